"""The words of charts: titles that say the finding, units, sources, and what is drawn and shown for those who do not see it.

The sentences are in ``en/charts.yml``. Words that have no slot are asked for by their name, ``chart_words.DIFFERENCE``, and
are in the language that is spoken where they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

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
OUTCOMES, GROUPS, RESULTS = "outcomes", "groups", "results"

#: Words without a slot, by the name under which they are asked for.
_WORDS = {
    "DIFFERENCE": "difference",
    "WITH_RANGE": "with_range",
    "WITHOUT_PROGRAMME": "without_programme",
    "NO_DIFFERENCE": "no_difference",
    "NOBODY_TO_COMPARE": "nobody_to_compare",
    "OUTCOME": "outcome",
    "GROUP": "group",
    "PEOPLE": "people",
    "RESULT": "result",
    "MONTH": "month",
    "DIFFERENCE_HEAD": "difference_head",
    "LEVEL_HEAD": "level_head",
    "MARKS": "marks",
    "RESULTS_DRAWN": "results_drawn",
    "LEVELS_DRAWN": "levels_drawn",
    "GAP_AXIS": "gap_axis",
    "WHY_NO_NUMBER": "why_no_number",
    "GAP_AXIS_STRETCHED": "gap_axis_stretched",
    "NOT_MEASURED": "not_measured",
    "BEFORE": "before_start",
    "MONTHS_FOOT": "months_foot",
    "RESULT_MONTH": "result_month",
}

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


def __getattr__(name: str) -> str:
    """Give a word without a slot by its name."""
    if name not in _WORDS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return _say(_WORDS[name])


def _say(key: str, **slots: str) -> str:
    return fixed().plain(f"chart.{key}", **slots)


def _by_number(key: str, number: int | str, **slots: str) -> str:
    say = fixed()
    return say.plain(say.by_number(f"chart.{key}", number), **slots)


def mark_word(mark: str) -> str:
    """Say what a mark stands for, in a word or two: ``cannot tell``."""
    return _say(f"mark.{_FOUND[mark]}")


def when(month: int) -> str:
    """Say when, after a label: ``after a year``, ``after 18 months``, ``at the start``."""
    if month == 0:
        return _say("when.start")
    years, rest = divmod(month, _YEAR)
    if rest == 0 and 0 < years <= _MOST_YEARS:
        say, key = fixed(), f"number_of_years.{years}"
        return _by_number("when.years", years, n=say.plain(key) if say.has(key) else "")
    return _by_number("when.months", month, n=str(month))


def _outcome_when(item: Estimate | Level) -> str:
    return _say("outcome_when", label=label_of(item), when=when(item.month))


def our_group(facts: Facts) -> str:
    """Name the group that the programme is for, beside its bar: ``Joined Next Step``."""
    return facts.words.joined.format(programme=plain(facts.programme))


def their_group(facts: Facts, *, alike: bool) -> tuple[str, str]:
    """Name the other group, and what follows its number of people; similar only where that is shown."""
    words = facts.words
    if not words.similar_note:
        return words.similar, ""
    return (words.similar if alike else _say("others")), words.similar_note


def people(n: int | None, note: str = "") -> str:
    """Say of how many people a bar is: ``425 people``, ``650 who did not join``; as far as that is given."""
    if n is None:
        return note
    return _say("people_noted", n=f"{n:,}", note=note) if note else number_of_people(n)


def axis(unit: str) -> str:
    """Name the unit under a scale of levels."""
    return _say("axis.percent" if unit == "percent" else "axis.other", unit=unit_words(unit))


def unit_and_date(item: Estimate | Level, *, compared: bool, levels: bool) -> str:
    """Say under a title what is counted and when; and how the scale is read where there is a difference."""
    form = "percent" if item.unit == "percent" else "other"
    counted = _say(f"counted.{form}", unit=unit_words(item.unit), after=after(item.month))
    return _say(f"dotted.{'levels' if levels else 'gap'}", counted=counted) if compared else counted


def source(facts: Facts) -> str:
    """Say where the numbers are from."""
    form = "synthetic" if facts.synthetic else "real"
    return _say(f"source.{form}", organisation=plain(facts.organisation))


def levels_title(item: Estimate | Level, ours: str, theirs: str) -> str:
    """Give both levels as a title: ``In paid work after a year: 42 in 100, against 30 in 100``."""
    form = "compared" if theirs else "alone"
    return _say(f"levels_title.{form}", outcome=_outcome_when(item), ours=ours, theirs=theirs)


def gap_title(item: Estimate, gap: str) -> str:
    """Give the difference as a title, where the levels are not given."""
    return _say("gap_title", outcome=_outcome_when(item), gap=gap)


def range_of_level(low: str, high: str) -> str:
    """Say the range of a level beside its bar."""
    return _say("range_of_level", low=low, high=high)


def bars_drawn(two: bool, gap: bool) -> str:
    """Say what is drawn."""
    form = "level"
    if gap:
        form = "levels" if two else "gap"
    return _say(f"drawn.{form}")


def bar_said(name: str, level: str, range_: str) -> str:
    """Say a bar: ``Joined Next Step: 42 in 100``."""
    return _say("bar_range" if range_ else "bar", name=name, level=level, range=range_)


def gap_over(gap: str, range_: str) -> str:
    """Say a difference with its range over its line."""
    return _say("gap_over", gap=gap, range=range_)


def gap_said(gap: str, range_: str, item: Estimate) -> str:
    """Say a difference with its range."""
    return _say("gap_said", gap=gap, range=range_, sure=per_cent(item.confidence))


def sentences(parts: Iterable[str]) -> str:
    """Put parts one after the other, each with a full stop."""
    return " ".join(f"{sentence_case(part.rstrip('.'))}." for part in parts if part)


def number_columns(item: Estimate | Level) -> tuple[str, ...]:
    """Name the columns of the table of numbers, with the unit as it was published."""
    of_unit = _say("number_of_unit", unit=unit_words(item.unit))
    return (_say("group"), _say("people"), of_unit, *_ends(per_cent(item.confidence)))


def _ends(sure: str) -> tuple[str, str]:
    return _say("interval_from", sure=sure), _say("interval_to", sure=sure)


def balance_title(over: int, total: int, adjusting: str) -> str:
    """Say as a title in how many characteristics the groups differ, after what was done or as they are."""
    form = "after" if adjusting else "as_they_are"
    key = f"{'differ' if over else 'alike'}.{form}"
    return _by_number(key, total, adjusting=adjusting, over=spelled(over), n=spelled(total))


def balance_under(facts: Facts, adjusting: str) -> str:
    """Say under the title what is drawn."""
    form = "after" if adjusting else "as_they_are"
    return _say(f"balance_under.{form}", ours=facts.words.ours, adjusting=adjusting)


def balance_key(adjusting: str, limit: str) -> tuple[str, str, str]:
    """Name the marks: the dot that counts, the ring before it, and the shaded part."""
    first = _say("key_after", adjusting=adjusting) if adjusting else _say("key_as_they_are")
    return first, _say("key_before"), _say("key_small", limit=limit)


def balance_columns(adjusting: str) -> tuple[str, ...]:
    """Name the columns of the numbers of gaps."""
    keys = ("gap_before", "gap_after") if adjusting else ("gap_alone",)
    return (_say("characteristic"), *(_say(key, adjusting=adjusting) for key in keys))


def gap_row(name: str, before: str, after_: str) -> str:
    """Say a row: ``Age: 0.38 before, 0.01 after``."""
    if after_:
        return _say("gap_row", name=name, before=before, after=after_)
    return _say("said_of", name=name, said=before)


def balance_drawn(weighted: bool, limit: str) -> str:
    """Say what a chart of balance draws."""
    return _say(f"balance_drawn.{'after' if weighted else 'as_they_are'}", limit=limit)


def refusal_key(adjusting: str, limit: str) -> tuple[str, str, str]:
    """Name the marks where gaps are too large for a result; the shaded part is what one needs."""
    return *balance_key(adjusting, limit)[:2], _say("key_needed", limit=limit)


def refusal_under(limit: str) -> str:
    """Say under the title which gaps are drawn, and what a result needs."""
    return _say("why_no_number_under", limit=limit)


def refusal_drawn(limit: str) -> str:
    """Say what a chart of gaps that are too large draws."""
    return _say("why_no_number_drawn", limit=limit)


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
        return _say(f"months_title.two.{unit}", theirs=rest[0][1], **slots)
    return _say(f"months_title.one.{unit}", **slots)


def months_under(first: Series) -> str:
    """Say under the title how the lines are read."""
    return _say("months_under", sure=per_cent(first.confidence))


def level_axis(first: Series) -> str:
    """Name a scale of levels over it: ``In paid work, people in 100``."""
    return _say("level_axis", label=label_of(first), axis=axis(first.unit))


def month_columns(facts: Facts, line: Series) -> list[str]:
    """Name the three columns of a line's numbers."""
    of_unit = _say("group_unit", group=group_of(facts, line.group), unit=unit_words(line.unit))
    return [of_unit, *_ends(per_cent(line.confidence))]


