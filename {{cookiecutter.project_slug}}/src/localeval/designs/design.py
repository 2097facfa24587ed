"""What a design is: its class, and the shapes of what it is given.

A design answers every question whose answer differs between designs: what it needs, how it estimates, how strong its
evidence can be, what its results tell of numbers of people, how made-up data for it come about, and what is said of
it. The other rooms ask the design of a project (``project.design``) or of a result (``registry``) and never look at
its code. A design sees no project, file or report, only the shapes below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Protocol

from localeval.base.fixed_texts import english
from localeval.designs.selection import Chosen, Draw, by_prospects
from localeval.designs.words import Words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from localeval.designs.design_result import DesignResult
    from localeval.methods.impact.effect import Estimand

#: Why covariates that are named as earlier outcomes do not count; see ``Shown``.
PriorDoubt = Literal["", "unstated", "other_kind", "hardly_varies"]
#: What weakens the evidence of every design without a comparison group; the other codes are in ``evidence_rules``.
NO_COMPARISON = "no_comparison"
#: What a notebook may name in place of designs: all with a comparison group, and all without.
KINDS = COMPARED, DESCRIBED = ("compared", "described")


class Sample(Protocol):
    """The people of one place with a known value of one outcome."""

    @property
    def people(self) -> pd.DataFrame:
        """Their rows of the people table, shape (n, columns); covariates under their declared names."""

    @property
    def outcome(self) -> np.ndarray:
        """Float, shape (n,), none missing; yes-or-no outcomes as 0 and 100."""

    @property
    def participant(self) -> np.ndarray:
        """Bool, shape (n,); false for the comparison group."""

    @property
    def lost_people(self) -> pd.DataFrame:
        """Rows of those whose outcome is not known, shape (m, columns)."""

    @property
    def lost_participant(self) -> np.ndarray:
        """Bool, shape (m,)."""

    @property
    def alone(self) -> np.ndarray | None:
        """Bool, shape (n + m,), of a part of the people: who has nobody like them in everyone; None of everyone."""

    @property
    def allocated(self) -> tuple[int, int] | None:
        """How many were allocated to each group, where that is stated."""


class Declared(Protocol):
    """What ``evaluation.yml`` says that a design may need."""

    @property
    def covariates(self) -> Mapping[str, str]:
        """What was known of a person before the start: column, and ``numeric`` or ``category``."""

    @property
    def measured_before(self) -> tuple[str, ...]:
        """The covariates that measure an outcome of the primary one's kind at a stated month before the start."""

    @property
    def cluster(self) -> str | None:
        """The column of people that says what people share, such as a site; None where nothing is declared."""

    @property
    def strata(self) -> tuple[str, ...]:
        """The columns of people within which the groups were drawn, or are matched."""


class Concern(NamedTuple):
    """Something that ``evaluation.yml`` must say otherwise for a design.

    ``key`` is the key of the file that it is about, ``what`` and ``remedy`` are a sentence each.
    """

    key: str
    what: str
    remedy: str


class CountedStep(Protocol):
    """A published count of people on the way from the data to the evaluation; None where it is withheld."""

    @property
    def step(self) -> str:
        """``in_data``, ``no_outcome``, ``off_support`` or ``evaluated``."""

    @property
    def participants(self) -> int | None:
        """People in the programme."""

    @property
    def comparison(self) -> int | None:
        """People in the comparison group."""

    @property
    def people_rounded_to(self) -> int:
        """To what both were rounded, where that is more than everywhere; else 0."""


