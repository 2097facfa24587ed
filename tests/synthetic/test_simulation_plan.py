"""``simulation.yml``: what is planned for a place is what its data are like, and what estimates of them cover."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from localeval import cli
from localeval.analysis.sample import build_sample
from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.designs import filling
from localeval.project.project import Project, read_project
from localeval.synthetic.scenarios import read_plan
from localeval.synthetic.truth import truth_table
from localeval.synthetic.writing import truth_file, write_synthetic

from ..simulated import make_place, truth
from ..small_project import Make, settings
from ..thoroughness import times

KNOWN = {
    "age": "numeric",
    "sex": "category",
    "months_workless": "numeric",
    "earnings_before": "numeric",
    "disability": "category",
}
MEASURED = [
    {"code": "employed", "month": 12, "primary": True},
    {"code": "employed", "month": 3},
    {"code": "earnings", "month": 12},
    {"code": "out_of_work_benefits", "month": 12},
    {"code": "wellbeing", "month": 12},
]
PLACES = [{"code": "E08000001", "name": "Bolton"}, {"code": "E08000002", "name": "Bury"}]


def planned(make: Make, plan: str, **changes: Any) -> Project:
    """Make a project of two places whose simulation.yml is ``plan``."""
    data = {"synthetic": True, **changes.pop("data", {})}
    whole = {"covariates": KNOWN, "outcomes": MEASURED, "places": PLACES, **changes}
    project = make({"people.csv": None, "outcomes.csv": None}, data=data, **whole)
    (project.root / "simulation.yml").write_text(plan, encoding="utf-8")
    return project


def bury(project: Project) -> dict[str, float]:
    return truth(project, project.place("E08000002"))


def test_each_place_has_a_truth_of_its_own(make: Make) -> None:
    project = planned(
        make,
        """
        default: {effect: 6, effects: {earnings: 3, wellbeing: 0.2}}
        places:
          E08000002: {effects: {employed: -4}}
        """,
    )
    assert truth(project) == pytest.approx(
        {
            "employed-12": 0.06,
            "employed-3": 0.03,
            "earnings-12": 0.03 * 14_000,
            "out-of-work-benefits-12": -0.06,
            "wellbeing-12": 0.2,
        }
    )
    assert bury(project) == pytest.approx(
        {**truth(project), "employed-12": -0.04, "employed-3": -0.02}
    )


def test_an_effect_for_all_outcomes_of_a_place_goes_before_single_ones_of_the_default(
    make: Make,
) -> None:
    plan = "{default: {effects: {earnings: 3}}, places: {E08000002: {effect: 0}}}"
    assert set(bury(planned(make, plan)).values()) == {0.0}


def test_a_plan_that_says_nothing_changes_nothing(make: Make) -> None:
    project = planned(
        make, "# nothing yet\n", data={"context": "data/c.csv", "costs": "data/k.csv"}
    )
    with_plan = {path: path.read_bytes() for path in write_synthetic(project)}
    (project.root / "simulation.yml").unlink()
    again = {path: path.read_bytes() for path in write_synthetic(project, force=True)}
    assert again == with_plan
    assert truth(project)["employed-12"] == 0.08


def test_the_people_are_as_planned(make: Make) -> None:
    project = planned(
        make,
        """
        seed: 3
        default:
          participants: 400
          comparison: 1000
          missing: {outcomes: 20, covariates: 10}
          ages: {low: 25, high: 49}
          starts: {first: 2024-06-01, last: 2024-06-30}
        places:
          E08000002: {participants: 150, missing: {outcomes: 0}}
        """,
        subgroups=["age_band"],
    )
    write_synthetic(project)
    tables = load(project)
    people, outcomes = tables["people"], tables["outcomes"]
    counts = people.groupby(["place_code", "group"], observed=True).size().to_dict()
    assert counts == {
        ("E08000001", "participant"): 400,
        ("E08000001", "comparison"): 1000,
        ("E08000002", "participant"): 150,
        ("E08000002", "comparison"): 1000,
    }
    assert people["age"].min() == 25
    assert people["age"].max() == 49
    assert people["start_date"].between("2024-06-01", "2024-06-30").all()
    assert people[list(KNOWN)].isna().mean().between(0.08, 0.12).all()
    lost = outcomes["employed"].isna().groupby(outcomes["person_id"].str[4:13]).mean()
    assert lost["E08000001"] == pytest.approx(0.2, abs=0.01)
    assert lost["E08000002"] == 0


def test_the_population_of_the_evaluation_holds_without_a_word_in_the_plan(make: Make) -> None:
    whole = settings(
        covariates={"age": "numeric", "age_group": "category"},
        data={"synthetic": True},
        places=PLACES,
        programme={"name": "Any", "organisation": "Any"},
        population={"ages": {"low": 30, "high": 66}, "starts": {"first": "FIRST", "last": "LAST"}},
    )
    text = json.dumps(whole).replace('"FIRST"', "2023-04-01").replace('"LAST"', "2023-04-30")
    project = make({"people.csv": None, "outcomes.csv": None})
    (project.root / "evaluation.yml").write_text(text)
    project = read_project(project.root)
    people = make_place(project, project.places[0]).people
    ages = people["age"].dropna()
    assert (ages.min(), ages.max()) == (30, 66)
    assert set(people["age_group"].dropna()) == {"25 to 49", "50 and over"}
    assert people["start_date"].between("2023-04-01", "2023-04-30").all()


def test_the_labour_market_moves_outcomes_and_stands_in_the_context(make: Make) -> None:
    project = planned(
        make,
        """
        default: {effect: 0, selection: 0, participants: 3000, comparison: 3000}
        places:
          E08000002:
            labour_market:
              in_work: 30
              figures: {claimant_rate: {2023: 7.5, 2024: 7.1}, vacancies: {2024: 1200}}
        """,
        data={"context": "data/context.csv"},
    )
    write_synthetic(project)
    tables = load(project)
    rows = tables["outcomes"].query("month == 12")
    share = rows.groupby(rows["person_id"].str[4:13])["employed"].mean()
    assert share["E08000001"] == pytest.approx(0.42, abs=0.02)
    assert share["E08000002"] == pytest.approx(0.30, abs=0.02)
    context = tables["context"].query("place_code == 'E08000002'")
    values = context.set_index(["indicator", "period"])["value"]
    assert values["claimant_rate"].to_dict() == {"2023": 7.5, "2024": 7.1}
    assert values["vacancies"].to_dict() == {"2024": 1200}
    assert len(values["employment_rate"]) == 3
    assert context["source"].str.contains("synthetic").all()


def raw_difference(project: Project) -> float:
    """Difference in the share in work between the groups of the first place, not adjusted."""
    made = make_place(project, project.places[0], sizes=(8000, 8000))
    work = made.outcomes.query("month == 12").set_index("person_id")["employed"]
    took_part = made.people.set_index("person_id")["group"] == "participant"
    return float(work[took_part].mean() - work[~took_part].mean())


def test_selection_biases_the_raw_comparison_as_strongly_as_planned(make: Make) -> None:
    plan = "{{default: {{effect: 0, selection: {}}}}}"
    raw = [raw_difference(planned(make, plan.format(s))) for s in (-0.8, 0, 0.8, 1.6)]
    assert raw == sorted(raw, reverse=True)
    assert abs(raw[1]) < 4 * np.sqrt(2 * 0.25 / 8000)
    assert raw[2] < -0.05
    assert raw[0] > 0.05


def test_everything_that_is_wrong_is_said_at_once_with_its_line(make: Make) -> None:
    project = planned(
        make,
        """\
