"""Words that the text, the tables and the chart on partners share: kinds, policy areas, and what was given."""

from __future__ import annotations

from localeval.report.wording.catalogue import sentences


def partner_kind(code: str) -> str:
    """Name a kind of organisation: ``housing association``."""
    return sentences().plain(f"partners.kind.{code}")


def gave_words(code: str) -> str:
    """Name what was given: ``premises``."""
    return sentences().plain(f"partners.gave.{code}")


def area_words(code: str) -> str:
    """Name a policy area, as lessons do: ``childcare``."""
    return sentences().plain(f"lesson_area.{code}")
