"""Decisions, claims and the queue in the graph: what a review reads and writes, one statement for many rows at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from creatorgraph.identity_graph.candidates import Pair, ordered
from creatorgraph.identity_graph.claims import Claim
from creatorgraph.identity_graph.decisions import Decision, EvidenceOf, Signature, Step, Verdict, snapshot
from creatorgraph.identity_graph.graph import Row, Transaction
from creatorgraph.identity_graph.review_previews import Component

MOST_ACCOUNTS = 2_000
"""A component with more accounts is not read to its end, a creator not at all."""


def decision_of(row: Row) -> Decision:
    """Read a decision from a row with its properties and the accounts on its sides `a` and `b`."""
    shown: Mapping[str, Any] = row["decision"]
    ended = shown.get("superseded_at")
    return Decision(
        shown["id"],
        Verdict(shown["verdict"]),
        row["a"],
        row["b"],
        Signature(shown.get("actor") or "", shown.get("reason"), shown.get("at") or ""),
        evidence=shown.get("evidence"),
        supersedes=tuple(shown.get("supersedes") or ()),
        restores=shown.get("restores"),
        split=shown.get("split"),
        superseded=Signature(shown.get("superseded_actor") or "", shown.get("superseded_reason"), ended)
        if ended
        else None,
    )


def properties_of(one: Decision) -> Row:
    """Give the properties of a decision's node; None where there is nothing to say."""
    ended = one.superseded
    return {
        "verdict": one.verdict.value,
        "actor": one.signed.actor,
        "reason": one.signed.reason,
        "at": one.signed.at,
        "evidence": one.evidence,
        "supersedes": list(one.supersedes) or None,
        "restores": one.restores,
        "split": one.split,
        "superseded_at": ended.at if ended else None,
        "superseded_actor": ended.actor if ended else None,
        "superseded_reason": ended.reason if ended else None,
    }


async def write_step(transaction: Transaction, step: Step) -> bool:
    """Write a step; tell whether every account and every decision that it names was there."""
    written = superseded = 0
    if step.superseded:
        ends: list[Row] = [
            {"id": one.id, "at": ended.at, "actor": ended.actor, "reason": ended.reason}
            for one in step.superseded
            if (ended := one.superseded)
        ]
        superseded = (await transaction.run("review/supersede", rows=ends))[0]["superseded"]
    if step.written:
        new = [{"id": one.id, "a": one.left, "b": one.right, "decision": properties_of(one)} for one in step.written]
        written = (await transaction.run("review/write_decisions", rows=new))[0]["written"]
    return written == len(step.written) and superseded == len(step.superseded)


async def missing_accounts(transaction: Transaction, keys: Iterable[str]) -> list[str]:
    """Name the accounts that are not there."""
    asked = sorted(set(keys))
    found = {row["key"] for row in await transaction.run("review/existing", keys=asked)}
    return [key for key in asked if key not in found]


async def evidence_between(transaction: Transaction, pairs: Iterable[Pair]) -> EvidenceOf:
    """Read the edges between pairs as decisions keep them."""
    rows = [{"left": left, "right": right} for left, right in sorted(set(pairs))]
    found = await transaction.run("review/edges_between", rows=rows) if rows else []
    return {ordered(row["a"], row["b"]): snapshot(row["edge"]) for row in found}


async def decisions_about(transaction: Transaction, keys: Iterable[str]) -> list[Decision]:
    """Read the decisions in force about any of these accounts."""
    return [decision_of(row) for row in await transaction.run("review/decisions_about", keys=sorted(set(keys)))]


async def decisions_by_id(transaction: Transaction, ids: Iterable[str]) -> dict[str, Decision]:
    """Read decisions, in force or not, by their ids."""
    rows = await transaction.run("review/decisions_by_id", ids=sorted(set(ids)))
    return {one.id: one for one in map(decision_of, rows)}


async def decisions_in_force(transaction: Transaction) -> list[Decision]:
    """Read every decision in force."""
    return [decision_of(row) for row in await transaction.run("review/decisions_in_force")]


