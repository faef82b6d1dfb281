"""Asking a platform for accounts: one call, its answer read, recent uploads and derived numbers added."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from creatorgraph.clock import Clock
from creatorgraph.platforms import payloads, tiktok, youtube
from creatorgraph.platforms.derived import with_derived
from creatorgraph.platforms.http import HttpClient, Reply, Request, Silence, exchange
from creatorgraph.platforms.link_hub import LinkHubs, hub_in
from creatorgraph.platforms.observation import Platform, PostObservation
from creatorgraph.platforms.outcomes import Answer, Ask, Failed, Found, Outcome, Refusal, Trouble
from creatorgraph.platforms.raw import Apart, Part, Raw, by_channel, further, with_links, with_posts
from creatorgraph.platforms.terms import Terms

logger = logging.getLogger(__name__)

CALLS_AT_ONCE = 2
"""Calls of one message that are on the way beside each other; a worker has several messages in hand."""
CREDENTIALS = {
    Platform.INSTAGRAM: "CREATORGRAPH_INSTAGRAM_TOKEN and CREATORGRAPH_INSTAGRAM_USER_ID",
    Platform.YOUTUBE: "CREATORGRAPH_YOUTUBE_KEY",
    Platform.TIKTOK: "CREATORGRAPH_TIKTOK_TOKEN and CREATORGRAPH_TIKTOK_MODE",
    Platform.X: "CREATORGRAPH_X_TOKEN",
}
"""The settings without which a platform cannot be asked."""


class Interface(Protocol):
    """One platform's interface: pure functions from asks to a request, and from a reply to outcomes."""

    @property
    def terms(self) -> Terms:
        """What it allows."""
        ...

    @property
    def credential(self) -> str:
        """The name of the credential that it asks with, for its quota: never the secret itself."""
        ...

    @property
    def derives(self) -> bool:
        """Whether numbers of our own may be made of what it says."""
        ...

    def accepts(self, ask: Ask) -> bool:
        """Tell whether an ask can be put into a request."""
        ...

    def request(self, asks: Sequence[Ask], *, posts: int) -> Request:
        """Write the call for asks that `batches` put together."""
        ...

    def parse(self, asks: Sequence[Ask], reply: Reply) -> Answer:
        """Read the answer to such a call."""
        ...

    def apart(self, asks: Sequence[Ask], reply: Reply) -> Apart:
        """Give what an answer says of each account that is there, as if that had been asked for alone."""
        ...


class Gate(Protocol):
    """Reserves quota before each call and learns from each answer."""

    async def admit(self, terms: Terms, *, accounts: int, posts: int, queue: str, credential: str) -> int | Refusal:
        """Reserve a call for so many accounts, or for as many of them as can be paid, and say how many.

        The refusal says until when it must wait.
        """
        ...

    async def learn(self, terms: Terms, answer: Answer, *, credential: str) -> None:
        """Take over what the platform said."""
        ...

    async def bench(self, terms: Terms, *, credential: str) -> None:
        """Let a credential that the platform refused rest for a while."""
        ...

    async def admit_search(self, terms: Terms, *, queue: str, credential: str) -> Refusal | None:
        """Reserve a search."""
        ...

    async def learn_search(self, terms: Terms, refusal: Refusal, *, credential: str) -> None:
        """Take over why a search was refused."""
        ...


def batches(terms: Terms, asks: Sequence[Ask]) -> Iterator[tuple[Ask, ...]]:
    """Put asks together as calls take them: ids with ids, handles with handles, no more than a call allows."""
    for by_id, most in ((True, terms.batch_by_id), (False, terms.batch_by_handle)):
        alike = [ask for ask in asks if ask.by_id is by_id]
        for start in range(0, len(alike), most or 1):
            yield tuple(alike[start : start + (most or 1)])


def _missing(platform: Platform) -> str:
    return f"there is no credential for {platform.value}; set {CREDENTIALS[platform]}"


