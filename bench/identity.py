"""This engine beside Splink 5, GoldenMatch and equal handles, on one synthetic world, in one run on one machine.

    python -m venv V && V/bin/pip install -r bench/identity-requirements.txt
    python bench/identity.py [--accounts 100000] [--rivals V/bin/python]

Everybody starts from the same normalized accounts, each in a process of its own, one after the other: seconds, peak
resident memory, pairwise and B-cubed F1. The rivals' clusters are made at several thresholds, and the best by the truth
is shown. Without `--rivals` this engine and the baseline run alone. Whoever needs more than `--most-minutes` or
`--most-mib` is ended, and said not to have finished.

For a million accounts keep what was made, so that a run that was stopped goes on where it was:
`creatorgraph world --persons 448430 --seed 12 -o W`, then `--world W --folder F`.
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import orjson
import psutil

from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.candidates import CAPS
from creatorgraph.operations.bulk import read_parts

HERE = Path(__file__).parent
ACCOUNTS_A_PERSON = 2.23
Ints = npt.NDArray[np.int64]

_KINDS = ("words", "names", "emails", "urls", "links")
_LISTS = ", ".join(f"list(value) FILTER (kind = '{kind}') AS {kind}" for kind in _KINDS)
HEAD = (
    f"{'engine':12} {'seconds':>8} {'x ours':>7} {'CPU s':>7} {'peak MiB':>9} {'x ours':>7}  "
    "P / R / F1 of pairs    B-cubed F1"
)
RIVALS = f"""
    WITH last AS (SELECT max(row) AS row FROM 'accounts-*.parquet' GROUP BY key),
    people AS (
      SELECT row_number() OVER (ORDER BY key) - 1 AS id, * FROM 'accounts-*.parquet' SEMI JOIN last USING (row)
    ),
    shown AS (
      SELECT id, 'words' AS kind, unnest(word_blocks) AS value FROM people UNION ALL
      SELECT id, 'names', unnest(name_blocks) FROM people UNION ALL
      SELECT id, 'emails', unnest(email_blocks) FROM people UNION ALL
      SELECT id, 'urls', unnest(url_blocks) FROM people UNION ALL
      SELECT id, 'links', unnest(list_concat(refs, addresses)) FROM people
    ),
    telling AS (
      SELECT kind, value FROM shown GROUP BY kind, value
      HAVING count(*) <= CASE WHEN kind IN ('words', 'names') THEN {CAPS["name"]} ELSE {CAPS["url"]} END
    ),
    kept AS (
      SELECT id, {_LISTS}
      FROM shown JOIN telling USING (kind, value) GROUP BY id
    )
    SELECT p.id, p.key, p.called, p.platform, p.handle, nullif(p.stem, '') AS stem, p.name_blocks[1] AS name,
           k.words, k.names, k.emails, k.urls, k.links, k.emails[1] AS email, k.urls[1] AS url, p.country, p.language
    FROM people p LEFT JOIN kept k USING (id) ORDER BY p.id
"""  # noqa: S608 - made of this module's own names


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine did, at its best threshold."""

    name: str
    seconds: float
    cpu: float
    peak_mib: float
    pairwise: tuple[float, float, float]
    b_cubed: float
    about: str


