"""Agencies: one by its id, all by size, and the lists that lead to them and from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from strawberry.dataloader import DataLoader

from creatorgraph.identity_graph.graph import Graph
from creatorgraph.resolvers.listings import Listing
from creatorgraph.resolvers.page_loader import PageLoader
from creatorgraph.resolvers.pages import ArgumentError, Page, cursor_of, position_of
from creatorgraph.resolvers.records import AccountRecord, MembershipRecord, Properties, count


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """One agency as the graph keeps it."""

    properties: Properties

    @property
    def id(self) -> str:
        """Give the id."""
        return str(self.properties["id"])


AGENCIES_OF_ACCOUNT = Listing(
    "agencies/of_accounts",
    (("after_key", str),),
    lambda row, _: AgencyRecord(row["agency"]),
    lambda row: (row["agency"]["id"],),
)
AGENCIES_OF_CREATOR = Listing(
    "agencies/of_creators",
    (("after_key", str),),
    lambda row, _: AgencyRecord(row["agency"]),
    lambda row: (row["agency"]["id"],),
)
ACCOUNTS_OF_AGENCY = Listing(
    "agencies/accounts",
    (("after_key", str),),
    lambda row, _: MembershipRecord(AccountRecord(row["account"]), row["since"], None),
    lambda row: (row["account"]["key"],),
)
LARGEST = "agencies/largest"


class AgencyLoaders:
    """The loaders of one request for agencies."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.by_id: DataLoader[str, AgencyRecord | None] = DataLoader(load_fn=self._by_id)
        self.of_accounts = PageLoader(graph, AGENCIES_OF_ACCOUNT)
        self.of_creators = PageLoader(graph, AGENCIES_OF_CREATOR)
        self.accounts = PageLoader(graph, ACCOUNTS_OF_AGENCY)

    async def _by_id(self, ids: list[str]) -> Sequence[AgencyRecord | None]:
        rows = await self._graph.read("agencies/by_id", ids=ids)
        found = {row["agency"]["id"]: AgencyRecord(row["agency"]) for row in rows}
        return [found.get(id_) for id_ in ids]


async def largest(graph: Graph, *, first: int, after: str | None, min_size: int) -> Page[AgencyRecord]:
    """Read a page of the agencies of at least a size, the largest first. Raises ArgumentError for another's cursor."""
    if min_size < 0:
        raise ArgumentError("minSize", f"{min_size} is below 0")
    size, key = (None, None) if after is None else position_of(LARGEST, after, shape=(int, str))
    rows = await graph.read(LARGEST, minimum=min_size, after_size=size, after_key=key, limit=first + 1)
    records = [AgencyRecord(row["agency"]) for row in rows[:first]]
    items = ((cursor_of(LARGEST, (count(r.properties, "size") or 0, r.id)), r) for r in records)
    return Page(tuple(items), has_next=len(rows) > first, has_previous=after is not None)
