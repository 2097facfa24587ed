"""The values of one column of persons: what of them is added to what is looked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.raw import RawTable, folded
from localeval.data.standard import MOST_CATEGORIES
from localeval.publishing.person_values import (
    RUN,
    gists_of,
    is_dense,
    long_numbers,
    national_digits,
    raw_texts,
    run_hashes,
    runs_of,
)
from localeval.publishing.plain_text import plain_text, words_of
from localeval.publishing.said_names import (
    forenames,
    is_first_name,
    is_last_name,
    is_whole_name,
    names_together,
    parted,
    streets_in,
    surnames,
    without_particles,
)

#: A single word of letters is a name or nothing; shorter ones are words.
WORD_LENGTH = 5
#: Codes are looked for where a word begins with as many characters of one, or is its first character.
HEAD = 2
#: Numbers of so many digits are written in groups of any size: telephones, NHS numbers, accounts.
GROUPED_DIGITS, MOST_GROUPED = 9, 16
#: A column with more values than this that many persons share says nothing that a report would print.
MOST_COMMON = 500
#: Ids shorter than this, and shorter numbers, stand in every report as something else.
ID_LENGTH, ID_DIGITS = 5, 6
#: Ids of more forms than this have no usual one.
MOST_FORMS = 20
_PLAIN_NUMBER = r"^[-+]?\d+(\.\d+)?$"
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
#: Form of the number: gov.uk, National Insurance Manual NIM39110; its last letter is left out by many.
_NATIONAL_INSURANCE = re.compile(
    r"(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]\d{6}[a-d]?"
)
#: Areas with a code so short that the number within it has seven or eight digits (Ofcom, National Telephone Numbering Plan).
_AREA = re.compile(r"(?:1\d1(?=\d{7}$)|11\d(?=\d{7}$)|2\d(?=\d{8}$))")
#: What joins the parts of one code.
_JOINT = "[-_./ ]"
AN_ID = "a person_id"


@dataclass
class Persons:
    """The values by which a person could be identified.

    Attributes
    ----------
    exact : dict of str to str
        Folded words (joined by blanks, fewer than ``RUN``) and the kind of thing they are.
    lengths : set of int
        How many words the keys of ``exact`` have.
    coded : dict of str to str
        Values with letters and digits, written in one (``mcr10007``), and their kind.
    coded_lengths, coded_heads : set of int, set of str
        How many characters the keys of ``coded`` have, and their first ``HEAD`` characters and first one.
    grouped : dict of str to str
        Long numbers without signs, blanks, code of the country and leading zeros, and their kind.
    local : dict of str to str
        Of telephone numbers in some areas what is dialled within these.
    runs : list of (str, numpy.ndarray of int)
        For each column of texts its kind, and the sorted hashes (``run_hashes``) of all runs of ``RUN`` words that few persons share.
    gists : list of (str, numpy.ndarray of int)
        The same of what ``gists_of`` gives: the words of content of a text in any order.
    weak_ids : frozenset of str
        Ids that mean something only in a table of ids.
    id_forms : frozenset of (str, int)
        What stands before the digits at the end of ids, and how many digits those are; none where ids have no usual form.
    id_columns : frozenset of str
        Folded names under which ids stand.
    births : frozenset of str
        Dates of birth, ISO 8601.
    numbers, dense : dict of str to str
        Canonical numbers and the column they are from; in ``dense`` those that could be there by chance.
    common : set of str
        What at least as many persons have in common as make a number that is printed, as a site: it may stand anywhere.
    texts : set of str
        Keys of ``exact`` and ``coded`` that are free text, which may also be an ordinary phrase.
    """

    exact: dict[str, str] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)
    coded: dict[str, str] = field(default_factory=dict)
    coded_lengths: set[int] = field(default_factory=set)
    coded_heads: set[str] = field(default_factory=set)
    grouped: dict[str, str] = field(default_factory=dict)
    local: dict[str, str] = field(default_factory=dict)
    runs: list[tuple[str, npt.NDArray[np.int64]]] = field(default_factory=list)
    gists: list[tuple[str, npt.NDArray[np.int64]]] = field(default_factory=list)
    weak_ids: frozenset[str] = frozenset()
    id_forms: frozenset[tuple[str, int]] = frozenset()
    id_columns: frozenset[str] = frozenset({"person_id"})
    births: frozenset[str] = frozenset()
    numbers: dict[str, str] = field(default_factory=dict)
    dense: dict[str, str] = field(default_factory=dict)
    common: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def add_words(self, key: str, kind: str, *, text: bool = False) -> None:
        """Add folded words that are looked for as such."""
        if key and key not in self.exact:
            self.exact[key] = kind
            self.lengths.add(key.count(" ") + 1)
            if text:
                self.texts.add(key)

    def add_code(self, key: str, kind: str, *, text: bool = False) -> None:
        """Add a value with letters and digits, written in one, which is looked for in any grouping."""
        if key not in self.coded:
            self.coded[key] = kind
            self.coded_lengths.add(len(key))
            self.coded_heads |= {key[:HEAD], key[:1]}
            if text:
                self.texts.add(key)


@dataclass(frozen=True)
class Codes:
    """Whose each row of a table is, as numbers.

    Attributes
    ----------
    codes : numpy.ndarray of int
    count : int
        How many persons.
    """

    codes: npt.NDArray[np.int64]
    count: int

    @property
    def repeated(self) -> bool:
        """Whether a person has several rows."""
        return self.count < len(self.codes)


def ids_of(raw: RawTable, names: set[str]) -> pa.ChunkedArray | None:
    """Give the column of ids as texts, found by its folded name; None where a table has none."""
    for column, values in raw.columns.items():
        if folded(column) in names:
            return raw_texts(values)
    return None


def codes_of(ids: pa.ChunkedArray | None) -> Codes | None:
    """Give each row the number of its person; None where a table has no ids."""
    if ids is None:
        return None
    coded = pc.dictionary_encode(ids.combine_chunks())
    return Codes(coded.indices.to_numpy().astype(np.int64), len(coded.dictionary))


def add_ids(found: Persons, ids: pa.Array) -> None:
    """Add ids: those that are one plain word or code by columns, because there can be millions, and the rest one by one."""
    lower = pc.utf8_lower(ids)
    is_plain = pc.match_substring_regex(lower, rf"^[a-z0-9]+({_JOINT}[a-z0-9]+)*$")
    plain = lower.filter(is_plain)
    unusual = [
        plain_text(value).casefold() for value in ids.filter(pc.invert(is_plain)).to_pylist()
    ]
    written = pa.concat_arrays([plain, pa.array(unusual, pa.string())])
    words = pa.concat_arrays(
        [
            pc.replace_substring_regex(plain, _JOINT, " "),
            pa.array([" ".join(words_of(value)) for value in unusual], pa.string()),
        ]
    )
    code = pc.replace_substring(words, " ", "")
    long, digits = pc.utf8_length(code), pc.match_substring_regex(code, "^[0-9]*$")
    weak = pc.or_(pc.less(long, ID_LENGTH), pc.and_(digits, pc.less(long, ID_DIGITS)))
    found.weak_ids = frozenset(written.filter(weak).to_pylist()) - {""}
    # Two words or two numbers beside each other are no id; with the sign that joins them they are.
    joined = pc.and_(pc.or_(weak, digits), pc.not_equal(written, code))
    literal = written.filter(pc.and_(joined, pc.greater_equal(pc.utf8_length(written), ID_LENGTH)))
    mixed = pc.and_(pc.match_substring_regex(code, "[0-9]"), pc.invert(pc.or_(weak, digits)))
    found.id_forms |= _forms_of(code)
    # Spreadsheets, and people, leave out the zeros that a number begins with.
    short = pc.replace_substring_regex(words, r"(^|[^0-9])0+([0-9])", r"\1\2")
    short = pc.replace_substring(short, " ", "").filter(mixed)
    short = short.filter(pc.greater_equal(pc.utf8_length(short), ID_LENGTH))
    for codes in (literal, code.filter(mixed), short):
        found.coded |= dict.fromkeys(codes.to_pylist(), AN_ID)
        found.coded_lengths |= set(pc.unique(pc.utf8_length(codes)).to_pylist())
        for length in (1, HEAD):
            heads = pc.utf8_slice_codeunits(codes, 0, length)
            found.coded_heads |= set(pc.unique(heads).to_pylist())
    others = words.filter(pc.invert(pc.or_(pc.or_(weak, mixed), joined)))
    found.exact |= dict.fromkeys(others.to_pylist(), AN_ID)
    found.lengths |= {1 + n for n in pc.unique(pc.count_substring(others, " ")).to_pylist()}
    own = {key for key in found.texts if AN_ID in (found.exact.get(key), found.coded.get(key))}
    found.texts -= own


def _forms_of(codes: pa.Array) -> frozenset[tuple[str, int]]:
    """Give what stands before the digits at the end of ids, and how many these are; nothing where ids are of many forms."""
    heads = pc.replace_substring_regex(codes, "[0-9]+$", "")
    widths = pc.subtract(pc.utf8_length(codes), pc.utf8_length(heads))
    pairs = pa.table({"head": heads, "width": widths}).group_by(["head", "width"]).aggregate([])
    if len(pairs) > MOST_FORMS:
        return frozenset()
    found = zip(pairs["head"].to_pylist(), pairs["width"].to_pylist(), strict=True)
    return frozenset((head, width) for head, width in found if width)


def add_column(
    found: Persons,
    kind: str,
    texts: pa.ChunkedArray,
    persons: Codes | None,
    threshold: int,
    *,
    identifying: bool = False,
) -> None:
    """Add the values of a column that fewer than ``threshold`` persons have; of few values only where they tell who somebody is."""
    rare, common = _rare_and_common(texts, persons, threshold, few=identifying)
    found.common |= {plain_text(value) for value in common}
    is_number = pc.match_substring_regex(rare, _PLAIN_NUMBER)
    plain = rare.filter(is_number)
    numbers = long_numbers(plain)
    kept = found.dense if is_dense(numbers) else found.numbers
    # What is known already stays, whichever column it was from.
    kept |= {form: f"a value of {kind}" for form in numbers if form not in kept}
    whole = plain.filter(
        pc.match_substring_regex(plain, rf"^\+?\d{{{GROUPED_DIGITS},{MOST_GROUPED}}}$")
    )
    for value in whole.to_pylist():
        _add_grouped(found, value, kind)
    add_texts(found, kind, rare.filter(pc.invert(is_number)).to_pylist(), threshold)


def add_texts(found: Persons, kind: str, values: Iterable[str], threshold: int) -> None:
    """Add texts, each of a few persons: names, codes, addresses, comments."""
    what = f"a value of {kind}"
    runs: list[str] = []
    gists: list[str] = []
    for value in values:
        plain = plain_text(value)
        words = words_of(plain)
        key, code = " ".join(words), "".join(words)
        for street in streets_in(words):
            found.add_words(street, what, text=True)
        if code.isdigit():
            _add_grouped(found, plain, kind)
            if len(plain) >= ID_LENGTH:
                found.add_code(plain.casefold(), what, text=True)
        elif len(words) >= RUN and not _NATIONAL_INSURANCE.fullmatch(code):
            runs += set(runs_of(words))
            gists += {gist for gist, *_ in gists_of(words)}
        elif code.isalpha():
            if len(code) >= WORD_LENGTH:
                found.add_words(key, what, text=True)
                # Of two words also in one, and one that an apostrophe parts also in two.
                found.add_words(code, what, text=True)
                bare = without_particles(words)
                if len("".join(bare)) >= WORD_LENGTH:
                    found.add_words(" ".join(bare), what, text=True)
                if "'" in plain.strip("'"):
                    found.add_words(" ".join(words_of(plain.replace("'", " "))), what, text=True)
        elif _NATIONAL_INSURANCE.fullmatch(code):
            found.add_code(code, "a National Insurance number")
            found.add_code(code[:8], "a National Insurance number")
        elif len(code) >= ID_LENGTH:
            found.add_words(key, what, text=True)
            found.add_code(code, "a postcode" if _POSTCODE.fullmatch(code) else what, text=True)
            # Spreadsheets, and people, leave out the zeros that a part begins with.
            short = "".join(word.lstrip("0") if word.isdigit() else word for word in words)
            if short != code and len(short) >= ID_LENGTH and not short.isdigit():
                found.add_code(short, what, text=True)
    for said, kept in ((runs, found.runs), (gists, found.gists)):
        hashes, counts = np.unique(run_hashes(said), return_counts=True)
        if len(rare := hashes[counts < threshold]):
            kept.append((what, rare))


def _add_grouped(found: Persons, number: str, kind: str) -> None:
    digits = national_digits(number)
    if GROUPED_DIGITS <= len(digits) <= MOST_GROUPED:
        found.grouped.setdefault(digits, f"a value of {kind}")
        if area := _AREA.match(digits):
            found.local.setdefault(digits[area.end() :], f"a value of {kind}")


def _rare_and_common(
    texts: pa.ChunkedArray, persons: Codes | None, threshold: int, *, few: bool = False
) -> tuple[pa.Array, list[str]]:
    """Give the values that fewer than ``threshold`` persons have, of a column of many values or with ``few`` of any column; and those that more have."""
    coded = pc.dictionary_encode(texts.combine_chunks())
    codes = coded.indices.to_numpy().astype(np.int64)
    if persons is not None and persons.repeated:
        pairs = np.unique(codes * persons.count + persons.codes)
        codes = pairs // persons.count
    counts = np.bincount(codes, minlength=len(coded.dictionary))
    filled = pc.not_equal(coded.dictionary, "").to_numpy(zero_copy_only=False)
    many = filled & (counts >= threshold)
    common = (
        coded.dictionary.filter(pa.array(many)).to_pylist() if many.sum() <= MOST_COMMON else []
    )
    if not few and filled.sum() <= min(MOST_CATEGORIES, counts[filled].sum() / 2):
        return pa.array([], pa.string()), common
    return coded.dictionary.filter(pa.array(filled & (counts < threshold))), common


def add_names(found: Persons, tables: Iterable[RawTable], threshold: int) -> None:
    """Add the names of persons as sentences say them, where the columns of a table are called as columns of names are.

    Of a whole name each part counts by itself, as in a column of its own; forename and surname count together, also with initials.
    """
    for raw in tables:
        named = {column: folded(column) for column in raw.columns}
        for column in (c for c, name in named.items() if is_whole_name(name)):
            whole = pc.unique(raw_texts(raw.columns[column])).to_pylist()
            words = [both for value in filter(None, whole) if (both := parted(value)) is not None]
            add_said_names(found, f"the column '{column}'", words, threshold, alone=True)
        firsts = [column for column, name in named.items() if is_first_name(name)]
        lasts = [column for column, name in named.items() if is_last_name(name)]
        for first, last in zip(firsts[:1], lasts[:1], strict=False):
            given, surname = (raw_texts(raw.columns[c]).to_pylist() for c in (first, last))
            words = forenames_and_surnames(zip(given, surname, strict=True))
            add_said_names(found, f"the column '{last}'", words, threshold, alone=True)


def forenames_and_surnames(names: Iterable[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """Give the words of forenames and surnames, each pair once, of those that are both given and are words."""
    pairs = [
        (words_of(plain_text(first)), words_of(plain_text(last)))
        for first, last in dict.fromkeys(names)
    ]
    return [
        pair
        for pair in pairs
        if all(pair) and all(word.isalpha() for words in pair for word in words)
    ]


def add_said_names(
    found: Persons,
    kind: str,
    names: Iterable[tuple[list[str], list[str]]],
    threshold: int,
    *,
    alone: bool = False,
) -> None:
    """Add forenames and surnames as they are said together, and with ``alone`` each by itself, where few are said so."""
    said: list[str] = []
    for first, last in names:
        said += dict.fromkeys(names_together(first, last))
        if alone:
            each = dict.fromkeys((*surnames(last), *forenames(first)))
            said += (one for one in each if len(one) >= WORD_LENGTH)
    for key, count in Counter(said).items():
        if count < threshold:
            found.add_words(key, f"a value of {kind}", text=True)
