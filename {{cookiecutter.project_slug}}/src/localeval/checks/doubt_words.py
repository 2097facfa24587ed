"""How each doubt about the meaning of the data is put to a person: what was seen, and what to do.

One function a kind of ``analysis.doubts``; nothing is looked for here. Every sentence asks: each may be right as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful

#: What is said of a doubt that is sure enough to lower the evidence; nothing is said of one that is only asked about.
HELD_BACK = "Until it is answered the evidence counts as level 2 at most."
_GROUPS = {"participants": "participants", "comparison": "the comparison group"}
_IN_GROUPS = {"participants": "participants", "comparison": "in the comparison group"}
_GROUPS_THE = {"participants": "the participants", "comparison": "the comparison group"}
_OTHERS = {"participants": "the comparison group", "comparison": "participants"}
_WHOM = {"": "everybody", **_GROUPS}
_DAY_0 = dt.date(2000, 1, 1)
_FACTOR = (
    "By the same factor from small amounts to large ones: tax, or a part of the year, does that. "
)
_UNIT = "Check that both are a year's or both a month's, before or after tax alike, and in the same unit; then bring them into one."
_REVERSED = "If 1 means no in one of the two, exchange 0 and 1 there. If it is right, leave it."


@dataclass(frozen=True)
class Asked:
    """What a doubt is about, in the names of the files.

    Attributes
    ----------
    outcome : str
        Column of the outcome, as the standard calls it; empty where it is about no outcome.
    month : int
    where : str
        The place, after a space and "in", where there are several; else empty.
    by : tuple of str
        Columns of the file that tell who somebody is, by which persons were found.
    """

    outcome: str = ""
    month: int = 0
    where: str = ""
    by: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        return f"at month {self.month}{self.where}"


class Question(NamedTuple):
    """A question to a person.

    Attributes
    ----------
    table : str
        ``people`` or ``outcomes``.
    column : str
        As the standard or the file calls it.
    what, remedy : str
    """

    table: Literal["people", "outcomes"]
    column: str
    what: str
    remedy: str


def question(doubt: Doubtful, asked: Asked) -> Question:
    """Put a doubt into words."""
    return _WORDS[doubt.kind](doubt, asked)


def _of_outcome(what: str, remedy: str, asked: Asked) -> Question:
    return Question("outcomes", asked.outcome, what, remedy)


def _share(value: float) -> str:
    return f"{value:.0%}"


def _both(doubt: Doubtful) -> str:
    ours, theirs = doubt.shares
    return f"{_share(ours)} of participants and {_share(theirs)} of the comparison group"


def _unlike_size(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' {asked.at} in the same unit in both groups? Of those who have any, {_GROUPS_THE[doubt.group]} have "
        f"{doubt.times:,.1f} times less than the others. Programmes do not change amounts that much."
    )
    return _of_outcome(what, _UNIT if doubt.sure else f"{_FACTOR}{_UNIT}", asked)


def _two_sizes(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' in one unit? Its amounts {asked.at} are of two sizes, one about {doubt.times:,.0f} times the other, "
        f"with {'none' if doubt.sure else 'few'} between."
    )
    remedy = "Write all amounts in the same unit: pounds, not thousands or pence, and a year's, not a month's."
    return _of_outcome(what, remedy, asked)


def _ceiling(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' cut off at {doubt.value:,.0f} {asked.at}? No amount of {_GROUPS[doubt.group]} is above that, and many are "
        "exactly that. In the other group amounts go on beyond it."
    )
    remedy = "Take both groups' amounts from a source without that limit, or cut both off there."
    return _of_outcome(what, remedy, asked)


def _repeated(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' {asked.at} each person's own? Among {_GROUPS[doubt.group]} {doubt.people:,} people "
        f"({_share(doubt.shares[0])} of those with any) have the same value, exactly {doubt.value:,.2f}. Hardly anybody in the other "
        "group does."
    )
    remedy = "If it stands for something else, such as an average or 'not known', leave those cells empty. If it is right, leave it."
    return _of_outcome(what, remedy, asked)


def _all_alike(doubt: Doubtful, asked: Asked) -> Question:
    who = "everybody of whom it is known" if doubt.value else "nobody"
    what = f"is '{asked.outcome}' known of {_GROUPS[doubt.group]}? There {who} has it {asked.at}; in the other group that is not so."
    remedy = (
        "Perhaps only people who have it are in the records and noughts were left blank. Perhaps 'not known' was put down as no. Or these "
        "people were chosen by it, such as from a list of people who claim a benefit. Write 0 where there was none, and leave empty "
        "what is not known."
    )
    return _of_outcome(what, remedy, asked)


def _unlike_before(doubt: Doubtful, asked: Asked) -> Question:
    many = max(doubt.times, 1 / doubt.times)
    what = (
        f"are '{asked.outcome}' and '{doubt.column}' in the same unit? Those who have any have {many:,.0f} times "
        f"{'more' if doubt.times > 1 else 'less'} {asked.at} than before the start."
    )
    remedy = "Write both in pounds of a year, not in pence or thousands, and not a week's or a month's; data: units: does it."
    return _of_outcome(what, remedy, asked)


def _part(doubt: Doubtful) -> str:
    """Name a part of the people: a value of a column that is not declared may be a name; of quarters and files it is none."""
    people = {
        "": "people",
        "participants": "participants",
        "comparison": "people of the comparison group",
    }[doubt.group]
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


def _of_part(doubt: Doubtful, what: str, remedy: str) -> Question:
    return Question(
        "people", "" if doubt.column in {"file", "order"} else doubt.column, what, remedy
    )


def _part_same_months(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are the values of '{asked.outcome}' at month {asked.month} those of month {doubt.month} for some? Of {_part(doubt)}, they are the "
        "same in both months, which is not so elsewhere."
    )
    remedy = "If an earlier month was copied or carried forward where this one is not known, leave those cells empty. If it is right, leave it."
    return _of_part(doubt, what, remedy)


def _part_lost_as_no(doubt: Doubtful, asked: Asked) -> Question:
    had, has = ("without", "have it") if doubt.value else ("with", "are without it")
    mine, rest = map(_share, doubt.shares)
    what = (
        f"was 'not known' put down as no for some? Of {_part(doubt)}, {mine} of those {had} '{asked.outcome}' at month {doubt.month} {has} at month "
        f"{asked.month}; elsewhere {rest}."
    )
    remedy = "Ask whoever gave these rows whether people who could not be found count as without a job, and leave their cells empty. If it is right, leave it."
    return _of_part(doubt, what, remedy)


def _part_prior_later(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"was '{doubt.other}' measured after the start for some? Of {_part(doubt)}, its values are those of '{asked.outcome}' at month "
        f"{doubt.month}."
    )
    remedy = (
        "Take their values of a month before the start from the source, or leave those cells empty: adjusting for a consequence of the "
        "programme takes its effect away. If it is right, leave it."
    )
    return _of_part(doubt, what, remedy)


def _part_prior_reversed(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are yes and no reversed in '{doubt.other}' for some? Of {_part(doubt)}, it goes with the other outcomes the wrong way round, which "
        "is not so elsewhere."
    )
    return _of_part(
        doubt,
        what,
        "If 1 means no there, exchange 0 and 1 in their rows. If it is right, leave it.",
    )


def _part_prior_unlike(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.other}' in one unit for everybody? Of {_part(doubt)}, those who have any have {max(doubt.times, 1 / doubt.times):,.1f} times "
        f"{'less' if doubt.times < 1 else 'more'} than the others."
    )
    remedy = "Ask whoever gave it in which unit it is, such as weeks, months or years, pounds or pence, and bring all into one. If it is right, leave it."
    return _of_part(doubt, what, remedy)


def _part_unlike(doubt: Doubtful, asked: Asked) -> Question:
    part = _part(doubt)
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
    return _of_part(doubt, what, remedy)


def _reversed(doubt: Doubtful, asked: Asked) -> Question:
    if not doubt.column:
        what = f"are yes and no reversed in one group? What goes with '{asked.outcome}' {asked.at} in one group goes against it in the other."
        return _of_outcome(what, _REVERSED, asked)
    what = (
        f"are yes and no reversed? '{asked.outcome}' {asked.at} is rarer among those who had '{doubt.column}', or more of it, "
        "before the start."
    )
    remedy = (
        "If 1 means no in one of the two columns, exchange 0 and 1 there. If it is right, leave it."
    )
    return _of_outcome(what, remedy, asked)


def _against_another(doubt: Doubtful, asked: Asked) -> Question:
    whom = f" of {_GROUPS[doubt.group]}" if doubt.group else ""
    if doubt.column:
        whom = f" of {_part(doubt)}"
    what = (
        f"are yes and no reversed? '{asked.outcome}' and '{doubt.other}' {asked.at}{whom} go together the wrong way round: they "
        "contradict each other."
    )
    remedy = (
        "If 1 means no in one of the two columns, or one holds the opposite of its name, exchange 0 and 1 there. If it is right, "
        "leave it."
    )
    if doubt.column:
        return _of_part(doubt, what, remedy)
    return _of_outcome(what, remedy, asked)


def _first_and_second(doubt: Doubtful, asked: Asked) -> tuple[str, str]:
    return (doubt.other, asked.outcome) if doubt.value else (asked.outcome, doubt.other)


def _contradicted(doubt: Doubtful, asked: Asked) -> Question:
    first, second = _first_and_second(doubt, asked)
    far = f", most of them {_IN_GROUPS[doubt.group]} ({_both(doubt)})" if doubt.group else ""
    what = (
        f"do '{first}' and '{second}' contradict each other? {doubt.people:,} of the {doubt.among:,} people with '{first}' {asked.at} "
        f"are without '{second}'{far}."
    )
    remedy = (
        "Check whether yes and no are reversed in some rows, whether it is defined otherwise in one group (another definition, such "
        "as ever since the start and not at that month), or 'not known' was put down as no."
    )
    return _of_outcome(what, remedy, asked)


def _unlike_contradicted(doubt: Doubtful, asked: Asked) -> Question:
    first, second = _first_and_second(doubt, asked)
    what = f"is '{first}' {asked.at} measured alike in both groups? Of those with '{second}', {_both(doubt)} are without '{first}'."
    remedy = (
        "Check whether 'not known' was put down as no, yes and no are reversed, or the definition differs, in one group. If their "
        "jobs had ended, leave it."
    )
    return _of_outcome(what, remedy, asked)


def _unlike_opposed(doubt: Doubtful, asked: Asked) -> Question:
    which = "neither" if doubt.value else "both"
    what = (
        f"are '{asked.outcome}' and '{doubt.other}' {asked.at} measured alike in both groups? {_both(doubt)} have {which} of them, and mostly people "
        "have one or the other."
    )
    remedy = "Check whether 'not known' was put down as no, or one of the two is defined otherwise, in one group. If it is right, leave it."
    return _of_outcome(what, remedy, asked)


def _same_months(doubt: Doubtful, asked: Asked) -> Question:
    of = f"of {_GROUPS_THE[doubt.group]} who" if doubt.group else "of people who"
    whom = _WHOM[doubt.group] if doubt.value == 1 else f"{_share(doubt.value)} {of} have any"
    what = f"are the values of '{asked.outcome}' {asked.at} those of month {doubt.month}? For {whom} they are exactly the same in both months."
    remedy = (
        "Check that months are counted from the same day, the start, in both groups, and that no month was copied or carried "
        "forward where it is not known; leave such cells empty."
    )
    return _of_outcome(what, remedy, asked)


def _lost_as_no(doubt: Doubtful, asked: Asked) -> Question:
    had, has = ("without", "have it") if doubt.value else ("with", "are without it")
    what = f"was 'not known' put down as no? Of those {had} '{asked.outcome}' at month {doubt.month}, {_both(doubt)} {has} {asked.at}."
    remedy = (
        f"Ask whether some of {_GROUPS_THE[doubt.group]} moved away, were lost, are not in the register or had not come to that month, "
        "and count as without a job; leave their cells empty. If they are out of work as the data say, leave it."
    )
    return _of_outcome(what, remedy, asked)


def _never_lost(doubt: Doubtful, asked: Asked) -> Question:
    had, has, do = (
        ("without", "has it", "have") if doubt.value else ("with", "is without it", "are")
    )
    other = max(doubt.shares)
    what = (
        f"is '{asked.outcome}' defined alike in both groups? Of the {doubt.people:,} of {_GROUPS[doubt.group]} {had} it at month "
        f"{doubt.month} nobody {has} {asked.at}. Of {_OTHERS[doubt.group]} {_share(other)} {do}."
    )
    remedy = (
        "'At any time since the start' is not the same as 'at that month', and a value carried forward is not one of that month. Use one "
        "definition for both groups."
    )
    return _of_outcome(what, remedy, asked)


def _none_lost(doubt: Doubtful, asked: Asked) -> Question:
    other = _OTHERS[doubt.group]
    share = doubt.shares[1 if doubt.group == "participants" else 0]
    what = (
        f"was 'not known' put down as no in one group? '{asked.outcome}' {asked.at} is not known for {_share(share)} of {other}, and "
        f"known for everybody of {_GROUPS[doubt.group]}."
    )
    remedy = "If people who could not be found count as without it in one group, leave their cells empty. If not, leave it."
    return _of_outcome(what, remedy, asked)


def _prior_is_later(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.other:
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
    far = f", most of them {_IN_GROUPS[doubt.group]}" if doubt.group else ""
    what = (
        f"was 'not known' put down as nought in '{doubt.column}'? It is zero for {doubt.people:,} of the {doubt.among:,} people with "
        f"'{doubt.other}' at the same time{far}."
    )
    remedy = "Leave the cell empty where an amount is not known. If the two do not contradict each other, leave it."
    return Question("people", doubt.column, what, remedy)


def _unlike_covariate(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.column}' in the same unit in both groups{asked.where}? Of those who have any, {_GROUPS_THE[doubt.group]} have about "
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


def _other_area(doubt: Doubtful, asked: Asked) -> Question:
    what = f"is the comparison group of another area? By '{doubt.column}' hardly anybody of one group is of an area of the other."
    remedy = (
        "Elsewhere there are other jobs, employers and services, and what they do looks like an effect. Take people of the same areas "
        "if there are any; if not, say so beside the result, and declare what is known of the areas as covariates. If the areas are "
        "alike, leave it."
    )
    return Question("people", doubt.column, what, remedy)


def _covariate_ceiling(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{doubt.column}' cut off at {doubt.value:,.0f} in one group{asked.where}? Nobody of {_GROUPS[doubt.group]} has more and many have "
        "exactly that, while the other group goes on."
    )
    remedy = "Take both groups' values from a source without that limit, or cut both off there. If it is right, leave it."
    return Question("people", doubt.column, what, remedy)


def _covariate_repeated(doubt: Doubtful, asked: Asked) -> Question:
    ours, theirs = doubt.shares
    what = (
        f"was '{doubt.column}' filled in by itself in one group{asked.where}? It is {doubt.part} for {_share(ours)} of {_GROUPS[doubt.group]} and "
        f"for {_share(theirs)} of the other group."
    )
    remedy = "If it stands for not known, or a form fills it in where nobody does, leave those cells empty. If it is right, leave it."
    return Question("people", doubt.column, what, remedy)


def _known_of_some(doubt: Doubtful, asked: Asked) -> Question:
    who = "everybody" if doubt.value else "nobody"
    what = (
        f"is '{asked.outcome}' {asked.at} known only of people who {'have' if doubt.value else 'lack'} it? Of the {doubt.people:,} people of "
        f"whom it is known {who} has it, and for {_share(doubt.shares[0])} it is not known."
    )
    remedy = "If an empty cell means none, write 0 there; else what is printed is not the level of everybody. If it is right, leave it."
    return _of_outcome(what, remedy, asked)


def _wider_spread(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"were some amounts of '{asked.outcome}' {asked.at} counted twice or halved, or are they in another unit, in one group? Those of "
        f"{_GROUPS[doubt.group]} are more unlike each other than those of the other group, by more than chance makes them."
    )
    remedy = "See that each payment counts once and all are for the same time, before or after tax alike. If it is right, leave it."
    return _of_outcome(what, remedy, asked)


def _groups_exchanged(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.column == "start_date":
        seen = f"a day of a start is known for {_both(doubt)}"
    elif doubt.column == "event":
        seen = f"events of the programme are on record for {_both(doubt)}"
    else:
        seen = f"'{doubt.column}' says of {_both(doubt)} that they took part"
    what = f"are the groups exchanged{asked.where}? The words for them contradict the rest of the data: {seen}."
    remedy = "If 'participant' and 'comparison' were exchanged, correct them, or say so under data: values: group. If not, correct the other column."
    return Question("people", "group", what, remedy)


def _in_rows(doubt: Doubtful) -> str:
    return "events of the programme" if doubt.column == "event" else f"'{doubt.column}'"


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


def _shared(asked: Asked) -> str:
    """Name what two rows have in common."""
    return " and ".join(f"'{name}'" for name in asked.by) or "what tells who somebody is"


def _in_both_groups(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.part:
        people = "1 person stands" if doubt.people == 1 else f"{doubt.people:,} people stand"
        what = f"is the same person in both groups under two ids{asked.where}? By {_shared(asked)}, {people} among participants and in the comparison group"
        remedy = (
            "Leave those who took part out of the comparison group; if they joined later, decide by the day from which months are counted. If two people "
            "share it, or it stands for nobody in particular, leave it."
        )
        return Question("people", "person_id", what, remedy)
    what = (
        f"does the same person stand in both groups under two ids{asked.where}? {doubt.people:,} participants match somebody in the "
        "comparison group in everything that is known, down to days and amounts"
    )
    remedy = "Link the two lists by something else than the id, and leave the participants out of the comparison group."
    return Question("people", "person_id", what, remedy)


def _both_by_start(doubt: Doubtful, asked: Asked) -> Question:
    ours, theirs = (int(share) for share in doubt.shares)
    people = "1 person is" if doubt.people == 1 else f"{doubt.people:,} people are"
    what = (
        f"did these people change groups{asked.where}? {people} in one group by the start that counts and in the other by another start: "
        f"{ours:,} counted as participants, {theirs:,} in the comparison group"
    )
    remedy = (
        "People of the comparison group who took part later make the difference smaller than the effect; leaving them out because of what "
        "came later makes the groups unlike. Say so in the report, or choose a comparison group that had no chance to join."
    )
    return Question("people", "group", what, remedy)


def _two_ids(doubt: Doubtful, asked: Asked) -> Question:
    if doubt.part:
        people = "1 person stands" if doubt.people == 1 else f"{doubt.people:,} people stand"
        what = f"does the same person stand here under two ids{asked.where}? By {_shared(asked)}, {people} in more than one row"
        remedy = (
            "Keep one row a person, as a rule that of the first start, with one id in all files; people who count twice make a result look surer than "
            "it is. If two people share it, leave it."
        )
        return Question("people", "person_id", what, remedy)
    what = (
        f"does the same person stand here under two ids{asked.where}? {doubt.people:,} people match another one in everything "
        "that is known, down to days and amounts"
    )
    remedy = "Keep one row a person, as a rule that of the first start; people who count twice make a result look surer than it is."
    return Question("people", "person_id", what, remedy)


def _in_two_places(doubt: Doubtful, asked: Asked) -> Question:
    people = "1 person stands" if doubt.people == 1 else f"{doubt.people:,} people stand"
    what = f"does the same person stand in two places under two ids? By {_shared(asked)}, {people} in more than one place"
    remedy = (
        "Keep them in the place where they started: results of places that share people are not independent, and a comparison counts these twice. If "
        "two people share it, leave it."
    )
    return Question("people", "person_id", what, remedy)


def _unrelated(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"do the values of '{asked.outcome}' {asked.at} belong to these people? For {doubt.people:,} of them they go with nothing that was "
        f"known before the start, not even with '{doubt.column}'."
    )
    remedy = (
        "See that no column was sorted by itself, that rows were not shifted, and that ids link each value to its own person. If it is "
        "right, leave it."
    )
    return _of_outcome(what, remedy, asked)


def _exchanged_in_part(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are the groups exchanged in one part? Of {_part(doubt)} those called "
        "participants are like the comparison group everywhere else, and the others are like participants."
    )
    remedy = "Ask whoever gave these rows which word they wrote for whom. If it is right, leave it."
    return Question("people", "group", what, remedy)


_WORDS: Mapping[str, Callable[[Doubtful, Asked], Question]] = {
    "unlike_size": _unlike_size,
    "two_sizes": _two_sizes,
    "ceiling": _ceiling,
    "repeated": _repeated,
    "all_alike": _all_alike,
    "unlike_before": _unlike_before,
    "part_unlike": _part_unlike,
    "part_same_months": _part_same_months,
    "part_lost_as_no": _part_lost_as_no,
    "unlike_opposed": _unlike_opposed,
    "part_prior_later": _part_prior_later,
    "part_prior_reversed": _part_prior_reversed,
    "part_prior_unlike": _part_prior_unlike,
    "reversed": _reversed,
    "against_another": _against_another,
    "contradicted": _contradicted,
    "unlike_contradicted": _unlike_contradicted,
    "same_months": _same_months,
    "lost_as_no": _lost_as_no,
    "never_lost": _never_lost,
    "none_lost": _none_lost,
    "unlike_codes": _unlike_codes,
    "columns_exchanged": _columns_exchanged,
    "prior_is_later": _prior_is_later,
    "prior_tells_too_much": _prior_tells_too_much,
    "prior_contradicted": _prior_contradicted,
    "unlike_covariate": _unlike_covariate,
    "other_time": _other_time,
    "other_area": _other_area,
    "covariate_ceiling": _covariate_ceiling,
    "covariate_repeated": _covariate_repeated,
    "known_of_some": _known_of_some,
    "wider_spread": _wider_spread,
    "groups_exchanged": _groups_exchanged,
    "began_nothing": _began_nothing,
    "took_part": _took_part,
    "in_both_groups": _in_both_groups,
    "both_by_start": _both_by_start,
    "two_ids": _two_ids,
    "in_two_places": _in_two_places,
    "unrelated": _unrelated,
    "exchanged_in_part": _exchanged_in_part,
}
