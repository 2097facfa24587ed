"""Write a published bundle as an older version of this package would have written it, with results of schema 1.0.

A library of results lives for years, and some of its bundles are older than its readers. This makes such a bundle from
one of today: ``results.json`` without what 1.1 has added (who was evaluated, the region and boundaries of the place,
outcomes over time, context, lessons) and 1.2 (the editions of the method, whether the code is released), and with a digest of each table, which 1.3 has ended and which
stands as missing here; ``results.csv`` of it,
``evaluation.yml`` without the keys for them, and the sizes and digests of these in the metadata. Report and notebooks stay as they are.

    python older_schema.py BUNDLE.zip TARGET.zip
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from localeval.bundles.opening import open_bundle
from localeval.publishing.bundle import packed
from localeval.results import estimates_csv

#: What 1.1 has added to the whole of a result, and to its place.
ADDED = ("population", "series", "context", "lessons")
ADDED_TO_PLACE = ("region", "boundary_year")
#: What 1.2 has added to the run.
ADDED_TO_RUN = ("editions", "code")
CHANGED = ("results.json", "results.csv", "evaluation.yml")


def as_1_0(content: bytes) -> bytes:
    """Give a ``results.json`` of today in the shape of 1.0."""
    result: dict[str, Any] = json.loads(content)
    result["schema_version"] = "1.0"
    for name in ADDED:
        result.pop(name, None)
    for name in ADDED_TO_PLACE:
        result["place"].pop(name, None)
    for name in ADDED_TO_RUN:
        result["run"].pop(name, None)
    result["run"]["inputs"] = dict.fromkeys(result["run"]["inputs"], "missing")
    return (json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode()


def older_settings(content: bytes) -> bytes:
    """Give an ``evaluation.yml`` without the keys that came with 1.1."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4096
    settings = yaml.load(content)
    settings.pop("population", None)
    for place in settings["places"]:
        for name in ADDED_TO_PLACE:
            place.pop(name, None)
    out = io.BytesIO()
    yaml.dump(settings, out)
    return out.getvalue()


def described(content: bytes, files: dict[str, bytes]) -> bytes:
    """Give the metadata with the size and digest of each file as it is now."""
    crate: dict[str, Any] = json.loads(content)
    for entity in crate["@graph"]:
        if entity["@id"] in files:
            data = files[entity["@id"]]
            entity |= {"contentSize": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()}
    return (json.dumps(crate, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def older_bundle(source: Path) -> bytes:
    """Give a published bundle in the shape of 1.0.

    Parameters
    ----------
    source : Path
        A bundle of today.

    Returns
    -------
    bytes
        A zip, the same bytes for the same bundle.

    Raises
    ------
    BundleError
        ``source`` is no bundle.
    """
    bundle = open_bundle(source)
    files = dict(bundle.files)
    files["results.json"] = as_1_0(files["results.json"])
    # The table holds the estimates, which are the same in both.
    files["results.csv"] = estimates_csv(bundle.result).encode()
    files["evaluation.yml"] = older_settings(files["evaluation.yml"])
    changed = {name: files[name] for name in CHANGED}
    metadata = "ro-crate-metadata.json"
    files = {metadata: described(files[metadata], changed)} | {
        name: content for name, content in files.items() if name != metadata
    }
    day = dt.date.fromisoformat(bundle.result.run.date)
    return packed(files, dt.datetime.combine(day, dt.time(), dt.UTC))


def main() -> None:
    """Rewrite one bundle."""
    parser = argparse.ArgumentParser(description="Write a bundle as schema 1.0 had it.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    content = older_bundle(arguments.source)
    if not arguments.target.is_file() or arguments.target.read_bytes() != content:
        arguments.target.write_bytes(content)


if __name__ == "__main__":
    main()
