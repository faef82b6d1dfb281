"""The purge as it runs: graph and archive, what would go first, and what the settings may say."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from creatorgraph.bootstrap.graph import connect_store, new_id, policy_of
from creatorgraph.bootstrap.retention import purging_of
from creatorgraph.cli import root
from creatorgraph.clock import from_text, system_clock
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph import purging as purging_module
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.purging import Purge, Purged
from creatorgraph.identity_graph.retention import Policy, Stamp
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.purging import Purging
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.raw import Part, Raw
from creatorgraph.platforms.terms import Source
from creatorgraph.settings import Settings
from tests.contract.sightings import START, seen
from tests.engines import Engine, environment_of

NOW = system_clock().replace(microsecond=0)


def raw(source: Source, days: float) -> Raw:
    """Make an answer that is so many days old."""
    return Raw(source, "1", NOW - timedelta(days=days), Part.ACCOUNT, Ask("1", by_id=True), b"{}")


async def test_graph_and_archive_are_purged_by_a_moved_clock(graph: Graph, installation: Settings) -> None:
    store = connect_store(installation, graph)
    archive = Archive(installation.effective_archive_url)
    days = 0.0

    def clock() -> datetime:
        return NOW + timedelta(days=days)

    policy = Policy()
    purge = Purge(graph, store, policy=policy, clock=clock, new_id=new_id)
    purging = Purging(purge, archive, policy, 90, clock)
    await store.upsert([seen("youtube", "UC1@a", source="youtube", bio="b").model_copy(update={"observed_at": NOW})])
    await archive.write([raw(source, 0) for source in (Source.YOUTUBE, Source.TIKTOK_RESEARCH, Source.X)])
    assert await purging.run() == Purged()
    days = 14  # what lapses before the next walk goes in this one
    assert await purging.run(raw=False) == Purged()
    assert await purging.run() == Purged(raw=1)
    days = 30
    assert purging.raw_due(remove=False) == 1
    reports: list[tuple[Purged, str]] = []
    assert await purging.run(report=lambda *seen: reports.append(seen)) == Purged(accounts=1, stubs=1, raw=1)
    assert reports == [(Purged(accounts=1, stubs=1), "")]
    days = 89
    assert await purging.run() == Purged(raw=1)
    assert list(archive.shards()) == [shard for shard in archive.shards() if not archive.entries(shard)]


async def test_every_account_is_looked_at_where_a_retention_was_set(graph: Graph, installation: Settings) -> None:
    store = connect_store(installation, graph)
    policy = policy_of(installation.model_copy(update={"retention_days": {"import": 1}}))
    purge = Purge(graph, store, policy=policy, clock=lambda: NOW, new_id=new_id)
    archive = Archive(installation.effective_archive_url)
    purging = Purging(purge, archive, policy, 90, lambda: NOW, dating_seconds=0.0)  # dates nobody
    await store.upsert([seen("x", f"{number}@a{number}", display_name="N") for number in range(5)])
    assert await purging.run() == Purged()
    assert await purging.run(every=True) == Purged(accounts=5, stubs=5)
    assert await purging.run(every=True) == Purged()


class Retained:
    """An installation under a retention that tests change, as the hourly purge sees it on a day that they choose."""

    def __init__(self, graph: Graph, engine: Engine, installation: Settings) -> None:
        self.graph, self.engine, self.installation = graph, engine, installation
        self.day = 0.0
        self.set({})

    def set(self, days: dict[str, int]) -> None:
        """Start anew under a retention."""
        settings = self.installation.model_copy(update={"retention_days": days})
        self.store = connect_store(settings, self.graph)
        self.purging = purging_of(settings, self.graph, self.store)
        purge = Purge(self.graph, self.store, policy=self.purging.policy, clock=self.now, new_id=new_id)
        self.purging = replace(self.purging, graph=purge, clock=self.now)

    def now(self) -> datetime:
        """Give the instant."""
        return START + timedelta(days=self.day)

    async def purged_on(self, day: float) -> Purged:
        """Purge on a day."""
        self.day = day
        return await self.purging.run()

    async def lapses(self) -> dict[str, int | None]:
        """Give the day after the start on which something on each account lapses."""
        rows = await self.engine.ask("MATCH (a:Account) RETURN a.key AS key, a.expires_at AS at")
        return {row["key"]: (from_text(row["at"]) - START).days if row["at"] else None for row in rows}


@pytest.fixture
def retained(graph: Graph, engine: Engine, installation: Settings) -> Retained:
    """Give an empty installation under the platforms' terms alone."""
    return Retained(graph, engine, installation)


READ = (
    seen("x", "1@a", source="x", display_name="X"),
    seen("x", "2@b", source="import:f", display_name="I"),
    seen("youtube", "UC1@c", source="youtube", display_name="Y"),
    seen("instagram", "4@d", source="instagram", display_name="G"),
)


