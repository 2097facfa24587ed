"""The tables of a report as a workbook: the same cells, as values, by the guidance of official statistics."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from localeval.render.interface import ReportMeta
from localeval.render.published_tables import (
    PublishedTable,
    as_published,
    cells_of,
    published_tables,
)
from localeval.render.sheet_values import PartNames, Value, columns, value
from localeval.render.workbook import workbook
from localeval.report.display import Table

META = ReportMeta(
    title="Working Well: Manchester",
    subtitle="Evaluation report",
    organisation="A council",
    place="Manchester",
    date="2026-11-22",
    status=("OFFICIAL", "Synthetic data: not a real result"),
    contact="team@council.example",
    licence="Open Government Licence v3.0",
)
NAMES = PartNames(*(f"{{column}}, {part}" for part in ("from", "to", "number", "out of", "share")))
HARD = (
    "a | b",
    "back\\slash",
    "[c]",
    "*stars* and _lines_",
    "1. first",
    "- a dash",
    "=1+1",
    "@SUM(A1)",
    "[link](https://example.org)",
    "$$note$$",
    "Łódź & <b>",
    "日本",
    "https://example.org/",
)


def notebook(*tables: Table) -> dict[str, Any]:
    outputs = [{"metadata": table._repr_mimebundle_()[1]} for table in tables]
    return {"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}]}


def read(*tables: Table) -> list[PublishedTable]:
    numbers = {f"tbl-{table.label}": f"Table {i}" for i, table in enumerate(tables, start=1)}
    return published_tables([notebook(*tables)], numbers)


def impact(notes: Sequence[str] = ("Counts are rounded.", "[c] withheld.")) -> Table:
    return Table(
        "impact",
        "Outcomes, and the difference",
        ["Outcome", "Difference", "95% interval", "People", "Result"],
        [
            ["Earnings", "−£1,270.50", "−£2,594.80 to £3.80", "185 and 15,990", "Cannot tell"],
            ["In paid work (%)", "5.96", "−1.90 to 13.83", "[c] and 15,990", "Better"],
            ["Sustained", "[c]", "[c]", "[c]", "Not given"],
        ],
        ["left", "right", "right", "right", "left"],
        notes,
        {"People": ("People who joined", "People compared with")},
    )


def opened(*tables: Table) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(read(*tables), META)))


def rows(sheet: Any) -> list[list[Any]]:
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def test_rows_that_a_report_tells_in_a_sentence_stand_in_the_workbook_and_the_csv_file() -> None:
    """And not in the report, whose table has only those that a reader needs."""
    whole = [["age", "0"], ["sex", "2"], ["a | b", "0"]]
    made = Table(
        "quality", "Gaps", ["Column", "Missing"], whole[1:2], ["left", "right"], whole=whole
    )
    about = next(iter(made._repr_mimebundle_()[1].values()))
    assert "| sex | 2 |" in about["body"]
    assert "age" not in about["body"]
    assert about["numbers"]["rows"] == whole
    [table] = read(made)
    assert table.rows == tuple(map(tuple, whole))
    assert as_published(made, "Gaps").rows == tuple(map(tuple, whole))


@pytest.mark.parametrize(("n", "stays"), [(3, False), (40, True)])
def test_a_heading_is_printed_on_each_page_and_stays_in_view_where_a_table_is_long(
    n: int, stays: bool
) -> None:
    """Of a short one the rows above would only take room from letters that are made larger."""
    rows_ = [[f"Row {i}", str(i)] for i in range(n)]
    book = opened(Table("long", "Rows", ["Row", "Number"], rows_, ["left", "right"]))
    sheet = book["Table_1"]
    (table,) = sheet.tables.values()
    head = int(re.findall(r"\d+", table.ref)[0])
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.freeze_panes == (f"A{head + 1}" if stays else None)
    for each in book:
        page: Any = each
        assert page.page_setup.orientation == "landscape"
        # one page across where nothing else is said, and as many down as there are
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in str(page.oddFooter.right.text)


def test_columns_of_long_texts_are_narrowed_until_a_page_has_letters_that_can_be_read() -> None:
    """And no number is cut: a column is never narrower than its longest word."""
    told = "what a funder says of it in rather many words, with where it can be read " * 3
    names = ["Asked", "Code", "Theirs", "Ours", "Edition", "Source", "People"]
    row = [told, "qualification_gained", told, told, "decision 3380", "https://example.org/" + "a" * 80, "1,234,567"]  # fmt: skip
    sheet = opened(
        Table(
            "wide", "Wide", names, [row], ["left", "left", "left", "left", "left", "left", "right"]
        )
    )["Table_1"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFG"]
    assert sum(widths) <= 155
    assert widths[1] >= len("qualification_gained")
    assert widths[6] >= len("1,234,567")
    (table,) = sheet.tables.values()
    last = int(re.findall(r"\d+", table.ref)[-1])
    lines = sheet.row_dimensions[last].height / 15.75
    assert lines * (widths[0] - 1) >= len(told), (
        "its row is high enough for what is broken over lines"
    )


@pytest.mark.parametrize("text", HARD)
def test_a_cell_is_read_as_it_was_written(text: str) -> None:
    made = Table("a", "A", ["One", "Two"], [[text, text]], ["left", "right"])
    assert cells_of(made.body().splitlines()[2]) == (text, text)


@pytest.mark.parametrize(
    ("text", "content", "shown"),
    [
        ("185", 185, "#,##0"),
        ("15,990", 15_990, "#,##0"),
        ("−£3.80", -3.8, '"£"#,##0.00'),
        ("$1,794.34", 1794.34, '"$"#,##0.00'),
        ("CHF 12.00", 12.0, '"CHF "#,##0.00'),
        ("2024", 2024, "0"),
        ("0.0", 0.0, "#,##0.0"),
        ("43%", 43, '#,##0"%"'),
        ("0.0495", 0.0495, "#,##0.0000"),
        ("less than 0.001", "less than 0.001", ""),
        ("[c]", "[c]", ""),
        ("1,23", "1,23", ""),
        ("2024-04-01", "2024-04-01", ""),
        ("", "[z]", ""),
        ("–", "[z]", ""),
    ],
)
def test_a_printed_number_is_a_number(text: str, content: Any, shown: str) -> None:
    assert value(text) == Value(content, shown)


def test_ranges_and_pairs_have_a_column_for_each_number() -> None:
    (table,) = read(impact())
    found = columns(table, NAMES)
    assert [column.name for column in found] == [
        "Outcome",
        "Difference",
        "95% interval, from",
        "95% interval, to",
        "People who joined",
        "People compared with",
        "Result",
    ]
    assert [cell.content for cell in found[2].cells] == [-2594.8, -1.9, "[c]"]
    assert [cell.content for cell in found[4].cells] == [185, "[c]", "[c]"]


def test_an_end_beside_no_difference_stands_in_words_beside_numbers() -> None:
    rows = [["a", "above 0 to £5,100"], ["b", "−£700 to £2,400"], ["c", "under 1 to over 99"]]
    table = Table("a", "A", ["x", "Range"], rows, ["left", "right"])
    first, last = [c for c in columns(read(table)[0], NAMES) if c.right]
    assert [cell.content for cell in first.cells] == ["above 0", -700, "under 1"]
    assert [cell.content for cell in last.cells] == [5100, 2400, "over 99"]


@pytest.mark.parametrize(
    ("cells", "names", "content"),
    [
        (["34 (30 to 39)", "[c]"], ["x", "x, from", "x, to"], [[34, 30, 39], ["[c]"] * 3]),
        (["£6,200 (£5,900 to £6,400)"], ["x", "x, from", "x, to"], [[6200, 5900, 6400]]),
        (["80%\u00a0(77\u00a0to\u00a083)"], ["x", "x, from", "x, to"], [[80, 77, 83]]),
        (["82% (115 of 140)", "[z]"], ["x", "x, number", "x, out of"], [[82, 115, 140], ["[z]"] * 3]),
        (["385 of 330 (117%)", "5 of 0"], ["x, number", "x, out of", "x, share"], [[385, 330, 117], [5, 0, "[z]"]]),
    ],
)  # fmt: skip
def test_numbers_with_what_stands_behind_them_have_a_column_each(
    cells: list[str], names: list[str], content: list[list[Any]]
) -> None:
    table = Table("a", "A", ["g", "x"], [["y", cell] for cell in cells], ["left", "right"])
    found = [column for column in columns(read(table)[0], NAMES) if column.right]
    assert [column.name for column in found] == names
    rows = list(zip(*([cell.content for cell in column.cells] for column in found), strict=True))
    assert rows == [tuple(row) for row in content]


def test_words_with_to_in_them_are_no_range() -> None:
    table = Table("a", "A", ["x", "Ages"], [["y", "16 to 24"], ["z", "from 25"]], ["left", "right"])
    (column,) = [c for c in columns(read(table)[0], NAMES) if c.right]
    assert [cell.content for cell in column.cells] == ["16 to 24", "from 25"]


def test_the_workbook_keeps_to_the_guidance() -> None:
    book = opened(
        impact(), Table("flow", "Who", ["Step", "n"], [["All", "190"]], ["left", "right"])
    )
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table_1", "Table_2"]
    assert (book.properties.title, book.properties.language) == (f"{META.title}: tables", "en-GB")
    assert book.properties.creator == "A council"
    for sheet in book:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
        assert any("Synthetic data" in str(cell.value) for cell in sheet["A"])
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert all(cell.value is not None for row in sheet[table.ref] for cell in row)
    first = book["Table_1"]
    assert first["A1"].value == "Table 1: Outcomes, and the difference"
    assert rows(first)[1] == ["Earnings", -1270.5, -2594.8, 3.8, 185, 15990, "Cannot tell"]
    said = [str(cell.value) for cell in first["A"]]
    assert any(words.startswith("[c] means") for words in said)
    assert any(words == "Notes, on the sheet Notes: [note 1]" for words in said)
    assert rows(book["Notes"])[1:] == [["[note 1]", "Counts are rounded.", "Table_1"]]
    links = {
        cell.value: cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink
    }
    assert links["Table_2"] == "'Table_2'!A1"


def test_every_mark_that_is_used_is_explained() -> None:
    used = Table("a", "A", ["x", "n"], [["y", "[x]"], ["z", ""]], ["left", "right"])
    said = [str(cell.value) for cell in opened(used)["Table_1"]["A"]]
    assert {words[:3] for words in said if re.match(r"\[[a-z]\] means", words)} == {"[x]", "[z]"}


@pytest.mark.parametrize("text", HARD)
def test_texts_of_others_stay_texts(text: str) -> None:
    table = Table("a", text, ["x", "x"], [[text, "1"], ["", text]], ["left", "right"], [text])
    sheet = opened(table)["Table_1"]
    cells = rows(sheet)
    assert [len(row) for row in cells] == [2, 2, 2]
    assert len({name.casefold() for name in cells[0]}) == 2
    assert cells[1][0].replace("\u2060", "") == text
    assert sheet["A1"].value.replace("\u2060", "") == f"Table 1: {text}"
    assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet for cell in row)


def test_only_what_is_in_the_report_and_in_its_order() -> None:
    one = Table("one", "One", ["x"], [["y"]], ["left"])
    two = Table("two", "Two", ["x"], [["y"]], ["left"])
    numbers = {"tbl-two": "Table 1", "fig-a": "Figure 1"}
    assert [t.label for t in published_tables([notebook(one, two)], numbers)] == ["tbl-two"]
    numbers = {"tbl-two": "Table 1", "tbl-one": "Table 2"}
    found = published_tables([notebook(one), notebook(two)], numbers)
    assert [t.number for t in found] == ["Table 1", "Table 2"]


def test_a_report_without_tables_has_a_cover_that_says_so() -> None:
    book = opened()
    assert book.sheetnames == ["Cover"]
    assert any("no table" in str(cell.value) for cell in book["Cover"]["A"])


def test_the_same_report_gives_the_same_bytes() -> None:
    made = workbook(read(impact()), META)
    assert made == workbook(read(impact()), META)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(1980, 1, 1)}
        properties = archive.read("docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-\d\d-\d\d)T00:00:00Z<", properties) == ["2026-11-22"] * 2
