"""Every analysts' query runs on every engine, and says what is so in a small world whose truth is known."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from neo4j.graph import Path

from creatorgraph.cypher import analysts
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.graph import Graph, Row
from creatorgraph.platforms.world.rows import WorldAccount
from creatorgraph.platforms.world.showcase import showcase
from tests.analysts.conftest import LINKED_BY, SEALER, SEED, UNSEEN
from tests.engines import Engine

STAR = showcase(SEED)
ALL = "100000"
BANDS = weights.load().bands


async def ask(graph: Graph, name: str, **given: str) -> list[Row]:
    query = analysts.load(name)
    limit = {"limit": ALL} if "limit" in query.statement.parameters else {}
    return await graph.read(query.statement.name, **query.parameters({**limit, **given}))


async def members_of(engine: Engine) -> dict[str, str]:
    rows = await engine.ask("MATCH (c:Creator)<-[:BELONGS_TO]-(a:Account) RETURN c.id AS creator, a.key AS account")
    return {row["account"]: row["creator"] for row in rows}


async def links_of(engine: Engine) -> list[tuple[str, str]]:
    rows = await engine.ask("MATCH (a)-[e:SAME_AS]->(b) WHERE e.band = 'link' RETURN a.key AS one, b.key AS two")
    return [(row["one"], row["two"]) for row in rows]


def labels_in(paths: Sequence[Path | None]) -> Counter[str]:
    return Counter(label for path in paths if path for node in set(path.nodes) for label in node.labels)


def keys_in(path: Path) -> set[str]:
    return {node["key"] for node in path.nodes if node.get("key")}


async def test_a_persons_evidence_has_every_account_and_what_joins_them(graph: Graph) -> None:
    rows = await ask(graph, "person", platform=STAR.platform, handle=STAR.handle.upper())
    members = {key for row in rows for key in keys_in(row["member"])}
    assert Counter(key.partition(":")[0] for key in members) == Counter(["instagram", "tiktok", "x", "youtube"])
    kinds = Counter(edge.type for row in rows if row["evidence"] for edge in row["evidence"].relationships)
    assert kinds.keys() >= {"SAME_AS", "LINKS_TO", "HAS_HANDLE", "NAMED"}


async def test_the_weakest_edges_are_inside_creators_and_weakest_first(graph: Graph, engine: Engine) -> None:
    rows = await ask(graph, "weakest_edges")
    members = await members_of(engine)
    inside = {(one, two) for one, two in await links_of(engine) if members[one] == members[two]}
    assert {(row["one"], row["two"]) for row in rows} == inside
    assert [row["bits"] for row in rows] == sorted(row["bits"] for row in rows)
    assert all(row["reasons"] and row["probability"] >= BANDS.link for row in rows)


async def test_shared_identifiers_are_counted_as_their_edges_are(graph: Graph, engine: Engine) -> None:
    rows = await ask(graph, "shared_identifiers", minimum="3")
    held = await engine.ask(
        "MATCH (i)<-[:HAS_EMAIL|HAS_URL|NAMED]-(a:Account) WITH i, count(a) AS n WHERE n >= 3 RETURN i.key AS key, n"
    )
    assert {(row["key"], row["accounts"]) for row in rows} == {(row["key"], row["n"]) for row in held}
    assert rows[0]["accounts"] == max(row["n"] for row in held)
    assert {row["identifier"] for row in rows} == {"Email", "Url", "Name"}


async def test_sharing_draws_everybody_who_shows_an_identifier(graph: Graph) -> None:
    most = (await ask(graph, "shared_identifiers"))[0]
    rows = await ask(graph, "sharing", key=most["key"])
    accounts = {key for row in rows for key in keys_in(row["shown"])} - {most["key"]}
    assert len(accounts) == most["accounts"]
    assert labels_in([row["member"] for row in rows])["Creator"] == most["accounts"]


async def test_agencies_are_found_by_their_inbox(graph: Graph, world: list[WorldAccount]) -> None:
    shown = Counter(inbox for account in world if _managed(account) for inbox in _inboxes(account))
    inbox, times = shown.most_common(1)[0]
    assert times >= 3, "the world has an inbox that many managed people show"
    rows = {row["key"]: row for row in await ask(graph, "agencies", minimum="3")}
    assert rows[SEALER.keyed_hash(inbox)]["accounts"] >= times
    assert all(row["accounts"] >= row["creators"] >= 3 for row in rows.values())
    assert all(1 < len(row["some_names"]) <= 5 for row in rows.values())


def _managed(account: WorldAccount) -> bool:
    return account.truth is not None and "agency" in account.truth


def _inboxes(account: WorldAccount) -> set[str]:
    return set(re.findall(r"[a-z.]+@[a-z.]+\.example", f"{account.row.get('bio')} {account.row.get('email')}"))


async def test_bridges_are_the_edges_without_which_a_creator_falls_apart(graph: Graph, engine: Engine) -> None:
    members = await members_of(engine)
    sizes = Counter(members.values())
    links = [(one, two) for one, two in await links_of(engine) if members[one] == members[two]]
    bridges = {pair for pair in links if sizes[members[pair[0]]] >= 3 and not _joined(*pair, links)}
    rows = await ask(graph, "bridges")
    assert bridges
    assert {(row["one"], row["two"]) for row in rows} == bridges


def _joined(one: str, two: str, links: Sequence[tuple[str, str]]) -> bool:
    """Tell whether there is another way between two accounts than the link between them."""
    beside = defaultdict(set)
    for left, right in links:
        if {left, right} != {one, two}:
            beside[left].add(right)
            beside[right].add(left)
    seen, left_to_see = {one}, [one]
    while left_to_see:
        more = beside[left_to_see.pop()] - seen
        seen |= more
        left_to_see += more
    return two in seen


async def test_renames_are_accounts_with_handles_in_the_order_of_time(graph: Graph, world: list[WorldAccount]) -> None:
    seen = defaultdict(set)
    for account in world:
        if "platform_id" in account.row:
            seen[f"{account.row['platform']}:{account.row['platform_id']}"].add(account.row["username"].lstrip("@"))
    renamed = {key: handles for key, handles in seen.items() if len(handles) > 1}
    rows = await ask(graph, "renames")
    assert renamed
    assert {row["account"]: set(row["handles"]) for row in rows} == renamed
    assert all(row["since"] == sorted(row["since"]) for row in rows)


async def test_recycled_handles_have_one_present_holder(graph: Graph, world: list[WorldAccount]) -> None:
    handed_on = {account.id.replace("@", "").lower() for account in world if account.truth is None}
    rows = await ask(graph, "recycled_handles")
    assert handed_on
    assert {row["handle"] for row in rows} >= handed_on
    assert all(row["until"].count("now") <= 1 and len(row["holders"]) == len(row["until"]) for row in rows)


async def test_stubs_are_accounts_never_seen_that_others_link_to(graph: Graph, engine: Engine) -> None:
    rows = await ask(graph, "stubs")
    stubs = await engine.ask("MATCH (a:Account) WHERE a.status = 'stub' AND a.observed_at IS NULL RETURN a.key AS key")
    assert {row["stub"] for row in rows} <= {row["key"] for row in stubs}
    assert (rows[0]["stub"], rows[0]["linked_by"]) == (UNSEEN, len(LINKED_BY))


async def test_creators_on_four_platforms_have_an_audience_on_each(graph: Graph) -> None:
    rows = await ask(graph, "on_platforms")
    assert STAR.name in {row["creator"] for row in rows}
    assert all(row["accounts"] >= 4 for row in rows)
    assert [row["largest"] for row in rows] == sorted((row["largest"] for row in rows), reverse=True)
    assert len(await ask(graph, "on_platforms", minimum="2")) > len(rows)


async def test_mentions_are_between_two_creators(graph: Graph, engine: Engine) -> None:
    rows = await ask(graph, "mentions")
    members = await members_of(engine)
    posts = await engine.ask(
        "MATCH (a:Account)-[:POSTED]->(p:Post)-[:MENTIONS]->(b:Account)"
        " RETURN a.key AS one, b.key AS two, p.key AS post"
    )
    named = {
        (members[post["one"]], members[post["two"]], post["post"])
        for post in posts
        if post["two"] in members and members[post["one"]] != members[post["two"]]
    }
    expected = Counter((one, two) for one, two, _ in named)
    assert expected
    assert {(row["creator_id"], row["mentions_id"]): row["posts"] for row in rows} == expected


async def test_fan_pages_near_a_star_are_not_the_stars_own(graph: Graph, world: list[WorldAccount]) -> None:
    fans = [account for account in world if account.truth and account.truth["kind"] in {"fan", "parody"}]
    found: set[str] = set()
    for star in _about(fans, world):
        for row in await ask(
            graph, "fan_pages", platform=star.row["platform"], handle=star.row["username"].lstrip("@")
        ):
            own, page = keys_in(row["member"]), row["near"].end_node
            assert page["key"] not in own
            assert "fan" in page["derived"] or "parody" in page["derived"] or "not_affiliated" in page["derived"]
            found.add(f"{page['platform']}:{page['handle']}")
    assert found & {account.id.replace("@", "") for account in fans}


def _about(fans: Sequence[WorldAccount], world: Sequence[WorldAccount]) -> list[WorldAccount]:
    persons = {fan.truth.get("about") for fan in fans if fan.truth}
    return [account for account in world if account.truth and account.truth["person"] in persons]


async def test_the_review_band_stands_by_expected_loss(graph: Graph) -> None:
    rows = await ask(graph, "review")
    losses = [row["expected_loss"] for row in rows]
    assert losses == sorted(losses, reverse=True)
    # as the review queue orders its cases
    worth = [row["probability"] * (1 - row["probability"]) * math.log10(10 + row["reach"]) for row in rows]
    assert losses == pytest.approx(worth)
    assert losses[0] > 0
    assert all(BANDS.review <= row["probability"] < BANDS.link and row["reasons"] for row in rows)


async def test_freshness_counts_every_observed_account_once(graph: Graph, engine: Engine) -> None:
    rows = await ask(graph, "freshness")
    active = await engine.ask("MATCH (a:Account) WHERE a.status = 'active' RETURN count(a) AS n")
    assert sum(row["accounts"] for row in rows) == active[0]["n"]
    assert all(row["oldest"][:7] == row["month"] == row["newest"][:7] for row in rows)


async def test_kinds_of_evidence_are_named_as_the_comparisons_are(graph: Graph, engine: Engine) -> None:
    rows = await ask(graph, "evidence_kinds")
    linked = await engine.ask(
        "MATCH ()-[e:SAME_AS]->() WHERE e.w_profile_link > 0 RETURN e.band AS band, count(e) AS n"
    )
    got = {row["band"]: row["edges"] for row in rows if row["evidence"] == "profile_link"}
    assert got == {row["band"]: row["n"] for row in linked}
    assert {"link", "review"} == {row["band"] for row in rows}


async def test_creators_twice_on_a_platform_name_both_accounts(graph: Graph, engine: Engine) -> None:
    members = await members_of(engine)
    twice = Counter((creator, account.partition(":")[0]) for account, creator in members.items())
    rows = await ask(graph, "twice_on_a_platform")
    assert rows
    assert {(row["id"], row["platform"]): len(row["handles"]) for row in rows} == {
        place: count for place, count in twice.items() if count > 1
    }


def sample(query: analysts.Query) -> Mapping[str, Any]:
    given = {"platform": STAR.platform, "handle": STAR.handle, "key": "of nobody", "limit": "1"}
    return query.parameters({name: value for name, value in given.items() if name in query.statement.parameters})


@pytest.mark.parametrize("name", analysts.names())
async def test_every_query_keeps_to_its_limit(graph: Graph, name: str) -> None:
    query = analysts.load(name)
    rows = await graph.read(query.statement.name, **sample(query))
    assert "limit" not in query.statement.parameters or len(rows) <= 1
