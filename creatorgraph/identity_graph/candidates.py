"""Which pairs of accounts are compared: those that share a block which not too many share."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import combinations

from creatorgraph.identity_graph.features import AccountFeatures, Block

CAPS: Mapping[str, int] = {"email": 24, "url": 24, "name": 12, "word": 12, "piece": 12, "bio": 12, "link": 24}
"""A block with more accounts than this proposes no pairs: what so many share tells nobody apart."""

FEW, SOME = 4, 12
"""Up to how many accounts sharing something are few (one person's), and some."""

Pair = tuple[str, str]


@dataclass(slots=True)
class Frequencies:
    """How many accounts share each block, as the graph counts them, the most on one platform (`crowds`), and where.

    Four accounts on four platforms may all be one person's; two on one platform rarely are.
    """

    counts: dict[Block, int] = field(default_factory=dict)
    crowds: dict[Block, int] = field(default_factory=dict)
    platforms: dict[Block, frozenset[str]] = field(default_factory=dict)

    def count(self, block: Block, accounts: Collection[str]) -> None:
        """Take in who shares a block, by key."""
        self.counts[block] = len(accounts)
        by_platform = Counter(key.partition(":")[0] for key in accounts)
        self.crowds[block] = max(by_platform.values(), default=1)
        self.platforms[block] = frozenset(by_platform)

    def of(self, block: Block) -> int:
        """Give how many accounts share a block; one that was never counted is shared by one."""
        return self.counts.get(block, 1)

    def crowd(self, block: Block) -> int:
        """Give how many share a block on the platform where most do; of a common block more than its cap."""
        return self.of(block) if self.is_common(block) else self.crowds.get(block, 1)

    def is_held_on(self, block: Block, platform: str) -> bool:
        """Tell whether an account of a platform is in a block; one that is common is taken to be everywhere."""
        return self.is_common(block) or platform in self.platforms.get(block, ())

    def is_common(self, block: Block) -> bool:
        """Tell whether a block is shared by too many to propose pairs."""
        return self.of(block) > CAPS[block[0]]


def ordered(one: str, two: str) -> Pair:
    """Write a pair in the order of the keys, as its edge stands in the graph."""
    return (one, two) if one < two else (two, one)


def pairs_of(
    accounts: Collection[AccountFeatures],
    *,
    active: AbstractSet[Block],
    touched: AbstractSet[str],
    frequencies: Frequencies,
) -> set[Pair]:
    """Give the pairs that share one of the active blocks, by key, the smaller first.

    Two accounts of which none was touched are no pair: at most their block grew more common, which can weaken an edge
    of theirs but not make one, and edges are scored again by themselves.
    """
    members: defaultdict[Block, list[AccountFeatures]] = defaultdict(list)
    for account in accounts:
        for block in account.blocks():
            if block in active:
                members[block].append(account)
    pairs: set[Pair] = set()
    for block, group in members.items():
        if len(group) > 1 and not frequencies.is_common(block):
            found: Iterable[tuple[AccountFeatures, AccountFeatures]] = combinations(group, 2)
            if block[0] == "link":  # two accounts that link to the same third are no pair for that
                found = (pair for pair in found if linked(*pair))
            pairs.update(ordered(one.key, two.key) for one, two in found if one.key in touched or two.key in touched)
    return pairs


def linked(one: AccountFeatures, two: AccountFeatures) -> bool:
    """Tell whether a link proposes a pair: both link to each other, or one to the other, whom not too many link to."""
    there, back = bool(one.refs & two.addresses), bool(two.refs & one.addresses)
    if there and back:
        return True
    return (there and two.linked_by <= CAPS["link"]) or (back and one.linked_by <= CAPS["link"])
