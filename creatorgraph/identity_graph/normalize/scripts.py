"""Scripts not read letter by letter: Korean syllables, kana, Greek pairs, vowels that Thai and India's scripts omit."""

import re
from functools import lru_cache

from creatorgraph.identity_graph.normalize import thai
from creatorgraph.identity_graph.normalize.indic import INDIC, spoken
from creatorgraph.identity_graph.normalize.thai import THAI

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu"),
    *("ui", "i"),
)
_FINALS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng"),
    *("t", "t", "k", "t", "p", "t"),
)
_AS_PEOPLE_WRITE = {"희": "hee", "웅": "woong"}
"""Syllables of given names that nobody writes by the rules."""
_GREEK = (
    *((r"\bμπ", "b"), (r"\bντ", "d"), (r"\bγκ", "g"), ("γγ|γκ", "ng"), ("μπ", "mp")),  # noqa: RUF001 - Greek letters
    *(("ντ", "nt"), ("τζ", "tz"), ("χ", "ch"), ("ου", "ou")),  # noqa: RUF001 - Greek letters
    *(("(?<=[αε])υ(?=[θκξπσςτφχψ]|$)", "f"), ("(?<=[αε])υ", "v")),  # noqa: RUF001 - Greek letters
)
"""In front a pair is one sound (Ντόρα is Dora), inside it is written as it stands (Αντώνης is Antonis)."""
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)} | {0x30FC: None}
_KANA_ROWS = (
    ("あいうえお", ""), ("かきくけこ", "k"), ("がぎぐげご", "g"), ("さしすせそ", "s"), ("ざじずぜぞ", "z"),
    ("たちつてと", "t"), ("だぢづでど", "d"), ("なにぬねの", "n"), ("はひふへほ", "h"), ("ばびぶべぼ", "b"),
    ("ぱぴぷぺぽ", "p"), ("まみむめも", "m"), ("らりるれろ", "r"), ("ぁぃぅぇぉ", ""),
)  # fmt: skip
_KANA_SOUNDS = {
    kana: row + vowel for row_kana, row in _KANA_ROWS for kana, vowel in zip(row_kana, "aiueo", strict=True)
} | {
    "し": "shi", "じ": "ji", "ち": "chi", "ぢ": "ji", "つ": "tsu", "づ": "zu", "ふ": "fu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa",
    "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n", "ゔ": "vu", "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ゎ": "wa",
}  # fmt: skip
_LONG_VOWEL = re.compile("(?<=o)[ou](?![aeiou])|(?<=u)u(?!ra)")
_GLIDES = {"u": "ieo", "i": "e"}
"""A vowel that a small one behind it makes a half vowel: ウィ is wi, イェ is ye."""
_SMALL, _DOUBLING = frozenset("ゃゅょぁぃぅぇぉゎ"), "っ"


@lru_cache(maxsize=16_384)
def readable(token: str) -> str:
    """Write what is not read letter by letter so that it is; other letters stay as they are."""
    if any(_HANGUL_FIRST <= ord(letter) <= _HANGUL_LAST for letter in token):
        token = "".join(map(_syllable, token))
    if _GREEK_LETTER.search(token):
        for letters, sound in _GREEK:
            token = re.sub(letters, sound, token)
    if KANA.search(token):
        token = _kana(token)
    if THAI.search(token):
        token = thai.spoken(token)
    return spoken(token) if INDIC.search(token) else token


def _kana(token: str) -> str:
    """Write kana in Hepburn's way: a small letter changes the vowel before it, a small `tsu` doubles what follows.

    A long vowel is written once, as people write their names: 太郎 is Taro. In Inoue and Matsuura the two are of two
    words.
    """
    found: list[str] = []
    doubled = False
    for letter in token.translate(_TO_HIRAGANA):
        sound = _KANA_SOUNDS.get(letter, letter)
        if letter == _DOUBLING:
            doubled = True
            continue
        if letter in _SMALL and found and found[-1] in _GLIDES and sound in _GLIDES[found[-1]]:
            found[-1] = ("w" if found[-1] == "u" else "y") + sound
            continue
        if letter in _SMALL and found and found[-1][-1:] in {"i", "u", "e", "o"} and len(found[-1]) > 1:
            before = found[-1][:-1]
            found[-1] = before + (sound[1:] if before.endswith(("sh", "ch", "j")) and sound[0] == "y" else sound)
            continue
        found.append(sound[0] + sound if doubled and sound.isascii() else sound)
        doubled = False
    return _LONG_VOWEL.sub("", "".join(found))


def _syllable(letter: str) -> str:
    if letter in _AS_PEOPLE_WRITE:
        return _AS_PEOPLE_WRITE[letter]
    number = ord(letter) - _HANGUL_FIRST
    if not 0 <= number <= _HANGUL_LAST - _HANGUL_FIRST:
        return letter
    initial, rest = divmod(number, len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
