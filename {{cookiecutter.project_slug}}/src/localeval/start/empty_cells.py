"""What an empty cell means beside ticks, one word, or amounts: asked, and left open without an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from localeval.data.blank_cells import are_many, none_is_nought
from localeval.data.problems import clip
from localeval.start.meanings import plain_answer, yes_or_no
from localeval.start.proposal import Asker, Proposal, quoted
from localeval.start.uses import Use
from localeval.start.vocabulary import folded_word


def ask_beside_answers(
    use: Use, said_by: Mapping[str, Any], made: dict[str, Any], proposal: Proposal, ask: Asker
) -> None:
    """Ask what an empty cell is where all others say the same: a tick for yes and nothing for no, or not known."""
    said = set(said_by.values()) - {None}
    empty, rows = _empty_cells(use)
    # Of an outcome few empty cells matter too.
    if len(said) != 1 or not (empty if use.outcome else are_many(empty, rows)):
        return
    only, other = ("yes", 0) if said == {1} else ("no", 1)
    answer = ask.choose(
        f"{use.called} is empty in {empty:,} rows and says {only} in all others. What is an empty cell?",
        ["no" if only == "yes" else "yes", "not known"],
    )
    if answer == 0:
        made[""] = other
    elif answer is None:
        proposal.leave_open(
            f"{use.called} is empty in {empty:,} rows and says {only} in all others, so that nobody would have another answer.",
            f'If an empty cell means {"no" if only == "yes" else "yes"}, add "": {other} to values, {use.name} under data: values: {{{use.name}: {{"": {other}}}}}.',
        )


def beside_a_word(
    use: Use, words: Counter[str], proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str] | None:
    """Ask what an empty cell of a category is where all others hold one word: a tick, or the name of the group. None where that is not so."""
    empty, rows = _empty_cells(use)
    if len(words) != 1 or not are_many(empty, rows):
        return None
    word = next(iter(words))
    # A report has no ticks for the name of a group; where one word of a category is named, all are.
    ticked = yes_or_no(word, "") == 1 and folded_word(word) != "yes"
    made: dict[str, Any] = {word: "Yes" if ticked else word}
    other = "Yes" if plain_answer(word) == 0 else "No"
    answer = ask.choose(
        f"{use.called} is empty in {empty:,} rows and says '{clip(word, 40)}' in all others. What is an empty cell?",
        [other.casefold(), "not known"],
    )
    if answer == 0:
        return made | {"": other}, "an empty cell, as you said"
    if answer is None:
        proposal.leave_open(
            f"{use.called} is empty in {empty:,} rows and says '{clip(word, 40)}' in all others, so that nobody has another value.",
            f'If an empty cell means {other.casefold()}, add it under data: values: {{{use.name}: {{{quoted(word)}: {quoted(made[word])}, "": {quoted(other)}}}}}.',
        )
    return (made, "a tick is a yes") if ticked else None


def beside_amounts(
    use: Use, made: dict[str, Any] | None, reason: str, proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    """Ask whether an empty cell is nought, where many are empty and no amount is nought."""
    empty, rows = _empty_cells(use)
    amounts = use.numbers()[0]
    least = float(amounts.min()) if amounts.size else 0.0
    if 0 in (made or {}).values() or not none_is_nought(least, rows - empty, rows):
        return made, reason
    answer = ask.choose(
        f"{use.called} is empty in {empty:,} of {rows:,} rows and nought in none. What is an empty cell?",
        ["nothing (0)", "not known"],
    )
    if answer == 0:
        return {**(made or {}), "": 0}, reason if made else "an empty cell, as you said"
    if answer is None:
        proposal.leave_open(
            f"{use.called} is empty in {empty:,} of {rows:,} rows and nought in none, so that an average would be of those who have some.",
            f'If an empty cell means that there was nothing, add "": 0 to values, {use.name} under data: values: {{{use.name}: {{"": 0}}}}.',
        )
    return made, reason


def _empty_cells(use: Use) -> tuple[int, int]:
    """Count the empty cells of a column, and all."""
    rows = sum(content.rows for content in use.contents)
    known = sum(content.known + sum(content.not_known.values()) for content in use.contents)
    return rows - known, rows
