"""Opening a bundle that somebody else made: everything about it is checked before anything is used.

A bundle is read into memory within limits and never unpacked to disk. What is used of a bundle is its ``result`` and its
``crate``, and of these every text has passed ``base.untrusted``. The other files are foreign: ``report.html``, ``summary.html`` and the notebooks may hold scripts, the Word, Excel, PowerPoint and PDF files
whatever such files hold, and ``evaluation.yml`` is not read. They are offered for download as they are; they are never put
into a page of ours, rendered, executed or unpacked further. ``results.csv`` is compared with ``results.json``, so that no
formula hides in it. Where there are thousands of bundles each is checked in the same way, and only its result is kept
(``CheckedResult``).
"""

from __future__ import annotations

import csv
import hashlib
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from localeval.base.dates import latest_day
from localeval.base.errors import ASK_AGAIN, BundleError, Refused
from localeval.base.untrusted import quoted
from localeval.bundles import layout
from localeval.bundles.archive import read_file, read_folder, read_zip
from localeval.bundles.crate_check import read_crate
from localeval.bundles.layout import Limits
from localeval.bundles.report_source import check_drawing, check_source
from localeval.results import Result, estimates_csv, result_from_json
from localeval.results.versions import MOST_BYTES, read_result

#: How the files begin that are only passed on.
_BEGINNINGS = {
    "report.docx": b"PK\x03\x04",
    "report.pdf": b"%PDF-",
    "summary.docx": b"PK\x03\x04",
    "summary.pdf": b"%PDF-",
    layout.WORKBOOK: b"PK\x03\x04",
    layout.SLIDES: b"PK\x03\x04",
}
#: How pictures begin, by how their names end.
_PICTURES = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".gif": b"GIF8",
}
_TEXTS = (layout.SETTINGS, layout.SOURCE, "report.html", "summary.html")
#: Bytes of results.csv, far more than two thousand estimates need.
_LONGEST_TABLE = 4_000_000
#: Columns without which a table says nothing.
_COLUMNS = {"place_code", "outcome", "month", "estimate", "low", "high"}


@dataclass(frozen=True)
class Bundle:
    """A bundle that has been checked.

    Parameters
    ----------
    name : str
        Name of its file or folder, harmless to show.
    result : Result
        Of the current schema version, whatever the bundle was written in.
    schema_version : str
        The version that ``results.json`` is written in.
    crate : mapping
        The RO-Crate metadata.
    files : mapping
        Name -> content of every file, as it is in the bundle: foreign bytes.
    """

    name: str
    result: Result
    schema_version: str
    crate: Mapping[str, Any]
    files: Mapping[str, bytes]


def open_bundle(path: Path, limits: Limits | None = None) -> Bundle:
    """Open a bundle.

    Parameters
    ----------
    path : Path
        The zip file, or a folder that holds what was in one.
    limits : Limits, optional
        How much is read.

    Returns
    -------
    Bundle

    Raises
    ------
    BundleError
        Names the bundle, the file in it, what is wrong and what to do. Nothing else is ever raised because of
        what a bundle holds.
    """
    name = path.name or str(path)
    try:
        files = _read(path, limits or Limits())
    except Refused as refused:
        raise refused.of(name) from None
    return check_bundle(name, files)


def check_bundle(name: str, files: Mapping[str, bytes]) -> Bundle:
    """Check the files of a bundle that are in memory, whether read or about to be packed.

    Parameters
    ----------
    name : str
        How the bundle is called in messages.
    files : mapping
        Name -> content.

    Returns
    -------
    Bundle

    Raises
    ------
    BundleError
        As for ``open_bundle``.
    """
    entry = ""
    try:
        layout.check_names(list(files))
        layout.check_complete(set(files))
        entry = layout.CRATE
        crate = read_crate(files[entry], files)
        entry = layout.RESULT
        result, version = read_result(files[entry])
        _check_days(result, crate)
        entry = layout.TABLE
        _check_table(files[entry], result)
        entry = ""
        _check_kinds(files)
    except Refused as refused:
        raise refused.of(name, entry) from None
    return Bundle(quoted(name), result, version, crate, MappingProxyType(dict(files)))


