"""People and files that mislead: relatives of one name, somebody who stands twice, ids that say nothing, names the other way round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.linked_people import not_known_in
from localeval.data.load import load
from localeval.linking.keys import Key
from localeval.linking.linking import Linked, link_project
from localeval.linking.private import changed_since
from localeval.linking.records import read_records
from localeval.project.project import Project, read_project

from .made_up import KEY, changed, write_project

pytest.importorskip("splink", reason="the extra for linking is not installed")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)
    return write_project(tmp_path / "own", count=160, records=240, shared=110)


def table(root: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(root / f"data/raw/{name}.csv", dtype=str, keep_default_na=False)


def rewrite(
    root: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame | None]
) -> pd.DataFrame:
    """Change a raw file; the change may be in place."""
    frame = table(root, name)
    found = change(frame)
    frame = frame if found is None else found
    frame.to_csv(root / f"data/raw/{name}.csv", index=False)
    return frame


def links(root: Path) -> pd.DataFrame:
    """Give who was linked, and whether rightly, a row a person with an id of their own."""
    found = pd.read_parquet(root / "data/linked/payroll.parquet").set_index("person_id")
    key = Key(KEY.encode())
    people, payroll = table(root, "programme"), table(root, "payroll")
    records = dict(
        zip(key.ids("payroll", "id\x1f" + payroll["Worker"]), payroll["who"], strict=True)
    )
    ids = key.ids("people", "id\x1f" + people["Client Ref"])
    people.index = pd.Index(ids)
    people = people[people.index.isin(found.index)]
    found = found.loc[people.index]
    found["who"] = people["who"]
    found["right"] = found["linked"] & (found["record_id"].map(records) == found["who"])
    return found


def notes(made: Linked, word: str) -> list[str]:
    return [note for note in made.notes if word in note]


def test_a_son_of_one_name_at_one_address_is_not_taken_for_his_father(root: Path) -> None:
    """The fathers are not in the source, their sons are: one name, sex and home, another date of birth."""
    people, payroll = table(root, "programme"), table(root, "payroll")
    fathers = people[~people["who"].isin(set(payroll["who"]))].head(25)
    sons = pd.DataFrame(
        {
            "Worker": [f"S{n}" for n in range(len(fathers))],
            "who": [f"son{n}" for n in range(len(fathers))],
            "Born": [
                f"{int(born[6:]) + 26}-{(int(born[3:5]) + 4) % 12 + 1:02d}-{(int(born[:2]) + 9) % 28 + 1:02d}"
                for born in fathers["DOB"]
            ],
            "Gender": fathers["Sex"].tolist(),
            "Home": fathers["Postcode"].tolist(),
            "Employee": (fathers["Surname"].str.upper() + ", " + fathers["Forename"]).tolist(),
            "employed": "1",
            "earnings": "5000",
        }
    )
    rewrite(root, "payroll", lambda frame: pd.concat([frame, sons[frame.columns]]))
    link_project(read_project(root))
    found = links(root)
    wrong = found["linked"] & ~found["right"]
    assert wrong.sum() <= 1
    assert found["right"].sum() >= 108
    # They are candidates all the same, so that a person sees them.
    own = found[found["who"].isin(set(fathers["who"]))]
    assert own["probability"].between(0.3, 0.9).mean() > 0.8


def test_somebody_who_stands_twice_in_the_programme_is_said_and_counts_for_nothing(
    root: Path,
) -> None:
    def twice(frame: pd.DataFrame) -> pd.DataFrame:
        again = frame[frame["who"].isin(set(table(root, "payroll")["who"]))].head(20)
        return pd.concat([frame, again.assign(**{"Client Ref": "D" + again["Client Ref"]})])

    people = rewrite(root, "programme", twice)
    made = link_project(read_project(root))
    found = links(root)
    both = found["who"].duplicated(keep=False)
    assert both.sum() == 40
    assert not found.loc[both, "linked"].any()
    (note,) = notes(made, "look as others")
    assert note.startswith("data/raw/programme.csv: 40 people")
    assert "record_id" in note
    # Nothing on record means no; of these it is not known whether they are on record.
    outcomes = pd.read_csv(root / "data/linked/outcomes.csv", dtype=str)
    assert not set(found.index[both]) & set(outcomes["person_id"])
    assert len(outcomes) == len(people) - 40


def _again_in_the_programme(root: Path) -> None:
    """Twenty people who are in the payroll stand there again under another reference."""

    def twice(frame: pd.DataFrame) -> pd.DataFrame:
        again = frame[frame["who"].isin(set(table(root, "payroll")["who"]))].head(20)
        return pd.concat([frame, again.assign(**{"Client Ref": "D" + again["Client Ref"]})])

    rewrite(root, "programme", twice)


def _again_in_the_payroll(root: Path) -> None:
    """Twenty people of the programme have two records that are as alike."""

    def twice(frame: pd.DataFrame) -> pd.DataFrame:
        again = frame[frame["who"].isin(set(table(root, "programme")["who"]))].head(20)
        return pd.concat([frame, again.assign(Worker="M" + again["Worker"])])

    rewrite(root, "payroll", twice)


@pytest.mark.parametrize("kind", ["jobs", "events"])
@pytest.mark.parametrize(
    ("again", "people"), [(_again_in_the_programme, 40), (_again_in_the_payroll, 20)]
)
def test_of_whom_nothing_is_known_nothing_is_worked_out(
    root: Path, again: Callable[[Path], None], people: int, kind: str
) -> None:
    """Who is linked to no job because others look as they do may have one: no outcome of theirs is 0."""
    days = {"jobs": ("job_start", "2024-08-01"), "events": ("date", "2024-08-01")}
    column, day = days[kind]
    more = {"event": "job_start"} if kind == "events" else {}
    rewrite(root, "payroll", lambda frame: frame.drop(columns=["employed", "earnings"]).assign(**{column: day}, **more))  # fmt: skip
    again(root)
    table_of = f"{kind}: data/linked/payroll.csv, derive: {{employed: from {kind}}}"
    project = changed(
        root,
        lambda text: (
            text.replace("outcomes: data/linked/outcomes.csv", table_of)
            .replace("  - {code: earnings, month: 12}\n", "")
            .replace("gives: [employed, earnings]", "gives: [employed]")
        ),
    )
    link_project(project)
    found: Any = pd.read_parquet(root / "data/linked/payroll.parquet").set_index("person_id")
    if people == 40:
        found = links(root)[lambda frame: frame["who"].duplicated(keep=False)]
        assert len(found) == 40
    else:
        found = found[found["not_known"]]
        assert len(found) >= 18  # a few of the twenty have slips too many to be sure of
    loaded = load(project)
    outcomes = loaded.frames["outcomes"]
    theirs = outcomes[outcomes["person_id"].isin(found.index)]
    assert theirs["employed"].isna().all()
    others = outcomes[~outcomes["person_id"].isin(found.index) & outcomes["month"].eq(12)]
    assert set(others["employed"].unique()) == {0, 1}
    assert any("left empty for" in note and "in linking" in note for note in loaded.notes)


def test_a_file_of_links_that_is_damaged_is_named_where_outcomes_rest_on_it(root: Path) -> None:
    folder = root / "data/linked"
    folder.mkdir()
    (folder / "payroll.parquet").write_bytes(b"no")
    with pytest.raises(ProjectError, match=r"data/linked/payroll\.parquet: .*localeval link"):
        not_known_in(root, ["data/linked/payroll.csv"])
    assert not_known_in(root, ["data/payroll.csv", "data/linked/other.csv"]) == set()


@pytest.mark.parametrize(("name", "column"), [("payroll", "Worker"), ("programme", "Client Ref")])
def test_an_id_that_many_different_people_have_tells_nobody(
    root: Path, name: str, column: str
) -> None:
    def fill(frame: pd.DataFrame) -> None:
        frame.loc[::2, column] = "99999"

    rewrite(root, name, fill)
    made = link_project(read_project(root))
    (note,) = notes(made, "record ids that more than")
    assert note.startswith(f"data/raw/{name}.csv:")
    assert "99999" not in note
    assert sum(rate.people for rate in made.quality.sources[0].rates if rate.by is None) == 160
    assert sum(rate.linked for rate in made.quality.sources[0].rates if rate.by is None) >= 105


def test_an_id_of_one_person_with_many_rows_stays(root: Path) -> None:
    """Five pay months each, some under a slip of the name."""

    def months(frame: pd.DataFrame) -> pd.DataFrame:
        each = [frame.assign(month=str(n)) for n in range(8, 13)]
        each[0]["Employee"] = "X" + each[0]["Employee"]
        return pd.concat(each)

    rewrite(root, "payroll", months)
    made = link_project(read_project(root))
    assert not notes(made, "record ids")
    assert made.quality.sources[0].records == 240


@pytest.mark.parametrize("exchange", ["comma", "no comma"])
def test_names_the_other_way_round_are_linked_and_said(root: Path, exchange: str) -> None:
    def turn(frame: pd.DataFrame) -> None:
        parts = frame["Employee"].str.split(", ")
        between = ", " if exchange == "comma" else " "
        # "Forename, SURNAME"; or "SURNAME Forename", which reads as forename and surname.
        order = (1, 0) if exchange == "comma" else (0, 1)
        frame["Employee"] = parts.str[order[0]] + between + parts.str[order[1]]

    rewrite(root, "payroll", turn)
    made = link_project(read_project(root))
    found = links(root)
    assert found["right"].sum() >= 100
    assert (found["linked"] & ~found["right"]).sum() == 0
    assert len(notes(made, "the other way round")) == 1


def test_names_the_right_way_round_are_not_said_to_be_exchanged(root: Path) -> None:
    assert not notes(link_project(read_project(root)), "the other way round")


def test_words_in_the_place_of_a_date_of_birth_are_no_other_way_of_writing(root: Path) -> None:
    def unknown(frame: pd.DataFrame) -> None:
        frame.loc[:40, "Born"] = "Not known"

    rewrite(root, "payroll", unknown)
    project = read_project(root)
    assert project.settings.link is not None
    read = read_records(project, "payroll", project.settings.link.sources["payroll"])
    assert "data/raw/payroll.csv: 41 dates of birth are none, and count as not known." in read.notes


def test_years_of_two_digits_are_never_to_come(root: Path) -> None:
    """Born in '62: in 1962, whatever a computer makes of it."""

    def short(frame: pd.DataFrame) -> None:
        frame["DOB"] = frame["DOB"].str[:6] + frame["DOB"].str[8:]

    whole = table(root, "programme")["DOB"].str[6:].tolist()
    rewrite(root, "programme", short)
    project = changed(root, lambda text: text.replace("dates: day-first", 'dates: "%d/%m/%y"'))
    assert project.settings.link is not None
    read = read_records(project, "people", project.settings.link.people)
    assert [day[:4] for day in read.compared["dob"].to_pylist()] == whole
    assert not any("filled in" in note for note in read.notes)


