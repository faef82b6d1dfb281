"""GraphQL over HTTP: POST with JSON, GET for reads, and a page to ask from for browsers."""

import logging
from datetime import timedelta
from http import HTTPStatus
from types import NoneType

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.unset import UnsetType

from creatorgraph.access.viewer import NOBODY
from creatorgraph.errors import CreatorgraphError
from creatorgraph.graph_api.context import Context, Services
from creatorgraph.graph_api.faults import FAULT, fault_of, refused, shown
from creatorgraph.graph_api.http import AUTHORIZATION, TooLargeError, reference_of, refusal
from creatorgraph.graph_api.pages import ask_page
from creatorgraph.graph_api.remembered import Remembered
from creatorgraph.graph_api.schema import Schema
from creatorgraph.graph_api.sockets import Sockets, TextSocket
from creatorgraph.identity_graph.changes_watch import FeedWatch
from creatorgraph.resolvers.loaders import Loaders

logger = logging.getLogger(__name__)

MOST_OPERATIONS = 10
"""Subscriptions of one WebSocket."""
LARGEST_MESSAGE = 100_000
"""Characters of one message of a WebSocket."""


class Endpoint(GraphQL[Context, None]):
    """Strawberry's endpoint with a context of our own, errors as JSON, and our own page."""

    websocket_adapter_class = TextSocket

    def __init__(self, schema: Schema, services: Services, *, watch: FeedWatch, sockets: Sockets) -> None:
        super().__init__(
            schema,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=MOST_OPERATIONS,
        )
        self._services = services
        answers = services.answers
        # strawberry shows the schema of graphql-core to nobody in any other way
        self._remembered = None if answers is None else Remembered(schema._schema, answers, services.clock)  # noqa: SLF001
        self._watch = watch
        self._sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a request that is no GraphQL request is refused as JSON. WebSockets carry subscriptions."""
        if scope["type"] == "websocket":
            await self._sockets.serve(WebSocket(scope, receive, send), self.run)
            return
        try:
            response = await self.run(Request(scope, receive))
        except HTTPException as error:
            headers = {"Allow": "GET, POST"} if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else None
            response = refusal(error.reason, code="BAD_INPUT", status=error.status_code, headers=headers)
        except CreatorgraphError as error:
            response = refused(error)
        except TooLargeError:
            raise
        except ClientDisconnect:
            return
        except Exception:
            reference = reference_of(scope)
            logger.exception("request.failed", extra={"fields": {"reference": reference}})
            masked = f"internal error, reference {reference}"
            response = refusal(masked, code="INTERNAL", status=500, extensions={"reference": reference})
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Make the context: the viewer, and loaders for this request only."""
        del response
        services, authorization = self._services, request.headers.get(AUTHORIZATION)
        # a page is nobody's data, and a browser says who opens a WebSocket in its first message, not in a header
        later = authorization is None and (isinstance(request, WebSocket) or _is_for_page(request))
        return Context(
            viewer=NOBODY if later else await services.gate.viewer(authorization),
            reference=reference_of(request.scope),
            services=services,
            loaders=Loaders(services.graph),
            watch=self._watch,
        )

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Let in who says who they are as a WebSocket begins: `{"Authorization": "Bearer …"}`, in any case."""
        if context.viewer is NOBODY:
            said = {name.lower(): value for name, value in context.connection_params.items()}.get(AUTHORIZATION.lower())
            context.viewer = await self._services.gate.viewer(said if isinstance(said, str) else None)
        return await super().on_ws_connect(context)

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Execute, or give the answer that is remembered of the same search."""

        async def fresh() -> ExecutionResult:
            return await super(Endpoint, self).execute_single(
                request, request_adapter, sub_response, context, root_value, request_data
            )

        if self._remembered is None:
            return await fresh()
        return await self._remembered.answer(request_data, context.viewer, fresh)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        """Read a request. Raises HTTPException where it is not JSON by its content type."""
        if request.method == "POST" and "application/json" not in (request.content_type or ""):
            raise HTTPException(415, "the request is not of the content type application/json; send it as such")
        return await super().parse_http_body(request)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """Turn every error into what a caller may see, whichever way it came."""
        if result.errors:
            result.errors = [shown(error, reference=reference_of(request.scope)) for error in result.errors]
            request.scope[FAULT] = fault_of(result.errors)
        return await super().process_result(request, result)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Give the page to browsers only: a client that takes anything wants data."""
        return _is_for_page(request)

    async def render_graphql_ide(self, request: Request) -> Response:
        """Give the page to ask from."""
        del request
        return ask_page()

    def decode_json(self, data: str | bytes) -> object:
        """Read a body (bytes), variables or a message (text). Raises HTTPException for no object or list of them."""
        if isinstance(data, str) and len(data) > LARGEST_MESSAGE:
            raise HTTPException(400, f"the message is longer than {LARGEST_MESSAGE:,} characters")
        try:
            decoded = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise HTTPException(400, f"the request is not JSON: {error}") from None
        if not isinstance(decoded, (dict, list) if isinstance(data, bytes) else (dict, list, NoneType)):
            raise HTTPException(400, 'the request is not a JSON object; send {"query": "…", "variables": {…}}')
        return decoded

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)


def _is_for_page(request: BaseRequestProtocol | Request) -> bool:
    is_plain_get = request.method == "GET" and request.query_params.get("query") is None
    return is_plain_get and "text/html" in request.headers.get("accept", "")
