"""One stack for most tests of this folder, as somebody has it on a laptop."""

from collections.abc import Iterator

import pytest

from tests.e2e.stack import PORT, Stack, running


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, set[str]]]:
    """Run a stack for the session, and note which kinds of nodes are there before anybody loads something."""
    with running(tmp_path_factory.mktemp("stack") / "home", PORT) as up:
        with up.graph() as session:
            kinds = {
                label for record in session.run("MATCH (n) RETURN labels(n) AS kinds") for label in record["kinds"]
            }
        yield up, kinds


@pytest.fixture(scope="session")
def stack(fresh: tuple[Stack, set[str]]) -> Stack:
    """Give the stack of the session. Who needs it empty wipes it."""
    return fresh[0]


@pytest.fixture(scope="session")
def nodes_at_start(fresh: tuple[Stack, set[str]]) -> set[str]:
    """Give the kinds of nodes that a stack holds once it is up."""
    return fresh[1]
