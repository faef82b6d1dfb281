"""The root of all queries."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.history_query import HistoryQuery, agency_of
from creatorgraph.graph_api.lists_api import ListsQuery
from creatorgraph.graph_api.match_query import MatchQuery
from creatorgraph.graph_api.operations_api import OperationsQuery
from creatorgraph.graph_api.privacy_api import PrivacyQuery
from creatorgraph.graph_api.review_query import ReviewQuery
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.search_query import MAX_IDS, SearchQuery
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.account_ref import AccountRef, account_of
from creatorgraph.graph_api.types.agency import Agency
from creatorgraph.graph_api.types.creator import Creator
from creatorgraph.graph_api.types.evidence import (
    Decision,
    IdentityEdge,
    IdentityExplanation,
    IdentityExplanationResult,
    NotFound,
)
from creatorgraph.graph_api.types.history import AsOf, past
from creatorgraph.graph_api.types.node import Node
from creatorgraph.graph_api.types.post import Post
from creatorgraph.graph_api.types.scalars import Instant, creator_key, parse_global_id
from creatorgraph.graph_api.types.search_index import SearchIndexState
from creatorgraph.graph_api.types.spend import AiSpend
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.explanations import Explanation, explain
from creatorgraph.resolvers.history_explanations import explain_then
from creatorgraph.resolvers.lookups import AccountName, check_name, find_account, find_account_then
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.records import number, text
from creatorgraph.resolvers.spend import report_spend

CreatorId = Annotated[strawberry.ID, strawberry.argument(description="A creator's key or its global id.")]
Handle = Annotated[str | None, strawberry.argument(description="The handle it holds now, in any case, '@' or not.")]
PlatformId = Annotated[str | None, strawberry.argument(description="The platform's immutable id.")]


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Who asks: whoever holds the token that is shown, or the local operator.")
class Viewer:
    """Who asks."""

    actor: str = strawberry.field(description="The name under which decisions of this viewer are kept.")
    tenant: str = strawberry.field(description="Whose lists these are, and among whom requests are counted.")
    scopes: list[str] = strawberry.field(description="What the viewer may do, as `@requires` names it.")


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="Everything that can be asked.")
class Query(HistoryQuery, ReviewQuery, OperationsQuery, SearchQuery, MatchQuery, ListsQuery, PrivacyQuery):
    """Everything that can be asked."""

    @resolved("Who asks, and what they may do.", needs=Scope.READ_CATALOGUE)
    def viewer(self, info: Info) -> Viewer:
        """Give the viewer."""
        viewer = info.context.viewer
        return Viewer(actor=viewer.actor, tenant=viewer.tenant, scopes=sorted(viewer.scopes))

    @resolved(
        "One creator. The id of one that was merged leads to where it went, see `redirectedFrom`.",
        needs=Scope.READ_CATALOGUE,
    )
    async def creator(
        self,
        info: Info,
        id: CreatorId,  # noqa: A002 - the API's word
        as_of: AsOf = None,
    ) -> Creator | None:
        """Load one creator."""
        return await _creator(info, creator_key(id), past(info, as_of))

    @resolved(
        "Creators in the order of the ids, at most 100; null for one that is not there.", needs=Scope.READ_CATALOGUE
    )
    async def creators(self, info: Info, ids: list[strawberry.ID], as_of: AsOf = None) -> list[Creator | None]:
        """Load creators."""
        if len(ids) > MAX_IDS:
            raise ArgumentError("ids", f"it has {len(ids)} ids; ask for at most {MAX_IDS} at once")
        then = past(info, as_of)
        return list(await asyncio.gather(*(_creator(info, creator_key(id_), then) for id_ in ids)))

    @resolved(
        "One account, by the handle it holds now or by the platform's id: exactly one of both.",
        needs=Scope.READ_CATALOGUE,
    )
    async def account(
        self,
        info: Info,
        platform: Platform,
        handle: Handle = None,
        platform_id: PlatformId = None,
        as_of: AsOf = None,
    ) -> Account | None:
        """Find one account."""
        name, then = check_name(AccountName(platform, handle, platform_id)), past(info, as_of)
        loaders = info.context.loaders
        find = find_account(loaders, name) if then is None else find_account_then(loaders, name, as_of=then)
        record = await find
        return None if record is None else Account.of(record)

    @resolved("Why two accounts are, or are not, one creator's.", needs=Scope.READ_EVIDENCE)
    async def identity_explanation(
        self, info: Info, a: AccountRef, b: AccountRef, as_of: AsOf = None
    ) -> IdentityExplanationResult:
        """Explain two accounts."""
        graph, loaders, then = info.context.services.graph, info.context.loaders, past(info, as_of)
        accounts = []
        for argument, ref in (("a", a), ("b", b)):
            account = await account_of(info, ref, argument, as_of=then)
            if account is None:
                return NotFound(message=f"there is no such account: argument '{argument}'", argument=argument)
            accounts.append(account.record)
        one, two = accounts
        if then is None:
            found = await explain(graph, loaders, a=one, b=two)
        else:
            found = await explain_then(graph, loaders.history, a=one, b=two, as_of=then)
        creator = None if found.creator is None else await _creator(info, found.creator, then)
        return _explanation(found, creator)

    @resolved("What AI spent and may spend; null where no budget is set up.", needs=Scope.OPERATE)
    async def spend(self, info: Info) -> AiSpend | None:
        """Report the spend."""
        report = await report_spend(info.context.services.budget)
        return None if report is None else AiSpend.of(report)

    @resolved("How far the search index is behind the graph.", needs=Scope.OPERATE)
    async def search_index(self, info: Info) -> SearchIndexState:
        """Measure the lag."""
        return await SearchIndexState.read(info.context.services.graph, clock=info.context.services.clock)

    @resolved(
        "Anything by its global id.",
        needs=Scope.READ_CATALOGUE,
    )
    async def node(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - Relay's word
        as_of: AsOf = None,
    ) -> Node | None:
        """Load a node."""
        parsed = parse_global_id(id)
        if parsed is None or parsed[0] not in _NODES:
            raise ArgumentError("id", f"it is no global id; those are the 'id' of {', '.join(_NODES)}")
        return await _NODES[parsed[0]](info, parsed[1], past(info, as_of))


async def _creator(info: Info, key: str, as_of: Instant | None) -> Creator | None:
    loaders = info.context.loaders
    record = await (loaders.creators.load(key) if as_of is None else loaders.history.creators.load((key, as_of)))
    return None if record is None else Creator.of(record)


async def _account(info: Info, key: str, as_of: Instant | None) -> Account | None:
    loaders = info.context.loaders
    record = await (loaders.accounts.load(key) if as_of is None else loaders.history.accounts.load((key, as_of)))
    return None if record is None else Account.of(record)


async def _post(info: Info, key: str, as_of: Instant | None) -> Post | None:
    if as_of is not None:
        raise ArgumentError("asOf", "a post has no past; ask for its account as of then")
    record = await info.context.loaders.posts.load(key)
    return None if record is None else Post.of(record)


async def _agency(info: Info, key: str, as_of: Instant | None) -> Agency | None:
    if as_of is not None:
        raise ArgumentError("asOf", "no past is kept of an agency; leave it out")
    return await agency_of(info, key)


_NODES: Mapping[str, Callable[[Info, str, Instant | None], Awaitable[Node | None]]] = {
    "Account": _account,
    "Agency": _agency,
    "Creator": _creator,
    "Post": _post,
}


def _explanation(found: Explanation, creator: Creator | None) -> IdentityExplanation:
    return IdentityExplanation(
        a=Account.of(found.a),
        b=Account.of(found.b),
        same_creator=creator is not None,
        creator=creator,
        summary=_summary(found),
        edge=None if found.edge is None else IdentityEdge.of(found.edge),
        chain=[IdentityEdge.of(edge) for edge in found.chain],
        decisions=[Decision.of(properties, (found.a.key, found.b.key)) for properties in found.decisions],
    )


def _summary(found: Explanation) -> str:
    if found.a.key == found.b.key:
        return "This is one and the same account."
    verdict = "One creator" if found.creator is not None else "Not one creator"
    in_force = next((one for one in found.decisions if one.get("superseded_at") is None), None)
    if in_force is not None:
        agrees = (in_force["verdict"] == "SAME") == (found.creator is not None)
        verdict += f", {'as' if agrees else 'though'} {text(in_force, 'actor') or 'somebody'} decided"
        verdict += "" if agrees else " otherwise"
    if found.edge is not None:
        probability = number(found.edge.properties, "probability") or 0.0
        return f"{verdict}: the direct evidence gives a probability of {probability:.3f}."
    if found.chain:
        weakest = min(number(edge.properties, "probability") or 0.0 for edge in found.chain)
        return f"{verdict}: joined over {len(found.chain)} edges, the weakest with a probability of {weakest:.3f}."
    return f"{verdict}: there is no scored evidence between the two."
