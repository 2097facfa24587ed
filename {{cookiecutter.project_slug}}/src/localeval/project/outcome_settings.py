"""The keys ``outcomes`` and ``prior_outcomes`` of ``evaluation.yml``, and which of the earlier outcomes count as evidence.

What they must agree with is in ``outcome_consistency``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from localeval.catalogue.catalogue import same_kind, shared_outcomes
from localeval.project.setting_types import ColumnName, OptionalLine, SettingLine, SettingsPart


class OutcomeSetting(SettingsPart):
    """An outcome that the evaluation reports."""

    code: SettingLine = Field(
        description="A code of the shared catalogue, or one that starts local:"
    )
    month: Annotated[int, Field(ge=0, le=120)] = Field(description="Months after the start.")
    primary: bool = Field(False, description="True for the one outcome the headline is about.")
    label: OptionalLine = Field("", description="Only for local: codes.")
    definition: OptionalLine = Field("", description="Only for local: codes.")
    unit: Literal["percent", "weeks", "months", "money", "score"] | None = Field(
        None, description="Only for local: codes."
    )
    direction: Literal["increase", "decrease"] | None = Field(
        None, description="Only for local: codes: which way is good."
    )


class PriorOutcome(SettingsPart):
    """A covariate that measures an outcome before the start.

    Written as a bare name it is described, and earns nothing: nobody can tell what it measures, or when.
    """

    column: ColumnName = Field(description="The covariate that holds it.")
    outcome: SettingLine | None = Field(
        None,
        description="Which outcome it is: a code of the shared catalogue, or a local: one of outcomes.",
    )
    month: Annotated[int, Field(ge=-120, le=-1)] | None = Field(
        None, description="Months after the start, so that it is negative: -12 is a year before."
    )

    @property
    def is_stated(self) -> bool:
        """Whether it says which outcome it is and when it was measured."""
        return self.outcome is not None and self.month is not None


def _with_its_key(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


#: ``earnings_before``, or ``{column: earnings_before, outcome: earnings, month: -12}``.
PriorOutcomeEntry = Annotated[
    PriorOutcome, BeforeValidator(_with_its_key, json_schema_input_type=ColumnName | PriorOutcome)
]

#: An earlier outcome of so many months before the start is of before the dip in which many people join (Ashenfelter 1978).
LONG_BEFORE = 6


def of_the_same_kind(priors: Sequence[PriorOutcome], primary: str) -> tuple[PriorOutcome, ...]:
    """Give the earlier outcomes that measure, at a stated month, an outcome of the primary one's kind.

    Of one kind are outcomes of one code or of one family of the catalogue. Of an amount only an amount counts: a yes or no
    of before does not show that amounts were alike.

    Parameters
    ----------
    priors : sequence of PriorOutcome
    primary : str
        Code of the primary outcome.
    """
    return tuple(
        prior
        for prior in priors
        if prior.outcome is not None
        and prior.month is not None
        and same_kind(prior.outcome, primary)
        and (prior.outcome == primary or not _says_less(prior.outcome, primary))
    )


def _says_less(prior: str, primary: str) -> bool:
    """Whether an earlier outcome is a yes or no, and the primary one is not."""
    kinds = [shared_outcomes()[code].kind for code in (prior, primary) if code in shared_outcomes()]
    return kinds == ["binary", "numeric"]
