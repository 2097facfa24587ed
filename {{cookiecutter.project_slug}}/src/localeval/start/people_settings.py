"""What of people is taken from the files: ids, groups, starts, places and covariates; and what of these no column says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from localeval.catalogue.written_units import COVARIATE_UNITS
from localeval.data.problems import clip, names, rows_in_words
from localeval.data.recipe_cells import texts_of
from localeval.data.standard import GROUPS
from localeval.designs.registry import without_comparison
from localeval.start.amount_units import asked_of_spell
from localeval.start.before_the_start import time_in_name
from localeval.start.content import is_gss
from localeval.start.evaluated import MADE_OF, can_derive
from localeval.start.other_meanings import when_known
from localeval.start.proposal import quoted
from localeval.start.recognising import TableColumns
from localeval.start.taken_columns import TakenColumns
from localeval.start.uses import Use
from localeval.start.vocabulary import folded_word
from localeval.start.whole_files import group_in_name, place_in_name

#: How rows begin that sum up others.
_SUM = re.compile(r"(sub[ -]?total|grand total|total|sum of|count of|average|cyfanswm)\b")
#: Characteristics that may be others when a file is made than they were at the start.
_CHANGES = frozenset({"age", "age_band", "months_workless", "disability", "qualification"})
#: Columns of people that are not declared elsewhere.
_STANDARD = ("person_id", "group", "start_date", "place_code")


def take_people(taken: TakenColumns) -> None:
    """Take the columns of people, and say what is not known of them."""
    people, declared = taken.roles.people, taken.declared
    if not people:
        return
    for name in _STANDARD:
        if name == "place_code" and not _places_matter(taken, people):
            continue
        if name == "group" and not declared.compares and "group" not in people[0].found:
            continue
        if not taken.use("people", name, people) and name != "place_code":
            taken.misfit(people, name)
    if declared.compares:
        _of_whole_files(taken, people, "group", lambda item: group_in_name(item, declared), GROUPS)
    if len(declared.places) > 1:
        codes = tuple(declared.places)
        _of_whole_files(
            taken, people, "place_code", lambda item: place_in_name(item, declared), codes
        )
    _other_places(taken, people)
    _unnamed_start(taken, people)
    wanted = {**taken.covariates, **dict.fromkeys(declared.shared, "category")}
    for name, kind in wanted.items():
        held = "number" if kind == "numeric" else "words"
        if any(i.found[name].target.kind == "yesno" for i in people if name in i.found):
            held = "yesno"
        if name in COVARIATE_UNITS and any(name in item.found for item in people):
            unit = asked_of_spell(name, people, taken.made, taken.ask)
            if unit is None:
                if "covariates" in declared.new:
                    taken.covariates.pop(name, None)
                continue
            if unit and unit != COVARIATE_UNITS[name]:
                taken.units[name] = unit
        # Who was born when is known of the start; an age of some day is not.
        derived = _is_of_some_day(name, people) and can_derive(name, people)
        if not derived and taken.use("people", name, people, held):
            _say_other_month(taken, name, people)
            _say_some_day(taken, name, people)
            continue
        if can_derive(name, people):
            made_of = MADE_OF[name]
            if made_of != "start_date":
                taken.use("people", made_of, people)
            taken.derive[name] = f"from {made_of}"
        elif not taken.misfit(people, name):
            taken.made.leave_open(
                f"No column was recognised as '{name}', which evaluation.yml declares.",
                f"Write columns: {{{name}: ...}} under data, or remove it from evaluation.yml.",
            )
    _say_later(taken, people)
    _start_for_all(taken, people)
    _unread_covariates(taken, people)
    _subtotals(taken, people)


def _say_other_month(taken: TakenColumns, name: str, people: Sequence[TableColumns]) -> None:
    """Say where the name of an earlier outcome tells another month than evaluation.yml."""
    said = taken.declared.prior_months.get(name)
    column = next(item.found[name].column for item in people if name in item.found)
    time = time_in_name(column)
    if said is None or "prior_outcomes" in taken.declared.new or time is None:
        return
    if time.when == "before" and time.month not in {-1, said}:
        taken.made.leave_open(
            f"'{clip(column, 40)}' says {-time.month} months before the start, and prior_outcomes says month {said} of '{name}'.",
            f"Correct the month under prior_outcomes, or columns, {name} under data.",
        )


def _is_of_some_day(name: str, people: Sequence[TableColumns]) -> bool:
    """Whether a characteristic is that of a day which may lie after the start, by the name of its column: ``Current age``."""
    return any(
        when_known(one.target, one.column, item.table.labels.get(one.column, "")) == "some day"
        and one.column != name
        for item in people
        if (one := item.found.get(name)) is not None
    )


def _say_some_day(taken: TakenColumns, name: str, people: Sequence[TableColumns]) -> None:
    """Say that a characteristic that changes may be that of another day than the start."""
    if name not in _CHANGES or not _is_of_some_day(name, people):
        return
    column = next(item.found[name].column for item in people if name in item.found)
    instead = " or the date of birth" if name == "age" else ""
    taken.made.leave_open(
        f"'{clip(column, 40)}' was taken for '{name}', which should be that at the start; its name says another day.",
        f"If it is another day for each person, export {name} at the start{instead}, or remove columns, {name} under data.",
    )


def _say_later(taken: TakenColumns, people: Sequence[TableColumns]) -> None:
    """Name columns that say a characteristic after the start, where no other column does."""
    for item in people:
        for name, column in item.others.later.items():
            if name not in taken.derive:
                taken.made.leave_open(
                    f"'{clip(column, 40)}' says '{name}' after the start, and was not used: people are compared by what was known of them before.",
                    f"Export it as it was at the start; if that is what it holds, write columns: {{{name}: {quoted(column)}}} under data, and {name} under covariates.",
                )


def _unread_covariates(taken: TakenColumns, people: Sequence[TableColumns]) -> None:
    """Name what a new project would have as a covariate, and a column is called like, but does not hold."""
    if "covariates" in taken.declared.new:
        for name in taken.declared.covariates:
            if name not in taken.covariates:
                taken.misfit(people, name)


def _subtotals(taken: TakenColumns, people: Sequence[TableColumns]) -> None:
    """Name rows within the table that are sums of others, which would count as people."""
    for item in people:
        column = item.column("person_id")
        if column is None:
            continue
        ids = texts_of(item.table.raw.columns[column]).to_pylist()
        again = [
            int(row) for row, text in zip(item.table.raw.rows, ids, strict=True) if text == column
        ]
        if again:
            taken.made.leave_open(
                f"{rows_in_words(again).capitalize()} of {item.table.called} {'has' if len(again) == 1 else 'have'} the names of the columns again.",
                _without(item, again),
            )
        rows = [
            int(row)
            for row, text in zip(item.table.raw.rows, ids, strict=True)
            if text and _SUM.match(folded_word(text))
        ]
        if rows:
            taken.made.leave_open(
                f"{rows_in_words(rows).capitalize()} of {item.table.called} {'is a sum' if len(rows) == 1 else 'are sums'} of others by the name, and would count as people.",
                _without(item, rows),
            )


def _without(item: TableColumns, rows: Sequence[int]) -> str:
    said = str(rows[0]) if len(rows) == 1 else str(list(rows))
    return f"Write skip_rows: {{{item.table.sheet if item.table.sheets > 1 else item.table.file}: {said}}} under data, or export the table without them."


def _of_whole_files(
    taken: TakenColumns,
    items: Sequence[TableColumns],
    name: str,
    of: Callable[[TableColumns], Any],
    choices: Sequence[Any],
) -> None:
    """Say once for a file what no column of it says, where its name tells it, or a person."""
    lacking = [item for item in items if name not in item.found]
    unsaid = []
    for item in lacking:
        value, why = of(item), "by its name"
        if value is None and name not in item.misfits:
            question = (
                f"No column of {item.table.called} says '{name}'. Is it the same in every row?"
            )
            answer = taken.ask.choose(question, [str(choice) for choice in choices])
            value, why = (None if answer is None else choices[answer]), "as you said"
        if value is None:
            unsaid.append(item)
        else:
            taken.say_of_whole(item, name, value, why)
    said = {values.get(name) for values in taken.every_row.values()} - {None}
    if lacking and not unsaid and name == "group" and len(lacking) == len(items) == len(said) == 1:
        taken.made.leave_open(
            f"By its name, everybody in {lacking[0].table.called} is a {next(iter(said))}.",
            "A comparison needs people of both groups: name the file with the others too.",
        )
    if unsaid and not any(name in item.misfits for item in unsaid):
        example = f"every_row: {{{quoted(taken.whole(unsaid[0]))}: {{{name}: {choices[0]}}}}}"
        alone = (
            f"Where all are participants and there is nobody to compare them with, write design: {without_comparison().code}. Else name "
            if name == "group" and len(unsaid) == len(items)
            else "Name "
        )
        taken.made.leave_open(
            f"No column of {names([item.table.called for item in unsaid], 4)} says '{name}'.",
            f"{alone}it under data: columns: {{{name}: ...}}; or, where it is the same in every row of a file, write {example}.",
        )


def _other_places(taken: TakenColumns, people: Sequence[TableColumns]) -> None:
    """Name places of the files that are not declared, where there is one place only and all would count as of it."""
    if len(taken.declared.places) != 1:
        return
    found = [content for item in people if (content := item.content("place_code")) is not None]
    codes = sorted({word for content in found for word in content.words if is_gss([word])})
    others = [code for code in codes if code not in taken.declared.places]
    if others:
        listed = ", ".join(f"{{code: {code}, name: ...}}" for code in codes[:3])
        taken.made.leave_open(
            f"'{clip(found[0].name, 40)}' holds codes of places that evaluation.yml does not list: {names(others, 4)}.",
            f"List all under places, as in {listed}, and write columns: {{place_code: {quoted(found[0].name)}}} under data; else everybody counts as of one place.",
        )


def _unnamed_start(taken: TakenColumns, people: Sequence[TableColumns]) -> None:
    """Ask about the only days of people that could be those of the start, where no name says so."""
    if any("start_date" in item.found for item in people):
        return
    item = people[0]
    # What could be the day of an event is used in a table of events only.
    used = {one.column for name, one in item.found.items() if name not in {"date", "event"}}
    used |= {one.column for one in item.outcomes}
    days = [
        column
        for column, content in item.table.contents.items()
        if content.kind == "days" and not content.looks_like_births and column not in used
    ]
    if not days:
        return
    answer = taken.ask.choose(
        f"No column is named as the day of the start. Is one of these of {item.table.called} it?",
        days,
    )
    if answer is None:
        taken.made.leave_open(
            f"No column is named as the day of the start; {names(days, 4)} {'holds' if len(days) == 1 else 'hold'} days.",
            f"If it is that day, write columns: {{start_date: {quoted(days[0])}}} under data.",
        )
        return
    columns = tuple(
        (one.table, days[answer]) for one in people if days[answer] in one.table.contents
    )
    taken.name("start_date", columns, "as you said")
    taken.uses.append(Use("people", "start_date", "days", columns))


def _places_matter(taken: TakenColumns, people: Sequence[TableColumns]) -> bool:
    content = people[0].content("place_code")
    return content is not None and len(taken.declared.places) > 1


def _start_for_all(taken: TakenColumns, people: Sequence[TableColumns]) -> None:
    """Name a start that most have, but a whole group lacks: months are counted from it."""
    starts = [content for item in people if (content := item.content("start_date")) is not None]
    rows = sum(content.rows for content in starts)
    known = sum(content.known for content in starts)
    needed = "age" in taken.derive or any(
        "outcome_date" in item.found for item in taken.roles.outcomes
    )
    if starts and known < 0.75 * rows:
        taken.made.leave_open(
            f"'{clip(starts[0].name, 40)}' is empty in {rows - known:,} of {rows:,} rows"
            + (", so that what is counted from the start is not known there." if needed else "."),
            "People who did not start need the day from which their months are counted, such as that of their referral.",
        )
