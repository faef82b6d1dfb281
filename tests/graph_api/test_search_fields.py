"""Phrases and autocomplete through GraphQL."""

import re
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from creatorgraph.creator_search.conditions import EVERYTHING, And, AnyOf, Flag, simplified
from creatorgraph.creator_search.filter_form import FilterForm
from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.index import Explanation, SearchHit, SearchPage
from creatorgraph.creator_search.matching import matching
from creatorgraph.graph_api.context import Services
from creatorgraph.graph_api.filter_reading import Named, filter_of
from creatorgraph.graph_api.types.scalars import Instant
from creatorgraph.graph_api.types.search_filter import (
    CreatorFilterInput,
    FieldWindow,
    PlatformRange,
    PlatformWindow,
    SeenField,
)
from creatorgraph.platforms.observation import Platform
from tests.graph_api.conftest import Api, ListedFinder, Uncounted

AT = "2026-11-24T12:00:00.000Z"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PHRASE = "fitness creators in Germany with 50-200k on TikTok, no brands"


def test_the_form_of_a_phrase_is_a_part_of_the_filter_input() -> None:
    assert set(FilterForm.model_fields) <= {field.name for field in fields(CreatorFilterInput)}


@pytest.mark.parametrize("name", [each.name for each in fields(CreatorFilterInput)])
def test_no_field_of_the_filter_input_is_without_effect(name: str) -> None:
    values: dict[str, Any] = {
        "platforms_any": [Platform.X],
        "platforms_all": [Platform.X],
        "followers": [PlatformRange(platform=Platform.X, min=1)],
        "engagement": [PlatformRange(platform=Platform.X, min=1)],
        "growth": [PlatformRange(platform=Platform.X, min=1)],
        "observed": [PlatformWindow(platform=Platform.X, after=Instant(AT))],
        "seen": [FieldWindow(field=SeenField["POSTS"], within_days=3)],
        "all_of": [CreatorFilterInput(verified=True)],
        "any_of": [CreatorFilterInput(verified=True)],
        "none_of": [CreatorFilterInput(verified=True)],
        "niches": ["food"],
        "topics": ["food/baking"],
        "interests": ["food"],
        "last_post_after": Instant(AT),
        "last_post_before": Instant(AT),
        "observed_after": Instant(AT),
    }
    flags = {"verified", "has_email", "business", "unreviewed_merge", "managed", "quality_known"}
    bounds = name.endswith(("_min", "_max", "_days"))
    value: Any = values.get(name, False if name in flags else 1 if bounds else ["a"])
    named = Named(accounts={"a": "c1"}, lists={"a": ("c2",)})
    condition = filter_of(CreatorFilterInput(**{name: value}), named=named).condition(now=NOW)
    assert condition != EVERYTHING


async def test_a_phrase_is_understood_and_its_filter_is_taken_back(api: Api) -> None:
    read = (
        await api.data(
            "query ($p: String!) { understandQuery(phrase: $p) { filter text notUnderstood method byModel "
            "spans { start end text meaning } } }",
            {"p": PHRASE},
        )
    )["understandQuery"]
    assert read["filter"] == {
        "niches": ["fitness"],
        "countries": ["DE"],
        "followers": [{"platform": "TIKTOK", "min": 50_000, "max": 200_000}],
        "business": False,
    }
    assert read["spans"][0] == {"start": 0, "end": 7, "text": "fitness", "meaning": "niche is fitness"}
    search = "query ($f: CreatorFilterInput, $q: String) { search(filter: $f, query: $q) { removedBy { filter } } }"
    sent_back = await api.data(search, {"f": read["filter"], "q": read["text"]})
    asked = await api.data(
        "query ($p: String) { search(phrase: $p) { understood { filter text } removedBy { filter } } }", {"p": PHRASE}
    )
    assert asked["search"]["removedBy"] == sent_back["search"]["removedBy"]
    assert asked["search"]["understood"] == {"filter": read["filter"], "text": "fitness"}


async def test_a_phrase_that_is_a_handle_is_understood_and_searched_so(services: Services) -> None:
    finder = ListedFinder(["c1"])
    api = Api(replace(services, search=finder))
    read = await api.data('{ understandQuery(phrase: "@person1tiktok") { filter text notUnderstood } }')
    assert read["understandQuery"] == {"filter": {}, "text": "person1tiktok", "notUnderstood": []}
    await api.data('{ search(phrase: "@person1tiktok") { totalCount } }')
    assert finder.asked == [("person1tiktok", EVERYTHING)]


async def test_the_order_of_a_phrase_is_shown_as_the_input_takes_it(api: Api) -> None:
    phrase = {"p": "food creators sorted by TikTok followers, ascending"}
    read = await api.data("query ($p: String!) { understandQuery(phrase: $p) { order } }", phrase)
    order = read["understandQuery"]["order"]
    assert order == {"sort": "FOLLOWERS_TIKTOK", "descending": False}
    taken = await api.data("query ($o: SearchOrder) { search(order: $o) { understood { text } } }", {"o": order})
    assert taken == {"search": {"understood": None}}


async def test_every_niche_that_is_listed_is_taken_by_a_filter(api: Api) -> None:
    niches = (await api.data("{ niches { key topics } }"))["niches"]
    assert {"key": "dance", "topics": ["dance/ballet", "dance/street-dance", "dance/social-dance"]} in niches
    keys = [niche["key"] for niche in niches]
    named = {"niches": keys, "interests": keys, "topics": [topic for niche in niches for topic in niche["topics"]]}
    await api.data("query ($f: CreatorFilterInput) { search(filter: $f) { totalCount } }", {"f": named})


