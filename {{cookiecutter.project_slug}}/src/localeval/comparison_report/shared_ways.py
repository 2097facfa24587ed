"""Who took part where, and what programmes plan with: partners by policy area and the assumptions of theories of change, across places.

Every word of a place is escaped and printed as it is. What is printed besides counts places and partners, and claims nothing.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison
from localeval.comparison_report.fixed_sentences import counted, fixed, listed
from localeval.comparison_report.names import PlaceNames
from localeval.report.display import Table
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import count
from localeval.report.wording.partner_words import area_words, gave_words, partner_kind
from localeval.report.wording.phrases import plain, sentence_case

#: Places that a cell names.
_MOST_IN_CELL = 3


def partners_table(comparison: Comparison) -> Table | None:
    """List policy areas with where there are partners, of which kinds, and what they gave; None without any."""
    if not comparison.partners:
        return None
    say = fixed()
    rows = [
        (
            sentence_case(area_words(area.domain)),
            _where(comparison, area.evaluations),
            count(area.partners),
            _counted([(partner_kind(kind), n) for kind, n in area.kinds]),
            _counted([(gave_words(code), n) for code, n in area.gave]),
        )
        for area in comparison.partners
    ]
    header = [say.plain(f"ways.{key}") for key in ("area", "where", "partners", "kinds", "gave")]
    notes = [say.plain("ways.partners_note")]
    caption = say.plain("ways.partners_caption")
    return table("partners", caption, header, rows, notes, text_columns=len(header))


def mechanisms_table(comparison: Comparison) -> Table | None:
    """List what programmes plan with: which step is meant to follow from which, and what has to be true; None without any."""
    if not comparison.mechanisms:
        return None
    say = fixed()
    shown = comparison.mechanisms[:MOST_ROWS]
    rows = [
        (
            say.plain("ways.link", start=plain(link.start).rstrip("."), end=plain(link.end)),
            plain(link.assumption),
            plain(link.mechanism),
            _where(comparison, link.evaluations),
        )
        for link in shown
    ]
    rest = len(comparison.mechanisms) - len(shown) + comparison.mechanisms_left_out
    keys = ("steps", "assumption", "mechanism", "where")
    notes = [say.plain("ways.mechanisms_note"), counted("ways.further", rest) if rest else ""]
    caption, header = say.plain("ways.mechanisms_caption"), [say.plain(f"ways.{k}") for k in keys]
    return table("mechanisms", caption, header, rows, notes, text_columns=len(header))


def _where(comparison: Comparison, ids: tuple[str, ...]) -> str:
    places = PlaceNames.of(comparison)
    if len(ids) > _MOST_IN_CELL:
        return counted("places", len(ids))
    return listed(sorted((places.label(identity) for identity in ids), key=str.casefold))


def _counted(items: list[tuple[str, int]]) -> str:
    """Give words with their numbers where these are more than one: ``charity (2), council``."""
    return "; ".join(f"{word} ({count(n)})" if n > 1 else word for word, n in items)
