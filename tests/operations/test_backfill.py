"""A backfill on a real graph and ledger: streamed, bounded on the way, going on behind what is done."""

import asyncio
from pathlib import Path

import pytest
from redis.asyncio import Redis

from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.backfill import MOST_ON_THE_WAY, PIECE_LINES, Backfill
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.ingestion import Work, queue_of
from creatorgraph.platforms.observation import Platform


async def test_it_goes_on_behind_the_pieces_that_are_done(graph: Graph, redis_url: str, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    lines = ["# names", "not a name!", *(f"name_{n}" for n in range(9 * PIECE_LINES))]
    path.write_text("\n".join(lines))
    async with Redis.from_url(redis_url) as redis:
        ledger = FetchLedger(redis)
        answered: set[str] = set()
        sent: list[Work] = []

        def send(work: Work) -> None:
            sent.append(work)

        async def answer(*, most: int) -> None:
            """Play the worker: answer what was sent, so many messages."""
            while len(answered) < most:
                for work in (*sent,):
                    if work.run not in answered and len(answered) < most:
                        answered.add(work.run)
                        await ledger.record(work.run, {ask.number: Entry("found") for ask in work.asks})
                await asyncio.sleep(0.02)

        backfill = Backfill(graph, ledger, send=send, clock=system_clock, report=lambda _: None)
        worker = asyncio.create_task(answer(most=2))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(backfill.run(path, Platform.X), 2.0)
        await worker
        assert len(sent) == 2 + MOST_ON_THE_WAY
        assert {queue_of(work.run) for work in sent} == {"backfill"}
        first, sent[:] = [work.run for work in sent], []
        worker = asyncio.create_task(answer(most=10))
        result = await backfill.run(path, Platform.X)
        await worker
    assert first[0] not in [work.run for work in sent]
    assert (result.lines, result.lines_before) == (len(lines), 2 * PIECE_LINES)
    assert result.outcomes == {"found": 9 * PIECE_LINES - 2 * PIECE_LINES + 2}
    assert (await backfill.run(path, Platform.X)).lines_before == len(lines)
