"""Where a Docker engine answers and no server is named: the real servers as containers, for one run of the tests.

The images are those of `docker-compose.yml`. Containers are removed by testcontainers when the run ends.
"""

import os
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

import yaml

COMPOSE = Path(__file__).resolve().parent.parent / "docker-compose.yml"
SOCKET = Path("/var/run/docker.sock")
PREFIX = "CREATORGRAPH_TEST_"


@dataclass(frozen=True, slots=True)
class Container:
    """A server in a container: the environment it is started with, and the variables that will name it.

    `names` gives, for each variable, a text in which `{host}` and `{<port>}` stand for where the port is reached.
    """

    image: str
    ports: tuple[int, ...]
    environment: Mapping[str, str]
    names: Mapping[str, str]


def containers() -> list[Container]:
    """Give the three servers, without passwords: they live for one run and listen on this machine alone."""
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    image = {name: services[name]["image"] for name in ("neo4j", "redis", "weaviate")}
    weaviate = {
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
        "PERSISTENCE_DATA_PATH": "/var/lib/weaviate",
        "DEFAULT_VECTORIZER_MODULE": "none",
        "AUTOSCHEMA_ENABLED": "false",
        "ASYNC_INDEXING": "true",
        "CLUSTER_HOSTNAME": "weaviate",
    }
    return [
        Container(image["neo4j"], (7687,), {"NEO4J_AUTH": "none"}, {f"{PREFIX}GRAPH_URL": "bolt://{host}:{7687}"}),
        Container(image["redis"], (6379,), {}, {f"{PREFIX}REDIS_URL": "redis://{host}:{6379}/0"}),
        Container(
            image["weaviate"],
            (8080, 50051),
            weaviate,
            {f"{PREFIX}WEAVIATE_URL": "http://{host}:{8080}", f"{PREFIX}WEAVIATE_GRPC_PORT": "{50051}"},
        ),
    ]


def engine_is_there(environment: Mapping[str, str], socket: Path = SOCKET) -> bool:
    """Tell whether a Docker engine may be asked: one is named, or its socket is where it usually is."""
    return bool(environment.get("DOCKER_HOST")) or socket.exists()


def start_missing(environment: MutableMapping[str, str] = os.environ) -> list[str]:
    """Start what no variable names, where an engine answers; give the variables that were set."""
    missing = [one for one in containers() if not environment.keys() & one.names.keys()]
    if not missing or not engine_is_there(environment):
        return []
    from docker.errors import DockerException  # noqa: PLC0415 - half a second, and seldom needed

    try:
        for one in missing:
            environment.update(_started(one))
    except DockerException as error:
        sys.stderr.write(f"engines: no containers, because Docker says: {error}\n")
        return []
    return sorted(name for one in missing for name in one.names)


def _started(one: Container) -> dict[str, str]:
    """Start a container, wait until its ports answer, and give the variables that name it."""
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - half a second, and seldom needed
    from testcontainers.core.wait_strategies import PortWaitStrategy  # noqa: PLC0415

    running = DockerContainer(one.image, env=dict(one.environment), ports=list(one.ports))
    for port in one.ports:
        running.waiting_for(PortWaitStrategy(port))
    running.start()
    places = {str(port): running.get_exposed_port(port) for port in one.ports}
    return {name: filled(form, host=running.get_container_host_ip(), places=places) for name, form in one.names.items()}


def filled(form: str, *, host: str, places: Mapping[str, int]) -> str:
    """Put host and ports into the text that names a server."""
    text = form.replace("{host}", host)
    for port, place in places.items():
        text = text.replace(f"{{{port}}}", str(place))
    return text
