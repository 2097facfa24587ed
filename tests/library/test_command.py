"""``localeval library``: from bundles as somebody received them to a site, its messages, its exit codes."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.base.errors import BundleError, ProjectError
from localeval.bundles import fetching
from localeval.comparison.typed_results import template
from localeval.library.from_bundles import LibraryRequest, make_library, web_address

from ..bundles.good_bundle import good_files, zip_of
from .sample import results
from .test_pages import contents, read, words


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["library", *(str(argument) for argument in arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of four bundles, one that is no bundle, and an older revision of one."""
    folder = tmp_path / "bundles"
    folder.mkdir()
    for identity, content in results().items():
        if identity == "E08000003-working-well":
            content["changes"] = {"since": "2026-01-20", "notes": [], "items": []}
        (folder / f"{identity}.zip").write_bytes(zip_of(good_files(content)))
    older = results()["E08000003-working-well"]
    older["run"] = {**older["run"], "date": "2026-01-15"}
    older["estimates"][0] |= {"estimate": 11.0, "low": 6.1, "high": 15.9}
    (folder / "older.zip").write_bytes(zip_of(good_files(older)))
    (folder / "broken.zip").write_bytes(b"not a zip file")
    return folder


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_it_makes_a_site_and_says_what_was_left_out(folder: Path, dest: Path) -> None:
    done = call(folder, "--out", dest)
    assert done.exit_code == 0, done.output
    assert "Library of 4 evaluations" in done.stdout
    assert "SYNTHETIC" in done.stdout
    assert "Left out: bundles/broken.zip" in done.stdout
    assert "Left out: bundles/older.zip" in done.stdout
    assert str(dest / "index.html") in done.stdout
    left_out = words(read(dest, "left-out/index.html"))
    assert "broken.zip" in left_out
    assert "older.zip" in left_out


def test_an_earlier_revision_is_named_on_the_page_and_its_numbers_are_nowhere(
    folder: Path, dest: Path
) -> None:
    call(folder, "--out", dest)
    page = words(read(dest, "evaluations/E08000003-working-well/index.html"))
    assert "Results of 15 January 2026 (bundles/older.zip)" in page
    bundles = [name for name in contents(dest) if name.startswith("bundles/")]
    assert len(bundles) == 4
    texts = [data for name, data in contents(dest).items() if not name.startswith("bundles/")]
    assert not [text for text in texts if b"15.9" in text]


def test_the_order_in_which_bundles_are_named_changes_no_byte(
    folder: Path, dest: Path, tmp_path: Path
) -> None:
    files = sorted(folder.glob("*.zip"))
    assert call(*files, "--out", dest).exit_code == 0
    assert call(*reversed(files), "--out", tmp_path / "other").exit_code == 0
    assert contents(dest) == contents(tmp_path / "other")


