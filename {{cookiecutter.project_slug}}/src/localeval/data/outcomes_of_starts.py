"""Outcomes of people who started more than once: those of the start that counts, a month of the calendar once.

Months that are numbers are counted from a start, so that those in the row of another start, in the file of people or beside the day of
another start in a file of outcomes, are left out. Months of the calendar are the person's whatever they stand beside: what one
row does not tell another may, and two rows that contradict each other are a problem that names both.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.catalogue.catalogue import shared_outcomes
from localeval.data.cast import cast
from localeval.data.column_texts import ColumnSource
from localeval.data.derived_columns import calendar_months
from localeval.data.id_forms import form_difference
from localeval.data.problems import rows_problem
from localeval.data.questions import TOGETHER, Question
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import read_days, texts_of
from localeval.data.recipe_rows import TablePiece, chosen_rows, month_columns
from localeval.data.recipe_starts import IN_WORDS, OtherStarts
from localeval.data.recipe_table import TableInWork
from localeval.data.standard import ColumnSpec
from localeval.project.data_values import SAYS_DAY

#: A state that is told otherwise for so many people, and this share of the months that can be compared, is asked about.
_FEW, _OFTEN = 5, 0.25
#: A column that is the start of so many of those who have one only is that of the start.
_MOSTLY = 0.5

_ID = ColumnSpec("person_id", "id", "")


def without_other_starts(table: TableInWork, item: TablePiece, others: OtherStarts) -> TablePiece:
    """Leave out the rows of a file whose months are counted from a start that does not count.

    Parameters
    ----------
    table : TableInWork
        Outcomes.
    item : TablePiece
    others : OtherStarts
    """
    if _by_calendar(table):
        return item
    raw, piece = item.raw, item.piece
    same_file = others.of_sheet(piece.file, piece.sheet)
    gone = np.isin(raw.rows, same_file["row"].to_numpy())
    beside = _beside_another_start(table, item, others)
    if beside is not None:
        gone |= beside
    elif same_file.empty:
        _say_counted(table, item, others)
        return item
    if not same_file.empty:
        table.questions += _told_otherwise(table, item, others, same_file)
    if not gone.any():
        return item
    many = int(gone.sum())
    rows = "row that is" if many == 1 else "rows that are"
    word = IN_WORDS[others.which]
    table.note(piece.file, "duplicates", f"{many:,} {rows} not of a person's {word} start left out")
    return replace(item, raw=chosen_rows(raw, ~gone))


def _say_counted(table: TableInWork, item: TablePiece, others: OtherStarts) -> None:
    ids = table.theirs("person_id", item.raw)
    if ids is None:
        return
    people = len(others.persons.intersection(_persons(table, item.raw, item.piece.file, ids)))
    if people:
        who = "1 person who" if people == 1 else f"{people:,} people who"
        said = f"months of {who} started more than once are taken as counted from the {IN_WORDS[others.which]} start, as the file does not say which"
        table.note(item.piece.file, "duplicates", said)


def _by_calendar(table: TableInWork) -> bool:
    """Whether months are those of the calendar, by the names of columns or by days."""
    said = [names for names in table.data.wide.values() if isinstance(names, str)]
    return "month" in table.data.derive or any(SAYS_DAY.search(names) for names in said)


def _beside_another_start(
    table: TableInWork, item: TablePiece, others: OtherStarts
) -> np.ndarray | None:
    """Flag rows of a file that names the start of each, where that is not the one that counts; None where it names none.

    A column of that name is something else, such as the first day of a pay period, where it is not the start of people who have one only.
    """
    raw, file = item.raw, item.piece.file
    theirs, ids = table.theirs("start_date", raw), table.theirs("person_id", raw)
    people = table.people
    if theirs is None or ids is None or people is None or "start_date" not in people:
        return None
    of = _persons(table, raw, file, ids)
    values = raw.columns[theirs]
    if written := table.data.dates_of("start_date", table.spec.name, file):
        values = read_days(values, written).values
    spec = ColumnSpec("start_date", "date", "", filled=False)
    start = cast(values, spec, ColumnSource(file, theirs, raw.rows)).values
    again = of.isin(others.persons).to_numpy()
    counts = people.dropna(subset=["person_id"]).drop_duplicates("person_id")
    kept = of.map(counts.set_index("person_id")["start_date"])
    once = ~again & kept.notna().to_numpy() & start.notna().to_numpy()
    if once.any() and (start == kept).to_numpy()[once].mean() < _MOSTLY:
        return None
    left = pd.MultiIndex.from_frame(others.rows[["person_id", "start"]])
    other = np.asarray(pd.MultiIndex.from_arrays([of.astype("object"), start]).isin(left))
    unclear = again & ~other & (start != kept).to_numpy()
    if unclear.any():
        what = "this person started more than once, and people has no row with this start, so that nobody can say to which one the months belong"
        rows = raw.rows[unclear].tolist()
        remedy = "Correct the start here or in people, or remove the row."
        table.problems.append(rows_problem(file, theirs, rows, what, remedy))
    return again & (other | unclear)


def _told_otherwise(
    table: TableInWork, item: TablePiece, others: OtherStarts, left: pd.DataFrame
) -> Iterator[Question]:
    """Ask about a state that rows of different starts tell otherwise for one month of the calendar.

    Within a month a state may change, and what is written a few days later may be known better: some differ always.
    """
    raw, file, people = item.raw, item.piece.file, table.people
    ids = table.theirs("person_id", raw)
    states = {
        c for c, one in shared_outcomes().items() if one.kind == "binary" and not one.cumulative
    }
    if ids is None or people is None or "start_date" not in people or left.empty:
        return
    of = _persons(table, raw, file, ids)
    position = pd.Series(np.arange(len(raw.rows)), index=raw.rows)
    mine = pd.Series(np.arange(len(of)), index=of)[~np.isin(raw.rows, left["row"])]
    pairs = left[left["person_id"].isin(mine.index)]
    started = people.dropna(subset=["person_id"]).drop_duplicates("person_id")
    start = started.set_index("person_id")["start_date"].loc[pairs["person_id"]]
    apart = calendar_months(
        pd.Series(pairs["start"].to_numpy()), pd.Series(start.to_numpy())
    ).to_numpy(dtype=float)
    one = mine[~mine.index.duplicated()].loc[pairs["person_id"]].to_numpy()
    other = position.loc[pairs["row"]].to_numpy()
    for outcome, months in month_columns(raw, table.data.wide_columns).items():
        if outcome not in states:
            continue
        texts = {
            month: texts_of(raw.columns[names[0]])
            .to_pandas()
            .fillna("")
            .str.strip()
            .str.casefold()
            .to_numpy()
            for month, names in months.items()
        }
        both, differ = 0, np.zeros(len(pairs), dtype=bool)
        for month, later in itertools.product(texts, texts):
            same = apart == month - later  # type: ignore[operator]
            ours, theirs = texts[month][one], texts[later][other]
            told = same & (ours != "") & (theirs != "")
            both += int(told.sum())
            differ |= told & (ours != theirs)
        if differ.sum() >= max(_FEW, _OFTEN * both):
            rows = tuple(sorted(pairs["row"][differ].tolist()))
            theirs = next(iter(months.values()))[0]
            what = f"are months of '{outcome}' counted from the start in the same row? For {int(differ.sum()):,} of {both:,} months of the calendar the row of another start tells otherwise"
            remedy = "If all rows of a person hold the months from one start, say which that is (duplicates: first-start or last-start). If the records contradict each other, find out which is right."
            yield Question(TOGETHER, file, outcome, theirs, rows, what, remedy)


def _persons(table: TableInWork, raw: RawTable, source: str, ids: str) -> pd.Series:
    """Give the person of each row, by the id that people has."""
    of = cast(raw.columns[ids], _ID, ColumnSource(source, ids, raw.rows)).values.astype("str")
    if table.people is not None:
        difference = form_difference(of, table.people["person_id"])
        of = of.replace(difference.matched) if difference is not None else of
    return of


def with_each_month_once(
    table: TableInWork, raw: RawTable, source: str, others: OtherStarts
) -> RawTable:
    """Put rows of one person and one month of the calendar together.

    Parameters
    ----------
    table : TableInWork
        Outcomes.
    raw : RawTable
        With its values read and its months counted.
    source : str
        Its file or files.
    others : OtherStarts
    """
    ids, month = table.theirs("person_id", raw), table.theirs("month", raw)
    if not _by_calendar(table) or ids is None or month is None:
        return raw
    of = _persons(table, raw, source, ids)
    spec = ColumnSpec("month", "whole", "")
    months = cast(raw.columns[month], spec, ColumnSource(source, month, raw.rows)).values
    key = pd.DataFrame({"of": of, "month": months})
    mine = (of.isin(others.persons) & months.notna()).to_numpy()
    again = np.flatnonzero(mine & key.duplicated(keep=False).to_numpy())
    if not len(again):
        return raw
    group = key.iloc[again].groupby(["of", "month"]).ngroup().to_numpy()
    first = again[np.unique(group, return_index=True)[1]][group]
    columns, filled = dict(raw.columns), 0
    for column in table.spec.columns:
        theirs = table.theirs(column.name, raw)
        if theirs is None or column.role != "outcome":
            continue
        own = ColumnSource(source, theirs, raw.rows)
        values = cast(raw.columns[theirs], replace(column, filled=False), own).values.iloc[again]
        told = pd.Series(values.to_numpy(), index=range(len(again)))
        by_group = told.groupby(group)
        torn = (by_group.transform("nunique") > 1).to_numpy()
        if torn.any():
            what = "two rows of this person, of different starts, have different values for one month of the calendar"
            remedy = "Keep the one that is right in both rows, or empty the cell of the other."
            rows = raw.rows[again[torn]].tolist()
            table.problems.append(rows_problem(source, theirs, rows, what, remedy))
        known = told.notna().to_numpy()
        # The first row of each that tells something, for the rows that are kept.
        tells = pd.Series(np.where(known, again, -1)).groupby(group).transform("max").to_numpy()
        lacking = (again == first) & ~known & (tells >= 0)
        if lacking.any():
            texts = np.array(texts_of(raw.columns[theirs]).to_pylist(), dtype=object)
            texts[again[lacking]] = texts[tells[lacking]]
            columns[theirs] = pa.chunked_array([pa.array(texts.tolist(), pa.string())])
            filled += int(lacking.sum())
    kept = np.ones(len(raw.rows), dtype=bool)
    kept[again[again != first]] = False
    gone = int((~kept).sum())
    rows = "1 row" if gone == 1 else f"{gone:,} rows"
    said = f"{rows} put together with another row of the same person and month of the calendar"
    if filled:
        stand = "value stands" if filled == 1 else "values stand"
        said += f"; {filled:,} {stand} in one of them only"
    table.note(source, "duplicates", said)
    return chosen_rows(replace(raw, columns=columns), kept)
