"""The purge as it runs: graph and archive, what would go first, and what the settings may say."""

import asyncio
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from creatorgraph.bootstrap.graph import connect_store, new_id
from creatorgraph.bootstrap.retention import policy_of
from creatorgraph.cli import root
from creatorgraph.clock import system_clock
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.purging import Purge, Purged
from creatorgraph.identity_graph.retention import Policy, Stamp
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.purging import Purging
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.raw import Part, Raw
from creatorgraph.platforms.terms import Source
from creatorgraph.settings import Settings
from tests.contract.sightings import seen
from tests.engines import environment_of

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
    purging = Purging(purge, Archive(installation.effective_archive_url), policy, 90, lambda: NOW)
    await store.upsert([seen("x", f"{number}@a{number}", display_name="N") for number in range(5)])
    assert await purging.run() == Purged()
    assert await purging.run(every=True) == Purged(accounts=5, stubs=5)
    assert await purging.run(every=True) == Purged()


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
