"""Search and projection over a real index, with an embedding that counts."""

from collections.abc import Sequence

import numpy as np
import pytest

from creatorgraph.creator_search.filters import CreatorFilter
from creatorgraph.creator_search.index import Sort, Vectors
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import WRITE_BATCH, CreatorSearch
from creatorgraph.errors import BadInputError
from tests.creator_search.documents import DAY_TWO, DIMENSIONS, document


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
    return CreatorSearch(index=lance, embed=embed)


async def test_only_changed_texts_are_embedded_again(search: CreatorSearch, embed: Letters) -> None:
    await search.project([document("a", text="apples"), document("b", text="bread")])
    embed.texts.clear()
    await search.project([document("a", text="apples", country="DE"), document("b", text="beans", updated_at=DAY_TWO)])
    assert embed.texts == ["beans"]
    page = await search.search("apples", where=CreatorFilter(countries=("DE",)).condition())
    assert [(hit.id, round(hit.explanation.meaning, 2)) for hit in page.hits] == [("a", 1)]


async def test_words_and_meaning_are_both_asked(search: CreatorSearch) -> None:
    await search.project(
        [document("a", text="apples"), document("b", text="alpine skiing"), document("c", text="bread")]
    )
    page = await search.search("  apples ")
    assert [hit.id for hit in page.hits][:2] == ["a", "b"]
    assert page.hits[0].score > page.hits[1].score > 0


async def test_a_search_without_a_text_is_by_audience(search: CreatorSearch, embed: Letters) -> None:
    await search.project([document("a", followers_largest=5), document("b"), document("c", followers_largest=9)])
    embed.texts.clear()
    assert [hit.id for hit in (await search.search(" \n")).hits] == ["c", "a", "b"]
    assert [hit.id for hit in (await search.search(sort=Sort("followers_largest", descending=False))).hits] == [
        "a",
        "c",
        "b",
    ]
    assert embed.texts == []
    with pytest.raises(BadInputError, match="relevance"):
        await search.search("text", sort=Sort("confidence"))


async def test_more_than_a_batch_is_projected_whole(search: CreatorSearch, lance: LanceSearchIndex) -> None:
    await search.project([document(f"c{number}") for number in range(WRITE_BATCH + 1)])
    assert await lance.count() == WRITE_BATCH + 1
    await search.remove(["c0", "c1"])
    assert await lance.count() == WRITE_BATCH - 1


@pytest.mark.parametrize("first", [0, -1, 1_001])
async def test_a_page_has_bounds(search: CreatorSearch, first: int) -> None:
    with pytest.raises(BadInputError, match="first"):
        await search.search(first=first)
