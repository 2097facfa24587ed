"""``localeval publish`` on real runs: nothing clean is refused, the same bytes twice, nothing stale leaves."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .project import Project, digests, localeval


@pytest.fixture(scope="module", params=["trial", "matched"])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Project, dict[str, Any]]]:
    """Publish a copy of a finished project, and give what was said: publishing leaves a note in it."""
    made: Project = request.getfixturevalue(request.param)
    root = tmp_path_factory.mktemp("published") / made.root.name
    shutil.copytree(made.root, root)
    done = localeval(root, "publish", "public", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    (place,) = json.loads(done.stdout)["places"]
    yield Project(root, {}), place
    shutil.rmtree(root, ignore_errors=True)


def test_real_reports_are_published_twice_with_the_same_bytes(
    published: tuple[Project, dict[str, Any]],
) -> None:
    real, place = published
    before = digests(real.root / "public")
    notes = digests(real.root / "published")
    assert real.done() == set(), "being published makes nothing out of date"
    again = localeval(real.root, "publish", "elsewhere", "--json")
    assert again.returncode == 0, again.stdout + again.stderr
    assert digests(real.root / "elsewhere") == before
    assert digests(real.root / "published") == notes
    (same,) = json.loads(again.stdout)["places"]
    assert (place["changed"], same["changed"]) == (True, False)
    assert same["sha256"] == place["sha256"]


def test_no_digest_of_a_table_of_persons_leaves_or_enters_git(
    published: tuple[Project, dict[str, Any]],
) -> None:
    """Whoever has a table but one cell would find that cell by trying."""
    real, _ = published
    subprocess.run(["git", "init", "--quiet"], cwd=real.root, check=True)
    names = ["git", "ls-files", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(names, cwd=real.root, check=True, capture_output=True, text=True)
    in_git = {name: (real.root / name).read_bytes() for name in listed.stdout.split("\0") if name}
    leaving = dict(in_git)
    for name in in_git:
        if name.endswith(".zip"):
            with zipfile.ZipFile(real.root / name) as bundle:
                leaving |= {f"{name}: {part}": bundle.read(part) for part in bundle.namelist()}
    tables = [
        *(real.root / "data").glob("*.csv"),
        *(real.root / "build" / "data").rglob("*.parquet"),
    ]
    assert {path.name for path in tables} == {"people.csv", "outcomes.csv"} | {
        "people.parquet",
        "outcomes.parquet",
    }
    kept = (real.root / "pytask.lock").read_bytes()
    for path in tables:
        content = path.read_bytes()
        found = [hashlib.new(kind, content) for kind in ("md5", "sha1", "sha256", "blake2b")]
        forms = {form for one in found for form in (one.hexdigest(), one.digest().hex(" "))}
        forms |= {base64.b64encode(one.digest()).decode() for one in found}
        forms |= {hashlib.sha256(one.hexdigest().encode()).hexdigest() for one in found}
        assert any(form.encode() in kept for form in forms), "the run itself still knows by them"
        where = [n for n, body in leaving.items() if any(f.encode() in body for f in forms)]
        assert where == [], path.name
    assert any(name.startswith("published/") for name in in_git)
    assert not [
        name for name in in_git if name.startswith(("pytask", ".pytask", "build", "data/p"))
    ]


def test_several_places_are_published_with_their_comparison(
    two_places: Project, tmp_path: Path
) -> None:
    made = Project(tmp_path / "project", {})
    shutil.copytree(two_places.root, made.root)
    first = localeval(made.root, "publish", "public", "--json")
    assert first.returncode == 0, first.stdout + first.stderr
    site = made.root / "public" / "site"
    compared = (made.output / "comparison" / "comparison.html").read_bytes()
    assert (site / "comparison" / "index.html").read_bytes() == compared
    assert 'href="comparison/index.html"' in (site / "index.html").read_text(encoding="utf-8")
    assert json.loads(made.run("--json").stdout)["done"] == []
    assert localeval(made.root, "publish", "again").returncode == 0
    assert digests(made.root / "again") == digests(made.root / "public")


def test_what_is_not_up_to_date_does_not_leave(copy: Project) -> None:
    table = copy.root / "data" / "people.csv"
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = digests(copy.root)
    done = localeval(copy.root, "publish", "public")
    assert done.returncode == 2
    assert "not up to date with the inputs" in done.stderr
    assert "Use 'localeval run' first." in done.stderr
    assert digests(copy.root) == before


def test_an_output_that_was_edited_does_not_leave(copy: Project) -> None:
    with (copy.place / "report.html").open("a", encoding="utf-8") as page:
        page.write("<p>By the way, everybody found work.</p>")
    done = localeval(copy.root, "publish", "public", "--json")
    assert done.returncode == 2
    (problem,) = json.loads(done.stdout)["problems"]
    assert "put the outputs in place" in problem["what"]
    assert not (copy.root / "public").exists()


def test_a_section_that_prints_its_people_does_not_leave(copy: Project) -> None:
    notebook = copy.root / "notebooks" / "06_extra.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    show: dict[str, object] = {
        "cell_type": "code",
        "id": "abcdef01",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": 'import pandas as pd\nprint(pd.read_csv("../../../../data/people.csv").head())',
    }
    content["cells"].append(show)
    notebook.write_text(json.dumps(content), encoding="utf-8")
    copy.done()
    done = localeval(copy.root, "publish", "public")
    assert done.returncode == 2
    assert "06_extra.ipynb: cell" in done.stderr
    assert "holds a person_id ('ns…', 9 characters)." in done.stderr
    assert not (copy.root / "public").exists()
