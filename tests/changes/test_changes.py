"""What counts as a change between two results, which notes are given for it, and what needs one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localeval.base.errors import ProjectError
from localeval.changes.differences import compare_results
from localeval.changes.notes import MOST_CHARACTERS, note_for, read_notes
from localeval.changes.publication import changes_since, last_publication, note_problem
from localeval.project.project import Project, read_project
from localeval.results import Change, Changes, Result, result_from_json, result_to_json

from ..bundles.good_bundle import (
    good_context,
    good_editions,
    good_estimate,
    good_lesson,
    good_result,
    good_series,
)

OTHER_DIGEST = "f" * 64
SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
  - {code: E08000006, name: Salford}
data: {synthetic: true}
design: matched_comparison
covariates: {age: numeric}
outcomes:
  - {code: employed, month: 12, primary: true}
"""


def result_of(**changes: Any) -> Result:
    """Give the good result with some of its parts replaced: ``result_of(design="monitoring")``."""
    return Result.model_validate({**good_result(), **changes})


def run_of(**changes: Any) -> Result:
    """Give the good result, made by another run."""
    return result_of(run={**good_result()["run"], **changes})


def estimate_of(**changes: Any) -> Result:
    """Give the good result with one estimate, changed."""
    return result_of(estimates=[good_estimate(**changes)])


LEVEL = {
    "outcome": "employed", "label": "In paid work", "month": 12, "unit": "percent", "role": "primary",
    "n": 300, "level": 43.5, "low": 38.0, "high": 49.0,
}  # fmt: skip
ROW = {
    "covariate": "age", "participant_mean": 34.2, "comparison_before": 41.0, "comparison_after": 34.3,
    "smd_before": 0.61, "smd_after": 0.012, "share": False,
}  # fmt: skip
BALANCE = {
    "rows": [ROW], "largest_before": 0.61, "largest_after": 0.012, "over_limit_before": 1,
    "over_limit_after": 0, "passed": True,
}  # fmt: skip
BEFORE = estimate_of()


def only(changes: Changes) -> Change:
    assert len(changes.items) == 1, changes.items
    return changes.items[0]


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"run": {**good_result()["run"], "date": "2027-01-01", "renderer": "Quarto 1.7"}},
        {"run": {**good_result()["run"], "git_commit": "0" * 40}},
        {"changes": {"since": "2026-01-01", "notes": ["Why"], "items": []}},
    ],
)
def test_what_changes_with_every_run_is_no_change(same: dict[str, Any]) -> None:
    changes = compare_results(result_of(), result_of(**same))
    assert changes.is_empty
    assert not changes.moved


def test_an_estimate_that_moved_says_from_what_to_what_and_by_how_much() -> None:
    item = only(compare_results(BEFORE, estimate_of(estimate=10.5)))
    assert (item.part, item.field, item.kind) == ("estimates", "estimate", "moved")
    assert (item.old, item.new, item.by, item.unit) == (10.0, 10.5, 0.5, "percent")
    assert item.key == ("employed", "12", "primary", "propensity_weighting", "")
    assert item.label == "In paid work, month 12 (primary)"


def test_less_than_the_published_digits_is_no_change() -> None:
    assert compare_results(BEFORE, estimate_of(estimate=10.0000001, p_value=0.00011)).is_empty


@given(st.floats(min_value=5.2, max_value=14.8))
def test_a_number_has_moved_exactly_when_its_published_digits_differ(value: float) -> None:
    changes = compare_results(BEFORE, estimate_of(estimate=value))
    assert changes.moved == (round(value, 2) != 10.0)
    if changes.moved:
        assert only(changes).by == pytest.approx(value - 10.0, abs=0.0051)


