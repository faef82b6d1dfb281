"""Texts and lexicon words in one form, so that a word of a lexicon is found in a text as a plain substring.

Every word stands between two spaces of its own, so " yoga " is found in "Yoga-teacher!" and not in "yogalates", and two
neighbouring words do not share a space. Writing without spaces (Japanese, Chinese, Thai, Khmer) is left as it is.
"""

import re
import unicodedata

MAX_CHARACTERS = 2_000
"""More than any platform's bio; what is longer is cut."""

_GAPS = re.compile(
    r"[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u2069\u2190-\u25ff\u2e00-\u2e7f\u3000-\u3004\u3008-\u303f\u30fb\uff01-\uff0f"
    r"\uff1a-\uff20\u060c\u061b\u061f\u0964\u0965\ufe0e\ufe0f]+"
)
_PICTURES = re.compile("([\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])")
_APART = r"  \1  "
_ARABIC = {ord(old): new for old, new in zip("أإآٱةىـ", ("ا", "ا", "ا", "ا", "ه", "ي", ""), strict=True)}  # noqa: RUF001 - Arabic letters are meant
_ARABIC |= dict.fromkeys(range(0x064B, 0x0653), "")


def _bases() -> dict[int, str]:
    """Give the letter without marks of every Latin, Greek and Cyrillic letter that is written with marks."""
    found: dict[int, str] = {}
    for code in (*range(0x00C0, 0x0250), *range(0x0370, 0x0530), *range(0x1E00, 0x2000)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base != chr(code) and chr(code) not in "йЙїЇ":
            found[code] = base
    found |= {0xDF: "ss", 0xF8: "o", 0x111: "d", 0x142: "l", 0xE6: "ae", 0x153: "oe"}  # ß ø đ ł æ œ
    return found | {0x131: "i", 0x307: ""}  # i without dot; the dot that stays of İ


_BASES = _bases() | _ARABIC


def fold(text: str) -> str:
    """Fold a text: compatibility forms, case, accents and punctuation dropped, words set apart by two spaces."""
    text = text[:MAX_CHARACTERS]
    if text.isascii():
        return f" {_GAPS.sub('  ', text.lower())} "
    text = unicodedata.normalize("NFKC", text).casefold().translate(_BASES)
    return f" {_GAPS.sub('  ', _PICTURES.sub(_APART, text))} "


def uncased(text: str) -> str:
    """Give a text as it is the same in any case: lower, both i of Turkish as one, ß as ss; accents stay."""
    lower = text.lower()
    return lower if lower.isascii() else lower.replace("i\u0307", "i").replace("\u0131", "i").replace("ß", "ss")


def fold_word(word: str, *, is_start: bool = False) -> str:
    """Fold a lexicon's word or phrase; with `is_start` it also matches the start of a longer word."""
    folded = f" {fold(word).strip()} "
    if _is_unspaced(folded):
        return folded.strip()
    return folded.rstrip(" ") if is_start else folded


def _is_unspaced(text: str) -> bool:
    """Tell whether a word is of a writing that sets no spaces, or is a picture."""
    return any(
        "\u0e00" <= letter <= "\u0eff"  # Thai and Lao
        or "\u1000" <= letter <= "\u109f"  # Burmese
        or "\u1780" <= letter <= "\u17ff"  # Khmer
        or letter >= "\u2600"  # pictures, kana, Han and Hangul
        for letter in text
    )
