"""The tables that describe: who was evaluated, how alike the groups are, how outcomes stand, how good the data are.

The same shape in every place. Each function takes models that have passed disclosure control and gives a ``Table``: numbers
aligned right, withheld numbers as shorthand, and under the table a note for each shorthand that occurs in it. Nothing is
computed here and nothing is left out. Tables of results against a comparison group are in ``impact``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts, QualityRow, TableSize
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table
from localeval.report.table_parts import (
    NOT_APPLICABLE,
    decimal_or_withheld,
    missing,
    outcome_label,
    reasons,
    table,
)
from localeval.report.wording.coarseness_text import (
    all_stand,
    counts_rounded,
    differences_of_rounded,
    of_covariates,
)
from localeval.report.wording.file_reading_text import flow_notes, reading_notes
from localeval.report.wording.grammar import is_withheld
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    count,
    decimal,
    interval,
    number,
    per_cent,
)
from localeval.report.wording.phrases import column_name, group_label, inside, plain
from localeval.results import Balance, BalanceRow, FlowStep, Level

#: Tables whose rows are not about people.
_WITHOUT_PEOPLE = {"costs", "context", "lessons"}

#: Of a difference in standard deviations, what rounding can add to it.
_OF_ROUNDING = 0.01


def flow_table(facts: Facts, flow: Sequence[FlowStep]) -> Table:
    """Show how many people each step leaves, from everyone in the data to those evaluated."""
    header = ["Step", facts.words.ours_head]
    rows = []
    for step in flow:
        label = plain(step.label)
        row = [f"Left out: {inside(label)}" if step.excluded else label, count(step.participants)]
        rows.append([*row, count(step.comparison)] if facts.has_comparison else row)
    if facts.has_comparison:
        header.append("Comparison group")
    return table(
        "flow",
        "From the people in the data to the people evaluated",
        header,
        rows,
        [
            counts_rounded(facts, flow),
            all_stand(step.stands_since for step in flow),
            *flow_notes(facts, too_recent=any(step.step == "too_recent" for step in flow)),
        ],
    )


def profile_table(facts: Facts, balance: Balance | None) -> Table | None:
    """Set participants beside the comparison group in what was known before the start.

    None where nothing was declared that could be shown.
    """
    if balance is None or not balance.rows:
        return None
    weighted = _is_weighted(balance)
    header = ["Before the start", facts.words.ours_head]
    if facts.has_comparison:
        header.append("Comparison group")
    if weighted:
        header.append(f"Comparison group, {facts.words.adjusted}")
    rows = []
    for row in balance.rows:
        cells = [row.participant_mean]
        if facts.has_comparison:
            cells.append(row.comparison_before)
        if weighted:
            cells.append(row.comparison_after)
        label = column_name(row.covariate) + (" (%)" if row.share else "")
        rows.append([label, *map(decimal_or_withheld, cells)])
    return table(
        "profile",
        f"{facts.words.ours_head} beside the comparison group, before the start"
        if facts.has_comparison
        else "Participants before the start",
        header,
        rows,
        [
            "Rows with (%) are shares of people in per cent; the other rows are averages.",
            "" if facts.has_comparison else _of_rounded(facts),
            _both_weighted(facts, balance),
            *_of_coarser(balance),
            all_stand([balance.stands_since]),
        ],
    )


def _both_weighted(facts: Facts, balance: Balance) -> str:
    """Say that participants are weighted as well, where the means are further apart than the differences after weighting.

    That is so where outcomes are lost: those who are left of both groups stand for all participants.
    """
    if not any(_further_apart(row) for row in balance.rows):
        return ""
    return (
        f"The column of {facts.words.ours} is of those whose outcome is known, as they are. To stand for all, also for those "
        "whose outcome is not known, they are weighted too; the differences after weighting are between both groups as weighted."
    )


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
    weighted = _is_weighted(balance)
    limit = decimal(balance.limit)
    how = facts.words.adjusting
    header = ["Before the start", f"Before {how}" if weighted else "Standardised difference"]
    if weighted:
        header.append(f"After {how}")
    header.append(f"Under {limit}")
    rows = []
    for row in balance.rows:
        values = [row.smd_before, *([row.smd_after] if weighted else [])]
        last = values[-1]
        under = "yes" if last is not None and last < balance.limit else "no"
        lacking = CONFIDENTIAL if is_withheld(row) else NOT_AVAILABLE
        cells = [lacking if value is None else decimal(value) for value in values]
        rows.append([column_name(row.covariate), *cells, lacking if is_withheld(row) else under])
    return table(
        "balance",
        f"Standardised differences between {facts.words.ours} and the comparison group",
        header,
        rows,
        [
            "A standardised difference is the gap between the groups in standard deviations, without its "
            "sign.",
            "Where a group has no spread at all it cannot be measured."
            if any(row.smd_before is None and not is_withheld(row) for row in balance.rows)
            else "",
            differences_of_rounded(balance, limit),
            all_stand([balance.stands_since]),
        ],
        last_is_text=True,
    )


def quality_table(facts: Facts, rows: Sequence[QualityRow]) -> Table:
    """Show how complete each declared column is and what is done about gaps."""
    header = ["Table", "Column", "Kind"]
    header += (
        [f"Missing, {facts.words.ours} (%)", "Missing, comparison group (%)"]
        if facts.has_comparison
        else ["Missing (%)"]
    )
    header.append("What is done")
    cells = []
    for row in rows:
        values = [row.participants_missing]
        if facts.has_comparison:
            values.append(row.comparison_missing)
        complete = all(value == 0 for value in values)
        done = plain(row.note) or ("nothing needed" if complete else "not stated")
        shares = [CONFIDENTIAL if value is None else decimal(value, 1) for value in values]
        shares = [
            NOT_APPLICABLE if to_come else share
            for share, to_come in zip(shares, row.to_come, strict=False)
        ]
        cells.append([plain(row.table), plain(row.column), plain(row.kind), *shares, done])
    return table(
        "quality",
        "How complete the data are",
        header,
        cells,
        [_shares(facts, rows)],
        text_columns=3,
        last_is_text=True,
    )


def sizes_table(facts: Facts, sizes: Sequence[TableSize]) -> Table:
    """Show the tables as they were read."""
    return table(
        "sizes",
        "The tables as they were read",
        ["Table", "File", "Rows", "People"],
        [[plain(s.table), plain(s.file), count(s.rows), _people_of(s)] for s in sizes],
        [*_sizes_notes(sizes), *reading_notes(facts, sizes)],
        text_columns=2,
    )


def _sizes_notes(sizes: Sequence[TableSize]) -> list[str]:
    """Say how people were rounded, and rows of the tables that are about people; those of other tables are exact."""
    people = max((s.people_rounded_to for s in sizes), default=1)
    if people == 1:
        return ["Counts are not rounded."]
    notes = [f"Numbers of people are rounded to the nearest {people}, so they may not add up."]
    by_step: dict[int, list[str]] = {}
    for size in sizes:
        if size.rows_rounded_to > 1:
            by_step.setdefault(size.rows_rounded_to, []).append(plain(size.table))
    return notes + [
        f"Rows are rounded to the nearest {step}: {'; '.join(names)}."
        for step, names in by_step.items()
    ]


def levels_table(facts: Facts, levels: Sequence[Level]) -> Table:
    """Show outcomes of participants alone, for a design without a comparison group."""
    grouped = any(item.subgroup for item in levels)
    confidence = {item.confidence for item in levels} or {0.95}
    header = ["Outcome", *(["Group"] if grouped else []), "Level"]
    header += [f"{per_cent(max(confidence))} interval", "Participants"]
    rows = []
    for item in sorted(levels, key=lambda item: item.role != "primary"):
        label = outcome_label(item, mark=item.role == "primary")
        group = [group_label(item) if item.subgroup else "Everyone"] if grouped else []
        given = item.level is not None
        value = number(item.level, item.unit) if item.level is not None else missing(item)
        known = given and item.low is not None and item.high is not None
        ends = interval(item.low or 0.0, item.high or 0.0, item.unit) if known else missing(item)
        rows.append([label, *group, value, ends, count(item.n)])
    return table(
        "levels",
        "Outcomes of participants",
        header,
        rows,
        [
            "Shares are in per cent (%)." if any(i.unit == "percent" for i in levels) else "",
            counts_rounded(facts, levels),
            *reasons(levels),
        ],
        text_columns=2 if grouped else 1,
    )


def _of_coarser(balance: Balance) -> list[str]:
    """Say which characteristics are printed more coarsely than the others."""
    names = [column_name(row.covariate).partition(": ")[0] for row in balance.rows]
    return of_covariates(balance.rows, names)


def _shares(facts: Facts, rows: Sequence[QualityRow]) -> str:
    """Say how the shares of what is missing were rounded."""
    step = max((row.rounded_to for row in rows), default=0.0)
    return f"Shares are rounded to the nearest {step:g}%." if step else _of_rounded(facts)


def _of_rounded(facts: Facts) -> str:
    return "" if facts.rounding == 1 else "Shares of people are worked out from rounded counts."


def _people_of(size: TableSize) -> str:
    return NOT_APPLICABLE if size.table in _WITHOUT_PEOPLE else count(size.people)


def _is_weighted(balance: Balance) -> bool:
    return balance.over_limit_after is not None
