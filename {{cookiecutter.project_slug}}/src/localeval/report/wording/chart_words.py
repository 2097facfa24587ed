"""The words of charts: titles that say the finding, units, sources, and what is drawn and shown for those who do not see it.

The sentences are in ``en/charts.yml``, and are in the language that is spoken where they are asked for. Those of charts that show
whether the groups are alike are in ``balance_words``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from localeval.analysis.facts import Facts
from localeval.report.wording.catalogue import sentences as fixed
from localeval.report.wording.numbers import currency_sign, is_money, per_cent
from localeval.report.wording.phrases import (
    after,
    group_label,
    inside,
    joined,
    label_of,
    number_of_people,
    plain,
    sentence_case,
    spelled,
)
from localeval.report.wording.retold import retold
from localeval.results import Estimate, Level, Series

#: What several results are of: keys of ``chart.found``.
OUTCOMES, GROUPS = "outcomes", "groups"

#: Words that have no slot, by their key.
Word = Literal[
    "difference",
    "with_range",
    "without_programme",
    "no_difference",
    "nobody_to_compare",
    "outcome",
    "people",
    "result",
    "month",
    "difference_head",
    "level_head",
    "whole_not_given",
    "results_drawn",
    "levels_drawn",
    "before_start",
    "months_foot",
    "result_month",
]

#: Results that an alternative text names; the rest is counted, because all of it is read out.
_MOST_SAID = 12
_YEAR = 12
#: From so many years on, months are said.
_MOST_YEARS = 3
#: Marks of ``charts.marks``, and what else a row may come to, by their keys.
_FOUND = {
    "better": "better",
    "worse": "worse",
    "may be chance": "may_be_chance",
    "cannot tell": "inconclusive",
    "not pooled": "not_pooled",
    "not shown": "not_shown",
}

#: Marks that are named under a chart, in that order.
_MARKED = ("better", "may be chance", "cannot tell", "worse")


def word(key: Word) -> str:
    """Give a word or sentence that has no slot: ``difference``."""
    return say(key)


def say(key: str, **slots: str) -> str:
    """Give a text of charts by its key, its slots filled, in the language that is spoken."""
    return fixed().plain(f"chart.{key}", **slots)


def by_number(key: str, number: int | str, **slots: str) -> str:
    """Give the form of a text that a number asks for: of one, or of several."""
    texts = fixed()
    return texts.plain(texts.by_number(f"chart.{key}", number), **slots)


def mark_word(mark: str) -> str:
    """Say what a mark stands for, in a word or two: ``cannot tell``."""
    return say(f"mark.{_FOUND[mark]}")


def when(month: int) -> str:
    """Say when, after a label: ``after a year``, ``after 18 months``, ``at the start``."""
    if month == 0:
        return say("when.start")
    years, rest = divmod(month, _YEAR)
    if rest == 0 and 0 < years <= _MOST_YEARS:
        texts, key = fixed(), f"number_of_years.{years}"
        return by_number("when.years", years, n=texts.plain(key) if texts.has(key) else "")
    return by_number("when.months", month, n=str(month))


def _outcome_when(item: Estimate | Level) -> str:
    return say("outcome_when", label=label_of(item), when=when(item.month))


def our_group(facts: Facts) -> str:
    """Name the group that the programme is for, beside its bar: ``Joined Next Step``."""
    return facts.words.joined.format(programme=plain(facts.programme))


def their_group(facts: Facts, *, alike: bool) -> tuple[str, str]:
    """Name the other group, and what follows its number of people; similar only where that is shown."""
    words = facts.words
    if not words.similar_note:
        return words.similar, ""
    return (words.similar if alike else say("others")), words.similar_note


def people(n: int | None, note: str = "") -> str:
    """Say of how many people a bar is: ``425 people``, ``650 who did not join``; as far as that is given."""
    if n is None:
        return note
    return say("people_noted", n=f"{n:,}", note=note) if note else number_of_people(n)


def axis(unit: str) -> str:
    """Name the unit under a scale of levels."""
    return say("axis.percent" if unit == "percent" else "axis.other", unit=unit_words(unit))


def unit_and_date(item: Estimate | Level, *, compared: bool, levels: bool) -> str:
    """Say under a title what is counted and when; and how the scale is read where there is a difference."""
    form = "percent" if item.unit == "percent" else "other"
    counted = say(f"counted.{form}", unit=unit_words(item.unit), after=after(item.month))
    return say(f"dotted.{'levels' if levels else 'gap'}", counted=counted) if compared else counted


def source(facts: Facts) -> str:
    """Say where the numbers are from."""
    form = "synthetic" if facts.synthetic else "real"
    return say(f"source.{form}", organisation=plain(facts.organisation))


def levels_title(item: Estimate | Level, ours: str, theirs: str) -> str:
    """Give both levels as a title: ``In paid work after a year: 42 in 100, against 30 in 100``."""
    form = "compared" if theirs else "alone"
    return say(f"levels_title.{form}", outcome=_outcome_when(item), ours=ours, theirs=theirs)


def gap_title(item: Estimate, gap: str) -> str:
    """Give the difference as a title, where the levels are not given."""
    return say("gap_title", outcome=_outcome_when(item), gap=gap)


def range_of_level(low: str, high: str) -> str:
    """Say the range of a level beside its bar."""
    return say("range_of_level", low=low, high=high)


def bars_drawn(two: bool, gap: bool) -> str:
    """Say what is drawn."""
    form = "level"
    if gap:
        form = "levels" if two else "gap"
    return say(f"drawn.{form}")


def bar_said(name: str, level: str, range_: str) -> str:
    """Say a bar: ``Joined Next Step: 42 in 100``."""
    return say("bar_range" if range_ else "bar", name=name, level=level, range=range_)


def gap_over(gap: str, range_: str) -> str:
    """Say a difference with its range over its line."""
    return say("gap_over", gap=gap, range=range_)


def gap_said(gap: str, range_: str, item: Estimate) -> str:
    """Say a difference with its range."""
    return say("gap_said", gap=gap, range=range_, sure=per_cent(item.confidence))


def sentences(parts: Iterable[str]) -> str:
    """Put parts one after the other, each with a full stop."""
    return " ".join(f"{sentence_case(part.rstrip('.'))}." for part in parts if part)


def number_columns(item: Estimate | Level) -> tuple[str, ...]:
    """Name the columns of the table of numbers, with the unit as it was published."""
    of_unit = say("number_of_unit", unit=unit_words(item.unit))
    return (say("group"), say("people"), of_unit, *_ends(per_cent(item.confidence)))


def _ends(sure: str) -> tuple[str, str]:
    return say("interval_from", sure=sure), say("interval_to", sure=sure)


def group_of(facts: Facts, group: str) -> str:
    """Name a group at its line."""
    return our_group(facts) if group == "participants" else their_group(facts, alike=False)[0]


def months_title(first: Series, ends: Sequence[tuple[int, str]]) -> str:
    """Say as a title how high lines are at a month: ``In paid work, month by month: 42 against 30 in 100 at month 12``."""
    unit = "percent" if first.unit == "percent" else "other"
    (month, ours), *rest = ends
    two = bool(rest) and rest[0][0] == month
    slots = {"label": label_of(first), "ours": ours, "n": str(month)}
    if two:
        return say(f"months_title.two.{unit}", theirs=rest[0][1], **slots)
    return say(f"months_title.one.{unit}", **slots)


def months_under(first: Series) -> str:
    """Say under the title how the lines are read."""
    return say("months_under", sure=per_cent(first.confidence))


def level_axis(first: Series) -> str:
    """Name a scale of levels over it: ``In paid work, people in 100``."""
    return say("level_axis", label=label_of(first), axis=axis(first.unit))


def month_columns(facts: Facts, line: Series) -> list[str]:
    """Name the three columns of a line's numbers."""
    of_unit = say("group_unit", group=group_of(facts, line.group), unit=unit_words(line.unit))
    return [of_unit, *_ends(per_cent(line.confidence))]


