"""Reading a table file as it is: every column as it stands in the file, with the row numbers a person sees.

It finds what is wrong with the file as a file (not there, empty, another encoding or kind) and knows nothing of what the
columns mean. Text goes on to ``csvfile``, other kinds to ``workbook`` and ``parquetfile``; a title above the header is found in ``raw``.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import nearest
from localeval.data.csvfile import read_csv
from localeval.data.file_signs import another_kind, what_it_is
from localeval.data.parquetfile import read_parquet
from localeval.data.raw import USUAL_LAYOUT, Layout, RawTable, folded
from localeval.data.workbook import read_workbook
from localeval.project.project import FILE
from localeval.project.table_files import WORKBOOK_KINDS, is_pattern, kind_of

#: So many bytes tell what a file is.
_BEGINNING = 4096
#: Of these one is said to whoever has a file of another kind.
_COMMON_KINDS = (".csv", ".txt", ".parquet", ".xlsx")
#: Encodings that are declared where Windows-1252 is meant: what the one has as signs of control, the other has as letters.
_LATIN = ("iso8859-1", "latin-1")
#: So few bytes of a text, as a share, are NUL where a file was damaged; in an encoding of two bytes nearly half are.
_FEW_NUL = 0.05
#: Marks at the beginning of a file that say that each letter takes several bytes; the longer of two that begin alike comes first.
_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How the names of such encodings begin.
_WIDE = ("utf-16", "utf16", "utf-32", "utf32")


@dataclass(frozen=True)
class Reader:
    """How the files of a project are written.

    Attributes
    ----------
    root : Path
        The project's folder.
    encoding, separator : str
        Of text files.
    layout : Layout
        Where in the files the tables stand.
    """

    root: Path
    encoding: str = "utf-8"
    separator: str = ","
    layout: Layout = USUAL_LAYOUT

    def read(
        self, file: str, expected: Sequence[Iterable[str]], ids: frozenset[str] = frozenset()
    ) -> RawTable:
        """Read a file.

        Parameters
        ----------
        file : str
            Path from the project's folder.
        expected : sequence of iterables of str
            For each column that is looked for, the names it may have; used to recognise the header.
        ids : frozenset of str, optional
            The names that a column of ids may have: where the same stand in many rows, each is kept once.

        Returns
        -------
        RawTable
            With at least one row.

        Raises
        ------
        ProjectError
            The file cannot be read as a table.
        """
        path = self.root / file
        kind = kind_of(file)
        several = _files_meant(self.root, file)
        if several is not None:
            raise ProjectError(several)
        if kind is None:
            msg = "this kind of file cannot be read."
            raise ProjectError(Problem(file, msg, f"Save it as one of {', '.join(_COMMON_KINDS)}."))
        accepted = [frozenset(folded(name) for name in names_) for names_ in expected]
        # Of a parquet file, which may be larger than the memory, the beginning only.
        content = beginning_of(path, file) if kind == ".parquet" else bytes_of(path, file)
        other = another_kind(file, content, kind)
        if other is not None:
            raise ProjectError(other)
        if kind == ".parquet":
            return read_parquet(path, file, ids)
        if kind in WORKBOOK_KINDS:
            return read_workbook(content, file, accepted, self.layout)
        if kind.endswith(".gz"):
            content = unzipped(content, file)
            inside = what_it_is(content)
            if inside is not None:
                msg = f"what is compressed in the file is {inside.what}, and no csv."
                remedy = "Unpack it, and name the file that is in it."
                raise ProjectError(Problem(file, msg, remedy))
        text = self._decoded(content, file)
        return read_csv(text, file, self.separator, accepted, self.layout)

    def _decoded(self, content: bytes, file: str) -> bytes:
        """Give the file as UTF-8 without a byte order mark."""
        # The mark that ended a file in programs of long ago.
        content, encoding = self._marked(content.removesuffix(b"\x1a"), file)
        try:
            text = content.decode(encoding)
        except LookupError:
            msg = f"'{encoding}' is not an encoding that is known."
            raise ProjectError(
                Problem(FILE, msg, "Use utf-8 or windows-1252.", column="data.encoding")
            ) from None
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            msg = f"the file is not written in {encoding}; Excel's plain 'CSV' is Windows-1252."
            remedy = "Save it as 'CSV UTF-8', or set encoding: windows-1252 under data in evaluation.yml."
            if codecs.lookup(encoding).name != "utf-8":
                msg = f"the file is not written in {encoding}."
                remedy = "Correct encoding under data in evaluation.yml, or save the file as 'CSV UTF-8'."
            raise ProjectError(Problem(file, msg, remedy, line=line)) from None
        return content if codecs.lookup(encoding).name == "utf-8" else text.encode()

    def _marked(self, content: bytes, file: str) -> tuple[bytes, str]:
        """Say in which encoding a file is: what its own mark says, or what fits, or what is declared; without the mark of UTF-8."""
        if content.startswith(codecs.BOM_UTF8):
            return content[len(codecs.BOM_UTF8) :], "utf-8"
        marked = next((name for mark, name in _MARKED if content.startswith(mark)), None)
        if marked is not None:
            return content, marked
        wide = self.encoding.casefold().replace("_", "-").startswith(_WIDE)
        nul = content.count(b"\0")
        if nul:
            if wide:
                return content, self.encoding
            if nul < _FEW_NUL * len(content):
                msg = "the line holds a byte that stands for no letter (NUL): the file was damaged when it was written or copied."
                line = content[: content.index(b"\0")].count(b"\n") + 1
                raise ProjectError(Problem(file, msg, "Export or copy it again.", line=line))
            msg = "the file is not plain csv text (it may be 'Unicode text', UTF-16, without the mark that says so)."
            remedy = (
                "Save it as 'CSV UTF-8', or set encoding: utf-16-le under data in evaluation.yml."
            )
            raise ProjectError(Problem(file, msg, remedy))
        declared = self.encoding
        if _named(declared) in _LATIN:
            declared = "windows-1252" if _named_letters(content) else declared
        return content, "utf-8" if wide or _is_utf8(content) else declared


def _named(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return encoding


def _named_letters(content: bytes) -> bool:
    """Whether a text has bytes that are letters in Windows-1252 and nothing in Latin-1."""
    return not content.isascii() and any(0x80 <= byte < 0xA0 for byte in set(content))


def _is_utf8(content: bytes) -> bool:
    """Say whether a file is UTF-8 whatever is declared: text of another encoding with letters beyond ASCII is hardly ever valid."""
    if content.isascii():
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _files_meant(root: Path, file: str) -> Problem | None:
    """Say that a folder, or a name with *, stands for no table; None where one file is meant.

    Those that stand for some have been written out as their files (``project.table_files``).
    """
    path = root / file
    if path.is_dir():
        msg = "no file that can be read as a table lies in this folder."
    elif is_pattern(file) and not path.exists():
        msg = "no file is called so that can be read as a table."
    else:
        return None
    remedy = f"Put the exports there (one of {', '.join(_COMMON_KINDS)}), or correct the name under data in evaluation.yml."
    return Problem(file, msg, remedy)


def bytes_of(path: Path, file: str) -> bytes:
    """Give the content of a file.

    Raises
    ------
    ProjectError
        It is not there, is no file, may not be read, or is empty.
    """
    beginning_of(path, file)
    content = path.read_bytes()
    if not content.strip():
        msg = "the file holds nothing but blank space."
        raise ProjectError(Problem(file, msg, "Export the table again."))
    return content


def beginning_of(path: Path, file: str) -> bytes:
    """Give the first bytes of a file.

    Raises
    ------
    ProjectError
        It is not there, is no file, may not be read, or holds no byte.
    """
    try:
        with path.open("rb") as opened:
            beginning = opened.read(_BEGINNING)
    except FileNotFoundError:
        msg, remedy = (
            "the file does not exist.",
            "Put it there, or correct its path under data in evaluation.yml.",
        )
        near = _similar_file(path)
        if near:
            remedy = f"Its folder has '{near}': rename one of the two, or correct the path in evaluation.yml."
        raise ProjectError(Problem(file, msg, remedy)) from None
    except IsADirectoryError:
        msg = "this is a folder, not a file."
        raise ProjectError(
            Problem(file, msg, "Name the file under data in evaluation.yml.")
        ) from None
    except PermissionError:
        msg = "the file cannot be opened."
        raise ProjectError(
            Problem(file, msg, "Close it in other programs, and check that you may read it.")
        ) from None
    if not beginning:
        raise ProjectError(Problem(file, "the file is empty (0 bytes).", "Export the table again."))
    return beginning


def _similar_file(path: Path) -> str | None:
    if not path.parent.is_dir():
        return None
    return nearest(path.name, sorted(item.name for item in path.parent.iterdir()))


def unzipped(content: bytes, file: str) -> bytes:
    """Unpack a gzip file.

    Raises
    ------
    ProjectError
        It is none, is cut short, or holds nothing.
    """
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        msg = "the file cannot be unpacked: it is not gzip, or it is cut short."
        raise ProjectError(Problem(file, msg, "Copy or export it again.")) from None
    if not inner.strip():
        raise ProjectError(Problem(file, "the file is empty.", "Export the table again."))
    return inner
