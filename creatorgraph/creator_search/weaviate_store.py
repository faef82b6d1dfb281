"""The index of a cluster: one collection in Weaviate.

Weaviate's own hybrid search pages by offset, which ends at 10,000, and its cursor works without filter and search only;
so words and meaning are asked apart and joined by `retrieval`, and what lies beyond the ranked head is walked by a
filter on the last id or value. No request asks for more than a head and a page.

Weaviate writes without conditions. An older document is held back by reading the stored versions first; two writers
with different versions of one creator in the same moment can pass each other, which a reconciler finds by `versions`.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import weaviate
from weaviate.classes.aggregate import GroupByAggregate
from weaviate.classes.config import Configure, StopwordsPreset, VectorDistances
from weaviate.classes.data import DataObject
from weaviate.classes.init import Auth
from weaviate.classes.query import Filter, MetadataQuery
from weaviate.classes.query import Sort as Sorting
from weaviate.collections import CollectionAsync
from weaviate.collections.classes.internal import Object, QueryReturn
from weaviate.exceptions import UnexpectedStatusCodeError, WeaviateBaseError

from creatorgraph.clock import to_text
from creatorgraph.creator_search.concepts import SEARCHED
from creatorgraph.creator_search.conditions import (
    EVERYTHING,
    FIELDS,
    NOTHING,
    And,
    AnyOf,
    Compare,
    Condition,
    Kind,
    Operator,
    Present,
    simplified,
)
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.fusion import Matches, Nearest, Scored
from creatorgraph.creator_search.index import (
    LABEL_FIELDS,
    HybridQuery,
    Labelled,
    SearchPage,
    Sort,
    StoredVector,
    Vectors,
    Walked,
    checked_vectors,
    labelled_of,
    most_frequent,
    newest,
)
from creatorgraph.creator_search.ranking import SIGNAL_FIELDS, Numbers, table_of
from creatorgraph.creator_search.retrieval import behind, between, retrieve, signals_of
from creatorgraph.creator_search.weaviate_filters import filters_of, property_of
from creatorgraph.creator_search.weaviate_objects import object_of, properties, uuid_of
from creatorgraph.errors import SetupError, UnavailableError

BATCH = 500
Found = Object[Any, Any]

CODE_BITS = 8
"""Of each dimension."""
ALL_COMPARED = 2_000_000
"""Up to so many vectors the codes of all are compared, in memory, and the best by their whole vectors: none is missed,
and a search takes so many milliseconds as there are ten thousands. Beyond it the server makes a graph of neighbours,
which found 0.967 of the ten best among a million, in a fraction of that time at any size."""
NEIGHBOURS, CONSIDERED = 64, 256
"""Links of each vector in that graph, and among how many they are chosen; half of both found fewer."""

GRPC_SECONDS = 10.0
INDEXING_WAIT_SECONDS = 20.0
INDEXING_POLL_SECONDS = 0.2

REFUSED = frozenset({401, 403})
"""What it answers to a key that it does not know, or that may not do this."""

ROUNDS = 1_000
"""Of a walk beside somebody who deletes what is chosen; one or two are usual."""

MOST_TIED = 1_000
"""So many of one value are ordered here; of more the server reads all."""
MOST_GROUPS = 10_000
MOST_ROWS = 5_000  # half of what the server gives for one request


class WeaviateSearchIndex:
    """A search index in Weaviate. `prepare` comes first, in every process."""

    def __init__(
        self, url: str, *, grpc_port: int, dimensions: int, api_key: str | None = None, name: str = "Creator"
    ) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        host = parts.hostname or "127.0.0.1"
        port = parts.port or (443 if secure else 80)
        if port == grpc_port:
            raise SetupError(
                f"CREATORGRAPH_WEAVIATE_GRPC_PORT and the port of CREATORGRAPH_WEAVIATE_URL are both {port}; "
                "Weaviate answers gRPC at a port of its own, 50051 where it is not told another"
            )
        self.dimensions = dimensions
        self._where = f"{host}:{parts.port} (gRPC {grpc_port})"
        self._grpc = f"{host}:{grpc_port}"
        self._name = name
        self._writing = asyncio.Lock()
        self._client = weaviate.use_async_with_custom(
            http_host=host,
            http_port=port,
            http_secure=secure,
            grpc_host=host,
            grpc_port=grpc_port,
            grpc_secure=secure,
            auth_credentials=Auth.api_key(api_key) if api_key else None,
            skip_init_checks=True,  # one of them asks a package registry for the client's newest version
        )

    async def prepare(self) -> None:
        """Connect, and make the collection where it is not there yet."""
        with self._asked():
            try:
                await self._client.connect()
            except BaseException:
                await self._client.close()  # what was opened of it would warn of itself in the middle of an answer
                raise
            if not await self._client.is_ready():
                raise UnavailableError(f"search index: Weaviate at {self._where} is not ready", retry_after=1.0)
            if not await self._client.collections.exists(self._name):
                await self._create()
            there = {each.name for each in (await self._collection.config.get()).properties}
        await self._try_grpc()
        if there != {each.name for each in properties()}:
            await self._client.close()  # as above
            raise SetupError(
                f"search index: Weaviate's collection {self._name} has other properties than this version writes; "
                "delete the collection, start a worker: it makes the collection and fills it from the graph"
            )

    async def upsert(self, documents: Sequence[SearchDocument], vectors: Vectors) -> None:
        """Write documents in batches. Raises UnavailableError where the server refused any of them."""
        checked = checked_vectors(vectors, rows=len(documents), dimensions=self.dimensions)
        async with self._writing:
            kept = newest(documents)
            versions = await self.versions([documents[row].id for row in kept])
            due = [row for row in kept if versions.get(documents[row].id, "") <= documents[row].updated_at]
            for start in range(0, len(due), BATCH):
                await self._insert([object_of(documents[row], checked[row]) for row in due[start : start + BATCH]])

    async def delete(self, ids: Sequence[str]) -> None:
        """Take documents out."""
        for start in range(0, len(ids), BATCH):
            uuids = [uuid_of(id_) for id_ in ids[start : start + BATCH]]
            with self._asked():
                done = await self._collection.data.delete_many(where=Filter.by_id().contains_any(uuids))
            if done.failed:
                raise UnavailableError(f"search index: Weaviate did not delete {done.failed} of {done.matches} objects")

    async def search(self, query: HybridQuery) -> SearchPage:
        """Answer one query."""
        return await retrieve(self, query)

    async def count(self, where: Condition = EVERYTHING) -> int:
        """Count exactly.

        By any search for what is near: it says how many are inside the filter. To count these the server would read
        each of them: 350 ms of processor for 100,000, beside 65 for a search among a million.
        """
        condition = simplified(where)
        if condition == NOTHING:
            return 0
        if condition == EVERYTHING:
            return await self._aggregated(condition)
        any_vector = np.ones(self.dimensions, dtype=np.float32)
        return (await self.meanings(any_vector, where=condition, limit=1)).inside

    async def facets(self, field: str, *, where: Condition, limit: int) -> Sequence[tuple[str, int]]:
        """Count the values of a field, grouped by the server."""
        condition = simplified(where)
        if condition == NOTHING:
            return []
        with self._asked():
            answer = await self._collection.aggregate.over_all(
                group_by=GroupByAggregate(prop=property_of(field), limit=MOST_GROUPS),
                filters=filters_of(condition),
                total_count=True,
            )
        counts = ((str(group.grouped_by.value), group.total_count or 0) for group in answer.groups)
        named = ((name.lower() if FIELDS[field] is Kind.FLAG else name, count) for name, count in counts)
        return most_frequent(named, limit=limit)

    async def ids(self, *, after: str, until: str | None, limit: int) -> Sequence[str]:
        """Give ids in their order."""
        return [id_ for id_, _ in await self.walk(where=between(after, until), sort=None, limit=limit)]

    async def versions(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Give id -> `updated_at`."""
        found = await self._objects(ids, ["creator_id", "updated_at"])
        return {each.properties["creator_id"]: to_text(each.properties["updated_at"]) for each in found}

    async def stored(self, ids: Sequence[str]) -> Mapping[str, StoredVector]:
        """Give id -> stored vector."""
        found = await self._objects(ids, ["creator_id", "text_hash"], vectors=True)
        return {
            each.properties["creator_id"]: StoredVector(
                text_hash=each.properties["text_hash"], vector=np.asarray(each.vector["default"], dtype=np.float32)
            )
            for each in found
        }

    async def unfound(self, ids: Sequence[str]) -> frozenset[str]:
        """Search among these alone, with any vector: each whose vector is in the index is compared, and given.

        A server that is killed right after it acknowledged a batch has the objects, and some of the vectors are in no
        search. While it still indexes what it acknowledged, nobody is called lost.
        """
        if await self._is_indexing():
            return frozenset()
        lost: set[str] = set()
        for start in range(0, len(ids), MOST_ROWS):
            some = tuple(ids[start : start + MOST_ROWS])
            there = await self.versions(some)
            any_vector = np.ones(self.dimensions, dtype=np.float32)
            compared = await self.meanings(any_vector, where=AnyOf("id", some), limit=len(some))
            lost |= there.keys() - {entry.id for entry in compared.best}
        return frozenset(lost)

    async def words(
        self, text: str, *, where: Condition, limit: int, signals: bool = False, vectors: bool = False
    ) -> Matches:
        """Give the best by BM25."""
        with self._asked():
            answer = await self._collection.query.bm25(
                text,
                query_properties=[SEARCHED],
                filters=filters_of(where),
                limit=limit,
                include_vector=vectors,
                return_properties=_read_with(signals=signals),
                return_metadata=MetadataQuery(score=True),
            )
        found = [
            Scored(
                _id(each),
                each.metadata.score or 0.0,
                signals=_signals(each) if signals else None,
                vector=np.asarray(each.vector["default"], dtype=np.float32) if vectors else None,
            )
            for each in answer.objects
        ]
        return Matches(found)

    async def words_of(self, text: str, entries: Sequence[Scored], *, matches: Matches) -> Mapping[str, float]:
        """Give the BM25 of those that match."""
        del matches
        ids = tuple(entry.id for entry in entries)
        found = await self.words(text, where=AnyOf("id", ids), limit=len(ids))
        return {entry.id: entry.score for entry in found.best}

    async def alike(self, label: str, *, limit: int) -> Sequence[str]:
        """Give ids by common trigrams of labels."""
        with self._asked():
            answer = await self._collection.query.bm25(
                label, query_properties=["labels"], limit=limit, return_properties=["creator_id"]
            )
        return [_id(each) for each in answer.objects]

    async def labelled(self, ids: Sequence[str]) -> Mapping[str, Labelled]:
        """Give id -> labels and audience."""
        found = await self._objects(ids, ["creator_id", *LABEL_FIELDS])
        return {_id(each): labelled_of(each.properties) for each in found}

    async def meanings(self, vector: Vectors, *, where: Condition, limit: int, signals: bool = False) -> Nearest:
        """Give the nearest by cosine: the codes of all inside the filter are compared.

        How many are inside is told with the answer: to count them apart the server would read each of them.
        """
        with self._asked():
            answer = await self._collection.query.near_vector(
                vector.tolist(),
                filters=filters_of(where),
                limit=limit,
                return_properties=_read_with(signals=signals),
                return_metadata=MetadataQuery(distance=True, query_profile=True),
            )
        found = [
            Scored(_id(each), 1 - (each.metadata.distance or 0.0), signals=_signals(each) if signals else None)
            for each in answer.objects
        ]
        inside = _matched(answer)
        return Nearest(found, await self._aggregated(where) if inside is None else inside)

    async def sample(self, limit: int) -> Numbers:
        """Give the signals of some documents, of at most `MOST_ROWS`."""
        with self._asked():
            answer = await self._collection.query.fetch_objects(
                limit=min(limit, MOST_ROWS), return_properties=list(SIGNAL_FIELDS)
            )
        return table_of([_signals(each) for each in answer.objects])

    async def walk(
        self, *, where: Condition, sort: Sort | None, limit: int, after: Walked | None = None
    ) -> Sequence[Walked]:
        """Give ids in an order.

        The server chooses objects and then reads them: who was deleted in between is missing in a short answer, which
        is no end. Behind the last of it may be more; and so it is where all that were chosen are gone.
        """
        found: list[Walked] = []
        for _ in range(ROUNDS):
            last, missing = found[-1] if found else after, limit - len(found)
            if sort is not None and _all_have(where, sort.field):
                some = await self._next(where, sort, last, missing)
                is_end = not some and not await self.count(_beyond(where, sort, last))
            else:
                rest = where if last is None else And((where, behind(sort, last)))
                some = await self._walked(rest, sort, missing)
                is_end = len(some) < missing and await self.count(rest) <= len(some)
            found += some
            if is_end or len(found) == limit:
                break
        return found

    async def _next(self, where: Condition, sort: Sort, last: Walked | None, limit: int) -> list[Walked]:
        """Give some of what comes next, of those with a value.

        By one field alone the server reads its index in its order. By more, or behind an id, it reads every object that
        matches: a million take seconds. So ties are ordered here.
        """
        if last is not None and (tied := await self._tied(where, sort, last, limit)):
            return tied
        fetched = await self._fetched(_beyond(where, sort, last), sort, limit + 1, by_id=False)
        rows = [row for row in fetched if row[1] is not None]  # one may have lost it since it was chosen
        if not rows:
            return []
        edge = rows[-1][1]
        whole = [row for row in rows if row[1] != edge]  # of the last value there may be others
        if not whole:
            return await self._tied(where, sort, ("", edge), limit)
        whole.sort(key=lambda row: row[0])
        whole.sort(key=_known, reverse=sort.descending)
        return whole[:limit]

    async def _tied(self, where: Condition, sort: Sort, last: Walked, limit: int) -> list[Walked]:
        """Give those of the same value behind an id, in the order of ids."""
        same = And((where, Compare(sort.field, Operator.EQUAL, _known(last))))
        some = await self._fetched(same, None, MOST_TIED, by_id=False)
        if 2 * len(some) > MOST_TIED:  # there may be more, also where some of these were deleted meanwhile
            some = await self._walked(And((same, behind(None, last))) if last[0] else same, None, limit)
        return [(id_, last[1]) for id_, _ in sorted(some) if id_ > last[0]][:limit]

    async def optimize(self) -> None:
        """Do nothing: Weaviate compacts by itself."""

    async def drop(self) -> None:
        """Delete the collection and everything in it."""
        with self._asked():
            await self._client.collections.delete(self._name)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    @property
    def _collection(self) -> CollectionAsync[dict[str, Any], None]:
        return self._client.collections.use(self._name)

    async def _create(self) -> None:
        kinds, distance = Configure.VectorIndex, VectorDistances.COSINE
        vectors = kinds.dynamic(
            distance_metric=distance,
            threshold=ALL_COMPARED,
            flat=kinds.flat(distance_metric=distance, quantizer=kinds.Quantizer.rq(bits=CODE_BITS, cache=True)),
            hnsw=kinds.hnsw(
                distance_metric=distance,
                quantizer=kinds.Quantizer.rq(bits=CODE_BITS),
                max_connections=NEIGHBOURS,
                ef_construction=CONSIDERED,
            ),
        )
        inverted = Configure.inverted_index(index_null_state=True, stopwords_preset=StopwordsPreset.NONE)
        try:
            await self._client.collections.create(
                self._name,
                properties=properties(),
                vector_config=Configure.Vectors.self_provided(vector_index_config=vectors),
                inverted_index_config=inverted,
            )
        except UnexpectedStatusCodeError as error:
            if "async" not in str(error).lower():
                raise
            raise SetupError(
                f"search index: Weaviate at {self._where} runs without asynchronous indexing, which a collection that "
                "grows needs, and without which a killed server loses vectors; start it with ASYNC_INDEXING=true"
            ) from error

    async def _aggregated(self, where: Condition) -> int:
        with self._asked():
            answer = await self._collection.aggregate.over_all(filters=filters_of(where), total_count=True)
        return int(answer.total_count or 0)

    async def _walked(self, where: Condition, sort: Sort | None, limit: int) -> list[Walked]:
        return await self._fetched(where, sort, limit, by_id=True)

    async def _fetched(self, where: Condition, sort: Sort | None, limit: int, *, by_id: bool) -> list[Walked]:
        where = simplified(where)
        if where == NOTHING:
            return []
        order = Sorting.by_property(sort.field, ascending=not sort.descending) if sort else None
        if by_id:
            order = order.by_property("creator_id") if order else Sorting.by_property("creator_id")
        with self._asked():
            answer = await self._collection.query.fetch_objects(
                filters=filters_of(where),
                sort=order,
                limit=limit,
                return_properties=["creator_id", *([sort.field] if sort else [])],
            )
        return [(_id(each), _value(each, sort)) for each in answer.objects]

    async def _insert(self, objects: Sequence[DataObject[dict[str, object], None]]) -> None:
        with self._asked():
            done = await self._collection.data.insert_many(objects)
        if done.has_errors:
            # the server's own words may quote a document, so they stay with the server
            refused = f"{len(done.errors)} of {len(objects)} documents"
            raise UnavailableError(f"search index: Weaviate refused {refused}; its log says why", retry_after=1.0)

    async def _is_indexing(self) -> bool:
        deadline = asyncio.get_running_loop().time() + INDEXING_WAIT_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            with self._asked():
                waiting = await vectors_waiting(self._client, self._name)
            if not waiting:
                return False
            await asyncio.sleep(INDEXING_POLL_SECONDS)
        return True

    async def _objects(self, ids: Sequence[str], names: list[str], *, vectors: bool = False) -> list[Found]:
        found: list[Found] = []
        for start in range(0, len(ids), MOST_ROWS):
            uuids = [uuid_of(id_) for id_ in ids[start : start + MOST_ROWS]]
            with self._asked():
                answer = await self._collection.query.fetch_objects_by_ids(
                    uuids, limit=len(uuids), include_vector=vectors, return_properties=names
                )
            found += answer.objects
        return found

    async def _try_grpc(self) -> None:
        """Search once, with a bound: where nobody answers at that port, the client tries each search for a minute."""
        try:
            async with asyncio.timeout(GRPC_SECONDS):
                await self._collection.query.fetch_objects(limit=1)
        except (WeaviateBaseError, OSError) as error:  # a TimeoutError is an OSError
            await self._client.close()
            raise UnavailableError(
                f"search index: Weaviate does not answer over gRPC at {self._grpc}; set "
                "CREATORGRAPH_WEAVIATE_GRPC_PORT to the port at which the host of CREATORGRAPH_WEAVIATE_URL does",
                retry_after=1.0,
            ) from error

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        """Say where the server is when it does not answer."""
        try:
            yield
        except (WeaviateBaseError, OSError) as error:
            what = f"did not do what was asked ({type(error).__name__}); is it at CREATORGRAPH_WEAVIATE_URL?"
            if isinstance(error, UnexpectedStatusCodeError) and error.status_code in REFUSED:
                what = "refuses the key; set CREATORGRAPH_WEAVIATE_API_KEY to one that it knows"
            raise UnavailableError(f"search index: Weaviate at {self._where} {what}", retry_after=1.0) from error


