"""Made-up sources: as many errors as asked for, nobody who could be real, and a truth that the records themselves tell."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from localeval import cli
from localeval.base.errors import ProjectError
from localeval.catalogue.catalogue import shared_outcomes
from localeval.data.job_outcomes import Jobs, outcome_at
from localeval.linking.linking import link_settings, read_all
from localeval.project.project import Project, read_project
from localeval.synthetic.curves import true_effect
from localeval.synthetic.linkage_plan import Recording
from localeval.synthetic.simulation_plan import Scenario
from localeval.synthetic.sources import TwoFiles, links_file, two_files, write_sources
from localeval.synthetic.sources.histories import People, passes, spells
from localeval.synthetic.sources.names import origins, other_forms, respelt, without_accents
from localeval.synthetic.sources.recording import slip

from ..small_project import Make

PLACES = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
MEASURED = [
    {"code": "employed", "month": 12, "primary": True},
    {"code": "out_of_work_benefits", "month": 12},
    {"code": "course_passed", "month": 12},
]
KNOWN = {"age": "numeric", "sex": "category", "months_workless": "numeric"}


@pytest.fixture(scope="module")
def pair() -> TwoFiles:
    return two_files(20_000, 20_000, 12_000)


@pytest.fixture(scope="module")
def beside(pair: TwoFiles) -> pd.DataFrame:
    """Put the two records of each person side by side who is in both files."""
    left = pair.truth.merge(pair.left, left_on="left", right_on="record_id")
    return left.merge(pair.right, left_on="right", right_on="record_id", suffixes=("", "_there"))


def differs(beside: pd.DataFrame, column: str) -> float:
    here, there = beside[column], beside[f"{column}_there"]
    both = here.notna() & there.notna()
    return float((here != there)[both].mean())


def test_the_truth_names_every_shared_person_once_and_nobody_else(
    pair: TwoFiles, beside: pd.DataFrame
) -> None:
    assert len(pair.truth) == 12_000
    assert pair.truth["left"].is_unique
    assert pair.truth["right"].is_unique
    assert differs(beside, "sex") == 0
    alone = pair.right[~pair.right["record_id"].isin(pair.truth["right"])]
    keys = ["first_name", "last_name", "date_of_birth"]
    assert len(alone.merge(pair.left, on=keys)) < 40  # namesakes, and no person twice


def test_records_differ_as_often_as_was_asked(beside: pd.DataFrame) -> None:
    how = Recording()
    assert 100 * differs(beside, "postcode") == pytest.approx(how.movers + 0.6, abs=1.5)
    # Typing errors, exchanged days: 20% of 6%, and of 1% those that are another day.
    assert 100 * differs(beside, "date_of_birth") == pytest.approx(1.2 + 0.37, abs=0.5)
    assert 100 * differs(beside, "nino") == pytest.approx(0.3, abs=0.25)
    assert 100 * beside["postcode_there"].isna().mean() == pytest.approx(5, abs=1)
    assert 100 * beside["nino_there"].isna().mean() == pytest.approx(20, abs=1.5)
    women = beside[beside["sex"] == "F"]
    assert 100 * differs(women, "last_name") > 100 * differs(beside, "last_name")


def test_without_errors_the_second_file_says_the_same() -> None:
    none = Recording(**dict.fromkeys(Recording.model_fields, 0.0))
    made = two_files(500, 600, 400, none)
    left = made.truth.merge(made.left, left_on="left", right_on="record_id")
    both = left.merge(made.right, left_on="right", right_on="record_id", suffixes=("", "_there"))
    assert [differs(both, name) for name in ("first_name", "last_name", "postcode", "nino")] == [0.0] * 4  # fmt: skip


def test_nobody_can_be_meant(pair: TwoFiles) -> None:
    for file in (pair.left, pair.right):
        numbers = file["nino"].dropna()
        typed = numbers[numbers.str.fullmatch(r"[A-Z]{2}\d{6}[A-D]")]
        assert len(typed) > 0.98 * len(numbers)
    assert pair.left["nino"].dropna().str[:2].isin(["NC", "MW"]).all()
    assert pair.left["nino"].dropna().is_unique
    areas = pair.left["postcode"].dropna().str.extract(r"^([A-Z]+)")[0]
    # Letters of areas that Royal Mail has; none of ours is among them.
    real = set("AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split())  # fmt: skip
    assert not set(areas) & real


def test_twins_share_birth_surname_and_home_and_not_the_first_name() -> None:
    made = two_files(20_000, 100, 0, twins=4, namesakes=0).left
    together = made.groupby(["last_name", "date_of_birth", "postcode"])["first_name"]
    several = together.agg(["size", "nunique"]).query("size > 1")
    assert len(several) == pytest.approx(
        0.02 * 20_000 * 0.96, rel=0.1
    )  # some postcodes are missing
    assert (several["size"] == several["nunique"]).all()


def test_the_same_seed_gives_the_same_records() -> None:
    first, again, other = (two_files(300, 300, 200, seed=seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(first.right, again.right)
    assert not first.right.equals(other.right)


def test_names_are_many_and_some_are_common(pair: TwoFiles) -> None:
    shares = pair.left["last_name"].value_counts(normalize=True)
    assert 0.005 < shares.iloc[0] < 0.02
    assert len(shares) > 1500
    assert {"Nowakowska"} <= set(origins()[4].surnames["F"])
    assert "Nowakowski" in set(origins()[4].surnames["M"])


def test_forms_of_names_go_both_ways() -> None:
    forms = other_forms()
    assert all(name in forms[other] for name, others in forms.items() for other in others)
    assert respelt("MacDonald") == "McDonald"
    assert respelt("O'Brien") == "OBrien"
    assert without_accents("Wiśniewska") == "Wisniewska"
    assert without_accents("Łukasz Siân") == "Lukasz Sian"


@pytest.mark.parametrize("kind", [0.1, 0.5, 0.7, 0.95])
def test_a_slip_changes_a_text_by_one_key(kind: float) -> None:
    assert slip("Margaret", kind, 0.3, 0.0) != "Margaret"
    assert abs(len(slip("Margaret", kind, 0.3, 0.0)) - 8) <= 1
    assert slip("Jo", kind, 0.99, 0.9)


def people(count: int) -> People:
    generator = np.random.default_rng(2)
    start = np.datetime64("2023-01-31") + generator.integers(0, 365, count)
    return People(start, generator.standard_normal(count), np.arange(count) < count // 2)


def jobs_of(made: Any) -> Jobs:
    return Jobs(made.person, made.first, made.last)


@pytest.mark.parametrize("code", ["employed", "out_of_work_benefits"])
def test_what_is_counted_from_the_spells_is_the_truth(code: str) -> None:
    outcome, scenario, whole = shared_outcomes()[code], Scenario(effect=0.1), people(24_000)
    made = spells(outcome, scenario, whole, 24, [1, 0], np.random.default_rng(1), split=0.3)
    start = pd.Series(whole.start.astype("datetime64[s]"))
    # Whoever has a spell on any day of the month: the catalogue's definition of both.
    values = outcome_at("employed", jobs_of(made), start, [3, 12, 24])
    for at, month in enumerate([3, 12, 24]):
        a, b = values[whole.taking_part, at], values[~whole.taking_part, at]
        error = np.sqrt(a.var() / len(a) + b.var() / len(b))
        assert abs(a.mean() - b.mean() - true_effect(outcome, month, scenario)) < 4 * error


def test_passes_are_the_truth_at_every_month_that_is_asked_for() -> None:
    outcome, scenario, whole = shared_outcomes()["course_passed"], Scenario(effect=0.1), people(24_000)  # fmt: skip
    made = passes(outcome, scenario, whole, [6, 12, 24], np.random.default_rng(1))
    assert len(np.unique(made.person)) == len(made.person)
    begun = whole.start[made.person]
    for month in (6, 12, 24):
        end = (pd.DatetimeIndex(begun) + pd.DateOffset(months=month)).to_numpy()
        values = np.zeros(len(whole.start))
        values[made.person[(made.last >= begun) & (made.last < end)]] = 1
        a, b = values[whole.taking_part], values[~whole.taking_part]
        error = np.sqrt(a.var() / len(a) + b.var() / len(b))
        assert abs(a.mean() - b.mean() - true_effect(outcome, month, scenario)) < 4 * error


def synthetic(make: Make, plan: str = "", **changes: Any) -> Project:
    project = make(
        {"people.csv": None, "outcomes.csv": None},
        covariates=KNOWN,
        outcomes=MEASURED,
        places=PLACES,
        data={"synthetic": True},
        **changes,
    )
    (project.root / "simulation.yml").write_text(plan or "default: {participants: 60, comparison: 140}\n")  # fmt: skip
    return project


def read(project: Project, file: str) -> pd.DataFrame:
    return pd.read_csv(project.root / file, dtype=str)


def test_sources_of_a_project_and_the_truth_about_them(make: Make) -> None:
    project = synthetic(make)
    made = write_sources(project)
    names = [path.name for path in made]
    assert names == ["programme.csv", "college.csv", "benefits.csv", "payroll.csv", "settings.yml"]
    programme, links = read(project, "data/sources/programme.csv"), read(project, "build/simulated-links.csv")  # fmt: skip
    assert len(programme) == 400
    assert programme["Client ref"].str.startswith("SYN-").all()
    for source, column in (("college", "Learner ref"), ("benefits", "Customer no"), ("payroll", "Employee no")):  # fmt: skip
        ids = read(project, f"data/sources/{source}.csv")[column]
        own = links[links["source"] == source]
        assert set(own["record_id"]) == set(ids)
        assert own["record_id"].is_unique
        assert set(own["person_id"].dropna()) <= set(programme["Client ref"])
        assert 0 < own["person_id"].notna().mean() < 0.6  # others are in it as well
    told = json.loads((project.root / "build/simulated-truth.json").read_text())
    assert [item["effect"] for item in told["places"][0]["effects"]] == [8.0, -8.0, 8.0]
    assert links_file(project).is_file()


def test_a_date_of_birth_says_the_age_beside_it(make: Make) -> None:
    project = synthetic(make)
    write_sources(project)
    rows = read(project, "data/sources/programme.csv").dropna(subset=["age", "Date of birth"])
    born, start = (pd.to_datetime(rows[name], format="%d/%m/%Y") for name in ("Date of birth", "Start date"))  # fmt: skip
    not_yet = (start.dt.month * 100 + start.dt.day) < (born.dt.month * 100 + born.dt.day)
    assert ((start.dt.year - born.dt.year - not_yet) == rows["age"].astype(int)).all()


def test_the_settings_beside_the_files_read_them(make: Make) -> None:
    project = synthetic(make, "default: {participants: 60, comparison: 140}\nsources: {which: [college, benefits, payroll, health, housing]}\n")  # fmt: skip
    write_sources(project)
    whole = YAML(typ="safe").load((project.root / "evaluation.yml").read_text())
    whole |= YAML(typ="safe").load((project.root / "data/sources/settings.yml").read_text())
    text = StringIO()
    YAML(typ="safe").dump(whole, text)
    (project.root / "evaluation.yml").write_text(text.getvalue())
    found = read_project(project.root)
    people, sources = read_all(found, link_settings(found))
    assert len(people) == 400
    links = read(project, "build/simulated-links.csv")
    for name, records in sources.items():
        own = links[links["source"] == name]
        assert len(records) == len(own)
        # Every column by which somebody is known is there and mostly filled; days are read as days.
        assert {"first", "last", "dob", "postcode"} <= set(records.columns)
        born = records.compared["dob"]
        assert born.null_count < 0.03 * len(records)


def test_another_source_changes_nothing_of_the_first(make: Make) -> None:
    project = synthetic(make, "default: {participants: 60, comparison: 140}\nsources: {which: [payroll]}\n")  # fmt: skip
    write_sources(project)
    alone = (project.root / "data/sources/payroll.csv").read_bytes()
    (project.root / "simulation.yml").write_text(
        "default: {participants: 60, comparison: 140}\nsources: {which: [college, payroll, health, housing]}\n"
    )
    write_sources(project, force=True)
    assert (project.root / "data/sources/payroll.csv").read_bytes() == alone
    assert read(project, "data/sources/housing.csv")["Tenant born"].str.match(r"\d\d\.\d\d\.\d{4}|nan").mean() > 0.9  # fmt: skip


def test_files_that_are_there_stay_unless_forced(make: Make) -> None:
    project = synthetic(make)
    write_sources(project)
    before = (project.root / "data/sources/payroll.csv").read_bytes()
    with pytest.raises(ProjectError, match=r"programme.csv.*is there already"):
        write_sources(project, seed=2)
    assert (project.root / "data/sources/payroll.csv").read_bytes() == before
    write_sources(project, seed=2, force=True)
    assert (project.root / "data/sources/payroll.csv").read_bytes() != before


def test_real_data_get_no_made_up_records(make: Make) -> None:
    with pytest.raises(ProjectError, match="synthetic is not true"):
        write_sources(make())


def test_a_source_that_is_not_known_is_named_with_its_line(make: Make) -> None:
    project = synthetic(make, "sources:\n  which: [prison]\n  movers: 130\n")
    with pytest.raises(ProjectError) as error:
        write_sources(project)
    told = "\n".join(str(problem) for problem in error.value.problems)
    assert "line 2" in told
    assert "line 3" in told


def test_the_command_says_where_the_truth_is(make: Make) -> None:
    project = synthetic(make)
    result = CliRunner().invoke(cli.app, ["simulate", "--sources", "--project", str(project.root)])
    assert result.exit_code == 0, result.output
    assert "Made data/sources/payroll.csv" in result.output
    assert "Which record is whose: build/simulated-links.csv" in result.output
