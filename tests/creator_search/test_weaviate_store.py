"""What is Weaviate's alone: objects whose vectors no search compares, walks by one field."""

import gc
import os
import threading
import time
import uuid
import warnings
from collections.abc import AsyncIterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
import weaviate
from weaviate.classes.config import DataType, Property

from creatorgraph.clock import from_text
from creatorgraph.creator_search import weaviate_store
from creatorgraph.creator_search.conditions import Present
from creatorgraph.creator_search.index import Sort, Walked
from creatorgraph.creator_search.weaviate_objects import uuid_of
from creatorgraph.creator_search.weaviate_store import WeaviateSearchIndex
from creatorgraph.errors import SetupError, UnavailableError
from tests.creator_search.conftest import GRPC_PORT, URL, indexed
from tests.creator_search.documents import DAY_ONE, DIMENSIONS, documents, vectors_for

NAME = f"Creator_{uuid.uuid4().hex}"


@pytest.fixture(params=["weaviate"])
async def index() -> AsyncIterator[WeaviateSearchIndex]:
    """Give an empty index on the server that is named."""
    if not os.environ.get(URL):
        pytest.skip(f"{URL} is not set: no Weaviate to test against")
    port = int(os.environ.get(GRPC_PORT, "50051"))
    index = WeaviateSearchIndex(os.environ[URL], grpc_port=port, dimensions=DIMENSIONS, name=NAME)
    await index.prepare()
    yield index
    await index.drop()
    await index.close()


async def test_a_key_that_the_server_refuses_is_named() -> None:
    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(401)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        index = WeaviateSearchIndex(url, grpc_port=9, dimensions=DIMENSIONS, api_key="wrong")
        with pytest.raises(UnavailableError, match="refuses the key; set CREATORGRAPH_WEAVIATE_API_KEY"):
            await index.prepare()
        server.shutdown()


@pytest.mark.usefixtures("index")
async def test_a_wrong_grpc_port_is_named_and_not_waited_for() -> None:
    index = WeaviateSearchIndex(os.environ[URL], grpc_port=9, dimensions=DIMENSIONS, name=NAME)
    began = time.monotonic()
    with pytest.raises(UnavailableError, match=r"over gRPC at .*:9; set CREATORGRAPH_WEAVIATE_GRPC_PORT"):
        await index.prepare()
    assert time.monotonic() - began < weaviate_store.GRPC_SECONDS + 5


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(SetupError, match="CREATORGRAPH_WEAVIATE_URL are both 8080"):
        WeaviateSearchIndex("http://127.0.0.1:8080", grpc_port=8080, dimensions=DIMENSIONS)


@pytest.mark.usefixtures("index")
async def test_a_collection_of_another_version_leaves_nothing_open() -> None:
    parts, port = urlsplit(os.environ[URL]), int(os.environ.get(GRPC_PORT, "50051"))
    async with weaviate.use_async_with_local(
        host=parts.hostname or "", port=parts.port or 0, grpc_port=port, skip_init_checks=True
    ) as client:
        await client.collections.use(NAME).config.add_property(Property(name="older", data_type=DataType.TEXT))
    other = WeaviateSearchIndex(os.environ[URL], grpc_port=port, dimensions=DIMENSIONS, name=NAME)
    with pytest.raises(SetupError, match="has other properties"):
        await other.prepare()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        del other
        gc.collect()
    assert not [each for each in said if issubclass(each.category, ResourceWarning)]


async def test_a_document_whose_vector_no_search_compares_is_lost(index: WeaviateSearchIndex) -> None:
    there = documents(20, seed=5)
    await index.upsert(there, vectors_for(20, seed=5))
    parts, port = urlsplit(os.environ[URL]), int(os.environ.get(GRPC_PORT, "50051"))
    async with weaviate.use_async_with_local(
        host=parts.hostname or "", port=parts.port or 0, grpc_port=port, skip_init_checks=True
    ) as client:
        without: dict[str, Any] = {"creator_id": "without", "updated_at": from_text(DAY_ONE)}
        await client.collections.use(NAME).data.insert(without, uuid=uuid_of("without"))
    await indexed(index)
    ids = [each.id for each in there]
    assert await index.unfound([*ids, "without", "never there"]) == {"without"}


@pytest.mark.parametrize("tied", [4, 1_000])
async def test_those_of_one_value_are_walked_by_id_few_or_many(
    index: WeaviateSearchIndex, monkeypatch: pytest.MonkeyPatch, tied: int
) -> None:
    monkeypatch.setattr(weaviate_store, "MOST_TIED", tied)
    some = [replace(each, followers_x=row % 3) for row, each in enumerate(documents(60, seed=6))]
    await index.upsert(some, vectors_for(60, seed=6))
    for descending in (True, False):
        sort = Sort("followers_x", descending)
        sign = -1 if descending else 1
        wanted = sorted(((each.id, each.followers_x) for each in some), key=lambda row: (sign * (row[1] or 0), row[0]))
        walked: list[Walked] = []
        while found := await index.walk(
            where=Present("followers_x"), sort=sort, limit=7, after=walked[-1] if walked else None
        ):
            walked += found
        assert walked == wanted