def _check_days(result: Result, crate: Mapping[str, Any] | None = None) -> None:
    """Refuse what is dated in a time that has not come: it would count as the newest for as long."""
    graph = (crate or {}).get("@graph", ())
    root: Mapping[str, Any] = next((item for item in graph if item.get("@id") == "./"), {})
    days = {
        f"{layout.RESULT}, run.date": result.run.date,
        f"{layout.RESULT}, changes.since": result.changes.since if result.changes else None,
        f"{layout.CRATE}, datePublished": root.get("datePublished"),
        f"{layout.CRATE}, dateCreated": root.get("dateCreated"),
    }
    last = latest_day().isoformat()
    for where, day in days.items():
        # ISO 8601 begins with the day, and days so written are in the order of their texts.
        if isinstance(day, str) and day[:10] > last:
            what = f"it is dated {quoted(day)} ({where}), which has not come yet."
            remedy = (
                "Check the clock of this computer; if it is right, ask who made the bundle to run and publish again with a clock "
                "that is right."
            )
            raise Refused(what, remedy=remedy)


def _read(path: Path, limits: Limits) -> dict[str, bytes]:
    try:
        real = path.resolve(strict=True)
        if real.is_dir():
            return read_folder(real, limits)
    except (OSError, RuntimeError, ValueError):
        msg = "there is no such file or folder, or it cannot be read."
        raise Refused(msg, remedy="Check the path.") from None
    return read_zip(read_file(real, limits.archive_bytes, path.name), limits)


def _check_kinds(files: Mapping[str, bytes]) -> None:
    """Refuse a file that is not what its name says, so that nobody is offered a program as a report."""
    for name, beginning in _BEGINNINGS.items():
        if name in files and not files[name].startswith(beginning):
            msg = f"'{name}' is not the kind of file that its name says."
            raise Refused(msg, entry=name)
    for name, content in files.items():
        picture = _PICTURES.get(f".{name.rpartition('.')[2]}")
        if picture and not content.startswith(picture):
            msg = f"'{name}' is not the kind of file that its name says."
            raise Refused(msg, entry=name)
    texts = [name for name in files if name in _TEXTS or name.endswith((".ipynb", ".svg"))]
    for name in texts:
        try:
            text = files[name].decode("utf-8")
        except UnicodeDecodeError:
            msg = f"'{name}' is not UTF-8 text."
            raise Refused(msg, entry=name) from None
        if "\x00" in text or (name.endswith(".ipynb") and not text.lstrip().startswith("{")):
            msg = f"'{name}' is not the kind of file that its name says."
            raise Refused(msg, entry=name)
        if name == layout.SOURCE or name.endswith(".svg"):
            check = check_source if name == layout.SOURCE else check_drawing
            try:
                check(text)
            except Refused as refused:
                raise Refused(refused.what, entry=name) from None


