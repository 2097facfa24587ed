"""Publications in a row, attacked number by number: no pair and no three of them tell a number more closely than they may."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.methods.disclosure.averages import ladder, lie_in_one_another, step_beside
from localeval.results import Result

from .conftest import Evaluate, people_and_outcomes
from .pair_attacker import Published, read, told
from .test_delivery import Place, find, place_of  # noqa: F401
from .test_delivery_attack import ASKED, with_few
from .test_differencing import result_of

AMOUNTS = [{"code": "earnings", "month": 12, "primary": True}, {"code": "employed", "month": 12}]
SHARES = [{"code": "employed", "month": 12, "primary": True}, {"code": "earnings", "month": 12}]


def result(found: Evaluation) -> Result:
    return result_of(
        estimates=found.estimates, levels=found.levels, flow=found.flow, balance=found.balance,
        series=found.series, delivery=found.delivery, design=found.project.settings.design,
    )  # fmt: skip


def in_a_row(evaluated: Any, sizes: tuple[int, ...]) -> list[str]:
    """Publish one after the other, each beside all before it, and attack them."""
    earlier: tuple[Result, ...] = ()
    given: list[Published] = []
    for n in sizes:
        found = evaluated(n, earlier)
        given.append(read(found))
        earlier = (*earlier, result(found))
    return list(told(given, [{"people": n} for n in sizes]))


@pytest.mark.parametrize("design", ["monitoring", "randomised_trial"])
@pytest.mark.parametrize("outcomes", [AMOUNTS, SHARES], ids=["amounts", "shares"])
@pytest.mark.parametrize(
    ("seed", "sizes"),
    [(1, (240, 241, 243)), (2, (301, 301, 305)), (3, (188, 190, 260)), (4, (415, 416, 416))],
)
def test_results_in_a_row_tell_no_number_more_closely(
    evaluate: Evaluate,
    design: str,
    outcomes: list[dict[str, Any]],
    seed: int,
    sizes: tuple[int, ...],
) -> None:
    rng = np.random.default_rng(seed)
    most = max(sizes)
    people, rows = people_and_outcomes(most, most, seed)
    order = np.arange(2 * most).reshape(2, most).T.ravel()
    people, rows = (frame.iloc[order].reset_index(drop=True) for frame in (people, rows))
    sex = np.where(rng.random(2 * most) < 0.6, "Female", "Male").astype(object)
    sex[rng.choice(300, 6, replace=False)] = "Prefer not to say"
    people["sex"] = pd.Categorical(sex)

    def evaluated(n: int, earlier: tuple[Result, ...]) -> Evaluation:
        some = [frame.iloc[:n].reset_index(drop=True) for frame in (people, rows)]
        if design == "monitoring":
            some[0]["group"] = "participant"
        return evaluate(*some, earlier=earlier, design=design, outcomes=outcomes, subgroups=["sex"])

    assert in_a_row(evaluated, sizes) == []


@pytest.mark.parametrize(
    ("seed", "sizes", "profile"),
    [
        (1, (150, 151, 153), None),
        (2, (203, 204, 204), "trailblazer"),
        (5, (97, 99, 140), None),
        (3, (139, 142, 172), "trailblazer"),
    ],
)
def test_delivery_in_a_row_tells_no_number_more_closely(
    find: Any,  # noqa: F811
    seed: int,
    sizes: tuple[int, ...],
    profile: str | None,
) -> None:
    """Referrals, starts and whatever has happened only grow: a newcomer's step was known to be one of 0 and 1."""
    place = with_few(place_of(max(sizes), seed), 4, 3, 2, seed)
    changes = {"profile": profile} if profile else {}

    def evaluated(n: int, earlier: tuple[Result, ...]) -> Evaluation:
        ids = set(place.people["person_id"].iloc[:n])
        gone = set(place.people["person_id"].iloc[n:])
        some = Place(
            place.people.iloc[:n].reset_index(drop=True),
            place.outcomes[place.outcomes["person_id"].isin(ids)].reset_index(drop=True),
            place.events[~place.events["person_id"].isin(gone)].reset_index(drop=True),
        )
        found: Evaluation = find(some, delivery=ASKED, earlier=earlier, **changes)
        return found

    assert in_a_row(evaluated, sizes) == []


@pytest.mark.quick
def test_a_later_average_is_rounded_in_bins_that_lie_in_the_earlier_ones() -> None:
    """20 and 50 lie in one another nowhere: an average of 28 is 20 and 50, and so between 25 and 30."""
    assert not lie_in_one_another(20, 50)
    assert not lie_in_one_another(10, 20)
    rng, tried = np.random.default_rng(1), 0
    steps = ladder(0.1, 10_000)
    for _ in range(400):
        printed = [float(rng.choice(steps))]
        for _ in range(3):
            printed.append(step_beside(float(rng.choice(steps)), printed))
            assert all(lie_in_one_another(printed[-1], one) for one in printed)
            tried += 1
        value = float(rng.normal(5000, 3000))
        ends = [
            (
                np.floor(value / step + 0.5) * step - step / 2,
                np.floor(value / step + 0.5) * step + step / 2,
            )
            for step in printed
        ]
        low, high = max(e[0] for e in ends), min(e[1] for e in ends)
        assert high - low == pytest.approx(min(printed))
    assert tried == 1200
    assert step_beside(0.0, [20]) == 0.0
    assert step_beside(50, [20]) == 60
    assert step_beside(50, []) == 50
