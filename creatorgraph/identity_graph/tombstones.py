"""Tombstones: what keeps an erased account out of everything that comes later.

A tombstone is the keyed hash of a name that the account had: its key, and each of its handles (`x:@jane`). Nobody can
read the name back or test a guess without the installation's key. Handles are recycled: a tombstone of a handle knows
whether the id of the account was known, and if so, an account with another id is somebody else and comes in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from creatorgraph.access.sealing import Sealer
from creatorgraph.identity_graph.accounts import Derived
from creatorgraph.identity_graph.graph import Graph, Transaction, run_sliced
from creatorgraph.identity_graph.normalize.handles import provisional_key
from creatorgraph.identity_graph.reading import Reading
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation
from creatorgraph.platforms.outcomes import Ask


@dataclass(frozen=True, slots=True)
class Names:
    """How an account is named: by the key of its id, by its handle (`x:@jane`), or both."""

    by_id: str | None
    by_handle: str | None

    @classmethod
    def of(cls, platform: Platform, *, platform_id: str | None, handle: str | None) -> "Names":
        """Name an account."""
        return cls(
            f"{platform.value}:{platform_id}" if platform_id else None,
            provisional_key(platform, handle) if handle else None,
        )

    @classmethod
    def of_observation(cls, seen: AccountObservation) -> "Names":
        """Name the account that was observed."""
        return cls.of(seen.platform, platform_id=seen.platform_id, handle=seen.handle)

    @classmethod
    def of_ask(cls, platform: Platform, ask: Ask) -> "Names":
        """Name the account that is asked for."""
        return cls.of(platform, platform_id=ask.text if ask.by_id else None, handle=None if ask.by_id else ask.text)

    @property
    def all(self) -> tuple[str, ...]:
        """Every name."""
        return tuple(name for name in (self.by_id, self.by_handle) if name)


@dataclass(frozen=True, slots=True)
class Erased:
    """The names of a set that have tombstones: name → whether the id of the erased account was known."""

    names: Mapping[str, bool]

    def has(self, names: Names) -> bool:
        """Tell whether an account is kept out."""
        if names.by_id in self.names:
            return True
        if names.by_handle is None or names.by_handle not in self.names:
            return False
        return names.by_id is None or not self.names[names.by_handle]


class Tombstones:
    """The tombstones of one graph. `hash_name` gives the keyed hash of a name."""

    def __init__(self, graph: Graph, sealer: Sealer) -> None:
        self._graph = graph
        self._sealer = sealer

    def hash_name(self, name: str) -> str:
        """Give what a name's tombstone is found by."""
        return self._sealer.keyed_hash(f"tombstone {name}")

    async def among(self, names: Iterable[str]) -> Erased:
        """Read which names have tombstones."""
        wanted = set(names)
        if not wanted or not await self._graph.read("erasure/any_tombstone"):
            return Erased({})

        async def read(transaction: Transaction) -> Erased:
            return await self.among_in(transaction, wanted)

        return await self._graph.view(read)

    async def among_in(self, transaction: Transaction, names: Iterable[str]) -> Erased:
        """Read which names have tombstones, as a transaction sees it."""
        if not await transaction.run("erasure/any_tombstone"):
            return Erased({})
        hashes = {self.hash_name(name): name for name in set(names)}
        rows = await run_sliced(transaction, "erasure/tombstones", "keys", sorted(hashes)) if hashes else []
        return Erased({hashes[row["key"]]: bool(row["id_known"]) for row in rows})


def without_erased(readings: Sequence[Reading], erased: Erased) -> list[Reading]:
    """Give readings without those of the erased, and without what the others link to and mention of them."""
    if not erased.names:
        return list(readings)
    kept = [each for each in readings if not erased.has(Names.of_observation(each.seen))]
    return [_without_refs(each, erased) for each in kept]


def _without_refs(reading: Reading, erased: Erased) -> Reading:
    def of_others(post: PostObservation) -> PostObservation:
        names = tuple(n for n in post.mentions if provisional_key(reading.seen.platform, n) not in erased.names)
        return post.model_copy(update={"mentions": names})

    posts = tuple(of_others(post) for post in reading.seen.recent_posts)
    fields = {name: without_refs(derived, erased.names) for name, derived in reading.fields.items()}
    return replace(reading, seen=reading.seen.model_copy(update={"recent_posts": posts}), fields=fields)


def without_refs(derived: Derived, names: Collection[str]) -> Derived:
    """Give the identifiers of one field without links to accounts of these names."""
    if not any(entry[0] in names for entry in derived.get("refs", ())):
        return derived
    kept = {**derived, "refs": [entry for entry in derived["refs"] if entry[0] not in names]}
    return {kind: entries for kind, entries in kept.items() if entries}
