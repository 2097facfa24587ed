"""What a file is by how it begins, whatever its name says: exports are renamed, and programs leave files of their own beside them.

A web page that is called .xlsx, an older workbook, one with a password, a compressed file without its ending: each is named as
what it is, with what to do. Files that are what their name says are none of its business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from localeval.base.errors import Problem

#: The older format of Office, which also wraps workbooks with a password.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How parts of it are called: of a file with a password, and of an older workbook.
_LOCKED, _OLDER = (name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook"))
_ZIP, _GZIP, _PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"PAR1"
#: So much of a file is looked at.
_BEGINNING = 4096
_PAGE = re.compile(rb"\s*(<!doctype html|<html|<table|<body)", re.IGNORECASE)
_XML = re.compile(rb"\s*<(\?xml|[a-z])", re.IGNORECASE)
_JSON = re.compile(rb'\s*(\{\s*"|\[\s*[\[{])')


@dataclass(frozen=True)
class Sign:
    """What a file is, as a sentence goes on after "it is", what to do, and the ending that it should have, if it can be read."""

    what: str
    remedy: str
    ending: str = ""


_SAVE = "Open it in Excel, and save it as 'Excel Workbook (.xlsx)'"
#: How a file is made what its name says.
_AS_NAMED = {
    ".xlsx": "open it in Excel, and save it as 'Excel Workbook (.xlsx)'",
    ".csv": "save it as CSV UTF-8",
    ".csv.gz": "compress it with gzip",
    ".parquet": "export it as parquet",
}
_SIGNS = (
    (lambda top: top.startswith(_PARQUET), Sign("a parquet file", "", ".parquet")),
    (lambda top: top.startswith(_GZIP), Sign("a compressed file (gzip)", "", ".csv.gz")),
    (
        lambda top: bool(_PAGE.match(top)),
        Sign("a web page (HTML), as some systems call 'Excel'", f"{_SAVE}."),
    ),
    (lambda top: bool(_XML.match(top)), Sign("XML", f"{_SAVE}, or export it as csv.")),
    (lambda top: top.startswith(b"{\\rtf"), Sign("a document (RTF)", "Export the table as csv.")),
    (lambda top: top.startswith(b"%PDF"), Sign("a PDF", "Export the table as csv.")),
    (
        lambda top: top.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")),
        Sign("a picture", "Export the table itself, as csv or xlsx."),
    ),
    (
        lambda top: top.startswith((b"SQLite format 3", b"\0\x01\0\0Standard ")),
        Sign("a database", "Export its table as csv."),
    ),
    (
        lambda top: top.startswith((b"ARROW1", b"FEA1")),
        Sign("an Arrow file (Feather)", "Save it as parquet, or export it as csv."),
    ),
    (
        lambda top: top.startswith(b"MIME-Version:"),
        Sign("a web page with its parts in one file (MHT)", f"{_SAVE}."),
    ),
    (lambda top: bool(_JSON.match(top)), Sign("JSON", "Export the table as csv.")),
)


def what_it_is(content: bytes) -> Sign | None:
    """Say what a file is that is not what its name says; None where that cannot be told.

    Examples
    --------
    >>> what_it_is(b"<html><table>").what
    "a web page (HTML), as some systems call 'Excel'"
    """
    top = content[:_BEGINNING].removeprefix(b"\xef\xbb\xbf")
    if top.startswith(_OLE):
        if _LOCKED in content:
            return Sign("a workbook with a password", f"{_SAVE}, without a password.")
        if _OLDER in content:
            return Sign("an older workbook (.xls)", f"{_SAVE}.")
        return Sign("an older workbook (.xls), or one with a password", f"{_SAVE}, without a password.")  # fmt: skip
    if top and not top.strip(b"\0"):
        what = "nothing but empty bytes: a copy that broke off, or the stand-in of a file that a cloud folder keeps elsewhere"
        return Sign(what, "Open it once where it is kept ('Always keep on this device'), or copy it again.")  # fmt: skip
    if top.startswith(_ZIP):
        if b"xl/workbook.bin" in content:
            return Sign("a binary workbook (.xlsb)", f"{_SAVE}.")
        if b".iwa" in content:
            return Sign("a spreadsheet of Numbers", "In Numbers: File, Export To, Excel; and name that file.")  # fmt: skip
        if b"xl/" in content:
            return Sign("an Excel workbook", "", ".xlsx")
        if b"opendocument.spreadsheet" in content[:_BEGINNING]:
            return Sign("a spreadsheet of OpenOffice (.ods)", f"{_SAVE}.")
        if b"word/" in content:
            return Sign("a Word document", "Copy its table into Excel, and save that as .xlsx.")
        return Sign("a zip file", "Unpack it, and name the file that is in it.")
    return next((sign for is_so, sign in _SIGNS if is_so(top)), None)


def _is_text(content: bytes) -> bool:
    """Whether a file begins as a table of text does: letters, and a line or more."""
    top = content[:_BEGINNING]
    return b"\n" in top and not any(byte < 32 and byte not in b"\t\r\n" for byte in set(top))


def _read_like(kind: str) -> str:
    """Give the ending that stands for all that are read in the same way."""
    if kind.endswith(".gz"):
        return ".csv.gz"
    return {".xlsm": ".xlsx", ".parquet": ".parquet", ".xlsx": ".xlsx"}.get(kind, ".csv")


def another_kind(file: str, content: bytes, kind: str) -> Problem | None:
    """Say that a file is another kind than its name says; None where it may be what it is called.

    Parameters
    ----------
    file : str
        How the file is called in messages.
    content : bytes
    kind : str
        The ending of its name.
    """
    if PurePath(file).name.startswith("~$"):
        msg = "this is the small file that Excel keeps while a workbook is open, not the workbook."
        named = file.replace("~$", "")
        return Problem(file, msg, f"Close the workbook in Excel, and name it: {named}.")
    found = what_it_is(content)
    if found is None and kind in {".xlsx", ".xlsm", ".parquet"} and _is_text(content):
        found = Sign("text, as in a csv file", "", ".csv")
    like = _read_like(kind)
    if found is None or found.ending == like:
        return None
    msg = f"the name ends in {kind}, but the content is {found.what}."
    remedy = found.remedy
    if found.ending:
        remedy = f"Rename it to {found.ending}, here and in evaluation.yml, or {_AS_NAMED[like]}."
    return Problem(file, msg, remedy)
