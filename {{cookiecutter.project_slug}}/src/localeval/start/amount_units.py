"""In what units amounts and times are given: as the names of columns say, and as only the amounts suggest, which is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from localeval.data.problems import join_words, names
from localeval.start.content import ColumnContent
from localeval.start.declared import Declared
from localeval.start.months_in_names import says_calendar_month
from localeval.start.proposal import Asker, Proposal, quoted
from localeval.start.recognising import TableColumns
from localeval.start.units_in_words import propose_as_written, says_units
from localeval.start.uses import Use
from localeval.start.vocabulary import span_in_name, unit_in_name

#: What a day in the rows of outcomes is.
RowOf = Literal["pay day", "asked once", ""]
#: Half of all amounts of a year lie above this, in any currency of a country with a minimum wage.
_SMALL_YEAR = 3000
#: Units that say of what time an amount is.
_PERIODS = frozenset({"annual", "quarterly", "monthly", "four-weekly", "fortnightly", "weekly"})
_LARGE_YEAR = 250_000
#: Units of time in which a spell is given.
_SPANS = ("days", "weeks", "months", "years")
#: A spell of which the middle value lies above this is hardly in months; one that nowhere lies above that may be in years.
_LONG, _SHORT = 60, 12


def written_units(
    uses: Sequence[Use],
    declared: Declared,
    proposal: Proposal,
    ask: Asker,
    *,
    answered: Mapping[str, str],
    row_of: RowOf,
) -> None:
    """Propose ``units``, from answers and from the names of columns; what only the amounts suggest is asked about.

    Parameters
    ----------
    uses : sequence of Use
    declared : Declared
    proposal : Proposal
        Takes what is proposed, and what stays open.
    ask : Asker
    answered : dict of str to str
        What a person has said already, by column.
    row_of : str
        What a day in the rows of outcomes is: that of a payment, or that on which each was asked once; nothing where rows have none.
    """
    units: dict[str, Any] = dict(answered)
    why: dict[str, str] = dict.fromkeys(answered, "as you said")
    for use in uses:
        unit = declared.unit_of(use.outcome or use.name)
        if unit is None and use.outcome:
            unit = declared.unit_of(use.name)
        if unit not in {"money", "weeks", "months"} or use.name in answered:
            continue
        if says_units(use, declared):
            units[use.name], why[use.name] = propose_as_written(use, declared, proposal)
            continue
        said: list[str] = []
        for table, column in use.columns:
            for name in (column, table.labels.get(column, "")):
                words = unit_in_name(name) if unit == "money" else span_in_name(name)
                said += [word for word in words if word not in said]
        said = [word for word in said if (unit == "money") != (word in _SPANS)]
        periods = [word for word in said if word in _PERIODS]
        if unit == "money" and len(periods) > 1:
            proposal.leave_open(
                f"The name {use.called} says {join_words(periods)}.",
                f"Say which it is: units: {{{use.name}: {periods[0]}}} under data.",
            )
            continue
        if (
            unit == "money"
            and use.outcome
            and (
                row_of == "pay day" or all(says_calendar_month(column) for _, column in use.columns)
            )
            and not periods
        ):
            said.append("monthly")
            reason = (
                "a row or a column for each pay day or month, so pay of one month and not of twelve"
            )
        else:
            reason = f"the name says so ({names([c for _, c in use.columns], 2)})"
        said = [word for word in said if word not in {"annual"} and word != unit]
        if said:
            units[use.name], why[use.name] = said if len(said) > 1 else said[0], reason
        elif unit == "money" and use.outcome and row_of == "asked once" and not periods:
            _asked_of_time(use, units, why, proposal, ask)
        elif unit == "money":
            _asked_of_amounts(use, units, why, proposal, ask)
    if units:
        proposal.add("units", units, "", why)


def asked_of_spell(
    name: str, items: Sequence[TableColumns], proposal: Proposal, ask: Asker
) -> str | None:
    """Ask in what unit a spell is whose name says none.

    Returns
    -------
    str or None
        The unit; None where nobody says it, and the column must not be taken. Nothing where the name says it.
    """
    there = [item for item in items if name in item.found]
    columns = [(item.table, item.found[name].column) for item in there]
    texts = [text for table, column in columns for text in (column, table.labels.get(column, ""))]
    if any(map(span_in_name, texts)) or any(column == name for _, column in columns):
        return ""
    called = names(list(dict.fromkeys(column for _, column in columns)), 3)
    answer = ask.choose(f"In what is {called}? Neither its name nor its values say so.", _SPANS)
    if answer is not None:
        return _SPANS[answer]
    values = np.concatenate([_numbers_of(table.contents[column]) for table, column in columns])
    likely = "months"
    if len(values) and float(np.median(values)) > _LONG:
        likely = "days"
    elif len(values) and float(values.max()) <= _SHORT:
        likely = "years"
    column = columns[0][1]
    unit = f"units: {{{name}: {likely}}}"
    proposal.leave_open(
        f"{called} does not say whether it is in days, weeks, months or years, and was not used; by its values it may be {likely}.",
        f"Write columns: {{{name}: {quoted(column)}}} under data"
        + (", if it is in months" if likely == "months" else f", and {unit} if it is in {likely}")
        + f", and see that {name}: numeric stands under covariates.",
    )
    return None


def _numbers_of(content: ColumnContent) -> np.ndarray:
    """Give the numbers of a column, each as often as it stands there."""
    look = content.numbers
    return np.array([]) if look is None else np.repeat(look.values, look.counts)


def _asked_of_time(
    use: Use, units: dict[str, Any], why: dict[str, str], proposal: Proposal, ask: Asker
) -> None:
    """Ask of what time amounts are that each person was asked for once: a survey may ask for pay of a month or of a year."""
    options = ["weekly", "monthly", "as it is: amounts of a year"]
    answer = ask.choose(
        f"{use.called} has one row a person, with a day. Of what time are its amounts?", options
    )
    if answer is None:
        proposal.leave_open(
            f"{use.called} has one row a person, with a day, and does not say of what time its amounts are: they are read as those of a year.",
            f"If they are of a month or a week, write units: {{{use.name}: monthly}} or {{{use.name}: weekly}} under data.",
        )
    elif answer < len(options) - 1:
        units[use.name], why[use.name] = options[answer], "as you said"


def _asked_of_amounts(
    use: Use, units: dict[str, Any], why: dict[str, str], proposal: Proposal, ask: Asker
) -> None:
    values, counts = use.numbers()
    positive = np.repeat(values, counts)
    positive = positive[positive > 0]
    if len(positive) < 5:
        return
    middle = float(np.median(positive))
    annual = any("annual" in unit_in_name(column) for _, column in use.columns)
    # Somebody who is paid at all can be paid little in a year; half of them seldom are.
    if middle > _LARGE_YEAR:
        suspect, options = "pence", ["pence", "as it is: amounts of a year"]
    elif middle < _SMALL_YEAR and not annual and use.outcome:
        suspect, options = "weekly or monthly", ["weekly", "monthly", "as it is: amounts of a year"]
    else:
        return
    answer = ask.choose(
        f"Half of the amounts in {use.called} are above {middle:,.0f}, which is unusual for a year. In what are they?",
        options,
    )
    if answer is None:
        proposal.leave_open(
            f"Half of the amounts in {use.called} are above {middle:,.0f}, unusual for a year: they may be {suspect}.",
            f"If so, write units: {{{use.name}: {suspect.split()[0]}}} under data.",
        )
    elif answer < len(options) - 1:
        units[use.name], why[use.name] = options[answer], "as you said"
