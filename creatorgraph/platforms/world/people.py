"""The persons of a world: who each is, and which accounts each has.

A person follows from the seed and a number alone, so that nobody has to be kept in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from creatorgraph.platforms.world.cast import Cast, Part
from creatorgraph.platforms.world.draws import Draw, Table
from creatorgraph.platforms.world.groups import Membership
from creatorgraph.platforms.world.handles import Root, draw_root, is_whole_name
from creatorgraph.platforms.world.names import Name, coined, commonness, draw_name, latin, native
from creatorgraph.platforms.world.spellings import Spelling
from creatorgraph.platforms.world.vocabulary import Locale, Niche, Words, letters, locales, words

PLATFORMS = ("instagram", "youtube", "tiktok", "x")
_PLATFORM_TABLE = Table(PLATFORMS, [34, 25, 24, 17])
_ACCOUNT_COUNTS = Table([1, 2, 3, 4], [27, 34, 24, 15])
_FEW_ACCOUNTS = Table([1, 2], [80, 20])
BACKUP_SHARE = 0.06
AT_HAND = 6
"""Of so many creators the one is chosen who fits."""
SHOWCASE_LOCALES = ("el", "ja", "ko", "uk", "hi", "es", "pl", "tr")


@dataclass(frozen=True, slots=True)
class Slot:
    """One account that a person has. `backup` is a second one on the same platform."""

    platform: str
    backup: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the world. `about` is the number of whom a fan page, parody, namesake or taker is about.

    `fame` is the size of the following in standard deviations; `openness` is how much the accounts tell of each other.
    """

    index: int
    part: Part
    about: int | None
    name: Name
    title: str
    locale: Locale
    niche: Niche
    country: str
    city: Spelling
    languages: tuple[str, ...]
    fame: float
    openness: float
    root: Root
    slots: tuple[Slot, ...]
    agency: Membership | None
    circle: Membership | None

    @property
    def id(self) -> str:
        """The person's name in the truth."""
        return f"person-{self.index:07}"


