"""The language of a piece of work is that work's own: it leaks into no other place, thread or task."""

from __future__ import annotations

import asyncio
import contextvars
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from localeval.base.dates import long_date, short_day, short_month
from localeval.base.fixed_texts import WordingError, english, spoken, texts_of
from localeval.base.language import language, speak, speaking

DAY = dt.date(2026, 11, 28)


def test_nobody_has_chosen() -> None:
    assert language() == "en"
    assert long_date(DAY) == "28 November 2026"


def test_a_block_speaks_and_then_no_more() -> None:
    with speaking("cy"):
        assert long_date(DAY) == "28 Tachwedd 2026"
        assert short_day("2026-02-03") == "3 Chwe 2026"
        assert short_month("2026-02-03") == "Chwe 2026"
        with speaking("en"):
            assert long_date(DAY) == "28 November 2026"
        assert language() == "cy"
    assert language() == "en"


def test_a_block_that_fails_leaves_nothing_behind() -> None:
    with pytest.raises(ZeroDivisionError), speaking("cy"):
        _ = 1 / 0
    assert language() == "en"


def test_threads_side_by_side_speak_each_its_own() -> None:
    together = threading.Barrier(2, timeout=10)

    def told(chosen: str) -> str:
        with speaking(chosen):  # type: ignore[arg-type]
            together.wait()
            words = long_date(DAY)
            together.wait()
            return words

    with speaking("cy"), ThreadPoolExecutor(2) as pool:
        assert list(pool.map(told, ["en", "cy"])) == ["28 November 2026", "28 Tachwedd 2026"]


def test_tasks_side_by_side_speak_each_its_own() -> None:
    async def told(chosen: str) -> str:
        speak(chosen)  # type: ignore[arg-type]
        await asyncio.sleep(0)
        return long_date(DAY)

    async def both() -> list[str]:
        return list(await asyncio.gather(told("cy"), told("en")))

    assert asyncio.run(both()) == ["28 Tachwedd 2026", "28 November 2026"]
    assert language() == "en"


def test_a_choice_without_a_block_ends_with_its_context() -> None:
    contextvars.copy_context().run(speak, "cy")
    assert language() == "en"


def test_a_text_is_given_in_the_language_that_is_asked_for() -> None:
    with speaking("cy"):
        assert english("findings", "flow_step.no_outcome", n=12) == "Outcome not known at month 12"
        assert spoken("findings", "flow_step.no_outcome", n=12).endswith("ym mis 12")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(WordingError, match="no sentences 'nothing' in the language 'cy'"):
        texts_of("cy", "nothing")
