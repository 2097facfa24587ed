"""Whether the recipe under ``data`` fits the tables, the outcomes and itself.

Each check yields problems with their line. Which columns the standard has, and the files themselves, are the business of ``data``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, ProblemAt
from localeval.catalogue import catalogue
from localeval.catalogue.catalogue import LOCAL_PREFIX, OutcomeUnit
from localeval.catalogue.written_units import (
    COST_AMOUNT,
    COVARIATE_UNITS,
    cost_rules,
    unit_rules,
)
from localeval.project.data_values import (
    PAY_SOURCES,
    SAYS_DAY,
    SAYS_MONTH,
    JobTable,
    NumbersSetting,
    TableName,
    WhichStart,
    called_together,
)
from localeval.project.day_formats import NAMED, is_day_format
from localeval.project.month_window import month_window
from localeval.project.settings import Settings

#: Keys whose values may stand under the name of each table or file.
_BY_FILE = (
    "encoding",
    "separator",
    "sheet",
    "header_row",
    "skip_rows",
    "skip_footer",
    "every_row",
    "numbers",
)
#: And of these, under the name of each sheet.
_BY_SHEET = ("header_row", "skip_rows", "skip_footer", "every_row")
#: And of these, what a parquet file does not have: it says by itself where its table is.
_NOT_IN_PARQUET = ("header_row", "skip_rows", "skip_footer")
_GROUPS = ("participant", "comparison")


def recipe(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find what of the recipe cannot be meant.

    Parameters
    ----------
    settings : Settings
    problem : callable
        Makes a problem of a place in the file, what is wrong and the remedy.
    """
    for check in (
        _files,
        _by_file,
        _sheets,
        _dates,
        _numbers,
        _groups,
        _wide,
        _event_dates,
        _units,
        _derive,
        _jobs_used,
        _identifying,
        month_window,
    ):
        yield from check(settings, problem)


