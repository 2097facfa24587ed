"""What is not pooled, and why: one short table of the results that stand beside the averages and not in them.

A row for each evaluation and set of reasons, in the order of names; what is pooled needs no row. With very many places the
reasons are counted instead (``pooling_matrix``).
"""

from __future__ import annotations

from collections import defaultdict

from localeval.comparison.models import Comparison, Member, NotPooledReason, Pool
from localeval.comparison_report.fixed_sentences import counted, fixed, listed
from localeval.comparison_report.names import PlaceNames, printed_levels_note, row_titles
from localeval.comparison_report.pooling_matrix import comparability_matrix
from localeval.comparison_report.reason_words import Whys
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.display import Blocks, Text
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.phrases import plain, sentence_case

#: Of outcomes that one row is about, and of reasons that it gives.
_MOST_OUTCOMES = 3
_MOST_REASONS = 2


def not_pooled(comparison: Comparison) -> Blocks:
    """Say by which rule results are pooled, and show those that are not; nothing where no place has a result."""
    say = fixed()
    rows = _rows(comparison)
    several = [pool for pool in comparison.pools if len(pool.members) > 1]
    if not comparison.has_estimates and all(m.participant_level is not None for p in several for m in p.members):  # fmt: skip
        return Blocks()  # levels alone are shown as such
    rule = say.markdown("not_pooled.rule")
    if not rows:
        # Results that differ by more than chance have no average, though nothing speaks against pooling them.
        averaged = all(pool.summaries for pool in several)
        said = say.markdown("not_pooled.all_in" if averaged else "not_pooled.none_left_out")
        return Blocks((Text(f"{rule} {said}" if several else rule),))
    if len(rows) > MOST_ROWS:
        return Blocks((Text(rule), *comparability_matrix(comparison).parts))
    columns = ["place", "outcome", "found", "why"]
    outcomes = {row[1] for row in rows}
    if len(outcomes) == 1:  # which the caption says then
        columns.remove("outcome")
        rows = [[row[0], *row[2:]] for row in rows]
    head = [say.plain(f"not_pooled.head.{key}") for key in columns]
    caption = counted("not_pooled.caption", len({row[0] for row in rows}))
    shown = table("not-pooled", caption, head, rows, _notes(comparison), text_columns=len(head))
    return Blocks((Text(rule), shown))


def _notes(comparison: Comparison) -> list[str]:
    places = PlaceNames.of(comparison)
    several = (p for p in comparison.pools if len(p.members) > 1)
    return printed_levels_note(
        places.label, [m for p in several for m in p.members if not m.pooled]
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
            why += f"; {counted('not_pooled.more_reasons', rest)}"
        outcomes = [names[p.key] for p, _ in items[:_MOST_OUTCOMES]]
        if len(items) > _MOST_OUTCOMES:
            outcomes.append(counted("not_pooled.more_outcomes", len(items) - _MOST_OUTCOMES))
        what = _found(pool, m)
        if len(items) > 1 and m.participant_level is not None:
            what = fixed().plain("not_pooled.of_first", found=what)
        line = fixed().plain("not_pooled.reason_line", Why=sentence_case(plain(why)))
        rows.append([places.label(identity), listed(outcomes), what, line])
    return sorted(rows, key=lambda row: (row[0].casefold(), row[1].casefold()))


def _found(pool: Pool, m: Member) -> str:
    say, numbers = fixed(), PoolNumbers(pool).of_unit(m.unit)
    if m.estimate is not None and m.low is not None and m.high is not None:
        return say.plain(
            "not_pooled.range",
            difference=numbers.difference(m.estimate),
            range=numbers.short_range(m.low, m.high),
        )
    if m.participant_level is not None and "no_comparison_group" in m.reasons:
        form = "level" if m.unit == "percent" else "level_amount"
        return say.plain(f"not_pooled.{form}", level=numbers.level(m.participant_level))
    return say.plain("not_pooled.none")
