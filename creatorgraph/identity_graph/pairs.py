"""Pairs as columns: for each pair the values that comparisons read.

The columns are all that scoring sees, so that the same scoring runs over a page of pairs in a worker, over millions
joined
in DuckDB, and inside Spark.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from creatorgraph.identity_graph.candidates import Frequencies, Pair
from creatorgraph.identity_graph.features import AccountFeatures

Columns = Mapping[str, Sequence[Any]]
"""Values by column, n of each: one a pair."""

COLUMNS = (
    "left",  # the accounts' keys, the smaller first
    "right",
    "left_platform",
    "right_platform",
    "links_right",  # left shows a profile link to right
    "links_left",
    "target_linked_by",  # accounts that link to the linked one; the smaller where both link; 0 without a link
    "links_elsewhere",  # one links to another account on the other's platform, and not to the other
    "email_shared_by",  # accounts that share the rarest common e-mail; 0 without one
    "url_shared_by",
    "url_kind",
    "name_shared_by",  # accounts that share the rarest common name; 0 without one
    "left_names",  # lists of sorted tokens, joined by a space
    "right_names",
    "left_joined",  # lists of names joined without spaces, in both orders
    "right_joined",
    "left_handle",  # skeletons; empty where there is no handle
    "right_handle",
    "left_stem",
    "right_stem",
    "stem_shared_by",  # accounts whose stem or joined name is the common word; 0 without one
    "left_statements",  # lists of what the account says of itself
    "right_statements",
    "left_country",
    "right_country",
    "left_language",
    "right_language",
)


def columns_of(pairs: Iterable[Pair], accounts: Mapping[str, AccountFeatures], *, frequencies: Frequencies) -> Columns:
    """Build the columns for pairs whose accounts are all given, in the order of the pairs' keys."""
    rows = [_row(accounts[left], accounts[right], frequencies) for left, right in sorted(pairs)]
    return dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)) if rows else {c: [] for c in COLUMNS}


def shared_blocks(left: AccountFeatures, right: AccountFeatures) -> list[tuple[str, str]]:
    """Give the blocks whose frequency a pair's scores depend on."""
    return [
        *(("email", key) for key in left.emails.keys() & right.emails.keys()),
        *(("url", key) for key in left.urls.keys() & right.urls.keys()),
        *(("name", key) for key in left.name_keys if key in right.name_keys),
        *(("word", word) for word in left.words & right.words),
    ]


def _row(left: AccountFeatures, right: AccountFeatures, frequencies: Frequencies) -> tuple[Any, ...]:
    """Give the values of one pair, in the order of `COLUMNS`."""
    rarest: dict[str, tuple[int, str]] = {}
    for kind, key in shared_blocks(left, right):
        count = max(2, frequencies.of((kind, key)))
        rarest[kind] = min(rarest.get(kind, (count, key)), (count, key))
    links_right, links_left = bool(left.refs & right.addresses), bool(right.refs & left.addresses)
    popularity = [account.linked_by for account, linked in ((right, links_right), (left, links_left)) if linked]
    url = rarest.get("url")
    return (
        left.key,
        right.key,
        left.platform,
        right.platform,
        links_right,
        links_left,
        max(1, min(popularity)) if popularity else 0,
        _elsewhere(left, right) or _elsewhere(right, left),
        rarest.get("email", (0, ""))[0],
        url[0] if url else 0,
        left.urls[url[1]] if url else "",
        rarest.get("name", (0, ""))[0],
        left.name_keys,
        right.name_keys,
        left.joined,
        right.joined,
        left.skeleton,
        right.skeleton,
        left.stem,
        right.stem,
        rarest.get("word", (0, ""))[0],
        left.statements,
        right.statements,
        left.country,
        right.country,
        left.language,
        right.language,
    )


def _elsewhere(one: AccountFeatures, other: AccountFeatures) -> bool:
    """Tell whether one links to accounts of the other's platform, none of which is the other."""
    if not one.refs:
        return False
    rivals = {ref for ref in one.refs if ref.startswith(f"{other.platform}:")}
    return bool(rivals) and not rivals & other.addresses
