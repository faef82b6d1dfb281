"""Chance is the same everywhere, and orders and groups have inverses."""

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.platforms.world.draws import Draw, Shuffle, Table, power_of_two
from creatorgraph.platforms.world.groups import Groups, heavy_tailed, small
from creatorgraph.platforms.world.handles import LENGTH, Registry, Root, render


def test_a_draw_is_pinned_to_its_key_for_ever() -> None:
    draw = Draw(7, "pin", 3)
    assert [draw.below(1000) for _ in range(6)] == [171, 106, 796, 642, 931, 235]


def test_other_keys_give_other_choices() -> None:
    first = [Draw(7, "pin", index).unit() for index in range(100)]
    assert len(set(first)) == 100
    assert Draw(8, "pin", 0).unit() != first[0]
    assert Draw(7, "pen", 0).unit() != first[0]


def test_a_zipf_table_prefers_the_first_and_gives_every_value() -> None:
    table = Table.zipf(range(20))
    draw = Draw(1, "zipf")
    seen = [draw.weighted(table) for _ in range(5000)]
    assert set(seen) == set(range(20))
    assert seen.count(0) > 2 * seen.count(19)


@given(st.floats(0, 1, exclude_max=True))
def test_a_table_gives_one_of_its_values_for_any_share(unit: float) -> None:
    assert Table(["a", "b", "c"], [1, 0, 3]).at(unit) in {"a", "c"}


@given(st.floats(-40, 40))
def test_powers_of_two_are_nearly_right(exponent: float) -> None:
    assert abs(power_of_two(exponent) / 2**exponent - 1) < 0.002


@given(st.integers(1, 500), st.integers(0, 2**32))
def test_a_shuffle_is_an_order_with_an_inverse(size: int, seed: int) -> None:
    order = Shuffle(size, seed=seed, purpose="test")
    assert sorted(order.place(index) for index in range(size)) == list(range(size))
    assert all(order.index(order.place(index)) == index for index in range(size))


@given(st.lists(st.integers(2, 9), max_size=12), st.integers(0, 50), st.integers(0, 2**32))
def test_groups_have_the_sizes_asked_for_and_know_their_members(sizes: list[int], others: int, seed: int) -> None:
    population = 1 + sum(sizes) + others
    groups = Groups(sizes, population=population, seed=seed, purpose="test")
    found: dict[int, list[int]] = {}
    for person in range(1, population):
        membership = groups.of(person)
        if membership is not None:
            assert groups.member(membership.group, membership.rank) == person
            found.setdefault(membership.group, []).append(person)
    assert [len(found[group]) for group in range(len(sizes))] == sizes


@given(st.integers(0, 2000), st.integers(2, 600), st.integers(0, 2**32))
def test_group_sizes_stay_in_their_bounds(members: int, largest: int, seed: int) -> None:
    for sizes in (
        heavy_tailed(Draw(seed, "sizes"), members=members, largest=largest),
        small(Draw(seed, "sizes"), members=members),
    ):
        assert sum(sizes) <= members
        assert all(2 <= size <= max(largest, 6) for size in sizes)


words = st.lists(st.text(st.sampled_from("abcxyz0189"), max_size=18), min_size=1, max_size=4)


@given(words, st.sampled_from(["", ".", "_", "-"]), st.sampled_from(["instagram", "tiktok", "x", "youtube"]))
def test_a_rendered_handle_is_one_that_the_platform_allows(parts: list[str], separator: str, platform: str) -> None:
    handle = render(Root(tuple(parts), separator), platform)
    allowed = {"instagram": "._", "tiktok": "._", "x": "_", "youtube": "._-"}[platform]
    assert 3 <= len(handle) <= LENGTH[platform]
    assert all(letter.isalnum() or letter in allowed or letter == "_" for letter in handle)
    assert not handle.startswith(".")


@given(st.lists(st.text(st.sampled_from("aAbB_"), min_size=3, max_size=5), max_size=60))
def test_a_handle_is_given_once_whatever_its_case(wishes: list[str]) -> None:
    registry, draw = Registry(), Draw(5, "claims")
    given_out = [registry.claim(draw, "x", wish).lower() for wish in wishes]
    assert len(set(given_out)) == len(given_out)
    assert all(len(handle) <= LENGTH["x"] for handle in given_out)


@given(st.sampled_from(["@", "user/", "c/", ""]), st.integers(25, 30), st.integers(2, 6))
def test_a_long_name_that_is_held_gives_one_that_youtube_allows(before: str, length: int, wishes: int) -> None:
    registry, draw = Registry(), Draw(5, "claims")
    names = [registry.claim(draw, "youtube", before + "a" * length).removeprefix(before) for _ in range(wishes)]
    assert len(set(names)) == wishes
    assert all(len(name) <= LENGTH["youtube"] for name in names)
