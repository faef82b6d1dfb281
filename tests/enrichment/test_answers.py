"""What of a model's answer is used: only words of the closed lists, only where the readers said nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.enrichment.answers import read_answer
from creatorgraph.enrichment.derived import Derived, Enrichment
from creatorgraph.enrichment.questions import BadAnswerError, Profile, classify_prompt, question_of
from creatorgraph.enrichment.readers import leaves_open, read_texts
from creatorgraph.enrichment.vocabulary import place_named, words_of

ALL = Enrichment().open_fields()
LISTS = ("topics", "interests", "themes", "professions", "collaboration", "languages")


def said(values: dict[str, Any], fields: tuple[str, ...] = ALL) -> Enrichment:
    item = {"id": 0, "confidence": 0.8, **values}
    found = read_answer(json.dumps({"profiles": [item]}), asked=[Profile(("text",), fields)], model="m")
    return found.get(0, Enrichment())


def derived(value: str) -> Derived:
    return Derived(value, 0.9, "lexicon", "niches-1")


def test_values_outside_the_lists_are_dropped_one_by_one() -> None:
    found = said({"professions": ["chef", "prophet"], "languages": ["tlh"], "themes": ["vlog"], "topics": ["food/x"]})
    assert [one.value for one in found.professions] == ["chef"]
    assert [one.value for one in found.themes] == ["vlog"]
    assert found.languages == found.topics == ()


def test_only_what_was_asked_for_is_used() -> None:
    found = said({"niche": "food", "city": "Leeds", "professions": ["chef"]}, ("professions",))
    assert found.to_json() == said({"professions": ["chef"]}).to_json()


@pytest.mark.parametrize("field", ["gender", "age", "religion", "ethnicity", "orientation", "health", "politics"])
def test_an_answer_with_a_trait_is_thrown_away_whole(field: str) -> None:
    with pytest.raises(BadAnswerError):
        said({"niche": "food", field: "x"})


@given(st.dictionaries(st.sampled_from(LISTS), st.lists(st.text(max_size=12), max_size=8)), st.text(), st.text())
def test_nothing_but_words_of_the_lists_comes_out_whatever_comes_in(
    lists: dict[str, list[str]], city: str, country: str
) -> None:
    found = said({**lists, "city": city, "country": country})
    for field in LISTS:
        assert {one.value for one in getattr(found, field)} <= words_of(field)
    assert found.country is None or found.country.value in words_of("country")


@pytest.mark.parametrize(
    ("city", "country", "known"),
    [
        ("Lisboa", "pt", ("Lisbon", "PT")),
        ("Atlantis", "GR", (None, "GR")),
        ("Paris", "DE", (None, "DE")),
        ("Leeds", None, ("Leeds", "GB")),
        (None, "Narnia", (None, None)),
        ("", "", (None, None)),
    ],
)
def test_a_place_is_one_of_the_gazetteer_or_none(
    city: str | None, country: str | None, known: tuple[str | None, str | None]
) -> None:
    assert place_named(city, country) == known


def test_what_the_readers_found_stays_and_nothing_is_added_that_belies_it() -> None:
    found = Enrichment(niche=derived("food"), country=derived("PT"))
    model = said(
        {"niche": "travel", "sub_niche": "travel/vanlife", "city": "Leeds", "country": "GB", "themes": ["vlog"]}
    )
    whole = found.filled_by(model)
    assert (whole.niche, whole.country) == (found.niche, found.country)
    assert whole.sub_niche is whole.city is None
    assert [one.value for one in whole.themes] == ["vlog"]


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("just me", True),
        ("Sourdough and cakes from Leeds", False),
        ("Sourdough and cakes 📍 Hebden Bridge", True),
        ("", False),
    ],
)
def test_a_model_is_asked_where_a_text_seems_to_say_what_no_reader_could_tell(text: str, *, is_open: bool) -> None:
    assert leaves_open([text], read_texts([text])) is is_open


def test_the_prompt_names_every_list_and_has_no_mark_left() -> None:
    prompt = classify_prompt().text
    for field in ("niche", "topics", "themes", "professions", "collaboration"):
        assert all(word in prompt for word in words_of(field))
    assert "{niches}" not in prompt
    assert "{topics}" not in prompt
    assert json.loads(question_of([Profile(("a",), ("niche",))])) == {
        "profiles": [{"id": 0, "open": ["niche"], "texts": ["a"]}]
    }
