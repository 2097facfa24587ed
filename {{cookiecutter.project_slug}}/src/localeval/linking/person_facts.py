"""What is known of the person in each row: names, date of birth, sex, numbers. What cannot be, or is filled in, is not known.

No message holds any of it: a day or a number that cannot be read is told by its row, or counted.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.dates import today
from localeval.base.errors import ProjectError
from localeval.data.problems import rows_problem
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import read_days
from localeval.data.shifted_days import filled_in_births
from localeval.linking import identifiers
from localeval.linking.identity import BETWEEN, Identity, column_in, each_once
from localeval.linking.names import PersonName, split, taken_apart
from localeval.project.link_settings import LinkTable

#: More dates of birth that cannot be read than this are no slips: the way of writing is another.
_FEW_UNREAD = 0.05
#: One number with as many different people is what somebody fills in.
_FILLED_IN = 3


def note_unused(notes: list[str], source: str, count: int, one: str, several: str) -> None:
    """Count what is not used, without a value of it."""
    if count:
        said = f"1 {one}, and counts" if count == 1 else f"{count:,} {several}, and count"
        notes.append(f"{source}: {said} as not known.")


def names_of_people(
    identity: Identity, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Give forenames, middle names and surnames, folded; None where the table has no names."""
    has = identity.texts
    if "full_name" in has and "last_name" not in has:
        found = each_once(has["full_name"], split)
    elif "last_name" in has or "first_name" in has:
        first, middle, last = (
            identity.of(name, count) for name in ("first_name", "middle_name", "last_name")
        )
        whole = first + BETWEEN + middle + BETWEEN + last
        found = each_once(whole, lambda text: taken_apart(*text.split(BETWEEN)))
    else:
        return None
    parts: list[PersonName] = found.tolist()
    columns = [np.array([part[i] for part in parts], dtype=object) for i in range(3)]
    return columns[0], columns[1], columns[2]


def births(
    raw: RawTable, source: str, identity: Identity, table: LinkTable, notes: list[str]
) -> np.ndarray:
    """Give dates of birth as eight digits; a way of writing that is not clear is refused, a slip is not known.

    Parameters
    ----------
    raw : RawTable, n rows
    source : str
        How the file is called in messages.
    identity : Identity
    table : LinkTable
    notes : list of str
        Takes what is not used, with counts and without a value.

    Returns
    -------
    numpy.ndarray of str or None, shape (n,)

    Raises
    ------
    ProjectError
        It is not clear how days are written.
    """
    theirs = column_in(raw, table, "date_of_birth")
    assert theirs is not None
    texts = identity.texts["date_of_birth"]
    said = table.dates.get("date_of_birth") if isinstance(table.dates, dict) else table.dates
    if said is not None:
        values = read_days(pa.chunked_array([pa.array(texts, pa.string())]), said).values
        read = values.to_pandas().astype(object).to_numpy()
        days = each_once(
            read, lambda text: identifiers.born(text, "iso") if isinstance(text, str) else None
        )
    else:
        days = each_once(texts, lambda text: identifiers.born(text, None))
    latest = today()
    if said is not None and "%y" in said:
        days = np.array([_of_a_person(day, latest) for day in days], dtype=object)
    given = texts != ""
    unread = given & np.array([day is None for day in days], dtype=bool)
    # Words without a digit, such as "not known", are no other way of writing.
    unclear = unread.copy()
    unclear[unread] = [any(map(str.isdigit, text)) for text in texts[unread]]
    if unclear.sum() > (_FEW_UNREAD * given.sum() if said is not None else 0):
        what = (
            f"{int(unclear.sum()):,} dates of birth are not written {said}"
            if said is not None
            else f"{int(unclear.sum()):,} dates of birth can be read in two ways, or in none"
        )
        remedy = (
            "Say how they are written with dates under this table in evaluation.yml: day-first, month-first, iso, excel, or a format "
            "such as %d.%m.%y."
        )
        if said is not None:
            remedy = "Correct dates under this table in evaluation.yml (day-first, month-first, iso, excel, or a format such as %d/%m/%y), or the file."
        rows = raw.rows[unclear].tolist()
        raise ProjectError(rows_problem(source, theirs, rows, what, remedy))
    note_unused(
        notes, source, int(unread.sum()), "date of birth is none", "dates of birth are none"
    )
    possible = np.array(
        [day is not None and identifiers.is_known_birth(day, latest) for day in days], dtype=bool
    )
    odd = int((given & ~unread & ~possible).sum())
    note_unused(
        notes,
        source,
        odd,
        "date of birth is filled in, or cannot be",
        "dates of birth are filled in, or cannot be",
    )
    _filled_in_days(days[possible], source, notes)
    return np.array(
        [f"{day:%Y%m%d}" if fits else "" for day, fits in zip(days, possible, strict=True)],
        dtype=object,
    )


