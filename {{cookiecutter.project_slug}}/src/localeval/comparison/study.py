"""From a result to a study, as it takes part in a comparison: what it is about, its candidates for pooling, its lessons.

Candidates are only the main estimates for everybody: neither subgroups, whose groups differ from place to place, nor
sensitivity analyses. An outcome without a comparison group is a candidate by its level, so that the comparison can say
why it is not pooled.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from localeval.catalogue.place_codes import place_of
from localeval.comparison.models import Member, StudyCosts, StudyDescription
from localeval.results import Estimate, Lesson, Level, Partner, Result, Theory

#: Steps of the flow that count everybody in the data, everybody whom a trial allocated, and who of these started too recently.
_IN_DATA, _ALLOCATED, _TOO_RECENT = "in_data", "allocated", "too_recent"
#: Only where some started too recently: with these the step above is of those who started early enough.
_EVERYONE = "everyone"

_LONGEST_SLUG = 60


#: Of all ranges of a comparison: a place did better or worse by the same measure as every other.
RANGE_LEVEL = 0.95


def is_range_level(confidence: float) -> bool:
    """Whether an interval is at the level of all ranges."""
    return math.isclose(confidence, RANGE_LEVEL, abs_tol=1e-9)


def verdict_of_range(
    low: float, high: float, direction: Literal["increase", "decrease"]
) -> Literal["better", "worse", "inconclusive"]:
    """Say whether what was found is good, where ``direction`` is the good way."""
    if low <= 0 <= high:
        return "inconclusive"
    return "better" if (low > 0) == (direction == "increase") else "worse"


class OpenedResult(Protocol):
    """A result that somebody has opened and checked, and where it is from."""

    @property
    def result(self) -> Result:
        """The result, of the current schema version."""

    @property
    def source(self) -> str:
        """Name of the bundle, harmless to show."""

    @property
    def schema_version(self) -> str:
        """The version that the result was written in."""

    @property
    def sha256(self) -> str | None:
        """Of the bundle's file."""


class RefusedSource(Protocol):
    """A source that somebody has refused, and why."""

    @property
    def source(self) -> str:
        """What it is called, harmless to show."""

    @property
    def why(self) -> str:
        """What is wrong with it, in a sentence."""


@dataclass(frozen=True)
class Candidate:
    """An estimate that could be pooled, or a level that cannot, and the study that it is from.

    Attributes
    ----------
    about : StudyDescription
        The study.
    outcome, label, direction
        What was measured, and which way is good.
    member : Member
        The numbers; its reasons are still open.
    is_level : bool
        Whether it is the level among participants alone.
    links_decide : bool
        Whether missed or wrong links between records decide it, or may.
    """

    about: StudyDescription
    outcome: str
    label: str
    direction: Literal["increase", "decrease"]
    member: Member
    is_level: bool = False
    links_decide: bool = False

    @property
    def key(self) -> tuple[int, str, str]:
        """Month, unit and estimand."""
        return (self.member.month, self.member.unit, self.member.estimand)

    @property
    def people(self) -> int:
        """How many participants the estimate is about; 0 where that is not published."""
        return self.member.n_participants or 0


@dataclass(frozen=True)
class Study:
    """One evaluation with all that it brings to a comparison.

    Attributes
    ----------
    about : StudyDescription
    candidates : tuple of Candidate
    lessons : tuple of Lesson
    partners : tuple of Partner
    theory : Theory or None
        How the programme was meant to work.
    since : str or None
        When its place had published before, as the result itself says; ISO 8601.
    """

    about: StudyDescription
    candidates: tuple[Candidate, ...]
    lessons: tuple[Lesson, ...] = ()
    partners: tuple[Partner, ...] = ()
    theory: Theory | None = None
    since: str | None = None

    @property
    def findings(self) -> tuple[tuple[str, Member], ...]:
        """What it found, as it can be held against another revision: whichever id each has."""
        return tuple(
            (item.outcome, item.member.model_copy(update={"evaluation": "any"}))
            for item in self.candidates
        )

    def renamed(self, identity: str) -> Study:
        """Give the same under another id."""
        if identity == self.about.id:
            return self
        return self.described_by(self.about.model_copy(update={"id": identity}))

    def described_by(self, about: StudyDescription) -> Study:
        """Give the same with another description, which its candidates have too."""
        update = {"evaluation": about.id}
        candidates = (
            replace(item, about=about, member=item.member.model_copy(update=update))
            for item in self.candidates
        )
        return replace(self, about=about, candidates=tuple(candidates))