def lines_drawn(first: str, last: str, two: bool) -> str:
    """Say what a chart of lines draws."""
    return say(f"lines_drawn.{'two' if two else 'one'}", first=first, last=last)


def moment(level: str, when_: str) -> str:
    """Say a level and its month: ``42 in 100 12 months after the start``."""
    return say("moment", level=level, when=when_)


def line_said(name: str, moments: Sequence[str], missing: str) -> str:
    """Say a line: its moments, and how many months of it are not given."""
    said = joined(moments)
    if not missing:
        return say("line_said", name=name, said=said)
    return say("line_said_with_gaps", name=name, said=said, Missing=sentence_case(missing))


def outcome_name(item: Estimate | Level) -> str:
    """Name an outcome in a chart of several: ``In paid work after a year (main outcome)``."""
    name = _outcome_when(item)
    return say("main", outcome=name) if item.role == "primary" and item.subgroup is None else name


def level_name(item: Level) -> str:
    """Name a level: its outcome, and the group where it is of one."""
    name = outcome_name(item)
    return say("of_group", outcome=name, group=group_label(item)) if item.subgroup else name


def found(noun: str, results: Sequence[str]) -> str:
    """Say as a title what several results come to: ``Three outcomes: one better, two we cannot tell``.

    Parameters
    ----------
    noun : str
        ``OUTCOMES`` or ``GROUPS``.
    results : sequence of str
        Marks; what follows a semicolon is passed over, and an empty one is not shown.
    """
    number = len(results)
    return by_number(
        f"found.{noun}", number, N=sentence_case(spelled(number)), found=_counted(results)
    )


