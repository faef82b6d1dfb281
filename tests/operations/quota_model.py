"""The rules of `quota.lua` once more, in Python: what tests hold the script against, and simulations reckon with."""

from dataclasses import dataclass, field
from itertools import pairwise

from creatorgraph.operations.quota import MINUTE, SHARE_HINT_US, Need, Shares, ThrottledError, cap, check, own_step


@dataclass(slots=True)
class Bucket:
    """The state of one bucket.

    Per queue: `tats` (theoretical arrival times; "" is the whole) or `used`.
    `left` until `until` is what the platform itself said is left; `parked` is the instant before which nothing goes.
    """

    tats: dict[str, int] = field(default_factory=dict)
    period: int = 0
    used: dict[str, int] = field(default_factory=dict)
    left: int = 0
    until: int = 0
    parked: int = 0


def reserve(bucket: Bucket, need: Need, *, queue: str, shares: Shares, now_us: int, resets: tuple[int, ...]) -> int:
    """Take a cost from a bucket, or give the microseconds to wait (0: taken). A refusal changes nothing."""
    check(need)
    wait = max(0, bucket.parked - now_us)
    if now_us < bucket.until and need.cost > bucket.left:
        wait = max(wait, bucket.until - now_us)
    if need.limit.zone is None:
        wait = max(wait, _rolling_wait(bucket, need, queue, shares, now_us))
    else:
        wait = max(wait, _calendar_wait(bucket, need, queue, shares, now_us, resets))
    if wait:
        return wait
    _take(bucket, need, queue, shares, now_us, resets)
    return 0


def _rolling_wait(bucket: Bucket, need: Need, queue: str, shares: Shares, now_us: int) -> int:
    tolerance, step, weights = need.limit.tolerance_us, need.limit.increment_us(need.cost), sum(shares.values())

    def credit(name: str, most: int) -> int:
        return max(0, now_us + most - max(bucket.tats.get(name, 0), now_us))

    short = step - (now_us + tolerance - max(bucket.tats.get("", 0), now_us))
    claimed = sum(
        weight * credit(other, cap(tolerance, own_step(step, weight, weights))) // weights
        for other, weight in shares.items()
        if other != queue
    )
    beyond = short + min(claimed, tolerance - step)
    if weight := shares.get(queue):
        own = own_step(step, weight, weights)
        beyond = min(beyond, own - credit(queue, cap(tolerance, own)))
    return max(0, short, beyond)


def period_of(resets: tuple[int, ...], now_us: int) -> tuple[int, int]:
    """Give start and end of the period that holds an instant. Raises ThrottledError where the resets miss it."""
    for start, end in pairwise(resets):
        if start <= now_us < end:
            return start, end
    raise ThrottledError(
        "the clocks of this machine and of Redis are days apart, so no quota is given out; set them right",
        retry_after=float(MINUTE),
    )


def _calendar_wait(bucket: Bucket, need: Need, queue: str, shares: Shares, now_us: int, resets: tuple[int, ...]) -> int:
    left, own, claimed, ends_in = _calendar_state(bucket, need, queue, shares, now_us, resets)
    if need.cost > left:
        return ends_in
    return 0 if need.cost <= own or left - need.cost >= claimed else min(ends_in, SHARE_HINT_US)


def _calendar_state(
    bucket: Bucket, need: Need, queue: str, shares: Shares, now_us: int, resets: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """Give what is left of a period: in all, of the queue's own share, claimed by others; and when the period ends."""
    start, end = period_of(resets, now_us)
    used = bucket.used if bucket.period == start else {}
    weights = sum(shares.values())
    share = {name: weight * need.limit.amount // weights for name, weight in shares.items()}
    claimed = sum(
        max(0, min(whole - used.get(other, 0), int(whole * ((end - now_us) / (end - start)))))
        for other, whole in share.items()
        if other != queue
    )
    left = need.limit.amount - used.get("", 0)
    return left, share.get(queue, 0) - used.get(queue, 0), claimed, end - now_us


def room_instead(
    bucket: Bucket, need: Need, *, queue: str, shares: Shares, now_us: int, resets: tuple[int, ...]
) -> int:
    """Give the largest cost that would be granted where this one was refused; 0 where only time helps.

    Where the period has too little left for all of it, that is what the queue may have of the rest. Where others could
    still claim what it wants, it is what remains of its own share: what may be borrowed grows by the minute, and would
    be taken in crumbs.
    """
    if need.limit.zone is None or now_us < max(bucket.parked, bucket.until):
        return 0
    left, own, claimed, _ = _calendar_state(bucket, need, queue, shares, now_us, resets)
    return max(0, min(left, max(own, left - claimed) if need.cost > left else own))


def _take(bucket: Bucket, need: Need, queue: str, shares: Shares, now_us: int, resets: tuple[int, ...]) -> None:
    if now_us < bucket.until:
        bucket.left -= need.cost
    if need.limit.zone is not None:
        start, _ = period_of(resets, now_us)
        if bucket.period != start:
            bucket.period, bucket.used = start, {}
        for name in {"", queue}:
            bucket.used[name] = bucket.used.get(name, 0) + need.cost
        return
    step = need.limit.increment_us(need.cost)
    bucket.tats[""] = max(bucket.tats.get("", 0), now_us) + step
    if weight := shares.get(queue):
        own = own_step(step, weight, sum(shares.values()))
        tat = max(bucket.tats.get(queue, 0), now_us) + own
        bucket.tats[queue] = min(tat, now_us + cap(need.limit.tolerance_us, own))
