"""A server on this machine that speaks as Nomis does, with its limits, and breaks down as it is told.

It answers ``/api/v01/dataset/<id>.data.csv`` with the documented query: codes parted by commas, ``date=latestMINUS24-latest``,
``recordoffset``, ``uid``. A guest gets 25,000 rows a page.
"""

from __future__ import annotations

import csv
import io
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

COLUMNS = (
    "DATE DATE_NAME DATE_CODE GEOGRAPHY GEOGRAPHY_NAME GEOGRAPHY_CODE GEOGRAPHY_TYPE {by} MEASURES MEASURES_NAME OBS_VALUE OBS_STATUS "
    "OBS_STATUS_NAME URN RECORD_OFFSET RECORD_COUNT"
)
NAMES = {
    "E08000003": "Manchester",
    "E08000006": "Salford",
    "E08000009": "Trafford",
    "E12000002": "North West",
    "E92000001": "England",
    "E06000066": "Somerset",
    "E12000009": "South West",
}
VARIABLES = {
    "45": ("Employment rate - aged 16-64", 70.0),
    "83": ("Unemployment rate - aged 16+", 5.0),
    "111": ("% who are economically inactive - aged 16-64", 25.0),
    "1493": ("% of economically inactive student", 30.0),
    "1494": ("% of economically inactive looking after family/home", 20.0),
    "1495": ("% of economically inactive temporary sick", 2.0),
    "1496": ("% of economically inactive long-term sick", 28.0),
    "1497": ("% of economically inactive discouraged", 0.5),
    "1498": ("% of economically inactive retired", 10.0),
    "1499": ("% of economically inactive other", 9.5),
    "1757": ("aged 16-64 employment rate - EA core disabled", 52.0),
    "1760": ("aged 16-64 employment rate - not EA core disabled", 78.0),
    "1902": ("% with RQF4+ - aged 16-64", 42.0),
    "1947": ("% with no qualifications (RQF) - aged 16-64", 8.0),
}
MEASURES = {"20100": "Value", "20599": "Variable", "21003": "Confidence", "20701": "Confidence"}
SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
#: The last month of each dataset: July 2026.
LATEST = 2026 * 12 + 6

Fault = Callable[["_Handler"], None]


@dataclass
class Nomis:
    """What the server knows, and what goes wrong with it.

    Attributes
    ----------
    names : dict
        Area -> its name; an area that is not here has no rows.
    faults : deque
        What is done in place of the next answers, one after the other; None is an ordinary answer.
    asked : list
        Every query that came, as a dict.
    page : int
        Rows of a page for a guest; with a key there are four times as many.
    changes : dict
        (area, indicator code, DATE, measure) -> {column: text} that stands in the row in place of its own.
    unknown_is : int
        Status for a question that holds an area that is not known; 200 gives an answer without it.
    """

    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    faults: deque[Fault | None] = field(default_factory=deque)
    asked: list[dict[str, str]] = field(default_factory=list)
    page: int = 25_000
    changes: dict[tuple[str, str, str, str], dict[str, str]] = field(default_factory=dict)
    variables: dict[str, tuple[str, float]] = field(default_factory=lambda: dict(VARIABLES))
    unknown_is: int = 200
    twice: bool = False
    address: str = ""
    _made: dict[str, tuple[list[str], list[list[str]]]] = field(default_factory=dict, repr=False)

    def kept_rows(self, dataset: str, query: dict[str, str]) -> tuple[list[str], list[list[str]]]:
        """Give them without making those of a question again for each of its pages."""
        if not int(query.get("recordoffset", 0)):
            self._made[dataset] = self.rows(dataset, query)
        return self._made[dataset]

    def rows(self, dataset: str, query: dict[str, str]) -> tuple[list[str], list[list[str]]]:
        """Give the columns and rows of a question."""
        by, codes = _by(dataset, query)
        columns = COLUMNS.format(by=by).split()
        rows = [
            [cells.get(name, "") for name in columns]
            for area in query["geography"].split(",")
            if area in self.names
            for cells in self._of_area(dataset, area, codes, query)
            for _ in range(2 if self.twice else 1)
        ]
        count = str(len(rows))
        return columns, [[*row[:-2], str(place), count] for place, row in enumerate(rows)]

    def _of_area(
        self, dataset: str, area: str, codes: list[str], query: dict[str, str]
    ) -> Iterator[dict[str, str]]:
        for date, name in _dates(dataset, query["date"]):
            for code in codes:
                for measure in query["measures"].split(","):
                    cells = {
                        "DATE": date,
                        "DATE_NAME": name,
                        "GEOGRAPHY_CODE": area,
                        "GEOGRAPHY_NAME": self.names[area],
                        "GEOGRAPHY_TYPE": "local authorities",
                        "MEASURES": measure,
                        "MEASURES_NAME": MEASURES[measure],
                        "OBS_STATUS": "A",
                        "OBS_STATUS_NAME": "Normal Value",
                        **self._figure(dataset, area, code, measure, date),
                    }
                    yield {**cells, **self.changes.get((area, code, date, measure), {})}

    def _figure(
        self, dataset: str, area: str, code: str, measure: str, date: str
    ) -> dict[str, str]:
        shift = sum(map(ord, area + date)) % 7 / 10
        if dataset == "NM_162_1":
            name = {"1": "Claimant count", "2": "Claimants as a proportion of residents aged 16-64"}
            value = 4.0 + shift if code == "2" else 5 * round(2000 + 100 * shift)
            return {"GENDER_NAME": "Total", "AGE_NAME": "All categories: Age 16+", "MEASURE": code, "MEASURE_NAME": name[code], "OBS_VALUE": f"{value:g}"}  # fmt: skip
        if dataset == "NM_17_5":
            if code not in self.variables:
                return {"VARIABLE": code, "VARIABLE_NAME": "another", "OBS_VALUE": "1"}
            name_of, level = self.variables[code]
            value = 3.1 if measure == "21003" else level + shift
            return {"VARIABLE": code, "VARIABLE_NAME": name_of, "OBS_VALUE": f"{value:.1f}"}
        if dataset == "NM_30_1":
            value = 2.5 if measure == "20701" else 600 + 10 * shift
            return {"SEX_NAME": "Full Time Workers", "ITEM_NAME": "Median", "PAY_NAME": "Weekly pay - gross", "OBS_VALUE": f"{value:.1f}"}  # fmt: skip
        return {"ITEM_NAME": "Jobs density", "OBS_VALUE": f"{0.9 + shift / 10:.2f}"}


