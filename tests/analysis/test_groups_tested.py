"""Groups of people tested against each other: by hand, and by simulation with a known truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from localeval.analysis.groups_tested import GroupTests, chance_of, groups_against_each_other
from localeval.methods.synthesis.heterogeneity import cochran_q
from localeval.methods.synthesis.place_results import check_results
from localeval.results import Estimate, Subgroup

from ..report.conftest import estimate_of, withheld_of


def group(variable: str, value: str, estimate: float, error: float) -> Estimate:
    return estimate_of(
        role="secondary", subgroup=Subgroup(variable=variable, value=value), estimate=estimate, std_error=error,
        low=estimate - 1.96 * error, high=estimate + 1.96 * error, verdict="withheld", withheld="unread here",
    )  # fmt: skip


@pytest.mark.parametrize(("gap", "differ"), [(1.9, ()), (2.0, ("sex",))])
def test_two_groups_give_the_z_test_of_their_difference(
    gap: float, differ: tuple[str, ...]
) -> None:
    apart = gap * math.hypot(3.0, 4.0)
    found = groups_against_each_other(
        [group("sex", "Female", 0.0, 3.0), group("sex", "Male", apart, 4.0)]
    )
    assert found == GroupTests(("sex",), differ)


def test_a_clear_group_beside_an_unclear_one_is_no_difference() -> None:
    clear, unclear = group("sex", "Female", 10.0, 4.0), group("sex", "Male", 4.0, 4.0)
    assert groups_against_each_other([clear, unclear]).differ == ()


def test_the_number_of_columns_is_allowed_for() -> None:
    apart = 2.1 * math.hypot(1.0, 1.0)  # p = 0.036
    pair = [(0.0, 1.0), (apart, 1.0)]
    given = [group(c, str(n), *pair[n]) for c in ("sex", "age") for n in (0, 1)]
    assert groups_against_each_other(given[:2]).differ == ("sex",)
    assert groups_against_each_other(given) == GroupTests(("sex", "age"), ())


def test_one_group_alone_is_tested_against_nothing() -> None:
    hidden = withheld_of(role="secondary", subgroup=Subgroup(variable="sex", value="Male"))
    assert groups_against_each_other([group("sex", "Female", 9.0, 1.0), hidden]) == GroupTests()
    assert groups_against_each_other([]) == GroupTests()


def test_where_groups_are_alike_a_difference_is_found_once_in_twenty_times() -> None:
    draw = np.random.default_rng(6)
    errors = (2.0, 3.0, 5.0)
    found = [
        bool(
            groups_against_each_other(
                [group("age", str(n), draw.normal(4.0, e), e) for n, e in enumerate(errors)]
            ).differ
        )
        for _ in range(600)
    ]
    assert stats.binomtest(sum(found), len(found), 0.05).pvalue > 0.01


@pytest.mark.parametrize("k", [2, 3, 4, 7, 12])
def test_the_p_value_is_that_of_scipy(k: int) -> None:
    draw = np.random.default_rng(k)
    estimates, errors = draw.normal(0, 4, k), draw.uniform(1, 5, k)
    expected = stats.chi2.sf(cochran_q(check_results(estimates, errors)), k - 1)
    assert chance_of([*estimates], [*errors]) == pytest.approx(expected, rel=1e-10)
