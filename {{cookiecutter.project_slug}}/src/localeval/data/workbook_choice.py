"""Which sheet of a workbook holds the table: the one that is declared, or the one that names its columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import did_you_mean
from localeval.data.problems import clip, names
from localeval.data.raw import USUAL_LAYOUT, Accepted, folded, score
from localeval.data.workbook_sheet import SheetReading


@dataclass(frozen=True)
class _Seen:
    """A sheet as it looks from its first rows: how many of the columns it names, and whether it holds anything."""

    sheet: Any
    found: int
    filled: bool

    @property
    def title(self) -> str:
        return str(self.sheet.title)

    @property
    def hidden(self) -> bool:
        return bool(self.sheet.sheet_state != "visible")


def declared_sheet(book: Any, name: str, file: str) -> Any:
    """Find a sheet by its name, or say which there are."""
    titles = [str(sheet.title) for sheet in book.worksheets]
    if name in titles:
        return book.worksheets[titles.index(name)]
    # Excel itself knows no two sheets that differ in capitals alone, and shows no blank at an end.
    alike = [i for i, title in enumerate(titles) if folded(title) == folded(name)]
    if len(alike) == 1:
        return book.worksheets[alike[0]]
    msg = f"the workbook has no sheet '{name}', which evaluation.yml names under data, sheet."
    remedy = f"{did_you_mean(name, titles)}Its sheets are: {names(titles)}."
    raise ProjectError(Problem(file, msg, remedy))


def looked_at(book: Any, accepted: Accepted) -> list[_Seen]:
    """Give how each sheet looks from its first rows."""
    seen = []
    for sheet in book.worksheets:
        top = SheetReading(book, sheet, "", accepted, USUAL_LAYOUT).top()
        found = max((score(record, accepted) for record in top), default=0)
        seen.append(_Seen(sheet, found, any(any(record) for record in top)))
    return seen


def chosen_sheet(seen: Sequence[_Seen], file: str, accepted: Accepted) -> Any:
    """Give the one visible sheet that holds the columns; the first where none does, so that its messages are given."""
    most = max(item.found for item in seen)
    enough = max(min(most, len(accepted) // 2 + 1), 1)
    holding = [item for item in seen if item.found >= enough]
    visible = [item for item in holding if not item.hidden]
    first = seen[0]
    if first in holding and first.hidden and visible:
        msg = f"the first sheet, '{first.title}', is hidden and holds the columns of the table, as {names(_titles(visible), 3)} does."
        remedy = "Delete the sheet that is not the table, or move the table into a file of its own."
        raise ProjectError(Problem(file, msg, remedy))
    if len(visible) > 1:
        msg = f"{len(visible)} sheets hold the columns of the table: {names(_titles(visible), 5)}."
        remedy = (
            "Write under data which is the table: sheet: ... ; or, if they are one table, list them: "
            f"sheet: {{{json.dumps(file)}: {json.dumps(_titles(visible), ensure_ascii=False)}}}."
        )
        raise ProjectError(Problem(file, msg, remedy))
    if not visible and holding:
        msg = f"the columns of the table are on a hidden sheet, {names(_titles(holding), 5)}."
        remedy = "Show it in Excel (right-click on any sheet's name, Unhide), and save the file."
        raise ProjectError(Problem(file, msg, remedy))
    if visible:
        return visible[0].sheet
    chosen = next((item for item in seen if not item.hidden and item.filled), None)
    if chosen is None:
        where = (
            f"the first sheet, '{first.title}', is empty"
            if len(seen) == 1
            else "every sheet that is shown is empty"
        )
        raise ProjectError(Problem(file, f"{where}.", "Put the table on a sheet of its own."))
    return chosen.sheet


def _titles(seen: Sequence[_Seen]) -> list[str]:
    return [item.title for item in seen]


def about_sheets(chosen: Any, book: Any, file: str) -> tuple[str, ...]:
    """Say which sheet was read where a workbook has several."""
    others = [sheet for sheet in book.worksheets if sheet is not chosen]
    if not others:
        return ()
    hidden = sum(sheet.sheet_state != "visible" for sheet in others)
    also = f" ({hidden} of them hidden)" if hidden else ""
    shown = names([str(sheet.title) for sheet in others], 5)
    were = "is one more that was" if len(others) == 1 else f"are {len(others)} more that were"
    title = clip(str(chosen.title), 40)
    return (f"{file}: the sheet '{title}' was read; there {were} not{also}: {shown}.",)
