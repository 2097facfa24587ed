"""Which results are about the same people: newer revisions of one evaluation, and evaluations that overlap.

Two results of one place, programme and organisation whose people started in overlapping windows are one evaluation,
published twice: the newest run counts, if it says itself that the place had published before or finds the same. Else nobody can know which of the two is
the place's own, and neither takes part. Two different evaluations may still count the same people: in one place at one
time, or where one place is part of another. Then both take part, and only one of them is pooled.

What can be known is what results declare. That a district lies in a combined authority is known only where the district
names it as its region, or where ``catalogue.place_codes`` lists that the one is part of the other, and is taken to matter only for
the same programme. A place whose code was changed is one place. GSS codes themselves do not say what is part of what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from localeval.catalogue.place_codes import place_of, wider_than
from localeval.comparison.models import LeftOut, StudyDescription
from localeval.comparison.study import Study, address_part, by_name, evaluation_key

#: What a wider area is called beside its name; "Greater Manchester Combined Authority" is Greater Manchester.
_KINDS = re.compile(
    r"\s+(mayoral\s+)?(strategic\s+)?(combined\s+)?(county\s+)?(authority|council)$"
)


def newest(studies: Sequence[Study]) -> tuple[tuple[Study, ...], tuple[LeftOut, ...]]:
    """Keep the newest revision of each evaluation, where it is one.

    Newest is the latest run; of two runs of one day that find the same, the one with the later schema, then the one with more participants.
    A result that does not say when its people started is taken to be about the same ones. Made-up data never stand in
    for real ones. Results typed from reports are not revisions of anything. Two results that find something else are in conflict where both are of one
    day, or where the newer one does not say that its place had published since the run of the other (``changes.since``): whoever has made a bundle can
    date it.

    Parameters
    ----------
    studies : sequence of Study

    Returns
    -------
    kept : tuple of Study
        In the order given.
    left_out : tuple of LeftOut
        The others, each naming the one that counts instead, or the one that it is in conflict with.
    """
    groups: dict[object, list[Study]] = defaultdict(list)
    for item in studies:
        groups[_evaluation(item.about)].append(item)
    out: dict[int, LeftOut] = {}
    for group in groups.values():
        seen: list[Study] = []
        for item in sorted(group, key=_recency, reverse=True):
            newer = [one for one in seen if same_time(one.about, item.about)]
            instead = next((one for one in newer if _replaces(one, item)), None)
            if instead is not None:
                out[id(item)] = _superseded(item.about, instead.about)
                continue
            for other in newer:
                out.setdefault(id(item), _in_conflict(item, other))
                out.setdefault(id(other), _in_conflict(other, item))
            seen.append(item)
    remaining = tuple(item for item in studies if id(item) not in out)
    return remaining, tuple(sorted(out.values(), key=lambda item: (item.source, item.why)))


def _replaces(new: Study, old: Study) -> bool:
    """Whether a result is known to be a newer revision of another: it finds the same, or says that its place had published since."""
    if new.findings == old.findings:
        return True
    later = new.about.run_date > old.about.run_date
    return later and new.since is not None and new.since >= old.about.run_date


def same_time(one: StudyDescription, other: StudyDescription) -> bool:
    """Whether people of two evaluations may have started at the same time; so they may when either does not say."""
    if one.starts is None or other.starts is None:
        return True
    return one.starts.first <= other.starts.last and other.starts.first <= one.starts.last


def overlapping(abouts: Mapping[str, StudyDescription]) -> dict[str, set[str]]:
    """Say which evaluations may count the same people.

    Parameters
    ----------
    abouts : mapping
        Id -> evaluation.

    Returns
    -------
    dict
        Id -> ids of those that it overlaps with; only of those that overlap with any.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in _pairs(abouts.values()):
        if same_time(one, other):
            found[one.id].add(other.id)
            found[other.id].add(one.id)
    return dict(found)


def without_overlap(abouts: Mapping[str, StudyDescription], sizes: Mapping[str, int]) -> set[str]:
    """Choose which evaluations to leave out so that no two of the others may count the same people.

    As many as possible stay: the one that overlaps with the most others goes first, of these the one with the fewest
    participants, then the last by name. So districts stay and the authority that they make up goes.

    Parameters
    ----------
    abouts : mapping
        Id -> evaluation.
    sizes : mapping
        Id -> participants.

    Returns
    -------
    set
        Ids to leave out.
    """
    links = overlapping(abouts)
    rank = {name: n for n, name in enumerate(sorted(links, key=lambda name: by_name(abouts[name])))}
    out: set[str] = set()
    while links:
        worst = max(links, key=lambda name: (len(links[name]), -sizes.get(name, 0), rank[name]))
        out.add(worst)
        for other in links.pop(worst):
            links[other].discard(worst)
            if not links[other]:
                del links[other]
    return out


def _evaluation(about: StudyDescription) -> object:
    if about.typed:
        return about.id
    key = evaluation_key(about.place_code, about.programme, about.organisation)
    return (*key, about.synthetic)


def _recency(item: Study) -> tuple[object, ...]:
    about = item.about
    return (
        about.run_date,
        about.version,
        about.participants or 0,
        about.sha256 or "",
        about.source,
    )


def _superseded(old: StudyDescription, new: StudyDescription) -> LeftOut:
    why = (
        f"{old.programme} in {old.place} (run of {old.run_date}) was published again: {new.source} "
        f"(run of {new.run_date}) counts instead."
    )
    return LeftOut(source=old.source, why=why, kind="superseded")


def _in_conflict(item: Study, other: Study) -> LeftOut:
    one, two = item.about, other.about
    newer = one if one.run_date > two.run_date else two
    silent = (
        "both are of one day"
        if one.run_date == two.run_date
        else f"{newer.source} does not say that anything was published before it"
    )
    why = (
        f"{one.programme} in {one.place}: {one.source} (run of {one.run_date}) and {two.source} (run of {two.run_date}) find "
        f"different things, and {silent}. Neither takes part. Ask {one.organisation or 'who published them'} which of the two "
        "counts, and leave the other out of what you name."
    )
    return LeftOut(source=one.source, why=why, kind="conflict")


def _pairs(
    abouts: Iterable[StudyDescription],
) -> Iterator[tuple[StudyDescription, StudyDescription]]:
    """Give the pairs that are in one place, or of which one place is part of the other."""
    places: dict[str, list[StudyDescription]] = defaultdict(list)
    wider: dict[tuple[str, str], list[StudyDescription]] = defaultdict(list)
    for about in abouts:
        places[place_of(about.place_code)].append(about)
        wider[_area(about.place), address_part(about.programme)].append(about)
    for together in places.values():
        for n, one in enumerate(together):
            for other in together[n + 1 :]:
                yield one, other
    for code, together in places.items():
        for part in together:
            programme = address_part(part.programme)
            known = [whole for wide in sorted(wider_than(code)) for whole in places.get(wide, ())]
            wholes = [whole for whole in known if address_part(whole.programme) == programme]
            if part.region:
                named = wider.get((_area(part.region), programme), ())
                wholes += [whole for whole in named if whole not in wholes]
            for whole in wholes:
                if place_of(whole.place_code) != code:
                    yield part, whole


def _area(name: str) -> str:
    return _KINDS.sub("", " ".join(name.casefold().split()))
