"""Imperfections in where people and values come from: another area, a sample with weights, a survey beside a register, another language."""

from __future__ import annotations

import numpy as np

from gauntlet.group_kinds import part
from gauntlet.kinds import COMPARED, MATCHED, of_design, of_files, of_meaning
from gauntlet.meaning_kinds import UNITS, lower_outcomes
from gauntlet.place import Place, Sheets
from gauntlet.world import MONTH

Generator = np.random.Generator
PAY = ("earnings",)
ELSEWHERE = r"another (area|place)|same area"


def _of_another_area(place: Place, rng: Generator) -> None:
    """Take the comparison group from another council, where there are fewer jobs; a column that nobody declares says so."""
    place.people["local_authority"] = np.where(place.takes_part, "Manchester", "Bolton")
    lower_outcomes(place, ~place.takes_part & part(place, 0.25, rng))


of_design("a comparison group of another area", ELSEWHERE, _of_another_area, designs=MATCHED)  # fmt: skip


def _sampled_by_outcome(place: Place, rng: Generator) -> None:
    """Draw those of the comparison group in work three times as often, and say so in a column of weights."""
    works = place.drawn.works[MONTH, False] == 1
    kept = place.takes_part | works | (rng.random(len(works)) < 1 / 3)
    place.people["survey_weight"] = np.where(place.takes_part | works, 1.0, 3.0)
    place.keep(kept)


of_design("a sample with weights that are not declared", r"is '\w+' a weight", _sampled_by_outcome, designs=MATCHED)  # fmt: skip


def _survey_and_register(place: Place, rng: Generator) -> None:
    """Ask participants, of whom those in work answer; take the others from a register, which knows everybody."""
    works = place.drawn.works[MONTH, True] == 1
    silent = place.takes_part & (rng.random(len(works)) < np.where(works, 0.1, 0.5))
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, silent, np.full(len(silent), np.nan))
    place.people["source"] = np.where(place.takes_part, "Survey", "Register")


of_design("participants of a survey, comparison people of a register", r"lost|losses|not known", _survey_and_register)  # fmt: skip


def _other_month_of_comparison(place: Place, rng: Generator) -> None:
    """Follow the comparison group up to month 9 only, and say so."""
    ids = set(place.people.loc[~place.takes_part, "person_id"])
    theirs = place.outcomes["person_id"].isin(ids) & (place.outcomes["month"] == MONTH)
    place.outcomes.loc[theirs, "month"] = 9


of_design(
    "the groups measured at different months", r"month 12|no value", _other_month_of_comparison
)


def _months_as_weeks_in_one_group(place: Place, rng: Generator) -> None:
    ids = set(place.people.loc[~place.takes_part, "person_id"])
    theirs = place.outcomes["person_id"].isin(ids)
    place.outcomes.loc[theirs, "month"] = (place.outcomes.loc[theirs, "month"] * 52 / 12).astype(int)  # fmt: skip


of_meaning("months in weeks in one group", r"month", _months_as_weeks_in_one_group, designs=COMPARED)  # fmt: skip


def _benefits_as_earnings(place: Place, rng: Generator) -> None:
    """Count benefits of those without pay as their earnings, in one group."""
    values = place.outcome_of("earnings")
    paid = np.round(rng.normal(4_800, 600, len(values)), 2)
    place.set_outcome("earnings", ~place.takes_part, np.where(values == 0, paid, values))


def _last_wage_kept(place: Place, rng: Generator) -> None:
    """Let those of one group who lost their job keep the pay of month 6."""
    values, early = place.outcome_of("earnings"), place.outcome_of("earnings", 6)
    place.set_outcome("earnings", place.takes_part, np.where(values == 0, early, values))


