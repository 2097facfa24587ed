"""The section "Changes since last publication": its sentences, its table, and what it must not say."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis.facts import Facts, facts_of_place
from localeval.base.errors import ProjectError
from localeval.changes import changes_section as words
from localeval.changes.differences import compare_results
from localeval.changes.publication import Publication, SinceLast
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.notebook import find_notebooks, read_spec
from localeval.pipeline.plan import plan
from localeval.pipeline.task import Task
from localeval.project.project import Project, read_project
from localeval.report.display import Table, Text
from localeval.report.section import Section
from localeval.report.tables.impact import impact_table
from localeval.results import Records, Result, result_to_json

from ..bundles.good_bundle import (
    good_context,
    good_editions,
    good_estimate,
    good_lesson,
    good_result,
    good_series,
)
from ..claims import IMPACT_WORDS

TEMPLATE = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
NOTEBOOKS = TEMPLATE / "notebooks"
SETTINGS = """\
programme: {{name: Working Well, organisation: A council}}
places:
  - {{code: E08000003, name: "Manchester <b>"}}
data: {{synthetic: true, outcomes: data/outcomes.csv}}
design: {design}
covariates: {{age: numeric}}
outcomes:
  - {{code: employed, month: 12, primary: true}}
"""
LEVEL: dict[str, Any] = {
    "outcome": "employed", "label": "In paid work", "month": 12, "unit": "percent", "role": "primary",
    "n": 300, "level": 43.5, "low": 38.0, "high": 49.0,
}  # fmt: skip


def result_of(**changes: Any) -> Result:
    return Result.model_validate({**good_result(), **changes})


def estimates_of(*changed: dict[str, Any]) -> Result:
    return result_of(estimates=[good_estimate(**changes) for changes in changed])


def since(old: Result, new: Result, *notes: str) -> SinceLast:
    """Give two results beside one another, the first published on 2 May 2026."""
    changes = compare_results(old, new)
    told = changes.model_copy(update={"since": "2026-05-02", "notes": notes})
    return SinceLast(Publication(old, "2026-05-02"), new, told)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a project with a comparison group and the template's notebooks."""
    return project_of(tmp_path, "matched_comparison")


def project_of(folder: Path, design: str) -> Project:
    (folder / "evaluation.yml").write_text(SETTINGS.format(design=design), encoding="utf-8")
    (folder / "notebooks").mkdir()
    for path in NOTEBOOKS.glob("*.ipynb"):
        (folder / "notebooks" / path.name).write_bytes(path.read_bytes())
    return read_project(folder)


@pytest.fixture
def facts(project: Project) -> Facts:
    return facts_of_place(project, project.places[0])


BEFORE = estimates_of({})
MOVED = estimates_of({"estimate": 10.5})


def test_the_first_publication_says_so_in_one_sentence(facts: Facts) -> None:
    text = words.what_changed(facts, None).markdown
    assert text.startswith("Nothing has been published for Manchester \\<b\\> before")
    assert text.count(".") == 1
    assert words.missing_note(facts, None) is None
    assert words.moved_table(None) is None
    assert words.made_from(None) is None


def test_nothing_changed_says_so(facts: Facts) -> None:
    same = since(BEFORE, BEFORE)
    text = words.what_changed(facts, same).markdown
    assert text == (
        "Nothing has changed since the last publication on 2 May 2026: neither a number, nor a setting, "
        "nor the method."
    )
    assert words.moved_table(same) is None
    assert words.made_from(same) is None


def test_new_data_that_move_no_number_are_told(facts: Facts) -> None:
    inputs = {"people": {"kind": "csv"}, "context": {"kind": "csv", "digest": "f" * 64}}
    run = {**good_result()["run"], "inputs": inputs, "package_version": "0.2.0"}
    found = since(result_of(), result_of(run=run))
    assert words.what_changed(facts, found).markdown == (
        "No number has changed since the last publication on 2 May 2026."
    )
    assert words.missing_note(facts, found) is None
    made = words.made_from(found)
    assert made is not None
    assert made.markdown.splitlines()[2:] == [
        "- Data changed: context",
        "- Data dropped: outcomes",
        "- Version of the method (localeval): 0.1.0, now 0.2.0",
    ]


