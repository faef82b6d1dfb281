"""Scripts not read letter by letter: Korean syllables, kana, Greek pairs of letters, vowels that India's omit."""

import re
import unicodedata
from functools import lru_cache
from itertools import zip_longest

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
_GREEK = (("ου", "u"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("τζ", "tz"))  # noqa: RUF001 - Greek letters
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
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
_SMALL, _DOUBLING = frozenset("ゃゅょぁぃぅぇぉゎ"), "っ"
_INDIC = re.compile("[\u0900-\u0dff]")
_MARKS = {"Mc", "Mn"}
_VIRAMA = "VIRAMA"
_AS_SPOKEN = {"CA": "ch", "CHA": "chh"}
"""What is written otherwise than it is called."""
_LABIALS = frozenset({"PA", "PHA", "BA", "BHA", "MA"})


@lru_cache(maxsize=16_384)
def readable(token: str) -> str:
    """Write what is not read letter by letter so that it is; other letters stay as they are."""
    if any(_HANGUL_FIRST <= ord(letter) <= _HANGUL_LAST for letter in token):
        token = "".join(map(_syllable, token))
    if _GREEK_LETTER.search(token):
        for pair, sound in _GREEK:
            token = token.replace(pair, sound)
    if _KANA.search(token):
        token = _kana(token)
    return _with_vowels(token) if _INDIC.search(token) else token


def _kana(token: str) -> str:
    """Write kana in Hepburn's way: a small letter changes the vowel before it, a small `tsu` doubles what follows."""
    found: list[str] = []
    doubled = False
    for letter in token.translate(_TO_HIRAGANA):
        sound = _KANA_SOUNDS.get(letter, letter)
        if letter == _DOUBLING:
            doubled = True
            continue
        if letter in _SMALL and found and found[-1][-1:] in {"i", "u", "e", "o"} and len(found[-1]) > 1:
            before = found[-1][:-1]
            found[-1] = before + (sound[1:] if before.endswith(("sh", "ch", "j")) and sound[0] == "y" else sound)
            continue
        found.append(sound[0] + sound if doubled and sound.isascii() else sound)
        doubled = False
    return "".join(found)


def _syllable(letter: str) -> str:
    number = ord(letter) - _HANGUL_FIRST
    if not 0 <= number <= _HANGUL_LAST - _HANGUL_FIRST:
        return letter
    initial, rest = divmod(number, len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]


def _with_vowels(token: str) -> str:
    """Write the `a` that stands after every consonant of India's scripts without a sign, but for the last one."""
    token = "".join(letter for letter in token if not _is_nukta(letter))
    found = []
    for letter, after in zip_longest(token, token[1:], fillvalue=""):
        found.append(_nasal(after) if after and _is_anusvara(letter) else _AS_SPOKEN.get(_sound(letter), letter))
        if after and _is_consonant(letter) and not _is_sign(after):
            found.append("a")
    return "".join(found)


@lru_cache(maxsize=2_048)
def _is_consonant(letter: str) -> bool:
    sound = _sound(letter)
    return unicodedata.category(letter) == "Lo" and len(sound) > 1 and sound.endswith("A") and sound[0] not in "AEIOU"


def _nasal(after: str) -> str:
    """Write the dot for a nasal as it sounds before another consonant: `m` before lips' sounds, else `n`."""
    return "m" if _sound(after) in _LABIALS else "n"


@lru_cache(maxsize=2_048)
def _sound(letter: str) -> str:
    """Give how a letter is called, without its script."""
    return unicodedata.name(letter, "").partition(" LETTER ")[2]


@lru_cache(maxsize=2_048)
def _is_anusvara(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.endswith("SIGN ANUSVARA") and not name.startswith("BENGALI")


@lru_cache(maxsize=2_048)
def _is_nukta(letter: str) -> bool:
    return unicodedata.name(letter, "").endswith("SIGN NUKTA")


@lru_cache(maxsize=2_048)
def _is_sign(letter: str) -> bool:
    """Tell whether a mark stands for a vowel, or for there being none; a nasal or a dot below is no vowel."""
    name = unicodedata.name(letter, "")
    return unicodedata.category(letter) in _MARKS and ("VOWEL SIGN" in name or _VIRAMA in name or "PULLI" in name)
