"""The process of the fake platforms: granian over the application, on this machine only."""

import os
from datetime import UTC, datetime
from functools import partial

from granian.constants import Interfaces
from granian.server import Server
from starlette.applications import Starlette

from creatorgraph.platforms.fakes.app import create_fakes
from creatorgraph.platforms.fakes.population import populate
from creatorgraph.platforms.fakes.state import State

APPLICATION = "creatorgraph.platforms.fakes.server:build"
PERSONS, SEED, QUOTAS = "FAKE_PLATFORMS_PERSONS", "FAKE_PLATFORMS_SEED", "FAKE_PLATFORMS_QUOTAS"


def run_fakes(*, persons: int, seed: int, port: int, quotas: bool) -> None:
    """Serve until SIGTERM or Ctrl-C. The world is made in the process that serves, which is told by its environment."""
    os.environ[PERSONS], os.environ[SEED], os.environ[QUOTAS] = str(persons), str(seed), str(int(quotas))
    server = Server(
        APPLICATION, address="127.0.0.1", port=port, interface=Interfaces.ASGI, factory=True, log_access=False
    )
    server.serve()


def build() -> Starlette:
    """Make the application over the world that the environment names."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    persons, seed = int(os.environ[PERSONS]), int(os.environ[SEED])
    return create_fakes(State(partial(populate, persons, seed=seed, now=today), quotas=os.environ[QUOTAS] == "1"))
