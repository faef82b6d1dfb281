"""Search and projection over a real index, with an embedding that counts."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from creatorgraph.creator_search.conditions import And, AnyOf
from creatorgraph.creator_search.document import SearchDocument, words_of
from creatorgraph.creator_search.filters import Bounds, CreatorFilter
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import Sort, Vectors
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.ranking import LEAST_COHORT, Weights
from creatorgraph.creator_search.service import WRITE_BATCH, CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.creator_search.wording import worded
from creatorgraph.errors import BadInputError, NotFoundError
from tests.creator_search.documents import DAY_TWO, DIMENSIONS, document, documents


class Letters:
    """Counts first letters: texts that begin alike mean the same. Keeps what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Give a vector that says how a text begins."""
        self.texts += texts
        vectors = np.full((len(texts), DIMENSIONS), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, ord(text[0]) % DIMENSIONS] = 1
        return vectors


@pytest.fixture
def embed() -> Letters:
    return Letters()


@pytest.fixture
def search(lance: LanceSearchIndex, embed: Letters) -> CreatorSearch:
    return CreatorSearch(Shelf.of(lance, embed))


async def test_only_changed_texts_are_embedded_again(search: CreatorSearch, embed: Letters) -> None:
    await search.project([document("a", text="apples"), document("b", text="bread")])
    embed.texts.clear()
    await search.project([document("a", text="apples", country="DE"), document("b", text="beans", updated_at=DAY_TWO)])
    assert embed.texts == ["beans"]
    page = await search.search(SearchRequest("apples", where=CreatorFilter(countries=("DE",)).condition()))
    assert [(hit.id, round(hit.explanation.meaning, 2)) for hit in page.hits] == [("a", 1)]


async def test_words_and_meaning_are_both_asked(search: CreatorSearch) -> None:
    await search.project(
        [document("a", text="apples"), document("b", text="alpine skiing"), document("c", text="bread")]
    )
    page = await search.search(SearchRequest("  apples "))
    assert [hit.id for hit in page.hits][:2] == ["a", "b"]
    assert page.hits[0].score > page.hits[1].score > 0


async def test_a_search_without_a_text_is_by_audience(search: CreatorSearch, embed: Letters) -> None:
    await search.project([document("a", followers_largest=5), document("b"), document("c", followers_largest=9)])
    embed.texts.clear()
    assert [hit.id for hit in (await search.search(SearchRequest(" \n"))).hits] == ["c", "a", "b"]
    assert [
        hit.id for hit in (await search.search(SearchRequest(sort=Sort("followers_largest", descending=False)))).hits
    ] == [
        "a",
        "c",
        "b",
    ]
    assert embed.texts == []
    with pytest.raises(BadInputError, match="relevance"):
        await search.search(SearchRequest("text", sort=Sort("confidence")))


async def test_more_than_a_batch_is_projected_whole(search: CreatorSearch, lance: LanceSearchIndex) -> None:
    await search.project([document(f"c{number}") for number in range(WRITE_BATCH + 1)])
    assert await lance.count() == WRITE_BATCH + 1
    await search.remove(["c0", "c1"])
    assert await lance.count() == WRITE_BATCH - 1


@pytest.mark.parametrize("first", [0, -1, 1_001])
async def test_a_page_has_bounds(search: CreatorSearch, first: int) -> None:
    with pytest.raises(BadInputError, match="first"):
        await search.search(SearchRequest(first=first))


async def test_alike_creators_are_found_from_many_seeds_and_the_seeds_left_out(search: CreatorSearch) -> None:
    texts = {"a": "apples", "b": "alpine", "c": "bread", "d": "aprons", "e": "cheese"}
    await search.project([document(id_, text=text) for id_, text in texts.items()])
    page = await search.search(SearchRequest(seeds=frozenset(["a", "b", "never there"]), first=1))
    assert [hit.id for hit in page.hits] == ["d"]
    assert page.total == 3
    rest = await search.search(
        SearchRequest(seeds=frozenset(["a", "b", "never there"]), first=5, after=page.end_cursor)
    )
    assert sorted(hit.id for hit in rest.hits) == ["c", "e"]
    with pytest.raises(NotFoundError, match="none of these"):
        await search.search(SearchRequest(seeds=frozenset(["never there"])))


async def test_alike_is_first_who_shares_what_most_seeds_share_unless_meaning_alone_is_asked(
    search: CreatorSearch,
) -> None:
    await search.project(
        [
            document("a", text="apples", niche="fitness", topics=("fitness/yoga",), country="DE"),
            document("b", text="alpine", niche="fitness", topics=("fitness/yoga", "home/gardening"), country="DE"),
            document("c", text="amber", niche="fitness", topics=("fitness/strength",), country="FR"),
            document("other", text="aprons", niche="food", topics=("food/baking",)),
            document("all", text="bread", niche="fitness", topics=("fitness/yoga",), country="DE"),
            document("elsewhere", text="butter", niche="fitness", topics=("fitness/yoga",), country="FR"),
            document("niche", text="cheese", niche="fitness"),
            document("of one", text="bells", niche="home", topics=("home/gardening",)),
        ]
    )
    seeds = frozenset(["a", "b", "c"])
    weights = Weights(relevance=1, engagement=0, quality=0, freshness=0)
    page = await search.search(SearchRequest(seeds=seeds, weights=weights))
    words = {hit.id: hit.explanation.words for hit in page.hits}
    assert words["all"] == 1 > words["elsewhere"] > words["niche"] > words["of one"] == words["other"] == 0
    alone = await search.search(SearchRequest(seeds=seeds, meaning_only=True, weights=weights))
    assert alone.hits[0].id == "other"
    assert {hit.explanation.words for hit in alone.hits} == {0}


async def test_alike_is_rather_who_speaks_the_language_that_most_seeds_speak(search: CreatorSearch) -> None:
    await search.project(
        [
            document("a", text="apples", niche="fitness", languages=("de", "en")),
            document("b", text="alpine", niche="fitness", languages=("de",)),
            document("c", text="amber", niche="fitness", languages=("fr",)),
            document("other", text="aprons", niche="food", languages=("de",)),
            document("both", text="bread", niche="fitness", languages=("de",)),
            document("niche", text="bacon", niche="fitness", languages=("it",)),
        ]
    )
    page = await search.search(SearchRequest(seeds=frozenset(["a", "b", "c"])))
    words = {hit.id: hit.explanation.words for hit in page.hits}
    assert words["both"] == 1 > words["niche"] > words["other"] == 0


async def test_which_part_of_a_filter_removed_whom(search: CreatorSearch) -> None:
    await search.project(
        [
            document("a", country="DE", verified=True),
            document("b", country="DE"),
            document("c", country="DE"),
            document("d", country="US", verified=True),
        ]
    )
    where = CreatorFilter(countries=("DE",), verified=True).condition()
    assert [(worded(each.part), each.count) for each in await search.removed(where)] == [
        ("verified", 2),
        ("country is DE", 1),
    ]


async def test_where_no_part_alone_is_why_nobody_is_left_each_is_told(search: CreatorSearch) -> None:
    await search.project([document("a", country="DE"), document("b", country="DE"), document("c", verified=True)])
    where = CreatorFilter(countries=("DE",), verified=True, languages=("xx",)).condition()
    told = [(worded(each.part), each.count, each.alone) for each in await search.removed(where)]
    assert told == [("languages is xx", 0, 0), ("verified", 0, 1), ("country is DE", 0, 2)]
    where = CreatorFilter(languages=("xx",)).condition()
    assert [(each.count, each.alone) for each in await search.removed(where)] == [(3, None)]


async def test_what_each_part_removed_is_what_plain_python_counts(search: CreatorSearch) -> None:
    found = documents(400, seed=11)
    await search.project(found)
    parts: list[tuple[CreatorFilter, Callable[[SearchDocument], bool]]] = [
        (CreatorFilter(has_email=True), lambda one: one.has_email),
        (CreatorFilter(languages=("de", "en")), lambda one: "de" in one.languages or "en" in one.languages),
        (CreatorFilter(followers={"tiktok": Bounds(100)}), lambda one: (one.followers_tiktok or 0) >= 100),
        (
            CreatorFilter(any_of=(CreatorFilter(verified=True), CreatorFilter(countries=("DE", "US")))),
            lambda one: one.verified or one.country in {"DE", "US"},
        ),
        (CreatorFilter(none_of=(CreatorFilter(managed=True),)), lambda one: not one.managed),
    ]
    where = And(tuple(each.condition() for each, _ in parts))
    checks = [check for _, check in parts]
    left = sum(all(check(one) for check in checks) for one in found)
    expected = {}
    for given, left_out in parts:
        without = sum(all(check(one) for check in checks if check is not left_out) for one in found)
        expected[worded(given.condition())] = without - left
    assert min(expected.values()) > 0
    told = await search.removed(where)
    assert {worded(each.part): each.count for each in told} == expected
    assert [each.count for each in told] == sorted(expected.values(), reverse=True)


async def test_a_keyword_of_several_words_asks_for_each_of_them(search: CreatorSearch) -> None:
    await search.project(
        [
            document("a", words=("photography", "travel")),
            document("b", words=("travel",)),
            document("c", words=("k", "pop")),
        ]
    )

    async def found(where: CreatorFilter) -> set[str]:
        return {hit.id for hit in (await search.search(SearchRequest(where=where.condition()))).hits}

    assert await found(CreatorFilter(keywords_any=("Travel photography", "K-pop"))) == {"a", "c"}
    assert await found(CreatorFilter(keywords_any=("travel", "k-pop"))) == {"a", "b", "c"}
    assert await found(CreatorFilter(keywords_all=("travel", "photography travel"))) == {"a"}
    assert await found(CreatorFilter(keywords_any=("!!",))) == set()


async def test_a_filter_of_filters_is_and_or_not(search: CreatorSearch) -> None:
    await search.project(
        [
            document("a", country="DE", niche="fitness", words=("coach", "yoga")),
            document("b", country="US", business=True),
            document("c", country="FR", hashtags=("vegan",)),
        ]
    )
    tree = CreatorFilter(
        any_of=(CreatorFilter(countries=("de",), keywords_all=("Yoga",)), CreatorFilter(hashtags=("#Vegan",))),
        none_of=(CreatorFilter(business=True),),
    )
    assert {hit.id for hit in (await search.search(SearchRequest(where=tree.condition()))).hits} == {"a", "c"}
    found = await search.facets(["country", "business"], where=tree.condition())
    assert found == {"country": [("DE", 1), ("FR", 1)], "business": [("false", 2)]}
    with pytest.raises(BadInputError, match="cannot be counted"):
        await search.facets(["text"], where=tree.condition())


async def test_words_that_say_nothing_are_not_counted(search: CreatorSearch) -> None:
    texts = ["and the soup über für", "a soup i und my 서울", "la soupe à la tomate y más", "और में soup THE"]
    await search.project(
        [document(f"c{row}", words=words_of([text])[0]) for row, text in enumerate(texts)]
        + [document("silent", words=words_of(["the and of in de la и को http 7"])[0])]
    )
    everyone = CreatorFilter().condition()
    assert (await search.facets(["words"], where=everyone, limit=2))["words"] == [("soup", 3), ("soupe", 1)]
    all_of_them = dict((await search.facets(["words"], where=everyone))["words"])
    assert all_of_them == {"soup": 3, "soupe": 1, "tomate": 1, "서울": 1}


async def engagement_of(search: CreatorSearch, id_: str) -> float | None:
    """Give the part of the ranking that is engagement, of one hit."""
    page = await search.search(SearchRequest("apples", where=AnyOf("id", (id_,))))
    return page.hits[0].explanation.engagement


async def test_hits_are_compared_with_who_came_into_the_index_since(lance: LanceSearchIndex, embed: Letters) -> None:
    search = CreatorSearch(Shelf.of(lance, embed), look_seconds=0.01)
    shown = [
        document(f"d{n}", text="apples", followers_tiktok=5_000, engagement_tiktok=n / 100) for n in range(LEAST_COHORT)
    ]
    await search.project(shown[:1])
    assert await engagement_of(search, "d0") is None
    await search.project(shown)
    await asyncio.sleep(0.02)
    assert await engagement_of(search, "d0") == pytest.approx(0.5 / LEAST_COHORT)
    more = [document(f"e{n}", text="apples", followers_tiktok=5_000, engagement_tiktok=0.0) for n in range(10)]
    await search.project(more)
    for _ in range(500):
        await asyncio.sleep(0.02)
        if (found := await engagement_of(search, "d0")) != 0.5 / LEAST_COHORT:
            break
    assert found == pytest.approx(5.5 / 30, abs=1e-6)


async def test_whether_the_index_grew_is_not_asked_at_every_search(lance: LanceSearchIndex, embed: Letters) -> None:
    search = CreatorSearch(Shelf.of(lance, embed), look_seconds=600)
    shown = [
        document(f"d{n}", text="apples", followers_tiktok=5_000, engagement_tiktok=n / 100) for n in range(LEAST_COHORT)
    ]
    await search.project(shown[:1])
    await search.warm()
    await search.project(shown)
    assert await engagement_of(search, "d0") is None
