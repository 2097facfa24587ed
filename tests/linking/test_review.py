"""A sample of pairs is written for a person, read back and counted; what a person wrote is never written over."""

from __future__ import annotations

import csv
import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from localeval.base.errors import ProjectError
from localeval.cli import app
from localeval.data.link_quality import LinkQuality, quality_file
from localeval.linking.keys import Key
from localeval.linking.linking import link_project
from localeval.linking.review import _two_of_one_record, review_project
from localeval.linking.review_sample import Answer, candidates, sample, strata
from localeval.linking.review_sheet import COMMENT, PAIR, SAME
from localeval.project.link_settings import LinkSource
from localeval.project.project import read_project

from .made_up import KEY, write_project

pytest.importorskip("splink", reason="the extra for linking is not installed")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALEVAL_LINK_KEY", KEY)
        root = write_project(
            tmp_path_factory.mktemp("linked") / "own", count=60, records=60, shared=24
        )
        link_project(read_project(root))
        yield root


@pytest.fixture
def root(linked: Path) -> Iterator[Path]:
    """Give the linked project without a sheet."""
    before = quality_file(linked).read_text()
    yield linked
    quality_file(linked).write_text(before)
    for path in (linked / "private/linkage").glob("review-*"):
        path.unlink()


def _fill(path: Path, answers: dict[int, str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Pairs"]
    at = [cell.value for cell in sheet[1]].index(SAME) + 1
    for row, answer in answers.items():
        sheet.cell(row, at, answer)
    book.save(path)


def test_a_sheet_shows_both_sides_and_not_how_likely_the_pair_is(root: Path) -> None:
    done = review_project(read_project(root), 12)
    (path,) = done.written
    assert path == root / "private/linkage/review-payroll.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    table = pd.read_excel(path, sheet_name="Pairs", dtype=str)
    assert len(table) == 12
    assert list(table.columns[:3]) == [PAIR, "Programme: record id", "Payroll records: record id"]
    assert list(table.columns[-2:]) == [SAME, COMMENT]
    assert {
        "Programme: last name",
        "Payroll records: full name",
        "Payroll records: postcode",
    } <= set(table.columns)
    assert table[SAME].isna().all()
    assert table[PAIR].is_unique
    assert done.open == {"payroll": 12}
    raw = pd.read_csv(root / "data/raw/programme.csv", dtype=str).set_index("Client Ref")
    assert (
        raw.loc[table["Programme: record id"], "Surname"].to_numpy()
        == table["Programme: last name"]
    ).all()


def test_answers_are_counted_by_how_likely_the_pairs_were(root: Path) -> None:
    project = read_project(root)
    (path,) = review_project(project, 20).written
    rows = len(pd.read_excel(path, sheet_name="Pairs"))
    _fill(path, {2: "Yes", 3: "yes.", 4: "No", 5: "Not sure", 6: "y"})
    done = review_project(project, 20)
    assert done.written == ()
    assert done.open == {"payroll": rows - 5}
    (source,) = done.quality.sources
    assert sum(s.reviewed for s in source.review) == 4
    assert sum(s.true for s in source.review) == 3
    assert sum(s.unsure for s in source.review) == 1
    assert all(s.true <= s.reviewed <= s.pairs for s in source.review)
    links = pd.read_parquet(root / "data/linked/payroll.parquet")
    assert sum(s.pairs for s in source.review) == links["probability"].notna().sum()
    assert sum(s.pairs for s in source.review if s.low >= 0.9) == links["linked"].sum()
    assert LinkQuality.model_validate_json(quality_file(root).read_text()) == done.quality


def test_linking_again_keeps_what_was_answered(root: Path) -> None:
    project = read_project(root)
    (path,) = review_project(project, 20).written
    _fill(path, {2: "yes", 3: "no"})
    content = path.read_bytes()
    made = link_project(project)
    assert sum(s.reviewed for s in made.quality.sources[0].review) == 2
    assert path.read_bytes() == content


def test_a_larger_sample_comes_into_a_sheet_of_its_own(root: Path) -> None:
    project = read_project(root)
    (first,) = review_project(project, 10).written
    _fill(first, {2: "yes"})
    content = first.read_bytes()
    (second,) = review_project(project, 16).written
    assert first.read_bytes() == content
    assert second.name == "review-payroll-2.xlsx"
    marks = [set(pd.read_excel(path, sheet_name="Pairs")[PAIR]) for path in (first, second)]
    assert marks[0].isdisjoint(marks[1])
    assert len(marks[0] | marks[1]) == 16


@pytest.mark.parametrize(
    ("answers", "says"),
    [({2: "Jane Smith"}, "neither yes, no nor unsure"), ({1: "Same"}, "the column 'Same person?' is missing")],
)  # fmt: skip
def test_what_is_no_answer_is_named_and_not_shown(
    root: Path, answers: dict[int, str], says: str
) -> None:
    (path,) = review_project(read_project(root), 10).written
    _fill(path, answers)
    result = CliRunner().invoke(app, ["link", "--review", "--project", str(root)])
    assert result.exit_code == 2
    assert says in result.stderr
    assert "private/linkage/review-payroll.xlsx" in result.stderr
    assert "Jane" not in result.output


def test_two_sheets_that_disagree(root: Path) -> None:
    project = read_project(root)
    (path,) = review_project(project, 10).written
    _fill(path, {2: "yes"})
    other = path.with_name("review-payroll-2.xlsx")
    other.write_bytes(path.read_bytes())
    _fill(other, {2: "no"})
    with pytest.raises(ProjectError, match="in another row or sheet"):
        review_project(project, 10)


def test_a_sheet_may_be_saved_as_csv(root: Path) -> None:
    project = read_project(root)
    (path,) = review_project(project, 10).written
    table = pd.read_excel(path, sheet_name="Pairs", dtype=str)
    table[SAME] = ["yes"] * 4 + [None] * 6
    table.to_csv(path.with_suffix(".csv"), index=False)
    path.unlink()
    assert sum(s.true for s in review_project(project, 10).quality.sources[0].review) == 4


def test_files_that_have_changed_are_linked_first(root: Path) -> None:
    raw = root / "data/raw/payroll.csv"
    before = raw.read_text()
    raw.write_text(before + "\n")
    with pytest.raises(ProjectError, match="Run 'localeval link' first"):
        review_project(read_project(root), 10)
    raw.write_text(before)


def test_the_command_says_what_was_found(root: Path) -> None:
    call = ["link", "--review", "--pairs", "10", "--project", str(root)]
    first = CliRunner().invoke(app, call)
    assert "Made" in first.stdout
    assert "10 pairs are not answered yet" in first.stdout
    _fill(root / "private/linkage/review-payroll.xlsx", {row: "yes" for row in range(2, 12)})
    second = CliRunner().invoke(app, call)
    assert "that were reviewed" in second.stdout
    assert "not answered" not in second.stdout


def _source(threshold: float = 0.9) -> LinkSource:
    return LinkSource(
        file="f.csv", label="F", domain="d", no_record_means="no", threshold=threshold
    )


def test_a_sample_takes_of_every_range_and_group_and_a_smaller_one_is_within() -> None:
    rng = np.random.default_rng(1)
    probability = np.concatenate(
        [np.full(300, 0.999), np.full(40, 0.7), np.full(5, 0.05), np.full(20, np.nan)]
    )
    group = rng.choice(["participant", "comparison"], len(probability)).astype(object)
    record = [f"r{i}" if not np.isnan(p) else None for i, p in enumerate(probability)]
    found = candidates(Key(b"k"), [f"p{i}" for i in range(len(record))], record, probability, group)
    many, few = sample(found, _source(), 60), sample(found, _source(), 30)
    assert len(many) == 60
    assert set(few) <= set(many)
    assert {found.probability[at] for at in many} == {0.999, 0.7, 0.05}
    assert all(found.record[at] is not None for at in many)
    assert len(sample(found, _source(), 100_000)) == 345


def test_an_answer_of_a_pair_that_is_no_candidate_any_more_counts_for_nothing() -> None:
    found = candidates(
        Key(b"k"), ["p1"], ["r1"], np.array([0.95]), np.array(["participant"], dtype=object)
    )
    other: dict[str, Answer] = {"0123456789ab": "yes"}
    assert strata(found, _source(), other) == []
    mine: dict[str, Answer] = {str(found.mark[0]): "no"}
    (only,) = strata(found, _source(), mine)
    assert (only.low, only.high, only.pairs, only.reviewed, only.true) == (0.9, 0.99, 1, 1, 0)


# A sheet as it comes back from Excel


def _whole(path: Path) -> list[list[str]]:
    rows = openpyxl.load_workbook(path)["Pairs"].iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _answered(path: Path, answer: str) -> list[list[str]]:
    rows = _whole(path)
    at = rows[0].index(SAME)
    return [rows[0], *([*row[:at], answer, *row[at + 1 :]] for row in rows[1:])]


def _reviewed(root: Path) -> tuple[int, int]:
    (source,) = review_project(read_project(root)).quality.sources
    return sum(s.reviewed for s in source.review), sum(s.true for s in source.review)


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("TRUE", "yes"), ("True", "yes"), ("1", "yes"), (" YES! ", "yes"), ("Ydy", "yes"), ("FALSE", "no"), ("0", "no"),
        ("Nac  ydy", "no"), ("nage", "no"), ("Unsure?", "unsure"), ("?", "unsure"),
    ],
)  # fmt: skip
def test_answers_as_people_and_spreadsheets_write_them(root: Path, answer: str, meant: str) -> None:
    (path,) = review_project(read_project(root)).written
    _fill(path, {2: answer})
    (source,) = review_project(read_project(root)).quality.sources
    counted = [
        sum(getattr(s, key) for s in source.review) for key in ("reviewed", "true", "unsure")
    ]
    assert counted == {"yes": [1, 1, 0], "no": [1, 0, 0], "unsure": [0, 0, 1]}[meant]


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16"), (";", "cp1252"), (",", "cp1252")],
)
def test_every_csv_that_excel_writes_is_read(root: Path, separator: str, encoding: str) -> None:
    (path,) = review_project(read_project(root)).written
    rows = _answered(path, "yes")
    rows[1][1] = "Siân"
    path.unlink()
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    path.with_suffix(".csv").write_bytes(text.getvalue().encode(encoding))
    assert _reviewed(root) == (len(rows) - 1, len(rows) - 1)


