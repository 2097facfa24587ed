"""The numbers that a run must show, because their truth is published."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import jsonschema  # type: ignore[import-untyped]
import pytest

from localeval.results import result_from_json

from ..claims import IMPACT_WORDS
from .conftest import REPOSITORY
from .documents import alternative_of, pdf_text, read_docx, read_html, read_page
from .project import Project, environment

#: The raw gap between the participants and the survey's men, however it may be written.
RAW_GAP = re.compile(r"8[\s,.’'\u00a0\u2009\u202f]?497(?!\d)|8[\s,.]?498\b|8\.5 ?thousand")
OTHER_IMPACT_WORDS = re.compile(
    r"\b(?:impact|effect|uplift|additionality|counterfactual|treatment|treated|caused?|"
    r"improved?|improvement|difference|significant|p-value|verdict|inconclusive|better|worse|"
    r"succeeded|helped|thanks to)\w*",
    re.IGNORECASE,
)


def estimate(results: dict[str, Any], outcome: str, role: str) -> dict[str, Any]:
    """Give the one estimate of an outcome for everybody."""
    (found,) = [
        e
        for e in results["estimates"]
        if (e["outcome"], e["role"], e["subgroup"]) == (outcome, role, None)
    ]
    return dict(found)


@pytest.mark.quick
def test_the_trial_shows_the_published_difference_in_earnings(trial: Project) -> None:
    found = estimate(trial.results(), "earnings", "primary")
    assert found["estimate"] == 1794.34
    assert (found["participant_level"], found["comparison_level"]) == (6349.14, 4554.80)
    assert (found["estimand"], found["unit"]) == ("ATE", "USD")
    # A Welch interval of published data: 1,794.34 give or take 671.0 on 307 degrees of freedom, 474.01 to 3,114.67; a few
    # men who earned much in the smaller group move its upper end out.
    assert found["std_error"] == pytest.approx(671.0, abs=0.05)
    assert (found["low"], found["high"]) == (474.01, 3171.95)


@pytest.mark.quick
def test_the_trial_shows_the_published_share_with_any_earnings(trial: Project) -> None:
    found = estimate(trial.results(), "any_earnings", "secondary")
    assert found["estimate"] == 11.06
    assert (found["participant_level"], found["comparison_level"]) == (75.68, 64.62)
    assert found["unit"] == "percent"


@pytest.mark.quick
def test_the_adjusted_estimate_stands_beside_the_difference(trial: Project) -> None:
    found = estimate(trial.results(), "earnings", "sensitivity")
    assert found["method"] == "regression_adjusted"
    assert found["estimate"] == pytest.approx(1621.58, abs=0.011)
    (table,) = [
        t for t in read_html(trial.place / "report.html").tables if "other methods" in t.caption
    ]
    shown = {row[1]: row[2] for row in table.rows if row[0].startswith("Annual earnings")}
    assert shown == {
        "Difference in means (reported)": "$1,800",
        "Regression adjustment": "$1,600",
    }


#: Executes the code of a project's notebooks as their kernels do, the summary's excepted, and names what was imported.
SHOWN = """
import json, sys
from pathlib import Path
root, place = Path(sys.argv[1]), sys.argv[2]
for path in sorted((root / "notebooks").glob("*.ipynb")):
    if path.stem in {"01_summary", "04_outcomes"}:
        continue
    if not (root / "output" / place / "notebooks" / path.name).is_file():
        continue  # of a section that this project does not have
    known = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), known)
        if "parameters" in cell["metadata"].get("tags", ()):
            known |= {"project": str(root), "place": place}
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_what_a_run_has_found_is_shown_without_statistics(matched: Project) -> None:
    """Kernels start fast because they read findings: importing pandas and scipy would take most of their time."""
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, matched.root, matched.place.name],
        env=environment(matched.root, LOCALEVAL_RUN="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.splitlines()[-1].split())
    assert "matplotlib" in imported, "this looks at something else"
    assert imported & {"pandas", "scipy", "statsmodels", "pyarrow"} == set()


def test_the_matched_comparison_flags_imbalance_and_then_passes(matched: Project) -> None:
    balance = matched.results()["balance"]
    before = [row["smd_before"] for row in balance["rows"] if row["smd_before"] is not None]
    after = [row["smd_after"] for row in balance["rows"]]
    assert len(after) >= 7
    assert max(map(abs, before)) >= 0.1
    assert None not in after
    assert max(map(abs, after)) < 0.1
    assert balance["over_limit_before"] > 0
    assert balance["over_limit_after"] == 0
    assert balance["passed"] is True


def test_the_matched_interval_covers_the_truth(matched: Project) -> None:
    found = estimate(matched.results(), "earnings", "primary")
    assert found["low"] < 1794 < found["high"]
    assert found["estimand"] == "ATT"


def test_the_trial_is_printed_beside_the_matched_comparison(
    trial: Project, matched: Project
) -> None:
    done = subprocess.run(
        [sys.executable, REPOSITORY / "examples" / "truth.py", trial.root, matched.root],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    head, earnings, any_earnings, _, said = done.stdout.splitlines()
    assert head.split("  ")[0] == "outcome"
    assert earnings.split("  ")[0] == "earnings, month 24 (USD)"
    assert "1,794.34  474.01 to 3,171.95" in earnings
    assert earnings.endswith("yes")
    assert "any_earnings, month 24 (points)" in any_earnings
    assert "11.06" in any_earnings
    assert "lies in 2 of 2 intervals found without a trial" in said


def searchable(path: Path) -> str:
    """Give everything that a person or a program could read in a file, pictures' words included."""
    if path.suffix == ".pdf":
        return pdf_text(path)
    if path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))]
        return b"\n".join(parts).decode("utf-8")
    text = path.read_text(encoding="utf-8")
    for kind, content in re.findall(r"data:([a-z/+]+);base64,([A-Za-z0-9+/=]+)", text):
        if kind == "image/svg+xml":
            text += base64.b64decode(content).decode("utf-8")
    return re.sub(r"[A-Za-z0-9+/=]{200,}", "", text)  # what is left of pictures is noise


