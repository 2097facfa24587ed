"""Reports that are a first screen and one section, one for each kind of finding, rendered to all formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from localeval.render.assemble import assemble
from localeval.render.pandoc import PandocRenderer
from localeval.report import wording
from localeval.report.answer_section import answer
from localeval.results import Balance, Evidence, FlowStep, Limits, LostOutcomes, Records

from ..report.conftest import balance_of, estimate_of, facts_of, level_of, withheld_of


class Variant(NamedTuple):
    """A kind of finding: its design, and what the notebooks recorded."""

    design: str
    records: Records


def _records(**found: Any) -> Records:
    return Records(**found)


def _evidence(level: int, *caveats: str) -> Evidence:
    return Evidence(level=level, reasons=("as it is rated",), caveats=caveats)


_LOST = (
    FlowStep(step="in_data", label="In the data", participants=600, comparison=600),
    FlowStep(step="no_outcome", label="Not known", participants=180, comparison=300, excluded=True),
    FlowStep(step="evaluated", label="Evaluated", participants=420, comparison=300),
)
_LIMITS = Limits(
    lost=LostOutcomes(
        participants=30.0, comparison=50.0, counted_from="data", within_bounds=False,
        worst_low=-38.0, worst_high=42.0,
    )
)  # fmt: skip
_UNLIKE: Balance = balance_of().model_copy(update={"passed": False, "over_limit_after": 2})
_FAR: Balance = _UNLIKE.model_copy(
    update={
        "rows": tuple(
            row.model_copy(update={"smd_after": 0.2 + i / 20})
            for i, row in enumerate(balance_of(7).rows)
        )
    }
)
_ATT = {"estimand": "ATT", "method": "entropy_balancing", "month": 12}

VARIANTS: dict[str, Variant] = {
    "better": Variant(
        "matched_comparison",
        _records(
            estimates=[estimate_of(**_ATT, estimate=12.18, low=5.98, high=18.37), estimate_of(**{**_ATT, "role": "secondary", "outcome": "earnings", "label": "Annual earnings", "unit": "GBP", "estimate": 1500.0, "low": 500.0, "high": 2500.0})],
            evidence=_evidence(3), balance=balance_of(),
        ),
    ),
    "worse": Variant(
        "matched_comparison",
        _records(
            estimates=[estimate_of(**_ATT, estimate=-7.0, low=-11.0, high=-3.0, participant_level=26.0, comparison_level=33.0, verdict="worse")],
            evidence=_evidence(3), balance=balance_of(),
        ),
    ),
    "inconclusive": Variant(
        "matched_comparison",
        _records(
            estimates=[estimate_of(**_ATT, estimate=3.0, low=-4.0, high=10.0, participant_level=33.0, comparison_level=30.0, verdict="inconclusive", minimum_detectable=9.0)],
            evidence=_evidence(3), balance=balance_of(),
        ),
    ),
    "offered": Variant(
        "randomised_trial",
        _records(
            estimates=[estimate_of(month=12, outcome="earnings", label="Annual earnings", unit="GBP", estimate=1794.34, low=474.01, high=3114.67, participant_level=6349.14, comparison_level=4554.8)],
            evidence=_evidence(4, "losses_unknown"),
        ),
    ),
    "monitoring": Variant(
        "monitoring",
        _records(levels=[level_of(month=12, level=43.2, low=38.0, high=48.0)], evidence=_evidence(1, "no_comparison")),
    ),
    "downgraded": Variant(
        "randomised_trial",
        _records(
            estimates=[estimate_of(month=12, estimate=8.0, low=1.0, high=15.0, participant_level=40.0, comparison_level=32.0)],
            evidence=_evidence(2, "many_lost", "not_alike"), flow=_LOST, limits=_LIMITS,
        ),
    ),
    "unlike": Variant(
        "matched_comparison",
        _records(estimates=[estimate_of(**_ATT)], evidence=_evidence(2, "not_alike"), balance=_UNLIKE),
    ),
    "withheld": Variant(
        "matched_comparison",
        _records(
            estimates=[withheld_of(**_ATT, withheld="the groups stay too different after adjustment")],
            evidence=_evidence(2, "not_given", "not_alike"), balance=_FAR,
        ),
    ),
}  # fmt: skip


def rendered(name: str, folder: Path, style: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Render the report of a variant."""
    design, records = VARIANTS[name]
    facts = facts_of(design, programme="Next Step", place="Northby", synthetic=True)
    points = wording.main_points(
        facts, records.estimates, records.levels, wording.Basis.of(records)
    )
    bundles = [*answer(facts, records).bundles(), points._repr_mimebundle_()]
    notebook = nbformat.v4.new_notebook(
        cells=[
            _shown(bundles[:-1]),
            nbformat.v4.new_markdown_cell("# Main points {#sec-points}"),
            _shown(bundles[-1:]),
            nbformat.v4.new_markdown_cell("# The programme {#sec-programme}\n\nCoaching."),
        ]
    )
    front = {
        "title": "Next Step: Northby", "name": "Next Step, Northby", "subtitle": facts.words.title,
        "organisation": "Example Council", "place": "Northby", "lang": "en-GB", "date": "2026-11-28",
        "status": ["OFFICIAL", "Synthetic data: not a real result"], "contact": "evaluation@example.org",
        "licence": "Open Government Licence v3.0", "version": "1.0",
    }  # fmt: skip
    assemble([("01_summary", notebook)], front, folder)
    return PandocRenderer().render(folder, formats, style)


def _shown(bundles: Sequence[Any]) -> Any:
    outputs = [nbformat.v4.new_output("display_data", data, metadata=m) for data, m in bundles]
    return nbformat.v4.new_code_cell("answer", outputs=outputs)
