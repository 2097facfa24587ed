"""What in the name of a column speaks against what it is declared as: another time, another thing, another span of pay, another day.

``start`` takes such a column for nothing by itself. Where a person has written it down, or ``evaluation.yml`` came from elsewhere, only the name still
tells that ``Employed at exit`` is no outcome of month 12 and ``Job offer received`` no job. Read by ``localeval check``, which asks; words that a name
may well hold are left alone.
"""

from __future__ import annotations

import re

from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome
from localeval.start.before_the_start import time_in_name
from localeval.start.months_in_names import month_in_name
from localeval.start.other_meanings import time_of_characteristic

#: Families of outcomes that are a state at a month; a course is passed at its end, and a start is one.
_STATES = frozenset({"work", "benefits", "participation", "wellbeing"})
#: Names that say "start" of work itself, and an end that is one of a time that the study sets.
_OF_WORK = re.compile(
    r"\b(?:jobs?|work|employment|apprenticeship|self employment) (?:starts?|starting|started|entry|entries|commencement)\b"
)
_SET_END = re.compile(
    r"\bend of (?:the )?(?:month|year|quarter|follow|study|period|evaluation|tracking|tax|financial|observation|window|fieldwork|survey)"
)
_WHEN = {
    "before": "from before the start",
    "at start": "from the start",
    "at end": "from the end of each person's time in the programme",
}
#: What an outcome of work is not, by the words in its name.
_OTHER_WORK = re.compile(
    r"\b(?:job offers?|offers?|offered|interviews?|applied|applications?|volunteer|volunteers|volunteering|voluntary work|unpaid|placements?|work experience|"
    r"work trial|predicted|prediction|expected|expects|planned|intended|intends|intention|targeted|target|aspiration|hopes|hoped|desired|looking|seeking|"
    r"searching|job ?search|job ready|work ready|partner|partners|spouse|household|or training|or education|or learning|or study|or volunteering)\b"
)
#: The opposite of work, which yes may stand for.
_NO_WORK = re.compile(
    r"\b(?:unemployed|unemployment|not in work|not in paid work|not working|not employed|out of work|workless|jobless|inactive|economically inactive)\b"
)
#: What pay is not, in an outcome of pay a year before tax.
_OTHER_PAY = re.compile(
    r"\b(?:net(?! of)|take home|after tax|household|family|partner|partners|spouse|expected|expects|predicted|desired|target|reservation|aspiration|hoped|planned|"
    r"incl benefits|including benefits|and benefits|with benefits)\b"
)
_SPAN_OF_PAY = re.compile(
    r"\b(?:hourly|daily|weekly|fortnightly|four weekly|4 weekly|monthly|quarterly|(?:per|an?|each|last|p) (?:hour|day|week|fortnight|month|quarter)|pcm|pw|pm|ph)\b"
)
#: Ways of saying a time after the start, of what is to be known before; and of what is none of the programme's.
_LATER = re.compile(
    r"(?<!looked )\b(?:after|afterwards)$|\b(?:after|since|following) (?:the )?(?:start|starting|programme|program|support|intervention|enrolment|joining)\b"
    r"|\b(?:month|mth) [1-9]\d?$|\b(?:at|after) [1-9]\d? ?(?:months?|mths?|weeks?)$|\b[1-9]\d? (?:months?|mths?|weeks?|years?) (?:after|later)\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:school|education|college|university|prison|custody|care|army|services|hospital|last|previous|birth|sentence|benefit claim|"
    r"start of (?:claim|benefit|unemployment|spell|condition|illness|career|work)|starting (?:school|work)|consent|permission|contact)\b"
)
#: How long somebody has been out of work may be counted in months that are none after the start.
_SPELL = re.compile(r"\b(?:unemployed|unemployment|out of work|workless|claiming|jobless)\b")
#: Days of an end, and of a birth, and of a start.
_END = re.compile(
    r"\b(?:exit|exited|end|ends|ended|ending|left|leaving|leaver|completion|completed|closure|closed|finish|finished|discharge|discharged|birth|dob|death)\b"
)
_START = re.compile(
    r"\b(?:start|starts|started|starting|begin|began|begun|beginning|entry|entered|enrol\w*|join\w*|refer\w*|attach\w*|regist\w*|intake|from|commence\w*|first|assess\w*|induct\w*|appli\w*|form|consent\w*|interview|meeting|appointment|plan)\b"
)
_OUTRIGHT = re.compile(r"\b(?:start|starts|started|starting|begin|began|begun|entry)\b")
_ROUND_END = re.compile(r"\b(?:week|month|quarter|period|year|intake|cohort) (?:end|ending|ended)\b|\bend of (?:week|month|quarter|period|year|intake|cohort)\b|\b(?:front|west|east|north|south) end\b")  # fmt: skip
#: Days that begin something, and days that end it.
_BEGINS, _ENDS = frozenset({"start_date", "job_start"}), frozenset({"job_end"})


