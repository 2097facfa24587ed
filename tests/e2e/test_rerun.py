"""Running again does exactly what a change asks for, and nothing when nothing has changed.

Every test works on a copy of one project that was run before, in another folder: the cache goes with
the project. It has three notebooks: the summary, the impact (reads findings only) and one that the
place has dropped in, which reads the table of people only.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from localeval.base.digests import digest_of_package, file_digest

from .documents import pdf_text, read_html
from .project import Project, digests, localeval, times

SUMMARY = "notebook 01_summary"
IMPACT = "notebook 04_impact"
OWN = "notebook 06_extra"
FINDINGS = "findings"
NOTEBOOKS = {SUMMARY, IMPACT, OWN}
DOCUMENT = {"assemble", "keep", "render", "summary", "tables", "finish"}

#: What only work needs, and what takes most of the time until a run begins.
FOR_WORK = set(
    "docx lxml matplotlib nbclient nbconvert numba pandas papermill scipy statsmodels".split()
)
#: The files that a run writes even when it finds nothing to do: its lock, and what pytask has seen.
NOTES_OF_A_RUN = {"build/.run.lock", ".pytask/file_hashes.json", ".pytask/pytask.sqlite3"}


def more_earnings(project: Project) -> None:
    """Give the first person a thousand more a year."""
    path = project.root / "data" / "outcomes.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    person, month, any_earnings, earnings = first.split(",")
    first = f"{person},{month},{any_earnings},{float(earnings) + 1000}"
    path.write_text("\n".join([header, first, *rest]) + "\n", encoding="utf-8")


def without_date(project: Project) -> str:
    """Give results.json with its date left out."""
    results = project.results()
    del results["run"]["date"]
    return json.dumps(results, ensure_ascii=False)


def test_nothing_changed_means_nothing_is_done(copy: Project) -> None:
    before = digests(copy.output), times(copy.output)
    command, seen = copy.watched_run()
    assert command.returncode == 0, command.stderr
    assert "Nothing has changed since the last run; everything is up to date." in command.stdout
    assert (digests(copy.output), times(copy.output)) == before
    assert "pytask" in seen.imported, "this looks at something else"
    assert seen.imported & FOR_WORK == set()
    assert seen.started in (["pandoc"], ["pandoc.exe"])  # asked for its version
    assert seen.written <= NOTES_OF_A_RUN
    assert copy.done() == set()


def test_a_touched_file_with_the_same_content_is_no_change(copy: Project) -> None:
    for name in ("data/people.csv", "evaluation.yml", "notebooks/04_impact.ipynb"):
        (copy.root / name).touch()
    assert copy.done() == set()


def test_new_outcomes_redo_what_reads_outcomes_and_the_old_ones_give_the_old_result(
    copy: Project,
) -> None:
    old = (copy.root / "data/outcomes.csv").read_bytes()
    before, results = copy.results(), without_date(copy)
    more_earnings(copy)
    assert copy.done() == {"load", FINDINGS, IMPACT, SUMMARY, "result", *DOCUMENT}
    # 1,000 more for one of the 185 participants: 5.41 more on average
    first, changed = before["estimates"][0], copy.results()["estimates"][0]
    assert changed["estimate"] - first["estimate"] == pytest.approx(1000 / 185, abs=0.011)
    assert f"${round(changed['estimate'], -2):,.0f}" in read_html(copy.place / "report.html").text
    assert copy.results()["run"]["inputs"] == before["run"]["inputs"]
    (copy.root / "data/outcomes.csv").write_bytes(old)
    assert copy.done() == {"load", FINDINGS, IMPACT, SUMMARY, "result", *DOCUMENT}
    assert without_date(copy) == results


def test_new_people_redo_every_notebook_that_reads_people(copy: Project) -> None:
    people = copy.root / "data" / "people.csv"
    lines = people.read_text(encoding="utf-8").splitlines()
    assert lines[1].endswith(",Black,yes,no")
    lines[1] = lines[1].replace(",Black,yes,no", ",Black,no,no")
    people.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert copy.done() >= {"load", FINDINGS, IMPACT, OWN, "result", "assemble"}


def test_notebooks_whose_findings_are_as_they_were_are_not_executed(copy: Project) -> None:
    """How the file is read is a setting of the analysis, and here it changes nothing that is found."""
    before = digests(copy.output / "US" / "notebooks")
    copy.replace("evaluation.yml", "data:\n", "data:\n  encoding: ascii\n")
    done = copy.done()
    assert {"load", FINDINGS} <= done
    assert not done & NOTEBOOKS
    assert digests(copy.output / "US" / "notebooks") == before


def test_findings_that_were_touched_are_worked_out_again(copy: Project) -> None:
    """One that was edited, one that was cut off and one that is gone, each as it was before."""
    kept = copy.root / "build" / "US" / "findings"
    names = ("estimates.json", "evidence.json", "balance.json")
    before = {name: (kept / name).read_bytes() for name in names}
    edited = before["estimates.json"].replace(b"1794", b"9794")
    assert edited != before["estimates.json"]
    (kept / "estimates.json").write_bytes(edited)
    (kept / "evidence.json").write_bytes(before["evidence.json"][:99])
    (kept / "balance.json").unlink()
    assert copy.done() == {FINDINGS}
    assert {name: (kept / name).read_bytes() for name in names} == before


def test_another_covariate_redoes_the_analysis(copy: Project) -> None:
    copy.replace("evaluation.yml", "  married: category\n", "")
    assert copy.done() >= {"load", FINDINGS, *NOTEBOOKS, "result", *DOCUMENT}
    rows = [row["covariate"] for row in copy.results()["balance"]["rows"]]
    assert not [name for name in rows if name.startswith("married")]


def test_another_contact_only_makes_the_documents_again(copy: Project) -> None:
    """And what must not be seen of a run with nothing to do is seen of this one."""
    results = digests(copy.output)["US/results.json"]
    copy.replace("evaluation.yml", "evaluation@example.org", "someone.else@example.org")
    command, seen = copy.watched_run("--json")
    assert copy.steps_of(command) == DOCUMENT
    assert digests(copy.output)["US/results.json"] == results
    assert "someone.else@example.org" in (copy.place / "report.html").read_text(encoding="utf-8")
    assert "someone.else@example.org" in pdf_text(copy.place / "report.pdf")
    assert seen.imported & FOR_WORK != set()
    assert len(seen.started) > 1
    assert seen.written > {"pytask.lock", "build/US/report/report.qmd"}


def test_another_style_only_renders_again(copy: Project) -> None:
    with (copy.root / "_extensions" / "localeval" / "theme.css").open(
        "a", encoding="utf-8"
    ) as file:
        file.write("\n:root { --brand: #204020; }\n")
    assert copy.done() == {"render", "summary", "finish"}
    assert "#204020" in (copy.place / "report.html").read_text(encoding="utf-8")


def test_a_changed_method_and_other_packages_redo_everything_and_are_told_in_the_result(
    copy: Project,
) -> None:
    """Each is told by itself; that either alone reaches every step is held by ``tests/pipeline/test_plan.py``."""
    before = copy.results()["run"]
    with (copy.root / "src/localeval/methods/impact/trial.py").open("a", encoding="utf-8") as file:
        file.write("\n# changed here\n")
    with (copy.root / "requirements.txt").open("a", encoding="utf-8") as file:
        file.write("# compiled again\n")
    assert copy.done() >= {"load", FINDINGS, *NOTEBOOKS, "assemble", "render", "result", "finish"}
    after = copy.results()["run"]
    now = (
        digest_of_package(copy.root / "src/localeval"),
        file_digest(copy.root / "requirements.txt"),
    )
    assert (after["package_digest"], after["environment_digest"]) == now
    assert not {before["package_digest"], before["environment_digest"]} & set(now)
    assert (before["code"], after["code"]) == ("released", "changed")
    assert after["editions"] == before["editions"]


def test_a_changed_notebook_is_the_only_one_executed(copy: Project) -> None:
    copy.replace("notebooks/06_extra.ipynb", "asked in the spring", "asked in the autumn")
    assert copy.done() == {OWN, *DOCUMENT}
    assert "asked in the autumn" in read_html(copy.place / "report.html").text


def test_the_summary_follows_when_a_notebook_records_something_else(copy: Project) -> None:
    copy.replace(
        "notebooks/04_impact.ipynb",
        "    estimates=estimates,",
        "    estimates=estimates[:1],",
    )
    assert copy.done() == {IMPACT, SUMMARY, "result", *DOCUMENT}
    assert len(copy.results()["estimates"]) == 1


def test_a_deleted_output_is_made_again(copy: Project) -> None:
    before = digests(copy.output)
    (copy.place / "report.pdf").unlink()
    (copy.place / "notebooks" / "04_impact.ipynb").unlink()
    assert copy.done() == {"finish"}
    assert digests(copy.output) == before
    kept = digests(copy.root / "reports")
    (copy.root / "reports" / "US" / "report.qmd").unlink()
    assert copy.done() == {"keep"}
    assert digests(copy.root / "reports") == kept


def test_without_the_intermediate_files_everything_is_done_again(copy: Project) -> None:
    """`make clean`, or a project that came without them: the same outputs."""
    before = without_date(copy), digests(copy.place / "notebooks")
    shutil.rmtree(copy.root / "build")
    assert copy.done() >= {"load", FINDINGS, *NOTEBOOKS, "assemble", "render"}
    assert (without_date(copy), digests(copy.place / "notebooks")) == before


def test_a_notebook_that_is_dropped_in_becomes_a_section(small: Project) -> None:
    html = read_html(small.place / "report.html")
    assert [t for level, t in html.headings if level == 1] == [
        "Main points",
        "The programme",
        "Outcomes",
        "Groups of people",
        "How sure are we",
        "What our key workers say",
        "Annex: method, data and tables",
    ]
    [own] = [t for t in html.tables if "What keeps people from work" in t.caption]
    number = own.caption.removeprefix("Table ").partition(":")[0]
    assert own.caption == f"Table {number}: What keeps people from work"
    assert own.rows == [["Hindrance", "Named by"], ["Transport", "4"], ["Childcare", "3"]]
    assert f"Table {number} lists what they answered" in html.text
    assert f"Table {number}: What keeps people from work" in pdf_text(small.place / "report.pdf")


def test_a_notebook_that_is_taken_away_leaves_the_report(copy: Project) -> None:
    (copy.root / "notebooks" / "06_extra.ipynb").unlink()
    assert copy.done() == {SUMMARY, "result", *DOCUMENT}
    assert "key workers" not in read_html(copy.place / "report.html").text
    assert not (copy.place / "notebooks" / "06_extra.ipynb").exists()


def test_report_renders_again_without_executing(copy: Project) -> None:
    before: Any = digests(copy.output)
    command = localeval(copy.root, "report", "--renderer", "pandoc")
    assert command.returncode == 0, command.stderr
    assert digests(copy.output) == before


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Quarto is a shell script")
def test_a_result_names_the_renderer_that_made_its_report_last(
    copy: Project, tmp_path: Path
) -> None:
    copy.replace("evaluation.yml", "formats: [html, pdf]", "formats: [html]")
    assert copy.run("--renderer", "pandoc").returncode == 0
    before: Any = digests(copy.output)
    results = copy.results()
    assert results["run"]["renderer"].startswith("pandoc ")

    quarto = tmp_path / "quarto"
    made = (copy.place / "report.html").read_text(encoding="utf-8")
    look = re.findall(r'<ul class="status".*?</ul>|<h1>.*?</h1>', made, flags=re.DOTALL)
    page = "<!DOCTYPE html><title>As Quarto made it</title>" + " ".join(look).replace("\n", " ")
    assert len(look) == 2
    assert "'" not in page
    version = '[ "$1" = --version ] && echo 1.9.38 && exit'
    quarto.write_text(f"#!/bin/sh\n{version}\necho '{page}' > 0/report.html\n", encoding="utf-8")
    quarto.chmod(0o755)
    command = localeval(copy.root, "report", "--renderer", "quarto", LOCALEVAL_QUARTO=str(quarto))
    assert command.returncode == 0, command.stderr
    assert (copy.place / "report.html").read_text(encoding="utf-8").strip() == page
    results["run"]["renderer"] = "Quarto 1.9.38"
    assert copy.results() == results

    assert localeval(copy.root, "report", "--renderer", "pandoc").returncode == 0
    assert digests(copy.output) == before


def test_a_report_is_not_made_again_of_a_run_that_was_cut_short(copy: Project) -> None:
    (copy.root / "build" / copy.place.name / "rendered" / "results.json").unlink()
    command = localeval(copy.root, "report")
    assert command.returncode == 2
    assert "there is no whole run yet for" in command.stderr


def test_a_format_that_is_no_longer_asked_for_is_removed(copy: Project) -> None:
    copy.replace("evaluation.yml", "formats: [html, pdf]", "formats: [html]")
    assert copy.done() >= {"render", "finish"}
    assert sorted(file.name for file in copy.place.glob("report.*")) == ["report.html"]


def test_a_trial_that_becomes_monitoring_forgets_its_estimates(copy: Project) -> None:
    """What the impact notebook once recorded must not reach a report that may claim no impact."""
    for name in ("people", "outcomes"):
        path = copy.root / "data" / f"{name}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        participants = rows[:185]
        path.write_text("\n".join([header, *participants]) + "\n", encoding="utf-8")
    copy.replace("evaluation.yml", "design: randomised_trial", "design: monitoring")
    assert "notebook 04_outcomes" in copy.done()
    assert copy.results()["estimates"] == []
    assert copy.results()["balance"] is None
    # The first screen stands before what is read as the document.
    whole = " ".join((copy.place / "report.html").read_text(encoding="utf-8").split())
    assert "1,794" not in whole
    assert "There is no comparison group" in whole
    assert not (copy.place / "notebooks" / "04_impact.ipynb").exists()
