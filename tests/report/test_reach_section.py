"""Reach and representation: what is said of estimates, groups and unknowns."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.language import speaking
from localeval.report.display import Table, Text
from localeval.report.reach_section import reach
from localeval.results import DeliveryFigure, Eligible

from ..claims import IMPACT_WORDS
from .conftest import facts_of

SOURCE = {"source": "Census 2021 *", "date": "2025-03-31"}


def figure(reached: int | None, share: float | None, eligible: dict[str, Any] | None, **changes: Any) -> DeliveryFigure:  # fmt: skip
    about = Eligible.model_validate({**SOURCE, **eligible}) if eligible else None
    given = {"kind": "reach", "months": 0, "until": "2026-06-30", "people": None, "eligible": about}
    return DeliveryFigure.model_validate({**given, "reached": reached, "share": share, **changes})


def group(part: str, reached: int | None, among: float | None, **eligible: Any) -> DeliveryFigure:
    about = {"people": 5000, **eligible}
    return figure(reached, among, about, by="sex", part=part, people=400)


WHOLE = figure(450, 4.5, {"people": 10_000, "low": 9000, "high": 11_000, "estimate": True}, low=3.9, high=5.2)  # fmt: skip
FEMALE = group("Female", 250, 62.5, share=50, ratio=1.25, ratio_low=1.1, ratio_high=1.4)
MALE = group("Male", 150, 37.5, share=50, ratio=0.75, ratio_low=0.6, ratio_high=0.9)
UNKNOWN = figure(50, None, None, by="sex")


def shown(*figures: DeliveryFigure) -> tuple[str, Table | None]:
    parts = reach(facts_of("monitoring"), figures).parts
    text = "\n".join(part.markdown for part in parts if isinstance(part, Text))
    return text, next((part for part in parts if isinstance(part, Table)), None)


def test_reach_and_groups_are_said_with_their_ranges() -> None:
    text, table = shown(WHOLE, FEMALE, MALE, UNKNOWN)
    assert (
        "Of 10,000 people who could have joined (Census 2021 \\*, 31 March 2025), 450 had joined by 30 June 2026: "
        "4.5 in 100 (likely range 3.9 in 100 to 5.2 in 100). Their number is an estimate, likely between 9,000 and 11,000"
    ) in text
    assert "More than in proportion to those who could have joined: Female." in text
    assert "Less than in proportion: Male." in text
    assert "50 people are of no group here" in text
    assert table is not None
    assert table.rows == [
        ["Sex: Female", "250", "62", "50", "1.25", "1.10 to 1.40"],
        ["Sex: Male", "150", "38", "50", "0.75", "0.60 to 0.90"],
    ]
    assert not IMPACT_WORDS.search(text)


def test_no_range_is_told_of_where_none_is_given() -> None:
    few = {"people": 400, "low": 380, "high": 420, "estimate": True}
    text, _ = shown(figure(450, None, few))
    assert "more than there were" in text
    assert "range" not in text


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        (figure(450, 4.5, {"people": 10_000}), "450 had joined by 30 June 2026: 4.5 in 100."),
        (figure(450, None, {"people": 400}), "more than there were"),
        (figure(None, None, {"people": 400}), "How many did is not given."),
        (figure(0, None, {"people": 400}), "and 0 had joined"),
        (figure(450, 45, {"people": 1000, "estimate": True}), "nobody says how far it may be off"),
    ],
)
def test_what_cannot_be_given_is_said(whole: DeliveryFigure, words: str) -> None:
    text, table = shown(whole)
    assert words in text
    assert table is None


def test_groups_without_ranges_or_withheld() -> None:
    alike = group("Female", 200, 50, share=50, ratio=1, ratio_low=0.9, ratio_high=1.1)
    assert "No group is clearly more or less" in shown(WHOLE, alike)[0]
    hidden = shown(WHOLE, alike, group("Other", None, None, share=2.5))[0]
    assert "No group that is given is clearly more or less than in proportion." in hidden
    assert "No group is clearly" not in hidden
    none_came = shown(WHOLE, alike, group("Other", 0, 0, share=2.5))[0]
    assert "Nobody of Other joined." in none_came
    assert "No group" not in none_came
    text, table = shown(WHOLE, group("Female", 200, 50, share=50, ratio=1), group("Other", None, None, share=2.5), figure(None, None, None, by="sex"))  # fmt: skip
    assert "No likely range can be given" in text
    assert "A few people, or a number that would tell of few" in text
    assert table is not None
    assert table.rows[0][-2:] == ["1.00", "[x]"]
    assert table.rows[1] == ["Sex: Other", "[c]", "[c]", "2.5", "[c]", "[c]"]


def test_words_of_a_place_stay_words() -> None:
    named = group("a *b* | <i>", 250, 62.5, share=50, ratio=1.25, ratio_low=1.1, ratio_high=1.4)
    assert r"could have joined: a \*b\* \| \<i\>." in shown(WHOLE, named)[0]


def test_nothing_is_shown_where_nobody_says_who_could_join_and_it_can_be_said_in_welsh() -> None:
    assert shown() == ("", None)
    with speaking("cy"):
        assert "Cyrhaeddiad" in shown(WHOLE, FEMALE, MALE, UNKNOWN)[0]


def test_a_group_of_whom_more_joined_than_could_have_is_named_and_has_no_ratio() -> None:
    few = group("Male", 150, 37.5, people=60, share=1)
    text, table = shown(WHOLE, FEMALE, few)
    assert "More people of Male joined than are said to have been able to" in text
    assert table is not None
    assert table.rows[1] == ["Sex: Male", "150", "38", "1.0", "[z]", "[z]"]
    assert "said to have been able" not in shown(WHOLE, FEMALE, MALE)[0]
