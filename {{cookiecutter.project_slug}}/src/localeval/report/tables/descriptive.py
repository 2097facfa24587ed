"""The tables that describe: who was evaluated, how alike the groups are, how outcomes stand, how good the data are.

The same shape in every place. Each function takes models that have passed disclosure control and gives a ``Table``: numbers
aligned right, withheld numbers as shorthand, and under the table a note for each shorthand that occurs in it. Nothing is
computed here and nothing is left out. Tables of results against a comparison group are in ``impact``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts, QualityRow, TableSize
from localeval.base.fixed_texts import english
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table
from localeval.report.table_parts import (
    NOT_APPLICABLE,
    amounts_by_unit,
    average_cells,
    missing,
    outcome_label,
    reasons,
    selected,
    share_cells,
    table,
)
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.coarseness_text import (
    about_which,
    all_stand,
    as_everywhere,
    counts_rounded,
    differences_of_rounded,
    of_covariates,
)
from localeval.report.wording.data_quality_text import needs_no_row
from localeval.report.wording.file_reading_text import flow_notes, reading_notes
from localeval.report.wording.grammar import is_given, is_withheld
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    beside_limit,
    count,
    decimal,
    per_cent,
)
from localeval.report.wording.phrases import column_name, group_label, inside, plain, table_name
from localeval.report.wording.retold import retold
from localeval.results import Balance, BalanceRow, Estimate, FlowStep, Level

#: Tables whose rows are not about people.
_WITHOUT_PEOPLE = {"costs", "unit_values", "deflators", "context", "lessons"}

#: Of a difference in standard deviations, what rounding can add to it.
_OF_ROUNDING = 0.01


def flow_table(facts: Facts, flow: Sequence[FlowStep], sizes: Sequence[TableSize] = ()) -> Table:
    """Show how many people each step leaves, from everyone in the data to those evaluated."""
    say = sentences()
    header = [say.plain("flow.step"), facts.words.ours_head]
    rows = []
    for step in flow:
        label = plain(retold(step.label))
        if step.excluded:
            label = say.plain("flow.left_out", step=inside(label))
        row = [label, count(step.participants)]
        rows.append([*row, count(step.comparison)] if facts.has_comparison else row)
    if facts.has_comparison:
        header.append(say.plain("table.comparison"))
    usual = as_everywhere(facts, flow)
    return table(
        "flow",
        say.plain("flow.caption"),
        header,
        rows,
        [
            "" if usual else counts_rounded(facts, flow),
            *flow_notes(
                facts,
                too_recent=any(step.step == "too_recent" for step in flow),
                sizes=sizes,
            ),
        ],
        general=[counts_rounded(facts, flow)] if usual else [],
        stands=all_stand(step.stands_since for step in flow),
    )


def profile_table(facts: Facts, balance: Balance | None) -> Table | None:
    """Set participants beside the comparison group in what was known before the start.

    None where nothing was declared that could be shown.
    """
    if balance is None or not balance.rows:
        return None
    say, weighted = sentences(), _is_weighted(balance)
    header = [say.plain("profile.before"), facts.words.ours_head]
    if facts.has_comparison:
        header.append(say.plain("table.comparison"))
    if weighted:
        header.append(say.plain("table.comparison_adjusted", adjusted=facts.words.adjusted))
    rows = []
    for row in balance.rows:
        cells = [row.participant_mean]
        if facts.has_comparison:
            cells.append(row.comparison_before)
        if weighted:
            cells.append(row.comparison_after)
        label = column_name(row.covariate)
        if row.share:
            label = say.plain("profile.share", label=label)
        shown = share_cells(cells) if row.share else average_cells(cells, row.rounded_to)
        rows.append([label, *shown])
    return table(
        "profile",
        say.plain(
            f"profile.caption.{'compared' if facts.has_comparison else 'described'}",
            Ours=facts.words.ours_head,
        ),
        header,
        rows,
        [
            say.plain("profile.units"),
            _both_weighted(facts, balance),
            *_of_coarser(balance),
        ],
        general=[
            say.plain("general.rounded"),
            "" if facts.has_comparison else _of_rounded(facts),
        ],
        behind="balance",
        stands=all_stand([balance.stands_since]),
    )


def _both_weighted(facts: Facts, balance: Balance) -> str:
    """Say that participants are weighted as well, where the means are further apart than the differences after weighting.

    That is so where outcomes are lost: those who are left of both groups stand for all participants.
    """
    if not any(_further_apart(row) for row in balance.rows):
        return ""
    return sentences().plain("profile.both_weighted", ours=facts.words.ours)


def _further_apart(row: BalanceRow) -> bool:
    """Whether the means of a row are further apart than its difference after weighting says."""
    ours, before, after = row.participant_mean, row.comparison_before, row.comparison_after
    if ours is None or before is None or after is None or row.people_rounded_to:
        return False
    if row.smd_after is None or not row.smd_before:
        return False
    spread = abs(ours - before) / row.smd_before
    return abs(ours - after) > (row.smd_after + _OF_ROUNDING) * spread


def balance_table(facts: Facts, balance: Balance | None) -> Table | None:
    """Show how far apart the groups are on each characteristic, in standard deviations.

    None where there is nothing to compare.
    """
    if balance is None or not balance.rows or not facts.has_comparison:
        return None
    say, weighted = sentences(), _is_weighted(balance)
    limit = decimal(balance.limit)
    how = facts.words.adjusting
    columns = ["before", *(["before_adjusting", "after_adjusting"] if weighted else ["alone"])]
    header = [say.plain(f"differences.{key}", how=how) for key in columns]
    header.append(say.plain("differences.under", limit=limit))
    rows = []
    for row in balance.rows:
        values = [row.smd_before, *([row.smd_after] if weighted else [])]
        last = values[-1]
        side = "under" if last is not None and last < balance.limit else "over"
        under = say.plain(f"differences.under_limit.{side}")
        lacking = CONFIDENTIAL if is_withheld(row) else NOT_AVAILABLE
        cells = [lacking if v is None else beside_limit(v, balance.limit) for v in values]
        rows.append([column_name(row.covariate), *cells, lacking if is_withheld(row) else under])
    return table(
        "balance",
        say.plain("differences.caption", ours=facts.words.ours),
        header,
        rows,
        [
            say.plain("differences.explained"),
            say.plain("differences.no_spread")
            if any(row.smd_before is None and not is_withheld(row) for row in balance.rows)
            else "",
            differences_of_rounded(balance, limit),
        ],
        last_is_text=True,
        behind="balance",
        stands=all_stand([balance.stands_since]),
    )


def quality_table(
    facts: Facts, rows: Sequence[QualityRow], estimates: Sequence[Estimate] = ()
) -> Table | None:
    """Show which declared columns have gaps and what is done about them; None where none has any.

    Columns that are complete are told in a sentence (``wording.quality_sentence``); the workbook has them all.

    Parameters
    ----------
    facts : Facts
    rows : sequence of QualityRow
    estimates : sequence of Estimate, optional
        All of them: where a result is not given, nothing is done about what is missing for it.
    """
    say = sentences()
    gaps = [not needs_no_row(facts, row) for row in rows]
    if not any(gaps):
        return None
    missing_in = ["missing_ours", "missing_theirs"] if facts.has_comparison else ["missing"]
    columns = ["table", "column", "kind", *missing_in, "done"]
    header = [say.plain(f"quality.{key}", ours=facts.words.ours) for key in columns]
    cells = []
    for row in rows:
        values = [row.participants_missing]
        if facts.has_comparison:
            values.append(row.comparison_missing)
        complete = all(value == 0 for value in values)
        done = _done(facts, row, estimates) or say.plain(
            f"quality.{'nothing_needed' if complete else 'not_stated'}"
        )
        shares = [
            NOT_APPLICABLE if to_come else share
            for share, to_come in zip(share_cells(values), row.to_come, strict=False)
        ]
        cells.append(
            [table_name(row.table), column_name(row.column), _kind(row.kind), *shares, done]
        )
    return table(
        "quality",
        say.plain("quality.caption"),
        header,
        [cell for cell, gap in zip(cells, gaps, strict=True) if gap],
        [_coarser_shares(rows)],
        general=[_of_rounded(facts)],
        text_columns=3,
        last_is_text=True,
        whole=[] if all(gaps) else cells,
    )


def _done(facts: Facts, row: QualityRow, estimates: Sequence[Estimate]) -> str:
    """Say what is done about what is missing in a column: nothing, where no result that needs it is given."""
    said, words = plain(retold(row.note)), facts.words
    these = [
        e
        for e in estimates
        if row.table != "outcomes"
        or (
            # What is missing is counted of everybody, whatever is given of a group of people.
            e.subgroup is None
            and english("findings", "quality_note.outcome", outcome=e.label, n=e.month)
            == row.column
        )
    ]
    if not these or any(map(is_given, these)):
        return said
    for gap in (
        words.gap_in_outcome,
        words.gap_beside_losses,
        words.gap_in_number,
        words.gap_in_category,
    ):
        if gap and said.startswith(gap):
            return said.replace(gap, sentences().plain("quality.no_result"), 1)
    return said


def sizes_table(facts: Facts, sizes: Sequence[TableSize]) -> Table:
    """Show the tables as they were read."""
    say = sentences()
    return table(
        "sizes",
        say.plain("sizes.caption"),
        [say.plain(f"sizes.{key}") for key in ("table", "file", "rows", "people")],
        [[table_name(s.table), plain(s.file), count(s.rows), _people_of(s)] for s in sizes],
        [*_sizes_notes(facts, sizes, say), *reading_notes(facts, sizes)],
        general=[_counts_of_sizes(facts, sizes, say)],
        text_columns=2,
    )


def _steps_of_sizes(sizes: Sequence[TableSize]) -> set[int]:
    return {step for s in sizes for step in (s.people_rounded_to, s.rows_rounded_to)}


def _counts_of_sizes(facts: Facts, sizes: Sequence[TableSize], say: Sentences) -> str:
    """Say how counts are rounded, where it is said of all tables alike."""
    if _steps_of_sizes(sizes) != {facts.rounding}:
        return ""
    if facts.rounding == 1:
        return say.plain("coarse.not_rounded")
    return say.plain("coarse.rounded", steps=str(facts.rounding))


def _sizes_notes(facts: Facts, sizes: Sequence[TableSize], say: Sentences) -> list[str]:
    """Say how people were rounded, and rows of the tables that are about people; those of other tables are exact."""
    if _steps_of_sizes(sizes) == {facts.rounding}:
        return []
    people = max((s.people_rounded_to for s in sizes), default=1)
    if people == 1:
        return [say.plain("sizes.not_rounded")]
    by_step: dict[str, list[str]] = {}
    for size in sizes:
        if size.rows_rounded_to > 1 and size.rows is not None:
            note = say.plain("sizes.rows_rounded", step=str(size.rows_rounded_to))
            by_step.setdefault(note, []).append(table_name(size.table))
    return [say.plain("sizes.people_rounded", step=str(people)), *about_which(by_step)]


def levels_table(facts: Facts, levels: Sequence[Level]) -> Table:
    """Show outcomes of participants alone, for a design without a comparison group."""
    grouped = any(item.subgroup for item in levels)
    confidence = {item.confidence for item in levels} or {0.95}
    say = sentences()
    columns = ["table.outcome", *(["table.group"] if grouped else []), "levels.level"]
    header = [say.plain(key) for key in columns]
    header.append(say.plain("table.interval", confidence=per_cent(max(confidence))))
    header.append(facts.words.ours_head)
    printed = amounts_by_unit(levels)
    usual = as_everywhere(facts, levels)
    rows = []
    for item in sorted(levels, key=lambda item: item.role != "primary"):
        label = outcome_label(item, mark=item.role == "primary")
        group = [group_label(item)] if grouped else []
        given = item.level is not None
        amounts = printed[item.unit]
        value = amounts.level_cell(item.level) if item.level is not None else missing(item)
        known = given and item.low is not None and item.high is not None
        ends = (
            amounts.level_range_cell(item.low or 0.0, item.high or 0.0) if known else missing(item)
        )
        rows.append([label, *group, value, ends, count(item.n)])
    return table(
        "levels",
        say.plain("levels.caption", ours=facts.words.ours),
        header,
        rows,
        [
            "" if usual else counts_rounded(facts, levels),
            *reasons(levels),
        ],
        general=[
            say.plain("general.rounded"),
            say.plain("table.shares") if any(i.unit == "percent" for i in levels) else "",
            counts_rounded(facts, levels) if usual else "",
            *selected(levels),
        ],
        text_columns=2 if grouped else 1,
        behind="levels",
    )


def _of_coarser(balance: Balance) -> list[str]:
    """Say which characteristics are printed more coarsely than the others."""
    names = [column_name(row.covariate).partition(": ")[0] for row in balance.rows]
    return of_covariates(balance.rows, names)


def _coarser_shares(rows: Sequence[QualityRow]) -> str:
    """Say how the shares of what is missing were rounded, where that is more coarsely than to whole per cent."""
    step = max((row.rounded_to for row in rows), default=0.0)
    return sentences().plain("table.shares_rounded", step=f"{step:g}") if step > 1 else ""


def _of_rounded(facts: Facts) -> str:
    return "" if facts.rounding == 1 else sentences().plain("table.shares_of_rounded")


def _kind(kind: str) -> str:
    """Say of what kind a column is."""
    say, key = sentences(), f"quality.kinds.{kind}"
    return say.plain(key) if say.has(key) else plain(kind)


def _people_of(size: TableSize) -> str:
    return NOT_APPLICABLE if size.table in _WITHOUT_PEOPLE else count(size.people)


def _is_weighted(balance: Balance) -> bool:
    return balance.over_limit_after is not None
