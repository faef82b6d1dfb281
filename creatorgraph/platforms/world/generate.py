"""A whole world, one sighting after another."""

from collections.abc import Iterator
from datetime import datetime

from creatorgraph.platforms.world.cast import cast
from creatorgraph.platforms.world.people import People
from creatorgraph.platforms.world.profiles import Profiles
from creatorgraph.platforms.world.roster import roster
from creatorgraph.platforms.world.rows import WorldAccount


def generate(persons: int, *, seed: int, now: datetime) -> Iterator[WorldAccount]:
    """Give every sighting of a world's accounts, person by person.

    The same arguments give the same world on every machine. Only handles and labels are kept in memory (about 700
    bytes a person). `now` is the latest instant of the world and needs a time zone. Raises ValueError below one person.
    """
    for accounts in by_person(persons, seed=seed, now=now):
        yield from accounts


def by_person(persons: int, *, seed: int, now: datetime) -> Iterator[list[WorldAccount]]:
    """Give the sightings of one person at a time, in the order of the persons' numbers."""
    if now.tzinfo is None:
        raise ValueError("the world's present needs a time zone")
    people = People(cast(persons, seed=seed))
    profiles = Profiles(people, roster(people), now=int(now.timestamp()))
    for index in range(persons):
        yield list(profiles.of(index))
