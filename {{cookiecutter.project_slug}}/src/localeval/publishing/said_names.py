"""The ways in which a person's name and address are said: without particles, with initials, the surname first, a street alone.

The inputs say a name in one way, and a sentence about the person in another. What is given here are the words that are then looked for; which of
them few persons share is for ``persons`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localeval.publishing.plain_text import plain_text, words_of

#: Words that belong to a surname, and that some leave out: Dutch, German, Romance, Arabic, Welsh, Irish.
_PARTICLES = frozenset(
    "van von der den de del della di da do dos das du des la le el al bin ibn bint ap ab ferch verch mac ni nic ter ten te zu zum y af av".split()
)
_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame rev mister".split())
#: An initial that is a word as well says nothing beside a short surname.
_WORDS_TOO = frozenset("ai")
#: Forenames that are words or months too: beside one letter they name an option, a grade or a part as often as a person.
_ORDINARY = frozenset(
    "will mark grace faith hope rose may june april august dawn joy art drew frank bill rich sue pat don ray summer max rob guy chase grant miles page dot".split()
)
#: Two names in one of fewer letters may be a word.
_SHORTEST_IN_ONE = 8
#: A shorter forename beside one letter is an abbreviation as often as a person.
_SHORTEST_FORENAME = 3
#: Folded names of columns that hold whole names, forenames and surnames.
_WHOLE = re.compile(
    r"(?:(?:full|client|participant|person|customer|learner|claimant|service_user|beneficiary|contact)_?)?names?(?:_full)?|enw(?:_llawn)?"
)
_FIRST = re.compile(r"(?:first|fore|given|christian|known_as|preferred)_?names?|first|enw_cyntaf")
_LAST = re.compile(r"(?:last|sur|family|second)_?names?|last|cyfenw")
#: Kinds of streets, and how they are shortened.
_STREETS = {
    "road": "rd", "street": "st", "avenue": "ave", "lane": "ln", "drive": "dr", "close": "cl", "court": "ct", "place": "pl",
    "crescent": "cres", "terrace": "terr", "gardens": "gdns", "square": "sq", "grove": "gr", "way": "", "rise": "", "row": "",
    "walk": "", "mews": "", "hill": "", "view": "", "park": "pk", "green": "", "parade": "pde", "wynd": "", "gate": "", "quay": "",
}  # fmt: skip
_LONG = {short: long for long, short in _STREETS.items() if short} | {"av": "avenue"}
#: Streets that are named after what they are: Welsh.
_STREETS_FIRST = frozenset("heol stryd ffordd lon rhodfa clos".split())
_HOUSE = re.compile(r"\d{1,4}[a-z]?")
#: So many words has the name of a street at most.
_LONGEST_STREET = 4


def is_whole_name(column: str) -> bool:
    """Whether a column of this folded name holds whole names of persons."""
    return _WHOLE.fullmatch(column) is not None


def is_first_name(column: str) -> bool:
    """Whether a column of this folded name holds forenames."""
    return _FIRST.fullmatch(column) is not None


def is_last_name(column: str) -> bool:
    """Whether a column of this folded name holds surnames."""
    return _LAST.fullmatch(column) is not None


def without_particles(words: Sequence[str]) -> list[str]:
    """Give the words of a surname without the particles that it begins with; all of them where nothing else is left."""
    rest = list(words)
    while len(rest) > 1 and rest[0] in _PARTICLES:
        rest.pop(0)
    return rest


def parted(name: str) -> tuple[list[str], list[str]] | None:
    """Give the words of the forenames and of the surname of a whole name; None where it is not at least one of each.

    Parameters
    ----------
    name : str
        Forename first, or surname first and a comma; titles are left out. (Names written here would pass as words of this package.)
    """
    before, comma, after = plain_text(name).partition(",")
    one, two = (
        [word for word in words_of(part) if word not in _TITLES] for part in (before, after)
    )
    if not all(word.isalpha() for word in (*one, *two)):
        return None
    if comma:
        return (two, one) if one and two else None
    ends = max(len(one) - _joined_at_end(before), 1)
    start = next((i for i, word in enumerate(one) if i and word in _PARTICLES), ends)
    return (one[:start], one[start:]) if 0 < start < len(one) else None


def _joined_at_end(name: str) -> int:
    """Count the words that hyphens join at the end of a name: a surname of two parts."""
    return max(len(words_of(plain_text(name).split()[-1])), 1) if name.split() else 1


def surnames(last: Sequence[str]) -> Iterator[str]:
    """Give a surname as it is said by itself: with its particles, in one, without them, and of two parts each."""
    yield " ".join(last)
    yield "".join(last)
    bare = without_particles(last)
    yield " ".join(bare)
    if len(bare) == len(last) > 1:
        yield from (word for word in bare if word not in _PARTICLES)


def forenames(first: Sequence[str]) -> Iterator[str]:
    """Give forenames as they are said by themselves: the first, all of them, and those in one that a hyphen may have joined."""
    yield first[0]
    yield " ".join(first)
    yield "".join(first)


def names_together(first: Sequence[str], last: Sequence[str]) -> Iterator[str]:
    """Give forename and surname as they are said together, in either order, the forenames also as an initial."""
    for surname in dict.fromkeys(surnames(last)):
        for given in dict.fromkeys((first[0], " ".join(first))):
            yield f"{given} {surname}"
            yield f"{surname} {given}"
        yield from _in_one(first[0], surname)
        initials = " ".join(word[0] for word in first)
        for given in dict.fromkeys((first[0][0], initials)):
            if given not in _WORDS_TOO:
                yield f"{given} {surname}"
                yield f"{surname} {given}"
    yield from _with_initials(first[0], without_particles(last))


def _in_one(given: str, surname: str) -> Iterator[str]:
    """Give forename and surname without a blank, as names of files have them."""
    if len(given + surname) >= _SHORTEST_IN_ONE:
        bare = surname.replace(" ", "")
        yield f"{given}{bare}"
        yield f"{bare}{given}"


def _with_initials(given: str, last: Sequence[str]) -> Iterator[str]:
    """Give a forename with the initials of the surname, before and after it."""
    if len(given) < _SHORTEST_FORENAME or given in _ORDINARY:
        return
    letters = [word[0] for word in last]
    for initials in dict.fromkeys((*letters, " ".join(letters))):
        if initials not in _WORDS_TOO:
            yield f"{given} {initials}"
            yield f"{initials} {given}"


def streets_in(words: Sequence[str]) -> Iterator[str]:
    """Give each number of a house with its street, the kind of street written out and in short, ``saint`` as well as ``st``."""
    for start, word in enumerate(words):
        if _HOUSE.fullmatch(word) is None:
            continue
        following = words[start + 1 : start + 2 + _LONGEST_STREET]
        if following[:1] and following[0] in _STREETS_FIRST:
            for end in range(2, len(following) + 1):
                yield " ".join([word, *following[:end]])
            continue
        for end in range(1, len(following)):
            kind = _LONG.get(following[end], following[end])
            if kind not in _STREETS:
                continue
            named = following[:end]
            if any(_HOUSE.fullmatch(other) for other in named):
                break
            others = [
                ("saint" if w == "st" else "st") if w in {"st", "saint"} else w for w in named
            ]
            for name in dict.fromkeys((tuple(named), tuple(others))):
                for written in dict.fromkeys((kind, _STREETS[kind])):
                    if written:
                        yield " ".join([word, *name, written])
            break
