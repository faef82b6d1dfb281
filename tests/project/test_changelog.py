"""CHANGELOG.md has the form of Keep a Changelog, and its newest release is the project's version."""

import re
import tomllib

import pytest

from .files import read

KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def releases(text: str) -> dict[str, list[str]]:
    """Give the headings of each release, the newest first. Raises ValueError where one is there twice."""
    parts = re.split(r"^## \[(.+?)\].*\n", text, flags=re.MULTILINE)
    found = {
        name: re.findall(r"^### (.+)$", body, re.MULTILINE) for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    for name, headings in found.items():
        if len(headings) != len(set(headings)):
            raise ValueError(f"{name} has a heading twice: {headings}")
    if len(found) != len(parts) // 2:
        raise ValueError("a release is there twice")
    return found


def test_each_kind_of_change_has_one_heading_in_a_release() -> None:
    for headings in releases(read("CHANGELOG.md")).values():
        assert headings
        assert set(headings) <= set(KINDS)


def test_the_version_is_the_newest_release_or_what_is_not_released_stands_on_top() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert next(iter(releases(read("CHANGELOG.md")))) in ("Unreleased", version)


@pytest.mark.parametrize(
    "text", ["## [Unreleased]\n### Added\n- a\n### Added\n- b\n", "## [0.2.0]\n### Fixed\n## [0.2.0]\n### Fixed\n"]
)
def test_what_is_there_twice_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="twice"):
        releases(text)
