"""How cases look in a list: short, and no more certain than they are."""

import io

import pytest
from rich.console import Console

from creatorgraph.cli.review_view import near_view, probable


@pytest.mark.parametrize(
    ("probability", "shown"), [(0.9, "0.900"), (0.999965, ">0.999"), (0.9994, "0.999"), (0.00001, "<0.001")]
)
def test_no_probability_is_shown_as_certain(probability: float, shown: str) -> None:
    assert probable(probability) == shown


@pytest.mark.parametrize(("count", "more"), [(3, ""), (4, ""), (9, "5 more")])
def test_a_list_shows_the_weightiest_reasons(count: int, more: str) -> None:
    reasons = [f"reason {number}" for number in range(count)]
    edge = {"account": {"key": "x:1"}, "other": {"key": "x:2"}, "reasons": reasons}
    near = {"probability": 0.5, "meaning": 0.25, "creator": {"key": "c", "name": "Nora"}, "edge": edge}
    out = io.StringIO()
    Console(file=out, width=200).print(near_view([near]))
    shown = " ".join(out.getvalue().split())
    assert "; ".join([*reasons[:4], *([more] if more else [])]) in shown
    assert all(reason not in shown for reason in reasons[4:])
