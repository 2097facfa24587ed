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
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.caveats import NOTHING_KNOWN, Basis, promise_holds
from localeval.report.wording.coarseness_text import how_counted
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


def opening(
    facts: Facts, basis: Basis = NOTHING_KNOWN, method_section: str = "Method and limits"
) -> Text:
    """Write the first paragraphs: what the report is for, whom it serves, and how sure it can be.

    Parameters
    ----------
    facts : Facts
    basis : Basis, optional
        What the results rest on. Without evidence nothing is said of how sure the reader can be.
    method_section : str
        Title of the section that says more about the method.
    """
    words = facts.words
    by = f" (delivered by {safe(facts.provider)})" if facts.provider else ""
    purpose = words.purpose.format(
        programme=f"{safe(facts.programme)}{by}", place=safe(facts.place)
    )
    first = f"{purpose} {_READERS}"
    section = safe(method_section)
    if facts.has_comparison and basis.evidence is None:
        return Text(first)
    if not facts.has_comparison or promise_holds(facts, basis):
        return Text(f"{first}\n\n{words.caveat.format(section=section)}")
    return Text(f"{first}\n\n{words.caveat_undone.format(section=section)}")


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
    return Text(sentences().markdown("synthetic"), "synthetic")


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
    left_out = [step for step in flow if step.excluded and step.participants != 0]
    if not kept:
        return "not provided"
    how = how_counted(flow)
    parts = [f"{_evaluated(facts, kept[0], kept[-1])}{how}"]
    if left_out:
        why = "; ".join(
            f"{inside(safe(step.label))} "
            f"({'not shown' if step.participants is None else count(step.participants)})"
            for step in left_out
        )
        parts.append(f"Left out of {facts.words.ours}: {why}")
    shown = [kept[0].participants, kept[-1].participants, *(s.participants for s in left_out)]
    if facts.has_comparison:
        shown.append(kept[-1].comparison)
    if None in shown:
        parts.append(
            "A number that is not shown is about too few people, or would let one of too few people be worked out"
        )
    return ". ".join(parts)


def _evaluated(facts: Facts, first: FlowStep, last: FlowStep) -> str:
    """Say how many of those in the data are evaluated, as far as both numbers are shown."""
    ours, everyone, here = facts.words.ours, first.participants, last.participants
    done = "evaluated" if facts.has_comparison else "described"
    if here is not None and min(here, 2 if everyone is None else everyone) < 2:
        of = (
            "; how many are in the data is not shown"
            if everyone is None
            else f" of {count(everyone)} in the data"
        )
        whole = f"{ours} {done}: {count(here)}{of}"
    elif here is None:
        of = "" if everyone is None else f" of {count(everyone)} in the data"
        whole = f"how many {ours}{of} are {done} is not shown"
    elif everyone is None:
        whole = f"{count(here)} {ours}, of a number in the data that is not shown, are {done}"
    else:
        whole = f"{count(here)} of {count(everyone)} {ours} in the data are {done}"
    if not facts.has_comparison:
        return whole
    beside = {
        None: "a comparison group whose number is not shown",
        0: "nobody in the comparison group",
    }
    beside[1] = "1 person in the comparison group"
    return f"{whole}, beside {beside.get(last.comparison) or f'{count(last.comparison)} people in the comparison group'}"


def _window(facts: Facts, window: tuple[dt.date, dt.date] | None) -> str:
    if window is not None:
        return f"from {long_date(window[0])} to {long_date(window[1])}"
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
    known = safe(columns_in_words(tuple(facts.covariates)))
    return words.compared_with + (words.alike_in.format(covariates=known) if known else "")


def _secondary_names(facts: Facts) -> str:
    names = [safe(measure_title(m)) for m in facts.measures if not m.primary]
    return "; ".join(names) or "none"
