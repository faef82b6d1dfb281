"""What a creator's texts are about: niche and sub-niche, by the words of `lexicons/niches.py`."""

from collections.abc import Mapping
from functools import cache

from creatorgraph.enrichment.derived import Derived, Values
from creatorgraph.lexicons.niches import LEAST, Scores, by_niche, taxonomy, words

SAID_OF_LABELS = 0.5
"""What a word in a name counts, beside one in a text."""
DOUBT = 0.35
"""The weight that speaks for "something else": it keeps one single word from being sure."""
MOST_TOPICS = 6
TOPIC_SHARE = 0.15


def niches_of(scores: Scores) -> tuple[Values, Values]:
    """Give the niches and the sub-niches that the scores speak for, the surest first; both empty where they do not say.

    The confidence is the share of the weight, with some doubt added. Ties are broken by the order of the taxonomy.
    """
    if not scores:
        return (), ()
    weights = by_niche(scores)
    total = sum(weights.values())
    if max(weights.values(), default=0.0) < LEAST:
        return (), ()
    order = _order()
    niches = sorted(weights, key=lambda niche: (-weights[niche], order[niche]))
    subs = sorted(
        (key for key in scores if "/" in key), key=lambda key: (-scores[key], niches.index(key.partition("/")[0]), key)
    )
    return (
        tuple(_derived(niche, weights[niche], total) for niche in niches if _counts(weights[niche], total)),
        tuple(_derived(key, scores[key], total) for key in subs if _counts(scores[key], total))[:MOST_TOPICS],
    )


@cache
def _order() -> Mapping[str, int]:
    return {niche: place for place, niche in enumerate(taxonomy())}


def _counts(weight: float, total: float) -> bool:
    return weight >= LEAST / 2 and weight / total >= TOPIC_SHARE


def _derived(value: str, weight: float, total: float) -> Derived:
    return Derived(value, round(weight / (total + DOUBT), 3), "lexicon", words().model)
