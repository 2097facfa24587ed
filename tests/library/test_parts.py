"""The small parts: sentences as html, scales and ticks, forest and funnel plots, and the vendored search library."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localeval.comparison.models import Pool
from localeval.comparison_report.funnel_plot import funnel_chart
from localeval.library.outcome_page import MOST_ROWS
from localeval.library.pages import html
from localeval.library.search_index import script_json
from localeval.report.charts.picture import Disc
from localeval.report.charts.scales import Scale, tick_label, ticks
from localeval.report.display import escape

from ..report.charts.drawn import outside, overlapping
from .sample import library

PACKAGE = Path(__file__).parents[2] / "{{cookiecutter.project_slug}}/src/localeval"

NAMES = {"participants": "Participants", "comparison": "Comparison group"}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**Better**", "<p><strong>Better</strong></p>\n"),
        ("[5.10 to 14.90]{.interval}", '<p><span class="interval">5.10 to 14.90</span></p>\n'),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("a\\_b\\*", "<p>a_b*</p>\n"),
        ("<b>", "<p>&lt;b&gt;</p>\n"),
        ("[x](https://example.org)", "<p>[x](https://example.org)</p>\n"),
        ("![x](y.png)", "<p>![x](y.png)</p>\n"),
        ("[x]{.other}", "<p>[x]{.other}</p>\n"),
        ("[x](y){.interval}", "<p>[x](y){.interval}</p>\n"),
        ("# x", "<p># x</p>\n"),
        ("`x`", "<p>`x`</p>\n"),
        ("https://example.org", "<p>https://example.org</p>\n"),
    ],
)
def test_of_markdown_only_what_the_reports_use_is_known(markdown: str, expected: str) -> None:
    assert html(markdown) == expected


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_text_that_was_escaped_stands_literally(text: str) -> None:
    shown = html(f"A {escape(text)} B")
    assert re.sub(r"<(?!/?p>)", "", shown) == shown, "no element but the paragraph"
    import html as plain

    assert plain.unescape(shown) == f"<p>A {' '.join(text.split())} B</p>\n".replace("A  B", "A  B")


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(0, 1e6, allow_nan=False),
    st.integers(2, 8),
)
def test_ticks_span_the_range_and_are_few(low: float, span: float, most: int) -> None:
    high = low + span
    marks = ticks(low, high, most)
    assert 2 <= len(marks) <= most + 3
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert marks[0] <= low + slack
    assert marks[-1] >= high - slack
    steps = [b - a for a, b in pairwise(marks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)


@pytest.mark.parametrize(
    ("value", "marks", "unit", "expected"),
    [
        (-5.0, [-5.0, 0.0], "percent", "−5"),
        (0.04, [0.0, 0.02], "percent", "0.04"),
        (-0.0, [-0.5, 0.0], "percent", "0.0"),
        (-2000.0, [-2000.0, 0.0], "GBP", "−£2,000"),
    ],
)
def test_numbers_under_an_axis(value: float, marks: list[float], unit: str, expected: str) -> None:
    assert tick_label(value, marks, unit) == expected


def test_a_scale_holds_and_clips() -> None:
    scale = Scale(-10, 10, 0, 200)
    assert scale(0) == 100
    assert scale.clip(99) == 10
    assert not scale.holds(11)


def the_pool() -> Pool:
    return library()[0].pools[0]


def test_many_estimates_are_a_funnel_and_not_a_wall() -> None:
    pool = the_pool()
    members = [
        pool.pooled[i % 3].model_copy(update={"std_error": 2.5 + i / 10, "beyond_chance": i == 4})
        for i in range(MOST_ROWS + 1)
    ]
    many = pool.model_copy(update={"members": tuple(members)})
    chart = funnel_chart(many, lambda identity: f"Place of {identity[:9]}")
    assert chart is not None
    assert chart.title.endswith("one of 61 results differs from the others by more than chance")
    assert len(chart.numbers.rows) == MOST_ROWS + 1
    for picture in (chart.wide, chart.narrow):
        assert sum(isinstance(part, Disc) for part in picture.parts) == MOST_ROWS
        assert (outside(picture), overlapping(picture)) == ([], [])


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "]]>", "&amp;"])
def test_json_in_a_script_cannot_end_it(text: str) -> None:
    written = script_json([text])
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == [text]


@pytest.fixture(scope="module")
def tool(repository: Path) -> ModuleType:
    """Load the script that brings the search library."""
    path = repository / "tools" / "vendor_minisearch.py"
    spec = importlib.util.spec_from_file_location("vendor_minisearch", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_search_library_is_the_one_that_was_recorded(tool: ModuleType) -> None:
    assets = PACKAGE / "library" / "assets"
    record = json.loads((assets / "minisearch.json").read_text(encoding="utf-8"))
    assert (record["version"], record["integrity"]) == (tool.VERSION, tool.INTEGRITY)
    assert set(record["files"]) == set(tool.FILES.values())
    for name, digest in record["files"].items():
        assert hashlib.sha256((assets / name).read_bytes()).hexdigest() == digest, name
    assert "Permission is hereby granted" in (assets / "minisearch-licence.txt").read_text("utf-8")


def test_an_archive_that_is_not_the_pinned_one_is_not_copied(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "minisearch-7.2.0.tgz"
    other.write_bytes(b"not the archive")
    monkeypatch.setattr(tool, "_fetch", lambda folder: other)
    monkeypatch.setattr(tool, "ASSETS", tmp_path / "assets")
    with pytest.raises(SystemExit, match="another digest"):
        tool.main()
    assert not (tmp_path / "assets").exists()


def test_a_bake_copies_the_pages_templates_as_they_are(bake: object) -> None:
    project = bake()  # type: ignore[operator]
    folder = project / "src" / "localeval" / "library"
    for part in ("templates", "assets"):
        names = sorted(path.name for path in (PACKAGE / "library" / part).iterdir())
        assert sorted(path.name for path in (folder / part).iterdir()) == names
        for name in names:
            assert (folder / part / name).read_bytes() == (
                PACKAGE / "library" / part / name
            ).read_bytes()