default:
  participants: many
  efect: 6
places:
  E08000001:
    missing: {outcomes: 120}
    labour_market: {in_wrk: 40}
""",
    )
    with pytest.raises(ProjectError) as caught:
        read_plan(project)
    assert [str(problem) for problem in caught.value.problems] == [
        "simulation.yml, line 2, key default.participants: 'participants' is 'many', but it should be a whole number. "
        "Correct it.",
        "simulation.yml, line 3, key default.efect: 'efect' is not a key that is known here. Did you mean 'effect'?",
        "simulation.yml, line 6, key places.E08000001.missing.outcomes: 'outcomes' is 120. It must be at most 100.",
        "simulation.yml, line 7, key places.E08000001.labour_market.in_wrk: 'in_wrk' is not a key that is known here. "
        "Did you mean 'in_work'?",
    ]


def test_a_plan_that_does_not_fit_the_evaluation_is_refused(make: Make) -> None:
    project = planned(
        make,
        """\
default:
  comparison: 0
  effects: {emploed: 5}
places:
  E08000003: {effect: 2}
  E08000002:
    effect: 70
    ages: {low: 40, high: 30}
    starts: {first: 2024-02-01, last: 2024-01-01}
  E08000001:
    labour_market: {in_work: 90}
""",
    )
    with pytest.raises(ProjectError) as caught:
        read_plan(project)
    found = [(item.line, item.column, item.what, item.remedy) for item in caught.value.problems]
    assert [(line, column) for line, column, *_ in found] == [
        (2, "default.comparison"),
        (3, "default.effects.emploed"),
        (5, "places.E08000003"),
        (7, "places.E08000002.effect"),
        (8, "places.E08000002.ages"),
        (9, "places.E08000002.starts"),
        (11, "places.E08000001.labour_market.in_work"),
    ]
    said = [f"{what} {remedy}" for *_, what, remedy in found]
    assert said[0].startswith("there is nobody to compare with, but the design is matched")
    assert said[1].endswith("Did you mean 'employed'?")
    assert said[3] == (
        "an effect of 70 would be cut off for some people. Choose one from -18 to 28."
    )
    assert said[6] == (
        "with 90 per cent in work, some people's share of an outcome would leave 0 to 100 per cent. "
        "Choose a level nearer to 42."
    )


@pytest.mark.parametrize("effect", [-18, 40])
def test_the_largest_effects_that_are_let_through_are_still_the_truth(
    make: Make, effect: int
) -> None:
    """Nobody's share is cut off at 0 or 100 per cent: with that, the difference would be a smaller one."""
    outcomes = [{"code": "employed", "month": 12, "primary": True}]
    project = planned(make, f"{{default: {{effect: {effect}, selection: 0}}}}", outcomes=outcomes)
    found = raw_difference(project)
    assert abs(found - effect / 100) < 4 * np.sqrt(0.25 / 8000 * 2)


