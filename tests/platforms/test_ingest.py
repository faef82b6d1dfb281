"""`creatorgraph ingest` end to end: the command, a worker process, the fake platforms, the graph."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.bootstrap.ledger import opened_ledger
from creatorgraph.cli.dead_letters import dead_letters_command
from creatorgraph.clock import system_clock
from creatorgraph.operations.ingest_run import IngestRun, Progress
from creatorgraph.platforms.observation import Platform
from creatorgraph.settings import Settings
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import batch_of, send_fetch
from tests.contract.working import wait_until, working
from tests.engines import Engine, environment_of
from tests.platforms.conftest import Fakes


def ingest(settings: Settings, platform: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the command."""
    argv = [sys.executable, "-m", "creatorgraph", "ingest", "--platform", platform, *words]
    return subprocess.run(argv, env=environment_of(settings), capture_output=True, text=True, timeout=180, check=False)


def rows(output: str) -> dict[str, int]:
    """Read the command's table: outcome to accounts."""
    cells = [
        line.split("  ") for line in output.splitlines() if line.startswith(tuple(f"  {p.value} " for p in Platform))
    ]
    words = [[cell.strip() for cell in line if cell.strip()] for line in cells]
    return {line[1]: int(line[2]) for line in words}


async def test_accounts_get_into_the_graph_whatever_the_platforms_do(
    installation: Settings, engine: Engine, fakes: Fakes, tmp_path: Path
) -> None:
    settings = installation.model_copy(update={"fake_platforms_url": fakes.url})
    wanted = {name: {each["id"] for each in fakes.accounts(name.value, 12)} for name in Platform}
    with working(settings, log=tmp_path / "worker.log") as worker:
        fakes.trap("instagram", "server-error", times=2)
        fakes.trap("tiktok-research", "retry-after-seconds", times=2, value=2)
        done = await asyncio.gather(*(followed(settings, fakes, name) for name in wanted if name is not Platform.X))
        for outcomes in done:
            assert outcomes in ({"found": 12, "not found": 1}, {"found": 12, "not shown": 1})
        fakes.trap("x", "retry-after-seconds", value=5)
        told: list[Progress] = []
        assert await followed(settings, fakes, Platform.X, told.append) == {"found": 12, "not found": 1}
        assert [each.answered for each in told if each.waits_until][:1] == [0]
        assert told[-1].waits_until is None
        the_command_tells_what_became_of_each(settings, fakes, tmp_path)
        log = worker.logged()
        await asyncio.to_thread(a_refused_credential_leaves_a_letter_that_is_replayed, settings, fakes)
    assert "message.failed" not in log  # neither a throttle nor a failing platform costs a retry of the queue
    assert "of-this-laptop" not in log
    found = await engine.ask(
        "MATCH (a:Account)-[:BELONGS_TO]->(:Creator) WHERE a.observed_at IS NOT NULL "
        "RETURN a.platform AS platform, collect(a.platform_id) AS ids, count(*) AS n"
    )
    by_platform = {row["platform"]: row for row in found}
    assert {name: row["n"] for name, row in by_platform.items()} == {name.value: 12 for name in wanted}
    for platform in (Platform.X, Platform.INSTAGRAM, Platform.YOUTUBE):
        assert set(by_platform[platform]["ids"]) == wanted[platform]


async def followed(
    settings: Settings, fakes: Fakes, platform: Platform, report: Callable[[Progress], None] = lambda _: None
) -> Counter[str]:
    """Ingest some accounts and one that nobody has, as the command does; count the outcomes."""
    names = [each["handle"] or each["id"] for each in fakes.accounts(platform.value, 12)]
    broker, graph = make_broker(settings.effective_redis_url), open_graph(settings)
    try:
        async with opened_ledger(settings) as ledger:
            run = IngestRun(
                graph,
                ledger,
                send=lambda work: send_fetch(broker, batch_of(work)),
                clock=system_clock,
                report=report,
            )
            result = await run.run(f"ingest-{platform.value}", platform, [*names, "nobody_has_it"], posts=2)
    finally:
        await graph.close()
        broker.close()
    return Counter(entry.outcome for entry in result.entries.values())


def the_command_tells_what_became_of_each(settings: Settings, fakes: Fakes, folder: Path) -> None:
    """Ingest from a file through one throttle, with a name that cannot be one; the accounts after a long one wait."""
    names = folder / "x.txt"
    some = [each["handle"] for each in fakes.accounts("x", 12)]
    names.write_text("# some\n\n" + "\n".join(some), encoding="utf-8")
    fakes.trap("x", "retry-after-date", value=3)
    done = ingest(settings, "x", "--file", str(names), "nobody_has_it", "not a name")
    assert rows(done.stdout) == {"found": 12, "not found": 1}
    assert "1 cannot be names on x: 'not a name'" in done.stderr
    assert done.returncode == 3
    fakes.trap("x", "throttle", value=400)
    done = ingest(settings, "x", some[0])
    assert rows(done.stdout) == {"throttled": 1}
    assert "goes on by itself at" in done.stdout
    assert done.returncode == 3


def a_refused_credential_leaves_a_letter_that_is_replayed(settings: Settings, fakes: Fakes) -> None:
    """Revoke the key for one call: what it left unread is a dead letter, and its replay reads it."""
    some = fakes.accounts("youtube", 12)[-1]
    fakes.trap("youtube", "auth")
    done = ingest(settings, "youtube", some["id"], "--posts", "0")
    assert rows(done.stdout) == {"auth failure": 1}

    def letters(*words: str) -> str:
        runner = CliRunner(env=dict(environment_of(settings)))
        return runner.invoke(dead_letters_command, words, catch_exceptions=False).output

    wait_until(lambda: "keyInvalid" in letters("list", "--kind", "PlatformGivenUpError"), lambda: letters("list"))
    assert "replayed 1" in letters("replay", "--kind", "PlatformGivenUpError")
    before = fakes.usage()
    wait_until(lambda: fakes.usage() != before, lambda: "the platform is asked again")
