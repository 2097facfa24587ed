"""What an evaluation found, as the first screen of its report says it: title, likely range, picture, evidence, caveat.

The sentences and the picture are the report's own (``report.answer_section``), made anew from the published result. Numbers
that were typed from a report have no result: what is said of them is made from their row of the comparison. A verdict is
read and never judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.comparison.models import StudyDescription
from localeval.designs.registry import find_design
from localeval.library.entries import LibraryEntry, Standing, facts_of, facts_of_result
from localeval.library.fixed_sentences import fixed, said
from localeval.library.side_by_side import as_estimate
from localeval.report.answer_section import answer
from localeval.report.display import Figure, Text
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.caveats import NOTHING_KNOWN, Basis
from localeval.report.wording.finding import finding, main_level
from localeval.report.wording.grammar import result_code
from localeval.report.wording.numbers import per_cent
from localeval.report.wording.phrases import after, plain, verdict_name
from localeval.report.wording.strength import mark_of_level
from localeval.results import Evidence, Result

#: Boxes of a first screen that a page of the library has; strips are the page's own.
_BOXES = ("strength", "careful")


@dataclass(frozen=True)
class MainFinding:
    """What an evaluation found on its primary outcome.

    Attributes
    ----------
    kind : str
        ``better``, ``worse``, ``may_be_chance``, ``inconclusive``, ``withheld`` or ``none`` (nobody to compare with).
    verdict : str
        The same in words.
    title : str
        The finding, as it is the title of the report.
    likely : str
        The line under it.
    """

    kind: str
    verdict: str
    title: str
    likely: str

    @property
    def sentence(self) -> str:
        """All of it as plain text, for the feed and for lists of pages."""
        return f"{self.title}{'' if self.title.endswith(('.', '?', '!')) else '.'} {self.likely}"


@dataclass(frozen=True)
class FirstScreen:
    """The finding, its picture (None where no result is given), and the boxes beside it."""

    finding: MainFinding
    picture: Figure | None = None
    boxes: tuple[Text, ...] = ()


def first_screen(
    entry: LibraryEntry, result: Result | None, standings: Sequence[Standing] = ()
) -> FirstScreen:
    """Give the first screen of an evaluation.

    Parameters
    ----------
    entry : LibraryEntry
    result : Result or None
        None where its numbers were typed from a report.
    standings : sequence of Standing
        Its rows of the comparison; read where the numbers were typed.
    """
    if result is None:
        return _typed(entry.about, standings)
    facts = facts_of_result(result)
    found = answer(facts, result, painted=False)
    parts = [part for part in found.parts if part is not None]
    kind = _kind(result)
    name = said("result.none") if kind == "none" else verdict_name(kind)
    return FirstScreen(
        MainFinding(kind, name, found.title, found.likely),
        next((part for part in parts if isinstance(part, Figure)), None),
        tuple(part for part in parts if isinstance(part, Text) and part.kind in _BOXES),
    )


def _kind(result: Result) -> str:
    if not facts_of_result(result).has_comparison:
        level = main_level(result.levels)
        return "none" if level is not None and level.level is not None else "withheld"
    primary = next((e for e in result.estimates if e.role == "primary"), None)
    return result_code(primary) if primary is not None else "withheld"


def _typed(about: StudyDescription, standings: Sequence[Standing]) -> FirstScreen:
    """Say what was typed: the finding in the same words, the level that was typed with it, and where it is from."""
    say = fixed()
    level = about.evidence_level
    mark = mark_of_level(level) if level else f"**{say.markdown('typed.no_level')}**"
    why = say.markdown("typed.why_level" if level else "typed.why_no_level")
    heading = f"**{sentences().markdown('strength.heading')}**"
    source = say.markdown("typed.source", source=plain(about.source))
    take_care = f"**{sentences().markdown('careful.label')}** {say.markdown('typed.care')} {source}"
    boxes = (
        Text("\n\n".join([heading, mark, why]), "strength"),
        Text(take_care, "careful"),
    )
    return FirstScreen(_typed_finding(about, standings), None, boxes)


def _typed_finding(about: StudyDescription, standings: Sequence[Standing]) -> MainFinding:
    main = [s for s in standings if s.member.role == "primary"] or list(standings)
    estimate = as_estimate(main[0].pool, main[0].member) if main else None
    kind = result_code(estimate) if estimate is not None else "withheld"
    verdict = verdict_name(kind)
    if find_design(about.design) is not None:
        evidence = (
            Evidence(level=about.evidence_level, reasons=()) if about.evidence_level else None
        )
        basis = Basis(evidence) if evidence else NOTHING_KNOWN
        found = finding(facts_of(about), estimate, (), basis)
        return MainFinding(kind, verdict, found.title, found.likely)
    if estimate is None or estimate.estimate is None:
        title = said("typed.nothing", name=f"{about.programme}, {about.place}")
        return MainFinding(kind, verdict, title, sentences().plain("likely.no_result"))
    amounts = Amounts.of(estimate, sentences())
    title = said(
        "typed.title",
        name=plain(f"{about.programme}, {about.place}"),
        label=plain(estimate.label),
        when=after(estimate.month),
        difference=amounts.difference(estimate.estimate),
    )
    ends = amounts.range(
        estimate.low or 0.0, estimate.high or 0.0, clear=estimate.verdict != "inconclusive"
    )
    likely = sentences().plain("likely.range", range=ends, confidence=per_cent(estimate.confidence))
    return MainFinding(kind, verdict, title, likely)
