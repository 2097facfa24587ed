"""Which column of a file is which column of the standard: by its name, held against what stands in it.

A name alone is not enough: a "start date" without days is none. Nor is content alone, except where it leaves no doubt. What stays
below that is left open, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from localeval.catalogue import catalogue
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.start.content import ColumnContent, is_gss
from localeval.start.declared import Declared, column_of
from localeval.start.meanings import (
    group_of,
    leading_number,
    month_of,
    plain_answer,
    published_coding,
    sex_of,
    yes_or_no,
)
from localeval.start.months_in_names import NamedMonth, month_in_name, says_calendar_month
from localeval.start.seen_tables import SeenTable
from localeval.start.vocabulary import (
    EXACT,
    best_match,
    folded_word,
    tokens,
    vocabulary,
    words_for,
)

TargetKind = Literal[
    "id", "group", "days", "births", "place", "month", "event", "words", "number", "yesno"
]
#: A column is taken for what its name and content say from this score on.
ENOUGH = 0.55
#: Two columns whose scores lie as near as this could both be meant.
_AS_GOOD = 0.06
#: A column whose name is as sure as this and whose content does not fit is named.
_CALLED_SO = 0.9
#: What content that leaves no doubt adds to a name, and is worth alone.
_SURE_CONTENT, _CONTENT_ALONE = 0.15, 0.56
#: Words before which an amount or a state is one from before the start.
_BEFORE = frozenset("before prior previous pre baseline earlier vorjahr".split())


@dataclass(frozen=True)
class Target:
    """A column of the standard that is looked for.

    Attributes
    ----------
    name : str
        Standard name.
    kind : str
    names : tuple of str
        What it is called elsewhere, preferred names first.
    outcome : str
        Code of the outcome that it holds, else nothing.
    """

    name: str
    kind: TargetKind
    names: tuple[str, ...]
    outcome: str = ""


@dataclass(frozen=True)
class Recognised:
    """A column that was recognised.

    Attributes
    ----------
    target : Target
    column : str
        As the file calls it.
    score : float
    why : str
        For the comment: "by its name", "by what stands in it".
    month : NamedMonth, optional
        The month that its name says, of an outcome.
    """

    target: Target
    column: str
    score: float
    why: str
    month: NamedMonth | None = None


@dataclass
class TableColumns:
    """What was recognised in a table.

    Attributes
    ----------
    table : SeenTable
    found : dict of str to Recognised
        By standard name; one column each.
    outcomes : list of Recognised
        Columns of outcomes: several where each month has its own.
    doubtful : dict of str to tuple of str
        By standard name, columns that could be it just as well as the one in ``found``.
    misfits : dict of str to str
        By standard name, the column that has its name, but not what it should hold.
    unsettled : dict of str to tuple of str
        By outcome, columns of which each could be it at the same month; none of them is in ``outcomes``.
    """

    table: SeenTable
    found: dict[str, Recognised] = field(default_factory=dict)
    outcomes: list[Recognised] = field(default_factory=list)
    doubtful: dict[str, tuple[str, ...]] = field(default_factory=dict)
    misfits: dict[str, str] = field(default_factory=dict)
    unsettled: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def column(self, name: str) -> str | None:
        """Give what a standard column is called here; None where it was not recognised."""
        return self.found[name].column if name in self.found else None

    def content(self, name: str) -> ColumnContent | None:
        """Give what a standard column holds here."""
        column = self.column(name)
        return self.table.contents[column] if column is not None else None

    @property
    def used(self) -> set[str]:
        """Columns of the file that were recognised."""
        return {item.column for item in (*self.found.values(), *self.outcomes)}


def targets(declared: Declared) -> list[Target]:
    """List the columns that a project can use."""
    listed = vocabulary()
    kinds: dict[str, TargetKind] = {
        "person_id": "id",
        "group": "group",
        "start_date": "days",
        "date_of_birth": "births",
        "last_worked": "days",
        "place_code": "place",
        "month": "month",
        "outcome_date": "days",
        "event": "event",
        "date": "days",
    }
    found = [
        Target(name, kind, tuple(map(str, (name, *listed["columns"][name]["names"]))))
        for name, kind in kinds.items()
    ]
    known = listed["covariates"]
    names = dict(declared.covariates)
    if "covariates" in declared.new or not names:
        names |= {
            name: "numeric" if entry["kind"] == "number" else "category"
            for name, entry in known.items()
        }
    names |= dict.fromkeys(declared.shared, "category")
    for name, kind in names.items():
        called = [name, *known.get(name, {}).get("names", ()), *listed["shared"].get(name, ())]
        if name in declared.prior and name not in known:
            outcome = listed["outcomes"].get(declared.prior[name], {}).get("names", ())
            called += [
                f"{way} {word}" for word in outcome for way in ("previous", "prior", "before")
            ]
        found.append(
            Target(name, "number" if kind == "numeric" else "words", tuple(map(str, called)))
        )
    wanted = dict(declared.outcomes)
    if "outcomes" in declared.new or not wanted:
        wanted = {code: () for code in listed["outcomes"]} | wanted
    shared = catalogue.shared_outcomes()
    for code in wanted:
        name = column_of(code)
        outcome = shared.get(code)
        called = [name, *listed["outcomes"].get(code, {}).get("names", ())]
        if outcome is not None:
            called.append(outcome.label)
            kind = "yesno" if outcome.kind == "binary" else "number"
        else:
            entry = declared.own_outcomes.get(code, {})
            called.append(str(entry.get("label", name)))
            kind = "yesno" if entry.get("unit") == "percent" else "number"
        found.append(Target(name, kind, tuple(map(str, called)), code))  # type: ignore[arg-type]
    return found


def recognise(table: SeenTable, wanted: Iterable[Target], declared: Declared) -> TableColumns:
    """Recognise the columns of a table.

    Parameters
    ----------
    table : SeenTable
    wanted : iterable of Target
    declared : Declared
        What a person has said of columns is taken as it is.
    """
    wanted = list(wanted)
    result = TableColumns(table)
    said = {theirs: name for name, each in declared.columns.items() for theirs in each}
    scored: list[tuple[float, int, Recognised]] = []
    for column, content in table.contents.items():
        if content.kind == "empty":
            continue
        others = best_match(tokens(column), [*vocabulary()["other"]])
        for target in wanted:
            if said.get(column, target.name) != target.name:
                continue
            theirs = declared.columns.get(target.name, ())
            if column not in theirs and any(name in table.contents for name in theirs):
                continue
            item, rank = _scored(column, content, target, declared, table.labels.get(column, ""))
            if item is None:
                named = month_in_name(column) if target.outcome else None
                words = tokens(named.rest if named is not None else column)
                if rank >= 0 and best_match(words, target.names).score >= _CALLED_SO:
                    result.misfits.setdefault(target.name, column)
                continue
            if column in said or column == target.name:
                item = Recognised(target, column, 2.0, "its own name", item.month)
            elif others.score > item.score and not target.outcome.startswith(LOCAL_PREFIX):
                continue
            scored.append((item.score, -rank, item))
    scored.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    taken: dict[str, str] = {}
    for score, _, item in scored:
        if score < ENOUGH or item.column in taken:
            continue
        name = item.target.name
        if item.target.outcome:
            taken[item.column] = name
            result.outcomes.append(item)
            continue
        if name not in result.found:
            taken[item.column] = name
            result.found[name] = item
        elif result.found[name].score < 2 and score > result.found[name].score - _AS_GOOD:
            result.doubtful[name] = (*result.doubtful.get(name, ()), item.column)
    taken |= dict.fromkeys(identifying_columns([table]), "")
    result.doubtful = {
        name: tuple(c for c in columns if c not in taken)
        for name, columns in result.doubtful.items()
        if any(c not in taken for c in columns)
    }
    result.misfits = {
        name: column
        for name, column in result.misfits.items()
        if name not in result.found
        and column not in result.used
        and all(name != item.target.name for item in result.outcomes)
    }
    order = {column: i for i, column in enumerate(table.contents)}
    result.outcomes.sort(key=lambda item: order[item.column])
    _one_column_an_outcome_and_month(result)
    return result


def _one_column_an_outcome_and_month(result: TableColumns) -> None:
    """Keep, of several columns for one outcome and month, the one whose name is clearest; none where two are as clear."""
    by_key: dict[tuple[str, int | None], list[Recognised]] = {}
    for item in result.outcomes:
        key = (item.target.name, item.month.month if item.month else None)
        by_key.setdefault(key, []).append(item)
    with_month = {name for name, month in by_key if month is not None}
    kept: list[Recognised] = []
    for (name, month), items in by_key.items():
        if month is None and name in with_month:
            continue
        best = max(item.score for item in items)
        clear = [item for item in items if item.score > best - _AS_GOOD]
        if len(clear) > 1:
            result.unsettled[name] = tuple(item.column for item in clear)
        else:
            kept += clear
    result.outcomes = [item for item in result.outcomes if item in kept]


def _is_before(words: tuple[str, ...]) -> bool:
    """Whether a name is about the time before the start."""
    return not _BEFORE.isdisjoint(words) or ("last", "year") in pairwise(words)


def _scored(
    column: str, content: ColumnContent, target: Target, declared: Declared, label: str = ""
) -> tuple[Recognised | None, int]:
    if target.outcome and says_calendar_month(column):
        return None, -1
    month = month_in_name(column) if target.outcome else None
    if month is not None and month.weeks and "weeks" in target.name:
        month = None  # how long it lasted, not when it was
    best, rank, used = 0.0, 0, None
    readings: list[tuple[str, NamedMonth | None]] = [(column, None)]
    if month is not None:
        readings.insert(0, (month.rest, month))
    if label:
        readings.append((label, None))
    for text, said in readings:
        words = tokens(text)
        if target.outcome and _is_before(words):
            continue
        match = best_match(words, target.names)
        if match.score > best:
            best, rank, used = match.score, match.rank, said
    called = (
        label if label and best_match(tokens(label), target.names).score >= best > 0 else column
    )
    fits, sure = _GATES[target.kind](called, content, target, declared)
    if not fits:
        return None, 0 if best >= ENOUGH else -1
    if best >= ENOUGH - 0.1:
        score = min(best + (_SURE_CONTENT if sure else 0.0), 1.1)
        why = "by its name" if best == EXACT else "by its name and what stands in it"
        return Recognised(target, column, score, why, used), rank
    if sure and target.kind in {"births", "group", "place"}:
        return Recognised(target, column, _CONTENT_ALONE, "by what stands in it"), 999
    if month is not None and target.kind == "yesno" and _own_words(content, target.outcome):
        return Recognised(target, column, _CONTENT_ALONE, "by what stands in it", month), 999
    if sure and target.name == "sex":
        return Recognised(target, column, _CONTENT_ALONE, "by what stands in it"), 999
    return None, 0


# -- what content allows: whether a column can be something, and whether it leaves no doubt

_Fit = tuple[bool, bool]


def _id(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    if content.kind == "days" or content.known < 0.9 * content.rows:
        return False, False
    if content.personal in {"postcodes", "e-mail addresses"}:
        return False, False
    if content.kind == "numbers" and content.numbers is not None and not content.numbers.whole:
        return False, False
    if content.distinct < min(5, content.rows):
        return False, False
    if content.words:
        digits = sum(any(map(str.isdigit, word)) for word in content.words)
        return digits >= 0.8 * len(content.words), False
    return content.has_digits, False


def _group(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    if not content.words or content.distinct > 15 or content.kind == "days":
        return False, False
    words = list(content.words)
    groups = {word: group_of(word, declared.programme) for word in words}
    plain = all(plain_answer(word) is not None for word in words)
    both = set(filter(None, groups.values())) == {"participant", "comparison"}
    if plain:
        return content.distinct <= 2, False
    sure = both and all(groups.values())
    exact = best_match(tokens(column), ("group", "arm", "cohort", "allocation", "treatment")).score
    return any(groups.values()) or exact >= 0.9, sure


def _days(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    born = target.name == "start_date" and content.looks_like_births
    return content.kind == "days" and not born, False


def _births(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    return content.kind == "days", content.looks_like_births


def _place(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    words = list(content.words)
    if not words:
        return False, False
    if is_gss(words):
        return True, True
    names = {name.casefold() for name in declared.places.values()}
    known = sum(word.casefold() in names for word in words)
    return known > 0 and len(declared.places) > 1, known == len(words) and known > 1


def _month(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    if content.kind == "numbers" and content.numbers is not None:
        values = content.numbers.values
        fits = content.numbers.whole and bool((values >= -120).all() and (values <= 120).all())
        return fits and content.distinct <= 60 and content.known >= 0.9 * content.rows, False
    if content.kind == "words" and content.words:
        return any(month_of(word) is not None for word in content.words) or (
            content.distinct <= 6 and all(re.search(r"\d", word) for word in content.words)
        ), False
    return False, False


def _event(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    return content.kind == "words" and content.is_category, False


def _words(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    if not content.is_category:
        return False, False
    if target.name == "sex":
        known = [sex_of(word) for word in content.words]
        sure = len(known) > 1 and all(known)
        coded = published_coding("sex", column, content.words) is not None
        return sure or coded or any(
            known
        ) or content.distinct <= 6, sure and content.distinct > 1 and any(
            len(w) > 1 for w in content.words
        )
    return content.kind != "days", False


def _own_words(content: ColumnContent, outcome: str) -> bool:
    """Whether a column holds words that are a yes or no of this outcome and of no other."""
    own = words_for("yes", outcome) | words_for("no", outcome)
    mine = {folded_word(word) for word in content.words}
    return (
        len(mine) > 1
        and all(word in own or yes_or_no(word, outcome) is not None for word in mine)
        and bool(mine & words_for("yes", outcome))
    )


def _number(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    if content.kind == "words" and content.words:
        counted = sum(leading_number(word) is not None for word in content.words)
        return counted >= 0.75 * len(content.words), False
    if content.kind != "numbers" or content.numbers is None:
        return False, False
    if target.name == "age":
        values = content.numbers.values
        inside = (values >= 10) & (values <= 110)
        return bool(inside.mean() > 0.7), False
    return True, False


def _yesno(column: str, content: ColumnContent, target: Target, declared: Declared) -> _Fit:
    # What is below nothing is no answer, but a code for "not known".
    words = [word for word in content.words if not word.startswith("-")]
    if not words or content.distinct > 25 or content.kind == "days":
        return False, False
    known = sum(yes_or_no(word, target.outcome) is not None for word in words)
    coded = published_coding(target.name, column, words) is not None
    enough = known >= 0.5 * len(words) or coded or known >= 2
    return enough, known == len(words) and len(words) > 1


_GATES = {
    "id": _id,
    "group": _group,
    "days": _days,
    "births": _births,
    "place": _place,
    "month": _month,
    "event": _event,
    "words": _words,
    "number": _number,
    "yesno": _yesno,
}


def identifying_columns(tables: Iterable[SeenTable]) -> dict[str, str]:
    """Find columns that tell who somebody is.

    Returns
    -------
    dict of str to str
        The column, with what shows it.
    """
    found: dict[str, str] = {}
    listed = [str(name) for name in vocabulary()["identifying"]]
    others = [str(name) for name in vocabulary()["other"]]
    for table in tables:
        for column, content in table.contents.items():
            if content.personal and content.personal != "telephone numbers":
                found[column] = f"holds {content.personal}"
            elif content.kind != "empty":
                score = best_match(tokens(column), listed).score
                if score >= ENOUGH and score > best_match(tokens(column), others).score:
                    found[column] = "by its name"
    return found


def standard_table(table: SeenTable, name: str, needed: int) -> Mapping[str, str] | None:
    """Recognise a table of costs or of figures of places by the names of its columns; None where it is none."""
    columns: dict[str, str] = {}
    for standard, names in vocabulary()[name].items():
        scores = {
            column: best_match(tokens(column), map(str, (standard, *names)))
            for column in table.contents
            if column not in columns.values()
        }
        best = max(scores, key=lambda c: (scores[c].score, -scores[c].rank), default=None)
        if best is not None and scores[best].score >= 0.85:
            columns[standard] = best
    return columns if len(columns) >= needed else None
