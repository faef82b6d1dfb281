"""Erasure of a person: gone from graph, feed, archive, queue and index, and kept out of whatever comes later."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from click.testing import CliRunner
from dramatiq.brokers.redis import RedisBroker
from redis.asyncio import Redis

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.sealing import Sealer
from creatorgraph.access.secrets import sealing_key
from creatorgraph.access.viewer import LOCAL_OPERATOR
from creatorgraph.bootstrap.erasure import erasure_over
from creatorgraph.bootstrap.graph import new_id, open_graph
from creatorgraph.bootstrap.matching import matcher_over
from creatorgraph.bootstrap.parts import Parts, opened
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.cli import root
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.creator_search.lists import CreatorLists
from creatorgraph.creator_search.notes import CreatorNotes
from creatorgraph.errors import NotFoundError, UnavailableError
from creatorgraph.graph_api.app import create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.batches import BatchMark
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.identity_graph.tombstones import Erased, Names
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.erasing import Erasure
from creatorgraph.operations.fetch_ledger import FetchLedger
from creatorgraph.operations.fetch_work import Work
from creatorgraph.operations.ingestion import Ingestion
from creatorgraph.operations.queue_scrub import without
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.raw import Part, Raw
from creatorgraph.platforms.terms import Source
from creatorgraph.platforms.x import X as XApi
from creatorgraph.settings import Settings
from creatorgraph.workers.messages import FetchAccount, FetchBatch, IngestBatch, send_batch, send_fetch
from tests.contract.dumps import broken_counts
from tests.contract.sightings import seen
from tests.engines import Engine, environment_of
from tests.graph_api.conftest import Api

SECRETS = ("mirabel", "quince", "8812345", "quinceworks", "formerly_q")
"""What only the person who is erased shows."""
X, IG = "8812345@mirabel_q", "17700@mira.paints"
JANE = Names.of(Platform.X, platform_id="8812345", handle=None)


def files_in(folder: str) -> list[str]:
    """Name all files of a folder."""
    return [str(path) for path in Path(folder).rglob("*")]


class Place:
    """An installation with a person in it: an X account that is erased, an Instagram account, and a stranger."""

    def __init__(self, settings: Settings, parts: Parts, redis: "Redis", engine: Engine) -> None:
        self.settings, self.parts, self.redis, self.engine = settings, parts, redis, engine
        self.archive = Archive(settings.effective_archive_url)
        self.erasure: Erasure = erasure_over(settings, parts, redis)

    async def fill(self) -> None:
        """Write the accounts, as platforms and an import showed them."""
        shown: dict[str, Any] = {"emails": ("studio@quinceworks.example",), "website": "https://quinceworks.example"}
        post = {"id": "p1", "caption": "by mirabel", "mentions": ("friend_of_q",), "posted_at": "2026-11-01T00:00:00Z"}
        person = [
            seen("x", "8812345@formerly_q", display_name="Mirabel Quince"),
            seen(
                "x",
                X,
                day=1,
                source="x",
                display_name="Mirabel Quince",
                bio="Mirabel of @alone_here, https://instagram.com/mira.paints",
                **shown,
            ),
            seen("x", X, day=2, source="x", recent_posts=(post,), followers=1_000),
            seen("instagram", IG, display_name="Mira paints", links=("https://x.com/mirabel_q",)),
            seen("youtube", "UC000000000000000000000a@mirayt", display_name="Mira", links=("https://x.com/mirabel_q",)),
            seen("x", "3@stranger", display_name="Somebody", bio="fan of https://x.com/mirabel_q"),
        ]
        await self.parts.store.upsert(person)
        await self.settle()
        raws = [Raw(Source.X, "8812345", system_clock(), Part.ACCOUNT, Ask("mirabel_q"), b'{"name": "Mirabel"}')]
        await self.archive.write([*raws, Raw(Source.X, "3", system_clock(), Part.ACCOUNT, Ask("3", by_id=True), b"{}")])

    async def settle(self) -> None:
        """Do all follow-up work."""
        while (await self.parts.identity.resolve_due()).accounts:
            pass
        while await self.parts.feed.announce_due() or await self.parts.agencies.refresh_due():
            pass
        while await self.parts.projection.project_due():
            pass

    async def everything(self) -> str:
        """Give all of the graph, Redis, the index and the names of the archive's files as one text."""
        nodes = await self.engine.ask("MATCH (n) RETURN properties(n) AS shown, labels(n)[0] AS label")
        edges = await self.engine.ask("MATCH ()-[r]->() RETURN properties(r) AS shown")
        found = [orjson.dumps([row["shown"] for row in (*nodes, *edges)], default=str).decode()]
        for key in await self.redis.keys("*"):
            dumped = await self.redis.dump(key)
            found.append(str(dumped))
        index = (await self.parts.indexes.shelf.current()).index
        ids = [row["id"] for row in await self.engine.ask("MATCH (c:Creator) RETURN c.id AS id")]
        found += [str(document) for document in await index.versions(ids)]
        found += files_in(self.settings.effective_archive_url)
        return "\n".join(found).casefold()

    async def ids(self) -> dict[str, str]:
        """Give the creator of each account."""
        rows = await self.engine.ask("MATCH (a:Account)-[:BELONGS_TO]->(c) RETURN a.key AS key, c.id AS id")
        return {row["key"]: row["id"] for row in rows}

    async def indexed(self, creator: str) -> bool:
        """Tell whether a creator is in the index."""
        return creator in await (await self.parts.indexes.shelf.current()).index.versions([creator])

    async def suggested(self, typed: str) -> list[str]:
        """Give what the index suggests."""
        return [each.label for each in await self.parts.search.suggest(typed)]


