"""From bundles that were gathered, and their comparison, to the entries of a library.

Results are parsed anew when their page is written, and bundles are read again when they are copied, so that neither
is kept in memory. A bundle that is another one by then is an error: what is passed on is what was checked.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from localeval.comparison.evaluated import slug
from localeval.comparison.models import Comparison, Evaluated
from localeval.comparison.revisions import same_time
from localeval.library.entries import Download, Earlier, Entry
from localeval.results import Result
from localeval.sharing.errors import BundleError
from localeval.sharing.gather import Gathered, Opened, read_bundle
from localeval.sharing.sources import Source

_Key = tuple[str, str | None]


def shelve(comparison: Comparison, gathered: Gathered) -> list[Entry]:
    """Give an entry for each evaluation of a comparison.

    Parameters
    ----------
    comparison : Comparison
        Of what was gathered, and perhaps of numbers typed from reports.
    gathered : Gathered
        Opened whole, because bundles are passed on.
    """
    waiting: dict[_Key, list[Opened]] = defaultdict(list)
    for held in gathered.opened:
        waiting[held.source, held.sha256].append(held)
    taken = {about.id: _take(waiting, about) for about in comparison.evaluations if not about.typed}
    replaced = _by_evaluation(comparison)
    earlier: dict[str, list[Earlier]] = defaultdict(list)
    for rest in waiting.values():
        for held in rest:
            for identity, item in _revision(replaced, held):
                earlier[identity].append(item)
    return [
        Entry(about)
        if about.typed
        else Entry(
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


def _take(waiting: Mapping[_Key, list[Opened]], about: Evaluated) -> Opened:
    """Find what an evaluation was made from; several may have the same name where they are in different folders."""
    held = waiting[about.source, about.sha256]
    found = held[0] if len(held) == 1 else next(item for item in held if _is(item.result, about))
    held.remove(found)
    return found


def _is(result: Result, about: Evaluated) -> bool:
    ours = (result.place.code, result.programme.name, result.programme.organisation)
    return (*ours, result.run.date) == (
        about.place_code,
        about.programme,
        about.organisation,
        about.run_date,
    )


def _by_evaluation(comparison: Comparison) -> dict[object, list[Evaluated]]:
    found: dict[object, list[Evaluated]] = defaultdict(list)
    for about in comparison.evaluations:
        if not about.typed:
            found[about.place_code, slug(about.programme), slug(about.organisation)].append(about)
    return found


def _revision(
    newest: Mapping[object, list[Evaluated]], held: Opened
) -> Iterator[tuple[str, Earlier]]:
    """Say which evaluation an opened result is an earlier revision of: the first of the same people."""
    result = held.result
    key = (result.place.code, slug(result.programme.name), slug(result.programme.organisation))
    population = result.population
    for about in newest.get(key, ()):
        dated = about.model_copy(update={"starts": population.starts if population else None})
        if about.synthetic == result.run.synthetic and same_time(about, dated):
            yield about.id, Earlier(held.source, result.run.date, held.sha256)
            return


def _result(held: Opened) -> Result:
    return held.result


def _download(held: Opened, sources: Mapping[str, Source]) -> Download | None:
    """Offer a bundle; one that somebody has unpacked, and outputs that are not published, are not offered."""
    if held.sha256 is None or held.size is None:
        return None
    return Download(
        held.sha256, held.size, partial(_read, sources[held.digest], held.source, held.sha256)
    )


def _read(source: Source, name: str, sha256: str) -> bytes:
    data = read_bundle(source)
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        msg = "it has changed while the library was made, so that nobody has checked what it holds now."
        raise BundleError(name, msg, remedy="Make the library again.")
    return data
