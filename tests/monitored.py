"""What a monitor was told, as values to compare."""

from collections.abc import Iterable

from prometheus_client.metrics_core import Metric


def values(families: Iterable[Metric]) -> dict[tuple[str, ...], float]:
    """Give what was measured, by name (without the project's) and labels."""
    return {
        (sample.name.removeprefix("creatorgraph_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }
