"""What a tenant keeps of creators: the lists that they are on, and the notes on them."""

from collections.abc import Sequence

from strawberry.dataloader import DataLoader

from creatorgraph.creator_search.lists import CreatorList
from creatorgraph.creator_search.notes import Note
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.resolvers.listings import Listing
from creatorgraph.resolvers.page_loader import PageLoader

Owned = tuple[str, str]
"""A tenant, and the id of a creator or of a list of the tenant's."""

NOTES_OF_CREATOR = Listing(
    "notes/of_creators",
    (("after_at", str), ("after_id", str)),
    lambda row, _: Note.of(row["note"]),
    lambda row: (row["note"]["created_at"], row["note"]["id"]),
    has_tenant=True,
)


class KeptLoaders:
    """The loaders of one request for what a tenant keeps; each key says whose."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.lists: DataLoader[Owned, list[CreatorList]] = DataLoader(load_fn=self._lists)
        self.sizes: DataLoader[Owned, int] = DataLoader(load_fn=self._sizes)
        self.notes = PageLoader(graph, NOTES_OF_CREATOR)

    async def _lists(self, asked: list[Owned]) -> Sequence[list[CreatorList]]:
        tenant, creators = _whose(asked)
        found: dict[str, list[CreatorList]] = {creator: [] for creator in creators}
        for row in await self._graph.read("lists/of_creators", tenant=tenant, ids=creators):
            found[row["asked"]].append(CreatorList.of(row))
        return [found[creator] for creator in creators]

    async def _sizes(self, asked: list[Owned]) -> Sequence[int]:
        tenant, lists = _whose(asked)
        sizes = {row["id"]: row["size"] for row in await self._graph.read("lists/sized", tenant=tenant, ids=lists)}
        return [sizes.get(list_, 0) for list_ in lists]  # 0: it was deleted meanwhile


def _whose(asked: Sequence[Owned]) -> tuple[str, list[str]]:
    """Give the tenant of all keys of a request, and the ids."""
    (tenant,) = {tenant for tenant, _ in asked}
    return tenant, [id_ for _, id_ in asked]
