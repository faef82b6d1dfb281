"""The loaders of one request: every level of a nested query is one round trip, however many parents it has."""

from collections.abc import Sequence

from strawberry.dataloader import DataLoader

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.resolvers.agencies import AgencyLoaders
from creatorgraph.resolvers.history import HistoryLoaders
from creatorgraph.resolvers.kept import KeptLoaders
from creatorgraph.resolvers.listings import (
    ACCOUNTS_OF_CREATOR,
    EDGES_OF_ACCOUNT,
    IDENTIFIERS_OF_ACCOUNT,
    LINKS_OF_ACCOUNT,
    MENTIONS_OF_POST,
    POSTS_OF_ACCOUNT,
)
from creatorgraph.resolvers.page_loader import PageLoader
from creatorgraph.resolvers.records import AccountRecord, CreatorRecord, PostRecord
from creatorgraph.resolvers.reviews import ReviewLoaders


class Loaders:
    """All loaders of one request. What was loaded once is not asked for again within it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.creators: DataLoader[str, CreatorRecord | None] = DataLoader(load_fn=self._creators)
        self.accounts: DataLoader[str, AccountRecord | None] = DataLoader(load_fn=self._accounts)
        self.posts: DataLoader[str, PostRecord | None] = DataLoader(load_fn=self._posts)
        self.handle_holders: DataLoader[str, AccountRecord | None] = DataLoader(load_fn=self._handle_holders)
        self.creators_of_accounts: DataLoader[str, CreatorRecord | None] = DataLoader(load_fn=self._account_creators)
        self.creator_accounts = PageLoader(graph, ACCOUNTS_OF_CREATOR)
        self.account_posts = PageLoader(graph, POSTS_OF_ACCOUNT)
        self.post_mentions = PageLoader(graph, MENTIONS_OF_POST)
        self.account_edges = PageLoader(graph, EDGES_OF_ACCOUNT)
        self.account_identifiers = PageLoader(graph, IDENTIFIERS_OF_ACCOUNT)
        self.account_links = PageLoader(graph, LINKS_OF_ACCOUNT)
        self.history = HistoryLoaders(graph)
        self.agencies = AgencyLoaders(graph)
        self.reviews = ReviewLoaders(graph)
        self.kept = KeptLoaders(graph)

    async def _creators(self, ids: list[str]) -> Sequence[CreatorRecord | None]:
        rows = await self._graph.read("reads/creators", ids=ids)
        found = {row["asked"]: CreatorRecord(row["creator"], row["asked"]) for row in rows}
        return [found.get(id_) for id_ in ids]

    async def _accounts(self, keys: list[str]) -> Sequence[AccountRecord | None]:
        rows = await self._graph.read("reads/accounts", keys=keys)
        found = {row["account"]["key"]: AccountRecord(row["account"]) for row in rows}
        return [found.get(key) for key in keys]

    async def _posts(self, keys: list[str]) -> Sequence[PostRecord | None]:
        rows = await self._graph.read("reads/posts", keys=keys)
        found = {row["post"]["key"]: PostRecord(row["post"]) for row in rows}
        return [found.get(key) for key in keys]

    async def _handle_holders(self, keys: list[str]) -> Sequence[AccountRecord | None]:
        rows = await self._graph.read("reads/handle_holders", keys=keys)
        found: dict[str, AccountRecord] = {}
        for row in rows:
            found.setdefault(row["key"], AccountRecord(row["account"]))
        return [found.get(key) for key in keys]

    async def _account_creators(self, keys: list[str]) -> Sequence[CreatorRecord | None]:
        rows = await self._graph.read("reads/account_creators", keys=keys)
        found = {row["key"]: CreatorRecord(row["creator"]) for row in rows}
        return [found.get(key) for key in keys]
