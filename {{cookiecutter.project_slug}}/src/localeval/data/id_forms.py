"""Ids of one person that differ in form only: what spreadsheets and exports do to them, undone where that is certain.

A table of outcomes has 12 where people has 012, 12.0 where it has 12, or ab1 where it has AB1. Where a form is undone and every
id of a file then finds one person, with no two ids made the same, the ids are those of people. Anything less is left as it
is and named with its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.checked import Checked
from localeval.data.id_positions import different_ids, found_among, positions, texts_of_ids
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.words import as_latin

PERSON = "person_id"


@dataclass(frozen=True)
class _Form:
    """One thing that happens to ids: in words, how it is undone, how to keep it from happening, and whether ids are then the same."""

    words: str
    undone: Callable[[pa.Array], pa.Array]
    remedy: str
    certain: bool = True


def _replacing(pattern: str, by: str) -> Callable[[pa.Array], pa.Array]:
    """Give what writes something else wherever a pattern (of RE2) is found."""
    return lambda ids: pc.replace_substring_regex(ids, pattern, by)


def _without_letters(ids: pa.Array) -> pa.Array:
    """Take away what stands before the digits where that is the same for all ids of a file that have something there."""
    bare = pc.replace_substring_regex(ids, r"^[^0-9]+([0-9])", r"\1")
    front = pc.unique(pc.replace_substring_regex(ids, r"^([^0-9]*)([0-9].*)?$", r"\1"))
    different = [text for text in front.to_pylist() if text]
    return bare if len(different) == 1 else ids


def _in_one_alphabet(ids: pa.Array) -> pa.Array:
    """Write letters of another alphabet that look like Latin ones as those, also where they stand alone."""
    if pc.all(pc.string_is_ascii(ids)).as_py():
        return ids
    return pa.array(
        [None if text is None else as_latin(text) for text in ids.to_pylist()], ids.type
    )


_AS_TEXT = "store the column as text in both files"
_ALIKE = "write the ids alike in both files"
_FORMS = (
    _Form(
        "spaces and signs around or inside them",
        _replacing("[\\s'`\u2018\u2019\"{}]", ""),
        _ALIKE,
    ),
    _Form(
        ".0 at the end, which programs add to whole numbers",
        _replacing(r"^([0-9]+)\.0*$", r"\1"),
        _AS_TEXT,
    ),
    _Form("letters of another alphabet that look the same", _in_one_alphabet, _ALIKE),
    _Form("capitals", pc.utf8_lower, _ALIKE),
    _Form(
        "zeros at the front, which Excel removes",
        _replacing(r"^([^0-9]*)0+([0-9]+)$", r"\1\2"),
        _AS_TEXT,
    ),
    _Form(
        "kinds of dash",
        _replacing("[\u2010-\u2015\u2212]", "-"),
        _ALIKE,
    ),
    _Form(
        "dashes, slashes, points and commas inside them",
        _replacing("[-/._,]", ""),
        _ALIKE,
    ),
    # P1001 and 1001 may be numbers of two systems: that is for a person to say.
    _Form("letters in front", _without_letters, _ALIKE, certain=False),
    _Form(
        "what stands behind a slash, dash or point",
        _replacing(r"^(.*[^-/_.# ])[-/_.# ]+[A-Za-z0-9]{1,3}$", r"\1"),
        _ALIKE,
        certain=False,
    ),
    _Form(
        "three letters behind, as some systems add to ids of 15 characters",
        _replacing(r"^([A-Za-z0-9]{15})[A-Z0-9]{3}$", r"\1"),
        "export the id of the same length in both files",
        certain=False,
    ),
)
_CERTAIN = tuple(form for form in _FORMS if form.certain)


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
    if not found_among(ids, known).strangers(ids).any():
        return None
    mine, theirs = different_ids(ids), different_ids(known)
    strange = pd.Series(positions(mine, theirs) < 0)
    tried: list[_Form] = []
    for forms in (
        *((form,) for form in _CERTAIN),
        _CERTAIN,
        *((form,) for form in _FORMS if not form.certain),
    ):
        bare_mine, bare_theirs = _undone(forms, mine), _undone(forms, theirs)
        found = strange & bare_mine.isin(bare_theirs)
        if not found.any():
            continue
        first = ~bare_theirs.duplicated()
        real = dict(zip(bare_theirs[first], theirs[first], strict=True))
        needed = _needed(forms, mine[found], bare_mine[found].map(real))
        tried += [form for form in needed if form not in tried]
        one_to_one = bare_mine.is_unique and bare_theirs.is_unique
        certain = all(form.certain for form in forms)
        if certain and one_to_one and (found == strange).all():
            pairs = zip(mine[strange], bare_mine[strange], strict=True)
            matched = {str(old): str(real[bare]) for old, bare in pairs}
            return FormDifference(_in_words(needed), needed[0].remedy, matched)
    if not tried:
        return None
    return FormDifference(_in_words(tried), tried[0].remedy, {})


def _undone(forms: Sequence[_Form], ids: pd.Series) -> pd.Series:
    texts = pa.array(ids.to_numpy(dtype=object), pa.string(), from_pandas=True)
    for form in forms:
        texts = form.undone(texts)
    return pd.Series(texts.to_pandas().to_numpy(), index=ids.index, dtype="str")


def _needed(forms: Sequence[_Form], one: pd.Series, other: pd.Series) -> list[_Form]:
    """Give the forms without which ids, pair by pair the same but for their form, would not be the same."""
    one, other = one.reset_index(drop=True), other.reset_index(drop=True)
    needed = list(forms)
    for form in forms:
        rest = [kept for kept in needed if kept is not form]
        if (_undone(rest, one) == _undone(rest, other)).all():
            needed = rest
    return needed


def _in_words(forms: Sequence[_Form]) -> str:
    return " and ".join(form.words for form in forms)


def with_ids_of_people(table: Checked, people: Checked) -> Checked:
    """Write the ids of a table as people has them where they differ in form only and the match is certain.

    Parameters
    ----------
    table, people : Checked

    Returns
    -------
    Checked
        The table, with a note for each of its files in which ids were matched.
    """
    if not (table.usable(PERSON) and people.usable(PERSON)) or table.spec.file == people.spec.file:
        return table
    ids, notes = table.frame[PERSON], list(table.notes)
    files = files_of(table.spec.file)
    numbers = (
        file_numbers(table.spec.file, table.frame.index.to_numpy()) if len(files) > 1 else None
    )
    for number, file in enumerate(files):
        rows = slice(None) if numbers is None else numbers == number
        difference = form_difference(ids[rows], people.frame[PERSON])
        if difference is None or not difference.matched:
            continue
        if len(notes) == len(table.notes):
            ids = ids.astype("str")  # a copy, in which any id can stand
        ids[rows] = ids[rows].replace(difference.matched).astype("str")
        count = len(difference.matched)
        notes.append(
            f"{file}: {count:,} {'id differs' if count == 1 else 'ids differ'} from {people.spec.file} in form only "
            f"({difference.words}) and {'was' if count == 1 else 'were'} matched one to one."
        )
    if len(notes) == len(table.notes):
        return table
    return replace(table, frame=table.frame.assign(**{PERSON: ids}), notes=tuple(notes))


def in_other_forms(ids: pd.Series) -> pd.DataFrame:
    """Find ids that are an earlier one in another form.

    Parameters
    ----------
    ids : pandas.Series of str, shape (n,)

    Returns
    -------
    pandas.DataFrame
        ``first`` and ``second``, the two ids, and ``first_row``; the index is the row of the second.
    """
    none = pd.DataFrame({"first": ids[:0], "second": ids[:0], "first_row": ids.index[:0]})
    texts = texts_of_ids(ids)
    lengths = pc.min_max(pc.utf8_length(texts)).as_py()
    # Letters and digits, all of one length, cannot be the same and differ in form.
    if lengths["min"] == lengths["max"] and any(
        pc.all(pc.match_substring_regex(texts, shape)).as_py()
        for shape in ("^[A-Z]*[0-9]+$", "^[a-z]*[0-9]+$")
    ):
        return none
    known = ids.dropna()
    known = known[~known.duplicated()]
    bare = _undone(_CERTAIN, known)
    again = bare.duplicated()
    if not again.any():
        return none
    real = pd.Series(known.index[~again], index=bare[~again])
    rows = real.loc[bare[again]].to_numpy()
    return pd.DataFrame(
        {"first": known.loc[rows].to_numpy(), "second": known[again], "first_row": rows},
        index=known.index[again],
    )


def forms_between(one: pd.Series, other: pd.Series) -> str:
    """Say in words in what ids differ that are, pair by pair, the same but for their form."""
    return _in_words(_needed(_CERTAIN, one, other))


def notes_on_forms(people: Checked) -> Iterator[str]:
    """Say that ids are counted as those of different people although they differ in form only."""
    pairs = in_other_forms(people.frame[PERSON])
    if len(pairs):
        count = f"{len(pairs):,} {'id differs' if len(pairs) == 1 else 'ids differ'}"
        words = forms_between(pairs["first"], pairs["second"])
        yield (
            f"{people.spec.file}: {count} from another one in form only ({words}); they are counted as different people. If "
            "any are one person, write the id alike in both rows."
        )
