"""The folder of a bulk run: what each step wrote, and that it was finished."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Folder:
    """Parquet files by step. A file has its name only when it is whole, so that what is there is finished."""

    path: Path
    memory: str
    """The most that DuckDB may hold, as it writes sizes: `1GB`. What does not fit goes to a file beside the steps."""

    def file(self, step: str, part: int | None = None) -> Path:
        """Name the file of a step, or of one part of it."""
        return self.path / (f"{step}.parquet" if part is None else f"{step}-{part:06}.parquet")

    def parts(self, step: str) -> list[Path]:
        """Give the parts of a step that are there, in their order."""
        return sorted(self.path.glob(f"{step}-*.parquet"))

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open DuckDB over the folder: relative names of files are in it."""
        self.path.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(config={"memory_limit": self.memory, "temp_directory": str(self.path / "spilled")})
        connection.execute("SET file_search_path = ?", [str(self.path)])
        # the order of rows that nobody asked for costs memory
        connection.execute("SET preserve_insertion_order = false")
        # DuckDB takes a process of a pool for a prompt, and would draw its progress into what a command prints
        connection.execute("SET enable_progress_bar = false")
        return connection

    def make(self, connection: duckdb.DuckDBPyConnection, step: str, query: str) -> None:
        """Write the rows of a query as a step, unless it is there."""
        target = self.file(step)
        if not target.exists():
            unfinished = target.with_suffix(".unfinished")
            try:
                connection.execute(f"COPY ({query}) TO '{_quoted(unfinished)}' (FORMAT parquet)")
            except RuntimeError as error:
                if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C
                    raise KeyboardInterrupt from error
                raise
            unfinished.rename(target)

    def write(self, step: str, part: int | None, tables: Iterable[pa.Table], schema: pa.Schema) -> None:
        """Write tables as a step or a part of it."""
        target = self.file(step, part)
        unfinished = target.with_suffix(".unfinished")
        self.path.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(unfinished, schema) as writer:
            for table in tables:
                writer.write_table(table)
        unfinished.rename(target)

    def clear(self) -> None:
        """Remove what the steps wrote, and the folder."""
        shutil.rmtree(self.path, ignore_errors=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


Report = Callable[[str, int, int | None], None]
"""Is told a step, how much of it is done, and of how much (None where that is not known)."""