def test_what_lies_outside_the_declared_population_is_refused(make: Make) -> None:
    ages = {"low": 25, "high": 66}
    project = planned(make, "{default: {ages: {low: 18, high: 66}}}", population={"ages": ages})
    with pytest.raises(ProjectError, match="Stay within 25 to 66"):
        read_plan(project)


def test_people_do_not_start_before_the_programme(make: Make) -> None:
    project = planned(make, "{default: {starts: {first: 2024-03-01, last: 2024-06-30}}}")
    with pytest.raises(ProjectError, match="Let them start on 2024-04-01 or later"):
        read_plan(project)


def test_comparison_people_of_a_programme_without_a_comparison_group_are_refused(
    make: Make,
) -> None:
    project = planned(make, "{default: {comparison: 10}}", design="monitoring")
    with pytest.raises(ProjectError, match="the design is monitoring"):
        read_plan(project)
    assert read_plan(planned(make, "{default: {comparison: 0}}", design="monitoring"))


def test_with_real_data_the_plan_is_not_even_read(make: Make) -> None:
    project = planned(make, "this: [is no plan", data={"synthetic": False})
    assert read_plan(project).places == {}


def test_lessons_are_written_by_people_and_stay(make: Make) -> None:
    project = planned(make, "seed: 2", data={"lessons": "data/lessons.yml"})
    lessons = project.root / "data/lessons.yml"
    lessons.write_text("- what somebody wrote\n")
    assert lessons not in write_synthetic(project, force=True)
    assert lessons.read_text() == "- what somebody wrote\n"


