"""A folder or a name with * for the files of one table: which they are, in what order, and what is never taken or left out without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.project.table_files import with_files_named

from ..small_project import PEOPLE, Make, make

__all__ = ["make"]

HEAD, *ROWS = PEOPLE.splitlines(keepends=True)


def part(*numbers: int, separator: str = ",") -> str:
    """Give a file with some of the people."""
    return "".join([HEAD, *(ROWS[number] for number in numbers)]).replace(",", separator)


def project(make: Make, tmp_path: Path, given: Any, files: dict[str, str], **data: Any) -> Any:
    for name, content in files.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return make({"people.csv": None}, data={"people": given, **data})


def ids(made: Any) -> list[str]:
    return load(made)["people"]["person_id"].astype(str).tolist()


QUARTERS = {"people-q10.csv": part(4, 5), "people-q2.csv": part(2, 3), "people-q1.csv": part(0, 1)}


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ("data/people-*.csv", ""),
        ("data/PEOPLE-q*.csv", ""),
        ("data/people-q?.csv", ""),
        ("data/q", "q/"),
        ("data/q/", "q/"),
        ("data/?/people-*", "q/"),
    ],
)
def test_people_of_all_files_are_read_in_the_order_of_their_names(
    make: Make, tmp_path: Path, given: str, folder: str
) -> None:
    files = {folder + name: content for name, content in QUARTERS.items()}
    if given.endswith("q?.csv"):  # q10 has two signs
        files["people-q3.csv"] = files.pop("people-q10.csv")
    made = project(make, tmp_path, given, files)
    assert ids(made) == ["001", "002", "003", "004", "005", "006"]


def test_the_files_are_named_with_their_order(make: Make, tmp_path: Path) -> None:
    made = project(make, tmp_path, "data/people-*.csv", {**QUARTERS, "people-notes.docx": "x"})
    notes = load(made).notes
    said = next(note for note in notes if note.startswith("people: data/people-*.csv"))
    assert "3 files" in said
    assert "data/people-q1.csv, data/people-q2.csv and data/people-q10.csv" in said


def test_other_files_of_a_folder_are_said_and_hidden_ones_are_none(
    make: Make, tmp_path: Path
) -> None:
    files = {f"q/{name}": content for name, content in QUARTERS.items()}
    others = {"q/notes.docx": "x", "q/~$people-q1.xlsx": "x", "q/.people.csv": "x", "q/old/a.csv": "x"}  # fmt: skip
    made = project(make, tmp_path, "data/q", {**files, **others})
    assert len(ids(made)) == 6
    said = " ".join(load(made).notes)
    assert "notes.docx" in said
    assert "~$" not in said


@pytest.mark.parametrize("name", ["older.xls", "one.ods", "spss.sav", "all.zip"])
def test_a_table_that_cannot_be_read_is_not_passed_over(
    make: Make, tmp_path: Path, name: str
) -> None:
    files = {f"q/{each}": content for each, content in QUARTERS.items()}
    made = project(make, tmp_path, "data/q", {**files, f"q/{name}": "x"})
    with pytest.raises(ProjectError, match=f"data/q/{name}") as refused:
        load(made)
    assert "Save it as" in str(refused.value)


def test_a_copy_is_named_and_not_counted_twice(make: Make, tmp_path: Path) -> None:
    copy = {"people-q2 (1).csv": QUARTERS["people-q2.csv"]}
    made = project(make, tmp_path, "data/people-*.csv", QUARTERS | copy, duplicates="drop-identical")  # fmt: skip
    with pytest.raises(ProjectError) as refused:
        load(made)
    assert "data/people-q2 (1).csv: the file is the same as data/people-q2.csv" in str(
        refused.value
    )


def test_people_in_two_files_are_named_with_both(make: Make, tmp_path: Path) -> None:
    overlap = {**QUARTERS, "people-q2.csv": part(1, 2, 3).replace(",17,", ",18,")}
    with pytest.raises(ProjectError) as refused:
        load(project(make, tmp_path, "data/people-*.csv", overlap))
    said = str(refused.value)
    assert "data/people-q1.csv" in said
    assert "data/people-q2.csv" in said
    assert "'age'" in said


def test_rows_that_are_the_same_in_two_files_are_counted_by_file(
    make: Make, tmp_path: Path
) -> None:
    overlap = {**QUARTERS, "people-q2.csv": part(1, 2, 3)}
    made = project(make, tmp_path, "data/people-*.csv", overlap, duplicates="drop-identical")
    assert len(ids(made)) == 6
    assert any("1 of data/people-q2.csv" in note for note in load(made).notes)


def test_what_is_said_under_the_pattern_is_said_of_each_file(make: Make, tmp_path: Path) -> None:
    files = {name: content.replace(",", ";") for name, content in QUARTERS.items()}
    files["people-q1.csv"] = part(0, 1, separator="|")
    parted = {"data/people-*.csv": ";", "data/people-q1.csv": "|"}
    made = project(make, tmp_path, "data/people-*.csv", files, separator=parted)
    assert len(ids(made)) == 6


def test_a_file_that_another_table_names_is_not_taken(make: Make, tmp_path: Path) -> None:
    made = project(make, tmp_path, "data/*.csv", {"a.csv": part(0, 1, 2), "b.csv": part(3, 4, 5)})
    assert len(ids(made)) == 6  # outcomes.csv lies beside them


@pytest.mark.parametrize(("given", "what"), [("data/nobody-*.csv", "called so"), ("data/empty", "in this folder")])  # fmt: skip
def test_nothing_found_is_one_sentence(make: Make, tmp_path: Path, given: str, what: str) -> None:
    (tmp_path / "data" / "empty").mkdir(parents=True)
    with pytest.raises(ProjectError, match=what):
        load(project(make, tmp_path, given, {}))


def test_a_file_that_is_really_called_so_is_that_file(make: Make, tmp_path: Path) -> None:
    made = project(make, tmp_path, "data/people?.csv", {"people?.csv": PEOPLE, "people1.csv": "x"})
    assert len(ids(made)) == 6
    assert made.meant == ()


def test_a_new_file_changes_the_digest_of_the_analysis(make: Make, tmp_path: Path) -> None:
    first = project(make, tmp_path, "data/people-*.csv", {"people-q1.csv": part(0, 1, 3)})
    digest = first.analysis_digest(first.places[0])
    second = project(make, tmp_path, "data/people-*.csv", {"people-q2.csv": part(2, 4, 5)})
    assert second.analysis_digest(second.places[0]) != digest
    listed = project(make, tmp_path, ["data/people-q1.csv", "data/people-q2.csv"], {})
    assert listed.analysis_digest(listed.places[0]) == second.analysis_digest(second.places[0])


def test_each_file_may_write_its_numbers_in_its_own_way(make: Make, tmp_path: Path) -> None:
    files = {"q1.csv": part(0, 1, 2), "q2.csv": part(3, 4, 5, separator=";")}
    files["q1.csv"] = files["q1.csv"].replace(",30,", ",30.5,")
    files["q2.csv"] = files["q2.csv"].replace(";41;", ";41,5;")
    numbers = {
        "data/q1.csv": {"thousands": ","},
        "data/q2.csv": {"decimal": ",", "thousands": "."},
    }
    given = ["data/q1.csv", "data/q2.csv"]
    data = {"numbers": numbers, "separator": {"data/q2.csv": ";"}}
    made = project(make, tmp_path, given, files, **data)
    assert load(made)["people"]["age"].tolist() == [30.5, 17, 52, 41.5, 23, 64]
    wrong = {"numbers": {"data/q3.csv": {"thousands": ","}}}
    with pytest.raises(ProjectError, match="neither a table nor a file"):
        project(make, tmp_path, given, files, **wrong)


def test_a_number_that_its_file_does_not_write_so_is_named_with_the_file(
    make: Make, tmp_path: Path
) -> None:
    files = {"q1.csv": part(0, 1, 2), "q2.csv": part(3, 4, 5).replace(",41,", ",41.5,")}
    numbers = {"data/q2.csv": {"decimal": ",", "thousands": "."}}
    made = project(make, tmp_path, ["data/q1.csv", "data/q2.csv"], files, numbers=numbers)
    with pytest.raises(ProjectError, match=r"data/q2.csv, column age, row 2:") as refused:
        load(made)
    assert "q1.csv" not in str(refused.value)


def test_the_files_of_a_source_that_is_linked_may_be_a_pattern_too(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for name in ("pay-10.csv", "pay-9.csv"):
        (tmp_path / "raw" / name).write_text("a,b\n", encoding="utf-8")
    value = {"link": {"sources": {"pay": {"file": "raw/pay-*.csv", "label": "Pay"}}}}
    found, [meant] = with_files_named(value, tmp_path)
    assert found["link"]["sources"]["pay"] == {
        "file": ["raw/pay-9.csv", "raw/pay-10.csv"],
        "label": "Pay",
    }
    assert (meant.table, meant.given) == ("link.sources.pay", "raw/pay-*.csv")
    assert value["link"]["sources"]["pay"]["file"] == "raw/pay-*.csv"
