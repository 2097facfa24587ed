"""Reviews of how closely a service keeps to supported employment (IPS-25), as a result says it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from localeval.results.fields import Count, Day, NotNegative, OneLine, ResultPart

Score = Annotated[int, Field(ge=1, le=5)]


class FidelityReview(ResultPart):
    """One review: 25 items of 1 to 5. It is about a service and not about its people."""

    provider: OneLine = Field("", description="Whose service; empty where there is one only.")
    date: Day
    reviewer: OneLine
    own: bool = Field(False, description="Whether the service assessed itself.")
    items: Annotated[tuple[Score | None, ...], Field(min_length=25, max_length=25)] = Field(
        description="Scores of items 1 to 25; null where one was not rated."
    )
    total: Count | None = Field(
        description="At most 125; null where an item was not rated, as it could not be compared."
    )
    caseload: NotNegative | None = Field(None, description="People for each employment specialist.")

    @property
    def key(self) -> tuple[str, str]:
        """What makes a review the only one of its kind in a report."""
        return (self.provider, self.date)

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        rated = [score for score in self.items if score is not None]
        if self.total is not None and (len(rated) < len(self.items) or self.total != sum(rated)):
            return "a total of fidelity is not the sum of its 25 items"
        return ""
