"""Every error that platforms are known to send, from the fakes over HTTP, and what our own ingestion does then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.platforms import interfaces_of
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.ingestion import MOST_TRIES, Fetched, Ingestion
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.fakes.control import CODES
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.retry_table import Way, next_midnight
from creatorgraph.platforms.terms import Source
from creatorgraph.settings import Settings
from tests.engines import Engine
from tests.platforms.conftest import Fakes

SECONDS = 420.0
"""What a trap says of how long to wait, where its form says it."""
MINUTE, HOUR = 60.0, 3_600.0
PACIFIC, UTC_DAY, UTC_MONTH = -1.0, -2.0, -3.0
Expected = dict[str, tuple[Way, float]]
INSTAGRAM: Expected = {
    "1": (Way.AGAIN, 0),
    "2": (Way.AGAIN, 0),
    "4": (Way.WAIT, 10 * MINUTE),
    "10": (Way.DEAD, 0),
    "17": (Way.WAIT, 10 * MINUTE),
    "32": (Way.WAIT, 10 * MINUTE),
    "100": (Way.TELL, 0),
    "110": (Way.KEEP, 0),
    "190": (Way.DEAD, 0),
    "200": (Way.DEAD, 0),
    "613": (Way.WAIT, 10 * MINUTE),
    "80002": (Way.WAIT, SECONDS),  # its header says it, in minutes
}
YOUTUBE: Expected = {
    "quotaExceeded": (Way.PARK, PACIFIC),
    "dailyLimitExceeded": (Way.PARK, PACIFIC),
    "rateLimitExceeded": (Way.WAIT, MINUTE),
    "userRateLimitExceeded": (Way.WAIT, MINUTE),
    "forbidden": (Way.DEAD, 0),  # a 403 as the quota is
    "accessNotConfigured": (Way.DEAD, 0),
    "keyInvalid": (Way.DEAD, 0),
    "badRequest": (Way.TELL, 0),
    "incompatibleParameters": (Way.TELL, 0),
    "invalidFilters": (Way.TELL, 0),
    "missingRequiredParameter": (Way.TELL, 0),
    "unexpectedParameter": (Way.TELL, 0),
    "playlistNotFound": (Way.TELL, 0),
}
TIKTOK_CODES: Expected = {
    "access_token_invalid": (Way.DEAD, 0),
    "scope_not_authorized": (Way.DEAD, 0),
    "scope_permission_missed": (Way.DEAD, 0),
    "invalid_params": (Way.TELL, 0),
    "rate_limit_exceeded": (Way.WAIT, MINUTE),
    "daily_quota_limit_exceeded": (Way.PARK, UTC_DAY),
    "internal_error": (Way.AGAIN, 0),
}
TIKTOK = TIKTOK_CODES | {f"{code}/200": way for code, way in TIKTOK_CODES.items()}
X: Expected = {
    "88": (Way.WAIT, SECONDS),
    "429": (Way.WAIT, SECONDS),
    "monthly-cap": (Way.PARK, UTC_MONTH),
    "daily-cap": (Way.PARK, UTC_DAY),
    "400": (Way.TELL, 0),
    "401": (Way.DEAD, 0),
    "402": (Way.PARK, HOUR),
    "404": (Way.PROOF, 0),
    "404-suspended": (Way.PROOF, 0),
}
EXPECTED = {
    Source.INSTAGRAM: INSTAGRAM,
    Source.YOUTUBE: YOUTUBE,
    Source.TIKTOK_RESEARCH: TIKTOK,
    Source.TIKTOK_DISPLAY: TIKTOK,
    Source.X: X,
}
TOLD = {Way.TELL: {"bad request"}, Way.KEEP: {"not shown"}, Way.PROOF: {"not found", "suspended"}}


@dataclass(slots=True)
class Time:
    """A clock that can be moved on."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """Give the present as the clock has it."""
        return system_clock() + self.ahead


@dataclass(frozen=True, slots=True)
class Asking:
    """What a worker asks with, and the marks that it leaves."""

    ingestion: Ingestion
    ledger: FetchLedger

    async def ask(self, source: Source, *names: str, tries: int = 0) -> tuple[Fetched, Entry]:
        """Ask for accounts in a run of its own; give what is left, and what was remembered of the first."""
        run = f"ingest-{new_id()}"
        asks = tuple(Ask(name, number=number) for number, name in enumerate(names))
        fetched = await self.ingestion.fetch(Work(run, source.platform, asks, tries=tries))
        return fetched, (await self.ledger.entries(run))[0]


@asynccontextmanager
async def opened(
    fakes: Fakes, source: Source, own: str, graph: Graph, redis_url: str, time: Time
) -> AsyncIterator[Asking]:
    """Put together what a worker asks with, over the fakes."""
    settings = Settings(fake_platforms_url=fakes.url)
    if source is Source.TIKTOK_DISPLAY:
        settings = Settings(tiktok_base_url=fakes.url, tiktok_mode="display", tiktok_token=SecretStr(f"act.fake.{own}"))
    async with open_client() as client, Redis.from_url(redis_url) as redis:
        await redis.flushdb()
        gate = QuotaGate(QuotaStore(redis), clock=time)
        clients = PlatformClients(interfaces_of(settings), client, clock=time, gate=gate)
        store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=time, new_id=new_id)
        ledger = FetchLedger(redis)
        yield Asking(Ingestion(clients, store=store, ledger=ledger, clock=time, draw=lambda: 1.0), ledger)


def awaited(seconds: float) -> datetime:
    """Give the instant that a wait ends at."""
    now = system_clock()
    if seconds == PACIFIC:
        return next_midnight(now, zone="America/Los_Angeles")
    if seconds == UTC_DAY:
        return next_midnight(now, zone="UTC")
    if seconds == UTC_MONTH:
        return (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
    return now + timedelta(seconds=seconds)


def test_each_error_that_the_fakes_know_is_expected_here() -> None:
    assert {source: set(codes) for source, codes in EXPECTED.items()} == {
        source: set(codes.all) for source, codes in CODES.items()
    }


@pytest.mark.parametrize("source", list(Source))
async def test_each_error_has_its_way(fakes: Fakes, graph: Graph, redis_url: str, source: Source) -> None:
    own = next(each["handle"] for each in fakes.accounts(source.platform.value) if each["handle"].isascii())
    for code, (way, seconds) in EXPECTED[source].items():
        async with opened(fakes, source, own, graph, redis_url, Time()) as asking:
            fakes.trap(source.value, "error", code=code, value=SECONDS)
            fetched, entry = await asking.ask(source, own)
            rests = [(rest.work.tries, rest.until) for rest in fetched.rests]
            where = f"{source.value} {code}: {fetched} {entry}"
            assert bool(fetched.given_up) == (way is Way.DEAD), where
            assert bool(rests) == (way in (Way.WAIT, Way.PARK, Way.AGAIN)), where
            if way in (Way.WAIT, Way.PARK):
                ((tries, until),) = rests
                assert tries == 0, where  # no try is used up
                assert abs((until - awaited(seconds)).total_seconds()) < MINUTE, where
            if way in (Way.PARK, Way.WAIT):
                _, entry = await asking.ask(source, own)
                assert (entry.code, entry.outcome) == ("quota-reserved", "throttled"), where  # nobody sends
            elif way is Way.AGAIN:
                assert rests[0][0] == 1, where
                fakes.trap(source.value, "error", code=code)
                fetched, _ = await asking.ask(source, own, tries=MOST_TRIES - 1)
                assert [dead.work.asks[0].text for dead in fetched.given_up] == [own], where
            elif way in TOLD:
                assert entry.outcome in TOLD[way], where
            else:
                _, entry = await asking.ask(source, own)
                assert entry.outcome == "found", where  # the trap is over, and nobody is held back


async def test_who_is_missing_or_suspended_by_a_404_on_two_days_is_gone(
    fakes: Fakes, graph: Graph, engine: Engine, redis_url: str
) -> None:
    codes = dict(zip((each["id"] for each in fakes.accounts("x", 2)), ("404", "404-suspended"), strict=True))
    time = Time()
    async with opened(fakes, Source.X, "", graph, redis_url, time) as asking:
        for identity, code in codes.items():
            asks = (Ask(identity, by_id=True),)
            await asking.ingestion.fetch(Work(f"ingest-{code}", Platform.X, asks))
            for day in range(2):
                time.ahead += timedelta(hours=25)
                fakes.trap("x", "error", code=code)
                await asking.ingestion.fetch(Work(f"ingest-{code}-{day}", Platform.X, asks))
    rows = await engine.ask("MATCH (a:Account) WHERE a.gone IS NOT NULL RETURN a.platform_id AS id, a.gone AS gone")
    assert {codes[row["id"]]: row["gone"] for row in rows} == {"404": "gone", "404-suspended": "suspended"}


@pytest.mark.parametrize("code", ["88", "429"])
async def test_the_reset_of_a_throttle_by_a_wrong_clock_is_read_right(
    fakes: Fakes, graph: Graph, redis_url: str, code: str
) -> None:
    async with opened(fakes, Source.X, "", graph, redis_url, Time()) as asking:
        for ahead in (7_200.0, -7_200.0):
            fakes.trap("x", "skew", value=ahead)
            fakes.trap("x", "error", code=code, value=SECONDS)
            fetched, _ = await asking.ask(Source.X, "anybody")
            (rest,) = fetched.rests
            assert abs((rest.until - awaited(SECONDS)).total_seconds()) < MINUTE
            fakes.trap("x", "skew", value=ahead)
            fakes.trap("x", "retry-after-date", code="429", value=SECONDS)
            fetched, _ = await asking.ask(Source.X, "anybody")
            (rest,) = fetched.rests
            assert abs((rest.until - awaited(SECONDS)).total_seconds()) < MINUTE


async def test_an_empty_success_is_no_sighting_however_often_it_comes(
    fakes: Fakes, graph: Graph, engine: Engine, redis_url: str
) -> None:
    own = next(each["handle"] for each in fakes.accounts("tiktok") if each["handle"].isascii())
    time = Time()
    async with opened(fakes, Source.TIKTOK_RESEARCH, own, graph, redis_url, time) as asking:
        _, entry = await asking.ask(Source.TIKTOK_RESEARCH, own)
        assert entry.outcome == "found"
        for _ in range(3):
            time.ahead += timedelta(hours=25)
            fakes.trap("tiktok-research", "partial")  # `ok`, and no data
            fetched, entry = await asking.ask(Source.TIKTOK_RESEARCH, own)
            assert (entry.outcome, [rest.work.tries for rest in fetched.rests]) == ("malformed", [1])
    (row,) = await engine.ask(
        "MATCH (a:Account {key: $key}) RETURN a.gone AS gone, a.absence AS absence", key=f"tiktok:@{own.lower()}"
    )
    assert row == {"gone": None, "absence": None}


def test_the_door_says_which_codes_there_are(fakes: Fakes) -> None:
    with pytest.raises(AssertionError, match=r"no error of the code '999'; it has 1, 10, 100"):
        fakes.trap("instagram", "error", code="999")
    with pytest.raises(AssertionError, match="no error of the code ''"):
        fakes.trap("x", "error")
    with pytest.raises(AssertionError, match="a code goes with error, retry-after-seconds"):
        fakes.trap("x", "slow", code="88")
    with pytest.raises(AssertionError, match="times: Input should be a valid integer"):
        fakes.order("traps", source="x", kind="throttle", times="many")
    fakes.order("traps", source="x", kind="error", code=402)  # as people write it, too
    for kind, value in (("server-error", 200), ("throttle", -1)):
        with pytest.raises(AssertionError, match="problem"):
            fakes.trap("x", kind, value=value)
