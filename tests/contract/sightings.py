"""Observations, stores and clocks for the contract suites."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from creatorgraph.access.sealing import Sealer
from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.rebuild import Rebuild
from creatorgraph.platforms.observation import AccountObservation, Platform

SEALER = Sealer(b"contract suites of this project")
START = datetime(2026, 11, 1, tzinfo=UTC)


def clock() -> datetime:
    """Give the instant at which every test happens."""
    return START + timedelta(days=20)


def ids(prefix: str = "id") -> Callable[[], str]:
    """Give a source of ids that sort as they were minted."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers):06}"


def store_on(graph: Graph, *, prefix: str = "row") -> AccountStore:
    """Give a store of its own; two stores on one graph need two prefixes."""
    return AccountStore(graph, sealer=SEALER, clock=clock, new_id=ids(prefix))


def rebuild_on(graph: Graph, folder: Path, *, used: weights.Weights | None = None) -> Rebuild:
    """Give what makes all edges and creators of a graph anew."""
    return Rebuild(graph, Folder(folder / "bulk", "100MB"), used or weights.load(), clock=clock, new_id=ids("rebuilt"))


def seen(platform: str, name: str, /, *, day: float = 0, **shown: object) -> AccountObservation:
    """Make an observation of `@handle`, `id` or `id@handle`, made so many days after the start."""
    identity, _, handle = name.partition("@")
    return AccountObservation.model_validate(
        {
            "platform": Platform(platform),
            "platform_id": identity or None,
            "handle": handle or None,
            "observed_at": START + timedelta(days=day),
            "source": "test",
            **shown,
        }
    )
