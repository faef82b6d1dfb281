"""The archive of what platforms said: one compressed file for each answer about one account.

    <platform>/<shard>/<id>.<instant>.<source>.<part>.json.gz

`<id>` is the account's id (or `@` and its handle) in percent encoding, `<shard>` three digits of its hash. The path
alone says whose it is and when it lapses: what expires and what is erased is found without reading it. An account has
no folder of its own: making one costs as much as its file. Reached through fsspec: a folder, or anything that has a URL
(`s3://bucket/prefix`).
"""

import asyncio
import errno
import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from urllib.parse import quote, unquote

import fsspec
import orjson
from fsspec.implementations.local import LocalFileSystem

from creatorgraph.errors import SetupError, UnavailableError
from creatorgraph.identity_graph.tombstones import Names
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.platforms.raw import Part, Raw
from creatorgraph.platforms.terms import Source

SHARD_DIGITS = 3
_INSTANT = "%Y%m%dT%H%M%S%fZ"
_ENDING = ".json.gz"
AT_ONCE = 16
"""Objects that one call writes beside each other."""
LEVEL = 6
"""Of compression."""
SMALL, SMALL_WINDOW, SMALL_MEMORY = 4096, 12, 5
"""A window of 2^12 bytes holds all of so short an answer. Measured: getting zlib's usual 256 KiB from the system, and
giving them back, took four fifths of the time that such an answer takes to be compressed."""
_GZIP = 16
"""Added to a window, it asks zlib for gzip's form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive, as its path says."""

    path: str
    source: Source
    name: str
    at: datetime
    part: Part


