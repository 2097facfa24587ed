"""What was linked beside what should have been, source by source, and what the reviewer found of the same links.

Only a demonstration can know it: the truth of made-up sources is in ``build/simulated-links.csv``. Ids in the linked tables are keyed
hashes, so the key is needed to compare.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

EXAMPLES = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(EXAMPLES.parent))

from examples.truth import table_of  # noqa: E402

HEAD = (
    "source",
    "rows of these people",
    "linked",
    "of them right",
    "found",
    "right",
    "reviewer: right",
    "",
)
EXPORTS = {"college": "Learner ref", "benefits": "Customer no", "payroll": "Employee no"}


def lines(project: Path, key: str) -> list[str]:
    """Give the table.

    Parameters
    ----------
    project : Path
    key : str
        With which the ids were made.
    """
    ids = ids_of(project, key)
    links = pd.read_csv(project / "build" / "simulated-links.csv", dtype=str).dropna()
    quality = json.loads((project / "data" / "linked" / "quality.json").read_text(encoding="utf-8"))
    rows = []
    for source in quality["sources"]:
        name = source["name"]
        own = links[links["source"] == name]
        should = pd.read_csv(project / "data" / "sources" / f"{name}.csv", dtype=str).merge(
            own, left_on=EXPORTS[name], right_on="record_id"
        )
        should["person_id"] = should["person_id"].map(ids)
        found = pd.read_csv(project / "data" / "linked" / f"{name}.csv", dtype=str)
        rows.append((name, *counted(should, found), said(source), ""))
    told = list(table_of(HEAD, rows, 1))
    return [
        "SYNTHETIC: what was linked, beside the truth",
        *told,
        "found: of the rows that belong to these people; right: of the rows that were linked; the reviewer saw a sample of pairs, doubts left out.",
    ]


def ids_of(project: Path, key: str) -> dict[str, str]:
    """Give the id in the linked tables of each person of the programme."""
    sys.path.insert(0, str(project / "src"))
    from localeval.linking.keys import Key
    from localeval.linking.linking import link_settings, read_all
    from localeval.project.project import read_project

    found = read_project(project)
    people, _ = read_all(found, link_settings(found))
    file = pd.read_csv(project / "data" / "sources" / "programme.csv", dtype=str)
    clients = file["Client ref"].iloc[people.first_row]
    return dict(
        zip(clients, Key(key.encode(), made_up=True).ids("people", people.keys), strict=True)
    )


def counted(should: pd.DataFrame, found: pd.DataFrame) -> tuple[str, ...]:
    """Count the rows that should be linked, those that are, and those that are rightly."""
    names = {"job_start": "Job start", "job_end": "Job end"}
    found = found.rename(columns=names).fillna("")
    by = list(found.columns)
    both = [frame[by].fillna("").value_counts().rename(n) for frame, n in ((should, "a"), (found, "b"))]  # fmt: skip
    right = int(pd.concat(both, axis=1).fillna(0).min(axis=1).sum())
    shares = (f"{100 * right / len(frame):.1f}%" for frame in (should, found))
    return (f"{len(should):,}", f"{len(found):,}", f"{right:,}", *shares)


def said(source: dict[str, Any]) -> str:
    """Say how many of the links that the reviewer decided were right, each range of probability for as many pairs as it has."""
    strata = [s for s in source["review"] if s["low"] >= source["threshold"] and s["reviewed"]]
    pairs = sum(s["pairs"] for s in strata)
    if not pairs:
        return "none reviewed"
    right = sum(s["pairs"] * s["true"] / s["reviewed"] for s in strata)
    return f"{100 * right / pairs:.1f}%"
