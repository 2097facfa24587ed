"""Texts as a person sees them: what cannot be seen does not tell two words apart, and marks for "not known" are no words.

Spaces of all kinds are one space, composed and decomposed letters are one letter, and signs without a width are nothing. Kinds
of dash and apostrophe can be seen by who looks closely: they count as one only where a column has a word with both.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

#: Soft hyphen, grapheme joiner, zero-width and directional signs, byte order mark.
_NO_WIDTH = r"[\x{00AD}\x{034F}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]"
#: What cannot be seen among the signs of ASCII: bell, backspace, escape and the like.
_CONTROL = r"[\x01-\x08\x0E-\x1F\x7F]"
_SPACES = (
    r"[\s\x{00A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]+|_x000[9AD]_"
)
#: What makes Excel keep a csv value as text: ="00123".
_KEPT_AS_TEXT = r'^="(.*)"$'
#: Letters, figures and signs of double width, as keyboards for Chinese and Japanese write them.
_WIDE = r"[\x{FF01}-\x{FF5E}]"
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
#: Cyrillic and Greek letters that look like a Latin one.
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u04cf"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd",
    "ABESIJKMHOPCTYXaeopcyxijsdhlABEZHIKMNOPTYXov",
)
_LATIN, _OTHER_LETTER = re.compile("[A-Za-z]"), re.compile("[\u0370-\u03ff\u0400-\u052f]")
#: Small raised figures and signs that point to a note.
_NOTE_SIGN = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2020\u2021]+$")
_UNTIDY = r'  |[\x01-\x1F\x7F]|^="|_x000[9AD]_'
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u00b4`\u2032\uff07"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTES, '"'),
    }
)
#: A letter of two bytes that was read as two letters.
_BROKEN = re.compile("[\u00c2-\u00c5\u00e2]")

#: Marks of official statistics and of databases for a value that is not given, with what they mean
#: (Government Analysis Function, "Symbols in tables: definitions and help"; Eurostat's and older marks beside them).
MARKS: Mapping[str, str] = {
    "[c]": "confidential",
    "[x]": "not available",
    "[z]": "not applicable",
    "[u]": "too unreliable to be given",
    "[low]": "small, and rounded to nothing",
    "[w]": "withheld",
    "[er]": "an error",
    "..": "not available",
    "...": "not available",
    "\u2026": "not available",
    ":": "not available",
    "~": "small, and rounded to nothing",
    "*": "suppressed",
    "**": "suppressed",
    "-": "nothing, or not known",
    "--": "nothing, or not known",
    "---": "nothing, or not known",
    **dict.fromkeys(("\u2012", "\u2013", "\u2014", "\u2212"), "nothing, or not known"),
    "?": "not known",
    "\\n": "a database's sign for no value",
}
#: Marks that a number may have for zero: Excel's accounting format shows a zero as a dash.
DASHES = ("-", "--", "---", "\u2012", "\u2013", "\u2014", "\u2212")
#: Any other mark in square brackets.
ANY_MARK = r"^\[[a-z]{1,4}\]$"


#: Written where nothing is known. Answers such as "Prefer not to say" and "None" are answers, and not among them.
NOT_KNOWN = frozenset(
    "unknown|not known|not yet known|nk|n/k|n.k.|n.a.|na.|not stated|not given|not recorded|not provided|not supplied|not available|"
    "not disclosed|undisclosed|not specified|unspecified|not collected|not asked|not answered|no answer|no response|no data|no info|"
    "no information|missing|blank|empty|tbc|tba|to be confirmed|pending|awaiting data|nil return|nat|undefined|error|xx|xxx|not found|"
    "missing data|data missing|missing value|value missing|data not available|data not held|not held|no data held|information not held|not obtained|"
    "not yet obtained|not captured|unk|unkn|ukn|not documented|not yet known|none recorded|nothing recorded|"
    "information not available|no record|none given|none stated|not set|not due|not yet due|not due yet|too early|too soon|"
    "unbekannt|inconnu|keine angabe|k.a.|k. a.|"
    "ddim yn hysbys|dim yn hysbys|anhysbys|heb ei gofnodi|heb ei nodi|dim gwybodaeth|dim data|ddim ar gael|ar goll".split(
        "|"
    )
)
#: Written among amounts where there is none. "None" and "N/A" may be not known as well, and are not among them.
_NOTHING = re.compile(
    r"nil|zero|nothing|dim|sero|(?:no|nil|zero) (?:pay|earnings?|income|wages?|salary|amount)|unpaid"
)
#: What a form shows where nothing was chosen: Choose an item., --Select--, Please select...
_UNCHOSEN = re.compile(
    r"(please )?(select|choose|pick)( (an?|one|your|from)( (item|option|answer|value|one|list|the list|below|dropdown|drop-down list))?)?"
    r"|(no|nothing|none) (selected|chosen|selection)|not selected|click (here )?to (select|choose|enter.*)|dewiswch.*"
)
_BRACKETS = re.compile(r"^[\[(<{#]+\s*(.*?)\s*[\])>}]+$")


def without_brackets(word: str) -> str:
    """Give a word in small letters without brackets round it."""
    folded = word.casefold().strip()
    inside = _BRACKETS.fullmatch(folded)
    return inside[1] if inside else folded


def says_not_known(word: str) -> bool:
    """Whether a word is one that people and forms write where nothing is known.

    Examples
    --------
    >>> says_not_known("(Unknown)"), says_not_known("--Select--"), says_not_known("Choose an item."), says_not_known("None")
    (True, True, True, False)
    """
    bare = without_brackets(word)
    return bare in NOT_KNOWN or _UNCHOSEN.fullmatch(bare.strip(" .-\u2026_<>*:")) is not None


def says_nothing(word: str) -> bool:
    """Say whether a word among amounts is nought, such as ``nil`` or ``No earnings``."""
    return _NOTHING.fullmatch(" ".join(without_brackets(word).strip("£ .-").split())) is not None


def event_words(events: pd.Series) -> pd.Series:
    """Give words of events in one form, whatever their capitals, blanks and hyphens: ``Job Start`` is ``job_start``.

    Parameters
    ----------
    events : Series of text or category, length n
    """
    folded = events.astype("str").str.strip().str.casefold()
    return folded.str.replace(r"[\s\-]+", "_", regex=True)


def plain(text: pa.ChunkedArray) -> pa.ChunkedArray:
    r"""Give texts without what cannot be seen in them, trimmed.

    Parameters
    ----------
    text : pyarrow.ChunkedArray of string, length n

    Returns
    -------
    pyarrow.ChunkedArray of string, length n

    Examples
    --------
    >>> plain(pa.chunked_array([['="Fe\u00admale"', "Never\u00a0  worked "]])).to_pylist()
    ['Female', 'Never worked']
    """
    text = pc.utf8_trim_whitespace(text)
    ascii_only = pc.all(pc.string_is_ascii(text)).as_py() is not False
    if not ascii_only:
        text = pc.utf8_normalize(text, form="NFC")
        text = pc.replace_substring_regex(text, _NO_WIDTH, "")
        if pc.any(pc.match_substring_regex(text, _WIDE)).as_py():
            text = _narrow(text)
    untidy = not ascii_only or pc.any(pc.match_substring_regex(text, _UNTIDY)).as_py()
    if untidy:
        text = pc.replace_substring_regex(text, _CONTROL, "")
        text = pc.replace_substring_regex(text, _SPACES, " ")
        text = pc.utf8_trim_whitespace(text)
        text = pc.replace_substring_regex(text, _KEPT_AS_TEXT, r"\1")
        text = pc.utf8_trim_whitespace(text)
    return text


def _narrow(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write letters and figures of double width as the usual ones."""
    coded = text.combine_chunks().dictionary_encode()
    words = [word.translate(_NARROW) for word in coded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(words, text.type).take(coded.indices)])


