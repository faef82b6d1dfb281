"""What matches descriptions with the graph in force."""

from creatorgraph.access.sealing import Sealer
from creatorgraph.clock import system_clock
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.matching import Matcher
from creatorgraph.identity_graph.weights import in_force
from creatorgraph.settings import Settings


def matcher_over(graph: Graph, settings: Settings, sealer: Sealer) -> Matcher:
    """Make what matches by the weights in force. Raises SetupError where these cannot be used."""
    return Matcher(graph, weights=in_force(settings.weights_file), hash_email=sealer.keyed_hash, clock=system_clock)
