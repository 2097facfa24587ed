"""Asking Nomis: one address at a time, with patience, within limits, and without showing the key to anybody.

The server tells how many rows there are in all and gives a part of them (25,000 to a guest), so that pages are asked for until all are
there. What is for a moment (429, 500, a broken line) is asked for again after a wait, for as long as the server says where it says so.
What an answer means is the business of ``answers``.

The key comes from the environment and stands in no file, no message and no address that is kept. It is sent to the server that it is
for and to no other: a redirection to another host is not followed, and nothing is sent over a line that others can read.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from localeval.base.errors import Problem, ProjectError
from localeval.base.untrusted import quoted

#: The variable that holds the key of whoever has one.
KEY_VARIABLE = "LOCALEVAL_NOMIS_KEY"
SERVER = "https://www.nomisweb.co.uk"
#: How often something is asked for, and the waits between, in seconds.
ATTEMPTS = 5
#: How often where nobody answers at all: it is mostly that there is no network.
_UNREACHED = 3
WAITS = (2.0, 5.0, 15.0, 30.0)
#: Longest wait that a server may ask for; with more, the person is told to come back.
LONGEST_WAIT = 120.0
#: Seconds that a server may be silent, and that one answer may take.
SILENCE, WHOLE = 60.0, 300.0
#: Bytes of one answer: 100,000 rows are about 45 million.
MOST_BYTES = 80_000_000
_CHUNK = 262_144
#: What passes by itself.
_FOR_A_MOMENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_KEY = re.compile(r"[A-Za-z0-9_\-]{4,200}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class NotKnownError(ProjectError):
    """The server does not know a part of the question: a code, or a date."""


@dataclass(frozen=True)
class Reply:
    """What the server gave for one address.

    Attributes
    ----------
    kind : str
        Its media type, in small letters.
    body : bytes
    """

    kind: str
    body: bytes


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirections within one host, and never from a safe line to one that others can read."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        was, now = urlsplit(req.full_url), urlsplit(newurl)
        if was.hostname != now.hostname or (was.scheme == "https" and now.scheme != "https"):
            raise _ElsewhereError
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _ElsewhereError(Exception):
    """The server sends us to another one."""


class _BrokenError(Exception):
    """An answer did not come whole; what is missing is said."""


@dataclass
class Client:
    """Asks one server.

    Parameters
    ----------
    server : str
        Without a path: ``https://www.nomisweb.co.uk``.
    key : str
        Empty for a guest.
    sleep : callable
        Waits for so many seconds.
    tell : callable
        Is told, in a sentence, what is waited for.
    """

    server: str = SERVER
    key: str = field(default="", repr=False)
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            what = f"'{quoted(parts.hostname or self.server)}' is not the address of a server."
            raise ProjectError(Problem("Nomis", what, f"Write it as {SERVER}."))
        self.server = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self.shown = quoted(parts.hostname, 100)
        if self.key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            what = f"the key would be sent to {self.shown} over a line that others can read."
            remedy = f"Use an address that begins with https, or unset {KEY_VARIABLE}."
            raise ProjectError(Problem("Nomis", what, remedy))
        self._opener = urllib.request.build_opener(_SameHost)

    def address(self, dataset: str, query: Mapping[str, str], offset: int = 0) -> str:
        """Give the address of a question as it may be kept: without the key."""
        asked = {**query, **({"recordoffset": str(offset)} if offset else {})}
        return f"{self.server}/api/v01/dataset/{dataset}.data.csv?{urlencode(asked, safe=',-.')}"

    def ask(self, address: str) -> Reply:
        """Ask for an address until there is an answer.

        Raises
        ------
        NotKnownError
            The server does not know what is asked for.
        ProjectError
            There is no answer; the problem says why in one sentence, and what to do.
        """
        why, most = "does not answer", ATTEMPTS
        for attempt in range(ATTEMPTS):
            most = ATTEMPTS
            try:
                return self._once(address)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code not in _FOR_A_MOMENT:
                    raise self._refused(error.code) from None
                why = f"answers {error.code}{_MEANS.get(error.code, '')}"
                wait = _asked_wait(error.headers.get("Retry-After"))
            except _ElsewhereError:
                raise self._problem("sends us to another server", _ASK) from None
            except _BrokenError as error:
                why, wait = f"breaks off its answer ({error})", None
            except TimeoutError:
                why, wait = f"was silent for {SILENCE:.0f} seconds", None
            except (OSError, HTTPException) as error:  # no network, no such name, a line that broke
                why, wait = _reason(error), None
                if why == _NOT_TRUSTED:
                    raise self._problem(why, _TRUST) from None
                most = _UNREACHED if why == _NOT_REACHED else ATTEMPTS
            if attempt + 1 >= most:
                break
            self._wait(attempt, why, wait)
        raise self._problem(f"{why}, {most} times", _LATER)

    def _once(self, address: str) -> Reply:
        whole = f"{address}&{urlencode({'uid': self.key})}" if self.key else address
        headers = {"User-Agent": "localeval", "Accept": "text/csv"}
        request = urllib.request.Request(whole, headers=headers)
        begun, chunks, size = time.monotonic(), [], 0
        with self._opener.open(request, timeout=SILENCE) as reply:
            announced = reply.headers.get("Content-Length")
            while chunk := reply.read(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > MOST_BYTES:
                    raise self._problem(f"gives more than {MOST_BYTES:,} bytes at once", _FEWER)
                if time.monotonic() - begun > WHOLE:
                    msg = f"it took longer than {WHOLE:.0f} seconds"
                    raise _BrokenError(msg)
            kind = reply.headers.get_content_type()
        if announced is not None and announced.isdigit() and size < int(announced):
            msg = f"{size:,} of {int(announced):,} bytes came"
            raise _BrokenError(msg)
        return Reply(kind.lower(), b"".join(chunks))

    def wait_for_whole(self, attempt: int, why: str) -> None:
        """Wait before what did not come whole is asked for again.

        Raises
        ------
        ProjectError
            It has been asked for often enough.
        """
        if attempt + 1 >= ATTEMPTS:
            raise self._problem(f"{why}, {ATTEMPTS} times", _LATER)
        self._wait(attempt, why, None)

    def _wait(self, attempt: int, why: str, asked: float | None) -> None:
        if asked is not None and asked > LONGEST_WAIT:
            minutes = -(-asked // 60)
            raise self._problem(
                f"{why} and asks to wait for {minutes:.0f} minutes", "Try again after that."
            )
        seconds = WAITS[min(attempt, len(WAITS) - 1)] if asked is None else asked
        self.tell(f"{self.shown} {why}; trying again in {seconds:.0f} seconds")
        self.sleep(seconds)

    def problem(self, why: str, remedy: str) -> ProjectError:
        """Make an error of which the server is the cause."""
        return self._problem(why, remedy)

    def _problem(self, why: str, remedy: str) -> ProjectError:
        what = f"{self.hidden(why)}. The figures of before stay as they are."
        return ProjectError(Problem(self.shown, what, remedy))

    def _refused(self, status: int) -> ProjectError:
        if status in {401, 403}:
            remedy = (
                f"Check the key in {KEY_VARIABLE}, or unset it: guests may ask too."
                if self.key
                else "Try again later; where a firewall stands between, ask who runs it."
            )
            return self._problem(f"refuses to answer ({status})", remedy)
        what = (
            f"does not know what was asked for ({status}). The figures of before stay as they are."
        )
        return NotKnownError(Problem(self.shown, what, _ASK))

    def hidden(self, text: str) -> str:
        """Give a text of the server without the key, should it hold it."""
        return text.replace(self.key, "…") if self.key else text


_ASK = "Tell whoever looks after this package; until then use a table of your own (data.context)."
_LATER = "Try again later. A run needs no network: it takes the figures that were fetched last."
_NOT_REACHED = "cannot be reached"
_NOT_TRUSTED = "has a certificate that this computer does not trust"
_TRUST = "Ask who looks after your network: a firewall may read what passes, and then its certificate has to be known to Python (SSL_CERT_FILE)."
_FEWER = "Name fewer areas or indicators under context in evaluation.yml."
_MEANS = {429: " (too many questions)", 503: " (busy)"}


def key_of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Give the key that the environment holds; empty where there is none.

    Raises
    ------
    ProjectError
        It is no key; what it is, is not shown.
    """
    key = environment.get(KEY_VARIABLE, "").strip()
    if key and not _KEY.fullmatch(key):
        what = "it holds signs that no key has."
        remedy = "Copy the key (unique id) from your account at nomisweb.co.uk, or unset it."
        raise ProjectError(Problem(KEY_VARIABLE, what, remedy))
    return key


def _asked_wait(value: str | None) -> float | None:
    """Give the seconds of a Retry-After, which may be a number or a moment; None where there is none."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())


def _reason(error: Exception) -> str:
    """Say why there is no answer, in words that hold nothing of the address."""
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return f"was silent for {SILENCE:.0f} seconds"
    if isinstance(error, HTTPException):
        return "breaks off its answer"
    if type(inner).__name__ in {"SSLCertVerificationError", "SSLError"}:
        return _NOT_TRUSTED
    return _NOT_REACHED
