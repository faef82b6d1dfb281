"""Messages that wait in Redis without what they carry of accounts that are erased.

The broker keeps each message in a hash beside its queue, under an id that nobody else has. It is written again in
place, if it is still there: one that was done meanwhile does not come back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from creatorgraph.identity_graph.tombstones import Erased, Names
from creatorgraph.operations.queue_away import queue_away
from creatorgraph.operations.queue_keys import FETCH, GIVEN_UP, INGEST, WAITING_KINDS, messages_key
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask

_IF_THERE = "if redis.call('hexists', KEYS[1], ARGV[1]) == 1 then redis.call('hset', KEYS[1], ARGV[1], ARGV[2]) end"
_LISTS = {INGEST: "observations", FETCH: "accounts"}
"""Actor → the field of its message that names accounts."""
_NOTHING = "{}"


class QueueScrub:
    """Takes accounts out of the messages of some queues, those that wait for an instant or were given up among them."""

    def __init__(self, redis: "Redis", *, queues: Sequence[str]) -> None:
        self._redis = redis
        self._queues = queues

    async def run(self, erased: Erased) -> int:
        """Take them out; give how many messages named them."""
        found = 0
        try:
            for queue in self._queues:
                for kind in (*WAITING_KINDS, GIVEN_UP):
                    found += await self._scrub(messages_key(queue, kind), erased)
        except (RedisError, OSError) as error:
            raise queue_away(error) from error
        return found

    async def _scrub(self, key: str, erased: Erased) -> int:
        found = 0
        async for field, contents in self._redis.hscan_iter(key):
            rest = without(contents, erased)
            if rest is not None:
                await self._redis.eval(_IF_THERE, 1, key, field, rest)
                found += 1
        return found


def without(contents: bytes, erased: Erased) -> bytes | None:
    """Give a message without the erased; None where it does not name them.

    One that nobody can read is given up by the first worker that sees it, and stays as a dead letter: where what it
    carries may be about them, it loses that.
    """
    message = orjson.loads(contents)
    wanted = _LISTS.get(message["actor_name"])
    if wanted is None or not message["args"]:
        return None
    try:
        rest = _kept(message["args"][0], wanted, erased)
    except (ValueError, TypeError, KeyError, AttributeError):
        rest = _NOTHING if _may_name(str(message["args"][0]), erased) else None
    if rest is None:
        return None
    message["args"] = [rest, *message["args"][1:]]
    return orjson.dumps(message)


def _kept(text: str, wanted: str, erased: Erased) -> str | None:
    payload: dict[str, Any] = orjson.loads(text)
    listed = payload.get(wanted, [])
    kept = [each for each in listed if not erased.has(_names(each, payload))]
    return None if len(kept) == len(listed) else orjson.dumps({**payload, wanted: kept}).decode()


def _may_name(text: str, erased: Erased) -> bool:
    """Tell whether a text holds the id or the handle of somebody erased, as a part of whatever it holds."""
    bare = (name.partition(":")[2].removeprefix("@") for name in erased.names)
    return any(name in text.casefold() for name in map(str.casefold, bare))


def _names(each: Mapping[str, Any], payload: Mapping[str, Any]) -> Names:
    if "text" in each:
        ask = Ask(each["text"], bool(each.get("by_id")))
        return Names.of_ask(Platform(payload["platform"]), ask)
    return Names.of(Platform(each["platform"]), platform_id=each.get("platform_id"), handle=each.get("handle"))
