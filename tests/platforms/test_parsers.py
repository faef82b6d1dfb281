"""Every form of answer that the platforms are known to send, made up by hand, and what is read from it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.platforms import tiktok
from creatorgraph.platforms.clients import Interface
from creatorgraph.platforms.http import Reply
from creatorgraph.platforms.instagram import Instagram
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.outcomes import Answer, Ask, Failed, Found, Refusal, Trouble, name_of
from creatorgraph.platforms.recent import FurtherCalls, Listed
from creatorgraph.platforms.terms import Source
from creatorgraph.platforms.tiktok import TikTok
from creatorgraph.platforms.x import X
from creatorgraph.platforms.youtube import YouTube
from tests.platforms.replies import AT, reply

CHANNEL, OTHER = "UC" + "a" * 22, "UC" + "b" * 22
INSTAGRAM, YOUTUBE, X_API = Instagram("https://ig", "t", "1"), YouTube("https://yt", "k"), X("https://x", "t")
RESEARCH = TikTok("https://tt", "t", Source.TIKTOK_RESEARCH)
DISPLAY = TikTok("https://tt", "t", Source.TIKTOK_DISPLAY)
ALL: list[Interface] = [INSTAGRAM, YOUTUBE, RESEARCH, DISPLAY, X_API]
NEXT_MIDNIGHT_UTC = datetime(2026, 11, 21, tzinfo=UTC)


def names(answer: Answer) -> list[str]:
    return [name_of(each) for each in answer.outcomes]


def only(answer: Answer) -> Any:  # noqa: ANN401 - an observation whose fields a test names
    (outcome,) = answer.outcomes
    assert isinstance(outcome, Found), outcome
    return outcome.observation


def refusal(answer: Answer) -> Refusal:
    assert answer.refusal is not None, answer
    return answer.refusal


def graph_error(code: int, **more: object) -> dict[str, object]:
    return {"error": {"message": "(#n) no", "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}}


def google_error(reason: str, code: int = 403) -> dict[str, object]:
    return {"error": {"code": code, "message": "no", "errors": [{"domain": "any", "reason": reason}]}}


def tiktok_error(code: str, message: str = "") -> dict[str, object]:
    return {"data": {}, "error": {"code": code, "message": message, "log_id": "1"}}


def test_instagram_reads_an_account_and_its_media() -> None:
    media = {
        "id": "179",
        "caption": "with @friend. and #Tea",
        "media_type": "CAROUSEL_ALBUM",
        "timestamp": "2026-11-01T10:00:00+0000",
        "like_count": 30,
    }
    user = {"id": "178", "username": "Ada.Tea", "name": "Ada", "biography": "tea", "followers_count": 1000}
    answer = INSTAGRAM.parse(
        [Ask("ada.tea")],
        reply({"business_discovery": user | {"media": {"data": [media]}}, "id": "1"}, headers={
            "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":40}',
        }),
    )  # fmt: skip
    seen = only(answer)
    assert (seen.platform_id, seen.handle, seen.followers, seen.following) == ("178", "Ada.Tea", 1000, None)
    (post,) = seen.recent_posts
    assert (post.type, post.mentions, post.hashtags, post.likes, post.comments) == (
        "carousel", ("friend",), ("Tea",), 30, None,
    )  # fmt: skip
    assert seen.last_post_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert answer.left is not None
    assert answer.left.share == pytest.approx(0.6)


def test_instagram_cannot_be_injected() -> None:
    assert not INSTAGRAM.accepts(Ask("a){id},business_discovery.username(b"))
    assert not INSTAGRAM.accepts(Ask("17841", by_id=True))


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (graph_error(110, error_subcode=2207013), 400, "not shown"),
        (graph_error(4), 403, "throttled"),
        (graph_error(17), 400, "throttled"),
        (graph_error(32), 403, "throttled"),
        (graph_error(613), 400, "throttled"),
        (graph_error(190), 400, "auth failure"),
        (graph_error(10), 403, "auth failure"),
        (graph_error(200), 403, "auth failure"),
        (graph_error(2), 500, "server error"),
        (graph_error(999, is_transient=True), 400, "server error"),
        (graph_error(100), 400, "bad request"),
        (graph_error(100, message="Requires the 'Public Content Access' feature"), 400, "auth failure"),
        (graph_error(4, is_transient=True), 403, "throttled"),
        ({"error": "?"}, 400, "bad request"),
        (b"<html>", 502, "server error"),
        (b'{"business_disc', 200, "malformed"),
        ({"id": "1"}, 200, "malformed"),
        ({"business_discovery": {"id": "1", "followers_count": -4}}, 200, "found"),
    ],
)
def test_instagram_says_no_in_many_ways(body: object, status: int, outcome: str) -> None:
    assert names(INSTAGRAM.parse([Ask("ada")], reply(body, status))) == [outcome]


def test_instagram_of_another_endpoint_says_when_to_come_back() -> None:
    usage = '{"178":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":19}]}'
    seen = INSTAGRAM.parse([Ask("a")], reply(graph_error(80002), 400, headers={"x-business-use-case-usage": usage}))
    assert refusal(seen).until == AT + timedelta(minutes=19)


def channel(identity: str, **statistics: object) -> dict[str, object]:
    snippet = {"title": "Ada", "description": "tea https://ada.example", "customUrl": "@adatea", "country": "GR"}
    return {"id": identity, "snippet": snippet | {"defaultLanguage": "el-GR"}, "statistics": statistics}


def test_youtube_tells_absent_from_found_in_any_order_and_reads_counts_as_texts() -> None:
    asks = [Ask(CHANNEL, by_id=True), Ask("UC" + "c" * 22, by_id=True), Ask(OTHER, by_id=True)]
    items = [
        channel(OTHER, subscriberCount="7", hiddenSubscriberCount=True),
        channel(CHANNEL, subscriberCount="123000", videoCount="4"),
        channel(CHANNEL, subscriberCount="123000"),
    ]
    answer = YOUTUBE.parse(asks, reply({"items": items}))
    assert names(answer) == ["found", "not found", "found"]
    first, _, last = answer.outcomes
    assert isinstance(first, Found)
    assert isinstance(last, Found)
    assert (first.observation.followers, first.observation.posts_count, first.observation.country) == (123_000, 4, "GR")
    assert first.observation.language == "el"
    assert last.observation.followers is None


def test_youtube_of_a_handle_without_items_is_not_found() -> None:
    assert names(YOUTUBE.parse([Ask("adatea")], reply({"kind": "youtube#channelListResponse"}))) == ["not found"]


@pytest.mark.parametrize(
    ("body", "status", "trouble", "until"),
    [
        (google_error("quotaExceeded"), 403, Trouble.QUOTA_EXCEEDED, datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (google_error("rateLimitExceeded"), 403, Trouble.THROTTLED, AT + timedelta(minutes=1)),
        (google_error("userRateLimitExceeded"), 403, Trouble.THROTTLED, AT + timedelta(minutes=1)),
        (google_error("forbidden"), 403, Trouble.AUTH_FAILURE, None),
        (google_error("keyInvalid", 400), 400, Trouble.AUTH_FAILURE, None),
        (google_error("invalidFilters", 400), 400, Trouble.BAD_REQUEST, None),
        (google_error("backendError", 503), 503, Trouble.SERVER_ERROR, None),
        (b"", 500, Trouble.SERVER_ERROR, None),
        (b'{"items": [', 200, Trouble.MALFORMED, None),
        ({"items": 7}, 200, Trouble.MALFORMED, None),
    ],
)
def test_youtube_says_no_in_many_ways(body: object, status: int, trouble: Trouble, until: datetime | None) -> None:
    seen = refusal(YOUTUBE.parse([Ask(CHANNEL, by_id=True), Ask(OTHER, by_id=True)], reply(body, status)))
    assert (seen.trouble, seen.until) == (trouble, until)


def test_youtubes_day_ends_at_midnight_pacific_in_summer_too() -> None:
    summer = datetime(2026, 7, 1, 6, 59, tzinfo=UTC)
    seen = refusal(YOUTUBE.parse([Ask("a")], reply(google_error("quotaExceeded"), 403, at=summer)))
    assert seen.until == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_every_platform_shows_where_the_picture_is() -> None:
    picture = "https://img.example/ada.jpg"
    found = [
        INSTAGRAM.parse([Ask("ada")], reply({"business_discovery": {"id": "1", "profile_picture_url": picture}})),
        YOUTUBE.parse(
            [Ask("ada")],
            reply({"items": [{"id": CHANNEL, "snippet": {"thumbnails": {"medium": {"url": picture}, "high": {}}}}]}),
        ),
        DISPLAY.parse(
            [Ask("ada")], reply({"data": {"user": {"username": "ada", "avatar_url": picture}}, "error": {"code": "ok"}})
        ),
        X_API.parse([Ask("ada")], reply({"data": [{"id": "1", "username": "ada", "profile_image_url": picture}]})),
    ]
    assert [only(each).image_url for each in found] == [picture] * 4
    odd = X_API.parse(
        [Ask("ada")], reply({"data": [{"id": "1", "username": "ada", "profile_image_url": "javascript:x"}]})
    )
    assert only(odd).image_url is None


def test_youtube_reads_videos() -> None:
    snippet = {"title": "Tea", "description": "#tea", "channelId": CHANNEL, "publishedAt": "2026-11-02T00:00:00Z"}
    counts = {"viewCount": "1000", "likeCount": "50"}
    (post,) = YOUTUBE.posts([{"id": "v1", "snippet": snippet, "statistics": counts}, {"snippet": snippet}, {}])
    assert (post.views, post.likes, post.comments, post.hashtags) == (1000, 50, None, ("tea",))


def channels(*ids: str) -> list[AccountObservation]:
    at = datetime(2026, 11, 3, tzinfo=UTC)
    return [
        AccountObservation(platform=Platform.YOUTUBE, platform_id=each, observed_at=at, source="youtube")
        for each in ids
    ]


def after(calls: FurtherCalls, *replies: Sequence[Reply]) -> tuple[list[list[str]], Listed]:
    """Give the paths and ids that further calls ask for, as these replies come, and what they listed."""
    asked = []
    try:
        requests = next(calls)
        for each in replies:
            asked.append([request.query.get("playlistId") or request.query["id"] for request in requests])
            requests = calls.send(each)
    except StopIteration as end:
        listed: Listed = end.value
        return asked, listed
    raise AssertionError(requests)


def test_youtube_lists_uploads_by_their_channel() -> None:
    video: dict[str, object] = {"id": "v1", "snippet": {"channelId": CHANNEL}}
    uploads = reply({"items": [{"contentDetails": {"videoId": "v1"}}, {}]})
    empty = reply(google_error("playlistNotFound"), 404)
    of_all = [uploads, empty], [reply({"items": [video, {"id": "v2", "snippet": {"channelId": "UC?"}}, {}]})]
    asked, listed = after(YOUTUBE.recent(channels(CHANNEL, OTHER), posts=3), *of_all)
    assert asked == [["UU" + CHANNEL[2:], "UU" + OTHER[2:]], ["v1"]]
    assert listed == Listed([[video], []])


def test_youtubes_uploads_that_could_not_be_listed_are_not_known() -> None:
    uploads = reply({"items": [{"contentDetails": {"videoId": "v1"}}]})
    failed = reply(google_error("backendError"), 503)
    _, listed = after(YOUTUBE.recent(channels(CHANNEL, OTHER), posts=3), [uploads, failed], [failed])
    assert listed == Listed([None, None], "server error")
    _, listed = after(YOUTUBE.recent(channels(CHANNEL), posts=3), [failed])
    assert listed == Listed([None], "server error")


def test_tiktoks_research_api_is_asked_for_no_videos() -> None:
    assert after(RESEARCH.recent(channels(CHANNEL), posts=3)) == ([], Listed([None]))


@pytest.mark.parametrize("code", ["ok", 0])
def test_tiktok_reads_both_forms_of_success(code: object) -> None:
    user = {"display_name": "Ada", "bio_description": "tea", "is_verified": True, "follower_count": 5}
    seen = only(RESEARCH.parse([Ask("ada")], reply({"data": user, "error": {"code": code, "message": ""}})))
    assert (seen.handle, seen.platform_id, seen.followers, seen.verified) == ("ada", None, 5, True)
    display = {"data": {"user": user | {"username": "Ada"}}, "error": {"code": code}}
    assert only(DISPLAY.parse([Ask("ada")], reply(display))).handle == "Ada"
    assert names(DISPLAY.parse([Ask("other")], reply(display))) == ["bad request"]
    nameless = {"data": {"user": {"open_id": "o", "display_name": "Ada"}}, "error": {"code": code}}
    assert names(DISPLAY.parse([Ask("ada")], reply(nameless))) == ["auth failure"]  # nobody knows whose it is


def test_tiktok_reads_videos_and_what_is_not_shown_is_not_known() -> None:
    whole = {
        "id": "71",
        "create_time": 1_654_670_085,
        "title": "with @friend #Tea",
        "video_description": "with @friend #Tea",
        "like_count": 5,
        "comment_count": 1,
        "share_count": 2,
        "view_count": 80,
    }
    bare = {"id": "70", "create_time": 1_654_658_105, "share_url": "https://www.tiktok.com/@a/video/70", "duration": 6}
    body = {"data": {"videos": [whole, bare, {"create_time": 1}], "cursor": 1, "has_more": False}}
    items = tiktok.listed(reply(body | {"error": {"code": 0, "message": ""}}))
    assert not isinstance(items, Refusal)
    first, second = DISPLAY.posts(items)
    assert (first.caption, first.mentions, first.hashtags) == ("with @friend #Tea", ("friend",), ("Tea",))
    assert (first.likes, first.comments, first.shares, first.views) == (5, 1, 2, 80)
    assert first.posted_at == datetime(2022, 6, 8, 6, 34, 45, tzinfo=UTC)
    assert second.model_dump(include={"likes", "comments", "shares", "views", "caption"}, exclude_none=True) == {}
    assert second.posted_at == datetime(2022, 6, 8, 3, 15, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "status", "trouble"),
    [
        (tiktok_error("scope_not_authorized"), 401, Trouble.AUTH_FAILURE),
        (tiktok_error("rate_limit_exceeded"), 429, Trouble.THROTTLED),
        ({"data": {}, "error": {"code": "ok"}}, 200, Trouble.MALFORMED),
        (b"{", 200, Trouble.MALFORMED),
        (b"gateway", 502, Trouble.SERVER_ERROR),
    ],
)
def test_tiktok_refuses_videos_as_it_refuses_accounts(body: object, status: int, trouble: Trouble) -> None:
    read = tiktok.listed(reply(body, status))
    assert isinstance(read, Refusal)
    assert read.trouble is trouble


@pytest.mark.parametrize(
    ("body", "status", "outcome", "until"),
    [
        (tiktok_error("rate_limit_exceeded"), 429, "throttled", AT + timedelta(minutes=1)),
        (tiktok_error("daily_quota_limit_exceeded"), 429, "quota exceeded", NEXT_MIDNIGHT_UTC),
        (tiktok_error("daily_quota_limit_exceeded"), 200, "quota exceeded", NEXT_MIDNIGHT_UTC),
        (tiktok_error("access_token_invalid"), 401, "auth failure", None),
        (tiktok_error("scope_not_authorized"), 200, "auth failure", None),
        (tiktok_error("internal_error"), 500, "server error", None),
        (tiktok_error("invalid_params", "fields"), 400, "bad request", None),
        ({"data": {}}, 200, "malformed", None),
        ({"data": {}, "error": {"code": "ok"}}, 200, "malformed", None),
        ({"data": {"user": {}}, "error": {"code": "ok"}}, 200, "malformed", None),
        ({"data": {"videos": []}, "error": {"code": "ok"}}, 200, "malformed", None),
        ({"data": None, "error": {"code": "ok"}}, 200, "malformed", None),
        (b"gateway", 502, "server error", None),
    ],
)
def test_tiktok_says_no_in_many_ways(body: object, status: int, outcome: str, until: datetime | None) -> None:
    answer = RESEARCH.parse([Ask("ada")], reply(body, status))
    assert names(answer) == [outcome]
    assert refusal(answer).until == until


def test_tiktok_tells_missing_and_private() -> None:
    missing = tiktok_error("invalid_params", "Cannot find the user: it does not exist")
    assert names(RESEARCH.parse([Ask("ada")], reply(missing, 400))) == ["not found"]
    private = {"data": {"is_private": True}, "error": {"code": "ok"}}
    assert names(RESEARCH.parse([Ask("ada")], reply(private))) == ["private"]


def problem(name: str, title: str, detail: str) -> dict[str, str]:
    kind = "https://api.twitter.com/2/problems/resource-not-found"
    return {"value": name, "resource_id": name, "title": title, "detail": detail, "type": kind, "parameter": "ids"}


def test_x_tells_found_suspended_missing_and_protected_in_one_answer() -> None:
    body = {
        "data": [{"id": "2", "username": "Ada", "name": "Ada"}, {"id": "3", "username": "shy", "protected": True}],
        "errors": [
            problem("bad", "Forbidden", "User has been suspended: [bad]."),
            problem("gone", "Not Found Error", "Could not find user with usernames: [gone]."),
            problem("odd", "Service Unavailable", "try again"),
        ],
    }
    asks = [Ask(name) for name in ("gone", "ADA", "bad", "shy", "odd", "unspoken")]
    answer = X_API.parse(asks, reply(body, headers={"x-rate-limit-remaining": "299", "x-rate-limit-reset": "0"}))
    assert names(answer) == ["not found", "found", "suspended", "private", "server error", "malformed"]
    assert answer.left is not None
    assert answer.left.calls == 299


def test_x_users_withheld_everywhere_are_not_written_and_elsewhere_it_is_said() -> None:
    users = [
        {"id": "2", "username": "ada", "withheld": {"country_codes": ["TR", "DE", "TR"], "scope": "user"}},
        {"id": "3", "username": "ben", "withheld": {"country_codes": ["XX"]}},
        {"id": "4", "username": "cy"},
        {"id": "5", "username": "dee", "withheld": {"country_codes": "DE"}},
    ]
    asks, answered = [Ask(name) for name in ("ada", "ben", "cy", "dee")], reply({"data": users})
    answer = X_API.parse(asks, answered)
    assert names(answer) == ["found", "private", "found", "found"]
    seen = [outcome.observation.withheld_in for outcome in answer.outcomes if isinstance(outcome, Found)]
    assert seen == ["DE TR", "", ""]
    assert [identity for _, identity, _ in X_API.apart(asks, answered)] == ["2", "4", "5"]


def test_x_without_data_and_a_single_user_and_404() -> None:
    gone = {"errors": [problem("7", "Not Found Error", "Could not find user with ids: [7].")]}
    assert names(X_API.parse([Ask("7", by_id=True)], reply(gone))) == ["not found"]
    assert names(X_API.parse([Ask("7", by_id=True)], reply({"data": {"id": "7", "username": "a"}}))) == ["found"]
    assert names(X_API.parse([Ask("7", by_id=True)], reply(gone, 404))) == ["not found"]
    suspended = {"errors": [problem("7", "Forbidden", "User has been suspended: [7].")]}
    assert names(X_API.parse([Ask("7", by_id=True)], reply(suspended, 404))) == ["suspended"]


def test_x_puts_addresses_back() -> None:
    entities = {
        "url": {"urls": [{"url": "https://t.co/1", "expanded_url": "https://ada.example/"}]},
        "description": {"urls": [{"url": "https://t.co/2", "expanded_url": "https://linktr.ee/ada"}]},
    }
    user = {
        "id": "2",
        "username": "ada",
        "url": "https://t.co/1",
        "description": "tea https://t.co/2",
        "entities": entities,
    }
    seen = only(X_API.parse([Ask("ada")], reply({"data": [user]})))
    assert (seen.website, seen.bio, seen.links) == (
        "https://ada.example/", "tea https://linktr.ee/ada", ("https://linktr.ee/ada",),
    )  # fmt: skip


RESET = {"x-rate-limit-reset": str(int((AT + timedelta(minutes=7)).timestamp()))}


@pytest.mark.parametrize(
    ("body", "status", "headers", "trouble", "until"),
    [
        ({"errors": [{"code": 88, "message": "Rate limit"}]}, 429, RESET, Trouble.THROTTLED, AT + timedelta(minutes=7)),
        ({"title": "Too Many Requests", "status": 429}, 429, {}, Trouble.THROTTLED, AT + timedelta(minutes=15)),
        ({"title": "UsageCapExceeded", "period": "Monthly"}, 429, {}, Trouble.QUOTA_EXCEEDED,
         datetime(2026, 12, 1, tzinfo=UTC)),
        ({"title": "UsageCapExceeded", "period": "Daily"}, 429, {}, Trouble.QUOTA_EXCEEDED, NEXT_MIDNIGHT_UTC),
        ({"title": "CreditsDepleted"}, 402, {}, Trouble.QUOTA_EXCEEDED, AT + timedelta(hours=1)),
        ({"title": "Unauthorized"}, 401, {}, Trouble.AUTH_FAILURE, None),
        ({"title": "Invalid Request", "errors": [{}]}, 400, {}, Trouble.BAD_REQUEST, None),
        (b"", 503, {"retry-after": "5"}, Trouble.SERVER_ERROR, AT + timedelta(seconds=5)),
        (b'{"data": [{"id"', 200, {}, Trouble.MALFORMED, None),
        ({}, 200, {}, Trouble.MALFORMED, None),
    ],
)  # fmt: skip
def test_x_says_no_in_many_ways(
    body: object, status: int, headers: dict[str, str], trouble: Trouble, until: datetime | None
) -> None:
    seen = refusal(X_API.parse([Ask("a"), Ask("b")], reply(body, status, headers=headers)))
    assert (seen.trouble, seen.until) == (trouble, until)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["data", "error", "errors", "items", "id", "username", "business_discovery", "snippet", "code", "user"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from([200, 400, 401, 402, 403, 404, 429, 500, 503]), st.sampled_from(ALL))
def test_whatever_comes_each_account_has_an_outcome(body: object, status: int, interface: Interface) -> None:
    asks = [Ask("ada", number=1)] if interface.terms.batch_by_handle == 1 else [Ask("ada"), Ask("bob", number=1)]
    answer = interface.parse(asks, reply(body, status))
    assert [each.ask for each in answer.outcomes] == asks
    assert all(
        each.refusal.until is None or each.refusal.until >= AT for each in answer.outcomes if isinstance(each, Failed)
    )


@given(st.binary(max_size=60), st.sampled_from([200, 500]), st.sampled_from(ALL))
def test_bytes_that_are_no_json_are_never_found(body: bytes, status: int, interface: Interface) -> None:
    answer = interface.parse([Ask("ada")], Reply(status, {}, body, AT))
    assert not any(isinstance(each, Found) for each in answer.outcomes)
