"""Decisions as a file: every decision a line, its accounts named so that they are found again in another graph.

An account is found by the platform's id. Only where none was known it is found by its handle: whoever held it when the
decision was made, or the one account that ever held it. A decision whose accounts are not found is stale, and is
reported instead of being pinned to somebody else.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from creatorgraph.clock import Clock, to_text
from creatorgraph.identity_graph import outbox, review_store
from creatorgraph.identity_graph.decisions import Decision, NewId, Signature, Step, Verdict
from creatorgraph.identity_graph.graph import Graph, Row, Transaction
from creatorgraph.identity_graph.normalize.handles import handle_key, provisional_key
from creatorgraph.platforms.observation import Instant, Platform

LINES_AT_ONCE = 500
CLOCKS_DIFFER = timedelta(days=1)
"""How far behind now a decision may be dated: clocks and time zones of others differ."""

Short = Annotated[str, Field(min_length=1, max_length=300)]


class Anchor(BaseModel):
    """What an account is found by again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: Platform
    platform_id: Short | None = None
    handle: Short | None = None

    @property
    def handle_key(self) -> str | None:
        """Give the key of the handle to look for, None where the platform's id is known or nothing is."""
        return handle_key(self.platform, self.handle) if self.platform_id is None and self.handle else None

    @property
    def provisional(self) -> str | None:
        """Give the key of an account of which only the handle is known, None where the platform's id is."""
        return provisional_key(self.platform, self.handle) if self.platform_id is None and self.handle else None

    def __str__(self) -> str:
        """Name it for people."""
        return f"{self.platform}:{self.platform_id or '@' + (self.handle or '')}"


class Signed(BaseModel):
    """Who, why, when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: Short
    reason: Annotated[str, Field(max_length=2_000)] | None = None
    at: Instant

    def signature(self) -> Signature:
        """Give it as decisions hold it."""
        return Signature(self.actor, self.reason, to_text(self.at))


class DecisionLine(BaseModel):
    """One decision of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Short
    verdict: Verdict
    a: Anchor
    b: Anchor
    signed: Signed
    superseded: Signed | None = None
    evidence: dict[str, Any] | None = None
    supersedes: tuple[Short, ...] = ()
    restores: Short | None = None
    split: Short | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken: its number (from 1), and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Imported:
    """What became of a file's lines.

    `known` were there already, `ended` were there in force and the file says that they were superseded, `stale` are
    about accounts that are not found, `rejected` are no decisions at all.
    """

    written: int = 0
    known: int = 0
    ended: int = 0
    stale: list[Refused] = field(default_factory=list)
    rejected: list[Refused] = field(default_factory=list)


class DecisionFiles:
    """Writes all decisions out, and takes such files in."""

    def __init__(self, graph: Graph, *, clock: Clock, new_id: NewId) -> None:
        self._graph = graph
        self._clock = clock
        self._new_id = new_id

    async def export(self) -> AsyncIterator[bytes]:
        """Give every decision as a line of JSON, superseded ones too, by id."""
        after = ""
        while rows := await self._graph.read("review/export_decisions", after=after, limit=LINES_AT_ONCE):
            after = rows[-1]["decision"]["id"]
            for row in rows:
                yield orjson.dumps(_line(row)) + b"\n"

    async def take(self, lines: Iterable[bytes]) -> Imported:
        """Take a file in: a second time, it changes nothing. Decisions of both graphs stand side by side."""
        result = Imported()
        batch: list[tuple[int, DecisionLine]] = []
        for number, text in enumerate(lines, 1):
            if not text.strip():
                continue
            try:
                line = DecisionLine.model_validate_json(text)
            except ValidationError as error:
                result.rejected.append(Refused(number, _fault(error)))
                continue
            if line.signed.at > self._clock() + CLOCKS_DIFFER:
                result.rejected.append(Refused(number, "signed.at: is still to come; nobody has decided it yet"))
            else:
                batch.append((number, line))
            if len(batch) == LINES_AT_ONCE:
                await self._take(batch, result)
                batch = []
        if batch:
            await self._take(batch, result)
        return result

    async def _take(self, batch: Sequence[tuple[int, DecisionLine]], result: Imported) -> None:
        at = to_text(self._clock())

        async def work(transaction: Transaction) -> tuple[Step, list[Refused]]:
            await transaction.run("operations/take_turn", name="review")
            step, stale = await _planned(transaction, batch)
            if step.accounts:
                await review_store.write_step(transaction, step)
                await outbox.add(transaction, "resolve", step.accounts, runs=[], identity=self._new_id(), at=at)
            return step, stale

        step, stale = await self._graph.write(work)
        result.stale += stale
        result.written += len(step.written)
        result.ended += len(step.superseded)
        result.known += len(batch) - len(stale) - len(step.written) - len(step.superseded)


