"""Explaining an edge: every comparison stands beside its own sentence, and the bits sum to the weight."""

from typing import Any

from hypothesis import given

from creatorgraph.identity_graph import weights
from creatorgraph.identity_graph.evidence import COMPARISONS
from creatorgraph.identity_graph.explaining import PRIOR, PRIOR_SENTENCE, explain
from creatorgraph.identity_graph.resolution import edge_of
from creatorgraph.identity_graph.scores import score
from tests.identity_graph.tables import ROWS, columns

SENTENCES = {comparison.name: comparison.sentences for comparison in COMPARISONS}
WEIGHTS = weights.load().model_copy(update={"bands": weights.Bands(link=0.9, review=0.0)})


@given(ROWS)
def test_every_comparison_stands_beside_its_own_sentence(row: dict[str, Any]) -> None:
    (pair,) = score(columns([row]), WEIGHTS)
    said = explain(edge_of(pair, WEIGHTS, "2026-11-01T00:00:00.000Z"))
    assert {one.name for one in said} == {PRIOR, *pair.bits}
    assert abs(sum(one.bits for one in said) - pair.weight) <= 1e-6
    assert all(one.sentence in SENTENCES.get(one.name, (PRIOR_SENTENCE,)) for one in said)
    assert [one.sentence for one in said if one.name != PRIOR] == list(pair.reasons)


def test_an_edge_whose_sentences_were_lost_shows_its_bits() -> None:
    said = explain({"w_handle": 2.0, "w_gone": -3, "w_prior": -1.0, "reasons": ["one alone"], "weight": -2.0})
    assert [(one.name, one.bits, one.sentence) for one in said] == [
        ("gone", -3.0, ""),
        ("handle", 2.0, ""),
        ("prior", -1.0, PRIOR_SENTENCE),
    ]
