"""What the report says in words of itself: the opening, whom it covers, and what each outcome means.

Every function takes models that have passed disclosure control. Nothing here computes a statistic. For a design without a
comparison group nothing that is written claims an impact; the tests hold a list of words that would.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import long_date
from localeval.report.display import Table, Text
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import (
    after,
    columns_in_words,
    inside,
    joined,
    measure_title,
    plain,
    safe,
    when_chosen,
)
from localeval.results import FlowStep

_READERS = (
    "It is for the people who plan, pay for and run such programmes, here and in other places, and for "
    "the public they serve."
)


def opening(facts: Facts, method_section: str = "Method and limits") -> Text:
    """Write the first paragraphs: what the report is for, whom it serves, and how sure it can be.

    Parameters
    ----------
    facts : Facts
    method_section : str
        Title of the section that says more about the method.
    """
    by = f", delivered by {safe(facts.provider)}" if facts.provider else ""
    programme, place = safe(facts.programme), safe(facts.place)
    if facts.has_comparison:
        by = by and f"{by},"
        purpose = f"This report looks at what difference {programme}{by} made to the people who took part in {place}."
    else:
        purpose = f"This report describes the people who took part in {programme} in {place}{by}."
    caveat = facts.words.caveat.format(section=safe(method_section))
    return Text(f"{purpose} {_READERS}\n\n{caveat}")


def about(facts: Facts) -> Text:
    """Describe the programme in the words of ``evaluation.yml``, or say what was not provided."""
    name, place = safe(facts.programme), safe(facts.place)
    parts = [
        f"- **Programme:** {name}, in {place}",
        f"- **Delivered by:** {safe(facts.provider) or 'not provided'}",
        f"- **Took its first participants:** {long_date(facts.started) if facts.started else 'not provided'}",
        f"- **Evaluated by:** {safe(facts.organisation)}",
        f"- **Whom it serves and how:** {safe(facts.description) or 'not provided'}",
    ]
    return Text("\n".join(parts), "key-facts")


def notice(facts: Facts) -> Text | None:
    """Give the notice of ``evaluation.yml`` that every reader must see, or None."""
    words = safe(facts.notice)
    return Text(f"**Please note:** {words}", "caution") if words else None


def synthetic_banner(facts: Facts) -> Text | None:
    """Say unmissably that the data are made up, or give None when they are not."""
    if not facts.synthetic:
        return None
    return Text(
        "**Made-up data.** Every number in this report comes from synthetic data that show how the report "
        "looks. None of it is about real people or a real programme. Do not quote or use it.",
        "synthetic",
    )


def scope(
    facts: Facts,
    flow: Sequence[FlowStep],
    window: tuple[dt.date, dt.date] | None = None,
) -> Text:
    """List what the evaluation covers: how many people, why not the others, where, when, which outcome.

    Parameters
    ----------
    facts : Facts
    flow : sequence of FlowStep
        In order; rows with ``excluded`` count people left out.
    window : (date, date), optional
        First and last start date of the people evaluated, where it may be published; otherwise the window
        that is declared.
    """
    bullets = [
        ("People", _people(facts, flow)),
        *([("Whom it is about", safe(facts.who))] if facts.who else []),
        ("Ages", "{} to {}".format(*facts.ages) if facts.ages else "not provided"),
        ("Place", safe(facts.place)),
        ("Started", _window(facts, window or facts.starts)),
        ("Follow-up", _follow_up(facts)),
        ("Comparison group", _comparison(facts)),
        (
            "Primary outcome",
            f"{safe(measure_title(facts.primary))}; {when_chosen(facts)}",
        ),
        ("Secondary outcomes", _secondary_names(facts)),
    ]
    return Text("\n".join(f"- **{name}:** {words}" for name, words in bullets), "key-facts")


def definitions(facts: Facts) -> Table:
    """Define every outcome: when it is measured, which way is good, and what exactly is counted."""
    return Table(
        label="definitions",
        caption="What each outcome means",
        header=("Outcome", "Months after the start", "Good is", "Definition"),
        rows=[
            (
                plain(m.outcome.label) + (" (primary)" if m.primary else ""),
                str(m.month),
                "higher" if m.outcome.direction == "increase" else "lower",
                plain(m.outcome.definition) or "not provided",
            )
            for m in facts.measures
        ],
        align=("left", "right", "left", "left"),
    )


def _people(facts: Facts, flow: Sequence[FlowStep]) -> str:
    kept = [step for step in flow if not step.excluded]
    left_out = [step for step in flow if step.excluded]
    if not kept:
        return "not provided"
    first, last = kept[0], kept[-1]
    verb = "evaluated" if facts.has_comparison else "described"
    whole = (
        f"{_n(last.participants)} of {_n(first.participants)} participants in the data are {verb}"
    )
    if facts.has_comparison:
        whole += f", beside {_n(last.comparison)} people in the comparison group"
    why = [
        f"{inside(safe(step.label))} ({_n(step.participants)})"
        for step in left_out
        if step.participants != 0
    ]
    return f"{whole}. Participants left out: {'; '.join(why)}" if why else whole


def _n(n: int | None) -> str:
    return "a number too small to publish" if n is None else count(n)


def _window(facts: Facts, window: tuple[dt.date, dt.date] | None) -> str:
    if window is not None:
        return f"participants started from {long_date(window[0])} to {long_date(window[1])}"
    if facts.started is not None:
        return f"the programme took its first participants on {long_date(facts.started)}"
    return "not provided"


def _follow_up(facts: Facts) -> str:
    found = sorted({m.month for m in facts.measures})
    if found == [0]:
        return "none; outcomes are measured at the start"
    *most, last = [str(month) for month in found]
    return f"{joined([*most, after(int(last))])}"


def _comparison(facts: Facts) -> str:
    words = facts.words
    known = columns_in_words(tuple(facts.covariates))
    return words.compared_with + (words.alike_in.format(covariates=known) if known else "")


def _secondary_names(facts: Facts) -> str:
    names = [safe(measure_title(m)) for m in facts.measures if not m.primary]
    return "; ".join(names) or "none"
