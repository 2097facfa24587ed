"""Workbooks as the person who opens them sees them: which sheet, and what its cells show."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load
from localeval.data.raw import Layout
from localeval.data.workbook import read_workbook

from ..small_project import CONTEXT, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
Change = Callable[[Workbook], None]


def book_of(text: str) -> Workbook:
    """Make a workbook with one sheet of the table, numbers as numbers and days as days."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    for row in text.splitlines():
        sheet.append([_typed(cell) for cell in row.split(",")])
    return book


def _typed(cell: str) -> Any:
    if not cell:
        return None
    try:
        return dt.datetime.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return float(cell) if not cell.startswith("0") or cell == "0" else cell
    except ValueError:
        return cell


def content(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def loaded(make: Make, table: str, change: Change, **changes: Any) -> CheckedTables:
    """Read the small project with one table as a workbook that was changed."""
    book = book_of({"people": PEOPLE, "outcomes": OUTCOMES, "context": CONTEXT}[table])
    change(book)
    data = {**changes.pop("data", {}), table: f"data/{table}.xlsx"}
    return load(make({f"{table}.xlsx": content(book)}, data=data, **changes), today=TODAY)


def problems(make: Make, table: str, change: Change, **changes: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(ProjectError) as caught:
        loaded(make, table, change, **changes)
    return [(item.place, item.what, item.remedy) for item in caught.value.problems]


def cells(column: str, **values: Any) -> Change:
    """Put values into cells of a column: ``cells("D", r2=True)``; a pair is a value and its number format."""

    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for row, value in values.items():
            cell = sheet[f"{column}{row[1:]}"]
            cell.value, cell.number_format = (
                value if isinstance(value, tuple) else (value, "General")
            )

    return change


def copied(title: str, *, hide_first: bool = False, hide_copy: bool = False) -> Change:
    def change(book: Workbook) -> None:
        first = book.worksheets[0]
        copy = book.copy_worksheet(first)
        copy.title = title
        copy.sheet_state = "hidden" if hide_copy else "visible"
        if hide_first:
            first.sheet_state, book.active = "hidden", 1

    return change


def cover(book: Workbook) -> None:
    sheet = book.create_sheet("Cover", 0)
    sheet["A1"] = "Extract of the register"


def hidden_only(book: Workbook) -> None:
    cover(book)
    book["Data"].sheet_state = "hidden"


def merged(*ranges: str) -> Change:
    def change(book: Workbook) -> None:
        for cells in ranges:
            book.worksheets[0].merge_cells(cells)

    return change


def all_formulas(row: int) -> Change:
    def change(book: Workbook) -> None:
        for cell in book.worksheets[0][row]:
            cell.value = f"=Other!{cell.coordinate}"

    return change


@dataclass(frozen=True)
class Refused:
    """What is in the workbook, where the message must point, and words of what it says and of the remedy."""

    name: str
    table: str
    change: Change
    where: str
    says: str
    remedy: str
    changes: dict[str, Any] = field(default_factory=dict)


PLACE = "data/people.xlsx, sheet 'Data', column"
REFUSED = [
    Refused(
        "two visible sheets with the columns",
        "people",
        copied("Part 2"),
        "data/people.xlsx",
        "2 sheets hold the columns of the table: 'Data' and 'Part 2'",
        'sheet: {"data/people.xlsx": ["Data", "Part 2"]}.',
    ),
    Refused(
        "hidden first sheet beside a visible one",
        "people",
        copied("New", hide_first=True),
        "data/people.xlsx",
        "the first sheet, 'Data', is hidden and holds the columns of the table, as 'New' does",
        "Delete the sheet that is not the table",
    ),
    Refused(
        "only a hidden sheet has the columns",
        "people",
        hidden_only,
        "data/people.xlsx",
        "the columns of the table are on a hidden sheet, 'Data'",
        "Unhide",
    ),
    Refused(
        "TRUE among amounts",
        "outcomes",
        cells("D", r2=True),
        "data/outcomes.xlsx, sheet 'Data', column earnings, row 2",
        "'TRUE' stands among numbers",
        "Write the number",
    ),
    Refused(
        "band that became a day",
        "people",
        cells("E", r3=(dt.datetime(2024, 12, 6), "d-mmm"), r5=(dt.datetime(2024, 5, 1), "mmm-yy")),
        f"{PLACE} sex, row 3",
        "the cell is a day, which the spreadsheet has made of what was typed (also in row 5)",
        "Format the column as text",
    ),
    Refused(
        "ratio that became a time",
        "people",
        cells("E", r3=(dt.time(1, 2), "h:mm")),
        f"{PLACE} sex, row 3",
        "the cell is a day",
        "Format the column as text",
    ),
    Refused(
        "amount formatted as a day",
        "people",
        cells("D", r4=(dt.datetime(1900, 2, 21), "dd/mm/yyyy")),
        f"{PLACE} age, row 4",
        "the cell is a day, not a number",
        "Format the cells as numbers",
    ),
    Refused(
        "formula without a value",
        "people",
        cells("D", r2="=1+1", r6="=2+2"),
        f"{PLACE} age, row 2",
        "the cell holds a formula, but the file does not hold its value (also in row 6)",
        "Open the file in Excel and save it",
    ),
    Refused(
        "error of a spreadsheet in words",
        "people",
        cells("E", r2="#REF!", r3="#NAME?"),
        f"{PLACE} sex, row 2",
        "'#REF!' is an error that the spreadsheet shows in place of a value (also in row 3)",
        "Correct the formula",
    ),
    Refused(
        "error of a spreadsheet in a number",
        "people",
        cells("D", r2="#DIV/0!"),
        f"{PLACE} age, row 2",
        "'#DIV/0!' is an error that the spreadsheet shows in place of a value",
        "Correct the formula",
    ),
    Refused(
        "cells merged across columns",
        "people",
        merged("D3:E3"),
        "data/people.xlsx, sheet 'Data', row 3",
        "cells are merged across columns or with the header: D3:E3",
        "Unmerge them",
    ),
    Refused(
        "header merged with the first row",
        "people",
        merged("D1:D2"),
        "data/people.xlsx, sheet 'Data', row 1",
        "cells are merged across columns or with the header: D1:D2",
        "Unmerge them",
    ),
    Refused(
        "period that is a whole day",
        "context",
        cells("C", r2=(dt.datetime(2024, 5, 1), "dd/mm/yyyy"), r3="2024-05"),
        "data/context.xlsx, sheet 'Data', column period, row 2",
        "the cell is a day",
        "such as 2024-05",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=[case.name for case in REFUSED])
def test_what_cannot_be_read_as_it_is_shown_is_refused(make: Make, case: Refused) -> None:
    found = problems(make, case.table, case.change, **case.changes)
    place, what, remedy = found[0]
    assert place == case.where
    assert case.says in what
    assert case.remedy in remedy


def test_rows_of_formulas_without_values_do_not_vanish(make: Make) -> None:
    """Nothing but formulas stands in row 7, which without their values would look blank."""
    found = problems(make, "people", all_formulas(7))
    assert {place for place, what, _ in found if "does not hold its value" in what} == {
        f"{PLACE} {name}, row 7" for name in ("person_id", "group", "start_date", "age", "sex")
    }


def test_a_formula_with_a_kept_value_is_that_value() -> None:
    """Openpyxl writes no values, so the sheet's XML is written by hand."""
    import zipfile

    book = book_of("person_id,age\n001,30\n002,40")
    before = io.BytesIO(content(book))
    after = io.BytesIO()
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<v>30</v>" in data
                data = data.replace(b"<v>30</v>", b"<f>15+15</f><v>30</v>")
                data = data.replace(
                    b'<c r="B3" t="n"><v>40</v>', b'<c r="B3" t="str"><f>""</f><v></v>'
                )
            new.writestr(name, data)
    table = read_workbook(after.getvalue(), "x.xlsx", [frozenset({"person_id"})])
    assert table.columns["age"].to_pylist() == ["30", ""]
    assert not table.cells


def test_a_per_cent_is_read_as_it_is_shown(make: Make) -> None:
    """0.711 with the format 0.0% is shown as 71.1%."""
    tables = loaded(make, "context", cells("D", r2=(0.711, "0.0%"), r3=(3.9, "General")))
    assert tables["context"]["value"].tolist() == [71.1, 3.9]
    assert (
        "data/context.xlsx: 1 cell is formatted as per cent in 'value' and read as shown: 0.5 is 50."
        in tables.notes
    )


@pytest.mark.parametrize(
    ("value", "number_format", "period"),
    [
        (dt.datetime(2024, 5, 1), "mmm-yy", "2024-05"),
        (dt.datetime(2024, 5, 1), "mmmm yyyy", "2024-05"),
        (dt.datetime(2024, 5, 1), "yyyy", "2024"),
        (2024, "General", "2024"),
        ("2024 Q2", "@", "2024 Q2"),
    ],
)
def test_a_period_is_the_month_or_the_year_that_is_shown(
    make: Make, value: Any, number_format: str, period: str
) -> None:
    change = cells("C", r2=(value, number_format), r3=(value, number_format))
    assert loaded(make, "context", change)["context"]["period"].tolist() == [period] * 2


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [(7, "000", "007"), (7, '"P"000', "P007"), (12, "General", "12"), (12.0, "0.00", "12")],
)
def test_an_id_has_the_zeros_that_the_format_shows(
    value: Any, number_format: str, shown: str
) -> None:
    book = book_of("person_id,age\nx,30")
    cells("A", r2=(value, number_format))(book)
    table = read_workbook(content(book), "x.xlsx", [frozenset({"person_id"})])
    assert table.columns["person_id"].to_pylist() == [shown]


def test_merged_cells_have_their_value_in_each_row(make: Make) -> None:
    def change(book: Workbook) -> None:
        cells("D", r2=30, r3=30, r4=30)(book)
        merged("D2:D4", "C5:C6")(book)

    tables = loaded(make, "people", change)
    assert tables["people"]["age"].tolist()[:3] == [30, 30, 30]
    assert tables["people"]["start_date"].tolist()[3:5] == [pd.Timestamp("2024-05-01")] * 2
    assert "'age' has 1 merged range; each of their rows has the value" in " ".join(tables.notes)


def test_merged_cells_above_the_header_of_a_title_are_passed_over() -> None:
    book = book_of("Extract\n\nperson_id,age\n001,30")
    book.worksheets[0].merge_cells("A1:B1")
    layout = Layout(header_rows=(3,))
    table = read_workbook(content(book), "x.xlsx", [frozenset({"person_id"})], layout)
    assert table.columns["age"].to_pylist() == ["30"]
    assert table.rows.tolist() == [4]
    assert not table.problems


def test_the_sheet_behind_a_cover_is_read_and_named(make: Make) -> None:
    tables = loaded(make, "people", cover)
    assert len(tables["people"]) == 6
    assert "the sheet 'Data' was read; there is one more that was not: 'Cover'." in tables.notes[0]


def test_a_hidden_copy_behind_the_table_is_named_and_not_read(make: Make) -> None:
    tables = loaded(make, "people", copied("Old", hide_copy=True))
    assert len(tables["people"]) == 6
    assert "one more that was not (1 of them hidden): 'Old'." in tables.notes[0]


def test_a_declared_sheet_is_read_without_a_word() -> None:
    book = book_of("person_id,age\n001,30\n002,40\nTotal,70")
    copied("Part 2")(book)
    accepted = [frozenset({"person_id"}), frozenset({"age"})]
    table = read_workbook(content(book), "x.xlsx", accepted, Layout("Part 2", skip_footer=1))
    assert (table.sheet, table.notes, table.footer) == ("Part 2", (), (4,))
    assert table.columns["person_id"].to_pylist() == ["001", "002"]
    with pytest.raises(ProjectError, match="no sheet 'Part 3'"):
        read_workbook(content(book), "x.xlsx", accepted, Layout("Part 3"))


def test_hidden_rows_and_columns_are_read_and_said(make: Make) -> None:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["D"].hidden = True

    tables = loaded(make, "people", change)
    assert len(tables["people"]) == 6
    said = " ".join(tables.notes)
    assert "2 rows are hidden on the sheet" in said
    assert "column that is hidden on the sheet: 'age'" in said


def test_values_that_are_struck_through_are_read_and_said(make: Make) -> None:
    def strike(book: Workbook) -> None:
        for cell in book.worksheets[0][3]:
            cell.font = Font(strike=True)

    tables = loaded(make, "people", strike)
    assert len(tables["people"]) == 6
    [said] = [note for note in tables.notes if "struck through" in note]
    assert "in row 3, and read like the others" in said


def test_people_on_a_second_sheet_without_names_are_looked_for_there(make: Make) -> None:
    def part(book: Workbook) -> None:
        first, more = book.worksheets[0], book.create_sheet("Continued")
        for row in first.iter_rows(min_row=5, values_only=True):
            more.append(list(row))
        first.delete_rows(5, 3)

    [found] = [one for one in problems(make, "people", part) if "3 persons are not in" in one[1]]
    assert "has more on 'Continued', which was not read" in found[2]


def test_a_damaged_part_is_one_sentence() -> None:
    """Whatever openpyxl raises of the XML inside."""
    import zipfile

    before, after = io.BytesIO(content(book_of(PEOPLE))), io.BytesIO()
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[:-40] if name.endswith("sheet1.xml") else data)
    with pytest.raises(ProjectError, match="cannot be read: the file is damaged"):
        read_workbook(after.getvalue(), "x.xlsx", [frozenset({"person_id"})])


def test_a_column_without_a_name_is_said(make: Make) -> None:
    tables = loaded(make, "people", cells("G", r2=5))
    assert any(
        "a column has no name in the header and is left out: 'G'" in note for note in tables.notes
    )


def test_a_line_end_of_excel_is_no_part_of_a_word(make: Make) -> None:
    tables = loaded(make, "people", cells("E", r2="Female_x000D_"))
    assert tables["people"]["sex"].cat.categories.tolist() == ["Female", "Male"]


def test_true_and_false_alone_are_one_and_zero(make: Make) -> None:
    change = cells("D", r2=True, r3=False, r4=True, r5=True, r6=False, r7=True)
    assert loaded(make, "people", change)["people"]["age"].tolist() == [1, 0, 1, 1, 0, 1]


def note_below(book: Workbook) -> None:
    sheet = book.worksheets[0]
    last = sheet.max_row + 2
    sheet.cell(last, 1, "Ask Sam before changing anything")
    sheet.merge_cells(start_row=last, end_row=last, start_column=1, end_column=4)


def test_a_merged_note_below_the_table_is_left_out_with_the_footer(make: Make) -> None:
    assert (
        len(loaded(make, "people", note_below, data={"skip_footer": {"people": 1}})["people"]) == 6
    )


def test_a_merged_note_below_the_table_names_the_key_that_leaves_it_out(make: Make) -> None:
    with pytest.raises(
        ProjectError, match=r"If the last row is no part .* write skip_footer: 1 under"
    ):
        loaded(make, "people", note_below)


@pytest.mark.parametrize(
    ("column", "data"),
    [
        ("E", {"values": {"sex": {"f": "Female", "m": "Male", "": "Other"}}}),
        ("D", {"numbers": {"thousands": ","}}),
        ("C", {"dates": "day-first"}),
        ("D", {"missing": [99]}),
    ],
)
def test_a_key_of_the_recipe_takes_no_formula_for_a_word(
    make: Make, column: str, data: dict[str, Any]
) -> None:
    found = problems(make, "people", cells(column, r2="=1+1"), data=data)
    named = [(place, remedy) for place, what, remedy in found if "holds a formula" in what]
    (once,) = named
    assert once[0].endswith("row 2")
    assert "'='" not in str(found)


def test_a_day_of_birth_that_is_a_formula_is_named_as_one(make: Make) -> None:
    def births(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["D1"] = "DOB"
        for row in range(2, sheet.max_row + 1):
            sheet[f"D{row}"] = dt.datetime(1990, 1, row)
        sheet["D3"] = "=C3-9000"

    data = {"columns": {"date_of_birth": "DOB"}, "derive": {"age": "from date_of_birth"}}
    found = problems(make, "people", births, data=data)
    assert [(place, remedy) for place, _, remedy in found] == [
        (
            "data/people.xlsx, sheet 'Data', column DOB, row 3",
            "Open the file in Excel and save it, so that the values are kept.",
        )
    ]


def test_a_name_of_a_column_that_is_a_formula_is_named(make: Make) -> None:
    found = problems(make, "people", cells("E", r1='=CONCATENATE("s","ex")'))
    assert (
        "data/people.xlsx, sheet 'Data', row 1",
        "names of columns are formulas whose values the file does not hold: 'E'.",
        "Open the file in Excel and save it, so that the values are kept.",
    ) in found


# What a sheet says beside its values ----------------------------------------------------------------------------------------


def notes_of(content_: bytes) -> str:
    return " ".join(read_workbook(content_, "a.xlsx", []).notes)


def written(fill: Callable[[Any, Any], None]) -> bytes:
    """Make a workbook as another program writes it, with texts apart from the cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Sex", "Pay"])
    for row in range(1, 11):
        sheet.write_row(row, 0, [f"R{row}", "F", 100 * row])
    fill(book, sheet)
    book.close()
    return buffer.getvalue()


def test_a_part_of_a_text_that_is_struck_through_is_said() -> None:
    def fill(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write_rich_string(4, 1, struck, "M", " F")

    assert "struck through on the sheet, in row 5" in notes_of(written(fill))
    book = book_of("Ref,Sex\nR1,F\nR2,M")
    book.worksheets[0]["A3"].value = CellRichText(TextBlock(InlineFont(strike=True), "R2"))
    assert "struck through on the sheet, in row 3" in notes_of(content(book))


def test_rows_with_a_colour_of_their_own_are_said_and_stripes_are_not() -> None:
    def yellow(rows: tuple[int, ...]) -> Callable[[Any, Any], None]:
        def fill(book: Any, sheet: Any) -> None:
            colour = book.add_format({"bg_color": "yellow"})
            for row in rows:
                sheet.write_row(row, 0, [f"R{row}", "F", 100 * row], colour)

        return fill

    assert "rows 4 and 8 have a colour of their own" in notes_of(written(yellow((3, 7))))
    assert "colour" not in notes_of(written(yellow((0,))))
    assert "colour" not in notes_of(written(yellow((1, 3, 5, 7, 9))))


def test_cells_with_comments_are_named() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_comment("C4", "should be 45")
        sheet.write_comment("C1", "before tax")  # of the names

    assert "1 cell has a comment on the sheet, which nothing reads: 'C4'" in notes_of(written(fill))
    book = book_of("Ref,Sex\nR1,F\nR2,M")
    book.worksheets[0]["B3"].comment = Comment("withdrawn", "KW")
    assert "'B3'" in notes_of(content(book))


def test_values_that_a_format_hides_and_money_that_only_a_format_shows_are_said() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(3, 2, 300, book.add_format({"num_format": ";;;"}))
        sheet.write(4, 2, 400, book.add_format({"num_format": "[$€-2] #,##0.00"}))

    said = notes_of(written(fill))
    assert "the format of 1 cell in 'Pay' shows nothing" in said
    assert "'Pay' is formatted as money, with € in 1 cells" in said

    def pounds(book: Any, sheet: Any) -> None:
        sheet.write(4, 2, 400, book.add_format({"num_format": "£#,##0.00;[Red]-£#,##0.00"}))

    assert "money" not in notes_of(written(pounds))


def strict(usual: bytes) -> bytes:
    """Turn a workbook into "Strict Open XML Spreadsheet" (ISO/IEC 29500-1): other names of the same things, and days as texts of ISO 8601."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as parts, zipfile.ZipFile(buffer, "w") as out:
        for part in parts.infolist():
            text = parts.read(part).decode()
            if not part.filename.startswith("[Content_Types]"):
                for old, new in (
                    ("schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main"),
                    ("schemas.openxmlformats.org/officeDocument/2006/relationships", "purl.oclc.org/ooxml/officeDocument/relationships"),
                    ("schemas.openxmlformats.org/drawingml/2006/main", "purl.oclc.org/ooxml/drawingml/main"),
                ):  # fmt: skip
                    text = text.replace(old, new)
            if "worksheets/" in part.filename:
                text = text.replace('<c r="C2" s="1"><v>45385</v>', '<c r="C2" s="1" t="d"><v>2024-04-03T00:00:00</v>')  # fmt: skip
            out.writestr(part.filename, text)
    return buffer.getvalue()


def test_a_strict_workbook_is_read_with_its_days_of_both_kinds() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet, day = book.add_worksheet("People"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Ref", "Age", "Start"])
    for row in (1, 2):
        sheet.write_row(row, 0, [f"R{row}", 30 + row])
        sheet.write(row, 2, 45385, day)
    book.close()
    made = strict(buffer.getvalue())
    assert b't="d"' in zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet1.xml")
    table = read_workbook(made, "a.xlsx", [])
    assert {name: values.to_pylist() for name, values in table.columns.items()} == {
        "Ref": ["R1", "R2"],
        "Age": ["31", "32"],
        "Start": ["2024-04-03", "2024-04-03"],
    }
    assert table.sheet == "People"
