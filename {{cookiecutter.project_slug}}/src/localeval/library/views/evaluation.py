"""The page of one evaluation: what was found, how sure it is, where it stands among others, what was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.analysis.models import Facts
from localeval.library import addresses, words
from localeval.library.entries import Entry, Shelf, facts_of
from localeval.library.prose import html
from localeval.library.render import Frame, Head, page
from localeval.library.views.evaluation_tables import (
    Picture,
    context_table,
    made_rows,
    pictures,
    standing_table,
)
from localeval.library.views.parts import Finding, Grid
from localeval.report.display import Table
from localeval.report.further import sensitivity_sentence
from localeval.report.headline import headline
from localeval.report.method import evidence_text
from localeval.report.numbers import count
from localeval.report.phrases import joined
from localeval.report.tables import (
    balance_table,
    flow_table,
    impact_table,
    levels_table,
    sensitivity_table,
    subgroup_table,
)
from localeval.results import Result


@dataclass(frozen=True)
class Findings:
    """What a result gives to its page; a table is None where there is nothing to show."""

    headline: Markup
    main: Table
    subgroups: Table | None
    methods: Table | None
    methods_words: Markup
    evidence: Markup
    balance: Table | None
    flow: Table | None
    pictures: tuple[Picture, ...]
    context: Grid | None


def evaluation_page(
    frame: Frame,
    shelf: Shelf,
    entry: Entry,
    result: Result | None,
    found: Finding,
    holds: Sequence[str],
) -> str:
    """Write the page of an evaluation.

    Parameters
    ----------
    frame : Frame
    shelf : Shelf
    entry : Entry
    result : Result or None
    found : Finding
        Its main finding.
    holds : sequence of str
        Names of the files in its bundle.
    """
    about = entry.about
    head = Head(
        address=addresses.evaluation(about.id),
        heading=entry.name,
        subtitle=about.organisation,
        section=addresses.INDEX,
        synthetic=about.synthetic,
        description=found.sentence,
    )
    return page(
        "evaluation.html",
        frame,
        head,
        about=about,
        earlier=entry.earlier,
        lessons=result.lessons if result else (),
        result=result,
        finding=found,
        details=_details(entry),
        found=_findings(result) if result else None,
        standing=standing_table(shelf.standings(about.id), addresses.up(head.address)),
        made=made_rows(result) if result else (),
        download=_download(entry, holds),
    )


def _details(entry: Entry) -> list[tuple[str, str]]:
    about = entry.about
    level = about.evidence_level
    rows = [
        ("Place", f"{about.place} ({about.place_code})"),
        ("Region", about.region or "not stated"),
        ("Design", words.word(words.DESIGNS, about.design)),
        ("Evidence", f"level {level} of 5: {words.LEVELS[level]}" if level else "not stated"),
        (
            "Participants in the data",
            count(about.participants) if about.participants else "not given",
        ),
        ("Ages", words.ages(about.ages)),
        ("Started between", words.starts(about.starts)),
        ("Results of", words.day(about.run_date)),
    ]
    return rows


def _findings(result: Result) -> Findings:
    facts = facts_of(result)
    compared = facts.has_comparison and bool(result.estimates)
    primary = next((e for e in result.estimates if e.role == "primary"), None)
    methods = compared and any(e.role == "sensitivity" for e in result.estimates)
    return Findings(
        headline=html(headline(facts, primary, result.levels).markdown),
        main=_kept(facts, impact_table(facts, result.estimates))
        if compared
        else _kept(facts, levels_table(facts, result.levels)),
        subgroups=_optional(facts, subgroup_table(facts, result.estimates)) if compared else None,
        methods=_kept(facts, sensitivity_table(facts, result.estimates)) if methods else None,
        methods_words=html(sensitivity_sentence(facts, result.estimates).markdown)
        if methods
        else Markup(""),
        evidence=html(evidence_text(result.evidence).markdown) if result.evidence else Markup(""),
        balance=_optional(facts, balance_table(facts, result.balance)),
        flow=_kept(facts, flow_table(facts, result.flow)) if result.flow else None,
        pictures=tuple(pictures(result)),
        context=context_table(result),
    )


def _optional(facts: Facts, table: Table | None) -> Table | None:
    return _kept(facts, table) if table else None


def _kept(facts: Facts, table: Table) -> Table:
    """Leave out what a table says of rounding where the result does not say how it was rounded."""
    if facts.rounding:
        return table
    notes = [note for note in table.notes if "Counts are rounded" not in note]
    return Table(table.label, table.caption, table.header, table.rows, table.align, notes)


@dataclass(frozen=True)
class Offer:
    """The bundle as it is offered: where it is, how large, and what it holds in words."""

    href: str
    size: int
    sha256: str
    holds: str


_REPORTS = {"report.html": "web page", "report.docx": "Word", "report.pdf": "PDF"}


def _download(entry: Entry, holds: Sequence[str]) -> Offer | None:
    if entry.download is None:
        return None
    formats = joined(name for file, name in _REPORTS.items() if file in holds)
    parts = [f"the report ({formats})"] if formats else []
    parts.append("the results (for programs and as a table)")
    if any(name.startswith("notebooks/") for name in holds):
        parts.append("the executed notebooks")
    parts += ["the settings", "a description of where everything is from (RO-Crate)"]
    return Offer(addresses.bundle(entry), entry.download.size, entry.download.sha256, joined(parts))
