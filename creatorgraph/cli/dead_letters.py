"""`creatorgraph dead-letters`: messages that were given up, listed, shown, sent again, discarded."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import click
import orjson

from creatorgraph.errors import BadInputError, NotFoundError, UnavailableError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.operations.dead_letters import DeadLetters


@click.command("dead-letters")
@click.argument("action", type=click.Choice(["list", "show", "replay", "discard"]))
@click.argument("ids", nargs=-1)
@click.option("--kind", help="Those of one error, as BadInputError.")
@click.option("--all", "everything", is_flag=True, help="All that wait.")
def dead_letters_command(action: str, ids: tuple[str, ...], kind: str | None, *, everything: bool) -> None:
    """List, show, replay or discard messages that were given up.

    `show`, `replay` and `discard` take ids; replay and discard also take --kind or --all. One line of JSON a letter;
    what a message carried is never shown.
    """
    if action != "list" and not ids and not (action != "show" and (kind or everything)):
        more = "" if action == "show" else ", --kind or --all"
        raise BadInputError(f"dead-letters {action}: give ids{more}; `creatorgraph dead-letters list` names them")
    asyncio.run(_run(Settings(), action, ids, kind))


async def _run(settings: Settings, action: str, ids: tuple[str, ...], kind: str | None) -> None:
    from creatorgraph.bootstrap import open_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.dead_letters import opened_dead_letters  # noqa: PLC0415

    graph = open_graph(settings)
    try:
        async with opened_dead_letters(settings, graph) as letters:
            await letters.collect()
            if action == "list":
                async for letter in letters.listed(kind=kind):
                    _print(letter)
            elif action == "show":
                for identity in ids:
                    _print(await letters.one(identity))
            else:
                chosen = ids or tuple([each["id"] async for each in letters.listed(status="waiting", kind=kind)])
                await _settle(settings, letters, action, chosen)
    finally:
        await graph.close()


async def _settle(settings: Settings, letters: "DeadLetters", action: str, ids: tuple[str, ...]) -> None:
    import redis  # noqa: PLC0415 - only for its error

    from creatorgraph.bootstrap.dead_letters import send_again  # noqa: PLC0415 - loads drivers
    from creatorgraph.workers.broker import make_broker  # noqa: PLC0415

    broker = make_broker(settings.effective_redis_url)

    def send(contents: bytes) -> None:
        try:
            send_again(broker, contents)
        except redis.RedisError as error:
            raise UnavailableError("the queue does not answer; start it with `creatorgraph up`") from error

    async def replay(identity: str) -> None:
        await letters.replay(identity, send)

    act: Callable[[str], Awaitable[None]] = replay if action == "replay" else letters.discard
    done = 0
    try:
        for identity in ids:
            try:
                await act(identity)
            except NotFoundError as error:
                if len(ids) == 1:
                    raise
                click.echo(f"creatorgraph: {error}", err=True)
            else:
                done += 1
    finally:
        broker.close()
    click.echo(f"{'replayed' if action == 'replay' else 'discarded'} {done}")


def _print(letter: dict[str, Any]) -> None:
    shown = {**letter, "history": orjson.loads(letter["history"])}
    click.echo(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS).decode())
