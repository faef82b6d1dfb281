"""`/metrics`: the numbers that a monitor of Prometheus' kind reads, and how long requests of this process take."""

import asyncio
import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette import types
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Send

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import CreatorgraphError
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.faults import BY_STATUS, FAULT, FAULTS, refused
from creatorgraph.graph_api.health import readiness
from creatorgraph.graph_api.http import AUTHORIZATION
from creatorgraph.graph_api.rules import check
from creatorgraph.operations.monitoring import measured


class Metrics:
    """Answers monitors. Parts that are away are said to be, and their numbers are left out."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Histogram(
            "creatorgraph_request_seconds",
            "How long GraphQL requests took, by the status of their answer.",
            ["status"],
            registry=self._registry,
        )
        self._errors = Counter(
            "creatorgraph_request_errors",
            "GraphQL requests that failed, whole or in part, by the server's fault.",
            ["code"],
            registry=self._registry,
        )
        for code in FAULTS:
            self._errors.labels(code)  # so that a monitor sees it begin at 0

    def over(self, app: ASGIApp) -> ASGIApp:
        """Take the time of an application's requests, and count those that fail."""
        return _Timed(app, self._requests, self._errors)

    async def answer(self, request: Request) -> Response:
        """Measure everything now, in the text form that the monitor takes."""
        try:
            viewer = await self._services.gate.viewer(request.headers.get(AUTHORIZATION))
            check(viewer, Scope.OPERATE)
        except CreatorgraphError as error:
            return refused(error)
        parts, numbers = await asyncio.gather(readiness(self._services), measured(self._services.measures))
        up = GaugeMetricFamily("creatorgraph_part_up", "Whether a part answers and takes writes.", labels=["part"])
        for name, answers in sorted(parts.items()):
            up.add_metric([name], answers)
        encode, form = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(_Listed([up, *numbers, *self._registry.collect()])), media_type=form)


class _Timed:
    """An object, as Starlette takes a function for one that answers requests itself."""

    def __init__(self, app: ASGIApp, requests: Histogram, errors: Counter) -> None:
        self._app = app
        self._requests = requests
        self._errors = errors

    async def __call__(self, scope: types.Scope, receive: Receive, send: Send) -> None:
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            if status:  # neither a WebSocket nor somebody who hung up
                self._requests.labels(str(status)).observe(time.perf_counter() - began)
                if code := scope.get(FAULT) or BY_STATUS.get(status):
                    self._errors.labels(code).inc()


class _Listed(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
