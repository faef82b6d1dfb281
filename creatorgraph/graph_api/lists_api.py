"""Lists of creators: asked for, made, filled, emptied, deleted; searches name them in their filter."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.lists import Changed
from creatorgraph.errors import NotFoundError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.kept import CreatorList
from creatorgraph.graph_api.types.scalars import creator_key

Creators = Annotated[
    list[strawberry.ID], strawberry.argument(description="Creators by key or global id, 1 to 1,000 at once.")
]


@ruled(Scope.LISTS)
@strawberry.type(description="A list after a change.")
class ListChanged:
    """A list after a change."""

    changed: CreatorList = strawberry.field(description="The list as it is now.")
    unknown: list[strawberry.ID] = strawberry.field(description="Ids that were given and are of no creator.")


@ruled(Scope.LISTS)
@strawberry.type(description="A list is gone; its creators stay.")
class ListDeleted:
    """A list is gone."""

    key: strawberry.ID = strawberry.field(description="The id of the list that is gone.")


ListResult = Annotated[
    ListChanged | NotFound, strawberry.union("ListResult", description="The list, or that there is none of this key.")
]
ListDeletedResult = Annotated[
    ListDeleted | NotFound, strawberry.union("ListDeletedResult", description="What is gone, or that there was none.")
]


@strawberry.type
class ListsQuery:
    """What can be asked of lists."""

    @resolved("Your tenant's lists of creators, by name.", needs=Scope.LISTS)
    async def lists(self, info: Info) -> list[CreatorList]:
        """Give the lists."""
        context = info.context
        return [CreatorList.of(each) for each in await context.services.lists.names(tenant=context.viewer.tenant)]

    @resolved("One of your tenant's lists; null where there is none of this key.", needs=Scope.LISTS)
    async def list(self, info: Info, key: strawberry.ID) -> CreatorList | None:
        """Give one list."""
        found = await info.context.services.lists.find(key, tenant=info.context.viewer.tenant)
        return None if found is None else CreatorList.of(found)


@strawberry.type
class ListsMutation:
    """What can be done with lists."""

    @resolved("Make a list of creators, or give the one of this name.", needs=Scope.LISTS)
    async def create_list(self, info: Info, name: str) -> CreatorList:
        """Make a list."""
        return CreatorList.of(await info.context.services.lists.create(name, tenant=info.context.viewer.tenant))

    @resolved("Give a list another name; one that another of your lists has is refused.", needs=Scope.LISTS)
    async def rename_list(self, info: Info, key: strawberry.ID, name: str) -> ListResult:
        """Rename a list."""
        return await _changed(info.context.services.lists.rename(key, name, tenant=info.context.viewer.tenant))

    @resolved("Put creators on a list; those that are on it already stay.", needs=Scope.LISTS)
    async def add_to_list(self, info: Info, key: strawberry.ID, creators: Creators) -> ListResult:
        """Add to a list."""
        tenant, ids = info.context.viewer.tenant, [creator_key(id_) for id_ in creators]
        return await _changed(info.context.services.lists.add(key, ids, tenant=tenant))

    @resolved("Take creators off a list.", needs=Scope.LISTS)
    async def remove_from_list(self, info: Info, key: strawberry.ID, creators: Creators) -> ListResult:
        """Remove from a list."""
        tenant, ids = info.context.viewer.tenant, [creator_key(id_) for id_ in creators]
        return await _changed(info.context.services.lists.remove(key, ids, tenant=tenant))

    @resolved("Delete a list. Its creators stay.", needs=Scope.LISTS)
    async def delete_list(self, info: Info, key: strawberry.ID) -> ListDeletedResult:
        """Delete a list."""
        if await info.context.services.lists.delete(key, tenant=info.context.viewer.tenant):
            return ListDeleted(key=key)
        return NotFound(message=f"list: there is no list {key}", argument="key")


async def _changed(change: Awaitable[Changed]) -> ListChanged | NotFound:
    try:
        done = await change
    except NotFoundError as error:
        return NotFound(message=str(error), argument="key")
    return ListChanged(changed=CreatorList.of(done.list), unknown=[strawberry.ID(id_) for id_ in done.unknown])
