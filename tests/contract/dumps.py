"""The whole graph as text, in one order, so that two graphs can be compared; and what it must always fulfil."""

import orjson

from tests.engines import Engine

VOLATILE = frozenset(
    {"turn", "stale", "sealed", "created_at", "updated_at", "scored_at", "applied_at", "done_at", "since"}
)
"""Properties that differ between two runs of one thing: locks, what waits, seals (random), and the clock's."""
OWN_BOOKS = frozenset({"Migration", "Outbox", "Lock", "RunBatch", "SecretKey"})
"""Nodes that keep books on the work done, which two ways to one result do differently."""
DEGREES = {"Email": "HAS_EMAIL", "Url": "HAS_URL", "Name": "NAMED"}

Dump = list[str]


async def dump(engine: Engine) -> Dump:
    """Give every node and relationship as a line of JSON; nodes of the books and volatile properties left out."""
    nodes = await engine.ask("MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS shown")
    edges = await engine.ask(
        "MATCH (a)-[r]->(b) RETURN labels(a)[0] AS label, coalesce(a.key, a.id) AS source, type(r) AS type, "
        "coalesce(b.key, b.id) AS target, properties(r) AS shown"
    )
    rows = [row for row in (*nodes, *edges) if row["label"] not in OWN_BOOKS]
    return sorted(_line(row) for row in rows)


async def broken_counts(engine: Engine) -> list[str]:
    """Name every identifier whose degree, and every account whose count of links, is not the number of its edges."""
    wrong = []
    for label, edge in DEGREES.items():
        rows = await engine.ask(
            f"MATCH (i:{label}) OPTIONAL MATCH (i)<-[r:{edge}]-(:Account) "
            "RETURN i.key AS key, i.degree AS said, count(r) AS counted"
        )
        wrong += [f"{label} {row['key']}: {row['said']}, not {row['counted']}" for row in rows if _differs(row)]
    rows = await engine.ask(
        "MATCH (a:Account) OPTIONAL MATCH (a)<-[r:LINKS_TO]-(:Account) "
        "RETURN a.key AS key, coalesce(a.linked_by, 0) AS said, count(r) AS counted"
    )
    return wrong + [f"{row['key']}: {row['said']} links, not {row['counted']}" for row in rows if _differs(row)]


def _differs(row: dict[str, object]) -> bool:
    return row["said"] != row["counted"]


def _line(row: dict[str, object]) -> str:
    shown = row.pop("shown")
    assert isinstance(shown, dict)
    kept = {name: value for name, value in shown.items() if value is not None and name not in VOLATILE}
    return orjson.dumps({**row, "shown": kept}, option=orjson.OPT_SORT_KEYS).decode()
