"""What systems, spreadsheets and people do to files, kind by kind: read as it is meant, or refused with the cause and what to do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart, Reference

from localeval.base.errors import ProjectError
from localeval.checks.rule import Subject
from localeval.checks.standard_check import apply_rules
from localeval.data.load import load
from localeval.data.places import with_codes_of_places

from ..small_project import OUTCOMES, PEOPLE, Make, make

__all__ = ["make"]

ROWS = [line.split(",") for line in PEOPLE.splitlines()]
Book = Callable[[openpyxl.Workbook], None]


def refusal(project: Any) -> str:
    with pytest.raises(ProjectError) as refused:
        load(project)
    return str(refused.value)


def starts(project: Any) -> list[str]:
    return [str(day.date()) for day in load(project)["people"]["start_date"].dropna()]


GOOD_STARTS = [row[2] for row in ROWS[1:] if row[2]]


def with_starts(write: Callable[[str], str]) -> dict[str, str]:
    return {"people.csv": re.sub(r"\d{4}-\d{2}-\d{2}", lambda day: write(day[0]), PEOPLE)}


WELSH = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"


def parts(day: str) -> tuple[int, int, int]:
    year, month, date = map(int, day.split("-"))
    return year, month, date


@pytest.mark.parametrize(
    "write",
    [
        lambda day: "{}-{}-{}".format(*parts(day)),
        lambda day: "{}/{}/{}".format(*parts(day)),
        lambda day: f"{day} 00:00:00 BST",
        lambda day: f"{day}T09:30:00 GMT",
        lambda day: f"{parts(day)[2]} {WELSH.split()[parts(day)[1] - 1]} {parts(day)[0]}",
        lambda day: f"{parts(day)[2]}af {WELSH.split()[parts(day)[1] - 1]} {parts(day)[0]}",
    ],
    ids=["one figure", "slashes", "BST", "GMT", "Welsh", "Welsh with an ending"],
)  # fmt: skip
def test_days_with_one_reading_are_read(make: Make, write: Callable[[str], str]) -> None:
    assert starts(make(with_starts(write))) == GOOD_STARTS


@pytest.mark.parametrize("behind", [" 9:30 AM", " 9:30 am", " 9:30 a.m.", "T09:30:00Z", " 00:00 GMT"])  # fmt: skip
def test_a_time_with_letters_does_not_decide_which_figure_is_the_day(
    make: Make, behind: str
) -> None:
    files = with_starts(lambda day: "{1:02d}/{2:02d}/{0}{3}".format(*parts(day), behind))
    said = refusal(make(files))
    assert "not a date that can be read for certain" in said
    assert "dates: {start_date: day-first} or month-first" in said
    assert starts(make(files, data={"dates": "month-first"})) == GOOD_STARTS


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("1712534400", "seconds or milliseconds since 1970"),
        ("1712534400000", "seconds or milliseconds since 1970"),
        ("/Date(1712534400000)/", "seconds or milliseconds since 1970"),
        ("19845", "days since 1970"),
    ],
)
def test_counted_days_are_named_as_what_they_are(make: Make, written: str, cause: str) -> None:
    said = refusal(make(with_starts(lambda _: written)))
    assert cause in said
    assert "dates: {start_date: excel}" not in said


def test_the_value_of_a_day_is_shown_and_words_about_a_person_are_not(make: Make) -> None:
    assert "'01-May-24' is not a date" in refusal(make(with_starts(lambda _: "01-May-24")))
    assert "Smith" not in refusal(make(with_starts(lambda _: "01-May-24 Smith")))


# Text files ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "mark"), [("sep=,", ","), ('"sep=;"', ";"), ("SEP=;;;;", ";")])
def test_a_line_that_says_the_separator_is_followed(make: Make, line: str, mark: str) -> None:
    project = make({"people.csv": f"{line}\r\n" + PEOPLE.replace(",", mark)})
    tables = load(project)
    assert len(tables["people"]) == 6
    assert any("its first line says that" in note for note in tables.notes)
    broken = make({"people.csv": f"{line}\n" + PEOPLE.replace(",", mark).replace("52", "much")})
    assert "row 5" in refusal(broken)  # the line keeps its number


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (PEOPLE.replace(",", "^"), "separated by '^'"),
        (PEOPLE.replace(",", "~"), "separated by '~'"),
        (PEOPLE.replace(",", "\u00a6"), "separated by '\u00a6'"),
        ("\n".join("".join(f"{cell:<14}" for cell in row) for row in ROWS), "at fixed places"),
        ("\n".join(",".join(f"'{cell}'" for cell in row) for row in ROWS), "single quotation marks"),
    ],
    ids=["caret", "tilde", "broken bar", "fixed places", "single quotation marks"],
)  # fmt: skip
def test_a_file_whose_columns_are_parted_otherwise_is_one_message(
    make: Make, text: str, cause: str
) -> None:
    said = refusal(make({"people.csv": text}))
    assert cause in said
    assert "is missing" not in said


# Numbers ---------------------------------------------------------------------------------------------------------------------


def ages(cell: str) -> dict[str, str]:
    return {"people.csv": PEOPLE.replace(",52,", f",{cell},")}


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("Not recorded", 'missing: {age: ["Not recorded"]}'),
        ("(Unknown)", 'missing: {age: ["(Unknown)"]}'),
        ("999", "missing: {age: [999]}"),
        ("-9", "missing: {age: [-9]}"),
    ],
)
def test_what_stands_for_not_known_among_numbers_has_its_line(
    make: Make, cell: str, line: str
) -> None:
    assert line in refusal(make(ages(cell)))
    given = cell if not cell.lstrip("-").isdigit() else int(cell)
    people = load(make(ages(cell), data={"missing": {"age": [given]}}))["people"]
    assert int(people["age"].isna().sum()) == 1


def test_words_about_a_person_among_numbers_are_not_shown(make: Make) -> None:
    assert "Smith" not in refusal(make(ages("ask Smith")))


def test_figures_of_double_width_are_figures(make: Make) -> None:
    people = load(make(ages("\uff15\uff12")))["people"]
    assert people["age"].tolist()[2] == 52


def pay(cell: str) -> dict[str, str]:
    return {"outcomes.csv": OUTCOMES.replace("9100", cell).replace("12000.5", cell).replace("8000", cell)}  # fmt: skip


def test_a_comma_that_may_be_either_has_both_lines(make: Make) -> None:
    said = refusal(make(pay('"1,728"')))
    assert "numbers: {thousands: ','}" in said
    assert "numbers: {decimal: ','}" in said


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", " "])
def test_a_space_between_thousands_is_no_decimal_comma(make: Make, space: str) -> None:
    said = refusal(make(pay(f"1{space}728")))
    assert 'numbers: {thousands: " "}' in said
    outcomes = load(make(pay(f"1{space}728"), data={"numbers": {"thousands": " "}}))["outcomes"]
    assert outcomes["earnings"].max() == 1728


# Words -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("Fem\u0430le", "Female"), ("\uff26\uff45\uff4d\uff41\uff4c\uff45", "Female")],
    ids=["a Cyrillic letter", "double width"],
)
def test_words_of_lookalike_letters_are_one(make: Make, theirs: str, ours: str) -> None:
    project = make({"people.csv": PEOPLE.replace("30,Female", f"30,{theirs}")})
    assert set(load(project)["people"]["sex"].dropna()) == {"Female", "Male"}


def test_a_group_in_lookalike_letters_is_the_group(make: Make) -> None:
    project = make({"people.csv": PEOPLE.replace("comparison", "c\u043emp\u0430ris\u043en")})
    assert (load(project)["people"]["group"] == "comparison").sum() == 3


def test_words_of_another_alphabet_stay(make: Make) -> None:
    project = make({"people.csv": PEOPLE.replace("Male", "\u043c\u0443\u0436")})
    assert "\u043c\u0443\u0436" in set(load(project)["people"]["sex"])


def asked(project: Any) -> str:
    found = apply_rules(Subject(project)).findings
    return "\n".join(str(p) for one in found for p in one.problems)


@pytest.mark.parametrize(
    "word",
    ["Choose an item.", "--Select--", "Please select...", "Data missing", "Heb ei nodi", "Unk", "U"],
)  # fmt: skip
def test_what_a_form_shows_before_anybody_chose_is_asked_about(make: Make, word: str) -> None:
    project = make({"people.csv": PEOPLE.replace("30,Female", f"30,{word}")})
    assert f'missing: {{sex: ["{word}"]}}' in asked(project)


@pytest.mark.parametrize("word", ["None", "Refused", "Selected for interview", "Other"])
def test_answers_are_not_asked_about(make: Make, word: str) -> None:
    project = make({"people.csv": PEOPLE.replace("30,Female", f"30,{word}")})
    assert "codes-declared" not in asked(project)


@pytest.mark.parametrize("sign", ["\u00b9", ".", "*", " \u2020"])
def test_a_sign_behind_a_word_makes_no_second_group_in_silence(make: Make, sign: str) -> None:
    project = make({"people.csv": PEOPLE.replace("17,Male", f"17,Male{sign}")})
    assert re.search(r'values: \{sex: \{"Male.*": "Male"\}\}', asked(project))


# Ids and places --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        (lambda i: f"{i}/1", "what stands behind a slash"),
        (lambda i: f"{i}-A", "what stands behind a slash"),
        (lambda i: f"C{i}" if int(i) % 2 else i, "letters in front"),
    ],
)
def test_ids_with_something_added_are_named_with_that_cause(
    make: Make, form: Callable[[str], str], cause: str
) -> None:
    changed = re.sub(r"(?m)^(\d{3}),", lambda found: f"{form(found[1])},", OUTCOMES)
    said = refusal(make({"outcomes.csv": changed}))
    assert cause in said
    assert "remove their rows" not in said


def test_ids_of_15_and_18_characters_are_named(make: Make) -> None:
    def ids(text: str, behind: str) -> str:
        return re.sub(r"(?m)^(\d{3}),", rf"0035g00000AB\1{behind},", text)

    files = {"people.csv": ids(PEOPLE, ""), "outcomes.csv": ids(OUTCOMES, "AAE")}
    assert "ids of 15 characters" in refusal(make(files))


def test_ids_in_lookalike_letters_are_matched(make: Make) -> None:
    files = {
        "people.csv": re.sub(r"(?m)^(\d{3}),", r"A\1,", PEOPLE),
        "outcomes.csv": re.sub(r"(?m)^(\d{3}),", "\u0410\\1,", OUTCOMES),
    }
    tables = load(make(files))
    assert set(tables["outcomes"]["person_id"]) == set(tables["people"]["person_id"])


PLACES = [
    {"code": "W06000015", "name": "Cardiff"},
    {"code": "E09000023", "name": "Lewisham"},
    {"code": "E08000013", "name": "St Helens"},
]


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("Caerdydd", "London Borough of Lewisham", "St. Helens"), True),
        (("City and County of Cardiff", "Lewisham Council", "St Helens Metropolitan Borough Council"), True),
        (("cardiff council", "LEWISHAM LBC", "St-Helens"), True),
        (("Cardiff", "London", "St Helens"), False),
        (("Cardiff", "Greater Lewisham", "St Helens"), False),
    ],
)  # fmt: skip
def test_places_are_known_by_any_name_that_is_theirs_alone(
    make: Make, words: tuple[str, ...], known: bool
) -> None:
    lines = PEOPLE.splitlines()
    rows = [f"{line},{words[i % 3]}" for i, line in enumerate(lines[1:])]
    people = "\n".join([f"{lines[0]},place_code", *rows])
    project = make({"people.csv": people}, places=PLACES)
    if known:
        codes, _ = with_codes_of_places(pd.Series(words), "data/people.csv", project)
        assert codes.tolist() == [one["code"] for one in PLACES]
    else:
        said = refusal(project)
        assert f'values: {{place_code: {{"{words[1]}": ' in said  # whole, to be pasted


# Workbooks -------------------------------------------------------------------------------------------------------------------


def workbook(change: Book, title: str = "Clients") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in ROWS:
        sheet.append([None if cell == "" else cell for cell in row])
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def nothing(_: openpyxl.Workbook) -> None:
    """Change nothing."""


@pytest.mark.parametrize("title", ["CLIENTS", "Clients ", "clients"])
def test_a_sheet_is_found_as_excel_finds_it(make: Make, title: str) -> None:
    files = {"people.xlsx": workbook(nothing, title)}
    data = {"people": "data/people.xlsx", "sheet": {"people": "Clients"}}
    assert len(load(make(files, data=data))["people"]) == 6


def test_two_sheets_that_are_alike_are_not_chosen_between(make: Make) -> None:
    def second(book: openpyxl.Workbook) -> None:
        book.create_sheet("clients  ")

    files = {"people.xlsx": workbook(second, "Clients ")}
    data = {"people": "data/people.xlsx", "sheet": {"people": "CLIENTS"}}
    assert "has no sheet 'CLIENTS'" in refusal(make(files, data=data))


def test_a_sheet_with_a_chart_is_passed_over(make: Make) -> None:
    def chart(book: openpyxl.Workbook) -> None:
        drawn = BarChart()
        drawn.add_data(Reference(book.worksheets[0], min_col=4, min_row=1, max_row=4))
        book.create_chartsheet("Chart", 0).add_chart(drawn)

    project = make({"people.xlsx": workbook(chart)}, data={"people": "data/people.xlsx"})
    assert len(load(project)["people"]) == 6


def test_a_strict_workbook_is_read_like_another(make: Make) -> None:
    inside = zipfile.ZipFile(io.BytesIO(workbook(nothing)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name in inside.namelist():
            text = inside.read(name)
            text = text.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            made.writestr(name, text)
    project = make({"people.xlsx": content.getvalue()}, data={"people": "data/people.xlsx"})
    assert starts(project) == GOOD_STARTS


# What is worked out ----------------------------------------------------------------------------------------------------------


def born(write: Callable[[int], str]) -> dict[str, str]:
    """Put a date of birth where the age was: of the same day of the year as the start, so many years before."""
    lines = [line.split(",") for line in PEOPLE.splitlines()]
    for line in lines[1:]:
        line[3] = write(2024 - int(line[3]))
    lines[0][3] = "DOB"
    return {"people.csv": "\n".join(",".join(line) for line in lines)}


DERIVED = {
    "columns": {"date_of_birth": "DOB"},
    "derive": {"age": "from date_of_birth"},
    "identifying": ["DOB"],
}


def test_births_with_years_of_two_digits_are_of_the_century_that_can_be(make: Make) -> None:
    files = born(lambda year: f"02/01/{year % 100:02d}")
    project = make(files, data={**DERIVED, "dates": {"date_of_birth": "%d/%m/%y"}})
    tables = load(project)
    assert tables["people"]["age"].dropna().tolist() == [30, 17, 52, 41, 23]
    assert not any("19" in note and "DOB" not in note for note in tables.notes)
    # 1972 is in the century that Python takes; 2060 would be one to come.
    older = make(
        {"people.csv": files["people.csv"].replace("02/01/72", "02/01/60")},
        data={**DERIVED, "dates": {"date_of_birth": "%d/%m/%y"}},
    )
    tables = load(older)
    assert tables["people"]["age"].dropna().tolist() == [30, 17, 64, 41, 23]
    assert any("1 value of 'DOB' with a year of two digits" in note for note in tables.notes)


@pytest.mark.parametrize("day", ["2060-01-02", "2024-06-02"])
def test_a_birth_after_the_start_is_named_as_that(make: Make, day: str) -> None:
    files = born(lambda year: f"{year}-01-02" if year != 1972 else day)
    said = refusal(make(files, data=DERIVED))
    assert "the date of birth lies after the start" in said
    assert "not possible here" not in said
    assert day not in said


def test_a_last_day_in_work_after_the_start_is_named_as_that(make: Make) -> None:
    people = PEOPLE.replace("sex", "Last job", 1).replace(",Female", ",2023-01-01").replace(",Male", ",2024-07-01")  # fmt: skip
    data = {"columns": {"last_worked": "Last job"}, "derive": {"months_workless": "from last_worked"}}  # fmt: skip
    project = make({"people.csv": people}, data=data, covariates={"months_workless": "numeric"})
    assert "the last day in work lies after the start" in refusal(project)


@pytest.mark.parametrize("row", ["Subtotal,,,,", ",Subtotal,,,", "North team,,,,"])
def test_a_subtotal_within_the_table_has_the_line_that_leaves_it_out(make: Make, row: str) -> None:
    lines = PEOPLE.splitlines()
    files = {"people.csv": "\n".join([*lines[:3], row, *lines[3:]])}
    said = refusal(make(files))
    assert "skip_rows: {people: 4}" in said
    assert len(load(make(files, data={"skip_rows": {"people": 4}}))["people"]) == 6


def test_a_person_without_a_group_is_not_offered_to_be_left_out(make: Make) -> None:
    files = {"people.csv": PEOPLE.replace("003,participant", "003,")}
    assert "skip_rows" not in refusal(make(files))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_footer_that_is_people_is_refused_and_one_of_totals_is_not(
    make: Make, ending: str
) -> None:
    def written(extra: list[str]) -> dict[str, str | bytes]:
        if ending == "csv":
            return {"people.csv": "\n".join([PEOPLE.rstrip(), *extra])}

        def add(book: openpyxl.Workbook) -> None:
            for line in extra:
                book.worksheets[0].append([cell or None for cell in line.split(",")])

        return {"people.xlsx": workbook(add)}

    data = {"people": f"data/people.{ending}", "skip_footer": {"people": 2}}
    for totals in (["Total: 6,,,,", ",,,38.2,"], ["6,,,227,", "Printed 3 May,,,,"]):
        assert len(load(make(written(totals), data=data))["people"]) == 6
    said = refusal(make(written([]), data=data))
    assert "skip_footer leaves out 2 at the end, of which 2 look like the others" in said
    assert "row 6" in said


def test_a_header_again_behind_the_mark_of_an_encoding_is_left_out(make: Make) -> None:
    lines = PEOPLE.splitlines(keepends=True)
    text = "".join([*lines[:4], "\ufeff", lines[0], *lines[4:]])
    assert len(load(make({"people.csv": "\ufeff" + text}))["people"]) == 6


def test_one_person_under_two_forms_of_an_id_is_found_in_a_small_file(make: Make) -> None:
    lines = [f"C{i:03d},{'participant' if i % 2 else 'comparison'},2024-05-{1 + i % 28:02d},{20 + i % 40},{'Female' if i % 3 else 'Male'}" for i in range(50)]  # fmt: skip
    twice = "c 017," + lines[17].partition(",")[2]
    people = "\n".join([PEOPLE.splitlines()[0], *lines, twice])
    outcomes = "person_id,month,employed,earnings\n" + "\n".join(f"C{i:03d},12,{i % 2},{900 * (i % 7)}" for i in range(50))  # fmt: skip
    assert "one person stands twice" in refusal(make({"people.csv": people, "outcomes.csv": outcomes}))  # fmt: skip
    other = people.replace(twice, "c 017,comparison,2024-05-09,64,Male")
    notes = load(make({"people.csv": other, "outcomes.csv": outcomes})).notes
    assert any("counted as different people" in note for note in notes)
