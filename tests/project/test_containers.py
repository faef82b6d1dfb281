"""Containers for the contract suites: which would be started, and that none is where no engine answers."""

from pathlib import Path

import pytest

from tests.containers import containers, engine_is_there, filled, start_missing


def test_the_images_are_those_of_production() -> None:
    assert [one.image.partition(":")[0] for one in containers()] == ["neo4j", "redis", "semitechnologies/weaviate"]
    assert all(one.image.partition(":")[2] not in {"", "latest"} for one in containers())


def test_a_server_is_named_by_the_port_it_got() -> None:
    (neo4j, _, weaviate) = containers()
    (form,) = neo4j.names.values()
    assert filled(form, host="localhost", places={"7687": 49160}) == "bolt://localhost:49160"
    assert [filled(form, host="h", places={"8080": 1, "50051": 2}) for form in weaviate.names.values()] == [
        "http://h:1",
        "2",
    ]


def test_without_an_engine_nothing_is_started(tmp_path: Path) -> None:
    assert not engine_is_there({}, tmp_path / "docker.sock")
    assert engine_is_there({"DOCKER_HOST": "tcp://127.0.0.1:2375"}, tmp_path / "docker.sock")


def test_a_server_that_is_named_is_not_started_again() -> None:
    named = {name: "elsewhere" for one in containers() for name in one.names}
    assert start_missing(dict(named)) == []


def test_an_engine_that_does_not_answer_leaves_the_suites_on_the_laptop_stack(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    environment = {"DOCKER_HOST": "tcp://127.0.0.1:9"}
    assert start_missing(environment) == []
    assert environment.keys() == {"DOCKER_HOST"}
    assert "no containers, because Docker says" in capsys.readouterr().err
