"""This engine on accounts that were read: `python _identity_ours.py FOLDER`, a step of bench/identity.py."""

import resource
import sys
import time
from pathlib import Path

import numpy as np
import orjson
import pyarrow.parquet as pq
from _memory import peak_mib

from creatorgraph.collector import tune_collector
from creatorgraph.identity_graph.bulk import joins, scoring
from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.bulk.partition import partition
from creatorgraph.identity_graph.weights import load, population

PROCESSES = int(sys.argv[2]) if len(sys.argv) > 2 else 2  # noqa: PLR2004 - a folder, and how many processes


def main() -> None:
    """Join, score and cluster; write key and cluster as Parquet."""
    path = Path(sys.argv[1])
    tune_collector()
    folder, weights = Folder(path, "512MB"), load()
    for step in ("edges-*", *(f"{step}.*" for step in joins.STEPS)):
        for file in path.glob(step):
            file.unlink()
    laps = {}
    start = time.perf_counter()
    joins.join(folder, report=lambda *_: None)
    laps["joins"] = time.perf_counter() - start
    weights = weights.among(population(pq.read_metadata(folder.file("people")).num_rows))
    scoring.score(folder, weights, processes=PROCESSES, report=lambda *_: None)
    laps["scores"] = time.perf_counter() - start - laps["joins"]
    edges = scoring.edges_of(folder)
    homes = partition(scoring.platforms_of(folder), edges, threshold=weights.threshold)
    laps["clusters"] = time.perf_counter() - start - laps["joins"] - laps["scores"]
    np.save(path / "ours.npy", homes)
    seconds = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    about = f"{weights.model}, link at {weights.bands.link}; " + ", ".join(f"{k} {v:.1f} s" for k, v in laps.items())
    cpu = time.process_time() + children.ru_utime + children.ru_stime
    print(orjson.dumps({"seconds": seconds, "cpu": cpu, "peak_mib": peak_mib(), "about": about}).decode())


if __name__ == "__main__":
    main()
