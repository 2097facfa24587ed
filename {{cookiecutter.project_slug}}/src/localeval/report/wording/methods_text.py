"""The method and its limits in plain words, for the design at hand only.

Says how the numbers were made, with the published source of each step, how strong the evidence is, and
what a careful reader should keep in mind. It describes what ``methods`` does and computes nothing. The sentences are in
``en/method.yml``, those of a design with the design.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts, Overlap
from localeval.designs.evidence_rules import BALANCE_LIMIT, BALANCE_REFUSED
from localeval.designs.origins import JOIN_LATER
from localeval.report.display import Text
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import (
    counted_in_words,
    main_is_given,
    origin_in_words,
    over_limit,
)
from localeval.report.wording.coarseness_text import steps_in_words, steps_of
from localeval.report.wording.data_quality_text import overlap_shares
from localeval.report.wording.file_reading_text import units_text
from localeval.report.wording.finding import main_level, why_not_given
from localeval.report.wording.grammar import is_given
from localeval.report.wording.lost_people import stood_for
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import (
    columns_in_words,
    number_of_people,
    plain,
    safe,
    sentence_case,
    spelled,
    when_chosen,
)
from localeval.report.wording.retold import retold
from localeval.results import Balance, Estimate, Evidence, FlowStep, Level

#: From this level on, the groups are shown to be comparable.
_CREDIBLE = 3


def method_text(
    facts: Facts,
    flow: Sequence[FlowStep] = (),
    overlap: Overlap | None = None,
    balance: Balance | None = None,
) -> Text:
    """Say how the numbers were made, for this design, with sources.

    Parameters
    ----------
    facts : Facts
    flow : sequence of FlowStep, optional
        Who was evaluated: numbers that say themselves how they were rounded.
    overlap : Overlap, optional
        Of the scores of both groups, where any were fitted.
    balance : Balance, optional
        Of the primary outcome: names what was made alike beside the averages.
    """
    say = sentences()
    parts = list(facts.words.account)
    if facts.covariates:
        parts += facts.words.account_of_adjustment
    if facts.participants.code:
        parts.append(" ".join(_counted(facts, say)))
    if facts.method.asks_origin:
        parts.append(" ".join(_origin(facts, say)))
    if facts.method.weights_comparison:
        parts += [
            _further(facts, balance, say),
            _check(facts, say),
            overlap_shares(facts, overlap),
        ]
    if facts.has_comparison:
        chosen = say.markdown("method.chosen", Chosen=sentence_case(when_chosen(facts)))
        parts += [" ".join(_covariates(facts, say)), chosen, " ".join(_significance(facts, say))]
    parts += [
        units_text(facts),
        _over_time(facts, say),
        " ".join(_disclosure(facts, flow, say)),
        say.markdown("method.software", version=plain(facts.version)),
        "\n".join(_ai(facts, say)),
    ]
    return Text("\n\n".join(part for part in parts if part))


def limits_text(
    facts: Facts,
    evidence: Evidence | None,
    balance: Balance | None = None,
    estimate: Estimate | None = None,
    flow: Sequence[FlowStep] = (),
    others: Sequence[Estimate] = (),
    levels: Sequence[Level] = (),
) -> Text:
    """List what a careful reader should keep in mind; nothing of it speaks of a result that is not given.

    Parameters
    ----------
    facts : Facts
    evidence, balance, estimate, flow : optional
        Of the primary outcome; what is None is passed over.
    others : sequence of Estimate, optional
        All of them: where that of the primary outcome is not given, another one may be.
    levels : sequence of Level, optional
        For a design without a comparison group.
    """
    say = sentences()
    bullets: list[str] = []
    given = _main_is_given(facts, evidence, estimate, levels)
    some = given or any(map(is_given, others))
    if facts.synthetic:
        bullets.append(say.markdown("limits.made_up"))
    if not given:
        bullets.append(_of_no_result(facts, estimate, levels, say))
    if some and evidence is not None and evidence.level < _CREDIBLE:
        level, meaning = str(evidence.level), _meaning(evidence, say)
        bullets.append(say.markdown("limits.weak", level=level, meaning=meaning))
    bullets += facts.words.limits if some else facts.words.limits_without or facts.words.limits
    if not facts.is_prespecified:
        bullets.append(say.markdown(f"caveat.not_prespecified{'' if given else '_without'}"))
    if facts.has_comparison:
        bullets += _of_balance(facts, balance, estimate, say, given=given)
        bullets += _of_estimate(estimate, say) if given else ()
    bullets += _of_losses(facts, flow, estimate, say, given=given)
    bullets.append(say.markdown("caveat.one_place"))
    return Text("\n".join(f"- {bullet}" for bullet in bullets))


def evidence_text(evidence: Evidence) -> Text:
    """Say how strong the evidence is and why."""
    say, level = sentences(), str(evidence.level)
    first = say.markdown("evidence.level", level=level, scale=plain(retold(evidence.scale)))
    means = say.markdown("evidence.means", level=level, meaning=_meaning(evidence, say))
    reasons = "\n".join(f"- {safe(retold(reason))}" for reason in evidence.reasons)
    why = f"\n\n{say.markdown('evidence.why')}\n\n{reasons}" if reasons else ""
    return Text(f"{first} {means}{why}")


def _meaning(evidence: Evidence, say: Sentences) -> str:
    return say.plain(f"evidence.meaning.{evidence.level}")


def _main_is_given(
    facts: Facts,
    evidence: Evidence | None,
    estimate: Estimate | None,
    levels: Sequence[Level],
) -> bool:
    if facts.has_comparison:
        return main_is_given(evidence, estimate)
    level = main_level(levels)
    return level is None or level.level is not None


def _of_no_result(
    facts: Facts, estimate: Estimate | None, levels: Sequence[Level], say: Sentences
) -> str:
    """Say that nothing is given for the primary outcome, and why."""
    if facts.has_comparison:
        why = why_not_given(facts, estimate.withheld if estimate else None, say)
        return say.markdown("limits.no_result", why=why)
    level = main_level(levels)
    why = why_not_given(facts, level.withheld if level else None, say)
    return say.markdown("limits.no_level", why=why)


def _of_losses(
    facts: Facts,
    flow: Sequence[FlowStep],
    estimate: Estimate | None,
    say: Sentences,
    *,
    given: bool,
) -> Iterator[str]:
    """Say that people without an outcome are left out, and who stands for them, unless the flow shows that there are none."""
    lost = [step for step in flow if step.step == "no_outcome"]
    counts = [step.participants for step in lost]
    if facts.has_comparison:
        counts += [step.comparison for step in lost]
    if counts and not any(n is None or n > 0 for n in counts):
        return
    if not given:
        yield say.markdown("limits.lost_without")
        return
    weighted = (
        facts.has_comparison and facts.covariates and stood_for(facts, estimate) == "weighted"
    )
    yield say.markdown("limits.lost_weighted" if weighted else "limits.lost")


def _origin(facts: Facts, say: Sentences) -> Iterator[str]:
    """Say where the comparison group comes from, as far as that is declared."""
    origin = facts.origin
    if not origin.code:
        yield say.markdown("method.origin_unknown")
        return
    yield say.markdown("method.origin", who=origin_in_words(facts, say))
    if origin.code in JOIN_LATER:
        if origin.joins_month is None:
            yield say.markdown("method.origin_joined_unknown")
        else:
            yield say.markdown("method.origin_joined", month=str(origin.joins_month))
    if origin.note:
        yield say.markdown("method.origin_note", note=plain(origin.note).rstrip("."))


def _counted(facts: Facts, say: Sentences) -> Iterator[str]:
    """Say who counts as having taken part, where that is declared."""
    yield say.markdown("method.counted", who=counted_in_words(facts, say))
    if facts.participants.note:
        yield say.markdown("method.origin_note", note=plain(facts.participants.note).rstrip("."))


def _check(facts: Facts, say: Sentences) -> str:
    return say.markdown(
        "method.check",
        limit=decimal(BALANCE_LIMIT),
        refused=decimal(BALANCE_REFUSED),
        adjusting=facts.words.adjusting,
    )


def _further(facts: Facts, balance: Balance | None, say: Sentences) -> str:
    """Name the squares and products that were made alike too, if any were: squares first, the longest products last."""
    if balance is None or not balance.further_terms:
        return ""
    terms = sorted(balance.further_terms, key=lambda names: (len(set(names)), names))
    named = [
        say.plain("method.square", column=columns_in_words(names[:1]))
        if names[0] == names[1]
        else say.plain("method.product", columns=columns_in_words(names))
        for names in terms
    ]
    return say.markdown("method.further", adjusting=facts.words.adjusting, terms="; ".join(named))


def _covariates(facts: Facts, say: Sentences) -> Iterator[str]:
    if not facts.covariates:
        yield say.markdown("method.no_covariates")
        return
    yield say.markdown("method.covariates", names=columns_in_words(tuple(facts.covariates)))
    stated = tuple(name for name in facts.prior_outcomes if name not in facts.unstated_priors)
    if stated:
        yield say.markdown("method.earlier_outcomes", names=columns_in_words(stated))
    if facts.unstated_priors:
        names = columns_in_words(facts.unstated_priors)
        yield say.markdown("method.unstated_outcomes", names=names)


def _significance(facts: Facts, say: Sentences) -> Iterator[str]:
    yield say.markdown("method.significance")
    if len(facts.measures) > 2 or facts.subgroups:
        yield say.markdown("method.many_tests")


def _ai(facts: Facts, say: Sentences) -> Iterator[str]:
    """Say what artificial intelligence was used for, as far as that is declared."""
    if not facts.ai_uses:
        return
    yield f"{say.markdown('method.ai')}\n"
    for used_for, tool, checked_by in facts.ai_uses:
        yield "- " + say.markdown(
            "method.ai_use",
            Used_for=sentence_case(plain(used_for).rstrip(".")),
            tool=plain(tool),
            checked_by=plain(checked_by).rstrip("."),
        )


def _over_time(facts: Facts, say: Sentences) -> str:
    whom = "compared" if facts.has_comparison else "described"
    parts = [
        say.markdown("method.over_time", whom=say.plain(f"method.over_time_whom.{whom}")),
        facts.words.intervals_over_time,
        say.markdown("method.over_time_rounded"),
    ]
    return " ".join(filter(None, parts))


def _disclosure(facts: Facts, flow: Sequence[FlowStep], say: Sentences) -> Iterator[str]:
    threshold, rounded = str(facts.threshold), _rounded(facts, flow, say)
    yield say.markdown("method.confidentiality", threshold=threshold, rounded=rounded)
    yield say.markdown("method.shares")
    yield say.markdown("method.coarser")
    if any(step.people_rounded_to or step.stands_since for step in flow):
        yield say.markdown("method.beside_earlier")
    if not facts.approved_by and not facts.reason:
        return
    if by := plain(facts.approved_by):
        yield say.markdown("method.approved", by=by)
    else:
        yield say.markdown("method.approved_by_nobody")
    if facts.reason:
        yield say.markdown("method.approved_because", reason=plain(facts.reason))


def _rounded(facts: Facts, flow: Sequence[FlowStep], say: Sentences) -> str:
    steps = [step for step in steps_of(facts, flow) if step > 1]
    if not steps:
        return say.plain("method.not_rounded")
    return say.plain("method.rounded", steps=steps_in_words(steps))


def _of_balance(
    facts: Facts,
    balance: Balance | None,
    estimate: Estimate | None,
    say: Sentences,
    *,
    given: bool,
) -> Iterator[str]:
    if balance is None:
        return
    adjusting = facts.words.adjusting
    if over := over_limit(balance):
        weighted = balance.over_limit_after is not None
        yield say.markdown(
            say.by_number("limits.not_alike", over),
            n=spelled(over),
            after=say.plain("limits.after", adjusting=adjusting) if weighted else "",
        )
    # A table of balance that stands from another publication than the result is of other people.
    mine: Balance | Estimate = balance
    if estimate is not None and estimate.stands_since != balance.stands_since:
        mine = estimate
    if given and mine.effective_comparison is not None:
        people = number_of_people(mine.effective_comparison)
        yield say.markdown("limits.effective", adjusting=adjusting, people=people)


def _of_estimate(estimate: Estimate | None, say: Sentences) -> Iterator[str]:
    if estimate is not None and estimate.minimum_detectable is not None:
        smallest = Amounts.of(estimate, say).level(estimate.minimum_detectable)
        yield say.markdown("limits.would_be_missed", smallest=smallest)
