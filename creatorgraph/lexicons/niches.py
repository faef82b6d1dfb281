"""The words of the taxonomy of niches (`data/niches.txt`), and what a text is about by them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from creatorgraph.lexicons.folding import fold
from creatorgraph.lexicons.lexicon import Entry, Lexicon, entry_of, sections

LEXICON = "niches"
SAYS_NOTHING = "-"
LEAST = 0.6
"""Less weight than this says nothing: one weak word alone."""

Scores = Mapping[str, float]
"""Weight by niche or `niche/sub-niche`."""
_NOTHING: Scores = {}


_OF_ADDRESS = re.compile(r"@|://|\.\w{2,}/")
"""What only addresses hold: their words are a host's or a handle's."""


@lru_cache(maxsize=16_384)
def niche_of(text: str) -> str | None:
    """Give the niche that a text speaks for most, its addresses apart; None where it says too little or two alike."""
    # word by word: one pattern for the whole of an address takes seconds over a word of thousands of letters
    said = " ".join(word for word in text.split() if not _OF_ADDRESS.search(word))
    weights = sorted(by_niche(score(fold(said))).items(), key=lambda entry: -entry[1])
    if not weights or weights[0][1] < LEAST or (len(weights) > 1 and weights[0][1] == weights[1][1]):
        return None
    return weights[0][0]


def by_niche(scores: Scores) -> dict[str, float]:
    """Sum the weights of each niche with its sub-niches."""
    found: dict[str, float] = defaultdict(float)
    for key, weight in scores.items():
        found[key.partition("/")[0]] += weight
    return found


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


@cache
def topics() -> tuple[str, ...]:
    """Give every sub-niche as `niche/sub-niche`, in the order of the file."""
    return tuple(f"{niche}/{sub}" for niche, subs in taxonomy().items() for sub in subs)


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
