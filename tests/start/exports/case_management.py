"""Case-management systems: a participation export, a long list of what happened, statuses in the system's own words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .export import Export, Register, known
from .made_up import SITES, Person, by_month, people, table
from .writing import british, csv_bytes, later, workbook, xlsx_bytes, yes_no

CASE_MANAGEMENT = Register()

_EVENTS = {
    "Referral received": "referred",
    "Programme start": "started",
    "Appointment attended": "attended",
    "Job start": "job_start",
    "Exit": "left",
}


def _happened(of: list[Person]) -> list[tuple[Person, str, dt.date]]:
    """Give what happened to those who take part, in the standard's words."""
    done = []
    for p in of:
        if not p.takes_part:
            continue
        done.append((p, "referred", p.start - dt.timedelta(days=10 + p.number % 20)))
        done.append((p, "started", p.start))
        done.append((p, "attended", p.start + dt.timedelta(days=7)))
        if p.employed[6]:
            done.append((p, "job_start", p.start + dt.timedelta(days=60 + p.number % 90)))
        done.append((p, "left", later(p.start, 9)))
    return done


def _events_truth(done: list[tuple[Person, str, dt.date]]) -> dict[str, list[Any]]:
    return {
        "person_id": [f"CM{p.number}" for p, _, _ in done],
        "event": [event for _, event, _ in done],
        "date": [day for _, _, day in done],
    }


@CASE_MANAGEMENT
def participation_export_with_events() -> Export:
    """Write three csv files with a byte order mark, all values in quotation marks, moments with the day first, months in words."""
    of = people(201)
    theirs = {meaning: word for word, meaning in _EVENTS.items()}
    rows: list[list[Any]] = [
        ["Client Ref", "Cohort", "Start Date/Time", "Age at start", "Gender Identity", "Adviser"]
    ]
    rows += [
        [
            f"CM{p.number}",
            "Working Well" if p.takes_part else "Matched pool",
            f"{british(p.start)} 09:{p.number % 60:02d}",
            p.age,
            p.sex if p.number % 9 else "Prefer not to say",
            "J. O'Hara",
        ]
        for p in of
    ]
    months: list[list[Any]] = [
        ["Client Ref", "Checkpoint", "Employment status", "On UC or legacy benefit"]
    ]
    months += [
        [
            f"CM{p.number}",
            f"Month {at}",
            yes_no(p.employed[at], "Employed", "Not employed", "Not recorded"),
            yes_no(p.benefits[at], "Y", "N", "Not recorded"),
        ]
        for p in of
        for at in (6, 12)
    ]
    done = _happened(of)
    events: list[list[Any]] = [["Client Ref", "Event type", "Event date", "Recorded by"]]
    events += [
        [f"CM{p.number}", theirs[event], f"{british(day)} 14:05:00", "system"]
        for p, event, day in done
    ]
    return Export(
        "participation-export-with-events",
        "case-management system",
        known(("employed", 12), ("out_of_work_benefits", 12), ("employed", 6)),
        {
            name: csv_bytes(content, encoding="utf-8-sig", quoted=True)
            for name, content in (
                ("participation.csv", rows),
                ("checkpoints.csv", months),
                ("timeline.csv", events),
            )
        },
        {
            "people": "data/participation.csv",
            "outcomes": "data/checkpoints.csv",
            "events": "data/timeline.csv",
            "columns": {
                "person_id": "Client Ref",
                "group": "Cohort",
                "start_date": "Start Date/Time",
                "age": "Age at start",
                "sex": "Gender Identity",
                "month": "Checkpoint",
                "employed": "Employment status",
                "out_of_work_benefits": "On UC or legacy benefit",
                "event": "Event type",
                "date": "Event date",
            },
            "dates": "day-first",
            "missing": ["Not recorded", "Prefer not to say"],
            "values": {
                "group": {"Working Well": "participant", "Matched pool": "comparison"},
                "month": {"Month 6": 6, "Month 12": 12},
                "employed": {"Employed": 1, "Not employed": 0},
                "event": _EVENTS,
            },
        },
        {
            "people": table(
                of,
                lambda p: f"CM{p.number}",
                group="group",
                start_date="start",
                age="age",
                sex=lambda p: p.sex if p.number % 9 else None,
            ),
            "outcomes": by_month(
                of,
                lambda p: f"CM{p.number}",
                [6, 12],
                employed="employed",
                out_of_work_benefits="benefits",
            ),
            "events": _events_truth(done),
        },
    )


@CASE_MANAGEMENT
def participants_only_for_monitoring() -> Export:
    """Write a table without a group, because nobody is compared; names of columns with line breaks, as a wizard makes them."""
    of = people(202, 40, 0)
    header = [
        "Participant\nID",
        "Date of\nstart",
        "Date of birth",
        "Sex ",
        "Job outcome (26 weeks)",
    ]
    rows: list[list[Any]] = [header]
    rows += [
        [
            f"P-{p.number}",
            p.start,
            p.born,
            p.sex,
            yes_no(p.employed[12], "Achieved", "Not achieved"),
        ]
        for p in of
    ]
    return Export(
        "participants-only-for-monitoring",
        "case-management system, participants only",
        known(("sustained_26_weeks", 12), design="monitoring"),
        {"participants.xlsx": xlsx_bytes(workbook({"Export": rows}))},
        {
            "people": "data/participants.xlsx",
            "columns": {
                "person_id": "Participant ID",
                "start_date": "Date of start",
                "sex": "Sex",
                "date_of_birth": "Date of birth",
                "sustained_26_weeks": "Job outcome (26 weeks)",
            },
            "values": {"sustained_26_weeks": {"Achieved": 1, "Not achieved": 0}},
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(
                of,
                lambda p: f"P-{p.number}",
                group="group",
                start_date="start",
                age="age",
                sex="sex",
            ),
            "outcomes": by_month(
                of, lambda p: f"P-{p.number}", [12], sustained_26_weeks="employed"
            ),
        },
    )


