"""The sheets of a return on delivery: who was referred and who joined when, the steps of the way, and what was planned beside them.

Every number stands in the records of the report. The sentences are in ``wording/en/return.yml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table
from localeval.report.return_values import count_or_sign, given_of_step
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import all_stand, counts_rounded, day_of_run
from localeval.report.wording.delivery_words import cohort_words, steps_of
from localeval.report.wording.numbers import NOT_AVAILABLE, count
from localeval.results import DeliveryFigure


def volumes(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
    """Give how many joined when, and how many of them began a job by each month that all of them have behind them."""
    joined = [one for one in figures if one.kind == "volume"]
    if not joined:
        return None
    say = sentences()
    by = {(one.cohort, one.months): one for one in figures if one.kind == "job_by"}
    months = sorted({month for _, month in by})
    cohorts = [one for one in joined if one.cohort]
    rows = [
        [
            cohort_words(one.cohort) if one.cohort else say.plain("return.volumes.everyone"),
            count_or_sign(one.people),
            *_job_cells(one.cohort, months, by, together=bool(cohorts and not one.cohort)),
        ]
        for one in [*cohorts, *(one for one in joined if not one.cohort)]
    ]
    header = [say.plain("return.volumes.cohort"), say.plain("return.volumes.joined")]
    if months:
        header.append(say.plain("return.volumes.followed"))
    for month in months:
        header += [
            say.plain("return.volumes.job", months=str(month)),
            say.plain("return.volumes.share", months=str(month)),
        ]
    cells = {cell for row in rows for cell in row}
    return table(
        "return-volumes",
        say.plain("return.volumes.caption"),
        header,
        rows,
        [
            say.plain("return.volumes.note_equal", day=day_of_run(joined[0].until)),
            say.plain("return.volumes.note_followed") if months else "",
            say.plain("return.volumes.note_together") if months and cohorts else "",
            say.plain("return.volumes.note_not_yet") if NOT_APPLICABLE in cells else "",
            counts_rounded(facts, joined),
        ],
        stands=all_stand(one.stands_since for one in joined),
    )


def referrals(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
    """Give how many were referred when; None where that is not on record."""
    referred = [one for one in figures if one.kind == "referrals"]
    if not referred:
        return None
    say = sentences()
    return table(
        "return-referrals",
        say.plain("return.referrals.caption"),
        [say.plain("return.referrals.period"), say.plain("return.referrals.people")],
        [
            [
                cohort_words(one.cohort) if one.cohort else say.plain("return.volumes.everyone"),
                count_or_sign(one.people),
            ]
            for one in sorted(referred, key=lambda one: not one.cohort)
        ],
        [
            say.plain("return.referrals.note", day=day_of_run(referred[0].until)),
            counts_rounded(facts, referred),
        ],
        stands=all_stand(one.stands_since for one in referred),
    )


def _job_cells(
    cohort: str,
    months: Sequence[int],
    by: dict[tuple[str, int], DeliveryFigure],
    *,
    together: bool,
) -> list[str]:
    """Give the cells of a cohort, or of all together that have come so far, who are others in each month."""
    if not months:
        return []
    mine = [by[cohort, month] for month in months if (cohort, month) in by]
    cells = [count_or_sign(mine[0].people) if mine and not together else NOT_APPLICABLE]
    for month in months:
        one = by.get((cohort, month))
        if one is None:
            cells += [NOT_APPLICABLE, NOT_APPLICABLE]
        elif one.share is None:
            cells += [CONFIDENTIAL, CONFIDENTIAL]
        else:
            cells += [count_or_sign(one.reached), f"{one.share:.0f}"]
    return cells


def steps_given(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
    """Give the way from referral to lasting work, of everyone who could have got to each step."""
    steps = steps_of(figures)
    if not steps:
        return None
    say = sentences()
    rows = []
    for step in steps:
        value = given_of_step(step)
        reached = CONFIDENTIAL if step.share is None else count_or_sign(step.reached)
        name = say.plain(f"delivery.step.{step.kind}", months=str(step.months))
        rows.append([name, count_or_sign(step.people), reached, value.level, value.range])
    return table(
        "return-steps",
        say.plain("delivery.steps_caption"),
        [
            say.plain(f"delivery.{key}")
            for key in ("step_name", "could", "reached", "in_100", "range")
        ],
        rows,
        [
            say.plain("return.volumes.note_could", day=day_of_run(steps[0].until)),
            counts_rounded(facts, steps),
        ],
        stands=all_stand(one.stands_since for one in steps),
    )


def planned_sheet(
    facts: Facts, beside: DeliveryFacts | None, figures: Sequence[DeliveryFigure]
) -> Table | None:
    """Give how many people were planned by each day that is over, and how many there were; None where nothing was planned."""
    given = [(one, one.planned) for one in figures if one.planned is not None]
    if not given:
        return None
    say, untold = sentences(), beside.untold_targets if beside is not None else ()
    rows = [
        [
            day_of_run(planned.by),
            say.plain(f"targets.name.{planned.measure}"),
            count(planned.people),
            NOT_AVAILABLE if planned.measure in untold else count_or_sign(one.reached),
        ]
        for one, planned in sorted(given, key=lambda pair: pair[1].by)
    ]
    return table(
        "return-planned",
        say.plain("targets.caption"),
        [say.plain(f"return.planned.{key}") for key in ("by", "what", "planned", "reached")],
        rows,
        [say.plain("targets.what_counts"), counts_rounded(facts, [one for one, _ in given])],
        text_columns=2,
    )
