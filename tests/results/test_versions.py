"""Reading results of any age: upgraded one version at a time, never guessed at."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localeval.base.errors import Refused
from localeval.base.strictjson import _STRING, DEEPEST, parse
from localeval.results import Result, result_to_json
from localeval.results.versions import CURRENT, UPGRADES, Upgrade, read_result, upgraded

from ..bundles.good_bundle import as_json, good_result
from ..bundles.work import lines_counted

pytestmark = pytest.mark.quick

OLD = Path(__file__).with_name("results-0.9.json")
FIRST = Path(__file__).with_name("results-1.0.json")
SECOND = Path(__file__).with_name("results-1.1.json")
THIRD = Path(__file__).with_name("results-1.2.json")


def test_a_result_of_today_is_read_as_it_is() -> None:
    result, version = read_result(as_json(good_result()))
    assert version == CURRENT
    assert result == Result.model_validate(good_result())


def test_what_is_written_is_read() -> None:
    result = Result.model_validate(good_result())
    assert read_result(result_to_json(result).encode())[0] == result


def test_version_0_9_is_upgraded() -> None:
    result, version = read_result(OLD.read_bytes())
    assert version == "0.9"
    assert result.schema_version == CURRENT
    assert result.currency == "GBP"
    assert result.disclosure == {"threshold": 10, "rounding": 5}
    assert result.levels == ()
    assert result.evidence is None
    assert result.estimates[0].estimate == 9.8
    assert result.estimates[0].minimum_detectable is None
    assert result.estimates[1].withheld == "not said (results.json 0.9)"


def test_version_1_0_is_upgraded_and_what_it_did_not_say_stays_unknown() -> None:
    result, version = read_result(FIRST.read_bytes())
    assert version == "1.0"
    assert result.schema_version == CURRENT
    assert result.population is None
    assert result.place.boundary_year is None
    assert (result.series, result.context, result.lessons) == ((), (), ())
    assert result.estimates[0].estimate == 10.0


def test_version_1_1_is_upgraded_and_its_edition_stays_unknown() -> None:
    result, version = read_result(SECOND.read_bytes())
    assert version == "1.1"
    assert result.schema_version == CURRENT
    assert (result.run.editions, result.run.code) == (None, "unknown")
    assert result.changes is not None
    # It told that its method had changed by a digest that nothing can be compared with now.
    assert [item.field for item in result.changes.items] == ["package_digest"]
    assert result.changes.notes == ("The packages were brought up to date.",)


def test_version_1_2_is_upgraded_and_the_digests_of_rows_are_dropped() -> None:
    result, version = read_result(THIRD.read_bytes())
    assert version == "1.2"
    assert result.schema_version == CURRENT
    assert result.run.editions is not None, "what 1.2 said otherwise stays"
    assert {name: table.digest for name, table in result.run.inputs.items()} == {
        "people": None,
        "outcomes": None,
        "costs": None,
        "context": "d" * 64,
    }
    assert result.changes is not None
    people, kind = result.changes.items
    assert (people.key, people.kind, people.old, people.new) == (("people",), "moved", None, None)
    assert (kind.old, kind.new) == ("real", "made up")
    assert not [letter for letter in "abce" if letter * 64 in result_to_json(result)]


@pytest.mark.parametrize("file", [OLD, FIRST, SECOND, THIRD], ids=["0.9", "1.0", "1.1", "1.2"])
def test_no_older_version_brings_a_digest_of_rows(file: Path) -> None:
    content = json.loads(file.read_bytes())
    result, _ = read_result(file.read_bytes())
    kept = {name for name, table in result.run.inputs.items() if table.digest is not None}
    assert set(result.run.inputs) == set(content["run"]["inputs"])
    assert kept <= {"context", "lessons"}


@pytest.mark.parametrize("table", ["people", "outcomes", "events", "costs", "of_ones_own"])
def test_a_digest_of_a_table_that_is_not_published_is_refused(table: str) -> None:
    content = good_result()
    content["run"]["inputs"][table] = {"kind": "csv", "digest": "f" * 64}
    with pytest.raises(Refused, match=f"the table '{table}' is not published"):
        read_result(as_json(content))


def test_a_change_of_a_table_that_tells_its_digests_is_refused() -> None:
    content = good_result()
    change = {"part": "inputs", "key": ["people"], "label": "Table: people", "kind": "moved"}
    content["changes"] = {"items": [{**change, "field": "digest", "new": "f" * 64}]}
    with pytest.raises(Refused, match="not from what to what"):
        read_result(as_json(content))


@pytest.mark.parametrize("file", [OLD, FIRST, SECOND], ids=["0.9", "1.0", "1.1"])
def test_no_older_version_says_its_edition_or_whether_its_code_is_released(file: Path) -> None:
    result, _ = read_result(file.read_bytes())
    assert (result.run.editions, result.run.code) == (None, "unknown")


def test_a_result_of_today_must_say_both_even_where_nothing_is_known() -> None:
    for name in ("editions", "code"):
        content = good_result()
        del content["run"][name]
        with pytest.raises(Refused, match=f"run.{name}"):
            read_result(as_json(content))


@pytest.mark.parametrize("edition", ["2026", "2026.1.2", "26.1", "2026.x", "", "2026.1 "])
def test_what_is_no_edition_is_refused(edition: str) -> None:
    content = good_result()
    content["run"]["editions"]["design"] = edition
    with pytest.raises(Refused, match=r"run\.editions\.design"):
        read_result(as_json(content))


def test_an_upgrade_changes_nothing_that_it_is_given() -> None:
    content = json.loads(OLD.read_bytes())
    before = copy.deepcopy(content)
    upgraded(content)
    assert content == before


def test_every_upgrade_leads_to_the_current_version() -> None:
    for version in UPGRADES:
        seen = set()
        while version != CURRENT:
            assert version not in seen
            seen.add(version)
            version = UPGRADES[version].to


def test_upgrades_are_made_one_after_the_other() -> None:
    steps = {
        "0.7": Upgrade("0.8", lambda old: {**old, "made": ["0.7"]}),
        "0.8": Upgrade(CURRENT, lambda old: {**old, "made": [*old["made"], "0.8"]}),
    }
    assert upgraded({"schema_version": "0.7"}, steps) == {
        "schema_version": CURRENT,
        "made": ["0.7", "0.8"],
    }


def test_upgrades_in_a_circle_end() -> None:
    circle = {"0.7": Upgrade("0.8", dict), "0.8": Upgrade("0.7", dict)}
    with pytest.raises(Refused, match="never published"):
        upgraded({"schema_version": "0.7"}, circle)


@pytest.mark.parametrize("version", ["1.4", "2.0", "10.0", "1.10"])
def test_a_newer_version_is_refused_with_the_remedy(version: str) -> None:
    with pytest.raises(Refused, match=r"reads up to 1\.3") as caught:
        read_result(as_json({**good_result(), "schema_version": version}))
    assert "Update the template" in caught.value.remedy


def test_numbers_keep_their_digits() -> None:
    content = good_result()
    content["estimates"][0]["estimate"] = 10.000000000000002
    assert read_result(as_json(content))[0].estimates[0].estimate == 10.000000000000002


@pytest.mark.parametrize("path", ["programme.description"])
def test_a_description_may_have_lines(path: str) -> None:
    content = good_result()
    part, key = path.split(".")
    content[part][key] = "One line.\nAnother."
    assert read_result(as_json(content))


# Strict JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [None, True, 0, -1, 1.5, "", "a: [b], {c}", [], {}, {"a": [1, {"b": None}]}, "é\n\t"]
)
def test_ordinary_json_is_read(content: Any) -> None:
    assert parse(json.dumps(content).encode(), most_bytes=1000) == content
    assert parse(json.dumps(content, ensure_ascii=False).encode(), most_bytes=1000) == content


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_the_deepest_nesting_is_read_and_one_more_is_not() -> None:
    assert parse(nested(DEEPEST), most_bytes=1000)
    with pytest.raises(Refused, match="nested"):
        parse(nested(DEEPEST + 1), most_bytes=1000)


def test_brackets_in_texts_are_no_nesting() -> None:
    text = '\\" [[{{' * 100
    assert parse(json.dumps([text]).encode(), most_bytes=10_000) == [text]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"1e400", "beyond"),
        (b"-1e400", "beyond"),
        (b"1e-400", "beyond"),
        (b"9" * 100, "100 digits"),
        (b"NaN", "NaN"),
        (b"-Infinity", "-Infinity"),
        (b'{"a":1,"a":1}', "twice"),
        (b'"\\udc00"', "half"),
        (b'{"\\udc00": 1}', "half"),
        (b'"\\u0007"', "control"),
        (b'"\x07"', "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"{'a': 1}", "not JSON"),
        (b"[1,]", "not JSON"),
        (b"01", "not JSON"),
        (b"1" * 1001, "1,000 are the most"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        parse(data, most_bytes=1000)


@pytest.mark.parametrize(
    ("make", "most_lines"),
    [
        (lambda: b'{"a": "' + b'\\"' * 1_500_000, 1_000),
        (lambda: b'"' * 3_000_000, 1_000),
        (lambda: b"\\" * 3_000_000, 1_000),
        (lambda: b"[" * 3_000_000, 1_000),
        (lambda: b'{"a":' * 600_000, 1_000),
        (lambda: b"[" + b'{"k":1},' * 90_000 + b"1]", 2_000_000),
    ],
)
def test_nonsense_is_refused_without_much_ado(make: Callable[[], bytes], most_lines: int) -> None:
    """Brackets are counted up to the deepest that may be; texts are skipped, however long they are."""
    data = make()
    with lines_counted() as work, pytest.raises(Refused):
        parse(data, most_bytes=4_000_000)
    assert 0 < work.lines < most_lines


@given(st.lists(st.sampled_from([b'"', b"\\", b"\n", b"[", b"a"]), max_size=40).map(b"".join))
def test_no_quotation_mark_is_tried_in_vain(data: bytes) -> None:
    """Where a text could fail to be found, the next mark would be tried, to the end of the file again, and so on."""
    assert b'"' not in _STRING.sub(b"", data)