class PlatformClients:
    """Asks the platforms for which there are credentials, over one HTTP client.

    A platform has an interface for each of its credentials; the first one with room is asked. With `keeps`, answers
    bring what the platform said, as the archive keeps it.
    """

    def __init__(
        self,
        interfaces: Mapping[Platform, Sequence[Interface]],
        client: HttpClient,
        *,
        clock: Clock,
        gate: Gate | None = None,
        hubs: LinkHubs | None = None,
        keeps: bool = False,
    ) -> None:
        self._hubs = hubs
        self._keeps = keeps
        self._interfaces = interfaces
        self._gate = gate
        self._client = client
        self._clock = clock

    def terms(self, platform: Platform) -> Terms | None:
        """Give the terms in force; None where there is no credential."""
        interfaces = self._interfaces.get(platform)
        return interfaces[0].terms if interfaces else None

    async def fetch(self, platform: Platform, asks: Sequence[Ask], *, posts: int = 0, queue: str = "asked") -> Answer:
        """Make one call for asks that `batches` put together. Never raises for what the platform does.

        `queue` names whose share of the quota the call takes.
        """
        interfaces = self._interfaces.get(platform)
        if not interfaces:
            return Answer.refused(asks, Refusal(Trouble.AUTH_FAILURE, "no-credential", _missing(platform)))
        wrong = Refusal(Trouble.BAD_REQUEST, "not-asked", f"{platform.value} cannot be asked for this name or id")
        good = [ask for ask in asks if interfaces[0].accepts(ask)]
        answer = await self._asked(interfaces, good, posts, queue)
        by_ask = {outcome.ask: outcome for outcome in answer.outcomes}
        outcomes = tuple(by_ask.get(ask) or Failed(ask, wrong) for ask in asks)
        return Answer(outcomes, answer.left, answer.raws)

    async def search(self, platform: Platform, topic: str, *, most: int, queue: str = "asked") -> list[str] | Refusal:
        """Find ids of accounts about a topic, as the platform ranks them. Only YouTube has such a search."""
        interface = next(iter(self._interfaces.get(platform, ())), None)
        if interface is None:
            return Refusal(Trouble.AUTH_FAILURE, "no-credential", _missing(platform))
        if not isinstance(interface, youtube.YouTube):
            return Refusal(Trouble.BAD_REQUEST, "no-search", f"{platform.value} has no search for accounts by topic")
        found: dict[str, None] = {}
        page = ""
        while len(found) < most:
            read = await self._searched(interface, interface.search_request(topic, page=page), queue)
            if isinstance(read, Refusal):
                return list(found) or read  # what was found before is not lost
            found |= dict.fromkeys(read[0])
            page = read[1]
            if not page or not read[0]:
                break
        return list(found)[:most]

    async def _searched(
        self, interface: youtube.YouTube, request: Request, queue: str
    ) -> tuple[list[str], str] | Refusal:
        if self._gate and (
            refusal := await self._gate.admit_search(interface.terms, queue=queue, credential=interface.credential)
        ):
            return refusal
        reply = await self._exchange(interface, request)
        read = payloads.of_silence(reply) if isinstance(reply, Silence) else youtube.searched(reply)
        if isinstance(read, Refusal) and self._gate:
            await self._gate.learn_search(interface.terms, read, credential=interface.credential)
        return read

    async def _asked(self, interfaces: Sequence[Interface], asks: Sequence[Ask], posts: int, queue: str) -> Answer:
        """Ask in one call, or in several where the quota has no room for all at once; who is left waits."""
        outcomes: list[Outcome] = []
        raws: list[Raw] = []
        left = None
        while rest := asks[len(outcomes) :]:
            answer = await self._admitted(interfaces, rest, posts, queue)
            raws += answer.raws
            left = answer.left or left
            outcomes += Answer.refused(rest, answer.refusal).outcomes if answer.refusal else answer.outcomes
        return Answer(tuple(outcomes), left, tuple(raws))

    async def _admitted(self, interfaces: Sequence[Interface], asks: Sequence[Ask], posts: int, queue: str) -> Answer:
        """Ask with the first credential that has room; where the platform refuses it, with the next one.

        Answers for the first of the accounts, as many as there is room for.
        """
        if self._gate is None:
            return await self._call(interfaces[0], asks, posts)
        waits: list[Refusal] = []
        dead: Answer | None = None
        for interface in interfaces:
            terms, credential = interface.terms, interface.credential
            room = await self._gate.admit(terms, accounts=len(asks), posts=posts, queue=queue, credential=credential)
            if isinstance(room, Refusal):
                waits.append(room)
                continue
            answer = await self._call(interface, asks[:room], posts)
            await self._gate.learn(terms, answer, credential=credential)
            if answer.refusal and answer.refusal.trouble.waits:
                waits.append(answer.refusal)
            elif answer.refusal and answer.refusal.trouble is Trouble.AUTH_FAILURE:
                dead = answer
                if len(interfaces) > 1:
                    logger.warning("platform.credential_refused", extra={"fields": {"credential": credential}})
                    await self._gate.bench(terms, credential=credential)
            else:
                return answer
        if waits or dead is None:
            return Answer.refused(asks, min(waits, key=lambda wait: wait.until or self._clock()))
        return dead

    async def _call(self, interface: Interface, asks: Sequence[Ask], posts: int) -> Answer:
        reply = await self._exchange(interface, interface.request(asks, posts=posts))
        if isinstance(reply, Silence):
            return Answer.refused(asks, payloads.of_silence(reply))
        raws = _raws(interface, asks, reply) if self._keeps else []
        answer = interface.parse(asks, reply)
        outcomes = answer.outcomes
        if posts and isinstance(interface, youtube.YouTube):
            outcomes = await self._with_uploads(interface, outcomes, posts, raws)
        elif posts and isinstance(interface, tiktok.TikTok) and interface.lists_videos:
            outcomes = tuple([await self._with_videos(interface, each, posts, raws) for each in outcomes])
        if self._hubs:
            # one host after the other would take the sum of their pauses
            hubs = (self._with_hub(interface, each, self._hubs, raws) for each in outcomes)
            outcomes = tuple(await asyncio.gather(*hubs))
        if interface.derives:
            outcomes = tuple(_derived(each) for each in outcomes)
        return Answer(outcomes, answer.left, tuple(raws))

    async def _with_uploads(
        self, interface: youtube.YouTube, outcomes: Sequence[Outcome], posts: int, raws: list[Raw]
    ) -> tuple[Outcome, ...]:
        """Add the newest videos: one call a channel, and one for every 50 videos. What fails leaves a mark."""
        listed: list[payloads.Json] = []
        channels = [str(each.observation.platform_id) for each in outcomes if isinstance(each, Found)]
        ids, trouble = await self._uploads(interface, channels, posts)
        seen: dict[str, list[PostObservation]] = {}
        for start in range(0, len(ids), youtube.MOST):
            items = await self._listed(interface, interface.videos_request(ids[start : start + youtube.MOST]))
            if isinstance(items, Refusal):
                trouble = items.trouble.value
                break
            listed += items
            for each, videos in youtube.videos(items).items():
                seen.setdefault(each, []).extend(videos)
        if self._keeps:
            raws += _raw_videos(interface, outcomes, listed)
        return tuple(_with_posts(each, seen, trouble) for each in outcomes)

    async def _with_videos(self, interface: tiktok.TikTok, outcome: Outcome, posts: int, raws: list[Raw]) -> Outcome:
        """Add the newest videos of the creator of the token. What fails leaves a mark."""
        if not isinstance(outcome, Found):
            return outcome
        reply = await self._exchange(interface, interface.videos_request(posts=posts))
        items = payloads.of_silence(reply) if isinstance(reply, Silence) else tiktok.listed(reply)
        if isinstance(items, Refusal):
            return _with_posts(outcome, {}, items.trouble.value)
        if self._keeps:
            source = interface.terms.source
            raws.append(further(source, outcome.ask, outcome.observation, Part.VIDEOS, {"items": items}))
        return Found(outcome.ask, with_posts(outcome.observation, tiktok.videos(items)))

    async def _uploads(self, interface: youtube.YouTube, channels: Sequence[str], posts: int) -> tuple[list[str], str]:
        """List the newest videos of channels, some channels at once; stop at what fails, and name it."""
        ids: list[str] = []
        for start in range(0, len(channels), CALLS_AT_ONCE):
            some = channels[start : start + CALLS_AT_ONCE]
            requests = [interface.uploads_request(youtube.uploads_of(each), posts=posts) for each in some]
            for items in await asyncio.gather(*(self._listed(interface, each) for each in requests)):
                if not isinstance(items, Refusal):
                    ids += youtube.video_ids(items)
                elif items.code != "playlistNotFound":  # else a channel without videos
                    return ids, items.trouble.value
        return ids, ""

    async def _with_hub(self, interface: Interface, outcome: Outcome, hubs: LinkHubs, raws: list[Raw]) -> Outcome:
        """Add the links of the hub page that an account names. Where it cannot be read, links are not looked at."""
        if not isinstance(outcome, Found):
            return outcome
        seen = outcome.observation
        named = hub_in((seen.website, seen.bio, *(seen.links or ())))
        if named is None:
            return outcome
        links = await hubs.read(*named)
        if self._keeps:
            raws.append(further(interface.terms.source, outcome.ask, seen, Part.LINKS, links))
        return Found(outcome.ask, with_links(seen, links), outcome.partial)

    async def _listed(self, interface: Interface, request: Request) -> list[payloads.Json] | Refusal:
        reply = await self._exchange(interface, request)
        return payloads.of_silence(reply) if isinstance(reply, Silence) else youtube.listed(reply)

    async def _exchange(self, interface: Interface, request: Request) -> Reply | Silence:
        return await exchange(self._client, request, clock=self._clock, pool=interface.terms.source.platform.value)


def _raws(interface: Interface, asks: Sequence[Ask], reply: Reply) -> list[Raw]:
    source = interface.terms.source
    return [Raw(source, name, reply.at, Part.ACCOUNT, ask, body) for ask, name, body in interface.apart(asks, reply)]


def _raw_videos(interface: Interface, outcomes: Sequence[Outcome], items: Sequence[payloads.Json]) -> list[Raw]:
    channels = by_channel(items)
    return [
        further(interface.terms.source, each.ask, each.observation, Part.VIDEOS, {"items": channels[channel]})
        for each in outcomes
        if isinstance(each, Found) and (channel := str(each.observation.platform_id)) in channels
    ]


def _with_posts(outcome: Outcome, seen: Mapping[str, list[PostObservation]], trouble: str) -> Outcome:
    if not isinstance(outcome, Found):
        return outcome
    videos = seen.get(str(outcome.observation.platform_id), [])
    missing = f"recent uploads ({trouble})" if trouble and not videos else ""
    return Found(outcome.ask, with_posts(outcome.observation, videos), missing)


def _derived(outcome: Outcome) -> Outcome:
    if not isinstance(outcome, Found):
        return outcome
    return Found(outcome.ask, with_derived(outcome.observation), outcome.partial)
