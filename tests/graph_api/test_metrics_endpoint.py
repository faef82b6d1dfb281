"""`/metrics` over HTTP: in a form that monitors read, also while parts are away."""

from dataclasses import replace

import httpx
import pytest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families

from creatorgraph.access.gate import OpenGate
from creatorgraph.access.viewer import Viewer
from creatorgraph.graph_api.context import Services
from creatorgraph.identity_graph.graph import Graph
from tests.graph_api.conftest import Api
from tests.graph_api.test_faults import CLOSED_PORT
from tests.monitored import values


def samples(response: httpx.Response) -> dict[tuple[str, ...], float]:
    """Read an answer as a monitor does: values by name and labels."""
    assert response.status_code == 200
    return values(text_string_to_metric_families(response.text))


async def one() -> list[GaugeMetricFamily]:
    """Measure something."""
    return [GaugeMetricFamily("creatorgraph_one", "Is one.", value=1)]


async def broken() -> list[GaugeMetricFamily]:
    """Fail as nobody foresaw."""
    raise RuntimeError("secret of the house")


async def test_a_monitor_is_told_what_answers_and_how_long_requests_took(services: Services) -> None:
    api = Api(replace(services, measures={"one": one}))
    async with api.client() as client:
        for query in ('{ creator(id: "c1") { key } }', '{ creator(id: "c2") { key } }'):
            assert (await client.post("/graphql", json={"query": query})).status_code == 200
        await client.put("/graphql")
        response = await client.get("/metrics")
    found = samples(response)
    assert response.headers["content-type"].startswith("text/plain; version=")
    assert (found["part_up", "graph"], found["one",]) == (1, 1)
    assert found["request_seconds_count", "200"] == 2
    assert found["request_seconds_count", "405"] == 1
    assert found["process_resident_memory_bytes",] > 0


async def test_it_answers_while_the_graph_is_away_and_says_so(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    measures = {"broken": broken, "one": one}
    async with Api(replace(services, graph=nowhere, measures=measures)).client() as client:
        found = samples(await client.get("/metrics"))
    await nowhere.close()
    said = {record.getMessage(): getattr(record, "fields", {}) for record in caplog.records}
    assert said.keys() == {"metrics.away", "ready.away"}
    assert said["metrics.away"] == {"part": "broken", "error": "RuntimeError"}
    assert said["ready.away"]["part"] == "graph"
    assert (found["part_up", "graph"], found["one",]) == (0, 1)


async def test_the_newer_form_is_given_to_who_asks_for_it(services: Services) -> None:
    async with Api(services).client() as client:
        response = await client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


async def test_requests_that_fail_by_the_servers_fault_are_counted_whatever_their_status(services: Services) -> None:
    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    api = Api(replace(services, graph=nowhere, gate=_Breaking()))
    async with api.client() as client:
        asked = {"query": '{ one: creator(id: "c1") { key } other: creator(id: "c2") { key } }'}
        answer = await client.post("/graphql", json=asked)
        assert (answer.status_code, len(answer.json()["errors"])) == (200, 2)
        for query in ("{ nothing }", "{ __typename }"):
            await client.post("/graphql", json={"query": query})
        broken = await client.post("/graphql", json=asked, headers={"Authorization": "broken"})
        assert broken.status_code == 500
        found = samples(await client.get("/metrics"))
    await nowhere.close()
    assert (found["request_errors_total", "UNAVAILABLE"], found["request_errors_total", "INTERNAL"]) == (1, 1)
    assert found["request_seconds_count", "200"] == 3


class _Breaking(OpenGate):
    """Lets everybody in but one, of whom it fails."""

    async def viewer(self, authorization: str | None) -> Viewer:
        """Give the viewer."""
        if authorization == "broken":
            raise RuntimeError(authorization)
        return await super().viewer(authorization)
