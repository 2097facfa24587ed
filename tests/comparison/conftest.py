"""Bundles of three places on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.results import result_to_json

from ..bundles.good_bundle import good_files
from ..bundles.good_bundle import zip_of as zipped
from .made import estimate, place

PLACES = {"Bolton": 10.0, "Bury": 6.0, "Manchester": 8.0}


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    """Give a folder with the bundles of three places."""
    import json

    folder = tmp_path / "bundles"
    folder.mkdir()
    for name, value in PLACES.items():
        made = place(name, estimate(value))
        content = json.loads(result_to_json(made.result))
        (folder / f"{name.lower()}.zip").write_bytes(zipped(good_files(content)))
    return folder
