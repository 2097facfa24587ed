"""What had not happened when the data were fixed: named, or left out by rule, and nobody is lost by it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from tests.small_project import COSTS, EVENTS, OUTCOMES, PEOPLE, Make, make

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load
from localeval.data.standard import OBSERVED

__all__ = ["make"]

TODAY = dt.date(2026, 11, 28)
LATER = PEOPLE + "007,participant,2025-02-10,33,Male\n008,comparison,2025-02-10,35,Female\n"
VALUES = OUTCOMES + "007,12,1,5000\n008,12,0,0\n"
FIXED = dt.date(2025, 12, 31)


def problems(
    make: Make, files: dict[str, str], today: dt.date = TODAY, **changes: object
) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        load(make(files, **changes), today=today)
    return [str(problem) for problem in caught.value.problems]


def loaded(
    make: Make, files: dict[str, str], today: dt.date = TODAY, **changes: object
) -> CheckedTables:
    return load(make(files, **changes), today=today)


def test_a_value_at_a_month_after_the_data_were_fixed_names_its_rows(make: Make) -> None:
    [problem] = problems(
        make, {"people.csv": LATER, "outcomes.csv": VALUES}, data={"locked": FIXED.isoformat()}
    )
    assert problem.startswith("data/outcomes.csv, column month, row 8: ")
    assert "month 12" in problem
    assert "2025-12-31, when the data were fixed" in problem
    assert "(also in row 9)" in problem
    assert "'censor: true' under data" in problem


@pytest.mark.parametrize(
    ("locked", "is_over"),
    [("2026-02-08", False), ("2026-02-09", True), ("2026-02-10", True)],
)
def test_a_month_is_over_on_the_day_before_that_of_the_start_comes_round(
    make: Make, locked: str, is_over: bool
) -> None:
    files, data = {"people.csv": LATER, "outcomes.csv": VALUES}, {"locked": locked}
    if is_over:
        assert OBSERVED not in loaded(make, files, data=data)["people"]
    else:
        assert len(problems(make, files, data=data)) == 1


def test_what_lies_after_today_is_found_where_no_day_is_stated(make: Make) -> None:
    files = {"people.csv": LATER, "outcomes.csv": VALUES}
    [problem] = problems(make, files, today=dt.date(2026, 1, 5))
    assert "2026-01-05, today" in problem
    # A day on which the data will be fixed is no day of which they can tell already.
    [again] = problems(make, files, today=dt.date(2026, 1, 5), data={"locked": "2026-12-31"})
    assert "2026-01-05, today" in again


def test_a_row_without_a_value_says_nothing_of_the_future(make: Make) -> None:
    files = {"people.csv": LATER, "outcomes.csv": OUTCOMES + "007,12,,\n008,12,,\n"}
    people = loaded(make, files, data={"locked": FIXED.isoformat()})["people"]
    assert people.set_index("person_id")[OBSERVED].to_dict() | {"006": None} == {
        "001": 12, "002": 12, "003": 12, "004": 12, "005": 12, "006": None, "007": 10, "008": 10,
    }  # fmt: skip


def test_censor_leaves_such_values_out_and_counts_them(make: Make) -> None:
    files = {"people.csv": LATER, "outcomes.csv": VALUES}
    found = loaded(make, files, data={"locked": FIXED.isoformat(), "censor": True})
    assert set(found["outcomes"]["person_id"]) == {"001", "002", "003", "004", "005", "006"}
    assert len(found["people"]) == 8
    assert (
        "data/outcomes.csv: censor: 2 values from after 2025-12-31, when the data were fixed, left out."
        in found.notes
    )


def test_events_and_starts_after_the_data_were_fixed_likewise(make: Make) -> None:
    files = {"people.csv": LATER, "events.csv": EVENTS + "001,left,2025-01-20\n"}
    data = {"events": "data/events.csv", "locked": "2025-01-10"}
    start, outcome, event = sorted(
        (p for p in problems(make, files, data=data) if not p.startswith("evaluation.yml")),
        key=lambda text: ("people" not in text, "outcomes" not in text),
    )
    assert start.startswith(
        "data/people.csv, column start_date, row 8: the date lies after 2025-01-10"
    )
    assert outcome.startswith("data/outcomes.csv, column month, row 2:")
    assert event.startswith("data/events.csv, column date, row 6: the date lies after 2025-01-10")


def test_censor_leaves_out_people_who_had_not_started_with_all_their_rows(make: Make) -> None:
    outcomes = VALUES + "007,-1,0,0\n008,-1,0,0\n"
    events = EVENTS + "007,referred,2025-01-02\n001,left,2026-01-20\n"
    people = LATER.replace("2025-02-10", "2026-01-10")
    files = {"people.csv": people, "outcomes.csv": outcomes, "events.csv": events}
    data = {"events": "data/events.csv", "locked": FIXED.isoformat(), "censor": True}
    found = loaded(make, files, data=data)
    assert set(found["people"]["person_id"]) == {"001", "002", "003", "004", "005", "006"}
    assert not found["outcomes"]["person_id"].isin(["007", "008"]).any()
    assert len(found["events"]) == 4
    notes = " ".join(found.notes)
    assert "2 people who had not started by 2025-12-31" in notes
    assert "2 events from after" in notes


def test_rows_that_stood_twice_are_still_counted_beside_those_that_are_left(make: Make) -> None:
    outcomes = VALUES.replace("001,12,1,9100\n", "001,12,1,9100\n001,12,1,9100\n")
    data = {"locked": FIXED.isoformat(), "censor": True, "duplicates": "drop-identical"}
    found = loaded(make, {"people.csv": LATER, "outcomes.csv": outcomes}, data=data)["outcomes"]
    assert found["rows_left_out"].tolist() == [1, 0, 0, 0, 0, 0]


def test_data_fixed_before_anybody_started_are_said_once(make: Make) -> None:
    [problem] = problems(make, {}, data={"locked": "2024-03-31", "censor": True})
    assert problem.startswith("evaluation.yml, key data.locked: ")
    assert "before anybody started; the first start is on 2024-05-01" in problem


def test_the_primary_outcome_cannot_be_one_that_has_come_for_nobody(make: Make) -> None:
    found = problems(
        make,
        {"outcomes.csv": "person_id,month,employed,earnings\n001,-1,1,5\n"},
        data={"locked": "2025-01-31"},
    )
    [problem] = [text for text in found if "primary" in text]
    assert "month 12" in problem
    assert "the first will have come so far on 2025-04-30" in problem
    assert "Choose a month up to 9" in problem


def test_a_place_may_wait_beside_another(make: Make) -> None:
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
    people = "".join(
        f"{line},{'place_code' if not i else 'E08000003' if i <= 6 else 'E08000006'}\n"
        for i, line in enumerate(LATER.splitlines())
    )
    files, data = {"people.csv": people}, {"locked": FIXED.isoformat()}
    found = loaded(make, files, places=places, data=data)
    [note] = [note for note in found.notes if note.startswith("Salford: month 12")]
    assert "no result is given there yet" in note
    people = people.replace("2024-0", "2025-0")
    assert any(
        "primary" in text
        for text in problems(make, {"people.csv": people}, places=places, data=data)
    )


def test_another_outcome_may_wait(make: Make) -> None:
    outcomes = [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "earnings", "month": 36},
    ]
    found = loaded(make, {}, outcomes=outcomes, data={"locked": "2026-06-30"})
    assert found["people"][OBSERVED].max() == 26


def test_those_allocated_too_late_are_not_counted_among_the_allocated(make: Make) -> None:
    changes: dict[str, Any] = {
        "design": "randomised_trial",
        "allocated": {"participant": 3, "comparison": 3},
    }
    files = {"people.csv": LATER.replace("006,comparison,,64,", "006,comparison,2024-06-01,64,")}
    loaded(make, files, data={"locked": FIXED.isoformat()}, **changes)
    both = problems(make, files, data={"locked": "2026-06-30"}, **changes)
    assert all("has 4." in text for text in both)
    assert len(both) == 2


def test_an_outcome_with_a_day_of_its_own_is_held_by_that_day(make: Make) -> None:
    outcomes = "person_id,outcome_date,employed,earnings\n" + "".join(
        f"00{n},2025-0{m}-20,{n % 2},{1000 * n}\n"
        for n, m in ((1, 5), (2, 5), (3, 6), (4, 5), (5, 5))
    )
    derive = {"month": "from outcome_date"}
    files = {"outcomes.csv": outcomes}
    [problem] = problems(make, files, data={"derive": derive, "locked": "2025-06-10"})
    assert problem.startswith(
        "data/outcomes.csv, column outcome_date, row 4: the date lies after 2025-06-10"
    )
    found = loaded(make, files, data={"derive": derive, "locked": "2025-06-10", "censor": True})
    assert len(found["outcomes"]) == 4
    assert any("censor: 1 row from after" in note for note in found.notes)


def test_a_rehearsal_with_made_up_people_may_lie_in_the_future(make: Make) -> None:
    people = PEOPLE.replace("2024", "2031").replace("00", "SYN-00")
    people = people.replace("SYN-00SYN-00", "SYN-0000")
    outcomes = OUTCOMES.replace("\n00", "\nSYN-00")
    programme = {"name": "W", "organisation": "C", "started": "2031-04-01"}
    files = {"people.csv": people, "outcomes.csv": outcomes}
    loaded(make, files, data={"synthetic": True}, programme=programme)


def test_costs_and_context_are_left_alone(make: Make) -> None:
    data = {"costs": "data/costs.csv", "locked": "2025-12-31", "censor": True}
    assert len(loaded(make, {"costs.csv": COSTS}, data=data)["costs"]) == 2


def test_the_setting_is_said_to_programs() -> None:
    from localeval.project.settings import evaluation_schema

    assert "censor" in json.dumps(evaluation_schema())
