"""How a programme was meant to work, who took part in it, and what happened: as those who ran and studied it wrote it down.

Their words, and codes by which places can be compared. None of it is a number that was worked out; what the data say of a step of the
theory of change stands in the findings that its indicator names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from localeval.results.about import Domain, EvidenceKind
from localeval.results.fields import Code, Day, Month, OneLine, OutcomeCode, ResultPart

#: Kinds of steps of a theory of change, in their order (Magenta Book, HM Treasury, 2020, chapter 2).
StepKind = Literal["input", "activity", "output", "outcome", "impact"]
#: Steps of delivery that the data can tell of (``results.delivery``).
DeliveryStep = Literal["started", "stayed", "job", "kept"]
PartnerKind = Literal[
    "council",
    "combined_authority",
    "national_government",
    "jobcentre",
    "health",
    "education",
    "charity",
    "community",
    "employer",
    "housing",
    "justice",
    "provider",
    "other",
]
Contribution = Literal[
    "funding",
    "staff",
    "referrals",
    "data",
    "premises",
    "training",
    "jobs",
    "advice",
    "leadership",
    "other",
]
AsPlanned = Literal["yes", "partly", "no", "unclear"]
ConfidenceWord = Literal["high", "medium", "low"]
#: A paragraph of these files: one line when it is stored, and no longer than a reader takes in.
Said = Annotated[str, Field(max_length=1500)]
#: More than a picture that anybody reads.
MOST_STEPS, MOST_LINKS = 60, 200


class TheoryStep(ResultPart):
    """One step of a theory of change, and the indicator by which one could see that it came about."""

    code: Code = Field(description="A short name, the only one of its kind.")
    kind: StepKind
    what: OneLine = Field(description="The step in words.")
    outcome: OutcomeCode | None = Field(
        None, description="The outcome of the catalogue that shows it, or the place's own."
    )
    month: Month | None = Field(None, description="At how many months after the start.")
    delivery: DeliveryStep | None = Field(None, description="The step of delivery that shows it.")
    indicator: OneLine = Field("", description="What shows it, in words.")

    @property
    def is_measurable(self) -> bool:
        """Whether its indicator is one that findings can hold."""
        return self.outcome is not None or self.delivery is not None


class TheoryLink(ResultPart):
    """That one step is meant to lead to another, what has to be true for that, and why it should."""

    start: Code
    end: Code
    assumption: Said = ""
    mechanism: Said = ""


class Theory(ResultPart):
    """A theory of change: steps and the links between them, without a way that leads back to where it began."""

    steps: Annotated[tuple[TheoryStep, ...], Field(min_length=1, max_length=MOST_STEPS)]
    links: Annotated[tuple[TheoryLink, ...], Field(max_length=MOST_LINKS)] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """There is one in a result."""
        return ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        """Refuse links to nothing, back, twice, or in a circle: nothing could draw them."""
        codes = [step.code for step in self.steps]
        if len(set(codes)) != len(codes):
            msg = "a step of the theory of change stands twice"
            raise ValueError(msg)
        order = {step.code: KINDS.index(step.kind) for step in self.steps}
        pairs = [(link.start, link.end) for link in self.links]
        if any(end not in order for pair in pairs for end in pair):
            msg = "a link of the theory of change leads from or to a step that is not there"
            raise ValueError(msg)
        if any(order[start] > order[end] for start, end in pairs):
            msg = "a link of the theory of change leads back to an earlier kind of step"
            raise ValueError(msg)
        if len(set(pairs)) != len(pairs):
            msg = "a link of the theory of change stands twice"
            raise ValueError(msg)
        if found := circle(codes, pairs):
            msg = f"the theory of change goes in a circle: {', '.join(found)}"
            raise ValueError(msg)
        return self


#: The kinds in their order.
KINDS: tuple[StepKind, ...] = ("input", "activity", "output", "outcome", "impact")


def circle(codes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Give the steps of a circle, the first one again at its end; nothing where there is none.

    Parameters
    ----------
    codes : sequence of str
        All steps.
    pairs : iterable of (str, str)
        From which step to which; a pair with a step that is not there is passed over.
    """
    leads: dict[str, list[str]] = {code: [] for code in codes}
    for start, end in pairs:
        if start in leads and end in leads:
            leads[start].append(end)
    done: set[str] = set()
    for first in leads:
        found = _walk(first, leads, done)
        if found:
            return found
    return []


def _walk(first: str, leads: Mapping[str, Sequence[str]], done: set[str]) -> list[str]:
    """Follow all ways from a step, without recursion; give the first circle."""
    way: list[str] = []
    left = [iter((first,))]
    while left:
        step = next(left[-1], None)
        if step is None:
            left.pop()
            if way:
                done.add(way.pop())
            continue
        if step in way:
            return [*way[way.index(step) :], step]
        if step not in done:
            way.append(step)
            left.append(iter(leads[step]))
    return []


class Partner(ResultPart):
    """An organisation that had a part in the programme, and what it gave."""

    name: OneLine
    kind: PartnerKind
    domains: Annotated[tuple[Domain, ...], Field(min_length=1, max_length=9)]
    gave: Annotated[tuple[Contribution, ...], Field(min_length=1, max_length=10)]
    what: Said = Field("", description="What it gave, in words.")
    since: Day | None = None
    until: Day | None = None

    @property
    def key(self) -> tuple[str]:
        """What makes a partner the only one of its kind in a report."""
        return (self.name,)

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        if self.since and self.until and self.since > self.until:
            return "it ended before it began"
        return ""


class ProcessAnswer(ResultPart):
    """One question about how a programme ran, and its answer with what that rests on."""

    code: Code
    question: OneLine
    planned: Said
    happened: Said
    as_planned: AsPlanned
    for_whom: Said = ""
    helped: Said = ""
    hindered: Said = ""
    evidence: Said
    evidence_kind: Annotated[tuple[EvidenceKind, ...], Field(min_length=1, max_length=7)]
    confidence: ConfidenceWord
    delivery: DeliveryStep | None = Field(
        None, description="The step of delivery beside which it stands."
    )
    planned_share: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = Field(
        None, description="Of 100 people, how many were planned to get to that step."
    )

    @property
    def key(self) -> tuple[str]:
        """What makes an answer the only one of its kind in a report."""
        return (self.code,)

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        if self.planned_share is not None and self.delivery is None:
            return "a share is planned of no step of delivery"
        return ""


class Written(ResultPart):
    """What the files of a place say: its theory of change, partners, and answers on the process."""

    theory: Theory | None = None
    partners: tuple[Partner, ...] = ()
    process: tuple[ProcessAnswer, ...] = ()
