"""What is wrong, or asked, about costs, values of outcomes and prices of years: what a single column cannot show.

A table of costs is looked at by itself, also where ``evaluation.yml`` does not say how outcomes are valued.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from localeval.base.errors import Problem
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.catalogue.money_over_time import Deflator, shared_deflator
from localeval.catalogue.written_units import COST_AMOUNT
from localeval.data.checked import Checked
from localeval.data.problems import names, rows_problem
from localeval.data.questions import COSTS_MEANT, Question
from localeval.data.standard import PARTICIPANT
from localeval.methods.disclosure.recognisable import names_a_person
from localeval.project.project import Measure, Project

#: How lines begin that add up others.
_TOTAL = re.compile(r"(?i)\s*(grand |sub-?\s?)?(total\b|cyfanswm\b|sum of|sum$)")
#: How tables say that amounts are in thousands: £000s, (000s), £k, in thousands. An item such as 4000 visits does not.
_IN_THOUSANDS = re.compile(
    r"(?i)(?<![\d,.])['’]?000['’]?s?\b|[£$€]\s?k\b|\(k\)|\bin thousands\b|[£$€]\s?thousands?\b"
)
#: Value added tax, in English and Welsh. A line "Staff, net of VAT" or "excluding VAT" is none.
_TAX = re.compile(
    r"(?i)(?<!net of )(?<!excluding )(?<!excl )(?<!excl\. )(?<!ex )(?<!without )\b(?:VAT|value added tax|TAW)\b"
)
#: Columns that say of what part of a year a line is.
_PART_OF_YEAR = re.compile(
    r"(?i)(financial |reporting |claim )?(quarter|qtr|month|period|half|chwarter|mis|from|to|period (start|end))( no\.?| number)?"
)
#: Between what the costs of a participant nearly always lie, in the main unit of a currency worth about as much as a pound.
_USUAL = (50.0, 100_000.0)
#: More values of one outcome are not told one by one.
MOST_VALUES = 200


def valued(project: Project) -> Measure:
    """Give the outcome that is valued: the one that is named, else the primary one."""
    value = project.settings.value
    if value is not None and value.outcome is not None:
        for measure in project.measures:
            if (measure.outcome.code, measure.month) == (value.outcome.code, value.outcome.month):
                return measure
    return project.primary


def deflator_of(table: pd.DataFrame | None) -> Deflator:
    """Give the prices of years: of the project's own table, else those that come with the package."""
    if table is None:
        return shared_deflator()
    first = table.iloc[0]
    index = {int(y): float(i) for y, i in zip(table["year"], table["index"], strict=True)}
    day = max(pd.to_datetime(table["published"])).date().isoformat()
    return Deflator(f"{first['source']}, {first['series']}", day, index)


def value_problems(tables: Mapping[str, Checked], project: Project) -> Iterator[Problem]:
    """Find what cannot be used: cash without an amount, values of unknown outcomes, years of which prices are not known."""
    costs, values = tables.get("costs"), tables.get("unit_values")
    if costs is not None:
        yield from _costs(costs)
        if project.settings.value is not None:
            yield from _places_without(costs, project)
            yield from _public_funders(costs, project.settings.value.public_funders or ())
    if values is not None:
        yield from _unit_values(values, project)
    if project.settings.value is None:
        return
    own, needed = tables.get("deflators"), ["year", "index", "published"]
    if own is not None and (not own.usable(*needed) or own.frame[needed].isna().any(axis=None)):
        return  # refused already, and what lacks a year or an index gives no price
    deflator = deflator_of(own.frame if own is not None and len(own.frame) else None)
    to = project.settings.value.price_year
    if costs is not None and costs.usable("year"):
        yield from _prices(costs, costs.frame["year"], deflator, to)
    if values is not None and values.usable("price_year", "outcome"):
        mine = values.frame["outcome"].astype("str") == valued(project).outcome.code
        yield from _prices(values, values.frame["price_year"][mine], deflator, to)


