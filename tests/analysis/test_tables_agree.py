"""What two tables say of who somebody is: asked about where it differs for many, and not where it is only written otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.tables_agree import tables_disagree

N = 400
RNG = np.random.default_rng(9)
BORN = pd.Series(pd.Timestamp("1960-01-01") + pd.to_timedelta(RNG.integers(0, 15000, N), "D"))
SEX = pd.Series(RNG.choice(["Female", "Male"], N), dtype="object")
STARTS = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(RNG.integers(0, 300, N), "D"))
LAST = pd.Series(RNG.choice(["Jones", "Patel", "O'Brien", "Llŷr", "Smith-Evans", "Khan"], N), dtype="object") + pd.Series([chr(97 + i % 26) for i in range(N)], dtype="object")  # fmt: skip
FIRST = pd.Series(RNG.choice(["Ann", "Bob", "Cai", "Dee", "Eve"], N), dtype="object")
AGE = pd.Series(((STARTS - BORN).dt.days // 365.25).astype(int).astype(str), dtype="object")
NINO = pd.Series([f"AB{i:06d}C" for i in RNG.choice(999_999, N, replace=False)], dtype="object")


def day(values: pd.Series, form: str = "%Y-%m-%d") -> pd.Series:
    texts: pd.Series = values.dt.strftime(form).astype("object")
    return texts


def moved(texts: pd.Series, share: float = 0.6) -> pd.Series:
    """Give some people what is true of others."""
    some = np.flatnonzero(np.random.default_rng(1).random(N) < share)
    found = texts.copy()
    found.iloc[some] = texts.iloc[np.roll(some, 1)].to_numpy()
    return found


def between(
    ours: dict[str, pd.Series], theirs: dict[str, pd.Series], *, starts: bool = True
) -> list[Doubtful]:
    return list(tables_disagree(ours, theirs, starts=starts))


SAID = {
    "date_of_birth": (day(BORN), "DOB", day(BORN, "%d/%m/%Y")),
    "sex": (SEX, "Gender", SEX.map({"Female": "F", "Male": "M"})),
    "surname": (LAST, "last_name", LAST.str.upper()),
    "Full Name": (FIRST + " " + LAST, "surname", "Mr " + LAST.str.replace("'", "\u2019")),
    "NI Number": (NINO, "nino", NINO.str[:8].str.replace(r"(..)", r"\1 ", regex=True)),
    "start_date": (day(STARTS), "index_date", day(STARTS + pd.Timedelta(days=9), "%d.%m.%Y")),
    "age": (AGE, "dob", day(BORN)),
    "Age at start": (AGE, "age", (AGE.astype(int) + 1).astype(str).astype("object")),
    "ethnicity": (SEX.map({"Female": "White", "Male": "Asian"}), "Ethnicity", SEX.map({"Female": "1", "Male": "3"})),
    "gender code": (SEX.map({"Female": "2", "Male": "1"}), "sex", SEX),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_other_people_beside_an_id_are_asked_about_and_other_spellings_are_not(name: str) -> None:
    ours, called, theirs = SAID[name]
    assert between({name: ours}, {called: theirs}) == []
    [doubt] = between({name: ours}, {called: moved(theirs)})
    assert (doubt.kind, doubt.column, doubt.other, doubt.sure) == ("tables_disagree", called, name, False)  # fmt: skip
    assert 0 < doubt.people < doubt.among
    assert len(doubt.rows) == doubt.people
    gone = moved(theirs).where(np.arange(N) % 10 > 0)
    if name != "start_date":
        [doubt] = between({name: ours}, {called: gone})
        assert doubt.among <= 0.95 * N, "of whom one says nothing is not counted"


@pytest.mark.parametrize("name", SAID)
def test_slips_in_a_few_rows_are_not_asked_about(name: str) -> None:
    ours, called, theirs = SAID[name]
    assert between({name: ours}, {called: moved(theirs, 0.03)}) == []


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("place_of_birth", "dob"), ("date_of_birth", "youngest child's date of birth"), ("name", "employer name"), ("surname", "adviser surname"),
        ("sex", "sexual orientation"), ("start_date", "job_start_date"), ("age", "age_band"), ("site", "Jobcentre"),
    ],
)  # fmt: skip
def test_columns_about_other_things_are_not_held_against_each_other(name: str, called: str) -> None:
    texts = day(BORN) if "date" in name else LAST
    assert between({name: texts}, {called: moved(texts)}) == []


def test_the_start_of_a_job_is_no_start_of_the_programme() -> None:
    later = STARTS + pd.to_timedelta(np.random.default_rng(4).integers(40, 300, N), "D")
    known = day(later).where(np.random.default_rng(5).random(N) < 0.5)
    assert between({"start_date": day(STARTS)}, {"start_date": known}) == []
    assert between({"start_date": day(STARTS)}, {"start_date": day(later)}, starts=False) == []
    [doubt] = between({"start_date": day(STARTS)}, {"start_date": day(later)})
    assert doubt.people == N


def test_people_who_move_between_sites_are_not_asked_about_and_exchanged_sites_are() -> None:
    sites = pd.Series([f"Site {i % 6}" for i in range(N)], dtype="object")
    assert between({"site": sites}, {"Site": moved(sites, 0.2)}) == []
    assert between({"site": sites}, {"Site": moved(sites, 0.8)})
    codes = sites.str.replace("Site ", "S-0")
    assert between({"site": sites}, {"Site": codes}) == []


def test_a_column_of_several_that_agrees_is_the_one_that_is_meant() -> None:
    other = day(BORN - pd.Timedelta(days=11_000))
    assert between({"date_of_birth": day(BORN), "born": other}, {"dob": day(BORN)}) == []
