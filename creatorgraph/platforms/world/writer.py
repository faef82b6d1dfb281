"""A world as two files: what is seen, and who is who. Lines stand in hash order, so that the order tells nothing."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import orjson

from creatorgraph.platforms.world.generate import by_person
from creatorgraph.platforms.world.rows import WorldAccount

ACCOUNTS_FILE = "accounts.jsonl"
TRUTH_FILE = "truth.jsonl"
BUCKETS = 64
REPORT_EVERY = 500


def write(
    directory: Path, *, persons: int, seed: int, now: datetime, progress: Callable[[int], None] | None = None
) -> None:
    """Write `accounts.jsonl` and `truth.jsonl` into a directory, which is made if need be.

    Memory holds the handles and one 64th of the lines; the disk, for a while, twice the files. The files appear when
    they are whole. `progress` is called with the number of persons done since the last call.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".world-") as scratch:
        buckets = [Path(scratch) / f"{number:02}" for number in range(BUCKETS)]
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("wb")) for path in buckets]
            for number, accounts in enumerate(by_person(persons, seed=seed, now=now)):
                for account in accounts:
                    _throw(files, account, seed)
                if progress is not None and (number % REPORT_EVERY == REPORT_EVERY - 1 or number == persons - 1):
                    progress(number % REPORT_EVERY + 1)
        _collect(buckets, Path(scratch))
        for name in (ACCOUNTS_FILE, TRUTH_FILE):
            (Path(scratch) / name).replace(directory / name)


def _throw(files: Sequence[BinaryIO], account: WorldAccount, seed: int) -> None:
    """Write an account into the bucket of its hash: hash, line, truth, with tabs between (JSON has none)."""
    key = blake2b(f"{seed}/{account.id}/{account.row['observed_at']}".encode(), digest_size=8).hexdigest()
    truth = orjson.dumps(account.truth) if account.truth is not None else b""
    files[int(key[:2], 16) * BUCKETS // 256].write(b"\t".join((key.encode(), orjson.dumps(account.row), truth)) + b"\n")


def _collect(buckets: list[Path], directory: Path) -> None:
    """Put the buckets together, each sorted by hash."""
    with (directory / ACCOUNTS_FILE).open("wb") as accounts, (directory / TRUTH_FILE).open("wb") as truths:
        for line, truth in _sorted(buckets):
            accounts.write(line + b"\n")
            if truth:
                truths.write(truth + b"\n")


def _sorted(buckets: list[Path]) -> Iterator[tuple[bytes, bytes]]:
    for path in buckets:
        with path.open("rb") as lines:
            for line in sorted(lines):
                _, account, truth = line.rstrip(b"\n").split(b"\t")
                yield account, truth
