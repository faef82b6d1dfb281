"""Accounts that got the key of their id between judging and writing: what was judged of them is written to the new key.

Whatever else a writer changed meanwhile needs no care here: that writer left the account in the outbox, so that it is
judged again. Pure functions.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from creatorgraph.identity_graph.candidates import ordered
from creatorgraph.identity_graph.normalize.handles import handle_key
from creatorgraph.platforms.observation import Platform

Rows = list[dict[str, Any]]


def handle_of_provisional(key: str) -> str | None:
    """Give the key of the handle that a provisional account is named by; None where the key names an id."""
    platform, _, name = key.partition(":")
    return handle_key(Platform(platform), name[1:]) if name.startswith("@") else None


def adopted_by(missing: Iterable[str], holdings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Say under which key each missing account goes on: that of whoever was last seen under its handle.

    `holdings` are rows of `accounts/holdings_of_handles`. A key that is not in the result is gone for good.
    """
    holders: dict[str, tuple[str, str]] = {}
    for row in holdings:
        seen = (row["last"], row["account"])
        holders[row["handle"]] = max(holders.get(row["handle"], seen), seen)
    handles = {key: handle_of_provisional(key) for key in missing}
    return {key: holders[handle][1] for key, handle in handles.items() if handle in holders}


def renamed(rows: Rows, keys: Mapping[str, str]) -> Rows:
    """Give rows about accounts (`account`, `accounts`, or `left` and `right`) with their keys as they are now.

    A pair of which both are one account now is left out.
    """
    result = []
    for row in rows:
        if "account" in row:
            result.append({**row, "account": keys.get(row["account"], row["account"])})
        elif "accounts" in row:
            result.append({**row, "accounts": sorted({keys.get(key, key) for key in row["accounts"]})})
        elif "left" in row:
            left, right = ordered(keys.get(row["left"], row["left"]), keys.get(row["right"], row["right"]))
            if left != right:
                result.append({**row, "left": left, "right": right})
        else:
            result.append(row)
    return result
