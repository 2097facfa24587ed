"""Publishing: one gate for everything that leaves, the same bytes twice, and nothing half done."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from localeval.base.atomic import staged
from localeval.base.errors import ProjectError
from localeval.base.yamlfile import YamlFile
from localeval.bundles.opening import open_bundle
from localeval.project.project import Project, read_project
from localeval.publishing import publish as publishing
from localeval.publishing.bundle import LEFT_OUT, bundle_name, scrubbed_notebook, scrubbed_settings
from localeval.publishing.publish import publish_places
from localeval.results import Result, result_from_json, result_to_json

from ..brand.brands import LOGO, put_brand
from ..bundles.good_bundle import good_context, good_lesson
from .handmade_project import CODE, PERSON, SETTINGS, html, make_project, notebook

NAME = f"working-well-{CODE}.zip"


def nothing_to_do(made_by: dict[str, str]) -> Mapping[str, Sequence[str]]:
    return dict.fromkeys(made_by, ())


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def problems_of(project: Project, dest: Path, outstanding: Any = nothing_to_do) -> list[str]:
    """Publish in vain, see that nothing was written, and give the problems."""
    before = tree(project.root.parent)
    with pytest.raises(ProjectError) as caught:
        publish_places(project, dest, None, outstanding)
    assert tree(project.root.parent) == before, "something was written"
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture(autouse=True)
def _no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def test_a_bundle_a_site_and_a_note_of_it(project: Project) -> None:
    dest = project.root / "public"
    (done,) = publish_places(project, dest, None, nothing_to_do)
    assert sorted(tree(dest)) == [
        f"site/{CODE}/index.html",
        f"site/{CODE}/report.docx",
        f"site/{CODE}/report.pdf",
        f"site/{CODE}/results.csv",
        f"site/{CODE}/results.json",
        f"site/{CODE}/summary.docx",
        f"site/{CODE}/summary.html",
        f"site/{CODE}/summary.pdf",
        f"site/{CODE}/tables.xlsx",
        f"site/{CODE}/{NAME}",
        "site/index.html",
        NAME,
    ]
    with zipfile.ZipFile(dest / NAME) as archive:
        assert archive.namelist() == [
            "ro-crate-metadata.json",
            "report.html",
            "report.docx",
            "report.pdf",
            "summary.html",
            "summary.docx",
            "summary.pdf",
            "tables.xlsx",
            "results.json",
            "results.csv",
            "report.qmd",
            "figures/fig-impact.png",
            "figures/fig-impact.svg",
            "evaluation.yml",
            "notebooks/01_summary.ipynb",
        ]
    folder = project.root / "published" / CODE
    output = project.output(project.places[0])
    assert (folder / "results.json").read_bytes() == (output / "results.json").read_bytes()
    about = json.loads((folder / "publication.json").read_text())
    assert about["sha256"] == done.sha256 == tree(dest)[NAME]
    assert (about["bundle"], about["version"]) == (NAME, "0.1.0")


def test_a_bundle_can_be_opened_by_others(project: Project, tmp_path: Path) -> None:
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    bundle = open_bundle(tmp_path / "public" / NAME)
    assert bundle.result.place.code == CODE
    assert len(bundle.files) == 15


def test_publishing_twice_gives_the_same_bytes(project: Project, tmp_path: Path) -> None:
    publish_places(project, tmp_path / "one", None, nothing_to_do)
    first = (project.root / "published" / CODE / "publication.json").read_bytes()
    for path in project.root.rglob("*"):
        os.utime(path, (1, 1))  # nothing depends on when a file was written
    (again,) = publish_places(project, tmp_path / "two", None, nothing_to_do)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert not again.changed
    assert (project.root / "published" / CODE / "publication.json").read_bytes() == first


def test_the_clock_is_that_of_source_date_epoch(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_places(project, tmp_path / "one", None, nothing_to_do)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    publish_places(project, tmp_path / "two", None, nothing_to_do)
    times = [
        {entry.date_time for entry in zipfile.ZipFile(tmp_path / folder / NAME).infolist()}
        for folder in ("one", "two")
    ]
    assert times == [{(2026, 10, 1, 0, 0, 0)}, {(2023, 11, 14, 22, 13, 20)}]


def test_all_problems_come_together(project: Project, tmp_path: Path) -> None:
    text = SETTINGS[: SETTINGS.index("report:")]
    (project.root / "evaluation.yml").write_text(text, encoding="utf-8")
    output = project.output(project.places[0])
    (output / "report.html").write_bytes(html(text=PERSON["person_id"]))
    (output / "notebooks/01_summary.ipynb").write_bytes(notebook(error=PERSON["note"]))
    problems = problems_of(
        read_project(project.root), tmp_path / "public", lambda made: {CODE: ["04 impact"]}
    )
    said = "\n".join(problems)
    assert "report.contact: nobody is named" in said
    assert "not up to date with the inputs (to do: 04 impact). Use 'localeval run' first." in said
    assert (
        f"output/{CODE}/report.html: line 5, <p> holds a person_id ('mc…', 9 characters)." in said
    )
    assert (
        "01_summary.ipynb: cell 3, output 2, traceback holds a value of the column 'Note'" in said
    )
    assert "holds an e-mail address" in said, "nobody declared it"


def with_result(project: Project, **changes: Any) -> None:
    """Put parts into the result of the project's place."""
    path = project.output(project.places[0]) / "results.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(
        result_to_json(result_from_json(json.dumps({**content, **changes}))), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (f"Ask {PERSON['surname']} first.", "a value of the column"),
        (f"One person ({PERSON['person_id']}) left.", "a person_id"),
        ("Write to jo@example.com.", "an e-mail address"),
    ],
)
def test_a_lesson_that_names_somebody_does_not_leave(
    project: Project, tmp_path: Path, said: str, kind: str
) -> None:
    with_result(project, lessons=[good_lesson(advice=said)])
    problems = problems_of(project, tmp_path / "public")
    assert any("results.json" in problem and kind in problem for problem in problems)


