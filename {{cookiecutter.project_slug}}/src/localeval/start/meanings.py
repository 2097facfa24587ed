"""What single words of a column mean: which group, yes or no, which sex, which month; nothing where a person has to say it.

Words are compared with those of ``vocabulary.yml``, first as they stand, then by what they hold. A word that is unknown stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from localeval.data.standard import COMPARISON, PARTICIPANT
from localeval.start.before_the_start import time_in_name
from localeval.start.months_in_names import month_in_name
from localeval.start.vocabulary import folded_word, tokens, vocabulary, words_for

#: An answer before what is said of it: "No, I am not", "Yes (part-time)".
_ANSWER = re.compile(
    r"(?P<answer>yes|no)(?:\s*[,.;:(/–—-]|\s+(?:i|we|they|he|she)\b|$)|(?P<plain>yes)\b"
)
#: What a form has where nobody has struck out one of the two.
_BOTH = re.compile(r"y(?:es)?\s*/\s*no?|no?\s*/\s*y(?:es)?")
#: Words that the reader takes for yes and for no without being told.
PLAIN_YES = frozenset({"1", "true", "yes", "y"})
PLAIN_NO = frozenset({"0", "false", "no", "n"})
_NEGATIONS = frozenset(
    {"not", "ddim", "nid", "heb", "no", "never", "non", "didnt", "without", "dont", "nicht", "kein"}
)
#: Words of a name of a group beside which a word such as "start" does not say that somebody took part in this programme.
_ELSEWHERE = frozenset(
    "before prior pre previous previously awaiting waiting pending yet until due other another elsewhere different cancelled".split()
)
_WITHDRAWN = frozenset({"withdrew", "withdrawn", "withdrawal", "dropped"})
#: How words for an end that was reached begin, and words for a beginning that was made.
_COMPLETES = ("complet", "finish", "graduat")
_BEGUN = frozenset("started joined enrolled attended engaged onboarded attached offered".split())
#: Words that say how much somebody works, or for whom: who is not in such work may be in other work.
_EXTENTS = frozenset(
    word
    for phrase in (
        "full part-time ft pt self apprentice apprenticeship permanent temporary zero hours",
    )
    for word in tokens(phrase)
) - {"time"}
_FORMERLY = frozenset({"previously", "formerly", "previous", "former", "before"})
_SOUGHT = frozenset(
    "looking seeking searching available able unable want wants wanting ready towards off".split()
)
#: Beside one of these a number says how much somebody works, or which level of a course it is.
_COUNTED = frozenset({"hours", "hour", "hrs", "hr", "pw", "level", "oriau", "awr"})
_HOURS = re.compile(r"\d+h")
_HOURS_OR_NUMBER = re.compile(r"\d+h?")
#: Shorter words are part of too many others to be looked for inside one.
_LONG_ENOUGH = 4
_ONE_OR_ZERO = re.compile(r"\+?0*[01](\.0*)?")
_CODED = re.compile(r"\d{1,2}\s*[.)=:-]\s*(?=[^\W\d])")
_LEADING_NUMBER = re.compile(r"(\d{1,3})(?:\s*[-–—:=.)]\s*|\s+|(?=[A-Za-z]))([^\d.,]*)")
#: Words behind a number that multiply it, or say that it is of a part of the time.
_CHANGES_NUMBER = re.compile(
    r"(?i)(k|m|mn|bn|thousands?|hundreds?|millions?|dozens?|grand|per|pw|pm|pcm|ph|an?|each|weekly|monthly|hourly|daily|half)\b"
)
_SPAN = re.compile(r"(?i)(days?|d|weeks?|wks?|w|months?|mths?|mos?|years?|yrs?|y)\b")
_SPANS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_FINANCIAL_YEAR = re.compile(r"((?:19|20)\d{2})\s?[/-]\s?(?:\d{2}|\d{4})")
_MONTH = re.compile(
    r"(?:(?:month|mth|m|wave month|follow[- ]?up|fu|t)\s*[-_ ]?\s*(?P<after>-?\d{1,3})|(?P<before>-?\d{1,3})\s*[-_ ]?\s*(?:months?|mths?|mo|m)\b.*)",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:(?:year|yr|y)\s*(?P<after>\d)|(?P<before>\d)\s*(?:years?|yrs?|y))\b.*", re.IGNORECASE
)


@lru_cache(maxsize=10_000)
def group_of(word: str, programme: str = "") -> str | None:
    """Say which group a word means, None where it is not certain.

    Examples
    --------
    >>> group_of("Did not start"), group_of("Enrolled"), group_of("A")
    ('comparison', 'participant', None)
    """
    word = without_code(word)
    text = folded_word(word)
    if programme and text in {folded_word(programme), _initials(programme)}:
        return PARTICIPANT
    for group, known in _groups():
        if text in known or text.rstrip(".") in known:
            return group
    mine = tokens(word)
    held = {
        (group, tokens(other))
        for group, known in _groups()
        for other in known
        if len(other) >= _LONG_ENOUGH and _holds(mine, other)
    }
    if programme and _holds(mine, folded_word(programme)):
        held.add((PARTICIPANT, tokens(folded_word(programme))))
    groups = {group for group, _ in held}
    if PARTICIPANT in groups and _may_not_have_begun(mine, held):
        return None
    if "longer" in mine:
        return None
    # Among the words of a name "no" is short for number.
    said = ("no", *mine[1:]) if text.startswith("no ") else mine
    turned = [position for position, part in enumerate(said) if part in _NEGATIONS]
    if not turned:
        return groups.pop() if len(groups) == 1 else None
    # Whoever did not complete a programme may have taken part in it.
    if any(part.startswith(_COMPLETES) for part in mine):
        return None
    if not _BEGUN.isdisjoint(mine[: turned[0]]):
        return None
    # "Not eligible" and "no control" are no comparison because a word for one is in them.
    own = any(group == COMPARISON and not _NEGATIONS.isdisjoint(phrase) for group, phrase in held)
    return COMPARISON if own or PARTICIPANT in groups else None


def _may_not_have_begun(mine: tuple[str, ...], held: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether words beside those of a group say that somebody had not begun yet, or began something else."""
    own = {part for _, phrase in held for part in phrase}
    after = "after" in mine and not _WITHDRAWN.isdisjoint(mine)
    return not (_ELSEWHERE | (frozenset() if after else _WITHDRAWN)).isdisjoint(set(mine) - own)


