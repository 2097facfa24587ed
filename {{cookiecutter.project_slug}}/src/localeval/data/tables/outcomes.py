"""The declared outcomes and the columns that hold them."""

from __future__ import annotations

from localeval.catalogue import LOCAL_PREFIX, Outcome
from localeval.data.tables.spec import ColumnSpec
from localeval.project import Project

#: Possible values of the catalogue's scores; amounts of time cannot be negative in any outcome.
_OUTCOME_BOUNDS: dict[str, tuple[float, float]] = {
    "job_quality": (0, 10),
    "wellbeing": (0, 10),
}


def outcome_column(outcome: Outcome) -> str:
    """Name of the column that holds an outcome: its code, without ``local:``."""
    return outcome.code.removeprefix(LOCAL_PREFIX)


def project_outcomes(project: Project) -> dict[str, Outcome]:
    """Give the declared outcomes by the name of their column, each once."""
    return {outcome_column(measure.outcome): measure.outcome for measure in project.measures}


def outcome_specs(project: Project) -> list[ColumnSpec]:
    """Say what the column of each declared outcome must hold."""
    columns = []
    for name, outcome in project_outcomes(project).items():
        low, high = _OUTCOME_BOUNDS.get(outcome.code, (None, None))
        if outcome.unit in {"weeks", "months"}:
            low = 0
        columns.append(
            ColumnSpec(
                name,
                "binary" if outcome.kind == "binary" else "number",
                outcome.definition or outcome.label,
                filled=False,
                low=low,
                high=high,
                role="outcome",
            )
        )
    return columns
