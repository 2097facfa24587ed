"""Events that cannot have come in their order are asked about with their rows; referrals of who did not start are let through."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from localeval.base.errors import ProjectError
from localeval.data.load import load, look
from localeval.data.questions import TOGETHER

from ..small_project import EVENTS, Make

DECLARED = {"data": {"events": "data/events.csv"}}


def asked(make: Make, events: str) -> list[str]:
    project = make({"events.csv": events}, **DECLARED)
    found = [one for one in look(project).questions if one.rule == TOGETHER]
    return [str(one.problem()) for one in found if one.column == "date"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Started work", "job_start"), ("Job-found", "job_start"), ("Job ended", "job_end"), ("programme exit", "left"),
        ("Coffee morning", ""), ("Job Start", ""),
    ],
)  # fmt: skip
def test_a_word_that_sounds_like_a_step_and_is_not_counted_is_asked_about(
    make: Make, word: str, meant: str
) -> None:
    is_asked = bool(meant)
    project = make({"events.csv": f"{EVENTS}003,{word},2024-09-01\n"}, **DECLARED)
    found = [str(q.problem()) for q in look(project).questions if q.column == "event"]
    assert bool(found) is is_asked
    assert all(f"'{word}' sounds like a step" in text and "row 6" in text for text in found)
    if not is_asked:
        return
    line = found[0].partition("values: ")[2].partition(" (each of")[0]
    said = YAML(typ="safe").load(line)
    answered = make({"events.csv": f"{EVENTS}003,{word},2024-09-01\n"}, data={**DECLARED["data"], "values": said})  # fmt: skip
    again = look(answered)
    assert not again.problems
    words = again.checked["events"].frame
    assert meant in set(words["event"].astype(str)[words["person_id"].astype(str) == "003"])


def test_referrals_in_words_of_their_own_without_a_row_are_refused_with_the_line(
    make: Make,
) -> None:
    own = EVENTS.replace("referred", "Referral received") + "999,Referral received,2024-05-02\n"
    with pytest.raises(ProjectError) as caught:
        load(make({"events.csv": own}, **DECLARED))
    [said] = map(str, caught.value.problems)
    line = said.partition("values: ")[2].partition(" (each of")[0]
    words = YAML(typ="safe").load(line)
    assert words["event"]["Referral received"] == "referred"
    load(make({"events.csv": own}, data={**DECLARED["data"], "values": words}))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("003,referred,2024-06-20", "the person was referred after the day of their start"),
        (
            "003,started,2025-06-13",
            "the person started more than 31 days from the day that people says",
        ),
        ("003,left,2024-05-02", "the person left before the day of their start"),
        ("003,job_start,2024-04-01", "the person had this job on the day of their start already"),
        ("003,job_start,2024-09-01\n002,job_end,2024-09-02", "a job ends that has no 'job_start'"),
    ],
)
def test_days_that_contradict_each_other_are_asked_about(make: Make, row: str, words: str) -> None:
    [question] = asked(make, EVENTS + row + "\n")
    assert words in question
    assert f"row {5 + len(row.splitlines())}" in question


def test_one_start_near_the_day_of_people_is_enough(make: Make) -> None:
    assert asked(make, EVENTS + "003,Started,2024-06-20\n003,started,2025-06-13\n") == []


@pytest.mark.parametrize("word", ["Job Start", " job-start", "JOB  START", "job_start"])
def test_words_of_events_are_read_in_any_form(make: Make, word: str) -> None:
    event = f"003,{word},2024-04-01\n"
    assert len(asked(make, EVENTS + event)) == 1
    project = make({"events.csv": EVENTS + event}, **DECLARED)
    assert not [note for note in load(project).notes if "does not count" in note]


def test_a_job_that_is_said_twice_is_asked_about(make: Make) -> None:
    job = "001,job_start,2024-08-01\n"
    [question] = asked(make, f"{EVENTS}{job}001,Job Start,2024-08-01\n001,job_end,2024-09-01\n")
    assert "row 7: the same event of the person stands in a row above already" in question
    assert "duplicates: {events: drop-identical}" in question


def test_events_in_order_ask_nothing(make: Make) -> None:
    assert asked(make, EVENTS + "001,job_start,2024-08-01\n001,job_end,2024-08-03\n") == []
    earlier = "001,job_start,2024-01-01\n001,job_end,2024-02-01\n"
    assert asked(make, EVENTS + earlier) == []  # over before the start


def test_whoever_was_referred_and_nothing_more_need_not_be_among_the_people(make: Make) -> None:
    project = make({"events.csv": EVENTS + "999,referred,2024-05-02\n"}, **DECLARED)
    tables = load(project)
    assert "999" in set(tables["events"]["person_id"].astype(str))
    assert any("1 person was referred and not among the people" in note for note in tables.notes)


def test_whoever_started_must_be_among_the_people(make: Make) -> None:
    more = "999,referred,2024-05-02\n999,started,2024-05-03\n"
    project = make({"events.csv": EVENTS + more}, **DECLARED)
    with pytest.raises(ProjectError, match="1 person is not in"):
        load(project)


def test_words_that_are_not_known_are_noted(make: Make) -> None:
    more = "002,Started work,2024-06-01\n"
    notes = load(make({"events.csv": EVENTS + more}, **DECLARED)).notes
    assert any("does not count 'Started work'" in note for note in notes)


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (EVENTS.replace("2024-09-30", "2024-04-25"), "'left' comes before the same person's 'started'"),
        (EVENTS.replace("2024-04-20", "2024-05-02"), "'started' comes before the same person's 'referred'"),
    ],
)  # fmt: skip
def test_events_the_wrong_way_round_are_refused_once_until_they_are_accepted(
    make: Make, events: str, says: str
) -> None:
    project = make({"events.csv": events}, **DECLARED)
    with pytest.raises(ProjectError, match=says) as caught:
        load(project)
    [problem] = caught.value.problems
    assert not [q for q in look(project).questions if q.column == "date" and not q.sure]
    line = str(problem).partition("write under data: ")[2]
    said = YAML(typ="safe").load(line.replace("reason: ...", "reason: written later"))
    load(make({"events.csv": events}, data={**DECLARED["data"], **said}))


@pytest.mark.parametrize(
    ("earlier", "is_asked"), [("2023-05-01", True), ("2024-04-10", False), ("2024-06-01", False)]
)
def test_an_earlier_referral_that_came_to_nothing_is_asked_about(
    make: Make, earlier: str, is_asked: bool
) -> None:
    found = asked(make, f"{EVENTS}001,referred,{earlier}\n")
    assert bool(found) is is_asked
    assert all("was referred again later, and started within 3 months of that" in f for f in found)
    assert all("row 6" in one for one in found)


@pytest.mark.parametrize("given", [False, True])
def test_whose_a_referral_without_a_row_was_may_stand_in_events(make: Make, given: bool) -> None:
    more = f"{EVENTS}999,referred,2024-05-02\n"
    if given:
        more = "\n".join(
            f"{line},{'sex' if i == 0 else 'male'}" for i, line in enumerate(more.splitlines())
        )
    project = make({"events.csv": more}, **DECLARED, delivery={"equality": ["sex"]})
    tables = load(project)
    said = [note for note in tables.notes if "whose they were (sex) is not on record" in note]
    assert bool(said) is not given
    assert ("sex" in tables["events"]) is given
