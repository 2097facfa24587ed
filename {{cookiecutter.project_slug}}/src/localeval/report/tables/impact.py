"""The tables of results against a comparison group: impact, subgroups, other methods.

Numbers are as precise as the coarsest of their unit in the table needs; those of a result that is not given are not printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Table
from localeval.report.table_parts import (
    amounts_by_unit,
    missing,
    outcome_label,
    reasons,
    selected,
    table,
)
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import (
    about_which,
    as_everywhere,
    counts_rounded,
    differences_worked_out,
    is_before_rounding,
)
from localeval.report.wording.finding import why_not_given
from localeval.report.wording.grammar import (
    is_given,
    is_significant_after_tests,
    needs_comparison,
    parts_without_whole,
    verdict_taken_alone,
    verdict_words,
)
from localeval.report.wording.numbers import count, p_value, per_cent
from localeval.report.wording.phrases import group_label, label_of, method_name
from localeval.results import Estimate

_COLUMNS = (
    "table.difference",
    "table.interval",
    "impact.p_adjusted",
    "impact.people",
    "table.result",
)


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
    printed = amounts_by_unit(main)
    return table(
        "impact",
        sentences().plain("impact.caption", ours=facts.words.ours),
        [sentences().plain("table.outcome"), *_result_header(facts, main)],
        [
            [outcome_label(e, mark=e.role == "primary"), *_result_cells(e, printed[e.unit])]
            for e in main
        ],
        _result_notes(facts, main),
        general=_general_notes(facts, main),
        last_is_text=True,
        pairs=_pairs(facts),
        behind="impact",
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
    printed = amounts_by_unit(groups)
    return table(
        "subgroups",
        sentences().plain("subgroups.caption", outcome=outcome_label(groups[0], mark=False)),
        [sentences().plain("table.group"), *_result_header(facts, groups)],
        [[group_label(e), *_result_cells(e, printed[e.unit])] for e in groups],
        [_whole_not_given(facts, estimates), *_result_notes(facts, groups)],
        general=_general_notes(facts, groups),
        last_is_text=True,
        pairs=_pairs(facts),
        behind="subgroups",
    )


def _whole_not_given(facts: Facts, estimates: Sequence[Estimate]) -> str:
    """Say why a group is given where everybody is not, as the text beside the table does: the workbook has the table alone."""
    whole = parts_without_whole(estimates)
    if whole is None:
        return ""
    say = sentences()
    why = why_not_given(facts, whole.withheld, say)
    return say.plain("groups.whole_not_given", why=why)


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
    # Rows that stand from different publications are of different people too.
    some_left = any(e.method == facts.method.without_gaps for e in everyone) or any(
        len({e.stands_since for e in everyone if (e.outcome, e.month) == one}) > 1 for one in order
    )
    say = sentences()
    columns = ["table.outcome", "methods.method", "table.difference", "table.interval", "methods.p"]
    columns += [*(["methods.effective"] if weighted else []), "table.result"]
    header = [say.plain(key, confidence=_confidence(everyone)) for key in columns]
    printed = amounts_by_unit(everyone)
    usual = not weighted or as_everywhere(facts, everyone)
    rows = []
    for e in everyone:
        method = method_name(e.method)
        if e.role != "sensitivity":
            method = say.plain("methods.reported", method=method)
        p = missing(e) if e.p_value is None else p_value(e.p_value)
        row = [outcome_label(e, mark=False), method, *_difference(e, printed[e.unit]), p]
        if weighted:
            row.append(
                missing(e) if e.effective_comparison is None else count(e.effective_comparison)
            )
        rows.append([*row, verdict_taken_alone(e)])
    notes = [say.plain("methods.not_adjusted")]
    general = [say.plain("general.rounded"), _shares(everyone), *selected(everyone)]
    if weighted:
        notes.append(say.plain("methods.effective_explained"))
        (general if usual else notes).append(counts_rounded(facts, everyone))
    return table(
        "sensitivity",
        say.plain(f"methods.caption.{'some_left' if some_left else 'all'}"),
        header,
        rows,
        [*notes, *reasons(everyone)],
        general=general,
        text_columns=2,
        last_is_text=True,
    )


def _result_header(facts: Facts, estimates: Sequence[Estimate]) -> list[str]:
    """Name the columns of a result, behind the one that says what it is about."""
    say, confidence = sentences(), _confidence(estimates)
    groups = [facts.words.ours_head, say.plain("table.comparison")]
    return [*groups, *(say.plain(key, confidence=confidence) for key in _COLUMNS)]


def _result_cells(e: Estimate, amounts: Amounts) -> list[str]:
    return [*_levels(e, amounts), *_difference(e, amounts), _p(e), _people(e), verdict_words(e)]


def _levels(e: Estimate, amounts: Amounts) -> list[str]:
    """Give both groups' levels; not beside a withheld result, whose difference they would give away."""
    return [
        amounts.level_cell(value) if value is not None and is_given(e) else missing(e)
        for value in (e.participant_level, e.comparison_level)
    ]


