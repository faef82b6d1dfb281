"""Permanent creator ids: minted once, kept by the larger part, redirected for ever.

A pure function of the old and the new membership. On a split the largest part keeps the id; on a merge the id that
most of the accounts had survives, then the older one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Group = tuple[str, ...]


@dataclass(slots=True)
class Assignment:
    """The outcome: the id of each group, which ids are new, redirect, or gave accounts away."""

    ids: dict[Group, str] = field(default_factory=dict)
    minted: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    splits: list[tuple[str, str]] = field(default_factory=list)


def assign(
    groups: Sequence[Group],
    *,
    previous: Mapping[str, Sequence[str]],
    created_at: Mapping[str, str],
    mint: Callable[[], str],
) -> Assignment:
    """Give every group an id.

    `previous` holds the ids that each account belonged to (an account that was two until now has two), `created_at`
    when each of those ids was minted, `mint` makes a new id. A split of `splits` is (the id that was split, the part's
    id).
    """
    counts = {group: Counter(i for account in group for i in previous.get(account, ())) for group in groups}
    claims: defaultdict[str, list[tuple[int, Group]]] = defaultdict(list)
    for group, counter in counts.items():
        for identity, count in counter.items():
            claims[identity].append((-count, group))
    owner = {identity: min(claimed)[1] for identity, claimed in claims.items()}
    result = Assignment()
    for group in sorted(groups):
        kept = [identity for identity in counts[group] if owner[identity] == group]
        kept.sort(key=lambda i: (-counts[group][i], created_at.get(i, ""), i))
        if kept:
            result.ids[group] = kept[0]
            result.redirects.update(dict.fromkeys(kept[1:], kept[0]))
        else:
            result.ids[group] = mint()
            result.minted.append(result.ids[group])
        lost = [identity for identity in counts[group] if owner[identity] != group]
        result.splits += [(identity, result.ids[group]) for identity in sorted(lost)]
    return result
