"""What the places found, in sentences: the pooled value, what to expect elsewhere, and what so few places can show.

The grammar is that of a single report (``report.wording.headline``): a verdict as a title, who, what, "between L and U
percentage points higher than it would have been had they not taken part", then whether that is statistically
significant. The prediction interval is always put in words. Nothing is computed and no place is named as best or worst.
"""

from __future__ import annotations

from localeval.catalogue.place_codes import place_of
from localeval.comparison.models import Comparison, Pool, Summary
from localeval.comparison_report.names import (
    PlaceNames,
    measured_what,
    people_of,
    row_titles,
    title,
)
from localeval.comparison_report.printed_pool import (
    models_disagree,
    reported_summary,
    second_model,
    two_places_differ,
)
from localeval.methods.synthesis.pooling import DIFFER_AT
from localeval.report.display import Text, escape
from localeval.report.wording.grammar import paragraphs
from localeval.report.wording.numbers import (
    between,
    decimal,
    difference,
    magnitude,
    p_value,
    per_cent,
    way,
)
from localeval.report.wording.phrases import (
    after,
    inside,
    number_with_noun,
    safe,
    sentence_case,
    spelled,
    verdict_name,
)

#: From this level of evidence on, groups are shown to be comparable.
_CREDIBLE = 3


def main_pool(comparison: Comparison) -> Pool | None:
    """Choose the outcome of the headline: pooled, primary in most places, of the most places."""
    pooled = [pool for pool in comparison.pools if reported_summary(pool)]
    if not pooled:
        return None
    return max(pooled, key=lambda p: (sum(m.role == "primary" for m in p.pooled), len(p.pooled)))


def comparison_headline(comparison: Comparison) -> Text:
    """Write the headline: the pooled value of the main outcome, or that nothing is pooled and why."""
    pool = main_pool(comparison)
    if pool is not None:
        return pooled_sentence(comparison, pool)
    if not comparison.has_estimates:
        return Text(
            "**Participants only: no place has an estimate against a comparison group**\n\nThis report describes what was "
            "seen among participants in each place, and what the places learnt. It cannot say what would have been seen "
            "had they not taken part.",
            "headline",
        )
    return Text(
        "**No pooled value is given**\n\nNo two places have results that can be set together for any outcome. The results "
        "of each place are shown beside each other, each on its own.\n\nThis should not be taken to mean that the "
        "programmes work, or that they do not.",
        "headline",
    )


def other_outcomes_text(comparison: Comparison) -> Text | None:
    """Write one sentence for each pooled outcome beside that of the headline; None without any."""
    main = main_pool(comparison)
    names = row_titles(comparison)
    rows = []
    for pool in comparison.pools:
        best = reported_summary(pool)
        if best is None or pool is main:
            continue
        found = pool.verdict_of(best)
        rows.append(
            f"- **{verdict_name(found)}:** {safe(inside(names[pool.key]))}: {_range(pool, best)} {_than(comparison, pool)}, "
            f"on average over {places_counted(comparison, pool)}{_other_model(pool)}."
        )
    if not rows:
        return None
    return Text("Other outcomes that can be pooled:\n\n" + "\n".join(rows))


def pooled_sentence(comparison: Comparison, pool: Pool) -> Text:
    """Write what the places found together: a verdict as a title, then the sentences; why not, where nothing is pooled."""
    best = reported_summary(pool)
    if best is None:
        return Text(paragraphs(_nothing(comparison, pool)))
    what, found = measured_what(pool), pool.verdict_of(best)
    if found == "inconclusive":
        parts = [
            f"**Inconclusive: the places together cannot say whether the programmes changed the {what}**",
            f"[{escape(difference(best.estimate, pool.unit))}]{{.estimate}} {_interval(pool, best)}",
            _main_sentence(comparison, pool, best),
            _both_models(pool),
            f"This result is not statistically significant{_why_not_clear(pool)}. This should not be taken to mean that the "
            "programmes do not work.",
        ]
    else:
        parts = [
            f"**{verdict_name(found)}: a {way(best.estimate)} {what}, on average over the places**",
            f"[{escape(difference(best.estimate, pool.unit))}]{{.estimate}} {_interval(pool, best)}",
            _main_sentence(comparison, pool, best),
            _both_models(pool),
            "This result is statistically significant: if the programmes changed nothing, a difference this large would "
            "seldom be seen by chance alone."
            if is_credible(comparison, pool)
            else "This result is statistically significant: chance alone would seldom make a difference this large. Groups "
            "that were not alike at the start can differ as much although the programmes changed nothing.",
        ]
    return Text(paragraphs([*parts, _prediction(pool, best), _lacking(pool)]), "headline")