class Archive:
    """The files under one URL."""

    def __init__(self, url: str) -> None:
        """Open a place by its URL. Raises SetupError for one that cannot be reached from here."""
        try:
            self._files, root = fsspec.core.url_to_fs(url)
        except ImportError as error:
            hint = "pip install 'creatorgraph[s3]'" if url.startswith("s3:") else str(error)
            raise SetupError(f"CREATORGRAPH_ARCHIVE_URL needs a package that is not installed: {hint}") from None
        except ValueError as error:
            raise SetupError(f"CREATORGRAPH_ARCHIVE_URL: {error}; write a folder or s3://bucket/prefix") from None
        self._root: str = str(root).rstrip("/")

    async def write(self, raws: Sequence[Raw]) -> None:
        """Write answers; one that is there is written again. Raises UnavailableError where that fails."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(raw: Raw) -> None:
            async with turns:
                await asyncio.to_thread(self._write, raw)

        with _reached():
            if isinstance(self._files, LocalFileSystem):  # a thread for each would cost more than its file
                await asyncio.to_thread(self._write_all, raws)
            else:
                await asyncio.gather(*(one(raw) for raw in raws))

    def _write_all(self, raws: Sequence[Raw]) -> None:
        for raw in raws:
            self._write(raw)

    def _write(self, raw: Raw) -> None:
        about = {"ask": raw.ask.text, "by_id": raw.ask.by_id}
        data = _compressed(orjson.dumps(about) + b"\n" + raw.body)
        file = f"{quote(raw.name, safe='@')}.{raw.at.strftime(_INSTANT)}.{raw.source}.{raw.part}{_ENDING}"
        folder = f"{self._root}/{_shard(raw.source.platform, raw.name)}"
        if not isinstance(self._files, LocalFileSystem):
            self._files.pipe_file(f"{folder}/{file}", data)  # an object store shows an object whole or not at all
            return
        try:
            _write_at_once(f"{folder}/{file}", data)
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - fsspec's paths are texts
            _write_at_once(f"{folder}/{file}", data)

    def read(self, entry: Entry) -> Raw | None:
        """Read a file; None where it is gone or cannot be understood."""
        with _reached():
            try:
                data = self._files.cat_file(entry.path)
            except (FileNotFoundError, PermissionError):
                return None
        try:
            about, _, body = gzip.decompress(data).partition(b"\n")
            said = orjson.loads(about)
            ask = Ask(str(said["ask"]), bool(said["by_id"]))
        except (OSError, EOFError, zlib.error, orjson.JSONDecodeError, KeyError):
            return None
        return Raw(entry.source, entry.name, entry.at, entry.part, ask, body)

    def shards(self, *, platform: str | None = None, after: str = "") -> Iterator[str]:
        """Name the folders of accounts behind one (`youtube/0a1`), in order."""
        for top in self._names(self._root):
            if platform in (None, top):
                found = (f"{top}/{shard}" for shard in self._names(f"{self._root}/{top}"))
                yield from (shard for shard in found if shard > after)

    def entries(self, shard: str) -> list[Entry]:
        """Give the files of a shard: account by account, the oldest first."""
        folder = f"{self._root}/{shard}"
        with _reached():
            self._files.invalidate_cache(folder)
            paths = [str(path) for path in self._files.find(folder)]
        found = [entry for path in paths if (entry := _entry(path, path.rpartition(f"/{shard}/")[2]))]
        return sorted(found, key=lambda entry: (entry.name, entry.at, entry.path))

    def of_account(self, platform: str, name: str) -> list[Entry]:
        """Give the files of one account, the oldest first."""
        return [entry for entry in self.entries(_shard(platform, name)) if entry.name == name]

    def remove(self, entries: Sequence[Entry]) -> None:
        """Remove files, and a folder on this machine that is empty then."""
        if not entries:
            return
        with _reached():
            self._files.rm([entry.path for entry in entries])
        if isinstance(self._files, LocalFileSystem):
            for folder in {entry.path.rpartition("/")[0] for entry in entries}:
                with suppress(OSError):  # there are others in it, or just came
                    self._files.rmdir(folder)

    async def take_out(self, raws: Sequence[Raw]) -> None:
        """Remove everything of the accounts that these answers are about."""
        for platform, name in sorted({(raw.source.platform.value, raw.name) for raw in raws}):
            entries = await asyncio.to_thread(self.of_account, platform, name)
            await asyncio.to_thread(self.remove, entries)

    def _names(self, folder: str) -> list[str]:
        """Name what is in a folder, in order; nothing where there is no such folder."""
        with _reached():
            try:
                self._files.invalidate_cache(folder)
                found = self._files.ls(folder, detail=False)
            except (FileNotFoundError, NotADirectoryError):
                return []
        return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)


@contextmanager
def _reached() -> Iterator[None]:
    """Say that the archive cannot be used, whatever its store raises: each of fsspec's stores has errors of its own.

    Their texts are left out: they hold paths, which name accounts.
    """
    try:
        yield
    except Exception as error:
        number = error.errno if isinstance(error, OSError) else None
        what = os.strerror(number) if number else type(error).__name__
        why = f"the archive does not answer or refuses ({what}); see CREATORGRAPH_ARCHIVE_URL"
        raise UnavailableError(why, retry_after=10.0) from error


def _shard(platform: str, name: str) -> str:
    return f"{platform}/{blake2b(name.encode(), digest_size=4).hexdigest()[:SHARD_DIGITS]}"


def _compressed(data: bytes) -> bytes:
    window, memory = (SMALL_WINDOW, SMALL_MEMORY) if len(data) <= SMALL else (zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP + window, memory)
    return packer.compress(data) + packer.flush()


def _write_at_once(path: str, data: bytes) -> None:
    """Write a file by one call: a process that is killed leaves all of it, or nothing in it, which cannot be read.

    Every call lets go of the interpreter, and waits to get it back from whoever computes: with a buffer, and a name to
    be renamed from, it would be seven.
    """
    try:
        with open(path, "wb", buffering=0) as opened:  # noqa: PTH123 - fsspec's paths are texts
            written = opened.write(data)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            os.unlink(path)  # noqa: PTH108
        raise
    if written < len(data):  # the last that there was room for
        os.unlink(path)  # noqa: PTH108
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _entry(path: str, file: str) -> Entry | None:
    """Read what a file's name says; of an older archive, where each account had a folder, also the folder's."""
    parts = file.replace("/", ".").removesuffix(_ENDING).rsplit(".", 3)
    if not file.endswith(_ENDING) or len(parts) != 4:  # noqa: PLR2004 - name, instant, source, part
        return None
    name, instant, source, part = parts
    try:
        at = datetime.strptime(instant, _INSTANT).replace(tzinfo=UTC)
        return Entry(path, Source(source), unquote(name), at, Part(part))
    except ValueError:
        return None


def names_of(raw: Raw) -> Names:
    """Give the names that an answer's account has: its id, and the handle that it was asked by."""
    handle = raw.name[1:] if raw.name.startswith("@") else None if raw.ask.by_id else raw.ask.text
    identity = None if raw.name.startswith("@") else raw.name
    return Names.of(raw.source.platform, platform_id=identity, handle=handle)
