"""How alike are creators found by `similarCreators`, and how long it takes: shares among the ten found, by the truth.

    python bench/alike.py [--creators 100000] [--seed 1931]

The seed makes a world that nothing was tuned on. Groups of one, three and five are of one niche, country and first
language; documents are made as the product makes them, with what its readers derive; the truth only judges. Each is
asked by what the group shares (as `similarCreators` does), and by meaning alone.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from _creators import CACHE, Creator, Truth, creators
from relevance import PEOPLE, fill

from creatorgraph.creator_search.finder import SearchRequest
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from creatorgraph.creator_search.service import CreatorSearch
from creatorgraph.creator_search.shelf import Shelf
from creatorgraph.enrichment import embeddings

SEED = 1931
SIZES = (1, 3, 5)
FIRST = 10
GROUPS = 60


def kind_of(truth: Truth) -> tuple[str, str, str]:
    """Give what a group shares: niche, country, first language."""
    return truth.niche, truth.country, truth.languages[0]


def groups(found: Sequence[Creator], size: int) -> Iterator[list[Creator]]:
    """Draw groups of people of one niche, country and language, each of another kind, of which there are many more."""
    kinds: dict[tuple[str, str, str], list[Creator]] = defaultdict(list)
    for creator in found:
        if creator.truth.kind in PEOPLE and creator.truth.languages:
            kinds[kind_of(creator.truth)].append(creator)
    chance = random.Random(size)  # noqa: S311 - data of a benchmark
    large = sorted(kind for kind, people in kinds.items() if len(people) >= size + FIRST)
    for kind in chance.sample(large, min(GROUPS, len(large))):
        yield chance.sample(kinds[kind], size)


async def measure(search: CreatorSearch, found: Sequence[Creator], size: int, *, meaning_only: bool) -> None:
    """Ask for each group and print the mean shares, and the times."""
    truths = {creator.source.id: creator.truth for creator in found}
    shares, times = [], []
    for group in groups(found, size):
        seeds = frozenset(creator.source.id for creator in group)
        began = time.perf_counter()
        page = await search.search(SearchRequest(seeds=seeds, meaning_only=meaning_only, first=FIRST))
        times.append((time.perf_counter() - began) * 1e3)
        niche, country, language = kind_of(group[0].truth)
        hits = [truths[hit.id] for hit in page.hits]
        right = [(hit.niche == niche, language in hit.languages, hit.country == country) for hit in hits]
        shares.append(np.mean([(*each, all(each)) for each in right], axis=0))
    niche, language, country, whole = np.mean(shares, axis=0)
    p50, p95 = np.percentile(times, [50, 95])
    print(
        f"{size} seeds, {'by meaning alone' if meaning_only else 'by what they share':18} niche {niche:.2f}"
        f"  language {language:.2f}  country {country:.2f}  all three {whole:.2f}"
        f"  p50 {p50:5.1f} ms  p95 {p95:5.1f} ms  ({len(times)} groups)",
        flush=True,
    )


async def run(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    chunks = creators(arguments.creators, seed=arguments.seed, cache=arguments.cache)
    found = [creator for chunk in chunks for creator in chunk]
    embedder = embeddings.load(embeddings.DEFAULT_MODEL)
    with tempfile.TemporaryDirectory() as folder:
        index = LanceSearchIndex(Path(folder), dimensions=embedder.dimensions)
        await fill(index, found, embedder)
        search = CreatorSearch(Shelf.of(index, embedder.embed))
        await search.warm()
        print(f"{len(found):,} creators")
        for size in SIZES:
            for meaning_only in (True, False):
                await measure(search, found, size, meaning_only=meaning_only)
        await index.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--creators", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--cache", type=Path, default=CACHE)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
