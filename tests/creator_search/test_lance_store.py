"""What only LanceDB promises: several processes on one directory, and a disk that stays flat."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil
import pytest

from creatorgraph.creator_search import lance_store
from creatorgraph.creator_search.conditions import EVERYTHING, AnyOf, Flag
from creatorgraph.creator_search.fusion import Matches
from creatorgraph.creator_search.index import HybridQuery
from creatorgraph.creator_search.lance_store import WRITES_BETWEEN_OPTIMIZES, LanceSearchIndex
from creatorgraph.errors import SetupError
from tests.creator_search.documents import DAY_THREE, DIMENSIONS, axis, document, documents, vectors_for

WRITER = """
import asyncio, sys
from pathlib import Path
from creatorgraph.creator_search.lance_store import LanceSearchIndex
from tests.creator_search.documents import DIMENSIONS, documents, vectors_for

async def write(directory, rounds):
    index = LanceSearchIndex(Path(directory), dimensions=DIMENSIONS)
    await index.prepare()
    some, vectors = documents(200, seed=1), vectors_for(200, seed=1)
    for number in range(rounds):
        part = slice(number * 20 % 200, number * 20 % 200 + 20)
        await index.upsert(some[part], vectors[part])
    await index.optimize()
    await index.close()

asyncio.run(write(sys.argv[1], int(sys.argv[2])))
"""


def writer(directory: Path, rounds: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(directory), str(rounds)], cwd=Path(__file__).parents[2])


def files_in(directory: Path) -> int:
    return sum(1 for path in directory.rglob("*") if path.is_file())


async def test_two_processes_that_write_the_same_leave_each_once(lance: LanceSearchIndex, tmp_path: Path) -> None:
    writers = [writer(tmp_path / "index", 10) for _ in range(2)]
    assert [await asyncio.to_thread(each.wait) for each in writers] == [0, 0]
    assert await lance.count() == 200
    assert len(await lance.versions([each.id for each in documents(200, seed=1)])) == 200


async def test_a_reader_finds_what_another_process_writes_also_while_it_compacts(
    lance: LanceSearchIndex, tmp_path: Path
) -> None:
    process = writer(tmp_path / "index", 60)
    searches = 0
    while process.poll() is None:
        page = await lance.search(HybridQuery(text="fitness", vector=axis(0), first=50))
        assert len(page.hits) <= 50
        searches += 1
    assert process.returncode == 0
    assert searches > 3
    assert (await lance.search(HybridQuery(text="fitness", vector=axis(0)))).total == 200


async def test_what_is_found_is_read_whole_also_while_the_table_is_rewritten(tmp_path: Path) -> None:
    lance = LanceSearchIndex(tmp_path, dimensions=DIMENSIONS)
    await lance.prepare()
    some, vectors = documents(60, seed=4), vectors_for(60, seed=4)
    await lance.upsert(some, vectors)

    async def rewrite() -> None:
        for row in range(12):
            await lance.upsert([replace(some[row], updated_at=DAY_THREE)], vectors[row : row + 1])
            await lance.optimize()

    writing = asyncio.create_task(rewrite())
    searches = 0
    while not writing.done():
        near = await lance.meanings(axis(0), where=EVERYTHING, limit=50)
        assert len({entry.id for entry in near.best}) == 50
        searches += 1
    await writing
    assert searches > 3
    await lance.close()


async def test_few_inside_a_filter_are_compared_with_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lance = LanceSearchIndex(tmp_path, dimensions=DIMENSIONS, vector_index_from=300)
    await lance.prepare()
    some, vectors = documents(400, seed=5), vectors_for(400, seed=5)
    await lance.upsert(some, vectors)
    await lance.optimize()
    where = Flag("verified")
    inside = [row for row, each in enumerate(some) if each.verified]
    best = sorted(inside, key=lambda row: -float(vectors[row] @ axis(0)))[:10]
    for rows in (lance_store.ROWS_FOR_EACH_COMPARED, 0):  # as if they were few: then each is compared
        monkeypatch.setattr(lance_store, "ROWS_FOR_EACH_COMPARED", rows)
        near = await lance.meanings(axis(0), where=where, limit=60)
        found = near.best
        assert near.inside == len(inside)
        assert [entry.id for entry in found[:10]] == [some[row].id for row in best]
        assert [entry.score for entry in found[:10]] == pytest.approx([float(vectors[row] @ axis(0)) for row in best])
    await lance.close()


async def test_scores_of_words_told_in_passing_are_those_that_are_asked_for(lance: LanceSearchIndex) -> None:
    some, vectors = documents(80, seed=6), vectors_for(80, seed=6)
    await lance.upsert(some, vectors)
    await lance.optimize()
    matches = await lance.words("fitness", where=EVERYTHING, limit=3, signals=True, vectors=True)
    near = (await lance.meanings(axis(0), where=EVERYTHING, limit=60)).best
    asked = await lance.words_of("fitness", near, matches=Matches())
    assert matches.every is not None
    assert 3 < len(asked) < len(near)
    assert await lance.words_of("fitness", near, matches=matches) == asked
    await lance.upsert([replace(some[0], updated_at=DAY_THREE)], vectors[:1])
    await lance.optimize()  # other rows: what was told in passing holds no more
    again = (await lance.meanings(axis(0), where=EVERYTHING, limit=60)).best
    found = await lance.words_of("fitness", again, matches=matches)
    assert found == await lance.words_of("fitness", again, matches=Matches())
    assert found.keys() == asked.keys()


async def test_a_writer_keeps_no_files_of_versions_before_open(lance: LanceSearchIndex) -> None:
    some, vectors = documents(20, seed=7), vectors_for(20, seed=7)
    opened = []
    for _ in range(4):
        for row in range(10):
            await lance.upsert([replace(some[row], updated_at=DAY_THREE)], vectors[row : row + 1])
            await lance.stored([some[row].id])
        await lance.optimize()
        opened.append(psutil.Process().num_fds())
    assert max(opened[1:]) <= opened[0] + 2


async def test_two_tasks_that_insert_the_same_at_once_leave_it_once(lance: LanceSearchIndex) -> None:
    some, vectors = documents(50, seed=2), vectors_for(50, seed=2)
    await asyncio.gather(*(lance.upsert(some, vectors) for _ in range(8)))
    assert await lance.count() == 50


async def test_many_small_writes_keep_the_files_few(tmp_path: Path) -> None:
    lance = LanceSearchIndex(tmp_path, dimensions=DIMENSIONS, versions_kept=timedelta(milliseconds=1))
    await lance.prepare()
    some, vectors = documents(WRITES_BETWEEN_OPTIMIZES, seed=2), vectors_for(WRITES_BETWEEN_OPTIMIZES, seed=2)
    files = []
    for _ in range(4):
        for row in range(len(some)):
            await lance.upsert(some[row : row + 1], vectors[row : row + 1])
        files.append(files_in(tmp_path))
    assert max(files[1:]) <= files[0] + 20
    assert await lance.count() == len(some)
    await lance.close()


async def test_what_is_new_is_found_before_and_after_an_optimize(lance: LanceSearchIndex) -> None:
    for number in range(3):
        word = f"zebra{number}"
        await lance.upsert([document(f"c{number}", text=word, platforms=("x",))], axis(number)[None])
        for _ in range(2):
            page = await lance.search(HybridQuery(text=word, where=AnyOf("platforms", ("x",))))
            assert (page.hits[0].id, page.hits[0].score, page.total) == (f"c{number}", 1, number + 1)
            await lance.optimize()


async def test_a_table_of_another_version_is_made_anew(lance: LanceSearchIndex, tmp_path: Path) -> None:
    await lance.upsert([document("c", text="zebra")], axis(0)[None])
    other = LanceSearchIndex(tmp_path / "index", dimensions=DIMENSIONS + 1)
    await other.prepare()
    assert await other.count() == 0
    await other.prepare()
    await other.upsert([document("c", text="zebra")], np.eye(1, DIMENSIONS + 1, dtype=np.float32))
    assert (await other.search(HybridQuery(text="zebra"))).total == 1
    await other.close()


async def test_an_index_that_was_not_prepared_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="prepare"):
        await LanceSearchIndex(tmp_path, dimensions=DIMENSIONS).count()


async def test_codes_of_vectors_find_what_an_exact_comparison_finds_at_every_selectivity(tmp_path: Path) -> None:
    some, vectors = documents(3_000, seed=3), vectors_for(3_000, seed=3, dimensions=64)
    lance = LanceSearchIndex(tmp_path, dimensions=64, vector_index_from=2_000)
    await lance.prepare()
    await lance.upsert(some[:2_500], vectors[:2_500])
    await lance.optimize()
    await lance.upsert(some[2_500:], vectors[2_500:])  # these are in no code yet
    await lance.upsert([replace(some[0], updated_at=DAY_THREE)], vectors[1:2])  # and this one has another vector now
    vectors[0] = vectors[1]
    for share in (0.005, 0.05, 0.5, 1.0):
        within = range(int(3_000 * (1 - share)), 3_000)
        where = AnyOf("id", tuple(some[row].id for row in within))
        for wanted in vectors_for(8, seed=9, dimensions=64):
            alike = [row for row in within if vectors[row] @ wanted > 0]  # the others are no relevant hits
            best = sorted(alike, key=lambda row: -float(vectors[row] @ wanted))[:10]
            found = await lance.search(HybridQuery(vector=wanted, where=where, first=max(1, len(best))))
            assert {hit.id for hit in found.hits} >= {some[row].id for row in best}
    assert await asyncio.to_thread(lambda: list(tmp_path.rglob("_indices/*/auxiliary.idx")))  # the vectors' codes
    await lance.close()
