"""The tree of conditions: its laws, and what it refuses."""

import dataclasses
import math
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.creator_search.conditions import (
    EVERYTHING,
    FIELDS,
    NOTHING,
    AllOf,
    And,
    AnyOf,
    Compare,
    Condition,
    Flag,
    Not,
    Operator,
    Or,
    Present,
    holds,
    simplified,
)
from creatorgraph.creator_search.document import AccountSource, CreatorSource, SearchDocument, document_of
from creatorgraph.creator_search.filters import Bounds, CreatorFilter, Window, bounds
from creatorgraph.creator_search.matching import matching
from creatorgraph.errors import BadInputError
from tests.creator_search.documents import condition, document, documents

DOCUMENTS = documents(60, seed=5)


def test_every_field_is_one_of_the_document() -> None:
    assert set(FIELDS) <= {field.name for field in dataclasses.fields(SearchDocument)}


def test_a_simplified_tree_holds_nothing_twice() -> None:
    german = AnyOf("country", ("DE", "AT", "DE"))
    once = AnyOf("country", ("DE", "AT"))
    assert simplified(And((german, Or((german, german)), Not(german)))) == And((once, Not(once)))
    assert simplified(AllOf("platforms", ("x", "x"))) == AllOf("platforms", ("x",))


@given(st.randoms(use_true_random=False))
def test_a_simplified_tree_means_the_same_and_has_no_empty_part(chance: random.Random) -> None:
    tree = condition(chance, DOCUMENTS, depth=4)
    simple = simplified(tree)
    assert [holds(simple, each) for each in DOCUMENTS] == [holds(tree, each) for each in DOCUMENTS]
    assert simple in (EVERYTHING, NOTHING) or not _has_empty_part(simple)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("München", "Munich"),
        ("MUENCHEN", "Munich"),
        ("İstanbul", "Istanbul"),
        ("Sao Paulo", "São Paulo"),
        ("izmir", "İzmir"),
        ("İZMİR", "İzmir"),
        ("東京", "Tokyo"),
        ("San Jose", "San José"),
        ("Nowhere on Sea", "nowhere on sea"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(asked: str, kept: str) -> None:
    there = document_of(CreatorSource(id="c", updated_at="", city=kept))
    assert holds(CreatorFilter(cities=("Paris", asked)).condition(), there)
    assert not holds(CreatorFilter(cities=("Paris",)).condition(), there)


def _of_words(word: str) -> tuple[CreatorFilter, ...]:
    """Give a filter of each kind that looks at words."""
    words = (word,)
    texts = (CreatorFilter(keywords_any=words), CreatorFilter(keywords_all=words))
    return (*texts, CreatorFilter(hashtags=words), CreatorFilter(mentions=words))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("İstanbul", "istanbul"),
        ("istanbul", "İSTANBUL"),
        ("\u0131ş\u0131k", "IŞIK"),
        ("straßenkunst", "STRASSENKUNST"),
        ("Strassenkunst", "straßenkunst"),
        ("ΚΟΣΜΟΣ", "κοσμος"),
        ("Ёлка", "ёлка"),
    ],
)
def test_words_are_found_in_any_case(written: str, asked: str) -> None:
    bio = f"{written} #{written} @{written}"
    there = document_of(CreatorSource(id="c", updated_at="", accounts=(AccountSource(key="k", platform="x", bio=bio),)))
    assert all(holds(each.condition(), there) for each in _of_words(asked))
    assert not any(holds(each.condition(), there) for each in _of_words(f"{asked}x"))
    assert holds(And((matching(asked), matching(f"#{asked}"))), there)


def _has_empty_part(tree: Condition) -> bool:
    match tree:
        case And(parts) | Or(parts):
            return not parts or any(map(_has_empty_part, parts))
        case Not(part):
            return _has_empty_part(part)
        case AnyOf(_, values) | AllOf(_, values):
            return not values
    return False


