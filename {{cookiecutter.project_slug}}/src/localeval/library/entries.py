"""What the library is made from for each evaluation: its part in the comparison, its result, and its bundle.

Made from bundles that were gathered and the comparison of them. Results are parsed anew when their page is written, and
bundles are read again when they are copied, so that neither is kept in memory. A bundle that is another one by then is an
error: what is passed on is what was checked.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from localeval.analysis.facts import Facts
from localeval.base.errors import BundleError
from localeval.bundles.gather import Gathered, read_bundle
from localeval.bundles.opening import CheckedResult
from localeval.bundles.sources import Local
from localeval.catalogue.catalogue import Outcome, OutcomeUnit, shared_outcomes
from localeval.comparison.models import Comparison, Member, Pool, StudyDescription
from localeval.comparison.revisions import same_time
from localeval.comparison.study import evaluation_key
from localeval.designs.evidence_rules import prior_doubt_in
from localeval.designs.origins import NOT_SAID, ORIGINS, Origin
from localeval.designs.participants import NOBODY_SAYS, PARTICIPANTS, ParticipantGroup
from localeval.project.project import Measure
from localeval.results import Estimate, Level, Result

#: By which an opened result is found again: its source, and the digest of its file.
_Key = tuple[str, str | None]


@dataclass(frozen=True)
class Download:
    """A bundle that readers can take home, as it was received.

    Attributes
    ----------
    sha256 : str
        Of the file; a part of its address, so that one address always gives the same bytes.
    size : int
        Bytes of the file.
    read : callable
        Gives the bytes of the file, which has been checked as a bundle; called once, when it is copied.
    """

    sha256: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Earlier:
    """An earlier revision of an evaluation: it is named, but its numbers are not repeated.

    A place may have withdrawn a number on purpose, so that what it has replaced is not offered again.
    """

    source: str
    run_date: str
    sha256: str | None


def _nothing() -> None:
    """Stand for a result that there is none of."""


@dataclass(frozen=True)
class LibraryEntry:
    """An evaluation in the library.

    Attributes
    ----------
    about : StudyDescription
    load : callable
        Gives its result, or None where numbers were typed from a report. Called once, so that results of thousands of
        evaluations need not be in memory together.
    download : Download or None
        None where there is no bundle to offer.
    earlier : tuple of Earlier
        Newest first.
    """

    about: StudyDescription
    load: Callable[[], Result | None] = _nothing
    download: Download | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: ``Working Well in Manchester``."""
        return f"{self.about.programme} in {self.about.place}"


def facts_of_result(result: Result) -> Facts:
    """Give the facts by which the reports write their sentences and tables, as far as a result holds them."""
    rounding = result.disclosure.get("rounding")
    threshold = result.disclosure.get("threshold")
    doubt = prior_doubt_in(result.evidence.reasons if result.evidence else ())
    named = (_EARLIER,) if doubt else ()
    return replace(
        _NOTHING_BUT_THE_RESULT,
        programme=result.programme.name,
        organisation=result.programme.organisation,
        provider=result.programme.provider,
        place=result.place.name,
        design=result.design,
        description=result.programme.description,
        synthetic=result.run.synthetic,
        currency=result.currency,
        measures=_measures(result),
        threshold=threshold if isinstance(threshold, int) else 0,
        rounding=rounding if isinstance(rounding, int) else 0,
        version=result.run.package_version,
        prior_outcomes=named,
        origin=_origin(result),
        participants=_participants(result),
        unstated_priors=named if doubt == "unstated" else (),
        same_for_all=named if doubt == "hardly_varies" else (),
    )


def _origin(result: Result) -> Origin:
    """Give where a comparison group comes from, as far as a result says so in words that are known here."""
    said = result.comparison_group
    if said is None or said.origin not in ORIGINS:
        return NOT_SAID
    return Origin(said.origin, said.note, said.joins_month)


def _participants(result: Result) -> ParticipantGroup:
    """Give who counts as a participant, likewise."""
    said = result.participant_group
    if said is None or said.who not in PARTICIPANTS:
        return NOBODY_SAYS
    return ParticipantGroup(said.who, said.note)


def _measures(result: Result) -> tuple[Measure, ...]:
    """Give the outcomes that a result reports for everybody, the primary one first."""
    every: list[Estimate | Level] = [*result.estimates, *result.levels]
    reported = [i for i in every if i.subgroup is None and i.role in {"primary", "secondary"}]
    reported.sort(key=lambda item: item.role != "primary")
    found: dict[tuple[str, int], Measure] = {}
    for item in reported:
        outcome = shared_outcomes().get(item.outcome) or _own_outcome(item)
        found.setdefault(
            (item.outcome, item.month), Measure(outcome, item.month, item.role == "primary")
        )
    return tuple(found.values())


def _own_outcome(item: Estimate | Level) -> Outcome:
    """Describe a place's own outcome as far as its result does; which way is good is read from each estimate."""
    share = item.unit == "percent"
    return Outcome(
        code=item.outcome,
        label=item.label,
        phrase=item.label,
        unit=cast("OutcomeUnit", item.unit if item.unit.islower() else "money"),
        kind="binary" if share else "numeric",
        direction="decrease" if getattr(item, "direction", "") == "decrease" else "increase",
        definition="",
    )


def facts_of(about: StudyDescription) -> Facts:
    """Give the facts of an evaluation whose numbers were typed, for the sentences on what it found."""
    return replace(
        _NOTHING_BUT_THE_RESULT,
        programme=about.programme,
        organisation=about.organisation,
        place=about.place,
        design=about.design,
        synthetic=about.synthetic,
        currency=about.currency,
        version=about.package_version,
    )