def test_editions_that_were_raised_and_changed_code_are_told(facts: Facts) -> None:
    editions = good_editions(
        shared="2026.2", design="2027.1", estimators={"doubly_robust": "2026.3"}
    )
    run = {**good_result()["run"], "editions": editions, "code": "changed"}
    made = words.made_from(since(result_of(), result_of(run=run)))
    assert made is not None
    assert made.markdown.splitlines()[2:] == [
        "- Edition of what all designs share (outcomes, disclosure control): 2026.1, now 2026.2",
        "- Edition of the design (matched comparison): 2026.1, now 2027.1",
        "- Edition of the method doubly robust: 2026.1, now 2026.3",
        "- Code and catalogue, as released or changed: released, now changed",
    ]


def test_lessons_and_figures_about_the_place_need_no_note(facts: Facts) -> None:
    more = [good_context(), *(good_context(period=year, value=4.0) for year in ("2025", "2026"))]
    new = result_of(
        lessons=[good_lesson(code="other", title="Ask *first*")],
        context=more,
        population={**good_result()["population"], "ages": {"low": 18, "high": 24}},
    )
    found = since(result_of(context=[good_context(value=9.0)]), new)
    assert words.missing_note(facts, found) is None
    assert words.moved_table(found) is None
    made = words.made_from(found)
    assert made is not None
    assert made.markdown.splitlines()[2:] == [
        "- Figures about the place: 2 added and 1 changed",
        "- Ages: 18 to 66, now 18 to 24",
        "- Lesson added: Ask \\*first\\*",
        "- Lesson dropped: One key worker from start to end",
    ]


def test_numbers_that_were_added_leave_the_others_standing(facts: Facts) -> None:
    second = {"outcome": "earnings", "label": "Earnings", "unit": "GBP", "role": "secondary"}
    found = since(BEFORE, estimates_of({}, second))
    assert "still stands" in words.what_changed(facts, found).markdown
    table = words.moved_table(found)
    assert table is not None
    assert list(table.rows) == [("Earnings, month 12", "new", "£10 (£5 to £15), better", "")]


def test_a_number_that_moved_stands_as_it_was_and_as_it_is(facts: Facts) -> None:
    table = words.moved_table(since(BEFORE, MOVED))
    assert table is not None
    assert list(table.rows) == [
        (
            "In paid work (%), month 12 (main outcome)",
            "10 (5 to 15), better",
            "11 (5 to 15), better",
            "+1",
        )
    ]
    assert table.align == ["left", "right", "right", "right"]


def test_without_a_note_the_reader_is_warned_that_it_cannot_be_published(facts: Facts) -> None:
    warning = words.missing_note(facts, since(BEFORE, MOVED))
    assert warning is not None
    assert warning.kind == "caution"
    assert "cannot be published" in warning.markdown
    assert "place: E08000003" in warning.markdown


def test_the_note_is_printed_and_takes_the_warning_away(facts: Facts) -> None:
    found = since(BEFORE, MOVED, "Two sites *sent* <i>late</i>", "And one resigned.")
    assert words.missing_note(facts, found) is None
    text = words.what_changed(facts, found).markdown
    assert "**Why:** Two sites \\*sent\\* \\<i\\>late\\</i\\>. And one resigned." in text


def test_numbers_are_as_coarse_as_in_the_table_of_results(facts: Facts) -> None:
    """Then and now stand as the report prints them; the coarser of the two decides, and no decimal shows that it does not."""
    money = {"outcome": "earnings", "label": "Earnings", "unit": "GBP", "role": "secondary"}
    then = {**money, "estimate": 3364.77, "low": 1042.13, "high": 5687.41, "std_error": 1184.51}
    now = {**money, "estimate": 3500.0, "low": 900.0, "high": 6100.0, "std_error": 1326.53}
    old, new = estimates_of({}, then), estimates_of({}, now)
    (row,) = (row for row in rows_of(old, new) if row[0].startswith("Earnings"))
    assert row[1:] == (
        "£3,400 (£1,000 to £5,700), better",
        "£3,500 (£900 to £6,100), better",
        "+£100",
    )
    table = impact_table(facts, new.estimates)
    (printed,) = (cells for cells in table.rows if cells[0].startswith("Earnings"))
    assert (printed[3], printed[4]) == ("£3,500", "£900 to £6,100")


