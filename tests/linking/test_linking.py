"""Linking from end to end: who is found, what is written, and that nothing tells who anybody is."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from localeval.base.errors import ProjectError
from localeval.cli import app
from localeval.data.link_quality import LinkQuality, quality_file
from localeval.linking.linking import Linked, link_project
from localeval.linking.private import PRIVATE, changed_since
from localeval.project.link_settings import LinkSettings
from localeval.project.project import Project, read_project

from .made_up import FIRST, KEY, LAST, changed, write_project

pytest.importorskip("splink", reason="the extra for linking is not installed")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Linked]]:
    """Link the made-up project once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALEVAL_LINK_KEY", KEY)
        project = read_project(write_project(tmp_path_factory.mktemp("linked")))
        yield project, link_project(project)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a project of one's own, smaller, with the key set."""
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)
    return write_project(tmp_path / "own", count=40, records=50, shared=24)


def _link(project: Project) -> LinkSettings:
    assert project.settings.link is not None
    return project.settings.link


def _who(project: Project) -> pd.DataFrame:
    """Give who is linked to whom, by what only the test knows: the earnings of each record are looked up by its person."""
    raw = {
        name: pd.read_csv(project.root / f"data/raw/{name}.csv", dtype=str, keep_default_na=False)
        for name in ("programme", "payroll")
    }
    from localeval.linking.keys import Key

    key = Key(KEY.encode())
    programme = raw["programme"].assign(
        person_id=key.ids("people", "id\x1f" + raw["programme"]["Client Ref"])
    )
    payroll = raw["payroll"].assign(
        record_id=key.ids("payroll", "id\x1f" + raw["payroll"]["Worker"])
    )
    links = pd.read_parquet(project.root / "data/linked/payroll.parquet")
    found = links.merge(
        programme[["person_id", "who"]], on="person_id", how="outer", validate="1:1"
    )
    found = found.merge(
        payroll[["record_id", "who"]], on="record_id", how="left", suffixes=("", "_record")
    )
    return found.assign(there=found["who"].isin(set(payroll["who"])))


def test_nearly_all_are_found_and_hardly_one_is_wrong(linked: tuple[Project, Linked]) -> None:
    found = _who(linked[0])
    assert len(found) == 300
    taken = found[found["linked"]]
    right = (taken["who"] == taken["who_record"]).sum()
    assert right / len(taken) > 0.985
    assert right / found["there"].sum() > 0.95


def test_probabilities_say_how_often_links_are_right(linked: tuple[Project, Linked]) -> None:
    found = _who(linked[0]).dropna(subset=["probability"])
    wrong = (found["who"] != found["who_record"]).sum()
    assert abs((1 - found["probability"]).sum() - wrong) < 0.04 * len(found)
    assert (found["linked"] == (found["probability"] >= 0.9)).all()


def test_what_is_known_of_the_links_adds_up(linked: tuple[Project, Linked]) -> None:
    project, made = linked
    quality = LinkQuality.model_validate_json(quality_file(project.root).read_text())
    assert quality == made.quality
    source = quality.sources[0]
    links = pd.read_parquet(project.root / "data/linked/payroll.parquet")
    whole = [rate for rate in source.rates if rate.by is None]
    assert sum(rate.people for rate in whole) == len(links) == 300
    assert sum(rate.linked for rate in whole) == links["linked"].sum()
    for group in ("participant", "comparison"):
        parts = [rate for rate in source.rates if rate.group == group and rate.by == "sex"]
        assert sum(rate.linked for rate in parts) == next(
            r.linked for r in whole if r.group == group
        )
    assert sum(source.without_candidate.values()) == links["probability"].isna().sum()
    assert source.compared == ["first_name", "last_name", "date_of_birth", "sex", "postcode"]
    at = {count.threshold: count for count in source.thresholds if count.group == "participant"}
    assert at[0.9].linked == next(r.linked for r in whole if r.group == "participant")
    assert [at[t].linked for t in sorted(at)] == sorted(
        (c.linked for c in at.values()), reverse=True
    )


