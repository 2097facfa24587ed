"""The tables of a report, the same shape in every place.

Each function takes models that have passed disclosure control and gives a ``Table``: numbers aligned
right, withheld numbers as shorthand, and under the table a note for each shorthand that occurs in it.
Nothing is computed here and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from localeval.analysis.models import Facts, QualityRow, TableSize
from localeval.disclosure import CONFIDENTIAL
from localeval.report.display import Align, Table
from localeval.report.headline import is_given, is_significant_after_tests
from localeval.report.numbers import (
    NOT_AVAILABLE,
    count,
    decimal,
    interval,
    number,
    p_value,
    per_cent,
    unit_in_label,
)
from localeval.report.phrases import VERDICTS, column_name, inside, method_name, plain
from localeval.results import Balance, Estimate, FlowStep, Level

NOT_APPLICABLE = "[z]"

#: GSS shorthand, explained under every table in which it occurs.
_SHORTHAND = {
    CONFIDENTIAL: "[c] withheld because it is about too few people (confidential).",
    NOT_AVAILABLE: "[x] not available.",
    NOT_APPLICABLE: "[z] not applicable.",
}
#: Tables whose rows are not about people.
_WITHOUT_PEOPLE = {"costs", "context", "lessons"}
_SHARES = "Shares are in per cent (%); differences between shares are in percentage points."


def flow_table(facts: Facts, flow: Sequence[FlowStep]) -> Table:
    """Show how many people each step leaves, from everyone in the data to those evaluated."""
    header = ["Step", "Participants"]
    rows = []
    for step in flow:
        label = plain(step.label)
        row = [f"Left out: {inside(label)}" if step.excluded else label, count(step.participants)]
        rows.append([*row, count(step.comparison)] if facts.has_comparison else row)
    if facts.has_comparison:
        header.append("Comparison group")
    return _table(
        "flow",
        "From the people in the data to the people evaluated",
        header,
        rows,
        [_rounding(facts)],
    )


def profile_table(facts: Facts, balance: Balance | None) -> Table | None:
    """Set participants beside the comparison group in what was known before the start.

    None where nothing was declared that could be shown.
    """
    if balance is None or not balance.rows:
        return None
    weighted = _is_weighted(balance)
    header = ["Before the start", "Participants"]
    if facts.has_comparison:
        header.append("Comparison group")
    if weighted:
        header.append("Comparison group, weighted")
    rows = []
    for row in balance.rows:
        cells = [row.participant_mean]
        if facts.has_comparison:
            cells.append(row.comparison_before)
        if weighted:
            cells.append(row.comparison_after)
        label = column_name(row.covariate) + (" (%)" if row.share else "")
        rows.append([label, *map(_decimal, cells)])
    return _table(
        "profile",
        "Participants beside the comparison group, before the start"
        if facts.has_comparison
        else "Participants before the start",
        header,
        rows,
        ["Rows with (%) are shares of people in per cent; the other rows are averages."],
    )


def impact_table(facts: Facts, estimates: Sequence[Estimate]) -> Table:
    """Show the primary outcome, marked, and then the secondary outcomes.

    Raises
    ------
    ValueError
        The design has no comparison group, so that there is no difference to show.
    """
    _needs_comparison(facts, "impact_table")
    main = [e for e in estimates if e.subgroup is None and e.role in {"primary", "secondary"}]
    main.sort(key=lambda e: e.role != "primary")
    header = [
        "Outcome",
        "Participants",
        "Comparison group",
        "Difference",
        _interval_header(main),
        "Adjusted p-value",
        "People in each group",
        "Result",
    ]
    rows = [
        [_outcome(e), *_levels(e), *_difference(e), _p(e), _people(e), VERDICTS[e.verdict]]
        for e in main
    ]
    return _table(
        "impact",
        "Outcomes of participants and of the comparison group, and the difference",
        header,
        rows,
        [
            _SHARES if any(e.unit == "percent" for e in main) else "",
            "People in each group: participants, then comparison group. " + _rounding(facts),
            *_result_notes(main),
        ],
        last_is_text=True,
    )


def subgroup_table(facts: Facts, estimates: Sequence[Estimate]) -> Table | None:
    """Show the primary outcome in each group of participants; None without any.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    _needs_comparison(facts, "subgroup_table")
    groups = [e for e in estimates if e.subgroup is not None]
    if not groups:
        return None
    header = [
        "Group",
        "Participants",
        "Comparison group",
        "Difference",
        _interval_header(groups),
        "Adjusted p-value",
        "People in each group",
        "Result",
    ]
    rows = [
        [_group(e), *_levels(e), *_difference(e), _p(e), _people(e), VERDICTS[e.verdict]]
        for e in groups
    ]
    return _table(
        "subgroups",
        f"The primary outcome in each group: {_outcome(groups[0], mark=False)}",
        header,
        rows,
        [
            _SHARES if any(e.unit == "percent" for e in groups) else "",
            "People in each group: participants, then comparison group. " + _rounding(facts),
            *_result_notes(groups),
        ],
        last_is_text=True,
    )