@pytest.fixture
async def place(installation: Settings, engine: Engine) -> AsyncIterator[Place]:
    """Give an installation with the accounts in it."""
    redis = Redis.from_url(installation.effective_redis_url)
    async with opened(installation) as parts:
        await parts.indexes.shelf.prepare()
        place = Place(installation, parts, redis, engine)
        await place.fill()
        yield place
    await redis.aclose()


async def test_a_receipt_is_given_however_many_are_newer(place: Place, engine: Engine) -> None:
    graph = place.erasure.graph
    opened_first, _ = await graph.begin(await graph.subject_of_accounts([JANE]), actor="ada")
    await engine.ask(
        "UNWIND range(1, 101) AS number CREATE (:Erasure {id: 'later-' + number, at: '2999-01-01T00:00:00.000Z'})"
    )
    receipt = await graph.finish(opened_first)
    assert (receipt["id"], receipt["actor"], receipt["status"]) == (opened_first, "ada", "done")
    assert receipt["tombstones"] > 0


async def stopped_at_the_index(place: Place) -> str:
    """Erase while the index does not answer; give the id of the receipt."""
    away = place.settings.model_copy(update={"weaviate_url": "http://127.0.0.1:9"})
    async with opened(away) as parts:
        erasure = erasure_over(away, parts, place.redis)
        with pytest.raises(UnavailableError, match="everything else is erased, and a worker") as stopped:
            await erasure.run(await erasure.graph.subject_of_accounts([JANE]), actor="ada")
    (receipt,) = await place.erasure.graph.receipts(9)
    assert (receipt["status"], receipt["accounts"], receipt["raw"]) == ("running", 1, 1)
    assert str(stopped.value).endswith(f"({receipt['id']})")
    return str(receipt["id"])


async def test_a_worker_finishes_an_erasure_that_stopped_at_the_index(place: Place) -> None:
    opened_first = await stopped_at_the_index(place)
    assert await place.suggested("mirabel") != []
    await place.settle()
    assert await place.suggested("mirabel") == []
    (receipt,) = await place.erasure.graph.receipts(9)
    assert (receipt["id"], receipt["status"], receipt["accounts"]) == (opened_first, "done", 1)
    assert receipt["finished_at"] > receipt["at"]


async def test_erasing_again_finishes_an_erasure_that_stopped_at_the_index(place: Place) -> None:
    opened_first = await stopped_at_the_index(place)
    subject = await place.erasure.graph.subject_of_accounts(
        [Names.of(Platform.X, platform_id=None, handle="mirabel_q")]
    )
    receipt = await place.erasure.run(subject, actor="bob")
    assert [receipt] == await place.erasure.graph.receipts(9)
    assert (receipt["id"], receipt["status"], receipt["actor"]) == (opened_first, "done", "ada")
    assert (receipt["accounts"], receipt["raw"], receipt["tombstones"]) == (1, 1, 3)
    assert await place.suggested("mirabel") == []


