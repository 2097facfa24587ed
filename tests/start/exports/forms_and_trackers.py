"""Forms that people fill in on the web, and a charity's own tracker with a sheet a quarter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import csv_bytes, later, workbook, xlsx_bytes, yes_no

FORMS_AND_TRACKERS = Register()


@FORMS_AND_TRACKERS
def web_form_answered_when_reached() -> Export:
    """Write a register and a form's answers: a time stamp, questions as names; asked once, at about six months."""
    of = people(1401, 30, 34, months=(6,))
    register: list[list[Any]] = [["Reference number", "Group", "Start date", "Age", "Gender"]]
    form: list[list[Any]] = [
        ["Timestamp", "What is your reference number?", "Are you currently in paid work?", "Overall, how satisfied are you with your life nowadays? (0-10)", "Anything else you would like to tell us?"]
    ]  # fmt: skip
    there = []
    for i, p in enumerate(of):
        register.append([f"GF{p.number}", "Participant" if p.takes_part else "Comparison", p.start.isoformat(), p.age, p.sex])  # fmt: skip
        if p.employed[6] is None:
            continue
        day = later(p.start.replace(day=15), 6 + (0, 1, 0, -1, 0, 0)[i % 6])
        there.append(p)
        form.append(
            [
                f"{day.isoformat()} 14:02:{i % 60:02d}",
                f"GF{p.number}",
                yes_no(p.employed[6], "Yes, I am", "No, I am not"),
                p.wellbeing[6],
                "thank you" if i % 9 == 0 else "",
            ]
        )

    def ids(p: Person) -> str:
        return f"GF{p.number}"

    return Export(
        "web-form-answered-when-reached",
        "form on the web",
        known(("employed", 6), ("wellbeing", 6)),
        {"register.csv": csv_bytes(register), "Form Responses 1.csv": csv_bytes(form)},
        {
            "people": "data/register.csv",
            "outcomes": "data/Form Responses 1.csv",
            "columns": {
                "person_id": ["Reference number", "What is your reference number?"],
                "group": "Group",
                "start_date": "Start date",
                "age": "Age",
                "sex": "Gender",
                "outcome_date": "Timestamp",
                "employed": "Are you currently in paid work?",
                "wellbeing": "Overall, how satisfied are you with your life nowadays? (0-10)",
            },
            "values": {
                "group": {"Participant": "participant", "Comparison": "comparison"},
                "employed": {"Yes, I am": 1, "No, I am not": 0},
            },
            "derive": {"month": "from outcome_date"},
            "month_window": 1,
        },
        {
            "people": table(of, ids, group="group", start_date="start", age="age", sex="sex"),
            "outcomes": {
                "person_id": [ids(p) for p in there],
                "month": [6 for _ in there],
                "employed": [p.employed[6] for p in there],
                "wellbeing": [p.wellbeing[6] for p in there],
            },
        },
    )


@FORMS_AND_TRACKERS
def survey_with_two_rows_of_names() -> Export:
    """Write a question in the first row, its part in the second; ids of twelve figures; days month first, of answering."""
    of = people(1402, 28, 30, months=(12,))
    upper = ["Respondent ID", "Collector ID", "Start Date", "End Date", "Study reference", "Which group were you in?", "When did you join?", "How old were you when you joined?", "What is your sex?", "Are you in paid work at 12 months?"]  # fmt: skip
    lower = ["", "", "", "", "Open-Ended Response", "Response", "Date / Time", "Open-Ended Response", "Response", "Response"]  # fmt: skip
    rows: list[list[Any]] = [upper, lower]
    for i, p in enumerate(of):
        answered = later(p.start, 12)
        rows.append(
            [
                118_000_000_000 + p.number,
                440_111_222,
                answered.strftime("%m/%d/%Y 10:%M:11 AM"),
                answered.strftime("%m/%d/%Y 10:%M:59 AM"),
                f"SM-{p.number}",
                "The programme" if p.takes_part else "The comparison group",
                p.start.strftime("%m/%d/%Y"),
                p.age,
                p.sex,
                yes_no(p.employed[12], unknown=("", "Prefer not to say")[i % 2]),
            ]
        )

    def ids(p: Person) -> str:
        return str(118_000_000_000 + p.number)

    return Export(
        "survey-with-two-rows-of-names",
        "survey tool",
        known(("employed", 12)),
        {"Follow-up.csv": csv_bytes(rows, encoding="utf-8-sig")},
        {
            "people": "data/Follow-up.csv",
            "header_row": [1, 2],
            "dates": "month-first",
            "columns": {
                "person_id": "Respondent ID",
                "group": "Which group were you in? Response",
                "start_date": "When did you join? Date / Time",
                "age": "How old were you when you joined? Open-Ended Response",
                "sex": "What is your sex? Response",
            },
            "missing": {"employed": ["Prefer not to say"]},
            "values": {
                "group": {"The programme": "participant", "The comparison group": "comparison"},
                "employed": {"Yes": 1, "No": 0},
            },
            "wide": {"employed": {12: "Are you in paid work at 12 months? Response"}},
        },
        {
            "people": table(of, ids, group="group", start_date="start", age="age", sex="sex"),
            "outcomes": by_month(of, ids, (12,), employed="employed"),
        },
    )


