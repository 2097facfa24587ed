"""The feed keeps the rules of RFC 4287 that are marked MUST, and tells a reader's program of each revision once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from localeval.library.entries import LibraryEntry
from localeval.library.feed import MOST, feed

from .sample import library, results

ATOM = "{http://www.w3.org/2005/Atom}"
#: RFC 4287, 4.1.1 and 4.1.2: how often each element may stand in a feed and in an entry.
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {
    "generator",
    "icon",
    "logo",
    "rights",
    "subtitle",
    "summary",
    "published",
    "content",
}
BASE = "https://library.example/evaluations/"


def parsed(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)


def made(entries: list[LibraryEntry] | None = None, base: str = "") -> ElementTree.Element:
    entries = library()[1] if entries is None else entries
    summaries = {entry.about.id: "What was found." for entry in entries}
    return parsed(feed(entries, summaries, "What works", base, "2026-10-02"))


def parts(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Give the feed and its entries."""
    yield root
    yield from root.iter(f"{ATOM}entry")


@pytest.mark.parametrize("base", ["", BASE])
def test_the_feed_keeps_the_rules(base: str) -> None:
    root = made(base=base)
    assert root.tag == f"{ATOM}feed"
    for part in parts(root):
        names = [child.tag.removeprefix(ATOM) for child in part]
        for name in ONCE:
            assert names.count(name) == 1, name
        for name in AT_MOST_ONCE:
            assert names.count(name) <= 1, name
        for author in part.findall(f"{ATOM}author"):
            assert [child.tag for child in author] == [f"{ATOM}name"]
            assert (author.findtext(f"{ATOM}name") or "").strip()
        assert part.find(f"{ATOM}author") is not None
        updated = part.findtext(f"{ATOM}updated") or ""
        assert dt.datetime.fromisoformat(updated).tzinfo is not None
        assert (part.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        links = part.findall(f"{ATOM}link")
        kinds = [(link.get("rel"), link.get("type")) for link in links]
        assert len(kinds) == len(set(kinds)), "no two links of one kind"
        assert "alternate" in {rel for rel, _ in kinds}
        assert all(link.get("href") for link in links)
        if base:
            assert all(urlsplit(link.get("href") or "").scheme == "https" for link in links)
    assert len({part.findtext(f"{ATOM}id") for part in parts(root)}) == len(list(parts(root)))


def test_the_newest_stand_first_and_the_feed_is_as_new_as_they() -> None:
    root = made()
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in root.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == days[0] == "2026-10-01T00:00:00Z"


def test_an_entry_keeps_its_id_when_it_is_revised_or_the_library_moves() -> None:
    def ids(root: ElementTree.Element) -> set[str | None]:
        return {entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")}

    changed = results()
    first = changed["E08000003-working-well"]
    first["run"] = {**first["run"], "date": "2027-01-01"}
    assert ids(made()) == ids(made(base=BASE)) == ids(made(library(changed)[1]))


def test_an_id_is_the_one_that_was_given_out() -> None:
    """Programs know an evaluation by this id: it stays as it is written here."""
    titles = {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id")
        for entry in made().iter(f"{ATOM}entry")
    }
    assert titles["Working Well in Cornwall"] == "urn:uuid:10601889-2b67-5819-9870-522fc662b211"


def test_the_feed_ends_at_some_point() -> None:
    _, entries = library()
    many = [
        LibraryEntry(entries[0].about.model_copy(update={"id": f"E08000003-{n}"}))
        for n in range(MOST + 5)
    ]
    assert len(list(made(many).iter(f"{ATOM}entry"))) == MOST


def test_an_empty_feed_is_a_feed() -> None:
    root = made([])
    assert root.findtext(f"{ATOM}updated") == "2026-10-02T00:00:00Z"


def test_the_feed_of_a_library_leads_to_its_pages(site: Path) -> None:
    root = parsed((site / "feed.xml").read_bytes())
    for entry in root.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert (site / (link.get("href") or "")).is_file()
    summaries = [entry.findtext(f"{ATOM}summary") for entry in root.iter(f"{ATOM}entry")]
    assert (
        "Working Well: 10 more people in 100 were in paid work after a year than among similar people who did not join. "
        "Likely range: 5 to 15 more in 100 (95% interval)" in summaries
    )
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert "Working Well in Manchester (synthetic data)" in titles
