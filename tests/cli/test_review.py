"""`creatorgraph review`: by single commands, and in the view of a real terminal."""

import asyncio
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from creatorgraph.cli.review import review_command
from creatorgraph.cli.review_view import plain
from creatorgraph.errors import CreatorgraphError, NotFoundError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_places import place_of
from creatorgraph.identity_graph.reviews import ClaimedError, NotInForceError
from tests.contract.resolving import House
from tests.contract.sightings import seen
from tests.engines import Engine, environment_of

IG, X, TT = "instagram:1", "x:3", "tiktok:4"
PATIENCE_S = 180.0


@pytest.fixture
async def house(graph: Graph, engine: Engine) -> House:
    """Give three accounts that nothing joins, and two edges between them that ask a person."""
    made = House(graph, engine)
    await made.observe(
        [
            seen("instagram", "1@mira.paints", display_name="Mira \x1b[31mOkafor", followers=5_000),
            seen("x", "3@studio_nine", display_name="Studio Nine", followers=900),
            seen("tiktok", "4@zzyx", display_name="Qwv", followers=10),
        ]
    )
    for a, b, probability in ((IG, X, 0.6), (IG, TT, 0.8)):
        await engine.ask(
            "MATCH (a:Account {key: $a}), (b:Account {key: $b}) CREATE (a)-[:SAME_AS {band: 'review', weight: 0.0, "
            "probability: $p, scored_at: '2026-11-01T00:00:00.000Z', "
            "w_prior: -3.0, w_name: 3.0, reasons: ['their names are alike'], place: $place}]->(b)",
            a=a,
            b=b,
            p=probability,
            place=place_of(probability, "review", reach=5_000, pair=(a, b)),
        )
    return made


async def run(engine: Engine, *arguments: str) -> Result:
    """Run a subcommand without a terminal, in a thread: commands make an event loop of their own."""
    env = dict(environment_of(engine.settings))
    return await asyncio.to_thread(CliRunner().invoke, review_command, arguments, env=env)


async def test_the_weakest_link_of_nobody_is_no_answer(house: House, engine: Engine) -> None:
    del house
    asked = await run(engine, "weakest", "01a20b8b-0000-7000-8000-000000000000")
    assert isinstance(asked.exception, NotFoundError)
    assert "there is no creator 01a20b8b" in str(asked.exception)
    (creator,) = await engine.ask("MATCH (:Account {key: $key})-[:BELONGS_TO]->(c) RETURN c.id AS id", key=IG)
    assert "no single edge holds it together" in (await run(engine, "weakest", creator["id"])).output


async def test_single_commands_decide_and_undo_and_say_what_they_did(
    house: House, engine: Engine, tmp_path: Path
) -> None:
    listed = await run(engine, "list", "--json")
    assert [orjson.loads(line)["accounts"] for line in listed.stdout.splitlines()] == [[IG, X], [IG, TT]]
    table = await run(engine, "list", "--platform", "tiktok")
    assert TT in table.stdout
    assert X not in table.stdout
    assert (await run(engine, "list", "--platform", "facebook")).exit_code == 2
    shown = await run(engine, "show", "x:@studio_nine", "instagram:@Mira.Paints")
    assert "their names are alike" in shown.stdout
    assert "if same" in shown.stdout
    assert "\x1b" not in shown.stdout
    unasked = await run(engine, "show", X, TT)
    assert "no edge" in unasked.stdout
    assert "one creator of 2" in unasked.stdout
    assert orjson.loads((await run(engine, "show", X, TT, "--json")).stdout)["expected_loss"] is None
    held = await run(engine, "--actor", "bob", "claim", X, "instagram:@mira.paints", "--minutes", "5")
    assert held.stdout.startswith("held by bob until ")
    taken = await run(engine, "--actor", "ada", "same", IG, X)
    assert isinstance(taken.exception, ClaimedError)
    assert "nothing changed" in (await run(engine, "--actor", "ada", "release", IG, X)).stdout
    assert (await run(engine, "--actor", "bob", "release", IG, X)).stdout == "open for others\n"
    decided = await run(engine, "--actor", "ada", "same", IG, "x:@studio_nine", "-r", "one voice", "--json")
    assert decided.exit_code == 0, decided.output
    (decision,) = orjson.loads(decided.stdout)["decisions"]
    assert (decision["accounts"], decision["actor"], decision["reason"]) == ([IG, X], "ada", "one voice")
    assert "one voice" in (await run(engine, "show", X, IG)).stdout
    await house.resolve()
    assert frozenset({IG, X}) in await house.partition()
    creator = await house.creator_of(IG)
    foreseen = await run(engine, "split", creator, "--part", X, "--dry-run", "--json")
    assert orjson.loads(foreseen.stdout)["after"] == [[IG], [X]]
    split = await run(engine, "split", creator, "--part", X)
    assert "written" in split.stdout
    assert split.stdout.split().count("(superseded)") == 1
    file = tmp_path / "decisions.jsonl"
    assert (await run(engine, "export", "-o", str(file))).exit_code == 0
    assert len(file.read_bytes().splitlines()) == 2
    again = await run(engine, "import", str(file))
    assert again.output == "written 0, known 2, ended 0, stale 0, rejected 0\n"
    file.write_bytes(file.read_bytes().replace(b'"3"', b'"33"').replace(b'"id":"', b'"id":"other-'))
    stale = await run(engine, "import", str(file))
    assert stale.exit_code == 1
    assert stale.stderr.splitlines()[0].endswith("x:33 is not found")
    refused = await run(engine, "undo", decision["id"])
    assert isinstance(refused.exception, NotInForceError)
    assert (await run(engine, "conflicts")).stdout == "no decisions contradict each other\n"


