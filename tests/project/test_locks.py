"""The lock files: complete, hashed, current with pyproject.toml, and free of addresses."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .files import read

BOOTSTRAP, RUNTIME, DEVELOPMENT = "requirements-bootstrap.lock", "requirements.lock", "requirements-dev.lock"
LOCKS = [BOOTSTRAP, RUNTIME, DEVELOPMENT]


def blocks(name: str) -> dict[str, str]:
    """Give the lines of a lock file that stand under each `package==version`."""
    parts = re.split(r"^(?=[A-Za-z0-9])", read(name), flags=re.MULTILINE)[1:]
    return {part.split(maxsplit=1)[0]: part for part in parts}


def locked(name: str) -> dict[str, set[str]]:
    """Give versions by package; a package has several where they differ by platform or Python."""
    found: dict[str, set[str]] = {}
    for pin in blocks(name):
        package, _, version = pin.partition("==")
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def wanted() -> tuple[list[Requirement], list[Requirement]]:
    """Read what pyproject.toml asks for: to run, with every extra, and to develop."""
    project = tomllib.loads(read("pyproject.toml"))
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    runtime, development = [*project["project"]["dependencies"], *extras], project["dependency-groups"]["dev"]
    return [Requirement(line) for line in runtime], [Requirement(line) for line in development]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address_and_no_path(name: str) -> None:
    text = read(name)
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^-", text, re.MULTILINE), "an option, as of an index"
    assert not re.search(r"(?<![\w.])/\w", text), "a path of the machine that made it"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_one_version_with_hashes(name: str) -> None:
    assert blocks(name)
    assert [pin for pin, text in blocks(name).items() if "==" not in pin or "--hash=sha256:" not in text] == []


def test_the_locks_hold_every_dependency_in_a_version_that_is_allowed() -> None:
    runtime, development = wanted()
    for lock, requirements in ((RUNTIME, runtime), (DEVELOPMENT, [*runtime, *development])):
        versions = locked(lock)
        for requirement in requirements:
            found = versions.get(canonicalize_name(requirement.name), set())
            assert found, f"{requirement.name} is not in {lock}: run `make lock`"
            assert all(version in requirement.specifier for version in found), f"{requirement}: run `make lock`"


def test_the_lock_knows_no_dependency_that_pyproject_no_longer_asks_for() -> None:
    asked = {canonicalize_name(requirement.name) for group in wanted() for requirement in group}
    direct = {pin.partition("==")[0] for pin, text in blocks(DEVELOPMENT).items() if "creatorgraph (pyproject" in text}
    assert {canonicalize_name(name) for name in direct} == asked, "run `make lock`"


def test_development_runs_the_versions_that_are_shipped() -> None:
    shipped, developed = locked(RUNTIME), locked(DEVELOPMENT)
    assert {name: developed.get(name) for name in shipped} == shipped


def test_the_installer_alone_is_in_the_bootstrap() -> None:
    assert list(locked(BOOTSTRAP)) == ["uv"]
