"""Reviews as they run: people decide, undo and split; each act is one transaction with the follow-up work it makes due.

Acts take turns on the lock `review`, so that two reviewers who decide about the same accounts at once do not overlook
each other. Creators change when a worker has resolved the accounts again, a moment later.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError, CreatorgraphError, NotFoundError
from creatorgraph.identity_graph import decisions, outbox, review_store
from creatorgraph.identity_graph.candidates import Pair, ordered
from creatorgraph.identity_graph.claims import CLAIM_MINUTES, MOST_MINUTES, Claim
from creatorgraph.identity_graph.decisions import Conflict, Decision, NewId, Signature, Step, Verdict
from creatorgraph.identity_graph.graph import Graph, Transaction
from creatorgraph.identity_graph.review_queue import Case, Portion, Position, QueueFilter, read_queue
from creatorgraph.identity_graph.review_splits import pair_of, pairs_of_split

T = TypeVar("T")

MOST_TRIES = 20
"""So often a reviewer who takes the next case goes round again when another was faster."""
MOST_REASON = 2_000


class ClaimedError(CreatorgraphError):
    """Another reviewer holds the case."""

    code = "CLAIMED"

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim.actor} holds this case until {claim.until}; take another one, or wait")
        self.claim = claim


class NotInForceError(CreatorgraphError):
    """A decision that is to be undone was superseded before."""

    code = "NOT_IN_FORCE"


@dataclass(frozen=True, slots=True)
class Decided:
    """What an act did: the decisions that stand for it, what they superseded, and what contradicts them.

    `was_so` is true where all of it had been decided before and nothing was written. `split` is the id of a split, also
    of one that was so where all that stands is of one split.
    """

    decisions: tuple[Decision, ...]
    superseded: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...] = ()
    was_so: bool = False
    split: str | None = None


class ReviewService:
    """What reviewers do."""

    def __init__(self, graph: Graph, *, clock: Clock, new_id: NewId) -> None:
        self._graph = graph
        self._clock = clock
        self._new_id = new_id

    async def decide(self, verdict: Verdict, a: str, b: str, *, actor: str, reason: str | None) -> Decided:
        """Decide about two accounts. Deciding what is decided already writes nothing.

        Raises NotFoundError for an account that is not there, ClaimedError where another reviewer holds the case.
        """
        pair = pair_of(a, b)
        signed = self._signed(actor, reason)
        return await self._act(
            lambda transaction: self._decide(transaction, verdict, [pair], signed=signed, split=None)
        )

    async def split(self, creator: str, parts: Sequence[Sequence[str]], *, actor: str, reason: str | None) -> Decided:
        """Decide that a creator's accounts in different parts are not one creator's; one part is set against the rest.

        Accounts that no part names go where the evidence leads them. Raises NotFoundError for an unknown creator,
        BadInputError for parts that are not of it.
        """
        signed = self._signed(actor, reason)

        async def work(transaction: Transaction) -> Decided:
            present, members = await review_store.members_of(transaction, creator)
            pairs = pairs_of_split(present, members, parts)
            split = self._new_id()
            return await self._decide(transaction, Verdict.DIFFERENT, pairs, signed=signed, split=split)

        return await self._act(work)

    async def undo(self, identity: str, *, actor: str, reason: str | None) -> Decided:
        """Undo a decision, or all of a split by its id; what they had superseded is in force again.

        Raises NotFoundError for an unknown id, NotInForceError where nothing of it is in force any more.
        """
        signed = self._signed(actor, reason)

        async def work(transaction: Transaction) -> Decided:
            found = await review_store.named_decisions(transaction, identity)
            if not found:
                raise NotFoundError(f"there is no decision and no split with the id {identity!r}")
            if not any(one.in_force for one in found):
                ended = found[0].superseded
                raise NotInForceError(
                    f"{identity} was superseded by {ended.actor if ended else 'somebody'} "
                    f"at {ended.at if ended else 'some time'}: undo what came later, or decide anew"
                )
            await _check_claims(transaction, {one.pair for one in found}, actor=actor, at=signed.at)
            log = await review_store.decisions_by_id(transaction, {old for one in found for old in one.supersedes})
            evidence = await review_store.evidence_between(transaction, {one.pair for one in found})
            step = decisions.undo(found, log=log, evidence=evidence, signed=signed, new_id=self._new_id)
            return await self._write(transaction, step, signed=signed)

        return await self._act(work)

    async def claim(self, a: str, b: str, *, actor: str, minutes: int = CLAIM_MINUTES) -> Claim:
        """Hold a case for some minutes; again, to hold it longer. Raises ClaimedError where another holds it."""
        pair = pair_of(a, b)
        at, until = self._span(minutes)

        async def work(transaction: Transaction) -> Claim:
            await _check_accounts(transaction, pair)
            await _check_claims(transaction, [pair], actor=actor, at=at)
            claim = Claim(pair, actor, until)
            await review_store.write_claim(transaction, claim, at=at)
            return claim

        return await self._act(work)

    async def claim_next(
        self, wanted: QueueFilter, *, actor: str, after: Position | None = None, minutes: int = CLAIM_MINUTES
    ) -> tuple[Claim, Case] | None:
        """Hold the first case that is asked for, from behind a position on; None where there is none.

        `wanted.open_to` is to be the actor, else the case may be another reviewer's: that raises ClaimedError, and so
        do others who are faster `MOST_TRIES` times.
        """

        async def work(transaction: Transaction) -> tuple[Portion, Claim | None]:
            at, until = self._span(minutes)
            found = await read_queue(transaction, wanted, first=1, after=after, at=at)
            if not found.cases:
                return found, None
            claim = Claim(found.cases[0].pair, actor, until)
            await _check_claims(transaction, [claim.pair], actor=actor, at=at)
            await review_store.write_claim(transaction, claim, at=at)
            return found, claim

        tries = 0
        while True:  # between two portions other reviewers have their turn
            try:
                found, claim = await self._act(work)
            except ClaimedError:  # the queue was read as it stood before another process claimed the case
                tries += 1
                if wanted.open_to != actor or tries == MOST_TRIES:
                    raise
                continue
            if claim is not None:
                return claim, found.cases[0]
            if found.stopped is None:
                return None
            after = found.stopped

    async def release(self, a: str, b: str, *, actor: str) -> bool:
        """Let a case go; tell whether this reviewer held it."""
        pair = pair_of(a, b)
        at = to_text(self._clock())

        async def work(transaction: Transaction) -> bool:
            claim = (await review_store.claims_on(transaction, [pair], at=at)).get(pair)
            held = claim is not None and claim.actor == actor
            if held:
                await review_store.remove_claims(transaction, [pair])
            return held

        return await self._act(work)

    async def _act(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do an act in one transaction, after whoever acts now."""

        async def turn(transaction: Transaction) -> T:
            await transaction.run("operations/take_turn", name="review")
            return await work(transaction)

        return await self._graph.write(turn)

    async def _decide(
        self, transaction: Transaction, verdict: Verdict, pairs: Sequence[Pair], *, signed: Signature, split: str | None
    ) -> Decided:
        keys = {key for pair in pairs for key in pair}
        await _check_accounts(transaction, keys)
        await _check_claims(transaction, pairs, actor=signed.actor, at=signed.at)
        standing = await review_store.decisions_about(transaction, keys)
        evidence = await review_store.evidence_between(transaction, pairs)
        step = decisions.decide(
            verdict, pairs, in_force=standing, evidence=evidence, signed=signed, new_id=self._new_id, split=split
        )
        if not step.written:
            wanted = {ordered(*pair) for pair in pairs}
            await review_store.remove_claims(transaction, wanted)
            stand = tuple(one for one in standing if one.pair in wanted)
            splits = {one.split for one in stand}
            known = splits.pop() if split is not None and len(splits) == 1 else None
            return Decided(stand, (), was_so=True, split=known)
        return await self._write(transaction, step, signed=signed, split=split)

    async def _write(
        self, transaction: Transaction, step: Step, *, signed: Signature, split: str | None = None
    ) -> Decided:
        """Write a step with the work it makes due: whoever a decision may now join or part is resolved again."""
        if not await review_store.write_step(transaction, step):
            raise CreatorgraphError("the accounts or decisions changed meanwhile; try again", retry_after=1.0)
        await review_store.remove_claims(transaction, {one.pair for one in (*step.written, *step.superseded)})
        component, _ = await review_store.read_component(transaction, step.accounts)
        joined = {key for one in component.decisions if one.verdict is Verdict.SAME for key in one.pair}
        keys = sorted(joined.union(step.accounts))
        await outbox.add(transaction, "resolve", keys, runs=[], identity=self._new_id(), at=signed.at)
        about = {one.id for one in step.written}
        conflicts = [
            conflict
            for conflict in decisions.conflicts_of(component.decisions)
            if not about.isdisjoint(one.id for one in (conflict.different, *conflict.chain))
        ]
        return Decided(step.written, step.superseded, tuple(conflicts), split=split)

    def _signed(self, actor: str, reason: str | None) -> Signature:
        words = (reason or "").strip() or None
        if words and len(words) > MOST_REASON:
            raise BadInputError(
                f"the reason has {len(words):,} characters; at most {MOST_REASON:,} are kept", argument="reason"
            )
        return Signature(actor, words, to_text(self._clock()))

    def _span(self, minutes: int) -> tuple[str, str]:
        if not 1 <= minutes <= MOST_MINUTES:
            raise BadInputError(f"a case is held for 1 to {MOST_MINUTES} minutes, not {minutes}", argument="minutes")
        now = self._clock()
        return to_text(now), to_text(now + timedelta(minutes=minutes))


async def _check_accounts(transaction: Transaction, keys: Iterable[str]) -> None:
    missing = await review_store.missing_accounts(transaction, keys)
    if missing:
        raise NotFoundError(f"there is no account {', '.join(missing)}")


async def _check_claims(transaction: Transaction, pairs: Iterable[Pair], *, actor: str, at: str) -> None:
    held = await review_store.claims_on(transaction, sorted(pairs), at=at)
    for claim in held.values():
        if claim.actor != actor:
            raise ClaimedError(claim)
