"""Which column of a file is which column of the standard: by its name, held against what stands in it.

A name alone is not enough: a "start date" without days is none. Nor is content alone, except where it leaves no doubt. What stays
below that is left open, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.start.column_fits import FITS, has_own_words
from localeval.start.content import ColumnContent
from localeval.start.declared import Declared
from localeval.start.meanings import event_of
from localeval.start.months_in_names import (
    NamedMonth,
    calendar_in_name,
    month_in_name,
    says_calendar_month,
    without_period,
)
from localeval.start.other_meanings import (
    OtherMeanings,
    earlier_likeness,
    is_before,
    is_characteristic,
    is_of_another_time,
    is_partly,
    is_turned,
    other_meanings,
    when_known,
)
from localeval.start.seen_tables import SeenTable
from localeval.start.targets import Target
from localeval.start.vocabulary import (
    EXACT,
    SAME_WORDS,
    best_match,
    folded_word,
    shared_prefix,
    tokens,
    vocabulary,
    words_for,
)

#: A column is taken for what its name and content say from this score on.
ENOUGH = 0.55
#: Two columns whose scores lie as near as this could both be meant.
_AS_GOOD = 0.06
#: A column whose name is as sure as this and whose content does not fit is named.
_CALLED_SO = 0.9
#: What content that leaves no doubt adds to a name, and is worth alone.
_SURE_CONTENT, _CONTENT_ALONE = 0.15, 0.56
#: What a name of a characteristic loses that says a day which may lie after the start.
_LESS_SURE = 0.1
_BY_CONTENT = "by what stands in it"


@dataclass(frozen=True)
class Recognised:
    """A column that was recognised.

    Attributes
    ----------
    target : Target
    column : str
        As the file calls it.
    score : float
    why : str
        For the comment: "by its name", "by what stands in it".
    month : NamedMonth, optional
        The month that its name says, of an outcome.
    partly : bool
        Whether a part of its name alone is that of an outcome, and what stands in it says no more.
    """

    target: Target
    column: str
    score: float
    why: str
    month: NamedMonth | None = None
    partly: bool = False


@dataclass(eq=False)
class TableColumns:
    """What was recognised in a table.

    Attributes
    ----------
    table : SeenTable
    found : dict of str to Recognised
        By standard name; one column each.
    outcomes : list of Recognised
        Columns of outcomes: several where each month has its own.
    doubtful : dict of str to tuple of str
        By standard name, columns that could be it just as well as the one in ``found``.
    misfits : dict of str to str
        By standard name, the column that has its name, but not what it should hold.
    unsettled : dict of str to tuple of str
        By outcome, columns of which each could be it at the same month; none of them is in ``outcomes``.
    others : OtherMeanings
        Columns that hold the name of something that no column was taken for, and say another thing.
    unkept : dict of str to str
        By standard name, the column of that name that holds formulas without a value and nothing else.
    hyphens : tuple of str
        Columns of outcomes whose minus before the month was taken for a hyphen: ``In work M-12``.
    """

    table: SeenTable
    found: dict[str, Recognised] = field(default_factory=dict)
    outcomes: list[Recognised] = field(default_factory=list)
    doubtful: dict[str, tuple[str, ...]] = field(default_factory=dict)
    misfits: dict[str, str] = field(default_factory=dict)
    unsettled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    others: OtherMeanings = field(default_factory=OtherMeanings)
    unkept: dict[str, str] = field(default_factory=dict)
    hyphens: tuple[str, ...] = ()

    def column(self, name: str) -> str | None:
        """Give what a standard column is called here; None where it was not recognised."""
        return self.found[name].column if name in self.found else None

    def content(self, name: str) -> ColumnContent | None:
        """Give what a standard column holds here."""
        column = self.column(name)
        return self.table.contents[column] if column is not None else None

    @property
    def used(self) -> set[str]:
        """Columns of the file that were recognised."""
        return {item.column for item in (*self.found.values(), *self.outcomes)}


#: How alike a column and a target are, the target's place in the order of what is looked for (less is first), and the two.
_Likeness = tuple[float, int, Recognised]


def recognise(table: SeenTable, wanted: Iterable[Target], declared: Declared) -> TableColumns:
    """Recognise the columns of a table.

    Parameters
    ----------
    table : SeenTable
    wanted : iterable of Target
    declared : Declared
        What a person has said of columns is taken as it is.
    """
    wanted = list(wanted)
    result = TableColumns(table)
    scored, called = _likenesses(table, wanted, declared, result)
    # What has the very name of one thing and does not hold it is no other thing because of a part of its name.
    misnamed = {column for columns in called.values() for column in columns}
    scored = [
        entry
        for entry in scored
        if entry[2].column not in misnamed or entry[0] >= _CALLED_SO or entry[2].why == _BY_CONTENT
    ]
    _choose(_without_events_of_groups(scored, table), result)
    held = {*result.found, *(item.target.name for item in result.outcomes)}
    result.misfits = {
        name: left[0]
        for name, columns in called.items()
        if name not in held and (left := [c for c in columns if c not in result.used])
    }
    result.others = other_meanings(table, result.used, held, wanted, declared)
    order = {column: i for i, column in enumerate(table.contents)}
    result.outcomes.sort(key=lambda item: order[item.column])
    _after_the_start(result)
    _one_column_an_outcome_and_month(result)
    return result


def _likenesses(
    table: SeenTable, wanted: Sequence[Target], declared: Declared, result: TableColumns
) -> tuple[list[_Likeness], dict[str, list[str]]]:
    """Set each column beside each target: how alike they are, and which columns have the name of a target and do not hold it."""
    said = {theirs: name for name, each in declared.columns.items() for theirs in each}
    prefix = shared_prefix(tuple(table.contents))
    of_answering = _days_of_answering(table)
    scored: list[_Likeness] = []
    called: dict[str, list[str]] = {}
    for column, content in table.contents.items():
        if content.kind == "empty":
            if column in table.unkept:
                _called_but_unkept(column, wanted, result)
            continue
        plain = column.removeprefix(prefix)
        label = table.labels.get(column, "")
        others = max(
            (best_match(tokens(text), [*vocabulary()["other"]]) for text in (plain, label)),
            key=lambda match: match.score,
        )
        for target in wanted:
            if said.get(column, target.name) != target.name:
                continue
            if column in of_answering and target.name == "start_date" and column not in said:
                continue
            theirs = declared.columns.get(target.name, ())
            if column not in theirs and any(name in table.contents for name in theirs):
                continue
            item, rank = _scored(column, content, target, declared, label, prefix)
            if item is None:
                named = month_in_name(plain) if target.outcome else None
                words = tokens(named.rest if named is not None else plain)
                if rank >= 0 and best_match(words, target.names).score >= _CALLED_SO:
                    called.setdefault(target.name, []).append(column)
                continue
            if column in said or column == target.name:
                item = Recognised(target, column, 2.0, "its own name", item.month)
            elif (
                others.score > item.score
                and not target.outcome.startswith(LOCAL_PREFIX)
                # Words for both groups and no other say the group, whatever the column is called.
                and not (target.kind == "group" and item.why == _BY_CONTENT)
            ):
                continue
            scored.append((item.score, -rank, item))
    return scored, called


def _choose(scored: Iterable[_Likeness], result: TableColumns) -> None:
    """Take each column for what it is likest, and each target from the column that is; what is as good is doubtful."""
    taken: set[str] = set()
    for score, _, item in sorted(scored, key=lambda entry: (entry[0], entry[1]), reverse=True):
        if score < ENOUGH or item.column in taken:
            continue
        name = item.target.name
        if item.target.outcome:
            taken.add(item.column)
            result.outcomes.append(item)
            continue
        if name not in result.found:
            taken.add(item.column)
            result.found[name] = item
        elif result.found[name].score < 2 and score > result.found[name].score - _AS_GOOD:
            result.doubtful[name] = (*result.doubtful.get(name, ()), item.column)
    taken |= set(identifying_columns([result.table]))
    result.doubtful = {
        name: tuple(c for c in columns if c not in taken)
        for name, columns in result.doubtful.items()
        if any(c not in taken for c in columns)
    }


def _without_events_of_groups(scored: list[_Likeness], table: SeenTable) -> list[_Likeness]:
    """Take a column for the group whose words are all of groups, where no other is and a word of it is no event: ``Type``, ``Stage``."""
    groups = [item for _, _, item in scored if item.target.name == "group"]
    sure = {item.column for item in groups if item.why == _BY_CONTENT}
    if len(sure) != 1 or len(groups) != 1:
        return scored
    column = next(iter(sure))
    if all(event_of(word) for word in table.contents[column].words):
        return scored
    return [
        entry
        for entry in scored
        if entry[2].column != column or entry[2].target.name not in {"event", "month"}
    ]


def _days_of_answering(table: SeenTable) -> set[str]:
    """Find the days on which a survey was answered, which are called like the start of something else."""
    names = {
        column: folded_word(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
        for column in table.contents
    }
    if len(words_for("survey") & set(names.values())) < 2:
        return set()
    return {column for column, name in names.items() if name in words_for("survey_days")}


def _called_but_unkept(column: str, wanted: Iterable[Target], result: TableColumns) -> None:
    """Note what a column is called like that holds nothing but formulas without a value."""
    for target in wanted:
        named = month_in_name(column) if target.outcome else None
        words = tokens(named.rest if named is not None else column)
        if best_match(words, target.names).score >= _CALLED_SO:
            result.unkept.setdefault(target.name, column)


def _after_the_start(result: TableColumns) -> None:
    """Take a hyphen for one where all months of the table would lie before the start: ``M-12`` beside no other is month 12.

    Beside a month after the start, of whatever outcome, it is a minus: ``Earnings M-12`` and ``In work M12`` are of two years.
    """
    months = [item.month for item in result.outcomes if item.month is not None]
    if not months or max(month.month for month in months) >= 0:
        return
    for i, item in enumerate(result.outcomes):
        month = item.month
        if month is None:
            continue
        pattern = (month.pattern or "").replace("{", "-{") or None
        turned = replace(month, month=-month.month, pattern=pattern)
        result.outcomes[i] = replace(item, month=turned)
        result.hyphens = (*result.hyphens, item.column)


def _one_column_an_outcome_and_month(result: TableColumns) -> None:
    """Keep, of several columns for one outcome and month, the one whose name is clearest; none where two are as clear."""
    by_key: dict[tuple[str, int | None], list[Recognised]] = {}
    for item in result.outcomes:
        key = (item.target.name, item.month.month if item.month else None)
        by_key.setdefault(key, []).append(item)
    with_month = {name for name, month in by_key if month is not None}
    kept: list[Recognised] = []
    for (name, month), items in by_key.items():
        if month is None and name in with_month:
            continue
        best = max(item.score for item in items)
        clear = [item for item in items if item.score > best - _AS_GOOD]
        if len(clear) > 1:
            result.unsettled[name] = tuple(item.column for item in clear)
        else:
            kept += clear
    result.outcomes = [item for item in result.outcomes if item in kept]


def _scored(
    column: str,
    content: ColumnContent,
    target: Target,
    declared: Declared,
    label: str = "",
    prefix: str = "",
) -> tuple[Recognised | None, int]:
    month = None
    if target.outcome:
        calendar = says_calendar_month(column)
        month = calendar_in_name(column) if calendar else month_in_name(column)
        if calendar and month is None:
            return None, -1
        if is_of_another_time(column, target):
            return None, -1
    if month is not None and month.weeks and "weeks" in target.name:
        month = None  # how long it lasted, not when it was
    best, rank, used = 0.0, 0, None
    readings: list[tuple[str, NamedMonth | None]] = [(column, None)]
    if month is not None:
        readings = [(month.rest, month), *(readings if not month.calendar else [])]
    if prefix:
        readings += [
            (text.removeprefix(prefix), said) for text, said in readings if text.startswith(prefix)
        ]
    if label:
        named = month_in_name(label) if target.outcome and (month is None or month.bare) else None
        if named is not None:
            readings.append((named.rest, replace(named, pattern=None)))
        readings.append((label, None))
    mine = (target.name, *declared.columns.get(target.name, ()))
    when = ""
    if column not in mine and is_characteristic(target, declared):
        when = when_known(target, column, label)
        if when == "later":
            return None, -1
    for text, said in readings:
        words = tokens(text)
        says_period = said is None and without_period(text) is not None and column not in mine
        if target.outcome and (is_before(words) or says_period):
            continue
        match = best_match(words, target.names)
        if target.outcome and match.score and is_turned(words, target.names[match.rank]):
            continue
        if match.score > best:
            best, rank, used = match.score, match.rank, said
    if when:
        best = max(best - _LESS_SURE, min(best, ENOUGH))  # a name that says the start is preferred
    earlier = earlier_likeness(column, label, target)
    if earlier > best:
        best, rank, used = earlier, 0, None
    called = (
        label if label and best_match(tokens(label), target.names).score >= best > 0 else column
    )
    fits, sure = FITS[target.kind](called, content, target, declared)
    if not fits:
        return None, 0 if best >= ENOUGH else -1
    if best >= ENOUGH - 0.1:
        score = min(best + (_SURE_CONTENT if sure else 0.0), 1.1)
        why = "by its name" if best == EXACT else "by its name and what stands in it"
        partly = bool(target.outcome) and best < SAME_WORDS and earlier < best
        if partly:
            rest = used.rest if used is not None else column
            partly = is_partly(rest.removeprefix(prefix), target, rank, content)
        return Recognised(target, column, score, why, used, partly), rank
    if sure and target.kind in {"births", "group", "place"}:
        return Recognised(target, column, _CONTENT_ALONE, _BY_CONTENT), 999
    if month is not None and target.kind == "yesno" and has_own_words(content, target.outcome):
        return Recognised(target, column, _CONTENT_ALONE, _BY_CONTENT, month), 999
    if sure and target.name == "sex":
        return Recognised(target, column, _CONTENT_ALONE, _BY_CONTENT), 999
    return None, 0


def identifying_columns(tables: Iterable[SeenTable]) -> dict[str, str]:
    """Find columns that tell who somebody is.

    Returns
    -------
    dict of str to str
        The column, with what shows it.
    """
    found: dict[str, str] = {}
    listed = [str(name) for name in vocabulary()["identifying"]]
    others = [str(name) for name in vocabulary()["other"]]
    for table in tables:
        prefix = shared_prefix(tuple(table.contents))
        for column, content in table.contents.items():
            called = (tokens(column.removeprefix(prefix)), tokens(table.labels.get(column, "")))
            if content.personal and content.personal != "telephone numbers":
                found[column] = f"holds {content.personal}"
            elif content.kind != "empty":
                score = max(best_match(words, listed).score for words in called)
                other = max(best_match(words, others).score for words in called)
                if score >= ENOUGH and score > other:
                    found[column] = "by its name"
    return found


def standard_table(table: SeenTable, name: str, needed: int) -> Mapping[str, str] | None:
    """Recognise a table of costs or of figures of places by the names of its columns; None where it is none."""
    columns: dict[str, str] = {}
    for standard, names in vocabulary()[name].items():
        scores = {
            column: best_match(tokens(column), map(str, (standard, *names)))
            for column in table.contents
            if column not in columns.values()
        }
        best = max(scores, key=lambda c: (scores[c].score, -scores[c].rank), default=None)
        if best is not None and scores[best].score >= 0.85:
            columns[standard] = best
    return columns if len(columns) >= needed else None
