"""Where the real servers live on this machine: cache, state and ports, all settable from the environment."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8760


class ServersError(Exception):
    """Something on this machine stands in the way; the text says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and the block of ports of one set of servers.

    `cache` outlives the clone and is shared by all of them; `state` holds data, logs and process ids of this set.
    """

    cache: Path
    state: Path
    port: int

    @property
    def bolt_port(self) -> int:
        """Neo4j, Bolt."""
        return self.port

    @property
    def neo4j_http_port(self) -> int:
        """Neo4j, HTTP and Browser."""
        return self.port + 1

    @property
    def redis_port(self) -> int:
        """Redis."""
        return self.port + 2

    @property
    def weaviate_port(self) -> int:
        """Weaviate, HTTP."""
        return self.port + 3

    @property
    def weaviate_grpc_port(self) -> int:
        """Weaviate, gRPC."""
        return self.port + 4

    @property
    def weaviate_inner_ports(self) -> tuple[int, int, int, int]:
        """Weaviate's ports towards its own cluster: gossip, data, Raft, Raft's calls."""
        return (self.port + 5, self.port + 6, self.port + 7, self.port + 8)

    @property
    def env_file(self) -> Path:
        """The file that says to the tests where the servers are."""
        return self.state / "servers.env"


def from_environment(environment: Mapping[str, str]) -> Places:
    """Read the places. Raises ServersError where the port is no number of a free block."""
    cache = environment.get("CREATORGRAPH_CACHE") or "~/.cache/creatorgraph"
    state = environment.get("CREATORGRAPH_SERVERS_STATE") or str(CLONE / ".servers")
    port = environment.get("CREATORGRAPH_SERVERS_PORT") or str(DEFAULT_PORT)
    if not port.isdecimal() or not 1024 <= int(port) <= 65_500:  # noqa: PLR2004 - the unprivileged ports, with room for nine
        raise ServersError(f"CREATORGRAPH_SERVERS_PORT is {port!r}: give a number from 1024 to 65500")
    return Places(Path(cache).expanduser().absolute(), Path(state).expanduser().absolute(), int(port))


def install_once(target: Path, fill: Callable[[Path], None]) -> Path:
    """Fill `target` if it is not there yet; give it back.

    `fill` works in a folder beside it which is renamed when complete, so that an interrupted install leaves nothing
    that looks finished, and two installs at once end with one of them.
    """
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".installing-", dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        made.mkdir()
        fill(made)
        if not target.exists():
            made.rename(target)
    return target


def program(name: str, *, why: str, get: str) -> str:
    """Find a program on PATH. Raises ServersError saying what it is for and how to get it."""
    found = shutil.which(name)
    if found is None:
        raise ServersError(f"{name} is not on PATH. {why} {get}")
    return found


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