@given(st.randoms(use_true_random=False))
def test_not_is_the_complement_also_where_values_are_missing(chance: random.Random) -> None:
    tree = condition(chance, DOCUMENTS)
    for each in DOCUMENTS:
        assert holds(Not(tree), each) is not holds(tree, each)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Compare("shoe_size", Operator.LESS, 1), "no field 'shoe_size'"),
        (lambda: Compare("followers_x", Operator.LESS, "many"), "not a finite number"),
        (lambda: Compare("followers_x", Operator.LESS, math.nan), "not a finite number"),
        (lambda: Compare("followers_x", Operator.LESS, math.inf), "not a finite number"),
        (lambda: Compare("last_post_at", Operator.LESS, 3), "not a text"),
        (lambda: Compare("last_post_at", Operator.LESS, "yesterday"), "not an instant"),
        (lambda: Compare("platforms", Operator.EQUAL, "x"), "not for"),
        (lambda: Flag("country"), "not for"),
        (lambda: AnyOf("country", ("D\0E",)), "NUL"),
        (lambda: AnyOf("country", ("\ud800",)), "not valid Unicode"),
        (lambda: AllOf("country", ("DE",)), "not for"),
        (lambda: Present("languages"), "not for"),
        (lambda: CreatorFilter(platforms_any=("myspace",)).condition(), "no platform 'myspace'"),
        (lambda: bounds("followers", 2, 1), "filter.followers: the minimum 2 is above the maximum 1"),
        (lambda: CreatorFilter(quality_min=7).condition(), r"filter.qualityMin: it is 7; it must be 0 to 1"),
        (
            lambda: CreatorFilter(none_of=(CreatorFilter(confidence_min=-3),)).condition(),
            r"filter.not\[0\].confidenceMin: it is -3",
        ),
        (
            lambda: CreatorFilter(
                any_of=(CreatorFilter(), CreatorFilter(all_of=(CreatorFilter(niches=("filter",)),)))
            ).condition(),
            r"filter.or\[1\].and\[0\].niches: 'filter' is no niche",
        ),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_in_words(make: Callable[[], object], says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        make()


@pytest.mark.parametrize(
    ("named", "instead"),
    [
        ({"niches": ("Vegan",)}, ['topics: ["food/plant-based"]', 'niches: ["food"]']),
        ({"topics": ("food/vegan",)}, ['topics: ["food/plant-based"]', 'niches: ["food"]']),
        ({"interests": ("maquillaje",)}, ['topics: ["beauty/makeup"]', 'interests: ["beauty"]']),
        ({"topics": ("food",)}, ['niches: ["food"]']),
        ({"niches": ("food", "健身")}, ['niches: ["fitness"]']),
        ({"niches": ("fitnes",)}, ['niches: ["fitness"]']),
        ({"topics": ("sandboxx",)}, ['topics: ["gaming/sandbox"]', 'niches: ["gaming"]']),
    ],
)
def test_a_niche_that_is_none_is_answered_with_what_is_meant(named: dict[str, Any], instead: list[str]) -> None:
    with pytest.raises(BadInputError) as refused:
        CreatorFilter(**named).condition()
    (field,) = named
    assert refused.value.argument == f"filter.{field}"
    assert str(refused.value).partition("; say ")[2] == " or ".join(instead)


def test_of_a_niche_that_nothing_is_like_all_are_told() -> None:
    with pytest.raises(BadInputError, match=r"'qwzx' is no niche; there are beauty, fashion, .*, lifestyle$"):
        CreatorFilter(niches=("qwzx",)).condition()
    with pytest.raises(
        BadInputError, match=r"'qw{59}' is no topic; there are beauty/makeup, .*, lifestyle/minimalism$"
    ):
        CreatorFilter(topics=("q" + "w" * 100_000,)).condition()


def test_niches_are_named_in_any_case() -> None:
    wanted = CreatorFilter(niches=(" Food",), topics=("FOOD/Baking",), interests=("Travel ",)).condition()
    assert wanted == And(
        (AnyOf("niche", ("food",)), AnyOf("topics", ("food/baking",)), AnyOf("interests", ("travel",)))
    )


def test_an_empty_filter_asks_for_nothing() -> None:
    assert CreatorFilter().condition() == EVERYTHING


FITTING = document(
    "a",
    platforms=("tiktok", "youtube"),
    followers_tiktok=150_000,
    engagement_youtube=0.03,
    country="DE",
    languages=("de",),
    has_email=True,
    account_count=2,
    last_post_at="2026-03-01T00:00:00.000Z",
    confidence=0.9,
    growth_30d_tiktok=0.1,
    growth_30d=0.1,
    engagement_largest=0.03,
    posts_per_week=3.5,
    managed=True,
    agencies=("agency-1", "agency-2"),
    observed_tiktok="2026-03-02T00:00:00.000Z",
    seen_followers="2026-03-20T00:00:00.000Z",
    seen_profile="2026-03-02T00:00:00.000Z",
    quality=0.4,
)
WANTED = CreatorFilter(
    platforms_any=("tiktok", "x"),
    platforms_all=("tiktok", "youtube"),
    followers={"tiktok": Bounds(100_000, 150_000)},
    engagement={"youtube": Bounds(0.03)},
    countries=("Germany ", "at"),
    languages=("DE",),
    verified=False,
    has_email=True,
    account_count_min=2,
    last_post_after=datetime(2026, 2, 28, tzinfo=UTC),
    confidence_min=0.9,
    exclude_ids=("b",),
    growth={"tiktok": Bounds(0.1)},
    growth_any=Bounds(maximum=0.3),
    engagement_any=Bounds(0.02, 0.05),
    posts_per_week=Bounds(3),
    last_post_within_days=30,
    managed=True,
    agencies=("agency-1",),
    observed={"tiktok": Window(after=datetime(2026, 3, 1, tzinfo=UTC), before=datetime(2026, 3, 3, tzinfo=UTC))},
    quality_known=True,
    seen={"followers": Window(within_days=10), "profile": Window(before=datetime(2026, 3, 3, tzinfo=UTC))},
)
NOW = datetime(2026, 3, 30, 15, tzinfo=UTC)


def test_every_part_of_a_filter_must_hold() -> None:
    assert holds(WANTED.condition(now=NOW), FITTING)


@pytest.mark.parametrize(
    "change",
    [
        {"platforms": ("youtube",)},
        {"followers_tiktok": 99_999},
        {"followers_tiktok": 150_001},
        {"followers_tiktok": None},
        {"engagement_youtube": 0.029},
        {"country": "FR"},
        {"country": None},
        {"languages": ()},
        {"verified": True},
        {"has_email": False},
        {"account_count": 1},
        {"last_post_at": "2026-02-28T00:00:00.000Z"},
        {"last_post_at": None},
        {"confidence": 0.89},
        {"id": "b"},
        {"growth_30d_tiktok": 0.09},
        {"growth_30d_tiktok": None},
        {"growth_30d": 0.31},
        {"engagement_largest": None},
        {"posts_per_week": 2.9},
        {"managed": False},
        {"agencies": ("agency-2",)},
        {"observed_tiktok": "2026-03-03T00:00:00.000Z"},
        {"observed_tiktok": None},
        {"quality": None},
        {"seen_followers": "2026-03-19T23:59:59.999Z"},
        {"seen_followers": None},
        {"seen_profile": "2026-03-03T00:00:00.000Z"},
    ],
)
def test_one_part_that_does_not_hold_is_enough(change: dict[str, object]) -> None:
    assert not holds(WANTED.condition(now=NOW), dataclasses.replace(FITTING, **change))  # type: ignore[arg-type]


def test_days_are_counted_back_to_the_beginning_of_a_day() -> None:
    wanted = CreatorFilter(any_of=(CreatorFilter(last_post_within_days=2),)).condition(now=NOW)
    assert wanted == Compare("last_post_at", Operator.AT_LEAST, "2026-03-28T00:00:00.000Z")
    with pytest.raises(BadInputError, match="1 to 3650"):
        CreatorFilter(last_post_within_days=0).condition(now=NOW)
    with pytest.raises(BadInputError, match=r"filter.seen.withinDays: it is -1; it must be 1 to 3650"):
        CreatorFilter(seen={"posts": Window(within_days=-1)}).condition(now=NOW)
    with pytest.raises(ValueError, match="what time"):
        CreatorFilter(last_post_within_days=2).condition()