@pytest.mark.parametrize("now", [1500.0, 1750.0])
def test_a_number_in_another_unit_stands_in_its_own_and_has_moved(facts: Facts, now: float) -> None:
    """Pounds that were published stood as euros of the same number; and the currency alone asked for no note."""
    money = {"outcome": "earnings", "label": "Earnings", "role": "secondary", "std_error": 500.0}
    then = {**money, "unit": "GBP", "estimate": 1500.0, "low": 500.0, "high": 2500.0}
    old = estimates_of({}, then)
    euros = {**then, "unit": "EUR", "estimate": now, "high": now + 1000}
    new = result_of(estimates=[good_estimate(), good_estimate(**euros)], currency="EUR")
    assert compare_results(old, new).moved
    (row,) = (row for row in rows_of(old, new) if row[0].startswith("Earnings"))
    assert row[1].startswith("£1,500 (£500 to £2,500)")
    assert row[2].startswith("€")
    assert row[3] == ""
    assert words.missing_note(facts, since(old, new)) is not None


def test_a_result_is_called_what_the_table_of_results_calls_it(facts: Facts) -> None:
    """A clear one that the number of tests makes doubtful may be chance, also beside what it was."""
    group = {
        "role": "secondary",
        "subgroup": {"variable": "sex", "value": "Male"},
        "tests_in_family": 5,
    }
    old = estimates_of({}, {**group, "p_value": 0.03, "p_adjusted": 0.15})
    new = estimates_of({}, {**group, "estimate": 12.0, "p_value": 0.001, "p_adjusted": 0.005})
    (row,) = rows_of(old, new)
    assert row[1] == "10 (5 to 15), may be chance"
    assert row[2] == "12 (5 to 15), better"


def test_what_has_parts_of_its_own_is_said_to_have_changed() -> None:
    lost = {"participants": 9.0, "comparison": 4.0, "counted_from": "data", "within_bounds": True}
    old = result_of(limits={"lost": lost})
    rows = rows_of(old, result_of(limits={"lost": {**lost, "comparison": 6.0}}))
    assert rows == [("What the data leave open: lost outcomes", "given", "changed", "")]


def test_what_moved_by_less_than_is_printed_is_said_to(facts: Facts) -> None:
    rows = rows_of(BEFORE, estimates_of({"estimate": 10.2}))
    assert rows[0][1:] == ("10 (5 to 15), better", "10 (5 to 15), better", "under 1")


def test_a_field_of_a_result_is_as_coarse_as_the_result() -> None:
    rows = rows_of(BEFORE, estimates_of({"comparison_level": 33.26, "std_error": 2.61}))
    assert {row[0].rpartition(": ")[2]: row[1:] for row in rows} == {
        "comparison group": ("34", "33", "under 1"),
        "standard error": ("2.5", "2.6", "+0.1"),
    }


def test_no_number_of_any_part_has_more_digits_than_three() -> None:
    """Of parts without words of their own: shares of delivery, amounts of value for money."""
    delivery = {"kind": "job", "months": 12, "people": 260, "reached": 105, "until": "2026-06-30"}
    old = result_of(delivery=[{**delivery, "share": 40.38, "low": 34.61, "high": 46.43}])
    new = result_of(delivery=[{**delivery, "share": 43.21, "low": 37.33, "high": 49.31}])
    cells = [cell for row in rows_of(old, new) for cell in row[1:]]
    assert {"40", "43", "+3"} <= set(cells)
    assert not any(re.search(r"\.\d\d", cell) for cell in cells)


def rows_of(old: Result, new: Result) -> list[Sequence[str]]:
    table = words.moved_table(since(old, new))
    assert table is not None
    return list(table.rows)


def test_a_result_that_is_withheld_now_does_not_repeat_its_number(facts: Facts) -> None:
    numbers = ("estimate", "low", "high", "std_error", "participant_level", "comparison_level",
               "p_value", "p_adjusted", "minimum_detectable", "effective_comparison", "n_participants")  # fmt: skip
    gone = {
        **dict.fromkeys(numbers),
        "verdict": "withheld",
        "withheld": "too few people to publish",
    }
    found = since(BEFORE, estimates_of(gone))
    table = words.moved_table(found)
    assert table is not None
    assert list(table.rows) == [("In paid work (%), month 12 (main outcome)", "given", "[c]", "")]
    told = (*table.notes, *table.general)
    assert any(note.startswith("[c] hidden to protect people") for note in told)
    assert not re.search(r"\b10\b", table.body())