def test_a_second_time_changes_nothing_also_on_another_day(
    folder: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(folder, "--out", dest)
    before = {path: path.stat().st_mtime_ns for path in dest.rglob("*")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2000000000")
    done = call(folder, "--out", dest)
    assert "Nothing has changed" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in dest.rglob("*")} == before


def test_programs_get_one_object(folder: Path, dest: Path) -> None:
    done = call(folder, "--out", dest, "--json")
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert (told["evaluations"], told["pages"]) == (4, len(list(dest.rglob("*.html"))))
    assert {item["kind"] for item in told["left_out"]} == {"refused", "superseded"}
    assert told["index"] == str(dest / "index.html")


def test_strict_stops_at_a_broken_bundle_and_leaves_the_old_site(folder: Path, dest: Path) -> None:
    call(folder, "--out", dest)
    before = contents(dest)
    done = call(folder, "--out", dest, "--title", "Another", "--strict")
    assert done.exit_code == 2
    assert "broken.zip" in done.output
    assert contents(dest) == before


def test_typed_results_join_and_are_marked(folder: Path, dest: Path, tmp_path: Path) -> None:
    header, *_ = template().splitlines()
    columns = header.split(",")
    row = dict.fromkeys(columns, "") | {
        "place_code": "W06000015",
        "place": "Caerdydd",
        "programme": "Work Programme",
        "outcome": "employed",
        "month": "12",
        "unit": "percent",
        "estimand": "ATT",
        "design": "matched_comparison",
        "evidence_level": "3",
        "date": "2024-02-29",
        "source": "Report 12, table 3",
        "estimate": "3.4",
        "low": "0.6",
        "high": "6.2",
        "confidence": "0.95",
    }
    lines = [header, ",".join(f'"{row[name]}"' for name in columns)]
    typed = tmp_path / "typed.csv"
    typed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = call(folder, "--out", dest, "--typed", typed, "--allow", "typed", "--allow", "synthetic")
    assert done.exit_code == 0, done.output
    assert "Allowed: typed" in done.stdout
    assert "Without a bundle to download: 1" in done.stdout
    (page,) = dest.glob("evaluations/W06000015-*/index.html")
    assert "typed from a published report" in " ".join(page.read_text(encoding="utf-8").split())


def test_a_bundle_that_was_unpacked_takes_part_and_is_not_offered(
    folder: Path, dest: Path, tmp_path: Path
) -> None:
    content = results()["E06000052-working-well"]
    unpacked = tmp_path / "unpacked"
    for name, data in good_files(content).items():
        (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
        (unpacked / name).write_bytes(data)
    done = call(unpacked, "--out", dest)
    assert done.exit_code == 0, done.output
    assert not (dest / "bundles").exists()
    assert not BeautifulSoup(
        (dest / "evaluations/E06000052-working-well/index.html").read_text("utf-8"), "html5lib"
    ).find(id="download")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--allow", "unit"], "'unit' is not a reason that can be allowed"),
        (["--base-url", "javascript:alert(1)"], "no address of a folder on the web"),
        (["--theme", "no-such.css"], "the style sheet is not there"),
        (["--typed", "no-such.csv"], "no-such.csv"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_made(
    folder: Path, dest: Path, more: list[str], said: str
) -> None:
    done = call(folder, "--out", dest, *more)
    assert done.exit_code == 2
    assert said in done.output
    assert not dest.exists()


def test_nothing_named_is_said_in_one_go() -> None:
    done = call()
    assert done.exit_code == 2
    assert "no bundle was named" in done.output
    assert "--out" in done.output


@pytest.mark.parametrize("inside", [".", "site", "a/b"])
def test_a_library_among_its_own_sources_is_refused(folder: Path, inside: str) -> None:
    before = contents(folder)
    done = call(folder, "--out", folder / inside)
    assert done.exit_code == 2
    assert "searched for bundles" in done.output
    assert contents(folder) == before


def test_it_works_where_there_is_no_project(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    done = call("../bundles/*.zip", "--out", "site")
    assert done.exit_code == 0, done.output
    assert done.stdout.rstrip().endswith(f"site{os.sep}index.html")
    assert list(empty.iterdir()) == [empty / "site"]


def test_a_bundle_that_is_exchanged_while_the_library_is_made_is_not_passed_on(
    folder: Path, dest: Path
) -> None:
    def exchange(what: str, *_: Any) -> None:
        if what == "comparing":
            other = results()["E06000052-working-well"]
            other["run"] = {**other["run"], "date": "2025-06-01"}
            (folder / "E06000052-working-well.zip").write_bytes(zip_of(good_files(other)))

    with pytest.raises(BundleError, match="has changed while the library was made"):
        make_library(LibraryRequest([str(folder)], dest), exchange)
    assert not dest.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("https://example.org/library", "https://example.org/library/"),
        ("http://example.org/", "http://example.org/"),
    ],
)
def test_an_address_ends_with_a_slash(text: str, expected: str) -> None:
    assert web_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://name:word@example.org/",
        "https://example.org/?a=b",
        "https://example.org/#a",
        'https://example.org/"><script>',
        "https://[example.org/",
        "file:///srv/library/",
    ],
)
def test_what_is_no_address_of_a_folder_on_the_web_is_refused(text: str) -> None:
    with pytest.raises(ProjectError, match="no address"):
        web_address(text)


@pytest.fixture
def web(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server of the bundles, and what is asked of it; below ``/drip`` it hardly gives anything."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            asked.append(self.path)
            if not self.path.startswith("/drip"):
                super().do_GET()
                return
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(400):
                    self.wfile.write(b"P")
                    time.sleep(0.05)

    handler = partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_server_is_asked_once_for_a_bundle_that_is_passed_on(
    web: tuple[str, list[str]], folder: Path, dest: Path
) -> None:
    (address, asked), name = web, "E08000003-working-well.zip"
    made = make_library(LibraryRequest([f"{address}/{name}"], dest))
    assert not made.not_offered
    assert asked == [f"/{name}"]
    passed_on = [path.read_bytes() for path in dest.rglob("*.zip")]
    assert (folder / name).read_bytes() in passed_on


def test_a_slow_server_costs_a_library_its_time_once(
    web: tuple[str, list[str]], folder: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.5)
    begun = time.monotonic()
    slow = [f"{web[0]}/drip/{number}.zip" for number in range(12)]
    made = make_library(LibraryRequest([str(folder), *slow], dest))
    assert time.monotonic() - begun < 8  # 12 of them one after the other would take 240
    why = {item.source: item.why for item in made.comparison.left_out}
    assert all("did not come in time" in why[address] for address in slow)
    assert made.built.evaluations == 4
