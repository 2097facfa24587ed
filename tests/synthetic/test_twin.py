"""A twin of a project's data: same columns and margins, read by the same settings, and nobody in it whatever an attacker looks for."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load
from localeval.project.project import Project, read_project
from localeval.synthetic.twin import make_twin
from localeval.synthetic.twin_files import write_twin

from ..small_project import Make, settings
from ..start.exports import EXPORTS

PLACES = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
#: What only one person, or few, have: none of it may be found in a twin.
RARE_TRADE, RARE_PAY, RARE_DAY, RARE_AGE = "Lighthouse keeper", 987_654, "2023-12-29", 97
COUNT = 640


def real_tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make tables as a place would hold them, with persons in them who are easy to know again."""
    generator = np.random.default_rng(5)
    taking_part = np.arange(COUNT) % 4 == 0
    age = generator.integers(18, 65, COUNT)
    pay = np.where(generator.random(COUNT) < 0.4, 0, generator.lognormal(9.3, 0.5, COUNT).round(2))
    trade = generator.choice(["Shop", "Care", "Building", "Office"], COUNT).astype(object)
    days = pd.Timestamp("2023-02-01") + pd.to_timedelta(generator.integers(0, 300, COUNT), unit="D")
    people = pd.DataFrame(
        {
            "Client ID": [f"C{n:05d}" for n in generator.choice(90_000, COUNT, replace=False)],
            "Surname": [f"Surname{n}" for n in range(COUNT)],
            "DOB": [f"{1 + n % 28:02d}/07/{1960 + n % 40}" for n in range(COUNT)],
            "Status": np.where(taking_part, "Programme", "Pool"),
            "Started": pd.Series(days).dt.strftime("%d/%m/%Y"),
            "Area": np.where(np.arange(COUNT) % 3 == 0, "Salford", "Manchester"),
            "age": age,
            "sex": generator.choice(["F", "M"], COUNT),
            "trade": trade,
            "earnings_before": pay,
            "Notes": [f"Spoke to their sister {n}" for n in range(COUNT)],
        }
    )
    people.loc[3, "trade"] = RARE_TRADE
    people.loc[3, "earnings_before"] = RARE_PAY
    people.loc[5, "age"] = RARE_AGE
    people.loc[7, "Started"] = "29/12/2023"
    people.loc[generator.choice(COUNT, 60, replace=False), "trade"] = None
    months = (-12, 12, 24)
    outcomes = pd.concat(
        [
            pd.DataFrame(
                {
                    "Client ID": people["Client ID"],
                    "month": month,
                    "employed": np.where(
                        generator.random(COUNT) < 0.05, np.nan, generator.random(COUNT) < 0.4
                    ),
                    "earnings": np.where(
                        generator.random(COUNT) < 0.5,
                        0,
                        generator.lognormal(9, 0.4, COUNT).round(2),
                    ),
                }
            )
            for month in months
        ]
    )
    outcomes.loc[outcomes["month"] == -12, "earnings"] = np.nan
    outcomes.iloc[COUNT + 9, 3] = 222_333.44
    taking = people.loc[taking_part, ["Client ID", "Started"]]
    events = pd.concat(
        [
            taking.assign(event="started", date=taking["Started"]),
            taking.head(100).assign(event="left", date="30/06/2024"),
            taking.head(2).assign(event="prison", date="01/05/2024"),
        ]
    )[["Client ID", "event", "date"]]
    return people, outcomes, events


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Project:
    people, outcomes, events = real_tables()
    root = tmp_path_factory.mktemp("real")
    (root / "data").mkdir()
    files = {
        "people.csv": people.to_csv(index=False),
        "outcomes.csv": outcomes.to_csv(index=False),
        "events.csv": events.to_csv(index=False),
        "costs.csv": "item,kind,amount,year,place_code\nJane Bloggs Ltd,cash,91234,2024,E08000003\n",
    }
    for name, content in files.items():
        (root / "data" / name).write_text(content)
    whole = settings(
        places=PLACES,
        programme={"name": "Steps", "organisation": "A council", "started": "2023-01-01"},
        covariates={
            "age": "numeric",
            "sex": "category",
            "trade": "category",
            "earnings_before": "numeric",
        },
        outcomes=[
            {"code": "employed", "month": 12, "primary": True},
            {"code": "employed", "month": 24},
            {"code": "earnings", "month": 12},
        ],
        prior_outcomes=[{"column": "earnings_before", "outcome": "earnings", "month": -12}],
        subgroups=["sex"],
        context={"from": "nomis", "neighbours": ["E08000009"]},
        data={
            "events": "data/events.csv",
            "costs": "data/costs.csv",
            "columns": {
                "person_id": "Client ID",
                "group": "Status",
                "start_date": "Started",
                "place_code": "Area",
            },
            "values": {
                "group": {"Programme": "participant", "Pool": "comparison"},
                "sex": {"F": "Female", "M": "Male"},
            },
            "identifying": ["Surname", "DOB"],
            "dates": "day-first",
            "missing": ["refused"],
            "accept": [
                {
                    "rule": "possible-values",
                    "column": "age",
                    "value": RARE_AGE,
                    "reason": "Mrs Surname5 is that old.",
                },
                {"rule": "possible-values", "column": "earnings_before", "reason": "A won case."},
                {"rule": "possible-values", "column": "earnings", "reason": "Back pay."},
            ],
        },
    )
    (root / "evaluation.yml").write_text(json.dumps(whole))
    return read_project(root)


