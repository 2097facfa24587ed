"""How strong the evidence is of the places that are set together: dots for the eye, the mark in words, and the reason.

The levels are those that the evaluations published. Where places differ, both ends are given.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool, StudyDescription
from localeval.comparison_report.fixed_sentences import fixed
from localeval.designs.registry import find_design
from localeval.report.display import Text
from localeval.report.wording.grammar import paragraphs

_DOTS = 5
#: From this level on, chance decided who was in the programme, or nearly so.
_CHANCE = 4


def evidence_text(comparison: Comparison, pool: Pool | None) -> Text | None:
    """Say how strong the evidence is of what is pooled, or else of all evaluations; None without any."""
    ids = {m.evaluation for m in pool.pooled} if pool else set()
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
                _why(found, low, high, some=len(found) < len(comparison.evaluations)),
            ]
        ),
        "careful",
    )


def _why(found: list[StudyDescription], low: int, high: int, *, some: bool) -> str:
    """Say what the level means; ``some`` where not all evaluations are spoken of."""
    say = fixed()
    if low != high:
        return say.markdown("evidence.why.mixed")
    key = f"evidence.why.{low}"
    usual = "trial" if low >= _CHANCE else "matched"
    of_one = all(_is_usual(e.design, usual) for e in found)
    every = say.plain(f"evidence.every.{'pooled' if some else 'all'}")
    form = f"{key}.{usual if of_one else 'other'}"
    return say.markdown(form if f"{key}.other" in say.names() else key, Every=every)


def _is_usual(code: str, usual: str) -> bool:
    """Whether a design is one of those whose level means what ``usual`` says: chance decided, or groups were weighted until alike."""
    design = find_design(code)
    if design is None:
        return False
    return design.words.voice == "offered" if usual == "trial" else design.weights_comparison
