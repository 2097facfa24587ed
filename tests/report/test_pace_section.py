"""How soon groups found a first job, as a report says it: which way, by how much, what cannot be told, and nothing of why or of an impact."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.analysis.facts import DeliveryFacts, EqualityFacts
from localeval.base.language import speaking
from localeval.report.display import Figure, Table, Text
from localeval.report.pace_section import pace, ratio_words
from localeval.results import DeliveryFigure, PaceRatio

from ..claims import IMPACT_WORDS
from .conftest import facts_of


def figure(
    by: str = "", part: str = "", people: int | None = 200, **changes: Any
) -> DeliveryFigure:
    given = {
        "kind": "pace",
        "months": 0,
        "until": "2026-06-30",
        "people": people,
        "reached": people and people // 2,
    }
    return DeliveryFigure.model_validate({**given, "by": by, "part": part, **changes})


def group(
    by: str, part: str, beside: str, *ends: float, changes: bool = False, **more: Any
) -> DeliveryFigure:
    numbers = dict(zip(("low", "ratio", "high"), ends, strict=True)) if ends else {}
    ratio = PaceRatio(beside=beside, changes=changes, **numbers)
    return figure(by, part, pace=ratio, **more)


BESIDE = DeliveryFacts(
    "2026-06-30", True, equality=tuple(map(EqualityFacts, ("sex", "area", "religion")))
)
WHOLE = figure(people=480, reached=300, left_out=20)
MEN = group("sex", "Male", "Male", people=280)
WOMEN = group("sex", "Female", "Male", 1.1, 1.3, 1.6)
SOUTH = group("area", "South", "South")
NORTH = group("area", "North", "South", 0.51, 0.7, 0.95)
WEST = group("area", "West", "South", 0.7, 0.9, 1.2)
EAST = group("area", "East *", "South", people=None)
FIGURES = (WHOLE, MEN, WOMEN, SOUTH, NORTH, WEST, EAST)


def shown(*figures: DeliveryFigure) -> tuple[str, Figure | None, Table | None]:
    parts = pace(facts_of("monitoring"), BESIDE, figures).parts
    text = "\n".join(part.markdown for part in parts if isinstance(part, Text))
    drawn = next((part for part in parts if isinstance(part, Figure)), None)
    return text, drawn, next((part for part in parts if isinstance(part, Table)), None)


def test_each_group_is_said_to_be_sooner_later_or_not_told() -> None:
    text, drawn, table = shown(*FIGURES)
    assert (
        "Of 480 people who had no job when they joined, 300 have begun one. 20 people are left out"
        in text
    )
    assert (
        "- **Sex**, beside Male. Female (1.3, likely range 1.1 to 1.6) found a first job sooner."
        in text
    )
    assert (
        "- **Area**, beside South. North (0.70, likely range 0.51 to 0.95) found a first job later."
        in text
    )
    assert (
        "It cannot be told whether sooner or later: West (0.90, likely range 0.70 to 1.2)." in text
    )
    assert "Not given, as it would tell of few people: East \\*." in text
    assert "The ratios of sex and area were worked out together" in text
    assert "Nothing is said here by religion: too few of these groups are large enough" in text
    assert "changes with the months" not in text
    assert "It is no effect of the programme" in text
    assert table is not None
    assert table.rows[0] == [
        "Sex: Male",
        "280",
        "140",
        "1 (the group beside which the others stand)",
        "[z]",
    ]
    assert table.rows[1] == ["Sex: Female", "200", "100", "1.3", "1.1 to 1.6"]
    assert table.rows[-1][1:] == ["[c]"] * 4
    assert drawn is not None
    assert drawn.numbers is not None
    assert [row[0] for row in drawn.numbers.rows] == ["Sex: Female", "Area: North", "Area: West"]
    assert (
        drawn.caption
        == "Sooner in a first job than the largest group: Sex: Female. Later in a first job than the largest group: Area: North"
    )
    assert (drawn.label, table.behind) == ("first-job-groups", "first-job-groups")
    assert drawn.narrow
    assert not IMPACT_WORDS.search(text.replace("It is no effect of the programme", ""))


def test_of_a_group_that_is_withheld_the_title_says_nothing() -> None:
    for figures, ends in (
        ((WHOLE, SOUTH, WEST), "No group is"),
        ((WHOLE, SOUTH, WEST, EAST), "No group that is given is"),
    ):
        _, drawn, _ = shown(*figures)
        assert drawn is not None
        assert drawn.caption.startswith(ends)


def test_a_range_that_touches_one_is_not_told() -> None:
    text, drawn, _ = shown(WHOLE, MEN, group("sex", "Female", "Male", 0.42, 0.65, 1.0))
    assert "It cannot be told whether sooner or later: Female" in text
    assert "worked out together" not in text
    assert drawn is not None
    assert drawn.caption == "No group is clearly sooner or later in a first job than the largest"


def test_ratios_that_change_are_said_to_be_averages() -> None:
    text, _, _ = shown(WHOLE, MEN, group("sex", "Female", "Male", 1.1, 1.3, 1.6, changes=True))
    assert "changes with the months since they joined; the ratio is an average" in text


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (0, None),
        (None, "A few people, or a number that would tell of few"),
        (20, "20 people are left out"),
    ],
)
def test_who_is_left_out_is_said(left_out: int | None, words: str | None) -> None:
    text, _, _ = shown(WHOLE.model_copy(update={"left_out": left_out}), MEN, WOMEN)
    assert (words in text) if words else ("left out" not in text)


def test_nothing_is_shown_where_no_ratio_is_given() -> None:
    assert shown() == ("", None, None)
    assert shown(WHOLE, MEN, group("sex", "Female", "Male", people=None)) == ("", None, None)
    assert shown(MEN, WOMEN) == ("", None, None)


def test_it_is_said_in_welsh_too() -> None:
    with speaking("cy"):
        text, _, table = shown(*FIGURES)
    assert "Cafodd Benyw (1.3, ystod debygol 1.1 i 1.6) swydd gyntaf yn gynt." in text
    assert table is not None
    assert table.header[0] == "Grŵp"


def test_ratios_are_written_in_two_digits() -> None:
    assert [ratio_words(n) for n in (0.061, 0.9, 1.0, 1.25, 12.0, 120.0)] == ["0.061", "0.90", "1.0", "1.2", "12", "120"]  # fmt: skip


def test_figures_that_contradict_themselves_are_refused() -> None:
    for changes in ({"ratio": 1.7, "low": 1.1, "high": 1.6}, {"ratio": 1.3}):
        ratio = PaceRatio.model_validate({"beside": "Male", **changes})
        assert "range" in WOMEN.model_copy(update={"pace": ratio}).disagreement()
    assert WOMEN.disagreement() == ""
