"""Names in Japanese writing as they are read: 菅原葵 is Sugawara Aoi, though its characters have Chinese readings too.

Which of the two is meant does not show, so that a name gets this reading beside the other, and only where it has kana
or is made of what Japanese calls persons, places and things by.
"""

import re
import threading
from collections.abc import Iterable
from functools import cache, lru_cache

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from creatorgraph.identity_graph.normalize.scripts import KANA

_HAN = re.compile("[\u3005\u3400-\u9fff]")
_RUN = re.compile("[\u3005\u3400-\u9fff]+(?:[\u3041-\u3096](?![\u3041-\u3096]))?|[\u3041-\u3096]+|[\u30a1-\u30fc]+")
"""Characters with the ending that is written behind them (`水溜り`), or kana of one kind."""
_NOUN, _OF_PERSONS, _FAMILY = "名詞", "人名", "姓"
_REPEATED = re.compile("(.)\u3005")
LONGEST_GIVEN = 3
"""Characters of a given name."""
_of_thread = threading.local()


def in_japanese(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words of a name with its characters as kana, family name first; empty where it is not Japanese."""
    if not any(map(_HAN.search, words)):
        return ()
    is_sure = any(map(KANA.search, words))
    read = [_read(word, alone=len(words) == 1, is_sure=is_sure) for word in words]
    return tuple(piece for pieces in read for piece in pieces) if all(read) else ()


@lru_cache(maxsize=8_192)
def _read(word: str, *, alone: bool, is_sure: bool) -> tuple[str, ...]:
    if not _HAN.search(word):
        return (word,)
    found = list(_tokenizer().tokenize(word, SplitMode.C))
    if all(each.part_of_speech()[2] == _OF_PERSONS for each in found):
        if len(found) > 1 and found[0].part_of_speech()[3] == _FAMILY:
            return _kana(found[:1]), _kana(found[1:])
        if not alone:
            return (_kana(found),)
    if all(map(_is_listed_noun, found)):
        return tuple(_kana([each]) for each in found)
    if read := _family_first(word, found[0]):
        return read
    return _by_runs(word) if is_sure else ()


def _by_runs(word: str) -> tuple[str, ...]:
    """Read characters and kana, each run by itself, the first as the family name."""
    runs = [_kana(_tokenizer().tokenize(run, SplitMode.C)) for run in _RUN.findall(word)]
    return (runs[0], "".join(runs[1:])) if len(runs) > 1 else tuple(runs)


def _family_first(word: str, first: Morpheme) -> tuple[str, ...]:
    """Read what begins with a family name of two characters or more, which hardly any Chinese name does.

    However the given name is meant, characters that no dictionary has together are read one by one.
    """
    family, given = first.surface(), _REPEATED.sub(r"\1\1", word[len(first.surface()) :])
    is_name = first.part_of_speech()[2:4] == (_OF_PERSONS, _FAMILY) and len(family) > 1
    if not is_name or not 0 < len(given) <= LONGEST_GIVEN:
        return ()
    return _kana([first]), _kana(_tokenizer().tokenize(given, SplitMode.C))


def _is_listed_noun(word: Morpheme) -> bool:
    """Tell whether this is a noun of two characters or more, as in 朝日新聞; single ones are read in many ways."""
    return not word.is_oov() and word.part_of_speech()[0] == _NOUN and len(word.surface()) > 1


def _kana(morphemes: Iterable[Morpheme]) -> str:
    return "".join(each.reading_form() for each in morphemes)


def _tokenizer() -> Tokenizer:
    """Give this thread's: one tokenizer must not be used by two."""
    if not hasattr(_of_thread, "tokenizer"):
        _of_thread.tokenizer = _dictionary().tokenizer()
    tokenizer: Tokenizer = _of_thread.tokenizer
    return tokenizer


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="small")
