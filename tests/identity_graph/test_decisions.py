"""Decisions: laws over random histories of deciding, splitting and undoing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, count
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import settings as law_settings
from hypothesis import strategies as st

from creatorgraph.identity_graph.candidates import Pair
from creatorgraph.identity_graph.clusters import Edge, Verdicts, cluster
from creatorgraph.identity_graph.decisions import (
    Decision,
    Signature,
    Step,
    Verdict,
    conflicts_of,
    decide,
    pairs_between,
    snapshot,
    undo,
    verdicts_of,
)
from tests.laws import EXAMPLES

ACCOUNTS = tuple("abcdef")
PAIRS = list(combinations(ACCOUNTS, 2))
THRESHOLD = 3.0

Act = tuple[str, Any]
"""What is done, and to what."""


@dataclass
class Log:
    """Decisions as the graph keeps them: written once, superseded once, never removed."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def new_id(self) -> str:
        """Mint an id."""
        return f"d{next(iter(self.numbers)):04}"

    def signed(self) -> Signature:
        """Sign as of now: an instant that moves with every decision written."""
        return Signature("ada", "because", f"2026-11-01T00:00:{len(self.decisions):02}.000Z")

    def take(self, step: Step) -> Step:
        """Write a step; what is superseded must be in force, what is written must be new."""
        for one in step.superseded:
            assert self.decisions[one.id].in_force
            self.decisions[one.id] = one
        for one in step.written:
            assert one.id not in self.decisions
            self.decisions[one.id] = one
        return step

    def decide(self, verdict: Verdict, *pairs: Pair, split: str | None = None) -> Step:
        """Decide, and keep it."""
        standing = self.decisions.values()
        return self.take(
            decide(
                verdict, pairs, in_force=standing, evidence={}, signed=self.signed(), new_id=self.new_id, split=split
            )
        )

    def undo(self, *decisions: Decision) -> Step:
        """Undo, and keep it."""
        now = [self.decisions[one.id] for one in decisions]
        return self.take(undo(now, log=self.decisions, evidence={}, signed=self.signed(), new_id=self.new_id))

    def verdicts(self) -> Verdicts:
        """Give what is in force."""
        return verdicts_of(self.decisions.values())

    def at(self, instant: str) -> Verdicts:
        """Give what was in force at an instant, as the log tells it afterwards."""
        then = [
            Decision(one.id, one.verdict, one.left, one.right, one.signed)
            for one in self.decisions.values()
            if one.signed.at <= instant and (one.superseded is None or one.superseded.at > instant)
        ]
        return verdicts_of(then)


@st.composite
def acts(draw: st.DrawFn) -> list[Act]:
    """Draw a history: decisions about pairs, splits into parts, and undoing of the n-th decision."""
    verdict = st.sampled_from(list(Verdict))
    parts = st.permutations(ACCOUNTS).map(lambda order: (order[:1], order[1:3]))
    one = (
        st.tuples(st.just("decide"), st.tuples(verdict, st.sampled_from(PAIRS)))
        | st.tuples(st.just("split"), parts)
        | st.tuples(st.just("undo"), st.integers(0, 12))
    )
    return draw(st.lists(one, max_size=12))


def lived(history: list[Act]) -> tuple[Log, list[tuple[str, Verdicts]]]:
    """Live through a history; give the log and what was in force after each act."""
    log = Log()
    after = []
    for kind, what in history:
        at = log.signed().at
        match kind, what:
            case "decide", (Verdict() as verdict, (str() as one, str() as two)):
                log.decide(verdict, (one, two))
            case "split", (one_part, other_part):
                log.decide(Verdict.DIFFERENT, *pairs_between([one_part, other_part]), split="s")
            case "undo", int() as number:
                log.undo(*list(log.decisions.values())[number : number + 1])
        if log.signed().at > at:  # something was written: the instant is this act's own
            after.append((at, log.verdicts()))
    return log, after


edges = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.sampled_from([1.0, 3.5, 6.0, 9.0])), unique_by=lambda edge: edge[0]
)


@law_settings(max_examples=EXAMPLES)
@given(acts(), edges)
def test_no_decision_is_violated_whatever_happened(history: list[Act], weighed: list[tuple[Pair, float]]) -> None:
    log, _ = lived(history)
    standing = [one for one in log.decisions.values() if one.in_force]
    groups = cluster(
        ACCOUNTS, [Edge(*pair, weight) for pair, weight in weighed], verdicts=log.verdicts(), threshold=THRESHOLD
    )
    home = {account: group for group in groups for account in group}
    apart = [one for one in standing if one.verdict is Verdict.DIFFERENT]
    assert all(home[one.left] != home[one.right] for one in apart)
    disputed = {end for conflict in conflicts_of(standing) for one in conflict.chain for end in one.pair}
    for one in standing:
        if one.verdict is Verdict.SAME and disputed.isdisjoint(one.pair):
            assert home[one.left] == home[one.right]


