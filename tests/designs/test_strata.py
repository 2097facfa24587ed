"""The strata of a draw: weighed by as they were drawn, in combinations of columns and however small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from localeval.designs.everyone import Everyone
from localeval.designs.strata import strata_to_weigh_by, weights_by_strata
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.effect import Effect
from localeval.methods.inputs import MethodError

from ..methods.impact.estimates import calibrated

#: Of a stratum: its words, people, share drawn, and share with the outcome.
Stratum = tuple[tuple[str, ...], int, float, float]
DRAWS = 100

CROSSED: tuple[Stratum, ...] = (
    (("North", "early"), 150, 2 / 3, 0.7), (("North", "late"), 150, 1 / 3, 0.3),
    (("South", "early"), 150, 1 / 3, 0.3), (("South", "late"), 150, 2 / 3, 0.7),
)  # fmt: skip
SMALL: tuple[Stratum, ...] = (
    *(((f"pair {i}",), 2, 1 / 2, 0.75) for i in range(120)),
    *(((f"three {i}",), 3, 2 / 3, 0.25) for i in range(120)),
)
#: Two large ones beside small ones, in which chance left one person, or nobody, in a group.
MIXED: tuple[Stratum, ...] = (
    (("large",), 200, 1 / 4, 0.8), (("other",), 200, 1 / 2, 0.2),
    *(((f"few {i}",), 4, 1 / 4, 0.8) for i in range(10)), (("alone",), 2, 1.0, 0.5),
)  # fmt: skip


def drawn(strata: Sequence[Stratum], rng: np.random.Generator, lost: float = 0.0) -> Everyone:
    """Draw in each stratum as many as its share says; nobody gains by it."""
    words, ours, yes = [], [], []
    for names, n, share, level in strata:
        words += [names] * n
        ours.append(rng.permutation(n) < round(share * n))
        yes.append(rng.random(n) < level)
    people = pd.DataFrame(words, columns=["site", "intake"][: len(words[0])])
    outcome = np.concatenate(yes).astype(float)
    outcome[rng.random(len(outcome)) < lost] = np.nan
    order = np.argsort(np.isnan(outcome), kind="stable")
    return Everyone(
        people.iloc[order].reset_index(drop=True),
        outcome[order],
        np.concatenate(ours)[order],
        None,
        int(np.isfinite(outcome).sum()),
    )


def estimate(everyone: Everyone, names: Sequence[str]) -> Effect:
    """Weigh by the strata as the trial does."""
    within = strata_to_weigh_by(everyone, names)
    assert within is not None
    design = design_matrix(pd.DataFrame({"strata": within}), {"strata": "category"})
    return calibrated(everyone.outcome, everyone.participant, design, target="everyone")


@pytest.mark.parametrize("lost", [0.0, 0.15])
@pytest.mark.parametrize("strata", [CROSSED, SMALL, MIXED], ids=["crossed", "small", "mixed"])
def test_what_was_drawn_within_strata_covers_the_truth(
    strata: tuple[Stratum, ...], lost: float
) -> None:
    """By each column alone crossed ones covered in 3%, and with pairs and threes a regression dropped all strata in silence."""
    rng = np.random.default_rng(8)
    names = ["site", "intake"][: len(strata[0][0])]
    found = [estimate(drawn(strata, rng, lost), names) for _ in range(DRAWS)]
    covers = np.mean([one.low <= 0 <= one.high for one in found])
    estimates = np.array([one.estimate for one in found])
    # Pairs and threes are alike inside, so that the interval is if anything too wide.
    assert covers > 0.95 - 3.5 * np.sqrt(0.95 * 0.05 / DRAWS)
    assert abs(estimates.mean()) < 4 * estimates.std() / np.sqrt(DRAWS)


def test_large_strata_are_weighed_by_one_by_one_and_small_ones_by_their_share() -> None:
    everyone = drawn(MIXED, np.random.default_rng(1))
    within = strata_to_weigh_by(everyone, ["site"])
    assert within is not None
    sites = everyone.people["site"]
    few = np.unique(within[sites.str.startswith("few")])
    assert len(few) == 1, "one share was drawn in all of them"
    assert len(np.unique(within)) == 3
    # Two people without anybody to compare them with count with those of the nearest share, a half.
    assert np.unique(within[sites == "alone"]) == np.unique(within[sites == "other"])


def test_many_people_with_nobody_to_compare_them_with_are_refused_by_name() -> None:
    lonely: tuple[Stratum, ...] = (*CROSSED, (("West", "early"), 60, 1.0, 0.5))
    with pytest.raises(MethodError) as error:
        strata_to_weigh_by(drawn(lonely, np.random.default_rng(1)), ["site", "intake"])
    assert (error.value.reason, error.value.column) == ("one_armed_stratum", "site")


def test_weights_give_both_groups_as_many_of_each_stratum() -> None:
    everyone = drawn(CROSSED, np.random.default_rng(2))
    within = strata_to_weigh_by(everyone, ["site", "intake"])
    assert within is not None
    weights = weights_by_strata(within, everyone.participant)
    for group in (everyone.participant, ~everyone.participant):
        assert np.bincount(within[group], weights[group]) == pytest.approx(np.bincount(within))
