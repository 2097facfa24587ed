"""Targets beside what happened: what is said, and only of periods that are over."""

from __future__ import annotations

from dataclasses import replace

from localeval.analysis.facts import DeliveryFacts
from localeval.base.language import speaking
from localeval.report.charts.letters import width_of
from localeval.report.charts.picture import Words
from localeval.report.charts.target_bars import TargetBar, TargetsModel, draw_narrow, draw_wide
from localeval.report.display import Figure, Table, Text
from localeval.report.targets_section import against_targets
from localeval.results import DeliveryFigure, Planned

from ..claims import IMPACT_WORDS
from .conftest import facts_of

BESIDE = DeliveryFacts("2026-06-30", True, targets=3, untold_targets=("sustained_jobs",))


def target(measure: str, by: str, planned: int, reached: int | None) -> DeliveryFigure:
    what = Planned.model_validate({"measure": measure, "by": by, "people": planned})
    return DeliveryFigure(kind="target", months=0, until="2026-06-30", people=None, reached=reached, planned=what)  # fmt: skip


FIGURES = (
    target("starts", "2025-03-31", 250, 240),
    target("starts", "2025-12-31", 500, 455),
    target("jobs", "2025-12-31", 0, 20),
    target("sustained_jobs", "2025-12-31", 40, None),
    target("referrals", "2025-12-31", 800, None),
)


def shown(*figures: DeliveryFigure, beside: DeliveryFacts | None = BESIDE) -> tuple[str, Table | None]:  # fmt: skip
    parts = against_targets(facts_of("monitoring"), beside, figures).parts
    text = "\n".join(part.markdown for part in parts if isinstance(part, Text))
    return text, next((part for part in parts if isinstance(part, Table)), None)


def test_the_last_period_that_is_over_is_said_of_each() -> None:
    text, table = shown(*FIGURES)
    assert "**Joined:** 455 by 31 December 2025, of 500 planned (91%)." in text
    assert "**Began a job:** 20 by 31 December 2025; none were planned." in text
    assert "**In work for 26 weeks:** not on record (40 were planned" in text
    assert "**Referred:** not given" in text
    assert "One later target is not shown" in text
    assert table is not None
    assert table.rows == [
        ["31 March 2025", "[z]", "240 of 250 (96%)", "[z]", "[z]"],
        ["31 December 2025", "[c]", "455 of 500 (91%)", "20 of 0", "[x]"],
    ]
    assert not IMPACT_WORDS.search(text)


def coarse(one: DeliveryFigure, step: int) -> DeliveryFigure:
    return one.model_copy(update={"people_rounded_to": step})


def test_a_rounded_number_does_not_say_that_a_target_was_met() -> None:
    """57 of 60 began a job, which was printed as 60 of 60 (100%) where numbers were rounded to 15, without a word of that."""
    text, table = shown(coarse(target("jobs", "2025-03-31", 60, 60), 15))
    assert "about 60 by 31 March 2025, of 60 planned. The number is rounded" in text
    assert table is not None
    assert table.rows == [["31 March 2025", "about 60 of 60"]]
    assert any("rounded to the nearest 15" in note and "“About”" in note for note in table.notes)
    whole = [coarse(target(name, "2025-03-31", 60, 60), 15) for name in ("starts", "jobs")]
    parts = against_targets(facts_of("monitoring"), BESIDE, whole).parts
    [figure] = [part for part in parts if isinstance(part, Figure)]
    assert (
        figure.caption
        == "Joined: about 60 of 60 planned by 31 March 2025; began a job: about 60 of 60"
    )
    assert "100%" not in figure.alt + text