def address_part(name: str) -> str:
    """Make a name a part of an address: lower case, digits and hyphens.

    A name without a Latin letter becomes a short digest of itself.

    Examples
    --------
    >>> address_part("Working Well: Work & Health")
    'working-well-work-health'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return words or f"programme-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:8]}"


def evaluation_key(place_code: str, programme: str, organisation: str) -> tuple[str, str, str]:
    """Give what two revisions of one evaluation have in common, however its names are written and whichever code its place had."""
    return (place_of(place_code), address_part(programme), address_part(organisation))


def _participants(result: Result) -> tuple[int | None, Literal["data", "allocated"]]:
    """Count who joined or was offered a place, as the place's own report does: of a trial that says so all who were allocated."""
    steps = {step.step: step.participants for step in result.flow}
    if _ALLOCATED not in steps:
        return steps.get(_EVERYONE, steps.get(_IN_DATA)), "data"
    # Where the month of the outcome had not come for some, the flow has them apart.
    allocated, recent = steps[_ALLOCATED], steps.get(_TOO_RECENT, 0)
    both = allocated is not None and recent is not None
    return (allocated or 0) + (recent or 0) if both else None, "allocated"


def study_of(opened: OpenedResult) -> Study:
    """Describe a result that takes part.

    Its id, ``<place code>-<programme>``, may be that of another one too; ``with_own_ids`` parts them.
    """
    result = opened.result
    population = result.population
    participants, counted = _participants(result)
    about = StudyDescription(
        id=f"{result.place.code}-{address_part(result.programme.name)}",
        place_code=result.place.code,
        place=result.place.name,
        region=result.place.region,
        boundary_year=result.place.boundary_year,
        programme=result.programme.name,
        organisation=result.programme.organisation,
        started=result.programme.started,
        design=result.design,
        evidence_level=result.evidence.level if result.evidence else None,
        who=population.who if population else "",
        ages=population.ages if population else None,
        starts=population.starts if population else None,
        currency=result.currency,
        run_date=result.run.date,
        schema_version=opened.schema_version,
        package_version=result.run.package_version,
        package_digest=result.run.package_digest,
        editions=result.run.editions,
        code=result.run.code,
        synthetic=result.run.synthetic,
        source=opened.source,
        sha256=opened.sha256,
        participants=participants,
        participants_of=counted,
        series=result.series,
        context=result.context,
        context_beside=result.context_beside,
        delivery=tuple(one for one in result.delivery if one.is_of_everyone),
        costs=_costs(result),
        comparison_group=result.comparison_group,
        participant_group=result.participant_group,
    )
    estimates = [item for item in result.estimates if item.role != "sensitivity"]
    found = [
        _estimate(about, item, links_decide=_links_decide(result, item))
        for item in estimates
        if item.subgroup is None
    ]
    if not found:
        found = [_level(about, item) for item in result.levels if item.subgroup is None]
    since = result.changes.since if result.changes else None
    return Study(about, _once(found), result.lessons, result.partners, result.theory, since)


def _costs(result: Result) -> StudyCosts | None:
    """Give what one cost, of a result that says so."""
    value = result.value
    if value is None:
        return None
    of_kind = {one.kind: one for one in value.unit_costs}
    each, more = of_kind.get("participant"), of_kind.get("additional")
    more = more if more is not None and more.value is not None else None
    named: list[Estimate | Level] = [*result.estimates, *result.levels]
    label = next((item.label for item in named if item.outcome == value.outcome), value.outcome)
    return StudyCosts(
        price_year=value.price_year,
        outcome=value.outcome,
        label=label,
        month=value.month,
        basis=(value.basis or "net") if result.estimates else None,
        participant=each.value if each else None,
        participant_low=each.low if each else None,
        participant_high=each.high if each else None,
        additional=more.value if more else None,
        additional_low=more.low if more else None,
        additional_high=more.high if more else None,
    )


