"""A phrase in pieces: words, numbers, signs, and what is quoted, tagged or mentioned, each with its place."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from creatorgraph.lexicons.folding import fold

MOST_CHARACTERS = 500
_MARKS = "".join(chr(code) for code in range(0x300, 0x1800) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
"""Signs above and below letters, up to Khmer: parts of a word of Indic writings or Thai that `\\w` does not match."""

_OPEN, _CLOSE = '"\u201c\u201e\u00ab\u300c', '"\u201d\u201c\u00bb\u300d'
_LETTER = rf"[^\W\d_{_MARKS}]"
_PIECE = re.compile(
    rf"(?P<quoted>[{_OPEN}](?P<inside>[^{_OPEN}{_CLOSE}]{{1,80}})[{_CLOSE}])"
    r"|(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    rf"|(?P<tag>\#[\w{_MARKS}]{{1,60}})"
    r"|(?P<mention>@\w[\w.]{0,60})"
    r"|(?P<number>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?![\d])|\d+(?:[.,]\d+)?)"
    rf"|(?P<word>{_LETTER}[^\W\d_]*(?:[{_MARKS}]+[^\W\d_]*)*)"
    r"|(?P<sign>[^\s\w])"
)
_DENYING = frozenset("-!\u2212\u2013")
_HYPHENS = "-\u2010\u2011'\u2019."


class Kind(StrEnum):
    """What a piece is."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    TAG = "tag"
    MENTION = "mention"
    QUOTED = "quoted"
    EMAIL = "email"
    ADDRESS = "address"
    """Of a profile, its handle as `folded`; only `pieces.read_pieces` gives it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a phrase: `text` as written from `start` to `end`, `folded` as words are compared."""

    kind: Kind
    text: str
    folded: str
    start: int
    end: int


def tokens_of(phrase: str) -> tuple[Token, ...]:
    """Split a phrase; of more than 500 characters the beginning. Hyphens and apostrophes inside words are left out."""
    found = [_token(match) for match in _PIECE.finditer(phrase[:MOST_CHARACTERS])]
    return tuple(token for place, token in enumerate(found) if not _joins(found, place))


def is_minus(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a sign denies the word that it is written to: `-US`, `!US`; not in `10-20`, `Berlin - Germany`."""
    if not 0 <= at < len(tokens) - 1 or tokens[at].text not in _DENYING or tokens[at + 1].kind is Kind.NUMBER:
        return False
    is_apart = at == 0 or tokens[at - 1].end < tokens[at].start or tokens[at - 1].text in "(,"
    return is_apart and tokens[at].end == tokens[at + 1].start


def _token(match: re.Match[str]) -> Token:
    kind = Kind("quoted" if match["quoted"] else match.lastgroup or "sign")
    text = match["inside"] if kind is Kind.QUOTED else match.group()
    folded = fold(text).strip() if kind is Kind.WORD else text
    return Token(kind, text, folded, match.start(), match.end())


def _joins(found: list[Token], place: int) -> bool:
    """Tell whether a sign only joins two words: `mid-tier`, `d'un`."""
    if found[place].text not in _HYPHENS or not 0 < place < len(found) - 1:
        return False
    before, after = found[place - 1], found[place + 1]
    glued = before.end == found[place].start and found[place].end == after.start
    return glued and before.kind is after.kind is Kind.WORD
