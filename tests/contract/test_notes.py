"""Notes in the graph: apart by tenant, where creators went, gone with who is erased, never more than may be."""

import asyncio
from itertools import count

import pytest
from neo4j.exceptions import Neo4jError

from creatorgraph.bootstrap.graph import new_id
from creatorgraph.bootstrap.reviews import desk_over
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.notes import LONGEST_TEXT, MOST_NOTES, CreatorNotes, Note
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.graph_api.types.erasure import ErasurePreview, ErasureReceipt
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.erasing import Erasing
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.tombstones import Names
from creatorgraph.operations.exports import creators
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.kept import NOTES_OF_CREATOR
from creatorgraph.resolvers.listings import read_pages
from creatorgraph.resolvers.pages import PageKey
from tests.contract.dumps import dump
from tests.contract.resolving import House
from tests.contract.sightings import clock, seen
from tests.engines import Engine

IG, X, TIKTOK = "instagram:1", "x:3", "tiktok:7"
WRITERS = 6
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.fixture
def notes(graph: Graph) -> CreatorNotes:
    """Give the notes of an empty graph; their ids sort as they were written, all at one instant."""
    numbers = count()
    return CreatorNotes(graph, clock=clock, new_id=lambda: f"note-{next(numbers):04}")


@pytest.fixture
def processes(two_graphs: list[Graph]) -> list[CreatorNotes]:
    """Give two keepers of notes, as two processes have them."""
    return [CreatorNotes(graph, clock=system_clock, new_id=new_id) for graph in two_graphs]


async def shown(graph: Graph, *creators: str, tenant: str = "t") -> list[list[str]]:
    """Give the texts of the notes that a tenant sees on each creator."""
    pages = await read_pages(graph, NOTES_OF_CREATOR, [PageKey(id_, first=100, tenant=tenant) for id_ in creators])
    return [[note.text for _, note in page.items] for page in pages]


async def write_creators(engine: Engine, *ids: str) -> None:
    """Write creators of whom nothing is known."""
    await engine.ask("UNWIND $ids AS id CREATE (:Creator {id: id, status: 'active'})", ids=list(ids))


async def fill(engine: Engine, creator: str, number: int, *, tenant: str = "t") -> None:
    """Write as many notes as that at once."""
    await engine.ask(
        "MATCH (c:Creator {id: $creator}) UNWIND range(1, $number) AS n "
        "CREATE (:Note {id: $creator + '-' + $tenant + '-' + n, tenant: $tenant, text: 'old', actor: 'ada', "
        "created_at: '2026-11-01T00:00:00.000Z'})-[:NOTED_ON]->(c)",
        creator=creator,
        number=number,
        tenant=tenant,
    )


async def written(engine: Engine) -> int:
    """Count all notes."""
    return int((await engine.ask("MATCH (n:Note) RETURN count(n) AS n"))[0]["n"])


async def test_tenants_see_and_delete_their_own_notes_only(notes: CreatorNotes, graph: Graph, engine: Engine) -> None:
    await write_creators(engine, "a", "b")
    mine = await notes.add("a", "mine", tenant="t", actor="ada")
    await notes.add("a", "theirs", tenant="u", actor="bob")
    await notes.add("b", "mine too", tenant="t", actor="ada")
    assert mine == Note("note-0000", "mine", "ada", "2026-11-21T00:00:00.000Z")
    assert await shown(graph, "a", "b", "nobody") == [["mine"], ["mine too"], []]
    assert await shown(graph, "a", "b", tenant="u") == [["theirs"], []]
    assert not await notes.delete(mine.id, tenant="u")
    assert await shown(graph, "a") == [["mine"]]
    assert await notes.delete(mine.id, tenant="t")
    assert not await notes.delete(mine.id, tenant="t")
    assert await shown(graph, "a") == [[]]
    assert await written(engine) == 2


async def test_pages_go_from_the_newest_on_and_no_tenant_moves_those_of_another(
    notes: CreatorNotes, graph: Graph, engine: Engine
) -> None:
    await write_creators(engine, "a")
    await fill(engine, "a", 3, tenant="u")
    for number in range(5):
        await notes.add("a", f"{number}", tenant="t", actor="ada")
    seen_so_far: list[str] = []
    after: str | None = None
    for more in (True, True, False):
        (page,) = await read_pages(graph, NOTES_OF_CREATOR, [PageKey("a", first=2, after=after, tenant="t")])
        seen_so_far += [note.text for _, note in page.items]
        assert page.has_next is more
        after = page.end_cursor
        await notes.add("a", "newer", tenant="t", actor="ada")
    assert seen_so_far == ["4", "3", "2", "1", "0"]


