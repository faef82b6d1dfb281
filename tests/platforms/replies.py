"""Replies made up by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

from creatorgraph.platforms.http import Reply

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def reply(body: object, status: int = 200, *, headers: Mapping[str, str] | None = None, at: datetime = AT) -> Reply:
    """Make a reply; bytes are sent as they are, everything else as JSON."""
    sent = body if isinstance(body, bytes) else orjson.dumps(body)
    return Reply(status, dict(headers or {}), sent, at)
