"""YAML that a person wrote: plain values with their lines, and one clear error where it is broken."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.base.errors import Problem, ProjectError
from localeval.base.yamlfile import YamlFile


def read(folder: Path, content: str | bytes) -> YamlFile:
    path = folder / "x.yml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return YamlFile(path, "x.yml")


def problem_of(folder: Path, content: str | bytes) -> Problem:
    with pytest.raises(ProjectError) as caught:
        read(folder, content)
    [problem] = caught.value.problems
    assert problem.where == "x.yml"
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 2.5]\n", {"a": 1, "b": ["x", 2.5]}),
        ("a: 2024-04-01", {"a": dt.date(2024, 4, 1)}),
        ("country: NO", {"country": "NO"}),  # a word, not false as in YAML 1.1
        ("answer: yes", {"answer": "yes"}),
        ("a: true", {"a": True}),
        ("a:", {"a": None}),
        ("a: &n 5\nb: *n", {"a": 5, "b": 5}),
        ("\ufeffname: Zoë’s", {"name": "Zoë’s"}),  # Notepad puts a mark at the start
        ("", None),
    ],
)
def test_values_are_plain_python(tmp_path: Path, text: str, value: Any) -> None:
    assert read(tmp_path, text).value == value


def test_types_are_exactly_plain(tmp_path: Path) -> None:
    value = read(tmp_path, "a: {b: 0x1F, c: 'q', d: 1e3, e: [true]}").value
    kinds = {type(value), type(value["a"]), type(value["a"]["e"])}
    assert kinds == {dict, list}
    assert [type(value["a"][key]) for key in "bcd"] == [int, str, float]


def test_each_value_knows_its_line(tmp_path: Path) -> None:
    file = read(tmp_path, "# a comment\na: 1\nb:\n  - {x: 1}\n  - {x: 2}\n")
    assert file.line_of(("a",)) == 2
    assert file.line_of(("b", 1, "x")) == 5
    assert file.line_of(("b", 1, "missing")) == 5  # the line of what should hold it
    assert file.line_of(("b", 7)) == 3
    assert file.line_of(("missing",)) is None
    assert file.problem(("b", 1, "x"), "it is wrong.", "Mend it.").place == "x.yml, line 5, key b.x"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands twice."),
        ("a:\n  b: 1\n  b: 2\n", 3, "the key 'b' stands twice."),
        ("a: 1\nb: c: d\n", 2, "mapping values are not allowed here"),
        ("a: [1, 2\n", 2, "expected ',' or ']'"),
        ("a:\n\tb: 1\n", 2, "cannot start any token"),
        ("a: 'x\n", 2, "unexpected end of stream"),
        ("a: *b\n", 1, "undefined alias"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("ok: 1\nstarted: 2024-02-30\n", 2, "a value cannot be what it looks like"),
        ("ok: 1\n\nb: {c: [1, 2024-13-01]}\n", 3, "a value cannot be what it looks like"),
        ("ab: ü\n\nb: \x07\n", 3, "a character that cannot be printed"),
    ],
)
def test_broken_yaml_is_one_problem_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    problem = problem_of(tmp_path, text)
    assert problem.line == line
    assert says in problem.what
    assert problem.remedy


def test_a_duplicate_key_is_named(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "data: 1\ndata: 2\n")
    assert problem.column == "data"
    assert problem.remedy == "Keep one of the two and delete the other."


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 400 + "]" * 400,
        "a: &a [1,1,1,1,1,1,1,1]\n"
        + "".join(
            f"{y}: &{y} [{','.join([f'*{x}'] * 8)}]\n"
            for x, y in zip("abcdef", "bcdefg", strict=True)
        ),
    ],
    ids=["deep", "growing"],
)
def test_yaml_that_grows_without_end_is_refused(tmp_path: Path, text: str) -> None:
    assert "more values" in problem_of(tmp_path, text).what


def test_a_file_in_another_encoding_is_named_with_the_line(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "a: 1\nname: Café\n".encode("cp1252"))
    assert (problem.line, problem.what) == (2, "the file is not UTF-8 text.")


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"nowhere\.yml: the file does not exist"):
        YamlFile(tmp_path / "nowhere.yml", "nowhere.yml")


# YAML takes U+2028 and U+2029 for line breaks, and forbids control characters, U+FFFE and U+FFFF.
printable = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs", "Cc", "Zl", "Zp"],
        exclude_characters="\ufffe\uffff",
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(names=st.dictionaries(printable, printable, min_size=1, max_size=4))
def test_any_name_in_quotation_marks_is_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, names: dict[str, str]
) -> None:
    quoted = json.dumps(names, ensure_ascii=False)  # JSON is YAML
    assert read(tmp_path_factory.mktemp("yaml"), quoted).value == names
