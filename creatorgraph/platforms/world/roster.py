"""Every handle of a world, given out once: the first of two passes, and all that is kept of it."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from creatorgraph.platforms.world.cast import Part
from creatorgraph.platforms.world.draws import Draw
from creatorgraph.platforms.world.handles import Registry, Root, render, vary, youtube_form
from creatorgraph.platforms.world.ids import channel_id
from creatorgraph.platforms.world.people import PLATFORMS, People, Person, Slot
from creatorgraph.platforms.world.vocabulary import letters

RENAMED_SHARE = 0.025
BARE_CHANNEL_SHARE = 0.1
CAMEL_SHARE = 0.22


@dataclass(slots=True)
class Roster:
    """Handles by account number; a person's accounts are `starts[person] .. starts[person + 1] - 1`.

    `labels` are words for a person's own site, hub page and e-mail, one a person, never twice.
    `former` holds the handles that accounts had before; those of `handed_on` are held by somebody else now.
    """

    handles: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    starts: "array[int]" = field(default_factory=lambda: array("Q", [0]))
    former: dict[int, str] = field(default_factory=dict)
    handed_on: set[int] = field(default_factory=set)
    mentionable: dict[str, list[str]] = field(default_factory=lambda: {platform: [] for platform in PLATFORMS})

    def of(self, person: int) -> Sequence[str]:
        """List the handles of a person's accounts, in the order of the slots."""
        return self.handles[self.starts[person] : self.starts[person + 1]]


def roster(people: People) -> Roster:
    """Give every account its handle, renames included. Memory grows with the handles alone."""
    book, registry = Roster(), Registry()
    heirlooms: dict[str, list[tuple[int, str]]] = {platform: [] for platform in PLATFORMS}
    for index in range(people.cast.persons):
        person = people.person(index)
        draw = Draw(people.cast.seed, "handles", index)
        for slot in person.slots:
            number = len(book.handles)
            if person.part is Part.HEIR and heirlooms[slot.platform]:
                handle = _inherit(book, heirlooms[slot.platform], draw)
            else:
                handle = _choose(people, registry, draw, person, slot, number)
            book.handles.append(handle)
            if (
                person.part is Part.CREATOR
                and index > 0
                and _may_be_renamed(slot, handle)
                and draw.chance(RENAMED_SHARE)
            ):
                old = registry.claim(draw, slot.platform, _old_handle(people, draw, person, slot))
                book.former[number] = old
                heirlooms[slot.platform].append((number, old))
            name = handle.removeprefix("@")
            if slot.platform != "youtube" or handle.startswith("@"):
                book.mentionable[slot.platform].append(name)
        book.labels.append(registry.claim(draw, "label", letters("".join(person.root.words)) or f"p{index}"))
        book.starts.append(len(book.handles))
    return book


def _inherit(book: Roster, heirlooms: list[tuple[int, str]], draw: Draw) -> str:
    """Take over a handle that somebody gave up."""
    number, handle = heirlooms.pop(draw.below(len(heirlooms)))
    book.handed_on.add(number)
    return handle


def _may_be_renamed(slot: Slot, handle: str) -> bool:
    return slot.platform in ("instagram", "x") or (slot.platform == "youtube" and handle.startswith("@"))


def _old_handle(people: People, draw: Draw, person: Person, slot: Slot) -> str:
    root = vary(draw, person.root, person.name, person.niche, people.words)
    handle = render(root, slot.platform)
    return f"@{handle}" if slot.platform == "youtube" else handle


def _choose(people: People, registry: Registry, draw: Draw, person: Person, slot: Slot, number: int) -> str:
    root = person.root
    if person.index > 0 and person.part in (Part.CREATOR, Part.NAMESAKE, Part.FAN, Part.ORGANISATION):
        root = vary(draw, root, person.name, person.niche, people.words)
    if slot.backup:
        root = Root((*root.words, draw.pick(("backup", "2", "extra", "two", "clips", "daily"))), root.separator)
    handle = render(root, slot.platform, camel=slot.platform in ("x", "youtube") and draw.chance(CAMEL_SHARE))
    if slot.platform == "youtube" and person.index > 0:
        if draw.chance(BARE_CHANNEL_SHARE):
            return channel_id(people.cast.seed, number)
        handle = youtube_form(draw, handle, None if person.locale.latin_script else person.name.given.native)
    elif slot.platform == "youtube":
        handle = f"@{handle}"
    return registry.claim(draw, slot.platform, handle)
