"""Evaluation: known rates on small partitions, and a whole file."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.evaluation import judge
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.reading import read_fields
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.bulk import SEEN, read_account
from creatorgraph.operations.evaluate import figures_of, resolve
from creatorgraph.operations.mistakes import mistakes_of
from creatorgraph.operations.rows import read_row
from creatorgraph.platforms.observation import AccountObservation

PERSONS = {"a": "1", "b": "1", "c": "2", "d": "2"}


def test_a_perfect_partition_has_rates_of_one() -> None:
    pairwise, b_cubed, over_merged = judge([("a", "b"), ("c", "d")], PERSONS)
    assert (pairwise.f1.value, b_cubed.f1.value, over_merged) == (1.0, 1.0, 0)


def test_one_group_of_all_is_over_merged() -> None:
    pairwise, b_cubed, over_merged = judge([("a", "b", "c", "d")], PERSONS)
    assert pairwise.precision.value == pytest.approx(2 / 6)
    assert pairwise.recall.value == 1.0
    assert b_cubed.precision.value == pytest.approx(0.5)
    assert over_merged == 1


def test_no_group_finds_nothing() -> None:
    pairwise, _, _ = judge([], PERSONS)
    assert pairwise.f1.value == 0.0
    assert pairwise.precision.value is None
    assert pairwise.recall.value == 0.0


def test_where_no_person_has_two_accounts_and_none_are_joined_no_rate_is_known() -> None:
    pairwise, b_cubed, _ = judge([("a",), ("b",)], {"a": "1", "b": "2"})
    assert (pairwise.precision.value, pairwise.recall.value, pairwise.f1.value) == (None, None, None)
    assert b_cubed.f1.value == 1.0


def test_a_file_is_resolved_and_judged(tmp_path: Path) -> None:
    rows = [
        {"platform": "x", "username": "quillabrandtov", "person_id": "1"},
        {"platform": "instagram", "username": "quillabrandtov", "person_id": "1"},
        {"platform": "tiktok", "username": "someoneelse", "person_id": "2"},
        {"platform": "myspace", "username": "quillabrandtov", "person_id": "1"},
    ]
    truth = tmp_path / "truth.jsonl"
    truth.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    found = figures_of(resolve(truth, load()), load())
    assert (found.accounts, found.persons, found.creators) == (3, 2, 2)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "truth.parquet")
    found = figures_of(resolve(tmp_path / "truth.parquet", load()), load())
    assert (found.accounts, found.persons, found.creators) == (3, 2, 2)
    assert found.pairwise.f1.value == 1.0


def test_wrong_pairs_are_named_with_their_evidence(tmp_path: Path) -> None:
    rows = [
        {"platform": "x", "username": "quillabrandtov", "display_name": "Quilla Brandtov", "person_id": "1"},
        {"platform": "instagram", "username": "quillabrandtov", "display_name": "Quilla Brandtov", "person_id": "2"},
        {"platform": "tiktok", "username": "moss.and.ferns", "person_id": "1"},
    ]
    truth = tmp_path / "truth.jsonl"
    truth.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    joined, missed = mistakes_of(resolve(truth, load()))
    assert (joined.mistake, joined.band, joined.persons) == ("joined", "link", ("2", "1"))
    assert joined.accounts == ("instagram:quillabrandtov", "x:quillabrandtov")
    assert "their handles are the same" in joined.reasons
    assert joined.weight == pytest.approx(load().prior_bits + sum((joined.bits or {}).values()))
    assert (missed.mistake, missed.accounts, missed.band) == (
        "missed",
        ("tiktok:moss.and.ferns", "x:quillabrandtov"),
        None,
    )


def test_what_bulk_compares_of_a_row_is_what_the_graph_keeps_of_it() -> None:
    row: dict[str, object] = {
        "platform": "x",
        "username": "jane_doe",
        "display_name": "Jane Doe",
        "bio": "pottery and long walks",
    }
    row |= {"followers": 12, "country": "NZ", "language": "en", "url": "https://janedoe.example"}
    read = read_account(row, key=bytes(32))
    seen = read_row(row, source="test", observed_at=SEEN)
    assert read is not None
    assert isinstance(seen, AccountObservation)
    state = AccountState("x:@jane_doe", "x", None, "jane_doe")
    state.observe(seen, read_fields(seen, hash_email=str)[0])
    assert read.features == AccountFeatures.from_properties(state.properties())


ACCOUNTS = (
    {"platform": "x", "username": "quillabrandtov"},
    {"platform": "instagram", "username": "Quilla.Brandtov"},
    {"platform": "tiktok", "username": "mossandferns"},
)


@pytest.mark.parametrize(
    "named",
    [
        lambda row: {"Platform": row["platform"], "Handle": row["username"]},
        lambda row: {"platform": row["platform"].upper(), "username": f"@{row['username']}"},
        lambda row: {"id": f"{row['platform']}:{row['username']}"},
        lambda row: {"imported_as": f"{row['platform']}:{row['username']}"},
    ],
)
def test_a_truth_names_accounts_as_files_do(tmp_path: Path, named: Callable[[dict[str, str]], dict[str, str]]) -> None:
    truth, accounts = tmp_path / "truth.jsonl", tmp_path / "accounts.jsonl"
    persons = ["1", "1", "2", "3"]
    rows = [*ACCOUNTS, {"platform": "youtube", "username": "nowhere"}]
    truth.write_bytes(
        b"\n".join(orjson.dumps(named(row) | {"Person ID": who}) for row, who in zip(rows, persons, strict=True))
    )
    accounts.write_bytes(b"\n".join(map(orjson.dumps, ACCOUNTS)))
    found = figures_of(resolve(truth, load(), accounts=accounts), load())
    assert (found.accounts, found.persons, found.unmatched) == (3, 2, 1)


def test_a_truth_of_other_accounts_is_refused(tmp_path: Path) -> None:
    truth, accounts = tmp_path / "truth.jsonl", tmp_path / "accounts.jsonl"
    truth.write_bytes(orjson.dumps({"id": "4711", "person_id": "1"}))
    accounts.write_bytes(b"\n".join(map(orjson.dumps, ACCOUNTS)))
    for given, why in ((accounts, "has none of the accounts that"), (None, "name their file by --accounts")):
        with pytest.raises(BadInputError, match=why):
            resolve(truth, load(), accounts=given)


def test_rows_without_persons_are_refused(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    truth.write_bytes(orjson.dumps({"platform": "x", "username": "quillabrandtov"}))
    with pytest.raises(BadInputError, match="person_id"):
        figures_of(resolve(truth, load()), load())