def test_outcomes_of_people_without_a_record_are_what_the_source_says(
    linked: tuple[Project, Linked],
) -> None:
    project, _ = linked
    outcomes = pd.read_csv(project.root / "data/linked/outcomes.csv")
    links = pd.read_parquet(project.root / "data/linked/payroll.parquet")
    assert len(outcomes) == 300
    none = outcomes[outcomes["person_id"].isin(links.loc[~links["linked"], "person_id"])]
    assert (none[["employed", "earnings"]] == 0).all(axis=None)
    assert (outcomes["month"] == 12).all()


def test_the_evaluation_reads_what_was_linked(linked: tuple[Project, Linked]) -> None:
    from localeval.data.load import load

    project, made = linked
    assert made.lines_there
    tables = load(project)
    people = tables.frames["people"]
    assert len(people) == 300
    assert people["age"].between(21, 63).all()


def test_no_name_day_or_postcode_leaves_the_raw_files(linked: tuple[Project, Linked]) -> None:
    project, made = linked
    raw = pd.concat(
        [
            pd.read_csv(project.root / f"data/raw/{name}.csv", dtype=str, keep_default_na=False)
            for name in ("programme", "payroll")
        ]
    )
    telling = {
        value
        for column in (
            "Surname",
            "DOB",
            "Postcode",
            "Client Ref",
            "Employee",
            "Born",
            "Home",
            "Worker",
            "Address",
        )
        for value in raw[column].dropna()
        if len(value) > 3
    }
    written = [
        path for path in project.root.rglob("*") if path.is_file() and "raw" not in path.parts
    ]
    assert {path.name for path in written} >= {
        "people.csv",
        "payroll.csv",
        "payroll.parquet",
        "quality.json",
        "outcomes.csv",
    }
    for path in written:
        text = path.read_bytes().decode("latin-1")
        assert not [value for value in telling if value in text], path
    assert not [value for value in telling if value in " ".join([*made.notes, *made.lines])]
    assert "left behind" in " ".join(made.notes)


def test_only_the_owner_can_read_the_private_folder(linked: tuple[Project, Linked]) -> None:
    folder = linked[0].root / PRIVATE
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["linked.json"]


def test_it_gives_the_same_bytes_again_whatever_the_order_of_rows(own: Path) -> None:
    def files() -> dict[str, bytes]:
        result = CliRunner().invoke(app, ["link", "--project", str(own), "--json"])
        told = json.loads(result.stdout)
        assert (told["ok"], told["data_is_set"]) == (True, True)
        return {path.name: path.read_bytes() for path in (own / "data/linked").iterdir()}

    first = files()
    for name in ("programme", "payroll"):
        path = own / f"data/raw/{name}.csv"
        head, *rows = path.read_text().splitlines()
        path.write_text("\n".join([head, *rows[::-1]]) + "\n")
    assert files() == first


def test_a_link_that_fails_leaves_the_last_good_one(own: Path) -> None:
    project = read_project(own)
    link_project(project)
    assert changed_since(project, _link(project)) == []
    before = {path.name: path.read_bytes() for path in (own / "data/linked").iterdir()}
    raw = own / "data/raw/payroll.csv"
    raw.write_text(raw.read_text().replace("earnings", "pay"))
    (own / "data/raw/programme.csv").write_text("Client Ref,Forename\nC1,Ann\n")
    with pytest.raises(ProjectError) as caught:
        link_project(read_project(own))
    assert "no column 'Surname'" in str(caught.value)
    assert {path.name: path.read_bytes() for path in (own / "data/linked").iterdir()} == before
    assert changed_since(project, _link(project)) == [
        "data/raw/payroll.csv",
        "data/raw/programme.csv",
    ]
    assert [path.name for path in (own / "data").iterdir() if path.name.startswith(".")] == []


def test_the_command_says_how_many_were_linked_and_what_to_do_next(own: Path) -> None:
    changed(own, lambda text: text.replace(", outcomes: data/linked/outcomes.csv", ""))
    # Fifteen records stand there again under another id: whoever they belong to is there, and not linked.
    path = own / "data/raw/payroll.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    again = rows.iloc[:15].assign(Worker=rows["Worker"].iloc[:15] + "b")
    pd.concat([rows, again]).to_csv(path, index=False)
    result = CliRunner().invoke(app, ["link", "--project", str(own)])
    assert result.exit_code == 0, result.output
    assert "Payroll records (employment): 65 records" in result.stdout
    assert "of 20 participants linked" in result.stdout
    assert "surely there, but two or more records are as alike" in result.stdout
    assert "  outcomes: data/linked/outcomes.csv" in result.stdout
    assert not [name for name in (*FIRST, *LAST) if name in result.output]
    outcomes = pd.read_csv(own / "data/linked/outcomes.csv")
    assert len(outcomes) < 40  # of them nothing is said, not even no


