"""Four people and some others, as `people.jsonl` has them, and what is to be found in it."""

import json
from pathlib import Path

from tests.e2e.stack import Json

PEOPLE = Path(__file__).with_name("people.jsonl")
REJECTED = [
    (8, "", "is not JSON"),
    (14, "platform", "is missing"),
    (20, "followers", "greater than or equal to 0"),
    (26, "", "must be an object"),
    (27, "username", "cannot be a name on instagram"),
    (29, "username", "one of them is needed"),
]
"""Line, field, and a part of the reason of each row that cannot be used."""
SKIPPED = {"facebook": 2, "github": 2, "vk": 1}
"""How many rows are of each platform that is none of the four."""
MIRIAM = frozenset({"instagram:miriam.okafor", "youtube:@miriamokafor", "twitter:okafor_miriam", "tiktok:miriamokafor"})
HARUKA = frozenset(
    {
        "instagram:yamada_haruka_kago",
        "youtube:@haruka-takekago",
        "tiktok:@harukatakekago",
        "x:haruka_takekago",
    }
)
DARYA = frozenset({"instagram:dasha_sokolova_bees", "youtube:@paseka-sokolovoy", "tiktok:dasha.sokolova.bees"})
LAYLA = frozenset(
    {
        "instagram:laylamansour.khatt",
        "youtube:@laylamansourkhatt",
        "twitter:@layla_khatt",
        "x:layla_khatt",  # the same account under another name
        "tiktok:laylamansourkhatt",
    }
)
OTHERS = frozenset(
    {
        "instagram:nimbus.cartography",
        "x:theremin_daily",
        "tiktok:bees.and.mead",
        "youtube:UC0123456789abcdefghijkl",
    }
)
"""Each of these is somebody else's."""
IDS = MIRIAM | HARUKA | DARYA | LAYLA | OTHERS
ACCOUNTS = len(IDS) - 1


def usable_rows() -> list[Json]:
    """Give the rows that are not rejected; those of other platforms are among them."""
    bad = {line for line, _, _ in REJECTED}
    lines = enumerate(PEOPLE.read_text(encoding="utf-8").splitlines(), 1)
    return [json.loads(text) for number, text in lines if text and number not in bad]
