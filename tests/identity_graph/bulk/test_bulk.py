"""Bulk resolution gives what resolution in memory gives, whatever the accounts and wherever it is cut into parts."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.identity_graph import offline
from creatorgraph.identity_graph.bulk import joins, scoring
from creatorgraph.identity_graph.bulk.accounts import SCHEMA, Read, table_of
from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.bulk.partition import Edges, partition
from creatorgraph.identity_graph.bulk.pool import opened_pool
from creatorgraph.identity_graph.clusters import Edge, Verdicts, cluster
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.weights import load

WEIGHTS = load()
Groups = list[tuple[str, ...]]


def feature(number: int, shown: tuple[int, ...], links: set[int]) -> AccountFeatures:
    """Make an account of what it shows: one of few values of everything, so that blocks grow common."""
    name, handle, email, url, place, statement = shown
    platform = ("x", "instagram", "youtube")[number % 3]
    key, word = f"{platform}:{number}", f"handle{handle}" if handle else ""
    names = (f"doe jane{name}",) if name else ()
    joined = (f"doejane{name}", f"jane{name}doe") if name else ()
    linked = frozenset(f"{('x', 'instagram', 'youtube')[n % 3]}:{n}" for n in links)
    return AccountFeatures(
        key=key,
        platform=platform,
        skeleton=word,
        stem=word,
        name_keys=names,
        joined=joined,
        emails={f"mail{email}": "person"} if email else {},
        urls={f"site{n}": "hub" if n % 2 else "site" for n in (url, 9)} if url else {},
        refs=linked - {key},
        addresses=frozenset({key}),
        statements=frozenset({"fan_page"} if statement == 1 else ()),
        country=(None, "DE", "FR")[place % 3],
        language=None,
        linked_by=0,
        words=frozenset({word, *joined} - {""}),
        repeats=frozenset({("name", f"handle{handle}"), ("word", "jane1doe")}) if statement == 3 else frozenset(),
    )


@st.composite
def crowds(draw: st.DrawFn) -> dict[str, AccountFeatures]:
    """Draw up to forty accounts that share much."""
    count = draw(st.integers(0, 40))
    shown = st.tuples(*(st.integers(0, most) for most in (3, 9, 9, 5, 4, 6)))
    made = [feature(n, draw(shown), draw(st.sets(st.integers(0, 40), max_size=2))) for n in range(count)]
    return {account.key: account for account in made}


def some(count: int) -> dict[str, AccountFeatures]:
    """Make accounts that share much, the same each time."""
    made = [feature(n, (n % 4, n % 9, n % 10, n % 6, n, n % 7), {n + 1}) for n in range(count)]
    return {account.key: account for account in made}


def in_memory(accounts: dict[str, AccountFeatures]) -> tuple[dict[tuple[str, str], float], Groups]:
    """Resolve in memory: the weights of pairs that are not apart, and the creators."""
    scored = offline.score_all(offline.candidates(accounts), WEIGHTS)
    rows = zip(scored.pairs, scored.weight.tolist(), scored.probability.tolist(), strict=True)
    edges = {pair: weight for pair, weight, probability in rows if probability >= WEIGHTS.bands.review}
    return edges, offline.partition(accounts, scored, WEIGHTS)


def in_bulk(
    accounts: dict[str, AccountFeatures], folder: Folder, *, cut: int, **sizes: int
) -> tuple[dict[tuple[str, str], float], Groups]:
    """Resolve in bulk, the accounts read in two parts."""
    given = [Read(account, ()) for account in accounts.values()]
    for part, some in enumerate((given[:cut], given[cut:])):
        folder.write("accounts", part, [table_of(some, first=part * cut, links_counted=False)], SCHEMA)
    joins.join(folder, report=lambda *_: None)
    scoring.score(folder, WEIGHTS, report=lambda *_: None, **sizes)
    found, keys = scoring.edges_of(folder), sorted(accounts)
    homes = partition(scoring.platforms_of(folder), found, threshold=WEIGHTS.threshold)
    ends = zip(found.left.tolist(), found.right.tolist(), found.weight.tolist(), strict=True)
    return {(keys[left], keys[right]): weight for left, right, weight in ends}, groups_of(homes.tolist(), keys)


def groups_of(homes: list[int], keys: list[str]) -> Groups:
    """Put the keys of one creator together."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for key, home in zip(keys, homes, strict=True):
        groups[home].append(key)
    return sorted(tuple(group) for group in groups.values())


