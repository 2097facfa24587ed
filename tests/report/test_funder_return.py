"""The return to a funder: what the report holds of what is asked for, what it does not with the reason, and no word of an impact."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from localeval.analysis.facts import DeliveryFacts, EqualityFacts
from localeval.analysis.file_reading import FileReading
from localeval.base.language import speaking
from localeval.catalogue.catalogue import shared_outcomes
from localeval.project.profiles import Profile, profile_names, read_profile
from localeval.project.project import Measure
from localeval.render.interface import ReportMeta
from localeval.render.published_tables import as_published
from localeval.render.workbook import RETURN_WORDS, workbook
from localeval.report.display import Table
from localeval.report.funder_return import cover_facts, return_sheets
from localeval.results import (
    Balance,
    BalanceRow,
    DeliveryFigure,
    Estimate,
    Level,
    Records,
    Subgroup,
)
from localeval.results.fidelity import FidelityReview

from ..claims import IMPACT_WORDS
from .conftest import facts_of
from .wording.english_words import english_in

META = ReportMeta(
    title="Steps: Bolton", organisation="A council", place="Bolton", date="2026-11-22",
    status=("OFFICIAL",), licence="Open Government Licence v3.0",
)  # fmt: skip
MEASURES = tuple(
    Measure(shared_outcomes()[code], month, code == "first_earnings")
    for code, month in (("first_earnings", 12), ("job_outcome", 6))
)


def level(outcome: str, month: int, n: int | None, value: float | None, **more: Any) -> Level:
    ends = (None, None) if value is None else (value - 3, value + 3)
    label = shared_outcomes()[outcome].label
    given = {"label": label, "unit": "percent", "role": "primary", "n": n, "level": value}
    return Level(outcome=outcome, month=month, **given, low=ends[0], high=ends[1], **more)


def figure(kind: str, months: int, cohort: str = "", **numbers: Any) -> DeliveryFigure:
    given = {"kind": kind, "months": months, "until": "2026-06-30", "cohort": cohort}
    return DeliveryFigure.model_validate({**given, **numbers})


DELIVERY = (
    figure("started", 3, people=500, reached=400, share=80, low=76, high=83, left_out=0),
    figure("job", 12, people=400, reached=200, share=50, low=45, high=55, left_out=0),
    figure("referrals", 0, people=500),
    figure("referrals", 0, "2024-M4", people=500),
    figure("job_by", 6, people=395, reached=100, share=25.3, low=21, high=30),
    figure("volume", 0, people=400),
    figure("volume", 0, "2024-M4", people=200),
    figure("volume", 0, "2024-M5", people=200),
    figure("job_by", 3, "2024-M4", people=200),
    figure("job_by", 12, "2024-M4", people=200, reached=90, share=45, low=38, high=52),
    figure("job_by", 3, "2024-M5", people=195, reached=20, share=10.26, low=7, high=15),
)
RECORDS = Records(
    levels=(
        level("first_earnings", 12, 380, 48.2),
        level("job_outcome", 6, 390, 20.1),
        level("first_earnings", 12, 190, 50.0, subgroup=Subgroup(variable="sex", value="Female")),
        level("first_earnings", 12, None, None, subgroup=Subgroup(variable="sex", value="Male"), withheld="too few people"),
    ),
    delivery=DELIVERY,
)  # fmt: skip
BALANCE = Balance(
    rows=(
        BalanceRow(covariate="sex: Female", participant_mean=55.0, comparison_before=None, comparison_after=None, smd_before=None, smd_after=None, share=True),
        BalanceRow(covariate="sex: Male", participant_mean=None, comparison_before=None, comparison_after=None, smd_before=None, smd_after=None, share=True),
    ),
    largest_before=None, largest_after=None, over_limit_before=0, over_limit_after=None, passed=True,
)  # fmt: skip


@pytest.fixture
def restart(tmp_path: Path) -> Profile:
    return read_profile(tmp_path, "restart")


def sheets(profile: Profile, records: Records = RECORDS, **changes: Any) -> dict[str, Table]:
    given = {"measures": MEASURES, "covariates": {"sex": "category", "age": "numeric"}, **changes}
    made = return_sheets(facts_of("monitoring", **given), profile, records, BALANCE)
    return {sheet.name: sheet.table for sheet in made}


def reasons(made: dict[str, Table]) -> dict[str, str]:
    return {what: why for what, why in made["Not_given"].rows}


def test_the_sheets_of_a_return(restart: Profile) -> None:
    assert list(sheets(restart)) == ["Outcomes", "Referrals", "Volumes", "Steps", "Equality", "Targets", "Definitions", "Not_given"]  # fmt: skip


def test_an_outcome_is_given_with_those_who_were_followed_long_enough(restart: Profile) -> None:
    started, earned, job = sheets(restart)["Outcomes"].rows
    assert list(earned) == ["First earnings from employment", "First earnings from employment (%)", "month 12", "380", "48", "45 to 51"]  # fmt: skip
    assert list(started)[2:5] == ["month 3", "500", "80"]
    assert list(job)[3:] == ["[x]", "[x]", "[x]"]
    why = reasons(sheets(restart))
    assert why["Job outcome, month 12"] == "It was measured at other months: 6."


def test_a_job_outcome_of_earnings_alone_says_so(restart: Profile) -> None:
    at_twelve = Records(levels=(level("job_outcome", 12, 380, 25.0),))
    alone = FileReading(job_outcome="at_start")
    both = FileReading(job_outcome="at_start", self_employment=True)
    assert "earnings alone" in reasons(sheets(restart, at_twelve, reading=alone))["Job outcome"]
    assert "Job outcome" not in reasons(sheets(restart, at_twelve, reading=both))


def test_a_number_that_is_withheld_stays_so_and_says_why(restart: Profile) -> None:
    few = level("first_earnings", 12, 380, None, withheld="too few people have it or not")
    _, earned, _ = sheets(restart, Records(levels=(few,)))["Outcomes"].rows
    assert list(earned)[3:] == ["380", "[c]", "[c]"]


def test_volumes_are_given_only_where_follow_up_is_equal(restart: Profile) -> None:
    table = sheets(restart)["Volumes"]
    april, may, everyone = (list(row) for row in table.rows)
    assert april == ["April 2024", "200", "200", "[c]", "[c]", "[z]", "[z]", "90", "45"]
    assert may == ["May 2024", "200", "195", "20", "10", "[z]", "[z]", "[z]", "[z]"]
    assert everyone == ["All", "400", "[z]", "[z]", "[z]", "100", "25", "[z]", "[z]"]
    notes = " ".join(table.notes)
    assert "everybody who joined then has come so far" in notes
    assert "all of them had a job on the day they joined, or who is counted differs" in notes


def test_a_target_stands_beside_what_was_counted_over_its_time(restart: Profile) -> None:
    [row] = sheets(restart)["Targets"].rows
    assert list(row)[2:6] == ["15", "[x]", "[x]", "[x]"], "six months are not twelve"
    at_twelve = Records(levels=(level("job_outcome", 12, 380, 25.0),))
    [row] = sheets(restart, at_twelve)["Targets"].rows
    assert list(row)[2:6] == ["15", "380", "25", "22 to 28"]
    assert "not judged" in sheets(restart)["Targets"].notes[0]


def test_a_target_of_jobs_is_set_beside_those_counted_over_its_months(tmp_path: Path) -> None:
    text = """\
