"""`creatorgraph reembed` with the model of an endpoint, from end to end: commands, HTTP, a search."""

import asyncio
import json

import pytest
from click.testing import CliRunner

from creatorgraph.bootstrap.parts import opened
from creatorgraph.cli import root
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.enrichment.fakes.models import Call, FakeModels
from creatorgraph.enrichment.fakes.server import served
from creatorgraph.settings import Settings
from tests.creator_search.test_reindex import write
from tests.engines import Engine, environment_of
from tests.enrichment.test_remote_embeddings import DIMENSIONS

COUNT = 120
MODEL = f"some-model@{DIMENSIONS}"


async def test_an_endpoints_model_embeds_everything_answers_and_is_left_again(
    installation: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(engine, count=COUNT)
    await engine.ask("MATCH (a:Account {key: 'x:1'}) SET a.bio = 'Vegan food, write to anna@example.org'")
    with served(FakeModels(dimensions=DIMENSIONS)) as fake:
        endpoint = {"CREATORGRAPH_AI_MODE": "local", "CREATORGRAPH_AI_URL": fake.url}
        for name, value in {**environment_of(installation), **endpoint}.items():
            monkeypatch.setenv(name, value)
        await _command("reindex")
        assert not fake.calls
        assert f"{MODEL} answers now" in await _command("reembed", MODEL)
        assert {call.model for call in fake.calls} == {"some-model"}
        sent = [text for call in fake.calls for text in _inputs(call)]
        assert len([text for text in sent if "ood" in text]) == COUNT
        assert not any("anna@" in text for text in sent)
        assert f"{MODEL} (answers)" in await _command("reembed")

        asked = len(fake.calls)
        async with opened(Settings()) as parts:
            page = await parts.search.search(SearchRequest("vegan"))
            assert page.total == COUNT
            assert page.hits[0].explanation.meaning > 0.5
        assert [_inputs(call) for call in list(fake.calls)[asked:]] == [["vegan"]]

        assert "answers already" in await _command("reembed", MODEL)
        asked = len(fake.calls)
        await _command("reembed", "wordllama-l2-supercat-256")
        async with opened(Settings()) as parts:
            assert (await parts.search.search(SearchRequest("vegan"))).total == COUNT
        assert len(fake.calls) == asked


async def _command(*words: str) -> str:
    result = await asyncio.to_thread(CliRunner().invoke, root, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _inputs(call: Call) -> list[str]:
    given: list[str] = json.loads(call.sent)
    return given
