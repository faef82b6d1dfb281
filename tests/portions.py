"""How the tests are dealt out to the processes of one run (`make test` runs two, by pytest-xdist).

A real server has one database that a test empties, so all tests on real servers are one portion. Those that start whole
stacks are another: they use fixed ports. Any other file of tests is a portion of its own, as each process has servers
of the wheels for itself. The long portions come first, so that no process waits for another's at the end; the weeks of
the schedule would take ArcadeDB ten times as long after tests that removed many accounts.
"""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

from tests.engines import NEO4J, REDIS

REAL = {NEO4J, REDIS, "weaviate"}
LONG = ("real servers", "stacks", "tests/contract/test_queue.py", "tests/operations/test_schedule.py")
STACKS = ("tests/e2e/", "tests/laptop/")


def portion_of(test: str) -> str:
    """Name the portion of a test, by its id: `tests/x/test_y.py::test_z[arcadedb-redis]`."""
    path, _, name = test.partition("::")
    if REAL.intersection(name.partition("[")[2].removesuffix("]").split("-")):
        return LONG[0]
    return LONG[1] if path.startswith(STACKS) else path


def turn_of(test: str) -> int:
    """Give the turn of a test, to sort by."""
    portion = portion_of(test)
    return LONG.index(portion) if portion in LONG else len(LONG)


class PortionScheduling(LoadScopeScheduling):  # type: ignore[misc]  # for the same reason
    """Gives each process a whole portion at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return portion_of(nodeid)
