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
from creatorgraph.enrichment.prices import Price
from creatorgraph.enrichment.remote_embeddings import MOST_BYTES, TEXTS_AT_ONCE, RemoteEmbedder
from creatorgraph.errors import BadInputError, SetupError, UnavailableError
from creatorgraph.settings import Settings
from tests.enrichment.fake_model import Answer, served

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PRICE = Price(2.0, 0.0)
DIMENSIONS = 8
RICH = Limits(day=10_000_000, month=10_000_000)


@dataclass
class FakeEmbeddings:
    """Answers `/v1/embeddings`; `moods` are taken in turn. A text's vector follows from its length, not normalized."""

    moods: tuple[str, ...] = ("ok",)
    seen: list[dict[str, object]] = field(default_factory=list)
    charged: int = 0
    url: str = ""

    def answer(self, method: str, path: str, kind: str, sent: bytes) -> Answer:
        """Give status, headers and body for a request."""
        del kind
        assert (method, path) == ("POST", "/v1/embeddings")
        body = json.loads(sent)
        mood = self.moods[len(self.seen) % len(self.moods)]
        self.seen.append(body)
        if mood == "throttle":
            return 429, {"retry-after": "7"}, b'{"error": {"message": "slow down"}}'
        if mood == "refuse":
            return 400, {}, b'{"error": {"message": "no such model"}}'
        if mood == "garbage":
            return 200, {"content-type": "text/html"}, b"<html>"
        size = DIMENSIONS + (mood == "wide")
        data = [
            {"object": "embedding", "index": place, "embedding": [0.5 * len(text), 1.0] + [0.0] * (size - 2)}
            for place, text in enumerate(body["input"])
        ]
        if mood == "short":
            data.pop()
        if mood == "twice":
            data[-1]["index"] = 0
        if mood == "zero":
            data[0]["embedding"] = [0.0] * size
        read = sum(len(text.encode()) for text in body["input"]) // 2
        self.charged += PRICE.cost(read=read, written=0)
        usage = {} if mood == "no_usage" else {"usage": {"prompt_tokens": read, "total_tokens": read}}
        done = {"object": "list", "model": body["model"], "data": data[::-1], **usage}
        return 200, {}, json.dumps(done).encode()


@dataclass
class House:
    """An embedder over a fake endpoint and a budget."""

    fake: FakeEmbeddings
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
    with served(FakeEmbeddings()) as fake:
        house = House(fake, redis_url)
        texts = ["x" * (1 + number % 7) for number in range(TEXTS_AT_ONCE + 5)] + ["", " \n"]
        vectors = house.embed(texts)
    assert vectors.shape == (len(texts), DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    for row, text in enumerate(texts[:-2]):
        assert vectors[row, 0] / vectors[row, 1] == pytest.approx(0.5 * len(text))
    assert [len(body["input"]) for body in fake.seen] == [TEXTS_AT_ONCE, 5]  # type: ignore[arg-type]  # a list; what is empty is not sent
    assert house.spend().day == fake.charged > 0
    assert [task.task for task in house.spend().tasks] == ["embed"]


def test_no_address_leaves_and_no_text_is_longer_than_is_read(redis_url: str) -> None:
    with served(FakeEmbeddings()) as fake:
        House(fake, redis_url).embed(["write to jane@example.org or jane [at] example.org", "ä" * MOST_BYTES])
    assert "example.org" not in json.dumps(fake.seen)
    assert all(len(text.encode()) <= MOST_BYTES for body in fake.seen for text in body["input"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("mood", ["short", "twice", "zero", "garbage", "throttle"])
def test_of_an_answer_that_does_not_fit_nothing_is_used_and_it_is_asked_again(redis_url: str, mood: str) -> None:
    with served(FakeEmbeddings((mood, "ok"))) as fake:
        house = House(fake, redis_url)
        vectors = house.embed(["one", "three"])
    np.testing.assert_allclose(vectors[:, 0] / vectors[:, 1], [1.5, 2.5], rtol=1e-5)
    assert (len(fake.seen), len(house.waited)) == (2, 1)
    assert house.spend().day >= fake.charged


@pytest.mark.parametrize("mood", ["refuse", "throttle"])
def test_a_search_does_not_wait_for_an_endpoint_that_is_away(redis_url: str, mood: str) -> None:
    with served(FakeEmbeddings((mood,))) as fake:
        house = House(fake, redis_url)
        with pytest.raises(UnavailableError, match=r"some-model@8: the model answered 4"):
            house.embed(["one"])
    assert (len(fake.seen), house.waited, house.spend().day) == (1, [], 0)


def test_other_dimensions_are_told_with_what_to_run(redis_url: str) -> None:
    with (
        served(FakeEmbeddings(("wide",))) as fake,
        pytest.raises(SetupError, match=r"gives 9 dimensions, not 8; run `creatorgraph reembed some-model@9`"),
    ):
        House(fake, redis_url).embed(["one"])


def refused(embedder: RemoteEmbedder, text: str) -> str:
    try:
        embedder.embed([text])
    except UnavailableError as error:
        return str(error)
    return ""


def test_twenty_threads_never_pass_the_budget(redis_url: str) -> None:
    limits = Limits(day=300, month=10_000)
    with served(FakeEmbeddings(("ok", "no_usage"))) as fake:
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