def lines_drawn(first: str, last: str, two: bool) -> str:
    """Say what a chart of lines draws."""
    return _say(f"lines_drawn.{'two' if two else 'one'}", first=first, last=last)


def moment(level: str, when_: str) -> str:
    """Say a level and its month: ``42 in 100 12 months after the start``."""
    return _say("moment", level=level, when=when_)


def line_said(name: str, moments: Sequence[str], missing: str) -> str:
    """Say a line: its moments, and how many months of it are not given."""
    said = joined(moments)
    if not missing:
        return _say("line_said", name=name, said=said)
    return _say("line_said_with_gaps", name=name, said=said, Missing=sentence_case(missing))


def outcome_name(item: Estimate | Level) -> str:
    """Name an outcome in a chart of several: ``In paid work after a year (main outcome)``."""
    name = _outcome_when(item)
    return _say("main", outcome=name) if item.role == "primary" and item.subgroup is None else name


def level_name(item: Level) -> str:
    """Name a level: its outcome, and the group where it is of one."""
    name = outcome_name(item)
    return _say("of_group", outcome=name, group=group_label(item)) if item.subgroup else name


def found(noun: str, results: Sequence[str]) -> str:
    """Say as a title what several results come to: ``Three outcomes: one better, two we cannot tell``.

    Parameters
    ----------
    noun : str
        ``OUTCOMES``, ``GROUPS`` or ``RESULTS``.
    results : sequence of str
        Marks; what follows a semicolon is passed over, and an empty one is not shown.
    """
    number = len(results)
    return _by_number(
        f"found.{noun}", number, N=sentence_case(spelled(number)), found=_counted(results)
    )


