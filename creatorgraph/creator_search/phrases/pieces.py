"""Words of writings without spaces (Japanese, Chinese, Thai) taken apart by the words that are known."""

import re
from collections.abc import Iterator

from creatorgraph.creator_search.phrases.tokens import Kind, Token, tokens_of
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.enrichment.places import gazetteer
from creatorgraph.lexicons import niches

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3041-\u30ff\u3400-\u9fff]")
_WRITINGS = re.compile(
    r"(?P<thai>[\u0e00-\u0eff])|(?P<hiragana>[\u3041-\u309f])|(?P<katakana>[\u30a0-\u30ff])|(?P<han>.)"
)
LONGEST = 14
"""How many letters the longest word of the vocabulary may have."""


def pieces_of(phrase: str) -> tuple[Token, ...]:
    """Split a phrase into tokens, "東京の料理系" into 東京, の, 料理 and 系: what stands between known words is one."""
    tokens = tokens_of(phrase)
    if not _UNSPACED.search(phrase):
        return tokens
    return tuple(piece for token in tokens for piece in _apart(token))


def _apart(token: Token) -> Iterator[Token]:
    if token.kind is not Kind.WORD or len(token.folded) != len(token.text) or not _UNSPACED.search(token.text):
        yield token
        return
    start = at = 0
    while at < len(token.folded):
        size = _known(token.folded, at, is_edge=start == at or _writing(token, at - 1) != _writing(token, at))
        if size:
            if start < at:
                yield _piece(token, start, at)
            yield _piece(token, at, at + size)
            start = at + size
        at += size or 1
    if start < len(token.folded):
        yield _piece(token, start, len(token.folded))


def _writing(token: Token, at: int) -> str | None:
    found = _WRITINGS.match(token.folded[at])
    return None if found is None else found.lastgroup


def _piece(token: Token, start: int, end: int) -> Token:
    return Token(Kind.WORD, token.text[start:end], token.folded[start:end], token.start + start, token.start + end)


def _known(folded: str, at: int, *, is_edge: bool) -> int:
    """Give the letters of the longest known word that begins there; a short or hiragana one only at an edge."""
    rest = f" {folded[at:]} "
    sizes = [found[1] - 1 for found in (niches.words().begin(rest), gazetteer().begin(rest)) if found is not None]
    for size in range(min(LONGEST, len(folded) - at), 0, -1):
        if vocabulary().has(folded[at : at + size]):
            sizes.append(size)
            break
    size = min(max(sizes, default=0), len(folded) - at)
    is_short = size == 1 or all(_is_hiragana(letter) for letter in folded[at : at + size])
    return size if is_edge or not is_short else 0


def _is_hiragana(letter: str) -> bool:
    return "\u3041" <= letter <= "\u309f"
