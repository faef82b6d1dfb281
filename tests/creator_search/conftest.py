"""Indexes to test: LanceDB in a directory always, Weaviate where a server is named."""

import asyncio
import itertools
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from creatorgraph.creator_search.index import SearchIndex
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.weaviate_store import WeaviateSearchIndex
from tests.creator_search.documents import DIMENSIONS

MakeIndex = Callable[[], Awaitable[SearchIndex]]

URL, GRPC_PORT = "CREATORGRAPH_TEST_WEAVIATE_URL", "CREATORGRAPH_TEST_WEAVIATE_GRPC_PORT"


@pytest.fixture(scope="session", params=["lance", "weaviate"])
async def make_index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[MakeIndex]:
    """Give a maker of empty, prepared indexes of one engine; what it made is closed and removed."""
    if request.param == "weaviate" and not os.environ.get(URL):
        pytest.skip(f"{URL} is not set: no Weaviate to test against")
    made: list[SearchIndex] = []
    numbers = itertools.count()

    async def make() -> SearchIndex:
        if request.param == "lance":
            index: SearchIndex = LanceSearchIndex(tmp_path_factory.mktemp("lance"), dimensions=DIMENSIONS)
        else:
            index = WeaviateSearchIndex(
                os.environ[URL],
                grpc_port=int(os.environ.get(GRPC_PORT, "50051")),
                dimensions=DIMENSIONS,
                name=f"Creator_{uuid.uuid4().hex}_{next(numbers)}",
            )
        made.append(index)
        await index.prepare()
        return index

    yield make
    for index in made:
        if isinstance(index, WeaviateSearchIndex):
            await index.drop()
        await index.close()


async def indexed(index: SearchIndex) -> SearchIndex:
    """Wait until an index changes no more by itself: Weaviate indexes vectors after it acknowledged them."""
    if isinstance(index, WeaviateSearchIndex):
        async with httpx.AsyncClient(base_url=os.environ[URL], trust_env=False) as client, asyncio.timeout(60):
            while await _waiting_vectors(client):  # noqa: ASYNC110 - the server tells nobody when it is done
                await asyncio.sleep(0.1)
    return index


async def _waiting_vectors(client: httpx.AsyncClient) -> int:
    answer = await client.get("/v1/nodes", params={"output": "verbose"})
    shards = (shard for node in answer.raise_for_status().json()["nodes"] for shard in node["shards"] or ())
    return sum(shard["vectorQueueLength"] for shard in shards)


@pytest.fixture
async def index(make_index: MakeIndex) -> SearchIndex:
    """Give an empty index."""
    return await make_index()


@pytest.fixture
async def lance(tmp_path: Path) -> AsyncIterator[LanceSearchIndex]:
    """Give an empty LanceDB index."""
    index = LanceSearchIndex(tmp_path / "index", dimensions=DIMENSIONS)
    await index.prepare()
    yield index
    await index.close()
