"""How doubts about who is in which group are put: words for the groups, what people were asked, times and areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import GROUPS, Asked, Asks, Question, share_of, shares_of_both
from localeval.designs.origins import JOIN_LATER, ORIGINS
from localeval.designs.participants import PARTICIPANTS

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful

_DAY_0 = dt.date(2000, 1, 1)


def _in_rows(doubt: Doubtful) -> str:
    if doubt.column == "event":
        return "events of the programme"
    return _column(doubt)


def _column(doubt: Doubtful) -> str:
    """Name a column, with its file where that is another than the one the question is about."""
    return f"'{doubt.column}' of {doubt.other}" if doubt.other else f"'{doubt.column}'"


def _said_no(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"did the comparison group say no, or was it turned away{asked.where}? By '{doubt.column}', {doubt.people:,} of {doubt.among:,} of it were asked "
        "or referred and did not join."
    )
    if doubt.part:
        remedy = (
            "Nobody says no who was not asked. If people were put where they ended up, put each into the group that was drawn for them, also who said no: chance made those. "
            "If the column is about something else, leave it."
        )
        return Question("people", doubt.column, what, remedy)
    remedy = (
        "People who said no, or were found unsuitable, differ from those who joined in what nobody wrote down, such as hopes, health or another "
        "offer, and that looks like an effect. Choose people who were never asked, if there are any; if not, say so beside the result. If the "
        "column is about something else, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _other_time(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.column == "start_date":
        ours, theirs = (
            (_DAY_0 + dt.timedelta(days=round(day))).strftime("%B %Y") for day in doubt.shares
        )
    else:
        ours, theirs = (f"{day / 365.25:.0f}" for day in doubt.shares)
    what = (
        f"did the comparison group start at another time{asked.where}? Half of it had started by {theirs}, half of the participants by "
        f"{ours}. Most of it started more than three months before the first participants, or after the last."
    )
    remedy = (
        "Choose people who started, or could have, at the same time. If there are none, keep it: the evidence then counts as that "
        "of groups that may differ in ways that matter."
    )
    return Question("people", doubt.column, what, remedy)


def _starts_unlike(doubt: Doubtful, asked: Asked) -> Question:
    ours, theirs = ((_DAY_0 + dt.timedelta(days=round(day))).strftime("%B %Y") for day in doubt.shares)  # fmt: skip
    apart = abs(doubt.shares[0] - doubt.shares[1])
    means = (
        f"The starts of participants lie around {ours}, those of the comparison group around {theirs}, {apart:,.0f} days apart. "
        if ours != theirs
        else ""
    )
    what = f"did the groups start at other times of the year{asked.where}? {means}To be alike {share_of(doubt.value)} of one group would have to start in another quarter."
    remedy = (
        "If start_date is not the same day in both groups, such as the allocation in one and the first meeting in the other, give the same. If the "
        "share who were allocated changed on the way, declare the period as strata; if sites were drawn as a whole, the site as cluster. Else choose people who could have started at the same time: "
        "seasons and years have jobs of their own."
    )
    return Question("people", doubt.column, what, remedy)


def _other_area(doubt: Doubtful, asked: Asked) -> Question:
    seen = (
        "hardly anybody of one group is of an area of the other"
        if doubt.value >= 1
        else f"{share_of(doubt.value)} of one group would have to live elsewhere for both to be alike"
    )
    what = f"is the comparison group of another area? By '{doubt.column}' {seen}."
    remedy = (
        "Elsewhere there are other jobs, employers and services, and what they do looks like an effect. Take people of the same areas "
        "if there are any; if not, say so beside the result, and declare what is known of the areas as covariates. If the areas are "
        "alike, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _left_unadjusted(doubt: Doubtful, asked: Asked) -> Question:
    by = "the quarter of the start" if doubt.column == "start_date" else f"'{doubt.column}'"
    what = (
        f"does {by} make the difference{asked.where}? The groups are unlike in it, '{asked.outcome}' {asked.at} goes with it, and it is not adjusted "
        f"for: that would move the result by about {abs(doubt.value):.1f} standard errors."
    )
    remedy = (
        "If it was known before the start, declare it as a covariate, or choose people to compare with who are alike in it. If it is a consequence "
        "of the programme, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _drawn_by_day(doubt: Doubtful, asked: Asked) -> Question:
    by = {
        "weekday": "By the weekday of their start",
        "odd": "By whether the day of the month of their start is odd or even",
        "id": f"By whether the last figure of '{doubt.column}' is odd or even",
        "turn": "By turns, every other person, in the order of the rows or on each day of a start,",
        "number": f"By whether the last figure of '{doubt.column}' is odd or even, low or high,",
        "letter": f"By whether the letter in '{doubt.column}' is early or late in the alphabet",
        "birth": f"By '{doubt.column}', odd or even, early or late,",
    }.get(doubt.part, "By the day of their start")
    what = f"did chance decide for each person{asked.where}? {by} nearly everybody's group can be told."
    held = (
        ""
        if doubt.part in {"birth", "number", "letter"}
        else " Until then the evidence counts as level 4 at most."
    )
    if doubt.part not in {"id", "turn", "birth", "number", "letter"}:
        remedy = (
            "If groups went by the day, whoever sent people knew which group came next, and could choose the day: say so beside the result. If whole "
            "days were drawn, give each day its name in a column and declare that as cluster. If start_date is another day in the two groups, "
            f"such as the day of the first meeting, give that of the draw.{held}"
        )
    else:
        remedy = (
            "If groups went by it, whoever sent people knew which group came next, and could choose whom to send: say so beside the result. If ids "
            f"were given, or rows put in order, after the draw, leave it.{held}"
        )
    return Question("people", "" if doubt.column == "rows" else doubt.column, what, remedy)


def _against_the_draw(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is 'group' what was drawn{asked.where}? '{doubt.column}' parts people nearly as it does, and puts {doubt.people:,} of {doubt.among:,} into "
        f"the other group: by it {shares_of_both(doubt)} were drawn for the programme."
    )
    remedy = (
        "Chance made the groups as they were drawn: whoever did not come stays a participant, and whoever came all the same stays in the comparison "
        f"group. If '{doubt.column}' is what was drawn, write columns: {{group: {doubt.column}}} under data, with what its values mean under values: "
        "{group: {...}}. If it is something else, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _not_drawn(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"did chance decide for each person{asked.where}? By '{doubt.column}' it did not for {doubt.people:,} of {doubt.among:,} people: "
        f"{shares_of_both(doubt)}"
    )
    remedy = (
        "Whoever is chosen mostly differs from the others in what nobody wrote down, and that looks like an effect. Leave those out whose group was "
        "chosen, or give the group that was drawn for them, and count allocated without them, or with them where they were drawn. If somebody only "
        "wrote down by hand what chance had decided, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _nobody_left_early(doubt: Doubtful, asked: Asked) -> Question:
    by = "their events" if doubt.column == "event" else f"'{doubt.column}'"
    if not doubt.value:
        what = f"was everybody kept who was offered a place? By {by} all {doubt.people:,} of them came, and mostly some never do."
        remedy = (
            "If those who never came were left out, put them back, with their outcomes, and count them in allocated: chance made the groups as they "
            "were drawn. If the draw was made among people who had come, leave it."
        )
        return Question("people", "group", what, remedy)
    unit = "days after the start" if doubt.part == "days" else ""
    what = (
        f"were participants left out who left early{asked.where}? By {by} hardly anybody left before {doubt.value:,.0f}{f' {unit}' if unit else ''}, and "
        f"{doubt.people:,} of {doubt.among:,} soon after."
    )
    remedy = (
        "Who leaves early mostly fares worse, and where those are left out any programme looks better than it is. If they were, put them back, "
        "with their outcomes; if that cannot be done, write participant_group: {who: minimum_stay}. If nobody left before, leave it."
    )
    return Question("people", "group", what, remedy)


def _other_clock(doubt: Doubtful, asked: Asked) -> Question:
    day = "the referral, by events," if doubt.column == "event" else f"'{doubt.column}'"
    ours, theirs = doubt.shares
    what = (
        f"is start_date the same day in both groups{asked.where}? From {day} to the start it is {ours:,.0f} days in the middle of participants, and {theirs:,.0f} in that "
        "of the comparison group."
    )
    remedy = (
        "Count the months of both from the same day, such as that of the referral. Where participants are counted from a first meeting some weeks later, whoever "
        "found work in between never joined, and like people stay in the comparison group: that looks like harm or like an effect. If waits really were so "
        "unlike and both are counted from the same day, leave it."
    )
    return Question("people", "start_date", what, remedy)


def _numbers_lacking(doubt: Doubtful, asked: Asked) -> Question:
    whose = f" of {GROUPS[doubt.group]}" if doubt.group else ""
    what = f"whose are the numbers that are not in the file{asked.where}? Ids{whose} run over {doubt.among:,} numbers, and {doubt.people:,} of these nobody has."
    remedy = (
        "If they are people who withdrew, never came, did not agree or were not found, put them back, with their outcomes or without: who is left out mostly fares otherwise, and "
        "allocated, or participant_group, counts everybody. If numbers were given to others too, leave it."
    )
    return Question("people", "person_id", what, remedy)


def _shared_site(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"do people share what is in '{doubt.column}', such as a site or an adviser? It is not declared. By it the interval would be "
        f"about {doubt.times:.1f} times as wide."
    )
    remedy = "If so, declare it as cluster: people who share something are alike in more than was measured. If not, leave it."
    return Question("people", doubt.column, what, remedy)


def _groups_exchanged(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.column == "start_date":
        seen = f"a day of a start is known for {shares_of_both(doubt)}"
    elif doubt.column == "event":
        seen = f"events of the programme are on record for {shares_of_both(doubt)}"
    else:
        seen = f"{_column(doubt)} says of {shares_of_both(doubt)} that they took part"
    what = f"are the groups exchanged{asked.where}? The words for them contradict the rest of the data: {seen}."
    remedy = "If 'participant' and 'comparison' were exchanged, correct them, or say so under data: values: group. If not, correct the other column."
    return Question("people", "group", what, remedy)


def _began_nothing(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"did these participants take part{asked.where}? By {_in_rows(doubt)}, {doubt.people:,} of {doubt.among:,} participants began "
        "nothing"
    )
    if not any(doubt.shares):  # nobody is compared
        remedy = (
            "What is printed is then not the level of those who took part. Leave them out, or say under population: who: that these are "
            "all who were referred."
        )
        return Question("people", "group", what, remedy)
    remedy = (
        "If the words for the groups were exchanged in these rows, correct them. If they were offered the programme and did not take "
        "it up, leave them with the participants: they count as they were allocated."
    )
    return Question("people", "group", what, remedy)


def _took_part(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"did these people of the comparison group take part{asked.where}? By {_in_rows(doubt)}, {doubt.people:,} of {doubt.among:,} "
        "of them did"
    )
    remedy = (
        "If the words for the groups were exchanged in these rows, correct them. If they took part later, the comparison holds what "
        "the programme does, and the result is smaller than the effect: say so, or choose people who never took part."
    )
    return Question("people", "group", what, remedy)


def _called_chosen(doubt: Doubtful, asked: Asked) -> Question:
    read = f"'{doubt.part}' counts as {{}} by {doubt.column} under data, and reads like"
    if doubt.group == "participants":
        what = f"are participants everybody who joined{asked.where}? {read.format('a participant')} {PARTICIPANTS[doubt.other]}"
        remedy = (
            "Who leaves early mostly fares worse, and where those are left out any programme looks better than it is. If they were, put them back, with their "
            f"outcomes; if that cannot be done, write participant_group: {{who: {doubt.other}}}. If it is everybody who joined, leave it."
        )
        return Question("people", "group", what, remedy)
    what = f"who is the comparison group{asked.where}? {read.format('comparison')} {ORIGINS[doubt.other]}, which comparison_group does not say"
    line = f"comparison_group: {{from: {doubt.other}}}"
    if doubt.other in JOIN_LATER:
        remedy = (
            f"If so, write {line} with joins_month, the month from which they take part themselves: a later outcome is none without the programme. If they never "
            "joined, leave it."
        )
    else:
        remedy = (
            "People like that differ from those who joined in what nobody wrote down, such as hopes, health or another offer, and that looks like an effect. Choose "
            f"people who were never asked, if there are any; if not, write {line}. If they are others, leave it."
        )
    return Question("people", "group", what, remedy)


def _called_as_came(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are people in the group that was drawn for them{asked.where}? '{doubt.part}' ({doubt.column} under data) reads as if the words for the groups said who came "
        "or had support"
    )
    remedy = (
        "Who comes is not decided by chance. Take the group from the list of the draw, and leave whoever was offered a place and did not come with the participants. If "
        "there was no draw, choose another design. If the draw gave these words, leave it."
    )
    return Question("people", "group", what, remedy)


def _was_asked(doubt: Doubtful, asked: Asked) -> Question:
    by = "events" if doubt.column == "event" else f"'{doubt.column}'"
    what = (
        f"was the comparison group asked after all{asked.where}? By {by}, {doubt.people:,} of {doubt.among:,} of it were referred or offered a place, and comparison_group "
        "says that nobody did that."
    )
    remedy = (
        "Who was offered a place and did not come differs from those who joined in what nobody wrote down. Choose people whom nobody asked, if there are any; if not, write "
        "comparison_group: {from: declined}, or {from: did_not_attend}. If it is about something else, leave it."
    )
    return Question("people", "group", what, remedy)


def _all_stayed(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.value:
        seen = f"nobody of {doubt.among:,} participants has less than {doubt.value:g}, and many just more"
    else:
        did = "were followed up" if doubt.other == "followed_up" else "completed it"
        seen = f"{doubt.people:,} of {doubt.among:,} participants {did}, and none left"
    what = f"were participants left out who left early, or could not be reached{asked.where}? By '{doubt.column}' {seen}."
    back = "Who leaves early or is lost mostly fares worse, and where those are left out any programme looks better than it is. If they were, put them back, with their outcomes or without"
    if not doubt.part:
        remedy = f"{back}; if that cannot be done, write participant_group: {{who: {doubt.other}}}. If nobody left, leave it."
    else:
        remedy = f"{back}, and count them in allocated: chance made the groups as they were drawn. If nobody left, leave it."
    return Question("people", "group", what, remedy)


def _all_began(doubt: Doubtful, asked: Asked) -> Question:
    by = "events" if doubt.column == "event" else f"'{doubt.column}'"
    what = (
        f"are participants everybody who was referred{asked.where}? participant_group says so, and by {by} each of the {doubt.people:,} participants began; mostly some "
        "never do."
    )
    remedy = (
        "If those who never came were left out, put them back, with their outcomes, or write participant_group: {who: everyone_started}. If everybody who was referred "
        "began, leave it."
    )
    return Question("people", "group", what, remedy)


WHO_WORDS: Mapping[str, Asks] = {
    "other_time": _other_time,
    "other_area": _other_area,
    "starts_unlike": _starts_unlike,
    "left_unadjusted": _left_unadjusted,
    "nobody_left_early": _nobody_left_early,
    "other_clock": _other_clock,
    "numbers_lacking": _numbers_lacking,
    "shared_site": _shared_site,
    "drawn_by_day": _drawn_by_day,
    "against_the_draw": _against_the_draw,
    "not_drawn": _not_drawn,
    "groups_exchanged": _groups_exchanged,
    "began_nothing": _began_nothing,
    "took_part": _took_part,
    "said_no": _said_no,
    "called_chosen": _called_chosen,
    "called_as_came": _called_as_came,
    "was_asked": _was_asked,
    "all_stayed": _all_stayed,
    "all_began": _all_began,
}
