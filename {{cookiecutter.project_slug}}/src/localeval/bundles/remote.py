"""Bundles at an address: the web, or an object store through fsspec. What is there, and its bytes, within limits.

An address may carry a password or a signature. Neither is ever shown: messages name the scheme, the host
and the path, and no text of a driver's own error. Nothing is checked here but sizes; ``opening`` does the rest.
"""

from __future__ import annotations

import importlib.util
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from localeval.base.errors import BundleError, Problem, ProjectError
from localeval.base.untrusted import quoted
from localeval.bundles.layout import Limits

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_WEB = frozenset({"http", "https"})
_LOCAL = frozenset({"file", "local"})
_MAGIC = re.compile(r"[*?\[]")
#: Seconds that a whole download may take, and that a server may be silent.
TIMEOUT = 120
SILENCE = 30
_CHUNK = 262_144
#: Folders below the one that is named.
_DEEPEST = 8


@dataclass(frozen=True)
class Remote:
    """A bundle at an address.

    Parameters
    ----------
    address : str
        As the person gave it; it may hold a password and is not for showing.
    path : str
        Of the bundle, as its file system calls it.
    shown : str
        Scheme, host and path.
    listed : float
        Seconds that it took to find it.
    """

    address: str = field(repr=False)
    path: str = field(repr=False)
    shown: str
    listed: float = field(default=0.0, repr=False, compare=False)


def is_address(source: str) -> bool:
    """Whether it is an address and not a path: ``scheme://``."""
    return _ADDRESS.match(source) is not None


def server_of(address: str) -> str:
    """Give what tells one server, or one store of a service, from another."""
    return address.partition("://")[2].partition("/")[0].rpartition("@")[2].lower()


def local_path(address: str) -> Path | None:
    """Give the path of a ``file://`` address; None for any other."""
    if _scheme(address) not in _LOCAL:
        return None
    from fsspec.implementations.local import LocalFileSystem

    return Path(LocalFileSystem._strip_protocol(address))


def without_secrets(address: str) -> str:
    """Give an address as it may be shown: no user name, password, query or fragment.

    Examples
    --------
    >>> without_secrets("https://me:secret@data.example.org/a.zip?signature=1")
    'https://data.example.org/a.zip'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"{_scheme(address)}://"
    host = parts.netloc.rpartition("@")[2]
    return quoted(f"{parts.scheme}://{host}{parts.path}", 200)


def find_bundles(address: str, most: int, seconds: float | None = None) -> list[Remote]:
    """Find the bundles at an address.

    Parameters
    ----------
    address : str
        Of a bundle; for an object store also of a folder, which is searched for zip files, or with wildcards. A
        web address is one bundle: the web has no folders.
    most : int
        Most bundles.
    seconds : float, optional
        How long its server may take to list them; ``SILENCE`` unless given.

    Raises
    ------
    ProjectError
        The address cannot be used: its kind is unknown, a package for it is missing, or nothing is there.
    """
    if "::" in address:
        raise _unusable(address, "addresses inside one another ('::') are not read.")
    if _scheme(address) in _WEB:
        return [Remote(address, address, without_secrets(address))]
    begun = time.monotonic()
    found = _listed(address, SILENCE if seconds is None else seconds)
    listed = time.monotonic() - begun
    if not found:
        raise _unusable(address, "there is no bundle (a file that ends in .zip).")
    if len(found) > most:
        raise _unusable(address, f"there are {len(found):,} bundles, where {most:,} are the most.")
    return [Remote(address, name, shown, listed) for name, shown in sorted(found)]


def _listed(address: str, seconds: float) -> list[tuple[str, str]]:
    """Give path and shown address of each bundle at an address, or give up when that takes too long."""
    answer: queue.SimpleQueue[list[tuple[str, str]] | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            answer.put(_list(address))
        except Exception as error:
            answer.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        found = answer.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        what = f"it was not listed in time: its server has {SILENCE:g} seconds for all that is asked of it."
        raise _unusable(address, what) from None
    if isinstance(found, Exception):
        raise found
    return found


def _list(address: str) -> list[tuple[str, str]]:
    system, path = _system(address)
    try:
        if _MAGIC.search(path):
            found = [name for name in system.glob(path) if str(name).endswith(".zip")]
        elif system.isdir(path):
            names = system.find(path, maxdepth=_DEEPEST)
            found = [name for name in names if str(name).endswith(".zip")]
        else:
            found = [path]
    except Exception as error:  # drivers have errors of their own kinds
        raise _unusable(address, f"it cannot be listed ({_reason(error)}).") from None
    return [(str(name), without_secrets(system.unstrip_protocol(name))) for name in map(str, found)]


def download(remote: Remote, limits: Limits, took: Callable[[int], None] = lambda _: None) -> bytes:
    """Read a bundle from its address into memory.

    Parameters
    ----------
    remote : Remote
    limits : Limits
    took : callable, optional
        Told of each part that arrives, in bytes.

    Raises
    ------
    BundleError
        It is larger than the limit, the server does not answer, or it has no such file.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        system, _ = _system(remote.address)
        options = {"block_size": 0} if _scheme(remote.address) in _WEB else {}
        with system.open(remote.path, "rb", **options) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                took(len(chunk))
                if size > limits.archive_bytes:
                    break
                chunks.append(chunk)
    except ProjectError:
        raise
    except Exception as error:  # drivers have errors of their own kinds
        msg = f"it cannot be fetched ({_reason(error)})."
        remedy = "Check the address, and that this computer may read it; then try again."
        raise BundleError(remote.shown, msg, remedy=remedy) from None
    if size > limits.archive_bytes:
        msg = f"it has more than {limits.archive_bytes:,} bytes."
        raise BundleError(remote.shown, msg)
    return b"".join(chunks)


