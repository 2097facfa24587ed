"""What a person wrote in ``evaluation.yml`` stays, byte for byte; proposals stand where nothing was said."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from localeval.start.proposal import Proposed
from localeval.start.settings_text import write

HEADLINE = "Proposed by `localeval start` on 2026-11-01; what you change stays."
PEOPLE = Proposed("people", "data/a.csv", "60 rows")
COLUMNS = Proposed(
    "columns", {"person_id": "Client Ref", "group": "Arm: A/B"}, "", {"person_id": "by its name"}
)
DATES = Proposed("dates", "day-first", "days come first")

NEW = """\
programme: {name: Way In, organisation: A council}   # mine

# Where the tables are.
data:
  people: data/people.csv
  outcomes: data/outcomes.csv
  lessons: lessons.yml    # what was learnt
  # A comment between.
  columns: {}
  synthetic: true
  locked:                 # the day

design: monitoring   # as it was
"""


def read(text: str) -> dict[str, object]:
    value: dict[str, object] = YAML(typ="safe", pure=True).load(text)
    return value


def test_defaults_are_replaced_and_everything_else_is_kept() -> None:
    gone = Proposed("outcomes", None, "the outcomes are columns of people")
    real = Proposed("synthetic", False, "your own")
    done = write(NEW, [PEOPLE, gone, COLUMNS, DATES, real], HEADLINE)
    data = read(done.text)["data"]
    assert data == {
        "people": "data/a.csv",
        "lessons": "lessons.yml",
        "columns": {"person_id": "Client Ref", "group": "Arm: A/B"},
        "dates": "day-first",
        "synthetic": False,
        "locked": None,
    }
    kept = [
        line
        for line in NEW.splitlines()
        if not any(
            line.strip().startswith(key)
            for key in ("people:", "outcomes:", "columns:", "synthetic:")
        )
    ]
    lines = done.text.splitlines()
    assert [line for line in lines if line in kept] == kept
    assert "# by its name" in done.text
    assert "# days come first" in done.text
    assert "# outcomes: the outcomes are columns of people" in done.text


def test_a_second_time_changes_nothing() -> None:
    once = write(NEW, [PEOPLE, COLUMNS, DATES], HEADLINE).text
    again = write(once, [PEOPLE, COLUMNS, DATES], HEADLINE)
    assert again.text == once
    assert (again.written, again.kept) == ([], [])


@pytest.mark.parametrize(
    "own",
    [
        "people: data/mine.csv",
        "dates: month-first   # we are American",
        "columns:\n    person_id: Other   # hand-made\n\n    group: G",
    ],
)
def test_what_a_person_said_stays_and_the_proposal_is_given_back(own: str) -> None:
    text = f"data:\n  {own}\n  synthetic: false\n# end\n"
    done = write(text, [PEOPLE, COLUMNS, DATES], HEADLINE)
    assert own in done.text
    assert done.text.endswith("# end\n")
    key = own.partition(":")[0]
    assert [item.key for item in done.kept] == [key]
    assert key not in {item.key for item in done.written}


def test_an_answer_takes_the_place_of_what_start_wrote_without_it_and_of_nothing_else() -> None:
    unanswered = Proposed("values", {"group": {"Programme": "participant"}}, "", {"group": "x"})
    answered = Proposed(
        "values", {"group": {"Programme": "participant", "B": "comparison"}}, "", {"group": "x"}
    )
    text = write(NEW, [PEOPLE, unanswered], HEADLINE).text
    assert "B: comparison" in write(text, [answered], HEADLINE, [unanswered]).text
    edited = text.replace("participant}", "participant }")
    assert edited != text
    assert write(edited, [answered], HEADLINE, [unanswered]).text == edited


def test_without_a_section_or_with_an_empty_one() -> None:
    for text in ("design: monitoring\n", "design: monitoring", "data: {}\ndesign: monitoring\n"):
        done = write(text, [PEOPLE, COLUMNS], HEADLINE)
        data = read(done.text)["data"]
        assert isinstance(data, dict)
        assert data["people"] == "data/a.csv"
        assert read(done.text)["design"] == "monitoring"


def test_a_section_in_braces_is_not_touched() -> None:
    text = "data: {people: data/b.csv, synthetic: false}\n"
    done = write(text, [PEOPLE, DATES], HEADLINE)
    assert done.text == text
    assert [item.key for item in done.kept] == ["people", "dates"]


def test_line_ends_are_those_of_the_file() -> None:
    done = write(NEW.replace("\n", "\r\n"), [PEOPLE, COLUMNS], HEADLINE)
    assert "\n" not in done.text.replace("\r\n", "")


@pytest.mark.parametrize(
    "value",
    [
        "true",
        "no",
        "12",
        "a: b",
        "- a",
        "#x",
        "x #y",
        "{a}",
        'say "x"',
        "£1,000",
        " x",
        "Ünï",
        "2024-01-01",
        "*",
        "a\tb",
    ],
)
def test_every_word_is_read_as_it_was_meant(value: str) -> None:
    item = Proposed("values", {"group": {value: "participant"}}, "", {"group": value})
    data = read(write("data:\n  people: x.csv\n", [item], HEADLINE).text)["data"]
    assert isinstance(data, dict)
    assert data["values"] == {"group": {value: "participant"}}


@pytest.mark.parametrize("key", ["month_window", "job_outcome", "a_key_of_tomorrow"])
def test_a_key_stands_in_the_section_though_its_last_line_has_no_value(key: str) -> None:
    text = "data:\n  people: data/people.csv\n  locked:   # the day\n  # censor: true   # left out\n\n# How they are compared.\ndesign: monitoring\n"
    made = write(text, [Proposed(key, 1, "seen")], HEADLINE).text
    assert read(made) == {
        "data": {"people": "data/people.csv", "locked": None, key: 1},
        "design": "monitoring",
    }
