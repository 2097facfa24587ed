"""Linked data in tables: who was found in each source, how sure the links are, and the main result by which links count."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table
from localeval.report.table_parts import NOT_APPLICABLE, missing, outcome_label, share_cells, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.grammar import is_main, verdict_words
from localeval.report.wording.numbers import NOT_AVAILABLE
from localeval.report.wording.phrases import column_name, plain, sentence_case
from localeval.report.wording.retold import retold
from localeval.results import Estimate, GroupLinks, Linkage, LinkedSource, MatchRate, OutcomeLinks


def link_rates_table(facts: Facts, linkage: Linkage | None) -> Table | None:
    """Give how many people of each group, and of each part of it, were found in each source; None where nothing was linked."""
    if linkage is None:
        return None
    say, compared = sentences(), facts.has_comparison
    groups = [facts.words.ours, *([say.plain("link_rates.others")] if compared else [])]
    header = [say.plain("link_rates.source"), say.plain("link_rates.whom")]
    header += [say.plain("link_rates.in_data", group=group) for group in groups]
    header += [say.plain("link_rates.linked", group=group) for group in groups]
    rows = []
    for source in linkage.sources:
        pairs: dict[tuple[str, str], dict[str, MatchRate]] = {}
        for rate in source.rates:
            pairs.setdefault((rate.variable, rate.value), {})[rate.group] = rate
        for (variable, value), by_group in pairs.items():
            found = [by_group.get(name) for name in ("participants", "comparison")[: len(groups)]]
            rows.append(
                [
                    sentence_case(plain(source.label)),
                    _whom(variable, value),
                    *(_count(rate) for rate in found),
                    *share_cells([rate.share if rate else None for rate in found]),
                ]
            )
    notes = [say.plain("table.shares_of_rounded")]
    return table("link-rates", say.plain("link_rates.caption"), header, rows, notes, text_columns=2)


def _whom(variable: str, value: str) -> str:
    say = sentences()
    if not variable:
        return say.plain("link_rates.everyone")
    return say.plain("group_of_people", variable=column_name(variable), value=plain(retold(value)))


def _count(rate: MatchRate | None) -> str:
    return CONFIDENTIAL if rate is None or rate.people is None else f"{rate.people:,}"


def link_quality_table(facts: Facts, linkage: Linkage | None) -> Table | None:
    """Give how many were rightly found and how many links are wrong, by group; None where nothing was linked."""
    if linkage is None:
        return None
    say = sentences()
    unseen = linkage.unseen
    keys = ["source", "group", "reviewed", "found", *(["unseen"] if unseen else []), "wrong"]
    rows = [
        _quality_row(facts, source, group, unseen=bool(unseen))
        for source in linkage.sources
        for group in source.quality
    ]
    notes = [say.plain("link_quality.explained")]
    if unseen:
        notes.append(say.plain("link_quality.unseen_explained", unseen=f"{unseen:g}"))
    if any(source.basis == "model" for source in linkage.sources):
        notes.append(say.plain("link_quality.by_model"))
    return table(
        "link-quality",
        say.plain("link_quality.caption"),
        [say.plain(f"link_quality.{key}") for key in keys],
        rows,
        notes,
        text_columns=2,
    )


def _quality_row(
    facts: Facts, source: LinkedSource, group: GroupLinks, *, unseen: bool
) -> list[str]:
    ours = group.group == "participants"
    name = facts.words.ours_head if ours else sentences().plain("table.comparison")
    shares = [_rate(group.found, group.found_low, group.found_high)]
    if unseen:
        # What a review cannot see matters where no record means no.
        means_no = source.no_record_means == "no"
        shares.append(_rate(group.found_if_unseen if means_no else group.found))
    shares.append(_rate(group.wrong, group.wrong_low, group.wrong_high))
    reviewed = CONFIDENTIAL if group.reviewed is None else f"{group.reviewed:,}"
    return [sentence_case(plain(source.label)), name, reviewed, *shares]


def _rate(value: float | None, low: float | None = None, high: float | None = None) -> str:
    if value is None:
        return CONFIDENTIAL
    amounts = Amounts.of_ranges("percent", ())
    if low is None or high is None:
        return amounts.level_cell(value)
    return amounts.level_with_range(value, low, high)


def link_results_table(estimates: Sequence[Estimate], linkage: Linkage | None) -> Table | None:
    """Give the main result with surer links only, and adjusted; None where there is neither."""
    primary = next((e for e in estimates if e.role == "primary"), None)
    if linkage is None or linkage.source is None or primary is None or primary.estimate is None:
        return None
    if not linkage.thresholds and linkage.adjusted is None:
        return None
    say, amounts = sentences(), Amounts.of(primary)
    shown: list[tuple[str, Estimate]] = [
        (say.plain("link_results.as_given", threshold=f"{linkage.source.threshold:g}"), primary)
    ]
    shown += [
        (
            say.plain("link_results.at", threshold=f"{item.threshold:g}"),
            primary.model_copy(update=item.model_dump(exclude={"threshold"})),
        )
        for item in linkage.thresholds
    ]
    if linkage.adjusted is not None:
        shown.append((say.plain("link_results.adjusted"), linkage.adjusted))
    rows = [
        [
            name,
            amounts.cell(e.estimate or 0.0),
            amounts.range_cell(e.low or 0.0, e.high or 0.0),
            verdict_words(e),
        ]
        for name, e in shown
    ]
    return table(
        "link-results",
        say.plain("link_results.caption", outcome=outcome_label(primary, mark=False)),
        [
            say.plain("link_results.links"),
            say.plain("table.difference"),
            say.plain("table.interval", confidence="95%"),
            say.plain("table.result"),
        ],
        rows,
        [say.plain("link_results.explained")],
        last_is_text=True,
        behind="link-results" if linkage.thresholds else "",
    )


def link_others_table(estimates: Sequence[Estimate], linkage: Linkage | None) -> Table | None:
    """Give the other results that come from linked records as they are given, adjusted, and by the surest links; None where there are none."""
    if linkage is None or not linkage.others:
        return None
    say = sentences()
    main = {(e.outcome, e.month): e for e in estimates if is_main(e)}
    labels = {source.name: sentence_case(plain(source.label)) for source in linkage.sources}
    surest = any(other.thresholds for other in linkage.others)
    rows = [
        _other_row(main[other.key], labels[other.source], other, surest=surest)
        for other in linkage.others
        if other.key in main
    ]
    keys = ["outcome", "source", "given", "adjusted", *(["surest"] if surest else [])]
    notes = [say.plain("link_others.explained")]
    notes += [say.plain("link_others.surest_explained")] if surest else []
    return table(
        "link-others",
        say.plain("link_others.caption"),
        [*(say.plain(f"link_others.{key}") for key in keys), say.plain("link_others.same")],
        rows,
        notes,
        text_columns=2,
        last_is_text=True,
    )


def _other_row(given: Estimate, source: str, other: OutcomeLinks, *, surest: bool) -> list[str]:
    say, adjusted = sentences(), other.adjusted
    amounts = Amounts.of(given)
    row = [outcome_label(given, mark=False), source]
    row.append(missing(given) if given.estimate is None else _with_range(amounts, given))
    row.append(NOT_AVAILABLE if adjusted is None else _with_range(amounts, adjusted))
    if surest:
        last = other.thresholds[-1] if other.thresholds else None
        row.append(
            NOT_APPLICABLE
            if last is None
            else say.plain(
                "link_others.at",
                numbers=amounts.with_range(last.estimate, last.low, last.high),
                threshold=f"{last.threshold:g}",
            )
        )
    if adjusted is None:
        row.append(say.plain(f"link_others.not_adjusted.{other.not_adjusted or 'no_number'}"))
    else:
        row.append(say.plain("link_others.yes" if other.agrees else "link_others.no"))
    return row


def _with_range(amounts: Amounts, item: Estimate) -> str:
    return amounts.with_range(item.estimate or 0.0, item.low or 0.0, item.high or 0.0)
