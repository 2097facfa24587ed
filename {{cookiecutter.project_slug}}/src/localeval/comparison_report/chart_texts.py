"""Words that several charts of a comparison share: units, axes, results, and where places did better or worse.

They are in ``en/charts.yml``. Nothing is computed but counts of places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from localeval.comparison.models import Member
from localeval.comparison_report.fixed_sentences import counted, fixed, listed
from localeval.comparison_report.reason_words import short
from localeval.report.charts.marks import Mark
from localeval.report.wording.numbers import currency_sign, is_money

#: Places that a title names; of more it gives the number.
_MOST_NAMED = 2

MARKS: dict[str, Mark] = {"better": "better", "worse": "worse", "inconclusive": "cannot tell"}


def unit_of(unit: str) -> str:
    """Name a unit: ``people in 100``, ``£``, ``weeks``."""
    return currency_sign(unit).strip() if is_money(unit) else fixed().plain(f"unit.{unit}")


def difference_axis(unit: str) -> str:
    """Name a scale of differences: ``Difference, people in 100``."""
    return fixed().plain("axis", unit=unit_of(unit))


def result_of(m: Member) -> str:
    """Say in a word what a place found, by its own range, and whether it differs from the others by more than chance."""
    say = fixed()
    if "no_comparison_group" in m.reasons:
        return say.plain("result.no_comparison")
    if "withheld" in m.reasons:
        return say.plain("result.withheld")
    if not m.pooled:
        return say.plain("result.not_pooled", why=short(m.reasons))
    found = say.plain(f"result.{m.verdict}")
    return say.plain("result.differs", result=found) if m.beyond_chance else found


def where(names: Sequence[str]) -> str:
    """Name one or two places, and count more."""
    return listed(list(names)) if len(names) <= _MOST_NAMED else counted("places", len(names))


def found_where(members: Sequence[Member], name: Callable[[str], str]) -> str:
    """Say where places did better and worse, pooled or not, and for how many we cannot tell, as plain text."""
    say, parts = fixed(), []
    pooled = [m for m in members if m.pooled]
    if not pooled:
        return say.plain("forest.not_pooled")
    outside = [m for m in members if not m.pooled and "precision" not in m.reasons]
    for verdict in ("better", "worse"):
        for form, those in ((verdict, pooled), (f"{verdict}_outside", outside)):
            names = [name(m.evaluation) for m in those if m.verdict == verdict]
            if names:
                parts.append(say.plain(f"forest.{form}", where=where(names)))
    unclear = sum(m.verdict not in {"better", "worse"} for m in pooled)
    if unclear:
        parts.append(say.plain("forest.cannot_tell", where=counted("places", unclear)))
    return ", ".join(parts)