def folded(name: object) -> str:
    """Give a funder as it is compared, whatever its capitals and blanks; nothing where none is named."""
    return " ".join(name.split()).casefold() if isinstance(name, str) else ""


def _public_funders(costs: Checked, named: Sequence[str]) -> Iterator[Problem]:
    """Find public bodies that no line of costs names: what they paid would be left out of public budgets."""
    if "funder" in costs.frame and not costs.usable("funder"):
        return
    column = costs.frame["funder"] if "funder" in costs.frame else pd.Series(dtype="object")
    there = {folded(name): str(name) for name in column.dropna()}
    strange = [name for name in named if folded(name) not in there]
    if strange:
        listed = names(sorted(there.values()), 10) if there else "nobody: there is no column funder"
        yield Problem(
            costs.spec.file,
            f"value: public_funders names {names(strange)}, and no line of costs is paid or given by {'it' if len(strange) == 1 else 'them'}.",
            f"Write the funders as the table does. It names {listed}.",
            column=costs.theirs.get("funder", "funder"),
        )


def _costs(costs: Checked) -> Iterator[Problem]:
    if not (costs.usable("amount") and costs.usable("kind")):
        return
    frame, column = costs.frame, costs.theirs["amount"]
    kind = frame["kind"].astype("str")
    empty = frame["amount"].isna() & (kind != "in_kind")
    if empty.any():
        remedy = "Write what it cost; only what was given in kind may have no value yet, and is then counted and named."
        yield rows_problem(
            costs.spec.file,
            column,
            frame.index[empty].tolist(),
            "a cost in cash has no amount",
            remedy,
        )
    if len(frame) and frame["amount"].notna().any() and frame["amount"].sum() <= 0:
        what = f"the amounts come to {frame['amount'].sum():,.2f}, which is no cost."
        yield Problem(
            costs.spec.file,
            what,
            "Write what was paid as amounts above nought, and what came back below it.",
            column=column,
        )


def _places_without(costs: Checked, project: Project) -> Iterator[Problem]:
    """Find places of which no cost is on record, neither their own nor a shared one."""
    if len(project.places) == 1 or not costs.usable("place_code", "amount"):
        return
    code = costs.frame["place_code"]
    amounts = costs.frame["amount"].fillna(0)
    shared = float(amounts[code.isna()].sum())
    sums = amounts.groupby(code.astype("object")).sum()
    lacking = [p.name for p in project.places if float(sums.get(p.code, 0.0)) + shared <= 0]
    if lacking:
        what = f"there is no cost of {names(lacking)}."
        remedy = "Add its lines; a line without a place is shared by all."
        yield Problem(costs.spec.file, what, remedy, column=costs.theirs["place_code"])


def _unit_values(values: Checked, project: Project) -> Iterator[Problem]:
    frame, file = values.frame, values.spec.file
    if values.usable("outcome"):
        own = {m.outcome.code for m in project.measures if m.outcome.code.startswith(LOCAL_PREFIX)}
        known = {*shared_outcomes(), *own}
        codes = frame["outcome"].astype("str")
        strange = ~codes.isin(known)
        if strange.any():
            what = f"'{codes[strange].iloc[0]}' is no outcome that is known here"
            remedy = "Use a code of the catalogue of outcomes, or one of your own that is among outcomes."
            yield rows_problem(
                file, values.theirs["outcome"], frame.index[strange].tolist(), what, remedy
            )
        code = valued(project).outcome.code
        if (codes == code).sum() > MOST_VALUES:
            what = f"{(codes == code).sum():,} rows are about '{code}', and at most {MOST_VALUES} are told."
            yield Problem(
                file, what, "Add up those that belong together.", column=values.theirs["outcome"]
            )
        if not (codes == code).any():
            what = f"no row is about '{code}', the outcome that is valued."
            remedy = "Add its values, or name another outcome: value: {outcome: {code: ..., month: ...}}."
            yield Problem(file, what, remedy, column=values.theirs["outcome"])
    if not values.usable("amount"):
        return
    for end, sign in (("low", -1), ("high", 1)):
        if end in frame and values.usable(end):
            wrong = (frame[end] - frame["amount"]) * sign < 0
            if wrong.any():
                what = f"the {end} end lies {'above' if sign < 0 else 'below'} the amount"
                yield rows_problem(
                    file,
                    values.theirs[end],
                    frame.index[wrong].tolist(),
                    what,
                    "Correct it, or leave it empty.",
                )


