"""Lists of creators that a tenant keeps, to look only among them or to leave them out of searches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph.graph import Graph, Row, Transaction

MOST_MEMBERS = 5_000
"""Their ids are written out in the filter of a search."""
MOST_AT_ONCE = 1_000
MOST_LISTS = 500
LONGEST_NAME = 100
TURN = "lists"
"""Who makes lists does so one after the other: two at once would each count the lists without the other's."""


@dataclass(frozen=True, slots=True)
class CreatorList:
    """One list, and since when it is there (an instant as text).

    `size` is how many creators it holds, merged ones once; None where nobody counted.
    """

    id: str
    name: str
    created_at: str
    size: int | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        """Read a row of a statement."""
        return cls(row["id"], row["name"], row["created_at"], row.get("size"))


@dataclass(frozen=True, slots=True)
class Changed:
    """A list after a change, and the ids that were asked for and are of no creator."""

    list: CreatorList
    unknown: tuple[str, ...] = ()


class CreatorLists:
    """Keeps lists in the graph. Every call names the tenant; of another's list it says that it is not there."""

    def __init__(self, graph: Graph, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._graph = graph
        self._clock = clock
        self._new_id = new_id

    async def names(self, *, tenant: str) -> list[CreatorList]:
        """Give a tenant's lists by name, without their sizes: to count all members takes seconds."""
        return [CreatorList.of(row) for row in await self._graph.read("lists/names", tenant=tenant, only=None)]

    async def find(self, id_: str, *, tenant: str) -> CreatorList | None:
        """Give one list without its size; None where it is not there."""
        rows = await self._graph.read("lists/names", tenant=tenant, only=[id_])
        return CreatorList.of(rows[0]) if rows else None

    async def create(self, name: str, *, tenant: str) -> CreatorList:
        """Make a list, or give the one of this name. Raises BadInputError for a name or number out of bounds."""
        wanted = _checked_name(name)
        key, id_, at = _key(tenant, wanted), self._new_id(), to_text(self._clock())

        async def write(transaction: Transaction) -> str:
            await transaction.run("operations/take_turn", name=TURN)
            there = {row["name"].casefold() for row in await transaction.run("lists/names", tenant=tenant, only=None)}
            if len(there) >= MOST_LISTS and wanted.casefold() not in there:
                raise BadInputError(f"list: there are {MOST_LISTS} lists already; delete one first")
            rows = await transaction.run("lists/create", key=key, id=id_, tenant=tenant, name=wanted, at=at)
            return str(rows[0]["id"])

        return await self._one(await self._graph.write(write), tenant=tenant)

    async def rename(self, id_: str, name: str, *, tenant: str) -> Changed:
        """Give a list another name. Raises NotFoundError, BadInputError for a name that is none or another list's."""
        wanted = _checked_name(name)

        async def write(transaction: Transaction) -> None:
            await transaction.run("operations/take_turn", name=TURN)
            for row in await transaction.run("lists/names", tenant=tenant, only=None):
                if row["id"] != id_ and row["name"].casefold() == wanted.casefold():
                    raise BadInputError(f"list: there is a list of the name '{row['name']}' already", argument="name")
            if not await transaction.run("lists/rename", id=id_, tenant=tenant, key=_key(tenant, wanted), name=wanted):
                raise _not_there(id_)

        await self._graph.write(write)
        return Changed(await self._one(id_, tenant=tenant))

    async def add(self, id_: str, creators: Sequence[str], *, tenant: str) -> Changed:
        """Put creators on a list. Raises NotFoundError for no such list, BadInputError where it would be too long."""
        _check_count(creators)
        at, ids = to_text(self._clock()), sorted(set(creators))

        async def write(transaction: Transaction) -> set[str]:
            if not await transaction.run("lists/lock", id=id_, tenant=tenant, turn=self._new_id()):
                raise _not_there(id_)
            rows = await transaction.run("lists/members", tenant=tenant, ids=[id_])
            held = {creator for row in rows for creator in row["creators"]}
            found = await transaction.run("lists/found", ids=ids)
            new = sorted({row["creator"] for row in found} - held)
            if len(held) + len(new) > MOST_MEMBERS:
                raise BadInputError(
                    f"list: it holds {len(held):,} creators; with these it would pass {MOST_MEMBERS:,}",
                    argument="creators",
                )
            if new:
                await transaction.run("lists/add", id=id_, tenant=tenant, creators=new, at=at)
            return {row["asked"] for row in found}

        found = await self._graph.write(write)
        return Changed(await self._one(id_, tenant=tenant), tuple(id_ for id_ in ids if id_ not in found))

    async def remove(self, id_: str, creators: Sequence[str], *, tenant: str) -> Changed:
        """Take creators off a list; those that are not on it are no error. Raises NotFoundError."""
        _check_count(creators)
        await self._one(id_, tenant=tenant)

        async def write(transaction: Transaction) -> None:
            await transaction.run("lists/remove", id=id_, tenant=tenant, ids=sorted(set(creators)))

        await self._graph.write(write)
        return Changed(await self._one(id_, tenant=tenant))

    async def delete(self, id_: str, *, tenant: str) -> bool:
        """Delete a list; tell whether there was one."""

        async def write(transaction: Transaction) -> bool:
            return bool((await transaction.run("lists/delete", id=id_, tenant=tenant))[0]["deleted"])

        return await self._graph.write(write)

    async def members(self, ids: Sequence[str], *, tenant: str) -> Mapping[str, tuple[str, ...]]:
        """Give list -> its creators as they stand now. Raises NotFoundError for a list that is not there."""
        there = {row["id"] for row in await self._graph.read("lists/names", tenant=tenant, only=sorted(set(ids)))}
        if missing := sorted(set(ids) - there):
            raise NotFoundError(f"list: there is no list {missing[0]}", argument="filter")
        rows = await self._graph.read("lists/members", tenant=tenant, ids=sorted(there))
        return dict.fromkeys(there, ()) | {row["list"]: tuple(sorted(row["creators"])) for row in rows}

    async def _one(self, id_: str, *, tenant: str) -> CreatorList:
        rows = await self._graph.read("lists/sized", tenant=tenant, ids=[id_])
        if not rows:
            raise _not_there(id_)
        return CreatorList.of(rows[0])


def _checked_name(name: str) -> str:
    """Give a name with single spaces. Raises BadInputError for one that is too long, or none."""
    wanted = " ".join(name.split())
    if not 1 <= len(wanted) <= LONGEST_NAME or not wanted.isprintable():
        raise BadInputError(f"list: a name has 1 to {LONGEST_NAME} printable characters", argument="name")
    return wanted


def _key(tenant: str, name: str) -> str:
    """Name a list once for all: the first slash ends the tenant, whose own slashes are written as in addresses."""
    return f"{tenant.replace('%', '%25').replace('/', '%2F')}/{name.casefold()}"


def _not_there(id_: str) -> NotFoundError:
    return NotFoundError(f"list: there is no list {id_}")


def _check_count(creators: Sequence[str]) -> None:
    if not 1 <= len(creators) <= MOST_AT_ONCE:
        raise BadInputError(
            f"list: name 1 to {MOST_AT_ONCE:,} creators at once, not {len(creators)}", argument="creators"
        )
