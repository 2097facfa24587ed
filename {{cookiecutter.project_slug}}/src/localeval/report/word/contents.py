"""The table of contents, which Word does not ask to update."""

from __future__ import annotations

from typing import Any

from localeval.report.word.elements import element, qualified, set_style

CONTENTS_LEVELS = 1  # sections only, so that the headline result is on the first page


def add_contents(body: Any) -> None:
    """Put a table of contents before the first section.

    It is a real field with its entries already in it, so Word shows it at once, keeps its links
    working and asks no question; a person can update it from Word's menu.
    """
    headings = [(level, p, bookmark_of(p)) for level, p in _headings(body)]
    entries = [(level, p, mark) for level, p, mark in headings if mark]
    if len(entries) < 2:
        return
    first = headings[0][1]
    anchor = first
    while anchor.getprevious() is not None and anchor.getprevious().tag == qualified(
        "w:bookmarkStart"
    ):
        anchor = anchor.getprevious()
    title = element("w:p")
    set_style(title, "TOCHeading")
    title.append(_run("Contents"))
    anchor.addprevious(title)
    for i, (level, heading, mark) in enumerate(entries):
        line = element("w:p")
        set_style(line, f"TOC{level}")
        if i == 0:
            line.extend(_field_start(f' TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\n '))
        link = element("w:hyperlink", anchor=mark, history="1")
        link.append(_run("".join(t.text or "" for t in heading.iter(qualified("w:t")))))
        line.append(link)
        if i == len(entries) - 1:
            end = element("w:r")
            end.append(element("w:fldChar", fldCharType="end"))
            line.append(end)
        anchor.addprevious(line)


def _headings(body: Any) -> list[tuple[int, Any]]:
    found = []
    for paragraph in body.findall(qualified("w:p")):
        style = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
        name = "" if style is None else style.get(qualified("w:val"), "")
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
    run = element("w:r")
    words = element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def _field_start(instruction: str) -> list[Any]:
    begin, code, separate = element("w:r"), element("w:r"), element("w:r")
    begin.append(element("w:fldChar", fldCharType="begin"))
    text = element("w:instrText")
    text.text = instruction
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.append(text)
    separate.append(element("w:fldChar", fldCharType="separate"))
    return [begin, code, separate]
