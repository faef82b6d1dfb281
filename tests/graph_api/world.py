"""A small graph with everything in it that the API can show, written straight to a server.

`c0` to `c<n-1>` have an account on each of the four platforms; each account has five posts; each post mentions two X
accounts of other creators. Accounts of one creator are joined in a row (instagram - tiktok - x - youtube), so that the
ends are joined by a chain only. `old-1` was merged into `old-2`, that into `c1`.
"""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import SecretStr

from creatorgraph.access.sealing import Sealer

Run = Callable[..., Awaitable[None]]

PLATFORMS = ("instagram", "tiktok", "x", "youtube")
AT = "2026-11-01T08:00:00.000Z"
EARLIER = "2026-10-01T08:00:00.000Z"
KEY = bytes(32)
SEALER = Sealer(KEY)
SECRET_KEY = SecretStr(base64.b64encode(KEY).decode())
"""Of every installation over this graph: it refuses another one."""

CONSTRAINTS = (
    ("Account", "key"),
    ("Handle", "key"),
    ("Email", "key"),
    ("Url", "key"),
    ("Name", "key"),
    ("Post", "key"),
    ("Creator", "id"),
    ("Decision", "id"),
)


def account_of(person: int, platform: str) -> dict[str, Any]:
    """Give the properties of one account."""
    return {
        "key": f"{platform}:id{person}",
        "platform": platform,
        "platform_id": f"id{person}",
        "handle": f"Person{person}.{platform}",
        "display_name": f"Person {person}",
        "bio": f"I am person {person}, write to person{person}@example.org",
        "followers": 3_000_000_000 if (person, platform) == (1, "youtube") else 1_000 * (person + 1),
        "verified": platform == "x",
        "engagement_rate": 0.031,
        "status": "active",
        "source": "import:world",
        "observed_at": AT,
        "provenance": f'{{"bio": ["{EARLIER}", "import:older"]}}' if platform == "x" else None,
    }


def creator_of(person: int) -> dict[str, Any]:
    """Give the properties of one creator."""
    return {
        "id": f"c{person}",
        "name": f"Person {person}",
        "platforms": list(PLATFORMS),
        "account_count": 4,
        "followers_x": 1_000 * (person + 1),
        "followers_largest": 1_000 * (person + 1),
        "followers_sum": 4_000 * (person + 1),
        "engagement_x": 0.031,
        "languages": ["en"],
        "verified": True,
        "confidence": 0.97,
        "has_email": True,
        "status": "active",
        "created_at": EARLIER,
        "updated_at": AT,
    }


def posts_of(person: int, platform: str, persons: int) -> list[dict[str, Any]]:
    """Give five posts of one account, the fifth the newest, with the keys that each mentions."""
    return [
        {
            "account": f"{platform}:id{person}",
            "mentions": [f"x:id{(person + step) % persons}" for step in (1, 2)],
            "post": {
                "key": f"{platform}:p{person}-{number}",
                "type": "video",
                "caption": f"Post {number}",
                "hashtags": ["art"],
                "likes": number,
                "views": 15_000_000_000,
                "posted_at": f"2026-10-0{number}T08:00:00.000Z",
                "observed_at": AT,
                "source": "import:world",
            },
        }
        for number in range(1, 6)
    ]


async def fill(run: Run, *, persons: int) -> None:
    """Write the world; twice gives the same."""
    for label, name in CONSTRAINTS:
        await run(f"CREATE CONSTRAINT {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{name} IS UNIQUE")
    everybody = [(person, platform) for person in range(persons) for platform in PLATFORMS]
    await run(
        "UNWIND $rows AS row MERGE (c:Creator {id: row.id}) SET c += row",
        rows=[creator_of(person) for person in range(persons)],
    )
    await run(
        "UNWIND $rows AS row MERGE (a:Account {key: row.account.key}) SET a += row.account WITH a, row "
        "MATCH (c:Creator {id: row.creator}) MERGE (a)-[r:BELONGS_TO]->(c) SET r.since = $at, r.confidence = 0.97",
        rows=[{"account": account_of(person, platform), "creator": f"c{person}"} for person, platform in everybody],
        at=AT,
    )
    await run(
        "UNWIND $rows AS row MERGE (p:Post {key: row.post.key}) SET p += row.post WITH p, row "
        "MATCH (a:Account {key: row.account}) MERGE (a)-[:POSTED]->(p) WITH p, row UNWIND row.mentions AS key "
        "MATCH (b:Account {key: key}) MERGE (p)-[:MENTIONS]->(b)",
        rows=[post for person, platform in everybody for post in posts_of(person, platform, persons)],
    )
    await _identifiers(run, everybody)
    await _edges(run, persons)
    await _oddities(run)


