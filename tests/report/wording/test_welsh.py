"""Welsh: every sentence is there, marked as a draft, filled in every case, and no English is left in what is told."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localeval.base.fixed_texts import FOLDER, file_names
from localeval.base.language import speaking
from localeval.report import tables, wording
from localeval.report.charts.chart import Chart
from localeval.report.charts.levels import levels_chart
from localeval.report.charts.love_plot import balance_chart, refusal_chart
from localeval.report.charts.over_time import over_time_charts
from localeval.report.charts.picture import svg
from localeval.report.display import Figure, Table
from localeval.report.wording.catalogue import Sentences, sentences

from .english_words import english_in
from .findings_grid import Case, cases
from .test_every_sentence import written

#: A line is a draft until a Welsh speaker has read it, who then writes "adolygwyd" (reviewed) in its place.
MARKS = ("# drafft i'w adolygu", "# adolygwyd")
#: Fewer than in English, where every claim has to be met.
COUNT = 120
#: What people write of themselves in the cases.
OWN = re.compile(
    r"Working Well|Leeds City Council|Leeds|people out of work|Coaching for|[Ee]arnings before|Draft for comment|[Tt]oo few people"
    r"|Yorkshire and The Humber|a model of likeness|set by the funder|chosen by (?:a lottery that broke down|an adviser)"
)


def test_every_line_is_marked_as_a_draft_or_as_reviewed() -> None:
    for name in file_names("cy"):
        lines = (FOLDER / "cy" / f"{name}.yml").read_text(encoding="utf-8").splitlines()
        told = [line for line in lines if line.strip() and not line.startswith("#")]
        assert told
        assert [line for line in told if not line.endswith(MARKS)] == []


def test_every_sentence_of_english_is_there_with_no_slot_of_its_own(repository: Path) -> None:
    tool = runpy.run_path(str(repository / "tools" / "missing_sentences.py"))
    assert list(tool["differences"](sentences("cy"))) == []


def test_a_title_has_a_capital_at_its_head_and_none_in_its_midst(facts: Any, estimate: Any) -> None:
    earned = estimate(outcome="earnings", label="Annual earnings", unit="GBP", month=24)
    with speaking("cy"):
        title = wording.finding(facts(), earned, (), wording.Basis()).title
    assert title.startswith("Cafodd pobl a gafodd gynnig Working Well")


#: What a reader has to know again has one word in Welsh too: English words, and those that stand for them, with their mutations.
ONE_WORD = {
    r"\blikely ranges?\b": r"\bh?ystod(au)? [dt]ebygol",
    r"\boutcomes?\b": r"\b(d|dd|n|nh)eilliant|\b(d|dd|n|nh)eilliannau",
    r"\bin 100\b": r"\bo bob 100\b",
    r"\bcomparison group\b": r"\b[gc]?r[wŵ]p cymhar",
    r"\bchance\b": r"\bsiawns\b|\bhap\b",
}


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word(word: str) -> None:
    """A chapter that was drafted later may not call a likely range by another word than the first screen does."""
    ours, theirs = sentences("en"), sentences("cy")
    told = {key: re.sub(r"\{\w+\}", "", ours.text(key)) for key in ours.names() if theirs.has(key)}
    speaking_of_it = [key for key, text in told.items() if re.search(word, text, re.I)]
    assert len(speaking_of_it) > 20
    other = [key for key in speaking_of_it if not re.search(ONE_WORD[word], theirs.text(key), re.I)]
    assert {key: theirs.text(key) for key in other} == {}


def shown(case: Case) -> Iterator[tuple[str, str]]:
    """Give everything that a report tells of a case: sentences, tables and charts."""
    yield from written(case)
    facts = case.facts
    found: list[Table | Figure | Chart | None] = [
        tables.flow_table(facts, case.flow),
        tables.profile_table(facts, case.balance),
        tables.quality_table(facts, case.quality),
        tables.sizes_table(facts, case.sizes),
        wording.definitions(facts),
        levels_chart(
            facts, case.primary if facts.has_comparison else next(iter(case.levels), None)
        ),
        balance_chart(facts, case.balance),
        refusal_chart(facts, case.balance, label="answer"),
        *over_time_charts(facts, case.series),
    ]
    if facts.has_comparison:
        found += [
            tables.impact_table(facts, case.estimates),
            tables.subgroup_table(facts, case.estimates),
            tables.sensitivity_table(facts, case.estimates),
        ]
    else:
        found.append(tables.levels_table(facts, case.levels))
    for item in found:
        if isinstance(item, Table):
            cells = [*item.header, *(cell for row in item.rows for cell in row)]
            yield (
                f"table {item.label}",
                "\n".join([item.caption, *cells, *item.notes, *item.general]),
            )
        elif isinstance(item, Chart):
            words = re.findall(r"<text[^>]*>([^<]*)<", f"{svg(item.wide)}{svg(item.narrow)}")
            numbers = [*item.numbers.header, *(str(c) for row in item.numbers.rows for c in row)]
            parts = [item.title, item.under, item.source, item.alt, *words, *numbers]
            yield f"chart {item.label}", "\n".join(parts)


def test_every_case_is_told_in_welsh_alone() -> None:
    wrong: dict[str, str] = {}
    with speaking("cy"):
        for case in cases(COUNT):
            for name, text in shown(case):
                told = OWN.sub(" ", text)
                for found in (
                    *english_in(told),
                    *re.findall(r".{0,30}[{}].{0,30}", _without_spans(told)),
                ):
                    wrong.setdefault(f"{name}: …{found}…", text)
    assert not wrong, "\n".join(list(wrong)[:60])


def _without_spans(text: str) -> str:
    return re.sub(r"\]\{\.\w+\}", "]", text)


@pytest.mark.parametrize(
    ("number", "form"),
    [("0", "zero"), ("1", "one"), ("2", "two"), ("3", "few"), ("6", "many"), ("4", "other")],
)
def test_welsh_has_the_forms_that_a_sentence_gives_it(number: str, form: str) -> None:
    forms = dict.fromkeys(("zero", "one", "two", "few", "many", "other"), "x")
    say = Sentences({"key": forms, "plain": {"other": "x"}}, "cy")
    assert say.by_number("key", number) == f"key.{form}"
    assert say.by_number("plain", number) == "plain.other"
