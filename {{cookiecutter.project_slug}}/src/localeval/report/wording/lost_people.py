"""How many people's outcomes are lost, and how many have nobody like them, as far as the published numbers of people say it."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.results import Estimate, FlowStep

#: Steps on which people are lost, after those who were allocated and after those in the data.
_LOSSES = ("not_in_data", "no_outcome")
#: So large a share of those who joined is more than a few.
_MANY = 0.1


def share_lost(flow: Sequence[FlowStep]) -> float | None:
    """Give the share of everybody whose outcome is not known, of those allocated where that is stated, else of those in the data.

    None where a number is not shown, or nobody is lost.
    """
    steps = {step.step: step for step in flow}
    first = steps.get("allocated") or steps.get("in_data")
    lost = [steps[name] for name in _LOSSES if name in steps]
    if first is None or "no_outcome" not in steps:
        return None
    everyone = (first.participants, first.comparison)
    out = [n for step in lost for n in (step.participants, step.comparison)]
    if None in everyone or None in out:
        return None
    total = sum(n or 0 for n in everyone)
    gone = sum(n or 0 for n in out)
    return gone / total if total and 0 < gone <= total else None


def shares_in_groups(flow: Sequence[FlowStep]) -> tuple[int, int] | None:
    """Give how many in 100 of each group are lost, whole, where all their numbers are shown; None otherwise."""
    steps = {step.step: step for step in flow}
    first = steps.get("allocated") or steps.get("in_data")
    lost = [steps[name] for name in _LOSSES if name in steps]
    if first is None or "no_outcome" not in steps:
        return None
    shares = []
    for group in ("participants", "comparison"):
        total = getattr(first, group)
        out = [getattr(step, group) for step in lost]
        if not total or None in out or sum(out) > total:
            return None
        shares.append(round(100 * sum(out) / total))
    return shares[0], shares[1]


def some_never_there(flow: Sequence[FlowStep]) -> bool:
    """Whether some of those allocated are not in the data at all, of whom nothing is known; also where how many is not shown."""
    steps = [step for step in flow if step.step == "not_in_data"]
    return any(n is None or n > 0 for step in steps for n in (step.participants, step.comparison))


def stood_for(facts: Facts, estimate: Estimate | None) -> str:
    """Say who stands for those whose outcome is lost, which the method of the result decides.

    ``weighted`` where the others are weighted to do so, ``adjusted`` where a model is adjusted instead, else ``left_out``. Without an
    estimate it is the main method of the design.
    """
    if estimate is None:
        return "weighted"
    estimator = facts.method.estimator(estimate.method)
    if estimator.weights_for_lost:
        return "weighted"
    return "adjusted" if estimator.regression else "left_out"


def share_left_out(flow: Sequence[FlowStep]) -> int | None:
    """Give how many in 100 participants have nobody like them, where that is a tenth or more; None where it is less, or not shown."""
    steps = {step.step: step for step in flow}
    if not {"off_support", "evaluated"} <= steps.keys():
        return None
    out, kept = steps["off_support"].participants, steps["evaluated"].participants
    if not out or kept is None:
        return None
    share = out / (out + kept)
    return round(100 * share) if share >= _MANY else None
