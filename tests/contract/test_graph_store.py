"""What the store promises of the graph, on every engine."""

import asyncio
import random
from typing import Any

import pytest

from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.dumps import broken_counts, dump
from tests.contract.sightings import SEALER, clock, seen, store_on
from tests.engines import Engine

ADDRESS = "ada@example.org"


def rich(*, day: float = 0) -> AccountObservation:
    """Give an account that shows everything an account can show."""
    return seen(
        "instagram",
        "17841@Ada.Lovelace",
        day=day,
        display_name="Ada Lovelace",
        bio=f"Numbers and engines. Write to {ADDRESS}",
        website="https://www.ada-engines.org/about?utm_source=ig",
        links=("https://youtube.com/channel/UCabcdefghijklmnopqrstuv", "https://x.com/ada_writes"),
        followers=1200,
        verified=True,
        country="GB",
        recent_posts=(
            {"id": "p1", "type": "image", "caption": "With Charles", "hashtags": ("engine",), "mentions": ("charles",)},
        ),
    )


def crowd() -> list[AccountObservation]:
    """Give accounts that share handles' history, names, e-mails, sites and links, some seen more than once."""
    people = range(8)
    first = [
        seen(
            platform,
            f"{platform}{person}@person{person}",
            display_name=f"Person Number{person % 5}",
            bio=f"mail: team{person % 3}@example.org",
            website=f"https://site{person % 4}.example.net",
            links=(f"https://x.com/person{(person + 1) % 8}",),
            followers=person * 100,
        )
        for person in people
        for platform in ("instagram", "x")
    ]
    later = [
        seen("x", f"x{person}@renamed{person}", day=3, bio="nothing left", links=(), followers=person)
        for person in people
        if person % 2
    ]
    unnamed = [seen("x", f"@person{person}", day=1, display_name="Known By Handle") for person in (2, 3)]
    return first + later + unnamed


async def one(engine: Engine, statement: str, **parameters: object) -> object:
    """Give the one value that a statement returns."""
    rows = await engine.ask(statement, **parameters)
    assert len(rows) == 1, rows
    (value,) = rows[0].values()
    return value


async def shown_by(engine: Engine, key: str) -> set[tuple[str, str]]:
    """Give what an account has edges to: (type, key)."""
    rows = await engine.ask("MATCH (a:Account {key: $key})-[r]->(b) RETURN type(r) AS type, b.key AS key", key=key)
    return {(row["type"], row["key"]) for row in rows}


async def holdings(engine: Engine, handle: str) -> dict[str, bool]:
    """Give who holds (true) or held (false) a handle."""
    rows = await engine.ask(
        "MATCH (:Handle {key: $key})<-[r:HAS_HANDLE]-(a:Account) RETURN a.key AS key, r.to IS NULL AS now", key=handle
    )
    return {row["key"]: row["now"] for row in rows}


async def test_an_account_becomes_the_nodes_and_edges_of_the_documentation(graph: Graph, engine: Engine) -> None:
    touched = await store_on(graph).upsert([rich()])
    hashed = SEALER.keyed_hash(ADDRESS)
    assert touched == ["instagram:17841"]
    assert await shown_by(engine, "instagram:17841") == {
        ("HAS_HANDLE", "instagram:ada.lovelace"),
        ("HAS_EMAIL", hashed),
        ("HAS_URL", "ada-engines.org/about"),
        ("NAMED", "ada lovelace"),
        ("LINKS_TO", "youtube:UCabcdefghijklmnopqrstuv"),
        ("LINKS_TO", "x:@ada_writes"),
        ("POSTED", "instagram:p1"),
    }
    account = await one(engine, "MATCH (a:Account {key: 'instagram:17841'}) RETURN properties(a) AS shown")
    assert isinstance(account, dict)
    assert (account["handle"], account["followers"], account["verified"]) == ("Ada.Lovelace", 1200, True)
    assert (account["status"], account["observed_at"]) == ("active", "2026-11-01T00:00:00.000Z")
    stubs = await engine.ask("MATCH (a:Account {status: 'stub'}) RETURN a.key AS key ORDER BY key")
    assert [row["key"] for row in stubs] == [
        "instagram:@charles",
        "x:@ada_writes",
        "youtube:UCabcdefghijklmnopqrstuv",
    ]
    mentioned = await one(engine, "MATCH (:Post {key: 'instagram:p1'})-[:MENTIONS]->(a) RETURN a.key AS key")
    assert mentioned == "instagram:@charles"


