"""The list of all kinds: each module of kinds registers its own by being imported here, and here only."""

from __future__ import annotations

from gauntlet import (  # noqa: F401
    allocation_kinds,
    amount_kinds,
    declared_kinds,
    design_kinds,
    draw_kinds,
    file_kinds,
    folder_kinds,
    form_kinds,
    gone_kinds,
    group_kinds,
    history_kinds,
    lookup_kinds,
    meaning_kinds,
    origin_kinds,
    part_kinds,
    quarter_kinds,
    record_kinds,
    score_kinds,
    source_kinds,
    span_kinds,
    start_kinds,
    system_kinds,
    typed_kinds,
    unseen_kinds,
    workbook_kinds,
)
from gauntlet.kinds import KINDS, Kind


def all_kinds() -> dict[str, Kind]:
    """Give every kind by its name."""
    return KINDS
