"""The feed for programs: JSON Feed 1.1 in the codes of the government's registry, and a library that another one takes in by it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.library import build_library
from localeval.library.build import Options
from localeval.library.from_bundles import LibraryRequest, make_library
from localeval.library.json_feed import feed_item, json_feed
from localeval.library.merging import bundles_of_feeds

from ..bundles.good_bundle import good_files, good_learning, good_result, zip_of
from .sample import library, typed

BASE = "https://library.example/evaluations/"
#: Codes of EvaluationComponent and EventDate in i-dot-ai/evaluation-registry.
REGISTRY = {
    "status": {"planned", "ongoing", "complete"},
    "evaluation_types": {"impact", "process", "economic", "other"},
    "impact_types": {"rct", "quasi_experimental", "theory", "generic", "other"},
    "quasi_experimental_types": {
        "propensity", "timing", "interrupted", "instrumental", "synthetic", "difference", "regression", "other",
    },
    "process_types": {
        "individual", "group", "case_study", "surveys", "output", "qualitative", "consultative", "other",
    },
    "category": {
        "eval_start", "eval_end", "first_recruit", "last_recruit", "intervention_start", "intervention_end",
        "interim_extract", "interim_analysis_start", "interim_analysis_end", "pub_interim", "final_extract",
        "final_analysis_start", "final_analysis_end", "pub_final", "other", "not set",
    },
}  # fmt: skip


def feed_of(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "feed.json").read_text(encoding="utf-8"))
    return found


def test_it_is_a_json_feed_whose_bundles_are_there(site: Path) -> None:
    feed = feed_of(site)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert "feed_url" not in feed
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids) == len(library()[1])
    days = [item["date_published"] for item in feed["items"]]
    assert days == sorted(days, reverse=True)
    for item in feed["items"]:
        assert (site / item["url"]).is_file()
        assert item["content_text"]
        for one in item.get("attachments", ()):
            assert (site / one["url"]).stat().st_size == one["size_in_bytes"]
            assert one["_sha256"][:12] in one["url"]


def test_an_item_says_what_a_register_asks_for(site: Path) -> None:
    items = {item["_evaluation"]["id"]: item["_evaluation"] for item in feed_of(site)["items"]}
    for said in items.values():
        assert said["status"] in REGISTRY["status"]
        for key in ("evaluation_types", "impact_types", "quasi_experimental_types", "process_types"):  # fmt: skip
            assert set(said.get(key, ())) <= REGISTRY[key]
        assert {one["category"] for one in said["event_dates"]} <= REGISTRY["category"]
    main = items["E08000003-working-well"]
    assert main["evaluation_types"] == ["impact", "process"]
    assert main["quasi_experimental_types"] == ["propensity"]
    assert main["process_types"] == ["individual"]
    assert main["partners"] == [{"name": "A surgery", "kind": "health", "domains": ["health"], "gave": ["premises"]}]  # fmt: skip
    assert main["mechanisms"][0]["from"] == "People meet a key worker"
    assert "health" in main["policy_domains"]
    assert items["E09000023-working-well"]["impact_types"] == ["rct"]
    assert items["E08000035-working-well"]["evaluation_types"] == []


def test_the_same_library_gives_the_same_bytes_whatever_the_order() -> None:
    entries = [*library()[1], typed()]
    items = [feed_item(entry, entry.load(), "Found.", BASE) for entry in entries]
    one, other = json_feed(items, "What works", BASE), json_feed(items[::-1], "What works", BASE)
    assert one == other
    feed = json.loads(one)
    assert feed["feed_url"] == f"{BASE}feed.json"
    assert all(item["url"].startswith(BASE) for item in feed["items"])


def test_its_page_says_how_it_was_meant_to_work_and_who_took_part(site: Path) -> None:
    text = (site / "evaluations/E08000003-working-well/index.html").read_text(encoding="utf-8")
    for words in ("A surgery", "There are jobs", "Trust opens doors", "Did people join?", "It was the same face each time.", "2. More people work"):  # fmt: skip
        assert words in text, words
    other = (site / "evaluations/E08000035-working-well/index.html").read_text(encoding="utf-8")
    assert "How it was meant to work" not in other


def test_partners_and_assumptions_stand_beside_the_lessons(theirs: Path) -> None:
    text = (theirs / "lessons/index.html").read_text(encoding="utf-8")
    for words in ("Partners by policy area", "What programmes plan with", "There are jobs"):
        assert words in text, words


# Another library takes it in.


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Make a library of two evaluations."""
    bundles = tmp_path / "bundles"
    bundles.mkdir()
    for code in ("E08000001", "E08000002"):
        content = good_result() | good_learning()
        content["place"] = {**content["place"], "code": code}
        (bundles / f"{code}.zip").write_bytes(zip_of(good_files(content)))
    make_library(LibraryRequest([str(bundles)], tmp_path / "theirs"))
    return tmp_path / "theirs"


