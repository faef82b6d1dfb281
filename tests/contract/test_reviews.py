"""Reviews on real engines: decisions, undo, splits, claims, the queue and its previews, and files of decisions."""

import asyncio
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import orjson
import pytest

from creatorgraph.bootstrap.graph import open_graph
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.decisions import Verdict
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.place_filling import NUMBER, PlaceFilling
from creatorgraph.identity_graph.review_desk import ReviewDesk
from creatorgraph.identity_graph.review_places import place_of
from creatorgraph.identity_graph.review_queue import Position, QueueFilter, read_queue
from creatorgraph.identity_graph.reviews import ClaimedError, NotInForceError
from creatorgraph.platforms.observation import AccountObservation
from tests.contract.resolving import House
from tests.contract.sightings import ids, seen
from tests.engines import Engine

IG, YT, X, TT = "instagram:1", "youtube:UC000000000000000000000a", "x:3", "tiktok:4"
CHANNEL = "https://www.youtube.com/channel/UC000000000000000000000a"
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
WHY = {"actor": "ada", "reason": "I know them"}


@dataclass
class Watch:
    """A clock that a test moves; every look takes a second."""

    now: datetime = datetime(2026, 11, 21, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the time."""
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Office:
    """Reviewers in a house: what they decide is resolved at once."""

    house: House
    graph: Graph
    engine: Engine
    watch: Watch = field(default_factory=Watch)

    def __post_init__(self) -> None:
        """Make the services."""
        desk = ReviewDesk.over(self.graph, weights=weights.load(), clock=self.watch, new_id=ids("decision"))
        self.reviews, self.reads, self.files = desk.acts, desk.reads, desk.files

    async def decide(self, verdict: Verdict, a: str, b: str, *, actor: str = "ada") -> str:
        """Decide, resolve, and give the decision's id."""
        decided = await self.reviews.decide(verdict, a, b, actor=actor, reason=f"{actor} knows")
        await self.house.resolve()
        return decided.decisions[0].id

    async def undo(self, identity: str) -> None:
        """Undo, and resolve."""
        await self.reviews.undo(identity, **WHY)
        await self.house.resolve()

    async def homes(self) -> dict[str, str]:
        """Give every account's creator."""
        rows = await self.engine.ask("MATCH (a:Account)-[:BELONGS_TO]->(c:Creator) RETURN a.key AS key, c.id AS id")
        return {row["key"]: row["id"] for row in rows}


@pytest.fixture
def office(graph: Graph, engine: Engine) -> Office:
    """Give an office over an empty graph."""
    return Office(House(graph, engine), graph, engine)


def pair(*, day: float = 0) -> list[AccountObservation]:
    """Give Mira's two accounts, linked both ways."""
    name = "UC000000000000000000000a@mirapaintsdaily"
    return [
        seen("instagram", "1@mira.paints", day=day, display_name="Mira Okafor", links=(CHANNEL,), followers=10),
        seen(
            "youtube",
            name,
            day=day,
            display_name="Mira Okafor",
            links=("https://instagram.com/mira.paints",),
            followers=99,
        ),
    ]


def strangers() -> list[AccountObservation]:
    """Give two accounts that have nothing in common with anybody."""
    return [seen("x", "3@studio_nine", display_name="Studio Nine"), seen("tiktok", "4@zzyx", display_name="Qwv")]


async def test_a_decision_is_kept_with_its_evidence_and_undo_is_its_inverse(office: Office) -> None:
    await office.house.observe(pair())
    before = await office.homes()
    identity = await office.decide(DIFFERENT, YT, IG)
    assert len(set((await office.homes()).values())) == 2
    await office.undo(identity)
    assert await office.homes() == before
    (row,) = await office.engine.ask("MATCH (d:Decision) RETURN properties(d) AS shown")
    shown = row["shown"]
    assert (shown["actor"], shown["reason"], shown["verdict"]) == ("ada", "ada knows", "DIFFERENT")
    assert (shown["superseded_actor"], shown["superseded_reason"]) == ("ada", "I know them")
    assert shown["superseded_at"] > shown["at"]
    assert orjson.loads(shown["evidence"])["reasons"][0] == "both link to each other"
    assert await office.engine.ask("MATCH (o:Outbox {kind: 'resolve'}) RETURN o.id AS id") == []


async def test_a_new_verdict_supersedes_the_old_and_undo_puts_it_in_force_again(office: Office) -> None:
    await office.house.observe([*pair(), *strangers()])
    first = await office.decide(SAME, IG, X)
    second = await office.decide(DIFFERENT, X, IG, actor="bob")
    assert (await office.homes())[IG] != (await office.homes())[X]
    again = await office.reviews.decide(DIFFERENT, IG, X, **WHY)
    assert again.was_so
    assert [one.id for one in again.decisions] == [second]
    with pytest.raises(NotInForceError, match=f"{first} was superseded by bob"):
        await office.reviews.undo(first, **WHY)
    await office.undo(second)
    assert (await office.homes())[IG] == (await office.homes())[X]
    rows = await office.engine.ask("MATCH (d:Decision) RETURN d.id AS id, d.restores AS restores ORDER BY d.at")
    assert [row["restores"] for row in rows] == [None, None, first]


async def test_evidence_holds_again_as_soon_as_a_refusal_is_undone(office: Office) -> None:
    await office.house.observe([*pair(), *strangers(), seen("x", "5@far_off", display_name="Jkl Mnb")])
    refusal = await office.decide(DIFFERENT, IG, X)
    await office.decide(SAME, YT, TT)
    await office.decide(SAME, TT, X)
    parted = {frozenset({IG}), frozenset({YT, TT, X}), frozenset({"x:5"})}
    assert await office.house.partition() == parted  # what people say goes before the evidence
    assert await office.reads.conflicts() == []
    await office.undo(refusal)
    homes = await office.homes()
    assert homes[IG] == homes[YT] == homes[TT] == homes[X] != homes["x:5"]


async def test_undoing_one_of_two_joins_lets_another_join_that_was_refused(office: Office) -> None:
    lone = [seen("x", f"{n}@{word}", display_name=word) for n, word in enumerate(("abcd", "efgh", "ijkl", "mnop"))]
    await office.house.observe(lone)
    a, b, c, d = (f"x:{n}" for n in range(4))
    first = await office.decide(SAME, a, b)
    await office.decide(DIFFERENT, a, c)
    late = await office.reviews.decide(SAME, b, c, **WHY)  # refused: b is with a
    assert [one.different.pair for one in late.conflicts] == [(a, c)]
    await office.decide(SAME, c, d)
    assert await office.house.partition() == {frozenset({a, b}), frozenset({c, d})}
    (conflict,) = await office.reads.conflicts()
    assert (conflict.different.pair, [one.pair for one in conflict.chain]) == ((a, c), [(a, b), (b, c)])
    await office.undo(first)
    assert await office.house.partition() == {frozenset({a}), frozenset({b, c, d})}


async def test_a_creator_is_split_so_and_the_split_is_undone_whole(office: Office) -> None:
    here, there = "https://instagram.com/mira.paints", "https://x.com/studio_nine"
    both = [one.model_copy(update={"links": (*(one.links or ()), there)}) for one in pair()]
    await office.house.observe([*both, seen("x", "3@studio_nine", links=(CHANNEL, here))])
    before = await office.homes()
    creator = before[IG]
    assert len(set(before.values())) == 1
    foreseen = await office.reads.preview_split(creator, [[X]])
    assert foreseen.answers[0].after == ((IG, YT), (X,))
    done = await office.reviews.split(creator, [[X]], **WHY)
    await office.house.resolve()
    assert {one.pair for one in done.decisions} == {(IG, X), (X, YT)}
    assert await office.house.partition() == {frozenset({IG, YT}), frozenset({X})}
    assert done.split is not None
    await office.undo(done.split)
    assert await office.homes() == before
    for parts, words in (([["x:9"]], "not of creator"), ([[IG], []], "needs an account"), ([[IG, YT, X]], "whole")):
        with pytest.raises(BadInputError, match=words):
            await office.reviews.split(creator, parts, **WHY)
    with pytest.raises(NotFoundError):
        await office.reviews.split("nobody", [[IG]], **WHY)


async def test_two_reviewers_do_not_collide(office: Office) -> None:
    await office.house.observe([*pair(), *strangers()])
    await office.reviews.claim(IG, X, actor="ada", minutes=10)
    with pytest.raises(ClaimedError, match="ada holds this case until 2026-11-21T00:1"):
        await office.reviews.claim(X, IG, actor="bob")
    with pytest.raises(ClaimedError):
        await office.reviews.decide(SAME, X, IG, actor="bob", reason=None)
    assert not await office.reviews.release(IG, X, actor="bob")
    office.watch.now += timedelta(minutes=11)
    assert (await office.reviews.claim(IG, X, actor="bob")).actor == "bob"
    await office.reviews.decide(SAME, X, IG, actor="bob", reason=None)
    assert await office.engine.ask("MATCH (c:Claim) RETURN c.key AS key") == []  # deciding lets the case go
    await office.reviews.claim(IG, TT, actor="ada")
    assert await office.reviews.release(TT, IG, actor="ada")
    with pytest.raises(BadInputError, match="1 to 240 minutes"):
        await office.reviews.claim(IG, TT, actor="ada", minutes=0)


async def test_many_who_decide_at_once_leave_one_decision_in_force(office: Office) -> None:
    await office.house.observe(strangers())
    verdicts = [SAME, DIFFERENT] * 3
    acts = [office.reviews.decide(v, X, TT, actor=f"r{n}", reason=None) for n, v in enumerate(verdicts)]
    await asyncio.gather(*acts)
    rows = await office.engine.ask("MATCH (d:Decision) RETURN d.superseded_at IS NULL AS standing")
    assert [row["standing"] for row in rows].count(True) == 1


FOLLOWERS = {"x:0": 10, "x:1": 1_000_000, "tiktok:2": 500, "youtube:3": 50_000}
PROBABILITIES = {
    ("x:0", "x:1"): 0.9,
    ("tiktok:2", "x:0"): 0.6,
    ("tiktok:2", "youtube:3"): 0.6,
    ("x:0", "youtube:3"): 0.95,
}


async def reviewable(office: Office) -> None:
    """Write four creators, and edges between them that ask for a person; the evidence is hand-made."""
    for key, counted in FOLLOWERS.items():
        platform, _, n = key.partition(":")
        await office.engine.ask(
            "CREATE (a:Account {key: $key, platform: $platform, platform_id: $id, handle: $key, status: 'active', "
            "followers: $followers}) CREATE (c:Creator {id: 'c' + $id, name: 'C' + $id, followers_largest: $followers})"
            " CREATE (a)-[:BELONGS_TO {since: '2026'}]->(c)",
            key=key,
            platform=platform,
            id=str(n),
            followers=counted,
        )
    for (a, b), probability in PROBABILITIES.items():
        await office.engine.ask(
            "MATCH (a:Account {key: $a}), (b:Account {key: $b}) CREATE (a)-[:SAME_AS {band: 'review', weight: 1.0, "
            "probability: $probability, w_name: 2.0, reasons: ['the names are the same'], place: $place}]->(b)",
            a=a,
            b=b,
            probability=probability,
            place=place_of(probability, "review", reach=FOLLOWERS[a] + FOLLOWERS[b], pair=(a, b)),
        )


async def queued(office: Office, **wanted: object) -> list[tuple[str, str]]:
    """Give the queue under a filter."""
    made = QueueFilter(**wanted)  # type: ignore[arg-type]  # a test's own filter
    return [case.pair for case in await office.reads.queue(made, first=10)]


async def test_the_queue_is_in_order_of_expected_loss(office: Office) -> None:
    await reviewable(office)
    cases = await office.reads.queue(QueueFilter(), first=10)
    expected = {
        ("tiktok:2", "youtube:3"): 0.24 * math.log10(10 + 50_500),
        ("tiktok:2", "x:0"): 0.24 * math.log10(10 + 510),
        ("x:0", "x:1"): 0.09 * math.log10(10 + 1_000_010),
        ("x:0", "youtube:3"): 0.0475 * math.log10(10 + 50_010),
    }
    assert [case.pair for case in cases] == list(expected)
    assert [case.loss for case in cases] == pytest.approx(list(expected.values()), rel=0.1)  # two digits
    assert (cases[0].creator, cases[0].other_creator, cases[0].reach) == ("c2", "c3", 50_500)
    behind = await office.reads.queue(QueueFilter(), first=2, after=cases[1].position)
    assert [case.pair for case in behind] == [case.pair for case in cases[2:]]


async def test_reviewers_of_many_processes_who_take_the_next_case_at_once_get_one_each(office: Office) -> None:
    await reviewable(office)
    cases = await queued(office)
    pools = [open_graph(office.engine.settings) for _ in range(4)]
    try:
        desks = [ReviewDesk.over(pool, weights=weights.load(), clock=office.watch, new_id=ids("d")) for pool in pools]
        for _ in range(5):
            names = [f"reviewer-{number}" for number in range(len(desks))]
            taken = await asyncio.gather(
                *(
                    desk.acts.claim_next(QueueFilter(open_to=name), actor=name)
                    for desk, name in zip(desks, names, strict=True)
                )
            )
            assert sorted(one[0].pair for one in taken if one) == sorted(cases)
            await office.engine.ask("MATCH (l:Claim) DETACH DELETE l")
    finally:
        for pool in pools:
            await pool.close()


async def test_the_queue_is_filtered_and_shows_only_what_is_open(office: Office) -> None:
    await reviewable(office)
    everything = await queued(office)
    assert await queued(office, platform="tiktok") == everything[:2]
    assert await queued(office, minimum=100_000) == [("x:0", "x:1")]
    assert await queued(office, creator="c1") == [("x:0", "x:1")]
    await office.engine.ask("MATCH (c:Creator {id: 'c1'}) CREATE (:Creator {id: 'old'})-[:REDIRECTS_TO]->(c)")
    assert await queued(office, creator="old") == [("x:0", "x:1")]
    with pytest.raises(NotFoundError, match="there is no creator c9"):
        await queued(office, creator="c9")
    assert await queued(office, evidence="name") == everything
    assert await queued(office, evidence="same_email") == []
    assert await queued(office, band="link") == []
    assert await queued(office, joined=True) == []
    await office.reviews.claim(*everything[0], actor="ada")
    assert await queued(office, open_to="bob") == everything[1:]
    assert await queued(office, open_to="ada") == everything
    taken = await office.reviews.claim_next(QueueFilter(open_to="bob"), actor="bob")
    assert taken is not None
    assert taken[0].pair == taken[1].pair == everything[1]
    (held,) = [case for case in await office.reads.queue(QueueFilter(), first=10) if case.claimed_by == "bob"]
    assert held.pair == everything[1]
    await office.reviews.release(*everything[0], actor="ada")
    await office.reviews.decide(DIFFERENT, *everything[0], **WHY)
    assert await queued(office) == everything[1:]
    # what holds for two creators settles every pair of theirs
    await office.engine.ask(
        "MATCH (c:Creator {id: 'c0'}) CREATE (a:Account {key: 'instagram:9', platform: 'instagram', status: 'active'}) "
        "CREATE (a)-[:BELONGS_TO]->(c)"
    )
    await office.reviews.decide(DIFFERENT, "instagram:9", "x:1", **WHY)
    assert ("x:0", "x:1") not in await queued(office)
    for wrong in ({"band": "apart"}, {"evidence": "w_name; DROP"}):
        with pytest.raises(BadInputError):
            await queued(office, **wrong)


async def test_a_page_that_takes_too_long_ends_and_the_next_goes_on_behind_it(office: Office) -> None:
    await reviewable(office)
    everything = await queued(office)
    taken: list[tuple[str, str]] = []
    after: Position | None = None
    for _ in range(200):
        hasty = partial(read_queue, wanted=QueueFilter(), first=10, after=after, at="2026", longest_seconds=0.0)
        portion = await office.graph.view(hasty)
        taken += [case.pair for case in portion.cases]
        if (after := portion.stopped) is None:
            break
    assert (taken, after) == (everything, None)


async def test_many_cases_at_one_place_come_page_by_page(office: Office) -> None:
    await office.engine.ask(
        "UNWIND range(1, 60) AS n CREATE (a:Account {key: 'x:' + n, platform: 'x', status: 'active'}) "
        "CREATE (b:Account {key: 'tiktok:' + n, platform: 'tiktok', status: 'active'}) "
        "CREATE (a)-[:BELONGS_TO]->(:Creator {id: 'ca' + n}) CREATE (b)-[:BELONGS_TO]->(:Creator {id: 'cb' + n}) "
        "CREATE (b)-[:SAME_AS {band: 'review', probability: 0.5, place: $place}]->(a)",
        place=place_of(0.5, "review", reach=0, pair=("a", "b")),
    )
    pages: list[list[tuple[str, str]]] = []
    after: Position | None = None
    while page := await office.reads.queue(QueueFilter(), first=25, after=after):
        pages.append([case.pair for case in page])
        after = page[-1].position
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [pair for page in pages for pair in page] == sorted((f"tiktok:{n}", f"x:{n}") for n in range(1, 61))


async def test_edges_of_an_earlier_version_get_the_places_that_scoring_gives(office: Office) -> None:
    await office.house.observe([*pair(), *strangers()])
    ask = "MATCH (a:Account)-[s:SAME_AS]->(b:Account) RETURN a.key AS a, b.key AS b, s.place AS place ORDER BY a, b"
    scored = await office.engine.ask(ask)
    assert scored
    assert None not in [row["place"] for row in scored]
    await office.engine.ask("MATCH (:Account)-[s:SAME_AS]->(:Account) REMOVE s.place")
    # a worker of another test may have done it
    await office.engine.ask("MATCH (m:Migration {number: $number}) DELETE m", number=NUMBER)
    filling = PlaceFilling(office.graph, clock=office.watch)
    while await filling.step():
        pass
    assert await office.engine.ask(ask) == scored
    again = PlaceFilling(office.graph, clock=office.watch)
    assert not await again.step()  # what was done is done for the next worker


@pytest.mark.parametrize("verdict", list(Verdict))
async def test_a_preview_writes_nothing_and_says_what_comes(office: Office, verdict: Verdict) -> None:
    await office.house.observe([*pair(), *strangers()])
    one, other = (IG, X) if verdict is SAME else (IG, YT)
    before = await office.house.partition()
    count = await office.engine.ask("MATCH (n) RETURN count(n) AS n")
    preview = await office.reads.preview(one, other)
    assert await office.engine.ask("MATCH (n) RETURN count(n) AS n") == count
    await office.decide(verdict, one, other)
    after = await office.house.partition()
    seen_answer = next(answer for answer in preview.answers if answer.verdict is verdict)
    assert set(map(frozenset, seen_answer.after)) == after - before
    assert seen_answer.honoured


async def test_the_weakest_link_of_a_creator(office: Office) -> None:
    await office.house.observe([*pair(), *strangers()])
    homes = await office.homes()
    link, *none = await office.reads.weakest_links([homes[IG], homes[X], "nobody"])
    assert link is not None
    assert (link.pair, link.parts) == ((IG, YT), ((IG,), (YT,)))
    assert none == [None, None]
    await office.decide(SAME, IG, YT)
    assert await office.reads.weakest_links([homes[IG]]) == [None]  # no edge parts what a person joined


async def test_a_decision_about_an_account_that_nobody_has_seen_holds_when_it_is_seen(office: Office) -> None:
    linking = pair()[0].model_copy(update={"links": ("https://x.com/studio_nine",)})
    await office.house.observe([linking])
    await office.decide(SAME, IG, "x:@studio_nine")  # known from the link only
    assert await office.house.partition() == {frozenset({IG})}
    await office.house.observe([pair(day=0.5)[0].model_copy(update={"links": ()})])
    await office.house.observe([seen("x", "3@studio_nine", day=1, display_name="Studio Nine")])
    assert (await office.homes())[X] == (await office.homes())[IG]


async def test_decisions_follow_an_account_to_its_immutable_id(office: Office) -> None:
    await office.house.observe([*pair(), seen("x", "@studio_nine", display_name="Studio Nine")])
    await office.decide(SAME, IG, "x:@studio_nine")
    await office.house.observe([seen("x", "3@studio_nine", day=1, display_name="Studio Nine")])
    assert (await office.homes())[X] == (await office.homes())[IG]


async def test_decisions_follow_an_account_into_the_one_it_turns_out_to_be(office: Office) -> None:
    old = seen("x", "3@old_name", display_name="Studio Nine")
    await office.house.observe([*pair(), old, seen("x", "@studio_nine", display_name="Studio Nine")])
    kept = await office.decide(SAME, IG, "x:@studio_nine")
    itself = await office.decide(DIFFERENT, X, "x:@studio_nine")
    await office.house.observe([seen("x", "3@studio_nine", day=1, display_name="Studio Nine")])
    rows = await office.engine.ask("MATCH (d:Decision)-[:ABOUT]->(a) RETURN d.id AS id, collect(a.key) AS keys")
    assert {row["id"]: sorted(row["keys"]) for row in rows} == {kept: [IG, X], itself: [X, X]}
    assert (await office.homes())[X] == (await office.homes())[IG]
    (conflict,) = await office.reads.conflicts()
    assert (conflict.different.id, conflict.chain) == (itself, ())


async def exported(office: Office) -> list[bytes]:
    """Give the lines of an export."""
    return [line async for line in office.files.export()]


async def test_decisions_go_to_another_graph_by_platform_ids(office: Office) -> None:
    everybody = [*pair(), *strangers(), seen("x", "@Straße", display_name="Rst")]
    await office.house.observe(everybody)
    assert await office.reads.find("x:@Straße") == "x:@strasse"
    taken_back = await office.decide(DIFFERENT, IG, YT)
    await office.undo(taken_back)
    await office.decide(SAME, X, TT)
    await office.decide(SAME, IG, "x:@strasse")
    await office.decide(SAME, YT, TT)
    lines = await exported(office)
    partition = await office.house.partition()
    await office.engine.wipe()
    # in the other graph, one account is not there, and one is known by its id, which it was not here
    moved = [one for one in everybody if one.platform != "tiktok"][:-1]
    await office.house.observe([*moved, seen("x", "77@Straße", display_name="Rst")])
    wrong = [b'{"id": "d", "verdict": "PERHAPS"}', b"no json", lines[0].replace(b'"at":"2', b'"at":"9'), b"\n"]
    done = await office.files.take([*lines, *wrong])
    await office.house.resolve()
    assert (done.written, done.known, done.ended) == (2, 0, 0)
    assert [stale.line for stale in done.stale] == [2, 4]
    assert done.stale[0].reason.endswith("tiktok:4 is not found")
    reasons = [(one.line, one.reason.partition(":")[0]) for one in done.rejected]
    assert reasons == [(5, "verdict"), (6, "Invalid JSON"), (7, "signed.at")]
    assert (await office.homes())[IG] == (await office.homes())["x:77"] == (await office.homes())[YT]
    again = await office.files.take(lines)
    assert (again.written, again.known, len(again.stale)) == (0, 2, 2)
    await office.house.observe([one for one in everybody if one.platform == "tiktok"])
    assert (await office.files.take(lines)).written == 2
    await office.house.resolve()
    names = {"x:77": "x:@strasse"}
    assert {frozenset(names.get(key, key) for key in group) for group in await office.house.partition()} == partition


async def test_an_import_ends_what_ended_elsewhere(office: Office) -> None:
    await office.house.observe([*pair(), *strangers()])
    identity = await office.decide(SAME, IG, X)
    early = await exported(office)
    await office.undo(identity)
    late = await exported(office)
    await office.engine.wipe()
    await office.house.observe([*pair(), *strangers()])
    await office.files.take(early)
    await office.house.resolve()
    assert (await office.homes())[IG] == (await office.homes())[X]
    done = await office.files.take(late)
    await office.house.resolve()
    assert (done.written, done.ended, done.known) == (0, 1, 0)
    assert (await office.homes())[IG] != (await office.homes())[X]
    assert await exported(office) == late


async def test_a_handle_that_changed_hands_is_pinned_to_nobody_new(office: Office) -> None:
    await office.house.observe([*pair(), seen("x", "@shared", display_name="Rst")])
    await office.decide(SAME, IG, "x:@shared")
    lines = await exported(office)
    await office.engine.wipe()
    later = [seen("x", "8@shared", day=-300, display_name="Rst"), seen("x", "9@shared", day=-200, display_name="Uvw")]
    await office.house.observe([*pair(), later[0]])
    await office.house.observe([seen("x", "8@renamed", day=-201, display_name="Rst"), later[1]])
    await office.house.observe([seen("x", "9@moved_on", day=-100, display_name="Uvw")])
    done = await office.files.take(lines)
    assert [stale.reason.partition(": ")[2] for stale in done.stale] == ["x:@shared is not found"]
