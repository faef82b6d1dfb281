"""A text as a condition: whom it finds where hits are sorted by a number."""

import pytest

from creatorgraph.creator_search.conditions import EVERYTHING, And, holds, simplified
from creatorgraph.creator_search.document import AccountSource, CreatorSource, SearchDocument, document_of
from creatorgraph.creator_search.matching import matching
from creatorgraph.errors import BadInputError

ACCOUNTS = (
    AccountSource(
        key="x:1",
        platform="x",
        handle="Gordon.Ram_say7",
        display_name="Gordon Ramsay",
        bio="Café owner, loud. 서울에서. #sourdough @anna.cooks",
    ),
)
EMMA = document_of(
    CreatorSource(
        id="emma",
        updated_at="2026-01-01T00:00:00.000Z",
        niche="food",
        interests=["fitness"],
        topics=["food/plant-based"],
        city="Berlin",
        country="DE",
        captions=["Soup for 10,000 people"],
        accounts=ACCOUNTS,
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "gordon RAMSAY",
        "@gordon.ram_say7",
        "gordonramsay7",
        "ram say7",
        "café loud",
        "café",
        "vegan food",
        "veganes Essen in Berlin",
        "शाकाहारी खाना",
        "food creators from Germany",
        "Fitness",
        "서울에서",
        "#sourdough soup",
        "@anna.cooks",
        "soup 10,000",
        "soup !!!",
        "not only vegan",
        "",
    ],
)
def test_each_word_is_had_or_what_it_stands_for(text: str) -> None:
    assert holds(matching(text), EMMA)


@pytest.mark.parametrize(
    "text",
    [
        "gordon brown",
        "vegan fashion",
        "food in Paris",
        "#soup",
        "@brown",
        "say77",
        "loudest",
        "soup 10,001",
        "the best creators",
        "C++",
        "c#",
    ],
)
def test_one_word_that_is_not_had_is_enough(text: str) -> None:
    assert not holds(matching(text), EMMA)


def test_words_that_say_nothing_ask_for_nothing_beside_others() -> None:
    assert matching("  ") == EVERYTHING
    assert matching("creators about soup") == matching("soup")
    assert matching("soup ya wa ich och मैं") == matching("soup")


def who(bio: str) -> SearchDocument:
    """Give somebody who shows this bio on X alone."""
    account = AccountSource(key="x:9", platform="x", bio=bio)
    return document_of(CreatorSource(id="who", updated_at="2026-01-01T00:00:00.000Z", accounts=(account,)))


@pytest.mark.parametrize(
    ("text", "bio"),
    [
        ("水彩画", "水彩画"),
        ("料理研究家", "料理研究家です、料理研究家"),
        ("c#", "I write C# and Go"),
        ("The Who", "who? the band"),
    ],
)
def test_whoever_has_the_very_words_is_found(text: str, bio: str) -> None:
    assert holds(matching(text), who(bio))
    assert not holds(matching(text), who("画 家 and nothing of it"))


def test_a_letter_beside_a_known_word_is_not_asked_for_alone() -> None:
    assert holds(matching("水彩画"), document_of(CreatorSource(id="p", updated_at="", topics=["art/painting"])))
    assert holds(matching("画"), who("画 と"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lena@veganbakes.de", "e-mail addresses are not searched"),
        ("soup by lena@veganbakes.de", "e-mail addresses are not searched"),
        ("no supplements", "'supplements' is not wanted"),
        ("yoga sin gluten", "'gluten' is not wanted"),
        ("グルテンなし", "'グルテン' is not wanted"),
        ("soup, not vegan", "'vegan' is not wanted"),
        ("!!!", "'!!!' has none"),
        ('"!!!"', "has none"),
    ],
)
def test_what_no_word_can_ask_for_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as refused:
        matching(text, argument="phrase")
    assert refused.value.argument == "phrase"


def test_quoted_and_portuguese_words_deny_nothing() -> None:
    assert holds(matching('"no supplements"'), who("No supplements, ever"))
    assert matching("receitas no Brasil") == simplified(And((matching("receitas"), matching("Brasil"))))


def test_each_word_is_a_part_of_the_filter_of_its_own() -> None:
    three = simplified(And((matching("soup"), matching("loud gordon"))))
    assert isinstance(three, And)
    assert three.parts == (matching("soup"), matching("loud"), matching("gordon"))
