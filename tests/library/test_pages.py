"""What the pages say, that addresses stay, and that other people's texts stay texts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from jinja2 import UndefinedError

import localeval
from localeval.base.errors import ProjectError
from localeval.library import Options, build_library
from localeval.library.page_parts import Grid, sides
from localeval.library.pages import Frame, Head, _environment, render_page
from localeval.project.project import own_extension
from localeval.report.charts.page import inline

from .sample import library, results

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> {{ 7 * 7 }} [x](javascript:alert(1)) =cmd|' /C calc'!A0 https://evil.example/"

#: The colours that a picture to take away says once: nothing else may stand there.
_RULES = re.compile(r"<style>(?:(?:text)?\.[fs]-[a-z-]+\{(?:[a-z-]+: ?[#\w]+;? ?)+\})+</style>")


def read(site: Path, address: str) -> Any:
    """Read a page as a browser does."""
    return BeautifulSoup((site / address).read_text(encoding="utf-8"), "html5lib")


def words(node: Any) -> str:
    """Give the text of a page with single blanks."""
    return " ".join(node.get_text(" ").split())


def contents(site: Path) -> dict[str, bytes]:
    """Give every file of a site."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(("columns", "close"), [(6, False), (7, True), (10, True)])
def test_a_table_of_seven_columns_is_set_close_as_in_reports(columns: int, close: bool) -> None:
    """Whichever part of a page it stands in: where they are amounts of money, it is wider than a tablet else."""
    item = Grid("x", "Caption", ["Column"] * columns, [["a"] * columns], sides("l" * columns))
    macro = '{% from "macros.html" import table %}{{ table(item) }}'
    made = _environment().from_string(macro).render(item=item)
    assert ('class="dense stacked"' in made) == close


def test_the_addresses_are_those_that_were_given_out(site: Path) -> None:
    """An address that others have linked to may not change: these stay as they are written here."""
    pages = sorted(name for name in contents(site) if name.endswith(".html"))
    assert pages == [
        "about/index.html",
        "compare/index.html",
        "evaluations/E06000052-working-well/index.html",
        "evaluations/E08000003-working-well/index.html",
        "evaluations/E08000035-working-well/index.html",
        "evaluations/E09000023-working-well/index.html",
        "evaluations/W06000015-work-programme/index.html",
        "index.html",
        "left-out/index.html",
        "lessons/benefits/index.html",
        "lessons/health/index.html",
        "lessons/index.html",
        "lessons/transport/index.html",
        "outcomes/employed/index.html",
        "outcomes/index.html",
        "outcomes/local-confidence/index.html",
        "places/index.html",
    ]
    others = sorted(set(contents(site)) - set(pages))
    assert [name for name in others if not name.startswith("bundles/")] == [
        "assets/compare.js",
        "assets/library.css",
        "assets/library.js",
        "assets/minisearch-licence.txt",
        "assets/minisearch.js",
        "compare/compare-data.js",
        "compare/part-0.js",
        "comparison.json",
        "data/estimates.csv",
        "data/estimates.parquet",
        "data/levels.csv",
        "feed.json",
        "feed.xml",
        "library-manifest.json",
        "search-index.js",
    ]


