"""What people said: what the section says of its numbers, and words of people that stand as they are."""

from __future__ import annotations

from typing import Any

from localeval.base.language import speaking
from localeval.report import voices_section
from localeval.results import Quotation, VoiceFigure

from ..claims import IMPACT_WORDS
from .conftest import facts_of


def figure(kind: str, people: int | None, **about: Any) -> VoiceFigure:
    return VoiceFigure.model_validate(
        {"kind": kind, "people": people, "people_rounded_to": 10, **about}
    )


FIGURES = (
    figure("asked", 60),
    figure("source", 40, source="interview"),
    figure("source", 20, source="survey"),
    figure("role", 40, role="participant"),
    figure("role", 20, role="staff"),
    figure("theme", 40, theme="Trust | *more*"),
    figure("theme", 30, theme="Trust | *more*", sentiment="helped"),
    figure("theme", None, theme="Trust | *more*", sentiment="hindered"),
    figure("theme", 0, theme="Trust | *more*", sentiment="both"),
    figure("theme", 20, theme="Trust | *more*", role="participant"),
    figure("theme", 10, theme="Trust | *more*", role="staff"),
    figure("theme", None, theme="Buses"),
)


def test_numbers_are_of_people_and_their_rounding_is_said() -> None:
    facts = facts_of()
    asked = voices_section.asked_table(facts, FIGURES)
    themes = voices_section.themes_table(facts, FIGURES)
    roles = voices_section.roles_table(facts, FIGURES)
    assert asked is not None
    assert themes is not None
    assert roles is not None
    assert asked.rows[:2] == [("Everyone", "60"), ("Asked in an interview", "40")]
    assert "rounded to 10" in asked.notes[0]
    assert themes.header == ["Theme", "People", "Only as what helped"]
    assert themes.rows == [["Trust | *more*", "40", "30"], ["Buses", "[c]", "0"]]
    assert roles.header == ["Theme", "Participant", "Staff"]
    assert roles.rows[0] == ["Trust | *more*", "20", "10"]


def test_where_few_were_asked_no_number_is_given() -> None:
    hidden = tuple(one.model_copy(update={"people": None}) for one in FIGURES)
    assert "too few people were asked" in voices_section.voices_text(facts_of(), hidden).markdown
    assert voices_section.asked_table(facts_of(), hidden) is None
    assert voices_section.roles_table(facts_of(), hidden) is None
    assert voices_section.voices_text(facts_of(), ()).markdown == "Nobody has been heard yet."
    assert voices_section.themes_table(facts_of(), ()) is None


def test_words_of_people_stand_as_they_are() -> None:
    found = voices_section.quotations_text(
        (
            Quotation(theme="Trust", role="participant", sentiment="helped", text="It *was* <b>good</b>"),
            Quotation(theme="Trust", text="Nobody asked."),
        )
    )  # fmt: skip
    assert found is not None
    assert "- “It \\*was\\* \\<b\\>good\\</b\\>” (Participant, on what helped)" in found.markdown
    assert "- “Nobody asked.”" in found.markdown
    assert voices_section.quotations_text(()) is None


def test_no_word_claims_an_impact_and_all_can_be_said_in_welsh() -> None:
    facts = facts_of("monitoring")
    said = voices_section.voices_text(facts, FIGURES).markdown
    table = voices_section.themes_table(facts, FIGURES)
    assert table is not None
    assert [text for text in (said, *table.header, *table.notes) if IMPACT_WORDS.search(text)] == []
    with speaking("cy"):
        welsh = voices_section.asked_table(facts, FIGURES)
    assert welsh is not None
    assert welsh.rows[0][0] == "Pawb"
    assert "Cyfranogwr" in [row[0] for row in welsh.rows], "a usual role is told in Welsh"
