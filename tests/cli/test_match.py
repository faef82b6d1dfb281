"""`creatorgraph match` on a graph with accounts in it."""

import asyncio
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from creatorgraph.access.sealing import Sealer
from creatorgraph.access.secrets import sealing_key
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.cli import root
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.settings import Settings
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.engines import Engine, environment_of

TABLE = """Name,Platform,Handle,E-Mail,Website
Ada Qarvell,Twitch,qarvell,,
Ada Q.,,,ada@qarvell.example,qarvell.example
,twitter,@someone,,
Zzyx Mombert,,,,
,Twitch,,,
,,,by phone,
,,,,
"""


async def matched(installation: Settings, *arguments: str) -> Result:
    """Run the command."""
    runner = CliRunner(env=dict(environment_of(installation)))
    return await asyncio.to_thread(runner.invoke, root, ["match", *arguments])


async def test_each_row_is_answered_by_a_line_and_whom_they_are_goes_on_a_list(
    installation: Settings, engine: Engine, graph: Graph, tmp_path: Path
) -> None:
    house = House(graph, engine, sealer=Sealer(sealing_key(installation)))

    ada = seen(
        "youtube",
        "@qarvell",
        display_name="Ada Qarvell",
        emails=("ada@qarvell.example",),
        website="https://qarvell.example",
    )
    await house.observe([ada, seen("x", "5@someone")])
    theirs, other = [await house.creator_of(key) for key in ("youtube:@qarvell", "x:5")]
    table, output = tmp_path / "ours.csv", tmp_path / "matched.jsonl"
    table.write_text(TABLE)

    result = await matched(installation, str(table), "-o", str(output), "--list", "Ours", "--tenant", "acme")
    assert result.exit_code == 3, result.output
    assert result.stderr.splitlines()[-1] == (
        "6 rows: 1 are there, 2 would join a creator, 1 are of nobody known, 2 could not be read (their lines say why)"
    )
    rows: list[dict[str, Any]] = [json.loads(line) for line in output.read_text().splitlines()]
    assert [(row["line"], row["id"], row.get("creator")) for row in rows] == [
        (2, "qarvell", theirs),
        (3, None, theirs),
        (4, "@someone", other),
        (5, None, None),
        (6, None, None),
        (7, None, None),
    ]
    assert rows[2]["account"] == "x:5"
    (candidate,) = rows[1]["candidates"]
    assert (candidate["account"], candidate["name"], candidate["band"]) == ("youtube:@qarvell", "Ada Qarvell", "link")
    assert "both show one e-mail address that hardly anyone else shows" in candidate["reasons"]
    assert rows[4]["rejected"]["reason"].startswith("it says nothing to compare")
    assert rows[5]["rejected"]["field"] == "email"

    lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
    (kept,) = await lists.names(tenant="acme")
    assert kept.name == "Ours"
    assert await lists.members([kept.id], tenant="acme") == {kept.id: tuple(sorted((theirs, other)))}
    assert await lists.names(tenant="local") == []


async def test_a_text_that_names_no_tenant_is_refused(installation: Settings, tmp_path: Path) -> None:
    table, output = tmp_path / "ours.csv", tmp_path / "matched.jsonl"
    table.write_text(TABLE)
    result = await matched(installation, str(table), "-o", str(output), "--list", "Ours", "--tenant", "")
    assert "'' is no tenant" in str(result.exception)
    assert not output.exists()


async def test_persons_and_columns_of_platforms_are_matched_too(
    installation: Settings, engine: Engine, graph: Graph, tmp_path: Path
) -> None:
    house = House(graph, engine, sealer=Sealer(sealing_key(installation)))
    await house.observe([seen("x", "5@someone"), seen("youtube", "@qarvell", emails=("ada@qarvell.example",))])
    persons, columns = tmp_path / "persons.csv", tmp_path / "columns.csv"
    persons.write_text("Name;E-Mail\nqarvell;ada@qarvell.example\n")
    columns.write_text("Id,Twitter,YouTube URL\n17,@someone,youtube.com/@qarvell\n")
    of_persons, of_columns = [
        [json.loads(line) for line in (await matched(installation, str(file))).stdout.splitlines()]
        for file in (persons, columns)
    ]
    assert [row["candidates"][0]["account"] for row in of_persons] == ["youtube:@qarvell"]
    assert [(row["line"], row["id"], row["account"]) for row in of_columns] == [
        (2, "17", "x:5"),
        (2, "17", "youtube:@qarvell"),
    ]


async def test_a_file_is_not_written_over_itself(installation: Settings, tmp_path: Path) -> None:
    table = tmp_path / "ours.csv"
    table.write_text(TABLE)
    result = await matched(installation, str(table), "-o", str(table))
    assert "is a file that is read; name another one to write" in str(result.exception)
    assert table.read_text() == TABLE
