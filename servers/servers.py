"""The real servers for the contract suites, native and cached: `python servers/servers.py up | down | status`.

`up` installs a browser too, for the tests of pages.

    CREATORGRAPH_CACHE                    installed servers (~/.cache/creatorgraph)
    CREATORGRAPH_SERVERS_STATE            data, logs, process ids, servers.env (.servers in the clone)
    CREATORGRAPH_SERVERS_PORT             the first of nine ports (8760)
    CREATORGRAPH_SERVERS_ASYNC_INDEXING   Weaviate's ASYNC_INDEXING (true)
    CREATORGRAPH_SERVERS_WEAVIATE_MEMORY  what Weaviate may take of memory, as GOMEMLIMIT (2GiB)

Where a Docker engine answers, the fixtures of the tests may start containers instead; this script never does.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import debian
import neo4j_community
import redis_debian
import weaviate_go
from places import Places, ServersError, from_environment, say
from processes import Server, answers, running, start, stop, wait_ready

PID_FILES = ("neo4j.pid", "redis.pid", "weaviate.pid")


def up(places: Places) -> None:
    """Install what is missing, start what does not run, wait until all answer, write the env file."""
    places.state.mkdir(parents=True, exist_ok=True)
    browser = debian.installed("chromium", package="chromium")
    servers = [make(places) for make in (redis_debian.server, neo4j_community.server, weaviate_go.server)]
    try:
        for server in servers:
            _start_if_down(server)
        for server in servers:
            wait_ready(server)
    except BaseException:
        _stop_all(places)  # all or none: half a set would let a contract suite pass unseen
        raise
    exports = {name: value for server in servers for name, value in server.exports.items()}
    _write_env(places.env_file, exports | {"CREATORGRAPH_TEST_CHROMIUM": browser})
    print(places.env_file.read_text(encoding="utf-8"), end="")


def down(places: Places) -> None:
    """Stop the servers and remove their data; logs stay."""
    stopped = _stop_all(places)
    for name in PID_FILES:
        shutil.rmtree((places.state / name).with_suffix(""), ignore_errors=True)
    say(f"stopped: {', '.join(stopped) or 'nothing ran'}")


def status(places: Places) -> bool:
    """Say which servers run; tells whether all do."""
    states = {name.removesuffix(".pid"): running(places.state / name) for name in PID_FILES}
    for name, process in states.items():
        print(f"{name:9} {f'runs, pid {process.pid}' if process else 'is down'}")
    return all(states.values())


def _start_if_down(server: Server) -> None:
    if running(server.pid_file) is not None and answers(server):
        say(f"{server.name} runs already")
        return
    stop([server.pid_file])
    start(server)


def _stop_all(places: Places) -> list[str]:
    places.env_file.unlink(missing_ok=True)
    return [file.stem for file in stop([places.state / name for name in PID_FILES])]


def _write_env(path: Path, exports: Mapping[str, str]) -> None:
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in exports.items()]
    path.write_text("".join(lines), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0, 1 where a server is down or does not start, 2 for wrong use."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("up", "down", "status"))
    command = parser.parse_args(arguments).command
    try:
        places = from_environment(os.environ)
        if command == "status":
            return 0 if status(places) else 1
        {"up": up, "down": down}[command](places)
    except (ServersError, subprocess.CalledProcessError) as error:
        say(f"servers: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
