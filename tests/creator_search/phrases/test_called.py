"""Phrases that are somebody's name or handle, over a real index."""

from collections.abc import Sequence

import numpy as np
import pytest

from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.labels import beginnings_of, labels_of
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.phrases.grammar import understand
from creatorgraph.creator_search.phrases.reader import PhraseReader
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.creator_search.suggesting import Suggestion
from creatorgraph.errors import UnavailableError
from tests.creator_search.documents import DIMENSIONS, document

PEOPLE = {
    "haruka": ("Haruka Miyazaki", "harukaa"),
    "india": ("India Patel", "indiapatel"),
    "paris": ("Paris Lee", "paris.jackson.lee"),
    "vogel": ("Roswitha Vogel", "roswitha_v"),
    "daily": ("Fernando Gonzalez daily", "fernando.g"),
    "marie": ("Marie Vasseur", "marievasseur89"),
    "bakes": ("Nora K", "berlin.vegan.bakes"),
    "nusrat": ("Nusrat", "thriftednusrat"),
    "berlin": ("Berlin", "berlin"),
    "turki": ("Turki E.", "c/odessa_radwell"),
    "yoga": ("Yoga Berlin", "yogaberlin"),
}


def _person(id_: str, name: str, handle: str) -> SearchDocument:
    labels = labels_of([name], [handle])
    return document(
        id_, text=f"{name} {handle}", labels=labels, beginnings=beginnings_of(labels), followers_largest=1e4
    )


def _alike(texts: Sequence[str]) -> Vectors:
    return np.ones((len(texts), DIMENSIONS), dtype=np.float32)


@pytest.fixture
async def search(lance: LanceSearchIndex) -> CreatorSearch:
    found = CreatorSearch(Shelf.of(lance, _alike))
    await found.project([_person(id_, *called) for id_, called in PEOPLE.items()])
    return found


@pytest.mark.parametrize(
    ("phrase", "text", "id_"),
    [
        ("Haruka Miyazaki", "Haruka Miyazaki", "haruka"),
        ("india patel", "india patel", "india"),
        (" Paris Lee ", "Paris Lee", "paris"),
        ("Roswitha Vogel", "Roswitha Vogel", "vogel"),
        ("Fernando Gonzalez daily", "Fernando Gonzalez daily", "daily"),
        ("marievasseur89", "marievasseur89", "marie"),
        ("berlin.vegan.bakes", "berlin.vegan.bakes", "bakes"),
        ("@berlin.vegan.bakes", "berlin.vegan.bakes", "bakes"),
        ("https://www.instagram.com/berlin.vegan.bakes/", "berlin.vegan.bakes", "bakes"),
        ("thriftednusrat", "thriftednusrat", "nusrat"),
        ("Turki E.", "Turki E.", "turki"),
        ("c/odessa_radwell", "c/odessa_radwell", "turki"),
    ],
)
async def test_a_whole_name_or_handle_finds_who_has_it_first(
    search: CreatorSearch, phrase: str, text: str, id_: str
) -> None:
    read = await PhraseReader().read(phrase, search)
    assert (read.filter.written(), read.text) == ({}, text)
    page = await search.search(SearchRequest(read.text))
    assert page.hits[0].id == id_


@pytest.mark.parametrize(
    "phrase",
    [
        "berlin",  # a place, whoever is called so
        "yoga Berlin",
        "@nobody.here",
        "Haruka Miyazaki in Spain",
        "Ulrike Paris",
        "mentions @berlin.vegan.bakes",
        "paris.lee.jackson",
        "",
    ],
)
async def test_what_is_nobodys_whole_name_is_read_by_the_grammar(search: CreatorSearch, phrase: str) -> None:
    assert await PhraseReader().read(phrase, search) == understand(phrase)


async def test_a_name_is_shown_as_one(search: CreatorSearch) -> None:
    (span,) = (await PhraseReader().read(" Paris Lee ", search)).spans
    assert (span.start, span.end, span.text, span.meaning) == (1, 10, "Paris Lee", "a name or handle")


class Away(CreatorSearch):
    """A search whose index does not answer."""

    async def suggest(self, typed: str, *, first: int = 8) -> Sequence[Suggestion]:
        """Fail."""
        raise UnavailableError(f"the index is away: {typed}, {first}")


async def test_without_an_index_the_grammar_reads_alone(lance: LanceSearchIndex) -> None:
    assert await PhraseReader().read("Paris Lee", Away(Shelf.of(lance, _alike))) == understand("Paris Lee")


@pytest.mark.parametrize(
    ("phrase", "first", "other", "topic"),
    [
        ("american football", "American football from Ohio", "tennis and racket sports", "sports/racket-others"),
        ("python programmers", "python for beginners", "Java programming", "technology/programming"),
        ("vegane Bäcker", "Vegane Bäcker aus Köln", "plant based baking", "food/baking"),
    ],
)
async def test_of_one_niche_who_writes_the_words_of_the_phrase_comes_first(
    lance: LanceSearchIndex, phrase: str, first: str, other: str, topic: str
) -> None:
    search = CreatorSearch(Shelf.of(lance, _alike))
    some = [("a", other), ("b", first), *((f"c{number}", f"{other} daily") for number in range(8))]
    niche = topic.partition("/")[0]
    await search.project([document(id_, text=text, niche=niche, topics=(topic,)) for id_, text in some])
    page = await search.search(SearchRequest(understand(phrase).text))
    assert page.hits[0].id == "b"
