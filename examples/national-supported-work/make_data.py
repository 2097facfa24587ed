"""Write the tables of the National Supported Work examples from the ``causaldata`` package.

The trial has the 445 men of the experiment (Dehejia and Wahba's subset of LaLonde's data); the matched
project has its 185 participants beside the 15,992 men of the Current Population Survey. The data come
from the package (MIT licence), so none are kept in this repository.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

#: Month under which the outcomes of the calendar year 1978 stand: the men joined from December 1975 to June 1977,
#: so that the year ends 18 to 36 months after they started.
MONTH = 24

#: Names of the package and the names of this evaluation.
NUMERIC = {
    "age": "age",
    "educ": "years_of_education",
    "re74": "earnings_1974",
    "re75": "earnings_1975",
}


def people_of(raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn the package's columns into the people and outcomes tables of the data standard.

    Parameters
    ----------
    raw : DataFrame
        Columns ``treat``, ``age``, ``educ``, ``black``, ``hisp``, ``marr``, ``nodegree``, ``re74``,
        ``re75``, ``re78`` as the package has them.

    Returns
    -------
    people, outcomes : DataFrame
    """
    raw = raw.reset_index(drop=True)
    ids = [f"NSW-{i + 1:05d}" for i in range(len(raw))]
    ethnic_group = (
        raw["black"].map({1: "Black", 0: "White or other"}).where(raw["hisp"] != 1, "Hispanic")
    )
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": raw["treat"].map({1: "participant", 0: "comparison"}),
            **{ours: raw[theirs] for theirs, ours in NUMERIC.items()},
            "ethnic_group": ethnic_group,
            "married": raw["marr"].map({1: "yes", 0: "no"}),
            "school_certificate": raw["nodegree"].map({1: "no", 0: "yes"}),
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": ids,
            "month": MONTH,
            "any_earnings": (raw["re78"] > 0).astype(int),
            "earnings": raw["re78"],
        }
    )
    return people, outcomes


def raw_data(design: str) -> pd.DataFrame:
    """Take the rows of a design from the package."""
    from causaldata import cps_mixtape, nsw_mixtape

    experiment: pd.DataFrame = nsw_mixtape.load_pandas().data
    if design == "trial":
        return experiment
    participants = experiment.loc[experiment["treat"] == 1]
    survey: pd.DataFrame = cps_mixtape.load_pandas().data
    return pd.concat([participants, survey], ignore_index=True)


def main() -> None:
    """Write the two tables into the data folder of a project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("design", choices=["trial", "matched"])
    parser.add_argument("project", type=Path, help="the project's folder")
    arguments = parser.parse_args()
    people, outcomes = people_of(raw_data(arguments.design))
    folder = arguments.project / "data"
    folder.mkdir(parents=True, exist_ok=True)
    people.to_csv(folder / "people.csv", index=False)
    outcomes.to_csv(folder / "outcomes.csv", index=False)
    print(f"wrote {len(people):,} people to {folder}")


if __name__ == "__main__":
    main()
