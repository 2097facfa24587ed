"""``feed.xml``: what is new in the library, newest first, as an Atom 1.0 feed (RFC 4287).

An entry keeps its id across rebuilds and revisions, and its date is that of its results, so that a reader's program
announces an evaluation once, and again when it has been revised.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from xml.etree import ElementTree

from localeval.designs.registry import design_label
from localeval.library import addresses
from localeval.library.entries import LibraryEntry
from localeval.library.fixed_sentences import said

#: Entries in the feed; older ones are in the library.
MOST = 100

_ATOM = "http://www.w3.org/2005/Atom"

#: A name of a kind of our own, from which all ids are made (RFC 4122, version 5).
_SPACE = uuid.uuid5(uuid.NAMESPACE_OID, "localeval library")


def feed(
    entries: Iterable[LibraryEntry],
    summaries: dict[str, str],
    title: str,
    base_url: str,
    updated: str,
) -> bytes:
    """Write the feed.

    Parameters
    ----------
    entries : iterable of LibraryEntry
    summaries : dict
        Evaluation id -> one sentence on what was found, as plain text.
    title : str
        Of the library.
    base_url : str
        Where the library is put; empty when that is not known, and links are then relative to the feed.
    updated : str
        Date of the feed where it has no entry, ISO 8601.
    """
    newest = sorted(entries, key=lambda entry: entry.about.id)
    newest.sort(key=lambda entry: entry.about.run_date, reverse=True)
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en-GB"})
    _add(root, "id", entry_id(base_url or title))
    _add(root, "title", title)
    latest = newest[0].about.run_date if newest else updated
    _add(root, "updated", moment(latest))
    _add(root, "author").append(_named(title))
    _link(root, "alternate", f"{base_url}{addresses.INDEX if not base_url else ''}", "text/html")
    if base_url:
        _link(root, "self", f"{base_url}{addresses.FEED}", "application/atom+xml")
    _add(root, "generator", "localeval")
    for entry in newest[:MOST]:
        root.append(_entry(entry, summaries[entry.about.id], base_url))
    ElementTree.indent(root, space=" ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(entry: LibraryEntry, summary: str, base_url: str) -> ElementTree.Element:
    about = entry.about
    item = ElementTree.Element("entry")
    page = addresses.evaluation_address(about.id)
    _add(item, "id", entry_id(about.id))
    _add(
        item,
        "title",
        said("word.synthetic", name=entry.name) if about.synthetic else entry.name,
    )
    _add(item, "updated", moment(about.run_date))
    _add(item, "author").append(_named(about.organisation))
    _link(
        item,
        "alternate",
        f"{base_url}{addresses.canonical_address(page)}" if base_url else page,
        "text/html",
    )
    for term in (about.region, design_label(about.design)):
        if term:
            item.append(ElementTree.Element("category", {"term": term}))
    _add(item, "summary", summary)
    return item


def _add(parent: ElementTree.Element, name: str, text: str = "") -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name)
    child.text = text or None
    return child


def _named(name: str) -> ElementTree.Element:
    person = ElementTree.Element("name")
    person.text = name or said("word.not_stated")
    return person


def _link(parent: ElementTree.Element, rel: str, href: str, kind: str) -> None:
    parent.append(ElementTree.Element("link", {"rel": rel, "href": href, "type": kind}))


def entry_id(name: str) -> str:
    """Give the id of an evaluation, or of a library, which stays the same across rebuilds."""
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"


def moment(day: str) -> str:
    """Give the beginning of a day as feeds write it."""
    return f"{day}T00:00:00Z"