async def vectors_waiting(client: weaviate.WeaviateAsyncClient, name: str) -> int:
    """Count the vectors of a collection that were acknowledged and are in no search yet."""
    nodes = await client.cluster.nodes(collection=name, output="verbose")
    return sum(shard.vector_queue_length for node in nodes for shard in node.shards)


def _read_with(*, signals: bool) -> list[str]:
    return ["creator_id", *(SIGNAL_FIELDS if signals else ())]


def _id(found: Found) -> str:
    return str(found.properties["creator_id"])


def _all_have(where: Condition, field: str) -> bool:
    """Tell whether a condition says itself that a field has a value."""
    return Present(field) in (where.parts if isinstance(where, And) else (where,))


def _beyond(where: Condition, sort: Sort, last: Walked | None) -> Condition:
    """Give the condition of those whose value comes behind that of the last."""
    further = Operator.LESS if sort.descending else Operator.MORE
    return where if last is None else And((where, Compare(sort.field, further, _known(last))))


def _known(walked: Walked) -> float | str:
    value = walked[1]
    if value is None:
        raise ValueError("a walk in an order goes through those that have a value")
    return value


def _matched(answer: QueryReturn[Any, Any]) -> int | None:
    """Read how many satisfied the filter, over all shards; None where there was none, or an older server."""
    shards = answer.query_profile.shards if answer.query_profile else []
    counts = [search.details.get("filters_ids_matched") for shard in shards for search in shard.searches.values()]
    return None if not counts or None in counts else sum(int(count) for count in counts if count)


def _value(found: Found, sort: Sort | None) -> float | str | None:
    if sort is None:
        return None
    value = found.properties[sort.field]
    return to_text(value) if FIELDS[sort.field] is Kind.INSTANT else value


def _signals(found: Found) -> Numbers:
    posted = found.properties.get("last_post_at")
    return signals_of({**found.properties, "last_post_at": None if posted is None else to_text(posted)}).numbers
