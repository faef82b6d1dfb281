"""`creatorgraph ingest`: accounts from the platforms, by handle or id."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from creatorgraph.cli.asked_platforms import PLATFORM, as_the_stack, tell_fakes
from creatorgraph.cli.bars import shown, waiting_note
from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.errors import BadInputError
from creatorgraph.operations.backfill_file import BOM, NOT_TEXT
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from creatorgraph.operations.ingest_run import IngestResult, Progress

    Report = Callable[[Progress], None]

EXIT_INCOMPLETE = 3
"""Some accounts have no answer: refused names, failures, or a wait that is longer than the command's."""
SETTLED = frozenset({"found", "found in part", "not found", "suspended", "private", "not shown", "erased"})
REFUSED_SHOWN = 5


@click.command("ingest")
@click.argument("names", nargs=-1)
@click.option("--platform", type=PLATFORM, required=True, help="Which platform to ask.")
@click.option("--file", type=click.Path(path_type=Path, allow_dash=True), help="Names, one a line; `-` reads them.")
@click.option("--topic", "topics", multiple=True, help="Ask for accounts about a topic (YouTube only).")
@click.option("--most", type=click.IntRange(1, 500), default=50, show_default=True, help="Accounts of each topic.")
@click.option("--posts", type=click.IntRange(0, 50), default=5, show_default=True, help="Recent posts of each.")
@click.option("--no-wait", is_flag=True, help="Return when everything is queued, not when it is answered.")
def ingest_command(
    names: tuple[str, ...],
    platform: str,
    *,
    file: Path | None,
    topics: tuple[str, ...],
    most: int,
    posts: int,
    no_wait: bool,
) -> None:
    """Ask a platform for accounts and write them into the graph.

    A name is a handle (with or without @), the address of a profile, a `UC...` channel id, or `id:` and an id. What
    became of each is counted by outcome. The exit code is 3 where some have no answer (docs/ingest.md).
    """
    settings = Settings()
    given = [*names, *(_lines(file) if file else [])]
    if topics:
        given += asyncio.run(_about(settings, platform, topics, most))
    if not given:
        raise BadInputError(
            "no accounts are named or found; give handles or ids, a file of them with --file, or a --topic"
        )
    with shown("answered", "to resolve", "to index") as show:

        def report(progress: "Progress") -> None:
            show(
                waiting_note(progress.waits_until),
                **{
                    "answered": (progress.answered, progress.total),
                    "to resolve": (progress.to_resolve, None),
                    "to index": (progress.to_project, None),
                },
            )

        result = asyncio.run(_run(settings, platform, given, posts, report, wait=not no_wait))
    tell_fakes(settings)
    if no_wait:
        click.echo(f"queued {result.sent} accounts of {platform}")
    else:
        _show(platform, result)
    _tell_refused(platform, result)
    unsettled = any(entry.outcome not in SETTLED for entry in result.entries.values())
    if result.refused or unsettled:
        sys.exit(EXIT_INCOMPLETE)


def _lines(file: Path) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise BadInputError(f"{file}: cannot be read ({error.strerror})") from None
    data = data.removeprefix(BOM)
    wrong = data.find(b"\0")  # UTF-16 without its mark
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        raise BadInputError(NOT_TEXT.format(file, data.count(b"\n", 0, wrong) + 1))
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


async def _about(settings: Settings, platform: str, topics: tuple[str, ...], most: int) -> list[str]:
    """Find the ids of accounts about topics, as the platform's own search gives them."""
    from creatorgraph.bootstrap.platforms import opened_clients  # noqa: PLC0415 - loads drivers
    from creatorgraph.platforms.observation import Platform  # noqa: PLC0415
    from creatorgraph.platforms.outcomes import Refusal  # noqa: PLC0415

    ids: list[str] = []
    async with opened_clients(as_the_stack(settings)) as clients:
        for topic in topics:
            found = await clients.search(Platform(platform), topic, most=most)
            if isinstance(found, Refusal):
                until = f"; again after {found.until:%Y-%m-%d %H:%M} UTC" if found.until else ""
                raise BadInputError(f"--topic {topic!r}: {found.text} ({found.code}){until}")
            ids += [f"id:{each}" for each in found]
    click.echo(f"{len(ids)} accounts of {platform} are about {', '.join(topics)}", err=True)
    return ids


async def _run(
    settings: Settings, platform: str, names: list[str], posts: int, report: "Report", *, wait: bool
) -> "IngestResult":
    from creatorgraph.bootstrap.graph import new_id, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.ledger import opened_ledger  # noqa: PLC0415
    from creatorgraph.bootstrap.work import sending_work  # noqa: PLC0415
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.operations.ingest_run import IngestRun  # noqa: PLC0415
    from creatorgraph.platforms.observation import Platform  # noqa: PLC0415

    async with opened_graph(settings) as graph:
        with sending_work(settings) as send:
            async with opened_ledger(settings) as ledger:
                following = IngestRun(graph, ledger, send=send, clock=system_clock, report=report)
                return await following.run(f"ingest-{new_id()}", Platform(platform), names, posts=posts, wait=wait)


def _show(platform: str, result: "IngestResult") -> None:
    counts = Counter((entry.outcome, entry.code, entry.text, entry.until or "") for entry in result.entries.values())
    table = make_table("platform", "outcome", "accounts", "code", "what it means")
    for (outcome, code, text, until), count in sorted(counts.items()):
        table.add_row(platform, outcome, str(count), code, f"{text}; goes on by itself at {until}" if until else text)
    make_console().print(table)


def _tell_refused(platform: str, result: "IngestResult") -> None:
    if result.refused:
        some = ", ".join(repr(name[:40]) for name in result.refused[:REFUSED_SHOWN])
        more = f" and {len(result.refused) - REFUSED_SHOWN} more" if len(result.refused) > REFUSED_SHOWN else ""
        click.echo(f"{len(result.refused)} cannot be names on {platform}: {some}{more}", err=True)