def _prices(table: Checked, years: pd.Series, deflator: Deflator, to: int) -> Iterator[Problem]:
    """Find rows in prices of a year that cannot be turned into those of the price year."""
    unknown = pd.Series(
        [pd.notna(year) and not deflator.knows(int(year), to) for year in years], index=years.index
    )
    if not unknown.any():
        return
    rows = years.index[unknown].tolist()
    first = int(years[unknown].iloc[0])
    lacking = [y for y in (first, to) if y not in deflator.index]
    what = f"it is in prices of {first}, and cannot be turned into prices of {to}: the deflator has no {' and no '.join(map(str, lacking))}"
    ends = f"{min(deflator.index)} to {max(deflator.index)}" if deflator.index else "no year"
    remedy = (
        f"{deflator.source} has {ends}. Name a table of your own with all years (data: deflators: data/deflators.csv), or give all amounts in "
        "prices of one year."
    )
    yield rows_problem(table.spec.file, table.theirs[str(years.name)], rows, what, remedy)


def value_questions(tables: Mapping[str, Checked], project: Project) -> Iterator[Question]:
    """Ask about lines of costs that stand twice, that are below nought, and that are of years in which nobody joined."""
    costs, people = tables.get("costs"), tables.get("people")
    if costs is None or not all(costs.usable(name) for name in ("amount", "kind", "year", "item")):
        return
    frame, file = costs.frame, costs.spec.file
    names = [column.name for column in costs.spec.columns if column.name in frame]
    plain = frame[names].apply(_in_small_letters)
    twice = plain.duplicated()
    if twice.any():
        yield _asked(
            costs,
            "item",
            frame.index[twice].tolist(),
            "the line stands there twice, and is counted twice",
            "Remove it if it is one cost.",
        )
    yield from _totals(costs)
    yield from _thousands(costs, project)
    yield from _tax(costs)
    yield from _parts_of_years(costs)
    yield from _size(costs, people, project)
    yield from _persons(costs)
    below = frame["amount"] < 0
    if below.any():
        yield _asked(
            costs,
            "amount",
            frame.index[below].tolist(),
            "the amount is below nought and is taken off the costs, as money that came back",
            "Correct it if it is a cost.",
        )
    if people is None or not people.usable("start_date") or "start_date" not in people.frame:
        return
    starts = pd.to_datetime(people.frame["start_date"], errors="coerce").dt.year
    if not starts.notna().any():
        return
    first, last = int(starts.min()), int(starts.max())
    far = frame["year"].notna() & ((frame["year"] < first - 2) | (frame["year"] > last + 2))
    if far.any():
        yield _asked(
            costs,
            "year",
            frame.index[far].tolist(),
            f"the cost is of {int(frame['year'][far].iloc[0])}, and the people of {file and people.spec.file} joined from {first} to {last}",
            "Leave out what was spent on others, or say which share is theirs: value: costs: for_these_people.",
        )


