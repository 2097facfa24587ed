"""What the inputs say of single persons, in a form in which it can be looked up in any text.

Ids, dates of birth, long numbers such as telephones, and every value of a column with many different values that few persons
share; of a longer text every run of five words. It reads the person tables as they stand in their files, so that columns which the evaluation does
not use are known too. It looks for nothing; that is ``scan``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.declared_files import read_pieces
from localeval.data.raw import MISSING, RawTable, folded
from localeval.data.recipe_cells import read_days
from localeval.data.standard import MOST_CATEGORIES, PERSON_TABLES, table_specs
from localeval.project.day_formats import ISO
from localeval.project.project import Project
from localeval.publishing.days import WrittenDay, day_of
from localeval.publishing.plain_text import plain_text, words_of
from localeval.publishing.said_names import (
    is_first_name,
    is_last_name,
    is_whole_name,
    names_together,
    parted,
    streets_in,
    surnames,
    without_particles,
)

#: So many words of a text in a row are a quotation, not chance; shorter texts are looked for as a whole.
RUN = 5
#: A single word of letters is a name or nothing; shorter ones are words.
WORD_LENGTH = 5

#: Codes are looked for where a word begins with as many characters of one, or is its first character.
HEAD = 2
#: A number of fewer digits says nothing of whose it is.
LEAST_DIGITS = 6
#: Numbers of so many digits are written in groups of any size: telephones, NHS numbers, accounts.
GROUPED_DIGITS, MOST_GROUPED = 9, 16
#: Where a column's values fill more than this share of all numbers that could be written, one of them in a report
#: is likely to be there by chance.
DENSE = 0.01
_BIRTH = re.compile(r"(^|_)(dob|birth|born|d_o_b|birthday)(_|$)|dateofbirth|birthdate")
#: Ids shorter than this, and shorter numbers, stand in every report as something else.
ID_LENGTH, ID_DIGITS = 5, 6
_PLAIN_NUMBER = r"^[-+]?\d+(\.\d+)?$"
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
#: Form of the number: gov.uk, National Insurance Manual NIM39110; its last letter is left out by many.
_NATIONAL_INSURANCE = re.compile(
    r"(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]\d{6}[a-d]?"
)
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
    runs : list of (str, numpy.ndarray of int)
        For each column of texts its kind, and the sorted hashes (``run_hashes``) of all runs of ``RUN`` words that few persons share.
    weak_ids : frozenset of str
        Ids that mean something only in a table of ids.
    id_columns : frozenset of str
        Folded names under which ids stand.
    births : frozenset of str
        Dates of birth, ISO 8601.
    numbers, dense : dict of str to str
        Canonical numbers and the column they are from; in ``dense`` those that could be there by chance.
    texts : set of str
        Keys of ``exact`` and ``coded`` that are free text, which may also be an ordinary phrase.
    """

    exact: dict[str, str] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)
    coded: dict[str, str] = field(default_factory=dict)
    coded_lengths: set[int] = field(default_factory=set)
    coded_heads: set[str] = field(default_factory=set)
    grouped: dict[str, str] = field(default_factory=dict)
    runs: list[tuple[str, npt.NDArray[np.int64]]] = field(default_factory=list)
    weak_ids: frozenset[str] = frozenset()
    id_columns: frozenset[str] = frozenset({"person_id"})
    births: frozenset[str] = frozenset()
    numbers: dict[str, str] = field(default_factory=dict)
    dense: dict[str, str] = field(default_factory=dict)
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


def national_digits(number: str) -> str:
    """Reduce a long number to the digits by which it is known: no sign, no blank, not the code of this country, no leading zero."""
    digits = "".join(filter(str.isdigit, number))
    if digits.startswith("0044"):
        digits = digits[4:]
    elif digits.startswith("44") and len(digits) >= 12:
        digits = digits[2:]
    return digits.lstrip("0")


def runs_of(words: list[str]) -> list[str]:
    """Give every run of ``RUN`` words."""
    return [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]


def run_hashes(runs: Iterable[str]) -> npt.NDArray[np.int64]:
    """Give a number for each run of words; the same run has the same one as long as this process lives."""
    return np.fromiter(map(hash, runs), dtype=np.int64)