async def test_after_a_merge_the_notes_of_both_are_shown_and_a_split_takes_none_away(
    notes: CreatorNotes, graph: Graph, house: House, engine: Engine
) -> None:
    await house.observe([seen("instagram", "1@mira.paints"), seen("x", "3@stranger")])
    one, other = [await house.creator_of(key) for key in (IG, X)]
    await notes.add(one, "on one", tenant="t", actor="ada")
    await notes.add(other, "on the other", tenant="t", actor="ada")
    acts = desk_over(graph, engine.settings).acts
    await acts.decide(Verdict.SAME, IG, X, actor="ada", reason=None)
    await house.resolve()
    whole = await house.creator_of(IG)
    assert whole == await house.creator_of(X)
    both = ["on the other", "on one"]
    assert await shown(graph, whole, one, other) == [both, both, both]
    merged = one if whole == other else other
    await notes.add(merged, "on both", tenant="t", actor="ada")
    assert await shown(graph, whole) == [["on both", *both]]
    await acts.decide(Verdict.DIFFERENT, IG, X, actor="ada", reason=None)
    await house.resolve()
    parts = {await house.creator_of(IG), await house.creator_of(X)}
    (new,) = parts - {whole}
    assert await shown(graph, whole, new) == [["on both", *both], []]


async def test_who_is_erased_takes_the_notes_of_all_tenants_along_and_who_goes_on_keeps_them(
    notes: CreatorNotes, graph: Graph, house: House, engine: Engine
) -> None:
    await house.observe([seen("instagram", "1@mira.paints"), seen("x", "3@mira"), seen("tiktok", "7@stranger")])
    await house.decide("d1", "SAME", IG, X)
    whole, stranger = await house.creator_of(IG), await house.creator_of(TIKTOK)
    await engine.ask(
        "MATCH (c:Creator {id: $id}) CREATE (:Creator {id: 'old', status: 'merged'})-[:REDIRECTS_TO]->(c)", id=whole
    )
    await notes.add(whole, "mirabel was late", tenant="t", actor="ada")
    await notes.add(whole, "mirabel was early", tenant="u", actor="bob")
    await engine.ask(
        "MATCH (c:Creator {id: 'old'}) CREATE (:Note {id: 'n', tenant: 't', text: 'mirabel', actor: 'ada', "
        "created_at: '2026-11-01T00:00:00.000Z'})-[:NOTED_ON]->(c)"
    )
    await notes.add(stranger, "a stranger", tenant="t", actor="ada")
    erasing = Erasing(graph, house.store, clock=clock, new_id=new_id)
    one = await erasing.subject_of_accounts([Names.of(Platform.X, platform_id="3", handle=None)])
    assert (await erasing.preview(one)).notes == 0
    identity, one = await erasing.begin(one, actor="ada")
    await erasing.remove(identity, one, counts={})
    assert (await erasing.finish(identity))["notes"] == 0
    assert await shown(graph, whole) == [["mirabel was late", "mirabel"]]
    subject = await erasing.subject_of_creator("old")
    preview = await erasing.preview(subject)
    assert ErasurePreview.of(preview, raw=0).notes == 3
    identity, subject = await erasing.begin(subject, actor="ada")
    await erasing.remove(identity, subject, counts={})
    assert ErasureReceipt.of(await erasing.finish(identity)).notes == 3
    assert [line for line in await dump(engine) if "mirabel" in line] == []
    assert await shown(graph, whole, "old", stranger) == [[], [], ["a stranger"]]
    for gone in (whole, "old", "nobody"):
        with pytest.raises(NotFoundError, match=f"there is no creator {gone}"):
            await notes.add(gone, "too late", tenant="t", actor="ada")
    assert await written(engine) == 1


async def test_no_note_is_left_of_who_is_erased_while_notes_are_written(
    processes: list[CreatorNotes], graph: Graph, house: House, engine: Engine
) -> None:
    await house.observe([seen("instagram", "1@mira.paints")])
    creator = await house.creator_of(IG)
    erasing = Erasing(graph, house.store, clock=clock, new_id=new_id)
    receipt, subject = await erasing.begin(await erasing.subject_of_creator(creator), actor="ada")

    async def write(keeper: CreatorNotes, number: int) -> bool:
        await asyncio.sleep(number / 200)
        try:
            await keeper.add(creator, f"{number}", tenant="t", actor="ada")
        except NotFoundError:
            return False
        return True

    writing = asyncio.gather(*(write(processes[number % 2], number) for number in range(60)))
    _, done = await asyncio.gather(erasing.remove(receipt, subject, counts={}), writing)
    assert ((await erasing.finish(receipt))["notes"], await written(engine)) == (sum(done), 0)
    with pytest.raises(NotFoundError):
        await processes[0].add(creator, "too late", tenant="t", actor="ada")


