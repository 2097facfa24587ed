"""Which of a column's words mean participants and which the people they are compared with.

What a person alone can say is asked, and left open without an answer: a word that could be of either group, and an empty cell where
everybody else is of one. Where nobody is compared all words are of participants, unless one looks as if it were of others.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from localeval.data.problems import clip, names
from localeval.data.standard import GROUPS
from localeval.start.declared import Declared
from localeval.start.meanings import group_of, plain_answer, says_not
from localeval.start.proposal import Asker, Proposal, quoted
from localeval.start.uses import Use
from localeval.start.vocabulary import best_match, tokens, vocabulary

#: An empty cell is asked about from this share of all rows on.
_EMPTY = 0.02

#: Words in the name of a column that say one group, and the other.
_ONE_SIDE = frozenset("treatment treated treat intervention programme participant".split())
_OTHER_SIDE = frozenset("control controls comparison comparator nonparticipant".split())


def group_words(
    use: Use, words: Counter[str], declared: Declared, proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    """Say what each word of the group means.

    Parameters
    ----------
    use : Use
        The column of the group.
    words : Counter of str
        Its words, each with its number of rows; what stands for "not known" is added, because it may mean a group.
    declared : Declared
    proposal : Proposal
        Takes what stays open.
    ask : Asker

    Returns
    -------
    dict of str to str or None, or None
        What ``values`` should say: a group of the standard, or None for not known; nothing where there is nothing to say.
    str
        The reason that stands beside it.
    """
    if not declared.compares:
        return _all_take_part(use, words, declared, proposal)
    for word, count in use.not_known().items():
        words[word] += count
    meant = _as_read(use, words, declared)
    unclear = _asked(use, words, meant, proposal, ask)
    rows = sum(content.rows for content in use.contents)
    empty = rows - sum(content.known + sum(content.not_known.values()) for content in use.contents)
    if empty > _EMPTY * rows and not unclear:
        _asked_of_blanks(use, meant, empty, proposal, ask)
    kept = {
        word: meaning
        for word, meaning in meant.items()
        if word.casefold() not in GROUPS and word not in unclear
    }
    settled = set(meant.values()) - {None}
    if len(settled) == 1 and not unclear and "" not in meant and not empty:
        proposal.leave_open(
            f"Everybody in {use.called} is a {next(iter(settled))}.",
            "A comparison needs people of both groups: name the file with the others too.",
        )
    return kept or None, "who takes part, and who is compared with them"


def _as_read(use: Use, words: Counter[str], declared: Declared) -> dict[str, Any]:
    """Give the group of each word as it reads by itself; a yes or no by what the column asks."""
    if not words or any(plain_answer(word) is None for word in words):
        return {word: group_of(word, declared.programme) for word in words}
    yes_is = _side_of_yes(use)
    if yes_is is None:
        return dict.fromkeys(words)
    return {word: yes_is if plain_answer(word) else _other(yes_is) for word in words}


def _asked(
    use: Use, words: Counter[str], meant: dict[str, Any], proposal: Proposal, ask: Asker
) -> list[str]:
    """Ask about words whose group is not clear, note what is answered, and give those that stay open."""
    unclear = [word for word, meaning in meant.items() if meaning is None]
    for word in list(unclear):
        answer = ask.choose(
            f"'{clip(word, 40)}' stands in {words[word]:,} rows of {use.called}. Which group is it?",
            [*GROUPS, "not known"],
        )
        if answer is not None:
            meant[word] = (*GROUPS, None)[answer]
            unclear.remove(word)
    if unclear:
        # Where one group is known, what is not known yet is likelier of the other: two treatments beside a control.
        sides = {meaning for meaning in meant.values() if meaning is not None}
        # Where both are, whom another word means is not shown by a guess: who did not complete it may be of either.
        likely = [_other(sides.pop())] * len(unclear) if len(sides) == 1 else GROUPS
        likely = ["..."] * len(unclear) if sides == set(GROUPS) else likely
        example = ", ".join(
            f"{quoted(use.written(word)[0])}: {group}"
            for word, group in zip(unclear[:3], likely, strict=False)
        )
        proposal.leave_open(
            f"{use.called} says the group, but not which of its words means whom: {names(unclear, 6)}.",
            f"Say of each which it is, as in values: {{group: {{{example}}}}} under data (participant, comparison, or null for not known).",
        )
    return unclear


def _asked_of_blanks(
    use: Use, meant: dict[str, Any], empty: int, proposal: Proposal, ask: Asker
) -> None:
    """Ask whether an empty cell means the other group, where all words are of one."""
    settled = set(meant.values()) - {None}
    if len(settled) != 1:
        return
    only = settled.pop()
    other = _other(only)
    answer = ask.choose(
        f"{use.called} is empty in {empty:,} rows and says {only} in the others. Is an empty cell a {other}?",
        ["yes", "no"],
    )
    if answer == 0:
        meant[""] = other
    elif answer is None:
        proposal.leave_open(
            f"{use.called} is empty in {empty:,} rows, and everybody else is a {only}.",
            f'If an empty cell means {other}, add "": {other} to values, group under data.',
        )


def _all_take_part(
    use: Use, words: Counter[str], declared: Declared, proposal: Proposal
) -> tuple[dict[str, Any] | None, str]:
    """Take the words of a group for participants where nobody is compared; what may mean others is left open."""
    strange = [word for word in words if word.casefold() not in GROUPS]
    meant = {word: group_of(word, declared.programme) for word in strange}
    doubtful = any(meaning == GROUPS[1] for meaning in meant.values()) or any(
        plain_answer(word) is not None for word in strange
    )
    unknown = [word for word, meaning in meant.items() if meaning is None]
    if not strange or (not doubtful and len(words) == 1) or (not doubtful and not unknown):
        made = dict.fromkeys(strange, GROUPS[0])
        return made or None, "nobody is compared, and no word here is of others"
    example = ", ".join(
        f"{quoted(use.written(word)[0])}: {meant[word] or GROUPS[0]}" for word in strange[:6]
    )
    proposal.leave_open(
        f"{use.called} looks like groups, and nobody is compared in this design.",
        f"Say who took part, as in values: {{group: {{{example}}}}} under data (participant, or null for not known); rows of others are "
        "left out of the file.",
    )
    return None, ""


def _other(group: str) -> str:
    return GROUPS[1] if group == GROUPS[0] else GROUPS[0]


def _side_of_yes(use: Use) -> str | None:
    """Give the group of those of whom the column says yes; None where it does not tell."""
    listed = vocabulary()["columns"]["group"]
    column = tokens(use.columns[0][1])
    # "Treatment/control" does not say which of them 1 is.
    if says_not(column) or not (_ONE_SIDE.isdisjoint(column) or _OTHER_SIDE.isdisjoint(column)):
        return None
    if best_match(column, map(str, listed["yes_is_comparison"])).score >= 0.85:
        return "comparison"
    if best_match(column, map(str, listed["yes_is_participant"])).score >= 0.6:
        return "participant"
    words = {word.casefold() for word in use.words()}
    # Yes and no to "Group" or "Cohort" can only ask whether somebody took part; 1 and 0 may number the groups.
    return "participant" if words & {"yes", "no", "y", "n"} else None
