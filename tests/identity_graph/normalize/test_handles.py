"""Handles: what is one, what is an id in its clothes, what two of one person share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.normalize.handles import (
    clean_handle,
    digits,
    handle_key,
    platform_id_in,
    provisional_key,
    skeleton,
    stem,
    with_digits,
    words,
)
from creatorgraph.platforms.observation import Platform

ANY_TEXT = st.text(st.characters(), max_size=60)
CHANNEL = "UCa1b2c3d4e5f6g7h8i9-_wQ"
PLATFORMS = st.sampled_from(Platform)


@pytest.mark.parametrize(
    ("platform", "text", "handle"),
    [
        (Platform.X, "@Foo", "Foo"),
        (Platform.X, " foo ", "foo"),
        (Platform.X, "https://x.com/foo", "foo"),
        (Platform.X, "foo?lang=en", "foo"),
        (Platform.X, "a" * 16, None),
        (Platform.X, "jane.doe", None),
        (Platform.X, "https://instagram.com/foo", None),
        (Platform.X, "i/user/123", None),
        (Platform.INSTAGRAM, "jane.doe_", "jane.doe_"),
        (Platform.INSTAGRAM, "jane/?hl=es", "jane"),
        (Platform.INSTAGRAM, "jane-doe", None),
        (Platform.INSTAGRAM, "...", None),
        (Platform.TIKTOK, "@x/video/1", "x"),
        (Platform.TIKTOK, "žluťoučký", "žluťoučký"),
        (Platform.TIKTOK, "MS4wLjABAAAAqwertyuiop", None),
        (Platform.YOUTUBE, "@jane-doe.", "jane-doe."),
        (Platform.YOUTUBE, "@हिंदी", "हिंदी"),
        (Platform.YOUTUBE, "user/Jane", "user/Jane"),
        (Platform.YOUTUBE, "C/Jané", "c/Jané"),
        (Platform.YOUTUBE, CHANNEL, None),
        (Platform.YOUTUBE, "watch?v=abc", None),
        (Platform.YOUTUBE, "ab", None),
        (Platform.YOUTUBE, "Jane Doe", None),
    ],
)
def test_reads_what_a_user_wrote(platform: Platform, text: str, handle: str | None) -> None:
    assert clean_handle(platform, text) == handle


@pytest.mark.parametrize(
    ("platform", "text", "known"),
    [
        (Platform.YOUTUBE, CHANNEL, CHANNEL),
        (Platform.YOUTUBE, f"https://youtube.com/channel/{CHANNEL}/about", CHANNEL),
        (Platform.X, "i/user/123", "123"),
        (Platform.X, "https://x.com/i/user/123", "123"),
        (Platform.TIKTOK, "MS4wLjABAAAAqwertyuiop", "MS4wLjABAAAAqwertyuiop"),
        (Platform.INSTAGRAM, CHANNEL, None),
        (Platform.X, "jane", None),
    ],
)
def test_finds_the_id_in_a_username(platform: Platform, text: str, known: str | None) -> None:
    assert platform_id_in(platform, text) == known


def test_keys_fold_the_case_and_keep_the_legacy_path() -> None:
    assert handle_key(Platform.X, "Jane") == "x:jane"
    assert handle_key(Platform.YOUTUBE, "user/Jane") == "youtube:user/jane"
    assert provisional_key(Platform.YOUTUBE, "c/Jane") == "youtube:@c/jane"


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("TheRealJaneDoe", "janedoe"),
        ("janedoe_official", "janedoe"),
        ("SenadoraJaneDoe", "janedoe"),
        ("senadorjanedoe", "janedoe"),
        ("DrAmiraDoe", "amiradoe"),
        ("dra_janedoe", "janedoe"),
        ("janedoettv", "janedoe"),
        ("janedoemdb", "janedoe"),
        ("friendsofjanedoe", "janedoe"),
        ("jane.doe.99", "janedoe"),
        ("dailyharbourexpress", "dailyharbourexpress"),
        ("janedoetv", "janedoe"),
        ("janedoegram", "janedoe"),
        ("jane_ingram", "janeingram"),
        ("harbourprogram", "harbourprogram"),
        ("jane_tweets", "jane"),
        ("jane.doe.exe", "janedoe"),
        ("janedoe99.xyz", "janedoe"),
        ("1janedoe", "janedoe"),
        ("its_jane", "jane"),
        ("theodoredavis", "theodoredavis"),
        ("jane_99_doe", "janedoe"),
        ("its_jo", "itsjo"),
        ("tv", "tv"),
        ("99", "99"),
        ("user/JaneDoe", "janedoe"),
        ("the7_official", "the7"),
        ("sf9official", "sf9"),
        ("10cm_official", "10cm"),
        ("official_1team", "1team"),
        ("the_1960", "the1960"),
        ("harbour6_official", "harbour"),
    ],
)
def test_stem_drops_general_affixes(handle: str, expected: str) -> None:
    assert stem(handle) == expected


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("fern6_official", "fern6"),
        ("official__fern173", "fern173"),
        ("fern_official", "fern"),
        ("2fern4moss", "fernformoss"),
    ],
)
def test_a_stem_has_digits_beside_it(handle: str, expected: str) -> None:
    assert with_digits(skeleton(handle), stem(handle)) == expected


def test_words_are_split_at_every_edge() -> None:
    assert words("JaneDoe_99-TVShow") == ("jane", "doe", "99", "tv", "show")
    assert digits("jane99doe1") == "991"
    assert skeleton("c/Jane_Doe-1") == "janedoe1"


@given(PLATFORMS, ANY_TEXT)
def test_a_clean_handle_is_clean(platform: Platform, text: str) -> None:
    handle = clean_handle(platform, text)
    assert handle is None or clean_handle(platform, handle) == handle
    assert handle is None or platform_id_in(platform, text) is None


@given(ANY_TEXT)
def test_skeleton_and_stem_are_their_own(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
    assert stem(stem(text)) == stem(text)


@given(st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True))
def test_stem_does_not_depend_on_case(handle: str) -> None:
    assert stem(handle.upper()) == stem(handle.lower())
    assert "".join(words(handle)) == skeleton(handle)