def test_building_again_changes_no_byte_wherever_it_is_built(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    built = build_library(*library(), other)
    assert contents(other) == contents(site)
    assert built.changed == len(contents(other)) - 1
    again = build_library(*library(), other)
    assert (again.changed, again.removed) == (0, 0)


def test_an_evaluation_that_is_gone_takes_its_page_and_bundle_along(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build_library(*library(), dest)
    comparison, entries = library()
    kept = [item for item in entries if item.about.place != "Leeds"]
    pools = tuple(
        pool.model_copy(
            update={"members": tuple(m for m in pool.members if "E08000035" not in m.evaluation)}
        )
        for pool in comparison.pools
    )
    build_library(
        comparison.model_copy(
            update={
                "evaluations": tuple(item.about for item in kept),
                "pools": pools,
                "lessons": comparison.lessons[:0],
            }
        ),
        kept,
        dest,
    )
    assert [name for name in contents(dest) if "E08000035" in name] == []


def test_a_bundle_is_copied_byte_for_byte_under_its_digest(site: Path) -> None:
    _, entries = library()
    for entry in entries:
        if entry.download is not None:
            digest = entry.download.sha256
            (copy,) = (site / "bundles").glob(f"{entry.about.id}-*-{digest[:12]}.zip")
            assert copy.read_bytes() == entry.download.read()
            assert digest in words(read(site, f"evaluations/{entry.about.id}/index.html"))


def test_the_page_of_an_evaluation_says_what_its_report_says(site: Path) -> None:
    text = words(read(site, "evaluations/E08000003-working-well/index.html"))
    for said in (
        "Working Well: 10 more people in 100 were in paid work after a year than among similar people who did not join",
        "Likely range: 5 to 15 more in 100 (95% interval)",
        "so chance alone is an unlikely explanation",
        "Strength of the evidence: level 3 of 5",
        "One key worker from start to end",
        "People kept one key worker.",
        "Claimant rate",
        "Sex: Female",
        "Results of 15 January 2026 (older.zip)",
    ):
        assert said in text


def test_what_holds_for_all_tables_is_said_once_on_a_page(site: Path) -> None:
    page = read(site, "evaluations/E08000003-working-well/index.html")
    notes = [words(item) for item in page.find(id="reading").parent.find_all("li")]
    assert any(note.startswith("Shares and amounts are no more exact") for note in notes)
    assert len(notes) == len(set(notes))
    cells = {words(cell) for cell in page.select("td")}
    signs = {sign for sign in ("[c]", "[x]", "[z]") if any(sign in cell for cell in cells)}
    assert signs <= {note[:3] for note in notes}
    assert words(page.article).count("Shares and amounts are no more exact") == 1


def test_a_page_without_a_comparison_group_claims_no_impact(site: Path) -> None:
    page = read(site, "evaluations/E08000035-working-well/index.html")
    assert "we cannot say how many it would have been without it" in words(page.h1)
    found = words(page.find(id="results").parent)
    assert "41 35 to 48" in found
    assert "Difference" not in found
    assert "higher than" not in found


def test_typed_numbers_are_marked_and_their_source_is_named(site: Path) -> None:
    text = words(read(site, "evaluations/W06000015-work-programme/index.html"))
    assert "were typed from a published report" in text
    assert "Report 12, table 3" in text
    assert "Likely range: 1 to 6 more in 100 (95% interval)" in text
    assert "The level was typed with the numbers." in text
    assert "we know what happened" not in text, "of how they were made nothing is known"


def test_an_outcome_shows_the_pooled_value_and_says_of_each_why_it_is_not_pooled(
    site: Path,
) -> None:
    page = read(site, "outcomes/employed/index.html")
    text = words(page)
    for said in (
        "which could be chance",
        "The likely range is 19 fewer to 24 more in 100. It includes no difference",
        "DerSimonian and Laird",
        "−40 to 44",
        "Why places are not ranked",
    ):
        assert said in text
    pooled, models, _, not_pooled = page.select("table:not(.behind-chart *)")
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in pooled.find_all("tr")]
    assert [row[0] for row in rows[1:]] == [
        "Caerdydd: Work Programme",
        "Cornwall: Working Well",
        "Manchester: Working Well (synthetic)",
    ]
    assert rows[3][1:4] == ["10.00", "5.10 to 14.90", "36.5"]
    assert len(models.find_all("tr")) == 4
    why = words(not_pooled)
    assert "Lewisham" in why
    assert "Leeds" in why
    assert "no comparison group" in why


def test_what_one_place_found_is_shown_without_a_weight(tmp_path: Path) -> None:
    comparison, entries = library()
    pool = comparison.pools[0]
    alone = pool.model_copy(
        update={
            "members": pool.members[3:],
            "summaries": (),
            "heterogeneity": None,
            "leave_one_out": (),
            "caution": "one_place",
            "why_not": "only one place has a result that could be pooled",
        }
    )
    changed = comparison.model_copy(update={"pools": (alone,)})
    build_library(changed, entries, tmp_path / "site")
    page = read(tmp_path / "site", "outcomes/employed/index.html")
    assert "One place." in words(page)
    table = page.select("table:not(.behind-chart *)")[0]
    assert words(table.caption) == "What each place found: In paid work, 12 months after the start"
    assert "Weight" not in words(table)
    chart = page.select_one("svg.wide")
    assert chart is not None
    assert " together" not in words(chart)
    assert "No average is drawn." in chart["aria-label"]


def test_notes_on_what_changed_are_shown(tmp_path: Path) -> None:
    content = results()
    note = "Ten people were counted twice."
    content["E06000052-working-well"]["changes"] = {
        "since": "2025-02-01",
        "notes": [note],
        "items": [],
    }
    build_library(*library(content), tmp_path / "site")
    text = words(read(tmp_path / "site", "evaluations/E06000052-working-well/index.html"))
    assert f"What changed since the publication of 1 February 2025 {note}" in text


def test_the_page_says_which_records_were_linked_and_where_links_decide(tmp_path: Path) -> None:
    content = results()
    first = next(iter(content))
    source = {
        "name": "payroll",
        "label": "Payroll records",
        "domain": "employment",
        "no_record_means": "no",
        "threshold": 0.9,
        "basis": "review",
        "gives": ["employed"],
        "rates": [],
    }
    content[first]["linkage"] = {
        "sources": [source],
        "primary_source": "payroll",
        "missed_alike": False,
    }
    build_library(*library(content), tmp_path / "site")
    page = words(read(tmp_path / "site", f"evaluations/{first}/index.html"))
    said = "Payroll records (employment); a sample of the links was checked; missed or wrong links may decide the result"
    assert f"Linked records {said}" in page
    others = [
        words(read(tmp_path / "site", f"evaluations/{i}/index.html")) for i in content if i != first
    ]
    assert not any("Linked records" in text for text in others)


def test_changed_code_is_said_in_the_list_and_on_the_page(tmp_path: Path) -> None:
    content = results()
    first = next(iter(content))
    content[first]["run"] |= {"code": "changed", "editions": None}
    site = tmp_path / "site"
    build_library(*library(content), site)
    front = read(site, "index.html")
    told = [words(item) for item in front.select("li.entry") if "changed code" in words(item)]
    assert len(told) == 1
    page = words(read(site, f"evaluations/{first}/index.html"))
    assert "Made with changed code: not all of the method’s code and catalogue is as it was" in page
    assert "Edition of the method not stated" in page
    assert "Code and catalogue changed: not all of it is as it was released" in page


def test_released_code_is_said_where_it_is_told_how_a_result_was_made(site: Path) -> None:
    page = words(read(site, f"evaluations/{next(iter(results()))}/index.html"))
    assert "changed code" not in page
    assert "Edition of the method 2026.1 Code and catalogue as it was released" in page


def test_every_picture_has_a_title_a_description_and_its_numbers(site: Path) -> None:
    for address in (
        "outcomes/employed/index.html",
        "evaluations/E08000003-working-well/index.html",
    ):
        page = read(site, address)
        charts = page.select("figure.chart-figure")
        assert charts
        for chart in charts:
            assert len(words(chart.figcaption)) > 20
            assert [svg["class"][1] for svg in chart.select("svg[role=img]")] == ["wide", "narrow"]
            assert all(len(svg["aria-label"]) > 80 for svg in chart.select("svg"))
            assert len(chart.select("details tr")) > 2
            kinds = [link["href"].partition(",")[0] for link in chart.select(".take-away a")]
            assert kinds == ["data:text/csv;charset=utf-8", "data:image/svg+xml"]


def test_a_forest_plot_has_a_row_for_each_pooled_place_and_the_others_under_a_heading(
    site: Path,
) -> None:
    page = read(site, "outcomes/employed/index.html")
    wide, narrow = page.select("figure.chart-figure")[0].select("svg")
    for picture in (wide, narrow):
        texts = [words(text) for text in picture.select("text")]
        assert texts.index("Three places together") < texts.index("Not pooled")
        assert any(text.endswith("differs from the others") or "others" in text for text in texts)
    assert len(wide.select("polygon.f-ink")) == 1, "the pooled value is a diamond"


def test_lessons_of_a_domain_stand_by_stage_and_say_where_places_agree(site: Path) -> None:
    page = read(site, "lessons/health/index.html")
    assert [words(h) for h in page.find_all("h2")][1:] == ["Referral", "Delivery"]
    assert "Places differ: worked (2 evaluations) and did not work (1 evaluation)" in words(page)
    (same,) = (li for li in page.select("li.entry") if "from start to end" in words(li.h4))
    assert [(words(a), a["href"]) for a in same.find_all("a")] == [
        ("Manchester", "../../evaluations/E08000003-working-well/index.html#lesson-key_worker"),
        ("Lewisham", "../../evaluations/E09000023-working-well/index.html#lesson-key_worker"),
    ]
    apart = read(site, "lessons/transport/index.html")
    assert "One place: did not work (1 evaluation)" in words(apart)


def test_places_that_found_otherwise_are_said_to_differ(tmp_path: Path) -> None:
    content = results()
    (lesson,) = content["E09000023-working-well"]["lessons"]
    lesson |= {"finding": "did_not_work", "advice": "Do otherwise."}
    build_library(*library(content), tmp_path / "site")
    page = read(tmp_path / "site", "lessons/health/index.html")
    assert "Places differ: worked (1 evaluation) and did not work (2 evaluations)" in words(page)
    told = [words(li) for li in page.select("li.entry") if "from start to end" in words(li.h4)]
    assert len(told) == 2
    assert "Do otherwise." in told[1]


def test_what_was_left_out_is_listed_with_the_reason(site: Path) -> None:
    text = words(read(site, "left-out/index.html"))
    assert "broken.zip Refused It is no zip file." in text
    assert "older.zip Replaced by a newer revision" in text


def test_earlier_numbers_are_named_and_not_offered(site: Path) -> None:
    assert len(list((site / "bundles").iterdir())) == 4


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a library in which every free text of one evaluation is an attack."""
    content = results()
    spoilt = json.loads(json.dumps(content["E08000003-working-well"]))
    for part, name in (
        (spoilt["place"], "name"),
        (spoilt["place"], "region"),
        (spoilt["programme"], "name"),
        (spoilt["programme"], "organisation"),
        (spoilt["programme"], "provider"),
        (spoilt["programme"], "description"),
        (spoilt["population"], "who"),
        (spoilt["run"], "renderer"),
        (spoilt["evidence"], "scale"),
        (spoilt["context"][0], "label"),
        (spoilt["context"][0], "source"),
        (spoilt["flow"][0], "label"),
        (spoilt["estimates"][0], "label"),
        (spoilt["series"][0], "label"),
        (spoilt["series"][1], "label"),
    ):
        part[name] = HOSTILE
    spoilt["evidence"]["reasons"] = [HOSTILE]
    for name in "title what_happened for_whom circumstances mechanism evidence advice".split():
        spoilt["lessons"][0][name] = HOSTILE
    content["E08000003-working-well"] = spoilt
    dest = tmp_path_factory.mktemp("hostile") / "site"
    comparison, entries = library(content, title=HOSTILE)
    build_library(comparison, entries, dest)
    return dest


def test_other_peoples_texts_are_shown_as_they_are_written_and_do_nothing(hostile: Path) -> None:
    pages = [path for path in hostile.rglob("*.html")]
    for path in pages:
        page: Any = BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")
        where = path.relative_to(hostile).as_posix()
        sources = [script.get("src") for script in page.find_all("script")]
        expected = {
            "index.html": ["assets/minisearch.js", "search-index.js", "assets/library.js"],
            "compare/index.html": ["../compare/compare-data.js", "../assets/compare.js"],
        }
        assert sources == expected.get(where, []), where
        assert page.find("img") is None
        assert page.find("iframe") is None
        for node in page.find_all(True):
            assert not [name for name in node.attrs if name.startswith("on")], where
            assert "style" not in node.attrs, where
        for link in page.select(
            ".take-away a"
        ):  # what can be taken away: a table, or a picture of ours
            kind, _, held = link["href"].partition(",")
            assert kind in {"data:text/csv;charset=utf-8", "data:image/svg+xml"}, where
            shapes = _RULES.sub("", unquote(held), count=1)
            assert kind != "data:image/svg+xml" or inline(shapes, "wide", "x"), where
        for link in page.select("a:not(.take-away a)"):
            assert re.fullmatch(r"[./]*[A-Za-z0-9][^:]*|#\S+", link["href"]), where
        assert "49 [x]" not in words(page)
    seen = words(read(hostile, "evaluations/E08000003-working-well/index.html"))
    assert seen.count("<script>alert('x')</script>") > 20


def test_nothing_in_the_search_index_ends_its_script(hostile: Path) -> None:
    text = (hostile / "search-index.js").read_text(encoding="utf-8")
    assert "<" not in text
    assert text.startswith("var localevalLibrary = {")
    content = json.loads(text.removeprefix("var localevalLibrary = ").removesuffix(";\n"))
    assert any("<script>" in " ".join(texts) for texts in content["texts"])


def test_nothing_in_the_data_for_comparing_ends_their_script(hostile: Path) -> None:
    assert "<" not in (hostile / "compare/compare-data.js").read_text(encoding="utf-8")
    text = (hostile / "compare/part-0.js").read_text(encoding="utf-8")
    assert "<" not in text
    content = json.loads(text.removeprefix("localevalCompare.take(").removesuffix(");\n"))
    assert any("<script>" in one[0] for one in content["evaluations"].values())


def test_every_page_forbids_what_it_does_not_need(site: Path) -> None:
    for path in site.rglob("*.html"):
        page: Any = BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self' file:"


def test_a_web_address_gives_canonical_links(tmp_path: Path) -> None:
    options = Options(base_url="https://library.example/evaluations/")
    build_library(*library(), tmp_path / "site", options)
    page = read(tmp_path / "site", "outcomes/employed/index.html")
    link = page.find("link", rel="canonical")
    assert link["href"] == "https://library.example/evaluations/outcomes/employed/"
    front = read(tmp_path / "site", "index.html").find("link", rel="canonical")
    assert front["href"] == "https://library.example/evaluations/"


def test_the_library_takes_the_light_colours_of_a_report(tmp_path: Path) -> None:
    build_library(*library(), tmp_path / "site", Options())
    style = (tmp_path / "site" / "assets" / "library.css").read_text(encoding="utf-8")
    theme = (own_extension() / "theme.css").read_text(encoding="utf-8")
    assert theme in style
    own = Path(localeval.__file__).parent / "library" / "assets" / "library.css"
    light = set(re.findall(r"(--[a-z-]+):", own.read_text(encoding="utf-8").split("}")[0]))
    assert light
    assert not light & set(re.findall(r"(--[a-z-]+):", theme)), "they have one home"


def test_an_organisations_theme_holds_on_light_screens_and_paper(tmp_path: Path) -> None:
    theme = ":root { --brand: #004d40; }"
    build_library(*library(), tmp_path / "site", Options(theme=theme))
    style = (tmp_path / "site" / "assets" / "library.css").read_text(encoding="utf-8")
    assert style.endswith(f"@media print, (prefers-color-scheme: light) {{\n{theme}\n}}\n")


def test_an_empty_library_is_a_library(tmp_path: Path) -> None:
    comparison, _ = library(evaluations=(), pools=(), lessons=(), left_out=())
    build_library(comparison, [], tmp_path / "site")
    text = words(read(tmp_path / "site", "index.html"))
    assert "0 evaluations" in text
    assert "Nothing was left out" in words(read(tmp_path / "site", "left-out/index.html"))


def test_a_failure_leaves_the_old_library(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build_library(*library(), dest)
    before = contents(dest)
    comparison, entries = library(title="Another title")

    def gone() -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    last = entries[0]
    assert last.download is not None
    broken = type(last.download)(last.download.sha256, last.download.size, gone)
    entries[0] = type(last)(last.about, last.load, broken)
    with pytest.raises(ProjectError, match="cannot be written"):
        build_library(comparison, entries, dest)
    assert contents(dest) == before


def test_a_template_that_asks_for_what_is_not_given_is_an_error() -> None:
    frame = Frame("Title", False, "", 0, "2026-10-01")
    with pytest.raises(UndefinedError):
        render_page("outcome.html", frame, Head("outcomes/x/index.html", "X"))
