"""Why an estimate is not pooled, in a short word for a table, a legend, and a sentence for a person who allows it.

The words for ``comparison.models.NotPooledReason``; whether a reason holds is decided elsewhere. Of editions of the method it is said
which one each has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from localeval.comparison.models import Member, NotPooledReason, Pool, StudyDescription
from localeval.report.wording.phrases import joined, method_name
from localeval.results.editions import MethodPart


@dataclass(frozen=True)
class ReasonWords:
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


REASONS: dict[NotPooledReason, ReasonWords] = {
    "local_outcome": ReasonWords(
        "own outcome", "the outcome is the place’s own and is not measured the same way elsewhere"
    ),
    "no_comparison_group": ReasonWords(
        "no group", "there is no comparison group, so there is a level but no difference"
    ),
    "withheld": ReasonWords("withheld", "the place has not published the number"),
    "precision": ReasonWords(
        "precision",
        "its standard error is out of all proportion to the others’, so that it cannot be true",
    ),
    "unit": ReasonWords("unit", "it is in another unit or currency"),
    "month": ReasonWords(
        "month",
        "it was measured at another month after the start",
        "Estimates measured at different months after the start are pooled together.",
    ),
    "estimand": ReasonWords(
        "estimand",
        "it is about other people: those who took part, or all who were offered it or could have been",
        "Estimates about those who took part are pooled with estimates about all who were offered it or could have been.",
    ),
    "population": ReasonWords(
        "ages",
        "it is about people of other ages",
        "Estimates about people of different ages are pooled together.",
    ),
    "population_unknown": ReasonWords(
        "ages unknown",
        "it does not say what ages it is about",
        "Estimates that do not say what ages they are about are pooled.",
    ),
    "design": ReasonWords(
        "design",
        "the evaluation is of a design that gives evidence of another strength",
        "Estimates from designs that give evidence of different strength are pooled together.",
    ),
    "schema": ReasonWords(
        "older",
        "the result is of an older version, which does not say all that is compared",
        "Results of an older version, which do not say all that is compared, are pooled.",
    ),
    "method": ReasonWords(
        "method",
        "it was made by another edition of the method, or does not say by which",
        "Estimates made by different editions of the method, or that do not say by which, are pooled together.",
    ),
    "synthetic": ReasonWords(
        "made up",
        "its data are made up and others are real",
        "Estimates from made-up data are pooled with estimates from real data.",
    ),
    "overlap": ReasonWords(
        "overlap",
        "the same people may be counted twice",
        "Estimates that may count the same people twice are pooled.",
    ),
    "typed": ReasonWords(
        "typed",
        "it was typed from a report, not read from a published result",
        "Estimates typed from reports are pooled with those read from published results.",
    ),
}


def short(reasons: Iterable[NotPooledReason]) -> str:
    """Give reasons as a cell of the matrix: ``month, ages``."""
    return ", ".join(REASONS[reason].short for reason in reasons)


def legend(reasons: Iterable[NotPooledReason]) -> list[str]:
    """Explain each short word that is used, in the order of the contract, each once."""
    used = set(reasons)
    return [
        f"{words.short}: not pooled because {words.why}."
        for reason, words in REASONS.items()
        if reason in used
    ]


class Whys:
    """Says of each estimate of a row why it is not pooled, beside those that are.

    Parameters
    ----------
    pool : Pool
    about_of : callable
        Gives the evaluation of an id.
    """

    def __init__(self, pool: Pool, about_of: Callable[[str], StudyDescription]) -> None:
        self._pool, self._about_of = pool, about_of

    def why(self, reason: NotPooledReason, member: Member) -> str:
        """Finish "not pooled because" for one estimate."""
        said = self._edition(member) if reason == "method" else ""
        return said or REASONS[reason].why

    def _edition(self, member: Member) -> str:
        """Say by which edition an estimate was made and the others were; empty where they do not differ."""
        mine = self._editions(member)
        if not mine:
            return "it does not say by which edition of the method it was made"
        differ = [
            f"edition {edition} of {part_words(part)}, the others by {joined(sorted(self._others[part]))}"
            for part, edition in mine.items()
            if part in self._others and self._others[part] != {edition}
        ]
        return f"it was made by {'; by '.join(differ)}" if differ else ""

    @cached_property
    def _others(self) -> Mapping[MethodPart, set[str]]:
        found: dict[MethodPart, set[str]] = defaultdict(set)
        for member in self._pool.pooled:
            for part, edition in self._editions(member).items():
                found[part].add(edition)
        return dict(found)

    def _editions(self, member: Member) -> Mapping[MethodPart, str]:
        return self._about_of(member.evaluation).editions_of(member.method) or {}


def part_words(part: MethodPart) -> str:
    """Name a part of the method that has an edition: ``the matched comparison``."""
    kind, code = part
    if kind == "shared":
        return "what all designs share"
    if kind == "design":
        return f"the {code.replace('_', ' ')}"
    name = method_name(code)
    return name[:1].lower() + name[1:]


def edition_words(about: StudyDescription) -> str:
    """Give the edition of the method that made an evaluation: one where its parts have the same, else those that differ too."""
    if about.typed:
        return "typed from a report"
    if about.editions is None:
        return "not stated"
    shared, design = about.editions.shared, about.editions.design
    parts: dict[MethodPart, str] = {("design", about.design): design}
    parts |= {("estimator", code): own for code, own in about.editions.estimators.items()}
    others = [f"{part_words(part)} {own}" for part, own in parts.items() if own != shared]
    return f"{shared} ({', '.join(others)})" if others else shared
