"""Importing a file, as somebody does it: what is told, and what is to be found right after."""

import json
from collections import defaultdict
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.e2e.fingerprint import fingerprint
from tests.e2e.people import ACCOUNTS, DARYA, HARUKA, IDS, LAYLA, MIRIAM, OTHERS, PEOPLE, REJECTED, SKIPPED, usable_rows
from tests.e2e.stack import Json, Stack

SEARCH = """
query ($words: String!) {
  search(query: $words, first: 3) { nodes { accounts { nodes { platform handle } } } }
}
"""
NESTED = """
query ($words: String!) {
  search(query: $words, first: 1) {
    nodes {
      name
      accounts {
        nodes {
          platform
          handle
          followers { value source observedAt }
          identityEdges {
            nodes { band probability weight model reasons comparisons { name weight } other { handle } }
          }
          posts { nodes { caption mentions { nodes { handle creator { name } } } } }
        }
      }
    }
  }
}
"""


@pytest.fixture(scope="module")
def rejects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the file of rows that cannot be used."""
    return tmp_path_factory.mktemp("rejects") / "rejects.jsonl"


@pytest.fixture(scope="module")
def imported(stack: Stack, rejects: Path) -> "CompletedProcess[str]":
    """Import the people into an empty stack."""
    stack.wipe()
    return stack.run("import", str(PEOPLE), "--rejects", str(rejects), codes=(3,))


def test_an_import_tells_what_it_did(imported: "CompletedProcess[str]", rejects: Path) -> None:
    usable = len(usable_rows()) - sum(SKIPPED.values())
    told = ", ".join(f"{count} of {platform}" for platform, count in sorted(SKIPPED.items()))
    assert imported.stdout.splitlines() == [f"imported {usable} rows; skipped rows of other platforms: {told}"]
    assert f"rejected {len(REJECTED)} rows" in imported.stderr
    assert str(rejects) in imported.stderr


@pytest.mark.usefixtures("imported")
def test_each_rejected_row_has_line_field_and_reason(rejects: Path) -> None:
    rows = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [(row["line"], row["field"]) for row in rows] == [(line, field) for line, field, _ in REJECTED]
    for row, (_, _, reason) in zip(rows, REJECTED, strict=True):
        assert reason in row["reason"]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("words", "platform", "handle"),
    [
        ("Miriam Okafor", "INSTAGRAM", "miriam.okafor"),
        ("theremin luthier", "YOUTUBE", "miriamokafor"),
        ("山田はるか", "X", "haruka_takekago"),
        ("竹籠職人", "INSTAGRAM", "yamada_haruka_kago"),
        ("Дарья Соколова", "TIKTOK", "dasha.sokolova.bees"),
        ("медогонки", "YOUTUBE", "paseka-sokolovoy"),
        ("ليلى منصور", "X", "layla_khatt"),
        ("خطّاطة", "INSTAGRAM", "laylamansour.khatt"),
        ("mead recipes", "TIKTOK", "bees.and.mead"),
        ("Slow Rivers", "YOUTUBE", None),
    ],
)
def test_who_was_imported_is_found_at_once(stack: Stack, words: str, platform: str, handle: str | None) -> None:
    creators = stack.ask(SEARCH, words=words)["search"]["nodes"]
    assert {"platform": platform, "handle": handle} in creators[0]["accounts"]["nodes"]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("words", ["Miriam Okafor", "山田はるか", "Дарья Соколова", "ليلى منصور"])
def test_one_query_gives_a_person_with_the_evidence_of_each_edge(stack: Stack, words: str) -> None:
    (creator,) = stack.ask(NESTED, words=words)["search"]["nodes"]
    accounts = creator["accounts"]["nodes"]
    assert len({account["platform"] for account in accounts}) >= 3
    for account in accounts:
        edges = account["identityEdges"]["nodes"]
        assert any(edge["band"] == "LINK" for edge in edges), account["handle"]
        for edge in edges:
            assert edge["reasons"], edge
            assert 0 < edge["probability"] <= 1
            weights = [comparison["weight"] for comparison in edge["comparisons"]]
            assert weights == sorted(weights, key=abs, reverse=True)
            # each weight is rounded where it is shown
            assert edge["weight"] == pytest.approx(sum(weights), abs=0.05)


@pytest.mark.usefixtures("imported")
def test_an_older_sighting_changes_nothing_that_is_newer(stack: Stack) -> None:
    query = """{ account(platform: INSTAGRAM, handle: "miriam.okafor") {
        displayName { value } followers { value source observedAt } } }"""
    account = stack.ask(query)["account"]
    assert account["displayName"] == {"value": "Miriam Okafor"}
    followers = account["followers"]
    assert (followers["value"], followers["source"]) == (48_210, "import:people.jsonl")
    assert followers["observedAt"].startswith("2026-10-20T08:00:00")


@pytest.mark.usefixtures("imported")
def test_a_post_leads_to_whom_it_mentions(stack: Stack) -> None:
    (creator,) = stack.ask(NESTED, words="Miriam Okafor")["search"]["nodes"]
    mentions = [
        mention
        for account in creator["accounts"]["nodes"]
        for post in account["posts"]["nodes"]
        for mention in post["mentions"]["nodes"]
    ]
    assert [mention["handle"] for mention in mentions] == ["dasha.sokolova.bees"]
    assert "Соколова" in mentions[0]["creator"]["name"]


def test_the_same_file_again_changes_nothing(
    stack: Stack, imported: "CompletedProcess[str]", rejects: Path, tmp_path: Path
) -> None:
    with stack.graph() as session:
        before = fingerprint(session)
    again = stack.run("import", str(PEOPLE), "--rejects", str(tmp_path / "again.jsonl"), codes=(3,))
    assert again.stdout.splitlines() == [
        *imported.stdout.splitlines(),
        "1 of 1 batches were in the graph already",
    ]
    assert (tmp_path / "again.jsonl").read_bytes() == rejects.read_bytes()
    with stack.graph() as session:
        after = fingerprint(session)
    assert not before.differences(after)
    assert before.digest == after.digest


@pytest.mark.usefixtures("imported")
def test_clusters_are_exported_under_the_ids_as_imported(stack: Stack) -> None:
    rows = stack.export("clusters")
    assert sorted(row["id"] for row in rows) == sorted(IDS)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        groups[row["cluster"]].add(row["id"])
    expected = [MIRIAM, HARUKA, DARYA, LAYLA, *({other} for other in OTHERS)]
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, expected))


@pytest.mark.usefixtures("imported")
def test_accounts_and_creators_are_exported(stack: Stack, tmp_path: Path) -> None:
    accounts = stack.export("accounts")
    assert len(accounts) == ACCOUNTS
    assert sorted(name for account in accounts for name in account["ids"]) == sorted(IDS)
    file = tmp_path / "creators.jsonl"
    stack.run("export", "creators", "-o", str(file))
    creators: list[Json] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    members = {key: creator["id"] for creator in creators for key in creator["accounts"]}
    assert members == {account["key"]: account["creator"] for account in accounts}
    assert len(creators) == 4 + len(OTHERS)
