"""What is said of lost outcomes follows the method of the result, and the first page says how many they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from localeval.report import wording
from localeval.report.tables.data_limits import data_limits_table
from localeval.results import Evidence, FlowStep, Limits, LostOutcomes, MissingCovariates

Make = Callable[..., Any]


def lost(ours: float | None, theirs: float | None, *, within: bool | None = True) -> Limits:
    """Two shares of lost outcomes, in per cent."""
    return Limits(
        lost=LostOutcomes(
            participants=ours, comparison=theirs, counted_from="allocated", within_bounds=within
        )
    )


@pytest.mark.parametrize(
    ("method", "says"),
    [
        (
            "balanced_difference",
            "are weighted so that they also stand for those whose outcome is not",
        ),
        ("regression_adjusted", "No weights could be found with which the others stand for them."),
        ("difference_in_means", "Nobody stands for them."),
    ],
)
def test_who_stands_for_the_lost_is_said_as_the_method_does_it(
    facts: Make, estimate: Make, method: str, says: str
) -> None:
    said = wording.data_limits_text(facts(), lost(20, 19), estimate(method=method)).markdown
    assert says in said
    if method != "balanced_difference":
        assert "are weighted to stand" not in said


def test_nobody_is_said_to_be_weighted_where_there_is_no_result(
    facts: Make, estimate: Make
) -> None:
    none = estimate(
        verdict="withheld", withheld="too few people", estimate=None, low=None, high=None
    )
    assert "weighted" not in wording.data_limits_text(facts(), lost(20, 19), none).markdown


@pytest.mark.parametrize(
    ("share", "says"),
    [(0.002, "less than 1% is due to the gaps"), (0.12, "12% is due to the gaps")],
)
def test_a_share_that_rounds_to_nothing_is_no_nought(facts: Make, share: float, says: str) -> None:
    gaps = MissingCovariates(covariates=(), imputations=20, due_to_gaps=share)
    assert says in wording.data_limits_text(facts(), Limits(missing=gaps)).markdown


def first_boxes(facts: Any, estimate: Any, limits: Limits, level: int = 5) -> str:
    basis = wording.Basis(Evidence(level=level, reasons=("Chance decided.",)), limits=limits)
    parts = (wording.strength(facts, basis, estimate), wording.careful(facts, basis, estimate))
    return " ".join(part.markdown for part in parts)


@pytest.mark.parametrize("verdict", ["better", "inconclusive"])
def test_four_in_ten_lost_stand_on_the_first_page_within_the_bounds_too(
    facts: Make, estimate: Make, verdict: str
) -> None:
    said = first_boxes(facts(), estimate(verdict=verdict), lost(40, 39))
    assert (
        "Outcomes are missing for 40 in 100 of those offered a place and 39 in 100 of the others."
        in said
    )
    assert "nearly everyone" not in said


@pytest.mark.parametrize("few", [lost(4, 3), lost(None, None), Limits()])
def test_few_lost_are_no_caveat(facts: Make, estimate: Make, few: Limits) -> None:
    said = first_boxes(facts(), estimate(), few)
    assert "we know what happened to nearly everyone" in said
    assert "Outcomes are missing" not in said


@pytest.mark.parametrize(
    ("out", "kept", "says"),
    [(27, 158, "leaves out 15 in 100 of those who joined"), (8, 177, ""), (None, 158, "")],
)
def test_many_without_anybody_like_them_stand_on_the_first_page(
    facts: Make, estimate: Make, out: int | None, kept: int, says: str
) -> None:
    """NSW's participants beside a sample of households: 27 of 185 are likelier to take part than anybody there."""
    flow = (
        FlowStep(step="off_support", label="x", participants=out, comparison=0),
        FlowStep(step="evaluated", label="x", participants=kept, comparison=2490),
    )
    basis = wording.Basis(Evidence(level=3, reasons=("Alike.",)), flow=flow)
    said = wording.careful(facts("matched_comparison"), basis, estimate()).markdown
    assert (says in said) if says else ("leaves out" not in said)


def test_whom_a_result_leaves_out_is_said_beside_any_other_caveat(
    facts: Make, estimate: Make
) -> None:
    """155 of 245 participants without anybody like them: a question about the data is no reason to be silent on it."""
    flow = (
        FlowStep(step="off_support", label="x", participants=155, comparison=0),
        FlowStep(step="evaluated", label="x", participants=90, comparison=385),
    )
    asked = Evidence(level=3, reasons=("Alike.",), caveats=("open_question",))
    basis = wording.Basis(asked, flow=flow)
    said = wording.careful(facts("matched_comparison"), basis, estimate()).markdown
    assert "The data raise a question" in said
    assert said.count("leaves out 63 in 100 of those who joined") == 1


