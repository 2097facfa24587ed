"""Words of a category that are no group of people: what is written where nothing is known, slips of the pen, letters that were lost.

A group that is called "Unknown" or "9" may be meant, so it is asked about; what looks like a slip is said. Nothing is changed here:
``words`` makes one of what looks the same, and takes the marks for "not known".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from localeval.data.checked import Checked
from localeval.data.problems import join_words, names
from localeval.data.questions import CODES, Question
from localeval.data.same_meaning import said_twice
from localeval.data.words import says_not_known, without_brackets, without_note_sign

#: A number among words that looks like a code.
_NUMBER = re.compile(r"-?\d+(\.0+)?")
_WORD = re.compile(r"[^\W\d_]{2}")
#: Answers beside which true and false are answers too.
_ANSWERS = frozenset(
    {"yes", "no", "y", "n", "true", "false", "not sure", "don't know", "dont know"}
)
#: Words beside which U is unknown, and no grade.
_OF_SEX = frozenset("m f x o i male female man woman other non-binary nonbinary intersex".split())
#: What became of somebody, or of a meeting, written where a characteristic should stand: it stands for "not known" there.
_CAME_TO_NOTHING = re.compile(
    r"(dna|dne|dns|dnr|fta|ufta|utc)|did not (attend|engage|start|return|complete|respond|show( up)?)|(failed|unable) to (attend|engage|contact)"
    r"|no[ -]?shows?|(not|never) (attended|engaged|contacted|contactable)|withdr(awn|ew)( consent)?|dropped[ -]?out|drop[ -]?out|disengaged"
    r"|(case )?closed|on hold|cancelled|not started|in progress|awaiting \w+( \w+)?|to follow|moved away|deceased|duplicate( record)?|test( record)?"
    r"|(heb|ni|ddim wedi) (fynychu|ddechrau|ddaeth)|tynnu'n ôl"
)
#: A letter that a program could not keep: the sign for it, or a question mark inside a word.
_LOST = re.compile("\ufffd|(?<=[^\\W\\d_])\\?(?=[^\\W\\d_])")
#: A word that differs from another in one letter may be a slip if it is so long, and so much rarer.
_LONG, _RARER = 5, 0.25
#: A category has codes and words where each are so large a share of the rows.
_OF_BOTH = 0.1
#: Comparing all pairs of more words than this tells nothing.
_MOST_WORDS = 60


def word_questions(table: Checked) -> Iterator[Question]:
    """Ask about words that count as a group of people and may stand for "not known".

    Parameters
    ----------
    table : Checked
    """
    for column in table.spec.columns:
        if column.kind != "category" or column.allowed or not table.usable(column.name):
            continue
        if column.role == "standard":
            continue  # what happened to people, in events
        values = table.frame[column.name].astype("str")
        counts = {str(word): int(many) for word, many in values.value_counts().items() if many}
        odd = [word for word in counts if stands_for_nothing(word, counts)]
        if not odd or len(odd) == len(counts):
            continue
        shown = [f"'{word}' in {_rows(counts[word])}" for word in odd[:5]]
        what = f"'{table.theirs[column.name]}' is {join_words(shown)}, which counts as a group of people of its own"
        listed = ", ".join(_quoted(word) for word in odd[:5])
        remedy = f"If that stands for not known, write under data: missing: {{{column.name}: [{listed}]}}."
        rows = tuple(int(row) for row in table.frame.index[values.isin(odd)])
        yield Question(
            CODES, table.spec.file, column.name, table.theirs[column.name], rows, what, remedy, tuple(odd)
        )  # fmt: skip


def _codes_beside_words(counts: Mapping[str, int]) -> tuple[list[str], list[str]] | None:
    """Give the numbers and the words of a category that has several of both, each in many rows; None where it has not."""
    numbers = [word for word in counts if _NUMBER.fullmatch(word)]
    words = [word for word in counts if _WORD.search(word) and not re.search(r"\d", word)]
    rows = sum(counts.values())
    many = all(
        len(some) > 1 and sum(counts[word] for word in some) >= _OF_BOTH * rows
        for some in (numbers, words)
    )
    return (numbers, words) if many else None


def synonym_questions(table: Checked) -> Iterator[Question]:
    """Ask about words of a category that mean the same, in two languages or at two lengths.

    Parameters
    ----------
    table : Checked
    """
    for column in table.spec.columns:
        name = column.name
        if column.kind != "category" or column.allowed or not table.usable(name):
            continue
        values = table.frame[name].astype("str")
        counts = {str(word): int(many) for word, many in values.value_counts().items() if many}
        if len(counts) > _MOST_WORDS:
            continue
        if (both := _codes_beside_words(counts)) is not None:
            codes, plain = (names(sorted(some), 4) for some in both)
            theirs = table.theirs[name]
            what = f"'{theirs}' has numbers ({codes}) beside words ({plain}), and counts them as groups of their own"
            remedy = f"If the numbers are codes, say what each means, under data: values: {{{name}: {{{_quoted(both[0][0])}: ...}}}}."
            rows = tuple(int(row) for row in table.frame.index[values.isin(both[0])])
            yield Question(CODES, table.spec.file, name, theirs, rows, what, remedy)
        twice = {**_but_for_signs(counts), **said_twice(counts)}
        if not twice:
            continue
        shown = [
            f"'{word}' in {_rows(counts[word])} beside '{kept}'"
            for word, kept in list(twice.items())[:5]
        ]
        what = f"'{table.theirs[name]}' has {join_words(shown)}, which mean the same and count as groups of their own"
        line = ", ".join(f"{_quoted(word)}: {_quoted(kept)}" for word, kept in twice.items())
        remedy = f"If they are one, write under data: values: {{{name}: {{{line}}}}}."
        rows = tuple(int(row) for row in table.frame.index[values.isin(list(twice))])
        theirs, words = table.theirs[name], tuple(twice)
        yield Question(CODES, table.spec.file, name, theirs, rows, what, remedy, words)


def _but_for_signs(counts: Mapping[str, int]) -> dict[str, str]:
    """Find words that are another one but for a full stop, a star or a small figure behind them; with the plainer one. Rare ones are slips."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for word in sorted(counts, key=lambda word: (len(word), -counts[word])):
        key = without_note_sign(word).rstrip(" .,;:*_").casefold()
        if key and first.setdefault(key, word) != word and word.casefold() != first[key].casefold():
            found[word] = first[key]
    return found


