"""Two organisations link without sharing names: by hashed keys, which tell nobody who has no secret anything."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from localeval.base.errors import ProjectError
from localeval.cli import app
from localeval.linking.hashed import MATCH_KEYS, linked_by_keys, soundex
from localeval.linking.linking import link_project
from localeval.linking.quality import links_of
from localeval.linking.tables import LinkedSource, nobody_found
from localeval.project.project import read_project

from .made_up import KEY, changed, write_project

SECRET = "what-both-organisations-have-9876543210"


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the organisation that holds the payroll write its file of keys, which has its own key for ids."""
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY[::-1])
    monkeypatch.setenv("LOCALEVAL_LINK_SECRET", SECRET)
    root = write_project(tmp_path / "theirs")
    file = tmp_path / "sent" / "payroll-keys.csv"
    result = CliRunner().invoke(
        app, ["link", "--hashed-keys", str(file), "--of", "payroll", "--project", str(root)]
    )
    assert result.exit_code == 0, result.output
    assert "500 records, without names" in result.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return root


@pytest.fixture
def ours(tmp_path: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the project of whoever has the people, and got the file."""
    monkeypatch.setenv("LOCALEVAL_LINK_KEY", KEY)
    root = write_project(tmp_path / "ours")
    raw = root / "data/raw/payroll.csv"
    raw.write_bytes((tmp_path / "sent/payroll-keys.csv").read_bytes())
    text = (root / "evaluation.yml").read_text()
    text = text.replace("link:\n", "link:\n  engine: hashed\n")
    at = text.index("      columns: {record_id: Worker")
    text = text[:at] + text[text.index("      no_record_means") :]
    (root / "evaluation.yml").write_text(text)
    return root


def test_the_file_holds_hashes_and_what_is_kept_and_nothing_of_anybody(
    theirs: Path, tmp_path: Path
) -> None:
    sent = pd.read_csv(tmp_path / "sent/payroll-keys.csv", dtype=str, keep_default_na=False)
    keys = [f"key_{key.name}" for key in MATCH_KEYS]
    assert list(sent.columns) == ["record_id", "secret_check", *keys, "employed", "earnings"]
    raw = pd.read_csv(theirs / "data/raw/payroll.csv", dtype=str, keep_default_na=False)
    text = (tmp_path / "sent/payroll-keys.csv").read_text()
    for column in ("Worker", "who", "Born", "Home", "Employee"):
        assert not [value for value in raw[column] if len(value) > 3 and value in text]
    filled = sent["key_name_birth_postcode"]
    assert filled[filled != ""].str.fullmatch("[0-9a-f]{24}").all()


def test_people_are_found_by_keys_nearly_as_well(ours: Path) -> None:
    made = link_project(read_project(ours))
    source = made.quality.sources[0]
    assert made.quality.engine == "hashed"
    assert made.quality.splink is None
    assert source.records == 500
    linked = pd.read_csv(ours / "data/linked/payroll.csv")
    assert {"employed", "earnings"} <= set(linked.columns)
    # Who is who: the programme's people and their payroll rows have the same "who" in the raw files of both.
    links = pd.read_parquet(ours / "data/linked/payroll.parquet")
    right, wrong, there = _judged(ours, links)
    assert wrong <= 3
    assert right > 0.9 * there
    at = {count.threshold: count for count in source.thresholds if count.group == "participant"}
    assert at[0.9].expected_false < 5
    assert "name_birth_postcode" in source.compared


def _judged(ours: Path, links: pd.DataFrame) -> tuple[int, int, int]:
    from localeval.linking.keys import Key

    key = Key(KEY.encode())
    programme = pd.read_csv(ours / "data/raw/programme.csv", dtype=str)
    people = dict(
        zip(key.ids("people", "id\x1f" + programme["Client Ref"]), programme["who"], strict=True)
    )
    payroll = pd.read_csv(ours.parent / "theirs/data/raw/payroll.csv", dtype=str)
    sent = Key(KEY[::-1].encode()).ids("payroll", "id\x1f" + payroll["Worker"])
    records = dict(
        zip(key.ids("payroll", [f"id\x1f{one}" for one in sent]), payroll["who"], strict=True)
    )
    taken = links[links["linked"]]
    same = [
        people[a] == records[b] for a, b in zip(taken["person_id"], taken["record_id"], strict=True)
    ]
    return sum(same), len(same) - sum(same), len(set(people.values()) & set(records.values()))


def test_another_secret_is_seen_and_said(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALEVAL_LINK_SECRET", SECRET[::-1])
    with pytest.raises(ProjectError, match="made with another secret than yours"):
        link_project(read_project(ours))


def test_without_a_secret_it_is_asked_for(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALEVAL_LINK_SECRET")
    with pytest.raises(ProjectError, match="there is no secret"):
        link_project(read_project(ours))


def test_what_is_linked_by_keys_cannot_be_looked_at(ours: Path) -> None:
    result = CliRunner().invoke(app, ["link", "--review", "--project", str(ours)])
    assert result.exit_code == 2
    assert "show nothing that a person could look at" in result.stderr


def test_a_table_that_is_not_declared(theirs: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app,
        ["link", "--hashed-keys", str(tmp_path / "x.csv"), "--of", "pay", "--project", str(theirs)],
    )
    assert result.exit_code == 2
    assert "Did you mean 'payroll'?" in result.stderr


def test_a_secret_is_made_beside_the_key(theirs: Path) -> None:
    changed(
        theirs,
        lambda text: text.replace(
            "link:\n", "link:\n  key_file: ../a.key\n  secret_file: ../b.key\n"
        ),
    )
    result = CliRunner().invoke(app, ["link", "--make-key", "--project", str(theirs)])
    assert result.exit_code == 0
    secrets = {(theirs.parent / name).read_text() for name in ("a.key", "b.key")}
    assert len(secrets) == 2


def test_a_key_that_two_share_links_neither_and_the_next_decides() -> None:
    left = pd.DataFrame({"key_forms_birth": ["a", "b"], "key_sound_birth_sex": ["x", "y"]})
    right = pd.DataFrame({"key_forms_birth": ["a", "a"], "key_sound_birth_sex": ["x", "z"]})
    pairs, used = linked_by_keys(left, right)
    assert used == ("forms_birth", "sound_birth_sex")
    assert list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == [(0, 0)]


def keys(people: list[tuple[str, str]]) -> pd.DataFrame:
    """Make keys of names with birth, and sexes; without sex only looser ones can be made."""
    return pd.DataFrame(
        {
            "key_forms_birth_sex": [f"{who}{sex}" if sex else "" for who, sex in people],
            "key_forms_birth": [who for who, _ in people],
        }
    )


def once(count: int, sex: str = "f") -> list[tuple[str, str]]:
    return [(f"a{i}", sex) for i in range(count)]


@pytest.mark.parametrize(
    ("left", "right"),
    [([0, 1], []), ([], [0, 1]), ([0, 1], [0, 1]), ([0, 0, 0], [0, 0]), ([0] * 14, []), ([], [0] * 14)],
    ids=["people", "records", "both", "more often", "very often", "very many records"],
)  # fmt: skip
@pytest.mark.parametrize("sex", ["f", ""])
def test_whoever_shares_every_key_may_be_on_record(
    left: list[int], right: list[int], sex: str
) -> None:
    """People, or records, that stand there twice are linked to none, and nothing is said of them."""
    ours = keys(once(300) + [(f"a{i}", "f") for i in left])
    theirs = keys(once(150, sex) + [(f"a{i}", sex) for i in right])
    pairs, _ = linked_by_keys(ours, theirs)
    found = links_of(pairs, len(ours), 0.9)
    both = ours["key_forms_birth"].isin([f"a{i}" for i in (*left, *right)]).to_numpy()
    assert found.unknown.tolist() == both.tolist()
    assert found.linked.sum() == 150 - len({*left, *right})
    assert (~found.linked & ~found.unknown).sum() == 150


@pytest.mark.parametrize("sex", ["f", ""])
@pytest.mark.parametrize("more", [0, 9])
def test_those_who_stand_twice_make_no_link_of_others_less_sure(sex: str, more: int) -> None:
    """Rows of one person are no different people who have one key by chance."""
    ours, theirs = keys(once(240) + once(15)), keys(once(100, sex) + once(more, sex))
    pairs, _ = linked_by_keys(ours, theirs)
    found = links_of(pairs, 255, 0.9)
    assert found.linked.sum() == 85
    assert found.unknown.sum() == 30


def test_two_of_one_name_and_birth_with_numbers_of_their_own_are_different_people() -> None:
    """A key that different people share is no sure one, whoever they are."""
    many = [(f"a{i // 2}", "f") for i in range(200)]
    ours = keys(many).assign(key_nino=[f"n{i}" for i in range(200)])
    theirs = keys(many).assign(key_nino=[f"m{i}" for i in range(200)])
    pairs, _ = linked_by_keys(ours, theirs)
    assert pairs.probability.max() < 0.5


def test_where_nobody_is_sure_because_many_stand_twice_it_is_said_so() -> None:
    """Of names and births alone, on both sides, it cannot be told whether they are of one person or of several."""
    ours, theirs = (keys(once(100, "") + once(30, "")) for _ in range(2))
    pairs, _ = linked_by_keys(ours, theirs)
    source: Any = SimpleNamespace(threshold=0.9)
    rest: Any = None
    one = LinkedSource("payroll", source, rest, rest, links_of(pairs, 130, 0.9))
    (problem,) = nobody_found([one])
    assert "130 people have a candidate that is not likely enough" in problem.remedy
    assert "record_id" in problem.remedy


def test_where_a_person_may_have_several_records_all_are_linked() -> None:
    ours, theirs = keys(once(100)), keys(once(60) + once(4))
    pairs, _ = linked_by_keys(ours, theirs, one_to_one=False)
    found = links_of(pairs, 100, 0.9)
    assert found.linked.sum() == 60
    assert not found.unknown.any()
    assert len(found.pairs[0]) == 64


def test_people_who_stand_twice_are_said_and_have_no_nought(ours: Path) -> None:
    file = ours / "data/raw/programme.csv"
    people = pd.read_csv(file, dtype=str, keep_default_na=False)
    again = people.tail(15).assign(**{"Client Ref": "D" + people["Client Ref"].tail(15)})
    pd.concat([people, again]).to_csv(file, index=False)
    made = link_project(read_project(ours))
    (note,) = (note for note in made.notes if "look as others" in note)
    outcomes = pd.read_csv(ours / "data/linked/outcomes.csv")
    links = pd.read_parquet(ours / "data/linked/payroll.parquet").set_index("person_id")
    silent = set(links.index[links["not_known"]])
    assert f"{len(silent)} people look" in note
    assert len(silent) >= 24  # of fifteen a few have slips too many
    assert not silent & set(outcomes["person_id"])


def test_a_key_that_many_share_by_chance_makes_no_sure_link() -> None:
    rng = np.random.default_rng(1)
    left = pd.DataFrame({"key_forms_birth": rng.integers(0, 3000, 400).astype(str)})
    right = pd.DataFrame({"key_forms_birth": rng.integers(0, 3000, 400).astype(str)})
    pairs, _ = linked_by_keys(left, right)
    assert len(pairs.left)
    assert pairs.probability.max() < 0.3


@pytest.mark.parametrize(
    ("name", "code"), [("robert", "r163"), ("rupert", "r163"), ("ashcraft", "a261"), ("tymczak", "t522"), ("pfister", "p236"), ("honeyman", "h555")]
)  # fmt: skip
def test_soundex_as_published(name: str, code: str) -> None:
    assert soundex(name) == code


def test_a_column_for_hashed_engine_needs_no_names(ours: Path) -> None:
    project = read_project(ours)
    assert project.settings.link is not None
    assert project.settings.link.sources["payroll"].columns == {}
