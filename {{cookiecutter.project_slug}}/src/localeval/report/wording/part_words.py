"""Words for the parts by which delivery is shown: what a column and its parts are called, and which parts lie outside the limits of chance.

The sentences are in ``en/variation.yml``. Names of columns and parts are a place's own, and printed as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from localeval.base.digests import digest
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.delivery_words import STEPS
from localeval.report.wording.phrases import column_name, plain, sentence_case, spelled
from localeval.report.wording.retold import retold
from localeval.results import ChanceLimits, DeliveryFigure

_LONGEST = 30
#: A p-value under which shares are said to lie farther apart than by chance.
_UNUSUAL = 0.05


def said_by(by: str) -> str:
    """Name a column as it is printed: ``Provider``."""
    return column_name(by)


def part_name(figure: DeliveryFigure) -> str:
    """Name a part in its place's own words; ``Not on record`` for whom nothing is known."""
    return plain(retold(figure.part)) if figure.part else sentences().plain("variation.unknown")


def columns_of(figures: Iterable[DeliveryFigure]) -> list[str]:
    """Name the columns by which limits of chance are given, in order."""
    return list(dict.fromkeys(one.by for one in figures if one.by and one.limits is not None))


def without_limits(figures: Iterable[DeliveryFigure]) -> list[str]:
    """Name the columns by which delivery was asked for and no limits are given, in order.

    A column of the reach, or of a characteristic, has figures of other steps as well and is shown elsewhere.
    """
    figures = list(figures)
    shown = {*columns_of(figures), *(one.by for one in figures if one.kind not in STEPS)}
    return list(dict.fromkeys(one.by for one in figures if one.by and one.by not in shown))


def outside_of(figures: Iterable[DeliveryFigure]) -> list[DeliveryFigure]:
    """Give the parts whose shares lie outside the limits of 95%, in their order."""
    return [one for one in figures if one.limits is not None and one.limits.outside]


def not_given(figures: Iterable[DeliveryFigure]) -> str:
    """Say how many parts of a step are withheld, beside what is said of the others; empty where none is."""
    say, hidden = sentences(), sum(one.share is None and one.people != 0 for one in figures)
    if not hidden:
        return ""
    key = say.by_number("variation.not_given", hidden)
    return say.plain(key, N=sentence_case(spelled(hidden)))


def label_of(kind: str, figure: DeliveryFigure) -> str:
    """Give a label for a figure or table of a column and step, with letters of a digest where the name has other signs than small letters."""
    safe = re.sub(r"[^a-z0-9]+", "-", figure.by.lower()).strip("-")[:_LONGEST].strip("-")
    told = (
        safe
        if safe and safe == figure.by.lower()
        else f"{safe or 'column'}-{digest(figure.by)[:6]}"
    )
    return f"delivery-{kind}-{told}-{figure.kind}"


def is_overdispersed(limits: ChanceLimits) -> bool:
    """Whether shares lie farther apart than chance would have them."""
    told = limits.dispersion is not None and limits.dispersion_p is not None
    return told and (limits.dispersion_p or 0.0) < _UNUSUAL and (limits.dispersion or 0.0) > 1