@dataclass(frozen=True)
class Shown:
    """What a report shows that its evidence is judged by; nothing that is withheld can give itself away in a level.

    Attributes
    ----------
    prior_outcomes : bool
        Whether outcomes of the primary one's kind, measured at a stated month before the programme, are among the
        covariates.
    prior_doubt : str
        Why none of the covariates that are named as earlier outcomes counts: ``unstated`` where it is not said which
        outcome it is and when it was measured, ``other_kind`` where it is not of the primary one's kind, ``hardly_varies``
        where nearly everybody has the same value. Empty where one counts or none is named.
    prior_is_another : bool
        Whether those that count are of the primary one's kind and none is the primary outcome itself.
    prior_is_recent : bool
        Whether those that count are of the last months before the start alone.
    unlikely_by_chance : bool
        Whether the groups differ at the start by more than chance makes them differ once in a thousand times.
    doubtful, asked : frozenset of str
        What speaks against the primary outcome and the groups meaning what they are taken for, as ``analysis.doubts`` names
        it: what is sure enough to lower the level, and what only a person can answer.
    alike : bool or None
        Whether the groups are shown to be alike in every covariate, after adjustment where there is one; None where
        nothing that was known before the start could be compared.
    withheld : str
        Why no estimate of the primary outcome is given; empty where one is.
    flow : sequence of CountedStep
        As it is published.
    threshold, rounding : int
        Of disclosure control.
    few_lost : (bool, bool)
        Whether losses of participants and of the comparison group are under the threshold, which is why a reader does
        not see them.
    few_not_in_data : (bool, bool)
        The same of those who were allocated and never reached the data.
    lost_unseen : (int or None, int or None)
        Of each group how many are lost, where they are many and the flow withholds it because the rest would tell of few. Which
        side of a bound many people are on tells of none.
    many_lost : bool or None
        Whether losses are beyond the cautious bounds by exact numbers; None where few people are lost of a group, of whom
        that could tell. Which side of a bound many people are on tells of none.
    prior_missing, most_missing : float
        Largest share of a group without a value of an outcome before the programme, and of any covariate.
    holds_without_gaps : bool or None
        Whether the estimate of people without gaps tells the same as the one with gaps filled; None where no gaps were
        filled, or that estimate is not given.
    spread_decides : bool
        Whether the estimate is another one once the spread of covariates is made alike too, or their spread is far from
        alike and cannot be.
    some_hidden : bool
        Whether a characteristic cannot be shown whose difference no weights have made nought, so that the groups are not shown to
        be alike in everything.
    links : frozenset of str
        What missed and wrong links to other sources do to the primary result, as codes of ``evidence_rules``.
    origin : str
        Where a comparison group that was chosen comes from, one of ``origins.ORIGINS``; empty where nobody says so.
    joined_by : bool or None
        Whether people of that group may have taken part themselves before the primary outcome was measured; None where they take
        part later and nobody says when.
    participants : str
        Who counts as a participant, one of ``participants.PARTICIPANTS``; empty where nobody says so.
    """

    prior_outcomes: bool
    alike: bool | None
    withheld: str = ""
    flow: Sequence[CountedStep] = ()
    threshold: int = 10
    rounding: int = 5
    few_lost: tuple[bool, bool] = (False, False)
    few_not_in_data: tuple[bool, bool] = (False, False)
    lost_unseen: tuple[int | None, int | None] = (None, None)
    many_lost: bool | None = None
    prior_missing: float = 0.0
    most_missing: float = 0.0
    holds_without_gaps: bool | None = None
    spread_decides: bool = False
    some_hidden: bool = False
    prior_doubt: PriorDoubt = ""
    prior_is_another: bool = False
    prior_is_recent: bool = False
    unlikely_by_chance: bool = False
    doubtful: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    origin: str = ""
    joined_by: bool | None = False
    participants: str = ""


class Rating(NamedTuple):
    """A level of the Maryland Scientific Methods Scale, the reasons for it, a sentence each, and what weakens it.

    ``caveats`` are codes of ``evidence_rules.CAVEATS``: what decides which sentences a report may hold is never read from
    other sentences.
    """

    level: int
    reasons: tuple[str, ...]
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Estimator:
    """A way in which a design estimates.

    Attributes
    ----------
    code : str
        In results; that of the ``Effect`` it gives.
    name : str
        As it is printed; empty for one of this package, whose name stands in ``report/wording/en/designs.yml``.
    estimand : "ATE" or "ATT"
        The effect on everyone, or on those who took part.
    edition : str
        Of the estimator, such as ``2026.1``: raised when a number that it gives can change.
    regression : bool
        Whether it fits coefficients, so that it needs enough people for each of them.
    weights_for_lost : bool
        Whether those whose outcome is known are weighted to stand for those whose outcome is lost.
    """

    code: str
    name: str
    estimand: Estimand
    edition: str
    regression: bool = True
    weights_for_lost: bool = True


@dataclass(frozen=True)
class MadeUp:
    """How many people a made-up place has, unless ``simulation.yml`` says otherwise."""

    participants: int = 600
    comparison: int = 2400