def with_own_ids(studies: Sequence[Study]) -> tuple[Study, ...]:
    """Give every study an id that no other has.

    Of several with one id the earliest (by the first start, the run and the source) keeps it, so that its addresses stay
    when another cohort is published; the others get the month of their first start, or else a number.
    """
    taken: set[str] = set()
    ids: dict[int, str] = {}
    for item in sorted(studies, key=_age):
        about = item.about
        cohort = f"{about.id}-{about.starts.first[:7]}" if about.starts else about.id
        identity, n = (about.id if about.id not in taken else cohort), 2
        while identity in taken:
            identity, n = f"{cohort}-{n}", n + 1
        taken.add(identity)
        ids[id(item)] = identity
    return tuple(item.renamed(ids[id(item)]) for item in studies)


def by_name(about: StudyDescription) -> tuple[str, str, str, str]:
    """Sort key: place, programme, organisation, id."""
    return (about.place.casefold(), about.programme.casefold(), about.organisation, about.id)


def _age(item: Study) -> tuple[str, str, str, str]:
    about = item.about
    first = about.starts.first if about.starts else "9999"
    return (first, about.run_date, about.organisation, f"{about.source} {about.sha256}")


def _links_decide(result: Result, item: Estimate) -> bool:
    """Whether links are missed so often or unlike, or decide a result, that an estimate means something else elsewhere."""
    linkage = result.linkage
    if linkage is None:
        return False
    outcome = (item.outcome, item.month)
    own = next((other for other in linkage.others if other.key == outcome), None)
    if own is not None:
        decides = item.role == "secondary" and own.agrees is False
        if decides or own.missed_alike is False:
            return True
    source = linkage.source
    if source is None or item.outcome not in source.gives:
        return False
    return linkage.missed_alike is False or (item.role == "primary" and linkage.agrees is False)


def _estimate(about: StudyDescription, item: Estimate, *, links_decide: bool = False) -> Candidate:
    member = Member(
        evaluation=about.id,
        month=item.month,
        unit=item.unit,
        estimand=item.estimand,
        method=item.method,
        n_participants=item.n_participants,
        n_comparison=item.n_comparison,
        participant_level=item.participant_level,
        comparison_level=item.comparison_level,
        estimate=item.estimate,
        std_error=item.std_error,
        low=item.low,
        high=item.high,
        confidence=item.confidence,
        verdict=item.verdict,
        role="primary" if item.role == "primary" else "secondary",
        withheld=item.withheld,
    )
    member = _at_range_level(member, item.direction)
    return Candidate(
        about, item.outcome, item.label, item.direction, member, links_decide=links_decide
    )


def _at_range_level(member: Member, direction: Literal["increase", "decrease"]) -> Member:
    """Bring an interval of another level to that of all ranges; its ends keep their sides, in proportion."""
    value, low, high = member.estimate, member.low, member.high
    if value is None or low is None or high is None or is_range_level(member.confidence):
        return member
    from localeval.methods.critical_values import critical_value

    wider = critical_value(RANGE_LEVEL, math.inf) / critical_value(member.confidence, math.inf)
    low, high = value - wider * (value - low), value + wider * (high - value)
    if not (math.isfinite(low) and math.isfinite(high)):  # beyond what a computer holds
        return member
    change = {
        "low": low,
        "high": high,
        "confidence": RANGE_LEVEL,
        "printed_confidence": member.confidence,
        "verdict": verdict_of_range(low, high, direction),
    }
    return member.model_copy(update=change)


def _level(about: StudyDescription, item: Level) -> Candidate:
    """Make a level a candidate; its estimand is that of the participants, who are all that it is about."""
    member = Member(
        evaluation=about.id,
        month=item.month,
        unit=item.unit,
        estimand="ATT",
        method="level",
        n_participants=item.n,
        n_comparison=None,
        participant_level=item.level,
        comparison_level=None,
        estimate=None,
        std_error=None,
        low=None,
        high=None,
        confidence=item.confidence,
        verdict="withheld",
        role=item.role,
    )
    direction = _direction(item.outcome)
    return Candidate(about, item.outcome, item.label, direction, member, is_level=True)


def _direction(outcome: str) -> Literal["increase", "decrease"]:
    from localeval.catalogue.catalogue import shared_outcomes

    known = shared_outcomes().get(outcome)
    return known.direction if known else "increase"


def _once(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Keep one estimate of an outcome, month, unit and estimand: the primary one, else the first."""
    kept: dict[tuple[str, int, str, str], Candidate] = {}
    for item in sorted(candidates, key=lambda item: item.member.role != "primary"):
        kept.setdefault((item.outcome, *item.key), item)
    return tuple(kept.values())
