"""What of outcomes is taken from the files: a row a month, a column a month, or columns of people; and which month they are of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from localeval.catalogue import catalogue
from localeval.data.problems import clip, names
from localeval.data.recipe_rows import month_columns, unread_months
from localeval.project.data_values import SAYS_DAY, SAYS_MONTH
from localeval.start.asked_when import people_at
from localeval.start.content import ColumnContent
from localeval.start.meanings import event_of, yes_or_no
from localeval.start.months_in_names import says_calendar_month
from localeval.start.outcome_doubts import (
    only_before,
    say_hyphens,
    say_now,
    say_partly,
    say_years,
)
from localeval.start.proposal import quoted
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.seen_tables import SeenTable
from localeval.start.shared_ids import id_texts
from localeval.start.taken_columns import TakenColumns
from localeval.start.uses import Use
from localeval.start.vocabulary import best_match, tokens
from localeval.start.whole_files import month_in_file_name

#: Names of days on which a job began, and how like one a name must be.
_JOB_DAYS = (
    "job start date",
    "job start",
    "job start day",
    "date of job start",
    "date job started",
    "job started",
    "employment start date",
    "employment start",
    "employment started",
    "work start date",
    "date started work",
    "date entered employment",
    "date of job entry",
)
_CALLED_SO = 0.85
_ADD_IN_WORK = (
    "Add a column such as 'In work at 12 months': yes where somebody had a job then, no where they had none, and nothing where the "
    "month has not come."
)
_SAYS_HALF_A_YEAR = re.compile(r"(?i)26|six|6 ?m|half")
#: Where fewer have a row, it is said what that means.
_MOST_HAVE_ROWS = 0.85


def take_outcomes(taken: TakenColumns) -> None:
    """Take the columns of outcomes, and say which of them are not there or are not certain."""
    items, roles = taken.roles.outcomes, taken.roles
    if "outcomes" in taken.declared.new:
        for code in taken.declared.outcomes:
            if code not in taken.codes:
                taken.misfit([*roles.people, *roles.outcomes], code.removeprefix("local:"))
    held = {one.target.outcome for item in items for one in item.outcomes}
    if "employed" not in held and "employed" not in taken.derive:
        _say_days_of_jobs(taken)
    table = "outcomes" if "outcomes" in roles.tables else "people"
    if not items:
        if any(code not in taken.derive for code in taken.codes) or not taken.codes:
            _no_outcomes(taken)
        return
    if table == "outcomes":
        taken.use("outcomes", "person_id", items)
        _people_without_rows(taken, items)
        _months_of_files(taken, items)
        if "month" in items[0].found and not taken.single:
            taken.use("outcomes", "month", items)
        elif "outcome_date" in items[0].found and not taken.single:
            taken.use("outcomes", "outcome_date", items)
            taken.derive["month"] = "from outcome_date"
            if not any("start_date" in item.found for item in roles.people):
                taken.made.leave_open(
                    "The outcomes have a date and no month, and no column says when people started.",
                    "Name it under data: columns: {start_date: ...}.",
                )
    by_code: dict[str, list[tuple[TableColumns, Recognised]]] = {}
    say_hyphens(taken, items)
    for item in items:
        for one in item.outcomes:
            by_code.setdefault(one.target.outcome, []).append((item, one))
    _only_sustained(taken, by_code)
    # Beside outcomes that are worked out of jobs, columns of people are given by month.
    of_jobs = "jobs" in taken.roles.tables
    as_columns = not taken.single or (not of_jobs and _only_month(taken, by_code))
    for code in by_code:
        if code not in taken.codes:
            only_before(taken, by_code[code])
    for code in taken.codes:
        if code in taken.derive:
            continue
        found = by_code.get(code)
        name = code.removeprefix("local:")
        if _unsettled(taken, items, name) or (not found and taken.misfit(items, name)):
            continue
        if not found or only_before(taken, found):
            taken.made.leave_open(
                f"No column was recognised as the outcome '{code}'.",
                f"Write columns: {{{code.removeprefix('local:')}: ...}} under data, or remove it from outcomes.",
            )
            continue
        say_partly(taken, found)
        say_years(taken, items, found)
        kind = "yesno" if found[0][1].target.kind == "yesno" else "amount"
        name = found[0][1].target.name
        if as_columns:
            say_now(taken, table, found)
            columns = tuple((item.table, one.column) for item, one in found)
            taken.take(table, name, columns, found[0][1], kind, code)
        else:
            _wide(taken, table, name, code, found, kind)


def _say_days_of_jobs(taken: TakenColumns) -> None:
    """Name days on which jobs began, where nothing says when they ended and nothing else who was in work."""
    for item in taken.roles.people:
        for column, content in item.table.contents.items():
            if (
                content.kind == "days"
                and column not in item.used
                and best_match(tokens(column), _JOB_DAYS).score >= _CALLED_SO
            ):
                line = f"jobs: {quoted(item.table.file)}, columns: {{job_start: {quoted(column)}}} and derive: {{employed: from jobs}}"
                taken.made.leave_open(
                    f"'{clip(column, 40)}' holds days on which jobs began, and no column when they ended.",
                    f"{_ADD_IN_WORK} Or, if jobs went on, write {line} under data.",
                )
    for item in taken.roles.tables.get("events", []):
        event = item.content("event")
        if event is not None and any(event_of(word) == "job_start" for word in event.words):
            ends = any(event_of(word) == "job_end" for word in event.words)
            what = "began and ended" if ends else "began, and not when they ended"
            taken.made.leave_open(
                f"{item.table.called} says when jobs {what}.",
                f"Write derive: {{employed: from events}} under data to work out who was in work{'' if ends else ', if jobs went on'}; or: {_ADD_IN_WORK[0].lower()}{_ADD_IN_WORK[1:]}",
            )


def _only_sustained(
    taken: TakenColumns, by_code: Mapping[str, Sequence[tuple[TableColumns, Recognised]]]
) -> None:
    """Ask whether an outcome that was sustained is 26 weeks of work, where no name says so."""
    for item, one in by_code.get("sustained_26_weeks", [])[:1]:
        texts = (one.column, item.table.labels.get(one.column, ""))
        if one.column != "sustained_26_weeks" and not any(map(_SAYS_HALF_A_YEAR.search, texts)):
            taken.made.leave_open(
                f"'{clip(one.column, 40)}' was taken for 'sustained_26_weeks', 26 weeks or more in paid work since the start, which its name does not say.",
                "If it is something else, declare an outcome of your own for it (local:...), and correct outcomes and columns.",
            )


def _people_without_rows(taken: TakenColumns, items: Sequence[TableColumns]) -> None:
    """Say that who has no row of outcomes is not known, where many have none: a list of payments has only those who were paid."""
    everybody, those = (
        [
            id_texts(item.table, column)
            for item in some
            if (column := item.column("person_id")) is not None
        ]
        for some in (taken.roles.people, items)
    )
    if not everybody or not those:
        return
    people = pa.concat_arrays(everybody).unique()
    there = int(pc.sum(pc.is_in(people, value_set=pa.concat_arrays(those))).as_py() or 0)
    lacking = len(people) - there
    if 0 < there < _MOST_HAVE_ROWS * len(people):
        taken.made.leave_open(
            f"{lacking:,} of {len(people):,} people have no row in {names(list(dict.fromkeys(i.table.file for i in items)), 3)}: their outcomes count as not known, not as nothing.",
            "If no row means no pay or no work, add rows with 0 for them at the months that are reported; else nothing is to be done.",
        )
    elif there and not taken.single:
        _people_without_months(taken, items)


def _people_without_months(taken: TakenColumns, items: Sequence[TableColumns]) -> None:
    """Say the same of the months that are reported, where no row says nothing or no: of a payroll month by month only who was paid is there."""
    by_code: dict[str, list[ColumnContent]] = {}
    for item in items:
        for one in item.outcomes:
            by_code.setdefault(one.target.outcome, []).append(item.table.contents[one.column])
    asked: set[int] = set()
    for code, months in taken.codes.items():
        contents = by_code.get(code, [])
        if contents and code not in taken.derive:
            asked |= set() if any(_says_nothing(c, code) for c in contents) else set(months)
    counted = people_at(taken.roles, sorted(asked)) if asked else {}
    files = names(list(dict.fromkeys(item.table.file for item in items)), 3)
    for month, (people, there) in counted.items():
        if 0 < there < _MOST_HAVE_ROWS * people:
            taken.made.leave_open(
                f"{people - there:,} of {people:,} people have no row of month {month} in {files}, and no row there has nothing (0, no): they count as not known, so that the result is of those who have a row.",
                f"If no row means no pay or no work, add rows with 0 for them at month {month}; else nothing is to be done.",
            )


def _says_nothing(content: ColumnContent, code: str) -> bool:
    """Whether a column of an outcome says nothing, or no, of somebody; true of scores, of which 0 is no absence."""
    shared = catalogue.shared_outcomes().get(code)
    if shared is not None and shared.unit not in {"money", "weeks"} and shared.kind != "binary":
        return True
    if content.numbers is not None and bool((content.numbers.values == 0).any()):
        return True
    return any(yes_or_no(word, code) == 0 for word in content.words)


def _months_of_files(taken: TakenColumns, items: Sequence[TableColumns]) -> None:
    """Say the month of a file of outcomes whose columns say none, where its name does."""
    named = any(one.month is not None for item in items for one in item.outcomes)
    if not taken.single or named:
        return
    months = [month_in_file_name(item) for item in items]
    if None in months:
        return
    for item, month in zip(items, months, strict=True):
        taken.say_of_whole(item, "month", month, "by its name")
    taken.single = False


def _no_outcomes(taken: TakenColumns) -> None:
    """Say why no outcome was recognised, as far as the names of columns tell it."""
    people = taken.roles.people
    if not people:
        return
    told: list[object] = [item.others.untimed or item.others.periods for item in people]
    told += [
        _unsettled(taken, people, name) or taken.misfit(people, name)
        for name in (code.removeprefix("local:") for code in taken.codes)
    ]
    months = [c for item in people for c in item.table.contents if says_calendar_month(c)]
    if len(months) > 1:
        taken.made.leave_open(
            f"{names(months, 3)} are months of the calendar, which are other months since the start for each person.",
            "Export one row a person and month instead, with a column of the date: it is turned into months since the start.",
        )
    elif not any(told):
        taken.made.leave_open(
            "No column of an outcome was recognised.",
            "Write under data, outcomes which file holds them, and under columns what they are called.",
        )


def _unsettled(
    taken: TakenColumns,
    items: Sequence[TableColumns],
    name: str,
) -> bool:
    """Leave open which of several columns an outcome is; none is taken."""
    columns = next((item.unsettled[name] for item in items if name in item.unsettled), ())
    if not columns:
        return False
    taken.made.leave_open(
        f"{names(list(columns), 6)} could each be '{name}'.",
        f"Say which it is: columns: {{{name}: {quoted(columns[0])}}} under data.",
    )
    return True


def _only_month(
    taken: TakenColumns, by_code: Mapping[str, Sequence[tuple[TableColumns, Recognised]]]
) -> bool:
    """Whether outcomes with one row a person are of the one month that is reported, so that they are columns of people."""
    if "outcomes" in taken.roles.tables:
        return False
    months = {month for each in taken.codes.values() for month in each}
    if len(months) != 1:
        return False
    for code in taken.codes:
        per_file: dict[str, int] = {}
        for item, one in by_code.get(code, ()):
            per_file[item.table.called] = per_file.get(item.table.called, 0) + 1
            if one.month is not None and (
                one.month.calendar or (one.month.month not in months and not one.month.bare)
            ):
                return False
        if any(count > 1 for count in per_file.values()):
            return False
    return True


def _wide(
    taken: TakenColumns,
    table: str,
    name: str,
    code: str,
    found: Sequence[tuple[TableColumns, Recognised]],
    kind: str,
) -> None:
    named = [(item, one) for item, one in found if one.month is not None]
    months = taken.codes.get(code, ())
    further: tuple[tuple[SeenTable, str], ...] = ()
    if any(one.column in item.table.raw.repeated for item, one in found):
        return  # said: which of the columns is meant is not known
    if not named:
        if len(set(months)) == 1 and len({one.column for _, one in found}) == 1:
            month, column = months[0], found[0][1].column
            taken.wide[code] = {month: column}
            taken.made.leave_open(
                f"'{clip(column, 40)}' does not say its month; it was taken to be month {month}, the only one in evaluation.yml.",
                "Correct wide under data if it is another.",
            )
            named = list(found)
        else:
            taken.made.leave_open(
                f"'{clip(found[0][1].column, 40)}' holds '{name}' and does not say at which month after the start.",
                f"Write wide: {{{code}: {{12: {quoted(found[0][1].column)}}}}} with its month under data.",
            )
            return
    else:
        if any(one.month is not None and one.month.weeks for _, one in named):
            taken.made.leave_open(
                f"The columns of '{name}' say weeks; 26 were taken for 6 months, 52 for 12.",
                "Correct wide under data if that is not what they are.",
            )
        by_month = {one.month.month: one.column for _, one in named if one.month is not None}
        calendar = any(one.month is not None and one.month.calendar for _, one in named)
        pattern = _pattern(named)
        if calendar and pattern is None:
            taken.made.leave_open(
                f"The columns of '{name}' are months of the calendar in several ways of writing.",
                f'Rename them alike, and write wide: {{{code}: "Pay {{%b-%y}}"}} under data.',
            )
            return
        taken.wide[code] = pattern or dict(sorted(by_month.items()))
        if calendar and pattern is not None:
            further = _further_months(taken, named, pattern, name)
    columns = (*((item.table, one.column) for item, one in named), *further)
    taken.uses.append(Use(table, name, kind, columns, code))


def _pattern(named: Sequence[tuple[TableColumns, Recognised]]) -> str | None:
    """Give the one name with ``{month}``, or a month of the calendar, under which exactly the columns of an outcome are found."""
    patterns = {one.month.pattern for _, one in named if one.month is not None}
    if any(one.month is not None and one.month.calendar for _, one in named):
        # Jan-25 beside June-25 is one way of writing: %b reads both.
        patterns = (
            {SAYS_DAY.sub(_short_month, given or "") for given in patterns}
            if len(patterns) > 1
            else patterns
        )
        return patterns.pop() if len(patterns) == 1 else None
    if len(patterns) != 1 or None in patterns:
        return None
    pattern = patterns.pop()
    assert pattern is not None
    before, _, after = pattern.partition(SAYS_MONTH)
    like = re.compile(rf"{re.escape(before)}([+-]?\d{{1,3}}){re.escape(after)}")
    mine = {one.column for _, one in named}
    return (
        pattern if all(c in mine for c in named[0][0].table.contents if like.fullmatch(c)) else None
    )


def _short_month(found: re.Match[str]) -> str:
    return found[0].replace("%B", "%b")


def _further_months(
    taken: TakenColumns,
    named: Sequence[tuple[TableColumns, Recognised]],
    given: str,
    name: str,
) -> tuple[tuple[SeenTable, str], ...]:
    """Give the columns that are read under the name of an outcome beside those recognised; leave open those whose month cannot be read.

    A month that is left out is lost for everybody whose month it is: Sept-25 is no month to ``strptime``.
    """
    found: list[tuple[SeenTable, str]] = []
    for table in dict.fromkeys(item.table for item, _ in named):
        mine = {one.column for item, one in named if item.table is table}
        months = month_columns(table.raw, {name: given})[name]
        found += [(table, c) for each in months.values() for c in each if c not in mine]
        free = [c for c in table.contents if c not in mine]
        if unread := list(unread_months(free, given, months)):
            taken.made.leave_open(
                f"{names(unread, 3)} may be '{name}' of a month that cannot be read; its values would be lost.",
                f"Rename as the others are ({quoted(min(mine))}), or so that it does not look like them.",
            )
    return tuple(found)
