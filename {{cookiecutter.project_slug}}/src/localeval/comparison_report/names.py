"""What places, outcomes and designs are called in a comparison, and which pooled value of an outcome is printed.

Evaluations are known by ids, readers know places: each gets the shortest name that tells it from the others, safe to
print. Of three or more places the printed value is REML with Hartung and Knapp's interval; of two it is the fixed effect,
which is about these two only, and nothing where they differ beyond chance. That choice is the one that
``methods.synthesis.pooling`` makes. It judges nothing and computes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from localeval.catalogue.catalogue import shared_outcomes
from localeval.comparison.models import Comparison, Member, Pool, StudyDescription, Summary
from localeval.designs.registry import has_comparison
from localeval.report.wording.numbers import currency_sign, is_money, unit_in_label
from localeval.report.wording.phrases import after, plain, safe, what_is_measured

_UNUSUAL = re.compile(r"__|_$|^local_")

#: Whom an estimate is about, as the estimand says.
ESTIMANDS = {
    "ATT": "people who took part",
    "ATE": "everyone who could have taken part",
}


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
    labels: dict[str, str] = {}
    left = list(found)
    for form in forms:
        seen = Counter(form(e) for e in left)
        last = form is forms[-1]
        labels |= {e.id: form(e) or e.id for e in left if last or seen[form(e)] == 1}
        left = [e for e in left if e.id not in labels]
    return labels


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
    """Name a row of the comparison: ``In paid work, 12 months after the start``."""
    return f"{plain(pool.label)}, {after(pool.month)}"


def row_titles(comparison: Comparison) -> dict[str, str]:
    """Name every row of the comparison, with its unit and whom it is about where two would be alike.

    Returns
    -------
    dict of str to str
        Plain text by ``Pool.key``.
    """
    pools = comparison.pools
    forms: tuple[Callable[[Pool], str], ...] = (
        title,
        lambda p: f"{title(p)} ({unit_words(p.unit)})",
        lambda p: f"{title(p)} ({unit_words(p.unit)}; {ESTIMANDS[p.estimand]})",
        lambda p: f"{title(p)} ({unit_words(p.unit)}; {ESTIMANDS[p.estimand]}; {p.outcome})",
    )
    names: dict[str, str] = {}
    left = list(pools)
    for form in forms:
        seen = Counter(form(p) for p in left)
        names |= {p.key: form(p) for p in left if form is forms[-1] or seen[form(p)] == 1}
        left = [p for p in left if p.key not in names]
    return names


def short_title(pool: Pool) -> str:
    """Name a row for the head of a column: ``In paid work, month 12``."""
    when = "at the start" if pool.month == 0 else f"month {pool.month}"
    return f"{unit_in_label(plain(pool.label), pool.unit)}, {when}"


def label_of_figure(pool: Pool, kind: str) -> str:
    """Give the label of a table or figure: ``forest-employed-12-percent-att``."""
    key = re.sub(r"[^a-z0-9]+", "-", pool.key.lower()).strip("-")
    if _UNUSUAL.search(pool.outcome):  # two codes that differ by an underscore keep two labels
        key = f"{key}-{crc32(pool.outcome.encode()):08x}"
    return f"{kind}-{key}"


def measured_what(pool: Pool) -> str:
    """Say what is measured, after "the": ``share in paid work`` (Markdown)."""
    return what_is_measured(shared_outcomes().get(pool.outcome), pool.label, pool.unit)


def unit_words(unit: str) -> str:
    """Give the unit of a difference: ``percentage points``, ``£``, ``weeks``, ``points``."""
    if unit == "percent":
        return "percentage points"
    return currency_sign(unit).strip() if is_money(unit) else {"score": "points"}.get(unit, unit)


#: Two places whose difference has a p-value below this are not averaged.
DIFFER_AT = 0.05

FEW = 5


def reported_summary(pool: Pool) -> Summary | None:
    """Give the pooled value that is printed; None when there is none to print."""
    by_model = {item.model: item for item in pool.summaries}
    if pool.caution != "two_places":
        return by_model.get("reml_hartung_knapp")
    if pool.differ_p is not None and pool.differ_p < DIFFER_AT:
        return None
    return by_model.get("fixed_effect")


def verdict(pool: Pool, summary: Summary) -> Literal["better", "worse", "inconclusive"]:
    """Read the verdict from the interval and from which way is good."""
    if summary.low <= 0 <= summary.high:
        return "inconclusive"
    return "better" if (summary.low > 0) == (pool.direction == "increase") else "worse"


@dataclass(frozen=True)
class Given:
    """An estimate whose numbers are all there, so that it can be drawn."""

    member: Member
    estimate: float
    low: float
    high: float


def given_estimates(members: Iterable[Member]) -> list[Given]:
    """Keep the estimates that are given with their interval, in the same order."""
    return [
        Given(m, m.estimate, m.low, m.high)
        for m in members
        if m.estimate is not None and m.low is not None and m.high is not None
    ]
