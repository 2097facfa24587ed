"""The return to a funder: the tables of ``return.xlsx``, from what the report has recorded and from what the profile asks for.

Every number here stands in the records of the report too, and has passed its disclosure control: a return with other numbers is not
made. What a funder asks for and cannot be given is listed with the reason. The sentences are in ``wording/en/return.yml``; what a profile
says stands in the funder's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.project.profiles import STEPS, Profile, ProfileOutcome, ProfileTarget
from localeval.project.project import Measure
from localeval.report.display import Table
from localeval.report.table_parts import NOT_APPLICABLE, missing, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import all_stand, counts_rounded, day_of_run
from localeval.report.wording.delivery_words import cohort_words, steps_of
from localeval.report.wording.numbers import NOT_AVAILABLE, count, unit_in_label
from localeval.report.wording.part_words import part_name, said_by
from localeval.report.wording.phrases import at_month, column_name, value_name
from localeval.report.wording.retold import retold, told_outcome
from localeval.results import Balance, DeliveryFigure, Estimate, Level, Records

#: Of an age in years, what people are put into for a result by group.
_AGE, _BAND = "age", "age_band"


@dataclass(frozen=True)
class ReturnSheet:
    """A sheet of the return: what it is called, and its table."""

    name: str
    table: Table


@dataclass(frozen=True)
class _Value:
    """What is given of an outcome at a month."""

    people: str
    level: str
    range: str
    why: str = ""


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
        "referrals": _referrals(facts, records.delivery),
        "volumes": _volumes(facts, records.delivery),
        "steps": _steps(facts, records.delivery),
        "equality": _equality(facts, profile, records, balance),
        "categories": _categories(facts, beside, records.delivery),
        "targets": _targets(facts, profile, records),
        "planned": _planned(facts, beside, records.delivery),
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
        say.plain("return.edition", edition=profile.edition, source=profile.source),
    ]


# Outcomes ---------------------------------------------------------------------------------------------------------------------
#: What is asked for, what it is called here, when it was measured (empty where it was not), and what is given of it.
_Row = tuple[ProfileOutcome, str, str, _Value]


def _outcome_rows(facts: Facts, profile: Profile, records: Records) -> Iterator[_Row]:
    """Give each outcome that is asked for, at each month that is asked for or, where none is said, that is measured."""
    for asked in profile.outcomes:
        if asked.code == "started":
            step = next((s for s in steps_of(records.delivery) if s.kind == "started"), None)
            yield asked, asked.name, at_month(step.months) if step else "", _of_step(step)
            continue
        measured = sorted(m.month for m in facts.measures if m.outcome.code == asked.code)
        if asked.code == "ips_fidelity" and not measured and records.fidelity:
            yield from _reviews(asked, records)
            continue
        for month in asked.months or measured or (None,):
            when = "" if month is None else at_month(month)
            yield asked, asked.name, when, _value(facts, records, asked.code, month)


def _reviews(asked: ProfileOutcome, records: Records) -> Iterator[_Row]:
    """Give the last review of each service; it is about the service, and counts nobody."""
    say = sentences()
    last = {one.provider: one for one in sorted(records.fidelity, key=lambda one: one.date)}
    for provider, one in last.items():
        called = say.plain("return.outcomes.of_service", name=asked.name, provider=provider)
        unrated = "" if one.total is not None else say.plain("return.why.unrated")
        total = NOT_AVAILABLE if one.total is None else str(one.total)
        value = _Value(NOT_APPLICABLE, total, NOT_APPLICABLE, unrated)
        yield asked, called if provider else asked.name, day_of_run(one.date), value


def _value(facts: Facts, records: Records, code: str, month: int | None) -> _Value:
    say = sentences()
    item = _result(records, code, month)
    if item is None:
        others = sorted(m.month for m in facts.measures if m.outcome.code == code)
        if not others:
            why = say.plain("return.why.not_measured")
        else:
            why = say.plain("return.why.other_months", months=", ".join(map(str, others)))
        return _nothing(why)
    level = item.level if isinstance(item, Level) else item.participant_level
    people = item.n if isinstance(item, Level) else item.n_participants
    if level is None:
        sign = missing(item)
        why = retold(item.withheld) or say.plain("return.why.withheld")
        return _Value(CONFIDENTIAL if people is None else count(people), sign, sign, why)
    amounts = Amounts.of(item)
    ends = (item.low, item.high) if isinstance(item, Level) else (None, None)
    span = (
        NOT_APPLICABLE
        if ends[0] is None or ends[1] is None
        else amounts.level_range_cell(ends[0], ends[1])
    )
    return _Value(
        CONFIDENTIAL if people is None else count(people), amounts.level_cell(level), span
    )


def _result(records: Records, code: str, month: int | None) -> Level | Estimate | None:
    """Find what the report holds of an outcome among everyone who took part."""
    found: list[Level | Estimate] = [item for item in records.levels if item.subgroup is None]
    found += [
        item
        for item in records.estimates
        if item.subgroup is None and item.role in ("primary", "secondary")
    ]
    return next((item for item in found if (item.outcome, item.month) == (code, month)), None)


def _nothing(why: str) -> _Value:
    return _Value(NOT_AVAILABLE, NOT_AVAILABLE, NOT_AVAILABLE, why)


def _of_step(step: DeliveryFigure | None) -> _Value:
    say = sentences()
    if step is None:
        return _nothing(say.plain("return.why.no_step"))
    if step.share is None or step.low is None or step.high is None:
        people = count(step.people) if step.people else CONFIDENTIAL
        return _Value(people, CONFIDENTIAL, CONFIDENTIAL, say.plain("return.why.withheld"))
    low, high = f"{step.low:.0f}", f"{step.high:.0f}"
    span = say.plain("from_to", low=low, high=high)
    return _Value(count(step.people), f"{step.share:.0f}", span)


def _outcomes(facts: Facts, profile: Profile, rows: Sequence[_Row]) -> Table:
    say = sentences()
    printed = [
        [
            called,
            _label(asked.code, facts),
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


def _label(code: str, facts: Facts) -> str:
    outcome = _outcome(code, facts.measures)
    if outcome is None:
        return code
    unit = facts.currency if outcome.unit == "money" else outcome.unit
    return unit_in_label(outcome.label, unit)


def _outcome(code: str, measures: Sequence[Measure]) -> Outcome | None:
    shared = shared_outcomes().get(code)
    if shared is not None:
        return told_outcome(shared)
    return next((m.outcome for m in measures if m.outcome.code == code), None)


# Volumes ----------------------------------------------------------------------------------------------------------------------
def _volumes(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
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
            _count(one.people),
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
            all_stand(one.stands_since for one in joined),
        ],
    )


def _referrals(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
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
                _count(one.people),
            ]
            for one in sorted(referred, key=lambda one: not one.cohort)
        ],
        [
            say.plain("return.referrals.note", day=day_of_run(referred[0].until)),
            counts_rounded(facts, referred),
            all_stand(one.stands_since for one in referred),
        ],
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
    cells = [_count(mine[0].people) if mine and not together else NOT_APPLICABLE]
    for month in months:
        one = by.get((cohort, month))
        if one is None:
            cells += [NOT_APPLICABLE, NOT_APPLICABLE]
        elif one.share is None:
            cells += [CONFIDENTIAL, CONFIDENTIAL]
        else:
            cells += [_count(one.reached), f"{one.share:.0f}"]
    return cells


def _count(n: int | None) -> str:
    return CONFIDENTIAL if n is None else count(n)


def _steps(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
    """Give the way from referral to lasting work, of everyone who could have got to each step."""
    steps = steps_of(figures)
    if not steps:
        return None
    say = sentences()
    rows = []
    for step in steps:
        value = _of_step(step)
        reached = CONFIDENTIAL if step.share is None else _count(step.reached)
        name = say.plain(f"delivery.step.{step.kind}", months=str(step.months))
        rows.append([name, _count(step.people), reached, value.level, value.range])
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
            all_stand(one.stands_since for one in steps),
        ],
    )


# Equality ---------------------------------------------------------------------------------------------------------------------
def _equality(
    facts: Facts, profile: Profile, records: Records, balance: Balance | None
) -> Table | None:
    """Give what share of those who joined is of each group that is asked for, and how each group fared; None where none is on record."""
    say, rows = sentences(), []
    shares = {
        row.covariate: row.participant_mean
        for row in (balance.rows if balance else ())
        if row.share
    }
    levels = [item for item in records.levels if item.subgroup is not None]
    for asked in profile.equality:
        if facts.covariates.get(asked) == "numeric" and not (
            asked == _AGE and _BAND in facts.subgroups
        ):
            continue  # an average is no group
        variable = _BAND if asked == _AGE and _BAND in facts.subgroups else asked
        of_groups = {i.subgroup.value: i for i in levels if i.subgroup and i.subgroup.variable == variable}  # fmt: skip
        named = {
            label.partition(": ")[2]: share
            for label, share in shares.items()
            if label.partition(": ")[0] == variable
        }
        for value in dict.fromkeys([*named, *of_groups]):
            item = of_groups.get(value)
            share = named.get(value)
            rows.append(
                [
                    column_name(variable),
                    value_name(item.subgroup) if item and item.subgroup else retold(value),
                    NOT_AVAILABLE
                    if value not in named
                    else CONFIDENTIAL
                    if share is None
                    else Amounts.of_ranges("percent", ()).level_cell(share),
                    *_group_cells(item),
                ]
            )
    if not rows:
        return None
    outcome = facts.primary.outcome
    head = say.plain(
        "return.equality.level",
        label=_label(outcome.code, facts),
        month=at_month(facts.primary.month),
    )
    header = [say.plain(f"return.equality.{key}") for key in ("what", "group", "share", "people")]
    return table(
        "return-equality",
        say.plain("return.equality.caption"),
        [*header, head],
        rows,
        [
            say.plain("return.equality.note_share"),
            say.plain("return.equality.note_people"),
            counts_rounded(facts, [i for i in levels if i.n is not None] or levels),
        ],
        text_columns=2,
    )


def _group_cells(item: Level | None) -> list[str]:
    if item is None:
        return [NOT_AVAILABLE, NOT_AVAILABLE]
    level = missing(item) if item.level is None else Amounts.of(item).level_cell(item.level)
    return [_count(item.n), level]


def _categories(
    facts: Facts, beside: DeliveryFacts | None, figures: Sequence[DeliveryFigure]
) -> Table | None:
    """Give who joined, and who began a job, by the categories of each characteristic that is declared for delivery."""
    told = beside.equality if beside is not None else ()
    found = {(one.kind, one.by, one.part): one for one in figures if one.kind in ("joined", "job")}
    rows, jobs = [], [one for one in found.values() if one.kind == "job" and one.by]
    for characteristic in told:
        for one in (f for key, f in found.items() if key[:2] == ("joined", characteristic.column)):
            if one.reached == 0:
                continue
            job = found.get(("job", one.by, one.part))
            cells = [said_by(one.by), part_name(one), _count(one.reached), _in_100(one)]
            if jobs:
                nobody = job is None or job.people == 0
                cells += [NOT_APPLICABLE, NOT_APPLICABLE] if nobody or job is None else [_count(job.people), _in_100(job)]  # fmt: skip
            rows.append(cells)
    if not rows:
        return None
    say = sentences()
    heads = [say.plain(f"return.categories.{key}") for key in ("what", "category", "joined", "share")]  # fmt: skip
    if jobs:
        months = str(jobs[0].months)
        heads += [say.plain(f"return.categories.{key}", months=months) for key in ("people", "job")]
    editions = [
        say.plain(
            "return.categories.edition",
            by=said_by(one.column),
            standard=one.standard,
            date=day_of_run(one.edition),
            source=one.source,
        )
        for one in told
        if one.standard
    ]
    return table(
        "return-categories",
        say.plain("return.categories.caption"),
        heads,
        rows,
        [
            *editions,
            say.plain("return.equality.note_people"),
            counts_rounded(facts, [one for one in found.values() if one.by]),
        ],
        text_columns=2,
    )


def _in_100(figure: DeliveryFigure) -> str:
    return CONFIDENTIAL if figure.share is None else f"{figure.share:.0f}"


# Targets and definitions ------------------------------------------------------------------------------------------------------
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


def _planned(
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
            NOT_AVAILABLE if planned.measure in untold else _count(one.reached),
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


def _step_label(target: ProfileTarget, facts: Facts) -> str:
    if target.step in STEPS:
        return sentences().plain(f"return.targets.step.{target.step}")
    outcome = _outcome(target.step, facts.measures)
    return outcome.label if outcome else target.step


def _reached(facts: Facts, records: Records, target: ProfileTarget) -> _Value:
    """Give what was reached of a target; nothing where something else was counted, or over another time."""
    if target.step not in STEPS:
        return _value(facts, records, target.step, target.within_months)
    step = next((s for s in steps_of(records.delivery) if s.kind == target.step), None)
    if target.step == "job" and (step is None or step.months != target.within_months):
        by = [one for one in records.delivery if one.kind == "job_by" and not one.cohort]
        step = next((one for one in by if one.months == target.within_months), step)
    if step is not None and step.months != target.within_months:
        why = sentences().plain("return.why.other_window", months=str(step.months))
        return _nothing(why)
    return _of_step(step)


def _definitions(profile: Profile) -> Table:
    say, rows = sentences(), []
    for asked in profile.outcomes:
        outcome = _outcome(asked.code, ())
        rows.append(
            [
                asked.name,
                asked.code,
                asked.definition or NOT_AVAILABLE,
                outcome.definition if outcome else NOT_AVAILABLE,
                profile.edition,
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


# What is not given ------------------------------------------------------------------------------------------------------------
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
        elif facts.covariates[name] == "numeric" and not (
            name == _AGE and _BAND in facts.subgroups
        ):
            why = say.plain("return.why.numeric", column=name)
        else:
            continue
        found.append([column_name(name), why])
    unread = say.plain("return.not_given.unread")
    found += [[line, unread] for line in profile.not_read]
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
