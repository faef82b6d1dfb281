"""The archive: what platforms said is kept, and reads back as it was parsed then."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from creatorgraph.bootstrap.graph import connect_store, new_id
from creatorgraph.bootstrap.platforms import interfaces_of, parsers_of
from creatorgraph.clock import system_clock
from creatorgraph.errors import UnavailableError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.operations.archive import Archive, Entry, names_of
from creatorgraph.operations.replay import Replay, in_parts_of_accounts, observed
from creatorgraph.platforms.clients import PlatformClients
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.observation import AccountObservation, Platform
from creatorgraph.platforms.outcomes import Ask, Found
from creatorgraph.platforms.raw import Part, Raw
from creatorgraph.platforms.terms import Source
from creatorgraph.settings import Settings
from tests.engines import Engine
from tests.platforms.conftest import Fakes

AT = system_clock().replace(microsecond=123_000)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Give the address of a server that speaks S3's form, over HTTP."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the URL of an empty bucket, with what reaches it in the environment, as boto reads it."""
    said = {"ENDPOINT_URL": s3, "ACCESS_KEY_ID": "tests", "SECRET_ACCESS_KEY": "tests", "DEFAULT_REGION": "us-east-1"}
    for name, value in said.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    name = f"archive-{new_id()}"
    fsspec.filesystem("s3").mkdir(name)
    return f"s3://{name}/raw"


