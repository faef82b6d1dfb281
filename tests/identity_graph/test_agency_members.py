"""Members of an agency show its inbox and its site, and are still so many creators."""

import random

import pytest

from creatorgraph.identity_graph import offline
from creatorgraph.identity_graph.weights import load
from creatorgraph.operations.bulk import read_account

SYLLABLES = [one + two for one in "bdfgklmnprstvz" for two in "aeiou"]


def word(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(4))


@pytest.mark.parametrize("bio", [None, "We look after people who make things, in Halcyon and elsewhere."])
@pytest.mark.parametrize("size", [2, 3, 4, 5, 20, 100, 500, 5_000])
def test_an_agencys_inbox_site_and_bio_fuse_nobody(size: int, bio: str | None) -> None:
    rng = random.Random(size)  # noqa: S311 - made-up names, no secret
    rows = []
    for _ in range(size):
        given, family = word(rng), word(rng)
        for platform, handle in (("instagram", given + family), ("tiktok", f"{family}_{given}"))[
            : 2 if size < 500 else 1
        ]:
            rows.append(
                {
                    "platform": platform,
                    "username": handle,
                    "display_name": f"{given} {family}".title(),
                    "email": "bookings@halcyon.example",
                    "url": "https://halcyon.example/talent",
                    "bio": bio,
                }
            )
    read = [found.features for row in rows if (found := read_account(row, key=bytes(32)))]
    accounts = {each.key: each for each in read}
    assert len(accounts) == len(rows)
    groups = offline.partition(accounts, offline.score_all(offline.candidates(accounts), load()), load())
    names = [{name for key in group for name in accounts[key].name_keys} for group in groups]
    assert all(len(each) == 1 for each in names)
    assert len(groups) == size
