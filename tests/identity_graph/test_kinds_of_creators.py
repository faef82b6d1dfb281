"""Creators of many kinds, made up: houses with editions, other scripts, titles, campaigns, names of three letters."""

from collections.abc import Iterable, Mapping

import pytest

from creatorgraph.identity_graph.comparisons import of_office
from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.handling import handle_name
from creatorgraph.identity_graph.naming import edition, name, rare_word
from creatorgraph.identity_graph.normalize.handles import skeleton, stem
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
        ("Harbour Wire", "Harbour Wire Sports", 1),
        ("El Faro del Mar", "El Faro del Mar Deportes", 1),
        ("Harbour United", "Harbour United Women", 1),
        ("Grüne Zukunft", "Grüne Zukunft Jugend", 1),
        ("Jane Doe", "Jane Doe | Sports", 0),
        ("Harbour News", "Harbour News हिन्दी", 1),
        ("Harbour News عربي", "Harbour News Русская служба", 0),
        ("Jane Doe", "Jane Doe", 0),
        ("Jane Doe", "Jane Roe", 0),
        ("Jane Doe", "Jane Ann Doe", 0),
    ],
)
def test_editions(one: str, two: str, expected: int) -> None:
    assert bool(edition("", "", "", "", keys(one), keys(two))) == bool(expected)


def test_an_edition_by_handle_and_name_is_surer_than_by_one() -> None:
    assert edition("harbour", "harbourbrasil", "harbour", "harbourbrasil", ("harbour",), ("brasil harbour",)) == 1
    assert edition("harbour", "harbourbrasil", "harbour", "harbourbrasil", ("harbour",), ("harbour",)) == 2
    assert edition("harbour", "harbour", "harbour", "harbour", ("harbour",), ("brasil harbour",)) == 2


def test_a_code_is_an_edition_where_the_own_name_spells_it_out() -> None:
    assert edition("harbourmx", "harbour", "harbourmx", "harbour", ("harbour mexico",), ()) == 1
    assert edition("harbourtr", "harbour", "harbourtr", "harbour", ("harbour turkce",), ("harbour",)) == 1
    assert edition("harbourmx", "harbour", "harbourmx", "harbour", ("harbour",), ("harbour",)) == 0
    assert edition("harbourmx", "harbour", "harbourmx", "harbour", (), ()) == 0
    assert edition("janemd", "jane", "janemd", "jane", ("doe jane",), ()) == 0


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("harbourwire_us", "harbourwire_es", 2),
        ("HarbourWireUK", "harbourwireus", 2),
        ("harbourwire_mx", "harbourwirebrasil", 2),
        ("harbourwire_mx", "harbourwiremexico", 0),
        ("harbourwire_uk", "harbourwire", 0),
        ("uaes", "uaus", 0),
    ],
)
def test_two_codes_behind_one_handle_are_two_editions(one: str, two: str, expected: int) -> None:
    left, right = skeleton(one), skeleton(two)
    assert edition(left, right, stem(one), stem(two), (), ()) == expected
    assert edition(right, left, stem(two), stem(one), (), ()) == expected


def test_an_edition_is_not_joined_with_another_of_its_house() -> None:
    assert len(creators(["x:harbourwire_us", "instagram:harbourwire_es"])) > 1
    assert len(creators(["x:harbourwire_us", "instagram:harbourwire_us"])) == 1


def test_who_shows_no_name_is_called_by_the_handle() -> None:
    assert edition("harbour", "harboursport", "harbour", "harboursport", (), ("harbour sport",)) == 1
    assert edition("harbour", "harbour", "harbour", "harbour", (), ("harbour sport",)) == 2


@pytest.mark.parametrize(
    ("native", "latin", "is_same"),
    [
        ("נועם שלום", "Noam Shalom", True),
        ("خليل المصري", "Khalil Al Masri", True),
        ("נועם שלום", "Noam Shulman", False),
        ("Flynn", "Fallon", False),
        ("Lynn Doe", "Leon Doe", False),
    ],
)
def test_a_name_without_vowels_meets_its_latin_form(native: str, latin: str, *, is_same: bool) -> None:
    assert (name(keys(native), keys(latin)) >= 5) == is_same