def test_several_records_of_a_person_and_a_column_of_months(own: Path) -> None:
    raw = own / "data/raw/payroll.csv"
    rows = pd.read_csv(raw, dtype=str, keep_default_na=False)
    both = pd.concat([rows.assign(Month=str(month)) for month in (6, 12)])
    both[both["Month"].eq("6") | (both.index % 2 == 0)].to_csv(raw, index=False)
    project = changed(
        own,
        lambda text: text.replace(
            "columns: {record_id: Worker,", "columns: {month: Month, record_id: Worker,"
        ),
    )
    made = link_project(project)
    outcomes = pd.read_csv(own / "data/linked/outcomes.csv")
    assert made.quality.sources[0].records == 50  # months of one worker are one record
    assert sorted(outcomes["month"].unique()) == [6, 12]
    assert not outcomes.duplicated(["person_id", "month"]).any()
    assert len(outcomes) == 2 * 40


def test_without_the_extra_it_says_what_to_install(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name, *rest: None if name == "splink" else find(name, *rest),
    )
    result = CliRunner().invoke(app, ["link", "--project", str(own)])
    assert result.exit_code == 2
    assert result.stderr.strip().count("\n") == 0 or "make setup-linking" in result.stderr
    assert "make setup-linking" in result.stderr


def test_a_twin_is_not_taken_for_the_one_who_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever shares surname, day of birth and home with a record of another forename is no sure link, also where nobody else is."""
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)
    root = write_project(tmp_path / "own", count=130, records=140, shared=28)
    path = root / "data/raw/payroll.csv"
    payroll = pd.read_csv(path, dtype=str, keep_default_na=False)
    # Of each pair of twins the source knows one only: Megan, and not Siobhan.
    twins = payroll["Employee"].str.endswith(", Siobhan")
    payroll = payroll[~twins]
    payroll.to_csv(path, index=False)
    # And of the same pairs the programme knows Siobhan only.
    people = root / "data/raw/programme.csv"
    whole = pd.read_csv(people, dtype=str, keep_default_na=False)
    whole[whole["Forename"] != "Megan"].to_csv(people, index=False)
    link_project(read_project(root))
    links = pd.read_parquet(root / "data/linked/payroll.parquet")
    from localeval.linking.keys import Key

    programme = pd.read_csv(root / "data/raw/programme.csv", dtype=str)
    siblings = programme[programme["Forename"] == "Siobhan"]
    alone = siblings[~siblings["who"].isin(set(payroll["who"]))]
    assert len(alone) >= 1
    ids = Key(KEY.encode()).ids("people", "id\x1f" + alone["Client Ref"])
    assert not links.loc[links["person_id"].isin(ids), "linked"].any()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda rows: rows.assign(Employee="Zz Yy", Born="1950-01-01", Home=""), "none of 40 people was found in 'payroll'"),
        (lambda rows: rows.drop(columns="earnings"), "it is said to give 'earnings', but no column of data/raw/payroll.csv is called so"),
    ],
)  # fmt: skip
def test_what_would_be_empty_without_a_word_is_refused(
    own: Path, spoil: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    path = own / "data/raw/payroll.csv"
    spoil(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    with pytest.raises(ProjectError) as caught:
        link_project(read_project(own))
    assert says in str(caught.value)
    assert not (own / "data/linked").exists()


def test_outcomes_that_somebody_counts_themselves_need_no_column(own: Path) -> None:
    path, settings = own / "data/raw/payroll.csv", own / "evaluation.yml"
    pd.read_csv(path, dtype=str).drop(columns="earnings").to_csv(path, index=False)
    text = settings.read_text(encoding="utf-8")
    assert "outcomes: data/linked/outcomes.csv" in text
    counted = text.replace("outcomes: data/linked/outcomes.csv", "outcomes: data/outcomes.csv")
    settings.write_text(counted, encoding="utf-8")
    made = link_project(read_project(own))
    assert made.quality.sources[0].gives == ["employed", "earnings"]
