"""What the laptop stack consists of: each child with its command, its ports and how one sees that it serves."""

from dataclasses import dataclass

from creatorgraph.access.secrets import graph_password
from creatorgraph.laptop.commands import Command, graph_command, own_command, redis_command
from creatorgraph.laptop.readiness import (
    Check,
    bolt_check,
    http_check,
    redis_check,
    started_whole,
    without_password,
    worker_check,
)
from creatorgraph.settings import Settings

LOOPBACK = "127.0.0.1"
GRAPH = "graph"
FAKES = "platforms"
GRAPH_READY_WITHIN_S = 180.0
"""After a crash a large graph replays its log first."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port that a child will listen on, with the name people know it by."""

    name: str
    number: int
    host: str = LOOPBACK


@dataclass(frozen=True, slots=True)
class Child:
    """One part of the stack.

    Without a command it runs elsewhere: it is waited for, and never started or stopped. `after` names the children that
    must be ready before this one starts. `grace_s` is its time to stop after SIGTERM, `ready_within_s` its time to get
    ready.
    """

    name: str
    command: Command | None
    ready: Check
    where: str
    ports: tuple[Port, ...] = ()
    after: tuple[str, ...] = ()
    grace_s: float = 10.0
    ready_within_s: float = 60.0


def laptop_children(settings: Settings) -> tuple[Child, ...]:
    """Give the children in the order of their start; they stop in the opposite order."""
    servers = (_graph(settings), _redis(settings), *_weaviate(settings))
    # worker and API load while the graph starts, and wait for it themselves
    names = tuple(child.name for child in servers if child.name != GRAPH)
    return (*servers, *_fake_platforms(settings), _worker(settings, after=names), _api(settings, after=names))


def _graph(settings: Settings) -> Child:
    url, password = settings.effective_graph_url, graph_password(settings)
    ready = bolt_check(
        url, user=settings.effective_graph_user, password=password, database=settings.effective_graph_database
    )
    if settings.graph_url:
        return Child(GRAPH, None, ready, without_password(url))
    return Child(
        GRAPH,
        graph_command(settings, password),
        started_whole(ready, http_port=settings.graph_http_port),
        url,
        ports=(Port("graph, Bolt", settings.bolt_port), Port("graph, HTTP", settings.graph_http_port)),
        grace_s=20.0,
        ready_within_s=GRAPH_READY_WITHIN_S,
    )


def _redis(settings: Settings) -> Child:
    url = settings.effective_redis_url
    if settings.redis_url:
        return Child("redis", None, redis_check(url), without_password(url))
    ports = (Port("Redis", settings.redis_port),)
    return Child("redis", redis_command(settings), redis_check(url), url, ports=ports)


def _weaviate(settings: Settings) -> tuple[Child, ...]:
    if not settings.weaviate_url:
        return ()
    ready = http_check(f"{settings.weaviate_url.rstrip('/')}/v1/.well-known/ready")
    return (Child("weaviate", None, ready, without_password(settings.weaviate_url)),)


def fakes_url(settings: Settings) -> str | None:
    """Give where the stack starts the fake platforms; None where it does not.

    It does where nothing says how to reach real ones or others.
    """
    if not settings.fake_platforms or settings.has_platform_keys or settings.fake_platforms_url:
        return None
    return f"http://{LOOPBACK}:{settings.fake_platforms_port}"


def _fake_platforms(settings: Settings) -> tuple[Child, ...]:
    url = fakes_url(settings)
    if url is None:
        return ()
    ports = (Port("fake platforms", settings.fake_platforms_port),)
    command = own_command(settings, "fake-platforms")
    return (Child(FAKES, command, http_check(f"{url}/healthz"), url, ports=ports, grace_s=5.0),)


def _asked(settings: Settings) -> dict[str, str]:
    """Say to a child where the fake platforms are: the worker asks them, the API tells what their quotas leave."""
    url = fakes_url(settings)
    return {"CREATORGRAPH_FAKE_PLATFORMS_URL": url} if url else {}


def _worker(settings: Settings, *, after: tuple[str, ...]) -> Child:
    return Child(
        "worker",
        own_command(settings, "worker", env=_asked(settings)),
        worker_check(settings.effective_redis_url),
        "",
        after=after,
        grace_s=30.0,  # time to finish the message in hand
        ready_within_s=GRAPH_READY_WITHIN_S + 60.0,
    )


def _api(settings: Settings, *, after: tuple[str, ...]) -> Child:
    return Child(
        "api",
        own_command(settings, "api", env=_asked(settings)),
        http_check(f"{settings.api_url}/readyz"),
        settings.api_url,
        ports=(Port("API", settings.api_port, settings.host),),
        after=after,
        ready_within_s=GRAPH_READY_WITHIN_S + 60.0,
    )