def test_a_handle_meets_a_name_without_vowels() -> None:
    assert handle_name("noamshalom", "", "noamshalom", "", (), keys("נועם שלום")) == 4
    assert handle_name("noamshulman", "", "noamshulman", "", (), keys("נועם שלום")) == 1


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Harbour News हिन्दी", ("harbour hindi news",)),
        ("Harbour News عربي", ("arabic harbour news",)),
        ("Jane Doe जेन", ("doe jane", "jen")),
        ("さくらねこ", ("sakuraneko",)),
        ("キャンディー・ロッシュ", ("kyandi rosshu",)),
        ("さくらねこチャンネル", ("sakuraneko",)),
        ("김철수TV", ("cheolsu kim",)),
        ("Miko Ch. さくらねこ", ("miko", "sakuraneko")),
        ("Jane Doe Ch. Harbour-EN", ("doe jane",)),
        ("Jean Ch. Dupont", ("dupont jean",)),
        ("Dep. जेन", ("jen",)),
        ("जेन Doe", ("jen", "doe", "doe jen")),
        ("지빈 Kim", ("bin ji", "kim", "jibin kim")),
        ("Ivan Иван", ("ivan",)),
        ("अंजलि चौधरी", ("anjali chaudhri",)),
        ("ਜਗਮੀਤ ਸਿੰਘ", ("jagmit singh",)),
        ("आदित्य", ("aditya",)),
        ("கனிமொழி", ("kanimozhi",)),
        ("Harbour.com", ("harbourcom",)),
        ("Harbour - 24/7", ("harbour",)),
        ("Jane Doe 2028", ("doe jane",)),
        ("The 1999", ("1999",)),
        ("Sen. J.D. Doe", ("doe jd",)),
        ("Jane Doe J.D.", ("doe jane",)),
        ("Jane Doe, Mayor of Springfield", ("doe jane",)),
        ("Jane Doe for Ohio", ("doe jane",)),
        ("Jane Doe \N{BLACK DOWN-POINTING TRIANGLE} Winter Songs", ("doe jane",)),
        ("Jane \N{SPARKLES} Doe", ("doe jane",)),
        ("Jane Doe @ Springfield", ("doe jane",)),
    ],
)
def test_what_stands_beside_a_whole_name_is_read_apart(shown: str, expected: tuple[str, ...]) -> None:
    assert keys(shown) == expected


def test_a_name_of_the_house_beside_two_names_makes_nobody_one() -> None:
    assert name(("doe jane", "haba"), ("haba", "mia roe")) <= 2
    assert name(("doe jane", "haba"), ("doe jane", "haba")) == 7
    assert name(("doe jane",), ("doe jane", "haba")) == 7


def test_words_that_stand_beside_many_names_are_not_rare() -> None:
    assert rare_word("", "", ("harbour news sports",), ("news quosk sports",)) == 1
    assert rare_word("", "", ("news quosk",), ("news quosk",)) == 2


def test_an_account_of_the_very_handle_is_nearer() -> None:
    accounts = [f"{platform}:{handle}" for handle in ("quoskbrim", "quoskbrimzv") for platform in ("x", "instagram")]
    assert creators(accounts) == {frozenset(accounts[:2]), frozenset(accounts[2:])}
    alone = {"x:quoskbrimful", "instagram:quoskbrimfulzv"}
    assert creators(alone) == {frozenset(alone)}


def test_an_account_of_an_office_is_beside_the_own_one() -> None:
    accounts = {"x:quoskbrimful", "x:repquoskbrimful", "instagram:quoskbrimful"}
    assert creators(accounts) == {frozenset(accounts)}
    says, none, stems = {"office"}, set[str](), ("quoskbrimful", "quoskbrimful")
    assert of_office("x", "x", says, none, *stems, (), ()) == 1
    assert of_office("x", "x", none, none, *stems, (), ()) == 0
    assert of_office("x", "youtube", says, none, *stems, (), ()) == 0
    assert of_office("x", "x", says, none, "smith", "smith", (), ()) == 0


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


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("quilla_bramble", ()), ("@Quilla_Bramble", ()), ("Quilla Bramble", ("bramble quilla",))],
)
def test_a_display_name_that_is_the_handle_names_nobody(shown: str, expected: tuple[str, ...]) -> None:
    read = read_account({"platform": "x", "username": "quilla_bramble", "display_name": shown}, key=bytes(32))
    assert read is not None
    assert read.features.name_keys == expected


