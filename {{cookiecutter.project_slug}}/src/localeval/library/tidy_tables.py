"""The tidy tables of the library: every estimate and every level of every evaluation, as CSV and as parquet.

Written evaluation by evaluation, so that a large library needs no more memory than a small one. In CSV no text can
run as a formula; parquet holds the texts as they are. Numbers are the published ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from localeval.base.csvtext import safe_cell
from localeval.library import addresses
from localeval.library.entries import LibraryEntry, Standing
from localeval.library.folder import NewSite
from localeval.results import Estimate, Level, Result

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are put together before they are written to parquet.
_BATCH = 20_000

_TEXT, _WHOLE, _NUMBER, _FLAG = "text", "whole", "number", "flag"

_ABOUT = {
    "evaluation": _TEXT,
    "place_code": _TEXT,
    "place": _TEXT,
    "region": _TEXT,
    "programme": _TEXT,
    "organisation": _TEXT,
    "design": _TEXT,
    "evidence_level": _WHOLE,
    "age_low": _WHOLE,
    "age_high": _WHOLE,
    "run_date": _TEXT,
    "schema_version": _TEXT,
    "package_version": _TEXT,
    "code": _TEXT,
    "shared_edition": _TEXT,
    "design_edition": _TEXT,
    "synthetic": _FLAG,
    "typed": _FLAG,
    "source": _TEXT,
}

_GROUP = {"subgroup_variable": _TEXT, "subgroup_value": _TEXT}

_KINDS = {
    "month": _WHOLE,
    "n_participants": _WHOLE,
    "n_comparison": _WHOLE,
    "effective_comparison": _WHOLE,
    "tests_in_family": _WHOLE,
    "n": _WHOLE,
    "participant_level": _NUMBER,
    "comparison_level": _NUMBER,
    "estimate": _NUMBER,
    "std_error": _NUMBER,
    "level": _NUMBER,
    "low": _NUMBER,
    "high": _NUMBER,
    "confidence": _NUMBER,
    "p_value": _NUMBER,
    "p_adjusted": _NUMBER,
    "minimum_detectable": _NUMBER,
    "rounded_to": _NUMBER,
    "people_rounded_to": _WHOLE,
}


def _columns(model: type[Estimate] | type[Level]) -> dict[str, str]:
    own = {name: _KINDS.get(name, _TEXT) for name in model.model_fields if name != "subgroup"}
    return {**_ABOUT, **own, **_GROUP}


ESTIMATE_COLUMNS = {**_columns(Estimate), "estimator_edition": _TEXT}
LEVEL_COLUMNS = _columns(Level)


class DataTables:
    """The open tables; ``add`` an evaluation at a time."""

    def __init__(self, estimates: _Csv, levels: _Csv, parquet: _Parquet) -> None:
        self._estimates, self._levels, self._parquet = estimates, levels, parquet

    def add(
        self, entry: LibraryEntry, result: Result | None, standings: Sequence[Standing] = ()
    ) -> None:
        """Write the rows of an evaluation.

        Parameters
        ----------
        entry : LibraryEntry
        result : Result or None
        standings : sequence of Standing
            Its rows of the comparison; read only where the numbers were typed and there is no result.
        """
        about = _about(entry)
        editions = entry.about.editions
        estimators = editions.estimators if editions else {}
        for row in _estimates(result, standings):
            whole = {**about, **row, "estimator_edition": estimators.get(row["method"])}
            self._estimates.write(whole)
            self._parquet.write(whole)
        for level in result.levels if result else ():
            self._levels.write({**about, **_flat(level)})


@contextmanager
def tables(site: NewSite) -> Iterator[DataTables]:
    """Open the tables of a site, and complete them at the end."""
    with ExitStack() as stack:
        estimates = _Csv(stack.enter_context(site.open(addresses.ESTIMATES_CSV)), ESTIMATE_COLUMNS)
        levels = _Csv(stack.enter_context(site.open(addresses.LEVELS_CSV)), LEVEL_COLUMNS)
        parquet = _Parquet(str(site.path(addresses.ESTIMATES_PARQUET)), ESTIMATE_COLUMNS)
        stack.callback(parquet.close)
        yield DataTables(estimates, levels, parquet)


class _Csv:
    def __init__(self, file: Any, columns: Mapping[str, str]) -> None:
        self._writer = csv.DictWriter(file, fieldnames=list(columns), lineterminator="\n")
        self._writer.writeheader()

    def write(self, row: Mapping[str, Any]) -> None:
        self._writer.writerow({key: safe_cell(value) for key, value in row.items()})


class _Parquet:
    def __init__(self, path: str, columns: Mapping[str, str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {_TEXT: pa.string(), _WHOLE: pa.int64(), _NUMBER: pa.float64(), _FLAG: pa.bool_()}
        self._schema: pa.Schema = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def write(self, row: Mapping[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()


def _about(entry: LibraryEntry) -> dict[str, Any]:
    about = entry.about
    row = {name: getattr(about, name, None) for name in _ABOUT}
    return {
        **row,
        "evaluation": about.id,
        "shared_edition": about.editions.shared if about.editions else None,
        "design_edition": about.editions.design if about.editions else None,
        "age_low": about.ages.low if about.ages else None,
        "age_high": about.ages.high if about.ages else None,
    }


def _estimates(result: Result | None, standings: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    if result is not None:
        yield from map(_flat, result.estimates)
        return
    for standing in standings:
        member, pool = standing.member, standing.pool
        row = {name: getattr(member, name, None) for name in Estimate.model_fields}
        del row["subgroup"]
        yield {
            **row,
            "outcome": pool.outcome,
            "label": pool.label,
            "direction": pool.direction,
            "withheld": "",
            "subgroup_variable": "",
            "subgroup_value": "",
        }


def _flat(item: Estimate | Level) -> dict[str, Any]:
    row = {name: getattr(item, name) for name in type(item).model_fields if name != "subgroup"}
    group = item.subgroup
    return {
        **row,
        "subgroup_variable": group.variable if group else "",
        "subgroup_value": group.value if group else "",
    }
