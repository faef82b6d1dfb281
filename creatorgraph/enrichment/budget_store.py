"""The budget in Redis: one script moves it, so that any number of workers together never pass a limit.

Money is reserved before a call and settled after it. The reservation of a worker that died stays spent: its call may
have been made.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.clock import Clock
from creatorgraph.enrichment.budget import Limits, Spend, TaskSpend
from creatorgraph.errors import UnavailableError

DAY_SECONDS, MONTH_SECONDS = 3 * 86_400, 70 * 86_400
_PREFIX = "creatorgraph:spend"
_NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside for one call, in the day and month that it was made in."""

    task: str
    amount: int
    day: str
    month: str


class BudgetStore:
    """What AI has spent, and what may be."""

    def __init__(self, redis: Redis, *, limits: Limits, clock: Clock) -> None:
        self.limits = limits
        self._redis = redis
        self._clock = clock
        script = files(__package__).joinpath("budget.lua").read_text(encoding="utf-8")
        self._move = redis.register_script(script)

    async def reserve(self, task: str, amount: int) -> Reservation | None:
        """Set micro-dollars aside for a call; None where a limit would be passed."""
        day, month = _keys(self._clock())
        reservation = Reservation(task, amount, day, month)
        own = self.limits.of_task(task)
        limits = (
            *(_NO_LIMIT if one is None else one for one in (own.day, own.month)),
            self.limits.day,
            self.limits.month,
        )
        return reservation if await self._run(reservation, amount, 0, limits) else None

    async def settle(self, reservation: Reservation, actual: int) -> None:
        """Replace what was reserved by what the call cost; 0 for a call that was not made."""
        await self._run(reservation, actual - reservation.amount, 1 if actual else 0, (_NO_LIMIT,) * 4)

    async def spend(self) -> Spend:
        """Give what was spent today and this month, by task too: those of the month, and those with a limit.

        Raises UnavailableError where Redis does not answer.
        """
        day, month = _keys(self._clock())
        try:
            today = await cast("Awaitable[dict[bytes, bytes]]", self._redis.hgetall(day))
            monthly = await cast("Awaitable[dict[bytes, bytes]]", self._redis.hgetall(month))
        except (RedisError, OSError) as error:
            raise UnavailableError("the spend cannot be read: Redis does not answer", retry_after=5.0) from error
        names = {key.decode().partition(":")[2] for key in monthly if key.startswith(b"task:")}
        names |= {limit.task for limit in self.limits.tasks}
        tasks = (
            TaskSpend(
                name,
                day=int(today.get(f"task:{name}".encode(), 0)),
                month=int(monthly.get(f"task:{name}".encode(), 0)),
                calls=int(monthly.get(f"calls:{name}".encode(), 0)),
            )
            for name in sorted(names)
        )
        return Spend(int(today.get(b"total", 0)), int(monthly.get(b"total", 0)), tuple(tasks))

    async def _run(self, reservation: Reservation, add: int, calls: int, limits: tuple[int, ...]) -> bool:
        keys = [reservation.day, reservation.month]
        moved = await self._move(keys=keys, args=[reservation.task, add, calls, *limits, DAY_SECONDS, MONTH_SECONDS])
        return bool(moved)


def _keys(now: datetime) -> tuple[str, str]:
    return f"{_PREFIX}:{now:%Y-%m-%d}", f"{_PREFIX}:{now:%Y-%m}"
