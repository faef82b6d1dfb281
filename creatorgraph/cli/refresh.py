"""`creatorgraph refresh`: the schedule, once or for ever."""

import asyncio
from datetime import timedelta

import click
import orjson

from creatorgraph.errors import CreatorgraphError, UnavailableError
from creatorgraph.settings import Settings


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
    asyncio.run(_run(Settings(), watch=watch, horizon=timedelta(minutes=minutes), most=most))


async def _run(settings: Settings, *, watch: bool, horizon: timedelta, most: int | None) -> None:
    import redis  # noqa: PLC0415 - only for its error

    from creatorgraph.bootstrap import new_id, open_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.platforms import terms_of  # noqa: PLC0415
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.ingestion import Work  # noqa: PLC0415
    from creatorgraph.operations.schedule import Schedule  # noqa: PLC0415
    from creatorgraph.operations.schedule_store import GraphDeadlines  # noqa: PLC0415
    from creatorgraph.workers.broker import make_broker  # noqa: PLC0415
    from creatorgraph.workers.fetching import batch_of  # noqa: PLC0415
    from creatorgraph.workers.messages import send_fetch  # noqa: PLC0415

    broker = make_broker(settings.effective_redis_url)

    def send(work: Work) -> None:
        try:
            send_fetch(broker, batch_of(work))
        except redis.RedisError as error:
            raise UnavailableError("the queue does not answer; start it with `creatorgraph up`") from error

    terms = terms_of(settings)
    graph = open_graph(settings)
    schedule = Schedule(GraphDeadlines(graph), terms=terms, send=send, clock=system_clock, new_id=new_id)
    try:
        if not terms:
            raise UnavailableError("no platform can be asked; set a key (docs/ingest.md)")
        while True:
            try:
                done = await schedule.run(horizon, most=most)
            except CreatorgraphError as error:
                if not watch or error.retry_after is None:
                    raise
                click.echo(f"waiting: {error}", err=True)
            else:
                line = {"scheduled": done.scheduled, "fresh": done.fresh, "sent": done.sent, "more_due": done.left}
                click.echo(orjson.dumps(line).decode())
            if not watch:
                return
            await asyncio.sleep(horizon.total_seconds())
    finally:
        await graph.close()
        broker.close()
