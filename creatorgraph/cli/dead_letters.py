"""`creatorgraph dead-letters`: messages that were given up, listed, shown, sent again, discarded."""

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import click
import orjson

from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.operations.dead_letters_desk import DeadLetterDesk

PARTLY = 3
"""The exit code where some could not be settled."""


@click.command("dead-letters")
@click.argument("action", type=click.Choice(["list", "show", "replay", "discard"]))
@click.argument("ids", nargs=-1)
@click.option("--kind", help="Those of one error, as BadInputError.")
@click.option("--status", type=click.Choice(["waiting", "replayed", "discarded"]), help="List those of one status.")
@click.option("--all", "everything", is_flag=True, help="All that wait.")
def dead_letters_command(
    action: str, ids: tuple[str, ...], kind: str | None, status: str | None, *, everything: bool
) -> None:
    """List, show, replay or discard messages that were given up.

    `show`, `replay` and `discard` take ids; replay and discard also take --kind or --all. One line of JSON a letter;
    what a message carried is never shown. The exit code is 3 where some could not be replayed or discarded.
    """
    if action != "list" and not ids and not (action != "show" and (kind or everything)):
        more = "" if action == "show" else ", --kind or --all"
        raise BadInputError(f"dead-letters {action}: give ids{more}; `creatorgraph dead-letters list` names them")
    if asyncio.run(_run(Settings(), action, ids, kind, status)):
        sys.exit(PARTLY)


async def _run(settings: Settings, action: str, ids: tuple[str, ...], kind: str | None, status: str | None) -> int:
    """Do it; give how many could not be settled."""
    from creatorgraph.bootstrap.dead_letters import opened_dead_letters, sending_again  # noqa: PLC0415
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.operations.dead_letters_desk import DeadLetterDesk  # noqa: PLC0415

    async with opened_graph(settings) as graph, opened_dead_letters(settings, graph) as letters:
        if action in ("replay", "discard"):
            with sending_again(settings) as send:
                return await _settle(DeadLetterDesk(letters, send=send), action, ids, kind)
        await letters.collect()
        if action == "list":
            count = 0
            async for letter in letters.listed(status=status, kind=kind):
                _print(letter)
                count += 1
            if not count:
                click.echo(f"no message was given up{f' for {kind}' if kind else ''}", err=True)
        for identity in ids if action == "show" else ():
            _print(await letters.one(identity))
        return 0


async def _settle(desk: "DeadLetterDesk", action: str, ids: tuple[str, ...], kind: str | None) -> int:
    from creatorgraph.operations.dead_letters_desk import MOST_AT_ONCE, Choice  # noqa: PLC0415
    from creatorgraph.operations.fetch_work import in_parts  # noqa: PLC0415

    act = desk.replay if action == "replay" else desk.discard
    done, failed = 0, 0
    for some in in_parts(ids, MOST_AT_ONCE) if ids else [()]:
        more = True
        while more:
            settled = await act(Choice(some, kind, everything=not ids and kind is None))
            done, more = done + len(settled.done), settled.more and bool(settled.done)
            for _, why in settled.failed:
                if len(ids) == 1:
                    raise NotFoundError(why)
                click.echo(f"creatorgraph: {why}", err=True)
            failed += len(settled.failed)
    click.echo(f"{'replayed' if action == 'replay' else 'discarded'} {done}")
    return failed


def _print(letter: dict[str, Any]) -> None:
    shown = {**letter, "history": orjson.loads(letter["history"])}
    click.echo(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS).decode())
