"""The section "What was learnt": the person's own words, escaped, by stage; nothing of the package's own claims."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from localeval.report import lessons_section as words
from localeval.results import Lesson
from localeval.results.about import Domain, EvidenceKind, LessonFinding, Stage

from ..claims import IMPACT_WORDS
from .conftest import facts_of


def lesson(**changes: Any) -> Lesson:
    """Give a lesson about key workers."""
    given: dict[str, Any] = {
        "code": "one_key_worker",
        "title": "One key worker from start to end",
        "stage": "delivery",
        "domains": ("health", "benefits"),
        "topic": "key_worker",
        "topic_label": "One key worker",
        "finding": "worked_in_part",
        "what_happened": "Few left early.",
        "for_whom": "People with health conditions",
        "circumstances": "Small caseloads",
        "evidence": "24 people",
        "evidence_kind": ("participant_interviews", "survey"),
        "advice": "Keep caseloads small.",
        "transferable": "nationally",
    }
    return Lesson(**{**given, **changes})


def test_without_lessons_there_is_no_section() -> None:
    assert words.lessons_text(facts_of(), ()) is None
    assert words.overview(()) is None
    assert words.by_stage(()) is None


def test_the_section_says_whose_words_these_are() -> None:
    text = words.lessons_text(facts_of(), [lesson()])
    assert text is not None
    assert "in their own words" in text.markdown
    assert "not numbers worked out in this report" in text.markdown


def test_a_lesson_in_full() -> None:
    found = words.by_stage([lesson(mechanism="Trust")])
    assert found is not None
    assert found.markdown.split("\n\n") == [
        "## Delivery",
        "### One key worker from start to end",
        "**Practice:** One key worker. **Reported as:** worked in part. "
        "**Policy areas:** health and benefits. **Likely to hold:** nationally.",
        "- **What happened:** Few left early.\n"
        "- **For whom:** People with health conditions\n"
        "- **In what circumstances:** Small caseloads\n"
        "- **Why:** Trust\n"
        "- **What it rests on:** Interviews with participants and a survey. 24 people\n"
        "- **Advice to others:** Keep caseloads small.",
    ]


def test_stages_stand_in_the_order_of_a_programme_and_lessons_in_that_of_the_file() -> None:
    found = [
        lesson(code="c", title="C", stage="exit"),
        lesson(code="b", title="B", stage="design"),
        lesson(code="a", title="A", stage="exit"),
    ]
    table = words.overview(found)
    assert table is not None
    assert [(row[0], row[1]) for row in table.rows] == [
        ("Design", "B"),
        ("Exit", "C"),
        ("Exit", "A"),
    ]
    text = words.by_stage(found)
    assert text is not None
    headings = [line for line in text.markdown.splitlines() if line.startswith("#")]
    assert headings == ["## Design", "### B", "## Exit", "### C", "### A"]


def test_a_topic_of_the_place_is_printed_by_its_name() -> None:
    named = words.overview([lesson(topic="local:pop_up", topic_label="A shop for a month")])
    unnamed = words.overview([lesson(topic="local:pop_up", topic_label="")])
    assert named is not None
    assert unnamed is not None
    assert (named.rows[0][2], unnamed.rows[0][2]) == ("A shop for a month", "pop up")


@pytest.mark.parametrize("field", ["title", "what_happened", "topic_label", "advice"])
def test_no_text_can_become_anything_but_text(field: str) -> None:
    hostile = "# <script>x</script> ![a](b) | {=html} @tbl-x"
    text = words.by_stage([lesson(**{field: hostile})])
    assert text is not None
    literal = "\\# \\<script\\>x\\</script\\> !\\[a\\](b) \\| \\{=html\\} \\@tbl-x"
    assert literal in text.markdown


def test_every_code_has_words() -> None:
    for codes, words_of in (
        (Stage, words.stage_words),
        (LessonFinding, words.finding_words),
        (Domain, words.area_words),
        (EvidenceKind, words.evidence_words),
    ):
        assert all(words_of(code) for code in get_args(codes))


def test_in_a_monitoring_report_the_package_adds_no_claim_of_impact() -> None:
    """Every code is printed; the person's own texts, which are theirs, are left out here."""
    own = dict.fromkeys(
        ("title", "what_happened", "for_whom", "circumstances", "mechanism", "evidence", "advice"),
        "x",
    )
    every = [
        lesson(
            **own,
            stage=stage,
            finding=finding,
            domains=get_args(Domain),
            evidence_kind=get_args(EvidenceKind),
            topic_label="x",
        )
        for stage in get_args(Stage)
        for finding in get_args(LessonFinding)
    ]
    facts = facts_of("monitoring")
    table, text = words.overview(every), words.by_stage(every)
    assert table is not None
    assert text is not None
    accounts = words.lessons_text(facts, every)
    assert accounts is not None
    said = "\n".join(
        (
            accounts.markdown,
            table.body(),
            table.caption,
            text.markdown,
        )
    )
    assert IMPACT_WORDS.findall(said) == []
