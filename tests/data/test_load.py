"""What good data become: types, categories, missing values, the kinds of file, places and months."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load, look, usable

from ..small_project import CONTEXT, COSTS, EVENTS, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)


def frame(text: str, **types: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype={"person_id": "str"}).astype(types)


def as_parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def as_excel(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_excel(buffer, index=False)
    return buffer.getvalue()


def test_people_have_ids_as_text_numbers_as_float_and_categories_in_order(make: Make) -> None:
    people = load(make(), today=TODAY)["people"]
    assert people["person_id"].tolist()[:2] == ["001", "002"]
    assert people["age"].dtype == np.float64
    assert people["group"].cat.categories.tolist() == ["participant", "comparison"]
    assert people["sex"].cat.categories.tolist() == ["Female", "Male"]
    assert people["sex"].isna().tolist() == [False] * 5 + [True]
    assert people["place_code"].unique().tolist() == ["E08000003"]
    assert people["start_date"].iloc[0] == pd.Timestamp("2024-05-01")
    assert pd.isna(people["start_date"].iloc[5])


def test_outcomes_have_whole_months_and_float_values(make: Make) -> None:
    outcomes = load(make(), today=TODAY)["outcomes"]
    assert outcomes.dtypes.drop("person_id").astype(str).to_dict() == {
        "month": "int64",
        "employed": "float64",
        "earnings": "float64",
    }
    assert outcomes["earnings"].tolist()[:3] == [9100.0, 0.0, 12000.5]
    assert np.isnan(outcomes["employed"].iloc[5])


@pytest.mark.parametrize("written", ["", " ", "NA", "n/a", "#N/A", "NaN", "null", "."])
def test_what_is_written_for_not_known_is_missing(make: Make, written: str) -> None:
    project = make({"people.csv": PEOPLE.replace("41,Female", f"{written},{written}")})
    person = load(project, today=TODAY)["people"].iloc[3]
    assert pd.isna(person["age"])
    assert pd.isna(person["sex"])


def test_none_is_an_answer_and_not_missing(make: Make) -> None:
    people = load(make({"people.csv": PEOPLE.replace("Female", "None")}), today=TODAY)["people"]
    assert people["sex"].cat.categories.tolist() == ["Male", "None"]


@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), ("TRUE", "FALSE"), ("Yes", "no"), ("1.0", "0.0")]
)
def test_yes_and_no_become_one_and_zero(make: Make, yes: str, no: str) -> None:
    text = OUTCOMES.replace(",12,1,", f",12,{yes},").replace(",12,0,", f",12,{no},")
    outcomes = load(make({"outcomes.csv": text}), today=TODAY)["outcomes"]
    assert outcomes["employed"].tolist()[:5] == [1.0, 0.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "xlsx", "parquet"])
def test_every_kind_of_file_gives_the_same_tables(make: Make, kind: str) -> None:
    expected = load(make(), today=TODAY)
    content = {
        "csv": PEOPLE.encode(),
        "csv.gz": gzip.compress(PEOPLE.encode()),
        "xlsx": as_excel(frame(PEOPLE)),
        "parquet": as_parquet(
            frame(PEOPLE).assign(start_date=pd.to_datetime(frame(PEOPLE)["start_date"]))
        ),
    }[kind]
    project = make({f"people.{kind}": content}, data={"people": f"data/people.{kind}"})
    pd.testing.assert_frame_equal(load(project, today=TODAY)["people"], expected["people"])


@pytest.mark.parametrize("dtype", ["int8", "float32", "str", "Int64", "bool", "category"])
def test_the_type_in_the_file_does_not_change_a_number(make: Make, dtype: str) -> None:
    people = frame(PEOPLE)
    people["age"] = pd.DataFrame({"age": [1, 0, 1, 1, 0, 1]}).astype({"age": dtype})["age"]
    project = make({"people.parquet": as_parquet(people)}, data={"people": "data/people.parquet"})
    found = load(project, today=TODAY)["people"]["age"]
    assert found.dtype == np.float64
    assert found.tolist() == [1, 0, 1, 1, 0, 1]


def test_whole_numbers_in_a_category_are_written_without_a_point(make: Make) -> None:
    people = frame(PEOPLE)
    people["sex"] = [
        2.0,
        10.0,
        np.nan,
        2.0,
        10.0,
        1.0,
    ]  # what pandas makes of whole numbers with a gap
    project = make({"people.parquet": as_parquet(people)}, data={"people": "data/people.parquet"})
    sex = load(project, today=TODAY)["people"]["sex"]
    assert sex.cat.categories.tolist() == ["1", "2", "10"]


def test_a_category_of_the_file_keeps_its_order(make: Make) -> None:
    people = frame(PEOPLE)
    order = pd.CategoricalDtype(["Male", "Unused", "Female"], ordered=True)
    people["sex"] = people["sex"].astype(order)
    project = make({"people.parquet": as_parquet(people)}, data={"people": "data/people.parquet"})
    sex = load(project, today=TODAY)["people"]["sex"]
    assert sex.cat.categories.tolist() == ["Male", "Female"]
    assert sex.cat.ordered


def test_their_column_names_and_only_what_is_declared_is_kept(make: Make) -> None:
    text = PEOPLE.replace("person_id", "Client Ref").replace(",sex", ",NI number")
    project = make(
        {"people.csv": text},
        data={"columns": {"person_id": "Client Ref"}},
        covariates={"age": "numeric"},
    )
    tables = load(project, today=TODAY)
    assert list(tables["people"]) == ["person_id", "group", "start_date", "place_code", "age"]
    assert tables.notes == ("data/people.csv: 1 column is not used and left out: 'NI number'.",)


def test_a_byte_order_mark_and_blank_rows_below_the_table_are_no_problem(make: Make) -> None:
    project = make({"people.csv": b"\xef\xbb\xbf" + PEOPLE.encode() + b"\n,,,,\n,,,,,,\n"})
    assert len(load(project, today=TODAY)["people"]) == 6


def test_rows_are_counted_as_a_spreadsheet_does_past_blank_rows(make: Make) -> None:
    project = make({"people.csv": PEOPLE.replace("004,", "\n,,,,\n004,").replace("64", "640")})
    with pytest.raises(ProjectError, match=r"row 9: 640 is not possible"):
        load(project, today=TODAY)


def test_lines_are_counted_past_line_breaks_in_a_value(make: Make) -> None:
    text = PEOPLE.replace("30,Female", '30,"Fe\nmale"').replace("64,", "64")
    with pytest.raises(ProjectError, match="line 8: the line has 4 values"):
        load(make({"people.csv": text}), today=TODAY)


def test_declared_encoding_and_separator_are_used(make: Make) -> None:
    project = make(
        {
            "people.csv": PEOPLE.replace("Female", "weiblich für")
            .replace(",", ";")
            .encode("cp1252"),
            "outcomes.csv": OUTCOMES.replace(",", ";"),
        },
        data={"encoding": "windows-1252", "separator": ";"},
    )
    sex = load(project, today=TODAY)["people"]["sex"]
    assert sex.cat.categories.tolist() == ["Male", "weiblich für"]


def test_outcomes_may_be_columns_of_people_when_there_is_one_month(make: Make) -> None:
    people = frame(PEOPLE).merge(frame(OUTCOMES).drop(columns="month"), on="person_id")
    project = make({"people.csv": people.to_csv(index=False)}, data={"outcomes": None})
    tables = load(project, today=TODAY)
    pd.testing.assert_frame_equal(tables["outcomes"], load(make(), today=TODAY)["outcomes"])
    assert "employed" not in tables["people"]


def test_a_local_outcome_is_read_from_the_column_without_its_prefix(make: Make) -> None:
    own = {"label": "Steps", "unit": "score", "direction": "increase", "definition": "Steps."}
    project = make(
        {"outcomes.csv": OUTCOMES.replace("employed", "steps")},
        outcomes=[{"code": "local:steps", "month": 12, "primary": True, **own}],
    )
    assert load(project, today=TODAY)["outcomes"]["steps"].tolist()[:2] == [1.0, 0.0]


def test_age_bands_are_made_from_age_in_years(make: Make) -> None:
    text = PEOPLE.replace(",30,", ",24.9,").replace(",41,", ",25,").replace(",52,", ",50,")
    people = load(make({"people.csv": text}, subgroups=["age_band"]), today=TODAY)["people"]
    assert people["age_band"].tolist() == [
        "16 to 24", "16 to 24", "50 and over", "25 to 49", "16 to 24", "50 and over",
    ]  # fmt: skip
    assert people["age_band"].cat.categories.tolist() == ["16 to 24", "25 to 49", "50 and over"]


def test_somebody_under_16_gets_a_band_and_an_unknown_age_gets_none(make: Make) -> None:
    text = PEOPLE.replace(",17,", ",15,").replace(",30,", ",,")
    bands = load(make({"people.csv": text}, subgroups=["age_band"]), today=TODAY)["people"][
        "age_band"
    ]
    assert pd.isna(bands.iloc[0])
    assert bands.iloc[1] == "under 16"


def test_monitoring_needs_no_group(make: Make) -> None:
    people = frame(PEOPLE).drop(columns="group")
    project = make({"people.csv": people.to_csv(index=False)}, design="monitoring")
    assert load(project, today=TODAY)["people"]["group"].unique().tolist() == ["participant"]


def test_a_comparison_group_may_be_older_than_the_programme(make: Make) -> None:
    project = make({"people.csv": PEOPLE.replace("comparison,2024-05-01", "comparison,2019-05-01")})
    assert load(project, today=TODAY)["people"]["start_date"].min() == pd.Timestamp("2019-05-01")


def test_a_rehearsal_with_made_up_data_may_lie_in_the_future(make: Make) -> None:
    project = make(data={"synthetic": True})
    tables = load(project, today=dt.date(2024, 4, 2))
    assert any("not all ids begin with SYN-" in note for note in tables.notes)


def test_the_other_tables(make: Make) -> None:
    files = {"events.csv": EVENTS, "costs.csv": COSTS, "context.csv": CONTEXT}
    project = make(files, data={name.removesuffix(".csv"): f"data/{name}" for name in files})
    tables = load(project, today=TODAY)
    assert tables["events"]["event"].cat.categories.tolist() == ["left", "referred", "started"]
    assert tables["costs"]["year"].tolist() == [2024, 2024]
    assert tables["costs"]["kind"].cat.categories.tolist() == ["cash", "in_kind"]
    assert tables["context"]["value"].tolist() == [5.1, 3.9]


def test_second_referrals_are_not_out_of_order(make: Make) -> None:
    events = EVENTS + "001,referred,2024-11-01\n001,started,2024-11-15\n"
    project = make({"events.csv": events}, data={"events": "data/events.csv"})
    assert len(load(project, today=TODAY)["events"]) == 6


def test_each_place_gets_its_people_with_their_rows_and_the_context_of_areas(make: Make) -> None:
    header, *rows = PEOPLE.splitlines()
    codes = ["E08000003", "E08000003", "E08000006", "E08000003", "E08000003", "E08000006"]
    people = [f"{header},place_code", *(f"{r},{c}" for r, c in zip(rows, codes, strict=True))]
    outcomes = OUTCOMES.replace("006,12,,", "006,12,0,10")
    project = make(
        {
            "people.csv": "\n".join(people),
            "outcomes.csv": outcomes,
            "events.csv": EVENTS,
            "context.csv": CONTEXT + "E08000006,claimant_rate,2024-05,6.0,16 to 64,Nomis\n",
        },
        data={"events": "data/events.csv", "context": "data/context.csv"},
        places=[
            {"code": "E08000003", "name": "Manchester"},
            {"code": "E08000006", "name": "Salford"},
        ],
        covariates={"age": "numeric"},
    )
    tables = load(project, today=TODAY)
    salford = tables.for_place(project.places[1], project)
    assert salford["people"]["person_id"].tolist() == ["003", "006"]
    assert salford["outcomes"]["person_id"].tolist() == ["003", "006"]
    assert len(salford["events"]) == 0
    assert salford["context"]["place_code"].tolist() == ["E92000001", "E08000006"]
    assert salford["people"].index.tolist() == [0, 1]


def test_notes_say_what_is_lawful_and_worth_knowing(make: Make) -> None:
    project = make(
        {
            "people.csv": PEOPLE.replace("17,Male", "17,male"),
            "outcomes.csv": OUTCOMES.replace("8000", "-8000"),
        }
    )
    assert load(project, today=TODAY).notes == (
        "data/people.csv: values of 'sex' differ only in capitals and count as different: 'Male' and 'male'. values under data says which word is which.",
        "data/outcomes.csv: 'earnings' is below zero in 1 rows; kept as given.",
    )


def test_a_covariate_that_is_the_same_for_everybody_is_noted(make: Make) -> None:
    project = make({"people.csv": PEOPLE.replace("Female", "Male")})
    assert "the covariate 'sex' is the same for everybody" in load(project, today=TODAY).notes[0]


def test_nothing_is_written_where_the_data_are(make: Make, tmp_path: Path) -> None:
    project = make()
    before = sorted(tmp_path.rglob("*"))
    load(project, today=TODAY)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("sign", ["-", "\u2212", "\u2013", "\uff0d"])
def test_a_minus_as_reports_print_it_is_a_minus(sign: str, make: Make) -> None:
    """Numbers that were copied from a report or corrected by a program have a longer one."""
    table = OUTCOMES.replace("9100", f"{sign}120.5")
    outcomes = load(make({"outcomes.csv": table}))["outcomes"]
    assert outcomes["earnings"].tolist()[0] == -120.5


def test_what_was_read_can_be_looked_at_after_it_was_used(make: Make) -> None:
    """``load`` uses the memory of what it read again; ``usable`` does not, unless it is told to."""
    project = make()
    found = look(project, today=TODAY)
    before = found.checked["outcomes"].frame.copy()
    tables = usable(found, project)
    pd.testing.assert_frame_equal(found.checked["outcomes"].frame, before)
    at_once = load(project, today=TODAY)
    for name in tables:
        pd.testing.assert_frame_equal(tables[name], at_once[name])