async def _planned(transaction: Transaction, batch: Sequence[tuple[int, DecisionLine]]) -> tuple[Step, list[Refused]]:
    """Find the accounts of lines that are new, and the decisions that ended elsewhere."""
    present = await review_store.decisions_by_id(transaction, [line.id for _, line in batch])
    fresh = {line.id: (number, line) for number, line in batch if line.id not in present}
    find = await _finder(transaction, [end for _, line in fresh.values() for end in (line.a, line.b)])
    written, stale = [], []
    for number, line in fresh.values():
        at = to_text(line.signed.at)
        a, b = find(line.a, at), find(line.b, at)
        lost = [f"{end} is not found" for end, key in ((line.a, a), (line.b, b)) if key is None]
        if a is not None and b is not None:
            written.append(_decision(line, a, b))
        else:
            stale.append(Refused(number, f"decision {line.id}: {', '.join(lost)}"))
    ended = [
        _decision(line, present[line.id].left, present[line.id].right)
        for _, line in batch
        if line.superseded and line.id in present and present[line.id].in_force
    ]
    return Step(tuple(written), tuple(ended)), stale


class _Finder:
    """Finds accounts by anchors: which keys are there, and who held which handle from when to when."""

    def __init__(self, keys: set[str], holders: Mapping[str, Sequence[Row]]) -> None:
        self._keys = keys
        self._holders = holders

    def __call__(self, anchor: Anchor, at: str) -> str | None:
        if anchor.platform_id is not None:
            key = f"{anchor.platform}:{anchor.platform_id}"
            return key if key in self._keys else None
        held = self._holders.get(anchor.handle_key or "", ())
        then = [row for row in held if row["since"] <= at and (row["until"] is None or at < row["until"])]
        found = then if len(then) == 1 else held
        if held:
            return found[0]["account"] if len(found) == 1 else None
        return anchor.provisional if anchor.provisional in self._keys else None


async def _finder(transaction: Transaction, anchors: Sequence[Anchor]) -> _Finder:
    keys = sorted(
        {f"{anchor.platform}:{anchor.platform_id}" for anchor in anchors if anchor.platform_id}
        | {anchor.provisional for anchor in anchors if anchor.provisional}
    )
    handles = sorted({anchor.handle_key for anchor in anchors if anchor.handle_key})
    found = await transaction.run("review/existing", keys=keys) if keys else []
    holders: defaultdict[str, list[Row]] = defaultdict(list)
    for row in await transaction.run("review/holders", keys=handles) if handles else []:
        holders[row["handle"]].append(row)
    return _Finder({row["key"] for row in found}, holders)


def _decision(line: DecisionLine, a: str, b: str) -> Decision:
    return Decision(
        line.id,
        line.verdict,
        a,
        b,
        line.signed.signature(),
        evidence=None if line.evidence is None else orjson.dumps(line.evidence, option=orjson.OPT_SORT_KEYS).decode(),
        supersedes=line.supersedes,
        restores=line.restores,
        split=line.split,
        superseded=line.superseded.signature() if line.superseded else None,
    )


def _line(row: Row) -> Row:
    """Write a decision down; what it does not say is left out."""
    one = review_store.decision_of(row)
    shown: Row = {
        "id": one.id,
        "verdict": one.verdict.value,
        "a": _anchor(row, "a"),
        "b": _anchor(row, "b"),
        "signed": _signed(one.signed),
        "superseded": _signed(one.superseded) if one.superseded else None,
        "evidence": orjson.loads(one.evidence) if one.evidence else None,
        "supersedes": list(one.supersedes) or None,
        "restores": one.restores,
        "split": one.split,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _anchor(row: Row, side: str) -> Row:
    given = {"platform": row[f"{side}_platform"], "platform_id": row[f"{side}_id"], "handle": row[f"{side}_handle"]}
    return {name: value for name, value in given.items() if value is not None}


def _signed(signature: Signature) -> Row:
    given = {"actor": signature.actor or "unknown", "reason": signature.reason, "at": signature.at}
    return {name: value for name, value in given.items() if value is not None}


def _fault(error: ValidationError) -> str:
    """Say what is wrong with a line, without the values that stand in it."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(map(str, fault["loc"]))
    return f"{where}: {fault['msg']}" if where else str(fault["msg"])
