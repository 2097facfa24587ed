"""How doubts about the values of an outcome are put: its unit, its yes and no, other outcomes and months beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import (
    GROUPS,
    IN_GROUPS,
    THE_GROUPS,
    Asked,
    Asks,
    Question,
    of_outcome,
    share_of,
    shares_of_both,
)
from localeval.checks.part_words import of_part, part_named

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful

_OTHERS = {"participants": "the comparison group", "comparison": "participants"}
_WHOM = {"": "everybody", **GROUPS}
_FACTOR = (
    "By the same factor from small amounts to large ones: tax, or a part of the year, does that. "
)
_UNIT = "Check that both are a year's or both a month's, before or after tax alike, and in the same unit; then bring them into one."
#: What stands before the last sentence is said by ``check`` too, which writes the line that accepts it in place of that one.
_ONE_WAGE = " Jobs that the programme paid for, at one wage, look the same and are right."
_JOBS_END = " Jobs that the programme paid for, and that ended, look the same and are right."
_REVERSED = "If 1 means no in one of the two, exchange 0 and 1 there. If it is right, leave it."


def _first_and_second(doubt: Doubtful, asked: Asked) -> tuple[str, str]:
    return (doubt.other, asked.outcome) if doubt.value else (asked.outcome, doubt.other)


def _unlike_size(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' {asked.at} in the same unit in both groups? Of those who have any, {THE_GROUPS[doubt.group]} have "
        f"{doubt.times:,.1f} times less than the others. Programmes do not change amounts that much."
    )
    return of_outcome(what, _UNIT if doubt.sure else f"{_FACTOR}{_UNIT}", asked)


def _two_sizes(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' in one unit? Its amounts {asked.at} are of two sizes, one about {doubt.times:,.0f} times the other, "
        f"with {'none' if doubt.sure else 'few'} between."
    )
    remedy = "Write all amounts in the same unit: pounds, not thousands or pence, and a year's, not a month's."
    return of_outcome(what, remedy, asked)


def _ceiling(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' cut off at {doubt.value:,.0f} {asked.at}? No amount of {GROUPS[doubt.group]} is above that, and many are "
        "exactly that. In the other group amounts go on beyond it."
    )
    remedy = "Take both groups' amounts from a source without that limit, or cut both off there."
    return of_outcome(what, remedy, asked)


def _floor(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are small amounts of '{asked.outcome}' {asked.at} left out or put higher in one group? Nobody of {GROUPS[doubt.group]} who has any has less "
        f"than {doubt.value:,.0f}, and {share_of(doubt.shares[0])} of the other group has."
    )
    remedy = (
        "If part-time pay was made full-time, a least amount was filled in, or small amounts were left out or put down as nought there, give both "
        f"groups' amounts as they were paid.{_ONE_WAGE if doubt.group == 'participants' else ''} If it is right, leave it."
    )
    return of_outcome(what, remedy, asked)


def _repeated(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' {asked.at} each person's own? Among {GROUPS[doubt.group]} {doubt.people:,} people "
        f"({share_of(doubt.shares[0])} of those with any) have the same value, exactly {doubt.value:,.2f}. Hardly anybody in the other "
        "group does."
    )
    jobs = _ONE_WAGE if doubt.group == "participants" and doubt.value > 0 else ""
    remedy = f"If it stands for something else, such as an average or 'not known', leave those cells empty.{jobs} If it is right, leave it."
    return of_outcome(what, remedy, asked)


def _copied(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"were values of '{asked.outcome}' {asked.at} copied from one group to the other? {doubt.people:,} of the {doubt.among:,} amounts of "
        f"{GROUPS[doubt.group]} stand among participants too, to the penny."
    )
    remedy = (
        "See that no block of rows was pasted twice and that ids link each amount to its own person. If people of both groups share an amount, "
        "such as a couple, leave it."
    )
    return of_outcome(what, remedy, asked)


def _pasted(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"were values of '{asked.outcome}' {asked.at} pasted twice? {doubt.people:,} of the {doubt.among:,} amounts with odd pence stand with more "
        "than one person each, to the penny."
    )
    remedy = (
        "See that no block of rows was pasted over another, that nobody stands here under two ids, and that ids link each amount to its own person. "
        "If people share an amount, such as a couple, leave it."
    )
    return of_outcome(what, remedy, asked)


def _gone_as_known(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"is '{asked.outcome}' {asked.at} known of people who are gone? By '{doubt.column}' {doubt.people:,} died, moved or were not found "
        f"({shares_of_both(doubt)}), and {'all' if doubt.value else 'none'} of them have it, which is not so of the others"
    )
    remedy = "Leave their cells empty where nobody knows; they are then counted as lost. If it was found out of each of them, leave it."
    return of_outcome(what, remedy, asked)


def _peak(doubt: Doubtful, asked: Asked) -> Question:
    more = (doubt.value > 0) == (doubt.group == "participants")
    what = (
        f"were people chosen by what came after the start? At month {doubt.month} far {'more' if more else 'fewer'} of {GROUPS[doubt.group]} have '{asked.outcome}' than before "
        "and after it, which is not so in the other group."
    )
    remedy = (
        "If people who did not have it at that month, or had it, were left out of one group, take them in: who stays is not who "
        f"started.{_JOBS_END if more and doubt.group == 'participants' else ''} If a placement or a season did it, leave it."
    )
    return of_outcome(what, remedy, asked)


def _months_exchanged(doubt: Doubtful, asked: Asked) -> Question:
    mine, other = doubt.shares if doubt.group == "participants" else doubt.shares[::-1]
    first, second = sorted((doubt.month, asked.month))
    what = (
        f"are months {first} and {second} of '{asked.outcome}' exchanged in one group{asked.where}? From month {first} to month {second} "
        f"{GROUPS[doubt.group]} go one way (by {mine:+.0%} of them, gained less lost) and {_OTHERS[doubt.group]} the other way ({other:+.0%})."
    )
    remedy = (
        f"Look into the file whether the values of {GROUPS[doubt.group]} at month {second} stand under month {first}, and bring them back; or whether 'not "
        f"known' counts as no in the later month.{_JOBS_END if doubt.group == 'participants' else ''} If it is what became of them, leave it."
    )
    return of_outcome(what, remedy, asked)


def _all_alike(doubt: Doubtful, asked: Asked) -> Question:
    who = "everybody of whom it is known" if doubt.value else "nobody"
    what = f"is '{asked.outcome}' known of {GROUPS[doubt.group]}? There {who} has it {asked.at}; in the other group that is not so."
    remedy = (
        "Perhaps only people who have it are in the records and noughts were left blank. Perhaps 'not known' was put down as no. Or these "
        "people were chosen by it, such as from a list of people who claim a benefit. Write 0 where there was none, and leave empty "
        "what is not known."
    )
    return of_outcome(what, remedy, asked)


def _unlike_before(doubt: Doubtful, asked: Asked) -> Question:
    many = max(doubt.times, 1 / doubt.times)
    what = (
        f"are '{asked.outcome}' and '{doubt.column}' in the same unit? Those who have any have {many:,.0f} times "
        f"{'more' if doubt.times > 1 else 'less'} {asked.at} than before the start."
    )
    remedy = "Write both in pounds of a year, not in pence or thousands, and not a week's or a month's; data: units: does it."
    return of_outcome(what, remedy, asked)


def _known_of_some(doubt: Doubtful, asked: Asked) -> Question:
    who = "everybody" if doubt.value else "nobody"
    what = (
        f"is '{asked.outcome}' {asked.at} known only of people who {'have' if doubt.value else 'lack'} it? Of the {doubt.people:,} people of "
        f"whom it is known {who} has it, and for {share_of(doubt.shares[0])} it is not known."
    )
    remedy = "If an empty cell means none, write 0 there; else what is printed is not the level of everybody. If it is right, leave it."
    return of_outcome(what, remedy, asked)


def _wider_spread(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"were some amounts of '{asked.outcome}' {asked.at} counted twice or halved, or are they in another unit, in one group? Those of "
        f"{GROUPS[doubt.group]} are more unlike each other than those of the other group, by more than chance makes them."
    )
    remedy = "See that each payment counts once and all are for the same time, before or after tax alike. If it is right, leave it."
    return of_outcome(what, remedy, asked)


def _reversed(doubt: Doubtful, asked: Asked) -> Question:
    if not doubt.column:
        what = f"are yes and no, or the ends of the scale, reversed in one group? What goes with '{asked.outcome}' {asked.at} in one group goes against it in the other."
        return of_outcome(what, _REVERSED, asked)
    what = (
        f"are yes and no, or the ends of the scale, reversed? '{asked.outcome}' {asked.at} is rarer, or lower, among those who had '{doubt.column}', or "
        "more of it, before the start."
    )
    remedy = "If 1 means no in one of the two columns, or a scale runs the other way, turn it round there. If it is right, leave it."
    return of_outcome(what, remedy, asked)


def _against_another(doubt: Doubtful, asked: Asked) -> Question:
    whom = f" of {GROUPS[doubt.group]}" if doubt.group else ""
    if doubt.column:
        whom = f" of {part_named(doubt)}"
    what = (
        f"are yes and no reversed? '{asked.outcome}' and '{doubt.other}' {asked.at}{whom} go together the wrong way round: they "
        "contradict each other."
    )
    remedy = (
        "If 1 means no in one of the two columns, or one holds the opposite of its name, exchange 0 and 1 there. If it is right, "
        "leave it."
    )
    if doubt.column:
        return of_part(doubt, what, remedy)
    return of_outcome(what, remedy, asked)


def _contradicted(doubt: Doubtful, asked: Asked) -> Question:
    first, second = _first_and_second(doubt, asked)
    far = (
        f", most of them {IN_GROUPS[doubt.group]} ({shares_of_both(doubt)})" if doubt.group else ""
    )
    what = (
        f"do '{first}' and '{second}' contradict each other? {doubt.people:,} of the {doubt.among:,} people with '{first}' {asked.at} "
        f"are without '{second}'{far}."
    )
    remedy = (
        "Check whether yes and no are reversed in some rows, whether it is defined otherwise in one group (another definition, such "
        "as ever since the start and not at that month), or 'not known' was put down as no."
    )
    return of_outcome(what, remedy, asked)


def _unlike_contradicted(doubt: Doubtful, asked: Asked) -> Question:
    first, second = _first_and_second(doubt, asked)
    what = f"is '{first}' {asked.at} measured alike in both groups? Of those with '{second}', {shares_of_both(doubt)} are without '{first}'."
    remedy = (
        "Check whether 'not known' was put down as no, yes and no are reversed, or the definition differs, in one group. If their "
        "jobs had ended, leave it."
    )
    return of_outcome(what, remedy, asked)


def _unlike_opposed(doubt: Doubtful, asked: Asked) -> Question:
    which = "neither" if doubt.value else "both"
    what = (
        f"are '{asked.outcome}' and '{doubt.other}' {asked.at} measured alike in both groups? {shares_of_both(doubt)} have {which} of them, and mostly people "
        "have one or the other."
    )
    remedy = "Check whether 'not known' was put down as no, or one of the two is defined otherwise, in one group. If it is right, leave it."
    return of_outcome(what, remedy, asked)


def _same_months(doubt: Doubtful, asked: Asked) -> Question:
    of = f"of {THE_GROUPS[doubt.group]} who" if doubt.group else "of people who"
    whom = _WHOM[doubt.group] if doubt.value == 1 else f"{share_of(doubt.value)} {of} have any"
    what = f"are the values of '{asked.outcome}' {asked.at} those of month {doubt.month}? For {whom} they are exactly the same in both months."
    remedy = (
        "Check that months are counted from the same day, the start, in both groups, and that no month was copied or carried "
        f"forward where it is not known; leave such cells empty.{_ONE_WAGE if doubt.group == 'participants' and doubt.value < 1 else ''}"
    )
    return of_outcome(what, remedy, asked)


def _lost_as_no(doubt: Doubtful, asked: Asked) -> Question:
    had, has = ("without", "have it") if doubt.value else ("with", "are without it")
    what = f"was 'not known' put down as no? Of those {had} '{asked.outcome}' at month {doubt.month}, {shares_of_both(doubt)} {has} {asked.at}."
    remedy = (
        f"Ask whether some of {THE_GROUPS[doubt.group]} moved away, were lost, are not in the register or had not come to that month, "
        f"and count as without a job; leave their cells empty.{_JOBS_END if not doubt.value and doubt.group == 'participants' else ''} If they are out of work as the data say, leave it."
    )
    return of_outcome(what, remedy, asked)


def _never_lost(doubt: Doubtful, asked: Asked) -> Question:
    had, has, do = (
        ("without", "has it", "have") if doubt.value else ("with", "is without it", "are")
    )
    other = max(doubt.shares)
    what = (
        f"is '{asked.outcome}' defined alike in both groups? Of the {doubt.people:,} of {GROUPS[doubt.group]} {had} it at month "
        f"{doubt.month} nobody {has} {asked.at}. Of {_OTHERS[doubt.group]} {share_of(other)} {do}."
    )
    remedy = (
        "'At any time since the start' is not the same as 'at that month', and a value carried forward is not one of that month. Use one "
        "definition for both groups."
    )
    return of_outcome(what, remedy, asked)


def _none_lost(doubt: Doubtful, asked: Asked) -> Question:
    other = _OTHERS[doubt.group]
    share = doubt.shares[1 if doubt.group == "participants" else 0]
    what = (
        f"was 'not known' put down as no in one group? '{asked.outcome}' {asked.at} is not known for {share_of(share)} of {other}, and "
        f"known for everybody of {GROUPS[doubt.group]}."
    )
    remedy = "If people who could not be found count as without it in one group, leave their cells empty. If not, leave it."
    return of_outcome(what, remedy, asked)


def _lost_unlike(doubt: Doubtful, asked: Asked) -> Question:
    had = f"'{doubt.other}'" if doubt.other else f"it at month {doubt.month}"
    ours, theirs = (
        f"{abs(100 * share):.0f} percentage points {'more' if share > 0 else 'less'} often"
        for share in doubt.shares
    )
    what = (
        f"were other people lost in one group than in the other? '{asked.outcome}' {asked.at} is not known for {doubt.people:,} people. "
        f"Participants who had {had} are among them {ours} than those who had not; in the comparison group they are {theirs}."
    )
    remedy = (
        "Find out how each group was followed, and who was not reached, such as people in work whom a survey of claimants leaves out. Ask for what "
        "is missing, or take the outcome of both groups from one source. If both were followed alike, leave it."
    )
    return of_outcome(what, remedy, asked)


def _nearly(share: float) -> str:
    if share in {0.0, 1.0}:
        return "everybody" if share else "nobody"
    return "nearly everybody" if share > 0.5 else "hardly anybody"


def _chosen_later(doubt: Doubtful, asked: Asked) -> Question:
    ours, theirs = doubt.shares
    mine, other = (ours, theirs) if doubt.group == "participants" else (theirs, ours)
    what = (
        f"was {THE_GROUPS[doubt.group]} chosen by what came after the start? At month {doubt.month} "
        f"{_nearly(mine)} there has '{asked.outcome}'; in the other group {share_of(other)} do{asked.where}."
    )
    remedy = (
        "If people were taken from a list of those who were still without work, or on a benefit, later than their start, take everybody from the "
        "day of the start on, whatever became of them. If 'not known' stands as no there, leave those cells empty. If it is right, leave it."
    )
    return of_outcome(what, remedy, asked)


def _unrelated(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"do the values of '{asked.outcome}' {asked.at} belong to these people? For {doubt.people:,} of them they go with nothing that was "
        f"known before the start, not even with '{doubt.column}'."
    )
    remedy = (
        "See that no column was sorted by itself, that rows were not shifted, and that ids link each value to its own person. If it is "
        "right, leave it."
    )
    return of_outcome(what, remedy, asked)


OUTCOME_WORDS: Mapping[str, Asks] = {
    "unlike_size": _unlike_size,
    "two_sizes": _two_sizes,
    "ceiling": _ceiling,
    "repeated": _repeated,
    "copied": _copied,
    "gone_as_known": _gone_as_known,
    "peak": _peak,
    "months_exchanged": _months_exchanged,
    "floor": _floor,
    "pasted": _pasted,
    "all_alike": _all_alike,
    "unlike_before": _unlike_before,
    "unlike_opposed": _unlike_opposed,
    "reversed": _reversed,
    "against_another": _against_another,
    "contradicted": _contradicted,
    "unlike_contradicted": _unlike_contradicted,
    "same_months": _same_months,
    "lost_as_no": _lost_as_no,
    "never_lost": _never_lost,
    "none_lost": _none_lost,
    "lost_unlike": _lost_unlike,
    "known_of_some": _known_of_some,
    "wider_spread": _wider_spread,
    "chosen_later": _chosen_later,
    "unrelated": _unrelated,
}
