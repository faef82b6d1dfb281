"""Word lists as automata: all words of a list are found in one pass over a folded text, longest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, MatchKind

from creatorgraph.lexicons.folding import fold_word

WEAK = 0.4
"""The weight of a word marked `?`, of 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a lexicon under one key; `text` is the word folded."""

    key: str
    text: str
    weight: float


class Lexicon:
    """Words under keys; a word may stand under several. Where words overlap in a text, the first and longest counts.

    `model` names the lexicon with the hash of its words, so that a value tells which words made it.
    """

    def __init__(self, name: str, entries: Iterable[Entry]) -> None:
        by_text: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            if entry.text.strip():
                by_text.setdefault(entry.text, {}).setdefault(entry.key, entry)
        self._entries = [tuple(keys.values()) for keys in by_text.values()]
        self._finder = AhoCorasick(list(by_text), matchkind=MatchKind.LeftmostLongest)
        written = "\n".join(f"{e.key}\t{e.text}\t{e.weight}" for keys in self._entries for e in keys)
        self.model = f"{name}-{blake2b(written.encode(), digest_size=4).hexdigest()}"

    def find(self, folded: str) -> list[tuple[Entry, ...]]:
        """Find the words in a text that `folding.fold` folded, in their order; each once, with all its keys."""
        found = self._finder.find_matches_as_indexes(folded)
        if len(found) > 1:
            return [self._entries[index] for index in dict.fromkeys([match[0] for match in found])]
        return [self._entries[found[0][0]]] if found else []

    def find_each(self, folded: Sequence[str]) -> list[list[tuple[Entry, ...]]]:
        """Find the words in each of several folded texts, in one pass: what `find` gives for each."""
        found: list[dict[int, None]] = [{} for _ in folded]
        # no folded text and no word has a line's end in it
        matches = self._finder.find_matches_as_indexes("\n".join(folded))
        if matches:
            ends = list(accumulate(len(text) + 1 for text in folded))
            place = 0
            for index, start, _ in matches:
                while start >= ends[place]:
                    place += 1
                found[place][index] = None
        return [[self._entries[index] for index in indexes] for indexes in found]

    def begin(self, folded: str) -> tuple[tuple[Entry, ...], int] | None:
        """Give the word that a folded text begins with, with all its keys, and where in the text it ends."""
        for index, start, end in self._finder.find_matches_as_indexes(folded):
            if start <= 1:  # a picture, or a word of a writing without spaces, has no space before it
                return self._entries[index], end
            break
        return None


def sections(name: str) -> Iterator[tuple[str, str]]:
    """Read `data/<name>.txt` as (section, word): commas between words, `#` before comments, `[…]` around sections."""
    section = ""
    for raw in files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            yield from ((section, word.strip()) for word in line.split(",") if word.strip())


def entry_of(key: str, word: str) -> Entry:
    """Read a word as a list writes it: `*` at its end also matches longer words, `?` makes it weak."""
    bare = word.rstrip("*?")
    marks = word[len(bare) :]
    return Entry(key, fold_word(bare, is_start="*" in marks), WEAK if "?" in marks else 1.0)


@cache
def lexicon(name: str) -> Lexicon:
    """Load a lexicon of this room by its name."""
    return Lexicon(name, [entry_of(key, word) for key, word in sections(name)])
