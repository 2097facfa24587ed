"""How it was meant to work, who took part, and whether it ran as planned: what the sections say, draw, and leave unsaid."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from localeval.base.language import speaking
from localeval.report import partners_section, process_section, theory_section
from localeval.report.charts.chart import Chart
from localeval.report.charts.letters import width_of
from localeval.report.charts.partners_by_domain import (
    area_bars,
    partners_by_domain,
    partners_chart,
)
from localeval.report.charts.picture import Line, Shape, Words
from localeval.report.charts.theory_of_change import theory_chart, theory_of_change
from localeval.report.display import Figure, Table
from localeval.report.wording.theory_words import Measured, indicator_words, numbered_steps
from localeval.results import (
    DeliveryFigure,
    Partner,
    ProcessAnswer,
    Theory,
    TheoryLink,
    TheoryStep,
)
from localeval.results.learning import KINDS

from ..claims import IMPACT_WORDS
from .conftest import estimate_of, facts_of, level_of, withheld_of


def step(code: str, kind: str, what: str = "", **changes: Any) -> TheoryStep:
    return TheoryStep.model_validate({"code": code, "kind": kind, "what": what or code, **changes})


def link(start: str, end: str, assumption: str = "", mechanism: str = "") -> TheoryLink:
    return TheoryLink(start=start, end=end, assumption=assumption, mechanism=mechanism)


JOB = DeliveryFigure(kind="job", months=12, until="2026-06-30", people=480, reached=240, left_out=0, share=50, low=45.5, high=54.5)  # fmt: skip
THEORY = Theory(
    steps=(
        step("later", "outcome", "People stay in work", outcome="employed", month=24),
        step("money", "input", "Money | of *the* council"),
        step("help", "activity", "Help to look for work"),
        step("job", "output", "People find a job", delivery="job"),
        step("first", "outcome", "People are more sure of themselves", indicator="What they say"),
        step("town", "impact", "The town does better", outcome="earnings"),
    ),
    links=(
        link("money", "help", "Staff can be hired"),
        link("help", "job", "There are jobs", "Two look where one looked before."),
        link("job", "first"),
        link("first", "later"),
        link("later", "town"),
        link("money", "job"),
    ),
)
FOUND = Measured(estimates=(estimate_of(),), delivery=(JOB,))


def drawn(theory: Theory = THEORY, found: Measured = FOUND) -> Chart:
    return theory_chart(facts_of(), theory, numbered_steps(theory, found))


def test_steps_are_numbered_from_what_goes_in_and_along_their_chain() -> None:
    steps = numbered_steps(THEORY, FOUND)
    assert [one.step.code for one in steps] == ["money", "help", "job", "first", "later", "town"]
    assert [one.then for one in steps] == [(2, 3), (3,), (4,), (5,), (6,), ()]


def test_what_the_data_say_stands_beside_the_step_that_they_measure() -> None:
    seen = {one.step.code: (one.state, one.seen) for one in numbered_steps(THEORY, FOUND)}
    assert seen["later"] == (
        "measured",
        "11 more in 100 than the others, likely range 3 to 20 more in 100: better",
    )
    assert seen["job"] == ("measured", "50 in 100 of those who joined, likely range 46 to 54 in 100")  # fmt: skip
    assert seen["first"] == ("absent", "Not measured here")
    assert seen["town"] == ("absent", "Not measured here")
    assert seen["money"] == ("none", "No indicator is named")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Measured(), "Not measured here"),
        (Measured(estimates=(withheld_of(),)), "Not given"),
        (Measured(estimates=(estimate_of(month=12),)), "Not measured here"),
        (Measured(estimates=(estimate_of(role="sensitivity"),)), "Not measured here"),
        (Measured(levels=(level_of(),)), "40 in 100 of those who joined, likely range 33 to 47 in 100"),
        (Measured(estimates=(estimate_of(low=-2.0, verdict="inconclusive"),)), "cannot tell"),
        (Measured(estimates=(estimate_of(p_adjusted=0.2),)), "may be chance"),
    ],
)  # fmt: skip
def test_an_outcome_is_said_as_it_is_elsewhere(found: Measured, said: str) -> None:
    [seen] = [one.seen for one in numbered_steps(THEORY, found) if one.step.code == "later"]
    assert said in seen


def test_a_step_of_delivery_may_be_withheld_or_not_on_record() -> None:
    for figures, said in (
        ((), "Not measured here"),
        ((JOB.model_copy(update={"share": None}),), "Not given, to protect people"),
    ):
        steps = numbered_steps(THEORY, Measured(delivery=figures))
        assert said in [one.seen for one in steps if one.step.code == "job"]


def test_the_drawing_has_both_widths_words_numbers_and_a_table_behind() -> None:
    figure, behind = theory_of_change(facts_of(), THEORY, FOUND).parts
    assert isinstance(figure, Figure)
    assert isinstance(behind, Table)
    assert figure.narrow
    assert figure.numbers is not None
    assert len(figure.numbers.rows) == len(behind.rows) == 6
    assert figure.caption == "2 of the 6 steps are measured in this report"
    assert "3, What comes of it first: People find a job (50 in 100" in figure.alt
    assert behind.rows[2][2:5] == ("People find a job", "4", "A job within 12 months")
    assert behind.behind == "theory"
    assert theory_of_change(facts_of(), None, FOUND).parts == ()
    assert drawn(found=Measured()).title == "None of the 6 steps is measured in this report"


def test_indicators_are_named_whether_they_are_measured_or_not() -> None:
    words = {s.code: indicator_words(s, FOUND) for s in THEORY.steps}
    assert words["later"] == "In paid work, 24 months after the start"
    assert words["first"] == "What they say"
    assert words["town"] == "Annual earnings"
    assert indicator_words(step("x", "output", delivery="kept"), Measured()) == "Lasting work"


def many(n: int, words: int = 30) -> Theory:
    """Give a theory with many steps of long words, each linked to all of the next kind."""
    steps = [
        step(f"{kind}_{i}", kind, " ".join(["Unterstützungsleistungsempfänger"] * words)[:480])
        for kind in KINDS
        for i in range(n)
    ]
    links = [
        link(f"{one}_{i}", f"{two}_{j}", "x")
        for one, two in itertools.pairwise(KINDS)
        for i in range(n)
        for j in range(n)
    ]
    return Theory(steps=tuple(steps), links=tuple(links[:200]))


@pytest.mark.parametrize("theory", [THEORY, many(3), many(7), many(1, 1), Theory(steps=(step("a", "impact"),))])  # fmt: skip
def test_words_stay_inside_their_boxes_and_the_picture(theory: Theory) -> None:
    for picture in (drawn(theory).wide, drawn(theory).narrow):
        boxes = [part for part in picture.parts if isinstance(part, Shape) and len(part.points) == 5]  # fmt: skip
        assert len(boxes) == len(theory.steps)
        for words in picture.parts:
            if not isinstance(words, Words):
                continue
            width = width_of(words.text, words.size, bold=words.bold)
            assert words.x >= 0
            assert words.x + width <= picture.width
            assert words.y <= picture.height
            around = [b for b in boxes if _inside(b, words)]
            if not words.halo:
                assert len(around) == 1
                assert words.x + width <= around[0].points[1][0]
        corners = [(b.points[0], b.points[2]) for b in boxes]
        for i, ((x1, y1), (x2, y2)) in enumerate(corners):
            assert y2 <= picture.height
            for (u1, v1), (u2, v2) in corners[i + 1 :]:
                assert x2 <= u1 or u2 <= x1 or y2 <= v1 or v2 <= y1, "two boxes overlap"


def _inside(shape: Shape, words: Words) -> bool:
    (left, top), _, (right, foot), *_ = shape.points
    return left <= words.x <= right and top <= words.y <= foot


def test_arrows_run_down_and_are_left_out_where_they_are_too_many() -> None:
    arrows = [p for p in drawn().wide.parts if isinstance(p, Line) and p.ink == "others-line"]
    assert len(arrows) == len(THEORY.links)
    assert all(arrow.y2 > arrow.y1 for arrow in arrows)
    chart = drawn(many(7))
    assert not [p for p in chart.wide.parts if isinstance(p, Line) and p.ink == "others-line"]
    assert "Arrows are left out" in chart.under


def test_what_has_to_be_true_stands_in_a_table() -> None:
    table = theory_section.links_table(THEORY)
    assert table is not None
    assert table.rows[0] == ("1. Money | of *the* council", "2. Help to look for work", "Staff can be hired", "")  # fmt: skip
    assert theory_section.links_table(Theory(steps=THEORY.steps, links=(link("money", "help"),))) is None  # fmt: skip
    assert theory_section.links_table(None) is None
    assert theory_section.theory_text(facts_of(), None) is None


PARTNERS = (
    Partner(name="A surgery", kind="health", domains=("health",), gave=("referrals", "premises"), what="A room", since="2024-04-01"),
    Partner(name="A <b>college</b>", kind="education", domains=("skills", "health"), gave=("referrals",), until="2025-01-31"),
)  # fmt: skip


def test_partners_are_mapped_by_policy_area() -> None:
    bars = area_bars(PARTNERS)
    assert [(bar.name, len(bar.partners), bar.gave) for bar in bars] == [
        ("Health", 2, "referrals and premises"),
        ("Skills", 1, "referrals"),
    ]
    figure, behind = partners_by_domain(facts_of(), PARTNERS).parts
    assert isinstance(figure, Figure)
    assert isinstance(behind, Table)
    assert figure.caption == "Health had the most partners: 2 of 2"
    assert behind.rows[0] == ("Health", "A surgery and A <b>college</b>", "referrals and premises")
    assert partners_by_domain(facts_of(), PARTNERS[:1]).parts == ()
    text = partners_section.partners_text(facts_of(), PARTNERS)
    assert text is not None
    assert "No partner is named for housing, childcare" in text.markdown
    table = partners_section.partners_table(PARTNERS)
    assert table is not None
    assert table.rows[0][5] == "since 1 April 2024"
    assert table.rows[1][5] == "until 31 January 2025"
    assert "\\<b\\>" in table.body()
    short = partners_section.partners_table([PARTNERS[0].model_copy(update={"what": "", "since": None})])  # fmt: skip
    assert short is not None
    assert len(short.header) == 4
    assert partners_section.partners_table(()) is None
    chart = partners_chart(facts_of(), bars, 2)
    for picture in (chart.wide, chart.narrow):
        for words in picture.parts:
            if isinstance(words, Words) and words.anchor == "start":
                assert words.x + width_of(words.text, words.size, bold=words.bold) <= picture.width


@pytest.mark.parametrize(
    ("areas", "title"),
    [
        ("health; health skills", "Health had the most partners: 2 of 2"),
        ("health skills; health skills; housing", "Health and skills had the most partners: 2 of 3 each"),
        ("health skills; health skills", "Two policy areas have 2 partners each"),
        ("health; skills", "Two policy areas have one partner each"),
        (
            "health skills housing justice; health skills housing justice; childcare",
            "Four policy areas had the most partners: 2 of 3 each",
        ),
    ],
)  # fmt: skip
def test_the_title_names_every_policy_area_with_the_most_partners(areas: str, title: str) -> None:
    partners = [
        Partner(name=f"P{i}", kind="charity", domains=some.split(), gave=("staff",), what="x")
        for i, some in enumerate(areas.split("; "))
    ]
    figure = partners_by_domain(facts_of(), partners).parts[0]
    assert isinstance(figure, Figure)
    assert figure.caption == title


def answer(**changes: Any) -> ProcessAnswer:
    given: dict[str, Any] = {
        "code": "joined",
        "question": "Did people find jobs?",
        "planned": "Forty in 100",
        "happened": "More *did*",
        "as_planned": "partly",
        "helped": "A call",
        "evidence": "Records",
        "evidence_kind": ("monitoring_data",),
        "confidence": "medium",
        "delivery": "job",
        "planned_share": 40.0,
    }
    return ProcessAnswer.model_validate({**given, **changes})


@pytest.mark.parametrize(
    ("plan", "beside"),
    [(40.0, "above the plan"), (50.0, "within"), (60.0, "below the plan"), (54.5, "within")],
)
def test_a_plan_stands_beside_what_the_data_say(plan: float, beside: str) -> None:
    table = process_section.plan_table(facts_of(), [answer(planned_share=plan)], [JOB])
    assert table is not None
    assert table.rows[0][:4] == ["A job within 12 months", f"{plan:g}", "50", "46 to 54"]
    assert beside in table.rows[0][4]


def test_a_plan_of_what_is_withheld_or_not_known_claims_nothing() -> None:
    hidden = JOB.model_copy(update={"share": None})
    table = process_section.plan_table(facts_of(), [answer()], [hidden])
    assert table is not None
    assert table.rows[0][2:] == ["[c]", "[c]", "not known"]
    assert process_section.plan_table(facts_of(), [answer()], ()) is None
    assert process_section.plan_table(facts_of(), [answer(planned_share=None)], [JOB]) is None


def test_each_question_is_answered_in_full() -> None:
    found = process_section.in_full([answer()])
    assert found is not None
    assert found.markdown.split("\n\n") == [
        "## Did people find jobs?",
        "**As planned:** partly. **How sure:** fairly sure.",
        "- **Planned:** Forty in 100\n- **What happened:** More \\*did\\*\n- **What helped:** A call\n"
        "- **What it rests on:** Monitoring data. Records",
    ]
    text = process_section.process_text(facts_of(), [answer(), answer(code="b", as_planned="no")])
    assert text is not None
    assert (
        "Of two questions, one went partly as planned and one did not go as planned."
        in text.markdown
    )
    table = process_section.overview([answer()])
    assert table is not None
    assert table.rows[0] == ("Did people find jobs?", "partly", "fairly sure", "Monitoring data")
    assert process_section.process_text(facts_of(), ()) is None
    assert process_section.overview(()) is None
    assert process_section.in_full(()) is None


def test_no_word_of_the_package_claims_an_impact() -> None:
    facts = facts_of("monitoring")
    found = Measured(levels=(level_of(),), delivery=(JOB,))
    chart = theory_chart(facts, THEORY, numbered_steps(THEORY, found))
    map_ = partners_chart(facts, area_bars(PARTNERS), 2)
    texts = [c.title + c.under + c.alt + c.source for c in (chart, map_)]
    for text in (
        theory_section.theory_text(facts, THEORY),
        partners_section.partners_text(facts, PARTNERS),
        process_section.process_text(facts, [answer()]),
    ):
        assert text is not None
        texts.append(text.markdown)
    for table in (
        theory_section.links_table(THEORY),
        process_section.plan_table(facts, [answer()], [JOB]),
        process_section.overview([answer()]),
    ):
        assert table is not None
        texts += [table.caption, *table.header, *table.notes]
    assert [text for text in texts if IMPACT_WORDS.search(text)] == []


def test_all_of_it_can_be_said_in_welsh() -> None:
    with speaking("cy"):
        chart = drawn()
        bars = partners_chart(facts_of(), area_bars(PARTNERS), 2)
        text = process_section.process_text(facts_of(), [answer(), answer(code="b")])
    assert chart.title == "Mesurir 2 o'r 6 cam yn yr adroddiad hwn"
    assert "Iechyd" in bars.title
    assert text is not None
    assert text.markdown.startswith("Dyma atebion")
