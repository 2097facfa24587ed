"""What a notebook opens: its place, and of the data only what it declares."""

from __future__ import annotations

import contextvars
import json
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis import participant_levels
from localeval.analysis.kept_findings import findings_file
from localeval.base.atomic import replace_text
from localeval.base.errors import ProjectError
from localeval.base.language import language
from localeval.project.project import read_project
from localeval.report.run_files import records_file
from localeval.report.section import RUN_VARIABLE, open_section

SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
data: {people: data/people.csv, outcomes: data/outcomes.csv}
design: monitoring
outcomes:
  - {code: earnings, month: 12, primary: true}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a folder inside a project with twelve participants; a notebook is opened by hand."""
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    (tmp_path / "evaluation.yml").write_text(SETTINGS)
    for folder in ("data", "notebooks"):
        (tmp_path / folder).mkdir()
    ids = range(12)
    (tmp_path / "data" / "people.csv").write_text("person_id\n" + "".join(f"p{i}\n" for i in ids))
    rows = "".join(f"p{i},12,{100 * i}\n" for i in ids)
    (tmp_path / "data" / "outcomes.csv").write_text("person_id,month,earnings\n" + rows)
    return str(tmp_path / "notebooks")


def test_by_hand_the_findings_are_worked_out_from_the_data_files(project: str) -> None:
    section = open_section(project, "", ["levels"])
    assert section.place.name == "Manchester"
    assert section.evaluation.levels[0].level == 550.0
    assert section.facts.programme == "Working Well"


def test_a_part_that_is_not_declared_stops_the_notebook(project: str) -> None:
    section = open_section(project, "", ["flow"])
    with pytest.raises(ProjectError) as caught:
        section.evaluation.levels  # noqa: B018  it is read when asked for
    [problem] = caught.value.problems
    assert problem.what == "it uses 'levels', which its parameters cell does not declare."
    assert problem.remedy == 'Write reads = ["flow", "levels"] there.'


def test_a_part_that_does_not_exist_is_named_with_those_that_do(project: str) -> None:
    with pytest.raises(AttributeError, match=r"no part 'impact' .* flow, balance"):
        open_section(project, "").evaluation.impact  # noqa: B018  it is read when asked for


def test_a_table_is_given_to_whoever_declares_it(project: str) -> None:
    people = open_section(project, "", ["people"]).table("people")
    assert list(people["person_id"][:2]) == ["p0", "p1"]
    with pytest.raises(ProjectError, match="it uses 'outcomes', which its parameters cell does"):
        open_section(project, "", ["people"]).table("outcomes")
    with pytest.raises(ProjectError, match=r"no table 'events' .* Use one of: people, outcomes"):
        open_section(project, "", ["events"]).table("events")
    assert len(open_section(project, "").table("outcomes")) == 12


def test_a_table_with_the_name_of_a_part_is_declared_as_a_table(project: str) -> None:
    with pytest.raises(ProjectError, match=r'reads = \["context", "table:context"\]'):
        open_section(project, "", ["context"]).table("context")


def test_the_settings_are_for_whoever_declares_them(project: str) -> None:
    with pytest.raises(ProjectError, match="it uses 'settings'"):
        open_section(project, "", ["levels"]).project  # noqa: B018
    assert open_section(project, "", ["settings"]).project.settings.design == "monitoring"


def test_counts_of_ones_own_are_rounded_by_the_rules_of_the_evaluation(project: str) -> None:
    door = open_section(project, "", []).door
    assert [door.count(n) for n in (0, 4, 12)] == [0, None, 10]


def test_the_results_must_be_declared_too(project: str) -> None:
    with pytest.raises(ProjectError, match="it uses 'results'"):
        open_section(project, "", ["people"]).results  # noqa: B018


def test_by_hand_the_results_are_computed(project: str) -> None:
    results = open_section(project, "", ["results"]).results
    assert [level.level for level in results.levels] == [550.0]
    assert results.evidence is not None
    assert results.evidence.level == 1


def test_in_a_run_the_results_are_what_the_others_have_recorded(
    project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RUN_VARIABLE, "1")
    section = open_section(project, "E08000003", ["results"])
    recorded = records_file(read_project(project).build(section.place), "05_method")
    replace_text(recorded, '{"evidence": {"level": 1, "reasons": ["Only this."]}}')
    assert section.results.evidence is not None
    assert section.results.evidence.reasons == ("Only this.",)
    assert section.results.levels == ()


def test_a_place_that_does_not_exist(project: str) -> None:
    with pytest.raises(ProjectError, match="there is no place with the code 'E08000035'"):
        open_section(project, "E08000035")


def test_a_record_holds_what_was_found_and_nothing_empty(project: str) -> None:
    section = open_section(project, "", ["levels"])
    recorded = section.record(levels=section.evaluation.levels, flow=())
    assert list(recorded.records) == ["levels"]
    assert recorded.records["levels"][0]["level"] == 550.0


LESSON = """\
- {code: a, title: A, stage: exit, domains: debt, topic: debt_advice, finding: unclear, what_happened: x,
   for_whom: x, circumstances: x, evidence: x, evidence_kind: survey, advice: x, transferable: locally}
