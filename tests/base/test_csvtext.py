"""CSV tables that people make are read as they save them, and none that is written runs as a formula."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.base.csvtext import safe_cell, table_text
from localeval.base.errors import ProjectError


def test_a_table_is_read_with_or_without_the_mark_that_excel_puts_first(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        (tmp_path / "t.csv").write_text("place\nYnys Môn\n", encoding=encoding)
        assert table_text(tmp_path / "t.csv", "t.csv") == "place\nYnys Môn\n"


def test_a_table_that_cannot_be_read_says_so_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("place\nYnys Môn\n".encode("windows-1252"))
    with pytest.raises(
        ProjectError, match=r"t\.csv: it is not UTF-8 text\. Save it as CSV UTF-8\."
    ):
        table_text(tmp_path / "t.csv", "t.csv")
    with pytest.raises(ProjectError, match=r"u\.csv: it cannot be read"):
        table_text(tmp_path / "u.csv", "u.csv")


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("a; -2", "a;' -2"), ("＝SUM(A1)", "'＝SUM(A1)"), ("5 - 3", "5 - 3")],
)
def test_a_text_that_would_run_as_a_formula_is_quoted(text: str, written: str) -> None:
    assert safe_cell(text) == written


def test_numbers_stay_numbers() -> None:
    assert safe_cell(-2.5) == -2.5
