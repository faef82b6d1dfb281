"""Accounts that are not shown, in a real graph: noted, proved with a moved clock, out of profiles, and back again."""

from datetime import UTC, datetime, timedelta

from creatorgraph.access.sealing import Sealer
from creatorgraph.bootstrap.graph import new_id
from creatorgraph.identity_graph.absences import Missed
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.outcomes import Absence
from tests.engines import Engine

START = datetime(2026, 11, 1, tzinfo=UTC)


def seen(platform: Platform, handle: str, *, identity: str | None = None, hours: float = 0) -> AccountObservation:
    when = START + timedelta(hours=hours)
    return AccountObservation(platform=platform, platform_id=identity, handle=handle, observed_at=when, source="x")


async def test_two_sightings_a_day_apart_are_proof_and_an_observation_takes_it_back(
    graph: Graph, engine: Engine
) -> None:
    now = [START + timedelta(hours=1)]
    store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: now[0], new_id=new_id)
    await store.upsert([seen(Platform.X, "ada", identity="1"), seen(Platform.TIKTOK, "bob")])
    await engine.ask(
        "MATCH (a:Account) "
        "CREATE (a)-[:BELONGS_TO {since: '', confidence: 1.0}]->(:Creator {id: a.key, status: 'active'})"
    )
    missed = [
        Missed(Platform.X, "1", by_id=True, absence=Absence.NOT_FOUND),
        Missed(Platform.TIKTOK, "bob", by_id=False, absence=Absence.NOT_FOUND),
        Missed(Platform.X, "nobody", by_id=False, absence=Absence.NOT_FOUND),
    ]
    assert await store.miss(missed) == []
    now[0] += timedelta(hours=24)
    assert await store.miss(missed) == ["tiktok:@bob", "x:1"]
    assert await store.miss(missed) == []  # proved once
    (row,) = await engine.ask("MATCH (o:Outbox {kind: 'project'}) RETURN o.keys AS keys")
    assert sorted(row["keys"]) == ["tiktok:@bob", "x:1"]
    (projected,) = await graph.read("operations/creators_to_project", ids=["x:1"])
    assert [each["key"] for each in projected["accounts"] if each["key"]] == []
    await store.upsert([seen(Platform.X, "ada", identity="1", hours=26)])
    rows = await engine.ask("MATCH (a:Account) RETURN a.key AS key, a.gone AS gone, a.absence AS absence ORDER BY key")
    assert [(row["key"], row["gone"], row["absence"]) for row in rows] == [
        ("tiktok:@bob", "gone", "not found"),
        ("x:1", None, None),
    ]


async def test_a_handle_that_nobody_holds_says_nothing_of_an_account_with_an_id(graph: Graph, engine: Engine) -> None:
    now = [START + timedelta(hours=1)]
    store = AccountStore(graph, sealer=Sealer(bytes(32)), clock=lambda: now[0], new_id=new_id)
    await store.upsert([seen(Platform.X, "ada", identity="1")])
    for kind, expected in ((Absence.NOT_FOUND, []), (Absence.SUSPENDED, ["x:1"])):
        for _ in range(2):
            now[0] += timedelta(hours=25)
            proved = await store.miss([Missed(Platform.X, "ada", by_id=False, absence=kind)])
        assert proved == expected
    (row,) = await engine.ask("MATCH (a:Account {key: 'x:1'}) RETURN a.gone AS gone")
    assert row["gone"] == "suspended"
