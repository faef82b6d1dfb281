"""`creatorgraph changes` on a graph with a feed in it."""

import asyncio
import json
import subprocess
import sys

from click.testing import CliRunner

from creatorgraph.cli import root
from creatorgraph.cli.changes import line
from creatorgraph.settings import Settings
from tests.engines import Engine, environment_of

FEED = (
    {"seq": 1, "kind": "CREATED", "creator": "one", "accounts": [f"x:{n}" for n in range(7)]},
    {"seq": 2, "kind": "CREATED", "creator": "two", "accounts": ["x:8"]},
    {"seq": 3, "kind": "MERGED", "creator": "one", "other": "two"},
)


def test_a_change_is_one_line_that_people_read() -> None:
    at = "2026-11-01T00:00:00.000Z"
    told = [
        line({"seq": 9, "at": at, **change}).partition(at)[2].split(maxsplit=1)
        for change in (
            *FEED,
            {"kind": "SPLIT", "creator": "one", "other": "two", "accounts": ["x:8"]},
            {"kind": "RENAMED", "creator": "one", "was": "Ada", "now": "Bo"},
            {"kind": "RENAMED", "creator": "one", "account": "x:1", "was": "ada", "now": "bo"},
            {"kind": "ERASED", "creator": "one"},
        )
    ]
    assert told == [
        ["CREATED", "one with x:0, x:1, x:2, x:3, x:4 and 2 more"],
        ["CREATED", "two with x:8"],
        ["MERGED", "two into one"],
        ["SPLIT", "two from one, with x:8"],
        ["RENAMED", "one: Ada is now Bo"],
        ["RENAMED", "x:1: ada is now bo"],
        ["ERASED", "one"],
    ]


async def test_it_shows_what_is_there_and_follows_what_comes(installation: Settings, engine: Engine) -> None:
    await append(engine, *FEED)
    runner = CliRunner(env=dict(environment_of(installation)))
    shown = await asyncio.to_thread(runner.invoke, root, ["changes", "--after", "1", "--json"])
    assert [json.loads(one)["seq"] for one in shown.stdout.splitlines()] == [2, 3]
    beyond = await asyncio.to_thread(runner.invoke, root, ["changes", "--after", "4"])
    assert str(beyond.exception) == "the feed ends at 3: there is no change 4 to go on behind"
    following = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs meanwhile
        [sys.executable, "-m", "creatorgraph", "changes", "--after", "1", "--follow"],
        env=environment_of(installation),
        stdout=subprocess.PIPE,
        text=True,
    )
    with following:
        assert following.stdout
        lines = [following.stdout.readline() for _ in range(2)]
        await append(engine, {"seq": 4, "kind": "ERASED", "creator": "one"})
        lines.append(following.stdout.readline())
        following.terminate()
    assert [one.split()[2] for one in lines] == ["CREATED", "MERGED", "ERASED"]


async def append(engine: Engine, *changes: dict[str, object]) -> None:
    """Append to the feed."""
    rows = [{"at": "2026-11-01T00:00:00.000Z", **change} for change in changes]
    await engine.ask(
        "UNWIND $rows AS row CREATE (c:Change {seq: row.seq}) SET c += row "
        "MERGE (l:Lock {name: 'changes'}) SET l.turn = row.seq",
        rows=rows,
    )