def _by(dataset: str, query: dict[str, str]) -> tuple[str, list[str]]:
    if dataset == "NM_162_1":
        return "GENDER_NAME AGE_NAME MEASURE MEASURE_NAME", query["measure"].split(",")
    if dataset == "NM_17_5":
        return "VARIABLE VARIABLE_NAME", query["variable"].split(",")
    if dataset == "NM_30_1":
        return "SEX_NAME ITEM_NAME PAY_NAME", ["0"]
    return "ITEM_NAME", ["0"]


def _dates(dataset: str, date: str) -> list[tuple[str, str]]:
    back = int(date.removeprefix("latestMINUS").removesuffix("-latest"))
    if dataset == "NM_162_1":
        months = range(LATEST - back, LATEST + 1)
        return [(f"{m // 12}-{m % 12 + 1:02d}", f"{SHORT[m % 12]} {m // 12}") for m in months]
    if dataset == "NM_17_5":
        ends = range(LATEST - 4 - 3 * back, LATEST - 3, 3)  # years that end in March, June, ...
        return [(f"{m // 12}-{m % 12 + 1:02d}", f"{SHORT[(m - 11) % 12]} {(m - 11) // 12}-{SHORT[m % 12]} {m // 12}") for m in ends]  # fmt: skip
    last = 2026 if dataset == "NM_30_1" else 2024
    return [(str(year), str(year)) for year in range(last - back, last + 1)]


class _Handler(BaseHTTPRequestHandler):
    nomis: Nomis

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        asked = {name: values[0] for name, values in query.items()}
        nomis = self.nomis
        nomis.asked.append({"dataset": path.rsplit("/", 1)[1].partition(".")[0], **asked})
        fault = nomis.faults.popleft() if nomis.faults else None
        if fault is not None:
            fault(self)
            return
        if nomis.unknown_is != 200 and not set(asked["geography"].split(",")) <= set(nomis.names):
            self.answer(nomis.unknown_is, b"", "text/html")
            return
        self.answer(200, self.csv_of(nomis.asked[-1]["dataset"], asked))

    def csv_of(self, dataset: str, asked: dict[str, str]) -> bytes:
        """Give the page that is asked for; nothing at all where there is no row."""
        columns, rows = self.nomis.kept_rows(dataset, asked)
        begin = int(asked.get("recordoffset", 0))
        most = self.nomis.page * (4 if "uid" in asked else 1)
        if not rows:
            return b""
        out = io.StringIO()
        writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(rows[begin : begin + most])
        return out.getvalue().encode()

    def answer(
        self,
        status: int,
        body: bytes,
        kind: str = "text/csv",
        headers: dict[str, str] | None = None,
        announced: int | None = None,
    ) -> None:
        """Send an answer; ``announced`` is the length that is said, where it is another."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def whole(self) -> bytes:
        """Give the ordinary answer to what was asked."""
        return self.csv_of(self.nomis.asked[-1]["dataset"], self.nomis.asked[-1])


def status(code: int, **headers: str) -> Fault:
    """Answer with a status; ``Retry_After="3"`` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(code, b"busy", "text/plain", named)


def half(handler: _Handler) -> None:
    """Give half an answer that says it is whole: cut in the middle of a line."""
    body = handler.whole()
    handler.answer(200, body[: body.rfind(b"\r\n", 0, len(body) // 2) - 20])


def broken_line(handler: _Handler) -> None:
    """Announce the whole answer, and hang up in the middle."""
    body = handler.whole()
    handler.answer(200, body[: len(body) // 2], announced=len(body))


def web_page(handler: _Handler) -> None:
    """Give a page of a proxy that wants somebody to sign in."""
    handler.answer(200, b"<!DOCTYPE html><title>Sign in</title>", "text/html; charset=utf-8")


def says_no(handler: _Handler) -> None:
    """Give the message of a server that cannot make the query; it repeats what was asked, key and all."""
    uid = handler.nomis.asked[-1].get("uid", "")
    handler.answer(200, f'{{"error":"Cannot create query {uid}"}}'.encode(), "application/json")


@contextmanager
def running(nomis: Nomis) -> Iterator[Nomis]:
    """Let the server run while a test asks it."""
    handler = type("Handler", (_Handler,), {"nomis": nomis})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    nomis.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield nomis
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
