"""What the model is asked and what it may answer: prompts by hash, texts quoted as data, answers typed and checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from creatorgraph.enrichment.derived import Derived
from creatorgraph.enrichment.niches import taxonomy
from creatorgraph.identity_graph.normalize.emails import find_emails

PROFILES_AT_ONCE = 20
TOKENS_A_PROFILE = 48
MOST_CHARACTERS = 500
MOST_TEXTS = 8
MODEL_SURENESS = 0.85
"""A model's own confidence is not calibrated: no more than this is believed."""
_ADDRESS = re.compile(
    r"[^\s@]{0,64}@\S{0,253}|[^\s\[({<]{1,64}\s?[\[({<]\s?(?:at|arroba|ät|et|собака)\s?[\])}>]\s?\S{1,253}"
    r"(?:\s?[\[({<]\s?dot\s?[\])}>]\s?\S{1,253})?",
    re.IGNORECASE,
)


class BadAnswerError(Exception):
    """What the model answered does not fit what was asked; nothing of it is used."""


class _Profile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: int
    niche: str | None
    confidence: float = Field(ge=0, le=1)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    profiles: list[_Profile]


@dataclass(frozen=True, slots=True)
class Prompt:
    """An instruction for the model; `version` is the hash of its text."""

    text: str
    version: str


@cache
def classify_prompt() -> Prompt:
    """Load the prompt that asks for niches."""
    raw = files(__package__).joinpath("prompts", "classify.md").read_text(encoding="utf-8")
    text = raw.replace("{niches}", ", ".join(taxonomy()))
    return Prompt(text, blake2b(text.encode(), digest_size=4).hexdigest())


def question_of(profiles: Sequence[Sequence[str]]) -> str:
    """Write the texts of profiles as the JSON that the prompt names; their ids are their places, from 0."""
    items = [
        {"id": number, "texts": [safe(text) for text in texts[:MOST_TEXTS]]} for number, texts in enumerate(profiles)
    ]
    return orjson.dumps({"profiles": items}).decode()


def safe(text: str) -> str:
    """Take e-mail addresses out of a text; a text in which one still is read afterwards is left out whole."""
    cut = _ADDRESS.sub(" ", text[: 2 * MOST_CHARACTERS]).encode("utf-8", "ignore").decode()[:MOST_CHARACTERS]
    return "" if find_emails(cut) else " ".join(cut.split())


def read_answer(text: str, *, asked: int, model: str) -> Mapping[int, Derived]:
    """Read an answer: niche by profile, without those that the model could not tell.

    Raises BadAnswerError where it is no such JSON, where a profile is missing, doubled or was never asked for, or where
    a niche is not of the taxonomy.
    """
    try:
        answer = _Answer.model_validate_json(text)
    except ValidationError as error:
        raise BadAnswerError(f"it does not fit its form in {error.error_count()} places") from None
    if sorted(profile.id for profile in answer.profiles) != list(range(asked)):
        raise BadAnswerError(f"it has {len(answer.profiles)} profiles, or other ids than the {asked} asked for")
    if any(profile.niche is not None and profile.niche not in taxonomy() for profile in answer.profiles):
        raise BadAnswerError("it names a niche that is none")
    name = f"{model}@{classify_prompt().version}"
    return {
        profile.id: Derived(profile.niche, round(min(profile.confidence, MODEL_SURENESS), 3), "model", name)
        for profile in answer.profiles
        if profile.niche is not None and profile.confidence > 0
    }