def canonical_number(number: str) -> str:
    """Write a number in the one way in which numbers are compared: no sign, no separators, no final zeros."""
    plain = number.replace(",", "").lstrip("+-−")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def digits_of(number: str) -> int:
    """Count the significant digits of a canonical number."""
    whole, point, decimals = number.partition(".")
    return len((whole + decimals).lstrip("0")) if point else len(whole.rstrip("0"))


def long_numbers(values: pa.Array) -> list[str]:
    """Give the numbers with enough digits as ``canonical_number`` writes them, and as they are printed.

    Done by columns, because there can be millions.
    """
    values = values.filter(pc.greater_equal(pc.utf8_length(values), LEAST_DIGITS))
    plain = pc.replace_substring_regex(values, r"^[-+]?0*(\d)", r"\1")
    plain = pc.replace_substring_regex(plain, r"(\.\d*?)0+$", r"\1")
    plain = pc.replace_substring_regex(plain, r"\.$", "")
    parted = pc.match_substring(plain, ".")
    significant = pc.if_else(
        parted,
        pc.replace_substring(pc.replace_substring_regex(plain, r"^0\.0*", ""), ".", ""),
        pc.replace_substring_regex(plain, "0+$", ""),
    )
    whole: list[str] = plain.filter(
        pc.greater_equal(pc.utf8_length(significant), LEAST_DIGITS)
    ).to_pylist()
    long = [number for number in whole if len(number.partition(".")[2]) > 2]
    printed = (canonical_number(f"{float(number):.2f}") for number in long)
    return whole + [number for number in printed if digits_of(number) >= LEAST_DIGITS]


