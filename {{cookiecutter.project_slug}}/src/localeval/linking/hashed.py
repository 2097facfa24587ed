"""Linking without names: keys of letters and days are hashed with a secret that two organisations share, and compared as hashes.

Each key is made of several parts of who somebody is, from strict to loose, as the match keys of official statistics are. A pair is
linked by the strictest key that one unlinked person and one unlinked record share, and nobody else. How likely it is follows
from how often two records of one file share such a key by chance. What a key cannot do: whoever has the secret can try all names and days against
it; a slip in a part of it hides the pair from it; and nobody can look at a pair.

References
----------
Office for National Statistics (2013), Matching anonymous data, Beyond 2011 methods paper M9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.data.recipe_cells import texts_of
from localeval.linking.keys import Key
from localeval.linking.pairs import Pairs
from localeval.linking.records import Records

#: Columns of a file of keys besides the keys: what a record is called, and by which secret the keys were made.
RECORD, CHECK = "record_id", "secret_check"
_PREFIX = "key_"
_LENGTH, _CHECK_LENGTH = 24, 12
#: No link by keys alone is surer than this.
_MOST = 0.9995
#: The letters of Soundex (Russell 1918; as the United States' National Archives describe it).
_SOUNDS = {
    letter: digit
    for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in letters
}


@dataclass(frozen=True)
class MatchKey:
    """A key: its name, and the columns of a record of which it is made."""

    name: str
    parts: tuple[str, ...]


#: From strict to loose.
MATCH_KEYS = (
    MatchKey("nino", ("nino",)),
    MatchKey("name_birth_postcode", ("first", "last", "dob", "postcode")),
    MatchKey("forms_birth_sex", ("first_group", "last_group", "dob", "sex")),
    MatchKey("forms_birth", ("first_group", "last_group", "dob")),
    MatchKey("forms_exchanged_birth", ("first_group", "last_group", "birth_exchanged")),
    MatchKey("forename_birth_postcode", ("first_group", "dob", "postcode")),
    MatchKey("surname_birth_postcode", ("last_group", "dob", "postcode")),
    MatchKey("forms_year_postcode", ("first_group", "last_group", "birth_year", "postcode")),
    MatchKey("forms_day_sector", ("first_group", "last_group", "birth_day", "sector")),
    MatchKey("sound_birth_sex", ("first_sound", "last_sound", "dob", "sex")),
    MatchKey("initial_surname_birth_sex", ("first_initial", "last_group", "dob", "sex")),
    MatchKey("beginnings_birth_district", ("first_three", "last_three", "dob", "district")),
)


def soundex(name: str) -> str:
    """Give the Soundex code of a folded name.

    Examples
    --------
    >>> soundex("robert"), soundex("ashcraft"), soundex("tymczak")
    ('r163', 'a261', 't522')
    """
    codes = [name[0]]
    before = _SOUNDS.get(name[0])
    for letter in name[1:]:
        code = _SOUNDS.get(letter)
        if code is not None and code != before:
            codes.append(str(code))
        if letter not in "hw":
            before = code
    return "".join(codes).ljust(4, "0")[:4]


def hashed_keys(compared: pa.Table, secret: Key) -> pd.DataFrame:
    """Make the keys of records: a column a key, an empty text where a part is not known."""
    columns = {
        name: compared[name].to_pylist()
        for name in compared.column_names
        if name not in ("unique_id", "postcodes", "last_parts")
    }

    def made(of: str, how: object) -> list[str | None]:
        assert callable(how)
        return [how(value) if value else None for value in columns[of]]

    columns["first_sound"], columns["last_sound"] = made("first", soundex), made("last", soundex)
    columns["first_three"], columns["last_three"] = (
        made("first_group", lambda name: name[:3]),
        made("last_group", lambda name: name[:3]),
    )
    columns["birth_exchanged"] = made("dob", _exchanged)
    keys = {}
    for key in MATCH_KEYS:
        rows = zip(*(columns[part] for part in key.parts), strict=True)
        texts = ["\x1f".join(row) if all(row) else "" for row in rows]
        known = {t: secret.digest(f"match {key.name}", t)[:_LENGTH] for t in set(texts) if t}
        keys[_PREFIX + key.name] = [known.get(text, "") for text in texts]
    return pd.DataFrame(keys)


def _exchanged(dob: str) -> str:
    """Write a day of birth so that day and month may be exchanged."""
    return dob[:4] + "".join(sorted((dob[4:6], dob[6:])))


def secret_check(secret: Key) -> str:
    """Give what tells whether two files were made with one secret, and nothing of the secret."""
    return secret.digest("check", "which secret")[:_CHECK_LENGTH]


def keys_of(records: Records, secret: Key) -> pd.DataFrame:
    """Give the keys of a table: those that its file holds, or made of the names in it.

    Raises
    ------
    ProjectError
        The file has keys that were made with another secret, or neither keys nor names.
    """
    there = [name for name in records.raw.columns if name.startswith(_PREFIX)]
    if not there:
        if not records.columns & {"last", "nino"}:
            what = "the file holds neither hashed keys nor names."
            remedy = "Have it made with 'localeval link --hashed-keys', or name its columns."
            raise ProjectError(Problem(str(records.source), what, remedy))
        return hashed_keys(records.compared, secret)
    said = set(_column(records, CHECK)) if CHECK in records.raw.columns else set()
    if said != {secret_check(secret)}:
        what = "its keys were made with another secret than yours."
        remedy = (
            "Agree on one secret with the organisation that made the file, and have it made again."
        )
        raise ProjectError(Problem(str(records.source), what, remedy))
    return pd.DataFrame({name: _column(records, name) for name in there})


def is_key(name: str) -> bool:
    """Whether a column of a file is a key, or says by which secret keys were made."""
    return name.startswith(_PREFIX) or name == CHECK


def _column(records: Records, name: str) -> np.ndarray:
    texts = texts_of(records.raw.columns[name]).to_pandas().astype(object).to_numpy()
    found: np.ndarray = texts[records.first_row]
    return found


def linked_by_keys(left: pd.DataFrame, right: pd.DataFrame) -> tuple[Pairs, tuple[str, ...]]:
    """Link people and records by the strictest key that they and nobody else share.

    Parameters
    ----------
    left, right : pandas.DataFrame
        The keys of people, and of the records of a source.

    Returns
    -------
    Pairs
    tuple of str
        The keys that both have, from strict to loose.
    """
    order = [_PREFIX + key.name for key in MATCH_KEYS]
    used = [name for name in order if name in left and name in right]
    free_l, free_r = (np.ones(len(frame), dtype=bool) for frame in (left, right))
    found: list[tuple[np.ndarray, np.ndarray, float]] = []
    for name in used:
        a, b = _alone(left[name], free_l), _alone(right[name], free_r)
        both = a.index.intersection(b.index)
        people, records = a.loc[both].to_numpy(), b.loc[both].to_numpy()
        if not len(people):
            continue
        by_chance = free_l.sum() * free_r.sum() * _shared_by_chance(left[name], right[name])
        probability = min(_MOST, max(0.0, 1 - float(by_chance) / len(people)))
        found.append((people, records, round(probability, 6)))
        free_l[people] = False
        free_r[records] = False
    if not found:
        none = np.empty(0, dtype=np.int64)
        return Pairs(none, none, np.empty(0), np.empty(0, dtype=bool)), tuple(used)
    people = np.concatenate([item[0] for item in found])
    records = np.concatenate([item[1] for item in found])
    sure = np.concatenate([np.full(len(item[0]), item[2]) for item in found])
    at = np.lexsort((records, people))
    taken = np.ones(len(at), dtype=bool)
    names = tuple(name.removeprefix(_PREFIX) for name in used)
    return Pairs(people[at], records[at], sure[at], taken), names


def _alone(keys: pd.Series, free: np.ndarray) -> pd.Series:
    """Give the position of each key that one free row has and no other, by the key; in the order of the keys."""
    some = keys[free]
    some = some[(some != "") & some.notna()]
    alone = some[~some.duplicated(keep=False)]
    return pd.Series(alone.index.to_numpy(), index=alone.to_numpy()).sort_index()


def _shared_by_chance(*sides: Sequence[str] | pd.Series) -> float:
    """Give the chance that two different people have one key: how often two rows of one file do, which are different people."""
    same = pairs = 0.0
    for keys in sides:
        some = pd.Series(keys)
        some = some[(some != "") & some.notna()]
        counts = some.value_counts().to_numpy(dtype=float)
        same += float((counts * (counts - 1) / 2).sum())
        pairs += len(some) * (len(some) - 1) / 2
    # None seen is not none: half a pair stands for what a file of this size would not show.
    return max(same, 0.5) / max(pairs, 1.0)
