"""Niches and places in queries and documents: the same in any language."""

import pytest

from creatorgraph.creator_search.concepts import read_words, searched_query, searched_text
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.labels import handle_label, name_label
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.enrichment.places import gazetteer
from creatorgraph.lexicons.niches import words
from tests.creator_search.documents import document
from tests.creator_search.test_service import Letters


def signs(searched: str, text: str) -> set[str]:
    assert searched.startswith(text)
    return set(searched.removeprefix(text).split())


def asked_by(query: str) -> set[str]:
    """Give the signs of niches and places of a query."""
    called = document("a", text="x", labels=(name_label(query), handle_label(query)))
    return signs(searched_query(query), query) - signs(searched_text(called), "x")


@pytest.mark.parametrize(
    "query", ["fitness Seoul", "서울 피트니스", "Fitness in Seoul", "फिटनेस सियोल", "フィットネス ソウル"]
)
def test_a_query_in_any_language_has_the_signs_of_the_document(query: str) -> None:
    about = document("a", text="운동", niche="fitness", city="seoul", country="KR")
    asked = asked_by(query)
    assert asked == signs(searched_text(about), "운동")
    elsewhere = document("b", text="운동", niche="fitness", city="berlin", country="DE")
    assert len(asked & signs(searched_text(elsewhere), "운동")) == 2


def test_of_a_sub_niche_the_niche_is_meant_too_and_a_people_is_its_country() -> None:
    baker = document("a", text="x", niche="food", topics=("food/baking",), country="DE")
    asked = asked_by("german bakery")
    assert asked == signs(searched_text(baker), "x")
    cook = document("b", text="x", niche="food", topics=("food/cooking",), country="DE")
    assert 0 < len(asked & signs(searched_text(cook), "x")) < len(asked)


@pytest.mark.parametrize("text", ["", "…"])
def test_what_names_nothing_is_left_as_it_is(text: str) -> None:
    assert searched_query(text) == text
    assert searched_text(document("a", text=text)) == text


@pytest.mark.parametrize("text", ["Jane  Doe", "JANE DOE!", "@jane.doe", "janedoe"])
def test_a_whole_name_or_handle_has_the_sign_of_who_is_called_so(text: str) -> None:
    jane = signs(searched_text(document("a", text="x", labels=("janedoe", "jane doe"))), "x")
    assert len(jane) == 2
    assert signs(searched_query(text), text) & jane
    assert not signs(searched_query("jane"), "jane") & jane


@pytest.mark.parametrize("query", ["खाना", "음식", "グルメ", "food"])
async def test_who_is_about_it_first_comes_before_who_is_about_it_beside_another(
    lance: LanceSearchIndex, query: str
) -> None:
    search = CreatorSearch(Shelf.of(lance, Letters()))
    beside = [document(f"b{number}", text="x", niche="lifestyle", interests=("food",)) for number in range(9)]
    first = document("first", text="x y z " * 9, niche="food", topics=("food/baking", "food/coffee"), city="seoul")
    await search.project([*beside, first])
    assert (await search.search(SearchRequest(query))).hits[0].id == "first"


async def test_of_those_about_a_niche_who_has_the_part_asked_for_comes_first(lance: LanceSearchIndex) -> None:
    search = CreatorSearch(Shelf.of(lance, Letters()))
    others = [document(f"o{number}", text="x", niche="animals", topics=("animals/dogs",)) for number in range(9)]
    beside = document("beside", text="x", niche="lifestyle", topics=("animals/cats",), interests=("animals",))
    first = document("first", text="x", niche="animals", topics=("animals/cats",))
    await search.project([*others, beside, first])
    assert [hit.id for hit in (await search.search(SearchRequest("cats"))).hits[:2]] == ["first", "beside"]


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


def test_all_words_that_a_query_is_read_with_can_be_read_before_it() -> None:
    read = (gazetteer, words, vocabulary)
    for each in read:
        each.cache_clear()
    read_words()
    assert [each.cache_info().currsize for each in read] == [1, 1, 1]
