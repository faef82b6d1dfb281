"""Filters as callers send them, with what they name looked up: merged creators, accounts, lists."""

from collections.abc import Iterator

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.filters import CreatorFilter
from creatorgraph.errors import ForbiddenError
from creatorgraph.graph_api.context import Context
from creatorgraph.graph_api.types.search import CreatorFilterInput, Named, creator_key, filter_of, key_of


async def read_filter(context: Context, given: CreatorFilterInput | None) -> CreatorFilter:
    """Read a filter. Raises ArgumentError as `filter_of` does, NotFoundError for a list that is not there."""
    filter_of(given)  # first what costs nothing: a filter out of bounds asks no server
    parts = list(_parts(given))
    creators = sorted({creator_key(id_) for part in parts for id_ in part.exclude or ()})
    accounts = sorted({key_of(id_, "Account") for part in parts for id_ in part.exclude_accounts or ()})
    lists = sorted({id_ for part in parts for id_ in (*(part.in_lists or ()), *(part.not_in_lists or ()))})
    if not (creators or accounts or lists):
        return filter_of(given)
    if lists and not context.viewer.may(Scope.LISTS):
        raise ForbiddenError(f"filter: lists need the scope {Scope.LISTS.value}, which you do not have")
    standing = await context.loaders.creators.load_many(creators)
    owners = await context.loaders.creators_of_accounts.load_many(accounts)
    members = await context.services.lists.members(lists, tenant=context.viewer.tenant) if lists else {}
    named = Named(
        creators={id_: one.id for id_, one in zip(creators, standing, strict=True) if one is not None},
        accounts={key: one.id for key, one in zip(accounts, owners, strict=True) if one is not None},
        lists=members,
    )
    return filter_of(given, named=named)


def _parts(given: CreatorFilterInput | None) -> Iterator[CreatorFilterInput]:
    if given is not None:
        yield given
        for part in (*(given.all_of or ()), *(given.any_of or ()), *(given.none_of or ())):
            yield from _parts(part)
