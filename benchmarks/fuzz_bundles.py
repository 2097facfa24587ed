"""Mutate good bundles and results at random and see whether the reader ever fails to say no in words.

``python benchmarks/fuzz_bundles.py --seconds 240`` spoils the good bundle of ``tests/sharing/bundles.py`` in the ways
named in ``TARGETS`` (hypothesis chooses how, a fresh seed each batch) and opens each. A bundle may be refused with a
``BundleError``, or be accepted if everything in it still holds: its contract, its texts, its table. Anything else is a
crash, and so is a file that is written. Writes ``benchmarks/results/fuzz.md``; exit code 1 on a crash.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import json
import os
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from tests.sharing.bundles import (  # noqa: E402
    Entry,
    as_json,
    good_files,
    good_result,
    with_crate,
    zip_of,
)

from localeval.results import Result, to_csv, to_json  # noqa: E402
from localeval.sharing.errors import BundleError, Refused  # noqa: E402
from localeval.sharing.opening import Bundle, open_bundle  # noqa: E402
from localeval.sharing.text import texts_of, why_refused  # noqa: E402
from localeval.sharing.versions import read_result  # noqa: E402

GOOD = good_files()
GOOD_ZIP = zip_of([Entry(name, content) for name, content in GOOD.items()])
OLD = json.loads((ROOT / "tests" / "sharing" / "results-0.9.json").read_text(encoding="utf-8"))
BATCH = 500

#: Bytes and values that have broken readers elsewhere.
NASTY_BYTES = [
    *(b"\x00", b"\xff", b"\xff\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"PK\x01\x02"),
    *(
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"PK\x06\x06",
        b"../",
        b'"',
        b"\\",
        b"{",
        b"[",
        b"NaN",
        b"1e999",
    ),
]
NASTY_VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, 1e308, -1e308, 1e-308, 0.1, "", " ", "0"),
    *("x" * 10_000, "\x00", "\u202e", "\u200b", "<script>", "=1+1", "../..", "javascript:alert(1)"),
    *(
        "\n",
        "é",
        "\U0001f600",
        [],
        {},
        [[]],
        {"a": {}},
        [None] * 100,
        {"@id": "file:///etc/passwd"},
    ),
    *("1.0", "0.9", "2026-10-01", "2026-13-01", "NaN", "e" * 64, "percent", "USD", "withheld"),
]
json_values = st.recursive(
    st.sampled_from(NASTY_VALUES) | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@dataclass
class Tally:
    """What came of one way to spoil a bundle."""

    runs: int = 0
    refused: int = 0
    accepted: int = 0
    slowest: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)


class Writes:
    """Notices every file that is opened for writing while a bundle is opened."""

    def __init__(self) -> None:
        self.on, self.seen = False, list[str]()
        sys.addaudithook(self.hook)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        flags = args[2] or 0 if event == "open" else 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or event in {"os.mkdir", "os.rename"}:
            self.seen.append(f"{event} {args}")


WRITES = Writes()


# Spoiling --------------------------------------------------------------------------------------------


@st.composite
def spoilt_bytes(draw: st.DrawFn, good: bytes) -> bytes:
    """Give bytes with one to four places overwritten, cut out, doubled or filled."""
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.integers(1, 12))
        new = draw(st.sampled_from(NASTY_BYTES) | st.binary(min_size=1, max_size=6))
        kind = draw(st.sampled_from(["flip", "write", "cut", "double", "insert", "end"]))
        if kind == "flip" and at < len(data):
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "write":
            data[at : at + len(new)] = new
        elif kind == "cut":
            del data[at : at + size]
        elif kind == "double":
            data[at:at] = data[at : at + size * 8]
        elif kind == "insert":
            data[at:at] = new
        else:
            del data[len(data) - size :]
    return bytes(data)


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the path of every value in parsed JSON."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths_of(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from paths_of(part, (*path, i))


@st.composite
def spoilt_tree(draw: st.DrawFn, good: dict[str, Any]) -> dict[str, Any]:
    """Give parsed JSON with one to three values replaced, dropped, doubled or exchanged."""
    tree: Any = copy.deepcopy(good)
    for _ in range(draw(st.integers(1, 3))):
        paths = list(paths_of(tree))
        if not paths:
            break
        *above, last = draw(st.sampled_from(paths))
        parent = tree
        for step in above:
            parent = parent[step]
        kind = draw(st.sampled_from(["replace", "replace", "drop", "double", "other", "key"]))
        if kind == "replace":
            parent[last] = draw(json_values)
        elif kind == "drop":
            del parent[last]
        elif kind == "double" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[int(last)]))
        elif kind == "key" and isinstance(parent, dict):
            parent[draw(st.text(max_size=8))] = parent[last]
        else:
            source = tree
            for step in draw(st.sampled_from(paths)):
                source = source[step]
            parent[last] = copy.deepcopy(source)
    return dict(tree)


def dumped(tree: object) -> bytes:
    """Write JSON as anybody might: NaN, half characters and all."""
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def with_result(data: bytes) -> bytes:
    """Give a bundle around a results.json, its table and metadata made to fit where that is possible."""
    files = {**GOOD, "results.json": data}
    with contextlib.suppress(Refused):
        files["results.csv"] = to_csv(read_result(data)[0]).encode("utf-8", "surrogatepass")
    return zip_of(with_crate(files))


@st.composite
def spoilt_entries(draw: st.DrawFn) -> bytes:
    """Give a zip file whose entries are named, described and packed at random."""
    entries = [Entry(name, content) for name, content in GOOD.items()]
    for _ in range(draw(st.integers(1, 3))):
        entry = draw(st.sampled_from(entries))
        kind = draw(
            st.sampled_from(["name", "flags", "method", "mode", "field", "packed", "again"])
        )
        if kind == "name":
            entry.name = draw(st.text(max_size=30) | st.sampled_from(["../x", "C:x", "\\x", *GOOD]))
            entry.name = entry.name.encode("utf-8", "surrogatepass")
        elif kind in {"flags", "mode"}:
            setattr(entry, kind, draw(st.integers(0, 0xFFFF)))
        elif kind == "method":
            entry.method = draw(st.integers(0, 100))
        elif kind == "field":
            which = draw(st.sampled_from(["crc", "packed", "size"]))
            wrong = {which: draw(st.integers(0, 2**32 - 1))}
            entry.local = wrong if draw(st.booleans()) else {}
            entry.central = wrong
        elif kind == "packed":
            entry.packed = draw(spoilt_bytes(entry.data()))
        else:
            entries.append(copy.deepcopy(entry))
    end: dict[str, Any] = draw(
        st.dictionaries(
            st.sampled_from(["count", "here", "disk"]), st.integers(0, 0xFFFF), max_size=1
        )
    )
    end |= draw(
        st.dictionaries(st.sampled_from(["size", "offset"]), st.integers(0, 2**32 - 1), max_size=1)
    )
    return zip_of(entries, **(end if draw(st.integers(0, 4)) == 0 else {}))


CRATE = json.loads(GOOD["ro-crate-metadata.json"])
TARGETS: dict[str, st.SearchStrategy[bytes]] = {
    "bytes of the zip file": spoilt_bytes(GOOD_ZIP),
    "entries of the zip file": spoilt_entries(),
    "bytes of results.json": spoilt_bytes(as_json(good_result())).map(with_result),
    "values of results.json": spoilt_tree(good_result()).map(dumped).map(with_result),
    "values of a results.json of version 0.9": spoilt_tree(OLD).map(dumped).map(with_result),
    "bytes of the metadata": spoilt_bytes(GOOD["ro-crate-metadata.json"]).map(
        lambda data: zip_of(with_crate(GOOD, data))
    ),
    "values of the metadata": spoilt_tree(CRATE).map(
        lambda tree: zip_of(with_crate(GOOD, dumped(tree)))
    ),
    "bytes of results.csv": spoilt_bytes(GOOD["results.csv"]).map(
        lambda data: zip_of(with_crate({**GOOD, "results.csv": data}))
    ),
}


# Opening ---------------------------------------------------------------------------------------------


def try_one(path: Path, data: bytes, tally: Tally) -> None:
    """Open one bundle and count what came of it; raises what the reader must never raise."""
    path.write_bytes(data)
    tally.runs += 1
    begun = time.perf_counter()
    WRITES.on = True
    bundle, refusal = None, None
    try:
        bundle = open_bundle(path)
    except BundleError as error:
        refusal = error
    finally:
        WRITES.on = False
        tally.slowest = max(tally.slowest, time.perf_counter() - begun)
    assert not WRITES.seen, f"it wrote: {WRITES.seen}"
    if refusal is not None:
        assert str(refusal).isprintable(), "the message holds what cannot be shown"
        tally.reasons[refusal.reason[:30]] += 1
        tally.refused += 1
    elif bundle is not None:
        check_accepted(bundle)
        tally.accepted += 1


def check_accepted(bundle: Bundle) -> None:
    """Hold what was accepted to everything that its users rely on."""
    content = json.loads(to_json(bundle.result))
    assert Result.model_validate_json(to_json(bundle.result)) == bundle.result
    for texts in (content, dict(bundle.crate)):
        for where, text in texts_of(texts):
            assert not why_refused(
                text, lines="description" in where or "notes" in where or "reasons" in where
            )
    to_csv(bundle.result).encode("utf-8")
    assert set(bundle.files) <= set(GOOD)
    for name in set(bundle.files) - {"results.json", "results.csv", "ro-crate-metadata.json"}:
        assert bundle.files[name] == GOOD[name], "a file was exchanged"


def fuzz(strategy: st.SearchStrategy[bytes], path: Path, seconds: float, start: int) -> Tally:
    """Spoil and open for some seconds, in batches of ``BATCH``."""
    tally = Tally()
    ends = time.monotonic() + seconds
    batch = start
    while time.monotonic() < ends and not tally.crashes:
        try:
            one_batch(strategy, lambda data: try_one(path, data, tally), batch)
        except Exception:
            tally.crashes.append(traceback.format_exc())
        batch += 1
    return tally


def one_batch(
    strategy: st.SearchStrategy[bytes], check: Callable[[bytes], None], number: int
) -> None:
    """Run one batch of examples; hypothesis makes the smallest example of a crash."""

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(data: bytes) -> None:
        check(data)

    run()


def report(tallies: dict[str, Tally], seconds: float, peak: int) -> str:
    """Write the table."""
    lines = [
        "# Fuzzing the reader of bundles",
        "",
        "Made by `make benchmark-fuzz`. A good bundle is spoilt at random in eight ways and opened. Refused: a message says",
        "why. Accepted: what was spoilt does not matter or is another valid value, and contract, texts, table and files",
        "were checked again afterwards. A crash is anything else; so is a file that is written.",
        "",
        "| What is spoilt | Runs | Refused | Accepted, unharmed | Kinds of refusal | Crashes | Slowest (ms) |",
        "|:---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, tally in [*tallies.items(), ("**All**", summed(tallies))]:
        counts = (tally.runs, tally.refused, tally.accepted, len(tally.reasons), len(tally.crashes))
        cells = [f"{count:,}" for count in counts]
        lines.append(f"| {name} | {' | '.join(cells)} | {1000 * tally.slowest:.0f} |")
    lines += [
        "",
        f"{seconds:.0f} seconds on one core; at most {peak:,} MB of memory in all. Files written: {len(WRITES.seen)}.",
        "",
    ]
    return "\n".join(lines)


def summed(tallies: dict[str, Tally]) -> Tally:
    """Add the tallies up."""
    whole = Tally()
    for tally in tallies.values():
        whole.runs += tally.runs
        whole.refused += tally.refused
        whole.accepted += tally.accepted
        whole.reasons += tally.reasons
        whole.crashes += tally.crashes
        whole.slowest = max(whole.slowest, tally.slowest)
    return whole


def main() -> int:
    """Run every target for its share of the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=240, help="time for all targets together")
    parser.add_argument("--seed", type=int, default=1, help="first seed")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "fuzz.md")
    options = parser.parse_args()
    tallies = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        for name, strategy in TARGETS.items():
            share = options.seconds / len(TARGETS)
            tallies[name] = fuzz(strategy, path, share, options.seed)
            print(f"{name}: {tallies[name].runs:,} runs, {len(tallies[name].crashes)} crashes")
            for crash in tallies[name].crashes:
                print(crash)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(report(tallies, options.seconds, peak), encoding="utf-8")
    print(f"Wrote {options.out}")
    return 1 if summed(tallies).crashes else 0


if __name__ == "__main__":
    sys.exit(main())
