"""What the model is asked: prompts by hash, texts quoted as data, e-mail addresses taken out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import orjson

from creatorgraph.enrichment.vocabulary import words_of
from creatorgraph.identity_graph.normalize.emails import find_emails

PROFILES_AT_ONCE = 20
TOKENS_A_PROFILE = 160
MOST_CHARACTERS = 500
MOST_TEXTS = 8
_ADDRESS = re.compile(
    r"[^\s@]{0,64}@\S{0,253}|[^\s\[({<]{1,64}\s?[\[({<]\s?(?:at|arroba|ät|et|собака)\s?[\])}>]\s?\S{1,253}"
    r"(?:\s?[\[({<]\s?dot\s?[\])}>]\s?\S{1,253})?",
    re.IGNORECASE,
)
_LISTS = {
    "niches": "niche",
    "topics": "topics",
    "themes": "themes",
    "professions": "professions",
    "collaboration": "collaboration",
}
"""The marks in the prompt, and the fields whose words stand there."""


class BadAnswerError(Exception):
    """What the model answered does not fit what was asked; nothing of it is used."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """An instruction for the model; `version` is the hash of its text."""

    text: str
    version: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked of one creator: its texts, and the fields of an `Enrichment` that are open."""

    texts: tuple[str, ...]
    open: tuple[str, ...]


@cache
def classify_prompt() -> Prompt:
    """Load the prompt that asks for what the readers left open."""
    text = files(__package__).joinpath("prompts", "classify.md").read_text(encoding="utf-8")
    for mark, field in _LISTS.items():
        text = text.replace(f"{{{mark}}}", ", ".join(sorted(words_of(field))))
    return Prompt(text, blake2b(text.encode(), digest_size=4).hexdigest())


def question_of(profiles: Sequence[Profile]) -> str:
    """Write profiles as the JSON that the prompt names; their ids are their places, from 0."""
    items = [
        {"id": number, "open": list(one.open), "texts": [safe(text) for text in one.texts[:MOST_TEXTS]]}
        for number, one in enumerate(profiles)
    ]
    return orjson.dumps({"profiles": items}).decode()


def safe(text: str) -> str:
    """Take e-mail addresses out of a text; a text in which one still is read afterwards is left out whole."""
    cut = _ADDRESS.sub(" ", text[: 2 * MOST_CHARACTERS]).encode("utf-8", "ignore").decode()[:MOST_CHARACTERS]
    return "" if find_emails(cut) else " ".join(cut.split())