@pytest.mark.parametrize(
    ("day", "said"), [("-01-01", "1 January"), ("-07-01", "the first of a month"), ("", "")]
)
def test_days_that_systems_fill_in_are_said(root: Path, day: str, said: str) -> None:
    def fill(frame: pd.DataFrame) -> None:
        if day:
            frame.loc[:80, "Born"] = frame.loc[:80, "Born"].str[:4] + day

    rewrite(root, "payroll", fill)
    project = read_project(root)
    assert project.settings.link is not None
    read = read_records(project, "payroll", project.settings.link.sources["payroll"])
    about = [note for note in read.notes if "as where a day is not known" in note]
    assert len(about) == bool(said)
    assert said in "".join(about)


@pytest.mark.parametrize(
    ("name", "place"), [("payroll", "link, sources, payroll"), ("programme", "link, people")]
)
@pytest.mark.parametrize("how", ["separator", "encoding"])
def test_a_remedy_names_the_place_where_the_table_is_declared(
    root: Path, name: str, place: str, how: str
) -> None:
    frame, path = table(root, name), root / f"data/raw/{name}.csv"
    if how == "separator":
        frame.to_csv(path, index=False, sep=";")
    else:
        frame.iloc[0, 2] = "Zoë"
        frame.to_csv(path, index=False, encoding="cp1252")
    with pytest.raises(ProjectError) as caught:
        link_project(read_project(root))
    (problem,) = caught.value.problems
    assert f"{how}: " in problem.remedy
    assert f"under {place} in evaluation.yml" in problem.remedy
    assert "under data" not in problem.remedy


def test_words_of_groups_that_are_declared_later_ask_for_linking_again(root: Path) -> None:
    """Match rates and reviews are counted by group: of words that were not known they counted nobody."""

    def words(frame: pd.DataFrame) -> None:
        frame["group"] = frame["group"].map({"participant": "In", "comparison": "Out"})

    rewrite(root, "programme", words)
    project = read_project(root)
    assert notes(link_project(project), "the group is not known")
    now: Project = changed(
        root,
        lambda text: text.replace(
            "outcomes: data/linked/outcomes.csv}",
            "outcomes: data/linked/outcomes.csv, values: {group: {In: participant, Out: comparison}}}",
        ),
    )
    assert now.settings.link is not None
    assert changed_since(now, now.settings.link) == ["evaluation.yml, link"]