def _files(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    for table, files in settings.data.files().items():
        for i, file in enumerate(files):
            # Two tables may stand in the same files: a row a person and month, with what is known of the person in each.
            if file in files[:i]:
                yield problem(("data", table, i), f"'{file}' stands twice.", "Name each file once.")
    for table in get_args(TableName):
        given = getattr(settings.data.duplicates, "get", lambda _: None)(table)
        if given and table not in settings.data.files():
            yield problem(
                ("data", "duplicates", table), f"there is no table '{table}'.", "Remove the line."
            )
        elif given in get_args(WhichStart) and table != "people":
            what = f"'{given}' is about people, who start; {table} are counted from the start that is kept there."
            yield problem(("data", "duplicates", table), what, f"Write {{people: {given}, {table}: drop-identical}}.")  # fmt: skip


def _by_file(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    files = settings.data.files()
    known = [*files, *dict.fromkeys(file for each in files.values() for file in each)]
    for key in _BY_FILE:
        given = getattr(settings.data, key)
        sheets = settings.data.named_sheets() if key in _BY_SHEET else ()
        meant = [*known, *dict.fromkeys(sheets)]
        for name in given if isinstance(given, Mapping) else ():
            if name not in meant:
                remedy = f"{did_you_mean(name, meant)}Use one of: {', '.join(meant)}."
                what = f"'{name}' is neither a table nor a file of this project."
                if sheets:
                    what = f"'{name}' is no table, no file and no named sheet of this project."
                yield problem(("data", key, name), what, remedy)
            elif key in _NOT_IN_PARQUET and all(map(_is_parquet, files.get(name, (name,)))):
                what = f"'{name}' is parquet, of which no rows are names, totals or units."
                yield problem(("data", key, name), what, "Remove the line.")


def _is_parquet(name: str) -> bool:
    return name.lower().endswith(".parquet")


def _sheets(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    files = [
        file for table, each in settings.data.files().items() if table != "lessons" for file in each
    ]
    given = settings.data.sheet
    if isinstance(given, str | tuple) and not any(
        f.lower().endswith((".xlsx", ".xlsm")) for f in files
    ):
        what = "a sheet is named, but no table is a workbook."
        yield problem(("data", "sheet"), what, "Remove it, or name the .xlsx file of the table.")
    for name, sheets in given.items() if isinstance(given, Mapping) else [("", given)]:
        if isinstance(sheets, tuple) and len(set(sheets)) < len(sheets):
            twice = next(sheet for sheet in sheets if sheets.count(sheet) > 1)
            where: Location = ("data", "sheet", name) if name else ("data", "sheet")
            yield problem(where, f"the sheet '{twice}' stands twice.", "Name each sheet once.")


def _dates(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    given = settings.data.dates
    each = given if isinstance(given, dict) else {"": given} if given else {}
    for column, written in each.items():
        if not is_day_format(written):
            what = f"'{written}' does not say how a day is written."
            hint = did_you_mean(written, list(NAMED))
            remedy = f"{hint}Use {', '.join(NAMED)}, or a format with year, month and day such as %d.%m.%y."
            yield problem(("data", "dates", column) if column else ("data", "dates"), what, remedy)


def _numbers(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    given = settings.data.numbers
    each = {"": given} if isinstance(given, NumbersSetting) else given or {}
    for table, style in each.items():
        where: Location = ("data", "numbers", table) if table else ("data", "numbers")
        if style.thousands == style.decimal:
            what = f"'{style.decimal}' cannot both part thousands and stand before decimals."
            yield problem(where, what, "Say which of the two it is, and what the other is.")
        digits = [sign for sign in style.currency if any(c.isdigit() for c in sign)]
        if digits:
            what = f"'{digits[0]}' is not a sign of money: it holds digits."
            yield problem((*where, "currency"), what, "Write the sign alone, such as £.")


def _groups(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    for word, meaning in settings.data.values.get("group", {}).items():
        if meaning is not None and meaning not in _GROUPS:
            what = f"'{word}' is said to be '{meaning}', which is no group."
            remedy = (
                f"{did_you_mean(str(meaning), list(_GROUPS))}Write {_GROUPS[0]} or {_GROUPS[1]}."
            )
            yield problem(("data", "values", "group", word), what, remedy)


def _outcomes(settings: Settings) -> list[str]:
    return list(dict.fromkeys(outcome.code for outcome in settings.outcomes))


def _code(key: str, settings: Settings) -> str | None:
    """Give the outcome that a key names by its code, or by that without its prefix."""
    codes = _outcomes(settings)
    return next((code for code in (key, f"{LOCAL_PREFIX}{key}") if code in codes), None)


def _wide(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    for key, names in settings.data.wide.items():
        where = ("data", "wide", key)
        if _code(key, settings) is None:
            codes = _outcomes(settings)
            remedy = f"{did_you_mean(key, codes)}Use one of: {', '.join(codes)}."
            yield problem(where, f"'{key}' is not an outcome of this evaluation.", remedy)
        formats = SAYS_DAY.findall(names) if isinstance(names, str) else []
        if isinstance(names, str) and names.count(SAYS_MONTH) + len(formats) != 1:
            what = f"'{names}' does not say where in the name the number of the month stands."
            remedy = (
                f'Write {SAYS_MONTH} there once, such as "In work M{SAYS_MONTH}", or the format of a month of the calendar, such as '
                '"Pay {%b-%y}"; or a name for each month.'
            )
            yield problem(where, what, remedy)
        elif formats and not is_day_format(formats[0]):
            what = f"'{formats[0]}' does not say how a month of the calendar is written."
            remedy = (
                "Use a format with year and month such as %b-%y for Apr-25 or %Y-%m for 2025-04."
            )
            yield problem(where, what, remedy)
    said = [
        SAYS_DAY.search(names) is not None
        for names in settings.data.wide.values()
        if isinstance(names, str)
    ]
    numbered = any(isinstance(names, Mapping) for names in settings.data.wide.values())
    if any(said) and (numbered or not all(said)):
        what = "some outcomes have months since the start, and some have months of the calendar."
        yield problem(("data", "wide"), what, "Give all of them in one of the two ways.")


def _event_dates(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    data = settings.data
    if not data.event_dates:
        return
    if data.events is None:
        people = called_together(data.files()["people"])
        remedy = (
            f"Name it under data, such as events: {people} where the days are columns of people."
        )
        yield problem(("data", "event_dates"), "no file of events is named.", remedy)
    for word, name in data.event_dates.items():
        if list(data.event_dates.values()).count(name) > 1:
            what = f"'{name}' is said to be more than one event."
            yield problem(
                ("data", "event_dates", word), what, "Give each event a column of its own."
            )


def _units(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    for key, units in settings.data.units.items():
        where = ("data", "units", key)
        unit = _unit(key, settings)
        of_costs = unit is None and key == COST_AMOUNT and settings.data.costs is not None
        if unit is None and not of_costs:
            what = f"of '{key}' it is not known in what unit the catalogue has it."
            remedy = "Name an outcome of this evaluation, a covariate that prior_outcomes says to be an earlier outcome, months_workless, or amount (of costs)."
            yield problem(where, what, remedy)
            continue
        rules = cost_rules() if unit is None else unit_rules(unit)
        wrong = [written for written in units if written not in rules]
        if wrong:
            what = f"'{key}' is in {unit or 'money'}, so it cannot be '{wrong[0]}'."
            remedy = f"Use one of: {', '.join(rules)}." if rules else "Remove the line."
            yield problem(where, what, remedy)
        elif len(set(units)) < len(units):
            yield problem(where, f"a unit of '{key}' stands twice.", "Write each once.")


def _unit(key: str, settings: Settings) -> OutcomeUnit | None:
    code = _code(key, settings)
    if code is None:
        priors = {prior.column: prior.outcome for prior in settings.prior_outcomes}
        code = priors.get(key)
    if code is None and key in settings.covariates:
        return COVARIATE_UNITS.get(key)
    if code in catalogue.shared_outcomes():
        return catalogue.shared_outcomes()[code].unit
    own = {outcome.code: outcome.unit for outcome in settings.outcomes}
    return own.get(code) if code else None


def _derive(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    data, covariates = settings.data, settings.covariates
    for name, made_of in data.derived_from.items():
        where = ("data", "derive", name)
        if not made_of:
            yield problem(where, "it does not say from which column.", f"Write {name}: from ...")
        if name in data.of_jobs:
            yield from _of_jobs(name, made_of, settings, problem)
            continue
        if name in data.of_pay:
            yield from _of_pay(name, made_of, settings, problem)
            continue
        if name == "month":
            if data.outcomes is None or data.wide:
                what = "months are worked out for an outcomes table with one row a person and day."
                remedy = "Name that file under data, outcomes; with wide, the names of columns say the month."
                yield problem(where, what, remedy)
            continue
        kind = "category" if name == "quarter" else "numeric"
        used = name in covariates or (name == "quarter" and name in settings.strata)
        if not used:
            what = f"'{name}' is worked out, but nothing uses it."
            yield problem(where, what, f"Add '{name}: {kind}' to covariates, or remove the line.")
        elif covariates.get(name, kind) != kind:
            what = f"'{name}' is worked out as {kind}, but covariates say {covariates[name]}."
            yield problem(where, what, f"Write {name}: {kind} under covariates.")


def _of_jobs(name: str, made_of: str, settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find an outcome of dated jobs that cannot be worked out."""
    data, where = settings.data, ("data", "derive", name)
    if made_of and made_of not in get_args(JobTable):
        what = f"'{name}' is worked out of dated jobs, and '{made_of}' is no table of them."
        remedy = f"Write {name}: from jobs and name their file under data, jobs; or from events, where a job_start is an event."
        yield problem(where, what, remedy)
    elif made_of and made_of not in data.files():
        yield problem(where, f"there is no table '{made_of}'.", f"Name its file under data: {made_of}: data/{made_of}.csv.")  # fmt: skip
    if len(set(data.of_jobs.values())) > 1:
        what = "outcomes are worked out from jobs and from events."
        yield problem(where, what, "Take all of them from one table.")
    yield from _used(name, settings, problem)


def _used(name: str, settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find an outcome that is worked out and that nobody uses, or that a file gives too."""
    if _code(name, settings) is None:
        what = f"'{name}' is worked out, but it is no outcome of this evaluation."
        yield problem(("data", "derive", name), what, "Add it to outcomes, or remove the line.")
    for key, given in (("wide", settings.data.wide), ("units", settings.data.units)):
        if name in given:
            what = f"'{name}' is worked out, so no file gives it."
            yield problem(("data", key, name), what, "Remove it here, or from derive.")


def _of_pay(name: str, made_of: str, settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find an outcome of payments that cannot be worked out."""
    data, where = settings.data, ("data", "derive", name)
    allowed = next(sources for outcome, sources in PAY_SOURCES.items() if outcome == name)
    if made_of and made_of not in allowed:
        what = f"'{name}' cannot be worked out from '{made_of}'."
        yield problem(where, what, f"Write {' or '.join(f'{name}: from {source}' for source in allowed)}.")  # fmt: skip
    elif made_of:
        for table in made_of.split(" and "):
            if table not in data.files():
                yield problem(where, f"there is no table '{table}'.", f"Name its file under data: {table}: data/{table}.csv.")  # fmt: skip
    if name == "job_outcome":
        yield from _threshold(settings, problem)
    yield from _used(name, settings, problem)


def _threshold(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find that it is not said above what earnings have to go for a job outcome."""
    said = settings.data.job_outcome
    if said is None or (said.rate is None) == (said.threshold is None):
        what = "it does not say above what earnings have to go for a job outcome, or says it twice."
        remedy = (
            "Which day's National Living Wage counts could not be read in what is published: take it from your contract. Write job_outcome: {rate: at_start} under "
            "data, {rate: at_payment}, or an amount: {threshold: 5079}."
        )
        yield problem(("data", "job_outcome"), what, remedy)
    elif said.rate is not None and settings.currency != "GBP":
        what = f"the National Living Wage is in pounds, and amounts are in {settings.currency}."
        yield problem(("data", "job_outcome", "rate"), what, "Write an amount: {threshold: ...}.")


def _jobs_used(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    data = settings.data
    for table, example in (("jobs", "employed: from jobs"), ("pay", "first_earnings: from pay")):
        if table in data.files() and table not in data.made_of:
            what = f"there is a table of {table}, but nothing is worked out of it."
            yield problem(("data", table), what, f"Write derive: {{{example}}} under data, or remove the line.")  # fmt: skip
    if data.job_outcome is not None and "job_outcome" not in data.of_pay:
        what = "it is said what a job outcome is, but none is worked out."
        yield problem(("data", "job_outcome"), what, "Write derive: {job_outcome: from pay} under data, or remove the line.")  # fmt: skip
    others = [code for code in _outcomes(settings) if code not in data.worked_out]
    if data.worked_out and others and data.outcomes is None and not data.wide:
        what = f"'{others[0]}' is in no table: where outcomes are worked out of jobs, others stand in a table of outcomes."
        remedy = "Put them into a file with one row a person and month, and name it under data: outcomes: data/outcomes.csv."
        yield problem(("data",), what, remedy)


def _identifying(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find columns that tell who somebody is and would be stored all the same."""
    data = settings.data
    made_of = set(data.derived_from.values())
    for name, theirs in data.pairs:
        if theirs in data.identifying and name not in made_of:
            what = (
                f"'{theirs}' is said to tell who somebody is, but as '{name}' it would be stored."
            )
            remedy = "Remove it from columns, or from identifying if it tells nothing."
            yield problem(("data", "columns", name), what, remedy)
    used = {*settings.covariates, *settings.strata, settings.cluster, "person_id", "group"}
    for i, theirs in enumerate(data.identifying):
        if theirs in used and theirs not in made_of and theirs not in data.columns:
            what = f"'{theirs}' is said to tell who somebody is, but it is a column that is stored."
            yield problem(
                ("data", "identifying", i), what, "Remove it here, or from where it is used."
            )
