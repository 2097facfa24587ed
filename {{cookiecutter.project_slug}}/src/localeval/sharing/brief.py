"""Opening only what a comparison uses of a bundle, for when there are thousands of them.

Used are the metadata, ``results.json`` and ``results.csv``; ``open_bundle`` also unpacks and looks at the reports and
notebooks. The rule is: **what is not unpacked is not used**. Everything about the zip file itself (names, headers,
overlaps, sizes that are declared) and everything about the used files (checksums, the digests in the metadata, strict
JSON, the contract, every text) is checked as ``open_bundle`` does, and refused alike. What is wrong inside a
file that is not unpacked (a damaged report, a Word file that is none, a digest of a notebook that is not true) is not
seen here; whoever passes those files on opens the bundle with ``open_bundle`` first.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from localeval.results import Result, from_json
from localeval.sharing import layout
from localeval.sharing.archive import read_file, read_parts
from localeval.sharing.errors import BundleError, Refused
from localeval.sharing.layout import Limits
from localeval.sharing.opening import USED, check_bundle, check_used, open_bundle
from localeval.sharing.versions import MOST_BYTES, read_result


@dataclass(frozen=True)
class Opened:
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
        return from_json(zlib.decompress(self.packed).decode("utf-8"))


def open_zip(data: bytes, source: str, limits: Limits, *, whole: bool = False) -> Opened:
    """Open the bytes of a bundle's file.

    Parameters
    ----------
    data : bytes
    source : str
        Its name.
    limits : Limits
    whole : bool
        Check the files too that are not used, as ``open_bundle`` does.

    Raises
    ------
    BundleError
        It is refused.
    """
    if len(data) > limits.archive_bytes:
        raise _too_large(limits).of(source)
    try:
        files = read_parts(data, limits, None if whole else USED)
    except Refused as refused:
        raise refused.of(source) from None
    contents = {name: content for name, content in files.items() if isinstance(content, bytes)}
    if whole:
        bundle = check_bundle(source, contents)
        result, version = bundle.result, bundle.schema_version
    else:
        _, result, version = check_used(source, files, contents)
    return _opened(source, result, version, contents[layout.RESULT], data)


def open_zip_file(path: Path, source: str, limits: Limits, *, whole: bool = False) -> Opened:
    """Open a bundle's file; as ``open_zip``."""
    try:
        data = read_file(path.resolve(strict=True), limits.archive_bytes, path.name)
    except Refused as refused:
        raise refused.of(source) from None
    except (OSError, RuntimeError, ValueError):
        msg = "there is no such file, or it cannot be read."
        raise BundleError(source, msg, remedy="Check the path.") from None
    return open_zip(data, source, limits, whole=whole)


def open_folder(path: Path, source: str, limits: Limits) -> Opened:
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


def open_result(path: Path, source: str) -> Opened:
    """Open a ``results.json`` that is in no bundle: an output of one's own that is not published yet.

    Raises
    ------
    BundleError
        It is refused.
    """
    try:
        data = read_file(path, MOST_BYTES, path.name)
        result, version = read_result(data)
    except Refused as refused:
        remedy = "Make it again with 'localeval run'."
        raise BundleError(source, refused.what, remedy=remedy) from None
    return _opened(source, result, version, data)


def _opened(
    source: str, result: Result, version: str, written: bytes, bundle: bytes | None = None
) -> Opened:
    return Opened(
        source=source,
        schema_version=version,
        sha256=None if bundle is None else hashlib.sha256(bundle).hexdigest(),
        size=None if bundle is None else len(bundle),
        digest=hashlib.sha256(written).hexdigest(),
        packed=zlib.compress(result.model_dump_json().encode("utf-8"), 1),
    )


def _too_large(limits: Limits) -> Refused:
    return Refused(f"it has more than {limits.archive_bytes:,} bytes.")
