"""The time that the name of a column says, where that is no month after the start: before it, at it, at the end of the programme, or now.

``In work 6 months before`` is an outcome before the start, ``Employed at referral`` one from when people were referred; ``Employed at exit`` and
``Current employment status`` are of another month for each person. None of them is the outcome of a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

When = Literal["before", "at start", "at end", "now"]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "eighteen": 18, "twenty four": 24}
_NUMBERS |= {"un": 1, "dau": 2, "dwy": 2, "tri": 3, "tair": 3, "pedwar": 4, "pump": 5, "pum": 5, "chwe": 6, "chwech": 6, "saith": 7, "wyth": 8, "naw": 9, "deg": 10, "deuddeg": 12, "deunaw": 18}  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>months?|mths?|mnths?|mos?|m|weeks?|wks?|years?|yrs?)"
#: What happens before anything is done for a person.
_FIRST = r"(?:referral|referred|registration|baseline|randomi[sz]ation|application|screening|eligibility check)"
#: What happens on the day of the start, or soon after it.
_START = r"(?:start|starting|start date|entry|enroll?ment|intake|attachment|joining|induction|admission|engagement|onboarding|commencement|first appointment|first meeting|initial assessment)"
_ANY = rf"(?:{_FIRST}|{_START}|programme|program|course|scheme|project|support|service|intervention|participation)"
_OF = r"(?:(?: of| on| to| the| for)* (?:programme|program|course|scheme|project|support|service|day|date))*"
_END = r"(?:exit|leaving|completion|discharge|closure|end)"
_BEFORE = r"(?:before|prior to|previous to|earlier than|ahead of|pre|prior|earlier|before the)"
#: The same in Welsh: what comes first, the day of the start, and what is joined.
_CY_UNIT = r"(?P<unit>misoedd|mis|wythnosau|wythnos|blynyddoedd|blynedd|flynedd|mlynedd)"
_CY_THE = r"(?: (?:y|yr|r|i|ir|iddynt|iddyn nhw|eu|ei))*"
_CY_FIRST = r"(?:atgyfeirio|atgyfeiriad|hatgyfeirio|cofrestru|gofrestru|llinell sylfaen|haposod)"
_CY_START = r"(?:dechrau|ddechrau|cychwyn|gychwyn|ymuno|hymuno)"
_CY_ANY = (
    rf"(?:{_CY_FIRST}|{_CY_START}|rhaglen|cynllun|prosiect|cwrs|gefnogaeth|cefnogaeth|cymorth)"
)
_CY_OF = (
    r"(?: (?:y|yr|r|ar|â|a|rhaglen|cynllun|prosiect|cwrs|cefnogaeth|gefnogaeth|cymorth|gwaith))*"
)
#: Ways of saying a time, the clearest first; what is named "number" and "unit" says how long before the start.
_WAYS: tuple[tuple[When, bool, str], ...] = (
        ("before", True, rf"(?:\byn )?(?:\by )?\b{_NUMBER} ?{_CY_UNIT} cyn{_CY_THE}(?: {_CY_ANY}{_CY_OF})?$"),
        ("before", True, rf"(?:\byn )?(?:\by )?\b(?P<unit>flwyddyn|blwyddyn) cyn{_CY_THE}(?: {_CY_ANY}{_CY_OF})?$"),
        ("before", True, rf"\bcyn{_CY_THE} {_CY_ANY}{_CY_OF}$"),
        ("before", True, rf"(?:\b(?:ar|adeg|ar adeg|wrth|yn) (?:(?:y|yr|eu|ei) )?)?\b{_CY_FIRST}$|^llinell sylfaen\b"),
        ("at start", False, rf"\b(?:ar|adeg|ar adeg|wrth) (?:(?:y|yr) )?{_CY_START}{_CY_OF}$"),
        ("at end", False, r"\b(?:ar y diwedd|ar ddiwedd|wrth adael|wrth orffen)\b.*$"),
        ("now", False, r"\b(?:presennol|cyfredol|ar hyn o bryd)\b"),
        ("before", True, rf"(?:\bin )?(?:\bthe )?\b{_NUMBER} ?{_UNIT} {_BEFORE}(?: the)?(?: {_ANY})?{_OF}$"),
        ("before", True, rf"(?:\bin )?(?:\bthe )?\b{_NUMBER} ?{_UNIT} {_BEFORE}(?: the)? {_ANY}\b{_OF}"),
        ("before", True, rf"\b(?:before|prior to|previous to|pre)(?: the)? {_ANY}\b{_OF}"),
        ("before", True, r"\b(?:before|cyn dechrau)$"),
        ("before", True, rf"^(?:baseline|pre {_ANY})\b"),
        ("before", True, rf"\b(?:at|on|upon|when|as at|at time of|at point of|on day of|on date of)(?: the)? {_FIRST}{_OF}$"),
        ("before", True, r"\bbaseline$"),
        ("before", False, r"^(?:previous|previously|prior|earlier|formerly|blaenorol)\b|\b(?:previously|blaenorol|prior)$"),
        ("at start", False, rf"\b(?:at|on|upon|when|as at|at time of|at point of|on day of|on date of|ar)(?: the)? {_START}\b{_OF}"),
        ("at start", False, rf"\b(?:{_START}|{_FIRST})$"),
        ("at end", False, rf"\b(?:at|on|upon|when|as at)(?: the)?(?: programme| course)? {_END}\b{_OF}"),
        ("at end", False, r"\b(?:at|on) (?:the )?end\b.*$|\b(?:programme |course )?exit$"),
        ("now", False, r"\b(?:current|currently|now|agenow|latest|today|present|most recent|at present|to date)\b"),
)  # fmt: skip
#: Words by which a name says a time after the start.
_AFTER = re.compile(r"\b(?:after|since|from|post|following|later|past|ôl|ers)\b")
#: Whoever "ever" worked, or did within a time, is in no state at a time.
_WITHIN = re.compile(r"\b(?:ever|last|past|during|within|at any time)\b")


@dataclass(frozen=True)
class OtherTime:
    """A time in a name that is no month after the start.

    Attributes
    ----------
    when : str
        ``before``, ``at start``, ``at end`` or ``now``.
    rest : str
        The name without it, in small letters.
    month : int
        Months after the start, below nought, of what is from before it: -1 where the name does not say how long before.
    sure : bool
        Whether it was certainly so before anything was done for the person.
    """

    when: When
    rest: str
    month: int = -1
    sure: bool = False


@lru_cache(maxsize=20_000)
def time_in_name(name: str) -> OtherTime | None:
    """Find a time in the name of a column that is no month after the start.

    Examples
    --------
    >>> time_in_name("In paid work 3m before")
    OtherTime(when='before', rest='in paid work', month=-3, sure=True)
    >>> time_in_name("Employment status (at entry)").when
    'at start'
    >>> time_in_name("In work at 12 months") is None
    True
    """
    text = _plain(name)
    counted = re.search(r"(?:\bmonth |\bmth |\bm ?)?minus (\d{1,2})(?: months?)?$", text)
    if counted:
        return OtherTime("before", text[: counted.start()].strip(), -int(counted[1]), sure=True)
    if _WITHIN.search(text):
        return None
    for when, sure, pattern in _WAYS:
        found = re.search(pattern, text)
        if found is None:
            continue
        if when != "before" and _AFTER.search(text):
            return None
        rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
        if re.search(r"\d", rest):
            return None  # a month is said beside it
        groups = found.groupdict()
        said = groups.get("number") or groups.get("unit")
        month = -_months(groups.get("number") or "a", groups["unit"]) if said else -1
        return OtherTime(when, rest, month, sure)
    return None


def _plain(name: str) -> str:
    """Take a name apart into words in small letters, and write a minus that stands by itself before a number as a word."""
    text = re.sub(r"(?i)(\bmonths?|\bmths?|\bm)\s+-\s?(\d{1,2})\b", r"\1 minus \2", name)
    text = re.sub(r"__[cr]$", "", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"(?i)\b(months?|mths?|m)(?=\d)", r"\1 ", text)
    text = re.sub(r"(?<=\d)(?=[A-Za-z])", " ", text)
    text = re.sub(r"(?i)\(\s*y\s*/\s*n\s*\)|\by/n\b", " ", text)
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _months(number: str, unit: str) -> int:
    """Give a length of time in months, one at least."""
    count = int(number) if number.isdigit() else _NUMBERS[number]
    if unit.startswith("w"):
        return max(1, round(count * 12 / 52))
    years = unit.startswith("y") or unit.startswith(("bl", "fl", "ml"))
    return max(1, count * (12 if years else 1))
