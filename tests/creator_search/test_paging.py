"""Pages while the index changes: who was there all the time is given once, and nobody twice. On each engine."""

import asyncio
import dataclasses
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from creatorgraph.clock import from_text
from creatorgraph.creator_search.conditions import EVERYTHING, Compare, Flag, Operator, holds
from creatorgraph.creator_search.cursors import MOST_CHARACTERS
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.index import BY_AUDIENCE, HybridQuery, Ranking, SearchIndex, Sort
from creatorgraph.creator_search.matching import matching
from creatorgraph.creator_search.ranking import Cohorts
from creatorgraph.creator_search.retrieval import HEAD
from creatorgraph.errors import BadInputError
from tests.creator_search.conftest import MakeIndex
from tests.creator_search.documents import DAY_ONE, DAY_TWO, axis, documents, vectors_for

COUNT = 1_400  # more than a head can hold
STAYS = [each for each in documents(COUNT, seed=11) if int(each.id[1:]) % 3]
GOES = [each for each in documents(COUNT, seed=11) if not int(each.id[1:]) % 3]
QUERIES = [
    HybridQuery(text="fitness berlin", vector=axis(0), ranking=Ranking(at=from_text(DAY_ONE)), first=130),
    HybridQuery(text="music", first=170),
    HybridQuery(vector=axis(3), where=Flag("has_email"), first=90),
    HybridQuery(first=170),
    HybridQuery(
        sort=Sort("last_post_at", descending=False), where=Compare("account_count", Operator.LESS, 5), first=170
    ),
    HybridQuery(sort=Sort("followers_largest"), where=matching("fitness"), first=40),
]


def newcomers(seed: int) -> list[SearchDocument]:
    """Make documents whose ids lie between the others', whose words are rare and whose values are anywhere."""
    return [dataclasses.replace(each, id=f"{each.id}-{seed}") for each in documents(40, seed=seed)]


def rounds(chance: random.Random) -> Iterator[tuple[list[SearchDocument], list[str]]]:
    """Give what comes and what goes, for ever: strangers come and go again, one in three of those known goes."""
    leaving = [each.id for each in GOES]
    chance.shuffle(leaving)
    came: list[str] = []
    for number in range(1_000):
        come = newcomers(100 + number)
        yield come, [*leaving[number * 20 : number * 20 + 20], *came[::2]]
        came = [each.id for each in come]


async def change(index: SearchIndex, come: list[SearchDocument], go: list[str]) -> None:
    await index.upsert(come, vectors_for(len(come), seed=len(go)))
    await index.delete(go)


@pytest.mark.parametrize("number", range(len(QUERIES)))
async def test_while_others_come_and_go_each_that_stays_is_given_once(make_index: MakeIndex, number: int) -> None:
    index, query = await make_index(), QUERIES[number]
    everyone = sorted(STAYS + GOES, key=lambda each: each.id)
    await index.upsert(everyone, vectors_for(COUNT, seed=11))
    if query.ranking:
        query = dataclasses.replace(
            query, ranking=Ranking(at=from_text(DAY_ONE), cohorts=Cohorts(await index.sample(99)))
        )
    given: Counter[str] = Counter()
    changes, after = rounds(random.Random(number)), None  # noqa: S311 - a test's data, repeatable
    while True:
        # the change runs beside the page, so that a page's own parts see different states too
        page, _ = await asyncio.gather(
            index.search(dataclasses.replace(query, after=after)), change(index, *next(changes))
        )
        given.update(hit.id for hit in page.hits)
        after = page.end_cursor
        if not page.has_next:
            break
        assert len(after or "") < MOST_CHARACTERS
    assert {id_ for id_, times in given.items() if times > 1} == set()
    assert {each.id for each in STAYS if holds(query.where, each)} - set(given) == set()
    assert sum(given.values()) > HEAD


async def test_a_walk_beside_others_that_go_is_short_only_at_its_end(make_index: MakeIndex) -> None:
    """Weaviate chooses objects and then reads them: those deleted in between are missing in its answer."""
    index = await make_index()
    await index.upsert(STAYS, vectors_for(len(STAYS), seed=11))
    counts = []
    for number in range(6):
        come = [dataclasses.replace(each, id=f"{each.id}-z") for each in documents(300, seed=100 + number)]
        await index.upsert(come, vectors_for(len(come), seed=number))
        walks = (index.walk(where=EVERYTHING, sort=sort, limit=900) for sort in (BY_AUDIENCE, None) * 3)
        gone = (index.delete([each.id for each in come[start::10]]) for start in range(10))
        counts += [len(each or ()) for each in await asyncio.gather(*walks, *gone)][:6]
    assert counts == [900] * 36


async def test_a_score_that_moved_neither_skips_nor_doubles(index: SearchIndex) -> None:
    """Words are weighed against all documents: what comes in moves the scores of those that were there."""
    some = [
        dataclasses.replace(each, text=f"chess {'berlin ' * (number % 7)}") for number, each in enumerate(STAYS[:60])
    ]
    await index.upsert(some, vectors_for(len(some), seed=1))
    query = HybridQuery(text="chess berlin", first=20)
    first = await index.search(query)
    before = {hit.id: hit.score for hit in first.hits}
    await index.upsert(
        [dataclasses.replace(each, text="berlin " * 40, updated_at=DAY_TWO) for each in newcomers(3)],
        vectors_for(40, seed=2),
    )
    again = await index.search(dataclasses.replace(query, first=1_000))
    assert any(before.get(hit.id, hit.score) != hit.score for hit in again.hits)
    rest, after = list(first.hits), first.end_cursor
    while after is not None:
        page = await index.search(dataclasses.replace(query, after=after))
        rest += page.hits
        after = page.end_cursor if page.has_next else None
    counts = Counter(hit.id for hit in rest)
    assert {counts[each.id] for each in some} == {1}
    assert max(counts.values()) == 1


async def test_a_cursor_that_is_too_long_is_refused(index: SearchIndex) -> None:
    with pytest.raises(BadInputError, match="after"):
        await index.search(HybridQuery(after="A" * 10_000_000))
