"""By which edition of the method a result was made: the edition of what all designs share, of its design, of its estimators.

An edition, such as ``2026.1``, is the year and a number in it. It is raised by hand, in the same commit as the change, when a
number that is published can become another one: another formula, another constant, another rule of what is withheld, another
meaning of an outcome. It stays when code is mended, moved, made faster or explained. ``tests/golden`` of the template's
repository holds the numbers of each edition and fails when they move and it does not.

A design and an estimator say their own edition where they are defined; the shared one is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from localeval.results.fields import Code, ResultPart

#: Edition of what all designs share: how tables are read and people are counted, the outcomes of the catalogue, which numbers
#: are withheld and how the others are rounded (disclosure control), tests adjusted for their number, outcomes over time.
SHARED_EDITION = "2026.6"
Edition = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}\.[0-9]{1,3}$", description="Year and number in it, as 2026.1."),
]
#: A part of the method: ``("shared", "")``, ``("design", "randomised_trial")``, ``("estimator", "difference_in_means")``.
MethodPart = tuple[str, str]


class Editions(ResultPart):
    """The editions that made a result."""

    shared: Edition = Field(
        description="Of what all designs share: outcomes, disclosure control, how people are counted."
    )
    design: Edition
    estimators: Annotated[dict[Code, Edition], Field(max_length=50)] = Field(
        description="Of each method that an estimate names; a method of a place's own has none."
    )

    def of(self, design: str, method: str) -> Mapping[MethodPart, str] | None:
        """Give the edition of each part of the method that decides an estimate.

        Parameters
        ----------
        design, method : str
            Of the estimate.

        Returns
        -------
        mapping or None
            None where the method has no edition, as one of a place's own.
        """
        if method not in self.estimators:
            return None
        return {
            ("shared", ""): self.shared,
            ("design", design): self.design,
            ("estimator", method): self.estimators[method],
        }
