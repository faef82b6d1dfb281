"""How far the search index is behind the graph, as `creatorgraph status` shows it."""

import asyncio
from typing import Any

from creatorgraph.clock import system_clock, to_text
from creatorgraph.errors import CreatorgraphError
from creatorgraph.settings import Settings


def index_lag(settings: Settings) -> dict[str, Any] | None:
    """Ask the graph; None where it does not answer."""
    try:
        return asyncio.run(_ask(settings))
    except CreatorgraphError:
        return None


async def _ask(settings: Settings) -> dict[str, Any]:
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.operations.index_state import lag_of  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        lag = await lag_of(graph, clock=system_clock)
    oldest = None if lag.oldest is None else to_text(lag.oldest)
    return {"waiting": lag.waiting, "lag_seconds": round(lag.seconds, 3), "waiting_since": oldest}
