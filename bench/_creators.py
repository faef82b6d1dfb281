"""Search documents of the synthetic world, made without a graph, with what is true of each; kept on disk.

A chunk is a world of its own of `CHUNK` persons, so that any number of creators is made chunk by chunk, in bounded
memory, and an interrupted run goes on. From 100,000 on chunks are crossings of those before, without sources. A
chunk's sources (slow to make) are kept as lines of JSON; its documents with their vectors follow from these and are
kept as Arrow, under a name that says which fields and which model they have.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from creatorgraph.creator_search.concepts import SEARCHED
from creatorgraph.creator_search.document import AccountSource, CreatorSource, SearchDocument, document_of
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.lance_rows import RANKED, SIGNAL_BYTES, batch_of, schema_of
from creatorgraph.enrichment.embeddings import DEFAULT_MODEL, WHOLE, WordLlamaEmbedder
from creatorgraph.platforms.world.cast import cast
from creatorgraph.platforms.world.people import People
from creatorgraph.platforms.world.profiles import Profiles
from creatorgraph.platforms.world.roster import roster
from creatorgraph.platforms.world.rows import WorldAccount

CHUNK = 50_000
SEED = 7
NOW = datetime(2026, 11, 1, tzinfo=UTC)
CACHE = Path(tempfile.gettempdir()) / "creatorgraph-bench"
VERSION = "2"
EMBED_BATCH = 5_000

WORLD_CHUNKS = 2
"""Chunks from here on are crossings of those before: making a million persons takes an hour, crossing them minutes."""

TAXONOMY = {"baking": "food", "tech": "technology", "football": "sports", "photo": "photography", "garden": "home"}
"""The world's niches that have another name in the taxonomy."""

_SIGNS = re.compile("z[0-9a-f]{12}( |$)")
_ACCOUNT_FIELDS = {field.name for field in fields(AccountSource)}


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a creator: its kind, the world's niche, its city in Latin letters, country, languages."""

    kind: str
    niche: str
    city: str
    country: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Creator:
    """What a document is made from, and what is true."""

    source: CreatorSource
    truth: Truth


def creators(count: int, *, seed: int = SEED, cache: Path = CACHE) -> Iterator[list[Creator]]:
    """Give so many creators, a chunk at a time, from the cache where they are there."""
    for chunk in range(-(-count // CHUNK)):
        found = _chunk(chunk, seed=seed, cache=cache)
        yield found[: count - chunk * CHUNK]


def documents(count: int, *, seed: int = SEED, cache: Path = CACHE) -> Iterator[pa.RecordBatch]:
    """Give the rows of so many documents with their vectors, a chunk at a time; niche and city are the true ones."""
    embedder = WordLlamaEmbedder()
    for chunk in range(-(-count // CHUNK)):
        rows = _documents_of(chunk, embedder, seed=seed, cache=cache)
        yield rows.slice(0, count - chunk * CHUNK)


def with_truth(creator: Creator) -> CreatorSource:
    """Give the source with niche, city and topic as the truth has them: what perfect readers would derive."""
    niche = TAXONOMY.get(creator.truth.niche, creator.truth.niche)
    return replace(
        creator.source,
        niche=niche,
        city=creator.truth.city,
        topics=(f"{niche}/{creator.truth.niche}",),
        languages=creator.truth.languages,
    )


def document_in(row: dict[str, Any]) -> SearchDocument:
    """Read a row back as a document."""
    row["text"] = _unsigned(row[SEARCHED])[0]
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(SearchDocument)}
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return SearchDocument(**values)


def table_name(count: int, *, seed: int = SEED) -> str:
    """Give the name under which things made of so many documents are kept."""
    return f"seed{seed}-{count}-{_form()}"


def _form() -> str:
    names = [DEFAULT_MODEL, VERSION, *(str(field) for field in schema_of(WHOLE))]
    return blake2b("\n".join(names).encode(), digest_size=4).hexdigest()


def _documents_of(chunk: int, embedder: WordLlamaEmbedder, *, seed: int, cache: Path) -> pa.RecordBatch:
    path = cache / f"documents-{_form()}" / f"seed{seed}-{chunk:03}.arrow"
    if chunk >= WORLD_CHUNKS:
        path = path.with_stem(f"{path.stem}-crossed")
        if not path.exists():
            parents = _documents_of(chunk % WORLD_CHUNKS, embedder, seed=seed, cache=cache)
            crossed = _crossed(parents, embedder, chunk)
            _kept(path, lambda part: _write_arrow(part, crossed))
    elif not path.exists():
        made = [document_of(with_truth(creator)) for creator in _chunk(chunk, seed=seed, cache=cache)]
        batch = batch_of(made, _embedded([document.text for document in made], embedder))
        _kept(path, lambda part: _write_arrow(part, batch))
    with pa.memory_map(str(path)) as file:
        rows = pa.ipc.open_file(file).read_all().combine_chunks()
    return rows.to_batches()[0]


def _crossed(parents: pa.RecordBatch, embedder: WordLlamaEmbedder, chunk: int) -> pa.RecordBatch:
    """Cross each creator with another: the numbers of the one, half of its text, half of the other's; a new vector."""
    chance = np.random.default_rng(chunk)
    whole = [_unsigned(str(text)) for text in parents.column(SEARCHED).to_pylist()]
    halves = [_halves(text) for text, _ in whole]
    others = chance.permutation(len(halves))
    texts = [f"{mine[0]} {halves[other][1]}" for mine, other in zip(halves, others, strict=True)]
    followers = parents.column("followers_largest").to_numpy(zero_copy_only=False)
    new: dict[str, Any] = {
        "id": pa.array([f"creator-{chunk:03}-{row:06}" for row in range(len(texts))]),
        SEARCHED: pa.array([f"{text}\n{signs}" for text, (_, signs) in zip(texts, whole, strict=True)]),
        "followers_largest": pa.array(np.floor(followers * chance.uniform(0.8, 1.25, len(texts))), from_pandas=True),
    }
    vectors = _embedded(texts, embedder)
    signals = [bytes(packed)[:SIGNAL_BYTES] for packed in parents.column(RANKED).to_pylist() if packed]
    rows = zip(signals, vectors, new["id"].to_pylist(), strict=True)
    new[RANKED] = pa.array([mine + vector.tobytes() + id_.encode() for mine, vector, id_ in rows])
    kind = parents.schema.field("vector").type
    new["vector"] = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), type=kind)
    columns = [new.get(name, parents.column(name)) for name in parents.schema.names]
    casted = [column.cast(field.type) for column, field in zip(columns, parents.schema, strict=True)]
    return pa.RecordBatch.from_arrays(casted, schema=parents.schema)


def _unsigned(searched: str) -> tuple[str, str]:
    """Split what is searched into the text and the signs of what it is about."""
    text, _, signs = searched.rpartition("\n")
    return (text, signs) if _SIGNS.match(signs) else (searched, "")


def _halves(text: str) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def _embedded(texts: Sequence[str], embedder: WordLlamaEmbedder) -> Vectors:
    parts = [embedder.embed(texts[start : start + EMBED_BATCH]) for start in range(0, len(texts), EMBED_BATCH)]
    return np.concatenate(parts)


def _write_arrow(path: Path, batch: pa.RecordBatch) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)