def _lacking(pool: Pool) -> str:
    """Say that places which withheld their number are not a random part of all; empty where none is left out for that."""
    n = sum("withheld" in m.reasons for m in pool.members)
    if not n:
        return ""
    them, are = ("it", "is") if n == 1 else ("them", "are")
    return (
        f"**What is left out.** {sentence_case(number_with_noun(n, 'result'))} of this outcome {are} withheld by the place, and "
        f"the average is without {them}. Whether a result is withheld can hang on what it is: where few people have an outcome, "
        "those results are published in which more had it. So what is left out is not a random part, and the average can be "
        "off in a way that its range does not show."
    )


def few_places_caution(comparison: Comparison, pool: Pool) -> Text | None:
    """Say what one, two or few places can show; None where there are enough."""
    k = len(pool.pooled)
    if pool.caution == "one_place":
        places = PlaceNames.of(comparison)
        which = "".join(f" ({places.safe(m.evaluation)})" for m in pool.pooled[:1])
        return Text(
            f"**One place.** Only one place{which} has a result that could be set together with others, so nothing is "
            "pooled. What it found stands alone, and may not hold elsewhere.",
            "caution",
        )
    if pool.caution == "two_places":
        p = "" if pool.differ_p is None else f" (p-value {p_value(pool.differ_p)})"
        if two_places_differ(pool):
            said = (
                f"The two results differ by more than chance{p}, so no average is given: it would describe neither. Why they "
                "differ, two results cannot tell."
            )
        else:
            said = (
                f"The two results do not differ by more than chance{p}, which two results can hardly show in any case. The "
                "average is of these two only (fixed effect) and says nothing of a third place, so none is predicted. Random "
                "effects stand beside it, and a verdict is given only where both models lead to the same."
            )
        return Text(
            f"**Two places.** Two results can be set beside each other, and no more. {said}",
            "caution",
        )
    parts = [_dominates(comparison, pool)]
    if pool.caution == "few_places":
        parts.insert(
            0,
            f"**Few places.** With {spelled(k)} results, how far places differ is hardly known. The ranges allow for that and "
            "are wide, and one further place may move them a good deal.",
        )
    said = paragraphs(parts)
    return Text(said, "caution") if said else None


def _dominates(comparison: Comparison, pool: Pool) -> str:
    if "one_place_dominates" not in pool.remarks:
        return ""
    heaviest = max(pool.pooled, key=lambda m: m.weight or 0.0)
    weight = "" if heaviest.weight is None else f" ({decimal(heaviest.weight, 0)}%)"
    return (
        f"**One place dominates.** Over half of the weight{weight} is that of {PlaceNames.of(comparison).safe(heaviest.evaluation)}, "
        "so the average is mostly what that place found."
    )


def spread_sentence(pool: Pool) -> Text | None:
    """Say how far the places differ beyond chance; None where nothing is pooled."""
    spread = pool.heterogeneity
    if spread is None or pool.caution == "two_places":
        return None
    test = f"(Q test, p-value {p_value(spread.q_p)})"
    tau = escape(magnitude(spread.tau2**0.5, pool.unit))
    if spread.q_p < DIFFER_AT:
        first = f"The places differ by more than chance {test}."
    else:
        first = (
            f"The places do not differ by more than chance would make them {test}. With few or small evaluations this test "
            "misses differences that are there, so it does not show that the places are alike."
        )
    second = (
        f"What the programmes really changed is estimated to spread between places with a standard deviation of {tau}."
        if spread.tau2 > 0
        else "No spread between places beyond chance is estimated, which is no evidence that the places are alike."
    )
    return Text(f"{first} {second}")