def test_what_figures_about_the_place_are_called_is_nobodys_data(
    project: Project, tmp_path: Path
) -> None:
    """The source happens to be what somebody wrote down of a person."""
    with_result(project, context=[good_context(source=PERSON["note"], value=104117.43)])
    publish_places(project, tmp_path / "public", None, nothing_to_do)


def test_a_place_that_was_not_run(project: Project, tmp_path: Path) -> None:
    (project.output(project.places[0]) / "results.json").unlink()
    (problem,) = problems_of(project, tmp_path / "public")
    assert problem == f"output/{CODE}: Manchester has not been run yet. Use 'localeval run' first."


def test_a_format_that_is_not_there(project: Project, tmp_path: Path) -> None:
    (project.output(project.places[0]) / "report.pdf").unlink()
    (problem,) = problems_of(project, tmp_path / "public")
    assert "report.pdf is not there" in problem


def test_a_result_that_is_none(project: Project, tmp_path: Path) -> None:
    (project.output(project.places[0]) / "results.json").write_text('{"schema_version": "1.0"}')
    (problem,) = problems_of(project, tmp_path / "public")
    assert problem.startswith(f"output/{CODE}/results.json: ")
    assert "it has schema version 1.0, but not its shape" in problem


def test_a_stamp_that_is_not_that_of_the_settings(project: Project, tmp_path: Path) -> None:
    text = SETTINGS.replace("synthetic: false", "synthetic: true")
    (project.root / "evaluation.yml").write_text(text, encoding="utf-8")
    (problem,) = problems_of(read_project(project.root), tmp_path / "public")
    assert "data.synthetic" in problem


def test_a_number_that_moved_needs_a_note(project: Project, tmp_path: Path) -> None:
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    path = project.output(project.places[0]) / "results.json"
    content = json.loads(path.read_text())
    content["estimates"][0] |= {"estimate": 9.0, "participant_level": 42.5}
    path.write_text(json.dumps(content))
    # The bundle's readers would refuse it as well, because results.csv has not moved with it.
    problem, *_ = problems_of(project, tmp_path / "public")
    assert problem.startswith("changes.yml: numbers of Manchester have moved since")


def test_a_few_people_more_than_last_time_do_not_leave(project: Project, tmp_path: Path) -> None:
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    path = project.output(project.places[0]) / "results.json"
    before = Result.model_validate_json(
        (project.root / "published" / CODE / path.name).read_bytes()
    )
    first = before.estimates[0]
    assert first.n_participants == 300
    # 131 of 300 after 130 of 299: one person has come, and is in work.
    last = first.model_copy(update={"participant_level": 43.48})
    now = first.model_copy(update={"participant_level": 43.67})
    for target, estimate in ((project.root / "published" / CODE / path.name, last), (path, now)):
        rest = before.estimates[1:]
        target.write_text(
            result_to_json(before.model_copy(update={"estimates": (estimate, *rest)})),
            encoding="utf-8",
        )
    problems = problems_of(project, tmp_path / "again")
    (problem,) = [text for text in problems if text.startswith("evaluation.yml")]
    assert (
        "Manchester: it tells, beside the last publication, about fewer than 10 people" in problem
    )
    assert "participants, with 'employed at month 12'" in problem
    assert "Wait until more people have been added" in problem


