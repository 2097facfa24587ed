"""Delivery place by place: side by side in the order of names, nothing pooled, windows apart, and silent where fewer than two tell of it."""

from __future__ import annotations

from typing import Any

from localeval.comparison.models import Comparison
from localeval.comparison_report.delivery_by_place import delivery_table, delivery_text
from localeval.comparison_report.outcome_sections import places_sections
from localeval.report.display import Table

from ..claims import IMPACT_WORDS
from .handmade_comparison import comparison_of


def step(kind: str, months: int, share: float | None, **changes: Any) -> dict[str, Any]:
    ends = {"low": share and share - 4, "high": share and share + 4}
    given = {"months": months, "until": "2026-06-30", "people": 200}
    return {"kind": kind, "share": share, **given, **ends, **changes}


def with_delivery(*told: list[dict[str, Any]], n: int = 6) -> Comparison:
    content = comparison_of(n).model_dump(mode="json")
    for evaluation, figures in zip(content["evaluations"], told, strict=False):
        evaluation["delivery"] = figures
    return Comparison.model_validate(content)


FIRST = [step("started", 3, 80), step("job", 12, 50), step("first_job", 12, 47)]
SECOND = [step("job", 6, 30), step("kept", 6, None), step("first_job", 12, 52, people=None)]


def test_places_stand_side_by_side_in_the_order_of_their_names() -> None:
    found = with_delivery(FIRST, SECOND)
    text, table = delivery_text(found), delivery_table(found)
    assert text is not None
    assert table is not None
    assert "Two evaluations" in text.markdown or "2 evaluations" in text.markdown
    assert "no sign of a better programme" in text.markdown
    assert table.header == [
        "Evaluation",
        "Joined within 3 months",
        "A job within 12 months",
        "A job within 6 months",
        "In work for 26 weeks, in a job begun within 6 months",
        "Had begun a job by month 12",
        "Data end",
    ]
    names = [row[0] for row in table.rows]
    assert names == sorted(names, key=str.casefold)
    by_name = {tuple(row[1:]) for row in table.rows}
    assert by_name == {
        ("80 (76 to 84)", "50 (46 to 54)", "[z]", "[z]", "47 (43 to 51)", "30 June 2026"),
        ("[z]", "[z]", "30 (26 to 34)", "[c]", "52 (48 to 56)", "30 June 2026"),
    }


def test_one_place_alone_makes_no_comparison_and_without_any_nothing_changes() -> None:
    for found in (with_delivery(FIRST), with_delivery()):
        assert delivery_text(found) is None
        assert delivery_table(found) is None
    shown = places_sections(with_delivery(FIRST, SECOND)).parts
    assert [part.label for part in shown if isinstance(part, Table)] == ["places", "delivery"]


def test_with_very_many_places_a_sentence_stands_for_the_table() -> None:
    found = with_delivery(*[FIRST] * 31, n=31)
    text = delivery_text(found)
    assert text is not None
    assert "too many for a table" in text.markdown
    assert delivery_table(found) is None


def test_no_word_claims_an_impact() -> None:
    text = delivery_text(with_delivery(FIRST, SECOND))
    assert text is not None
    assert not IMPACT_WORDS.search(text.markdown)