name: Steps fund
funder: A county
edition: "3"
source: Guidance
outcomes: [{code: employed, name: Work}]
targets:
  - {step: job, share: 30, within_months: 6, source: Grant}
  - {step: job, share: 50, within_months: 12, source: Grant}
  - {step: job, share: 50, within_months: 9, source: Grant}
  - {step: started, share: 75, of: referred, within_months: 3, source: Grant}
"""
    (tmp_path / "mine.yml").write_text(text, encoding="utf-8")
    made = sheets(read_profile(tmp_path, "mine.yml"))
    reached = [list(row)[3:5] for row in made["Targets"].rows]
    assert reached == [["395", "25"], ["400", "50"], ["[x]", "[x]"], ["500", "80"]]
    assert reasons(made)["Target: Began a job"] == "The report counts it over 12 months, not over the time of the target."  # fmt: skip


def test_groups_have_their_share_and_withheld_ones_none(restart: Profile) -> None:
    female, male = sheets(restart)["Equality"].rows
    assert list(female) == ["Sex", "Female", "55", "190", "50"]
    assert list(male) == ["Sex", "Male", "[c]", "[c]", "[c]"]
    why = reasons(sheets(restart))
    assert "groups of it are not declared" in why["Age"]
    without = reasons(sheets(restart, covariates={"sex": "category"}))
    assert without["Age"] == "The data, as they are declared, have no column age."


def test_categories_and_plans_that_are_declared_stand_in_it_with_one_value_a_cell(
    restart: Profile,
) -> None:
    beside = DeliveryFacts(
        "2026-06-30",
        True,
        untold_targets=("referrals",),
        equality=(EqualityFacts("ethnicity", "Ethnic group", "England and Wales", "2025-03-01", "https://standard.example"),),
    )  # fmt: skip
    more = (
        figure("joined", 0, by="ethnicity", part="White", people=400, reached=300, share=75),
        figure("joined", 0, by="ethnicity", part="Asian", people=400),
        figure("joined", 0, by="ethnicity", part="Other", people=400, reached=0),
        figure("job", 12, by="ethnicity", part="White", people=290, reached=150, share=52),
        figure("job", 12, by="ethnicity", part="Asian", people=0),
        figure("target", 0, people=400, reached=200, planned={"measure": "jobs", "by": "2026-03-31", "people": 250}),
        figure("target", 0, people=None, planned={"measure": "referrals", "by": "2026-03-31", "people": 600}),
    )  # fmt: skip
    records = Records(levels=RECORDS.levels, delivery=(*DELIVERY, *more))
    facts = facts_of("monitoring", measures=MEASURES)
    made = {s.name: s.table for s in return_sheets(facts, restart, records, None, beside)}
    assert [list(row) for row in made["Categories"].rows] == [
        ["Ethnicity", "White", "300", "75", "290", "52"],
        ["Ethnicity", "Asian", "[c]", "[c]", "[z]", "[z]"],
    ]
    assert "edition of 1 March 2025. https://standard.example" in " ".join(made["Categories"].notes)
    assert [list(row) for row in made["Planned"].rows] == [
        ["31 March 2026", "Began a job", "250", "200"],
        ["31 March 2026", "Referred", "600", "[x]"],
    ]
    assert list(made["Steps"].rows[1])[1] == "400", "of everyone, and of no category"


def test_reviews_of_a_service_stand_for_its_fidelity(tmp_path: Path) -> None:
    def review(provider: str, date: str, *items: int | None) -> FidelityReview:
        rated = [item for item in items if item is not None]
        total = sum(rated) if len(rated) == len(items) else None
        return FidelityReview(provider=provider, date=date, reviewer="A trust", items=items, total=total)  # fmt: skip

    reviews = (
        review("North", "2025-02-10", *[3] * 25),
        review("North", "2026-02-10", *[4] * 25),
        review("South", "2026-01-10", None, *[4] * 24),
    )
    made = sheets(read_profile(tmp_path, "connect_to_work"), Records(fidelity=reviews))
    rows = [list(row) for row in made["Outcomes"].rows if "Fidelity" in row[0]]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("Fidelity to supported employment: North", "10 February 2026", "[z]", "100", "[z]"),
        ("Fidelity to supported employment: South", "10 January 2026", "[z]", "[x]", "[z]"),
    ]
    why = reasons(made)["Fidelity to supported employment: South, 10 January 2026"]
    assert why == "An item of the review was not rated, so that there is no total."


def test_what_could_not_be_read_is_listed(restart: Profile) -> None:
    rows = sheets(restart)["Not_given"].rows
    unread = [what for what, why in rows if why.startswith("It could not be read")]
    assert unread == list(restart.not_read)


def own_words(profile: Profile) -> list[str]:
    """Give what stands in the funder's own words, in any language: names, definitions, and where these can be read."""
    found = [profile.name, profile.funder, profile.source, profile.edition]
    for asked in profile.outcomes:
        found += [asked.name, asked.definition, asked.source]
    found += [text for target in profile.targets for text in (target.name, target.source)]
    return sorted(filter(None, found), key=len, reverse=True)


