"""What the fake models say: of everybody the same, wrong in the way of a mood."""

import json
from typing import Any

Json = dict[str, Any]

SAID: Json = {
    "niche": "travel",
    "sub_niche": "travel/vanlife",
    "topics": ["travel/vanlife", "travel/time-machines"],
    "professions": ["photographer", "wizard"],
    "languages": ["pt", "tlh"],
    "city": "Lisboa",
    "country": "pt",
}
"""Said of every profile, of the fields asked for: also a topic, a profession and a language of no list."""
INJECTED = "hacked'); DROP"
SURENESS, TOO_SURE = 0.97, 7
TOKENS_WRITTEN = 12


def written(mood: str, question: Json) -> tuple[str, int]:
    """Answer a question in a mood: the text, and how many tokens it is said to have."""
    profiles: list[Json] = question.get("profiles", [])
    answer = _of_phrase(mood) if "phrase" in question else _of_profiles(mood, profiles)
    text = "Sure! Here it is: {" if mood == "bad_json" else json.dumps(answer)
    return text, TOKENS_WRITTEN * max(1, len(profiles))


def _of_profiles(mood: str, profiles: list[Json]) -> Json:
    items = [
        {"id": one["id"], "confidence": SURENESS, **{name: SAID[name] for name in one["open"] if name in SAID}}
        for one in profiles
    ]
    if mood == "wrong_count":
        items.append({"id": 99, "niche": "food", "confidence": 1.0})
    if mood == "injected":
        items[0]["niche"] = INJECTED
    if mood == "traits":
        items[0]["gender"] = "female"
    if mood == "too_sure":
        items[0]["confidence"] = TOO_SURE
    return {"profiles": items}


def _of_phrase(mood: str) -> Json:
    said: Json = {"topics": [INJECTED if mood == "injected" else SAID["sub_niche"]]}
    if mood == "traits":
        said["gender"] = "female"
    if mood == "too_sure":
        said["followersMin"] = -TOO_SURE
    answer: Json = {"filter": said, "text": None}
    return {**answer, "ids": ["c1"]} if mood == "wrong_count" else answer