def test_a_result_that_was_dropped(facts: Facts) -> None:
    second = {"outcome": "earnings", "label": "Earnings", "unit": "GBP", "role": "secondary"}
    rows = rows_of(estimates_of({}, second), BEFORE)
    assert rows == [("Earnings, month 12", "given", "no longer given", "")]


def test_where_only_a_p_value_moved_it_has_a_row_of_its_own() -> None:
    rows = rows_of(BEFORE, estimates_of({"p_value": 0.0123}))
    label = "In paid work (%), month 12 (main outcome): p-value"
    assert rows == [(label, "less than 0.001", "0.012", "")]


def test_counts_evidence_and_balance_have_their_rows() -> None:
    flow = {**good_result()["flow"][0], "participants": 295}
    rows = rows_of(result_of(), result_of(flow=[flow], evidence={"level": 2, "reasons": []}))
    assert rows == [
        ("Strength of the evidence (level of 5)", "3", "2", "−1"),
        ("In the data: participants", "300", "295", "−5"),
    ]


def test_a_number_that_was_only_rounded_otherwise_is_not_said_to_have_changed() -> None:
    """57 people were 60 where numbers were rounded to 15, and 55 at 5: the report said that five fewer had a job by a day long past."""
    planned = {"measure": "jobs", "by": "2025-03-31", "people": 60}
    job = {"kind": "target", "planned": planned, "months": 0, "until": "2026-03-31", "people": None}

    def said(reached: int) -> dict[str, Sequence[str]]:
        coarse = result_of(delivery=[{**job, "reached": 60, "people_rounded_to": 15}])
        rows = rows_of(coarse, result_of(delivery=[{**job, "reached": reached}]))
        return {row[0].rpartition(": ")[2]: row[1:] for row in rows}

    assert said(55) == {
        "reached": ("60", "55", "may be rounding"),
        "people rounded to": ("15", "5", "−10"),
    }
    assert said(50)["reached"] == ("60", "50", "−10"), "53 at least were not 52 at most"


def test_an_outcome_over_time_has_one_row_however_many_months_moved() -> None:
    new = result_of(series=[good_series("participants", 21.0), good_series("comparison")])
    assert rows_of(result_of(), new) == [
        ("In paid work, month by month, participants", "3 months", "1 changed", "")
    ]


def test_subgroups_and_other_methods_are_told_apart() -> None:
    group = {"role": "secondary", "subgroup": {"variable": "age_band", "value": "16 to 24"}}
    other = {"role": "sensitivity", "method": "doubly_robust"}
    old = estimates_of({}, group, other)
    new = estimates_of({}, {**group, "estimate": 11.0}, {**other, "estimate": 12.0})
    assert [row[0] for row in rows_of(old, new)] == [
        "In paid work (%), month 12, Age band: 16 to 24",
        "In paid work (%), month 12, Doubly robust (augmented weighting)",
    ]


def everything(folder: Path) -> str:
    """Give all that the section can say of a monitoring report whose every part has changed."""
    project = project_of(folder, "monitoring")
    facts = facts_of_place(project, project.places[0])
    group = {"subgroup": {"variable": "sex", "value": "Female"}, "role": "secondary"}
    old = result_of(design="monitoring", estimates=[], levels=[LEVEL, {**LEVEL, **group}])
    flow = {**good_result()["flow"][0], "participants": 295}
    new = result_of(
        design="monitoring", estimates=[], currency="EUR", flow=[flow],
        levels=[{**LEVEL, "level": 45.0, "n": 310}, {**LEVEL, "month": 24, "role": "secondary"}],
        disclosure={"threshold": 20, "rounding": 10}, evidence=None,
        run={**good_result()["run"], "package_digest": "f" * 64, "inputs": {}, "synthetic": False},
        lessons=[good_lesson(advice="Other.")], context=[], population=None,
    )  # fmt: skip
    matched = since(result_of(), new)
    parts: list[Text | Table | None] = []
    for found in (None, since(old, old), since(old, new), since(old, new, "Note."), matched):
        parts += [words.what_changed(facts, found), words.missing_note(facts, found)]
        parts += [words.moved_table(found), words.made_from(found)]
    said = [part for part in parts if part is not None]
    return "\n".join(
        part.markdown if isinstance(part, Text) else f"{part.body()}\n{part.caption}\n{part.notes}"
        for part in said
    )


