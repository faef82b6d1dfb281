"""Twenty workers and a model that misbehaves in every way: nothing wrong is stored, not a cent over budget is spent."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

import httpx
import orjson
import pytest
from redis.asyncio import Redis

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.clock import system_clock
from creatorgraph.enrichment.asking import Asker
from creatorgraph.enrichment.budget import Limits
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.classifying import Classifier
from creatorgraph.enrichment.client import OpenAIClient
from creatorgraph.enrichment.fakes.models import FakeModels
from creatorgraph.enrichment.fakes.server import served
from creatorgraph.enrichment.prices import price_of
from creatorgraph.enrichment.service import Enricher
from creatorgraph.identity_graph.graph import Graph
from tests.enrichment.test_asking import NOON, hold
from tests.enrichment.test_service import creator, put

MODEL = "gpt-4o-mini"
WORKERS, CREATORS = 20, 200
LIMIT = 40_000
MOODS = (
    *("ok", "throttle", "bad_json", "no_usage", "fail", "injected", "hang", "wrong_count", "garbage"),
    *("traits", "auth", "too_sure", "refuse"),
)
RIGHT = {
    "niche": "travel",
    "sub_niche": "travel/vanlife",
    "topics": ["travel/vanlife"],
    "professions": ["photographer"],
    "city": "Lisbon",
}
"""What of an answer that fits may stand on a creator, by field."""


async def test_of_twenty_workers_nothing_wrong_is_stored_and_no_cent_over_budget_is_spent(
    graph: Graph, redis_url: str
) -> None:
    bios = {f"c{number:03}": f"just me {number}, mail me{number}@example.org" for number in range(CREATORS)}
    await put(graph, *bios)
    await hold(graph, bios)
    enricher = Enricher(graph, clock=system_clock, new_id=new_id, for_model=True)
    await enricher.enrich([creator(name, bio) for name, bio in bios.items()])
    before = await stored(graph, list(bios))

    async def project(ids: Sequence[str]) -> None:
        assert set(ids) <= bios.keys()

    async with AsyncExitStack() as stack:
        fake = stack.enter_context(served(FakeModels(MOODS, hang_seconds=0.8)))
        redises = [await stack.enter_async_context(Redis.from_url(redis_url)) for _ in range(WORKERS)]
        budgets = [BudgetStore(redis, limits=Limits(LIMIT, LIMIT), clock=lambda: NOON) for redis in redises]

        async def work(budget: BudgetStore) -> None:
            client = OpenAIClient(url=fake.url, key="none", model=MODEL, seconds=0.5)
            now = [0.0]
            asker = Asker(client, budget=budget, price=price_of(MODEL))
            classifier = Classifier(graph, asker, project=project, seconds=lambda: now[0])
            for _ in range(3):
                now[0] += 4_000.0  # whatever it waits for is over
                await classifier.classify_due()
            await client.close()

        await asyncio.gather(*map(work, budgets))
        spend = await budgets[0].spend()
    assert len(fake.calls) >= len(MOODS)
    assert {call.mood for call in fake.calls} == set(MOODS)
    assert spend.day > LIMIT * 0.7  # so that it had to be refused
    assert 0 < fake.charged <= spend.day <= LIMIT
    assert not any("example" in call.sent for call in fake.calls)
    after = await stored(graph, list(bios))
    changed = {name: values for name, values in after.items() if values != before[name]}
    assert changed
    for values in changed.values():
        assert {field: values.get(field) for field in RIGHT} == RIGHT


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/v1/chat/completions", b"not json"),
        ("/v1/chat/completions", b'{"model": "m", "messages": []}'),
        ("/v1/chat/completions", b'{"model": "m", "messages": [{"role": "user", "content": "hello"}]}'),
        ("/v1/embeddings", b'{"model": "m"}'),
        ("/v1/batches", b"[]"),
        ("/control/moods", b'{"moods": "cheerful"}'),
    ],
)
def test_what_is_no_request_is_refused_with_words(path: str, sent: bytes) -> None:
    with served(FakeModels()) as fake:
        answer = httpx.post(f"{fake.url.removesuffix('/v1')}{path}", content=sent, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def stored(graph: Graph, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Give what stands on creators; of `derived` what no model gave, and the fields."""
    rows = await graph.read("reads/creators", ids=list(names))
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        values = dict(row["creator"])
        derived = orjson.loads(values.pop("derived"))
        found[values["id"]] = {**values, "derived": sorted(derived)}
    return found