@pytest.mark.parametrize("name", profile_names())
def test_a_return_in_welsh_holds_no_english_but_the_funders_own_words(
    name: str, tmp_path: Path
) -> None:
    profile = read_profile(tmp_path, name)
    with speaking("cy"):
        made = sheets(profile)
        words = cover_facts(profile)
        for sheet, table in made.items():
            words += [sheet, table.caption, *table.header, *table.notes, *table.general]
            words += [cell for row in table.rows for cell in row]
    told = "\n".join(words)
    for own in own_words(profile):
        told = told.replace(own, " ")
    # The groups are as the data of these tests write them.
    assert english_in(told.replace("Female", " ").replace("Male", " ")) == []


def test_a_line_of_a_profile_of_ones_own_stands_as_it_was_written(tmp_path: Path) -> None:
    """Also where its code is one of the catalogue's."""
    text = (
        "name: Steps\nfunder: A county\nedition: '2026-05-31'\nsource: Guidance\noutcomes:\n  - {code: employed, name: Work}\n"
        "not_read: {groups: By which wards it asks.}\n"
    )
    (tmp_path / "mine.yml").write_text(text, encoding="utf-8")
    with speaking("cy"):
        made = sheets(read_profile(tmp_path, "mine.yml"))
    assert "By which wards it asks." in [row[0] for row in made["Heb_eu_rhoi"].rows]
    assert made["Diffiniadau"].rows[0][4] == "31 Mai 2026"


