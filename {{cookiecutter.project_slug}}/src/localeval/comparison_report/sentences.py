"""What the places found of one outcome, in sentences: the average, how far places differ, and what so few places can show.

The words are in ``en/outcomes.yml`` and ``en/news.yml``. Nothing is computed and no place is named as best or worst.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.fixed_sentences import fixed, spelled
from localeval.comparison_report.main_points import together, withheld_note
from localeval.comparison_report.names import PlaceNames
from localeval.comparison_report.news import average_words
from localeval.comparison_report.place_by_place import new_place
from localeval.comparison_report.printed_pool import reported_summary, two_places_differ
from localeval.comparison_report.rounding import PoolNumbers
from localeval.comparison_report.shown_pools import given_members
from localeval.methods.synthesis.pooling import DIFFER_AT
from localeval.report.display import Text
from localeval.report.wording.grammar import paragraphs
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import safe, sentence_case

__all__ = [
    "few_places_caution",
    "new_place_words",
    "no_average_words",
    "pooled_sentence",
    "spread_sentence",
]


def pooled_sentence(comparison: Comparison, pool: Pool) -> Text:
    """Say what the places found together: the finding as a title, then what it means; why not, where nothing is pooled."""
    if reported_summary(pool) is None:
        return Text(no_average_words(pool))
    found = fixed().markdown("finding.bold", finding=average_words(comparison, pool))
    points = [together(comparison, pool), new_place(pool), withheld_note(pool)]
    return Text(paragraphs([found, *points]), "headline")


def no_average_words(pool: Pool) -> str:
    """Say that there is no average and why (Markdown), where no caution says it."""
    say = fixed()
    if not given_members(pool):
        why = sentence_case(safe(pool.why_not)) if pool.why_not else ""
        return paragraphs([f"{say.markdown('no_average.none')} {why}".strip()])
    why = "" if pool.caution in {"one_place", "two_places"} else sentence_case(safe(pool.why_not))
    title = f"**{say.markdown('no_average.title')}** {why}".strip()
    return paragraphs([title, say.markdown("no_average.given")])


def few_places_caution(comparison: Comparison, pool: Pool) -> Text | None:
    """Say what one, two or few places can show; None where there are enough."""
    say, k, places = fixed(), len(pool.pooled), PlaceNames.of(comparison)
    if pool.caution == "one_place":
        if sum(m.estimate is not None for m in pool.members) > 1:
            return Text(say.markdown("caution.none_alike"), "caution")
        name = places.label(pool.pooled[0].evaluation) if pool.pooled else ""
        return Text(say.markdown("caution.one_place", place=name), "caution")
    if pool.caution == "two_places":
        form = "two_differ" if two_places_differ(pool) else "two_places"
        return Text(say.markdown(f"caution.{form}"), "caution")
    parts = []
    if pool.caution == "few_places":
        form = "few_places_narrow" if "hartung_knapp_narrow" in pool.remarks else "few_places"
        parts.append(say.markdown(f"caution.{form}", n=spelled(k)))
    if "one_place_dominates" in pool.remarks:
        heaviest = max(pool.pooled, key=lambda m: m.weight or 0.0)
        weight = decimal(heaviest.weight or 0.0, 0)
        name = places.label(heaviest.evaluation)
        parts.append(say.markdown("caution.dominates", place=name, weight=weight))
    return Text(paragraphs(parts), "caution") if parts else None


def spread_sentence(pool: Pool) -> Text | None:
    """Say how far the places differ beyond chance; None where nothing is pooled, or of two places."""
    spread = pool.heterogeneity
    if spread is None or pool.caution == "two_places" or reported_summary(pool) is None:
        return None
    say = fixed()
    if spread.q_p >= DIFFER_AT:
        return Text(say.markdown(f"spread.{'within' if spread.tau2 > 0 else 'none'}"))
    tau = PoolNumbers(pool).level(spread.tau2**0.5)
    return Text(say.markdown("spread.beyond", tau=tau))


def new_place_words(pool: Pool) -> str:
    """Say what a new place could see, after its name (Markdown); empty where that is not worked out."""
    spread = pool.heterogeneity
    if reported_summary(pool) is None or spread is None:
        return ""
    if spread.prediction_low is None or spread.prediction_high is None:
        return ""
    shown = PoolNumbers(pool).range(spread.prediction_low, spread.prediction_high)
    return fixed().markdown("new_place", range=shown)
