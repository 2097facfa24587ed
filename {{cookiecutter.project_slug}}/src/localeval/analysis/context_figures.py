"""What a place was like: published figures about it, which need no disclosure control, in the order of the context table."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_indicators
from localeval.results import Context


def context_of(frame: pd.DataFrame, place_code: str) -> tuple[Context, ...]:
    """Give the figures about a place, in the order of the table.

    Parameters
    ----------
    frame : DataFrame
        The context table. Rows without a value are passed over; loading the data has made a note of them.
    place_code : str

    Returns
    -------
    tuple of Context
        Label and unit as the table has them, else from the catalogue of indicators.
    """
    mine = frame[(frame["place_code"] == place_code) & frame["value"].notna()]
    return tuple(_figure(row) for row in mine.to_dict("records"))


def _figure(row: dict[Hashable, Any]) -> Context:
    code = str(row["indicator"])
    shared = shared_indicators().get(code)
    words = code.removeprefix(LOCAL_PREFIX).replace("_", " ")
    return Context(
        indicator=code,
        label=_text(row, "label") or (shared.label if shared else words[:1].upper() + words[1:]),
        period=_text(row, "period"),
        value=float(row["value"]),
        unit=_text(row, "unit") or (shared.unit if shared else ""),
        age_band=_text(row, "age_band"),
        source=_text(row, "source"),
        low=_end(row, "low"),
        high=_end(row, "high"),
    )


def _end(row: dict[Hashable, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or pd.isna(value) else float(value)


def _text(row: dict[Hashable, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else " ".join(str(value).split())
