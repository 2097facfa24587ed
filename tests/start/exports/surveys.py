"""Survey tools: questions as names of columns, answers in sentences, codes for what was not answered."""

from __future__ import annotations

from typing import Any

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, workbook, xlsx_bytes, yes_no

SURVEYS = Register()

_TRUE_PEOPLE = {"group": "group", "start_date": "start", "age": "age", "sex": "sex"}


def _scale(value: int | None, unknown: str) -> str:
    if value is None:
        return unknown
    return {0: "0 - Not at all", 10: "10 - Completely"}.get(value, str(value))


@SURVEYS
def survey_with_three_rows_above_the_answers() -> Export:
    """Write names, questions and import ids above the answers; -99 is seen but not answered, -77 not asked."""
    of = people(601, 40, 50)
    work = "In the last week, did you do any paid work?"
    names = ["StartDate", "ResponseId", "ExternalReference", "Q1", "Q2", "Q3_1", "Q4", "Q5"]
    asked = ["Start Date", "Response ID", "External Data Reference", "Arm", work]
    asked += ["Overall, how satisfied are you with your life? - Score", "Age", "Sex"]
    fields = ["startDate", "_recordId", "externalDataReference", "QID1", "QID2", "QID3_1"]
    imports = [f'{{"ImportId":"{name}"}}' for name in (*fields, "QID4", "QID5")]
    rows: list[list[Any]] = [names, asked, imports]
    for p in of:
        unknown = (-99, -77)[p.number % 2]
        score = unknown if p.wellbeing[12] is None else p.wellbeing[12]
        works = {1: 1, 0: 2, None: unknown}[p.employed[12]]
        rows.append(
            [
                f"{p.start.isoformat()} 10:12:31",
                f"R_{p.number:08x}",
                f"EXT{p.number}",
                1 if p.takes_part else 2,
                works,
                score,
                p.age,
                {"Male": 1, "Female": 2}[p.sex],
            ]
        )
    return Export(
        "survey-with-three-rows-above-the-answers",
        "survey tool",
        known(("employed", 12), ("wellbeing", 12)),
        {"survey_export.csv": csv_bytes(rows, encoding="utf-8-sig")},
        {
            "people": "data/survey_export.csv",
            "header_row": 3,
            "columns": {
                "person_id": '{"ImportId":"externalDataReference"}',
                "group": '{"ImportId":"QID1"}',
                "start_date": '{"ImportId":"startDate"}',
                "age": '{"ImportId":"QID4"}',
                "sex": '{"ImportId":"QID5"}',
                "employed": '{"ImportId":"QID2"}',
                "wellbeing": '{"ImportId":"QID3_1"}',
            },
            "missing": [-99, -77],
            "values": {
                "group": {"1": "participant", "2": "comparison"},
                "sex": {"1": "Male", "2": "Female"},
                "employed": {"1": 1, "2": 0},
            },
        },
        {
            "people": table(of, lambda p: f"EXT{p.number}", **_TRUE_PEOPLE),
            "outcomes": by_month(
                of, lambda p: f"EXT{p.number}", [12], employed="employed", wellbeing="wellbeing"
            ),
        },
        open=(
            "Rows between the names and the answers have no key: the third row serves as the names, and the shorter ones of the "
            "first cannot be used.",
        ),
    )