def _in_small_letters(column: pd.Series) -> pd.Series:
    """Give words as they are compared, whatever their capitals and blanks; numbers as they are."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    # Blanks become empty words first: of a column without one word the lists of words would be numbers, which have no letters.
    words = column.astype("object").where(column.notna(), "").astype("str")
    return words.str.split().str.join(" ").str.casefold()


def _totals(costs: Checked) -> Iterator[Question]:
    """Find lines that add up others: by their words, or as one is what all others come to. They would double the costs."""
    frame = costs.frame
    worded = frame["item"].astype("str").str.match(_TOTAL)
    amount = frame["amount"].fillna(0)
    is_sum = (len(frame) > 2) & (amount > 0) & ((2 * amount - amount.sum()).abs() < 1)
    rows = frame.index[worded | is_sum].tolist()
    if rows:
        what = "the line looks like a sum of others, which would count them twice"
        yield _asked(costs, "item", rows, what, "Remove it.", sure=True)


def _persons(costs: Checked) -> Iterator[Question]:
    """Ask about funders that are called as a person is: who paid is printed."""
    if "funder" not in costs.frame:
        return
    funder = costs.frame["funder"].dropna().astype("str")
    rows = funder.index[[names_a_person(name) for name in funder]].tolist()
    if rows:
        what = "who paid or gave it is printed, and is called as a person is"
        yield _asked(costs, "funder", rows, what, "Name the organisation.")


def _thousands(costs: Checked, project: Project) -> Iterator[Question]:
    """Ask about amounts that the column, or a line, calls thousands, where nothing says that they are."""
    if COST_AMOUNT in project.settings.data.units:
        return
    remedy = f"Write under data: units: {{{COST_AMOUNT}: thousands}}, where all amounts are."
    if _IN_THOUSANDS.search(costs.theirs["amount"]):
        what = f"the column is called '{costs.theirs['amount']}', and its amounts are read as they stand, not as thousands"
        yield _asked(costs, "amount", [], what, remedy, sure=True)
        return
    worded = costs.frame["item"].astype("str").str.contains(_IN_THOUSANDS)
    rows = costs.frame.index[worded].tolist()
    if rows:
        what = "the line speaks of thousands, and its amount is read as it stands"
        yield _asked(costs, "item", rows, what, remedy, sure=True)


def _tax(costs: Checked) -> Iterator[Question]:
    """Ask about lines of value added tax: a body that gets it back has not borne it, and to public budgets it is a transfer."""
    worded = costs.frame["item"].astype("str").str.contains(_TAX)
    rows = costs.frame.index[worded].tolist()
    if rows:
        what = "the line speaks of value added tax, and is counted as a cost"
        remedy = "Leave out tax that is got back, and say so in the reason of value: costs."
        yield _asked(costs, "item", rows, what, remedy)


def _parts_of_years(costs: Checked) -> Iterator[Question]:
    """Ask about tables with a column of parts of years, which is not read: all lines are added, of however short a time they are."""
    parts = [name for name in costs.unused if _PART_OF_YEAR.fullmatch(name.strip())]
    if parts:
        what = f"the table has a column '{parts[0]}', which is not read: all lines are added, as the costs of everybody who joined"
        remedy = (
            "See that it holds all parts of the time in which they took part; where it holds more, say which share is theirs (value: costs: "
            "for_these_people)."
        )
        yield _asked(costs, "year", [], what, remedy)


def _size(costs: Checked, people: Checked | None, project: Project) -> Iterator[Question]:
    """Ask about costs that come to hardly anything, or to very much, for each participant: thousands, pence, or those of others."""
    if people is None or not len(people.frame):
        return
    joined = len(people.frame)
    if project.has_comparison:
        if not people.usable("group"):
            return
        joined = int((people.frame["group"].astype("str") == PARTICIPANT).sum())
    each = float(costs.frame["amount"].sum()) / max(joined, 1)
    if each > 0 and not _USUAL[0] <= each <= _USUAL[1]:
        what = f"all costs come to {each:,.2f} {project.settings.currency} for each participant"
        unit = "thousands" if each < _USUAL[0] else "pence"
        remedy = (
            f"If they are in {unit}, write under data: units: {{{COST_AMOUNT}: {unit}}}; if they are not all of these people, say which share is "
            "(value: costs: for_these_people)."
        )
        yield _asked(costs, "amount", [], what, remedy)


def _asked(
    costs: Checked, column: str, rows: list[int], what: str, remedy: str, *, sure: bool = False
) -> Question:
    theirs = costs.theirs[column]
    return Question(
        COSTS_MEANT, costs.spec.file, column, theirs, tuple(rows), what, remedy, sure=sure
    )
