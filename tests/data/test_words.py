"""Texts as a person sees them: words that look alike are one, and marks for "not known" are no words."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
WELSH = "G\u0175r"
LOOK_ALIKE = {
    "composed letters": (WELSH, unicodedata.normalize("NFD", WELSH)),
    "no-break space": ("Never worked", "Never\u00a0worked"),
    "thin space": ("Never worked", "Never\u2009worked"),
    "double space": ("Never worked", "Never  worked"),
    "zero width": ("Never worked", "Never worked\u200b"),
    "byte order mark": ("Never worked", "\ufeffNever worked"),
    "soft hyphen": ("Self-employed", "Self-\u00ademployed"),
    "text direction": ("Never worked", "\u200eNever worked"),
    "kept as text": ("Female", '="Female"'),
    "en dash": ("16-24", "16\u201324"),
    "non-breaking hyphen": ("16-24", "16\u201124"),
    "apostrophe": ("Don't know", "Don\u2019t know"),
    "quotation marks": ('the "new" deal', "the \u201cnew\u201d deal"),
    "accents broken by an encoding": ("Degr\u00e9", "Degr\u00c3\u00a9"),
}


def with_sexes(*sexes: str) -> dict[str, str]:
    """Give the people of the small project these six values of ``sex``."""
    lines = PEOPLE.splitlines()
    rows = [line.rsplit(",", 1)[0] for line in lines[1:]]
    quoted = ['"' + sex.replace('"', '""') + '"' for sex in sexes]
    body = [f"{row},{sex}" for row, sex in zip(rows, quoted, strict=True)]
    return {"people.csv": "\n".join([lines[0], *body]) + "\n"}


@pytest.mark.parametrize("kind", LOOK_ALIKE)
def test_words_that_look_alike_are_one_and_said_once(make: Make, kind: str) -> None:
    one, other = LOOK_ALIKE[kind]
    tables = load(make(with_sexes(one, other, "Other", one, other, one)), today=TODAY)
    assert tables["people"]["sex"].cat.categories.tolist() == sorted([one, "Other"])
    assert tables["people"]["sex"].tolist() == [one, one, "Other", one, one, one]
    said = [note for note in tables.notes if "look alike" in note]
    assert len(said) == 1
    assert one.split("'")[0] in said[0]


def test_a_word_without_a_twin_keeps_its_dash(make: Make) -> None:
    tables = load(make(with_sexes(*["16\u201324"] * 3, *["25\u201349"] * 3)), today=TODAY)
    assert tables["people"]["sex"].cat.categories.tolist() == ["16\u201324", "25\u201349"]
    assert not [note for note in tables.notes if "alike" in note]


@pytest.mark.parametrize(
    ("mark", "meaning"),
    [
        ("[c]", "confidential"),
        ("[x]", "not available"),
        ("[z]", "not applicable"),
        ("[low]", "small, and rounded to nothing"),
        ("[k]", "a mark of a table"),
        ("..", "not available"),
        ("-", "nothing, or not known"),
        ("*", "suppressed"),
        ("?", "not known"),
        ("\\N", "a database's sign for no value"),
    ],
)
def test_a_mark_for_not_known_is_no_group_of_people(make: Make, mark: str, meaning: str) -> None:
    tables = load(make(with_sexes("Female", mark, "Male", "Male", mark, "Female")), today=TODAY)
    assert tables["people"]["sex"].isna().tolist() == [False, True, False, False, True, False]
    assert tables["people"]["sex"].cat.categories.tolist() == ["Female", "Male"]
    assert (
        f"data/people.csv: '{mark}' ({meaning}) stands in 2 cells of 'sex' and counts as not known."
        in tables.notes
    )


@pytest.mark.parametrize("mark", ["[c]", "..", "*", "[LOW]"])
def test_a_mark_among_numbers_is_not_known(make: Make, mark: str) -> None:
    tables = load(make({"outcomes.csv": OUTCOMES.replace("9100", mark)}), today=TODAY)
    assert tables["outcomes"]["earnings"].isna().tolist() == [True, *[False] * 4, True]
    assert any(f"'{mark}'" in note and "1 cell of 'earnings'" in note for note in tables.notes)


@pytest.mark.parametrize("dash", ["-", "--"])
def test_a_dash_among_numbers_may_be_zero_and_is_asked_about(make: Make, dash: str) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make({"outcomes.csv": OUTCOMES.replace("9100", dash)}), today=TODAY)
    (problem,) = caught.value.problems
    assert problem.place == "data/outcomes.csv, column earnings, row 2"
    assert "Write 0 where it stands for zero" in problem.remedy


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (("03-May", "01-Feb", "06-Aug", "03-May", "01-Feb", "06-Aug"), 2),
        (("1-2", "3-4", "24-May", "1-2", "1-2", "3-4"), 4),
        (("1-2", "May-24", "3-4", "1-2", "1-2", "3-4"), 3),
    ],
)
def test_words_that_a_spreadsheet_made_days_are_refused(
    make: Make, words: tuple[str, ...], row: int
) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make(with_sexes(*words)), today=TODAY)
    (problem,) = caught.value.problems
    assert problem.place == f"data/people.csv, column sex, row {row}"
    assert "looks like a date that a spreadsheet has made" in problem.what


def test_months_alone_are_words(make: Make) -> None:
    months = ("May-24", "Jun-24", "Jul-24", "May-24", "Jun-24", "Jul-24")
    sex = load(make(with_sexes(*months)), today=TODAY)["people"]["sex"]
    assert sex.tolist() == list(months)


def test_true_among_numbers_is_refused_in_any_file(make: Make) -> None:
    with pytest.raises(ProjectError, match="'TRUE' stands among numbers"):
        load(make({"outcomes.csv": OUTCOMES.replace("9100", "True")}), today=TODAY)


@pytest.mark.parametrize(
    ("yes", "no"), [("1.00", "0.00"), ("1.", "0."), ("01", "00"), ("+1", "-0"), ("TRUE", "0.0")]
)
def test_a_flag_with_decimals_is_a_flag(make: Make, yes: str, no: str) -> None:
    text = OUTCOMES.replace(",12,1,", f",12,{yes},").replace(",12,0,", f",12,{no},")
    outcomes = load(make({"outcomes.csv": text}), today=TODAY)["outcomes"]
    assert outcomes["employed"].tolist()[:5] == [1.0, 0.0, 1.0, 0.0, 1.0]


def test_utf_8_is_read_as_such_whatever_is_declared(make: Make) -> None:
    """One file is Windows-1252, as evaluation.yml says, and the other is not."""
    people = with_sexes(*["S\u0175n", "M\u00f4n"] * 3)
    project = make(
        {**people, "outcomes.csv": OUTCOMES.replace("person_id", "\u00a3id").encode("cp1252")},
        data={"encoding": "windows-1252", "columns": {"person_id": "\u00a3id"}},
    )
    text = (project.root / "data/people.csv").read_text(encoding="utf-8")
    (project.root / "data/people.csv").write_text(
        text.replace("person_id", "\u00a3id"), encoding="utf-8"
    )
    sex = load(project, today=TODAY)["people"]["sex"]
    assert sex.cat.categories.tolist() == ["M\u00f4n", "S\u0175n"]


def test_a_category_of_parquet_loses_its_marks_and_keeps_its_order(make: Make) -> None:
    import io

    people = pd.read_csv(io.StringIO(PEOPLE), dtype={"person_id": "str"})
    people["sex"] = pd.Categorical(
        ["Male", "[x]", "Female", "Male", "[x]", "Female"], ["Male", "[x]", "Female"], ordered=True
    )
    buffer = io.BytesIO()
    people.to_parquet(buffer, index=False)
    project = make({"people.parquet": buffer.getvalue()}, data={"people": "data/people.parquet"})
    sex = load(project, today=TODAY)["people"]["sex"]
    assert sex.isna().sum() == 2
    assert sex.cat.categories.tolist() == ["Male", "Female"]
