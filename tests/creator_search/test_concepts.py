"""Niches and places in queries and documents: the same in any language."""

import pytest

from creatorgraph.creator_search.concepts import searched_query, searched_text
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from tests.creator_search.documents import document
from tests.creator_search.test_service import Letters


def signs(searched: str, text: str) -> set[str]:
    assert searched.startswith(text)
    return set(searched.removeprefix(text).split())


@pytest.mark.parametrize(
    "query", ["fitness Seoul", "서울 피트니스", "Fitness in Seoul", "फिटनेस सियोल", "フィットネス ソウル"]
)
def test_a_query_in_any_language_has_the_signs_of_the_document(query: str) -> None:
    about = document("a", text="운동", niche="fitness", city="seoul", country="KR")
    asked = signs(searched_query(query), query)
    assert asked == signs(searched_text(about), "운동")
    elsewhere = document("b", text="운동", niche="fitness", city="berlin", country="DE")
    assert len(asked & signs(searched_text(elsewhere), "운동")) == 1


def test_of_a_sub_niche_the_niche_is_meant_too_and_a_people_is_its_country() -> None:
    baker = document("a", text="x", niche="food", topics=("food/baking",), country="DE")
    asked = signs(searched_query("german bakery"), "german bakery")
    assert asked == signs(searched_text(baker), "x")
    cook = document("b", text="x", niche="food", topics=("food/cooking",), country="DE")
    assert 0 < len(asked & signs(searched_text(cook), "x")) < len(asked)


@pytest.mark.parametrize("text", ["", "Jane Doe", "@janedoe", "…"])
def test_what_names_no_niche_and_no_place_is_left_as_it_is(text: str) -> None:
    assert searched_query(text) == text
    assert searched_text(document("a", text=text)) == text


async def test_who_is_about_it_and_there_comes_before_who_is_one_of_them(lance: LanceSearchIndex) -> None:
    search = CreatorSearch(Shelf.of(lance, Letters()))
    await search.project(
        [
            document("neither", text="seoulite"),
            document("there", text="커피", niche="food", city="seoul", country="KR"),
            document("about", text="gym", niche="fitness", city="berlin", country="DE"),
            document("same-country", text="gym", niche="fitness", city="busan", country="KR"),
            document("both", text="운동", niche="fitness", city="seoul", country="KR"),
        ]
    )
    page = await search.search(SearchRequest("서울 피트니스"))
    words = {hit.id: hit.explanation.words for hit in page.hits}
    assert words["both"] == 1
    assert words["both"] > words["same-country"] > words["about"] > words["neither"] == 0
    assert words["both"] > words["there"] > 0
