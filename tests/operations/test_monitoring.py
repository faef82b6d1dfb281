"""What a monitor is told, measured on a real graph and a real Redis."""

from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from creatorgraph.clock import to_text
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.enrichment.budget import DOLLAR, Limits
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.monitoring import (
    measured,
    of_graph,
    of_outcomes,
    of_queue,
    of_quota,
    of_schedule,
    of_searches,
    of_spend,
)
from creatorgraph.operations.queue_keys import FETCH, INGEST
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.operations.schedule_store import GraphDeadlines
from creatorgraph.operations.worker_life import ALIVE_SECONDS, WORKERS, sign_of
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import TERMS, Source
from creatorgraph.workers.broker import LONGEST_IN_HAND_MS, make_broker
from creatorgraph.workers.messages import send
from tests.contract.sightings import clock, seen, store_on
from tests.engines import Engine
from tests.graph_api.test_faults import CLOSED_PORT
from tests.monitored import values

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def test_what_waits_in_the_graph_is_counted_with_its_age(engine: Engine, graph: Graph) -> None:
    empty = values(await of_graph(graph, clock=clock)())
    assert empty["follow_up_keys", "resolve"] == empty["follow_up_age_seconds", "project"] == empty["accounts",] == 0
    await store_on(graph).upsert([seen("x", "1@ada"), seen("x", "2@bea")])
    for name, status in (("one", "waiting"), ("two", "waiting"), ("three", "discarded")):
        await engine.ask("CREATE (:DeadLetter {id: $id, status: $status})", id=name, status=status)
    found = values(await of_graph(graph, clock=lambda: clock() + timedelta(minutes=3))())
    assert (found["accounts",], found["dead_letters",]) == (2, 2)
    assert (found["follow_up_keys", "resolve"], found["follow_up_age_seconds", "resolve"]) == (2, 180)
    assert (found["follow_up_keys", "project"], found["follow_up_age_seconds", "project"]) == (0, 0)


async def test_messages_are_counted_by_where_they_are_and_workers_by_their_sign(redis_url: str) -> None:
    broker = make_broker(redis_url)
    for delay in (0, 0, LONGEST_IN_HAND_MS, LONGEST_IN_HAND_MS + 1):
        send(broker, FETCH, "{}", delay_ms=delay)
    broker.close()
    async with Redis.from_url(redis_url) as redis:
        now = NOW.timestamp()
        await redis.zadd(WORKERS, {sign_of(1): now - 1, sign_of(2): now - 2, sign_of(3): now - ALIVE_SECONDS - 1})
        found = values(await of_queue(redis, clock=lambda: NOW)())
    states = {
        state: found["messages", FETCH, state] for state in ("waiting", "in_hand", "delayed", "parked", "given_up")
    }
    assert states == {"waiting": 2, "in_hand": 0, "delayed": 1, "parked": 1, "given_up": 0}
    assert found["messages", INGEST, "waiting"] == 0
    assert found["workers",] == 2


async def test_what_is_left_of_each_quota_is_told_and_for_how_long_one_is_parked(redis_url: str) -> None:
    youtube = TERMS[Source.YOUTUBE]
    async with Redis.from_url(redis_url) as redis:
        store = QuotaStore(redis, shares={}, clock=lambda: NOW)
        gate = QuotaGate(store, clock=lambda: NOW)
        await gate.admit(youtube, accounts=50, posts=0, queue="asked", credential="one")
        measure = of_quota(gate, [(youtube, ["one", "two"])], clock=lambda: NOW)
        found = values(await measure())
        await gate.bench(youtube, credential="two")
        parked = values(await measure())
    day = ("youtube-day", "units")
    assert found["quota_limit", "youtube", "one", *day] == found["quota_free", "youtube", "two", *day] == 10_000
    assert found["quota_free", "youtube", "one", *day] == 9_999
    assert found["quota_parked_seconds", "youtube", "two", *day] == 0
    assert parked["quota_free", "youtube", "two", *day] == 0
    assert parked["quota_parked_seconds", "youtube", "two", *day] == 600


async def test_the_oldest_deadline_says_how_late_accounts_are_read_again(engine: Engine, graph: Graph) -> None:
    deadlines = GraphDeadlines(graph)
    measure = of_schedule(deadlines, [Platform.X, Platform.YOUTUBE], clock=lambda: NOW)
    for key in ("x:1", "x:2", "x:3", "youtube:1"):
        await engine.ask("CREATE (:Account {key: $key})", key=key)
    late, later, to_come = (to_text(NOW - timedelta(seconds=each)) for each in (7, 90, -60))
    await deadlines.put({"x:1": f"x:known:{late}:x:1", "x:2": f"x:known:{later}:x:2", "x:3": f"x:new:{later}:x:3"})
    await deadlines.put({"youtube:1": f"youtube:known:{to_come}:youtube:1"})
    assert values(await measure()) == {("refresh_late_seconds", "x"): 90, ("refresh_late_seconds", "youtube"): 0}


async def test_what_models_cost_is_told_beside_what_they_may(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        budget = BudgetStore(redis, limits=Limits(day=2 * DOLLAR, month=30 * DOLLAR), clock=lambda: NOW)
        assert await budget.reserve("embed", DOLLAR // 2)
        found = values(await of_spend(budget)())
    assert found == {
        ("ai_spent_dollars", "day"): 0.5,
        ("ai_spent_dollars", "month"): 0.5,
        ("ai_limit_dollars", "day"): 2,
        ("ai_limit_dollars", "month"): 30,
    }


async def test_outcomes_of_platforms_are_counted_over_all_runs(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        ledger = FetchLedger(redis)
        for run in ("one", "two"):
            counted = {(Platform.X, "found"): 3, (Platform.X, "server error"): 1, (Platform.TIKTOK, "found"): 2}
            await ledger.record(run, {1: Entry("found")}, counted=counted)
        found = values(await of_outcomes(ledger)())
    assert found == {
        ("fetch_outcomes_total", "x", "found"): 6,
        ("fetch_outcomes_total", "x", "server error"): 2,
        ("fetch_outcomes_total", "tiktok", "found"): 4,
    }


async def test_searches_are_counted_by_whether_the_cache_had_them(redis: Redis) -> None:
    async def model() -> str:
        return "a-model"

    answers = AnswerCache(redis, keyed_hash=str.upper, model=model)
    assert values(await of_searches(answers)()) == {("searches_total", "hit"): 0, ("searches_total", "miss"): 0}
    version, nothing = await answers.ask("one")
    assert version is not None
    assert nothing is None
    await answers.keep("one", version=version, answer=b"{}")
    assert await answers.ask("one") == (version, b"{}")
    assert await answers.ask("one") == (version, b"{}")
    assert values(await of_searches(answers)()) == {("searches_total", "hit"): 2, ("searches_total", "miss"): 1}


async def test_what_is_away_is_left_out_and_the_rest_is_told(graph: Graph) -> None:
    async with Redis.from_url(f"redis://127.0.0.1:{CLOSED_PORT}") as nowhere:
        measures = {"queue": of_queue(nowhere, clock=clock), "graph": of_graph(graph, clock=clock)}
        found = values(await measured(measures))
    assert found["accounts",] == 0
    assert not [name for name, *_ in found if name in {"messages", "workers"}]
