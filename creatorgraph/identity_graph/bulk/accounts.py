"""Accounts as rows for the joins: what each brings to a comparison, and the blocks that it is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.pairs import SIDE_SCHEMA, sides_of
from creatorgraph.platforms.observation import Platform

PLATFORMS = {platform.value: number for number, platform in enumerate(Platform)}
KINDS = ("email", "url", "name", "word", "piece", "bio")
"""Kinds of blocks that are shared; links have their own join."""

_TEXTS = pa.list_(pa.string())
SCHEMA = pa.schema(
    [
        ("row", pa.int64()),  # where the account stood in what was read: of one key, the last row counts
        *((field.name, field.type) for field in SIDE_SCHEMA),
        ("called", _TEXTS),  # the names under which it was read
        ("linked_by", pa.int32()),  # null where it is to be counted here
        ("refs", _TEXTS),
        ("addresses", _TEXTS),
        ("platform_number", pa.int8()),
        ("linked_platforms", pa.int8()),  # a bit for each platform that it links to
        *((f"{kind}_blocks", _TEXTS) for kind in KINDS),
        ("url_kinds", _TEXTS),  # of each of url_blocks
        *((f"{kind}_counted", _TEXTS) for kind in ("name", "word")),  # blocks in which it is only counted
    ]
)


@dataclass(frozen=True, slots=True)
class Read:
    """One account as it was read: its features, and the names it goes by in files."""

    features: AccountFeatures
    called: tuple[str, ...]


def table_of(accounts: Sequence[Read], *, first: int, links_counted: bool) -> pa.Table:
    """Give accounts as rows of `SCHEMA`, numbered from `first`; `links_counted` says that `linked_by` is known."""
    features = [account.features for account in accounts]
    sides = sides_of(features)
    columns: dict[str, Any] = {name: sides[name] for name in SIDE_SCHEMA.names}
    columns |= {
        "row": range(first, first + len(accounts)),
        "called": [account.called for account in accounts],
        "linked_by": [each.linked_by if links_counted else None for each in features],
        "refs": [sorted(each.refs) for each in features],
        "addresses": [sorted(each.addresses) for each in features],
        "platform_number": [PLATFORMS[each.platform] for each in features],
        "linked_platforms": [_bits(each.refs) for each in features],
        "email_blocks": [list(each.emails) for each in features],
        "url_blocks": [list(each.urls) for each in features],
        "name_blocks": [each.name_keys for each in features],
        "word_blocks": [list(each.words) for each in features],
        "piece_blocks": [list(each.pieces) for each in features],
        "bio_blocks": [[each.bio_key] if each.bio_key else [] for each in features],
        "url_kinds": [list(each.urls.values()) for each in features],
        "name_counted": [_only_counted(each, "name") for each in features],
        "word_counted": [_only_counted(each, "word") for each in features],
    }
    return pa.table(columns, schema=SCHEMA)


def _bits(refs: frozenset[str]) -> int:
    return sum({1 << PLATFORMS[ref.partition(":")[0]] for ref in refs})


def _only_counted(account: AccountFeatures, kind: str) -> list[str]:
    return sorted(key for of, key in account.repeats.difference(account.blocks()) if of == kind)
