"""The adapter to an OpenAI-compatible endpoint's batches: questions uploaded as a file, looked after, results read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import orjson

from creatorgraph.enrichment.client import SECONDS, chat_body, connect, told

ENDPOINT: Final = "/v1/chat/completions"
MARK = "creatorgraph"
ENDED = {"completed", "expired", "cancelled", "failed"}
LOOKED_THROUGH = 100


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a batch."""

    system: str
    user: str
    most_tokens: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: whether it has ended, whether it was refused as a whole, and the files of its results."""

    has_ended: bool
    is_refused: bool
    files: tuple[str, ...]


class BatchClient(Protocol):
    """Has questions answered in batches. Every method raises ModelAwayError."""

    model: str

    async def send(self, questions: Sequence[Question], *, mark: str) -> str:
        """Start a batch and give its id; results name questions by their places."""
        ...

    async def find(self, mark: str) -> str | None:
        """Find the batch of a mark among the newest ones."""
        ...

    async def look(self, identity: str) -> Progress:
        """Tell how far a batch is."""
        ...

    async def read(self, file: str) -> str:
        """Read a file of results."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


class OpenAIBatches:
    """The batches of a chat model."""

    def __init__(self, *, url: str | None, key: str, model: str, seconds: float = SECONDS) -> None:
        self.model = model
        self._client = connect(url=url, key=key, seconds=seconds)

    async def send(self, questions: Sequence[Question], *, mark: str) -> str:
        """Upload the questions and start a batch."""
        written = b"\n".join(
            orjson.dumps({"custom_id": str(number), "method": "POST", "url": ENDPOINT, "body": self._body(question)})
            for number, question in enumerate(questions)
        )
        with told():
            file = await self._client.files.create(file=("questions.jsonl", written), purpose="batch")
            batch = await self._client.batches.create(
                input_file_id=file.id, endpoint=ENDPOINT, completion_window="24h", metadata={MARK: mark}
            )
        return batch.id

    async def find(self, mark: str) -> str | None:
        """Find the batch of a mark among the newest hundred."""
        with told():
            page = await self._client.batches.list(limit=LOOKED_THROUGH)
        return next((batch.id for batch in page.data if (batch.metadata or {}).get(MARK) == mark), None)

    async def look(self, identity: str) -> Progress:
        """Tell how far a batch is."""
        with told():
            batch = await self._client.batches.retrieve(identity)
        files = tuple(file for file in (batch.output_file_id, batch.error_file_id) if file)
        return Progress(batch.status in ENDED, batch.status == "failed" and not files, files)

    async def read(self, file: str) -> str:
        """Read a file of results."""
        with told():
            return (await self._client.files.content(file)).text

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _body(self, question: Question) -> dict[str, object]:
        return chat_body(self.model, system=question.system, user=question.user, most_tokens=question.most_tokens)
