"""Words for the codes that results and comparisons are made of: designs, stages, domains, reasons, dates, sizes.

A code that is not known here is shown with blanks for underscores, because results of other versions may hold it.
"""

from __future__ import annotations

import datetime as dt

from localeval.comparison.models import Reason
from localeval.results.about import Ages, Starts

DESIGNS = {
    "randomised_trial": "Randomised trial",
    "matched_comparison": "Matched comparison group",
    "area_comparison": "Comparison of areas",
    "monitoring": "Participants only, no comparison group",
}
DOMAINS = {
    "health": "Health",
    "skills": "Skills",
    "housing": "Housing",
    "childcare": "Childcare",
    "transport": "Transport",
    "debt": "Debt and money",
    "justice": "Justice",
    "employers": "Employers",
    "benefits": "Benefits",
}
STAGES = {
    "design": "Design",
    "commissioning": "Commissioning",
    "referral": "Referral",
    "delivery": "Delivery",
    "exit": "Leaving the programme",
}
FINDINGS = {
    "worked": "Worked",
    "worked_in_part": "Worked in part",
    "did_not_work": "Did not work",
    "unclear": "Unclear",
}
AGREEMENTS = {
    "one_place": "One place",
    "agree": "Places agree",
    "differ": "Places differ",
}
EVIDENCE_KINDS = {
    "impact_estimate": "impact estimate",
    "monitoring_data": "monitoring data",
    "participant_interviews": "interviews with participants",
    "staff_interviews": "interviews with staff",
    "survey": "survey",
    "observation": "observation",
    "documents": "documents",
}
REACHES = {
    "locally": "locally: in places like this one",
    "regionally": "regionally: across the region",
    "nationally": "nationally: anywhere",
}
#: What each level of the Maryland scale means, short enough for a list.
LEVELS = {
    5: "chance decided who took part",
    4: "close to chance",
    3: "comparison group shown to be alike",
    2: "comparison group that may differ",
    1: "no comparison group",
}
ESTIMANDS = {
    "ATT": "effect on the people who took part",
    "ATE": "effect on everyone in the comparison",
}
MODELS = {
    "reml_hartung_knapp": "Random effects: REML with Hartung-Knapp interval (reported)",
    "dersimonian_laird": "Random effects: DerSimonian and Laird",
    "fixed_effect": "Fixed effect: all places taken to share one effect",
}
REASONS: dict[Reason, str] = {
    "local_outcome": "the outcome is the place's own and means nothing elsewhere",
    "no_comparison_group": "there is no comparison group, so no difference to pool",
    "withheld": "the number is not published",
    "unit": "it is in another unit or currency",
    "month": "it was measured at another month after the start",
    "estimand": "it is the effect on other people (all, or those who took part)",
    "population": "it is about people of other ages",
    "population_unknown": "it does not say whom it is about",
    "design": "its design is of another level of evidence",
    "schema": "its result is of an older version, which does not say all that is compared",
    "method": "it was made by another version of the method",
    "synthetic": "made-up data would stand beside real data",
    "overlap": "the same people may be counted twice",
    "typed": "it was typed from a report",
}


def word(table: dict[str, str], code: str) -> str:
    """Give the word for a code, or the code made readable."""
    known = table.get(code)
    if known:
        return known
    text = code.removeprefix("local:").replace("_", " ")
    return text[:1].upper() + text[1:]


def why(reasons: tuple[Reason, ...]) -> str:
    """Say why an estimate is not pooled: every reason, the first with a capital letter."""
    text = "; ".join(REASONS[reason] for reason in reasons)
    return text[:1].upper() + text[1:]


def day(date: str | None) -> str:
    """Give a date in words: ``1 October 2026``."""
    if date is None:
        return "not provided"
    found = dt.date.fromisoformat(date)
    return f"{found.day} {found:%B %Y}"


def ages(band: Ages | None) -> str:
    """Give an age band: ``18 to 66``."""
    return f"{band.low} to {band.high}" if band else "not stated"


def starts(window: Starts | None) -> str:
    """Give the window in which people started."""
    return f"{day(window.first)} to {day(window.last)}" if window else "not provided"


def size(n: int) -> str:
    """Give the size of a file."""
    return f"{n / 1_000_000:.1f} MB" if n >= 1_000_000 else f"{max(1, round(n / 1000)):,} kB"


def counted(n: int, one: str, many: str = "") -> str:
    """Give a number in digits with its noun: ``1 place``, ``1,000 places``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
