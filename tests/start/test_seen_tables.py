"""Files of all kinds: where their table begins and ends, how it is written, and one sentence for what is none."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from localeval.start.seen_files import see
from localeval.start.seen_tables import Seen, SeenTable

from .exports.writing import csv_bytes, workbook, xlsx_bytes

ROWS: list[list[Any]] = [
    [f"C{number:04d}", "Programme", "03/04/2024", number] for number in range(40)
]
HEADER: list[Any] = ["Client Ref", "Group", "Start", "Age"]


def seen(folder: Path, name: str, content: bytes) -> Seen:
    path = folder / name
    path.write_bytes(content)
    return see(path, f"data/{name}")


def table(folder: Path, name: str, content: bytes) -> SeenTable:
    found = seen(folder, name, content)
    assert [str(problem) for problem in found.problems] == []
    (only,) = found.tables
    return only


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator(tmp_path: Path, separator: str) -> None:
    found = table(tmp_path, "a.csv", csv_bytes([HEADER, *ROWS], separator=separator))
    assert found.separator == separator
    assert list(found.raw.columns) == HEADER
    assert found.rows == 40


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", "utf-16-le"),
        ("windows-1252", "windows-1252"),
        ("cp850", "cp850"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_encoding(tmp_path: Path, encoding: str, said: str | None) -> None:
    names = [[*row, name] for row, name in zip(ROWS, ["Zoë", "José", "Müller"] * 14, strict=False)]
    found = table(tmp_path, "a.csv", csv_bytes([[*HEADER, "Prénom"], *names], encoding=encoding))
    assert found.encoding == said
    assert "Prénom" in found.raw.columns
    assert set(found.contents["Prénom"].words) == {"Zoë", "José", "Müller"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_titles_above_and_totals_below_are_no_part_of_the_table(tmp_path: Path, kind: str) -> None:
    above: list[list[Any]] = [["Referrals, quarter 4"], [], ["OFFICIAL", "", "run by A Person"]]
    below: list[list[Any]] = [["Total", "", "", 780], ["Source: case system"], ["* provisional"]]
    rows: list[list[Any]] = [*above, HEADER, *ROWS, *below]
    content = csv_bytes(rows) if kind == "csv" else xlsx_bytes(workbook({"Sheet1": rows}))
    found = table(tmp_path, f"a.{kind}", content)
    assert (found.header_rows, found.titles, found.footer, found.rows) == ((4,), 2, 3, 40)


def test_a_row_of_which_little_is_known_is_no_footer(tmp_path: Path) -> None:
    found = table(tmp_path, "a.csv", csv_bytes([HEADER, *ROWS, ["C0041", "", "", ""]]))
    assert (found.footer, found.rows) == (0, 41)


def test_the_last_of_several_rows_of_names_is_the_header(tmp_path: Path) -> None:
    labels = ["Which client?", "Which group?", "When did they start?", "How old were they?"]
    found = table(tmp_path, "a.csv", csv_bytes([labels, HEADER, *ROWS]))
    assert found.header_rows == (2,)
    assert found.labels["Age"] == "How old were they?"


def test_every_sheet_with_a_table_is_seen(tmp_path: Path) -> None:
    book = workbook(
        {
            "Guidance": [["Fill in one row a person"]],
            "People": [HEADER, *ROWS],
            "Old": [HEADER, *ROWS],
        },
        hidden=["Old"],
    )
    found = seen(tmp_path, "a.xlsx", xlsx_bytes(book))
    assert [(item.sheet, item.hidden, item.sheets) for item in found.tables] == [
        ("People", False, 3),
        ("Old", True, 3),
    ]
    assert "Guidance" in found.notes[0]


def _zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        book.writestr("hello.txt", "no workbook")
    return content.getvalue()


def _empty_book() -> bytes:
    return xlsx_bytes(openpyxl.Workbook())


NO_TABLES = {
    "empty.csv": b"",
    "blank.csv": b"\n \n",
    "noise.csv": os.urandom(4000) + b"\0",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9,
    "header.csv": b"a,b,c\n",
    "numbers.csv": b"1,2,3\n4,5,6\n7,8,9\n" * 5,
    "open-quote.csv": b'id,group,x\n1,"a,3\n2,b,4\n3,c,5\n',
    "ragged.csv": b"id,group,x\n1,a,3\n2,b\n3,c,4,5\n4,d,6\n",
    "workbook.csv": b"PK\x03\x04" + b"x" * 100,
    "cut.csv.gz": gzip.compress(b"a,b\n1,2\n" * 500)[:-30],
    "plain.csv.gz": b"a,b\n1,2\n",
    "noise.xlsx": os.urandom(4000),
    "password.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(2000),
    "zip.xlsx": _zip(),
    "empty.xlsx": _empty_book(),
    "noise.parquet": os.urandom(4000),
    "old.xls": b"abc",
    "words.docx": b"abc",
    "table.asc": b"a\tb\n1\t2\n",
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_gets_one_sentence_and_a_remedy(tmp_path: Path, name: str) -> None:
    found = seen(tmp_path, name, NO_TABLES[name])
    assert found.tables == []
    (problem,) = found.problems
    assert problem.where == f"data/{name}"
    assert problem.what.endswith(".")
    assert problem.remedy.endswith(".")
    assert "Error" not in problem.what
    assert "Traceback" not in problem.what


def test_a_password_and_a_folder_are_named(tmp_path: Path) -> None:
    (problem,) = seen(tmp_path, "a.xlsx", NO_TABLES["password.xlsx"]).problems
    assert "password" in problem.what
    (tmp_path / "b.csv").mkdir()
    (problem,) = see(tmp_path / "b.csv", "data/b.csv").problems
    assert "folder" in problem.what


def test_many_columns_are_looked_at_within_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localeval.start.seen_tables.MOST_COLUMNS", 10)
    names = [f"c{number}" for number in range(30)]
    found = table(tmp_path, "a.csv", csv_bytes([names, *[[number] * 30 for number in range(3)]]))
    assert len(found.contents) == 10


@pytest.mark.parametrize(
    ("name", "separator"),
    [("a.txt", "\t"), ("A.TXT", "|"), ("a.tsv", "\t"), ("a.Tab", "\t"), ("A.CSV", ";")],
)
def test_text_files_of_any_ending(tmp_path: Path, name: str, separator: str) -> None:
    found = table(tmp_path, name, csv_bytes([HEADER, *ROWS], separator=separator))
    assert (found.separator, found.rows, list(found.raw.columns)) == (separator, 40, HEADER)


def test_a_packed_text_file(tmp_path: Path) -> None:
    content = csv_bytes([HEADER, *ROWS], separator="\t", zipped=True)
    assert table(tmp_path, "a.tsv.gz", content).rows == 40


def test_a_workbook_in_capitals(tmp_path: Path) -> None:
    assert table(tmp_path, "A.XLSX", xlsx_bytes(workbook({"S": [HEADER, *ROWS]}))).rows == 40


def test_columns_of_a_fixed_width_are_refused(tmp_path: Path) -> None:
    lines = [f"{row[0]:<10}{row[1]:<14}{row[2]:<12}{row[3]:>4}" for row in [HEADER, *ROWS]]
    found = seen(tmp_path, "a.txt", "\n".join(lines).encode())
    (problem,) = found.problems
    assert "fixed width" in problem.what
    assert "save it as .xlsx" in problem.remedy
