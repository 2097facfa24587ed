"""The main points of a comparison: what the average means, why places may differ, other outcomes, and what is missing.

They follow the first screen and repeat nothing of it but the number they explain. Nothing is computed.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool, Summary
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import people_of, row_titles
from localeval.comparison_report.printed_pool import (
    models_disagree,
    reported_summary,
    second_model,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.comparison_report.shown_pools import (
    is_credible,
    levels_shown,
    main_pool,
    main_row,
    places_counted,
)
from localeval.report.display import Text
from localeval.report.wording.phrases import inside


def main_points(comparison: Comparison) -> Text | None:
    """List the main points; None where there is nothing to say."""
    row = main_row(comparison)
    if row is None:
        return None
    pool = main_pool(comparison)
    say = fixed()
    missing = withheld_note(row) if pool else ""
    lines = [
        together(comparison, pool) if pool else "",
        compared(comparison, pool) if pool else "",
        say.markdown("points.why_differ") if any(m.beyond_chance for m in row.pooled) else "",
        _others(comparison, row),
        say.plain("points.withheld", said=missing) if missing else "",
        ""
        if comparison.has_estimates or not levels_shown(row)
        else say.markdown("points.described"),
    ]
    listed_lines = "\n".join(f"- {line}" for line in lines if line)
    order = "order_asked" if comparison.order == "estimate" else "order"
    several = len(comparison.evaluations) > 1 and comparison.has_estimates
    parts = [listed_lines, say.markdown(f"points.{order}") if several else ""]
    said = "\n\n".join(part for part in parts if part)
    return Text(said) if said else None


def together(comparison: Comparison, pool: Pool) -> str:
    """Give the average and say what it means (Markdown)."""
    best = reported_summary(pool)
    if best is None:
        return ""
    found = fixed().markdown(
        "points.together",
        difference=PoolNumbers(pool).difference(best.estimate),
        outcome=inside(row_titles(comparison)[pool.key]),
    )
    return f"{found} {together_range(comparison, pool)}"


def together_range(comparison: Comparison, pool: Pool) -> str:
    """Say what the range of the average means (Markdown); the two models of two places stand beside each other."""
    best = reported_summary(pool)
    if best is None:
        return ""
    numbers, other = PoolNumbers(pool), second_model(pool)
    slots = {"range": numbers.range(best.low, best.high)}
    if other is not None:
        slots |= {
            "other": numbers.difference(other.estimate),
            "other_range": numbers.range(other.low, other.high),
        }
        form = "models" if models_disagree(pool) else "models_agree"
    elif pool.verdict_of(best) == "inconclusive":
        form = "chance"
    else:
        form = "clear" if is_credible(comparison, pool) else "unlike"
    return fixed().markdown(f"points.meaning.{form}", **slots)


def compared(comparison: Comparison, pool: Pool) -> str:
    """Say whom the average is about, and against what: what would have been, but only where the groups are shown to tell that."""
    people, otherwise = people_of(comparison, pool)
    form = "credible" if is_credible(comparison, pool) else "groups"
    return fixed().markdown(
        f"points.compares.{form}",
        people=people,
        places=places_counted(comparison, pool),
        otherwise=otherwise,
    )


def withheld_note(pool: Pool) -> str:
    """Say that places which withheld their number are not a random part of all (Markdown); empty where none is left out for that."""
    n = sum("withheld" in m.reasons for m in pool.members)
    if not n or reported_summary(pool) is None:
        return ""
    return counted("withheld", n)


def _others(comparison: Comparison, row: Pool) -> str:
    """Say of each other pooled outcome what it came to; those for which we cannot tell stand together at the end."""
    names, say = row_titles(comparison), fixed()
    clear, unclear = [], []
    for pool in comparison.pools:
        best = reported_summary(pool)
        if best is None or pool.key == row.key:
            continue
        name = inside(names[pool.key])
        if pool.verdict_of(best) == "inconclusive":
            unclear.append(name)
        else:
            clear.append(_clear(pool, best, name))
    said = "; ".join(clear)
    if unclear:
        last = say.plain("points.other_unclear", outcomes=", ".join(unclear))
        said = f"{said}; {last}" if said else last
    return say.markdown("points.others", said=said) if said else ""


def _clear(pool: Pool, best: Summary, name: str) -> str:
    numbers = PoolNumbers(pool)
    return fixed().plain(
        "points.other_clear",
        outcome=name,
        difference=numbers.difference(best.estimate),
        range=numbers.range(best.low, best.high),
    )
