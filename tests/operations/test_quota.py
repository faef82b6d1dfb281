"""Laws of the quota: never more than the limit in any window, shares that hold, and Redis doing what the model does."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from creatorgraph.errors import BadInputError, UnavailableError
from creatorgraph.operations.quota import (
    DAY,
    HOUR,
    MICROS,
    MINUTE,
    MONTH,
    Limit,
    Need,
    ThrottledError,
    Unit,
)
from creatorgraph.operations.quota_store import QuotaStore
from tests.operations.quota_model import Bucket, reserve, room_instead

PACIFIC = "America/Los_Angeles"
START = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
SHARES = {"a": 3, "b": 1}
HOURLY = Limit("calls an hour", Unit.CALLS, 100, HOUR, burst=5)
AT_ONCE = Limit("calls an hour", Unit.CALLS, 200, HOUR, burst=100)
DAILY = Limit("units a day", Unit.UNITS, 50, DAY, zone=PACIFIC)

Step = tuple[int, str, int]
steps = st.lists(
    st.tuples(
        st.integers(0, 2 * HOUR * MICROS) | st.sampled_from((0, 1, MICROS)),
        st.sampled_from(("a", "b", "stranger")),
        st.integers(1, 5),
    ),
    max_size=60,
)


def micros(instant: datetime) -> int:
    return int(instant.timestamp() * MICROS)


def modelled(limit: Limit, taken: Sequence[Step]) -> list[tuple[int, int, str, int, int]]:
    """Run reservations on the model: instant, wait, queue, cost of each, and what it had room for instead."""
    bucket, now, rows = Bucket(), START, []
    for pause, queue, cost in taken:
        now += timedelta(microseconds=pause)
        need, now_us, resets = Need("k", limit, cost), micros(now), limit.resets(now)
        wait = reserve(bucket, need, queue=queue, shares=SHARES, now_us=now_us, resets=resets)
        room = room_instead(bucket, need, queue=queue, shares=SHARES, now_us=now_us, resets=resets) if wait else 0
        rows.append((now_us, wait, queue, cost, room))
    return rows


@settings(max_examples=100)
@given(steps, st.integers(2, 40), st.sampled_from((MINUTE, HOUR, DAY, MONTH)))
def test_no_window_of_a_rolling_limit_ever_holds_more_than_the_limit(
    taken: list[Step], amount: int, window: int
) -> None:
    limit = Limit("l", Unit.CALLS, amount, window, burst=max(1, amount // 3))
    possible = [(pause % (window * MICROS), queue, min(cost, limit.at_once)) for pause, queue, cost in taken]
    granted = [(at, cost) for at, wait, _, cost, _ in modelled(limit, possible) if not wait]
    for first, _ in granted:
        inside = sum(cost for at, cost in granted if first <= at < first + window * MICROS)
        assert inside <= amount


@settings(max_examples=60)
@given(steps)
def test_no_calendar_day_ever_holds_more_than_the_limit(taken: list[Step]) -> None:
    days: dict[object, int] = {}
    for at, wait, _, cost, _ in modelled(DAILY, taken):
        day = datetime.fromtimestamp(at / MICROS, ZoneInfo(PACIFIC)).date()
        days[day] = days.get(day, 0) + (0 if wait else cost)
    assert all(used <= DAILY.amount for used in days.values())


@settings(max_examples=60)
@given(steps, st.integers(1, 5))
def test_a_refusal_changes_nothing_and_its_wait_is_enough_for_whoever_stays_within_its_share(
    taken: list[Step], cost: int
) -> None:
    bucket, now = Bucket(), micros(START)
    for pause, queue, taking in taken:
        now += pause
        reserve(bucket, Need("k", HOURLY, taking), queue=queue, shares=SHARES, now_us=now, resets=())
    before = dict(bucket.tats)
    need, step = Need("k", HOURLY, cost), HOURLY.increment_us(cost)
    short = bucket.tats.get("", 0) + step - HOURLY.tolerance_us
    own = bucket.tats.get("a", 0) + step * 4 // 3 + 1 - max(HOURLY.tolerance_us, step * 4 // 3 + 1)
    served_by, asked = max(now, short, own), now
    while wait := reserve(bucket, need, queue="a", shares=SHARES, now_us=asked, resets=()):
        assert bucket.tats == before
        asked += wait
        assert asked <= served_by


@pytest.mark.parametrize("limit", [HOURLY, DAILY], ids=["rolling", "calendar"])
def test_two_hungry_queues_get_their_shares_and_one_alone_gets_all(limit: Limit) -> None:
    both, alone = {"a": 0, "b": 0}, 0
    shared, single = Bucket(), Bucket()
    resets = limit.resets(START + timedelta(hours=4))
    begin = resets[1] if resets else micros(START)
    window = limit.window_s * MICROS
    for tick in range(1_000):
        now = begin + window * tick // 1_000
        for queue in ("b", "a"):
            need = Need("k", limit, 1)
            granted = not reserve(shared, need, queue=queue, shares=SHARES, now_us=now, resets=resets)
            both[queue] += granted
        need = Need("k", limit, 1)
        alone += not reserve(single, need, queue="b", shares=SHARES, now_us=now, resets=resets)
    assert both["a"] / sum(both.values()) == pytest.approx(0.75, abs=0.04)
    assert sum(both.values()) >= 0.95 * limit.amount
    assert alone >= 0.95 * limit.amount


def test_youtubes_day_ends_at_midnight_pacific_also_when_the_clock_is_put_back() -> None:
    # 1 November 2026 has 25 hours there: 07:00 UTC to 08:00 UTC of the next day
    start, end = micros(datetime(2026, 11, 1, 7, tzinfo=UTC)), micros(datetime(2026, 11, 2, 8, tzinfo=UTC))
    bucket, need = Bucket(), Need("k", DAILY, 50)

    def ask(now_us: int) -> int:
        now = datetime.fromtimestamp(now_us / MICROS, UTC)
        return reserve(bucket, need, queue="a", shares={}, now_us=now_us, resets=DAILY.resets(now))

    assert ask(start) == 0
    assert ask(start + MICROS) == end - start - MICROS
    assert ask(end - 1) == 1
    assert ask(end) == 0


def test_what_can_never_be_granted_is_refused_at_once_and_says_how_much_can() -> None:
    with pytest.raises(BadInputError, match="from 1 to 5 calls, not 6"):
        reserve(Bucket(), Need("k", HOURLY, 6), queue="a", shares={}, now_us=0, resets=())
    with pytest.raises(BadInputError, match="at least 1"):
        Limit("l", Unit.CALLS, 0, HOUR)
    with pytest.raises(BadInputError, match="31 days"):
        Limit("l", Unit.CALLS, 1, MONTH + 1)
    with pytest.raises(BadInputError, match="burst"):
        Limit("l", Unit.CALLS, 100, HOUR, burst=100)
    with pytest.raises(BadInputError, match="calendar"):
        Limit("l", Unit.CALLS, 100, HOUR, zone=PACIFIC)


class Moved:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Give it."""
        return self.now


