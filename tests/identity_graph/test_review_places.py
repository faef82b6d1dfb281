"""Where cases stand in the review queue."""

import math

from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.review_places import SHARDS, loss_at, place_of, places_of

PROBABILITIES = st.floats(0.00001, 0.99999)
REACHES = st.integers(0, 10**11)
KEYS = st.text("xyz:0123456789", min_size=1, max_size=8)
BANDS = st.sampled_from(["link", "review"])


@given(PROBABILITIES, BANDS, REACHES, KEYS, KEYS)
def test_a_place_is_one_of_its_band_and_tells_the_loss_to_two_digits(
    probability: float, band: str, reach: int, one: str, other: str
) -> None:
    place = place_of(probability, band, reach=reach, pair=(one, other))
    assert place in places_of(band)
    assert place == place_of(probability, band, reach=reach, pair=(other, one))
    loss = probability * (1 - probability) * round(2 * math.log10(10 + reach)) / 2
    assert math.isclose(loss_at(place), loss, rel_tol=0.051)


@given(PROBABILITIES, PROBABILITIES, BANDS, REACHES, REACHES, KEYS)
def test_whoever_has_the_greater_loss_never_stands_behind(
    one: float, two: float, band: str, reach: int, other_reach: int, key: str
) -> None:
    first = place_of(one, band, reach=reach, pair=(key, "a"))
    second = place_of(two, band, reach=other_reach, pair=(key, "b"))
    if loss_at(first) > loss_at(second):
        assert first > second


@given(BANDS, st.integers(0, 30))
def test_equal_losses_are_spread_over_shards(band: str, start: int) -> None:
    places = {place_of(0.5, band, reach=0, pair=(f"x:{start + n}", "tiktok:1")) for n in range(400)}
    assert len(places) == SHARDS
    assert max(places) - min(places) == SHARDS - 1


def test_bands_share_no_place() -> None:
    assert not set(places_of("link")) & set(places_of("review"))