def _counted(results: Sequence[str]) -> str:
    """Count marks in words: ``one better and two we cannot tell``."""
    counts = Counter(result.partition(";")[0] or "not shown" for result in results)
    return joined(
        say(f"found_of.{key}", n=spelled(counts[name]))
        for name, key in _FOUND.items()
        if counts[name]
    )


def source_and_marks(facts: Facts, marks: Iterable[str]) -> str:
    """Say where a chart is from, and what each mark means that occurs in it.

    Parameters
    ----------
    facts : Facts
    marks : iterable of str
        Of the rows that are drawn.
    """
    drawn = set(marks)
    named = (say(f"marks.{_FOUND[mark]}") for mark in _MARKED if mark in drawn)
    return " ".join([source(facts), *named])


def links_found(results: Sequence[str]) -> str:
    """Say as a title what the main result comes to by which links count."""
    return say("links_found", found=_counted(results))


def links_row(threshold: str, *, given: bool = False) -> str:
    """Name the links from a probability on."""
    return say("links_as_given", threshold=threshold) if given else threshold


def links_adjusted() -> str:
    """Name the result that is adjusted for missed and wrong links."""
    return say("links_adjusted")


def links_head() -> str:
    """Name the column of probabilities."""
    return say("links_head")


def head_of(noun: str) -> str:
    """Name the column of what several results are of."""
    return say("outcome" if noun == OUTCOMES else "group")


def everyone(value: str) -> str:
    """Name the line of the result for everybody: ``everyone: 12``."""
    return say("everyone", value=value)


def not_given(item: Estimate | Level) -> str:
    """Say why a result is not shown."""
    why = inside(plain(retold(item.withheld)).rstrip("."))
    return say("not_shown_why", why=why) if why else say("not_shown")


def both_groups(e: Estimate) -> str:
    """Give the people of both groups: ``280 | 395``."""
    hidden = say("confidential")
    return " | ".join(hidden if n is None else f"{n:,}" for n in (e.n_participants, e.n_comparison))


def people_heads(facts: Facts) -> str:
    """Name the column of both groups' people, in two lines."""
    ours, theirs = facts.words.people_head
    return say("people_heads", ours=ours, theirs=theirs)


def difference_axis(unit: str) -> str:
    """Name a scale of differences."""
    form = "percent" if unit == "percent" else "other"
    return say(f"difference_axis.{form}", unit=unit_words(unit))


def levels_of(facts: Facts) -> str:
    """Give a title to levels of participants alone, which say nothing of what was changed."""
    return say("levels_of", programme=plain(facts.programme))


def levels_under(levels: Sequence[Level]) -> str:
    """Say under the title how sure the ranges are."""
    return say("levels_under", sure=_confidence(levels))


def differences_under(items: Sequence[Estimate]) -> str:
    """Say under the title what is drawn; of one outcome, which."""
    names = {(item.outcome, item.month): item for item in items}
    sure = _confidence(items)
    if len(names) != 1:
        return say("differences_under.several", sure=sure)
    [item] = names.values()
    return say("differences_under.one", outcome=_outcome_when(item), sure=sure)


def row_said(name: str, words: str, result: str) -> str:
    """Say a row: ``Women: 12 (4 to 20), better``."""
    if result:
        return say("row", name=name, words=words, result=result)
    return say("said_of", name=name, said=words)


def described(drawn: str, rows: Sequence[str]) -> str:
    """Say what is drawn and what it shows; of many rows the first, and how many follow."""
    said = [f"{row.rstrip('.')}." for row in rows[:_MOST_SAID]]
    rest = len(rows) - len(said)
    if rest > 0:
        said.append(by_number("more", rest, n=spelled(rest)))
    return " ".join([drawn, *said])


def result_columns(facts: Facts, items: Sequence[Estimate]) -> tuple[str, ...]:
    """Name the columns of the numbers of differences."""
    groups = (say("people_of", group=group) for group in facts.words.people_head)
    first, last = (
        map(say, ("result_for", "unit")),
        (say("difference"), *_ends(_confidence(items))),
    )
    return (*first, *groups, *last, say("result"))


def level_columns(items: Sequence[Level]) -> tuple[str, ...]:
    """Name the columns of the numbers of levels."""
    return (*map(say, ("outcome", "unit", "people", "level")), *_ends(_confidence(items)))


def unit_words(unit: str) -> str:
    """Name a unit as it was published."""
    return currency_sign(unit).strip() if is_money(unit) else say(f"unit_published.{unit}")


def _confidence(items: Sequence[Estimate] | Sequence[Level]) -> str:
    return per_cent(max((item.confidence for item in items), default=0.95))