@law_settings(max_examples=EXAMPLES)
@given(acts(), st.sampled_from(list(Verdict)), st.lists(st.sampled_from(PAIRS), min_size=1, max_size=4))
def test_undo_is_the_exact_inverse_of_what_was_decided_last(
    history: list[Act], verdict: Verdict, pairs: list[Pair]
) -> None:
    log, _ = lived(history)
    before = log.verdicts()
    step = log.decide(verdict, *pairs)
    assert {frozenset(pair) for pair in pairs} <= (
        log.verdicts().same if verdict is Verdict.SAME else log.verdicts().different
    )
    log.undo(*step.written)
    assert log.verdicts() == before


@given(acts(), st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=5), st.sampled_from(PAIRS))
def test_undoing_again_and_again_goes_back_through_a_pairs_decisions(
    history: list[Act], verdicts: list[Verdict], pair: Pair
) -> None:
    log, _ = lived(history)
    seen = [log.verdicts()]
    seen += [log.verdicts() for verdict in verdicts if log.decide(verdict, pair).written]
    while len(seen) > 1:
        assert log.verdicts() == seen.pop()
        log.undo(*(one for one in log.decisions.values() if one.in_force and one.pair == pair))
    assert log.verdicts() == seen[0]


@given(acts())
def test_the_log_still_tells_what_was_in_force_after_each_act(history: list[Act]) -> None:
    log, after = lived(history)
    assert all(log.at(instant) == verdicts for instant, verdicts in after)


@given(acts(), st.sampled_from(list(Verdict)), st.sampled_from(PAIRS))
def test_deciding_the_same_twice_writes_once(history: list[Act], verdict: Verdict, pair: Pair) -> None:
    log, _ = lived(history)
    log.decide(verdict, pair)
    again = log.decide(verdict, (pair[1], pair[0]))
    assert again == Step()


@given(acts())
def test_conflicts_are_exactly_the_refusals_that_a_chain_of_same_crosses(history: list[Act]) -> None:
    log, _ = lived(history)
    verdicts = log.verdicts()
    groups = cluster(ACCOUNTS, [], verdicts=Verdicts(same=verdicts.same), threshold=THRESHOLD)
    home = {account: group for group in groups for account in group}
    crossed = {pair for pair in verdicts.different if len({home[account] for account in pair}) == 1}
    found = conflicts_of(log.decisions.values())
    assert {frozenset(conflict.different.pair) for conflict in found} == crossed
    for conflict in found:
        here = conflict.different.left
        for one in conflict.chain:
            assert one.in_force
            assert here in one.pair
            here = one.right if here == one.left else one.left
        assert here == conflict.different.right


def test_a_later_decision_supersedes_the_earlier_and_undo_restores_it_under_a_new_id() -> None:
    log = Log()
    (first,) = log.decide(Verdict.SAME, ("a", "b")).written
    step = log.decide(Verdict.DIFFERENT, ("b", "a"))
    (second,) = step.written
    assert (second.pair, second.supersedes) == (("a", "b"), (first.id,))
    assert [(one.id, one.superseded) for one in step.superseded] == [(first.id, second.signed)]
    (restored,) = log.undo(second).written
    assert (restored.verdict, restored.restores, restored.supersedes) == (Verdict.SAME, first.id, ())
    assert log.undo(first) == Step()  # it was superseded: it cannot be undone any more


def test_a_split_refuses_every_pair_between_its_parts_and_is_undone_whole() -> None:
    log = Log()
    step = log.decide(Verdict.DIFFERENT, *pairs_between([["a", "b"], ["c"], ["d"]]), split="s1")
    assert [one.pair for one in step.written] == [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]
    assert {one.split for one in step.written} == {"s1"}
    assert step.accounts == ["a", "b", "c", "d"]
    log.undo(*step.written)
    assert log.verdicts() == Verdicts()


@pytest.mark.parametrize("ends", [("a", "a"), ("a", "b")])
def test_two_verdicts_about_one_pair_are_a_conflict(ends: Pair) -> None:
    signed = Signature("ada", None, "2026-11-01T00:00:00.000Z")
    both = [Decision("d1", Verdict.SAME, *ends, signed), Decision("d2", Verdict.DIFFERENT, *ends, signed)]
    (conflict,) = conflicts_of(both)
    assert conflict.different.id == "d2"
    assert [one.id for one in conflict.chain] == (["d1"] if ends == ("a", "b") else [])


def test_evidence_is_kept_as_it_stood() -> None:
    edge = {"weight": 4.0, "reasons": ["both link to each other"], "w_prior": -3.0}
    assert orjson.loads(snapshot(edge)) == edge
    signed = Signature("ada", None, "2026-11-01T00:00:00.000Z")
    evidence = {("a", "b"): snapshot(edge)}
    step = decide(
        Verdict.SAME, [("b", "a"), ("a", "c")], in_force=[], evidence=evidence, signed=signed, new_id=Log().new_id
    )
    assert [one.evidence for one in step.written] == [snapshot(edge), None]
