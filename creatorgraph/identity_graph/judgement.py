"""What one turn of resolution decided, and in which parts it is written.

One transaction for very many accounts keeps everybody else from the graph, and nobody can go on with what it wrote. So
creators that are new, of accounts that were nobody's, go ahead, some thousand accounts at a time. What changes what
stands goes last and at once, with the end of the due work: whoever is interrupted before judges all of it again, and
finds what was written as it would write it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from creatorgraph.identity_graph.adoptions import renamed
from creatorgraph.identity_graph.outbox import Due
from creatorgraph.identity_graph.resolution import CreatorChanges, EdgeChanges

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided, and what it rests on: the resolvers' turn, and accounts that are there.

    `more` says that many wait that were not judged; `is_last` that nothing of a judgement comes after: the due work
    ends with it.
    """

    due: Due
    turn: int = 0
    more: bool = False
    accounts: list[str] = field(default_factory=list)
    settled: list[dict[str, str]] = field(default_factory=list)
    edges: EdgeChanges = field(default_factory=EdgeChanges)
    creators: CreatorChanges = field(default_factory=CreatorChanges)
    is_last: bool = True

    def parts(self, *, size: int) -> Iterator["Judgement"]:
        """Give what is written one after the other, each in the turn after that of the one before.

        A part is of about `size` accounts, the last one of whatever is left.
        """
        members = self._new_creators()
        if sum(map(len, members.values())) <= size:
            yield self
            return
        of_creator, of_account, last = _numbered(members, size)
        accounts = _parted(self.accounts, last, lambda key: of_account.get(key, last))
        settled = _parted(self.settled, last, lambda row: of_account.get(row["account"], last))
        edges = _parted(self.edges.create, last, lambda row: _of_both(of_account, row, last))
        create = _parted(self.creators.create, last, lambda row: of_creator.get(row["id"], last))
        joined = _parted(self.creators.join_new, last, lambda row: of_creator.get(row["creator"], last))
        changes = _parted(self.creators.changes, last, lambda row: of_creator.get(row["creator"], last))
        project = _parted(self.creators.project, last, lambda identity: of_creator.get(identity, last))
        for number in range(last + 1):
            rest, old = (self.creators, self.edges) if number == last else (CreatorChanges(), EdgeChanges())
            yield replace(
                self,
                turn=self.turn + number,
                is_last=number == last,
                accounts=accounts[number],
                settled=settled[number],
                edges=replace(old, create=edges[number]),
                creators=replace(
                    rest,
                    create=create[number],
                    join_new=joined[number],
                    changes=changes[number],
                    project=set(project[number]),
                ),
            )

    def _new_creators(self) -> dict[str, list[str]]:
        """Give the creators that nothing but their own accounts makes, each with these."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.creators.join_new:
            members[row["creator"]].append(row["account"])
        left = {row["account"] for row in self.creators.leave}
        inherits = {row["new"] for row in self.creators.redirect}
        made = (row["id"] for row in self.creators.create if row["id"] not in inherits)
        return {identity: members[identity] for identity in made if left.isdisjoint(members[identity])}

    def under_new_keys(self, keys: Mapping[str, str]) -> "Judgement":
        """Name accounts as they are called now. Who is part of another by now may have some of it: nothing is new."""
        edges, creators = self.edges, self.creators
        settling = [{"account": row["account"], "stale": row["stale"]} for row in creators.join_new if row.get("stale")]
        return replace(
            self,
            settled=renamed([*self.settled, *settling], keys),
            edges=replace(
                edges,
                keep=renamed(edges.keep, keys),
                create=[],
                write=renamed([*edges.create, *edges.write], keys),
                remove=renamed(edges.remove, keys),
            ),
            creators=replace(
                creators,
                join_new=[],
                join=renamed([*creators.join_new, *creators.join], keys),
                leave=renamed(creators.leave, keys),
                changes=renamed(creators.changes, keys),
            ),
        )


def _numbered(members: Mapping[str, list[str]], size: int) -> tuple[dict[str, int], dict[str, int], int]:
    """Give the number of the part of each creator and of each account, and that of the part for all the rest."""
    of_creator: dict[str, int] = {}
    of_account: dict[str, int] = {}
    for identity, accounts in members.items():
        number = len(of_account) // size
        of_creator[identity] = number
        of_account |= dict.fromkeys(accounts, number)
    return of_creator, of_account, max(of_creator.values(), default=-1) + 1


def _of_both(part_of: Mapping[str, int], row: Mapping[str, Any], last: int) -> int:
    left, right = part_of.get(row["left"], last), part_of.get(row["right"], last)
    return left if left == right else last


def _parted(values: Iterable[T], last: int, part_of: Callable[[T], int]) -> list[list[T]]:
    found: list[list[T]] = [[] for _ in range(last + 1)]
    for value in values:
        found[part_of(value)].append(value)
    return found
