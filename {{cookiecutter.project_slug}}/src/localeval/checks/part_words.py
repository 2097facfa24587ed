"""How doubts about one part of the people are put: a provider, a quarter of the year or of the file, one file of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import Asked, Asks, Question, share_of

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful


def part_named(doubt: Doubtful) -> str:
    """Name a part of the people: a value of a column that is not declared may be a name; of quarters and files it is none."""
    people = {
        "": "people",
        "participants": "participants",
        "comparison": "people of the comparison group",
    }[doubt.group]
    if doubt.other == "quarter":
        by = "of the rows of each group" if doubt.column == "rows" else f"by '{doubt.column}'"
        return f"the {doubt.people:,} {people} of the {doubt.part} quarter {by}"
    return {
        "start_date": f"the {doubt.people:,} {people} who started in {doubt.part}",
        "file": f"the {doubt.people:,} {people} of {doubt.part}",
        "order": f"the {doubt.people:,} {people} of the {doubt.part} quarter of the file"
        if doubt.part
        else f"the last {doubt.people:,} people of the file",
    }.get(
        doubt.column,
        f"the {doubt.people:,} {people} of one of the {doubt.among} values of '{doubt.column}'",
    )


def of_part(doubt: Doubtful, what: str, remedy: str) -> Question:
    """Ask about a part of the people."""
    return Question(
        "people", "" if doubt.column in {"file", "order", "rows"} else doubt.column, what, remedy
    )


def _part_same_months(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are the values of '{asked.outcome}' at month {asked.month} those of month {doubt.month} for some? Of {part_named(doubt)}, they are the "
        "same in both months, which is not so elsewhere."
    )
    remedy = "If an earlier month was copied or carried forward where this one is not known, leave those cells empty. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_months_exchanged(doubt: Doubtful, asked: Asked) -> Question:
    mine, rest = doubt.shares
    first, second = sorted((doubt.month, asked.month))
    what = (
        f"are months {first} and {second} of '{asked.outcome}' exchanged for some? From month {first} to month {second} {part_named(doubt)} go one way "
        f"(by {mine:+.0%} of them, gained less lost) and people elsewhere the other way ({rest:+.0%})."
    )
    remedy = (
        f"Ask whoever gave these rows whether the values of month {second} stand under month {first}, and bring them back; or whether 'not known' counts as "
        "no in the later month. If it is what became of them, leave it."
    )
    return of_part(doubt, what, remedy)


def _part_reversed(doubt: Doubtful, asked: Asked) -> Question:
    against = f"'{doubt.other}'" if doubt.other else "what is known of people before the start"
    if doubt.month:
        against = f"'{asked.outcome}' at month {doubt.month}"
    what = (
        f"are yes and no, or the ends of the scale, of '{asked.outcome}' at month {asked.month} reversed for some? Of {part_named(doubt)}, it goes with {against} the wrong way round, "
        "which is not so elsewhere."
    )
    remedy = "If 1 means no there, or the scale runs the other way, turn it round in their rows. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_scale(doubt: Doubtful, asked: Asked) -> Question:
    mine, rest = doubt.shares
    what = (
        f"has '{asked.outcome}' at month {asked.month} one scale for everybody? Of {part_named(doubt)}, half have {mine:,.10g} or "
        f"{'more' if doubt.value > 0 else 'less'}, and of people like them elsewhere half have {rest:,.10g} or {'more' if doubt.value < 0 else 'less'}."
    )
    remedy = (
        "Ask whoever gave these rows which scale or unit it is in, which end is the good one, and whether people who did not answer count as nought; bring "
        "all into one, and leave empty what is not known. If it is right, leave it."
    )
    return of_part(doubt, what, remedy)


def _part_lost_as_no(doubt: Doubtful, asked: Asked) -> Question:
    had, has = ("without", "have it") if doubt.value else ("with", "are without it")
    mine, rest = map(share_of, doubt.shares)
    what = (
        f"was 'not known' put down as no for some? Of {part_named(doubt)}, {mine} of those {had} '{asked.outcome}' at month {doubt.month} {has} at month "
        f"{asked.month}; elsewhere {rest}."
    )
    remedy = "Ask whoever gave these rows whether people who could not be found count as without a job, and leave their cells empty. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_prior_later(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"was '{doubt.other}' measured after the start for some? Of {part_named(doubt)}, its values are those of '{asked.outcome}' at month "
        f"{doubt.month}."
    )
    remedy = (
        "Take their values of a month before the start from the source, or leave those cells empty: adjusting for a consequence of the "
        "programme takes its effect away. If it is right, leave it."
    )
    return of_part(doubt, what, remedy)


def _part_prior_reversed(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are yes and no reversed in '{doubt.other}' for some? Of {part_named(doubt)}, it goes with the other outcomes the wrong way round, which "
        "is not so elsewhere."
    )
    return of_part(
        doubt,
        what,
        "If 1 means no there, exchange 0 and 1 in their rows. If it is right, leave it.",
    )


def _part_prior_unlike(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.other}' in one unit for everybody? Of {part_named(doubt)}, those who have any have {max(doubt.times, 1 / doubt.times):,.1f} times "
        f"{'less' if doubt.times < 1 else 'more'} than the others."
    )
    remedy = "Ask whoever gave it in which unit it is, such as weeks, months or years, pounds or pence, and bring all into one. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_tells_too_much(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"was '{doubt.other}' recorded after the start for some? Of {part_named(doubt)}, it goes with '{asked.outcome}' at month {asked.month} far "
        f"more closely than elsewhere (a correlation of {doubt.value:.2f})."
    )
    remedy = (
        "If it is as of a later day there, such as the export, take the value of the start, or leave those cells empty: adjusting for a consequence "
        "of the programme takes its effect away. If it is right, leave it."
    )
    return of_part(doubt, what, remedy)


def _part_unlike(doubt: Doubtful, asked: Asked) -> Question:
    part = part_named(doubt)
    if doubt.times:
        what = (
            f"is '{asked.outcome}' at month {asked.month} in one unit for everybody? Of {part}, those who have any have "
            f"{max(doubt.times, 1 / doubt.times):,.1f} times {'less' if doubt.times < 1 else 'more'} than the others."
        )
        remedy = (
            "Ask whoever gave the amounts whether they are a week's, a month's or a year's, and whether any were counted twice, and bring "
            "them into one unit. If they are right, leave it."
        )
    else:
        has = "everybody has" if doubt.value else "nobody has"
        what = f"is '{asked.outcome}' at month {asked.month} known of {part}? There {has} it, which is not so elsewhere."
        remedy = (
            "Check whether 'not known' or 'not yet' was put down as no, or yes and no are reversed, there. If it is not known, leave "
            "it empty."
        )
    return of_part(doubt, what, remedy)


def _part_repeated(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' at month {asked.month} each person's own? Of those of {part_named(doubt)} who have any, exactly {doubt.value:,.2f} stands "
        "for many, which hardly anybody has elsewhere."
    )
    remedy = "If it stands for something else, such as an average or 'not known', leave those cells empty. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_contrast(doubt: Doubtful, asked: Asked) -> Question:
    more = "more" if doubt.value > 0 else "less"
    by = f"have it by {abs(100 * doubt.value):.0f} percentage points {more} often"
    if doubt.times:  # of numbers that are no shares
        by = f"have {more} of it, by {abs(100 * doubt.value):.0f} of 100 people from the least to the most"
    what = (
        f"was '{asked.outcome}' at month {asked.month} measured alike in both groups everywhere? Of {part_named(doubt)}, participants {by}, "
        "beside the comparison group, than elsewhere."
    )
    remedy = (
        "Ask whoever gave these rows whether people who could not be found count as no, whether yes was filled in for some, and whether the words for "
        "the groups are right. If it is what the programme does there, leave it."
    )
    return of_part(doubt, what, remedy)


def _part_level(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"was '{asked.outcome}' at month {asked.month} measured alike everywhere? Of {part_named(doubt)}, {abs(100 * doubt.value):.0f} percentage points "
        f"{'more' if doubt.value > 0 else 'fewer'} have it than people like them elsewhere."
    )
    remedy = "Ask whoever gave these rows what they count as yes, and whether people who could not be found count as no. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_covariate_repeated(doubt: Doubtful, asked: Asked) -> Question:
    what = f"was '{doubt.other}' filled in by itself for some? Of {part_named(doubt)}, nearly everybody has {doubt.value:,.10g}, which is not so elsewhere."
    remedy = "If it stands for not known, or a form fills it in where nobody does, leave those cells empty. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _part_covariate_reversed(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.other}' coded the other way round for some? Of {part_named(doubt)}, it goes with the other characteristics the wrong way, or yes is "
        "as rare as no is elsewhere."
    )
    remedy = "If 1 means no there, or the scale runs the other way, turn it round in their rows. If it is right, leave it."
    return of_part(doubt, what, remedy)


def _exchanged_in_part(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are the groups exchanged in one part? Of {part_named(doubt)} those called "
        "participants are like the comparison group everywhere else, and the others are like participants."
    )
    remedy = "Ask whoever gave these rows which word they wrote for whom. If it is right, leave it."
    return Question("people", "group", what, remedy)


PART_WORDS: Mapping[str, Asks] = {
    "part_unlike": _part_unlike,
    "part_repeated": _part_repeated,
    "part_contrast": _part_contrast,
    "part_level": _part_level,
    "part_covariate_repeated": _part_covariate_repeated,
    "part_covariate_reversed": _part_covariate_reversed,
    "part_tells_too_much": _part_tells_too_much,
    "part_same_months": _part_same_months,
    "part_months_exchanged": _part_months_exchanged,
    "part_reversed": _part_reversed,
    "part_scale": _part_scale,
    "part_lost_as_no": _part_lost_as_no,
    "part_prior_later": _part_prior_later,
    "part_prior_reversed": _part_prior_reversed,
    "part_prior_unlike": _part_prior_unlike,
    "exchanged_in_part": _exchanged_in_part,
}
