"""Ids of one person that differ in form only: what spreadsheets and exports do to them, undone where that is certain.

A table of outcomes has 12 where people has 012, 12.0 where it has 12, or ab1 where it has AB1. Where a form is undone and every
id of the table then finds one person, with no two ids made the same, the ids are those of people. Anything less is left as it
is and named with its cause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.conform import Checked

PERSON = "person_id"


@dataclass(frozen=True)
class _Form:
    """One thing that happens to ids: in words, how it is undone, and how to keep it from happening."""

    words: str
    undone: Callable[[pd.Series], pd.Series]
    remedy: str


_AS_TEXT = "store the column as text in both files"
_FORMS = (
    _Form(
        "spaces and signs around or inside them",
        lambda ids: ids.str.replace(r"[\s'`\u2018\u2019\"]", "", regex=True),
        "write the ids alike in both files",
    ),
    _Form(
        ".0 at the end, which programs add to whole numbers",
        lambda ids: ids.str.replace(r"^(\d+)\.0*$", r"\1", regex=True),
        _AS_TEXT,
    ),
    _Form("capitals", lambda ids: ids.str.casefold(), "write the ids alike in both files"),
    _Form(
        "zeros at the front, which Excel removes",
        lambda ids: ids.str.replace(r"^0+(?=\d)", "", regex=True),
        _AS_TEXT,
    ),
    _Form(
        "kinds of dash",
        lambda ids: ids.str.replace(r"[\u2010-\u2015\u2212]", "-", regex=True),
        "write the ids alike in both files",
    ),
)


@dataclass(frozen=True)
class FormDifference:
    """How the ids of a table differ in form from those of people.

    Attributes
    ----------
    words : str
        What they differ in.
    remedy : str
    matched : dict of str to str
        For each id of the table that is not in people as it stands: the id in people. Empty where no match is certain.
    """

    words: str
    remedy: str
    matched: dict[str, str]


def positions(ids: pd.Series, known: pd.Series) -> np.ndarray:
    """Find where each id first stands among known ones, shape (n,); -1 where it does not, or nothing is given.

    Parameters
    ----------
    ids, known : pandas.Series of str
    """
    found = pc.index_in(_arrow(ids), value_set=_arrow(known), skip_nulls=True)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False)).astype(np.int64)


def _arrow(values: pd.Series) -> pa.Array:
    array = pa.array(values, type=pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def form_difference(ids: pd.Series, known: pd.Series) -> FormDifference | None:
    """Find in what form the ids of a table differ from those of people.

    Parameters
    ----------
    ids, known : pandas.Series of str
        Ids of the table and of people; missing ones are passed over.

    Returns
    -------
    FormDifference or None
        None where none of the ids that people lacks is there in another form.
    """
    mine, theirs = (pd.Series(values.dropna().unique(), dtype="str") for values in (ids, known))
    strange = pd.Series(positions(mine, theirs) < 0)
    if not strange.any():
        return None
    tried: list[_Form] = []
    for forms in (*((form,) for form in _FORMS), _FORMS):
        bare_mine, bare_theirs = mine, theirs
        for form in forms:
            bare_mine, bare_theirs = form.undone(bare_mine), form.undone(bare_theirs)
        found = strange & bare_mine.isin(bare_theirs)
        if not found.any():
            continue
        tried += [form for form in forms if form not in tried and _matters(form, mine, theirs)]
        one_to_one = bare_mine.is_unique and bare_theirs.is_unique
        if one_to_one and (found == strange).all():
            real = dict(zip(bare_theirs, theirs, strict=True))
            matched = {
                str(old): str(real[bare])
                for old, bare in zip(mine[strange], bare_mine[strange], strict=True)
            }
            return FormDifference(
                _in_words(forms, mine, theirs), _remedy(forms, mine, theirs), matched
            )
    if not tried:
        return None
    return FormDifference(" and ".join(form.words for form in tried), tried[0].remedy, {})


def _matters(form: _Form, mine: pd.Series, theirs: pd.Series) -> bool:
    """Whether undoing a form changes an id of either file."""
    return any(bool((form.undone(ids) != ids).any()) for ids in (mine, theirs))


def _in_words(forms: tuple[_Form, ...], mine: pd.Series, theirs: pd.Series) -> str:
    return " and ".join(form.words for form in forms if _matters(form, mine, theirs))


def _remedy(forms: tuple[_Form, ...], mine: pd.Series, theirs: pd.Series) -> str:
    return next(form.remedy for form in forms if _matters(form, mine, theirs))


def with_ids_of_people(table: Checked, people: Checked) -> Checked:
    """Write the ids of a table as people has them where they differ in form only and the match is certain.

    Parameters
    ----------
    table, people : Checked

    Returns
    -------
    Checked
        The table, with a note where ids were matched.
    """
    if not (table.usable(PERSON) and people.usable(PERSON)) or table.spec.file == people.spec.file:
        return table
    difference = form_difference(table.frame[PERSON], people.frame[PERSON])
    if difference is None or not difference.matched:
        return table
    frame = table.frame.assign(
        **{PERSON: table.frame[PERSON].replace(difference.matched).astype("str")}
    )
    count = len(difference.matched)
    note = (
        f"{table.spec.file}: {count:,} {'id differs' if count == 1 else 'ids differ'} from {people.spec.file} in form only "
        f"({difference.words}) and {'was' if count == 1 else 'were'} matched one to one."
    )
    return replace(table, frame=frame, notes=(*table.notes, note))
