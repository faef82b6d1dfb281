"""What is in a world: names of many scripts, handles, numbers, and everything that makes people hard to tell apart."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from statistics import correlation, median

import numpy as np
import pytest

from creatorgraph.platforms.world.cast import cast
from creatorgraph.platforms.world.draws import Draw
from creatorgraph.platforms.world.generate import generate
from creatorgraph.platforms.world.names import native
from creatorgraph.platforms.world.people import People
from creatorgraph.platforms.world.rows import AccountRow
from creatorgraph.platforms.world.showcase import showcase
from creatorgraph.platforms.world.vocabulary import Locale, locales, words
from tests.platforms.world.conftest import NOW, SEED, Written, id_of


def persons_by(world: Written, key: Callable[[AccountRow], Iterable[str]]) -> dict[str, set[str]]:
    """Group the persons of a world by what their accounts show."""
    groups: dict[str, set[str]] = defaultdict(set)
    for row in world.rows:
        for value in key(row):
            groups[value].add(world.person(row))
    return groups


def script(text: str) -> str:
    """Name the script of the first letter."""
    letter = next((letter for letter in text if letter.isalpha()), "?")
    return unicodedata.name(letter, "?").split()[0]


def test_names_are_of_many_scripts(world: Written) -> None:
    scripts = Counter(name for row in world.rows for name in {script(letter) for letter in row.get("display_name", "")})
    expected = {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "CJK", "HANGUL", "HIRAGANA", "THAI"}
    assert all(scripts[name] >= 5 for name in expected), scripts


def test_one_person_is_called_differently_on_different_accounts(world: Written) -> None:
    names = defaultdict(set)
    for row in world.rows:
        if world.truth[id_of(row)]["kind"] == "person":
            names[world.person(row)].add((row.get("display_name"), script(row.get("display_name", ""))))
    assert sum(len(shown) > 1 for shown in names.values()) > 0.4 * len(names)
    assert sum(len({script for _, script in shown}) > 1 for shown in names.values()) > 0.05 * len(names)


def test_every_kind_of_account_is_there(world: Written) -> None:
    kinds = Counter(truth["kind"] for truth in world.truth.values())
    assert set(kinds) == {"person", "backup", "fan", "parody", "organisation", "agency", "former"}
    assert min(kinds.values()) >= 10
    assert kinds["person"] > 0.85 * kinds.total()


def test_namesakes_share_a_name_and_are_not_one_person(world: Written) -> None:
    names = persons_by(world, lambda row: [row["display_name"].casefold()] if "display_name" in row else [])
    assert sum(len(persons) > 1 for persons in names.values()) > 20


def test_a_handle_is_held_by_one_person_here_and_by_another_there(world: Written) -> None:
    handles = persons_by(world, lambda row: [row["username"].lower().removeprefix("@")])
    assert sum(len(persons) > 1 for persons in handles.values()) > 20


def test_one_person_often_has_the_same_handle_on_several_platforms(world: Written) -> None:
    handles = defaultdict(list)
    for row in world.rows:
        if world.truth[id_of(row)]["kind"] == "person":
            handles[world.person(row)].append(row["username"].lower().removeprefix("@"))
    several = [shown for shown in handles.values() if len(shown) > 1]
    assert 0.35 < sum(len(set(shown)) < len(shown) for shown in several) / len(several) < 0.75


def test_agencies_share_an_inbox_among_a_few_and_among_many(world: Written) -> None:
    agencies = defaultdict(set)
    for truth in world.truth.values():
        if "agency" in truth:
            agencies[truth["agency"]].add(truth["person"])
    sizes = [len(members) for members in agencies.values()]
    assert max(sizes) == 40
    assert min(sizes) == 2
    inboxes = persons_by(world, lambda row: [row["email"]] if "email" in row else [])
    assert max(len(persons) for persons in inboxes.values()) >= 5


def test_families_and_bands_share_a_site_or_a_hub_page(world: Written) -> None:
    sites = persons_by(world, lambda row: re.findall(r"([\w-]+)\.example", row.get("url", "")))
    hubs = persons_by(
        world, lambda row: re.findall(r"(?:linktr\.ee|beacons\.ai|lnk\.bio|bio\.link)/(.+)", row.get("url", ""))
    )
    assert max(len(persons) for persons in sites.values()) > 1
    assert max(len(persons) for persons in hubs.values()) > 1


def test_fan_pages_name_their_star_and_link_to_it(world: Written) -> None:
    fans = [row for row in world.rows if world.truth[id_of(row)]["kind"] == "fan"]
    assert all("about" in world.truth[id_of(row)] for row in fans)
    assert all(world.truth[id_of(row)]["about"] != world.person(row) for row in fans)
    said = [any(word in row.get("bio", "").lower() for word in ("fan", "фан", "팬", "ファン")) for row in fans]
    assert sum(said) > 0.3 * len(fans)


def test_a_renamed_account_is_seen_under_both_names_the_old_one_earlier(world: Written) -> None:
    by_id = defaultdict(list)
    for row in world.rows:
        if "platform_id" in row:
            by_id[row["platform"], row["platform_id"]].append(row)
    renamed = [rows for rows in by_id.values() if len(rows) > 1]
    assert len(renamed) > 20
    for rows in renamed:
        old, new = sorted(rows, key=lambda row: row["observed_at"])
        assert old["username"] != new["username"]
        kind = world.truth[id_of(old)]["kind"]
        assert kind == "former" or world.person(old) != world.person(new)


def test_a_handed_on_handle_is_its_new_holders(world: Written) -> None:
    by_handle = defaultdict(list)
    for row in world.rows:
        by_handle[id_of(row)].append(row)
    recycled = [rows for rows in by_handle.values() if len(rows) > 1]
    assert len(recycled) >= 5
    holders = {(row["platform"], row["platform_id"]): row for row in world.rows if "platform_id" in row}
    assert holders
    for rows in recycled:
        former, present = sorted(rows, key=lambda row: row["observed_at"])
        assert former["platform_id"] != present["platform_id"]
        assert world.truth[id_of(present)]["kind"] == "person"


def test_youtube_names_come_in_all_their_forms(world: Written) -> None:
    names = [row["username"] for row in world.rows if row["platform"] == "youtube"]
    for start in ("@", "UC", "user/", "c/"):
        assert sum(name.startswith(start) for name in names) >= 10
    assert any(not name.isascii() for name in names)


def test_links_and_addresses_come_in_old_and_new_forms(world: Written) -> None:
    text = "\n".join(" ".join([row.get("bio", ""), row.get("url", ""), *row.get("links", ())]) for row in world.rows)
    old = ("twitter.com/#!/", "mobile.twitter.com", "instagr.am/", "/_u/", "m.tiktok.com", "screen_name=")
    for form in (*old, "x.com/", "/channel/UC", "linktr.ee/", "[at]", " dot ", "IG @"):
        assert form in text, form


def test_followings_of_one_person_go_together_and_engagement_falls_with_size(world: Written) -> None:
    sizes = defaultdict(list)
    for row in world.rows:
        if world.truth[id_of(row)]["kind"] == "person" and row.get("followers"):
            sizes[world.person(row)].append(float(np.log2(row["followers"])))
    pairs = [pair for shown in sizes.values() for pair in combinations(shown, 2)]
    assert correlation(*zip(*pairs, strict=True)) > 0.6
    rates = [(row["followers"], row["engagement_rate"]) for row in world.rows if "engagement_rate" in row]
    middle = median(followers for followers, _ in rates)
    large = median(rate for followers, rate in rates if followers > 8 * middle)
    assert large < 0.8 * median(rate for followers, rate in rates if followers < middle / 8)


def test_identifiers_of_one_person_alone_are_never_another_persons(world: Written) -> None:
    plain = {id_ for id_, truth in world.truth.items() if "agency" not in truth and "group" not in truth}
    emails = persons_by(world, lambda row: [row["email"]] if "email" in row and id_of(row) in plain else [])
    assert max(len(persons) for persons in emails.values()) == 1


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, SEED])
def test_the_showcase_has_four_accounts_that_link_to_each_other(seed: int) -> None:
    found = showcase(seed)
    accounts = [a for a in generate(60, seed=seed, now=NOW) if a.truth and a.truth["person"] == "person-0000000"]
    assert {account.row["platform"] for account in accounts} == {"instagram", "youtube", "tiktok", "x"}
    assert f"{found.platform}:{found.handle}" in {account.id for account in accounts}
    assert any(account.row.get("display_name") == found.name for account in accounts)
    for account in accounts:
        row = account.row
        text = " ".join([row["bio"], row.get("url", ""), *row.get("links", ())]).lower()
        others = [other.row for other in accounts if other is not account]
        assert all(
            other["username"].removeprefix("@").lower() in text or other.get("platform_id", "?").lower() in text
            for other in others
        )
        assert row["recent_posts"]


def test_the_showcase_has_a_fan_page(world: Written) -> None:
    assert any(truth.get("about") == "person-0000000" for truth in world.truth.values() if truth["kind"] == "fan")


def test_every_language_of_a_locale_has_its_sentences_and_topics() -> None:
    for locale in locales().values:
        assert locale.language in words().phrases
        assert all(locale.language in niche.names for niche in words().niches.values)


@pytest.mark.parametrize("locale", locales().values, ids=lambda locale: locale.key)
def test_every_name_of_a_locale_can_be_written_in_latin_letters(locale: Locale) -> None:
    draw = Draw(SEED, "names of a locale")
    for source in (locale.family, *locale.given):
        for spelling in {source.draw(draw) for _ in range(500)}:
            assert spelling.native.strip()
            assert all(way.isascii() and way[0].isalpha() for way in spelling.latin), spelling


def test_by_chance_alone_few_people_have_the_name_of_another() -> None:
    people = People(cast(5000, seed=SEED))
    named = [people.person(index) for index in range(people.cast.creators)]
    held = Counter(native(person.name, person.locale) for person in named)
    assert 0.002 < sum(count for count in held.values() if count > 1) / len(named) < 0.03


def test_common_names_are_common_and_most_names_are_rare() -> None:
    draw = Draw(SEED, "family names")
    family = next(locale for locale in locales().values if locale.key == "en").family
    held = Counter(family.draw(draw).native for _ in range(5000))
    assert held.most_common(1)[0][1] > 20
    assert median(held.values()) <= 3
    assert len(held) > 1000
