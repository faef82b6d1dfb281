"""Pairs as an Arrow table: for each pair the values that comparisons read.

The columns are all that scoring sees, so that the same scoring runs over a page of pairs in a worker and over millions
joined in DuckDB. What one account brings stands twice, as `left_…` and `right_…`; the rest is what stands between the
two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa

from creatorgraph.identity_graph.candidates import Frequencies, Pair
from creatorgraph.identity_graph.features import AccountFeatures, Block

Columns = pa.Table
"""A table with the columns of `SCHEMA`: one row a pair."""

_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())

SIDES: Mapping[str, tuple[pa.DataType, Callable[[AccountFeatures], Any]]] = {
    "platform": (_TEXT, attrgetter("platform")),
    "names": (_TEXTS, attrgetter("name_keys")),  # lists of sorted tokens, joined by a space
    "handle": (_TEXT, attrgetter("skeleton")),  # empty where there is no handle
    "stem": (_TEXT, attrgetter("stem")),
    "statements": (_TEXTS, lambda account: sorted(account.statements)),  # what the account says of itself
    "digits": (_TEXT, attrgetter("digits")),  # of the handle
    "bio": (_TEXTS, attrgetter("bio_words")),  # its longer words, each once, sorted
    "followers": (pa.int64(), attrgetter("followers")),
    "country": (_TEXT, attrgetter("country")),
    "language": (_TEXT, attrgetter("language")),
    "topic": (_TEXT, attrgetter("topic")),  # the niche that the bio speaks for
}
"""What one account brings: the type of the column, and its value."""

CALLED = ("name", "word", "piece")
"""Kinds of blocks that say what accounts are called: of these the crowd on one platform counts."""

BETWEEN: Mapping[str, pa.DataType] = {
    "links_right": pa.bool_(),  # left shows a profile link to right
    "links_left": pa.bool_(),
    "target_linked_by": pa.int32(),  # accounts that link to the linked one; the smaller where both link; 0 without
    "links_elsewhere": pa.bool_(),  # one links to another account on the other's platform, and not to the other
    "email_shared_by": pa.int32(),  # accounts that share the rarest common e-mail; 0 without one
    "url_shared_by": pa.int32(),
    "url_kind": _TEXT,
    "word_crowd": pa.int32(),  # accounts on one platform that share the rarest common name or word; 0 without one
    "piece_crowd": pa.int32(),  # the same for how handles and names begin and end
    "nearer": pa.int8(),  # on how many of the two platforms another account has the other side's very handle
    "bio_shared_by": pa.int32(),  # accounts that show the same bio; 0 where it is not the same
}
"""What stands between two accounts."""

SIDE_SCHEMA = pa.schema([("key", _TEXT), *((name, kind) for name, (kind, _) in SIDES.items())])
SCHEMA = pa.schema(
    [
        ("left", _TEXT),  # the accounts' keys, the smaller first
        ("right", _TEXT),
        *((f"{side}_{name}", kind) for name, (kind, _) in SIDES.items() for side in ("left", "right")),
        *BETWEEN.items(),
    ]
)
COLUMNS = tuple(SCHEMA.names)


def sides_of(accounts: Sequence[AccountFeatures]) -> pa.Table:
    """Give what accounts bring (`SIDE_SCHEMA`), one row each, in their order."""
    arrays: list[pa.Array[Any]] = [pa.array([account.key for account in accounts], _TEXT)]
    arrays += [pa.array(list(map(value, accounts)), kind) for kind, value in SIDES.values()]
    return pa.table(arrays, schema=SIDE_SCHEMA)


def columns_of(pairs: Iterable[Pair], accounts: Mapping[str, AccountFeatures], *, frequencies: Frequencies) -> Columns:
    """Build the table for pairs whose accounts are all given, in the order of the pairs' keys."""
    ordered = sorted(pairs)
    keys = sorted({key for pair in ordered for key in pair})
    place = {key: row for row, key in enumerate(keys)}
    sides = sides_of([accounts[key] for key in keys])
    found: dict[str, pa.ChunkedArray[Any]] = {}
    for number, side in enumerate(("left", "right")):
        taken = sides.take(pa.array([place[pair[number]] for pair in ordered], pa.int32()))
        found |= {side if name == "key" else f"{side}_{name}": taken[name] for name in SIDE_SCHEMA.names}
    rows = [_between(accounts[left], accounts[right], frequencies) for left, right in ordered]
    values = zip(*rows, strict=True) if rows else ((),) * len(BETWEEN)
    found |= {
        name: pa.chunked_array([pa.array(column, kind)])
        for (name, kind), column in zip(BETWEEN.items(), values, strict=True)
    }
    return pa.table([found[name] for name in COLUMNS], schema=SCHEMA)


def shared_blocks(left: AccountFeatures, right: AccountFeatures) -> list[tuple[str, str]]:
    """Give the blocks whose frequency a pair's scores depend on."""
    return [
        *(("email", key) for key in left.emails.keys() & right.emails.keys()),
        *(("url", key) for key in left.urls.keys() & right.urls.keys()),
        *(("name", key) for key in left.name_keys if key in right.name_keys),
        *(("word", word) for word in left.words & right.words),
        *(("piece", piece) for piece in left.pieces & right.pieces),
        *(("bio", key) for key in {left.bio_key} & {right.bio_key} if key),
    ]


def _between(left: AccountFeatures, right: AccountFeatures, frequencies: Frequencies) -> tuple[Any, ...]:
    """Give what stands between two accounts, in the order of `BETWEEN`."""
    rarest: dict[str, tuple[int, str]] = {}
    for block in shared_blocks(left, right):
        kind, count = _counted(block, frequencies)
        rarest[kind] = min(rarest.get(kind, (count, block[1])), (count, block[1]))
    links_right, links_left = bool(left.refs & right.addresses), bool(right.refs & left.addresses)
    popularity = [account.linked_by for account, linked in ((right, links_right), (left, links_left)) if linked]
    url = rarest.get("url")
    return (
        links_right,
        links_left,
        max(1, min(popularity)) if popularity else 0,
        _elsewhere(left, right) or _elsewhere(right, left),
        rarest.get("email", (0, ""))[0],
        url[0] if url else 0,
        left.urls[url[1]] if url else "",
        rarest.get("word", (0, ""))[0],
        rarest.get("piece", (0, ""))[0],
        _nearer(left, right, frequencies) + _nearer(right, left, frequencies),
        rarest.get("bio", (0, ""))[0],
    )


def _counted(block: Block, frequencies: Frequencies) -> tuple[str, int]:
    """Give what a shared block speaks of, and how many share it: of words on the platform where most do."""
    kind = block[0]
    if kind in CALLED:
        return "piece" if kind == "piece" else "word", max(1, frequencies.crowd(block))
    return kind, max(2, frequencies.of(block))


def _nearer(one: AccountFeatures, other: AccountFeatures, frequencies: Frequencies) -> bool:
    """Tell whether another account on the other's platform is called by this one's very handle, and the other not."""
    block = one.own_word
    if block is None or one.platform == other.platform or one.skeleton in other.words or block in other.repeats:
        return False
    return frequencies.is_held_on(block, other.platform)


def _elsewhere(one: AccountFeatures, other: AccountFeatures) -> bool:
    """Tell whether one links to accounts of the other's platform, none of which is the other."""
    if not one.refs:
        return False
    rivals = {ref for ref in one.refs if ref.startswith(f"{other.platform}:")}
    return bool(rivals) and not rivals & other.addresses
