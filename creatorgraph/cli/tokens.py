"""`creatorgraph token`: who may ask the API, where it lets in only who shows a token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import click

from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope
from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.clock import system_clock
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.operations.tokens import Tokens

DAYS = 365


@click.group("token")
def token_command() -> None:
    """Make, list and revoke the tokens that callers of the API show.

    They are asked for where CREATORGRAPH_ACCESS is `tokens`, and where the API listens to other machines.
    """


@token_command.command("create")
@click.option("--actor", required=True, metavar="NAME", help="Who shows it; decisions are kept under this name.")
@click.option(
    "--tenant",
    default=LOCAL_OPERATOR.tenant,
    show_default=True,
    metavar="NAME",
    help="Whose lists these are, and among whom requests are counted.",
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([*(scope.value for scope in Scope), "all"]),
    default=[Scope.READ_CATALOGUE.value],
    show_default=True,
    help="What it may do; again for more.",
)
@click.option("--days", type=int, default=DAYS, show_default=True, help="For how long it is valid.")
def create_command(actor: str, tenant: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token and print it, once: it is kept nowhere, only a digest of it is."""
    chosen = set(Scope) if "all" in scopes else set(map(Scope, scopes))

    async def create() -> None:
        async with _opened() as tokens:
            made = await tokens.create(actor=actor, tenant=tenant, scopes=chosen, days=days)
        click.echo(made.text)
        told = f"token {made.token.id} of {actor} in {tenant}: {', '.join(made.token.scopes)}"
        click.echo(f"{told}; valid until {made.token.expires_at}", err=True)

    asyncio.run(create())


@token_command.command("list")
def list_command() -> None:
    """List every token that was made, the newest first; what they are shown as is kept nowhere."""
    table = make_table("id", "actor", "tenant", "scopes", "made", "valid until", "state")

    async def read() -> int:
        async with _opened() as tokens:
            for each in await tokens.all():
                scopes, state = " ".join(each.scopes), each.state(system_clock())
                table.add_row(each.id, each.actor, each.tenant, scopes, each.created_at, each.expires_at, state)
        return table.row_count

    if asyncio.run(read()):
        make_console().print(table)
    else:
        click.echo("no token was made yet; `creatorgraph token create` makes one")


@token_command.command("revoke")
@click.argument("ids", nargs=-1, required=True)
def revoke_command(ids: tuple[str, ...]) -> None:
    """Revoke tokens for ever, by their ids: within ten seconds nobody is let in with them."""

    async def revoke() -> None:
        async with _opened() as tokens:
            await tokens.revoke(ids)

    asyncio.run(revoke())
    click.echo(f"revoked {len(set(ids))}")


@asynccontextmanager
async def _opened() -> "AsyncIterator[Tokens]":
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.operations.tokens import Tokens  # noqa: PLC0415

    async with opened_graph(Settings()) as graph:
        yield Tokens(graph, clock=system_clock)