def against_outcome(
    name: str,
    outcome: Outcome,
    *,
    span_said: bool = False,
    turned: bool = False,
    timed: bool = True,
) -> str:
    """Say what a name says that the outcome that it is declared as is not; an empty text where it says nothing of the kind.

    Parameters
    ----------
    name : str
        Of the column, as the file has it.
    outcome : Outcome
        What it is declared as. A local one is what a person has written it to be, so only its time is looked at.
    span_said : bool, optional
        Whether ``data.units`` says of what time amounts are.
    turned : bool, optional
        Whether ``data.values`` says which words mean yes, so that the opposite of work may stand in the name.
    timed : bool, optional
        Whether the time in the name is looked at; an outcome of before the start is read by ``is_later``.

    Examples
    --------
    The text goes on after "its name says":

    >>> from localeval.catalogue.catalogue import shared_outcomes
    >>> against_outcome("Employed at exit", shared_outcomes()["employed"])
    "something from the end of each person's time in the programme"
    >>> against_outcome("In paid work at 12 months", shared_outcomes()["employed"])
    ''
    """
    plain = _plain(name)
    if timed and outcome.family in _STATES and (when := _other_time(name, plain)):
        return f"something {_WHEN[when]}"
    if outcome.family != "work" or outcome.code.startswith(LOCAL_PREFIX):
        return ""
    known = _plain(f"{outcome.code} {outcome.label}")
    ways = [_OTHER_WORK] if turned else [_OTHER_WORK, _NO_WORK]
    if outcome.unit == "money":
        ways = [_OTHER_PAY] if span_said else [_OTHER_PAY, _SPAN_OF_PAY]
    found = [way.search(plain) for way in ways]
    words = [one.group() for one in found if one is not None and one.group() not in known]
    return f"'{words[0]}'" if words else ""


def is_later(name: str) -> bool:
    """Whether the name of what is to be known before the start says a time after it.

    Parameters
    ----------
    name : str
        Of a column, or the standard name of a characteristic.

    Examples
    --------
    >>> is_later("qualification_at_exit"), is_later("confidence_after"), is_later("qualification_at_entry")
    (True, True, False)
    """
    plain = _plain(name)
    time = time_in_name(name)
    if _OF_ANOTHER.search(plain) or (time is not None and time.when in {"before", "at start"}):
        return False
    if _LATER.search(plain) and not _SPELL.search(plain):
        return True
    return time_of_characteristic(plain, spell=True) == "later"


def against_day(name: str, standard: str) -> str:
    """Give the word of a name that says another day than the one that it is declared as; an empty text where none does.

    Parameters
    ----------
    name : str
    standard : str
        Such as ``start_date``.
    """
    plain = _plain(name)
    ends = _END.search(_ROUND_END.sub(" ", plain))
    if standard in _BEGINS and ends and not _START.search(plain):
        return f"'{ends.group()}'"
    begins = _OUTRIGHT.search(plain)
    if standard in _ENDS and begins and not ends:
        return f"'{begins.group()}'"
    return ""


def _other_time(name: str, plain: str) -> str:
    """Give the time that the name of an outcome says and that is no month after the start; empty where it says a month, or nothing."""
    time = time_in_name(name)
    if time is None or time.when == "now" or month_in_name(name) is not None:
        return ""
    if _OF_WORK.search(plain) or _SET_END.search(plain):
        return ""
    return time.when


def _plain(name: str) -> str:
    """Take a name apart into words in small letters."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
