"""Rows of the import format: every documented field, every odd value, never an exception."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.matching import Description
from creatorgraph.operations.descriptions import read_description
from creatorgraph.operations.row_names import ALIASES
from creatorgraph.operations.rows import FIELDS, Rejected, Skipped, read_any_row, read_row
from creatorgraph.platforms.observation import AccountObservation

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CHANNEL = "UCa1b2c3d4e5f6g7h8i9-_wQ"
LONG = "x" * 30_000


def read(**row: object) -> AccountObservation | Rejected | Skipped:
    """Read a row of an account on X, unless it says otherwise."""
    return read_row({"platform": "x", "username": "jane"} | row, source="import:test", observed_at=NOW)


def accepted(**row: object) -> AccountObservation:
    """Read a row that is fine."""
    found = read(**row)
    assert isinstance(found, AccountObservation)
    return found


def rejected(**row: object) -> Rejected:
    """Read a row that is not."""
    found = read(**row)
    assert isinstance(found, Rejected)
    return found


EXAMPLES: dict[str, tuple[object, object]] = {
    "platform": ("Twitter", "x"),
    "username": ("@Jane", "Jane"),
    "platform_id": (42, "42"),
    "imported_as": ("twitter:jane", "twitter:jane"),
    "display_name": (" Jane Doe ", "Jane Doe"),
    "bio": ("Hello", "Hello"),
    "url": ("janedoe.com", "janedoe.com"),
    "email": ("jane@janedoe.com; press@label.com", ("jane@janedoe.com", "press@label.com")),
    "links": ('["janedoe.com", "x.com/john"]', ("janedoe.com", "x.com/john")),
    "followers": ("1000", 1000),
    "following": (7.0, 7),
    "posts_count": (0, 0),
    "engagement_rate": ("0.031", 0.031),
    "avg_views": (10, 10.0),
    "avg_likes": (1.5, 1.5),
    "avg_comments": ("2", 2.0),
    "verified": ("yes", True),
    "is_business": ("0", False),
    "country": ("DE", "DE"),
    "language": ("de", "de"),
    "image_url": ("https://img.example/jane.jpg", "https://img.example/jane.jpg"),
    "observed_at": ("2026-10-31", datetime(2026, 10, 31, tzinfo=UTC)),
    "last_post_at": ("2026-10-31T02:00:00+02:00", datetime(2026, 10, 31, tzinfo=UTC)),
    "recent_posts": ('[{"id": "p1", "likes": 3}]', 1),
}


def test_what_follows_from_the_posts_of_a_row_is_computed_where_it_does_not_say_it() -> None:
    posts = [{"id": str(day), "likes": 9, "comments": 1, "posted_at": f"2026-10-{day:02}"} for day in range(1, 13)]
    found = accepted(followers=1000, recent_posts=posts, avg_likes=3)
    assert (found.days_between_posts, found.engagement_rate, found.avg_comments) == (1, 0.01, 1)
    assert (found.avg_likes, found.last_post_at) == (3, datetime(2026, 10, 12, tzinfo=UTC))
    assert accepted(followers=1000).engagement_rate is None


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_read(name: str) -> None:
    given_value, expected = EXAMPLES[name]
    found = getattr(accepted(**{name: given_value}), FIELDS[name])
    assert (len(found) if name == "recent_posts" else found) == expected


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_other_names_of_a_field_mean_the_same(alias: str, name: str) -> None:
    value = EXAMPLES[name][0]
    row = {"platform": "x", "platform_id": "1"} | ({} if name == "imported_as" else {"imported_as": "x:jane"})
    one, two = (read_row(row | {each: value}, source="s", observed_at=NOW) for each in (alias, name))
    assert isinstance(one, AccountObservation)
    assert one == two


@pytest.mark.parametrize("spelt", ["Display Name", " DISPLAY_NAME ", "display-name", "Full Name"])
def test_names_of_fields_are_read_in_any_case_and_with_spaces(spelt: str) -> None:
    assert accepted(**{spelt: "Jane Doe"}) == accepted(display_name="Jane Doe")


def test_the_name_of_a_field_wins_over_other_names_for_it() -> None:
    assert accepted(bio="one", description="two").bio == accepted(description="two", bio="one").bio == "one"


@pytest.mark.parametrize(
    ("written", "name"),
    [("YT", "youtube"), ("ig", "instagram"), ("X (Twitter)", "x"), (" tiktok.com ", "tiktok"), ("Tik  Tok", "tiktok")],
)
def test_short_names_of_platforms_are_understood(written: str, name: str) -> None:
    assert accepted(platform=written).platform == name


def test_a_profiles_address_says_its_platform() -> None:
    found = accepted(platform=None, username="https://www.instagram.com/jane.doe/?hl=de")
    assert (found.platform, found.handle) == ("instagram", "jane.doe")
    assert accepted(platform=None, username=None, profile_url="youtube.com/@jane").platform == "youtube"
    assert rejected(platform=None, username="https://example.com/jane").field == "platform"


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("2,100,000", 2_100_000),
        ("1'234", 1_234),
        ("1 234 567", 1_234_567),
        ("2.100.000", 2_100_000),
        ("19M", 19_000_000),
        ("1.25k", 1_250),
        ("12 K", 12_000),
        ("1.5B", 1_500_000_000),
        ("0.1k", 100),
        ("12,5K", 12_500),
        ("1,2 M", 1_200_000),
        ("3 Mio.", 3_000_000),
        ("1.5 lakh", 150_000),
        ("10万", 100_000),
        ("12 500", 12_500),
        ("1,23,456", 123_456),
        ("12.5K subscribers", 12_500),
        ("1,234 Followers", 1_234),
    ],
)
def test_counts_are_read_as_people_write_them(written: str, count: int) -> None:
    assert accepted(followers=written).followers == count


@pytest.mark.parametrize(
    "written",
    [
        "2.100",
        "1,23",
        "12,3456",
        "1,234.567",
        "1,234'567",
        "M",
        "k5",
        "1e",
        "-3K",
        "1.2.3",
        "1,234K",
        ">1M",
        "500+",
        "followers",
        "2.100 fans",
    ],
)
def test_a_count_that_can_be_read_in_two_ways_is_refused(written: str) -> None:
    assert rejected(followers=written).field == "followers"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,5", 1_234.5),
        ("1,234.5", 1_234.5),
        ("12,5", 12.5),
        ("1,234,567", 1_234_567),
        ("1,2K", 1_200),
        ("0,25", 0.25),
    ],
)
def test_means_are_read_as_people_write_them(written: str, number: float) -> None:
    assert accepted(avg_likes=written).avg_likes == number


@pytest.mark.parametrize("row", [{"followers": "2.100"}, {"followers": "1,234K"}, {"avg_likes": "12,345"}])
def test_a_number_of_two_readings_is_refused_with_them(row: dict[str, object]) -> None:
    assert rejected(**row).reason == "could be thousands or decimals; write 1234, or 1.2K"


@pytest.mark.parametrize(
    "written",
    [
        "2026/10/27 14:10",
        "2026.10.27 14:10",
        "2026. 10. 27. 14:10",
        "27.10.2026 14:10",
        "27.10.2026, 14:10:00",
        "27/10/2026 14:10",
        "10/27/2026T14:10Z",
        "27-10-2026 14:10",
        "Tue Oct 27 14:10:00 +0000 2026",
        "Tue, 27 Oct 2026 14:10:00 GMT",
    ],
)
def test_an_instant_of_another_order_is_read_where_it_has_one_reading(written: str) -> None:
    assert accepted(observed_at=written).observed_at == datetime(2026, 10, 27, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hour", "minute", "second"),
    [
        ("10/27/2026 9:05", 9, 5, 0),
        ("27.10.2026 9:05", 9, 5, 0),
        ("2026-10-27 9:05:01", 9, 5, 1),
        ("10/27/2026 10:05:00 PM", 22, 5, 0),
        ("10/27/2026, 9:05:01\u202fAM", 9, 5, 1),
        ("10/27/2026 12:05 am", 0, 5, 0),
        ("10/27/2026 12:05 p.m.", 12, 5, 0),
        ("2026-10-27 22:17:24 UTC", 22, 17, 24),
        ("27/10/2026 22:17:24 GMT", 22, 17, 24),
        ("10/27/2026 10:05 PM +02:00", 20, 5, 0),
    ],
)
def test_a_time_is_read_as_spreadsheets_write_it(written: str, hour: int, minute: int, second: int) -> None:
    assert accepted(observed_at=written).observed_at == datetime(2026, 10, 27, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize("written", ["10/27/2026 13:05 PM", "10/27/2026 0:05 AM", "27.10.2026 9 PM"])
def test_a_time_that_no_clock_shows_is_refused(written: str) -> None:
    assert rejected(observed_at=written).reason.startswith("Input should be a valid datetime")


@pytest.mark.parametrize("written", ["2026-10-3", "3 Oct 2026", "October 3, 2026", "2026/10/3", "10/10/2026"])
def test_a_day_of_another_order_is_read(written: str) -> None:
    day = 10 if written == "10/10/2026" else 3
    assert accepted(last_post_at=written).last_post_at == datetime(2026, 10, day, tzinfo=UTC)


@pytest.mark.parametrize("written", ["03/04/2026", "3-4-2026", "03/04/2026 10:00", "3/4/2026 9:05 PM"])
def test_a_day_that_may_be_a_month_is_refused_with_why(written: str) -> None:
    assert rejected(observed_at=written).reason == (
        "could be a day and a month, or a month and a day; write 2026-10-29"
    )


def test_a_share_may_be_given_in_percent_and_is_never_scaled() -> None:
    assert accepted(engagement_rate="3.5 %").engagement_rate == 0.035
    assert accepted(engagement_rate="3,5%").engagement_rate == 0.035
    assert accepted(engagement_rate="0,035").engagement_rate == 0.035
    assert rejected(engagement_rate="3k").field == "engagement_rate"


@pytest.mark.parametrize("written", [1_761_574_244, "1761574244", 1_761_574_244_000, "1761574244000"])
def test_a_number_is_seconds_or_milliseconds(written: object) -> None:
    assert accepted(observed_at=written).observed_at == datetime(2025, 10, 27, 14, 10, 44, tzinfo=UTC)


@pytest.mark.parametrize("name", ["observed_at", "last_post_at"])
@pytest.mark.parametrize("written", [46_322, "46322", "46322.587", 20_261_027, 0, -1, "-1", True, "inf"])
def test_the_day_of_a_spreadsheet_is_not_taken_for_1970(name: str, written: object) -> None:
    assert rejected(**{name: written}).reason.startswith("Input should be a valid datetime")


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("nothing", [None, "", "  ", float("nan")])
def test_what_is_null_blank_or_nan_was_not_looked_at(name: str, nothing: object) -> None:
    if name in {"platform", "username"}:
        assert rejected(**{name: nothing}).field == name
    else:
        assert accepted(**{name: nothing}) == accepted()


@pytest.mark.parametrize("name", sorted(set(FIELDS) - {"platform", "username", "imported_as", "display_name", "bio"}))
@pytest.mark.parametrize("nothing", ["nan", "NaN", "NaT", "<NA>", "n/a", "none"])
def test_what_says_that_nothing_is_known_was_not_looked_at_but_in_names(name: str, nothing: str) -> None:
    assert accepted(**{name: nothing}) == accepted()
    assert accepted(display_name=nothing).display_name == nothing
    post = {"id": "p", "likes": nothing, "posted_at": nothing, "mentions": nothing}
    assert accepted(recent_posts=[post]) == accepted(recent_posts=[{"id": "p"}])


@pytest.mark.parametrize("name", ["email", "links"])
def test_an_empty_list_was_looked_at(name: str) -> None:
    assert getattr(accepted(**{name: []}), FIELDS[name]) == ()
    assert getattr(accepted(**{name: [None, "a@b.de"]}), FIELDS[name]) == ("a@b.de",)


@pytest.mark.parametrize("extra", ["person_id", "Plattform", "", "__class__"])
def test_fields_that_mean_nothing_are_left_out(extra: str) -> None:
    assert accepted(**{extra: "anything"}) == accepted()


def test_what_a_row_does_not_say_comes_from_the_import() -> None:
    found = accepted()
    assert (found.observed_at, found.source, found.imported_as) == (NOW, "import:test", "x:jane")
    assert accepted(platform="twitter").imported_as == "twitter:jane"
    assert accepted(id=7).imported_as == accepted(id="7").imported_as == "7"


def test_an_account_is_called_as_its_row_writes_it_unless_that_is_too_long() -> None:
    address = "https://x.com/jane?utm_source="
    assert accepted(username=address).imported_as == f"x:{address}"
    assert accepted(platform="twitter", username=address + "a" * 300).imported_as == "x:jane"
    channel = f"https://www.youtube.com/channel/{CHANNEL}?feature={'a' * 300}"
    assert accepted(platform="youtube", username=channel).imported_as == f"youtube:{CHANNEL}"
    assert accepted(username=None, platform_id="12.0").imported_as == "x:12"
    assert rejected(imported_as="a" * 301).field == "imported_as"


@pytest.mark.parametrize("username", [CHANNEL, f"https://www.youtube.com/channel/{CHANNEL}"])
def test_an_id_where_a_name_should_stand_is_an_id(username: str) -> None:
    found = accepted(platform="youtube", username=username)
    assert (found.platform_id, found.handle) == (CHANNEL, None)


def test_an_id_alone_is_enough() -> None:
    found = accepted(username=None, platform_id=12)
    assert (found.platform_id, found.handle, found.imported_as) == ("12", None, "x:12")


SECOND = "MS4wLjABAAAAv7iSuuXDJGDvJkmH_vz1qkDZYo1apxgzaxdBSeIuPiM"


@pytest.mark.parametrize("nothing", ["N/A", "null", "-", "#N/A", " none "])
def test_a_placeholder_is_no_id_that_accounts_could_share(nothing: str) -> None:
    assert accepted(platform_id=nothing) == accepted()
    assert rejected(username=None, platform_id=nothing).reason.startswith("is missing, and so is platform_id")


@pytest.mark.parametrize(
    ("platform", "given_id", "kept"),
    [
        ("instagram", "31807224889.0", "31807224889"),
        ("instagram", 31_807_224_889.0, "31807224889"),
        ("x", " 1438520123456789012 ", "1438520123456789012"),
        ("x", 1_438_520_123_456_789_012, "1438520123456789012"),
        ("youtube", CHANNEL, CHANNEL),
        ("tiktok", "6812345678901234567", "6812345678901234567"),
        ("tiktok", SECOND, SECOND),
        ("tiktok", "723f24d7-e717-40f8-a2b6-cb8464cd23b4", "723f24d7-e717-40f8-a2b6-cb8464cd23b4"),
        ("tiktok", "-0006812345", "-0006812345"),
    ],
)
def test_an_id_has_one_form(platform: str, given_id: object, kept: str) -> None:
    assert accepted(platform=platform, platform_id=given_id).platform_id == kept


@pytest.mark.parametrize("platform", ["instagram", "youtube", "tiktok", "x"])
@pytest.mark.parametrize(
    "given_id",
    [
        "0",
        "000",
        "unknown",
        "undefined",
        "not_available",
        "1,438,520",
        "-1",
        "12345x",
        "UCshort",
        "7.5",
        "?",
        "1" * 5_000 + ".0",
    ],
)
def test_what_is_no_id_on_a_platform_is_refused(platform: str, given_id: str) -> None:
    assert rejected(platform=platform, platform_id=given_id).field == "platform_id"


@pytest.mark.parametrize("platform", ["instagram", "youtube", "tiktok", "x"])
@pytest.mark.parametrize(
    "given_id", ["7.12346E+18", "7,12346E+18", "7e18", 7.12346e18, "1438520123456789012.0", 1_438_520_123_456_789_012.0]
)
def test_an_id_that_lost_its_digits_is_refused_with_why(platform: str, given_id: object) -> None:
    assert rejected(platform=platform, platform_id=given_id).reason.startswith("a spreadsheet shortened this id")


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"platform": None}, "platform", "is missing; say instagram, youtube, tiktok or x"),
        ({"platform": ["x"]}, "platform", "is missing; say instagram, youtube, tiktok or x"),
        ({"username": None}, "username", "is missing, and so is platform_id; one of them is needed"),
        ({"username": "no such name"}, "username", "'no such name' cannot be a name on x"),
        ({"username": {"a": 1}}, "username", "must be a text"),
        ({"username": True}, "username", "must be a text"),
        ({"platform_id": {"a": 1}}, "platform_id", "must be a text"),
        ({"platform_id": 1.5}, "platform_id", "must be a text"),
        ({"platform_id": "@jane"}, "platform_id", "is a handle; give it as username"),
        ({"platform_id": "1" * 200}, "platform_id", "must be a number without signs"),
        ({"platform_id": 0}, "platform_id", "0 is the id of nobody"),
        ({"username": "x.com/i/user/0"}, "username", "0 is the id of nobody"),
        ({"platform_id": "12\x003"}, "platform_id", "must have no white space and no control characters"),
        ({"platform_id": "1 2"}, "platform_id", "must have no white space and no control characters"),
        ({"recent_posts": [{"id": "1\x1b2"}]}, "recent_posts.0.id", "must have no white space and no control"),
        ({"followers": True}, "followers", "Input should be a valid integer"),
        ({"followers": -1}, "followers", "Input should be greater than or equal to 0"),
        ({"followers": 1.5}, "followers", "Input should be a valid integer, got a number with a fractional part"),
        ({"follower_count": "1.234"}, "followers", "could be thousands or decimals; write 1234, or 1.2K"),
        ({"engagement_rate": "inf"}, "engagement_rate", "Input should be a finite number"),
        ({"verified": "maybe"}, "verified", "Input should be a valid boolean"),
        ({"bio": 5}, "bio", "Input should be a valid string"),
        ({"bio": LONG}, "bio", "String should have at most 20000 characters"),
        ({"website": LONG}, "url", "String should have at most 4000 characters"),
        ({"links": ["a.de", 5]}, "links.1", "Input should be a valid string"),
        ({"emails": [{"a": 1}]}, "email.0", "Input should be a valid string"),
        ({"observed_at": "yesterday"}, "observed_at", "Input should be a valid datetime, as 2026-10-29 or 2026-10-29T"),
        ({"observed_at": "45.10.2026 14:05"}, "observed_at", "Input should be a valid datetime, as 2026-10-29 or"),
        ({"observed_at": ["2026"]}, "observed_at", "Input should be a valid datetime, as 2026-10-29 or"),
        ({"avg_likes": "1.8,00,5"}, "avg_likes", "Input should be a valid number, as 1234.5"),
        ({"observed_at": "0001-01-01T00:00:00+14:00"}, "observed_at", "Value error, no such instant in UTC"),
        ({"recent_posts": [{"likes": 1}]}, "recent_posts.0.id", "Field required"),
        ({"recent_posts": "many"}, "recent_posts", "Input should be a list"),
    ],
)
def test_a_bad_value_is_refused_with_its_field_and_a_reason(row: dict[str, object], field: str, reason: str) -> None:
    found = rejected(**row)
    assert found.field == field
    assert found.reason.startswith(reason)


@pytest.mark.parametrize("row", [None, 5, "text", ["platform", "x"], True])
def test_what_is_no_object_is_refused(row: object) -> None:
    found = read_row(row, source="s", observed_at=NOW)
    assert isinstance(found, Rejected)
    assert found.reason.startswith("a row must be an object with fields, not ")


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("facebook", "facebook"), (" GitHub ", "GitHub"), ("z" * 99, "z" * 64), ("vk\x1b", "vk")],
)
def test_rows_of_other_platforms_are_skipped(given_name: str, name: str) -> None:
    assert read(platform=given_name) == Skipped(name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PLAUSIBLE = st.fixed_dictionaries(
    {"platform": st.sampled_from(["x", "youtube", "tiktok", "instagram"]), "username": st.just("jane") | JSON},
    optional={name: st.just(EXAMPLES[name][0]) | JSON for name in FIELDS if name not in {"platform", "username"}},
)


def test_a_whole_address_says_the_platform_that_its_own_field_does_not() -> None:
    row = {"platform": "YouTube channel", "username": "https://www.youtube.com/@MiraCooks"}
    seen = read_row(row, source="s", observed_at=NOW)
    assert isinstance(seen, AccountObservation)
    assert (seen.platform, seen.handle) == ("youtube", "MiraCooks")
    assert read_row(row | {"username": "MiraCooks"}, source="s", observed_at=NOW) == Skipped("YouTube channel")
    described = read_description(row)
    assert isinstance(described, Description)
    assert described.platform == "youtube"


@given(JSON | PLAUSIBLE | st.dictionaries(st.sampled_from([*FIELDS, *ALIASES]), JSON))
def test_no_value_raises_and_every_answer_is_one_of_three(row: Any) -> None:  # noqa: ANN401 - any JSON value
    found = read_row(row, source="s", observed_at=NOW)
    if isinstance(found, AccountObservation):
        assert found.handle or found.platform_id
        assert to_text(found.observed_at)
    else:
        assert isinstance(found, Skipped) or found.reason


@given(PLAUSIBLE)
def test_what_is_accepted_survives_the_message(row: dict[str, Any]) -> None:
    found = read_row(row, source="s", observed_at=NOW)
    if isinstance(found, AccountObservation):
        assert AccountObservation.model_validate_json(found.model_dump_json(exclude_defaults=True)) == found


@given(st.sampled_from([name for name in FIELDS if name != "platform"]), st.text("péñ漢", min_size=60))
def test_a_reason_does_not_repeat_what_the_row_holds(name: str, secret: str) -> None:
    found = read(**{"bio": secret, "display_name": secret, "email": [secret], "followers": "?", name: [secret]})
    assert isinstance(found, Rejected)
    assert secret not in found.reason
    assert len(found.reason) < 200


@pytest.mark.parametrize(
    ("platform", "username", "handle"),
    [
        ("youtube", "playlist?list=PL9", None),
        ("youtube", "Quilla Brandtov", "Quilla Brandtov"),
        ("x", "muchtoolongforsuchaname", "muchtoolongforsuchaname"),
    ],
)
def test_a_name_that_none_can_have_is_compared_all_the_same(platform: str, username: str, handle: str | None) -> None:
    row = {"platform": platform, "username": username, "platform_id": None, "display_name": "Quilla"}
    assert isinstance(read_row(row, source="s", observed_at=NOW), Rejected)
    seen = read_any_row(row, source="s", observed_at=NOW)
    assert isinstance(seen, AccountObservation)
    assert (seen.handle, seen.display_name, seen.imported_as) == (handle, "Quilla", f"{platform}:{username}")
    assert isinstance(read_any_row({"platform": "x"}, source="s", observed_at=NOW), Rejected)


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("country", "de", "DE"),
        ("country", "Germany", "DE"),
        ("country", " Deutschland", "DE"),
        ("country", "UK", "GB"),
        ("country", "日本", "JP"),
        ("country", "🇧🇷", "BR"),
        ("country", "Atlantis", "Atlantis"),
        ("country", "Berlin", "Berlin"),
        ("language", "pt_BR", "pt"),
        ("language", "EN", "en"),
        ("language", "zh-Hans", "zh"),
        ("language", "Español", "es"),
        ("language", "German", "de"),
        ("language", "Hindi", "hi"),
        ("language", "polski", "pl"),
        ("language", "Türkçe", "tr"),
        ("language", "日本語", "ja"),
        ("language", "Tiếng Việt", "vi"),
        ("language", "ไทย", "th"),
        ("language", "العربية", "ar"),
        ("language", "Klingon", "Klingon"),
        ("language", "Indian", "Indian"),
    ],
)
def test_countries_and_languages_are_kept_as_their_codes(name: str, written: str, kept: str) -> None:
    assert getattr(accepted(**{name: written}), name) == kept


@pytest.mark.parametrize("nothing", ["N/A", " - ", "null", "None", "#N/A"])
def test_what_tables_write_for_not_known_is_nothing(nothing: str) -> None:
    names = ("followers", "engagement_rate", "verified", "observed_at", "email", "links", "url", "country", "language")
    found = accepted(display_name=nothing, **dict.fromkeys(names, nothing))
    assert found == accepted(display_name=nothing)
    assert found.display_name == nothing.strip()


def test_control_characters_are_no_part_of_a_text() -> None:
    found = accepted(
        username="ja\0ne",
        display_name="J\0ane\x1b",
        bio="one\r\n\ttwo\x07\x9f",
        url="jane\0doe.com",
        links=["a\0.de"],
        recent_posts=[{"id": "p1", "caption": "\0Hi", "hashtags": ["a\0"], "mentions": ["b\0"]}],
    )
    assert (found.handle, found.imported_as, found.display_name) == ("jane", "x:jane", "Jane")
    assert (found.bio, found.website, found.links) == ("one\r\n\ttwo", "janedoe.com", ("a.de",))
    (post,) = found.recent_posts
    assert (post.caption, post.hashtags, post.mentions) == ("Hi", ("a",), ("b",))


def test_posts_are_read_as_accounts_are() -> None:
    post = {"id": 5, "likes": "1.2K", "views": "2,100,000", "comments": "", "posted_at": "2026-10-31 23:00"}
    (found,) = accepted(recent_posts=[{**post, "hashtags": "one two", "mentions": None}]).recent_posts
    assert (found.id, found.hashtags, found.mentions) == ("5", ("one", "two"), ())
    assert (found.likes, found.views, found.comments) == (1_200, 2_100_000, None)
    assert found.posted_at == NOW - timedelta(hours=1)
    assert rejected(recent_posts=[{"id": "p", "likes": "many"}]).field == "recent_posts.0.likes"


def test_a_day_is_its_beginning() -> None:
    assert accepted(last_post_at=(NOW - timedelta(days=1)).date()).last_post_at == NOW - timedelta(days=1)


def test_spaces_around_a_name_are_no_part_of_what_files_call_the_account() -> None:
    assert accepted(platform=" X ", username=" jane ").imported_as == "x:jane"


def test_an_instant_without_a_zone_is_utc() -> None:
    naive = NOW.replace(tzinfo=None) - timedelta(hours=1)
    assert accepted(observed_at=naive).observed_at == NOW - timedelta(hours=1)
    assert accepted(observed_at="2026-10-31 23:00").observed_at == NOW - timedelta(hours=1)
