"""All that a reviewer works with, over one graph."""

from dataclasses import dataclass
from typing import Self

from creatorgraph.clock import Clock
from creatorgraph.identity_graph.decisions import NewId
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.review_files import DecisionFiles
from creatorgraph.identity_graph.review_reads import ReviewReads
from creatorgraph.identity_graph.reviews import ReviewService
from creatorgraph.identity_graph.weights import Weights


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """What reviewers look at (`reads`), what they do (`acts`), and decisions as files."""

    reads: ReviewReads
    acts: ReviewService
    files: DecisionFiles

    @classmethod
    def over(cls, graph: Graph, *, weights: Weights, clock: Clock, new_id: NewId) -> Self:
        """Make a desk whose previews cluster as resolution does with these weights."""
        return cls(
            ReviewReads(graph, weights=weights, clock=clock),
            ReviewService(graph, clock=clock, new_id=new_id),
            DecisionFiles(graph, clock=clock, new_id=new_id),
        )
