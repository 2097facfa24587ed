"""What the section "Delivery" says of reach: how many of those who could have joined did, and which groups are more or less than in proportion.

The sentences are in ``wording/en/reach.yml``. A ratio says who came, and not why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Blocks, Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run, of_this_table
from localeval.report.wording.numbers import NOT_AVAILABLE, count
from localeval.report.wording.part_words import part_name, said_by
from localeval.report.wording.phrases import joined, plain
from localeval.results import DeliveryFigure, Eligible


def reach(facts: Facts, figures: Sequence[DeliveryFigure]) -> Blocks:
    """Show reach and representation; nothing where it is not said who could have joined."""
    mine = [one for one in figures if one.kind == "reach"]
    whole = next((one for one in mine if not one.by), None)
    if whole is None or whole.eligible is None:
        return Blocks()
    groups = [one for one in mine if one.by]
    say = sentences()
    parts = [
        f"## {say.plain('reach.heading')}",
        " ".join(_of_everybody(whole, whole.eligible)),
        "\n".join(f"- {line}" for line in _of_groups(groups)),
        say.markdown("reach.not_why") if groups else "",
    ]
    text = Text("\n\n".join(filter(None, parts)))
    return Blocks([text, _table(facts, groups, whole.eligible)] if groups else [text])


def _of_everybody(whole: DeliveryFigure, eligible: Eligible) -> Iterator[str]:
    say = sentences()
    slots = {
        "n": count(whole.reached),
        "day": day_of_run(whole.until),
        "eligible": f"{eligible.people:,.0f}",
        "date": day_of_run(eligible.date),
        "source": plain(eligible.source),
    }
    if whole.reached is None:
        yield say.markdown("reach.withheld", **slots)
    elif whole.share is None:
        yield say.markdown(
            "reach.more" if _more_than_eligible(whole) else "reach.no_share", **slots
        )
    elif whole.low is None or whole.high is None:
        yield say.markdown("reach.told", share=_share(whole.share), **slots)
    else:
        ends = {"low": _share(whole.low), "high": _share(whole.high)}
        yield say.markdown("reach.told_range", share=_share(whole.share), **ends, **slots)
    if _more_than_eligible(whole):
        return
    if eligible.low is not None and eligible.high is not None:
        yield say.markdown(
            "reach.estimate_range", low=f"{eligible.low:,.0f}", high=f"{eligible.high:,.0f}"
        )
    elif eligible.estimate:
        yield say.markdown("reach.estimate")


def _more_than_eligible(whole: DeliveryFigure) -> bool:
    """Whether more joined than could have; not where the number is more because it is rounded, which has a share."""
    assert whole.eligible is not None
    return whole.share is None and (whole.reached or 0) > whole.eligible.people


def _of_groups(groups: Sequence[DeliveryFigure]) -> Iterator[str]:
    """Say of each column which groups are more, and which less, than in proportion, and who is in none."""
    say = sentences()
    for by in dict.fromkeys(one.by for one in groups):
        mine = [one for one in groups if one.by == by and one.part]
        told = [(one, one.eligible) for one in mine if one.eligible is not None]
        rated = [(one, e) for one, e in told if e.ratio_low is not None]
        more = [part_name(one) for one, e in rated if (e.ratio_low or 0.0) > 1]
        less = [part_name(one) for one, e in rated if e.ratio_high is not None and e.ratio_high < 1]
        words = []
        if more:
            words.append(say.markdown("reach.over", names=joined(more)))
        if less:
            words.append(say.markdown("reach.under", names=joined(less)))
        beyond = [part_name(one) for one in mine if is_beyond(one)]
        if beyond:
            words.append(say.markdown("reach.beyond", names=joined(beyond)))
        nobody = [part_name(one) for one, e in told if one.reached == 0 and e.people]
        if nobody:
            words.append(say.markdown("reach.nobody", names=joined(nobody)))
        if rated and not words:
            all_told = len(rated) == len(told)
            words.append(
                say.markdown("reach.in_proportion" if all_told else "reach.in_proportion_some")
            )
        if not rated:
            words.append(say.markdown("reach.no_range"))
        unknown = next((one for one in groups if one.by == by and not one.part), None)
        if unknown is not None and unknown.reached:
            words.append(say.markdown("reach.unknown", n=count(unknown.reached)))
        elif unknown is not None and unknown.reached is None:
            words.append(say.markdown("reach.unknown_few"))
        yield " ".join([say.markdown("reach.by", by=said_by(by)), *words])


def is_beyond(one: DeliveryFigure) -> bool:
    """Whether more of a group joined than could have, so that no ratio of theirs is given."""
    if one.eligible is None or not one.reached or one.eligible.ratio is not None:
        return False
    return one.reached > one.eligible.people > 0


def _table(facts: Facts, groups: Sequence[DeliveryFigure], eligible: Eligible) -> Table:
    say = sentences()
    rows = [_row(one) for one in groups if one.part]
    keys = ("group", "joined", "joined_share", "eligible_share", "ratio", "range")
    return table(
        "delivery-representation",
        say.plain("reach.caption"),
        [say.plain(f"reach.head.{key}") for key in keys],
        rows,
        [
            say.plain("reach.note", source=plain(eligible.source), date=day_of_run(eligible.date)),
            say.plain("reach.chance"),
        ],
        rounding=of_this_table(facts, groups),
    )


def _row(one: DeliveryFigure) -> list[str]:
    say, e = sentences(), one.eligible
    name = say.plain("group_of_people", variable=said_by(one.by), value=part_name(one))
    among = NOT_APPLICABLE if e is None or e.share is None else _bare(e.share)
    if one.reached is None or one.share is None:
        return [name, CONFIDENTIAL, CONFIDENTIAL, among, CONFIDENTIAL, CONFIDENTIAL]
    if e is None or e.ratio is None:
        return [name, count(one.reached), _bare(one.share), among, NOT_APPLICABLE, NOT_APPLICABLE]
    known = e.ratio_low is not None and e.ratio_high is not None
    ends = (
        say.plain("reach.from_to", low=f"{e.ratio_low:.2f}", high=f"{e.ratio_high:.2f}")
        if known
        else NOT_AVAILABLE
    )
    return [name, count(one.reached), _bare(one.share), among, f"{e.ratio:.2f}", ends]


def _bare(share: float) -> str:
    """Give a share in 100: to one place under ten."""
    return f"{share:.1f}" if share < 10 else f"{share:.0f}"


def _share(share: float) -> str:
    return sentences().plain("level.percent", n=_bare(share))
