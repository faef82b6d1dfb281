"""The API over HTTP: methods, headers, health, the page to ask from."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from creatorgraph.errors import ForbiddenError
from creatorgraph.graph_api.app import Options, create_app
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.pages import STATIC, examples
from creatorgraph.identity_graph.graph import Graph
from tests.graph_api.conftest import Api, Closed
from tests.graph_api.test_faults import CLOSED_PORT

QUERY = '{ creator(id: "c1") { key } }'


async def _answer(api: Api, method: str, path: str, **arguments: object) -> httpx.Response:
    async with api.client() as client:
        response: httpx.Response = await client.request(method, path, **arguments)  # type: ignore[arg-type]
        return response


async def test_a_read_may_be_a_get_or_a_post(api: Api) -> None:
    got = await _answer(api, "GET", "/graphql", params={"query": QUERY})
    posted = await _answer(api, "POST", "/graphql", json={"query": QUERY})
    assert got.json() == posted.json() == {"data": {"creator": {"key": "c1"}}}
    assert got.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("GET", {}, 400),
        ("PUT", {"json": {"query": QUERY}}, 405),
        ("POST", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", {"content": b"[]", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", {"content": b"null", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", {"content": b"3", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", {"content": b"\xff", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", {"json": {}}, 400),
        ("POST", {"json": {"query": 3}}, 400),
        ("POST", {"json": {"query": QUERY, "variables": []}}, 400),
        ("POST", {"json": {"query": QUERY, "operationName": "Other"}}, 400),
        ("POST", {"content": QUERY.encode(), "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"data": {"query": QUERY}}, 415),
        ("POST", {"content": b"{}"}, 415),
    ],
)
async def test_what_is_no_graphql_request_is_refused_as_json(
    api: Api, method: str, arguments: dict[str, object], status: int
) -> None:
    response = await _answer(api, method, "/graphql", **arguments)
    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert response.headers.get("allow") == ("GET, POST" if status == 405 else None)


async def test_every_answer_has_a_reference_and_the_callers_own_is_kept(api: Api) -> None:
    assert len((await _answer(api, "GET", "/healthz")).headers["x-request-id"]) == 32
    kept = await _answer(api, "GET", "/healthz", headers={"X-Request-Id": "my-own.1"})
    assert kept.headers["x-request-id"] == "my-own.1"
    other = await _answer(api, "GET", "/healthz", headers={"X-Request-Id": "a b"})
    assert other.headers["x-request-id"] != "a b"


async def test_no_page_of_another_origin_reads_an_answer(api: Api) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    response = await _answer(api, "POST", "/graphql", json={"query": QUERY}, headers=headers)
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


async def test_long_answers_are_compressed_for_who_takes_it(services: Services) -> None:
    api = Api(services)
    page = {"query": "{ search(first: 50) { nodes { key name accounts { nodes { platform handle } } } } }"}
    asked: list[tuple[str, str, dict[str, object]]] = [
        ("POST", "/graphql", {"json": page}),
        ("GET", "/schema.graphql", {}),
        ("GET", "/metrics", {}),
    ]
    for method, path, arguments in asked:
        plain = await _answer(api, method, path, headers={"Accept-Encoding": "identity"}, **arguments)
        packed = await _answer(api, method, path, headers={"Accept-Encoding": "br, gzip"}, **arguments)
        assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
        assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert path == "/metrics" or packed.content == plain.content
    short = await _answer(api, "POST", "/graphql", json={"query": QUERY}, headers={"Accept-Encoding": "gzip"})
    assert (short.headers.get("content-encoding"), short.json()) == (None, {"data": {"creator": {"key": "c1"}}})


async def test_only_the_hosts_that_are_named_are_answered(services: Services) -> None:
    narrow = Api(services, Options(hosts=("127.0.0.1", "localhost")))
    assert (await _answer(narrow, "GET", "/healthz", headers={"Host": "rebound.example"})).status_code == 400
    assert (await _answer(narrow, "GET", "/healthz", headers={"Host": "localhost:8700"})).status_code == 200


async def test_a_body_over_the_limit_is_refused_announced_or_not(services: Services) -> None:
    small = Api(services, Options(body_bytes=1_000))
    body = b'{"query": "' + b" " * 2_000 + b'{ __typename }"}'
    json_type = {"Content-Type": "application/json"}
    announced = await _answer(small, "POST", "/graphql", content=body, headers=json_type)
    assert announced.status_code == 413
    assert announced.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 100):
            yield body[start : start + 100]

    streamed = await _answer(small, "POST", "/graphql", content=pieces(), headers=json_type)
    assert streamed.status_code == 413


async def test_a_viewer_who_is_refused_is_told_so(services: Services) -> None:
    response = await _answer(
        Api(replace(services, gate=Closed(ForbiddenError("who are you?")))), "POST", "/graphql", json={"query": QUERY}
    )
    assert response.status_code == 403
    assert response.json()["errors"][0] == {"message": "who are you?", "extensions": {"code": "FORBIDDEN"}}


async def test_a_defect_before_the_query_is_masked_too(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    broken = Closed(RuntimeError("secret of the house"))
    response = await _answer(Api(replace(services, gate=broken)), "POST", "/graphql", json={"query": QUERY})
    error = response.json()["errors"][0]
    assert response.status_code == 500
    assert error["message"] == f"internal error, reference {response.headers['x-request-id']}"
    assert [record.getMessage() for record in caplog.records] == ["request.failed"]


async def test_healthz_lives_without_any_part(services: Services) -> None:
    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    response = await _answer(Api(replace(services, graph=nowhere)), "GET", "/healthz")
    await nowhere.close()
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


async def _yes() -> None:
    pass


async def _raise() -> None:
    raise RuntimeError("no")


async def test_readyz_names_the_parts_that_are_away(services: Services) -> None:
    ready = await _answer(Api(replace(services, checks={"search": _yes})), "GET", "/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    checks = {"search": _yes, "redis": _raise}
    away = await _answer(Api(replace(services, graph=nowhere, checks=checks)), "GET", "/readyz")
    await nowhere.close()
    assert away.status_code == 503
    assert away.json() == {
        "status": "away",
        "away": ["graph", "redis"],
        "parts": {"graph": "away", "search": "ready", "redis": "away"},
    }


async def test_a_browser_gets_a_page_that_loads_from_here_only(api: Api) -> None:
    page = await _answer(api, "GET", "/graphql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http-equiv", "")
    for name in ("page.js", "page.css"):
        kind = "graphiql" if (STATIC / "graphiql" / "page.js").exists() else "plain"
        assert f"/static/{kind}/{name}" in page.text
        part = await _answer(api, "GET", f"/static/{kind}/{name}")
        assert part.status_code == 200
        assert part.headers["cache-control"] == "no-cache"


async def test_our_own_pages_are_there_without_any_build(api: Api) -> None:
    for kind, more in (
        ("plain", []),
        ("review", ["/static/shared/parts.js"]),
        ("creators", ["/static/shared/parts.js"]),
    ):
        script = await _answer(api, "GET", f"/static/{kind}/page.js")
        assert script.status_code == 200
        assert re.findall(r'from "(.*?)"', script.text) == ["/static/shared/api.js", *more]
    shared = await _answer(api, "GET", "/static/shared/api.js")
    assert 'fetch("/graphql"' in shared.text
    assert "//cdn" not in shared.text


async def test_the_schema_and_the_examples_are_served(api: Api) -> None:
    assert "type Query" in (await _answer(api, "GET", "/schema.graphql")).text
    served = (await _answer(api, "GET", "/examples.json")).json()
    assert served == examples()
    assert served[0]["name"] == "creators by meaning"


@pytest.mark.parametrize("example", examples(), ids=lambda example: example["name"])
async def test_every_example_is_answered(api: Api, example: dict[str, str]) -> None:
    data = await api.data(example["query"])
    assert all(data.values())


async def test_the_application_closes_what_it_was_given(services: Services) -> None:
    closed = []

    async def close() -> None:
        closed.append("services")

    nowhere = Graph.connect(f"bolt://127.0.0.1:{CLOSED_PORT}", user="root", password="x", database=None)  # noqa: S106
    app = create_app(replace(services, graph=nowhere, close=close))
    async with app.router.lifespan_context(app):
        assert closed == []
    assert closed == ["services"]
