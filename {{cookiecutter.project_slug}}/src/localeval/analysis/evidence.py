"""How strong the evidence is, by rules that a machine can check.

The rules are those of the design (``designs.evidence_rules`` has what several share); here they get what a report shows,
and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.designs.design import Shown
from localeval.designs.registry import without_comparison
from localeval.results import Balance, Estimate, Evidence, FlowStep


def evidence(
    facts: Facts,
    balance: Balance | None,
    primary: Estimate | None,
    flow: Sequence[FlowStep] = (),
    few_lost: tuple[bool, bool] = (False, False),
) -> Evidence:
    """Rate the evidence and give the reasons, best case first.

    Parameters
    ----------
    facts : Facts
    balance : Balance or None
        Of the primary outcome's sample.
    primary : Estimate or None
        None where there is no comparison group.
    flow : sequence of FlowStep
        As it is published: a trial's losses are judged by nothing else, so that the level gives away no
        number that is withheld.
    few_lost : (bool, bool)
        Whether losses of participants and of the comparison group are under the threshold, which is why a
        reader does not see them.
    """
    shown = Shown(
        prior_outcomes=bool(facts.prior_outcomes),
        alike=balance is not None and balance.passed,
        withheld=primary.withheld if primary and primary.verdict == "withheld" else "",
        flow=flow,
        threshold=facts.threshold,
        rounding=facts.rounding,
        few_lost=few_lost,
    )
    rating = (facts.method if primary else without_comparison()).evidence(shown)
    return Evidence(level=rating.level, reasons=rating.reasons)
