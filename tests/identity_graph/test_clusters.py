"""Clusters: one partition for one set of evidence and decisions, however it is given."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as law_settings
from hypothesis import strategies as st

from creatorgraph.identity_graph.clusters import REPEATED_SHARE, RIVAL_BITS, SILENT_PAIR_BITS, Edge, Verdicts, cluster
from tests.laws import EXAMPLES

THRESHOLD = 3.0
Group = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Accounts, the evidence between them, and what people decided."""

    accounts: tuple[str, ...]
    edges: tuple[Edge, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()

    def clusters(self) -> list[Group]:
        """Partition the accounts."""
        verdicts = Verdicts(frozenset(map(frozenset, self.same)), frozenset(map(frozenset, self.different)))
        return cluster(self.accounts, self.edges, verdicts=verdicts, threshold=THRESHOLD)


@st.composite
def cases(draw: st.DrawFn, prefix: str = "") -> Case:
    """Draw up to seven accounts, with weights that are often equal."""
    some_platforms = ("i:a", "i:b", "i:c", "t:d", "t:e", "x:f", "y:g")
    accounts = tuple(prefix + key for key in some_platforms[: draw(st.integers(1, 7))])
    pairs = list(combinations(accounts, 2))
    some = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    weights = st.sampled_from([-2.0, 1.0, 2.5, 3.0, 3.5, 4.0, 6.0, 9.0]) | st.floats(-5, 15)
    edges = tuple(Edge(*pair, draw(weights)) for pair in draw(some))
    few = st.lists(st.sampled_from(pairs), unique=True, max_size=3) if pairs else st.just([])
    return Case(accounts, edges, tuple(draw(few)), tuple(draw(few)))


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[Case, Case]:
    """Draw a case twice, in two orders."""
    case = draw(cases())
    other = Case(
        tuple(draw(st.permutations(case.accounts))),
        tuple(draw(st.permutations(case.edges))),
        tuple((two, one) for one, two in draw(st.permutations(case.same))),
        tuple((two, one) for one, two in draw(st.permutations(case.different))),
    )
    return case, other


def home(groups: Iterable[Group], account: str) -> Group:
    """Find an account's group."""
    return next(group for group in groups if account in group)


@law_settings(max_examples=EXAMPLES)
@given(shuffled())
def test_the_order_of_anything_given_does_not_matter(two: tuple[Case, Case]) -> None:
    assert two[0].clusters() == two[1].clusters()


@given(cases())
def test_every_account_is_in_one_group(case: Case) -> None:
    groups = case.clusters()
    assert sorted(account for group in groups for account in group) == sorted(case.accounts)
    assert groups == sorted(tuple(sorted(group)) for group in groups)


@given(cases())
def test_who_people_told_apart_stays_apart(case: Case) -> None:
    groups = case.clusters()
    assert all(home(groups, one) != home(groups, two) for one, two in case.different)


@given(cases())
def test_who_people_put_together_is_together_unless_a_decision_forbids_it(case: Case) -> None:
    groups = case.clusters()
    for pair in case.same:
        one, two = home(groups, pair[0]), home(groups, pair[1])
        refused = [(a in one and b in two) or (a in two and b in one) for a, b in case.different]
        assert one == two or any(refused)


@given(cases())
def test_decisions_that_contradict_nothing_are_all_honoured(case: Case) -> None:
    groups = replace(case, different=()).clusters()
    assert all(home(groups, one) == home(groups, two) for one, two in case.same)


@given(cases())
def test_an_account_without_evidence_changes_nothing_for_the_others(case: Case) -> None:
    for lonely in ("0", "z"):
        more = replace(case, accounts=(*case.accounts, lonely))
        assert [group for group in more.clusters() if group != (lonely,)] == case.clusters()


@given(cases("1"), cases("2"))
def test_parts_that_nothing_joins_are_clustered_as_if_alone(one: Case, two: Case) -> None:
    both = Case(
        one.accounts + two.accounts,
        one.edges + two.edges,
        one.same + two.same,
        one.different + two.different,
    )
    assert both.clusters() == sorted(one.clusters() + two.clusters())


@given(cases())
def test_without_decisions_nobody_is_joined_below_the_threshold(case: Case) -> None:
    weak = tuple(edge for edge in case.edges if edge.weight < THRESHOLD)
    assert all(len(group) == 1 for group in Case(case.accounts, weak).clusters())


@given(cases())
def test_evidence_about_strangers_and_decisions_about_strangers_are_ignored(case: Case) -> None:
    more = replace(
        case,
        edges=(*case.edges, Edge(case.accounts[0], "z", 20.0)),
        same=(*case.same, (case.accounts[0], "z")),
        different=(*case.different, ("y", "z")),
    )
    assert more.clusters() == case.clusters()


def creator(name: str, size: int, weight: float) -> tuple[Edge, ...]:
    """Give evidence of one weight between all accounts of a creator."""
    return tuple(Edge(*pair, weight) for pair in combinations([f"{name}{number}" for number in range(size)], 2))


@pytest.mark.parametrize("size", [2, 3, 4, 6])
def test_one_weak_bridge_does_not_chain_two_creators(size: int) -> None:
    edges = (*creator("a", size, 9.0), *creator("b", size, 9.0))
    accounts = tuple(sorted({end for edge in edges for end in (edge.left, edge.right)}))
    apart = Case(accounts, edges).clusters()
    assert Case(accounts, (*edges, Edge("a0", "b0", 4.5))).clusters() == apart
    assert len(apart) == 2


def test_many_bridges_join_what_one_does_not() -> None:
    edges = (*creator("a", 2, 9.0), *creator("b", 2, 9.0))
    bridges = tuple(Edge(f"a{one}", f"b{two}", 4.5) for one in range(2) for two in range(2))
    accounts = ("a0", "a1", "b0", "b1")
    assert len(Case(accounts, (*edges, bridges[0])).clusters()) == 2
    assert len(Case(accounts, edges + bridges).clusters()) == 1


def test_a_refusal_between_two_accounts_holds_for_their_whole_groups() -> None:
    edges = (Edge("a", "b", 9.0), Edge("b", "c", 5.0))
    assert Case(("a", "b", "c"), edges).clusters() == [("a", "b", "c")]
    assert Case(("a", "b", "c"), edges, different=(("a", "c"),)).clusters() == [("a", "b"), ("c",)]


def test_evidence_at_the_threshold_joins() -> None:
    assert Case(("a", "b"), (Edge("a", "b", THRESHOLD),)).clusters() == [("a", "b")]
    assert Case(("a", "b"), (Edge("a", "b", THRESHOLD - 0.01),)).clusters() == [("a",), ("b",)]


def test_a_chain_of_decisions_holds_where_evidence_is_silent() -> None:
    assert Case(("a", "b", "c"), same=(("a", "b"), ("b", "c"))).clusters() == [("a", "b", "c")]


def test_decisions_that_contradict_each_other_keep_the_refusal() -> None:
    case = Case(("a", "b", "c"), same=(("a", "b"), ("b", "c")), different=(("a", "c"),))
    assert case.clusters() == [("a", "b"), ("c",)]


def by_the_rule(case: Case) -> list[Group]:
    """Follow the rule word by word: weigh every two groups anew for each joining, and join those with most evidence."""
    weights = {frozenset((edge.left, edge.right)): edge.weight for edge in case.edges}
    apart = {frozenset(pair) for pair in case.different}
    groups = [frozenset({account}) for account in case.accounts]

    def kept_apart(one: frozenset[str], two: frozenset[str]) -> bool:
        return any(frozenset((a, b)) in apart for a in one for b in two)

    def join(one: frozenset[str], two: frozenset[str]) -> None:
        groups.remove(one)
        groups.remove(two)
        groups.append(one | two)

    for pair in sorted(sorted(pair) for pair in case.same):
        one, two = (next(group for group in groups if account in group) for account in pair)
        if one != two and not kept_apart(one, two):
            join(one, two)
    while True:
        found = []
        for one, two in combinations(sorted(groups, key=min), 2):
            between = [weights[ends] for a in one for b in two if (ends := frozenset((a, b))) in weights]
            if not between or max(between) < THRESHOLD or kept_apart(one, two):
                continue
            silent = len(one) * len(two) - len(between)
            repeated = max(0.0, sum(between) - max(between))
            evidence = max(between) + REPEATED_SHARE * repeated - SILENT_PAIR_BITS * math.log2(1 + silent)
            unlinked = [(a, b) for a in one for b in two if weights.get(frozenset((a, b)), 0.0) < THRESHOLD]
            rivals = sum(a.split(":")[0] == b.split(":")[0] for a, b in unlinked)
            doubled = {a.split(":")[0] for a in one} & {b.split(":")[0] for b in two}
            evidence -= RIVAL_BITS * min(rivals, len(doubled))
            if evidence >= THRESHOLD:
                found.append((-round(evidence, 6), min(one), min(two), one, two))
        if not found:
            return sorted(tuple(sorted(group)) for group in groups)
        join(*min(found, key=lambda each: each[:3])[3:])


def test_of_two_namesakes_on_a_platform_the_one_with_more_evidence_joins() -> None:
    accounts = ("i:jane", "x:jane", "x:jane_too")
    edges = (Edge("i:jane", "x:jane", 6.0), Edge("i:jane", "x:jane_too", 5.0))
    assert Case(accounts, edges).clusters() == [("i:jane", "x:jane"), ("x:jane_too",)]
    weak = (*edges, Edge("x:jane", "x:jane_too", THRESHOLD - 1))
    assert Case(accounts, weak).clusters() == [("i:jane", "x:jane"), ("x:jane_too",)]
    strong = (*edges, Edge("x:jane", "x:jane_too", THRESHOLD))
    assert Case(accounts, strong).clusters() == [accounts]


def test_namesakes_with_accounts_on_several_platforms_stay_apart() -> None:
    own = [Edge(f"i:jane{number}", f"x:jane{number}", 12.0) for number in (1, 2)]
    across = Edge("i:jane1", "x:jane2", 10.0)
    both = ("i:jane1", "i:jane2", "x:jane1", "x:jane2")
    assert Case(both, (*own, across)).clusters() == [("i:jane1", "x:jane1"), ("i:jane2", "x:jane2")]
    one_platform = ("i:jane1", "x:jane1", "x:jane2")
    assert Case(one_platform, (own[0], across)).clusters() == [one_platform]


@given(cases())
def test_groups_are_joined_as_the_rule_says(case: Case) -> None:
    # whole numbers, whose sums do not depend on the order in which they are added
    whole = replace(case, edges=tuple(replace(edge, weight=round(edge.weight)) for edge in case.edges))
    assert whole.clusters() == by_the_rule(whole)


def test_a_star_of_a_thousand_is_no_giant_creator() -> None:
    accounts = tuple(f"{number:05}" for number in range(1_000))
    case = Case(accounts, tuple(Edge(accounts[0], leaf, 9.0) for leaf in accounts[1:]))
    assert max(map(len, case.clusters())) < 100


def test_a_creator_of_hundreds_of_accounts_is_found_whole() -> None:
    accounts = tuple(f"{number:05}" for number in range(600))
    near = {(one, two) for start in range(0, 600, 12) for one, two in combinations(accounts[start : start + 24], 2)}
    assert Case(accounts, tuple(Edge(one, two, 9.0) for one, two in sorted(near))).clusters() == [accounts]
