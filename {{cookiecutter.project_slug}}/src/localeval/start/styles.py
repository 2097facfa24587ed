"""How the values of the columns that are used are written: days, numbers, codes for "not known", words, units.

Each gives what a key of the recipe should say, with what was seen; where two readings are possible a person is asked, and without one it is
left open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from localeval.data.codes import likely_codes
from localeval.data.problems import clip, names
from localeval.data.standard import GROUPS, PERSON_TABLES
from localeval.data.words import DASHES
from localeval.project.day_formats import DAY_FIRST, ISO, MONTH_FIRST
from localeval.start.content import ColumnContent
from localeval.start.declared import Declared
from localeval.start.meanings import (
    cost_of,
    event_of,
    group_of,
    leading_number,
    month_of,
    plain_answer,
    published_coding,
    sex_of,
    year_of,
    yes_or_no,
)
from localeval.start.proposal import Asker, Proposal
from localeval.start.seen_tables import SeenTable
from localeval.start.vocabulary import best_match, folded_word, tokens, unit_in_name, vocabulary

_CODE = re.compile(r"-[1-9]\d?|-?(9{2,}|8{2,}|7{2,}|9+[678])|-?9{2,}\.9+")
#: Nothing of these can lie above; a code there needs no second row.
_MOST = {"age": 120, "months_workless": 720, "job_quality": 10, "wellbeing": 10}
#: Codes of one digit that stand beside 0 and 1 for "not known".
_BESIDE_YES_AND_NO = frozenset({8.0, 9.0, 7.0, 99.0, 98.0, 88.0, 77.0, 999.0})
#: Half of all amounts of a year lie above this, in any currency of a country with a minimum wage.
_SMALL_YEAR = 3000
_LARGE_YEAR = 250_000
_WAYS_IN_WORDS = {
    DAY_FIRST: "days come first",
    MONTH_FIRST: "months come first",
}


@dataclass(frozen=True)
class Use:
    """A column of the standard, and the columns of the files that hold it.

    Attributes
    ----------
    table : str
        Of the standard.
    name : str
        Standard name.
    kind : str
        As ``recognising.Target`` has it, or ``text``.
    columns : tuple of (SeenTable, str)
    outcome : str
        Code of the outcome, else nothing.
    """

    table: str
    name: str
    kind: str
    columns: tuple[tuple[SeenTable, str], ...]
    outcome: str = ""

    @property
    def contents(self) -> list[ColumnContent]:
        return [table.contents[column] for table, column in self.columns]

    @property
    def called(self) -> str:
        """What it is called in the files, for a message."""
        return names(list(dict.fromkeys(column for _, column in self.columns)), 3)

    def words(self) -> Counter[str]:
        """Give the different values of all files, where there are few."""
        total: Counter[str] = Counter()
        for content in self.contents:
            total.update(content.words)
        return total

    def not_known(self) -> Counter[str]:
        """Give words for "not known" of all files."""
        total: Counter[str] = Counter()
        for content in self.contents:
            total.update(content.not_known)
        return total

    def odd(self) -> Counter[str]:
        """Give values of another kind than the others, of all files."""
        total: Counter[str] = Counter()
        for content in self.contents:
            total.update(content.odd)
        return total

    def numbers(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the different numbers of all files, and in how many rows each stands."""
        looks = [content.numbers for content in self.contents if content.numbers is not None]
        if not looks:
            return np.array([]), np.array([], dtype=int)
        return (
            np.concatenate([look.values for look in looks]),
            np.concatenate([look.counts for look in looks]),
        )


# -- days


def day_styles(uses: Sequence[Use], proposal: Proposal, ask: Asker) -> None:
    """Propose ``dates``."""
    chosen: dict[str, str] = {}
    why: dict[str, str] = {}
    for use in uses:
        if use.kind not in {"days", "births"}:
            continue
        ways = _ways(use)
        if not ways:
            continue
        if len(ways) > 1:
            way, reason = _decided(use, ways, uses, ask)
        else:
            way, reason = ways[0], _seen_as(use, ways[0])
        if way is None:
            proposal.leave_open(
                f"The days of {use.called} can be read with the day first and with the month first; nothing in the file decides.",
                f"Write dates: {{{use.name}: day-first}} or {{{use.name}: month-first}} under data.",
            )
            continue
        chosen[use.name], why[use.name] = way, reason
    if not chosen:
        return
    styles = set(chosen.values())
    days = [use for use in uses if use.kind in {"days", "births"}]
    all_alike = len(styles) == 1 and not next(iter(styles)).startswith("%Y")
    undecided = [use for use in days if use.name not in chosen and _ways(use)]
    if all_alike and not undecided:
        style = styles.pop()
        called = names([use.called.strip("'") for use in days if use.name in chosen], 4)
        proposal.add("dates", style, f"{called}: {next(iter(why.values()))}")
    else:
        proposal.add("dates", chosen, "", why)


