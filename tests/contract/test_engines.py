"""The fixtures themselves: an engine is empty at the start of a test, whatever the last one left."""

import pytest
import redis

from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.settings import Settings
from tests.engines import Engine


@pytest.mark.parametrize("turn", [1, 2])
async def test_the_graph_is_empty_at_the_start_and_has_its_schema(graph: Graph, engine: Engine, turn: int) -> None:
    assert await engine.ask("MATCH (n) WHERE NOT n:Migration RETURN count(n) AS n") == [{"n": 0}], turn
    assert await graph.read("operations/applied_migrations")
    await engine.ask("UNWIND range(1, 1500) AS i CREATE (:Account {key: 'x:' + i})-[:NAMED]->(:Name {key: 'n' + i})")


@pytest.mark.parametrize("turn", [1, 2])
def test_redis_is_empty_at_the_start(installation: Settings, turn: int) -> None:
    with redis.Redis.from_url(installation.effective_redis_url) as client:
        assert client.dbsize() == 0, turn
        client.set("left", "over")


async def test_a_database_that_is_not_made_yet_is_waited_for(engine: Engine) -> None:
    graph = open_graph(engine.settings.model_copy(update={"graph_database": "not_made"}))
    with pytest.raises(UnavailableError, match="no such database"):
        await graph.ready()
    await graph.close()
