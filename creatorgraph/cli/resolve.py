"""`creatorgraph resolve`: everything resolved at once, of a file, or compared with the graph as it stands."""

import asyncio
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from creatorgraph.cli.bars import shown
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.differences import Differences, EdgeDifference, Moved
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.operations.bulk import Bulk
    from creatorgraph.operations.rebuild import Written

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("resolve")
@click.option("--all", "everything", is_flag=True, help="All accounts; required.")
@click.option("--check", is_flag=True, help="Write nothing; say how the graph differs from a rebuild.")
@click.option("--accounts", type=FILE, help="Resolve the accounts of this file, without servers.")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help="Where their clusters go.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Where rows that cannot be read are written down.")
@click.option(
    "--processes",
    type=click.IntRange(1, 512),
    default=os.cpu_count() or 1,
    help="Processes that read rows and score pairs (all cores).",
)
@click.option("--json", "as_json", is_flag=True, help="Write what was found as JSON.")
@click.option(
    "--most",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="How many edges and accounts that differ are shown.",
)
def resolve_command(  # noqa: PLR0913 - options of a command
    *,
    everything: bool,
    check: bool,
    accounts: Path | None,
    output: Path | None,
    rejects: Path | None,
    processes: int,
    as_json: bool,
    most: int,
) -> None:
    """Resolve all accounts at once, of a file or of the graph (docs/resolve.md).

    With --check, the exit code is 1 where something differs.
    """
    if not everything or (accounts is None) != (output is None) or (check and accounts):
        raise BadInputError(
            "say `creatorgraph resolve --all` for the graph, with --check to write nothing, "
            "or `creatorgraph resolve --all --accounts FILE -o CLUSTERS` for a file"
        )
    if accounts and output:
        made = _resolve_file(accounts, output, rejects, processes)
        click.echo(orjson.dumps(asdict(made)).decode() if as_json else _made(made), err=str(output) == "-")
        return
    found = asyncio.run(_rebuild(Settings(), check=check))
    if as_json:
        click.echo(orjson.dumps(asdict(found)).decode())
    else:
        click.echo(_text(found, most) if isinstance(found, Differences) else _written(found))
    sys.exit(1 if isinstance(found, Differences) and not found.none else 0)


def _resolve_file(accounts: Path, output: Path, rejects: Path | None, processes: int) -> "Bulk":
    from creatorgraph.access.secrets import sealing_key  # noqa: PLC0415 - loads the engine
    from creatorgraph.collector import tune_collector  # noqa: PLC0415
    from creatorgraph.identity_graph.bulk.folder import Folder  # noqa: PLC0415
    from creatorgraph.identity_graph.weights import in_force  # noqa: PLC0415
    from creatorgraph.operations.bulk import STEPS, resolve_file, write_rejects  # noqa: PLC0415
    from creatorgraph.operations.files import digest_of  # noqa: PLC0415
    from creatorgraph.operations.targets import keep_off, place_of, rejects_file  # noqa: PLC0415

    place_of(output)
    tune_collector()
    settings = Settings()
    weights = in_force(settings.weights_file)
    keep_off(output, [accounts], option="--output")
    keep_off(rejects, [accounts], option="--rejects")
    digest = digest_of(accounts)
    rejects = rejects or rejects_file(settings.made_state() / "rejects", accounts.name, digest)
    steps = f"{digest[:16]}-{weights.digest}"  # what other weights scored is no step of these
    folder = Folder(settings.made_state() / "bulk" / steps, settings.bulk_memory)
    with shown(*STEPS) as show:

        def report(step: str, done: int, total: int | None) -> None:
            show(**{step: (done, total)})

        try:
            made = resolve_file(
                accounts, output, folder, weights, key=sealing_key(settings), processes=processes, report=report
            )
        except KeyboardInterrupt:
            click.echo("paused; the same command goes on from here", err=True)
            raise
    if made.unreadable:
        write_rejects(rejects, folder)
        told = f"{made.unreadable:,} rows could not be read: line, field and reason of each are in {rejects}"
        click.echo(told, err=True)
    folder.clear()
    return made


def _made(made: "Bulk") -> str:
    left = [(made.unreadable, "rows unreadable"), (made.skipped, "rows of other platforms")]
    left_out = "".join(f", {count:,} {what}" for count, what in left if count)
    return f"{made.accounts:,} accounts{left_out}: {made.edges:,} edges, {made.creators:,} creators"


async def _rebuild(settings: Settings, *, check: bool) -> "Differences | Written":
    from creatorgraph.bootstrap.graph import new_id, opened_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.clock import system_clock  # noqa: PLC0415
    from creatorgraph.identity_graph.bulk.folder import Folder  # noqa: PLC0415
    from creatorgraph.identity_graph.weights import in_force  # noqa: PLC0415
    from creatorgraph.operations.rebuild import STEPS, Rebuild  # noqa: PLC0415

    weights = in_force(settings.weights_file)
    folder = Folder(settings.made_state() / "bulk" / "graph", settings.bulk_memory)
    async with opened_graph(settings) as graph:
        try:
            with shown(*STEPS) as show:

                def report(step: str, done: int, total: int | None) -> None:
                    show(**{step: (done, total)})

                rebuild = Rebuild(graph, folder, weights, clock=system_clock, new_id=new_id, report=report)
                return await (rebuild.check() if check else rebuild.run())
        finally:
            folder.clear()


def _written(made: "Written") -> str:
    return (
        f"{made.accounts:,} accounts, {made.edges:,} edges, {made.creators:,} creators: wrote {made.differing_edges:,} "
        f"edges and {made.moved_accounts:,} accounts that differed, in {made.changed_creators:,} creators"
    )


def _text(found: Differences, most: int) -> str:
    lines = [f"{found.accounts:,} accounts, {found.edges:,} edges, {found.creators:,} creators as rebuilt"]
    if found.waiting:
        lines.append(f"{found.waiting:,} accounts wait to be resolved; what differs may be theirs")
    if found.none:
        return "\n".join([*lines, "the graph equals its rebuild"])
    lines.append(f"{len(found.differing_edges):,} edges and {len(found.moved):,} accounts differ")
    lines += [_edge(each) for each in found.differing_edges[:most]]
    lines += [_moved(each) for each in found.moved[:most]]
    return "\n".join(lines)


def _edge(each: EdgeDifference) -> str:
    stands, rebuilt = (_weighed(edge) for edge in (each.stands, each.rebuilt))
    return f"  edge {each.left} - {each.right}: {stands}, as rebuilt {rebuilt}"


def _weighed(edge: object) -> str:
    if not isinstance(edge, dict):
        return "none"
    parts = ", ".join(f"{name[2:]} {value}" for name, value in sorted(edge.items()) if name.startswith("w_"))
    return f"{edge['weight']} bits ({edge['band']}: {parts})"


def _moved(each: Moved) -> str:
    return f"  account {each.account}: with {_named(each.stands)}, as rebuilt with {_named(each.rebuilt)}"


def _named(keys: tuple[str, ...]) -> str:
    return ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "") if keys else "nobody"  # noqa: PLR2004 - a line's worth
