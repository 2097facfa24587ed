"""What is said of a table and of a column of the data standard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["id", "text", "category", "number", "whole", "binary", "date"]
Role = Literal["standard", "covariate", "outcome"]


@dataclass(frozen=True)
class ColumnSpec:
    """One column of the data standard.

    Attributes
    ----------
    name : str
        Standard name.
    kind : str
        ``id`` and ``text`` are texts; ``category`` a pandas Categorical; ``number``, ``whole`` and ``binary`` (0 or 1)
        float64; ``date`` a day without a time.
    description : str
        For the data dictionary and for messages.
    required : bool
        Whether the column must be in the file.
    filled : bool
        Whether every row must have a value.
    allowed : tuple of str
        The only values possible; empty for no such rule. The order is kept as the order of the categories.
    low, high : float, optional
        Smallest and largest value possible.
    role : str
        ``standard``, ``covariate`` or ``outcome``.
    """

    name: str
    kind: Kind
    description: str
    required: bool = True
    filled: bool = True
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    role: Role = "standard"


@dataclass(frozen=True)
class TableSpec:
    """One table of the data standard in one project.

    Attributes
    ----------
    name : str
        ``people``, ``outcomes``, ``events``, ``costs`` or ``context``.
    file : str
        Path as ``evaluation.yml`` gives it.
    row : str
        What one row is.
    columns : tuple of ColumnSpec
    key : tuple of str
        Columns that together may not repeat.
    """

    name: str
    file: str
    row: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = field(default=())

    def column(self, name: str) -> ColumnSpec:
        """Find a column by its standard name."""
        return next(column for column in self.columns if column.name == name)
