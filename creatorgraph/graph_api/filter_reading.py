"""Filters as callers send them, with what they name looked up: merged creators, accounts, lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from typing import Any

from pydantic.alias_generators import to_camel

from creatorgraph.access.viewer import Scope
from creatorgraph.clock import from_text
from creatorgraph.creator_search.filters import CreatorFilter, Window, each_inside, ranges, same_named
from creatorgraph.errors import ForbiddenError
from creatorgraph.graph_api.context import Context
from creatorgraph.graph_api.types.scalars import Instant, creator_key, key_of
from creatorgraph.graph_api.types.search_filter import CreatorFilterInput, FieldWindow, PlatformWindow
from creatorgraph.resolvers.pages import ArgumentError

MAX_ITEMS = 100
MAX_EXCLUDED = 1_000
MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Named:
    """What a filter names, looked up: where creators stand now, the creators of accounts, the members of lists."""

    creators: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def excluded(self, given: CreatorFilterInput) -> tuple[str, ...]:
        """Give the creators that a filter leaves out."""
        asked = {creator_key(id_) for id_ in given.exclude or ()}
        now = {self.creators[id_] for id_ in asked if id_ in self.creators}
        owners = {self.accounts.get(key_of(id_, "Account")) for id_ in given.exclude_accounts or ()} - {None}
        members = {id_ for list_ in given.not_in_lists or () for id_ in self.lists.get(list_, ())}
        return tuple(sorted({*asked, *now, *members, *(id_ for id_ in owners if id_ is not None)}))

    def only(self, given: CreatorFilterInput) -> tuple[str, ...] | None:
        """Give the creators that a filter looks among; None for all."""
        if not given.in_lists:
            return None
        return tuple(sorted({id_ for list_ in given.in_lists for id_ in self.lists.get(list_, ())}))


NOTHING_NAMED = Named()


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


def filter_of(given: CreatorFilterInput | None, *, depth: int = 1, named: Named = NOTHING_NAMED) -> CreatorFilter:
    """Read the input. Raises ArgumentError for a list that is too long, a tree too deep, a platform ranged twice."""
    if given is None:
        return CreatorFilter()
    if depth > MAX_DEPTH:
        raise ArgumentError("filter", f"it is nested more than {MAX_DEPTH} deep")
    for name in (each.name for each in fields(given)):
        value = getattr(given, name)
        most = MAX_EXCLUDED if name in {"exclude", "exclude_accounts"} else MAX_ITEMS
        if isinstance(value, list) and len(value) > most:
            raise ArgumentError(f"filter.{to_camel(name)}", f"it has more than {most} items")
        if isinstance(value, list) and any(isinstance(one, str) and not one.strip() for one in value):
            raise ArgumentError(f"filter.{to_camel(name)}", "one of its texts is empty; leave it out")
    inner = partial(filter_of, depth=depth + 1, named=named)
    return CreatorFilter(
        **same_named(given),
        platforms_any=tuple(platform.value for platform in given.platforms_any or ()),
        platforms_all=tuple(platform.value for platform in given.platforms_all or ()),
        followers=ranges("followers", given.followers or ()),
        engagement=ranges("engagement", given.engagement or ()),
        last_post_after=_instant(given.last_post_after),
        exclude_ids=named.excluded(given),
        only_ids=named.only(given),
        last_post_before=_instant(given.last_post_before),
        observed_after=_instant(given.observed_after),
        growth=ranges("growth", given.growth or ()),
        agencies=tuple(key_of(id_, "Agency") for id_ in given.agencies or ()),
        observed=_windows("observed", given.observed),
        seen=_seen(given.seen),
        all_of=each_inside("and", given.all_of or (), inner),
        any_of=each_inside("or", given.any_of or (), inner),
        none_of=each_inside("not", given.none_of or (), inner),
    )


def _windows(name: str, given: list[PlatformWindow] | None) -> dict[str, Window]:
    found: dict[str, Window] = {}
    for one in given or ():
        if one.platform in found:
            raise ArgumentError(f"filter.{name}", f"{one.platform.name} is there twice; give one window a platform")
        found[one.platform] = Window(_instant(one.after), _instant(one.before))
    return found


def _seen(given: list[FieldWindow] | None) -> dict[str, Window]:
    found: dict[str, Window] = {}
    for one in given or ():
        chosen: Any = one.field
        if chosen.value in found:
            raise ArgumentError("filter.seen", f"{chosen.name} is there twice; give one window a field")
        found[chosen.value] = Window(_instant(one.after), _instant(one.before), one.within_days)
    return found


def _instant(given: Instant | None) -> datetime | None:
    return None if given is None else from_text(given)