@pytest.mark.parametrize("limit", [HOURLY, DAILY], ids=["rolling", "calendar"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])  # it empties Redis itself
@given(taken=steps)
def test_redis_grants_and_makes_wait_exactly_as_the_model_does(redis_url: str, limit: Limit, taken: list[Step]) -> None:
    async def in_redis() -> list[tuple[int, int, str, int, int]]:
        clock, rows = Moved(), []
        async with Redis.from_url(redis_url) as redis:
            await redis.flushdb()
            store = QuotaStore(redis, shares=SHARES, clock=clock)
            for pause, queue, cost in taken:
                clock.now += timedelta(microseconds=pause)
                verdict = await store.reserve([Need("k", limit, cost)], queue=queue)
                rows.append((micros(clock.now), verdict.wait_us, queue, cost, verdict.room))
        return rows

    assert asyncio.run(in_redis()) == modelled(limit, taken)


@given(taken=steps, wanted=st.integers(2, 50), queue=st.sampled_from(("a", "b", "stranger")))
def test_what_there_is_room_for_instead_is_granted_and_nothing_else_is_told(
    taken: list[Step], wanted: int, queue: str
) -> None:
    bucket, now = Bucket(), START
    for pause, each, cost in taken:
        now += timedelta(microseconds=pause)
        need = Need("k", DAILY, cost)
        reserve(bucket, need, queue=each, shares=SHARES, now_us=micros(now), resets=DAILY.resets(now))

    def reserved(cost: int) -> int:
        need = Need("k", DAILY, cost)
        return reserve(bucket, need, queue=queue, shares=SHARES, now_us=micros(now), resets=DAILY.resets(now))

    if not reserved(wanted):
        return
    room = room_instead(
        bucket, Need("k", DAILY, wanted), queue=queue, shares=SHARES, now_us=micros(now), resets=DAILY.resets(now)
    )
    assert 0 <= room < wanted
    assert not room or not reserved(room)


