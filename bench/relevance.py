"""How well searches are answered: nDCG@10 on queries whose graded answers follow from the synthetic truth.

    python bench/relevance.py [--creators 20000] [--seed 7]

A query is what a niche is called in one of 26 languages, alone or with a city in Latin letters. A creator answers it by
what is true of it, whatever its texts say: 3 for the niche (in that city, where one is asked for), 2 for the niche
elsewhere in the city's country, 1 for the niche anywhere else. Documents are made as the product makes them, with what
its readers derive; the truth only grades. Fan pages, brands and agencies answer nothing. At last some creators are
asked for by a name and by a handle of theirs: how often they come first, and among five.
"""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from _creators import CACHE, NOW, SEED, Creator, Truth, creators

from creatorgraph.creator_search.concepts import searched_query
from creatorgraph.creator_search.document import SearchDocument, document_of
from creatorgraph.creator_search.index import HybridQuery, Ranking, SearchIndex, Vectors
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.ranking import Cohorts
from creatorgraph.enrichment import embeddings
from creatorgraph.enrichment.service import enrichment_of
from creatorgraph.platforms.world.vocabulary import words

QUERIES = 260
DEPTH = 10
NAMED = 300
PEOPLE = {"person", "backup"}
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Query:
    """A text, its language, and the niche, city and country that it means."""

    text: str
    language: str
    niche: str
    city: str | None = None
    country: str | None = None

    def grade(self, truth: Truth) -> int:
        """Say how well a creator answers it, 0 to 3."""
        if truth.kind not in PEOPLE or truth.niche != self.niche:
            return 0
        if self.city is None or truth.city == self.city:
            return 3
        return 2 if truth.country == self.country else 1


def queries(found: Sequence[Creator]) -> list[Query]:
    """Make the queries: every language, every niche, half of them with a city where there is somebody of that niche."""
    niches = {niche.key: niche for niche in words().niches.values}
    languages = [name for name in next(iter(niches.values())).names if name != "verb"]
    people = [each.truth for each in found if each.truth.kind in PEOPLE]
    made: dict[str, Query] = {}
    for number in range(len(people)):
        truth, language = people[number * 7_919 % len(people)], languages[number % len(languages)]
        name = niches[truth.niche].names[language]
        query = (
            Query(f"{name} {truth.city}", language, truth.niche, truth.city, truth.country)
            if number // len(languages) % 2
            else Query(name, language, truth.niche)
        )
        made.setdefault(query.text, query)
        if len(made) == QUERIES:
            break
    return list(made.values())


def document_by_readers(creator: Creator) -> SearchDocument:
    """Make a document as the product does, with what its readers derive from the texts."""
    accounts = [
        {
            "key": account.key,
            "bio": account.bio,
            "display_name": account.display_name,
            "handle": account.handle,
            "country": account.country,
            "language": account.language,
            "followers": account.followers,
        }
        for account in creator.source.accounts
    ]
    said = enrichment_of({"id": creator.source.id, "accounts": accounts})
    return document_of(
        replace(
            creator.source,
            niche=said.niche.value if said.niche else None,
            city=said.city.value if said.city else None,
            derived_country=said.country.value if said.country else None,
            topics=tuple(one.value for one in said.topics),
            interests=tuple(one.value for one in said.interests),
            languages=tuple(one.value for one in said.languages),
        )
    )


def ndcg(grades: Sequence[int], ideal: Sequence[int]) -> float:
    """Give nDCG@10 of the grades of the hits, beside the best grades that there are."""
    best = sum((2**grade - 1) / np.log2(place + 2) for place, grade in enumerate(ideal[:DEPTH]))
    got = sum((2**grade - 1) / np.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))
    return float(got / best)


async def fill(index: SearchIndex, found: Sequence[Creator], embedder: embeddings.Embedder) -> None:
    """Write the documents."""
    await index.prepare()
    for start in range(0, len(found), BATCH):
        made = [document_by_readers(each) for each in found[start : start + BATCH]]
        await index.upsert(made, embedder.embed([document.text for document in made]))
    await index.optimize()


