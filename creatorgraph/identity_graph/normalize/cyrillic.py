"""Cyrillic names as their language writes them in Latin letters: which one it is, the letters of a name tell."""

import re

CYRILLIC = re.compile("[\u0400-\u0481\u048a-\u052f]")
_ENDS = ((re.compile("[иы]й$|й"), "y"), (re.compile("[иі]я$"), "ia"))
"""Written `y`, and once at the end: Андрей is Andrey, Юрий is Yury; Мария is Maria."""
_UKRAINIAN = re.compile("[іїєґў]")
_AS_IN_UKRAINIAN = str.maketrans({"г": "h", "и": "y", "ґ": "g", "є": "ye"})  # noqa: RUF001 - Cyrillic letters
"""Letters of Ukrainian and Belarusian only, and what is read as there beside them: Сергій Гончар is Serhiy Honchar."""
_SERBIAN, _AS_IN_SERBIAN = re.compile("[ђјљњћџѓќѕ]"), str.maketrans({"ч": "c", "ш": "s", "ж": "z", "ц": "c"})
"""Letters of Serbian and Macedonian only: beside them are č, š and ž, which are c, s and z without their marks."""
_BULGARIAN = re.compile("ъ(?![еёюя])")
"""A vowel in Bulgarian (Първанов is Parvanov); in Russian it stands before these letters only, and is not spoken."""


def read(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words of one name with those letters in Latin that languages read differently."""
    name = " ".join(words)
    for ending, latin in _ENDS:
        words = tuple(ending.sub(latin, word) for word in words)
    if _UKRAINIAN.search(name):
        return tuple(word.translate(_AS_IN_UKRAINIAN) for word in words)
    if _SERBIAN.search(name):
        return tuple(word.translate(_AS_IN_SERBIAN) for word in words)
    return tuple(_BULGARIAN.sub("a", word) for word in words)
