"""Equal handles are one creator's: `python _identity_handle.py FOLDER`, the baseline of bench/identity.py."""

import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import orjson
from _memory import peak_mib


def main() -> None:
    """Group by the handle without case and punctuation."""
    path = Path(sys.argv[1])
    start = time.perf_counter()
    query = f"""
        SELECT id, CASE WHEN handle = '' THEN id ELSE min(id) OVER (PARTITION BY handle) END AS home
        FROM '{path}/rivals.parquet' ORDER BY id
    """  # noqa: S608 - a path that the bench made
    homes = duckdb.connect().sql(query).fetchnumpy()["home"]
    np.save(path / "handle.npy", np.asarray(homes))
    seconds = time.perf_counter() - start
    said = {"seconds": seconds, "cpu": time.process_time(), "peak_mib": peak_mib(), "about": "no threshold"}
    print(orjson.dumps(said).decode())


if __name__ == "__main__":
    main()
