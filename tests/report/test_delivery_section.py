"""The section on delivery: what it says, what it draws, what it leaves unsaid, and that no word of it claims an impact."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.analysis.facts import DeliveryFacts
from localeval.base.language import speaking
from localeval.report import delivery_section
from localeval.report.charts.delivery_steps import delivery_steps, steps_chart
from localeval.report.charts.first_jobs import first_jobs, first_jobs_chart
from localeval.report.display import Figure, Table
from localeval.report.wording import Basis, main_points
from localeval.results import DeliveryFigure

from ..claims import IMPACT_WORDS
from .conftest import facts_of

BESIDE = DeliveryFacts("2026-06-30", True)


def figure(kind: str, months: int, **numbers: Any) -> DeliveryFigure:
    return DeliveryFigure.model_validate(
        {"kind": kind, "months": months, "until": "2026-06-30", "people": 480, **numbers}
    )


def step(kind: str, months: int, people: int, reached: int, **changes: Any) -> DeliveryFigure:
    share = round(100 * reached / people, 2)
    given = {"people": people, "reached": reached, "left_out": 0, "share": share}
    return figure(kind, months, **given, low=share - 4, high=share + 4, **changes)


FIGURES = (
    step("started", 3, 640, 480),
    step("stayed", 3, 480, 400),
    step("job", 12, 480, 240),
    step("kept", 12, 400, 120),
    step("job", 12, 240, 120, cohort="2024-Q1"),
    figure("job", 12, cohort="2024-Q2"),
    figure("kept", 12, cohort="2024-Q2", people=0),
    figure("waiting", 3, weeks=3, weeks_low=0, weeks_high=5),
    *(
        figure("first_job", month, people=people, share=share, low=share, high=share + 5)
        for month, people, share in ((0, 480, 0), (3, 400, 16), (6, 300, 37), (9, 230, 51))
    ),
)


def said(*figures: DeliveryFigure, beside: DeliveryFacts | None = BESIDE) -> str:
    return delivery_section.delivery_text(facts_of("monitoring"), beside, figures).markdown


def test_a_step_without_a_bar_is_named_under_the_chart() -> None:
    whole = steps_chart(facts_of("monitoring"), FIGURES)
    hidden = steps_chart(
        facts_of("monitoring"), (figure("stayed", 3, people=None), step("job", 12, 480, 240))
    )
    assert whole is not None
    assert hidden is not None
    assert "Not given:" not in whole.under
    assert "Not given: stayed 3 months." in hidden.under
    assert "Not given: stayed 3 months." in hidden.alt


def test_each_step_says_of_how_many_how_many_got_there() -> None:
    text = said(*FIGURES)
    assert (
        "- **Joined:** of 640 people referred, 480 joined within 3 months: 75 in 100 (likely range 71 to 79 in 100)."
        in text
    )
    assert "Of 400 people who joined, 120 began a job within 12 months" in text
    assert "The data end on 30 June 2026, when they were fixed." in text
    assert "half of those who joined had waited 3 weeks or less" in text
    assert "a quarter 1 week or less, and a quarter 5 weeks or more" in text
    assert "Half of those who joined had begun a job by month 9." in text


@pytest.mark.parametrize(("half", "high"), [(2, 2), (0, 0), (1, 0)])
def test_a_wait_that_is_the_same_for_all_is_said_once(half: int, high: int) -> None:
    wait = {"weeks": half, "weeks_low": half, "weeks_high": max(half, high)}
    text = said(figure("waiting", 3, **wait))
    assert f"waited {max(half, 1)} week{'s' if half > 1 else ''} or less since they were" in text
    assert "a quarter" not in text


def test_a_withheld_step_is_said_to_be_so_and_has_no_bar() -> None:
    figures = (FIGURES[1], figure("job", 12), figure("kept", 12))
    text = said(*figures)
    assert "**A job:** not given, to protect people." in text
    chart = steps_chart(facts_of("monitoring"), figures)
    assert chart is not None
    assert [row[0] for row in chart.numbers.rows] == ["Stayed 3 months"]
    assert steps_chart(facts_of("monitoring"), figures[1:]) is None


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        (DeliveryFacts("2026-06-30", False), "the last day on record"),
        (DeliveryFacts("2026-06-30", True, ("started",)), "did not join is not on record"),
        (DeliveryFacts("2026-06-30", True, ("kept",)), "how long they were kept"),
        (DeliveryFacts("2026-06-30", True, (), ("kept",)), "far enough for lasting work"),
        (
            DeliveryFacts("2026-06-30", True, all_left_out=("job",)),
            "Everybody who has come far enough for a job is left out, because they had a job",
        ),
        (
            DeliveryFacts("2026-06-30", True, hidden_steps=("job",)),
            "- **A job:** not given, to protect people.",
        ),
        (None, "Nothing on record says when anybody joined"),
    ],
)
def test_what_the_data_cannot_tell_is_said(beside: DeliveryFacts | None, words: str) -> None:
    assert words in said(beside=beside)


def test_who_is_left_out_is_counted() -> None:
    text = said(step("job", 12, 480, 240).model_copy(update={"left_out": 15}))
    assert "15 people are left out of “A job within 12 months”" in text


def test_those_left_out_of_several_steps_are_counted_once() -> None:
    steps = [step("job", 12, 480, 240), step("kept", 12, 400, 120)]
    text = said(*(one.model_copy(update={"left_out": 15}) for one in steps))
    assert text.count("left out of") == 1, (
        "one sentence of both, where it is the same number of people"
    )
    assert "left out of “A job within 12 months” and “In work for 26 weeks”" in text


def test_the_charts_have_both_widths_words_numbers_and_a_table_behind() -> None:
    facts = facts_of("monitoring", synthetic=True)
    for blocks, label in ((delivery_steps(facts, FIGURES), "delivery-steps"), (first_jobs(facts, FIGURES), "first-jobs")):  # fmt: skip
        drawn, behind = blocks.parts
        assert isinstance(drawn, Figure)
        assert isinstance(behind, Table)
        assert (drawn.label, behind.behind) == (label, label)
        assert drawn.narrow
        assert drawn.alt
        assert drawn.numbers is not None
        assert "synthetic" in drawn.source
        assert len(drawn.numbers.rows) == len(behind.rows) == 4
    steps, jobs = steps_chart(facts, FIGURES), first_jobs_chart(facts, FIGURES)
    assert steps is not None
    assert jobs is not None
    assert steps.title.startswith("50 in 100 of those who joined began a job within 12 months; 30")
    assert jobs.title == "Half of those who joined had begun a job by month 9"
    assert "300 at month 6" in jobs.alt


def test_words_stay_inside_the_pictures() -> None:
    from localeval.report.charts.letters import WIDEST_FACE, width_of
    from localeval.report.charts.picture import Words

    facts = facts_of("monitoring")
    whole = (*FIGURES[:3], step("kept", 12, 480, 460).model_copy(update={"high": 100.0}))
    for chart in (steps_chart(facts, whole), first_jobs_chart(facts, whole + FIGURES[-4:])):
        assert chart is not None
        for picture in (chart.wide, chart.narrow):
            for words in picture.parts:
                if isinstance(words, Words):
                    width = width_of(words.text, words.size, bold=words.bold)
                    # In bold type at the end of the line: faces may be wider than the one that is measured.
                    width /= (
                        WIDEST_FACE
                        if words.text.endswith(" in 100") and words.bold and "begun" in chart.title
                        else 1.0
                    )
                    left = {"start": words.x, "middle": words.x - width / 2, "end": words.x - width}
                    assert left[words.anchor] >= -1
                    assert left[words.anchor] + width <= picture.width + 1
                    assert words.y <= picture.height


def test_cohorts_are_rows_with_marks_for_what_is_not_given() -> None:
    table = delivery_section.cohorts_table(facts_of("monitoring"), FIGURES)
    assert table is not None
    assert table.rows == [
        ["January to March 2024", "50% (120 of 240)", "[z]"],
        ["April to June 2024", "[c]", "[z]"],
    ]
    assert delivery_section.cohorts_table(facts_of("monitoring"), FIGURES[:4]) is None


def test_how_numbers_are_rounded_is_a_note_of_the_table_only_where_it_is_its_own() -> None:
    facts = facts_of("monitoring")
    usual = delivery_section.cohorts_table(facts, FIGURES)
    coarser = [one.model_copy(update={"people_rounded_to": 20}) for one in FIGURES]
    own = delivery_section.cohorts_table(facts, coarser)
    assert usual is not None
    assert own is not None
    assert "Counts are rounded to the nearest 5, so totals may not add up." in usual.general
    assert not [note for note in usual.notes if "rounded" in note]
    assert [note for note in own.notes if "rounded" in note] == [
        "Counts are rounded to the nearest 20, so totals may not add up."
    ]


def test_attendance_is_a_table_of_bands() -> None:
    bands = [
        figure("attended", 3, band=band, reached=n, share=share)
        for band, n, share in (("0", 40, 8.33), ("3-5", 440, 91.67), ("11+", None, None))
    ]
    table = delivery_section.attended_table(facts_of("monitoring"), bands)
    assert table is not None
    assert table.rows == [
        ["never", "40", "8"],
        ["3 to 5 times", "440", "92"],
        ["11 times or more", "[c]", "[c]"],
    ]
    assert delivery_section.attended_table(facts_of("monitoring"), FIGURES) is None


def test_the_main_points_of_monitoring_have_a_sentence_on_delivery() -> None:
    facts = facts_of("monitoring")
    points = main_points(facts, (), (), Basis(delivery=FIGURES)).markdown
    assert points.startswith("- **Delivery:** of those who joined, 50 in 100 began a job within 12 months. 30 in 100 did so")  # fmt: skip
    assert "Delivery" not in main_points(facts, (), (), Basis(delivery=FIGURES[1:2])).markdown


def test_no_word_claims_an_impact() -> None:
    facts = facts_of("monitoring")
    texts = [said(*FIGURES), said(beside=DeliveryFacts("2026-06-30", False, ("started", "kept")))]
    for chart in (steps_chart(facts, FIGURES), first_jobs_chart(facts, FIGURES)):
        assert chart is not None
        texts += [chart.title, chart.under, chart.alt, chart.source]
    assert [text for text in texts if IMPACT_WORDS.search(text)] == []


def test_it_can_be_said_in_welsh() -> None:
    with speaking("cy"):
        text = said(*FIGURES)
        table = delivery_section.cohorts_table(facts_of("monitoring"), FIGURES)
    assert "o 640 o bobl a atgyfeiriwyd" in text
    assert table is not None
    assert table.rows[0][0] == "Ionawr i Fawrth 2024"
