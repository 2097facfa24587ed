"""Templates of html: every text is escaped, and what is asked for and not there is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from localeval.base.html_templates import html_templates


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_somebody_wrote_is_no_html(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "<p>{{ name }}</p>\n")
    page = html_templates(folder).get_template("page.html").render(name="<b>Ann & Co</b>")
    assert page == "<p>&lt;b&gt;Ann &amp; Co&lt;/b&gt;</p>\n"


def test_what_is_missing_is_an_error(tmp_path: Path) -> None:
    page = html_templates(folder_with(tmp_path, "{{ name }}")).get_template("page.html")
    with pytest.raises(UndefinedError):
        page.render()


@pytest.mark.parametrize("keep", [True, False])
def test_the_last_line_break_stands_where_it_is_asked_for(tmp_path: Path, keep: bool) -> None:
    folder = folder_with(tmp_path, "a\n")
    page = html_templates(folder, keep_last_newline=keep).get_template("page.html")
    assert page.render() == ("a\n" if keep else "a")


def test_one_folder_is_set_up_once(tmp_path: Path) -> None:
    assert html_templates(tmp_path) is html_templates(tmp_path)
