"""The news of a comparison: its title, which says the finding and whether any place differs, and the range under it.

Without an average the title says why, and what there is: results of places by themselves, levels of people who joined, or
nothing that may be published. Each is one line of plain text, the same in every format. Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.comparison.models import Comparison, Member, Pool
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import PlaceNames, row_titles, title
from localeval.comparison_report.printed_pool import (
    models_disagree,
    reported_summary,
    two_places_differ,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.comparison_report.shown_pools import (
    given_members,
    is_credible,
    levels_shown,
    main_pool,
    main_row,
    only_result,
    places_counted,
    told_members,
)
from localeval.report.wording.numbers import is_money, per_cent
from localeval.report.wording.phrases import sentence_case


def comparison_title(comparison: Comparison) -> str:
    """Say what was found together, and whether any place differs, in one line of plain text."""
    pool = main_pool(comparison)
    if pool is not None:
        average = average_words(comparison, pool)
        return fixed().plain("title.average", average=average, apart=apart(comparison, pool))
    row = main_row(comparison)
    say, n = fixed(), len(comparison.evaluations)
    if row is None:
        return say.plain("title.nothing", Evaluations=sentence_case(counted("evaluations", n)))
    if given := given_members(row):
        return _no_average(comparison, row, given)
    if levels := levels_shown(row):
        return _described(row, levels)
    if any("withheld" in m.reasons for p in comparison.pools for m in p.members):
        return say.plain("title.not_given", evaluations=counted("evaluations", n))
    return say.plain(
        "title.described_nothing", Evaluations=sentence_case(counted("evaluations", n))
    )


def likely_range(comparison: Comparison) -> str:
    """Give the line under the title: the range of the average, or what is to be kept in mind where there is none."""
    say, pool = fixed(), main_pool(comparison)
    best = reported_summary(pool) if pool else None
    if pool is not None and best is not None:
        shown = PoolNumbers(pool).range(best.low, best.high)
        return say.plain("likely.average", range=shown, confidence=per_cent(best.confidence))
    row = main_row(comparison)
    given = given_members(row) if row else []
    if row is not None and (m := only_result(row)):
        shown = PoolNumbers(row).range(m.low or 0.0, m.high or 0.0)
        return say.plain("likely.one", range=shown, confidence=per_cent(m.confidence))
    if given:
        return say.plain("likely.no_average")
    described = row is not None and levels_shown(row)
    return say.plain("likely.described" if described else "likely.not_given")


def apart(comparison: Comparison, row: Pool) -> str:
    """Say how many places did worse or better by their own range, in the average or not; else whether any differs from the others.

    Made-up data that are not in the average count for nothing here: they would be news of real places.
    """
    members = told_members(row)
    invented = {e.id for e in comparison.evaluations if e.synthetic}
    judged = [m for m in members if m.pooled or m.evaluation not in invented or "synthetic" not in m.reasons]  # fmt: skip
    found = {name: [m for m in judged if m.verdict == name] for name in ("worse", "better")}
    for name, those in found.items():
        if len(those) == len(members):
            return counted(f"apart.all_{name}", len(members))
    average = reported_summary(row) is not None
    for name, those in found.items():  # harm is the news
        if those:
            outside = average and not any(m.pooled for m in those)
            return counted(f"apart.{name}{'_outside' if outside else ''}", len(those))
    far = sum(m.beyond_chance is True for m in row.pooled)
    return counted("apart.differ", far) if far else fixed().plain("apart.none")


def average_words(comparison: Comparison, pool: Pool) -> str:
    """Say what was found together, as plain text; there is an average."""
    best = reported_summary(pool)
    assert best is not None
    numbers = PoolNumbers(pool)
    slots = {
        "places": places_counted(comparison, pool),
        "finding": numbers.finding(best.estimate),
        "people": numbers.did[0],
        "outcome": title(pool),
    }
    if pool.verdict_of(best) != "inconclusive":
        form = "clear" if is_credible(comparison, pool) else "unlike"
    elif models_disagree(pool):
        form = "models"
    elif numbers.vanishes(best.estimate):
        form = "same" if pool.unit == "percent" else "same_amount"
    else:
        form = "chance"
    return fixed().plain(f"average.{form}", **slots)


def _no_average(comparison: Comparison, row: Pool, given: Sequence[Member]) -> str:
    say, places = fixed(), PlaceNames.of(comparison)
    outcome, told = row_titles(comparison)[row.key], told_members(row)
    if m := only_result(row):
        found = PoolNumbers(row).difference(m.estimate or 0.0)
        name = places.label(m.evaluation)
        return say.plain("title.one_place", outcome=outcome, place=name, difference=found)
    if row.caution == "two_places" and two_places_differ(row):
        return say.plain("title.two_differ", outcome=outcome, apart=apart(comparison, row))
    units = {m.unit for m in told}
    form = "not_pooled"
    if (
        len(given) == 1 and len(units) > 1
    ):  # nothing stands beside it on its own scale, but elsewhere
        form = "currencies" if all(map(is_money, units)) else "units"
    n = counted("places", len(told))
    return say.plain(f"title.{form}", outcome=outcome, places=n, apart=apart(comparison, row))


def _described(row: Pool, levels: Sequence[Member]) -> str:
    """Give the levels of people who joined, the lowest and the highest; nothing is said of what was changed."""
    say, numbers = fixed(), PoolNumbers(row)
    values = sorted(m.participant_level or 0.0 for m in levels)
    ends = [numbers.level(values[0]), numbers.level(values[-1])]
    if ends[0] == ends[1]:
        said = ends[0]
    else:
        low = ends[0].removesuffix(" in 100") if row.unit == "percent" else ends[0]
        said = say.plain("finding.levels", low=low, high=ends[1])
    form = "described" if row.unit == "percent" else "described_amount"
    return say.plain(f"title.{form}", outcome=title(row), levels=said)
