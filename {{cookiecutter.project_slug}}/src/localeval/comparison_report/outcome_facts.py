"""The heading of an outcome's section, which says its finding, and the facts under it: a name and a sentence or two each.

What the first page says of the outcome of the title is not said again. Nothing is computed.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.fixed_sentences import fixed
from localeval.comparison_report.funnel_plot import small_study_sentence
from localeval.comparison_report.leave_one_out import steps_sentence
from localeval.comparison_report.main_points import together_range, withheld_note
from localeval.comparison_report.names import row_titles
from localeval.comparison_report.place_by_place import beyond_chance
from localeval.comparison_report.place_context import context_pattern
from localeval.comparison_report.printed_pool import (
    models_disagree,
    reported_summary,
    two_places_differ,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.comparison_report.sentences import new_place_words, spread_sentence
from localeval.comparison_report.shown_pools import given_members, levels_shown, main_row
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
            form = "clear" if clear else "chance"
        difference = numbers.difference(best.estimate)
        heading = say.plain(f"heading.{form}", outcome=name, difference=difference)
    elif given:
        two = pool.caution == "two_places" and two_places_differ(pool)
        form = "two_differ" if two else "one_place" if len(given) == 1 else "not_pooled"
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
    facts = {
        "average": "" if main else together_range(comparison, pool),
        "spread": spread if main else f"{spread} {beyond_chance(comparison, pool)}".strip(),
        "steps": words(steps_sentence(comparison, pool)),
        "new_place": "" if main else new_place_words(pool),
        "small": words(small_study_sentence(pool)),
        "context": context_pattern(comparison, pool),
        "withheld": "" if main else withheld_note(pool),
    }
    lines = [f"- **{say.plain(f'fact.{key}')}** {said}" for key, said in facts.items() if said]
    return Text("\n".join(lines), "key-facts") if lines else None