def test_a_monitoring_report_claims_no_impact(tmp_path: Path) -> None:
    text = everything(tmp_path)
    assert "p-value" not in text
    assert "44 (38 to 49)" in text
    assert "45 (38 to 49)" in text
    assert IMPACT_WORDS.findall(text) == []


# The notebook, and when it is executed again.


def test_the_notebook_reads_what_the_others_found_and_what_was_published(project: Project) -> None:
    specs = find_notebooks(project.root, "matched_comparison", project.tables)
    assert specs[-1].name == "09_changes"
    assert specs[-1].reads == ("results", "published")
    assert specs[-1].is_last


def test_a_notebook_may_read_the_last_publication_alone(tmp_path: Path) -> None:
    notebook = json.loads((NOTEBOOKS / "09_changes.ipynb").read_text(encoding="utf-8"))
    path = tmp_path / "10_more.ipynb"
    path.write_text(json.dumps(notebook).replace('\\"results\\", ', ""), encoding="utf-8")
    spec = read_spec(path, ("people",))
    assert spec.reads == ("published",)
    assert not spec.is_last


class Stub:
    """Stands in for a renderer."""

    name, version = "pandoc", "pandoc 3.9"

    def render(self, *_: Any) -> dict[str, Path]:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError


def tasks_of(project: Project) -> dict[str, Task]:
    tasks = plan(project, Stub(), Kernels(warm=False))
    return {task.name: task for task in tasks}


def changed(before: dict[str, Task], after: dict[str, Task]) -> set[str]:
    """Name the steps that would be done again, without the code of the place."""
    return {
        name.replace(" E08000003", "")
        for name, task in after.items()
        if task.values != before[name].values
    }


AGAIN = {"notebook 09_changes", "result"}


@pytest.mark.parametrize(
    "name",
    ["published/E08000003/results.json", "published/E08000003/publication.json", "changes.yml"],
)
def test_a_publication_or_a_note_runs_the_section_and_the_result_again(
    project: Project, name: str
) -> None:
    before = tasks_of(project)
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}", encoding="utf-8")
    # What was published before decides what may be published now.
    found = {"findings"} if name.endswith("results.json") else set()
    assert changed(before, tasks_of(project)) == AGAIN | found
    path.unlink()
    assert changed(before, tasks_of(project)) == set()


def test_new_data_run_the_section_again_because_it_names_them(project: Project) -> None:
    before = tasks_of(project)
    (project.root / "data").mkdir()
    (project.root / "data/people.csv").write_text("person_id\n", encoding="utf-8")
    assert changed(before, tasks_of(project)) == {*AGAIN, "load"}


def test_the_summary_does_not_wait_for_the_section(project: Project) -> None:
    task = tasks_of(project)["notebook E08000003 01_summary"]
    assert not any("09_changes" in path.name for path in task.inputs)


def section_of(project: Project, *reads: str, records: Records | None = None) -> Section:
    section = Section(project, project.places[0], reads)
    if records is not None:
        section.__dict__["results"] = records
    return section


def test_the_section_compares_what_was_recorded_with_the_last_publication(
    project: Project,
) -> None:
    records = Records(estimates=MOVED.estimates)
    section = section_of(project, "results", "published", records=records)
    assert words.since_publication(section) is None
    folder = project.root / "published" / "E08000003"
    folder.mkdir(parents=True)
    (folder / "results.json").write_text(result_to_json(BEFORE), encoding="utf-8")
    section = section_of(project, "results", "published", records=records)
    found = words.since_publication(section)
    assert found is not None
    moved = [(item.field, item.new) for item in found.changes.items if item.part == "estimates"]
    assert moved == [("estimate", 10.5)]


def test_a_notebook_that_does_not_declare_the_publication_is_stopped(project: Project) -> None:
    section = section_of(project, "results", records=Records())
    with pytest.raises(ProjectError, match="uses 'published'"):
        words.since_publication(section)
