"""The part ``delivery`` of evaluation.yml: what it may say, and the columns of people that it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.project.delivery_settings import EligibleSettings, Target
from localeval.project.fidelity_settings import item_of_caseload
from localeval.project.project import Project

from ..small_project import EVENTS, PEOPLE, Make

LINES = PEOPLE.splitlines()
WITH_PROVIDER = "\n".join(
    [f"{LINES[0]},provider"] + [f"{line},{'Hope' if i % 2 else 'Star'}" for i, line in enumerate(LINES[1:])]
)  # fmt: skip


def refused(make: Make, part: Any, files: dict[str, Any] | None = None, **changes: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        load(make(files or {}, delivery=part, **changes))
    return str(caught.value)


def test_a_column_is_read_and_a_band_of_ages_is_made(make: Make) -> None:
    project = make({"people.csv": WITH_PROVIDER}, delivery={"by": ["provider", "age_band", "sex"]})
    people = load(project)["people"]
    assert people["provider"].tolist()[:2] == ["Star", "Hope"]
    assert people["age_band"].tolist()[:2] == ["25 to 49", "16 to 24"]


def test_a_column_that_is_not_there_is_named(make: Make) -> None:
    assert "provider" in refused(make, {"by": "provider"})


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("age", "'age' is numeric"),
        ("place_code", "each place has a report of its own"),
        (["sex", "sex"], "'sex' stands twice"),
        ("person_id", "an id is of one person"),
    ],
)
def test_what_cannot_part_people_is_refused(make: Make, by: Any, words: str) -> None:
    assert words in refused(make, {"by": by})


EVENTS_FILE = {"events": "data/events.csv"}
DAYS = [{"by": "2024-12-31", "starts": 100, "jobs": 10}, {"by": "2025-06-30", "starts": 200}]


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ([{"starts": 100}], "neither a day nor a quarter"),
        ([{"by": "2024-12-31", "quarter": "2024-Q4", "starts": 1}], "both a day and a quarter"),
        ([{"by": "2024-12-31"}], "gives no number"),
        ([{"by": "2024-12-31", "starts": 5}, {"quarter": "2025-Q1", "starts": 1}], "others of one quarter"),
        ([*DAYS, {"by": "2025-06-30", "jobs": 3}], "stands twice"),
        ([*DAYS, {"by": "2025-09-30", "starts": 150}], r"starts up to 2025-09-30 (150) are fewer"),
        ([{"quarter": "2024-Q4", "starts": 5}, {"quarter": "2025-Q2", "starts": 1}], "between 2024-Q4 and 2025-Q2"),
        ([{"quarter": "2024-Q4", "starts": 5, "jobs": 1}, {"quarter": "2025-Q1", "starts": 1}], "jobs has no target for 2025-Q1"),
        ([{"by": "2021-03-31", "starts": 100}], "ends before the programme started (2024-04-01), so that nobody can count towards starts"),
        ([{"by": "31/03/2025", "starts": 100}], "key delivery.targets.by"),
        ({"E06000001": DAYS}, "'E06000001' is not the code of a place here"),
    ],
)  # fmt: skip
def test_targets_that_cannot_be_held_against_anything_are_refused(
    make: Make, targets: Any, words: str
) -> None:
    assert words in refused(make, {"targets": targets}, {"events.csv": EVENTS}, data=EVENTS_FILE)


def test_targets_need_events_and_several_places_a_list_each(make: Make) -> None:
    assert "data names none" in refused(make, {"targets": DAYS})
    places = [
        {"code": "E08000003", "name": "Manchester"},
        {"code": "E06000052", "name": "Cornwall"},
    ]
    said = refused(make, {"targets": DAYS}, {"events.csv": EVENTS}, data=EVENTS_FILE, places=places)
    assert "there are 2 places" in said


def test_a_quarter_of_the_calendar_ends_on_its_last_day() -> None:
    ends = [Target(quarter=f"2024-Q{n}", starts=1).last for n in (1, 2, 3, 4)]
    assert [str(day) for day in ends] == ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]
    assert str(Target(quarter="2024-Q4", starts=1).first) == "2024-10-01"


ELIGIBLE = {"people": 1000, "source": "Census", "date": "2025-03-31"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": 0}, "nobody is eligible"),
        ({"low": 900}, "an interval has one end"),
        ({"low": 900, "high": 950, "estimate": True}, "does not lie between"),
        ({"low": 900, "high": 1100}, "is not said to be an estimate"),
        ({"date": "2026-04-01"}, "after the data were fixed"),
        ({"by": {"sex": {"Female": 1000}}}, "has 1 word"),
        ({"by": {"sex": {"Female": 5, "Male": 4}}}, "the numbers of 'sex' come to 9"),
        ({"by": {"age": {"1": 500, "2": 500}}}, "'age' is numeric"),
        ({"source": ""}, "source"),
        ({"by": {"sex": {"F": 500, "M": 500}}}, "nobody has 'F' and 'M'"),
        ({"residents": {"sex": "Man"}}, "by which evaluation.yml tells residents"),
    ],
)  # fmt: skip
def test_eligible_people_that_nobody_can_divide_by_are_refused(
    make: Make, changes: Any, words: str
) -> None:
    data = {**EVENTS_FILE, "locked": "2026-03-31"}
    said = refused(make, {"eligible": {**ELIGIBLE, **changes}}, {"events.csv": EVENTS}, data=data)
    assert words in said


def test_words_of_people_beyond_those_of_the_eligible_are_no_mistake(make: Make) -> None:
    people = PEOPLE.replace("52,Male", "52,Prefer not to say")
    eligible = {**ELIGIBLE, "by": {"sex": {"female": 500, "MALE": 500}}}
    load(make({"people.csv": people}, delivery={"eligible": eligible}))


@pytest.mark.parametrize(
    ("equality", "words"),
    [
        ([{"column": "sex", "standard": "sex_2019"}], "did you mean 'sex_2019_09'"),
        ([{"column": "sex", "values": {"F": "Female"}}], "names no standard"),
        ([{"column": "sex", "standard": "sex_2019_09", "values": {"F": "Woman"}}], "'Woman' is no category of sex_2019_09"),
        ([{"column": "sex", "standard": "ethnicity_2025_03"}], "no word of the column is a category of ethnicity_2025_03: it has"),
        (["age"], "'age' is numeric"),
        (["sex", "sex"], "'sex' stands twice"),
        (["ethnicity"], "ethnicity"),
    ],
)  # fmt: skip
def test_characteristics_that_cannot_be_counted_are_refused(
    make: Make, equality: Any, words: str
) -> None:
    assert words.casefold() in refused(make, {"equality": equality}).casefold()


REVIEW = {"date": "2026-03-02", "reviewer": "IPS Grow", "items": [4] * 25}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": [4] * 24}, "24 items are given, and the scale has 25"),
        ({"items": [4] * 24 + [6]}, "items"),
        ({"items": [4] * 24 + [0]}, "items"),
        ({"caseload": 41}, "a caseload of 41 makes it 1"),
        ({"reviewer": ""}, "reviewer"),
    ],
)
def test_reviews_that_are_none_are_refused(make: Make, changes: Any, words: str) -> None:
    assert words in refused(make, {"fidelity": [{**REVIEW, **changes}]})


def test_a_review_stands_once_and_of_several_places_under_its_code(make: Make) -> None:
    assert "the review on 2026-03-02 stands twice" in refused(make, {"fidelity": [REVIEW, REVIEW]})
    places = [
        {"code": "E08000003", "name": "Manchester"},
        {"code": "E06000052", "name": "Cornwall"},
    ]
    assert "there are 2 places" in refused(make, {"fidelity": [REVIEW]}, places=places)


@pytest.mark.parametrize(
    ("caseload", "score"),
    [(12, 5), (20, 5), (20.4, 5), (21, 4), (25, 4), (26, 3), (30, 3), (31, 2), (40, 2), (41, 1), (90, 1)],
)  # fmt: skip
def test_the_item_of_the_caseload_is_that_of_the_scale(caseload: float, score: int) -> None:
    """Item 1 of the version for the United Kingdom (Centre for Mental Health)."""
    assert item_of_caseload(caseload) == score


def test_words_that_differ_in_capitals_are_noted(make: Make) -> None:
    people = WITH_PROVIDER.replace("Hope", "hope", 1)
    found = load(make({"people.csv": people}, delivery={"by": "provider"}))
    assert any("differ only in capitals" in note and "'provider'" in note for note in found.notes)


CSV = """\
characteristic,category,people,low,high
sex,Female,"5,000",,
sex,Male,4000,,
"""


def eligible_of(project: Project, code: str) -> EligibleSettings:
    delivery = project.settings.delivery
    found = delivery.eligible_of(code) if delivery else None
    assert found is not None
    return found


def of_csv(make: Make, text: str | None, **changes: Any) -> Any:
    eligible = {**ELIGIBLE, "people": 9000, "by": "data/eligible.csv", **changes}
    return make({"eligible.csv": text}, delivery={"eligible": eligible})


def test_the_eligible_may_stand_in_a_csv(make: Make) -> None:
    project = of_csv(make, CSV)
    by = eligible_of(project, "").by
    assert {word: one.people for word, one in by["sex"].items()} == {"Female": 5000, "Male": 4000}
    [place] = project.places
    before = project.findings_digest(place)
    assert of_csv(make, CSV.replace("4000", "4100")).findings_digest(place) != before
    load(project)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "'data/eligible.csv' is not in the project"),
        ("sex,number\n", "it has no column characteristic and no column category and no column people"),
        (CSV.replace("4000", "many"), "'many' is not a number of people"),
        (CSV.replace("Male,4000", ",4000"), "the cell is empty"),
        (CSV + "sex,Male,1,,\n", "'Male' of 'sex' stands twice"),
        (CSV.splitlines()[0], "it has no row"),
        (CSV.replace("4000,,", "4000,3000,5000"), "is not said to be an estimate"),
        (CSV.replace("Male,4000", "Male,40"), "the numbers of 'sex' come to 5,040"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_csv_is_named(make: Make, text: str | None, words: str) -> None:
    with pytest.raises(ProjectError) as caught:
        of_csv(make, text)
    assert words in str(caught.value)


def test_a_csv_outside_the_project_is_refused_and_each_place_takes_its_rows(make: Make) -> None:
    with pytest.raises(ProjectError, match="is not in the project"):
        of_csv(make, CSV, by="../eligible.csv")
    lines = CSV.replace("4000,,", "4000,,,E08000003").replace('"5,000",,', "5000,,,E06000052")
    text = lines.replace("high\n", "high,place_code\n") + "sex,Other,5100,,,E08000003\n"
    places = [
        {"code": "E08000003", "name": "Manchester"},
        {"code": "E06000052", "name": "Cornwall"},
    ]
    eligible = {"E08000003": {**ELIGIBLE, "people": 9100, "by": "data/eligible.csv"}}
    project = make({"eligible.csv": text}, delivery={"eligible": eligible}, places=places)
    assert set(eligible_of(project, "E08000003").by["sex"]) == {"Male", "Other"}


def test_what_nobody_has_asked_for_changes_no_digest(make: Make) -> None:
    project = make()
    assert "delivery" in project.settings.model_dump()
    [place] = project.places
    assert make(delivery={}).analysis_digest(place) != project.analysis_digest(place)


@pytest.mark.parametrize("written", ["2025-Q1", "2025 Q1", "Q1 2025", "q1-2025", "2025q1"])
def test_a_quarter_is_read_as_people_write_it(written: str) -> None:
    assert Target.model_validate({"quarter": written, "starts": 5}).quarter == "2025-Q1"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"targets": [{"quarter": "2025/26 Q1", "starts": 5}]}, "Write a quarter of the calendar such as 2025-Q1"),
        ({"targets": [{"by": "2024-12-31", "jobs": "40%"}]}, "a share of others: work it out"),
        ({"eligible": {"people": "12,400", "source": "ONS", "date": "2024-03-31"}}, "Write digits alone, without commas"),
    ],
)  # fmt: skip
def test_what_is_no_number_or_quarter_is_refused_with_what_to_write(
    make: Make, part: Any, words: str
) -> None:
    assert words in refused(make, part, {"events.csv": EVENTS}, data=EVENTS_FILE)