def _check_table(data: bytes, result: Result) -> None:
    """Refuse a ``results.csv`` that says other than ``results.json``.

    A table of an older version has fewer columns; those that it has are compared, so that every cell of it is one that
    ``results.estimates_csv`` gives.
    """
    if len(data) > _LONGEST_TABLE:
        msg = f"results.csv has {len(data):,} bytes, where {_LONGEST_TABLE:,} are the most."
        raise Refused(msg)
    try:
        given = _rows(data.decode("utf-8"))
    except (UnicodeDecodeError, csv.Error):
        msg = "results.csv is not a UTF-8 table."
        raise Refused(msg) from None
    expected = _rows(estimates_csv(result))
    header = given[0] if given else []
    known = {name: i for i, name in enumerate(expected[0])}
    if not _COLUMNS <= set(header) <= set(known) or len(set(header)) != len(header):
        msg = "results.csv has other columns than results.json has fields."
        raise Refused(msg)
    if len(given) != len(expected):
        msg = "results.csv has other rows than results.json has estimates."
        raise Refused(msg)
    for line, (row, true) in enumerate(zip(given[1:], expected[1:], strict=True), start=2):
        if row != [true[known[name]] for name in header]:
            msg = f"results.csv says other than results.json in row {line}."
            raise Refused(msg)


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@dataclass(frozen=True)
class CheckedResult:
    """A result that has been checked, and where it is from; small, so that thousands fit into memory.

    Parameters
    ----------
    source : str
        Name of the bundle, harmless to show: no folder of this machine, no user name, no password.
    schema_version : str
        The version that ``results.json`` is written in.
    sha256 : str or None
        Of the bundle's file; None for one that somebody has unpacked, and for outputs of one's own.
    size : int or None
        Bytes of the bundle's file.
    digest : str
        SHA-256 of ``results.json`` as it is written.
    packed : bytes
        The result of the current version, packed.
    """

    source: str
    schema_version: str
    sha256: str | None
    size: int | None
    digest: str
    packed: bytes = field(repr=False)

    @property
    def result(self) -> Result:
        """The result, of the current schema version; parsed anew each time, so keep it while it is used."""
        return result_from_json(zlib.decompress(self.packed).decode("utf-8"))


def open_zip(data: bytes, source: str, limits: Limits) -> CheckedResult:
    """Open the bytes of a bundle's file.

    Parameters
    ----------
    data : bytes
    source : str
        Its name.
    limits : Limits

    Raises
    ------
    BundleError
        It is refused.
    """
    if len(data) > limits.archive_bytes:
        raise _too_large(limits).of(source)
    try:
        files = read_zip(data, limits)
    except Refused as refused:
        raise refused.of(source) from None
    bundle = check_bundle(source, files)
    return _opened(source, bundle.result, bundle.schema_version, files[layout.RESULT], data)


def open_zip_file(path: Path, source: str, limits: Limits) -> CheckedResult:
    """Open a bundle's file; as ``open_zip``."""
    try:
        data = read_file(path.resolve(strict=True), limits.archive_bytes, path.name)
    except Refused as refused:
        raise refused.of(source) from None
    except (OSError, RuntimeError, ValueError):
        msg = "there is no such file, or it cannot be read."
        raise BundleError(source, msg, remedy="Check the path.") from None
    return open_zip(data, source, limits)


def open_folder(path: Path, source: str, limits: Limits) -> CheckedResult:
    """Open a bundle that somebody has unpacked.

    Raises
    ------
    BundleError
        It is refused.
    """
    try:
        bundle = open_bundle(path, limits)
    except BundleError as error:
        raise error.renamed(source) from None
    return _opened(source, bundle.result, bundle.schema_version, bundle.files[layout.RESULT])


def open_output(path: Path, source: str) -> CheckedResult:
    """Open a ``results.json`` that is in no bundle: an output of one's own that is not published yet.

    Raises
    ------
    BundleError
        It is refused.
    """
    try:
        data = read_file(path, MOST_BYTES, path.name)
        result, version = read_result(data)
        _check_days(result)
    except Refused as refused:
        again = "Make it again with 'localeval run'."
        remedy = again if refused.remedy == ASK_AGAIN else refused.remedy
        raise BundleError(source, refused.what, remedy=remedy) from None
    return _opened(source, result, version, data)


def _opened(
    source: str, result: Result, version: str, written: bytes, bundle: bytes | None = None
) -> CheckedResult:
    return CheckedResult(
        source=source,
        schema_version=version,
        sha256=None if bundle is None else hashlib.sha256(bundle).hexdigest(),
        size=None if bundle is None else len(bundle),
        digest=hashlib.sha256(written).hexdigest(),
        packed=zlib.compress(result.model_dump_json().encode("utf-8"), 1),
    )


def _too_large(limits: Limits) -> Refused:
    return Refused(f"it has more than {limits.archive_bytes:,} bytes.")
