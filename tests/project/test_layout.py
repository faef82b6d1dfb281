"""What no file of the project may hold: paths of one machine, addresses of package registries."""

import re
from collections.abc import Iterator

from .files import CLONE, tracked_files

# Put together here, so that this file does not hold what it looks for.
MACHINE_PATHS = ["/" + "work/", "/" + "root/", "/" + "home/" + "user"]
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
        ("proxy", "golang", "org"),
        ("sum", "golang", "org"),
        ("deb", "debian", "org"),
        ("index", "crates", "io"),
        ("static", "crates", "io"),
        ("docker", "io"),
    )
]
FORBIDDEN = re.compile("|".join(re.escape(each) for each in [*MACHINE_PATHS, *REGISTRY_HOSTS]))


def findings() -> Iterator[str]:
    """Every place where a tracked text file holds something forbidden."""
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        for match in FORBIDDEN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(CLONE)}:{line}: {match[0]}"


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    assert list(findings()) == []


def test_the_pattern_finds_what_it_is_for() -> None:
    assert all(FORBIDDEN.search(f"see {each} for more") for each in [*MACHINE_PATHS, *REGISTRY_HOSTS])


def test_git_knows_the_files_of_the_project() -> None:
    names = {str(path.relative_to(CLONE)) for path in tracked_files()}
    assert {"Makefile", "LICENSE", "CHANGELOG.md", "pyproject.toml", "creatorgraph/settings.py"} <= names
    assert not any(name.startswith((".venv/", ".servers/")) for name in names)
