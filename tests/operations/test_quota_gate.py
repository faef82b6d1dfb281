"""The gate before the platforms: what a call takes of which limit, and what is learnt from answers."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from creatorgraph.operations.fetch_work import queue_of
from creatorgraph.operations.quota import Need
from creatorgraph.operations.quota_gate import QuotaGate, limits_of, needs_of
from creatorgraph.operations.quota_store import QUEUE_SHARES, QuotaStore
from creatorgraph.platforms.outcomes import Answer, Ask, Left, Refusal, Trouble
from creatorgraph.platforms.terms import TERMS, Source

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
YOUTUBE, X, INSTAGRAM = TERMS[Source.YOUTUBE], TERMS[Source.X], TERMS[Source.INSTAGRAM]


def test_a_call_takes_the_real_units_of_every_limit() -> None:
    assert [(need.key, need.cost) for need in needs_of(YOUTUBE, limits_of(YOUTUBE), accounts=50, posts=0)] == [
        ("youtube:youtube-day", 1)
    ]
    # with uploads: the channels, a list of uploads each, and 250 videos at 50 a call
    assert [need.cost for need in needs_of(YOUTUBE, limits_of(YOUTUBE), accounts=50, posts=5)] == [1 + 50 + 5]
    research = TERMS[Source.TIKTOK_RESEARCH]
    assert [need.cost for need in needs_of(research, limits_of(research), accounts=1, posts=0)] == [1, 1]
    display = TERMS[Source.TIKTOK_DISPLAY]
    assert [need.cost for need in needs_of(display, limits_of(display), accounts=1, posts=5)] == [2]


async def test_a_budget_in_dollars_stops_x_until_the_next_month(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=lambda: NOW)
        gate = QuotaGate(store, clock=lambda: NOW, budgets={Source.X: 2})
        assert [await gate.admit(X, accounts=100, posts=0, queue="asked") for _ in range(2)] == [100, 100]
        refusal = await gate.admit(X, accounts=1, posts=0, queue="asked")
    assert isinstance(refusal, Refusal)
    assert (refusal.trouble, refusal.until) == (Trouble.THROTTLED, datetime(2026, 12, 1, tzinfo=UTC))
    assert "x-dollars" in refusal.text


@pytest.mark.parametrize("day", [1, 30])
async def test_what_cannot_be_paid_whole_is_paid_in_part_and_never_beyond_the_budget(redis_url: str, day: int) -> None:
    now = datetime(2026, 11, day, 0 if day == 1 else 23, tzinfo=UTC)
    async with Redis.from_url(redis_url) as redis:
        gate = QuotaGate(QuotaStore(redis, clock=lambda: now), clock=lambda: now, budgets={Source.X: 1})

        async def spend(accounts: int) -> int:
            admitted = await gate.admit(X, accounts=accounts, posts=0, queue="asked")
            return admitted if isinstance(admitted, int) else 0

        together = sum(await asyncio.gather(*(spend(30) for _ in range(10))))
        refusal = await gate.admit(X, accounts=100, posts=0, queue="asked")
        others = await gate.admit(X, accounts=100, posts=0, queue="backfill")
    # on the first day others may still claim what is theirs, on the last nearly nothing
    assert together == (40 if day == 1 else 99)
    assert isinstance(refusal, Refusal)
    assert others == (10 if day == 1 else 1)  # all of its share; all that is left


async def test_channels_with_their_uploads_are_read_as_far_as_the_units_go(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=lambda: NOW)
        gate = QuotaGate(store, clock=lambda: NOW)
        key, (day, _) = "youtube:youtube-day", limits_of(YOUTUBE)
        assert (await store.reserve([Need(key, day, day.amount - 30)], queue="asked")).granted
        admitted = [await gate.admit(YOUTUBE, accounts=50, posts=5, queue="asked") for _ in range(2)]
        assert admitted[0] == 26  # 1 + 26 + 3 units
        assert isinstance(admitted[1], Refusal)
        assert (await store.state(key))["u"] == day.amount


@pytest.mark.parametrize(
    ("terms", "left", "calls", "wait"),
    [
        (X, Left(calls=1, until=NOW + timedelta(minutes=9)), 1, timedelta(minutes=9)),
        (INSTAGRAM, Left(share=0.01), 2, timedelta(minutes=5)),
    ],
    ids=["x", "instagram"],
)
async def test_headers_tighten(redis_url: str, terms: object, left: Left, calls: int, wait: timedelta) -> None:
    asked = X if terms is X else INSTAGRAM
    async with Redis.from_url(redis_url) as redis:
        gate = QuotaGate(QuotaStore(redis, shares={}, clock=lambda: NOW), clock=lambda: NOW)
        await gate.learn(asked, Answer((), left))
        for _ in range(calls):
            assert await gate.admit(asked, accounts=1, posts=0, queue="asked") == 1
        refusal = await gate.admit(asked, accounts=1, posts=0, queue="asked")
    assert isinstance(refusal, Refusal)
    assert refusal.until == NOW + wait


async def test_a_quota_that_the_platform_says_is_gone_parks_everything_until_its_reset(redis_url: str) -> None:
    midnight = datetime(2026, 11, 21, 8, tzinfo=UTC)
    gone = Answer.refused([Ask("a")], Refusal(Trouble.QUOTA_EXCEEDED, "quotaExceeded", "", midnight))
    async with Redis.from_url(redis_url) as redis:
        gate = QuotaGate(QuotaStore(redis, clock=lambda: NOW), clock=lambda: NOW)
        await gate.learn(YOUTUBE, gone)
        for queue in QUEUE_SHARES:
            refusal = await gate.admit(YOUTUBE, accounts=50, posts=0, queue=queue)
            assert isinstance(refusal, Refusal)
            assert refusal.until == midnight


def test_a_run_takes_the_share_of_its_kind() -> None:
    assert [queue_of(run) for run in ("ingest-1", "refresh-1", "backfill-1", "new-1")] == [
        "asked",
        "refresh",
        "backfill",
        "new",
    ]