def stands_for_nothing(word: str, counts: Mapping[str, int]) -> bool:
    """Whether a word of a category may stand for "not known".

    Parameters
    ----------
    word : str
    counts : mapping of str to int
        In how many rows each word of the category stands.

    Examples
    --------
    >>> levels = {"Male": 40, "Female": 50, "9": 3, "(blank)": 1}
    >>> [word for word in levels if stands_for_nothing(word, levels)]
    ['9', '(blank)']
    """
    folded = without_brackets(word)
    if says_not_known(word):
        return True
    if _CAME_TO_NOTHING.fullmatch(folded):
        # A column of statuses has such words throughout; they are odd among others that say what people are.
        plain = [
            other for other in counts if not _CAME_TO_NOTHING.fullmatch(without_brackets(other))
        ]
        return len(plain) > 1 and 2 * sum(counts[other] for other in plain) > sum(counts.values())
    others = [other for other in counts if other != word and not says_not_known(other)]
    if folded == "u":
        return bool(others) and {other.casefold() for other in others} <= _OF_SEX
    if _NUMBER.fullmatch(folded):
        rows = sum(counts.values())
        words = [other for other in others if _WORD.search(other) and not re.search(r"\d", other)]
        return len(words) > 1 and 2 * sum(counts[other] for other in words) > rows
    if folded in {"true", "false"}:
        words = [other for other in others if other.casefold() not in _ANSWERS]
        return len(words) > 1 and all(_WORD.search(other) for other in words)
    return False


def _rows(many: int) -> str:
    return "1 row" if many == 1 else f"{many:,} rows"


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def notes_on_words(file: str, name: str, values: pd.Series) -> Iterator[str]:
    """Say which words of a category look like slips, or have lost letters.

    Parameters
    ----------
    file, name : str
    values : pandas.Series of str
        Without what is not known.
    """
    counts = {str(word): int(many) for word, many in values.value_counts().items() if many}
    lost = sorted(word for word in counts if _LOST.search(word))
    if lost:
        yield (
            f"{file}: {names(lost, 5)} of '{name}' {'has' if len(lost) == 1 else 'have'} letters that an earlier program could not keep; "
            "export the column again, as UTF-8."
        )
    slips = slips_of_the_pen(counts)
    if slips:
        shown = [f"'{word}' beside '{meant}'" for word, meant in list(slips.items())[:5]]
        yield (
            f"{file}: values of '{name}' look like slips and count as groups of their own: {join_words(shown)}. values under data says "
            "which word is which."
        )


def slips_of_the_pen(counts: Mapping[str, int]) -> dict[str, str]:
    """Find rare words that differ from a frequent one in a letter, or in signs alone; give the one that was meant.

    Parameters
    ----------
    counts : mapping of str to int
        In how many rows each word stands.

    Examples
    --------
    >>> slips_of_the_pen({"Female": 90, "Male": 80, "Femal": 2, 'Male"': 1, "Level 1": 5, "Level 2": 40})
    {'Femal': 'Female', 'Male"': 'Male'}
    """
    if len(counts) > _MOST_WORDS:
        return {}
    found = {}
    for word, many in counts.items():
        for other, more in counts.items():
            if many <= _RARER * more and word.casefold() != other.casefold():
                if _without_signs(word) == _without_signs(other) and _without_signs(word):
                    found[word] = other
                elif _one_letter_apart(word.casefold(), other.casefold()):
                    found.setdefault(word, other)
    return found


def _without_signs(word: str) -> str:
    """Give a word without signs that are no part of it; those between figures are (16-24, 1.5), and so are plus and less."""
    return re.sub(r"(?<!\d)[^\w\s+<>=%]|[^\w\s+<>=%](?!\d)", "", word).casefold().strip()


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two long words differ by one letter, put in, left out, changed, or by two that were exchanged; figures are no letters."""
    if min(len(one), len(other)) < _LONG or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :] and long[at].isalpha()
    if not (short[at].isalpha() and long[at].isalpha()):
        return False
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or (short[at + 1 :] == long[at + 1 :] and at > 0)
