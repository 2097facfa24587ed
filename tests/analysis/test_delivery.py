"""The figures on delivery of a place: what its events tell, what is withheld, and the truth of made-up events found again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.count_cells import CellName
from localeval.analysis.delivery import _step_figure
from localeval.analysis.delivery_reach import (
    Group,
    Joined,
    known_name,
    reach_figures,
    reach_name,
)
from localeval.analysis.differencing import disclosed_by_both
from localeval.analysis.earlier_publications import Found, _standing
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.protection import Protection
from localeval.methods.delivery.funnel import FunnelStep
from localeval.methods.disclosure.door import Door
from localeval.project.delivery_settings import EligibleSettings
from localeval.report.delivery_section import attended_table, cohorts_table, delivery_text
from localeval.results import DeliveryFigure, Result
from localeval.synthetic.on_the_way import delivery_truth, job_rows

from ..small_project import Make
from .conftest import people_and_outcomes
from .test_differencing import result_of

DAY = dt.date(2026, 6, 30)
DATA = {
    "people": "data/people.csv",
    "outcomes": "data/outcomes.csv",
    "events": "data/events.csv",
    "locked": DAY.isoformat(),
}


@dataclass
class Place:
    """A place's tables, and what is found in them."""

    people: pd.DataFrame
    outcomes: pd.DataFrame
    events: pd.DataFrame


def rows(ids: Any, event: str, date: Any) -> pd.DataFrame:
    return pd.DataFrame({"person_id": ids, "event": event, "date": pd.to_datetime(date)})


