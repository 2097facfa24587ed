"""What is said of the places, what was allowed, what was left out and what is made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.report.display import Table
from localeval.results import ComparisonGroup

from .handmade_comparison import EDITIONS, HOSTILE, comparison_of, evaluated, pools_of

Compared = Callable[[int], Comparison]


def test_the_places_are_counted_with_what_was_evaluated_and_when(compared: Compared) -> None:
    said = {n: comparison_report.places_text(compared(n)).markdown for n in (1, 2, 12)}
    assert said[12].startswith(
        "Twelve evaluations of Working Well in twelve places. Results were published between "
    )
    assert (
        said[1]
        == "One evaluation of Working Well in Barnsley. It was published on 15 January 2026."
    )
    assert said[2].startswith("Two evaluations of Working Well in two places.")


def test_outcomes_beyond_what_a_comparison_holds_are_not_dropped_in_silence(
    compared: Compared,
) -> None:
    given = compared(2).model_copy(update={"rows_left_out": 1_001})
    shown = comparison_report.left_out_sources(given)
    assert shown is not None
    assert "1,001 outcomes that few places measured" in shown.parts[-1].markdown  # type: ignore[union-attr]


def test_what_was_allowed_is_printed_with_how_much_depends_on_it(compared: Compared) -> None:
    plain = compared(12)
    assert comparison_report.allowed_reasons_text(plain) is None
    pool = plain.pools[0]
    members = tuple(
        m.model_copy(update={"reasons": (), "allowed": ("month",)}) if "month" in m.reasons else m
        for m in pool.members
    )
    given = plain.model_copy(
        update={
            "allowed": ("month", "design"),
            "pools": (pool.model_copy(update={"members": members}), *plain.pools[1:]),
        }
    )
    said = comparison_report.allowed_reasons_text(given)
    assert said is not None
    assert said.kind == "caution"
    assert "**Month:** Results measured at different months" in said.markdown
    assert "One pooled result depends on it." in said.markdown
    assert "No pooled result depends on it." in said.markdown


def test_made_up_data_are_told_whether_all_or_some_of_them_are() -> None:
    assert comparison_report.comparison_banner(comparison_of(3)) is None
    found = [evaluated(i, synthetic=i == 1) for i in range(3)]
    some = comparison_of(3, evaluations=tuple(found), synthetic=True)
    banner = comparison_report.comparison_banner(some)
    assert banner is not None
    assert banner.kind == "synthetic"
    assert (
        "**Partly synthetic data.** One evaluation of 3 is made from invented numbers (Bournemouth"
        in (banner.markdown)
    )
    every = comparison_of(2, evaluations=tuple(evaluated(i, synthetic=True) for i in range(2)), synthetic=True)  # fmt: skip
    whole = comparison_report.comparison_banner(every)
    assert whole is not None
    assert "Every number is invented" in whole.markdown


def test_sources_that_take_no_part_are_listed_with_the_reason(compared: Compared) -> None:
    shown = comparison_report.left_out_sources(compared(3))
    assert shown is not None
    (table,) = shown.parts
    assert isinstance(table, Table)
    assert ["broken.zip", "refused", "Its results.json is not JSON."] in [
        list(r) for r in table.rows
    ]
    assert comparison_report.left_out_sources(comparison_of(2, left_out=())) is None


def test_the_matrix_says_what_is_pooled_and_why_the_rest_is_not(compared: Compared) -> None:
    (table,) = comparison_report.comparability_matrix(compared(12)).parts
    assert isinstance(table, Table)
    cells = {row[0]: list(row[1:]) for row in table.rows}
    assert cells["Barnsley"] == ["pooled", "pooled", "alone", "own outcome"]
    assert cells["Leeds"][0] == "month"
    assert cells["Lewisham"][0] == "no comparison"
    assert cells["Newcastle upon Tyne"][0] == "not given"
    assert cells["Bournemouth, Christchurch and Poole"][2] == "unit"
    notes = "\n".join(table.notes)
    for word in ("month:", "no comparison:", "not given:", "unit:", "own outcome:", "alone:"):
        assert word in notes
    assert "typed:" not in notes


def test_with_many_places_reasons_are_counted(compared: Compared) -> None:
    (table,) = comparison_report.comparability_matrix(compared(200)).parts
    assert isinstance(table, Table)
    assert table.header[:3] == ["Outcome", "Places", "Can be pooled"]
    assert list(table.rows[0])[:3] == ["In paid work (%), month 12", "200", "165"]
    assert any("comparison.csv" in note for note in table.notes)


@pytest.mark.parametrize("n", [1, 2, 3, 12])
def test_every_place_has_a_row(compared: Compared, n: int) -> None:
    (table,) = comparison_report.comparability_matrix(compared(n)).parts
    assert isinstance(table, Table)
    assert len(table.rows) == len(comparison_report.places_table(compared(n)).rows) == n


def test_what_is_the_same_everywhere_is_said_once(compared: Compared) -> None:
    table = comparison_report.places_table(compared(12))
    assert "Programme" not in table.header
    assert table.notes[0].startswith("The same everywhere: programme Working Well; ages 18 to 66")
    assert "Programme" in comparison_report.places_table(compared(1)).header


def test_an_edition_that_all_have_is_said_once(compared: Compared) -> None:
    assert "; method edition 2026.1." in comparison_report.places_table(compared(12)).notes[0]


def test_who_was_made_by_another_edition_is_named(compared: Compared) -> None:
    found = compared(12)
    newer = EDITIONS.model_copy(update={"design": "2026.2"})
    changes = {"Hull": newer, "Leeds": None}
    evaluations = tuple(
        e.model_copy(update={"editions": changes.get(e.place, e.editions)})
        for e in found.evaluations
    )
    notes = comparison_report.places_table(
        found.model_copy(update={"evaluations": evaluations})
    ).notes
    assert (
        "Edition of the method: 2026.1; 2026.1 (the matched comparison 2026.2): Hull; not stated: Leeds."
        in notes
    )


def test_changed_code_is_said_wherever_places_are_set_side_by_side(compared: Compared) -> None:
    (note,) = [n for n in comparison_report.places_table(compared(12)).notes if "changed code" in n]
    assert note == "Made with changed code, which is not all as it was released: Hull, Rochdale."
    (many,) = [
        n for n in comparison_report.places_table(compared(200)).notes if "changed code" in n
    ]
    assert many.endswith(": 29 evaluations.")
    limits = comparison_report.comparison_limits_text(compared(12)).markdown
    assert "Two evaluations were made with changed code" in limits
    released = tuple(e.model_copy(update={"code": "released"}) for e in compared(12).evaluations)
    alike = compared(12).model_copy(update={"evaluations": released})
    assert "changed code" not in comparison_report.comparison_limits_text(alike).markdown
    assert not any("changed code" in note for note in comparison_report.places_table(alike).notes)


def test_an_estimate_of_another_edition_says_which_one_each_has() -> None:
    found = [evaluated(i) for i in range(0, 12, 2)]
    others = (
        {"design": "2026.2"},
        {"shared": "2026.2", "estimators": {"propensity_weighting": "2026.3"}},
    )
    editions = [EDITIONS.model_copy(update=change) for change in others]
    found[4:] = [
        *(
            e.model_copy(update={"editions": own})
            for e, own in zip(found[4:], editions, strict=True)
        )
    ]
    found[3] = found[3].model_copy(update={"editions": None})
    given = comparison_of(6, evaluations=tuple(found), pools=pools_of(found, {e.id: e.run_date for e in found}))  # fmt: skip
    unlike = {e.id for e in found[3:]}
    pools = tuple(
        pool.model_copy(
            update={
                "members": tuple(
                    m.model_copy(update={"reasons": ("method",)}) if m.evaluation in unlike else m
                    for m in pool.members
                )
            }
        )
        for pool in given.pools[:1]
    )
    (table,) = comparison_report.comparability_matrix(
        given.model_copy(update={"pools": pools})
    ).parts
    assert isinstance(table, Table)
    notes = "\n".join(table.notes)
    assert "it was made by edition 2026.2 of the randomised trial, the others by 2026.1." in notes
    assert (
        "it was made by edition 2026.2 of what all designs share, the others by 2026.1; "
        "by edition 2026.3 of propensity score weighting, the others by 2026.1."
    ) in notes
    assert "it does not say by which edition of the method it was made." in notes


def test_places_with_the_same_name_are_told_apart() -> None:
    found = [evaluated(i, ["Hull"]) for i in range(3)]
    found = [
        found[0],
        found[1].model_copy(update={"place": "Hull", "programme": "Second Chance"}),
        found[2].model_copy(update={"place": "Hull", "run_date": "2024-01-01"}),
    ]
    given = comparison_of(3, evaluations=tuple(found), pools=pools_of(found, {e.id: e.run_date for e in found}))  # fmt: skip
    names = [row[0] for row in comparison_report.places_table(given).rows]
    assert len(set(names)) == 3
    assert "Hull, Second Chance" in names


def test_hostile_names_stay_as_they_are_written() -> None:
    given = comparison_of(5, HOSTILE)
    (table,) = comparison_report.comparability_matrix(given).parts
    assert isinstance(table, Table)
    body = table.body()
    assert "<script>" not in body.replace("\\<script\\>", "")
    assert "\\<script\\>" in body
    assert "\\[x\\](javascript:" in body
    assert "a \\| b" in body
    assert "W" * 120 in body
    assert "\\<script\\>" in comparison_report.places_table(given).body()


def test_whom_each_place_compares_with_is_said_under_the_table(compared: Compared) -> None:
    plain = compared(3)
    assert not any("compares with" in note for note in comparison_report.places_table(plain).notes)
    said = (ComparisonGroup(origin="declined"), ComparisonGroup(origin="of_a_newer_version"), None)
    given = plain.model_copy(
        update={
            "evaluations": tuple(
                e.model_copy(update={"design": "matched_comparison", "comparison_group": of})
                for e, of in zip(plain.evaluations, said, strict=True)
            )
        }
    )
    names = [e.place for e in given.evaluations]
    (note,) = [n for n in comparison_report.places_table(given).notes if "compares with" in n]
    assert f"people who were asked and said no ({names[0]})" in note
    assert f"people chosen as the method section says ({names[1]})" in note
    assert note.endswith(f"not stated ({names[2]}).")


@pytest.mark.parametrize(("typed", "sign"), [(True, "[x]"), (False, "[c]")])
def test_people_whose_number_a_place_hides_are_not_said_to_be_unknown(
    compared: Compared, typed: bool, sign: str
) -> None:
    given = compared(3)
    hidden = given.evaluations[0].model_copy(update={"participants": None, "typed": typed})
    found = given.model_copy(update={"evaluations": (hidden, *given.evaluations[1:])})
    table = comparison_report.places_table(found)
    assert sum(sign in row for row in table.rows) == 1
    assert any(note.startswith(sign) for note in table.general)
