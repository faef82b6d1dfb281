"""Compute of incremental resolution, without servers: one account at a time, and in one large turn.

    python bench/incremental.py [--persons 20000] [--sample 2000]
    python bench/incremental.py --world W --folder F [--sample 2000]

The accounts are those of a synthetic world. What a worker would read from the graph (neighbours, frequencies) is
taken from memory, so that only its own work is measured, in processor time: reading the row, judging pairs, clusters,
ids and profile. The second form takes them from the steps of bulk resolution, as `bench/identity.py --world W --folder
F` leaves them: so accounts come one by one into a million.
"""

import argparse
import gc
import itertools
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import orjson

from creatorgraph.identity_graph import resolution
from creatorgraph.identity_graph.bulk.accounts import KINDS, PLATFORMS
from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.candidates import CAPS, Frequencies
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.features import AccountFeatures, Block
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.pairs import CALLED
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.bulk import SEEN, read_account
from creatorgraph.platforms.world.generate import generate

AT = "2026-01-01T00:00:00.000Z"
THRESHOLD = 3.17
WEIGHTS = load()
MINTED = itertools.count()
FEWEST_SHARED = 2
"""What is shared and not common: of names and handles only the crowd on a platform counts."""

NEIGHBOURS = """
    WITH found AS (
      SELECT a.id, b.id AS other FROM 'members.parquet' a JOIN chosen USING (id)
      JOIN 'members.parquet' b ON a.block = b.block WHERE NOT a.is_common AND NOT b.is_common
      UNION SELECT id, id FROM chosen
      UNION SELECT linker, target FROM 'links.parquet' JOIN chosen ON linker = id
      UNION SELECT target, linker FROM 'links.parquet' JOIN chosen ON target = id
    )
    SELECT p.key, list(q.key) FROM found JOIN 'people.parquet' p USING (id) JOIN 'people.parquet' q ON q.id = other
    GROUP BY p.key ORDER BY p.key
"""
"""Accounts, and whoever shares with them what not too many share."""
NEAR = f"SELECT DISTINCT unnest(list_append(others, key)) AS key FROM ({NEIGHBOURS}) AS n(key, others)"  # noqa: S608 - of this module
ROWS = f"SELECT p.key, p.row FROM 'people.parquet' p SEMI JOIN ({NEAR}) USING (key)"  # noqa: S608
SHARED = f"""
    SELECT s.kind, s.key, s.shared_by, s.is_common, s.platforms
    FROM 'shared.parquet' s
    JOIN (
      SELECT DISTINCT kind, b.key FROM 'blocks.parquet' b JOIN 'people.parquet' p USING (id) WHERE p.key IN ({NEAR})
    ) b USING (kind, key)
"""  # noqa: S608


def judge(near: Neighbourhood, touched: list[str]) -> None:
    """Do what a worker does between reading and writing."""
    active = {block for key in touched for block in near.features[key].blocks()}
    resolution.change_edges(near, touched=touched, active=active, weights=WEIGHTS, at=AT)
    groups = resolution.partition(near, accounts=near.rows, verdicts=Verdicts(), threshold=THRESHOLD)
    resolution.change_creators(near, groups, stored={}, touched=set(touched), mint=lambda: str(next(MINTED)), at=AT)


def near_of(accounts: Mapping[str, AccountFeatures], keys: set[str], frequencies: Frequencies) -> Neighbourhood:
    """Put accounts into what a worker would have read: with the frequencies of what these show."""
    features = {key: accounts[key] for key in sorted(keys)}
    if len(keys) < len(accounts):
        shown = [block for each in features.values() for block in each.counted() if block in frequencies.counts]
        frequencies = Frequencies(
            {block: frequencies.counts[block] for block in shown},
            {block: frequencies.crowds[block] for block in shown},
            {block: frequencies.platforms[block] for block in shown},
        )
    rows = {key: {"key": key, "platform": each.platform} for key, each in features.items()}
    return Neighbourhood(rows=rows, features=features, belongs={key: {} for key in keys}, frequencies=frequencies)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--sample", type=int, default=2_000)
    parser.add_argument("--world", type=Path)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.world and arguments.folder:
        _into_many(arguments.world / "accounts.jsonl", Folder(arguments.folder, "1GB"), arguments.sample)
    else:
        _into_few(arguments.persons, arguments.seed, arguments.sample)


