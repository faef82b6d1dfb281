"""Whether a handle is another one with an edition beside it."""

import pytest

from creatorgraph.identity_graph.normalize.editions import edition_of


@pytest.mark.parametrize(
    ("whole", "brand", "is_one"),
    [
        ("harbourwirespanish", "harbourwire", True),
        ("spanishharbourwire", "harbourwire", True),
        ("harbourwire", "harbourwire", False),
        ("harbourwirecrew", "harbourwire", False),
        ("spanish", "harbour", False),
        ("spanish", "wire", False),  # an edition alone is nobody's
    ],
)
def test_an_edition_stands_before_or_behind_the_brand(whole: str, brand: str, *, is_one: bool) -> None:
    assert edition_of(whole, brand) == is_one
