"""One way to write what can be written in many: typographic signs, accents, invisible letters, escapes, words.

Both what the inputs say of a person and what is about to leave are brought to this form before they are held against each
other, so that a spelling hides nothing. Nothing is judged here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

_SIGNS = str.maketrans(
    dict.fromkeys("‘’‛′ʹʼˈ´`＇", "'")
    | dict.fromkeys("‐‑‒–—―⁃−﹘﹣－", "-")
    # Soft hyphens, joiners, marks of direction and of the order of bytes: nobody sees them.
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", "")
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u034f\u180e", "")
    # Letters that no accent makes.
    | {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i"}
    # Letters of Cyrillic and Greek that look like those of Latin.
    | dict(
        zip(
            "аеорсухіјѕһԁАВЕКМНОРСТХІЈЅοανρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
            "aeopcyxijshdABEKMHOPCTXIJSoavptuxABEZHIKMNOPTYX",
            strict=True,
        )
    )
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH", "ħ": "h", "Ħ": "H"}
)
#: As JSON, Python, YAML and Markdown write a letter or a blank that they cannot or will not write as itself.
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([ _ntr]))")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BLANK = re.compile(r"\s")
#: A word is letters and digits, and what an apostrophe joins.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
#: What makes a word within a sentence stand out, and says nothing itself.
_EMPHASIS = re.compile(
    r"</?(?:b|i|u|s|q|em|strong|span|mark|small|sub|sup|del|ins|cite|code)\s*/?>", re.IGNORECASE
)
#: Signs of an e-mail address that are said in words: in brackets, or as words between names with points.
_AT_IN_BRACKETS = re.compile(
    r"\s*[\[({<_]+\s*(?:at|@)\s*[\])}>_]+\s*|(?<=\w)\s+@\s+(?=\w)", re.IGNORECASE
)
_DOT_IN_BRACKETS = re.compile(r"\s*[\[({<_]+\s*(?:dot|\.)\s*[\])}>_]+\s*", re.IGNORECASE)
_AT_IN_WORDS = re.compile(r"(?<=\w)\s+at\s+(?=[\w-]+(?:\s+dot\s+|@|\.)[\w-]+)", re.IGNORECASE)
#: The same where a point of what follows is said in words as well: that is nothing but an address.
_AT_BEFORE_DOT = re.compile(
    r"(?<=\w)\s+at\s+(?=[\w-]+(?:[.][\w-]+)*\s+dot\s+[\w-]+)", re.IGNORECASE
)
_DOT_IN_WORDS = re.compile(r"(?<=\w)\s+dot\s+(?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=[^\W_])'[sS](?![^\W_])")


def plain_text(text: str) -> str:
    """Bring a text to the form in which texts are compared; upper and lower case stay.

    References of HTML, escapes and percent signs become what they stand for, marks of emphasis are left out; apostrophes, hyphens and blanks of every kind
    become one kind (a blank for each, so that columns stay apart); accents and what nobody sees are left out (Unicode NFKD, so that NFC,
    NFD and letters of the compatibility forms are the same).
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    if "%" in text:
        text = _PERCENT.sub(lambda match: unquote(match.group(), errors="replace"), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SIGNS))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
        text = text.translate(_SIGNS)
    elif "`" in text:
        text = text.replace("`", "'")
    return _BLANK.sub(" ", text)


def _unescaped(match: re.Match[str]) -> str:
    number = match.group(1) or match.group(2) or match.group(3)
    if not number:
        return " "
    code = int(number, 16)
    # Half of a pair is no letter; what is beyond Unicode is none either.
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else " "


def placed_words(text: str) -> list[tuple[str, int, int]]:
    """Give each word of a plain text as ``words_of`` does, and where it begins and ends in the text in small letters."""
    words = _WORD.finditer(text.casefold())
    return [(_joined(match.group()), match.start(), match.end()) for match in words]


def words_of(text: str) -> list[str]:
    """Give the words of a plain text, in one case.

    A hyphen, a point or an underscore parts words; an apostrophe does not: ``O'Brien`` is ``obrien``.
    """
    return [_joined(word) for word in _WORD.findall(text.casefold())]


def _joined(word: str) -> str:
    return word.replace("'", "")


def without_possessives(text: str) -> str:
    """Leave out the ``'s`` of a plain text, so that whose it is stands as a name."""
    return _POSSESSIVE.sub("", text) if "'" in text else text


def with_signs_of_addresses(text: str) -> tuple[str, str]:
    """Write ``name [at] example [dot] org`` of a plain text with the signs that are meant.

    Returns
    -------
    (str, str)
        With those signs that can mean nothing else; and with every ``at`` before a name with points, as it also stands in ``look at example.org``.
    """
    if "at" not in text.casefold() and "@" not in text:
        return text, text
    sure = _DOT_IN_BRACKETS.sub(".", _AT_IN_BRACKETS.sub("@", text))
    maybe = _AT_IN_WORDS.sub("@", _DOT_IN_WORDS.sub(".", sure))
    sure = _DOT_IN_WORDS.sub(".", _AT_BEFORE_DOT.sub("@", sure))
    return sure, maybe


def folded_words(text: str) -> str:
    """Reduce any text to the words of its plain form, joined by blanks."""
    return " ".join(words_of(plain_text(text)))
