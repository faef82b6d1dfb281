"""An endpoint's embeddings that misbehave: nothing wrong is used, never more is spent than allowed."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest
from redis.asyncio import Redis

from creatorgraph.bootstrap.ai import embedder_of
from creatorgraph.enrichment.budget import Limits, Spend
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.embedding_client import OpenAIEmbeddings
from creatorgraph.enrichment.embeddings import Vectors, remote
from creatorgraph.enrichment.fakes import vectors as fake_vectors
from creatorgraph.enrichment.fakes.models import FakeModels
from creatorgraph.enrichment.fakes.server import served
from creatorgraph.enrichment.prices import Price
from creatorgraph.enrichment.remote_embeddings import MOST_BYTES, TEXTS_AT_ONCE, RemoteEmbedder
from creatorgraph.errors import BadInputError, SetupError, UnavailableError
from creatorgraph.settings import Settings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PRICE = Price(2.0, 0.0)
DIMENSIONS = 8
RICH = Limits(day=10_000_000, month=10_000_000)


def fakes(*moods: str) -> FakeModels:
    return FakeModels(moods or ("ok",), dimensions=DIMENSIONS, prices={"some-model": PRICE})


@dataclass
class House:
    """An embedder over a fake endpoint and a budget."""

    fake: FakeModels
    redis_url: str
    limits: Limits = RICH
    waited: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[tuple[OpenAIEmbeddings, BudgetStore]]:
        """Open the endpoint and the budget, in the event loop of who asks."""
        client = OpenAIEmbeddings(url=self.fake.url, key="none", model="some-model", dimensions=DIMENSIONS)
        async with Redis.from_url(self.redis_url) as redis:
            yield client, BudgetStore(redis, limits=self.limits, clock=lambda: NOON)
            await client.close()

    @contextmanager
    def embedder(self) -> Iterator[RemoteEmbedder]:
        """Give an embedder."""

        async def wait(seconds: float) -> None:
            self.waited.append(seconds)

        made = RemoteEmbedder("some-model@8", dimensions=DIMENSIONS, connect=self.connect, price=PRICE, sleep=wait)
        try:
            yield made
        finally:
            made.close()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed once."""
        with self.embedder() as embedder:
            return embedder.embed(texts)

    def spend(self) -> Spend:
        """Read what was spent."""

        async def read() -> Spend:
            async with self.connect() as (_, budget):
                return await budget.spend()

        return asyncio.run(read())


def test_texts_are_embedded_in_batches_in_their_order_and_paid_for(redis_url: str) -> None:
    with served(fakes()) as fake:
        house = House(fake, redis_url)
        texts = ["x" * (1 + number % 7) for number in range(TEXTS_AT_ONCE + 5)] + ["", " \n"]
        vectors = house.embed(texts)
    assert vectors.shape == (len(texts), DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(vectors[:-2], expected(texts[:-2]), rtol=1e-5)
    assert [len(json.loads(call.sent)) for call in fake.calls] == [TEXTS_AT_ONCE, 5]  # what is empty is not sent
    assert house.spend().day == fake.charged > 0
    assert [task.task for task in house.spend().tasks] == ["embed"]


def test_no_address_leaves_and_no_text_is_longer_than_is_read(redis_url: str) -> None:
    with served(fakes()) as fake:
        House(fake, redis_url).embed(["write to jane@example.org or jane [at] example.org", "ä" * MOST_BYTES])
    sent = [text for call in fake.calls for text in json.loads(call.sent)]
    assert len(sent) == 2
    assert not any("example.org" in text or len(text.encode()) > MOST_BYTES for text in sent)


@pytest.mark.parametrize("mood", ["short", "twice", "zero", "garbage", "throttle"])
def test_of_an_answer_that_does_not_fit_nothing_is_used_and_it_is_asked_again(redis_url: str, mood: str) -> None:
    with served(fakes(mood, "ok")) as fake:
        house = House(fake, redis_url)
        vectors = house.embed(["one", "three"])
    np.testing.assert_allclose(vectors, expected(["one", "three"]), rtol=1e-5)
    assert (len(fake.calls), len(house.waited)) == (2, 1)
    assert house.spend().day >= fake.charged


@pytest.mark.parametrize("mood", ["refuse", "throttle"])
def test_a_search_does_not_wait_for_an_endpoint_that_is_away(redis_url: str, mood: str) -> None:
    with served(fakes(mood)) as fake:
        house = House(fake, redis_url)
        with pytest.raises(UnavailableError, match=r"some-model@8: the model answered 4"):
            house.embed(["one"])
    assert (len(fake.calls), house.waited, house.spend().day) == (1, [], 0)


def test_other_dimensions_are_told_with_what_to_run(redis_url: str) -> None:
    with (
        served(fakes("wide")) as fake,
        pytest.raises(SetupError, match=r"gives 9 dimensions, not 8; run `creatorgraph reembed some-model@9`"),
    ):
        House(fake, redis_url).embed(["one"])


def expected(texts: Sequence[str]) -> Vectors:
    rows = fake_vectors.vectors("ok", list(texts), DIMENSIONS)
    whole: Vectors = np.array([row for _, row in sorted(rows)], dtype=np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    return whole


def refused(embedder: RemoteEmbedder, text: str) -> str:
    try:
        embedder.embed([text])
    except UnavailableError as error:
        return str(error)
    return ""


def test_twenty_threads_never_pass_the_budget(redis_url: str) -> None:
    limits = Limits(day=300, month=10_000)
    with served(fakes("ok", "no_usage")) as fake:
        house = House(fake, redis_url, limits)
        with house.embedder() as embedder, ThreadPoolExecutor(20) as threads:
            outcome = set(threads.map(partial(refused, embedder), ["ten bytes." for _ in range(60)]))
    assert outcome == {"", "embedding by some-model@8: the budget has no room for it"}
    assert fake.charged <= house.spend().day <= limits.day


def test_names_of_models_say_where_they_are() -> None:
    assert remote("text-embedding-3-small@512") == ("text-embedding-3-small", 512)
    assert remote("wordllama-l2-supercat-128") is None
    for bad in ("@512", "a@", "a@7", "a@5000", "a@many"):
        with pytest.raises(BadInputError, match="with its dimensions"):
            remote(bad)


@pytest.mark.parametrize(
    ("settings", "model", "says"),
    [
        (Settings(ai_mode="off"), "a@512", "is off"),
        (Settings(ai_mode="local"), "a@512", "needs CREATORGRAPH_AI_URL"),
        (Settings(ai_mode="api", ai_key="k"), "a@512", "has no price"),  # type: ignore[arg-type]  # pydantic makes it a secret
    ],
)
def test_an_endpoint_that_is_not_set_up_is_told(settings: Settings, model: str, says: str) -> None:
    with pytest.raises(SetupError, match=says):
        embedder_of(settings, model)
