"""How strong the evidence is of the places that are set together: dots for the eye, the mark in words, and the reason.

The levels are those that the evaluations published. Where places differ, both ends are given.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool, StudyDescription
from localeval.comparison_report.fixed_sentences import fixed
from localeval.comparison_report.printed_pool import reported_summary
from localeval.designs.registry import find_design
from localeval.report.display import Text
from localeval.report.wording.grammar import paragraphs

_DOTS = 5
#: From this level on, chance decided who was in the programme, or nearly so.
_CHANCE = 4


def evidence_text(comparison: Comparison, pool: Pool | None) -> Text | None:
    """Say how strong the evidence is of what is pooled, else of the results that are given, else of all evaluations; None without any.

    A place that gives no result has no evidence to be more or less strong.
    """
    average = bool(pool and reported_summary(pool))
    shown = [m for m in pool.members if m.estimate is not None] if pool else []
    # Without an average each result stands by itself, also those that stand apart from the one that others are held against.
    ids = {m.evaluation for m in shown if m.pooled or not average}
    found = [e for e in comparison.evaluations if not ids or e.id in ids]
    if not found:
        return None
    say = fixed()
    levels = [e.evidence_level for e in found if e.evidence_level is not None]
    if len(levels) < len(found):
        words = f"**{say.markdown('evidence.unknown')}**"
        return Text(paragraphs([words, say.markdown("evidence.why.unknown")]), "careful")
    low, high = min(levels), max(levels)
    dots = f"[{'●' * low}{'○' * (_DOTS - low)}]{{.dots}}"
    if low == high:
        word = say.plain(f"evidence.word.{low}")
        mark = say.markdown("evidence.mark", level=str(low), word=word)
    else:
        mark = say.markdown("evidence.marks", low=str(low), high=str(high))
    return Text(
        paragraphs(
            [
                f"{dots} **{mark}**",
                _why(
                    found,
                    low,
                    high,
                    some=_some(comparison, found, average=average),
                ),
            ]
        ),
        "careful",
    )


def _some(comparison: Comparison, found: list[StudyDescription], *, average: bool) -> str:
    """Say which evaluations are spoken of: all, those in the average, or those that give a result where there is no average."""
    if len(found) == len(comparison.evaluations):
        return "all" if average else "all_alone"
    return "pooled" if average else "given"


def _why(found: list[StudyDescription], low: int, high: int, *, some: str) -> str:
    """Say what the level means, and of which evaluations."""
    say = fixed()
    if low != high:
        form = "mixed" if some in {"all", "pooled"} else "mixed_alone"
        return say.markdown(f"evidence.why.{form}")
    key = f"evidence.why.{low}"
    usual = "trial" if low >= _CHANCE else "matched"
    of_one = all(_is_usual(e, usual) for e in found)
    every = say.plain(f"evidence.every.{some.removesuffix('_alone')}")
    form = f"{key}.{usual if of_one else 'other'}"
    return say.markdown(form if f"{key}.other" in say.names() else key, Every=every)


def _is_usual(about: StudyDescription, usual: str) -> bool:
    """Whether a design is one of those whose level means what ``usual`` says: chance decided, or groups were weighted until alike.

    Of a result that was typed from a report only its level is known, and not what it has it for.
    """
    design = find_design(about.design)
    if design is None or about.typed:
        return False
    return design.words.voice == "offered" if usual == "trial" else design.weights_comparison
