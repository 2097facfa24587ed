"""The section on linked data: the main point in the body, and what is known of each source in the annex."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from localeval.base.language import speaking
from localeval.render.annex import part_cells
from localeval.report import wording
from localeval.results import GroupLinks, Linkage, LinkedSource, MatchRate

from .conftest import facts_of


def source(name: str) -> LinkedSource:
    groups = ("participants", "comparison")
    return LinkedSource(
        name=name, label=f"{name} records", domain="employment", no_record_means="no", threshold=0.9, basis="review",
        rates=tuple(MatchRate(group=g, people=300, linked=190, share=63.3) for g in groups),
        quality=tuple(
            GroupLinks(group=g, reviewed=120, found=94.0, found_low=90.0, found_high=97.0, found_if_unseen=93.0, wrong=1.2, wrong_low=0.4, wrong_high=3.0)
            for g in groups
        ),
    )  # fmt: skip


@pytest.mark.parametrize("spoken", ["en", "cy"])
@pytest.mark.parametrize("sources", [("Payroll",), ("Payroll", "Benefit", "School")])
def test_the_body_has_a_line_a_source_and_the_annex_the_rest(
    sources: tuple[str, ...], spoken: str
) -> None:
    linkage = Linkage(sources=tuple(map(source, sources)))
    facts = facts_of("matched_comparison")
    with speaking(spoken):  # type: ignore[arg-type]
        body, annex = (
            wording.linkage_text(facts, linkage),
            wording.links_by_source_text(facts, linkage),
        )
    assert body is not None
    assert annex is not None
    for name in sources:
        [line] = [line for line in body.markdown.split("\n") if f"{name} records" in line]
        assert "63" in line
        assert "94" not in body.markdown, "how sure the links are is for the annex"
        [told] = [part for part in annex.markdown.split("\n\n") if f"{name} records" in part]
        assert "94" in told
    lines = [line for line in body.markdown.split("\n") if line]
    assert len(lines) == len(sources) + 2
    assert max(map(len, lines)) < 320
    assert [line.startswith("- ") for line in lines[1:-1]] == [len(sources) > 1] * len(sources)


@pytest.mark.parametrize("which", [0, 1])
def test_where_pairs_of_one_group_were_reviewed_nothing_is_said_by_that_sample(which: int) -> None:
    """The other group's rates are what the model expects, and neither sentence is true of both."""
    whole = source("Payroll")
    nobody = {"reviewed": 0, "found_low": None, "found_high": None, "wrong_low": None, "wrong_high": None}  # fmt: skip
    quality = [g.model_copy(update=nobody if i == which else {}) for i, g in enumerate(whole.quality)]  # fmt: skip
    part = whole.model_copy(update={"basis": "model", "quality": tuple(quality)})
    annex = wording.links_by_source_text(facts_of(), Linkage(sources=(part,)))
    assert annex is not None
    assert "Too few pairs were looked at" in annex.markdown
    for untrue in ("by that sample", "Nobody has looked", "expects to have found"):
        assert untrue not in annex.markdown


def test_without_links_there_is_neither() -> None:
    assert wording.linkage_text(facts_of(), None) is None
    assert wording.links_by_source_text(facts_of(), None) is None


def test_the_notebook_has_what_is_known_of_each_source_under_a_heading_of_the_annex(
    repository: Path,
) -> None:
    file = repository / "{{cookiecutter.project_slug}}" / "notebooks" / "06_linkage.ipynb"
    parted = part_cells(json.loads(file.read_text(encoding="utf-8"))["cells"])
    body = ["".join(cell["source"]) for cell in parted.body]
    [section] = parted.sections
    annex = ["".join(cell["source"]) for cell in section]
    assert annex[0].startswith("## How sure the links are")
    wanted = ("links_by_source_text", "link_rates_table", "link_quality_table")
    assert [name for name in wanted if any(name in cell for cell in annex)] == list(wanted)
    assert not re.search("|".join(wanted), "\n".join(body))
    stays = ("linkage_text", "links_effect_text", "link_results_table")
    assert [name for name in stays if any(name in cell for cell in body)] == list(stays)
    assert not parted.pieces
