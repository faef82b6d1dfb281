"""The deterministic readers on the synthetic world: CPU time a creator, and how many niches are those of its truth.

The world's sentences were written by others than the word lists and name the niche in 26 languages, of which the
lists know nearly all; many persons' bios do not name it at all.
"""

import time
from collections import Counter
from datetime import UTC, datetime

from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.questions import PROFILES_AT_ONCE, Profile, classify_prompt, question_of
from creatorgraph.enrichment.readers import leaves_open
from creatorgraph.enrichment.service import Row, enrichments_of, hash_of
from creatorgraph.platforms.world.generate import by_person
from creatorgraph.platforms.world.rows import WorldAccount

PERSONS = 3_000
TURN = 200
"""Creators that are read together, as the projection of an import does."""
NOW = datetime(2026, 11, 1, tzinfo=UTC)
NICHES = {
    "baking": "food",
    "tech": "technology",
    "football": "sports",
    "photo": "photography",
    "garden": "home",
}
"""The world's own niches that have another name in the taxonomy."""
FIRST = {"en", "es", "pt", "fr", "de", "it", "hi", "ja", "ko", "ar", "id", "ru"}
LATER = {"bn", "cs", "da", "el", "he", "hu", "nl", "no", "pl", "ro", "sv", "sw", "th", "tr", "uk", "vi", "zh"}
"""The languages of the lists; persons of both sets count with the first."""


def creator_of(number: int, accounts: list[WorldAccount]) -> Row:
    """Give a person of the world as the readers take a creator."""
    rows = [dict(account.row) | {"key": account.id, "handle": account.row["username"]} for account in accounts]
    names = ("key", "bio", "display_name", "handle", "country", "language", "followers")
    return {"id": str(number), "accounts": [{name: row.get(name) for name in names} for row in rows]}


def show_open(creators: list[Row], found: list[Enrichment]) -> None:
    """Print how many creators a model would be asked for, and how long its questions are."""
    texts = [tuple(one["bio"] for one in creator["accounts"] if one["bio"]) for creator in creators]
    asked = [Profile(own, said.open_fields()) for own, said in zip(texts, found, strict=True) if leaves_open(own, said)]
    slices = (asked[start : start + PROFILES_AT_ONCE] for start in range(0, len(asked), PROFILES_AT_ONCE))
    size = sum(len(question_of(some).encode()) for some in slices) / max(len(asked), 1)
    prompt = len(classify_prompt().text.encode())
    print(f"left open: {len(asked) / len(creators):.3f} of the creators, {size:.0f} bytes each; prompt {prompt} bytes")


def main() -> None:
    """Measure and print."""
    people = [person for person in by_person(PERSONS, seed=7, now=NOW) if person]
    creators = [creator_of(number, person) for number, person in enumerate(people)]
    enrichments_of(creators[:1])  # loads the lists
    for label in ("new texts", "known texts"):
        start = time.process_time()
        slices = (creators[first : first + TURN] for first in range(0, len(creators), TURN))
        found = [said for some in slices for said in enrichments_of(some).values()]
        print(f"{label}: {(time.process_time() - start) / len(creators) * 1e6:.0f} us of CPU a creator")
    start = time.process_time()
    for creator in creators:
        hash_of(creator)
    print(f"unchanged: {(time.process_time() - start) / len(creators) * 1e6:.0f} us of CPU a creator")
    show_open(creators, found)
    outcomes: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for person, said in zip(people, found, strict=True):
        truth = next((account.truth for account in person if account.truth), None)
        if (
            truth
            and truth.get("kind") == "person"
            and truth.get("niche")
            and set(truth.get("languages", ())) & (FIRST | LATER)
        ):
            wanted = NICHES.get(truth["niche"], truth["niche"])
            told = "nothing" if not said.niche else "right" if said.niche.value == wanted else "wrong"
            outcomes[bool(set(truth["languages"]) & FIRST)][told] += 1
    print("niches of persons who write one of the first twelve languages:", dict(outcomes[True]))
    print("niches of persons who write one of the later seventeen:", dict(outcomes[False]))


if __name__ == "__main__":
    main()
