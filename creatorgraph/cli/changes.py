"""`creatorgraph changes`: the change feed, from the command line."""

import asyncio
from collections.abc import Mapping
from typing import Any

import click
import orjson

from creatorgraph.settings import Settings


@click.command("changes")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Go on behind the change of this number.")
@click.option("--follow", "-f", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a change.")
def changes_command(after: int, *, follow: bool, as_json: bool) -> None:
    """Show what happened to creators, in order: created, merged, split, renamed, erased.

    Each change has a number, without gaps. To go on where an earlier run ended, name its last number with --after.
    """
    try:
        asyncio.run(_show(Settings(), after, follow=follow, as_json=as_json))
    except KeyboardInterrupt:
        click.echo(err=True)


async def _show(settings: Settings, after: int, *, follow: bool, as_json: bool) -> None:
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads every driver
    from creatorgraph.identity_graph.changes_watch import FeedWatch, read_all  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        rows = FeedWatch(graph).follow(after) if follow else read_all(graph, after=after)
        count = 0
        async for row in rows:
            click.echo(orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode() if as_json else line(row))
            count += 1
        if not count and not as_json:
            click.echo(f"no change behind {after}" if after else "no change yet")


def line(change: Mapping[str, Any]) -> str:
    """Write a change as one line that people read."""
    kind, creator, other = change["kind"], change["creator"], change.get("other")
    accounts = change.get("accounts") or []
    told = {
        "CREATED": f"{creator} with {_keys(accounts)}",
        "MERGED": f"{other} into {creator}",
        "SPLIT": f"{other} from {creator}, with {_keys(accounts)}",
        "RENAMED": f"{change.get('account') or creator}: {change.get('was')} is now {change.get('now')}",
    }
    return f"{change['seq']:>8}  {change['at']}  {kind:<7}  {told.get(kind, creator)}"


MOST_KEYS = 5


def _keys(accounts: list[str]) -> str:
    more = f" and {len(accounts) - MOST_KEYS:,} more" if len(accounts) > MOST_KEYS else ""
    return ", ".join(accounts[:MOST_KEYS]) + more
