"""Whether a column that nobody declared looks like something that people share: a site, an adviser, a class.

By its name, or because taking part goes with its values as it does with sites and not with characteristics. A guess for a
question to a person; nothing is decided by it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from localeval.analysis.source_columns import words_of
from localeval.data.undeclared_columns import parted
from localeval.methods.impact.chance_balance import chance_balance
from localeval.methods.impact.drawn_units import drawn_whole
from localeval.methods.inputs import MethodError

#: Words in the names of such columns, in small letters.
_WORDS = frozenset(
    "adviser advisor borough branch caseworker center centre classroom clinic cluster coach cohort college depot employer "
    "estate hospital household hub jobcentre jcp keyworker lsoa mentor msoa neighbourhood office practice provider school "
    "site subcontractor surgery supplier teacher team trainer tutor venue village ward worker workplace".split()
)
#: Words that make of a name something that is not shared, or not by name: when, how many, how good, whom to ring.
_OTHER = frozenset(
    "age count date days distance email hours km miles months note notes phone postcode rating score start end "
    "tel time years".split()
)
#: With one of these a number in a column is a name.
_IDS = frozenset("code id no nr number ref reference".split())
_DATE = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*"
#: Fewer values than this are told by their name alone: so few can be the levels of any characteristic.
_FEWEST_VALUES = 10
#: Fewer people to a value than this, on average, cannot be told from chance.
_FEWEST_PEOPLE = 5
#: So many standard deviations of what chance does, taking part varies more between values; for a question, once in millions.
_FAR = 5.0
#: Where chance is not said to decide, taking part goes with any characteristic. Only sites part the groups so far: the share of
#: the variation in taking part that lies between values.
_PARTED = 0.5
#: What chance does less often than this is asked about, where a column may say within what was drawn. Its values: so many at most,
#: each of so many people, who are nearly everybody.
_ODD, _MOST_VALUES, _COMMON, _MOSTLY = 0.001, 60, 20, 0.8
#: Of sites that were drawn as a whole chance is told by draws made anew, which tell nothing that is less common.
_LEAST_OF_DRAWS = 1 / 3_000
#: And hardly any value is in both groups.
_WHOLE = 0.95


def looks_shared(name: str, values: pd.Series, participant: np.ndarray, *, drawn: bool) -> bool:
    """Say whether a column looks like what people share.

    Parameters
    ----------
    name : str
        As the file has it.
    values : Series of str, shape (n,)
    participant : ndarray of bool, shape (n,)
    drawn : bool
        Whether chance is said to decide who takes part, so that taking part goes with no characteristic.
    """
    known = values.notna().to_numpy()
    codes = pd.factorize(values[known])[0]
    people, count = int(known.sum()), int(codes.max(initial=-1)) + 1
    if count < 2 or count > 0.95 * people:
        return False  # the same for everybody, or another for nearly each
    words, named = words_of(name), named_as_shared(name)
    measured = _measured(values[known])
    if named and (not measured or not _IDS.isdisjoint(words)):
        return True
    if measured and not named:
        return is_in_one_group(values, participant)
    if count < (2 if named else _FEWEST_VALUES) or people < _FEWEST_PEOPLE * count:
        return False
    far, between = parted(codes, participant[known])
    return far > _FAR if drawn else between > _PARTED


def named_as_shared(name: str) -> bool:
    """Say whether a column is called what people share."""
    words = words_of(name)
    return not _WORDS.isdisjoint(words) and _OTHER.isdisjoint(words)


def is_in_one_group(values: pd.Series, participant: np.ndarray) -> bool:
    """Say whether each value of a column is in one group whole, as sites and intakes are that were allocated or chosen whole.

    What only participants have, such as sessions, has one value in the other group and is none of these.

    Parameters
    ----------
    values : Series, shape (n,)
    participant : ndarray of bool, shape (n,)
    """
    known = values.notna().to_numpy()
    codes, ours = pd.factorize(values[known])[0], participant[known]
    people, count = len(codes), int(codes.max(initial=-1)) + 1
    if count < _FEWEST_VALUES or people < _FEWEST_PEOPLE * count:
        return False
    if min(len(np.unique(codes[flags])) for flags in (ours, ~ours)) < _FEWEST_VALUES // 3:
        return False
    return parted(codes, ours)[1] > _WHOLE


def shares_apart_by(
    values: pd.Series,
    participant: np.ndarray,
    *,
    looks: int,
    clusters: pd.Series | None = None,
) -> tuple[float, float] | None:
    """Give the least and greatest share of participants by a column's values, where a draw with one share hardly makes them.

    Parameters
    ----------
    values : Series, shape (n,)
    participant : ndarray of bool, shape (n,)
    looks : int
        How many columns are looked at, each of which chance could make odd.
    clusters : Series, shape (n,), optional
        What people share. Where it was drawn as a whole few draws were made, and shares differ by much more.

    Returns
    -------
    tuple of float or None
        None where chance makes it, and where all of a common value are in one group: such a column says what came of the draw, as
        attendance does, or names what was drawn whole.
    """
    known = values.notna().to_numpy()
    codes, ours = pd.factorize(values[known])[0], participant[known]
    sizes = np.bincount(codes) if len(codes) else np.zeros(0, dtype=int)
    common = sizes >= _COMMON
    if common.sum() < 2 or len(sizes) > _MOST_VALUES or sizes[common].sum() < _MOSTLY * len(codes):
        return None
    shares = np.bincount(codes, ours)[common] / sizes[common]
    if shares.min() in {0.0, 1.0} or shares.max() in {0.0, 1.0}:
        return None
    shared = None if clusters is None else pd.factorize(clusters[known].astype("str"))[0]
    if shared is not None and drawn_whole(ours, shared):
        often = _by_draws_of(shared, codes, ours)
        limit = max(_ODD / looks, _LEAST_OF_DRAWS)
    else:
        whole = float(ours.mean())
        squared = (sizes[common] * np.square(shares - whole)).sum() / (whole * (1 - whole))
        often, limit = float(stats.chi2.sf(squared, len(shares) - 1)), _ODD / looks
    if often > limit:
        return None
    return float(shares.min()), float(shares.max())


def same_within(values: pd.Series, shared: np.ndarray) -> bool:
    """Say whether nearly everybody has the value that most of those have with whom they share a site.

    Parameters
    ----------
    values : Series, shape (n,)
        All known.
    shared : ndarray of int, shape (n,)
        The number of each person's site.
    """
    pairs = pd.crosstab(shared, values.to_numpy())
    return bool(pairs.max(axis=1).sum() >= _WHOLE * len(values))


def _by_draws_of(clusters: np.ndarray, codes: np.ndarray, participant: np.ndarray) -> float:
    """Give how often a draw of clusters as a whole makes shares of a column's values as unlike."""
    levels = pd.get_dummies(pd.Series(codes), dtype="float64").rename(columns=str)
    try:
        return chance_balance(levels, participant, cluster=clusters).p_value
    except MethodError:
        return 1.0


def _measured(values: pd.Series) -> bool:
    """Whether all values are numbers or days, which measure something and name nothing."""
    numbers = pd.to_numeric(values, errors="coerce").notna()
    return bool((numbers | values.str.fullmatch(_DATE)).all())
