"""The words of charts: titles that say the finding, units, sources, and what is drawn and shown for those who do not see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from localeval.analysis.facts import Facts
from localeval.report.wording.numbers import currency_sign, is_money, per_cent
from localeval.report.wording.phrases import (
    after,
    group_label,
    inside,
    joined,
    number_of_people,
    number_with_noun,
    plain,
    sentence_case,
    spelled,
)
from localeval.results import Estimate, Level, Series

DIFFERENCE = "Difference"
WITH_RANGE = "with its likely range"
WITHOUT_PROGRAMME = "Without the programme"
NO_DIFFERENCE = "no difference"
NOBODY_TO_COMPARE = "Not known: nobody to compare with"

OUTCOMES, GROUPS = ("outcome", "outcomes"), ("group", "groups")
OUTCOME, PEOPLE, RESULT = "Outcome", "People", "Result"
DIFFERENCE_HEAD, LEVEL_HEAD = "Difference\n(likely range)", "Level\n(likely range)"
MARKS = "Square: better. Filled dot: may be chance. Open dot: cannot tell. Diamond: worse."
RESULTS_DRAWN = "A mark and a line for each result: the difference and its likely range, beside a line at no difference."
LEVELS_DRAWN = "A dot and a line for each outcome of participants: its level and likely range."

#: Results that an alternative text names; the rest is counted, because all of it is read out.
_MOST_SAID = 12

_YEARS = {12: "a year", 24: "two years", 36: "three years"}


def when(month: int) -> str:
    """Say when, after a label: ``after a year``, ``after 18 months``, ``at the start``."""
    if month == 0:
        return "at the start"
    return f"after {_YEARS.get(month) or ('1 month' if month == 1 else f'{month} months')}"


def our_group(facts: Facts) -> str:
    """Name the group that the programme is for, beside its bar: ``Joined Next Step``."""
    return facts.words.joined.format(programme=plain(facts.programme))


def their_group(facts: Facts, *, alike: bool) -> tuple[str, str]:
    """Name the other group, and what follows its number of people; similar only where that is shown."""
    words = facts.words
    if not words.similar_note:
        return words.similar, ""
    return (
        (words.similar, words.similar_note) if alike else ("Comparison group", words.similar_note)
    )


def people(n: int | None, note: str = "") -> str:
    """Say of how many people a bar is: ``425 people``, ``650 who did not join``; as far as that is given."""
    if n is None:
        return note
    return f"{n:,} {note}" if note else number_of_people(n)


def axis(unit: str) -> str:
    """Name the unit under a scale of levels."""
    if unit == "percent":
        return "people in 100"
    return f"average, {_unit(unit)}"


def unit_and_date(item: Estimate | Level, *, compared: bool, levels: bool) -> str:
    """Say under a title what is counted and when; and how the scale is read where there is a difference."""
    what = "People in every 100" if item.unit == "percent" else f"Average in {_unit(item.unit)}"
    line = "the level of the others" if levels else "no difference"
    how = f" The dotted line is {line}." if compared else ""
    return f"{what}, {after(item.month)}.{how}"


def source(facts: Facts) -> str:
    """Say where the numbers are from."""
    return "Source: synthetic data." if facts.synthetic else f"Source: {plain(facts.organisation)}."


def levels_title(item: Estimate | Level, ours: str, theirs: str) -> str:
    """Give both levels as a title: ``In paid work after a year: 42 in 100, against 30 in 100``."""
    against = f", against {theirs}" if theirs else ""
    return f"{plain(item.label)} {when(item.month)}: {ours}{against}"


def gap_title(item: Estimate, gap: str) -> str:
    """Give the difference as a title, where the levels are not given."""
    return f"{plain(item.label)} {when(item.month)}: {gap}"


def range_of_level(low: str, high: str) -> str:
    """Say the range of a level beside its bar."""
    return f"range {low} to {high}"


def bars_drawn(two: bool, gap: bool) -> str:
    """Say what is drawn."""
    if not gap:
        return "A bar chart of one level with its likely range."
    bars = "A bar chart of two levels, and below them" if two else "A chart of"
    return f"{bars} the difference with its likely range beside a dotted line at no difference."


def bar_said(name: str, level: str, range_: str) -> str:
    """Say a bar: ``Joined Next Step: 42 in 100``."""
    return f"{name}: {level}{f', likely {range_}' if range_ else ''}"


def gap_over(gap: str, range_: str) -> str:
    """Say a difference with its range over its line."""
    return f"{gap} (likely range {range_})"


def gap_said(gap: str, range_: str, item: Estimate) -> str:
    """Say a difference with its range."""
    return f"{DIFFERENCE}: {gap}, likely range {range_} ({per_cent(item.confidence)} interval)"


def sentences(parts: Iterable[str]) -> str:
    """Put parts one after the other, each with a full stop."""
    return " ".join(f"{sentence_case(part.rstrip('.'))}." for part in parts if part)


def number_columns(item: Estimate | Level) -> tuple[str, ...]:
    """Name the columns of the table of numbers, with the unit as it was published."""
    unit = _unit(item.unit)
    sure = per_cent(item.confidence)
    return ("Group", "People", f"Number ({unit})", f"{sure} interval from", f"{sure} interval to")


GAP_AXIS, STRETCHED = "Gap between the groups, in standard deviations", " (stretched near 0)"
NOT_MEASURED = "cannot be measured"


def balance_title(over: int, total: int, adjusting: str) -> str:
    """Say as a title in how many characteristics the groups differ, after what was done or as they are."""
    after_ = f"After {adjusting}, the" if adjusting else "The"
    if over == 0:
        alike = f"all {spelled(total)} characteristics" if total > 1 else "the one characteristic"
        return f"{after_} groups were alike in {alike}"
    return f"{after_} groups differed in {spelled(over)} of {number_with_noun(total, 'characteristic')}"


def balance_under(facts: Facts, adjusting: str) -> str:
    """Say under the title what is drawn."""
    when_ = f", before and after {adjusting}" if adjusting else ""
    return f"Gap between {facts.words.ours} and the comparison group at the start{when_}, in standard deviations."


def balance_key(adjusting: str, limit: str) -> tuple[str, str, str]:
    """Name the marks: the dot that counts, the ring before it, and the shaded part."""
    return (
        (f"after {adjusting}" if adjusting else "as the groups are"),
        "before",
        f"small gap (under {limit})",
    )


def balance_columns(adjusting: str) -> tuple[str, ...]:
    """Name the columns of the numbers of gaps."""
    before = f"Gap before {adjusting}" if adjusting else "Gap"
    return (
        ("Characteristic", before, f"Gap after {adjusting}")
        if adjusting
        else ("Characteristic", before)
    )


def gap_row(name: str, before: str, after_: str) -> str:
    """Say a row: ``Age: 0.38 before, 0.01 after``."""
    return f"{name}: {before} before, {after_} after" if after_ else f"{name}: {before}"


def balance_drawn(weighted: bool, limit: str) -> str:
    """Say what a chart of balance draws."""
    marks = "an open ring before and a filled dot after" if weighted else "a filled dot"
    return f"A row for each characteristic, with {marks}; gaps under {limit} are shaded as small."


BEFORE, MONTHS_FOOT, RESULT_MONTH = "before", "Months from the start", "result"


def group_of(facts: Facts, group: str) -> str:
    """Name a group at its line."""
    return our_group(facts) if group == "participants" else their_group(facts, alike=False)[0]


def months_title(first: Series, ends: Sequence[tuple[int, str]]) -> str:
    """Say as a title where lines end: ``In paid work, month by month: 42 against 30 in 100 at month 12``."""
    unit = " in 100" if first.unit == "percent" else ""
    (month, ours), *rest = ends
    what = f"{plain(first.label)}, month by month"
    if rest and rest[0][0] == month:
        return f"{what}: {ours} against {rest[0][1]}{unit} at month {month}"
    return f"{what}: {ours}{unit} at month {month}"


def months_under(first: Series) -> str:
    """Say under the title how the lines are read."""
    return f"Levels of each month by itself; shaded: likely range ({per_cent(first.confidence)} interval)."


def level_axis(first: Series) -> str:
    """Name a scale of levels over it: ``In paid work, people in 100``."""
    return f"{plain(first.label)}, {axis(first.unit)}"


def month_columns(facts: Facts, line: Series) -> list[str]:
    """Name the three columns of a line's numbers."""
    name, sure = group_of(facts, line.group), per_cent(line.confidence)
    return [f"{name} ({_unit(line.unit)})", f"{sure} interval from", f"{sure} interval to"]


