"""Estimates beside the pooled value of their outcome, as tables whose cells lead to other pages of the library.

Of an outcome: what is pooled, what is not and why, and how estimates go with the context of places. Of an evaluation: where it stands.
Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.comparison.models import Member, Pool
from localeval.comparison_report.names import counted_notes, people_or_missing, printed_levels_note
from localeval.comparison_report.printed_pool import reported_summary
from localeval.comparison_report.reason_words import Whys
from localeval.comparison_report.results_tables import not_stated_note
from localeval.designs.registry import design_label
from localeval.library import addresses, vocabulary
from localeval.library.entries import LibraryContents
from localeval.library.fixed_sentences import said
from localeval.library.page_parts import Cell, Grid, Link, pooled_numbers, sides
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import decimal, interval, number, per_cent
from localeval.report.wording.phrases import after, at_month, verdict_name


def members_table(contents: LibraryContents, pool: Pool, up: str) -> Grid | None:
    """Give every estimate that can be pooled, with its weight where it is; None without any."""
    if not pool.pooled:
        return None
    judged = any(member.beyond_chance is not None for member in pool.pooled)
    allowed = any(member.allowed for member in pool.pooled)
    weighted = reported_summary(pool) is not None
    whys = Whys(pool, contents.about)
    header = [
        said("outcome_page.columns.place"),
        said("outcome_page.columns.difference"),
        _interval_header(pool),
    ]
    header += [said("outcome_page.columns.weight")] if weighted else []
    header += [
        said("outcome_page.columns.people"),
        said("outcome_page.columns.design"),
        said("outcome_page.columns.result"),
    ]
    header += [said("outcome_page.columns.beyond")] if judged else []
    header += [said("outcome_page.columns.allowed")] if allowed else []
    rows = []
    for member in pool.pooled:
        row: list[Cell] = [
            _name(contents, member, up),
            *_values(member),
            *([_weight(member)] if weighted else []),
            _people(contents, member),
            _strength(contents, member),
            verdict_name(member.verdict),
        ]
        row += [said(f"outcome_page.beyond.{'yes' if member.beyond_chance else 'no'}")] if judged else []  # fmt: skip
        row += [vocabulary.why(whys, member, member.allowed) or "–"] if allowed else []
        rows.append(row)
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    return Grid(
        f"pooled-{pool.key}",
        said(
            f"outcome_page.members.{'pooled' if weighted else 'found'}",
            label=pool.label,
            when=after(pool.month),
        ),
        header,
        rows,
        sides("lrr" + "r" * weighted + "rll" + "l" * (judged + allowed)),
        [
            *_notes(),
            *counted_notes(contents.about(member.evaluation).design for member in pool.pooled),
            *not_stated_note(pool.pooled, lambda identity: contents.about(identity).typed),
            *printed_levels_note(lambda identity: contents.about(identity).place, pool.pooled),
            *_shorthand(cells),
        ],
    )


def _notes() -> Iterator[str]:
    yield said("outcome_page.note.people")
    yield said("outcome_page.note.result")


def _shorthand(cells: set[str]) -> Iterator[str]:
    if any("[c]" in cell for cell in cells):
        yield sentences().plain("sign.confidential")
    if any("[x]" in cell for cell in cells):
        yield sentences().plain("sign.not_available")


def moderators_table(pool: Pool) -> Grid | None:
    """Give how estimates go with place context; None where no line was fitted."""
    fitted = [m for m in pool.moderators if m.slope is not None]
    if not fitted:
        return None
    rows = [
        [
            m.label or vocabulary.word({}, m.indicator),
            m.period,
            m.age_band,
            decimal(m.slope or 0.0),
            said("word.from_to", first=decimal(m.low), last=decimal(m.high))
            if m.low is not None and m.high is not None
            else "[x]",
            str(m.k),
        ]
        for m in fitted
    ]
    return Grid(
        f"context-{pool.key}",
        said("outcome_page.context.caption"),
        [
            said("outcome_page.context.columns.indicator"),
            said("outcome_page.context.columns.period"),
            said("outcome_page.context.columns.ages"),
            said("outcome_page.context.columns.change"),
            said("shared.interval", level="95%"),
            said("outcome_page.context.columns.places"),
        ],
        rows,
        sides("lllrrr"),
        [said("outcome_page.context.note")],
    )


def not_pooled_table(contents: LibraryContents, pool: Pool, up: str) -> Grid | None:
    """Give every estimate that is not pooled and why; None where all are."""
    rest = [member for member in pool.members if not member.pooled]
    if not rest:
        return None
    whys = Whys(pool, contents.about)
    rows: list[list[Cell]] = [
        [
            _name(contents, member, up),
            at_month(member.month),
            *_values(member),
            _strength(contents, member),
            vocabulary.why(whys, member, member.reasons),
        ]
        for member in rest
    ]
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    return Grid(
        f"not-pooled-{pool.key}",
        said("outcome_page.not_pooled"),
        [
            said("outcome_page.columns.place"),
            said("outcome_page.columns.measured"),
            said("outcome_page.columns.difference"),
            said("outcome_page.columns.interval"),
            said("outcome_page.columns.design"),
            said("outcome_page.columns.why"),
        ],
        rows,
        sides("llrrll"),
        list(_shorthand(cells)),
    )


def standing_table(contents: LibraryContents, identity: str, up: str) -> Grid | None:
    """Show each estimate of an evaluation beside the pooled value of its outcome, or say why it is not pooled."""
    standings = contents.standings(identity)
    if not standings:
        return None
    rows: list[list[Cell]] = []
    for standing in standings:
        pool, member = standing.pool, standing.member
        own = said("evaluation_page.not_given")
        if member.estimate is not None and member.low is not None and member.high is not None:
            own = f"{number(member.estimate, member.unit)} ({interval(member.low, member.high, member.unit)})"
        pooled = pooled_numbers(pool) or said("evaluation_page.nothing_pooled")
        if member.pooled:
            weight = "" if member.weight is None else decimal(member.weight, 1)
            how = "pooled_with" if weight else "pooled"
            status = said(f"evaluation_page.taken.{how}", weight=weight)
        else:
            why = Whys(pool, contents.about).why(member.reasons[0], member)
            status = said("evaluation_page.taken.not_pooled", why=why)
        name = Link(f"{pool.label}, {after(member.month)}", f"{up}{addresses.pool_address(pool)}")
        rows.append(
            [name, own, pooled, vocabulary.count_words(len(pool.pooled), "evaluation"), status]
        )
    return Grid(
        "standing",
        said("evaluation_page.standing.caption"),
        [
            said("evaluation_page.standing.columns.outcome"),
            said("evaluation_page.standing.columns.own"),
            said("evaluation_page.standing.columns.pooled"),
            said("evaluation_page.standing.columns.over"),
            said("evaluation_page.standing.columns.here"),
        ],
        rows,
        sides("lrrll"),
        [said("evaluation_page.standing.note")],
    )


def _name(contents: LibraryContents, member: Member, up: str) -> Link:
    entry = contents[member.evaluation]
    kind = "made_up" if entry.about.synthetic else "real"
    return Link(
        said(f"outcome_page.name.{kind}", place=entry.about.place, programme=entry.about.programme),
        f"{up}{addresses.evaluation_address(member.evaluation)}",
    )


def _values(member: Member) -> list[str]:
    if member.estimate is None or member.low is None or member.high is None:
        return ["[x]", "[x]"]
    return [
        number(member.estimate, member.unit),
        interval(member.low, member.high, member.unit),
    ]


def _interval_header(pool: Pool) -> str:
    levels = {member.confidence for member in pool.pooled}
    return (
        said("shared.interval", level=per_cent(levels.pop()))
        if len(levels) == 1
        else said("outcome_page.columns.interval")
    )


def _weight(member: Member) -> str:
    return "[x]" if member.weight is None else decimal(member.weight, 1)


def _people(contents: LibraryContents, member: Member) -> str:
    typed = contents.about(member.evaluation).typed
    both = (member.n_participants, member.n_comparison)
    ours, theirs = (people_or_missing(n, typed=typed) for n in both)
    return said("outcome_page.both", ours=ours, theirs=theirs)


def _strength(contents: LibraryContents, member: Member) -> str:
    about = contents[member.evaluation].about
    level = about.evidence_level
    said_level = said("outcome_page.level", n=level) if level else said("outcome_page.no_level")
    return f"{design_label(about.design)}, {said_level}"