@pytest.fixture(params=["folder", "memory", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """Give an empty archive: a folder, and stores that are none."""
    if request.param == "s3":
        return Archive(str(request.getfixturevalue("bucket")))
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()
        return Archive("memory://bucket/raw")
    return Archive(str(tmp_path / "archive"))


@pytest.fixture
async def keeping(fakes: Fakes) -> AsyncIterator[PlatformClients]:
    """Give clients whose answers bring what the archive keeps."""
    async with open_client() as client:
        settings = Settings(fake_platforms_url=fakes.url, youtube_derived_metrics=True)
        yield PlatformClients(interfaces_of(settings), client, clock=system_clock, keeps=True)


def everything(archive: Archive, platform: str | None = None) -> list[Entry]:
    """Give all files."""
    return [entry for shard in archive.shards(platform=platform) for entry in archive.entries(shard)]


async def test_an_s3_store_that_refuses_is_said_without_the_names_of_accounts(bucket: str) -> None:
    gone = Archive(f"{bucket.removesuffix('/raw')}-is-no-bucket/raw")
    with pytest.raises(UnavailableError, match="CREATORGRAPH_ARCHIVE_URL") as refused:
        await gone.write([raw("@ada.b")])
    assert "ada" not in str(refused.value)
    assert list(gone.shards()) == []


def shorten(path: Path) -> None:
    """Cut a file short, as a crash does."""
    path.write_bytes(path.read_bytes()[:20])


def onto_a_full_disk(path: Path) -> None:
    """Let a file be one that takes nothing."""
    path.unlink()
    path.symlink_to("/dev/full")


def move_into_a_folder_of_its_own(entry: Entry) -> None:
    """Put a file where archives had it before."""
    file = Path(entry.path)
    old = file.parent / entry.name / file.name.removeprefix(f"{entry.name}.")
    old.parent.mkdir(exist_ok=True)
    file.rename(old)


def paths_about(folder: Path, name: str) -> list[Path]:
    """Give files and folders whose name says a name."""
    return [path for path in folder.rglob("*") if name in path.name]


def raw(name: str, *, days: float = 0, part: Part = Part.ACCOUNT, source: Source = Source.X) -> Raw:
    """Make an answer."""
    return Raw(source, name, AT - timedelta(days=days), part, Ask(name.lstrip("@"), by_id=name[0] != "@"), b'{"n": 1}')


async def test_what_was_written_reads_back_by_platform_id_and_time(archive: Archive) -> None:
    names = ["1", "2", "@ada.b", "@../up", "@zo\u00eb", "UC-_x"]
    written = [raw(name, days=days) for name in names for days in (0, 3)]
    await archive.write(written)
    await archive.write(written)
    found = [archive.read(entry) for entry in everything(archive)]
    assert sorted(found, key=repr) == sorted(written, key=repr)
    (first, second) = archive.of_account("x", "@../up")
    assert (first.at, second.at) == (AT - timedelta(days=3), AT)
    archive.remove([first])
    assert archive.of_account("x", "@../up") == [second]
    archive.remove([second])
    assert len(everything(archive)) == len(written) - 2
    assert everything(archive, "youtube") == []


async def test_files_of_an_archive_where_each_account_had_a_folder_are_found_and_removed(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    await archive.write([raw("@ada.b"), raw("@ada"), raw("@ada.b", days=1)])
    before = everything(archive)
    for entry in before:
        move_into_a_folder_of_its_own(entry)
    found = [*archive.of_account("x", "@ada.b"), *archive.of_account("x", "@ada")]
    assert sorted((e.name, e.at) for e in found) == sorted((e.name, e.at) for e in before)
    archive.remove(found)
    assert paths_about(tmp_path, "ada") == []


async def test_a_file_cut_short_is_unreadable_and_no_more(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    await archive.write([raw("1")])
    (entry,) = everything(archive)
    shorten(Path(entry.path))
    (tmp_path / "x" / "stranger.txt").write_text("not ours")
    assert archive.read(entry) is None
    assert [archive.read(entry) for entry in everything(archive)] == [None]


async def test_what_does_not_fit_on_the_disk_is_said_and_leaves_no_half(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    await archive.write([raw("1")])
    (entry,) = everything(archive)
    onto_a_full_disk(Path(entry.path))
    with pytest.raises(UnavailableError, match="does not answer or refuses"):
        await archive.write([raw("1")])
    assert everything(archive) == []
    await archive.write([raw("1")])
    assert [archive.read(entry) for entry in everything(archive)] == [raw("1")]


@given(body=st.binary(max_size=9_000))
def test_answers_of_any_length_read_back(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    archive = Archive(str(tmp_path_factory.mktemp("archive")))
    written = replace(raw("1"), body=body)
    asyncio.run(archive.write([written]))
    (entry,) = everything(archive)
    assert archive.read(entry) == written
    assert gzip.decompress(Path(entry.path).read_bytes()).endswith(body)


@pytest.mark.parametrize("platform", list(Platform))
async def test_the_archive_gives_what_was_observed(
    fakes: Fakes, archive: Archive, keeping: PlatformClients, platform: Platform
) -> None:
    by_id = platform in (Platform.X, Platform.YOUTUBE)
    names = [each["id" if by_id else "handle"] for each in fakes.accounts(platform.value, 6)]
    seen: list[AccountObservation] = []
    for asks in [[Ask(name, by_id=by_id) for name in names]] if by_id else [[Ask(name)] for name in names]:
        answer = await keeping.fetch(platform, asks, posts=3)
        await archive.write(answer.raws)
        seen += [each.observation for each in answer.outcomes if isinstance(each, Found)]
    assert len(seen) == 6
    parsers = parsers_of(Settings(youtube_derived_metrics=True))
    again = []
    for batch in in_parts_of_accounts(everything(archive)):
        for answer_parts in batch:
            raws = [found for entry in answer_parts if (found := archive.read(entry))]
            again.append(observed(parsers[raws[0].source], raws))
    assert sorted(again, key=repr) == sorted(seen, key=repr)


async def test_refusals_and_private_accounts_are_not_kept(fakes: Fakes, keeping: PlatformClients) -> None:
    names = [each["handle"] for each in fakes.accounts("x", 2)]
    fakes.order("accounts", platform="x", handle=names[0], change="private")
    answer = await keeping.fetch(Platform.X, [Ask(name) for name in (*names, "nobody_has_it")])
    fakes.trap("x", "truncated")
    refused = await keeping.fetch(Platform.X, [Ask(names[1])])
    fakes.order("accounts", platform="x", handle=names[0], change="restore")
    assert [raw.ask.text for raw in (*answer.raws, *refused.raws)] == [names[1]]


async def test_a_replay_writes_what_was_fetched_and_a_second_changes_nothing(
    fakes: Fakes, keeping: PlatformClients, archive: Archive, tmp_path: Path, graph: Graph, engine: Engine
) -> None:
    settings = Settings(home=tmp_path)
    store = connect_store(settings, graph)
    ids = [each["id"] for each in fakes.accounts("x", 8)]
    answer = await keeping.fetch(Platform.X, [Ask(each, by_id=True) for each in ids])
    await archive.write(answer.raws)
    await archive.write([raw("9", days=40, source=Source.YOUTUBE)])
    reports: list[str] = []
    replay = Replay(
        archive,
        parsers_of(settings),
        graph=graph,
        store=store,
        clock=system_clock,
        report=lambda done: reports.append(done.after),
    )
    done = await replay.run(f"replay-{new_id()}")
    assert (done.answers, done.written, done.lapsed, done.erased) == (9, 8, 1, 0)
    assert reports == sorted(reports)
    found = await engine.ask("MATCH (a:Account) WHERE a.status = 'active' RETURN a.platform_id AS id")
    assert sorted(row["id"] for row in found) == sorted(ids)
    waiting = await engine.ask("MATCH (o:Outbox) RETURN count(o) AS n")
    await engine.ask("MATCH (a:Account) SET a.stale = null")  # resolved: what is not yet is what a second waits for too
    await replay.run(f"replay-{new_id()}")
    assert await engine.ask("MATCH (o:Outbox) RETURN count(o) AS n") == waiting
    behind = await replay.run(f"replay-{new_id()}", after=reports[-1])
    assert behind.answers == 0
    assert (await replay.run(f"replay-{new_id()}", platform="x", since=system_clock())).answers == 0


def test_an_answer_names_its_account_by_id_and_by_the_handle_that_was_asked_for() -> None:
    by_handle = Raw(Source.X, "7", AT, Part.ACCOUNT, Ask("Ada"), b"{}")
    assert names_of(by_handle).all == ("x:7", "x:@ada")
    assert names_of(raw("7")).all == ("x:7",)
    assert names_of(raw("@jo", source=Source.TIKTOK_RESEARCH)).all == ("tiktok:@jo",)
