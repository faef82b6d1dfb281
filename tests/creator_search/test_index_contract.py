"""What every search index does, on each engine."""

import dataclasses
import math
import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from creatorgraph.clock import from_text
from creatorgraph.creator_search.concepts import searched_query
from creatorgraph.creator_search.conditions import (
    EVERYTHING,
    FIELDS,
    NOTHING,
    SORTABLE,
    And,
    AnyOf,
    Compare,
    Condition,
    Flag,
    Kind,
    Not,
    Operator,
    holds,
)
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.index import HybridQuery, Ranking, SearchHit, SearchIndex, Sort
from creatorgraph.creator_search.labels import beginnings_of
from creatorgraph.creator_search.matching import matching
from creatorgraph.creator_search.ranking import SIGNAL_FIELDS, Cohorts, Weights, ranked, table_of
from creatorgraph.creator_search.retrieval import HEAD, signals_of
from creatorgraph.creator_search.suggesting import suggest
from creatorgraph.errors import BadInputError
from tests.creator_search.conftest import MakeIndex, indexed
from tests.creator_search.documents import (
    DAY_ONE,
    DAY_THREE,
    DAY_TWO,
    DIMENSIONS,
    HOSTILE,
    axis,
    condition,
    document,
    documents,
    vectors_for,
)

COUNT = 1_300  # more than a head can hold, so that pages go through the tail as well
DOCUMENTS = documents(COUNT, seed=7)
VECTORS = vectors_for(COUNT, seed=7)


@pytest.fixture(scope="module")
async def filled(make_index: MakeIndex) -> SearchIndex:
    """Give an index with many documents, for tests that only read."""
    index = await make_index()
    half = COUNT // 2
    await index.upsert(DOCUMENTS[:half], VECTORS[:half])
    await index.optimize()  # half of it is in the indexes, half is not yet
    await index.upsert(DOCUMENTS[half:], VECTORS[half:])
    return await indexed(index)


def expected(where: Condition) -> set[str]:
    return {each.id for each in DOCUMENTS if holds(where, each)}


async def all_hits(index: SearchIndex, query: HybridQuery, *, total: int) -> list[SearchHit]:
    hits: list[SearchHit] = []
    after = None
    while True:
        page = await index.search(dataclasses.replace(query, after=after))
        assert page.total == total
        hits += page.hits
        if not page.has_next:
            return hits
        assert len(page.hits) == query.first
        after = page.end_cursor


async def ids_of(index: SearchIndex, query: HybridQuery) -> list[str]:
    return [hit.id for hit in (await index.search(query)).hits]


async def test_writing_twice_is_writing_once(index: SearchIndex) -> None:
    some, vectors = DOCUMENTS[:50], VECTORS[:50]
    await index.upsert(some, vectors)
    await index.upsert(some, vectors)
    assert await index.count() == 50
    assert await index.versions([each.id for each in some]) == {each.id: each.updated_at for each in some}


async def test_preparing_twice_keeps_what_is_there(index: SearchIndex) -> None:
    await index.upsert(DOCUMENTS[:3], VECTORS[:3])
    await index.prepare()
    assert await index.count() == 3


async def test_an_older_document_changes_nothing(index: SearchIndex) -> None:
    await index.upsert([document("a", country="DE", updated_at=DAY_TWO)], axis(0)[None])
    await index.upsert([document("a", country="US", updated_at=DAY_ONE)], axis(1)[None])
    assert await index.count(AnyOf("country", ("DE",))) == 1
    assert await index.count() == 1
    np.testing.assert_allclose((await index.stored(["a"]))["a"].vector, axis(0), atol=0.02)


async def test_a_newer_document_takes_the_place_of_the_older_in_every_way(index: SearchIndex) -> None:
    await index.upsert([document("a", text="chess", followers_x=5, platforms=("x",))], axis(0)[None])
    newer = document("a", text="cooking", updated_at=DAY_TWO, platforms=("youtube",))
    await index.upsert([newer], axis(1)[None])
    assert await index.versions(["a"]) == {"a": DAY_TWO}
    assert await index.count(Compare("followers_x", Operator.AT_LEAST, 0)) == 0
    assert await index.count(AnyOf("platforms", ("x",))) == 0
    assert (await index.stored(["a"]))["a"].text_hash == newer.text_hash
    by_word = [(await index.search(HybridQuery(text=text))).hits[0].score for text in ("chess", "cooking")]
    assert by_word == [0, 1]


