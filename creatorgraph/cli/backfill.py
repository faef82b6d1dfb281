"""`creatorgraph backfill`: a file of names of any size."""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from creatorgraph.cli.bars import shown
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from creatorgraph.operations.backfill import Backfilled

PLATFORMS = ("instagram", "youtube", "tiktok", "x")


@click.command("backfill")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--platform", type=click.Choice(PLATFORMS), required=True, help="Which platform to ask.")
def backfill_command(file: Path, platform: str) -> None:
    """Ask a platform for every name in FILE, one a line, as `creatorgraph ingest` reads them.

    It takes the share of the quota that backfills have. Ctrl-C pauses it: the same command goes on behind the lines
    that are done.
    """
    from creatorgraph.operations.backfill import lines_of  # noqa: PLC0415 - loads drivers

    total, start = lines_of(file), time.monotonic()
    with shown("lines", "minutes left") as show:

        def report(done: "Backfilled") -> None:
            new = done.lines - done.lines_before
            left = int((total - done.lines) * (time.monotonic() - start) / new / 60) + 1 if new else 0
            show(**{"lines": (done.lines, total), "minutes left": (left, None)})

        try:
            result = asyncio.run(_run(Settings(), file, platform, report))
        except KeyboardInterrupt:
            click.echo("paused; the same command goes on from here", err=True)
            raise
    counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(result.outcomes.items())) or "nothing new"
    before = f"; {result.lines_before} lines were done before" if result.lines_before else ""
    click.echo(f"{result.lines} of {total} lines: {counted}{before}; {result.refused} lines are no names on {platform}")


async def _run(settings: Settings, file: Path, platform: str, report: "Callable[[Backfilled], None]") -> "Backfilled":
    from creatorgraph.bootstrap import open_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.platforms import opened_ledger  # noqa: PLC0415
    from creatorgraph.bootstrap.sending import sending_work  # noqa: PLC0415
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.backfill import Backfill  # noqa: PLC0415
    from creatorgraph.platforms.observation import Platform  # noqa: PLC0415

    graph = open_graph(settings)
    try:
        with sending_work(settings) as send:
            async with opened_ledger(settings) as ledger:
                following = Backfill(graph, ledger, send=send, clock=system_clock, report=report)
                return await following.run(file, Platform(platform))
    finally:
        await graph.close()
