"""Previews foresee what a decision does, and the weakest link is the least edge that a creator hangs on."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.candidates import Pair
from creatorgraph.identity_graph.clusters import Verdicts
from creatorgraph.identity_graph.decisions import Decision, Signature, Verdict, conflicts_of, verdicts_of
from creatorgraph.identity_graph.review_previews import Component, WeakLink, answer, bridges_of, weakest_link

ACCOUNTS = tuple("abcdef")
PAIRS = list(combinations(ACCOUNTS, 2))
THRESHOLD = 3.0
SIGNED = Signature("ada", None, "2026-11-01T00:00:00.000Z")


def decided(verdict: Verdict, *pairs: Pair) -> list[Decision]:
    """Make decisions in force."""
    return [Decision(f"{verdict}-{one}{two}", verdict, one, two, SIGNED) for one, two in pairs]


def component(edges: dict[Pair, float], *decisions: Decision) -> Component:
    """Make a component as it stands: every account is in the creator that its group makes, named after the smallest."""
    made = Component(
        {key: {"key": key} for key in ACCOUNTS},
        {pair: {"weight": weight} for pair, weight in edges.items()},
        list(decisions),
    )
    for group in made.groups(verdicts_of(decisions), threshold=THRESHOLD):
        for key in group:
            made.accounts[key]["creator"] = f"c-{group[0]}"
    return made


weights = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([1.0, 3.5, 5.0, 9.0, 20.0]))
some_pairs = st.lists(st.sampled_from(PAIRS), max_size=2, unique=True)


@given(weights, some_pairs, some_pairs, st.sampled_from(list(Verdict)), st.sampled_from(PAIRS))
def test_a_preview_is_what_clustering_gives_once_it_is_decided(
    edges: dict[Pair, float], same: list[Pair], different: list[Pair], verdict: Verdict, pair: Pair
) -> None:
    others = [
        *decided(Verdict.SAME, *(one for one in same if one != pair)),
        *decided(Verdict.DIFFERENT, *(one for one in different if one != pair)),
    ]
    stands = component(edges, *others)
    before = set(stands.groups(verdicts_of(others), threshold=THRESHOLD))
    then = [*others, *decided(verdict, pair)]
    after = set(component(edges, *then).groups(verdicts_of(then), threshold=THRESHOLD))
    seen = answer(stands, verdict, [pair], threshold=THRESHOLD)
    assert (set(seen.before), set(seen.after)) == (before - after, after - before)
    home = {account: group for group in after for account in group}
    assert seen.honoured == ((home[pair[0]] == home[pair[1]]) == (verdict is Verdict.SAME))
    if not conflicts_of(then):
        assert seen.honoured


def test_both_answers_name_the_creators_that_merge_and_split() -> None:
    stands = component({("a", "b"): 9.0, ("c", "d"): 9.0, ("b", "c"): 1.0})
    same = answer(stands, Verdict.SAME, [("b", "c")], threshold=THRESHOLD)
    assert (same.merged, same.split, same.after) == ((("c-a", "c-c"),), (), (("a", "b", "c", "d"),))
    different = answer(stands, Verdict.DIFFERENT, [("b", "c")], threshold=THRESHOLD)
    assert (different.before, different.after, different.merged, different.split) == ((), (), (), ())
    parted = answer(stands, Verdict.DIFFERENT, [("a", "b")], threshold=THRESHOLD)
    assert (parted.after, parted.split) == ((("a",), ("b",)), ("c-a",))


def test_an_answer_may_split_what_another_decision_keeps_apart() -> None:
    stands = component({("a", "b"): 9.0}, *decided(Verdict.DIFFERENT, ("a", "c")))
    same = answer(stands, Verdict.SAME, [("b", "c")], threshold=THRESHOLD)
    assert (same.honoured, same.split, same.merged) == (True, ("c-a",), (("c-a", "c-c"),))
    held = component({}, *decided(Verdict.DIFFERENT, ("a", "c")), *decided(Verdict.SAME, ("a", "b")))
    assert not answer(held, Verdict.SAME, [("b", "c")], threshold=THRESHOLD).honoured
    assert answer(stands, Verdict.SAME, [("a", "c")], threshold=THRESHOLD).honoured  # it supersedes the refusal


def connected(pairs: set[Pair]) -> int:
    """Count the parts of a graph over all accounts."""
    return len(
        component(dict.fromkeys(pairs, 20.0)).groups(Verdicts(same=frozenset(map(frozenset, pairs))), threshold=99)
    )


@given(st.sets(st.sampled_from(PAIRS)))
def test_bridges_are_the_edges_whose_loss_parts_the_graph(pairs: set[Pair]) -> None:
    assert bridges_of(pairs) == {pair for pair in pairs if connected(pairs - {pair}) > connected(pairs)}


@given(weights, some_pairs)
def test_the_weakest_link_is_the_least_edge_that_parts_a_creator(edges: dict[Pair, float], same: list[Pair]) -> None:
    stands = component(edges, *decided(Verdict.SAME, *same))
    verdicts = verdicts_of(stands.decisions)
    whole = len(stands.groups(verdicts, threshold=THRESHOLD))
    parting = [p for p in edges if len(stands.groups(verdicts, threshold=THRESHOLD, without=p)) > whole]
    found = weakest_link(stands, threshold=THRESHOLD)
    if not parting:
        assert found is None
    else:
        assert found is not None
        assert found.pair == min(parting, key=lambda pair: (edges[pair], pair))
        assert len(found.parts) > whole


def test_of_a_large_creator_the_least_bridge_is_the_weakest_link() -> None:
    one = [f"a{number:02}" for number in range(16)]
    two = [f"b{number:02}" for number in range(16)]
    edges = {pair: 9.0 for part in (one, two) for pair in combinations(part, 2)}
    edges["a03", "b05"] = 20.0
    large = Component({key: {"key": key} for key in (*one, *two)}, {pair: {"weight": w} for pair, w in edges.items()})
    large.decisions = decided(Verdict.SAME, *((one[0], key) for key in one), *((two[0], key) for key in two))
    assert weakest_link(large, threshold=THRESHOLD) == WeakLink(
        ("a03", "b05"), {"weight": 20.0}, (tuple(one), tuple(two))
    )
