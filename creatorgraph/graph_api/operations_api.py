"""What operators ask and do: messages that were given up."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import UnavailableError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved
from creatorgraph.graph_api.types.connections import PAGE, After, Connection, First
from creatorgraph.graph_api.types.dead_letter import DeadLetter, DeadLettersResult, DeadLettersSettled
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.scalars import DeadLetterStatus
from creatorgraph.operations.dead_letters_desk import MOST_AT_ONCE, Choice, DeadLetterDesk, Settled
from creatorgraph.resolvers.dead_letters import letter_page
from creatorgraph.resolvers.pages import ArgumentError, check_first

Status = Annotated[DeadLetterStatus | None, strawberry.argument(description="Only those of this status.")]
Kind = Annotated[str | None, strawberry.argument(description="The name of an error ('error' of the letters).")]
Keys = Annotated[
    list[str] | None, strawberry.argument(description=f"Letters by key, 1 to {MOST_AT_ONCE}; `kind` or `all` instead.")
]
All = Annotated[bool, strawberry.argument(description=f"All that wait, {MOST_AT_ONCE} at once.")]


@strawberry.type
class OperationsQuery:
    """What operators ask."""

    @resolved("Messages that were given up, by key.", needs=Scope.OPERATE)
    async def dead_letters(
        self, info: Info, status: Status = None, kind: Kind = None, first: First = PAGE, after: After = None
    ) -> Connection[DeadLetter]:
        """Read a page of letters."""
        wanted = None if status is None else status.value
        page = await letter_page(_desk(info), status=wanted, kind=kind, first=check_first(first), after=after)
        return Connection.of(page, DeadLetter.of)

    @resolved("One message that was given up.", needs=Scope.OPERATE)
    async def dead_letter(self, info: Info, key: str) -> DeadLetter | None:
        """Read a letter."""
        row = await _desk(info).one(key)
        return None if row is None else DeadLetter.of(row)


@strawberry.type
class OperationsMutation:
    """What operators do."""

    @resolved(
        "Send messages again that were given up, each with all its tries: by key, all of a kind, or all.",
        needs=Scope.OPERATE,
    )
    async def replay_dead_letters(
        self,
        info: Info,
        keys: Keys = None,
        kind: Kind = None,
        all: All = False,  # noqa: A002, FBT002 - the API's word
    ) -> DeadLettersResult:
        """Replay letters."""
        return _result(await _desk(info).replay(_choice(keys, kind, everything=all)), keys)

    @resolved(
        "Give messages up for good: by key, all of a kind, or all. Their causes and histories stay.",
        needs=Scope.OPERATE,
    )
    async def discard_dead_letters(
        self,
        info: Info,
        keys: Keys = None,
        kind: Kind = None,
        all: All = False,  # noqa: A002, FBT002 - the API's word
    ) -> DeadLettersResult:
        """Discard letters."""
        return _result(await _desk(info).discard(_choice(keys, kind, everything=all)), keys)


def _desk(info: Info) -> DeadLetterDesk:
    desk = info.context.services.letters
    if desk is None:
        raise UnavailableError("this installation has no queue whose dead letters could be read")
    return desk


def _choice(keys: list[str] | None, kind: str | None, *, everything: bool) -> Choice:
    if sum((keys is not None, kind is not None, everything)) != 1:
        raise ArgumentError("keys", "choose in one way: 'keys', 'kind' or 'all'")
    if keys is not None and not 1 <= len(keys) <= MOST_AT_ONCE:
        raise ArgumentError("keys", f"it has {len(keys)} keys; name 1 to {MOST_AT_ONCE}")
    return Choice(tuple(keys or ()), kind, everything)


def _result(settled: Settled, keys: list[str] | None) -> DeadLettersSettled | NotFound:
    """One letter that was asked for alone and could not be settled is an error; of several, each says so."""
    if keys is not None and len(keys) == 1 and settled.failed:
        return NotFound(message=settled.failed[0][1], argument="keys")
    return DeadLettersSettled.of(settled)