def is_dense(numbers: list[str]) -> bool:
    """Whether the column holds a large share of the numbers that can be written in its range."""
    if not numbers:
        return False
    decimals = min(
        2, sorted(len(n.partition(".")[2]) for n in numbers[:1001])[len(numbers[:1001]) // 2]
    )
    sizes = np.array(numbers, dtype=np.float64)
    low, high = np.quantile(sizes, [0.0, 0.99])
    return bool(len(numbers) > DENSE * max((high - low) * 10.0**decimals, 100.0))


def raw_texts(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write every value as text, what is missing as the empty text."""
    texts = values if pa.types.is_string(values.type) else pc.cast(values, pa.string())
    texts = pc.utf8_trim_whitespace(pc.fill_null(texts, ""))
    missing = pa.array([word for word in MISSING if word])
    return pc.if_else(pc.is_in(pc.utf8_lower(texts), missing), "", texts)


def days_of(column: str, texts: pa.ChunkedArray) -> tuple[list[WrittenDay], list[str]] | None:
    """Read a column of dates, each written day once; None where it is no such column.

    A column whose name says that it holds births may hold anything else besides, which is given too.
    """
    sample = [value for value in texts.slice(0, 1000).to_pylist() if value]
    read = sum(day_of(plain_text(value)) is not None for value in sample)
    named = _BIRTH.search(folded(column)) is not None
    if not read or (read < len(sample) and not named):
        return None
    days: list[WrittenDay] = []
    others: list[str] = []
    for value in filter(None, pc.unique(texts).to_pylist()):
        day = day_of(plain_text(value))
        if day is None:
            others.append(value)
        else:
            days.append(day)
    return days, others


def births_of(column: str, days: list[WrittenDay]) -> set[str]:
    """Give the dates of a column of births, known by its name or by lying a working life back.

    Where all of a column can be read with the day first, so it is meant; else with the month first; else each date in both ways.
    """
    orders = (
        [day.day_first for day in days],
        [day.month_first for day in days],
        [iso for day in days for iso in day.days],
    )
    births = [iso for iso in next(order for order in orders if None not in order) if iso]
    years = np.array([int(iso[:4]) for iso in births])
    low, high = np.quantile(years, [0.1, 0.9])
    if not _BIRTH.search(folded(column)) and high - low < 10:
        return set()  # people start within years, are born in decades
    return set(births)


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
    for codes in (literal, code.filter(mixed)):
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
    rare = _rare(texts, persons, threshold, few=identifying)
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
    hashes, counts = np.unique(run_hashes(runs), return_counts=True)
    if len(rare := hashes[counts < threshold]):
        found.runs.append((what, rare))


def _add_grouped(found: Persons, number: str, kind: str) -> None:
    digits = national_digits(number)
    if GROUPED_DIGITS <= len(digits) <= MOST_GROUPED:
        found.grouped.setdefault(digits, f"a value of {kind}")


def _rare(
    texts: pa.ChunkedArray, persons: Codes | None, threshold: int, *, few: bool = False
) -> pa.Array:
    """Give the values that fewer than ``threshold`` persons have, of a column of many values; with ``few`` of any column."""
    coded = pc.dictionary_encode(texts.combine_chunks())
    codes = coded.indices.to_numpy().astype(np.int64)
    if persons is not None and persons.repeated:
        pairs = np.unique(codes * persons.count + persons.codes)
        codes = pairs // persons.count
    counts = np.bincount(codes, minlength=len(coded.dictionary))
    filled = pc.not_equal(coded.dictionary, "").to_numpy(zero_copy_only=False)
    if not few and filled.sum() <= min(MOST_CATEGORIES, counts[filled].sum() / 2):
        return pa.array([], pa.string())
    return coded.dictionary.filter(pa.array(filled & (counts < threshold)))


def add_names(found: Persons, tables: Iterable[RawTable], threshold: int) -> None:
    """Add the names of persons as sentences say them, where the columns of a table are called as columns of names are.

    Of a whole name the surname counts by itself, as a column of surnames does; forename and surname count together, also with initials.
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
            add_said_names(found, f"the column '{last}'", words, threshold)


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
    """Add forenames and surnames as they are said together, and with ``alone`` surnames by themselves, where few are said so."""
    said: list[str] = []
    for first, last in names:
        said += dict.fromkeys(names_together(first, last))
        if alone:
            said += (one for one in dict.fromkeys(surnames(last)) if len(one) >= WORD_LENGTH)
    for key, count in Counter(said).items():
        if count < threshold:
            found.add_words(key, f"a value of {kind}", text=True)


def births_declared(project: Project, values: pa.ChunkedArray) -> set[str]:
    """Give the dates of birth that ``evaluation.yml`` says to stand in a column, as it says that days are written there."""
    data = project.settings.data
    written = data.dates_of(data.derived_from["age"], "people") or ISO
    return set(filter(None, read_days(values, written).values.unique().to_pylist()))


def read_persons(project: Project) -> Persons:
    """Read every person table of a project.

    Parameters
    ----------
    project : Project

    Returns
    -------
    Persons

    Raises
    ------
    ProjectError
        A file cannot be read.
    """
    data = project.settings.data
    found = Persons()
    ids: set[str] = set()
    births: set[str] = set()
    seen: set[tuple[str, tuple[tuple[str, ...], ...]]] = set()
    birth = data.derived_from.get("age")
    born = set(data.names_of(birth)) if birth else set()
    id_names = set(map(folded, data.names_of("person_id")))
    threshold = project.settings.disclosure.threshold
    skipped = {
        folded(theirs)
        for name in ("group", "place_code", "month")
        for theirs in data.names_of(name)[:1]
    }
    for name, spec in table_specs(project).items():
        if name == "outcomes" and data.worked_out and not (data.outcomes or data.wide):
            continue  # they are in no file: jobs and events are
        # Two tables may be two sheets of one workbook.
        files = data.files().get(name, data.files()["people"])
        sheets = tuple(data.sheets_of(name, file) for file in files)
        if name not in PERSON_TABLES or (spec.file, sheets) in seen:
            continue
        seen.add((spec.file, sheets))
        for item in read_pieces(project, spec):
            own = ids_of(item.raw, id_names)
            if own is not None:
                ids |= set(pc.unique(own).to_pylist())
            persons = codes_of(own)
            add_names(found, [item.raw], threshold)
            for column, values in item.raw.columns.items():
                if folded(column) in id_names or folded(column) in skipped:
                    continue
                texts = raw_texts(values)
                kind = f"the column '{column}' of {name}"
                if column in born:
                    births |= births_declared(project, values)
                if (read := days_of(column, texts)) is not None:
                    days, others = read
                    named = column in data.identifying
                    births |= (
                        {iso for day in days for iso in day.days}
                        if named
                        else births_of(column, days)
                    )
                    add_texts(found, kind, others, threshold)
                    continue
                named = column in data.identifying
                add_column(found, kind, texts, persons, threshold, identifying=named)
    add_ids(found, pa.array(list(ids - {""}), pa.string()))
    found.id_columns = frozenset(id_names)
    found.births = frozenset(births)
    return found
