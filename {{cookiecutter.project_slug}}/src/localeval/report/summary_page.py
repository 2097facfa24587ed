"""The summary on one page: what the first screen of the report says, its main points, and what a reader in a hurry asks next.

Puts together the sentences and the picture of the report, and writes none. How the page looks is the business of
``render.summary_html``, ``summary_pdf`` and ``summary_word``.
"""

from __future__ import annotations

from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.report import answer_section, wording
from localeval.report.display import Figure, Text
from localeval.report.wording.catalogue import sentences
from localeval.results import Records

#: What must not be missed stands in a strip of its own, ahead of all numbers but those of the title.
_STRIPS = ("synthetic", "caution")


@dataclass(frozen=True)
class SummaryPart:
    """A heading and what stands under it."""

    heading: str
    text: Text


@dataclass(frozen=True)
class SummaryPage:
    """The page, in the order in which it is read.

    Attributes
    ----------
    title, likely : str
        Plain text: the finding, which is the title of the report, and the line under it.
    strips : tuple of Text
        That the data are made up, and the notice of ``evaluation.yml``.
    boxes : tuple of Text
        How strong the evidence is, and what to take care of.
    picture : Figure or None
        None where no result is given.
    parts : tuple of SummaryPart
    words : mapping of str to str
        What the page calls itself and the lines at its foot: ``kind``, ``report``, ``contact``, ``licence``, ``skip``.
    """

    title: str
    likely: str
    strips: tuple[Text, ...]
    boxes: tuple[Text, ...]
    picture: Figure | None
    parts: tuple[SummaryPart, ...]
    words: dict[str, str]


def summary_page(facts: Facts, results: Records) -> SummaryPage:
    """Put the summary together.

    Parameters
    ----------
    facts : Facts
    results : Records
        What the notebooks have recorded, as the first screen of the report is made from it.
    """
    say = sentences()
    basis = wording.Basis.of(results)
    primary = next((e for e in results.estimates if e.role == "primary"), None)
    answer = answer_section.answer(facts, results)
    shown = [part for part in answer.parts if part is not None]
    texts = [part for part in shown if isinstance(part, Text)]
    texts_of_parts = {
        "points": wording.main_points(facts, results.estimates, results.levels, basis, section=""),
        "cannot_say": wording.not_told(facts, basis, primary, results.levels, results.series),
        "evaluated": wording.who_was_evaluated(facts, basis),
        "learnt": wording.learnt(results.lessons),
    }
    names = ("kind", "report", "contact", "licence", "skip")
    return SummaryPage(
        title=answer.title,
        likely=answer.likely,
        strips=tuple(text for text in texts if text.kind in _STRIPS),
        boxes=tuple(text for text in texts if text.kind not in _STRIPS),
        picture=next((part for part in shown if isinstance(part, Figure)), None),
        parts=tuple(
            SummaryPart(say.plain(f"summary.{name}"), text)
            for name, text in texts_of_parts.items()
            if text is not None
        ),
        words={name: say.plain(f"summary.{name}") for name in names},
    )
