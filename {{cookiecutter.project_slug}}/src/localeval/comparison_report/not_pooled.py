"""What is not pooled, and why: one short table of the results that stand beside the averages and not in them.

A row for each evaluation and reason, in the order of names; what is pooled needs no row. With very many places the reasons
are counted instead (``eligibility_tables``).
"""

from __future__ import annotations

from collections import defaultdict

from localeval.comparison.models import Comparison, Member, NotPooledReason, Pool
from localeval.comparison_report.coarse_words import CoarseRange
from localeval.comparison_report.eligibility_tables import comparability_matrix
from localeval.comparison_report.names import PlaceNames, row_titles
from localeval.comparison_report.reason_words import Whys
from localeval.report.display import Blocks, Table, Text
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import level
from localeval.report.wording.phrases import joined, number_with_noun, plain, sentence_case

#: Of outcomes that one row is about, and of reasons that it gives.
_MOST_OUTCOMES = 3
_MOST_REASONS = 2

_RULE = (
    "We pool results only when they mean the same thing: the same outcome in the same unit, at the same month after the start, "
    "about people of the same ages, from evidence of like strength."
)


def not_pooled(comparison: Comparison) -> Blocks:
    """Say by which rule results are pooled, and show those that are not."""
    rows = _rows(comparison)
    if not rows:
        several = any(len(pool.members) > 1 for pool in comparison.pools)
        all_in = " Every result that several places report is pooled." if several else ""
        return Blocks((Text(_RULE + all_in),))
    if len(rows) > MOST_ROWS:
        return Blocks((Text(_RULE), *comparability_matrix(comparison).parts))
    return Blocks((Text(_RULE), _table(rows)))


def _table(rows: list[list[str]]) -> Table:
    return table(
        "not-pooled",
        "Results that are not pooled, and why",
        ["Place", "Outcome", "What it found", "Why it is not pooled"],
        rows,
        [],
        text_columns=4,
    )


def _rows(comparison: Comparison) -> list[list[str]]:
    """Give a row for each evaluation and set of reasons, of the outcomes that several places report."""
    places, names = PlaceNames.of(comparison), row_titles(comparison)
    found: dict[tuple[str, tuple[NotPooledReason, ...]], list[tuple[Pool, Member]]]
    found = defaultdict(list)
    for pool in comparison.pools:
        for m in pool.members if len(pool.members) > 1 else ():
            if not m.pooled:
                found[m.evaluation, m.reasons].append((pool, m))
    rows = []
    for (identity, reasons), items in found.items():
        pool, m = items[0]
        whys = Whys(pool, places.by_id.__getitem__)
        why = "; ".join(whys.why(reason, m) for reason in reasons[:_MOST_REASONS])
        if (rest := len(reasons) - _MOST_REASONS) > 0:
            why += f"; {number_with_noun(rest, 'more reason')}, in the annex"
        outcomes = [names[p.key] for p, _ in items[:_MOST_OUTCOMES]]
        if len(items) > _MOST_OUTCOMES:
            outcomes.append(f"{number_with_noun(len(items) - _MOST_OUTCOMES, 'more outcome')}")
        what = _found(m) if len(items) == 1 else f"{_found(m)} (the first)"
        rows.append(
            [places.label(identity), joined(outcomes), what, f"{sentence_case(plain(why))}."]
        )
    return sorted(rows, key=lambda row: (row[0].casefold(), row[1].casefold()))


def _found(m: Member) -> str:
    if m.estimate is not None and m.low is not None and m.high is not None:
        words = CoarseRange(m.unit, m.estimate, m.low, m.high)
        return f"{words.difference} (range {words.ends})"
    if m.participant_level is not None and "no_comparison_group" in m.reasons:
        return f"{level(m.participant_level, m.unit)} among participants"
    return "Not given"
