"""Ids of one person that differ in form only: what spreadsheets and exports do to them, undone where that is certain.

A table of outcomes has 12 where people has 012, 12.0 where it has 12, or ab1 where it has AB1. Where a form is undone and every
id of a file then finds one person, with no two ids made the same, the ids are those of people. Anything less is left as it
is and named with its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.data.checked import Checked
from localeval.data.packed_texts import places_among
from localeval.data.problems import rows_problem
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.standard import LASTING
from localeval.data.words import as_latin
from localeval.project.project import Project

PERSON = "person_id"
#: Two rows whose ids differ in form are of one person where so many times more pairs of them are the same than chance makes.
_SURE = 100


@dataclass(frozen=True)
class _Form:
    """One thing that happens to ids: in words, how it is undone, how to keep it from happening, and whether ids are then the same."""

    words: str
    undone: Callable[[pa.Array], pa.Array]
    remedy: str
    certain: bool = True


def _replacing(pattern: str, by: str) -> Callable[[pa.Array], pa.Array]:
    """Give what writes something else wherever a pattern (of RE2) is found."""
    return lambda ids: pc.replace_substring_regex(ids, pattern, by)


def _without_letters(ids: pa.Array) -> pa.Array:
    """Take away what stands before the digits where that is the same for all ids of a file that have something there."""
    bare = pc.replace_substring_regex(ids, r"^[^0-9]+([0-9])", r"\1")
    front = pc.unique(pc.replace_substring_regex(ids, r"^([^0-9]*)([0-9].*)?$", r"\1"))
    different = [text for text in front.to_pylist() if text]
    return bare if len(different) == 1 else ids


def _in_one_alphabet(ids: pa.Array) -> pa.Array:
    """Write letters of another alphabet that look like Latin ones as those, also where they stand alone."""
    if pc.all(pc.string_is_ascii(ids)).as_py():
        return ids
    return pa.array(
        [None if text is None else as_latin(text) for text in ids.to_pylist()], ids.type
    )


_AS_TEXT = "store the column as text in both files"
_ALIKE = "write the ids alike in both files"
_FORMS = (
    _Form(
        "spaces and signs around or inside them",
        _replacing("[\\s'`\u2018\u2019\"{}]", ""),
        _ALIKE,
    ),
    _Form(
        ".0 at the end, which programs add to whole numbers",
        _replacing(r"^([0-9]+)\.0*$", r"\1"),
        _AS_TEXT,
    ),
    _Form("letters of another alphabet that look the same", _in_one_alphabet, _ALIKE),
    _Form("capitals", pc.utf8_lower, _ALIKE),
    _Form(
        "zeros at the front, which Excel removes",
        _replacing(r"^([^0-9]*)0+([0-9]+)$", r"\1\2"),
        _AS_TEXT,
    ),
    _Form(
        "kinds of dash",
        _replacing("[\u2010-\u2015\u2212]", "-"),
        _ALIKE,
    ),
    _Form(
        "dashes, slashes, points and commas inside them",
        _replacing("[-/._,]", ""),
        _ALIKE,
    ),
    # P1001 and 1001 may be numbers of two systems: that is for a person to say.
    _Form("letters in front", _without_letters, _ALIKE, certain=False),
    _Form(
        "what stands behind a slash, dash or point",
        _replacing(r"^(.*[^-/_.# ])[-/_.# ]+[A-Za-z0-9]{1,3}$", r"\1"),
        _ALIKE,
        certain=False,
    ),
    _Form(
        "three letters behind, as some systems add to ids of 15 characters",
        _replacing(r"^([A-Za-z0-9]{15})[A-Z0-9]{3}$", r"\1"),
        "export the id of the same length in both files",
        certain=False,
    ),
)
_CERTAIN = tuple(form for form in _FORMS if form.certain)


@dataclass(frozen=True)
class FormDifference:
    """How the ids of a table differ in form from those of people.

    Attributes
    ----------
    words : str
        What they differ in.
    remedy : str
    matched : dict of str to str
        For each id of the table that is not in people as it stands: the id in people. Empty where no match is certain.
    """

    words: str
    remedy: str
    matched: dict[str, str]


@dataclass(frozen=True)
class Positions:
    """Where the ids of a table first stand among known ones; -1 where one does not, or nothing is given.

    Attributes
    ----------
    of_each : numpy.ndarray of int, shape (k,)
        Of each row, or of each different id where the table keeps each once.
    codes : numpy.ndarray of int, shape (n,), optional
        Which of these each row has, -1 where nothing is given.
    """

    of_each: np.ndarray
    codes: np.ndarray | None = None

    def of_rows(self, rows: np.ndarray | None = None) -> np.ndarray:
        """Give the position of each row, or of some rows, shape (n,)."""
        if self.codes is None:
            return self.of_each if rows is None else self.of_each[rows]
        # What is missing has the code -1, and so takes the last.
        each = np.append(self.of_each, np.int32(-1))
        return np.asarray(each[self.codes if rows is None else self.codes[rows]])

    def strangers(self, ids: pd.Series) -> np.ndarray:
        """Say which of these ids are given and not among the known ones, shape (n,)."""
        if (self.of_each >= 0).all():
            return np.zeros(len(ids), dtype=bool)
        return (self.of_rows() < 0) & ids.notna().to_numpy()

    def all_found(self) -> bool:
        """Whether every row has a position."""
        if self.codes is None or not (self.of_each >= 0).all():
            return bool((self.of_rows() >= 0).all())
        return bool(self.codes.min(initial=0) >= 0)


def found_among(ids: pd.Series, known: pd.Series) -> Positions:
    """Find where each id first stands among known ones.

    Parameters
    ----------
    ids, known : pandas.Series of str
        Or Categorical.
    """
    if isinstance(ids.dtype, pd.CategoricalDtype):
        different = pa.chunked_array([pa.array(ids.cat.categories, pa.large_string())])
        return Positions(places_among(different, _texts(known)), ids.array.codes)
    return Positions(places_among(_texts(ids), _texts(known)))


def positions(ids: pd.Series, known: pd.Series) -> np.ndarray:
    """Find where each id first stands among known ones, shape (n,); -1 where it does not, or nothing is given.

    Parameters
    ----------
    ids, known : pandas.Series of str
        Or Categorical.
    """
    return found_among(ids, known).of_rows()


def _texts(values: pd.Series) -> pa.ChunkedArray:
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("str")
    array = pa.array(values, type=pa.large_string(), from_pandas=True)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def different_ids(ids: pd.Series) -> pd.Series:
    """Give each id once, as texts, without missing ones.

    Parameters
    ----------
    ids : pandas.Series of str, or Categorical
    """
    if isinstance(ids.dtype, pd.CategoricalDtype):
        there = np.zeros(len(ids.cat.categories) + 1, dtype=bool)
        there[ids.array.codes] = True
        return pd.Series(ids.cat.categories[there[:-1]], dtype="str")
    return pd.Series(ids.dropna().unique(), dtype="str")


def form_difference(ids: pd.Series, known: pd.Series) -> FormDifference | None:
    """Find in what form the ids of a table differ from those of people.

    Parameters
    ----------
    ids, known : pandas.Series of str
        Ids of the table and of people; missing ones are passed over.

    Returns
    -------
    FormDifference or None
        None where none of the ids that people lacks is there in another form.
    """
    if not found_among(ids, known).strangers(ids).any():
        return None
    mine, theirs = different_ids(ids), different_ids(known)
    strange = pd.Series(positions(mine, theirs) < 0)
    tried: list[_Form] = []
    for forms in (
        *((form,) for form in _CERTAIN),
        _CERTAIN,
        *((form,) for form in _FORMS if not form.certain),
    ):
        bare_mine, bare_theirs = _undone(forms, mine), _undone(forms, theirs)
        found = strange & bare_mine.isin(bare_theirs)
        if not found.any():
            continue
        first = ~bare_theirs.duplicated()
        real = dict(zip(bare_theirs[first], theirs[first], strict=True))
        needed = _needed(forms, mine[found], bare_mine[found].map(real))
        tried += [form for form in needed if form not in tried]
        one_to_one = bare_mine.is_unique and bare_theirs.is_unique
        certain = all(form.certain for form in forms)
        if certain and one_to_one and (found == strange).all():
            pairs = zip(mine[strange], bare_mine[strange], strict=True)
            matched = {str(old): str(real[bare]) for old, bare in pairs}
            return FormDifference(_in_words(needed), needed[0].remedy, matched)
    if not tried:
        return None
    return FormDifference(_in_words(tried), tried[0].remedy, {})


def _undone(forms: Sequence[_Form], ids: pd.Series) -> pd.Series:
    texts = pa.array(ids.to_numpy(dtype=object), pa.string(), from_pandas=True)
    for form in forms:
        texts = form.undone(texts)
    return pd.Series(texts.to_pandas().to_numpy(), index=ids.index, dtype="str")


def _needed(forms: Sequence[_Form], one: pd.Series, other: pd.Series) -> list[_Form]:
    """Give the forms without which ids, pair by pair the same but for their form, would not be the same."""
    one, other = one.reset_index(drop=True), other.reset_index(drop=True)
    needed = list(forms)
    for form in forms:
        rest = [kept for kept in needed if kept is not form]
        if (_undone(rest, one) == _undone(rest, other)).all():
            needed = rest
    return needed


def _in_words(forms: Sequence[_Form]) -> str:
    return " and ".join(form.words for form in forms)


def with_ids_of_people(table: Checked, people: Checked) -> Checked:
    """Write the ids of a table as people has them where they differ in form only and the match is certain.

    Parameters
    ----------
    table, people : Checked

    Returns
    -------
    Checked
        The table, with a note for each of its files in which ids were matched.
    """
    if not (table.usable(PERSON) and people.usable(PERSON)) or table.spec.file == people.spec.file:
        return table
    ids, notes = table.frame[PERSON], list(table.notes)
    files = files_of(table.spec.file)
    numbers = (
        file_numbers(table.spec.file, table.frame.index.to_numpy()) if len(files) > 1 else None
    )
    for number, file in enumerate(files):
        rows = slice(None) if numbers is None else numbers == number
        difference = form_difference(ids[rows], people.frame[PERSON])
        if difference is None or not difference.matched:
            continue
        if len(notes) == len(table.notes):
            ids = ids.astype("str")  # a copy, in which any id can stand
        ids[rows] = ids[rows].replace(difference.matched).astype("str")
        count = len(difference.matched)
        notes.append(
            f"{file}: {count:,} {'id differs' if count == 1 else 'ids differ'} from {people.spec.file} in form only "
            f"({difference.words}) and {'was' if count == 1 else 'were'} matched one to one."
        )
    if len(notes) == len(table.notes):
        return table
    return replace(table, frame=table.frame.assign(**{PERSON: ids}), notes=tuple(notes))


def in_other_forms(ids: pd.Series) -> pd.DataFrame:
    """Find ids that are an earlier one in another form.

    Parameters
    ----------
    ids : pandas.Series of str, shape (n,)

    Returns
    -------
    pandas.DataFrame
        ``first`` and ``second``, the two ids, and ``first_row``; the index is the row of the second.
    """
    none = pd.DataFrame({"first": ids[:0], "second": ids[:0], "first_row": ids.index[:0]})
    texts = _texts(ids)
    lengths = pc.min_max(pc.utf8_length(texts)).as_py()
    # Letters and digits, all of one length, cannot be the same and differ in form.
    if lengths["min"] == lengths["max"] and any(
        pc.all(pc.match_substring_regex(texts, shape)).as_py()
        for shape in ("^[A-Z]*[0-9]+$", "^[a-z]*[0-9]+$")
    ):
        return none
    known = ids.dropna()
    known = known[~known.duplicated()]
    bare = _undone(_CERTAIN, known)
    again = bare.duplicated()
    if not again.any():
        return none
    real = pd.Series(known.index[~again], index=bare[~again])
    rows = real.loc[bare[again]].to_numpy()
    return pd.DataFrame(
        {"first": known.loc[rows].to_numpy(), "second": known[again], "first_row": rows},
        index=known.index[again],
    )


def forms_between(one: pd.Series, other: pd.Series) -> str:
    """Say in words in what ids differ that are, pair by pair, the same but for their form."""
    return _in_words(_needed(_CERTAIN, one, other))


def one_person_twice(people: Checked, project: Project) -> Iterator[Problem]:
    """Find ids of people that are another one in another form where the rest of the two rows is the same.

    Parameters
    ----------
    people : Checked
    project : Project
    """
    columns = _described(people, project)
    pairs = in_other_forms(people.frame[PERSON]) if columns and people.usable(PERSON) else None
    if pairs is None or pairs.empty:
        return
    frame = people.frame[columns]
    same = _are_the_same(frame, pairs)
    if not same.any() or _same_by_chance(frame, pairs, int(same.sum())) * _SURE > same.sum():
        return
    words = forms_between(pairs["first"][same], pairs["second"][same])
    what = f"the id is that of another row in another form ({words}), and the rows are the same: one person stands twice"
    remedy = "Write the id alike in both rows; 'duplicates: drop-identical' under data in evaluation.yml then keeps one of them."
    rows = sorted(pairs.index[same].tolist())
    yield rows_problem(people.spec.file, people.theirs[PERSON], rows, what, remedy)


def _same_by_chance(frame: pd.DataFrame, pairs: pd.DataFrame, same: int) -> float:
    """Give how many of the pairs would be the same by chance, from how often two other rows are; one more, as few rows tell little."""
    counts = frame.astype("str").value_counts().to_numpy(dtype=float)
    rows = counts.sum()
    others = max(float((counts * (counts - 1)).sum()) / 2 - same, 0.0) + 1
    return float(len(pairs) * others / (rows * (rows - 1) / 2))


def one_person_again(people: Checked, project: Project) -> Iterator[Problem]:
    """Find ids of people that are another one in another form, of another start: of one sex, and as much older as the starts lie apart.

    Parameters
    ----------
    people : Checked
    project : Project
    """
    lasting = [name for name in (*LASTING, "age") if name in project.settings.covariates]
    used = [name for name in lasting if people.usable(name)]
    numeric = project.settings.covariates.get("age") == "numeric"
    if len(used) < len(lasting) or "age" not in used or not numeric:
        return
    if not people.usable(PERSON, "start_date"):
        return
    frame, pairs = people.frame, in_other_forms(people.frame[PERSON])
    if pairs.empty:
        return
    first, second = frame.loc[pairs["first_row"]], frame.loc[pairs.index]
    another = first["start_date"].to_numpy() != second["start_date"].to_numpy()
    alike = another & _could_be_one(first, second, used)
    found, looked = int(alike.sum()), int(another.sum())
    # By chance: everybody set beside somebody else, whatever the order of the file.
    others = frame.iloc[np.random.default_rng(0).permutation(len(frame))]
    chance = float(_could_be_one(frame, others, used).mean())
    if not found or _so_many_by_chance(found, looked, chance) * _SURE**2 > 1:
        return
    words = forms_between(pairs["first"][alike], pairs["second"][alike])
    what = f"the id is that of another row in another form ({words}), of another start of what looks like the same person, who would count twice"
    remedy = "Write the id alike in all rows; 'duplicates: first-start' under data in evaluation.yml then counts the person once. If they are different people, give them ids that differ in more than form."
    rows = sorted(pairs.index[alike].tolist())
    yield rows_problem(people.spec.file, people.theirs[PERSON], rows, what, remedy)


def _could_be_one(first: pd.DataFrame, second: pd.DataFrame, used: Sequence[str]) -> np.ndarray:
    """Say of each pair of rows whether they could be of one person, shape (n,): of one sex, and as much older as time has passed."""
    elapsed = second["start_date"].to_numpy() - first["start_date"].to_numpy()
    years = elapsed / np.timedelta64(1, "D") / 365.25
    older = second["age"].to_numpy(dtype=float) - first["age"].to_numpy(dtype=float)
    same = np.asarray(np.abs(older - years) <= 1)
    for name in set(used) - {"age"}:
        same &= first[name].astype("str").to_numpy() == second[name].astype("str").to_numpy()
    return same


def _so_many_by_chance(found: int, looked: int, chance: float) -> float:
    """Give how probable it is that so many of the pairs, or more, are alike by chance."""
    from scipy.stats import binom

    return float(binom.sf(found - 1, looked, chance))


def notes_on_forms(people: Checked) -> Iterator[str]:
    """Say that ids are counted as those of different people although they differ in form only."""
    pairs = in_other_forms(people.frame[PERSON])
    if len(pairs):
        count = f"{len(pairs):,} {'id differs' if len(pairs) == 1 else 'ids differ'}"
        words = forms_between(pairs["first"], pairs["second"])
        yield (
            f"{people.spec.file}: {count} from another one in form only ({words}); they are counted as different people. If "
            "any are one person, write the id alike in both rows."
        )


def _described(people: Checked, project: Project) -> list[str]:
    """Name the columns that say what a person was before the start; a person may move, so not where they are."""
    wanted = ["start_date", *project.settings.covariates]
    return [name for name in wanted if people.usable(name)]


def _are_the_same(frame: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Say of each pair whether its rows are the same, a value that is not known like another that is not, shape (n,)."""
    same = np.ones(len(pairs), dtype=bool)
    for name in frame:
        codes = pd.Series(pd.factorize(frame[name])[0], index=frame.index)
        same &= codes.loc[pairs["first_row"]].to_numpy() == codes.loc[pairs.index].to_numpy()
    return same
