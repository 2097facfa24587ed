"""Two reports of one place must not tell the outcome of the few people who came in between."""

from __future__ import annotations

import pytest

from localeval.disclosure import Door
from localeval.results import Estimate, Result
from localeval.sharing.slivers import slivers

from .bundles import good_result

DOOR = Door()


def result_with(yes: int, n: int) -> Result:
    """Give a trial's result in which ``yes`` of ``n`` participants have the outcome."""
    estimate = Estimate(
        outcome="employed",
        label="In paid work",
        month=12,
        unit="percent",
        direction="increase",
        estimand="ATE",
        method="difference_in_means",
        role="primary",
        n_participants=DOOR.count(n),
        n_comparison=None,
        participant_level=DOOR.number(100 * yes / n, "percent"),
        comparison_level=None,
        estimate=None,
        std_error=None,
        low=None,
        high=None,
        p_value=None,
        verdict="inconclusive",
    )
    return Result.model_validate(good_result()).model_copy(
        update={"estimates": (estimate,), "levels": ()}
    )


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ((140, 185), False),  # nothing new
        ((141, 186), True),  # one person more: in work
        ((147, 193), True),  # eight more, seven in work: 76.17% of about 195 can be nothing else
        (
            (145, 193),
            False,
        ),  # 75.13% of about 195 is 145 of 193 or 148 of 197: eight more, or twelve
        ((160, 211), False),  # 26 more
    ],
)
def test_a_few_people_more_are_told_apart(now: tuple[int, int], told: bool) -> None:
    found = slivers(result_with(140, 185), result_with(*now))
    assert bool(found) == told
    if told:
        assert "fewer than 10 people" in found[0]
        assert "participants" in found[0]


def test_shares_that_fit_many_numbers_of_people_tell_nothing() -> None:
    """Half of 182, 184, 186, ... people: the number cannot be told, nor can who was added."""
    assert not slivers(result_with(92, 184), result_with(2500, 5000))
