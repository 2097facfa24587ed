"""Of a part of the people only the main estimate is worked out; it is the one that a whole run would give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from localeval.analysis.design_results import DesignResults, apply_design, apply_design_to_parts
from localeval.analysis.sample import build_sample
from localeval.designs.design import Design
from localeval.designs.registry import BUILT_IN
from localeval.methods.disclosure.door import Door
from localeval.project.project import Project

from ..golden.numbers import OfDesign

COMPARING = [design for design in BUILT_IN if design.has_comparison]


@pytest.fixture(params=COMPARING, ids=lambda design: design.code)
def primary(request: pytest.FixtureRequest) -> Iterator[tuple[Project, DesignResults]]:
    """Give the whole findings of the primary outcome, of people with gaps of whom some are lost."""
    design: Design = request.param
    with OfDesign(design) as (project, tables):
        sample = build_sample(tables, project.primary)
        assert len(sample.lost_people)
        yield project, apply_design(project, sample, project.primary)


def test_the_main_estimate_is_the_same_alone(primary: tuple[Project, DesignResults]) -> None:
    project, whole = primary
    alone = apply_design(project, whole.sample, whole.measure, only_main=True)
    assert whole.findings is not None
    assert alone.findings is not None
    assert alone.findings.main == whole.findings.main
    assert alone.findings.parameters == whole.findings.parameters
    assert alone.findings.judged_difference == whole.findings.judged_difference
    assert np.array_equal(alone.compared, whole.compared)
    assert whole.findings.others
    assert whole.findings.gaps is not None
    assert alone.findings.others == ()
    assert alone.findings.gaps is None


def test_parts_have_the_main_estimate_and_nothing_beside_it(
    primary: tuple[Project, DesignResults],
) -> None:
    project, whole = primary
    parts = [p for p in apply_design_to_parts(project, whole, Door(10, 5)) if p.findings]
    assert parts
    for part in parts:
        assert part.findings is not None
        assert part.findings.others == ()
        inside = apply_design(project, part.sample, whole.measure).findings
        assert inside is not None
        assert part.findings.main == inside.main