async def test_how_fresh_each_value_is_can_be_asked(api: Api) -> None:
    query = "query ($f: CreatorFilterInput) { search(filter: $f) { removedBy { filter } } }"
    seen = [{"field": "FOLLOWERS", "withinDays": 3}, {"field": "PROFILE", "before": AT}]
    found = (await api.data(query, {"f": {"seen": seen}}))["search"]["removedBy"]
    assert len(found) == 1
    assert re.fullmatch(rf"seen_followers >= 20\S+T00:00:00.000Z and seen_profile < {AT}", found[0]["filter"])
    twice = await api.error(query, {"f": {"seen": [seen[0], seen[0]]}})
    assert "FOLLOWERS is there twice" in twice["message"]


async def test_sorted_a_text_is_a_part_of_the_filter(services: Services) -> None:
    finder = ListedFinder(["c1"])
    api = Api(replace(services, search=finder))
    query = """query ($q: String, $p: String, $o: SearchOrder) { search(query: $q, phrase: $p, order: $o,
        filter: {verified: true}) { understood { text } removedBy { filter } } }"""
    order = {"sort": "FOLLOWERS_LARGEST"}
    found = (await api.data(query, {"q": "gordon", "o": order}))["search"]
    assert found["removedBy"] == [{"filter": "verified and (words has gordon or named has gordon)"}]
    await api.data(query, {"p": "gordon sorted by followers"})
    assert finder.asked == [(None, simplified(And((Flag("verified"), matching("gordon")))))] * 2
    found = (await api.data(query, {"p": "verified fitness gordon", "o": order}))["search"]
    assert finder.asked[-1] == (None, And((Flag("verified"), AnyOf("niche", ("fitness",)))))
    assert found["understood"]["text"] == "gordon fitness"
    found = (await api.data(query, {"p": "verified fitness gordon sorted by followers"}))["search"]
    assert found["understood"]["text"] is None


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ('{ search(query: "no sugar", order: {sort: FOLLOWERS_LARGEST}) { totalCount } }', "'sugar' is not wanted"),
        ('{ search(phrase: "a", query: "b") { totalCount } }', "not both"),
        (
            '{ search(filter: {keywordsAll: ["a", " "]}) { totalCount } }',
            "filter.keywordsAll': one of its texts",
        ),
        ('{ search(filter: {or: [{exclude: [""]}]}) { totalCount } }', "filter.or[0].exclude': one of its texts"),
        (f'{{ understandQuery(phrase: "{"x" * 501}") {{ text }} }}', "at most 500"),
        ('{ suggestCreators(text: "ab", first: 21) { score } }', "1 to 20"),
        (f'{{ suggestCreators(text: "{"x" * 101}") {{ score }} }}', "at most 100"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(api: Api, query: str, says: str) -> None:
    assert says in (await api.error(query))["message"]


async def test_a_suggestion_names_the_creator_and_the_account_whose_handle_fits(api: Api) -> None:
    query = """query ($text: String!) { suggestCreators(text: $text) { matched score
        account { platform handle } creator { key } } }"""
    by_handle = (await api.data(query, {"text": "person1tiktok"}))["suggestCreators"]
    assert by_handle == [
        {
            "matched": "person1tiktok",
            "score": 0.9,
            "account": {"platform": "TIKTOK", "handle": "Person1.tiktok"},
            "creator": {"key": "c1"},
        }
    ]
    by_name = (await api.data(query, {"text": "person 1"}))["suggestCreators"]
    assert (by_name[0]["account"], by_name[0]["creator"]["key"]) == (None, "c1")


async def test_a_page_of_creators_that_are_gone_goes_on_behind_them(services: Services) -> None:
    api = Api(replace(services, search=ListedFinder(["gone-1", "gone-2", "c1", "c2", "gone-3"])))
    query = """query ($after: String) { search(first: 2, after: $after) { totalCount nodes { key }
        pageInfo { hasNextPage endCursor } } }"""
    seen: list[list[str]] = []
    after = None
    for _ in range(3):
        page = (await api.data(query, {"after": after}))["search"]
        seen.append([node["key"] for node in page["nodes"]])
        after = page["pageInfo"]["endCursor"]
        assert after is not None
    assert seen == [[], ["c1", "c2"], []]
    assert page["pageInfo"]["hasNextPage"] is False


@dataclass
class LaggingFinder(Uncounted):
    """Finds creators alike as an index does that is behind the graph: also those that were merged into the seeds."""

    asked: list[SearchRequest] = field(default_factory=list)

    async def search(self, request: SearchRequest) -> SearchPage:
        """Give the same four, whatever the seeds."""
        self.asked.append(request)
        hits = (SearchHit(id_, 0.5, Explanation(), id_) for id_ in ("old-2", "c1", "c2", "gone"))
        return SearchPage(tuple(hits), 4, has_next=False)


@pytest.mark.parametrize("seed", ["c1", "old-1"])
async def test_alike_are_neither_the_seeds_nor_what_was_merged_with_them(services: Services, seed: str) -> None:
    finder = LaggingFinder()
    query = "query ($to: [ID!]!) { similarCreators(to: $to) { nodes { key } } }"
    found = await Api(replace(services, search=finder)).data(query, {"to": [seed]})
    assert found["similarCreators"]["nodes"] == [{"key": "c2"}]
    assert finder.asked[0].seeds == {seed, "c1"}
