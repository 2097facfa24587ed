"""What the library is told about each evaluation: its part in the comparison, its result, and its bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from localeval.analysis.models import Facts
from localeval.comparison.models import Comparison, Evaluated, Member, Pool
from localeval.results import Result


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
class Entry:
    """An evaluation in the library.

    Attributes
    ----------
    about : Evaluated
    load : callable
        Gives its result, or None where numbers were typed from a report. Called once, so that results of thousands of
        evaluations need not be in memory together.
    download : Download or None
        None where there is no bundle to offer.
    earlier : tuple of Earlier
        Newest first.
    """

    about: Evaluated
    load: Callable[[], Result | None] = _nothing
    download: Download | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: ``Working Well in Manchester``."""
        return f"{self.about.programme} in {self.about.place}"


def facts_of(result: Result) -> Facts:
    """Give the facts by which the reports write their sentences and tables, as far as a result holds them."""
    rounding = result.disclosure.get("rounding")
    threshold = result.disclosure.get("threshold")
    return Facts(
        programme=result.programme.name,
        organisation=result.programme.organisation,
        provider=result.programme.provider,
        place=result.place.name,
        design=result.design,
        started=None,
        description=result.programme.description,
        notice="",
        synthetic=result.run.synthetic,
        currency=result.currency,
        measures=(),
        covariates={},
        prior_outcomes=(),
        subgroups=(),
        threshold=threshold if isinstance(threshold, int) else 0,
        rounding=rounding if isinstance(rounding, int) else 0,
        approved_by="",
        reason="",
        version=result.run.package_version,
    )


@dataclass(frozen=True)
class Standing:
    """Where an evaluation stands in the comparison: one estimate of it, and the pool that it is a row of."""

    pool: Pool
    member: Member


class Shelf:
    """The entries and the comparison, with look-ups that many pages need.

    Parameters
    ----------
    comparison : Comparison
    entries : iterable of Entry
        One for each evaluation that takes part, in the order in which they are listed.
    """

    def __init__(self, comparison: Comparison, entries: Iterable[Entry]) -> None:
        self.comparison = comparison
        self.entries: Sequence[Entry] = tuple(sorted(entries, key=_place_order))
        self._by_id = {entry.about.id: entry for entry in self.entries}
        self._standings: dict[str, list[Standing]] = {}
        for pool in comparison.pools:
            for member in pool.members:
                held = self._standings.setdefault(member.evaluation, [])
                held.append(Standing(pool, member))

    def __getitem__(self, identity: str) -> Entry:
        return self._by_id[identity]

    def standings(self, identity: str) -> Sequence[Standing]:
        """Give the rows of the comparison that are of an evaluation."""
        return self._standings.get(identity, ())

    def pools_by_outcome(self) -> dict[str, list[Pool]]:
        """Give the pools of each outcome, outcomes and pools in the comparison's order."""
        found: dict[str, list[Pool]] = {}
        for pool in self.comparison.pools:
            found.setdefault(pool.outcome, []).append(pool)
        return found


def _place_order(entry: Entry) -> tuple[str, ...]:
    about = entry.about
    return (about.place.casefold(), about.programme.casefold(), about.id)
