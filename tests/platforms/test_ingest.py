"""`creatorgraph ingest` end to end: the command, a worker process, the fake platforms, the graph."""

import subprocess
import sys
import time
from pathlib import Path

from creatorgraph.platforms.observation import Platform
from creatorgraph.settings import Settings
from tests.contract.working import working
from tests.engines import Engine, environment_of
from tests.platforms.conftest import Fakes


def ingest(settings: Settings, platform: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the command."""
    argv = [sys.executable, "-m", "creatorgraph", "ingest", "--platform", platform, *words]
    return subprocess.run(argv, env=environment_of(settings), capture_output=True, text=True, timeout=60, check=False)


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
    wanted = {name.value: {each["id"] for each in fakes.accounts(name.value, 12)} for name in Platform}
    with working(settings, log=tmp_path / "worker.log") as worker:
        fakes.trap("x", "retry-after-seconds", times=2, value=2)
        fakes.trap("instagram", "server-error", times=2)
        took = {name: asked_for_all(settings, fakes, name, tmp_path) for name in wanted}
        assert took["x"] > 4  # two waits of two seconds each
        a_long_throttle_does_not_hold_the_command(settings, fakes)
        log = worker.logged()
    assert "message.failed" not in log  # neither a throttle nor a failing platform costs a retry of the queue
    assert "of-this-laptop" not in log
    found = await engine.ask(
        "MATCH (a:Account)-[:BELONGS_TO]->(:Creator) WHERE a.observed_at IS NOT NULL "
        "RETURN a.platform AS platform, collect(a.platform_id) AS ids, count(*) AS n"
    )
    by_platform = {row["platform"]: row for row in found}
    assert {name: row["n"] for name, row in by_platform.items()} == dict.fromkeys(wanted, 12)
    for platform in ("x", "instagram", "youtube"):
        assert set(by_platform[platform]["ids"]) == wanted[platform]


def asked_for_all(settings: Settings, fakes: Fakes, platform: str, folder: Path) -> float:
    """Ingest some accounts and one that nobody has, from a file; give the seconds it took."""
    names = folder / f"{platform}.txt"
    some = [each["handle"] or each["id"] for each in fakes.accounts(platform, 12)]
    names.write_text("# some\n\n" + "\n".join(some), encoding="utf-8")
    started = time.monotonic()
    done = ingest(settings, platform, "--file", str(names), "nobody_has_it", "--posts", "2")
    assert done.returncode == 0, done.stderr + done.stdout
    assert rows(done.stdout) == {"found": 12, "not shown" if platform == "instagram" else "not found": 1}
    return time.monotonic() - started


def a_long_throttle_does_not_hold_the_command(settings: Settings, fakes: Fakes) -> None:
    """Ingest one account while Instagram throttles without an instant, and a name that cannot be one."""
    fakes.trap("instagram", "throttle")
    done = ingest(settings, "instagram", fakes.accounts("instagram", 1)[0]["handle"], "not a name")
    assert done.returncode == 3
    assert rows(done.stdout) == {"throttled": 1}
    assert "goes on by itself at" in done.stdout
    assert "1 cannot be names on instagram: 'not a name'" in done.stderr
