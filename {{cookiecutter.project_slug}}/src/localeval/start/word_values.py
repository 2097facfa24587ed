"""What the words of the columns that are used mean: groups, answers, sexes, months, places, and what only a person can say.

Gives what ``values`` should say. A word of which it is not certain what it means is asked about, and without an answer left open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from localeval.data.blank_cells import OF_AMOUNTS
from localeval.data.places import codes_read
from localeval.data.problems import clip, names
from localeval.data.said_in_words import month_in_words, suggested_month
from localeval.data.standard import GROUPS
from localeval.data.words import DASHES, says_nothing
from localeval.start.declared import Declared
from localeval.start.empty_cells import ask_beside_answers, beside_a_word, beside_amounts
from localeval.start.group_words import group_words
from localeval.start.meanings import (
    cost_of,
    event_of,
    leading_number,
    month_of,
    plain_answer,
    published_coding,
    says_not,
    sex_of,
    span_of,
    year_of,
    yes_or_no,
)
from localeval.start.proposal import Asker, Proposal, quoted
from localeval.start.units_in_words import says_units, words_beside_units
from localeval.start.uses import Use, plain_value
from localeval.start.vocabulary import folded_word, tokens

#: So many places are shown in a line to paste.
_FEW_PLACES = 6
#: Words in the name of a yes or no to a sex.
_WOMEN = frozenset("female females woman women girl benyw".split())
_MEN = frozenset("male males man men boy gwryw".split())


def word_meanings(
    uses: Sequence[Use],
    not_known: Mapping[str, Sequence[Any]],
    declared: Declared,
    proposal: Proposal,
    ask: Asker,
) -> None:
    """Propose ``values``."""
    values: dict[str, dict[str, Any]] = {}
    why: dict[str, str] = {}
    for use in uses:
        gone = {str(word).casefold() for word in not_known.get(use.name, ())}
        words = Counter({word: n for word, n in use.words().items() if word.casefold() not in gone})
        made: dict[str, Any] | None = None
        reason = ""
        if use.name == "group":
            made, reason = group_words(use, words, declared, proposal, ask)
        elif use.kind == "yesno":
            made, reason = _answers(use, words, proposal, ask)
        elif use.name == "sex":
            made, reason = _sexes(use, words, proposal, ask)
        elif use.name == "month":
            made, reason = _months(use, words, proposal)
        elif use.name == "event":
            made = _renamed(words, event_of)
            reason = "kinds of event of the standard"
        elif use.name == "place_code":
            made = _places(use, words, declared, proposal)
            reason = "names of the places in this file"
        elif use.table == "costs" and use.name == "kind":
            made, reason = _renamed(words, cost_of), "kinds of cost of the standard"
            own = {word for word in words if word.casefold() in {"cash", "in_kind"}}
            made = {w: m for w, m in (made or {}).items() if w not in own and w != m}
        elif use.table == "costs" and use.name == "year":
            years = {word: year_of(word) for word in words}
            made = {word: year for word, year in years.items() if year is not None}
            reason = "the first year of each financial year"
        elif use.kind in {"number", "amount"} and says_units(use, declared):
            made, reason = _beside_units(use, gone, proposal), "words for nought"
        elif use.kind in {"number", "amount"}:
            made, reason = _numbers_in_words(use, proposal, ask)
            if (
                use.table in {"people", "outcomes"}
                and declared.unit_of(use.outcome or use.name) in OF_AMOUNTS
            ):
                made, reason = beside_amounts(use, made, reason, proposal, ask)
        elif use.kind == "words":
            made, reason = _one_spelling(words)
            if use.table == "people":
                made, reason = beside_a_word(use, words, proposal, ask) or (made, reason)
        if use.coded:
            made, reason = _in_codes(use, words, made or {}), "as the codebook says"
        if made:
            values[use.name], why[use.name] = made, reason
    if values:
        proposal.add("values", values, "", why)


def _in_codes(use: Use, words: Counter[str], made: Mapping[str, Any]) -> dict[str, Any]:
    """Put codes of the files in the place of what a codebook says that they mean; a word that stays open has none."""
    own: dict[str, Callable[[str], Any]] = {
        "group": lambda word: word.casefold() if word.casefold() in GROUPS else None,
        "yesno": plain_answer,
        "month": month_of,
        "words": str,
    }
    kind = use.name if use.name in {"group", "month"} else use.kind
    coded: dict[str, Any] = {}
    for word in words:
        said = own.get(kind)
        meaning = made[word] if word in made else said(word) if said else None
        for code in use.written(word):
            if code != word and (meaning is not None or word in made):
                coded[code] = meaning
            elif word in made:
                coded[word] = meaning
    return coded | {word: meaning for word, meaning in made.items() if word not in words}


def _answers(
    use: Use, words: Counter[str], proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    column = use.columns[0][1]
    codes = {f"{plain_value(v):g}" for v in use.numbers()[0]} if use.numbers()[0].size else set()
    if (
        words
        and codes
        and all(word in codes for word in words)
        and set(words) <= {"0", "1", "0.0", "1.0"}
    ):
        blank: dict[str, Any] = {}
        ask_beside_answers(use, {word: int(float(word)) for word in words}, blank, proposal, ask)
        return blank or None, "an empty cell, as you said"
    code = use.outcome or use.before
    coding = published_coding(code or use.name, column, words)
    if coding is not None:
        return coding[0], f"as coded in {coding[1]}"
    meant: dict[str, Any] = {word: yes_or_no(word, code) for word in words}
    if set(words) == {"0", "-1"}:
        return {"-1": 1}, "databases of Microsoft write yes as -1"
    meant |= dict.fromkeys((word for word in words if word.startswith("-")), None)
    unclear = [word for word, meaning in meant.items() if meaning is None]
    for word in list(unclear):
        answer = ask.choose(
            f"'{clip(word, 40)}' stands in {words[word]:,} rows of {use.called}. What is it for '{use.name}'?",
            ["yes", "no", "not known"],
        )
        if answer is not None:
            meant[word] = (1, 0, None)[answer]
            unclear.remove(word)
    if unclear:
        example = ", ".join(f"{quoted(use.written(word)[0])}: ..." for word in unclear[:3])
        proposal.leave_open(
            f"{use.called} {'has' if len(use.columns) == 1 else 'have'} words of which it is not certain what they are for '{use.name}': {names(unclear, 6)}.",
            f"Write values: {{{use.name}: {{{example}}}}} under data, each with 1 for yes, 0 for no, or null for not known.",
        )
    if not unclear:
        ask_beside_answers(use, dict(meant), meant, proposal, ask)
    plain = {word for word in words if plain_answer(word) is not None}
    kept = {
        word: meaning
        for word, meaning in meant.items()
        if word not in plain and word not in unclear
    }
    return kept or None, "words for yes (1) and no (0)"


def _sexes(
    use: Use, words: Counter[str], proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    coding = published_coding("sex", use.columns[0][1], words)
    if coding is not None and any(table.codebook for table, _ in use.columns):
        proposal.leave_open(
            f"{use.called} holds codes, and another sheet of the file may say what they mean: {names(list(words), 4)}.",
            f"Say what each is: values: {{{use.name}: {{{', '.join(f'{quoted(word)}: ...' for word in words)}}}}} under data, with Female or Male for each.",
        )
        return None, ""
    if coding is not None:
        return coding[0], f"as coded in {coding[1]}"
    flagged = _flag_of_sex(use, words)
    if flagged:
        return flagged, "its name says what 1 is"
    meant = {word: sex_of(word) for word in words}
    if not any(meant.values()):
        answers = all(plain_answer(word) is not None for word in words)
        if words and (answers or all(re.fullmatch(r"\d+", word) for word in words)):
            proposal.leave_open(
                f"{use.called} holds codes: {names(list(words), 4)}.",
                f"Say what each is: values: {{{use.name}: {{{', '.join(f'{quoted(word)}: ...' for word in words)}}}}} under data, with Female or Male for each.",
            )
        return None, ""
    folded = Counter(folded_word(word) for word in words)
    full = all(
        folded_word(word) in {"female", "male"} or meant[word] in (None, "Other") for word in words
    )
    if full and max(folded.values()) == 1:
        return None, ""
    made = {word: meaning or word for word, meaning in meant.items()}
    return _without_own(made), "one word for each"


def _flag_of_sex(use: Use, words: Counter[str]) -> dict[str, Any]:
    """Read a yes or no to "female" or "male"; nothing where the column is none."""
    said = {word: plain_answer(word) for word in words}
    called = set(tokens(use.columns[0][1]))
    women, men = bool(called & _WOMEN), bool(called & _MEN)
    # "Male/Female" does not say which of them 1 is.
    if women == men or says_not(called):
        return {}
    yes = "Female" if women else "Male"
    if not words or None in said.values():
        return {}
    no = {"Female": "Male", "Male": "Female"}[yes]
    return {word: yes if answer else no for word, answer in said.items()}


def _without_own(made: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out words that stand for themselves, where another word leads to them."""
    led_to = {meaning for word, meaning in made.items() if word != meaning}
    return {
        word: meaning for word, meaning in made.items() if word != meaning or word not in led_to
    }


