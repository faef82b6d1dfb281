"""docker-compose.yml is valid, bounded, healthy by its own measure, and holds no secret."""

import ast
import importlib
import os
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis
import yaml
from pydantic import SecretStr

from creatorgraph.bootstrap.checks import check_settings
from creatorgraph.cli import COMMANDS
from creatorgraph.laptop.commands import redis_command
from creatorgraph.settings import Settings
from tests.contract.working import wait_until
from tests.graph_api.sockets import free_port

from .files import CLONE, read

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(read("docker-compose.yml"))["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRET_NAME = re.compile("PASSWORD|SECRET|KEY|TOKEN|AUTH(?!ENTICATION|ORIZATION)|ALLOWED_KEYS", re.IGNORECASE)
FROM_ENVIRONMENT = re.compile(r"\$\{\w+:\?[^}]+\}")
KNOWN = {f"CREATORGRAPH_{field.upper()}" for field in Settings.model_fields}
# The image says the first three, the stack has one Neo4j and one Weaviate, then come the laptop's, and a caller's own.
FIXED = {
    f"CREATORGRAPH_{name}"
    for name in (
        *("HOME", "HOST", "PORT"),
        *("GRAPH_USER", "GRAPH_DATABASE", "WEAVIATE_GRPC_PORT"),
        *("GRAPH_HEAP", "FAKE_PLATFORMS", "FAKE_PLATFORMS_URL"),
        "TOKEN",
    )
}
OF_AN_S3_ARCHIVE = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"}
every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_the_file_fits_the_compose_schema() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run(check, cwd=CLONE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_servers_and_our_processes_are_all_there() -> None:
    assert set(SERVICES) == {"neo4j", "weaviate", "redis", "api", "worker"}
    assert OURS == ["api", "worker"]


@every_service
def test_a_service_is_watched_bounded_and_restarted(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= service["healthcheck"].keys()
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["restart"] == "unless-stopped"


@every_service
def test_a_service_keeps_its_data_in_a_named_volume(name: str) -> None:
    volumes = yaml.safe_load(read("docker-compose.yml"))["volumes"]
    mounted = [mount.partition(":")[0] for mount in SERVICES[name]["volumes"]]
    assert mounted
    assert set(mounted) <= set(volumes)


@every_service
def test_a_port_is_published_on_the_loopback_address_only(name: str) -> None:
    assert [port for port in SERVICES[name].get("ports", []) if not port.startswith("127.0.0.1:")] == []


@every_service
def test_secrets_come_from_the_environment_and_have_no_default(name: str) -> None:
    environment = SERVICES[name].get("environment", {})
    given = {key: value for key, value in environment.items() if value is not None}  # others are handed on
    secrets = {key: value for key, value in given.items() if SECRET_NAME.search(key) and "ENABLED" not in key}
    literal = {key for key, value in secrets.items() if "USERS" not in key and not FROM_ENVIRONMENT.search(value)}
    assert literal == set()
    assert not any(re.search(r"\$\{\w*(PASSWORD|SECRET|KEY)\w*:?-", str(value)) for value in environment.values())
    assert not any(re.search(r"://[^@/$]*:[^@/$]+@", str(value)) for value in environment.values())


@every_service
def test_no_argument_of_a_process_holds_a_secret(name: str) -> None:
    service = SERVICES[name]
    texts = [*service.get("command", []), *service.get("entrypoint", []), *service["healthcheck"]["test"]]
    for text in texts:
        assert "$" not in text.replace("$$", ""), "compose would write it into the arguments"
        # what a shell reads from a here-document, or sets for one call, is in no list of processes
        seen = re.sub(r"<<(\w+)\n.*?\n\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        assert "$" not in re.sub(r'\b[A-Z0-9_]+="[^"]*" ', "", seen)


def test_redis_takes_its_password_and_shows_it_to_nobody(tmp_path: Path) -> None:
    entrypoint, port = tmp_path / "docker-entrypoint.sh", free_port()
    entrypoint.write_text(f'#!/bin/sh\nexec "$@" --port {port}\n')  # the image's own changes the user and does so
    entrypoint.chmod(0o755)
    (tmp_path / "redis-server").symlink_to(redis_command(Settings(home=tmp_path)).argv[0])
    command = [each.replace("$$", "$") for each in SERVICES["redis"]["command"]]
    variables = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "REDISCLI_AUTH": "hush123"}
    process = subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=subprocess.DEVNULL)
    try:
        with redis.Redis(port=port, password="hush123", decode_responses=True) as client:  # noqa: S106
            wait_until(lambda: answers(client), lambda: "Redis answers")
            assert client.config_get("maxmemory*") | client.config_get("appendonly") == {
                "maxmemory": str(768 * 1024**2),
                "maxmemory-policy": "noeviction",
                "maxmemory-samples": "5",
                "maxmemory-eviction-tenacity": "10",
                "appendonly": "yes",
            }
        with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        assert "hush123" not in " ".join([*command, *psutil.Process(process.pid).cmdline()])
        process.terminate()  # it is the container's process 1 itself, and no shell before it
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def answers(client: "redis.Redis") -> bool:
    """Tell whether Redis listens already."""
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.mark.parametrize("name", OURS)
def test_our_service_runs_a_command_that_exists(name: str) -> None:
    command = SERVICES[name]["command"][0]
    assert command in COMMANDS
    assert 'ENTRYPOINT ["creatorgraph"]' in read("Dockerfile")


@pytest.mark.parametrize("name", OURS)
def test_our_service_is_given_every_setting_that_the_stack_does_not_fix(name: str) -> None:
    assert set(SERVICES[name]["environment"]) == KNOWN - FIXED | OF_AN_S3_ARCHIVE


def test_the_example_has_every_variable_that_the_file_takes_and_sets_none() -> None:
    text = read("docker-compose.yml")
    handed_on = {key for name in OURS for key, value in SERVICES[name]["environment"].items() if value is None}
    example = re.findall(r"^(#?)([A-Z0-9_]+)=(.*)$", read(".env.example"), re.MULTILINE)
    assert sorted(name for _, name, _ in example) == sorted({*re.findall(r"\$\{(\w+):", text), *handed_on})
    assert {name: value for off, name, value in example if not off} == dict.fromkeys(
        re.findall(r"\$\{(\w+):\?", text), ""
    )


def test_what_the_example_shows_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = dict(re.findall(r"^#(CREATORGRAPH_\w+)=(.+)$", read(".env.example"), re.MULTILINE))
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    for name, value in shown.items():
        monkeypatch.setenv(name, value.strip("'"))
    check_settings(Settings(secret_key=SecretStr(b64encode(bytes(32)).decode())))
    assert len(shown) > len(KNOWN) / 2


@pytest.mark.parametrize("name", OURS)
def test_our_service_waits_for_healthy_servers(name: str) -> None:
    waits = {server: how["condition"] for server, how in SERVICES[name]["depends_on"].items()}
    assert waits == dict.fromkeys(["neo4j", "redis", "weaviate"], "service_healthy")


@pytest.mark.parametrize("name", OURS)
def test_our_health_check_is_a_program_whose_names_exist(name: str) -> None:
    kind, python, flag, program = SERVICES[name]["healthcheck"]["test"]
    assert [kind, python, flag] == ["CMD", "python", "-c"]
    imports = [node for node in ast.walk(ast.parse(program)) if isinstance(node, ast.ImportFrom)]
    assert imports
    for node in imports:
        module = importlib.import_module(str(node.module))
        assert all(hasattr(module, alias.name) for alias in node.names)