@settings(max_examples=12)
@given(crowds(), st.integers(0, 40))
def test_bulk_equals_memory(accounts: dict[str, AccountFeatures], cut: int) -> None:
    with TemporaryDirectory() as path:
        assert in_bulk(accounts, Folder(Path(path), "100MB"), cut=cut) == in_memory(accounts)


def test_parts_of_pairs_are_scored_as_one(tmp_path: Path) -> None:
    accounts = some(60)
    whole = in_bulk(accounts, Folder(tmp_path / "whole", "100MB"), cut=20)
    folder = Folder(tmp_path / "parts", "100MB")
    assert in_bulk(accounts, folder, cut=20, part_pairs=20, batch_pairs=7) == whole == in_memory(accounts)
    assert len(folder.parts("edges")) > 2
    apart = Folder(tmp_path / "apart", "100MB")
    assert in_bulk(accounts, apart, cut=20, part_pairs=200, processes=2) == whole
    assert len(apart.parts("edges")) > 1


def test_a_run_goes_on_with_the_steps_that_are_missing(tmp_path: Path) -> None:
    accounts = some(60)
    folder = Folder(tmp_path, "100MB")
    whole = in_bulk(accounts, folder, cut=30)
    kept = folder.file("people").stat().st_mtime_ns
    for step in ("pairs", "shared"):
        folder.file(step).unlink()
    (tmp_path / "edges-000000.parquet").rename(tmp_path / "edges-000000.unfinished")
    assert in_bulk(accounts, folder, cut=30) == whole
    assert folder.file("people").stat().st_mtime_ns == kept


def test_an_address_that_everybody_shows_proposes_nobody(tmp_path: Path) -> None:
    common = feature(0, (0, 0, 0, 9, 0, 0), set())
    accounts = {
        key: replace(common, key=key, skeleton=word, stem=word, words=frozenset({word}), addresses=frozenset({key}))
        for key, word in ((f"x:{number}", f"handle{number // 2 if number < 4 else number}") for number in range(20_000))
    }
    folder = Folder(tmp_path, "100MB")

    _, creators = in_bulk(accounts, folder, cut=10_000)

    assert pq.read_metadata(folder.file("pairs")).num_rows == 2
    assert max(map(len, creators)) <= 2


PAIRS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]), max_size=4)
WEIGHED = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.5, 2.0, WEIGHTS.threshold, 4.0, 9.0]),
    max_size=25,
)


@given(WEIGHED, PAIRS, PAIRS)
def test_component_by_component_is_all_at_once(
    edges: dict[tuple[int, int], float], same: set[tuple[int, int]], different: set[tuple[int, int]]
) -> None:
    keys = [f"{'abc'[number // 4]}:{number:02}" for number in range(12)]
    ends = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
    given_edges = Edges(ends[:, 0], ends[:, 1], np.array([edges[pair] for pair in sorted(edges)]))
    homes = partition(np.arange(12) // 4, given_edges, threshold=WEIGHTS.threshold, same=same, different=different)
    verdicts = Verdicts(*(frozenset(frozenset(keys[n] for n in pair) for pair in pairs) for pairs in (same, different)))
    whole = [Edge(keys[left], keys[right], weight) for (left, right), weight in edges.items()]
    assert groups_of(homes.tolist(), keys) == cluster(keys, whole, verdicts=verdicts, threshold=WEIGHTS.threshold)


def test_a_url_that_a_thousand_share_proposes_nothing(tmp_path: Path) -> None:
    accounts = {
        account.key: replace(account, urls={"everybody": "site"}, emails={"one-inbox": "role"})
        for account in (feature(number, (0, 0, 0, 0, 0, 0), set()) for number in range(1_000))
    }
    folder = Folder(tmp_path, "100MB")
    edges, groups = in_bulk(accounts, folder, cut=400)
    assert edges == {}
    assert len(groups) == 1_000
    assert pq.read_metadata(folder.file("pairs")).num_rows == 0


def shows_progress(path: Path) -> bool:
    """Ask whether DuckDB draws its progress."""
    connection = Folder(path, "200MB").connect()
    try:
        return bool(connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()[0][0])
    finally:
        connection.close()


def test_a_process_of_the_pool_prints_no_progress_into_what_a_command_says(tmp_path: Path) -> None:
    with opened_pool(1) as pool:
        assert not pool.submit(shows_progress, tmp_path).result()
