"""Numbers as a person reads them: money, shares, intervals, p-values and counts.

One place decides signs, digits and separators, so that a sentence, a table and a figure print the same
number alike, and how precise a result is printed: no more so than its sample carries. It does not round for disclosure
(``disclosure`` has done so) and it writes no Markdown. The words are in ``en/words.yml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from localeval.methods.disclosure.door import CONFIDENTIAL, DIGITS
from localeval.report.wording.catalogue import sentences

MINUS = "\u2212"
NOT_AVAILABLE = "[x]"

_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}

#: Units whose words follow a number in a sentence; money has its sign in front instead.
_UNITS = frozenset({"percent", "weeks", "months", "score"})

_PLACES = 2
_SMALLEST_P = 0.001


#: From so many people in the smaller group on, a share in 100 has a decimal.
_MANY = 1000


@dataclass(frozen=True)
class Precision:
    """To which step the numbers of one result are rounded for its readers; results.json keeps them in full.

    Each number is rounded once and from the full one, so that differences of rounded levels may differ by a step.

    Attributes
    ----------
    step : float
        1 for whole numbers, 0.1 for one decimal, 100 for hundreds; 0 where numbers stay as they are.
    """

    step: float

    def rounded(self, value: float) -> float:
        """Round to the step, halves away from zero."""
        if self.step == 0:
            return value
        steps = math.floor(abs(value) / self.step + 0.5 + 1e-9)
        return math.copysign(steps * self.step, value) if steps else 0.0

    def vanishes(self, value: float) -> bool:
        """Whether a number that is not zero would be printed as if it were."""
        return value != 0 and self.rounded(value) == 0

    def text(self, value: float, unit: str) -> str:
        """Give how large a rounded number is, without sign and unit, money with its currency: ``12``, ``0.4``, ``£1,800``."""
        if self.step == 0:
            return number(abs(value), unit)
        places = max(0, -math.floor(math.log10(self.step) + 1e-9))
        sign = currency_sign(unit) if is_money(unit) else ""
        return f"{sign}{abs(self.rounded(value)):,.{places}f}"


def precision_of_share(smaller_group: int | None) -> Precision:
    """Give how precise a share in 100 is printed: whole, and with one decimal from 1,000 people in the smaller group on.

    Parameters
    ----------
    smaller_group : int or None
        None where the number of people is not shown.
    """
    return Precision(0.1 if smaller_group is not None and smaller_group >= _MANY else 1.0)


def precision_of_amount(low: float, high: float, unit: str, coarsest: float = 0.0) -> Precision:
    """Give how precise an amount is printed, by half the width of its interval.

    Of that half width two digits are kept where it begins with 1, 2 or 3, and otherwise one: a half width of 1,320 gives
    hundreds.

    Parameters
    ----------
    low, high : float
        Of the interval.
    unit : str
        Money is never printed finer than its main unit, and nothing finer than results are.
    coarsest : float, optional
        The step to which the numbers are rounded already.
    """
    half = (high - low) / 2
    least = 1.0 if is_money(unit) else 10.0**-_PLACES
    if half <= 0:
        return Precision(max(least, coarsest))
    exponent = math.floor(math.log10(half) + 1e-12)
    digits = 2 if half / 10**exponent < 4 else 1
    return Precision(max(10.0 ** (exponent - digits + 1), coarsest, least))


def precision_of_averages(values: Iterable[float], coarsest: float = 0.0) -> Precision:
    """Give how precise averages are printed whose spread is not given: three digits of the largest, two decimals at most.

    Parameters
    ----------
    values : iterable of float
        Of one kind, such as the mean age of both groups.
    coarsest : float, optional
        The step to which they are rounded already.
    """
    largest = max(map(abs, values), default=0.0)
    least = 10.0**-_PLACES
    if largest == 0:
        return Precision(max(least, coarsest))
    return Precision(max(10.0 ** (math.floor(math.log10(largest) + 1e-12) - 2), least, coarsest))


def is_money(unit: str) -> bool:
    """Whether a unit of the result contract is a currency."""
    return unit not in _UNITS


def decimal(value: float, places: int = _PLACES) -> str:
    """Give a number with thousands separators and a proper minus sign: ``−1,794.34``.

    Nothing is printed as minus zero.
    """
    text = f"{abs(value):,.{places}f}"
    negative = value < 0 and any(digit in "123456789" for digit in text)
    return MINUS + text if negative else text


def beside_limit(value: float, limit: float) -> str:
    """Give a gap between groups in two decimals, and in three where two would put it on the limit that it is under: ``0.097``."""
    text = decimal(value)
    return decimal(value, _PLACES + 1) if value < limit and text == decimal(limit) else text


def amount(value: float, currency: str) -> str:
    """Give money: ``£1,794.34``, ``−$3.20``, ``CHF 12.00``."""
    text, sign = decimal(value), currency_sign(currency)
    return f"{MINUS}{sign}{text[1:]}" if text.startswith(MINUS) else f"{sign}{text}"


def number(value: float, unit: str) -> str:
    """Give a number of any unit for a table cell: money with its sign, all else bare."""
    return amount(value, unit) if is_money(unit) else decimal(value, DIGITS.get(unit, _PLACES))


def coarse(value: float, unit: str) -> str:
    """Give a number of a line over time, without decimals that were rounded away: ``18``, ``£3,300``, ``44.14``."""
    return without_zeros(value, number(value, unit))


def without_zeros(value: float, text: str) -> str:
    """Take the decimals off a number in words where it is a whole one."""
    return text.replace(".00", "", 1) if float(value).is_integer() else text


def interval(low: float, high: float, unit: str) -> str:
    """Give an interval for a table: ``2.55 to 19.57``; never a dash, which reads as a minus."""
    return sentences().plain("from_to", low=number(low, unit), high=number(high, unit))


def p_value(p: float) -> str:
    """Give a p-value with two digits, with three decimals near 0.05 and where it is small, and ``less than 0.001`` below that.

    One that would be rounded onto 0.05 or 1, where it would seem to be what it is not, has more.
    """
    if p < _SMALLEST_P:
        return sentences().plain("less_than", n=str(_SMALLEST_P))
    if p == 1:
        return "1"
    near = 0.045 <= p <= 0.055
    places = 3 if near else min(3, 1 - math.floor(math.log10(p) + 1e-12))
    while p not in {0.05, 1.0} and float(f"{p:.{places}f}") in {0.05, 1.0}:
        places += 1
    return f"{p:.{places}f}"


def count(n: int | None) -> str:
    """Give a count of people with thousands separators, or the shorthand for a withheld one."""
    return CONFIDENTIAL if n is None else f"{n:,}"


def per_cent(confidence: float) -> str:
    """Give a confidence level: ``95%``."""
    return f"{confidence * 100:g}%"


def unit_in_label(label: str, unit: str) -> str:
    """Put the unit behind an outcome's label where neither the label nor the numbers say it."""
    if is_money(unit):
        return label
    say = sentences()
    word = say.plain(f"unit_mark.{unit}")
    shown = say.plain("label_and_unit", label=label, unit=word)
    return label if word in label.casefold() else shown


def axis_sign(unit: str) -> str:
    """Give what stands before the numbers of an axis: the currency's sign; nothing for other units."""
    return currency_sign(unit) if is_money(unit) else ""


def currency_sign(currency: str) -> str:
    """Give what stands before an amount: a sign, or the currency's code and a space that ends no line."""
    return _SIGNS.get(currency, f"{currency}\u00a0")
