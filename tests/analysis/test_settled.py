"""Which numbers of a place are new beside its earlier publications, which stand, and since when; and that the record is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from localeval.analysis.differencing import disclosed_by_both
from localeval.analysis.earlier_publications import CAUTIONS, Found, _without_numbers, settle
from localeval.analysis.protection import Protection
from localeval.analysis.published_record import published_record, record_digest
from localeval.analysis.series import beside_standing
from localeval.analysis.withholding_reasons import LINKED, NOT_YET, TOO_FEW
from localeval.publishing.publish import _keep_last
from localeval.results import Estimate, FlowStep, Point, Result, Series

from ..publishing.handmade_project import make_project
from .test_differencing import estimate_of, result_of

#: Of 140 of 185 in work one more, and nobody more: that person is in work. Of so many more nothing is told.
BEFORE, ONE_MORE, MANY_MORE = (140, 185), (141, 186), (160, 225)
FIRST, SECOND = "2026-01-05", "2026-04-06"


def shares(everyone: tuple[int, int], women: tuple[int, int] | None = None) -> tuple[Estimate, ...]:
    """Give the shares in work of participants, and of the women among them."""
    found = [estimate_of(*everyone)]
    if women is not None:
        found.append(estimate_of(*women, part="Female"))
    return tuple(found)


def found_of(estimates: tuple[Estimate, ...], flow: tuple[FlowStep, ...] = ()) -> Found:
    rules = {"threshold": 10, "rounding": 5}
    return Found(Protection(), "randomised_trial", rules, estimates=estimates, flow=flow)


def published(day: str, found: Found) -> Result:
    """Give the result that was published of findings."""
    made = result_of(estimates=found.estimates, flow=found.flow, series=found.series)
    return made.model_copy(update={"run": made.run.model_copy(update={"date": day})})


def asked_of(by_caution: dict[int, Found]) -> tuple[Callable[[int], Found], list[int]]:
    """Give findings at each caution, and write down which are asked for."""
    asked: list[int] = []

    def find(caution: int) -> Found:
        asked.append(caution)
        return by_caution[caution]

    return find, asked


def test_a_first_publication_is_as_it_is() -> None:
    find, asked = asked_of({0: found_of(shares(BEFORE))})
    assert settle(find, []) is find(0)
    assert set(asked) == {0}


def test_numbers_that_tell_nothing_are_not_made_coarser() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    find, asked = asked_of({0: found_of(shares(MANY_MORE))})
    assert settle(find, [old]) is find(0)
    assert settle(find, [old]).protection.caution == 0
    assert set(asked) == {0}


def test_the_least_coarse_that_tells_nothing_is_taken() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    telling, silent = found_of(shares(ONE_MORE)), found_of(shares(BEFORE))
    assert disclosed_by_both(old, telling)
    find, asked = asked_of({0: telling, 1: silent, 2: telling})
    assert settle(find, [old]) is silent
    assert max(asked) == 1


def test_the_primary_result_is_new_where_only_a_part_would_tell() -> None:
    """Of the women one more is in work, as the shares of both publications have it; of everyone 40 are more."""
    old = published(FIRST, found_of(shares(BEFORE, (60, 90))))
    found = found_of(shares(MANY_MORE, (61, 91)))
    assert disclosed_by_both(old, found)
    settled = settle(lambda _: found, [old])
    everyone, women = settled.estimates
    assert everyone == found.estimates[0]
    assert not everyone.stands_since
    assert settled.protection.caution == CAUTIONS[-1]  # of what is counted beside them
    assert settled.protection.withheld == found.protection.withheld
    assert (women.participant_level, women.stands_since) == (
        old.estimates[1].participant_level,
        FIRST,
    )
    assert disclosed_by_both(old, settled) == []


def test_a_part_that_was_not_published_before_is_left_without_numbers() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    step = FlowStep(step="evaluated", label="Evaluated", participants=185, comparison=190)
    found = found_of(shares(ONE_MORE, (61, 91)), (step,))
    everyone, women = settle(lambda _: found, [old]).estimates
    assert everyone.stands_since == FIRST
    assert women.participant_level is None
    assert (women.withheld, women.verdict, women.stands_since) == (NOT_YET, "withheld", "")


def test_where_nothing_can_be_new_everything_stands_as_it_was_published() -> None:
    flow = (FlowStep(step="evaluated", label="Evaluated", participants=185, comparison=190),)
    old = published(FIRST, found_of(shares(BEFORE), flow))
    settled = settle(lambda _: found_of(shares(ONE_MORE), flow), [old])
    [stands] = settled.estimates
    assert stands == old.estimates[0].model_copy(update={"stands_since": FIRST})
    assert [step.stands_since for step in settled.flow] == [FIRST]


def test_what_stands_twice_stands_since_the_day_on_which_it_was_new() -> None:
    """A second publication once gave the flow and the balance the day of the one before, which only repeated them."""
    flow = (FlowStep(step="evaluated", label="Evaluated", participants=185, comparison=190),)
    first = published(FIRST, found_of(shares(BEFORE), flow))
    second = published(SECOND, settle(lambda _: found_of(shares(ONE_MORE), flow), [first]))
    third = settle(lambda _: found_of(shares((142, 187)), flow), [first, second])
    assert {third.estimates[0].stands_since, *(step.stands_since for step in third.flow)} == {FIRST}


def test_every_caution_is_tried_before_anything_stands() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    find, asked = asked_of(dict.fromkeys(CAUTIONS, found_of(shares(ONE_MORE))))
    assert settle(find, [old]).estimates[0].stands_since == FIRST
    assert set(asked) == set(CAUTIONS)


# -- lines over time beside results that stand


def month_6(yes: int, n: int) -> Estimate:
    """Give a secondary result of month 6."""
    given = {"estimate": 1.0, "verdict": "no_clear_difference"}
    return estimate_of(yes, n).model_copy(update={"month": 6, "role": "secondary", **given})


def line_of(*points: tuple[int, float | None, float | None, float | None]) -> Series:
    given = tuple(Point(month=m, level=a, low=b, high=c) for m, a, b, c in points)
    return Series(
        outcome="employed", label="In work", unit="percent", group="participants", points=given
    )


def both_months(main: tuple[int, int], second: tuple[int, int]) -> Found:
    """Give results of both months, and the line through both and through month 3."""
    items = (estimate_of(*main), month_6(*second))
    points = [
        (item.month, item.participant_level, (item.participant_level or 0) - 7, 99.0)
        for item in reversed(items)
    ]
    return replace(found_of(items), series=(line_of((3, 20.0, 15.0, 25.0), *points),))


def levels_of(found: Found) -> dict[int, float | None]:
    [line] = found.series
    return {point.month: point.level for point in line.points}


def test_where_a_result_stands_its_month_stands_in_the_line_as_well() -> None:
    """The line once printed the new level of month 6, which the result kept back, to two places."""
    before = both_months(BEFORE, (70, 185))
    old = published(FIRST, before)
    now = both_months(MANY_MORE, (71, 186))
    assert disclosed_by_both(old, replace(now, estimates=now.estimates[:1]))
    settled = settle(lambda _: now, [old])
    main, second = settled.estimates
    assert (main.stands_since, second.stands_since) == ("", FIRST)
    assert levels_of(settled) == {
        3: 20.0, 6: second.participant_level, 12: main.participant_level,
    }  # fmt: skip
    assert settled.series[0].points[1] == before.series[0].points[1]
    assert not settled.series[0].stands_since
    assert disclosed_by_both(old, settled) == []


def test_what_stands_has_no_interval_in_a_line_that_had_another_level() -> None:
    """Of a publication before lines followed what stands: its result goes before its line."""
    before = both_months(BEFORE, (70, 185))
    wrong = replace(before, series=both_months(BEFORE, (71, 186)).series)
    settled = settle(lambda _: both_months(MANY_MORE, (72, 187)), [published(FIRST, wrong)])
    month = settled.series[0].points[1]
    assert (month.level, month.low, month.high) == (round(100 * 70 / 185, 2), None, None)


def test_where_no_result_stands_a_line_is_new() -> None:
    old = published(FIRST, both_months(BEFORE, (70, 185)))
    now = both_months(MANY_MORE, (95, 225))
    assert settle(lambda _: now, [old]) is now


def test_a_result_that_was_not_published_before_has_no_level_in_the_line() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    now = both_months(MANY_MORE, (95, 225))
    line = now.series[0]
    [given] = beside_standing([line], [_without_numbers(now.estimates[1])], old.series)
    assert [point.level for point in given.points] == [
        20.0, None, now.estimates[0].participant_level,
    ]  # fmt: skip


def hidden(reason: str, n: int | None = None) -> tuple[Estimate, ...]:
    """Give a main result that is not given for a reason."""
    numbers = ("estimate", "participant_level", "comparison_level", "std_error", "low", "high")
    update = dict.fromkeys(numbers) | {"verdict": "withheld", "withheld": reason}
    return (estimate_of(140, 185).model_copy(update=update | {"n_participants": n}),)


def test_a_coarser_main_result_is_taken_before_one_that_is_withheld() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    silent = found_of(shares(BEFORE))
    assert disclosed_by_both(old, found_of(hidden(LINKED))) == []
    find, _ = asked_of({0: found_of(shares(ONE_MORE)), 1: found_of(hidden(LINKED)), 2: silent})
    assert settle(find, [old]) is silent


def test_a_main_result_stands_rather_than_being_withheld_for_other_numbers() -> None:
    old = published(FIRST, found_of(shares(BEFORE)))
    telling, linked = found_of(shares(ONE_MORE)), found_of(hidden(LINKED))
    [main] = settle(asked_of({0: telling, 1: linked, 2: linked})[0], [old]).estimates
    assert main == old.estimates[0].model_copy(update={"stands_since": FIRST})


def test_a_main_result_that_has_a_reason_of_its_own_does_not_stand_for_ever() -> None:
    """People were taken out of the data, and those who are left are too few to tell of."""
    old = published(FIRST, found_of(shares(BEFORE)))
    few = found_of(hidden(TOO_FEW))
    assert settle(lambda _: few, [old]) is few


def test_a_main_result_that_was_not_given_before_either_is_not_waited_for() -> None:
    old = published(FIRST, found_of(hidden(LINKED)))
    linked = found_of(hidden(LINKED, 225))
    assert settle(lambda _: linked, [old]) is linked


# -- the record that this rests on


def test_what_was_published_is_kept_when_something_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    _keep_last(folder, b"one")  # nothing was published before
    assert list(folder.iterdir()) == []
    (folder / "results.json").write_bytes(b"one")
    _keep_last(folder, b"one")  # the same again
    assert not (folder / "earlier").exists()
    _keep_last(folder, b"two")
    (folder / "results.json").write_bytes(b"two")
    _keep_last(folder, b"three")
    kept = sorted((folder / "earlier").iterdir())
    assert [path.name for path in kept] == ["0001.json", "0002.json"]
    assert [path.read_bytes() for path in kept] == [b"one", b"two"]


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    """Whoever deletes the first of the record does not have the next one written over another."""
    kept = tmp_path / "earlier"
    kept.mkdir()
    (kept / "0007.json").write_bytes(b"seventh")
    (kept / "notes.json").write_bytes(b"not one of them")
    (tmp_path / "results.json").write_bytes(b"eighth")
    _keep_last(tmp_path, b"ninth")
    assert (kept / "0008.json").read_bytes() == b"eighth"
    assert (kept / "0007.json").read_bytes() == b"seventh"


def test_the_record_is_read_in_the_order_of_publication(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    [place] = project.places
    folder = project.root / "published" / place.folder
    assert record_digest(project, place) == "missing"
    (folder / "earlier").mkdir(parents=True)
    digests = set()
    for name in ("results.json", "earlier/0002.json", "earlier/0001.json"):
        (folder / name).write_text(name, encoding="utf-8")
        digests.add(record_digest(project, place))
    assert [path.name for path in published_record(project, place)] == [
        "0001.json", "0002.json", "results.json",
    ]  # fmt: skip
    assert len(digests) == 3
