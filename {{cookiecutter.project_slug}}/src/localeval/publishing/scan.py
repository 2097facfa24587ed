"""The last look at everything that is about to leave: no value of a single person, no trace of this machine.

Each text is taken apart into words and numbers, which are looked up among the values of the inputs, and searched for what
has a form of its own: National Insurance and NHS numbers, postcodes, e-mail addresses, dates of birth, paths. A finding
says where and what kind of thing it is, and never the thing itself.

What is not found: an id of under five characters (or a number under six digits) outside a table that names its id column,
a number of under six digits, and a single number of a column that holds so many that it is likely to be in any report by
chance.
"""

from __future__ import annotations

import datetime as dt
import getpass
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import localeval
from localeval.publishing.file_texts import pieces
from localeval.publishing.persons import (
    LEAST_DIGITS,
    WORD,
    WORD_LENGTH,
    Persons,
    canonical_number,
    digits_of,
    folded_words,
)
from localeval.publishing.text_pieces import Piece

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(
    r"(?<![\w/.])(?<!\d-)(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m3>(?i:{'|'.join(_MONTHS)}))[a-z]*\.?,?\s(?P<y3>\d{{4}}))(?!\d|[/-]\d)"
)
_BORN = re.compile(
    r"\b(?:date[ _-]of[ _-]birth|birth[ _]?date|dob|d\.o\.b\.?|born)\b\W{0,20}$", re.IGNORECASE
)
#: Form of the number: gov.uk, National Insurance Manual NIM39110.
_NATIONAL_INSURANCE = re.compile(
    r"(?<![\w#])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?!\w)",
    re.IGNORECASE,
)
#: Form and check digit: NHS Data Dictionary, "NHS number".
_NHS = re.compile(r"(?<![\w.,#])(?<!\d-)(\d{3})([ -]?)(\d{3})\2(\d{4})(?!\w|[.,-]\d)")
#: Full postcodes (BS 7666). Without a blank it could be a colour or a code, so those are looked up in the inputs.
_POSTCODE = re.compile(
    r"(?<![\w#])(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y])\u0020"
    r"\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_UNIX_PATH = re.compile(
    r"(?<![\w/.:~<@%])/(?:home|Users|root|tmp|var|opt|mnt|media|srv|private|Volumes|usr|etc|workspace|builds)"
    r"(?:/[^\s\"'<>|,;:)\\]+)+"
)
_WINDOWS_PATH = re.compile(
    r"(?<![A-Za-z])[A-Za-z]:[\\/](?![\\/])[^\s\"'<>|]+|(?<!\\)\\\\[\w.-]+\\[\w$.-]+"
)
_FILE_ADDRESS = re.compile(r"file://[^\s\"'<>]+")
#: Names of users that are no names of persons.
_NOBODY = frozenset(
    "root admin administrator user users runner ubuntu debian vagrant jovyan docker build guest test analyst "
    "default public shared nobody owner student".split()
)
#: So many values of a dense column, and at least half of all numbers there, are no chance any more.
DENSE_FINDINGS = 3
_NUMBER = re.compile(r"(?<![\w.,#])\d[\d,]*(?:\.\d+)?(?![\w])")
_PARTED = re.compile(r"[-_.'’]")
_DECIMAL = re.compile(r"\d+(\.\d+)+")
#: So many findings are listed for a file; more of them say nothing new.
MOST_FINDINGS = 8


@dataclass(frozen=True)
class ScanFinding:
    """Something of a person, or of this machine, in a file that is to leave.

    Attributes
    ----------
    file, where : str
        The file and the place in it.
    kind : str
        What it is, in words.
    hint : str
        Enough to recognise it beside the place; never the whole.
    """

    file: str
    where: str
    kind: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind} ({self.hint})"


