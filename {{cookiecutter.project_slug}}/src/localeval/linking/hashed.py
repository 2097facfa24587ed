"""Linking without names: keys of letters and days are hashed with a secret that two organisations share, and compared as hashes.

Each key is made of several parts of who somebody is, from strict to loose, as the match keys of official statistics are. A pair is
linked by the strictest key that one unlinked person and one unlinked record share, and nobody else. Who shares it with others of the
people, or has it in common with several records, is a candidate and no link: of them it is not known what became. How likely a pair is follows
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
#: Of so many records that share a key each person is a candidate at most.
_MANY = 10
#: Keys that two rows of one file share where they are of one person.
_ONE_PERSON = ("name_birth_postcode", "forms_birth_sex")
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


def linked_by_keys(
    left: pd.DataFrame, right: pd.DataFrame, *, one_to_one: bool = True
) -> tuple[Pairs, tuple[str, ...]]:
    """Link people and records by the strictest key that they and nobody else share.

    Whoever shares a key with others of the people, or has it in common with several records, is linked to none by it; where no looser
    key tells them apart, these pairs are candidates that are not taken.

    Parameters
    ----------
    left, right : pandas.DataFrame
        The keys of people, and of the records of a source.
    one_to_one : bool
        Whether a person has at most one record.

    Returns
    -------
    Pairs
    tuple of str
        The keys that both have, from strict to loose.
    """
    order = [_PREFIX + key.name for key in MATCH_KEYS]
    used = [name for name in order if name in left and name in right]
    free_l, free_r = (np.ones(len(frame), dtype=bool) for frame in (left, right))
    linked = np.zeros(len(left), dtype=bool)
    once = [_once(frame) for frame in (left, right)]
    found: list[pd.DataFrame] = []
    beside: list[pd.DataFrame] = []
    for name in used:
        pairs = _sharing(left[name], free_l, right[name], free_r)
        takes = pairs["people"].eq(1) & (pairs["records"].eq(1) | (not one_to_one))
        some = pairs[takes] if takes.any() else pairs
        if not len(some):
            continue
        sides = [
            frame[name][which].tolist() for frame, which in zip((left, right), once, strict=True)
        ]
        by_chance = free_l.sum() * free_r.sum() * _shared_by_chance(*sides)
        shared = len(some) if takes.any() else some["key"].nunique()
        sure = round(min(_MOST, max(0.0, 1 - float(by_chance) / shared)), 6)
        beside.append(_beside_each_other(pairs[~takes], sure))
        if not takes.any():
            continue
        found.append(some.assign(sure=sure, probability=sure))
        linked[some["left"]] = True
        free_l[some["left"]] = ~np.bool_(one_to_one)
        free_r[some["right"]] = False
    names = tuple(name.removeprefix(_PREFIX) for name in used)
    return _joined(found, beside, linked, free_r), names


def _joined(
    found: list[pd.DataFrame], beside: list[pd.DataFrame], linked: np.ndarray, free: np.ndarray
) -> Pairs:
    """Put links, and what is left of candidates beside each other, into one set of pairs."""
    none = np.empty(0, dtype=np.int64)
    some = [pairs for pairs in (*found, *beside) if len(pairs)]
    if not some:
        return Pairs(none, none, np.empty(0), np.empty(0, dtype=bool))
    whole = pd.concat(some, ignore_index=True)
    taken = np.arange(len(whole)) < sum(map(len, found))
    people, records = (whole[name].to_numpy(dtype=np.int64) for name in ("left", "right"))
    kept = taken | (~linked[people] & free[records])
    # The strictest key that a pair shares says how likely it is.
    kept &= ~whole.duplicated(["left", "right"]).to_numpy()
    at = np.flatnonzero(kept)
    at = at[np.lexsort((records[at], people[at]))]
    probability, sure = (whole[name].to_numpy(dtype=float) for name in ("probability", "sure"))
    return Pairs(people[at], records[at], probability[at], taken[at], sure[at])


def _sharing(left: pd.Series, free_l: np.ndarray, right: pd.Series, free_r: np.ndarray) -> pd.DataFrame:  # fmt: skip
    """Give the pairs of a free person and a free record that share a key, in the order of the keys.

    With how many people and how many records have the key. Where several people have it, the first of very many records stand for all.
    """
    sides = []
    for keys, free, position, count in (
        (left, free_l, "left", "people"),
        (right, free_r, "right", "records"),
    ):
        some = keys.reset_index(drop=True)[free]
        some = some[(some != "") & some.notna()]
        side = pd.DataFrame({"key": some.to_numpy(), position: some.index.to_numpy()})
        side[count] = side.groupby("key")["key"].transform("size").astype(np.int64)
        sides.append(side)
    found = sides[0].merge(sides[1], on="key").sort_values(["key", "left", "right"], kind="stable")
    enough = found["people"].eq(1) | (found.groupby(["key", "left"]).cumcount() < _MANY)
    return found[enough]


def _beside_each_other(pairs: pd.DataFrame, sure: float) -> pd.DataFrame:
    """Give pairs that share a key with others how likely each is: a person has one record of several, and a record one person."""
    several = pairs[["people", "records"]].max(axis=1)
    return pairs.assign(sure=sure, probability=(sure / several).round(6))


def _once(keys: pd.DataFrame) -> np.ndarray:
    """Say which rows stand for a person, shape (n,): whoever stands twice in a file does so by the first of their rows.

    Two rows are of one person where they share name, birth, and sex or postcode, and do not differ in a National Insurance number. Namesakes
    like that are so few beside them that nothing is lost by it.
    """
    found = np.ones(len(keys), dtype=bool)
    nothing = pd.Series("", index=keys.index)
    number = keys[_PREFIX + "nino"].fillna("") if _PREFIX + "nino" in keys else nothing
    for name in _ONE_PERSON:
        own = keys[_PREFIX + name].fillna("") if _PREFIX + name in keys else nothing
        again = pd.DataFrame({"key": own, "number": number}).duplicated()
        again |= number.eq("") & own.isin(own[number.ne("")])
        found &= ~(again & own.ne("")).to_numpy()
    return found


def _shared_by_chance(*sides: Sequence[str]) -> float:
    """Give the chance that two different people have one key: how often two rows of one file do, which are different people.

    It is the same in both files, and rows of one person only add to it: of both together and each by itself the least counts.
    """
    counted = []
    for keys in sides:
        some = pd.Series(keys, dtype=object)
        some = some[(some != "") & some.notna()]
        counts = some.value_counts().to_numpy(dtype=float)
        counted.append((float((counts * (counts - 1) / 2).sum()), len(some) * (len(some) - 1) / 2))
    together = (sum(same for same, _ in counted), sum(pairs for _, pairs in counted))
    # None seen is not none: half a pair stands for what a file of this size would not show.
    return min(max(same, 0.5) / max(pairs, 1.0) for same, pairs in (together, *counted))
