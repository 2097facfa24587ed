"""The method and its limits in plain words, for the design at hand only.

Says how the numbers were made, with the published source of each step, how strong the evidence is, and
what a careful reader should keep in mind. It describes what ``methods`` does and computes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.designs.evidence_rules import BALANCE_LIMIT, BALANCE_REFUSED
from localeval.report.display import Text, escape
from localeval.report.wording.caveats import LEVELS, NOT_PRESPECIFIED, over_limit
from localeval.report.wording.coarseness_text import steps_of
from localeval.report.wording.file_reading_text import units_text
from localeval.report.wording.numbers import decimal, magnitude
from localeval.report.wording.phrases import (
    columns_in_words,
    number_of_people,
    number_with_noun,
    safe,
    sentence_case,
    when_chosen,
)
from localeval.results import Balance, Estimate, Evidence, FlowStep

#: From this level on, the groups are shown to be comparable.
_CREDIBLE = 3


def method_text(facts: Facts, flow: Sequence[FlowStep] = ()) -> Text:
    """Say how the numbers were made, for this design, with sources.

    Parameters
    ----------
    facts : Facts
    flow : sequence of FlowStep, optional
        Who was evaluated: numbers that say themselves how they were rounded.
    """
    parts = list(facts.words.account)
    if facts.covariates:
        parts += facts.words.account_of_adjustment
    if facts.method.weights_comparison:
        parts.append(_check(facts))
    if facts.has_comparison:
        chosen = f"**Primary outcome.** {sentence_case(when_chosen(facts))}."
        parts += [_covariates(facts), chosen, _significance(facts)]
    parts += [
        units_text(facts),
        _over_time(facts),
        _disclosure(facts, flow),
        f"**Software.** Made with localeval {safe(facts.version)}.",
    ]
    return Text("\n\n".join(part for part in parts if part))


def limits_text(
    facts: Facts,
    evidence: Evidence | None,
    balance: Balance | None = None,
    estimate: Estimate | None = None,
    flow: Sequence[FlowStep] = (),
) -> Text:
    """List what a careful reader should keep in mind.

    Parameters
    ----------
    facts : Facts
    evidence, balance, estimate, flow : optional
        Of the primary outcome; what is None is passed over.
    """
    bullets: list[str] = []
    if facts.synthetic:
        bullets.append("The data are made up. Nothing here is about real people.")
    if evidence is not None and evidence.level < _CREDIBLE:
        bullets.append(
            f"The evidence is at level {evidence.level} of 5: {LEVELS[evidence.level]}. No decision about "
            "the programme should rest on it alone."
        )
    bullets += facts.words.limits
    if not facts.is_prespecified:
        bullets.append(NOT_PRESPECIFIED)
    if facts.has_comparison:
        bullets += _of_balance(facts, balance)
        bullets += _of_estimate(estimate)
    bullets += _of_losses(facts, flow)
    bullets += [
        "The numbers are about this place and this time. Another place may differ in its people, its "
        "jobs and its services.",
    ]
    return Text("\n".join(f"- {bullet}" for bullet in bullets))


def evidence_text(evidence: Evidence) -> Text:
    """Say how strong the evidence is and why."""
    reasons = "\n".join(f"- {safe(reason)}" for reason in evidence.reasons)
    first = (
        f"**Strength of the evidence: level {evidence.level} of 5** ({safe(evidence.scale)}). "
        f"Level {evidence.level} means that {LEVELS[evidence.level]}. The level is about how the numbers were "
        "made, not about what they say."
    )
    return Text(f"{first}\n\nWhy this level:\n\n{reasons}" if reasons else first)


def _of_losses(facts: Facts, flow: Sequence[FlowStep]) -> list[str]:
    """Say that people without an outcome are left out, and who stands for them, unless the flow shows that there are none."""
    lost = [step for step in flow if step.step == "no_outcome"]
    counts = [step.participants for step in lost]
    if facts.has_comparison:
        counts += [step.comparison for step in lost]
    if counts and not any(n is None or n > 0 for n in counts):
        return []
    if facts.has_comparison and facts.covariates:
        return [
            "People whose outcome is not known are left out, and those who are like them in what was known before the start "
            "stand for them. If they differ in anything else, the numbers would not hold for everyone."
        ]
    return [
        "People whose outcome is not known are left out. If they differ from the others, the numbers "
        "would not hold for everyone."
    ]


def _check(facts: Facts) -> str:
    return (
        "**Check.** The groups count as alike when every standardised difference is under "
        f"{decimal(BALANCE_LIMIT)} (Austin 2009). No result is given when one is still over "
        f"{decimal(BALANCE_REFUSED)} after {facts.words.adjusting} (What Works Clearinghouse, Standards Handbook 5.0)."
    )


def _covariates(facts: Facts) -> str:
    if not facts.covariates:
        return "**Characteristics used.** None were declared."
    text = f"**Characteristics used.** Known before the start: {safe(columns_in_words(tuple(facts.covariates)))}."
    stated = tuple(name for name in facts.prior_outcomes if name not in facts.unstated_priors)
    if stated:
        text += f" Of these, earlier outcomes: {safe(columns_in_words(stated))}."
    if facts.unstated_priors:
        text += (
            f" Named as earlier outcomes, without what they measure or when: "
            f"{safe(columns_in_words(facts.unstated_priors))}."
        )
    return text


def _significance(facts: Facts) -> str:
    text = (
        "**Statistical significance.** A result counts as statistically significant when its 95% "
        "confidence interval does not include zero (no difference)."
    )
    if len(facts.measures) > 2 or facts.subgroups:
        text += (
            " The p-values of secondary outcomes, and those of subgroups, are adjusted for the number of "
            "tests (Holm 1979)."
        )
    return text


def _over_time(facts: Facts) -> str:
    whom = "participants described" if not facts.has_comparison else "people of the result"
    text = (
        f"**Outcomes over time.** Where outcomes are shown month by month, they are those of the {whom}, as far "
        "as they are known in that month. Shares have the interval of Wilson (1927), averages that of Student's t."
    )
    if facts.words.intervals_over_time:
        text += f" {facts.words.intervals_over_time}"
    return text + (
        " Shares are in whole per cent with their ranges rounded outwards, and averages are rounded within their "
        "error, so that no month tells exactly how many people it is about."
    )


def _disclosure(facts: Facts, flow: Sequence[FlowStep]) -> str:
    text = (
        f"**Confidentiality.** Counts of fewer than {facts.threshold} people are withheld{_rounded(facts, flow)}. Shares that would "
        "give away a count that small are withheld too. Where the others would give such a count away, first the shares of "
        "that characteristic are taken of numbers rounded more coarsely, and averages are rounded; then what is worth least "
        "is withheld."
    )
    if any(step.people_rounded_to or step.stands_since for step in flow):
        text += (
            " Beside what this place has published before, numbers are rounded more coarsely, or stand as they were published, "
            "so that nothing is told of the few people who have come or left since."
        )
    if facts.approved_by or facts.reason:
        why = f" The reason given: {safe(facts.reason)}." if facts.reason else ""
        by = safe(facts.approved_by)
        who = (
            f"This setting was approved by {by}."
            if by
            else "Who approved this setting is not provided."
        )
        text += f" {who}{why}"
    return text


def _rounded(facts: Facts, flow: Sequence[FlowStep]) -> str:
    steps = [step for step in steps_of(facts, flow) if step > 1]
    if not steps:
        return "; the others are not rounded"
    nearest = " or ".join(str(step) for step in steps)
    return f" and the others are rounded to the nearest {nearest}, so totals may not add up"


def _of_balance(facts: Facts, balance: Balance | None) -> list[str]:
    if balance is None:
        return []
    found = []
    over = over_limit(balance)
    if over:
        left = number_with_noun(over, "characteristic", "characteristics")
        found.append(
            f"The groups differ by {decimal(balance.limit)} standard deviations or more in {left}"
            f"{f' after {facts.words.adjusting}' if balance.over_limit_after is not None else ''}."
        )
    if balance.effective_comparison is not None:
        found.append(
            f"After {facts.words.adjusting}, the comparison group carries as much information as about "
            f"{number_of_people(balance.effective_comparison)} would (effective sample size)."
        )
    return found


def _of_estimate(estimate: Estimate | None) -> list[str]:
    if estimate is None or estimate.minimum_detectable is None:
        return []
    smallest = escape(magnitude(estimate.minimum_detectable, estimate.unit))
    return [
        f"With the people there were, a true difference in the primary outcome of less than {smallest} "
        "would be missed more than one time in five (minimum detectable effect, 80% power)."
    ]
