"""What two estimates of a row are compared by, and in what they differ.

**Levels of evidence** are pooled within three groups: randomised (5); a credible comparison group (3 and 4); any other
comparison (2). The Cochrane Handbook (5.1, section 13.2.1.1) advises against any attempt to combine randomised trials
with other studies; on the Maryland Scientific Methods Scale, as What Works Growth uses it, level 3 is the first with a
credible comparison group.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from localeval.comparison.cases import Case
from localeval.comparison.models import Reason

#: Group of evidence level in which estimates may be pooled.
DESIGN_GROUPS: Mapping[int, str] = {
    5: "randomised",
    4: "credible comparison group",
    3: "credible comparison group",
    2: "other comparison",
    1: "no comparison",
}
#: What two estimates of a row are compared by, in the order in which reasons are given.
COMPARED: tuple[Reason, ...] = (
    "unit",
    "month",
    "estimand",
    "population",
    "design",
    "method",
    "synthetic",
    "typed",
)

Features = dict[Reason, Hashable]


def features_of(case: Case) -> Features:
    """Give what a case is compared by; None for what it does not say or what does not apply to it."""
    about, member = case.about, case.member
    level = about.evidence_level
    return {
        "unit": member.unit,
        "month": member.month,
        "estimand": member.estimand,
        "population": (about.ages.low, about.ages.high) if about.ages else None,
        "design": DESIGN_GROUPS[level] if level is not None else None,
        "method": None if about.typed else about.method,
        "synthetic": about.synthetic,
        "typed": about.typed,
    }


def unlike(features: Features, reference: Features) -> set[Reason]:
    """Give in what a case differs from the reference.

    Unknown ages are a reason of their own; how a result was made that was typed is not compared.
    """
    found: set[Reason] = set()
    for reason in COMPARED:
        mine, theirs = features[reason], reference[reason]
        unsaid = mine is None or theirs is None
        unrated = reason == "design" and mine is None
        if unrated or (not unsaid and mine != theirs):
            found.add(reason)
    return found