def place_of(n: int = 400, seed: int = 1, kept: bool = True) -> Place:
    """Make participants who started over 2024, with referrals of whom one in five did not start, and jobs of a known truth."""
    people, outcomes = people_and_outcomes(n, 0)
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 365, n), unit="D")
    people = people.assign(start_date=start)
    ids = people["person_id"]
    referred = start - pd.to_timedelta(rng.integers(3, 60, n), unit="D")
    jobs = job_rows(people, DAY, rng)
    jobs["date"] = pd.to_datetime(jobs["date"])
    parts = [
        rows(ids, "referred", referred),
        rows([f"r{i}" for i in range(n // 4)], "referred", referred[: n // 4]),
        rows(ids[::5], "left", (start + pd.Timedelta(days=40))[::5]),
        jobs if kept else jobs[jobs["event"] == "job_start"],
    ]
    return Place(people.drop(columns="group"), outcomes, pd.concat(parts, ignore_index=True))


@pytest.fixture
def find(make: Make) -> Any:
    """Evaluate a place as monitoring."""

    def _find(place: Place, *, earlier: tuple[Result, ...] = (), **changes: Any) -> Evaluation:
        project = make(**{"design": "monitoring", "data": DATA, "cluster": None, **changes})
        tables = {"people": place.people, "outcomes": place.outcomes, "events": place.events}
        return Evaluation(project, project.places[0], tables.__getitem__, earlier=lambda: earlier)

    return _find


def of_kind(found: Evaluation, kind: str, cohort: str = "") -> list[DeliveryFigure]:
    return [
        one for one in found.delivery if (one.kind, one.cohort) == (kind, cohort) and not one.by
    ]


def test_the_steps_are_counted_rounded_and_have_their_intervals(find: Any) -> None:
    found = find(place_of())
    [started], [stayed] = of_kind(found, "started"), of_kind(found, "stayed")
    assert (started.people, started.reached, started.share) == (500, 400, 80.0)
    assert (started.low, started.high) == (76.27, 83.27)  # Wilson, of 400 in 500
    assert (stayed.people, stayed.until) == (400, "2026-06-30")
    assert stayed.reached in (320, 325, 330)  # who left into work has stayed
    [waiting] = of_kind(found, "waiting")
    assert 1 <= (waiting.weeks_low or 0) < (waiting.weeks or 0) < (waiting.weeks_high or 0) <= 8


@pytest.mark.parametrize(
    ("waited", "weeks"),
    [
        ([10], (2, None, None)),  # all the same, and not a whole number of weeks
        ([14], (2, 2, 2)),
        ([0], (0, 0, 0)),
        ([3], (1, None, None)),
        ([10, 12], (2, None, None)),
        ([1, 8, 15, 22], (2, 1, 2)),
        ([10, 10, 30, 60], (3, 2, 5)),
    ],
)
def test_so_many_waited_as_long_or_less_as_it_is_said(
    find: Any, waited: list[int], weeks: tuple[int | None, ...]
) -> None:
    place = place_of(120)
    days = np.resize(waited, 120)
    start = place.people["start_date"]
    events = rows(place.people["person_id"], "referred", start - pd.to_timedelta(days, unit="D"))
    [wait] = of_kind(find(replace(place, events=events)), "waiting")
    assert (wait.weeks, wait.weeks_low, wait.weeks_high) == weeks
    assert (days <= 7 * (wait.weeks or 0)).mean() >= 0.5
    if wait.weeks_low is not None and wait.weeks_high is not None:
        assert (days <= 7 * wait.weeks_low).mean() >= 0.25
        assert (days >= 7 * wait.weeks_high).mean() >= 0.25
    assert wait.disagreement() == ""


def test_jobs_in_another_form_and_said_twice_change_no_figure(find: Any) -> None:
    place = place_of()
    events = place.events
    begun = events[events["event"] == "job_start"]
    assert len(begun) > 100
    twice = pd.concat([events, begun.assign(event="Job Start ")], ignore_index=True)
    assert find(replace(place, events=twice)).delivery == find(place).delivery


def test_the_parts_by_quarter_add_up_to_everyone(find: Any) -> None:
    found = find(place_of())
    quarters = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert list(dict.fromkeys(one.cohort for one in found.delivery if one.cohort)) == quarters
    for kind in ("stayed", "job"):
        [whole] = of_kind(found, kind)
        parts = [of_kind(found, kind, quarter)[0] for quarter in quarters]
        assert abs(sum(part.people or 0 for part in parts) - (whole.people or 0)) <= 10


def test_the_truth_of_made_up_events_is_found(find: Any) -> None:
    truth = delivery_truth()
    inside = []
    for seed in range(2):
        found = find(place_of(1000, seed))
        [job], [kept] = of_kind(found, "job"), of_kind(found, "kept")
        curve = {one.months: one for one in of_kind(found, "first_job")}
        for figure, share in (
            (job, truth["job"][12]),
            (kept, truth["kept"][12]),
            (curve[6], truth["job"][6]),
            (curve[24], truth["job"][24]),
        ):
            inside.append((figure.low or 0) <= 100 * share <= (figure.high or 0))
    assert sum(inside) >= 6


def test_the_numbers_at_risk_fall_and_the_share_rises(find: Any) -> None:
    curve = of_kind(find(place_of()), "first_job")
    assert [one.months for one in curve[:3]] == [0, 3, 6]
    assert curve[0].people == 400
    at_risk = [one.people or 0 for one in curve]
    assert at_risk == sorted(at_risk, reverse=True)
    assert [one.share for one in curve] == sorted(one.share or 0.0 for one in curve)


def test_what_is_not_on_record_is_said_and_not_counted(find: Any) -> None:
    found = find(place_of(kept=False))
    assert of_kind(found, "kept") == []
    assert found.delivery_facts.untold == ("kept",)
    assert found.delivery_facts.locked


def test_without_a_day_of_the_data_they_end_on_the_last_one_on_record(find: Any) -> None:
    place = place_of()
    data = {name: value for name, value in DATA.items() if name != "locked"}
    found = find(place, data=data)
    assert not found.delivery_facts.locked
    assert found.delivery_facts.until == str(place.events["date"].max().date())


def test_starts_among_events_serve_where_people_have_none(find: Any) -> None:
    place = place_of(200)
    starts = rows(place.people["person_id"], "Started ", place.people["start_date"])
    events = pd.concat([place.events, starts], ignore_index=True)
    without = place.people.drop(columns="start_date")
    assert find(Place(without, place.outcomes, events)).delivery == find(place).delivery
    nothing = find(Place(without, place.outcomes, place.events))
    assert nothing.delivery == ()
    assert nothing.delivery_facts is None


def test_events_from_after_the_data_were_fixed_do_not_count(find: Any) -> None:
    place = place_of()
    later = rows(place.people["person_id"], "job_start", "2026-07-01")
    more = Place(place.people, place.outcomes, pd.concat([place.events, later], ignore_index=True))
    assert find(more).delivery == find(place).delivery


def test_who_started_too_recently_is_in_no_share(find: Any) -> None:
    place = place_of()
    data = {**DATA, "locked": "2025-03-31"}
    found = find(place, data=data)
    start = pd.to_datetime(place.people["start_date"])
    over = int((start <= pd.Timestamp("2024-04-01")).sum())
    [job] = of_kind(found, "job")
    if job.months == 12:
        assert abs((job.people or 0) - over) <= 2
    else:
        over = int((start + pd.DateOffset(months=job.months) <= pd.Timestamp("2025-04-01")).sum())
        assert abs((job.people or 0) - over) <= 2
    assert (job.people or 0) < 400


def test_people_with_a_job_at_their_start_are_left_out_and_counted(find: Any) -> None:
    place = place_of()
    early = place.people.iloc[:20]
    before = rows(early["person_id"], "job_start", early["start_date"] - pd.Timedelta(days=10))
    more = Place(place.people, place.outcomes, pd.concat([place.events, before], ignore_index=True))
    [job] = of_kind(find(more), "job")
    assert (job.people, job.left_out) == (380, 20)


@pytest.mark.parametrize(
    ("so_far", "with_a_job", "words"),
    [
        (60, 60, "Everybody who has come far enough for a job is left out, because"),
        (0, 60, "Nobody has come far enough for staying and a job."),
        (4, 60, "**A job:** not given, to protect people."),
    ],
)
def test_that_nobody_counts_in_a_step_is_not_said_to_be_that_nobody_is_so_far(
    find: Any, so_far: int, with_a_job: int, words: str
) -> None:
    """Of 60 people so many have joined early enough for any window; all who have a job had it before they joined."""
    place = place_of(60)
    start = np.where(np.arange(60) < so_far, "2024-02-01", "2026-06-01").astype("datetime64[ns]")
    people = place.people.assign(start_date=start)
    before = rows(people["person_id"][:with_a_job], "job_start", pd.Timestamp("2024-01-01"))
    others = place.events[place.events["event"] == "left"].assign(date=pd.Timestamp("2026-06-20"))
    found = find(Place(people, place.outcomes, pd.concat([others, before], ignore_index=True)))
    assert of_kind(found, "job") == []
    text = delivery_text(found.facts, found.delivery_facts, found.delivery).markdown
    assert words in text
    assert ("Nobody has come far enough" in text) is (so_far == 0)
    assert "left out" not in text or so_far > 9


def test_a_quarter_of_people_with_a_job_is_not_said_not_to_be_so_far(find: Any) -> None:
    place = place_of(200)
    early = pd.to_datetime(place.people["start_date"]) < pd.Timestamp("2024-04-01")
    before = rows(place.people["person_id"][early], "job_start", pd.Timestamp("2023-12-01"))
    events = pd.concat([place.events, before], ignore_index=True)
    found = find(replace(place, events=events))
    table = cohorts_table(found.facts, found.delivery)
    assert table is not None
    assert "[z]" in table.rows[0]
    assert "[z] nobody who joined then and counts in the step has come so far." in table.notes


@pytest.mark.parametrize("few", [1, 9])
def test_a_few_people_are_neither_printed_nor_left_to_be_worked_out(find: Any, few: int) -> None:
    place = place_of(100)
    events = place.events[~place.events["event"].isin(["job_start", "job_end"])]
    some = place.people.iloc[:few]
    jobs = rows(some["person_id"], "job_start", some["start_date"] + pd.Timedelta(days=30))
    found = find(Place(place.people, place.outcomes, pd.concat([events, jobs], ignore_index=True)))
    [job] = of_kind(found, "job")
    assert (job.reached, job.share) == (None, None)
    assert of_kind(found, "first_job") == []
    for one in found.delivery:
        assert one.reached is None or one.reached >= 10


def test_attendance_is_banded_and_few_people_are_withheld(find: Any) -> None:
    place = place_of(200)
    often = [
        rows(
            place.people["person_id"].iloc[:many],
            "attended",
            place.people["start_date"].iloc[:many] + pd.Timedelta(days=7 * week),
        )
        for week, many in enumerate((150, 120, 60, 4), start=1)
    ]
    found = find(Place(place.people, place.outcomes, pd.concat([place.events, *often])))
    bands = {one.band: one for one in found.delivery if one.kind == "attended"}
    assert list(bands) == ["0", "1-2", "3-5", "6-10", "11+"]
    assert [bands[band].reached for band in bands] == [50, 90, 60, 0, 0]
    assert (bands["3-5"].share, bands["3-5"].people) == (30.0, 200)
    few = find(Place(place.people, place.outcomes, pd.concat([place.events, often[3]])))
    given = [one.reached for one in few.delivery if one.kind == "attended"]
    assert None in given
    assert not any(one and one < 10 for one in given)
    assert given.count(None) > 1  # or the total would tell


@pytest.mark.parametrize("times", [0, 1, 4, 20])
def test_where_everybody_attended_as_often_nothing_is_told_by_the_bands_of_nobody(
    find: Any, times: int
) -> None:
    place = place_of(60)
    ids, start = place.people["person_id"], place.people["start_date"]
    # One day before the start, so that attendance is on record where nobody came afterwards.
    days = [-1, *range(1, 3 * times + 1, 3)]
    often = [rows(ids, "attended", start + pd.Timedelta(days=day)) for day in days]
    found = find(replace(place, events=pd.concat([place.events, *often], ignore_index=True)))
    assert of_kind(found, "stayed")
    assert [one for one in found.delivery if one.kind == "attended"] == []
    assert attended_table(found.facts, found.delivery) is None


def test_a_comparison_group_that_was_referred_makes_the_share_of_starts_unknown(
    make: Make,
) -> None:
    people, outcomes = people_and_outcomes(200, 200)
    people = people.assign(start_date=pd.Timestamp("2024-03-01"))
    events = rows(people["person_id"], "referred", "2024-02-01")
    extra = rows([f"r{i}" for i in range(60)], "referred", "2024-02-01")
    project = make(data=DATA, design="matched_comparison")
    tables = {"people": people, "outcomes": outcomes, "events": pd.concat([events, extra])}
    found = Evaluation(project, project.places[0], tables.__getitem__)
    assert found.delivery_facts is not None
    assert "started" in found.delivery_facts.untold


PROVIDERS = ("North Star", "Hope House", "Catford Skills", "Ladywell", "Deptford")


def by_provider(
    place: Place, sizes: tuple[int, ...], gaps: int = 0, name: str = "provider"
) -> Place:
    """Give people to providers, so many each, the last few to nobody."""
    words = np.repeat(np.array(PROVIDERS[: len(sizes)], dtype=object), sizes)
    words = np.concatenate([words, np.full(gaps, None, dtype=object)])
    return replace(place, people=place.people.assign(**{name: pd.Categorical(words)}))


def parts_of(found: Evaluation, kind: str = "job") -> dict[str, DeliveryFigure]:
    return {one.part: one for one in found.delivery if one.kind == kind and one.by}


def test_a_step_by_provider_has_limits_of_chance_and_adds_up(find: Any) -> None:
    place = by_provider(place_of(), (150, 100, 80, 50), gaps=20)
    plain = find(place)
    found = find(place, delivery={"by": "provider"})
    parts = parts_of(found)
    assert [one for one in found.delivery if not one.by] == list(plain.delivery)
    assert set(parts) == {*PROVIDERS[:4], ""}
    assert [parts[name].people for name in (*PROVIDERS[:4], "")] == [150, 100, 80, 50, 20]
    [whole] = of_kind(plain, "job")
    for name in PROVIDERS[:4]:
        limits = parts[name].limits
        assert limits is not None
        assert limits.share == whole.share
        assert limits.far_low < limits.low < limits.share < limits.high < limits.far_high
    assert parts[""].limits is None
    assert parts["Ladywell"].limits.high - parts["Ladywell"].limits.low > 20  # type: ignore[union-attr]
    assert all(one.part for one in found.delivery if one.by and one.limits)
    # Those referred who did not start have no row, and so no provider.
    assert parts_of(found, "started") == {}


@pytest.mark.parametrize(
    ("unknown", "is_given"), [(0, True), (20, True), (60, False), (100, False)]
)
def test_the_share_who_started_is_given_by_provider_where_events_say_whose_the_others_are(
    find: Any, unknown: int, is_given: bool
) -> None:
    """100 people were referred and have no row in people; 40 of the first provider at most, and 60 of one with whom nobody started."""
    place = by_provider(place_of(), (200, 200))
    whose = ["north  STAR"] * 40 + ["Nobody's"] * 60
    others = [f"r{i}" for i in range(100)]
    told = dict(zip(others[unknown:], whose[unknown:], strict=True))
    column = place.events["person_id"].map(told)
    place = replace(place, events=place.events.assign(provider=pd.Categorical(column)))
    found = find(place, delivery={"by": "provider"})
    parts = parts_of(found, "started")
    assert bool(parts) is is_given
    if not is_given:
        return
    assert (parts["North Star"].people, parts["North Star"].reached) == (240 - unknown, 200)
    assert (parts["Nobody's"].people, parts["Nobody's"].share) == (60, None)  # all or nobody
    assert ("" in parts) is bool(unknown)
    assert sum(one.people or 0 for one in parts.values()) == 500
    assert parts_of(found, "job")["North Star"].people == 200


def test_the_share_who_started_is_given_by_provider_where_everybody_has_a_row(find: Any) -> None:
    place = place_of()
    strangers = ~place.events["person_id"].isin(place.people["person_id"])
    started = rows(place.people["person_id"], "started", place.people["start_date"])
    late = place.people["person_id"].isin(place.people["person_id"].iloc[::4])
    people = place.people.assign(start_date=place.people["start_date"].where(~late))
    mine = ~(
        place.events["person_id"].isin(people["person_id"][late])
        & (place.events["event"] != "referred")
    )
    events = pd.concat([place.events[~strangers & mine], started[~late.to_numpy()]])
    found = find(by_provider(Place(people, place.outcomes, events), (200, 200)), delivery={"by": ["provider"]})  # fmt: skip
    parts = parts_of(found, "started")
    assert [parts[name].people for name in PROVIDERS[:2]] == [200, 200]
    assert [parts[name].reached for name in PROVIDERS[:2]] == [150, 150]


def assert_few_are_open(total: tuple[int, int], given: list[tuple[int | None, int]]) -> None:
    """Check that a group of 1 to 9 people stays open by half the threshold: beside another that is withheld, or beside coarse numbers.

    Parameters
    ----------
    total : (int, int)
        Between what all people lie.
    given : list of (printed number or None, step)
        Of all groups.
    """
    if [n for n, _ in given].count(None) > 1:
        return
    shown = [(n, step) for n, step in given if n is not None]
    most = total[1] - sum(max(n - step // 2, 10) for n, step in shown)
    least = total[0] - sum(n + (step - 1) // 2 for n, step in shown)
    assert min(most, 9) - max(least, 1) >= 5, (total, given)


def test_a_small_provider_is_withheld_and_cannot_be_worked_out(find: Any) -> None:
    for sizes in ((196, 4), (150, 42, 8), (110, 80, 9, 1)):
        parts = parts_of(find(by_provider(place_of(200), sizes), delivery={"by": "provider"}))
        for name, n in zip(PROVIDERS, sizes, strict=False):
            if n < 10:
                assert (parts[name].people, parts[name].reached, parts[name].share) == (None,) * 3
        given = [(parts[name].people, parts[name].people_rounded_to or 5) for name, _ in zip(PROVIDERS, sizes, strict=False)]  # fmt: skip
        assert_few_are_open((200, 200), given)


def test_a_provider_for_everybody_or_for_nobody_is_no_variation(find: Any) -> None:
    place = by_provider(place_of(100), (100,))
    assert parts_of(find(place, delivery={"by": "provider"})) == {}


TARGETS = [
    {"by": "2024-06-30", "referrals": 300, "starts": 200, "jobs": 40, "sustained_jobs": 10},
    {"by": "2024-12-31", "referrals": 500, "starts": 400, "jobs": 120, "sustained_jobs": 40},
    {"by": "2026-12-31", "referrals": 900, "starts": 800},
]


def targets_of(found: Evaluation) -> dict[tuple[str, str], DeliveryFigure]:
    return {(one.planned.measure, one.planned.by): one for one in found.delivery if one.planned}


def test_targets_stand_beside_what_happened_by_then(find: Any) -> None:
    place = place_of()
    found = find(place, delivery={"targets": TARGETS})
    rows_ = targets_of(found)
    assert {by for _, by in rows_} == {"2024-06-30", "2024-12-31"}  # the last period is not over
    assert found.delivery_facts.targets == 3
    start, events = place.people["start_date"], place.events
    for by in ("2024-06-30", "2024-12-31"):
        day = pd.Timestamp(by)
        begun = events[(events["event"] == "job_start") & (events["date"] <= day)]["person_id"]
        ended = events[events["event"] == "job_end"].set_index("person_id")["date"]
        first = events[events["event"] == "job_start"].set_index("person_id")["date"]
        over = first + pd.Timedelta(days=181)
        kept = (over <= day) & (ended.reindex(first.index).fillna(pd.Timestamp(DAY)) >= over)
        truth = {
            "referrals": ((events["event"] == "referred") & (events["date"] <= day)).sum(),
            "starts": (start <= day).sum(),
            "jobs": begun.nunique(),
            "sustained_jobs": kept.sum(),
        }
        for measure, n in truth.items():
            printed = rows_[measure, by].reached
            assert printed is None if 0 < n < 10 else abs((printed or 0) - n) <= 2


def test_targets_of_quarters_are_added_up_from_the_first(find: Any) -> None:
    place = place_of()
    quarters = [{"quarter": f"2024-Q{n}", "starts": 100} for n in (2, 3)]
    rows_ = targets_of(find(place, delivery={"targets": quarters}))
    start = place.people["start_date"]
    inside = ((start >= "2024-04-01") & (start <= "2024-09-30")).sum()
    last = rows_["starts", "2024-09-30"]
    assert last.planned is not None
    assert (last.planned.people, last.planned.since) == (200, "2024-04-01")
    assert abs((last.reached or 0) - inside) <= 2


def test_a_few_who_came_between_two_targets_cannot_be_worked_out(find: Any) -> None:
    place = place_of(200)
    days = sorted(place.people["start_date"])
    by = [str(days[149].date()), str(days[152].date())]
    targets = [{"by": day, "starts": 150} for day in by]
    loose = {"threshold": 10, "rounding": 1, "approved_by": "A", "reason": "B"}
    found = find(place, delivery={"targets": targets}, disclosure=loose)
    given = [one.reached for one in targets_of(found).values()]
    assert None in given


@pytest.mark.parametrize(("short", "told"), [(0, False), (3, False), (25, True)])
@pytest.mark.parametrize("measure", ["referrals", "jobs", "sustained_jobs"])
def test_the_few_who_came_to_one_step_and_not_to_the_next_cannot_be_worked_out_from_targets(
    find: Any, measure: str, short: int, told: bool
) -> None:
    """Joined: 60 and began a job: 57, by one day, told of three people that they had none."""
    n, place = 60, place_of(60)
    people, ids = (
        place.people.assign(start_date=pd.Timestamp("2024-02-01")),
        place.people["person_id"],
    )
    some = ids if measure == "referrals" else ids[: n - short]
    more = [f"r{i}" for i in range(short)] if measure == "referrals" else []
    parts = [
        rows([*ids, *more], "referred", pd.Timestamp("2024-01-15")),
        rows(some if measure != "sustained_jobs" else ids, "job_start", pd.Timestamp("2024-03-01")),
        rows(
            ids[n - short :] if measure == "sustained_jobs" else [],
            "job_end",
            pd.Timestamp("2024-04-01"),
        ),
    ]
    place = replace(place, people=people, events=pd.concat(parts, ignore_index=True))
    before = {"referrals": "starts", "jobs": "starts", "sustained_jobs": "jobs"}[measure]
    target = {"by": "2024-12-31", before: 80, measure: 70}
    loose = {"threshold": 10, "rounding": 1, "approved_by": "A", "reason": "B"}
    shown = targets_of(find(place, delivery={"targets": [target]}, disclosure=loose))
    both = all(shown[name, "2024-12-31"].reached is not None for name in (before, measure))
    # That all who were referred joined says nothing of how anybody fared.
    assert both == (told or (measure == "referrals" and short == 0))
    assert shown["starts" if before == "starts" else "jobs", "2024-12-31"].reached is not None


def test_what_is_not_on_record_is_said_of_targets(find: Any) -> None:
    found = find(place_of(kept=False), delivery={"targets": TARGETS})
    assert found.delivery_facts.untold_targets == ("sustained_jobs",)
    assert targets_of(found)["sustained_jobs", "2024-12-31"].reached is None


ELIGIBLE = {"people": 8000, "source": "Census", "date": "2024-03-31"}


def reach_of(found: Evaluation) -> dict[tuple[str, str], DeliveryFigure]:
    return {(one.by, one.part): one for one in found.delivery if one.kind == "reach"}


def test_reach_is_who_joined_of_the_eligible_and_groups_stand_in_proportion_or_not(
    find: Any,
) -> None:
    place = place_of()
    sex = np.array(["Female", "Male"] * 190 + ["Prefer not to say"] * 20, dtype=object)
    place = replace(place, people=place.people.assign(sex=pd.Categorical(sex)))
    by = {"sex": {"female": 2000, "Male": 6000}}
    found = reach_of(find(place, delivery={"eligible": {**ELIGIBLE, "by": by}}))
    whole = found["", ""]
    assert (whole.reached, whole.share) == (400, 5.0)
    assert whole.low is not None
    assert 4.4 < whole.low < 4.7
    women = found["sex", "female"]
    assert (women.reached, women.people, women.share) == (190, 380, 50.0)
    assert women.eligible is not None
    assert (women.eligible.share, women.eligible.ratio) == (25.0, 2.0)
    assert 1.7 < (women.eligible.ratio_low or 0) < 2 < (women.eligible.ratio_high or 0) < 2.3
    assert found["sex", ""].reached == 20


def test_reach_counts_residents_only_and_no_range_of_an_estimate_without_one(find: Any) -> None:
    place = by_provider(place_of(), (300, 60), gaps=40, name="lives_in")
    eligible = {**ELIGIBLE, "estimate": True, "residents": {"lives_in": "north star"}}
    whole = reach_of(find(place, delivery={"eligible": eligible}))["", ""]
    assert (whole.reached, whole.share, whole.low, whole.high) == (300, 3.75, None, None)


def test_more_who_joined_than_are_eligible_make_no_share(find: Any) -> None:
    whole = reach_of(find(place_of(), delivery={"eligible": {**ELIGIBLE, "people": 100}}))["", ""]
    assert (whole.reached, whole.share) == (400, None)


@pytest.mark.parametrize(("joined", "eligible"), [(48, 48), (98, 99), (53, 54)])
def test_a_group_that_joined_completely_has_a_share_though_its_number_is_rounded_up(
    find: Any, joined: int, eligible: int
) -> None:
    asked = {"eligible": {**ELIGIBLE, "people": eligible}}
    whole = reach_of(find(place_of(joined), delivery=asked))["", ""]
    assert whole.reached is not None
    assert whole.share is not None
    assert 95 < whole.share <= 100
    assert whole.high == 100


def test_shares_of_numbers_rounded_each_by_itself_are_of_no_more_than_all() -> None:
    """104 women and 103 men, 105 each of 205, were 51 of 100 both: more than in proportion, and less."""
    eligible = EligibleSettings.model_validate(
        {**ELIGIBLE, "by": {"sex": {"Female": 2500, "Male": 2700}}}
    )
    groups = {"Female": Group(104), "Male": Group(103), "": Group(0)}
    names = {reach_name(), known_name("sex"), *(reach_name("sex", word) for word in groups)}

    def found(hidden: str = "-") -> dict[str, DeliveryFigure]:
        protection = Protection(frozenset({reach_name("sex", hidden)}), frozenset(names))
        joined = Joined(eligible, 207, {"sex": groups})
        figures = reach_figures(joined, DAY.isoformat(), Door(), protection)
        return {one.part: one for one in figures if one.by}

    both = found()
    assert [(both[part].reached, both[part].share) for part in ("Female", "Male")] == [
        (105, 50.0)
    ] * 2
    ratios = [both[part].eligible for part in ("Female", "Male")]
    assert [one.ratio for one in ratios if one is not None] == [1.04, 0.96]
    # Where one of them is withheld the sum of the others is not all.
    assert found("Male")["Female"].share == pytest.approx(100 * 105 / 205, abs=0.01)


def test_a_step_has_no_share_of_all_where_only_the_rounded_numbers_are_the_same() -> None:
    """187 could have stayed and 175 did: rounded to 15 both are 180, which is not everybody."""
    could = np.ones(187, dtype=bool)
    found: Any = SimpleNamespace(until="2026-06-30")
    names: tuple[CellName, CellName] = ("could",), ("reached",)
    for did, step, share in ((175, 15, None), (175, 5, 94.59), (140, 15, 75.0)):
        reached = np.arange(187) < did
        stayed = FunnelStep("stayed", 3, could, reached, ~could)
        protection = Protection(frozenset(), frozenset(names))
        figure = _step_figure(
            found,
            stayed,
            could,
            names,
            Door(rounding=step),
            protection,
        )
        assert (figure.people, figure.share) == (180 if step == 15 else 185, share)


@pytest.mark.parametrize(("men", "given"), [(0, (60, 100.0, 0)), (1, (None, None, None))])
def test_coarse_numbers_of_one_group_are_all_only_where_nobody_is_of_another(
    men: int, given: tuple[int | None, float | None, int | None]
) -> None:
    asked = {**ELIGIBLE, "by": {"sex": {"Female": 4000, "Male": 3900}}}
    eligible = EligibleSettings.model_validate(asked)
    groups = {"Female": Group(62 - men), "Male": Group(men), "": Group(0)}
    names = {reach_name(), known_name("sex"), *(reach_name("sex", word) for word in groups)}
    hidden = frozenset({reach_name("sex", "Male")}) if men else frozenset()
    protection = Protection(hidden, frozenset(names), by_column={"delivery: sex": 15})
    joined = Joined(eligible, 62, {"sex": groups})
    figures = reach_figures(joined, DAY.isoformat(), Door(), protection)
    found = {one.part: one for one in figures if one.by}
    assert (found["Female"].reached, found["Female"].share, found["Male"].reached) == given


@pytest.mark.parametrize("few", [1, 7])
def test_a_small_group_of_the_eligible_cannot_be_worked_out(find: Any, few: int) -> None:
    place = place_of(200)
    sex = np.array(["Female"] * 100 + ["Male"] * (100 - few) + ["Other"] * few, dtype=object)
    place = replace(place, people=place.people.assign(sex=pd.Categorical(sex)))
    by = {"sex": {"Female": 4000, "Male": 3900, "Other": 100}}
    loose = {"threshold": 10, "rounding": 1, "approved_by": "A", "reason": "B"}
    found = find(place, delivery={"eligible": {**ELIGIBLE, "by": by}}, disclosure=loose)
    groups = reach_of(found)
    assert groups["sex", "Other"].reached is None
    given = [(groups["sex", word].reached, groups["sex", word].people_rounded_to or 1) for word in by["sex"]]  # fmt: skip
    assert_few_are_open((200, 200), given)


def test_characteristics_are_counted_by_the_categories_of_an_edition(find: Any) -> None:
    place = place_of()
    words = ["white british"] * 150 + ["INDIAN"] * 100 + ["Sikh"] * 60 + ["Prefer not to say"] * 50
    words += ["Indian"] * 20 + [None] * 20  # type: ignore[list-item]
    place = replace(place, people=place.people.assign(ethnicity=pd.Categorical(words)))
    british = "English, Welsh, Scottish, Northern Irish or British"
    kind = {
        "column": "ethnicity",
        "standard": "ethnicity_2025_03",
        "values": {"White British": british},
    }
    found = find(place, delivery={"equality": ["sex", kind]})
    joined = {
        one.part: one.reached
        for one in found.delivery
        if one.kind == "joined" and one.by == "ethnicity"
    }
    assert list(joined.items()) == [
        (british, 150), ("Indian", 120), ("Sikh", 60), ("Prefer not to say", 50), ("", 20),
    ]  # fmt: skip
    [sex, ethnicity] = found.delivery_facts.equality
    assert (sex.column, sex.standard) == ("sex", "")
    assert (ethnicity.edition, ethnicity.own) == ("2025-03-18", ("Sikh",))
    jobs = {one.part: one for one in found.delivery if one.kind == "job" and one.by == "ethnicity"}
    assert set(jobs) == set(joined)
    assert all(one.limits is None for one in jobs.values())
    [whole] = of_kind(found, "job")
    assert sum(one.people or 0 for one in jobs.values()) == whole.people


@pytest.mark.parametrize("rounding", [1, 5])
def test_few_people_of_a_characteristic_are_not_told_by_any_of_its_numbers(
    find: Any, rounding: int
) -> None:
    place = place_of(200)
    words = np.array(["Yes"] * 90 + ["No"] * 104 + ["Prefer not to say"] * 6, dtype=object)
    sex = np.array(["Female", "Male"] * 96 + ["Other"] * 8, dtype=object)
    people = place.people.assign(ill=pd.Categorical(words), sex=pd.Categorical(sex))
    rules = {"threshold": 10, "rounding": rounding, "approved_by": "A", "reason": "B"}
    asked = {"equality": ["ill"]} if rounding == 1 else {"equality": ["sex", "ill"], "by": "sex"}
    found = find(replace(place, people=people), delivery=asked, disclosure=rules)
    for by in asked["equality"]:
        for kind in ("joined", "job"):
            given = [(one.reached if kind == "joined" else one.people, one.people_rounded_to or rounding) for one in found.delivery if (one.kind, one.by) == (kind, by)]  # fmt: skip
            assert None in [n for n, _ in given]
            assert_few_are_open((200, 200), given)


def published(found: Evaluation) -> Result:
    return result_of(
        estimates=(), levels=found.levels, flow=found.flow, balance=found.balance, series=found.series,
        delivery=found.delivery, design="monitoring",
    )  # fmt: skip


def test_a_later_publication_tells_of_no_few_people_that_came(find: Any) -> None:
    place = place_of(203)
    first = Place(place.people.iloc[:200], place.outcomes.iloc[:200], place.events)
    known = place.events["person_id"].isin([*first.people["person_id"]])
    other = ~place.events["person_id"].isin([*place.people["person_id"]])
    first = Place(first.people, first.outcomes, place.events[known | other])
    before = published(find(first))
    found = find(place, earlier=(before,))
    now = published(found)
    assert disclosed_by_both(before, now) == []
    assert {one.stands_since for one in found.delivery} <= {"", before.run.date}


def test_figures_that_stand_are_those_of_the_last_publication(find: Any) -> None:
    found = find(place_of(120))
    last = published(found)
    kept = _standing(Found(found.protection, "monitoring", {}), [], last)
    assert [one.model_copy(update={"stands_since": ""}) for one in kept.delivery] == list(last.delivery)  # fmt: skip
    assert {one.stands_since for one in kept.delivery} == {last.run.date}


def _with_words(place: Place, word: str, people: int, times: int = 1) -> Place:
    ids = list(place.people["person_id"][:people]) * times
    return replace(place, events=pd.concat([place.events, rows(ids, word, "2024-09-02")], ignore_index=True))  # fmt: skip


@pytest.mark.parametrize(
    ("people", "times", "records", "words", "others"),
    [(43, 1, 40, ("Started work",), False), (4, 1, None, (), True), (4, 12, 50, (), True)],
)
def test_records_whose_word_is_no_step_are_counted_roughly_and_small_ones_not_named(
    find: Any, people: int, times: int, records: int | None, words: tuple[str, ...], others: bool
) -> None:
    beside = find(_with_words(place_of(), "Started work", people, times)).delivery_facts
    assert (beside.uncounted_records, beside.uncounted_words, beside.few_have_others) == (records, words, others)  # fmt: skip
    nothing = find(place_of()).delivery_facts
    assert (nothing.uncounted_records, nothing.uncounted_words, nothing.few_have_others) == (0, (), False)  # fmt: skip


def test_the_section_says_which_records_are_in_no_figure(find: Any) -> None:
    found = find(_with_words(_with_words(place_of(), "Started work", 43), "Sam's idea", 2))
    said = str(delivery_text(found.facts, found.delivery_facts, found.delivery).markdown)
    assert "About 50 records of events" in said
    assert "“Started work” and other words" in said
    assert "Sam" not in said


def test_a_group_smaller_than_who_joined_of_it_has_no_ratio(find: Any) -> None:
    place = place_of()
    place.people["sex"] = ["Female", "Male"] * 200
    by = {"sex": {"Female": 950, "Male": 50}}
    found = reach_of(find(place, delivery={"eligible": {**ELIGIBLE, "people": 1000, "by": by}}))
    men, women = found["sex", "Male"].eligible, found["sex", "Female"].eligible
    assert men is not None
    assert women is not None
    assert (men.ratio, men.ratio_low) == (None, None)
    assert women.ratio is not None
