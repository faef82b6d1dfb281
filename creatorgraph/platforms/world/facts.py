"""What a person could show: own and shared addresses, of which each account tells a part."""

from dataclasses import dataclass, replace

from creatorgraph.platforms.world import bios
from creatorgraph.platforms.world.cast import Part
from creatorgraph.platforms.world.draws import Draw, number
from creatorgraph.platforms.world.links import email
from creatorgraph.platforms.world.people import People, Person
from creatorgraph.platforms.world.roster import Roster

_INBOXES = ("bookings", "talent", "hello", "mgmt", "info", "partners")
_CIRCLE_KINDS = ("band", "twins", "house", "crew", "family", "duo")


@dataclass(frozen=True, slots=True)
class Facts:
    """A person's usual words, labels and addresses. `site` and `hub` are the words in the address, not the address."""

    motto: str
    email: str | None = None
    site: str | None = None
    hub: str | None = None
    shared_email: str | None = None
    shared_site: str | None = None
    employer: int | None = None
    friend: int | None = None


def draw_facts(draw: Draw, person: Person, people: People, book: Roster) -> Facts:
    """Draw what there is to know about a person."""
    label = book.labels[person.index]
    motto = bios.motto(draw, person, people.words, draw.pick(person.languages))
    if person.part is Part.AGENCY:
        return Facts(motto, email=inbox(person.index, label), site=label)
    if person.part is Part.ORGANISATION:
        return Facts(motto, email=inbox(person.index, label) if draw.chance(0.7) else None, site=label)
    if person.part in (Part.FAN, Part.PARODY):
        return Facts(
            motto, email=email(draw, label) if draw.chance(0.15) else None, hub=label if draw.chance(0.1) else None
        )
    own = Facts(
        motto,
        email=email(draw, label) if person.index == 0 or draw.chance(0.55) else None,
        site=label if person.index == 0 or draw.chance(0.26) else None,
        hub=label if draw.chance(0.24) else None,
        employer=people.cast.some_organisation(draw) if draw.chance(0.03) else None,
        friend=people.cast.some_creator(draw) if draw.chance(0.06) else None,
    )
    return _with_shared(own, person, people, book)


def _with_shared(own: Facts, person: Person, people: People, book: Roster) -> Facts:
    """Add what a person shares with others: the agency's inbox and site, the family's site or hub page."""
    shared_email = shared_site = None
    hub = own.hub
    if person.agency is not None:
        label = book.labels[agency_of(people, person.agency.group)]
        shared_email, shared_site = inbox(agency_of(people, person.agency.group), label), label
    if person.circle is not None:
        group = person.circle.group
        kind = _CIRCLE_KINDS[number(people.cast.seed, "circle kind", group) % len(_CIRCLE_KINDS)]
        label = f"{book.labels[people.cast.circles.member(group, 0)]}-{kind}"
        if number(people.cast.seed, "circle hub", group) % 3 == 0:
            hub = label
        else:
            shared_site = label
    return replace(own, hub=hub, shared_email=shared_email, shared_site=shared_site)


def agency_of(people: People, group: int) -> int:
    """Give the person who is the agency of a group of managed people."""
    return people.cast.starts[Part.AGENCY] + group


def inbox(index: int, label: str) -> str:
    """Give the address of an organisation's inbox."""
    return f"{_INBOXES[index % len(_INBOXES)]}@{label}.example"
