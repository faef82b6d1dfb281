"""A stack for tests, run as a script: `python small_stack.py HOME PORT KIND…` runs the named children for real.

Kinds: `web` (serves HTTP), `graph` and `redis` (the laptop's own), `crash` (dies at once), `deaf` (ignores SIGTERM),
`first`, `second`, `third` (write their name to HOME/ended when they are stopped, each after the one before), `broken`
(its program is missing), `parent` (starts a process of its own), `away` (runs elsewhere and never answers).
"""

import sys
from pathlib import Path

from creatorgraph.errors import SetupError
from creatorgraph.laptop.children import Child, Port, laptop_children
from creatorgraph.laptop.commands import Command
from creatorgraph.laptop.readiness import http_check
from creatorgraph.laptop.restarts import RestartPolicy
from creatorgraph.laptop.running import RunsAlreadyError, run_stack
from creatorgraph.laptop.state import Place
from creatorgraph.laptop.supervisor import Event
from creatorgraph.settings import Settings

# any death of a test counts as one at once: a busy machine lets a child live long before it is killed
QUICK = RestartPolicy(at_once_s=60.0, attempts=3, first_delay_s=0.1)

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
CRASH = "import sys; print('no such luck', flush=True); sys.exit(3)"
PARENT = (
    "import subprocess, sys, pathlib, time; p = subprocess.Popen(['sleep', '600']);"
    "pathlib.Path('grandchild').write_text(str(p.pid)); time.sleep(600)"
)
ENDS = """
import pathlib, signal, sys, time
def end(number, frame):
    with pathlib.Path("ended").open("a") as file:
        file.write(sys.argv[1] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path("up-" + sys.argv[1]).touch()
time.sleep(600)
"""


def small(home: Path, name: str, code: str, *, after: tuple[str, ...] = (), shows: str | None = None) -> Child:
    """Make a child of a line of Python. It is ready when a file is there, or its log says something."""

    async def ready(pid: int | None) -> str | None:
        there = (home / shows).exists() if shows else (home / "logs" / f"{name}.log").read_bytes()
        return None if pid and there else f"{name} is not there yet"

    command = Command(argv=(sys.executable, "-c", code, name), cwd=home)
    return Child(name, command, ready, "", after=after, grace_s=1.0, ready_within_s=20.0)


def web(home: Path, port: int) -> Child:
    """Make a child that serves HTTP."""
    argv = (sys.executable, "-u", "-m", "http.server", str(port), "--bind", "127.0.0.1")
    where = f"http://127.0.0.1:{port}"
    return Child("web", Command(argv=argv, cwd=home), http_check(where), where, ports=(Port("small web", port),))


def child(kind: str, home: Path, port: int) -> Child:
    """Make one child."""
    nowhere = http_check("http://127.0.0.1:9")
    broken = Command(argv=("/nowhere/at-all",), cwd=home / "missing")
    known = {
        "web": web(home, port),
        "crash": small(home, "crash", CRASH, shows="never"),
        "deaf": small(home, "deaf", DEAF),
        "parent": small(home, "parent", PARENT, shows="grandchild"),
        "broken": Child("broken", broken, nowhere, ""),
        "away": Child("away", None, nowhere, "http://127.0.0.1:9", ready_within_s=1.0),
        "first": small(home, "first", ENDS, shows="up-first"),
        "second": small(home, "second", ENDS, after=("first",), shows="up-second"),
        "third": small(home, "third", ENDS, after=("second",), shows="up-third"),
    }
    if kind in known:
        return known[kind]
    own = laptop_children(Settings(home=home, port=port, graph_heap="512m"))
    return next(each for each in own if each.name == kind)


def main(home: Path, port: int, kinds: list[str]) -> None:
    """Run them until told to stop."""

    def say(event: Event) -> None:
        sys.stdout.write(f"{event.name}: {event.text}\n")
        sys.stdout.flush()

    try:
        run_stack([child(kind, home, port) for kind in kinds], place=Place(home, port), say=say, policy=QUICK)
    except RunsAlreadyError as error:
        sys.exit(f"runs already: {error}")
    except SetupError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
