"""Columns that nobody declared, read by their names and as days: enough for a question, and nothing is computed from them."""

from __future__ import annotations

import re

import pandas as pd


def plain_name(name: str) -> str:
    """Give the name of a column as words in small letters: ``DateReferred`` and ``date_referred`` are ``date referred``."""
    return re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).lower()


def plain_words(texts: pd.Series) -> pd.Series:
    """Give texts as words in small letters without signs: ``Moved_away!`` is ``moved away``; what is missing is not to be looked at.

    Parameters
    ----------
    texts : Series of str, shape (n,)

    Returns
    -------
    Series of str, shape (n,)
    """
    folded = texts.astype("str").str.casefold()
    return folded.str.replace(r"[\W_]+", " ", regex=True).str.strip()


def days_of(texts: pd.Series) -> pd.Series:
    """Read texts as days, the year first or else the day first; missing where that is no day.

    Parameters
    ----------
    texts : Series of str, shape (n,)

    Returns
    -------
    Series of datetime64, shape (n,)
    """
    known = texts.dropna().astype("str")
    year_first = bool(len(known)) and bool(known.str.match(r"\d{4}-").all())
    return pd.to_datetime(texts, errors="coerce", dayfirst=not year_first, format="mixed")
