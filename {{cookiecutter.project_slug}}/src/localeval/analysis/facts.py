"""What the analysis hands to the report beside the result contract: the facts of the evaluation, and what only its report shows.

Plain frozen data, already disclosure-controlled: nothing in here is about one person. What other places read as well is in
``results``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from localeval import __version__
from localeval.analysis.file_reading import AS_IT_IS, FileReading, reading_of
from localeval.designs.design import Design, PriorDoubt
from localeval.designs.origins import NOT_SAID, Origin
from localeval.designs.participants import NOBODY_SAYS, ParticipantGroup
from localeval.designs.registry import design_of
from localeval.designs.words import Words
from localeval.project.project import Measure, Place, Project
from localeval.project.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

#: An outcome before the start says nothing of who would have found work where so many have one value of it: what a rule of the
#: programme asks of everybody, with the exceptions that there always are.
_SAME_FOR_ALL = 0.95
#: More funders of a programme are not told one by one.
MOST_FUNDERS = 30


@dataclass(frozen=True)
class Facts:
    """What the report says of the evaluation before any number.

    ``prespecified`` and ``prespecified_where`` are when and where the primary outcome was written down,
    ``data_locked`` is when the data were fixed, ``who``, ``ages`` and ``starts`` are whom it is about, all as
    far as ``evaluation.yml`` says. Of the covariates in ``prior_outcomes``, which are said to be earlier outcomes, those in
    ``measured_before`` count as such, of those in ``unstated_priors`` it is not stated what they measure, or when, and those in
    ``same_for_all`` are the same for nearly everybody; ``prior_is_recent`` is whether those that count are of the last months before
    the start alone.
    ``reading`` is how the files were read. Where ``plan_known`` is false, nothing is known of ``prespecified``, as of a result
    that somebody else has published, and nothing is said of it. ``ai_uses`` are the uses of artificial intelligence that are
    declared: what for, which tool, who has checked it. ``origin`` is where a comparison group that was chosen comes from,
    ``participants`` who counts as a participant.
    """

    programme: str
    organisation: str
    provider: str
    place: str
    design: str
    started: dt.date | None
    description: str
    notice: str
    synthetic: bool
    currency: str
    measures: tuple[Measure, ...]
    covariates: dict[str, str]
    prior_outcomes: tuple[str, ...]
    subgroups: tuple[str, ...]
    threshold: int
    rounding: int
    approved_by: str
    reason: str
    version: str
    prespecified: dt.date | None = None
    prespecified_where: str = ""
    data_locked: dt.date | None = None
    who: str = ""
    ages: tuple[int, int] | None = None
    starts: tuple[dt.date, dt.date] | None = None
    measured_before: tuple[str, ...] = ()
    unstated_priors: tuple[str, ...] = ()
    prior_is_another: bool = False
    same_for_all: tuple[str, ...] = ()
    prior_is_recent: bool = False
    reading: FileReading = AS_IT_IS
    plan_known: bool = True
    ai_uses: tuple[tuple[str, str, str], ...] = ()
    origin: Origin = NOT_SAID
    participants: ParticipantGroup = NOBODY_SAYS

    @property
    def prior_doubt(self) -> PriorDoubt:
        """Why none of the covariates that are named as earlier outcomes counts as evidence."""
        if self.measured_before or not self.prior_outcomes:
            return ""
        if self.same_for_all:
            return "hardly_varies"
        return "unstated" if self.unstated_priors else "other_kind"

    @property
    def joined_by(self) -> bool | None:
        """Whether the comparison group may have taken part itself before the primary outcome; None where nobody says when."""
        return self.origin.has_joined_by(self.primary.month)

    @property
    def primary(self) -> Measure:
        """The outcome that the headline is about."""
        return self.measures[0]

    @property
    def is_prespecified(self) -> bool:
        """Whether it is documented that the primary outcome was chosen before the analysis."""
        written, locked = self.prespecified, self.data_locked
        in_time = written is not None and (locked is None or written <= locked)
        return in_time and bool(self.prespecified_where)

    @property
    def method(self) -> Design:
        """The design itself, where ``design`` is its code."""
        return design_of(self.design)

    @property
    def words(self) -> Words:
        """What is said differently for the design."""
        return self.method.words

    @property
    def has_comparison(self) -> bool:
        """Whether an impact can be estimated at all."""
        return self.method.has_comparison


def with_priors_that_vary(facts: Facts, people: pd.DataFrame, settings: Settings) -> Facts:
    """Count an outcome before the start as one only where those who took part differ in it.

    A rule of the programme binds them alone: the others may differ, and those unlike them are then compared with nobody.

    Parameters
    ----------
    facts : Facts
    people : DataFrame
        Of the place. What comes of it tells no more than that nearly everybody who took part had one value.
    settings : Settings
        What is stated of the outcomes before the start that are left.
    """
    from localeval.analysis.sample import participants_in

    ours = people.loc[participants_in(people)]
    same = tuple(
        name
        for name in facts.measured_before
        if name in people.columns and ours[name].value_counts(normalize=True).max() > _SAME_FOR_ALL
    )
    left = tuple(name for name in facts.measured_before if name not in same)
    return replace(
        facts,
        measured_before=left,
        same_for_all=same,
        prior_is_another=settings.are_another(left),
        prior_is_recent=settings.are_recent(left),
    )


def facts_of_place(project: Project, place: Place) -> Facts:
    """Gather what the report says of the evaluation before any number."""
    settings = project.settings
    ages, starts = settings.population.ages, settings.population.starts
    return Facts(
        programme=settings.programme.name,
        organisation=settings.programme.organisation,
        provider=settings.programme.provider,
        place=place.name,
        design=settings.design,
        started=settings.programme.started,
        description=" ".join(settings.programme.description.split()),
        notice=settings.report.notice,
        synthetic=settings.data.synthetic,
        currency=settings.currency,
        measures=project.measures,
        covariates=dict(settings.covariates),
        prior_outcomes=settings.prior_columns,
        measured_before=settings.measured_before,
        unstated_priors=settings.unstated_priors,
        prior_is_another=settings.prior_is_another,
        prior_is_recent=settings.prior_is_recent,
        subgroups=settings.subgroups,
        threshold=settings.disclosure.threshold,
        rounding=settings.disclosure.rounding,
        approved_by=settings.disclosure.approved_by,
        reason=settings.disclosure.reason,
        version=__version__,
        prespecified=settings.prespecified.date,
        prespecified_where=settings.prespecified.where,
        data_locked=settings.data.locked,
        who=settings.population.who,
        ages=(ages.low, ages.high) if ages else None,
        starts=(starts.first, starts.last) if starts else None,
        reading=reading_of(project),
        origin=project.origin(place),
        participants=project.participants(place),
        ai_uses=tuple((a.used_for, a.tool, a.checked_by) for a in settings.assurance.ai),
    )


@dataclass(frozen=True)
class Overlap:
    """How the propensity scores of the groups overlap: shares of each group by bin, in per cent.

    Attributes
    ----------
    edges : tuple of float, shape (n + 1,)
        Edges of the bins between 0 and 1.
    participants, comparison, weighted : tuple of float, shape (n,)
        Per cent of participants, of the comparison group as it is, and as weighted.
    off_support : int or None
        Participants without anyone alike in the comparison group, rounded; None when withheld.
    people_rounded_to : int
        To what it is rounded; 1 where it is not.
    stands : bool
        Whether who is left out, or how alike the groups are, stands from an earlier publication: then nothing is said here of who is left out.
    """

    edges: tuple[float, ...]
    participants: tuple[float, ...]
    comparison: tuple[float, ...]
    weighted: tuple[float, ...]
    off_support: int | None
    people_rounded_to: int = 1
    stands: bool = False


@dataclass(frozen=True)
class QualityRow:
    """How complete one declared column is, in per cent missing; None when withheld.

    ``rounded_to`` is to how many per cent that is rounded; 0 where it is of rounded numbers of people. ``to_come`` says of
    participants and of the comparison group that the month of the outcome is over for nobody, so that nothing can be missing.
    """

    table: str
    column: str
    kind: str
    participants_missing: float | None
    comparison_missing: float | None
    note: str = ""
    rounded_to: float = 0.0
    to_come: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class TableSize:
    """A table as it was read, and to what its rows and people are rounded; 1 where they are not.

    ``duplicates`` is how many rows were left out that are the same as another, rounded as rows are; None where that is withheld.
    ``other_starts`` is how many rows of people were left out because another start of the person counts, likewise.
    """

    table: str
    file: str
    rows: int | None
    people: int | None
    rows_rounded_to: int = 1
    people_rounded_to: int = 1
    duplicates: int | None = 0
    other_starts: int | None = 0


@dataclass(frozen=True)
class EqualityFacts:
    """Which categories a characteristic is counted by.

    Attributes
    ----------
    column : str
    standard, area, edition, source : str
        The published edition, its day in ISO 8601 and its address; empty where the categories are the records' own.
    own : tuple of str
        Categories on record that the edition does not have.
    """

    column: str
    standard: str = ""
    area: str = ""
    edition: str = ""
    source: str = ""
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveryFacts:
    """What the report says of the figures on delivery beside their numbers.

    Attributes
    ----------
    until : str
        The last day of which the data tell, ISO 8601.
    locked : bool
        Whether somebody says that the data were fixed then; else it is the last day on record.
    untold : tuple of str
        Steps of which the data cannot tell: ``started``, ``stayed``, ``job``, ``kept``.
    nobody_yet : tuple of str
        Steps that nobody can have reached by then.
    all_left_out : tuple of str
        Steps from which everybody who can have reached them by then is left out, as they had a job on the day of the start or their days contradict each other.
    hidden_steps : tuple of str
        Steps of which nothing is said, as only a few people can have reached them by then and none of these counts.
    targets : int
        Days for which targets were set, whether or not they have come.
    untold_targets : tuple of str
        What targets were set for and is not on record.
    equality : tuple of EqualityFacts
        Characteristics that are counted.
    uncounted_words : tuple of str
        Words of events that are no step, those that enough people have.
    uncounted_records : int or None
        How many records have a word that is no step, rounded; None where there are few, 0 where there are none.
    few_have_others : bool
        Whether words that are no step and that few people have are not named.
    """

    until: str
    locked: bool
    untold: tuple[str, ...] = ()
    nobody_yet: tuple[str, ...] = ()
    targets: int = 0
    untold_targets: tuple[str, ...] = ()
    equality: tuple[EqualityFacts, ...] = ()
    uncounted_words: tuple[str, ...] = ()
    uncounted_records: int | None = 0
    few_have_others: bool = False
    all_left_out: tuple[str, ...] = ()
    hidden_steps: tuple[str, ...] = ()
