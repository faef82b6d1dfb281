"""The Makefile explains itself, and has what the README and the contract name."""

import re
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
