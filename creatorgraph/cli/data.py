"""Data in and out: import, export, the synthetic world and the demo made of it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from creatorgraph.cli.bars import shown
from creatorgraph.cli.outputs import output_option
from creatorgraph.cli.pages import page_lines
from creatorgraph.clock import Clock, system_clock
from creatorgraph.operations.targets import keep_off, place_of, rejects_file
from creatorgraph.settings import Settings

DEMO_PERSONS = 2_000
DEMO_SEED = 7
WORLD_TIME = datetime(2026, 11, 1, tzinfo=UTC)
"""The instant at which a world is seen when none is given, so that the same seed gives the same bytes."""
QUERY_TAIL = "{ name accounts { nodes { platform handle } } }"
EXIT_REJECTED = 3
"""Some rows could not be used; the rest is in."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--rejects", type=click.Path(path_type=Path), help="Where rows that cannot be used are written down.")
@click.option("--no-wait", is_flag=True, help="Return when everything is queued, not when it is searchable.")
def import_command(file: Path, rejects: Path | None, *, no_wait: bool) -> None:
    """Import accounts from FILE: JSON lines, CSV, a workbook or Parquet; `-` reads JSON lines from standard input.

    One account a row: platform, username or platform_id, and whatever else is known; or one person a row, with columns
    such as Instagram and TikTok URL (docs/import.md). Importing the same file again goes on where it stopped. The exit
    code is 3 where some rows were rejected.
    """
    if rejects is not None and rejects.parent.is_dir():
        place_of(rejects)
    keep_off(rejects, [file], option="--rejects")
    _import(Settings(), file, rejects, wait=not no_wait)


def _import(settings: Settings, file: Path, rejects: Path | None, *, wait: bool, clock: Clock = system_clock) -> None:
    from creatorgraph.operations.imports import ImportResult, Progress  # noqa: PLC0415 - loads drivers

    with shown("read", "written", "to resolve", "to index") as show:

        def report(progress: Progress) -> None:
            show(
                **{
                    "read": (progress.read, None),
                    "written": (progress.written, None),
                    "to resolve": (progress.to_resolve, None),
                    "to index": (progress.to_project, None),
                }
            )

        try:
            result: ImportResult = asyncio.run(_run_import(settings, file, rejects, report, wait=wait, clock=clock))
        except KeyboardInterrupt:
            click.echo("interrupted; what was sent goes in, and the same command goes on from here", err=True)
            raise
    skipped = ", ".join(f"{count} of {name}" for name, count in sorted(result.skipped.items()))
    click.echo(
        f"{'imported' if wait else 'queued'} {result.accepted} row{'s' * (result.accepted != 1)}"
        + (f"; skipped rows of other platforms: {skipped}" if skipped else "")
    )
    if result.left_out:
        click.echo(f"left out, as no fields of an account: {', '.join(sorted(result.left_out))}")
    if lines := result.without_address:
        click.echo(f"the email of {len(lines)} of them is no address, as in line {lines[0]}; the rest of each is used")
    if result.erased:
        click.echo(f"{result.erased} of them were erased on request and are kept out")
    if result.already_there:
        click.echo(f"{result.already_there} of {result.batches} batches were in the graph already")
    if result.rejected:
        rows = f"{result.rejected} row{'s' * (result.rejected != 1)}"
        click.echo(f"rejected {rows}: line, field and reason of each are in {result.rejects}", err=True)
        sys.exit(EXIT_REJECTED)


