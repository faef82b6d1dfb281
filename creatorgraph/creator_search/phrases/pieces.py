"""Words of writings without spaces (Japanese, Chinese, Thai) taken apart by the words that are known.

What a phrase writes in one stays one: `Web3`, `emma23`, the address of a profile.
"""

import re
from collections.abc import Iterator, Sequence

from creatorgraph.creator_search.phrases.tokens import MOST_CHARACTERS, Kind, Token, tokens_of
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.enrichment.places import gazetteer
from creatorgraph.identity_graph.normalize.profile_links import read_profile_link
from creatorgraph.lexicons import niches

_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}/[^\s,;()<>\"]{1,300}", re.IGNORECASE)
_UNITS = (
    *("times", "percent", "to", "least-after", "most-after", "and", "else", "followers", "engagement", "growth"),
    *("time", "count", "accounts", "rhythm", "platform"),
)
"""Sections of what stands glued behind a number and is said of it: `50k`, `24h`, `10%`."""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3041-\u30ff\u3400-\u9fff]")
_WRITINGS = re.compile(
    r"(?P<thai>[\u0e00-\u0eff])|(?P<hiragana>[\u3041-\u309f])|(?P<katakana>[\u30a0-\u30ff])|(?P<han>.)"
)
NEAR = 5
"""How many tokens before its second number a "between" may stand."""

LONGEST = 14
"""How many letters the longest word of the vocabulary may have."""


def pieces_of(phrase: str) -> tuple[Token, ...]:
    """Split a phrase into tokens, "東京の料理系" into 東京, の, 料理 and 系: what stands between known words is one."""
    tokens = tokens_of(phrase)
    if not _UNSPACED.search(phrase):
        return tokens
    return tuple(piece for token in tokens for piece in _apart(token))


def read_pieces(phrase: str) -> tuple[Token, ...]:
    """Split a phrase that is to be read: as `pieces_of`, with addresses of profiles and words with digits in one."""
    tokens = pieces_of(phrase)
    for match in _ADDRESS.finditer(phrase[:MOST_CHARACTERS]):
        written = match.group().rstrip(".!?:'")
        profile = read_profile_link(written)
        if profile is not None and profile.handle:
            start, end = match.start(), match.start() + len(written)
            inside = [token for token in tokens if start <= token.start < end]
            piece = Token(Kind.ADDRESS, written, profile.handle, start, end)
            tokens = tuple(sorted({*tokens, piece} - set(inside), key=lambda token: token.start))
    return _with_digits(tokens, phrase)


def _with_digits(tokens: Sequence[Token], phrase: str) -> tuple[Token, ...]:
    """Put letters and digits that stand together into one word: `F1`, `B2B`, `3D`, but not `50k`."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        if _begins_with_digits(tokens, at):
            while end < len(tokens) and tokens[end - 1].end == tokens[end].start and _is_of_one(tokens[end]):
                end += 1
        text = phrase[tokens[at].start : tokens[end - 1].end]
        whole = Token(Kind.WORD, text, text.casefold(), tokens[at].start, tokens[end - 1].end)
        found.append(tokens[at] if end == at + 1 else whole)
        at = end
    return tuple(found)


def _begins_with_digits(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word with digits begins here; what is known apart ("max50k", "50k") is none."""
    if at + 1 == len(tokens) or tokens[at].end != tokens[at + 1].start:
        return False
    kinds = tokens[at].kind, tokens[at + 1].kind
    if kinds == (Kind.WORD, Kind.NUMBER):
        return _is_cased(tokens[at]) and (len(tokens[at].text) == 1 or not vocabulary().knows(tokens[at]))
    is_unit = vocabulary().find(tokens, at + 1, *_UNITS) is not None and not _is_in_thousands(tokens, at)
    return kinds == (Kind.NUMBER, Kind.WORD) and _is_cased(tokens[at + 1]) and not is_unit


def _is_in_thousands(tokens: Sequence[Token], at: int) -> bool:
    """Tell "4k video" and "5k runners" from numbers of followers: not behind "over", nor in "1k-5k"."""
    behind = vocabulary().find(tokens, at + 2, "behind-k")
    if (
        tokens[at + 1].folded != "k"
        or behind is None
        or tokens[at].text not in behind.section.partition(":")[2].split()
    ):
        return False
    before = tokens[at - 1].text if at else ""
    bound = vocabulary().find_before(tokens, at, "least", "most", "exact", "between", "to", "followers")
    is_between = any(vocabulary().find(tokens, place, "between") for place in range(max(0, at - NEAR), at))
    return bound is None and not is_between and before not in {"-", "\u2013", "~", ">", "<", "\u2265", "\u2264"}


def _is_of_one(token: Token) -> bool:
    return token.kind is Kind.NUMBER or (token.kind is Kind.WORD and _is_cased(token))


def _is_cased(token: Token) -> bool:
    """Tell whether a word is of a writing with capitals: others glue what belongs to a number to it."""
    return token.text.lower() != token.text.upper()


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
