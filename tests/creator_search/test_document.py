"""From a creator and accounts to a document."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.creator_search.document import (
    MAX_BIO_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    AccountSource,
    CreatorSource,
    document_of,
    without_emails,
)
from creatorgraph.identity_graph.normalize.emails import find_emails

DAY = "2026-01-01T00:00:00.000Z"
NEXT_DAY = "2026-01-02T00:00:00.000Z"


def creator(*accounts: AccountSource, name: str | None = None, country: str | None = None) -> CreatorSource:
    return CreatorSource(id="c1", updated_at=DAY, accounts=accounts, name=name, country=country)


SMALL = AccountSource(
    key="x:1", platform="x", handle="emma", display_name="Emma", followers=10, country="us", language="EN"
)
LARGE = AccountSource(
    key="youtube:2",
    platform="youtube",
    handle="EmmaCooks",
    display_name="Emma Cooks",
    bio="Recipes.  mail emma@host.com",
    followers=900,
    engagement_rate=0.03,
    verified=True,
    country="de",
    last_post_at=DAY,
)
SECOND = AccountSource(key="youtube:3", platform="youtube", handle="emma2", followers=40, engagement_rate=0.5)


def test_a_document_has_the_numbers_of_the_leading_account_of_each_platform() -> None:
    document = document_of(creator(SMALL, SECOND, LARGE))
    assert (document.followers_youtube, document.engagement_youtube) == (900, 0.03)
    assert (document.followers_x, document.followers_tiktok, document.followers_largest) == (10, None, 900)
    assert (document.platforms, document.account_count) == (("youtube", "x"), 3)
    assert (document.country, document.languages, document.verified, document.last_post_at) == (
        "DE",
        ("en",),
        True,
        DAY,
    )
    assert document.name == "Emma Cooks"


def test_the_text_has_names_handles_and_bios_once_and_no_address() -> None:
    text = document_of(creator(SMALL, LARGE, SECOND)).text
    assert text.split("\n") == ["Emma Cooks", "Emma", "EmmaCooks", "emma2", "emma", "Recipes. mail"]


def test_the_canonical_profile_goes_before_the_accounts() -> None:
    document = document_of(creator(LARGE, name="Emma Smith", country="at"))
    assert (document.name, document.country) == ("Emma Smith", "AT")


def test_the_country_that_texts_say_counts_where_no_platform_says_one() -> None:
    unsaid = replace(LARGE, country=None)
    assert document_of(replace(creator(unsaid), derived_country="fr")).country == "FR"
    assert document_of(replace(creator(LARGE), derived_country="fr")).country == "DE"


def test_a_creator_without_accounts_is_a_document_without_values() -> None:
    document = document_of(creator())
    assert (document.text, document.account_count, document.followers_largest, document.country) == ("", 0, None, None)


@given(st.randoms(use_true_random=False))
def test_the_order_of_accounts_plays_no_part(chance: random.Random) -> None:
    accounts = [SMALL, LARGE, SECOND]
    chance.shuffle(accounts)
    assert document_of(creator(*accounts)) == document_of(creator(SMALL, LARGE, SECOND))


@given(st.lists(st.text(st.characters(codec=None)), max_size=4))
def test_any_text_becomes_one_that_an_index_can_hold(texts: list[str]) -> None:
    accounts = [AccountSource(key=f"x:{row}", platform="x", handle=text, bio=text) for row, text in enumerate(texts)]
    text = document_of(creator(*accounts)).text
    assert text.encode().decode() == text
    assert "\0" not in text
    assert len(text) <= MAX_TEXT_CHARACTERS


@pytest.mark.parametrize(
    "text",
    [
        "a.b+c@host.co.uk",
        "jane [at] host.com",
        "jane(at)host(dot)com",
        "JANE {AT} HOST.COM",
        "müller@straße.de",
        "a@b.c",
        "jane\uff20host.example",
        "jane\ufe6bhost.example",
        "jane at host dot example",
        "jane[@]host.example",
        "jane <at> host <dot> example",
        "jane [ at ] y [ dot ] z",
    ],
)
def test_an_address_is_taken_out(text: str) -> None:
    left = without_emails(f"mail {text} or call")
    assert left.split() == ["mail", "or", "call"]


FORMS = [
    "zyxa1@secret-mail.example",
    "zyxa1\uff20secret-mail.example",
    "zyxa1 at secret-mail dot example",
    "zyxa1[@]secret-mail.example",
    "zyxa1 <at> secret-mail <dot> example",
    "zyxa1 [ at ] secret-mail [ dot ] example",
    "zyxa1%40secret-mail.example",
    "\U0001d503yxa1@secret-mail.example",
]
PIECES = [
    "Jane ",
    "東京",
    "❤️",
    "🇯🇵 ",
    "é",
    "@joe ",
    "youtube.com/@joe ",
    " at ",
    " dot ",
    "(",
    ")",
    "?email=",
    ", ",
    "\n",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)


@given(TEXTS, st.sampled_from(FORMS), TEXTS)
def test_what_is_read_as_an_address_is_in_no_text_and_no_word(before: str, form: str, behind: str) -> None:
    text = before + form + behind
    found = [email for email in find_emails(text) if email.local.endswith("zyxa1")]
    account = replace(LARGE, bio=text)
    document = document_of(replace(creator(account), captions=[text]))
    kept = " ".join((document.text, *document.words, *document.mentions, *document.hashtags)).lower()
    assert not found or "zyxa1" not in kept
    assert not found or not find_emails(document.text)


def test_an_address_is_not_cut_before_it_is_taken_out() -> None:
    account = replace(LARGE, bio="é" * (MAX_BIO_CHARACTERS - 12) + " zyxa1@secretmail.example")
    document = document_of(replace(creator(account), captions=["é" * 490 + " zyxa1@secretmail.example"]))
    assert "zyxa1" not in document.text
    assert "zyxa1" not in document.words


@pytest.mark.parametrize("name", ["zyxa1@secret-mail.example", "Emma zyxa1@secret-mail.example Cooks"])
def test_an_address_in_a_name_is_no_part_of_it(name: str) -> None:
    accounts = [replace(LARGE, display_name=name), replace(SMALL, display_name=None)]
    for document in (document_of(creator(*accounts)), document_of(creator(*accounts, name=name))):
        kept = " ".join((document.name, document.text, *document.labels, *document.named, *document.beginnings))
        assert "zyx" not in kept
        assert "secret" not in kept
        assert document.name == ("Emma Cooks" if name.startswith("Emma") else "")
        assert {"emmacooks", "emma"} <= set(document.labels)


@pytest.mark.parametrize("text", ["@emma.cooks with @bob", "meet @ noon", "art by me@home", "a.b.c", "(at) home"])
def test_a_mention_is_kept(text: str) -> None:
    assert without_emails(text) == text


@pytest.mark.timeout(5)
@pytest.mark.parametrize("text", ["a.b-c_d" * 3_000 + " @", "a@" * 10_000, "x@" + "a." * 10_000, "a[dot]" * 4_000])
def test_no_text_takes_long(text: str) -> None:
    assert len(without_emails(text)) <= len(text)


def test_captions_are_searched_for_words_but_are_no_text_for_meaning() -> None:
    posted = CreatorSource(
        id="c1", updated_at=DAY, accounts=[LARGE], captions=["New #Vegan bowl with @Nora.K", "mail me@host.com"]
    )
    document = document_of(posted)
    assert {"bowl", "recipes"} <= set(document.words)
    assert (document.hashtags, document.mentions) == (("vegan",), ("nora.k",))
    assert "host" not in document.words
    assert document.text_hash == document_of(creator(LARGE)).text_hash


def test_growth_rhythm_agencies_and_freshness_are_of_the_accounts() -> None:
    grown = AccountSource(key="x:1", platform="x", followers=10, growth_30d=0.5, days_between_posts=14, observed_at=DAY)
    daily = AccountSource(key="tiktok:1", platform="tiktok", followers=5, growth_30d=0.1, days_between_posts=1)
    source = CreatorSource(id="c1", updated_at=DAY, accounts=[daily, grown], agencies=["b", "a", "b"])
    document = document_of(source)
    assert (document.growth_30d, document.growth_30d_x, document.growth_30d_tiktok) == (0.5, 0.5, 0.1)
    assert (document.posts_per_week, document.observed_x, document.observed_tiktok) == (7, DAY, None)
    assert (document.managed, document.agencies) == (True, ("a", "b"))
    assert document_of(creator(SMALL)).posts_per_week is None
    assert document_of(creator(SMALL)).managed is False


def test_each_value_is_as_fresh_as_the_account_that_it_is_of() -> None:
    large = AccountSource(
        key="x:1", platform="x", followers=10, bio="a", last_post_at=DAY, observed_at=NEXT_DAY, seen={"followers": DAY}
    )
    small = AccountSource(
        key="tiktok:1",
        platform="tiktok",
        followers=5,
        engagement_rate=0.1,
        display_name="b",
        last_post_at=DAY,
        observed_at=DAY,
    )
    document = document_of(CreatorSource(id="c1", updated_at=DAY, accounts=[small, large]))
    seen = (document.seen_followers, document.seen_engagement, document.seen_posts, document.seen_profile)
    assert seen == (DAY, DAY, NEXT_DAY, NEXT_DAY)
    assert (document.observed_at, document.observed_x, document.observed_tiktok) == (NEXT_DAY, DAY, DAY)
    nothing = document_of(CreatorSource(id="c1", updated_at=DAY, accounts=[replace(large, bio=None, followers=None)]))
    assert (nothing.seen_profile, nothing.seen_followers, nothing.observed_x) == (None, None, NEXT_DAY)


def test_labels_are_what_autocomplete_compares() -> None:
    named = AccountSource(key="x:1", platform="x", handle="Emma.Cooks_", display_name="Emma  Müller!")
    document = document_of(creator(named))
    assert document.labels == ("emmacooks", "emma muller")
    assert {"em", "emm", "emma", "mu", "mul", "mull"} == set(document.beginnings)
    assert document.named == ("cooks", "emma", "emmacooks", "muller")
