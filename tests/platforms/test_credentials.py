"""Several credentials of a platform: each has its own budget, and the one with room is asked."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.errors import SetupError
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import HttpClient, open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Answer, Ask, Found, Refusal, Trouble
from creatorgraph.platforms.terms import TERMS, Source
from creatorgraph.platforms.x import X
from creatorgraph.settings import Settings
from tests.platforms.conftest import Fakes

CLIENTS, CALLS_EACH = 50, 4
BURST, STEADY_A_SECOND = 75, 225 / 900
"""What X's limit of 300 calls a quarter of an hour lets go at once, and then a second."""


def clients_of(fakes: Fakes, http: HttpClient, store: QuotaStore, *tokens: str) -> PlatformClients:
    """Give clients of X with some tokens."""
    gate = QuotaGate(store, clock=system_clock)
    interfaces = {Platform.X: tuple(X(fakes.url, token) for token in tokens)}
    return PlatformClients(interfaces, http, clock=system_clock, gate=gate)


@pytest.fixture
async def store(redis_url: str) -> AsyncIterator[QuotaStore]:
    """Give an empty quota without shares."""
    async with Redis.from_url(redis_url) as redis:
        yield QuotaStore(redis, shares={})


def asks_of(fakes: Fakes, count: int) -> list[Ask]:
    """Give asks for accounts that are there."""
    known = [each["id"] for each in fakes.accounts("x")]
    return [Ask(known[number % len(known)], by_id=True, number=number) for number in range(count)]


async def test_fifty_clients_at_once_use_each_credential_up_and_none_beyond(fakes: Fakes, store: QuotaStore) -> None:
    asks = asks_of(fakes, CLIENTS * CALLS_EACH)
    async with open_client() as http:

        async def ask_all(number: int) -> list[Answer]:
            clients = clients_of(fakes, http, store, "one", "two")
            return [await clients.fetch(Platform.X, [ask]) for ask in asks[number::CLIENTS]]

        start = time.monotonic()
        answers = [each for some in await asyncio.gather(*map(ask_all, range(CLIENTS))) for each in some]
        took = time.monotonic() - start
    said = Counter(type(answer.outcomes[0]).__name__ for answer in answers)
    usage = fakes.usage()
    assert [row["refused"] for row in usage] == [0, 0]
    for row in usage:
        assert BURST <= row["calls"] <= BURST + took * STEADY_A_SECOND + 1
    assert said["Found"] == sum(row["calls"] for row in usage)
    assert said["Failed"] == len(asks) - said["Found"]
    waits = {answer.refusal.trouble for answer in answers if answer.refusal}
    assert waits == {Trouble.THROTTLED}


async def test_headers_correct_the_credential_that_they_came_for(fakes: Fakes, store: QuotaStore) -> None:
    fakes.order("quotas", source="x", amount=5)  # less than declared: only the headers say so
    async with open_client() as http:
        clients = clients_of(fakes, http, store, "one", "two")
        answers = [await clients.fetch(Platform.X, [ask]) for ask in asks_of(fakes, 12)]
    assert [type(answer.outcomes[0]) is Found for answer in answers] == [True] * 10 + [False] * 2
    assert [(row["calls"], row["refused"]) for row in fakes.usage()] == [(5, 0), (5, 0)]


async def test_a_refused_credential_rests_while_the_other_is_asked(fakes: Fakes, store: QuotaStore) -> None:
    async with open_client() as http:
        clients = clients_of(fakes, http, store, "revoked-one", "two")
        answers = [await clients.fetch(Platform.X, [ask]) for ask in asks_of(fakes, 3)]
        assert all(isinstance(answer.outcomes[0], Found) for answer in answers)
        assert sorted(row["calls"] for row in fakes.usage()) in ([1, 3], [3])
        answer = await clients_of(fakes, http, store, "revoked-three").fetch(Platform.X, asks_of(fakes, 1))
    assert answer.refusal
    assert answer.refusal.trouble is Trouble.AUTH_FAILURE


async def test_free_room_is_that_of_all_credentials_and_dollars_are_one_purse(store: QuotaStore) -> None:
    terms = TERMS[Source.X]
    gate = QuotaGate(store, clock=system_clock)
    assert await gate.free(terms, credentials=("a", "b")) == 2 * BURST * 100
    bounded = QuotaGate(store, clock=system_clock, budgets={Source.X: 5})
    assert await bounded.free(terms, credentials=("a", "b")) == 500
    for credential in ("a", "b"):
        assert await bounded.admit(terms, accounts=250, posts=0, queue="asked", credential=credential) == 250
    assert isinstance(await bounded.admit(terms, accounts=1, posts=0, queue="asked", credential="a"), Refusal)


def test_credentials_are_read_from_the_settings_and_named_without_giving_them_away() -> None:
    settings = Settings(
        x_token=SecretStr("first-secret, second-secret"),
        instagram_token=SecretStr("t1,t2"),
        instagram_user_id="1,2",
        fake_platforms_url=None,
    )
    found = interfaces_of(settings)
    assert {platform: len(some) for platform, some in found.items()} == {Platform.X: 2, Platform.INSTAGRAM: 2}
    names = [each.credential for some in found.values() for each in some]
    assert len(set(names)) == 4
    assert not any("secret" in text for text in (*names, repr(found)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"youtube_key": SecretStr("a,b")},
        {"instagram_token": SecretStr("a,b"), "instagram_user_id": "1"},
        {"tiktok_token": SecretStr("a,b"), "tiktok_mode": "display"},
    ],
    ids=["youtube", "instagram", "tiktok"],
)
def test_credentials_that_do_not_go_together_are_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(SetupError, match="CREATORGRAPH_"):
        interfaces_of(Settings().model_copy(update=wrong))
