"""The section on fidelity: totals only of 25 items, words only with a source, own assessments said to be so."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.base.language import speaking
from localeval.report.display import Table
from localeval.report.fidelity_section import fidelity, items_table
from localeval.results import FidelityReview

from ..claims import IMPACT_WORDS


def review(items: Sequence[int | None], provider: str = "", **changes: object) -> FidelityReview:
    given = {"provider": provider, "date": "2026-03-02", "reviewer": "IPS Grow", "items": items}
    total = None if None in items else sum(one or 0 for one in items)
    return FidelityReview.model_validate({**given, "total": total, **changes})


GOOD = review([5] * 10 + [4] * 12 + [3, 3, 2])
HALF = review([4] * 20 + [3] * 3 + [None, None], "Hope *", date="2025-11-01", own=True)


def shown(*reviews: FidelityReview) -> tuple[str, Table | None]:
    return fidelity(reviews).markdown, items_table(reviews)


def test_a_total_is_said_with_its_reviewer_and_lowest_item() -> None:
    text, table = shown(GOOD)
    assert "106 of 125, reviewed by IPS Grow on 2 March 2026. Lowest: item 25 (2 of 5)." in text
    assert "known as good fidelity (IPS Grow)" in text
    assert "see itself otherwise" not in text
    assert table is not None
    assert table.header == ["Item", "2 March 2026"]
    assert table.rows[0] == ["1 (caseload)", "5"]
    assert table.rows[-1] == ["Total", "106"]
    assert not IMPACT_WORDS.search(text)


def test_without_all_items_there_is_no_total_and_no_word_for_it() -> None:
    text, table = shown(HALF)
    assert "**Hope \\*:** Items 24 and 25 were not rated, so that there is no total; the others come to 89 of 115 (own assessment" in text  # fmt: skip
    assert "good fidelity" not in text
    assert "see itself otherwise" in text
    assert table is not None
    assert table.rows[-1] == ["Total", "[z]"]
    assert table.rows[-2][1] == "[z]"


def test_reviews_stand_side_by_side_and_only_the_latest() -> None:
    many = [review([4] * 25, date=f"2025-0{n}-01") for n in range(1, 9)]
    _, table = shown(*many)
    assert table is not None
    assert len(table.header) == 7
    assert "The 6 latest reviews." in table.notes


def test_a_place_without_a_review_says_so_and_it_can_be_said_in_welsh() -> None:
    text, table = shown()
    assert "No review of fidelity is on record" in text
    assert table is None
    with speaking("cy"):
        assert "106 o 125" in shown(GOOD)[0]