@pytest.fixture(scope="module")
def twin(real: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[CheckedTables, bytes]:
    return twin_of(real, tmp_path_factory.mktemp("made") / "twin")


@pytest.fixture(scope="module")
def mine(real: Project) -> CheckedTables:
    return load(real)


def twin_of(project: Project, out: Path, **how: Any) -> tuple[CheckedTables, bytes]:
    made, _ = write_twin(project, out, **how)
    content = b"\n".join(path.read_bytes() for path in made)
    return load(read_project(out)), content


def test_an_attacker_finds_nobody(twin: tuple[CheckedTables, bytes]) -> None:
    people, *_ = real_tables()
    _, content = twin
    text = content.decode().casefold()
    told = [
        RARE_TRADE,
        RARE_DAY,
        "29/12/2023",
        "Surname",
        "sister",
        "DOB",
        "prison",
        "Bloggs",
        "91234",
        "won case",
        str(RARE_PAY),
        "222333",
        f",{RARE_AGE},",
        f",{RARE_AGE}.0,",
        f"value: {RARE_AGE}",
    ]
    assert [word for word in told if word.casefold() in text] == []
    assert not [one for one in people["Client ID"] if one.casefold() in text]
    for digest in ("md5", "sha1", "sha256"):
        made = [hashlib.new(digest, one.encode()).hexdigest() for one in people["Client ID"]]
        assert not [one for one in made if one[:8] in text]


def test_no_amount_of_one_person_is_in_the_twin(
    mine: CheckedTables, twin: tuple[CheckedTables, bytes]
) -> None:
    tables, _ = twin
    for name, table in (("earnings_before", "people"), ("earnings", "outcomes")):
        held = mine[table][name].value_counts()
        rare = set(held[held < 10].index)
        made = tables[table][name].dropna()
        assert len(made) > 100
        assert not set(made) & rare
        assert made.max() < 40_000  # the two who had most are not told of


def test_no_combination_of_one_person_is_in_the_twin(
    mine: CheckedTables, twin: tuple[CheckedTables, bytes]
) -> None:
    tables, _ = twin
    keys = ["age", "earnings_before"]
    alone = (
        mine["people"]
        .groupby(keys)
        .size()
        .reset_index(name="n")
        .query("n == 1 and earnings_before > 0")
    )
    assert len(alone) > 300
    assert tables["people"].merge(alone, on=keys).empty


def test_margins_sizes_and_columns_are_kept(
    mine: CheckedTables, twin: tuple[CheckedTables, bytes]
) -> None:
    tables, _ = twin
    own, made = mine["people"], tables["people"]
    assert list(made) == list(own)
    assert made.dtypes.astype(str).to_dict() == own.dtypes.astype(str).to_dict()
    sizes = own.groupby(["place_code", "group"], observed=True).size()
    assert made.groupby(["place_code", "group"], observed=True).size().sub(sizes).abs().max() <= 2.5
    assert made["age"].mean() == pytest.approx(own["age"].mean(), rel=0.03)
    assert made["age"].std() == pytest.approx(own["age"].std(), rel=0.15)
    assert made["trade"].isna().mean() == pytest.approx(own["trade"].isna().mean(), abs=0.01)
    shares = [frame["trade"].value_counts(normalize=True) for frame in (made, own)]
    assert (shares[0] - shares[1]).abs().max() < 0.02
    assert set(made["trade"].dropna()) == set(own["trade"].dropna()) - {RARE_TRADE}
    for month in (12, 24):
        levels = [
            table["outcomes"].query(f"month == {month}")["employed"].agg(["mean", "count"])
            for table in (tables, mine)
        ]
        assert levels[0]["mean"] == pytest.approx(levels[1]["mean"], abs=0.02)
        assert levels[0]["count"] == pytest.approx(levels[1]["count"], abs=12)
    assert made["start_date"].dt.day.eq(15).all()
    assert made["person_id"].str.startswith("SYN-").all()


def small(make: Make) -> Project:
    """Make a small project with real data, one person of whom is the only one of a kind."""
    people = pd.DataFrame(
        {
            "person_id": [f"p{n}" for n in range(60)],
            "group": np.where(np.arange(60) % 2, "participant", "comparison"),
            "age": 20 + np.arange(60) % 30,
            "sex": ["Rare", *(["Female", "Male"] * 30)][:60],
        }
    )
    rows = {
        "person_id": people["person_id"],
        "month": 12,
        "employed": np.arange(60) % 3 // 2,
        "earnings": 100.0 * np.arange(60),
    }
    outcomes = pd.DataFrame(rows)
    return make(
        {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}
    )


def test_relations_are_not_kept(make: Make, tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    age = generator.integers(20, 60, 400)
    people = pd.DataFrame(
        {
            "person_id": [f"p{n}" for n in range(400)],
            "group": np.where(np.arange(400) % 2, "participant", "comparison"),
            "age": age,
            "sex": np.where(age > 40, "Female", "Male"),
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "month": 12,
            "employed": (people["group"] == "participant").astype(int),
            "earnings": 100.0 * age,
        }
    )
    project = make(
        {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}
    )
    tables, _ = twin_of(project, tmp_path / "twin")
    made = tables["people"].merge(tables["outcomes"], on="person_id")
    by_sex = made.groupby("sex", observed=True)["age"].mean()
    assert abs(by_sex.iloc[0] - by_sex.iloc[1]) < 4  # 20 years in the data
    by_group = made.groupby("group", observed=True)["employed"].mean()
    assert abs(by_group.iloc[0] - by_group.iloc[1]) < 0.2  # 1 in the data
    assert abs(np.corrcoef(made["age"], made["earnings"])[0, 1]) < 0.2


def test_outcomes_do_not_contradict_each_other(make: Make, tmp_path: Path) -> None:
    generator = np.random.default_rng(2)
    rank = generator.random(300)
    people = pd.DataFrame(
        {
            "person_id": [f"p{n}" for n in range(300)],
            "group": np.where(np.arange(300) % 2, "participant", "comparison"),
            "age": 30 + np.arange(300) % 20,
            "sex": "Female",
        }
    )
    rows = [
        pd.DataFrame(
            {
                "person_id": people["person_id"],
                "month": month,
                "course_passed": (rank < share).astype(int),
                "employed": (generator.random(300) < 0.4).astype(int),
                "any_earnings": (generator.random(300) < 0.6).astype(int),
            }
        )
        for month, share in ((6, 0.2), (12, 0.3), (24, 0.5))
    ]
    project = make(
        {
            "people.csv": people.to_csv(index=False),
            "outcomes.csv": pd.concat(rows).to_csv(index=False),
        },
        outcomes=[
            {"code": "course_passed", "month": 24, "primary": True},
            {"code": "employed", "month": 12},
            {"code": "any_earnings", "month": 12},
        ],
    )
    tables, _ = twin_of(project, tmp_path / "twin")
    wide = tables["outcomes"].pivot(index="person_id", columns="month", values="course_passed")
    assert (wide[6] <= wide[12]).all()
    assert (wide[12] <= wide[24]).all()
    work = tables["outcomes"].query("month == 12")
    assert (work["employed"] <= work["any_earnings"]).all()


def test_the_twins_settings_are_the_projects_and_say_that_it_is_made_up(
    real: Project, tmp_path: Path
) -> None:
    twin_of(real, tmp_path / "twin")
    made, own = read_project(tmp_path / "twin").settings, real.settings
    assert made.data.synthetic
    assert made.model_dump(exclude={"data"}) == own.model_dump(exclude={"data"})
    assert made.data.called == {name: theirs for name, theirs in own.data.called.items()}
    assert (tmp_path / "twin/README.md").read_text().count("never draw a conclusion") == 1


def test_the_projects_own_settings_read_it_too(real: Project, tmp_path: Path) -> None:
    write_twin(real, tmp_path / "twin")
    text = (real.root / "evaluation.yml").read_text()
    # The one line that has to be changed in any case, and those about columns that a twin does not have.
    text = text.replace('"identifying": ["Surname", "DOB"], ', "").replace(
        '"data": {', '"data": {"synthetic": true, '
    )
    (tmp_path / "twin/evaluation.yml").write_text(text)
    assert len(load(read_project(tmp_path / "twin"))["people"]) == pytest.approx(COUNT, abs=10)


def test_the_same_seed_gives_the_same_twin_and_another_the_same_margins(
    real: Project, mine: CheckedTables
) -> None:
    first, again, other = (make_twin(real, mine, seed).frames for seed in (1, 1, 2))
    assert all(first[name].equals(again[name]) for name in first)
    assert not first["people"].equals(other["people"])
    one, two = (frames["people"]["trade"].value_counts().sort_index() for frames in (first, other))
    pd.testing.assert_series_equal(one, two)


def test_an_outcome_of_too_few_people_makes_no_twin(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="too few to be told of"):
        write_twin(make(), tmp_path / "twin")
    assert not (tmp_path / "twin").exists()


def test_what_is_left_of_a_column_is_said_of_the_twin_and_not_of_ones_own_file(
    make: Make, tmp_path: Path
) -> None:
    """All earn the same but one, of whom nothing may be told: in the twin nothing could be estimated."""
    count = 240
    people = pd.DataFrame(
        {
            "person_id": [f"p{n}" for n in range(count)],
            "group": np.where(np.arange(count) % 2, "participant", "comparison"),
            "start_date": "2024-05-01",
            "age": 20 + np.arange(count) % 40,
            "sex": np.where(np.arange(count) % 4 < 2, "Female", "Male"),
        }
    )
    pay = np.where(np.arange(count) == 3, 98_765, 20_000)
    outcomes = pd.DataFrame(
        {"person_id": people["person_id"], "month": 12, "employed": np.arange(count) % 3 == 0, "earnings": pay}
    ).astype({"employed": int})  # fmt: skip
    project = make(
        {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}
    )
    load(project)
    with pytest.raises(ProjectError) as caught:
        write_twin(project, tmp_path / "twin")
    (problem,) = caught.value.problems
    assert problem.where.startswith("the twin, data/outcomes.csv")
    assert "98765" not in str(problem)
    assert "evaluation.yml" in problem.remedy


def test_a_cluster_stays_on_its_side_and_loses_its_name(make: Make, tmp_path: Path) -> None:
    people = pd.DataFrame(
        {
            "person_id": [f"p{n}" for n in range(240)],
            "group": np.where(np.arange(240) % 12 < 6, "participant", "comparison"),
            "age": 30,
            "sex": np.where(np.arange(240) % 2, "Female", "Male"),
            "site": [f"St Mary's {n % 12}" for n in range(240)],
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "month": 12,
            "employed": np.arange(240) % 3 == 0,
            "earnings": np.arange(240) % 7 * 1000,
        }
    )
    outcomes["employed"] = outcomes["employed"].astype(int)
    project = make(
        {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)},
        design="randomised_trial",
        cluster="site",
        allocated={"participant": 123, "comparison": 121},
    )
    tables, content = twin_of(project, tmp_path / "twin")
    made = tables["people"]
    assert made["site"].nunique() == 12
    assert (made.groupby("site", observed=True)["group"].nunique() == 1).all()
    assert b"Mary" not in content
    assert read_project(tmp_path / "twin").allocated(project.places[0]) == (125, 120)


@pytest.mark.parametrize(
    "name",
    [
        "costs-and-figures-of-the-place",
        "database-export-with-text-ids",
        "caseload-in-welsh",
    ],
)
def test_files_of_any_system_have_a_twin_that_is_read(name: str, tmp_path: Path) -> None:
    """Workbooks, several files, months of the calendar, outcomes of jobs: what says how they are written is not needed any more."""
    project = read_project(EXPORTS[name].project(tmp_path / "real"))
    tables, _ = twin_of(project, tmp_path / "twin")
    own = load(project)
    assert list(tables["people"]) == [
        column
        for column in own["people"]
        if column not in {"months_observed", "same_person", "rows_left_out"}
    ]
    assert set(tables) == set(own)
    assert not set(own["people"]["person_id"]) & set(tables["people"]["person_id"])


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_the_command_makes_a_twin_of_the_folders_data_and_replaces_nothing_unless_forced(
    make: Make,
) -> None:
    project = small(make)
    files = {path: path.read_bytes() for path in (project.root / "data").iterdir()}
    result = call("simulate", "--like", project.root / "data")
    assert result.exit_code == 0, result.output
    assert "Made build/twin/data/people.csv" in result.output
    assert "'sex': 1 word that" in result.output
    made = project.root / "build/twin/data/people.csv"
    before = made.read_bytes()
    again = call("simulate", "--like", project.root / "data", "--seed", "2", "--json")
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert made.read_bytes() == before
    call("simulate", "--like", project.root / "data", "--seed", "2", "--force")
    assert made.read_bytes() != before
    assert {path: path.read_bytes() for path in (project.root / "data").iterdir()} == files


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--like", "nowhere"], "no such folder"),
        (["--out", "x"], "only for a twin"),
        (["--like", ".", "--sources"], "neither --sources nor --truth"),
    ],
)
def test_options_that_do_not_go_together_are_said(options: list[str], said: str) -> None:
    result = call("simulate", *options)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
