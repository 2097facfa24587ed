"""What speaks against the meaning of the data is found, each kind by data that have it, and clean data raise none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import MOST, Doubtful, PlaceValues
from localeval.analysis.meaning import about_a_measure, about_the_people, doubts_of_place
from localeval.analysis.same_area import areas_apart
from localeval.analysis.same_time import periods_apart, start_dates_apart
from localeval.analysis.sample import build_sample
from localeval.analysis.who_took_part import (
    contradicted_by_columns,
    exchanged_in_a_part,
    has_event,
    never_began,
    said_no,
    tells_who_began,
)
from localeval.designs.evidence_rules import CAVEATS

from .conftest import Evaluate

Tables = dict[str, pd.DataFrame]
Spoil = Callable[[Tables, np.ndarray, np.random.Generator], None]
COVARIATES = {
    "age": "numeric",
    "sex": "category",
    "worked": "numeric",
    "paid": "numeric",
    "workless": "numeric",
}
SETTINGS: dict[str, Any] = {
    "design": "matched_comparison",
    "covariates": COVARIATES,
    "prior_outcomes": [
        {"column": "worked", "outcome": "employed", "month": -12},
        {"column": "paid", "outcome": "earnings", "month": -12},
    ],
    "outcomes": [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "earnings", "month": 12},
    ],
}


def tables(seed: int = 1, n: int = 600, effect: float = 0.08) -> tuple[Tables, np.ndarray]:
    """Draw people of whom a third takes part, and their work and pay at months 6 and 12."""
    rng = np.random.default_rng(seed)
    skill = rng.normal(size=n)
    ours = rng.random(n) < 1 / (1 + np.exp(0.7 + 0.5 * skill))
    worked = rng.random(n) < 1 / (1 + np.exp(0.5 - 0.9 * skill))
    people = pd.DataFrame(
        {
            "person_id": [f"{i:05d}" for i in range(n)],
            "group": pd.Categorical(np.where(ours, "participant", "comparison")),
            "start_date": pd.Timestamp("2024-04-01")
            + pd.to_timedelta(rng.integers(0, 360, n), "D"),
            "age": rng.integers(19, 63, n).astype(float),
            "sex": pd.Categorical(np.where(rng.random(n) < 0.5, "Female", "Male")),
            "worked": worked * 1.0,
            "paid": np.where(worked, rng.lognormal(9.0, 0.6, n), 0).round(2),
            "workless": rng.gamma(2.0, 6.0, n).round() + 1,
        }
    )
    luck = rng.random(n)
    rows = []
    for month, share in ((6, 0.5), (12, 1.0)):
        draws = luck if month == 12 else np.where(rng.random(n) < 0.7, luck, rng.random(n))
        works = draws < np.clip(0.4 + 0.1 * skill + 0.08 * worked + share * effect * ours, 0, 1)
        pay = np.where(works, rng.lognormal(9.5, 0.5, n), 0).round(2)
        rows.append(
            pd.DataFrame(
                {
                    "person_id": people["person_id"],
                    "month": month,
                    "employed": works * 1.0,
                    "earnings": pay,
                }
            )
        )
    return {"people": people, "outcomes": pd.concat(rows, ignore_index=True)}, ours


def at(frames: Tables, month: int = 12) -> pd.Series:
    """Flag the outcome rows of a month, which stand in the order of people."""
    return frames["outcomes"]["month"] == month


def found(evaluate: Evaluate, frames: Tables, **changes: Any) -> list[Doubtful]:
    project = evaluate(frames["people"], frames["outcomes"], **{**SETTINGS, **changes}).project
    values = PlaceValues(frames)
    doubts: list[Doubtful] = []
    for measure in project.measures:
        doubts += about_a_measure(project, values, build_sample(frames, measure), measure)
    return [*doubts, *about_the_people(project, values, frames)]


def kinds(evaluate: Evaluate, frames: Tables, **changes: Any) -> set[str]:
    return {doubt.kind for doubt in found(evaluate, frames, **changes)}


@pytest.mark.parametrize("effect", [0.0, 0.12, 0.25, -0.03])
def test_clean_data_raise_no_doubt(evaluate: Evaluate, effect: float) -> None:
    for seed in range(12):
        frames, _ = tables(seed, n=300 + 60 * seed, effect=effect)
        assert kinds(evaluate, frames) == set(), seed


def _reverse_some(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    some = np.tile(rng.random(len(ours)) < 0.2, 2)
    frames["outcomes"].loc[some, "employed"] = 1 - frames["outcomes"].loc[some, "employed"]


def _ever(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    rows = frames["outcomes"]
    ever = np.maximum(rows.loc[at(frames, 6), "employed"].to_numpy(), rows.loc[at(frames), "employed"].to_numpy())  # fmt: skip
    rows.loc[at(frames), "employed"] = np.where(ours, ever, rows.loc[at(frames), "employed"])


def _same_months(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    rows = frames["outcomes"]
    for name in ("employed", "earnings"):
        rows.loc[at(frames), name] = rows.loc[at(frames, 6), name].to_numpy()


def _lost(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    gone = ours & (rng.random(len(ours)) < 0.35)
    for name in ("employed", "earnings"):
        frames["outcomes"].loc[at(frames), name] *= np.where(gone, 0.0, 1.0)


def _no_in_one(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    gone = ours & (rng.random(len(ours)) < 0.4)
    frames["outcomes"].loc[at(frames), "employed"] *= np.where(gone, 0.0, 1.0)


def _blank(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    blank = ~ours & (rng.random(len(ours)) < 0.2)
    frames["outcomes"].loc[np.tile(blank, 2), ["employed", "earnings"]] = np.nan


def _prior_is_month_six(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"]["worked"] = frames["outcomes"].loc[at(frames, 6), "employed"].to_numpy()


def _prior_is_later(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    after = frames["outcomes"].loc[at(frames), "employed"].to_numpy()
    other = rng.random(len(after)) < 0.15
    frames["people"]["worked"] = np.where(other, 1 - after, after)


def _prior_is_mostly_month_six(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    """Take it from another source, which has another answer for some."""
    half = frames["outcomes"].loc[at(frames, 6), "employed"].to_numpy()
    other = rng.random(len(half)) < 0.05
    frames["people"]["worked"] = np.where(other, 1 - half, half)


def _unknown_pay(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"].loc[~ours & (rng.random(len(ours)) < 0.4), "paid"] = 0.0


def _pence_before(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"]["paid"] *= 100


def _years(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"].loc[ours, "workless"] /= 12


def _codes(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    coded = frames["people"]["sex"].astype(str).map({"Female": "2", "Male": "1"})
    frames["people"]["sex"] = pd.Categorical(
        np.where(ours, coded, frames["people"]["sex"].astype(str))
    )


def _columns(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    people = frames["people"]
    age, workless = people["age"].copy(), people["workless"].copy()
    people["age"], people["workless"] = np.where(ours, workless, age), np.where(ours, age, workless)


def _other_year(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"].loc[~ours, "start_date"] -= pd.Timedelta(days=400)


def _no_starts(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"].loc[ours, "start_date"] = pd.NaT


def _twins(group: str | None) -> Spoil:
    def spoil(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
        chosen = frames["people"][ours].sample(frac=0.3, random_state=1)
        new = {old: f"9{old}" for old in chosen["person_id"]}
        twins = chosen.assign(person_id=chosen["person_id"].map(new))
        if group is not None:
            twins["group"] = pd.Categorical([group] * len(twins), frames["people"]["group"].cat.categories)  # fmt: skip
        rows = frames["outcomes"][frames["outcomes"]["person_id"].isin(new)]
        rows = rows.assign(person_id=rows["person_id"].map(new))
        frames["people"] = pd.concat([frames["people"], twins], ignore_index=True)
        frames["outcomes"] = pd.concat([frames["outcomes"], rows], ignore_index=True)

    return spoil


def _one_row_off(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    for name in ("employed", "earnings"):
        frames["outcomes"][name] = np.roll(frames["outcomes"][name].to_numpy(), 1)


def _average(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    filled = ~ours & (rng.random(len(ours)) < 0.4)
    rows = frames["outcomes"]
    rows.loc[at(frames), "earnings"] = np.where(filled, 5000.5, rows.loc[at(frames), "earnings"])


def _seasons(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    late = ours == (rng.random(len(ours)) < 0.9)
    days = rng.integers(0, 160, len(ours)) + 180 * late
    frames["people"]["start_date"] = pd.Timestamp("2024-04-01") + pd.to_timedelta(days, "D")


def _nobody_at_six(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    theirs = at(frames, 6).to_numpy() & np.tile(~ours, 2)
    frames["outcomes"].loc[theirs, ["employed", "earnings"]] = 0.0


def _pay_of_a_quarter(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["people"].loc[ours, "paid"] /= 4


def _claimants(frames: Tables, ours: np.ndarray, rng: np.random.Generator) -> None:
    frames["outcomes"].loc[np.tile(~ours, 2), ["employed", "earnings"]] = 0.0


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_reverse_some, "contradicted"),
        (_no_in_one, "unlike_contradicted"),
        (_ever, "never_lost"),
        (_same_months, "same_months"),
        (_lost, "lost_as_no"),
        (_blank, "none_lost"),
        (_prior_is_month_six, "prior_is_later"),
        (_prior_is_later, "prior_is_later"),
        (_prior_is_mostly_month_six, "prior_is_later"),
        (_unknown_pay, "prior_contradicted"),
        (_pence_before, "unlike_before"),
        (_years, "unlike_covariate"),
        (_codes, "unlike_codes"),
        (_columns, "columns_exchanged"),
        (_other_year, "other_time"),
        (_no_starts, "groups_exchanged"),
        (_twins("comparison"), "in_both_groups"),
        (_twins(None), "two_ids"),
        (_one_row_off, "unrelated"),
        (_average, "repeated"),
        (_seasons, "starts_unlike"),
        (_nobody_at_six, "chosen_later"),
        (_pay_of_a_quarter, "unlike_covariate"),
        (_claimants, "all_alike"),
    ],
)
def test_each_kind_is_found_where_it_is(evaluate: Evaluate, spoil: Spoil, kind: str) -> None:
    for seed in (2, 5):
        frames, ours = tables(seed, n=900)
        spoil(frames, ours, np.random.default_rng(seed))
        assert kind in kinds(evaluate, frames), seed


def test_what_nobody_had_before_the_start_can_go_with_nothing(evaluate: Evaluate) -> None:
    """All were out of work by the rule of entry, so that the outcome does not go with that; it was asked whose values they are."""
    for had in (0, 12):
        frames, _ = tables(4, n=900)
        frames["people"]["worked"] = (np.arange(900) < had) * 1.0
        frames["people"]["paid"] = 0.0
        _one_row_off(frames, np.zeros(900, dtype=bool), np.random.default_rng(1))
        assert "unrelated" not in kinds(evaluate, frames), had


def test_events_say_who_took_part(evaluate: Evaluate) -> None:
    frames, ours = tables(3)
    people = frames["people"]

    def asked(began: np.ndarray) -> set[str]:
        rows = people.loc[began, ["person_id"]].assign(event="Started", date=people["start_date"])
        with_events = {**frames, "events": rows}
        data = {"people": "data/people.csv", "events": "data/events.csv"}
        return kinds(evaluate, with_events, data=data)

    rng = np.random.default_rng(1)
    assert asked(ours) == set()
    assert asked(~ours) == {"groups_exchanged"}
    assert asked(ours | (rng.random(len(ours)) < 0.2)) == {"took_part"}
    assert asked(ours & (rng.random(len(ours)) < 0.7)) == {"began_nothing"}


@pytest.mark.parametrize("event", ["Left", "Completed"])
def test_whoever_has_no_exit_on_record_may_still_be_there(evaluate: Evaluate, event: str) -> None:
    """Of a file with a column of exits alone it was asked whether those still in the programme had begun at all."""
    frames, ours = tables(3)
    people, rng = frames["people"], np.random.default_rng(1)

    def asked(gone: np.ndarray, beginnings: int = 0) -> set[str]:
        rows = people.loc[gone, ["person_id"]].assign(event=event, date=people["start_date"])
        began = people[ours].head(beginnings)
        more = pd.DataFrame(
            {"person_id": began["person_id"], "event": "Started", "date": began["start_date"]}
        )
        data = {"people": "data/people.csv", "events": "data/events.csv"}
        return kinds(evaluate, {**frames, "events": pd.concat([rows, more])}, data=data)

    gone = ours & (rng.random(len(ours)) < 0.6)
    assert "began_nothing" not in asked(gone)
    assert "began_nothing" in asked(gone, beginnings=20)
    assert "took_part" in asked(gone | (~ours & (rng.random(len(ours)) < 0.2)))
    ids = people["person_id"]
    exits = pd.DataFrame({"person_id": ids[gone], "event": event})
    assert not tells_who_began(exits)


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("status", "Completed", "Not started"),
        ("arm", "Intervention", "Control"),
        ("attended", "Y", "N"),
        ("sessions_attended", "4", "0"),
    ],
)
def test_a_column_that_nobody_declared_says_who_took_part(name: str, yes: str, no: str) -> None:
    ours = np.arange(400) < 150

    def asked(said: np.ndarray, name: str = name) -> list[str]:
        texts = pd.Series(np.where(said, yes, no), dtype="object")
        return [doubt.kind for doubt in contradicted_by_columns({name: texts}, ours)]

    assert asked(ours) == []
    assert asked(~ours) == ["groups_exchanged"]
    assert asked(ours | (np.arange(400) > 370)) == ["took_part"]
    assert asked(ours & (np.arange(400) > 30)) == ["began_nothing"]
    assert asked(np.arange(400) % 2 == 0) == [], "it says nothing of the programme"
    if yes in {"Y", "4"}:
        assert asked(~ours, "school_attended") == []


def test_quarters_say_that_the_groups_are_of_other_years() -> None:
    ours = np.arange(300) < 100
    year = np.where(ours, 2024, 2019)
    for words in ("{} Q2", "Q2 {}", "{}-05", "{}/25", "{}"):
        quarters = pd.Series([words.format(one) for one in year], dtype="object")
        assert [d.kind for d in periods_apart({"start quarter": quarters}, ours)] == ["other_time"]
        assert not list(periods_apart({"year of birth": quarters}, ours))
    same = pd.Series(np.where(np.arange(300) % 2, "2024 Q1", "2024 Q2"), dtype="object")
    assert not list(periods_apart({"start quarter": same}, ours))


@pytest.mark.parametrize(
    ("shift", "drawn", "sure"), [(20, True, None), (20, False, None), (150, True, True), (150, False, False)]
)  # fmt: skip
def test_a_wait_of_some_weeks_makes_no_other_season(
    shift: int, drawn: bool, sure: bool | None
) -> None:
    rng = np.random.default_rng(3)
    ours = np.arange(800) < 300
    days = rng.integers(0, 360, 800) + shift * ours
    starts = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(days, "D"))
    found = [(d.kind, d.sure) for d in start_dates_apart(starts, ours, drawn=drawn)]
    assert found == ([] if sure is None else [("starts_unlike", sure)])


@pytest.mark.parametrize(
    ("name", "theirs", "asked"),
    [
        ("referral outcome", "Declined", True),
        ("Status", "Not suitable - health", True),
        ("contact consent", "Refused", False),
        ("Status", "Waiting", False),
    ],
)
def test_a_comparison_group_of_people_who_said_no(name: str, theirs: str, asked: bool) -> None:
    ours = np.arange(300) < 100
    words = pd.Series(np.where(ours, "Accepted", theirs), dtype="object")
    words[::9] = None
    found = list(said_no({name: words}, ours))
    assert [(d.kind, d.column) for d in found] == ([("said_no", name)] if asked else [])
    assert not list(said_no({name: words.sample(frac=1, random_state=1).reset_index(drop=True)}, ours))  # fmt: skip


@pytest.mark.parametrize(("share", "counts"), [(0.0, False), (0.03, False), (0.2, True)])
def test_an_outcome_before_that_is_the_same_for_nearly_everybody_shows_nothing(
    evaluate: Evaluate, share: float, counts: bool
) -> None:
    frames, _ = tables(1, n=900)
    worked = np.random.default_rng(0).random(900) < share
    frames["people"]["worked"] = worked * 1.0
    frames["people"]["paid"] = np.where(worked, frames["people"]["paid"] + 800.0, 0.0)
    found = evaluate(frames["people"], frames["outcomes"], **SETTINGS)
    assert (found.evidence.level == 3) is counts
    assert ("no_prior_outcome" in found.evidence.caveats) is not counts
    said = any("the same for nearly everybody" in reason for reason in found.evidence.reasons)
    assert said is not counts
    assert found.facts.prior_doubt == ("" if counts else "hardly_varies")


def test_a_rule_that_binds_those_who_took_part_alone_shows_nothing_either(
    evaluate: Evaluate,
) -> None:
    """Nobody had a job who joined, half of the others had: these were compared with nobody, and the outcome counted as one before."""
    frames, _ = tables(1, n=900)
    ours = (frames["people"]["group"] == "participant").to_numpy()
    worked = ~ours & (np.random.default_rng(0).random(900) < 0.3)
    frames["people"]["worked"] = worked * 1.0
    frames["people"]["paid"] = np.where(worked, frames["people"]["paid"] + 800.0, 0.0)
    found = evaluate(frames["people"], frames["outcomes"], **SETTINGS)
    assert found.facts.prior_doubt == "hardly_varies"
    assert found.evidence.level < 3


def test_what_is_said_of_outcomes_before_is_of_those_that_count(evaluate: Evaluate) -> None:
    """The one that was the primary outcome, a year before, counts for nothing: what is left is another, and of last month."""
    frames, _ = tables(1, n=900)
    frames["people"]["worked"] = 0.0
    stated = [
        {"column": "worked", "outcome": "employed", "month": -12},
        {"column": "paid", "outcome": "earnings", "month": -1},
    ]
    data = {**SETTINGS.get("data", {}), "units": {"paid": "monthly"}}
    settings = {**SETTINGS, "prior_outcomes": stated, "data": data}
    assert settings["outcomes"][0]["code"] == "employed"
    facts = evaluate(frames["people"], frames["outcomes"], **settings).facts
    assert facts.measured_before == ("paid",)
    assert facts.prior_is_another
    assert facts.prior_is_recent


def test_groups_exchanged_at_one_provider() -> None:
    rng = np.random.default_rng(4)
    known = rng.normal(size=(1200, 3))
    ours = rng.random(1200) < 1 / (1 + np.exp(0.8 - 0.7 * known[:, 0]))
    providers = pd.Series(rng.choice(["a", "b", "c", "d"], 1200), dtype="object")
    there = (providers == "c").to_numpy()
    assert not list(exchanged_in_a_part(known, ours, {"provider": providers}))
    [doubt] = exchanged_in_a_part(known, np.where(there, ~ours, ours), {"provider": providers})
    assert (doubt.kind, doubt.people) == ("exchanged_in_part", int(there.sum()))


def test_chance_does_not_exchange_the_groups_of_a_part() -> None:
    """What led into the programme elsewhere was measured in those whom it was fitted to: of many characteristics that go with nothing, 1 place in 70."""
    asked = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(250, 900))
        known, ours = rng.normal(size=(n, int(rng.integers(4, 14)))), rng.random(n) < 0.3
        by = {f"c{m}": pd.Series(rng.choice(list("abcd")[:m], n), dtype="object") for m in (2, 3, 4)}  # fmt: skip
        asked += bool(list(exchanged_in_a_part(known, ours, by)))
    assert asked <= 1


@pytest.mark.parametrize(
    ("spoil", "caveat", "lowered"),
    [
        (_same_months, "other_month", True),
        (_other_year, "other_time", True),
        (_seasons, "other_time", True),
        (_nobody_at_six, "chosen_later", True),
        (_average, "open_question", False),
        (_prior_is_later, "prior_is_later", True),
        (_twins("comparison"), "groups_doubted", True),
        (_lost, "lost_as_no", False),
        (_blank, "open_question", False),
    ],
)
def test_what_is_sure_lowers_the_evidence_and_the_rest_is_said(
    evaluate: Evaluate, spoil: Spoil, caveat: str, lowered: bool
) -> None:
    frames, ours = tables(2, n=900)
    spoil(frames, ours, np.random.default_rng(2))
    evidence = evaluate(frames["people"], frames["outcomes"], **SETTINGS).evidence
    assert caveat in CAVEATS
    assert caveat in evidence.caveats
    assert evidence.level <= 2 or not lowered


def test_a_group_that_was_chosen_by_work_is_found_where_pay_of_the_year_is_primary(
    evaluate: Evaluate,
) -> None:
    frames, ours = tables(2, n=900)
    _nobody_at_six(frames, ours, np.random.default_rng(2))
    outcomes = frames["outcomes"]
    outcomes.loc[at(frames, 6), "earnings"] = np.nan  # of a year, which ends at month 12
    pay = {"code": "earnings", "month": 12, "primary": True}
    settings = {**SETTINGS, "outcomes": [pay, {"code": "employed", "month": 12}]}
    for accepted in (False, True):
        entry = {"rule": "measured-alike", "column": "employed", "reason": "It is so."}
        data = {"people": "data/people.csv", "accept": [entry] if accepted else []}
        one = evaluate(frames["people"], outcomes, **settings, data=data)
        assert ("chosen_later" in one.evidence.caveats) is not accepted
        assert one.evidence.level <= 2 or accepted


def test_what_somebody_accepts_lowers_nothing(evaluate: Evaluate) -> None:
    frames, ours = tables(2, n=900)
    _other_year(frames, ours, np.random.default_rng(2))
    accept = [{"rule": "groups-as-called", "column": "start_date", "reason": "There is no other."}]
    for accepted, expected in (([], {"other_time"}), (accept, set())):
        data = {"people": "data/people.csv", "accept": accepted}
        project = evaluate(frames["people"], frames["outcomes"], **SETTINGS, data=data).project
        assert doubts_of_place(project, frames).sure == expected


def test_of_very_many_people_some_are_looked_at() -> None:
    frames, _ = tables(1, n=MOST + 500)
    values = PlaceValues(frames)
    assert len(values.people) == MOST
    position = int(values.positions[77])
    assert values.people["person_id"][77] == frames["people"]["person_id"][position]
    assert values.at("earnings", 12)[77] == frames["outcomes"].loc[at(frames), "earnings"].to_numpy()[position]  # fmt: skip


@pytest.mark.parametrize(
    ("primary", "priors", "counts", "another"),
    [
        ("earnings", ["worked"], [], False),
        ("earnings", ["worked", "paid"], ["paid"], False),
        ("employed", ["paid"], ["paid"], True),
        ("employed", ["worked", "paid"], ["worked", "paid"], False),
    ],
)
def test_a_yes_or_no_of_before_does_not_show_that_amounts_were_alike(
    evaluate: Evaluate, primary: str, priors: list[str], counts: list[str], another: bool
) -> None:
    frames, _ = tables(1)
    known = [one for one in SETTINGS["prior_outcomes"] if one["column"] in priors]
    outcomes = [{"code": primary, "month": 12, "primary": True}]
    found = evaluate(
        frames["people"], frames["outcomes"], **{**SETTINGS, "prior_outcomes": known, "outcomes": outcomes}
    )  # fmt: skip
    assert list(found.facts.measured_before) == counts
    assert found.facts.prior_is_another is another
    said = any("The primary outcome itself was not among them" in r for r in found.evidence.reasons)
    assert said is another
    assert ("no_prior_outcome" in found.evidence.caveats) is not bool(counts)


@pytest.mark.parametrize("whom", ["participants", "comparison"])
def test_a_characteristic_cut_off_in_one_group(evaluate: Evaluate, whom: str) -> None:
    frames, ours = tables(2)
    inside = ours == (whom == "participants")
    frames["people"].loc[inside, "workless"] = frames["people"].loc[inside, "workless"].clip(upper=12)  # fmt: skip
    [doubt] = [one for one in found(evaluate, frames) if one.kind == "covariate_ceiling"]
    assert (doubt.column, doubt.group, doubt.value) == ("workless", whom, 12)


@pytest.mark.parametrize(
    ("name", "asked"),
    [("local_authority", True), ("LocalAuthority", True), ("Home district", True), ("birthplace", False), ("adviser", False)],
)  # fmt: skip
def test_groups_of_other_areas(name: str, asked: bool) -> None:
    ours = np.arange(200) < 80
    apart = pd.Series(np.where(ours, "Bury", np.where(np.arange(200) % 2, "Bolton", "Wigan")), dtype="object")  # fmt: skip
    assert [one.column for one in areas_apart({name: apart}, ours)] == ([name] if asked else [])
    mostly = apart.mask(np.arange(200) % 10 == 0, "Bury")
    [found] = areas_apart({name: mostly}, ours) if asked else [None]
    assert found is None or 0.75 < found.value < 0.9  # nine in ten of the others live elsewhere
    mixed = apart.mask(np.arange(200) % 3 == 0, "Bury")
    assert list(areas_apart({name: mixed}, ours)) == []


@pytest.mark.parametrize(
    ("column", "value", "share"),
    [("sex", "Male", 1.0), ("age", 35.0, 0.4), ("workless", 0.0, 0.4), ("worked", 0.0, 1.0)],
)
def test_a_value_that_a_form_fills_in_for_one_group(
    evaluate: Evaluate, column: str, value: float | str, share: float
) -> None:
    frames, ours = tables(4)
    some = ~ours & (np.random.default_rng(4).random(len(ours)) < share)
    frames["people"].loc[some, column] = value
    [doubt] = [one for one in found(evaluate, frames) if one.kind == "covariate_repeated"]
    assert (doubt.column, doubt.group, doubt.sure) == (column, "comparison", False)
    assert doubt.part == (value if isinstance(value, str) else f"{value:g}")


def test_participants_alone_who_began_nothing() -> None:
    status = pd.Series(["Completed"] * 70 + ["Did not start"] * 30, dtype="object")
    [doubt] = never_began({"status": status}, None)
    assert (doubt.kind, doubt.people, doubt.among) == ("began_nothing", 30, 100)
    assert list(never_began({"status": status.replace("Did not start", "Left early")}, None)) == []
    ids = pd.Series([str(i) for i in range(100)])
    events = pd.DataFrame({"person_id": ids[:80], "event": "started"})
    [doubt] = never_began({}, has_event(ids, events))
    assert (doubt.column, doubt.people) == ("event", 20)


@pytest.mark.parametrize(("value", "words"), [(1.0, "have"), (0.0, "lack")])
def test_an_outcome_known_only_of_those_who_have_it(evaluate: Evaluate, value: float, words: str) -> None:  # fmt: skip
    frames, _ = tables(5)
    frames["people"]["group"] = pd.Categorical(["participant"] * len(frames["people"]))
    monitored = {"design": "monitoring", "prior_outcomes": []}
    assert kinds(evaluate, frames, **monitored) == set()
    rows = frames["outcomes"]
    rows["employed"] = rows["employed"].where(rows["employed"] == value)
    doubts = [one for one in found(evaluate, frames, **monitored) if one.kind == "known_of_some"]
    assert [one.value for one in doubts] == [value]


def test_people_with_neither_work_nor_benefits_in_one_group(evaluate: Evaluate) -> None:
    frames, ours = tables(6)
    rows = frames["outcomes"]
    rows["out_of_work_benefits"] = 1 - rows["employed"]
    measures = [
        {"code": "out_of_work_benefits", "month": 12, "primary": True},
        {"code": "earnings", "month": 12},
    ]
    settings = {"outcomes": measures, "prior_outcomes": []}
    assert "unlike_opposed" not in kinds(evaluate, frames, **settings)
    gone = np.tile(ours & (np.random.default_rng(1).random(len(ours)) < 0.4), 2)
    rows.loc[gone, "out_of_work_benefits"] = 0.0
    [doubt] = [one for one in found(evaluate, frames, **settings) if one.kind == "unlike_opposed" and one.other == "earnings"]  # fmt: skip
    assert (doubt.group, doubt.value) == ("participants", 1)


def test_values_carried_forward_for_some_of_everybody(evaluate: Evaluate) -> None:
    frames, ours = tables(7)
    rows = frames["outcomes"]
    some = np.random.default_rng(1).random(len(ours)) < 0.4
    for name in ("employed", "earnings"):
        now, then = (rows.loc[at(frames, month), name].to_numpy() for month in (12, 6))
        rows.loc[at(frames), name] = np.where(some, then, now)
    [doubt] = [one for one in found(evaluate, frames) if one.kind == "same_months"]
    assert (doubt.group, doubt.sure) == ("", False)
    assert doubt.value == pytest.approx(0.4, abs=0.12)


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        (lambda then: then, False),
        (lambda then: then + 2, False),  # two thirds of a standard deviation: a good programme
        (lambda then: 20 * then, True),  # the sum of twenty items beside their mean
        (lambda then: 60 + then, True),  # a level beside a change
    ],
)
def test_a_score_on_another_scale_before_the_start_is_asked_about(
    evaluate: Evaluate, before: Callable[[np.ndarray], np.ndarray], asked: bool
) -> None:
    rng = np.random.default_rng(9)
    n = 400
    then = rng.normal(9, 3, n).clip(4)
    now = 0.3 * then + rng.normal(6, 3, n)
    ids = [f"P{i}" for i in range(n)]
    groups = np.where(np.arange(n) < n // 2, "participant", "comparison")
    people = pd.DataFrame({"person_id": ids, "group": groups, "before": before(then).round(2)})
    outcomes = pd.DataFrame({"person_id": ids, "month": 6, "mood": now.round(2)})
    mood = {"code": "local:mood", "month": 6, "primary": True, "label": "Mood", "unit": "score"}
    evaluation = evaluate(
        people,
        outcomes,
        design="matched_comparison",
        covariates={"before": "numeric"},
        prior_outcomes=[{"column": "before", "outcome": "local:mood", "month": -1}],
        outcomes=[{**mood, "definition": "Mean of items.", "direction": "increase"}],
    )
    assert ("open_question" in evaluation.evidence.caveats) is asked
    said = any("on another scale" in reason for reason in evaluation.evidence.reasons)
    assert said is asked


def test_a_score_of_nought_is_nothing_that_somebody_lacks(evaluate: Evaluate) -> None:
    """Anxiety that a programme lessens is 0 for some who took part, and for hardly anybody else."""
    rng, n = np.random.default_rng(9), 400
    ours = np.arange(n) % 2 == 0
    lasting = rng.normal(10, 4, n)
    rows = [
        pd.DataFrame(
            {
                "person_id": [f"P{i}" for i in range(n)],
                "month": month,
                "anxiety": (lasting - 4 * ours + rng.normal(0, 1, n)).clip(np.where(ours, 0, 1), 21).round(),
            }
        )
        for month in (3, 6, 12)
    ]  # fmt: skip
    people = pd.DataFrame(
        {
            "person_id": rows[0]["person_id"],
            "group": np.where(ours, "participant", "comparison"),
            "age": rng.integers(18, 60, n),
            "provider": np.where(np.arange(n) % 3 == 0, "a", "b"),
        }
    )
    anxiety = {"code": "local:anxiety", "month": 12, "primary": True, "label": "Anxiety", "unit": "score"}  # fmt: skip
    frames = {"people": people, "outcomes": pd.concat(rows, ignore_index=True)}
    seen = kinds(
        evaluate,
        frames,
        design="randomised_trial",
        covariates={"age": "numeric", "provider": "category"},
        prior_outcomes=[],
        outcomes=[{**anxiety, "definition": "GAD-7.", "direction": "decrease"}],
    )
    of_having = {"chosen_later", "never_lost", "lost_as_no", "part_lost_as_no", "peak"}
    assert not seen & of_having


def _chosen_with_leaks(frames: Tables, ours: np.ndarray, leak: float) -> Tables:
    """Leave of the comparison group only those who were out of work at month 6, and a few who were not."""
    rows = frames["outcomes"]
    works = (rows.loc[at(frames, 6), "employed"] == 1).to_numpy()
    gone = ~ours & works & (np.random.default_rng(3).random(len(ours)) > leak)
    people = frames["people"][~gone].reset_index(drop=True)
    kept = rows["person_id"].isin(people["person_id"])
    return {"people": people, "outcomes": rows[kept].reset_index(drop=True)}


@pytest.mark.parametrize("leak", [0.0, 0.02, 0.04])
def test_a_group_chosen_by_a_later_month_is_found_though_a_few_slipped_in(
    evaluate: Evaluate, leak: float
) -> None:
    for seed in range(5):
        frames, ours = tables(seed, n=900)
        found_now = found(evaluate, _chosen_with_leaks(frames, ours, leak))
        doubts = [doubt for doubt in found_now if doubt.kind == "chosen_later"]
        assert {doubt.group for doubt in doubts} == {"comparison"}, seed
        assert all(doubt.sure for doubt in doubts) or leak > 0.03


def test_few_in_work_at_first_and_more_later_in_both_groups_are_not_chosen(
    evaluate: Evaluate,
) -> None:
    """People who are all out of work at the start, and of whom some more are in work each month."""
    for seed in range(10):
        frames, ours = tables(seed, n=900)
        rng = np.random.default_rng(seed)
        early = rng.random(len(ours)) < np.where(ours, 0.12, 0.04)
        frames["outcomes"].loc[at(frames, 6), "employed"] = early * 1.0
        assert "chosen_later" not in kinds(evaluate, frames)


@pytest.mark.parametrize("rule", ["weekday", "odd"])
@pytest.mark.parametrize("moved", [0.0, 0.02])
def test_a_trial_by_the_day_of_the_start_is_asked_about(
    evaluate: Evaluate, rule: str, moved: float
) -> None:
    frames, _ = tables(4)
    starts = frames["people"]["start_date"]
    ours = (starts.dt.day_of_week < 3 if rule == "weekday" else starts.dt.day % 2 == 0).to_numpy()
    ours = ours ^ (np.random.default_rng(1).random(len(ours)) < moved)
    frames["people"]["group"] = pd.Categorical(np.where(ours, "participant", "comparison"))
    [doubt] = [d for d in found(evaluate, frames, design="randomised_trial") if d.kind == "drawn_by_day"]  # fmt: skip
    assert (doubt.part, doubt.sure) == (rule, False)
    # Of groups that were chosen nobody says that chance decided.
    assert "drawn_by_day" not in kinds(evaluate, frames)


def test_a_draw_is_not_told_by_the_day(evaluate: Evaluate) -> None:
    for seed in range(10):
        frames, _ = tables(seed, n=120)
        ours = np.random.default_rng(seed).permutation(120) < 60
        frames["people"]["group"] = pd.Categorical(np.where(ours, "participant", "comparison"))
        assert "drawn_by_day" not in kinds(evaluate, frames, design="randomised_trial")
