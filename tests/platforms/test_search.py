"""Accounts from topics: YouTube's search in pages, its own bucket, and platforms that have none."""

from datetime import timedelta

from redis.asyncio import Redis

from creatorgraph.clock import system_clock
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Refusal, Trouble
from creatorgraph.platforms.terms import Source
from creatorgraph.platforms.youtube import YouTube, searched
from tests.platforms.conftest import Fakes
from tests.platforms.replies import reply


async def test_a_topic_gives_channels_that_can_be_fetched(fakes: Fakes, asking: PlatformClients) -> None:
    ids = {each["id"] for each in fakes.accounts("youtube", 500)}
    found = await asking.search(Platform.YOUTUBE, "a e i o", most=60)
    assert isinstance(found, list)
    assert set(found) <= ids
    assert len(found) == len(set(found)) == min(60, len(found))
    (used,) = [row for row in fakes.usage() if row["source"] == "youtube"]
    assert used["units"] == {"searches": -(-len(found) // 50)}  # none of the day's 10,000 units
    assert await asking.search(Platform.YOUTUBE, "zxqvwk", most=5) == []


async def test_platforms_without_a_search_say_so(asking: PlatformClients) -> None:
    for platform in (Platform.INSTAGRAM, Platform.TIKTOK, Platform.X):
        refusal = await asking.search(platform, "tea", most=5)
        assert isinstance(refusal, Refusal)
        assert (refusal.trouble, refusal.code) == (Trouble.BAD_REQUEST, "no-search")


async def test_used_up_searches_park_searches_only(fakes: Fakes, redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis, open_client() as client:
        gate = QuotaGate(QuotaStore(redis), clock=system_clock)
        youtube = YouTube(fakes.url, "key")
        clients = PlatformClients({Platform.YOUTUBE: (youtube,)}, client, clock=system_clock, gate=gate)
        fakes.trap("youtube", "quota")
        refusals = [await clients.search(Platform.YOUTUBE, "tea", most=5) for _ in range(2)]
        assert [each.code if isinstance(each, Refusal) else each for each in refusals] == [
            "quotaExceeded",
            "quota-reserved",  # the second is not sent
        ]
        assert await gate.admit(youtube.terms, accounts=1, posts=0, queue="asked") == 1
        (parked,) = [each for each in refusals[1:] if isinstance(each, Refusal)]
        assert parked.until is not None
        assert parked.until - system_clock() <= timedelta(hours=25)
        assert youtube.terms.source is Source.YOUTUBE


def test_what_a_search_shows_beside_channels_is_left_out() -> None:
    items = [
        {"id": {"kind": "youtube#video", "videoId": "v"}, "snippet": {"channelId": "UC" + "b" * 22}},
        {"id": {"kind": "youtube#channel", "channelId": "UC" + "a" * 22}},
        {"id": "odd"},
    ]
    assert searched(reply({"items": items, "nextPageToken": "CAUQAA"})) == (["UC" + "a" * 22], "CAUQAA")
    assert searched(reply({"items": []})) == ([], "")
