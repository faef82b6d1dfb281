"""The search indexes: which store keeps them, and which model each is of."""

import re
from dataclasses import dataclass

from creatorgraph.bootstrap.ai import embedder_of
from creatorgraph.creator_search.index import SearchIndex
from creatorgraph.creator_search.shelf import Generation, Shelf
from creatorgraph.enrichment import embeddings
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.index_state import IndexStates
from creatorgraph.settings import Settings


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes in force, and what the graph keeps of them."""

    settings: Settings
    shelf: Shelf
    states: IndexStates

    async def delete(self, model: str) -> None:
        """Delete the index of a model, whether it is there or not."""
        index = open_index(self.settings, model)
        try:
            await index.drop()
        finally:
            await index.close()


def open_indexes(settings: Settings, graph: Graph) -> Indexes:
    """Make the shelf of the indexes in force."""

    def make(model: str) -> Generation:
        return Generation(model, open_index(settings, model), embedder_of(settings, model).embed)

    states = IndexStates(graph, default=embeddings.DEFAULT_MODEL)
    return Indexes(settings, Shelf(make, states.standing), states)


def open_index(settings: Settings, model: str) -> SearchIndex:
    """Open the index of a model: in Weaviate where its URL is set, of LanceDB in the state folder elsewhere."""
    named = embeddings.remote(model)
    dimensions = embeddings.load(model).dimensions if named is None else named[1]
    beside = "" if model == embeddings.DEFAULT_MODEL else "_" + re.sub(r"\W+", "_", model)
    if settings.weaviate_url:
        from creatorgraph.creator_search.weaviate_store import WeaviateSearchIndex  # noqa: PLC0415 - only where it is used

        return WeaviateSearchIndex(
            settings.weaviate_url,
            grpc_port=settings.weaviate_grpc_port,
            api_key=settings.weaviate_api_key.get_secret_value() if settings.weaviate_api_key else None,
            dimensions=dimensions,
            name=f"Creator{beside}",
        )
    from creatorgraph.creator_search.lance_store import LanceSearchIndex  # noqa: PLC0415 - only where it is used

    return LanceSearchIndex(settings.made_state() / "search", dimensions=dimensions, name=f"creators{beside}")
