"""What Splink runs on: DuckDB within this process, or Spark. Both are asked the same, and answer with plain tables.

It is imported only where something is linked, because the packages are an extra of the project.
"""

from __future__ import annotations

import importlib.util
import logging
import secrets
import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.linking.model import Dialect
from localeval.project.project import FILE

#: Names under which tables are known to Splink; the first of the alphabet is the left side.
LEFT, RIGHT = "a_people", "b_source"
#: What is installed where something is linked.
EXTRA = "requirements-linking.txt"


class Engine(Protocol):
    """Something that Splink can run on."""

    dialect: Dialect

    def linking(
        self, left: pa.Table, right: pa.Table, settings: dict[str, Any]
    ) -> AbstractContextManager[Any]:
        """Give a Linker of Splink on two tables of records; what it makes is gone afterwards."""

    def rows(self, frame: Any, columns: Sequence[str]) -> pd.DataFrame:
        """Give columns of a table of Splink's."""


def splink_version() -> str:
    """Give the version of Splink.

    Raises
    ------
    ProjectError
        It is not installed.
    """
    for package in ("splink", "duckdb"):
        if importlib.util.find_spec(package) is None:
            what = f"linking needs the package '{package}', which is not installed."
            remedy = f"Run 'make setup-linking', or: .venv/bin/python -m pip install --require-hashes --no-deps -r {EXTRA}."
            raise ProjectError(Problem(EXTRA, what, remedy))
    from importlib.metadata import version

    return version("splink")


@contextmanager
def open_engine(kind: Dialect, work: Path, megabytes: int = 2000) -> Iterator[Engine]:
    """Start an engine, and end it whatever happens.

    Parameters
    ----------
    kind : str
    work : Path
        A folder that only this person can read, for what does not fit into memory; it is gone afterwards.
    megabytes : int
        Memory that it may take.
    """
    splink_version()
    with quiet():
        if kind == "spark":
            with _spark(work) as engine:
                yield engine
        else:
            with _duckdb(work, megabytes) as engine:
                yield engine


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what Splink says of its own doings, which may hold values of persons, from every log and the terminal."""
    loggers = [logging.getLogger(name) for name in ("splink", "py4j", "pyspark")]
    before = [(logger.level, logger.propagate, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
        logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, (level, propagate, disabled) in zip(loggers, before, strict=True):
            logger.level, logger.propagate, logger.disabled = level, propagate, disabled


class _OnDuckDB:
    dialect: Dialect = "duckdb"

    def __init__(self, work: Path, megabytes: int) -> None:
        self._settings = (
            f"temp_directory = '{work.as_posix().replace(chr(39), chr(39) * 2)}'",
            f"memory_limit = '{megabytes}MB'",
            "preserve_insertion_order = false",
            "enable_progress_bar = false",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
        )

    @contextmanager
    def linking(self, left: pa.Table, right: pa.Table, settings: dict[str, Any]) -> Iterator[Any]:
        import duckdb
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI

        connection = duckdb.connect(":memory:")
        try:
            for setting in self._settings:
                connection.execute(f"SET {setting}")
            api = DuckDBAPI(connection=connection)
            tables = [
                api.register(table, dataset_display_name=name)
                for table, name in ((left, LEFT), (right, RIGHT))
            ]
            yield Linker(tables, settings, log_level=None)
        finally:
            connection.close()

    def rows(self, frame: Any, columns: Sequence[str]) -> pd.DataFrame:
        # Columns that hold names are never asked for.
        relation = frame.as_duckdbpyrelation().project(", ".join(f'"{name}"' for name in columns))
        return relation.df()  # type: ignore[no-any-return]


@contextmanager
def _duckdb(work: Path, megabytes: int) -> Iterator[Engine]:
    yield _OnDuckDB(work, megabytes)


class _OnSpark:
    dialect: Dialect = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    @contextmanager
    def linking(self, left: pa.Table, right: pa.Table, settings: dict[str, Any]) -> Iterator[Any]:
        from splink import Linker
        from splink.backends.spark import SparkAPI

        api = SparkAPI(spark_session=self._session, break_lineage_method="persist")
        # Spark keeps the names of tables for the whole session.
        mark = secrets.token_hex(4)
        tables = [
            api.register(
                self._session.createDataFrame(table),
                dataset_display_name=name,
                table_name=f"{name}_{mark}",
            )
            for table, name in ((left, LEFT), (right, RIGHT))
        ]
        try:
            yield Linker(tables, settings, log_level=None)
        finally:
            self._session.catalog.clearCache()

    def rows(self, frame: Any, columns: Sequence[str]) -> pd.DataFrame:
        return frame.as_spark_dataframe().select(*columns).toPandas()  # type: ignore[no-any-return]


@contextmanager
def _spark(work: Path) -> Iterator[Engine]:
    if importlib.util.find_spec("pyspark") is None:
        what = "engine: spark needs the package 'pyspark', which is not installed."
        remedy = "Install it (pip install pyspark) with a Java beside it, or write engine: duckdb."
        raise ProjectError(Problem(FILE, what, remedy, column="link.engine"))
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    try:
        session = (
            SparkSession.builder.appName("localeval link")
            .config("spark.jars", similarity_jar_location())
            .config("spark.sql.warehouse.dir", str(work / "warehouse"))
            .config("spark.local.dir", str(work))
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "OFF")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .getOrCreate()
        )
    except Exception as error:  # of Java, in as many ways as there are installations
        what = f"Spark could not be started ({error_text(error)[:200]})."
        remedy = "Check that a Java is installed and JAVA_HOME names it, or write engine: duckdb."
        raise ProjectError(Problem(FILE, what, remedy, column="link.engine")) from None
    try:
        yield _OnSpark(session)
    finally:
        session.stop()