def lines_drawn(first: str, last: str, two: bool) -> str:
    """Say what a chart of lines draws."""
    others = ", a dashed line with open dots for the others" if two else ""
    return (
        f"Line chart from {first} to {last}: a solid line with dots for those who joined{others}, each with a band for its likely "
        "range and a dotted line at the start."
    )


def outcome_name(item: Estimate | Level) -> str:
    """Name an outcome in a chart of several: ``In paid work after a year (main outcome)``."""
    main = " (main outcome)" if item.role == "primary" and item.subgroup is None else ""
    return f"{plain(item.label)} {when(item.month)}{main}"


def level_name(item: Level) -> str:
    """Name a level: its outcome, and the group where it is of one."""
    group = f", {group_label(item)}" if item.subgroup else ""
    return f"{outcome_name(item)}{group}"


def found(noun: tuple[str, str], results: Sequence[str]) -> str:
    """Say as a title what several results come to: ``Three outcomes: one better, two we cannot tell``."""
    counts = Counter(result.partition(";")[0] or "not shown" for result in results)
    said = [f"{spelled(counts[key])} {words}" for key, words in _FOUND.items() if counts[key]]
    return f"{sentence_case(number_with_noun(len(results), *noun))}: {joined(said)}"


_FOUND = {
    "better": "better",
    "worse": "worse",
    "may be chance": "may be chance",
    "cannot tell": "we cannot tell",
    "not pooled": "not pooled",
    "not shown": "not shown",
}


