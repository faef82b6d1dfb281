"""A text as a condition: whom it finds where hits are sorted by a number."""

import pytest

from creatorgraph.creator_search.conditions import EVERYTHING, And, holds, simplified
from creatorgraph.creator_search.document import AccountSource, CreatorSource, document_of
from creatorgraph.creator_search.matching import matching

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
        "the best creators",
        "!!!",
        '"!!!" someone@example.com',
        "",
    ],
)
def test_each_word_is_had_or_what_it_stands_for(text: str) -> None:
    assert holds(matching(text), EMMA)


@pytest.mark.parametrize(
    "text", ["gordon brown", "vegan fashion", "food in Paris", "#soup", "@brown", "say77", "loudest", "soup 10,001"]
)
def test_one_word_that_is_not_had_is_enough(text: str) -> None:
    assert not holds(matching(text), EMMA)


def test_words_that_say_nothing_ask_for_nothing() -> None:
    assert matching("the best creators") == EVERYTHING
    assert matching("creators about soup") == matching("soup")
    assert matching("soup ya wa ich och मैं") == matching("soup")


def test_each_word_is_a_part_of_the_filter_of_its_own() -> None:
    three = simplified(And((matching("soup"), matching("loud gordon"))))
    assert isinstance(three, And)
    assert three.parts == (matching("soup"), matching("loud"), matching("gordon"))
