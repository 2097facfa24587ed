"""Reviews of the fidelity of supported employment in a place, from what ``evaluation.yml`` says of them.

They are about services and not about persons, so that nothing of them is protected. A total is given only where all 25 items were rated:
24 of them come to less for that alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from localeval.analysis.findings_parts import FindingsPart, register
from localeval.project.fidelity_settings import item_of_caseload
from localeval.results import FidelityReview

if TYPE_CHECKING:
    from localeval.analysis.evaluation import Evaluation


def reviews(evaluation: Evaluation) -> tuple[FidelityReview, ...]:
    """Give the reviews of the place, by provider and day."""
    asked = evaluation.project.settings.delivery
    given = asked.fidelity_of(evaluation.place.code) if asked else ()
    found = []
    for one in given:
        items = list(one.items)
        if one.caseload is not None and items[0] is None:
            items[0] = item_of_caseload(one.caseload)
        rated = [score for score in items if score is not None]
        found.append(
            FidelityReview(
                provider=one.provider,
                date=one.date.isoformat(),
                reviewer=one.reviewer,
                own=one.own,
                items=tuple(items),
                total=sum(rated) if len(rated) == len(items) else None,
                caseload=one.caseload,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.provider.casefold(), one.date)))


register(FindingsPart("fidelity", tuple[FidelityReview, ...], reviews, needs=()))