def call(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_line_tells_the_truth(make: Make) -> None:
    plan = "{default: {participants: 1200, effect: 6}, places: {E08000002: {effect: -4}}}"
    project = planned(make, plan)
    assert call("simulate", "--truth", "--project", project.root).splitlines() == [
        "SYNTHETIC: the true effects of a made-up programme",
        "Bolton (E08000001): 1,200 participants, 2,400 comparison people",
        "  employed, month 12: +6 percentage points",
        "  employed, month 3: +3 percentage points",
        "  earnings, month 12: +840 GBP",
        "  out_of_work_benefits, month 12: -6 percentage points",
        "  wellbeing, month 12: +0.3 points of the score",
        "Bury (E08000002): 1,200 participants, 2,400 comparison people",
        "  employed, month 12: -4 percentage points",
        "  employed, month 3: -2 percentage points",
        "  earnings, month 12: -560 GBP",
        "  out_of_work_benefits, month 12: +4 percentage points",
        "  wellbeing, month 12: -0.2 points of the score",
    ]
    assert not list((project.root / "data").iterdir()), "--truth makes nothing"
    told = json.loads(call("simulate", "--json", "--project", project.root))
    assert len(told["made"]) == 2
    kept = json.loads(truth_file(project).read_text(encoding="utf-8"))
    assert kept == {"synthetic": True, "places": told["truth"]}
    assert told["truth"] == truth_table(project)


#: One of each design has gaps in covariates, one lost outcomes: filling gaps takes most of the time, and each is as hard to get right once.
SCENARIOS = {
    "matched_comparison": (
        "participants: 250, comparison: 750, effect: 0, missing: {covariates: 0}",
        "participants: 300, comparison: 600, effect: -6, selection: 1.0, labour_market: {in_work: 36}",
        "participants: 200, comparison: 800, effect: 9, missing: {outcomes: 12, covariates: 0}",
    ),
    "randomised_trial": (
        "participants: 150, comparison: 150, effect: 0, missing: {covariates: 0}",
        "participants: 200, comparison: 100, effect: -6, missing: {outcomes: 20, covariates: 8}",
        "participants: 120, comparison: 240, effect: 9, missing: {covariates: 0}, labour_market: {in_work: 50}",
    ),
}
#: Places of each scenario. Many more, with as many imputations as a report has, are behind `make benchmark-calibration`.
REPLICATES = {"matched_comparison": times(16, 60), "randomised_trial": times(20, 80)}
#: Gaps are filled so often: an interval covers with any number of imputations, and is wider with few (Rubin 1987).
OFTEN = {"IMPUTATIONS": 5, "MOST_IMPUTATIONS": 5, "RANGE_IMPUTATIONS": 1}


def attempts(make: Make, design: str) -> Iterator[tuple[float, float, bool]]:
    """Simulate many places as planned and estimate them as the report does: error, its size, covered or not."""
    declared = SimpleNamespace(covariates=KNOWN, measured_before=(), cluster=None, strata=())
    for plan in SCENARIOS[design]:
        project = planned(
            make,
            f"default: {{{plan}}}",
            design=design,
            outcomes=[{"code": "employed", "month": 12, "primary": True}],
            data={"outcomes": None},
        )
        true = 100 * truth(project)["employed-12"]
        for seed in range(REPLICATES[design]):
            made = make_place(project, project.places[0], seed)
            numbers = {
                name: pd.to_numeric(made.people[name]) for name in KNOWN if KNOWN[name] == "numeric"
            }
            frames = {"people": made.people.assign(**numbers), "outcomes": made.outcomes}
            sample = build_sample(frames, project.primary)
            found = project.design.estimate(sample, declared).main
            yield found.estimate - true, found.std_error, found.low <= true <= found.high


@pytest.mark.parametrize("design", list(SCENARIOS))
def test_estimates_of_simulated_places_cover_the_truth(
    make: Make, design: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bounds are four Monte Carlo standard errors wide."""
    for name, often in OFTEN.items():
        monkeypatch.setattr(filling, name, often)
    error, std_error, covers = (
        np.array(part) for part in zip(*attempts(make, design), strict=True)
    )
    n = len(error)
    assert n == 3 * REPLICATES[design]
    assert abs(covers.mean() - 0.95) < 4 * np.sqrt(0.95 * 0.05 / n)
    assert abs((error / std_error).mean()) < 4 / np.sqrt(n)
    assert abs((error / std_error).std() - 1) < 4 / np.sqrt(2 * n)
