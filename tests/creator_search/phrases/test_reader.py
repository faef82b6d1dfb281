"""The model beside the grammar: it adds to what was understood, within the budget, and changes nothing."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from creatorgraph.creator_search.phrases.reader import PhraseReader
from creatorgraph.enrichment.budget import Limits
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.fakes.models import FakeModels
from creatorgraph.enrichment.fakes.server import served
from tests.enrichment.test_asking import RICH, asker

PHRASE = "upbeat bobsledders in Norway"


class Understanding(FakeModels):
    """Answers phrases with what it is told to, whatever that is."""

    def __init__(self, said: object) -> None:
        super().__init__()
        self.said = said

    def completed(self, mood: str, body: dict[str, Any]) -> dict[str, Any]:
        """Say what it was told to."""
        done = super().completed(mood, body)
        done["choices"][0]["message"]["content"] = self.said if isinstance(self.said, str) else json.dumps(self.said)
        return done


@asynccontextmanager
async def reader(
    said: object, redis_url: str, limits: Limits = RICH
) -> AsyncIterator[tuple[PhraseReader, FakeModels, BudgetStore]]:
    with served(Understanding(said)) as fake:
        async with asker(fake, redis_url, limits) as (asking, budget):
            yield PhraseReader(asking), fake, budget


async def test_the_model_adds_what_the_grammar_left_open(redis_url: str) -> None:
    said = {"filter": {"topics": ["sports/board-snow"], "countries": ["SE"]}, "text": "upbeat"}
    async with reader(said, redis_url) as (phrases, fake, budget):
        read = await phrases.read(PHRASE)
        again = await phrases.read(PHRASE)
        plain = await phrases.read("fitness in Norway")
        spend = await budget.spend()
    assert read.filter.written() == {"countries": ["NO"], "topics": ["sports/board-snow"]}
    assert (read.by_model, read.not_understood, read.text) == (("topics",), ("upbeat",), "upbeat")
    assert read.method.startswith("grammar and gpt-4o-mini@")
    assert again == read
    assert plain.method == "grammar"
    assert len(fake.calls) == 1
    assert json.loads(fake.calls[0].sent)["phrase"] == PHRASE
    assert [(task.task, task.calls) for task in spend.tasks] == [("understand", 1)]


@pytest.mark.parametrize(
    "said",
    [
        "Sure! {",
        {"filter": {"shoeSize": 42}},
        {"filter": {"niches": ["hacked'); DROP"]}},
        {"filter": {"countries": ["XX"]}},
        {"filter": {"languages": ["klingon"]}},
        {"filter": {"followersMin": -3}},
        {"filter": {"followersMin": 9, "followersMax": 3}},
        {"filter": {"followers": [{"platform": "X", "min": 1}, {"platform": "X", "min": 2}]}},
        {"filter": {"not": [{"topics": ["nothing/such"]}]}},
        {"filter": {}, "text": None, "ids": ["c1"]},
    ],
)
async def test_nothing_of_a_wrong_answer_is_used(said: object, redis_url: str) -> None:
    async with reader(said, redis_url) as (phrases, fake, _):
        read = await phrases.read(PHRASE)
    assert (read.filter.written(), read.method) == ({"countries": ["NO"]}, "grammar")
    assert len(fake.calls) == 1


@pytest.mark.parametrize(
    ("phrase", "added"),
    [
        ("upbeat bobsledders with at most 10k followers", {"followersMin": 50_000}),
        (" ".join(f"no #tag{number}" for number in range(15)), {"not": [{"hashtags": [f"h{n}"]} for n in range(15)]}),
    ],
)
async def test_what_contradicts_the_grammar_is_not_used(phrase: str, added: dict[str, Any], redis_url: str) -> None:
    async with reader({"filter": added}, redis_url) as (phrases, fake, _):
        read = await phrases.read(f"{phrase} upbeat")
    assert (read.method, len(fake.calls)) == ("grammar", 1)
    read.filter.filter()


async def test_without_budget_the_model_is_not_asked(redis_url: str) -> None:
    async with reader({"filter": {}}, redis_url, Limits(day=1, month=1)) as (phrases, fake, _):
        read = await phrases.read(PHRASE)
    assert (read.method, len(fake.calls)) == ("grammar", 0)


async def test_no_address_leaves_in_a_phrase(redis_url: str) -> None:
    async with reader({"filter": {}}, redis_url) as (phrases, fake, _):
        await phrases.read("upbeat bobsledders like mira@example.org in Norway")
    assert "example.org" not in fake.calls[0].sent
