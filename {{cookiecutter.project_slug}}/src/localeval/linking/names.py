"""Names of persons as they are compared: folded, taken apart, and put into groups of forms of one name.

Nothing is corrected: a name keeps its letters beside the group that it is a form of. It knows nothing of files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

#: Letters that do not come apart into a plain letter and a sign.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
)
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor rev reverend sir dame lord lady master messrs mstr hon cllr mrss".split()
)
#: Behind a name, and no part of it.
_SUFFIXES = frozenset("jr jnr sr snr junior senior esq ii iii iv obe mbe cbe".split())
#: Words that stand before the last word of a surname and belong to it.
_PARTICLES = frozenset(
    "de del della der den di da dos das du la le van von vander ter ten st saint ap ab al el bin ibn bint ben mac mc o ni nic ui".split()
)
#: What is written where a name is not known.
_NO_NAMES = frozenset(
    "unknown notknown nk na none null test tester baby infant anon anonymous tbc tba notgiven notprovided missing notrecorded "
    "surname forename firstname lastname name xx xxx xxxx withheld redacted".split()
)


class PersonName(NamedTuple):
    """A name taken apart; an empty text where a part is not known."""

    first: str
    middle: str
    last: str


@dataclass(frozen=True)
class NameGroups:
    """Forms of one name, each with the name of its group.

    Attributes
    ----------
    forenames, surnames : mapping of str to str
    """

    forenames: Mapping[str, str]
    surnames: Mapping[str, str]

    def of_forename(self, name: str) -> str:
        """Give the group of a folded forename; itself where it is in none."""
        return self.forenames.get(name, name)

    def of_surname(self, name: str) -> str:
        """Give the group of a folded surname: by the list, and by endings and beginnings that change with who writes it."""
        if name in self.surnames:
            return self.surnames[name]
        plain = re.sub(r"^(mac|mc|mhic|nic)(?=\w{3})", "mc", name)
        plain = re.sub(r"(?<=[sc])ka$", "ki", plain)  # Kowalska is Kowalski's wife
        plain = (
            re.sub(r"^(ap|ab|verch|ferch)(?=[^aeiou]\w{3})", "", plain)
            if "ap" in name[:2]
            else plain
        )
        return self.surnames.get(plain, plain)


@cache
def name_groups() -> NameGroups:
    """Give the built-in forms of names."""
    from localeval.base.yamlfile import YamlFile

    file = Path(__file__).with_name("names.yml")
    said = YamlFile(file, file.name).value
    return NameGroups(_by_form(said["forenames"]), _by_form(said["surnames"]))


def _by_form(groups: list[list[str]]) -> dict[str, str]:
    return {fold(form): fold(group[0]) for group in groups for form in group}


def fold(text: str) -> str:
    """Reduce a name to its letters: small, without accents, signs and blanks.

    Examples
    --------
    >>> fold("O'Néill"), fold("Wałęsa"), fold("Smith-Jones")
    ('oneill', 'walesa', 'smithjones')
    """
    return "".join(_words(text))


# A million people have some ten thousand names.
@lru_cache(maxsize=1 << 17)
def _words(text: str) -> tuple[str, ...]:
    if text.isascii() and text.isalpha():
        return (text.lower(),)
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’`´.]", "", plain)
    return tuple(re.findall(r"[^\W\d_]+", plain))


def taken_apart(first: str, middle: str, last: str) -> PersonName:
    """Fold the parts of a name: of several forenames the first counts, the others stand in the middle.

    Examples
    --------
    >>> taken_apart("Mrs Mary-Jane", "", "Ap Rhys")
    PersonName(first='mary', middle='jane', last='aprhys')
    """
    words = _without(_words(first), _TITLES)
    last_words = _without(_words(last), _SUFFIXES)
    rest = "".join(words[1:]) or "".join(_words(middle))
    return PersonName(_known(words[0] if words else ""), rest, _known("".join(last_words)))


def split(full: str) -> PersonName:
    """Take a whole name apart: "Smith, John Paul" by its comma, else the last word, with what belongs before it, is the surname.

    Examples
    --------
    >>> split("SMITH, John Paul"), split("Ms Anna van der Berg")
    (PersonName(first='john', middle='paul', last='smith'), PersonName(first='anna', middle='', last='vanderberg'))
    """
    before, comma, after = full.partition(",")
    if comma and _without(_words(after), _SUFFIXES | _TITLES):
        return taken_apart(" ".join(_without(_words(after), _TITLES)), "", before)
    words = _without(_without(_words(before if comma else full), _TITLES), _SUFFIXES)
    if len(words) < 2:
        return PersonName("", "", _known("".join(words)))
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return PersonName(_known(words[0]), "".join(words[1:at]), _known("".join(words[at:])))


def parts_of_surname(last: str) -> list[str]:
    """Give the folded words of a surname of several, such as Smith-Jones; none where it is one word."""
    words = [word for word in _without(_words(last), _SUFFIXES) if word not in _PARTICLES]
    return words if len(words) > 1 else []


def _without(words: Sequence[str], others: frozenset[str]) -> list[str]:
    kept = [word for word in words if word not in others]
    return kept or ([] if all(word in _TITLES for word in words) else list(words))


def _known(name: str) -> str:
    return "" if name in _NO_NAMES else name
