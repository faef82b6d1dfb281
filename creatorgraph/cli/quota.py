"""`creatorgraph quota`: how much of each limit could go now."""

import asyncio

import click

from creatorgraph.cli.asked_platforms import as_the_stack
from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.clock import to_text
from creatorgraph.settings import Settings


@click.command("quota")
def quota_command() -> None:
    """Show what each platform's quota has room for now, and until when one is parked."""
    table = make_table("source", "credential", "limit", "unit", "allowed", "free now", "parked until")
    rows = asyncio.run(_rows(as_the_stack(Settings())))
    if not rows:
        click.echo("no platform can be asked; set a key (docs/ingest.md)")
        return
    for row in rows:
        table.add_row(*row)
    make_console().print(table)


async def _rows(settings: Settings) -> list[tuple[str, ...]]:
    from creatorgraph.bootstrap.platforms import asked_platforms, gate_over  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.redis_client import make_redis  # noqa: PLC0415
    from creatorgraph.operations.quota_store import QuotaStore  # noqa: PLC0415

    rows: list[tuple[str, ...]] = []
    async with make_redis(settings) as redis:
        gate = gate_over(settings, QuotaStore(redis))
        for terms, credentials in asked_platforms(settings).values():
            for each in await gate.levels(terms, credentials):
                until = to_text(each.parked) if each.parked else ""
                amounts = (each.limit.unit.value, f"{each.limit.amount:,}", f"{each.free:,}", until)
                rows.append((each.source.value, each.credential, each.limit.name, *amounts))
    return rows