@pytest.mark.parametrize("dest", [".", "..", "data", "output/here", ".git/x", "evaluation.yml"])
def test_places_that_are_for_something_else(dest: str, project: Project) -> None:
    (problem,) = problems_of(project, project.root / dest)
    assert "Name a folder of its own" in problem


def test_synthetic_data_stay_stamped(tmp_path: Path) -> None:
    root = tmp_path / "project"
    project = make_project(root, SETTINGS.replace("synthetic: false", "synthetic: true"))
    path = project.output(project.places[0]) / "results.json"
    path.write_text(path.read_text().replace('"synthetic": false', '"synthetic": true'))
    table = path.with_name("results.csv")
    table.write_text(table.read_text().replace(",False,", ",True,"))
    (done,) = publish_places(project, tmp_path / "public", None, nothing_to_do)
    assert done.synthetic
    bundle = open_bundle(tmp_path / "public" / NAME)
    root_entity = next(item for item in bundle.crate["@graph"] if item["@id"] == "./")
    assert "synthetic" in root_entity["name"]
    assert "Made from synthetic data: not a real result." in root_entity["description"]
    page = (tmp_path / "public/site/index.html").read_text(encoding="utf-8")
    assert page.count("Synthetic data: not a real result") == 2
    assert "synthetic: true" in bundle.files["evaluation.yml"].decode()


# Nothing half done


