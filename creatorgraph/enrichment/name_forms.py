"""How names of places stand in a sentence: "בישראל", "بمصر", "в Москве".

Hebrew and Arabic write "in" and "from" with the name; Russian and Ukrainian change its end.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from creatorgraph.lexicons.lexicon import sections

SHORTEST = 4
"""How many letters a name must have to be looked for in other forms."""


def forms_of(name: str) -> Iterator[str]:
    """Give the forms of a folded name that are another than itself; none of a name in Latin letters."""
    word = name.strip()
    if len(word) < SHORTEST:
        return
    writing = unicodedata.name(word[0], "").partition(" ")[0].lower()
    yield from (f" {prefix}{word} " for prefix in _rules().get(f"before:{writing}", ()))
    if writing == "cyrillic" and " " not in word:
        yield from (f" {form} " for form in _cases(word))


def _cases(word: str) -> Iterator[str]:
    for size in (2, 1):
        endings = _rules().get(f"case:{word[-size:]}")
        if endings is not None:
            yield from (word[:-size] + ending for ending in endings)
            return
    if word[-1] not in _rules()["vowel"]:
        yield from (word + ending for ending in _rules()["case:"])


@cache
def _rules() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for section, word in sections("name_forms"):
        found[section].append(word)
    return dict(found)
