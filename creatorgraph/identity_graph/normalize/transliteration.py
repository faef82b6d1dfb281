"""Words of any script as lower-case ASCII tokens."""

import re
from functools import cache, lru_cache

from anyascii import anyascii

from creatorgraph.identity_graph.normalize import cyrillic
from creatorgraph.identity_graph.normalize.characters import without_marks
from creatorgraph.identity_graph.normalize.cyrillic import CYRILLIC
from creatorgraph.identity_graph.normalize.scripts import readable
from creatorgraph.identity_graph.normalize.wordlists import table, words

_HAN = re.compile(r"[\u3400-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_ABJAD = re.compile("[\u0590-\u06ff]")
_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ONE_FORM = str.maketrans("أإآٱىةکی", "ااااي\u0647كي")
_ARTICLE = "ال"
_SHORT, _WHOLE, _LONG = 2, 3, 4


def ascii_tokens(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Transliterate each token; names written without spaces (Chinese, Korean) are cut after the family name."""
    if all(map(str.isascii, tokens)):
        return tokens
    if any(map(CYRILLIC.search, tokens)):
        tokens = cyrillic.read(tokens)
    return tuple(
        piece for token in tokens for piece in _ascii(token, alone=len(tokens) == 1 or _is_whole(token, tokens))
    )


def _is_whole(token: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether a word among others is a family name with a given name of two syllables: "더불어민주당 김민준"."""
    if len(token) != _WHOLE or not (_HANGUL.fullmatch(token) or _HAN.fullmatch(token)):
        return False
    families = table("surnames") if _HANGUL.fullmatch(token) else words("chinese_surnames")
    return token[0] in families and not any(len(other) <= _SHORT and other in families for other in tokens)


@lru_cache(maxsize=16_384)
def _ascii(token: str, *, alone: bool) -> tuple[str, ...]:
    if token.isascii():
        return (token,)
    pieces = _family_first(token) if alone else (token,)
    surnames = table("surnames")
    if _ABJAD.search(token):
        return _abjad(token)
    found = (surnames[p][0] if p in surnames and (alone or len(token) <= _SHORT) else _letters(p) for p in pieces)
    return tuple(piece for piece in found if piece)


def _letters(text: str) -> str:
    return _NOT_ALNUM.sub("", anyascii(readable(without_marks(text))).lower())


def _abjad(text: str) -> tuple[str, ...]:
    """Read a listed name with its vowels, else its letters alone; the article is a word of its own."""
    word, names = _one_form(text), _abjad_names()
    bare = word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 and word not in names else word
    read = names.get(bare) or _letters(bare)
    return tuple(piece for piece in ("al" if bare != word else "", read) if piece)


@cache
def _abjad_names() -> dict[str, str]:
    return {_one_form(name): columns[0] for name, columns in table("abjad_names").items()}


def _one_form(text: str) -> str:
    return _POINTS.sub("", text).translate(_ONE_FORM)


def _family_first(token: str) -> tuple[str, ...]:
    if not _SHORT <= len(token) <= _LONG or not (_HAN.fullmatch(token) or _HANGUL.fullmatch(token)):
        return (token,)
    cut = 2 if len(token) > _SHORT and token[:2] in table("surnames") else 1
    if _HANGUL.fullmatch(token) and token[:cut] not in table("surnames"):
        return (token,)
    return (token[:cut], token[cut:])