def test_without_events_there_are_no_volumes_and_it_is_said(restart: Profile) -> None:
    made = sheets(restart, Records(levels=RECORDS.levels))
    assert {"Volumes", "Steps"} & set(made) == set()
    assert reasons(made)["Volumes"] == "The data hold no dated steps of people."


def test_where_people_are_compared_the_levels_are_those_of_the_report(restart: Profile) -> None:
    estimate = Estimate(
        outcome="first_earnings", label="First earnings from employment", month=12, unit="percent", direction="increase",
        estimand="ATT", method="weighting", role="primary", n_participants=300, n_comparison=900, participant_level=44.0,
        comparison_level=40.0, estimate=4.0, std_error=3.0, low=-2.0, high=10.0, p_value=0.2, verdict="inconclusive",
    )  # fmt: skip
    facts = facts_of("matched_comparison", measures=MEASURES)
    table = return_sheets(facts, restart, Records(estimates=(estimate,)))[0].table
    earned = list(table.rows[1])
    assert earned[3:] == ["300", "44", "[z]"]
    assert "of the people whom it compares with others" in " ".join(table.notes)
    cells = {cell for row in table.rows for cell in row}
    assert not cells & {"4", "40", "−2 to 10"}, "no estimate and no comparison group"


@pytest.mark.parametrize("spoken", ["en", "cy"])
def test_no_word_of_it_claims_an_impact(restart: Profile, spoken: str) -> None:
    with speaking(spoken):  # type: ignore[arg-type]
        made = sheets(restart)
        words = [cell for table in made.values() for line in (table.header, table.notes, [table.caption]) for cell in line]  # fmt: skip
    assert len(made) == 8
    assert IMPACT_WORDS.findall(" ".join(words)) == []


def test_the_workbook_keeps_to_the_guidance_and_is_the_same_every_time(restart: Profile) -> None:
    tables = [as_published(table, name) for name, table in sheets(restart).items()]
    made = workbook(tables, META, RETURN_WORDS, cover_facts(restart))
    assert made == workbook(tables, META, RETURN_WORDS, cover_facts(restart))
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Cover", "Contents", "Notes", *sheets(restart)]
    assert book.properties.title == "Steps: Bolton: return to the funder"
    assert book.properties.language == "en-GB"
    cover = [cell.value for row in book["Cover"] for cell in row if cell.value]
    assert any("Department for Work and Pensions" in str(line) for line in cover)
    [table] = book["Volumes"].tables.values()
    assert [cell.value for cell in book["Volumes"][table.ref][1]][:2] == ["April 2024", 200]
    for sheet in book:
        assert not sheet.merged_cells.ranges
