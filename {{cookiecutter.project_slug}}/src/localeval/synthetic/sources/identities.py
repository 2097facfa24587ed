"""Who made-up people are: name, date of birth, sex, home and National Insurance number, as they truly are.

Nobody can be meant: National Insurance numbers have prefixes that no number has, and postcodes lie in areas that do not
exist. Twins and people who share a name and a home are among them, as they are among real ones.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from localeval.synthetic.sources.names import FEMALE, MALE, draw_names

#: Prefixes of no National Insurance number (HMRC, National Insurance Manual, NIM39110): NC begins dummy identifiers, which end
#: with M or F and never with A to D as ours do; MW "is not a valid prefix". Programs that look for numbers still see one,
#: which they would not with BG, GB, KN, NK, NT, TN or ZZ.
UNUSED_PREFIXES = ("NC", "MW")
#: Letters that no postcode area of Royal Mail has, though they look like those that are there.
UNUSED_AREAS = ("GE", "HB", "LB", "PB", "RE", "TE")
#: Letters of the last two places of a postcode: all but C, I, K, M, O and V, which are not used there.
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_DISTRICTS, _SECTORS, _UNITS = 20, 9, len(_UNIT_LETTERS) ** 2
#: How many postcodes there are in one area, and in one district of it.
_IN_DISTRICT = _SECTORS * _UNITS
_IN_AREA = _DISTRICTS * _IN_DISTRICT
#: People of working age who share a postcode, about.
PEOPLE_A_POSTCODE = 25
_NUMBERS = len(UNUSED_PREFIXES) * 1_000_000
NO_NUMBER = -1


@dataclass(frozen=True)
class Identities:
    """People as they truly are; every array has shape (n,).

    Attributes
    ----------
    first_name, last_name : ndarray of object
    other_last_name : ndarray of object
        The name that somebody bore, or would bear, in another marriage.
    birth : ndarray of datetime64[D]
    sex : ndarray of str
        ``F`` or ``M``.
    home, other_home : ndarray of int
        Number of the postcode, and of one where somebody lived before or lives later; ``postcodes`` writes it.
    nino : ndarray of int
        Number of the National Insurance number; ``ninos`` writes it.
    """

    first_name: np.ndarray
    last_name: np.ndarray
    other_last_name: np.ndarray
    birth: np.ndarray
    sex: np.ndarray
    home: np.ndarray
    other_home: np.ndarray
    nino: np.ndarray

    def __len__(self) -> int:
        return len(self.birth)

    def of(self, rows: np.ndarray) -> Identities:
        """Give the people at these positions."""
        return Identities(*(getattr(self, field.name)[rows] for field in fields(self)))


def draw_identities(
    births: np.ndarray,
    sexes: np.ndarray,
    areas: np.ndarray,
    generator: np.random.Generator,
) -> Identities:
    """Draw who people are, of whom the date of birth and the sex are given.

    Parameters
    ----------
    births : ndarray of datetime64[D], shape (n,)
    sexes : ndarray of str, shape (n,)
    areas : ndarray of int, shape (n,)
        In which place somebody lives: its number among the places of the project.
    generator : numpy.random.Generator

    Returns
    -------
    Identities
    """
    count = len(births)
    first, last, _ = draw_names(sexes, generator)
    _, other, _ = draw_names(sexes, generator)
    # Nobody shares a number: whoever comes after the last one has none.
    numbers = np.full(count, NO_NUMBER)
    numbers[:_NUMBERS] = generator.permutation(_NUMBERS)[:count]
    home = draw_homes(areas, generator)
    other_home = _moved(home, generator)
    return Identities(first, last, other, births, sexes, home, other_home, numbers)


def draw_homes(areas: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Draw a postcode in somebody's place, shared by some ``PEOPLE_A_POSTCODE`` people; shape (n,)."""
    homes = np.empty(len(areas), dtype=np.int64)
    for area in np.unique(areas):
        whose = np.flatnonzero(areas == area)
        there = max(40, min(_IN_AREA, len(whose) // PEOPLE_A_POSTCODE))
        # Postcodes that are there lie over the whole area, not all in its first district.
        drawn = generator.integers(0, there, len(whose)) * (_IN_AREA // there)
        homes[whose] = (area % len(UNUSED_AREAS)) * _IN_AREA + drawn
    return homes


def draw_sexes(count: int, generator: np.random.Generator) -> np.ndarray:
    """Draw the sex of people, shape (n,)."""
    return np.where(generator.random(count) < 0.5, FEMALE, MALE)


def with_twins(
    people: Identities, first: np.ndarray, second: np.ndarray, generator: np.random.Generator
) -> Identities:
    """Make people the twins of others: born on one day, of one surname and home, and with a first name of their own.

    Parameters
    ----------
    people : Identities
    first, second : ndarray of int, shape (k,)
        Positions of the twins; the second gets what the first has.
    generator : numpy.random.Generator
    """
    made = _sharing(people, first, second, ("last_name", "birth", "home"))
    again = second[made.first_name[second] == made.first_name[first]]
    while len(again):
        made.first_name[again] = draw_names(made.sex[again], generator)[0]
        again = second[made.first_name[second] == made.first_name[first]]
    return made


def with_namesakes(
    people: Identities, first: np.ndarray, second: np.ndarray, generator: np.random.Generator
) -> Identities:
    """Let people share a home and a surname with others, as parents and children do, and one in three the first name too."""
    made = _sharing(people, first, second, ("last_name", "home"))
    same = (made.sex[first] == made.sex[second]) & (generator.random(len(first)) < 0.33)
    made.first_name[second[same]] = made.first_name[first[same]]
    return made


def _sharing(
    people: Identities, first: np.ndarray, second: np.ndarray, shared: tuple[str, ...]
) -> Identities:
    made = replace(people, first_name=people.first_name.copy())
    for name in shared:
        values = getattr(people, name).copy()
        values[second] = values[first]
        made = replace(made, **{name: values})
    return made


def postcodes(homes: np.ndarray) -> np.ndarray:
    """Write postcodes, such as ``HB12 3XY``; shape (n,)."""
    which, kinds = pd.factorize(homes)
    written: np.ndarray = np.array([_postcode(int(home)) for home in kinds], dtype=object)[which]
    return written


def _postcode(home: int) -> str:
    area, rest = divmod(home, _IN_AREA)
    district, rest = divmod(rest, _IN_DISTRICT)
    sector, unit = divmod(rest, _UNITS)
    first, second = divmod(unit, len(_UNIT_LETTERS))
    letters = _UNIT_LETTERS[first] + _UNIT_LETTERS[second]
    return f"{UNUSED_AREAS[area]}{district + 1} {sector + 1}{letters}"


def _moved(homes: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Give the postcodes of other homes: for most within the place, for some in another; shape (n,)."""
    area, within = np.divmod(homes, _IN_AREA)
    far = generator.random(len(homes)) < 0.25
    area = np.where(far, generator.integers(0, len(UNUSED_AREAS), len(homes)), area)
    step = generator.integers(1, _IN_AREA, len(homes))
    made: np.ndarray = area * _IN_AREA + (within + step) % _IN_AREA
    return made


def ninos(numbers: np.ndarray) -> np.ndarray:
    """Write National Insurance numbers that are nobody's, such as ``NC123456B``; None where there is no number; shape (n,)."""
    letters = "ABCD"
    written = [
        f"{UNUSED_PREFIXES[number // 1_000_000]}{number % 1_000_000:06d}{letters[number % 4]}"
        if number != NO_NUMBER
        else None
        for number in numbers.tolist()
    ]
    return np.array(written, dtype=object)
