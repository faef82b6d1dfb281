"""`creatorgraph erase`: an account, or all accounts of a creator, gone everywhere."""

import asyncio
import getpass
from typing import TYPE_CHECKING, Any

import click
import orjson

from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.tombstones import Names

ID_MARK = "id:"
MOST_RECEIPTS = 1_000


@click.command("erase")
@click.argument("accounts", nargs=-1)
@click.option("--creator", metavar="ID", help="All accounts of this creator instead.")
@click.option("--yes", is_flag=True, help="Erase; without it, only say what would go.")
@click.option("--actor", help="Who erases; the user of this machine where none is given.")
@click.option("--receipts", is_flag=True, help="List the receipts of erasures instead, as JSON lines.")
def erase_command(
    accounts: tuple[str, ...], creator: str | None, actor: str | None, *, yes: bool, receipts: bool
) -> None:
    """Erase accounts from graph, search index, archive and queue, and keep them out from then on.

    An account is PLATFORM:HANDLE, PLATFORM:@HANDLE or PLATFORM:id:ID (as x:@jane, youtube:UC...). One that is not there
    is kept out all the same. The receipt holds counts, and nothing of who was erased.
    """
    if receipts and (accounts or creator or yes):
        raise BadInputError("--receipts lists those of erasures that were; leave accounts, --creator and --yes out")
    if not receipts and bool(accounts) == bool(creator):
        raise BadInputError("give accounts (as x:@jane), or --creator with an id")
    names = [_names_of(each) for each in accounts]
    who = actor or getpass.getuser()
    lines = asyncio.run(_run(Settings(), names, creator, who, erase=yes, receipts=receipts))
    for line in lines:
        click.echo(orjson.dumps(line).decode())
    if receipts and not lines:
        click.echo("nobody was erased yet", err=True)
    if receipts and len(lines) == MOST_RECEIPTS:
        click.echo(f"the latest {MOST_RECEIPTS:,} only; the graph has every one (label Erasure)", err=True)
    if not receipts and not yes:
        click.echo("nothing was erased; --yes erases", err=True)


def _names_of(given: str) -> "Names":
    from creatorgraph.identity_graph.normalize.handles import clean_handle, platform_id_in  # noqa: PLC0415
    from creatorgraph.identity_graph.tombstones import Names  # noqa: PLC0415
    from creatorgraph.platforms.observation import Platform  # noqa: PLC0415

    platform, _, name = given.partition(":")
    if platform not in set(Platform) or not name:
        raise BadInputError(f"{given!r} is no account; write it as x:@jane, x:id:783214 or youtube:UC...")
    of = Platform(platform)
    identity = name.removeprefix(ID_MARK) if name.startswith(ID_MARK) else platform_id_in(of, name)
    handle = None if identity else clean_handle(of, name)
    if identity is None and handle is None:
        raise BadInputError(f"{name!r} cannot be a name on {platform}")
    return Names.of(of, platform_id=identity, handle=handle)


async def _run(
    settings: Settings, names: list["Names"], creator: str | None, actor: str, *, erase: bool, receipts: bool
) -> list[dict[str, Any]]:
    from dataclasses import asdict  # noqa: PLC0415

    from creatorgraph.bootstrap.erasure import erasure_over  # noqa: PLC0415
    from creatorgraph.bootstrap.parts import opened  # noqa: PLC0415
    from creatorgraph.bootstrap.redis_client import make_redis  # noqa: PLC0415
    from creatorgraph.identity_graph.key_check import check_key  # noqa: PLC0415

    async with make_redis(settings) as redis, opened(settings) as parts:
        await check_key(parts.graph, parts.sealer)
        erasure = erasure_over(settings, parts, redis)
        if receipts:
            return await erasure.graph.receipts(MOST_RECEIPTS)
        find = erasure.graph.subject_of_creator(creator) if creator else erasure.graph.subject_of_accounts(names)
        subject = await find
        if erase:
            return [await erasure.run(subject, actor=actor)]
        raw = len(await asyncio.to_thread(erasure.raw_of, subject))
        return [{**asdict(await erasure.graph.preview(subject)), "raw": raw}]
