"""Tokens in the graph: made, found, listed, revoked, and nothing kept by which one could be used."""

from datetime import UTC, datetime, timedelta

import pytest

from creatorgraph.access.tokens import shown_in
from creatorgraph.access.viewer import Scope
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.tokens import Tokens
from tests.engines import Engine


class Clock:
    """A clock that is set by hand."""

    now = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give a clock."""
    return Clock()


@pytest.fixture
def tokens(graph: Graph, clock: Clock) -> Tokens:
    """Give the keeper of tokens."""
    return Tokens(graph, clock=clock)


async def test_what_is_kept_opens_for_who_shows_the_token(tokens: Tokens, engine: Engine, clock: Clock) -> None:
    made = await tokens.create(actor="ada", tenant="acme", scopes=[Scope.LISTS, Scope.READ_CATALOGUE], days=30)
    kept = await tokens.one(made.token.id)
    shown = shown_in(f"Bearer {made.text}")
    assert kept == made.token
    assert kept is not None
    assert shown is not None
    assert kept.opened_by(shown, clock())
    assert (kept.viewer.actor, kept.viewer.tenant) == ("ada", "acme")
    assert kept.viewer.scopes == {Scope.LISTS, Scope.READ_CATALOGUE}
    assert (kept.created_at, kept.expires_at) == ("2026-11-28T12:00:00.000Z", "2026-12-28T12:00:00.000Z")
    (row,) = await engine.ask("MATCH (t:Token) RETURN t AS token")
    assert made.text.rpartition("_")[2] not in str(dict(row["token"]))


async def test_an_id_that_is_not_there_has_no_token(tokens: Tokens) -> None:
    assert await tokens.one("0" * 16) is None


async def test_tokens_are_listed_the_newest_first(tokens: Tokens, clock: Clock) -> None:
    first = await tokens.create(actor="ada", tenant="acme", scopes=[Scope.LISTS], days=1)
    clock.now += timedelta(minutes=1)
    second = await tokens.create(actor="ada", tenant="acme", scopes=[Scope.LISTS], days=1)
    assert await tokens.all() == [second.token, first.token]


async def test_a_revoked_token_stays_revoked_since_the_first_time(tokens: Tokens, clock: Clock) -> None:
    made = await tokens.create(actor="ada", tenant="acme", scopes=[Scope.LISTS], days=1)
    await tokens.revoke([made.token.id])
    clock.now += timedelta(minutes=1)
    await tokens.revoke([made.token.id, made.token.id])
    (kept,) = await tokens.all()
    assert kept.revoked_at == "2026-11-28T12:00:00.000Z"


async def test_where_one_id_is_none_no_token_is_revoked(tokens: Tokens, clock: Clock) -> None:
    made = await tokens.create(actor="ada", tenant="acme", scopes=[Scope.LISTS], days=1)
    with pytest.raises(NotFoundError, match="none of the id nothing"):
        await tokens.revoke([made.token.id, "nothing"])
    (kept,) = await tokens.all()
    assert kept.state(clock()) == "valid"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"actor": ""}, "is no actor"),
        ({"actor": "ada lovelace"}, "is no actor"),
        ({"actor": "a" * 65}, "is no actor"),
        ({"tenant": "Acme"}, "is no tenant"),
        ({"tenant": "a/b"}, "is no tenant"),
        ({"tenant": "*"}, "is no tenant"),
        ({"scopes": []}, "has no scope"),
        ({"days": 0}, "valid for 1 to 3,650 days"),
        ({"days": 3_651}, "valid for 1 to 3,650 days"),
    ],
)
async def test_what_cannot_be_used_is_refused(tokens: Tokens, wrong: dict[str, object], words: str) -> None:
    asked = {"actor": "ada", "tenant": "acme", "scopes": [Scope.LISTS], "days": 1} | wrong
    with pytest.raises(BadInputError, match=words):
        await tokens.create(**asked)  # type: ignore[arg-type]
    assert await tokens.all() == []