@pytest.mark.parametrize("never", [(15, 0), (None, None), (0, 0)])
def test_nobody_stands_for_those_who_never_reached_the_data(
    facts: Make, estimate: Make, never: tuple[int | None, int | None]
) -> None:
    """345 were allocated and 330 are in the data: of the 15 nothing is known, and no range reckons with them."""
    flow = (
        FlowStep(step="allocated", label="x", participants=345, comparison=350),
        FlowStep(step="not_in_data", label="x", participants=never[0], comparison=never[1]),
        FlowStep(step="no_outcome", label="x", participants=15, comparison=15),
    )
    found = lost(9, 4)
    assert found.lost is not None
    ranged = found.model_copy(
        update={"lost": found.lost.model_copy(update={"worst_low": -4.0, "worst_high": 6.0})}
    )
    result = estimate(method="balanced_difference")
    said = wording.data_limits_text(facts(), ranged, result, flow).markdown
    some = never != (0, 0)
    assert ("Nobody stands for those who were allocated and are not in the data" in said) == some
    assert ("Whatever became of those of them who are in the data" in said) == some
    assert ("Whatever became of these people" in said) != some
    table = data_limits_table(facts(), [result], ranged, flow)
    assert table is not None
    assert any("in none of these ranges" in note for note in table.notes) == some
    doubted = Evidence(level=2, reasons=("x",), caveats=("many_lost",))
    basis = wording.Basis(doubted, flow=flow, limits=ranged)
    first = wording.careful(facts(), basis, result).markdown
    assert ("the true difference could be anything from" in first) != some


def test_gaps_of_a_result_that_stands_are_not_said_to_be_left_unfilled(
    facts: Make, estimate: Make
) -> None:
    gaps = Limits(missing=MissingCovariates(covariates=()))
    matched = facts("matched_comparison")
    old = wording.data_limits_text(matched, gaps, estimate(stands_since="2026-05-04")).markdown
    assert "no result is given" not in old
    assert "stands from an earlier publication" in old
    none = estimate(
        verdict="withheld", withheld="too few people", estimate=None, low=None, high=None
    )
    assert "because no result is given" in wording.data_limits_text(matched, gaps, none).markdown


def test_a_place_s_own_amount_is_said_to_be_an_average_once(facts: Make, estimate: Make) -> None:
    own = estimate(
        outcome="local:cells", label="CD4 cells", unit="score", participant_level=346.0,
        comparison_level=276.0, estimate=70.0, low=46.5, high=92.7, std_error=11.8,
    )  # fmt: skip
    said = wording.meaning(facts(), own).markdown
    assert "averaged 346 points on “CD4 cells” and people not offered it averaged" in said
    assert "on average" not in said


def test_gaps_of_those_who_are_left_are_not_all_put_down_to_chance(
    facts: Make, balance: Make
) -> None:
    sound = Evidence(level=5, reasons=("Chance decided.",))
    many = wording.Basis(sound, limits=lost(40, 39))
    said = wording.balance_sentence(facts(), balance(weighted=False), many).markdown
    assert "chance makes such gaps" not in said
    assert "only people whose outcome is known are compared here" in said
    few = wording.Basis(sound, limits=lost(4, 3))
    said = wording.balance_sentence(facts(), balance(weighted=False), few).markdown
    assert "chance makes such gaps" in said


@pytest.mark.parametrize(
    ("ours", "theirs", "difference", "said"),
    [
        # The Rossi trial: 48 and 66 of 216 were arrested again: 22 and 31 in 100, and 8 fewer.
        (22.22, 30.56, -8.33, True),
        (75.68, 64.62, 11.06, False),
    ],
)
def test_levels_that_do_not_add_up_once_rounded_are_said_to_be_rounded(
    facts: Make, estimate: Make, ours: float, theirs: float, difference: float, said: bool
) -> None:
    found = estimate(
        participant_level=ours,
        comparison_level=theirs,
        estimate=difference,
        low=difference - 8,
        high=difference + 8,
        verdict="inconclusive" if abs(difference) < 8 else "better",
    )
    words = wording.meaning(facts(), found).markdown
    assert ("Each number is rounded by itself" in words) is said
