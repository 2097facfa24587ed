"""``comparison.csv``: every estimate of a comparison as one row, pooled or not, safe to open in a spreadsheet.

The same numbers as ``comparison.json``; nothing is computed, and no file is written here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from localeval.base.csvtext import safe_cell
from localeval.comparison.models import Comparison, Member, Pool, StudyDescription

#: What the file is called; it stands beside the report.
ESTIMATES_CSV = "comparison.csv"

_ABOUT = (
    "place_code",
    "place",
    "region",
    "programme",
    "organisation",
    "design",
    "evidence_level",
    "who",
    "run_date",
    "schema_version",
    "package_version",
    "code",
    "synthetic",
    "typed",
    "source",
)

#: Of the parts of the method that made the estimate; empty where it does not say.
_EDITIONS = ("shared_edition", "design_edition", "estimator_edition")

#: Reasons stand in one cell each way.
_MEMBER = tuple(name for name in Member.model_fields if name not in {"reasons", "allowed"})

COLUMNS = (
    "row",
    "outcome",
    "label",
    "direction",
    *_MEMBER,
    "pooled",
    "reasons",
    "allowed",
    "pooled_estimate",
    "pooled_low",
    "pooled_high",
    "pooled_model",
    "pooled_verdict",
    "random_effects_estimate",
    "random_effects_low",
    "random_effects_high",
    *_ABOUT,
    *_EDITIONS,
    "ages_low",
    "ages_high",
    "first_start",
    "last_start",
)


def comparison_csv(comparison: Comparison) -> str:
    """Write a comparison's estimates as a tidy table: one row an estimate of a place, one column a field.

    ``row`` names the row of the comparison that it stands in; ``month``, ``unit`` and ``estimand`` are the estimate's own.
    Reasons are parted by blanks. The pooled value of the row is repeated beside each, with its verdict and with DerSimonian and
    Laird's random effects; of two places, both models lead to the verdict.
    """
    abouts = {item.id: item for item in comparison.evaluations}
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=COLUMNS, lineterminator="\n")
    writer.writeheader()
    for pool in comparison.pools:
        for member in pool.members:
            row = _row(pool, member, abouts)
            writer.writerow({key: safe_cell(value) for key, value in row.items()})
    return out.getvalue()


def _row(pool: Pool, member: Member, abouts: Mapping[str, StudyDescription]) -> dict[str, Any]:
    about = abouts[member.evaluation]
    summary = pool.summaries[0] if pool.summaries else None
    random = next((s for s in pool.summaries if s.model == "dersimonian_laird"), None)
    made = about.editions_of(member.method) or {}
    editions = {f"{part}_edition": edition for (part, _), edition in made.items()}
    return {
        "row": pool.key,
        "outcome": pool.outcome,
        "label": pool.label,
        "direction": pool.direction,
        **{name: getattr(member, name) for name in _MEMBER},
        "pooled": member.pooled,
        "reasons": " ".join(member.reasons),
        "allowed": " ".join(member.allowed),
        "pooled_estimate": summary.estimate if summary else None,
        "pooled_low": summary.low if summary else None,
        "pooled_high": summary.high if summary else None,
        "pooled_model": summary.model if summary else None,
        "pooled_verdict": pool.verdict_of(summary) if summary else None,
        "random_effects_estimate": random.estimate if random else None,
        "random_effects_low": random.low if random else None,
        "random_effects_high": random.high if random else None,
        **{name: getattr(about, name) for name in _ABOUT},
        **{name: editions.get(name) for name in _EDITIONS},
        "ages_low": about.ages.low if about.ages else None,
        "ages_high": about.ages.high if about.ages else None,
        "first_start": about.starts.first if about.starts else None,
        "last_start": about.starts.last if about.starts else None,
    }
