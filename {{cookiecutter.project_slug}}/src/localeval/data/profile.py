"""What was read, column by column: how, how much of it is known, its ends and its middle, its categories, what is surprising.

For the eyes of whoever holds the data: exact numbers about few people stand in it, and nothing of it is published or stored beside
results. Of a column that tells who a person is, such as an id, a name or a date of birth, only its shape is given. Nothing is changed
or judged here; what is wrong has been said by the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.base.errors import ProjectError
from localeval.data.checked import Checked
from localeval.data.declared_files import read_pieces
from localeval.data.load import Look
from localeval.data.problems import clip, names
from localeval.data.questions import Question, unanswered
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.standard import GROUPS, ColumnSpec
from localeval.data.standard_tables import table_specs
from localeval.project.project import Project

#: So many categories are listed.
LISTED = 30
#: So many surprising things are said of a column.
SURPRISES = 3
#: Larger tables are not read a second time to say what stood where nothing is known.
_MOST_CELLS = 1_000_000
#: Values that are another for nearly everybody, as a share, tell who a person is where they are words.
_NEARLY_ALL = 0.9
#: From so many values it is told how they look.
_LOOKED_AT = 5000
_FEW = 10
_KINDS = {
    "id": "id",
    "text": "text",
    "period": "month, quarter or year",
    "category": "category",
    "number": "number",
    "whole": "whole number",
    "binary": "yes or no (1 or 0)",
    "date": "day",
}
_NAMED = re.compile(
    r"(?i)(^|[ _-])(name|names|forename|surname|firstname|lastname|fullname|address|postcode|email|e-mail|phone|telephone|mobile|"
    r"nino|ni|nhs|uln|upn|dob|date[ _-]of[ _-]birth|birth[ _-]?(date|day)|born|passport|adviser|advisor|caseworker|coach|keyworker)"
    r"($|[ _-])"
)
#: Of a column with one of these words the name is of something that is no person.
_OF_THINGS = re.compile(
    r"(?i)(^|[ _-])(provider|programme|program|project|scheme|site|centre|center|course|school|college|employer|place|area|region|"
    r"district|council|outcome|event|status|type|group)($|[ _-])"
)
_TELLING = re.compile(
    r"(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]|[^@\s]+@[^@\s]+\.[a-z]+|"
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(\+44|0)[\d ]{9,12}"
)


@dataclass(frozen=True)
class ColumnProfile:
    """A column as it was read.

    Attributes
    ----------
    name, theirs : str
        Standard name, and the name in the file.
    read_as : str
    known, missing : int
    why : tuple of (str, int)
        What stood where nothing is known, and how often.
    ends : tuple of str
        Smallest, median and largest value; empty where there are none, or they are not shown.
    categories : tuple of (str, int)
    more : int
        How many categories are not listed.
    shape : str
        Of a column that tells who a person is, in the place of values.
    surprising : tuple of str
        At most three.
    """

    name: str
    theirs: str
    read_as: str
    known: int
    missing: int
    why: tuple[tuple[str, int], ...] = ()
    ends: tuple[str, ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    more: int = 0
    shape: str = ""
    surprising: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableProfile:
    """A table as it was read.

    Attributes
    ----------
    name, file, sheet : str
    rows : int
    columns : tuple of ColumnProfile
    unused : tuple of str
        Columns of the file that are left behind.
    done : tuple of str
        What the recipe did.
    """

    name: str
    file: str
    sheet: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    unused: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


def profile_of(found: Look, project: Project) -> tuple[TableProfile, ...]:
    """Say what was read of each table.

    Parameters
    ----------
    found : Look
    project : Project
    """
    # Outcomes that are columns of people are shown there.
    shown = [name for name in table_specs(project) if name in found.checked]
    return tuple(_table(name, found, project) for name in shown)


def _table(name: str, found: Look, project: Project) -> TableProfile:
    table = found.checked[name]
    before = _as_written(name, table, project)
    asked = unanswered(found.questions, project.settings.data)
    groups = _groups(table)
    columns = tuple(
        _column(table, column, before, asked, groups)
        for column in table.spec.columns
        if column.name in table.frame
    )
    done = [note for note in found.notes if note.startswith(f"{table.spec.file}")]
    return TableProfile(
        name,
        str(table.spec.file),
        table.sheet or "",
        len(table.frame),
        columns,
        table.unused,
        tuple(note.removeprefix(f"{table.spec.file}: ") for note in done),
    )


def _groups(table: Checked) -> pd.Series | None:
    if table.spec.name != "people" or not table.usable("group"):
        return None
    return table.frame["group"].astype("str")


def _as_written(name: str, table: Checked, project: Project) -> dict[str, pd.Series]:
    """Give the words of a file of one piece as they stand, by column and row; nothing where that is not simple."""
    specs = table_specs(project)
    if name not in specs or project.settings.data.wide or table.frame.size > _MOST_CELLS:
        return {}
    try:
        pieces = read_pieces(project, specs[name])
    except ProjectError:
        return {}
    if len(pieces) != 1:
        return {}
    raw: RawTable = pieces[0].raw
    return {
        column: pd.Series(texts_of(values).to_pandas().to_numpy(dtype=object), index=raw.rows)
        for column, values in raw.columns.items()
        if column in table.theirs.values()
    }


def _column(
    table: Checked,
    column: ColumnSpec,
    before: Mapping[str, pd.Series],
    asked: Sequence[Question],
    groups: pd.Series | None,
) -> ColumnProfile:
    values, theirs = table.frame[column.name], table.theirs.get(column.name, column.name)
    known = values.dropna()
    common = {
        "name": column.name,
        "theirs": theirs,
        "read_as": _KINDS[column.kind],
        "known": len(known),
        "missing": len(values) - len(known),
    }
    shape = _shape(column, theirs, known)
    why = _why(values, before.get(theirs), hidden=bool(shape))
    if shape:
        return ColumnProfile(**common, why=why, shape=shape)  # type: ignore[arg-type]
    questions = [
        question.what
        for question in asked
        if (question.file, question.theirs) == (table.spec.file, theirs)
    ]
    surprises = [*questions, *_surprises(column, values, known, groups)]
    ends: tuple[str, ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    more = 0
    if column.kind in {"number", "whole", "date"} and len(known):
        ends = _ends(known, column)
    if column.kind not in {"number", "date"} and not (
        column.kind == "whole" and known.nunique() > LISTED
    ):
        numbers = column.kind in {"binary", "whole"}
        words = known.map("{:g}".format) if numbers else known.astype("str")
        counts = words.value_counts()
        categories = tuple(
            (clip(str(word), 60), int(n)) for word, n in counts[:LISTED].items() if n
        )
        more = max(int((counts > 0).sum()) - LISTED, 0)
    return ColumnProfile(
        **common,  # type: ignore[arg-type]
        why=why,
        ends=ends,
        categories=categories,
        more=more,
        surprising=tuple(dict.fromkeys(surprises))[:SURPRISES],
    )


# what tells who a person is


def _shape(column: ColumnSpec, theirs: str, known: pd.Series) -> str:
    """Say how the values of a column look that tell who a person is; empty where they do not."""
    if column.kind in {"number", "whole", "binary", "date"}:
        return _of_days(known) if _tells_by_name(theirs) and column.kind == "date" else ""
    texts = known.astype("str")
    words = column.kind in {"text", "category"} and column.role != "standard"
    many = words and len(texts) >= _FEW and texts.nunique() > _NEARLY_ALL * len(texts)
    tells = column.kind == "id" or _tells_by_name(theirs)
    if not (tells or many or (words and texts.head(200).str.fullmatch(_TELLING.pattern).any())):
        return ""
    if texts.empty:
        return "nothing"
    lengths, different = texts.str.len(), texts.nunique()
    some = texts.head(_LOOKED_AT)
    looks = some.str.replace(r"[^\W\d_]", "A", regex=True).str.replace(r"\d", "9", regex=True)
    pattern, often = next((str(word), int(n)) for word, n in looks.value_counts().items())
    shortest, longest = int(lengths.min()), int(lengths.max())
    size = f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
    share = f"{100 * often / len(some):.0f}%"
    return f"{different:,} different values of {size} characters; {share} look like {clip(pattern, 24)}"


def _tells_by_name(theirs: str) -> bool:
    """Whether a column is called as those are that tell who a person is."""
    words = _spaced(theirs)
    return bool(_NAMED.search(words)) and not _OF_THINGS.search(words)


def _spaced(name: str) -> str:
    """Part words that are joined: ``DateOfBirth`` is ``Date Of Birth``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _of_days(known: pd.Series) -> str:
    return f"{known.nunique():,} different days"


