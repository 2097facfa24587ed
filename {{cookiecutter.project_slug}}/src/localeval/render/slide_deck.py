"""Eight slides from the executed notebooks of a report: which of its parts stand on which, as data.

The finding, the picture with the strength of the evidence, the main points, who, outcomes, groups (or delivery, or months, where no
picture of groups is there), what it cannot say, and what was learnt. All words and pictures are the report's own, in whole sentences; what does not fit is left to the report.
How a file is made of it is known to ``slides``.
"""

from __future__ import annotations

import base64
import re
import struct
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localeval.base.notebook_headings import with_attributes
from localeval.base.notebook_outputs import METADATA
from localeval.render.hidden_prose import without_hidden
from localeval.render.interface import ReportMeta
from localeval.report.wording.catalogue import sentences

#: Characters of a line in letters of a size that can be read across a room, on a whole slide and beside a picture.
_WHOLE, _BESIDE = 74, 24
#: Lines of a slide, and what the space between two paragraphs takes.
_LINES, _SPACE = 13.0, 0.4
#: A picture that is taller than this for its width could not be read on a slide.
_TALLEST = 1.3

#: Figures that show all outcomes, and those that show groups, as the notebooks call them.
_OUTCOMES = ("fig-impact", "fig-outcomes", "fig-levels")
_GROUPS = ("fig-subgroups", "fig-groups")
#: What stands in the place of groups of which there is no picture: the title of the slide, and how the label of its figure begins.
_INSTEAD_OF_GROUPS = (("delivery", "fig-delivery-steps"), ("over_time", "fig-overtime-"))
_SECTION = re.compile(r"^#+ +(.+?)(?: +\{.*\})?$", re.MULTILINE)
_INTERVAL = re.compile(r"\[([^\[\]]*(?:\\[\[\]][^\[\]]*)*)\]\{\.interval\}")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{\.[a-z-]+\}")
_REFERENCE = re.compile(r"(?<![\w\\])@(?:tbl|fig)-")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“*(])")


@dataclass(frozen=True)
class Picture:
    """A figure of the report."""

    name: str
    alt: str
    png: bytes

    @property
    def is_tall(self) -> bool:
        """Whether it is too tall for a slide."""
        width, height = struct.unpack(">II", self.png[16:24])
        return bool(height > _TALLEST * width)


@dataclass(frozen=True)
class Slide:
    """A slide: its title (plain text), a picture and Markdown, either of which may be missing."""

    title: str
    markdown: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class Deck:
    """A title slide (plain text) and the slides after it."""

    title: str
    range: str
    slides: Sequence[Slide]


@dataclass(frozen=True)
class _Block:
    notebook: str
    section: str
    about: Mapping[str, Any]
    data: Mapping[str, Any]

    @property
    def body(self) -> str:
        return str(self.about.get("body", "")).strip()


def slide_deck(notebooks: Sequence[tuple[str, Mapping[str, Any]]], meta: ReportMeta) -> Deck:
    """Choose what stands on the slides.

    Parameters
    ----------
    notebooks : sequence of (name, notebook)
        Executed, in the order of the report.
    meta : ReportMeta
    """
    say = sentences()
    blocks = [block for name, notebook in notebooks for block in _blocks(name, notebook)]
    title, likely = _finding(blocks, meta)
    points = _after_finding(blocks)
    strength = next((b.body for b in blocks if _is_strength(b)), "")
    facts = [b.body for b in blocks if b.about["kind"] == "key-facts"]
    people = f"- {_before_slot('scope.people')}"
    who = next((body for body in facts if body.startswith(people)), facts[0] if facts else "")
    limits = next((b.body for b in blocks if b.section == "Limits"), "")
    lessons = _lessons(notebooks)
    outcomes = _figure(blocks, _OUTCOMES)
    answer = _figure(blocks, ()) or outcomes
    contact = [
        say.markdown(f"slides.{key}", **{key: value})
        for key, value in (("contact", meta.contact), ("licence", meta.licence))
        if value
    ]
    learnt = _fitting(
        lessons or say.plain("slides.no_lessons"), _WHOLE, _LINES - 1.5 * len(contact)
    )
    if answer:
        result = Slide(say.plain("slides.result"), _fitting(strength, _BESIDE), answer)
    else:
        said = "\n\n".join(filter(None, (_explained(blocks), strength)))
        result = Slide(
            say.plain("slides.result"), _fitting(said or say.plain("slides.no_picture"), _WHOLE)
        )
    slides = (
        result,
        Slide(say.plain("slides.points"), _fitting(points, _WHOLE)),
        Slide(say.plain("slides.who"), _fitting(who, _WHOLE)),
        Slide(say.plain("slides.outcomes"), "" if outcomes else _fitting(points, _WHOLE), outcomes),
        _of_groups(blocks),
        Slide(say.plain("slides.limits"), _fitting(limits, _WHOLE)),
        Slide(say.plain("slides.learnt"), "\n\n".join([learnt, *contact])),
    )
    return Deck(title, likely, slides)


def _of_groups(blocks: Sequence[_Block]) -> Slide:
    """Show groups of people; without a picture of them how the programme was delivered, else the months, else that there is none."""
    say = sentences()
    if groups := _figure(blocks, _GROUPS):
        return Slide(say.plain("slides.groups"), picture=groups)
    for key, beginning in _INSTEAD_OF_GROUPS:
        labels = [str(block.about.get("label", "")) for block in blocks]
        for label in labels:
            if label.startswith(beginning) and (picture := _figure(blocks, (label,))):
                return Slide(say.plain(f"slides.{key}"), picture=picture)
    return Slide(say.plain("slides.groups"), say.plain("slides.no_groups"))


