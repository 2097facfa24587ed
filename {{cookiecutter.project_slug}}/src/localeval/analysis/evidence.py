"""How strong the evidence is, by rules that a machine can check.

Source: the Maryland Scientific Methods Scale as the What Works Centre for Local Economic Growth uses it
(Scoring Guide, 2016). Sources differ on matching; the rule here is that matching on outcomes before the
programme, with balance shown, is level 3, and other matching is level 2. The rating ignores whether the
programme worked.
"""

from __future__ import annotations

from localeval.analysis.models import Facts
from localeval.results import Balance, Estimate, Evidence


def evidence(facts: Facts, balance: Balance | None, primary: Estimate | None) -> Evidence:
    """Rate the evidence and give the reasons, best case first.

    Parameters
    ----------
    facts : Facts
    balance : Balance or None
        Of the primary outcome's sample.
    primary : Estimate or None
        None where there is no comparison group.
    """
    if not facts.has_comparison or primary is None:
        return Evidence(
            level=1, reasons=("There is no comparison group, so outcomes are described only.",)
        )
    if facts.design == "randomised_trial":
        reasons = ["People were allocated to the programme at random."]
        if primary.verdict == "withheld":
            reasons.append(f"No estimate is given: {primary.withheld}.")
        return Evidence(level=5, reasons=tuple(reasons))
    reasons = ["The comparison group was not chosen at random; it was weighted to be alike."]
    if primary.verdict == "withheld":
        reasons.append(f"No estimate is given: {primary.withheld}.")
        return Evidence(level=2, reasons=tuple(reasons))
    balanced = balance is not None and balance.passed
    if facts.prior_outcomes:
        reasons.append("Outcomes before the programme were among what the groups were matched on.")
    else:
        reasons.append(
            "Outcomes before the programme were not among what the groups were matched on."
        )
    if balanced:
        reasons.append("After weighting the groups are alike in everything that was measured.")
    else:
        reasons.append("After weighting the groups still differ in something that was measured.")
    return Evidence(level=3 if facts.prior_outcomes and balanced else 2, reasons=tuple(reasons))