def _ways(use: Use) -> tuple[str, ...]:
    """Give the ways in which all days of a column that are not year-month-day can be read."""
    ways: tuple[str, ...] | None = None
    for content in use.contents:
        if content.kind != "days" or content.day_ways[:1] == (ISO,):
            continue
        ways = content.day_ways if ways is None else tuple(w for w in ways if w in content.day_ways)
    return ways or ()


def _decided(
    use: Use, ways: Sequence[str], uses: Sequence[Use], ask: Asker
) -> tuple[str | None, str]:
    """Choose between readings by the other days of the same files; else ask."""
    files = {table.called for table, _ in use.columns}
    for table in {table.called: table for table, _ in use.columns}.values():
        for name, content in table.contents.items():
            if (
                content.kind == "days"
                and len(content.day_ways) == 1
                and content.day_ways[0] in ways
            ):
                return content.day_ways[
                    0
                ], f"as in '{clip(name, 40)}' of the same file, where only that can be read"
    for other in uses:
        if (
            other is use
            or other.kind not in {"days", "births"}
            or files.isdisjoint(t.called for t, _ in other.columns)
        ):
            continue
        found = _ways(other)
        if len(found) == 1 and found[0] in ways:
            return found[0], f"as in {other.called}"
    answer = ask.choose(
        f"How are the days of {use.called} written? Nothing in the file decides.",
        [_way_in_words(way) for way in ways],
    )
    return (None, "") if answer is None else (ways[answer], "as you said")


def _way_in_words(way: str) -> str:
    return {
        DAY_FIRST: "the day first (3/4 is 3 April)",
        MONTH_FIRST: "the month first (3/4 is 4 March)",
        "%d/%m/%y": "the day first (3/4/24 is 3 April)",
        "%m/%d/%y": "the month first (3/4/24 is 4 March)",
    }.get(way, way)


def _seen_as(use: Use, way: str) -> str:
    count = sum(content.known for content in use.contents)
    if way in _WAYS_IN_WORDS:
        return f"{_WAYS_IN_WORDS[way]}; the other order gives days that do not exist"
    return f"all {count:,} days are written so"


# -- numbers


def number_styles(uses: Sequence[Use], proposal: Proposal) -> set[str]:
    """Propose ``numbers``; give the tables for which it is said how numbers are written."""
    by_table: dict[str, dict[str, Any]] = {}
    why: dict[str, str] = {}
    for table in dict.fromkeys(use.table for use in uses):
        mine = [use for use in uses if use.table == table and use.kind in {"number", "amount"}]
        looks = [
            (use, content.numbers)
            for use in mine
            for content in use.contents
            if content.numbers is not None and not content.numbers.plain
        ]
        if not looks:
            continue
        decimals = {look.style.decimal for _, look in looks}
        thousands = {look.style.thousands for _, look in looks} - {None}
        signs = sorted({sign for _, look in looks for sign in look.style.currency})
        if len(decimals) > 1 or len(thousands) > 1:
            called = names([use.called.strip("'") for use, _ in looks], 4)
            proposal.leave_open(
                f"The numbers of {called} are written in different ways.",
                "One way holds for a table: correct the file of one of them.",
            )
            continue
        style: dict[str, Any] = {}
        if decimals == {","}:
            style["decimal"] = ","
        if thousands:
            style["thousands"] = thousands.pop()
        if signs:
            style["currency"] = signs[0] if len(signs) == 1 else signs
        by_table[table] = style
        called = names(list(dict.fromkeys(use.called.strip("'") for use, _ in looks)), 3)
        why[table] = f"as written in {called}"
    if not by_table:
        return set()
    styles = list(by_table.values())
    if all(style == styles[0] for style in styles) and len(by_table) == len(
        {use.table for use in uses if use.kind in {"number", "amount"}}
    ):
        proposal.add("numbers", styles[0], "; ".join(dict.fromkeys(why.values())))
    else:
        proposal.add("numbers", by_table, "", why)
    return set(by_table)


