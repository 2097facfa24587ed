"""Figures that were fetched, as a project uses them: beside a table of one's own, without a network, and looked after by ``check``."""

from __future__ import annotations

import datetime as dt
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.labour_market import market_of_results
from localeval.analysis.provenance import input_digests
from localeval.base.errors import ProjectError
from localeval.checks.context_rules import (
    FetchedFiguresRecent,
    FetchedFiguresWhole,
    PlaceFiguresCoverTheProgramme,
    PlaceFiguresGiven,
)
from localeval.checks.rule import Rule, Subject
from localeval.data.load import load
from localeval.place_figures.client import Client
from localeval.place_figures.snapshot import read_snapshot, write_snapshot
from localeval.place_figures.taking import take_snapshot
from localeval.project.context_settings import FIGURES
from localeval.project.project import Project, read_project
from localeval.report.charts.labour_market import labour_market_figures
from localeval.report.tables.labour_market import labour_market_table
from localeval.report.wording.market_text import labour_market_text

from ..report.conftest import facts_of
from ..small_project import CONTEXT, Make
from .nomis_server import Nomis, running

TODAY = dt.date(2026, 11, 29)
SETTINGS: dict[str, Any] = {
    "from": "nomis",
    "indicators": ["claimant_rate", "employment_rate"],
    "neighbours": ["E08000006", "E08000009"],
}
PLACES = [{"code": "E08000003", "name": "Manchester", "region": "North West"}]
Fetch = Callable[[Project], Project]


@pytest.fixture
def nomis() -> Iterator[Nomis]:
    with running(Nomis()) as found:
        yield found


@pytest.fixture
def fetch(nomis: Nomis) -> Fetch:
    """Fetch the figures of a project, and read it again."""

    def _fetch(project: Project) -> Project:
        taken = take_snapshot(project, Client(nomis.address, sleep=lambda _: None), TODAY)
        write_snapshot(project.root, taken.figures, taken.about)
        return read_project(project.root)

    return _fetch


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    at = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))


def shown(project: Project) -> str:
    """Give what the section of the report shows, with its pictures."""
    place = project.places[0]
    frames = load(project).for_place(place, project).frames
    market = Evaluation(project, place, frames.__getitem__).labour_market
    assert market is not None
    text, table = labour_market_text(facts_of(), place, market), labour_market_table(market)
    assert text is not None
    assert table is not None
    parts = labour_market_figures(market).parts
    return "\n".join([text.markdown, table.body(), table.notes_markdown(), *(json.dumps(part._repr_mimebundle_()[0], default=repr) for part in parts if part)])  # fmt: skip


def problems(rule: type[Rule], project: Project) -> list[str]:
    found = rule()
    subject = Subject(project)
    if found.not_applicable(subject):
        return []
    return [str(problem) for problem in found.check(subject) if not isinstance(problem, str)]


