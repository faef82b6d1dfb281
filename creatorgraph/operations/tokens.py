"""Tokens of callers of the API, kept in the graph: made, listed, revoked, found."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from creatorgraph.access import tokens
from creatorgraph.access.tokens import Token
from creatorgraph.access.viewer import Scope, check_tenant
from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph.graph import Graph, Transaction

MOST_DAYS = 3_650
_ACTOR = re.compile(r"\w[\w.@+-]{0,63}")


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: its text is kept nowhere else."""

    text: str
    token: Token


class Tokens:
    """Keeps tokens. What was revoked or is over stays, so that what its actor did can be told."""

    def __init__(self, graph: Graph, *, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock

    async def create(self, *, actor: str, tenant: str, scopes: Collection[Scope], days: int) -> NewToken:
        """Make a token for so many days. Raises BadInputError for a name that is none, no scope, or too many days."""
        if not _ACTOR.fullmatch(actor):
            raise BadInputError(f"token: {actor!r} is no actor; write 1 to 64 letters, digits or . _ - + @")
        check_tenant(tenant)
        if not scopes:
            raise BadInputError("token: it has no scope and could do nothing; name one")
        if not 1 <= days <= MOST_DAYS:
            raise BadInputError(f"token: it is valid for 1 to {MOST_DAYS:,} days, not {days}")
        text, shown = tokens.made()
        now = self._clock()
        until = to_text(now + timedelta(days=days))
        token = Token(shown.id, shown.digest, actor, tenant, tuple(sorted(scopes)), to_text(now), until)
        kept = {**asdict(token), "scopes": list(token.scopes)}

        async def write(transaction: Transaction) -> None:
            await transaction.run("tokens/create", token=kept)

        await self._graph.write(write)
        return NewToken(text, token)

    async def all(self) -> Sequence[Token]:
        """Give every token that was ever made, the newest first."""
        return [_token_of(row["token"]) for row in await self._graph.read("tokens/all")]

    async def one(self, id_: str) -> Token | None:
        """Give the token of an id."""
        rows = await self._graph.read("tokens/one", id=id_)
        return _token_of(rows[0]["token"]) if rows else None

    async def revoke(self, ids: Collection[str]) -> None:
        """Revoke tokens for ever, all of them or none. Raises NotFoundError where one is not there."""
        at = to_text(self._clock())

        async def write(transaction: Transaction) -> None:
            found = {row["id"] for row in await transaction.run("tokens/revoke", ids=sorted(set(ids)), at=at)}
            if missing := sorted(set(ids) - found):
                raise NotFoundError(f"token: there is none of the id {missing[0]}; `creatorgraph token list` has them")

        await self._graph.write(write)


def _token_of(kept: Mapping[str, Any]) -> Token:
    return Token(**{**kept, "scopes": tuple(kept["scopes"])})
