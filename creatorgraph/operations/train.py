"""Training of the identity weights from files of accounts, with and without known persons."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.fitting import Examples, together
from creatorgraph.identity_graph.offline import candidates
from creatorgraph.identity_graph.scores import levels_of
from creatorgraph.identity_graph.training import FOLDS, adapt, train
from creatorgraph.identity_graph.weights import Weights
from creatorgraph.operations.evaluate import read_accounts, read_set

PAIRS_OF_A_SOURCE = 2_000.0
"""How much a source counts, however many pairs it has: no source outvotes the others by its size."""


@dataclass(frozen=True, slots=True)
class Source:
    """Accounts to learn from. Without `truth` nobody knows whose they are. `share`: how much of a source it counts."""

    accounts: Path
    truth: Path | None = None
    share: float = 1.0


def train_on(
    sources: Sequence[Source],
    start: Weights,
    *,
    model: str,
    about: str,
    report: Callable[[Source, int], None],
    keep: Collection[str] = (),
) -> Weights:
    """Estimate weights from sources; `report` is told each source and its number of pairs.

    Where no source says who is who, the weights of `start` are adapted to them. The comparisons of `keep` keep the bits
    of `start`. Raises BadInputError where there is nothing to learn from.
    """
    parts = []
    for source in sources:
        part = examples_of(source)
        report(source, len(part))
        if len(part):
            parts.append(part)
    if not parts:
        raise BadInputError("nothing to learn from: no two accounts of these files show anything that both share")
    fit = train if any(source.truth for source in sources) else adapt
    return fit(together(parts), start, model=model, about=about, keep=keep)


def examples_of(source: Source) -> Examples:
    """Compare every pair that a source proposes."""
    persons: Mapping[str, str] = {}
    accounts: Mapping[str, AccountFeatures]
    if source.truth is None:
        accounts = read_accounts(source.accounts)
    else:
        known = read_set(source.truth, source.accounts)
        accounts, persons = known.accounts, known.persons
    columns = candidates(accounts)
    left, right = (list(map(str, columns[side].to_pylist())) for side in ("left", "right"))
    same = [
        float(persons[a] == persons[b]) if a in persons and b in persons else np.nan
        for a, b in zip(left, right, strict=True)
    ]
    share = source.share * PAIRS_OF_A_SOURCE / max(1, len(left))
    folds = [_fold(persons.get(key, key)) for key in left]
    return Examples(levels_of(columns), np.array(same), np.full(len(left), share), np.array(folds, dtype=np.int64))


def _fold(person: str) -> int:
    return int.from_bytes(blake2b(person.encode(), digest_size=4).digest(), "big") % FOLDS