def sensitivity_table(facts: Facts, estimates: Sequence[Estimate]) -> Table:
    """Show each outcome by each method, the method that is reported first.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    _needs_comparison(facts, "sensitivity_table")
    everyone = [e for e in estimates if e.subgroup is None]
    order = list(dict.fromkeys((e.outcome, e.month) for e in everyone))
    everyone.sort(key=lambda e: (order.index((e.outcome, e.month)), e.role == "sensitivity"))
    weighted = facts.design == "matched_comparison"
    header = ["Outcome", "Method", "Difference", _interval_header(everyone), "p-value"]
    if weighted:
        header.append("Effective comparison group")
    header.append("Result")
    rows = []
    for e in everyone:
        method = method_name(e.method) + (" (reported)" if e.role != "sensitivity" else "")
        p = _missing(e) if e.p_value is None else p_value(e.p_value)
        row = [_outcome(e, mark=False), method, *_difference(e), p]
        if weighted:
            row.append(
                _missing(e) if e.effective_comparison is None else count(e.effective_comparison)
            )
        rows.append([*row, VERDICTS[e.verdict]])
    notes = [
        _SHARES if any(e.unit == "percent" for e in everyone) else "",
        "The p-values in this table are not adjusted for the number of tests.",
    ]
    if weighted:
        notes.append(
            "Effective comparison group: how many unweighted people would carry as much information. "
            + _rounding(facts)
        )
    return _table(
        "sensitivity",
        "The same people, other methods",
        header,
        rows,
        [*notes, *_reasons(everyone)],
        text_columns=2,
        last_is_text=True,
    )


def balance_table(facts: Facts, balance: Balance | None) -> Table | None:
    """Show how far apart the groups are on each characteristic, in standard deviations.

    None where there is nothing to compare.
    """
    if balance is None or not balance.rows or not facts.has_comparison:
        return None
    weighted = _is_weighted(balance)
    limit = decimal(balance.limit)
    header = ["Before the start", "Before weighting" if weighted else "Standardised difference"]
    if weighted:
        header.append("After weighting")
    header.append(f"Under {limit}")
    rows = []
    for row in balance.rows:
        values = [row.smd_before, *([row.smd_after] if weighted else [])]
        last = values[-1]
        under = "yes" if last is not None and last < balance.limit else "no"
        cells = [NOT_AVAILABLE if value is None else decimal(value) for value in values]
        rows.append([column_name(row.covariate), *cells, under])
    return _table(
        "balance",
        "Standardised differences between participants and the comparison group",
        header,
        rows,
        [
            "A standardised difference is the gap between the groups in standard deviations, without its "
            "sign.",
            "Where a group has no spread at all it cannot be measured."
            if any(row.smd_before is None for row in balance.rows)
            else "",
        ],
        last_is_text=True,
    )


def quality_table(facts: Facts, rows: Sequence[QualityRow]) -> Table:
    """Show how complete each declared column is and what is done about gaps."""
    header = ["Table", "Column", "Kind"]
    header += (
        ["Missing, participants (%)", "Missing, comparison group (%)"]
        if facts.has_comparison
        else ["Missing (%)"]
    )
    header.append("What is done")
    cells = []
    for row in rows:
        values = [row.participants_missing]
        if facts.has_comparison:
            values.append(row.comparison_missing)
        done = plain(row.note) or ("not stated" if any(values) else "nothing needed")
        shares = [CONFIDENTIAL if value is None else decimal(value, 1) for value in values]
        cells.append([plain(row.table), plain(row.column), plain(row.kind), *shares, done])
    return _table(
        "quality",
        "How complete the data are",
        header,
        cells,
        [],
        text_columns=3,
        last_is_text=True,
    )


def sizes_table(facts: Facts, sizes: Sequence[TableSize]) -> Table:
    """Show the tables as they were read."""
    return _table(
        "sizes",
        "The tables as they were read",
        ["Table", "File", "Rows", "People"],
        [[plain(s.table), plain(s.file), count(s.rows), _people_of(s)] for s in sizes],
        [_rounding(facts)],
        text_columns=2,
    )


def levels_table(facts: Facts, levels: Sequence[Level]) -> Table:
    """Show outcomes of participants alone, for a design without a comparison group."""
    grouped = any(item.subgroup for item in levels)
    confidence = {item.confidence for item in levels} or {0.95}
    header = ["Outcome", *(["Group"] if grouped else []), "Level"]
    header += [f"{per_cent(max(confidence))} interval", "Participants"]
    rows = []
    for item in sorted(levels, key=lambda item: item.role != "primary"):
        label = _label(item, mark=item.role == "primary")
        group = [_group(item) if item.subgroup else "Everyone"] if grouped else []
        given = item.level is not None
        value = number(item.level, item.unit) if item.level is not None else _missing(item)
        known = given and item.low is not None and item.high is not None
        ends = interval(item.low or 0.0, item.high or 0.0, item.unit) if known else _missing(item)
        rows.append([label, *group, value, ends, count(item.n)])
    return _table(
        "levels",
        "Outcomes of participants",
        header,
        rows,
        [
            "Shares are in per cent (%)." if any(i.unit == "percent" for i in levels) else "",
            _rounding(facts),
            *_reasons(levels),
        ],
        text_columns=2 if grouped else 1,
    )


def _people_of(size: TableSize) -> str:
    return NOT_APPLICABLE if size.table in _WITHOUT_PEOPLE else count(size.people)


def _table(
    label: str,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Iterable[str],
    *,
    text_columns: int = 1,
    last_is_text: bool = False,
) -> Table:
    """Make a table, and explain under it each shorthand that stands in one of its cells."""
    align: list[Align] = ["left" if i < text_columns else "right" for i in range(len(header))]
    if last_is_text:
        align[-1] = "left"
    cells = {cell for row in rows for cell in row}
    shorthand = [words for sign, words in _SHORTHAND.items() if any(_has(sign, c) for c in cells)]
    return Table(label, caption, header, rows, align, [*filter(None, notes), *shorthand])


def _has(sign: str, cell: str) -> bool:
    """Whether a cell is, or is made of, this shorthand; a name that happens to hold it is not."""
    return cell == sign or sign in cell.split(" and ")


def _needs_comparison(facts: Facts, name: str) -> None:
    if not facts.has_comparison:
        msg = f"{name} needs a comparison group; the design '{facts.design}' has levels only (levels_table)"
        raise ValueError(msg)


def _is_weighted(balance: Balance) -> bool:
    return balance.over_limit_after is not None


def _missing(item: Estimate | Level) -> str:
    """Choose the shorthand of a withheld number: confidential, unless the reason is another."""
    return CONFIDENTIAL if not item.withheld or "few" in item.withheld else NOT_AVAILABLE


def _decimal(value: float | None) -> str:
    return CONFIDENTIAL if value is None else decimal(value)


def _label(item: Estimate | Level, *, mark: bool) -> str:
    when = "at the start" if item.month == 0 else f"month {item.month}"
    label = f"{unit_in_label(plain(item.label), item.unit)}, {when}"
    return f"{label} (primary)" if mark else label


def _outcome(e: Estimate, *, mark: bool = True) -> str:
    return _label(e, mark=mark and e.role == "primary")


def _group(item: Estimate | Level) -> str:
    if item.subgroup is None:
        return "Everyone"
    return f"{column_name(item.subgroup.variable)}: {plain(item.subgroup.value)}"


def _levels(e: Estimate) -> list[str]:
    return [
        _missing(e) if value is None else number(value, e.unit)
        for value in (e.participant_level, e.comparison_level)
    ]


def _difference(e: Estimate) -> list[str]:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return [_missing(e)] * 2
    return [number(e.estimate, e.unit), interval(e.low, e.high, e.unit)]


def _p(e: Estimate) -> str:
    p = e.p_value if e.p_adjusted is None else e.p_adjusted
    return _missing(e) if p is None or not is_given(e) else p_value(p)


def _people(e: Estimate) -> str:
    return f"{count(e.n_participants)} and {count(e.n_comparison)}"


def _interval_header(estimates: Sequence[Estimate]) -> str:
    return f"{per_cent(max((e.confidence for e in estimates), default=0.95))} interval"


def _rounding(facts: Facts) -> str:
    if facts.rounding == 1:
        return "Counts are not rounded."
    return f"Counts are rounded to the nearest {facts.rounding}, so they may not add up."


def _result_notes(estimates: Sequence[Estimate]) -> list[str]:
    notes = []
    tests = max((e.tests_in_family for e in estimates), default=1)
    if tests > 1:
        notes.append(
            f"p-values are adjusted for the {tests} tests of their kind (Holm); the primary outcome is one test."
            if any(e.role == "primary" for e in estimates)
            else f"p-values are adjusted for the {tests} tests (Holm)."
        )
    if any(e.direction == "decrease" for e in estimates):
        names = dict.fromkeys(plain(e.label) for e in estimates if e.direction == "decrease")
        notes.append(f"Lower is better for: {'; '.join(names)}.")
    clear = [e for e in estimates if e.verdict in {"better", "worse"}]
    if not all(map(is_significant_after_tests, clear)):
        notes.append(
            "“Better” and “worse” follow from each interval alone. Where the adjusted p-value is above 0.05, "
            "the result may be chance."
        )
    return [*notes, *_reasons(estimates)]


def _reasons(items: Sequence[Estimate | Level]) -> list[str]:
    """Say once why numbers are withheld, outcome by outcome, where a reason is given."""
    why: dict[str, list[str]] = {}
    for item in items:
        if item.withheld:
            name = _group(item) if item.subgroup else _label(item, mark=False)
            names = why.setdefault(plain(item.withheld).rstrip("."), [])
            if name not in names:
                names.append(name)
    return [f"Not given ({reason}): {'; '.join(names)}." for reason, names in why.items()]
