"""The words of `words.txt`, looked up in the pieces of a phrase."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from creatorgraph.creator_search.phrases.tokens import Kind, Token
from creatorgraph.lexicons.folding import fold

LONGEST = 5
MOST_MORE = 4
"""How many letters a word marked `*` may go on for."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a section that stand in `count` tokens."""

    section: str
    count: int


class Vocabulary:
    """Every section of the file."""

    def __init__(self, text: str) -> None:
        self._exact: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._starts: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.words: dict[str, list[str]] = defaultdict(list)
        self.lines: list[frozenset[str]] = []
        section = ""
        for raw in text.splitlines():
            line = raw.strip()
            if line.startswith("[") and line.endswith("]"):
                section = line[1:-1]
            elif line and not line.startswith("#"):
                words = [word.strip() for word in line.split(",") if word.strip()]
                if section == "stop":
                    self.lines.append(frozenset(fold(word.rstrip("*")).strip() for word in words))
                for word in words:
                    self._add(section, word)
        self._particles = sorted(self.words["particle"], key=len, reverse=True)

    def _add(self, section: str, word: str) -> None:
        key = tuple(fold(word.rstrip("*")).split())
        self._exact[key].append(section)
        self.words[section].append(" ".join(key))
        if word.endswith("*"):
            self._starts[key].append(section)

    def find(self, tokens: Sequence[Token], at: int, *sections: str) -> Found | None:
        """Give the longest words of these sections (by name, or by the part before `:`) that begin at a token."""
        words: list[str] = []
        for token in tokens[at : at + LONGEST]:
            if token.kind is not Kind.WORD:
                break
            words += token.folded.split() or [token.folded]
        for count in range(len(words), 0, -1):
            for section in self._sections(tuple(words[:count])):
                if section in sections or section.partition(":")[0] in sections:
                    return Found(section, count)
        return None

    def find_before(self, tokens: Sequence[Token], before: int, *sections: str) -> Found | None:
        """Give the longest words of these sections that end right before a token."""
        for count in range(min(LONGEST, before), 0, -1):
            found = self.find(tokens[before - count : before], 0, *sections)
            if found is not None and found.count == count:
                return found
        return None

    def knows(self, token: Token) -> bool:
        """Tell whether a word stands in any section."""
        return bool(self._sections((token.folded,)))

    def has(self, word: str) -> bool:
        """Tell whether a folded word stands in any section, as it is."""
        return (word,) in self._exact

    def _sections(self, key: tuple[str, ...]) -> list[str]:
        found = list(self._exact.get(key, ()))
        word = key[-1]
        for size in range(max(1, len(word) - MOST_MORE), len(word)):
            found += self._starts.get((*key[:-1], word[:size]), ())
        if not found and "가" <= word[-1:] <= "힣":
            for particle in self._particles:
                if word.endswith(particle):
                    found += self._exact.get((*key[:-1], word.removesuffix(particle)), ())
        return found


@cache
def vocabulary() -> Vocabulary:
    """Load the words."""
    return Vocabulary(files(__package__).joinpath("words.txt").read_text(encoding="utf-8"))
