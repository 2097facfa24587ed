"""Words that mean the same in several languages or at several lengths: female, F, benyw; yes, Y, ie; and the Welsh no, which looks like "not known".

A column that has two of them counts one answer as two. Na is no in Welsh, and is read as N/A. Both are asked about, never mended.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Words of one meaning, the first of them as reports in English have it. Yes in Welsh answers the verb of the question.
_MEANINGS: Mapping[str, str] = {
    "Female": "female|f|woman|women|benyw|benywaidd|menyw|merch|weiblich|femme|féminin",
    "Male": "male|m|man|men|gwryw|gwrywaidd|dyn|bachgen|männlich|homme|masculin",
    "Yes": "yes|y|true|ie|oes|ydy|ydyw|ydi|ydw|ydyn|ydynt|oedd|oeddwn|do|bydd|gwir|oui|ja|si|sí|tak|sim",
    "No": "no|n|false|na|nage|nac oes|nac ydy|nac ydyw|nac ydi|nac ydw|nac oedd|naddo|anwir|non|nein|nie|não",
}
_OF = {word: meaning for meaning, listed in _MEANINGS.items() for word in listed.split("|")}
#: Affirmative answers of Welsh, beside which Na is no.
_WELSH_YES = frozenset("ie oes ydy ydyw ydi ydw ydyn ydynt oedd oeddwn do bydd gwir".split())


def meaning_in_english(word: str) -> str:
    """Give what a word means, where it is one of those that are known; else nothing.

    Examples
    --------
    >>> meaning_in_english("Benyw"), meaning_in_english("nac ydy"), meaning_in_english("Single")
    ('Female', 'No', '')
    """
    return _OF.get(" ".join(word.casefold().split()), "")


def said_twice(counts: Mapping[str, int]) -> dict[str, str]:
    """Find words of a category that mean the same as another one of it, each with the more frequent one.

    Parameters
    ----------
    counts : mapping of str to int
        In how many rows each word stands.

    Examples
    --------
    >>> said_twice({"Female": 90, "Male": 80, "Benyw": 20, "M": 5, "Prefer not to say": 3})
    {'Benyw': 'Female', 'M': 'Male'}
    """
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    in_order = sorted(counts, key=lambda one: (-counts[one], one != meaning_in_english(one), one))
    for word in in_order:
        meaning = meaning_in_english(word)
        if not meaning:
            continue
        kept = first.setdefault(meaning, word)
        if kept != word and kept.casefold() != word.casefold():
            found[word] = kept
    return found


def na_may_be_no(words: Mapping[str, int]) -> str:
    """Give the word for "not known" of a column that may be the Welsh no, as beside its words for yes; else nothing.

    Parameters
    ----------
    words : mapping of str to int
        Every word of the column as the file has it, with the rows in which it stands.

    Examples
    --------
    >>> na_may_be_no({"Oes": 40, "Na": 90, "": 3}), na_may_be_no({"Yes": 40, "NA": 90})
    ('Na', '')
    """
    welsh = any(word.casefold() in _WELSH_YES for word in words)
    return next((word for word in words if word.casefold() == "na"), "") if welsh else ""
