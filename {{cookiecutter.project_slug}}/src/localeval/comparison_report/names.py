"""What places and outcomes are called in a comparison, and in which order places stand.

Evaluations are known by ids, readers know places: each gets the shortest name that tells it from the others, safe to
print. A row of the comparison has a title, a short one for the head of a column, and a label for its tables and figures.
It judges nothing and computes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zlib import crc32

from localeval.comparison.models import Comparison, Member, Pool, StudyDescription
from localeval.comparison_report.fixed_sentences import fixed
from localeval.designs.registry import find_design, has_comparison
from localeval.designs.words import in_english
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.finding_parts import when
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    count,
    currency_sign,
    is_money,
    per_cent,
    unit_in_label,
)
from localeval.report.wording.phrases import at_month, plain, safe

_Named = TypeVar("_Named", Pool, StudyDescription)

_UNUSUAL = re.compile(r"__|_$|^local_")

#: Whom an estimate is about, as the estimand says.
ESTIMANDS = {code: fixed().plain(f"estimand.{code}") for code in ("ATT", "ATE")}


@dataclass(frozen=True)
class PlaceNames:
    """The evaluations of a comparison by id, and what each is called.

    Attributes
    ----------
    by_id : mapping of str to StudyDescription
    labels : mapping of str to str
        Plain text, no two alike: the place; with the programme where a place has several; with the day of the run
        where that is not enough.
    """

    by_id: Mapping[str, StudyDescription]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, comparison: Comparison) -> PlaceNames:
        """Name every evaluation of a comparison."""
        found = {item.id: item for item in comparison.evaluations}
        return cls(found, _labels(list(found.values())))

    def label(self, identity: str) -> str:
        """Give the name of an evaluation as plain text, for a cell or a picture."""
        return self.labels.get(identity, identity)

    def safe(self, identity: str) -> str:
        """Give the name of an evaluation for a sentence in Markdown."""
        return safe(self.label(identity))

    def is_typed(self, identity: str) -> bool:
        """Whether an evaluation was typed from a report, so that what is missing is not withheld but not stated there."""
        return identity in self.by_id and self.by_id[identity].typed

    def has_comparison(self, identity: str) -> bool:
        """Whether an evaluation has a comparison group."""
        return identity in self.by_id and has_comparison(self.by_id[identity].design)


def _labels(found: Sequence[StudyDescription]) -> dict[str, str]:
    forms: tuple[Callable[[StudyDescription], str], ...] = (
        lambda e: plain(e.place),
        lambda e: f"{plain(e.place)}, {plain(e.programme)}",
        lambda e: f"{plain(e.place)}, {plain(e.programme)}, {e.run_date}",
        lambda e: f"{plain(e.place)}, {plain(e.programme)}, {e.id}",
    )
    return _shortest(found, forms, lambda e: e.id)


def members_in_order(
    comparison: Comparison,
    places: PlaceNames,
    members: Iterable[Member],
    direction: str = "increase",
) -> list[Member]:
    """Order estimates as the comparison asks: by name, or the best for people first.

    Those without an estimate come last.
    """
    named = sorted(members, key=lambda m: places.label(m.evaluation).casefold())
    if comparison.order == "name":
        return named
    sign = -1.0 if direction == "increase" else 1.0
    return sorted(
        named,
        key=lambda m: (m.estimate is None, sign * m.estimate if m.estimate is not None else 0),
    )


def title(pool: Pool) -> str:
    """Name a row of the comparison: ``In paid work after a year``."""
    return fixed().plain(
        "row.title", label=plain(pool.label), when=when(sentences(), "after", pool.month)
    )


def row_titles(comparison: Comparison) -> dict[str, str]:
    """Name every row of the comparison, with its unit and whom it is about where two would be alike.

    Returns
    -------
    dict of str to str
        Plain text by ``Pool.key``.
    """
    forms: tuple[Callable[[Pool], str], ...] = (
        title,
        lambda p: f"{title(p)} ({_unit(p)})",
        lambda p: f"{title(p)} ({_unit(p)}; {ESTIMANDS[p.estimand]})",
        lambda p: f"{title(p)} ({_unit(p)}; {ESTIMANDS[p.estimand]}; {p.outcome})",
    )
    return _shortest(comparison.pools, forms, lambda p: p.key)


def _unit(pool: Pool) -> str:
    """Name the unit of a row: ``people in 100``, ``£``, ``weeks``."""
    return (
        currency_sign(pool.unit).strip()
        if is_money(pool.unit)
        else fixed().plain(f"unit.{pool.unit}")
    )


def _shortest(
    items: Sequence[_Named], forms: Sequence[Callable[[_Named], str]], key: Callable[[_Named], str]
) -> dict[str, str]:
    """Name each by its key, in the first form in which no other that is left has the same name; else in the last."""
    names: dict[str, str] = {}
    left = list(items)
    for form in forms:
        seen = Counter(map(form, left))
        last = form is forms[-1]
        names |= {
            key(item): form(item) or key(item) for item in left if last or seen[form(item)] == 1
        }
        left = [item for item in left if key(item) not in names]
    return names


def short_title(pool: Pool) -> str:
    """Name a row for the head of a column: ``In paid work, month 12``."""
    return f"{unit_in_label(plain(pool.label), pool.unit)}, {at_month(pool.month)}"


def label_of_figure(pool: Pool, kind: str) -> str:
    """Give the label of a table or figure: ``forest-employed-12-percent-att``."""
    key = re.sub(r"[^a-z0-9]+", "-", pool.key.lower()).strip("-")
    if _UNUSUAL.search(pool.outcome):  # two codes that differ by an underscore keep two labels
        key = f"{key}-{crc32(pool.outcome.encode()):08x}"
    return f"{kind}-{key}"


def people_of(comparison: Comparison, pool: Pool) -> tuple[str, str]:
    """Say whom a pooled value is about, before "the eight places", and what did not happen to them, after "would have been".

    In the words of the designs of what is pooled; a design that is not known here counts as one of people who joined.
    """
    designs = {item.id: item.design for item in comparison.evaluations}
    said = {_words_of(designs.get(m.evaluation, "")) for m in pool.pooled}
    if len(said) == 1:
        return said.pop()
    return fixed().plain("about_mixed.people"), fixed().plain("about_mixed.otherwise")


def _words_of(design: str) -> tuple[str, str]:
    found = find_design(design)
    if found is None:
        return in_english("people_of_several"), in_english("otherwise")
    return found.words.people_of_several, found.words.otherwise


def people_or_missing(n: int | None, *, typed: bool) -> str:
    """Give a count of people; where a typed result lacks it, that it is not available, and not that it is withheld."""
    return NOT_AVAILABLE if n is None and typed else count(n)


def counted_notes(designs: Iterable[str]) -> list[str]:
    """Say who counts as a participant in the designs for which it does not go without saying."""
    found = (find_design(code) for code in dict.fromkeys(designs))
    return [design.words.counted_so for design in found if design and design.words.counted_so]


def printed_levels_note(name: Callable[[str], str], members: Iterable[Member]) -> list[str]:
    """Say whose own report prints an interval of another level than the range here, so that the two are not taken for two findings."""
    found = {(m.evaluation, m.printed_confidence) for m in members if m.printed_confidence}
    if not found:
        return []
    say = fixed()
    each = [
        say.plain("table.rare", place=name(identity), confidence=per_cent(level or 0.0))
        for identity, level in sorted(found, key=lambda one: (name(one[0]).casefold(), one[1]))
    ]
    return [say.plain("table.printed_levels", places=", ".join(each))]
