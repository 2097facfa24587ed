"""Which results are about the same people: newer revisions of one evaluation, and evaluations that overlap.

Two results of one place, programme and organisation whose people started in overlapping windows are one evaluation,
published twice: the newest run counts. Two different evaluations may still count the same people: in one place at one
time, or where one place is part of another. Then both take part, and only one of them is pooled.

What can be known is what results declare. That a district lies in a combined authority is known only where the district
names it as its region, and is taken to matter only for the same programme. GSS codes do not say what is part of what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from localeval.comparison.models import Evaluated, LeftOut
from localeval.comparison.study import Entry, by_name, slug

#: What a wider area is called beside its name; "Greater Manchester Combined Authority" is Greater Manchester.
_KINDS = re.compile(
    r"\s+(mayoral\s+)?(strategic\s+)?(combined\s+)?(county\s+)?(authority|council)$"
)


def newest(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[LeftOut, ...]]:
    """Keep the newest revision of each evaluation.

    Newest is the latest run; of two runs of one day, the one with the later schema, then the one with more participants.
    A result that does not say when its people started is taken to be about the same ones. Made-up data never stand in
    for real ones. Results typed from reports are not revisions of anything.

    Parameters
    ----------
    entries : sequence of Entry

    Returns
    -------
    kept : tuple of Entry
        In the order given.
    left_out : tuple of LeftOut
        The others, each naming the one that counts instead.
    """
    groups: dict[object, list[Entry]] = defaultdict(list)
    for item in entries:
        groups[_evaluation(item.about)].append(item)
    dropped: dict[int, Entry] = {}
    for group in groups.values():
        kept: list[Entry] = []
        for item in sorted(group, key=_recency, reverse=True):
            other = next((one for one in kept if same_time(one.about, item.about)), None)
            if other is None:
                kept.append(item)
            else:
                dropped[id(item)] = other
    left_out = [
        _superseded(item.about, dropped[id(item)].about) for item in entries if id(item) in dropped
    ]
    remaining = tuple(item for item in entries if id(item) not in dropped)
    return remaining, tuple(sorted(left_out, key=lambda item: (item.source, item.why)))


def same_time(one: Evaluated, other: Evaluated) -> bool:
    """Whether people of two evaluations may have started at the same time; so they may when either does not say."""
    if one.starts is None or other.starts is None:
        return True
    return one.starts.first <= other.starts.last and other.starts.first <= one.starts.last


def overlapping(entries: Mapping[str, Entry]) -> dict[str, set[str]]:
    """Say which evaluations may count the same people.

    Parameters
    ----------
    entries : mapping
        Id -> entry.

    Returns
    -------
    dict
        Id -> ids of those that it overlaps with; only of those that overlap with any.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in _pairs(entries.values()):
        if same_time(one, other):
            found[one.id].add(other.id)
            found[other.id].add(one.id)
    return dict(found)


def without_overlap(entries: Mapping[str, Entry], sizes: Mapping[str, int]) -> set[str]:
    """Choose which evaluations to leave out so that no two of the others may count the same people.

    As many as possible stay: the one that overlaps with the most others goes first, of these the one with the fewest
    participants, then the last by name. So districts stay and the authority that they make up goes.

    Parameters
    ----------
    entries : mapping
        Id -> entry.
    sizes : mapping
        Id -> participants.

    Returns
    -------
    set
        Ids to leave out.
    """
    links = overlapping(entries)
    rank = {
        name: n for n, name in enumerate(sorted(links, key=lambda name: by_name(entries[name])))
    }
    out: set[str] = set()
    while links:
        worst = max(links, key=lambda name: (len(links[name]), -sizes.get(name, 0), rank[name]))
        out.add(worst)
        for other in links.pop(worst):
            links[other].discard(worst)
            if not links[other]:
                del links[other]
    return out


def _evaluation(about: Evaluated) -> object:
    if about.typed:
        return about.id
    programme, organisation = slug(about.programme), slug(about.organisation)
    return (about.place_code, programme, organisation, about.synthetic)


def _recency(item: Entry) -> tuple[object, ...]:
    about = item.about
    version = tuple(int(part) for part in about.schema_version.split("."))
    return (about.run_date, version, about.participants or 0, about.sha256 or "", about.source)


def _superseded(old: Evaluated, new: Evaluated) -> LeftOut:
    why = (
        f"{old.programme} in {old.place} (run of {old.run_date}) was published again: {new.source} "
        f"(run of {new.run_date}) counts instead."
    )
    return LeftOut(source=old.source, why=why, kind="superseded")


def _pairs(entries: Iterable[Entry]) -> Iterator[tuple[Evaluated, Evaluated]]:
    """Give the pairs that are in one place, or of which one place is part of the other."""
    places: dict[str, list[Evaluated]] = defaultdict(list)
    wider: dict[tuple[str, str], list[Evaluated]] = defaultdict(list)
    for item in entries:
        places[item.about.place_code].append(item.about)
        wider[_area(item.about.place), slug(item.about.programme)].append(item.about)
    for abouts in places.values():
        for n, one in enumerate(abouts):
            for other in abouts[n + 1 :]:
                yield one, other
    for abouts in places.values():
        for part in abouts:
            if not part.region:
                continue
            for whole in wider.get((_area(part.region), slug(part.programme)), ()):
                if whole.place_code != part.place_code:
                    yield part, whole


def _area(name: str) -> str:
    return _KINDS.sub("", " ".join(name.casefold().split()))
