"""The file of sentences: read strictly, changed by changing a line, and with every line in use."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from localeval.report import wording
from localeval.report.wording import catalogue
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, WordingError, as_one, sentences
from localeval.report.wording.numbers import (
    Precision,
    precision_of_amount,
    precision_of_share,
)

from ..conftest import estimate_of, facts_of
from .findings_grid import cases

SOURCE = files("localeval.report.wording").joinpath("en")


def test_a_slot_is_filled_and_escaped_in_markdown_only() -> None:
    say = Sentences({"title": {"who": "{name}: {n} more"}})
    assert say.plain("title.who", name="A*b", n="12") == "A*b: 12 more"
    assert say.markdown("title.who", name="A*b", n="12") == "A\\*b: 12 more"


def test_a_sentence_may_leave_a_slot_out() -> None:
    assert Sentences({"a": "Nothing."}).plain("a", name="x") == "Nothing."


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"a": "{n.real}"}, "no plain name"),
        ({"a": "{n!r}"}, "no plain name"),
        ({"a": "{n:>9}"}, "no plain name"),
        ({"a": "{}"}, "no plain name"),
        ({"a": "{n"}, "is no sentence"),
        ({"a": 12}, "is no text"),
        ({"a": {"b": ""}}, "is no text"),
    ],
)
def test_a_file_that_is_not_sound_is_refused(entries: Any, says: str) -> None:
    with pytest.raises(WordingError, match=says):
        Sentences(entries)


def test_what_is_not_there_is_an_error_that_names_it() -> None:
    say = Sentences({"a": "{n} of {all}"}, "cy")
    with pytest.raises(WordingError, match="the sentences in 'cy' have no 'b'"):
        say.plain("b")
    with pytest.raises(WordingError, match="slot 'all', which nothing fills here; there are: n"):
        say.plain("a", n="1")
    with pytest.raises(WordingError, match="no sentences in the language 'xx'"):
        sentences("xx")


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Change the sentences as a person does who changes a line of the file."""

    def change(old: str, new: str) -> None:
        texts = {file.name: file.read_text(encoding="utf-8") for file in SOURCE.iterdir()}
        assert sum(text.count(old) for text in texts.values()) == 1
        read = YAML(typ="safe", pure=True).load
        found = Sentences(
            as_one({name: read(text.replace(old, new)) for name, text in texts.items()})
        )
        for name in ("finding", "strength", "main_points", "meaning", "opening_text", "caveats"):
            module = importlib.import_module(f"localeval.report.wording.{name}")
            monkeypatch.setattr(module, "sentences", lambda: found)

    return change


def test_a_changed_line_changes_the_report(changed: Callable[[str, str], None]) -> None:
    facts, result = facts_of("matched_comparison"), estimate_of()
    before = wording.finding(facts, result, (), wording.Basis()).title
    changed(
        'share: "{programme}: {finding} {after} than among {against}"',
        'share: "{finding} with {programme}"',
    )
    after = wording.finding(facts, result, (), wording.Basis()).title
    assert before.startswith("Working Well: 11 more people")
    assert after == "11 more people in 100 were in paid work with Working Well"


#: For what the findings of the grid do not have: other units and months, small numbers, other reasons, results of older
#: versions without codes for what weakens them, and designs of one's own.
_ELSEWHERE = re.compile(
    r"(number_of_years|number_of_months|after|since|level|level_range|difference|slightly|people_more|people_slightly|range|own|about|just_above|"
    r"from_just_below_to_just_above|no_result_why|help|title\.(amount|described_amount|described_own|amount_short)|points\.(outcome_level_alone|"
    r"more_outcomes(_in_report)?\.(one|other)|can_say|when)|meaning\.levels_(amount|own)|origin\..*|counted\..*|but\.(many_lost_unknown|other)|strength_why\.(1|2|3\.offered|4)|caveats\.not_alike\.(unknown|before|shown)|"
    r"caveat\.described_nothing).*"
)


