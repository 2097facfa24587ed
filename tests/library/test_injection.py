"""No text of a result becomes more than text on a page of the library, whichever of its fields it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from localeval.library.from_bundles import LibraryRequest, make_library

from ..bundles.good_bundle import good_files, good_learning, good_lesson, good_result, zip_of
from ..injection import dangers, in_groups, strange

GROUPS = in_groups(400)
CODES = ("E08000001", "E08000002", "E08000003", "E08000004", "E08000005", "E08000006")
#: What is a code, a day or a number in words and takes no other text.
_CODES = frozenset(
    "code design outcome unit estimand method verdict role step date since started schema_version package_version "
    "package_digest environment_digest parameters_digest renderer currency group direction indicator domains stage "
    "start end gave as_planned confidence delivery sentiment source until finding evidence_kind transferable first last kind digest shared topic first covariate".split()
)


def spoilt(value: Any, text: str, key: str = "") -> Any:
    """Put a text into every field of a result that takes any text."""
    if isinstance(value, dict):
        return {name: spoilt(item, text, name) for name, item in value.items()}
    if isinstance(value, list):
        return [spoilt(item, text, key) for item in value]
    free = isinstance(value, str) and key not in _CODES and "." not in key
    return text if free else value


def result_with(text: str, code: str) -> dict[str, Any]:
    content = good_result() | good_learning()
    content["changes"] = {"since": "2026-09-01", "notes": ["A note."], "items": []}
    content["lessons"] = [
        good_lesson(),
        good_lesson(code="own", topic="local:own", topic_label="x"),
    ]
    kept = {name: content.pop(name) for name in ("design", "currency", "schema_version")}
    editions = content["run"].pop("editions")
    content = {**spoilt(content, text), **kept}
    content["run"] |= {"editions": editions, "code": "released"}
    content["place"]["code"] = code
    return content


def site(folder: Path, texts: list[str]) -> dict[str, str]:
    """Make a library of results with these texts, and give its pages."""
    (folder / "bundles").mkdir(parents=True)
    for text, code in zip(texts, CODES, strict=False):
        packed = zip_of(good_files(result_with(text, code)))
        (folder / "bundles" / f"{code}.zip").write_bytes(packed)
    title = texts[0][:400]
    out = folder / "site"
    done = make_library(LibraryRequest([str(folder / "bundles")], out, title=title))
    assert len(done.comparison.evaluations) == len(texts)
    ElementTree.parse(out / "feed.xml")
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(out.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site(tmp_path_factory.mktemp("spoilt"), GROUPS)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> str:
    texts = [("words " * 100)[:400].strip()] * len(GROUPS)
    made = site(tmp_path_factory.mktemp("harmless"), texts)
    return "".join(made.values())


def test_every_field_of_every_page_stays_text(pages: dict[str, str], harmless: str) -> None:
    assert len(pages) > 8
    for name, page in pages.items():
        assert dangers(page) == [], name
        assert strange(page, harmless) == set(), name


def test_every_text_is_there_as_it_is_written(pages: dict[str, str]) -> None:
    evaluations = [page for name, page in pages.items() if name.startswith("evaluations/")]
    assert len(evaluations) == len(GROUPS)
    assert any("&lt;script&gt;alert(1)&lt;/script&gt;" in page for page in evaluations)
    assert all("&lt;" in page for page in evaluations)
