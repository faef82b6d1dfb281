"""Fixtures of the laptop's tests."""

import os
from itertools import cycle

import pytest

from creatorgraph.laptop.children import Port
from creatorgraph.laptop.ports import is_free

FIRST_PORT = int(os.environ.get("CREATORGRAPH_TEST_LAPTOP_PORT", "23010"))
BLOCK = 5
_blocks = cycle(range(FIRST_PORT, FIRST_PORT + 80, BLOCK))


@pytest.fixture
def port() -> int:
    """Give the first of five free ports."""
    return next(base for base in _blocks if all(is_free(Port("test", base + each)) for each in range(BLOCK)))
