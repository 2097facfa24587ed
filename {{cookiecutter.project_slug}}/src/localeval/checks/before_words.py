"""How doubts about what is recorded of the time before the start are put: earlier outcomes and characteristics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import GROUPS, IN_GROUPS, THE_GROUPS, Asked, Asks, Question, share_of

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful


def _prior_is_later(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.other and doubt.month:
        why = f"It goes more closely with '{doubt.other}' at month {doubt.month} than the months around that do, which lie nearer."
    elif doubt.other:
        why = f"It goes more closely with '{asked.outcome}' {asked.at} than with '{doubt.other}', which is said to be of the same time."
    elif doubt.value:
        why = f"It goes more closely with '{asked.outcome}' {asked.at} than the value of month {doubt.month} does, which lies nearer."
    else:
        why = f"Its values are those of '{asked.outcome}' at month {doubt.month}."
    remedy = (
        "Take the value of a month before the start from the source, or take the column out of covariates and prior_outcomes: "
        "adjusting for a consequence of the programme takes its effect away."
    )
    return Question("people", doubt.column, f"was '{doubt.column}' measured after the start? {why}", remedy)  # fmt: skip


def _prior_tells_too_much(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"was '{doubt.column}' measured after the start? Among participants it goes with '{asked.outcome}' {asked.at} more closely "
        f"than is usual for things so far apart in time (a correlation of {doubt.value:.2f})."
    )
    remedy = (
        "If it was recorded after the start, take the value of a month before it, or take it out of covariates. If it was known "
        "before, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _prior_contradicted(doubt: Doubtful, asked: Asked) -> Question:
    far = f", most of them {IN_GROUPS[doubt.group]}" if doubt.group else ""
    what = (
        f"was 'not known' put down as nought, or another month given, in '{doubt.column}'? It is zero for {doubt.people:,} of the {doubt.among:,} people with "
        f"'{doubt.other}' at the same time{far}."
    )
    remedy = "Leave the cell empty where an amount is not known. If the two do not contradict each other, leave it."
    return Question("people", doubt.column, what, remedy)


def _unlike_covariate(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.month:  # against the same amounts after the start
        what = (
            f"is '{doubt.column}' in the same unit, and of as long a time, in both groups{asked.where}? Of those who have any, {THE_GROUPS[doubt.group]} "
            f"have about {doubt.times:,.1f} times less; at month {doubt.month} the groups are alike."
        )
        remedy = (
            "Give both for the same months before the start, such as the year before, and in one unit. If participants had lost pay shortly "
            "before they joined, give a year further back as well: what comes back by itself looks like an effect. If it is right, leave it."
        )
        return Question("people", doubt.column, what, remedy)
    what = (
        f"is '{doubt.column}' in the same unit in both groups{asked.where}? Of those who have any, {THE_GROUPS[doubt.group]} have about "
        f"{doubt.times:,.0f} times less. Hardly anybody in one group has a value like those of the other."
    )
    remedy = "Bring both into one unit: months or years, pounds or pence, 0 and 1 or per cent. If two columns are exchanged in one group, exchange them back."
    return Question("people", doubt.column, what, remedy)


def _unlike_codes(doubt: Doubtful, asked: Asked) -> Question:
    what = f"are the codes of '{doubt.column}' the same in both groups{asked.where}? Hardly any code of one group is used in the other."
    remedy = f"Say what the codes of one group mean in the words of the other, under data: values: {{{doubt.column}: {{...}}}}."
    return Question("people", doubt.column, what, remedy)


def _columns_exchanged(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are '{doubt.column}' and '{doubt.other}' exchanged in one group{asked.where}? Each is far from itself in the other group, and close to "
        "the other column there."
    )
    remedy = "If the two columns were exchanged in one group's rows, exchange them back. If not, leave it."
    return Question("people", doubt.column, what, remedy)


def _covariate_ceiling(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.column}' cut off at {doubt.value:,.0f} in one group{asked.where}? Nobody of {GROUPS[doubt.group]} has more and many have "
        "exactly that, while the other group goes on."
    )
    remedy = "Take both groups' values from a source without that limit, or cut both off there. If it is right, leave it."
    return Question("people", doubt.column, what, remedy)


def _covariate_repeated(doubt: Doubtful, asked: Asked) -> Question:
    ours, theirs = doubt.shares
    what = (
        f"was '{doubt.column}' filled in by itself in one group{asked.where}? It is {doubt.part} for {share_of(ours)} of {GROUPS[doubt.group]} and "
        f"for {share_of(theirs)} of the other group."
    )
    remedy = "If it stands for not known, or a form fills it in where nobody does, leave those cells empty. If it is right, leave it."
    return Question("people", doubt.column, what, remedy)


def _apart_before(doubt: Doubtful, asked: Asked) -> Question:
    column = doubt.other or asked.outcome
    when = f"at month {doubt.month}" if doubt.month else "over the months before it"
    seldom = "" if doubt.sure else " One sound comparison in a hundred looks like this."
    what = (
        f"what made the groups differ before the start{asked.where}? In '{column}' {when} {GROUPS[doubt.group or 'participants']} are "
        f"{abs(doubt.value):.2f} standard deviations higher than what is adjusted for explains, and no programme changes anything before it begins.{seldom}"
    )
    remedy = (
        "Check that the records of both groups are complete for the same months and counted from the same day, and in one unit. If they are, put "
        f"'{column}' of a month before the start, such as a year before it, into the table of people, and declare it under covariates and prior_outcomes."
    )
    return Question("outcomes", asked.outcome, what, remedy)


def _unlike_scale(doubt: Doubtful, asked: Asked) -> Question:
    before, now = doubt.shares
    what = (
        f"is '{doubt.column}' the same as '{asked.outcome}', on the same scale? Half have {before:,.3g} or less before the start and {now:,.3g} or less "
        f"{asked.at}, and hardly anybody has a value that people have at the other time."
    )
    remedy = (
        "Give both as the same score: not a sum beside a mean, and not a level beside a change. If it is another measure, name it under "
        "prior_outcomes by its own outcome, or not at all. If it is right, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _covariate_reversed(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.column}' coded the other way round in one group{asked.where}? There it goes with the other characteristics the wrong way, or "
        "yes is as rare as no is in the other group."
    )
    remedy = "If 1 means no there, or the scale runs the other way, turn it round in that group's rows. If it is right, leave it."
    return Question("people", doubt.column, what, remedy)


def _tells_too_much(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"was '{doubt.column}' known before the start{asked.where}? It tells {share_of(doubt.value)} of how '{asked.outcome}' differs between "
        "people, far more than anything else that is adjusted for does."
    )
    remedy = (
        "If it was recorded after the start, or can be a consequence of the programme, take it out of covariates: adjusting for it takes the "
        "effect away. If it was known before, leave it."
    )
    return Question("people", doubt.column, what, remedy)


BEFORE_WORDS: Mapping[str, Asks] = {
    "apart_before": _apart_before,
    "unlike_codes": _unlike_codes,
    "columns_exchanged": _columns_exchanged,
    "prior_is_later": _prior_is_later,
    "prior_tells_too_much": _prior_tells_too_much,
    "prior_contradicted": _prior_contradicted,
    "unlike_scale": _unlike_scale,
    "unlike_covariate": _unlike_covariate,
    "covariate_ceiling": _covariate_ceiling,
    "covariate_repeated": _covariate_repeated,
    "covariate_reversed": _covariate_reversed,
    "tells_too_much": _tells_too_much,
}
