"""One account at a time, whole: from its observation to its creator in the graph, server time and all.

    PYTHONPATH=. python bench/one_account.py [--persons 9000] [--sample 500] [--port 29800]

A graph of the laptop stack is started in a folder of its own, the accounts of a synthetic world are written and
resolved, and then accounts by chance are seen again with another bio, one after the other.
Prints how long writing and resolving take, in milliseconds: nothing else runs, so this is what one message waits for.
At the end the graph, resolved in so many turns, is compared with its rebuild; the exit code is 1 where it differs.
"""

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from _graph import own_graph

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.migrations import migrate
from creatorgraph.identity_graph.service import IdentityService
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.rebuild import Rebuild
from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.world.generate import generate
from creatorgraph.settings import Settings

FIRST_SEEN = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 1_000


async def measure(settings: Settings, observations: Sequence[AccountObservation], sample: int) -> bool:
    """Fill the graph, see some again one by one, and print; tell whether the graph equals its rebuild."""
    graph, numbers = open_graph(settings), itertools.count()
    new_id = lambda: f"{next(numbers):012}"  # noqa: E731 - two uses
    store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=system_clock, new_id=new_id)
    identity = IdentityService(graph, weights=weights.load(), clock=system_clock, new_id=new_id)
    try:
        await migrate(graph, clock=system_clock)
        for first in range(0, len(observations), BATCH):
            print(f"\r{first:,} of {len(observations):,} written and resolved", end="", file=sys.stderr, flush=True)
            await store.upsert(observations[first : first + BATCH])
            while (await identity.resolve_due()).accounts:
                pass
        again = random.Random(1).sample(observations, sample)  # noqa: S311 - a sample, no secret
        seconds = []
        for each in again:
            day = {"observed_at": each.observed_at + timedelta(days=1), "bio": f"{each.bio or ''} and more"}
            began = time.perf_counter()
            await store.upsert([each.model_copy(update=day)])
            written = time.perf_counter()
            while (await identity.resolve_due()).accounts:
                pass
            seconds.append((written - began, time.perf_counter() - written, time.perf_counter() - began))
        folder = Folder(settings.state / "bulk", settings.bulk_memory)
        found = await Rebuild(graph, folder, weights.load(), clock=system_clock, new_id=new_id).check()
    finally:
        await graph.close()
    print(f"{len(observations):,} accounts in the graph, {sample} seen again one by one; milliseconds:")
    for name, column in zip(("write", "resolve", "whole"), np.array(seconds).T * 1e3, strict=True):
        p50, p95, p99 = np.percentile(column, (50, 95, 99))
        print(f"  {name:8} p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f}")
    differing = f"{len(found.differing_edges)} edges and {len(found.moved)} accounts differ from the rebuild"
    print("the graph equals its rebuild" if found.none else differing)
    return found.none


async def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--persons", type=int, default=9_000)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--port", type=int, default=29_800)
    given = parser.parse_args()
    async with own_graph(given.port) as settings:
        world = generate(given.persons, seed=given.seed, now=FIRST_SEEN)
        seen = [read_row(each.row, source="world", observed_at=FIRST_SEEN) for each in world]
        found = [each for each in seen if isinstance(each, AccountObservation)]
        return int(not await measure(settings, found, given.sample))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