def test_a_run_again_without_a_network_shows_the_same_bytes(
    make: Make, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = fetch(make(places=PLACES, context=SETTINGS))
    first, digests = shown(project), input_digests(project)

    def cut(*_: Any, **__: Any) -> None:
        msg = "the network is cut off"
        raise OSError(msg)

    monkeypatch.setattr(socket.socket, "connect", cut)
    monkeypatch.setattr(socket, "create_connection", cut)
    monkeypatch.setattr(socket, "getaddrinfo", cut)
    again = read_project(project.root)
    assert shown(again) == first
    assert input_digests(again) == digests
    assert read_snapshot(project.root).taken == TODAY


def test_figures_of_the_place_go_into_its_result_with_their_intervals(
    make: Make, fetch: Fetch
) -> None:
    project = fetch(make(places=PLACES, context=SETTINGS))
    assert project.tables[-1] == "context"
    frames = load(project).for_place(project.places[0], project).frames
    context = Evaluation(project, project.places[0], frames.__getitem__).context
    rate, employed = context[0], context[-1]
    assert (rate.indicator, rate.low) == ("claimant_rate", None)
    assert employed.low is not None
    assert employed.low < employed.value < (employed.high or 0)
    assert "low" not in rate.model_dump(mode="json")
    assert {item.indicator for item in context} == {"claimant_rate", "employment_rate"}


def test_figures_of_region_and_country_go_into_the_result_and_come_back(
    make: Make, fetch: Fetch
) -> None:
    """A library, which has the result alone, draws the same lines; neighbours publish their own."""
    project = fetch(make(places=PLACES, context=SETTINGS))
    place = project.places[0]
    frames = load(project).for_place(place, project).frames
    evaluation = Evaluation(project, place, frames.__getitem__)
    market = evaluation.labour_market
    assert market is not None
    assert {row.role for row in market.beside} == {"region", "country"}
    again = market_of_results(
        place.code, place.name, evaluation.context, market.start, market.beside
    )
    assert again is not None
    for one, other in zip(market.indicators, again.indicators, strict=True):
        kept = [series for series in one.series if series.role != "neighbour"]
        assert [(s.role, s.code, s.name) for s in kept] == [
            (s.role, s.code, s.name) for s in other.series
        ]
        assert [s.known for s in kept] == [s.known for s in other.series]


def test_a_table_of_ones_own_stands_beside_what_was_fetched(make: Make, fetch: Fetch) -> None:
    own = CONTEXT.replace("claimant_rate", "local:buses")
    project = fetch(
        make(
            {"context.csv": own},
            places=PLACES,
            context=SETTINGS,
            data={"context": "data/context.csv"},
        )
    )
    frame = load(project)["context"]
    assert {"local:buses", "claimant_rate"} <= set(frame["indicator"])
    assert project.input_files["context"] == ("data/context.csv", FIGURES)


def test_a_figure_that_both_have_is_an_error_that_names_it(make: Make, fetch: Fetch) -> None:
    project = fetch(
        make(
            {"context.csv": CONTEXT},
            places=PLACES,
            context=SETTINGS,
            data={"context": "data/context.csv"},
        )
    )
    with pytest.raises(ProjectError) as caught:
        load(project)
    [problem] = caught.value.problems
    assert str(problem).startswith(
        "data/context.csv: it has 'claimant_rate' of E08000003 for 2024-05, and so have the figures"
    )


def test_a_recipe_for_ones_own_files_does_not_touch_what_was_fetched(
    make: Make, fetch: Fetch
) -> None:
    data = {
        "context": "data/context.csv",
        "separator": {"context": ";"},
        "numbers": {"context": {"decimal": ","}},
    }
    own = (
        CONTEXT.replace("claimant_rate", "local:buses")
        .replace(".", ";")
        .replace(",", "|")
        .replace(";", ",")
        .replace("|", ";")
    )
    project = fetch(make({"context.csv": own}, places=PLACES, context=SETTINGS, data=data))
    frame = load(project)["context"]
    assert frame.loc[frame["indicator"] == "local:buses", "value"].tolist() == [5.1, 3.9]
    assert frame.loc[frame["indicator"] == "claimant_rate", "value"].between(4, 5).all()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("place_code,", "place,", "its columns are not those that were written"),
        (",4.", ",four", "'value' is no number"),
        (",16 to 64,", ",,", "'age_band' is empty"),
        (",16 to 64,", ",", "a row has 9 cells, not 10"),
    ],
)
def test_a_file_that_was_spoilt_is_named_with_its_row(
    make: Make, fetch: Fetch, old: str, new: str, says: str
) -> None:
    project = fetch(make(places=PLACES, context=SETTINGS))
    path = project.root / FIGURES
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ProjectError) as caught:
        load(project)
    assert any(says in problem.what and problem.row for problem in caught.value.problems)


