"""The API process: parts made once, the application over them, served by granian."""

import asyncio
import logging
import signal
from contextlib import AsyncExitStack, ExitStack, suppress
from functools import partial
from types import FrameType

from granian.constants import Interfaces
from granian.server import Server
from redis import RedisError
from redis.asyncio import Redis
from starlette.applications import Starlette

from creatorgraph import logs
from creatorgraph.access.gate import Gate, OpenGate
from creatorgraph.bootstrap.ai import asking, limits_of
from creatorgraph.bootstrap.dead_letters import sending_again
from creatorgraph.bootstrap.erasure import erasure_over
from creatorgraph.bootstrap.graph import check_secret_key, new_id, opened_graph
from creatorgraph.bootstrap.matching import matcher_over
from creatorgraph.bootstrap.monitoring import measures_of
from creatorgraph.bootstrap.parts import Parts, connect
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.bootstrap.waiting import when_there
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.creator_search.concepts import read_words
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.creator_search.phrases.reader import PhraseReader
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.errors import SetupError, UnavailableError
from creatorgraph.graph_api.app import Options, create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.key_check import check_key
from creatorgraph.operations.dead_letters import DeadLetters
from creatorgraph.operations.dead_letters_desk import DeadLetterDesk
from creatorgraph.operations.dead_letters_store import RejectedInRedis
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.queue_keys import QUEUES
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.operations.token_gate import SHARES, TokenGate
from creatorgraph.operations.tokens import Tokens
from creatorgraph.settings import Settings

logger = logging.getLogger(__name__)

PROBE, PROBE_SECONDS = "creatorgraph:probe", 60
APPLICATION = "creatorgraph.bootstrap.api:build"


def run_api(settings: Settings) -> None:
    """Serve the API until SIGTERM or Ctrl-C. Raises SetupError where the graph was first used with another key."""
    with suppress(UnavailableError):  # looked at again when it is there
        asyncio.run(_check_key(settings))
    Server(
        APPLICATION,
        address=settings.host,
        port=settings.api_port,
        interface=Interfaces.ASGI,
        factory=True,
        log_access=False,
    ).serve()


async def _check_key(settings: Settings) -> None:
    async with opened_graph(settings) as graph:
        await check_secret_key(settings, graph)


async def _end_where_the_key_is_another(parts: Parts) -> None:
    """Look at the key when the graph is there, which may be long after the API began to serve without it."""
    try:
        await when_there(lambda: check_key(parts.graph, parts.sealer))
    except SetupError as error:
        logger.error("api.refused", extra={"fields": {"why": str(error)}})  # noqa: TRY400 - a setting, not the code
        signal.raise_signal(signal.SIGTERM)


def build() -> Starlette:
    """Make the application from the settings in force, in the process that serves it."""
    settings = Settings()
    logs.configure(settings.log_level)
    read_words()  # before anybody is served: the first search would hold up all others
    parts = connect(settings)
    redis = make_redis(settings, seconds=2.0)

    # a cache that answers late is none: reads go on without it
    quick = make_redis(settings, seconds=0.25)

    async def warm() -> None:
        await _end_where_the_key_is_another(parts)
        await when_there(parts.indexes.shelf.prepare)
        with suppress(UnavailableError):  # else the first search warms it
            await parts.search.warm()

    async def open_parts() -> None:
        warming.append(asyncio.create_task(warm()))  # beside: without the graph the API serves too, and says so
        if settings.ai_mode != "off":
            phrases.use(await asked.enter_async_context(asking(settings, redis)))
        hang_up_when_stopped(app)

    warming: list[asyncio.Task[None]] = []
    sending, asked, phrases = ExitStack(), AsyncExitStack(), PhraseReader()
    letters = DeadLetters(parts.graph, RejectedInRedis(redis, queues=QUEUES), clock=system_clock)

    async def close() -> None:
        for task in warming:
            task.cancel()
        await asyncio.gather(*warming, return_exceptions=True)
        sending.close()
        await asked.aclose()
        await parts.indexes.shelf.close()
        await parts.version.close()
        await quick.aclose()
        await redis.aclose()

    answers = AnswerCache(quick, keyed_hash=parts.sealer.keyed_hash, model=parts.search.model)
    budget = BudgetStore(redis, limits=limits_of(settings), clock=system_clock)
    services = Services(
        graph=parts.graph,
        search=parts.search,
        sealer=parts.sealer,
        gate=_gate(settings, parts.graph, quick),
        reviews=desk_over(parts.graph, settings),
        matcher=matcher_over(parts.graph, settings, parts.sealer),
        letters=DeadLetterDesk(letters, send=sending.enter_context(sending_again(settings))),
        erasure=erasure_over(settings, parts, redis),
        lists=CreatorLists(parts.graph, clock=system_clock, new_id=new_id),
        notes=CreatorNotes(parts.graph, clock=system_clock, new_id=new_id),
        budget=budget,
        phrases=phrases,
        answers=answers,
        clock=system_clock,
        checks={"search": partial(_index_ready, parts.indexes.shelf), "queue": partial(_queue_ready, redis)},
        measures=measures_of(settings, parts.graph, redis, budget, answers),
        open=open_parts,
        close=close,
    )
    app = create_app(services, options=Options(hosts=settings.accepted_hosts))
    return app


async def _queue_ready(redis: Redis) -> None:
    try:
        await redis.set(PROBE, 1, ex=PROBE_SECONDS)  # a full one and a replica answer a ping too
    except (RedisError, OSError) as error:
        raise queue_away(error) from error


async def _index_ready(shelf: Shelf) -> None:
    await (await shelf.current()).index.count()


def hang_up_when_stopped(app: Starlette) -> None:
    """Close WebSockets as soon as the process is told to stop: the server waits for them before it stops anything.

    asyncio hears of signals over a pipe of its own, so that a handler here takes nothing from the server's.
    """
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        loop.call_soon_threadsafe(lambda: tasks.add(loop.create_task(app.state.hang_up())))

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _gate(settings: Settings, graph: Graph, redis: Redis) -> Gate:
    """Let everybody in, or who shows a token, as it is set."""
    if settings.effective_access == "open":
        return OpenGate()
    quota = QuotaStore(redis, shares=SHARES)
    return TokenGate(Tokens(graph, clock=system_clock), quota, limits=settings.tenant_requests, clock=system_clock)
