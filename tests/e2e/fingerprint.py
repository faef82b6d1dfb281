"""Everything that is in a graph, in a form that two graphs of the same accounts share.

Creators are named by the set of their accounts, because their ids are minted. Left out, each for a reason:

- instants of writing and the turns of locks (`VOLATILE`): another run is at another time;
- sealed e-mails: sealing the same address twice gives two values (their keyed hash is compared);
- `Change`, `BELONGED_TO`, `WAS_SAME_AS`, `REDIRECTS_TO` and merged creators: history. Which creators were there for a
  while depends on which accounts were resolved first; where the accounts belong in the end does not;
- `Lock`: turns and sequence numbers count how often somebody tried;
- `IndexState`: how the search index stands beside the graph, with instants of this run.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice
from typing import Any

import neo4j
import orjson

KEYS = {
    "Account": "key",
    "Handle": "key",
    "Email": "key",
    "Url": "key",
    "Name": "key",
    "Post": "key",
    "Run": "id",
    "RunBatch": "key",
    "Migration": "number",
    "Outbox": "id",
    "Agency": "id",
}
"""What names a node of each kind, but for creators."""
HISTORY = frozenset({"Change", "Lock", "IndexState", "SecretKey", "BELONGED_TO", "REDIRECTS_TO", "WAS_SAME_AS"})
RELATIONSHIPS = {
    "HAS_HANDLE": ("Account", "Handle"),
    "HAS_EMAIL": ("Account", "Email"),
    "HAS_URL": ("Account", "Url"),
    "NAMED": ("Account", "Name"),
    "LINKS_TO": ("Account", "Account"),
    "SAME_AS": ("Account", "Account"),
    "POSTED": ("Account", "Post"),
    "MENTIONS": ("Post", "Account"),
    "BELONGS_TO": ("Account", "Creator"),
    "MANAGED_BY": ("Account", "Agency"),
}
EITHER_WAY = frozenset({"SAME_AS"})
"""Which way such a relationship points says nothing: it follows the keys that its accounts had when it was made."""
VOLATILE: Mapping[str, frozenset[str]] = {
    "Account": frozenset({"turn"}),
    "Handle": frozenset({"turn"}),
    "Email": frozenset({"sealed"}),
    "Creator": frozenset({"id", "created_at", "updated_at"}),
    "Run": frozenset({"started_at", "finished_at", "observed_at"}),
    "RunBatch": frozenset({"done_at"}),
    "Migration": frozenset({"applied_at"}),
    "SAME_AS": frozenset({"scored_at"}),
    "BELONGS_TO": frozenset({"since"}),
    "MANAGED_BY": frozenset({"since"}),
    "Agency": frozenset({"since"}),
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The parts of a graph by kind, each part as a line of JSON with how often it is there."""

    parts: Mapping[str, Counter[str]]

    @property
    def sizes(self) -> dict[str, int]:
        """How many of each kind."""
        return {kind: lines.total() for kind, lines in self.parts.items()}

    @property
    def digest(self) -> str:
        """One short text that is the same for the same graph."""
        digest = blake2b(digest_size=16)
        for kind, lines in sorted(self.parts.items()):
            digest.update(orjson.dumps([kind, sorted(lines.items())]))
        return digest.hexdigest()

    def differences(self, other: "Fingerprint", *, most: int = 6) -> list[str]:
        """Say what only one of two graphs has: of each kind how many, and the first few."""
        said: list[str] = []
        for kind in sorted(self.parts.keys() | other.parts.keys()):
            mine, theirs = self.parts.get(kind, Counter()), other.parts.get(kind, Counter())
            for sign, only in (("-", mine - theirs), ("+", theirs - mine)):
                if only:
                    said.append(f"{sign} {only.total()} of {kind}")
                    said += [f"{sign}   {line[:700]}" for line in islice(sorted(only), most)]
        return said


def fingerprint(session: neo4j.Session) -> Fingerprint:
    """Read a whole graph. Fails where it holds a kind of part that nobody here knows."""
    labels: set[str] = set(chain.from_iterable(_values(session, "MATCH (n) RETURN DISTINCT labels(n) AS value")))
    types: set[str] = set(_values(session, "MATCH ()-[r]->() RETURN DISTINCT type(r) AS value"))
    unknown = (labels | types) - KEYS.keys() - RELATIONSHIPS.keys() - HISTORY - {"Creator"}
    assert not unknown, f"say how {sorted(unknown)} are compared"
    creators = _creators(session)
    parts = {kind: Counter(_nodes(session, kind)) for kind in sorted(labels & KEYS.keys())}
    parts["Creator"] = Counter(_line(*each) for each in creators.values())
    names = {identity: members for identity, (members, _) in creators.items()}
    for kind in sorted(types & RELATIONSHIPS.keys()):
        parts[kind] = Counter(_relationships(session, kind, names))
    return Fingerprint(parts)


def _values(session: neo4j.Session, statement: str) -> list[Any]:
    """Give the one value of each record, whatever it is."""
    return [record["value"] for record in session.run(statement)]


def _nodes(session: neo4j.Session, kind: str) -> Iterator[str]:
    for properties in _values(session, f"MATCH (n:{kind}) RETURN properties(n) AS value"):
        yield _line(_kept(kind, properties))


def _creators(session: neo4j.Session) -> dict[str, tuple[list[str], dict[str, object]]]:
    statement = """
    MATCH (c:Creator) WHERE c.status = 'active'
    OPTIONAL MATCH (a:Account)-[:BELONGS_TO]->(c)
    WITH c, collect(a.key) AS members
    RETURN c.id AS id, members, properties(c) AS properties
    """
    return {
        record["id"]: (sorted(record["members"]), _kept("Creator", record["properties"]))
        for record in session.run(statement)
    }


def _relationships(session: neo4j.Session, kind: str, creators: Mapping[str, list[str]]) -> Iterator[str]:
    start, end = (KEYS.get(label, "id") for label in RELATIONSHIPS[kind])
    statement = f"MATCH (a)-[r:{kind}]->(b) RETURN [a.{start}, b.{end}, properties(r)] AS value"
    for a, b, properties in _values(session, statement):
        ends = sorted((a, b)) if kind in EITHER_WAY else (a, creators[b] if kind == "BELONGS_TO" else b)
        yield _line(*ends, _kept(kind, properties))


def _kept(kind: str, properties: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in properties.items() if name not in VOLATILE.get(kind, ())}


def _line(*values: object) -> str:
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
