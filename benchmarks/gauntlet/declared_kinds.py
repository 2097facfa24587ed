"""Imperfections in what is declared of where a comparison group comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gauntlet.group_kinds import part
from gauntlet.kinds import MATCHED, Spoil, of_design
from gauntlet.meaning_kinds import lower_outcomes
from gauntlet.place import Place
from gauntlet.world import MONTH

Generator = np.random.Generator
KEY = "comparison_group"
NAMED = r"comparison group|the others"


def _declared(
    said: dict[str, Any] | None, truly: Callable[[Place, Generator], None] | None = None
) -> Spoil:
    def spoil(place: Place, rng: Generator) -> None:
        place.settings.pop(KEY, None)
        if said is not None:
            place.settings[KEY] = said
        if truly is not None:
            truly(place, rng)

    return spoil


def _other_plans(place: Place, rng: Generator) -> None:
    """Let a quarter of those who said no have had other plans than work."""
    lower_outcomes(place, ~place.takes_part & part(place, 0.25, rng))


def _joined(place: Place, rng: Generator) -> None:
    """Let seven in ten of the comparison group have had the programme by the month of the outcome."""
    who = ~place.takes_part & part(place, 0.7, rng)
    for name in place.outcomes.columns[2:]:
        works, earns = place.drawn.works[MONTH, True], place.drawn.earns[MONTH, True]
        values = {"employed": works, "earnings": earns, "out_of_work_benefits": 1 - works}
        place.set_outcome(name, who, values[name])


_CHOSE = "people who chose not to take part differ in what is not recorded"
_JOINED = "the comparison group had the programme too"
for _name, _said, _truly, _why in (
    ("nothing says where the comparison group comes from", None, None, "no choice of a comparison group is justified"),
    ("a comparison group that said no, declared as such", {"from": "declined"}, _other_plans, _CHOSE),
    ("a comparison group that never came, declared as such", {"from": "did_not_attend"}, _other_plans, _CHOSE),
    ("a waiting list that joined before the outcome, with its month", {"from": "waiting_list", "joins_month": 6}, _joined, _JOINED),
    ("a waiting list that joined before the outcome, without its month", {"from": "waiting_list"}, _joined, _JOINED),
    ("an earlier cohort, declared as such", {"from": "earlier_cohort"}, _other_plans, "other years may have made the difference"),
):  # fmt: skip
    of_design(_name, NAMED, _declared(_said, _truly), designs=MATCHED, deserves=2, why=_why, needs=KEY)  # fmt: skip
of_design("a comparison group of another area, declared as such", NAMED, _declared({"from": "other_area"}, _other_plans), designs=MATCHED, needs=KEY)  # fmt: skip
