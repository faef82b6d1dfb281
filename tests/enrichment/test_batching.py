"""Backlogs in batches of an endpoint that misbehaves: nothing wrong is written, nothing paid twice or over budget."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.clock import system_clock
from creatorgraph.enrichment.asking import Asker
from creatorgraph.enrichment.batch_client import OpenAIBatches
from creatorgraph.enrichment.batch_store import BatchStore
from creatorgraph.enrichment.batching import LONGEST, LOOK_SECONDS, Batching
from creatorgraph.enrichment.budget import Limits, TaskLimit
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.classifying import Classifier
from creatorgraph.enrichment.client import OpenAIClient
from creatorgraph.enrichment.fakes.models import FakeModels
from creatorgraph.enrichment.fakes.server import served
from creatorgraph.enrichment.prices import Price, batch_price_of
from creatorgraph.enrichment.service import Enricher
from creatorgraph.identity_graph.graph import Graph
from tests.enrichment.test_asking import NOON, PRICE, RICH, hold
from tests.enrichment.test_service import creator, put

HALF = Price(PRICE.input / 2, PRICE.output / 2)
MANY = 45
"""Creators: three lines of a batch, of 20, 20 and 5."""


class Worker:
    """A worker's classifier with a clock of its own; a new one knows nothing but what Redis and the graph keep."""

    def __init__(self, graph: Graph, redis: Redis, fake: FakeModels, limits: Limits) -> None:
        self.now = 0.0
        self.today = NOON
        self.redis = redis
        self.budget = BudgetStore(redis, limits=limits, clock=lambda: NOON)
        self.client = OpenAIClient(url=fake.url, key="none", model="gpt-4o-mini", seconds=20.0)
        self.batches = OpenAIBatches(url=fake.url, key="none", model="gpt-4o-mini", seconds=20.0)
        self.projected: list[str] = []
        batching = Batching(
            graph,
            self.batches,
            store=BatchStore(redis),
            budget=self.budget,
            price=HALF,
            clock=lambda: self.today,
            new_id=new_id,
        )
        self.classifier = Classifier(
            graph,
            Asker(self.client, budget=self.budget, price=PRICE),
            project=self._project,
            batching=batching,
            batch_from=MANY,
            seconds=lambda: self.now,
        )

    async def step(self) -> int:
        """Do one step, later than everything that it waits for."""
        self.now += 10 * LOOK_SECONDS
        return await self.classifier.classify_due()

    async def _project(self, ids: Sequence[str]) -> None:
        self.projected += ids


@asynccontextmanager
async def worker(graph: Graph, redis_url: str, fake: FakeModels, limits: Limits = RICH) -> AsyncIterator[Worker]:
    async with Redis.from_url(redis_url) as redis:
        one = Worker(graph, redis, fake, limits)
        yield one
        await one.client.close()
        await one.batches.close()


async def backlog(graph: Graph) -> list[str]:
    names = [f"c{number:02}" for number in range(MANY)]
    await put(graph, *names)
    await hold(graph, {name: f"just me {name}, mail {name}@example.org" for name in names})
    enricher = Enricher(graph, clock=system_clock, new_id=new_id, for_model=True)
    await enricher.enrich([creator(name, f"just me {name}, mail {name}@example.org") for name in names])
    return names


async def niches(graph: Graph, names: Sequence[str]) -> list[str]:
    rows = await graph.read("reads/creators", ids=list(names))
    return sorted(row["creator"]["id"] for row in rows if row["creator"].get("niche") == "travel")


async def waiting(graph: Graph) -> list[str]:
    rows = await graph.read("operations/oldest_outbox", kind="classify", limit=10)
    return sorted(key for row in rows for key in row["keys"])


async def test_a_backlog_is_one_batch_that_a_new_worker_goes_on_with(graph: Graph, redis_url: str) -> None:
    names = await backlog(graph)
    with served(FakeModels(["ok"])) as fake:
        async with worker(graph, redis_url, fake) as first:
            assert await first.step() == 0
            reserved = (await first.budget.spend()).day
        async with worker(graph, redis_url, fake) as second:
            assert await second.step() == 0  # it is under way
            assert await second.step() == 1
            assert await second.step() == 0
            spend = await second.budget.spend()
    assert await niches(graph, names) == sorted(second.projected) == names
    assert len(fake.batches.begun) == 1
    assert len(fake.calls) == 3
    assert 0 < spend.day == fake.charged < reserved
    assert await waiting(graph) == []
    assert all("example" not in call.sent for call in fake.calls)


async def test_lines_that_fail_are_asked_again_and_wrong_ones_change_nothing(graph: Graph, redis_url: str) -> None:
    names = await backlog(graph)
    with served(FakeModels(["throttle", "injected", "ok"])) as fake:
        async with worker(graph, redis_url, fake) as one:
            for _ in range(3):
                await one.step()
            assert await niches(graph, names) == names[40:]
            assert await waiting(graph) == names[:20]  # free, so asked again; what was paid for and wrong is not
            assert (await one.budget.spend()).day == fake.charged


