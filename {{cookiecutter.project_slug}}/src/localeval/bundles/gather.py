"""From what a person named to results that have been opened and checked; what is refused is said and left out.

Each result is opened as other people's: within limits, and only its result is kept (``opening``). Files of this computer
are opened by several processes, addresses by several threads. The same result named twice, or in two bundles, counts
once. The order does not depend on the order in which things were named, nor on which was opened first.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from localeval.base.errors import BundleError, Problem, ProjectError, Refused
from localeval.bundles.archive import read_file
from localeval.bundles.fetching import Fetched, fetch_all
from localeval.bundles.layout import Limits
from localeval.bundles.opening import (
    CheckedResult,
    open_folder,
    open_output,
    open_zip,
    open_zip_file,
)
from localeval.bundles.remote import Remote
from localeval.bundles.sources import BundleSource, Local, find_sources

__all__ = ["CheckedResult", "Gathered", "Refusal", "gather", "open_sources", "read_bundle"]

#: For fewer files, starting processes takes longer than opening.
_WORTH_PROCESSES = 100
_CHUNK = 25
_MOST_PROCESSES = 8


@dataclass(frozen=True)
class Refusal:
    """A source that was refused, and why."""

    source: str
    problem: Problem

    @property
    def why(self) -> str:
        """What is wrong with it, in a sentence."""
        return self.problem.what


@dataclass(frozen=True)
class Gathered:
    """Everything that was found.

    Attributes
    ----------
    opened : tuple of CheckedResult
        Sorted by source.
    refused : tuple of Refusal
        Likewise.
    duplicates : tuple of (str, str)
        A source that holds the same result as another, and that other.
    sources : mapping of str to Local
        Where each opened result is on this computer, by its digest, for reading its bundle again. One that came from an
        address is there where it was kept.
    """

    opened: tuple[CheckedResult, ...]
    refused: tuple[Refusal, ...]
    duplicates: tuple[tuple[str, str], ...]
    sources: dict[str, Local]


def gather(
    named: Sequence[str | Path],
    *,
    strict: bool = False,
    limits: Limits | None = None,
    workers: int | None = None,
) -> Gathered:
    """Open every result that a person named.

    Parameters
    ----------
    named : sequence of str or Path
        Files, folders, patterns and addresses; see ``sources``.
    strict : bool
        Make any refusal an error.
    limits : Limits, optional
    workers : int, optional
        Processes; by default one a processor where there are enough bundles, else none but this one.

    Returns
    -------
    Gathered

    Raises
    ------
    ProjectError
        Something named is not there or cannot be used; nothing could be opened; or, when strict, anything was
        refused.
    """
    return open_sources(find_sources(named), strict=strict, limits=limits, workers=workers)


def open_sources(
    sources: Sequence[BundleSource],
    *,
    strict: bool = False,
    limits: Limits | None = None,
    workers: int | None = None,
    keep: Path | None = None,
) -> Gathered:
    """Open what ``sources.find_sources`` has found; as ``gather``.

    Parameters
    ----------
    sources : sequence of BundleSource
    strict, limits, workers
    keep : Path, optional
        A folder in which bundles from addresses are kept, for whoever passes them on: a server is asked once.
    """
    limits = limits or Limits()
    outcomes = _open_all(sources, limits, workers, keep)
    opened: dict[str, CheckedResult] = {}
    where: dict[str, Local] = {}
    refused, duplicates = [], []
    for source, outcome in zip(sources, outcomes, strict=True):
        if isinstance(outcome, Problem):
            refused.append(Refusal(source.shown, outcome))
            continue
        before = opened.get(outcome.digest)
        if before is None or (before.sha256 is None and outcome.sha256 is not None):
            # A bundle stands for its own copy that lies about unpacked.
            opened[outcome.digest] = outcome
            if isinstance(source, Local):
                where[outcome.digest] = source
            elif keep is not None:
                where[outcome.digest] = Local("zip", _kept(keep, source), source.shown)
        if before is not None:
            kept = opened[outcome.digest]
            other = before if kept is outcome else outcome
            duplicates.append((other.source, kept.source))
    if refused and (strict or not opened):
        raise ProjectError(dict.fromkeys(refusal.problem for refusal in refused))
    return Gathered(
        opened=tuple(sorted(opened.values(), key=lambda item: (item.source, item.digest))),
        refused=tuple(refused),
        duplicates=tuple(duplicates),
        sources=where,
    )


def read_bundle(source: Local, limits: Limits | None = None) -> bytes | None:
    """Read the bytes of a bundle again; None for one that is no zip file.

    Raises
    ------
    BundleError
        It cannot be read any more.
    """
    limits = limits or Limits()
    if source.kind != "zip":
        return None
    try:
        return read_file(source.path, limits.archive_bytes, source.path.name)
    except Refused as refused:
        raise refused.of(source.shown) from None


def _open_all(
    sources: Sequence[BundleSource], limits: Limits, workers: int | None, keep: Path | None
) -> list[CheckedResult | Problem]:
    here = [source for source in sources if isinstance(source, Local)]
    away = [source for source in sources if isinstance(source, Remote)]
    outcomes: dict[int, CheckedResult | Problem] = {}
    opener = partial(_open_local, limits=limits)
    outcomes |= zip(map(id, here), _opened_here(here, opener, workers), strict=True)
    for number, fetched in fetch_all(away, limits):
        outcome = _open_fetched(away[number], fetched, limits)
        if keep is not None and isinstance(fetched, bytes) and isinstance(outcome, CheckedResult):
            _kept(keep, away[number]).write_bytes(fetched)
        outcomes[id(away[number])] = outcome
    return [outcomes[id(source)] for source in sources]


def _kept(folder: Path, source: Remote) -> Path:
    """Name the file of a bundle that came from an address."""
    name = hashlib.sha256(f"{source.address} {source.path}".encode()).hexdigest()
    return folder / f"{name}.zip"


def _opened_here(
    sources: Sequence[Local], opener: partial[CheckedResult | Problem], workers: int | None
) -> Iterator[CheckedResult | Problem]:
    count = workers or (min(os.cpu_count() or 1, _MOST_PROCESSES))
    done = 0
    if count > 1 and len(sources) >= _WORTH_PROCESSES:
        import multiprocessing

        # Started afresh on every system: a fork of a process with threads can hang.
        context = multiprocessing.get_context("spawn")
        try:
            with ProcessPoolExecutor(count, mp_context=context) as pool:
                for outcome in pool.map(opener, sources, chunksize=_CHUNK):
                    yield outcome
                    done += 1
        except BrokenExecutor:
            pass  # no processes to be had, or one was ended from outside: the rest is done here
    yield from map(opener, sources[done:])


def _open_local(source: Local, *, limits: Limits) -> CheckedResult | Problem:
    try:
        if source.kind == "zip":
            return open_zip_file(source.path, source.shown, limits)
        if source.kind == "folder":
            return open_folder(source.path, source.shown, limits)
        return open_output(source.path, source.shown)
    except BundleError as error:
        return error.problems[0]


def _open_fetched(source: Remote, fetched: Fetched, limits: Limits) -> CheckedResult | Problem:
    if isinstance(fetched, ProjectError):
        return fetched.problems[0]
    try:
        return open_zip(fetched, source.shown, limits)
    except BundleError as error:
        return error.problems[0]
