"""A place whose outcome comes from linked records, with the truth: people, links, a reviewed sample, as ``localeval link`` leaves them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from localeval.data.link_quality import (
    LINKED,
    LinkQuality,
    LinkRate,
    ReviewStratum,
    SourceQuality,
    ThresholdCount,
    quality_file,
)
from localeval.data.linked_people import Links

THRESHOLD = 0.9
EDGES = (0.0, 0.1, 0.5, 0.9, 0.99, 1.000001)
GROUPS: tuple[Literal["participant", "comparison"], ...] = ("participant", "comparison")


@dataclass(frozen=True)
class LinkedPlace:
    """A made-up place.

    Attributes
    ----------
    people, outcomes : DataFrame
        As they were linked.
    truth : float
        The effect without missed and wrong links, in points.
    links : Links
    """

    people: pd.DataFrame
    outcomes: pd.DataFrame
    truth: float
    links: Links

    def write(self, root: Path) -> None:
        """Write the links as ``localeval link`` does."""
        (root / LINKED).mkdir(parents=True, exist_ok=True)
        quality_file(root).write_text(self.links.quality.model_dump_json(indent=1), "utf-8")
        for name, table in self.links.tables.items():
            frame = table.reset_index(names="person_id")
            frame.insert(1, "record_id", [f"r{i}" for i in range(len(frame))])
            frame.to_parquet(root / LINKED / f"{name}.parquet", index=False)


def linked_place(
    *,
    sizes: tuple[int, int] = (300, 500),
    missed: tuple[float, float] = (0.05, 0.15),
    effect: float = 0.10,
    means: Literal["no", "unknown"] = "no",
    reviewed: int = 60,
    seed: int = 1,
    gives: tuple[str, ...] = ("employed",),
) -> LinkedPlace:
    """Make a place whose links were missed as often as is said, in each group."""
    rng = np.random.default_rng(seed)
    n = sum(sizes)
    participant = np.arange(n) < sizes[0]
    woman, age = rng.random(n) < 0.5, rng.integers(18, 65, n)
    works = rng.random(n) < 0.5 + effect * participant + 0.05 * woman
    in_source = works | (rng.random(n) < 0.3) if means == "no" else np.ones(n, bool)
    lost = rng.random(n) < np.where(participant, missed[0], missed[1])
    right = rng.uniform(0.92, 1, n)
    right[lost] = rng.uniform(0.02, 0.88, int(lost.sum()))
    other = np.where(rng.random(n) < 0.5, rng.beta(0.15, 4, n), np.nan)
    true = in_source & ~(np.nan_to_num(other) > right)
    probability = np.round(np.where(true, right, other), 4)
    linked = np.nan_to_num(probability) >= THRESHOLD
    seen = np.where(true, works, rng.random(n) < 0.6)
    employed = np.where(linked, seen, np.nan if means == "unknown" else 0.0)
    ids = [f"{i:05d}" for i in range(n)]
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": np.where(participant, "participant", "comparison"),
            "age": age.astype(float),
            "sex": pd.Categorical(np.where(woman, "Female", "Male")),
        }
    )
    outcomes = pd.DataFrame({"person_id": ids, "month": 12, "employed": employed})
    quality = LinkQuality(
        made="2026-11-29",
        engine="duckdb",
        splink="5.0.0",
        sources=[
            _source(rng, participant, probability, linked, true, means, reviewed, gives, people)
        ],
    )
    table = pd.DataFrame({"probability": probability, "linked": linked}, index=ids)
    truth = 100 * (works[participant].mean() - works[~participant].mean())
    return LinkedPlace(people, outcomes, float(truth), Links(quality, {"payroll": table}))


def _source(
    rng: np.random.Generator,
    participant: np.ndarray,
    probability: np.ndarray,
    linked: np.ndarray,
    true: np.ndarray,
    means: Literal["no", "unknown"],
    reviewed: int,
    gives: tuple[str, ...],
    people: pd.DataFrame,
) -> SourceQuality:
    rates, thresholds, review = [], [], []
    without: dict[Any, int] = {}
    for group in GROUPS:
        mine = participant if group == "participant" else ~participant
        rates.append(
            LinkRate(group=group, people=int(mine.sum()), linked=int((linked & mine).sum()))
        )
        without[group] = int(np.isnan(probability[mine]).sum())
        for at in (0.5, 0.9, 0.95, 0.97, 0.99):
            over = mine & (np.nan_to_num(probability) >= at)
            expected = float((1 - probability[over]).sum())
            thresholds.append(
                ThresholdCount(
                    group=group, threshold=at, linked=int(over.sum()), expected_false=expected
                )
            )
        for low, high in itertools.pairwise(EDGES):
            here = np.flatnonzero(mine & (probability >= low) & (probability < high))
            looked = rng.choice(here, min(reviewed, len(here)), replace=False)
            review.append(
                ReviewStratum(
                    group=group,
                    low=low,
                    high=high,
                    pairs=len(here),
                    reviewed=len(looked),
                    true=int(true[looked].sum()),
                )
            )
    return SourceQuality(
        name="payroll",
        label="Payroll records",
        domain="employment",
        records=50_000,
        no_record_means=means,
        threshold=THRESHOLD,
        one_to_one=True,
        rates=rates,
        thresholds=thresholds,
        review=review if reviewed else [],
        without_candidate=without,
        gives=list(gives),
        compared=["first_name", "last_name", "date_of_birth", "postcode"],
    )


def settings(design: str = "randomised_trial", **changes: Any) -> dict[str, Any]:
    """Give an ``evaluation.yml`` for such a place."""
    return {
        "programme": {"name": "Working Well", "organisation": "A council"},
        "places": [{"code": "E08000003", "name": "Manchester"}],
        "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
        "design": design,
        "covariates": {"age": "numeric", "sex": "category"},
        "outcomes": [{"code": "employed", "month": 12, "primary": True}],
        "subgroups": ["sex"],
        **changes,
    }
