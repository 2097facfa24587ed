"""From the ending of a file's name to what reads its text; a Word file is an archive of such files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from localeval.sharing.texts.markup import read_markup
from localeval.sharing.texts.notebook import read_notebook
from localeval.sharing.texts.pdf import read_pdf
from localeval.sharing.texts.pictures import read_png
from localeval.sharing.texts.piece import Piece, within
from localeval.sharing.texts.plain import decoded, read_csv, read_lines, read_strings


def pieces(name: str, content: bytes) -> Iterator[Piece]:
    """Give every text in a file.

    Parameters
    ----------
    name : str
        The ending says the kind of file; an unknown kind is read as plain text.
    content : bytes

    Yields
    ------
    Piece
    """
    reader = _READERS.get(name.rpartition(".")[2].lower(), read_lines)
    yield from reader(content)


def _docx(content: bytes) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.comment:
            yield Piece("comment of the archive", decoded(archive.comment))
        for name in archive.namelist():
            yield Piece("names of the parts", name)
            part = name if name.endswith(tuple(f".{kind}" for kind in _READERS)) else f"{name}.bin"
            part = f"{name}.xml" if name.endswith(".rels") else part
            yield from within(name, pieces(part, archive.read(name)))


_READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "html": read_markup,
    "htm": read_markup,
    "svg": read_markup,
    "xml": read_markup,
    "docx": _docx,
    "pdf": read_pdf,
    "ipynb": read_notebook,
    "csv": read_csv,
    "png": read_png,
    "bin": read_strings,
    "jpeg": read_strings,
    "jpg": read_strings,
}
