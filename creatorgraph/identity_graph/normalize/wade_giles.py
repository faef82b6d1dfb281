"""Chinese names as Taiwan writes them in Latin letters: 許智傑 is Hsu Chih-chieh, and Xu Zhijie in Pinyin.

Which of the two a person uses does not show, so that a name gets this reading beside the other: where it is a family
name of one character, a given name of one or two, and none of them is written so in simplified Chinese only.
"""

import re

from anyascii import anyascii

from creatorgraph.identity_graph.normalize.wordlists import words

_HAN = re.compile("[\u3400-\u9fff]{2,3}")
_INITIALS = (
    *(("zh", "ch"), ("b", "p"), ("d", "t"), ("g", "k"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("r", "j")),
    *(("z", "ts"), ("c(?!h)", "ts")),
)
_FINALS = (
    *((r"^[zc]i$", "tzu"), (r"^si$", "szu"), (r"^(zh|ch|sh|r)i$", r"\1ih"), (r"^yi$", "i"), (r"^you$", "yu")),
    *((r"^er$", "erh"), (r"^([gkh])e$", r"\1o"), (r"^([dtnlrzcs]|zh|ch)uo$", r"\1o"), (r"^([gk])ui$", r"\1uei")),
    *((r"ong$", "ung"), (r"ian$", "ien"), (r"^yan$", "yen"), (r"([iuy])e$", r"\1eh")),
)
"""How syllables of Pinyin end in the other writing, and how they begin; the first that fits."""
_RULES = tuple((re.compile(ending), written) for ending, written in _FINALS)
_BEGINNINGS = tuple((re.compile(f"^{pinyin}"), written) for pinyin, written in _INITIALS)


def in_wade_giles(name: tuple[str, ...]) -> tuple[str, ...]:
    """Give family and given name; empty where it is no name of two or three characters, or a simplified one."""
    text = "".join(name)
    if not _HAN.fullmatch(text) or text[0] not in words("chinese_surnames") or not _is_traditional(text):
        return ()
    family, *given = (_syllable(anyascii(character).lower()) for character in text)
    return family, "".join(given)


def _is_traditional(text: str) -> bool:
    try:
        text.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _syllable(pinyin: str) -> str:
    """Write one syllable of Pinyin in the way of Wade and Giles, without apostrophes."""
    for ending, written in _RULES:
        changed, count = ending.subn(written, pinyin)
        if count:
            pinyin = changed
            break
    for beginning, written in _BEGINNINGS:
        changed, count = beginning.subn(written, pinyin)
        if count:
            return changed
    return pinyin
