"""Creator ids: permanent, unique, and every lost one leads somewhere."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.ids import Assignment, Group, assign

Old = Mapping[str, Sequence[str]]
CREATED = {"p": "2026-01-03", "q": "2026-01-01", "r": "2026-01-02", "s": "2026-01-04"}


def mint() -> Callable[[], str]:
    """Count new ids."""
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def assigned(groups: Sequence[Group], previous: Old) -> Assignment:
    """Assign ids, minting countable ones."""
    return assign(groups, previous=previous, created_at=CREATED, mint=mint())


@st.composite
def regroupings(draw: st.DrawFn) -> tuple[list[Group], Old]:
    """Draw accounts with the ids they had, and the groups they are in now."""
    accounts = "abcdefgh"[: draw(st.integers(1, 8))]
    previous = {each: draw(st.lists(st.sampled_from("pqrs"), max_size=2, unique=True)) for each in accounts}
    homes = [draw(st.integers(0, 3)) for _ in accounts]
    groups = [tuple(a for a, where in zip(accounts, homes, strict=True) if where == h) for h in sorted(set(homes))]
    return groups, previous


@given(regroupings())
def test_every_group_has_an_id_of_its_own(case: tuple[list[Group], Old]) -> None:
    ids = assigned(*case).ids
    assert ids.keys() == set(case[0])
    assert len(set(ids.values())) == len(ids)


@given(regroupings())
def test_every_id_lives_on_or_redirects_to_one_that_does(case: tuple[list[Group], Old]) -> None:
    result = assigned(*case)
    living, before = set(result.ids.values()), {identity for ids in case[1].values() for identity in ids}
    assert before == (before & living) | result.redirects.keys()
    assert living.isdisjoint(result.redirects)
    assert set(result.redirects.values()) <= living
    assert living - before == set(result.minted)


@given(regroupings())
def test_a_group_mints_only_where_it_owns_no_id(case: tuple[list[Group], Old]) -> None:
    result = assigned(*case)
    for group, identity in result.ids.items():
        had = {old for account in group for old in case[1][account]}
        kept_elsewhere = {old for old in had if old in result.ids.values() and result.ids[group] != old}
        gone_elsewhere = {old for old in had if old in result.redirects and result.redirects[old] != identity}
        assert (identity in result.minted) == (had == kept_elsewhere | gone_elsewhere)


@given(regroupings())
def test_assigning_again_changes_nothing(case: tuple[list[Group], Old]) -> None:
    ids = assigned(*case).ids
    again = assigned(case[0], {account: [identity] for group, identity in ids.items() for account in group})
    assert again == Assignment(ids=ids)


@given(regroupings().flatmap(lambda case: st.tuples(st.just(case), st.permutations(case[0]))))
def test_the_order_of_groups_does_not_matter(case: tuple[tuple[list[Group], Old], list[Group]]) -> None:
    (groups, previous), others = case
    turned = {account: list(reversed(ids)) for account, ids in reversed(list(previous.items()))}
    assert assigned(groups, previous) == assigned(others, turned)


@given(regroupings())
def test_a_split_names_the_id_and_the_part_that_left_it(case: tuple[list[Group], Old]) -> None:
    result = assigned(*case)
    for lost, part in result.splits:
        group = next(group for group, identity in result.ids.items() if identity == part)
        assert lost != part
        assert any(lost in case[1][account] for account in group)


def test_the_largest_part_keeps_the_id() -> None:
    result = assigned([("a",), ("b", "c")], {"a": ["p"], "b": ["p"], "c": ["p"]})
    assert result.ids == {("a",): "new-1", ("b", "c"): "p"}
    assert result.splits == [("p", "new-1")]


def test_of_two_equal_parts_the_first_keeps_the_id() -> None:
    assert assigned([("b",), ("a",)], {"a": ["p"], "b": ["p"]}).ids[("a",)] == "p"


def test_the_id_of_most_accounts_survives_a_merge_though_it_is_younger() -> None:
    result = assigned([("a", "b", "c")], {"a": ["q"], "b": ["p"], "c": ["p"]})
    assert (result.ids, result.redirects) == ({("a", "b", "c"): "p"}, {"q": "p"})


def test_of_equally_many_the_older_survives() -> None:
    assert assigned([("a", "b")], {"a": ["p"], "b": ["q"]}).redirects == {"p": "q"}


def test_new_accounts_get_a_new_id_and_join_old_ones_without() -> None:
    assert assigned([("a", "b")], {}).minted == ["new-1"]
    assert assigned([("a", "b")], {"b": ["p"]}) == Assignment(ids={("a", "b"): "p"})


def test_accounts_that_change_sides_leave_both_ids_where_most_of_theirs_are() -> None:
    result = assigned([("a", "b", "d"), ("c", "e", "f")], {k: ["p"] for k in "abc"} | {k: ["q"] for k in "def"})
    assert result.ids == {("a", "b", "d"): "p", ("c", "e", "f"): "q"}
    assert sorted(result.splits) == [("p", "q"), ("q", "p")]


def test_an_account_that_was_two_joins_them() -> None:
    assert assigned([("a",)], {"a": ["p", "q"]}).redirects == {"p": "q"}
