"""`creatorgraph purge`: what may be kept no longer goes."""

import asyncio
from typing import TYPE_CHECKING

import click

from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.purging import Purged


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--all", "every", is_flag=True, help="Look at every account: after the retention or a term was changed.")
@click.option("--after", default="", metavar="KEY", help="With --all: go on behind this account.")
def purge_command(*, dry_run: bool, every: bool, after: str) -> None:
    """Take off the graph and the archive what the platforms' terms and the retention allow no longer.

    Evidence that lapses is withdrawn and its accounts are resolved again. A worker does the same once an hour.
    """
    if after and not every:
        raise BadInputError("--after goes on with --all; give both")
    if dry_run and every:
        raise BadInputError("--dry-run says what is due by itself; leave --all out")
    if dry_run:
        due = asyncio.run(_due(Settings()))
        click.echo(", ".join(f"{name}: {count:,}" for name, count in due.items()) or "nothing is due")
        return
    done = asyncio.run(_run(Settings(), every=every, after=after))
    click.echo(
        f"{done.accounts:,} accounts lost what lapsed, of {done.stubs:,} only the key is left; "
        f"{done.posts:,} posts and {done.raw:,} raw answers removed"
    )


async def _due(settings: Settings) -> dict[str, int]:
    from creatorgraph.bootstrap.graph import connect_store, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.retention import purging_of  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        purge = purging_of(settings, graph, connect_store(settings, graph))
        found = {**await purge.graph.due(), "raw answers": await asyncio.to_thread(purge.raw_due, remove=False)}
        return {name: count for name, count in found.items() if count}


async def _run(settings: Settings, *, every: bool, after: str) -> "Purged":
    from creatorgraph.bootstrap.graph import checked_store, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.retention import purging_of  # noqa: PLC0415
    from creatorgraph.identity_graph.purging import Purged  # noqa: PLC0415

    def report(done: Purged, last: str) -> None:
        behind = f"; go on with --all --after {last}" if last else ""
        click.echo(f"{done.accounts:,} accounts, {done.posts:,} posts{behind}", err=True)

    async with opened_graph(settings) as graph:
        purge = purging_of(settings, graph, await checked_store(settings, graph))
        return await purge.run(every=every, after=after, report=report)
