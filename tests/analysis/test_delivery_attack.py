"""What an outsider works out from all figures on delivery of a place together: nothing of few people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from .delivery_attacker import Outsider
from .test_delivery import Place, find, of_kind, place_of  # noqa: F401

ASKED = {"by": ["provider"], "equality": ["sex"]}


def with_few(place: Place, few: int, rare: int, unknown: int, seed: int) -> Place:
    """Give a place a provider of a few people, a category of a few, and a few of whom it is not known."""
    n, rng = len(place.people), np.random.default_rng(seed)
    provider = rng.choice(["north", "south"], n).astype(object)
    provider[rng.choice(n, few, replace=False)] = "small"
    sex = rng.choice(["Female", "Male"], n).astype(object)
    some = rng.choice(n, rare + unknown, replace=False)
    sex[some[:rare]] = "Prefer not to say"
    sex[some[rare:]] = None
    people = place.people.assign(provider=pd.Categorical(provider), sex=pd.Categorical(sex))
    return replace(place, people=people)


@pytest.mark.parametrize(
    ("n", "seed", "few", "rare", "unknown", "profile"),
    [(70, 1, 3, 2, 0, None), (150, 2, 3, 1, 4, None), (130, 6, 1, 7, 0, "trailblazer")],
)
def test_all_figures_together_tell_of_no_few_people(
    find: Any,  # noqa: F811
    n: int,
    seed: int,
    few: int,
    rare: int,
    unknown: int,
    profile: str | None,
) -> None:
    place = with_few(place_of(n, seed), few, rare, unknown, seed)
    changes = {"profile": profile} if profile else {}
    found = find(place, delivery=ASKED, **changes)
    outsider = Outsider(found)
    assert len(outsider.rows) > 15
    assert outsider.findings() == []


def test_the_curve_tells_how_many_have_begun_a_job_no_closer_than_a_rounded_count(
    find: Any,  # noqa: F811
) -> None:
    """The exact share beside a rounded number by provider gave away a provider of three people (300 people, whole points)."""
    for seed in range(4):
        found = find(place_of(160, seed))
        start, *curve = of_kind(found, "first_job")
        [job] = of_kind(found, "job")
        assert start.people
        multiples = range(0, start.people + 1, 5)
        for one in curve:
            assert one.share in {float(np.floor(100 * n / start.people + 0.5)) for n in multiples}
        [year] = [one for one in curve if one.months == 12]
        assert year.share == np.floor((job.share or 0) + 0.5), "nobody's data end before"


def test_the_curve_and_the_step_are_protected_together(find: Any) -> None:  # noqa: F811
    """Who has begun a job by month 12 of the curve is who has got to the step: the two stand in one sum."""
    from localeval.analysis.count_cells import CountCells, everyone_name
    from localeval.analysis.delivery import count_delivery, first_job_name, step_names

    found = find(place_of(160))
    cells = CountCells()
    cells.add(everyone_name("participants"), 160, rounded=True)
    count_delivery(found.delivered, cells)
    both = {cells.find(first_job_name(12)), cells.find(step_names("job", "")[1])}
    assert any(both <= {cells.find(total), *map(cells.find, some)} for total, some in cells.sums)