async def test_what_cannot_be_is_refused(house: House, engine: Engine) -> None:
    del house  # filled the graph
    for arguments, words in (
        ([], "needs a terminal"),
        (["same", IG, "x:@nobody"], "there is no account x:@nobody"),
        (["same", IG, IG], "a decision is about two"),
        (["undo", "nothing"], "no decision and no split"),
        (["list", "--evidence", "no; kind"], "no kind of evidence"),
        (["import", "/nowhere.jsonl"], "cannot be read"),
    ):
        done = await run(engine, *arguments)
        assert isinstance(done.exception, CreatorgraphError)
        assert words in str(done.exception)
        assert done.stdout == ""


class Terminal:
    """A reviewer at a real (pseudo) terminal."""

    def __init__(self, engine: Engine, *arguments: str) -> None:
        self._own, child = pty.openpty()
        command = [sys.executable, "-m", "creatorgraph", "review", *arguments]
        environment = {**environment_of(engine.settings), "TERM": "xterm", "COLUMNS": "140", "LINES": "50"}
        self._process = subprocess.Popen(command, env=environment, stdin=child, stdout=child, stderr=child)
        os.close(child)
        self.text = ""

    def wait_for(self, words: str, *, times: int = 1) -> None:
        """Read until words were shown so many times."""
        end = time.monotonic() + PATIENCE_S
        while self.text.count(words) < times:
            assert time.monotonic() < end, f"{words!r} was not shown:\n{self.text}"
            if select.select([self._own], [], [], 0.2)[0]:
                self.text += os.read(self._own, 65_536).decode(errors="replace")

    def press(self, key: str) -> None:
        """Press a key as soon as the view waits for one: what is typed before that is thrown away."""
        end = time.monotonic() + PATIENCE_S
        while termios.tcgetattr(self._own)[3] & termios.ICANON:
            assert time.monotonic() < end, f"no key is waited for:\n{self.text}"
            time.sleep(0.02)
        os.write(self._own, key.encode())

    def leave(self) -> int:
        """Wait for the end, and give the exit code."""
        return self._process.wait(PATIENCE_S)

    def close(self) -> None:
        """End whatever still runs."""
        self._process.kill()
        self._process.wait()
        os.close(self._own)


@pytest.fixture
def at_terminal(house: House, engine: Engine) -> Iterator[Callable[..., Terminal]]:
    """Give a way to open terminals on the house; what a test leaves open is closed."""
    del house  # filled the graph
    opened: list[Terminal] = []

    def open_one(*arguments: str) -> Terminal:
        opened.append(Terminal(engine, *arguments))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.close()


async def test_a_reviewer_answers_cases_by_single_keys(at_terminal: Callable[..., Terminal], engine: Engine) -> None:
    terminal = at_terminal("--actor", "ada", "--reason", "by hand")
    keys = "s same   d different"
    await asyncio.to_thread(terminal.wait_for, keys)
    assert "Mira [31mOkafor" in terminal.text  # an account's name steers no terminal
    assert "their names are alike" in terminal.text
    assert "one creator of 2" in terminal.text
    (held,) = await engine.ask("MATCH (c:Claim) RETURN c.key AS key, c.actor AS actor")
    assert held == {"key": f"{IG} {X}", "actor": "ada"}
    terminal.press("n")
    await asyncio.to_thread(terminal.wait_for, keys, times=2)
    assert f"{IG}  ·  {TT}" in terminal.text
    terminal.press("d")
    await asyncio.to_thread(terminal.wait_for, "no open case")
    assert await asyncio.to_thread(terminal.leave) == 0
    rows = await engine.ask("MATCH (d:Decision) RETURN d.verdict AS verdict, d.actor AS actor, d.reason AS reason")
    assert rows == [{"verdict": "DIFFERENT", "actor": "ada", "reason": "by hand"}]
    again = at_terminal()
    await asyncio.to_thread(again.wait_for, keys)
    again.press("u")
    await asyncio.to_thread(again.wait_for, "nothing was decided in this session")
    await asyncio.to_thread(again.wait_for, keys, times=2)
    again.press("q")
    assert await asyncio.to_thread(again.leave) == 0
    assert await engine.ask("MATCH (c:Claim) RETURN c.key AS key") == []  # what was left is open for others


def test_texts_of_strangers_are_one_line_without_control_characters() -> None:
    assert plain("a\x1b[2Jb\r\nc\u202ed") == "a [2Jb c d"
    assert len(plain("x" * 1_000)) == 240
    assert (plain(1_234_567), plain(value=True)) == ("1,234,567", "yes")
