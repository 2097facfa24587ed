"""What the content of a column allows: whether it can be a certain column of the standard, and whether it leaves no doubt."""

from __future__ import annotations

import re

from localeval.data.places import codes_read
from localeval.start.content import ColumnContent, is_gss
from localeval.start.declared import Declared
from localeval.start.meanings import (
    group_of,
    leading_number,
    month_of,
    plain_answer,
    published_coding,
    sex_of,
    yes_or_no,
)
from localeval.start.targets import Target
from localeval.start.units_in_words import unit_in_words
from localeval.start.vocabulary import (
    best_match,
    folded_word,
    tokens,
    words_for,
)

#: Whether a column can be it, and whether its content leaves no doubt.
Fit = tuple[bool, bool]


def _id(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    if content.kind == "days" or content.known < 0.9 * content.rows:
        return False, False
    if content.personal in {"postcodes", "e-mail addresses"}:
        return False, False
    if content.kind == "numbers" and content.numbers is not None and not content.numbers.whole:
        return False, False
    if content.distinct < min(5, content.rows):
        return False, False
    if content.words:
        digits = sum(any(map(str.isdigit, word)) for word in content.words)
        return digits >= 0.8 * len(content.words), False
    return content.has_digits, False


def _group(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    if not content.words or content.distinct > 15 or content.kind == "days":
        return False, False
    words = list(content.words)
    groups = {word: group_of(word, declared.programme) for word in words}
    plain = all(plain_answer(word) is not None for word in words)
    both = set(filter(None, groups.values())) == {"participant", "comparison"}
    if plain:
        return content.distinct <= 2, False
    sure = both and all(groups.values())
    exact = best_match(tokens(column), ("group", "arm", "cohort", "allocation", "treatment")).score
    return any(groups.values()) or exact >= 0.9, sure


def _days(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    born = target.name == "start_date" and content.looks_like_births
    return content.kind == "days" and not born, False


def _births(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    return content.kind == "days", content.looks_like_births


def _place(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    words = list(content.words)
    if not words:
        return False, False
    if is_gss(words):
        return True, True
    known = sum(code is not None for code in codes_read(words, declared.places).values())
    return known > 0 and len(declared.places) > 1, known == len(words) and known > 1


def _month(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    if content.kind == "numbers" and content.numbers is not None:
        values = content.numbers.values
        if not {"week", "weeks", "day", "days"}.isdisjoint(tokens(column)):
            return False, False
        fits = content.numbers.whole and bool((values >= -120).all() and (values <= 120).all())
        return fits and content.distinct <= 60 and content.known >= 0.9 * content.rows, False
    if content.kind == "words" and content.words:
        return any(month_of(word) is not None for word in content.words) or (
            content.distinct <= 6 and all(re.search(r"\d", word) for word in content.words)
        ), False
    return False, False


def _event(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    return content.kind == "words" and content.is_category, False


def _words(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    if not content.is_category:
        return False, False
    if target.name == "sex":
        known = [sex_of(word) for word in content.words]
        sure = len(known) > 1 and all(known)
        coded = published_coding("sex", column, content.words) is not None
        return sure or coded or any(
            known
        ) or content.distinct <= 6, sure and content.distinct > 1 and any(
            len(w) > 1 for w in content.words
        )
    return content.kind != "days", False


def has_own_words(content: ColumnContent, outcome: str) -> bool:
    """Whether a column holds words that are a yes or no of this outcome and of no other."""
    own = words_for("yes", outcome) | words_for("no", outcome)
    mine = {folded_word(word) for word in content.words}
    return (
        len(mine) > 1
        and all(word in own or yes_or_no(word, outcome) is not None for word in mine)
        and bool(mine & words_for("yes", outcome))
    )


def _number(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    unit = declared.unit_of(target.outcome or target.name) or declared.unit_of(target.name)
    if content.in_words and unit_in_words(content.in_words, unit):
        return True, False
    if content.kind == "words" and content.words:
        counted = sum(word.isdigit() or leading_number(word) is not None for word in content.words)
        return counted >= 0.75 * len(content.words), False
    if content.kind != "numbers" or content.numbers is None:
        return False, False
    if target.name == "age":
        values = content.numbers.values
        inside = (values >= 10) & (values <= 110)
        return bool(inside.mean() > 0.7), False
    return True, False


def _yesno(column: str, content: ColumnContent, target: Target, declared: Declared) -> Fit:
    # What is below nothing is no answer, but a code for "not known".
    words = [word for word in content.words if not word.startswith("-")]
    if not words or content.distinct > 25 or content.kind == "days":
        return False, False
    code = target.outcome or target.before
    known = sum(yes_or_no(word, code) is not None for word in words)
    coded = published_coding(code or target.name, column, words) is not None
    enough = known >= 0.5 * len(words) or coded or known >= 2
    return enough, known == len(words) and len(words) > 1


FITS = {
    "id": _id,
    "group": _group,
    "days": _days,
    "births": _births,
    "place": _place,
    "month": _month,
    "event": _event,
    "words": _words,
    "number": _number,
    "yesno": _yesno,
}
