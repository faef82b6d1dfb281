"""The graph's schema, in numbered steps, each one statement of `cypher/schema/`.

Steps are only ever added. Each can be run twice and from two processes at once; what was applied stands in the graph.
"""

import asyncio
import logging

from neo4j.exceptions import Neo4jError

from creatorgraph import cypher
from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph.graph import Graph, is_passing

logger = logging.getLogger(__name__)

ATTEMPTS = 20
PAUSE_SECONDS = 0.25


def steps() -> dict[int, str]:
    """Give every step's statement by its number."""
    schema = [name for name in cypher.names() if name.startswith("schema/")]
    return {int(name.removeprefix("schema/").split("_", 1)[0]): name for name in schema}


async def migrate(graph: Graph, *, clock: Clock) -> list[str]:
    """Apply the steps that the graph has not seen; give their names, in order.

    The record of applied steps needs a constraint of its own, which is a step like the others: a fresh graph has no
    record and gets every step.
    """
    applied = {row["number"] for row in await graph.read("operations/applied_migrations")}
    done = []
    for number, name in sorted(steps().items()):
        if number not in applied:
            await apply(graph, name)
            done.append(name)
    for number, name in sorted(steps().items()):
        if number not in applied:
            await graph.run("operations/record_migration", number=number, name=name, at=to_text(clock()))
    if done:
        logger.info("schema.migrated", extra={"fields": {"steps": len(done)}})
    return done


async def apply(graph: Graph, name: str) -> None:
    """Apply one step, again while another process is at it."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await graph.command(name)
        except Neo4jError as error:
            # Another process may be applying the same step: engines then report a conflict, or that it exists already.
            exists = "already exists" in str(error.message).casefold()
            if exists:
                return
            if not is_passing(error) or attempt == ATTEMPTS:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return
