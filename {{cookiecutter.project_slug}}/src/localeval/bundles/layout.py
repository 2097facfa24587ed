"""What a bundle is made of: the names that its files may have, and how much of each anybody is made to read.

An allow-list: a name that is not on it is refused, whatever it is. What the files hold is checked elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from localeval.base.errors import Refused
from localeval.base.untrusted import quoted

CRATE = "ro-crate-metadata.json"
RESULT = "results.json"
TABLE = "results.csv"
SETTINGS = "evaluation.yml"
REPORTS = ("report.html", "report.docx", "report.pdf")
#: The summary on one page.
SUMMARIES = ("summary.html", "summary.docx", "summary.pdf")
#: The tables of the report as a workbook.
WORKBOOK = "tables.xlsx"
#: Its slides.
SLIDES = "slides.pptx"
#: The assembled report, from which it is rendered in any format, and its pictures.
SOURCE, FIGURES = "report.qmd", "figures"
NOTEBOOKS = "notebooks"

#: Every bundle has these.
REQUIRED = (CRATE, RESULT, TABLE, SETTINGS)
_FIXED = frozenset({*REQUIRED, *REPORTS, *SUMMARIES, WORKBOOK, SLIDES, SOURCE})
_NOTEBOOK = re.compile(NOTEBOOKS + r"/[0-9]{1,4}[-_][A-Za-z0-9][A-Za-z0-9_-]{0,79}\.ipynb")
_FIGURE = re.compile(FIGURES + r"/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.(?:png|svg|jpe?g|gif)")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Limits:
    """How much of a bundle is read; far more than a report needs and little for any computer.

    Parameters
    ----------
    archive_bytes : int
        Most bytes of the zip file.
    total_bytes, file_bytes : int
        Most bytes of all files together, and of one, once unpacked.
    files : int
        Most files.
    ratio : int
        A file may be at most so many times as large as its packed bytes, from ``ratio_from`` bytes on. Text packs to a
        tenth; deflate can reach a thousandth, which only bombs do.
    ratio_from : int
        Smaller files harm nobody.
    """

    archive_bytes: int = 40_000_000
    total_bytes: int = 60_000_000
    file_bytes: int = 30_000_000
    files: int = 120
    ratio: int = 100
    ratio_from: int = 1_000_000


def check_name(name: str) -> None:
    """Refuse the name of an entry that a bundle does not have.

    Raises
    ------
    Refused
        Says what is wrong with it: most names that are not allowed are attempts to write elsewhere.
    """
    if reason := _why_not(name):
        msg = f"it holds an entry '{quoted(name)}', {reason}."
        raise Refused(msg)


def _why_not(name: str) -> str:
    parts = name.split("/")
    if not name or not name.isprintable():
        return "whose name has characters that cannot be seen"
    if "\\" in name:
        return "whose name has a backslash, which is a folder on Windows"
    if name.startswith("/") or _DRIVE.match(name):
        return "which is an absolute path"
    if ".." in parts:
        return "which leads out of the folder"
    if name.endswith("/"):
        return "which is a folder and not a file"
    if name in _FIXED or _NOTEBOOK.fullmatch(name) or _FIGURE.fullmatch(name):
        return ""
    return "which is no file of a bundle"


def check_names(names: list[str]) -> None:
    """Refuse names that are not of a bundle, stand twice, or that some systems take for the same.

    Raises
    ------
    Refused
    """
    seen: dict[str, str] = {}
    for name in names:
        alike = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        if alike in seen:
            kind = "twice" if seen[alike] == name else f"beside '{quoted(seen[alike])}'"
            msg = f"it holds '{quoted(name)}' {kind}; some systems take them for one file."
            raise Refused(msg)
        seen[alike] = name
    for name in names:
        check_name(name)


def check_complete(names: set[str]) -> None:
    """Refuse a bundle that lacks what every bundle has.

    Raises
    ------
    Refused
    """
    if lacking := [name for name in REQUIRED if name not in names]:
        msg = f"it is no bundle of an evaluation: {', '.join(lacking)} is missing."
        raise Refused(msg)
