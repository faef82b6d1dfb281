"""People's names, and the many ways one person is called on different accounts."""

from dataclasses import dataclass
from functools import lru_cache

from creatorgraph.platforms.world.draws import Draw, Table
from creatorgraph.platforms.world.romanize import romanize
from creatorgraph.platforms.world.spellings import Spelling, joined
from creatorgraph.platforms.world.vocabulary import Locale, Phrases, Words


@dataclass(frozen=True, slots=True)
class Name:
    """What a person is called. `way` is how this person usually writes the name in Latin letters.

    `middle` and `second_family` stand on some accounts only.
    """

    given: Spelling
    middle: Spelling | None
    family: Spelling
    second_family: Spelling | None
    stage: str | None
    way: int

    def latin(self, word: Spelling, way: int | None = None) -> str:
        """Write one word of the name in Latin letters."""
        return word.latin[(self.way if way is None else way) % len(word.latin)]


MIDDLE_SHARE = 0.25
_STAGE_FORMS = (
    *("{q} {t}", "{q} {t} {o}", "{q} {t} & {o}", "{t} of {o}", "The {q} {t}", "Mister {q} {t}", "{q} {t}{o}"),
    *("{c}", "{c}", "{c} {t}", "DJ {c}", "{g} {t}", "{q} {g}", "MC {g} {t}"),
)


@lru_cache(maxsize=65_536)
def _feminine(family: Spelling, rules: tuple[tuple[str, str], ...], romanization: str) -> Spelling:
    for old, new in rules:
        if family.native.endswith(old):
            native = family.native[: -len(old)] + new
            return Spelling(native, romanize(native, romanization))
    return family


def draw_name(draw: Draw, locale: Locale, words: Words) -> Name:
    """Name a person of a locale. One in six is known by a stage name as well."""
    woman = draw.chance(0.5)
    given, middle = _given(draw, locale, woman=woman)
    family = _family(draw, locale, woman=woman)
    second = locale.family.draw(draw) if locale.double and draw.chance(0.3) else None
    stage = stage_name(draw, given.latin[0], words) if draw.chance(0.17) else None
    return Name(given, middle, family, second, stage, draw.below(4))


def _given(draw: Draw, locale: Locale, *, woman: bool) -> tuple[Spelling, Spelling | None]:
    """Draw what a person is called by, and a name that only stands in the whole form, if there is one."""
    given, other = (locale.given[woman].draw(draw) for _ in range(2))
    if other != given and draw.chance(locale.two_given):
        return joined(given, other, locale.between_given), None
    has_middle = not locale.family_first and other != given and draw.chance(MIDDLE_SHARE)
    return given, other if has_middle else None


def _family(draw: Draw, locale: Locale, *, woman: bool) -> Spelling:
    family, other = (locale.family.draw(draw) for _ in range(2))
    if woman and locale.feminine:
        family, other = (_feminine(each, locale.feminine, locale.romanization) for each in (family, other))
    return joined(family, other, "-") if other != family and draw.chance(locale.hyphenated) else family


def stage_name(draw: Draw, given: str, words: Words) -> str:
    """Make up what an artist calls itself: of two things, of the own name and one, or of syllables."""
    quality, thing, other = (draw.pick(words.lists[f"stage_{which}"]) for which in ("first", "second", "second"))
    return draw.pick(_STAGE_FORMS).format(
        q=quality, t=thing, o=other.lower() if draw.chance(0.3) else other, g=given, c=coined(draw, words)
    )


def coined(draw: Draw, words: Words) -> str:
    """Make up a word of syllables, as brands and artists do."""
    return "".join(draw.pick(part.split()) for part in words.lists["coined_parts"])


def commonness(name: Name, locale: Locale) -> float:
    """Give the share of a locale's people who have this family name; 0 for a rare one."""
    return locale.family.shares.get(name.family.native, 0.0)


def native(name: Name, locale: Locale, *, long: bool = False) -> str:
    """Write the whole name in its own script and order."""
    given, family = name.given.native, name.family.native
    if locale.family_first:
        return f"{family}{given}" if locale.solid else f"{family} {given}"
    if long and name.middle is not None:
        given = f"{given} {name.middle.native}"
    if long and name.second_family is not None:
        family = f"{family} {name.second_family.native}"
    return f"{given} {family}"


