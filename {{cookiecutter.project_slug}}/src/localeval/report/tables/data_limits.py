"""How far the primary result moves under other assumptions on what the data leave open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Table
from localeval.report.table_parts import outcome_label, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.lost_people import some_never_there
from localeval.results import Estimate, FlowStep, Limits


def data_limits_table(
    facts: Facts,
    estimates: Sequence[Estimate],
    limits: Limits | None,
    flow: Sequence[FlowStep] = (),
) -> Table | None:
    """Set the primary estimate beside what it lies between under other assumptions; None where there are none.

    Parameters
    ----------
    facts : Facts
    estimates : sequence of Estimate
        The primary one first.
    limits : Limits or None
    flow : sequence of FlowStep, optional
        Says whether some of those allocated never reached the data, with whom no range reckons.
    """
    if limits is None or not estimates or estimates[0].estimate is None:
        return None
    primary, estimate = estimates[0], estimates[0].estimate
    amounts = Amounts.of(primary)
    rows = [
        [assumed, amounts.cell(low), amounts.cell(high)]
        for assumed, low, high in _ranges(facts, limits)
    ]
    if not rows:
        return None
    given = amounts.cell(estimate)
    say = sentences()
    return table(
        "data-limits",
        say.plain("open_ranges.caption", outcome=outcome_label(primary, mark=False)),
        [say.plain(f"open_ranges.{key}") for key in ("assumed", "least", "greatest")],
        [[say.plain("open_ranges.as_given"), given, given], *rows],
        [
            say.plain("open_ranges.of_the_estimate"),
            say.plain("open_ranges.of_those_in_data") if some_never_there(flow) else "",
        ],
    )


def _ranges(facts: Facts, limits: Limits) -> Iterator[tuple[str, float, float]]:
    say, missing, lost = sentences(), limits.missing, limits.lost
    if missing is not None and missing.low is not None and missing.high is not None:
        ours = facts.words.ours
        yield say.plain("open_ranges.gaps", ours=ours), missing.low, missing.high
    if lost is not None and lost.lee_low is not None and lost.lee_high is not None:
        yield say.plain("open_ranges.one_way"), lost.lee_low, lost.lee_high
    if lost is not None and lost.worst_low is not None and lost.worst_high is not None:
        yield say.plain("open_ranges.worst"), lost.worst_low, lost.worst_high
