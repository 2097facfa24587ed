"""What the inputs say of single persons, in a form in which it can be looked up in any text.

Ids, dates of birth, and every value of a column with many different values that few persons share. It reads the person
tables as they stand in their files, so that columns which the evaluation does not use are known too. It looks for nothing;
that is ``scan``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.conform import accepted_names
from localeval.data.raw import MISSING, RawTable, folded
from localeval.data.standard import MOST_CATEGORIES, PERSON_TABLES, table_specs
from localeval.data.tablefile import Reader
from localeval.project.project import Project

WORD = re.compile(r"\w+(?:['’.-]\w+)*")
#: A longer text is known by its first words.
MOST_WORDS = 6
#: A single word of letters is a name or nothing; shorter ones are words.
WORD_LENGTH = 5

#: A number of fewer digits says nothing of whose it is.
LEAST_DIGITS = 6
#: Where a column's values fill more than this share of all numbers that could be written, one of them in a report
#: is likely to be there by chance.
DENSE = 0.01
_BIRTH = re.compile(r"(^|_)(dob|birth|born|d_o_b|birthday)(_|$)|dateofbirth|birthdate")
_DAY = r"^\d{4}-\d{1,2}-\d{1,2}([ T][\d:.]+)?$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$"
#: Ids shorter than this, and shorter numbers, stand in every report as something else.
ID_LENGTH, ID_DIGITS = 5, 6
_PLAIN_NUMBER = r"^[-+]?\d+(\.\d+)?$"
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}")
AN_ID = "a person_id"


def folded_words(text: str) -> str:
    """Reduce a text to its words, in one case, at most ``MOST_WORDS`` of them."""
    return " ".join(WORD.findall(text.casefold())[:MOST_WORDS])


@dataclass
class Persons:
    """The values by which a person could be identified.

    Attributes
    ----------
    exact : dict of str to str
        Folded words (joined by blanks, at most ``MOST_WORDS``) and the kind of thing they are.
    lengths : set of int
        How many words the keys of ``exact`` have.
    weak_ids : frozenset of str
        Ids that mean something only in a table of ids.
    id_columns : frozenset of str
        Folded names under which ids stand.
    births : frozenset of str
        Dates of birth, ISO 8601.
    numbers, dense : dict of str to str
        Canonical numbers and the column they are from; in ``dense`` those that could be there by chance.
    texts : frozenset of str
        Keys of ``exact`` that are free text, which may also be an ordinary phrase.
    """

    exact: dict[str, str] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)
    weak_ids: frozenset[str] = frozenset()
    id_columns: frozenset[str] = frozenset({"person_id"})
    births: frozenset[str] = frozenset()
    numbers: dict[str, str] = field(default_factory=dict)
    dense: dict[str, str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)

    def add(self, value: str, kind: str, *, text: bool = False) -> None:
        """Add a value that is looked for word by word."""
        key = folded_words(value)
        if key and key not in self.exact:
            self.exact[key] = kind
            self.lengths.add(key.count(" ") + 1)
            if text:
                self.texts.add(key)


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


def are_days(texts: pa.ChunkedArray) -> bool:
    """Whether all values at the beginning of a column are dates."""
    sample = [value for value in texts.slice(0, 1000).to_pylist() if value]
    return bool(sample) and all(re.match(_DAY, value) for value in sample)


def births_of(column: str, texts: pa.ChunkedArray) -> Iterable[str]:
    """Give the dates of a column of births, known by its name or by lying a working life back."""
    days = pd.Series([value for value in pc.unique(texts).to_pylist() if value], dtype="string")
    iso = days.str.match(r"\d{4}")
    parsed = pd.concat(
        [
            pd.to_datetime(days[iso].str[:10], errors="coerce"),
            pd.to_datetime(days[~iso], dayfirst=True, format="mixed", errors="coerce"),
        ]
    ).dropna()
    if not len(parsed):
        return []
    years = parsed.dt.year
    spread = years.quantile(0.9) - years.quantile(0.1)
    if (
        not _BIRTH.search(folded(column)) and spread < 10
    ):  # people start within years, are born in decades
        return []
    return parsed.dt.strftime("%Y-%m-%d").tolist()


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


def parted_ids(ids: pa.Array) -> tuple[list[str], list[str], list[str]]:
    """Part ids into weak ones, those that are one plain word, and the rest; folded.

    Done by columns, because there can be millions.
    """
    folded_ids = pc.utf8_lower(ids)
    plain = pc.match_substring_regex(folded_ids, "^[a-z0-9_]+([.-][a-z0-9_]+)*$")
    words = folded_ids.filter(plain)
    short = pc.less(pc.utf8_length(words), ID_LENGTH)
    small = pc.and_(pc.utf8_is_digit(words), pc.less(pc.utf8_length(words), ID_DIGITS))
    is_weak = pc.or_(short, small)
    rest = [folded_words(value) for value in ids.filter(pc.invert(plain)).to_pylist()]
    weak = words.filter(is_weak).to_pylist() + [key for key in rest if _is_weak(key)]
    strong = words.filter(pc.invert(is_weak)).to_pylist()
    return weak, strong, [key for key in rest if not _is_weak(key)]


def _is_weak(key: str) -> bool:
    return len(key) < ID_LENGTH or (key.isdigit() and len(key) < ID_DIGITS)


def add_column(
    found: Persons, kind: str, texts: pa.ChunkedArray, persons: Codes | None, threshold: int
) -> None:
    """Add the values of a column that fewer than ``threshold`` persons have."""
    rare = _rare(texts, persons, threshold)
    is_number = pc.match_substring_regex(rare, _PLAIN_NUMBER)
    numbers = long_numbers(rare.filter(is_number))
    kept = found.dense if is_dense(numbers) else found.numbers
    # What is known already stays, whichever column it was from.
    kept |= {form: f"a value of {kind}" for form in numbers if form not in kept}
    for value in rare.filter(pc.invert(is_number)).to_pylist():
        key = folded_words(value)
        compact = key.replace(" ", "")
        if " " in key or any(map(str.isdigit, key)):
            if len(key) >= ID_LENGTH:
                found.add(value, f"a value of {kind}", text=True)
            if _POSTCODE.fullmatch(key):
                found.add(compact, "a postcode", text=True)
        elif len(key) >= WORD_LENGTH:
            found.add(value, f"a value of {kind}", text=True)


def _rare(texts: pa.ChunkedArray, persons: Codes | None, threshold: int) -> pa.Array:
    """Give the values of a column of many values that fewer than ``threshold`` persons have."""
    coded = pc.dictionary_encode(texts.combine_chunks())
    codes = coded.indices.to_numpy().astype(np.int64)
    if persons is not None and persons.repeated:
        pairs = np.unique(codes * persons.count + persons.codes)
        codes = pairs // persons.count
    counts = np.bincount(codes, minlength=len(coded.dictionary))
    filled = pc.not_equal(coded.dictionary, "").to_numpy(zero_copy_only=False)
    if filled.sum() <= min(MOST_CATEGORIES, counts[filled].sum() / 2):
        return pa.array([], pa.string())
    return coded.dictionary.filter(pa.array(filled & (counts < threshold)))


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
    reader = Reader(project.root, data.encoding, data.separator)
    found = Persons()
    ids: set[str] = set()
    births: set[str] = set()
    id_names = {"person_id", folded(data.columns.get("person_id", "person_id"))}
    threshold = project.settings.disclosure.threshold
    skipped = {folded(data.columns.get(name, name)) for name in ("group", "place_code", "month")}
    for name, spec in table_specs(project).items():
        if name not in PERSON_TABLES:
            continue
        raw = reader.read(spec.file, accepted_names(spec, data.columns))
        own = ids_of(raw, id_names)
        if own is not None:
            ids |= set(pc.unique(own).to_pylist())
        persons = codes_of(own)
        for column, values in raw.columns.items():
            if folded(column) in id_names or folded(column) in skipped:
                continue
            texts = raw_texts(values)
            if are_days(texts):
                births |= set(births_of(column, texts))
                continue
            add_column(found, f"the column '{column}' of {name}", texts, persons, threshold)
    weak, strong, unusual = parted_ids(pa.array(list(ids - {""}), pa.string()))
    found.exact |= dict.fromkeys(strong, AN_ID)
    found.lengths |= {1} if strong else set()
    for key in unusual:
        found.exact[key] = AN_ID
        found.lengths.add(key.count(" ") + 1)
    found.texts -= {key for key in found.texts if found.exact[key] == AN_ID}
    found.weak_ids = frozenset(weak)
    found.id_columns = frozenset(id_names)
    found.births = frozenset(births)
    return found
