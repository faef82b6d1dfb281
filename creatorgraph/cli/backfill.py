"""`creatorgraph backfill`: a file of names of any size."""

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from creatorgraph.cli.asked_platforms import PLATFORM, tell_fakes
from creatorgraph.cli.bars import shown, waiting_note
from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from creatorgraph.operations.backfill import Backfilled
    from creatorgraph.operations.backfill_standing import Standing

HOUR, DAY = 3_600, 86_400
DONE = "done"
EXIT_REFUSED = 3
"""Some lines are no names; all others are asked for."""


@click.command("backfill")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--platform", type=PLATFORM, help="Which platform to ask.")
@click.option("--list", "listed", is_flag=True, help="Show the backfills: how far, and how much time is left.")
@click.option("--pause", "paused", metavar="RUN", help="Pause a backfill that runs elsewhere, by its name in the list.")
def backfill_command(file: Path | None, platform: str | None, *, listed: bool, paused: str | None) -> None:
    """Ask a platform for every name in FILE, one a line, as `creatorgraph ingest` reads them.

    It takes the share of the quota that backfills have. Ctrl-C or --pause pauses it: the same command goes on behind
    the lines that are done. The exit code is 3 where some lines are no names on the platform.
    """
    settings = Settings()
    if paused:
        asyncio.run(_pause(settings, paused))
        click.echo(f"{paused} is paused; the command that started it goes on with it")
    elif listed:
        _show(asyncio.run(_standings(settings)))
    elif file is None or platform is None:
        raise BadInputError("give a FILE and its --platform, or --list, or --pause RUN")
    else:
        _backfill(settings, file, platform)


def _backfill(settings: Settings, file: Path, platform: str) -> None:
    start = time.monotonic()
    with shown("lines") as show:

        def report(done: "Backfilled") -> None:
            parts: dict[str, tuple[int, int | None]] = {"lines": (done.answered, done.total)}
            new = done.answered - done.before
            if new > 0:  # before that, nobody knows
                left = (done.total - done.answered) * (time.monotonic() - start) / new
                parts["minutes left"] = (int(left / 60) + 1, None)
            show(waiting_note(done.waits_until), **parts)

        try:
            result = asyncio.run(_run(settings, file, platform, report))
        except KeyboardInterrupt:
            click.echo("paused; the same command goes on from here", err=True)
            raise
    tell_fakes(settings)
    counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(result.outcomes.items())) or "nothing new"
    if result.in_part > result.in_part_before:
        counted += f"; {result.in_part - result.in_part_before} more are answered, counted when their hundred is done"
    before = f"; {result.lines_before} lines were done before" if result.lines_before else ""
    refused = f"{result.refused} lines are no names on {platform}"
    click.echo(f"{result.answered} of {result.total} lines: {counted}{before}; {refused}")
    if result.elsewhere:
        click.echo("the same command was started elsewhere and goes on with it", err=True)
    elif result.paused:
        click.echo("paused; the same command goes on from here", err=True)
    if result.refused:
        some = ", ".join(f"line {number} {name[:40]!r}" for number, name in result.first_refused)
        more = result.refused - len(result.first_refused)
        click.echo(f"no names: {some}" + (f" and {more} more" if more else ""), err=True)
        sys.exit(EXIT_REFUSED)


async def _run(settings: Settings, file: Path, platform: str, report: "Callable[[Backfilled], None]") -> "Backfilled":
    from creatorgraph.bootstrap.graph import new_id, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.ledger import opened_ledger  # noqa: PLC0415
    from creatorgraph.bootstrap.work import sending_work  # noqa: PLC0415
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.backfill import Backfill  # noqa: PLC0415
    from creatorgraph.platforms.observation import Platform  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        with sending_work(settings) as send:
            async with opened_ledger(settings) as ledger:
                following = Backfill(graph, ledger, send=send, clock=system_clock, report=report, new_id=new_id)
                return await following.run(file, Platform(platform))


async def _pause(settings: Settings, run: str) -> None:
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.operations.backfill_standing import pause  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        if not await pause(graph, run):
            raise BadInputError(f"no backfill {run!r} is running; `creatorgraph backfill --list` names them")


async def _standings(settings: Settings) -> "list[Standing]":
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.backfill_standing import standings  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        return await standings(graph, clock=system_clock)


def time_left(seconds: float | None) -> str:
    """Write a time roughly; what is not known is said to be so."""
    if seconds is None:
        return "not known yet"
    if seconds < 2 * HOUR:
        return f"{int(seconds / 60) + 1} min"
    return f"{seconds / HOUR:,.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:,.1f} days"


def _show(standings: "list[Standing]") -> None:
    if not standings:
        click.echo("no backfill was started yet")
        return
    table = make_table("run", "status", "lines", "of", "last moved", "time left")
    for each in standings:
        left = "" if each.status == DONE else time_left(each.seconds_left)
        table.add_row(each.run, each.status, f"{each.lines:,}", f"{each.total:,}", each.moved_at, left)
    make_console().print(table)
