"""The sheets of a return on groups of people: those that the funder asks for, and the categories that are declared for delivery.

Every number stands in the records of the report. The sentences are in ``wording/en/return.yml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.project.profiles import Profile
from localeval.report.display import Table
from localeval.report.return_values import count_or_sign, label_with_unit
from localeval.report.table_parts import NOT_APPLICABLE, missing, table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import counts_rounded, day_of_run
from localeval.report.wording.numbers import NOT_AVAILABLE
from localeval.report.wording.part_words import part_name, said_by
from localeval.report.wording.phrases import at_month, column_name, value_name
from localeval.report.wording.retold import retold
from localeval.results import Balance, DeliveryFigure, Level, Records

#: Of an age in years, what people are put into for a result by group.
AGE, BAND = "age", "age_band"


def equality(
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
            asked == AGE and BAND in facts.subgroups
        ):
            continue  # an average is no group
        variable = BAND if asked == AGE and BAND in facts.subgroups else asked
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
        label=label_with_unit(outcome.code, facts),
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
    return [count_or_sign(item.n), level]


def categories(
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
            cells = [said_by(one.by), part_name(one), count_or_sign(one.reached), _in_100(one)]
            if jobs:
                nobody = job is None or job.people == 0
                cells += [NOT_APPLICABLE, NOT_APPLICABLE] if nobody or job is None else [count_or_sign(job.people), _in_100(job)]  # fmt: skip
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