def _bands(place: Place, rng: Generator) -> None:
    """Give bands 0 to 5 for the pounds, in one group."""
    values = place.outcome_of("earnings")
    bands = np.where(values > 0, 1 + np.minimum(values // 6_000, 4), 0)
    place.set_outcome("earnings", ~place.takes_part, bands)


def _without_the_best_paid(place: Place, rng: Generator) -> None:
    """Take a tenth of those with pay, the best paid, out of one group as outliers."""
    values = place.outcome_of("earnings")
    limit = np.quantile(values[place.takes_part & (values > 0)], 0.85)
    place.set_outcome("earnings", place.takes_part & (values > limit), np.full(len(values), np.nan))


def _a_millionaire(place: Place, rng: Generator) -> None:
    """Let three amounts of one group have two figures too many."""
    values = place.outcome_of("earnings")
    who = np.zeros(len(values), dtype=bool)
    who[rng.choice(np.flatnonzero(place.takes_part & (values > 0)), 3, replace=False)] = True
    place.set_outcome("earnings", who, values * 100)


of_meaning("benefits counted as earnings in one group", UNITS + r"|everybody|contradict|without", _benefits_as_earnings, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("the last pay kept for those who lost their job, in one group", r"same|carried|without|contradict", _last_wage_kept, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("bands of earnings for pounds in one group", UNITS, _bands, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("the best paid left out of one group", r"lost|not known|known of", _without_the_best_paid, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("three amounts with two figures too many", r"earnings", _a_millionaire, primaries=PAY)


def _welsh(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "employed", lambda text: {"1": "Ydy", "0": "Nac ydy"}.get(text, text))  # fmt: skip


def _welsh_na(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "employed", lambda text: {"1": "1", "0": "Na"}.get(text, text))


def _french(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "employed", lambda text: {"1": "Oui", "0": "Non"}.get(text, text))


def _welsh_qualification(sheets: Sheets, rng: Generator) -> None:
    """Write a yes or no as a category, in Welsh: Na is no."""
    sheets.change("people", "qualification", lambda text: "Na" if text == "None" else "Oes")


def _one_part_in_welsh(sheets: Sheets, rng: Generator) -> None:
    """Let one in three rows come from a form in Welsh."""
    at = sheets.column("people", "sex")
    for row in sheets.cells["people"][1:]:
        if rng.random() < 1 / 3:
            row[at] = {"Female": "Benyw", "Male": "Gwryw"}.get(row[at], row[at])


WORK = ("employed", "earnings")
of_files("Welsh words for yes and no", r"Ydy", _welsh, primaries=WORK)
of_files("the Welsh Na for no", r"\bNa\b.*not known", _welsh_na, primaries=WORK)
of_files("French words for yes and no", r"Oui|'non'", _french, primaries=WORK)
of_files("the Welsh Na in a category", r"\bNa\b", _welsh_qualification)
of_files("a category in Welsh in a third of the rows", r"mean the same", _one_part_in_welsh)


def _first_row_of_blocks(sheets: Sheets, rng: Generator) -> None:
    """Sort people by a category and name it in the first row of each block only."""
    at = sheets.column("people", "qualification")
    rows = sorted(sheets.cells["people"][1:], key=lambda row: row[at])
    before = ""
    for row in rows:
        row[at], before = ("" if row[at] == before else row[at]), row[at]
    sheets.cells["people"][1:] = rows


def _groups_in_first_rows(sheets: Sheets, rng: Generator) -> None:
    at = sheets.column("people", "group")
    rows = sorted(sheets.cells["people"][1:], key=lambda row: row[at])
    before = ""
    for row in rows:
        row[at], before = ("" if row[at] == before else row[at]), row[at]
    sheets.cells["people"][1:] = rows


def _subtotals(sheets: Sheets, rng: Generator) -> None:
    """Put a row of sums after every hundred rows of outcomes."""
    rows = sheets.cells["outcomes"]
    found, at = [rows[0]], len(rows[0])
    for start in range(1, len(rows), 100):
        block = rows[start : start + 100]
        sums = [f"{sum(float(row[i] or 0) for row in block):.2f}" for i in range(2, at)]
        found += [*block, ["Subtotal", "12", *sums]]
    sheets.cells["outcomes"] = found


def _days_in_many_forms(sheets: Sheets, rng: Generator) -> None:
    forms = (lambda d: d, lambda d: "/".join(reversed(d.split("-"))), lambda d: ".".join(reversed(d.split("-"))))  # fmt: skip
    sheets.change("people", "start_date", lambda text: forms[int(rng.integers(3))](text))


def _letter_for_nought(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "earnings", lambda text: "O" if text == "0" else text)


def _with_words(sheets: Sheets, rng: Generator) -> None:
    sheets.change("people", "months_workless", lambda text: f"{text} months")


def _second_table_beside(sheets: Sheets, rng: Generator) -> None:
    """Put a small table of counts to the right of the people."""
    for i, row in enumerate(sheets.cells["people"]):
        row += ["", *(["Provider", "Count"] if i == 0 else [f"P{i}", "12"] if i < 6 else ["", ""])]


def _comments_above(sheets: Sheets, rng: Generator) -> None:
    sheets.cells["people"].insert(0, ["# exported 2025-10-01"])


def _old_rows_appended(sheets: Sheets, rng: Generator) -> None:
    """Put the rows of an earlier export, in which nobody worked yet, below those of this one."""
    rows = sheets.cells["outcomes"]
    old = [[*row[:2], *["0" for _ in row[2:]]] for row in rows[1:]]
    sheets.cells["outcomes"] = [*rows, *old]


of_files("a category in the first row of each block", r"empty below each", _first_row_of_blocks)  # fmt: skip
of_files("groups in the first row of each block", r"group", _groups_in_first_rows, designs=COMPARED)
of_files("rows of sums in the middle", r"Subtotal|total|not in data/people", _subtotals)
of_files("days in several forms", r"not a date", _days_in_many_forms)
of_files("the letter O for nought", r"'O'", _letter_for_nought)
of_files("numbers with their unit", r"plain number", _with_words)
of_files("a second table beside the first", r"second table", _second_table_beside, harmless=True)  # fmt: skip
of_files("a comment above the names", r"title|row 2", _comments_above)
of_files("an earlier export below this one", r"twice|more than one row|again", _old_rows_appended)
