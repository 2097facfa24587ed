"""The last look at everything that is about to leave: no value of a single person, no trace of this machine.

Each text is brought to its plain form, which hides nothing behind a spelling, taken apart into words and numbers, which are looked up
among the values of the inputs (``input_words``), and searched for what has a form of its own: National Insurance and NHS numbers, postcodes, e-mail addresses, dates of birth, paths. A finding
says where and what kind of thing it is, and never the thing itself.

What is not found: initials alone and a common name alone, fewer than five words of a longer text as it stands or four of its content told again, an id
of under five characters (or a number under six digits) outside a table that names its id column and without a word for an id before it,
a number of under six digits, and a single number of a column that holds so many that it is likely to be in any report by chance.
"""

from __future__ import annotations

import getpass
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import localeval
from localeval.publishing.births import find_births
from localeval.publishing.file_texts import pieces
from localeval.publishing.input_words import InputWords
from localeval.publishing.person_columns import Persons
from localeval.publishing.person_values import LEAST_DIGITS, canonical_number, digits_of
from localeval.publishing.plain_text import folded_words, plain_text, with_signs_of_addresses
from localeval.publishing.text_pieces import Piece

#: Form of the number: gov.uk, National Insurance Manual NIM39110.
_NATIONAL_INSURANCE = re.compile(
    r"(?<![^\W_]|#)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[-./ ]?\d\d){3}[-./ ]?[A-D](?![^\W_])"
    r"|(?<![^\W_]|#)(?i:(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([-./ ]?)\d\d\1\d\d\1\d\d\1[A-D])(?![^\W_])"
)
_SIX_DIGITS = re.compile(r"\d\d[-./ ]?\d\d[-./ ]?\d\d")
#: Form and check digit: NHS Data Dictionary, "NHS number".
_NHS = re.compile(r"(?<![\w.,#])(?<!\d-)(\d{3})([-./ ]?)(\d{3})\2(\d{4})(?!\w|[.,-]\d)")
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
#: As other countries write them, and as typesetters do: blanks or points between thousands, a comma before decimals.
_NUMBER_ELSEWHERE = re.compile(
    r"(?<![\w.,#])(?:\d{1,3}(?:[ .']\d{3})+(?:[.,]\d{1,4})?|\d+,\d{1,4})(?![\w]|[.,]\d)"
)
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


def find_forms(text: str, contact: str) -> Iterator[tuple[str, str]]:
    """Give the kind and the value of each; what is in the declared contact, in one case, may stand there."""
    if _SIX_DIGITS.search(text):
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
    for match in _NUMBER_ELSEWHERE.finditer(text):
        number = _from_elsewhere(match.group())
        if digits_of(number) >= LEAST_DIGITS and number in numbers and number not in allowed:
            yield numbers[number], match.group()
    if len(dict.fromkeys(dense)) >= DENSE_FINDINGS and 2 * len(dense) >= looked_at:
        yield from dense


def _from_elsewhere(number: str) -> str:
    """Give the canonical form of a number whose decimals follow the last point or comma, if no more than four do."""
    whole, sign, decimals = re.fullmatch(r"(.*?)(?:([.,])(\d{1,4}))?", number).groups()  # type: ignore[union-attr]
    plain = re.sub(r"[ .']", "", whole)
    return canonical_number(f"{plain}.{decimals}" if sign else plain)


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
        for piece in chain([Piece("its name", name)], pieces(name, content)):
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
        self._contact = plain_text(allowed.contact).casefold()
        self._words = InputWords(
            persons, (allowed.contact, *allowed.names, *sorted(persons.common)), allowed.numbers
        )
        self._folders = sorted(folders_of(root), key=len, reverse=True)
        user = user_name()
        self._user = None
        if user and not self._words.is_own(folded_words(user)):
            self._user = re.compile(rf"(?<![^\W_]){re.escape(user)}(?![^\W_])")

    def at(self, piece: Piece) -> Iterator[tuple[str, str]]:
        """Give the kind of each finding and the value itself."""
        if "/" in piece.text or "\\" in piece.text:
            yield from find_paths(piece.text, self._folders, code=piece.code)
        text = plain_text(piece.text)
        if self._user and (match := self._user.search(text.casefold())):
            yield "the user name of this machine", match.group()
        yield from find_forms(text, self._contact)
        yield from find_births(
            text,
            self._persons.births,
            self._allowed.dates,
            plain_text(piece.heading),
            self._allowed.numbers,
        )
        yield from self._words.find(text)
        sure, maybe = with_signs_of_addresses(text)
        if sure != text:
            yield from find_forms(sure, self._contact)
        for said in {sure, maybe} - {text}:
            yield from self._words.find(said)
        if not piece.code:
            yield from self._words.weak_ids(text, f"{piece.heading} {text}".casefold())
        yield from find_numbers(text, self._persons, self._allowed.numbers)