def _turned(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0][::-1], *(row[::-1] for row in rows[:0:-1])]


def _headed(rows: list[list[str]]) -> list[list[str]]:
    return [["Looked at by JS, May"], [], *rows]


def _capitals(rows: list[list[str]]) -> list[list[str]]:
    return [[name.upper().replace("?", " ?") for name in rows[0]], *rows[1:]]


@pytest.mark.parametrize("change", [_turned, _headed, _capitals])
def test_a_sheet_that_was_tidied_up_is_read(root: Path, change: Any) -> None:
    """Columns and rows in another order, a line above, headings in capitals, and the other sheet in front."""
    (path,) = review_project(read_project(root)).written
    rows = change(_answered(path, "no"))
    book = openpyxl.load_workbook(path)
    book.remove(book["Pairs"])
    sheet = book.create_sheet("Done")
    for row in rows:
        sheet.append(row)
    book.save(path)
    assert _reviewed(root) == (len(_whole_of(rows)), 0)


def _whole_of(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(re.fullmatch("[0-9a-f]{12}", cell) for cell in row)]


@pytest.mark.parametrize("mark", ["8.64E+11", "Total", ""])
def test_an_answer_about_no_pair_is_named_and_not_lost(root: Path, mark: str) -> None:
    (path,) = review_project(read_project(root)).written
    book = openpyxl.load_workbook(path)
    book["Pairs"].cell(2, 1, mark)
    book.save(path)
    _fill(path, {2: "yes"})
    with pytest.raises(ProjectError) as caught:
        review_project(read_project(root))
    (problem,) = caught.value.problems
    assert (problem.column, problem.row) == (PAIR, 2)


def test_two_people_who_were_said_to_be_one_record_are_asked_about() -> None:
    key = Key(KEY.encode())
    found = candidates(
        key,
        ["p1", "p2", "p3"],
        ["r1", "r1", "r2"],
        np.array([0.5, 0.5, 0.9]),
        np.array(["participant"] * 3),
    )
    yes: dict[str, Answer] = dict.fromkeys(found.mark.tolist(), "yes")
    (note,) = _two_of_one_record("Payroll records", found, yes)
    assert note.startswith("Payroll records: 2 people")
    assert not _two_of_one_record("Payroll records", found, {**yes, found.mark[0]: "no"})
