"""Numbers as reports print them: with a currency's sign, thousands parted, per cent behind, an error in brackets.

What has one reading is read; what may be two numbers (a comma that may part decimals, brackets that may be a minus) is none here,
and the message says which. Nothing is rounded.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from localeval.base.spelling import PRINTED_MINUSES

#: As reports and spreadsheets write it; a cell is short enough for any number of decimals.
_NUMBER = re.compile(r"[-+]?([0-9]{1,15}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,2})?")
#: What may follow a sign.
_BEGINS = re.compile(r"[0-9.£$€A-Z]")
#: Thousands parted by a comma or by a space, all alike.
_PARTED = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]*)?")
_BRACKETS = re.compile(r"\((.*[0-9].*)\)|\[(.*[0-9].*)\]")
#: The point of British journals, between two figures.
_RAISED_POINT = re.compile(r"(?<=[0-9])\u00b7(?=[0-9])")
_STARS = re.compile(r"[*†‡]+")
_POINTS = re.compile(
    r"\s*(%|(%|per ?cent(age)?)[ -]?points?|per ?cent|pp|p\.p\.|points?)$", re.IGNORECASE
)
_CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR"}
#: Units of results that are no currency.
_OTHER_UNITS = frozenset({"percent", "weeks", "months", "score"})
#: The largest that results hold.
_LARGEST = 1e15

PLAIN = "Write it as 1234.5, without signs of units."


class Printed(NamedTuple):
    """A number that was read, as a float and as the digits that were printed; or what speaks against it, and the remedy."""

    value: float | None
    digits: str = ""
    what: str = ""
    remedy: str = ""


def printed_number(
    given: str, unit: str, *, is_error: bool = False, is_share: bool = False
) -> Printed:
    """Read a number as it was copied from a report.

    Parameters
    ----------
    given : str
        The cell, not empty.
    unit : str
        Of the results: a currency's code, ``percent``, ``weeks`` and so on; ``people`` for a count.
    is_error : bool
        Whether it is a standard error, which tables put into brackets; of anything else brackets may be a minus.
    is_share : bool
        Whether per cent may stand behind it whatever the unit, as behind the level of an interval.
    """
    text = _RAISED_POINT.sub(".", " ".join(given.split()))
    bracketed = _BRACKETS.fullmatch(text)
    if bracketed:
        if not is_error:
            what = "brackets may be a minus, or say that it is a standard error."
            return Printed(
                None, "", what, "Write −4.2 for what is below zero; errors stand under std_error."
            )
        text = (bracketed.group(1) or bracketed.group(2) or "").strip()
    if _STARS.search(text):
        return Printed(
            None, "", "marks of significance stand behind it.", "Write the number without them."
        )
    sign, text = _taken_off(text)
    text, foreign = _without_currency(text, unit)
    if foreign:
        what = f"'{foreign}' is not the unit of this row, {unit[:20]}."
        return Printed(None, "", what, "Check the unit of the row, and write the number alone.")
    if not sign:
        sign, text = _taken_off(text)
    if unit == "percent" or is_share:
        text = _POINTS.sub("", text)
    if _PARTED.fullmatch(text):
        if unit in _OTHER_UNITS:
            what = "the comma, or the space, may part thousands or decimals."
            return Printed(None, "", what, PLAIN)
        text = text.replace(",", "").replace(" ", "")
    digits = sign + text
    if _NUMBER.fullmatch(digits) and abs(float(digits)) <= _LARGEST:
        return Printed(float(digits), digits)
    return Printed(None, "", "this is no plain number.", PLAIN)


def _taken_off(text: str) -> tuple[str, str]:
    """Take a sign off the front, whichever minus was printed; a blank may follow it, and an amount has to."""
    sign, rest = text[:1], text[1:].lstrip()
    if not sign or sign not in f"+-{PRINTED_MINUSES}" or not _BEGINS.match(rest):
        return "", text
    return "+" if sign == "+" else "-", rest


def _without_currency(text: str, unit: str) -> tuple[str, str]:
    """Take the sign or the code of a currency off; also give one that is not the unit's."""
    for mark in (*_CURRENCIES, *_CURRENCIES.values(), unit if unit.isupper() else ""):
        if mark and (text.startswith(mark) or text.endswith(mark)):
            if _CURRENCIES.get(mark, mark) != unit:
                return text, mark
            return text.removeprefix(mark).removesuffix(mark).strip(), ""
    return text, ""
