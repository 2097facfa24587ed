"""Delivery by provider: what is said and drawn, in no order of merit, and what is not shown."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.language import speaking
from localeval.report.charts.letters import width_of
from localeval.report.charts.part_funnel import part_funnel
from localeval.report.charts.picture import Words
from localeval.report.display import Figure, Table, Text
from localeval.report.variation_section import variation
from localeval.results import DeliveryFigure

from ..claims import IMPACT_WORDS
from .conftest import facts_of
from .test_delivery_section import step

FACTS = facts_of("monitoring")
WHOLE = step("job", 12, 500, 250)


def part(name: str, people: int, reached: int, outside: str = "", **changes: Any) -> DeliveryFigure:
    limits = {
        "share": 50, "low": 42, "high": 58, "far_low": 37, "far_high": 63, "outside": outside,
        "dispersion": 1.1, "dispersion_p": 0.3, **changes,
    }  # fmt: skip
    return step("job", 12, people, reached, by="provider", part=name, limits=limits)


WITHHELD = DeliveryFigure(kind="job", by="provider", part="Tiny", months=12, until="2026-06-30", people=None)  # fmt: skip
ALIKE = (part("Hope", 150, 75), part("North", 120, 62), part("Star", 100, 48))
FAR = (
    part("Hope", 150, 60, "95%", dispersion=4.2, dispersion_p=0.001),
    part("North *", 120, 80, "99.8%"),
    WITHHELD,
    part("Star", 100, 48),
)


def shown(*figures: DeliveryFigure) -> tuple[str, list[Figure], list[Table]]:
    parts = variation(FACTS, (WHOLE, *figures)).parts
    texts = [item.markdown for item in parts if isinstance(item, Text)]
    return (
        "\n".join(texts),
        [p for p in parts if isinstance(p, Figure)],
        [p for p in parts if isinstance(p, Table)],
    )


def test_providers_within_the_limits_are_said_to_be_so() -> None:
    text, figures, tables = shown(*ALIKE)
    assert "## By provider" in text
    assert (
        "**A job within 12 months:** all three lie within the limits of 95% round 50 in 100."
        in text
    )
    assert "farther apart" not in text
    assert "no judgement" in text
    [figure], [table] = figures, tables
    assert figure.caption == "A job within 12 months: all three lie within what chance would do"
    assert table.behind == figure.label == "delivery-funnel-provider-job"
    assert table.rows[0] == ["Hope", "150", "75", "50", "42 to 58", "none"]


def test_parts_that_lie_apart_together_though_none_lies_outside_are_said_to() -> None:
    """Six providers of which none lies outside: "all within what chance would do" and "more than 1 in 20 lie outside" stood on one page."""
    apart: dict[str, Any] = {"dispersion": 2.5, "dispersion_p": 0.03}
    text, [figure], _ = shown(
        *(part(n, 150, 75 + i, **apart) for n, i in (("A", 10), ("B", -10), ("C", 9)))
    )
    assert "all three lie within the limits" in text
    assert (
        "Taken together they lie farther apart than chance would have them (2.5 times as far, in variance)."
        in text
    )
    assert "lie outside" not in text
    assert figure.caption.endswith(
        "each of three lies within its limits, and all together farther apart than by chance"
    )


def test_those_outside_are_named_with_what_is_withheld_in_the_table() -> None:
    text, [figure], [table] = shown(*FAR)
    assert (
        "two of three lie outside the limits of 95% round 50 in 100: Hope, below (40 in 100, of 150 people) "
        "and North \\*, above, and outside those of 99.8% as well (67 in 100, of 120 people)."
        in text
    )
    assert "4.2 times as far, in variance" in text
    assert figure.caption == "A job within 12 months: two of three lie outside what chance would do"
    assert [row[0] for row in table.rows] == [
        "Hope",
        "North *",
        "Tiny",
        "Star",
    ]  # as given: nobody is ranked
    assert table.rows[2][1:] == ["[c]"] * 5
    assert figure.numbers is not None
    assert len(figure.numbers.rows) == 3


def test_what_is_withheld_is_counted_beside_what_is_drawn() -> None:
    text, [figure], _ = shown(*ALIKE, WITHHELD)
    told = "One more is not given, to protect people."
    assert f"all three lie within the limits of 95% round 50 in 100. {told}" in text
    assert told in figure.alt
    chart = part_funnel(FACTS, (*ALIKE, WITHHELD))
    assert chart is not None
    assert told in chart.under
    text, [figure], _ = shown(*ALIKE)
    assert told not in text
    assert told not in figure.alt


def test_a_share_of_starts_that_nobody_can_part_is_said_to_be_so() -> None:
    parts = variation(FACTS, (step("started", 3, 600, 500), WHOLE, *ALIKE)).parts
    assert isinstance(parts[0], Text)
    assert "cannot be given here" in parts[0].markdown
    assert "cannot be given here" not in shown(*ALIKE)[0]


def test_with_two_a_table_says_as_much_as_a_picture() -> None:
    text, figures, [table] = shown(*ALIKE[:2])
    assert "both lie within" in text
    assert figures == []
    assert table.behind == ""
    assert variation(FACTS, (WHOLE,)).parts == []


def test_parts_of_like_size_take_the_room_of_the_picture() -> None:
    """A scale from nought would press them to the top, over two thirds of nothing."""
    for sizes, begins in (((150, 160, 190), "100"), ((20, 160, 190), "0")):
        chart = part_funnel(FACTS, [part(f"P{n}", n, n // 2) for n in sizes])
        assert chart is not None
        for picture in (chart.wide, chart.narrow):
            at_side = [w for w in picture.parts if isinstance(w, Words) and w.anchor == "end"]
            assert max(at_side, key=lambda w: w.y).text == begins


@pytest.mark.parametrize("many", [3, 40])
def test_words_stay_inside_the_pictures(many: int) -> None:
    far = "99.8%"
    figures = [
        part(f"Provider with a long name {i}", 30 + 7 * i, 15 + 3 * i, far) for i in range(many)
    ]
    chart = part_funnel(FACTS, figures)
    assert chart is not None
    for picture in (chart.wide, chart.narrow):
        for words in picture.parts:
            if isinstance(words, Words):
                width = width_of(words.text, words.size, bold=words.bold)
                left = {"start": words.x, "middle": words.x - width / 2, "end": words.x - width}
                assert left[words.anchor] >= -1
                assert left[words.anchor] + width <= picture.width + 1


def test_no_word_claims_an_impact_and_it_can_be_said_in_welsh() -> None:
    for figures in (ALIKE, FAR):
        text, drawn, _ = shown(*figures)
        assert not IMPACT_WORDS.search(
            " ".join([text, *(f"{one.caption} {one.alt}" for one in drawn)])
        )
    with speaking("cy"):
        text, _, [table] = shown(*FAR)
    assert "uwchlaw" in text
    assert table.rows[0][-1] == "95%"


def _bare(name: str, *, share: bool) -> DeliveryFigure:
    """Give a site without limits, with a share or with one that is withheld."""
    if share:
        return step("job", 12, 20, 10, by="Jobcentre", part=name)
    return WITHHELD.model_copy(update={"by": "Jobcentre", "part": name, "people": 20})


def test_a_column_that_was_asked_for_does_not_vanish() -> None:
    """Fifteen sites of which one alone has a share: nothing was said of them."""
    sites = [_bare(f"JC{i:02d}", share=i == 15) for i in range(1, 16)]
    text, figures, tables = shown(*sites)
    assert "## By jobcentre" in text
    assert "asked for and is not given. Limits of chance need the shares of two parts" in text
    assert not figures
    assert not tables
    text, _, _ = shown(*[_bare(f"JC{i:02d}", share=True) for i in range(1, 4)])
    assert "The share of everybody is withheld, is none or is all" in text


def test_what_is_shown_is_not_said_to_be_lacking() -> None:
    """Nor is a characteristic, which the section on equality shows."""
    joined = step("job", 12, 190, 95, by="sex", part="Female").model_copy(update={"kind": "joined"})
    sexes = step("job", 12, 95, 40, by="sex", part="Female")
    text, _, _ = shown(*ALIKE, joined, sexes)
    assert "asked for and is not given" not in text
    with speaking("cy"):
        text, _, _ = shown(_bare("JC01", share=False))
    assert "Gofynnwyd am hyn ac ni chaiff ei roi" in text
