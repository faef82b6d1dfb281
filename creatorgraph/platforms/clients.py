"""Asking a platform for accounts: one call, its answer read, recent uploads and derived numbers added."""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from creatorgraph.clock import Clock
from creatorgraph.platforms import payloads, youtube
from creatorgraph.platforms.derived import with_derived
from creatorgraph.platforms.http import HttpClient, Reply, Request, Silence, exchange
from creatorgraph.platforms.link_hub import LinkHubs, hub_in
from creatorgraph.platforms.observation import AccountObservation, Platform, PostObservation
from creatorgraph.platforms.outcomes import Answer, Ask, Failed, Found, Outcome, Refusal, Trouble
from creatorgraph.platforms.raw import Apart, Part, Raw, further, with_links, with_posts
from creatorgraph.platforms.recent import FurtherCalls, Listed
from creatorgraph.platforms.terms import Terms

logger = logging.getLogger(__name__)

CREDENTIALS = {
    Platform.INSTAGRAM: "CREATORGRAPH_INSTAGRAM_TOKEN and CREATORGRAPH_INSTAGRAM_USER_ID",
    Platform.YOUTUBE: "CREATORGRAPH_YOUTUBE_KEY",
    Platform.TIKTOK: "CREATORGRAPH_TIKTOK_TOKEN and CREATORGRAPH_TIKTOK_MODE",
    Platform.X: "CREATORGRAPH_X_TOKEN",
}
"""The settings without which a platform cannot be asked."""

ASKED = "asked"
"""The queue of what people ask for: its share of the quota is the largest."""


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


@runtime_checkable
class ListsPosts(Protocol):
    """What an interface has besides, where recent posts are listed by further calls."""

    def recent(self, seen: Sequence[AccountObservation], *, posts: int) -> FurtherCalls:
        """List so many recent posts of each account that was just seen."""
        ...

    def posts(self, items: Iterable[payloads.Json]) -> list[PostObservation]:
        """Read posts that such calls listed."""
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

    async def fetch(self, platform: Platform, asks: Sequence[Ask], *, posts: int = 0, queue: str = ASKED) -> Answer:
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

    async def search(self, platform: Platform, topic: str, *, most: int) -> list[str] | Refusal:
        """Find ids of accounts about a topic, as the platform ranks them. Only YouTube has such a search."""
        interface = next(iter(self._interfaces.get(platform, ())), None)
        if interface is None:
            return Refusal(Trouble.AUTH_FAILURE, "no-credential", _missing(platform))
        if not isinstance(interface, youtube.YouTube):
            return Refusal(Trouble.BAD_REQUEST, "no-search", f"{platform.value} has no search for accounts by topic")
        found: dict[str, None] = {}
        page = ""
        while len(found) < most:
            read = await self._searched(interface, interface.search_request(topic, page=page))
            if isinstance(read, Refusal):
                return list(found) or read  # what was found before is not lost
            found |= dict.fromkeys(read[0])
            page = read[1]
            if not page or not read[0]:
                break
        return list(found)[:most]

    async def _searched(self, interface: youtube.YouTube, request: Request) -> tuple[list[str], str] | Refusal:
        if self._gate and (
            refusal := await self._gate.admit_search(interface.terms, queue=ASKED, credential=interface.credential)
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
            trouble = answer.refusal.trouble if answer.refusal else None
            if answer.refusal and (answer.refusal.trouble.waits or trouble is Trouble.AUTH_FAILURE):
                outcomes += Answer.refused(rest, answer.refusal).outcomes
            else:
                outcomes += answer.outcomes  # another failure is of those asked for alone
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
        if posts and isinstance(interface, ListsPosts):
            outcomes = await self._with_posts(interface, interface, outcomes, posts, raws)
        if self._hubs:
            # one host after the other would take the sum of their pauses
            hubs = (self._with_hub(interface, each, self._hubs, raws) for each in outcomes)
            outcomes = tuple(await asyncio.gather(*hubs))
        if interface.derives:
            outcomes = tuple(_derived(each) for each in outcomes)
        return Answer(outcomes, answer.left, tuple(raws))

    async def _with_posts(
        self, interface: Interface, lists: ListsPosts, outcomes: Sequence[Outcome], posts: int, raws: list[Raw]
    ) -> tuple[Outcome, ...]:
        """Add the recent posts of who was found. What fails leaves a mark."""
        found = [each for each in outcomes if isinstance(each, Found)]
        listed = await self._listed(interface, lists.recent([each.observation for each in found], posts=posts))
        done: dict[Ask, Outcome] = {}
        for each, items in zip(found, listed.items, strict=True):
            if items is None:
                missing = f"recent uploads ({listed.trouble})" if listed.trouble else ""
                done[each.ask] = Found(each.ask, each.observation, missing)
                continue
            done[each.ask] = Found(each.ask, with_posts(each.observation, lists.posts(items)))
            if self._keeps:
                body = {"items": items}
                raws.append(further(interface.terms.source, each.ask, each.observation, Part.VIDEOS, body))
        return tuple(done.get(each.ask, each) for each in outcomes)

    async def _listed(self, interface: Interface, calls: FurtherCalls) -> Listed:
        """Make the further calls that an interface asks for, one after the other but for those it names together."""
        try:
            requests = next(calls)
            while True:
                replies = await asyncio.gather(*(self._exchange(interface, each) for each in requests))
                requests = calls.send(replies)
        except StopIteration as end:
            listed: Listed = end.value
            return listed

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

    async def _exchange(self, interface: Interface, request: Request) -> Reply | Silence:
        return await exchange(self._client, request, clock=self._clock, pool=interface.terms.source.platform.value)


def _raws(interface: Interface, asks: Sequence[Ask], reply: Reply) -> list[Raw]:
    source = interface.terms.source
    return [Raw(source, name, reply.at, Part.ACCOUNT, ask, body) for ask, name, body in interface.apart(asks, reply)]


def _derived(outcome: Outcome) -> Outcome:
    if not isinstance(outcome, Found):
        return outcome
    return Found(outcome.ask, with_derived(outcome.observation), outcome.partial)
