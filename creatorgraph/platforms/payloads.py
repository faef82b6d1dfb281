"""Reading JSON of strangers: every value is checked, cut to its bound, or taken as absent; nothing here raises."""

import re
from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import ValidationError

from creatorgraph.platforms.http import Reply, Silence
from creatorgraph.platforms.observation import AccountObservation, PostObservation
from creatorgraph.platforms.outcomes import Ask, Failed, Found, Refusal, Trouble

LARGEST = 2**53
_HASHTAG = re.compile(r"(?<!\w)#(\w{1,100})")
_MENTION = re.compile(r"(?<![\w.@])@([\w.]{1,30})", re.ASCII)
Json = dict[str, Any]


def json_object(reply: Reply) -> Json | None:
    """Read a body as a JSON object; None where it is something else, or cut off."""
    try:
        found = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def child(holder: object, *names: str) -> Json:
    """Go down by names; an empty object where there is none."""
    for name in names:
        holder = holder.get(name) if isinstance(holder, dict) else None
    return holder if isinstance(holder, dict) else {}


def children(holder: object, name: str) -> list[Json]:
    """Give the objects of a list."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text(holder: Json, name: str, *, most: int = 20_000) -> str | None:
    """Give a text, cut to so many characters; None where there is none."""
    found = holder.get(name)
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    return found.encode("utf-8", "replace").decode()[:most] if isinstance(found, str) else None


def count(holder: Json, name: str) -> int | None:
    """Give a whole number, which YouTube writes as text; None where there is none, or it makes no sense."""
    found = holder.get(name)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= len(str(LARGEST)):
        found = int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= LARGEST else None


def flag(holder: Json, name: str) -> bool | None:
    """Give a truth value."""
    found = holder.get(name)
    return found if isinstance(found, bool) else None


def instant(holder: Json, name: str) -> datetime | None:
    """Give an instant written as ISO 8601 with a zone, or as Unix seconds."""
    found = holder.get(name)
    try:
        if isinstance(found, int) and not isinstance(found, bool):
            return datetime.fromtimestamp(found, UTC)
        when = datetime.fromisoformat(found) if isinstance(found, str) else None
        return when.astimezone(UTC) if when and when.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None


def _hashtags_in(caption: str | None) -> tuple[str, ...]:
    """Give the hashtags of a caption, each once, in their order."""
    return tuple(dict.fromkeys(_HASHTAG.findall(caption or "")))


def _mentions_in(caption: str | None) -> tuple[str, ...]:
    """Give the handles that a caption mentions, each once, in their order."""
    names = (name.strip(".") for name in _MENTION.findall(caption or ""))
    return tuple(dict.fromkeys(name for name in names if name))


def post(caption: str | None, **fields: Any) -> PostObservation | None:  # noqa: ANN401 - fields of strangers; pydantic judges them
    """Make a post with the hashtags and mentions of its caption, None where it does not fit."""
    said = {"caption": caption, "hashtags": _hashtags_in(caption), "mentions": _mentions_in(caption)}
    try:
        return PostObservation.model_validate(said | fields)
    except ValidationError:
        return None


def found(ask: Ask, **fields: Any) -> Found | Failed:  # noqa: ANN401 - fields of strangers; pydantic judges them
    """Make an observation of an account; a failure where what was sent does not fit."""
    try:
        return Found(ask, AccountObservation.model_validate(fields))
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False, include_url=False)[0]["loc"]))
        return Failed(ask, malformed(f"the field {place} makes no sense"))


def malformed(why: str) -> Refusal:
    """Say that an answer cannot be read."""
    return Refusal(Trouble.MALFORMED, "malformed", f"the platform's answer cannot be read: {why}")


def of_silence(silence: Silence) -> Refusal:
    """Turn a call without an answer into a refusal."""
    trouble = Trouble.MALFORMED if silence.code == "too-long" else Trouble.SERVER_ERROR
    return Refusal(trouble, silence.code, silence.text)
