"""Results typed from other people's reports: a small CSV that can join a comparison, marked as typed everywhere.

One row an estimate (``typed_estimates``), with what was evaluated. Every problem of the file is said at once, with its row
and column. The file's text is taken as given; nothing is read from disk.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from localeval.base.dates import latest_day
from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import did_you_mean, nearest
from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome, shared_outcomes
from localeval.comparison.models import Member, StudyDescription
from localeval.comparison.study import RANGE_LEVEL, Candidate, Study, address_part
from localeval.comparison.typed_cells import RowCells
from localeval.comparison.typed_estimates import typed_estimate
from localeval.designs.registry import codes, registered
from localeval.project.setting_types import ONE_LINE
from localeval.results import Ages
from localeval.results.fields import PLACE_CODE
from localeval.results.versions import CURRENT

_REQUIRED = (
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
_OPTIONAL = (
    "region",
    "organisation",
    "ages_low",
    "ages_high",
    "estimate",
    "std_error",
    "low",
    "high",
    "confidence",
    "p_value",
    "participant_level",
    "comparison_level",
    "n_participants",
    "n_comparison",
)
COLUMNS = (*_REQUIRED, *_OPTIONAL)

#: Stands in the source of the example in the template, which is not to be pooled.
_EXAMPLE = "EXAMPLE"

_MOST_BYTES = 4_000_000
_MOST_ROWS = 5_000
_LONGEST = 500
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LINE = re.compile(ONE_LINE)
_CURRENCY = re.compile(r"[A-Z]{3}")
#: ISO 4217 for "no currency": a report in per cent does not say.
_NO_CURRENCY = "XXX"


def read_typed(text: str, name: str) -> tuple[Study, ...]:
    """Read results typed from reports.

    Parameters
    ----------
    text : str
        The CSV, with a header.
    name : str
        Of the file, for messages.

    Returns
    -------
    tuple of Study
        One for each evaluation: the rows of one programme in one place, of one day, design and level, with people of the same ages.

    Raises
    ------
    ProjectError
        With every problem, each with its row and column.
    """
    rows = _rows_of(text, name)
    problems: list[Problem] = []
    found: list[Candidate] = []
    seen: dict[object, int] = {}
    for number, cells in rows:
        row = TypedRow(cells, name, number)
        made = row.read()
        problems += row.problems
        if made is None:
            continue
        about = made.about
        key = (about, made.outcome, *made.key)
        if key in seen:
            what = f"it gives the same estimate as row {seen[key]}."
            problems.append(Problem(name, what, "Keep one of the two.", row=number))
        seen.setdefault(key, number)
        found.append(made)
    if problems:
        raise ProjectError(problems)
    return _evaluations(found)


def _evaluations(found: Sequence[Candidate]) -> tuple[Study, ...]:
    """Put rows together that are of one evaluation, whatever page each is from, and whether it is in money or in per cent."""
    groups: dict[StudyDescription, list[list[Candidate]]] = {}
    for made in found:
        bare = made.about.model_copy(
            update={"source": "", "currency": _NO_CURRENCY, "participants": None}
        )
        same = groups.setdefault(bare, [])
        # An estimate twice, of two reports, is of two evaluations as far as the rows tell.
        own = next((group for group in same if _takes(group, made)), None)
        if own is None:
            same.append([made])
        else:
            own.append(made)
    return tuple(_study(group) for same in groups.values() for group in same)


def _takes(group: Sequence[Candidate], made: Candidate) -> bool:
    money = {one.about.currency for one in (*group, made)} - {_NO_CURRENCY}
    twice = any((one.outcome, one.key) == (made.outcome, made.key) for one in group)
    return len(money) < 2 and not twice


def _study(group: Sequence[Candidate]) -> Study:
    """Make an evaluation of its rows: all that they name as source, the currency of amounts, the most people of any row."""
    first = group[0].about
    sources = list(dict.fromkeys(one.about.source for one in group))
    named = "; ".join(sources)
    people = [one.about.participants for one in group if one.about.participants is not None]
    currencies = [c for one in group if (c := one.about.currency) != _NO_CURRENCY]
    about = first.model_copy(
        update={
            "source": named if len(named) <= _LONGEST else sources[0],
            "currency": next(iter(currencies), _NO_CURRENCY),
            "participants": max(people, default=None),
        }
    )
    return Study(about, tuple(replace(one, about=about) for one in group))


def template() -> str:
    """Give what ``--typed-template`` writes: the columns, and a row that shows how they are filled in."""
    design = next(d for d in registered() if d.has_comparison and d.main.estimand == "ATT")
    return (
        ",".join(COLUMNS)
        + f"\nE08000003,Manchester,Working Well,employed,12,percent,ATT,{design.code},3,2025-06-30,"
        + f"{_EXAMPLE} (delete this row): name of the report and its page,North West,A council,18,66,4.2,,"
        + "1.1,7.3,0.95,,38.0,33.8,850,2400\n"
    )


def _rows_of(text: str, name: str) -> list[tuple[int, dict[str, str]]]:
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
        for column in _REQUIRED
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


class TypedRow(RowCells):
    """One row, read cell by cell."""

    def read(self) -> Candidate | None:
        """Give the estimate with its evaluation; nothing when there is a problem."""
        if self.cells.get("source", "").startswith(_EXAMPLE):
            self.wrong("source", "this is the example of the template.", "Delete this row.")
            return None
        for column in _REQUIRED:
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
        self.match("place_code", PLACE_CODE, "A GSS code such as E08000003, or an ISO 3166 code.")
        self.match("design", _CODE, f"A short code in lower case, such as {codes()[0]}.")
        ages, date = self.ages(), self.date()
        people = [self.count(name) for name in ("n_participants", "n_comparison")]
        levels = [self.decimal(name, unit) for name in ("participant_level", "comparison_level")]
        numbers = typed_estimate(self, outcome, people, levels)
        if self.problems or outcome is None or numbers is None or estimand is None:
            return None
        about = StudyDescription(
            id=f"{self.get('place_code')}-{address_part(self.get('programme'))}",
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
            schema_version=CURRENT,
            package_version="typed",
            package_digest="missing",
            synthetic=False,
            typed=True,
            source=self.get("source"),
            participants=people[0],
            participants_of="result",
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
            confidence=RANGE_LEVEL,
            printed_confidence=numbers.printed,
            verdict=numbers.verdict(outcome.direction),
            role="secondary",
        )
        return Candidate(about, outcome.code, outcome.label, outcome.direction, member)

    def outcome(self) -> Outcome | None:
        """Give the outcome of the shared catalogue; None, and a problem, where it is none."""
        code, known = self.get("outcome"), shared_outcomes()
        if code in known:
            return known[code]
        if code.startswith(LOCAL_PREFIX):
            what = "an outcome of a place's own is never pooled."
            self.wrong("outcome", what, f"Use one of {', '.join(known)}.")
        else:
            hint = did_you_mean(code, list(known))
            what = f"'{code[:40]}' is not an outcome of the catalogue."
            self.wrong("outcome", what, f"{hint}Use one of {', '.join(known)}.")
        return None

    def unit(self, outcome: Outcome | None) -> str:
        """Give the unit, which must be that of the outcome."""
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
        """Give whom the effect is on; None, and a problem, where that is not said."""
        given = self.get("estimand")
        if given == "ATE":
            return "ATE"
        if given == "ATT":
            return "ATT"
        remedy = "ATT for the effect on those who took part, ATE for that on all who were offered it or could have been."
        self.wrong("estimand", f"'{given[:40]}' is none.", remedy)
        return None

    def date(self) -> str:
        """Give the day of publication, as ISO 8601."""
        try:
            day = dt.date.fromisoformat(self.get("date"))
        except ValueError:
            self.wrong("date", "this is no day.", "Write when it was published, as 2025-06-30.")
            return "1900-01-01"
        if day > latest_day():
            what = f"{day.isoformat()} has not come yet."
            self.wrong("date", what, "Write when it was published, as 2025-06-30.")
        return day.isoformat()

    def ages(self) -> Ages | None:
        """Give the age band; None where none is typed."""
        low, high = self.get("ages_low"), self.get("ages_high")
        if not low and not high:
            return None
        ends = [self.whole(name, 0, 120) for name in ("ages_low", "ages_high")]
        if ends[0] > ends[1]:
            self.wrong("ages_low", "the youngest age is above the oldest.", "Correct the two.")
        return Ages(low=ends[0], high=ends[1])