def _of_a_person(day: object, latest: dt.date) -> object:
    """Take a day whose year has two digits for the last one that it can be: nobody is born in years to come."""
    if not isinstance(day, dt.date) or day <= latest:
        return day
    return identifiers.century_before(day)


def _filled_in_days(days: np.ndarray, source: str, notes: list[str]) -> None:
    """Say where so many are born on one day of the year, or of months, that systems have filled it in."""
    found = filled_in_births(pd.Series(pd.to_datetime(list(days))))
    if found is None:
        return
    many, called = found
    notes.append(
        f"{source}: {many:,} of {len(days):,} dates of birth are {called}, as where a day is not known and filled in. If they are, "
        "fewer are found, and links of these people are less sure than they look: review a sample of them."
    )


def sexes(texts: np.ndarray, table: LinkTable, source: str, notes: list[str]) -> np.ndarray:
    """Give what each word for the sex stands for; None where it is not known.

    Parameters
    ----------
    texts : numpy.ndarray of str, shape (n,)
    table : LinkTable
    source : str
    notes : list of str
        Takes that no word is known.
    """
    words = {word.strip(): meaning for word, meaning in table.values.get("sex", {}).items()}

    def meaning(text: str) -> object:
        return words[text.strip()] if text.strip() in words else identifiers.sex(text)

    found = each_once(texts, meaning)
    unknown = int(((texts != "") & np.array([value is None for value in found])).sum())
    if unknown == (texts != "").sum() and unknown:
        notes.append(
            f"{source}: no word of the column of sex is known, so it is not compared; say under values, sex what each stands for."
        )
    return found


def insurance_numbers(
    texts: np.ndarray, frame: pd.DataFrame, source: str, notes: list[str]
) -> np.ndarray:
    """Give National Insurance numbers that can be one person's; one that different people have is what somebody fills in.

    Parameters
    ----------
    texts : numpy.ndarray of str, shape (n,)
    frame : DataFrame, n rows
        Surname and date of birth, where they are known.
    source : str
    notes : list of str
        Takes what is not used, with counts and without a value.
    """
    found = each_once(texts, identifiers.national_insurance)
    wrong = int(((texts != "") & pd.isna(found)).sum())
    note_unused(
        notes, source, wrong,
        "National Insurance number cannot be one that was given out",
        "National Insurance numbers cannot be ones that were given out",
    )  # fmt: skip
    many, numbers = _of_several_people(found, frame)
    if many.any():
        notes.append(
            f"{source}: {int(many.sum()):,} rows have one of {numbers:,} National Insurance numbers that more than "
            f"{_FILLED_IN} people share; these count as not known."
        )
        found[many] = None
    return found


def own_ids(identity: Identity, frame: pd.DataFrame, source: str, notes: list[str]) -> np.ndarray:
    """Give the source's ids of persons; one that different people have is what somebody fills in, or of something else.

    Parameters
    ----------
    identity : Identity
    frame : DataFrame, n rows
        Surname and date of birth, where they are known.
    source : str
    notes : list of str
        Takes what is not used, with counts and without a value.
    """
    ids = identity.of("record_id", len(frame)).copy()
    many, numbers = _of_several_people(ids, frame)
    if many.any():
        notes.append(
            f"{source}: {int(many.sum()):,} rows have one of {numbers:,} record ids that more than {_FILLED_IN} people share; these count as "
            "not known, and such rows are told apart by name and date of birth. If the column is of households or employers, remove record_id."
        )
        ids[many] = ""
    return ids


def _of_several_people(values: np.ndarray, frame: pd.DataFrame) -> tuple[np.ndarray, int]:
    """Find the rows whose value is shared by people of different names and dates of birth, and how many such values there are."""
    none = np.zeros(len(values), dtype=bool)
    others = [frame[column] for column in ("last", "dob") if column in frame]
    if not others:
        return none, 0
    whose = pd.DataFrame({"value": values, **{str(i): item for i, item in enumerate(others)}})
    whose = whose.replace({"": None}).dropna(subset=["value"])
    several = whose.drop_duplicates()["value"].value_counts()
    whose = whose[whose["value"].isin(several.index[several > _FILLED_IN])]
    filled = set(whose["value"]) - _of_one_person(whose)
    return np.array([value in filled for value in values], dtype=bool) if filled else none, len(
        filled
    )


def _of_one_person(whose: pd.DataFrame) -> set[str]:
    """Give the values whose rows mostly have one name or one date of birth: somebody's many jobs, written with slips."""
    rows = whose["value"].value_counts()
    found: set[str] = set()
    for column in whose.columns.drop("value"):
        most = whose.groupby(["value", column]).size().groupby(level="value").max()
        found |= set(most.index[most > rows.reindex(most.index) / 2])
    return found
