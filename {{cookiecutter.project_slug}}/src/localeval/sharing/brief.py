"""Opening a bundle as ``open_bundle`` does, and keeping only its result, for when there are thousands of them.

Everything in it is checked, also what a comparison does not use, and refused alike; then the files are let go.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from localeval.results import Result, from_json
from localeval.sharing import layout
from localeval.sharing.archive import read_file, read_zip
from localeval.sharing.errors import BundleError, Refused
from localeval.sharing.layout import Limits
from localeval.sharing.opening import check_bundle, open_bundle
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


def open_zip(data: bytes, source: str, limits: Limits) -> Opened:
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


def open_zip_file(path: Path, source: str, limits: Limits) -> Opened:
    """Open a bundle's file; as ``open_zip``."""
    try:
        data = read_file(path.resolve(strict=True), limits.archive_bytes, path.name)
    except Refused as refused:
        raise refused.of(source) from None
    except (OSError, RuntimeError, ValueError):
        msg = "there is no such file, or it cannot be read."
        raise BundleError(source, msg, remedy="Check the path.") from None
    return open_zip(data, source, limits)


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
