"""Mutate good bundles and results at random and see whether the reader ever fails to say no in words.

``python benchmarks/fuzz_bundles.py --seconds 240`` spoils the good bundle of ``tests/bundles/good_bundle.py`` in the ways
named in ``TARGETS`` (hypothesis chooses the seeds, other ones in each batch) and opens each. A bundle may be refused with a
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
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from tests.bundles.good_bundle import (  # noqa: E402
    Entry,
    as_json,
    good_files,
    good_result,
    with_crate,
    zip_of,
)

from localeval.base.errors import BundleError, Refused  # noqa: E402
from localeval.base.untrusted import texts_of_json, why_refused  # noqa: E402
from localeval.bundles.opening import Bundle, open_bundle  # noqa: E402
from localeval.results import Result, estimates_csv, result_to_json  # noqa: E402
from localeval.results.versions import read_result  # noqa: E402

GOOD = good_files()
GOOD_ZIP = zip_of([Entry(name, content) for name, content in GOOD.items()])
OLD = json.loads((ROOT / "tests" / "results" / "results-0.9.json").read_text(encoding="utf-8"))
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


def spoilt_bytes(rng: Random, good: bytes) -> bytes:
    """Give bytes with one to four places overwritten, cut out, doubled or filled."""
    data = bytearray(good)
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(data))
        size = rng.randint(1, 12)
        new = rng.choice([rng.choice(NASTY_BYTES), rng.randbytes(rng.randint(1, 6))])
        kind = rng.choice(["flip", "write", "cut", "double", "insert", "end"])
        if kind == "flip" and at < len(data):
            data[at] ^= 1 << rng.randint(0, 7)
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


def some_text(rng: Random) -> str:
    """Give a short text of any characters, half ones included."""
    ranges = [(0, 0x7F), (0, 0x2FFF), (0xD800, 0xDFFF), (0, 0x10FFFF)]
    return "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(0, 12)))


def some_value(rng: Random) -> Any:
    """Give a value of JSON: nasty, random, or near to a good one."""
    kind = rng.randint(0, 5)
    if kind == 0:
        return some_text(rng)
    if kind == 1:
        return rng.choice([rng.randint(-50, 2000), rng.uniform(-100, 100), rng.getrandbits(80)])
    if kind == 2:
        return {some_text(rng): rng.choice(NASTY_VALUES), "label": some_text(rng)}
    return copy.deepcopy(rng.choice(NASTY_VALUES))


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


def spoilt_tree(rng: Random, good: dict[str, Any]) -> dict[str, Any]:
    """Give parsed JSON with one to three values replaced, dropped, doubled or exchanged."""
    tree: Any = copy.deepcopy(good)
    for _ in range(rng.randint(1, 3)):
        paths = list(paths_of(tree))
        if not paths:
            break
        *above, last = rng.choice(paths)
        parent = tree
        for step in above:
            parent = parent[step]
        kind = rng.choice(["replace", "replace", "drop", "double", "other", "key"])
        if kind == "replace":
            parent[last] = some_value(rng)
        elif kind == "drop":
            del parent[last]
        elif kind == "double" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[int(last)]))
        elif kind == "key" and isinstance(parent, dict):
            parent[some_text(rng)] = parent[last]
        else:
            source = tree
            for step in rng.choice(paths):
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
        files["results.csv"] = estimates_csv(read_result(data)[0]).encode("utf-8", "surrogatepass")
    return zip_of(with_crate(files))


def spoilt_entries(rng: Random) -> bytes:
    """Give a zip file whose entries are named, described and packed at random."""
    entries = [Entry(name, content) for name, content in GOOD.items()]
    for _ in range(rng.randint(1, 3)):
        entry = rng.choice(entries)
        kind = rng.choice(["name", "flags", "method", "mode", "field", "packed", "again"])
        if kind == "name":
            name = rng.choice([some_text(rng), "../x", "C:x", "\\x", *GOOD])
            entry.name = name.encode("utf-8", "surrogatepass")
        elif kind in {"flags", "mode"}:
            setattr(entry, kind, rng.getrandbits(16))
        elif kind == "method":
            entry.method = rng.randint(0, 100)
        elif kind == "field":
            wrong = {rng.choice(["crc", "packed", "size"]): rng.getrandbits(32)}
            entry.local, entry.central = rng.choice([wrong, {}]), wrong
        elif kind == "packed":
            entry.packed = spoilt_bytes(rng, entry.data())
        else:
            entries.append(copy.copy(entry))
    end: dict[str, Any] = {}
    if rng.randint(0, 4) == 0:
        end = {rng.choice(["count", "here", "disk"]): rng.getrandbits(16)}
        end |= {rng.choice(["size", "offset"]): rng.getrandbits(32)}
    return zip_of(entries, **end)


CRATE_BYTES = GOOD["ro-crate-metadata.json"]
CRATE = json.loads(CRATE_BYTES)
RESULT_BYTES, RESULT = as_json(good_result()), good_result()
TARGETS: dict[str, Callable[[Random], bytes]] = {
    "bytes of the zip file": lambda rng: spoilt_bytes(rng, GOOD_ZIP),
    "entries of the zip file": spoilt_entries,
    "bytes of results.json": lambda rng: with_result(spoilt_bytes(rng, RESULT_BYTES)),
    "values of results.json": lambda rng: with_result(dumped(spoilt_tree(rng, RESULT))),
    "values of a results.json of version 0.9": lambda rng: with_result(
        dumped(spoilt_tree(rng, OLD))
    ),
    "bytes of the metadata": lambda rng: zip_of(with_crate(GOOD, spoilt_bytes(rng, CRATE_BYTES))),
    "values of the metadata": lambda rng: zip_of(with_crate(GOOD, dumped(spoilt_tree(rng, CRATE)))),
    "bytes of results.csv": lambda rng: zip_of(
        with_crate({**GOOD, "results.csv": spoilt_bytes(rng, GOOD["results.csv"])})
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


#: Where a text may have more than one line.
PARAGRAPHS = ("description", "notes", "reasons", "lessons")


def check_accepted(bundle: Bundle) -> None:
    """Hold what was accepted to everything that its users rely on."""
    content = json.loads(result_to_json(bundle.result))
    assert Result.model_validate_json(result_to_json(bundle.result)) == bundle.result
    for texts in (content, dict(bundle.crate)):
        for where, text in texts_of_json(texts):
            assert not why_refused(text, lines=any(name in where for name in PARAGRAPHS))
    estimates_csv(bundle.result).encode("utf-8")
    assert set(bundle.files) <= set(GOOD)
    for name in set(bundle.files) - {"results.json", "results.csv", "ro-crate-metadata.json"}:
        assert bundle.files[name] == GOOD[name], "a file was exchanged"


def fuzz(spoil: Callable[[Random], bytes], path: Path, seconds: float, start: int) -> Tally:
    """Spoil and open for some seconds, in batches of ``BATCH``; one batch at least."""
    tally = Tally()
    ends = time.monotonic() + seconds
    batch = start
    while batch == start or (time.monotonic() < ends and not tally.crashes):
        try:
            one_batch(lambda rng: try_one(path, spoil(rng), tally), batch)
        except Exception:
            tally.crashes.append(traceback.format_exc())
        batch += 1
    return tally


def one_batch(check: Callable[[Random], None], number: int) -> None:
    """Run one batch of examples; hypothesis chooses the seeds, and says which one made a crash."""

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def run(rng: Random) -> None:
        check(rng)

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
    parser.add_argument(
        "--seconds",
        type=float,
        default=240,
        help="time for all targets together; one batch of each at least",
    )
    parser.add_argument("--seed", type=int, default=1, help="first seed")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "fuzz.md")
    options = parser.parse_args()
    tallies = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        for name, spoil in TARGETS.items():
            share = options.seconds / len(TARGETS)
            tallies[name] = fuzz(spoil, path, share, options.seed)
            print(
                f"{name}: {tallies[name].runs:,} runs, {len(tallies[name].crashes)} crashes",
                flush=True,
            )
            for crash in tallies[name].crashes:
                print(crash)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(report(tallies, options.seconds, peak), encoding="utf-8")
    print(f"Wrote {options.out}")
    return 1 if summed(tallies).crashes else 0


if __name__ == "__main__":
    sys.exit(main())
