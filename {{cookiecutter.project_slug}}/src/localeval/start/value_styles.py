"""How days and numbers of the columns that are used are written, and what stands in them for "not known".

Each gives what a key of the recipe should say, with what was seen; where two readings are possible a person is asked, and without one it is
left open.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Any

import numpy as np
import pandas as pd

from localeval.data.codes import likely_codes
from localeval.data.problems import clip, names
from localeval.data.standard import PERSON_TABLES
from localeval.project.day_formats import DAY_FIRST, EXCEL, ISO, MONTH_FIRST
from localeval.start.proposal import Asker, Proposal
from localeval.start.uses import Use, as_code, plain_value
from localeval.start.vocabulary import vocabulary

_CODE = re.compile(r"-[1-9]\d?|-?(9{2,}|8{2,}|7{2,}|9+[678])|-?9{2,}\.9+")
#: Nothing of these can lie above; a code there needs no second row.
_MOST = {"age": 120, "months_workless": 720, "job_quality": 10, "wellbeing": 10}
#: Codes of one digit that stand beside 0 and 1 for "not known".
_BESIDE_YES_AND_NO = frozenset({8.0, 9.0, 7.0, 99.0, 98.0, 88.0, 77.0, 999.0})
_WAYS_IN_WORDS = {
    DAY_FIRST: "days come first",
    MONTH_FIRST: "months come first",
}


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
    if way in _WAYS_IN_WORDS:
        return f"{_WAYS_IN_WORDS[way]}; the other order gives days that do not exist"
    if way == EXCEL:
        first = min(day for content in use.contents for day, _ in content.days)
        return f"days as numbers, as spreadsheets count them: the first is {first:%d %B %Y}"
    return "all days are written so"


def number_styles(uses: Sequence[Use], proposal: Proposal) -> set[str]:
    """Propose ``numbers``; give the tables for which it is said how numbers are written."""
    by_table: dict[str, dict[str, Any]] = {}
    by_file: dict[str, dict[str, Any]] = {}
    styled: set[str] = set()
    why: dict[str, str] = {}
    for table in dict.fromkeys(use.table for use in uses):
        mine = [use for use in uses if use.table == table and use.kind in {"number", "amount"}]
        looks = [
            (use, content.writing)
            for use in mine
            for content in use.contents
            if content.writing is not None and not content.writing.plain
        ]
        if not looks:
            continue
        decimals = {look.style.decimal for _, look in looks}
        thousands = {look.style.thousands for _, look in looks} - {None}
        signs = sorted({sign for _, look in looks for sign in look.style.currency})
        minuses = {look.style.minus for _, look in looks} - {"before"}
        apart = len(decimals) > 1 or len(thousands) > 1 or len(minuses) > 1
        # A file with decimal points beside one with decimal commas.
        of_file = (
            _styles_by_file(mine) if apart or (decimals == {","} and _has_plain_file(mine)) else {}
        )
        if of_file:
            by_file |= of_file
            why |= dict.fromkeys(of_file, "as written in this file")
            styled.add(table)
            continue
        if apart:
            called = names([use.called.strip("'") for use, _ in looks], 4)
            proposal.leave_open(
                f"The numbers of {called} are written in different ways.",
                "One way holds for a file: correct one of them.",
            )
            continue
        style: dict[str, Any] = {}
        if decimals == {","}:
            style["decimal"] = ","
        if thousands:
            style["thousands"] = thousands.pop()
        if signs:
            style["currency"] = signs[0] if len(signs) == 1 else signs
        if minuses:
            style["minus"] = minuses.pop()
        by_table[table] = style
        called = names(list(dict.fromkeys(use.called.strip("'") for use, _ in looks)), 3)
        why[table] = f"as written in {called}"
    if by_file:
        proposal.add("numbers", {**by_table, **by_file}, "", why)
        return {*by_table, *styled}
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


def _styles_by_file(uses: Sequence[Use]) -> dict[str, dict[str, Any]]:
    """Give how each file of a table writes its numbers, where each has one way of its own; else nothing."""
    found: dict[str, dict[str, Any]] = {}
    for use in uses:
        for (table, _), content in zip(use.columns, use.contents, strict=True):
            if content.writing is None or content.writing.plain:
                continue
            style = content.writing.style
            own: dict[str, Any] = {"decimal": style.decimal} if style.decimal != "." else {}
            own |= {"thousands": style.thousands} if style.thousands else {}
            own |= {"minus": style.minus} if style.minus != "before" else {}
            if style.currency:
                signs = sorted(style.currency)
                own["currency"] = signs[0] if len(signs) == 1 else signs
            before = found.setdefault(table.file, own)
            if any(
                before.get(key, own.get(key)) != own.get(key, before.get(key))
                for key in {*before, *own} - {"currency"}
            ):
                return {}
            found[table.file] = {**own, **before}
    files = {table.file for use in uses for table, _ in use.columns}
    return found if len(files) > 1 else {}


def _has_plain_file(uses: Sequence[Use]) -> bool:
    """Whether a file writes all its numbers with a point before decimals, or none."""
    looks: dict[str, list[bool]] = {}
    for use in uses:
        for (table, _), content in zip(use.columns, use.contents, strict=True):
            if content.writing is not None:
                looks.setdefault(table.file, []).append(content.writing.plain)
    return any(all(plain) for plain in looks.values())


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
    by_book: dict[str, list[Any]] = {}
    for use in uses:
        if use.kind in {"id", "text"} or use.name in {"month", "group"}:
            continue
        own = [word for word, _ in use.not_known().most_common()]
        if use.coded:
            by_book[use.name] = [as_code(code) for word in own for code in use.written(word)]
            own = []
        if use.kind in {"number", "amount"} and use.table in styled:
            own += [mark for content in use.contents for mark in content.marks if mark not in own]
        if own:
            words[use.name] = own
        numbers = _stand_in_days(use) if use.kind in {"days", "births"} else _number_codes(use)
        if numbers or by_book.get(use.name):
            codes[use.name] = list(dict.fromkeys((*by_book.get(use.name, ()), *numbers)))
    if not words and not codes:
        return {}
    if not codes and all(use.table in PERSON_TABLES for use in uses if use.name in words):
        every = list(dict.fromkeys(word for each in words.values() for word in each))
        # Capitals do not matter to the reader.
        kept = list({word.casefold(): word for word in reversed(every)}.values())[::-1]
        proposal.add("missing", kept, "words for not known")
        return words
    both: dict[str, list[Any]] = {}
    why: dict[str, str] = {}
    for name in dict.fromkeys((*words, *codes)):
        own = list({word.casefold(): word for word in reversed(words.get(name, []))}.values())[::-1]
        both[name] = [*own, *codes.get(name, [])]
        why[name] = "words for not known"
        if name in codes:
            days = any(use.name == name and use.kind in {"days", "births"} for use in uses)
            why[name] = (
                "as the codebook says"
                if by_book.get(name)
                else "stands where no day is known"
                if days
                else "far from all other values, or none that can be"
            )
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
        if sum(value >= 0 for value in values.tolist()) < 2:
            # Access writes yes as -1: where one answer only would be left, the other is no "not known".
            return []
        if {0.0, 1.0} <= set(values.tolist()):
            found = [value for value in others if value < 0 or value in _BESIDE_YES_AND_NO]
        else:
            found = [value for value in others if value < 0]
        return [plain_value(value) for value in found]
    likely = set(likely_codes(pd.Series(np.repeat(values, counts))))
    if use.kind == "words":
        return [plain_value(value) for value in sorted(likely)]
    rest = np.array([v for v in values if not _CODE.fullmatch(f"{v:.15g}")])
    if not len(rest):
        return [plain_value(value) for value in sorted(likely)]
    most = _MOST.get(use.name, np.inf)
    for value in set(map(float, values)):
        if not _CODE.fullmatch(f"{value:.15g}"):
            continue
        below = value < 0 and rest.min() >= 0
        above = value > most or (value >= 999 and value > 5 * rest.max())
        if below or above:
            likely.add(value)
    return [plain_value(value) for value in sorted(likely)]