# -- what is not known


def missing_codes(
    uses: Sequence[Use], styled: Container[str], proposal: Proposal
) -> dict[str, list[Any]]:
    """Propose ``missing``; give what counts as not known, by column.

    Parameters
    ----------
    uses : sequence of Use
    styled : container of str
        Tables of which it is said how numbers are written: there a mark such as ``[c]`` has to be named.
    proposal : Proposal
    """
    words: dict[str, list[Any]] = {}
    codes: dict[str, list[Any]] = {}
    for use in uses:
        if use.kind in {"id", "text"} or use.name in {"month", "group"}:
            continue
        own = [word for word, _ in use.not_known().most_common()]
        if use.kind in {"number", "amount"} and use.table in styled:
            own += [mark for content in use.contents for mark in content.marks if mark not in own]
        if own:
            words[use.name] = own
        numbers = _stand_in_days(use) if use.kind in {"days", "births"} else _number_codes(use)
        if numbers:
            codes[use.name] = numbers
    if not words and not codes:
        return {}
    if not codes and all(use.table in PERSON_TABLES for use in uses if use.name in words):
        every = list(dict.fromkeys(word for each in words.values() for word in each))
        seen = Counter({word: sum(use.not_known()[word] for use in uses) for word in every})
        # Capitals do not matter to the reader.
        kept = list({word.casefold(): word for word in reversed(every)}.values())[::-1]
        told = ", ".join(f"{clip(word, 30)} in {seen[word]:,}" for word in kept[:4])
        proposal.add("missing", kept, f"rows: {told}")
        return words
    both: dict[str, list[Any]] = {}
    why: dict[str, str] = {}
    for name in dict.fromkeys((*words, *codes)):
        own = list({word.casefold(): word for word in reversed(words.get(name, []))}.values())[::-1]
        both[name] = [*own, *codes.get(name, [])]
        why[name] = "no amount or answer" if name in codes else "words for not known"
        if name in codes:
            why[name] = "far from all other values, or none that can be"
    proposal.add("missing", both, "", why)
    return both


def _stand_in_days(use: Use) -> list[Any]:
    listed = {str(word).casefold() for word in vocabulary()["words"]["days"]}
    found: list[Any] = [word for word in use.odd() if word.casefold() in listed]
    return found


def _number_codes(use: Use) -> list[Any]:
    values, counts = use.numbers()
    if not len(values):
        return []
    if use.kind == "yesno":
        others = sorted({float(value) for value in values} - {0.0, 1.0})
        if {0.0, 1.0} <= set(values.tolist()):
            found = [value for value in others if value < 0 or value in _BESIDE_YES_AND_NO]
        else:
            found = [value for value in others if value < 0]
        return [_whole(value) for value in found]
    likely = set(likely_codes(pd.Series(np.repeat(values, counts))))
    if use.kind == "words":
        return [_whole(value) for value in sorted(likely)]
    rest = np.array([v for v in values if not _CODE.fullmatch(f"{v:.15g}")])
    if not len(rest):
        return [_whole(value) for value in sorted(likely)]
    most = _MOST.get(use.name, np.inf)
    for value in set(map(float, values)):
        if not _CODE.fullmatch(f"{value:.15g}"):
            continue
        below = value < 0 and rest.min() >= 0
        above = value > most or (value >= 999 and value > 5 * rest.max())
        if below or above:
            likely.add(value)
    return [_whole(value) for value in sorted(likely)]


def _whole(value: float) -> Any:
    return int(value) if float(value).is_integer() else value


# -- words


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
            made, reason = _groups(use, words, declared, proposal, ask)
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
        elif use.kind in {"number", "amount"}:
            made, reason = _numbers_in_words(use, proposal, ask)
        elif use.kind == "words":
            made, reason = _one_spelling(words)
        if made:
            values[use.name], why[use.name] = made, reason
    if values:
        proposal.add("values", values, "", why)


