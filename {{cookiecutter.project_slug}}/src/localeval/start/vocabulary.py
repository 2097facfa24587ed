"""How real systems call things: names of columns compared with those that are listed, and words with their meanings.

The lists are data (``vocabulary.yml``); here is how a name is compared with them. It sees no values of a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from localeval.data.words import says_not_known

#: How sure a name is: the very name, the same words among words that say nothing, or the words among others.
EXACT, SAME_WORDS, AMONG_OTHERS = 1.0, 0.9, 0.6
#: A name that holds so many more words than it should is about something else.
_MOST_OTHERS = 2
#: A question of a survey may: "In the last week, did you do any paid work?" asks about paid work.
_MOST_IN_QUESTION, _LEAST_AMONG = 4, 0.56
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"eighteen": "18", "twentyfour": "24", "thirtysix": "36"}
#: The number of a question before its words.
_QUESTION = re.compile(
    r"^\s*(?:q|question)\s*\d+[a-z]?\s*[.:)_-]+\s*(?=.*[^\W\d_]{2})", re.IGNORECASE
)
#: What customer databases put behind the name of a field of one's own.
_OWN_FIELD = re.compile(r"__[cr]$")
_LABEL_CODE = re.compile(r"-?\d{1,3}\s*[.)=:-]\s*(?=[^\W\d])")
_EXTENDED_MISSING = re.compile(r"\.[a-z](\s.*)?$")
#: What stands below a question in the second row of a survey's names.
_ANSWERED = re.compile(r"(?i)\s(?:open-ended response|response|date / time)$")
#: What systems put before the names of columns ends with one of these.
_PREFIX = re.compile(r"([A-Za-z][A-Za-z0-9]{0,7})[_.:]+(?=[A-Za-z])")
#: So many columns, and so large a share of all, have it.
_FEWEST_PREFIXED, _PREFIXED = 4, 0.6
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")


@cache
def vocabulary() -> Mapping[str, Any]:
    """Give the lists of ``vocabulary.yml``."""
    from ruamel.yaml import YAML

    text = files("localeval.start").joinpath("vocabulary.yml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = YAML(typ="safe", pure=True).load(text)
    return found


@lru_cache(maxsize=50_000)
def tokens(name: str) -> tuple[str, ...]:
    """Take the name of a column apart into words: no capitals, no signs, nothing in brackets, short forms written out.

    Examples
    --------
    >>> tokens("ClientRefNo")
    ('client', 'reference', 'number')
    >>> tokens("Start date (or referral + 14 days)")
    ('start', 'date')
    """
    name = _ANSWERED.sub("", _OWN_FIELD.sub("", name)) or name
    bare = _QUESTION.sub("", _BRACKETS.sub(" ", name))
    if not re.search(r"\w", bare):
        bare = name
    bare = unicodedata.normalize("NFKD", bare).replace("’", "'").replace("'", "")
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = re.sub(r"([a-z])([A-Z])", r"\1 \2", bare)
    bare = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", bare)
    bare = re.sub(r"([A-Za-z]{2,})(\d)", r"\1 \2", bare)
    bare = re.sub(r"(\d)([A-Za-z]{2,})", r"\1 \2", bare)
    words = re.findall(r"[a-z0-9]+", bare.lower())
    short = vocabulary()["short"]
    return tuple(
        part
        for word in words
        for part in str(short.get(word, _NUMBER_WORDS.get(word, word))).split()
    )


def _skeleton(word: str) -> str:
    return word[:1] + re.sub(r"[aeiou]", "", word[1:])


def _same(mine: str, theirs: str) -> bool:
    """Whether two words are one, also where the file has left out its vowels, or the plural."""
    if mine == theirs or mine.rstrip("s") == theirs.rstrip("s") != "":
        return True
    return len(mine) >= 3 and mine == _skeleton(mine) == _skeleton(theirs)


@cache
def _filler() -> frozenset[str]:
    return frozenset(map(str, vocabulary()["filler"]))


@cache
def _without_filler(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(
        word
        for word, then in zip(words, (*words[1:], ""), strict=False)
        if word not in _filler()
        or (
            (word == "self" and then.startswith("employ"))  # another thing than employed
            and not any(word == _skeleton(f) for f in _filler() if len(f) > 4 and len(word) > 2)
        )
    )
    return kept or words


@cache
def _phrase(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tokens(name)
    return words, _without_filler(words)


def likeness(words: tuple[str, ...], name: str) -> float:
    """Say how much the words of a column's name are one of the listed names, 0 to 1.

    Parameters
    ----------
    words : tuple of str
        As ``tokens`` gives them.
    name : str
        A listed name.
    """
    whole, core = _phrase(name)
    if _alike(words, whole):
        return EXACT
    mine = _without_filler(words)
    if _alike(mine, core):
        return SAME_WORDS
    if len(words) < len(whole) and "".join(words) == "".join(whole):
        return SAME_WORDS  # written as one word
    extra = len(mine) - len(core)
    most = _MOST_OTHERS if len(core) == 1 else _MOST_IN_QUESTION
    if 0 < extra <= most and any(_alike(mine[i : i + len(core)], core) for i in range(extra + 1)):
        score = AMONG_OTHERS + 0.05 * min(len(core), 4) - 0.05 * extra
        return score if len(core) == 1 else max(score, _LEAST_AMONG)
    return 0.0


@cache
def _known_words() -> frozenset[str]:
    """Give all words of the listed names, which are no prefix without a meaning."""
    listed = vocabulary()
    each = [
        *(
            entry["names"]
            for key in ("columns", "covariates", "outcomes")
            for entry in listed[key].values()
        ),
        *listed["shared"].values(),
        *(names for key in ("costs", "context") for names in listed[key].values()),
        listed["identifying"],
        listed["other"],
        listed["short"],
        listed["filler"],
    ]
    return frozenset(word for names in each for name in names for word in tokens(str(name)))


@lru_cache(maxsize=1000)
def shared_prefix(columns: tuple[str, ...]) -> str:
    """Give what a system has put before the names of most columns and means nothing, else nothing.

    Examples
    --------
    >>> shared_prefix(("cr1f2_name", "cr1f2_dateofbirth", "cr1f2_sex", "cr1f2_startdate", "createdon"))
    'cr1f2_'
    >>> shared_prefix(("id", "job_start", "job_end", "job_title", "job_type"))
    ''
    """
    found = [match for column in columns if (match := _PREFIX.match(column))]
    counts = Counter(match[0] for match in found)
    if not counts:
        return ""
    prefix, count = counts.most_common(1)[0]
    word = prefix.rstrip("_.:").casefold()
    if count < max(_FEWEST_PREFIXED, _PREFIXED * len(columns)) or word in _known_words():
        return ""
    return prefix


def _alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return len(mine) == len(theirs) and all(map(_same, mine, theirs))


@dataclass(frozen=True)
class NameMatch:
    """How far a name is one of the names of something.

    Attributes
    ----------
    score : float
        0 to 1.
    rank : int
        Which of the listed names it is; earlier ones are preferred.
    """

    score: float
    rank: int


def best_match(words: tuple[str, ...], listed: Iterable[str]) -> NameMatch:
    """Find the listed name that the words of a column's name are most like."""
    return _best(words, tuple(listed))


