"""What the model may answer: one typed form, every value out of a closed list."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from creatorgraph.enrichment.derived import Derived, Enrichment, Values
from creatorgraph.enrichment.questions import BadAnswerError, Profile, classify_prompt
from creatorgraph.enrichment.vocabulary import place_named, words_of

SURENESS = 0.85
"""A model's own confidence is not calibrated: no more than this is believed."""
MOST_VALUES = 6

_Words = list[str] | None


class _Profile(BaseModel):
    """One profile of an answer. There is no field for what may not be inferred, and unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: int
    confidence: float = Field(ge=0, le=1)
    niche: str | None = None
    sub_niche: str | None = None
    topics: _Words = None
    interests: _Words = None
    themes: _Words = None
    professions: _Words = None
    collaboration: _Words = None
    languages: _Words = None
    city: str | None = None
    country: str | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    profiles: list[_Profile]


def read_answer(text: str, *, asked: Sequence[Profile], model: str) -> Mapping[int, Enrichment]:
    """Read an answer: what it says of the fields that were asked for, by the place of the profile.

    Values outside their list are dropped, places that the gazetteer does not know among them. Raises BadAnswerError
    where it is no such JSON, where a profile is missing, doubled or was never asked for, or where a niche is none: who
    writes that does not do what the prompt says, and nothing of it is believed.
    """
    try:
        answer = _Answer.model_validate_json(text)
    except ValidationError as error:
        raise BadAnswerError(f"it does not fit its form in {error.error_count()} places") from None
    if sorted(profile.id for profile in answer.profiles) != list(range(len(asked))):
        raise BadAnswerError(f"it has {len(answer.profiles)} profiles, or other ids than the {len(asked)} asked for")
    if any(profile.niche is not None and profile.niche not in words_of("niche") for profile in answer.profiles):
        raise BadAnswerError("it names a niche that is none")
    name = f"{model}@{classify_prompt().version}"
    read = {one.id: _said(one, asked[one.id].open, name) for one in answer.profiles if one.confidence > 0}
    return {place: said for place, said in read.items() if said != Enrichment()}


def _said(profile: _Profile, wanted: Iterable[str], model: str) -> Enrichment:
    confidence = round(min(profile.confidence, SURENESS), 3)
    city, country = place_named(profile.city, profile.country)

    def values(words: Iterable[str | None], field: str) -> Values:
        known = dict.fromkeys(word for word in words if word in words_of(field))
        return tuple(Derived(str(word), confidence, "model", model) for word in list(known)[:MOST_VALUES])

    found: dict[str, Derived | Values | None] = {}
    for field in wanted:
        if field == "city":
            found[field] = Derived(city, confidence, "model", model) if city else None
        elif field == "country":
            found[field] = next(iter(values([country], field)), None)
        elif field in {"niche", "sub_niche"}:
            found[field] = next(iter(values([getattr(profile, field)], field)), None)
        else:
            found[field] = values(getattr(profile, field) or (), field)
    return Enrichment(**found)  # type: ignore[arg-type]  # by field: one value, or many
