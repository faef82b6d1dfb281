"""Weaviate, compiled from its published Go module."""

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from places import Places, install_once, program, say
from processes import Server

VERSION = "v1.39.3"  # v1.39.4 and newer were refused by the module proxy
MODULE = "github.com/weaviate/weaviate/cmd/weaviate-server"
BINARY = "weaviate-server"


def server(places: Places) -> Server:
    """Install Weaviate if need be, and give the server."""
    binary = install_once(places.cache / "weaviate" / VERSION, _compile) / BINARY
    address = f"http://127.0.0.1:{places.weaviate_port}"
    return Server(
        name="Weaviate",
        command=(str(binary), "--scheme", "http", "--host", "127.0.0.1", "--port", str(places.weaviate_port)),
        ports=(places.weaviate_port, places.weaviate_grpc_port, *places.weaviate_inner_ports),
        folder=places.state / "weaviate",
        ready=partial(_ready, address),
        exports={
            "CREATORGRAPH_TEST_WEAVIATE_URL": address,
            "CREATORGRAPH_TEST_WEAVIATE_GRPC_PORT": str(places.weaviate_grpc_port),
        },
        environment=_environment(places),
    )


def _compile(target: Path) -> None:
    go = program("go", why="Weaviate is compiled from its Go module.", get="Install Go 1.26 or newer.")
    say(f"Weaviate {VERSION}: compiling (about 4 minutes on 2 cores, 2 GB of memory) ...")
    subprocess.run(
        [go, "install", "-ldflags=-s -w", f"{MODULE}@{VERSION}"],
        env={**os.environ, "GOBIN": str(target), "CGO_ENABLED": "0"},
        check=True,
    )


def _environment(places: Places) -> Mapping[str, str]:
    gossip, data, raft, raft_calls = places.weaviate_inner_ports
    return {
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",  # tests on the loopback address
        "PERSISTENCE_DATA_PATH": str(places.state / "weaviate"),
        "DEFAULT_VECTORIZER_MODULE": "none",
        "ENABLE_API_BASED_MODULES": "false",
        "AUTOSCHEMA_ENABLED": "false",  # an unknown property is an error, not a new column
        "DISABLE_TELEMETRY": "true",
        "GO_PROFILING_DISABLE": "true",
        "LOG_LEVEL": "warning",
        # without it Weaviate's own checks of memory are idle; a million creators had 6GiB
        "GOMEMLIMIT": os.environ.get("CREATORGRAPH_SERVERS_WEAVIATE_MEMORY", "2GiB"),
        # Without it a `kill -9` loses the vectors of objects that were acknowledged; with it a vector is found only
        # once it is indexed, so the writer waits for that. As in docker-compose.yml; "false" shows the other behaviour.
        "ASYNC_INDEXING": os.environ.get("CREATORGRAPH_SERVERS_ASYNC_INDEXING", "true"),
        "GRPC_PORT": str(places.weaviate_grpc_port),  # has no address setting: listens on every interface
        "CLUSTER_HOSTNAME": "creatorgraph",
        "CLUSTER_IN_LOCALHOST": "true",
        "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",
        "CLUSTER_BIND_ADDR": "127.0.0.1",
        "CLUSTER_GOSSIP_BIND_PORT": str(gossip),
        "CLUSTER_DATA_BIND_PORT": str(data),
        "RAFT_PORT": str(raft),
        "RAFT_INTERNAL_RPC_PORT": str(raft_calls),
        "RAFT_BOOTSTRAP_EXPECT": "1",
        "RAFT_TIMEOUTS_MULTIPLIER": "1",
    }


def _ready(address: str) -> bool:
    request = f"{address}/v1/.well-known/ready"
    try:
        with urllib.request.urlopen(request, timeout=2.0) as response:  # noqa: S310 - the scheme is in the constant above
            return bool(response.status == 200)  # noqa: PLR2004 - HTTP's OK
    except urllib.error.URLError:
        return False
