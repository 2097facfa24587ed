"""From a result to what takes part in a comparison: what it is about, the estimates that it offers, its lessons.

Only main estimates for everybody are offered: neither subgroups, whose groups differ from place to place, nor
sensitivity analyses. An outcome without a comparison group is offered as a level, so that the comparison can say
why it is not pooled.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from localeval.comparison.models import Evaluated, Member
from localeval.results import Estimate, Lesson, Level, Result

#: The step of the flow that counts everybody in the data.
_IN_DATA = "in_data"

_LONGEST_SLUG = 60


class Held(Protocol):
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


@dataclass(frozen=True)
class Offer:
    """An estimate that could be pooled, or a level that cannot.

    Attributes
    ----------
    outcome, label, direction
        What was measured, and which way is good.
    member : Member
        The numbers; its reasons are still open.
    is_level : bool
        Whether it is the level among participants alone.
    """

    outcome: str
    label: str
    direction: Literal["increase", "decrease"]
    member: Member
    is_level: bool = False


@dataclass(frozen=True)
class Entry:
    """One evaluation with all that it brings to a comparison."""

    about: Evaluated
    offers: tuple[Offer, ...]
    lessons: tuple[Lesson, ...] = ()

    def renamed(self, identity: str) -> Entry:
        """Give the same under another id."""
        if identity == self.about.id:
            return self
        update = {"evaluation": identity}
        return replace(
            self,
            about=self.about.model_copy(update={"id": identity}),
            offers=tuple(
                replace(offer, member=offer.member.model_copy(update=update))
                for offer in self.offers
            ),
        )


def slug(name: str) -> str:
    """Make a name a part of an address: lower case, digits and hyphens.

    A name without a Latin letter becomes a short digest of itself.

    Examples
    --------
    >>> slug("Working Well: Work & Health")
    'working-well-work-health'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return words or f"programme-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:8]}"


def entry(held: Held) -> Entry:
    """Describe a result that takes part.

    Its id, ``<place code>-<programme>``, may be that of another one too; ``with_own_ids`` parts them.
    """
    result = held.result
    population = result.population
    counted = next((step for step in result.flow if step.step == _IN_DATA), None)
    about = Evaluated(
        id=f"{result.place.code}-{slug(result.programme.name)}",
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
        schema_version=held.schema_version,
        package_version=result.run.package_version,
        package_digest=result.run.package_digest,
        method_digest=result.run.method_digest,
        synthetic=result.run.synthetic,
        source=held.source,
        sha256=held.sha256,
        participants=counted.participants if counted else None,
        series=result.series,
        context=result.context,
    )
    estimates = [item for item in result.estimates if item.role != "sensitivity"]
    offers = [_offer(about.id, item) for item in estimates if item.subgroup is None]
    if not offers:
        offers = [_level(about.id, item) for item in result.levels if item.subgroup is None]
    return Entry(about, _once(offers), result.lessons)


def with_own_ids(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give every entry an id that no other has.

    Of several with one id the earliest (by the first start, the run and the source) keeps it, so that its addresses stay
    when another cohort is published; the others get the month of their first start, or else a number.
    """
    taken: set[str] = set()
    ids: dict[int, str] = {}
    for item in sorted(entries, key=_age):
        about = item.about
        cohort = f"{about.id}-{about.starts.first[:7]}" if about.starts else about.id
        identity, n = (about.id if about.id not in taken else cohort), 2
        while identity in taken:
            identity, n = f"{cohort}-{n}", n + 1
        taken.add(identity)
        ids[id(item)] = identity
    return tuple(item.renamed(ids[id(item)]) for item in entries)


def by_name(item: Entry) -> tuple[str, str, str, str]:
    """Sort key: place, programme, organisation, id."""
    about = item.about
    return (about.place.casefold(), about.programme.casefold(), about.organisation, about.id)


def _age(item: Entry) -> tuple[str, str, str, str]:
    about = item.about
    first = about.starts.first if about.starts else "9999"
    return (first, about.run_date, about.organisation, f"{about.source} {about.sha256}")


def _offer(identity: str, item: Estimate) -> Offer:
    member = Member(
        evaluation=identity,
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
    )
    return Offer(item.outcome, item.label, item.direction, member)


def _level(identity: str, item: Level) -> Offer:
    """Offer a level; its estimand is that of the participants, who are all that it is about."""
    member = Member(
        evaluation=identity,
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
    return Offer(item.outcome, item.label, _direction(item.outcome), member, is_level=True)


def _direction(outcome: str) -> Literal["increase", "decrease"]:
    from localeval.catalogue.catalogue import shared_outcomes

    known = shared_outcomes().get(outcome)
    return known.direction if known else "increase"


def _once(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Keep one estimate of an outcome, month, unit and estimand: the primary one, else the first."""
    kept: dict[tuple[str, int, str, str], Offer] = {}
    for offer in sorted(offers, key=lambda offer: offer.member.role != "primary"):
        member = offer.member
        kept.setdefault((offer.outcome, member.month, member.unit, member.estimand), offer)
    return tuple(kept.values())
