"""Names that hold the name of an outcome and say another thing: the opposite, what is hoped for, or the outcome at another time.

Such a column is not the outcome of a month. What it is instead is told, or taken for an outcome before the start where its name says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.start.before_the_start import time_in_name
from localeval.start.column_fits import FITS, has_own_words
from localeval.start.content import ColumnContent
from localeval.start.declared import Declared
from localeval.start.months_in_names import month_in_name, says_calendar_month, without_period
from localeval.start.seen_tables import SeenTable
from localeval.start.targets import Target
from localeval.start.vocabulary import EXACT, best_match, tokens, vocabulary

#: How like a listed name that of a column must be.
_ENOUGH = 0.55
#: What a name that is not sure of the time before the start is worth less than one that is.
_UNSURE = 0.06
#: Words before which an amount or a state is one from before the start.
_BEFORE = frozenset("cyn blaenorol before prior previous pre baseline earlier vorjahr".split())
#: Words that turn what the name of an outcome says, or make another thing of it: "not in work", "looking for work", "target salary".
_TURNING = frozenset(
    (
        "ddim heb diwaith not no non never number without out unemployed unemployment workless worklessness inactive lost loss left leaving stopped ended "
        "sustained continuous continuously off unable barrier barriers looking seeking searching search ready applied application applications interview interviews offer offers "
        "target targeted expected expectation expectations predicted planned intended wanted desired preferred goal aspiration interested "
        "partner partners spouse parent parents household family staff area reservation starting "
        "trial trials placement placements volunteering voluntary experience fit coach allowance rights right able want wants club threshold disregard "
        "sanction sanctions cap housing child calculation plan"
    ).split()
)
#: Words beside the name of an outcome that make no other thing of it.
_HARMLESS = frozenset(
    "outcome destination sum first total overall month months year years week weeks nach monaten check review follow up stage survey".split()
)
#: Names of characteristics that say a time after the start, and one of which nobody knows how long after it.
_LATER = re.compile(r"(?i)\b(?:follow[- _]?up|endline|end[- _]?point|post[- _]programme)\b")
_SOME_DAY = re.compile(r"(?i)\b(?:as at|as of|at extract|at extraction|on extract|at export)\b")
#: Spells and what was before the start may have a number of months in their names.
_COUNTED = frozenset({"months_workless"})
#: What stands in brackets may say when: Employment status (baseline).
_BRACKETS = re.compile(r"[()\[\]{}]")


@dataclass
class OtherMeanings:
    """Columns of a table that hold the name of something and are something else, by its standard name.

    Attributes
    ----------
    turned : dict of str to str
        By outcome, a yes or no whose name holds its name and a word that turns it: ``Not in work``.
    untimed : dict of str to str
        By outcome, a column that says it at another time than a month after the start: ``Employed at exit``.
    maybe_before : dict of str to str
        By covariate that is an outcome before the start, one that may be it: ``Employed at start``.
    periods : dict of str to list of str
        By outcome, columns that say it of a year, a quarter or a day of the calendar, or of a band: ``Earnings 2023-24``.
    later : dict of str to str
        By covariate, a column that says it after the start: ``Age at exit``.
    """

    turned: dict[str, str] = field(default_factory=dict)
    untimed: dict[str, str] = field(default_factory=dict)
    maybe_before: dict[str, str] = field(default_factory=dict)
    periods: dict[str, list[str]] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)


def is_before(words: tuple[str, ...]) -> bool:
    """Whether a name is about the time before the start."""
    return not _BEFORE.isdisjoint(words) or ("last", "year") in pairwise(words)


def is_turned(words: tuple[str, ...], name: str) -> bool:
    """Whether a name holds a listed one, and words that turn its meaning: ``Not in work`` is no ``In work``."""
    others = set(words) - set(tokens(name))
    # Weeks can be of anything; those of something else than work are no weeks in work.
    of_what = {word for word in others if word.isalpha()} - set(vocabulary()["filler"])
    return bool(_TURNING & others) or (name in {"weeks", "wks"} and bool(of_what))


def is_partly(name: str, target: Target, rank: int, content: ColumnContent) -> bool:
    """Whether one word of a name alone is that of an outcome, the others may say anything, and neither does what stands in it.

    Parameters
    ----------
    name : str
        Without its month.
    target : Target
    rank : int
        Which of its names was found.
    content : ColumnContent
    """
    if target.outcome.startswith(LOCAL_PREFIX) or has_own_words(content, target.outcome):
        return False
    filler = set(map(str, vocabulary()["filler"]))
    core = [word for word in tokens(target.names[rank]) if word not in filler]
    others = {w for w in tokens(name) if w not in filler and w not in _HARMLESS and len(w) > 1}
    return len(core) < 2 and bool({word for word in others if word.isalpha()} - set(core))


def is_of_another_time(column: str, target: Target) -> bool:
    """Whether the name of a column says an outcome at another time than a month after the start, and is not the very name of it."""
    if column == target.name:
        return False
    if best_match(tokens(_BRACKETS.sub(" ", column)), target.names).score >= EXACT:
        return False
    time = time_in_name(column)
    return time is not None and time.when != "now"


def is_characteristic(target: Target, declared: Declared) -> bool:
    """Whether a column of the standard is a characteristic at the start, by which people are compared."""
    known = {*vocabulary()["covariates"], *declared.covariates}
    return not target.outcome and not target.before and target.name in known


def time_of_characteristic(name: str, *, spell: bool = False) -> Literal["later", "some day", ""]:
    """Say whether the name of a characteristic says a time after the start, or a day that is another time after it for each person.

    Parameters
    ----------
    name : str
        Of a column.
    spell : bool
        Whether it is a length of time, whose name may hold a number of months.

    Examples
    --------
    >>> time_of_characteristic("Age at exit"), time_of_characteristic("Current age"), time_of_characteristic("Age at start")
    ('later', 'some day', '')
    """
    time = time_in_name(name)
    if time is not None and time.when in {"before", "at start"}:
        return ""
    month = None if spell else month_in_name(name)
    after = month is not None and not month.bare and not month.calendar and month.month > 0
    if after or _LATER.search(name) or (time is not None and time.when == "at end"):
        return "later"
    some_day = time is not None or says_calendar_month(name) or _SOME_DAY.search(name)
    return "some day" if some_day or without_period(name) is not None else ""


def when_known(target: Target, *texts: str) -> Literal["later", "some day", ""]:
    """Say the same of the name and the label of a column that may hold a characteristic."""
    times = [time_of_characteristic(t, spell=target.name in _COUNTED) for t in texts if t]
    return "later" if "later" in times else "some day" if "some day" in times else ""


def earlier_likeness(column: str, label: str, target: Target) -> float:
    """Say how much a name is that of an outcome at a time before the start; only what a person has declared may be from the start itself."""
    best = 0.0
    for text in (column, label) if target.before else ():
        time = time_in_name(text)
        if time is None or time.when not in {"before", "at start"}:
            continue
        if not (time.sure or target.declared):
            continue
        words = tokens(time.rest)
        match = best_match(words, target.earlier)
        if match.score and not is_turned(words, target.earlier[match.rank]):
            best = max(best, match.score - (0.0 if time.sure else _UNSURE))
    return best


def other_meanings(
    table: SeenTable,
    used: Collection[str],
    held: Collection[str],
    wanted: Iterable[Target],
    declared: Declared,
) -> OtherMeanings:
    """Note columns that were not taken because of what their names say besides.

    Parameters
    ----------
    table : SeenTable
    used : collection of str
        Columns that were taken.
    held : collection of str
        Standard names that were found.
    wanted : iterable of Target
    declared : Declared
    """
    found = OtherMeanings()
    wanted = [target for target in wanted if target.name not in held]
    free = {c: content for c, content in table.contents.items() if c not in used}
    for column, content in free.items():
        month = month_in_name(column)
        words = tokens(month.rest if month is not None else column)
        for target in wanted if not _TURNING.isdisjoint(words) else ():
            if target.kind != "yesno" or not target.outcome:
                continue
            match = best_match(words, target.names)
            if match.score < _ENOUGH or not is_turned(words, target.names[match.rank]):
                continue
            if FITS["yesno"](column, content, target, declared)[0]:
                found.turned.setdefault(target.name, column)
    for column, content in free.items():
        for target in wanted if time_of_characteristic(column) == "later" else ():
            if not is_characteristic(target, declared) or when_known(target, column) != "later":
                continue
            fits = (
                content.kind != "empty" and FITS[target.kind](column, content, target, declared)[0]
            )
            if fits and best_match(tokens(column), target.names).score >= _ENOUGH:
                found.later.setdefault(target.name, column)
                break  # an age is no band of ages as well
    for column, content in free.items():
        rest = without_period(column)
        words = tokens(rest) if rest is not None and content.kind != "empty" else ()
        if not words or is_before(words):
            continue
        scores = {
            t.name: best_match(words, t.names).score
            for t in wanted
            if t.outcome
            and FITS[t.kind](column, content, t, declared)[0]
            and not is_turned(words, t.names[best_match(words, t.names).rank])
        }
        likest = max(scores, key=lambda name: scores[name], default=None)
        if likest is not None and scores[likest] >= _ENOUGH:
            found.periods.setdefault(likest, []).append(column)
    for column, content in free.items():
        time = time_in_name(column)
        if time is None or time.when == "now" or content.kind == "empty":
            continue
        words = tokens(time.rest)
        for target in wanted:
            names = target.earlier if target.before else target.names if target.outcome else ()
            match = best_match(words, names)
            if match.score < _ENOUGH or is_turned(words, names[match.rank]):
                continue
            if not FITS[target.kind](column, content, target, declared)[0]:
                continue
            if target.outcome and time.when != "before" and column not in found.turned.values():
                found.untimed.setdefault(target.name, column)
            elif target.before and time.when in {"before", "at start"}:
                found.maybe_before.setdefault(target.name, column)
    return found