def masked(value: str) -> str:
    """Show the beginning of a value, so that it can be found, and how long it is."""
    shown = value[: min(2, len(value) // 4)]
    return f"'{shown}…', {len(value)} characters"


@cache
def own_text() -> str:
    """Give all words of this package, which no data can have brought into a report."""
    folder = Path(localeval.__file__).parent
    kinds = {".py", ".yml", ".css", ".lua", ".html", ".typ", ".json"}
    texts = (
        path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds
    )
    return f" {' '.join(word for text in texts for word in WORD.findall(text.casefold()))} "


@cache
def own_words() -> frozenset[str]:
    """Give the words of ``own_text``, each once."""
    return frozenset(own_text().split())


@dataclass(frozen=True)
class AllowedTexts:
    """What may stand in what leaves although it looks like one of the things that may not.

    Attributes
    ----------
    contact : str
        The declared contact, with its e-mail address and postcode.
    names : tuple of str
        Declared names: of the programme, organisation, provider and places.
    numbers : frozenset of str
        Canonical numbers of the result, which has been through disclosure control.
    dates : frozenset of str
        Declared dates and the date of the run, ISO 8601.
    """

    contact: str = ""
    names: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()


def reported_numbers(value: object) -> frozenset[str]:
    """Give every number of a result in the ways in which a report may round it, canonical."""
    found: set[str] = set()

    def walk(item: object) -> None:
        if isinstance(item, dict):
            for inner in item.values():
                walk(inner)
        elif isinstance(item, list | tuple):
            for inner in item:
                walk(inner)
        elif isinstance(item, int | float) and not isinstance(item, bool):
            found.update(canonical_number(f"{abs(item):.{digits}f}") for digits in range(5))

    walk(value)
    return frozenset(found)


def find_births(text: str, births: Set[str], allowed: Set[str]) -> Iterator[tuple[str, str]]:
    """Give the kind and the text of each date of birth; births and allowed dates are in ISO 8601."""
    for match in _DATE.finditer(text):
        day = _iso(match)
        if day is None or day in allowed:
            continue
        before = text[max(0, match.start() - 40) : match.start()]
        if day in births or _BORN.search(before):
            yield "a date of birth", match.group()


def _iso(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    year = found["y"] or found["y2"] or found["y3"]
    month = found["m"] or found["m2"] or str(_MONTHS.index(found["m3"].lower()) + 1)
    day = found["d"] or found["d2"] or found["d3"]
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def find_forms(text: str, contact: str) -> Iterator[tuple[str, str]]:
    """Give the kind and the value of each; what is in the declared contact, in one case, may stand there."""
    for match in _NATIONAL_INSURANCE.finditer(text):
        yield "a National Insurance number", match.group()
    for match in _NHS.finditer(text):
        if _nhs_check(match.group(1) + match.group(3) + match.group(4)):
            yield "an NHS number", match.group()
    for match in _POSTCODE.finditer(text):
        if match.group().casefold() not in contact:
            yield "a postcode", match.group()
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if match.group().strip("'").casefold() not in contact:
                yield "an e-mail address", match.group()


def _nhs_check(digits: str) -> bool:
    """Whether ten digits have the check digit of an NHS number (modulus 11)."""
    if len(set(digits)) == 1:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def find_paths(text: str, folders: Sequence[str], *, code: bool) -> Iterator[tuple[str, str]]:
    """Give the kind and the text of each path; in code, a colon and a backslash are no path of Windows."""
    for folder in folders:
        if folder in text:
            yield "a path on this machine", folder
            return
    patterns = [_UNIX_PATH, _FILE_ADDRESS] + ([] if code else [_WINDOWS_PATH])
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield "a path on a machine", match.group()


def user_name() -> str:
    """Give the name of who uses this machine, in one case; empty where it is no name of a person."""
    try:
        name = getpass.getuser().casefold()
    except (OSError, KeyError, ImportError):  # no such user, as in a container
        return ""
    return "" if name in _NOBODY or len(name) < 4 else name


def folders_of(root: Path | None) -> Iterable[str]:
    """Give folders of this machine; those near its top are left to the patterns."""
    for folder in (
        root,
        Path.home(),
        Path(tempfile.gettempdir()),
        Path(localeval.__file__).parents[1],
    ):
        if folder is not None and len(folder.parts) > 2:
            yield str(folder)
            yield folder.as_posix()


def find_numbers(text: str, persons: Persons, allowed: Set[str]) -> Iterator[tuple[str, str]]:
    """Give the column and the text of each number of the inputs; allowed numbers are canonical."""
    numbers = persons.numbers
    dense: list[tuple[str, str]] = []
    looked_at = 0
    if not numbers and not persons.dense:
        return
    for match in _NUMBER.finditer(text):
        number = canonical_number(match.group().rstrip(","))
        if digits_of(number) < LEAST_DIGITS or number in allowed:
            continue
        looked_at += 1
        if number in numbers:
            yield numbers[number], match.group()
        elif number in persons.dense:
            dense.append((persons.dense[number], match.group()))
    if len(dict.fromkeys(dense)) >= DENSE_FINDINGS and 2 * len(dense) >= looked_at:
        yield from dense


class InputWords:
    """Looks words up among the values of the inputs, one text after the other."""

    def __init__(self, persons: Persons, allowed: AllowedTexts, user: str) -> None:
        self._persons = persons
        self._declared = {folded_words(name) for name in allowed.names}
        self._declared_words = {
            word for name in allowed.names for word in WORD.findall(name.casefold())
        }
        self._user = user
        if self._user in self._declared_words or self._user in own_words():
            self._user = ""
        self._lengths = sorted(persons.lengths | {1})

    def find(self, piece: Piece) -> Iterator[tuple[str, str]]:
        """Give the kind and the text of each value of the inputs, and of the user's name."""
        text = piece.text
        exact = self._persons.exact
        words = WORD.findall(text.casefold())
        if self._user and self._user in words:
            yield "the user name of this machine", self._user
        for length in self._lengths:
            keys = words if length == 1 else _spans(words, length)
            for key in keys:
                if key in exact and not self._is_ordinary(key):
                    yield exact[key], key
                elif length == 1 and _PARTED.search(key) and not _DECIMAL.fullmatch(key):
                    for part in _parts(key):
                        if part in exact and not self._is_ordinary(part):
                            yield exact[part], part
        weak = self._persons.weak_ids
        if weak and not piece.code:
            around = f"{piece.heading} {text}".casefold()
            if any(name in around for name in self._persons.id_columns):
                for word in dict.fromkeys(words):
                    if word in weak:
                        yield "a person_id", word

    def _is_ordinary(self, key: str) -> bool:
        """Whether a free text of the inputs is also a phrase of this package, or a declared name."""
        if key not in self._persons.texts:
            return False
        if key in self._declared or key in self._declared_words:
            return True
        return f" {key} " in own_text() if " " in key else key in own_words()


def _spans(words: list[str], length: int) -> Iterator[str]:
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def _parts(word: str) -> Iterator[str]:
    """Give every run of parts of a word with hyphens, underscores or points: ``row-NSW-1`` holds ``NSW-1``."""
    cuts = [0, *(match.end() for match in _PARTED.finditer(word))][:8]
    ends = [*(match.start() for match in _PARTED.finditer(word)), len(word)]
    for start in cuts:
        for end in ends:
            if end - start >= WORD_LENGTH and end - start < len(word):
                yield word[start:end]


def scan(
    files: Mapping[str, bytes], persons: Persons, allowed: AllowedTexts, root: Path | None = None
) -> list[ScanFinding]:
    """Look through files for anything of a single person or of this machine.

    Parameters
    ----------
    files : mapping of str to bytes
        By name; the ending says how a file is read.
    persons : Persons
    allowed : AllowedTexts
    root : Path, optional
        The project's folder, whose address may not stand anywhere.

    Returns
    -------
    list of ScanFinding
        At most ``MOST_FINDINGS`` for a file; empty when nothing was found.
    """
    look = _Look(persons, allowed, root)
    findings: list[ScanFinding] = []
    for name, content in files.items():
        mine: dict[tuple[str, str], ScanFinding] = {}
        for piece in pieces(name, content):
            for kind, value in look.at(piece):
                mine.setdefault((kind, value), ScanFinding(name, piece.where, kind, masked(value)))
            if len(mine) >= MOST_FINDINGS:
                break
        findings += list(mine.values())[:MOST_FINDINGS]
    return findings


class _Look:
    """Looks at one stretch of text after the other."""

    def __init__(self, persons: Persons, allowed: AllowedTexts, root: Path | None) -> None:
        self._persons = persons
        self._allowed = allowed
        self._contact = allowed.contact.casefold()
        self._words = InputWords(persons, allowed, user_name())
        self._folders = sorted(folders_of(root), key=len, reverse=True)

    def at(self, piece: Piece) -> Iterator[tuple[str, str]]:
        """Give the kind of each finding and the value itself."""
        text = piece.text
        yield from find_forms(text, self._contact)
        if "/" in text or "\\" in text:
            yield from find_paths(text, self._folders, code=piece.code)
        yield from find_births(text, self._persons.births, self._allowed.dates)
        yield from self._words.find(piece)
        yield from find_numbers(text, self._persons, self._allowed.numbers)
