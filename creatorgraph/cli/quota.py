"""`creatorgraph quota`: how much of each limit could go now."""

import asyncio

import click
from rich.box import SIMPLE
from rich.table import Table

from creatorgraph.cli.asked_platforms import as_the_stack
from creatorgraph.cli.consoles import make_console
from creatorgraph.settings import Settings


@click.command("quota")
def quota_command() -> None:
    """Show what each platform's quota has room for now, and until when one is parked."""
    table = Table(box=SIMPLE)
    for name in ("source", "credential", "limit", "unit", "allowed", "free now", "parked until"):
        table.add_column(name, overflow="fold")
    rows = asyncio.run(_rows(as_the_stack(Settings())))
    if not rows:
        click.echo("no platform can be asked; set a key (docs/ingest.md)")
        return
    for row in rows:
        table.add_row(*row)
    console = make_console()
    console.print(table)


async def _rows(settings: Settings) -> list[tuple[str, ...]]:
    from creatorgraph.bootstrap.platforms import (  # noqa: PLC0415 - loads drivers
        budgets_of,
        credentials_of,
        opened_quota,
        terms_of,
    )
    from creatorgraph.clock import system_clock, to_text  # noqa: PLC0415
    from creatorgraph.operations.quota_gate import QuotaGate  # noqa: PLC0415

    rows: list[tuple[str, ...]] = []
    async with opened_quota(settings) as store:
        gate = QuotaGate(store, clock=system_clock, budgets=budgets_of(settings))
        credentials = credentials_of(settings)
        for platform, terms in terms_of(settings).items():
            for each in await gate.levels(terms, credentials[platform]):
                until = to_text(each.parked) if each.parked else ""
                amounts = (each.limit.unit.value, f"{each.limit.amount:,}", f"{each.free:,}", until)
                rows.append((each.source.value, each.credential, each.limit.name, *amounts))
    return rows
