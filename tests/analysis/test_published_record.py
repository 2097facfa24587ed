"""What a place published under an older code is what it has published."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from localeval.analysis.published_record import published_folder, published_record
from localeval.project.project import Place


@pytest.mark.parametrize(
    ("kept", "code", "used"),
    [
        (["E10000027"], "E06000066", "E10000027"),
        (["E10000027", "E06000066"], "E06000066", "E06000066"),
        (["E07000187"], "E06000066", "E06000066"),  # a district of it
        ([], "E08000003", "E08000003"),
    ],
)
def test_the_record_of_a_place_is_found_under_its_older_code(
    tmp_path: Path, kept: list[str], code: str, used: str
) -> None:
    for folder in kept:
        (tmp_path / "published" / folder).mkdir(parents=True)
        (tmp_path / "published" / folder / "results.json").write_text("{}")
    project = SimpleNamespace(root=tmp_path)
    assert published_folder(project, Place(code, "A place")).name == used  # type: ignore[arg-type]
    record = published_record(project, Place(code, "A place"))  # type: ignore[arg-type]
    assert len(record) == (used in kept)
