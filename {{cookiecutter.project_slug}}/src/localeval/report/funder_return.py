"""The return to a funder: the sheets of ``return.xlsx``, from what the report has recorded and from what the profile asks for.

Every number here stands in the records of the report too, and has passed its disclosure control: a return with other numbers is not
made. What a funder asks for and cannot be given is listed with the reason. Delivery is in ``return_delivery`` and groups of people in
``return_groups``. The sentences are in ``wording/en/return.yml``; what a profile says stands in the funder's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.project.profiles import STEPS, Profile, ProfileOutcome, ProfileTarget
from localeval.report.display import Table
from localeval.report.return_delivery import planned_sheet, referrals, steps_given, volumes
from localeval.report.return_groups import AGE, BAND, categories, equality
from localeval.report.return_values import (
    GivenValue,
    given_of_step,
    given_value,
    known_outcome,
    label_with_unit,
    nothing_given,
)
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run
from localeval.report.wording.delivery_words import steps_of
from localeval.report.wording.numbers import NOT_AVAILABLE
from localeval.report.wording.phrases import at_month, column_name
from localeval.report.wording.retold import told_unread
from localeval.results import Balance, Records

#: What is asked for, what it is called here, when it was measured (empty where it was not), and what is given of it.
_Row = tuple[ProfileOutcome, str, str, GivenValue]


@dataclass(frozen=True)
class ReturnSheet:
    """A sheet of the return: what it is called, and its table."""

    name: str
    table: Table


def return_sheets(
    facts: Facts,
    profile: Profile,
    records: Records,
    balance: Balance | None = None,
    beside: DeliveryFacts | None = None,
) -> list[ReturnSheet]:
    """Give the sheets of a return, in order.

    Parameters
    ----------
    facts : Facts
    profile : Profile
        What the funder asks for.
    records : Records
        What the report holds.
    balance : Balance, optional
        Who took part, as the report shows it.
    beside : DeliveryFacts, optional
        What the report says of delivery beside its numbers.
    """
    rows = list(_outcome_rows(facts, profile, records))
    made = {
        "outcomes": _outcomes(facts, profile, rows),
        "referrals": referrals(facts, records.delivery),
        "volumes": volumes(facts, records.delivery),
        "steps": steps_given(facts, records.delivery),
        "equality": equality(facts, profile, records, balance),
        "categories": categories(facts, beside, records.delivery),
        "targets": _targets(facts, profile, records),
        "planned": planned_sheet(facts, beside, records.delivery),
        "definitions": _definitions(profile),
        "not_given": _not_given(facts, profile, records, rows),
    }
    say = sentences()
    return [
        ReturnSheet(say.plain(f"return.sheet.{key}"), shown)
        for key, shown in made.items()
        if shown is not None
    ]


def cover_facts(profile: Profile) -> list[str]:
    """Say on the cover who asks, by which edition, and where that can be read."""
    say = sentences()
    return [
        say.plain("return.for", name=profile.name, funder=profile.funder),
        say.plain("return.edition", edition=day_of_run(profile.edition), source=profile.source),
    ]


def _outcome_rows(facts: Facts, profile: Profile, records: Records) -> Iterator[_Row]:
    """Give each outcome that is asked for, at each month that is asked for or, where none is said, that is measured."""
    for asked in profile.outcomes:
        if asked.code == "started":
            step = next((s for s in steps_of(records.delivery) if s.kind == "started"), None)
            yield asked, asked.name, at_month(step.months) if step else "", given_of_step(step)
            continue
        measured = sorted(m.month for m in facts.measures if m.outcome.code == asked.code)
        if asked.code == "ips_fidelity" and not measured and records.fidelity:
            yield from _reviews(asked, records)
            continue
        for month in asked.months or measured or (None,):
            when = "" if month is None else at_month(month)
            yield asked, asked.name, when, given_value(facts, records, asked.code, month)


def _reviews(asked: ProfileOutcome, records: Records) -> Iterator[_Row]:
    """Give the last review of each service; it is about the service, and counts nobody."""
    say = sentences()
    last = {one.provider: one for one in sorted(records.fidelity, key=lambda one: one.date)}
    for provider, one in last.items():
        called = say.plain("return.outcomes.of_service", name=asked.name, provider=provider)
        unrated = "" if one.total is not None else say.plain("return.why.unrated")
        total = NOT_AVAILABLE if one.total is None else str(one.total)
        value = GivenValue(NOT_APPLICABLE, total, NOT_APPLICABLE, unrated)
        yield asked, called if provider else asked.name, day_of_run(one.date), value


def _outcomes(facts: Facts, profile: Profile, rows: Sequence[_Row]) -> Table:
    say = sentences()
    printed = [
        [
            called,
            label_with_unit(asked.code, facts),
            when or NOT_AVAILABLE,
            value.people,
            value.level,
            value.range,
        ]
        for asked, called, when, value in rows
    ]
    return table(
        "return-outcomes",
        say.plain("return.outcomes.caption", name=profile.name),
        [
            say.plain(f"return.outcomes.{key}")
            for key in ("asked", "measured_as", "month", "people", "level", "range")
        ],
        printed,
        [
            say.plain("return.outcomes.note_people"),
            say.plain("return.outcomes.note_weighted") if facts.has_comparison else "",
            say.plain("return.outcomes.note_started")
            if any(asked.code == "started" for asked, *_ in rows)
            else "",
            say.plain("return.see_not_given", sheet=say.plain("return.sheet.not_given")),
        ],
        text_columns=3,
    )


def _targets(facts: Facts, profile: Profile, records: Records) -> Table | None:
    """Set targets beside what was reached, where the same was counted over the same time."""
    if not profile.targets:
        return None
    say, rows = sentences(), []
    for target in profile.targets:
        value = _reached(facts, records, target)
        rows.append(
            [
                target.name or _step_label(target, facts),
                say.plain(
                    "return.targets.what",
                    step=_step_label(target, facts),
                    months=str(target.within_months),
                    of=say.plain(f"return.targets.of.{target.of}"),
                ),
                f"{target.share:g}",
                value.people,
                value.level,
                value.range,
                target.source,
            ]
        )
    return table(
        "return-targets",
        say.plain("return.targets.caption"),
        [
            say.plain(f"return.targets.{key}")
            for key in ("name", "counted", "target", "people", "reached", "range", "source")
        ],
        rows,
        [say.plain("return.targets.note")],
        text_columns=2,
        last_is_text=True,
    )


def _step_label(target: ProfileTarget, facts: Facts) -> str:
    if target.step in STEPS:
        return sentences().plain(f"return.targets.step.{target.step}")
    outcome = known_outcome(target.step, facts.measures)
    return outcome.label if outcome else target.step


def _reached(facts: Facts, records: Records, target: ProfileTarget) -> GivenValue:
    """Give what was reached of a target; nothing where something else was counted, or over another time."""
    if target.step not in STEPS:
        return given_value(facts, records, target.step, target.within_months)
    step = next((s for s in steps_of(records.delivery) if s.kind == target.step), None)
    if target.step == "job" and (step is None or step.months != target.within_months):
        by = [one for one in records.delivery if one.kind == "job_by" and not one.cohort]
        step = next((one for one in by if one.months == target.within_months), step)
    if step is not None and step.months != target.within_months:
        why = sentences().plain("return.why.other_window", months=str(step.months))
        return nothing_given(why)
    return given_of_step(step)


def _definitions(profile: Profile) -> Table:
    say, rows = sentences(), []
    for asked in profile.outcomes:
        outcome = known_outcome(asked.code, ())
        rows.append(
            [
                asked.name,
                asked.code,
                asked.definition or NOT_AVAILABLE,
                outcome.definition if outcome else NOT_AVAILABLE,
                day_of_run(profile.edition),
                asked.source or profile.source,
            ]
        )
    keys = ("asked", "code", "theirs", "ours", "edition", "source")
    return table(
        "return-definitions",
        say.plain("return.definitions.caption"),
        [say.plain(f"return.definitions.{key}") for key in keys],
        rows,
        [say.plain("return.definitions.note")],
        text_columns=6,
    )


def _not_given(
    facts: Facts, profile: Profile, records: Records, rows: Sequence[_Row]
) -> Table | None:
    say = sentences()
    found: list[list[str]] = []
    for asked, called, when, value in rows:
        if value.why:
            name = say.plain("return.not_given.at", name=called, month=when) if when else called
            found.append([name, value.why])
        elif (
            asked.code == "job_outcome"
            and facts.reading.job_outcome
            and not facts.reading.self_employment
        ):
            found.append([asked.name, say.plain("return.why.no_self_employment")])
    for target in profile.targets:
        value = _reached(facts, records, target)
        if value.why:
            name = target.name or _step_label(target, facts)
            found.append([say.plain("return.not_given.target", name=name), value.why])
    if not any(one.kind == "volume" for one in records.delivery):
        found.append([say.plain("return.sheet.volumes"), say.plain("return.why.no_events")])
    for name in profile.equality:
        if name not in facts.covariates:
            why = say.plain("return.why.no_covariate", column=name)
        elif facts.covariates[name] == "numeric" and not (name == AGE and BAND in facts.subgroups):
            why = say.plain("return.why.numeric", column=name)
        else:
            continue
        found.append([column_name(name), why])
    unread = say.plain("return.not_given.unread")
    found += [[told_unread(line), unread] for line in profile.not_read]
    if not found:
        return None
    return table(
        "return-not-given",
        say.plain("return.not_given.caption"),
        [say.plain("return.not_given.what"), say.plain("return.not_given.why")],
        found,
        [],
        text_columns=2,
    )
