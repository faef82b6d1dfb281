"""Planning: any batches, any order, any number of times, the same graph."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.holdings import end_of
from creatorgraph.platforms.observation import AccountObservation
from tests.identity_graph.memory_graph import MemoryGraph
from tests.identity_graph.sightings import DAYS, TEXTS, observation, of_recycled_handles, of_three_accounts, reading

Batches = Sequence[Sequence[AccountObservation]]


def graph_of(*batches: Iterable[AccountObservation]) -> MemoryGraph:
    """Write batches, one after the other."""
    graph = MemoryGraph()
    for batch in batches:
        graph.take([reading(seen) for seen in batch])
    return graph


def current_state(graph: MemoryGraph) -> MemoryGraph:
    """Leave out stubs that nobody links to, and identifiers that nobody shows.

    A text that was outdated when it came may never have been written.
    """
    linked = {target for *_, target in graph.links}
    accounts = {key: row for key, row in graph.accounts.items() if row["status"] == "active" or key in linked}
    shown = {(kind, key) for kind, _, key in graph.shown}
    nodes = {key: row for key, row in graph.nodes.items() if key in shown}
    return replace(graph, accounts=accounts, nodes=nodes)


def two_ways(one: st.SearchStrategy[AccountObservation]) -> st.SearchStrategy[tuple[Batches, Batches]]:
    """Draw the same observations in two orders, each cut into batches somewhere."""

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[Batches, Batches]:
        seen = draw(st.lists(one, max_size=6))
        return draw(cut(seen)), draw(cut(draw(st.permutations(seen))))

    return drawn()


@st.composite
def cut(draw: st.DrawFn, seen: Sequence[AccountObservation]) -> Batches:
    """Cut observations into up to three batches."""
    first, second = sorted(draw(st.tuples(st.integers(0, len(seen)), st.integers(0, len(seen)))))
    return [batch for batch in (seen[:first], seen[first:second], seen[second:]) if batch]


@given(two_ways(of_three_accounts()))
def test_neither_the_order_nor_the_size_of_batches_shows_in_the_graph(ways: tuple[Batches, Batches]) -> None:
    assert current_state(graph_of(*ways[0])) == current_state(graph_of(*ways[1]))


@given(st.lists(st.lists(of_three_accounts(), min_size=1, max_size=4), min_size=1, max_size=3))
def test_a_batch_that_comes_again_plans_nothing(batches: Batches) -> None:
    graph = graph_of(*batches)
    for batch in batches:
        again = graph.take([reading(seen) for seen in batch])
        assert (again.rows, again.touched) == ({}, [])


@given(two_ways(of_recycled_handles()))
def test_holdings_links_and_mentions_of_recycled_handles_know_no_order(
    ways: tuple[Batches, Batches],
) -> None:
    one, two = graph_of(*ways[0]), graph_of(*ways[1])
    assert (one.holdings, one.links, one.mentions) == (two.holdings, two.links, two.mentions)
    assert {pair: held.end for pair, held in one.holdings.items()} == {
        pair: end_of(held, one.holdings.values()) for pair, held in one.holdings.items()
    }


@given(st.lists(of_three_accounts(), max_size=6))
def test_whoever_is_touched_is_there(seen: list[AccountObservation]) -> None:
    graph = MemoryGraph()
    assert set(graph.take([reading(one) for one in seen]).touched) <= graph.accounts.keys()


@given(two_ways(of_three_accounts()))
def test_no_account_links_to_itself(ways: tuple[Batches, Batches]) -> None:
    assert all(source != target for source, _, target in graph_of(*ways[0]).links)


def test_a_link_to_a_handle_that_its_owner_gave_up_leaves_the_end_of_the_holding() -> None:
    graph = graph_of(
        [observation(platform_id="1", handle="old", observed_at=DAYS[0])],
        [observation(platform_id="1", handle="new", observed_at=DAYS[1])],
    )
    assert graph.holdings["x:1", "x:old"].end == TEXTS[1]
    graph.take([reading(observation(platform_id="2", bio="https://x.com/old", observed_at=DAYS[2]))])
    graph.take([reading(observation(platform_id="3", handle="old", observed_at=DAYS[3]))])
    assert graph.holdings["x:1", "x:old"].end == TEXTS[1]


def test_an_account_known_by_its_handle_gets_the_key_of_its_id_when_that_is_learned() -> None:
    graph = graph_of(
        [observation(handle="Jane", bio="jane@janedoe.com")],
        [observation(platform_id="2", bio="https://x.com/jane")],
        [observation(platform_id="1", handle="jane", observed_at=DAYS[1])],
    )
    assert graph.accounts.keys() == {"x:1", "x:2"}
    assert graph.accounts["x:1"]["bio"] == "jane@janedoe.com"
    assert graph.accounts["x:1"]["platform_id"] == "1"
    assert list(graph.links) == [("x:2", "x:@jane", "x:1")]
    assert graph.holdings["x:1", "x:jane"].first == TEXTS[0]


def test_an_account_seen_under_two_keys_becomes_one_with_both_its_histories() -> None:
    graph = graph_of(
        [observation(handle="jane", bio="jane@janedoe.com", imported_as="x:jane")],
        [observation(platform_id="1", display_name="Jane Doe")],
        [observation(platform_id="1", handle="jane", observed_at=DAYS[1])],
    )
    assert graph.accounts.keys() == {"x:1"}
    account = graph.accounts["x:1"]
    assert (account["bio"], account["display_name"], account["imported_as"]) == (
        "jane@janedoe.com",
        "Jane Doe",
        ["x:jane"],
    )
    assert {(kind, owner) for kind, owner, _ in graph.shown} == {("emails", "x:1"), ("names", "x:1")}


def test_a_stub_overwrites_nobody_and_is_filled_when_it_is_seen() -> None:
    seen, linking = observation(handle="jane", bio="hello"), observation(platform_id="2", bio="https://x.com/jane")
    assert graph_of([seen], [linking]) == graph_of([linking], [seen])
    assert graph_of([linking]).accounts["x:@jane"]["status"] == "stub"
    assert graph_of([linking], [seen]).accounts["x:@jane"]["status"] == "active"
    assert "x:@jane" not in graph_of([linking], [seen]).view([]).accounts


def test_links_of_an_account_that_learns_its_id_still_go_to_whoever_holds_the_handle() -> None:
    graph = graph_of(
        [observation(platform_id="2", handle="john"), observation(handle="jane", bio="https://x.com/john")],
        [observation(platform_id="1"), observation(platform_id="1", handle="jane")],
    )
    assert graph.accounts.keys() == {"x:1", "x:2"}
    assert list(graph.links) == [("x:1", "x:@john", "x:2")]


def test_a_handle_of_two_in_one_batch_means_the_later_one_whether_the_link_came_before_or_after() -> None:
    two = [
        observation(platform_id="1", handle="jane", observed_at=DAYS[0]),
        observation(platform_id="2", handle="jane", observed_at=DAYS[1]),
    ]
    linking = observation(platform_id="3", handle="john", bio="https://x.com/jane", observed_at=DAYS[1])
    for batches in (([linking], two), (two, [linking]), ([linking], two[::-1])):
        graph = graph_of(*batches)
        assert list(graph.links) == [("x:3", "x:@jane", "x:2")]
        assert graph.accounts.keys() == {"x:1", "x:2", "x:3"}


def test_a_stub_is_not_touched() -> None:
    plan = MemoryGraph().take([reading(observation(platform_id="2", bio="https://x.com/jane"))])
    assert plan.touched == ["x:2"]


def test_links_to_oneself_are_dropped_by_id_by_handle_and_by_a_handle_learned_later() -> None:
    own = ("https://x.com/jane", "https://x.com/i/user/1", "https://x.com/jane2")
    graph = graph_of(
        [observation(platform_id="1", handle="jane", links=own)],
        [observation(platform_id="1", handle="jane2", observed_at=DAYS[1])],
    )
    assert graph.links == {}
    assert graph.accounts.keys() == {"x:1"}


def test_what_an_account_shows_no_more_is_detached() -> None:
    graph = graph_of(
        [observation(platform_id="1", bio="jane@janedoe.com, https://x.com/john")],
        [observation(platform_id="1", bio="nothing here", observed_at=DAYS[1])],
    )
    assert (graph.shown, graph.links) == ({}, {})


def test_an_address_is_sealed_where_it_is_attached() -> None:
    graph = graph_of([observation(platform_id="1", bio="jane@janedoe.com", emails=("jane@janedoe.com",))])
    assert [row["sealed"] for row in graph.nodes.values()] == ["sealed jane@janedoe.com"]
    assert [row["sources"] for row in graph.shown.values()] == [["bio", "emails"]]


def test_the_newer_sighting_of_a_post_stands_whatever_comes_last() -> None:
    def post(day: int, likes: int) -> AccountObservation:
        posts = [{"id": "p", "likes": likes, "mentions": ["john", "jane"]}]
        return observation(handle="jane", observed_at=DAYS[day], recent_posts=posts)

    for graph in (graph_of([post(0, 1), post(1, 2)]), graph_of([post(1, 2)], [post(0, 1)])):
        assert graph.posts["x:p"]["likes"] == 2
        assert graph.posts["x:p"]["account"] == "x:@jane"
        assert graph.mentions == {("x:p", "x:@john", "x:@john"), ("x:p", "x:@jane", "x:@jane")}


def test_posts_move_with_the_account_that_learns_its_id() -> None:
    graph = graph_of(
        [observation(handle="jane", recent_posts=[{"id": "p"}]), observation(platform_id="1", handle="jane")],
    )
    assert graph.posts["x:p"]["account"] == "x:1"