def _counted(results: Sequence[str]) -> str:
    """Count marks in words: ``one better and two we cannot tell``."""
    counts = Counter(result.partition(";")[0] or "not shown" for result in results)
    return joined(
        _say(f"found_of.{key}", n=spelled(counts[name]))
        for name, key in _FOUND.items()
        if counts[name]
    )


def links_found(results: Sequence[str]) -> str:
    """Say as a title what the main result comes to by which links count."""
    return _say("links_found", found=_counted(results))


def links_row(threshold: str, *, given: bool = False) -> str:
    """Name the links from a probability on."""
    return _say("links_as_given", threshold=threshold) if given else threshold


def links_adjusted() -> str:
    """Name the result that is adjusted for missed and wrong links."""
    return _say("links_adjusted")


def links_head() -> str:
    """Name the column of probabilities."""
    return _say("links_head")


def head_of(noun: str) -> str:
    """Name the column of what several results are of."""
    return _say("outcome" if noun == OUTCOMES else "group")


def everyone(value: str) -> str:
    """Name the line of the result for everybody: ``everyone: 12``."""
    return _say("everyone", value=value)


def not_given(item: Estimate | Level) -> str:
    """Say why a result is not shown."""
    why = inside(plain(retold(item.withheld)).rstrip("."))
    return _say("not_shown_why", why=why) if why else _say("not_shown")


def both_groups(e: Estimate) -> str:
    """Give the people of both groups: ``280 | 395``."""
    hidden = _say("confidential")
    return " | ".join(hidden if n is None else f"{n:,}" for n in (e.n_participants, e.n_comparison))


