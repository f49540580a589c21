"""The seam that runs SQL: DuckDB in this process, or the same statements on Spark.

Statements are written in DuckDB's dialect, in whole numbers and exact decimals only; `schemes.language.spark` rewrites
them for Spark. A table of one statement is named, and the next statements build on it.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rugzak.evaluation.simulation.errors import NoEngine
from rugzak.schemes.language import functions
from rugzak.schemes.language.duckdb import literal, prelude

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rugzak.schemes.language import Value

DAYS = (date(2011, 1, 1), date(2041, 1, 1))
Row = tuple[Any, ...]


class Engine(Protocol):
    """What a simulation asks of an engine."""

    name: str

    def make(self, table: str, sql: str) -> None:
        """Keep the answer of a query under a name; an older table of that name goes."""

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query."""

    def columns(self, table: str) -> list[str]:
        """The columns of a table, in order."""

    def save(self, sql: str, path: Path) -> None:
        """Write the answer of a query as one Parquet file."""

    def drop(self, table: str) -> None:
        """Forget a table."""

    def close(self) -> None:
        """End the engine and remove what it kept."""


class DuckEngine:
    """DuckDB in memory. Nothing from outside can be read but the files that `read_parquet` names here."""

    name = "duckdb"

    def __init__(self, *, memory: str = "3GB", threads: int = 2) -> None:
        import duckdb

        self.folder = Path(tempfile.mkdtemp(prefix="rugzak-simulation-"))
        self.connection = duckdb.connect()
        self.connection.execute(
            f"SET memory_limit = '{memory}'; SET threads = {threads}; SET preserve_insertion_order = false;"
            f" SET temp_directory = '{self.folder}'; SET enable_progress_bar = false"
        )
        for statement in prelude(*DAYS):
            self.connection.execute(statement)

    def make(self, table: str, sql: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {sql}")

    def rows(self, sql: str) -> list[Row]:
        return list(self.connection.execute(sql).fetchall())

    def columns(self, table: str) -> list[str]:
        return [str(row[0]) for row in self.rows(f"DESCRIBE {table}")]

    def save(self, sql: str, path: Path) -> None:
        self.connection.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")

    def drop(self, table: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {table}")

    def close(self) -> None:
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class SparkEngine:
    """Spark on this machine. Each table is a Parquet folder, so that no plan grows with the steps before it."""

    name = "spark"

    def __init__(self, *, memory: str = "3g", threads: int = 2) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rugzak-simulation-"))
        self.session = _spark(self.folder, memory, threads)
        self.made = 0

    def make(self, table: str, sql: str) -> None:
        from rugzak.schemes.language.spark import transpile

        self.made += 1
        path = str(self.folder / f"{table}-{self.made}")
        self.session.sql(transpile(sql)).write.parquet(path)
        self.session.read.parquet(path).createOrReplaceTempView(table)

    def rows(self, sql: str) -> list[Row]:
        from rugzak.schemes.language.spark import transpile

        return [tuple(row) for row in self.session.sql(transpile(sql)).collect()]

    def columns(self, table: str) -> list[str]:
        return list(self.session.table(table).columns)

    def save(self, sql: str, path: Path) -> None:
        from rugzak.schemes.language.spark import transpile

        part = self.folder / f"saved-{path.stem}"
        self.session.sql(transpile(sql)).coalesce(1).write.mode("overwrite").parquet(str(part))
        shutil.move(next(part.glob("*.parquet")), path)

    def drop(self, table: str) -> None:
        self.session.catalog.dropTempView(table)

    def close(self) -> None:
        self.session.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _spark(folder: Path, memory: str, threads: int) -> Any:
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql.types import DateType
    except ImportError:
        raise NoEngine("spark") from None
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": memory,
        "spark.sql.session.timeZone": "UTC", "spark.sql.shuffle.partitions": 2 * threads,
        "spark.sql.warehouse.dir": str(folder / "warehouse"), "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1", "spark.sql.ansi.enabled": "true", "spark.log.level": "FATAL",
        # A layer stays a layer: collapsed, a value would be worked out as often as it is used.
        "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.CollapseProject",
        "spark.sql.codegen.wholeStage": "false",
    }  # fmt: skip
    builder = SparkSession.builder.master(f"local[{threads}]").appName("rugzak")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.udf.register("rz_workdays_after", _tolerant(functions.workdays_after), DateType())
    session.udf.register("rz_workdays_before", _tolerant(functions.workdays_before), DateType())
    return session


def _tolerant(run: Callable[[date, int], date | None]) -> Callable[[date | None, int | None], date | None]:
    """Spark asks also the rows that a CASE leaves out."""
    return lambda day, count: None if day is None or count is None else run(day, count)


ENGINES: Mapping[str, type[DuckEngine] | type[SparkEngine]] = {"duckdb": DuckEngine, "spark": SparkEngine}


@contextmanager
def opened(name: str = "duckdb") -> "Iterator[Engine]":
    """An engine by name, closed afterwards; raises `NoEngine`."""
    if name not in ENGINES:
        raise NoEngine(name)
    engine = ENGINES[name]()
    try:
        yield engine
    finally:
        engine.close()


def values(columns: Mapping[str, str], rows: Sequence[Sequence["Value"]]) -> str:
    """A query that gives rows written out; `columns` are names with their SQL types."""
    names = ", ".join(columns)
    if not rows:
        return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in columns.items())} WHERE FALSE"
    written = ", ".join(f"({', '.join(literal(value) for value in row)})" for row in rows)
    cast = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in columns.items())
    return f"SELECT {cast} FROM (VALUES {written}) AS given({names})"  # noqa: S608  literals are quoted
