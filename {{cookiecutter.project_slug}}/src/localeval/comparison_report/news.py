"""The news of a comparison: its title, which says the finding, and what each place found, by name.

Two questions are kept apart: what a place's own range shows (better, worse, cannot tell), and whether it differs from the
average by more than chance, the number of places allowed for. Places stand in the order of their names: a ranking would
mislead. Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.comparison.models import Comparison, Member, Pool
from localeval.comparison_report.coarse_words import CoarseRange
from localeval.comparison_report.names import PlaceNames, title
from localeval.comparison_report.printed_pool import models_disagree, reported_summary
from localeval.comparison_report.sentences import is_credible, main_pool, places_counted
from localeval.report.display import Text, escape
from localeval.report.wording.grammar import paragraphs
from localeval.report.wording.numbers import per_cent
from localeval.report.wording.phrases import (
    joined,
    number_with_noun,
    sentence_case,
    spelled,
)

#: So many places are named; with more, the others are counted.
_MOST_NAMED = 12


def comparison_title(comparison: Comparison) -> str:
    """Say what was found together, and whether any place differs, in one line of plain text.

    It is the title of the report in every format. Without a pooled value it says that none is given, and what places found.
    """
    pool = main_pool(comparison)
    if pool is not None:
        return f"{title(pool)}: {_together(comparison, pool)}; {_apart(pool.pooled)}"
    n = number_with_noun(len(comparison.evaluations), "evaluation")
    if not comparison.has_estimates:
        return (
            f"{sentence_case(n)} side by side: no comparison group, so outcomes are described only"
        )
    shown = _main_unpooled(comparison)
    given = [m for m in shown.members if m.estimate is not None]
    return f"{title(shown)}: no average over places is given; {_apart(given)}"


def likely_range(comparison: Comparison) -> str:
    """Give the line under the title: the range of the average; empty without a pooled value."""
    pool = main_pool(comparison)
    best = reported_summary(pool) if pool else None
    if pool is None or best is None:
        return ""
    found = CoarseRange(pool.unit, best.estimate, best.low, best.high)
    return f"Likely range of the average: {found.range} ({per_cent(best.confidence)} interval)"


def place_by_place(comparison: Comparison) -> Text | None:
    """Name the places that did better, did worse, or cannot tell, in the outcome of the title; None without an estimate."""
    if not comparison.has_estimates:
        return None
    pool = main_pool(comparison) or _main_unpooled(comparison)
    places = PlaceNames.of(comparison)
    members = pool.pooled if main_pool(comparison) else pool.members
    given = sorted(
        (m for m in members if m.estimate is not None),
        key=lambda m: places.label(m.evaluation).casefold(),
    )
    lines = [
        _line(places, "Better", [m for m in given if m.verdict == "better"], numbers=True),
        _line(places, "Worse", [m for m in given if m.verdict == "worse"], numbers=True),
        _line(places, "Cannot tell", [m for m in given if m.verdict == "inconclusive"]),
    ]
    listed = "\n".join(f"- {line}" for line in lines if line)
    return Text(paragraphs([listed, _beyond_chance(places, pool), _new_place(pool)]))


def _together(comparison: Comparison, pool: Pool) -> str:
    best = reported_summary(pool)
    assert best is not None  # of the main pool there is one
    found = CoarseRange(pool.unit, best.estimate, best.low, best.high)
    said = f"{_about(found.people)} on average over {places_counted(comparison, pool)}"
    if pool.verdict_of(best) == "inconclusive":
        if models_disagree(pool):
            return f"{said}, which two methods judge differently"
        return f"{said}, which could be chance"
    if not is_credible(comparison, pool):
        return f"{said}, between groups that are not shown to be alike"
    return said


def _about(difference: str) -> str:
    return difference if difference.startswith(("slightly", "no ")) else f"about {difference}"


def _apart(members: Sequence[Member]) -> str:
    """Say how many places did better or worse by their own range; else whether any differs from the average."""
    found = {name: sum(m.verdict == name for m in members) for name in ("better", "worse")}
    if len(members) > 2 and len(members) in found.values():
        return f"all {spelled(len(members))} did {'better' if found['better'] else 'worse'}"
    if any(found.values()):
        parts = [f"{spelled(n)} did {name}" for name, n in found.items() if n]
        if found["worse"] and not found["better"]:
            parts = [f"{number_with_noun(found['worse'], 'place')} did worse"]
        elif found["better"]:
            parts[0] = f"{number_with_noun(found['better'], 'place')} did better"
        return joined(parts)
    far = sum(m.beyond_chance is True for m in members)
    if far:
        differ = "differs" if far == 1 else "differ"
        return f"{number_with_noun(far, 'place')} {differ} from the average by more than chance"
    return "no place stands out" if len(members) > 1 else "one place alone has a result"


def _line(
    places: PlaceNames, name: str, members: Sequence[Member], *, numbers: bool = False
) -> str:
    if not members:
        return ""
    named = []
    for m in members[:_MOST_NAMED]:
        words = places.safe(m.evaluation)
        if numbers and m.estimate is not None and m.low is not None and m.high is not None:
            found = CoarseRange(m.unit, m.estimate, m.low, m.high)
            words += f" {escape(f'({found.difference}, range {found.ends})')}"
        named.append(words)
    rest = len(members) - len(named)
    if rest:
        named.append(number_with_noun(rest, "other"))
    return f"**{name}:** {joined(named)}"


def _beyond_chance(places: PlaceNames, pool: Pool) -> str:
    """Say which places differ from the average, where that was tested."""
    tested = [m for m in pool.pooled if m.beyond_chance is not None]
    if reported_summary(pool) is None or not tested:
        return ""
    far = sorted((places.safe(m.evaluation) for m in tested if m.beyond_chance), key=str.casefold)
    if not far:
        return "No place differs from the average by more than chance, once the number of places is allowed for."
    differ = "differs" if len(far) == 1 else "differ"
    named = [*far[:_MOST_NAMED]]
    if len(far) > len(named):
        named.append(number_with_noun(len(far) - len(named), "other"))
    only = "Only " if len(far) <= 3 else ""
    return (
        f"{only}{joined(named)} {differ} from the average by more than chance, once the number of places is allowed for. The "
        "numbers do not say why."
    )


def _new_place(pool: Pool) -> str:
    """Say what a new place could see, where that is worked out."""
    spread, best = pool.heterogeneity, reported_summary(pool)
    if best is None or spread is None:
        return ""
    low, high = spread.prediction_low, spread.prediction_high
    if low is None or high is None:
        return ""
    found = CoarseRange(pool.unit, best.estimate, low, high)
    return escape(
        f"A new place like these could see anything from {found.range} (95% prediction interval)."
    )


def _main_unpooled(comparison: Comparison) -> Pool:
    """Choose the outcome of which most places have an estimate, primary in most of them."""
    return max(
        comparison.pools,
        key=lambda p: (
            sum(m.estimate is not None for m in p.members),
            sum(m.role == "primary" for m in p.members),
        ),
    )