class People:
    """All persons of a cast."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.words: Words = words()
        self._locales = locales()
        self._by_key = {locale.key: locale for locale in self._locales.values}

    def person(self, index: int) -> Person:
        """Draw one person."""
        draw = Draw(self.cast.seed, "person", index)
        part = self.cast.part(index)
        if index == 0:
            return self._showcase(draw)
        if part is Part.CREATOR:
            return self._creator(draw, index)
        if part in (Part.ORGANISATION, Part.AGENCY):
            return self._organisation(draw, index, part)
        return self._shadow(draw, index, part)

    def _anybody(self, draw: Draw, index: int, part: Part, *, locale: Locale | None = None) -> Person:
        locale = locale or draw.weighted(self._locales)
        name = draw_name(draw, locale, self.words)
        niche = draw.weighted(self.words.niches)
        place = draw.weighted(locale.places)
        abroad = locale.language != "en" and draw.chance(0.3)
        return Person(
            index=index,
            part=part,
            about=None,
            name=name,
            title=name.stage or "",
            locale=locale,
            niche=niche,
            country=place.country,
            city=draw.pick(place.cities),
            languages=(locale.language, "en") if abroad else (locale.language,),
            fame=draw.normal(),
            openness=draw.unit(),
            root=draw_root(draw, name, niche, self.words),
            slots=(),
            agency=None,
            circle=None,
        )

    def _creator(self, draw: Draw, index: int) -> Person:
        person = self._anybody(draw, index, Part.CREATOR)
        star = index < self.cast.stars
        slots = draw_slots(draw, draw.weighted(_ACCOUNT_COUNTS))
        if draw.chance(BACKUP_SHARE):
            slots = (*slots, Slot(slots[0].platform, backup=True))
        return replace(
            person,
            fame=person.fame + (1.6 if star else 0.0),
            slots=slots,
            agency=self.cast.agencies.of(index),
            circle=self.cast.circles.of(index),
        )

    def _showcase(self, draw: Draw) -> Person:
        locale = self._by_key[draw.pick(SHOWCASE_LOCALES)]
        person = self._anybody(draw, 0, Part.CREATOR, locale=locale)
        name = replace(person.name, stage=None)
        root = Root((letters(name.latin(name.given)), person.niche.verb))
        slots = tuple(Slot(platform) for platform in PLATFORMS)
        return replace(
            person,
            name=name,
            title="",
            languages=(locale.language, "en"),
            fame=2.2,
            openness=1.0,
            root=root,
            slots=slots,
        )

    def _organisation(self, draw: Draw, index: int, part: Part) -> Person:
        person = self._anybody(draw, index, part)
        last = draw.pick(self.words.lists["agency_second" if part is Part.AGENCY else "brand_second"])
        first = draw.pick(self.words.lists["brand_first"]) if draw.chance(0.2) else coined(draw, self.words)
        if draw.chance(0.6):
            first = f"{first} {draw.pick(self.words.lists['stage_second'])}"
        title = f"{first} {last}"
        root = Root(tuple(letters(word) for word in (title if draw.chance(0.6) else first).split()))
        count = draw.below(2) if part is Part.AGENCY else draw.weighted(_ACCOUNT_COUNTS)
        return replace(
            person, title=title, root=root, fame=person.fame + 0.6, openness=0.5, slots=draw_slots(draw, max(1, count))
        )

    def _some_creators(self, draw: Draw) -> list[Person]:
        return [self.person(self.cast.some_creator(draw)) for _ in range(AT_HAND)]

    def _shadow(self, draw: Draw, index: int, part: Part) -> Person:
        """Draw someone who resembles another: same name, same handle, or a page about them.

        Who shares a name with another has a common one, and nobody takes a handle that is another person's whole name.
        """
        if part in (Part.FAN, Part.PARODY):
            first = index == self.cast.starts[part]
            about = self.person(0 if first else self.cast.some_star(draw))
        elif part is Part.NAMESAKE:
            about = max(self._some_creators(draw), key=lambda creator: commonness(creator.name, creator.locale))
        elif part is Part.TAKER:
            creators = self._some_creators(draw)
            about = next((one for one in creators if not is_whole_name(one.root, one.name)), creators[0])
        else:
            about = self.person(self.cast.some_creator(draw))
        person = self._anybody(draw, index, part, locale=about.locale)
        slots = draw_slots(draw, draw.weighted(_FEW_ACCOUNTS))
        if part is Part.NAMESAKE:
            name = replace(about.name, stage=None)
            root = draw_root(draw, name, person.niche, self.words)
            return replace(person, about=about.index, name=name, title="", root=root, slots=slots)
        if part is Part.TAKER:
            free = [platform for platform in PLATFORMS if platform not in {slot.platform for slot in about.slots}]
            return replace(person, about=about.index, root=about.root, slots=(Slot(draw.pick(free or PLATFORMS)),))
        if part is Part.HEIR:
            return replace(person, slots=(Slot(draw.pick(("instagram", "x", "youtube"))),))
        title = about.name.stage or draw.pick((latin(about.name), native(about.name, about.locale)))
        return replace(
            person,
            about=about.index,
            title=title,
            niche=about.niche,
            root=_shadow_root(draw, about.root, part),
            slots=slots,
            fame=person.fame - 0.5,
        )


def draw_slots(draw: Draw, count: int) -> tuple[Slot, ...]:
    """Choose so many different platforms."""
    chosen: list[str] = []
    while len(chosen) < count:
        platform = draw.weighted(_PLATFORM_TABLE)
        if platform not in chosen:
            chosen.append(platform)
    return tuple(Slot(platform) for platform in chosen)


_FAN_WORDS = ("fans", "fanpage", "updates", "clips", "source", "lovers", "fanclub", "edits", "army", "archive")
_PARODY_WORDS = ("not", "fake", "parody", "totally", "bizarro", "almost")


def _shadow_root(draw: Draw, root: Root, part: Part) -> Root:
    own: Sequence[str] = root.words
    if part is Part.PARODY:
        return Root((draw.pick(_PARODY_WORDS), *own), draw.pick(("", "_")))
    word = draw.pick(_FAN_WORDS)
    return Root((*own, word) if draw.chance(0.7) else (word, *own), draw.pick(("", "_", ".")))
