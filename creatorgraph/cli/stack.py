"""Start, stop and look at the laptop stack."""

import contextlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.cli.lag import index_lag
from creatorgraph.cli.pages import page_lines
from creatorgraph.clock import from_text
from creatorgraph.errors import SetupError
from creatorgraph.laptop.children import laptop_children
from creatorgraph.laptop.detached import start_detached
from creatorgraph.laptop.log_files import STACK, follow, last_lines
from creatorgraph.laptop.running import RunsAlreadyError, run_stack, running, stop_stack
from creatorgraph.laptop.state import Place
from creatorgraph.laptop.status import Row, Status, stack_status
from creatorgraph.laptop.supervisor import Event
from creatorgraph.settings import Settings

POLL_S = 0.1
RECOVERS_WITHIN_S = 60.0
MIB = 2**20


@click.command("up")
@click.option("--detach", "-d", is_flag=True, help="Return when everything is ready, and leave it running.")
def up_command(*, detach: bool) -> None:
    """Start graph, Redis, worker and API; restart what dies; stop everything on Ctrl-C."""
    from creatorgraph.bootstrap.checks import check_settings  # noqa: PLC0415 - help shows without it

    settings = Settings()
    check_settings(settings)
    if detach:
        _detach(settings)
        return
    try:
        run_stack(
            laptop_children(settings),
            place=Place(settings.state, settings.port),
            say=lambda event: _tell(settings, event),
        )
    except RunsAlreadyError:
        _runs_already(settings)


@click.command("down")
def down_command() -> None:
    """Stop the stack: API, worker, Redis and graph, in this order."""
    click.echo(stop_stack(Settings().state))


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def status_command(*, as_json: bool) -> None:
    """Show every part of the stack. The exit code is 0 where all is well, otherwise 1."""
    status = _status(Settings())
    lag = index_lag(_in_force(Settings())) if status.well else None
    if as_json:
        click.echo(json.dumps({**asdict(status), "well": status.well, "index": lag}, indent=2))
    else:
        _show(status)
        if lag:
            click.echo(f"search index: {lag['waiting']:,} changes wait, the oldest for {lag['lag_seconds']:.1f} s")
    sys.exit(0 if status.well else 1)


@click.command("logs")
@click.argument("name", required=False)
@click.option("--follow", "-f", "keep_on", is_flag=True, help="Go on with what is added, until Ctrl-C.")
@click.option("--lines", "-n", default=50, show_default=True, type=click.IntRange(0), help="How many last lines.")
def logs_command(name: str | None, *, keep_on: bool, lines: int) -> None:
    """Show the log of one part (graph, redis, worker, api, or stack: what the supervisor did), or of all."""
    paths = _logs(Settings().state, name)
    shown = (
        follow(paths, lines)
        if keep_on
        else ((each, line) for each, path in paths.items() for line in last_lines(path, lines))
    )
    count = 0
    with contextlib.suppress(KeyboardInterrupt):
        for each, line in shown:
            click.echo(line if name else f"{each:<7} {line}")
            count += 1
    if not count and lines and not keep_on:
        click.echo("nothing is logged yet", err=True)


def _logs(home: Path, name: str | None) -> dict[str, Path]:
    there = {path.stem: path for path in sorted((home / "logs").glob("*.log"))}
    if name is None and there:
        return there
    if name is None or name not in there:
        known = ", ".join(there) or "none yet; start with: creatorgraph up"
        wanted = f"log of {name!r}" if name else "log"
        raise SetupError(f"there is no {wanted} in {home / 'logs'}. There are: {known}")
    return {name: there[name]}


def _tell(settings: Settings, event: Event) -> None:
    with contextlib.suppress(OSError):  # nobody reads any more, as in `creatorgraph up | head`
        click.echo(event.line)
        if (event.name, event.text) == (STACK, "ready"):
            click.echo(_where(settings))


def _where(settings: Settings) -> str:
    """Say where to look. Paths of secrets, never their values."""
    lines = page_lines(settings)
    if settings.graph_url is None:
        kept = settings.state / "secrets" / "graph-password"
        secret = "CREATORGRAPH_GRAPH_PASSWORD" if settings.graph_password is not None else kept
        known = f"user root, password in {secret}"
        lines.append(f"graph          {settings.effective_graph_url}  for Neo4j Browser: {known}")
    lines.append(f"state          {settings.state}")
    lines.append("see also       creatorgraph status, creatorgraph logs, creatorgraph down")
    return "\n".join(lines)


def _detach(settings: Settings) -> None:
    if start_detached(Place(settings.state, settings.port)):
        click.echo(_where(settings))
    else:
        _runs_already(settings)


def _runs_already(settings: Settings) -> None:
    """Say that the stack runs, once it is well; exit with 1 where it does not become so."""
    deadline = time.monotonic() + RECOVERS_WITHIN_S
    while not (status := _status(settings)).well and time.monotonic() < deadline and status.phase != "not running":
        time.sleep(POLL_S)
    state = running(settings.state)
    here = settings.model_copy(update={"port": state.port}) if state else settings
    who = f" (supervisor: process {state.supervisor.pid})" if state else ""
    click.echo(f"the stack on {settings.state} runs already{who}")
    if not status.well:
        _show(status)
        sys.exit(1)
    click.echo(_where(here))


def _status(settings: Settings) -> Status:
    if not settings.state.exists():  # asking makes nothing, not even a password
        missing = "there is no such folder yet; `creatorgraph up` makes it"
        return Status("not running", str(settings.state), (), reason=missing)
    return stack_status(laptop_children(_in_force(settings)), home=settings.state)


def _in_force(settings: Settings) -> Settings:
    """Give the settings with the ports of the stack that runs, though this shell's may be others by now."""
    state = running(settings.state)
    return settings.model_copy(update={"port": state.port}) if state else settings


def _show(status: Status) -> None:
    console = make_console(markup=True)
    console.print(f"stack {status.phase} in {status.home}", highlight=False, markup=False)
    if status.reason:
        console.print(status.reason, highlight=False, markup=False)
    if status.rows:
        console.print(_table(status.rows))


def _table(rows: Sequence[Row]) -> Table:
    table = make_table("name", "state", "process", "where", "memory", "since", "restarts", "note")
    for row in rows:
        colour = "green" if row.well else "red"
        memory = f"{row.memory / MIB:.0f} MiB" if row.memory is not None else ""
        table.add_row(
            row.name,
            f"[{colour}]{row.state}[/]",
            str(row.pid or ""),
            row.where,
            memory,
            from_text(row.since).astimezone().strftime("%d %b %H:%M:%S"),
            str(row.restarts),
            row.note,
        )
    return table