def test_another_place_of_the_project_can_be_a_neighbour(make: Make, fetch: Fetch) -> None:
    places = [*PLACES, {"code": "E08000006", "name": "Salford", "region": "North West"}]
    people = "person_id,group,start_date,age,sex,place_code\n" + "".join(
        f"{n:03d},{group},2024-05-01,{20 + n},Female,{place}\n"
        for n, (group, place) in enumerate((g, p["code"]) for g in ("participant", "comparison") for p in places for _ in range(2))
    )  # fmt: skip
    outcomes = "person_id,month,employed,earnings\n" + "".join(
        f"{n:03d},12,{n % 2},{9000 + 100 * n}\n" for n in range(8)
    )
    settings = {**SETTINGS, "neighbours": {"E08000003": ["E08000006"]}}
    project = fetch(
        make({"people.csv": people, "outcomes.csv": outcomes}, places=places, context=settings)
    )
    for place, roles in zip(project.places, (["place", "neighbour", "region", "country"], ["place", "region", "country"]), strict=True):  # fmt: skip
        frames = load(project).for_place(place, project).frames
        market = Evaluation(project, place, frames.__getitem__).labour_market
        assert market is not None
        assert [series.role for series in market.indicators[0].series] == roles


@pytest.mark.parametrize(
    ("indicator", "period", "value", "says"),
    [
        ("claimant_rate", "2024-12", "140", "between 0 and 100"),
        ("employment_rate", "2024-12", "-1", "between 0 and 100"),
        ("disability_employment_gap", "2024-12", "-130", "between -100 and 100"),
        ("claimant_count", "2024-12", "-5", "0 or more"),
        ("local:buses", "2031-01", "3", "has not begun yet"),
        ("local:buses", "2024-13", "3", "no such month"),
        ("local:buses", "2024-00", "3", "no such month"),
    ],
)
def test_a_figure_of_ones_own_that_cannot_be_is_named_with_its_row(
    make: Make, indicator: str, period: str, value: str, says: str
) -> None:
    row = f"E08000003,{indicator},{period},{value},16 to 64,Nomis\n"
    project = make(
        {"context.csv": CONTEXT + row}, places=PLACES, data={"context": "data/context.csv"}
    )
    with pytest.raises(ProjectError) as caught:
        load(project)
    (problem,) = caught.value.problems
    assert says in problem.what
    assert problem.row == 2 + CONTEXT.count("\n") - 1


def test_a_rehearsal_may_have_figures_of_years_to_come(make: Make) -> None:
    row = "E08000003,local:buses,2031-01,3,16 to 64,Nomis\n"
    data = {"context": "data/context.csv", "synthetic": True}
    assert load(make({"context.csv": CONTEXT + row}, places=PLACES, data=data))["context"].shape[0]


def test_counts_that_do_not_add_gaps_and_periods_in_words_are_published_as_they_are(
    make: Make,
) -> None:
    rows = "".join(
        f"E08000003,{code},{period},{value},16 to 64,Nomis\n"
        for code, period, value in (
            ("local:men", "2024-01", 1005), ("local:women", "2024-01", 900), ("local:all", "2024-01", 1910),
            ("local:all", "2024-05", 1905), ("local:all", "the war years", 20), ("local:all", "2024-25", 21), ("local:all", "2024 Q4", -3),
        )
    )  # fmt: skip
    project = make(
        {"context.csv": CONTEXT + rows}, places=PLACES, data={"context": "data/context.csv"}
    )
    assert len(load(project)["context"]) == CONTEXT.count("\n") - 1 + 7


def test_shares_in_the_place_of_per_cent_are_said(make: Make) -> None:
    rows = "".join(
        f"E08000003,employment_rate,2024-0{n},0.7{n},16 to 64,Nomis\n" for n in range(1, 5)
    )
    project = make(
        {"context.csv": CONTEXT + rows}, places=PLACES, data={"context": "data/context.csv"}
    )
    assert any("multiply them by 100" in note for note in load(project).notes)


