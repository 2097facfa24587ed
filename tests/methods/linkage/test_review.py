"""How many links are missing or wrong, from a sample of pairs: by hand, by what must hold, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.methods.inputs import MethodError
from localeval.methods.linkage.review import Stratum, link_rates, true_shares

pytestmark = pytest.mark.quick

#: Of 100 pairs under the threshold one in ten is true, of 400 over it 98 in 100.
REVIEW = [Stratum(50, 5, expected=0.2), Stratum(100, 98, expected=0.99)]
UNDER, OVER = np.array([100.0, 0.0]), np.array([0.0, 400.0])


def test_rates_by_hand() -> None:
    """392 of 400 links are right and 10 were missed: 392 of 402 were found, 8 of 400 links are wrong."""
    rates = link_rates(true_shares(REVIEW), OVER, UNDER)
    assert rates.found is not None
    assert rates.wrong is not None
    assert rates.found.value == pytest.approx(392 / 402)
    assert rates.wrong.value == pytest.approx(8 / 400)
    assert rates.found.low is not None
    assert rates.found.low < 392 / 402 < (rates.found.high or 0)


def test_people_without_a_candidate_count_as_far_as_is_assumed() -> None:
    rates = link_rates(true_shares(REVIEW), OVER, UNDER, without_candidate=200, unseen=0.05)
    assert rates.found_with_unseen == pytest.approx(392 / 412)


def test_without_a_review_the_model_stands_in_and_no_interval_is_given() -> None:
    shares = true_shares([Stratum(0, 0, expected=0.2), Stratum(0, 0, expected=0.99)])
    rates = link_rates(shares, OVER, UNDER)
    assert not shares.reviewed
    assert rates.found is not None
    assert rates.found.value == pytest.approx(396 / 416)
    assert rates.found.low is None


def test_a_stratum_that_was_not_reviewed_takes_what_the_model_expects() -> None:
    shares = true_shares([Stratum(0, 0, expected=0.2), REVIEW[1]])
    assert shares.shares.tolist() == pytest.approx([0.2, 0.98])
    assert shares.draws[:, 0].std() > 5 * shares.draws[:, 1].std()


def test_pairs_that_could_not_be_decided_may_count_as_true_or_not() -> None:
    strata = [Stratum(50, 5, unsure=10), REVIEW[1]]
    assert true_shares(strata).shares[0] == pytest.approx(0.1)
    assert true_shares(strata, unsure=1).shares[0] == pytest.approx(15 / 60)
    assert true_shares(strata, unsure=0).shares[0] == pytest.approx(5 / 60)


def test_the_more_is_reviewed_the_narrower_the_interval() -> None:
    def width(times: int) -> float:
        strata = [Stratum(s.reviewed * times, s.true * times, expected=s.expected) for s in REVIEW]
        found = link_rates(true_shares(strata), OVER, UNDER).found
        assert found is not None
        return (found.high or 0) - (found.low or 0)

    assert width(1) > 1.5 * width(4)


def test_the_same_review_gives_the_same_interval_and_two_groups_are_independent() -> None:
    assert np.array_equal(true_shares(REVIEW).draws, true_shares(REVIEW).draws)
    one, other = true_shares(REVIEW, seed=1).draws, true_shares(REVIEW, seed=2).draws
    assert abs(np.corrcoef(one[:, 0], other[:, 0])[0, 1]) < 0.1


def test_nobody_linked_or_in_the_source_has_no_rate() -> None:
    shares = true_shares([Stratum(20, 0, expected=0.0)])
    rates = link_rates(shares, np.zeros(1), np.array([50.0]))
    assert rates.wrong is None
    assert rates.found is None


@pytest.mark.parametrize(
    "stratum", [(5, 6, 0, 0.5), (5, -1, 0, 0.5), (5, 1, -1, 0.5), (5, 1, 0, 2)]
)
def test_a_review_that_cannot_be_is_refused(stratum: tuple[int, int, int, float]) -> None:
    with pytest.raises(MethodError):
        Stratum(*stratum)


def test_no_strata_are_refused() -> None:
    with pytest.raises(MethodError):
        true_shares([])


def test_intervals_hold_the_share_found() -> None:
    """Samples of 20 pairs a stratum from one known linkage."""
    rng = np.random.default_rng(4)
    truth, sizes = np.array([0.01, 0.3, 0.8, 0.99]), np.array([300, 60, 60, 500])
    linked = np.array([False, False, True, True])
    held = 0
    for _ in range(150):
        true = rng.binomial(sizes, truth)
        seen = rng.hypergeometric(true, sizes - true, 20)
        strata = [Stratum(20, int(n), expected=float(p)) for n, p in zip(seen, truth, strict=True)]
        found = link_rates(true_shares(strata), sizes * linked, sizes * ~linked).found
        assert found is not None
        really = true[linked].sum() / true.sum()
        held += (found.low or 0) <= really <= (found.high or 0)
    assert 0.90 <= held / 150 <= 0.99