# why nothing is known, ends and middle


def _why(
    values: pd.Series, written: pd.Series | None, *, hidden: bool
) -> tuple[tuple[str, int], ...]:
    gone = values.index[values.isna()]
    if not len(gone):
        return ()
    if written is None:
        return ()
    texts = written.reindex(gone).fillna("").astype("str").str.strip()
    if hidden:
        empty = int((texts == "").sum())
        return tuple(
            item
            for item in (("empty", empty), ("taken for not known", len(gone) - empty))
            if item[1]
        )
    counts = texts.value_counts()
    return tuple(
        ("empty" if word == "" else f"“{clip(str(word), 30)}”", int(n))
        for word, n in counts[:6].items()
    )


def _ends(known: pd.Series, column: ColumnSpec) -> tuple[str, ...]:
    if column.kind == "date":
        middle = known.sort_values().iloc[(len(known) - 1) // 2]
        return tuple(str(pd.Timestamp(day).date()) for day in (known.min(), middle, known.max()))
    form = ".10g" if _is_year(column) else ",.10g"
    return tuple(f"{value:{form}}" for value in (known.min(), known.median(), known.max()))


def _is_year(column: ColumnSpec) -> bool:
    """Whether a number of a column is a year, which is written without separators."""
    return column.kind == "whole" and column.name.endswith("year")


# what is surprising


def _surprises(
    column: ColumnSpec, values: pd.Series, known: pd.Series, groups: pd.Series | None
) -> Iterator[str]:
    """Say what of a column one would not expect, the weightiest first."""
    if len(values) < _FEW:
        return
    gone = 1 - len(known) / len(values)
    if not len(known):
        yield "nothing is known of anybody"
        return
    if groups is not None:
        shares = [
            100 * float(values[(groups == word).to_numpy()].isna().mean())
            for word in GROUPS
            if (groups == word).any()
        ]
        if len(shares) == 2 and abs(shares[0] - shares[1]) >= 15:
            yield f"not known of {shares[0]:.0f}% of participants and {shares[1]:.0f}% of the comparison group"
    if gone >= 0.3:
        yield f"not known in {100 * gone:.0f}% of rows"
    if column.name in {"group", "month"} or column.kind == "id":
        return
    if known.nunique() == 1:
        yield "the same in every row"
        return
    if column.kind in {"number", "whole"}:
        yield from _of_numbers(known.astype("float64"))
    elif column.kind == "date":
        yield from _of_dates(known)
    elif column.kind == "category":
        yield from _of_words(known.astype("str"))
    if groups is not None and column.kind in {"number", "binary"}:
        yield from _between(values.astype("float64"), groups)


def _of_numbers(known: pd.Series) -> Iterator[str]:
    counts = known.value_counts()
    top, often = float(counts.index[0]), int(counts.iloc[0])
    if top != 0 and len(counts) > 20 and often >= max(0.2 * len(known), _FEW):
        yield f"{top:,.10g} stands in {100 * often / len(known):.0f}% of rows"
    zeros = float((known == 0).mean())
    if len(counts) > 20 and zeros > 0.5:
        yield f"{100 * zeros:.0f}% are nought"
    positive = known[known > 0]
    if len(positive) >= 20:
        high = float(positive.quantile(0.95))
        if positive.max() > 5 * high:
            yield f"the largest is {positive.max() / high:,.0f} times the value that 95% stay below"
    negative = int((known < 0).sum())
    if 0 < negative <= 0.2 * len(known):
        yield f"{negative:,} below nought"
    whole = float((known == known.round()).mean())
    if len(counts) > 20 and 0.9 < whole < 1:
        yield f"whole numbers, but for {int((known != known.round()).sum()):,}"


def _of_dates(known: pd.Series) -> Iterator[str]:
    counts = known.value_counts()
    if counts.iloc[0] >= max(0.3 * len(known), _FEW):
        yield f"{counts.index[0].date()} stands in {100 * counts.iloc[0] / len(known):.0f}% of rows"
    first = float((known.dt.day == 1).mean())
    if first >= 0.5 and len(counts) > 2:
        yield f"{100 * first:.0f}% are the first of a month"
    months = np.unique((known.dt.year * 12 + known.dt.month).to_numpy())
    between = int(months[-1] - months[0] + 1 - len(months))
    if len(months) > 5 and between:
        yield f"{between} months between the first and the last have none"
    weekend = float((known.dt.day_of_week >= 5).mean())
    if weekend >= 0.2:
        yield f"{100 * weekend:.0f}% are Saturdays or Sundays"


def _of_words(known: pd.Series) -> Iterator[str]:
    counts = known.value_counts()
    alike = _near_twins(list(counts.index[:200]))
    if alike:
        yield f"{names(alike, 4)} may be one"
    rare = counts[counts < _FEW]
    if len(rare) and len(counts) > 1:
        yield f"{len(rare)} {'category holds' if len(rare) == 1 else 'categories hold'} fewer than {_FEW} rows"
    if counts.iloc[0] > 0.95 * len(known):
        yield f"‘{clip(str(counts.index[0]))}’ stands in {100 * counts.iloc[0] / len(known):.0f}% of rows"


def _near_twins(levels: Sequence[str]) -> list[str]:
    """Find words that a person would take for one: but for capitals, spaces and points."""
    folded: dict[str, str] = {}
    for level in levels:
        bare = re.sub(r"[\W_]+", "", level.casefold())
        if bare in folded:
            return [folded[bare], level]
        folded[bare] = level
    return []


def _between(values: pd.Series, groups: pd.Series) -> Iterator[str]:
    ours, theirs = (values[(groups == word).to_numpy()].dropna() for word in GROUPS)
    if min(len(ours), len(theirs)) < _FEW:
        return
    spread = float(np.sqrt((ours.var() + theirs.var()) / 2))
    if spread > 0 and abs(ours.mean() - theirs.mean()) > 0.8 * spread:
        apart = abs(ours.mean() - theirs.mean()) / spread
        yield f"the groups differ by {apart:.1f} standard deviations ({ours.mean():,.4g} and {theirs.mean():,.4g})"
