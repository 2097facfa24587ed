"""A published number moves only when an edition of the method is raised, and then it is on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from localeval.designs.registry import BUILT_IN
from localeval.methods.disclosure.door import DIGITS, Door

from .__main__ import record
from .numbers import definitions, estimators, everything, of_design, shared
from .recorded import FOLDER, Numbers, Recorded, file_of, problem, read

DESIGNS = {design.code: design for design in BUILT_IN}
NAMES = [
    "shared",
    "definitions",
    *(f"design {code}" for code in DESIGNS),
    *(f"estimator {e.code}" for design in BUILT_IN for e in design.estimators),
]


@pytest.fixture(scope="module")
def found() -> dict[str, Recorded]:
    return everything()


@pytest.mark.parametrize("name", NAMES)
def test_no_number_has_moved_without_its_edition(found: dict[str, Recorded], name: str) -> None:
    said = problem(name, read(name), found[name])
    assert not said, said


def test_every_design_and_estimator_is_on_record_and_nothing_else(
    found: dict[str, Recorded],
) -> None:
    assert list(found) != []
    assert set(found) == set(NAMES)
    assert set(FOLDER.iterdir()) == {file_of(name) for name in NAMES}


def test_the_inputs_show_results_of_every_kind(found: dict[str, Recorded]) -> None:
    """What is never given in the fixed inputs could move unseen."""
    verdicts = {
        row["verdict"]
        for item in found.values()
        for key, row in item.numbers.items()
        if "estimates" in key
    }
    assert verdicts == {"better", "inconclusive", "withheld"}
    for code, design in DESIGNS.items():
        kinds = {key.split()[0] for key in found[f"design {code}"].numbers}
        wanted = "estimates" if design.has_comparison else "levels"
        assert {"evidence", "flow", "series", "balance", "quality", wanted} <= kinds


# What is noticed: the method is changed in one place, and the record of that part tells.

Patch = Callable[[pytest.MonkeyPatch], None]


def replaced(target: str, value: Any) -> Patch:
    return lambda patch: patch.setattr(target, value)


CHANGES: dict[str, tuple[Patch, str]] = {
    "digits of a share": (lambda patch: patch.setitem(DIGITS, "percent", 1), "shared"),
    "counts are rounded down": (
        replaced("localeval.methods.disclosure.door._rounded", lambda n, base: n // base * base), "shared",
    ),
    "no share is withheld": (
        lambda patch: patch.setattr(Door, "share_is_safe", lambda self, yes, n: True), "shared",
    ),
    "a share of ten people is withheld too": (
        lambda patch: patch.setattr(Door, "share_is_safe", lambda self, yes, n: yes > self.threshold < n - yes),
        "shared",
    ),
    "a smaller subgroup": (replaced("localeval.methods.disclosure.door.SMALLEST_SUBGROUP", 20), "shared"),
    "a normal interval": (
        replaced("localeval.methods.impact.uncertainty.critical_value", lambda level, df: 1.959964),
        "estimator difference_in_means",
    ),
    "other degrees of freedom": (
        replaced("localeval.methods.impact.uncertainty.welch_df", lambda parts, dfs: 25.0),
        "estimator doubly_robust",
    ),
    "the score is taken as known": (
        replaced("localeval.methods.impact.weighting.score_correction", lambda fit, flags, residual: 0.0),
        "estimator propensity_weighting",
    ),
    "another error": (
        replaced("localeval.methods.impact.uncertainty._leverage_adjusted", lambda arm: arm.residual),
        "estimator calibrated_weighting",
    ),
    "fewer degrees of freedom": (
        replaced("localeval.methods.impact.uncertainty.welch_df", lambda *_: 9.0),
        "estimator regression_adjusted",
    ),
    "no Holm": (
        replaced("localeval.analysis.estimates.holm", lambda values: values),
        "design randomised_trial",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_method_is_noticed_where_it_was_made(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch, name = CHANGES[change]
    patch(monkeypatch)
    said = problem(name, read(name), now_of(name))
    assert "numbers on record have moved and no edition has" in said
    assert name in said.partition("raise the edition")[2]


def now_of(name: str) -> Recorded:
    """Give the numbers of one record, without those of the others."""
    kind, _, code = name.partition(" ")
    if kind != "estimator":
        return of_design(DESIGNS[code]) if code else {"shared": shared}[kind]()
    [design] = [d for d in BUILT_IN if any(e.code == code for e in d.estimators)]
    then = read(name)
    assert then is not None
    return Recorded(then.editions, estimators(design)[code])


def test_another_meaning_of_an_outcome_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = definitions()
    now.numbers["employed"] = "Had any paid work in the year."
    said = problem("definitions", read("definitions"), now)
    assert "SHARED_EDITION in results/editions.py" in said
    assert "make golden REWORDED=yes" in said


def test_an_edition_that_was_raised_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.golden.numbers.SHARED_EDITION", "2027.1", raising=True)
    said = problem("shared", read("shared"), shared())
    assert said.startswith("shared: the edition of shared is another one than that of the numbers")
    assert said.endswith("make golden")


# The rule, on a method of two numbers.


def two(edition: str = "2026.1", **numbers: float) -> dict[str, Recorded]:
    found: Numbers = {"estimate": 9.77, "low": 5.05, **numbers}
    return {"design trial": Recorded({"shared": "2026.1", "design trial": edition}, found)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give records of that method as it was."""
    assert record(two(), tmp_path / "records") == []
    return tmp_path / "records"


