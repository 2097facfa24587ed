"""From what a table must hold to a pandera schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from localeval.data.standard import TableSpec

if TYPE_CHECKING:
    import pandera.pandas as pa


def schema(spec: TableSpec, present: frozenset[str]) -> pa.DataFrameSchema:
    """Make the pandera schema of a table whose values are cast already.

    Parameters
    ----------
    spec : TableSpec
    present : frozenset of str
        The columns that the file has and whose type could be read.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Checks named ``empty`` (through ``nullable``), ``allowed``, ``bounds``, ``whole``, and the key as ``unique``.
    """
    import pandera.pandas as pa

    columns = {}
    for column in spec.columns:
        if column.name not in present:
            continue
        checks: list[pa.Check] = []
        if column.allowed:
            checks.append(pa.Check.isin(list(column.allowed), error="allowed"))
        if column.low is not None or column.high is not None:
            checks.append(pa.Check(_Bounds(column.low, column.high), error="bounds"))
        if column.kind == "whole":
            checks.append(pa.Check(_is_whole, error="whole"))
        columns[column.name] = pa.Column(None, checks, nullable=not column.filled)
    key = list(spec.key) if present.issuperset(spec.key) else None
    return pa.DataFrameSchema(columns, unique=key, strict=False)


@dataclass(frozen=True)
class _Bounds:
    low: float | None
    high: float | None

    def __call__(self, values: Any) -> Any:
        low = float("-inf") if self.low is None else self.low
        high = float("inf") if self.high is None else self.high
        return values.between(low, high)


def _is_whole(values: Any) -> Any:
    return values == values.round()