async def named_decisions(transaction: Transaction, identity: str) -> list[Decision]:
    """Read the decision of an id, or all decisions of the split of that id."""
    found = await decisions_by_id(transaction, [identity])
    if found:
        return list(found.values())
    rows = await transaction.run("review/decisions_of_split", split=identity)
    return sorted(map(decision_of, rows), key=lambda one: one.id)


async def members_of(transaction: Transaction, creator: str) -> tuple[str | None, list[str]]:
    """Read the accounts of a creator with its present id; None and nothing where there is no such creator."""
    rows = await transaction.run("review/creator_members", ids=[creator])
    return (rows[0]["creator"] if rows else None), sorted(row["account"] for row in rows)


async def read_creators(transaction: Transaction, creators: Sequence[str]) -> dict[str, Component]:
    """Read creators as components of their own accounts; those of more than `MOST_ACCOUNTS` are left out."""
    members: dict[str, list[str]] = {}
    for row in await transaction.run("review/creator_members", ids=sorted(set(creators))):
        members.setdefault(row["asked"], []).append(row["account"])
    members = {creator: keys for creator, keys in members.items() if len(keys) <= MOST_ACCOUNTS}
    together = Component()
    decisions: dict[str, Decision] = {}
    await _read_into(together, decisions, transaction, sorted({key for keys in members.values() for key in keys}))
    together.decisions = [decisions[identity] for identity in sorted(decisions)]
    return {creator: together.only(keys) for creator, keys in members.items()}


async def read_component(transaction: Transaction, start: Iterable[str]) -> tuple[Component, bool]:
    """Read all that can end up in one creator with these accounts; tell whether that is all of it.

    What joins accounts is an edge of the link band, a present creator, or a "same" of a person.
    """
    component = Component()
    decisions: dict[str, Decision] = {}
    seen: set[str] = set()
    frontier = set(start)
    while frontier and len(seen) + len(frontier) <= MOST_ACCOUNTS:
        seen |= frontier
        keys = sorted(frontier)
        ends = {row["key"] for row in await transaction.run("review/companions", keys=keys)}
        ends |= await _read_into(component, decisions, transaction, keys)
        frontier = ends - seen
    component.decisions = [decisions[identity] for identity in sorted(decisions)]
    return component, not frontier


async def _read_into(
    component: Component, decisions: dict[str, Decision], transaction: Transaction, keys: Sequence[str]
) -> set[str]:
    """Read accounts, their edges and the decisions in force about them; give whom edges of the link band lead to."""
    if not keys:
        return set()
    for row in await transaction.run("review/component_accounts", keys=keys):
        account = row["account"]
        creators = {"creator": row["creator"], "creator_name": row["creator_name"]}
        component.accounts[account["key"]] = account | creators
    linked = set()
    for row in await transaction.run("review/component_edges", keys=keys):
        component.edges[ordered(row["a"], row["b"])] = row["edge"]
        if row["edge"].get("band") == "link":
            linked.add(row["b"])
    decisions |= {one.id: one for one in await decisions_about(transaction, keys)}
    return linked


async def claims_on(transaction: Transaction, pairs: Sequence[Pair], *, at: str) -> dict[Pair, Claim]:
    """Read who holds these cases at an instant."""
    keys = {claim_key(pair): pair for pair in pairs}
    rows = await transaction.run("review/claims", keys=sorted(keys), at=at)
    return {keys[row["key"]]: Claim(keys[row["key"]], row["actor"], row["until"]) for row in rows}


async def write_claim(transaction: Transaction, claim: Claim, *, at: str) -> None:
    """Claim a case, and clear away claims whose time is over."""
    await transaction.run("review/remove_lapsed_claims", at=at)
    await transaction.run("review/claim", key=claim_key(claim.pair), actor=claim.actor, until=claim.until)


async def remove_claims(transaction: Transaction, pairs: Iterable[Pair]) -> None:
    """Let cases go."""
    await transaction.run("review/release", keys=sorted(map(claim_key, pairs)))


def claim_key(pair: Pair) -> str:
    """Write the key under which a case is claimed."""
    return " ".join(ordered(*pair))
