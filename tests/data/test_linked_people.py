"""Links read from the files that ``localeval link`` leaves: all of them, none, and files that are damaged or of other people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.link_quality import LINKED, LINKS, links_digest, quality_file
from localeval.data.linked_people import read_links

from ..linked import linked_place

pytestmark = pytest.mark.quick


@pytest.fixture
def root(tmp_path: Path) -> Path:
    linked_place(sizes=(30, 40)).write(tmp_path)
    return tmp_path


def test_links_are_read_as_they_were_written_in_the_order_of_the_people(root: Path) -> None:
    links = read_links(root)
    assert links is not None
    [source] = links.quality.sources
    ids = pd.Series(["00069", "00000"])
    found = links.of(source, ids)
    table = linked_place(sizes=(30, 40)).links.tables["payroll"]
    assert found.linked.tolist() == table["linked"].loc[ids].tolist()
    assert found.where(found.linked).linked.all()


def test_where_nothing_was_linked_nothing_is_read(tmp_path: Path) -> None:
    assert read_links(tmp_path) is None
    assert links_digest(tmp_path) == {}


def test_what_rests_on_links_is_out_of_date_when_one_of_the_files_is_another(root: Path) -> None:
    before = links_digest(root)
    assert set(before) == {LINKS}
    assert links_digest(root) == before
    path = root / LINKED / "payroll.parquet"
    frame = pd.read_parquet(path)
    frame.loc[0, "linked"] = not frame.loc[0, "linked"]
    frame.to_parquet(path)
    assert links_digest(root) != before


def _without_key(root: Path) -> None:
    content = json.loads(quality_file(root).read_text("utf-8"))
    del content["sources"][0]["threshold"]
    quality_file(root).write_text(json.dumps(content), "utf-8")


def _changed(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        path = root / LINKED / "payroll.parquet"
        change(pd.read_parquet(path)).to_parquet(path)

    return write


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without_key, "threshold"),
        (lambda root: quality_file(root).write_text("{", "utf-8"), "does not fit"),
        (lambda root: (root / LINKED / "payroll.parquet").unlink(), "payroll.parquet.*missing"),
        (lambda root: (root / LINKED / "payroll.parquet").write_bytes(b"no"), "missing, or has not"),
        (_changed(lambda frame: frame.drop(columns="linked")), "missing, or has not"),
        (_changed(lambda frame: pd.concat([frame, frame.head(1)])), "two rows"),
        (_changed(lambda frame: frame.assign(probability=1.5)), "between 0 and 1"),
        (_changed(lambda frame: frame.assign(probability=None, linked=True)), "without a probab"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_sound_is_named_with_what_to_do(
    root: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(root)
    with pytest.raises(ProjectError, match=said) as caught:
        read_links(root)
    assert all("localeval link" in problem.remedy for problem in caught.value.problems)
    assert all(problem.where.startswith("data/linked/") for problem in caught.value.problems)
