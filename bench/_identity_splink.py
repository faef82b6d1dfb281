"""Splink 5, tuned: `python _identity_splink.py FOLDER` in the rivals' environment, a step of bench/identity.py.

It gets what this engine normalized, without the values that too many share; blocks on each of them; compares names and
handles with Jaro-Winkler and term frequencies, and shared e-mails, addresses and links; is trained by EM. Its clusters
are written for several thresholds, so that the best can be picked by the truth, as nobody could without it.
"""

import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import splink.comparison_library as cl
from _memory import peak_mib
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.9, 0.98, *(1 - 10.0**-nines for nines in range(2, 12)))
ARRAYS = ("words", "names", "emails", "urls", "links")


def main() -> None:
    """Train, predict, cluster; write clusters as numpy files by threshold."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    path = Path(sys.argv[1])
    start = time.perf_counter()
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE accounts AS SELECT * FROM '{path}/rivals.parquet'")  # noqa: S608 - a path that the bench made
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[block_on(name, arrays_to_explode=[name]) for name in ARRAYS],
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("stem", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            cl.ArrayIntersectAtSizes("words", [2, 1]),
            cl.ArrayIntersectAtSizes("emails", [1]),
            cl.ArrayIntersectAtSizes("urls", [1]),
            cl.ArrayIntersectAtSizes("links", [2, 1]),
            cl.ExactMatch("platform"),
            cl.ExactMatch("country"),
            cl.ExactMatch("language"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(api.register("accounts"), settings)
    sure = [block_on("emails", arrays_to_explode=["emails"]), block_on("stem", "name")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("stem"), block_on("name"), block_on("url")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    trained = time.perf_counter() - start
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    seconds_predicted = time.perf_counter() - start - trained
    clustering = {}
    for threshold in THRESHOLDS:
        began = time.perf_counter()
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        query = f"SELECT id, cluster_id FROM {found.physical_name} ORDER BY id"  # noqa: S608 - a name that Splink made
        homes = connection.sql(query).fetchnumpy()["cluster_id"]
        np.save(path / f"splink-{threshold:.12g}.npy", np.asarray(homes).astype(np.int64))
        clustering[threshold] = time.perf_counter() - began
    seconds = trained + seconds_predicted + max(clustering.values())
    about = f"training {trained:.1f} s, prediction {seconds_predicted:.1f} s, clusters {max(clustering.values()):.1f} s"
    said = {"seconds": seconds, "cpu": time.process_time(), "peak_mib": peak_mib(), "about": about}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
