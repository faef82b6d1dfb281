"""Words of any script as lower-case ASCII tokens."""

import re
from functools import lru_cache

from anyascii import anyascii

from creatorgraph.identity_graph.normalize.wordlists import table

_HAN = re.compile(r"[\u3400-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_SHORT, _LONG = 2, 4


def ascii_tokens(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Transliterate each token; names written without spaces (Chinese, Korean) are cut after the family name."""
    if all(map(str.isascii, tokens)):
        return tokens
    return tuple(piece for token in tokens for piece in _ascii(token, alone=len(tokens) == 1))


@lru_cache(maxsize=16_384)
def _ascii(token: str, *, alone: bool) -> tuple[str, ...]:
    if token.isascii():
        return (token,)
    pieces = _family_first(token) if alone else (token,)
    surnames = table("surnames")
    found = (surnames[p][0] if p in surnames and (alone or len(token) == 1) else _letters(p) for p in pieces)
    return tuple(piece for piece in found if piece)


def _letters(text: str) -> str:
    return _NOT_ALNUM.sub("", anyascii(text).lower())


def _family_first(token: str) -> tuple[str, ...]:
    if not _SHORT <= len(token) <= _LONG or not (_HAN.fullmatch(token) or _HANGUL.fullmatch(token)):
        return (token,)
    cut = 2 if len(token) > _SHORT and token[:2] in table("surnames") else 1
    if _HANGUL.fullmatch(token) and token[:cut] not in table("surnames"):
        return (token,)
    return (token[:cut], token[cut:])