async def score(
    index: SearchIndex, query: Query, vector: Vectors, ranking: Ranking, truths: dict[str, Truth]
) -> dict[str, float]:
    """Give the nDCG of each way to ask."""
    ideal = sorted((query.grade(truth) for truth in truths.values()), reverse=True)
    text = searched_query(query.text)
    ways = {
        "words alone": HybridQuery(text=query.text, first=DEPTH),
        "words": HybridQuery(text=text, first=DEPTH),
        "vectors": HybridQuery(vector=vector, first=DEPTH),
        "hybrid": HybridQuery(text=text, vector=vector, first=DEPTH),
        "hybrid, ranked": HybridQuery(text=text, vector=vector, first=DEPTH, ranking=ranking),
    }
    return {
        name: ndcg([query.grade(truths[hit.id]) for hit in (await index.search(way)).hits], ideal)
        for name, way in ways.items()
    }


def name_of(creator: Creator) -> str:
    """Give what the first account is called."""
    return next((account.display_name or "" for account in creator.source.accounts), "")


def handle_of(creator: Creator) -> str:
    """Give the handle of the first account."""
    return next((account.handle or "" for account in creator.source.accounts), "")


async def places(
    index: SearchIndex,
    found: Sequence[Creator],
    embedder: embeddings.Embedder,
    ranking: Ranking,
    asked_by: Callable[[Creator], str],
) -> tuple[float, float, int]:
    """Ask for creators by a text of their own: the shares that come first and among five, and how many were asked."""
    some = [creator for creator in found[:: max(1, len(found) // NAMED)] if asked_by(creator).strip()]
    texts = [asked_by(creator) for creator in some]
    first = five = 0
    for creator, text, vector in zip(some, texts, embedder.embed(texts), strict=True):
        query = HybridQuery(text=searched_query(text), vector=vector, first=5, ranking=ranking)
        ids = [hit.id for hit in (await index.search(query)).hits]
        first += ids[:1] == [creator.source.id]
        five += creator.source.id in ids
    return first / len(some), five / len(some), len(some)


async def run(count: int, cache: Path, *, seed: int) -> None:
    """Measure and print."""
    began = time.monotonic()
    found = [creator for chunk in creators(count, seed=seed, cache=cache) for creator in chunk]
    truths = {creator.source.id: creator.truth for creator in found}
    asked = queries(found)
    embedder = embeddings.load(embeddings.DEFAULT_MODEL)
    with tempfile.TemporaryDirectory() as folder:
        index = LanceSearchIndex(Path(folder), dimensions=embedder.dimensions)
        await fill(index, found, embedder)
        ranking = Ranking(at=NOW, cohorts=Cohorts(await index.sample(20_000)))
        vectors = embedder.embed([query.text for query in asked])
        by_name = [await places(index, found, embedder, ranking, asked_by) for asked_by in (name_of, handle_of)]
        scores = [await score(index, query, vectors[row], ranking, truths) for row, query in enumerate(asked)]
        await index.close()
    print(f"{count:,} creators, {len(asked)} queries in {time.monotonic() - began:.0f} s")
    by_language: dict[str, list[dict[str, float]]] = defaultdict(list)
    for query, each in zip(asked, scores, strict=True):
        by_language["all"].append(each)
        by_language["with a city" if query.city else "niche alone"].append(each)
        by_language[query.language].append(each)
    print(f"{'nDCG@10':12}" + "".join(f"{way:>16}" for way in scores[0]) + f"{'queries':>10}")
    for name, some in by_language.items():
        means = "".join(f"{np.mean([each[way] for each in some]):16.3f}" for way in scores[0])
        print(f"{name:12}{means}{len(some):10}")
    for name, (first, five, asked_for) in zip(("names", "handles"), by_name, strict=True):
        print(f"{name}: {first:.3f} come first, {five:.3f} among five, of {asked_for}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--creators", type=int, default=20_000)
    parser.add_argument(
        "--seed", type=int, default=SEED, help="of the world; another than that on which things were chosen"
    )
    parser.add_argument("--cache", type=Path, default=CACHE)
    arguments = parser.parse_args()
    asyncio.run(run(arguments.creators, arguments.cache, seed=arguments.seed))


if __name__ == "__main__":
    main()
