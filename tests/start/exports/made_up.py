"""The people of all exports: made up from a seed, with what every kind of system may hold of them.

Names, postcodes and National Insurance numbers are invented: numbers begin with QQ, which is given to nobody, and postcodes with
ZZ, which no place has.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_WOMEN = "Aisha Bronwen Chloé Dorota Eilidh Farah Grace Hannah Ifeoma Jyoti Kirsty Leanne".split()
_MEN = "Adeel Ben Callum Dafydd Emeka Fergus Gareth Hamza Ivor José Kwame Liam".split()
_SURNAMES = (
    "Abbott|O’Brien|Campbell|Davies|Evans|Farooq|Green-Hill|Hughes|Iqbal|Jones|Kelly|Lewis|Müller|Nowak|Okafor|Patel|Quinn|"
    "Roberts|Smith|Taylor|Umar|Vaughan|White|Young"
).split("|")
SITES = ("Ardwick", "Beswick", "Cheetham Hill", "Didsbury", "Fallowfield", "Gorton")
QUALIFICATIONS = ("None", "Level 1", "Level 2", "Level 3 or above")


@dataclass(frozen=True)
class Person:
    """A made-up person; outcomes stand under months since the start."""

    number: int
    first: str
    last: str
    sex: str
    born: dt.date
    postcode: str
    nino: str
    takes_part: bool
    start: dt.date
    site: str
    qualification: str
    last_worked: dt.date | None
    before: int
    employed: dict[int, Any]
    pay: dict[int, Any]
    benefits: dict[int, Any]
    weeks: dict[int, Any]
    wellbeing: dict[int, Any]

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.last}"

    @property
    def group(self) -> str:
        """The standard's word."""
        return "participant" if self.takes_part else "comparison"

    @property
    def age(self) -> int:
        """Completed years at the start."""
        birthday = (self.start.month, self.start.day) >= (self.born.month, self.born.day)
        return self.start.year - self.born.year - (not birthday)

    @property
    def months_workless(self) -> int | None:
        """Whole months from the last day in work to the start."""
        if self.last_worked is None:
            return None
        began, day = self.last_worked, self.start
        return (day.year - began.year) * 12 + day.month - began.month - (day.day < began.day)

    @property
    def quarter(self) -> str:
        """The quarter of the calendar year of the start."""
        return f"{self.start.year} Q{(self.start.month + 2) // 3}"


def people(
    seed: int,
    participants: int = 24,
    comparison: int = 36,
    months: Sequence[int] = (6, 12),
    lost: float = 0.08,
) -> list[Person]:
    """Make people, those who take part and the others in no order; ``lost`` is the share of outcomes that are not known."""
    chance = random.Random(seed)
    takes_part = [True] * participants + [False] * comparison
    chance.shuffle(takes_part)
    numbers = chance.sample(range(1000, 100_000), len(takes_part))
    return [
        _person(chance, number, joined, months, lost)
        for number, joined in zip(numbers, takes_part, strict=True)
    ]


def _person(
    chance: random.Random, number: int, takes_part: bool, months: Sequence[int], lost: float
) -> Person:
    sex = chance.choice(("Female", "Male"))
    start = dt.date(2024, 4, 8) + dt.timedelta(days=chance.randrange(330))
    born = start - dt.timedelta(days=chance.randrange(19 * 366, 63 * 365))
    last_worked = start - dt.timedelta(days=chance.randrange(20, 1800))
    digits = f"{chance.randrange(10**6):06d}"
    chances = {at: 0.25 + 0.15 * takes_part + 0.01 * at for at in months}
    employed: dict[int, int | None] = {}
    pay: dict[int, int | None] = {}
    benefits: dict[int, int | None] = {}
    weeks: dict[int, int | None] = {}
    wellbeing: dict[int, int | None] = {}
    for at in months:
        known = chance.random() >= lost
        works = chance.random() < chances[at]
        employed[at] = int(works) if known else None
        pay[at] = (chance.randrange(500, 2000) * 12 if works else 0) if known else None
        benefits[at] = int(chance.random() < (0.2 if works else 0.8)) if known else None
        weeks[at] = (chance.randrange(1, 4 * at) if works else 0) if known else None
        wellbeing[at] = chance.randrange(0, 11) if known else None
    return Person(
        number=number,
        first=chance.choice(_WOMEN if sex == "Female" else _MEN),
        last=chance.choice(_SURNAMES),
        sex=sex,
        born=born,
        postcode=f"ZZ{chance.randrange(1, 40)} {chance.randrange(1, 9)}AB",
        nino=f"QQ{digits}{chance.choice('ABCD')}",
        takes_part=takes_part,
        start=start,
        site=chance.choice(SITES),
        qualification=chance.choice(QUALIFICATIONS),
        last_worked=last_worked if chance.random() > 0.1 else None,
        before=chance.randrange(0, 900) * 12,
        employed=employed,
        pay=pay,
        benefits=benefits,
        weeks=weeks,
        wellbeing=wellbeing,
    )


def table(
    of: Sequence[Person], ids: Callable[[Person], str], **columns: str | Callable[[Person], Any]
) -> dict[str, list[Any]]:
    """Give a true table of people: each column is an attribute, or what a function makes of a person."""
    return {
        "person_id": [ids(person) for person in of],
        **{name: [_value(person, how) for person in of] for name, how in columns.items()},
    }


def by_month(
    of: Sequence[Person],
    ids: Callable[[Person], str],
    months: Sequence[int],
    **outcomes: str,
) -> dict[str, list[Any]]:
    """Give a true table of outcomes: a row for each person and month; each outcome is the attribute that holds it."""
    rows = [(person, at) for person in of for at in months]
    return {
        "person_id": [ids(person) for person, _ in rows],
        "month": [at for _, at in rows],
        **{
            name: [getattr(person, held)[at] for person, at in rows]
            for name, held in outcomes.items()
        },
    }


def _value(person: Person, how: str | Callable[[Person], Any]) -> Any:
    return getattr(person, how) if isinstance(how, str) else how(person)
