"""The clients against the fake platforms, over real HTTP: what is there is found, and every trap has its outcome."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.bootstrap.platforms import parsers_of
from creatorgraph.clock import system_clock
from creatorgraph.operations.replay import observed
from creatorgraph.platforms import tiktok
from creatorgraph.platforms.clients import PlatformClients, batches
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.outcomes import Answer, Ask, Found, name_of
from creatorgraph.platforms.terms import TERMS, Source, Terms
from creatorgraph.platforms.tiktok import TikTok
from creatorgraph.platforms.x import X
from creatorgraph.settings import Settings
from tests.platforms.conftest import Fakes
from tests.platforms.gates import OpenGate

SOURCES = {
    Platform.INSTAGRAM: "instagram",
    Platform.YOUTUBE: "youtube",
    Platform.TIKTOK: "tiktok-research",
    Platform.X: "x",
}
platforms = pytest.mark.parametrize("platform", list(Platform))


def names(answer: Answer) -> list[str]:
    return [name_of(each) for each in answer.outcomes]


def seen_of(answer: Answer) -> list[AccountObservation]:
    return [each.observation for each in answer.outcomes if isinstance(each, Found)]


def handles(fakes: Fakes, platform: Platform, first: int = 3) -> list[str]:
    found = [each["handle"] for each in fakes.accounts(platform.value) if each["handle"] and each["handle"].isascii()]
    return found[:first]


async def ask(clients: PlatformClients, platform: Platform, asked: Sequence[str], *, posts: int = 0) -> Answer:
    return await clients.fetch(platform, [Ask(name, number=number) for number, name in enumerate(asked)], posts=posts)


@platforms
async def test_an_account_is_found_by_its_handle(fakes: Fakes, asking: PlatformClients, platform: Platform) -> None:
    name, *_ = handles(fakes, platform)
    answer = await ask(asking, platform, [name], posts=3)
    (seen,) = seen_of(answer)
    assert (seen.handle or "").casefold() == name.casefold()
    assert seen.display_name
    assert seen.source == SOURCES[platform]
    assert (seen.image_url or "").startswith(f"https://pictures.example/{platform.value}/")
    if platform in (Platform.INSTAGRAM, Platform.YOUTUBE):
        assert 1 <= len(seen.recent_posts) <= 3
        assert seen.last_post_at == seen.recent_posts[0].posted_at
        assert seen.engagement_rate is not None
    assert names(await ask(asking, platform, ["nobody_has_this"])) in (["not found"], ["not shown"])


async def test_many_are_found_by_id_in_one_call_and_the_missing_are_told(fakes: Fakes, asking: PlatformClients) -> None:
    for platform, missing in ((Platform.YOUTUBE, "UC" + "0" * 22), (Platform.X, "42")):
        ids = [each["id"] for each in fakes.accounts(platform.value, 12)]
        asks = [Ask(each, by_id=True, number=number) for number, each in enumerate([*ids, missing])]
        answer = await asking.fetch(platform, asks)
        assert names(answer) == ["found"] * len(ids) + ["not found"]
        assert [each.platform_id for each in seen_of(answer)] == ids
    used = {row["source"]: row for row in fakes.usage()}
    assert (used["youtube"]["calls"], used["youtube"]["units"]["units"]) == (1, 1)
    assert (used["x"]["calls"], used["x"]["units"]["microdollars"]) == (1, 130_000)


async def test_a_name_that_cannot_be_one_spoils_no_batch(fakes: Fakes, asking: PlatformClients) -> None:
    good, *_ = handles(fakes, Platform.X)
    assert names(await ask(asking, Platform.X, ["no way", good, "a,b"])) == ["bad request", "found", "bad request"]


async def test_without_a_credential_the_settings_are_named(fakes: Fakes) -> None:
    async with open_client() as client:
        nothing = PlatformClients({}, client, clock=system_clock)
        answer = await ask(nothing, Platform.X, ["ada"])
    assert names(answer) == ["auth failure"]
    assert answer.refusal is not None
    assert "CREATORGRAPH_X_TOKEN" in answer.refusal.text
    assert fakes.usage() == []


async def test_display_mode_reads_the_creator_of_the_token_only(fakes: Fakes) -> None:
    own, other, *_ = handles(fakes, Platform.TIKTOK)
    async with open_client() as client:
        display = TikTok(fakes.url, f"act.fake.{own}", Source.TIKTOK_DISPLAY)
        clients = PlatformClients({Platform.TIKTOK: (display,)}, client, clock=system_clock)
        assert names(await ask(clients, Platform.TIKTOK, [own])) == ["found"]
        assert names(await ask(clients, Platform.TIKTOK, [other])) == ["bad request"]


async def test_display_mode_shows_the_newest_videos_of_the_creator(fakes: Fakes) -> None:
    own, *_ = handles(fakes, Platform.TIKTOK)
    async with open_client() as client:
        display = TikTok(fakes.url, f"act.fake.{own}", Source.TIKTOK_DISPLAY)
        clients = PlatformClients({Platform.TIKTOK: (display,)}, client, clock=system_clock, keeps=True)
        answer = await clients.fetch(Platform.TIKTOK, [Ask(own)], posts=50)
        (found,) = answer.outcomes
        assert isinstance(found, Found)
        seen = found.observation
        assert 0 < len(seen.recent_posts) <= tiktok.MOST_VIDEOS
        first = seen.recent_posts[0]
        assert first.views
        rate = ((first.likes or 0) + (first.comments or 0) + (first.shares or 0)) / first.views
        one = await clients.fetch(Platform.TIKTOK, [Ask(own)], posts=1)
        (alone,) = one.outcomes
        assert isinstance(alone, Found)
        assert alone.observation.recent_posts == (first,)
        assert alone.observation.engagement_rate == pytest.approx(rate, abs=1e-6)
        assert alone.observation.last_post_at == first.posted_at
    parsed = observed(parsers_of(Settings())[Source.TIKTOK_DISPLAY], answer.raws)
    assert parsed == seen


async def test_display_mode_without_the_videos_is_found_in_part(fakes: Fakes) -> None:
    own, *_ = handles(fakes, Platform.TIKTOK)
    async with open_client() as client:
        display = TikTok(fakes.url, f"act.fake.{own}", Source.TIKTOK_DISPLAY)
        clients = PlatformClients({Platform.TIKTOK: (display,)}, client, clock=system_clock)
        fakes.order("quotas", source="tiktok-display", amount=1, window_s=60)
        answer = await clients.fetch(Platform.TIKTOK, [Ask(own)], posts=3)
    (found,) = answer.outcomes
    assert isinstance(found, Found)
    assert (found.partial, found.observation.recent_posts) == ("recent uploads (throttled)", ())


TRAPS = {
    "throttle": "throttled",
    "auth": "auth failure",
    "server-error": "server error",
    "truncated": "malformed",
    "not-json": "malformed",
    "wrong-shape": "malformed",
    "redirect": "server error",
    "huge": "malformed",
}


@platforms
@pytest.mark.parametrize("kind", TRAPS)
async def test_each_trap_has_its_outcome_and_then_all_is_well(
    fakes: Fakes, asking: PlatformClients, platform: Platform, kind: str
) -> None:
    name, *_ = handles(fakes, platform)
    fakes.trap(SOURCES[platform], kind, value=0 if kind == "server-error" else 30)
    assert names(await ask(asking, platform, [name])) == [TRAPS[kind]]
    assert names(await ask(asking, platform, [name])) == ["found"]


@platforms
@pytest.mark.parametrize("kind", ["retry-after-seconds", "retry-after-date"])
async def test_the_instant_to_come_back_is_kept(
    fakes: Fakes, asking: PlatformClients, platform: Platform, kind: str
) -> None:
    fakes.trap(SOURCES[platform], kind, value=90)
    answer = await ask(asking, platform, handles(fakes, platform, 1))
    assert answer.refusal is not None
    assert answer.refusal.until is not None
    assert timedelta(seconds=80) < answer.refusal.until - system_clock() < timedelta(seconds=95)


async def test_a_used_up_quota_is_told_from_a_throttle(fakes: Fakes, asking: PlatformClients) -> None:
    for platform in (Platform.YOUTUBE, Platform.TIKTOK):
        name, *_ = handles(fakes, platform)
        fakes.order("quotas", source=SOURCES[platform], amount=2)
        outcomes = [names(await ask(asking, platform, [name])) for _ in range(3)]
        assert outcomes == [["found"], ["found"], ["quota exceeded"]]
    fakes.order("quotas", source="x", amount=1, window_s=60)
    assert names(await ask(asking, Platform.X, ["anybody"])) == ["not found"]
    answer = await ask(asking, Platform.X, ["anybody"])
    assert names(answer) == ["throttled"]
    assert answer.refusal is not None
    assert answer.refusal.until is not None
    assert timedelta(seconds=50) < answer.refusal.until - system_clock() < timedelta(seconds=63)


class OneAtATime(OpenGate):
    """A gate with room for one account a call."""

    async def admit(self, terms: Terms, *, accounts: int, posts: int, queue: str, credential: str) -> int:
        """Let one pass."""
        del terms, posts, queue, credential
        return min(accounts, 1)


async def test_the_failure_of_those_asked_first_is_not_of_the_rest(fakes: Fakes) -> None:
    asked = handles(fakes, Platform.X)
    faces = {Platform.X: (X(fakes.url, "t"),)}
    async with open_client() as client:
        clients = PlatformClients(faces, client, clock=system_clock, gate=OneAtATime())
        fakes.trap("x", "not-json")
        assert names(await ask(clients, Platform.X, asked)) == ["malformed", "found", "found"]
        fakes.trap("x", "auth")
        assert names(await ask(clients, Platform.X, asked)) == ["auth failure"] * 3
        fakes.trap("x", "throttle", value=30)
        assert names(await ask(clients, Platform.X, asked)) == ["throttled"] * 3


async def test_a_clock_that_is_ahead_does_not_move_the_reset(fakes: Fakes, asking: PlatformClients) -> None:
    fakes.trap("x", "skew", value=3_600)
    answer = await ask(asking, Platform.X, ["anybody"])
    assert answer.left is not None
    assert answer.left.until is not None
    assert answer.left.until - system_clock() < timedelta(minutes=16)


async def test_partial_and_doubled_answers_lose_nobody(fakes: Fakes, asking: PlatformClients) -> None:
    ids = [Ask(each["id"], by_id=True, number=n) for n, each in enumerate(fakes.accounts("x", 4))]
    fakes.trap("x", "partial")
    assert names(await asking.fetch(Platform.X, ids)) == ["found", "server error"] * 2
    fakes.trap("x", "duplicated")
    assert names(await asking.fetch(Platform.X, ids)) == ["found"] * 4
    fakes.trap("youtube", "partial")
    channels = [Ask(each["id"], by_id=True, number=n) for n, each in enumerate(fakes.accounts("youtube", 4))]
    assert sorted(names(await asking.fetch(Platform.YOUTUBE, channels))) == ["found", "found", "not found", "not found"]


async def test_uploads_that_fail_leave_the_account(fakes: Fakes, asking: PlatformClients) -> None:
    name, *_ = handles(fakes, Platform.YOUTUBE)
    fakes.order("quotas", source="youtube", amount=1)
    assert names(await ask(asking, Platform.YOUTUBE, [name], posts=3)) == ["found in part"]


async def test_removed_suspended_private_renamed_and_recycled(fakes: Fakes, asking: PlatformClients) -> None:
    first, second, third, fourth, fifth = [each["handle"] for each in fakes.accounts("x", 50)][-5:]
    before = seen_of(await ask(asking, Platform.X, [fourth, fifth]))
    for handle, change in ((first, "remove"), (second, "suspend"), (third, "private"), (fifth, "recycle")):
        fakes.order("accounts", platform="x", handle=handle, change=change)
    fakes.order("accounts", platform="x", handle=fourth, change="rename", to="brand_new_name")
    answer = await ask(asking, Platform.X, [first, second, third, fourth, fifth, "brand_new_name"])
    assert names(answer) == ["not found", "suspended", "private", "not found", "found", "found"]
    heir, renamed = seen_of(answer)
    assert renamed.platform_id == before[0].platform_id
    assert heir.platform_id != before[1].platform_id
    for handle in (first, second, third):
        fakes.order("accounts", platform="x", handle=handle, change="restore")


async def test_on_instagram_a_recycled_name_has_another_id_and_a_renamed_account_its_own(
    fakes: Fakes, asking: PlatformClients
) -> None:
    first, second = handles(fakes, Platform.INSTAGRAM, 2)
    before = [seen_of(await ask(asking, Platform.INSTAGRAM, [name]))[0] for name in (first, second)]
    fakes.order("accounts", platform="instagram", handle=first, change="rename", to="quite.another.name")
    fakes.order("accounts", platform="instagram", handle=second, change="recycle")
    assert names(await ask(asking, Platform.INSTAGRAM, [first])) == ["not shown"]  # as a personal account would be
    (renamed,) = seen_of(await ask(asking, Platform.INSTAGRAM, ["quite.another.name"]))
    (heir,) = seen_of(await ask(asking, Platform.INSTAGRAM, [second]))
    assert renamed.platform_id == before[0].platform_id
    assert heir.platform_id not in {None, before[1].platform_id}


async def test_a_slow_drip_is_read_to_its_end(fakes: Fakes, asking: PlatformClients) -> None:
    fakes.trap("x", "slow", value=1)
    assert names(await ask(asking, Platform.X, handles(fakes, Platform.X, 1))) == ["found"]


async def test_counts_grow_while_simulated_days_pass(fakes: Fakes, asking: PlatformClients) -> None:
    name = handles(fakes, Platform.INSTAGRAM)[0]
    (before,) = seen_of(await ask(asking, Platform.INSTAGRAM, [name]))
    fakes.order("clock", days=250)
    (after,) = seen_of(await ask(asking, Platform.INSTAGRAM, [name]))
    assert before.followers
    assert after.followers == pytest.approx(before.followers * 2, abs=2)


def test_the_door_refuses_what_it_does_not_know(fakes: Fakes) -> None:
    for what, order in (("traps", {"source": "myspace", "kind": "throttle"}), ("clock", {"days": -1})):
        with pytest.raises(AssertionError, match="problem"):
            fakes.order(what, **order)


asks = st.lists(st.tuples(st.text(min_size=1, max_size=3), st.booleans()), max_size=130)


@given(asks, st.sampled_from(list(Source)))
def test_batches_hold_each_ask_once_and_no_more_than_a_call_takes(
    given: list[tuple[str, bool]], source: Source
) -> None:
    terms = TERMS[source]
    wanted = [Ask(name, by_id=by_id, number=number) for number, (name, by_id) in enumerate(given)]
    parts = list(batches(terms, wanted))
    assert sorted(ask.number for part in parts for ask in part) == list(range(len(wanted)))
    for part in parts:
        assert len({ask.by_id for ask in part}) == 1
        assert len(part) <= max(1, terms.batch_by_id if part[0].by_id else terms.batch_by_handle)
