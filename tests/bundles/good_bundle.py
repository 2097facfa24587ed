"""A good bundle made by hand, and the means to spoil it: a zip writer that writes any nonsense it is told to.

Made without ``localeval.publishing``, so that the reader is not tested against its own idea of a bundle.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localeval.results import Result, estimates_csv

Json = dict[str, Any]
DIGEST = hashlib.sha256(b"something").hexdigest()
FILE_MODE = 0o100644


def good_result() -> Json:
    """Give a small results.json of the current schema version."""
    return {
        "schema_version": "1.3",
        "programme": {
            "name": "Working Well",
            "organisation": "A council",
            "provider": "A charity",
            "started": "2024-04-01",
            "description": "Help to find work.\nFor adults out of work for a year.",
        },
        "place": {
            "code": "E08000003",
            "name": "Manchester",
            "region": "North West",
            "boundary_year": 2023,
        },
        "run": {
            "date": "2026-10-01",
            "package_version": "0.1.0",
            "package_digest": DIGEST,
            "editions": good_editions(),
            "code": "released",
            "environment_digest": DIGEST,
            "inputs": {
                "people": {"kind": "csv", "digest": None},
                "outcomes": {"kind": "csv", "digest": None},
                "context": {"kind": "csv", "digest": DIGEST},
            },
            "parameters_digest": DIGEST,
            "git_commit": None,
            "renderer": "pandoc 3.9, typst 0.15.2",
            "synthetic": True,
        },
        "design": "matched_comparison",
        "currency": "GBP",
        "disclosure": {"threshold": 10, "rounding": 5, "approved_by": "", "reason": ""},
        "population": {
            "who": "people out of work for a year",
            "ages": {"low": 18, "high": 66},
            "starts": {"first": "2024-04-01", "last": "2025-03-31"},
        },
        "flow": [
            {
                "step": "in_data",
                "label": "In the data",
                "participants": 300,
                "comparison": 1200,
                "excluded": False,
            }
        ],
        "estimates": [good_estimate(), withheld_estimate()],
        "levels": [],
        "series": [good_series("participants"), good_series("comparison")],
        "balance": None,
        "evidence": {
            "level": 3,
            "scale": "Maryland",
            "reasons": ["Earlier outcomes are balanced."],
        },
        "context": [good_context()],
        "lessons": [good_lesson()],
        "changes": None,
    }


def good_editions(edition: str = "2026.1", **changes: Any) -> Json:
    """Give the editions of a matched comparison, all alike."""
    estimators = ("propensity_weighting", "calibrated_weighting", "doubly_robust")
    return {
        "shared": edition,
        "design": edition,
        "estimators": dict.fromkeys(estimators, edition),
        **changes,
    }


def good_series(group: str, before: float = 20.0) -> Json:
    """Give an outcome over time."""
    months = [(-3, before), (0, 5.0), (12, 43.5)]
    return {
        "outcome": "employed",
        "label": "In paid work",
        "unit": "percent",
        "group": group,
        "confidence": 0.95,
        "points": [
            {"month": month, "level": level, "low": level - 2, "high": level + 2}
            for month, level in months
        ],
    }


def good_context(**changes: Any) -> Json:
    """Give one figure about the place."""
    return {
        "indicator": "claimant_rate",
        "label": "Claimant rate",
        "period": "2024",
        "value": 5.2,
        "unit": "percent",
        "age_band": "16 to 64",
        "source": "a published table",
        **changes,
    }


def good_lesson(**changes: Any) -> Json:
    """Give a lesson."""
    return {
        "code": "key_worker",
        "title": "One key worker from start to end",
        "stage": "delivery",
        "domains": ["health", "benefits"],
        "topic": "key_worker",
        "finding": "worked",
        "what_happened": "People kept one key worker.\nFew left early.",
        "for_whom": "People with health conditions",
        "circumstances": "Small caseloads",
        "mechanism": "Trust",
        "evidence": "Interviews with 24 people",
        "evidence_kind": ["participant_interviews"],
        "advice": "Keep caseloads under forty.",
        "transferable": "nationally",
        **changes,
    }


def good_learning() -> Json:
    """Give how a programme was meant to work, who took part, how it ran and what people said."""
    return {
        "partners": [
            {"name": "A surgery", "kind": "health", "domains": ["health"], "gave": ["premises"], "what": "A room", "since": "2024-04-01", "until": None}
        ],
        "theory": {
            "steps": [
                {"code": "meet", "kind": "activity", "what": "People meet a key worker", "outcome": None, "month": None, "delivery": None, "indicator": ""},
                {"code": "work", "kind": "outcome", "what": "More people work", "outcome": "employed", "month": 12, "delivery": None, "indicator": ""},
            ],
            "links": [
                {"start": "meet", "end": "work", "assumption": "There are jobs", "mechanism": "Trust opens doors"}
            ],
        },
        "process": [
            {
                "code": "reach", "question": "Did people join?", "planned": "All", "happened": "Most", "as_planned": "partly", "for_whom": "",
                "helped": "A call", "hindered": "", "evidence": "Records", "evidence_kind": ["monitoring_data"], "confidence": "medium",
                "delivery": None, "planned_share": None,
            }
        ],
        "voices": [
            {"kind": "asked", "theme": "", "role": "", "source": "", "sentiment": "", "people": 30, "people_rounded_to": 10},
            {"kind": "source", "theme": "", "role": "", "source": "interview", "sentiment": "", "people": 30, "people_rounded_to": 10},
            {"kind": "theme", "theme": "Trust", "role": "", "source": "", "sentiment": "", "people": 20, "people_rounded_to": 10},
        ],
        "quotations": [{"theme": "Trust", "role": "participant", "sentiment": "helped", "text": "It was the same face each time."}],
    }  # fmt: skip


def good_estimate(**changes: Any) -> Json:
    """Give an estimate."""
    return {
        "outcome": "employed",
        "label": "In paid work",
        "month": 12,
        "unit": "percent",
        "direction": "increase",
        "estimand": "ATT",
        "method": "propensity_weighting",
        "role": "primary",
        "subgroup": None,
        "n_participants": 300,
        "n_comparison": 1200,
        "effective_comparison": 410,
        "participant_level": 43.5,
        "comparison_level": 33.5,
        "estimate": 10.0,
        "std_error": 2.5,
        "low": 5.1,
        "high": 14.9,
        "confidence": 0.95,
        "p_value": 0.0001,
        "p_adjusted": 0.0001,
        "tests_in_family": 1,
        "minimum_detectable": 7.0,
        "verdict": "better",
        "withheld": "",
        **changes,
    }


def withheld_estimate() -> Json:
    """Give an estimate for a group that is too small."""
    numbers = (
        "effective_comparison participant_level comparison_level estimate std_error low high p_value "
        "p_adjusted minimum_detectable n_participants"
    )
    return good_estimate(
        **dict.fromkeys(numbers.split()),
        role="secondary",
        subgroup={"variable": "sex", "value": "Female"},
        verdict="withheld",
        withheld="too few people to publish a result",
    )


def as_json(content: object) -> bytes:
    """Write JSON as a bundle holds it."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def good_files(result: Json | bytes | None = None) -> dict[str, bytes]:
    """Give the files of a bundle; its table follows from the result where that is sound."""
    content = good_result() if result is None else result
    data = content if isinstance(content, bytes) else as_json(content)
    try:
        table = estimates_csv(Result.model_validate_json(data))
    except ValueError:
        table = estimates_csv(Result.model_validate(good_result()))
    files = {
        "report.html": b"<!doctype html><title>Report</title><script>alert(1)</script>",
        "report.docx": b"PK\x03\x04 stands for a Word file",
        "report.pdf": b"%PDF-1.7 stands for a PDF",
        "slides.pptx": b"PK\x03\x04 stands for slides",
        "summary.html": b"<!doctype html><title>Summary</title>",
        "summary.docx": b"PK\x03\x04 stands for a Word file",
        "summary.pdf": b"%PDF-1.7 stands for a PDF",
        "tables.xlsx": b"PK\x03\x04 stands for a workbook",
        "results.json": data,
        "results.csv": table.encode(),
        "evaluation.yml": b"programme: {name: Working Well}\n",
        "notebooks/01_summary.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        "notebooks/04_impact.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    }
    return with_crate(files)