async def test_an_erasure_that_removed_nothing_is_gone_on_with_by_one_of_all_its_accounts(place: Place) -> None:
    graph = place.erasure.graph
    other = Names.of(Platform.INSTAGRAM, platform_id="17700", handle=None)
    first, _ = await graph.begin(await graph.subject_of_accounts([JANE]), actor="ada")
    second, _ = await graph.begin(await graph.subject_of_accounts([other]), actor="ada")
    again, _ = await graph.begin(await graph.subject_of_accounts([JANE]), actor="bob")
    assert again == first != second
    receipt = await place.erasure.run(await graph.subject_of_accounts([JANE, other]), actor="bob")
    assert (receipt["id"], receipt["status"], receipt["accounts"]) == (first, "done", 2)
    found = {row["id"]: (row["status"], row.get("continued_in")) for row in await graph.receipts(9)}
    assert found == {first: ("done", None), second: ("continued", first)}


async def test_an_erasure_of_more_is_not_closed_by_one_of_a_part(place: Place) -> None:
    graph, creator = place.erasure.graph, (await place.ids())["instagram:17700"]
    whole, _ = await graph.begin(await graph.subject_of_creator(creator), actor="ada")
    receipt = await place.erasure.run(await graph.subject_of_accounts([JANE]), actor="ada")
    assert receipt["id"] != whole
    assert {row["id"]: row["status"] for row in await graph.receipts(9)} == {whole: "running", receipt["id"]: "done"}


async def test_an_account_is_gone_everywhere_and_stays_out(place: Place, broker: RedisBroker) -> None:
    send_batch(broker, IngestBatch(observations=(seen("x", X, day=3, bio="Mirabel"), seen("x", "3@stranger", day=3))))
    names = (FetchAccount(text="mirabel_q"), FetchAccount(text="8812345", by_id=True), FetchAccount(text="stranger"))
    send_fetch(broker, FetchBatch(run="r", platform=Platform.X, accounts=names), delay_ms=3_600_000)
    before = await place.ids()
    full = await place.everything()
    assert all(secret in full for secret in SECRETS)
    subject = await place.erasure.graph.subject_of_accounts([JANE])
    preview = await place.erasure.graph.preview(subject)
    assert (preview.accounts, preview.handles, preview.posts, preview.links_of_others) == (1, 2, 1, 3)
    receipt = await place.erasure.run(subject, actor="ada")
    assert (receipt["status"], receipt["actor"], receipt["raw"], receipt["queued"]) == ("done", "ada", 1, 2)
    await place.settle()
    left = await place.everything()
    others = ("fan of https://x.com/mirabel_q", '"x:@mirabel_q"')  # what the stranger writes is the stranger's
    assert others[1] not in left
    for text in ("fan of https://x.com/mirabel_q",):
        left = left.replace(text, "")
    assert [secret for secret in SECRETS if secret in left] == []
    assert "alone_here" not in left
    assert "friend_of_q" not in left
    assert await broken_counts(place.engine) == []
    after = await place.ids()
    assert after.keys() == before.keys() - {"x:8812345"}
    assert len(place.archive.of_account("x", "3")) == 1
    again = [
        seen("x", X, day=9, display_name="Mirabel Quince"),
        seen("x", "@mirabel_q", day=9),
        seen("x", "@new", day=9),
    ]
    link = [seen("x", "3@stranger", day=10, bio="fan of https://x.com/mirabel_q")]
    await place.parts.store.upsert([*again, *link], mark=BatchMark("run", 1))
    await place.settle()
    assert set(await place.ids()) == after.keys() | {"x:@new"}
    stubs = await place.engine.ask("MATCH (a:Account {status: 'stub'}) RETURN a.key AS key")
    assert [row for row in stubs if "mirabel" in row["key"]] == []
    done = await place.parts.graph.read("operations/done_batches", run="run")
    assert [(row["accounts"], row["erased"]) for row in done] == [(4, 2)]


async def test_somebody_else_who_holds_the_handle_now_comes_in(place: Place) -> None:
    await place.erasure.run(await place.erasure.graph.subject_of_accounts([JANE]), actor="ada")
    await place.parts.store.upsert([seen("x", "77@mirabel_q", day=9, display_name="Another")])
    await place.settle()
    assert "x:77" in await place.ids()