async def test_of_one_creator_twice_in_one_batch_the_newest_stays(index: SearchIndex) -> None:
    days = [DAY_TWO, DAY_THREE, DAY_ONE]
    await index.upsert([document("a", updated_at=day) for day in days], vectors_for(3, seed=1))
    assert await index.versions(["a"]) == {"a": DAY_THREE}
    assert await index.count() == 1


async def test_what_is_deleted_is_not_found_any_more(index: SearchIndex) -> None:
    await index.upsert(DOCUMENTS[:10], VECTORS[:10])
    gone = DOCUMENTS[3].id
    await index.delete([gone, "never there"])
    await index.delete([])
    assert await index.count() == 9
    assert await index.versions([gone]) == {}
    assert gone not in await ids_of(index, HybridQuery(text=f"handle_{gone}", vector=VECTORS[3]))


async def test_nothing_is_found_in_an_empty_index(index: SearchIndex) -> None:
    for query in (HybridQuery(), HybridQuery(text="chess"), HybridQuery(vector=axis(0))):
        page = await index.search(query)
        assert (page.hits, page.total, page.has_next, page.end_cursor) == ((), 0, False, None)
    assert await index.versions(["a"]) == {}
    assert await index.stored(["a"]) == {}
    await index.upsert([], np.zeros((0, DIMENSIONS), dtype=np.float32))
    await index.optimize()


@pytest.mark.parametrize(
    ("vectors", "says"),
    [
        (np.full((2, DIMENSIONS), np.nan, dtype=np.float32), "not finite"),
        (np.array([axis(0), np.full(DIMENSIONS, np.inf)], dtype=np.float32), "row 1"),
        (np.zeros((2, DIMENSIONS), dtype=np.float32), "all zero"),
        (vectors_for(2, seed=1, dimensions=DIMENSIONS + 1), "shape"),
        (vectors_for(1, seed=1), "shape"),
    ],
)
async def test_vectors_that_no_search_could_use_are_refused_and_nothing_is_stored(
    index: SearchIndex, vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]], says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        await index.upsert([document("a"), document("b")], vectors)
    assert await index.count() == 0


