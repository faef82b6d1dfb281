"""`creatorgraph analyst`: the analysts' saved queries, from the command line."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
import orjson
from rich.table import Table

from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.cypher import analysts
from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from neo4j.graph import Node, Path


@click.command("analyst")
@click.argument("name", required=False)
@click.option("--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a row.")
def analyst_command(name: str | None, given: Sequence[str], *, as_json: bool) -> None:
    """Run the analysts' query NAME; without a name, list what there is."""
    if name is None:
        _list(as_json=as_json)
        return
    query = analysts.load(name)
    rows = asyncio.run(_ask(Settings(), query, query.parameters(read_params(given))))
    if as_json:
        for row in rows:
            click.echo(orjson.dumps(row).decode())
    else:
        make_console().print(_table(rows) if rows else "no rows")


def read_params(given: Sequence[str]) -> dict[str, str]:
    """Read `name=value` parameters. Raises BadInputError for anything else."""
    read: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise BadInputError(f"--param {text!r} is not NAME=VALUE")
        read[name] = folded(value) if name == "handle" else value
    return read


def folded(handle: str) -> str:
    """Write a handle as the keys of handles have it: what an engine calls lower letters knows no ß and no final ς."""
    from creatorgraph.identity_graph.normalize.characters import fold  # noqa: PLC0415 - only where it is used

    return fold(handle.removeprefix("@"))


async def _ask(settings: Settings, query: analysts.Query, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    from creatorgraph.bootstrap.graph import opened_graph  # noqa: PLC0415 - loads every driver

    async with opened_graph(settings) as graph:
        rows = await graph.read(query.statement.name, **parameters)
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: object) -> Any:  # noqa: ANN401 - whatever a statement returns, as JSON knows it
    """Write nodes as label and properties, relationships and paths as lines of text; leave values as they are."""
    from neo4j.graph import Node, Path, Relationship  # noqa: PLC0415 - help shows without drivers

    if isinstance(value, Path):
        return " ".join(_steps(value))
    if isinstance(value, Node):
        return _caption(value)
    if isinstance(value, Relationship):
        return f"[{value.type}]"
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def _steps(path: "Path") -> list[str]:
    steps = [_caption(path.start_node)] if path.start_node else []
    here: Node | None = path.start_node
    for edge in path.relationships:
        forward = edge.start_node == here
        here = edge.end_node if forward else edge.start_node
        arrow = f"-{edge.type}->" if forward else f"<-{edge.type}-"
        steps += [arrow, _caption(here)] if here else [arrow]
    return steps


def _caption(node: "Node") -> str:
    """Name a node by its label and what people know it by."""
    label = min(node.labels, default="")
    known_by = next((node[name] for name in ("name", "key", "id", "seq") if node.get(name) is not None), "")
    return f"({label} {known_by})"


def _list(*, as_json: bool) -> None:
    queries = [analysts.load(name) for name in analysts.names()]
    if as_json:
        for query in queries:
            row = {"name": query.name, "purpose": query.statement.purpose, "parameters": query.summary()}
            click.echo(orjson.dumps(row).decode())
        return
    rows = [
        {"name": q.name, "parameters": " ".join(q.summary()), "what it is for": q.statement.purpose} for q in queries
    ]
    make_console().print(_table(rows))


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = make_table(*rows[0])
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    return table


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)
