"""The canonical profile: what a creator's accounts say together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.profiles import profile_of

ACCOUNTS = st.lists(
    st.fixed_dictionaries(
        {"key": st.integers(0, 99).map(str), "platform": st.sampled_from(["x", "youtube", "tiktok"])},
        optional={
            "followers": st.none() | st.integers(0, 3),
            "engagement_rate": st.none() | st.sampled_from([0.0, 0.5]),
            "display_name": st.sampled_from(["", "Jane", "Joan"]),
            "handle": st.sampled_from(["jane", "joan"]),
            "bio": st.sampled_from(["", "hello"]),
            "verified": st.none() | st.booleans(),
            "country": st.sampled_from(["DE", "FR"]),
            "language": st.none() | st.sampled_from(["de", "fr", "en"]),
            "last_post_at": st.sampled_from(["2026-01-01", "2026-01-02"]),
            "observed_at": st.sampled_from(["2026-01-01", "2026-01-02"]),
            "derived": st.sampled_from(['{"bio":{"emails":[["h","person"]]}}', "{}"]),
        },
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda account: account["key"],
)


@given(ACCOUNTS.flatmap(lambda accounts: st.tuples(st.just(accounts), st.permutations(accounts))))
def test_the_order_of_accounts_does_not_matter(orders: tuple[list[dict[str, Any]], ...]) -> None:
    assert profile_of(orders[0]) == profile_of(orders[1])


@given(ACCOUNTS)
def test_followers_stand_per_platform_and_in_an_interval(accounts: list[dict[str, Any]]) -> None:
    profile = profile_of(accounts)
    counted = [a["followers"] for a in accounts if a.get("followers") is not None]
    if counted:
        assert profile["followers_largest"] <= profile["followers_sum"]
        assert profile["followers_largest"] == max(
            value for name, value in profile.items() if _per_platform(name) and value is not None
        )
    else:
        assert (profile["followers_largest"], profile["followers_sum"]) == (None, None)
        assert all(value is None for name, value in profile.items() if _per_platform(name))


def _per_platform(name: str) -> bool:
    return name in {"followers_x", "followers_youtube", "followers_tiktok", "followers_instagram"}


@given(ACCOUNTS)
def test_a_profile_has_a_name_and_counts_its_accounts(accounts: list[dict[str, Any]]) -> None:
    profile = profile_of(accounts)
    assert profile["name"]
    assert profile["account_count"] == len(accounts)
    assert profile["platforms"] == sorted({account["platform"] for account in accounts})


def test_no_followers_are_a_number_and_unknown_ones_are_none() -> None:
    profile = profile_of([{"key": "1", "platform": "x", "followers": 0}, {"key": "2", "platform": "youtube"}])
    assert (profile["followers_x"], profile["followers_youtube"], profile["followers_instagram"]) == (0, None, None)
    assert (profile["followers_largest"], profile["followers_sum"]) == (0, 0)


def test_texts_and_engagement_are_those_of_the_account_with_most_followers() -> None:
    small = {"key": "1", "platform": "x", "followers": 5, "display_name": "Jo", "bio": "small", "engagement_rate": 0.9}
    large = {"key": "2", "platform": "x", "followers": 9, "display_name": "Jane", "bio": "", "engagement_rate": 0.1}
    profile = profile_of([small, large])
    assert (profile["name"], profile["bio"], profile["engagement_x"]) == ("Jane", "small", 0.1)
    assert (profile["followers_x"], profile["followers_sum"]) == (9, 14)


def test_languages_come_the_most_frequent_first() -> None:
    accounts = [{"key": str(n), "platform": "x", "language": each} for n, each in enumerate(["fr", "de", "fr", "en"])]
    assert profile_of(accounts)["languages"] == ["fr", "de", "en"]


@pytest.mark.parametrize(
    ("account", "name"),
    [({"display_name": "Jane", "handle": "jd"}, "Jane"), ({"display_name": "", "handle": "jd"}, "jd"), ({}, "x:1")],
)
def test_who_shows_no_name_is_called_by_handle_or_key(account: dict[str, str], name: str) -> None:
    assert profile_of([{"key": "x:1", "platform": "x", **account}])["name"] == name


@pytest.mark.parametrize(
    ("derived", "shown"), [('{"bio":{"emails":[["h","person"]]}}', True), ('{"bio":{}}', False), (None, False)]
)
def test_it_is_known_whether_an_address_is_shown(derived: str | None, *, shown: bool) -> None:
    assert profile_of([{"key": "x:1", "platform": "x", "derived": derived}])["has_email"] is shown
