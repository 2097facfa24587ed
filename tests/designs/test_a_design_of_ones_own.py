"""A design in one module of one's own: a project with it runs, reports, publishes, is compared and stands in a library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..e2e.documents import read_page
from .conftest import BURY, MANCHESTER, Stratified


def text_of(page: Path) -> str:
    return " ".join(read_page(page).get_text(" ").split())


def test_its_results_are_of_the_design_and_its_estimators(stratified: Stratified) -> None:
    result = stratified.result()
    assert result["design"] == "stratified_comparison"
    methods = [(e["role"], e["method"]) for e in result["estimates"] if not e["subgroup"]]
    assert methods[0] == ("primary", "standardised_strata")
    assert ("sensitivity", "precise_strata") in methods
    assert all(e["estimand"] == "ATT" for e in result["estimates"])
    assert result["evidence"]["level"] <= 3
    assert result["balance"]["off_support"] is not None
    assert {line["group"] for line in result["series"]} == {"participants", "comparison"}


@pytest.mark.parametrize("place", [MANCHESTER, BURY])
def test_it_finds_the_effect_that_the_data_were_made_with(
    stratified: Stratified, place: str
) -> None:
    truths = json.loads(
        (stratified.root / "build" / "simulated-truth.json").read_text(encoding="utf-8")
    )
    effects = next(p["effects"] for p in truths["places"] if p["place_code"] == place)
    true = next(e["effect"] for e in effects if (e["outcome"], e["month"]) == ("employed", 12))
    (primary,) = (e for e in stratified.result(place)["estimates"] if e["role"] == "primary")
    assert abs(primary["estimate"] - true) < 4 * primary["std_error"]


def test_its_report_speaks_in_its_own_words(stratified: Stratified) -> None:
    report = text_of(stratified.root / "output" / MANCHESTER / "report.html")
    for words in (
        "Stratified comparison group",
        "Participants are set beside people of the same categories. The section",
        "yes; people who did not take part, of the same categories among",
        "Direct standardisation of the strata to the participants (Cochran 1968).",
        "After standardising",
        "Comparison group, standardised",
        "Strata weighted by precision",
        "Nobody has a score here",
        "figures follow the people of the strata that hold both groups",
        "People of one category may still differ",
    ):
        assert words in report, words
    for words in ("propensity", "weighting", "Chance decided", "There is no comparison group"):
        assert words not in report, words


def test_a_run_with_nothing_changed_does_nothing_and_one_with_the_design_changed_does_all(
    stratified: Stratified, tmp_path: Path
) -> None:
    copy = stratified.copy(tmp_path)
    assert copy.run()["done"] == []
    before = stratified.result()["run"]
    copy.module.write_text(
        copy.module.read_text(encoding="utf-8").replace("LEVEL = 0.95", "LEVEL = 0.9"),
        encoding="utf-8",
    )
    done = copy.run("--place", MANCHESTER)["done"]
    assert any("impact" in name for name in done), done
    after = copy.result()
    assert after["estimates"][0]["confidence"] == 0.9
    assert after["run"]["package_digest"] != before["package_digest"]


@pytest.fixture(scope="module")
def published(stratified: Stratified) -> list[str]:
    """Publish both places and give their bundles."""
    done = stratified.command("publish", "public", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    found = sorted(str(path) for path in (stratified.root / "public").glob("*.zip"))
    assert len(found) == 2
    return found


def test_it_holds_to_the_standard(stratified: Stratified, published: list[str]) -> None:
    done = stratified.command("check", "--json")
    assert done.returncode == 0, done.stdout


def test_its_bundles_are_pooled_with_one_another(
    stratified: Stratified, published: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "comparison"
    done = stratified.command(
        "compare", *published, "--out", str(out), "--renderer", "pandoc", "--format", "html"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    comparison = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    primary = next(p for p in comparison["pools"] if (p["outcome"], p["month"]) == ("employed", 12))
    assert [m["reasons"] for m in primary["members"]] == [[], []]
    assert primary["summaries"] != []
    assert "design stratified comparison" in text_of(out / "comparison.html")


def test_it_stands_in_a_library(
    stratified: Stratified, published: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "library"
    done = stratified.command("library", *published, "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "People of the same categories" in text_of(out / "index.html")
    page = out / "evaluations" / f"{MANCHESTER}-working-well" / "index.html"
    assert "People of the same categories" in text_of(page)


def test_where_the_design_is_not_known_its_bundles_are_refused_in_words(
    stratified: Stratified, published: list[str], tmp_path: Path
) -> None:
    done = stratified.command(
        "compare", *published, "--out", str(tmp_path / "c"), "--json", LOCALEVAL_DESIGNS=""
    )
    assert done.returncode == 2
    problem = json.loads(done.stdout)["problems"][0]
    assert (
        problem["what"]
        == "results.json is of the design 'stratified_comparison', which is not registered here."
    )
    assert "name the module of that design in LOCALEVAL_DESIGNS" in problem["remedy"]


def test_where_the_design_is_not_known_its_project_is_refused_in_words(
    stratified: Stratified,
) -> None:
    done = stratified.command("check", "--json", LOCALEVAL_DESIGNS="")
    assert done.returncode == 2
    said = done.stdout
    assert "'stratified_comparison' is not allowed for 'design'." in said
    assert "randomised_trial, matched_comparison or monitoring" in said
    assert "LOCALEVAL_DESIGNS" in said
