"""Texts in every field of a project's own, through a real run: its report is still a report, and nothing in it runs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ..injection import dangers, even_groups, pieces, strange
from .project import localeval

#: As few runs as each text fits in the shortest field of a result with the words around it.
GROUPS = even_groups(3)
LESSON = {
    "code": "one",
    "stage": "referral",
    "domains": ["health"],
    "topic": "local:own",
    "finding": "worked",
    "evidence_kind": ["documents"],
    "transferable": "locally",
}
LESSON_TEXTS = (
    "title", "topic_label", "what_happened", "for_whom", "circumstances", "mechanism", "evidence", "advice",
)  # fmt: skip
CONTEXT = ("age_band", "source", "label", "unit")
#: Files in which people write how the programme was meant to work, who took part, and how it ran.
THEORY: dict[str, list[dict[str, Any]]] = {
    "inputs": [{"code": "advisers"}],
    "activities": [{"code": "talks"}],
    "outputs": [{"code": "joined", "delivery": "stayed"}],
    "outcomes": [{"code": "work", "outcome": "employed", "month": 12}],
    "impact": [{"code": "area"}],
    "links": [
        {"from": "advisers", "to": "talks"},
        {"from": "talks", "to": "joined"},
        {"from": "joined", "to": "work"},
        {"from": "work", "to": "area"},
    ],
}
#: Where addresses and the like are refused as a person's.
NAME = "\"><svg/onload=alert(7)> ' onfocus=alert(4) {{ 7*7 }} surgeries"
PARTNER = {"kind": "health", "domains": ["health"], "gave": ["referrals"]}
ANSWER = {
    "code": "joining",
    "as_planned": "partly",
    "evidence_kind": ["documents"],
    "confidence": "low",
    "delivery": "stayed",
}
ANSWER_TEXTS = (
    "question", "planned", "happened", "for_whom", "helped", "hindered", "evidence",
)  # fmt: skip
#: Few people without gaps, so that no gap is filled: what they are like has no part in this.
FEW = "default: {participants: 150, comparison: 300, missing: {covariates: 0}}\n"


def spoilt(root: Path, group: Sequence[str]) -> None:
    """Put texts into every field of a project that takes any text; where a field takes a short one, into several in turn."""
    text, short = " ".join(group), cycle(pieces(group, 190))
    yaml = YAML()
    settings: Any = yaml.load(root / "evaluation.yml")
    settings["programme"] |= dict.fromkeys(
        ("name", "organisation", "provider", "description"), text
    )
    settings["places"][0] |= {"name": text, "region": text}
    settings["population"] = {"who": text}
    settings["data"]["context"] = "data/context.csv"
    settings["outcomes"].append(
        {
            "code": "local:own", "month": 12, "label": text, "definition": text, "unit": "score",
            "direction": "increase",
        }
    )  # fmt: skip
    settings["prespecified"]["where"] = text
    settings["disclosure"] |= {"threshold": 9, "approved_by": text, "reason": text}
    settings["report"] |= dict.fromkeys(("classification", "contact", "licence", "notice"), text)
    settings["report"]["formats"] = ["html"]
    settings["assurance"] |= {"reviewed_by": text, "code": text}
    settings["assurance"]["ai"] = [dict.fromkeys(("used_for", "tool", "checked_by"), text)]
    settings["data"] |= {name: f"data/{name}.csv" for name in ("events", "costs", "voices")}
    settings["delivery"] = {
        "by": ["sex"],
        "eligible": {"people": 9000, "source": text, "date": "2024-01-01"},
        "fidelity": [{"date": "2024-06-01", "provider": next(short), "reviewer": next(short), "items": [4] * 25}],
    }  # fmt: skip
    settings["value"] = {"costs": {"within": 10, "reason": text}, "price_year": 2024}
    theory = {
        part: [{**one, "what": next(short)} for one in some]
        if part != "links"
        else [{**one, "assumption": text, "mechanism": text} for one in some]
        for part, some in THEORY.items()
    }
    yaml.dump(theory, root / "theory.yml")
    yaml.dump([PARTNER | {"name": NAME, "what": text}], root / "partners.yml")
    yaml.dump([ANSWER | dict.fromkeys(ANSWER_TEXTS, text)], root / "process.yml")
    yaml.dump(settings, root / "evaluation.yml")
    (root / "simulation.yml").write_text(FEW, encoding="utf-8")
    yaml.dump([LESSON | dict.fromkeys(LESSON_TEXTS, text)], root / "lessons.yml")


def rewrite(table: Path, **columns: Sequence[str]) -> None:
    """Put texts into the rows of columns of a table, in turn; of a category into one of its values."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        changed = {name: texts[number % len(texts)] for name, texts in columns.items()}
        row |= changed if row.get("sex") != "Female" else {}
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def page_of(root: Path, group: Sequence[str]) -> str:
    spoilt(root, group)
    made = localeval(root, "simulate", "--force")
    assert made.returncode == 0, made.stdout + made.stderr
    rewrite(root / "data" / "context.csv", **{name: [" ".join(group)] for name in CONTEXT})
    rewrite(root / "data" / "people.csv", sex=pieces(group, 90)[:1])
    short = pieces(group, 190)
    rewrite(root / "data" / "costs.csv", item=short, funder=short)
    # More themes would have too few people each to be printed.
    rewrite(root / "data" / "voices.csv", theme=pieces(group, 90)[:2])
    done = localeval(root, "run", "--renderer", "pandoc", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    (page,) = (root / "output").glob("*/report.html")
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def harmless(plain: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the page of texts as long and as many, of which none means anything."""
    group = [("words " * 20)[: len(payload)].strip() for payload in GROUPS[0]]
    return page_of(plain(tmp_path_factory.mktemp("harmless")), group)


@pytest.mark.parametrize("number", range(len(GROUPS)))
def test_a_projects_own_texts_stay_texts_in_its_report(
    number: int, harmless: str, plain: Any, tmp_path: Path
) -> None:
    page = page_of(plain(tmp_path), GROUPS[number])
    assert dangers(page) == []
    assert strange(page, harmless) == set()
