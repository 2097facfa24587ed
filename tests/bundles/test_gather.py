"""Gathering results: every kind of source, what is refused and skipped, what counts once, and what is never shown."""

from __future__ import annotations

import contextlib
import http.server
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.registry import known_implementations

from localeval.base.errors import BundleError, ProjectError
from localeval.bundles import fetching, remote, sources
from localeval.bundles import gather as gathering
from localeval.bundles.gather import gather, open_sources, read_bundle
from localeval.bundles.layout import Limits
from localeval.bundles.opening import open_bundle, open_folder, open_zip_file
from localeval.bundles.remote import without_secrets
from localeval.bundles.sources import find_sources

from . import hostile_crate, hostile_results, hostile_zip
from .corpus import CASES, Case
from .good_bundle import good_files, good_result, unpack, with_crate, zip_of

MODULES = (hostile_zip, hostile_results, hostile_crate)


def bundle(name: str = "Manchester", code: str = "E08000003") -> bytes:
    """Give the bundle of a place."""
    content = good_result()
    content["place"] |= {"name": name, "code": code}
    return zip_of(good_files(content))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two bundles, one of them deeper, and what is none."""
    made = tmp_path / "bundles"
    (made / "north").mkdir(parents=True)
    (made / "a.zip").write_bytes(bundle())
    (made / "north" / "b.zip").write_bytes(bundle("Bury", "E08000002"))
    (made / "notes.txt").write_text("nothing")
    (made / ".hidden").mkdir()
    (made / ".hidden" / "c.zip").write_bytes(bundle("Oldham", "E08000004"))
    return made


def shown(found: gathering.Gathered) -> list[str]:
    return [item.source for item in found.opened]


def test_a_file_is_opened(folder: Path) -> None:
    found = gather([folder / "a.zip"])
    (item,) = found.opened
    assert (item.source, item.result.place.name, item.schema_version) == (
        "a.zip",
        "Manchester",
        "1.3",
    )
    assert item.size == (folder / "a.zip").stat().st_size
    assert item.result == open_bundle(folder / "a.zip").result


def test_a_folder_is_searched_to_its_depth_without_hidden_ones(folder: Path) -> None:
    assert shown(gather([folder])) == ["bundles/a.zip", "bundles/north/b.zip"]


def test_a_link_in_a_folder_is_not_followed(folder: Path) -> None:
    if os.name != "posix":
        pytest.skip("links want rights on Windows")
    (folder / "loop").symlink_to(folder)
    (folder / "d.zip").symlink_to(folder / "a.zip")
    assert shown(gather([folder])) == ["bundles/a.zip", "bundles/north/b.zip"]


def test_a_pattern_finds_files_and_folders(folder: Path) -> None:
    assert shown(gather([f"{folder}/**/*.zip"])) == ["a.zip", "b.zip"]
    assert shown(gather([f"{folder}/nor*"])) == ["north/b.zip"]


def test_an_unpacked_bundle_is_opened(folder: Path, tmp_path: Path) -> None:
    unpack(open_bundle(folder / "a.zip").files, tmp_path / "unpacked")
    (item,) = gather([tmp_path / "unpacked"]).opened
    assert (item.source, item.sha256, item.size) == ("unpacked", None, None)
    assert read_bundle(gather([tmp_path / "unpacked"]).sources[item.digest]) is None


def test_the_outputs_of_a_project_are_taken(tmp_path: Path) -> None:
    project = tmp_path / "project"
    output = project / "output" / "E08000003"
    output.mkdir(parents=True)
    (project / "evaluation.yml").write_text("programme: {}")
    (output / "results.json").write_bytes(good_files()["results.json"])
    (project / "a.zip").write_bytes(b"the project's own file, which is no bundle")
    (item,) = gather([project]).opened
    assert (item.source, item.sha256) == ("project/output/E08000003", None)
    assert shown(gather([output / "results.json"])) == ["results.json"]


def test_a_project_that_has_not_been_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "evaluation.yml").write_text("programme: {}")
    with pytest.raises(ProjectError, match="no outputs yet"):
        gather([tmp_path])


def test_the_folder_that_publish_makes_counts_each_place_once(tmp_path: Path) -> None:
    place = tmp_path / "public" / "site" / "E08000003"
    place.mkdir(parents=True)
    for target in (tmp_path / "public", place):
        (target / "working-well-E08000003.zip").write_bytes(bundle())
    (place / "results.json").write_bytes(good_files()["results.json"])
    found = gather([tmp_path / "public"])
    assert shown(found) == ["public/site/E08000003/working-well-E08000003.zip"]
    assert len(found.duplicates) == 1


def test_a_bundle_stands_for_its_own_output(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "E08000003"
    output.mkdir()
    (output / "results.json").write_bytes(good_files(good_result())["results.json"])
    found = gather([output, folder / "a.zip"])
    assert [(item.source, item.sha256 is None) for item in found.opened] == [("a.zip", False)]
    assert found.duplicates == (("E08000003", "a.zip"),)


def test_the_order_of_names_changes_nothing(folder: Path) -> None:
    names = [folder / "north", folder / "a.zip"]
    assert gather(names) == gather(names[::-1])


# What is refused, and what is skipped


def test_a_broken_bundle_is_skipped_and_said(folder: Path) -> None:
    (folder / "broken.zip").write_bytes(bundle()[:-50])
    found = gather([folder])
    assert shown(found) == ["bundles/a.zip", "bundles/north/b.zip"]
    (refusal,) = found.refused
    assert refusal.source == "bundles/broken.zip"
    assert "cut off" in refusal.why


def test_a_broken_bundle_is_an_error_when_strict(folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"no zip")
    with pytest.raises(ProjectError, match=r"bundles/broken\.zip"):
        gather([folder], strict=True)


def test_nothing_that_can_be_used_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"no zip")
    with pytest.raises(ProjectError, match="no zip file"):
        gather([tmp_path])


def test_everything_that_is_not_there_is_named_at_once(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ProjectError) as caught:
        gather([tmp_path / "no.zip", empty, f"{tmp_path}/*.zip", "nosuch://a/b.zip"])
    assert [problem.what for problem in caught.value.problems] == [
        "there is no such file or folder.",
        "it holds no bundle (a file that ends in .zip) and no result.",
        "the pattern finds no bundle.",
        "addresses of the kind 'nosuch://' are not known.",
    ]


def test_a_disk_is_not_searched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_NAMES", 3)
    with pytest.raises(ProjectError, match="more than 3 files"):
        gather([folder])
    monkeypatch.setattr(sources, "MOST_NAMES", 100)
    monkeypatch.setattr(sources, "MOST_SOURCES", 1)
    with pytest.raises(ProjectError, match="2 results, where 1 are the most"):
        gather([folder])


@pytest.mark.skipif(os.name != "posix", reason="the corpus makes links and pipes")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.says[:20]}")
def test_a_hostile_bundle_is_refused_here_too(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    opener = open_folder if path.is_dir() else open_zip_file
    with pytest.raises(BundleError, match=case.says):
        opener(path, "bundle", Limits())


def test_an_older_version_is_upgraded_and_still_known_as_such(tmp_path: Path) -> None:
    old = (Path(__file__).parents[1] / "results" / "results-1.0.json").read_bytes()
    files = good_files()
    from localeval.results import estimates_csv
    from localeval.results.versions import read_result

    files |= {"results.json": old, "results.csv": estimates_csv(read_result(old)[0]).encode()}
    (tmp_path / "old.zip").write_bytes(zip_of(with_crate(files)))
    (item,) = gather([tmp_path]).opened
    assert (item.schema_version, item.result.schema_version) == ("1.0", "1.3")
    assert item.result.population is None


# Several at a time


def test_processes_find_what_one_alone_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "broken.zip").write_bytes(b"no zip")
    alone = gather([folder], workers=1)
    monkeypatch.setattr(gathering, "_WORTH_PROCESSES", 2)
    assert gather([folder], workers=2) == alone


def test_without_processes_it_is_done_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, *_: object, **__: object) -> None:
            raise BrokenExecutor

    alone = gather([folder], workers=1)
    monkeypatch.setattr(gathering, "_WORTH_PROCESSES", 2)
    monkeypatch.setattr(gathering, "ProcessPoolExecutor", Broken)
    assert gather([folder], workers=2) == alone


# Addresses


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; some paths answer in ways of their own."""

    def do_GET(self) -> None:
        if self.path.startswith("/to-file"):
            self.send_response(302)
            self.send_header("Location", Path("/etc/hostname").as_uri())
            self.end_headers()
        elif self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/a.zip")
            self.end_headers()
        elif self.path.startswith("/forbidden"):
            self.send_error(403)
        elif self.path.startswith("/endless"):
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(10_000):
                    self.wfile.write(b"\0" * 65_536)
            except OSError:
                pass  # the other side has had enough
        elif self.path.startswith("/drip"):
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(200):
                    self.wfile.write(b"P")
                    self.wfile.flush()
                    time.sleep(0.05)
        elif self.path.startswith("/steady"):
            self.send_response(200)
            self.end_headers()
            for part in range(0, len(content := bundle("Bury", "E08000002")), 3000):
                self.wfile.write(content[part : part + 3000])
                self.wfile.flush()
                time.sleep(0.05)
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web(folder: Path) -> Iterator[str]:
    """Give the address of a server on this machine that has the folder's files."""

    def handler(*arguments: Any) -> _Handler:
        return _Handler(*arguments, directory=str(folder))

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_web_address_is_fetched(web: str) -> None:
    found = gather([f"{web}/north/b.zip", f"{web}/moved"])
    assert shown(found) == [f"{web}/moved", f"{web}/north/b.zip"]
    assert {item.result.place.name for item in found.opened} == {"Manchester", "Bury"}
    assert not found.sources