def changed(theirs: Path, **changes: Any) -> str:
    """Change the first attachment of a feed."""
    feed = feed_of(theirs)
    feed["items"][0]["attachments"][0] |= changes
    (theirs / "feed.json").write_text(json.dumps(feed), encoding="utf-8")
    return str(theirs / "feed.json")


def test_another_library_takes_it_in_and_gives_the_same(tmp_path: Path, theirs: Path) -> None:
    request = LibraryRequest([], tmp_path / "ours", merge=[str(theirs / "feed.json")])
    made = make_library(request)
    assert made.built.evaluations == 2
    assert (tmp_path / "ours/feed.json").read_bytes() == (theirs / "feed.json").read_bytes()
    assert make_library(request).built.changed == 0


@pytest.fixture
def server(theirs: Path) -> Iterator[str]:
    """Serve the library."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(theirs)))
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}/"
    made.shutdown()
    made.server_close()


def test_it_is_taken_in_from_the_web(tmp_path: Path, server: str) -> None:
    made = make_library(LibraryRequest([], tmp_path / "ours", merge=[f"{server}feed.json"]))
    assert made.built.evaluations == 2


@pytest.mark.parametrize(
    "url",
    ["../secret.zip", "/etc/passwd", "https://elsewhere.example/a.zip", "file:///etc/passwd", "s3://a/b.zip"],
)  # fmt: skip
def test_a_feed_names_bundles_of_its_own_only(theirs: Path, url: str) -> None:
    with pytest.raises(ProjectError, match="not its own"):
        bundles_of_feeds([changed(theirs, url=url)])


def test_addresses_of_a_feed_on_the_web_stay_on_its_server(theirs: Path) -> None:
    feed = feed_of(theirs)
    feed["feed_url"] = f"{BASE}feed.json"
    feed["items"][0]["attachments"][0]["url"] = f"{BASE}bundles/a.zip"
    (theirs / "feed.json").write_text(json.dumps(feed), encoding="utf-8")
    assert f"{BASE}bundles/a.zip" in bundles_of_feeds([str(theirs / "feed.json")]).sources
    with pytest.raises(ProjectError, match="not its own"):
        bundles_of_feeds([changed(theirs, url="https://library.example:8443/a.zip")])


def test_a_bundle_that_is_another_one_stops_the_work(tmp_path: Path, theirs: Path) -> None:
    feed = changed(theirs, _sha256="0" * 64)
    with pytest.raises(ProjectError, match="not the bundle that the feed names"):
        make_library(LibraryRequest([], tmp_path / "ours", merge=[feed]))
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "JSON"),
        ("[]", "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "no list"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "no bundle"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"attachments": 7}, 7]}', "no bundle"),
        ('{"version": "x", "version": "y"}', "twice"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "feed.json").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=why):
        bundles_of_feeds([str(tmp_path / "feed.json")])
    with pytest.raises(ProjectError, match="no such file"):
        bundles_of_feeds([str(tmp_path / "nothing.json")])


def test_a_library_does_not_take_itself_in(theirs: Path) -> None:
    with pytest.raises(ProjectError, match="searched for bundles"):
        make_library(LibraryRequest([], theirs, merge=[str(theirs / "feed.json")]))


def test_what_was_typed_cannot_be_taken_in(tmp_path: Path) -> None:
    build_library(*library(), tmp_path / "site", Options(BASE))
    found = bundles_of_feeds([str(tmp_path / "site" / "feed.json")])
    assert found.without == 1
