"""Elements of a Word document: their names with the namespace, new ones, their styles. What is made of them is not known here."""

from __future__ import annotations

from typing import Any


def qualified(name: str) -> str:
    """Give a name such as ``w:tbl`` with its namespace, as lxml writes it."""
    from docx.oxml.ns import qn

    return str(qn(name))


def child(parent: Any, name: str) -> Any:
    """Return the child called `name`, made first when it is missing (as the parent's first)."""
    from docx.oxml import OxmlElement

    found = parent.find(qualified(name))
    if found is None:
        found = OxmlElement(name)
        parent.insert(0, found)
    return found


def remove(parent: Any, *names: str) -> None:
    """Take all children of these names out of their parent."""
    for name in names:
        for old in parent.findall(qualified(name)):
            parent.remove(old)


def word_element(name: str, **attributes: str) -> Any:
    """Make an element with attributes of Word's own namespace."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qualified(f"w:{key}"), value)
    return made


def style_of(paragraph: Any) -> str:
    """Give the id of the style of a paragraph element; empty where it names none, and for anything else."""
    style = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
    return "" if style is None else str(style.get(qualified("w:val"), ""))


def set_style(paragraph: Any, style_id: str) -> None:
    """Give a paragraph element the paragraph style with this id."""
    properties = child(paragraph, "w:pPr")
    style = child(properties, "w:pStyle")
    style.set(qualified("w:val"), style_id)
