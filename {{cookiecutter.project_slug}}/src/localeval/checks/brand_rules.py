"""Rules about ``_brand.yml``: that it can be used, and that what it asks for can be read and is there."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem, ProjectError
from localeval.brand.model import FILE
from localeval.brand.reading import read_brand
from localeval.checks.rule import Rule, Subject

#: The family of rules whose advice is told at once, because it is about what every reader will see.
FAMILY = "brand"


class BrandUsable(Rule):
    """What _brand.yml says of colours, typefaces and the logo can be used."""

    family = FAMILY
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.exists(FILE) else f"there is no {FILE}"

    def check(self, subject: Subject) -> Iterator[str]:
        yield from read_brand(subject.root).remarks


class BrandLegible(Rule):
    """Text in the brand's colours has a contrast of 4.5 to 1 or more, and its typefaces are in the project."""

    family = FAMILY
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        try:
            brand = read_brand(subject.root)
            return "" if brand or brand.advice else "there is no brand"
        except ProjectError:
            return f"{FILE} cannot be used"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from read_brand(subject.root).advice