def test_every_line_of_the_first_screen_stands_in_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    fill = Sentences._fill

    def noted(self: Sentences, key: str, slots: Any) -> str:
        used.add(key)
        return fill(self, key, slots)

    monkeypatch.setattr(catalogue.Sentences, "_fill", noted)
    for case in cases(2600, seed=11):
        wording.finding(case.facts, case.primary, case.levels, case.basis)
        wording.strength(case.facts, case.basis, case.primary)
        wording.careful(case.facts, case.basis, case.primary, case.levels)
        wording.main_points(case.facts, case.estimates, case.levels, case.basis)
        wording.meaning(case.facts, case.primary, case.basis)
        wording.synthetic_banner(case.facts)
    first_screen = YAML(typ="safe", pure=True).load(
        SOURCE.joinpath("first_screen.yml").read_text(encoding="utf-8")
    )
    # The summary on one page has a test of its own; the other keys of the file are those of this screen.
    names = [name for name in Sentences(first_screen).names() if not name.startswith("summary.")]
    unused = [key for key in names if key not in used]
    odd = [key for key in unused if not _ELSEWHERE.fullmatch(key)]
    assert not odd, " ".join(odd)


def test_titles_have_no_marks_of_markdown() -> None:
    say = sentences()
    plain = ("title.", "likely.", "picture.", "but.", "no_result_why.", "range.", "level.")
    for key in say.names():
        if key.startswith(plain):
            assert "*" not in say._found[key], key


# Precision follows the sample


@pytest.mark.parametrize(
    ("low", "high", "unit", "step"),
    [
        (474.01, 3171.95, "USD", 100),
        (500.0, 2500.0, "GBP", 100),
        (-1.0, 1.0, "GBP", 1),
        (0.0, 800.0, "GBP", 10 * 10),
        (2.0, 7.5, "weeks", 0.1),
        (-8.0, 8.0, "weeks", 1),
        (0.11, 0.19, "score", 0.01),
        (5.0, 5.0, "GBP", 1),
    ],
)
def test_amounts_are_rounded_by_half_the_width_of_their_range(
    low: float, high: float, unit: str, step: float
) -> None:
    assert precision_of_amount(low, high, unit).step == pytest.approx(step)


def test_what_was_rounded_coarsely_before_is_not_printed_finer() -> None:
    assert precision_of_amount(100.0, 160.0, "GBP", coarsest=50.0).step == 50.0


@pytest.mark.parametrize(("n", "step"), [(None, 1.0), (999, 1.0), (1000, 0.1), (50_000, 0.1)])
def test_shares_have_a_decimal_from_a_thousand_people_on(n: int | None, step: float) -> None:
    assert precision_of_share(n).step == step


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(0.5, 1.0, "1"), (1.5, 1.0, "2"), (2.5, 1.0, "3"), (-2.5, 1.0, "3"), (0.25, 0.1, "0.3"), (1794.34, 100.0, "1,800")],
)  # fmt: skip
def test_halves_are_rounded_away_from_zero(value: float, step: float, text: str) -> None:
    assert Precision(step).text(value, "percent") == text


ENDS = st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)).map(
    lambda pair: sorted(n / 100 for n in pair)
)


@given(
    ENDS, st.sampled_from([1.0, 0.1, 10.0]), st.sampled_from(["percent", "GBP", "weeks", "score"])
)
def test_rounding_never_changes_the_result(ends: list[float], step: float, unit: str) -> None:
    low, high = ends
    amounts = Amounts(sentences(), unit, Precision(step))
    clear = low > 0 or high < 0
    words = amounts.range(low, high, clear=clear)
    two_ways = bool(re.search(r"(fewer|less|lower) to .*(more|higher)", words))
    if clear:
        assert not two_ways
        assert not re.search(r"(?<!above )(?<!below )(?<![\d.,])£?0(\.0+)? to", words)
        assert ("just above 0" in words) <= (low > 0)
        assert ("just below 0" in words) <= (high < 0)
    elif low < 0 < high:
        assert two_ways or "just below 0" in words or "just above 0" in words


def test_a_difference_that_is_none_is_said_to_be_none() -> None:
    amounts = Amounts(sentences(), "percent", Precision(1.0))
    assert amounts.difference(0.0) == "no difference"
    assert amounts.difference(0.3) == "slightly more"
    assert amounts.level(0.3) == "under 1 in 100"
    assert amounts.level(99.7) == "over 99 in 100"
    assert amounts.people(1.0, "were here", "was here") == "1 more person in 100 was here"
