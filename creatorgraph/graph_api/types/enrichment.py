"""What creators' texts say, each value with how it was made."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.enrichment.derived import Derived, Enrichment
from creatorgraph.graph_api.rules import ruled


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A value that was derived from texts.")
class DerivedText:
    """A derived value."""

    value: str = strawberry.field(description="The value; for a niche, a topic or a place its name in English.")
    confidence: float = strawberry.field(description="0 to 1.")
    method: str = strawberry.field(
        description="What kind of reader gave it: lexicon, gazetteer, script, language-model, pattern, platform, model."
    )
    model: str = strawberry.field(description="Which one exactly, with the hash of its words or of its prompt.")

    @classmethod
    def of(cls, derived: Derived) -> "DerivedText":
        """View a derived value."""
        return cls(value=derived.value, confidence=derived.confidence, method=derived.method, model=derived.model)


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="What a creator's texts say; lists begin with the surest. Nothing of it was asked of it.")
class CreatorEnrichment:
    """What a creator's texts say."""

    niche: DerivedText | None = strawberry.field(description="The niche of the taxonomy that its texts speak of most.")
    sub_niche: DerivedText | None = strawberry.field(description="The second level, as 'niche/sub-niche'.")
    topics: list[DerivedText] = strawberry.field(description="All sub-niches that its texts touch.")
    interests: list[DerivedText] = strawberry.field(description="Further niches beside the first.")
    themes: list[DerivedText] = strawberry.field(description="The forms of its content: review, tutorial, vlog.")
    city: DerivedText | None = strawberry.field(description="A city of 100,000 people or more.")
    country: DerivedText | None = strawberry.field(description="ISO 3166-1 alpha-2, from its texts.")
    languages: list[DerivedText] = strawberry.field(description="ISO 639-1: that it writes in, then that it names.")
    professions: list[DerivedText] = strawberry.field(description="What it says that it works as.")
    collaboration: list[DerivedText] = strawberry.field(description="How it says that it works with brands.")

    @classmethod
    def of(cls, found: Enrichment) -> "CreatorEnrichment":
        """View an enrichment."""
        return cls(
            niche=_one(found.niche),
            sub_niche=_one(found.sub_niche),
            topics=_all(found.topics),
            interests=_all(found.interests),
            themes=_all(found.themes),
            city=_one(found.city),
            country=_one(found.country),
            languages=_all(found.languages),
            professions=_all(found.professions),
            collaboration=_all(found.collaboration),
        )


def _one(derived: Derived | None) -> DerivedText | None:
    return DerivedText.of(derived) if derived else None


def _all(derived: tuple[Derived, ...]) -> list[DerivedText]:
    return [DerivedText.of(one) for one in derived]
