"""The parts that ask a model, where one is set up."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from redis.asyncio import Redis
from redis.exceptions import LockError

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.bootstrap.repeating import repeating
from creatorgraph.clock import system_clock
from creatorgraph.enrichment import embeddings
from creatorgraph.enrichment.asking import Asker
from creatorgraph.enrichment.batch_client import OpenAIBatches
from creatorgraph.enrichment.batch_store import BatchStore
from creatorgraph.enrichment.batching import Batching
from creatorgraph.enrichment.budget import DOLLAR, Limits, read_task_limits
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.classifying import BATCH_FROM, Classifier
from creatorgraph.enrichment.client import OpenAIClient
from creatorgraph.enrichment.embedding_client import OpenAIEmbeddings
from creatorgraph.enrichment.embeddings import Embedder
from creatorgraph.enrichment.prices import FREE, batch_price_of, price_of
from creatorgraph.enrichment.remote_embeddings import RemoteEmbedder
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.projection import Projection
from creatorgraph.settings import Settings

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
TURN_SECONDS = 180
"""Longer than one step of the classifier takes; after it the turn of a worker that died is free."""


def limits_of(settings: Settings) -> Limits:
    """Give the budget in force. Raises SetupError for limits of tasks that cannot be read."""
    return Limits(
        day=int(settings.ai_day_dollars * DOLLAR),
        month=int(settings.ai_month_dollars * DOLLAR),
        tasks=read_task_limits(settings.ai_task_dollars or ""),
    )


@asynccontextmanager
async def classifying(settings: Settings, graph: Graph, projection: Projection) -> AsyncIterator[None]:
    """Ask the model beside all other work, for as long as this is open; with the mode `off` do nothing.

    Raises SetupError for a mode without what it needs.
    """
    if settings.ai_mode == "off":
        yield
        return
    async with make_redis(settings) as redis, asking(settings, redis) as asker:
        batches = OpenAIBatches(url=settings.ai_url, key=_key(settings), model=settings.ai_model)
        classifier = Classifier(
            graph,
            asker,
            project=projection.project,
            batching=_batching(settings, graph, batches, redis),
            batch_from=BATCH_FROM if settings.ai_batch else None,
        )
        try:
            async with repeating(partial(_classify, classifier, redis), name="ai", pause_seconds=LOOK_SECONDS):
                yield
        finally:
            await batches.close()


@asynccontextmanager
async def asking(settings: Settings, redis: Redis) -> AsyncIterator[Asker]:
    """Give who asks the model, within the budget. Raises SetupError for a mode without what it needs."""
    check_mode(settings)
    price = price_of(settings.ai_model) if settings.ai_mode == "api" else FREE
    client = OpenAIClient(url=settings.ai_url, key=_key(settings), model=settings.ai_model)
    budget = BudgetStore(redis, limits=limits_of(settings), clock=system_clock)
    try:
        yield Asker(client, budget=budget, price=price)
    finally:
        await client.close()


def check_mode(settings: Settings) -> None:
    """Raise SetupError for a mode without what it needs."""
    if settings.ai_mode == "local" and not settings.ai_url:
        raise SetupError(
            "CREATORGRAPH_AI_MODE=local needs CREATORGRAPH_AI_URL, the address of the model on this machine"
        )
    if settings.ai_mode == "api" and not settings.ai_key:
        raise SetupError("CREATORGRAPH_AI_MODE=api needs CREATORGRAPH_AI_KEY")


def embedder_of(settings: Settings, model: str) -> Embedder:
    """Give an embedding model by its name: of the wheel, or of the endpoint.

    Raises BadInputError for a name that is none, SetupError for an endpoint's model where none is set up.
    """
    named = embeddings.remote(model)
    if named is None:
        return embeddings.load(model)
    if settings.ai_mode == "off":
        raise SetupError(f"the embedding model {model} is an endpoint's, and CREATORGRAPH_AI_MODE is off")
    check_mode(settings)
    name, dimensions = named

    @asynccontextmanager
    async def connect() -> AsyncIterator[tuple[OpenAIEmbeddings, BudgetStore]]:
        client = OpenAIEmbeddings(url=settings.ai_url, key=_key(settings), model=name, dimensions=dimensions)
        async with make_redis(settings) as redis:
            try:
                yield client, BudgetStore(redis, limits=limits_of(settings), clock=system_clock)
            finally:
                await client.close()

    price = price_of(name) if settings.ai_mode == "api" else FREE
    return RemoteEmbedder(model, dimensions=dimensions, connect=connect, price=price)


def _key(settings: Settings) -> str:
    return settings.ai_key.get_secret_value() if settings.ai_key else "none"


def _batching(settings: Settings, graph: Graph, client: OpenAIBatches, redis: Redis) -> Batching:
    """Make who has backlogs asked in batches. Raises SetupError where they are wanted and the model has no price."""
    price = FREE
    if settings.ai_mode == "api":
        price = batch_price_of(settings.ai_model) if settings.ai_batch else price_of(settings.ai_model)
    return Batching(
        graph,
        client,
        store=BatchStore(redis),
        budget=BudgetStore(redis, limits=limits_of(settings), clock=system_clock),
        price=price,
        clock=system_clock,
        new_id=new_id,
    )


async def _classify(classifier: Classifier, redis: Redis) -> None:
    """Classify what is due; one worker of all at a time, so that nothing is paid for twice."""
    try:
        async with redis.lock("creatorgraph:classify", timeout=TURN_SECONDS, blocking=False):
            await classifier.classify_due()
    except LockError:
        logger.debug("ai.not_our_turn")