@SURVEYS
def form_with_answers_in_sentences() -> Export:
    """Write a workbook of a form: moments, e-mail addresses, whole questions, 'Prefer not to say', scales with words at the ends."""
    of = people(602)
    scale = "Overall, how satisfied are you with your life nowadays?"
    header = ["Id", "Completion time", "Email", "Your reference number", "Did you take part?"]
    header += ["When did you (or would you have) started?", "How old were you then?"]
    header += ["Are you:", "Are you in paid work now?", scale]
    rows: list[list[Any]] = [header]
    for i, p in enumerate(of, 1):
        sex = {"Female": "Woman", "Male": "Man"}[p.sex] if i % 8 else "Prefer not to say"
        works = yes_no(p.employed[12], "Yes, an employee", "No", "Prefer not to say")
        if p.employed[12] and p.number % 3 == 0:
            works = "Yes, self-employed"
        took = "I took part" if p.takes_part else "I did not take part"
        rows.append(
            [
                i,
                p.start,
                f"person{i}@example.org",
                f"REF {p.number}",
                took,
                p.start,
                p.age,
                sex,
                works,
                _scale(p.wellbeing[12], "Prefer not to say"),
            ]
        )
    sexes = {p.number: p.sex if i % 8 else None for i, p in enumerate(of, 1)}
    return Export(
        "form-with-answers-in-sentences",
        "online form",
        known(("employed", 12), ("wellbeing", 12)),
        {"Follow-up form(1-60).xlsx": xlsx_bytes(workbook({"Form1": rows}))},
        {
            "people": "data/Follow-up form(1-60).xlsx",
            "columns": {
                "person_id": "Your reference number",
                "group": "Did you take part?",
                "start_date": "When did you (or would you have) started?",
                "age": "How old were you then?",
                "sex": "Are you:",
                "employed": "Are you in paid work now?",
                "wellbeing": scale,
            },
            "missing": ["Prefer not to say"],
            "values": {
                "group": {"I took part": "participant", "I did not take part": "comparison"},
                "sex": {"Woman": "Female", "Man": "Male"},
                "employed": {"Yes, an employee": 1, "Yes, self-employed": 1, "No": 0},
                "wellbeing": {"0 - Not at all": 0, "10 - Completely": 10},
            },
        },
        {
            "people": table(
                of,
                lambda p: f"REF {p.number}",
                group="group",
                start_date="start",
                age="age",
                sex=lambda p: sexes[p.number],
            ),
            "outcomes": by_month(
                of, lambda p: f"REF {p.number}", [12], employed="employed", wellbeing="wellbeing"
            ),
        },
    )


@SURVEYS
def panel_of_interviews() -> Export:
    """Write waves of interviews under each other, the wave as a word, answers of the first wave as what was known before."""
    of = people(603)
    rows: list[list[Any]] = [["serial", "treat", "intdate", "agenow", "dvsex"]]
    rows += [
        [f"{p.number}", int(p.takes_part), british(p.start), p.age, {"Male": 1, "Female": 2}[p.sex]]
        for p in of
    ]
    waves: list[list[Any]] = [["serial", "wave", "jbstat", "sclfsato"]]
    status = {1: "1", 0: "3", None: "-8"}
    waves += [
        [f"{p.number}", wave, status[p.employed[at]], _seven(p, at)]
        for p in of
        for wave, at in (("w2", 6), ("w3", 12))
    ]
    return Export(
        "panel-of-interviews",
        "panel survey",
        known(("employed", 12), ("wellbeing", 12)),
        {
            "indresp_people.csv": csv_bytes(rows, separator="\t"),
            "indresp_waves.csv": csv_bytes(waves, separator="\t"),
        },
        {
            "people": "data/indresp_people.csv",
            "outcomes": "data/indresp_waves.csv",
            "separator": "\t",
            "columns": {
                "person_id": "serial",
                "group": "treat",
                "start_date": "intdate",
                "age": "agenow",
                "sex": "dvsex",
                "month": "wave",
                "employed": "jbstat",
                "wellbeing": "sclfsato",
            },
            "dates": "day-first",
            "missing": {"employed": [-8, -9], "wellbeing": [-8, -9]},
            "values": {
                "group": {"1": "participant", "0": "comparison"},
                "sex": {"1": "Male", "2": "Female"},
                "month": {"w2": 6, "w3": 12},
                "employed": {"1": 1, "3": 0},
            },
        },
        {
            "people": table(of, lambda p: str(p.number), **_TRUE_PEOPLE),
            "outcomes": by_month(
                of, lambda p: str(p.number), [6, 12], employed="employed", wellbeing="wellbeing"
            ),
        },
    )


def _seven(p: Person, at: int) -> int:
    score = p.wellbeing[at]
    return -8 if score is None else score
