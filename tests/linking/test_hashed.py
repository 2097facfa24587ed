"""Two organisations link without sharing names: by hashed keys, which tell nobody who has no secret anything."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from localeval.base.errors import ProjectError
from localeval.cli import app
from localeval.linking.hashed import MATCH_KEYS, linked_by_keys, soundex
from localeval.linking.linking import link_project
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
