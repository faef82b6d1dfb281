"""An embedding model behind an endpoint: batches within the budget, every vector checked before it is believed.

The index embeds in threads, so that one event loop of its own, in a thread of its own, carries the calls.
"""

import asyncio
import atexit
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, Protocol, TypeVar

import numpy as np

from creatorgraph.enrichment.budget import EMBED
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.client import ModelAwayError
from creatorgraph.enrichment.embedding_client import Embedded
from creatorgraph.enrichment.embeddings import Vectors, silent_vector
from creatorgraph.enrichment.prices import Price
from creatorgraph.enrichment.questions import safe
from creatorgraph.errors import SetupError, UnavailableError
from creatorgraph.identity_graph.normalize.emails import find_emails

T = TypeVar("T")
TEXTS_AT_ONCE = 100
MOST_BYTES = 8_000
"""No token is shorter than a byte: within what such models read at once (8,191 tokens)."""
TRIES = 5
LONGEST_WAIT_SECONDS = 30.0

logger = logging.getLogger(__name__)


class EmbeddingClient(Protocol):
    """Asks an endpoint."""

    model: str

    async def embed(self, texts: Sequence[str]) -> Embedded:
        """Ask once. Raises ModelAwayError."""
        ...


Parts = tuple[EmbeddingClient, BudgetStore]


class RemoteEmbedder:
    """Embeds texts by an endpoint; as WordLlamaEmbedder, it may be called from several threads.

    Documents are asked for again where the endpoint was away, a search's text is not: somebody waits for it.
    """

    def __init__(
        self,
        name: str,
        *,
        dimensions: int,
        connect: Callable[[], AbstractAsyncContextManager[Parts]],
        price: Price,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name = name
        self.dimensions = dimensions
        self._connect = connect
        self._price = price
        self._sleep = sleep
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._parts: Parts | None = None
        self._opened = AsyncExitStack()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: n x d float32, each row of length 1.

        Raises UnavailableError where the endpoint or the budget does not let it, SetupError for other dimensions.
        """
        sendable = [_sendable(text) for text in texts]
        vectors = np.tile(silent_vector(self.dimensions), (len(texts), 1))
        rows = [row for row, text in enumerate(sendable) if text]
        tries = TRIES if len(texts) > 1 else 1
        for start in range(0, len(rows), TEXTS_AT_ONCE):
            part = rows[start : start + TEXTS_AT_ONCE]
            vectors[part] = self._run(self._asked([sendable[row] for row in part], tries=tries))
        return vectors

    def close(self) -> None:
        """Close connections and the thread; a later call opens them anew."""
        with self._lock:
            loop, self._loop = self._loop, None
            if loop is None or self._thread is None:
                return
            asyncio.run_coroutine_threadsafe(self._opened.aclose(), loop).result()
            self._parts = None
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()
            loop.close()
            atexit.unregister(self.close)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        with self._lock:
            loop = self._loop
            if loop is None:
                self._loop = loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=loop.run_forever, name="embeddings", daemon=True)
                self._thread.start()
                atexit.register(self.close)
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    async def _asked(self, texts: Sequence[str], *, tries: int) -> Vectors:
        for left in range(tries - 1, -1, -1):
            try:
                return await self._once(texts)
            except ModelAwayError as error:
                wait = min(error.retry_after or LONGEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS)
                if not left or (error.status is not None and error.status < 500 and error.status != 429):  # noqa: PLR2004 - HTTP
                    raise UnavailableError(f"embedding by {self.name}: {error}", retry_after=wait) from error
                logger.warning("embeddings.away", extra={"fields": {"seconds": wait}})
            await self._sleep(wait)
        raise AssertionError

    async def _once(self, texts: Sequence[str]) -> Vectors:
        """Ask once, the cost reserved before and settled after."""
        if self._parts is None:
            self._parts = await self._opened.enter_async_context(self._connect())
        client, budget = self._parts
        reservation = await budget.reserve(EMBED, self._price.cost(read=sum(map(_bytes, texts)), written=0))
        if reservation is None:
            raise UnavailableError(f"embedding by {self.name}: the budget has no room for it", retry_after=3_600.0)
        cost = reservation.amount
        try:
            found = await client.embed(texts)
            if found.read is not None:
                cost = self._price.cost(read=found.read, written=0)
        except ModelAwayError as error:
            cost = reservation.amount if error.charged else 0
            raise
        finally:
            await budget.settle(reservation, cost)
        return checked(found, count=len(texts), dimensions=self.dimensions, name=self.name)


def checked(found: Embedded, *, count: int, dimensions: int, name: str) -> Vectors:
    """Give the vectors in the order of the texts, each of length 1.

    Raises ModelAwayError where they are not one for each text or a value is no number, SetupError for other dimensions.
    """
    by_place = dict(found.vectors)
    if len(found.vectors) != count or by_place.keys() != set(range(count)):
        reason = f"it gave {len(found.vectors)} vectors for {count} texts; none is used"
        raise ModelAwayError(reason, charged=True, retry_after=LONGEST_WAIT_SECONDS)
    given = {len(vector) for vector in by_place.values()}
    if given != {dimensions}:
        model = name.partition("@")[0]
        raise SetupError(
            f"embedding by {name}: the endpoint gives {min(given)} dimensions, not {dimensions}; "
            f"run `creatorgraph reembed {model}@{min(given)}`"
        )
    vectors = np.array([by_place[place] for place in range(count)], dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(vectors).all() or not lengths.all():
        reason = "a vector has no length or a value that is no number; none is used"
        raise ModelAwayError(reason, charged=True, retry_after=LONGEST_WAIT_SECONDS)
    return np.asarray(vectors / lengths, dtype=np.float32)


def _sendable(text: str) -> str:
    """Give what may leave this machine of a text: no e-mail address, and not more than such models read."""
    kept = safe(text) if find_emails(text) else text
    return kept.encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore").strip()


def _bytes(text: str) -> int:
    return len(text.encode())
