"""`creatorgraph refresh`: the schedule, once or for ever."""

import asyncio
import math
from datetime import timedelta
from typing import TYPE_CHECKING

import click
import orjson

from creatorgraph.cli.asked_platforms import as_the_stack
from creatorgraph.errors import CreatorgraphError, UnavailableError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.operations.schedule import Schedule


@click.command("refresh")
@click.option("--watch", is_flag=True, help="Go on until Ctrl-C, a pass each time its minutes are over.")
@click.option(
    "--minutes", type=click.IntRange(1, 1440), default=10, show_default=True, help="Quota of so many minutes."
)
@click.option("--most", type=click.IntRange(1), help="So many accounts of each platform instead.")
def refresh_command(*, watch: bool, minutes: int, most: int | None) -> None:
    """Send the accounts whose deadline has come to be read again; the worker reads them within the quota.

    Mega accounts every 6 hours, macro daily, micro weekly, nano monthly, none later than 0.8 of the age that its
    platform allows. Writes what was sent as one line of JSON a pass.
    """
    asyncio.run(_run(as_the_stack(Settings()), watch=watch, horizon=timedelta(minutes=minutes), most=most))


async def _run(settings: Settings, *, watch: bool, horizon: timedelta, most: int | None) -> None:
    from creatorgraph.bootstrap.graph import new_id, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.platforms import asked_platforms  # noqa: PLC0415
    from creatorgraph.bootstrap.work import sending_work  # noqa: PLC0415
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.schedule import Schedule  # noqa: PLC0415
    from creatorgraph.operations.schedule_store import GraphDeadlines  # noqa: PLC0415

    terms = {platform: each.terms for platform, each in asked_platforms(settings).items()}
    if not terms:
        raise UnavailableError("no platform can be asked; set a key (docs/ingest.md)")
    async with opened_graph(settings) as graph:
        with sending_work(settings) as send:
            schedule = Schedule(
                GraphDeadlines(graph),
                terms=terms,
                send=send,
                clock=system_clock,
                new_id=new_id,
                fill_seconds=math.inf,  # whoever asks for a pass waits for all of it
            )
            await _pass(schedule, horizon, most=most, watch=watch)
            while watch:
                await asyncio.sleep(horizon.total_seconds())
                await _pass(schedule, horizon, most=most, watch=True)


async def _pass(schedule: "Schedule", horizon: timedelta, *, most: int | None, watch: bool) -> None:
    """Run one pass; while watching, servers that are away are waited for."""
    try:
        done = await schedule.run(horizon, most=most)
    except CreatorgraphError as error:
        if not watch or error.retry_after is None:
            raise
        click.echo(f"waiting: {error}", err=True)
    else:
        line = {"scheduled": done.scheduled, "fresh": done.fresh, "sent": done.sent, "more_due": done.left}
        click.echo(orjson.dumps(line).decode())