def test_a_failure_half_way_leaves_everything_as_it_was(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dest = tmp_path / "public"
    publish_places(project, dest, None, nothing_to_do)
    (dest / "notes.txt").write_text("somebody's own")
    before = tree(tmp_path)
    (project.root / "_extensions" / "localeval" / "theme.css").write_text(
        ":root { --brand: #000000; }"
    )
    changed = {
        **before,
        "project/_extensions/localeval/theme.css": tree(project.root)[
            "_extensions/localeval/theme.css"
        ],
    }
    done: list[str] = []
    real = os.replace

    def fail_at_the_ninth(source: Any, target: Any) -> None:
        done.append(str(target))
        if len(done) == 9:
            raise PermissionError(13, "Permission denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_ninth)
    with pytest.raises(ProjectError, match="nothing was changed"):
        publish_places(project, dest, None, nothing_to_do)
    assert len(done) > 9, "nothing was taken back"
    assert tree(tmp_path) == changed
    assert not list(tmp_path.glob(".public*"))


def test_a_first_publication_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def put() -> None:
        with staged({"a": b"1", "b/c": b"2"}, tmp_path / "new") as move:
            (tmp_path / "new").mkdir()
            (tmp_path / "new" / "b").write_text("in the way")
            move()

    with pytest.raises(ProjectError, match="cannot be written"):
        put()
    assert tree(tmp_path) == {"new/b": hashlib.sha256(b"in the way").hexdigest()}


def test_the_note_is_written_last(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "index_page", fail)
    with pytest.raises(KeyboardInterrupt):
        publish_places(project, tmp_path / "public", None, nothing_to_do)
    assert not (project.root / "published").exists()
    assert not (tmp_path / "public").exists()


# What is reduced


def test_settings_keep_no_local_file(project: Project, tmp_path: Path) -> None:
    text = scrubbed_settings(project.settings).decode()
    assert "#" not in text
    assert "data/" not in text
    assert "ClientRef" not in text
    (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
    again = read_project(tmp_path).settings
    assert again.data.tables() == {"people": "people", "outcomes": "outcomes"}
    assert again.programme == project.settings.programme
    assert again.covariates == project.settings.covariates
    assert isinstance(YamlFile(tmp_path / "evaluation.yml", "x").value, dict)


RECIPE = {
    "people": ["data/Northgate clients.csv", "data/Southgate clients.csv"],
    "sheet": {"outcomes": "Northgate results"},
    "header_row": 4,
    "skip_footer": 2,
    "encoding": {"people": "windows-1252"},
    "separator": {"data/Northgate clients.csv": ";"},
    "dates": "%d~%m~%Y",
    "numbers": {"currency": "GBX", "thousands": ","},
    "missing": ["Northgate will not say", -987],
    "values": {"group": {"Northgate scheme": "participant", "Elsewhere": "comparison"}},
    "wide": {"employed": "Northgate job {month}"},
    "duplicates": "drop-identical",
    "units": {"employed": "monthly"},
    "derive": {"age": "from Northgate birthday"},
    "synthetic": False,
}


def test_settings_keep_nothing_of_how_local_files_are_read(
    project: Project, tmp_path: Path
) -> None:
    data = type(project.settings.data).model_validate(RECIPE)
    settings = project.settings.model_copy(update={"data": data})
    text = scrubbed_settings(settings).decode()
    for word in ("gate", "~", "GBX", "987", "1252", "Elsewhere", "drop", "birthday", "monthly"):
        assert word not in text
    (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
    # A reader that does not know the keys of the recipe reads it as well as one that does.
    assert YamlFile(tmp_path / "evaluation.yml", "x").value["data"] == {
        "people": "people",
        "synthetic": False,
    }
    assert read_project(tmp_path).settings.data.recipe == ()


def test_settings_keep_no_path_of_a_tile_map(project: Project) -> None:
    comparison = project.settings.comparison.model_copy(update={"tiles": "/home/me/t.csv"})
    settings = project.settings.model_copy(update={"comparison": comparison})
    assert "tiles: tiles" in scrubbed_settings(settings).decode()
    assert "/home" not in scrubbed_settings(settings).decode()


@pytest.mark.parametrize(
    ("allocated", "published"),
    [
        ({"participant": 243, "comparison": 2}, {"participant": 240, "comparison": 15}),
        (
            {"E08000003": {"participant": 242, "comparison": 237}},
            {"E08000003": {"participant": 240, "comparison": 240}},
        ),
    ],
)
def test_settings_keep_no_exact_number_of_people(
    project: Project, tmp_path: Path, allocated: object, published: object
) -> None:
    whole = project.settings.model_dump() | {
        "design": "randomised_trial",
        "allocated": allocated,
    }
    text = scrubbed_settings(type(project.settings).model_validate(whole)).decode()
    (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
    assert YamlFile(tmp_path / "evaluation.yml", "x").value["allocated"] == published


def test_no_digest_of_exact_numbers_of_people_is_published(project: Project) -> None:
    """The digest of the settings stands in results.json: with 243 in it, and all else in the bundle, 25 tries found both groups."""
    digests: dict[str, set[str]] = {"published": set(), "analysis": set()}
    for n in range(238, 246):
        changed = {"design": "randomised_trial", "allocated": {"participant": n, "comparison": 240}}
        settings = type(project.settings).model_validate(project.settings.model_dump() | changed)
        trial = dataclasses.replace(project, settings=settings)
        digests["published"].add(trial.published_digest(trial.places[0]))
        digests["analysis"].add(trial.analysis_digest(trial.places[0]))
    assert len(digests["published"]) == 1
    assert len(digests["analysis"]) == 8, "a run is made anew whatever has changed"
    assert project.published_digest(project.places[0]) == project.analysis_digest(project.places[0])


def test_notebooks_keep_only_what_disclosure_control_has_seen() -> None:
    content = notebook(
        stream="a table of mine", warning="/home/me/x.py:1: UserWarning", parameters="/home/me/x"
    )
    cells = json.loads(scrubbed_notebook(content))
    assert cells["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.12.1"},
    }
    parameters, last = cells["cells"][1:]
    assert parameters["source"] == ['project = "."\n', 'place = "."']
    assert parameters["metadata"] == {"tags": ["injected-parameters"]}
    assert [cell.get("execution_count") for cell in cells["cells"]] == [None] * 3
    display, stream = last["outputs"]
    assert display["metadata"]["localeval"]["kind"] == "figure"
    assert display["execution_count"] is None
    assert stream["text"] == [f"{LEFT_OUT}\n"]
    assert last["metadata"] == {}


@pytest.mark.parametrize(
    ("programme", "name"),
    [
        ("Working Well", NAME),
        ("Wôrking / Well (2026)!", f"w-rking-well-2026-{CODE}.zip"),
        ("工作", f"evaluation-{CODE}.zip"),
    ],
)
def test_the_name_of_a_bundle(programme: str, name: str, project: Project) -> None:
    text = SETTINGS.replace("Working Well", programme)
    (project.root / "evaluation.yml").write_text(text, encoding="utf-8")
    found = read_project(project.root)
    assert bundle_name(found, found.places[0]) == name


# The static folder

TWO = SETTINGS.replace(
    "name: Manchester}", "name: Manchester}\n  - {code: W06000015, name: Caerdydd}"
)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.loaded: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.targets.append(value or "")
            elif name in {"src", "href"}:
                self.loaded.append(value or "")


def test_the_site_lists_every_place_and_loads_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", TWO)
    dest = tmp_path / "public"
    publish_places(project, dest, project.places[:1], nothing_to_do)
    assert "Caerdydd" not in (dest / "site/index.html").read_text(encoding="utf-8")
    publish_places(project, dest, project.places[1:], nothing_to_do)
    page = (dest / "site/index.html").read_text(encoding="utf-8")
    links = _Links()
    links.feed(page)
    inside = [target for target in links.targets if not target.startswith("#")]
    assert len(inside) == 20
    assert all((dest / "site" / target).is_file() for target in inside)
    assert links.loaded == ["data:,"]
    assert "script" not in links.tags
    assert [tag for tag in links.tags if tag in {"h1", "h2", "h3"}] == ["h1", "h2", "h2"]
    assert page.index("Manchester") < page.index("Caerdydd")
    assert "--brand: #12436d" in page


def test_the_site_of_a_welsh_project_is_in_welsh(tmp_path: Path) -> None:
    settings = SETTINGS.replace("report:\n", "report:\n  language: cy\n")
    project = make_project(tmp_path / "project", settings)
    publish_places(project, tmp_path / "public", project.places[:1], nothing_to_do)
    page = (tmp_path / "public/site/index.html").read_text(encoding="utf-8")
    assert '<html lang="cy">' in page
    for words in (
        "Adroddiadau gwerthuso",
        "Darllen yr adroddiad: Manchester",
        "Cwestiynau:",
        "Neidio i",
    ):
        assert words in page
    assert "Read the report" not in page


def test_the_site_has_the_brand_and_its_logo_is_looked_at(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    put_brand(project.root)
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    text = (tmp_path / "public" / "site" / "index.html").read_text(encoding="utf-8")
    assert "--brand: #00625a;" in text
    assert 'class="brand-logo" src="data:image/svg+xml;base64,' in text
    assert 'alt="Teal &amp; &lt;Council&gt;"' in text
    put_brand(project.root, logo=LOGO.replace("</svg>", "<text>jo.bloggs@example.org</text></svg>"))
    [problem] = problems_of(project, tmp_path / "public")
    assert problem.startswith("brand/logo.svg: ")
    assert "an e-mail address" in problem


def test_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    text = SETTINGS.replace("name: Working Well", 'name: "<script>alert(1)</script> & Co"')
    project = make_project(tmp_path / "project", text)
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    page = (tmp_path / "public/site/index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page


def test_a_style_does_not_end_the_element_that_it_stands_in(
    project: Project, tmp_path: Path
) -> None:
    theme = project.root / "_extensions" / "localeval" / "theme.css"
    theme.write_text(theme.read_text() + "/* a > b </style><img src='x'> */", encoding="utf-8")
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    page = (tmp_path / "public/site/index.html").read_text(encoding="utf-8")
    assert page.count("</style>") == 1
    assert "/* a > b <\\/style><img src='x'> */" in page


def test_what_is_said_of_a_programme_stays_inside_its_quotation_marks(tmp_path: Path) -> None:
    text = SETTINGS.replace(
        "description: Help to find work.", """description: 'Help" onload="alert(1)'"""
    )
    project = make_project(tmp_path / "project", text)
    publish_places(project, tmp_path / "public", None, nothing_to_do)
    page = (tmp_path / "public/site/index.html").read_text(encoding="utf-8")
    assert '<meta name="description" content="Help&#34; onload=&#34;alert(1)">' in page


def test_a_format_that_is_given_up_leaves_the_site(project: Project, tmp_path: Path) -> None:
    dest = tmp_path / "public"
    publish_places(project, dest, None, nothing_to_do)
    text = SETTINGS.replace("report:\n", "report:\n  formats: [html]\n")
    (project.root / "evaluation.yml").write_text(text, encoding="utf-8")
    publish_places(read_project(project.root), dest, None, nothing_to_do)
    assert sorted(path.name for path in (dest / "site" / CODE).iterdir()) == [
        "index.html",
        "results.csv",
        "results.json",
        "summary.html",
        "tables.xlsx",
        NAME,
    ]