def without_code(word: str) -> str:
    """Give a label without the code before it, as statistics programs write it: ``1. Male``."""
    return _CODED.sub("", word, count=1) if _CODED.match(word) else word


def leading_number(word: str) -> int | None:
    """Give the number that an answer begins with: 10 of ``10 - Completely``, 12 of ``12 hrs``.

    None where the words behind it make it another number: ``28k``, ``3 thousand``, ``400 per week``.
    """
    found = _LEADING_NUMBER.fullmatch(word)
    return int(found[1]) if found and not _CHANGES_NUMBER.match(found[2]) else None


def span_of(word: str) -> str:
    """Give the span of time in which an answer counts: ``year`` of ``2 yrs``; nothing where it names none."""
    found = _LEADING_NUMBER.fullmatch(word)
    span = _SPAN.match(found[2]) if found else None
    return _SPANS[span[0][0].casefold()] if span else ""


def _initials(programme: str) -> str:
    words = re.findall(r"\w+", programme)
    return "".join(word[0] for word in words).casefold() if len(words) > 1 else "\0"


def _groups() -> tuple[tuple[str, frozenset[str]], ...]:
    return (
        (PARTICIPANT, words_for("participant")),
        (COMPARISON, words_for("comparison")),
    )


def _holds(mine: tuple[str, ...], phrase: str) -> bool:
    theirs = tokens(phrase)
    size = len(theirs)
    return size > 0 and any(mine[i : i + size] == theirs for i in range(len(mine) - size + 1))


def plain_answer(word: str) -> int | None:
    """Give 1 or 0 for a word that the reader takes for yes or no without being told."""
    text = word.strip().casefold()
    if _ONE_OR_ZERO.fullmatch(text):
        return int(float(text))
    return 1 if text in PLAIN_YES else 0 if text in PLAIN_NO else None


@lru_cache(maxsize=10_000)
def yes_or_no(word: str, code: str = "") -> int | None:
    """Say whether a word means yes (1) or no (0), for an outcome; None where it is not certain."""
    word = without_code(word)
    text = folded_word(word)
    plain = plain_answer(text)
    if plain is not None:
        return plain
    yes = words_for("yes", code) | words_for("yes", "")
    no = words_for("no", code) | words_for("no", "")
    if text in no:
        return 0
    if text in yes:
        return 1
    # As it stands: among the words of names, no is short for number. "No longer out of work" is no no.
    if _BOTH.fullmatch(text):
        return None
    if answered := _ANSWER.match(text):
        if answered["answer"] == "no":
            return 0
        return None if _says_another_thing(text, code) else 1
    mine = tokens(word)
    said, rest = _beginning(mine, no, yes)
    if said is None and mine and mine[0] in _NEGATIONS:
        # "Not full-time" and "not self-employed" may be in other work.
        held, _ = _beginning(mine[1:], (), yes)
        return None if held is None or not _EXTENTS.isdisjoint(mine) else 0
    if said == 1 and (_says_another_thing(text, code) or not _adds_nothing(rest, code, yes)):
        return None
    if said == 0 and (_is_over(rest) or _contradicts(rest, code) or _is_of_hours(mine, rest)):
        return None
    return said


def says_not(words: Iterable[str]) -> bool:
    """Whether the words of a name hold one that turns it: a yes to ``Not treated`` is a no to ``Treated``."""
    return not _NEGATIONS.isdisjoint(words)


