"""On which page of a Word document each heading falls, as far as that can be known without Word.

Word sets a document anew on every machine, and works out the numbers in its contents only when it is asked to. So the numbers
that stand there until then are worked out here, from the styles of the document and the widths of Arial: lines, tables and
pictures are set on pages as Word sets them, by the same rules of what stays with what. LibreOffice works the numbers out
itself as it opens the file. The size of pictures is chosen by what is found here too (``word_pictures``), and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

from localeval.render.word_xml import qualified
from localeval.report.charts.letters import broken

#: Points in a twentieth of a point, an eighth of one, and an EMU.
_TWIP, _EIGHTH, _EMU = 1 / 20, 1 / 8, 1 / 12_700

#: Height of a line of Arial, of the size of its letters.
_LINE = 1.149

#: So many points beyond its end a page still takes: the white under its last letters.
_SLACK = 1.0

#: So many points a page may hold more or less than is worked out here.
_UNSURE = 15.0

#: What Word indents a list by, and what it adds between the rows of a table.
_LIST_INDENT, _RULE = 36.0, 0.5

#: Lines of a paragraph that stay together at either end of a page.
_FEWEST = 2


@dataclass
class Block:
    """What follows each other down a page: a paragraph, or a row of a table.

    Attributes
    ----------
    lines : int
        Of its text; 1 for a picture or a row.
    line : float
        Height of each, in points.
    before, after : float
        Space around it; between two, the larger one counts.
    frame : float
        Height of the lines and the padding of a box, above and below.
    stays, whole, breaks : bool
        It stays with the next one; it is on one page; it begins a page.
    marks : list of str
        Bookmarks that lead here.
    """

    lines: int
    line: float
    before: float = 0.0
    after: float = 0.0
    frame: float = 0.0
    stays: bool = False
    whole: bool = False
    breaks: bool = False
    marks: list[str] = field(default_factory=list)

    @property
    def height(self) -> float:
        return self.lines * self.line + self.frame

    @property
    def least(self) -> float:
        """Height of what may not be parted at its top."""
        splits = not self.whole and self.lines > 2 * _FEWEST - 1
        return self.line * (_FEWEST if splits else self.lines) + self.frame


def pages_of_marks(document: Any) -> dict[str, int]:
    """Give the page of each bookmark of a document.

    Parameters
    ----------
    document : docx.Document
        As it will be saved: with its contents, and pictures in their final size.
    """
    found: dict[str, int] = {}
    for block, page, _ in _set(document):
        found |= dict.fromkeys(block.marks, page)
    return found


def filled_before(document: Any, mark: str) -> float:
    """Say how much of its page is filled by what stands before a bookmark; 1 where there is no such bookmark.

    The least of what it is where pages hold a line more or less than is worked out: programs differ by as much, and a picture
    that just fits for one begins a new page for another.
    """
    return min(_filled_before(document, mark, spare) for spare in (-_UNSURE, 0.0, _UNSURE))


def _filled_before(document: Any, mark: str, spare: float) -> float:
    height = _height(document)
    filled = 1.0
    for block, _, bottom in _set(document, spare):
        if mark in block.marks:
            return filled
        filled = min(bottom / height, 1.0)
    return 1.0


def filled_at_end(document: Any) -> float:
    """Say how much of the last page is filled."""
    bottom = 0.0
    for _, _, bottom in _set(document):  # noqa: B007
        pass
    return bottom / _height(document)


def goes_on(document: Any, mark: str) -> bool:
    """Whether what a bookmark leads to stands under something else on its page."""
    return any(
        mark in block.marks and not block.breaks and bottom > block.height + _SLACK
        for block, _, bottom in _set(document)
    )


def _height(document: Any) -> float:
    section = document.sections[0]
    return float((section.page_height - section.top_margin - section.bottom_margin) * _EMU)


def _set(document: Any, spare: float = 0.0) -> Iterator[tuple[Block, int, float]]:
    """Set the blocks of a document on pages: each with the page on which it begins, and how far down it ends.

    ``spare`` points are added to the height of every page.
    """
    section = document.sections[0]
    width = (section.page_width - section.left_margin - section.right_margin) * _EMU
    height = _height(document) + spare
    blocks = list(_Reader(document, width).blocks())
    page, y, after = 1, 0.0, 0.0
    for at, block in enumerate(blocks):
        needed = max(after, block.before) + _together(blocks, at, height)
        if y and (block.breaks or y + needed > height + _SLACK):
            page, y = page + 1, 0.0
        begins = page
        top = y + max(after, block.before) if y else block.before * block.breaks
        y, after, lines = top + block.height, block.after, block.lines
        while y > height + _SLACK and not block.whole and lines > 1:
            # what does not fit goes on over the page, in whole lines
            lines -= min(lines - 1, max(1, int((height - top) / block.line)))
            page, top, y = page + 1, 0.0, lines * block.line
        yield block, begins, y


def _together(blocks: list[Block], first: int, height: float) -> float:
    """Give the height of a block and of all that stays with it; of a longer one than a page, that of its own beginning."""
    total = 0.0
    for at in range(first, len(blocks)):
        block = blocks[at]
        if not block.stays or at + 1 == len(blocks):
            total += block.least
            break
        total += block.height + max(block.after, blocks[at + 1].before)
    return total if total <= height else blocks[first].least


class _Reader:
    """Reads a document as blocks, with what its styles say of each."""

    def __init__(self, document: Any, width: float) -> None:
        self._document = document
        self._width = width
        self._known: dict[str, dict[str, float]] = {}

    def blocks(self) -> Iterator[Block]:
        """Give what follows each other in the body."""
        marks: list[str] = []
        last: tuple[str, Block] | None = None
        for item in self._document.element.body:
            kind = _local(item)
            if kind == "bookmarkStart":
                marks.append(_value(item, "name"))
            elif kind == "p":
                name, block = self._paragraph(item, self._width)
                block.marks = [*marks, *block.marks]
                self._frame(last, (name, block))
                if last:
                    yield last[1]
                marks, last = [], (name, block)
            elif kind == "tbl":
                self._frame(last, None)
                if last:
                    yield last[1]
                last = None
                yield from self._rows(item)
        self._frame(last, None)
        if last:
            yield last[1]

    def _frame(self, above: tuple[str, Block] | None, below: tuple[str, Block] | None) -> None:
        """Add the lines of boxes between two paragraphs; neighbours of one style stand in one box."""
        if above and below and above[0] == below[0]:
            above[1].frame += self._style(above[0]).get("between", 0.0)
            return
        for side, part in (("bottom", above), ("top", below)):
            if part:
                part[1].frame += self._style(part[0]).get(side, 0.0)

    def _rows(self, table: Any) -> Iterator[Block]:
        columns = [float(_value(c, "w") or 0) for c in table.iter(_name("gridCol"))]
        share = self._width / (sum(columns) or 1.0)
        for row in table.findall(_name("tr")):
            heights, stays = [0.0], False
            for cell, column in zip(row.findall(_name("tc")), columns, strict=False):
                room = column * share - 8.0
                inside = [self._paragraph(p, room)[1] for p in cell.findall(_name("p"))]
                heights.append(sum(b.before + b.height + b.after for b in inside))
                stays = stays or any(b.stays for b in inside)
            yield Block(1, max(heights) + _RULE, stays=stays, whole=True)

    def _paragraph(self, paragraph: Any, width: float) -> tuple[str, Block]:
        """Give a paragraph with the name of its style."""
        properties = paragraph.find(_name("pPr"))
        named = None if properties is None else properties.find(_name("pStyle"))
        name = "Normal" if named is None else _value(named, "val")
        own = self._style(name) | ({} if properties is None else _said(properties))
        size = own.get("size", 10.0)
        left, right = own.get("left", 0.0), own.get("right", 0.0)
        if properties is not None and properties.find(_name("numPr")) is not None:
            left = max(left, _LIST_INDENT)
        marked = [self._style(_value(run, "val")) for run in paragraph.iter(_name("rStyle"))]
        largest = max([size, *(style.get("size", 0.0) for style in marked)])
        pictures = [float(e.get("cy")) * _EMU for e in paragraph.iter() if _local(e) == "extent"]
        text = _text(paragraph)
        tabbed = text.rpartition("\t")[2] if "hanging" in own else text
        bold = bool(own.get("bold"))
        lines = _lines(tabbed, max(width - left - right, 20.0), size, bold)
        line = (largest if lines == 1 else size) * _LINE * own.get("line", 1.0)
        block = Block(
            1 if pictures else lines,
            max(pictures) if pictures else line,
            own.get("before", 0.0),
            own.get("after", 0.0),
            stays=bool(own.get("stays")),
            whole=bool(own.get("whole")) or bool(pictures),
            breaks=bool(own.get("breaks")),
            marks=[_value(m, "name") for m in paragraph.iter(_name("bookmarkStart"))],
        )
        return name, block

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {_value(s, "styleId"): s for s in self._document.styles.element.iter(_name("style"))}

    def _style(self, name: str) -> dict[str, float]:
        """Give what a style says of itself and of those that it is based on."""
        if name not in self._known:
            self._known[name] = self._read_style(name)
        return self._known[name]

    def _read_style(self, name: str) -> dict[str, float]:
        chain: list[tuple[str, Any]] = []
        while name in self._styles and name not in [n for n, _ in chain]:
            style = self._styles[name]
            chain.append((name, style))
            based = style.find(_name("basedOn"))
            name = "" if based is None else _value(based, "val")
        found: dict[str, float] = {}
        for _, style in reversed(chain):
            for part in style:
                if _local(part) in {"pPr", "rPr"}:
                    found |= _said(part)
        return found


@lru_cache(maxsize=20_000)
def _lines(text: str, width: float, size: float, bold: bool) -> int:
    """Count the lines of a text. A document is set again and again with pictures of other sizes, and its words stay."""
    return sum(max(1, len(broken(part, width, size, bold=bold))) for part in text.split("\n"))


def _said(properties: Any) -> dict[str, float]:
    """Read the properties of a paragraph or of its letters, in points; what is switched on is 1."""
    found: dict[str, float] = {}
    for item in properties:
        kind = _local(item)
        if kind == "spacing":
            found |= {n: float(v) * _TWIP for n in ("before", "after") if (v := _value(item, n))}
            if line := _value(item, "line"):
                found["line"] = float(line) / 240
        elif kind == "ind":
            found |= {
                n: float(v) * _TWIP for n in ("left", "right", "hanging") if (v := _value(item, n))
            }
        elif kind == "sz":
            found["size"] = float(_value(item, "val")) / 2
        elif kind == "pBdr":
            for edge in (e for e in item if _local(e) in {"top", "bottom", "between"}):
                room = float(_value(edge, "space") or 0)
                found[_local(edge)] = room + float(_value(edge, "sz") or 0) * _EIGHTH
        elif kind in _SWITCHES:
            found[_SWITCHES[kind]] = float(_value(item, "val") not in {"0", "false"})
    return found


_SWITCHES = {"keepNext": "stays", "keepLines": "whole", "pageBreakBefore": "breaks", "b": "bold"}


def _text(paragraph: Any) -> str:
    """Give the words of a paragraph; a field counts as what it shows, and a picture as nothing."""
    signs = {"tab": "\t", "br": "\n"}
    parts = [
        (item.text or "") if _local(item) == "t" else signs.get(_local(item), "")
        for run in paragraph.iter(_name("r"))
        for item in run
    ]
    return "".join(parts)


def _local(item: Any) -> str:
    return str(item.tag).rpartition("}")[2]


@cache
def _name(name: str) -> str:
    return qualified(f"w:{name}")


def _value(item: Any, name: str) -> str:
    return str(item.get(_name(name)) or "")
