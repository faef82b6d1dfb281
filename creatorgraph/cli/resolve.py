"""`creatorgraph resolve`: everything resolved at once, and compared with the graph as it stands."""

import asyncio
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
import orjson

from creatorgraph.cli.bars import shown
from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.differences import Differences, EdgeDifference, Moved


@click.command("resolve")
@click.option("--all", "everything", is_flag=True, help="All accounts of the graph; required.")
@click.option("--check", is_flag=True, help="Write nothing; say how the graph differs from a rebuild.")
@click.option("--json", "as_json", is_flag=True, help="Write the differences as JSON.")
@click.option("--most", default=20, show_default=True, help="How many edges and accounts that differ are shown.")
def resolve_command(*, everything: bool, check: bool, as_json: bool, most: int) -> None:
    """Resolve all accounts at once, and say how the graph as it stands differs from that (docs/resolve.md).

    The exit code is 1 where something differs.
    """
    if not (everything and check):
        raise BadInputError("say `creatorgraph resolve --all --check`; nothing else is there yet")
    found = asyncio.run(_check(Settings()))
    click.echo(orjson.dumps(asdict(found)).decode() if as_json else _text(found, most))
    sys.exit(0 if found.none else 1)


async def _check(settings: Settings) -> "Differences":
    from creatorgraph.bootstrap import open_graph  # noqa: PLC0415 - loads drivers
    from creatorgraph.identity_graph.weights import load  # noqa: PLC0415
    from creatorgraph.operations.rebuild import STEPS, check  # noqa: PLC0415

    graph = open_graph(settings)
    try:
        with shown(*STEPS) as show:
            return await check(graph, load(), report=lambda step, count: show(**{step: (count, None)}))
    finally:
        await graph.close()


def _text(found: "Differences", most: int) -> str:
    lines = [f"{found.accounts:,} accounts, {found.edges:,} edges, {found.creators:,} creators as rebuilt"]
    if found.waiting:
        lines.append(f"{found.waiting:,} accounts wait to be resolved; what differs may be theirs")
    if found.none:
        return "\n".join([*lines, "the graph equals its rebuild"])
    lines.append(f"{len(found.differing_edges):,} edges and {len(found.moved):,} accounts differ")
    lines += [_edge(each) for each in found.differing_edges[:most]]
    lines += [_moved(each) for each in found.moved[:most]]
    return "\n".join(lines)


def _edge(each: "EdgeDifference") -> str:
    stands, rebuilt = (_weighed(edge) for edge in (each.stands, each.rebuilt))
    return f"  edge {each.left} - {each.right}: {stands}, as rebuilt {rebuilt}"


def _weighed(edge: object) -> str:
    if not isinstance(edge, dict):
        return "none"
    parts = ", ".join(f"{name[2:]} {value}" for name, value in sorted(edge.items()) if name.startswith("w_"))
    return f"{edge['weight']} bits ({edge['band']}: {parts})"


def _moved(each: "Moved") -> str:
    return f"  account {each.account}: with {_named(each.stands)}, as rebuilt with {_named(each.rebuilt)}"


def _named(keys: tuple[str, ...]) -> str:
    return ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "") if keys else "nobody"  # noqa: PLR2004 - a line's worth
