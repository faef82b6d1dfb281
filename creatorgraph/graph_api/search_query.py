"""What can be asked to find creators."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.creator_search.conditions import And, simplified
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.matching import matching
from creatorgraph.creator_search.phrases.tokens import MOST_CHARACTERS
from creatorgraph.creator_search.phrases.understanding import Understanding as ReadPhrase
from creatorgraph.creator_search.suggesting import MOST
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.filter_reading import read_filter
from creatorgraph.graph_api.rules import resolved
from creatorgraph.graph_api.types.connections import PAGE, After, First
from creatorgraph.graph_api.types.niche import Niche
from creatorgraph.graph_api.types.scalars import creator_key
from creatorgraph.graph_api.types.search import CreatorSearchConnection, SearchOrder
from creatorgraph.graph_api.types.search_cache import SearchCache
from creatorgraph.graph_api.types.search_filter import Filter
from creatorgraph.graph_api.types.suggestion import CreatorSuggestion
from creatorgraph.graph_api.types.understanding import Understanding
from creatorgraph.resolvers.pages import ArgumentError, check_first
from creatorgraph.resolvers.search import find_creators, suggest_creators

MAX_IDS = 100
MAX_QUERY_CHARACTERS = 1_000
MAX_TYPED_CHARACTERS = 100

Suggestions = Annotated[int, strawberry.argument(description=f"1 to {MOST}.")]

Phrase = Annotated[
    str | None,
    strawberry.argument(
        description="A wish in words: 'fitness creators in Germany with 50-200k on TikTok, no brands'. It becomes a "
        "filter beside `filter`, and the text to look for; with a field to sort by, in `order` or in the phrase, the "
        "filter alone, where the phrase has one."
    ),
]
Words = Annotated[str | None, strawberry.argument(description="Words and meaning to look for; none: all, by audience.")]


@strawberry.type
class SearchQuery:
    """What can be asked to find creators."""

    @resolved(
        "Creators found by words and meaning inside an exact filter, best first.",
        needs=Scope.READ_CATALOGUE,
    )
    async def search(  # noqa: PLR0917 - all of them are named in a query
        self,
        info: Info,
        query: Words = None,
        filter: Filter = None,  # noqa: A002 - the API's word
        first: First = PAGE,
        after: After = None,
        order: SearchOrder | None = None,
        phrase: Phrase = None,
    ) -> CreatorSearchConnection:
        """Search."""
        now, (sort, weights) = info.context.services.clock(), (order or SearchOrder()).read()
        where = (await read_filter(info.context, filter)).condition(now=now)
        if query is not None and len(query) > MAX_QUERY_CHARACTERS:
            raise ArgumentError("query", f"it has {len(query)} characters; at most {MAX_QUERY_CHARACTERS} are read")
        understood = None
        if phrase is not None:
            if query is not None:
                raise ArgumentError("phrase", "give a phrase or a query, not both")
            understood = await _understood(info, phrase)
            where = simplified(And((where, understood.filter.filter().condition(now=now))))
            sort = sort or understood.order
            query = understood.text_for(sort)
        if sort is not None and query is not None:
            asked = matching(query, argument="query" if phrase is None else "phrase")
            where, query = simplified(And((where, asked))), None
        request = SearchRequest(query, where=where, first=check_first(first), after=after, sort=sort, weights=weights)
        found = await find_creators(info.context.finder, info.context.loaders, request)
        view = None if understood is None else Understanding.of(understood)
        return CreatorSearchConnection.of(found, where=where, understood=view)

    @resolved(
        "How a phrase is understood, without searching: a filter to change and send back, and what was not understood.",
        needs=Scope.READ_CATALOGUE,
    )
    async def understand_query(self, info: Info, phrase: str) -> Understanding:
        """Understand a phrase."""
        return Understanding.of(await _understood(info, phrase))

    @resolved(
        "Creators like all of these together, by meaning inside an exact filter; these themselves are left out.",
        needs=Scope.READ_CATALOGUE,
    )
    async def similar_creators(
        self,
        info: Info,
        to: list[strawberry.ID],
        filter: Filter = None,  # noqa: A002 - the API's word
        first: First = PAGE,
        after: After = None,
    ) -> CreatorSearchConnection:
        """Find alike creators."""
        if not 1 <= len(to) <= MAX_IDS:
            raise ArgumentError("to", f"it has {len(to)} ids; name 1 to {MAX_IDS}")
        where = (await read_filter(info.context, filter)).condition(now=info.context.services.clock())
        seeds = frozenset(creator_key(id_) for id_ in to)
        request = SearchRequest(seeds=seeds, where=where, first=check_first(first), after=after)
        found = await find_creators(info.context.finder, info.context.loaders, request)
        return CreatorSearchConnection.of(found, where=where)

    @resolved(
        "Autocomplete: creators whose name, or handle on any platform, begins like this, typos allowed, best first. "
        "None for less than two letters.",
        needs=Scope.READ_CATALOGUE,
    )
    async def suggest_creators(self, info: Info, text: str, first: Suggestions = 8) -> list[CreatorSuggestion]:
        """Complete a name."""
        if len(text) > MAX_TYPED_CHARACTERS:
            raise ArgumentError("text", f"it has {len(text)} characters; at most {MAX_TYPED_CHARACTERS} are read")
        if not 1 <= first <= MOST:
            raise ArgumentError("first", f"{first} is not from 1 to {MOST}")
        found = await suggest_creators(info.context.finder, info.context.loaders, typed=text, first=first)
        return [CreatorSuggestion.of(each) for each in found]

    @resolved(
        "The taxonomy of niches: all that a filter can name, whether a creator has it or not.",
        needs=Scope.READ_CATALOGUE,
    )
    def niches(self) -> list[Niche]:
        """List the taxonomy."""
        return Niche.all()

    @resolved("How well the cache of searches works; null where there is none.", needs=Scope.OPERATE)
    async def search_cache(self, info: Info) -> SearchCache | None:
        """Count."""
        answers = info.context.services.answers
        return None if answers is None else SearchCache.of(await answers.counted())


async def _understood(info: Info, phrase: str) -> ReadPhrase:
    if len(phrase) > MOST_CHARACTERS:
        raise ArgumentError("phrase", f"it has {len(phrase)} characters; at most {MOST_CHARACTERS} are read")
    return await info.context.services.phrases.read(phrase, info.context.finder)
