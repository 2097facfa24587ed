"""The words of the charts that show whether the groups are alike: the love plot, the gaps that are too large, the overlap of scores.

They change with what a design does to make groups alike, and with what is said of it. The sentences are in ``en/charts.yml``.
"""

from __future__ import annotations

from localeval.analysis.facts import Facts
from localeval.report.wording.chart_words import by_number, say
from localeval.report.wording.phrases import sentence_case, spelled


def balance_title(over: int, drawn: int, adjusting: str, *, some: bool) -> str:
    """Say as a title in how many characteristics the groups differ, after what was done or as they are.

    Parameters
    ----------
    over, drawn : int
        Of those that are drawn.
    adjusting : str
        Empty where nothing was done.
    some : bool
        Whether others are withheld.
    """
    form = "after" if adjusting else "as_they_are"
    key = f"{'differ' if over else 'alike'}.{form}"
    shown = by_number("shown", drawn) if some else ""
    slots = {"adjusting": adjusting, "over": spelled(over), "n": spelled(drawn), "shown": shown}
    return by_number(key, drawn, **slots)


def not_drawn(hidden: int, over: int | None) -> str:
    """Say how many characteristics are withheld, and whether the groups differ in them; empty where none is.

    Parameters
    ----------
    hidden : int
    over : int or None
        In how many of them; None where nothing is said of that.
    """
    if not hidden:
        return ""
    form = "" if over is None else "_differ" if over else "_alike"
    slots = {"N": sentence_case(spelled(hidden)), "over": spelled(over or 0)}
    return by_number(f"not_drawn{form}", hidden, **slots)


def balance_under(facts: Facts, adjusting: str) -> str:
    """Say under the title what is drawn."""
    form = "after" if adjusting else "as_they_are"
    return say(f"balance_under.{form}", ours=facts.words.ours, adjusting=adjusting)


def balance_key(adjusting: str, limit: str) -> tuple[str, str, str]:
    """Name the marks: the dot that counts, the ring before it, and the shaded part."""
    first = say("key_after", adjusting=adjusting) if adjusting else say("key_as_they_are")
    return first, say("key_before"), say("key_small", limit=limit)


def balance_columns(adjusting: str) -> tuple[str, ...]:
    """Name the columns of the numbers of gaps."""
    keys = ("gap_before", "gap_after") if adjusting else ("gap_alone",)
    return (say("characteristic"), *(say(key, adjusting=adjusting) for key in keys))


def gap_row(name: str, before: str, after_: str) -> str:
    """Say a row: ``Age: 0.38 before, 0.01 after``."""
    if after_:
        return say("gap_row", name=name, before=before, after=after_)
    return say("said_of", name=name, said=before)


def balance_drawn(weighted: bool, limit: str) -> str:
    """Say what a chart of balance draws."""
    return say(f"balance_drawn.{'after' if weighted else 'as_they_are'}", limit=limit)


def refusal_key(adjusting: str, limit: str) -> tuple[str, str, str]:
    """Name the marks where gaps are too large for a result; the shaded part is what one needs."""
    return *balance_key(adjusting, limit)[:2], say("key_needed", limit=limit)


def refusal_under(limit: str, *, some: bool) -> str:
    """Say under the title which gaps are drawn, and what a result needs; ``some`` where others are withheld."""
    return say(f"why_no_number_under{'_some' if some else ''}", limit=limit)


def refusal_drawn(limit: str) -> str:
    """Say what a chart of gaps that are too large draws."""
    return say("why_no_number_drawn", limit=limit)


def overlap_title(facts: Facts) -> str:
    """Say what the picture of the scores shows."""
    return say("overlap_title", ours=facts.words.ours)


def overlap_drawn(facts: Facts) -> str:
    """Say what is drawn of the scores."""
    return say("overlap_drawn", ours=facts.words.ours, adjusting=facts.words.adjusting)


def overlap_half(name: str, chance: str) -> str:
    """Say of a group under which chance half of it are."""
    return say("overlap_half", name=name, chance=chance)


def overlap_names(facts: Facts) -> tuple[str, str, str]:
    """Name the three groups whose scores are drawn."""
    after_ = say("overlap_after", adjusting=facts.words.adjusting)
    return facts.words.ours_head, say("overlap_as_it_is"), after_


def overlap_panel(facts: Facts, *, weighted: bool) -> tuple[str, str]:
    """Give the title of a panel of scores, and the name of the comparison group in it."""
    words, form = facts.words, "after" if weighted else "before"
    title = say(f"overlap_panel.{form}", adjusting=words.adjusting)
    return title, say(f"overlap_name.{form}", adjusted=words.adjusted)


def overlap_columns() -> tuple[str, str]:
    """Name the columns that say between which chances people are."""
    return say("overlap_from"), say("overlap_to")


def overlap_axis(facts: Facts) -> str:
    """Name the scale of the scores."""
    return say("overlap_axis", ours=facts.words.ours)


def gap_axis(*, stretched: bool) -> str:
    """Name the scale of gaps, which may be stretched near nought."""
    return say("gap_axis_stretched" if stretched else "gap_axis")


def why_no_number() -> str:
    """Give a title to the gaps for which there is no result."""
    return say("why_no_number")


def not_measured() -> str:
    """Say of a gap that it could not be measured."""
    return say("not_measured")
