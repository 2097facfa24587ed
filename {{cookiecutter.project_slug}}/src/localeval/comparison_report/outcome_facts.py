"""The heading of an outcome's section, which says its finding, and the facts under it: a name and a sentence or two each.

What the first page says of the outcome of the title is not said again. Nothing is computed.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.chart_texts import where
from localeval.comparison_report.fixed_sentences import fixed
from localeval.comparison_report.funnel_plot import small_differ, small_study_sentence
from localeval.comparison_report.leave_one_out import steps_sentence
from localeval.comparison_report.main_points import together_range, withheld_note
from localeval.comparison_report.names import PlaceNames, row_titles
from localeval.comparison_report.place_context import context_pattern
from localeval.comparison_report.printed_pool import (
    models_disagree,
    reported_summary,
    second_model,
    two_places_differ,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.comparison_report.sentences import new_place_words, spread_sentence
from localeval.comparison_report.shown_pools import (
    given_members,
    in_order_of_name,
    is_credible,
    levels_shown,
    main_row,
    only_result,
)
from localeval.report.display import Text


def section_heading(comparison: Comparison, pool: Pool) -> str:
    """Say what was found in one line of plain text: the outcome and its average; of the outcome of the title no more than its name."""
    say, name = fixed(), row_titles(comparison)[pool.key]
    given = given_members(pool)
    best = reported_summary(pool)
    if best is not None and pool is main_row(comparison):
        heading = say.plain("heading.main", outcome=name)
    elif best is not None:
        numbers = PoolNumbers(pool)
        clear = pool.verdict_of(best) != "inconclusive"
        if not clear and models_disagree(pool):
            form = "models"
        elif not clear and numbers.vanishes(best.estimate):
            form = "same"
        else:
            form = "chance" if not clear else "clear" if is_credible(comparison, pool) else "unlike"
        difference = numbers.difference(best.estimate)
        heading = say.plain(f"heading.{form}", outcome=name, difference=difference)
    elif given:
        two = pool.caution == "two_places" and two_places_differ(pool)
        form = "two_differ" if two else "one_place" if only_result(pool) else "not_pooled"
        heading = say.plain(f"heading.{form}", outcome=name)
    else:
        form = "described" if levels_shown(pool) else "not_given"
        return say.plain(f"heading.{form}", outcome=name)
    return heading


def facts_text(comparison: Comparison, pool: Pool, *, main: bool) -> Text | None:
    """List the facts of an outcome; None without any.

    Parameters
    ----------
    comparison : Comparison
    pool : Pool
    main : bool
        Whether it is the outcome of the title, of which the first page says the average and each place.
    """
    say = fixed()

    def words(text: Text | None) -> str:
        return text.markdown if text else ""

    spread = words(spread_sentence(pool))
    differ = "" if main else _differ(comparison, pool)
    facts = {
        "average": "" if main else _range(comparison, pool),
        "spread": " ".join(part for part in (spread, differ) if part),
        "steps": words(steps_sentence(comparison, pool)),
        "new_place": "" if main else new_place_words(pool),
        "small": words(small_study_sentence(pool)) if main or small_differ(pool) else "",
        "context": context_pattern(comparison, pool),
        "withheld": "" if main else withheld_note(pool),
    }
    lines = [f"- **{say.plain(f'fact.{key}')}** {said}" for key, said in facts.items() if said]
    return Text("\n".join(lines), "key-facts") if lines else None


def _range(comparison: Comparison, pool: Pool) -> str:
    """Give the range of the average (Markdown); its heading says whether chance could explain it. More where that is not all."""
    best = reported_summary(pool)
    if best is None or second_model(pool) is not None or not is_credible(comparison, pool):
        return together_range(comparison, pool)
    return fixed().markdown("likely_range", range=PoolNumbers(pool).range(best.low, best.high))


def _differ(comparison: Comparison, pool: Pool) -> str:
    """Name the places that differ from the others (Markdown); the first page says how that is tested."""
    say, places = fixed(), PlaceNames.of(comparison)
    far = in_order_of_name(places, [m for m in pool.pooled if m.beyond_chance])
    if not far:
        return ""
    key = say.by_number("differ", len(far))
    return say.markdown(key, names=where([places.label(m.evaluation) for m in far]))
