"""By which edition of the method a result was made, and whether by the code of a release."""

from __future__ import annotations

import pytest

from localeval.analysis.provenance import code_of, editions_of
from localeval.base.digests import CodeState
from localeval.designs.design import Design
from localeval.designs.registry import BUILT_IN
from localeval.results import SHARED_EDITION, Editions, Estimate

from ..bundles.good_bundle import good_estimate

EDITIONS = Editions(shared="2026.1", design="2026.2", estimators={"doubly_robust": "2026.3"})


def made_by(*methods: str) -> list[Estimate]:
    return [Estimate.model_validate(good_estimate(method=method)) for method in methods]


@pytest.mark.parametrize("design", BUILT_IN, ids=lambda design: design.code)
def test_a_result_has_the_editions_of_its_design_and_of_each_estimator(design: Design) -> None:
    found = editions_of(design.code, made_by(*(e.code for e in design.estimators)))
    assert (found.shared, found.design) == (SHARED_EDITION, design.edition)
    assert found.estimators == {e.code: e.edition for e in design.estimators}


def test_only_estimators_that_were_used_have_an_edition_in_a_result() -> None:
    found = editions_of("matched_comparison", made_by("doubly_robust", "a_method_of_ones_own"))
    assert list(found.estimators) == ["doubly_robust"]


def test_an_estimate_was_made_by_what_all_share_its_design_and_its_estimator() -> None:
    assert EDITIONS.of("matched_comparison", "doubly_robust") == {
        ("shared", ""): "2026.1",
        ("design", "matched_comparison"): "2026.2",
        ("estimator", "doubly_robust"): "2026.3",
    }


def test_of_a_method_of_ones_own_no_edition_is_known() -> None:
    assert EDITIONS.of("matched_comparison", "a_method_of_ones_own") is None


@pytest.mark.parametrize(
    ("design", "package", "code"),
    [
        ("matched_comparison", "released", "released"),
        ("matched_comparison", "changed", "changed"),
        ("matched_comparison", "unknown", "unknown"),
        ("a_design_of_ones_own", "released", "changed"),
        ("a_design_of_ones_own", "unknown", "unknown"),
    ],
)
def test_a_design_of_ones_own_is_no_part_of_a_release(
    design: str, package: CodeState, code: CodeState
) -> None:
    assert code_of(design, package) == code
