"""What opening something costs, counted and not timed: the counts are the same on a machine that is busy with other things."""

from __future__ import annotations

import sys
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest


@dataclass
class Work:
    """What was done.

    Attributes
    ----------
    lines : int
        Lines of Python that were executed, each as often as it was.
    inflated : int
        Bytes that were unpacked.
    peak : int
        Most bytes of memory that were held at the same time, beside those that were held before.
    """

    lines: int = 0
    inflated: int = 0
    peak: int = 0


@contextmanager
def lines_counted() -> Iterator[Work]:
    """Count the lines that are executed inside."""
    work = Work()

    def tracer(frame: FrameType, event: str, _: Any) -> Any:
        work.lines += event == "line"
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        yield work
    finally:
        sys.settrace(before)


@contextmanager
def memory_counted() -> Iterator[Work]:
    """Count the bytes that are unpacked inside, and the memory that is held."""
    work = Work()
    begin = zlib.decompressobj

    class Inflating:
        """A stream that says how much comes out of it."""

        def __init__(self, *arguments: Any) -> None:
            self.stream = begin(*arguments)

        def decompress(self, *arguments: Any) -> bytes:
            content = self.stream.decompress(*arguments)
            work.inflated += len(content)
            return content

        def __getattr__(self, name: str) -> Any:
            return getattr(self.stream, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zlib, "decompressobj", Inflating)
        tracemalloc.start()
        try:
            yield work
            _, work.peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
