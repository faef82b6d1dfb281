"""Microseconds per account of normalization, for each function, on generated input.

Run as `python bench/normalize.py [ACCOUNTS]`. Every account differs, so caches help only as they would in an import.
Processor time is measured, so that other work on the machine counts little.
"""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from creatorgraph.identity_graph.normalize.emails import find_emails, read_email
from creatorgraph.identity_graph.normalize.free_text import find_urls
from creatorgraph.identity_graph.normalize.handles import clean_handle, provisional_key, skeleton, stem, words
from creatorgraph.identity_graph.normalize.identifiers import identifiers_in
from creatorgraph.identity_graph.normalize.labelled_handles import find_labelled_handles
from creatorgraph.identity_graph.normalize.names import read_names
from creatorgraph.identity_graph.normalize.profile_links import read_profile_link
from creatorgraph.identity_graph.normalize.statements import find_statements
from creatorgraph.identity_graph.normalize.urls import read_url
from creatorgraph.platforms.observation import Platform

SYLLABLES = tuple("ka mi ro ta le na jo shi ven dor al ber to su ni pra lo gan wei ya".split())  # noqa: SIM905 - it reads well
SENTENCES = (
    "Coffee first, then everything else.",
    "Learning in public every single day ✨",
    "Photographer based in Lisbon",
    "New video every Friday!",
    "Mother of two, runner, reader",
    "東京在住のイラストレーター",
    "Рецепты и путешествия",
)


@dataclass(frozen=True, slots=True)
class Account:
    """One generated account."""

    platform: Platform
    handle: str
    name: str
    bio: str
    website: str
    email: str


def account(rng: random.Random) -> Account:
    """Make one account as they are found: most bios hold a link, some an e-mail or a labelled handle."""
    first, last = ("".join(rng.choices(SYLLABLES, k=3)) for _ in range(2))
    handle = f"{first}{rng.choice(('', '_', '.'))}{last}{rng.randrange(100)}"
    extras = rng.sample(
        (f"https://linktr.ee/{handle}", f"IG: @{first}.{last}", f"{first}@{last}.com", f"www.{first}{last}.org/about"),
        k=1,
    )
    name = rng.choice(("{} {}", "{} {} ✨", "{} {} | Music", "Dr. {} {}", "José {} {}")).format(
        first.title(), last.title()
    )
    bio = " ".join((*rng.sample(SENTENCES, k=2), *extras))
    website = rng.choice(("https://www.{}.com/?utm_source=ig", "https://youtube.com/@{}", "linktr.ee/{}")).format(
        handle
    )
    return Account(rng.choice(list(Platform)), handle, name, bio, website, f"{first}.{last}@gmail.com")


def whole(one: Account) -> None:
    """Do all that an import does with one account."""
    clean_handle(one.platform, one.handle)
    provisional_key(one.platform, one.handle)
    skeleton(one.handle)
    stem(one.handle)
    identifiers_in("display_name", one.name, platform=one.platform)
    identifiers_in("bio", one.bio, platform=one.platform)
    identifiers_in("website", one.website, platform=one.platform)
    identifiers_in("emails", (one.email,), platform=one.platform)


MEASURED: dict[str, Callable[[Account], object]] = {
    "clean_handle": lambda one: clean_handle(one.platform, one.handle),
    "skeleton": lambda one: skeleton(one.handle),
    "stem": lambda one: stem(one.handle),
    "words": lambda one: words(one.handle),
    "read_names": lambda one: read_names(one.name),
    "read_email": lambda one: read_email(one.email),
    "read_url": lambda one: read_url(one.website),
    "read_profile_link": lambda one: read_profile_link(one.website),
    "find_emails (bio)": lambda one: find_emails(one.bio),
    "find_urls (bio)": lambda one: find_urls(one.bio),
    "find_labelled_handles (bio)": lambda one: find_labelled_handles(one.bio),
    "find_statements (bio)": lambda one: find_statements(one.bio),
}


def microseconds(work: Callable[[Account], object], accounts: list[Account]) -> float:
    """Measure one function over all accounts: microseconds of processor time per account."""
    start = time.process_time()
    for one in accounts:
        work(one)
    return (time.process_time() - start) / len(accounts) * 1e6


def main() -> None:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rng = random.Random(1)  # noqa: S311 - generated input, no secret
    warm_up = [account(rng) for _ in range(50)]
    for one in warm_up:
        whole(one)
    print(f"{'everything, one account':30} {microseconds(whole, [account(rng) for _ in range(size)]):7.1f} µs")
    for name, work in MEASURED.items():
        print(f"{name:30} {microseconds(work, [account(rng) for _ in range(size)]):7.1f} µs")


if __name__ == "__main__":
    main()
