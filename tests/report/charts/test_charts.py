"""What the figures of a report are: the same bytes each time, readable, and in words as well."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from PIL import Image

from localeval.report import charts
from localeval.report.charts import letters, raster
from localeval.report.charts import score_overlap as overlap_picture
from localeval.report.charts.colours import LIGHT
from localeval.report.charts.love_plot import balance_chart, refusal_chart
from localeval.report.charts.page import figure_html
from localeval.report.display import Figure
from localeval.report.tables import balance_table, subgroup_table
from localeval.report.wording.phrases import spelled
from localeval.results import Balance, Subgroup

Make = Callable[..., Any]


def impact_of(facts: Any, estimates: list[Any]) -> Figure:
    """Draw the impact figure where there is one."""
    figure = charts.impact_figure(facts, estimates)
    assert figure is not None
    return figure


def size_of(figure: Figure) -> tuple[int, int]:
    """Width and height in pixels."""
    return Image.open(io.BytesIO(figure.png)).size


def has_colour(figure: Figure, colour: str) -> bool:
    """Whether a colour of the palette fills some part of the picture."""
    pixels = np.asarray(Image.open(io.BytesIO(figure.png)).convert("RGB")).reshape(-1, 3)
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((pixels == wanted).all(axis=1).sum()) > 50


@pytest.fixture
def every(
    facts: Make, estimate: Make, withheld: Make, balance: Make, level: Make, overlap: Any
) -> Callable[[], list[Figure]]:
    """Draw one figure of each kind."""
    matched = facts("matched_comparison")
    female = Subgroup(variable="sex", value="Female")
    results = [
        estimate(),
        estimate(role="secondary", outcome="earnings", label="Annual earnings", unit="GBP",
                 estimate=-2_500_000.0, low=-6_000_000.0, high=1_000_000.0, verdict="inconclusive"),
        withheld(role="secondary", month=0),
        estimate(subgroup=female),
    ]  # fmt: skip

    def draw() -> list[Figure]:
        drawn = [
            charts.impact_figure(matched, results),
            charts.subgroup_figure(matched, results),
            charts.balance_figure(matched, balance(4)),
            charts.overlap_figure(matched, overlap),
            charts.levels_figure(facts("monitoring"), [level(), level(unit="weeks", level=12.0)]),
        ]
        return [figure for figure in drawn if figure is not None]

    return draw


def test_the_same_picture_has_the_same_bytes(every: Callable[[], list[Figure]]) -> None:
    once, again = every(), every()
    assert len(once) == 5
    assert [(f.png, f.svg) for f in once] == [(f.png, f.svg) for f in again]


def test_pictures_are_as_wide_as_a_page_and_sharp(every: Callable[[], list[Figure]]) -> None:
    assert {size_of(figure)[0] for figure in every()} == {1771}
    assert all(figure.narrow for figure in every())


def test_svg_has_no_date_and_nothing_from_elsewhere(
    every: Callable[[], list[Figure]],
) -> None:
    for figure in every():
        root = ElementTree.fromstring(figure.svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
        assert not tags & {"image", "script"}
        assert all(link.startswith("#") for link in links)
        assert "<dc:date>" not in figure.svg
        assert "http" not in re.sub(
            r"https?://(www\.w3\.org|purl\.org|creativecommons\.org)", "", figure.svg
        )


def test_settings_of_matplotlib_are_as_they_were(every: Callable[[], list[Figure]]) -> None:
    with matplotlib.rc_context({"font.size": 7.0, "svg.fonttype": "none"}):
        before = dict(matplotlib.rcParams)
        every()
        assert dict(matplotlib.rcParams) == before
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )


def test_a_person_s_own_settings_do_not_change_a_picture(facts: Make, estimate: Make) -> None:
    usual = impact_of(facts(), [estimate()])
    with matplotlib.rc_context({"font.size": 30.0, "axes.facecolor": "red", "lines.linewidth": 9}):
        assert impact_of(facts(), [estimate()]).png == usual.png


def test_alternative_text_tells_the_numbers(facts: Make, estimate: Make, withheld: Make) -> None:
    alt = impact_of(facts(), [withheld(role="secondary", month=6), estimate()]).alt
    assert "In paid work after two years (main outcome): 11 (3 to 20), better." in alt
    assert "In paid work after 6 months: not given: too few people." in alt


def test_alternative_text_of_many_results_stays_short(facts: Make, estimate: Make) -> None:
    many = [
        estimate(subgroup=Subgroup(variable="ward", value=f"Ward {i}"), role="secondary")
        for i in range(30)
    ]
    figure = charts.subgroup_figure(facts(), many)
    assert figure is not None
    assert "Ward 11" in figure.alt
    assert "Ward 12" not in figure.alt
    assert "18 further results" in figure.alt


def hide(found: Balance, n: int) -> Balance:
    """Withhold so many rows of a balance, as disclosure control does: their means and differences."""
    gone = dict.fromkeys(
        ("participant_mean", "comparison_before", "comparison_after", "smd_before", "smd_after")
    )
    rows = [row.model_copy(update=gone) if i < n else row for i, row in enumerate(found.rows)]
    return found.model_copy(update={"rows": tuple(rows)})


@pytest.mark.parametrize("hidden", [0, 1, 3, 5])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("over", [0, 2])
def test_a_chart_of_balance_counts_what_it_draws_and_says_what_it_does_not(
    facts: Make, balance: Make, hidden: int, weighted: bool, over: int
) -> None:
    """Title, the line under it and the text for those who do not see it, of charts with and without rows that are withheld."""
    matched, drawn = facts("matched_comparison"), 9 - hidden
    found = hide(balance(9, weighted=weighted), hidden)
    key = "smd_after" if weighted else "smd_before"
    rows = [
        row if i < hidden else row.model_copy(update={key: 0.3 if i < hidden + over else 0.02})
        for i, row in enumerate(found.rows)
    ]
    # After weighting the number over the limit is of all, and one of the withheld rows is over it too.
    unseen = min(hidden, 1) if weighted else 0
    counts = {"over_limit_after": over + unseen} if weighted else {"over_limit_before": over}
    chart = balance_chart(matched, found.model_copy(update={"rows": tuple(rows), **counts}))
    assert chart is not None
    assert chart.numbers is not None
    assert len(chart.numbers.rows) == drawn
    of = f"two of {spelled(drawn)}" if over else f"all {spelled(drawn)}"
    assert f"in {of} characteristics" in chart.title
    assert chart.title.endswith("that are shown") == bool(hidden)
    for said in (chart.under, chart.alt):
        assert ("not shown, to protect people" in said) == bool(hidden)
        if hidden > 1:
            assert f"{spelled(hidden).capitalize()} more are not shown" in said
            assert ("differed in one of these" in said) == weighted


def test_a_gap_just_under_the_limit_is_not_printed_as_the_limit(facts: Make, balance: Make) -> None:
    """0.098 in two decimals is 0.10, which beside "alike" and "under 0.10" would be a contradiction."""
    found = balance(2, weighted=False)
    rows = [
        row.model_copy(update={"smd_before": size})
        for row, size in zip(found.rows, (0.098, 0.102), strict=True)
    ]
    near = found.model_copy(update={"rows": tuple(rows), "over_limit_before": 1})
    table = balance_table(facts(), near)
    chart = balance_chart(facts(), near)
    assert table is not None
    assert chart is not None
    assert [tuple(row[1:]) for row in table.rows] == [("0.098", "yes"), ("0.10", "no")]
    assert "Covariate 0: 0.098." in chart.alt


def test_the_gaps_for_which_there_is_no_result_are_said_to_be_those_that_are_shown(
    facts: Make, balance: Make
) -> None:
    found = balance(6)
    rows = [row.model_copy(update={"smd_after": 0.4}) for row in found.rows]
    whole = found.model_copy(update={"rows": tuple(rows), "over_limit_after": 6})
    for hidden in (0, 2):
        chart = refusal_chart(facts("matched_comparison"), hide(whole, hidden), label="answer")
        assert chart is not None
        assert ("of those that are shown" in chart.under) == bool(hidden)


def test_a_part_is_drawn_without_the_whole_and_says_so(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    group = Subgroup(variable="sex", value="Male")
    part = estimate(subgroup=group, role="secondary")
    for whole, said in ((withheld(), True), (estimate(), False)):
        figure = charts.subgroup_figure(facts(), [whole, part])
        assert figure is not None
        assert ("No result is given for everyone." in figure.alt) == said
        note = subgroup_table(facts(), [whole, part])
        assert note is not None
        assert any("does not stand for everyone" in text for text in note.notes) == said


def test_the_title_of_balance_counts_what_still_differs(facts: Make, balance: Make) -> None:
    matched = facts("matched_comparison")
    alike = charts.balance_figure(matched, balance(4))
    assert alike is not None
    assert alike.caption == "After weighting, the groups were alike in all four characteristics"
    assert "Covariate 3: 0.23 before, 0.04 after." in alike.alt
    assert alike.numbers is not None
    assert alike.numbers.rows[0] == ("Covariate 3", 0.23, 0.04)
    one_left = balance(4).model_copy(update={"over_limit_after": 1})
    differs = charts.balance_figure(matched, one_left)
    assert differs is not None
    assert differs.caption == "After weighting, the groups differed in one of four characteristics"
    hidden_too = hide(balance(4), 1).model_copy(update={"over_limit_after": 1})
    some = charts.balance_figure(matched, hidden_too)
    assert some is not None
    assert some.caption == "After weighting, the groups were alike in all three characteristics that are shown"  # fmt: skip
    trial = charts.balance_figure(facts(), balance(3, weighted=False))
    assert trial is not None
    assert trial.caption == "The groups differed in three of three characteristics"


@pytest.mark.parametrize(
    ("verdict", "colour"),
    [("better", LIGHT["brand"]), ("worse", LIGHT["worse"]), ("inconclusive", None)],
)
def test_each_verdict_has_its_colour(
    facts: Make, estimate: Make, verdict: str, colour: str | None
) -> None:
    figure = impact_of(facts(), [estimate(verdict=verdict)])
    assert [c for c in (LIGHT["brand"], LIGHT["worse"]) if has_colour(figure, c)] == (
        [colour] if colour else []
    )


def test_a_result_that_many_tests_make_doubtful_is_drawn_otherwise(
    facts: Make, estimate: Make
) -> None:
    firm, doubtful = (
        impact_of(facts(), [estimate(role="secondary", p_adjusted=p, tests_in_family=3)])
        for p in (0.04, 0.06)
    )
    assert "11 (3 to 20), may be chance." in doubtful.alt
    assert doubtful.caption == "One outcome: one may be chance"
    assert "may be chance" not in firm.alt
    assert firm.png != doubtful.png


def test_a_withheld_result_is_not_drawn(facts: Make, estimate: Make, withheld: Make) -> None:
    raw = estimate(verdict="withheld", withheld="too few people")
    given = estimate(role="secondary", month=6, verdict="inconclusive")
    beside = impact_of(facts(), [raw, given])
    assert beside.png == impact_of(facts(), [withheld(withheld="too few people"), given]).png
    assert not has_colour(beside, LIGHT["brand"])
    assert beside.numbers is not None
    assert beside.numbers.rows[0][4:] == (None, None, None, "not given: too few people")


def test_a_trial_has_dots_only_once(facts: Make, balance: Make) -> None:
    figure = charts.balance_figure(facts(), balance(weighted=False))
    assert figure is not None
    assert "before" not in figure.caption + figure.under + figure.alt
    assert not has_colour(figure, LIGHT["others-line"])


def test_height_grows_with_rows(facts: Make, balance: Make) -> None:
    matched = facts("matched_comparison")
    few, many = (charts.balance_figure(matched, balance(n)) for n in (3, 40))
    assert few is not None
    assert many is not None
    assert size_of(many)[1] > 4 * size_of(few)[1]


def test_differences_that_cannot_be_measured_do_not_stop_the_picture(
    facts: Make, balance: Make
) -> None:
    found = balance(2)
    rows = tuple(
        row.model_copy(update={"smd_before": None, "smd_after": None}) for row in found.rows
    )
    without = found.model_copy(
        update={"rows": rows, "largest_before": None, "largest_after": None, "over_limit_after": 2}
    )
    figure = charts.balance_figure(facts("matched_comparison"), without)
    assert figure is not None
    assert "Covariate 0: cannot be measured before, cannot be measured after." in figure.alt
    assert "differed in two of two" in figure.caption


@pytest.mark.parametrize(
    "name", ["$\\nope$ {x}", "a" * 300, "日本語", "tab\t\x07bell", "--> & <b>"]
)
def test_any_name_can_be_drawn(facts: Make, estimate: Make, name: str) -> None:
    figure = impact_of(facts(), [estimate(label=name)])
    ElementTree.fromstring(figure.svg)
    assert figure_html(figure)
    assert size_of(figure)[0] == 1771


def test_long_names_are_broken_into_lines_that_fit() -> None:
    lines = letters.broken("Had taken part in an interview " * 6 + "W" * 90, 300.0, 12.0)
    assert len(lines) > 5
    assert all(letters.width_of(line, 12.0) <= 300.0 for line in lines)
    assert "".join(lines).replace(" ", "").endswith("W" * 90)
    two = letters.broken("Had taken part in an interview " * 6, 300.0, 12.0, most=2)
    assert len(two) == 2
    assert two[1].endswith("…")


def test_what_a_design_does_not_have_is_not_drawn(facts: Make, estimate: Make) -> None:
    assert charts.balance_figure(facts(), None) is None
    assert charts.overlap_figure(facts(), None) is None
    assert charts.subgroup_figure(facts(), [estimate()]) is None


def test_where_no_result_is_given_none_is_drawn(
    facts: Make, estimate: Make, withheld: Make
) -> None:
    group = Subgroup(variable="sex", value="Female")
    assert charts.impact_figure(facts(), [withheld(), estimate(subgroup=group)]) is None
    assert charts.subgroup_figure(facts(), [estimate(), withheld(subgroup=group)]) is None


@pytest.mark.parametrize("name", ["impact_figure", "subgroup_figure"])
def test_no_difference_is_drawn_without_a_comparison_group(
    facts: Make, estimate: Make, name: str
) -> None:
    with pytest.raises(ValueError, match=f"{name} needs a comparison group"):
        getattr(charts, name)(facts("monitoring"), [estimate()])


def test_bars_have_the_area_of_their_share() -> None:
    edges, ours, theirs = overlap_picture._bars(
        (0.1, 0.1, 0.5, 0.9), (10.0, 20.0, 70.0), (0.0, 50.0, 50.0)
    )
    widths = np.diff(edges)
    assert np.allclose(ours * widths, [30.0, 70.0])
    assert np.allclose(theirs * widths, [50.0, 50.0])


def test_without_its_package_the_typeface_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    raster.family.cache_clear()
    monkeypatch.setitem(sys.modules, "font_source_sans_pro", None)
    try:
        assert raster.family() == ["DejaVu Sans"]
    finally:
        raster.family.cache_clear()
