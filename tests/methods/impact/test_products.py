"""What goes together otherwise in one group: found, and balanced beside the averages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from localeval.designs.everyone import Everyone
from localeval.designs.matching import WITH_SPREAD, match
from localeval.methods.impact.spread import unlike_products, with_products

KINDS = {"woman": "numeric", "worked": "numeric", "age": "numeric"}


def crossed(seed: int, *, cross: float = 1.2, count: int = 1200) -> Everyone:
    """Draw people of whom women who worked, and men who did not, take part and do better; the programme does nothing."""
    rng = np.random.default_rng(seed)
    woman, worked = rng.integers(0, 2, (2, count))
    age = rng.normal(40, 12, count)
    sign = (2 * woman - 1) * (2 * worked - 1)
    participant = rng.random(count) < expit(-0.9 + cross * sign)
    outcome = 0.3 * sign * (cross > 0) + 0.01 * age + rng.normal(size=count)
    people = pd.DataFrame({"woman": woman * 1.0, "worked": worked * 1.0, "age": age})
    return Everyone(people, outcome, participant, None, count)


def test_a_product_is_named_where_the_groups_differ_in_it_alone() -> None:
    people = crossed(1)
    shares = np.where(people.participant, 1 / people.participant.sum(), 1 / (~people.participant).sum())  # fmt: skip
    found = unlike_products(people.people, people.participant, shares)
    assert found[0] == "woman with worked"
    wide = with_products(people.people, people.participant, found[:1])
    # Of the participants, of whom half are women and half have worked, the product is theirs in their own standard deviations.
    ours = people.people[people.participant]
    by_hand = ((ours["woman"] - ours["woman"].mean()) / ours["woman"].std(ddof=0)) * (
        (ours["worked"] - ours["worked"].mean()) / ours["worked"].std(ddof=0)
    )
    assert wide.loc[people.participant, "woman with worked"].to_numpy() == pytest.approx(
        by_hand.to_numpy()
    )
    many = pd.DataFrame(np.random.default_rng(2).normal(size=(1200, 31)))
    assert unlike_products(many, people.participant, shares) == []


def test_chance_alone_names_hardly_any_product() -> None:
    named = 0
    for seed in range(40):
        people = crossed(seed, cross=0.0)
        shares = np.where(people.participant, 1 / people.participant.sum(), 1 / (~people.participant).sum())  # fmt: skip
        named += bool(unlike_products(people.people, people.participant, shares))
    assert (
        named <= 2
    )  # three products in each of 40, each of which chance makes unlike once in 400 times


def test_with_products_made_alike_the_interval_holds_where_the_main_one_does_not() -> None:
    main, beside, apart = [], [], []
    for seed in range(40):
        found = match(crossed(seed), KINDS, ())
        [other] = [one for one in found.others if one.method == WITH_SPREAD]
        main.append(found.main.low <= 0 <= found.main.high)
        beside.append(other.low <= 0 <= other.high)
        apart.append(abs(other.estimate - found.main.estimate) > found.main.std_error)
    assert np.mean(main) < 0.3
    assert np.mean(beside) > 0.85
    assert all(apart)  # what the report is to warn of


def test_where_nothing_goes_together_the_two_estimates_agree() -> None:
    for seed in range(20):
        found = match(crossed(seed, cross=0.0), KINDS, ())
        [other] = [one for one in found.others if one.method == WITH_SPREAD]
        assert abs(other.estimate - found.main.estimate) < found.main.std_error
