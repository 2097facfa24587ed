"""Columns of a trial that nobody declared and whose names say that they were known before the draw: chance can have made them so unlike, or not.

How people came, and numbers by which places are given to some rather than others: need, priority, motivation. A draw makes the groups
alike in each; where they are not, somebody chose. All are judged at once, within what the draw was made. A guess for a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from localeval.analysis.columns_of_the_draw import names_a_draw
from localeval.analysis.doubts import FEWEST
from localeval.analysis.undeclared_texts import plain_name
from localeval.methods.impact.chance_balance import UNLIKELY, chance_balance
from localeval.methods.inputs import MethodError, Values

#: Names of numbers by which people are chosen; of how people came; and words with which a name is of another time or another thing.
_CHOSEN_BY = re.compile(
    r"\b(priorit\w*|needs?|risks?|motivat\w*|read(y|iness)|eligib\w*|triage|suitab\w*|rank\w*|vulnerab\w*|likelihood|propensity|predicted|"
    r"barriers|(assessment|panel|interview|application|referral|diagnostic|screening|selection|shortlist\w*|baseline|initial) (score|rating|points))\b|"
    r"^(total )?score$"
)
_CAME_BY = re.compile(r"\b(source|route|method|channel|referr\w*|heard|recruit\w*|signpost\w*)\b")
_LATER = re.compile(
    r"\b(after|post|follow|followup|end|exit|final|months?|change\w*|gain\w*|outcomes?|latest|current|review|later|clos\w*|met|resolved|reduc\w*|"
    r"improv\w*|satisf\w*|attend\w*|engag\w*|progress\w*|travelled|[tmw]\d+|\d+|date|day|time|year|number|no|ids?)\b"
)
_OTHER_WAYS = re.compile(
    r"\b(deliver\w*|contact|support|fund\w*|data|survey|evidence|verif\w*|travel|transport|pay\w*|provision|programme|program|service|jobs?|"
    r"work|employ\w*|income|earnings|benefits?|response|interview|light|heat|meeting|onward|to|training|learning)\b"
)
#: Values that say that there is nothing: of such a column they say what came of the draw.
_NOTHING = frozenset(
    {"none", "n a", "na", "nan", "not applicable", "nil", "unknown", "not known", "not referred", "not recorded", "missing", ""}
)  # fmt: skip
#: A column is known of so many of each group; and is of numbers where so many of its values are.
_KNOWN, _NUMBERS = 0.8, 0.95
#: Its common values: so many at most, each of so many people.
_MOST_VALUES, _COMMON = 30, 10
#: In standard deviations of what the draw does: so far is a column that is named, of those that are together too unlike.
_APART = 3.0
#: Draws made anew tell nothing that is less common.
_LEAST_OF_DRAWS = 1 / 2_999


class Unlike(NamedTuple):
    """A column in which the groups are too unlike.

    Attributes
    ----------
    column : str
    apart : float
        By how many standard deviations participants have more; 0 where it is of words.
    shares : (float, float)
        Of words, the least and the greatest share of participants among people of one value.
    """

    column: str
    apart: float
    shares: tuple[float, float]


def unlike_before_the_draw(
    columns: Mapping[str, pd.Series],
    participant: np.ndarray,
    *,
    strata: pd.DataFrame | None = None,
    cluster: Values | None = None,
    looks: int = 1,
) -> Iterator[Unlike]:
    """Find columns that were known before the draw and that no draw makes so unlike.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    strata : DataFrame, n rows, optional
    cluster : array_like, shape (n,), optional
        As ``chance_balance`` takes them.
    looks : int
        In how many places this is asked.
    """
    parts: dict[str, pd.DataFrame] = {}
    for name, texts in columns.items():
        made = _as_numbers(name, texts, participant)
        if made is not None:
            parts[name] = made
    if not parts:
        return
    design = pd.concat(list(parts.values()), axis=1)
    try:
        found = chance_balance(design, participant, strata=strata, cluster=cluster)
    except MethodError:
        return
    if found.p_value > max(UNLIKELY / looks, _LEAST_OF_DRAWS):
        return
    far = found.columns["z"].abs()
    limit = min(_APART, float(far.max()))
    for name, made in parts.items():
        if far[list(made.columns)].max() >= limit:
            of_words = made.columns[0] != name
            apart = 0.0 if of_words else float(found.columns["smd"][name])
            shares = [float(participant[made[level] > 0].mean()) for level in made] if of_words else [0.0]  # fmt: skip
            yield Unlike(name, apart, (min(shares), max(shares)))


def is_known_before(name: str, texts: pd.Series, participant: np.ndarray) -> bool:
    """Whether a column is one of those that are judged here, by its name and by how much of it is known."""
    return _as_numbers(name, texts, participant) is not None


def _as_numbers(name: str, texts: pd.Series, participant: np.ndarray) -> pd.DataFrame | None:
    """Give a column as numbers without gaps, one for each common value where it is of words; None where it says nothing of before the draw."""
    plain = plain_name(name)
    if _LATER.search(plain):
        return None
    chosen_by = bool(_CHOSEN_BY.search(plain))
    if not chosen_by and (not _CAME_BY.search(plain) or _OTHER_WAYS.search(plain)):
        return None
    folded = texts.astype("str").str.casefold().str.replace(r"[^a-z0-9.+-]+", " ", regex=True).str.strip()  # fmt: skip
    known = (texts.notna() & ~folded.isin(_NOTHING)).to_numpy()
    for group in (participant, ~participant):
        if group.sum() < FEWEST or known[group].mean() < _KNOWN:
            return None
    numbers = pd.to_numeric(texts.where(known).astype("str").str.replace(",", ""), errors="coerce")
    if chosen_by and numbers.notna().sum() >= _NUMBERS * known.sum():
        filled = numbers.fillna(numbers.mean()).astype("float64")
        return pd.DataFrame({name: filled})
    sizes = folded[known].value_counts()
    common = sizes[sizes >= _COMMON].index
    if not 2 <= len(sizes) <= _MOST_VALUES or len(common) < 2:
        return None
    levels = pd.DataFrame({f"{name}: {one}": (folded == one) * 1.0 for one in common})
    whole = all(participant[levels[one] > 0].mean() in {0.0, 1.0} for one in levels)
    return None if whole and names_a_draw(name) else levels  # such a column is the group's twin
