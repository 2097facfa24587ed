"""Whether another table of the project says the same of a person as the table of people: born on one day, of one sex, of one name.

Where ids were given anew, or one column was sorted by itself, the outcomes of other people stand beside each person, and any effect drowns in them.
What both tables say of who somebody is shows it. Differences of spelling, of codes and of formats are none. Asked about only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEW, FEWEST, Doubtful
from localeval.analysis.undeclared_texts import days_of, plain_name
from localeval.data.same_meaning import meaning_in_english

#: Names of columns that say who somebody is.
_BORN = re.compile(r"^(?!.*\b(place|country|town|child\w*|baby|mother|father|partner)\b).*\b(birth|birthday|birth ?date|dob|born)\b")  # fmt: skip
_AGE = re.compile(r"^age(?: (?:at|on|in|when) .*| years)?$")
_SEX = re.compile(r"^(?:legal |client |person )?(?:sex|gender)(?: (?:at birth|code|identity))?$")
_NUMBER = re.compile(r"\b(nino|ni (?:number|no|num)|national insurance|nhs|uln|upn)\b")
_START = re.compile(r"^(?:programme |program |project |intervention )?(?:start|index)(?: date| day)?$|^date (?:started|of start|of programme start)$")  # fmt: skip
_NAMES = {
    "last": re.compile(r"^(?:client |participant |customer |person )?(?:surname|last ?name|family name)$"),
    "first": re.compile(r"^(?:client |participant |customer |person )?(?:first ?name|forenames?|given name)$"),
    "full": re.compile(r"^(?:full |client |participant |customer |person )?name$"),
}  # fmt: skip
_KEPT = re.compile(r"^(?:ethnic\w*(?: group| origin| code)?|nationality)$")
_PLACED = re.compile(r"^(?:site|provider|office|centre|jobcentre)(?: name| code)?$")
#: So large a share of those of whom both tables say something differs: of what stays as it is, of what is spelt and changes with marriage, of where people are.
_SOME, _OF_NAMES, _OF_PLACES = 0.05, 0.1, 0.3
#: Years and days that are no difference: another day of the same referral, an age of another month.
_YEARS, _DAYS = 2.0, 31
#: A column of dates, or of numbers: nearly all that is there is one. A start stands beside nearly everybody; that of a job does not.
_READ, _ALL = 0.95, 0.9
_MOST_WORDS = 30


@dataclass(frozen=True)
class _Kind:
    """One thing that both tables may say: which columns do, how they are held against each other, and from which share on they differ.

    ``apart`` gives 1 where two values differ, 0 where they do not, and missing where one is not known, shape (n,).
    """

    named: re.Pattern[str]
    apart: Callable[[pd.Series, pd.Series], np.ndarray]
    share: float = _SOME
    #: In the other table, where it is called otherwise there.
    beside: re.Pattern[str] | None = None
    #: Whether it has the same name in both.
    one_name: bool = False


def tables_disagree(
    people: Mapping[str, pd.Series], other: Mapping[str, pd.Series], *, starts: bool = False
) -> Iterator[Doubtful]:
    """Find columns of another table that say something else of many people than a column of the people table of the same meaning.

    Parameters
    ----------
    people, other : mapping of str to Series, each of shape (n,)
        Texts by the name of their column, of the same people; of the other table missing where it has no row of somebody.
    starts : bool
        Whether a day of a start in the other table can be that of the programme.
    """
    for name, theirs in other.items():
        for kind in (*_KINDS, *(_OF_START if starts else ())):
            if not (kind.beside or kind.named).search(plain_name(name)):
                continue
            found = [
                _differing(kind, ours_name, ours, name, theirs)
                for ours_name, ours in people.items()
                if kind.named.search(plain_name(ours_name))
                and (not kind.one_name or plain_name(ours_name) == plain_name(name))
            ]
            # One of several columns that agrees is the one that means the same.
            odd = [one for one in found if one is not None]
            if odd and len(odd) == len(found):
                yield min(odd, key=lambda one: one.people)
            if found:
                break


def _differing(
    kind: _Kind, ours_name: str, ours: pd.Series, name: str, theirs: pd.Series
) -> Doubtful | None:
    apart = kind.apart(ours.reset_index(drop=True), theirs.reset_index(drop=True))
    known = np.isfinite(apart)
    odd = known & (apart > 0)
    if known.sum() < FEWEST or odd.sum() < FEW or odd.sum() <= kind.share * known.sum():
        return None
    return Doubtful("tables_disagree", column=name, other=ours_name, people=int(odd.sum()), among=int(known.sum()), rows=tuple(np.flatnonzero(odd).tolist()), sure=False)  # fmt: skip


def _dates_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    """Hold days of birth against each other: day and month exchanged, or a century, are matters of format."""
    days = [_days(texts) for texts in (ours, theirs)]
    if any(one is None for one in days):
        return _unknown(ours)
    first, second = (one.dt for one in days if one is not None)
    same_year = (first.year - second.year) % 100 == 0
    plain = (first.month == second.month) & (first.day == second.day)
    turned = (first.month == second.day) & (first.day == second.month)
    known = first.year.notna() & second.year.notna()
    return _flags(~(same_year & (plain | turned)), known)


def _days(texts: pd.Series) -> pd.Series | None:
    """Read a column of days; None where it holds something else, such as numbers, which would be days of 1970."""
    known = texts.dropna().astype("str")
    if not len(known) or not known.str.contains(r"\d[-/. ]\w").all():
        return None
    days = days_of(texts)
    return days if days.notna().sum() >= _READ * len(known) else None


def _starts_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    days = [_days(texts) for texts in (ours, theirs)]
    if any(one is None for one in days) or theirs.notna().mean() < _ALL:
        return _unknown(ours)
    first, second = (one for one in days if one is not None)
    apart = (first - second).dt.days.abs()
    return _flags(apart > _DAYS, apart.notna())


def _ages_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    """Hold ages, or an age and a day of birth, against each other: of what day the age is does not matter."""
    first, second = (_years(texts) for texts in (ours, theirs))
    gap = first - second
    if gap.notna().sum() < FEWEST:
        return _unknown(ours)
    return _flags((gap - gap.median()).abs() > _YEARS, gap.notna())


def _years(texts: pd.Series) -> pd.Series:
    """Give an age in years, also from a day of birth, where it is counted from the same day for all; missing where a column says neither."""
    days = _days(texts)
    if days is not None:
        years: pd.Series = (pd.Timestamp("2000-01-01") - days).dt.days / 365.25
        return years
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    return numbers if numbers.notna().sum() >= _READ * max(texts.notna().sum(), 1) else numbers * np.nan  # fmt: skip


def _sexes_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    """Hold the two commonest words of each against each other, by what they mean or, of codes, by which go together."""
    pair = [_two_words(texts) for texts in (ours, theirs)]
    meant = [{word: meaning_in_english(word) for word in words} for _, words in pair]
    if all(set(one.values()) == {"Female", "Male"} for one in meant):
        first, second = (texts.map(one) for (texts, _), one in zip(pair, meant, strict=True))
        return _flags(first != second, first.notna() & second.notna())
    return _words_apart(pair[0][0], pair[1][0])


def _two_words(texts: pd.Series) -> tuple[pd.Series, list[str]]:
    known = texts.astype("str").where(texts.notna())
    words = [str(word) for word in known.value_counts().index[:2]]
    return known.where(known.isin(words)), words


def _words_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    """Hold words against each other by which of the others each mostly goes with, however the two tables call it."""
    first, second = (texts.astype("str").str.casefold().str.strip().where(texts.notna()) for texts in (ours, theirs))  # fmt: skip
    known = first.notna() & second.notna()
    if not all(2 <= one[known].nunique() <= _MOST_WORDS for one in (first, second)):
        return _unknown(ours)
    counts = pd.crosstab(first[known], second[known])
    # By whichever table has the finer words: several of them may be one of the other's.
    finer, coarser, table = (second, first, counts.T) if counts.shape[1] > counts.shape[0] else (first, second, counts)  # fmt: skip
    return _flags(finer.map(table.idxmax(axis=1)) != coarser, known)


def _numbers_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    first, second = (texts.astype("str").str.upper().str.replace(r"[^0-9A-Z]", "", regex=True).str[:8].where(texts.notna()) for texts in (ours, theirs))  # fmt: skip
    known = (first.str.len() >= 6) & (second.str.len() >= 6)
    return _flags(first != second, known.fillna(value=False))


def _names_apart(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    """Hold names against each other: one word that both have is enough, and initials say nothing."""
    first, second = ([_name_words(text) for text in texts] for texts in (ours, theirs))
    known = np.array([bool(a and b) for a, b in zip(first, second, strict=True)])
    apart = np.array([a.isdisjoint(b) for a, b in zip(first, second, strict=True)])
    return np.where(known, apart * 1.0, np.nan)


def _name_words(text: object) -> set[str]:
    if not isinstance(text, str):
        return set()
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r"['\u2019]", "", plain)))
    return words - {"mr", "mrs", "ms", "miss", "mx", "dr"}


def _flags(apart: pd.Series, known: pd.Series) -> np.ndarray:
    return np.where(known.to_numpy(dtype=bool), apart.to_numpy(dtype=bool) * 1.0, np.nan)


def _unknown(texts: pd.Series) -> np.ndarray:
    return np.full(len(texts), np.nan)


_KINDS = (
    _Kind(_BORN, _dates_apart),
    _Kind(_AGE, _ages_apart),
    _Kind(_AGE, _ages_apart, beside=_BORN),
    _Kind(_SEX, _sexes_apart),
    _Kind(_NUMBER, _numbers_apart),
    *(_Kind(named, _names_apart, _OF_NAMES) for named in _NAMES.values()),
    _Kind(_NAMES["full"], _names_apart, _OF_NAMES, beside=_NAMES["last"]),
    _Kind(_NAMES["last"], _names_apart, _OF_NAMES, beside=_NAMES["full"]),
    _Kind(_KEPT, _words_apart, _OF_NAMES, one_name=True),
    _Kind(_PLACED, _words_apart, _OF_PLACES, one_name=True),
)
_OF_START = (_Kind(_START, _starts_apart, _OF_NAMES),)