async def test_a_creator_is_erased_whole_with_its_place_in_feed_history_and_index(place: Place) -> None:
    creator = (await place.ids())["instagram:17700"]
    assert (await place.ids())["x:8812345"] == creator
    assert await place.indexed(creator)
    subject = await place.erasure.graph.subject_of_creator(creator)
    assert sorted(subject.keys) == ["instagram:17700", "x:8812345"]
    receipt = await place.erasure.run(subject, actor="ada")
    assert (receipt["accounts"], receipt["creators"]) == (2, 1)
    assert not await place.indexed(creator)
    changes = await place.parts.feed.read(after=0, most=100)
    assert [change["seq"] for change in changes] == list(range(1, len(changes) + 1))
    assert [change["kind"] for change in changes if change["creator"] == creator][-1] == "ERASED"
    assert await place.parts.graph.read("reads/creators", ids=[creator]) == []
    then = "2026-11-20T00:00:00.000Z"
    assert await place.parts.graph.read("history/creators", ids=[creator], as_of=then) == []
    assert await place.parts.graph.read("history/accounts", keys=["x:8812345"]) == []
    with pytest.raises(NotFoundError, match="no creator"):
        await place.erasure.graph.subject_of_creator(creator)


async def test_who_is_erased_is_gone_from_lists_under_every_id_and_who_goes_on_stays(place: Place) -> None:
    lists = CreatorLists(place.parts.graph, clock=system_clock, new_id=new_id)
    whole, other = (await place.ids())["instagram:17700"], (await place.ids())["x:3"]
    await place.engine.ask(
        "MATCH (c:Creator {id: $id}) CREATE (:Creator {id: 'old', status: 'merged'})-[:REDIRECTS_TO]->(c)", id=whole
    )
    made = await lists.create("Asked", tenant="t")
    await lists.add(made.id, [whole, other], tenant="t")
    await place.engine.ask("MATCH (l:List), (c:Creator {id: 'old'}) CREATE (l)-[:CONTAINS]->(c)")
    held = "MATCH (:List)-[:CONTAINS]->(c:Creator) RETURN c.id AS id ORDER BY id"
    await place.erasure.run(await place.erasure.graph.subject_of_accounts([JANE]), actor="ada")
    assert [row["id"] for row in await place.engine.ask(held)] == sorted([whole, other, "old"])
    await place.erasure.run(await place.erasure.graph.subject_of_creator(whole), actor="ada")
    assert [row["id"] for row in await place.engine.ask(held)] == [other]
    assert (await lists.create("Asked", tenant="t")).size == 1


async def test_the_rest_of_a_creator_goes_on_without_the_name_that_it_had_from_the_account(place: Place) -> None:
    await place.engine.ask("MATCH (c:Creator) SET c.name = 'Mirabel Quince'")
    creator = (await place.ids())["instagram:17700"]
    await place.erasure.run(await place.erasure.graph.subject_of_accounts([JANE]), actor="ada")
    rows = await place.engine.ask("MATCH (c:Creator {id: $id}) RETURN c.name AS name, c.status AS status", id=creator)
    assert rows == [{"name": "Mira paints", "status": "active"}]
    assert await place.indexed(creator)
    changes = await place.parts.feed.read(after=0, most=100)
    assert changes[-1]["kind"] == "ACCOUNT_ERASED"


async def test_who_is_not_there_is_kept_out_too(place: Place) -> None:
    nobody = Names.of(Platform.TIKTOK, platform_id=None, handle="Not.Yet")
    subject = await place.erasure.graph.subject_of_accounts([nobody])
    receipt = await place.erasure.run(subject, actor="ada")
    assert (receipt["accounts"], receipt["tombstones"]) == (0, 1)
    await place.parts.store.upsert([seen("tiktok", "@not.yet", display_name="N"), seen("tiktok", "9@not.yet")])
    assert "not.yet" not in await place.everything()


def services_of(place: Place) -> Services:
    """Give what the API works with, without erasure and remembered answers."""
    return Services(
        graph=place.parts.graph,
        search=place.parts.search,
        sealer=place.parts.sealer,
        gate=OpenGate(LOCAL_OPERATOR),
        reviews=desk_over(place.parts.graph, place.settings),
        matcher=matcher_over(place.parts.graph, place.settings, place.parts.sealer),
        lists=CreatorLists(place.parts.graph, clock=system_clock, new_id=new_id),
        notes=CreatorNotes(place.parts.graph, clock=system_clock, new_id=new_id),
    )


