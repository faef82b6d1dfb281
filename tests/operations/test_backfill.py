"""A backfill on a real graph and ledger: streamed, bounded on the way, going on behind what is done."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.cli.backfill import time_left
from creatorgraph.clock import system_clock, to_text
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.backfill import MOST_ON_THE_WAY, Backfill, Backfilled
from creatorgraph.operations.backfill_file import PIECE_LINES, READ_BYTES, Place, measured, slices
from creatorgraph.operations.backfill_standing import pause, standings
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.fetch_marks import forget_old_marks
from creatorgraph.operations.fetch_work import Work, queue_of
from creatorgraph.operations.ingest_run import read_names
from creatorgraph.operations.queue_keys import FETCH
from creatorgraph.platforms.observation import Platform
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import batch_of, send_fetch
from tests.contract.working import eventually
from tests.engines import Engine

NAMES = 9 * PIECE_LINES


class Worker:
    """Plays the worker: takes what is sent, and answers what it is told to."""

    def __init__(self, ledger: FetchLedger) -> None:
        self._ledger = ledger
        self.sent: list[Work] = []
        self.answered: list[str] = []

    def send(self, work: Work) -> None:
        """Take a message."""
        self.sent.append(work)

    async def answer(self, *, most: int = 1_000, but: str = "") -> None:
        """Answer messages as they come, so many, but none of a run with an ending."""
        while len(self.answered) < most:
            for work in (*self.sent,):
                if work.run not in self.answered and not (but and work.run.endswith(but)):
                    self.answered.append(work.run)
                    await self._ledger.record(work.run, {ask.number: Entry("found") for ask in work.asks})
                    if len(self.answered) == most:
                        return
            await asyncio.sleep(0.02)


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """Give a file of ten pieces, the last of two lines."""
    path = tmp_path / "names.txt"
    path.write_text("\n".join(["\ufeff# names", "not a name!", *(f"name_{n}" for n in range(NAMES))]))
    return path


@pytest.fixture
async def ledger(redis_url: str) -> AsyncIterator[FetchLedger]:
    """Give an empty ledger."""
    async with Redis.from_url(redis_url) as redis:
        yield FetchLedger(redis)


def backfill_of(
    graph: Graph, ledger: FetchLedger, worker: Worker, *, report: Callable[[Backfilled], None] = lambda _: None
) -> Backfill:
    """Give a backfill that a worker answers."""
    return Backfill(graph, ledger, send=worker.send, clock=system_clock, report=report, new_id=new_id)


async def until_interrupted(backfill: Backfill, names: Path, is_so: Callable[[], bool]) -> None:
    """Run a backfill until something is so, then interrupt it."""

    async def ask() -> bool:
        return is_so()

    running = asyncio.create_task(backfill.run(names, Platform.X))
    await eventually(ask)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def records(graph: Graph, run: str) -> set[str]:
    """Name the pieces that have records of their own."""
    return {row["key"] for row in await graph.read("operations/done_batches", run=run)}


COUNTS = "MATCH (r:Run {id: $id}) RETURN r.status AS status, r.accepted AS accepted, r.rejected AS rejected"
COUNTED = [{"status": "done", "accepted": NAMES, "rejected": 1}]


async def test_it_goes_on_behind_the_pieces_that_are_done(
    engine: Engine, graph: Graph, ledger: FetchLedger, names: Path
) -> None:
    worker = Worker(ledger)
    answering = asyncio.create_task(worker.answer(most=2))
    backfill = backfill_of(graph, ledger, worker)
    await until_interrupted(backfill, names, lambda: len(worker.sent) == 2 + MOST_ON_THE_WAY)
    await answering
    assert {queue_of(work.run) for work in worker.sent} == {"backfill"}
    again = Worker(ledger)
    answering = asyncio.create_task(again.answer())
    result = await backfill_of(graph, ledger, again).run(names, Platform.X)
    answering.cancel()
    assert not set(worker.answered) & {work.run for work in again.sent}
    assert (result.lines, result.total, result.lines_before) == (NAMES + 2, NAMES + 2, 2 * PIECE_LINES)
    assert result.outcomes == {"found": NAMES + 2 - 2 * PIECE_LINES}
    assert await engine.ask(COUNTS, id=result.run) == COUNTED
    assert (await backfill_of(graph, ledger, again).run(names, Platform.X)).lines_before == NAMES + 2
    assert await engine.ask(COUNTS, id=result.run) == COUNTED
    assert await records(graph, result.run) == set()
    assert not any([await ledger.entries(run) for run in again.answered])


async def test_pieces_beyond_a_gap_are_remembered_until_it_closes(
    engine: Engine, graph: Graph, ledger: FetchLedger, names: Path
) -> None:
    worker = Worker(ledger)
    answering = asyncio.create_task(worker.answer(but="-0"))
    backfill = backfill_of(graph, ledger, worker)
    await until_interrupted(backfill, names, lambda: len(worker.answered) == 9)
    answering.cancel()
    run = worker.sent[0].run.removesuffix("-0")
    beyond = await records(graph, run)
    assert len(beyond) >= MOST_ON_THE_WAY - 1
    assert f"{run}:0" not in beyond
    again = Worker(ledger)
    answering = asyncio.create_task(again.answer())
    result = await backfill_of(graph, ledger, again).run(names, Platform.X)
    answering.cancel()
    assert {work.run for work in again.sent}.isdisjoint(f"{run}-{key.rpartition(':')[2]}" for key in beyond)
    assert result.lines == result.total
    assert await engine.ask(COUNTS, id=run) == COUNTED
    assert await records(graph, run) == set()


async def test_what_lies_in_the_queue_is_not_sent_again_and_what_is_lost_is(
    graph: Graph, installation: Settings, names: Path
) -> None:
    """Nobody works: copies would all be asked for when somebody does."""
    broker, sent = make_broker(installation.effective_redis_url), list[Work]()

    def send(work: Work) -> None:
        # one of the pieces waits for its instant, as a worker leaves it
        send_fetch(broker, batch_of(work), delay_ms=0 if sent else 3_600_000)
        sent.append(work)

    looked = list[Backfilled]()

    async def looks(times: int) -> None:
        seen = len(looked) + times
        await eventually(lambda: has_looked(looked, seen))

    async with make_redis(installation) as redis:  # on a plain client the interruption may be lost
        ledger = FetchLedger(redis)

        @asynccontextmanager
        async def running() -> AsyncIterator[None]:
            backfill = Backfill(
                graph,
                ledger,
                send=send,
                clock=system_clock,
                report=looked.append,
                new_id=new_id,
                resend_after=timedelta(seconds=0.2),
            )
            attempt = asyncio.create_task(backfill.run(names, Platform.X))
            try:
                yield
            finally:
                attempt.cancel()
                with suppress(asyncio.CancelledError):
                    await attempt

        for _ in range(2):  # the second attempt finds in the queue what the first has sent
            async with running():
                await looks(6)
            assert [work.run[-2:] for work in sent] == [f"-{number}" for number in range(MOST_ON_THE_WAY)]
        async with running():
            await looks(2)
            key = f"creatorgraph:queue:{FETCH}"
            lost = await redis.lpop(key)
            assert isinstance(lost, bytes)
            await redis.hdel(f"{key}.msgs", lost)
            await looks(6)
    assert [work.asks for work in sent[MOST_ON_THE_WAY:]] == [sent[1].asks]
    broker.close()


async def test_a_piece_whose_answers_went_with_the_graph_is_asked_for_again(
    engine: Engine, graph: Graph, ledger: FetchLedger, tmp_path: Path
) -> None:
    file = tmp_path / "few.txt"
    file.write_text("ada\nbob\n")
    worker, asked = Worker(ledger), list[Work]()

    async def answer() -> None:
        """Answer what a worker would ask for."""
        while True:
            for work in (*worker.sent,):
                worker.sent.remove(work)
                open_asks = {ask.number for ask in work.asks}
                open_asks -= await ledger.answered(work.run, open_asks)
                asked.append(work)
                await ledger.record(work.run, dict.fromkeys(open_asks, Entry("found")), answered=open_asks)
            await asyncio.sleep(0.02)

    answering = asyncio.create_task(answer())
    for _ in range(2):
        async with asyncio.timeout(30):
            result = await backfill_of(graph, ledger, worker).run(file, Platform.X)
        assert (result.lines, result.outcomes) == (2, {"found": 2})
        await engine.wipe()
    answering.cancel()
    assert len(asked) == 2


async def test_it_is_paused_by_name_and_says_how_far_it_is(graph: Graph, ledger: FetchLedger, names: Path) -> None:
    worker = Worker(ledger)
    running = asyncio.create_task(backfill_of(graph, ledger, worker).run(names, Platform.X))
    await worker.answer(most=3)

    async def has_moved() -> bool:
        return [each.lines for each in await standings(graph, clock=system_clock)] == [3 * PIECE_LINES]

    await eventually(has_moved)
    (standing,) = await standings(graph, clock=system_clock)
    assert (standing.status, standing.total) == ("running", NAMES + 2)
    assert await pause(graph, standing.run)
    result = await running
    assert result.paused
    assert result.lines == 3 * PIECE_LINES
    assert not await pause(graph, standing.run)
    assert [each.status for each in await standings(graph, clock=system_clock)] == ["paused"]
    answering = asyncio.create_task(worker.answer())
    result = await backfill_of(graph, ledger, worker).run(names, Platform.X)
    answering.cancel()
    assert not result.paused
    assert [each.status for each in await standings(graph, clock=system_clock)] == ["done"]


async def test_names_answered_in_a_piece_that_is_not_done_are_told(
    graph: Graph, ledger: FetchLedger, names: Path
) -> None:
    worker = Worker(ledger)
    told: list[tuple[int, int]] = []
    backfill = backfill_of(graph, ledger, worker, report=lambda done: told.append((done.lines, done.in_part)))
    running = asyncio.create_task(backfill.run(names, Platform.X))

    async def has_told(expected: tuple[int, int]) -> bool:
        return told[-1:] == [expected]

    await eventually(lambda: has_told((0, 0)))
    first = worker.sent[0]
    await ledger.record(first.run, {ask.number: Entry("found") for ask in first.asks[:7]})
    await eventually(lambda: has_told((0, 7)))
    await ledger.record(first.run, {ask.number: Entry("found") for ask in first.asks[7:]})
    await eventually(lambda: has_told((PIECE_LINES, 0)))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_it_tells_until_when_all_that_is_on_the_way_waits(
    graph: Graph, ledger: FetchLedger, tmp_path: Path
) -> None:
    file = tmp_path / "few.txt"
    file.write_text("ada\nbob\nzoe\n")
    worker = Worker(ledger)
    told: list[datetime | None] = []
    backfill = backfill_of(graph, ledger, worker, report=lambda done: told.append(done.waits_until))
    running = asyncio.create_task(backfill.run(file, Platform.X))

    async def has_told(expected: datetime | None) -> bool:
        return told[-1:] == [expected]

    await eventually(lambda: has_told(None))
    run, (ada, bob, zoe) = worker.sent[0].run, worker.sent[0].asks
    later, soon = (system_clock().replace(microsecond=0) + timedelta(hours=hours) for hours in (2, 1))
    await ledger.record(run, {ada.number: Entry("found"), bob.number: Entry("throttled", until=to_text(later))})
    seen = len(told) + 3
    await eventually(lambda: has_looked(told, seen))
    assert told[-1] is None  # of one nothing was heard: it may be answered at any moment
    await ledger.record(run, {zoe.number: Entry("throttled", until=to_text(soon))})
    await eventually(lambda: has_told(soon))
    await ledger.record(run, {each.number: Entry("found") for each in (bob, zoe)})
    assert (await running).outcomes == {"found": 3}
    assert told[-1] is None


async def has_looked(told: Sequence[object], times: int) -> bool:
    """Tell whether a backfill has told how far it is so many times."""
    return len(told) >= times


async def test_the_list_counts_names_of_pieces_that_are_not_done_and_who_goes_on_asks_for_the_others_only(
    graph: Graph, ledger: FetchLedger, names: Path
) -> None:
    worker = Worker(ledger)
    running = asyncio.create_task(backfill_of(graph, ledger, worker).run(names, Platform.X))

    async def stands(lines: int, status: str) -> bool:
        found = await standings(graph, clock=system_clock)
        return [(each.lines, each.status) for each in found] == [(lines, status)]

    await eventually(lambda: stands(0, "running"))
    (standing,) = await standings(graph, clock=system_clock)
    assert (standing.seconds_left, time_left(standing.seconds_left)) == (None, "not known yet")

    async def is_sent() -> bool:
        return len(worker.sent) == MOST_ON_THE_WAY

    await eventually(is_sent)
    first = worker.sent[0]
    later = Entry("throttled", until=to_text(system_clock() + timedelta(hours=1)))
    await ledger.record(first.run, {ask.number: Entry("found") for ask in first.asks[:7]})
    await ledger.record(first.run, {ask.number: later for ask in first.asks[7:10]})
    await eventually(lambda: stands(7, "running"))
    (standing,) = await standings(graph, clock=system_clock)
    assert standing.seconds_left is not None
    assert standing.seconds_left > 0
    # while nothing more comes, the time left grows
    (later_on,) = await standings(graph, clock=lambda: system_clock() + timedelta(hours=1))
    assert (later_on.seconds_left or 0) > 100 * standing.seconds_left
    running.cancel()  # Ctrl-C
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await stands(7, "paused")
    again = Worker(ledger)
    await until_interrupted(backfill_of(graph, ledger, again), names, lambda: len(again.sent) == MOST_ON_THE_WAY)
    assert again.sent[0].run == first.run
    assert again.sent[0].asks == first.asks[10:]  # neither the answered nor those that wait in the queue
    assert [work.asks for work in again.sent[1:]] == [work.asks for work in worker.sent[1:]]


async def test_started_twice_at_once_the_later_goes_on_and_the_other_leaves_it_alone(
    engine: Engine, graph: Graph, ledger: FetchLedger, names: Path
) -> None:
    worker, other = Worker(ledger), Worker(ledger)
    first = asyncio.create_task(backfill_of(graph, ledger, worker).run(names, Platform.X))

    async def is_sent() -> bool:
        return len(worker.sent) == MOST_ON_THE_WAY

    await eventually(is_sent)
    second = asyncio.create_task(backfill_of(graph, ledger, other).run(names, Platform.X))
    left = await first
    assert (left.paused, left.elsewhere) == (True, True)
    assert [each.status for each in await standings(graph, clock=system_clock)] == ["running"]
    answering = asyncio.create_task(other.answer())
    result = await second
    answering.cancel()
    assert (result.lines, result.elsewhere) == (result.total, False)
    assert await engine.ask(COUNTS, id=result.run) == COUNTED


async def test_ctrl_c_in_a_terminal_that_has_lost_it_does_not_pause_it(
    graph: Graph, ledger: FetchLedger, names: Path
) -> None:
    worker, other = Worker(ledger), Worker(ledger)
    first = asyncio.create_task(backfill_of(graph, ledger, worker).run(names, Platform.X))

    async def are_sent() -> bool:
        return len(worker.sent) + len(other.sent) == expected

    expected = MOST_ON_THE_WAY
    await eventually(are_sent)
    expected = 2 * MOST_ON_THE_WAY
    second = asyncio.create_task(backfill_of(graph, ledger, other).run(names, Platform.X))
    await eventually(are_sent, pause_s=0.01)
    first.cancel()
    await asyncio.wait([first])
    assert [each.status for each in await standings(graph, clock=system_clock)] == ["running"]
    second.cancel()
    await asyncio.wait([second])
    assert [each.status for each in await standings(graph, clock=system_clock)] == ["paused"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "not known yet"), (0, "1 min"), (600, "11 min"), (9_000, "2.5 h"), (400_000, "4.6 days")],
)
def test_the_time_left_is_written_roughly(seconds: float | None, text: str) -> None:
    assert time_left(seconds) == text


@given(lines=st.lists(st.sampled_from(["", "a", "bé", "#c", " d "]), max_size=12), pieces=st.integers(0, 4))
def test_reading_from_any_place_gives_what_reading_all_gives(lines: list[str], pieces: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names"
        path.write_bytes("\n".join(line * 3 for line in lines for _ in range(50)).encode())
        whole = list(slices(path, Place()))
        start = whole[pieces - 1].end if 0 < pieces <= len(whole) else Place()
        assert list(slices(path, start)) == whole[start.pieces :]
        assert measured(path)[1] == sum(piece.lines for piece in whole)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("jane\njohn\n".encode("utf-16"), 1),
        ("jane\njohn\n".encode("utf-16-le"), 1),
        ("jane\njosé\n".encode("latin-1"), 2),
        (b"jane\n\x00\n", 2),
        (b"jane\njos\xc3", 2),
        (b"jane\n" * (READ_BYTES // 5) + b"j\xc3\n", READ_BYTES // 5 + 1),
        (bytes(range(256)), 1),
    ],
)
def test_a_file_that_is_no_text_in_utf_8_is_refused_with_the_line(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "names"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=f"names: line {line} is not UTF-8; save the file in that encoding"):
        measured(path)


def test_a_letter_of_two_blocks_is_read(tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(b"a" * (READ_BYTES - 1) + "é\n".encode())
    assert measured(path)[1] == 1


def test_a_line_that_is_not_utf_8_is_no_name_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(b"\xef\xbb\xbfone\n\xff\xfe\nthree\n")
    (piece,) = slices(path, Place())
    asks, refused = read_names(Platform.X, piece.texts)
    assert [ask.text for ask in asks] == ["one", "three"]
    assert len(refused) == 1


async def test_marks_of_fetches_go_when_no_message_can_come_again(graph: Graph) -> None:
    for run in ("refresh-1", "backfill-x-1", "import-1"):
        row = BatchMark(run, 1).row(accounts=1, erased=0, at=to_text(system_clock()))
        await graph.run("operations/finish_batches", rows=[row])
    assert await forget_old_marks(graph, clock=system_clock) == 0
    assert await forget_old_marks(graph, clock=lambda: system_clock() + timedelta(days=15)) == 2
    assert await records(graph, "import-1") == {"import-1:1"}
