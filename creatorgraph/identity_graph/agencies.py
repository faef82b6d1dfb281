"""Agencies: what an e-mail or a site becomes that more unlike accounts show than one creator could have.

Pure functions. An agency, a label, an employer or a shop stands behind such an identifier. It proposes no pairs any
more (the cap of `candidates.py`); the accounts that show it are managed by the agency. Whether one stands is a function
of the graph as it is: who shows the identifier, and how many creators these are.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from creatorgraph.identity_graph.candidates import CAPS, FEW, Frequencies
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.outbox import named

NODES: Mapping[str, str] = {"email": "Email", "url": "Url"}
"""The identifiers that can become agencies: kind of block → label of the node."""

CAP: Mapping[str, int] = {kind: CAPS[kind] for kind in NODES}
UNLIKE = FEW + 1
"""How many creators must show an identifier: as few accounts as FEW may be one person's that nothing else joins."""

_NAMESPACE = uuid.UUID("5f0c0b2e-6d5c-5f8e-9d1e-0b5a3a1c7a44")


@dataclass(frozen=True, slots=True)
class Shared:
    """An identifier with what decides about its agency: how many accounts show it, of how many creators.

    `creators` is counted up to UNLIKE. `name` is what people would call it: the host, or the domain of the mailbox.
    """

    kind: str
    key: str
    accounts: int
    creators: int
    name: str = ""

    @property
    def agency(self) -> str:
        """The id of its agency: the same whenever it becomes one."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.kind}|{self.key}"))

    @property
    def is_agency(self) -> bool:
        """Tell whether it stands for an agency now."""
        return self.accounts > CAP[self.kind] and self.creators >= UNLIKE


def concerned(
    frequencies: Frequencies,
    features: Mapping[str, AccountFeatures],
    *,
    touched: AbstractSet[str],
    leave: Iterable[Mapping[str, Any]],
) -> list[str]:
    """Give the accounts whose resolution may make or change an agency; none where nothing is over-shared.

    These are the touched ones that show what too many share, and those that went from one creator to another.
    """
    keys = {row["account"] for row in leave}
    common = {block for block, n in frequencies.counts.items() if block[0] in NODES and n > CAP[block[0]]}
    if common:
        keys |= {key for key in touched if key in features and not common.isdisjoint(features[key].blocks())}
    return sorted(keys)


def withdrawn(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Give the keys for the outbox of what a plan detaches: the accounts, and what they show no more."""
    keys: set[str] = set()
    for kind in NODES:
        for row in rows.get(f"detach_{kind}s", ()):
            keys |= {row["account"], named(kind, row["key"])}
    return sorted(keys)


@dataclass(frozen=True, slots=True)
class Shows:
    """What an account has to do with agencies: the over-shared identifiers it shows, the agencies it is managed by."""

    account: str
    identifiers: frozenset[tuple[str, str]]
    agencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """Rows for the statements of `cypher/agencies/`."""

    write: list[dict[str, Any]]
    connect: list[dict[str, Any]]
    connect_all: list[dict[str, Any]]
    disconnect: list[dict[str, Any]]
    remove: list[str]


def plan(shows: Sequence[Shows], states: Mapping[str, Shared], *, standing: AbstractSet[str], at: str) -> AgencyPlan:
    """Give what leads from the agencies that stand to those that should.

    `states` holds every identifier concerned, by the id of its agency; `standing` the ids of agencies that are there.
    A new agency takes in everybody who shows its identifier, one that was there the accounts of `shows` only.
    """
    wanted = {identity: shared for identity, shared in states.items() if shared.is_agency}
    write = [
        {"id": identity, "name": s.name, "kind": s.kind, "key": s.key, "size": s.accounts, "at": at}
        for identity, s in sorted(wanted.items())
    ]
    fresh = [row for row in write if row["id"] not in standing]
    connect, disconnect = [], []
    by_identifier = {(s.kind, s.key): identity for identity, s in wanted.items()}
    for one in sorted(shows, key=lambda one: one.account):
        due = {by_identifier[named] for named in one.identifiers if named in by_identifier}
        for identity in sorted(due - one.agencies):
            row = {"account": one.account, "agency": identity, "through": wanted[identity].key, "at": at}
            connect.append(row)
        gone = one.agencies & wanted.keys() - due
        disconnect += [{"account": one.account, "agency": identity} for identity in sorted(gone)]
    remove = sorted((states.keys() - wanted.keys()) & standing)
    return AgencyPlan(write, connect, fresh, disconnect, remove)
