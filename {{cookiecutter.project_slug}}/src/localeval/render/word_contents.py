"""The contents of a Word document: its headings, the bookmarks that lead to them, and the page of each.

Word does not ask to update them, and what stands there until somebody does is worked out by ``word_pages``.
"""

from __future__ import annotations

from typing import Any

from localeval.render.annex import ANNEX
from localeval.render.word_pages import pages_of_marks
from localeval.render.word_xml import qualified, set_style, style_of, word_element
from localeval.report.wording.catalogue import sentences

#: Sections only, so that the headline result is on the first page.
CONTENTS_LEVELS = 1


def put_marks_into_paragraphs(body: Any) -> None:
    """Put each bookmark that stands between paragraphs into the next one.

    LibreOffice loses one that follows a table, and with it the page number of that section.
    """
    ends = {end.get(qualified("w:id")): end for end in body.iter(qualified("w:bookmarkEnd"))}
    for start in body.findall(qualified("w:bookmarkStart")):
        paragraph = start.getnext()
        while paragraph is not None and paragraph.tag != qualified("w:p"):
            paragraph = paragraph.getnext()
        end = ends.get(start.get(qualified("w:id")))
        if paragraph is None or end is None:
            continue
        first = paragraph.find(qualified("w:pPr"))
        paragraph.insert(0 if first is None else 1, start)
        paragraph.append(end)


def annex_headings(body: Any) -> list[Any]:
    """Give the heading of the annex, as far as there is one."""
    return [heading for _, heading in _headings(body) if bookmark_of(heading) == ANNEX]


def add_contents(body: Any, before: int = 1) -> None:
    """Put a table of contents before a section: the first, or the second where the first is the main points.

    Each entry is a link with the number of its page behind it, which is a field: Word shows the number that stands there
    and asks no question, works it out anew when the document is printed or its fields are updated, and LibreOffice does so
    as it opens the file. (Of a field that is the whole of the contents LibreOffice would show what stands there.)
    """
    headings = [(level, p, bookmark_of(p)) for level, p in _headings(body)]
    entries = [(level, p, mark) for level, p, mark in headings if mark]
    if len(entries) < 2:
        return
    first = headings[min(before, len(headings)) - 1][1]
    anchor = first
    while anchor.getprevious() is not None and anchor.getprevious().tag == qualified(
        "w:bookmarkStart"
    ):
        anchor = anchor.getprevious()
    title = word_element("w:p")
    set_style(title, "TOCHeading")
    title.append(_run(sentences().plain("document.contents")))
    anchor.addprevious(title)
    for at, (level, heading, mark) in enumerate(entries, start=1):
        line = word_element("w:p")
        set_style(line, f"TOC{level}")
        if at < len(entries):  # they stay together, on the first page where there is room
            line.find(qualified("w:pPr")).append(word_element("w:keepNext"))
        link = word_element("w:hyperlink", anchor=mark, history="1")
        link.append(_run("".join(t.text or "" for t in heading.iter(qualified("w:t")))))
        tab, end = word_element("w:r"), word_element("w:r")
        tab.append(word_element("w:tab"))
        end.append(word_element("w:fldChar", fldCharType="end"))
        link.extend([tab, *_field_start(f" PAGEREF {mark} \\h "), _run("1"), end])
        line.append(link)
        anchor.addprevious(line)


def number_contents(document: Any) -> None:
    """Write the pages of the sections behind their names in the contents, as far as they are known without Word."""
    pages = pages_of_marks(document)
    for link in document.element.body.iter(qualified("w:hyperlink")):
        texts = list(link.iter(qualified("w:t")))
        if any("PAGEREF" in (code.text or "") for code in link.iter(qualified("w:instrText"))):
            texts[-1].text = str(pages.get(link.get(qualified("w:anchor")), 1))


def _headings(body: Any) -> list[tuple[int, Any]]:
    found = []
    for paragraph in body.findall(qualified("w:p")):
        name = style_of(paragraph)
        if name.startswith("Heading") and name[7:].isdigit() and int(name[7:]) <= CONTENTS_LEVELS:
            found.append((int(name[7:]), paragraph))
    return found


def bookmark_of(paragraph: Any) -> str:
    """Return the bookmark that starts at a heading: right before it, or within it."""
    before = paragraph.getprevious()
    if before is not None and before.tag == qualified("w:bookmarkStart"):
        return str(before.get(qualified("w:name"), ""))
    inside = paragraph.find(qualified("w:bookmarkStart"))
    return "" if inside is None else str(inside.get(qualified("w:name"), ""))


def _run(text: str) -> Any:
    run = word_element("w:r")
    words = word_element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def _field_start(instruction: str) -> list[Any]:
    begin, code, separate = word_element("w:r"), word_element("w:r"), word_element("w:r")
    begin.append(word_element("w:fldChar", fldCharType="begin"))
    text = word_element("w:instrText")
    text.text = instruction
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.append(text)
    separate.append(word_element("w:fldChar", fldCharType="separate"))
    return [begin, code, separate]
