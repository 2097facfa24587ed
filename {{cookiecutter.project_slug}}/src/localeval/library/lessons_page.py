"""The pages of lessons: what was learnt in one policy domain, by stage and topic, and where places agree.

Lessons are grouped, and said to agree or differ, by the comparison; the whole of a lesson stands on the pages of its
evaluations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from localeval.comparison.shared_learning import LessonGroup, Topic
from localeval.comparison_report.shared_ways import mechanisms_table, partners_table
from localeval.library import addresses, vocabulary
from localeval.library.entries import LibraryContents
from localeval.library.fixed_sentences import counted, said
from localeval.library.page_parts import Cell, Grid, Link, sides
from localeval.library.pages import Frame, Head, render_page
from localeval.report.lessons_section import finding_words
from localeval.report.wording.phrases import joined
from localeval.results.about import Lesson


@dataclass(frozen=True)
class LessonView:
    """A lesson on the page of its domain; the whole of it is on the pages of its evaluations.

    Attributes
    ----------
    lesson : Lesson
    finding : str
    programme : str
    places : tuple of Link
        One place, or several where a programme that runs in all of them has learnt it once.
    synthetic : bool
    """

    lesson: Lesson
    finding: str
    programme: str
    places: tuple[Link, ...]
    synthetic: bool


@dataclass(frozen=True)
class TopicView:
    """Lessons on one practice."""

    label: str
    agreement: str
    agreement_words: str
    lessons: tuple[LessonView, ...]


@dataclass(frozen=True)
class StageView:
    """The topics of one stage of a programme."""

    key: str
    title: str
    topics: tuple[TopicView, ...]
    n: int


def groups_by_domain(contents: LibraryContents) -> dict[str, list[LessonGroup]]:
    """Give the groups of lessons of each domain, domains and stages in the order that all pages have."""
    found: dict[str, list[LessonGroup]] = {}
    for group in contents.comparison.lessons:
        found.setdefault(group.domain, []).append(group)
    stages = list(vocabulary.STAGES)
    return {
        code: sorted(found[code], key=lambda group: stages.index(group.stage))
        for code in vocabulary.DOMAINS
        if code in found
    }


def domain_page(
    frame: Frame, contents: LibraryContents, code: str, groups: list[LessonGroup]
) -> str:
    """Write the page of a domain."""
    label = vocabulary.DOMAINS[code]
    stages = [_stage(contents, group) for group in groups]
    n = sum(stage.n for stage in stages)
    head = Head(
        address=addresses.domain_address(code),
        heading=said("lessons_page.of.heading", domain=label.lower()),
        subtitle=said("lessons_page.of.subtitle", lessons=counted("lessons", n)),
        section=addresses.LESSONS,
        synthetic=any(
            lesson.synthetic
            for stage in stages
            for topic in stage.topics
            for lesson in topic.lessons
        ),
        description=said(
            "lessons_page.of.description", domain=label.lower(), lessons=counted("lessons", n)
        ),
    )
    filtered = f"../../{addresses.filtered(domain=code)}"
    return render_page("lessons.html", frame, head, stages=stages, label=label, filtered=filtered)


def _stage(contents: LibraryContents, group: LessonGroup) -> StageView:
    topics = tuple(_topic(contents, topic) for topic in group.topics)
    return StageView(
        group.stage,
        vocabulary.STAGES[group.stage],
        topics,
        sum(len(topic.lessons) for topic in topics),
    )


def _topic(contents: LibraryContents, topic: Topic) -> TopicView:
    lessons = []
    for item in topic.lessons:
        lesson, about = item.lesson, contents[item.evaluation].about
        places = tuple(
            Link(
                contents[identity].about.place,
                f"../../{addresses.evaluation_address(identity)}#lesson-{lesson.code}",
            )
            for identity in item.evaluations
        )
        finding = vocabulary.FINDINGS[lesson.finding]
        lessons.append(LessonView(lesson, finding, about.programme, places, about.synthetic))
    return TopicView(topic.label, topic.agreement, _agreement(topic), tuple(lessons))


def _agreement(topic: Topic) -> str:
    """Say whether places agree, and in how many evaluations what was found."""
    where: dict[str, set[str]] = {finding: set() for finding, _ in topic.findings}
    for item in topic.lessons:
        where[item.lesson.finding].update(item.evaluations)
    findings = joined(
        f"{finding_words(finding)} ({vocabulary.count_words(len(where[finding]), 'evaluation')})"
        for finding, _ in topic.findings
    )
    label = (
        vocabulary.ONE_PROGRAMME
        if topic.is_of_one_programme
        else vocabulary.AGREEMENTS[topic.agreement]
    )
    return f"{label}: {findings}"


def lessons_page(frame: Frame, contents: LibraryContents) -> str:
    """Write the list of domains, with how many lessons there are at each stage, and below it who took part and what programmes plan with."""
    groups = groups_by_domain(contents)
    rows: list[list[Cell]] = []
    for code, items in groups.items():
        counts: Counter[str] = Counter()
        differ = 0
        for group in items:
            counts[group.stage] += sum(len(topic.lessons) for topic in group.topics)
            differ += sum(topic.agreement == "differ" for topic in group.topics)
        link = Link(vocabulary.DOMAINS[code], f"../{addresses.domain_address(code)}")
        cells = [f"{counts[stage]:,}" for stage in vocabulary.STAGES]
        rows.append([link, *cells, f"{differ:,}"])
    table = Grid(
        "domains",
        said("lessons_page.caption"),
        [
            said("lessons_page.columns.domain"),
            *vocabulary.STAGES.values(),
            said("lessons_page.columns.differ"),
        ],
        rows,
        sides("l" + "r" * (len(vocabulary.STAGES) + 1)),
        [said("lessons_page.note")],
    )
    head = Head(
        address=addresses.LESSONS,
        heading=said("lessons_page.heading"),
        subtitle=said("lessons_page.subtitle"),
        section=addresses.LESSONS,
        synthetic=frame.synthetic,
        description=said("lessons_page.description"),
    )
    ways = [partners_table(contents.comparison), mechanisms_table(contents.comparison)]
    return render_page(
        "lessons-list.html",
        frame,
        head,
        table=table if rows else None,
        ways=[item for item in ways if item is not None],
    )