@FORMS_AND_TRACKERS
def tracker_with_a_sheet_a_quarter() -> Export:
    """Write a sheet a quarter whose names drift, with a title, a note, a gap and totals; question marks where nobody knows."""
    of = sorted(people(1403, 26, 32, months=(6,)), key=lambda p: p.start)
    before = {p.number: int(p.number % 4 == 2) for p in of}
    sheets: dict[str, list[list[Any]]] = {}
    first = ["Ref", "Group", "Start", "DOB", "M/F", "Job before?", "Job at 6 mths?", "Notes"]
    second = ["Ref no", "Group", "Start date", "Date of birth", "M/F", "Job before?", "Job at 6 mths?", "Notes"]  # fmt: skip
    for p in of:
        title = f"Q{(p.start.month + 2) // 3} {p.start.year}"
        names = first if len(sheets) < 2 and title not in list(sheets)[2:] else second
        if title not in sheets:
            sheets[title] = [[f"Job club tracker {title}"], [], names]
        sheets[title].append(
            [
                f"JC{p.number}",
                "Club" if p.takes_part else "Waiting list",
                dt.datetime.combine(p.start, dt.time()),
                dt.datetime.combine(p.born, dt.time()),
                p.sex[0],
                "y" if before[p.number] else "n",
                {1: "y", 0: "n", None: "?"}[p.employed[6]],
                "moved away" if p.number % 11 == 0 else None,
            ]
        )
    for rows in sheets.values():
        people_here = len(rows) - 3
        rows += [[], ["Total", people_here]]

    def ids(p: Person) -> str:
        return f"JC{p.number}"

    covariates = {"age": "numeric", "sex": "category", "employed_before": "numeric"}
    prior = [{"column": "employed_before", "outcome": "employed", "month": -1}]
    return Export(
        "tracker-with-a-sheet-a-quarter",
        "a charity's own tracker",
        known(("employed", 6), covariates=covariates, prior_outcomes=prior),
        {"TRACKER final v3.xlsx": xlsx_bytes(workbook(sheets))},
        {
            "people": "data/TRACKER final v3.xlsx",
            "sheet": list(sheets),
            "header_row": 3,
            "skip_footer": 1,
            "columns": {
                "person_id": ["Ref", "Ref no"],
                "group": "Group",
                "start_date": ["Start", "Start date"],
                "date_of_birth": ["DOB", "Date of birth"],
                "sex": "M/F",
                "employed_before": "Job before?",
            },
            "identifying": ["DOB", "Date of birth"],
            "missing": {"employed": ["?"]},
            "values": {
                "group": {"Club": "participant", "Waiting list": "comparison"},
                "sex": {"F": "Female", "M": "Male"},
            },
            "wide": {"employed": {6: "Job at 6 mths?"}},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                ids,
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                employed_before=lambda p: before[p.number],
            ),
            "outcomes": by_month(of, ids, (6,), employed="employed"),
        },
    )
