"""Bundles at addresses, several at a time, without letting a slow server keep everybody waiting.

Each server has 30 seconds in all, for whatever is asked of it; what it really delivers buys it more, so that many or large
bundles of a server that delivers are all taken. What has not come by then is refused, and everything else goes on. Nothing is
asked for twice: whoever passes bundles on keeps what has come. How one bundle is read is the business of ``remote``.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from localeval.base.errors import BundleError, ProjectError
from localeval.bundles.layout import Limits
from localeval.bundles.remote import Remote, download, server_of

#: Seconds for which a server may keep a comparison waiting.
PATIENCE = 30.0
#: Bytes that buy a server one second more.
FAIR_RATE = 50_000
#: Downloads at the same time, from one server and in all.
_FROM_ONE, _IN_ALL = 4, 64
_LOOK = 0.05

Fetched = bytes | ProjectError


@dataclass
class _Server:
    """What is asked of one server, and for how long it has been waited for."""

    waiting: deque[int] = field(default_factory=deque)
    running: set[int] = field(default_factory=set)
    begun: float | None = None
    listed: float = 0.0
    received: int = 0

    def take(self, size: int) -> None:
        self.received += size

    def waited(self) -> float:
        """Give the seconds that were spent on it and not paid for by what it has delivered."""
        since = 0.0 if self.begun is None else time.monotonic() - self.begun
        return self.listed + since - self.received / FAIR_RATE


def fetch_all(remotes: Sequence[Remote], limits: Limits) -> Iterator[tuple[int, Fetched]]:
    """Fetch bundles.

    Parameters
    ----------
    remotes : sequence of Remote
    limits : Limits

    Yields
    ------
    int
        Place of a bundle among them, in the order in which they arrive.
    bytes or ProjectError
        The bundle, or why it is not to be had.
    """
    servers: dict[str, _Server] = defaultdict(_Server)
    for number, remote in enumerate(remotes):
        servers[server_of(remote.address)].waiting.append(number)
    for address, listed in {remote.address: remote.listed for remote in remotes}.items():
        servers[server_of(address)].listed += listed
    arrived: queue.SimpleQueue[tuple[int, Fetched]] = queue.SimpleQueue()
    while any(server.waiting or server.running for server in servers.values()):
        _begin(servers, remotes, limits, arrived)
        try:
            number, fetched = arrived.get(timeout=_LOOK)
        except queue.Empty:
            pass
        else:
            server = servers[server_of(remotes[number].address)]
            if number in server.running:  # and was not given up meanwhile
                server.running.remove(number)
                yield number, fetched
        for server in servers.values():
            if server.waited() > PATIENCE:
                given_up = [*server.running, *server.waiting]
                server.running.clear()
                server.waiting.clear()
                yield from ((number, _too_slow(remotes[number])) for number in given_up)


def _begin(
    servers: dict[str, _Server],
    remotes: Sequence[Remote],
    limits: Limits,
    arrived: queue.SimpleQueue[tuple[int, Fetched]],
) -> None:
    """Begin as many downloads as may go on at the same time."""
    room = _IN_ALL - sum(len(server.running) for server in servers.values())
    for server in servers.values():
        while server.waiting and len(server.running) < _FROM_ONE and room > 0:
            number = server.waiting.popleft()
            server.running.add(number)
            server.begun = server.begun or time.monotonic()
            room -= 1
            work = partial(_fetch, number, remotes[number], limits, server.take, arrived)
            # A thread that is given up must not keep the program from ending.
            threading.Thread(target=work, daemon=True).start()


def _fetch(
    number: int,
    remote: Remote,
    limits: Limits,
    took: Callable[[int], None],
    arrived: queue.SimpleQueue[tuple[int, Fetched]],
) -> None:
    try:
        arrived.put((number, download(remote, limits, took)))
    except ProjectError as error:
        arrived.put((number, error))


def _too_slow(remote: Remote) -> BundleError:
    what = f"it did not come in time: its server has {PATIENCE:.0f} seconds for all that is asked of it."
    remedy = "Try again later, or download the bundle and name its file."
    return BundleError(remote.shown, what, remedy=remedy)
