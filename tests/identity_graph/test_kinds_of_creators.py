"""Creators of many kinds, made up: houses with editions, other scripts, titles, campaigns, names of three letters."""

from collections.abc import Iterable, Mapping

import pytest

from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.naming import edition, name
from creatorgraph.identity_graph.normalize.handles import stem
from creatorgraph.identity_graph.normalize.names import read_names, roles_in_name
from creatorgraph.identity_graph.offline import candidates, partition, score_all
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.bulk import read_account

Shown = Mapping[str, str]


def keys(text: str) -> tuple[str, ...]:
    """Read a display name as an account keeps it."""
    return tuple(each.key for each in read_names(text))


def creators(shown: Iterable[str | Shown]) -> set[frozenset[str]]:
    """Resolve accounts, given as `platform:handle` or with what they show beside it."""
    accounts: dict[str, AccountFeatures] = {}
    called: dict[str, str] = {}
    for each in shown:
        row = {"account": each} if isinstance(each, str) else dict(each)
        account = row.pop("account")
        platform, _, username = account.partition(":")
        read = read_account({"platform": platform, "username": username, **row}, key=bytes(32))
        assert read is not None
        accounts[read.features.key] = read.features
        called[read.features.key] = account
    weights = load()
    groups = partition(accounts, score_all(candidates(accounts), weights), weights)
    return {frozenset(called[key] for key in group) for group in groups}


def test_editions_of_one_house_stay_apart() -> None:
    house = ("harbourwire", "harbourwiresports", "harbourwirebrasil", "harbourwirearabic")
    accounts = [f"{platform}:{handle}" for handle in house for platform in ("x", "instagram", "tiktok")]
    assert creators(accounts) == {frozenset(accounts[at : at + 3]) for at in range(0, 12, 3)}


def test_editions_with_names_and_one_site_stay_apart() -> None:
    house = {"Harbour News": "harbournews", "Harbour News Brasil": "harbourbrasil", "Harbour Sports": "harboursports"}
    accounts = [
        {"account": f"{platform}:{handle}", "display_name": title, "url": "https://harbour.example"}
        for title, handle in house.items()
        for platform in ("x", "instagram")
    ]
    expected = {frozenset({f"x:{handle}", f"instagram:{handle}"}) for handle in house.values()}
    assert creators(accounts) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Harbour News", "Harbour News Hindi", 1),
        ("Harbour News Hindi", "Harbour News Arabic", 1),
        ("Harbour News", "Harbour Sports", 1),
        ("Jane Doe", "Jane Doe", 0),
        ("Jane Doe", "Jane Roe", 0),
        ("Jane Doe", "Jane Ann Doe", 0),
    ],
)
def test_editions(one: str, two: str, expected: int) -> None:
    assert edition("", "", keys(one), keys(two)) == expected


def test_a_section_is_part_of_the_name_and_a_topic_behind_a_line_is_not() -> None:
    assert keys("Harbour Sports News") == ("harbour news sports",)
    assert keys("Jane Doe | News") == ("doe jane",)
    assert roles_in_name("Jane Doe | News") == frozenset()


@pytest.mark.parametrize(
    "shown",
    [
        "Jane Doe™",
        "Jane Doe VEVO",
        "Jane Doe HQ",
        "It's Jane Doe",
        "Jane Doe is live",
        "VTuber Jane Doe",
        "Jane Doe@新曲",
        "Jane Doe Ch.",
        "Jane Doe MP",
        "Jane Doe, MdB",
        "Dep. Jane Doe",
        "Deputada Jane Doe",
        "MC Jane Doe",
        "Vote Jane Doe",
        "Re-elect Jane Doe",
        "Jane Doe for Congress",
        "【公式】Jane Doe",
    ],
)
def test_what_stands_around_a_name_is_not_of_it(shown: str) -> None:
    assert keys(shown)[0] == "doe jane"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kim Ha-rim", "김하림"),
        ("Lee Jong-seok", "이종석"),
        ("Έλενα Παππού", "Elena Pappou"),
        ("أحمد منصور", "Ahmed Mansour"),
        ("يوسف حداد", "Youssef Haddad"),
        ("אורי כהן", "Uri Cohen"),
        ("नरेन्द्र जोशी", "Narendra Joshi"),
        ("Алексей Орлов", "Alexei Orlov"),
        ("Kim Jae-joong", "Kim Jaejung"),
        ("Ahmad Al-Khatib", "Ahmed Alkhatib"),
    ],
)
def test_one_name_in_several_scripts_and_spellings_is_one(one: str, two: str) -> None:
    assert name(keys(one), keys(two)) >= 5


@pytest.mark.parametrize(
    ("one", "two"),
    [("CBS Radio", "KBS Radio"), ("David Davis", "David Dobbs"), ("Kim Ha-rim", "Kim Ha-jun"), ("Anna Lee", "Anna Li")],
)
def test_short_words_that_sound_alike_are_not_one(one: str, two: str) -> None:
    assert name(keys(one), keys(two)) < 5


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("janedoe4senate", "janedoe"),
        ("janedoeforohio", "janedoe"),
        ("JaneDoeForTX", "janedoe"),
        ("votejanedoe", "janedoe"),
        ("janedoeVEVO", "janedoe"),
        ("jane_doe_mp", "janedoe"),
        ("doe4ohio", "doeforohio"),
        ("janeconfort", "janeconfort"),
    ],
)
def test_what_somebody_stands_for_is_an_affix_behind_a_whole_name(handle: str, expected: str) -> None:
    assert stem(handle) == expected


def test_signs_that_stand_for_letters_are_read() -> None:
    assert keys("D$tar Blue") == ("blue dstar",)
    assert keys("Bl!nk Harbour") == ("blink harbour",)
    assert keys("Z. Q. K.") == ("zqk",)
    assert keys("J A N E D O E") == ("janedoe",)


def test_a_name_of_three_letters_finds_its_handle() -> None:
    accounts = [
        {"account": "x:qzk", "display_name": "QZK"},
        {"account": "instagram:qzk.official", "display_name": "QZK"},
        {"account": "tiktok:qzk", "display_name": "큐지케"},
    ]
    assert creators(accounts) == {frozenset({"x:qzk", "instagram:qzk.official", "tiktok:qzk"})}
