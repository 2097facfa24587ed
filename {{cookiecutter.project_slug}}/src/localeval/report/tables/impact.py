"""The tables of results against a comparison group: impact, subgroups, other methods.

Numbers are printed as they are given, and those of a result that is not given are not printed at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Table
from localeval.report.table_parts import missing, outcome_label, reasons, table
from localeval.report.wording.coarseness_text import counts_rounded, differences_worked_out
from localeval.report.wording.grammar import (
    is_given,
    is_significant_after_tests,
    needs_comparison,
    verdict_words,
)
from localeval.report.wording.numbers import count, interval, number, p_value, per_cent
from localeval.report.wording.phrases import group_label, method_name, plain
from localeval.results import Estimate

_PEOPLE = "People in each group"
_SHARES = "Shares are in per cent (%); differences between shares are in percentage points."


def impact_table(facts: Facts, estimates: Sequence[Estimate]) -> Table:
    """Show the primary outcome, marked, and then the secondary outcomes.

    Raises
    ------
    ValueError
        The design has no comparison group, so that there is no difference to show.
    """
    needs_comparison(facts, "impact_table")
    main = [e for e in estimates if e.subgroup is None and e.role in {"primary", "secondary"}]
    main.sort(key=lambda e: e.role != "primary")
    return table(
        "impact",
        f"Outcomes of {facts.words.ours} and of the comparison group, and the difference",
        ["Outcome", *_result_header(facts, main)],
        [[outcome_label(e, mark=e.role == "primary"), *_result_cells(e)] for e in main],
        _result_notes(facts, main),
        last_is_text=True,
        pairs=_pairs(facts),
    )


def subgroup_table(facts: Facts, estimates: Sequence[Estimate]) -> Table | None:
    """Show the primary outcome in each group of participants; None without any.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "subgroup_table")
    groups = [e for e in estimates if e.subgroup is not None]
    if not groups:
        return None
    return table(
        "subgroups",
        f"The primary outcome in each group: {outcome_label(groups[0], mark=False)}",
        ["Group", *_result_header(facts, groups)],
        [[group_label(e), *_result_cells(e)] for e in groups],
        _result_notes(facts, groups),
        last_is_text=True,
        pairs=_pairs(facts),
    )


def sensitivity_table(facts: Facts, estimates: Sequence[Estimate]) -> Table | None:
    """Show each outcome by each method, the method that is reported first; None where no result is given.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "sensitivity_table")
    everyone = [e for e in estimates if e.subgroup is None]
    if not any(map(is_given, everyone)):
        return None
    order = list(dict.fromkeys((e.outcome, e.month) for e in everyone))
    everyone.sort(key=lambda e: (order.index((e.outcome, e.month)), e.role == "sensitivity"))
    weighted = facts.method.weights_comparison
    some_left = any(e.method == facts.method.without_gaps for e in everyone)
    header = ["Outcome", "Method", "Difference", _interval_header(everyone), "p-value"]
    if weighted:
        header.append("Effective comparison group")
    header.append("Result")
    rows = []
    for e in everyone:
        method = method_name(e.method) + (" (reported)" if e.role != "sensitivity" else "")
        p = missing(e) if e.p_value is None else p_value(e.p_value)
        row = [outcome_label(e, mark=False), method, *_difference(e), p]
        if weighted:
            row.append(
                missing(e) if e.effective_comparison is None else count(e.effective_comparison)
            )
        rows.append([*row, verdict_words(e)])
    notes = [
        _SHARES if any(e.unit == "percent" for e in everyone) else "",
        "The p-values in this table are not adjusted for the number of tests.",
    ]
    if weighted:
        notes.append(
            "Effective comparison group: how many unweighted people would carry as much information."
        )
        notes.append(counts_rounded(facts, everyone))
    return table(
        "sensitivity",
        "The same outcomes, other methods" if some_left else "The same people, other methods",
        header,
        rows,
        [*notes, *reasons(everyone)],
        text_columns=2,
        last_is_text=True,
    )


def _result_header(facts: Facts, estimates: Sequence[Estimate]) -> list[str]:
    """Name the columns of a result, behind the one that says what it is about."""
    return [
        facts.words.ours_head,
        "Comparison group",
        "Difference",
        _interval_header(estimates),
        "Adjusted p-value",
        _PEOPLE,
        "Result",
    ]


def _result_cells(e: Estimate) -> list[str]:
    return [*_levels(e), *_difference(e), _p(e), _people(e), verdict_words(e)]


def _levels(e: Estimate) -> list[str]:
    """Give both groups' levels; not beside a withheld result, whose difference they would give away."""
    return [
        number(value, e.unit) if value is not None and is_given(e) else missing(e)
        for value in (e.participant_level, e.comparison_level)
    ]


def _difference(e: Estimate) -> list[str]:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return [missing(e)] * 2
    return [number(e.estimate, e.unit), interval(e.low, e.high, e.unit)]


def _p(e: Estimate) -> str:
    p = e.p_value if e.p_adjusted is None else e.p_adjusted
    return missing(e) if p is None or not is_given(e) else p_value(p)


def _people(e: Estimate) -> str:
    return f"{count(e.n_participants)} and {count(e.n_comparison)}"


def _pairs(facts: Facts) -> dict[str, tuple[str, str]]:
    return {_PEOPLE: (f"People: {facts.words.ours}", "People: comparison group")}


def _interval_header(estimates: Sequence[Estimate]) -> str:
    return f"{per_cent(max((e.confidence for e in estimates), default=0.95))} interval"


def _result_notes(facts: Facts, estimates: Sequence[Estimate]) -> list[str]:
    notes = [
        _SHARES if any(e.unit == "percent" for e in estimates) else "",
        f"{_PEOPLE}: {facts.words.ours}, then comparison group.",
        counts_rounded(facts, estimates),
        differences_worked_out(estimates),
    ]
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
            "“Better” and “worse” follow from each interval alone; “may be chance” stands where the adjusted "
            "p-value is above 0.05."
        )
    return [*notes, *reasons(estimates)]