def said_of(found: dict[str, Recorded], folder: Path) -> str:
    [(name, now)] = found.items()
    return problem(name, read(name, folder), now)


def test_what_has_not_changed_is_no_problem(folder: Path) -> None:
    assert said_of(two(), folder) == ""


def test_a_number_that_moved_says_from_what_to_what_and_where_to_raise_the_edition(
    folder: Path,
) -> None:
    assert said_of(two(low=5.06), folder) == (
        "design trial: 1 of 2 numbers on record have moved and no edition has.\n"
        "  first: low\n  was: 5.05\n  now: 5.06\n"
        "If that was not meant, mend the code. If it was, raise the edition of shared (SHARED_EDITION in "
        "results/editions.py); or of design trial ('edition' of its class in designs/); then record: make golden"
    )


def test_numbers_that_moved_cannot_be_recorded_under_the_same_edition(folder: Path) -> None:
    before = file_of("design trial", folder).read_bytes()
    [refused] = record(two(low=5.06), folder)
    assert "no edition has" in refused
    assert file_of("design trial", folder).read_bytes() == before


def test_with_an_edition_that_was_raised_they_can(folder: Path) -> None:
    raised = two("2026.2", low=5.06)
    assert "is another one than that of the numbers on record" in said_of(raised, folder)
    assert record(raised, folder) == []
    assert said_of(raised, folder) == ""


def test_an_edition_that_was_raised_for_nothing_must_be_recorded_too(folder: Path) -> None:
    assert "the edition of design trial is another one" in said_of(two("2026.2"), folder)


def test_more_numbers_can_be_recorded_under_the_same_edition_and_none_can_go(folder: Path) -> None:
    more = two(high=14.5)
    assert "numbers that are not on record" in said_of(more, folder)
    assert record(more, folder) == []
    [refused] = record(two(), folder)
    assert "now: gone" in refused


def test_a_part_of_the_method_that_is_new_or_gone(folder: Path) -> None:
    new = {"estimator new": Recorded({"estimator new": "2026.1"}, {"estimate": 1.0})}
    assert "its numbers are not on record" in said_of(new, folder)
    assert record(new, folder) == []
    assert [file.name for file in folder.iterdir()] == ["estimator-new.json"]


def test_definitions_in_other_words_are_recorded_only_where_somebody_says_they_mean_the_same(
    folder: Path,
) -> None:
    then, now = (
        {"definitions": Recorded({"shared": "2026.1"}, {"employed": words})}
        for words in ("Had paid work.", "Was in paid work.")
    )
    assert record(then, folder) == []
    assert len(record(now, folder)) == 1
    assert record(now, folder, reworded=True) == []