def _nothing(comparison: Comparison, pool: Pool) -> list[str]:
    given = any(m.estimate is not None for m in pool.members)
    if not given:
        return [
            f"No place has an estimate for {safe(inside(title(pool)))}.",
            _why_not(pool) if pool.why_not else "",
        ]
    return [
        f"**No pooled value is given for the {measured_what(pool)}.** {_why_not(pool)}".strip(),
        "What each place found is shown by itself. This should not be taken to mean that the programmes work, or that they "
        "do not.",
    ]


def _why_not(pool: Pool) -> str:
    """Give the reason in the comparison's words, where the caution box does not give it."""
    if not pool.why_not or pool.caution in {"one_place", "two_places"}:
        return ""
    return sentence_case(safe(pool.why_not).rstrip(".") + ".")


def places_counted(comparison: Comparison, pool: Pool) -> str:
    """Count what was pooled: places, or evaluations where a place has several."""
    places = PlaceNames.of(comparison).by_id
    codes = [
        place_of(places[m.evaluation].place_code) for m in pool.pooled if m.evaluation in places
    ]
    return number_with_noun(
        len(pool.pooled), "place" if len(set(codes)) == len(pool.pooled) else "evaluation"
    )


def is_credible(comparison: Comparison, pool: Pool) -> bool:
    """Whether every evaluation that is pooled shows its groups to be comparable: level 3 of 5 and above."""
    levels = {item.id: item.evidence_level for item in comparison.evaluations}
    return all((levels.get(m.evaluation) or 0) >= _CREDIBLE for m in pool.pooled)


def _than(comparison: Comparison, pool: Pool) -> str:
    """Say what a pooled difference is against: what would have been, but only where the groups are shown to tell that."""
    if not is_credible(comparison, pool):
        return "than in the comparison groups"
    return f"than it would have been {people_of(comparison, pool)[1]}"


def _range(pool: Pool, best: Summary) -> str:
    return escape(between(best.low, best.high, pool.unit))


def _interval(pool: Pool, best: Summary) -> str:
    return f"[{per_cent(best.confidence)} interval: {_range(pool, best)}]{{.interval}}"


def _main_sentence(comparison: Comparison, pool: Pool, best: Summary) -> str:
    return (
        f"Among {people_of(comparison, pool)[0]} the {places_counted(comparison, pool)} whose results can be set together, the "
        f"{measured_what(pool)}, {after(pool.month)}, was on average {_range(pool, best)} {_than(comparison, pool)}. (This range "
        f"is the {per_cent(best.confidence)} confidence interval of the average; it shows how precise the average is, not "
        "how far places differ.)"
    )


def _both_models(pool: Pool) -> str:
    """Give the random effects of two places beside the fixed effect, and whether both lead to the same verdict."""
    other = second_model(pool)
    if other is None:
        return ""
    agree = (
        "The two models do not lead to the same verdict, so none is given."
        if models_disagree(pool)
        else "Both models lead to the same verdict."
    )
    return (
        "The range above is that of the fixed effect, which leaves out that places may differ. With random effects "
        f"(DerSimonian and Laird) the difference is {escape(difference(other.estimate, pool.unit))}, and its range is "
        f"{_range(pool, other)}. {agree}"
    )


def _other_model(pool: Pool) -> str:
    other = second_model(pool)
    if other is None:
        return ""
    none = "; the two models lead to different verdicts" if models_disagree(pool) else ""
    return f" by the fixed effect; with random effects {_range(pool, other)}{none}"


def _why_not_clear(pool: Pool) -> str:
    if models_disagree(pool):
        return ": by one of the two models the range includes zero, that is, no difference"
    return ": the range includes zero, that is, no difference"


def _prediction(pool: Pool, best: Summary) -> str:
    """Put the prediction interval in words, and what it adds to the average."""
    spread = pool.heterogeneity
    if spread is None or spread.prediction_low is None or spread.prediction_high is None:
        return ""
    low, high = spread.prediction_low, spread.prediction_high
    words = (
        "**In a new place like these** the effect would be expected "
        f"{escape(between(low, high, pool.unit))} ({per_cent(best.confidence)} prediction interval)."
    )
    clear = not best.low <= 0 <= best.high
    if clear and low <= 0 <= high:
        return f"{words} So the average over places is clear, and yet a new place may see no effect, or one the other way."
    if clear:
        return f"{words} On what is known, a new place like these would see an effect in the same direction."
    return f"{words} This allows for how far places differ, and for how little is known of that."