async def test_a_retention_that_was_set_holds_for_what_is_there_and_for_what_comes(retained: Retained) -> None:
    await retained.store.upsert(READ)
    assert await retained.purged_on(1) == Purged()
    assert await retained.lapses() == {"x:1": None, "x:2": None, "youtube:UC1": 30, "instagram:4": None}
    retained.set({"x": 40, "import": 20, "youtube": 10})
    # what is read from now on says so at once
    await retained.store.upsert([seen("x", "1@a", day=2, source="x", display_name="X")])
    assert await retained.lapses() == {"x:1": 42, "x:2": None, "youtube:UC1": 30, "instagram:4": None}
    assert await retained.purged_on(9) == Purged(dated=2)
    assert await retained.lapses() == {"x:1": 42, "x:2": 20, "youtube:UC1": 10, "instagram:4": None}
    assert await retained.purged_on(10) == Purged(accounts=1, stubs=1)
    assert await retained.purged_on(20) == Purged(accounts=1, stubs=1)
    assert await retained.purged_on(41.9) == Purged()
    assert await retained.purged_on(42) == Purged(accounts=1, stubs=1)


async def test_what_is_long_over_goes_with_the_first_purge_and_no_other_account_is_written(retained: Retained) -> None:
    await retained.store.upsert(READ)
    retained.set({"x": 30, "import": 30})
    turns = "MATCH (a:Account {key: 'instagram:4'}) RETURN a.turn AS turn, a.stale AS stale"
    before = await retained.engine.ask(turns)
    assert await retained.purged_on(31) == Purged(accounts=3, stubs=3, dated=2)  # with YouTube's, by its terms
    assert await retained.engine.ask(turns) == before


async def test_a_retention_that_was_taken_back_lets_what_is_there_stay(retained: Retained) -> None:
    retained.set({"x": 30})
    await retained.store.upsert(READ)
    assert (await retained.lapses())["x:1"] == 30
    retained.set({})
    retained.purging = replace(retained.purging, dating_seconds=0.0)  # accounts that are due are dated even so
    assert await retained.purged_on(31) == Purged(accounts=1, stubs=1, dated=1)
    assert await retained.lapses() == dict.fromkeys(("x:1", "x:2", "youtube:UC1", "instagram:4"))


async def test_dating_goes_on_where_the_purge_before_stopped_and_begins_anew_with_another_retention(
    retained: Retained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging_module, "ACCOUNTS_AT_ONCE", 2)
    await retained.store.upsert(READ)

    async def dated() -> list[int | None]:
        done = [await retained.purging.graph.dated() for _ in range(2)]
        return [each.dated if each else None for each in done]

    retained.set({"import": 20})
    assert await dated() == [0, 1]  # two accounts each, by key
    assert await dated() == [0, None]
    retained.set({"import": 20})  # a worker starts anew
    assert await dated() == [None, None]
    retained.set({"instagram": 20})
    assert (await retained.purging.graph.dated()) == Purged(dated=1)
    retained.set({"instagram": 20})
    assert await dated() == [1, 0]
    assert await retained.lapses() == {"x:1": None, "x:2": None, "youtube:UC1": 30, "instagram:4": 20}


def test_terms_shorten_what_the_settings_say() -> None:
    policy = policy_of(Settings(retention_days={"import": 365, "x": 90, "youtube": 3_000}))
    sources = ("youtube", "tiktok-research", "x", "instagram", "import:a.csv")
    assert [policy.keep_days(source) for source in sources] == [30, 15, 90, None, 365]
    assert policy.lapses_at(Stamp("2026-11-01T00:00:00.000Z", "x")) == "2027-01-30T00:00:00.000Z"
    assert policy.history["youtube"] == 0
    assert policy_of(Settings(youtube_derived_metrics=True)).history["youtube"] == 1_095
    with pytest.raises(SetupError, match="names 'facebook', which is no source: name one of import, instagram"):
        policy_of(Settings(retention_days={"facebook": 1}))


async def test_a_dry_run_says_what_would_go_and_changes_nothing(
    graph: Graph, installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = connect_store(installation, graph)
    old = NOW - timedelta(days=40)
    await store.upsert([seen("youtube", "UC1@a", source="youtube", bio="b").model_copy(update={"observed_at": old})])
    await Archive(installation.effective_archive_url).write([raw(Source.YOUTUBE, 40)])
    for name, value in environment_of(installation).items():
        monkeypatch.setenv(name, value)
    said = await run("purge", "--dry-run")
    assert said == "youtube: 1, raw answers: 1\n"
    assert await run("purge", "--dry-run") == said
    assert "1 accounts lost what lapsed, of 1 only the key is left; 0 posts and 1 raw answers removed" in await run(
        "purge"
    )
    assert await run("purge", "--dry-run") == "nothing is due\n"
    assert "0 of 0 answers written" in await run("replay", "--no-wait")


async def run(*arguments: str) -> str:
    """Run a command in a thread of its own, since it has a loop of its own; give what it writes."""
    result = await asyncio.to_thread(CliRunner().invoke, root, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
