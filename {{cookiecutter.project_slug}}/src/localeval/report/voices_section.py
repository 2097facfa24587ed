"""The section "What people said": who was asked, what they spoke of, and their own words where these may be printed.

Every number has passed disclosure control (``analysis.voices``), and so has each quotation. Words of people are escaped and printed as they
are. The sentences are in ``wording/en/learning.yml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import plain, safe, sentence_case
from localeval.report.wording.retold import retold
from localeval.results import Quotation, VoiceFigure

__all__ = ["asked_table", "quotations_text", "roles_table", "themes_table", "voices_text"]

#: More roles make no column each.
_MOST_ROLES = 5


def voices_text(facts: Facts, figures: Sequence[VoiceFigure]) -> Text:
    """Say how the numbers and words may be read."""
    say = sentences()
    if not figures:
        return Text(say.plain("voices.nobody"))
    parts = [say.markdown("voices.accounts", programme=plain(facts.programme))]
    if all(one.people is None for one in figures):
        parts.append(say.plain("voices.few"))
    return Text(" ".join(parts))


def asked_table(facts: Facts, figures: Sequence[VoiceFigure]) -> Table | None:
    """Say who was asked, and how; None where nobody was, or no number is given."""
    say = sentences()
    rows = []
    for one in figures:
        if one.kind == "asked":
            rows.append((say.plain("voices.everyone"), count(one.people)))
        elif one.kind == "source":
            rows.append((say.plain(f"voices.source.{one.source}"), count(one.people)))
        elif one.kind == "role":
            rows.append((_role(one.role), count(one.people)))
    if not any(people != CONFIDENTIAL for _, people in rows):
        return None
    header = [say.plain("voices.group"), say.plain("voices.people")]
    return table("voices-asked", say.plain("voices.asked_caption"), header, rows, [*_notes(facts, figures), say.plain("voices.unnamed")])  # fmt: skip


def themes_table(facts: Facts, figures: Sequence[VoiceFigure]) -> Table | None:
    """Give each theme with how many people spoke of it, and how; None without any."""
    themes = _themes(figures)
    if not themes:
        return None
    say = sentences()
    by_way: dict[tuple[str, str], int | None] = {
        (one.theme, one.sentiment): one.people
        for one in figures
        if one.kind == "theme" and not one.role
    }
    ways = [way for way in ("helped", "hindered", "both") if any(by_way.get((theme, way)) for theme in themes)]  # fmt: skip
    rows = [
        [plain(theme), count(by_way[theme, ""]), *(_cell(by_way, (theme, way)) for way in ways)]
        for theme in themes
    ]
    header = [say.plain(f"voices.{key}") for key in ("theme", "people", *ways)]
    return table("voices", say.plain("voices.caption"), header, rows, [say.plain("voices.unnamed")])


def _role(role: str) -> str:
    """Give a role as it is printed: in the words of its place, or in the language of the report where it is a usual one."""
    return sentence_case(plain(retold(role)))


def roles_table(facts: Facts, figures: Sequence[VoiceFigure]) -> Table | None:
    """Give each theme by who spoke of it; None where all are of one role, or no number of a role is given."""
    roles = [one.role for one in figures if one.kind == "role" and one.people is not None]
    found = {
        (one.theme, one.role): one.people for one in figures if one.kind == "theme" and one.role
    }
    roles = roles[:_MOST_ROLES]
    if not any(found.get((theme, role)) for theme in _themes(figures) for role in roles):
        return None
    say = sentences()
    rows = [
        [plain(theme), *(_cell(found, (theme, role)) for role in roles)]
        for theme in _themes(figures)
    ]
    header = [say.plain("voices.theme"), *(_role(role) for role in roles)]
    return table("voices-roles", say.plain("voices.roles_caption"), header, rows, [])  # fmt: skip


def quotations_text(quotations: Sequence[Quotation]) -> Text | None:
    """Give people's own words, theme by theme; None where none may be printed."""
    if not quotations:
        return None
    say = sentences()
    parts = [f"## {say.plain('voices.quotations')}", say.plain("voices.quoted")]
    for theme in dict.fromkeys(one.theme for one in quotations):
        parts.append(f"### {safe(theme)}")
        parts.append("\n".join(f"- {_quoted(one)}" for one in quotations if one.theme == theme))
    return Text("\n\n".join(parts))


def _quoted(one: Quotation) -> str:
    say, role = sentences(), _role(one.role)
    if role and one.sentiment:
        who = say.plain(f"voices.who_{one.sentiment}", role=role)
    else:
        who = role or (say.plain(f"voices.way.{one.sentiment}") if one.sentiment else "")
    shown = say.plain("voices.who", said=who) if who else ""
    return say.markdown("voices.spoken", text=plain(one.text), who=shown)


def _themes(figures: Sequence[VoiceFigure]) -> list[str]:
    """Name the themes, in the order of the numbers as they are printed."""
    return [
        one.theme for one in figures if one.kind == "theme" and not one.role and not one.sentiment
    ]


def _cell(found: dict[tuple[str, str], int | None], key: tuple[str, str]) -> str:
    return count(found.get(key, 0))


def _notes(facts: Facts, figures: Sequence[VoiceFigure]) -> list[str]:
    step = max((one.people_rounded_to for one in figures), default=0) or facts.rounding
    return [sentences().plain("voices.rounded", step=str(step), threshold=str(facts.threshold))]
