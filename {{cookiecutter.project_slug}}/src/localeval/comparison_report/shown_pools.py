"""Which outcome a comparison opens with, which of its results can be shown, and whom they are about.

Answers questions about a ``Comparison`` that sentences, tables and charts share. Nothing is computed, and nothing is put in words
but the number of places.
"""

from __future__ import annotations

from localeval.catalogue.place_codes import place_of
from localeval.comparison.models import Comparison, Member, Pool
from localeval.comparison_report.fixed_sentences import counted
from localeval.comparison_report.names import PlaceNames
from localeval.comparison_report.printed_pool import drawn_estimates, reported_summary

#: From this level of evidence on, groups are shown to be comparable.
_CREDIBLE = 3


def main_pool(comparison: Comparison) -> Pool | None:
    """Choose the outcome of the title: pooled, primary in most places, of the most places; None where nothing is pooled."""
    pooled = [pool for pool in comparison.pools if reported_summary(pool)]
    if not pooled:
        return None
    return max(pooled, key=lambda p: (sum(m.role == "primary" for m in p.pooled), len(p.pooled)))


def main_row(comparison: Comparison) -> Pool | None:
    """Choose the outcome of the title where nothing is pooled: of which most places have an estimate, or else a level."""
    return main_pool(comparison) or max(
        comparison.pools,
        key=lambda p: (
            len(given_members(p)),
            len(levels_shown(p)),
            sum(m.role == "primary" for m in p.members),
        ),
        default=None,
    )


def given_members(pool: Pool) -> list[Member]:
    """Keep the results that are given with their range, in the unit of the row."""
    return [g.member for g in drawn_estimates(pool.members) if g.member.unit == pool.unit]


def told_members(pool: Pool) -> list[Member]:
    """Keep the results whose verdict can be told: pooled or not, and in any unit, because harm is harm in each.

    Beside an average a result says nothing whose standard error cannot be true, or was rounded away.
    """
    doubtful = {"precision", "withheld"} if reported_summary(pool) else set()
    return [g.member for g in drawn_estimates(pool.members) if not doubtful & {*g.member.reasons}]


def only_result(pool: Pool) -> Member | None:
    """Give the result of a row where no place has another one, in whatever unit; None where there are several, or none."""
    given = [g.member for g in drawn_estimates(pool.members)]
    return given[0] if len(given) == 1 else None


def levels_shown(pool: Pool) -> list[Member]:
    """Keep the places without a comparison group whose level is given."""
    return [
        m
        for m in pool.members
        if "no_comparison_group" in m.reasons and m.participant_level is not None
    ]


def in_order_of_name(places: PlaceNames, members: list[Member]) -> list[Member]:
    """Order results by the name of their place."""
    return sorted(members, key=lambda m: places.label(m.evaluation).casefold())


def places_counted(comparison: Comparison, pool: Pool) -> str:
    """Count what was pooled: places, or evaluations where a place has several."""
    by_id = PlaceNames.of(comparison).by_id
    codes = {place_of(by_id[m.evaluation].place_code) for m in pool.pooled if m.evaluation in by_id}
    n = len(pool.pooled)
    return counted("places" if len(codes) == n else "evaluations", n)


def is_credible(comparison: Comparison, pool: Pool) -> bool:
    """Whether every evaluation that is pooled shows its groups to be comparable: level 3 of 5 and above."""
    levels = {item.id: item.evidence_level for item in comparison.evaluations}
    return all((levels.get(m.evaluation) or 0) >= _CREDIBLE for m in pool.pooled)