STAR = {"account": "instagram:bexquarrel", "display_name": "Bex Quarrel"}


@pytest.mark.parametrize(
    ("handle", "name", "bio"),
    [
        ("bexquarrelfans", "Bex Quarrel Fans", "fan page for @bexquarrel"),
        ("bexquarrelfans", "Bex Quarrel", ""),
        ("bex.quarrel.daily", "Bex Quarrel Fan Page", ""),
        ("bexquarrel", "Bex Quarrel (parody)", "not affiliated with Bex Quarrel"),
        ("bexquarrel", "Bex Quarrel Unofficial", ""),
        ("parodybexquarrel", "Bex Quarrel", "instagram.com/bexquarrel"),
    ],
)
def test_who_is_called_after_somebody_is_another(handle: str, name: str, bio: str) -> None:
    after = {"account": f"x:{handle}", "display_name": name, "bio": bio}
    assert creators([STAR, after]) == {frozenset({"instagram:bexquarrel"}), frozenset({f"x:{handle}"})}


@pytest.mark.parametrize(
    ("handle", "name", "bio"),
    [
        ("bexquarrelonlyfans", "Bex Quarrel", ""),
        ("bexquarrel", "Bex Quarrel Official Fan Page", ""),
        ("bexquarrel", "Bex Quarrel", "parody songs, fan account: @bexquarrelfans"),
        ("bexquarrelarmy", "Bex Quarrel", "instagram.com/bexquarrel"),
        ("bexquarreldaily", "Bex Quarrel Daily", ""),
    ],
)
def test_who_speaks_of_fans_is_not_called_after_somebody(handle: str, name: str, bio: str) -> None:
    other = {"account": f"x:{handle}", "display_name": name, "bio": bio}
    assert creators([STAR, other]) == {frozenset({"instagram:bexquarrel", f"x:{handle}"})}


def test_a_fan_page_on_two_platforms_is_one_creator() -> None:
    pages = [
        {"account": "x:bexquarrelfans", "display_name": "Bex Quarrel Fans"},
        {"account": "tiktok:bexquarrelfans", "display_name": "bex quarrel", "bio": "fan account"},
    ]
    expected = {frozenset({"instagram:bexquarrel"}), frozenset({"x:bexquarrelfans", "tiktok:bexquarrelfans"})}
    assert creators([STAR, *pages]) == expected


def test_whose_name_is_fan_is_called_so() -> None:
    accounts = [
        {"account": "instagram:drkevinwei", "display_name": "Kevin Wei"},
        {"account": "x:kevinweifan", "display_name": "Kevin Wei Fan"},
    ]
    assert len(creators(accounts)) == 1


def test_father_and_son_of_one_name_are_two_creators() -> None:
    father = [
        {"account": "x:jonquarrel", "display_name": "Jon Quarrel"},
        {"account": "instagram:jonquarrel", "display_name": "Jon Quarrel"},
    ]
    son = [
        {"account": "x:jonquarreljr", "display_name": "Jon Quarrel Jr."},
        {"account": "instagram:jon.quarrel.jr", "display_name": "Jon Quarrel Junior"},
    ]
    expected = {frozenset(each["account"] for each in accounts) for accounts in (father, son)}
    assert creators([*father, *son]) == expected


def test_who_leaves_out_jr_in_one_place_is_the_same() -> None:
    accounts = [
        {"account": "x:jonquarrel", "display_name": "Jon Quarrel Jr."},
        {"account": "instagram:jonquarrel", "display_name": "Jon Quarrel"},
        {"account": "tiktok:jonquarreljr", "display_name": "Jon Quarrel"},
    ]
    assert len(creators(accounts)) == 1