def _difference(e: Estimate, amounts: Amounts) -> list[str]:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return [missing(e)] * 2
    return [amounts.cell(e.estimate), amounts.range_cell(e.low, e.high)]


def _p(e: Estimate) -> str:
    p = e.p_value if e.p_adjusted is None else e.p_adjusted
    return missing(e) if p is None or not is_given(e) else p_value(p)


def _people(e: Estimate) -> str:
    ours, theirs = count(e.n_participants), count(e.n_comparison)
    return sentences().plain("impact.two_numbers", ours=ours, theirs=theirs)


def _pairs(facts: Facts) -> dict[str, tuple[str, str]]:
    say = sentences()
    ours = say.plain("impact.people_pair.ours", ours=facts.words.ours)
    return {say.plain("impact.people"): (ours, say.plain("impact.people_pair.theirs"))}


def _confidence(estimates: Sequence[Estimate]) -> str:
    return per_cent(max((e.confidence for e in estimates), default=0.95))


def _shares(estimates: Sequence[Estimate]) -> str:
    some = any(e.unit == "percent" for e in estimates)
    return sentences().plain("table.shares_and_differences") if some else ""


def _result_notes(facts: Facts, estimates: Sequence[Estimate]) -> list[str]:
    """Say what is about the results of one table alone."""
    say = sentences()
    notes = [
        say.plain("impact.people_order", ours=facts.words.ours),
        "" if as_everywhere(facts, estimates) else counts_rounded(facts, estimates),
        "" if is_before_rounding(estimates) else differences_worked_out(estimates),
    ]
    tests = max((e.tests_in_family for e in estimates), default=1)
    if tests > 1:
        of_a_kind = any(e.role == "primary" for e in estimates)
        notes.append(
            say.plain(f"impact.{'tests_of_a_kind' if of_a_kind else 'tests'}", n=str(tests))
        )
    names = dict.fromkeys(label_of(e) for e in estimates if e.direction == "decrease")
    if names:
        notes += about_which({say.plain("impact.lower_is_better"): list(names)})
    return [*notes, *reasons(estimates)]


def _general_notes(facts: Facts, estimates: Sequence[Estimate]) -> list[str]:
    """Say what holds for the results of every table alike."""
    say = sentences()
    clear = [e for e in estimates if e.verdict in {"better", "worse"}]
    doubtful = not all(map(is_significant_after_tests, clear))
    return [
        say.plain("general.rounded"),
        _shares(estimates),
        counts_rounded(facts, estimates) if as_everywhere(facts, estimates) else "",
        differences_worked_out(estimates) if is_before_rounding(estimates) else "",
        say.plain("impact.may_be_chance") if doubtful else "",
        *selected(estimates),
    ]
