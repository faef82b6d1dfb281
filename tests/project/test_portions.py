"""Tests that share a server or ports are never in two processes at once."""

import pytest

from tests.portions import portion_of, turn_of


@pytest.mark.parametrize(
    ("test", "portion"),
    [
        ("tests/contract/test_queue.py::test_it[neo4j-redis of the wheel]", "real servers"),
        ("tests/contract/test_queue.py::test_it[arcadedb-redis]", "real servers"),
        ("tests/creator_search/test_index.py::test_it[weaviate]", "real servers"),
        ("tests/contract/test_queue.py::test_it[arcadedb-redis of the wheel]", "tests/contract/test_queue.py"),
        ("tests/contract/test_queue.py::test_it", "tests/contract/test_queue.py"),
        ("tests/e2e/test_crash.py::test_it", "stacks"),
        ("tests/laptop/test_state.py::test_it", "stacks"),
    ],
)
def test_a_test_has_its_portion(test: str, portion: str) -> None:
    assert portion_of(test) == portion


def test_every_test_on_a_real_server_is_of_one_portion(request: pytest.FixtureRequest) -> None:
    real = {"neo4j", "redis", "weaviate"}
    for item in request.session.items:
        values = set(map(str, getattr(getattr(item, "callspec", None), "params", {}).values()))
        assert not values & real or portion_of(item.nodeid) == "real servers", item.nodeid


def test_the_long_portions_come_first() -> None:
    tests = ["tests/e2e/test_crash.py::test_it", "tests/cli/test_x.py::test_it", "tests/x/test_y.py::test_it[neo4j]"]
    assert sorted(tests, key=turn_of) == [tests[2], tests[0], tests[1]]
