"""Kill parts of a stack at random while it ingests from the fake platforms, and compare the graph with a calm run's.

    PYTHONPATH=. python bench/chaos.py [--accounts 5000] [--kills 200] [--seed 1] [--port 21500] [--with-quotas]

Two stacks, one after the other, ask the same fake platforms for the same accounts in the same messages. In the second
the worker, Redis and the graph are killed with `kill -9`, one after the other, at random instants. At the end it says
what was lost (an account without its outcome), what is different in the graph, and what the fake platforms counted.

What nothing was heard of when all is quiet is sent again, as `creatorgraph ingest` does: a killed Redis may forget
the last moment, a message with its outcome. `--posts 0` leaves the uploads of YouTube out, with which a message of 25
accounts costs 28 units instead of one.

With `--with-quotas` both sides count while the parts are killed: only YouTube and X are asked, whose day allows it,
and the fakes must have refused nothing. The calm run before it counts nothing, and the fakes forget it: each stack has
books of its own, and the second would give out again what the first had used. `--message 8` makes so many calls of it
that X's quarter of an hour is used up several times: a limit that is never reached proves little. What then still
waits for its quota after `--patience` seconds is counted as such. Creators are compared apart from what was read,
because they follow from it.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import neo4j
import redis
from neo4j.exceptions import DriverError, Neo4jError
from redis.asyncio import Redis

from creatorgraph.errors import UnavailableError
from creatorgraph.laptop.state import ChildState, read_state
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.operations.fetch_work import Work, in_parts
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.workers.broker import make_broker
from creatorgraph.workers.messages import batch_of, send_fetch
from tests.e2e import fingerprint as prints
from tests.e2e.fingerprint import Fingerprint, fingerprint
from tests.e2e.stack import Stack, running

PARTS = {"worker": 5, "redis": 3, "graph": 2}
"""What is killed, and how often of ten times."""
YOUNG_SECONDS = 5.5
"""A part that lived less is left alone: the supervisor gives up one that dies at once five times in a row."""
LONGEST_PAUSE_SECONDS = 1.5
ASKED_A_PERSON = 2.0
"""Accounts that a person of the synthetic world has and that can be asked for: at least."""
RESOLVED = ("SAME_AS", "BELONGS_TO", "Creator", "Agency", "MANAGED_BY")
INSTANTS: Mapping[str, frozenset[str]] = {
    "Account": frozenset(
        {
            "turn",
            "observed_at",
            "expires_at",
            "provenance",
            "read_at",
            "unread",
            "unread_since",
            "unread_at",
            "next_refresh_at",
            "refresh_place",
            "metrics",
        }
    ),
    "Post": frozenset({"observed_at"}),
    "HAS_HANDLE": frozenset({"from", "last_seen"}),
    "Creator": frozenset({"observed_at"}),
}
"""Instants of reading: a run at another time has others, beside those that `tests/e2e/fingerprint.py` leaves out."""
LEFT_OUT = frozenset({"Run", "RunBatch", "DeadLetter"})
"""How the work was cut into transactions is not the same, and need not be."""


class Fakes:
    """The fake platforms as a process of their own, which nobody kills."""

    def __init__(self, port: int, *, persons: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        command = [
            sys.executable,
            "-m",
            "creatorgraph",
            "fake-platforms",
            "--port",
            str(port),
            "--persons",
            str(persons),
        ]
        self.process = subprocess.Popen([*command, "--no-quotas"], stderr=subprocess.DEVNULL)

    def forget(self, *, quotas: bool) -> None:
        """Let the fakes forget what they have counted, and count from here on or not."""
        for path, order in (("/control/reset", {}), ("/control/quotas", {"on": quotas})):
            sent = urllib.request.Request(self.url + path, json.dumps(order).encode(), method="POST")  # noqa: S310
            with urllib.request.urlopen(sent, timeout=60):  # noqa: S310 - our own address
                pass

    def get(self, path: str) -> object:
        """Ask the control door."""
        deadline = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(self.url + path, timeout=60) as answer:  # noqa: S310 - our own address
                    return json.load(answer)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def asks(self, platforms: Sequence[Platform], count: int) -> list[tuple[Platform, str, bool]]:
        """Give accounts to ask for, platform by platform in turns."""
        lists = []
        for platform in platforms:
            found = self.get(f"/control/accounts?platform={platform.value}&first=1000000")
            assert isinstance(found, list)  # noqa: S101 - what our own server says
            by_id = platform in (Platform.YOUTUBE, Platform.X)
            lists.append(
                [(platform, each["id"] if by_id else each["handle"], by_id) for each in found if each["handle"]]
            )
        mixed = [each for row in zip(*lists, strict=False) for each in row]
        rest = [each for some in lists for each in some[min(map(len, lists)) :]]
        return (mixed + rest)[:count]


class Run:
    """One ingestion into one stack."""

    def __init__(
        self, stack: Stack, asks: Sequence[tuple[Platform, str, bool]], *, posts: int, message: int, patience: float
    ) -> None:
        self._stack = stack
        self._asks = asks
        self._posts = posts
        self._message = message
        self._patience = patience
        self._in_time = True
        self._broker = make_broker(f"redis://127.0.0.1:{stack.port + 3}/0")
        self.kills: Counter[str] = Counter()

    def works(self) -> list[Work]:
        """Give the messages: a few accounts of one platform each."""
        numbered: dict[tuple[Platform, bool], list[Ask]] = {}
        for number, (platform, text, by_id) in enumerate(self._asks):
            numbered.setdefault((platform, by_id), []).append(Ask(text, by_id, number))
        works = [
            Work(f"ingest-chaos-{platform.value}", platform, part, self._posts)
            for (platform, _), asks in numbered.items()
            for part in in_parts(asks, self._message)
        ]
        random.Random(7).shuffle(works)  # noqa: S311 - an order, no secret
        return works

    def send(self, work: Work) -> None:
        """Put a message on the queue, however often Redis is away meanwhile."""
        deadline = time.monotonic() + 60
        while True:
            try:
                send_fetch(self._broker, batch_of(work))
            except redis.RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def calm(self) -> float:
        """Send everything and wait for its end; give the seconds."""
        start = time.monotonic()
        for work in self.works():
            self.send(work)
        self.until_done()
        return time.monotonic() - start

    def disturbed(self, kills: int, *, seed: int) -> float:
        """Send everything in small parts and kill between and meanwhile."""
        start, draw = time.monotonic(), random.Random(seed)  # noqa: S311 - no secret
        works = self.works()
        done = 0
        for number, share in enumerate(_shares(len(works), kills)):
            for work in works[done : done + share]:
                self.send(work)
            done += share
            time.sleep(draw.uniform(0, LONGEST_PAUSE_SECONDS))
            self.kill_one(draw)
            if number % 20 == 19:  # noqa: PLR2004 - a line now and then
                print(f"  {number + 1} kills, {time.monotonic() - start:.0f} s", flush=True)
        self.until_done()
        return time.monotonic() - start

    def kill_one(self, draw: random.Random) -> None:
        """Kill a part as its share says, at once when it is old enough.

        It is drawn first and waited for: Redis is back at once, and who is up first would be Redis nine times of ten.
        """
        name = draw.choices(list(PARTS), list(PARTS.values()))[0]
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            known = {child.name: child for child in self._children() if _is_old(child)}
            if name in known:
                process = known[name].process
                with suppress(ProcessLookupError):
                    os.kill(process.pid if process else 0, signal.SIGKILL)
                    self.kills[name] += 1
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{name} of the stack was not ready for {YOUNG_SECONDS} s within two minutes")

    def _children(self) -> tuple[ChildState, ...]:
        state = read_state(self._stack.home)
        return state.children if state else ()

    def until_done(self) -> None:
        """Wait until every account has its outcome and no follow-up work is left; send again what was forgotten."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            with suppress(redis.RedisError, UnavailableError, DriverError, Neo4jError, OSError):
                if self._is_quiet():
                    time.sleep(1.0)
                    if self._is_quiet():
                        unheard = self.unheard()
                        if not unheard:
                            return
                        print(f"  sent again: {len(unheard)} messages that nothing was heard of", flush=True)
                        for work in unheard:
                            self.send(work)
            time.sleep(0.5)
        self._in_time = False
        print(f"  not done after {self._patience:.0f} s")

    def _is_quiet(self) -> bool:
        return self._stack.queue_is_empty() and self._stack.count("(o:Outbox)") == 0

    def unheard(self) -> list[Work]:
        """Give the messages with accounts of which nothing was written down."""
        known = {run: entries.keys() for run, entries in self.entries().items()}
        return [work for work in self.works() if not all(ask.number in known[work.run] for ask in work.asks)]

    def entries(self) -> dict[str, dict[int, Entry]]:
        """Read what became of the accounts, by run and place."""

        async def read() -> dict[str, dict[int, Entry]]:
            async with Redis.from_url(f"redis://127.0.0.1:{self._stack.port + 3}/0") as client:
                return {run: await FetchLedger(client).entries(run) for run in {work.run for work in self.works()}}

        return asyncio.run(read())

    def outcomes(self) -> Counter[str]:
        """Count what became of the accounts; `lost` are those of which nothing was written down when all was quiet."""
        counted = Counter(
            entry.outcome if entry.is_final else "waiting"
            for entries in self.entries().values()
            for entry in entries.values()
        )
        counted["lost" if self._in_time else "still queued"] = len(self._asks) - counted.total()
        return counted

    def quota(self) -> str:
        """Say what is left of the quota: what a killed message had reserved is gone, and it reserves again."""
        return self._stack.run("quota", seconds=120).stdout.rstrip()

    def rebuilt(self) -> str:
        """Say whether the graph equals its rebuild: of two graphs that differ, this tells which is wrong."""
        done = self._stack.run("resolve", "--all", "--check", codes=(0, 1), seconds=600)
        return done.stdout.strip()[:600]

    def graph(self) -> Fingerprint:
        """Read the graph without the instants of reading."""
        with self._stack.graph() as session:
            return _without_instants(session)