def test_the_raw_gap_is_never_printed(matched: Project) -> None:
    files = [path for path in matched.output.rglob("*") if path.is_file()]
    kinds = {".html", ".docx", ".pdf", ".xlsx", ".json", ".csv", ".ipynb"}
    assert {p.suffix for p in files} == kinds
    assert [p.name for p in files if RAW_GAP.search(searchable(p))] == []


@pytest.mark.parametrize(
    "text",
    ["−8,497.52", "-8497.52", "\u20138 497", "-8,497.516", "8497", "-8 498", "(8,497.52)"],
)
def test_the_search_finds_the_raw_gap_in_any_dress(text: str) -> None:
    assert RAW_GAP.search(f"earnings {text} lower")


@pytest.mark.parametrize("design", ["trial", "matched"])
def test_the_examples_say_plainly_where_and_when(
    design: str, request: pytest.FixtureRequest
) -> None:
    project: Project = request.getfixturevalue(design)
    notice = "This is a United States programme of the 1970s"
    page = read_page(project.place / "report.html")
    assert notice in page.select_one(".first-screen").text
    word = docx.Document(str(project.place / "report.docx"))
    assert notice in " ".join(paragraph.text for paragraph in word.paragraphs[:12])
    assert notice in pdf_text(project.place / "report.pdf")[:2500]


def test_monitoring_claims_no_impact_in_any_document(monitoring: Project) -> None:
    place = monitoring.place
    page = read_page(place / "report.html")
    alternatives = " ".join(alternative_of(figure) for figure in page.select("figure"))
    described = " ".join(tag.get("content", "") for tag in page.select("meta"))
    word = read_docx(place / "report.docx")
    texts = {
        "html": f"{page.title.text} {page.body.get_text(' ')} {alternatives} {described}",
        "docx": f"{word.title} {word.text} {' '.join(alt for _, alt in word.figures)}",
        "pdf": pdf_text(place / "report.pdf"),
    }
    for kind, text in texts.items():
        assert "there is no comparison group" in text.lower(), kind
        assert [m[0] for m in IMPACT_WORDS.finditer(text)] == [], kind
        assert [m[0] for m in OTHER_IMPACT_WORDS.finditer(text)] == [], kind


def test_monitoring_records_levels_and_no_estimate(monitoring: Project) -> None:
    results = monitoring.results()
    assert results["estimates"] == []
    assert results["balance"] is None
    (employed,) = [
        row for row in results["levels"] if row["outcome"] == "employed" and not row["subgroup"]
    ]
    assert employed["low"] < employed["level"] < employed["high"]
    page = read_html(monitoring.place / "report.html").text
    assert f"{employed['level']:.0f} in 100" in page


@pytest.mark.parametrize(
    "name", [pytest.param("trial", marks=pytest.mark.quick), "matched", "monitoring", "two_places"]
)
def test_results_fit_their_schema(name: str, request: pytest.FixtureRequest) -> None:
    project: Project = request.getfixturevalue(name)
    schema = json.loads((project.root / "src/localeval/schema/results.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for place in project.places:
        text = (place / "results.json").read_text(encoding="utf-8")
        jsonschema.Draft202012Validator(schema).validate(json.loads(text))
        assert result_from_json(text).place.code == place.name