def _scheme(address: str) -> str:
    match = _ADDRESS.match(address)
    return match[1].lower() if match else ""


def _system(address: str) -> tuple[Any, str]:
    """Give the file system of an address and the path in it."""
    import fsspec

    scheme = _scheme(address)
    try:
        return fsspec.core.url_to_fs(address, **_options(scheme))  # type: ignore[no-any-return]
    except ImportError:
        raise _no_driver(address, scheme) from None
    except Exception as error:  # drivers have errors of their own kinds
        if scheme not in fsspec.available_protocols():
            msg = f"addresses of the kind '{quoted(scheme)}://' are not known."
            raise _unusable(address, msg) from None
        raise _unusable(address, f"it cannot be used ({_reason(error)}).") from None


def _options(scheme: str) -> dict[str, Any]:
    if scheme not in _WEB:
        return {}
    import aiohttp

    # Redirects are followed to http and https alone; a proxy of the machine is used.
    timeout = aiohttp.ClientTimeout(total=TIMEOUT, sock_connect=SILENCE, sock_read=SILENCE)
    return {"client_kwargs": {"timeout": timeout, "trust_env": True}}


def _no_driver(address: str, scheme: str) -> ProjectError:
    from fsspec.registry import known_implementations

    about = known_implementations.get(scheme, {})
    package = str(about.get("class", "")).partition(".")[0]
    what = f"reading {quoted(scheme)}:// wants a package that is not installed."
    if package and package != "fsspec" and importlib.util.find_spec(package) is None:
        remedy = f"Install it: python -m pip install {package}"
    else:
        remedy = quoted(about.get("err", "Install its driver for fsspec."), 200)
    return ProjectError(Problem(without_secrets(address), what, remedy))


def _unusable(address: str, what: str) -> ProjectError:
    remedy = "Check the address, or download the bundles and name their folder."
    return ProjectError(Problem(without_secrets(address), what, remedy))


def _reason(error: BaseException) -> str:
    """Say an error of a driver in words that hold nothing of the address."""
    if isinstance(error, FileNotFoundError) and error.__cause__ is not None:
        return _reason(error.__cause__)  # fsspec says so of whatever goes wrong on the web
    status = getattr(error, "status", None)
    if isinstance(status, int) and status != 404:
        return f"the server answers {status}"
    if isinstance(error, FileNotFoundError) or status == 404:
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "it may not be read"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError):
        return "no connection"
    # Drivers name their errors so that the name says it: NoCredentialsError.
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