async def _identifiers(run: Run, everybody: list[tuple[int, str]]) -> None:
    rows = [
        {
            "account": f"{platform}:id{person}",
            "handle": f"{platform}:person{person}.{platform}",
            "written": f"Person{person}.{platform}",
            "email": SEALER.keyed_hash(f"person{person}@example.org"),
            "sealed": SEALER.seal(f"person{person}@example.org"),
            "url": f"person{person}.example.org",
            "name": f"person {person}",
        }
        for person, platform in everybody
    ]
    await run(
        "UNWIND $rows AS row MATCH (a:Account {key: row.account}) "
        "MERGE (h:Handle {key: row.handle}) MERGE (a)-[r:HAS_HANDLE]->(h) "
        "SET r.value = row.written, r.from = $earlier, r.last_seen = $at "
        "MERGE (n:Name {key: row.name}) SET n.degree = 4 MERGE (a)-[:NAMED]->(n)",
        rows=rows,
        at=AT,
        earlier=EARLIER,
    )
    await run(
        "UNWIND $rows AS row MATCH (a:Account {key: row.account}) "
        "MERGE (e:Email {key: row.email}) SET e.sealed = row.sealed, e.kind = 'person', e.degree = 4 "
        "MERGE (a)-[r:HAS_EMAIL]->(e) SET r.sources = ['bio'] "
        "MERGE (u:Url {key: row.url}) SET u.host = row.url, u.kind = 'site', u.degree = 4 "
        "MERGE (a)-[s:HAS_URL]->(u) SET s.sources = ['website'], s.first_seen = $at, s.last_seen = $at",
        rows=rows,
        at=AT,
    )


async def _edges(run: Run, persons: int) -> None:
    steps = [("instagram", "tiktok", 0.99, 9.5), ("tiktok", "x", 0.9, 4.5), ("x", "youtube", 0.95, 6.5)]
    await run(
        "UNWIND $rows AS row MATCH (a:Account {key: row.a}), (b:Account {key: row.b}) MERGE (a)-[s:SAME_AS]->(b) "
        "SET s.probability = row.probability, s.weight = row.weight, s.band = 'link', s.reasons = row.reasons, "
        "s.w_email = row.weight - 1.5, s.w_name = 2.0, s.w_country = -0.5, s.model = 'hand-1', s.scored_at = $at "
        "MERGE (a)-[l:LINKS_TO {ref: row.ref}]->(b) SET l.sources = ['website']",
        rows=[
            {
                "a": f"{left}:id{person}",
                "b": f"{right}:id{person}",
                "probability": probability,
                "weight": weight,
                "reasons": ["both show one e-mail that nobody else shows", "the names are the same"],
                "ref": f"https://{right}.com/person{person}",
            }
            for person in range(persons)
            for left, right, probability, weight in steps
        ],
        at=AT,
    )


async def _oddities(run: Run) -> None:
    """Write redirects, a handle of the past, a handle that went to another account, a stub, decisions, a weak edge."""
    await run(
        "MATCH (c:Creator {id: 'c1'}) MERGE (a:Creator {id: 'old-1'}) MERGE (b:Creator {id: 'old-2'}) "
        "SET a.status = 'merged', b.status = 'merged' MERGE (a)-[:REDIRECTS_TO]->(b) MERGE (b)-[:REDIRECTS_TO]->(c)"
    )
    await run(
        "MATCH (a:Account {key: 'x:id0'}), (b:Account {key: 'x:id1'}) MERGE (h:Handle {key: 'x:recycled'}) "
        "MERGE (a)-[r:HAS_HANDLE]->(h) SET r.value = 'recycled', r.from = $earlier, r.last_seen = $earlier, r.to = $at "
        "MERGE (b)-[s:HAS_HANDLE]->(h) SET s.value = 'Recycled', s.from = $at, s.last_seen = $at",
        at=AT,
        earlier=EARLIER,
    )
    await run(
        "MERGE (a:Account {key: 'tiktok:@stubby'}) "
        "SET a.platform = 'tiktok', a.handle = 'stubby', a.status = 'stub' MERGE (h:Handle {key: 'tiktok:stubby'}) "
        "MERGE (a)-[r:HAS_HANDLE]->(h) SET r.value = 'stubby', r.from = $at",
        at=AT,
    )
    await run(
        "MATCH (a:Account {key: 'instagram:id0'}), (b:Account {key: 'instagram:id1'}) MERGE (a)-[s:SAME_AS]->(b) "
        "SET s.probability = 0.4, s.weight = -0.6, s.band = 'review', s.place = 19000, s.w_name = 1.0, "
        "s.reasons = ['the names are alike'] "
        "MERGE (d:Decision {id: 'd1'}) SET d.verdict = 'DIFFERENT', d.actor = 'ada', "
        "d.reason = 'two people', d.at = $at "
        "MERGE (d)-[x:ABOUT {side: 'a'}]->(a) MERGE (d)-[y:ABOUT {side: 'b'}]->(b) "
        "MERGE (e:Decision {id: 'd0'}) SET e.verdict = 'SAME', e.actor = 'bob', e.at = $earlier, e.superseded_at = $at "
        "MERGE (e)-[z:ABOUT {side: 'a'}]->(b) MERGE (e)-[w:ABOUT {side: 'b'}]->(a)",
        at=AT,
        earlier=EARLIER,
    )