def _chunk(chunk: int, *, seed: int, cache: Path) -> list[Creator]:
    path = cache / f"sources-{VERSION}" / f"seed{seed}-{chunk:03}.jsonl"
    if not path.exists():
        lines = b"\n".join(orjson.dumps(asdict(creator)) for creator in _made(chunk, seed=seed))
        _kept(path, lambda part: part.write_bytes(lines))
    return [_read(line) for line in path.read_bytes().splitlines()]


def _kept(path: Path, write: Any) -> None:  # noqa: ANN401 - any writer of a file
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    write(part)
    part.replace(path)


def _read(line: bytes) -> Creator:
    found = orjson.loads(line)
    accounts = [AccountSource(**account) for account in found["source"].pop("accounts")]
    truth = found["truth"]
    return Creator(
        source=CreatorSource(**found["source"], accounts=accounts),
        truth=Truth(**truth | {"languages": tuple(truth["languages"])}),
    )


def _made(chunk: int, *, seed: int) -> Iterator[Creator]:
    people = People(cast(CHUNK, seed=seed * 1_000 + chunk))
    profiles = Profiles(people, roster(people), now=int(NOW.timestamp()))
    for index in range(CHUNK):
        person = people.person(index)
        sightings = [each for each in profiles.of(index) if each.truth and each.truth["kind"] != "former"]
        kind = sightings[0].truth["kind"] if sightings and sightings[0].truth else "person"
        observed = max((each.row["observed_at"] for each in sightings), default="2026-10-01T00:00:00Z")
        yield Creator(
            source=CreatorSource(
                id=f"creator-{chunk:03}-{index:06}",
                updated_at=_instant(observed),
                confidence=round(person.openness, 3) if len(sightings) > 1 else None,
                has_email=any("email" in each.row for each in sightings),
                accounts=[_account(each) for each in sightings],
            ),
            truth=Truth(kind, person.niche.key, person.city.latin[0], person.country, person.languages),
        )


def _account(sighting: WorldAccount) -> AccountSource:
    row: dict[str, Any] = dict(sighting.row)
    row |= {"key": sighting.id, "handle": row["username"].removeprefix("@")}
    for name in ("observed_at", "last_post_at"):
        row[name] = _instant(row[name]) if row.get(name) else None
    return AccountSource(**{name: value for name, value in row.items() if name in _ACCOUNT_FIELDS})


def _instant(text: str) -> str:
    return text.replace("Z", ".000Z")


def arguments_of(document: str | None) -> argparse.Namespace:
    """Read what a benchmark of searches is told: how many creators and queries, and where its data is kept."""
    parser = argparse.ArgumentParser(description=str(document).splitlines()[0])
    parser.add_argument("--creators", type=int, default=50_000, help="how many (50000; try 300000 and 1000000)")
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--cache", type=Path, default=CACHE)
    return parser.parse_args()


def main() -> None:
    """Fill the cache, so that a benchmark starts at once. What is there is kept: an interrupted run goes on."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--creators", type=int, default=300_000)
    parser.add_argument("--cache", type=Path, default=CACHE)
    arguments = parser.parse_args()
    began, done = time.monotonic(), 0
    for rows in documents(arguments.creators, cache=arguments.cache):
        done += rows.num_rows
        print(f"{done:,} documents after {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