def _groups(
    use: Use, words: Counter[str], declared: Declared, proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    if not declared.compares:
        return None, ""
    for word, count in use.not_known().items():
        words[word] += count
    meant: dict[str, Any] = {word: group_of(word, declared.programme) for word in words}
    if words and all(plain_answer(word) is not None for word in words):
        yes_is = _side_of_yes(use)
        meant = {
            word: (yes_is if plain_answer(word) else _other(yes_is)) if yes_is else None
            for word in words
        }
    empty = sum(
        content.rows - content.known - sum(content.not_known.values()) for content in use.contents
    )
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
        example = ", ".join(
            f"{_quoted(word)}: {group}" for word, group in zip(unclear, GROUPS, strict=False)
        )
        proposal.leave_open(
            f"{use.called} says the group, but not which of its words means whom: {names(unclear, 6)}.",
            f"Say of each which it is, as in values: {{group: {{{example}}}}} under data.",
        )
    settled = set(meant.values()) - {None}
    if (
        empty > 0.02 * sum(content.rows for content in use.contents)
        and len(settled) == 1
        and not unclear
    ):
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
    standard = {word for word in words if word.casefold() in GROUPS}
    kept = {
        word: meaning
        for word, meaning in meant.items()
        if word not in standard and word not in unclear
    }
    if len(set(meant.values()) - {None}) == 1 and not unclear and "" not in meant and not empty:
        proposal.leave_open(
            f"Everybody in {use.called} is a {next(iter(set(meant.values()) - {None}))}.",
            "A comparison needs people of both groups: name the file with the others too.",
        )
    return kept or None, ", ".join(
        f"{clip(word, 30)} in {count:,}" for word, count in words.most_common(4)
    ) + " rows"


def _other(group: str) -> str:
    return GROUPS[1] if group == GROUPS[0] else GROUPS[0]


def _side_of_yes(use: Use) -> str | None:
    listed = vocabulary()["columns"]["group"]
    column = tokens(use.columns[0][1])
    if best_match(column, map(str, listed["yes_is_comparison"])).score >= 0.85:
        return "comparison"
    if best_match(column, map(str, listed["yes_is_participant"])).score >= 0.6:
        return "participant"
    words = {word.casefold() for word in use.words()}
    # Yes and no to "Group" or "Cohort" can only ask whether somebody took part; 1 and 0 may number the groups.
    return "participant" if words & {"yes", "no", "y", "n"} else None


def _answers(
    use: Use, words: Counter[str], proposal: Proposal, ask: Asker
) -> tuple[dict[str, Any] | None, str]:
    column = use.columns[0][1]
    codes = {f"{_whole(v):g}" for v in use.numbers()[0]} if use.numbers()[0].size else set()
    if (
        words
        and codes
        and all(word in codes for word in words)
        and set(words) <= {"0", "1", "0.0", "1.0"}
    ):
        return None, ""
    coding = published_coding(use.name, column, words)
    if coding is not None:
        return coding[0], f"as coded in {coding[1]}"
    meant: dict[str, Any] = {word: yes_or_no(word, use.outcome) for word in words}
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
        example = ", ".join(f"{_quoted(word)}: 1" for word in unclear[:3])
        proposal.leave_open(
            f"{use.called} has words of which it is not certain what they are for '{use.name}': {names(unclear, 6)}.",
            f"Write values: {{{use.name}: {{{example}}}}} (or 0, or null for not known) under data.",
        )
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
    if coding is not None:
        return coding[0], f"as coded in {coding[1]}"
    meant = {word: sex_of(word) for word in words}
    if not any(meant.values()):
        if words and all(re.fullmatch(r"\d+", word) for word in words):
            proposal.leave_open(
                f"{use.called} holds codes: {names(list(words), 4)}.",
                f"Say what each is: values: {{{use.name}: {{{_quoted(next(iter(words)))}: Female}}}} under data.",
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


def _without_own(made: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out words that stand for themselves, where another word leads to them."""
    led_to = {meaning for word, meaning in made.items() if word != meaning}
    return {
        word: meaning for word, meaning in made.items() if word != meaning or word not in led_to
    }


def _months(use: Use, words: Counter[str], proposal: Proposal) -> tuple[dict[str, Any] | None, str]:
    if all(content.kind == "numbers" for content in use.contents):
        return None, ""
    meant = {word: month_of(word) for word in words}
    unclear = [word for word, month in meant.items() if month is None]
    if unclear:
        example = ", ".join(f"{_quoted(word)}: 6" for word in unclear[:3])
        proposal.leave_open(
            f"{use.called} does not say in which month after the start it is: {names(unclear, 6)}.",
            f"Write values: {{month: {{{example}}}}} with the month of each under data.",
        )
    kept = {
        word: month for word, month in meant.items() if month is not None and word != str(month)
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
    by_name = {folded_word(name): code for code, name in declared.places.items()}
    if all(word in declared.places for word in words):
        return None
    made = {word: by_name[folded_word(word)] for word in words if folded_word(word) in by_name}
    lacking = [word for word in words if word not in made and word not in declared.places]
    if lacking and use.table == "people":
        proposal.leave_open(
            f"{use.called} has places that are not listed in evaluation.yml: {names(lacking, 6)}.",
            "Add them under places with their GSS codes, or remove their rows.",
        )
    return made or None


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
    for word in words:
        found = leading_number(word)
        if found is not None:
            made[word] = found
        elif word in DASHES:
            _asked_of_a_dash(use, word, words[word], made, proposal, ask)
        else:
            unclear.append(word)
    if unclear:
        proposal.leave_open(
            f"{use.called} has {len(unclear):,} {'value that is' if len(unclear) == 1 else 'different values that are'} no number.",
            f"Correct them, or list what means 'not known' under data: missing: {{{use.name}: [...]}}.",
        )
    return made or None, "the number that the answer begins with"


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


def _quoted(word: str) -> str:
    return '"' + clip(word, 40).replace('"', "'") + '"'


# -- units


def written_units(
    uses: Sequence[Use], declared: Declared, proposal: Proposal, ask: Asker, *, by_pay_day: bool
) -> None:
    """Propose ``units``, from the names of columns; what only the amounts suggest is asked about."""
    units: dict[str, Any] = {}
    why: dict[str, str] = {}
    for use in uses:
        unit = declared.unit_of(use.outcome or use.name)
        if unit is None and use.outcome:
            unit = declared.unit_of(use.name)
        if unit not in {"money", "weeks", "months"}:
            continue
        said: list[str] = []
        for _, column in use.columns:
            said += [word for word in unit_in_name(column) if word not in said]
        said = [word for word in said if (unit == "money") != (word in {"days", "months"})]
        if unit == "money" and {"monthly", "annual"} <= set(said):
            said.remove("monthly")
        if unit == "money" and len([w for w in said if w not in {"pence", "thousands"}]) > 1:
            said = [word for word in said if word != "annual"]
        if (
            unit == "money"
            and use.outcome
            and by_pay_day
            and not {"annual", "weekly", "fortnightly", "four-weekly", "monthly"} & set(said)
        ):
            said.append("monthly")
            reason = "a row for each pay day, so pay of one month and not of twelve"
        else:
            reason = f"the name says so ({names([c for _, c in use.columns], 2)})"
        said = [
            word
            for word in said
            if word not in {"annual"} and not (unit == "months" and word == "months")
        ]
        if said:
            units[use.name], why[use.name] = said if len(said) > 1 else said[0], reason
        elif unit == "money":
            _asked_of_amounts(use, units, why, proposal, ask)
    if units:
        proposal.add("units", units, "", why)


def _asked_of_amounts(
    use: Use, units: dict[str, Any], why: dict[str, str], proposal: Proposal, ask: Asker
) -> None:
    values, counts = use.numbers()
    positive = np.repeat(values, counts)
    positive = positive[positive > 0]
    if len(positive) < 5:
        return
    middle = float(np.median(positive))
    annual = any("annual" in unit_in_name(column) for _, column in use.columns)
    # Somebody who is paid at all can be paid little in a year; half of them seldom are.
    if middle > _LARGE_YEAR:
        suspect, options = "pence", ["pence", "as it is: amounts of a year"]
    elif middle < _SMALL_YEAR / 5 and not annual and use.outcome:
        suspect, options = "weekly or monthly", ["weekly", "monthly", "as it is: amounts of a year"]
    else:
        return
    answer = ask.choose(
        f"Half of the amounts in {use.called} are above {middle:,.0f}, which is unusual for a year. In what are they?",
        options,
    )
    if answer is None:
        proposal.leave_open(
            f"Half of the amounts in {use.called} are above {middle:,.0f}, unusual for a year: they may be {suspect}.",
            f"If so, write units: {{{use.name}: {suspect.split()[0]}}} under data.",
        )
    elif answer < len(options) - 1:
        units[use.name], why[use.name] = options[answer], "as you said"


def all_words(uses: Iterable[Use], name: str) -> Counter[str]:
    """Give the words of a standard column, of all files."""
    total: Counter[str] = Counter()
    for use in uses:
        if use.name == name:
            total.update(use.words())
    return total
