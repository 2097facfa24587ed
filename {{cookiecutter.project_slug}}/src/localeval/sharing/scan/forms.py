"""What has a form of its own: National Insurance and NHS numbers, postcodes, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Form of the number: gov.uk, National Insurance Manual NIM39110.
_NATIONAL_INSURANCE = re.compile(
    r"(?<![\w#])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?!\w)",
    re.IGNORECASE,
)
#: Form and check digit: NHS Data Dictionary, "NHS number".
_NHS = re.compile(r"(?<![\w.,#])(?<!\d-)(\d{3})([ -]?)(\d{3})\2(\d{4})(?!\w|[.,-]\d)")
#: Full postcodes (BS 7666). Without a blank it could be a colour or a code, so those are looked up in the inputs.
_POSTCODE = re.compile(
    r"(?<![\w#])(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y])\u0020"
    r"\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def find_forms(text: str, contact: str) -> Iterator[tuple[str, str]]:
    """Give the kind and the value of each; what is in the declared contact, in one case, may stand there."""
    for match in _NATIONAL_INSURANCE.finditer(text):
        yield "a National Insurance number", match.group()
    for match in _NHS.finditer(text):
        if _nhs_check(match.group(1) + match.group(3) + match.group(4)):
            yield "an NHS number", match.group()
    for match in _POSTCODE.finditer(text):
        if match.group().casefold() not in contact:
            yield "a postcode", match.group()
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if match.group().strip("'").casefold() not in contact:
                yield "an e-mail address", match.group()


def _nhs_check(digits: str) -> bool:
    """Whether ten digits have the check digit of an NHS number (modulus 11)."""
    if len(set(digits)) == 1:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])
