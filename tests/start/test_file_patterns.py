"""One name for the files of a table that ``start`` proposes, and where it names each instead."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from localeval.data.load import load
from localeval.project.project import read_project
from localeval.start.file_patterns import one_name

from .exports.writing import csv_bytes, workbook, xlsx_bytes
from .test_start_command import HEADER, call, root, rows

__all__ = ["root"]


@pytest.mark.parametrize(
    ("files", "others", "name"),
    [
        (["people-2024Q1.csv", "people-2024Q2.csv"], ["outcomes.csv"], "people-*.csv"),
        (["people_2023-24.xlsx", "people_2024-25.xlsx"], ["people_2023-24.csv"], "people_*.xlsx"),
        (["participants_acme.csv", "participants_bright.csv"], [], "participants_*.csv"),
        (["q1_people.csv", "q2_people.csv"], ["q1_pay.csv"], "*_people.csv"),
        (["people1.csv", "people2.csv"], ["outcomes.csv"], "people*.csv"),
        # All begin with an a; the next may be June's.
        (["starts april.csv", "starts august.csv"], [], "starts *.csv"),
        (["referrals/acme.csv", "referrals/bright.csv"], [], "referrals"),
        # Another file is called so too; nothing is in common; two kinds; two folders.
        (["people-q1.csv", "people-q2.csv"], ["people-notes.csv"], None),
        (["people-q1.csv", "people-q2.csv"], ["people-q0.csv.bak", "people-old.csv"], None),
        (["acme.csv", "bright.csv"], [], None),
        (["people-1.csv", "people-2.xlsx"], [], None),
        (["a/people-1.csv", "b/people-2.csv"], [], None),
        (["referrals/acme.csv", "referrals/bright.csv"], ["referrals/old.xls"], None),
    ],
)  # fmt: skip
def test_the_name_stands_for_these_files_and_no_others(
    tmp_path: Path, files: list[str], others: list[str], name: str | None
) -> None:
    for file in (*files, *others):
        path = tmp_path / "data" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a,b\n", encoding="utf-8")
    said = one_name([f"data/{file}" for file in files], tmp_path)
    assert said == (None if name is None else f"data/{name}")


def test_a_folder_of_a_file_a_quarter_is_one_line_and_the_next_is_read(root: Path) -> None:
    people = rows()
    for number, part in enumerate((people[:20], people[20:]), 1):
        (root / "data" / f"people-q{number}.csv").write_bytes(csv_bytes([HEADER, *part]))
    call(root, "--yes")
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    assert 'people: "data/people-*.csv"' in text
    more = [[f"N{i}", *row[1:]] for i, row in enumerate(people[:10])]
    (root / "data" / "people-q3.csv").write_bytes(csv_bytes([HEADER, *more]))
    result = call(root, "--yes")
    assert (root / "evaluation.yml").read_text(encoding="utf-8") == text
    assert "data/people-q3.csv: people, 10 rows" in result.output


def test_files_that_are_written_in_two_ways_are_named_each(root: Path) -> None:
    people = rows()
    (root / "data" / "people-q1.csv").write_bytes(csv_bytes([HEADER, *people[:20]]))
    (root / "data" / "people-q2.csv").write_bytes(csv_bytes([HEADER, *people[20:]], separator=";"))
    call(root, "--yes")
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    assert "people: [data/people-q1.csv, data/people-q2.csv]" in text


def test_a_copy_of_a_file_is_passed_over_and_said(root: Path) -> None:
    content = csv_bytes([HEADER, *rows()])
    (root / "data" / "people.csv").write_bytes(content)
    (root / "data" / "people (1).csv").write_bytes(content)
    result = call(root, "--yes")
    assert "people (1).csv: passed over, as it is the same as data/people.csv" in result.output
    assert "people: data/people.csv " in (root / "evaluation.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["people.xls", "people.ods"])
def test_a_folder_of_what_cannot_be_read_says_what_is_in_it(root: Path, name: str) -> None:
    (root / "data" / name).write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    result = call(root, "--yes")
    assert result.exit_code == 2
    assert name in result.stderr
    assert "save it as 'Excel Workbook (.xlsx)'" in result.stderr


def test_a_workbook_that_was_packed_as_csv_is_named(root: Path) -> None:
    content = gzip.compress(xlsx_bytes(workbook({"People": [HEADER, *rows()]})))
    (root / "data" / "people.csv.gz").write_bytes(content)
    assert "what is compressed in the file is an Excel workbook" in call(root, "--yes").stderr


def test_a_column_that_cannot_be_read_is_shown_with_what_stands_in_it(root: Path) -> None:
    people = [[*row[:3], f"'{row[3]}", *row[4:]] for row in rows()]
    (root / "data" / "people.csv").write_bytes(csv_bytes([HEADER, *people]))
    assert "(such as ''20' and ''21')" in call(root, "--yes").output


def test_a_formula_of_a_total_below_the_table_is_no_value_that_is_needed(root: Path) -> None:
    total = ["Total", None, None, "=SUBTOTAL(109,D2:D41)", None, None]
    content = xlsx_bytes(workbook({"People": [HEADER, *rows(), total]}))
    (root / "data" / "people.xlsx").write_bytes(content)
    result = call(root, "--yes")
    assert "Written to evaluation.yml" in result.output
    assert "skip_footer: 1" in (root / "evaluation.yml").read_text(encoding="utf-8")


def test_files_that_write_numbers_in_two_ways_are_said_each(root: Path) -> None:
    head = [*HEADER, "Annual earnings at 12 months"]
    people = [
        [*row[:2], f"2024-{row[2][3:5]}-{row[2][:2]}", *row[3:], 9000.5 + 100 * i]
        for i, row in enumerate(rows())
    ]
    german = [
        [*row[:-1], f"{row[-1]:,.2f}".translate(str.maketrans(",.", ".,"))] for row in people[20:]
    ]
    (root / "data" / "people-q1.csv").write_bytes(csv_bytes([head, *people[:20]]))
    (root / "data" / "people-q2.csv").write_bytes(csv_bytes([head, *german], separator=";"))
    settings = root / "evaluation.yml"
    settings.write_text(
        settings.read_text().replace(
            "primary: true}]", "primary: true}, {code: earnings, month: 12}]"
        )
    )
    call(root, "--yes")
    assert 'data/people-q2.csv: {decimal: ",", thousands: "."}' in settings.read_text()
    earnings = load(read_project(root))["outcomes"]["earnings"].dropna().tolist()
    assert sorted(earnings) == [9000.5 + 100 * i for i in range(40)]
