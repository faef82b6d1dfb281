"""Settings: read from the environment, with everything else counted from them."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from creatorgraph.settings import DEFAULT_PORT, Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the settings of whoever runs the tests away."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CREATORGRAPH_{name.upper()}", raising=False)


def test_ports_are_counted_from_the_base() -> None:
    settings = Settings(port=20_000)
    ports = [settings.api_port, settings.bolt_port, settings.graph_http_port, settings.redis_port]
    assert ports == [20_000, 20_001, 20_002, 20_003]
    assert Settings().api_port == DEFAULT_PORT


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "PORT", "GRAPH_URL", "INSTAGRAM_TOKEN"):
        monkeypatch.setenv(f"CREATORGRAPH_{name}", "")
    settings = Settings()
    assert (settings.home, settings.port) == (Settings.model_fields["home"].default, DEFAULT_PORT)
    assert (settings.graph_url, settings.instagram_token) == (None, None)


def test_a_url_that_is_not_set_is_the_laptops() -> None:
    settings = Settings(port=20_000)
    assert settings.effective_graph_url == "bolt://127.0.0.1:20001"
    assert settings.effective_redis_url == "redis://127.0.0.1:20003/0"
    assert (settings.effective_graph_user, settings.effective_graph_database) == ("root", "identity")
    assert settings.api_url == "http://127.0.0.1:20000"


def test_a_url_that_is_set_is_used_with_its_servers_own_defaults() -> None:
    settings = Settings(graph_url="bolt://graph:7687", redis_url="redis://queue:6379/1")
    assert settings.effective_graph_url == "bolt://graph:7687"
    assert settings.effective_redis_url == "redis://queue:6379/1"
    assert (settings.effective_graph_user, settings.effective_graph_database) == ("neo4j", None)


def test_user_and_database_that_are_set_stand_on_either_engine() -> None:
    for url in (None, "bolt://graph:7687"):
        settings = Settings(graph_url=url, graph_user="jane", graph_database="people")
        assert (settings.effective_graph_user, settings.effective_graph_database) == ("jane", "people")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("port", "20000", 20_000),
        ("home", "/srv/state", Path("/srv/state")),
        ("log_level", "debug", "DEBUG"),
        ("bulk_memory", "1.5 gib", "1.5 gib"),
        ("retention_days", '{"x": 30}', {"x": 30}),
        ("graph_url", "bolt://g:1", "bolt://g:1"),
        ("graph_password", "hush", SecretStr("hush")),
    ],
)
def test_each_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    monkeypatch.setenv(f"CREATORGRAPH_{name.upper()}", text)
    assert getattr(Settings(), name) == value


@pytest.mark.parametrize(("name", "value"), [("port", 80), ("port", 65_501), ("worker_threads", 0), ("port", "abc")])
def test_a_value_out_of_range_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: value})


@pytest.mark.parametrize(
    ("host", "url", "own"),
    [
        ("127.0.0.1", "http://127.0.0.1:8700", []),
        ("0.0.0.0", "http://127.0.0.1:8700", []),  # noqa: S104
        ("::", "http://[::1]:8700", []),
        ("::1", "http://[::1]:8700", []),
        ("10.0.0.5", "http://10.0.0.5:8700", ["10.0.0.5"]),
        ("fd00::5", "http://[fd00::5]:8700", ["[fd00::5]"]),
    ],
)
def test_the_api_answers_as_this_machine_and_as_what_it_is_called(host: str, url: str, own: list[str]) -> None:
    loopback = ["127.0.0.1", "localhost", "[::1]"]
    assert Settings(host=host).api_url == url
    assert list(Settings(host=host).accepted_hosts) == [*loopback, *own]
    assert list(Settings(host=host, hosts="a.example, api,").accepted_hosts) == [*loopback, *own, "a.example", "api"]


@pytest.mark.parametrize("hosts", ["*", "*.example", "https://a.example", "a.example:443", "a b", "a..b"])
def test_hosts_are_names_and_never_all(hosts: str) -> None:
    with pytest.raises(ValidationError, match="hosts"):
        Settings(hosts=hosts)


def test_the_state_folder_is_absolute_and_knows_the_users_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert Settings().state == tmp_path / ".creatorgraph"
    assert Settings(home=Path("here")).state == tmp_path / "here"


def test_secrets_do_not_show_in_what_is_printed() -> None:
    secrets = {"graph_password": "hush-1", "weaviate_api_key": "hush-2", "secret_key": "hush-3"}
    settings = Settings.model_validate(secrets)
    assert "hush" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 20_000
