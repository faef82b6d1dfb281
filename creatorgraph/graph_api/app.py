"""The API as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.endpoint import Endpoint
from creatorgraph.graph_api.health import healthz, readiness, readiness_response
from creatorgraph.graph_api.http import BodyLimit, Deadline, Reference, SecurityHeaders
from creatorgraph.graph_api.limits import Limits
from creatorgraph.graph_api.metrics import Metrics
from creatorgraph.graph_api.pages import STATIC, creators_page, examples_response, review_page
from creatorgraph.graph_api.schema import make_schema
from creatorgraph.graph_api.sockets import Sockets
from creatorgraph.identity_graph.changes_watch import FeedWatch

SMALLEST_COMPRESSED = 500
"""Bytes of an answer that is compressed where the caller takes gzip; a smaller one is one packet anyway."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much one request may be, how many may follow the feed, and the hosts that the API answers as.

    `poll_seconds` is how often the graph is asked for changes while somebody follows them.

    `hosts` keeps a web page elsewhere from asking the API under a name of its own; "*" answers as any.
    """

    limits: Limits = field(default_factory=Limits)
    seconds: float = 10.0
    subscriptions: int = 100
    poll_seconds: float = 1.0
    body_bytes: int = 1_000_000
    hosts: tuple[str, ...] = ("*",)


def create_app(services: Services, *, options: Options | None = None) -> Starlette:
    """Make the application; it closes the services when it stops.

    A server waits for open WebSockets before it stops the application: `app.state.hang_up()` closes them first.
    """
    bounds = options or Options()
    schema = make_schema(bounds.limits)
    text = schema.as_str() + "\n"

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        try:
            await services.open()
            yield
        finally:
            await hang_up()
            await services.close()
            await services.graph.close()

    async def hang_up() -> None:
        watch.close()
        await sockets.close()

    async def readyz(request: Request) -> Response:
        del request
        return readiness_response(await readiness(services))

    async def schema_text(request: Request) -> Response:
        del request
        return PlainTextResponse(text)

    async def example_queries(request: Request) -> Response:
        del request
        return examples_response()

    async def creators(request: Request) -> Response:
        del request
        return creators_page()

    async def review(request: Request) -> Response:
        del request
        return review_page()

    async def root(request: Request) -> Response:
        del request
        return RedirectResponse("/creators")

    watch = FeedWatch(services.graph, poll_seconds=bounds.poll_seconds, most=bounds.subscriptions)
    sockets = Sockets(most=bounds.subscriptions)
    metrics = Metrics(services)
    asked = Deadline(Endpoint(schema, services, watch=watch, sockets=sockets), seconds=bounds.seconds)
    endpoint = metrics.over(asked)
    routes = [
        Route("/", root),
        Route("/graphql", endpoint),
        WebSocketRoute("/graphql", endpoint),
        Route("/creators", creators),
        Route("/review", review),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics.answer),
        Route("/schema.graphql", schema_text),
        Route("/examples.json", example_queries),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(Reference),
            Middleware(SecurityHeaders),
            # the cheapest level: 13 kB become 3 in 0.04 ms, and the default 9 makes them hardly smaller
            Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=1),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(bounds.hosts), www_redirect=False),
            Middleware(BodyLimit, limit_bytes=bounds.body_bytes),
        ],
    )
    app.state.hang_up = hang_up
    return app