"""


@pytest.fixture
def with_lessons(project: str) -> str:
    """Declare a lesson, and write it."""
    root = Path(project).parent
    text = SETTINGS.replace("data: {", "data: {lessons: lessons.yml, ")
    (root / "evaluation.yml").write_text(text)
    (root / "lessons.yml").write_text(LESSON)
    return project


def test_by_hand_the_lessons_are_read_from_their_file(with_lessons: str) -> None:
    section = open_section(with_lessons, "", ["lessons"])
    assert [lesson.title for lesson in section.lessons] == ["A"]
    assert open_section(with_lessons, "", ["results"]).results.lessons == section.lessons


def test_in_a_run_the_lessons_are_those_that_the_run_has_worked_out(
    with_lessons: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = open_section(with_lessons, "", ["lessons"])
    stored = findings_file(read_project(with_lessons).build(section.place), "lessons")
    replace_text(stored, json.dumps([section.lessons[0].model_dump() | {"title": "Stored"}]))
    monkeypatch.setenv(RUN_VARIABLE, "1")
    assert [item.title for item in open_section(with_lessons, "", ["lessons"]).lessons] == [
        "Stored"
    ]


def test_the_lessons_must_be_declared(with_lessons: str) -> None:
    with pytest.raises(ProjectError, match="it uses 'lessons'"):
        open_section(with_lessons, "", ["people"]).lessons  # noqa: B018


def test_a_project_without_lessons_has_none(project: str) -> None:
    assert open_section(project, "", ["lessons"]).lessons == ()


class Counted:
    """Counts how often the levels of a project are worked out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        own = participant_levels.levels

        def levels(*arguments: Any) -> Any:
            self.times += 1
            return own(*arguments)

        monkeypatch.setattr(participant_levels, "levels", levels)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def level_of(project: str) -> float | None:
    [level] = open_section(project, "", ["levels"]).evaluation.levels
    found: float | None = level.level
    return found


def test_by_hand_the_findings_are_worked_out_once(project: str, counted: Counted) -> None:
    assert [level_of(project), level_of(project)] == [550.0, 550.0]
    results = open_section(project, "", ["results"]).results
    assert [level.level for level in results.levels] == [550.0]
    assert counted.times == 1