async def test_an_email_stands_in_the_graph_hashed_and_sealed_only(graph: Graph, engine: Engine) -> None:
    await store_on(graph).upsert([seen("x", "1@ada", emails=(ADDRESS,)), seen("x", "2@eve", bio=f"or {ADDRESS}!")])
    (row,) = await engine.ask("MATCH (e:Email) RETURN properties(e) AS shown")
    email = row["shown"]
    assert (email["key"], email["degree"]) == (SEALER.keyed_hash(ADDRESS), 2)
    assert SEALER.unseal(email["sealed"]) == ADDRESS
    assert ADDRESS not in repr(email)
    derived = await one(engine, "MATCH (a:Account {key: 'x:1'}) RETURN a.derived AS derived")
    assert ADDRESS not in str(derived)


async def test_the_same_batch_twice_gives_the_same_graph(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    batch = [rich(), *crowd()]
    await store.upsert(batch)
    once = await dump(engine)
    assert await store.upsert(batch) == []
    assert await dump(engine) == once
    assert await broken_counts(engine) == []


@pytest.mark.parametrize("resolved", [False, True])
async def test_a_run_waits_for_what_another_one_brought_and_nobody_resolved(
    graph: Graph, engine: Engine, *, resolved: bool
) -> None:
    store = store_on(graph)
    await store.upsert([rich()], mark=BatchMark("first", 0))
    if resolved:
        await engine.ask("MATCH (a:Account) SET a.stale = null")
    assert await store.upsert([rich()], mark=BatchMark("second", 0)) == []
    due = await engine.ask("MATCH (o:Outbox) WHERE 'second' IN o.runs RETURN o.kind AS kind, o.keys AS keys")
    assert due == ([] if resolved else [{"kind": "resolve", "keys": ["instagram:17841"]}])


async def test_two_writers_at_once_give_what_one_after_the_other_gives(graph: Graph, engine: Engine) -> None:
    observations = crowd()
    halves = [observations[:14], observations[7:]]  # what lies between is in both
    store = store_on(graph)
    for half in halves:
        await store.upsert(half)
    serial = await dump(engine)
    await engine.wipe()
    stores = [store_on(graph, prefix=prefix) for prefix in ("one", "two")]
    await asyncio.gather(*(each.upsert(half) for each, half in zip(stores, halves, strict=True)))
    assert await dump(engine) == serial
    assert await broken_counts(engine) == []


async def test_small_batches_that_wait_for_each_other_give_what_one_after_the_other_gives(
    graph: Graph, engine: Engine
) -> None:
    observations = crowd()
    store = store_on(graph)
    await store.upsert(observations)
    expected = await dump(engine)
    await engine.wipe()
    parts = [(BatchMark("run", number), observations[number::6]) for number in range(6)]
    parts += parts[:3]  # messages that came twice at once
    await asyncio.gather(*(store.upsert(part, mark=mark) for mark, part in parts))
    assert await dump(engine) == expected
    assert await broken_counts(engine) == []
    batches = await engine.ask("MATCH (b:RunBatch {run: 'run'}) RETURN b.key AS key, b.accounts AS accounts")
    assert {row["key"]: row["accounts"] for row in batches} == {mark.key: len(part) for mark, part in parts}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_order_of_batches_does_not_matter(graph: Graph, engine: Engine, seed: int) -> None:
    observations = crowd()
    store = store_on(graph)
    await store.upsert(observations)
    expected = await dump(engine)
    await engine.wipe()
    shuffled = random.Random(seed).sample(observations, len(observations))  # noqa: S311 - an order, no secret
    for first in range(0, len(shuffled), 5):
        await store.upsert(shuffled[first : first + 5])
    assert await dump(engine) == expected
    assert await broken_counts(engine) == []


async def test_an_older_observation_never_overwrites_a_newer_one_field_by_field(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    await store.upsert([seen("x", "1@ada", day=5, followers=50, display_name="New Name")])
    await store.upsert([seen("x", "1@ada", day=2, followers=20, display_name="Old Name", bio="only seen then")])
    account = await one(engine, "MATCH (a:Account {key: 'x:1'}) RETURN properties(a) AS shown")
    assert isinstance(account, dict)
    assert (account["followers"], account["display_name"], account["bio"]) == (50, "New Name", "only seen then")
    assert account["observed_at"] == "2026-11-06T00:00:00.000Z"
    assert '"bio":["2026-11-03T00:00:00.000Z","test"]' in account["provenance"]
    assert ("NAMED", "new name") in await shown_by(engine, "x:1")
    assert ("NAMED", "old name") not in await shown_by(engine, "x:1")


async def test_a_provisional_account_is_adopted_with_its_links_and_mentions(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    post = {"id": "p", "mentions": ("ada",)}
    await store.upsert([seen("x", "@ada", followers=7, bio="first seen by handle", imported_as="x:ada")])
    await store.upsert([seen("tiktok", "9@fan", links=("https://x.com/ada",))])
    await store.upsert([seen("x", "2@bob", recent_posts=(post,))])
    assert await holdings(engine, "x:ada") == {"x:@ada": True}
    await store.upsert([seen("x", "1@ada", day=1, display_name="Ada")])
    account = await one(engine, "MATCH (a:Account {key: 'x:1'}) RETURN properties(a) AS shown")
    assert isinstance(account, dict)
    assert (account["followers"], account["display_name"], account["imported_as"]) == (7, "Ada", ["x:ada"])
    assert await engine.ask("MATCH (a:Account {key: 'x:@ada'}) RETURN a.key AS key") == []
    assert ("LINKS_TO", "x:1") in await shown_by(engine, "tiktok:9")
    assert await one(engine, "MATCH (:Post)-[:MENTIONS]->(a) RETURN a.key AS key") == "x:1"
    assert await holdings(engine, "x:ada") == {"x:1": True}
    assert await broken_counts(engine) == []


async def test_a_stub_from_a_link_becomes_the_real_account(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    await store.upsert([seen("tiktok", "9@fan", links=("https://x.com/ada",))])
    assert await one(engine, "MATCH (a:Account {key: 'x:@ada'}) RETURN a.status AS status") == "stub"
    await store.upsert([seen("x", "1@ada", day=1)])
    accounts = await engine.ask("MATCH (a:Account {platform: 'x'}) RETURN a.key AS key, a.status AS status")
    assert accounts == [{"key": "x:1", "status": "active"}]
    assert ("LINKS_TO", "x:1") in await shown_by(engine, "tiktok:9")
    assert await broken_counts(engine) == []


async def test_a_link_to_a_handle_whose_holder_is_known_leads_to_the_holder(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    await store.upsert([seen("x", "1@Ada")])
    await store.upsert([seen("tiktok", "9@fan", links=("https://x.com/ADA",))])
    assert ("LINKS_TO", "x:1") in await shown_by(engine, "tiktok:9")
    assert await engine.ask("MATCH (a:Account {status: 'stub'}) RETURN a.key AS key") == []


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
async def test_links_and_mentions_of_a_handle_follow_it_to_its_new_holder(
    graph: Graph, engine: Engine, order: tuple[int, ...]
) -> None:
    store = store_on(graph)
    post = {"id": "p", "mentions": ("ada",)}
    naming = seen("x", "3@fan", links=("https://x.com/ada",), recent_posts=(post,))
    batches = (naming, seen("x", "1@ada"), seen("x", "2@ada", day=9, links=("https://x.com/fan",)))
    for each in order:
        await store.upsert([batches[each]])
    assert {edge for edge in await shown_by(engine, "x:3") if edge[0] == "LINKS_TO"} == {("LINKS_TO", "x:2")}
    assert await one(engine, "MATCH (:Post)-[:MENTIONS]->(a) RETURN a.key AS key") == "x:2"
    assert await broken_counts(engine) == []


async def test_a_recycled_handle_leaves_the_old_owner_its_history(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    await store.upsert([seen("x", "1@ada", display_name="First Owner")])
    await store.upsert([seen("x", "2@ada", day=9, display_name="Second Owner")])
    assert await holdings(engine, "x:ada") == {"x:1": False, "x:2": True}
    names = await engine.ask("MATCH (a:Account) RETURN a.key AS key, a.display_name AS name ORDER BY key")
    assert names == [{"key": "x:1", "name": "First Owner"}, {"key": "x:2", "name": "Second Owner"}]


async def test_a_renamed_account_holds_its_new_handle_and_held_the_old(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    await store.upsert([seen("x", "1@ada")])
    await store.upsert([seen("x", "1@countess", day=4)])
    assert (await holdings(engine, "x:ada"), await holdings(engine, "x:countess")) == ({"x:1": False}, {"x:1": True})
    assert await one(engine, "MATCH (a:Account) RETURN a.handle AS handle") == "countess"


async def test_what_is_shown_no_more_loses_its_edge_and_its_count(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    shown: dict[str, Any] = {
        "website": "https://ada-engines.org",
        "emails": (ADDRESS,),
        "links": ("https://x.com/ada",),
    }
    await store.upsert([seen("tiktok", "1@ada", **shown), seen("tiktok", "2@eve", **shown)])
    await store.upsert([seen("tiktok", "1@ada", day=1, website="", emails=(), links=())])
    assert await shown_by(engine, "tiktok:1") == {("HAS_HANDLE", "tiktok:ada")}
    degrees = await engine.ask("MATCH (i:Email|Url) RETURN i.degree AS degree")
    assert [row["degree"] for row in degrees] == [1, 1]
    assert await one(engine, "MATCH (a:Account {key: 'x:@ada'}) RETURN a.linked_by AS linked_by") == 1
    assert await broken_counts(engine) == []


async def test_follow_up_work_is_left_by_the_transaction_that_writes(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    await store.upsert([seen("x", "1@ada")], mark=BatchMark("run", 3))
    rows = await engine.ask("MATCH (o:Outbox) RETURN o.kind AS kind, o.keys AS keys, o.runs AS runs")
    assert rows == [{"kind": "resolve", "keys": ["x:1"], "runs": ["run"]}]


async def test_what_waits_is_counted_without_its_keys_also_after_some_were_taken_out(graph: Graph) -> None:
    await store_on(graph).upsert([seen("x", "1@ada"), seen("x", "2@eve")], mark=BatchMark("run", 3))
    assert await graph.read("operations/waiting", run="run") == [{"kind": "resolve", "keys": 2, "rows": 1}]
    await graph.run("erasure/clear_outbox", keys=["x:1"])
    assert await graph.read("operations/waiting", run="run") == [{"kind": "resolve", "keys": 1, "rows": 1}]
    assert (await graph.read("operations/backlog", kind="resolve"))[0]["keys"] == 1


async def test_a_write_whose_follow_up_work_cannot_be_left_writes_nothing(graph: Graph, engine: Engine) -> None:
    turns = iter(["turn"])

    def no_more_ids() -> str:
        for turn in turns:
            return turn
        raise _RefusedError

    store = AccountStore(graph, sealer=SEALER, clock=clock, new_id=no_more_ids)
    with pytest.raises(_RefusedError):
        await store.upsert([rich()], mark=BatchMark("run", 1))
    assert await engine.ask("MATCH (n) WHERE NOT n:Migration RETURN labels(n) AS labels") == []


class _RefusedError(Exception):
    """Ends a transaction from inside."""


async def test_a_transaction_that_fails_leaves_nothing(graph: Graph, engine: Engine) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run("accounts/create", rows=[{"key": "x:1", "platform": "x"}])
        raise _RefusedError

    with pytest.raises(_RefusedError):
        await graph.write(work)
    assert await dump(engine) == []


async def test_a_batch_with_a_mark_is_written_once(graph: Graph, engine: Engine) -> None:
    store = store_on(graph)
    mark = BatchMark("run", 1)
    assert await store.upsert([seen("x", "1@ada", followers=1)], mark=mark) == ["x:1"]
    before = await dump(engine)
    assert await store.upsert([seen("x", "1@ada", day=1, followers=2)], mark=mark) == []
    assert await dump(engine) == before
    assert await one(engine, "MATCH (o:Outbox) RETURN count(o) AS n") == 1


async def test_one_marked_batch_sent_to_two_writers_at_once_is_written_once(graph: Graph, engine: Engine) -> None:
    stores = [store_on(graph, prefix=prefix) for prefix in ("one", "two")]
    mark = BatchMark("run", 1)
    await asyncio.gather(*(store.upsert(crowd(), mark=mark) for store in stores))
    assert await one(engine, "MATCH (o:Outbox) RETURN count(o) AS n") == 1
    assert await broken_counts(engine) == []
