"""The command lines and the list of children, as functions of the settings."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from creatorgraph.laptop.children import laptop_children
from creatorgraph.laptop.commands import graph_command, own_command, redis_command
from creatorgraph.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give the settings of an installation of its own."""
    return Settings(home=tmp_path, port=24000, graph_heap="1g")


def test_the_graph_listens_on_loopback_keeps_all_in_the_home_and_hides_its_password(settings: Settings) -> None:
    command = graph_command(settings, "hush-hush")
    line = " ".join(command.argv)
    assert "-Xmx1g" in command.argv
    assert "-Darcadedb.bolt.host=127.0.0.1 -Darcadedb.bolt.port=24001" in line
    assert "-Darcadedb.server.httpIncomingHost=127.0.0.1 -Darcadedb.server.httpIncomingPort=24002" in line
    assert f"-Darcadedb.server.databaseDirectory={settings.state}/graph/databases" in line
    assert "hush-hush" not in line + repr(command)
    assert not command.inherit


def test_redis_keeps_its_log_and_takes_no_configuration_file(settings: Settings) -> None:
    argv = redis_command(settings).argv
    options = dict(zip(argv[1::2], argv[2::2], strict=True))
    assert options["--bind"] == "127.0.0.1"
    assert options["--port"] == "24003"
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "everysec"
    assert options["--dir"] == str(settings.state / "redis")


def test_our_own_processes_get_the_very_home_and_port(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(settings.state)
    command = own_command(Settings(home=Path("state"), port=24000), "worker")
    assert command.env == {"CREATORGRAPH_HOME": str(settings.state / "state"), "CREATORGRAPH_PORT": "24000"}
    assert command.argv[-3:] == ("-m", "creatorgraph", "worker")
    assert command.inherit
    command = own_command(Settings(home=Path("state"), port=24000, weights=Path("mine.json")), "worker")
    assert command.env["CREATORGRAPH_WEIGHTS"] == str(settings.state / "mine.json")


def test_worker_and_api_wait_for_the_queue_and_load_while_the_graph_starts(settings: Settings) -> None:
    children = {child.name: child for child in laptop_children(settings)}
    assert list(children) == ["graph", "redis", "platforms", "worker", "api"]
    assert children["worker"].after == children["api"].after == ("redis",)
    assert [port.number for child in children.values() for port in child.ports] == [24001, 24002, 24003, 24004, 24000]


def test_fake_platforms_run_only_where_no_platform_key_is_set(tmp_path: Path) -> None:
    bare = {child.name: child for child in laptop_children(Settings(home=tmp_path, port=24000))}
    assert bare["worker"].command
    assert bare["worker"].command.env["CREATORGRAPH_FAKE_PLATFORMS_URL"] == bare["platforms"].where
    for others in ({"x_token": SecretStr("of the real X")}, {"fake_platforms": False}):
        children = {child.name: child for child in laptop_children(Settings(home=tmp_path, port=24000, **others))}
        assert "platforms" not in children
        assert children["worker"].command
        assert "CREATORGRAPH_FAKE_PLATFORMS_URL" not in children["worker"].command.env


def test_a_set_url_means_that_server_and_shows_no_password(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        graph_url="bolt://graph.example:7687",
        graph_password=SecretStr("hush"),
        redis_url="redis://:hush@queue.example:6379/1",
        weaviate_url="http://index.example:8080",
    )
    servers = [child for child in laptop_children(settings) if child.command is None]
    assert [(child.name, child.where) for child in servers] == [
        ("graph", "bolt://graph.example:7687"),
        ("redis", "redis://queue.example:6379/1"),
        ("weaviate", "http://index.example:8080"),
    ]
    assert "hush" not in repr([child.where for child in servers])
