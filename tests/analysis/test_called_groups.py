"""Words for the groups that say that people were chosen, or who came, are asked about; names of arms and of lists are not."""

from __future__ import annotations

import pytest

from localeval.analysis.called_groups import Called, called_otherwise, origin_said
from localeval.analysis.doubts import Doubtful
from localeval.data.standard import COMPARISON, PARTICIPANT

CHOSEN = {
    "declined": "Declined|Declined offer|Refused place|Said no|Opted out|Not interested|Non-volunteers|Gwrthod",
    "did_not_attend": "DNA|Did not attend|Didn't attend|No show|Never attended|Not engaged|Non-starter|DNS|Referred - not started|Referred only",
    "withdrew": "Dropped out|Withdrawn|Withdrew before start|Left early|Disengaged|Non-completer|Left the programme",
    "not_eligible": "Not eligible|Ineligible|Unsuitable|Rejected|Screened out",
    "waiting_list": "Waiting list|Waitlisted|Deferred|Rhestr aros",
}
#: Words for people whom nobody chose, or that do not say it.
OTHERS = (
    "Comparison|Control|Eligible not referred|Not referred|Not offered|Eligible|Matched comparison|Business as usual|Did not take part|Non-participant|"
    "Not started|Not enrolled|Untreated|Other area|2019 cohort|Salford|No support|Declined benefits|Consent refused|Not declined|Attended elsewhere|Withholding"
)
#: Words of a draw, and of arms of a trial.
DRAWN = (
    "Control|Treatment|Offered|Not offered|Arm B|Untreated|No programme|Support as usual|Waiting list|Non-participant|Not treated|Programme|Enrolled|"
    "Received usual support (control)|Randomised, did not receive an offer"
)


def found(words: dict[str, str], *, drawn: bool = False) -> list[Doubtful]:
    given = (Called(word, group, "values: group") for word, group in words.items())
    return list(called_otherwise(given, drawn=drawn))


@pytest.mark.parametrize(("code", "word"), [(c, w) for c, words in CHOSEN.items() for w in words.split("|")])  # fmt: skip
def test_a_word_says_where_the_comparison_group_comes_from(code: str, word: str) -> None:
    [doubt] = found({"Joined": PARTICIPANT, word: COMPARISON})
    assert (doubt.kind, doubt.group, doubt.other, doubt.part, doubt.sure) == ("called_chosen", "comparison", code, word, False)  # fmt: skip


@pytest.mark.parametrize("word", OTHERS.split("|"))
def test_other_words_for_it_say_nothing(word: str) -> None:
    assert origin_said(word) == ""
    assert found({"Joined": PARTICIPANT, word: COMPARISON}) == []


def test_each_way_of_being_chosen_is_asked_about_once() -> None:
    words = {"Joined": PARTICIPANT, "DNA": COMPARISON, "Did not attend": COMPARISON, "Declined": COMPARISON, "Not referred": COMPARISON}  # fmt: skip
    assert [(doubt.part, doubt.other) for doubt in found(words)] == [("DNA", "did_not_attend"), ("Declined", "declined")]  # fmt: skip


@pytest.mark.parametrize("words", [["Completed"], ["Completer", "In progress"], ["Finished", "Graduated"], ["Followed up"], ["Respondents"]])  # fmt: skip
def test_participants_who_all_stayed_are_asked_about(words: list[str]) -> None:
    [doubt] = found({**dict.fromkeys(words, PARTICIPANT), "Not referred": COMPARISON})
    assert (doubt.kind, doubt.group, doubt.part) == ("called_chosen", "participants", words[0])
    assert doubt.other == ("followed_up" if words[0] in {"Followed up", "Respondents"} else "completed")  # fmt: skip


@pytest.mark.parametrize(
    "words", [["Completed", "Dropped out"], ["Completed", "Started"], ["Did not complete"], ["Joined"], ["Completed forms"], ["On programme"]]
)  # fmt: skip
def test_beside_words_for_those_who_left_nobody_is_left_out(words: list[str]) -> None:
    assert found({**dict.fromkeys(words, PARTICIPANT), "Not referred": COMPARISON}) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("Attended", "Did not attend"), ("Received support", "No support received"), ("Volunteers", "Non-volunteers"), ("Took part", "Did not take part"), ("Joined", "Declined"), ("Programme", "DNA"), ("Started", "Not started"), ("Completed", "Control")],
)  # fmt: skip
def test_words_of_a_trial_that_say_who_came_are_asked_about(ours: str, theirs: str) -> None:
    [doubt] = found({ours: PARTICIPANT, theirs: COMPARISON}, drawn=True)
    assert (doubt.kind, doubt.sure) == ("called_as_came", False)
    assert doubt.part in {ours, theirs}


@pytest.mark.parametrize("word", DRAWN.split("|"))
def test_words_of_a_draw_are_not(word: str) -> None:
    assert found({"Offered a place": PARTICIPANT, word: COMPARISON}, drawn=True) == []
    if word not in {"Waiting list", "Not offered"}:
        assert found({word: PARTICIPANT, "Control": COMPARISON}, drawn=True) == []


def test_a_trial_that_keeps_who_did_not_come_with_the_participants_is_as_drawn() -> None:
    words = {"Attended": PARTICIPANT, "Did not attend": PARTICIPANT, "Control": COMPARISON}
    assert found(words, drawn=True) == []
