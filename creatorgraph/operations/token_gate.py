"""Lets in to the API who shows a token, and each tenant so often in a minute."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from creatorgraph.access import tokens
from creatorgraph.access.tokens import Token
from creatorgraph.access.viewer import Viewer
from creatorgraph.clock import Clock
from creatorgraph.errors import UnauthenticatedError, UnavailableError
from creatorgraph.operations.quota import MICROS, MINUTE, Limit, Need, ThrottledError, Unit
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.operations.tokens import Tokens

logger = logging.getLogger(__name__)

REMEMBERED = timedelta(seconds=10)
"""A token that was revoked is let in for so long at most."""
EVERYBODY_ELSE = "*"
QUEUE = "requests"
SHARES = {QUEUE: 1}
"""The quota store that counts requests has one queue."""


class TokenGate:
    """Knows callers by their tokens; the graph is asked for one every ten seconds.

    While it is away, a token that it gave before is good: a monitor is told by it that the graph is away.

    `limits` says how many requests a minute a tenant may send, `*` those that are not named; a quarter of it may come
    at once. They are counted in Redis, for all API processes together, and let in uncounted while it does not answer.
    """

    def __init__(self, kept: Tokens, quota: QuotaStore, *, limits: Mapping[str, int], clock: Clock) -> None:
        self._kept = kept
        self._quota = quota
        self._limits = {tenant: _limit_of(amount) for tenant, amount in limits.items()}
        self._clock = clock
        self._known: dict[str, tuple[datetime, Token]] = {}
        self._counting = True

    async def viewer(self, authorization: str | None) -> Viewer:
        """Give the viewer whose token is shown.

        Raises UnauthenticatedError where none is shown or it is not valid, ThrottledError where its tenant sent too
        many requests, UnavailableError where the graph does not answer.
        """
        if authorization is None:
            raise UnauthenticatedError(
                "no token is shown; send one in the header 'Authorization: Bearer cg_…', which commands take from "
                "CREATORGRAPH_TOKEN"
            )
        shown = tokens.shown_in(authorization)
        token = await self._token(shown.id) if shown else None
        if shown is None or token is None or not token.opened_by(shown, self._clock()):
            raise UnauthenticatedError("the token is unknown, expired or revoked; ask whoever runs this for another")
        await self._count(token.tenant)
        return token.viewer

    async def _token(self, id_: str) -> Token | None:
        now = self._clock()
        read_at, known = self._known.get(id_, (None, None))
        if read_at is not None and now - read_at < REMEMBERED:
            return known
        try:
            token = await self._kept.one(id_)
        except UnavailableError:
            if known is None:
                raise
            return known
        if token is None:
            self._known.pop(id_, None)
        else:  # only those that there are: a caller who guesses fills no memory
            self._known[id_] = (now, token)
        return token

    async def _count(self, tenant: str) -> None:
        limit = self._limits.get(tenant) or self._limits.get(EVERYBODY_ELSE)
        if limit is None:
            return
        try:
            verdict = await self._quota.reserve([Need(f"requests:{tenant}", limit, 1)], queue=QUEUE)
        except UnavailableError:
            if self._counting:
                logger.warning("requests.uncounted", extra={"fields": {"why": "Redis does not answer"}})
            self._counting = False
            return
        self._counting = True
        if not verdict.granted:
            raise ThrottledError(
                f"the tenant {tenant} may send {limit.amount:,} requests a minute", retry_after=verdict.wait_us / MICROS
            )


def _limit_of(amount: int) -> Limit:
    return Limit("requests of a tenant", Unit.CALLS, amount, MINUTE)