@CASE_MANAGEMENT
def caseload_exported_twice() -> Export:
    """Write a caseload in which a click too many has written rows again, in people and in the follow-up."""
    of = people(203)
    rows: list[list[Any]] = [["person_id", "group", "start_date", "Age", "Sex"]]
    rows += [[f"{p.number}", p.group, p.start.isoformat(), p.age, p.sex] for p in of]
    rows += rows[5:12]
    months: list[list[Any]] = [["person_id", "month", "employed"]]
    months += [[f"{p.number}", at, p.employed[at]] for p in of for at in (6, 12)]
    months += months[20:50]
    return Export(
        "caseload-exported-twice",
        "case-management system",
        known(("employed", 12)),
        {"caseload.csv": csv_bytes(rows), "followup.csv": csv_bytes(months)},
        {
            "people": "data/caseload.csv",
            "outcomes": "data/followup.csv",
            "columns": {"age": "Age", "sex": "Sex"},
            "duplicates": "drop-identical",
        },
        {
            "people": table(
                of,
                lambda p: str(p.number),
                group="group",
                start_date="start",
                age="age",
                sex="sex",
            ),
            "outcomes": by_month(of, lambda p: str(p.number), [6, 12], employed="employed"),
        },
    )


@CASE_MANAGEMENT
def several_boroughs_by_name() -> Export:
    """Write one system for three boroughs, which it knows by their names; sites within them are the clusters."""
    of = people(204, 60, 90)
    boroughs = ("Manchester", "Salford", "Stockport")
    codes = {"Manchester": "E08000003", "Salford": "E08000006", "Stockport": "E08000007"}

    def borough(p: Person) -> str:
        return boroughs[SITES.index(p.site) // 2]

    rows: list[list[Any]] = [
        ["ID", "Local authority", "Office", "Client type", "Start", "Age", "Gender", "Job at 12m"]
    ]
    rows += [
        [
            p.number,
            borough(p),
            p.site,
            "Programme" if p.takes_part else "Comparator",
            p.start.strftime("%d-%b-%Y"),
            p.age,
            p.sex.upper(),
            p.employed[12],
        ]
        for p in of
    ]
    told = known(("employed", 12), cluster="site")
    told["places"] = [{"code": code, "name": name} for name, code in codes.items()]
    return Export(
        "several-boroughs-by-name",
        "case-management system of a combined authority",
        told,
        {"all boroughs.csv": csv_bytes(rows)},
        {
            "people": "data/all boroughs.csv",
            "columns": {
                "person_id": "ID",
                "place_code": "Local authority",
                "site": "Office",
                "group": "Client type",
                "start_date": "Start",
                "age": "Age",
                "sex": "Gender",
                "employed": "Job at 12m",
            },
            "dates": "day-first",
            "values": {
                "group": {"Programme": "participant", "Comparator": "comparison"},
                "place_code": codes,
            },
        },
        {
            "people": table(
                of,
                lambda p: str(p.number),
                group="group",
                start_date="start",
                place_code=lambda p: codes[borough(p)],
                age="age",
                sex=lambda p: p.sex.upper(),
                site="site",
            ),
            "outcomes": by_month(of, lambda p: str(p.number), [12], employed="employed"),
        },
    )


@CASE_MANAGEMENT
def trial_with_arms_and_waves() -> Export:
    """Write a trial's database: arms in words, strata and clusters, a blank where a person withdrew."""
    of = people(205, 40, 40)

    def wave(p: Person) -> str:
        return "Wave 1" if p.start < dt.date(2024, 9, 1) else "Wave 2"

    rows: list[list[Any]] = [
        ["trial_id", "arm", "randomised_on", "wave", "age_yrs", "sex_at_birth"]
    ]
    rows += [
        [
            f"T{p.number:06d}",
            "Intervention" if p.takes_part else "Treatment as usual",
            p.start.isoformat(),
            wave(p),
            p.age,
            p.sex,
        ]
        for p in of
    ]
    wide: list[list[Any]] = [["trial_id", "emp_m6", "emp_m12", "wks_m6", "wks_m12"]]
    wide += [
        [f"T{p.number:06d}", p.employed[6], p.employed[12], p.weeks[6], p.weeks[12]] for p in of
    ]
    return Export(
        "trial-with-arms-and-waves",
        "database of a trial",
        known(
            ("employed", 12),
            ("weeks_employed", 12),
            design="randomised_trial",
            strata=["wave"],
            allocated={"participant": 42, "comparison": 43},
        ),
        {"baseline.csv": csv_bytes(rows), "outcomes_wide.csv": csv_bytes(wide)},
        {
            "people": "data/baseline.csv",
            "outcomes": "data/outcomes_wide.csv",
            "columns": {
                "person_id": "trial_id",
                "group": "arm",
                "start_date": "randomised_on",
                "age": "age_yrs",
                "sex": "sex_at_birth",
            },
            "values": {
                "group": {"Intervention": "participant", "Treatment as usual": "comparison"}
            },
            "wide": {"employed": "emp_m{month}", "weeks_employed": "wks_m{month}"},
        },
        {
            "people": table(
                of,
                lambda p: f"T{p.number:06d}",
                group="group",
                start_date="start",
                age="age",
                sex="sex",
                wave=wave,
            ),
            "outcomes": by_month(
                of,
                lambda p: f"T{p.number:06d}",
                [6, 12],
                employed="employed",
                weeks_employed="weeks",
            ),
        },
    )