async def test_a_filter_gives_exactly_those_that_satisfy_it(filled: SearchIndex) -> None:
    chance = random.Random(3)  # noqa: S311 - a test's data, repeatable
    shares = set()
    for number in range(120):
        where = condition(chance, DOCUMENTS)
        wanted = expected(where)
        assert await filled.count(where) == len(wanted), where
        shares.add(len(wanted) * 10 // COUNT)
        if number % 3:
            continue
        relevant = HybridQuery(text="fitness berlin", vector=axis(1), where=where, first=COUNT - 300)
        for query in (relevant, HybridQuery(where=where, first=COUNT - 300)):
            hits = await all_hits(filled, query, total=len(wanted))
            assert len(hits) == len(wanted), where
            assert {hit.id for hit in hits} == wanted, where
    assert len(shares) > 5


@pytest.mark.parametrize(
    "where", [EVERYTHING, NOTHING, Not(EVERYTHING), Not(NOTHING), AnyOf("id", ()), And((EVERYTHING,))]
)
async def test_filters_of_nothing_and_of_all(filled: SearchIndex, where: Condition) -> None:
    wanted = len(expected(where))
    assert await filled.count(where) == wanted
    assert (await filled.search(HybridQuery(text="chess", where=where))).total == wanted


@pytest.mark.parametrize("value", HOSTILE)
async def test_a_hostile_text_is_only_a_value(filled: SearchIndex, value: str) -> None:
    for where in (AnyOf("country", (value,)), Not(AnyOf("country", (value, "DE"))), AnyOf("platforms", (value,))):
        page = await filled.search(HybridQuery(text=value, where=where, first=1000))
        assert page.total == len(expected(where))
        assert {hit.id for hit in page.hits} <= expected(where)


async def test_a_number_of_followers_is_exact_up_to_the_last_one(index: SearchIndex) -> None:
    counts = [2**53 - 1, 2**53 - 2, 16_777_217, 16_777_216, 0]
    some = [document(f"c{count}", followers_youtube=count) for count in counts]
    await index.upsert(some, vectors_for(len(some), seed=1))
    for count in counts:
        assert await ids_of(index, HybridQuery(where=Compare("followers_youtube", Operator.EQUAL, count))) == [
            f"c{count}"
        ]
        at_least = sum(other >= count for other in counts)
        assert await index.count(Compare("followers_youtube", Operator.AT_LEAST, count)) == at_least


async def test_a_rare_handle_is_found_by_its_word(filled: SearchIndex) -> None:
    for wanted in (DOCUMENTS[11], DOCUMENTS[1_201]):
        page = await filled.search(HybridQuery(text=f"handle_{wanted.id}", vector=axis(4), meaning_share=0.4, first=5))
        assert page.hits[0].id == wanted.id
        assert page.hits[0].explanation.words == 1


async def test_a_meaning_is_found_by_its_vector(filled: SearchIndex) -> None:
    for row in (12, 1_200):
        page = await filled.search(HybridQuery(text="words of nobody", vector=VECTORS[row], first=5))
        assert page.hits[0].id == DOCUMENTS[row].id
        assert page.hits[0].explanation.meaning == pytest.approx(1, abs=0.01)
        assert page.hits[0].explanation.words == 0


async def test_meaning_is_ranked_as_an_exact_comparison_ranks_it(filled: SearchIndex) -> None:
    for selectivity in (10, 100, 1_300):
        some = AnyOf("id", tuple(each.id for each in DOCUMENTS[::-1][:selectivity]))
        within = expected(some)
        cosines = {
            each.id: float(row @ axis(2)) for each, row in zip(DOCUMENTS, VECTORS, strict=True) if each.id in within
        }
        best = sorted(cosines, key=lambda id_: -cosines[id_])[:10]
        found = await ids_of(filled, HybridQuery(vector=axis(2), where=some, first=10))
        assert len(set(found) & set(best)) >= 9


async def test_words_are_found_in_every_script_and_case(index: SearchIndex) -> None:
    texts = ["emma.cooks_daily Berlin", "東京タワー が好き", "Café Müller", "фитнес тренер", "हिन्दी फिटनेस"]
    some = [document(f"c{number}", text=text) for number, text in enumerate(texts)]
    await index.upsert(some, vectors_for(len(some), seed=1))
    for number, word in enumerate(["BERLIN", "東京タワー", "café", "Фитнес", "फिटनेस"]):
        page = await index.search(HybridQuery(text=word))
        assert (page.hits[0].id, page.hits[0].explanation.words) == (f"c{number}", 1), word


async def test_whoever_is_called_exactly_so_comes_before_those_who_write_the_name_often(index: SearchIndex) -> None:
    owner = document("owner", text=f"Aoi Sugawara {'thrift fashion and tea ' * 6}", labels=("aoi sugawara",))
    fans = [
        document(f"fan{number}", text="Aoi Sugawara, fans of Aoi Sugawara", labels=("aoi sugawara fans",))
        for number in range(3)
    ]
    others = [document(f"o{number}", text="somebody else with a bio", labels=(f"o {number}",)) for number in range(60)]
    everyone = [owner, *fans, *others]
    await index.upsert(everyone, vectors_for(len(everyone), seed=1))
    for typed in ("Aoi Sugawara", "aoi  SUGAWARA!"):
        assert (await ids_of(index, HybridQuery(text=searched_query(typed), first=1))) == ["owner"]


@pytest.mark.parametrize("text", ["!!!", "' OR \"", "AND OR NOT", "*", "a" * 5_000, "\\", "field:value^2 ~"])
async def test_no_text_breaks_a_search(filled: SearchIndex, text: str) -> None:
    page = await filled.search(HybridQuery(text=text, vector=axis(0), first=3))
    assert page.total == COUNT
    assert len(page.hits) == 3


@pytest.mark.parametrize(
    "query",
    [
        HybridQuery(text="fitness music", vector=axis(0), first=90),
        HybridQuery(text="fitness", first=200),
        HybridQuery(vector=axis(3), first=333),
        HybridQuery(first=99),
        HybridQuery(text="chess", vector=axis(0), where=Flag("has_email"), first=77),
        HybridQuery(where=Not(AnyOf("country", ("DE",))), first=1_000),
    ],
)
async def test_pages_give_each_once_best_first(filled: SearchIndex, query: HybridQuery) -> None:
    wanted = expected(query.where)
    hits = await all_hits(filled, query, total=len(wanted))
    assert len(hits) == len(wanted)
    assert {hit.id for hit in hits} == wanted
    parts = [value for hit in hits for value in dataclasses.astuple(hit.explanation) if value is not None]
    assert all(0 <= value <= 1 for value in parts)
    if query.text or query.vector is not None:
        ranked = [(-hit.score, hit.id) for hit in hits]
        assert ranked == sorted(ranked)


async def test_pages_of_any_size_give_the_same_order(filled: SearchIndex) -> None:
    query = HybridQuery(text="travel vlog", vector=axis(5), where=Flag("has_email"))
    total = len(expected(query.where))
    large = await all_hits(filled, dataclasses.replace(query, first=1_000), total=total)
    small = await all_hits(filled, dataclasses.replace(query, first=60), total=total)
    assert [hit.id for hit in large] == [hit.id for hit in small]
    assert total > HEAD


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("field", SORTABLE)
async def test_a_sort_puts_all_in_order_and_the_unknown_last(
    filled: SearchIndex, field: str, *, descending: bool
) -> None:
    where = Compare("account_count", Operator.AT_LEAST, 4)

    def key(each: SearchDocument) -> tuple[bool, float | str, str]:
        value = getattr(each, field)
        return (value is None, 0 if value is None else value, each.id)

    wanted = sorted((each for each in DOCUMENTS if holds(where, each)), key=lambda each: each.id)
    wanted.sort(
        key=lambda each: key(each)[1] if getattr(each, field) is not None else _lowest(field), reverse=descending
    )
    wanted.sort(key=lambda each: getattr(each, field) is None)
    query = HybridQuery(where=where, sort=Sort(field, descending), first=150)
    hits = await all_hits(filled, query, total=len(wanted))
    assert [hit.id for hit in hits] == [each.id for each in wanted]


def _lowest(field: str) -> float | str:
    return "" if FIELDS[field] is Kind.INSTANT else -math.inf


@pytest.mark.parametrize(
    "text", ["fitness", "café vlog", "Fitness in Berlin", "서울에서 운동", "handle", "travel #nobody"]
)
@pytest.mark.parametrize("sort", [Sort("followers_largest"), Sort("last_post_at", descending=False)])
async def test_a_text_that_is_sorted_gives_those_who_have_its_words_in_order(
    filled: SearchIndex, text: str, sort: Sort
) -> None:
    where = And((matching(text), Not(AnyOf("country", ("DE",)))))
    found = [each for each in DOCUMENTS if holds(where, each)]
    assert bool(found) is ("#nobody" not in text)
    known = [each for each in found if getattr(each, sort.field) is not None]
    known.sort(key=lambda each: each.id)
    known.sort(key=lambda each: getattr(each, sort.field), reverse=sort.descending)
    unknown = sorted(each.id for each in found if getattr(each, sort.field) is None)
    hits = await all_hits(filled, HybridQuery(where=where, sort=sort, first=20), total=len(found))
    assert [hit.id for hit in hits] == [*(each.id for each in known), *unknown]


async def test_many_of_one_score_are_each_given_once(index: SearchIndex) -> None:
    same = [document(f"c{number:04d}", text="the same words") for number in range(1_200)]
    await index.upsert(same, np.tile(axis(0), (1_200, 1)))
    hits = await all_hits(index, HybridQuery(text="same", vector=axis(0), first=400), total=1_200)
    assert sorted(hit.id for hit in hits) == [each.id for each in same]


async def test_a_cursor_belongs_to_its_query(filled: SearchIndex) -> None:
    cursor = (await filled.search(HybridQuery(text="chess", first=1))).end_cursor
    others: Sequence[HybridQuery] = [
        HybridQuery(text="music", after=cursor),
        HybridQuery(after=cursor),
        HybridQuery(text="chess", where=Flag("verified"), after=cursor),
        HybridQuery(text="chess", after="made up"),
        HybridQuery(text="chess", after="ÄÖ"),
        HybridQuery(text="chess", after=""),
    ]
    for query in others:
        with pytest.raises(BadInputError, match="after"):
            await filled.search(query)


async def test_a_ranking_orders_the_head_and_pages_go_through_it(filled: SearchIndex) -> None:
    ranking = Ranking(at=from_text(DAY_ONE), cohorts=Cohorts(await filled.sample(COUNT)))
    query = HybridQuery(text="fitness music", vector=axis(0), ranking=ranking, first=400)
    hits = await all_hits(filled, query, total=COUNT)
    assert sorted(hit.id for hit in hits) == sorted(each.id for each in DOCUMENTS)
    assert [(-hit.score, hit.id) for hit in hits] == sorted((-hit.score, hit.id) for hit in hits)
    by_id = {each.id: each for each in DOCUMENTS}
    some = hits[:50]
    signals = [signals_of({name: getattr(by_id[hit.id], name) for name in SIGNAL_FIELDS}).numbers for hit in some]
    relevance = np.array([hit.explanation.fused for hit in some])
    wanted = ranked(relevance, table_of(signals), cohorts=ranking.cohorts, at=ranking.at)
    assert [hit.score for hit in some] == wanted.score.tolist()
    for name in ("engagement", "freshness"):
        shown = [getattr(hit.explanation, name) for hit in some]
        assert shown == [None if np.isnan(value) else value for value in getattr(wanted, name)]
    cursor = (await filled.search(query)).end_cursor
    other = dataclasses.replace(ranking, weights=Weights(relevance=1, engagement=0, quality=0, freshness=0))
    with pytest.raises(BadInputError, match="after"):
        await filled.search(dataclasses.replace(query, ranking=other, after=cursor))


async def test_of_few_inside_a_filter_those_of_no_relevance_are_ranked_too(index: SearchIndex) -> None:
    few = [
        document("a", text="none of it", quality=0.1),
        document("b", text="none of it", quality=0.9),
        document("c", text="chess", quality=0.5),
    ]
    await index.upsert(few, np.stack([-axis(0), -axis(0), axis(0)]))
    await indexed(index)
    ranking = Ranking(at=from_text(DAY_ONE))
    page = await index.search(HybridQuery(text="chess", vector=axis(0), ranking=ranking, first=3))
    assert [(hit.id, hit.explanation.quality) for hit in page.hits] == [("c", 0.5), ("b", 0.9), ("a", 0.1)]
    assert page.hits[1].explanation.fused == 0 < page.hits[1].score


@pytest.mark.parametrize("field", ["country", "languages", "platforms", "verified"])
@pytest.mark.parametrize("where", [EVERYTHING, Flag("has_email"), NOTHING])
async def test_facets_are_counted_with_the_filter(filled: SearchIndex, field: str, where: Condition) -> None:
    counts: Counter[str] = Counter()
    for each in DOCUMENTS:
        value = getattr(each, field)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        counts.update(str(one).lower() if isinstance(one, bool) else one for one in values if holds(where, each))
    wanted = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:3]
    assert list(await filled.facets(field, where=where, limit=3)) == wanted


