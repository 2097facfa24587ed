"""The opening of a comparison: what was set side by side, what was allowed, and what was left out.

Everything a reader must know before the first number. Every function takes the whole ``Comparison``; nothing is
computed. A comparison in which no place has a comparison group is described without a word of impact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from localeval.base.dates import day_words
from localeval.comparison.models import Comparison, StudyDescription
from localeval.comparison_report.names import PlaceNames
from localeval.comparison_report.reason_words import REASONS
from localeval.designs.registry import short_name
from localeval.report.display import Table, Text
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.grammar import paragraphs
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import (
    inside,
    joined,
    number_with_noun,
    plain,
    safe,
    sentence_case,
)

_FEW_NAMES = 6


def comparison_banner(comparison: Comparison) -> Text | None:
    """Say unmissably that some or all of the data are made up; None when none are."""
    if not comparison.synthetic:
        return None
    made_up = [e for e in comparison.evaluations if e.synthetic]
    if len(made_up) == len(comparison.evaluations):
        return Text(
            "**Made-up data.** Every number in this comparison comes from synthetic data that show how the report "
            "looks. None of it is about real people or real programmes. Do not quote or use it.",
            "synthetic",
        )
    places = PlaceNames.of(comparison)
    which = few(places.safe(e.id) for e in made_up)
    return Text(
        f"**Partly made-up data.** {sentence_case(number_with_noun(len(made_up), 'evaluation'))} of "
        f"{count(len(comparison.evaluations))} {'is' if len(made_up) == 1 else 'are'} made from synthetic data"
        f"{f': {which}' if which else ''}. Do not quote or use any number that they are part of.",
        "synthetic",
    )


def comparison_opening(
    comparison: Comparison, method_section: str = "Annex: method, limits and more tables"
) -> Text:
    """Write the first paragraphs: what is set side by side, for whom, and how sure it can be.

    Parameters
    ----------
    comparison : Comparison
    method_section : str
        Title of the section that says more about the method.
    """
    what = number_with_noun(len(comparison.evaluations), "evaluation")
    programmes, places = _programmes(comparison), _places(comparison)
    of = (
        safe(programmes[0])
        if len(programmes) == 1
        else number_with_noun(len(programmes), "programme")
    )
    where = safe(places[0]) if len(places) == 1 else number_with_noun(len(places), "place")
    several = len(comparison.evaluations) > 1
    first = (
        f"This report {'sets side by side' if several else 'shows'} {what} of {of} in {where}. It is for the people "
        "who plan, pay for and run such programmes, here and in other places, and for the public they serve."
    )
    if comparison.has_estimates:
        order = ""
        caveat = (
            "Places differ in their people, their jobs and their services, and evaluations differ in how they were "
            "made. A difference between places is not by itself a difference between programmes. The section "
            f"“{safe(method_section)}” says more."
        )
    else:
        order = (
            "No evaluation in it has a comparison group with a published estimate, so it describes participants and "
            "gives what the places learnt."
        )
        caveat = (
            "The numbers describe participants only, and cannot say what would have been seen had they not taken "
            f"part. The section “{safe(method_section)}” says more."
        )
    return Text(f"{first} {order}".rstrip() + f"\n\n{caveat}")


def allowed_reasons_text(comparison: Comparison) -> Text | None:
    """Print what was allowed that is otherwise not pooled; None when nothing was."""
    if not comparison.allowed:
        return None
    touched: Counter[str] = Counter()
    for pool in comparison.pools:
        touched.update(reason for m in pool.members if m.pooled for reason in m.allowed)
    lines = [
        f"**{sentence_case(REASONS[reason].short)}:** {REASONS[reason].allowed} "
        f"{_touched(touched[reason])}"
        for reason in comparison.allowed
    ]
    intro = (
        "**Allowed by whoever made this comparison.** By default, estimates that differ in what follows are not "
        "pooled. Here they are (option --allow, or comparison.allow in evaluation.yml), and the pooled numbers should be read with that in mind:"
    ).replace("--", "\\--")
    return Text(paragraphs([intro, *lines]), "caution")


def _touched(n: int) -> str:
    if not n:
        return "No pooled estimate depends on it."
    return f"{sentence_case(number_with_noun(n, 'pooled estimate'))} {'depends' if n == 1 else 'depend'} on it."


def comparison_scope(comparison: Comparison) -> Text:
    """List what takes part: evaluations, places, programmes, designs, people, outcomes."""
    found = comparison.evaluations
    facts = [
        ("Evaluations", count(len(found)) + _typed(found)),
        ("Places", _named(_places(comparison))),
        ("Programmes", _named(_programmes(comparison))),
        ("Designs", _tally(short_name(e.design) for e in found)),
        ("Participants", _people(found)),
        ("Published", _window([e.run_date for e in found])),
        ("Outcomes", _outcomes(comparison)),
        ("Left out", _left_out(comparison)),
    ]
    lines = [f"- **{name}:** {words}" for name, words in facts if words]
    return Text("\n".join(lines), "key-facts")


def left_out_sources(comparison: Comparison) -> Table | None:
    """List the sources that take no part and why; None when all do."""
    if not comparison.left_out:
        return None
    kinds = {
        "refused": "refused",
        "superseded": "replaced by a newer one",
        "conflict": "in conflict with another",
    }
    shown = comparison.left_out[:MOST_ROWS]
    rest = len(comparison.left_out) - len(shown)
    return table(
        "left-out",
        "Sources that take no part, and why",
        ["Source", "What happened", "Why"],
        [[plain(item.source), kinds[item.kind], plain(item.why)] for item in shown],
        [
            f"{sentence_case(number_with_noun(rest, 'more'))} are listed in comparison.json."
            if rest
            else ""
        ],
        text_columns=3,
    )


def few(names: Iterable[str]) -> str:
    """Join names as a sentence does, or say nothing where there are too many to read."""
    listed = list(names)
    return joined(listed) if 0 < len(listed) <= _FEW_NAMES else ""


def _places(comparison: Comparison) -> list[str]:
    return sorted({plain(e.place): None for e in comparison.evaluations}, key=str.casefold)


def _programmes(comparison: Comparison) -> list[str]:
    return sorted({plain(e.programme): None for e in comparison.evaluations}, key=str.casefold)


def _named(names: list[str]) -> str:
    which = few(map(safe, names))
    if len(names) == 1:
        return which
    return count(len(names)) + (f": {which}" if which else "")


def _typed(found: Iterable[StudyDescription]) -> str:
    typed = sum(e.typed for e in found)
    return f", of which {count(typed)} typed from reports" if typed else ""


def _tally(words: Iterable[str]) -> str:
    counted = sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))
    return "; ".join(f"{word} ({count(n)})" for word, n in counted)


def _people(found: Iterable[StudyDescription]) -> str:
    known = [e.participants for e in found]
    total = sum(n for n in known if n is not None)
    missing = sum(n is None for n in known)
    words = f"about {count(total)} in the data (counts are rounded where they were published)"
    if missing:
        words += f"; not known for {number_with_noun(missing, 'evaluation')}"
    return words if total else "not known"


def _window(days: list[str]) -> str:
    if not days:
        return ""
    first, last = min(days), max(days)
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def _outcomes(comparison: Comparison) -> str:
    labels = list(dict.fromkeys(inside(plain(pool.label)) for pool in comparison.pools))
    which = few(map(safe, labels))
    pooled = sum(bool(pool.summaries) for pool in comparison.pools)
    words = f"{count(len(labels))}{f' ({which})' if which else ''}"
    return f"{words}; pooled values for {count(pooled)} of {count(len(comparison.pools))} rows"


def _left_out(comparison: Comparison) -> str:
    kinds = Counter(item.kind for item in comparison.left_out)
    rows = comparison.rows_left_out
    parts = [
        f"{number_with_noun(kinds['refused'], 'source')} refused" if kinds["refused"] else "",
        f"{number_with_noun(kinds['superseded'], 'older revision')}" if kinds["superseded"] else "",
        f"{number_with_noun(kinds['conflict'], 'source')} in conflict with each other, none of which takes part"
        if kinds["conflict"]
        else "",
        f"{number_with_noun(rows, 'outcome')} that few places measured, beyond what a comparison holds"
        if rows
        else "",
    ]
    return "; ".join(part for part in parts if part) or "nothing"
