"""Work on very many rows that two processors share: columns beside each other, checks that do not need each other.

The results and their order are the same however many work at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

#: So many things are done at a time, from so many rows on.
AT_A_TIME, MANY_ROWS = 2, 100_000


def beside_each_other(
    work: Callable[[_T], _R], items: Iterable[_T], at_a_time: int | None = None
) -> Iterator[_R]:
    """Do some work for each item, so many at a time and never more than that ahead of whoever takes the results, which come in order."""
    at_a_time = at_a_time or AT_A_TIME
    with ThreadPoolExecutor(at_a_time) as workers:
        begun: deque[Future[_R]] = deque()
        for item in items:
            begun.append(workers.submit(work, item))
            if len(begun) == at_a_time:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def each_done(work: Callable[[_T], _R], items: Iterable[_T], rows: int) -> list[_R]:
    """Do some work of so many rows for each item and give all results in order, where nobody minds that they are kept.

    Examples
    --------
    >>> each_done(abs, [-1, 2], rows=2)
    [1, 2]
    """
    if rows < MANY_ROWS:
        return [work(item) for item in items]
    with ThreadPoolExecutor(AT_A_TIME) as workers:
        begun = [workers.submit(work, item) for item in items]
        try:
            return [one.result() for one in begun]
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            raise


def both_done(first: Callable[[], _T], second: Callable[[], _R], rows: int) -> tuple[_T, _R]:
    """Do two things that do not need each other, about so many rows.

    Examples
    --------
    >>> both_done(lambda: 1, lambda: "a", rows=2)
    (1, 'a')
    """
    if rows < MANY_ROWS:
        return first(), second()
    with ThreadPoolExecutor(1) as worker:
        other = worker.submit(second)
        return first(), other.result()