def unpack(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a bundle into a new folder, as somebody does who unpacks the zip."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def with_crate(files: dict[str, bytes], crate: Json | bytes | None = None) -> dict[str, bytes]:
    """Put the metadata first; those that describe the files when none are given."""
    others = {name: data for name, data in files.items() if name != "ro-crate-metadata.json"}
    content = good_crate(others) if crate is None else crate
    data = content if isinstance(content, bytes) else as_json(content)
    return {"ro-crate-metadata.json": data, **others}


def good_crate(files: dict[str, bytes]) -> Json:
    """Give RO-Crate 1.1 metadata of files."""
    described = [
        {
            "@id": name,
            "@type": "File",
            "name": name,
            "contentSize": str(len(data)),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for name, data in files.items()
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Working Well in Manchester",
        "description": "An evaluation.\nMade by localeval.",
        "datePublished": "2026-10-01",
        "license": {
            "@id": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
        },
        "publisher": {"@id": "#organisation"},
        "hasPart": [{"@id": name} for name in files],
    }
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    organisation = {"@id": "#organisation", "@type": "Organization", "name": "A council"}
    graph = [descriptor, root, organisation, *described]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


@dataclass
class Entry:
    """An entry of a zip file, with whatever is to be said wrongly of it.

    ``local`` and ``central`` replace fields of the two headers by name; ``offset`` points the directory
    elsewhere; ``before`` are bytes in front of the entry.
    """

    name: str | bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    mode: int = FILE_MODE
    packed: bytes | None = None
    extra: bytes = b""
    comment: bytes = b""
    before: bytes = b""
    offset: int | None = None
    hidden: bool = False
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)

    def data(self) -> bytes:
        """Give the packed bytes."""
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == 8 else self.content

    def fields(self) -> Json:
        """Give what both headers say when nothing is spoilt."""
        name = self.name if isinstance(self.name, bytes) else self.name.encode()
        plain = isinstance(self.name, bytes) or self.name.isascii()
        return {
            "flags": self.flags | (0 if plain else 0x800),
            "method": self.method,
            "crc": zlib.crc32(self.content),
            "packed": len(self.data()),
            "size": len(self.content),
            "name": name,
        }


def deflated(content: bytes) -> bytes:
    """Pack as a zip file does."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def zip_of(
    entries: Sequence[Entry] | dict[str, bytes],
    *,
    prefix: bytes = b"",
    gap: bytes = b"",
    suffix: bytes = b"",
    comment: bytes = b"",
    **end: int,
) -> bytes:
    """Write a zip file; files given as a dict are stored.

    ``end`` replaces fields of its end record (disk, first, here, count, size, offset).
    """
    if isinstance(entries, dict):
        entries = [Entry(name, content, method=0) for name, content in entries.items()]
    body, directory, count = prefix, b"", 0
    for entry in entries:
        body += entry.before
        at = len(body) if entry.offset is None else entry.offset
        local = {**entry.fields(), **entry.local}
        central = {**entry.fields(), **entry.central}
        if entry.offset is None:
            body += _local(local, entry.extra) + entry.data()
        if not entry.hidden:
            directory += _central(central, entry, at)
            count += 1
    body += gap
    fields = {"disk": 0, "first": 0, "here": count, "count": count}
    fields |= {"size": len(directory), "offset": len(body), **end}
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", *fields.values(), len(comment))
    return body + directory + tail + comment + suffix


def _local(said: Json, extra: bytes) -> bytes:
    name: bytes = said["name"]
    moment = (0, 0x21)
    head = (20, said["flags"], said["method"], *moment, said["crc"], said["packed"], said["size"])
    sizes = (len(said["name"]), len(extra))
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", *head, *sizes) + name + extra


def _central(said: Json, entry: Entry, at: int) -> bytes:
    head = (0x0314, 20, said["flags"], said["method"], 0, 0x21)
    sizes = (len(said["name"]), len(entry.extra), len(entry.comment), 0, 0)
    numbers = (said["crc"], said["packed"], said["size"])
    packed = struct.pack(
        "<4s6H3I5H2I",
        b"PK\x01\x02",
        *head,
        *numbers,
        *sizes,
        said.get("attributes", entry.mode << 16),
        at,
    )
    name: bytes = said["name"]
    return packed + name + entry.extra + entry.comment


def changed_result(change: Callable[[Json], object]) -> bytes:
    """Give a bundle whose results.json was changed and whose other files follow it."""
    content = good_result()
    change(content)
    return zip_of(good_files(content))


def changed_crate(change: Callable[[Json], object]) -> bytes:
    """Give a bundle whose metadata were changed."""
    files = good_files()
    content = json.loads(files["ro-crate-metadata.json"])
    change(content)
    return zip_of(with_crate(files, content))
