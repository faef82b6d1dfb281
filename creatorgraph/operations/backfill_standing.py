"""How backfills stand, for whoever lists them, and their pause from elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from creatorgraph.clock import Clock, from_text
from creatorgraph.identity_graph.graph import Graph

RUNNING = "running"
LISTED = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How a backfill stands: lines behind it; `seconds_left` by the pace since it last went on, None while unknown."""

    run: str
    status: str
    lines: int
    total: int
    moved_at: str
    seconds_left: float | None


async def standings(graph: Graph, *, clock: Clock) -> list[Standing]:
    """Give how the latest backfills stand, the newest first."""
    rows, now = await graph.read("operations/backfills", most=LISTED), clock()
    return [
        Standing(row["id"], row["status"], row["lines"], row["total"], row["moved_at"], _left(row, now)) for row in rows
    ]


def _left(row: dict[str, object], now: datetime) -> float | None:
    lines, total, before = (int(str(row[name])) for name in ("lines", "total", "resumed_lines"))
    # one that runs and waits for its quota is slower by that
    until = now if row["status"] == RUNNING else from_text(str(row["moved_at"]))
    took = (until - from_text(str(row["resumed_at"]))).total_seconds()
    return (total - lines) * took / (lines - before) if lines > before and took > 0 else None


async def standing_of(graph: Graph, run: str) -> tuple[str, str]:
    """Give the status of a backfill and the attempt that runs it."""
    (row,) = await graph.read("operations/run_status", id=run) or [{"status": RUNNING, "attempt": ""}]
    return str(row["status"]), str(row["attempt"])


async def pause(graph: Graph, run: str) -> bool:
    """Pause a backfill; False where none of that name is running."""
    return bool(await graph.run("operations/pause_backfill", id=run))
