"""Fetching figures from a server that speaks as Nomis does, breaks down as it does, and tells no key to anybody."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from localeval.base.errors import Problem, ProjectError
from localeval.catalogue import nomis as catalogue
from localeval.catalogue.catalogue import shared_indicators
from localeval.cli import app
from localeval.place_figures import client as asking
from localeval.place_figures.answers import fetch
from localeval.place_figures.client import KEY_VARIABLE, Client, key_of_environment
from localeval.place_figures.snapshot import read_snapshot, write_snapshot
from localeval.place_figures.taking import Taken, take_snapshot
from localeval.project.project import Project, read_project

from .nomis_server import Nomis, broken_line, half, running, says_no, status, web_page

TODAY = dt.date(2026, 11, 29)
KEY = "0x1234567890abcdef"
SETTINGS = """\
programme: {name: Working Well, organisation: A council, started: 2024-04-01}
places:
  - {code: E08000003, name: Manchester, region: North West}
data: {people: data/people.csv, outcomes: data/outcomes.csv}
design: matched_comparison
covariates: {age: numeric}
outcomes:
  - {code: employed, month: 12, primary: true}
context: {from: nomis, indicators: [claimant_rate, employment_rate], neighbours: [E08000006, E08000009]}
"""
#: What is replaced where a test wants other indicators, or all.
FEW = "indicators: [claimant_rate, employment_rate], "
Make = Callable[..., Project]
Row = dict[str, str]


@pytest.fixture
def nomis() -> Iterator[Nomis]:
    with running(Nomis()) as found:
        yield found


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Give a project with other settings: ``make(("2024-04-01", "2010-01-01"))``."""

    def _make(*changes: tuple[str, str]) -> Project:
        text = SETTINGS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
        return read_project(tmp_path)

    return _make


def take(project: Project, nomis: Nomis, key: str = "") -> tuple[Taken, list[float]]:
    """Take a snapshot, and give how long was waited."""
    waits: list[float] = []
    client = Client(nomis.address, key, sleep=waits.append)
    return take_snapshot(project, client, TODAY), waits


def rows_of(taken: Taken, indicator: str = "", code: str = "E08000003") -> list[Row]:
    return [
        row
        for row in csv.DictReader(taken.figures.splitlines())
        if row["place_code"] == code and row["indicator"] in {indicator, row["indicator"] if not indicator else ""}
    ]  # fmt: skip


def refused(project: Project, nomis: Nomis, key: str = "") -> list[Problem]:
    with pytest.raises(ProjectError) as caught:
        take(project, nomis, key)
    return list(caught.value.problems)


def test_every_figure_has_its_area_period_ages_interval_and_source(
    make: Make, nomis: Nomis
) -> None:
    taken, waits = take(make((FEW, "")), nomis)
    assert waits == []
    codes = {row["place_code"] for row in csv.DictReader(taken.figures.splitlines())}
    assert codes == {"E08000003", "E08000006", "E08000009", "E12000002", "E92000001"}
    mine = rows_of(taken)
    assert {row["indicator"] for row in mine} == set(catalogue.available())
    assert all(row["age_band"] == shared_indicators()[row["indicator"]].age_band for row in mine)
    assert all(
        "taken on 2026-11-29" in row["source"] and "Nomis NM_" in row["source"] for row in mine
    )
    [last] = [row for row in mine if row["indicator"] == "employment_rate"][-1:]
    assert (last["place_name"], last["period"]) == ("Manchester", "Apr 2025-Mar 2026")
    assert float(last["high"]) - float(last["value"]) == pytest.approx(3.1)
    pay = rows_of(taken, "median_weekly_pay")[-1]
    assert float(pay["high"]) - float(pay["value"]) == pytest.approx(
        1.959964 * 0.025 * float(pay["value"])
    )
    assert rows_of(taken, "claimant_rate")[-1]["low"] == ""


def test_figures_begin_so_many_months_before_the_programme(make: Make, nomis: Nomis) -> None:
    taken, _ = take(make(), nomis)
    periods = [row["period"] for row in rows_of(taken, "claimant_rate")]
    assert (periods[0], periods[-1], len(periods)) == ("2022-04", "2026-07", 52)
    earlier, _ = take(make(("neighbours:", "months_before: 60, neighbours:")), nomis)
    assert rows_of(earlier, "claimant_rate")[0]["period"] == "2019-04"


