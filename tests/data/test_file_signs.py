"""Files that are not what their names say are named as what they are; those that only look another way are read."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import PEOPLE, Make
from .test_workbook import book_of, content

TODAY = dt.date(2026, 1, 1)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
OLDER, LOCKED = (OLE + name.encode("utf-16-le") for name in ("Workbook", "EncryptedPackage"))
SPACED = "".join(
    ", ".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in PEOPLE.splitlines()
)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<a/>")
    return buffer.getvalue()


def damaged(content: bytes) -> bytes:
    return content[:60] + bytes([content[60] ^ 255]) + content[61:]


OTHERS = {
    "web page as workbook": ("people.xlsx", b"<html><table></table></html>", "a web page", "save it as 'Excel"),
    "web page as csv": ("people.csv", b"\xef\xbb\xbf<table>\n</table>", "a web page", "save it as 'Excel"),
    "older workbook": ("people.xlsx", OLDER, "an older workbook (.xls).", "save it as 'Excel Workbook"),
    "workbook with a password": ("people.xlsx", LOCKED, "a workbook with a password", "without a password"),
    "another file of Office": ("people.xlsx", OLE, "or one with a password", "without a password"),
    "Word document": ("people.xlsx", zipped("word/document.xml"), "a Word document", "into Excel"),
    "zip as csv": ("people.csv", zipped("people.txt"), "a zip file", "Unpack it"),
    "gzip as csv": ("people.csv", gzip.compress(PEOPLE.encode()), "gzip", "Rename it to .csv.gz"),
    "gzip in gzip": ("people.csv.gz", gzip.compress(gzip.compress(PEOPLE.encode())), "gzip", "Unpack it"),
    "damaged gzip": ("people.csv.gz", damaged(gzip.compress(PEOPLE.encode())), "cannot be unpacked", "again"),
    "JSON": ("people.csv", b'[{"person_id": "001"}]\n', "JSON", "Export the table as csv"),
    "binary workbook": ("people.xlsx", zipped("xl/workbook.bin"), "a binary workbook (.xlsb)", "save it as 'Excel Workbook"),
    "Numbers": ("people.xlsx", zipped("Index/Document.iwa"), "a spreadsheet of Numbers", "Export To, Excel"),
    "database": ("people.csv", b"SQLite format 3\0" + bytes(90), "a database", "Export its table as csv"),
    "Access": ("people.csv", b"\0\x01\0\0Standard ACE DB" + bytes(90), "a database", "Export its table as csv"),
    "picture": ("people.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(90), "a picture", "Export the table itself"),
    "Feather": ("people.parquet", b"ARROW1\0\0" + bytes(90), "an Arrow file", "Save it as parquet"),
    "stand-in of a cloud": ("people.xlsx", bytes(5000), "nothing but empty bytes", "Always keep on this device"),
    "page in one file": ("people.csv", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "(MHT)", "save it as 'Excel"),
    "lock of a workbook": ("~$people.xlsx", b"\x05Jo" + bytes(160), "while a workbook is open", "data/people.xlsx"),
    "byte that is no letter": ("people.csv", PEOPLE.replace("Female", "Fem\0ale", 1).encode(), "(NUL)", "copy it again"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_what_a_file_is_is_said_with_what_to_do(make: Make, kind: str) -> None:
    name, whole, says, remedy = OTHERS[kind]
    with pytest.raises(ProjectError) as caught:
        load(make({name: whole}, data={"people": f"data/{name}"}), today=TODAY)
    [problem] = caught.value.problems
    assert problem.where == f"data/{name}"
    assert says in problem.what
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("people.tsv", PEOPLE.replace(",", "\t").encode()),
        ("people.txt", PEOPLE.encode()),
        ("people.xlsm", content(book_of(PEOPLE))),
        ("people.csv", PEOPLE.encode() + b"\x1a"),
        ("people.csv", "".join(f"{line},\n" for line in PEOPLE.splitlines()).encode()),
        ("people.csv", SPACED.encode()),
    ],
    ids=["tabs", "text", "macros", "end of file", "commas at the ends", "a space after each comma"],
)  # fmt: skip
def test_what_only_looks_another_way_is_read(make: Make, name: str, whole: bytes) -> None:
    tables = load(make({name: whole}, data={"people": f"data/{name}"}), today=TODAY)
    usual = load(make(), today=TODAY)
    pd.testing.assert_frame_equal(
        tables["people"].astype({"sex": "str"}), usual["people"].astype({"sex": "str"})
    )


def test_commas_at_the_ends_of_rows_are_no_values(make: Make) -> None:
    head, *body = PEOPLE.splitlines()
    text = "\n".join([head, *(f"{line},," for line in body)]) + "\n"
    tables = load(make({"people.csv": text}), today=TODAY)
    assert tables["people"]["person_id"].tolist() == ["001", "002", "003", "004", "005", "006"]
    assert any("6 lines end in commas with nothing between them" in note for note in tables.notes)


def test_a_value_beyond_the_header_is_still_refused(make: Make) -> None:
    head, first, *body = PEOPLE.splitlines()
    text = "\n".join([head, f"{first},x", *(f"{line}," for line in body)]) + "\n"
    with pytest.raises(ProjectError, match="line 2: the line has 6 values, but the header has 5"):
        load(make({"people.csv": text}), today=TODAY)


def test_notes_below_a_table_name_the_key_that_leaves_them_out(make: Make) -> None:
    text = PEOPLE + "\nSource: the register\nPrinted in March\n"
    with pytest.raises(ProjectError, match="write skip_footer: 2 under data"):
        load(make({"people.csv": text}), today=TODAY)
    load(make({"people.csv": text}, data={"skip_footer": {"people": 2}}), today=TODAY)


def test_latin_1_is_windows_1252_where_it_has_its_letters(make: Make) -> None:
    text = PEOPLE.replace("Female", "Fem\u2019ale").encode("windows-1252")
    tables = load(make({"people.csv": text}, data={"encoding": "latin-1"}), today=TODAY)
    assert "Fem\u2019ale" in tables["people"]["sex"].tolist()


def test_a_column_of_nearly_the_name_is_named(make: Make) -> None:
    tables = load(make({"people.csv": PEOPLE.replace("start_date", "Start Date")}), today=TODAY)
    assert any("write columns: {start_date: Start Date}" in note for note in tables.notes)
