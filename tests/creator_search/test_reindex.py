"""The reconciler, on a real graph and a real index."""

from creatorgraph.bootstrap import open_enricher
from creatorgraph.creator_search.conditions import AnyOf, Flag
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.projection import Projection
from creatorgraph.operations.reindex import Reindex, Reindexed
from creatorgraph.settings import Settings
from tests.creator_search.documents import DAY_ONE, DAY_TWO, axis, document
from tests.creator_search.test_service import Letters
from tests.engines import Engine

COUNT = 12


async def write(engine: Engine) -> None:
    """Write creators with an account each; two of the accounts have an edge that waits for review."""
    async with engine.driver.session(database=engine.settings.effective_graph_database) as session:
        made = await session.run(
            "UNWIND range(0, $last) AS n CREATE (c:Creator {id: 'c' + toString(100 + n), status: 'active', "
            "updated_at: $at, name: 'Creator'})<-[:BELONGS_TO]-"
            "(:Account {key: 'x:' + toString(n), platform: 'x', handle: 'h' + toString(n), bio: '#Vegan food', "
            "followers: 1000, following: 10, avg_likes: 20.0, avg_comments: 1.0, is_business: n = 3})",
            last=COUNT - 1,
            at=DAY_TWO,
        )
        await made.consume()
        joined = await session.run(
            "MATCH (a:Account {key: 'x:0'}), (b:Account {key: 'x:1'}) CREATE (a)-[:SAME_AS {band: 'review'}]->(b)"
        )
        await joined.consume()


async def test_after_any_loss_the_index_is_as_the_graph_says(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    await write(engine)
    search = CreatorSearch(index=lance, embed=Letters())
    reindex = Reindex(graph, lance, Projection(graph, search, open_enricher(graph, Settings())))
    old = [document("c100", updated_at=DAY_ONE), document("b-gone"), document("c105x-gone"), document("z-gone")]
    await lance.upsert(old, axis(0)[None].repeat(len(old), axis=0))
    pages: list[Reindexed] = []
    done = await reindex.run(report=pages.append)
    assert (done.seen, done.mended, pages[-1]) == (COUNT, COUNT + 3, done)
    ids = [f"c{100 + number}" for number in range(COUNT)]
    assert await lance.versions([*ids, *(each.id for each in old)]) == dict.fromkeys(ids, DAY_TWO)
    assert (await reindex.run()).mended == 0
    await lance.delete(ids[:4])
    assert (await reindex.run(after="c101")).mended == 2
    assert (await reindex.run()).mended == 2


async def test_the_document_has_what_the_graph_says_beyond_the_accounts(
    engine: Engine, graph: Graph, lance: LanceSearchIndex
) -> None:
    await write(engine)
    search = CreatorSearch(index=lance, embed=Letters())
    await Reindex(graph, lance, Projection(graph, search, open_enricher(graph, Settings()))).run()
    waiting = await search.search(where=Flag("unreviewed_merge"))
    assert {hit.id for hit in waiting.hits} == {"c100", "c101"}
    assert await lance.count(Flag("business")) == 1
    assert await lance.count(AnyOf("hashtags", ("vegan",))) == COUNT
    assert [signals.quality for signals in await lance.sample(1)] == [1.0]