async def test_a_note_and_an_erasure_at_once_never_both_pass_unseen(notes: CreatorNotes, engine: Engine) -> None:
    await write_creators(engine, "a")
    async with engine.driver.session(database=engine.settings.effective_graph_database) as session:
        erasing = await session.begin_transaction()
        await (await erasing.run("MATCH (c:Creator {id: 'a'}) SET c.status = 'erased'")).consume()
        adding = asyncio.create_task(notes.add("a", "too late", tenant="t", actor="ada"))
        await asyncio.wait({adding}, timeout=0.5)
        try:
            await erasing.commit()
        except Neo4jError:
            assert (await adding).text == "too late"  # whoever erases is told to look again
        else:
            with pytest.raises(NotFoundError):
                await adding


async def test_writers_at_once_never_pass_the_number_of_notes(processes: list[CreatorNotes], engine: Engine) -> None:
    await write_creators(engine, "a")
    await fill(engine, "a", MOST_NOTES, tenant="u")
    await fill(engine, "a", MOST_NOTES - WRITERS // 2)
    adding = [processes[number % 2].add("a", "one more", tenant="t", actor="ada") for number in range(WRITERS)]
    done = await asyncio.gather(*adding, return_exceptions=True)
    refused = [each for each in done if not isinstance(each, Note)]
    assert [type(each) for each in refused] == [BadInputError] * (WRITERS // 2)
    assert "there are 200 notes on this creator" in str(refused[0])
    assert await written(engine) == 2 * MOST_NOTES


async def test_notes_of_both_count_after_a_merge_whichever_id_is_named(notes: CreatorNotes, engine: Engine) -> None:
    await write_creators(engine, "a", "b")
    await fill(engine, "a", MOST_NOTES - 1)
    await fill(engine, "b", 1)
    await notes.add("a", "the last", tenant="t", actor="ada")
    await engine.ask("MATCH (a:Creator {id: 'a'}), (b:Creator {id: 'b'}) CREATE (a)-[:REDIRECTS_TO]->(b)")
    for id_ in ("a", "b"):
        with pytest.raises(BadInputError, match="there are 201 notes") as refused:
            await notes.add(id_, "one more", tenant="t", actor="ada")
        assert refused.value.argument == "creator"
    await notes.add("a", "of another tenant", tenant="u", actor="ada")
    held = await engine.ask("MATCH (n:Note {tenant: 'u'})-[:NOTED_ON]->(c) RETURN c.id AS id")
    assert held == [{"id": "b"}]


async def test_what_is_exported_of_a_creator_tells_nothing_of_notes(
    notes: CreatorNotes, graph: Graph, engine: Engine
) -> None:
    await write_creators(engine, "a")
    await notes.add("a", "mine", tenant="t", actor="ada")
    assert [row async for row in creators(graph)] == [{"id": "a", "status": "active", "accounts": []}]


@pytest.mark.parametrize(
    "text",
    [
        *("", " \n\t ", "a\tb", "a\x00b", "a\x1bb", "a\ud800b", "a\u202eb", "\ufeff", "\u200d", "\u200b"),
        pytest.param("x" * (LONGEST_TEXT + 1), id="too long"),
    ],
)
async def test_a_text_out_of_bounds_is_refused(notes: CreatorNotes, engine: Engine, text: str) -> None:
    await write_creators(engine, "a")
    with pytest.raises(BadInputError, match="1 to 2,000 printable characters and line breaks") as refused:
        await notes.add("a", text, tenant="t", actor="ada")
    assert refused.value.argument == "text"
    assert await written(engine) == 0


async def test_a_text_is_kept_as_it_was_written_with_line_feeds(
    notes: CreatorNotes, graph: Graph, engine: Engine
) -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\u200f!"
    texts = [
        ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("  one\r\ntwo\rthree\n\nfour \n", "one\ntwo\nthree\n\nfour"),
        ("東京\u3000料理 👩\u200d🍳 \U0001fae8", "東京\u3000料理 👩\u200d🍳 \U0001fae8"),
        (persian, persian),
        (ENGLAND, ENGLAND),
        ("' OR 1=1 // $tenant {x}", "' OR 1=1 // $tenant {x}"),
    ]
    await write_creators(engine, "a")
    for given, _ in texts:
        await notes.add("a", given, tenant="t", actor="ada")
    assert await shown(graph, "a") == [[kept for _, kept in reversed(texts)]]
