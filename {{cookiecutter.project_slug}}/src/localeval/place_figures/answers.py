"""What Nomis answers: rows of a CSV with upper-case names, read strictly, page after page until all are there.

A server that breaks off, a page of a proxy in place of figures, and an answer without figures look alike to a program that does not
look; each is told from the others here. What the figures are taken for is the business of ``taking``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from localeval.base.untrusted import quoted
from localeval.place_figures.client import Client, NotKnownError, Reply

#: Columns without which an answer cannot be understood.
NEEDED = (
    "DATE",
    "DATE_NAME",
    "GEOGRAPHY_CODE",
    "GEOGRAPHY_NAME",
    "MEASURES",
    "OBS_VALUE",
    "OBS_STATUS",
    "RECORD_OFFSET",
    "RECORD_COUNT",
)
#: More rows than this are no answer to what is asked here.
MOST_ROWS = 500_000
#: What a status is called under which no value may be used, whatever stands in its place.
_NOT_GIVEN = re.compile(
    r"suppress|not available|missing|unreliable|disclos|confidential|too small|cannot be|withheld",
    re.IGNORECASE,
)
#: Codes of such a status, where it has no name.
_NOT_GIVEN_CODES = frozenset({"Q", "M", "L", "C", "S", "X", ":", "-"})

Row = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """All rows of one question.

    Attributes
    ----------
    address : str
        Without the key.
    rows : tuple of mapping
        By upper-case names; none where the server has nothing.
    digest : str
        SHA-256 of the pages as they came, one after the other.
    """

    address: str
    rows: tuple[Row, ...]
    digest: str


class _IncompleteError(Exception):
    """A page is cut off, or fits no other."""


def fetch(client: Client, dataset: str, query: Mapping[str, str]) -> Answer:
    """Ask for all rows of a question, page by page.

    Parameters
    ----------
    client : Client
    dataset : str
    query : mapping of str to str
        Dimension -> codes.

    Raises
    ------
    NotKnownError
        The server does not know a code of it.
    ProjectError
        There is no answer, or none that can be used.
    """
    for attempt in range(2):
        try:
            return _all_pages(client, dataset, query)
        except _ChangedError:
            if attempt:
                raise client.problem(
                    f"changes the number of rows of {dataset} while they are read",
                    "Try again in an hour.",
                ) from None
    raise AssertionError


class _ChangedError(Exception):
    """Figures were published while they were read."""


def _all_pages(client: Client, dataset: str, query: Mapping[str, str]) -> Answer:
    rows: list[Row] = []
    digest = hashlib.sha256()
    first = client.address(dataset, query)
    whole: int | None = None
    while whole is None or len(rows) < whole:
        address = client.address(dataset, query, len(rows))
        reply, page, count = _page(client, address, len(rows), dataset)
        if whole is not None and count != whole:
            raise _ChangedError
        digest.update(reply.body)
        whole = count
        rows += page
        if whole > len(rows):
            client.tell(f"{dataset}: {len(rows):,} of {whole:,} rows")
    return Answer(first, tuple(rows), digest.hexdigest())


def _page(client: Client, address: str, offset: int, dataset: str) -> tuple[Reply, list[Row], int]:
    """Ask for one page until it is whole."""
    for attempt in range(100):
        reply = client.ask(address)
        try:
            page, count = _read(client, reply, offset, dataset)
        except _IncompleteError as error:
            client.wait_for_whole(attempt, f"breaks off its answer about {dataset} ({error})")
            continue
        return reply, page, count
    raise AssertionError


def _read(client: Client, reply: Reply, offset: int, dataset: str) -> tuple[list[Row], int]:
    """Read a page, and give its rows and how many there are in all."""
    _refuse_other_kinds(client, reply, dataset)
    try:
        text = reply.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = "it is no text"
        raise _IncompleteError(msg) from None
    if not text.strip():
        return _nothing(offset)
    if not text.endswith(("\n", "\r")):
        msg = "its last line has no end"
        raise _IncompleteError(msg)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [name.strip().upper() for name in reader.fieldnames or ()]
        lacking = [name for name in NEEDED if name not in names]
        if lacking:
            raise client.problem(
                f"gives no column {lacking[0]} in its answer about {dataset}",
                "Try again later; if it stays so, use a table of your own (data.context).",
            )
        reader.fieldnames = names
        rows: list[Row] = []
        for row in reader:
            if None in row or None in row.values():
                msg = f"line {reader.line_num} is cut off"
                raise _IncompleteError(msg)
            rows.append(row)
    except csv.Error:
        msg = f"line {reader.line_num} cannot be read"
        raise _IncompleteError(msg) from None
    if not rows:
        return _nothing(offset)
    return rows, _count(client, rows, offset, dataset)


def _nothing(offset: int) -> tuple[list[Row], int]:
    """Give a page without rows, which only the first may be."""
    if offset:
        msg = "a page has no rows"
        raise _IncompleteError(msg)
    return [], 0


def _count(client: Client, rows: list[Row], offset: int, dataset: str) -> int:
    """Give how many rows there are in all, where the rows of a page follow those before it."""
    counts = {row["RECORD_COUNT"] for row in rows}
    count = counts.pop()
    if counts or not count.isdigit():
        msg = "its rows do not agree on how many there are"
        raise _IncompleteError(msg)
    for place, row in enumerate(rows, offset):
        if row["RECORD_OFFSET"] != str(place):
            msg = f"row {place:,} is not where it should be"
            raise _IncompleteError(msg)
    whole = int(count)
    if whole > MOST_ROWS or offset + len(rows) > whole:
        raise client.problem(
            f"gives {max(whole, offset + len(rows)):,} rows for {dataset}, more than were asked for",
            "Name fewer areas or indicators under context in evaluation.yml.",
        )
    return whole


def _refuse_other_kinds(client: Client, reply: Reply, dataset: str) -> None:
    """Refuse what is no table of figures: a web page, or a message of the server."""
    start = reply.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if reply.kind in {"text/html", "application/xhtml+xml"} or start[:1] == b"<":
        raise client.problem(
            f"gives a web page in place of the figures of {dataset}",
            "Open the address of the server in a browser: a network may ask you to sign in first, or the server is being looked after.",
        )
    if start[:1] == b"{":
        found = re.search(rb'"(?:error|message)"\s*:\s*"([^"]{1,200})', start)
        said = found[1].decode("utf-8", "replace") if found else "no reason"
        why = quoted(client.hidden(said), 100)
        raise NotKnownError(
            client.problem(
                f"does not answer about {dataset} and says: {why}", "Check the codes under context."
            ).problems
        )


@dataclass(frozen=True)
class Observed:
    """One figure of an answer.

    Attributes
    ----------
    value : float or None
        None where it is not given.
    mark : str
        What the server says of it where it is not an ordinary figure: not available, provisional.
    """

    value: float | None
    mark: str = ""


def observed(row: Row) -> Observed:
    """Read the figure of a row, and whether it may be used."""
    status = row["OBS_STATUS"].strip()
    name = " ".join(row.get("OBS_STATUS_NAME", "").split())
    usual = status in {"", "A"}
    mark = "" if usual else name or f"status {status}"
    text = row["OBS_VALUE"].strip()
    withheld = not usual and (status in _NOT_GIVEN_CODES or _NOT_GIVEN.search(name))
    if not text or withheld:
        return Observed(None, mark or "not available")
    try:
        value = float(text)
    except ValueError:
        return Observed(None, mark or text[:40])
    if value != value or abs(value) >= 1e15:
        return Observed(None, mark or "not available")
    return Observed(value, mark)