@pytest.mark.parametrize("limit", [AT_ONCE, Limit("d", Unit.CALLS, 100, DAY, zone="UTC")], ids=["rolling", "calendar"])
async def test_fifty_clients_at_once_get_the_limit_and_not_one_more(redis_url: str, limit: Limit) -> None:
    clock = Moved()

    async def client() -> int:
        async with Redis.from_url(redis_url) as redis:
            store = QuotaStore(redis, shares={"refresh": 1}, clock=clock)
            verdicts = [await store.reserve([Need("k", limit, 1)], queue="refresh") for _ in range(3)]
        return sum(verdict.granted for verdict in verdicts)

    assert sum(await asyncio.gather(*(client() for _ in range(50)))) == 100


async def test_a_message_takes_of_all_its_limits_or_of_none(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=Moved())
        narrow = Limit("dollars", Unit.MICRODOLLARS, 10_000, MONTH, zone="UTC")
        needs = [Need("calls", HOURLY, 1), Need("dollars", narrow, 6_000)]
        assert (await store.reserve(needs, queue="new")).granted
        refused = await store.reserve(needs, queue="new")
        assert (refused.granted, refused.refused_by) == (False, "dollars")
        before = await store.state("calls")
        await store.reserve(needs, queue="new")
        assert await store.state("calls") == before
        assert refused.wait_us / 1e6 == pytest.approx((datetime(2026, 12, 1, tzinfo=UTC) - START).total_seconds())


async def test_what_the_platform_says_tightens_until_its_reset_and_parks(redis_url: str) -> None:
    clock = Moved()
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=clock)
        need = Need("k", HOURLY, 1)
        reset = START + timedelta(minutes=30)
        await store.learn("k", HOURLY, left=2, until=reset)
        await store.learn("k", HOURLY, left=90, until=reset)  # an older answer that came late
        taken = [(await store.reserve([need], queue="new")).granted for _ in range(4)]
        assert taken == [True, True, False, False]
        assert (await store.reserve([need], queue="new")).wait_us == 30 * MINUTE * MICROS
        clock.now = reset
        assert (await store.reserve([need], queue="new")).granted
        await store.learn("k", HOURLY, left=0, until=reset + timedelta(days=3_000))  # a platform's clock gone wrong
        assert (await store.reserve([need], queue="new")).wait_us == HOUR * MICROS
        clock.now += timedelta(hours=1)
        await store.park(["k"], until=clock.now + timedelta(hours=9))
        await store.park(["k"], until=clock.now + timedelta(hours=1))
        assert (await store.reserve([need], queue="new")).wait_us == 9 * HOUR * MICROS


async def test_a_rolling_window_whose_reset_moves_on_with_every_answer_is_not_used_up(redis_url: str) -> None:
    """X's fake by a moved clock, Instagram's share: each answer says that nearly all is left, until a later instant."""
    clock, window = Moved(), timedelta(seconds=HOURLY.window_s)
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=clock)
        for _ in range(3 * HOURLY.amount):
            assert (await store.reserve([Need("k", HOURLY, 1)], queue="new")).granted
            await store.learn("k", HOURLY, left=HOURLY.amount - 1, until=clock.now + window)
            clock.now += window / HOURLY.steady


async def test_what_others_use_of_a_rolling_window_is_believed_until_it_is_given_back(redis_url: str) -> None:
    clock, window = Moved(), timedelta(seconds=HOURLY.window_s)
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=clock)
        need = Need("k", HOURLY, 1)
        await store.learn("k", HOURLY, left=90, until=clock.now + window)
        clock.now += window / 2
        await store.learn("k", HOURLY, left=1, until=clock.now + window)  # others took 89
        clock.now += window * 0.9  # beyond the first instant, not beyond the second
        await store.learn("k", HOURLY, left=90, until=clock.now + window)  # said too early: it is not added
        assert [(await store.reserve([need], queue="new")).granted for _ in range(2)] == [True, False]
        clock.now += window * 0.1
        assert (await store.reserve([need], queue="new")).granted


async def test_without_redis_nothing_is_given_out_and_the_error_says_so() -> None:
    async with Redis.from_url("redis://127.0.0.1:21499", socket_connect_timeout=0.2) as redis:
        store = QuotaStore(redis)
        with pytest.raises(UnavailableError, match="nothing is sent to the platforms") as caught:
            await store.reserve([Need("k", HOURLY, 1)], queue="new")
        assert caught.value.retry_after
        with pytest.raises(UnavailableError):
            await store.state("k")


async def test_redis_own_clock_is_used_and_clocks_days_apart_give_nothing(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        assert (await QuotaStore(redis).reserve([Need("k", DAILY, 1)], queue="new")).granted
    period = DAILY.resets(START)
    assert period[0] < micros(START) < period[-1]
    with pytest.raises(ThrottledError, match="days apart"):
        reserve(Bucket(), Need("far", DAILY, 1), queue="a", shares={}, now_us=period[-1], resets=period)
