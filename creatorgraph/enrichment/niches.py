"""What a creator's texts are about: niche and sub-niche of the taxonomy in `data/niches.txt`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from creatorgraph.enrichment.derived import Derived, Values
from creatorgraph.enrichment.lexicons import Entry, Lexicon, entry_of, sections

LEXICON = "niches"
SAYS_NOTHING = "-"
LEAST = 0.6
"""Less weight than this says nothing: one weak word alone."""
SAID_OF_LABELS = 0.5
"""What a word in a name counts, beside one in a text."""
DOUBT = 0.35
"""The weight that speaks for "something else": it keeps one single word from being sure."""
MOST_TOPICS = 6
TOPIC_SHARE = 0.15

Scores = Mapping[str, float]
"""Weight by niche or `niche/sub-niche`."""
_NOTHING: Scores = {}


@cache
def taxonomy() -> Mapping[str, tuple[str, ...]]:
    """Give every niche with its sub-niches, in the order of the file."""
    found: dict[str, list[str]] = {}
    for section, _ in sections(LEXICON):
        niche, _, sub = section.partition("/")
        if niche != SAYS_NOTHING:
            subs = found.setdefault(niche, [])
            if sub and sub not in subs:
                subs.append(sub)
    return {niche: tuple(subs) for niche, subs in found.items()}


def score(folded: str) -> Scores:
    """Weigh the words of a folded text by key. A word of several niches gives each its share."""
    return _weighed(words().find(folded))


def score_each(folded: Sequence[str]) -> list[Scores]:
    """Weigh the words of each of several folded texts, which are looked through in one pass."""
    return [_weighed(found) for found in words().find_each(folded)]


def _weighed(found: Sequence[tuple[Entry, ...]]) -> Scores:
    if not found:
        return _NOTHING
    scores: dict[str, float] = {}
    for entries in found:
        for entry in entries:
            scores[entry.key] = scores.get(entry.key, 0.0) + entry.weight
    scores.pop(SAYS_NOTHING, None)
    return scores


@cache
def words() -> Lexicon:
    """Load the words of the taxonomy, each shared among the niches that it stands under."""
    by_text: dict[str, list[Entry]] = defaultdict(list)
    for section, word in sections(LEXICON):
        entry = entry_of(section, word)
        if entry not in by_text[entry.text]:
            by_text[entry.text].append(entry)
    return Lexicon(LEXICON, (entry for keys in by_text.values() for entry in _shares(keys)))


def _shares(keys: list[Entry]) -> Iterable[Entry]:
    """Share a word among its niches. Within one niche the sub-niches take it before the niche itself."""
    niches = {entry.key.partition("/")[0] for entry in keys}
    for entry in keys:
        niche, _, sub = entry.key.partition("/")
        below = [other for other in keys if other.key.startswith(f"{niche}/")]
        if sub or not below:
            yield Entry(entry.key, entry.text, entry.weight / len(niches) / (len(below) or 1))


def add(scores: Iterable[tuple[Scores, float]]) -> Scores:
    """Add scores of several texts, each times its factor."""
    total: dict[str, float] = defaultdict(float)
    for one, factor in scores:
        for key, weight in one.items():
            total[key] += weight * factor
    return total


def niches_of(scores: Scores) -> tuple[Values, Values]:
    """Give the niches and the sub-niches that the scores speak for, the surest first; both empty where they do not say.

    The confidence is the share of the weight, with some doubt added. Ties are broken by the order of the taxonomy.
    """
    if not scores:
        return (), ()
    by_niche: dict[str, float] = defaultdict(float)
    for key, weight in scores.items():
        by_niche[key.partition("/")[0]] += weight
    total = sum(by_niche.values())
    if max(by_niche.values(), default=0.0) < LEAST:
        return (), ()
    order = _order()
    niches = sorted(by_niche, key=lambda niche: (-by_niche[niche], order[niche]))
    subs = sorted(
        (key for key in scores if "/" in key), key=lambda key: (-scores[key], niches.index(key.partition("/")[0]), key)
    )
    return (
        tuple(_derived(niche, by_niche[niche], total) for niche in niches if _counts(by_niche[niche], total)),
        tuple(_derived(key, scores[key], total) for key in subs if _counts(scores[key], total))[:MOST_TOPICS],
    )


@cache
def _order() -> Mapping[str, int]:
    return {niche: place for place, niche in enumerate(taxonomy())}


def _counts(weight: float, total: float) -> bool:
    return weight >= LEAST / 2 and weight / total >= TOPIC_SHARE


def _derived(value: str, weight: float, total: float) -> Derived:
    return Derived(value, round(weight / (total + DOUBT), 3), "lexicon", words().model)