class Design:
    """A design of evaluation.

    A subclass is a design; it sets the attributes and writes the methods whose answer differs from the one here. A
    module that defines one holds an instance of it as ``DESIGN``.

    Attributes
    ----------
    code : str
        In ``evaluation.yml`` and in results.
    edition : str
        Of the design as a whole, such as ``2026.1``: raised when a number that it publishes can change.
    words : Words
    estimators : tuple of Estimator
        The one that is reported first, then the alternatives. None: there is no comparison group, and levels among
        participants are described.
    ceiling : int
        The highest level of evidence that it can give, of 5.
    weights_comparison : bool
        Whether people in the comparison group count with weights, so that the group is worth fewer people than it has.
    comparison_is_counted : bool
        Whether the share of an outcome in the comparison group is one of people counted, so that it tells their
        number. Not where it is weighted or adjusted.
    parts_anew : bool
        Whether it is found anew in each part of the people (a subgroup) who is compared, so that the parts do not
        make up the whole.
    without_gaps : str
        Code of the estimator that uses only people without gaps in covariates; empty where gaps are not filled.
    with_spread : str
        Code of the estimator that makes the spread of covariates alike beside their averages; empty where there is none.
    asks_allocated : bool
        Whether chance decides, so that it can be asked how many were allocated to each group before anybody was lost.
    asks_origin : bool
        Whether the comparison group was chosen, so that it can be asked where it comes from.
    holds_from : int
        The lowest level of evidence at which what its words promise of the groups is true.
    undone_by : frozenset of str
        The caveats with which it is not, whatever the level.
    made_up : MadeUp
    instead : mapping of str to str
        Standard sections of a report that another one takes the place of.
    registered_as : mapping of str to tuple of str
        What it is in the codes of the government's Evaluation Registry: ``evaluation_types``, ``impact_types``,
        ``quasi_experimental_types`` and the like (``EvaluationComponent`` of i-dot-ai/evaluation-registry).
    """

    code: ClassVar[str]
    edition: ClassVar[str]
    words: ClassVar[Words]
    estimators: ClassVar[tuple[Estimator, ...]] = ()
    ceiling: ClassVar[int]
    weights_comparison: ClassVar[bool] = False
    comparison_is_counted: ClassVar[bool] = False
    parts_anew: ClassVar[bool] = False
    without_gaps: ClassVar[str] = ""
    with_spread: ClassVar[str] = ""
    asks_allocated: ClassVar[bool] = False
    asks_origin: ClassVar[bool] = False
    holds_from: ClassVar[int] = 1
    undone_by: ClassVar[frozenset[str]] = frozenset()
    made_up: ClassVar[MadeUp] = MadeUp()
    instead: ClassVar[Mapping[str, str]] = MappingProxyType({})
    registered_as: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})

    @property
    def has_comparison(self) -> bool:
        """Whether there is a comparison group, so that an impact can be estimated."""
        return bool(self.estimators)

    @property
    def kind(self) -> str:
        """One of ``KINDS``."""
        return COMPARED if self.has_comparison else DESCRIBED

    @property
    def main(self) -> Estimator:
        """The estimator that is reported."""
        return self.estimators[0]

    @property
    def is_about_everyone(self) -> bool:
        """Whether results are about both groups alike, and not about those who took part."""
        return not self.has_comparison or self.main.estimand == "ATE"

    def estimator(self, code: str) -> Estimator:
        """Give one of the estimators by its code.

        Raises
        ------
        LookupError
            The design does not list it.
        """
        for estimator in self.estimators:
            if estimator.code == code:
                return estimator
        msg = f"the design '{self.code}' does not list the estimator '{code}'"
        raise LookupError(msg)

    def asks(self, declared: Declared) -> Iterator[Concern]:
        """Give what the design needs that ``evaluation.yml`` does not say."""
        yield from ()

    def estimate(
        self, sample: Sample, declared: Declared, *, only_main: bool = False
    ) -> DesignResult:
        """Run the design's method on a sample.

        Parameters
        ----------
        sample : Sample
            Of everyone, or of a part of the people.
        declared : Declared
        only_main : bool
            Leave out what stands beside the main estimate in a report (``others``, ``gaps`` and ``spread_left``), which
            takes most of the time and which no report gives of a part of the people.

        Raises
        ------
        MethodError
            The method gives no trustworthy number from these people.
        """
        msg = f"the design '{self.code}' has no comparison group and estimates nothing"
        raise NotImplementedError(msg)

    def evidence(self, shown: Shown) -> Rating:
        """Rate the evidence by what a report shows; never above ``ceiling``."""
        reason = english("findings", "evidence_reason.no_comparison")
        return Rating(1, (reason,), (NO_COMPARISON,))

    def take_part(
        self,
        draw: Draw,
        sizes: tuple[int, int],
        strength: float,
        generator: np.random.Generator,
    ) -> Chosen:
        """Make up people and decide who of them takes part: here, those with poor prospects more often.

        Parameters
        ----------
        draw : callable
            Makes up people.
        sizes : (int, int)
            Participants and comparison people.
        strength : float
            How strongly poor prospects lead into the programme: log odds for one standard deviation.
        generator : numpy.random.Generator
        """
        return by_prospects(draw, sizes, strength, generator)
