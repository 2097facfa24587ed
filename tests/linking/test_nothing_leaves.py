"""The scan before publishing knows what the files of linking say of persons, and the check keeps them where they belong."""

from __future__ import annotations

import subprocess
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from localeval.base.errors import Problem
from localeval.checks import linking_rules as rules
from localeval.checks.rule import Subject
from localeval.cli import app
from localeval.data.link_quality import LinkQuality, ReviewStratum, quality_file
from localeval.linking.linking import link_project
from localeval.linking.private import keep_state
from localeval.project.project import Project, read_project
from localeval.publishing.linked_persons import add_linked_persons
from localeval.publishing.person_columns import Persons
from localeval.publishing.scan import AllowedTexts, scan

from .made_up import KEY, changed, write_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = write_project(tmp_path_factory.mktemp("raw") / "own", count=30, records=40, shared=20)
    raw = root / "data" / "raw"
    text = (raw / "payroll.csv").read_text().splitlines()
    header = text[0].split(",")
    text[0] += ",NI"
    text[1:] = [f"{line},AB{n:06d}C" for n, line in enumerate(text[1:], 312457)]
    (raw / "payroll.csv").write_text("\n".join(text) + "\n")
    head, *people = (raw / "programme.csv").read_text().splitlines()
    first = people[0].split(",")
    first[head.split(",").index("Surname")] = "Cholmondeley"
    second = people[1].split(",")
    second[head.split(",").index("Forename")] = "Zorah"
    second[head.split(",").index("Surname")] = "Ngo"
    lines = [head, ",".join(first), ",".join(second), *people[2:]]
    (raw / "programme.csv").write_text("\n".join(lines) + "\n")
    assert "Born" in header
    return changed(root, lambda t: t.replace("postcode: Home}", "postcode: Home, nino: NI}"))


@pytest.fixture(scope="module")
def persons(project: Project) -> Persons:
    found = Persons()
    add_linked_persons(found, project)
    return found


def _planted(project: Project) -> Iterator[tuple[str, str]]:
    import csv

    with (project.root / "data/raw/programme.csv").open() as file:
        person = next(csv.DictReader(file))
    with (project.root / "data/raw/payroll.csv").open() as file:
        record = next(csv.DictReader(file))
    last, _, first = record["Employee"].partition(", ")
    yield "surname of a participant", person["Surname"]
    yield "name of a participant", f"{person['Forename']} {person['Surname']}"
    yield "a short surname of a participant with the initial", "Z. Ngo"
    yield "birth of a participant", person["DOB"]
    yield "postcode without a blank", person["Postcode"].replace(" ", "").lower()
    yield "id of a participant", person["Client Ref"]
    yield "name in a source", f"{first} {last.title()}"
    yield "name in a source, surname first", f"{last.lower()} {first}"
    yield "birth in a source", record["Born"]
    yield "number in a source", record["NI"]
    yield "number without its last letter", record["NI"][:-1]
    yield "id in a source", record["Worker"]


def test_each_of_these_is_found_wherever_it_stands(project: Project, persons: Persons) -> None:
    missed = []
    for what, value in _planted(project):
        files = {"report.html": f"<p>We spoke with {value} at length.</p>".encode()}
        if not scan(files, persons, AllowedTexts(), None):
            missed.append(what)
        for finding in scan(files, persons, AllowedTexts(), None):
            assert value not in str(finding)
    assert missed == []


def test_a_usual_report_passes(persons: Persons) -> None:
    text = "<p>Of 300 participants 81.3% were found in payroll records by 12 March 2026, in Manchester and Leeds.</p>"
    assert scan({"report.html": text.encode()}, persons, AllowedTexts(), None) == []


def test_files_that_were_deleted_once_linked_are_passed_over(tmp_path: Path) -> None:
    root = write_project(tmp_path / "own", count=30, records=40, shared=20)
    (root / "data/raw/payroll.csv").unlink()
    found = Persons()
    add_linked_persons(found, read_project(root))
    assert found.births


def _problems(rule: type, root: Path) -> list[str]:
    subject = Subject(read_project(root))
    if rule().not_applicable(subject):
        return ["not applicable"]
    return [str(item) for item in rule().check(subject) if isinstance(item, Problem)]


def test_check_says_what_linking_would_add_and_what_has_changed_since(tmp_path: Path) -> None:
    root = write_project(tmp_path / "own", count=30, records=40, shared=20)
    (said,) = _problems(rules.LinksUpToDate, root)
    assert "evaluation.yml, line" in said
    assert "Run 'localeval link'. The report then gains" in said
    (root / "data/linked").mkdir()
    assert "data/linked/quality.json: it is missing." in _problems(rules.LinksUpToDate, root)[0]
    quality = quality_file(root)
    quality.write_text('{"edition": 1}')
    assert "it cannot be read (made: " in _problems(rules.LinksUpToDate, root)[0]
    quality.write_text(
        LinkQuality(made="2026-11-29", engine="duckdb", sources=[]).model_dump_json()
    )
    assert "'payroll' is not linked yet" in _problems(rules.LinksUpToDate, root)[0]
    quality.write_text(_quality())
    project = read_project(root)
    assert project.settings.link is not None
    keep_state(project, project.settings.link)
    assert _problems(rules.LinksUpToDate, root) == []
    assert "localeval link --review" in _problems(rules.LinksReviewed, root)[0]
    raw = root / "data/raw/payroll.csv"
    raw.write_text(raw.read_text() + "\n")
    assert _problems(rules.LinksUpToDate, root) == [
        "data/raw/payroll.csv: it has changed since the records were linked. Run 'localeval link' again."
    ]
    raw.unlink()  # deleted once linked, as it should be
    assert _problems(rules.LinksUpToDate, root) == []