@lru_cache(maxsize=50_000)
def _best(words: tuple[str, ...], listed: tuple[str, ...]) -> NameMatch:
    best = NameMatch(0.0, 0)
    for rank, name in enumerate(listed):
        score = likeness(words, str(name))
        if score > best.score:
            best = NameMatch(score, rank)
            if score == EXACT:
                break
    return best


def folded_word(word: str) -> str:
    """Reduce a word of a column to what a person would take for the same word."""
    text = unicodedata.normalize("NFKC", word).replace("’", "'").replace("–", "-")
    return " ".join(text.casefold().split())


@cache
@cache
def names_of_kind(kind: str) -> tuple[str, ...]:
    """Give the names that columns of a kind of content have: those of all standard columns that hold ``days``."""
    columns = vocabulary()["columns"].values()
    return tuple(str(name) for one in columns if one.get("kind") == kind for name in one["names"])


def words_for(*keys: str) -> frozenset[str]:
    """Give the words under a key of ``words``, folded."""
    node: Any = vocabulary()["words"]
    for key in keys:
        node = node.get(key, ())
    return frozenset(folded_word(str(word)) for word in node)


def is_not_known(word: str) -> bool:
    """Whether a word is one of those that are written where nothing is known."""
    # Statistics programs write the code before its label, and missing values of their own as .a to .z.
    bare = _LABEL_CODE.sub("", word) or word
    texts = {folded_word(one) for one in (word, bare)}
    known = words_for("not_known")
    return (
        any(t in known or t.rstrip(".") in known for t in texts)
        or bool(_EXTENDED_MISSING.match(word))
        or says_not_known(bare)
    )


def span_in_name(name: str) -> list[str]:
    """Give the units of time that a name says its values are in: those of "Weeks in work (12 months)" are weeks."""
    spans = ("days", "weeks", "months", "years")
    bare = re.sub(r"(?i)\d+\s*[-_]?\s*(days?|weeks?|wks?|months?|mths?|years?|yrs?)\b", " ", name)
    bare = re.sub(r"[()\[\]{}]", " ", bare)
    found = [unit for unit in unit_in_name(bare) if unit in spans]
    # "Weeks" before anything else counts weeks, whatever it goes on with.
    first = next((word for word in tokens(bare) if word in spans), None)
    if first is None:  # words run together: monthsunemployed
        ends = (span for span in spans for word in tokens(bare) if word.startswith(span))
        first = next(ends, None)
    return [first] if first is not None else found


def unit_in_name(name: str) -> list[str]:
    """Give the units that the name of a column says its values are in."""
    # "Earnings at 12 months" says when they were earned, "last month's pay" for how long: the apostrophe decides.
    name = name.replace("’", "'")
    text = f" {' '.join(re.findall(r'[a-z0-9£.()]+', name.lower()))} "
    spoken = f" {' '.join(tokens(name))} "
    found = []
    for unit, ways in vocabulary()["units"].items():
        for way in map(str, ways):
            sign = not re.fullmatch(r"[a-z0-9 .-]+", way)
            if (
                way in name.lower()
                if sign
                else f" {way} " in text or f" {' '.join(tokens(way))} " in spoken
            ):
                found.append(str(unit))
                break
    return found