MOVED: dict[str, tuple[Result, Result, str, str]] = {
    "a verdict": (
        BEFORE, estimate_of(low=-1.0, estimate=4.0, high=9.0, verdict="inconclusive"), "estimates", "verdict",
    ),
    "a number of people": (BEFORE, estimate_of(n_participants=305), "estimates", "n_participants"),
    "a p-value": (BEFORE, estimate_of(p_value=0.02), "estimates", "p_value"),
    "a level": (
        result_of(design="monitoring", estimates=[], levels=[LEVEL]),
        result_of(design="monitoring", estimates=[], levels=[{**LEVEL, "level": 44.0}]),
        "levels", "level",
    ),
    "a count of the flow": (
        BEFORE.model_copy(update={"flow": result_of().flow}),
        result_of(
            estimates=[good_estimate()], flow=[{**good_result()["flow"][0], "participants": 295}]
        ),
        "flow", "participants",
    ),
    "the balance": (
        result_of(balance=BALANCE), result_of(balance={**BALANCE, "largest_after": 0.05}),
        "balance", "largest_after",
    ),
    "an average before the start": (
        result_of(balance=BALANCE),
        result_of(balance={**BALANCE, "rows": [{**ROW, "participant_mean": 35.0}]}),
        "balance", "participant_mean",
    ),
    "a month of an outcome over time": (
        result_of(), result_of(series=[good_series("participants", 21.0), good_series("comparison")]),
        "series", "points",
    ),
    "an outcome over time that is no longer given": (
        result_of(), result_of(series=[good_series("comparison")]), "series", "",
    ),
    "the evidence": (
        BEFORE, result_of(estimates=[good_estimate()], evidence={"level": 2, "reasons": []}),
        "evidence", "level",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
def test_a_published_finding_that_moved(name: str) -> None:
    old, new, part, field = MOVED[name]
    changes = compare_results(old, new)
    assert changes.moved
    assert (part, field) in {(item.part, item.field) for item in changes.items}


def test_what_an_older_result_did_not_record_has_not_changed() -> None:
    older, recorded = run_of(editions=None, code="unknown"), run_of(code="changed")
    for old, new in ((older, recorded), (recorded, older)):
        assert compare_results(old, new).is_empty


def test_an_estimator_that_only_one_of_two_results_used_has_not_changed() -> None:
    fewer = good_editions(estimators={"propensity_weighting": "2026.1"})
    assert compare_results(result_of(), run_of(editions=fewer)).is_empty


HOW: dict[str, tuple[Result, str, str]] = {
    "a table less": (run_of(inputs={"people": {"kind": "csv"}}), "inputs", ""),
    "figures about the place": (
        run_of(
            inputs={
                **good_result()["run"]["inputs"],
                "context": {"kind": "csv", "digest": OTHER_DIGEST},
            }
        ),
        "inputs", "digest",
    ),
    "real data": (run_of(synthetic=False), "inputs", "synthetic"),
    "settings": (run_of(parameters_digest=OTHER_DIGEST), "parameters", "parameters_digest"),
    "version": (run_of(package_version="0.2.0"), "method", "package_version"),
    "code": (run_of(package_digest=OTHER_DIGEST), "method", "package_digest"),
    "edition of what is shared": (
        run_of(editions=good_editions(shared="2026.2")), "method", "shared",
    ),
    "edition of the design": (run_of(editions=good_editions(design="2026.2")), "method", "design"),
    "edition of an estimator": (
        run_of(editions=good_editions(estimators={"doubly_robust": "2026.2"})), "method", "estimator",
    ),
    "changed code": (run_of(code="changed"), "method", "code"),
    "packages": (run_of(environment_digest=OTHER_DIGEST), "method", "environment_digest"),
    "design": (result_of(design="randomised_trial"), "design", "design"),
    "threshold": (result_of(disclosure={"threshold": 20, "rounding": 5}), "disclosure", "threshold"),
    "provider": (
        result_of(programme={**good_result()["programme"], "provider": "B"}), "programme", "provider",
    ),
    "ages": (
        result_of(population={**good_result()["population"], "ages": {"low": 16, "high": 24}}),
        "population", "ages",
    ),
    "nobody said whom it is about": (result_of(population=None), "population", "starts"),
    "region": (
        result_of(place={**good_result()["place"], "region": "North"}), "programme", "region",
    ),
    "a figure about the place": (result_of(context=[good_context(value=6.1)]), "context", "value"),
    "no figure about the place": (result_of(context=[]), "context", ""),
    "a lesson rewritten": (result_of(lessons=[good_lesson(advice="Ask.")]), "lessons", ""),
    "a lesson added": (
        result_of(lessons=[good_lesson(), good_lesson(code="other")]), "lessons", "",
    ),
    "a lesson dropped": (result_of(lessons=[]), "lessons", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOW)
def test_what_a_result_is_made_from_is_told_but_is_no_moved_number(name: str) -> None:
    new, part, field = HOW[name]
    changes = compare_results(result_of(), new)
    assert (part, field) in {(item.part, item.field) for item in changes.items}
    assert not changes.moved
    assert not changes.is_empty


def test_a_figure_that_was_fetched_again_has_not_changed() -> None:
    before, again = (
        result_of(context=[good_context(source=f"A survey (Nomis NM_17_5), taken on {day}")])
        for day in ("2026-05-01", "2026-11-29")
    )
    assert compare_results(before, again).is_empty
    revised = result_of(
        context=[
            good_context(source="A survey (Nomis NM_17_5), taken on 2026-11-29", low=4.0, high=6.0)
        ]
    )
    assert {item.field for item in compare_results(before, revised).items} == {"low", "high"}


def test_months_that_were_added_to_an_outcome_have_not_moved_a_number() -> None:
    longer = good_series("participants")
    longer["points"].append({"month": 24, "level": 50.0, "low": 48.0, "high": 52.0})
    old, new = result_of(series=[good_series("participants")]), result_of(series=[longer])
    assert compare_results(old, new).is_empty
    [item] = compare_results(new, old).items
    assert (item.old, item.new) == ("4 months", "1 changed")
    assert item.label == "In paid work, month by month, participants"


def test_a_figure_is_called_by_what_it_is_of_and_not_by_what_it_is_not() -> None:
    def heard(people: int) -> list[dict[str, Any]]:
        return [{"kind": "source", "source": "survey", "people": people, "people_rounded_to": 10}]

    [item] = compare_results(result_of(voices=heard(20)), result_of(voices=heard(30))).items
    assert item.label == "What people said, by theme: source, survey"


def test_an_outcome_that_was_added_has_not_moved_a_number() -> None:
    more = good_estimate(outcome="earnings", label="Earnings", unit="GBP", role="secondary")
    changes = compare_results(BEFORE, result_of(estimates=[good_estimate(), more]))
    assert {(item.part, item.kind) for item in changes.items} == {
        ("estimates", "appeared"),
        ("outcomes", "appeared"),
    }
    assert not changes.moved


def test_an_outcome_that_was_dropped_has_taken_a_published_number_away() -> None:
    more = good_estimate(outcome="earnings", label="Earnings", unit="GBP", role="secondary")
    changes = compare_results(result_of(estimates=[good_estimate(), more]), BEFORE)
    assert {item.kind for item in changes.items} == {"disappeared"}
    assert changes.moved


def test_the_old_value_of_what_is_withheld_now_is_not_repeated() -> None:
    numbers = ("estimate", "low", "high", "std_error", "participant_level", "comparison_level",
               "p_value", "p_adjusted", "minimum_detectable", "effective_comparison", "n_participants")  # fmt: skip
    gone = estimate_of(
        **dict.fromkeys(numbers), verdict="withheld", withheld="too few people to publish a result"
    )
    changes = compare_results(BEFORE, gone)
    assert changes.moved
    withheld = [item for item in changes.items if item.field in numbers]
    assert len(withheld) == len(numbers)
    assert {(item.kind, item.old, item.new) for item in withheld} == {("disappeared", None, None)}
    assert "43.5" not in json.dumps(changes.as_dict())


def test_another_primary_outcome_is_told() -> None:
    second = good_estimate(outcome="earnings", label="Earnings", unit="GBP", role="secondary")
    old = result_of(estimates=[good_estimate(), second])
    new = result_of(estimates=[{**second, "role": "primary"}, good_estimate(role="secondary")])
    items = [item for item in compare_results(old, new).items if item.field == "primary"]
    assert [(item.old, item.new) for item in items] == [
        ("In paid work, month 12", "Earnings, month 12")
    ]


def test_the_order_of_the_estimates_is_no_change() -> None:
    second = good_estimate(outcome="earnings", label="Earnings", unit="GBP", role="secondary")
    both = [good_estimate(), second]
    assert compare_results(result_of(estimates=both), result_of(estimates=both[::-1])).is_empty


def test_numbers_beyond_all_reason_can_be_compared() -> None:
    unclear = {"verdict": "inconclusive"}
    old = estimate_of(low=-1e15, estimate=-1e15, high=0.0, **unclear)
    new = estimate_of(low=0.0, estimate=1e15, high=1e15, **unclear)
    moved = {item.field: item.by for item in compare_results(old, new).items}
    assert moved["estimate"] is None
    assert moved["low"] == 1e15


def test_changes_are_part_of_the_result_and_read_back() -> None:
    changes = compare_results(BEFORE, estimate_of(estimate=11.0))
    whole = BEFORE.model_copy(update={"changes": changes.model_copy(update={"notes": ("Why",)})})
    again = result_from_json(result_to_json(whole))
    assert again == whole
    assert again.changes is not None
    assert again.changes.as_dict()["moved"] is True


def test_a_result_from_before_there_were_changes_is_read() -> None:
    content = copy.deepcopy(good_result())
    del content["changes"]
    assert result_from_json(json.dumps(content)).changes is None


# Notes and the last publication.

Write = Callable[[str], Project]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Make a project with this changes.yml."""
    (tmp_path / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")

    def _write(notes: str) -> Project:
        (tmp_path / "changes.yml").write_text(notes, encoding="utf-8")
        return read_project(tmp_path)

    return _write


def publish(project: Project, result: Result, date: str | None = None) -> None:
    folder = project.root / "published" / "E08000003"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(result_to_json(result), encoding="utf-8")
    if date:
        (folder / "publication.json").write_text(json.dumps({"date": date}), encoding="utf-8")


NOTES = """\
- {place: E08000003, date: 2026-01-10, note: Two months were added.}
- place: E08000003
  date: 2026-03-01
  note: >
    One provider sent
    its data again.
- {place: E08000006, date: 2026-03-05, note: For another place.}
"""


@pytest.mark.parametrize(
    ("since", "note"),
    [
        (None, "Two months were added.\nOne provider sent its data again."),
        ("2026-01-10", "Two months were added.\nOne provider sent its data again."),
        ("2026-01-11", "One provider sent its data again."),
        ("2026-03-02", None),
    ],
)
def test_notes_of_the_place_since_a_day(write: Write, since: str | None, note: str | None) -> None:
    project = write(NOTES)
    assert note_for(project, project.places[0], since) == note


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_a_file_without_notes(write: Write, text: str) -> None:
    assert read_notes(write(text)) == ()


def test_no_file_at_all(write: Write, tmp_path: Path) -> None:
    project = write("")
    (tmp_path / "changes.yml").unlink()
    assert read_notes(project) == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("place: E08000003\n", 1, "not a list"),
        ("- a note\n", 1, "not a note"),
        ("- {place: E08000003, date: 2026-01-10}\n", 1, "'note' is missing"),
        ("# x\n- place: X\n  date: 2026-01-10\n  note: a\n", 2, "no place 'X'"),
        ("- place: E08000003\n  date: 10 January\n  note: a\n", 2, "'10 January' is not a date"),
        ("- place: E08000003\n  date: 9999-12-31\n  note: a\n", 2, "9999-12-31 has not come yet"),
        ("- place: E08000003\n  date: 2026-01-10\n  note: 7\n", 3, "not a text"),
        ("- place: E08000003\n  date: 2026-01-10\n  note: ' '\n", 3, "is empty"),
        ('- place: E08000003\n  date: 2026-01-10\n  note: "a\\u202eb"\n', 3, "U+202E"),
        (
            f"- place: E08000003\n  date: 2026-01-10\n  note: {'a' * (MOST_CHARACTERS + 1)}\n",
            3,
            "1,001 characters",
        ),
        (
            "- place: E08000003\n  date: 2026-01-10\n  notes: a\n  note: a\n",
            3,
            "'notes' is not a key",
        ),
    ],
)
def test_a_note_that_cannot_be_used_is_named_with_its_line(
    write: Write, text: str, line: int, words: str
) -> None:
    project = write(text)
    with pytest.raises(ProjectError) as caught:
        read_notes(project)
    [problem] = caught.value.problems
    assert (problem.where, problem.line) == ("changes.yml", line)
    assert words in problem.what
    assert problem.remedy


def test_a_place_that_has_never_published(write: Write) -> None:
    project = write("")
    assert last_publication(project, project.places[0]) is None
    assert changes_since(project, project.places[0], BEFORE) is None
    assert note_problem(project, project.places[0], BEFORE) is None


def test_a_publication_of_a_day_that_has_not_come_is_no_publication(write: Write) -> None:
    project = write("")
    publish(project, BEFORE)
    about = project.root / "published" / "E08000003" / "publication.json"
    about.write_text('{"date": "9999-12-31"}', encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        last_publication(project, project.places[0])
    [problem] = caught.value.problems
    assert problem.where == "published/E08000003/publication.json"
    assert "dated 9999-12-31, which has not come yet" in problem.what
    assert "Restore it from git" in problem.remedy


def test_the_date_of_publication_is_that_of_the_publication_or_else_of_the_run(
    write: Write,
) -> None:
    project = write("")
    publish(project, BEFORE)
    last = last_publication(project, project.places[0])
    assert last is not None
    assert last.date == "2026-10-01"
    publish(project, BEFORE, "2026-10-05")
    last = last_publication(project, project.places[0])
    assert last is not None
    assert last.date == "2026-10-05"


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"date": "soon"}', '{"date": 7}'])
def test_a_publication_that_does_not_say_when(write: Write, text: str) -> None:
    project = write("")
    publish(project, BEFORE)
    (project.root / "published/E08000003/publication.json").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match="when it was published"):
        last_publication(project, project.places[0])


def as_run(project: Project, result: Result) -> Result:
    """Give a result as a run writes it: with what changed since the last publication."""
    since = changes_since(project, project.places[0], result)
    assert since is not None
    return result.model_copy(update={"changes": since.changes})


def test_a_number_that_moved_needs_a_note_and_then_a_new_report(write: Write) -> None:
    project = write("")
    place = project.places[0]
    publish(project, BEFORE, "2026-02-01")
    now = as_run(project, estimate_of(estimate=11.0))
    problem = note_problem(project, place, now)
    assert problem is not None
    assert "no note says why" in problem.what
    project = write(NOTES)
    problem = note_problem(project, place, now)
    assert problem is not None
    assert "after the report" in problem.what
    again = as_run(project, now)
    assert again.changes is not None
    assert again.changes.notes == ("One provider sent its data again.",)
    assert note_problem(project, place, again) is None


def test_a_note_that_was_printed_does_not_excuse_the_next_change(write: Write) -> None:
    project = write("- {place: E08000003, date: 2026-02-01, note: Data came late.}\n")
    publish(project, BEFORE, "2026-01-01")
    second = as_run(project, estimate_of(estimate=11.0))
    assert note_problem(project, project.places[0], second) is None
    publish(project, second, "2026-02-01")
    third = as_run(project, estimate_of(estimate=12.0))
    problem = note_problem(project, project.places[0], third)
    assert problem is not None
    assert "no note says why" in problem.what


def test_no_note_is_needed_or_printed_where_no_number_moved(write: Write) -> None:
    project = write(NOTES)
    publish(project, result_of(), "2026-01-01")
    now = as_run(project, run_of(package_digest=OTHER_DIGEST))
    assert note_problem(project, project.places[0], now) is None
    assert now.changes is not None
    assert now.changes.notes == ()