#: What stands for the earlier outcomes that a result says were named, without naming them itself.
_EARLIER = "earlier outcome"

_NOTHING_BUT_THE_RESULT = Facts(
    programme="",
    organisation="",
    provider="",
    place="",
    design="",
    started=None,
    description="",
    notice="",
    synthetic=False,
    currency="GBP",
    measures=(),
    covariates={},
    prior_outcomes=(),
    subgroups=(),
    threshold=0,
    rounding=0,
    approved_by="",
    reason="",
    version="",
    plan_known=False,
)


@dataclass(frozen=True)
class Standing:
    """Where an evaluation stands in the comparison: one estimate of it, and the pool that it is a row of."""

    pool: Pool
    member: Member


class LibraryContents:
    """The entries and the comparison, with look-ups that many pages need.

    Parameters
    ----------
    comparison : Comparison
    entries : iterable of LibraryEntry
        One for each evaluation that takes part, in the order in which they are listed.
    """

    def __init__(self, comparison: Comparison, entries: Iterable[LibraryEntry]) -> None:
        self.comparison = comparison
        self.entries: Sequence[LibraryEntry] = tuple(sorted(entries, key=_place_order))
        self._by_id = {entry.about.id: entry for entry in self.entries}
        self._standings: dict[str, list[Standing]] = {}
        for pool in comparison.pools:
            for member in pool.members:
                self._standings.setdefault(member.evaluation, []).append(Standing(pool, member))

    def __getitem__(self, identity: str) -> LibraryEntry:
        return self._by_id[identity]

    def about(self, identity: str) -> StudyDescription:
        """Say what an evaluation is about."""
        return self._by_id[identity].about

    def standings(self, identity: str) -> Sequence[Standing]:
        """Give the rows of the comparison that are of an evaluation."""
        return self._standings.get(identity, ())

    def pools_by_outcome(self) -> dict[str, list[Pool]]:
        """Give the pools of each outcome, outcomes and pools in the comparison's order."""
        found: dict[str, list[Pool]] = {}
        for pool in self.comparison.pools:
            found.setdefault(pool.outcome, []).append(pool)
        return found


def _place_order(entry: LibraryEntry) -> tuple[str, ...]:
    about = entry.about
    return (about.place.casefold(), about.programme.casefold(), about.id)


def library_entries(comparison: Comparison, gathered: Gathered) -> list[LibraryEntry]:
    """Give an entry for each evaluation of a comparison.

    Parameters
    ----------
    comparison : Comparison
        Of what was gathered, and perhaps of numbers typed from reports.
    gathered : Gathered
        With what came from addresses kept, because bundles are passed on.
    """
    waiting: dict[_Key, list[CheckedResult]] = defaultdict(list)
    for opened in gathered.opened:
        waiting[opened.source, opened.sha256].append(opened)
    taken = {about.id: _take(waiting, about) for about in comparison.evaluations if not about.typed}
    replaced = _by_evaluation(comparison)
    earlier: dict[str, list[Earlier]] = defaultdict(list)
    for rest in waiting.values():
        for opened in rest:
            for identity, item in _revision(replaced, opened):
                earlier[identity].append(item)
    return [
        LibraryEntry(about)
        if about.typed
        else LibraryEntry(
            about,
            partial(_result, taken[about.id]),
            _download(taken[about.id], gathered.sources),
            tuple(
                sorted(
                    earlier[about.id], key=lambda item: (item.run_date, item.source), reverse=True
                )
            ),
        )
        for about in comparison.evaluations
    ]


def _take(waiting: Mapping[_Key, list[CheckedResult]], about: StudyDescription) -> CheckedResult:
    """Find what an evaluation was made from; several may have the same name where they are in different folders."""
    same = waiting[about.source, about.sha256]
    found = same[0] if len(same) == 1 else next(item for item in same if _is(item.result, about))
    same.remove(found)
    return found


def _is(result: Result, about: StudyDescription) -> bool:
    ours = (result.place.code, result.programme.name, result.programme.organisation)
    return (*ours, result.run.date) == (
        about.place_code,
        about.programme,
        about.organisation,
        about.run_date,
    )


def _by_evaluation(comparison: Comparison) -> dict[object, list[StudyDescription]]:
    found: dict[object, list[StudyDescription]] = defaultdict(list)
    for about in comparison.evaluations:
        if not about.typed:
            found[evaluation_key(about.place_code, about.programme, about.organisation)].append(
                about
            )
    return found


def _revision(
    newest: Mapping[object, list[StudyDescription]], opened: CheckedResult
) -> Iterator[tuple[str, Earlier]]:
    """Say which evaluation an opened result is an earlier revision of: the first of the same people."""
    result = opened.result
    programme = result.programme
    key = evaluation_key(result.place.code, programme.name, programme.organisation)
    population = result.population
    for about in newest.get(key, ()):
        dated = about.model_copy(update={"starts": population.starts if population else None})
        if about.synthetic == result.run.synthetic and same_time(about, dated):
            yield about.id, Earlier(opened.source, result.run.date, opened.sha256)
            return


def _result(opened: CheckedResult) -> Result:
    return opened.result


def _download(opened: CheckedResult, sources: Mapping[str, Local]) -> Download | None:
    """Offer a bundle; one that somebody has unpacked, and outputs that are not published, are not offered."""
    source = sources.get(opened.digest)
    if source is None or opened.sha256 is None or opened.size is None:
        return None
    read = partial(_read, source, opened.source, opened.sha256)
    return Download(opened.sha256, opened.size, read)


def _read(source: Local, name: str, sha256: str) -> bytes:
    data = read_bundle(source)
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        msg = "it has changed while the library was made, so that nobody has checked what it holds now."
        raise BundleError(name, msg, remedy="Make the library again.")
    return data
