"""Thai as people write their names in Latin letters: vowels where they are spoken, and those that are not written.

A vowel may stand before, above, below or behind its consonants, or be none at all: two consonants by themselves are
spoken with an `o` between them (สม is Som), one with an `a` behind it (มโน is Mano).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

THAI = re.compile("[\u0e01-\u0e4e]")
_NO_SOUND = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c|[\u0e45-\u0e4b\u0e4d\u0e4e\u0e2f\u0e3a]")
"""A consonant that is not spoken, with the sign that says so; tones."""
_MUTE_T = re.compile("(?<=[\u0e01-\u0e2e])ท(?=ร\u0e4c)|(?<=[ตท])ร$")
_LEADING_H = re.compile("ห(?=[งญนมยรลว])")
_SHORT_END = re.compile("(?<=[^\u0e01-\u0e2e])(ต|ฒ)[\u0e34\u0e38]$")
"""The `i` of ชาติ (Chat) and วุฒิ (Wut) is not spoken."""
_SOUNDS = {
    letter: sound
    for letters, sound in (
        ("กขฃคฅฆ", "k"), ("ชฉฌ", "ch"), ("ซสศษ", "s"), ("ญย", "y"), ("ดฎ", "d"), ("ตฏถทธฐฑฒ", "t"), ("นณ", "n"),
        ("ปผพภ", "p"), ("ฝฟ", "f"), ("รฤ", "r"), ("ลฬฦ", "l"), ("หฮ", "h"), ("ง", "ng"), ("จ", "j"), ("บ", "b"),
        ("ม", "m"), ("ว", "w"), ("อ", ""),
    )
    for letter in letters
}  # fmt: skip
_LAST_SOUNDS = {
    **dict.fromkeys("จชซสศษดฎตฏถทธฐฑฒ", "t"), **dict.fromkeys("บปพภฟ", "p"), "ญ": "n", "ย": "i",
}  # fmt: skip
"""What is spoken otherwise at the end of a syllable; `l` stays, as people write it."""
_ONE = "[\u0e01-\u0e2e]"
_TWO = f"((?:[กขคตปผพทศส][รล]|ห[งญนมยรลว]|{_ONE}))"
"""A consonant, or two that are spoken together."""
_ANY = f"((?:[กขคตปผพทศส][รล]|[กขค]ว|ห[งญนมยรลว]|{_ONE}))"
"""The same where no vowel stands before them: แก้ว is Kaew, ขวัญ is Kwan."""
_NO_SIGN = "(?![\u0e30-\u0e3a\u0e47])"
_FORMS = (
    (f"เ{_TWO}ียะ?", "ia"), (f"เ{_TWO}ือะ?", "uea"), (f"เ{_TWO}าะ", "o"), (f"เ{_TWO}า", "ao"),
    (f"เ{_TWO}อะ?{_NO_SIGN}", "oe"), (f"เ({_ONE})ร?ิ", "er"), (f"เ{_TWO}็", "e"), (f"แ{_TWO}[็ะ]", "ae"),
    (f"เ{_TWO}{_NO_SIGN}", "e"), (f"แ{_TWO}{_NO_SIGN}", "ae"), (f"โ{_TWO}{_NO_SIGN}", "o"),
    (f"[ไใ]{_TWO}{_NO_SIGN}ย?{_NO_SIGN}", "ai"),
    (f"เ({_ONE})", "e"), (f"แ({_ONE})", "ae"), (f"โ({_ONE})", "o"), (f"[ไใ]({_ONE})", "ai"),
    (f"{_ANY}ัวะ?", "ua"), (f"{_ANY}ัย", "ai"), (f"{_ANY}ั", "a"), (f"{_ANY}็อ", "o"), (f"{_ANY}ำ", "am"),
    (f"{_ANY}าว{_NO_SIGN}", "ao"), (f"{_ANY}[าะ]", "a"), (f"{_ANY}[ิี]", "i"), (f"{_ANY}[ึื]อ?", "ue"),
    (f"{_ANY}[ุู]", "u"), (f"({_ONE})รร(?={_ONE})", "a"), (f"({_ONE})รร", "an"), (f"({_ONE})อ{_NO_SIGN}", "o"),
    ("(ด)ว(?=ง)", "ua"),
)  # fmt: skip
"""Vowels as they are written around a consonant or two, and how they are spoken."""
_IRREGULAR = (
    ("\u0e4d\u0e32", "ำ"), ("เจริญ", "จะโรเอ็น"), ("พรหม", "โพรม"), ("เกษม", "กะเสม"), ("เพชร", "เพ็ด"), ("เกียรติ", "เกียต"),
    ("รัตน(?!\u0e4c)", "รัตตะน"), (f"ธน(?={_ONE})", "ธะนะ"), ("(?<=[\u0e30-\u0e39])รณ\u0e4c", "น"),
)  # fmt: skip
"""Words in many names that are spoken otherwise than they are written, and a form that says how."""
_SYLLABLE = re.compile("|".join(f"(?:{form})" for form, _ in _FORMS))
_CLOSED = ("ai", "ao", "am", "an")
_WITH_A = frozenset("รฐภ")
"""They are spoken with an `a` between two syllables: Jirawat, Nattawut, Supachai."""
FOUR = 4


@lru_cache(maxsize=16_384)
def spoken(token: str) -> str:
    """Write a word in Latin letters; what is not Thai stays as it is."""
    word = token
    for written, heard in _IRREGULAR:
        word = re.sub(written, heard, word)
    word = _SHORT_END.sub(r"\1", _NO_SOUND.sub("", _MUTE_T.sub("", word)))
    found, bare, is_open = "", "", False
    for consonants, vowel, other in _units(word):
        if consonants and not vowel:
            bare += consonants
            continue
        found += _unwritten(bare, after_open=is_open, at_end=bool(other)) + other
        found += "".join(_SOUNDS[each] for each in _LEADING_H.sub("", consonants)) + vowel
        bare, is_open = "", bool(vowel) and vowel not in _CLOSED
    return found + _unwritten(bare, after_open=is_open, at_end=True)


def _units(word: str) -> Iterator[tuple[str, str, str]]:
    """Give consonants with their vowel, consonants without one, and what is neither."""
    place = 0
    while place < len(word):
        match = _SYLLABLE.match(word, place)
        if match and match.lastindex:
            yield match[match.lastindex], _FORMS[match.lastindex - 1][1], ""
            place = match.end()
        else:
            letter = word[place]
            yield (letter, "", "") if letter in _SOUNDS else ("", "", "" if THAI.match(letter) else letter)
            place += 1


def _unwritten(bare: str, *, after_open: bool, at_end: bool) -> str:
    """Speak consonants without a vowel: the first may end the syllable before, the others are spoken in pairs."""
    if after_open and bare in _WITH_A and not at_end:
        return f"{_SOUNDS[bare]}a"
    before = bare[:1] if after_open and (not at_end or len(bare) in {1, FOUR}) else ""
    rest = bare.removeprefix(before)
    if at_end and len(rest) == 1:
        before, rest = before + rest, ""
    found = "".join(map(_last, before))
    if len(rest) % 2 and not (at_end and len(rest) > FOUR):
        found, rest = f"{found}{_SOUNDS[rest[0]]}a", rest[1:]
    while rest:
        found, rest = found + _pair(rest[:2], at_end=at_end and len(rest) == 2), rest[2:]  # noqa: PLR2004 - the pair
        if len(rest) % 2:
            found, rest = f"{found}{_SOUNDS[rest[0]]}a", rest[1:]
    return found


def _pair(two: str, *, at_end: bool) -> str:
    last = _last(two[1])
    if two[1] == "ร":  # พรทิพย์ is Porntip, วรพล is Worapol
        last = "rn" if at_end or two[0] == "พ" else "ra"
    return f"{_SOUNDS[two[0]]}o{last}"


def _last(letter: str) -> str:
    return _LAST_SOUNDS.get(letter, _SOUNDS[letter])