def rates(homes: Ints, persons: Ints) -> tuple[tuple[float, float, float], float]:
    """Give pairwise precision, recall and F1, and B-cubed F1; `persons` is -1 where nobody knows."""
    known = persons >= 0
    homes, persons = homes[known], persons[known]
    cells = Counter(zip(homes.tolist(), persons.tolist(), strict=True))
    held, owned = Counter(homes.tolist()), Counter(persons.tolist())
    together = sum(comb(n, 2) for n in cells.values())
    precision = together / max(1, sum(comb(n, 2) for n in held.values()))
    recall = together / max(1, sum(comb(n, 2) for n in owned.values()))
    bp = sum(n * n / held[home] for (home, _), n in cells.items()) / len(homes)
    br = sum(n * n / owned[person] for (_, person), n in cells.items()) / len(homes)
    return (precision, recall, _f1(precision, recall)), _f1(bp, br)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-12, precision + recall)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an engine may take: seconds on the clock, and MiB at once of all its processes."""

    seconds: float
    mib: float


def run(name: str, python: str, folder: Path, persons: Ints, bounds: Bounds) -> Run | str:
    """Run one engine in a process of its own and judge what it wrote; a text says why there is nothing to judge."""
    for file in folder.glob(f"{name}*.npy"):
        file.unlink()
    # the rivals' environment has packages of its own, which a PYTHONPATH of this project would hide
    hidden = set() if python == sys.executable else {"PYTHONPATH"}
    own = {key: value for key, value in os.environ.items() if key not in hidden}
    command = [python, str(HERE / f"_identity_{name}.py"), str(folder)]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        process = psutil.Popen(command, stdout=said, stderr=told, env=own)
        problem, peak = _watched(process, bounds)
        said.seek(0)
        told.seek(0)
        if problem:
            return problem
        if process.returncode:
            return f"ended with {process.returncode}: {told.read()[-3000:].decode(errors='replace')}"
        return _judged(name, orjson.loads(said.read().strip().splitlines()[-1]), peak, folder, persons)


def _watched(process: psutil.Popen, bounds: Bounds) -> tuple[str, float]:
    """Wait for the end of a process; say what it exceeded, if anything: then it was ended. Give the most MiB held."""
    began, peak = time.monotonic(), 0.0
    while process.poll() is None:
        time.sleep(0.2)
        passed, mib = time.monotonic() - began, _held_mib(process)
        peak = max(peak, mib)
        if passed > bounds.seconds or mib > bounds.mib:
            for each in (*process.children(recursive=True), process):
                each.kill()
            process.wait()
            return f"did not finish: ended after {passed:.0f} s with {mib:,.0f} MiB", peak
    return "", peak


def _held_mib(process: psutil.Process) -> float:
    held = 0
    with suppress(psutil.NoSuchProcess):
        for each in (process, *process.children(recursive=True)):
            held += each.memory_info().rss
    return held / 2**20


def _judged(name: str, said: dict[str, Any], peak: float, folder: Path, persons: Ints) -> Run:
    judged = []
    for file in sorted(folder.glob(f"{name}*.npy")):
        pairwise, b_cubed = rates(np.load(file), persons)
        judged.append((pairwise[2], pairwise, b_cubed, file.stem.partition("-")[2]))
    _, pairwise, b_cubed, threshold = max(judged)
    about = f"best threshold {threshold}; {said['about']}" if threshold else said["about"]
    # looked at five times a second, all processes together; what one held in between, it says of itself
    peak = max(peak, said["peak_mib"])
    return Run(name, said["seconds"], said["cpu"], peak, pairwise, b_cubed, about)


def persons_of(folder: Path, truth: Path) -> Ints:
    """Give the person of each account, in the order of the keys; -1 where the truth does not say."""
    owners: dict[str, int] = {}
    numbers: dict[str, int] = {}
    with truth.open("rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            owners[row["id"]] = numbers.setdefault(row["person"], len(numbers))
    # nothing but a path that the bench made
    query = f"SELECT called[1] AS name FROM '{folder}/rivals.parquet' ORDER BY id"  # noqa: S608
    called = duckdb.connect().sql(query).fetchnumpy()["name"]
    return np.array([owners.get(str(name), -1) for name in called])


def main() -> None:
    """Make the world, read it once, run everybody, print the table."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--world", type=Path, help="A world that is there already: its folder.")
    parser.add_argument("--folder", type=Path, help="Where to keep what was read, to run again without reading.")
    parser.add_argument("--only", nargs="+", default=["splink", "goldenmatch"], help="Which rivals.")
    parser.add_argument("--rivals", help="The Python of an environment with bench/identity-requirements.txt.")
    parser.add_argument("--most-minutes", type=float, default=60)
    parser.add_argument("--most-mib", type=float, default=12_288)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary) / "run"
        world = arguments.world or made_world(arguments.accounts, arguments.seed, Path(temporary) / "world")
        began = time.perf_counter()
        read_parts(
            world / "accounts.jsonl", Folder(folder, "512MB"), key=bytes(32), processes=2, report=lambda *_: None
        )
        print(f"reading and normalizing, for everybody: {time.perf_counter() - began:.1f} s in two processes")
        connection = Folder(folder, "1GB").connect()
        Folder(folder, "1GB").make(connection, "rivals", RIVALS)
        connection.close()
        persons = persons_of(folder, world / "truth.jsonl")
        bounds = Bounds(arguments.most_minutes * 60, arguments.most_mib)
        engines = [("handle", sys.executable), ("ours", sys.executable)]
        engines += [(name, arguments.rivals) for name in arguments.only if arguments.rivals]
        print(f"{len(persons):,} accounts\n{HEAD}", flush=True)
        ours: Run | None = None
        for name, python in engines:
            done = run(name, python, folder, persons, bounds)
            ours = done if name == "ours" and isinstance(done, Run) else ours
            print(f"{name:12} {done}" if isinstance(done, str) else shown(done, ours), flush=True)


def made_world(accounts: int, seed: int, folder: Path) -> Path:
    """Write a synthetic world of about so many accounts."""
    command = [sys.executable, "-m", "creatorgraph", "world", "--persons", str(int(accounts / ACCOUNTS_A_PERSON))]
    subprocess.run([*command, "--seed", str(seed), "-o", str(folder)], check=True, capture_output=True)
    return folder


def shown(run: Run, ours: Run | None) -> str:
    """Say what an engine did, and the ratios to this one where it has run."""
    slower, larger = (run.seconds / ours.seconds, run.peak_mib / ours.peak_mib) if ours else (math.nan, math.nan)
    p, r, f1 = run.pairwise
    return (
        f"{run.name:12} {run.seconds:8.1f} {slower:7.1f} {run.cpu:7.1f} {run.peak_mib:9.0f} {larger:7.1f}  "
        f"{p:.4f} {r:.4f} {f1:.4f}  {run.b_cubed:.4f}\n{'':12} {run.about}"
    )


if __name__ == "__main__":
    main()