def _months(use: Use, words: Counter[str], proposal: Proposal) -> tuple[dict[str, Any] | None, str]:
    if all(content.kind == "numbers" for content in use.contents):
        return None, ""
    read = {word: month_in_words(word) for word in words}
    meant = {word: month_of(word) if month is None else month for word, month in read.items()}
    unclear = [word for word, month in meant.items() if month is None]
    if unclear:
        likely = {word: suggested_month(word) for word in unclear[:3]}
        example = ", ".join(f"{quoted(w)}: {6 if m is None else m}" for w, m in likely.items())
        proposal.leave_open(
            f"{use.called} does not say in which month after the start it is: {names(unclear, 6)}.",
            f"Write values: {{month: {{{example}}}}} with the month of each under data.",
        )
    kept = {
        word: month
        for word, month in meant.items()
        if month is not None and word != str(month) and read[word] is None
    }
    return kept or None, "months since the start"


def _renamed(words: Counter[str], meaning: Any) -> dict[str, Any] | None:
    """Give the standard's words; a word without one stands for itself, because each must be named."""
    meant = {word: meaning(word) for word in words}
    if not any(meant.values()) or all(meant[word] == word for word in words):
        return None
    return _without_own({word: found or word for word, found in meant.items()})


def _places(
    use: Use, words: Counter[str], declared: Declared, proposal: Proposal
) -> dict[str, Any] | None:
    """Leave places to the reader, which knows their names and codes by itself; only codes that a codebook explains need a line."""
    read = codes_read(words, declared.places)
    lacking = [word for word, code in read.items() if code is None]
    if lacking and use.table == "people":
        # A line of values has to name every word of its column.
        example = ", ".join(
            f"{quoted(use.written(word)[0])}: {code or '...'}" for word, code in read.items()
        )
        ways = ["Add them under places with their GSS codes", "remove their rows"]
        if len(read) <= _FEW_PLACES:
            ways.append(f"write values: {{place_code: {{{example}}}}} under data")
        proposal.leave_open(
            f"{use.called} has places that are not listed in evaluation.yml: {names(lacking, 6)}.",
            f"{', '.join(ways[:-1])}, or {ways[-1]}.",
        )
    if not use.coded:
        return None
    return {word: code for word, code in read.items() if code is not None} or None