def in_one_alphabet(word: str) -> str:
    """Write letters of another alphabet that look like Latin ones as those, where a word has both.

    Examples
    --------
    >>> in_one_alphabet("Fem\u0430le") == "Female", in_one_alphabet("\u0416\u0435\u043d") == "Female"
    (True, False)
    """
    return re.sub(r"[^\W\d_]+", _one_alphabet, word) if _OTHER_LETTER.search(word) else word


def as_latin(text: str) -> str:
    """Write every letter that looks like a Latin one as that."""
    return text.translate(_LOOKALIKES)


def _one_alphabet(found: re.Match[str]) -> str:
    word = found[0]
    latin = word.translate(_LOOKALIKES)
    return latin if _LATIN.search(word) and not _OTHER_LETTER.search(latin) else word


def without_note_sign(word: str) -> str:
    """Give a word without the small figure behind it that points to a note: Female\u00b9."""
    return _NOTE_SIGN.sub("", word).rstrip()


def meaning_of(mark: str) -> str:
    """Say what a mark for a value that is not given means."""
    return MARKS.get(mark.lower(), "a mark of a table")


def alike(words: Iterable[str]) -> dict[str, str]:
    r"""Find words that look the same and differ in kinds of dash, apostrophe or quotation mark, or in broken letters.

    Parameters
    ----------
    words : iterable of str
        Different from each other, without what cannot be seen, the most frequent first.

    Returns
    -------
    dict of str to str
        Each word that is to be written as another, with that one: the first of those that look alike, except for letters
        that an encoding has broken.

    Examples
    --------
    >>> alike(["16-24", "16\u201324", "25-49"])
    {'16\u201324': '16-24'}
    """
    first: dict[str, str] = {}
    changed: dict[str, str] = {}
    for word in sorted(words, key=_is_broken):  # sorted() keeps the order of the others
        key = in_one_alphabet(html.unescape(_repaired(word)).translate(_SAME_SIGN))
        if first.setdefault(key, word) != word:
            changed[word] = first[key]
    return changed


def _is_broken(word: str) -> bool:
    return in_one_alphabet(html.unescape(_repaired(word))) != word


def _repaired(word: str) -> str:
    """Undo letters that were written as UTF-8 and read as Windows-1252, where that gives a word."""
    if not _BROKEN.search(word):
        return word
    try:
        return unicodedata.normalize("NFC", word.encode("windows-1252").decode())
    except (UnicodeEncodeError, UnicodeDecodeError):
        return word
