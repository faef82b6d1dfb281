"""The deterministic readers: what a creator's texts say, without a model and without the network.

`read_texts` is pure and cheap enough for the import path; what one text says is remembered by the text's hash.
"""

from collections.abc import Sequence

from creatorgraph.enrichment import niches
from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.folding import fold


def read_texts(
    texts: Sequence[str], *, labels: Sequence[str] = (), country: str | None = None, language: str | None = None
) -> Enrichment:
    """Read what the texts of one creator (bios, captions, hashtags) say; `labels` are its names and handles.

    `country` (ISO 3166-1 alpha-2) and `language` (ISO 639-1) are what the platforms say, where they do; they settle
    names of places that several countries have. The order of the texts plays no part.
    """
    del country, language
    unique = sorted({text for text in texts if text})
    scores = [(niches.score(fold(text)), 1.0) for text in unique]
    scores += [(niches.score(fold(label)), niches.SAID_OF_LABELS) for label in sorted(set(labels)) if label]
    found, topics = niches.niches_of(niches.add(scores))
    first = found[0] if found else None
    sub = next((topic for topic in topics if first and topic.value.startswith(f"{first.value}/")), None)
    return Enrichment(niche=first, sub_niche=sub, topics=topics, interests=found[1:])