async def test_stored_vectors_come_back_with_their_hash(filled: SearchIndex) -> None:
    found = await filled.stored([DOCUMENTS[0].id, "never there", DOCUMENTS[-1].id])
    assert set(found) == {DOCUMENTS[0].id, DOCUMENTS[-1].id}
    np.testing.assert_allclose(found[DOCUMENTS[-1].id].vector, VECTORS[-1], atol=1e-6)
    assert found[DOCUMENTS[0].id].text_hash == DOCUMENTS[0].text_hash


async def test_ids_come_in_their_order_between_two(filled: SearchIndex) -> None:
    ids = sorted(each.id for each in DOCUMENTS)
    assert list(await filled.ids(after="", until=None, limit=COUNT + 1)) == ids
    assert list(await filled.ids(after=ids[3], until=ids[9], limit=100)) == ids[4:10]
    assert list(await filled.ids(after=ids[3], until=None, limit=5)) == ids[4:9]
    assert list(await filled.ids(after=ids[-1], until=None, limit=5)) == []


async def test_every_document_is_found_by_its_own_vector(filled: SearchIndex) -> None:
    ids = [each.id for each in DOCUMENTS[:60]]
    assert await filled.unfound([*ids, "never there"]) == frozenset()


async def test_an_index_that_was_dropped_is_made_anew(make_index: MakeIndex) -> None:
    index = await make_index()
    await index.upsert(DOCUMENTS[:3], VECTORS[:3])
    await index.drop()
    await index.drop()
    await index.prepare()
    assert await index.count() == 0


