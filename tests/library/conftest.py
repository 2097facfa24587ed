"""A built library that the tests of this room share; none of them changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.library import build_library

from .sample import library


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a small library."""
    dest = tmp_path_factory.mktemp("library") / "site"
    build_library(*library(), dest)
    return dest
