"""GoldenMatch, configured: `python _identity_goldenmatch.py FOLDER` in the rivals' environment, for bench/identity.py.

Equal e-mails and equal addresses match (those that too many share are left out); names and handles are compared in
blocks of equal names, stems and e-mails. Its clusters are written for several thresholds.
"""

import json
import sys
import time
from pathlib import Path

import goldenmatch as gm
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _memory import peak_mib

THRESHOLDS = (0.75, 0.85, 0.95, 0.98)
COLUMNS = ["name", "stem", "handle", "email", "url", "country"]


def config(threshold: float) -> gm.GoldenMatchConfig:
    """Configure one run."""
    field, key = gm.MatchkeyField, gm.BlockingKeyConfig
    fuzzy = [
        field(field="name", scorer="jaro_winkler", weight=1.0),
        field(field="stem", scorer="jaro_winkler", weight=1.0),
    ]
    return gm.GoldenMatchConfig(
        matchkeys=[
            gm.MatchkeyConfig(name="email", type="exact", fields=[field(field="email")]),
            gm.MatchkeyConfig(name="url", type="exact", fields=[field(field="url")]),
            gm.MatchkeyConfig(name="both", type="weighted", threshold=threshold, fields=fuzzy),
        ],
        blocking=gm.BlockingConfig(
            keys=[key(fields=["stem"])],
            strategy="multi_pass",
            passes=[key(fields=["stem"]), key(fields=["name"])],
            max_block_size=100,
            skip_oversized=True,
        ),
    )


def main() -> None:
    """Run each threshold; write clusters as numpy files."""
    path = Path(sys.argv[1])
    table = pq.read_table(path / "rivals.parquet", columns=COLUMNS)
    table = table.set_column(0, "name", table["name"].cast(pa.string()))
    seconds = []
    for threshold in THRESHOLDS:
        began = time.perf_counter()
        found = gm.dedupe_df(table, config=config(threshold), confidence_required=False)
        homes = np.arange(len(table))
        for cluster in found.clusters.values():
            members = sorted(cluster["members"])
            homes[members] = members[0]
        np.save(path / f"goldenmatch-{threshold}.npy", homes)
        seconds.append(time.perf_counter() - began)
    said = {"seconds": max(seconds), "cpu": time.process_time() / len(seconds), "peak_mib": peak_mib(), "about": ""}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