def test_of_reasons_and_qualifications_one_year_in_four_answers_is_kept(
    make: Make, nomis: Nomis
) -> None:
    taken, _ = take(make((FEW, "")), nomis)
    periods = [row["period"] for row in rows_of(taken, "inactive_long_term_sick")]
    assert periods == [f"Apr {year}-Mar {year + 1}" for year in range(2022, 2026)]
    assert len(rows_of(taken, "employment_rate")) > 3 * len(periods)


def test_the_gap_is_the_difference_of_two_published_rates(make: Make, nomis: Nomis) -> None:
    taken, _ = take(make((FEW, "")), nomis)
    gap, one, two = (rows_of(taken, name)[-1] for name in ("disability_employment_gap", "not_disabled_employment_rate", "disability_employment_rate"))  # fmt: skip
    assert float(gap["value"]) == pytest.approx(float(one["value"]) - float(two["value"]))
    assert float(gap["high"]) - float(gap["value"]) == pytest.approx((2 * 3.1**2) ** 0.5, abs=1e-5)


def test_only_the_indicators_that_are_named_are_fetched(make: Make, nomis: Nomis) -> None:
    project = make((FEW, "indicators: [disability_employment_gap, claimant_rate], "))  # fmt: skip
    taken, _ = take(project, nomis)
    assert {row["indicator"] for row in rows_of(taken)} == {
        "disability_employment_gap",
        "claimant_rate",
    }
    assert {asked["dataset"] for asked in nomis.asked} == {"NM_162_1", "NM_17_5"}
    assert next(a for a in nomis.asked if a["dataset"] == "NM_17_5")["variable"] == "1757,1760"


def test_every_dimension_is_pinned(make: Make, nomis: Nomis) -> None:
    take(make((FEW, "")), nomis)
    by_dataset = {asked["dataset"]: asked for asked in nomis.asked}
    pinned = {
        name: set(asked) - {"dataset", "geography", "date"} for name, asked in by_dataset.items()
    }
    assert pinned == {
        "NM_162_1": {"gender", "age", "measure", "measures"},
        "NM_17_5": {"variable", "measures"},
        "NM_30_1": {"sex", "item", "pay", "measures"},
        "NM_57_1": {"item", "measures"},
    }
    assert not any("time" in asked for asked in nomis.asked)


def test_more_than_25_000_rows_come_page_by_page(nomis: Nomis) -> None:
    areas = [f"E0700{number:04d}" for number in range(150)]
    nomis.names |= {code: f"Area {code}" for code in areas}
    query = {"geography": ",".join(areas), "date": "latestMINUS180-latest", "measure": "2", "measures": "20100"}  # fmt: skip
    answer = fetch(Client(nomis.address), "NM_162_1", query)
    assert [asked.get("recordoffset", "0") for asked in nomis.asked] == ["0", "25000"]
    assert (
        len({(row["GEOGRAPHY_CODE"], row["DATE"]) for row in answer.rows})
        == 150 * 181
        == len(answer.rows)
    )


def test_an_answer_does_not_depend_on_how_it_is_cut_into_pages(make: Make, nomis: Nomis) -> None:
    project = make()
    whole, _ = take(project, nomis)
    nomis.page = 7
    small, _ = take(project, nomis)
    assert small.figures == whole.figures


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (status(429, Retry_After="7"), 7.0),
        (status(429), 2.0),
        (status(500), 2.0),
        (status(503, Retry_After="0"), 0.0),
        (half, 2.0),
        (broken_line, 2.0),
    ],
)
def test_what_passes_by_itself_is_waited_for(
    make: Make, nomis: Nomis, fault: Any, waited: float
) -> None:
    whole, _ = take(make(), nomis)
    nomis.faults.extend([None, fault])
    taken, waits = take(make(), nomis)
    assert waits == [waited]
    assert taken.figures == whole.figures


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        (
            [status(500)] * 5,
            "127.0.0.1: answers 500, 5 times. The figures of before stay as they are.",
        ),
        ([status(429)] * 5, "answers 429 (too many questions), 5 times."),
        ([status(429, Retry_After="3600")], "asks to wait for 60 minutes."),
        ([half] * 5, "breaks off its answer about NM_162_1 (its last line has no end), 5 times."),
        ([broken_line] * 5, "breaks off its answer"),
        ([web_page], "gives a web page in place of the figures of NM_162_1."),
        ([status(403)], "refuses to answer (403)."),
    ],
)
def test_what_does_not_pass_is_named_in_a_sentence(
    make: Make, nomis: Nomis, faults: list[Any], says: str
) -> None:
    nomis.faults.extend(faults)
    [problem] = refused(make(), nomis)
    assert says in str(problem)
    assert problem.remedy