def _beginning(
    mine: tuple[str, ...], no: Iterable[str], yes: Iterable[str]
) -> tuple[int | None, tuple[str, ...]]:
    """Say whether words begin with a phrase for no or for yes, and give what follows it; the longest phrase decides."""
    best, found = 0, None
    for meaning, phrases in ((0, no), (1, yes)):
        for phrase in phrases:
            theirs = tokens(phrase)
            size = len(theirs)
            long = size > best and (len(phrase) >= _LONG_ENOUGH or size == len(mine))
            if long and mine[:size] == theirs:
                best, found = size, meaning
    return found, mine[best:]


def _adds_nothing(rest: tuple[str, ...], code: str, yes: Iterable[str]) -> bool:
    """Whether what follows a yes leaves it one: hours, a kind of contract. "Full-time carer" and "Work placement" are no work."""
    known = {word for phrase in yes for word in tokens(phrase)}
    known |= {w for n in vocabulary()["outcomes"].get(code, {}).get("names", ()) for w in tokens(n)}
    known |= {
        w for one in ("", code) for phrase in words_for("beside_yes", one) for w in tokens(phrase)
    }
    counted = any(word in _COUNTED or _HOURS.fullmatch(word) for word in rest)
    return all(word in known or (counted and _HOURS_OR_NUMBER.fullmatch(word)) for word in rest)


def _says_another_thing(text: str, code: str) -> bool:
    """Whether words, also those in brackets, make another thing of a yes: "Employed (previously)", "Yes - work experience"."""
    words = set(re.findall(r"[^\W\d_]+", text))
    return not words.isdisjoint(words_for("no_longer_yes", "") | words_for("no_longer_yes", code))


def _is_over(rest: tuple[str, ...]) -> bool:
    """Whether what follows a no says that it was so and may be no longer: "Unemployed previously"."""
    return bool(rest) and (rest[-1] in _FORMERLY or "until" in rest)


def _is_of_hours(mine: tuple[str, ...], rest: tuple[str, ...]) -> bool:
    """Whether only hours are denied: who is "not working full-time" may work part-time."""
    return bool(rest) and mine[0] in _NEGATIONS and set(rest) <= _EXTENTS | {"time"}


def _contradicts(rest: tuple[str, ...], code: str) -> bool:
    """Whether what follows a no says yes: "Student - working part time", and not "Unemployed - not working"."""
    stated = any(_holds(rest, phrase) for phrase in words_for("yes_after_no", code))
    return stated and (_NEGATIONS | _FORMERLY | _SOUGHT).isdisjoint(rest)


def sex_of(word: str) -> str | None:
    """Give the word for a sex that is written otherwise: ``Female`` for F; None where it is not certain."""
    return _listed("sex", word)


def event_of(word: str) -> str | None:
    """Give the standard's kind of event that a word means."""
    return _listed("event", word)


def cost_of(word: str) -> str | None:
    """Give the standard's kind of cost that a word means."""
    return _listed("cost", word)


def _listed(key: str, word: str) -> str | None:
    text = folded_word(without_code(word)).rstrip(".")
    names: Iterable[str] = vocabulary()["words"][key]
    return next((name for name in names if text in words_for(key, name)), None)


def month_of(word: str) -> int | None:
    """Give the month that a word such as ``Month 6``, ``12m`` or ``Year 1`` means.

    Examples
    --------
    >>> month_of("Month 6"), month_of("12 months"), month_of("Year 2"), month_of("Wave 2")
    (6, 12, 24, None)
    """
    text = " ".join(tokens(word)) if not re.fullmatch(r"-?\d{1,3}", word.strip()) else word.strip()
    if re.fullmatch(r"-?\d{1,3}", text):
        return int(text)
    if text in {"baseline", "start", "at start"}:
        return 0
    found = _MONTH.fullmatch(text)
    if found:
        return int(found["after"] or found["before"])
    year = _YEAR.fullmatch(text)
    return 12 * int(year["after"] or year["before"]) if year else None


def year_of(word: str) -> int | None:
    """Give the first year of a financial year such as ``2024/25``."""
    found = _FINANCIAL_YEAR.fullmatch(word.strip())
    return int(found[1]) if found else None


def published_coding(
    target: str, column: str, words: Iterable[str]
) -> tuple[dict[str, Any], str] | None:
    """Give what the codes of a column mean where they are those of a published coding, and whose it is."""
    # What is below nothing is no code of an answer, but one for "not known".
    mine = {word for word in words if not word.startswith("-")}
    for coding in vocabulary()["codings"].get(target, ()):
        values: Mapping[str, Any] = coding["values"]
        listed = coding.get("names")
        month = month_in_name(column)
        time = time_in_name(column)
        bare = {tokens(column), *(tokens(said.rest) for said in (month, time) if said is not None)}
        called = listed is None or any(tokens(name) in bare for name in listed)
        needed = set(map(str, coding.get("needs", ())))
        if called and len(mine) > 1 and needed <= mine <= set(values):
            return {word: values[word] for word in values if word in mine}, str(coding["words"])
    return None
