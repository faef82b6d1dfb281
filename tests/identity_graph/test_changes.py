"""The change feed: what a reader of it knows is what is."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.identity_graph.changes import account_renamed, contiguous, is_renamed
from creatorgraph.identity_graph.neighbourhood import Neighbourhood
from creatorgraph.identity_graph.resolution import CreatorChanges, change_creators
from tests.identity_graph.feed_reader import Creators

ACCOUNTS = "abcdefgh"
Step = tuple[list[int], list[str]]


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Draw turns of resolution: for each account the group it is in, and the name it shows."""
    steps = []
    for _ in range(draw(st.integers(1, 6))):
        homes = draw(st.lists(st.integers(0, 4), min_size=len(ACCOUNTS), max_size=len(ACCOUNTS)))
        names = draw(st.lists(st.sampled_from(["Ada", "Bo", "Cy"]), min_size=len(ACCOUNTS), max_size=len(ACCOUNTS)))
        steps.append((homes, names))
    return steps


class World:
    """Accounts and creators as the graph would hold them, and a reader of the feed beside it."""

    def __init__(self) -> None:
        self.belongs: dict[str, str] = {}
        self.stored: dict[str, dict[str, Any]] = {}
        self.redirects: dict[str, str] = {}
        self.reader = Creators()
        self.moved: list[Mapping[str, Any]] = []
        self._numbers = count(1)

    def turn(self, step: Step, at: str) -> CreatorChanges:
        """Resolve the accounts into groups, and let the reader read what is written of it."""
        homes, names = step
        before = dict(self.belongs)
        near = Neighbourhood()
        near.rows = {
            key: {"key": key, "platform": "x", "display_name": name, "turn": ""}
            for key, name in zip(ACCOUNTS, names, strict=True)
        }
        near.belongs = {key: {identity: {"id": identity, "confidence": 1.0}} for key, identity in before.items()}
        groups = [tuple(k for k, h in zip(ACCOUNTS, homes, strict=True) if h == home) for home in sorted(set(homes))]
        result = change_creators(
            near, groups, stored=self.stored, touched=set(ACCOUNTS), mint=lambda: f"id-{next(self._numbers):03}", at=at
        )
        for row in (*result.create, *result.write):
            self.stored[row["id"]] = {**self.stored.get(row["id"], {}), **row}
        self.belongs |= {row["account"]: row["creator"] for row in (*result.join_new, *result.join)}
        self.redirects |= {row["old"]: row["new"] for row in result.redirect}
        for change in result.changes:
            self.reader.apply(change)
        return result


@given(histories())
@settings(max_examples=40)
def test_the_feed_from_its_start_gives_the_ids_that_stand_and_where_the_others_lead(history: list[Step]) -> None:
    world = World()
    for number, step in enumerate(history):
        world.turn(step, f"2026-11-{number + 1:02}")
        assert world.reader.standing == set(world.belongs.values())
        assert world.reader.redirects == world.redirects
        for identity in world.stored:
            assert world.reader.resolve(identity) in world.reader.standing


@given(histories())
@settings(max_examples=40)
def test_a_creator_that_was_renamed_goes_by_its_last_name(history: list[Step]) -> None:
    world = World()
    first: dict[str, str] = {}
    for number, step in enumerate(history):
        world.turn(step, f"2026-11-{number + 1:02}")
        first = {identity: row["name"] for identity, row in world.stored.items()} | first
    for identity in world.reader.standing:
        assert world.reader.names.get(identity, first[identity]) == world.stored[identity]["name"]


@given(histories())
@settings(max_examples=40)
def test_splits_name_every_account_that_went_to_another_standing_creator(history: list[Step]) -> None:
    world = World()
    for number, step in enumerate(history):
        before = dict(world.belongs)
        changes = world.turn(step, f"2026-11-{number + 1:02}").changes
        named = {
            (key, change["creator"], change["other"])
            for change in changes
            if change["kind"] == "SPLIT"
            for key in change["accounts"]
        }
        merged = {change["other"]: change["creator"] for change in changes if change["kind"] == "MERGED"}
        went = {
            (key, old, world.belongs[key])
            for key, old in before.items()
            if world.belongs[key] != old and merged.get(old) != world.belongs[key]
        }
        assert went == named


def test_an_erased_creator_stands_no_more() -> None:
    reader = Creators()
    for change in (
        {"kind": "CREATED", "creator": "one", "accounts": ["a"]},
        {"kind": "CREATED", "creator": "two", "accounts": ["b"]},
        {"kind": "MERGED", "creator": "one", "other": "two"},
        {"kind": "ERASED", "creator": "one"},
    ):
        reader.apply(change)
    assert (reader.standing, reader.resolve("two"), reader.erased) == (set(), None, {"one"})


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="PAINTED"):
        Creators().apply({"kind": "PAINTED", "creator": "one"})


@given(st.sets(st.integers(1, 20)), st.integers(0, 20))
def test_nothing_behind_a_gap_is_given(numbers: set[int], after: int) -> None:
    rows = [{"seq": number} for number in sorted(numbers) if number > after]
    given_out = [row["seq"] for row in contiguous(rows, after=after)]
    assert given_out == list(range(after + 1, after + 1 + len(given_out)))
    assert after + 1 + len(given_out) not in numbers


@pytest.mark.parametrize(
    ("was", "now", "renamed"),
    [("mira", "mira.paints", True), ("Mira", "mira", False), (None, "mira", False), ("mira", None, False)],
)
def test_another_case_and_a_first_handle_are_no_change(was: str | None, now: str | None, *, renamed: bool) -> None:
    assert is_renamed(was, now) is renamed


def test_an_account_is_renamed_from_the_handle_seen_last_before() -> None:
    holdings = [{"value": value, "last": last} for value, last in (("Old", "1"), ("older", "0"), ("New", "2"))]
    row = {"account": "x:1", "handle": "new", "creator": "one", "holdings": holdings}
    assert account_renamed(row, at="3") == {
        "kind": "RENAMED",
        "at": "3",
        "creator": "one",
        "account": "x:1",
        "was": "Old",
        "now": "new",
    }
    assert account_renamed({**row, "creator": None}, at="3") is None
    assert account_renamed({**row, "holdings": holdings[2:]}, at="3") is None
