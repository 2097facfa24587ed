"""Which rows of people are of one person under two ids, by columns that tell who somebody is.

Columns that ``evaluation.yml`` declares as ``identifying``, or of which it derives something, are read here in memory; only which rows
belong together is kept. A number that is made to tell persons apart, such as that of National Insurance or an e-mail address, does so
by itself, also in a column that nobody declared; a name does so together with a date of birth. Nothing is decided here: what is
found is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.derived_columns import days_of_table
from localeval.data.raw import MISSING
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import TablePiece
from localeval.data.row_sources import rows_of_piece
from localeval.data.standard_tables import names_by_table
from localeval.project.day_formats import read_day
from localeval.project.project import Project

#: A column is of a kind where so many of its values, of at least so many, are written like that.
_MOST, _FEWEST, _LOOKED_AT = 0.9, 5, 200
#: A value that more rows share stands for "not known", whatever it is.
_MOST_ROWS = 5
#: By chance alone so many pairs of people have one name and one date of birth; what is found must be this many times as much.
_BEYOND_CHANCE = 3.0
#: A number that a column's name says to be one is taken for each person's own where so many of its values are different.
_OWN = 0.8

_NINO = re.compile(r"([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6})[A-D]?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ](\d{2,4})(?:[ T]0?0:00.*)?")
_NUMBERED = re.compile(r"number|\bno\b|nino|nhs|\buln\b|\bupn\b|passport|licen[cs]e|\bid\b|phone|mobile", re.I)  # fmt: skip
_PLACE = re.compile(r"address|street|house|post ?code|sort code|uprn|kin|emergency", re.I)
_NAME = re.compile(r"name|initial|\bclient\b|\bparticipant\b|\bcustomer\b|\blearner\b", re.I)
_BORN = re.compile(r"birth|\bdob\b|d\.o\.b|\bborn\b", re.I)


@dataclass(frozen=True)
class SamePersons:
    """Rows that are of one person.

    Attributes
    ----------
    of_row : dict of int to int
        For each row that belongs with another, a number that both have.
    by : tuple of str
        Columns, as the files call them, by which they were found.
    """

    of_row: dict[int, int] = field(default_factory=dict)
    by: tuple[str, ...] = ()

    def marks(self, rows: np.ndarray) -> np.ndarray | None:
        """Give for each of these rows the number of its person, -1 where it belongs with none of them; None where none does.

        Parameters
        ----------
        rows : ndarray of int, shape (n,)
        """
        found = np.array([self.of_row.get(int(row), -1) for row in rows] if self.of_row else [-1])
        numbers, counts = np.unique(found[found >= 0], return_counts=True)
        found[~np.isin(found, numbers[counts > 1])] = -1
        return found if (found >= 0).any() else None


def same_persons(project: Project, pieces: Sequence[TablePiece]) -> SamePersons:
    """Find rows of people that are of one person, whatever their ids.

    Parameters
    ----------
    project : Project
    pieces : sequence of TablePiece
        The files of the people, as they were read.
    """
    data = project.settings.data
    # What another table calls so is another column.
    own = names_by_table(project)["people"]
    days = days_of_table("people", data.of_days)
    made_of = {data.columns.get(name, name) for name in days}
    declared = {*data.identifying, *(name for name in made_of if isinstance(name, str))}
    used = {theirs for name, theirs in data.pairs if name in own} - declared
    rows = np.concatenate([rows_of_piece(i, item.raw.rows) for i, item in enumerate(pieces)])
    there = dict.fromkeys(name for item in pieces for name in item.raw.columns)
    columns = {
        name: _texts(pieces, name)
        for name in there
        if name in declared or (name not in used | {"person_id"} and _tells(pieces, name))
    }
    groups = list(_own_numbers(columns, declared))
    groups += _names_and_births({name: columns[name] for name in columns if name in declared})
    return _joined(rows, groups)


def _tells(pieces: Sequence[TablePiece], name: str) -> bool:
    """Whether a column that nobody declared holds numbers that are made to tell persons apart, by the first of its values."""
    column = next(item.raw.columns[name] for item in pieces if name in item.raw.columns)
    if not pa.types.is_string(column.type):
        return False
    few = [text for text in column.slice(0, _LOOKED_AT).to_pylist() if text and text.strip()]
    told = sum(bool(_nino(text) or _email(text)) for text in few)
    return len(few) >= _FEWEST and told >= _MOST * len(few)


def _texts(pieces: Sequence[TablePiece], name: str) -> pd.Series:
    """Give a column of all files, empty where nothing is known."""
    parts = [
        texts_of(item.raw.columns[name]).to_pandas()
        if name in item.raw.columns
        else pd.Series([""] * len(item.raw.rows), dtype="object")
        for item in pieces
    ]
    texts: pd.Series = pd.concat(parts, ignore_index=True).astype("object")
    texts[texts.str.casefold().isin(MISSING)] = ""
    return texts


def _own_numbers(
    columns: Mapping[str, pd.Series], declared: set[str]
) -> Iterator[tuple[np.ndarray, tuple[str, ...]]]:
    """Give numbers that tell persons apart; those of one kind together, as files may call it otherwise."""
    kinds: dict[str, list[str]] = {}
    for name, texts in columns.items():
        kind = _kind_of_number(name, texts, declared=name in declared)
        if kind is not None:
            kinds.setdefault(kind, []).append(name)
    for kind, names in kinds.items():
        texts = _first_known([columns[name] for name in names])
        yield _mapped(_that_stand_twice(texts), _KINDS.get(kind, _number)), tuple(names)


def _first_known(columns: Sequence[pd.Series]) -> pd.Series:
    found = columns[0]
    for texts in columns[1:]:
        found = found.where(found != "", texts)
    return found


def _kind_of_number(name: str, texts: pd.Series, *, declared: bool) -> str | None:
    """Give what kind of number that tells persons apart a column holds, its name where that alone says so; None where it holds none."""
    sample = texts[texts != ""]
    if len(sample) < _FEWEST:
        return None
    few = sample.iloc[:_LOOKED_AT]
    for word, kind in _KINDS.items():
        if (few.map(kind) != "").mean() >= _MOST:
            return word
    words = _words(name)
    numbered = declared and _NUMBERED.search(words) and not _PLACE.search(words)
    own = numbered and (few.map(_number) != "").mean() >= _MOST
    return name if own and sample.nunique() >= _OWN * len(sample) else None


def _that_stand_twice(texts: pd.Series) -> pd.Series:
    """Leave out what cannot be the same as another, so that of very many few are looked at closely."""
    arrow = pa.array(texts, pa.string())
    bare = pc.utf8_upper(pc.replace_substring_regex(arrow, r"[^0-9A-Za-z]", ""))
    start = pd.Series(pc.utf8_slice_codeunits(bare, 0, 8).to_pandas())
    return texts.where(start.duplicated(keep=False), "")


def _mapped(texts: pd.Series, kind: Callable[[str], str]) -> np.ndarray:
    different = {text: kind(text) for text in texts.unique()}
    return np.asarray(texts.map(different), dtype=object)


def _words(name: str) -> str:
    return re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))


def _nino(text: str) -> str:
    found = _NINO.fullmatch(re.sub(r"[\s.\-/]", "", text).upper())
    return found[1] if found else ""


def _email(text: str) -> str:
    return text.strip().casefold() if _EMAIL.fullmatch(text.strip()) else ""


def _number(text: str) -> str:
    bare = re.sub(r"\W", "", text).upper()
    return bare if len(bare) >= 6 and sum(letter.isdigit() for letter in bare) >= 4 else ""


#: Numbers that are known by how they are written.
_KINDS: Mapping[str, Callable[[str], str]] = {"nino": _nino, "e-mail": _email}


def _person(text: str) -> str:
    """Give a name without accents, signs, titles and the order of its words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z]+", "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("\u2019", ""))  # fmt: skip
    return " ".join(sorted(set(words) - {"mr", "mrs", "ms", "miss", "mx", "dr"}))


