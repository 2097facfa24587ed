"""The cells of one row of the table, and the problems that are found in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome, nearest, shared_outcomes
from localeval.comparison.models import Evaluated, Member
from localeval.comparison.study import Entry, Offer, slug
from localeval.methods.inputs import MethodError
from localeval.project.settings import ONE_LINE
from localeval.results import Ages

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")


class Cells:
    """One row; collects its problems, one a column."""

    def __init__(self, cells: Mapping[str, str], name: str, number: int) -> None:
        self.cells, self.name, self.number = cells, name, number
        self.problems: list[Problem] = []

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, column: str, what: str, remedy: str) -> None:
        if not any(problem.column == column for problem in self.problems):
            self.problems.append(Problem(self.name, what, remedy, column=column, row=self.number))

    def match(self, column: str, pattern: re.Pattern[str], remedy: str) -> None:
        if not pattern.fullmatch(self.get(column)):
            self.wrong(column, f"'{self.get(column)[:40]}' is not written as it should be.", remedy)

    def whole(self, column: str, low: int, high: int) -> int:
        given = self.get(column)
        if given.isascii() and given.isdigit() and low <= int(given[:6]) <= high:
            return int(given[:6])
        self.wrong(column, "this is no such number.", f"Write a whole number, {low} to {high}.")
        return low

    def count(self, column: str) -> int | None:
        return self.whole(column, 0, 999_999) if self.get(column) else None

    def decimal(self, column: str) -> float | None:
        given = self.get(column)
        if not given:
            return None
        if _NUMBER.fullmatch(given):
            return float(given)
        self.wrong(
            column, "this is no plain number.", "Write it as 1234.5, without signs of units."
        )
        return None


#: A standard error and an interval that are both typed may differ by so much, because printed digits are rounded.
_ROUNDED = 0.15


@dataclass(frozen=True)
class Numbers:
    """An estimate as it joins: worked out where it was not given."""

    estimate: float
    std_error: float
    low: float
    high: float
    confidence: float

    def verdict(
        self, direction: Literal["increase", "decrease"]
    ) -> Literal["better", "worse", "inconclusive"]:
        """Say whether what was found is good, where ``direction`` is the good way."""
        if self.low <= 0 <= self.high:
            return "inconclusive"
        return "better" if (self.low > 0) == (direction == "increase") else "worse"


def numbers_of(
    row: Cells,
    outcome: Outcome | None,
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> Numbers | None:
    """Work out the estimate and its standard error, by the first way that the row allows."""
    estimate, error = row.decimal("estimate"), row.decimal("std_error")
    low, high = row.decimal("low"), row.decimal("high")
    confidence = _confidence(row) if low is not None or high is not None else 0.95
    if row.problems:
        return None
    try:
        found = _derived(row, outcome, estimate, error, (low, high, confidence), people, levels)
    except MethodError as problem:
        column = "low" if low is not None else "participant_level"
        row.wrong(column, str(problem), "Check the numbers against the report.")
        return None
    if found is None:
        return None
    value, spread = found
    if low is None or high is None:
        from localeval.methods.effect import critical_value

        half = critical_value(confidence, math.inf) * spread
        low, high = value - half, value + half
    return Numbers(value, spread, min(low, value), max(high, value), confidence)


def _derived(
    row: Cells,
    outcome: Outcome | None,
    estimate: float | None,
    error: float | None,
    interval: tuple[float | None, float | None, float],
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> tuple[float, float] | None:
    from localeval.methods.synthesis.published_estimates import from_interval, from_shares

    low, high, confidence = interval
    if (low is None) != (high is None):
        column = "low" if low is None else "high"
        row.wrong(column, "only one end of the interval is given.", "Give both, or none.")
        return None
    implied = None
    if low is not None and high is not None:
        implied = from_interval(low, high, confidence, estimate)
    if error is not None:
        if estimate is None or error <= 0:
            what = "a standard error wants an estimate, and is above zero."
            row.wrong("std_error", what, "Give both, or the interval.")
            return None
        if implied and abs(implied.std_error - error) > _ROUNDED * error:
            what = f"the interval says {implied.std_error:.3g}, this says {error:g}."
            row.wrong("std_error", what, "Check both, and the level of the interval.")
            return None
        return estimate, error
    if implied:
        return implied.estimate, implied.std_error
    shares = (*levels, *people)
    if outcome and outcome.kind == "binary" and None not in shares:
        pair = from_shares(levels[0] or 0.0, people[0] or 0, levels[1] or 0.0, people[1] or 0)
        return (pair.estimate if estimate is None else estimate), pair.std_error
    what = "there is nothing from which the standard error could be worked out."
    remedy = (
        "Give std_error with estimate; or low, high and confidence; or, for a share of people, "
        "participant_level, comparison_level, n_participants and n_comparison."
    )
    row.wrong("std_error", what, remedy)
    return None


def _confidence(row: Cells) -> float:
    """Read the level of the interval, which must be known: 0.95 or 95."""
    given = row.decimal("confidence")
    if given is None:
        if not row.get("confidence"):
            what = "the level of the interval is not given."
            row.wrong("confidence", what, "Write 0.95 where the report says 95%.")
        return 0.95
    level = given / 100 if given > 1 else given
    if not 0.5 <= level < 1:
        row.wrong("confidence", "this is no level of an interval.", "Write 0.95, or 0.9.")
        return 0.95
    return level


REQUIRED = (
    "place_code",
    "place",
    "programme",
    "outcome",
    "month",
    "unit",
    "estimand",
    "design",
    "evidence_level",
    "date",
    "source",
)

OPTIONAL = (
    "region",
    "organisation",
    "ages_low",
    "ages_high",
    "estimate",
    "std_error",
    "low",
    "high",
    "confidence",
    "participant_level",
    "comparison_level",
    "n_participants",
    "n_comparison",
)

COLUMNS = (*REQUIRED, *OPTIONAL)

#: Stands in the source of the example in the template, which is not to be pooled.
EXAMPLE = "EXAMPLE"

#: What ``--typed-template`` writes: the columns, and a row that shows how they are filled in.
TEMPLATE = (
    ",".join(COLUMNS)
    + "\nE08000003,Manchester,Working Well,employed,12,percent,ATT,matched_comparison,3,2025-06-30,"
    + f"{EXAMPLE} (delete this row): name of the report and its page,North West,A council,18,66,4.2,,"
    + "1.1,7.3,0.95,38.0,33.8,850,2400\n"
)

_MOST_BYTES = 4_000_000

_MOST_ROWS = 5_000


def rows_of(text: str, name: str) -> list[tuple[int, dict[str, str]]]:
    """Read the table; give the number and the cells, by column, of each row that is not empty.

    Raises
    ------
    ProjectError
        With every problem of the table as a whole.
    """
    if len(text) > _MOST_BYTES:
        raise ProjectError(Problem(name, "the table is too large.", "Keep one row an estimate."))
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        what = "this is not a CSV that can be read."
        raise ProjectError(Problem(name, what, "Save it again as CSV UTF-8.")) from None
    header = [cell.strip() for cell in lines[0]] if lines else []
    problems = [
        Problem(
            name, f"it has no column '{column}'.", "Add it; --typed-template writes all of them."
        )
        for column in REQUIRED
        if column not in header
    ]
    if len(header) == 1 and ";" in header[0]:
        what = "its columns are parted by semicolons."
        problems = [Problem(name, what, "Save it as CSV with commas.")]
    for column in header:
        if column not in COLUMNS or header.count(column) > 1:
            near = nearest(column, [c for c in COLUMNS if c not in header])
            remedy = f"Did you mean '{near}'?" if near else "Delete it, or rename it."
            kind = "stands twice" if header.count(column) > 1 else "is not one that is read"
            problems.append(Problem(name, f"the column '{column[:40]}' {kind}.", remedy, row=1))
    filled = [
        (number, cells)
        for number, cells in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    problems += [
        Problem(name, "it has more cells than there are columns.", "Put texts in quotes.", row=n)
        for n, cells in filled
        if len(cells) > len(header)
    ]
    if not filled or len(filled) > _MOST_ROWS:
        what = f"it has {len(filled):,} rows."
        problems.append(Problem(name, what, f"Type between one and {_MOST_ROWS:,} estimates."))
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    return [
        (number, {column: cell.strip() for column, cell in zip(header, cells, strict=False)})
        for number, cells in filled
    ]


_LONGEST = 500

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|[A-Z][0-9]{8}")

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")

_LINE = re.compile(ONE_LINE)

_CURRENCY = re.compile(r"[A-Z]{3}")

#: ISO 4217 for "no currency": a report in per cent does not say.
_NO_CURRENCY = "XXX"


class Row(Cells):
    """One row, read cell by cell."""

    def read(self) -> tuple[Evaluated, Offer] | None:
        """Give the evaluation and its estimate; nothing when there is a problem."""
        if self.cells.get("source", "").startswith(EXAMPLE):
            self.wrong("source", "this is the example of the template.", "Delete this row.")
            return None
        for column in REQUIRED:
            if not self.get(column):
                self.wrong(column, "it is empty.", "Fill it in.")
        for column in COLUMNS:
            cell = self.get(column)
            if len(cell) > _LONGEST or not _LINE.fullmatch(cell):
                what = f"it is longer than {_LONGEST} characters, or holds a control character."
                self.wrong(column, what, "Write one short line.")
        outcome = self.outcome()
        unit = self.unit(outcome)
        month = self.whole("month", 0, 1200)
        level = self.whole("evidence_level", 2, 5)
        estimand = self.estimand()
        self.match("place_code", _PLACE, "A GSS code such as E08000003, or an ISO 3166 code.")
        self.match("design", _CODE, "A short code in lower case, such as randomised_trial.")
        ages, date = self.ages(), self.date()
        people = [self.count(name) for name in ("n_participants", "n_comparison")]
        levels = [self.decimal(name) for name in ("participant_level", "comparison_level")]
        numbers = numbers_of(self, outcome, people, levels)
        if self.problems or outcome is None or numbers is None or estimand is None:
            return None
        about = Evaluated(
            id=f"{self.get('place_code')}-{slug(self.get('programme'))}",
            place_code=self.get("place_code"),
            place=self.get("place"),
            region=self.get("region"),
            programme=self.get("programme"),
            organisation=self.get("organisation"),
            design=self.get("design"),
            evidence_level=level,
            ages=ages,
            currency=unit if _CURRENCY.fullmatch(unit) else _NO_CURRENCY,
            run_date=date,
            schema_version="1.1",
            package_version="typed",
            package_digest="missing",
            synthetic=False,
            typed=True,
            source=self.get("source"),
            participants=people[0],
        )
        member = Member(
            evaluation=about.id,
            month=month,
            unit=unit,
            estimand=estimand,
            method="typed",
            n_participants=people[0],
            n_comparison=people[1],
            participant_level=levels[0],
            comparison_level=levels[1],
            estimate=numbers.estimate,
            std_error=numbers.std_error,
            low=numbers.low,
            high=numbers.high,
            confidence=numbers.confidence,
            verdict=numbers.verdict(outcome.direction),
            role="secondary",
        )
        return about, Offer(outcome.code, outcome.label, outcome.direction, member)

    def outcome(self) -> Outcome | None:
        code, known = self.get("outcome"), shared_outcomes()
        if code in known:
            return known[code]
        if code.startswith(LOCAL_PREFIX):
            what = "an outcome of a place's own is never pooled."
            self.wrong("outcome", what, f"Use one of {', '.join(known)}.")
        else:
            near = nearest(code, list(known))
            hint = f"Did you mean '{near}'? " if near else ""
            what = f"'{code[:40]}' is not an outcome of the catalogue."
            self.wrong("outcome", what, f"{hint}Use one of {', '.join(known)}.")
        return None

    def unit(self, outcome: Outcome | None) -> str:
        unit = self.get("unit")
        if outcome is None:
            return unit
        if outcome.unit == "money":
            self.match("unit", _CURRENCY, "The currency's code, such as GBP.")
        elif unit != outcome.unit:
            what = f"'{unit[:40]}' is not the unit of {outcome.code}."
            self.wrong("unit", what, f"Write {outcome.unit}.")
        return unit

    def estimand(self) -> Literal["ATE", "ATT"] | None:
        given = self.get("estimand")
        if given == "ATE":
            return "ATE"
        if given == "ATT":
            return "ATT"
        remedy = "ATT for the effect on those who took part, ATE for all who could have."
        self.wrong("estimand", f"'{given[:40]}' is none.", remedy)
        return None

    def date(self) -> str:
        try:
            return dt.date.fromisoformat(self.get("date")).isoformat()
        except ValueError:
            self.wrong("date", "this is no day.", "Write when it was published, as 2025-06-30.")
            return "1900-01-01"

    def ages(self) -> Ages | None:
        low, high = self.get("ages_low"), self.get("ages_high")
        if not low and not high:
            return None
        ends = [self.whole(name, 0, 120) for name in ("ages_low", "ages_high")]
        if ends[0] > ends[1]:
            self.wrong("ages_low", "the youngest age is above the oldest.", "Correct the two.")
        return Ages(low=ends[0], high=ends[1])


def read_typed(text: str, name: str) -> tuple[Entry, ...]:
    """Read results typed from reports.

    Parameters
    ----------
    text : str
        The CSV, with a header.
    name : str
        Of the file, for messages.

    Returns
    -------
    tuple of Entry
        One for each evaluation: the rows that agree in everything but the outcome.

    Raises
    ------
    ProjectError
        With every problem, each with its row and column.
    """
    rows = rows_of(text, name)
    problems: list[Problem] = []
    found: dict[Evaluated, list[Offer]] = {}
    seen: dict[object, int] = {}
    for number, cells in rows:
        row = Row(cells, name, number)
        made = row.read()
        problems += row.problems
        if made is None:
            continue
        about, offer = made
        key = (about, offer.outcome, offer.member.month, offer.member.unit, offer.member.estimand)
        if key in seen:
            what = f"it gives the same estimate as row {seen[key]}."
            problems.append(Problem(name, what, "Keep one of the two.", row=number))
        seen.setdefault(key, number)
        found.setdefault(about, []).append(offer)
    if problems:
        raise ProjectError(problems)
    return tuple(Entry(about, tuple(offers)) for about, offers in found.items())
