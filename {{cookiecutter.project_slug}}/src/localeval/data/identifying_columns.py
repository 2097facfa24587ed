"""Which columns tell who a person is, by their kind, their name or their values, and what may be shown of them: how they look.

For what is shown on the machine of whoever holds the data. What may be published is decided by disclosure control, and not by names of
columns.
"""

from __future__ import annotations

import re

import pandas as pd

from localeval.data.problems import clip
from localeval.data.standard import ColumnSpec

#: Values that are another for nearly everybody, as a share, tell who a person is where they are words.
_NEARLY_ALL = 0.9

#: So many values at most are looked at to say how they look.
_LOOKED_AT = 5000

#: Fewer texts than this may all be different by chance.
_FEW = 10

_NAMED = re.compile(
    r"(?i)(^|[ _-])(name|names|forename|surname|firstname|lastname|fullname|address|postcode|email|e-mail|phone|telephone|mobile|"
    r"nino|ni|nhs|uln|upn|dob|date[ _-]of[ _-]birth|birth[ _-]?(date|day)|born|passport|adviser|advisor|caseworker|coach|keyworker)"
    r"($|[ _-])"
)

#: Of a column with one of these words the name is of something that is no person.
_OF_THINGS = re.compile(
    r"(?i)(^|[ _-])(provider|programme|program|project|scheme|site|centre|center|course|school|college|employer|place|area|region|"
    r"district|council|outcome|event|status|type|group)($|[ _-])"
)

_TELLING = re.compile(
    r"(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]|[^@\s]+@[^@\s]+\.[a-z]+|"
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(\+44|0)[\d ]{9,12}"
)


def shape_of(column: ColumnSpec, theirs: str, known: pd.Series) -> str:
    """Say how the values of a column look that tell who a person is; empty where they do not.

    Parameters
    ----------
    column : ColumnSpec
    theirs : str
        Its name in the file.
    known : Series
        Values of the rows where something is known.
    """
    if column.kind in {"number", "whole", "binary", "date"}:
        return _of_days(known) if _tells_by_name(theirs) and column.kind == "date" else ""
    texts = known.astype("str")
    words = column.kind in {"text", "category"} and column.role != "standard"
    many = words and len(texts) >= _FEW and texts.nunique() > _NEARLY_ALL * len(texts)
    tells = column.kind == "id" or _tells_by_name(theirs)
    if not (tells or many or (words and texts.head(200).str.fullmatch(_TELLING.pattern).any())):
        return ""
    if texts.empty:
        return "nothing"
    lengths, different = texts.str.len(), texts.nunique()
    some = texts.head(_LOOKED_AT)
    looks = some.str.replace(r"[^\W\d_]", "A", regex=True).str.replace(r"\d", "9", regex=True)
    pattern, often = next((str(word), int(n)) for word, n in looks.value_counts().items())
    shortest, longest = int(lengths.min()), int(lengths.max())
    size = f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
    share = f"{100 * often / len(some):.0f}%"
    return f"{different:,} different values of {size} characters; {share} look like {clip(pattern, 24)}"


def _tells_by_name(theirs: str) -> bool:
    """Whether a column is called as those are that tell who a person is."""
    words = _spaced(theirs)
    return bool(_NAMED.search(words)) and not _OF_THINGS.search(words)


def _spaced(name: str) -> str:
    """Part words that are joined: ``DateOfBirth`` is ``Date Of Birth``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _of_days(known: pd.Series) -> str:
    return f"{known.nunique():,} different days"
