"""How doubts about one person are put: in both groups, under two ids, in two places, or another one by another table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import Asked, Asks, Question

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful


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


def _tables_disagree(doubt: Doubtful, asked: Asked) -> Question:
    what = (
        f"are these rows of the people whose ids they have? '{doubt.column}' says something else than '{doubt.other}' of the table of people for {doubt.people:,} of {doubt.among:,} "
        "people"
    )
    remedy = (
        "Check whether ids were given anew between two exports, one column was sorted by itself, or two people share an id, and put each row beside its own person: outcomes of "
        "other people hide any effect. If only one of the two columns is wrong, correct it. If they are about different things, leave it."
    )
    return Question("outcomes", doubt.column, what, remedy)


PERSON_WORDS: Mapping[str, Asks] = {
    "in_both_groups": _in_both_groups,
    "both_by_start": _both_by_start,
    "two_ids": _two_ids,
    "in_two_places": _in_two_places,
    "tables_disagree": _tables_disagree,
}
