"""The person whom examples show: four accounts that link to each other, at handles that follow from the seed."""

from dataclasses import dataclass

from creatorgraph.platforms.world.cast import cast
from creatorgraph.platforms.world.handles import render
from creatorgraph.platforms.world.people import PLATFORMS, People


@dataclass(frozen=True, slots=True)
class Showcase:
    """Where to find the showcase: a platform, a handle (without `@`), and the name."""

    platform: str
    handle: str
    name: str


def showcase(seed: int) -> Showcase:
    """Find the showcase of a seed, the same in worlds of any size: person 0 chooses handles before anybody else."""
    person = People(cast(1, seed=seed)).person(0)
    name = f"{person.name.latin(person.name.given)} {person.name.latin(person.name.family)}"
    return Showcase(PLATFORMS[0], render(person.root, PLATFORMS[0]), name)