def test_whether_a_target_was_met_is_told_where_rounding_leaves_no_doubt() -> None:
    cells = {
        (100, 100): "about 100 of 100",
        (95, 100): "95 of 100 (95%)",
        (105, 100): "105 of 100 (105%)",
        (100, 97): "100 of 97 (103%)",
        (1995, 2000): "1,995 of 2,000 (99%)",
        (10, 5000): "10 of 5,000 (0.2%)",
        (0, 60): "0 of 60 (0%)",
    }
    for (reached, planned), cell in cells.items():
        table = shown(target("jobs", "2025-03-31", planned, reached))[1]
        assert table is not None
        assert table.rows[0][1] == cell
        assert any("“About”" in note for note in table.notes) == cell.startswith("about")
    exact = against_targets(
        facts_of("monitoring", rounding=1), BESIDE, [target("jobs", "2025-03-31", 60, 60)]
    ).parts
    [table] = [part for part in exact if isinstance(part, Table)]
    assert table.rows == [["31 March 2025", "60 of 60 (100%)"]]
    assert not any("rounded" in note for note in table.notes)


def test_nothing_is_shown_where_none_were_set_and_a_sentence_where_none_is_over() -> None:
    assert shown(*FIGURES, beside=replace(BESIDE, targets=0)) == ("", None)
    assert shown(beside=None) == ("", None)
    old = DeliveryFigure(kind="job", months=12, until="2025-06-30", people=None, stands_since="2025-07-01")  # fmt: skip
    assert shown(old) == ("", None)
    text, table = shown()
    assert "the period of none of them was over on 30 June 2026" in text
    assert table is None


def test_figures_of_an_earlier_publication_are_held_against_its_day() -> None:
    """A period that ended in March was said not to be over in June, where figures of the December before stand."""
    old = [
        one.model_copy(update={"until": "2025-12-31", "stands_since": "2026-01-15"})
        for one in FIGURES
    ]
    text, table = shown(*old)
    assert "One later target is not shown, as its period was not over on 31 December 2025." in text
    assert table is not None
    assert any("15 January 2026" in note for note in table.notes)


def test_it_can_be_said_in_welsh() -> None:
    with speaking("cy"):
        assert "Ymunodd" in shown(*FIGURES)[0]


def test_the_last_day_is_drawn_with_its_targets() -> None:
    parts = against_targets(facts_of("monitoring"), BESIDE, FIGURES).parts
    [figure] = [part for part in parts if isinstance(part, Figure)]
    [table] = [part for part in parts if isinstance(part, Table)]
    assert figure.caption == "Joined: 455 of 500 planned by 31 December 2025"
    assert table.behind == figure.label
    assert figure.numbers is not None
    assert figure.numbers.rows == (("Joined", 455.0, 500.0), ("Began a job", 20.0, 0.0))
    assert "Joined: 455 of 500 (91%)" in figure.alt
    assert "Not given: referred and in work for 26 weeks." in figure.alt
    whole = against_targets(facts_of("monitoring"), BESIDE, FIGURES[:3]).parts
    [drawn] = [part for part in whole if isinstance(part, Figure)]
    assert "Not given" not in drawn.alt
    planned = [f.model_copy(update={"planned": f.planned.model_copy(update={"people": 60})}) if f.planned and f.planned.measure == "jobs" else f for f in FIGURES]  # fmt: skip
    parts = against_targets(facts_of("monitoring"), BESIDE, planned).parts
    [figure] = [part for part in parts if isinstance(part, Figure)]
    assert figure.caption == "Joined: 455 of 500 planned by 31 December 2025; began a job: 20 of 60"
    one = against_targets(facts_of("monitoring"), BESIDE, FIGURES[:2]).parts
    assert not any(isinstance(part, Figure) for part in one)


def test_words_stay_inside_the_pictures() -> None:
    many = [
        TargetBar("In work for 26 weeks" * 2, 10.0 * i, 9_999_999.0, "9,999,999 of 9,999,999 (1%)")
        for i in range(4)
    ]
    model = TargetsModel(many, "people", "People there were", "People who were planned", "x", "x")
    for picture in (draw_wide(model), draw_narrow(model)):
        for words in picture.parts:
            if isinstance(words, Words):
                width = width_of(words.text, words.size, bold=words.bold)
                left = {"start": words.x, "middle": words.x - width / 2, "end": words.x - width}
                assert left[words.anchor] >= -1
                assert left[words.anchor] + width <= picture.width + 1
                assert words.y <= picture.height