@pytest.mark.parametrize("moods", [["no_usage", "garbage", "missing"], ["bad_json", "traits", "wrong_count"]])
async def test_what_cannot_be_used_is_paid_for_in_full_or_by_its_usage(
    graph: Graph, redis_url: str, moods: list[str]
) -> None:
    names = await backlog(graph)
    with served(FakeModels(moods)) as fake:
        async with worker(graph, redis_url, fake) as one:
            await one.step()
            reserved = (await one.budget.spend()).day
            for _ in range(2):
                await one.step()
            spent = (await one.budget.spend()).day
    is_known = "no_usage" not in moods
    assert await waiting(graph) == []
    assert spent == fake.charged if is_known else fake.charged < spent == reserved
    assert await niches(graph, names) == ([] if is_known else names[:20])


async def test_of_an_expired_batch_what_was_done_is_used_and_the_rest_asked_again(graph: Graph, redis_url: str) -> None:
    names = await backlog(graph)
    with served(FakeModels(["ok"], batch_moods=("expired",))) as fake:
        async with worker(graph, redis_url, fake) as one:
            for _ in range(3):
                await one.step()
            assert (await one.budget.spend()).day == fake.charged > 0
    assert await niches(graph, names) == names[:20]
    assert await waiting(graph) == names[20:]


@pytest.mark.parametrize("mood", ["none", "failed"])
async def test_where_no_batch_is_taken_creators_are_asked_one_call_after_the_other(
    graph: Graph, redis_url: str, mood: str
) -> None:
    names = await backlog(graph)
    with served(FakeModels(["ok"], batch_moods=(mood,), looks=0)) as fake:
        async with worker(graph, redis_url, fake) as one:
            for _ in range(3):
                await one.step()
            assert (await one.budget.spend()).day == fake.charged
    assert await niches(graph, names) == names
    assert await waiting(graph) == []


async def test_a_batch_whose_answer_was_lost_is_found_and_not_sent_twice(graph: Graph, redis_url: str) -> None:
    await backlog(graph)
    with served(FakeModels(["ok"])) as fake:
        async with worker(graph, redis_url, fake) as one:
            await one.step()
            sent = await BatchStore(one.redis).oldest()
            assert sent is not None
            lost = sent.__class__(**{name: getattr(sent, name) for name in sent.__slots__} | {"id": None})
            await BatchStore(one.redis).put(lost)
            for _ in range(3):
                await one.step()
    assert len(fake.batches.begun) == 1
    assert len(fake.calls) == 3


async def test_throttled_steps_are_tried_again_and_send_nothing_twice(graph: Graph, redis_url: str) -> None:
    names = await backlog(graph)
    with served(FakeModels(["ok"], looks=0)) as fake:
        fake.throttled = ["/v1/files", "/v1/batches", "/v1/batches/batch-0", "/v1/files/file-2/content"]
        async with worker(graph, redis_url, fake) as one:
            for _ in range(5):
                await one.step()
            assert (await one.budget.spend()).day == fake.charged
    assert (fake.throttled, len(fake.batches.begun), len(fake.calls)) == ([], 1, 3)
    assert await niches(graph, names) == names


@pytest.mark.parametrize("is_gone", [True, False])
async def test_a_batch_that_is_gone_or_never_ends_is_given_up_as_paid_for(
    graph: Graph, redis_url: str, *, is_gone: bool
) -> None:
    names = await backlog(graph)
    with served(FakeModels(["ok"], looks=99)) as fake:
        async with worker(graph, redis_url, fake) as one:
            await one.step()
            reserved = (await one.budget.spend()).day
            if is_gone:
                fake.batches.begun.clear()
            else:
                assert await one.step() == 0
                one.today += LONGEST + timedelta(hours=1)
            assert await one.step() == 1
            assert (await one.budget.spend()).day == reserved
    assert await niches(graph, names) == []


async def test_a_batch_is_as_large_as_the_budget_has_room_for(graph: Graph, redis_url: str) -> None:
    await backlog(graph)
    with served(FakeModels(["ok"])) as fake:
        async with worker(graph, redis_url, fake, Limits(10**9, 10**9, (TaskLimit("classify", day=3_000),))) as one:
            await one.step()
            batch = await BatchStore(one.redis).oldest()
            assert batch is not None
            assert len(batch.lines) == 1
            assert len(batch.left) == 25
            assert 0 < (await one.budget.spend()).day <= 3_000
        async with worker(graph, redis_url, fake, Limits(1, 1)) as poor:
            await poor.redis.flushdb()
            assert await poor.step() == 0
    assert len(await waiting(graph)) == MANY
    assert len(fake.batches.begun) == 1


def test_batches_cost_half() -> None:
    assert batch_price_of("gpt-4o-mini") == HALF
