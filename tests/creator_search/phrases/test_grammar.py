"""Phrases become the filter that they mean."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.creator_search.index import Sort
from creatorgraph.creator_search.phrases.grammar import understand
from creatorgraph.creator_search.phrases.tokens import MOST_CHARACTERS


def written(phrase: str) -> dict[str, Any]:
    return understand(phrase).filter.written()


def test_the_phrase_of_the_documentation() -> None:
    read = understand("fitness creators in Germany with 50–200k on TikTok who also have YouTube, no brands")  # noqa: RUF001 - as people write it
    assert read.filter.written() == {
        "niches": ["fitness"],
        "countries": ["DE"],
        "followers": [{"platform": "TIKTOK", "min": 50_000, "max": 200_000}],
        "platformsAll": ["YOUTUBE"],
        "business": False,
    }
    assert (read.text, read.not_understood, read.method) == ("fitness", (), "grammar")
    assert [(span.text, span.meaning) for span in read.spans][:2] == [
        ("fitness", "niche is fitness"),
        ("Germany", "country is DE"),
    ]


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("10k-50k followers", 10_000, 50_000),
        ("between 10 and 20 thousand followers", 10_000, 20_000),
        ("über 50.000 Follower", 50_000, None),
        ("less than 1.5 million followers", None, 1_500_000),
        ("plus de 100 000 abonnés", 100_000, None),
        ("menos de 50 mil seguidores", None, 50_000),
        ("2 लाख से कम फॉलोअर्स", None, 200_000),
        ("팔로워 5만 이상", 50_000, None),
        ("followers > 3,000", 3_000, None),
        ("100k+ followers", 100_000, None),
        ("a million followers or more", 1_000_000, None),
        ("micro influencers", 10_000, 100_000),
        ("more than half a million followers", 500_000, None),
        ("one and a half million followers", 1_500_000, None),
        ("a million and a half", 1_500_000, None),
        ("under a quarter of a million followers", None, 250_000),
        ("a thousand followers", 1_000, None),
        ("five hundred thousand followers", 500_000, None),
        ("five to ten thousand followers", 5_000, 10_000),
        ("between half a million and two million followers", 500_000, 2_000_000),
        ("eine halbe Million Follower", 500_000, None),
        ("weniger als einer Million Follower", None, 1_000_000),
        ("medio millón de seguidores", 500_000, None),
        ("un demi-million d'abonnés", 500_000, None),
        ("meio milhão de seguidores", 500_000, None),
        ("डेढ़ लाख फॉलोअर्स", 150_000, None),
        ("no less than 100k followers", 100_000, None),
    ],
)
def test_numbers_are_read_as_people_write_them(phrase: str, low: int | None, high: int | None) -> None:
    wanted = {"followersMin": low, "followersMax": high}
    assert written(phrase) == {name: value for name, value in wanted.items() if value is not None}


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("engagement above 5%", {"engagementMin": 0.05}),
        ("3% to 5% engagement", {"engagementMin": 0.03, "engagementMax": 0.05}),
        ("2%-4% engagement on Instagram", {"engagement": [{"platform": "INSTAGRAM", "min": 0.02, "max": 0.04}]}),
        ("mehr als 3 Prozent Engagement", {"engagementMin": 0.03}),
        ("inactive for 6 months", {"not": [{"lastPostWithinDays": 180}]}),
        ("who haven't posted in 2 weeks", {"not": [{"lastPostWithinDays": 14}]}),
        ("outside of India", {"not": [{"countries": ["IN"]}]}),
        ("fora do Brasil", {"not": [{"countries": ["BR"]}]}),
        ("भारत के बाहर", {"not": [{"countries": ["IN"]}]}),
        ("neither Instagram nor TikTok", {"not": [{"platformsAny": ["INSTAGRAM"]}, {"platformsAny": ["TIKTOK"]}]}),
        ("Berlin or Austria", {"or": [{"cities": ["Berlin"]}, {"countries": ["AT"]}]}),
        ("in Berlin, Germany", {"cities": ["Berlin"], "countries": ["DE"]}),
        (
            "gaming and anime in Berlin or Austria",
            {
                "or": [{"niches": ["gaming"]}, {"topics": ["film/anime"]}],
                "and": [{"or": [{"cities": ["Berlin"]}, {"countries": ["AT"]}]}],
            },
        ),
        ("in Berlin, Munich or Austria", {"or": [{"cities": ["Berlin", "Munich"]}, {"countries": ["AT"]}]}),
        (
            "creators in Germany or with more than 100k followers",
            {"or": [{"countries": ["DE"]}, {"followersMin": 100_000}]},
        ),
        (
            "fitness creators in Germany or on TikTok",
            {"niches": ["fitness"], "or": [{"countries": ["DE"]}, {"platformsAll": ["TIKTOK"]}]},
        ),
        ("over 100k or on TikTok", {"or": [{"followersMin": 100_000}, {"platformsAll": ["TIKTOK"]}]}),
        (
            "100k on TikTok or YouTube",
            {"or": [{"followers": [{"platform": name, "min": 100_000}]} for name in ("TIKTOK", "YOUTUBE")]},
        ),
        ("verificado o en Madrid", {"or": [{"verified": True}, {"cities": ["Madrid"]}]}),
        ("criadores de beleza para o Brasil", {"niches": ["beauty"], "countries": ["BR"]}),
        ("gaming or not verified", {"or": [{"niches": ["gaming"]}, {"verified": False}]}),
        ("no brands or agencies", {"business": False, "managed": False}),
        ("no gaming or anime", {"not": [{"niches": ["gaming"]}, {"topics": ["film/anime"]}]}),
        ("not in France but in Spain", {"countries": ["ES"], "not": [{"countries": ["FR"]}]}),
        ("anywhere but Germany", {"not": [{"countries": ["DE"]}]}),
        ("TikTok instead of Instagram", {"platformsAll": ["TIKTOK"], "not": [{"platformsAny": ["INSTAGRAM"]}]}),
        (
            "10k+ on both Instagram and TikTok",
            {"followers": [{"platform": name, "min": 10_000} for name in ("INSTAGRAM", "TIKTOK")]},
        ),
        ("not on all platforms", {"not": [{"platformsAll": ["INSTAGRAM", "YOUTUBE", "TIKTOK", "X"]}]}),
        ("nobody in France", {"not": [{"countries": ["FR"]}]}),
        ("a hundred creators", {}),
        ("only on TikTok", {"platformsAll": ["TIKTOK"], "platformCountMax": 1}),
        ("TikTok only", {"platformsAll": ["TIKTOK"], "platformCountMax": 1}),
        ("nur auf TikTok und YouTube", {"platformsAll": ["TIKTOK", "YOUTUBE"], "platformCountMax": 2}),
        ("only verified creators on TikTok", {"platformsAll": ["TIKTOK"], "verified": True}),
        ("fast growing on tiktok", {"growth": [{"platform": "TIKTOK", "min": 0.1}]}),
        ("active in the last 2 weeks", {"lastPostWithinDays": 14}),
        ("posts 3 times a week", {"postsPerWeekMin": 3}),
        ("on at least 3 platforms", {"platformCountMin": 3}),
        ("90% identity confidence", {"confidenceMin": 0.9}),
        ("Instagram or YouTube", {"platformsAny": ["INSTAGRAM", "YOUTUBE"]}),
        ("Instagram and YouTube", {"platformsAll": ["INSTAGRAM", "YOUTUBE"]}),
        ("not on TikTok", {"not": [{"platformsAny": ["TIKTOK"]}]}),
        ("not in France or Spain", {"not": [{"countries": ["FR"]}, {"countries": ["ES"]}]}),
        ("भारत में नहीं", {"not": [{"countries": ["IN"]}]}),
        ("브랜드 제외", {"business": False}),
        ("no Brasil com e-mail", {"countries": ["BR"], "hasEmail": True}),
        ("German creators", {"countries": ["DE"]}),
        ("German-speaking creators", {"languages": ["de"]}),
        ("spanischsprachige Creator", {"languages": ["es"]}),
        ("서울 요가 강사", {"cities": ["Seoul"], "topics": ["fitness/yoga"]}),
        ("gaming and anime", {"or": [{"niches": ["gaming"]}, {"topics": ["film/anime"]}]}),
        (
            '#vegan by @nora.k with "oat milk"',
            {"hashtags": ["vegan"], "mentions": ["nora.k"], "keywordsAll": ["oat", "milk"]},
        ),
        ("agency", {"managed": True}),
        (
            "on all platforms but TikTok",
            {"platformsAll": ["INSTAGRAM", "YOUTUBE", "X"], "not": [{"platformsAny": ["TIKTOK"]}]},
        ),
        (
            "on every platform except TikTok and X",
            {"platformsAll": ["INSTAGRAM", "YOUTUBE"], "not": [{"platformsAny": ["TIKTOK"]}, {"platformsAny": ["X"]}]},
        ),
        (
            "100k on all platforms",
            {"followers": [{"platform": name, "min": 100_000} for name in ("INSTAGRAM", "YOUTUBE", "TIKTOK", "X")]},
        ),
        (
            "either Instagram or YouTube but not both",
            {"platformsAny": ["INSTAGRAM", "YOUTUBE"], "not": [{"platformsAll": ["INSTAGRAM", "YOUTUBE"]}]},
        ),
        (
            "in Berlin or verified but not both",
            {
                "or": [{"cities": ["Berlin"]}, {"verified": True}],
                "not": [{"and": [{"cities": ["Berlin"]}, {"verified": True}]}],
            },
        ),
        ("without followers", {"followersMin": 0, "followersMax": 0}),
        ("sin seguidores", {"followersMin": 0, "followersMax": 0}),
        ("at least three platforms", {"platformCountMin": 3}),
        ("three or more platforms", {"platformCountMin": 3}),
        ("two to three platforms", {"platformCountMin": 2, "platformCountMax": 3}),
        ("exactly two platforms", {"platformCountMin": 2, "platformCountMax": 2}),
        ("one account", {}),
        ("in den letzten zwei Wochen gepostet", {"lastPostWithinDays": 14}),
        ("publicaron en las últimas dos semanas", {"lastPostWithinDays": 14}),
        ("qui ont publié ces 2 dernières semaines", {"lastPostWithinDays": 14}),
        ("inactive for a year", {"not": [{"lastPostWithinDays": 365}]}),
        ("active in the past year", {"lastPostWithinDays": 365}),
        ("grew 10% in the last month", {"growthMin": 0.1}),
        ("growth of at least 5% in the last 30 days", {"growthMin": 0.05}),
        ("growing 5% per month", {"growthMin": 0.05}),
        ("fast growing, active in the last 30 days", {"growthMin": 0.1, "lastPostWithinDays": 30}),
        (
            "more than 10k and less than 100k followers on Instagram",
            {"followers": [{"platform": "INSTAGRAM", "min": 10_000, "max": 100_000}]},
        ),
        ("100k followers max", {"followersMax": 100_000}),
        ("min 10k, max 100k followers", {"followersMin": 10_000, "followersMax": 100_000}),
        ("100k to 1M followers", {"followersMin": 100_000, "followersMax": 1_000_000}),
        ("max. 50k Follower", {"followersMax": 50_000}),
        ("not in Germany, France or Italy", {"not": [{"countries": [code]} for code in ("DE", "FR", "IT")]}),
        ("no crypto, travel creators", {"niches": ["travel"], "not": [{"topics": ["business/crypto"]}]}),
        ("speaks English and Spanish", {"languages": ["en", "es"]}),
        ("location: Germany, language: German", {"countries": ["DE"], "languages": ["de"]}),
        ("twice a week", {"postsPerWeekMin": 2}),
        ("que não estão no TikTok", {"not": [{"platformsAny": ["TIKTOK"]}]}),
        ("Los Angeles yoga", {"cities": ["Los Angeles"], "topics": ["fitness/yoga"]}),
        ("New York, San Francisco", {"cities": ["New York City", "San Francisco"]}),
        ("최소 3개 플랫폼", {"platformCountMin": 3}),
        (
            "東京の料理系インフルエンサー フォロワー1万人以上",
            {"followersMin": 10_000, "cities": ["Tokyo"], "topics": ["food/cooking"]},
        ),
        (
            "過去2週間に投稿したフィットネス系クリエイター、企業を除く",
            {"niches": ["fitness"], "lastPostWithinDays": 14, "business": False},
        ),
        ("不在中国的游戏博主", {"niches": ["gaming"], "not": [{"countries": ["CN"]}]}),
        (
            "مؤثرو الموضة في دبي مع أكثر من 100 ألف متابع",
            {"followersMin": 100_000, "cities": ["Dubai"], "niches": ["fashion"]},
        ),
        (
            "İstanbul'da moda fenomenleri 50 bin takipçi üzeri, markalar hariç",
            {"followersMin": 50_000, "cities": ["Istanbul"], "niches": ["fashion"], "business": False},
        ),
        (
            "kreator kuliner tanpa agensi, minimal 50rb pengikut",
            {"followersMin": 50_000, "niches": ["food"], "managed": False},
        ),
        ("senza email", {"hasEmail": False}),
        ("без email", {"hasEmail": False}),
        ("", {}),
    ],
)
def test_words_become_parts_of_the_filter(phrase: str, wanted: dict[str, Any]) -> None:
    assert written(phrase) == wanted


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("10k-50k engagement > 3%", {"followersMin": 10_000, "followersMax": 50_000, "engagementMin": 0.03}),
        ("20k-80k er>2%", {"followersMin": 20_000, "followersMax": 80_000, "engagementMin": 0.02}),
        (
            "10k-100k ER 2-5%",
            {"followersMin": 10_000, "followersMax": 100_000, "engagementMin": 0.02, "engagementMax": 0.05},
        ),
        ("50k+ engagement 3%", {"followersMin": 50_000, "engagementMin": 0.03}),
        (
            "50k-100k engagement rate above 2%",
            {"followersMin": 50_000, "followersMax": 100_000, "engagementMin": 0.02},
        ),
        ("50k Follower Engagement über 3 Prozent", {"followersMin": 50_000, "engagementMin": 0.03}),
        ("50k growth 10%", {"followersMin": 50_000, "growthMin": 0.1}),
        ("3% engagement, 50k", {"followersMin": 50_000, "engagementMin": 0.03}),
        ("engagement 3% followers 50k", {"followersMin": 50_000, "engagementMin": 0.03}),
        ("5% engagement 3% growth", {"engagementMin": 0.05, "growthMin": 0.03}),
        ("growth 10% engagement 3%", {"growthMin": 0.1, "engagementMin": 0.03}),
        ("3-5 engagement", {"engagementMin": 0.03, "engagementMax": 0.05}),
    ],
)
def test_each_number_has_the_measure_that_is_its_own(phrase: str, wanted: dict[str, Any]) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, ())


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        *((f"food creators in {code}", {"countries": [code]}) for code in ("DE", "IT", "ES", "AT", "BE", "IN", "FR")),
        ("food creators in LA", {"cities": ["Los Angeles"]}),
        ("food from DE or AT", {"countries": ["DE", "AT"]}),
        ("food in DE, AT and CH", {"countries": ["DE", "AT", "CH"]}),
        ("food in Germany or AT", {"countries": ["DE", "AT"]}),
        ("food in the US or CA", {"countries": ["US", "CA"]}),
        ("food, country:DE", {"countries": ["DE"]}),
        ("food, not from IN", {"not": [{"countries": ["IN"]}]}),
        ("food, not DE", {"not": [{"countries": ["DE"]}]}),
        ("DE-based food creators", {"countries": ["DE"]}),
        ("FOOD IN DE", {"countries": ["DE"]}),
        ("Food aus AT", {"countries": ["AT"]}),
        ("food en ES", {"countries": ["ES"]}),
        ("food em PT", {"countries": ["PT"]}),
    ],
)
def test_the_code_of_a_country_is_read_where_a_place_may_stand(phrase: str, wanted: dict[str, Any]) -> None:
    read = understand(phrase)
    niches = read.filter.written().pop("niches")
    assert "food" in niches
    assert (read.filter.model_copy(update={"niches": []}).written(), read.not_understood) == (wanted, ())


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("nail polish", {"topics": ["beauty/nails"]}),
        ("soul food", {"niches": ["food"]}),
        ("soul music in Berlin", {"cities": ["Berlin"], "niches": ["music"]}),
        ("chili recipes", {"topics": ["food/cooking"]}),
        ("persian cats", {"topics": ["animals/cats"]}),
        ("brazilian jiu-jitsu", {"topics": ["sports/combat"]}),
        ("french bulldogs", {"topics": ["animals/dogs"]}),
        ("Polish creators", {"countries": ["PL"]}),
        ("in Seoul", {"cities": ["Seoul"]}),
        ("from Chile", {"countries": ["CL"]}),
        ("German food bloggers in Berlin", {"countries": ["DE"], "cities": ["Berlin"], "niches": ["food"]}),
        ("German or Austrian creators", {"countries": ["DE", "AT"]}),
        ("food in London, not Indian", {"cities": ["London"], "niches": ["food"], "not": [{"countries": ["IN"]}]}),
    ],
)
def test_a_term_is_no_place_though_it_holds_the_word_of_one(phrase: str, wanted: dict[str, Any]) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, ())


@pytest.mark.parametrize(
    ("phrase", "wanted", "text", "unread"),
    [
        ("indian food bloggers in London", {"cities": ["London"], "niches": ["food"]}, "indian food", ("indian",)),
        (
            "Korean skincare creators in the US",
            {"countries": ["US"], "topics": ["beauty/skincare"]},
            "Korean skincare",
            ("Korean",),
        ),
        ("US-based Korean food bloggers", {"countries": ["US"], "niches": ["food"]}, "Korean food", ("Korean",)),
    ],
)
def test_a_people_beside_a_place_elsewhere_is_text(
    phrase: str, wanted: dict[str, Any], text: str, unread: tuple[str, ...]
) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.text, read.not_understood) == (wanted, text, unread)


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("tech reviewers -US", {"niches": ["technology"], "not": [{"countries": ["US"]}]}),
        ("!US", {"not": [{"countries": ["US"]}]}),
        ("excl. US, DE and FR", {"not": [{"countries": [code]} for code in ("US", "DE", "FR")]}),
        ("not: US", {"not": [{"countries": ["US"]}]}),
        ("-DE", {"not": [{"countries": ["DE"]}]}),
        (
            "yoga -crypto, travel",
            {"niches": ["travel"], "topics": ["fitness/yoga"], "not": [{"topics": ["business/crypto"]}]},
        ),
        ("50k-100k -brands", {"followersMin": 50_000, "followersMax": 100_000, "business": False}),
        ("fitness -TikTok", {"niches": ["fitness"], "not": [{"platformsAny": ["TIKTOK"]}]}),
        ("Berlin - Germany", {"cities": ["Berlin"], "countries": ["DE"]}),
        ("no-code tools", {"niches": ["technology"]}),
        ("no bake desserts", {"topics": ["food/baking"]}),
        ("B2B marketing", {"niches": ["business"], "topics": ["business/marketing"]}),
    ],
)
def test_a_minus_denies_and_a_term_with_no_does_not(phrase: str, wanted: dict[str, Any]) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, ())


def test_a_word_behind_a_minus_is_not_searched() -> None:
    read = understand("yoga -gambling")
    assert (read.text, read.not_understood) == ("yoga", ("gambling",))


@pytest.mark.parametrize(
    ("phrase", "wanted", "unread"),
    [
        ("4k video", {}, ("4k",)),
        ("5k runners", {"topics": ["sports/running-endurance"]}, ()),
        ("marathon and 10k runners", {"topics": ["sports/running-endurance"]}, ()),
        ("over 5k runners", {"topics": ["sports/running-endurance"], "followersMin": 5_000}, ()),
        (
            "between 5k and 10k runners",
            {"topics": ["sports/running-endurance"], "followersMin": 5_000, "followersMax": 10_000},
            (),
        ),
        ("1k-5k runners", {"topics": ["sports/running-endurance"], "followersMin": 1_000, "followersMax": 5_000}, ()),
        ("runners with 5k", {"topics": ["sports/running-endurance"], "followersMin": 5_000}, ()),
    ],
)
def test_a_number_that_is_a_part_of_a_term_is_no_followers(
    phrase: str, wanted: dict[str, Any], unread: tuple[str, ...]
) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, unread)


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("growth over 10% last month", {"growthMin": 0.1}),
        ("grew 10% last month", {"growthMin": 0.1}),
        ("posted last month, growth over 10%", {"growthMin": 0.1, "lastPostWithinDays": 30}),
        ("only instagram", {"platformsAll": ["INSTAGRAM"], "platformCountMax": 1}),
        ("nur Instagram und YouTube", {"platformsAll": ["INSTAGRAM", "YOUTUBE"], "platformCountMax": 2}),
        ("only Instagram creators", {"platformsAll": ["INSTAGRAM"]}),
        ("fewer than 2 platforms", {"platformCountMax": 1}),
        ("more than 3 platforms", {"platformCountMin": 4}),
        ("more than one platform", {"platformCountMin": 2}),
        ("mehr als 2 Plattformen", {"platformCountMin": 3}),
        ("más de 2 plataformas", {"platformCountMin": 3}),
        ("more than 2 accounts", {"accountCountMin": 3}),
        ("no more than 2 platforms", {"platformCountMax": 2}),
        ("not fewer than 2 platforms", {"platformCountMin": 2}),
        ("< 3 platforms", {"platformCountMax": 2}),
        ("<= 3 platforms", {"platformCountMax": 3}),
        (">= 3 platforms", {"platformCountMin": 3}),
        ("<= 50k followers", {"followersMax": 50_000}),
        ("more than 50k followers", {"followersMin": 50_000}),
        ("2 billion followers", {"followersMin": 2_000_000_000}),
    ],
)
def test_bounds_times_and_only_are_read_as_they_are_meant(phrase: str, wanted: dict[str, Any]) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, ())


@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        ("2.5 billion followers", "2.5"),
        ("3 billion followers", "3"),
        ("5 milliards d'abonnés", "5"),
        ("between 1 and 3 billion followers", "3"),
        ("three billion followers", "three"),
    ],
)
def test_a_number_that_no_filter_holds_leaves_no_part_of_it(phrase: str, number: str) -> None:
    read = understand(phrase)
    assert read.filter.written() == {}
    assert number in read.not_understood


@pytest.mark.parametrize("phrase", ["DE fitness creators", "fitness IT", "fitness, LA"])
def test_a_code_that_stands_elsewhere_is_said(phrase: str) -> None:
    read = understand(phrase)
    assert read.filter.written() == {"niches": ["fitness"]}
    assert len(read.not_understood) == 1
    assert read.not_understood[0] in {"DE", "IT", "LA"}


@pytest.mark.parametrize("phrase", ["creators in AI", "NO brands", "food creators IN Berlin", "MODA EN LA CIUDAD"])
def test_capitals_that_say_something_else_are_no_country(phrase: str) -> None:
    assert "countries" not in understand(phrase).filter.written()


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("emma23", "emma23"),
        ("90s fashion", "90s"),
        ("3D artists", "3D"),
        ("https://www.tiktok.com/@paris.jackson.lee", "paris.jackson.lee"),
        ("instagram.com/berlin.vegan.bakes/", "berlin.vegan.bakes"),
        ("is youtube.com/@Nora_k.", "Nora_k"),
    ],
)
def test_letters_and_digits_and_addresses_stay_in_one(phrase: str, text: str) -> None:
    assert text in (understand(phrase).text or "").split()


def test_the_address_of_a_profile_is_shown_as_its_handle() -> None:
    read = understand("https://www.tiktok.com/@paris.jackson.lee")
    assert (read.filter.written(), read.not_understood) == ({}, ())
    assert [span.meaning for span in read.spans] == ["the handle paris.jackson.lee"]


@pytest.mark.parametrize("phrase", ["like {} in Spain", "not {} in Spain"])
def test_an_address_that_is_not_wanted_or_only_alike_is_said(phrase: str) -> None:
    address = "https://www.tiktok.com/@paris.jackson.lee"
    read = understand(phrase.format(address))
    assert read.filter.written() == {"countries": ["ES"]}
    assert address in read.not_understood
    assert "paris" not in (read.text or "")


@pytest.mark.parametrize("phrase", ["mentions @brand", "who mention @brand", "die @brand erwähnen", "mencionan @brand"])
def test_who_mentions_an_account_is_asked_for_in_words(phrase: str) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.text, read.not_understood) == ({"mentions": ["brand"]}, None, ())


@pytest.mark.parametrize("phrase", ["100k engagement", "engagement over 10k", "20k-50k engagement rate"])
def test_a_large_number_is_no_share(phrase: str) -> None:
    read = understand(phrase)
    assert read.filter.written() == {}
    assert "engagement" in read.not_understood


def test_a_number_of_nothing_known_is_said_and_not_searched() -> None:
    read = understand("gaming youtubers under 30 with at least 3 platforms")
    assert read.not_understood == ("30",)
    assert read.text == "gaming"


@pytest.mark.parametrize("number", ["9" * 400, "99999999999999999999", "2147483648"])
@pytest.mark.parametrize("phrase", ["over {} followers", "at least {} platforms", "{} posts a week", "1k-{} on tiktok"])
def test_a_number_that_no_filter_can_hold_is_said(phrase: str, number: str) -> None:
    read = understand(phrase.format(number))
    assert not any(name.endswith(("Min", "Max")) or name == "followers" for name in read.filter.written())
    assert number in read.not_understood


@pytest.mark.parametrize("phrase", ["joined in 2023", "last posted before 2024"])
def test_a_year_is_no_number_of_followers(phrase: str) -> None:
    read = understand(phrase)
    assert read.filter.written() == {}
    assert phrase.rsplit(maxsplit=1)[-1] in read.not_understood
    assert written("over 2,023") == {"followersMin": 2_023}


def test_of_two_ranges_of_one_platform_the_second_is_said_and_not_taken() -> None:
    read = understand("10k-50k, 60k-100k tiktok dancers")
    assert read.filter.written()["followers"] == [{"platform": "TIKTOK", "min": 10_000, "max": 50_000}]
    assert read.not_understood == ("60", "100")


@pytest.mark.parametrize(
    ("phrase", "wanted", "unread"),
    [
        ("not just fitness creators", {}, ("fitness",)),
        ("not only on TikTok but also on YouTube", {"platformsAll": ["YOUTUBE"]}, ("TikTok",)),
        ("nicht nur Deutschland oder Österreich", {}, ("Deutschland", "Österreich")),
        ("सिर्फ भारत में नहीं", {}, ("भारत",)),
        ("fitness with or without email", {"niches": ["fitness"]}, ("or", "email")),
        ("creators like @jane in Spain", {"countries": ["ES"]}, ("like", "@jane")),
        ("@jane जैसे", {}, ("@jane", "जैसे")),
        ("cosy or Norway", {"countries": ["NO"]}, ("cosy", "or")),
        ("lookalikes of @jane", {}, ("lookalikes", "@jane")),
        ("@bts 와 비슷한", {}, ("@bts", "비슷한")),
        ("audience in Brazil, creator in Portugal", {"countries": ["PT"]}, ("Brazil",)),
        ("Brazilian audience", {}, ("Brazilian",)),
        ("fake followers below 20%", {}, ("fake", "20")),
        ("20% discount", {}, ("20", "discount")),
        ("average views over 50k", {}, ("average", "views", "50")),
        ("budget 1000 €", {}, ("budget", "1000")),
        ("born in 1995", {}, ("born", "1995")),
        ("account older than 2 years", {}, ("older", "than", "2", "years")),
        ("5 years of experience", {}, ("5", "years", "experience")),
        ("growing 5% in the last 7 days", {"growthMin": 0.05}, ("7",)),
        ("posts more than 2 weeks ago", {}, ("2", "weeks")),
        ("active this year", {}, ("this", "year")),
        ("small creators in Eastern Europe", {}, ("small", "Eastern", "Europe")),
        ("luxury except fashion", {"not": [{"niches": ["fashion"]}]}, ("luxury",)),
        ("phone number", {}, ("phone", "number")),
        ("東京の謎めいた料理", {"cities": ["Tokyo"], "topics": ["food/cooking"]}, ("謎めいた",)),
        ("verified, not", {"verified": True}, ("not",)),
        ("cosy or cabin mood in Norway", {"countries": ["NO"]}, ("cosy", "cabin", "mood")),
    ],
)
def test_what_no_filter_can_say_is_said_and_not_turned_around(
    phrase: str, wanted: dict[str, Any], unread: tuple[str, ...]
) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, unread)


def test_an_or_between_unlike_parts_is_shown() -> None:
    spans = understand("in Germany or with an email").spans
    assert [(span.text, span.meaning) for span in spans] == [
        ("Germany", "country is DE"),
        ("or", "one of both is enough"),
        ("email", "has_email"),
    ]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("american football", "american football"),
        ("python programmers in Berlin", "python programmers"),
        ("calligraphy artists", "calligraphy"),
        ("F1 drivers on TikTok", "drivers F1"),
        ("vegane Bäcker", "vegane Bäcker"),
        ("Reiseblogger", "Reiseblogger"),
        ("서울 요가 강사", "요가 yoga"),
        ("gaming, no anime", "gaming"),
    ],
)
def test_a_niche_is_searched_as_it_is_written(phrase: str, text: str) -> None:
    assert understand(phrase).text == text


def test_a_word_that_is_not_wanted_is_said_and_not_searched() -> None:
    read = understand("fitness, no gambling, cosy")
    assert read.not_understood == ("gambling", "cosy")
    assert read.text == "cosy fitness"


def test_what_must_not_hold_is_shown_so() -> None:
    assert [span.meaning for span in understand("inactive for 6 months").spans] == ["not (last post within 180 days)"]


def test_what_is_not_understood_is_said_and_searched_by_meaning() -> None:
    read = understand("cosy cabin mood in Norway")
    assert read.filter.written() == {"countries": ["NO"]}
    assert read.not_understood == ("cosy", "cabin", "mood")
    assert read.text == "cosy cabin mood"


def test_a_place_that_is_also_a_word_counts_behind_a_preposition() -> None:
    assert written("nice people") == {}
    assert written("from Valencia in Spain") == {"cities": ["Valencia"], "countries": ["ES"]}


WORDS = (
    "fitness no in Germany 50k - 200 % tiktok youtube x or and on with over under followers , ohne भारत नहीं 서울",
    'not only half like 이상 "a b" #t @m a@b.cd between to engagement 3 times a week 1.5m million',
    "days 9999999999999999 verified",
)


@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(" ".join(WORDS).split()), max_size=14).map(" ".join)))
def test_any_phrase_is_read_and_its_filter_is_one(phrase: str) -> None:
    read = understand(phrase)
    written = read.filter.written()
    for name in ("followers", "engagement", "growth"):
        platforms = [one["platform"] for one in written.get(name, [])]
        assert len(platforms) == len(set(platforms))
    read.filter.filter()
    assert all(phrase[span.start : span.end] == span.text for span in read.spans)
    assert all(word in phrase for word in read.not_understood)


def test_of_a_long_phrase_the_beginning_is_read() -> None:
    assert written("in Germany " + "x" * MOST_CHARACTERS + " verified") == {"countries": ["DE"]}


@pytest.mark.parametrize(
    ("phrase", "field", "descending"),
    [
        ("fitness creators in Germany sorted by followers", "followers_largest", True),
        ("gaming ordered by TikTok followers, ascending", "followers_tiktok", False),
        ("travel sorted by followers on YouTube", "followers_youtube", True),
        ("food creators with over 10k followers, sorted by engagement", "engagement_largest", True),
        ("beauty, sort by the growth rate", "growth_30d", True),
        ("rank by number of platforms in Brazil", "platform_count", True),
        ("nach Followern sortiert: Köche in Berlin", "followers_largest", True),
        ("creadores de moda ordenados por engagement", "engagement_largest", True),
        ("die kleinsten zuerst, Reise", "followers_largest", False),
        ("yoga, newest first", "last_post_at", True),
        ("most followed music creators", "followers_largest", True),
    ],
)
def test_an_order_is_read(phrase: str, field: str, descending: bool) -> None:  # noqa: FBT001 - a column of the table
    assert understand(phrase).order == Sort(field, descending=descending)


def test_an_order_takes_nothing_from_the_filter() -> None:
    read = understand("food creators on TikTok with over 10k followers sorted by engagement")
    assert read.filter.written() == {"followers": [{"platform": "TIKTOK", "min": 10_000}], "niches": ["food"]}
    assert (read.text, read.not_understood) == ("food", ())
    assert read.spans[-1].meaning == "sorted by engagement_largest, the highest first"


@pytest.mark.parametrize("phrase", ["creators by the sea", "sorted by price", "photos of sorted followers"])
def test_what_is_no_order_stays_words(phrase: str) -> None:
    assert understand(phrase).order is None


def test_of_several_orders_the_first_counts() -> None:
    assert understand("sorted by followers, newest first").order == Sort("followers_largest")


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("fitness creators in DACH", {"countries": ["DE", "AT", "CH"], "niches": ["fitness"]}),
        ("gaming in the Nordics or Poland", {"countries": ["DK", "FI", "IS", "NO", "SE", "PL"], "niches": ["gaming"]}),
        (
            "beauty in Benelux but not in the Netherlands",
            {"countries": ["BE", "NL", "LU"], "niches": ["beauty"], "not": [{"countries": ["NL"]}]},
        ),
        ("travel, not in Scandinavia", {"niches": ["travel"], "not": [{"countries": ["DK", "NO", "SE"]}]}),
        (
            "creators in Valencia, South America",
            {
                "countries": ["AR", "BO", "BR", "CL", "CO", "EC", "GY", "PY", "PE", "SR", "UY", "VE"],
                "cities": ["Valencia"],
            },
        ),
        ("fashion except luxury", {"niches": ["fashion"], "not": [{"topics": ["fashion/luxury"]}]}),
        ("Mode-Influencerinnen ohne Luxus", {"niches": ["fashion"], "not": [{"topics": ["fashion/luxury"]}]}),
        ("posted in the last 24 hours", {"lastPostWithinDays": 1}),
        ("active in the past 36h", {"lastPostWithinDays": 2}),
        ("in den letzten 48 Stunden gepostet", {"lastPostWithinDays": 2}),
        ("최근 24시간 이내 업로드", {"lastPostWithinDays": 1}),
    ],
)
def test_regions_hours_and_sub_niches_that_are_not_wanted(phrase: str, wanted: dict[str, Any]) -> None:
    read = understand(phrase)
    assert (read.filter.written(), read.not_understood) == (wanted, ())


def test_every_region_can_be_asked_for_beside_another() -> None:
    read = understand("food in Europe or LATAM")
    assert {"DE", "FR", "MX", "BR"} <= set(read.filter.countries)
    assert len(read.filter.countries) == 46 + 20


def test_numbers_are_said_whole() -> None:
    spans = understand("at least 1234567 followers on YouTube").spans
    assert spans[0].meaning == "followers_youtube >= 1234567"
