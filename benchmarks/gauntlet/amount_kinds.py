"""Imperfections in how amounts and spans are typed: with words of what they are in, as ranges and estimates, parted as in India."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gauntlet.kinds import of_files
from gauntlet.place import Sheets

Generator = np.random.Generator
MONEY = ("earnings", "earnings_before")
SAYS = r"says in words what it is in|is not a plain number"


def _money(how: Callable[[float], str], share: float = 1.0) -> Callable[[Sheets, Generator], None]:
    """Write amounts above nought otherwise, a share of them, in every column of money."""

    def spoil(sheets: Sheets, rng: Generator) -> None:
        for name in MONEY:
            sheets.change_all(
                name,
                lambda text: how(float(text)) if float(text) > 0 and rng.random() < share else text,
            )

    return spoil


def _spans(sheets: Sheets, rng: Generator) -> None:
    """Write months without work in months, years or weeks, each with its word."""

    def written(text: str) -> str:
        months = int(float(text))
        return f"{months // 12} yrs" if months and months % 12 == 0 else f"{months} months"

    sheets.change_all("months_workless", written)


def _in_india(value: float) -> str:
    whole = f"{round(value * 100):d}"
    head, last = whole[:-3], whole[-3:]
    pairs: list[str] = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return ",".join([*pairs, last])


def _with_time(value: float) -> str:
    return f"£{value / 12:.2f}pcm" if round(value) % 2 else f"£{value / 52:.2f} pw"


def _range(value: float) -> str:
    low = int(value // 500) * 500
    return f"{low}-{low + 500}"


of_files("pay of a month, in words behind it", SAYS, _money(lambda value: f"£{value / 12:.2f}pcm"))
of_files("pay of a month or a week, in words behind it", SAYS, _money(_with_time))
of_files("pay of a week, in words behind a third of the amounts", SAYS, _money(lambda value: f"£{value / 52:.2f} pw", 0.33))  # fmt: skip
of_files("pay of an hour, in words behind it", r"hour", _money(lambda value: f"£{value / 1_700:.2f} ph"))  # fmt: skip
of_files("pay after tax, in words behind a third of the amounts", r"after tax", _money(lambda value: f"{value * 0.8:.2f} net", 0.33))  # fmt: skip
of_files("amounts in k for a third", SAYS, _money(lambda value: f"{value / 1000:.1f}k", 0.33))
of_files("amounts parted as in India", r"plain number", _money(_in_india))
of_files("ranges for amounts", r"range", _money(_range))
of_files("estimates for a third of the amounts", r"estimate", _money(lambda value: f"about {value:.0f}", 0.33))  # fmt: skip
of_files("bounds for the largest amounts", r"side of a number|plain number", _money(lambda value: "20000+" if value > 20_000 else f"{value:.2f}"))  # fmt: skip
of_files("marks behind a tenth of the amounts", r"mark", _money(lambda value: f"{value:.2f}r", 0.1))
of_files("spans of months and years, in words behind them", SAYS, _spans)
