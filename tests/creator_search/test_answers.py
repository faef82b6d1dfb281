"""Remembered answers: apart by viewer, gone with the index's version, never in the way."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.creator_search import answers
from creatorgraph.creator_search.answers import KEYS, AnswerCache, IndexVersion
from creatorgraph.creator_search.cached import CachedSearch, normal
from creatorgraph.creator_search.conditions import And, AnyOf, Condition, Flag, Not, Or
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.ranking import Weights
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.errors import UnavailableError
from tests.creator_search.documents import DAY_TWO, document
from tests.creator_search.test_service import Letters

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEALER = Sealer(bytes(32))


@pytest.fixture
async def search(lance: LanceSearchIndex, redis_url: str) -> AsyncIterator[CreatorSearch]:
    version = IndexVersion(lambda: Redis.from_url(redis_url))
    found = CreatorSearch(Shelf.of(lance, Letters()), version=version, clock=lambda: NOON)
    await found.project([document("a", text="apples", country="DE"), document("b", text="bread")])
    yield found
    await version.close()


@pytest.fixture
def cached(search: CreatorSearch, redis: Redis) -> CachedSearch:
    cache = AnswerCache(redis, keyed_hash=SEALER.keyed_hash, model=search.model)
    return CachedSearch(search, cache, ("tenant", "catalogue:read"), lambda: NOON)


async def counts(cached: CachedSearch) -> tuple[int, int]:
    counted = await cached.cache.counted()
    return counted.hits, counted.misses


async def test_what_was_answered_is_answered_again_the_same(cached: CachedSearch) -> None:
    where = And((Not(Flag("verified")), Or((AnyOf("country", ("DE", "US")), Flag("has_email")))))
    again = And((Or((Flag("has_email"), AnyOf("country", ("US", "DE")))), Not(Flag("verified"))))
    first = await cached.search(SearchRequest("  apples  pie", where=where))
    assert await cached.search(SearchRequest("apples pie", where=again)) == first
    assert await cached.facets(["country"], where=where) == await cached.facets(["country"], where=again)
    alike = SearchRequest(seeds=frozenset({"a"}))
    assert await cached.search(alike) == await cached.search(alike)
    assert await counts(cached) == (3, 3)
    assert (await cached.cache.counted()).rate == 0.5


async def test_nothing_else_is_answered_with_it(cached: CachedSearch) -> None:
    await cached.search(SearchRequest("apples"))
    others: Sequence[CachedSearch] = [
        replace(cached, owner=("other", "catalogue:read")),
        replace(cached, owner=("tenant", "catalogue:read", "contact:read")),
        replace(cached, clock=lambda: datetime(2026, 11, 25, tzinfo=UTC)),
    ]
    for other in others:
        await other.search(SearchRequest("apples"))
    await cached.search(SearchRequest("apple"))
    await cached.search(SearchRequest("apples", first=1))
    await cached.search(SearchRequest("apples", weights=Weights(relevance=1, engagement=0, quality=0, freshness=0)))
    await cached.search(SearchRequest("apples", where=Flag("verified")))
    assert await counts(cached) == (0, 8)


async def test_no_key_holds_a_text_or_a_tenant_and_all_end(cached: CachedSearch, redis: Redis) -> None:
    await cached.search(SearchRequest("a secret wish", where=AnyOf("city", ("berlin",))))
    keys = [key async for key in redis.scan_iter("*creatorgraph:search*")]
    fields = [field for key in keys if await redis.type(key) == b"hash" for field in await redis.hkeys(key)]
    assert len(fields) == 2
    for word in (b"secret", b"berlin", b"tenant", b"apples"):
        assert not any(word in name for name in (*keys, *fields))
    (kept,) = [key for key in keys if key.startswith(KEYS[1].encode() + b":")]
    assert 0 < await redis.ttl(kept) <= answers.SECONDS


async def test_a_change_of_the_index_is_seen_within_the_lag(cached: CachedSearch, redis: Redis) -> None:
    search = cached.inner
    assert isinstance(search, CreatorSearch)
    assert (await cached.search(SearchRequest(where=AnyOf("country", ("DE",))))).total == 1
    await search.project([document("b", text="bread", country="DE", updated_at=DAY_TWO)])
    assert 0 < await redis.ttl(KEYS[1]) <= answers.LAG_SECONDS
    await redis.delete(KEYS[1])  # the lag is over
    assert (await cached.search(SearchRequest(where=AnyOf("country", ("DE",))))).total == 2


async def test_a_creator_taken_out_is_in_no_answer_from_then_on(cached: CachedSearch, redis: Redis) -> None:
    search = cached.inner
    assert isinstance(search, CreatorSearch)
    assert "a" in [hit.id for hit in (await cached.search(SearchRequest("apples"))).hits]
    version, _ = await cached.cache.ask("late")
    assert version is not None
    await search.remove(["a"])
    assert [key async for key in redis.scan_iter(f"{KEYS[1]}*")] == []
    await cached.cache.keep("late", version=version, answer=b"made before the removal")
    assert [key async for key in redis.scan_iter(f"{KEYS[1]}*")] == []
    assert [hit.id for hit in (await cached.search(SearchRequest("apples"))).hits] == ["b"]


async def test_an_answer_that_cannot_be_read_is_made_again(cached: CachedSearch, redis: Redis) -> None:
    page = await cached.search(SearchRequest("apples"))
    (kept,) = [key async for key in redis.scan_iter(f"{KEYS[1]}:*")]
    for field in await redis.hkeys(kept):
        await redis.hset(kept, field, b'{"hits": 3}')
    assert await cached.search(SearchRequest("apples")) == page


async def test_without_redis_searches_go_on_and_writers_say_so(search: CreatorSearch) -> None:
    async with Redis(port=1, socket_connect_timeout=0.2) as nobody:
        cache = AnswerCache(nobody, keyed_hash=SEALER.keyed_hash, model=search.model)
        cached = CachedSearch(search, cache, ("tenant",), lambda: NOON)
        assert (await cached.search(SearchRequest("apples"))).total == 2
        assert (await cached.search(SearchRequest("apples"))).total == 2
        with pytest.raises(UnavailableError, match="cache"):
            await cache.counted()
    version = IndexVersion(lambda: Redis(port=1, socket_connect_timeout=0.2))
    with pytest.raises(UnavailableError, match="cached answers"):
        await version.changed(removed=True)
    await version.close()


def test_filters_that_mean_the_same_have_one_name() -> None:
    one: Condition = And((Flag("verified"), Or((AnyOf("country", ("A", "B")), Flag("business")))))
    two: Condition = And((Or((Flag("business"), AnyOf("country", ("B", "A")))), Flag("verified")))
    assert normal(one) == normal(two) != normal(Not(one))
