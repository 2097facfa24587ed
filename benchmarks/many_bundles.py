"""Many bundles as places publish them, for the benchmarks: real results of made-up numbers, reports of a real size.

Every bundle has what ``localeval publish`` writes, with its own metadata, 10 to 50 estimates, outcomes over time, context
and lessons. The reports are stand-ins: bytes that do not pack, in the size that real ones have (an html page, a Word
document and a PDF of some hundred kB); there are a few of them, each packed once, because packing ten thousand would take
an hour. Numbers of places differ by chance and by a true spread. The same seed gives the same bytes. One bundle can be
broken on purpose.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from tests.bundles.good_bundle import Entry, deflated, zip_of  # noqa: E402

from localeval.catalogue.catalogue import shared_outcomes  # noqa: E402
from localeval.project.settings import Settings  # noqa: E402
from localeval.publishing.crate import Made, crate_json  # noqa: E402
from localeval.results import Result, estimates_csv, result_to_json  # noqa: E402

DIGEST = "0" * 64
#: Bytes of each report file; together 1 to 2 MB.
SIZES = {"report.html": 520_000, "report.docx": 330_000, "report.pdf": 410_000}
VARIANTS = 8
NOTEBOOKS = {
    f"notebooks/{name}.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4}\n'
    for name in ("01_summary", "02_participants", "04_impact", "05_method")
}
#: Where the broken bundle stands among the others.
BROKEN = 7
REGIONS = (
    "North East, North West, Yorkshire and The Humber, East Midlands, West Midlands, East of England, London, "
    "South East, South West"
).split(", ")
OUTCOMES = ("employed", "earnings", "out_of_work_benefits", "weeks_employed", "sustained_26_weeks")
INDICATORS = {"claimant_rate": (2.0, 8.0), "inactivity_rate": (15.0, 30.0)}
DOMAINS = ("health", "skills", "housing", "childcare", "transport", "debt", "justice", "employers")
STAGES = ("design", "commissioning", "referral", "delivery", "exit")
FINDINGS = ("worked", "worked_in_part", "did_not_work", "unclear")
TOPICS = ("key_worker", "small_caseloads", "self_referral", "employer_visits", "travel_costs")

Json = dict[str, Any]


def make_bundles(folder: Path, count: int, *, broken: bool = True, seed: int = 1) -> list[Path]:
    """Write bundles into a folder, at most a thousand files in each of its folders.

    Parameters
    ----------
    folder : Path
    count : int
        How many.
    broken : bool
        Whether one of them has been damaged.
    seed : int
        The same seed gives the same files.

    Returns
    -------
    list of Path
    """
    paths = []
    for i, data in enumerate(bundles(count, seed=seed)):
        path = folder / f"{i // 1000:02d}" / f"working-well-{place_code(i)}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data[:-100] if broken and i == BROKEN else data)
        paths.append(path)
    return paths


def bundles(count: int, *, seed: int = 1) -> Iterator[bytes]:
    """Give the bytes of so many bundles."""
    for i in range(count):
        draw = random.Random(seed * 1_000_003 + i)
        result = Result.model_validate(result_of(i, draw))
        files = {
            **_fillings(i % VARIANTS),
            "results.json": result_to_json(result).encode("utf-8"),
            "results.csv": estimates_csv(result).encode("utf-8"),
            "evaluation.yml": b"programme: {name: Working Well}\n",
            **NOTEBOOKS,
        }
        made = Made(published=result.run.date, python="3.11.7", packages={"localeval": "0.1.0"})
        crate = crate_json(files, result, settings_of(result), made)
        own = {"ro-crate-metadata.json": crate, **files}
        yield zip_of([_entry(i % VARIANTS, name, content) for name, content in own.items()])


def _entry(variant: int, name: str, content: bytes) -> Entry:
    packed = _packed_fillings(variant)
    return Entry(name, content, packed=packed.get(name))


@cache
def _fillings(variant: int) -> dict[str, bytes]:
    """Give the reports of a place's output folder."""
    draw = random.Random(variant)
    filling = {
        name: draw.randbytes(draw.randint(size * 3 // 4, size)) for name, size in SIZES.items()
    }
    page = (
        b"<!DOCTYPE html><html lang='en-GB'><title>A report</title><img src='data:image/png;base64,"
    )
    return {
        "report.html": page + filling["report.html"].hex().encode() + b"'></html>",
        "report.docx": b"PK\x03\x04" + filling["report.docx"],
        "report.pdf": b"%PDF-1.7\n" + filling["report.pdf"],
    }


@cache
def _packed_fillings(variant: int) -> dict[str, bytes]:
    return {name: deflated(content) for name, content in _fillings(variant).items()}


def place_code(i: int) -> str:
    """Give a code in the form of a district's; these places do not exist."""
    return f"E09{900_000 + i:06d}"


def settings_of(result: Result) -> Settings:
    """Give settings that go with a result."""
    return Settings.model_validate(
        {
            "programme": {
                "name": result.programme.name,
                "organisation": result.programme.organisation,
            },
            "places": [{"code": result.place.code, "name": result.place.name}],
            "data": {"synthetic": result.run.synthetic},
            "design": result.design,
            "covariates": {"age": "numeric"},
            "outcomes": [{"code": "employed", "month": 12, "primary": True}],
            "report": {"contact": "evaluation@council.example"},
        }
    )


def result_of(i: int, draw: random.Random) -> Json:
    """Make the result of a place: a third are trials, some ages and months differ from the others'."""
    trial = i % 3 == 0
    low_age = 16 if i % 11 == 0 else 18
    month = 24 if i % 13 == 0 else 12
    method = "difference_in_means" if trial else "propensity_weighting"
    common = {"method": method, "estimand": "ATE" if trial else "ATT", "month": month}
    estimates = [
        _estimate(code, draw, role="primary" if code == "employed" else "secondary", **common)
        for code in OUTCOMES
    ]
    estimates += [
        _estimate(
            code,
            draw,
            role="secondary",
            subgroup={"variable": "age_band", "value": f"group {group}"},
            **common,
        )
        for code in OUTCOMES
        for group in range(draw.randint(1, 9))
    ]
    return {
        "schema_version": "1.3",
        "programme": {
            "name": "Working Well",
            "organisation": f"Council {i}",
            "provider": "A charity",
            "started": "2024-04-01",
            "description": "Help to find work for adults who have been out of work for a year.",
        },
        "place": {
            "code": place_code(i),
            "name": f"Place {i}",
            "region": REGIONS[i % len(REGIONS)],
            "boundary_year": 2023,
        },
        "run": {
            "date": (dt.date(2025, 1, 1) + dt.timedelta(days=i % 600)).isoformat(),
            "package_version": "0.1.0",
            "package_digest": DIGEST,
            "editions": {
                "shared": "2026.1",
                "design": "2026.1",
                "estimators": {
                    "difference_in_means" if trial else "propensity_weighting": "2026.1"
                },
            },
            "code": "released",
            "environment_digest": DIGEST,
            "inputs": {"people": {"kind": "csv"}, "outcomes": {"kind": "csv"}},
            "parameters_digest": f"{i:064x}",
            "git_commit": None,
            "renderer": "pandoc 3.9, typst 0.15.2",
            "synthetic": True,
        },
        "design": "randomised_trial" if trial else "matched_comparison",
        "currency": "GBP",
        "disclosure": {"threshold": 10, "rounding": 5, "approved_by": "", "reason": ""},
        "population": {
            "who": "people out of work for a year",
            "ages": {"low": low_age, "high": 66},
            "starts": {"first": "2024-04-01", "last": "2025-03-31"},
        },
        "flow": [
            {
                "step": "in_data",
                "label": "In the data",
                "participants": estimates[0]["n_participants"],
                "comparison": estimates[0]["n_comparison"],
                "excluded": False,
            }
        ],
        "estimates": estimates,
        "levels": [],
        "series": [
            _series(code, group, draw)
            for code in ("employed", "out_of_work_benefits")
            for group in ("participants", "comparison")
        ],
        "balance": None,
        "evidence": {"level": 5 if trial else 3, "reasons": ["Made up for a benchmark."]},
        "context": [_context(name, draw) for name in INDICATORS],
        "lessons": [_lesson(k, draw) for k in range(draw.randint(0, 4))],
        "changes": None,
    }


def _estimate(code: str, draw: random.Random, **given: Any) -> Json:
    outcome = shared_outcomes()[code]
    percent = outcome.unit == "percent"
    people, others = 5 * draw.randint(40, 400), 5 * draw.randint(100, 900)
    spread = {"percent": 48.0, "money": 9_000.0, "weeks": 18.0}[outcome.unit]
    error = spread * math.sqrt(1 / people + 1 / others)
    good = 1.0 if outcome.direction == "increase" else -1.0
    found = good * draw.gauss(0.1, 0.05) * spread + draw.gauss(0, error)
    estimate, error = round(found, 2), round(error, 2)
    low, high = round(estimate - 1.96 * error, 2), round(estimate + 1.96 * error, 2)
    level = round(0.7 * spread, 2)
    better, worse = (low > 0, high < 0) if good > 0 else (high < 0, low > 0)
    p = math.erfc(abs(estimate / error) / math.sqrt(2))
    return {
        "outcome": code,
        "label": outcome.label,
        "unit": "GBP" if outcome.unit == "money" else outcome.unit,
        "direction": outcome.direction,
        "subgroup": None,
        "n_participants": people,
        "n_comparison": others,
        "effective_comparison": None,
        "participant_level": min(100.0, round(level + estimate, 2))
        if percent
        else level + estimate,
        "comparison_level": level,
        "estimate": estimate,
        "std_error": error,
        "low": low,
        "high": high,
        "p_value": p,
        "p_adjusted": p,
        "minimum_detectable": round(2.8 * error, 2),
        "verdict": "better" if better else "worse" if worse else "inconclusive",
        **given,
    }


def _series(code: str, group: str, draw: random.Random) -> Json:
    points = []
    for month in range(-6, 25):
        level = round(20 + max(0, month) * 1.1 + draw.uniform(-2, 2), 1)
        points.append({"month": month, "level": level, "low": level - 4, "high": level + 4})
    label = shared_outcomes()[code].label
    return {"outcome": code, "label": label, "unit": "percent", "group": group, "points": points}


def _context(name: str, draw: random.Random) -> Json:
    return {
        "indicator": name,
        "label": name.replace("_", " ").capitalize(),
        "period": "2024",
        "value": round(draw.uniform(*INDICATORS[name]), 1),
        "unit": "percent",
        "age_band": "16 to 64",
        "source": "made up for a benchmark",
    }


def _lesson(k: int, draw: random.Random) -> Json:
    return {
        "code": f"lesson_{k}",
        "title": f"Lesson {k}",
        "stage": draw.choice(STAGES),
        "domains": sorted(draw.sample(DOMAINS, 2)),
        "topic": draw.choice(TOPICS),
        "finding": draw.choice(FINDINGS),
        "what_happened": "People kept one key worker, and fewer left early than the year before. "
        * 3,
        "for_whom": "People with health conditions",
        "circumstances": "Small caseloads",
        "mechanism": "Trust",
        "evidence": "Interviews with 24 people",
        "evidence_kind": ["participant_interviews"],
        "advice": "Keep caseloads under forty.",
        "transferable": draw.choice(["locally", "regionally", "nationally"]),
    }
