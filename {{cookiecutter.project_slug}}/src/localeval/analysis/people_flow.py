"""From the people in the data to the people evaluated: how many each step leaves, and why; nobody goes without a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS, flow_name
from localeval.analysis.protection import Protection
from localeval.analysis.sample import Sample
from localeval.base.fixed_texts import english
from localeval.designs.design_result import DesignResult
from localeval.methods.disclosure.door import Door
from localeval.project.project import Project
from localeval.results import FlowStep


def flow(
    project: Project,
    sample: Sample,
    findings: DesignResult | None,
    door: Door,
    protection: Protection,
) -> tuple[FlowStep, ...]:
    """Count people from the data to the evaluation; nobody is left out without a row.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of the primary outcome.
    findings : DesignResult or None
        Says who is off support; None where nobody is compared.
    door : Door
    protection : Protection
    """
    both = project.has_comparison

    def step(name: str, label: str, counts: tuple[int, int], excluded: bool = False) -> FlowStep:
        ours, theirs = (
            door.count(n) if protection.shows(flow_name(group, name)) else None
            for group, n in zip((PARTICIPANTS, COMPARISON), counts, strict=True)
        )
        return FlowStep(
            step=name,
            label=label,
            participants=ours,
            comparison=theirs if both else None,
            excluded=excluded,
        )

    month = project.primary.month
    steps = [
        *_recent(sample, month, step),
        *_allocated(sample, month, step),
        step(
            "in_data",
            early_enough(month) if any(sample.too_recent) else _step("in_data"),
            sample.in_data,
        ),
        step("no_outcome", _step("no_outcome", n=month), sample.missing, excluded=True),
    ]
    evaluated = sample.sizes
    if findings is not None and findings.weighting is not None:
        off = ~findings.weighting.on_support
        lost = (int((off & sample.participant).sum()), int((off & ~sample.participant).sum()))
        steps.append(step("off_support", _step("off_support"), lost, excluded=True))
        evaluated = (evaluated[0] - lost[0], evaluated[1] - lost[1])
    # Where groups are to be compared and no number comes of it, nobody was evaluated.
    without_number = both and findings is None
    label = _step("outcome_known", n=month) if without_number else _step("evaluated")
    steps.append(step("evaluated", label, evaluated))
    return tuple(steps)


def early_enough(month: int) -> str:
    """Label the people in the data who started early enough for the month of an outcome."""
    return _step("early_enough", n=month)


def _step(key: str, **slots: object) -> str:
    return english("findings", f"flow_step.{key}", **slots)


def _recent(sample: Sample, month: int, step: Callable[..., FlowStep]) -> Iterator[FlowStep]:
    """Give the steps before that, where somebody started too recently for the month of the outcome."""
    if any(sample.too_recent):
        yield step("everyone", _step("in_data"), sample.everyone)
        label = _step("too_recent", n=month)
        yield step("too_recent", label, sample.too_recent, excluded=True)


def _allocated(sample: Sample, month: int, step: Callable[..., FlowStep]) -> Iterator[FlowStep]:
    """Give the steps before the data, where it is stated how many were allocated."""
    if sample.allocated is None:
        return
    first, second = (n - known for n, known in zip(sample.allocated, sample.in_data, strict=True))
    when = "_early_enough" if any(sample.too_recent) else ""
    yield step("allocated", _step(f"allocated{when}", n=month), sample.allocated)
    yield step("not_in_data", _step("not_in_data"), (first, second), excluded=True)