def test_a_server_that_is_not_there_is_said(make: Make) -> None:
    with pytest.raises(ProjectError) as caught:
        take(make(), Nomis(address="http://127.0.0.1:9"))
    [problem] = caught.value.problems
    assert "cannot be reached, 3 times" in problem.what
    assert "A run needs no network" in problem.remedy


def test_a_withheld_figure_has_no_value_and_keeps_its_mark(make: Make, nomis: Nomis) -> None:
    suppressed = {
        "OBS_VALUE": "",
        "OBS_STATUS": "Q",
        "OBS_STATUS_NAME": "Value suppressed: sample too small",
    }
    zero = {**suppressed, "OBS_VALUE": "0"}
    nomis.changes = {
        ("E08000003", "45", "2026-03", "20599"): suppressed,
        ("E08000003", "83", "2026-03", "20599"): zero,
        ("E08000003", "111", "2026-03", "21003"): suppressed,
        ("E08000003", "2", "2026-07", "20100"): {
            "OBS_STATUS": "P",
            "OBS_STATUS_NAME": "Provisional",
        },
    }
    taken, _ = take(make((FEW, "")), nomis)
    for indicator in ("employment_rate", "unemployment_rate"):
        last = rows_of(taken, indicator)[-1]
        assert (last["period"], last["value"], last["low"]) == ("Apr 2025-Mar 2026", "", "")
        assert last["status"] == "Value suppressed: sample too small"
    unsure = rows_of(taken, "inactivity_rate")[-1]
    assert unsure["value"]
    assert not unsure["low"]
    provisional = rows_of(taken, "claimant_rate")[-1]
    assert provisional["value"]
    assert provisional["status"] == "Provisional"


@pytest.mark.parametrize("unknown_is", [200, 400, 404])
def test_an_unknown_code_is_named_whatever_the_server_makes_of_it(
    make: Make, nomis: Nomis, unknown_is: int
) -> None:
    nomis.unknown_is = unknown_is
    [problem] = refused(make(("E08000009", "E08000999")), nomis)
    assert str(problem).startswith(
        "evaluation.yml, key context.neighbours: Nomis has no figures about 'E08000999'."
    )


def test_a_code_that_was_changed_without_a_change_of_the_area_is_found(
    make: Make, nomis: Nomis
) -> None:
    project = make(
        ("E08000003", "E10000027"), ("Manchester", "Somerset"), ("North West", "South West")
    )
    taken, _ = take(project, nomis)
    assert rows_of(taken, "claimant_rate", "E10000027")
    area = next(area for area in taken.about.areas if area.code == "E10000027")
    assert (area.name, area.asked_as) == ("Somerset", "E06000066")


def test_figures_of_other_boundaries_are_not_taken_for_those_of_a_place(
    make: Make, nomis: Nomis
) -> None:
    nomis.names["E08000039"] = "Sheffield"
    project = make(("E08000003", "E08000019"), ("Manchester", "Sheffield"))
    [problem] = refused(project, nomis)
    assert "has been E08000039 since 2025-04-01, with other boundaries" in problem.what


def test_a_code_that_means_something_else_now_is_left_out_and_said(
    make: Make, nomis: Nomis
) -> None:
    nomis.variables["1902"] = ("% with another thing - aged 16-64", 10.0)
    nomis.variables["1760"] = ("aged 16-64 employment rate - EA core disabled", 52.0)
    taken, _ = take(make((FEW, "")), nomis)
    got = {row["indicator"] for row in rows_of(taken)}
    assert {"level_4_rate", "not_disabled_employment_rate", "disability_employment_gap"}.isdisjoint(
        got
    )
    assert "employment_rate" in got
    assert any("level_4_rate is left out: Nomis calls it '% with another thing" in note for note in taken.about.not_given)  # fmt: skip


def test_rows_that_stand_twice_count_once_and_unlike_ones_not_at_all(
    make: Make, nomis: Nomis
) -> None:
    whole, _ = take(make(), nomis)
    nomis.twice = True
    assert take(make(), nomis)[0].figures == whole.figures


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"OBS_VALUE": "140"}, "for 2026-07 is given as more than 100 per cent, and is left out"),
        ({"OBS_VALUE": "-3"}, "for 2026-07 is given as less than nothing, and is left out"),
        ({"DATE": "2031-01"}, "for 2031-01 lies in the future, and is left out"),
        ({"GEOGRAPHY_CODE": "E06000001"}, "rows about E06000001, which was not asked for"),
    ],
)
def test_a_figure_that_cannot_be_is_left_out_and_said(
    make: Make, nomis: Nomis, cells: Row, says: str
) -> None:
    whole = len(rows_of(take(make(), nomis)[0], "claimant_rate"))
    nomis.changes["E08000003", "2", "2026-07", "20100"] = cells
    taken, _ = take(make(), nomis)
    assert len(rows_of(taken, "claimant_rate")) == whole - 1
    assert sum(says in note for note in taken.about.not_given) == 1