async def _run_import(
    settings: Settings, file: Path, rejects: Path | None, report: Callable[[Any], None], *, wait: bool, clock: Clock
) -> Any:  # noqa: ANN401 - an ImportResult, whose module loads drivers
    from creatorgraph.bootstrap.graph import new_id, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.bootstrap.sending import sending  # noqa: PLC0415
    from creatorgraph.collector import tune_collector  # noqa: PLC0415
    from creatorgraph.operations.imports import Importer  # noqa: PLC0415
    from creatorgraph.platforms.observation import AccountObservation  # noqa: PLC0415
    from creatorgraph.workers.messages import IngestBatch, send_batch  # noqa: PLC0415

    tune_collector()
    name = "standard-input" if str(file) == "-" else file.name

    def place(digest: str) -> Path:
        return rejects or rejects_file(settings.state / "rejects", name, digest)

    async with opened_graph(settings) as graph:
        with sending(settings, send_batch) as put:

            def send(*, run: str, number: int, observations: Sequence[AccountObservation]) -> None:
                put(IngestBatch(run=run, number=number, observations=tuple(observations)))

            importer = Importer(graph, send=send, clock=clock, report=report)
            return await importer.run(file, rejects=place, new_id=new_id, wait=wait)


@click.command("export")
@click.argument("what", type=click.Choice(["accounts", "clusters", "creators"]))
@output_option
def export_command(what: str, output: Path) -> None:
    """Write accounts, clusters or creators as newline-delimited JSON."""
    count = asyncio.run(_export(Settings(), what, output))
    click.echo(f"exported {count} {what}", err=True)


async def _export(settings: Settings, what: str, output: Path) -> int:
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.operations import exports  # noqa: PLC0415
    from creatorgraph.operations.targets import whole_file  # noqa: PLC0415

    count = 0
    async with opened_graph(settings) as graph:
        rows: AsyncIterator[dict[str, Any]] = getattr(exports, what)(graph)
        with whole_file(output) as file, shown(what) as show:
            async for row in rows:
                file.write(orjson.dumps(row) + b"\n")
                count += 1
                if count % 1_000 == 0:
                    show(**{what: (count, None)})
    return count


@click.command("world")
@click.option(
    "--persons", type=click.IntRange(1, 10_000_000), default=DEMO_PERSONS, show_default=True, help="How many."
)
@click.option("--seed", type=int, default=DEMO_SEED, show_default=True, help="The same seed gives the same world.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="A folder.")
def world_command(persons: int, seed: int, output: Path) -> None:
    """Write a synthetic world: accounts.jsonl in the import format, and truth.jsonl that says who is who."""
    _world(persons, seed, output)
    click.echo(f"wrote {output / 'accounts.jsonl'} and {output / 'truth.jsonl'}")


def _world(persons: int, seed: int, output: Path) -> None:
    from creatorgraph.platforms.world.writer import write  # noqa: PLC0415 - loads the vocabularies

    with shown("persons") as show:
        done = 0

        def report(more: int) -> None:
            nonlocal done
            done += more
            show(persons=(done, persons))

        write(output, persons=persons, seed=seed, now=WORLD_TIME, progress=report)


@click.command("demo")
@click.option("--persons", type=click.IntRange(1, 1_000_000), default=DEMO_PERSONS, show_default=True, help="How many.")
@click.option("--seed", type=int, default=DEMO_SEED, show_default=True, help="The same seed gives the same world.")
def demo_command(persons: int, seed: int) -> None:
    """Load a synthetic world into the running stack, and print one query to try."""
    from creatorgraph.platforms.world.showcase import showcase  # noqa: PLC0415 - loads the vocabularies

    settings = Settings()
    folder = settings.made_state() / "demo" / f"{persons}-{seed}"
    if not (folder / "truth.jsonl").exists():
        _world(persons, seed, folder)
    _import(settings, folder / "accounts.jsonl", None, wait=True, clock=_clock_of_the_demo)
    example = showcase(seed)
    query = (
        f'{{ account(platform: {example.platform.upper()}, handle: "{example.handle}") {{ creator {QUERY_TAIL} }} }}'
    )
    click.echo("\n".join(["", *page_lines(settings), "", "Or ask from here:", ""]))
    click.echo(f"  echo '{query}' | .venv/bin/creatorgraph query -")


def _clock_of_the_demo() -> datetime:
    """Give the time; at least that of the world, which a machine whose clock is behind must not call the future."""
    return max(system_clock(), WORLD_TIME)