def test_half_an_interval_in_a_table_of_ones_own_is_an_error(make: Make) -> None:
    own = (
        CONTEXT.replace("source\n", "source,low,high\n")
        .replace("Nomis\n", "Nomis,6,7\n", 1)
        .replace("Nomis\n", "Nomis,3,\n")
    )
    project = make({"context.csv": own}, data={"context": "data/context.csv"})
    with pytest.raises(ProjectError) as caught:
        load(project)
    assert "does not lie between 'low' and 'high'" in str(caught.value)


@pytest.mark.usefixtures("november")
class TestCheck:
    """What ``localeval check`` says of figures about places."""

    def test_without_any_it_says_what_the_section_would_add(self, make: Make) -> None:
        [said] = problems(PlaceFiguresGiven, make())
        assert "no section on the labour market: how claimants, employment" in said
        assert "Add the line 'context: {from: nomis}' and run localeval context" in said

    def test_figures_that_were_asked_for_and_not_fetched_are_missed(self, make: Make) -> None:
        [said] = problems(PlaceFiguresGiven, make(places=PLACES, context=SETTINGS))
        assert said.startswith(
            "evaluation.yml, line 1, key context: the figures that it asks for were not fetched yet"
        )

    def test_a_table_of_ones_own_is_enough(self, make: Make) -> None:
        project = make({"context.csv": CONTEXT}, data={"context": "data/context.csv"})
        assert problems(PlaceFiguresGiven, project) == []

    def test_what_was_fetched_yesterday_is_in_order(self, make: Make, fetch: Fetch) -> None:
        project = fetch(make(places=PLACES, context=SETTINGS))
        for rule in (
            PlaceFiguresGiven,
            FetchedFiguresWhole,
            FetchedFiguresRecent,
            PlaceFiguresCoverTheProgramme,
        ):
            assert problems(rule, project) == []

    def test_old_figures_are_said(
        self, make: Make, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = fetch(make(places=PLACES, context=SETTINGS))
        at = dt.datetime(2027, 7, 1, 12, tzinfo=dt.UTC)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
        assert "taken on 2026-11-29, 214 days ago" in problems(FetchedFiguresRecent, project)[0]
        [late] = problems(PlaceFiguresCoverTheProgramme, project)
        assert "figures about Manchester end in Jul 2026" in late

    def test_months_before_the_programme_are_missed(self, make: Make, fetch: Fetch) -> None:
        project = fetch(make(places=PLACES, context=SETTINGS))
        settings = project.root / "evaluation.yml"
        settings.write_text(settings.read_text().replace("2024-04-01", "2022-05-01"))
        [said] = problems(PlaceFiguresCoverTheProgramme, read_project(project.root))
        assert (
            "figures about Manchester begin in Apr 2022, and the programme started in May 2022"
            in said
        )

    def test_an_area_that_was_named_since_is_missed(self, make: Make, fetch: Fetch) -> None:
        project = fetch(make(places=PLACES, context=SETTINGS))
        settings = project.root / "evaluation.yml"
        settings.write_text(settings.read_text().replace("E08000009", "E08000001"))
        [said] = problems(FetchedFiguresRecent, read_project(project.root))
        assert "it names E08000001, which was not asked for" in said

    def test_a_change_by_hand_is_not_kept_to_the_standard(self, make: Make, fetch: Fetch) -> None:
        project = fetch(make(places=PLACES, context=SETTINGS))
        path = project.root / FIGURES
        path.write_text(path.read_text().replace(",4.2,", ",2.2,", 1))
        [said] = problems(FetchedFiguresWhole, project)
        assert "was changed after it was fetched" in said


def test_what_leaves_with_a_bundle_can_be_read_again(make: Make, tmp_path: Path) -> None:
    from localeval.project.settings import Settings
    from localeval.publishing.bundle import scrubbed_settings

    project = make(places=PLACES, context=SETTINGS)
    text = scrubbed_settings(project.settings).decode()
    from ruamel.yaml import YAML

    again = Settings.model_validate(YAML(typ="safe").load(text))
    assert again.context == project.settings.context