def _blocks(name: str, notebook: Mapping[str, Any]) -> Iterator[_Block]:
    """Give what display objects a notebook shows, each with the heading that it stands under."""
    section = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for heading in _SECTION.findall(
                with_attributes(without_hidden("".join(cell["source"])))
            ):
                section = heading
        for output in cell.get("outputs", ()):
            about = output.get("metadata", {}).get(METADATA)
            if about and about["kind"] != "records":
                yield _Block(name, section, about, output.get("data", {}))


def _finding(blocks: Sequence[_Block], meta: ReportMeta) -> tuple[str, str]:
    """Give the finding and its range as plain text; the title of the report where no notebook has one."""
    for block in blocks:
        if block.about["kind"] == "finding":
            return str(block.about["title"]), str(block.about["likely"])
        if block.about["kind"] == "headline":
            first = _plain(block.body.split("\n\n")[0].strip("* "))
            likely = _INTERVAL.search(block.body)
            return f"{meta.title}. {first}", _plain(likely.group(1)) if likely else ""
    return meta.title, ""


def _explained(blocks: Sequence[_Block]) -> str:
    """Give what the headline says under its title; nothing where the finding stands alone."""
    headlines = (b.body for b in blocks if b.about["kind"] == "headline")
    return "\n\n".join(next(headlines, "").split("\n\n")[1:])


def _after_finding(blocks: Sequence[_Block]) -> str:
    """Give the plain text that stands after the finding in its notebook: the main points."""
    at = [i for i, b in enumerate(blocks) if b.about["kind"] in {"finding", "headline"}]
    if not at:
        return ""
    mine = [b for b in blocks[at[0] :] if b.notebook == blocks[at[0]].notebook]
    texts = [b.body for b in mine if b.about["kind"] == "text" and not _is_strength(b)]
    return "\n\n".join(texts) or "\n\n".join(mine[0].body.split("\n\n")[1:])


def _is_strength(block: _Block) -> bool:
    by_words = block.body.startswith(_before_slot("evidence.level"))
    return block.about["kind"] == "strength" or by_words


def _before_slot(key: str) -> str:
    """Give how a sentence begins, by which its paragraph is known."""
    slots = dict.fromkeys(("said", "level", "scale"), "\0")
    return sentences().plain(key, **slots).partition("\0")[0]


def _figure(blocks: Sequence[_Block], labels: Sequence[str]) -> Picture | None:
    """Find the first figure of these labels; without labels the picture of the answer."""
    for block in blocks:
        if block.about["kind"] != "figure" or "image/png" not in block.data:
            continue
        wanted = block.about["label"] in labels if labels else block.about.get("answer")
        if wanted:
            return _picture(block)
    return None


def _picture(block: _Block) -> Picture | None:
    png = base64.b64decode("".join(block.data["image/png"]))
    found = Picture(str(block.about["label"]), str(block.about["alt"]), png)
    return None if found.is_tall else found


def _lessons(notebooks: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Give the headings of the lessons, which are their titles, as a list; else what is said of there being none."""
    for name, notebook in notebooks:
        if "lessons" not in name:
            continue
        texts = [b.body for b in _blocks(name, notebook) if b.about["kind"] == "text" and b.body]
        titles = re.findall(r"^#{3,} +(.+?)(?: +\{.*\})?$", "\n\n".join(texts), re.MULTILINE)
        return "\n".join(f"- {title}" for title in titles) or (texts[0] if texts else "")
    return ""


def _fitting(markdown: str, width: int, lines: float = _LINES) -> str:
    """Keep the paragraphs and points that fit, in whole sentences; say that the report has more where some do not."""
    text = re.sub(r"^#+ .*$", "", _SPAN.sub(r"\1", markdown), flags=re.MULTILINE)
    parts = [
        said
        for part in re.split(r"\n{2,}|\n(?=- )", text.strip())
        if (said := _without_references(" ".join(part.split())))
    ]
    if sum(_height(part, width) for part in parts) <= lines:
        return "\n\n".join(parts)
    more = sentences().plain("slides.more")
    room = lines - _height(more, width)
    kept: list[str] = []
    for part in parts:
        said = _sentences(part, width, room)
        if said:
            kept.append(said)
            room -= _height(said, width)
        if said != part:
            break
    return "\n\n".join([*kept, more])


def _without_references(text: str) -> str:
    """Leave out the sentences that send the reader to a table or figure of the report."""
    return " ".join(s for s in _SENTENCE_END.split(text) if not _REFERENCE.search(s))


def _height(text: str, width: int) -> float:
    """Give the lines that a paragraph takes, with the space after it; its marks are not seen."""
    return len(textwrap.wrap(text.replace("**", "").replace("\\", ""), width)) + _SPACE


def _sentences(text: str, width: int, room: float) -> str:
    """Give as many whole sentences of a text as there is room for."""
    said = ""
    for sentence in _SENTENCE_END.split(text):
        longer = f"{said} {sentence}".strip()
        if _height(longer, width) > room:
            break
        said = longer
    return said


def _plain(markdown: str) -> str:
    """Give a line of Markdown as plain text."""
    text = _SPAN.sub(r"\1", markdown).replace("**", "")
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", " ".join(text.split()))