def _numbers_in_words(
    use: Use, proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    """Read answers such as ``10 - Completely`` as their number."""
    made: dict[str, Any] = {}
    unclear = []
    words = use.odd()
    for content in use.contents:
        if content.kind == "words":
            words.update(content.words)
    # "2 years" is no 2 months.
    own = next((span for span in ("month", "week", "day") if span in use.name), "")
    own = "year" if use.name == "age" else own
    spans = {span_of(word) for word in words} - {"", own}
    for word in words:
        in_doubt = spans and span_of(word)
        found = None if in_doubt else leading_number(word)
        if word.isdigit():
            continue
        if found is not None:
            made[word] = found
        elif says_nothing(word):
            made[word] = 0
        elif word in DASHES:
            _asked_of_a_dash(use, word, words[word], made, proposal, ask)
        else:
            unclear.append(word)
    _leave_words_open(use, unclear, proposal)
    nought = all(says_nothing(word) for word in made)
    return made or None, "words for nought" if nought else "the number that the answer begins with"


def _beside_units(use: Use, gone: set[str], proposal: Proposal) -> dict[str, Any] | None:
    """Read words for nought beside values that say what they are in, such as ``nil`` beside ``£1,500 pcm``; ``gone`` are not known."""
    words = [word for word in words_beside_units(use) if word.casefold() not in gone]
    plain = [word for word in words if not any(map(str.isdigit, word))]
    unclear = [word for word in plain if not says_nothing(word) and word not in DASHES]
    _leave_words_open(use, unclear, proposal)
    return {word: 0 for word in plain if says_nothing(word)} or None


def _leave_words_open(use: Use, unclear: Sequence[str], proposal: Proposal) -> None:
    """Ask about words among numbers: taken for not known, those that mean none would leave an average of who has some."""
    if not unclear:
        return
    example = quoted(unclear[0]) if not any(map(str.isdigit, unclear[0])) else "..."
    proposal.leave_open(
        f"{use.called} has {len(unclear):,} {'value that is' if len(unclear) == 1 else 'different values that are'} no number.",
        f"Correct them, or say under data what they mean: values: {{{use.name}: {{{example}: 0}}}} where there was none, and missing: "
        f"{{{use.name}: [...]}} where it is not known.",
    )


def _asked_of_a_dash(
    use: Use, word: str, count: int, made: dict[str, Any], proposal: Proposal, ask: Asker
) -> None:
    """Ask what a dash among amounts is: a zero to some, not known to others."""
    answer = ask.choose(
        f"'{word}' stands in {count:,} rows of {use.called}. What is it?",
        ["nothing (0)", "not known"],
    )
    if answer is not None:
        made[word] = (0, None)[answer]
        return
    proposal.leave_open(
        f"'{word}' stands in {count:,} rows of {use.called}, which may be nothing or not known.",
        f'Write values: {{{use.name}: {{"{word}": 0}}}} (or null) under data.',
    )


def _one_spelling(words: Counter[str]) -> tuple[dict[str, Any] | None, str]:
    """Give words that differ in capitals and blanks only one spelling, the most frequent."""
    by_word: dict[str, list[str]] = {}
    for word, _ in words.most_common():
        by_word.setdefault(folded_word(word), []).append(word)
    if all(len(ways) == 1 for ways in by_word.values()):
        return None, ""
    made = {word: ways[0] for ways in by_word.values() for word in ways}
    return _without_own(made), "one spelling for each word"
