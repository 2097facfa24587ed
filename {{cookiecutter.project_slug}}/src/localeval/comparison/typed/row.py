"""One row of the table: what was evaluated, and the estimate that it offers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from localeval.catalogue import LOCAL_PREFIX, Outcome, nearest, shared_outcomes
from localeval.comparison.evaluated import Offer, slug
from localeval.comparison.models import Evaluated, Member
from localeval.comparison.typed.cells import Cells
from localeval.comparison.typed.numbers import numbers_of
from localeval.comparison.typed.table import COLUMNS, EXAMPLE, REQUIRED
from localeval.results import Ages
from localeval.settings import ONE_LINE

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
