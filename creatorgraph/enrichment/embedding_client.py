"""The adapter to the embeddings of any OpenAI-compatible endpoint: one bounded call, never tried again by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from creatorgraph.enrichment.client import connect, told

SECONDS = 20.0
CUTS_ITSELF = "text-embedding-3"
"""Models that give fewer dimensions when asked to; others refuse to be asked."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What came: (place, vector) as the endpoint says, unchecked; tokens read, None where it does not say."""

    vectors: tuple[tuple[int, Sequence[float]], ...]
    read: int | None


class OpenAIEmbeddings:
    """An embedding model behind an OpenAI-compatible URL."""

    def __init__(self, *, url: str | None, key: str, model: str, dimensions: int) -> None:
        self.model = model
        self._fewer: dict[str, Any] = {"dimensions": dimensions} if model.startswith(CUTS_ITSELF) else {}
        self._client = connect(url=url, key=key, seconds=SECONDS)

    async def embed(self, texts: Sequence[str]) -> Embedded:
        """Ask once. Raises ModelAwayError."""
        with told():
            done = await self._client.embeddings.create(
                model=self.model, input=list(texts), encoding_format="float", **self._fewer
            )
        usage = getattr(done, "usage", None)
        read = usage.prompt_tokens if usage else None
        vectors = tuple((one.index, one.embedding) for one in getattr(done, "data", None) or ())
        return Embedded(vectors, read if isinstance(read, int) and read >= 0 else None)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
