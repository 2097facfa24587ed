"""Why an estimate is not pooled, in a short word for a table, a legend, and a sentence for a person who allows it.

The words for ``comparison.models.Reason``; whether a reason holds is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localeval.comparison.models import Reason


@dataclass(frozen=True)
class Words:
    """A reason in words.

    Attributes
    ----------
    short : str
        For a cell of the matrix; explained under it.
    why : str
        Finishes "not pooled because".
    allowed : str
        What was done when it was allowed, as a sentence.
    """

    short: str
    why: str
    allowed: str = ""


REASONS: dict[Reason, Words] = {
    "local_outcome": Words(
        "own outcome", "the outcome is the place’s own and is not measured the same way elsewhere"
    ),
    "no_comparison_group": Words(
        "no group", "there is no comparison group, so there is a level but no difference"
    ),
    "withheld": Words("withheld", "the place has not published the number"),
    "precision": Words(
        "precision",
        "its standard error is out of all proportion to the others’, so that it cannot be true",
    ),
    "unit": Words("unit", "it is in another unit or currency"),
    "month": Words(
        "month",
        "it was measured at another month after the start",
        "Estimates measured at different months after the start are pooled together.",
    ),
    "estimand": Words(
        "estimand",
        "it is about other people: those who took part, or everyone who could have",
        "Estimates about those who took part are pooled with estimates about everyone who could have.",
    ),
    "population": Words(
        "ages",
        "it is about people of other ages",
        "Estimates about people of different ages are pooled together.",
    ),
    "population_unknown": Words(
        "ages unknown",
        "it does not say what ages it is about",
        "Estimates that do not say what ages they are about are pooled.",
    ),
    "design": Words(
        "design",
        "the evaluation is of a design that gives evidence of another strength",
        "Estimates from designs that give evidence of different strength are pooled together.",
    ),
    "schema": Words(
        "older",
        "the result is of an older version, which does not say all that is compared",
        "Results of an older version, which do not say all that is compared, are pooled.",
    ),
    "method": Words(
        "method",
        "it was made by another version of the method",
        "Estimates made by different versions of the method are pooled together.",
    ),
    "synthetic": Words(
        "made up",
        "its data are made up and others are real",
        "Estimates from made-up data are pooled with estimates from real data.",
    ),
    "overlap": Words(
        "overlap",
        "the same people may be counted twice",
        "Estimates that may count the same people twice are pooled.",
    ),
    "typed": Words(
        "typed",
        "it was typed from a report, not read from a published result",
        "Estimates typed from reports are pooled with those read from published results.",
    ),
}


def short(reasons: Iterable[Reason]) -> str:
    """Give reasons as a cell of the matrix: ``month, ages``."""
    return ", ".join(REASONS[reason].short for reason in reasons)


def legend(reasons: Iterable[Reason]) -> list[str]:
    """Explain each short word that is used, in the order of the contract, each once."""
    used = set(reasons)
    return [
        f"{words.short}: not pooled because {words.why}."
        for reason, words in REASONS.items()
        if reason in used
    ]
