"""Quota in Redis: reservations that hold for every process at once. It fails closed: without Redis nothing is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.clock import Clock, system_clock
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.quota import (
    MICROS,
    MINUTE,
    SHARE_HINT_US,
    Limit,
    Need,
    Shares,
    ThrottledError,
    Verdict,
    cap,
    check,
    own_step,
)

NAMESPACE = "creatorgraph:quota:"
QUEUE_SHARES: Shares = {"asked": 4, "new": 2, "refresh": 3, "backfill": 1}
"""How the queues share a quota: what people ask for, accounts never fetched, the schedule, id lists."""
AWAY_RETRY_SECONDS = 5.0
CLOSED = "without the quota that is kept there nothing is sent to the platforms"
CLOCKS_APART = -1


@cache
def _script() -> str:
    return files("creatorgraph.operations").joinpath("quota.lua").read_text(encoding="utf-8")


class QuotaStore:
    """Gives out quota. `clock` replaces Redis' own clock where time is simulated."""

    def __init__(self, redis: "Redis", *, shares: Shares = QUEUE_SHARES, clock: Clock | None = None) -> None:
        self._script = redis.register_script(_script())
        self._redis = redis
        self._shares = shares
        self._clock = clock

    async def reserve(self, needs: Sequence[Need], *, queue: str) -> Verdict:
        """Take what a message needs of every limit, or nothing.

        Raises BadInputError for what no limit can ever grant, UnavailableError where Redis does not answer.
        """
        now = self._now()
        for need in needs:
            check(need)
        requests = [self._request(need, queue, now) for need in needs]
        wait, refusing, room = await self._run("reserve", [need.key for need in needs], requests, queue=queue)
        if wait == CLOCKS_APART:
            raise ThrottledError(
                "the clocks of this machine and of Redis are days apart, so no quota is given out; set them right",
                retry_after=float(MINUTE),
            )
        if not wait:
            return Verdict(granted=True)
        return Verdict(granted=False, wait_us=wait, refused_by=needs[refusing - 1].limit.name, room=room)

    async def learn(self, key: str, limit: Limit, *, left: int, until: datetime) -> None:
        """Take over what a response header says is left until an instant; it never grants more than we would.

        The instant is believed for one window of the limit at most: a platform's clock may be wrong. Until then the
        next headers can only say less: one that does names the instant anew.
        """
        latest = self._now().timestamp() + limit.window_s
        till = int(min(until.timestamp(), latest) * MICROS)
        await self._run("learn", [key], [{"left": max(0, left), "till": till}])

    async def park(self, keys: Sequence[str], *, until: datetime) -> None:
        """Let nothing through these buckets before an instant: the platform said that its quota is gone."""
        await self._run("learn", keys, [{"parked": int(until.timestamp() * MICROS)}] * len(keys))

    async def state(self, key: str) -> dict[str, int]:
        """Give the raw state of a bucket, for `creatorgraph quota`; a bucket that was never used is empty."""
        try:
            found = await self._redis.hgetall(NAMESPACE + key)
        except (RedisError, OSError) as error:
            raise queue_away(error, then=CLOSED, retry_after=AWAY_RETRY_SECONDS) from error
        return {name.decode() if isinstance(name, bytes) else name: int(value) for name, value in found.items()}

    def _now(self) -> datetime:
        return (self._clock or system_clock)()

    def _request(self, need: Need, queue: str, now: datetime) -> dict[str, Any]:
        limit, weights = need.limit, sum(self._shares.values())
        if limit.zone is not None:
            share = {name: weight * limit.amount // weights for name, weight in self._shares.items()}
            return {
                "cost": need.cost,
                "amount": limit.amount,
                "resets": limit.resets(now),
                "own_share": share.pop(queue, 0),
                "others": list(share.items()),
                "hint": SHARE_HINT_US,
            }
        step, tolerance = limit.increment_us(need.cost), limit.tolerance_us
        own = {name: own_step(step, weight, weights) for name, weight in self._shares.items()}
        return {
            "cost": need.cost,
            "step": step,
            "tolerance": tolerance,
            "own_step": own.get(queue, 0),
            "own_cap": cap(tolerance, own.get(queue, 0)),
            "weights": weights,
            "others": [(name, self._shares[name], cap(tolerance, own[name])) for name in own if name != queue],
        }

    async def _run(
        self, command: str, keys: Sequence[str], requests: Sequence[Mapping[str, Any]], *, queue: str = ""
    ) -> tuple[int, int, int]:
        now = int(self._clock().timestamp() * MICROS) if self._clock else 0
        arguments: list[str | int | bytes] = [command, now, queue, orjson.dumps(requests)]
        try:
            wait, number, room = await self._script(keys=[NAMESPACE + key for key in keys], args=arguments)
        except (RedisError, OSError) as error:
            raise queue_away(error, then=CLOSED, retry_after=AWAY_RETRY_SECONDS) from error
        return int(wait), int(number), int(room)
