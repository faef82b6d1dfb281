"""Messages that were given up."""

from typing import Annotated, Any

import orjson
import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.scalars import DeadLetterStatus, Instant
from creatorgraph.operations.dead_letters_desk import Settled


@ruled(Scope.OPERATE)
@strawberry.type(description="Something that happened to a message that was given up.")
class DeadLetterEvent:
    """Something that happened to a message."""

    at: Instant = strawberry.field(description="When it happened.")
    what: str = strawberry.field(
        description="failed, replayed, discarded, or waiting (a replay did not reach the queue)."
    )
    error: str | None = strawberry.field(description="The kind of the error, where it failed.")
    code: str | None = strawberry.field(description="The platform's or the server's own code.")


@ruled(Scope.OPERATE)
@strawberry.type(description="A message that was given up. What it carries stays in the queue and is shown nowhere.")
class DeadLetter:
    """A message that was given up."""

    key: str = strawberry.field(description="The id of the message.")
    status: DeadLetterStatus = strawberry.field(description="Whether it waits, was replayed or discarded.")
    actor: str = strawberry.field(description="What was to be done: ingest, fetch, wake.")
    error: str = strawberry.field(description="The kind of the last error; all of a kind can be settled at once.")
    code: str | None = strawberry.field(description="The platform's or the server's own code of the last error.")
    tries: int = strawberry.field(description="How often it was tried before it was given up.")
    failed_at: Instant = strawberry.field(description="When it was given up.")
    payload_bytes: int = strawberry.field(description="The size of what it carries, in bytes.")
    payload_reference: str = strawberry.field(description="Where the queue keeps what it carries, for seven days.")
    history: list[DeadLetterEvent] = strawberry.field(description="All that happened to it, oldest first.")

    @classmethod
    def of(cls, row: dict[str, Any]) -> "DeadLetter":
        """View a letter."""
        return cls(
            key=row["id"],
            status=DeadLetterStatus(row["status"]),
            actor=row["actor"],
            error=row["error"],
            code=row.get("code"),
            tries=row["tries"],
            failed_at=Instant(row["failed_at"]),
            payload_bytes=row["bytes"],
            payload_reference=row["reference"],
            history=[
                DeadLetterEvent(
                    at=Instant(each["at"]), what=each["what"], error=each.get("error"), code=each.get("code")
                )
                for each in orjson.loads(row["history"])
            ],
        )


@ruled(Scope.OPERATE)
@strawberry.type(description="A letter that could not be settled, and why not.")
class DeadLetterFault:
    """A letter that could not be settled."""

    key: str = strawberry.field(description="The id of the message.")
    message: str = strawberry.field(description="Why it could not be settled.")


@ruled(Scope.OPERATE)
@strawberry.type(description="What was done with dead letters.")
class DeadLettersSettled:
    """What was done."""

    count: int = strawberry.field(description="How many were replayed or discarded.")
    keys: list[str] = strawberry.field(description="Those that were replayed or discarded.")
    failed: list[DeadLetterFault] = strawberry.field(
        description="Those that were not: unknown, or their contents gone."
    )
    more: bool = strawberry.field(description="More of the choice wait: send the same again.")

    @classmethod
    def of(cls, settled: Settled) -> "DeadLettersSettled":
        """View what was done."""
        return cls(
            count=len(settled.done),
            keys=list(settled.done),
            failed=[DeadLetterFault(key=key, message=why) for key, why in settled.failed],
            more=settled.more,
        )


DeadLettersResult = Annotated[
    DeadLettersSettled | NotFound,
    strawberry.union("DeadLettersResult", description="What was done, or that there is no such letter."),
]