@pytest.mark.parametrize("what", ["data", "settings", "package", "environment", "damage"])
def test_by_hand_no_finding_is_stale(
    project: str, counted: Counted, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    root, expected = Path(project).parent, 550.0
    level_of(project)
    if what == "data":
        outcomes = root / "data" / "outcomes.csv"
        outcomes.write_text(outcomes.read_text().replace("p11,12,1100", "p11,12,2300"))
        expected = 650.0
    elif what == "settings":
        (root / "evaluation.yml").write_text(SETTINGS + "subgroups: []\ncurrency: USD\n")
    elif what == "package":
        monkeypatch.setattr("localeval.analysis.provenance.package_digest", lambda: "another")
    elif what == "environment":
        (root / "requirements.txt").write_text("numpy==0\n")
    else:
        kept = findings_file(read_project(project).build(read_project(project).places[0]), "levels")
        kept.write_text(kept.read_text().replace("550", "990"))
    assert level_of(project) == expected
    assert counted.times == 2
    assert level_of(project) == expected  # and is kept again
    assert counted.times == 2


def test_a_notebook_works_out_what_the_others_will_ask_for(project: str, counted: Counted) -> None:
    assert open_section(project, "", ["flow"]).evaluation.flow[0].participants == 10
    assert level_of(project) == 550.0
    assert counted.times == 1


def test_lessons_that_are_wrong_stop_only_whoever_reads_them(with_lessons: str) -> None:
    (Path(with_lessons).parent / "lessons.yml").write_text("- {code: a}\n")
    assert level_of(with_lessons) == 550.0
    with pytest.raises(ProjectError, match=r"lessons\.yml"):
        open_section(with_lessons, "", ["lessons"]).lessons  # noqa: B018


def test_a_file_that_is_replaced_meanwhile_leaves_nothing_behind(
    project: str, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read may be the old file or the new one, so that it is not kept for either."""
    outcomes = Path(project).parent / "data" / "outcomes.csv"
    old, own = outcomes.read_text(), participant_levels.levels

    def levels(*arguments: Any) -> Any:
        outcomes.write_text(old.replace("p11,12,1100", "p11,12,2300"))
        return own(*arguments)

    monkeypatch.setattr(participant_levels, "levels", levels)
    assert level_of(project) == 550.0
    outcomes.write_text(old)
    monkeypatch.setattr(participant_levels, "levels", own)
    kept = read_project(project)
    assert not findings_file(kept.build(kept.places[0]), "levels").exists()


def test_a_notice_that_was_changed_is_the_one_that_is_shown(project: str) -> None:
    assert open_section(project, "", []).facts.notice == ""
    with (Path(project).parent / "evaluation.yml").open("a") as file:
        file.write("report: {notice: Made up.}\n")
    assert open_section(project, "", []).facts.notice == "Made up."


def test_a_figure_of_ones_own_becomes_one_of_the_report(project: str) -> None:
    from matplotlib.figure import Figure as Drawing

    def shown() -> Any:
        drawing = Drawing()
        drawing.add_subplot().plot([1, 2, 3])
        section = open_section(project, "", [])
        return section.figure(drawing, "waits", "Waiting times", "A line that rises.")

    data, metadata = shown()._repr_mimebundle_()
    about = metadata["localeval"]
    assert (about["kind"], about["label"], about["own"]) == ("figure", "fig-waits", True)
    assert (about["caption"], about["alt"]) == ("Waiting times", "A line that rises.")
    assert "<svg" in data["image/svg+xml"]
    assert data == shown()._repr_mimebundle_()[0]  # the same bytes each time


def test_a_figure_without_words_is_refused(project: str) -> None:
    from matplotlib.figure import Figure as Drawing

    with pytest.raises(ProjectError, match=r"figure 'waits' has an empty alt\. Say in a sentence"):
        open_section(project, "", []).figure(Drawing(), "waits", "Waiting times", " ")


def test_every_cell_speaks_the_language_of_the_project(project: str) -> None:
    """Each cell may have a context of its own, as a kernel gives it one."""
    from IPython.core.interactiveshell import InteractiveShell

    settings = Path(project).parent / "evaluation.yml"
    settings.write_text(SETTINGS + "report: {language: cy}\n")
    shell = InteractiveShell.instance()
    try:
        for cell in (
            "from localeval.report.section import open_section",
            f"section = open_section({project!r}, '', ['levels'])",
            "found = section.evaluation.levels[0].label",
            "from localeval.report import wording; told = wording.about(section.facts).markdown",
        ):
            contextvars.copy_context().run(shell.run_cell, cell)
        assert shell.user_ns["found"] == "Annual earnings"
        assert "Rhaglen:" in shell.user_ns["told"]
    finally:
        InteractiveShell.clear_instance()
    assert language() == "en"
