"""What no setting's own form tells: checked when something is started, before anything else."""

from creatorgraph.access.secrets import sealing_key
from creatorgraph.enrichment.budget import read_task_limits
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.retention import IMPORT
from creatorgraph.identity_graph.weights import in_force
from creatorgraph.platforms.terms import Source
from creatorgraph.settings import Settings


def check_settings(settings: Settings) -> None:
    """Raise SetupError for a wrong key, weights that are none, wrong limits of AI, or a source that there is not.

    Told now, and not by the fifth death of a worker.
    """
    sealing_key(settings)
    in_force(settings.weights_file)
    read_task_limits(settings.ai_task_dollars or "")
    check_sources(settings)


def check_sources(settings: Settings) -> None:
    """Raise SetupError where days are given for a source that there is not."""
    known = {IMPORT, *(source.value for source in Source)}
    unknown = sorted(settings.retention_days.keys() - known)
    if unknown:
        raise SetupError(
            f"CREATORGRAPH_RETENTION_DAYS names {unknown[0]!r}, which is no source: "
            f"name one of {', '.join(sorted(known))}, or leave it out"
        )