def test_what_came_from_an_address_is_read_again_where_it_was_kept(
    web: str, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "kept").mkdir()
    named = find_sources([f"{web}/a.zip", f"{web}/none.zip", folder / "north" / "b.zip"])
    found = open_sources(named, keep=tmp_path / "kept")
    again = {source.shown: read_bundle(source) for source in found.sources.values()}
    assert again == {
        f"{web}/a.zip": (folder / "a.zip").read_bytes(),
        "b.zip": (folder / "north" / "b.zip").read_bytes(),
    }
    assert len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/none.zip", "no such file"),
        ("/forbidden", "answers 403"),
        ("/to-file", "cannot be fetched"),
    ],
)
def test_what_the_web_does_not_give_is_skipped_and_said(web: str, path: str, says: str) -> None:
    found = gather([f"{web}/a.zip", web + path])
    assert shown(found) == [f"{web}/a.zip"]
    assert says in found.refused[0].problem.what


def test_a_download_ends_at_the_limit(web: str) -> None:
    found = gather([f"{web}/a.zip", f"{web}/endless"], limits=Limits(archive_bytes=1_000_000))
    assert "more than 1,000,000 bytes" in found.refused[0].problem.what


def test_a_server_that_is_not_there_is_said(folder: Path) -> None:
    found = gather([folder, "http://127.0.0.1:9/a.zip"])
    assert found.refused[0].source == "http://127.0.0.1:9/a.zip"


