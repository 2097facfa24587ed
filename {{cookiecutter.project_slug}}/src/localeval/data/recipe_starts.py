"""The words ``first-start`` and ``last-start`` of ``duplicates``: people who started more than once, as one row each.

The row of the start that counts is kept, and its values count. A start outside the window that ``evaluation.yml`` declares does not
count where the person has another within it. What cannot be decided is a problem that names the rows: a start that is not known, and,
in ``conform``, two rows of one start that differ. Rows of outcomes of the other starts are in ``outcomes_of_starts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.cast import cast
from localeval.data.column_texts import ColumnSource
from localeval.data.problems import names, rows_problem
from localeval.data.questions import TOGETHER, Question
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import chosen_rows
from localeval.data.recipe_table import TableInWork
from localeval.data.row_sources import place_of
from localeval.data.standard import LASTING, PARTICIPANT, ColumnSpec
from localeval.data.time_checks import is_stand_in
from localeval.project.data_values import WhichStart
from localeval.project.project import FILE

#: In words, for notes and messages.
IN_WORDS: dict[WhichStart, str] = {"first-start": "first", "last-start": "last"}
#: Two ages of one person differ by the years between them, give or take so many.
_YEARS_OFF = 2.0
#: From this share of those who started more than once on, and so many people, an id is not a person's own.
_MANY, _FEW = 0.1, 5


@dataclass(frozen=True)
class OtherStarts:
    """Rows of people that were left out because the person stands in another row, that of the start that counts.

    Attributes
    ----------
    which : str
        ``first-start`` or ``last-start``.
    left_out : ndarray of int, shape (m,)
        How many rows of each person who is kept were left out.
    other_group : ndarray of bool, shape (m,)
        Whether one of these was in the other group.
    rows : DataFrame
        Of the rows that were left out: ``person_id`` and ``start``, and where they stand: ``file``, ``sheet`` and ``row``.
    """

    which: WhichStart
    left_out: np.ndarray
    other_group: np.ndarray
    rows: pd.DataFrame

    @property
    def persons(self) -> frozenset[str]:
        """The ids of people who started more than once."""
        return frozenset(self.rows["person_id"])

    def of_sheet(self, file: str, sheet: str | None) -> pd.DataFrame:
        """Give those of a file, or of a sheet of a workbook."""
        there = self.rows["file"] == file
        if sheet is not None:
            # Where a table is one sheet, its rows are not said to be of it.
            there &= (self.rows["sheet"] == sheet) | self.rows["sheet"].isna()
        return self.rows[there]


def with_one_start(
    table: TableInWork, raw: RawTable, source: str
) -> tuple[RawTable, OtherStarts | None]:
    """Keep of everybody the row of one start.

    Parameters
    ----------
    table : TableInWork
        People, where ``duplicates`` says which start counts.
    raw : RawTable
        With its values read; rows that are the same as another are left out already.
    source : str
        Its file or files.

    Returns
    -------
    RawTable
        With one row each, as far as that can be decided.
    OtherStarts or None
        None where nothing was left out.
    """
    which = table.data.which_start
    ids = _column(table, raw, source, "person_id", "id")
    if which is None or ids is None:
        return raw, None
    start = table.starts(raw, source)
    if start is None:
        what = f"'{which}' is about starts, but there is no column start_date."
        remedy = "Name the column under data, columns: start_date: ... in evaluation.yml."
        table.problems.append(Problem(FILE, what, remedy, column="data.duplicates"))
        return raw, None
    again = (ids.notna() & ids.duplicated(keep=False)).to_numpy()
    if not again.any():
        return raw, None
    rows = pd.DataFrame({"id": ids, "start": start})[again]
    rows["open"] = (rows["start"].isna() | is_stand_in(rows["start"])).to_numpy()
    _say_unknown(table, raw, source, rows)
    group = _column(table, raw, source, "group", "text")
    ours = np.ones(len(ids), dtype=bool)
    if group is not None:
        ours = (group.str.casefold() == PARTICIPANT).to_numpy(dtype=bool, na_value=False)
    rows["ours"] = ours[again]
    rows["inside"] = _in_window(table, rows)
    kept = np.ones(len(ids), dtype=bool)
    kept[rows.index] = _counts(rows, which)
    if kept.all():
        return raw, None
    others = _left_out(which, source, raw, rows, kept)
    table.questions += _not_one_person(table, raw, source, rows, kept)
    _say(table, raw, source, rows, kept, which)
    return chosen_rows(raw, kept), others


def _column(
    table: TableInWork, raw: RawTable, source: str, name: str, kind: str
) -> pd.Series | None:
    theirs = table.theirs(name, raw)
    if theirs is None:
        return None
    spec = ColumnSpec(name, kind, "", filled=False)  # type: ignore[arg-type]
    return cast(raw.columns[theirs], spec, ColumnSource(source, theirs, raw.rows)).values


def _say_unknown(table: TableInWork, raw: RawTable, source: str, rows: pd.DataFrame) -> None:
    """Name rows of people who started more than once of which the start is not known; what could not be read is said elsewhere."""
    theirs = table.theirs("start_date", raw) or "start_date"
    spec = ColumnSpec("start_date", "date", "", filled=False)
    source_of = ColumnSource(source, theirs, raw.rows)
    said = cast(raw.columns[theirs], spec, source_of).bad
    said = said | raw.faulty.get(theirs, np.zeros(len(raw.rows), dtype=bool))
    empty = rows.index[rows["start"].isna()].to_numpy()
    empty = empty[~said[empty]]
    if len(empty):
        what = "this person stands in another row too, and here the start is not known, so that nobody can say which came first"
        remedy = "Fill in the start, or remove the row if it is no start of its own."
        found = sorted(raw.rows[empty].tolist())
        table.problems.append(rows_problem(source, theirs, found, what, remedy))


def _in_window(table: TableInWork, rows: pd.DataFrame) -> np.ndarray:
    """Say which starts lie within what ``evaluation.yml`` declares, of those whom that is about."""
    project, settings = table.project, table.project.settings
    start = rows["start"]
    inside = np.ones(len(rows), dtype=bool)
    ours = rows["ours"].to_numpy() | (not project.has_comparison)
    began, window = settings.programme.started, settings.population.starts
    if began is not None:
        inside &= ~(ours & (start < pd.Timestamp(began)).to_numpy())
    if window is not None:
        outside = (start < pd.Timestamp(window.first)) | (start > pd.Timestamp(window.last))
        about = ours | project.design.is_about_everyone
        inside &= ~(about & outside.to_numpy())
    if table.data.censor and table.day is not None:
        inside &= ~(start > pd.Timestamp(table.day.day)).to_numpy()
    return inside


def _counts(rows: pd.DataFrame, which: WhichStart) -> np.ndarray:
    """Flag the rows of the start that counts; of people of whom nobody can say, the row that is the matter."""
    of = rows["id"]
    undecided = rows["open"].groupby(of).transform("any")
    possible = rows["inside"] | ~rows["inside"].groupby(of).transform("any")
    starts = rows["start"].where(possible).groupby(of)
    counts = rows["start"] == starts.transform("min" if which == "first-start" else "max")
    first_open = rows["open"] & ~of.where(rows["open"]).duplicated()
    return np.where(undecided, first_open, counts & possible)


def _left_out(
    which: WhichStart, source: str, raw: RawTable, rows: pd.DataFrame, kept: np.ndarray
) -> OtherStarts:
    gone = rows[~kept[rows.index]]
    counts = gone.groupby("id").size()
    mixed = rows["ours"].groupby(rows["id"]).nunique() > 1
    ids = pd.Series(None, index=range(len(kept)), dtype="object")
    ids[rows.index] = rows["id"].astype("object")
    places = [place_of(source, None, int(row)) for row in raw.rows[gone.index]]
    return OtherStarts(
        which,
        ids.map(counts).fillna(0).to_numpy(dtype=np.int64)[kept],
        ids.map(mixed).fillna(value=False).to_numpy(dtype=bool)[kept],
        pd.DataFrame(
            {
                "person_id": gone["id"].astype("str").to_numpy(),
                "start": gone["start"].to_numpy(),
                "file": [place.file for place in places],
                "sheet": [place.sheet for place in places],
                "row": [place.row for place in places],
            }
        ),
    )


def _say(
    table: TableInWork,
    raw: RawTable,
    source: str,
    rows: pd.DataFrame,
    kept: np.ndarray,
    which: WhichStart,
) -> None:
    """Say how many rows were left out, and in what they differ from those that count."""
    gone = ~kept[rows.index]
    people, left = rows["id"][gone].nunique(), int(gone.sum())
    who = "1 person" if people == 1 else f"{people:,} people"
    theirs = "row of another start" if left == 1 else "rows of other starts"
    word = IN_WORDS[which]
    said = f"{who} started more than once; months count from the {word} start, and {left:,} {theirs} left out"
    table.note(source, "duplicates", said)
    if outside := int((gone & ~rows["inside"].to_numpy()).sum()):
        lie = "lies" if outside == 1 else "lie"
        said = f"{outside:,} of these rows {lie} outside the time in which people could start"
        table.note(source, "duplicates", said)
    differ = _differing(table, raw, rows)
    if differ:
        said = ", ".join(f"'{name}' ({count:,} people)" for name, count in differ.items())
        said = said.replace("(1 people)", "(1 person)")
        table.note(
            source,
            "duplicates",
            f"the rows of one person differ in {said}; the values in the row that counts are taken",
        )


def _differing(table: TableInWork, raw: RawTable, rows: pd.DataFrame) -> dict[str, int]:
    """Count, for each column that is used, the people whose rows have other values there."""
    found = {}
    for column in table.spec.columns:
        theirs = table.theirs(column.name, raw)
        if theirs is None or column.name in {"person_id", "start_date"} or column.role == "outcome":
            continue
        texts = texts_of(raw.columns[theirs]).to_pandas()[rows.index].fillna("")
        count = int((texts.groupby(rows["id"]).nunique() > 1).sum())
        if count:
            found[theirs] = count
    return found


def _not_one_person(
    table: TableInWork, raw: RawTable, source: str, rows: pd.DataFrame, kept: np.ndarray
) -> Iterator[Question]:
    """Ask about rows of one id that can hardly be one person's: of another sex, or of an age that years do not make."""
    counts = rows.loc[kept[rows.index], ["id", "start"]].reset_index(names="index")
    counts = counts.rename(columns={"start": "start_kept"}).drop_duplicates("id")
    pairs = rows[~kept[rows.index]].join(counts.set_index("id"), on="id", how="inner")
    odd, by = np.zeros(len(pairs), dtype=bool), []
    for name in LASTING:
        if name in table.project.settings.covariates and (theirs := table.theirs(name, raw)):
            texts = texts_of(raw.columns[theirs]).to_pandas().str.strip().str.casefold()
            one, other = (texts.loc[index].to_numpy() for index in (pairs.index, pairs["index"]))
            differ = (one != other) & ~(pd.isna(one) | pd.isna(other) | (one == "") | (other == ""))
            odd |= differ
            by += [theirs] if differ.any() else []
    age = (
        _column(table, raw, source, "age", "number")
        if "age" in table.project.settings.covariates
        else None
    )
    if age is not None:
        elapsed = (pairs["start"] - pairs["start_kept"]).dt.days.to_numpy() / 365.25
        older = age.loc[pairs.index].to_numpy() - age.loc[pairs["index"]].to_numpy()
        differ = np.abs(older - elapsed) > _YEARS_OFF
        odd |= differ
        by += [table.theirs("age", raw) or "age"] if differ.any() else []
    if not odd.any():
        return
    ids = table.theirs("person_id", raw) or "person_id"
    numbers = sorted(raw.rows[pairs.index[odd]].tolist())
    people = pairs["id"][odd].nunique()
    what = f"is this the person of another row with the same {ids}? By {names(by)} hardly"
    remedy = f"Give different people different ids; if it is one person, correct {names(by)}."
    many = people >= max(_FEW, _MANY * rows["id"].nunique())
    yield Question(
        TOGETHER, source, "person_id", ids, tuple(numbers), what, remedy, sure=bool(many)
    )
