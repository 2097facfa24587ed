"""How the comparison was made and what it cannot show: only what was done, each step with its source."""

from __future__ import annotations

import re
from collections.abc import Callable

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.comparison_report.fixed_sentences import fixed

Compared = Callable[[int], Comparison]
SOURCES = [key.removeprefix("sources.") for key in fixed().names() if key.startswith("sources.")]


def test_every_source_that_is_named_is_given_in_full(compared: Compared) -> None:
    for n in (1, 2, 12, 200):
        text = comparison_report.comparison_method_text(compared(n)).markdown
        named = set(re.findall(r"[A-Z]\w+(?: and (?:others|[A-Z]\w+))? (?:19|20)\d\d", text))
        assert named <= set(SOURCES), named - set(SOURCES)
        listed = comparison_report.comparison_sources(compared(n))
        assert listed is not None
        assert len(listed.markdown.splitlines()) == len([s for s in SOURCES if s in text])


def test_only_the_steps_that_were_taken_are_told(compared: Compared) -> None:
    two, twelve, many = (
        comparison_report.comparison_method_text(compared(n)).markdown for n in (2, 12, 200)
    )
    assert "**Two places.**" in two
    assert "DerSimonian and Laird 1986" in two
    assert "Viechtbauer" not in two
    assert "REML; Viechtbauer 2005" in twelve
    assert "Egger" not in twelve
    assert "Egger and others 1997" in many


def test_no_ranking_is_explained_and_an_order_on_request_is_warned_of(compared: Compared) -> None:
    given = compared(12)
    assert "**No league table.** Places stand in order of name." in comparison_report.comparison_method_text(given).markdown  # fmt: skip
    asked = given.model_copy(update={"order": "estimate"})
    assert (
        "Do not read it as a ranking." in comparison_report.comparison_method_text(asked).markdown
    )


def test_limits_name_what_weakens_this_comparison(compared: Compared) -> None:
    text = comparison_report.comparison_limits_text(compared(12)).markdown
    assert "Places that published are not a sample of all places." in text
    assert "have no comparison group" in text
    assert "invented" not in text
    few = comparison_report.comparison_limits_text(compared(3)).markdown
    assert "For two outcomes fewer than five places could be pooled" in few
