"""Bios: a sentence in one of the person's languages, and whatever else people put beside it."""

from creatorgraph.platforms.world.cast import Part
from creatorgraph.platforms.world.draws import Draw, Table
from creatorgraph.platforms.world.people import Person
from creatorgraph.platforms.world.vocabulary import Words

STOCK_SHARE = 0.04
REUSED_SHARE = 0.4
_ASIDES = Table([0, 1, 2], [4, 5, 2])
_JOINTS = (" | ", "\n", " · ", ". ", " ✦ ", "\n\n")


def motto(draw: Draw, person: Person, words: Words, language: str) -> str:
    """Write what a person says of itself; many use it on several accounts. A few take a saying that many others use."""
    if person.index > 0 and draw.chance(STOCK_SHARE):
        return draw.pick(words.lists["stock_bios"])
    parts = [fill(draw.pick(words.phrases[language].bios), person, language)]
    parts += [_aside(draw, words) for _ in range(draw.weighted(_ASIDES))]
    if draw.chance(0.2):
        parts.append(draw.pick(words.lists["emoji"]))
    return draw.pick((" ", ", ", " | ")).join(parts)


def _aside(draw: Draw, words: Words) -> str:
    form = draw.pick(words.lists["asides"])
    noun, quality = draw.pick(words.lists["stage_second"]).lower(), draw.pick(words.lists["stage_first"]).lower()
    year, count = str(draw.between(1968, 2016)), str(draw.between(2, 900))
    return form.replace("{n}", noun).replace("{a}", quality).replace("{y}", year).replace("{k}", count)


def bio(draw: Draw, person: Person, words: Words, *, usual: str, language: str, extras: list[str]) -> str:
    """Write an account's bio: the person's `usual` words or new ones, then `extras` (addresses, mentions), as given."""
    parts = [usual if draw.chance(REUSED_SHARE) else motto(draw, person, words, language), *extras]
    if draw.chance(0.1):
        parts.append(f"#{draw.pick(person.niche.tags)}")
    return draw.pick(_JOINTS).join(parts)


def fill(form: str, person: Person, language: str) -> str:
    """Put the person's topic and city into a sentence of a language."""
    city = person.city.latin[0] if language == "en" else person.city.native
    return form.replace("{niche}", person.niche.names[language]).replace("{city}", city)


def contact(draw: Draw, words: Words, language: str, address: str) -> str:
    """Put a word of the language before an address."""
    return f"{draw.pick(words.phrases[language].contact)} {address}"


def about_bio(draw: Draw, words: Words, part: Part, *, star: str, link: str) -> str:
    """Write the bio of a fan page or a parody; one fan page in eight does not say that it is one."""
    if part is Part.FAN and draw.chance(0.12):
        return f"all about {star} {draw.pick(words.lists['emoji'])}"
    form = draw.pick(words.lists["fan_bios" if part is Part.FAN else "parody_bios"])
    text = form.replace("{star}", star).replace("{link}", link).replace("{e}", draw.pick(words.lists["emoji"]))
    return f"{text} | {link}" if part is Part.FAN and link not in text and draw.chance(0.6) else text


def organisation_bio(draw: Draw, person: Person, words: Words, *, address: str, members: int) -> str:
    """Write the bio of a brand, a club, a newsroom or an agency."""
    form = draw.pick(words.lists["agency_bios" if person.part is Part.AGENCY else "organisation_bios"])
    text = form.replace("{name}", person.title).replace("{email}", address).replace("{count}", str(members))
    return fill(text, person, "en").replace("{year}", str(1950 + draw.below(75)))
