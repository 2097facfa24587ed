"""Why an estimate is not pooled, in a short word for a table, a legend, and a sentence for a person who allows it.

The words for ``comparison.models.NotPooledReason`` are in ``en/reasons.yml``; whether a reason holds is decided elsewhere. Of editions of the method it is said
which one each has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from localeval.comparison.models import Member, NotPooledReason, Pool, StudyDescription
from localeval.comparison_report.fixed_sentences import fixed, listed
from localeval.report.wording.phrases import method_name
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


def _words(reason: NotPooledReason) -> ReasonWords:
    say = fixed()
    key = f"reason.{reason}"
    allowed = say.plain(f"{key}.allowed") if say.has(f"{key}.allowed") else ""
    return ReasonWords(say.plain(f"{key}.short"), say.plain(f"{key}.why"), allowed)


#: In the order of the contract.
REASONS: dict[NotPooledReason, ReasonWords] = {
    reason: _words(reason) for reason in get_args(NotPooledReason)
}


def short(reasons: Iterable[NotPooledReason]) -> str:
    """Give reasons as a cell of the matrix: ``month, ages``."""
    return ", ".join(REASONS[reason].short for reason in reasons)


def legend(reasons: Iterable[NotPooledReason]) -> list[str]:
    """Explain each short word that is used, in the order of the contract, each once."""
    used = set(reasons)
    return [
        fixed().plain("matrix.legend", short=words.short, why=words.why)
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
            return fixed().plain("edition.unknown")
        differ = [
            fixed().plain(
                "edition.of_part",
                edition=edition,
                part=part_words(part),
                others=listed(sorted(self._others[part])),
            )
            for part, edition in mine.items()
            if part in self._others and self._others[part] != {edition}
        ]
        said = fixed().plain("edition.and_by").join(differ)
        return fixed().plain("edition.made_by", said=said) if differ else ""

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
        return fixed().plain("edition.shared")
    if kind == "design":
        return fixed().plain("edition.design", design=code.replace("_", " "))
    name = method_name(code)
    return name[:1].lower() + name[1:]


def edition_words(about: StudyDescription) -> str:
    """Give the edition of the method that made an evaluation: one where its parts have the same, else those that differ too."""
    if about.typed:
        return fixed().plain("edition.typed")
    if about.editions is None:
        return fixed().plain("edition.not_stated")
    shared, design = about.editions.shared, about.editions.design
    parts: dict[MethodPart, str] = {("design", about.design): design}
    parts |= {("estimator", code): own for code, own in about.editions.estimators.items()}
    say = fixed()
    others = [
        say.plain("edition.part", part=part_words(part), edition=own)
        for part, own in parts.items()
        if own != shared
    ]
    if not others:
        return shared
    return say.plain("edition.with_parts", edition=shared, parts=", ".join(others))
