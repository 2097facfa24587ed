"""Equality: categories of a dated edition or of the records, with unknowns in rows of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from localeval.analysis.facts import DeliveryFacts, EqualityFacts
from localeval.base.language import speaking
from localeval.report.display import Table, Text
from localeval.report.equality_section import equality
from localeval.results import DeliveryFigure

from ..claims import IMPACT_WORDS
from .conftest import facts_of
from .test_delivery_section import step

TOLD = EqualityFacts("ethnicity", "GSS ethnicity", "England and Wales", "2025-03-18", "https://x.y", ("Other *",))  # fmt: skip
BESIDE = DeliveryFacts("2026-06-30", True, equality=(EqualityFacts("sex"), TOLD))


def joined(by: str, part: str, n: int | None, share: float | None) -> DeliveryFigure:
    given: dict[str, Any] = {"reached": n, "share": share, "people": 500}
    return DeliveryFigure(kind="joined", by=by, part=part, months=0, until="2026-06-30", **given)


FIGURES = (
    joined("sex", "Female", 300, 60.0),
    joined("sex", "Male", 180, 36.0),
    joined("sex", "", 20, 4.0),
    step("job", 12, 250, 100, by="sex", part="Female"),
    DeliveryFigure(kind="job", by="sex", part="Male", months=12, until="2026-06-30", people=None),
    joined("ethnicity", "Indian", None, None),
    joined("ethnicity", "Other *", 480, 96.0),
)


def shown(
    *figures: DeliveryFigure, beside: DeliveryFacts | None = BESIDE
) -> tuple[str, list[Table]]:
    parts = equality(facts_of("monitoring"), beside, figures).parts
    text = "\n".join(part.markdown for part in parts if isinstance(part, Text))
    return text, [part for part in parts if isinstance(part, Table)]


def test_the_edition_is_named_with_its_date_and_what_is_not_of_it() -> None:
    text, [sex, ethnicity] = shown(*FIGURES)
    assert "**Sex:** the categories are those on record here" in text
    assert (
        "**Ethnicity:** categories of GSS ethnicity, edition of 18 March 2025 (England and Wales)."
        in text
    )
    assert "shown as they are on record: Other \\*." in text
    assert sex.rows == [
        ["Female", "300", "60", "40% (100 of 250)"],
        ["Male", "180", "36", "[c]"],
        ["Not on record", "20", "4", "[z]"],
    ]
    assert ethnicity.rows == [["Indian", "[c]", "[c]"], ["Other *", "480", "96"]]
    assert "https://x.y" in ethnicity.notes[0]
    assert not IMPACT_WORDS.search(text)


def test_starts_that_nobody_can_part_are_said_to_be_so() -> None:
    assert "cannot be given here" in shown(step("started", 3, 600, 500), *FIGURES)[0]
    assert "cannot be given here" not in shown(*FIGURES)[0]


def test_nothing_is_shown_without_characteristics_and_it_can_be_said_in_welsh() -> None:
    assert shown(*FIGURES, beside=replace(BESIDE, equality=())) == ("", [])
    assert shown(*FIGURES, beside=None) == ("", [])
    assert shown() == ("", [])
    with speaking("cy"):
        assert "Cydraddoldeb" in shown(*FIGURES)[0]
