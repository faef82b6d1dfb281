"""What a caller sees when something goes wrong.

Errors of the query itself say where and why, with code BAD_INPUT. A CreatorgraphError is shown with its code. Anything
else is a defect: it is logged under the request's reference, and only that reference is shown.
"""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

from graphql import GraphQLError
from starlette.responses import Response
from strawberry.exceptions import StrawberryInputCoercionError

from creatorgraph.errors import (
    BadInputError,
    CreatorgraphError,
    ForbiddenError,
    NotFoundError,
    UnauthenticatedError,
    UnavailableError,
)
from creatorgraph.graph_api.http import refusal
from creatorgraph.operations.quota import ThrottledError

logger = logging.getLogger(__name__)

STATUS = {
    UnauthenticatedError.code: HTTPStatus.UNAUTHORIZED,
    ForbiddenError.code: HTTPStatus.FORBIDDEN,
    ThrottledError.code: HTTPStatus.TOO_MANY_REQUESTS,
    UnavailableError.code: HTTPStatus.SERVICE_UNAVAILABLE,
}


FAULTS = ("INTERNAL", UnavailableError.code)
"""Codes of errors that are the server's fault, the worse first."""
FAULT = "creatorgraph.fault"
"""Where the worst of them is in the scope of a request, for whoever counts."""
BY_STATUS: Mapping[int, str] = {
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
    HTTPStatus.SERVICE_UNAVAILABLE: UnavailableError.code,
    HTTPStatus.GATEWAY_TIMEOUT: UnavailableError.code,
}
"""Which it is where a request did not reach GraphQL, or took too long."""


def fault_of(errors: Iterable[GraphQLError]) -> str | None:
    """Give the worst fault of the server among errors as callers see them."""
    codes = {(error.extensions or {}).get("code") for error in errors}
    return next((code for code in FAULTS if code in codes), None)


def extensions_of(error: CreatorgraphError) -> dict[str, Any]:
    """Give what a program reads of an error: its code, the argument, after how many seconds to try again."""
    shown: dict[str, Any] = {"code": error.code}
    if isinstance(error, BadInputError | NotFoundError) and error.argument is not None:
        shown["argument"] = error.argument
    if error.retry_after is not None:
        shown["retryAfter"] = error.retry_after
    return shown


def refused(error: CreatorgraphError) -> Response:
    """Answer a request that does not reach GraphQL with the status and the headers that its error has in HTTP."""
    headers = {}
    if error.code == UnauthenticatedError.code:
        headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None:
        headers["Retry-After"] = str(ceil(error.retry_after))
    status = STATUS.get(error.code, HTTPStatus.BAD_REQUEST)
    return refusal(str(error), code=error.code, status=status, extensions=extensions_of(error), headers=headers)


def root_of(error: GraphQLError) -> BaseException | None:
    """Give what was raised first: GraphQL errors wrap one another. None where the error is GraphQL's own."""
    inner = error.original_error
    while isinstance(inner, GraphQLError) and inner.original_error is not None:
        inner = inner.original_error
    return None if isinstance(inner, GraphQLError) else inner


def shown(error: GraphQLError, *, reference: str) -> GraphQLError:
    """Give the error as a caller may see it."""
    root = root_of(error)
    if isinstance(root, CreatorgraphError):
        return _with(error, str(root), extensions_of(root))
    if root is None or isinstance(root, StrawberryInputCoercionError) or _is_of_input(error, root):
        return _with(error, error.message, {"code": BadInputError.code, **(error.extensions or {})})
    logger.error(
        "query.failed",
        exc_info=root,
        extra={"fields": {"reference": reference, "path": "/".join(map(str, error.path or ()))}},
    )
    return _with(error, f"internal error, reference {reference}", {"code": "INTERNAL", "reference": reference})


def _is_of_input(error: GraphQLError, root: BaseException) -> bool:
    """Tell whether a scalar refused a value: GraphQL writes a message of its own around the scalar's."""
    return isinstance(root, ValueError) and error.message != str(root)


def _with(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