def everyone(value: str) -> str:
    """Name the line of the result for everybody: ``everyone: 12``."""
    return f"everyone: {value}"


def not_given(item: Estimate | Level) -> str:
    """Say why a result is not shown."""
    why = inside(plain(item.withheld).rstrip("."))
    return f"not shown: {why}" if why else "not shown"


def both_groups(e: Estimate) -> str:
    """Give the people of both groups: ``280 | 395``."""
    return " | ".join("[c]" if n is None else f"{n:,}" for n in (e.n_participants, e.n_comparison))


def people_heads(facts: Facts) -> str:
    """Name the column of both groups' people, in two lines."""
    ours, theirs = facts.words.people_head
    return f"People:\n{ours} | {theirs}"


def difference_axis(unit: str) -> str:
    """Name a scale of differences."""
    return "Difference, people in 100" if unit == "percent" else f"Difference, {_unit(unit)}"


def levels_of(facts: Facts) -> str:
    """Give a title to levels of participants alone, which say nothing of what was changed."""
    return f"Outcomes of people who joined {plain(facts.programme)}: what was seen, not what it changed"


def levels_under(levels: Sequence[Level]) -> str:
    """Say under the title how sure the ranges are."""
    return f"Each with its likely range ({_confidence(levels)} interval)."


def differences_under(items: Sequence[Estimate]) -> str:
    """Say under the title what is drawn; of one outcome, which."""
    names = {(item.outcome, item.month): item for item in items}
    what = ""
    if len(names) == 1:
        [item] = names.values()
        what = f"{plain(item.label)} {when(item.month)}. "
    return f"{what}Difference between the two groups, with its likely range ({_confidence(items)} interval)."


def row_said(name: str, words: str, result: str) -> str:
    """Say a row: ``Women: 12 (4 to 20), better``."""
    return f"{name}: {words}{f', {result}' if result else ''}"


def described(drawn: str, rows: Sequence[str]) -> str:
    """Say what is drawn and what it shows; of many rows the first, and how many follow."""
    said = [f"{row}." for row in rows[:_MOST_SAID]]
    rest = len(rows) - len(said)
    if rest > 0:
        said.append(f"The table gives {number_with_noun(rest, 'further result')}.")
    return " ".join([drawn, *said])


def result_columns(items: Sequence[Estimate]) -> tuple[str, ...]:
    """Name the columns of the numbers of differences."""
    sure = _confidence(items)
    return (
        "Result for", "Unit", "Participants", "Comparison group", "Difference", f"{sure} interval from",
        f"{sure} interval to", "Result",
    )  # fmt: skip


def level_columns(items: Sequence[Level]) -> tuple[str, ...]:
    """Name the columns of the numbers of levels."""
    sure = _confidence(items)
    return ("Outcome", "Unit", "People", "Level", f"{sure} interval from", f"{sure} interval to")


def unit_words(unit: str) -> str:
    """Name a unit as it was published."""
    return _unit(unit)


def _confidence(items: Sequence[Estimate] | Sequence[Level]) -> str:
    return per_cent(max((item.confidence for item in items), default=0.95))


def _unit(unit: str) -> str:
    if unit == "percent":
        return "per cent"
    if is_money(unit):
        return currency_sign(unit).strip()
    return "points" if unit == "score" else unit
