"""The news of a comparison: its title, each place by name, and what is not pooled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from localeval import comparison_report
from localeval.comparison.models import Comparison, Member, StudyDescription
from localeval.comparison_report.evidence_text import evidence_text
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.display import Figure, Table, Text

from .handmade_comparison import comparison_of, evaluated, pools_of

Compared = Callable[[int], Comparison]


@pytest.mark.parametrize(
    ("unit", "estimate", "low", "high", "difference", "ends"),
    [
        ("percent", 2.7, -0.8, 6.2, "3 more in 100", "1 fewer to 6 more in 100"),
        ("percent", -7.0, -11.2, -2.8, "7 fewer in 100", "3 to 11 fewer in 100"),
        ("percent", 0.3, -2.2, 2.8, "slightly more", "2 fewer to 3 more in 100"),
        ("percent", 3.2, 0.2, 6.1, "3 more in 100", "just above 0 to 6 more in 100"),
        ("GBP", 1794.34, 474.01, 3114.67, "£1,800 more", "£500 to £3,100 more"),
        ("GBP", -512.0, -1120.0, 96.0, "£500 less", "£1,100 less to £100 more"),
        ("weeks", 0.83, -0.52, 2.18, "0.8 more weeks", "0.5 fewer to 2.2 more weeks"),
    ],
)
def test_differences_are_no_more_precise_than_their_range(
    compared: Compared,
    unit: str,
    estimate: float,
    low: float,
    high: float,
    difference: str,
    ends: str,
) -> None:
    pool = compared(2).pools[0]
    change = {"unit": unit, "estimate": estimate, "low": low, "high": high}
    members = tuple(m.model_copy(update=change) for m in pool.members)
    found = PoolNumbers(pool.model_copy(update={"unit": unit, "members": members}))
    assert (found.difference(estimate), found.range(low, high)) == (difference, ends)


def test_one_outcome_has_one_precision_that_of_its_least_precise_result(compared: Compared) -> None:
    pool = compared(2).pools[0]
    fine, coarse = pool.members
    ends = {"unit": "GBP", "estimate": 1234.0, "low": 1200.0, "high": 1268.0}
    wide = {"unit": "GBP", "estimate": 1234.0, "low": -3000.0, "high": 5468.0}
    members = (fine.model_copy(update=ends), coarse.model_copy(update=wide))
    found = PoolNumbers(pool.model_copy(update={"unit": "GBP", "members": members}))
    assert found.with_range(1234.0, 1200.0, 1268.0) == "£1,000 (£1,000 to £1,000)"


def with_verdicts(
    given: Comparison,
    verdicts: Sequence[str],
    far: Sequence[int] = (),
    outside: str = "inconclusive",
) -> Comparison:
    """Give the places of the first outcome these verdicts; those that are not pooled have one of their own."""
    members: list[Member] = []
    pooled = iter(range(1_000))
    for member in given.pools[0].members:
        if not member.pooled:
            told = member.verdict if member.estimate is None else outside
            members.append(member.model_copy(update={"verdict": told}))
            continue
        i = next(pooled)
        change = {"verdict": verdicts[i % len(verdicts)], "beyond_chance": i in far}
        members.append(member.model_copy(update=change))
    pool = given.pools[0].model_copy(update={"members": tuple(members)})
    return given.model_copy(update={"pools": (pool, *given.pools[1:])})


def test_the_title_says_the_average_and_that_one_place_did_harm(compared: Compared) -> None:
    given = with_verdicts(compared(12), ["worse", *["inconclusive"] * 11], far=[0])
    title = comparison_report.comparison_title(given)
    assert (
        title
        == "Across eight places, about 5 more people in 100 were in paid work; one place did worse"
    )
    said = comparison_report.place_by_place(given)
    assert said is not None
    assert "**Worse:** Barnsley (5 more in 100, range 2 to 8 more)" in said.markdown
    assert (
        "**Only Barnsley** differs from the average of the others by more than chance"
        in said.markdown
    )
    assert "looked at eight places" in said.markdown


@pytest.mark.parametrize(
    ("verdicts", "far", "outside", "ending"),
    [
        (["better", "worse", *["inconclusive"] * 6], [], "inconclusive", "one place did worse"),
        (["better", "better", *["inconclusive"] * 6], [], "inconclusive", "two places did better"),
        (["better"], [], "inconclusive", "eight places did better"),
        (["better"], [], "better", "all nine did better"),
        (["worse"], [], "worse", "all nine did worse"),
        (["better"], [], "worse", "one place outside the average did worse"),
        (["inconclusive"], [], "inconclusive", "no place stands out"),
        (["inconclusive"], [2, 3], "inconclusive", "two places differ from the others by more than chance"),
    ],
)  # fmt: skip
def test_the_title_says_whether_any_place_differs(
    compared: Compared, verdicts: list[str], far: list[int], outside: str, ending: str
) -> None:
    given = with_verdicts(compared(12), verdicts, far, outside)
    assert comparison_report.comparison_title(given).endswith(f"; {ending}")


def test_an_unclear_average_is_said_to_be_unclear(compared: Compared) -> None:
    given = compared(12)
    pool = given.pools[0]
    best = pool.summaries[0].model_copy(update={"estimate": 2.7, "low": -0.8, "high": 6.2})
    pools = (pool.model_copy(update={"summaries": (best, *pool.summaries[1:])}), *given.pools[1:])
    changed = given.model_copy(update={"pools": pools})
    title = comparison_report.comparison_title(changed)
    assert (
        "Across eight places, about 3 more people in 100 were in paid work, which could be chance;"
        in title
    )
    likely = comparison_report.likely_range(changed)
    assert likely == "Likely range of the average: 1 fewer to 6 more in 100 (95% interval)"


def test_places_are_named_in_the_order_of_their_names(compared: Compared) -> None:
    given = with_verdicts(compared(12), ["inconclusive"])
    said = comparison_report.place_by_place(given)
    assert said is not None
    (line,) = [x for x in said.markdown.splitlines() if x.startswith("**Cannot tell:**")]
    names = [line.index(name) for name in ("Barnsley", "Cornwall", "Hull", "Oldham", "Rochdale")]
    assert names == sorted(names)


def test_many_places_are_counted_and_not_listed(compared: Compared) -> None:
    said = comparison_report.place_by_place(compared(200))
    assert said is not None
    assert max(len(line) for line in said.markdown.splitlines()) < 1_000
    assert " others" in said.markdown


def test_without_a_comparison_group_nothing_is_said_to_be_better() -> None:
    found = [evaluated(i, design="monitoring", evidence_level=1) for i in range(3)]
    given = comparison_of(
        3, evaluations=tuple(found), pools=pools_of(found, {e.id: e.run_date for e in found})
    )
    assert comparison_report.comparison_title(given) == (
        "In paid work after a year: 43 to 47 in 100 of those who joined; no place can say how many it would have been without "
        "the programme"
    )
    assert comparison_report.likely_range(given) == (
        "These numbers describe people who joined. They do not say what the programmes changed."
    )
    said = comparison_report.place_by_place(given)
    assert said is not None
    assert "**Barnsley:** 43 in 100" in said.markdown
    assert not {"better", "worse", "range"} & set(said.markdown.casefold().split())


def test_results_that_are_all_held_back_are_not_called_a_lack_of_comparison(
    compared: Compared,
) -> None:
    given = compared(2)
    numbers = dict.fromkeys(("estimate", "std_error", "low", "high", "participant_level"))
    members = tuple(
        m.model_copy(update={**numbers, "verdict": "withheld", "reasons": ("withheld",)})
        for m in given.pools[0].members
    )
    change = {"members": members, "summaries": (), "heterogeneity": None, "caution": ""}
    held = given.model_copy(update={"pools": (given.pools[0].model_copy(update=change),)})
    assert comparison_report.comparison_title(held) == (
        "No result can be given: none of two evaluations has one that can be published safely"
    )
    assert comparison_report.likely_range(held) == (
        "This does not mean that the programmes work, or that they do not."
    )
    said = comparison_report.place_by_place(held)
    assert said is not None
    assert "**Not given:** Barnsley and Bournemouth, Christchurch and Poole" in said.markdown
    shown = comparison_report.comparison_answer(held).parts
    assert not any("of 5" in part.markdown for part in shown if isinstance(part, Text))


def test_two_places_that_differ_have_a_title_without_an_average(compared: Compared) -> None:
    given = compared(2)
    pool = given.pools[0].model_copy(update={"differ_p": 0.003})
    title = comparison_report.comparison_title(given.model_copy(update={"pools": (pool,)}))
    assert title.startswith(
        "In paid work after a year: two places differ by more than chance, so no average is given;"
    )


def test_what_is_not_pooled_is_one_short_table_with_the_reason(compared: Compared) -> None:
    given = compared(12)
    (table,) = [p for p in comparison_report.not_pooled(given).parts if isinstance(p, Table)]
    rows = {(row[0], row[1]): row[2:] for row in table.rows}
    found, why = rows["Leeds", "In paid work after a year"]
    assert found == "7 more in 100 (range 1 to 14 more)"
    assert rows["Lewisham", "In paid work after a year"][0].endswith(" in 100 of those who joined")
    assert rows["Newcastle upon Tyne", "In paid work after a year"] == [
        "No result",
        "The place gives no number for it.",
    ]
    assert why == "It was measured at another month after the start."
    pooled = {
        m.evaluation for p in given.pools for m in p.members if m.pooled and len(p.members) > 1
    }
    assert len(table.rows) < sum(len(p.members) for p in given.pools) - len(pooled)
    assert [row[0] for row in table.rows] == sorted(row[0] for row in table.rows)


def test_where_all_is_pooled_no_table_stands(compared: Compared) -> None:
    given = compared(12)
    members = tuple(m for m in given.pools[0].members if m.pooled)
    pool = given.pools[0].model_copy(update={"members": members})
    (said,) = comparison_report.not_pooled(given.model_copy(update={"pools": (pool,)})).parts
    assert isinstance(said, Text)
    assert "Every result that several places report is pooled." in said.markdown
    # Two places that differ by more than chance have no average: nothing is pooled then, and nothing is left out.
    apart = pool.model_copy(update={"summaries": ()})
    (said,) = comparison_report.not_pooled(given.model_copy(update={"pools": (apart,)})).parts
    assert isinstance(said, Text)
    assert "is pooled" not in said.markdown
    assert "No result that several places report is left out." in said.markdown


def labels(given: Comparison) -> set[str]:
    parts = comparison_report.annex_sections(given).parts
    return {part.label for part in parts if isinstance(part, Figure | Table)}


def test_the_annex_draws_no_dates_where_all_was_published_on_one_day(compared: Compared) -> None:
    given = compared(12)
    assert "cumulative-employed-12-percent-att" in labels(given)
    pools = tuple(
        pool.model_copy(
            update={
                "cumulative": tuple(
                    s.model_copy(update={"date": "2026-11-01"}) for s in pool.cumulative
                )
            }
        )
        for pool in given.pools
    )
    one_day = given.model_copy(update={"pools": pools})
    assert not any(label.startswith("cumulative-") for label in labels(one_day))


def test_the_annex_draws_single_places_only_where_they_decide(compared: Compared) -> None:
    given = with_verdicts(compared(12), ["better"])
    assert not {"without-employed-12-percent-att", "funnel-employed-12-percent-att"} & labels(given)
    pool = given.pools[0]
    first = pool.leave_one_out[0].model_copy(update={"low": -1.0, "high": 9.0})
    members = tuple(
        m.model_copy(update={"beyond_chance": True}) if m is pool.pooled[0] else m
        for m in pool.members
    )
    change = {"leave_one_out": (first, *pool.leave_one_out[1:]), "members": members}
    changed = given.model_copy(update={"pools": (pool.model_copy(update=change), *given.pools[1:])})
    assert {"without-employed-12-percent-att", "funnel-employed-12-percent-att"} <= labels(changed)


def test_the_forest_of_the_title_stands_first_and_once(compared: Compared) -> None:
    given = compared(12)
    shown = comparison_report.comparison_answer(given)
    assert (shown.title, shown.likely) == (
        comparison_report.comparison_title(given),
        comparison_report.likely_range(given),
    )
    answer = [p for p in shown.parts if isinstance(p, Figure)]
    after = [p for p in comparison_report.outcome_sections(given).parts if isinstance(p, Figure)]
    assert [p.label for p in answer] == ["forest-employed-12-percent-att"]
    assert "forest-employed-12-percent-att" not in {p.label for p in after}


@pytest.mark.parametrize(("level", "design"), [(3, "matched_comparison"), (5, "randomised_trial")])
def test_of_a_typed_place_no_more_is_said_than_its_level(
    compared: Compared, level: int, design: str
) -> None:
    """Of one place nothing was known but a 3, and of every place it was said that the groups were alike in past outcomes."""
    given = compared(3)
    read = [
        e.model_copy(update={"evidence_level": level, "design": design}) for e in given.evaluations
    ]
    typed = [e.model_copy(update={"typed": e is read[0]}) for e in read]

    def said(places: list[StudyDescription]) -> str:
        found = evidence_text(
            given.model_copy(update={"evaluations": tuple(places)}), given.pools[0]
        )
        assert found is not None
        return found.markdown

    known = {
        3: "past outcomes included. But chance did not decide who joined.",
        5: "cautious bounds",
    }
    assert known[level] in said(read)
    assert known[level] not in said(typed)
    assert "chose whether to join" not in said(read)
    assert f"{level} of 5" in said(typed)


@pytest.mark.parametrize("left_out", [0, 1])
def test_evidence_of_places_in_the_average_is_not_said_of_the_others(
    compared: Compared, left_out: int
) -> None:
    given = compared(5)
    pool = given.pools[0]
    members = tuple(
        m.model_copy(update={"reasons": ("withheld",) if i < left_out else ()})
        for i, m in enumerate(pool.members)
    )
    alike = {"evidence_level": 3, "design": "matched_comparison"}
    places = tuple(e.model_copy(update=alike) for e in given.evaluations)
    found = given.model_copy(update={"evaluations": places})
    said = evidence_text(found, pool.model_copy(update={"members": members}))
    assert said is not None
    assert ("In every place of the average the groups were alike" in said.markdown) == bool(
        left_out
    )
    assert ("In every place the groups were alike" in said.markdown) == (not left_out)
