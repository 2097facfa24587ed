"""Opening bundles of other people: a good one opens, and every hostile one is refused without a trace."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from localeval.base.errors import BundleError
from localeval.bundles.layout import Limits
from localeval.bundles.opening import Bundle, open_bundle, open_output

from . import hostile_crate, hostile_results, hostile_zip
from .corpus import CASES, Case
from .good_bundle import (
    Entry,
    as_json,
    good_crate,
    good_files,
    good_result,
    unpack,
    with_crate,
    zip_of,
)
from .work import lines_counted, memory_counted

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the corpus makes links and pipes")
MODULES = (hostile_zip, hostile_results, hostile_crate)
#: The most bytes that each bomb may unpack before it is refused: of one file a hundred times its packed bytes, of all
#: files together what a bundle may hold, and nothing where the entries are not in order; one more says that it is more.
BOMBS = {
    "honest_bomb": 100 * 42_000,
    "lying_bomb": 100 * 42_000,
    "bomb_in_parts": Limits().total_bytes + 1,
    "overlapping_bomb": 0,
}
#: Lines of Python that any refusal may take. Most take 20,000; counting half a million values takes two million.
MOST_LINES = 3_000_000
#: What a process does to the world, by the name of Python's audit events.
DEEDS = (
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate"),
    *("os.chmod", "os.system", "subprocess.Popen", "socket.connect", "socket.getaddrinfo"),
    *("tempfile.mkstemp", "tempfile.mkdtemp", "shutil.copyfile", "os.exec", "os.posix_spawn"),
)


class Watch:
    """Records every file opened for writing, every deed and every connection while it is on."""

    def __init__(self) -> None:
        self.on, self.seen = False, list[str]()
        sys.addaudithook(self.hook)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        writes = event == "open" and bool(
            (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        )
        if writes or event in DEEDS:
            self.seen.append(f"{event} {args}")


_WATCH = Watch()


@pytest.fixture
def watch() -> Iterator[Watch]:
    _WATCH.seen.clear()
    yield _WATCH
    _WATCH.on = False


def tree(folder: Path) -> dict[str, bytes | str]:
    """Everything under a folder, links and all."""
    return {
        str(path.relative_to(folder)): os.readlink(path)
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file() and path.stat().st_size < 10**8
        else ""
        for path in sorted(folder.rglob("*"))
    }


def opened(tmp_path: Path, data: bytes) -> Bundle:
    path = tmp_path / "working-well-E08000003.zip"
    path.write_bytes(data)
    return open_bundle(path)


def test_a_good_bundle_opens(tmp_path: Path) -> None:
    bundle = opened(tmp_path, zip_of(good_files()))
    assert bundle.result.place.name == "Manchester"
    assert bundle.result.estimates[0].estimate == 10.0
    assert bundle.schema_version == "1.3"
    assert dict(bundle.files) == good_files()
    assert bundle.crate["@graph"][1]["name"] == "Working Well in Manchester"


def test_an_unpacked_bundle_opens(tmp_path: Path) -> None:
    bundle = opened(tmp_path, zip_of(good_files()))
    unpack(bundle.files, tmp_path / "unpacked")
    again = open_bundle(tmp_path / "unpacked")
    assert again.files == bundle.files
    assert again.result == bundle.result


def test_a_bundle_that_python_zipped_opens(tmp_path: Path) -> None:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in good_files().items():
            archive.writestr(zipfile.ZipInfo(name), content)
    assert opened(tmp_path, buffer.getvalue()).files == good_files()


def test_deflated_entries_open(tmp_path: Path) -> None:
    entries = [Entry(name, content, method=8) for name, content in good_files().items()]
    assert opened(tmp_path, zip_of(entries)).files == good_files()


def test_the_corpus_is_large_and_every_case_is_registered_once() -> None:
    names = [case.name for case in CASES]
    assert len(CASES) >= 60
    assert all(case.why and case.says for case in CASES)
    # Two modules may use the same name for two attacks, but no attack is the same function twice.
    assert len({(case.name, case.why) for case in CASES}) == len(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.says[:20]}")
def test_a_hostile_bundle_is_refused(case: Case, tmp_path: Path, watch: Watch) -> None:
    canary = tmp_path / "canary"
    canary.mkdir()
    (canary / "evil.txt").write_text("as it was")
    folder = tmp_path / "incoming" / "here"
    folder.mkdir(parents=True)
    path = case.make(folder)
    before = tree(tmp_path)
    watch.on = True
    with lines_counted() as work, pytest.raises(BundleError, match=case.says) as caught:
        open_bundle(path)
    watch.on = False
    assert watch.seen == [], "it did something to the world"
    assert tree(tmp_path) == before
    assert 0 < work.lines < MOST_LINES
    (problem,) = caught.value.problems
    assert problem.where.startswith(path.name)
    assert problem.remedy
    assert str(problem).isprintable()
    assert len(str(problem)) < 600


@pytest.mark.parametrize("case", [c for c in CASES if c.name in BOMBS], ids=lambda c: str(c.name))
def test_a_bomb_is_hardly_unpacked(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    with memory_counted() as work, pytest.raises(BundleError):
        open_bundle(path)
    assert work.inflated <= BOMBS[case.name]
    assert work.peak < 200_000_000


def test_what_is_unpacked_is_counted(tmp_path: Path) -> None:
    """The bounds of bombs would be worth nothing if it were not."""
    entries = [Entry(name, content, method=8) for name, content in good_files().items()]
    data = zip_of(entries)
    with memory_counted() as work:
        opened(tmp_path, data)
    assert work.inflated == sum(map(len, good_files().values()))
    assert work.peak > work.inflated


def test_a_path_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no such file"):
        open_bundle(tmp_path / "nowhere.zip")
    with pytest.raises(BundleError, match="device"):
        open_bundle(Path("/dev/zero"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(BundleError, match="is missing"):
        open_bundle(tmp_path / "empty")


def test_a_name_with_terminal_codes_is_shown_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mevil.zip"
    path.write_bytes(b"")
    with pytest.raises(BundleError) as caught:
        open_bundle(path)
    assert "\x1b" not in str(caught.value)
    assert "\\x1b[31mevil.zip" in str(caught.value)


def test_limits_hold_for_archive_file_total_and_count(tmp_path: Path) -> None:
    path = tmp_path / "good.zip"
    path.write_bytes(zip_of(good_files()))
    total = sum(map(len, good_files().values()))
    assert open_bundle(path, Limits(total_bytes=total, files=len(good_files())))
    for limits in (
        Limits(total_bytes=total - 1),
        Limits(files=len(good_files()) - 1),
        Limits(archive_bytes=path.stat().st_size - 1),
        Limits(file_bytes=1000),
    ):
        with pytest.raises(BundleError):
            open_bundle(path, limits)


def test_an_older_bundle_opens_and_is_upgraded(tmp_path: Path) -> None:
    old = (Path(__file__).parents[1] / "results" / "results-0.9.json").read_bytes()
    files = good_files(old)
    table = (
        "place_code,place_name,outcome,month,estimate,low,high,verdict\n"
        "E08000003,Manchester,employed,12,9.8,4.1,15.5,better\n"
        "E08000003,Manchester,earnings,12,,,,withheld\n"
    )
    files = with_crate({**files, "results.csv": table.encode()})
    bundle = opened(tmp_path, zip_of(files))
    assert bundle.schema_version == "0.9"
    assert bundle.result.schema_version == "1.3"


def test_metadata_may_name_pages_people_and_addresses(tmp_path: Path) -> None:
    files = good_files()
    del files["ro-crate-metadata.json"]
    crate = good_crate(files)
    crate["@graph"] += [
        {"@id": "https://orcid.org/0000-0002-1825-0097", "@type": "Person", "name": "A person"},
        {"@id": "mailto:evaluation@council.example", "@type": "ContactPoint", "name": "A team"},
        {"@id": "#run", "@type": "CreateAction", "result": [{"@id": "results.json"}]},
        {
            "@id": "notebooks/",
            "@type": "Dataset",
            "name": "Notebooks",
            "description": "Data: made up",
        },
    ]
    assert opened(tmp_path, zip_of(with_crate(files, crate))).crate == crate


def test_the_corpus_starts_from_a_result_that_is_sound() -> None:
    from localeval.results import Result

    assert Result.model_validate(good_result())
    assert all(module.__doc__ for module in MODULES)


def tomorrow(days: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)).isoformat()


FUTURE: dict[str, Callable[[dict[str, Any]], None]] = {
    "run.date": lambda result: result["run"].update(date="9999-12-31"),
    "run.date, the day after tomorrow": lambda result: result["run"].update(date=tomorrow(2)),
    "changes.since": lambda result: result.update(
        changes={"since": "9999-12-31", "notes": [], "items": []}
    ),
}


@pytest.mark.parametrize("what", FUTURE)
def test_a_day_that_has_not_come_is_refused_with_file_day_and_remedy(
    what: str, tmp_path: Path
) -> None:
    content = good_result()
    FUTURE[what](content)
    day = tomorrow(2) if "tomorrow" in what else "9999-12-31"
    path = tmp_path / "forged.zip"
    path.write_bytes(zip_of(good_files(content)))
    with pytest.raises(BundleError) as caught:
        open_bundle(path)
    (problem,) = caught.value.problems
    assert "forged.zip" in problem.where
    assert (
        f"dated {day} (results.json, {what.partition(', ')[0]}), which has not come" in problem.what
    )
    assert "clock" in problem.remedy
    own = tmp_path / "results.json"
    own.write_bytes(as_json(content))
    with pytest.raises(BundleError, match="has not come yet"):
        open_output(own, "results.json")


@pytest.mark.parametrize("key", ["datePublished", "dateCreated"])
def test_metadata_of_a_day_that_has_not_come_are_refused(key: str, tmp_path: Path) -> None:
    files = good_files()
    crate = json.loads(files["ro-crate-metadata.json"])
    root = next(item for item in crate["@graph"] if item["@id"] == "./")
    root[key] = "9999-12-31T00:00:00Z"
    files["ro-crate-metadata.json"] = json.dumps(crate).encode()
    (tmp_path / "forged.zip").write_bytes(zip_of(files))
    with pytest.raises(
        BundleError, match=rf"9999-12-31T00:00:00Z \(ro-crate-metadata.json, {key}\)"
    ):
        open_bundle(tmp_path / "forged.zip")


@pytest.mark.parametrize("days", [0, 1])
def test_today_is_tomorrow_already_further_east(days: int, tmp_path: Path) -> None:
    content = good_result()
    content["run"]["date"] = tomorrow(days)
    (tmp_path / "a.zip").write_bytes(zip_of(good_files(content)))
    assert open_bundle(tmp_path / "a.zip").result.run.date == tomorrow(days)


def test_a_day_that_is_set_for_a_build_refuses_nothing_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    (tmp_path / "a.zip").write_bytes(zip_of(good_files()))
    assert open_bundle(tmp_path / "a.zip").result.run.date == "2026-10-01"
