"""Compute of incremental resolution, without servers: one account at a time, and in one large turn.

    python bench/incremental.py [--persons 20000] [--sample 2000]

The accounts are those of a synthetic world. What a worker would read from the graph (neighbours, frequencies) is
taken from memory, so that only its own work is measured, in processor time: reading the row, judging pairs, clusters,
ids and profile.
"""

import argparse
import gc
import itertools
import random
import time
from collections import Counter, defaultdict

import numpy as np

from creatorgraph.identity_graph import resolution
from creatorgraph.identity_graph.candidates import CAPS, Frequencies
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.bulk import SEEN, read_account
from creatorgraph.platforms.world.generate import generate

AT = "2026-01-01T00:00:00.000Z"
THRESHOLD = 3.17
WEIGHTS = load()
MINTED = itertools.count()


def judge(near: Neighbourhood, touched: list[str]) -> None:
    """Do what a worker does between reading and writing."""
    active = {block for key in touched for block in near.features[key].blocks()}
    resolution.change_edges(near, touched=touched, active=active, weights=WEIGHTS, at=AT)
    groups = resolution.partition(near, accounts=near.rows, verdicts=Verdicts(), threshold=THRESHOLD)
    resolution.change_creators(near, groups, stored={}, touched=set(touched), mint=lambda: str(next(MINTED)), at=AT)


def near_of(accounts: dict[str, AccountFeatures], keys: set[str], frequencies: Frequencies) -> Neighbourhood:
    """Put accounts into what a worker would have read: with the frequencies of what these show."""
    features = {key: accounts[key] for key in sorted(keys)}
    if len(keys) < len(accounts):
        shown = {block for each in features.values() for block in each.counted()}
        frequencies = Frequencies({block: frequencies.of(block) for block in shown})
    rows = {key: {"key": key, "platform": each.platform} for key, each in features.items()}
    return Neighbourhood(rows=rows, features=features, belongs={key: {} for key in keys}, frequencies=frequencies)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--sample", type=int, default=2_000)
    arguments = parser.parse_args()
    rows = [each.row for each in generate(arguments.persons, seed=arguments.seed, now=SEEN)]
    began = time.process_time()
    read = [found for row in rows if (found := read_account(row, key=bytes(32)))]
    reading = (time.process_time() - began) / len(rows)
    accounts = {found.features.key: found.features for found in read}
    members: defaultdict[Block, list[str]] = defaultdict(list)
    for key, account in accounts.items():
        for block in account.blocks():
            members[block].append(key)
    counts: Counter[Block] = Counter(block for each in accounts.values() for block in each.counted())
    frequencies = Frequencies({block: min(n, CAPS[block[0]] + 1) for block, n in counts.items()})
    gc.freeze()  # the world in memory is the benchmark's, and no worker has it: it is not looked through at every turn
    rng = random.Random(1)  # noqa: S311 - a sample, no secret
    seconds = []
    for key in rng.sample(sorted(accounts), min(arguments.sample, len(accounts))):
        few = [block for block in accounts[key].blocks() if len(members[block]) <= CAPS[block[0]]]
        near = near_of(accounts, {key, *(other for block in few for other in members[block])}, frequencies)
        began = time.process_time()
        judge(near, [key])
        seconds.append(time.process_time() - began + reading)
    began = time.process_time()
    judge(near_of(accounts, set(accounts), frequencies), sorted(accounts))
    turn = (time.process_time() - began) / len(accounts)
    p50, p99 = np.percentile(np.array(seconds) * 1e3, (50, 99))
    print(f"{len(accounts):,} accounts; reading and normalizing one: {reading * 1e6:.0f} µs")
    print(f"one account alone: p50 {p50:.1f} ms, p99 {p99:.1f} ms of compute")
    print(f"in one turn over all: {turn * 1e6:.0f} µs each, {1 / (turn + reading):,.0f} a second and core with reading")


if __name__ == "__main__":
    main()
