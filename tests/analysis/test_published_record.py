"""What a place published under an older code is what it has published."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from localeval.analysis.published_record import (
    earlier_results,
    published_folder,
    published_record,
)
from localeval.base.errors import ProjectError
from localeval.project.project import Place
from localeval.results import Result, result_to_json

from ..bundles.good_bundle import good_result


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


@pytest.mark.parametrize(
    ("then", "now", "goes"),
    [(5, 5, True), (5, 15, True), (15, 5, True), (1, 10, True), (5, 10, False), (10, 5, False), (5, 7, False), (10, 30, True)],
)  # fmt: skip
def test_a_rounding_that_tells_more_beside_that_of_an_earlier_publication_is_refused(
    tmp_path: Path, then: int, now: int, goes: bool
) -> None:
    """5 and then 10: 65 and 60 are 63 or 64."""
    place = Place("E08000003", "A place")
    whole = good_result()
    whole["run"]["synthetic"] = False
    whole["disclosure"] = {**whole["disclosure"], "rounding": then}
    folder = tmp_path / "published" / place.folder
    folder.mkdir(parents=True)
    (folder / "results.json").write_text(
        result_to_json(Result.model_validate(whole)), encoding="utf-8"
    )
    settings = SimpleNamespace(
        data=SimpleNamespace(synthetic=False), disclosure=SimpleNamespace(rounding=now)
    )
    project = SimpleNamespace(root=tmp_path, settings=settings)
    if goes:
        assert len(earlier_results(project, place)) == 1  # type: ignore[arg-type]
        return
    with pytest.raises(ProjectError, match=rf"rounding` is {now}, .*rounds numbers of people to {then}"):  # fmt: skip
        earlier_results(project, place)  # type: ignore[arg-type]