async def test_the_api_foresees_and_erases(place: Place) -> None:
    services = replace(services_of(place), erasure=place.erasure)
    api, account = Api(services), '(account: {platform: X, handle: "mirabel_q"})'
    shown = await api.data(f"{{ erasurePreview{account} {{ ... on ErasurePreview {{ accounts posts rawAnswers }} }} }}")
    assert shown["erasurePreview"] == {"accounts": 1, "posts": 1, "rawAnswers": 1}
    receipt = "{ __typename ... on ErasureReceipt { accounts actor } ... on NotFound { argument } }"
    done = await api.data(f"mutation {{ erase{account} {receipt} }}")
    assert done["erase"] == {"__typename": "ErasureReceipt", "accounts": 1, "actor": LOCAL_OPERATOR.actor}
    again = await api.data(f"mutation {{ erase{account} {receipt} }}")
    assert again["erase"] == {"__typename": "NotFound", "argument": "account"}


async def test_no_remembered_answer_shows_the_erased(place: Place) -> None:
    cache = AnswerCache(place.redis, keyed_hash=place.parts.sealer.keyed_hash, model=place.parts.search.model)
    services = replace(services_of(place), answers=cache)
    body = {"query": "{ search(first: 50) { nodes { accounts { nodes { handle } } } } }"}
    transport = httpx.ASGITransport(create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        answers = [(await client.post("/graphql", json=body)).content for _ in range(2)]
        assert b"mirabel_q" in answers[0]
        assert answers[0] == answers[1]
        assert services.answers is not None
        assert (await services.answers.counted()).hits == 1
        await place.erasure.run(await place.erasure.graph.subject_of_accounts([JANE]), actor="ada")
        after = (await client.post("/graphql", json=body)).content
    assert b"mirabel_q" not in after
    assert b"mira.paints" in after


def test_a_message_loses_the_erased_and_nothing_else() -> None:
    erased = Erased({"x:1": True, "x:@ada": True})
    batch = IngestBatch(run="r", observations=(seen("x", "1@ada"), seen("x", "2@ada"), seen("youtube", "1@ada")))
    message = {"actor_name": "ingest", "args": [batch.model_dump_json(exclude_defaults=True)], "queue_name": "ingest"}
    rest = without(orjson.dumps(message), erased)
    assert rest is not None
    left = IngestBatch.model_validate_json(orjson.loads(rest)["args"][0])
    assert left == IngestBatch(run="r", observations=batch.observations[1:])
    assert without(rest, erased) is None
    assert without(orjson.dumps({"actor_name": "wake", "args": []}), erased) is None


@pytest.mark.parametrize("spoiled", ["cut off", "of a platform that there is not", "no object"])
def test_a_message_that_nobody_can_read_holds_up_no_erasure_and_loses_what_may_be_theirs(spoiled: str) -> None:
    text = IngestBatch(run="r", observations=(seen("x", "8812345@Mirabel_Q"),)).model_dump_json(exclude_defaults=True)
    spoilt = {
        "cut off": text[:-9],
        "of a platform that there is not": text.replace('"x"', '"myspace"'),
        "no object": orjson.dumps([text]).decode(),
    }[spoiled]
    message = orjson.dumps({"actor_name": "ingest", "args": [spoilt], "queue_name": "ingest"})
    assert without(message, Erased({"x:7770001": True, "x:@somebody_else": True})) is None
    for names in ({"x:8812345": True}, {"x:@mirabel_q": False}):
        assert orjson.loads(without(message, Erased(names)) or b"null")["args"] == ["{}"]


@pytest.mark.usefixtures("place")
def test_the_command_shows_first_and_erases_with_yes(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment_of(installation).items():
        monkeypatch.setenv(name, value)
    runner = CliRunner()
    shown = runner.invoke(root, ["erase", "x:@mirabel_q"], catch_exceptions=False)
    assert orjson.loads(shown.stdout)["accounts"] == 1
    assert "--yes erases" in shown.stderr
    done = runner.invoke(root, ["erase", "x:@mirabel_q", "--yes", "--actor", "ada"], catch_exceptions=False)
    assert orjson.loads(done.stdout)["status"] == "done"
    listed = runner.invoke(root, ["erase", "--receipts"], catch_exceptions=False)
    assert [orjson.loads(line)["actor"] for line in listed.stdout.splitlines()] == ["ada"]
    assert "mirabel" not in listed.stdout


class HeldSealer(Sealer):
    """Lets whoever plans a write of a new e-mail wait, so that a test does something meanwhile."""

    def __init__(self, key: bytes) -> None:
        super().__init__(key)
        self.planning, self.go_on = threading.Event(), threading.Event()

    def seal(self, text: str) -> str:
        """Seal a text, when the test lets it."""
        self.planning.set()
        assert self.go_on.wait(20)
        return super().seal(text)


ZOE = Names.of(Platform.X, platform_id=None, handle="zoe_secret")


async def test_what_was_written_after_the_subject_was_read_is_erased_with_it(place: Place) -> None:
    await place.parts.store.upsert([seen("x", "@zoe_secret", display_name="Zoe Secret")])
    subject = await place.erasure.graph.subject_of_accounts([ZOE])
    await place.parts.store.upsert([seen("x", "4242@zoe_secret", day=1, source="x", display_name="Zoe Secret")])
    raw = Raw(Source.X, "4242", system_clock(), Part.ACCOUNT, Ask("4242", by_id=True), b"{}")
    await place.archive.write([raw])
    receipt = await place.erasure.run(subject, actor="ada")
    assert (receipt["accounts"], receipt["raw"]) == (1, 1)
    await place.parts.store.upsert([seen("x", "4242@zoe_now", day=2, source="x", display_name="Zoe Secret")])
    await place.settle()
    assert "zoe" not in await place.everything()


async def test_what_is_being_written_when_an_erasure_begins_does_not_stay(place: Place) -> None:
    await place.erasure.run(await place.erasure.graph.subject_of_accounts([JANE]), actor="ada")  # so writers look
    await place.parts.store.upsert([seen("x", "@zoe_secret", display_name="Zoe Secret")])
    sealer = HeldSealer(sealing_key(place.settings))
    graph = open_graph(place.settings)
    store = AccountStore(graph, sealer=sealer, clock=system_clock, new_id=new_id)
    sighting = seen("x", "777@zoe_secret", day=1, display_name="Zoe Secret", emails=("zoe@secret.example",))
    subject = await place.erasure.graph.subject_of_accounts([ZOE])
    writing = asyncio.create_task(store.upsert([sighting]))
    try:
        await asyncio.to_thread(sealer.planning.wait, 20)  # it found no tombstone
        erasing = asyncio.create_task(place.erasure.run(subject, actor="ada"))
        await asyncio.sleep(1)
    finally:
        sealer.go_on.set()
    await asyncio.gather(writing, erasing)
    await graph.close()
    await place.settle()
    assert "zoe" not in await place.everything()


class LateArchive(Archive):
    """Writes when an erasure went through, as a thread or a store that is slow does."""

    def __init__(self, url: str, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__(url)
        self._meanwhile = meanwhile

    async def write(self, raws: Sequence[Raw]) -> None:
        """Write, late."""
        await self._meanwhile()
        await super().write(raws)


async def test_an_answer_that_is_archived_beside_an_erasure_does_not_stay(place: Place) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        users = [{"id": "8812345", "name": "Mirabel", "username": "mirabel_q"}, {"id": "4", "username": "other"}]
        body = orjson.dumps({"data": users})
        writer.write(b"HTTP/1.1 200 X\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (len(body), body))
        writer.close()

    subject = await place.erasure.graph.subject_of_accounts([JANE])
    archive = LateArchive(place.settings.effective_archive_url, lambda: place.erasure.run(subject, actor="ada"))
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server, open_client() as client:
        face = XApi(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "t")
        clients = PlatformClients({Platform.X: (face,)}, client, clock=system_clock, keeps=True)
        ledger = FetchLedger(place.redis)
        ingestion = Ingestion(clients, store=place.parts.store, ledger=ledger, clock=system_clock, archive=archive)
        asks = (Ask("8812345", by_id=True), Ask("4", by_id=True, number=1))
        await ingestion.fetch(Work("ingest-1", Platform.X, asks))
    assert (archive.of_account("x", "8812345"), len(archive.of_account("x", "4"))) == ([], 1)