def _shares(items: int, parts: int) -> list[int]:
    return [items * (n + 1) // parts - items * n // parts for n in range(parts)]


def _is_old(child: ChildState) -> bool:
    ready = child.phase == "ready" and child.process is not None
    return ready and time.time() - (child.process.created if child.process else 0) > YOUNG_SECONDS


def _without_instants(session: neo4j.Session) -> Fingerprint:
    prints.KEYS.setdefault("DeadLetter", "id")
    prints.VOLATILE = {
        kind: prints.VOLATILE.get(kind, frozenset()) | INSTANTS.get(kind, frozenset())
        for kind in {*prints.VOLATILE, *INSTANTS}
    }
    found = fingerprint(session)
    return Fingerprint({kind: lines for kind, lines in found.parts.items() if kind not in LEFT_OUT})


def quotas(*, count: bool) -> dict[str, str]:
    """Give the setting with which a stack counts its quota or does not."""
    return {"CREATORGRAPH_QUOTAS": str(count).lower()}


def _part(graph: Fingerprint, *, resolved: bool) -> Fingerprint:
    return Fingerprint({kind: lines for kind, lines in graph.parts.items() if (kind in RESOLVED) == resolved})


def main() -> int:
    """Run both and compare; the exit code is 1 where anything was lost or is different."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=21_500)
    parser.add_argument("--posts", type=int, default=2, help="recent posts of each account that are asked for")
    parser.add_argument("--message", type=int, default=25, help="accounts of a message")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds to wait for the end after the last kill")
    parser.add_argument("--with-quotas", action="store_true")
    given = parser.parse_args()
    share = 0.46 if given.with_quotas else 1.0
    persons = int(given.accounts / ASKED_A_PERSON / share) + 20
    fakes = Fakes(given.port + 40, persons=persons)
    platforms = (Platform.YOUTUBE, Platform.X) if given.with_quotas else tuple(Platform)
    try:
        asks = fakes.asks(platforms, given.accounts)
        with tempfile.TemporaryDirectory() as folder:
            return compare(given, Path(folder), asks, fakes)
    finally:
        fakes.process.terminate()
        fakes.process.wait()


@contextmanager
def patched(settings: Mapping[str, str]) -> Iterator[None]:
    """Let the stacks have these settings beside their own."""
    own = Stack.environment.fget  # type: ignore[attr-defined]  # a property
    Stack.environment = property(lambda stack: {**own(stack), **settings})  # type: ignore[assignment, method-assign]
    yield


def compare(given: argparse.Namespace, folder: Path, asks: Sequence[tuple[Platform, str, bool]], fakes: Fakes) -> int:
    """Run calm, then disturbed."""
    print(f"{len(asks)} accounts, {given.kills} kills, seed {given.seed}", flush=True)
    where = {"CREATORGRAPH_FAKE_PLATFORMS_URL": fakes.url}
    how = {"posts": given.posts, "message": given.message, "patience": given.patience}
    with patched(where | quotas(count=False)), running(folder / "calm", given.port) as stack:
        calm_run = Run(stack, asks, **how)
        seconds = calm_run.calm()
        calm, outcomes, rebuilt = calm_run.graph(), calm_run.outcomes(), calm_run.rebuilt()
    print(f"calm: {seconds:.1f} s ({len(asks) / seconds:.0f} accounts/s), {dict(outcomes)}, {calm.sizes}", flush=True)
    print(f"  rebuilt: {rebuilt}", flush=True)
    fakes.forget(quotas=given.with_quotas)
    with patched(where | quotas(count=given.with_quotas)), running(folder / "disturbed", given.port + 10) as stack:
        run = Run(stack, asks, **how)
        seconds = run.disturbed(given.kills, seed=given.seed)
        after, outcomes, rebuilt = run.graph(), run.outcomes(), run.rebuilt()
        if given.with_quotas:
            print(run.quota())
    print(f"disturbed: {seconds:.1f} s, kills {dict(run.kills)}, {dict(outcomes)}")
    print(f"  rebuilt: {rebuilt}")
    wrong = outcomes["lost"] + outcomes["still queued"] + outcomes["waiting"]
    for resolved, name in ((False, "what was read"), (True, "creators and edges")):
        a, b = _part(calm, resolved=resolved), _part(after, resolved=resolved)
        print(f"{name}: {a.digest} {'==' if a.digest == b.digest else '!='} {b.digest}")
        for line in a.differences(b, most=3):
            print(f"    {line[:400]}")
        wrong += a.digest != b.digest
    usage = fakes.get("/control/usage")
    rows = usage["usage"] if isinstance(usage, dict) else []
    for row in rows:
        print(f"  seen by {row['source']}: {row['calls']} calls, {row['accounts']} accounts, {row['refused']} refused")
        wrong += bool(given.with_quotas and row["refused"])
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
