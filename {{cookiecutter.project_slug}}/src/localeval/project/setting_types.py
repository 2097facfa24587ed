"""What the models of files that people write have in common: their base class, texts of one line, days and codes of places.

Which keys a file has is the business of the models (``settings``, ``data_settings`` and those of other rooms).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from localeval.base.spelling import one_line

#: No line breaks or other control characters, Unicode's own among them: these would break a Markdown title, a
#: table row or the front matter of a report.
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
SettingLine = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, pattern=ONE_LINE)
]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, pattern=ONE_LINE)]
#: What a column is called in a file, as a person sees it there.
TheirName = Annotated[SettingLine, AfterValidator(one_line)]
#: The standard name of a column; that of an outcome of one's own may have its prefix.
StandardName = Annotated[str, StringConstraints(pattern=r"^(local:)?[A-Za-z][A-Za-z0-9_]*$")]
ColumnName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]


class SettingsPart(BaseModel):
    """A part of a file that a person wrote: unknown keys are errors, values are taken as written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


def as_list(value: Any) -> Any:
    """Take one text where a list is expected as a list of one."""
    return [value] if isinstance(value, str) else value


def _read(value: object) -> object:
    """Take a day in quotation marks for the day that it is; whatever else is written is judged by its type."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value.strip())
    return value


#: A day, such as 2024-04-01.
SettingDay = Annotated[dt.date, BeforeValidator(_read)]


def _plain_code(value: str) -> str:
    """Write a GSS code in capitals and without blanks, as places are told apart by it."""
    bare = re.sub(r"\s+", "", value).upper()
    return bare if re.fullmatch(r"[A-Z]\d{8}", bare) else value


#: Code of a place, such as E08000003.
SettingPlaceCode = Annotated[SettingLine, AfterValidator(_plain_code)]