NAMED = {
    "khaby": (("khabylame", "khaby lame"), 160_000_000),
    "khabyfan": (("khaby00", "khaby fan club"), 900),
    "emma": (("emmacooks", "emma muller"), 50_000),
    "emily": (("emilycooks", "emily"), 40_000),
    "minsu": (("minsu", "김민수"), 3_000),
    "asha": (("asha01", "आशा शर्मा"), 3_000),
    "bo": (("bo", "bo li"), None),
}


@pytest.fixture(scope="module")
async def named(make_index: MakeIndex) -> SearchIndex:
    """Give an index with names and handles."""
    index = await make_index()
    some = [
        document(id_, labels=labels, beginnings=beginnings_of(labels), followers_largest=followers)
        for id_, (labels, followers) in NAMED.items()
    ]
    await index.upsert(some[:4], vectors_for(4, seed=1))
    await index.optimize()
    await index.upsert(some[4:], vectors_for(len(some) - 4, seed=2))
    return await indexed(index)


@pytest.mark.parametrize(
    ("typed", "wanted", "label"),
    [
        ("khab", "khaby", "khabylame"),
        ("@Khaby.Lame", "khaby", "khabylame"),
        ("kabylame", "khaby", "khabylame"),
        ("khaby lmae", "khaby", "khabylame"),
        ("Emma Müll", "emma", "emma muller"),
        ("muller", "emma", "emma muller"),
        ("Müller Emma", "emma", "emma muller"),
        ("muler em", "emma", "emma muller"),
        ("club khaby fan", "khabyfan", "khaby fan club"),
        ("emmacoks", "emma", "emmacooks"),
        ("emilycook", "emily", "emilycooks"),
        ("김민", "minsu", "김민수"),
        ("आशा", "asha", "आशा शर्मा"),
        ("bo", "bo", "bo"),
        ("khaby fan", "khabyfan", "khaby fan club"),
    ],
)
async def test_a_beginning_with_typos_finds_whom_it_means(
    named: SearchIndex, typed: str, wanted: str, label: str
) -> None:
    found = await suggest(named, typed)
    assert (found[0].id, found[0].label) == (wanted, label)
    assert [(-each.score, each.id) for each in found] == sorted((-each.score, each.id) for each in found)


async def test_what_nobody_is_called_suggests_nobody(named: SearchIndex) -> None:
    for typed in ("zzzzzz", "k", "", "@", "\0", "' OR 1=1 --", "x" * 200):
        assert await suggest(named, typed) == []
    assert len(await suggest(named, "khab", first=1)) == 1
    with pytest.raises(BadInputError, match="first"):
        await suggest(named, "khab", first=21)
