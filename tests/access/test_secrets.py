"""Secrets: made once, whoever asks first, and for their owner's eyes only."""

import base64
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from creatorgraph.access.secrets import graph_password, kept, sealing_key
from creatorgraph.errors import SetupError
from creatorgraph.settings import Settings

PRINT = "import sys, pathlib; from creatorgraph.access.secrets import kept; print(kept(pathlib.Path(sys.argv[1]), 'k'))"


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = kept(tmp_path, "key")
    assert kept(tmp_path, "key") == first
    assert kept(tmp_path, "other") != first
    assert len(bytes.fromhex(first)) == 32


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    kept(tmp_path / "home", "key")
    folder = tmp_path / "home" / "secrets"
    assert (folder.stat().st_mode & 0o777, (folder / "key").stat().st_mode & 0o777) == (0o700, 0o600)
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_threads_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        found = set(threads.map(lambda _: kept(tmp_path, "key"), range(64)))
    assert len(found) == 1


def test_processes_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PRINT, str(tmp_path)]
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert {each.communicate(timeout=60)[0].strip() for each in asking} == {kept(tmp_path, "k")}


def test_the_key_is_the_one_that_is_set_or_else_the_one_that_is_kept(tmp_path: Path) -> None:
    given = base64.b64encode(bytes(range(32))).decode()
    assert sealing_key(Settings(home=tmp_path, secret_key=SecretStr(given))) == bytes(range(32))
    assert not (tmp_path / "secrets").exists()
    assert sealing_key(Settings(home=tmp_path)) == sealing_key(Settings(home=tmp_path))
    assert len(sealing_key(Settings(home=tmp_path))) == 32


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("not base64!", "CREATORGRAPH_SECRET_KEY is not base64; make one with: openssl rand -base64 32"),
        ("ünlesbar", "CREATORGRAPH_SECRET_KEY is not base64; make one with: openssl rand -base64 32"),
        ("c2hvcnQ=", "CREATORGRAPH_SECRET_KEY holds 5 bytes, 32 are needed"),
        ("", "CREATORGRAPH_SECRET_KEY holds 0 bytes, 32 are needed"),
    ],
)
def test_a_key_that_is_none_is_refused_without_being_shown(tmp_path: Path, wrong: str, reason: str) -> None:
    with pytest.raises(SetupError) as caught:
        sealing_key(Settings(home=tmp_path, secret_key=SecretStr(wrong)))
    assert str(caught.value) == reason


def test_the_graphs_password_is_set_or_kept_or_elsewhere_none(tmp_path: Path) -> None:
    assert graph_password(Settings(home=tmp_path, graph_password=SecretStr("set"))) == "set"
    assert graph_password(Settings(home=tmp_path, graph_url="bolt://elsewhere:7687")) == ""
    assert not (tmp_path / "secrets").exists()
    assert graph_password(Settings(home=tmp_path)) == kept(tmp_path, "graph-password")