def _born(text: str) -> str:
    """Give a day as it is written, without what different programs do to the same day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text if text.isdigit() and len(text) in {5, 8} else ""
    if len(found[1]) == 4:
        day = read_day(text[:10], "iso")
        return day.isoformat() if day else text
    return " ".join(part.lstrip("0").casefold()[:4] for part in found.groups())


def _names_and_births(
    columns: Mapping[str, pd.Series],
) -> Iterator[tuple[np.ndarray, tuple[str, ...]]]:
    """Give names together with dates of birth, where they are of one person far oftener than chance makes it."""
    births = [name for name in columns if _BORN.search(_words(name))]
    called = [n for n in columns if _NAME.search(_words(n)) and n not in births]
    if not births or not called:
        return
    born = _mapped(_first_known([columns[name] for name in births]), _born)
    parts = zip(*(columns[name] for name in called), strict=True)
    names = _mapped(pd.Series([" ".join(one) for one in parts], dtype="object"), _person)
    known = (born != "") & (names != "")
    keys = np.where(known, names + " " + born, "")
    pairs = len(keys) * (len(keys) - 1) / 2
    chance = pairs * _alike(born[known]) * _alike(names[known])
    if _alike(keys[known]) * pairs >= _BEYOND_CHANCE * chance:
        yield keys, (*called, *births)


def _alike(keys: np.ndarray) -> float:
    """Give how probable it is that two of them, drawn by chance, are the same."""
    counts = pd.Series(keys, dtype="object").value_counts().to_numpy(dtype=float)
    n = float(counts.sum())
    return float((counts * (counts - 1)).sum() / (n * (n - 1))) if n > 1 else 0.0


def _joined(rows: np.ndarray, groups: Sequence[tuple[np.ndarray, tuple[str, ...]]]) -> SamePersons:
    """Put together what belongs together by any of the columns."""
    first: dict[int, int] = {}

    def root(row: int) -> int:
        while first.get(row, row) != row:
            row = first[row]
        return row

    by: dict[str, None] = {}
    for keys, names in groups:
        found = pd.Series(keys, dtype="object")
        found = found[(found != "") & found.duplicated(keep=False)]
        for same in (found.index[at] for at in found.groupby(found, sort=False).indices.values()):
            if len(same) > _MOST_ROWS:
                continue
            by.update(dict.fromkeys(names))
            one = root(int(rows[same[0]]))
            for position in same:
                first[root(int(rows[position]))] = one
    roots = {row: root(row) for row in first}
    numbers = {one: number for number, one in enumerate(dict.fromkeys(roots.values()))}
    return SamePersons({row: numbers[one] for row, one in roots.items()}, tuple(by))
