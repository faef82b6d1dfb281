"""The outcome of resolution as rows to write: a pure function of what was read and what was decided."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from creatorgraph.identity_graph import agencies
from creatorgraph.identity_graph.candidates import Pair, linked, ordered, pairs_of
from creatorgraph.identity_graph.changes import creator_renamed, moved_accounts
from creatorgraph.identity_graph.clusters import Edge, Verdicts, cluster
from creatorgraph.identity_graph.features import Block
from creatorgraph.identity_graph.history import says_the_same, superseded
from creatorgraph.identity_graph.ids import Assignment, Group, assign
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.pairs import columns_of, shared_blocks
from creatorgraph.identity_graph.profiles import profile_of
from creatorgraph.identity_graph.review_places import place_of
from creatorgraph.identity_graph.scores import ScoredPair, score
from creatorgraph.identity_graph.weights import Weights

Rows = list[dict[str, Any]]
PAIRS_AT_ONCE = 50_000


@dataclass(slots=True)
class EdgeChanges:
    """Edges to create, to write anew and to remove, their ends, and what to keep of edges that end (`history.py`)."""

    create: Rows = field(default_factory=list)
    keep: Rows = field(default_factory=list)
    write: Rows = field(default_factory=list)
    remove: Rows = field(default_factory=list)
    ends: set[str] = field(default_factory=set)


@dataclass(slots=True)
class CreatorChanges:
    """What happens to creators: rows for the statements of `cypher/identity/`, and the ids to project again."""

    create: Rows = field(default_factory=list)
    write: Rows = field(default_factory=list)
    join_new: Rows = field(default_factory=list)
    join: Rows = field(default_factory=list)
    leave: Rows = field(default_factory=list)
    redirect: Rows = field(default_factory=list)
    renamed: Rows = field(default_factory=list)
    changes: Rows = field(default_factory=list)
    project: set[str] = field(default_factory=set)
    agencies: list[str] = field(default_factory=list)

    def settle(self, stale: Mapping[str, str]) -> Rows:
        """Settle accounts that are stale since an instant each: with their joining, or by a row of their own."""
        self.join_new = [{**row, "stale": stale.get(row["account"])} for row in self.join_new]
        joining = {row["account"] for row in self.join_new}
        return [{"account": key, "stale": at} for key, at in stale.items() if key not in joining]


def change_edges(
    near: Neighbourhood, *, touched: Iterable[str], active: set[Block], weights: Weights, at: str
) -> EdgeChanges:
    """Score every pair that the touched accounts have a part in, and those whose evidence they made more common.

    The edges of `near` become the edges after the change.
    """
    touched_keys = set(touched)
    pairs = pairs_of(near.features.values(), active=active, touched=touched_keys, frequencies=near.frequencies)
    pairs |= {pair for pair in near.edges if _still_shares(near, pair)}
    after = {(pair.left, pair.right): edge_of(pair, weights, at) for pair in _scored(near, pairs, weights)}
    changes = EdgeChanges()
    for pair in sorted(near.edges.keys() | after.keys()):
        before, now = near.edges.get(pair), after.get(pair)
        judged = pair in pairs or not touched_keys.isdisjoint(pair) or _both_known(near, pair)
        if not judged or _same(before, now):
            continue
        if before is not None and now is not None and says_the_same(before, now):
            now = {**now, "scored_at": before["scored_at"]}
        elif before is not None and before["scored_at"] != at:
            changes.keep.append(superseded(pair, before, at))
        if now is None:
            changes.remove.append({"left": pair[0], "right": pair[1]})
            del near.edges[pair]
        else:
            rows = changes.create if before is None else changes.write
            rows.append({"left": pair[0], "right": pair[1], "edge": now})
            near.edges[pair] = now
        changes.ends.update(pair)
    return changes


def _scored(near: Neighbourhood, pairs: AbstractSet[Pair], weights: Weights) -> Iterator[ScoredPair]:
    """Score pairs, some at once: each by itself, so that the table of all, which is large, is not needed."""
    ordered_pairs = sorted(pairs)
    for start in range(0, len(ordered_pairs), PAIRS_AT_ONCE):
        part = ordered_pairs[start : start + PAIRS_AT_ONCE]
        yield from score(columns_of(part, near.features, frequencies=near.frequencies), weights)


def _both_known(near: Neighbourhood, pair: Pair) -> bool:
    return pair[0] in near.features and pair[1] in near.features


def _still_shares(near: Neighbourhood, pair: Pair) -> bool:
    """Tell whether a pair with an edge still shares a block that proposes pairs."""
    if not _both_known(near, pair):
        return False
    left, right = near.features[pair[0]], near.features[pair[1]]
    if linked(left, right):
        return True
    return any(not near.frequencies.is_common(block) for block in shared_blocks(left, right))


def edge_of(pair: ScoredPair, weights: Weights, at: str) -> dict[str, Any]:
    """Give the properties of an edge: the evidence, and its place for reviews."""
    place = place_of(pair.probability, pair.band, reach=pair.reach, pair=(pair.left, pair.right))
    return evidence_of(pair, weights, at) | {"place": place}


def evidence_of(pair: ScoredPair, weights: Weights, at: str) -> dict[str, Any]:
    """Give what is said of two accounts of any band: what it rests on, by which weights, and when it was scored."""
    return {
        "probability": pair.probability,
        "weight": pair.weight,
        "band": pair.band,
        "reasons": list(pair.reasons),
        "model": weights.model,
        "scored_at": at,
        "w_prior": weights.prior_bits,
        **{f"w_{name}": bits for name, bits in pair.bits.items()},
    }


def _same(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> bool:
    """Tell whether two states of an edge say the same; when it was scored does not count."""
    if before is None or now is None:
        return before is now
    return {k: v for k, v in before.items() if k != "scored_at"} == {k: v for k, v in now.items() if k != "scored_at"}


def partition(near: Neighbourhood, *, accounts: Iterable[str], verdicts: Verdicts, threshold: float) -> list[Group]:
    """Partition accounts into creators."""
    edges = [Edge(left, right, float(edge["weight"])) for (left, right), edge in near.edges.items()]
    return cluster(accounts, edges, verdicts=verdicts, threshold=threshold)


def judge_creators(
    near: Neighbourhood,
    accounts: AbstractSet[str],
    *,
    touched: AbstractSet[str],
    threshold: float,
    mint: Callable[[], str],
    at: str,
) -> CreatorChanges:
    """Part whole creators anew by the edges and decisions of `near`, and say what changes by that."""
    groups = partition(near, accounts=accounts, verdicts=near.verdicts(accounts), threshold=threshold)
    ids = {identity for group in groups for key in group for identity in near.belongs.get(key, ())}
    stored = {identity: near.creators[identity] for identity in sorted(ids & near.creators.keys())}
    return change_creators(near, groups, stored=stored, touched=touched, mint=mint, at=at)


def change_creators(
    near: Neighbourhood,
    groups: Sequence[Group],
    *,
    stored: Mapping[str, Mapping[str, Any]],
    touched: AbstractSet[str],
    mint: Callable[[], str],
    at: str,
) -> CreatorChanges:
    """Give groups their ids and profiles.

    `stored` holds the creators' properties as they are, by id. A creator with a touched account is projected again even
    where its profile stays: the search document holds more of its accounts than the profile does.
    """
    previous = {key: sorted(near.belongs.get(key, ())) for group in groups for key in group}
    created = {identity: str(row.get("created_at") or "") for identity, row in stored.items()}
    assignment = assign(groups, previous=previous, created_at=created, mint=mint)
    result = CreatorChanges()
    for group in groups:
        _change_creator(near, group, assignment, stored, result, at, seen=not touched.isdisjoint(group))
    _note_changes(assignment, result, at)
    result.agencies = agencies.concerned(near.frequencies, near.features, touched=touched, leave=result.leave)
    return result


def _change_creator(
    near: Neighbourhood,
    group: Group,
    assignment: Assignment,
    stored: Mapping[str, Mapping[str, Any]],
    result: CreatorChanges,
    at: str,
    *,
    seen: bool,
) -> None:
    identity = assignment.ids[group]
    confidences = {key: _confidence(near, key, group) for key in group}
    row = {"id": identity, **profile_of([near.rows[key] for key in group]), "status": "active"}
    row["confidence"] = min(confidences.values())
    if identity not in stored:
        result.create.append({**row, "created_at": at, "updated_at": at})
        result.project.add(identity)
    elif seen or any(stored[identity].get(name) != value for name, value in row.items()):
        result.write.append({**row, "updated_at": at})
        result.project.add(identity)
        if stored[identity].get("name") != row["name"]:
            result.renamed.append(creator_renamed(identity, was=stored[identity].get("name"), now=row["name"], at=at))
    for key in group:
        before = near.belongs.get(key, {})
        held = before.get(identity)
        if held is None or held["confidence"] != confidences[key]:
            rows = result.join_new if held is None else result.join
            rows.append({"account": key, "creator": identity, "since": at, "confidence": confidences[key]})
            result.project.add(identity)
        for other in before:
            if other != identity:
                why = "merged" if other in assignment.redirects else "split"
                result.leave.append({"account": key, "creator": other, "to": at, "why": why})
                result.project.add(other)


def _confidence(near: Neighbourhood, key: str, group: Group) -> float:
    """Give how surely an account belongs to the rest of its group: its strongest edge there; alone it is certain."""
    edges = (near.edges.get(ordered(key, other)) for other in group if other != key)
    return max((float(edge["probability"]) for edge in edges if edge), default=1.0 if len(group) == 1 else 0.5)


def _note_changes(assignment: Assignment, result: CreatorChanges, at: str) -> None:
    minted = set(assignment.minted)
    for group, identity in sorted(assignment.ids.items()):
        if identity in minted:
            result.changes.append({"kind": "CREATED", "at": at, "creator": identity, "accounts": list(group)})
    for old, new in sorted(assignment.redirects.items()):
        result.redirect.append({"old": old, "new": new, "at": at, "why": "merged"})
        result.changes.append({"kind": "MERGED", "at": at, "creator": new, "other": old})
    moved = moved_accounts(assignment, result.leave)
    for old, new in sorted(assignment.splits):
        accounts = moved.get((old, new), [])
        result.changes.append({"kind": "SPLIT", "at": at, "creator": old, "other": new, "accounts": accounts})
    result.changes += result.renamed