@pytest.mark.parametrize(
    ("participants", "comparison", "says"),
    [(60, 60, None), (60, 0, "no pair of the comparison group of 'payroll'"), (0, 60, "no pair of the participants of 'payroll'"), (0, 0, "no pair of 'payroll'")],
)  # fmt: skip
def test_check_asks_for_a_review_of_every_group(
    tmp_path: Path, participants: int, comparison: int, says: str | None
) -> None:
    root = write_project(tmp_path / "own", count=30, records=40, shared=20)
    (root / "data/linked").mkdir()
    quality = LinkQuality.model_validate_json(_quality())
    review = [
        ReviewStratum(group=group, low=0.0, high=1.0, pairs=90, reviewed=many, true=many)
        for group, many in (("participant", participants), ("comparison", comparison))
    ]
    (source,) = quality.sources
    quality = quality.model_copy(update={"sources": [source.model_copy(update={"review": review})]})
    quality_file(root).write_text(quality.model_dump_json())
    found = _problems(rules.LinksReviewed, root)
    assert len(found) == (says is not None)
    assert says is None or says in found[0]


def test_check_asks_that_linked_tables_are_read(tmp_path: Path) -> None:
    root = write_project(tmp_path / "own", count=30, records=40, shared=20)
    (root / "data/linked").mkdir()
    (root / "data/linked/people.csv").write_text("person_id\n")
    assert _problems(rules.LinkedTablesRead, root) == []
    changed(root, lambda text: text.replace("data/linked/", "data/"))
    assert "it reads no table of data/linked" in _problems(rules.LinkedTablesRead, root)[0]


def test_check_finds_names_in_git(tmp_path: Path) -> None:
    root = write_project(tmp_path / "own", count=30, records=40, shared=20)
    (root / "raw").mkdir()
    (root / "data/raw/payroll.csv").rename(root / "raw/payroll.csv")
    changed(root, lambda text: text.replace("data/raw/payroll.csv", "raw/payroll.csv"))
    (root / "private/linkage").mkdir(parents=True)
    (root / "private/linkage/review.csv").write_text("name\n")
    for command in (["init", "-q"], ["add", "-f", "raw", "private"]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
    assert [text.partition(":")[0] for text in _problems(rules.LinkedFilesNotInGit, root)] == [
        "private/linkage/review.csv",
        "raw/payroll.csv",
    ]


def test_a_project_that_links_nothing_is_asked_nothing(tmp_path: Path) -> None:
    root = write_project(tmp_path / "own", count=30, records=40, shared=20)
    changed(root, lambda text: text[: text.index("link:")])
    found = (
        rules.LinksUpToDate,
        rules.LinkedTablesRead,
        rules.LinksReviewed,
        rules.LinkedFilesNotInGit,
    )
    assert all(_problems(rule, root) == ["not applicable"] for rule in found)


def _quality() -> str:
    from localeval.data.link_quality import SourceQuality

    source = SourceQuality(
        name="payroll", label="Payroll records", domain="employment", records=40, no_record_means="no", threshold=0.9, one_to_one=True, rates=[]
    )  # fmt: skip
    return LinkQuality(made="2026-11-29", engine="duckdb", sources=[source]).model_dump_json()


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("step", ["predict", "hash", "sheet"])
def test_an_error_that_nobody_foresaw_shows_nothing_of_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, debug: bool
) -> None:
    """A database names the value that it cannot read; a traceback shows the words of every error behind it."""
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)
    root = write_project(tmp_path / "own", count=60, records=60, shared=24)

    def stop(*_: object, **__: object) -> None:
        msg = "Could not convert string 'SIOBHAN DAVIESON 1990-02-03 M1 1AA' to INT32"
        raise RuntimeError(msg)

    options = []
    if step == "predict":
        monkeypatch.setattr(
            "splink.internals.linker_components.inference.LinkerInference.predict", stop
        )
    elif step == "hash":
        monkeypatch.setattr("localeval.linking.hashed_file.hashed_keys", stop)
        monkeypatch.setenv("LOCALEVAL_LINK_SECRET", KEY[::-1])
        options = ["--hashed-keys", str(tmp_path / "keys.csv")]
    else:
        link_project(read_project(root))
        monkeypatch.setattr("localeval.linking.review.write_sheet", stop)
        options = ["--review"]
    call = [*(["--debug"] if debug else []), "link", "--project", str(root), *options]
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 1
    shown = result.output
    if debug:
        assert result.exception is not None
        shown += "".join(traceback.format_exception(result.exception))
    assert "RuntimeError in linking/" in shown
    assert "SIOBHAN" not in shown
    assert "1990" not in shown
    assert "M1 1AA" not in shown
    assert not list((root / "private/linkage").glob(".work*"))