def people_heads(facts: Facts) -> str:
    """Name the column of both groups' people, in two lines."""
    ours, theirs = facts.words.people_head
    return _say("people_heads", ours=ours, theirs=theirs)


def difference_axis(unit: str) -> str:
    """Name a scale of differences."""
    form = "percent" if unit == "percent" else "other"
    return _say(f"difference_axis.{form}", unit=unit_words(unit))


def levels_of(facts: Facts) -> str:
    """Give a title to levels of participants alone, which say nothing of what was changed."""
    return _say("levels_of", programme=plain(facts.programme))


def levels_under(levels: Sequence[Level]) -> str:
    """Say under the title how sure the ranges are."""
    return _say("levels_under", sure=_confidence(levels))


def differences_under(items: Sequence[Estimate]) -> str:
    """Say under the title what is drawn; of one outcome, which."""
    names = {(item.outcome, item.month): item for item in items}
    sure = _confidence(items)
    if len(names) != 1:
        return _say("differences_under.several", sure=sure)
    [item] = names.values()
    return _say("differences_under.one", outcome=_outcome_when(item), sure=sure)


def row_said(name: str, words: str, result: str) -> str:
    """Say a row: ``Women: 12 (4 to 20), better``."""
    if result:
        return _say("row", name=name, words=words, result=result)
    return _say("said_of", name=name, said=words)


def described(drawn: str, rows: Sequence[str]) -> str:
    """Say what is drawn and what it shows; of many rows the first, and how many follow."""
    said = [f"{row.rstrip('.')}." for row in rows[:_MOST_SAID]]
    rest = len(rows) - len(said)
    if rest > 0:
        said.append(_by_number("more", rest, n=spelled(rest)))
    return " ".join([drawn, *said])


def result_columns(facts: Facts, items: Sequence[Estimate]) -> tuple[str, ...]:
    """Name the columns of the numbers of differences."""
    groups = (_say("people_of", group=group) for group in facts.words.people_head)
    first, last = (
        map(_say, ("result_for", "unit")),
        (_say("difference"), *_ends(_confidence(items))),
    )
    return (*first, *groups, *last, _say("result"))


def level_columns(items: Sequence[Level]) -> tuple[str, ...]:
    """Name the columns of the numbers of levels."""
    return (*map(_say, ("outcome", "unit", "people", "level")), *_ends(_confidence(items)))


def unit_words(unit: str) -> str:
    """Name a unit as it was published."""
    return currency_sign(unit).strip() if is_money(unit) else _say(f"unit_published.{unit}")


def overlap_title(facts: Facts) -> str:
    """Say what the picture of the scores shows."""
    return _say("overlap_title", ours=facts.words.ours)


def overlap_drawn(facts: Facts) -> str:
    """Say what is drawn of the scores."""
    return _say("overlap_drawn", ours=facts.words.ours, adjusting=facts.words.adjusting)


def overlap_half(name: str, chance: str) -> str:
    """Say of a group under which chance half of it are."""
    return _say("overlap_half", name=name, chance=chance)


def overlap_names(facts: Facts) -> tuple[str, str, str]:
    """Name the three groups whose scores are drawn."""
    after_ = _say("overlap_after", adjusting=facts.words.adjusting)
    return facts.words.ours_head, _say("overlap_as_it_is"), after_


def overlap_panel(facts: Facts, *, weighted: bool) -> tuple[str, str]:
    """Give the title of a panel of scores, and the name of the comparison group in it."""
    words, form = facts.words, "after" if weighted else "before"
    title = _say(f"overlap_panel.{form}", adjusting=words.adjusting)
    return title, _say(f"overlap_name.{form}", adjusted=words.adjusted)


def overlap_columns() -> tuple[str, str]:
    """Name the columns that say between which chances people are."""
    return _say("overlap_from"), _say("overlap_to")


def overlap_axis(facts: Facts) -> str:
    """Name the scale of the scores."""
    return _say("overlap_axis", ours=facts.words.ours)


def _confidence(items: Sequence[Estimate] | Sequence[Level]) -> str:
    return per_cent(max((item.confidence for item in items), default=0.95))
