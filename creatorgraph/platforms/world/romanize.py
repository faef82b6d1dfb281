# ruff: noqa: RUF001 - the tables of this file are of letters that look like others
"""Names in Latin letters, as their holders write them.

Two usual ways for Cyrillic and for Greek, bare letters for Latin.
"""

import unicodedata
from collections.abc import Mapping


def _table(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


_BARE = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "ı": "i", "þ": "th",
})  # fmt: skip

_CYRILLIC = _table(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщыэюя",
    "a b v g g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch y e yu ya",
)
_CYRILLIC |= {"ё": "yo", "'": "", "ь": "", "ъ": ""}
_CYRILLIC_OTHER = _CYRILLIC | {
    "и": "i",
    "й": "i",
    "х": "h",
    "ю": "iu",
    "я": "ia",
    "ё": "e",
    "щ": "sch",
    "є": "ie",
    "ї": "i",
}

_GREEK_PAIRS = {
    "ου": "ou",
    "αι": "ai",
    "ει": "ei",
    "μπ": "b",
    "ντ": "nt",
    "γγ": "ng",
    "γκ": "gk",
    "αυ": "av",
    "ευ": "ev",
}
_GREEK = _table("αβγδεζηθικλμνξοπρστυφχψως", "a v g d e z i th i k l m n x o p r s t y f ch ps o s")
_GREEK_OTHER = _GREEK | {"φ": "ph", "χ": "h", "η": "e", "β": "b"}
_GREEK_PAIRS_OTHER = _GREEK_PAIRS | {"ντ": "d", "ει": "i", "αι": "e"}


def fold(text: str) -> str:
    """Take the marks off Latin letters: `Łódź` gives `Lodz`."""
    bare = unicodedata.normalize("NFD", text.translate(_BARE))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def romanize(text: str, how: str) -> tuple[str, ...]:
    """Write a name in Latin letters, in one or two ways. `how` is `cyrillic`, `greek` or empty for Latin names."""
    if how == "cyrillic":
        ways = [_map(text.lower(), _CYRILLIC, {}), _map(text.lower(), _CYRILLIC_OTHER, {})]
    elif how == "greek":
        plain = fold(text.lower())
        ways = [_map(plain, _GREEK, _GREEK_PAIRS), _map(plain, _GREEK_OTHER, _GREEK_PAIRS_OTHER)]
    else:
        ways = [fold(text)]
        umlauts = fold(text.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae"))
        return tuple(dict.fromkeys([*ways, umlauts]))
    return tuple(dict.fromkeys(way[:1].upper() + way[1:] for way in ways))


def _map(text: str, letters: Mapping[str, str], pairs: Mapping[str, str]) -> str:
    for pair, latin in pairs.items():
        text = text.replace(pair, latin)
    return "".join(letters.get(letter, letter) for letter in text)