def test_a_silent_server_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(remote, "SILENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = gather([folder, f"http://127.0.0.1:{silent.getsockname()[1]}/a.zip"])
    assert len(found.refused) == 1


def test_a_slow_server_costs_its_time_once_however_much_is_asked_of_it(
    web: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that lets a byte fall now and then, so that it is never silent."""
    monkeypatch.setattr(fetching, "PATIENCE", 0.6)
    slow = [f"{web.replace('127.0.0.1', 'localhost')}/drip/{number}.zip" for number in range(30)]
    begun = time.monotonic()
    found = gather([folder / "a.zip", f"{web}/north/b.zip", *slow])
    assert time.monotonic() - begun < 4
    assert shown(found) == ["a.zip", f"{web}/north/b.zip"]
    assert len(found.refused) == 30
    assert "did not come in time" in found.refused[0].why


def test_a_server_that_delivers_may_take_longer(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.1)
    monkeypatch.setattr(fetching, "FAIR_RATE", 3000)
    begun = time.monotonic()
    assert shown(gather([f"{web}/steady"])) == [f"{web}/steady"]
    assert time.monotonic() - begun > 0.15


def test_a_store_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "SILENCE", 0.1)
    monkeypatch.setattr(remote, "_list", lambda _: time.sleep(30))
    with pytest.raises(ProjectError, match=r"it was not listed in time"):
        gather(["s3://bucket/folder"])


def test_a_store_has_its_time_once_however_many_folders_of_it_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remote, "SILENCE", 0.3)
    monkeypatch.setattr(remote, "_list", lambda _: time.sleep(30))
    begun = time.monotonic()
    with pytest.raises(ProjectError) as caught:
        gather([f"s3://bucket/{number}" for number in range(20)])
    assert time.monotonic() - begun < 2
    assert len(caught.value.problems) == 20


@pytest.fixture
def store(folder: Path) -> Iterator[Callable[[str, str], None]]:
    """Give an object store in memory, and a way to put a file into it."""
    system = fsspec.filesystem("memory")

    def put(name: str, path: str) -> None:
        system.pipe(name, (folder / path).read_bytes())

    yield put
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def test_an_object_store_is_read_as_a_folder_a_pattern_and_a_file(
    store: Callable[[str, str], None],
) -> None:
    store("/shared/a.zip", "a.zip")
    store("/shared/north/b.zip", "north/b.zip")
    store("/shared/notes.txt", "notes.txt")
    both = ["memory:///shared/a.zip", "memory:///shared/north/b.zip"]
    assert shown(gather(["memory://shared"])) == both
    assert shown(gather(["memory://shared/*.zip"])) == both[:1]
    assert shown(gather(["memory://shared/north/b.zip"])) == both[1:]


def test_an_object_store_without_a_bundle_is_an_error(store: Callable[[str, str], None]) -> None:
    store("/shared/notes.txt", "notes.txt")
    with pytest.raises(ProjectError, match="there is no bundle"):
        gather(["memory://shared"])


def test_a_file_address_is_a_path(folder: Path) -> None:
    assert shown(gather([folder.as_uri()])) == ["bundles/a.zip", "bundles/north/b.zip"]


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        known_implementations,
        "s3",
        {"class": "no_such_driver.S3FileSystem", "err": "Install it"},
    )
    with pytest.raises(ProjectError) as caught:
        gather(["s3://me:secret@bucket/a.zip"])
    (problem,) = caught.value.problems
    assert problem.remedy == "Install it: python -m pip install no_such_driver"
    assert "secret" not in str(problem)


def test_an_address_inside_another_is_refused() -> None:
    with pytest.raises(ProjectError, match="inside one another"):
        gather(["zip://a.zip::https://example.org/outer.zip"])


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (
            "https://me:secret@data.example.org/a.zip?sig=secret#secret",
            "https://data.example.org/a.zip",
        ),
        ("s3://bucket/north/a.zip", "s3://bucket/north/a.zip"),
        ("https://data.example.org:8443/a%20b.zip", "https://data.example.org:8443/a%20b.zip"),
        ("https://[secret", "https://"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, says: str) -> None:
    assert without_secrets(address) == says


def test_no_secret_of_an_address_is_ever_said(web: str) -> None:
    host = web.removeprefix("http://")
    named = [f"http://me:secret@{host}/{name}?token=secret" for name in ("a.zip", "none.zip")]
    found = gather(named)
    told = [*shown(found), *(str(item.problem) for item in found.refused), repr(found)]
    assert len(found.refused) == 1
    assert not any("secret" in text for text in told)
