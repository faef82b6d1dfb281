"""Questions asked in one batch at half the price: what is kept of it while it is under way, and what came out. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from pydantic import BaseModel, TypeAdapter, ValidationError

from creatorgraph.enrichment.budget_store import Reservation
from creatorgraph.enrichment.client import Reply
from creatorgraph.enrichment.prices import Price

OK, TOO_MANY, SERVER_ERROR = 200, 429, 500


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a batch: its creators by place, the hash of the texts that each was asked with, its most cost."""

    creators: tuple[str, ...]
    hashes: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch under way. `mark` is our name for it, written before anything is sent; `id` is the endpoint's.

    `rows` are the outbox rows that it does, `left` the creators of them that it had no room for.
    """

    mark: str
    created_at: datetime
    reservation: Reservation
    rows: tuple[str, ...]
    left: tuple[str, ...]
    lines: tuple[Line, ...]
    id: str | None = None

    def sent(self, identity: str) -> "Batch":
        """Give it with the endpoint's id."""
        return replace(self, id=identity)

    def to_json(self) -> bytes:
        """Write it down."""
        return orjson.dumps(self)


_BATCH = TypeAdapter(Batch)


def batch_of(written: bytes) -> Batch:
    """Read what `to_json` wrote."""
    return _BATCH.validate_json(written)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line: its reply, or whether it was surely not paid for and may be asked again."""

    reply: Reply | None = None
    is_free: bool = False
    may_help: bool = False

    def cost(self, price: Price, *, most: int) -> int:
        """Give what it cost in micro-dollars: all that it could where that is not known."""
        if self.is_free:
            return 0
        if self.reply is None or not self.reply.has_usage:
            return most
        return price.cost(read=self.reply.read or 0, written=self.reply.written or 0)


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class _Body(BaseModel):
    choices: list[_Choice] = []
    usage: _Usage | None = None


class _Response(BaseModel):
    status_code: int
    body: dict[str, Any] | None = None


class _Result(BaseModel):
    custom_id: str
    response: _Response | None = None
    error: dict[str, Any] | None = None


def outcomes_of(files: Iterable[str], *, lines: int) -> Mapping[int, Outcome]:
    """Read the files of results: outcome by line, in any order. What cannot be read or was not asked is passed over.

    Of a line that is answered twice the first answer counts.
    """
    found: dict[int, Outcome] = {}
    for written in (line for file in files for line in file.splitlines() if line.strip()):
        try:
            result = _Result.model_validate_json(written)
            number = int(result.custom_id)
        except (ValidationError, ValueError):
            continue
        if 0 <= number < lines:
            found.setdefault(number, _outcome(result))
    return found


def _outcome(result: _Result) -> Outcome:
    response = result.response
    if response is None or result.error:
        return Outcome(is_free=True, may_help=True)
    if response.status_code != OK:
        again = response.status_code == TOO_MANY or response.status_code >= SERVER_ERROR
        return Outcome(is_free=True, may_help=again)
    try:
        body = _Body.model_validate(response.body)
    except ValidationError:
        return Outcome(Reply("", None, None))
    text = body.choices[0].message.content if body.choices else None
    usage = body.usage
    read, wrote = (usage.prompt_tokens, usage.completion_tokens) if usage else (None, None)
    return Outcome(Reply(text or "", read, wrote))


def total_cost(batch: Batch, outcomes: Mapping[int, Outcome], *, price: Price) -> int:
    """Give what a batch cost in micro-dollars; a line of which nothing came back costs all that it could."""
    return sum(outcomes.get(number, Outcome()).cost(price, most=line.most) for number, line in enumerate(batch.lines))


def to_ask_again(batch: Batch, outcomes: Mapping[int, Outcome]) -> Sequence[str]:
    """Name the creators that were not paid for and may be asked again."""
    again = {number for number, outcome in outcomes.items() if outcome.may_help}
    failed = (creator for number in again for creator in batch.lines[number].creators)
    return sorted({*batch.left, *failed})
