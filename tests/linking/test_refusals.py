"""What cannot be linked is refused in words, with its line or row, and without a value of anybody."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from localeval.base.errors import ProjectError
from localeval.cli import app
from localeval.linking.kept import kept_columns
from localeval.linking.keys import make_key, read_key
from localeval.linking.linking import read_all
from localeval.linking.model import BUILT_IN, read_model
from localeval.pipeline.workplace import only_run
from localeval.project.project import read_project

from .made_up import KEY, changed, write_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "own", count=40, records=50, shared=30)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("no_record_means: no", "no_record_means: maybe", "'maybe' is not allowed for 'no_record_means'"),
        ("gives: [employed, earnings]", "gives: [employed, wages]", "'wages' is not among the outcomes"),
        ("    payroll:\n", "    quality:\n", "cannot be called 'quality'"),
        ("dates: iso", "dates: british", "'british' does not say how a day is written"),
        ("date_of_birth: Born, ", "", "too little to tell who somebody is"),
        ("  people:\n", "  key: my secret word\n  people:\n", "must name an environment variable"),
        ("label: Payroll records\n", "threshold: 0.2\n      label: P\n", "'threshold' is 0.2"),
        ("file: data/raw/payroll.csv", "file: ../payroll.csv", "points out of the project"),
        ("label: Payroll records\n", "label: P\n      keep: [Employee]\n", "tells who somebody is"),
        ("engine_is_not_there", "", ""),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_meant(root: Path, old: str, new: str, says: str) -> None:
    if not says:
        assert read_project(root).settings.link is not None
        return
    with pytest.raises(ProjectError) as caught:
        changed(root, lambda text: text.replace(old, new, 1))
    problem = next(p for p in caught.value.problems if says in str(p))
    assert problem.line is not None
    assert problem.line >= 11


def test_days_that_can_be_read_in_two_ways_are_refused_with_their_rows(root: Path) -> None:
    project = changed(root, lambda text: text.replace("    dates: day-first\n", "", 1))
    with pytest.raises(ProjectError) as caught:
        read_all(project, project.settings.link)  # type: ignore[arg-type]
    text = str(caught.value)
    assert "data/raw/programme.csv, column DOB, row" in text
    assert "day-first" in text
    assert "/19" not in text


def test_another_way_of_writing_days_than_is_said(root: Path) -> None:
    project = changed(root, lambda text: text.replace("dates: iso", "dates: excel"))
    raw = root / "data/raw/payroll.csv"
    raw.write_text(raw.read_text().replace("-0", "_0").replace("-1", "_1"))
    with pytest.raises(ProjectError, match="dates of birth are not written excel"):
        read_all(project, project.settings.link)  # type: ignore[arg-type]


def test_slips_are_counted_and_not_shown(root: Path) -> None:
    raw = root / "data/raw/payroll.csv"
    lines = raw.read_text().splitlines()
    header = lines[0].split(",")
    at = header.index("Born")
    row = lines[5].split(",")
    lines[5] = ",".join([*row[:at], "1980-02-31", *row[at + 1 :]])
    raw.write_text("\n".join(lines) + "\n")
    project = read_project(root)
    _, sources = read_all(project, project.settings.link)  # type: ignore[arg-type]
    assert (
        "data/raw/payroll.csv: 1 date of birth is none, and counts as not known."
        in sources["payroll"].notes
    )
    assert "1980-02-31" not in " ".join(sources["payroll"].notes)


def test_a_column_that_is_not_there_is_named_with_the_nearest(root: Path) -> None:
    project = changed(root, lambda text: text.replace("postcode: Home", "postcode: Hme"))
    with pytest.raises(ProjectError, match=r"no column 'Hme'\. Did you mean 'Home'"):
        read_all(project, project.settings.link)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (lambda n: f"M{n % 9 + 1} {n % 9}AB", "postcodes"),
        (lambda n: f"AB{n:06d}C".replace("000", "123"), "National Insurance numbers"),
        (lambda n: f"person{n}@example.org", "e-mail addresses"),
        (None, "names"),
    ],
)
def test_a_column_of_another_name_that_tells_who_somebody_is(
    root: Path, values: object, kind: str
) -> None:
    raw = root / "data/raw/payroll.csv"
    head, *rows = raw.read_text().splitlines()
    if callable(values):
        more = [values(n + 11) for n in range(len(rows))]
    else:
        at = head.split(",").index("Employee")
        more = (
            [row.split('"')[1] for row in rows]
            if '"' in rows[0]
            else [row.split(",")[at] for row in rows]
        )
    lines = [head + ",Extra", *(f'{row},"{extra}"' for row, extra in zip(rows, more, strict=True))]
    raw.write_text("\n".join(lines) + "\n")
    project = changed(
        root,
        lambda text: text.replace("label: Payroll records\n", "label: P\n      keep: [Extra]\n"),
    )
    link = project.settings.link
    assert link is not None
    _, sources = read_all(project, link)
    with pytest.raises(ProjectError, match=f"'Extra' of data/raw/payroll.csv holds {kind}"):
        kept_columns(project, sources["payroll"], link.sources["payroll"], of_people=False)


def test_a_project_without_the_section(root: Path) -> None:
    changed(root, lambda text: text[: text.index("link:")])
    result = CliRunner().invoke(app, ["link", "--project", str(root)])
    assert result.exit_code == 2
    assert "there is no section link" in result.stderr


def test_the_key_is_asked_for_made_once_and_never_shown(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOCALEVAL_LINK_KEY", raising=False)
    project = changed(
        root, lambda text: text.replace("link:\n", "link:\n  key_file: ../secret.key\n")
    )
    link = project.settings.link
    assert link is not None
    with pytest.raises(ProjectError, match="localeval link --make-key"):
        read_key(project, link)
    made = CliRunner().invoke(app, ["link", "--project", str(root), "--make-key"])
    path = root.parent / "secret.key"
    assert made.exit_code == 0
    assert path.read_text().strip() not in made.output
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = read_key(project, link).ids("people", ["a"])
    again = CliRunner().invoke(app, ["link", "--project", str(root), "--make-key"])
    assert again.exit_code == 2
    assert read_key(project, link).ids("people", ["a"]) == first
    assert path.read_text().strip() not in repr(read_key(project, link))


@pytest.mark.parametrize("secret", ["short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_key_that_can_be_guessed_is_refused(
    root: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", secret)
    project = read_project(root)
    with pytest.raises(ProjectError, match="can be guessed"):
        read_key(project, project.settings.link)  # type: ignore[arg-type]


def test_a_key_within_the_project_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALEVAL_LINK_KEY", raising=False)
    (root / "own.key").write_text(KEY)
    project = changed(root, lambda text: text.replace("link:\n", "link:\n  key_file: own.key\n"))
    with pytest.raises(ProjectError, match="lies within the project"):
        read_key(project, project.settings.link)  # type: ignore[arg-type]


@pytest.mark.parametrize("ignored", [False, True])
def test_a_key_that_git_would_take_along_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignored: bool
) -> None:
    """The project is a folder of a repository, and the key lies beside it."""
    monkeypatch.delenv("LOCALEVAL_LINK_KEY", raising=False)
    repository = tmp_path / "all"
    root = write_project(
        repository / "own", count=20, records=20, shared=9, more="  key_file: ../keys/own.key\n"
    )
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    if ignored:
        (repository / ".gitignore").write_text("/keys/\n")
    project = read_project(root)
    assert project.settings.link is not None
    if ignored:
        (made,) = make_key(project, project.settings.link)
        assert made == repository / "keys/own.key"
        read_key(project, project.settings.link)
        return
    with pytest.raises(ProjectError, match="git would take it along"):
        make_key(project, project.settings.link)
    assert not (repository / "keys").exists()
    (repository / "keys").mkdir()
    (repository / "keys/own.key").write_text(KEY)
    with pytest.raises(ProjectError, match="git would take it along") as caught:
        read_key(project, project.settings.link)
    assert KEY not in str(caught.value)


def test_a_model_of_ones_own_is_read_with_its_lines(root: Path) -> None:
    text = BUILT_IN.read_text(encoding="utf-8")
    own = root / "own-model.yml"
    own.write_text(text)
    assert read_model(own, own.name) == read_model(BUILT_IN, BUILT_IN.name)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "sex_l = sex_r" in row)
    own.write_text(text.replace('sql: "sex_l = sex_r", m: 0.99', "m: 1.99"))
    with pytest.raises(ProjectError) as caught:
        read_model(own, own.name)
    assert caught.value.problems[0].line == line
    own.write_text(text.replace('sql: "sex_l = sex_r", ', ""))
    with pytest.raises(ProjectError, match="the level has no condition"):
        read_model(own, own.name)


def test_nothing_of_the_section_leaves_with_the_settings(root: Path) -> None:
    from localeval.publishing.bundle import scrubbed_settings

    text = scrubbed_settings(read_project(root).settings).decode()
    assert "link:" not in text
    assert "Surname" not in text


@pytest.mark.parametrize("arguments", [[], ["--review"]])
def test_two_at_once_do_not_share_a_folder(root: Path, arguments: list[str]) -> None:
    left = root / "private" / "linkage" / ".work-of-the-first"
    left.mkdir(parents=True)
    with only_run(root):  # as a first link, or a run, holds it
        result = CliRunner().invoke(app, ["link", *arguments, "--project", str(root)])
    assert result.exit_code == 2
    assert "another run, or a link, of this project is going on" in result.stderr
    assert left.is_dir()
