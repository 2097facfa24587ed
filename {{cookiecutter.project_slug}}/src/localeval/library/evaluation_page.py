"""The page of one evaluation: the first screen of its report, what was found, where it stands among others, what was learnt.

Sentences and tables of the result are those of a place's report; what is written here is what a report does not have: where
the estimates stand in the comparison, and what the bundle holds. Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.analysis.facts import Facts
from localeval.analysis.labour_market import has_course
from localeval.catalogue.periods import in_time
from localeval.comparison.models import StudyDescription
from localeval.comparison_report.reason_words import edition_words
from localeval.designs.origins import ORIGINS, in_plain_words
from localeval.designs.participants import PARTICIPANTS, counted_in_plain_words
from localeval.designs.registry import design_label, find_design
from localeval.designs.words import in_english
from localeval.library import addresses, vocabulary
from localeval.library.entries import LibraryContents, LibraryEntry, facts_of_result
from localeval.library.first_screen import FirstScreen
from localeval.library.fixed_sentences import said
from localeval.library.how_it_ran import DeliveryShown, RunOfProgramme, delivery_shown, learning
from localeval.library.page_parts import Grid, ShownChart, general_notes, shown, shown_figure, sides
from localeval.library.pages import Frame, Head, html, render_page
from localeval.library.pool_tables import standing_table
from localeval.library.regions import region_of
from localeval.report.charts.over_time import over_time_charts
from localeval.report.display import Table
from localeval.report.tables.descriptive import balance_table, flow_table, levels_table
from localeval.report.tables.impact import impact_table, sensitivity_table, subgroup_table
from localeval.report.wording.caveats import Basis
from localeval.report.wording.main_points import main_points
from localeval.report.wording.market_words import period_words, source_words
from localeval.report.wording.meaning import meaning
from localeval.report.wording.methods_text import evidence_text
from localeval.report.wording.numbers import count, decimal
from localeval.report.wording.phrases import joined
from localeval.report.wording.secondary_results import sensitivity_sentence
from localeval.results import Linkage, Result

_REPORTS = {
    "report.html": said("evaluation_page.file.html"),
    "report.docx": said("evaluation_page.file.docx"),
    "report.pdf": "PDF",
}
_SUMMARIES = {
    "summary.html": said("evaluation_page.file.html"),
    "summary.docx": said("evaluation_page.file.docx"),
    "summary.pdf": "PDF",
}


@dataclass(frozen=True)
class EvaluationFindings:
    """What a result gives to its page below the first screen; a table is None where there is nothing to show."""

    points: Markup
    meaning: Markup
    main: Table
    subgroups: Table | None
    methods: Table | None
    methods_words: Markup
    evidence: Markup
    balance: Table | None
    flow: Table | None
    pictures: tuple[ShownChart, ...]
    context: Grid | None
    delivery: DeliveryShown | None
    learning: RunOfProgramme

    @property
    def notes(self) -> list[str]:
        """What holds for all of its tables."""
        delivered = self.delivery.tables if self.delivery else ()
        more = (*delivered, self.learning.plan, self.learning.asked, self.learning.themes)
        return general_notes(
            [self.main, self.subgroups, self.methods, self.balance, self.flow, *more]
        )


@dataclass(frozen=True)
class BundleDownload:
    """The bundle as it is offered: where it is, how large, and what it holds in words."""

    href: str
    size: int
    sha256: str
    holds: str


def evaluation_page(
    frame: Frame,
    contents: LibraryContents,
    entry: LibraryEntry,
    result: Result | None,
    screen: FirstScreen,
    holds: Sequence[str],
) -> str:
    """Write the page of an evaluation.

    Parameters
    ----------
    frame : Frame
    contents : LibraryContents
    entry : LibraryEntry
    result : Result or None
    screen : FirstScreen
        What its report says first.
    holds : sequence of str
        Names of the files in its bundle.
    """
    about = entry.about
    head = Head(
        address=addresses.evaluation_address(about.id),
        heading=screen.finding.title,
        kicker=(
            f"{about.programme}, {about.place}",
            design_label(about.design),
            vocabulary.month(about.run_date),
        ),
        likely=screen.finding.likely,
        tab=entry.name,
        section=addresses.INDEX,
        synthetic=about.synthetic,
        description=screen.finding.sentence,
    )
    found = _findings(result) if result else None
    standing = standing_table(contents, about.id, addresses.up(head.address))
    lessons = result.lessons if result else ()
    there = {
        "points": found,
        "people": True,
        "results": found,
        "delivery": found and found.delivery,
        "standing": standing,
        "over-time": found and found.pictures,
        "evidence": found,
        "place": found and found.context,
        "partners": found and found.learning.partners,
        "theory": found and found.learning.theory,
        "voices": found and found.learning.themes,
        "process": found and found.learning.answers,
        "lessons": lessons,
        "reading": found and found.notes,
        "made": True,
        "download": entry.download,
    }
    return render_page(
        "evaluation.html",
        frame,
        head,
        about=about,
        earlier=entry.earlier,
        lessons=lessons,
        result=result,
        picture=shown_figure(screen.picture) if screen.picture else None,
        boxes=[(box.kind, html(box.markdown)) for box in screen.boxes],
        sections=[key for key, is_there in there.items() if is_there],
        details=_details(entry, result),
        found=found,
        standing=standing,
        made=made_rows(about, result) if result else (),
        download=_download(entry, holds),
    )


def _details(entry: LibraryEntry, result: Result | None) -> list[tuple[str, str]]:
    """Say whom and what it is about."""
    about = entry.about
    level = about.evidence_level
    unknown = said("fact.not_stated")
    rows = [
        ("place", said("fact.place_and_code", place=about.place, code=about.place_code)),
        ("region", region_of(about) or unknown),
        ("organisation", about.organisation),
        ("design", design_label(about.design)),
        (
            "evidence",
            said("fact.level", n=level, means=vocabulary.LEVELS[level]) if level else unknown,
        ),
    ]
    shown = [(said(f"fact.{key}"), value) for key, value in rows]
    people = count(about.participants) if about.participants else said("fact.not_given")
    shown.append((said(f"fact.counted.{about.participants_of}", group=_ours(about)), people))
    none = said("evaluation.not_provided")
    later = [
        ("ages", vocabulary.ages(about.ages)),
        ("started", vocabulary.starts(about.starts)),
        ("results_of", vocabulary.day(about.run_date)),
    ]
    if result is not None:
        later += [
            ("people", about.who or none),
            ("programme", result.programme.description or none),
            ("provider", result.programme.provider or none),
            ("first", vocabulary.day(about.started)),
            *([("participants", participants_words(result))] if result.participant_group else []),
            *([("compared_with", compared_words(result))] if result.comparison_group else []),
            *([("linked", linked_words(result.linkage))] if result.linkage else []),
        ]
    return shown + [(said(f"fact.{key}"), value) for key, value in later]


def compared_words(result: Result) -> str:
    """Say whom participants are compared with, as the place states it."""
    said = result.comparison_group
    if said is None:
        return ""
    who = in_plain_words(said.origin if said.origin in ORIGINS else "other")
    return "; ".join(filter(None, (who, said.note)))


def participants_words(result: Result) -> str:
    """Say who counts as a participant, as the place states it."""
    said = result.participant_group
    if said is None:
        return ""
    who = counted_in_plain_words(said.who if said.who in PARTICIPANTS else "other")
    return "; ".join(filter(None, (who, said.note)))


def linked_words(linkage: Linkage) -> str:
    """Say from which linked sources the data are, and how sure their links are."""
    sources = joined(
        said("fact.linked_source", label=source.label, domain=source.domain)
        for source in linkage.sources
    )
    checked = all(source.basis == "review" for source in linkage.sources)
    found = said(f"fact.{'linked_checked' if checked else 'linked_unchecked'}", sources=sources)
    if False in (linkage.agrees, linkage.missed_alike):
        return said("fact.linked_decides", said=found)
    return found


def _ours(about: StudyDescription) -> str:
    """Name the group that the programme is for, in the words of the design."""
    found = find_design(about.design)
    return found.words.ours_head if found else in_english("ours_head")


def _findings(result: Result) -> EvaluationFindings:
    facts = facts_of_result(result)
    compared = facts.has_comparison and bool(result.estimates)
    primary = next((e for e in result.estimates if e.role == "primary"), None)
    methods = compared and any(e.role == "sensitivity" for e in result.estimates)
    basis = Basis.of(result)
    points = main_points(facts, result.estimates, result.levels, basis, said("evaluation.results"))
    return EvaluationFindings(
        points=html(points.markdown),
        meaning=html(meaning(facts, primary, basis).markdown),
        main=impact_table(facts, result.estimates)
        if compared
        else levels_table(facts, result.levels),
        subgroups=subgroup_table(facts, result.estimates) if compared else None,
        methods=sensitivity_table(facts, result.estimates) if methods else None,
        methods_words=html(sensitivity_sentence(facts, result.estimates).markdown)
        if methods
        else Markup(""),
        evidence=html(evidence_text(result.evidence).markdown) if result.evidence else Markup(""),
        balance=balance_table(facts, result.balance),
        flow=flow_table(facts, result.flow) if result.flow else None,
        pictures=tuple(pictures(facts, result)),
        context=context_table(result),
        delivery=delivery_shown(facts, result),
        learning=learning(facts, result),
    )


def _download(entry: LibraryEntry, holds: Sequence[str]) -> BundleDownload | None:
    if entry.download is None:
        return None
    formats = joined(name for file, name in _REPORTS.items() if file in holds)
    parts = [said("evaluation_page.holds.report", formats=formats)] if formats else []
    summaries = joined(name for file, name in _SUMMARIES.items() if file in holds)
    if summaries:
        parts.append(said("evaluation_page.holds.summary", formats=summaries))
    if "slides.pptx" in holds:
        parts.append(said("evaluation_page.holds.slides"))
    if "tables.xlsx" in holds:
        parts.append(said("evaluation_page.holds.tables"))
    parts.append(said("evaluation_page.holds.results"))
    if any(name.startswith("notebooks/") for name in holds):
        parts.append(said("evaluation_page.holds.notebooks"))
    parts += [
        said("evaluation_page.holds.settings"),
        said("evaluation_page.holds.crate"),
    ]
    return BundleDownload(
        addresses.bundle_address(entry), entry.download.size, entry.download.sha256, joined(parts)
    )


def pictures(facts: Facts, result: Result) -> list[ShownChart]:
    """Draw each outcome month by month."""
    return [shown(chart) for chart in over_time_charts(facts, result.series)]


def context_table(result: Result) -> Grid | None:
    """Give what the place was like; None where nothing is known."""
    if not result.context:
        return None
    given, course = result.context, has_course(result.context)
    if course:  # the page of the place has every period
        latest = {
            (row.indicator, row.age_band): row
            for row in sorted(given, key=lambda row: in_time(row.period))
        }
        given = tuple(row for row in given if latest[row.indicator, row.age_band] is row)
    rows = [
        [
            row.label or vocabulary.word({}, row.indicator),
            period_words(row.period),
            _amount(row.value)
            if row.low is None or row.high is None
            else said(
                "evaluation_page.context.range",
                value=_amount(row.value),
                low=_amount(row.low),
                high=_amount(row.high),
            ),
            row.unit,
            row.age_band,
            source_words(row.source),
        ]
        for row in given
    ]
    return Grid(
        "context",
        said("evaluation_page.context.caption", place=result.place.name),
        [
            said("evaluation_page.context.columns.indicator"),
            said("evaluation_page.context.columns.period"),
            said("evaluation_page.context.columns.value"),
            said("evaluation_page.context.columns.unit"),
            said("evaluation_page.context.columns.ages"),
            said("evaluation_page.context.columns.source"),
        ],
        rows,
        sides("llrlll"),
        [
            *([said("evaluation_page.context.latest")] if course else []),
            said("evaluation_page.context.note"),
        ],
    )


def _amount(value: float) -> str:
    return decimal(value, 0 if value == int(value) else 2)


def made_rows(about: StudyDescription, result: Result) -> list[tuple[str, str]]:
    """Give what made the result, so that anyone can tell whether two were made alike."""
    run = result.run
    inputs = [
        (said("evaluation_page.made.table", table=name), table.digest)
        for name, table in run.inputs.items()
        if table.digest
    ]
    settings = [
        (said("evaluation_page.made.disclosure", rule=key.replace("_", " ")), str(value))
        for key, value in result.disclosure.items()
        if value not in {"", None}
    ]
    return [
        (said("evaluation_page.made.date"), vocabulary.day(run.date)),
        (said("evaluation_page.made.edition"), edition_words(about)),
        (said("evaluation_page.made.code"), vocabulary.CODE[run.code]),
        (said("evaluation_page.made.package"), f"localeval {run.package_version}"),
        (said("evaluation_page.made.package_digest"), run.package_digest),
        (said("evaluation_page.made.environment"), run.environment_digest),
        (said("evaluation_page.made.settings"), run.parameters_digest),
        *inputs,
        (
            said("evaluation_page.made.commit"),
            run.git_commit or said("evaluation_page.made.not_recorded"),
        ),
        (said("evaluation_page.made.renderer"), run.renderer),
        *settings,
    ]
