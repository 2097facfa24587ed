"""How a source writes down who somebody is: moves, other names, slips of the keyboard, gaps.

Takes people as they truly are and gives what stands in a record of them. The order is that of life: people move and change
their names, an office asks for the name that they use, and somebody types it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from localeval.synthetic.linkage_plan import Recording
from localeval.synthetic.sources.identities import Identities, ninos, postcodes
from localeval.synthetic.sources.names import (
    FEMALE,
    other_forms,
    other_surnames,
    respelt,
    without_accents,
)

#: In which field a slip of the keyboard is, and how often.
_SLIPS = {"first_name": 0.3, "last_name": 0.35, "date_of_birth": 0.2, "postcode": 0.1, "nino": 0.05}
#: Keys that lie beside each other on a keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, key in enumerate(row)
}


def as_known_there(
    people: Identities, how: Recording, generator: np.random.Generator
) -> Identities:
    """Give people as a source knows them: some at another address, some under another surname.

    All records of a person in the source have this in common.
    """
    count = len(people)
    elsewhere = generator.random(count) < how.movers / 100
    home = np.where(elsewhere, people.other_home, people.home)
    chance = how.name_changes / 100 * np.where(people.sex == FEMALE, 1.0, 0.1)
    married = generator.random(count) < chance
    both = generator.random(count) < 0.2  # some bear both names
    other = people.other_last_name.copy()
    joined = np.flatnonzero(married & both)
    other[joined] = people.last_name[joined] + "-" + people.other_last_name[joined]
    return replace(people, home=home, last_name=np.where(married, other, people.last_name))


def written_down(
    people: Identities, how: Recording, generator: np.random.Generator, *, accents: bool = True
) -> pd.DataFrame:
    """Write a record of each person.

    Parameters
    ----------
    people : Identities
        One for each record.
    how : Recording
    generator : numpy.random.Generator
    accents : bool
        Whether the system keeps accents, as in Siân and Wiśniewska.

    Returns
    -------
    pandas.DataFrame
        ``first_name``, ``last_name``, ``date_of_birth`` (datetime64), ``sex`` (F or M), ``postcode`` and ``nino``;
        missing where nothing is known.
    """
    count = len(people)
    first, last = people.first_name.copy(), people.last_name.copy()
    births = people.birth.astype("datetime64[D]").copy()
    codes, numbers = postcodes(people.home), ninos(people.nino)
    also = generator.random(count) < how.other_names / 100
    surname = generator.random(count) < 0.25
    pick = generator.random(count)
    for at in np.flatnonzero(also & ~surname).tolist():
        first[at] = _another(first[at], other_forms(), pick[at])
    for at in np.flatnonzero(also & surname).tolist():
        last[at] = _another(last[at], other_surnames(), pick[at], respelt)
    if not accents:
        first, last = (_each(names, without_accents) for names in (first, last))
    swapped = np.flatnonzero(generator.random(count) < how.swapped_days / 100)
    births[swapped] = _day_for_month(births[swapped])
    columns = {"first_name": first, "last_name": last, "postcode": codes, "nino": numbers}
    slips = np.flatnonzero(generator.random(count) < how.typing_errors / 100)
    where = generator.choice(list(_SLIPS), len(slips), p=list(_SLIPS.values()))
    for name, texts in columns.items():
        rows = slips[where == name]
        drawn = generator.random((len(rows), 3))
        for at, (kind, place, key) in zip(rows.tolist(), drawn.tolist(), strict=True):
            if texts[at]:
                texts[at] = slip(texts[at], kind, place, key)
    rows = slips[where == "date_of_birth"]
    births[rows] = _day_slips(births[rows], generator)
    gaps = (
        ("postcode", how.missing_postcodes),
        ("date_of_birth", how.missing_births),
        ("nino", how.missing_numbers),
    )
    made = pd.DataFrame(
        {**columns, "date_of_birth": births.astype("datetime64[s]"), "sex": people.sex}
    )
    for name, share in gaps:
        made[name] = made[name].mask(generator.random(count) < share / 100)
    return made[["first_name", "last_name", "date_of_birth", "sex", "postcode", "nino"]]


def slip(text: str, kind: float, place: float, key: float) -> str:
    """Type a text with one slip: a neighbouring key, a letter left out, twice, or exchanged with the next.

    Parameters
    ----------
    text : str
    kind, place, key : float
        Drawn from 0 to 1: which slip, at which letter, which neighbouring key.
    """
    at = int(place * len(text))
    letter = text[at]
    near = _BESIDE.get(letter.lower(), "")
    if kind < 0.35 and near:
        typed = near[int(key * len(near))]
        return text[:at] + (typed.upper() if letter.isupper() else typed) + text[at + 1 :]
    if kind < 0.6 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind < 0.8 and at + 1 < len(text):
        return text[:at] + text[at + 1] + letter + text[at + 2 :]
    return text[: at + 1] + letter.lower() + text[at + 1 :]


def _another(
    name: str,
    forms: dict[str, tuple[str, ...]],
    pick: float,
    rule: Callable[[str], str] = without_accents,
) -> str:
    known = forms.get(name)
    return known[int(pick * len(known))] if known else rule(name)


def _each(names: np.ndarray, rule: Callable[[str], str]) -> np.ndarray:
    which, kinds = pd.factorize(names)
    done: np.ndarray = np.array([rule(name) for name in kinds], dtype=object)[which]
    return done


def _parts(days: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    months = days.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(int) + 1970
    return year, months.astype(int) % 12 + 1, (days - months).astype(int) + 1


def _put(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    made: np.ndarray = start + (day - 1)
    return made


def _day_for_month(days: np.ndarray) -> np.ndarray:
    year, month, day = _parts(days)
    return np.where(day <= 12, _put(year, day, month), days)


def _day_slips(days: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Type a digit of a date wrong: of the day, the month or the year; where that is no day, the day beside it."""
    year, month, day = _parts(days)
    kind = generator.random(len(days))
    by = generator.choice([-1, 1], len(days))
    tens = generator.random(len(days)) < 0.3
    year = np.where(kind < 0.35, year + np.where(tens, 10, 1) * by, year)
    month = np.where((kind >= 0.35) & (kind < 0.6), (month - 1 + by) % 12 + 1, month)
    day = np.where(kind >= 0.6, day + np.where(tens, 10, 1) * by, day)
    last = (_put(year, month, np.ones_like(day)).astype("datetime64[M]") + 1).astype(
        "datetime64[D]"
    )
    possible = (day >= 1) & (_put(year, month, day) < last)
    beside = days + np.where(_parts(days)[2] > 15, -1, 1)
    return np.where(possible, _put(year, month, day), beside)