@pytest.mark.parametrize("text", ["NaN", "inf", "1e400", "1,234.5", "..", ""])
def test_what_is_no_number_is_not_available_and_says_so(
    make: Make, nomis: Nomis, text: str
) -> None:
    nomis.changes["E08000003", "2", "2026-07", "20100"] = {"OBS_VALUE": text}
    (row,) = [
        r for r in rows_of(take(make(), nomis)[0], "claimant_rate") if r["period"] == "2026-07"
    ]
    assert row["value"] == ""
    assert row["status"]


def test_an_area_that_a_dataset_does_not_have_is_said(
    make: Make, nomis: Nomis, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = Nomis.rows

    def without(self: Nomis, dataset: str, query: dict[str, str]) -> Any:
        some = ",".join(
            c for c in query["geography"].split(",") if dataset != "NM_57_1" or c != "E08000006"
        )
        return rows(self, dataset, {**query, "geography": some})

    monkeypatch.setattr(Nomis, "rows", without)
    taken, _ = take(make((FEW, "")), nomis)
    assert "Salford: Nomis gives no figures of Jobs density." in taken.about.not_given


def test_a_code_with_the_name_of_another_place_is_asked_about(make: Make, nomis: Nomis) -> None:
    taken, _ = take(
        make(
            ("code: E08000003, name: Manchester", "code: E08000009, name: Leeds"),
            (", E08000009]", "]"),
        ),
        nomis,
    )
    assert any(
        "E08000009 is called Trafford by Nomis, and Leeds in evaluation.yml" in n
        for n in taken.about.not_given
    )


class TestTheKey:
    """It is sent to the server, and stands nowhere else."""

    def test_it_is_sent_and_buys_longer_pages(self, make: Make, nomis: Nomis) -> None:
        nomis.page = 20
        take(make(), nomis, KEY)
        assert {asked["uid"] for asked in nomis.asked} == {KEY}
        assert any(asked.get("recordoffset") == "80" for asked in nomis.asked)

    @pytest.mark.parametrize("fault", [status(403), status(500), half, web_page, says_no])
    def test_no_error_tells_it(
        self, make: Make, nomis: Nomis, fault: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        nomis.faults.extend([fault] * 60)
        told: list[str] = []
        client = Client(nomis.address, KEY, sleep=lambda _: None, tell=told.append)
        with pytest.raises(ProjectError) as caught:
            take_snapshot(make(), client, TODAY, told.append)
        seen = [str(caught.value), repr(client), *told, caplog.text, json.dumps([p.as_dict() for p in caught.value.problems])]  # fmt: skip
        assert not any(KEY in text for text in seen)

    def test_no_file_holds_it(self, make: Make, nomis: Nomis, tmp_path: Path) -> None:
        project = make()
        taken, _ = take(project, nomis, KEY)
        write_snapshot(tmp_path, taken.figures, taken.about)
        held = [
            path
            for path in tmp_path.rglob("*")
            if path.is_file() and KEY.encode() in path.read_bytes()
        ]
        assert held == []
        assert all("uid" not in question.address for question in taken.about.questions)

    def test_it_is_not_sent_over_a_line_that_others_can_read(self) -> None:
        with pytest.raises(ProjectError, match="over a line that others can read"):
            Client("http://nomis.example.org", KEY)

    def test_it_is_not_carried_to_another_server(self, make: Make, nomis: Nomis) -> None:
        nomis.faults.append(
            lambda handler: handler.answer(
                302, b"", "text/html", {"Location": "http://localhost:1/x"}
            )
        )
        [problem] = refused(make(), nomis, KEY)
        assert "sends us to another server" in problem.what

    def test_what_is_no_key_is_not_shown(self) -> None:
        with pytest.raises(ProjectError) as caught:
            key_of_environment({KEY_VARIABLE: "0x12 & rm -rf"})
        assert "rm" not in str(caught.value)
        assert key_of_environment({}) == ""


class TestTheSnapshot:
    """Dated, with addresses and digests; the same figures are the same bytes."""

    def test_it_says_when_and_from_where(self, make: Make, nomis: Nomis, tmp_path: Path) -> None:
        taken, _ = take(make(), nomis)
        write_snapshot(tmp_path, taken.figures, taken.about)
        about = read_snapshot(tmp_path)
        assert about.taken == TODAY
        assert len(about.questions) == 2
        assert all(
            q.address.startswith(f"{nomis.address}/api/v01/dataset/NM_") for q in about.questions
        )
        assert all(len(q.digest) == 64 and q.rows for q in about.questions)

    def test_the_same_figures_are_the_same_bytes(
        self, make: Make, nomis: Nomis, tmp_path: Path
    ) -> None:
        held = []
        for _ in range(2):
            taken, _ = take(make(), nomis)
            held.append(
                [path.read_bytes() for path in write_snapshot(tmp_path, taken.figures, taken.about)]
            )
        assert held[0] == held[1]

    def test_a_failure_leaves_the_last_one(
        self, make: Make, nomis: Nomis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "WAITS", (0.0,) * 4)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795910400")
        make()
        command = ["context", "--project", str(tmp_path), "--server", nomis.address]
        first = CliRunner().invoke(app, command)
        assert first.exit_code == 0, first.output
        before = {path: path.read_bytes() for path in (tmp_path / "context").iterdir()}
        nomis.faults.extend([None, *[status(500)] * 5])
        failed = CliRunner().invoke(app, command)
        assert failed.exit_code == 2
        assert "answers 500, 5 times. The figures of before stay as they are." in failed.output
        assert {path: path.read_bytes() for path in (tmp_path / "context").iterdir()} == before

    def test_offline_asks_no_server(self, make: Make, nomis: Nomis, tmp_path: Path) -> None:
        make()
        command = ["context", "--project", str(tmp_path), "--offline", "--json"]
        none = CliRunner().invoke(app, command)
        assert none.exit_code == 2
        assert "no figures were fetched yet" in none.output
        taken, _ = take(make(), nomis)
        write_snapshot(tmp_path, taken.figures, taken.about)
        nomis.asked.clear()
        found = CliRunner().invoke(app, command)
        assert json.loads(found.output)["snapshot"]["taken"] == "2026-11-29"
        assert nomis.asked == []

    def test_a_change_by_hand_is_found(self, make: Make, nomis: Nomis, tmp_path: Path) -> None:
        taken, _ = take(make(), nomis)
        table, _ = write_snapshot(tmp_path, taken.figures, taken.about)
        table.write_text(
            taken.figures.replace("Normal", "normal").replace("4.", "3."), encoding="utf-8"
        )
        with pytest.raises(ProjectError, match="was changed after it was fetched on 2026-11-29"):
            read_snapshot(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((", started: 2024-04-01", ""), "it is not said when the programme started"),
        (("context: {from: nomis, indicators: [claimant_rate, employment_rate], neighbours: [E08000006, E08000009]}\n", ""), "Add the line 'context: {from: nomis}'"),
    ],
)  # fmt: skip
def test_what_the_settings_lack_is_said_before_anything_is_asked(
    make: Make, nomis: Nomis, change: tuple[str, str], says: str
) -> None:
    [problem] = refused(make(change), nomis)
    assert says in str(problem)
    assert nomis.asked == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[E08000006, E08000009]", "statistical", "No list of statistical neighbours comes with the package"),
        ("[E08000006, E08000009]", "[Salford]", "'Salford' is not a GSS code."),
        ("[E08000006, E08000009]", "[E08000003]", "'E08000003' is the place itself."),
        ("[E08000006, E08000009]", "[E08000006, e0800 0006]", "the area 'E08000006' stands twice."),
        ("[E08000006, E08000009]", "{E08000001: [E08000006]}", "'E08000001' is not the code of a place of this project."),
        (FEW, "indicators: [claimant_rat], ", "'claimant_rat' cannot be fetched from Nomis."),
        ("from: nomis", "from: nomsi", "'nomsi' is not allowed for 'from'."),
        ("from: nomis, ", "", "'from' is missing."),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_meant_are_named(make: Make, old: str, new: str, says: str) -> None:
    with pytest.raises(ProjectError) as caught:
        make((old, new))
    assert any(says in str(problem) for problem in caught.value.problems)
    assert all(problem.line for problem in caught.value.problems)


def test_every_code_has_a_source_and_every_indicator_is_in_the_catalogue() -> None:
    assert set(catalogue.available()) <= set(shared_indicators())
    for figure in catalogue.fetched().values():
        assert figure.seen_in
        assert bool(figure.named) != bool(figure.has) or not catalogue.datasets()[figure.dataset].by
        assert figure.ages == shared_indicators()[figure.indicator].age_band