def latin(name: Name, *, way: int | None = None, swapped: bool = False, middle: str = "") -> str:
    """Write the whole name in Latin letters, given name first unless `swapped`; `middle` stands after it."""
    given, family = name.latin(name.given, way), name.latin(name.family, way)
    given = f"{given} {middle}" if middle else given
    return f"{family} {given}" if swapped else f"{given} {family}"


def short(draw: Draw, name: Name, words: Words) -> str:
    """Call a person as friends do: a nickname, the given name alone, or with an initial."""
    given, family = name.latin(name.given), name.latin(name.family)
    nickname = words.nicknames.get(name.given.native) or words.nicknames.get(given)
    if nickname is not None and draw.chance(0.7):
        return draw.pick((nickname, f"{nickname} {family}"))
    return draw.pick((name.given.native, given, f"{given} {family[0]}.", f"{given[0]}. {family}"))


_BOLD = {code: 0x1D5D4 + code - 65 for code in range(65, 91)} | {code: 0x1D5EE + code - 97 for code in range(97, 123)}
_SCRIPT = {code: 0x1D4D0 + code - 65 for code in range(65, 91)} | {code: 0x1D4EA + code - 97 for code in range(97, 123)}
_WIDE = {code: 0xFF01 + code - 33 for code in range(33, 127)}
_DRESSES = Table(["frame", "credential", "official", "topic", "shapes", "lower", "upper"], [6, 2, 3, 3, 2, 1, 1])
_FORMS = Table(["native", "latin", "both", "mixed", "short", "handle"], [34, 32, 6, 6, 11, 11])
DECORATED_SHARE = 0.24
STAGE_SHARE = 0.6


def decorate(draw: Draw, text: str, phrases: Phrases, topic: str, words: Words) -> str:
    """Dress a name up: emoji, frames, credentials, role words of the language, the topic, letters of other shapes."""
    dress = draw.weighted(_DRESSES)
    if dress == "frame":
        frame, emoji = draw.pick(words.lists["frames"]), draw.pick(words.lists["emoji"])
        return frame.replace("{n}", text).replace("{e}", emoji)
    if dress == "credential":
        return draw.pick(words.lists["credentials"]).format(text)
    if dress == "official":
        return draw.pick(("{} {}", "{} ({})")).format(text, draw.pick(phrases.official))
    if dress == "topic":
        return f"{text} {draw.pick((':', '·', '-', '~'))} {draw.pick((topic, *phrases.role))}"
    if dress == "shapes":
        return text.translate(draw.pick((_BOLD, _SCRIPT, _WIDE)))
    return text.lower() if dress == "lower" else text.upper()


def shown(draw: Draw, name: Name, locale: Locale, words: Words, *, handle: str, topic: str) -> str:
    """Draw what one account calls its owner. `handle` stands in for a name on some."""
    if name.stage is not None and draw.chance(STAGE_SHARE):
        text = name.stage
    else:
        form = draw.weighted(_FORMS)
        if form == "handle":
            return handle
        text = _form(draw, form, name, locale, words)
    return decorate(draw, text, words.phrases[locale.language], topic, words) if draw.chance(DECORATED_SHARE) else text


def _middle(draw: Draw, name: Name) -> str:
    """Write the middle name, its initial, or (on half of the accounts) nothing."""
    if name.middle is None or draw.chance(0.5):
        return ""
    middle = name.latin(name.middle)
    return middle if draw.chance(0.5) else f"{middle[0]}."


def _form(draw: Draw, form: str, name: Name, locale: Locale, words: Words) -> str:
    if form == "native":
        return native(name, locale, long=draw.chance(0.5))
    if form == "latin":
        way = None if draw.chance(0.85) else name.way + 1
        return latin(name, way=way, swapped=draw.chance(0.12), middle=_middle(draw, name))
    if form == "both":
        return f"{native(name, locale)} {draw.pick(('/', '|', '·'))} {latin(name)}"
    return f"{name.given.native} {name.latin(name.family)}" if form == "mixed" else short(draw, name, words)
