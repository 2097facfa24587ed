"""What the cells of a workbook show: days, per cents and zeros at the front that only the number format makes.

Nothing here knows what a column means.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any

from localeval.data.raw import DAY, MONTH, PLAIN, UNKEPT, YEAR

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
#: A sign of money that only the number format shows: [$€-2], "€", or the sign itself.
_MONEY = re.compile(r"\[\$([^\]-]+)[^\]]*\]|([£$€])")
_ZEROS = re.compile(r'(?:"([^"]*)")?(0{2,})')
#: Numbers of more digits than this are not kept by a spreadsheet.
_KEPT_DIGITS = 15
#: Stands for a formula whose value is not in the file, so that its row does not look blank.
NO_VALUE = "="


@dataclass(frozen=True)
class Style:
    """What a number format makes of a value."""

    per_cent: bool = False
    digits: int = 0
    prefix: str = ""
    day: int = DAY
    struck: bool = False
    coloured: bool = False
    unseen: bool = False
    money: str = ""


def _style(number_format: str) -> Style:
    if number_format.strip() == ";;;":
        return Style(unseen=True)
    money = _MONEY.search(number_format)
    return replace(_of_format(number_format), money=(money[1] or money[2]).strip() if money else "")


def _of_format(number_format: str) -> Style:
    shown = number_format.split(";")[0]
    padded = _ZEROS.fullmatch(shown)
    if padded:
        return Style(digits=len(padded[2]), prefix=padded[1] or "")
    bare = _QUOTED.sub("", shown).lower()
    if "%" in bare:
        return Style(per_cent=True)
    # Minutes are an m too, beside hours or seconds.
    if "y" in bare and not re.search(r"[dhs]", bare):
        return Style(day=MONTH if "m" in bare else YEAR)
    return Style()


def styles_of(book: Any) -> list[Style]:
    """Give what each format of a workbook makes of a value, by its number in the file."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    made = []
    for style in book._cell_styles:
        number = style.numFmtId
        own = number - 164
        text = BUILTIN_FORMATS.get(number, "General") if own < 0 else str(book._number_formats[own])
        struck = bool(book._fonts[style.fontId].strike)
        fill = book._fills[style.fillId]
        coloured = getattr(fill, "fill_type", None) == "solid" and not _is_white(fill.fgColor)
        made.append(replace(_style(text or "General"), struck=struck, coloured=coloured))
    return made


def _is_white(colour: Any) -> bool:
    """Whether a colour is the paper's: white, or the theme's own background."""
    if getattr(colour, "type", "") == "theme":
        return colour.theme == 0 and not colour.tint
    return getattr(colour, "type", "") == "rgb" and str(colour.rgb).upper().endswith("FFFFFF")


def parser_of(book: Any, sheet: Any, source: Any) -> Any:
    """Give what reads the cells of a sheet one row after another, and keeps what else the sheet says."""
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
    from openpyxl.xml.constants import SHEET_MAIN_NS

    strike = f"{{{SHEET_MAIN_NS}}}strike"

    class Parser(WorkSheetParser):
        """openpyxl's own, which also tells a formula without a value from an empty cell, and text that is struck through in part."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                value = element.find(VALUE_TAG)
                # A formula that gives an empty text has a kept value: that text.
                if value is None or element.get("t") != "str":
                    cell["data_type"] = "unkept"
            if element.get("t") == "inlineStr" and next(element.iter(strike), None) is not None:
                cell["struck"] = True
            return cell

        def parse_extensions(self, element: Any) -> None:
            """Pass over what only writing would need."""

        def parse_formatting(self, element: Any) -> None:
            """Pass over colours that depend on values."""

    return Parser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def cell_shown(value: Any, data_type: str, style: Style) -> tuple[str, int]:
    """Write a cell as a csv file would hold it, and say what it is: whole numbers without a point, days as ISO dates."""
    if data_type == "unkept":
        return NO_VALUE, UNKEPT
    if value is None:
        return "", PLAIN
    if isinstance(value, str):
        return _unescaped(value).strip(), PLAIN
    if isinstance(value, bool):
        return ("true" if value else "false"), PLAIN
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return (value.date().isoformat() if midnight else value.isoformat(" ")), style.day
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value), DAY
    if style.per_cent:
        value = float(f"{value * 100:.{_KEPT_DIGITS}g}")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_KEPT_DIGITS:
        value = int(value)
    if style.digits and isinstance(value, int) and value >= 0:
        return f"{style.prefix}{value:0{style.digits}d}", PLAIN
    return str(value), PLAIN


def _unescaped(text: str) -> str:
    """Give what an Excel file writes as ``_x000D_`` as the sign that it is: a line end."""
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape

    return str(unescape(text)).replace("\r", " ")
