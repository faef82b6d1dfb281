"""`creatorgraph replay`: the archive of raw answers back into the graph."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from creatorgraph.cli.asked_platforms import PLATFORM
from creatorgraph.cli.bars import shown
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from creatorgraph.operations.replay import Replayed

    Report = Callable[[Replayed], None]


@click.command("replay")
@click.option("--platform", type=PLATFORM, help="Answers of this platform only.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Answers since then (UTC) only.")
@click.option("--after", default="", metavar="SHARD", help="Go on behind this shard.")
@click.option("--no-wait", is_flag=True, help="Return when all is written, not when it is resolved and searchable.")
def replay_command(platform: str | None, since: datetime | None, after: str, *, no_wait: bool) -> None:
    """Read the archive of raw answers into the graph again: the same parsers, the same store.

    It shows how far it is. Where it was stopped it says with which --after it goes on. What was erased stays out.
    """
    start = since.replace(tzinfo=UTC) if since else None
    reached = after
    with shown("answers", "written", "to resolve and to index") as show:

        def report(done: "Replayed") -> None:
            nonlocal reached
            reached = "" if done.waiting else done.after  # then all was read
            show(
                **{
                    "answers": (done.answers, None),
                    "written": (done.written, None),
                    "to resolve and to index": (done.waiting, None),
                }
            )

        try:
            done = asyncio.run(_run(Settings(), platform, start, after, report, wait=not no_wait))
        except BaseException:
            if reached:
                click.echo(f"not all was read; go on with --after {reached}", err=True)
            raise
    click.echo(
        f"{done.written:,} of {done.answers:,} answers written; {done.lapsed:,} lapsed, "
        f"{done.unreadable:,} unreadable, {done.erased:,} of erased accounts"
    )


async def _run(
    settings: Settings, platform: str | None, since: datetime | None, after: str, report: "Report", *, wait: bool
) -> "Replayed":
    from creatorgraph.bootstrap.graph import checked_store, new_id, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.platforms import parsers_of  # noqa: PLC0415
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.archive import Archive  # noqa: PLC0415
    from creatorgraph.operations.replay import Replay  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        replay = Replay(
            Archive(settings.effective_archive_url),
            parsers_of(settings),
            graph=graph,
            store=await checked_store(settings, graph),
            clock=system_clock,
            report=report,
        )
        run = f"replay-{new_id()}"
        done = await replay.run(run, platform=platform, since=since, after=after)
        if wait:
            await replay.until_searchable(run, done)
        return done
