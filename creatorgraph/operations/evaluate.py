"""Evaluation of the identity engine on files whose persons are known, without servers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.evaluation import Bin, Rates, calibration_error, judge, reliability
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.normalize.handles import clean_handle
from creatorgraph.identity_graph.offline import Scored, candidates, partition, score_all
from creatorgraph.identity_graph.pairs import Columns
from creatorgraph.identity_graph.weights import Weights, population
from creatorgraph.operations.bulk import read_account
from creatorgraph.operations.files import read_lines
from creatorgraph.operations.row_names import field_name, platform_name
from creatorgraph.platforms.observation import Platform

KEY = bytes(32)
PERSON = frozenset({"person_id", "person"})
"""E-mails are compared only: any key will do."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one set. `unmatched` are the names of the truth under which there is no account.

    `review` and `candidates` count pairs; `ceiling_recall` is the share of true pairs that are proposed at all,
    `review_recall` of those joined or in the review band; `seconds` is compute.
    """

    name: str
    accounts: int
    persons: int
    unreadable: int
    unmatched: int
    candidates: int
    pairwise: Rates
    b_cubed: Rates
    creators: int
    over_merged: int
    review: int
    review_recall: float | None
    ceiling_recall: float | None
    bins: list[Bin]
    calibration_error: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Set:
    """Accounts by key, the person of each and its name in the file.

    `unreadable` rows could not be read as they are; `unmatched` are the names of the truth that no row bears.
    """

    accounts: dict[str, AccountFeatures]
    persons: dict[str, str]
    names: dict[str, str]
    unreadable: int
    unmatched: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """A set with what the engine made of it: its proposed pairs, their scores, and its creators as groups of keys.

    `weights` are those among so many accounts.
    """

    name: str
    known: Set
    weights: Weights
    columns: Columns
    scored: Scored
    groups: list[tuple[str, ...]]
    seconds: float

    @property
    def homes(self) -> dict[str, int]:
        """The number of each account's group."""
        return {key: number for number, group in enumerate(self.groups) for key in group}


def resolve(truth: Path, weights: Weights, *, accounts: Path | None = None) -> Resolved:
    """Resolve the accounts of a file whose persons are known.

    `truth` names the person of each row (`person_id` or `person`). `accounts`, if given, holds what the engine sees of
    them instead of the truth's own fields; its rows are found by `id`, or platform and username. Raises BadInputError
    where no row names a person.
    """
    known = read_set(truth, accounts)
    weights = weights.among(population(len(known.accounts)))
    started = perf_counter()
    columns = candidates(known.accounts)
    scored = score_all(columns, weights)
    groups = partition(known.accounts, scored, weights)
    return Resolved((accounts or truth).stem, known, weights, columns, scored, groups, perf_counter() - started)


def figures_of(resolved: Resolved, weights: Weights) -> Evaluation:
    """Compare what the engine made of a set with whose the accounts are."""
    persons, scored, groups, home = resolved.known.persons, resolved.scored, resolved.groups, resolved.homes
    pairwise, b_cubed, over_merged = judge(groups, persons)
    same = np.array([persons[left] == persons[right] for left, right in scored.pairs], dtype=bool)
    apart = np.array([home[left] != home[right] for left, right in scored.pairs], dtype=bool)
    shown = scored.probability >= weights.bands.review
    pairs_of_persons = _true_pairs(persons)
    joined = round((pairwise.recall.value or 0) * pairs_of_persons)
    together = int((same & ~apart).sum())
    bins = reliability(scored.probability, same)
    return Evaluation(
        name=resolved.name,
        accounts=len(persons),
        persons=len(set(persons.values())),
        unreadable=resolved.known.unreadable,
        unmatched=resolved.known.unmatched,
        candidates=len(scored.pairs),
        pairwise=pairwise,
        b_cubed=b_cubed,
        creators=len(groups),
        over_merged=over_merged,
        review=int((shown & apart).sum()),
        review_recall=(joined + int((same & apart & shown).sum())) / pairs_of_persons if pairs_of_persons else None,
        ceiling_recall=(joined - together + int(same.sum())) / pairs_of_persons if pairs_of_persons else None,
        bins=bins,
        calibration_error=calibration_error(bins),
        seconds=resolved.seconds,
    )


def _true_pairs(persons: Mapping[str, str]) -> int:
    sizes = np.unique(np.array(list(persons.values())), return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def read_set(truth: Path, accounts: Path | None) -> Set:
    """Read accounts and whose they are. Raises BadInputError where no row names a person, or no account is known."""
    owners = {_one_form(name): str(row.get("person_id") or row.get("person") or "") for name, row in _rows(truth)}
    owners = {name: person for name, person in owners.items() if person}
    if not owners:
        raise BadInputError(f"{truth}: no row names a person; each needs person_id (or person)")
    features: dict[str, AccountFeatures] = {}
    persons: dict[str, str] = {}
    names: dict[str, str] = {}
    unreadable, seen = 0, set[str]()
    for name, row in _rows(accounts or truth):
        person = owners.get(_one_form(name))
        if person is None:
            continue
        seen.add(_one_form(name))
        if platform_name(str(row.get("platform", ""))) is None:
            continue
        read = read_account(row, key=KEY)
        if read is None:
            unreadable += 1  # stays a creator of its own
            persons[f"unreadable {name}"] = person
            continue
        features[read.features.key] = read.features
        persons[read.features.key] = person
        names[read.features.key] = name
    if not persons:
        if accounts is None:
            raise BadInputError(f"{truth}: no row is an account (platform and username); name their file by --accounts")
        raise BadInputError(
            f"{accounts}: has none of the accounts that {truth} names; both name an account by id, or by platform and "
            "username"
        )
    return Set(features, persons, names, unreadable, len(owners) - len(seen))


def read_accounts(path: Path) -> dict[str, AccountFeatures]:
    """Read accounts of which nobody says whose they are; rows that cannot be read are left out."""
    found = (read_account(row, key=KEY) for _, row in _rows(path))
    return {read.features.key: read.features for read in found if read}


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the rows of a file by the account's name, `platform:username` where there is no `id`.

    Fields are called as the import format has them, whatever the file calls them.
    """
    for line in read_lines(path, also=PERSON):
        if isinstance(line.row, Mapping):
            row = {field_name(str(name)): value for name, value in line.row.items()} | dict(line.row)
            yield str(row.get("imported_as") or f"{row.get('platform')}:{row.get('username')}"), row


def _one_form(name: str) -> str:
    """Write the name of an account in one way, `x:jane` for `Twitter:@Jane`; any other stays as it is."""
    given, _, username = name.partition(":")
    platform = platform_name(given)
    if not platform or not username:
        return name
    handle = clean_handle(Platform(platform), username)
    return f"{platform}:{handle.casefold() if handle else username.removeprefix('@')}"
