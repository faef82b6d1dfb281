"""By how much names say less the more accounts there are: `halves_at` of the weights, from worlds of several sizes.

    python bench/population.py [--persons 10000 45000] [--seed 21] [--folder F]

For each world all pairs are proposed, compared and scored as for a small graph. Of those that no link, e-mail or
address speaks for it prints, by the level of `shared_words`, how many bits the score is off by (what would have to be
added, by logistic regression), and then what all sizes together ask for: a constant, which is the world's own
(namesakes by design), and the number of accounts at which the odds are halved. What was made stays in `--folder`.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow.parquet as pq

from creatorgraph.identity_graph.bulk import joins, scoring
from creatorgraph.identity_graph.bulk.folder import Folder
from creatorgraph.identity_graph.scores import levels_of
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.bulk import read_parts
from creatorgraph.platforms.world.writer import write

Floats = npt.NDArray[np.float64]
CROWDED, ALONE = (2, 3, 4), (5,)
HALVES = 2.0 ** np.arange(10, 27, 0.25)
NO_NAMES = ("profile_link", "same_email", "same_url")
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of one world that only names and handles speak for: equal ones are counted together (n)."""

    accounts: int
    weight: Floats
    same: Floats
    number: Floats
    level: npt.NDArray[np.int8]

    def of(self, levels: Sequence[int]) -> "Pairs":
        """Give the pairs of some levels; each world counts alike."""
        rows = np.isin(self.level, levels)
        number = self.number[rows] / self.number.sum()
        return Pairs(self.accounts, self.weight[rows], self.same[rows], number, self.level[rows])


def main() -> None:
    """Make the worlds, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, nargs="+", default=[10_000, 45_000])
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "creatorgraph-population")
    given = parser.parse_args()
    worlds = [_pairs(given.folder / f"{persons}-{given.seed}", persons, given.seed) for persons in given.persons]
    for name, levels in (("others on a platform bear the name", CROWDED), ("nobody else does", ALONE)):
        parts = [world.of(levels) for world in worlds]
        off = ", ".join(f"{part.accounts:,} accounts {_missing(part.weight, part)[0]:+.2f}" for part in parts)
        constant, half = _fit(parts)
        print(f"{name}: bits off by size: {off}; together: constant {constant:+.2f}, halved at {half:,.0f} accounts")


def _pairs(path: Path, persons: int, seed: int) -> Pairs:
    folder = Folder(path, "2GB")
    if not (path / "truth.jsonl").exists():
        write(path, persons=persons, seed=seed, now=datetime(2026, 11, 1, tzinfo=UTC), progress=lambda _: None)
    if not folder.file("people").exists():
        read_parts(path / "accounts.jsonl", folder, key=bytes(32), processes=2, report=lambda *_: None)
    joins.join(folder, report=lambda *_: None)
    rows = [orjson.loads(line) for line in (path / "truth.jsonl").read_bytes().splitlines()]
    persons_of = _persons(folder, {row["id"]: row["person"] for row in rows})
    weights, found = load(), Counter[tuple[float, bool, int]]()
    with closing(folder.connect()) as connection:
        for bounds in scoring._bounds(folder, scoring.PART_PAIRS):  # noqa: SLF001 - as the engine cuts them
            for batch in scoring._batches(connection, *bounds, scoring.BATCH_PAIRS):  # noqa: SLF001
                levels = levels_of(batch)
                weight = weights.prior_bits + sum(
                    np.array([0.0, *each.bits])[levels[name]] for name, each in weights.comparisons.items()
                )
                left, right = (batch[side].to_numpy().astype(np.int64) for side in ("left", "right"))
                by_name = ~np.any([levels[name] > 0 for name in NO_NAMES], axis=0)
                same = persons_of[left] == persons_of[right]
                columns = (np.round(weight, 2), same, levels["shared_words"])
                found.update(zip(*(column[by_name].tolist() for column in columns), strict=True))
    weight, same, level = map(np.array, zip(*found, strict=True))
    number = np.array(list(found.values()), dtype=np.float64)
    return Pairs(len(persons_of), weight, same.astype(np.float64), number, level.astype(np.int8))


def _persons(folder: Folder, known: Mapping[str, str]) -> npt.NDArray[np.int64]:
    """Give the person of each account as a number, in the order of the accounts."""
    people = pq.read_table(folder.file("people"), columns=["id", "called"]).sort_by("id")
    called: list[list[str]] = people["called"].to_pylist()  # type: ignore[assignment]  # the stubs know no lists
    names = [next(known[name] for name in each if name in known) for each in called]
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _missing(weight: Floats, pairs: Pairs) -> tuple[float, float]:
    """Give the bits that scores lack, and the loss with them, by Newton's steps."""
    bit = load().slope * np.log(2)
    missing = 0.0
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-(weight + missing) * bit))
        gradient = pairs.number @ (pairs.same - likely) * bit
        bend = pairs.number @ (likely * (1 - likely)) * bit * bit
        missing += float(np.clip(gradient / max(bend, 1e-12), -2, 2))
    score = (weight + missing) * bit
    lost = np.where(pairs.same > 0, np.logaddexp(0, -score), np.logaddexp(0, score))
    return missing, float(pairs.number @ lost)


def _fit(parts: Sequence[Pairs]) -> tuple[float, float]:
    """Give the constant, and where the odds are halved, that fit all worlds together best."""
    whole = Pairs(
        0, *(np.concatenate([getattr(p, name) for p in parts]) for name in ("weight", "same", "number", "level"))
    )
    tried = []
    for half in HALVES:
        fewer = np.concatenate([np.full(len(part.weight), np.log2(1 + part.accounts / half)) for part in parts])
        constant, lost = _missing(whole.weight - fewer, whole)
        tried.append((lost, constant, float(half)))
    return min(tried)[1:]


if __name__ == "__main__":
    main()
