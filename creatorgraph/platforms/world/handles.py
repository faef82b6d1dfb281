"""Handles as people choose, vary and lose them, in each platform's alphabet and length."""

from dataclasses import dataclass
from hashlib import blake2b

from creatorgraph.platforms.world.draws import Draw, Table
from creatorgraph.platforms.world.names import Name
from creatorgraph.platforms.world.vocabulary import Niche, Words, letters

LENGTH = {"instagram": 30, "tiktok": 24, "x": 15, "youtube": 30, "label": 40}
SHORTEST = 3
_SEPARATORS = {"instagram": "._", "tiktok": "._", "x": "_", "youtube": "._-"}
_ROOTS = Table(
    ["full", "dot", "line", "initial", "last initial", "swapped", "year", "nick", "verb", "tag", "short", "other"],
    [26, 11, 13, 8, 4, 6, 7, 3, 6, 4, 4, 8],
)
_CHANGES = Table(["same", "affix", "separator", "digits", "name", "other"], [58, 15, 10, 6, 7, 4])

_YOUTUBE_FORMS = Table(["handle", "native", "user", "custom"], [80, 8, 6, 6])


@dataclass(frozen=True, slots=True)
class Root:
    """What a person's handles grow from: words in lower-case Latin letters, and what stands between them."""

    words: tuple[str, ...]
    separator: str = ""


def draw_root(draw: Draw, name: Name, niche: Niche, words: Words) -> Root:
    """Choose the handle a person would like to have everywhere."""
    if name.stage is not None and draw.chance(0.8):
        return Root(tuple(letters(word) for word in name.stage.split()), draw.pick(("", "", "_", ".")))
    return _from_name(draw, name, niche, words)


def _from_name(draw: Draw, name: Name, niche: Niche, words: Words) -> Root:
    given, family = letters(name.latin(name.given)), letters(name.latin(name.family))
    kind = draw.weighted(_ROOTS)
    nickname = letters(words.nicknames.get(name.latin(name.given), name.latin(name.given)[:4]))
    year = f"{draw.between(70, 108) % 100:02}"
    roots = {
        "full": Root((given, family)),
        "dot": Root((given, family), "."),
        "line": Root((given, family), "_"),
        "initial": Root((given[:1] + family,)),
        "last initial": Root((given + family[:1],)),
        "swapped": Root((family, given), "" if draw.chance(0.6) else "_"),
        "year": Root((given, family, year)),
        "nick": Root((nickname or given, family)),
        "verb": Root((given, niche.verb)),
        "tag": Root((niche.tags[draw.below(2)], given), "" if draw.chance(0.5) else "."),
        "short": Root((_consonants(given) + _consonants(family), year)),
    }
    return roots[kind] if kind in roots else _other(draw, words)


def _consonants(word: str) -> str:
    return word[:1] + "".join(letter for letter in word[1:] if letter not in "aeiouy")[:3]


def _other(draw: Draw, words: Words) -> Root:
    pool = words.lists["other_words"]
    return Root((draw.pick(pool), draw.pick(pool), str(draw.below(1000)) if draw.chance(0.5) else ""))


def is_whole_name(root: Root, name: Name) -> bool:
    """Tell whether a handle holds both the given and the family name."""
    return {letters(name.latin(name.given)), letters(name.latin(name.family))} <= set(root.words)


def vary(draw: Draw, root: Root, name: Name, niche: Niche, words: Words) -> Root:
    """Change a handle the way people do from one platform to the next; more than half keep it."""
    kind = draw.weighted(_CHANGES)
    if kind == "affix":
        affix = draw.pick(words.lists["handle_words"])
        before = draw.chance(0.4)
        return Root((affix, *root.words) if before else (*root.words, affix), draw.pick((root.separator, "", "_")))
    if kind == "separator":
        return Root(root.words, draw.pick(("", "_", ".")))
    if kind == "digits":
        return Root((*root.words, str(draw.below(100))), root.separator)
    if kind == "name":
        return _from_name(draw, name, niche, words)
    return _other(draw, words) if kind == "other" else root


def render(root: Root, platform: str, *, camel: bool = False) -> str:
    """Write a handle in a platform's alphabet and length."""
    parts = [word.capitalize() for word in root.words] if camel else list(root.words)
    separator = root.separator
    if separator and separator not in _SEPARATORS[platform]:
        separator = "_"
    handle = separator.join(part for part in parts if part)[: LENGTH[platform]].strip(".-")
    return handle if len(handle) >= SHORTEST else f"{handle}{'_' * (SHORTEST - len(handle))}"


NOT_IN_HANDLES = " '\u2019\u02bc"
SHORTEST_YOUTUBE = 3
"""YouTube refuses shorter handles."""


def youtube_form(draw: Draw, handle: str, native: str | None) -> str:
    """Write a YouTube name as it is met: mostly `@name`, older ones `user/name`, `c/name`, some in their own script."""
    form = draw.weighted(_YOUTUBE_FORMS)
    joined = "".join(character for character in native or "" if character not in NOT_IN_HANDLES)
    if form == "native" and len(joined) >= SHORTEST_YOUTUBE:
        return f"@{joined}"
    if form == "user":
        return f"user/{handle.replace('.', '').replace('_', '').replace('-', '')}"
    return f"c/{handle.replace('.', '').replace('-', '')}" if form == "custom" else f"@{handle}"


class Registry:
    """Which handles are held: each once on a platform, whatever its case. Keeps 64 bits of each."""

    def __init__(self) -> None:
        self._held: set[int] = set()

    def claim(self, draw: Draw, platform: str, wish: str) -> str:
        """Take a handle, or the nearest free one: with a line, then with digits. Gives what was taken."""
        handle = wish
        room = LENGTH[platform] + len(wish) - len(_name_in(wish))
        for attempt in range(1000):
            if self.take(platform, handle):
                return handle
            tail = (
                "_"
                if attempt == 0 and platform != "label" and "/" not in wish
                else str(draw.below(10 ** (1 + attempt // 3)))
            )
            handle = wish[: room - len(tail)] + tail
        raise RuntimeError(f"no free handle near {wish!r} on {platform}: the world's vocabulary is too small")

    def take(self, platform: str, handle: str) -> bool:
        """Take this very handle. False where it is held."""
        text = f"{platform}/{_folded(handle)}"
        key = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
        if key in self._held:
            return False
        self._held.add(key)
        return True


def _folded(handle: str) -> str:
    """One name on YouTube may be written `@name`, `c/name` or `user/name`: it is held once all the same."""
    return _name_in(handle.lower())


def _name_in(handle: str) -> str:
    return handle.rpartition("/")[2].removeprefix("@")
