"""What the graph says of a past instant, made of what it holds now: pure functions.

A value that was observed after the instant is left out and named as a gap: no older one is kept.
"""

from collections.abc import Iterable, Mapping, Sequence

import orjson

from creatorgraph.clock import from_minute
from creatorgraph.identity_graph import metric_history
from creatorgraph.identity_graph.accounts import PLAIN_FIELDS
from creatorgraph.identity_graph.graph import Row
from creatorgraph.identity_graph.history import handle_at
from creatorgraph.identity_graph.holdings import Holding
from creatorgraph.resolvers.records import AccountRecord, CreatorRecord, Gap, Properties, text

FIXED = ("key", "platform", "platform_id", "status", "provenance")
"""What an account's node says of every instant."""

NO_PAST_OF_ACCOUNTS = tuple(map(Gap, ("identifiers", "links_to", "agencies")))
NO_PAST_OF_CREATORS = tuple(map(Gap, ("confidence", "agencies")))
SAYS_IT_IS = "says_it_is"
SAID_IN = ("display_name", "bio")
"""The fields in which an account says what it is, beside its handle."""
PROFILE = ("bio", "audience", "verified", "country", "languages", "last_post_at", "has_email")
"""What is computed anew with every profile, and has no past."""


def holdings_of(rows: Iterable[Mapping[str, str | None]], account: str) -> list[Holding]:
    """Read an account's holdings; what a statement collected of an account without any is one row of nulls."""
    return [
        Holding(
            account, row["handle"], row["value"] or row["handle"], row["first"], row["last"] or row["first"], row["end"]
        )
        for row in rows
        if row["handle"] and row["first"]
    ]


def account_then(row: Row, *, as_of: str) -> AccountRecord | None:
    """Give an account as far as it can be told of an instant; None where it was not known by then.

    `row` holds `account` (its properties), `holdings`, and `resolved_at` where that was asked for.
    """
    now = AccountRecord(row["account"])
    holdings = holdings_of(row["holdings"], now.key)
    kept: dict[str, object] = {name: now.properties.get(name) for name in FIXED}
    gaps: list[Gap] = []
    known = any(holding.first <= as_of for holding in holdings) or _by(row.get("resolved_at"), as_of)
    for name in PLAIN_FIELDS:
        seen = now.observed(name)
        if seen is not None and _by(seen.observed_at, as_of):
            kept[name] = seen.value
            known = True
        elif seen is not None:
            gaps.append(Gap(name, seen.observed_at))
    last_seen = text(now.properties, "observed_at")
    if _by(last_seen, as_of):
        kept |= {"observed_at": last_seen, "source": now.properties.get("source")}
        known = True
    elif last_seen is not None:
        gaps.append(Gap("observed_at", last_seen))
    held = handle_at(holdings, as_of)
    kept["handle"] = held.value if held else None
    kept |= {"derived": _derived_then(now, as_of), "metrics": _metrics_then(now, as_of)}
    gaps += _gap_of_words(now, gaps, has_handle=held is not None)
    return AccountRecord(kept, as_of, (*gaps, *NO_PAST_OF_ACCOUNTS)) if known else None


def _derived_then(now: AccountRecord, as_of: str) -> str:
    """Give what was read from the fields that were observed by an instant, as JSON."""
    derived = orjson.loads(text(now.properties, "derived") or "{}")
    return orjson.dumps({name: found for name, found in derived.items() if _by(now.seen(name)[1], as_of)}).decode()


def _metrics_then(now: AccountRecord, as_of: str) -> str | None:
    """Give the numbers over time up to an instant; as thinned as they are now."""
    readings = metric_history.decode(text(now.properties, "metrics") or "")
    return metric_history.encode([each for each in readings if from_minute(each.minute) <= as_of]) or None


def _gap_of_words(now: AccountRecord, gaps: Sequence[Gap], *, has_handle: bool) -> list[Gap]:
    """Say whether it cannot be told what the account said that it is: where a text is newer, or its handle unknown."""
    newer = [gap.observed_at for gap in gaps if gap.field in SAID_IN and gap.observed_at]
    if newer:
        return [Gap(SAYS_IT_IS, max(newer))]
    return [] if has_handle or now.properties.get("handle") is None else [Gap(SAYS_IT_IS)]


def standing_then(steps: Sequence[Row], *, as_of: str) -> Row | None:
    """Pick the creator that an id stood for at an instant.

    `steps` follow its redirects from itself on, each with the times of the redirects up to it. None where the id was
    not minted by then.
    """
    if not steps or not _by(text(steps[0]["creator"], "created_at") or "", as_of):
        return None
    return [step for step in steps if all(_by(at, as_of) for at in step["times"])][-1]


def creator_then(step: Row, sizes: Mapping[str, int], *, as_of: str) -> CreatorRecord:
    """Give a creator as far as it can be told of an instant; `sizes` counts its accounts on each platform then.

    A profile that was computed before the instant, and not since, is the one of then. Of a later one, the name is
    known from the change feed; the rest is a gap.
    """
    now: Properties = step["creator"]
    updated_at = text(now, "updated_at")
    counted = {"status": "active", "platforms": sorted(sizes), "account_count": sum(sizes.values())}
    if _by(updated_at, as_of):
        kept = {**now, **counted, "confidence": None}
        return CreatorRecord(kept, step["asked"], as_of, NO_PAST_OF_CREATORS)
    name = step["names"][0] if step["names"] else now.get("name")
    kept = {"id": now["id"], "created_at": now.get("created_at"), "name": name, **counted}
    gaps = (Gap(field, updated_at) for field in (*PROFILE, "updated_at"))
    return CreatorRecord(kept, step["asked"], as_of, (*gaps, *NO_PAST_OF_CREATORS))


def decision_then(decision: Properties, *, as_of: str) -> Properties:
    """Give a decision that was made by an instant as it stood then: without what superseded it later."""
    if _by(text(decision, "superseded_at"), as_of):
        return decision
    return {**decision, **dict.fromkeys(("superseded_at", "superseded_actor", "superseded_reason"))}


def _by(at: str | None, as_of: str) -> bool:
    """Tell whether something was so by an instant; what has no time was not."""
    return at is not None and at <= as_of