def _into_few(persons: int, seed: int, sample: int) -> None:
    rows = [each.row for each in generate(persons, seed=seed, now=SEEN)]
    accounts, reading = _read(rows)
    members: defaultdict[Block, list[str]] = defaultdict(list)
    for key, account in accounts.items():
        for block in account.blocks():
            members[block].append(key)
    frequencies = Frequencies()
    for block, keys in members.items():
        frequencies.count(block, keys)
    gc.freeze()  # the world in memory is the benchmark's, and no worker has it: it is not looked through at every turn
    rng = random.Random(1)  # noqa: S311 - a sample, no secret
    seconds = []
    for key in rng.sample(sorted(accounts), min(sample, len(accounts))):
        few = [block for block in accounts[key].blocks() if len(members[block]) <= CAPS[block[0]]]
        near = near_of(accounts, {key, *(other for block in few for other in members[block])}, frequencies)
        seconds.append(_timed(near, [key]) + reading)
    turn = _timed(near_of(accounts, set(accounts), frequencies), sorted(accounts)) / len(accounts)
    _tell(len(accounts), reading, seconds)
    print(f"in one turn over all: {turn * 1e6:.0f} µs each, {1 / (turn + reading):,.0f} a second and core with reading")


def _into_many(file: Path, folder: Folder, sample: int) -> None:
    """Measure accounts one by one, with the neighbours that they have among all accounts of a bulk run."""
    with closing(folder.connect()) as connection:
        count = connection.sql("SELECT count(*) FROM 'people.parquet'").fetchall()[0][0]
        chosen = sorted(random.Random(1).sample(range(count), sample))  # noqa: S311 - a sample, no secret
        connection.execute("CREATE TEMP TABLE chosen AS SELECT unnest($ids)::INTEGER AS id", {"ids": chosen})
        near = connection.sql(NEIGHBOURS).fetchall()
        wanted = dict(connection.sql(ROWS).fetchall())
        shared = connection.sql(SHARED).fetchall()
    rows = set(wanted.values())
    with file.open("rb") as lines:
        found = [orjson.loads(line) for number, line in enumerate(lines) if number in rows]
    accounts, reading = _read(found)
    if accounts.keys() != wanted.keys():
        raise SystemExit(f"{file} is not what the folder was made of")
    frequencies = Frequencies()
    for number, key, shared_by, is_common, platforms in shared:
        kind = KINDS[number]
        block = (kind, key)
        frequencies.counts[block] = CAPS[kind] + 1 if is_common else shared_by if kind not in CALLED else FEWEST_SHARED
        frequencies.crowds[block] = shared_by
        frequencies.platforms[block] = frozenset(name for name, bit in PLATFORMS.items() if platforms >> bit & 1)
    gc.freeze()
    _tell(
        count,
        reading,
        [_timed(near_of(accounts, {one, *others}, frequencies), [one]) + reading for one, others in near],
    )


def _read(rows: Sequence[Mapping[str, object]]) -> tuple[dict[str, AccountFeatures], float]:
    """Read rows; give the accounts by key, and the processor seconds that one takes."""
    began = time.process_time()
    read = [found for row in rows if (found := read_account(row, key=bytes(32)))]
    seconds = (time.process_time() - began) / len(rows)
    return {found.features.key: found.features for found in read}, seconds


def _timed(near: Neighbourhood, touched: list[str]) -> float:
    began = time.process_time()
    judge(near, touched)
    return time.process_time() - began


def _tell(accounts: int, reading: float, seconds: Sequence[float]) -> None:
    p50, p99 = np.percentile(np.array(seconds) * 1e3, (50, 99))
    print(f"{accounts:,} accounts; reading and normalizing one: {reading * 1e6:.0f} µs")
    print(f"one account alone: p50 {p50:.1f} ms, p99 {p99:.1f} ms of compute ({len(seconds):,} accounts)")


if __name__ == "__main__":
    main()
