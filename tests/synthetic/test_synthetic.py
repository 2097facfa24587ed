"""Made-up data: they load without a problem whatever is declared, and an adjustment finds the truth in them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import HealthCheck, given
from hypothesis import settings as how_often
from hypothesis import strategies as st

from localeval.base.errors import ProjectError
from localeval.catalogue import catalogue
from localeval.data.load import load
from localeval.data.standard import outcome_column
from localeval.project.project import Project, read_project
from localeval.synthetic.people import MadeUpPlace
from localeval.synthetic.writing import truth_file, write_synthetic

from ..simulated import make_place, truth
from ..small_project import PEOPLE, Make, settings

OWN = {"label": "Steps", "definition": "Steps."}
KNOWN = {
    "age": "numeric",
    "sex": "category",
    "months_workless": "numeric",
    "earnings_before": "numeric",
    "disability": "category",
}
MEASURED = [
    {"code": "employed", "month": 24, "primary": True},
    {"code": "earnings", "month": 24},
    {"code": "out_of_work_benefits", "month": 12},
    {"code": "weeks_employed", "month": 12},
    {"code": "wellbeing", "month": 12},
    {"code": "local:debt", "month": 3, "unit": "money", "direction": "decrease", **OWN},
]


def synthetic(make: Make, **changes: Any) -> Project:
    data = {"synthetic": True, **changes.pop("data", {})}
    given_files = {"people.csv": None, "outcomes.csv": None}
    return make(given_files, covariates=KNOWN, outcomes=MEASURED, data=data, **changes)


def values(made: MadeUpPlace, measure: Any) -> np.ndarray:
    rows = made.outcomes[made.outcomes["month"] == measure.month].set_index("person_id")
    column = outcome_column(measure.outcome)
    return np.asarray(rows[column].reindex(made.people["person_id"]), dtype=float)


def test_the_truth_is_eight_points_in_the_good_direction(make: Make) -> None:
    effects = truth(synthetic(make))
    assert effects == pytest.approx(
        {
            "employed-24": 0.08,
            "earnings-24": 1120,
            "out-of-work-benefits-12": -0.08,
            "weeks-employed-12": 0.08 * 0.55 * 52,
            "wellbeing-12": 0.4,
            "local-debt-3": -560,
        }
    )


def test_in_a_trial_the_plain_difference_is_the_truth(make: Make) -> None:
    project = synthetic(make, design="randomised_trial")
    made = make_place(project, project.places[0], seed=5, sizes=(20_000, 20_000))
    took_part = (made.people["group"] == "participant").to_numpy()
    for measure in project.measures:
        found = values(made, measure)
        known = ~np.isnan(found)
        a, b = found[known & took_part], found[known & ~took_part]
        error = np.sqrt(a.var() / len(a) + b.var() / len(b))
        assert abs(a.mean() - b.mean() - truth(project)[measure.key]) < 4 * error, measure.key


def test_in_a_matched_design_the_plain_difference_is_wrong_and_weighting_finds_the_truth(
    make: Make,
) -> None:
    project = synthetic(make)
    made = make_place(project, project.places[0], seed=5, sizes=(8_000, 32_000))
    complete = made.people[list(KNOWN)].notna().all(axis=1).to_numpy()
    numbers = pd.get_dummies(
        made.people.loc[complete, list(KNOWN)].astype(
            {name: float for name, kind in KNOWN.items() if kind == "numeric"}
        ),
        drop_first=True,
    ).to_numpy(dtype=float)
    scaled = sm.add_constant((numbers - numbers.mean(0)) / numbers.std(0))
    took_part = (made.people["group"] == "participant").to_numpy()[complete]
    chance = sm.Logit(took_part.astype(float), scaled).fit(disp=0).predict()
    weight = np.where(took_part, 1, chance / (1 - chance))
    for measure in project.measures:
        found = values(made, measure)[complete]
        known = ~np.isnan(found)
        a = found[known & took_part]
        b, w = found[known & ~took_part], weight[known & ~took_part]
        raw, adjusted = a.mean() - b.mean(), a.mean() - np.average(b, weights=w)
        error = np.sqrt(a.var() / len(a) + b.var() * (w**2).sum() / w.sum() ** 2)
        true = truth(project)[measure.key]
        assert abs(adjusted - true) < 4 * error, measure.key
        assert abs(adjusted - true) < abs(raw - true) / 2, measure.key


def test_the_same_seed_and_place_give_the_same_bytes_whatever_other_places_there_are(
    make: Make,
) -> None:
    project = synthetic(make)
    first = {path: path.read_bytes() for path in write_synthetic(project, seed=7)}
    for path in first:
        path.unlink()
    assert {path: path.read_bytes() for path in write_synthetic(project, seed=7)} == first
    two = synthetic(make, places=[{"code": "E08000006", "name": "Salford"}, *settings()["places"]])
    alone = make_place(project, project.places[0], seed=7).people
    pd.testing.assert_frame_equal(make_place(two, two.places[1], seed=7).people, alone)
    assert not make_place(project, project.places[0], seed=8).people.equals(alone)


def test_sizes_missing_values_and_ids(make: Make) -> None:
    project = synthetic(make)
    write_synthetic(project)
    people, outcomes = (load(project)[name] for name in ("people", "outcomes"))
    assert people["group"].value_counts().to_dict() == {"comparison": 2400, "participant": 600}
    assert people["person_id"].str.startswith("SYN-E08000003-").all()
    missing = people[list(KNOWN)].isna().mean()
    assert missing.between(0.005, 0.08).all()
    assert 0.01 < outcomes.loc[outcomes["month"] == 24, "employed"].isna().mean() < 0.05
    assert outcomes["month"].min() == -12


def test_files_that_are_there_stay_unless_forced(make: Make) -> None:
    project = synthetic(make)
    paths = write_synthetic(project)
    before = [path.read_bytes() for path in paths]
    assert write_synthetic(project, seed=2) == []
    assert [path.read_bytes() for path in paths] == before
    assert write_synthetic(project, seed=2, force=True) == paths
    assert [path.read_bytes() for path in paths] != before


def test_made_up_outcomes_are_not_put_beside_real_people(make: Make) -> None:
    project = synthetic(make)
    people = project.root / "data/people.csv"
    people.write_text(PEOPLE)
    with pytest.raises(ProjectError, match="is there already"):
        write_synthetic(project)
    assert people.read_text() == PEOPLE
    assert not (project.root / "data/outcomes.csv").exists()


def test_a_project_with_real_data_gets_no_made_up_tables(make: Make) -> None:
    project = make({"people.csv": None, "outcomes.csv": None})
    with pytest.raises(ProjectError, match="synthetic is not true"):
        write_synthetic(project)
    assert not list((project.root / "data").iterdir())


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"units": {"earnings": "monthly"}}, "units"),
        ({"values": {"sex": {"F": "Female"}}, "header_row": 3}, "header_row and values"),
        ({"people": ["data/a.csv", "data/b.csv"]}, "several files for a table"),
    ],
)
def test_no_made_up_tables_where_the_recipe_would_read_something_else_of_them(
    make: Make, recipe: dict[str, Any], said: str
) -> None:
    with pytest.raises(ProjectError, match=said):
        write_synthetic(synthetic(make, data=recipe))


def test_made_up_tables_are_read_under_the_keys_that_change_nothing_of_them(make: Make) -> None:
    recipe = {"dates": "day-first", "missing": ["N/A"], "separator": {"people": ";"}}
    project = synthetic(make, data=recipe)
    write_synthetic(project)
    assert len(load(project)["people"]) > 100


def test_figures_and_costs_say_that_they_are_synthetic(make: Make) -> None:
    extra = {"costs": "data/costs.csv", "context": "data/context.csv"}
    project = synthetic(make, data=extra)
    write_synthetic(project)
    tables = load(project)
    assert tables["context"]["source"].str.contains("synthetic").all()
    assert tables["costs"]["item"].str.contains("synthetic").all()


def test_values_are_made_up_with_a_known_truth(make: Make) -> None:
    assumed = {"low": 0, "central": 20, "high": 40, "reason": "made up"}
    value = {
        "costs": {"within": 10, "reason": "made up"},
        "price_year": 2024,
        "basis": "net",
        "horizon": 5,
        "duration": {**assumed, "low": 1, "central": 1, "high": 3},
        "drop_off": assumed,
        "displacement": assumed,
        "optimism_bias": {**assumed, "central": 0},
    }
    extra = {name: f"data/{name}.csv" for name in ("costs", "unit_values", "deflators")}
    project = synthetic(make, data=extra, value=value)
    write_synthetic(project)
    tables = load(project)
    assert tables["unit_values"]["source"].str.contains("Synthetic").all()
    assert (tables["costs"]["year"] == 2024).all()
    whole = json.loads(truth_file(project).read_text(encoding="utf-8"))
    [place], [truth] = whole["places"], whole["value"]
    effect = next(e for e in place["effects"] if e["outcome"] == project.primary.outcome.code)
    assert effect["unit"] == "percent"
    more = place["participants"] * effect["effect"] / 100
    total = tables["costs"]["amount"].sum()
    assert truth["cost_of_an_additional_outcome"] == pytest.approx(total / more, abs=0.01)
    # From month 24 on a year of 900 and 11,000 at 3.5 per cent, and of 1,200 at 1.5, for the four in five who take no other's place.
    worth = 0.8 * more * (11_900 / 1.035**2 + 1_200 / 1.015**2)
    assert truth["net_present_value"] == pytest.approx(worth - total, abs=0.02)


NAMES = [
    "age",
    "sex",
    "ethnicity",
    "disability",
    "months_workless",
    "earnings_before",
    "Zeta",
    "x1",
    "qualification",
]
CODES = [*catalogue.shared_outcomes(), "local:own"]
SUFFIXES = [".csv", ".csv.gz", ".parquet", ".xlsx"]


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    """Any valid evaluation.yml, within reason."""
    chosen = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=5))
    covariates = {name: draw(st.sampled_from(["numeric", "category"])) for name in chosen}
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=3))
    months = st.sampled_from([0, 1, 6, 12, 24, 36])
    outcomes: list[dict[str, Any]] = []
    one_month = draw(st.booleans())
    month = draw(months)
    for code in codes:
        outcome: dict[str, Any] = {"code": code, "month": month if one_month else draw(months)}
        if code == "local:own":
            unit = draw(st.sampled_from(["percent", "weeks", "months", "money", "score"]))
            outcome |= {
                "unit": unit,
                "direction": draw(st.sampled_from(["increase", "decrease"])),
                **OWN,
            }
        outcomes.append(outcome)
    outcomes[0]["primary"] = True
    suffix = st.sampled_from(SUFFIXES[:3])
    data: dict[str, Any] = {"people": f"data/people{draw(suffix)}", "synthetic": True}
    data["outcomes"] = None if one_month and draw(st.booleans()) else f"data/outcomes{draw(suffix)}"
    for table in ("costs", "context", "events"):
        if draw(st.booleans()):
            data[table] = f"data/{table}{draw(st.sampled_from(SUFFIXES))}"
    data["separator"] = draw(st.sampled_from([",", ";", "|", "\t"]))
    data["encoding"] = draw(st.sampled_from(["utf-8", "windows-1252"]))
    if draw(st.booleans()):
        data["columns"] = {"person_id": "Client ref; no.", chosen[0]: "Their, column"}
    places = [("E08000003", "Manchester"), ("E09000023", "Lewisham")][: draw(st.integers(1, 2))]
    return settings(
        design=draw(st.sampled_from(["matched_comparison", "randomised_trial", "monitoring"])),
        places=[{"code": code, "name": name} for code, name in places],
        covariates=covariates,
        outcomes=outcomes,
        data=data,
        subgroups=["age_band"] if covariates.get("age") == "numeric" else [],
        programme={"name": "Any", "organisation": "Any"},
    )


@given(configurations())
@how_often(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_made_up_data_of_any_valid_project_load_without_a_problem(whole: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "evaluation.yml").write_text(json.dumps(whole))
        project = read_project(folder)
        write_synthetic(project)
        tables = load(project)
        assert set(tables["people"]["place_code"]) == {place.code for place in project.places}
        assert {measure.month for measure in project.measures} <= set(tables["outcomes"]["month"])


def test_sites_strata_and_earlier_outcomes_are_made_up_as_they_are_declared(make: Make) -> None:
    kinds = {"age": "numeric", "work_before": "category", "calm": "numeric", "sex": "category"}
    project = make(
        {"people.csv": None, "outcomes.csv": None},
        design="randomised_trial",
        covariates=kinds,
        prior_outcomes=[
            {"column": "work_before", "outcome": "employed", "month": -1},
            {"column": "calm", "outcome": "wellbeing", "month": -6},
        ],
        cluster="site",
        strata=["sex", "region"],
        allocated={"participant": 150, "comparison": 100},
        data={"synthetic": True},
    )
    write_synthetic(project)
    people = load(project)["people"]  # every rule on these columns holds
    assert people["group"].value_counts().to_dict() == {"participant": 150, "comparison": 100}
    assert 5 <= people["site"].nunique() <= 10
    assert people["region"].nunique() == 3
    assert people[["site", "region", "sex"]].notna().all(axis=None)
    assert set(people["work_before"].dropna()) == {"Yes", "No"}
    assert people["calm"].between(0, 10).sum() == people["calm"].notna().sum()


def test_one_more_column_changes_nothing_else_that_is_made_up(make: Make) -> None:
    without, with_site = synthetic(make), synthetic(make, cluster="site")
    first, second = (make_place(one, one.places[0]) for one in (without, with_site))
    pd.testing.assert_frame_equal(first.people, second.people.drop(columns="site"))
    pd.testing.assert_frame_equal(first.outcomes, second.outcomes)
