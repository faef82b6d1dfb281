"""Who plays which part. A person's number says it: people first, then those who make people hard to tell apart."""

from dataclasses import dataclass
from enum import StrEnum

from creatorgraph.platforms.world.draws import Draw
from creatorgraph.platforms.world.groups import Groups, heavy_tailed, small


class Part(StrEnum):
    """The part of a person in the world."""

    CREATOR = "creator"
    NAMESAKE = "namesake"
    TAKER = "taker"
    HEIR = "heir"
    FAN = "fan"
    PARODY = "parody"
    ORGANISATION = "organisation"
    AGENCY = "agency"


SHARES = {
    Part.NAMESAKE: 0.02,
    Part.TAKER: 0.012,
    Part.HEIR: 0.006,
    Part.FAN: 0.03,
    Part.PARODY: 0.008,
    Part.ORGANISATION: 0.035,
}
"""How many of a hundred persons play each part; agencies are as many as their members need."""

MANAGED_SHARE = 0.08
CIRCLE_SHARE = 0.03
LARGEST_AGENCY = 600
SMALLEST_WORLD_WITH_TRAPS = 30


@dataclass(frozen=True, slots=True)
class Cast:
    """The parts of one world, as ranges of persons' numbers."""

    persons: int
    seed: int
    starts: dict[Part, int]
    agencies: Groups
    circles: Groups

    def part(self, index: int) -> Part:
        """Say which part a person plays."""
        found = Part.CREATOR
        for part, start in self.starts.items():
            if index < start:
                break
            found = part
        return found

    @property
    def creators(self) -> int:
        """How many people are themselves: 0 .. creators - 1."""
        return self.starts[Part.NAMESAKE]

    @property
    def stars(self) -> int:
        """How many of the first creators are famous: they are mentioned, admired and mocked."""
        return max(1, self.creators // 50)

    def some_creator(self, draw: Draw) -> int:
        """Draw any creator."""
        return draw.below(self.creators)

    def some_star(self, draw: Draw) -> int:
        """Draw a famous creator; the more famous, the more often. The showcase is left alone if others are famous."""
        others = self.stars - 1
        return 1 + int(draw.unit() * draw.unit() * others) if others else 0

    def some_organisation(self, draw: Draw) -> int | None:
        """Draw an organisation, None in a world without."""
        start, end = self.starts[Part.ORGANISATION], self.starts[Part.AGENCY]
        return start + draw.below(end - start) if end > start else None


def cast(persons: int, *, seed: int) -> Cast:
    """Give out the parts. A world of fewer than 30 persons has creators only."""
    if persons < 1:
        raise ValueError(f"a world needs at least one person, not {persons}")
    traps = persons >= SMALLEST_WORLD_WITH_TRAPS
    sizes = _agency_sizes(persons, seed) if traps else []
    counts = {part: max(1, round(share * persons)) if traps else 0 for part, share in SHARES.items()}
    creators = persons - sum(counts.values()) - len(sizes)
    circles = small(Draw(seed, "circle sizes"), members=max(4, round(CIRCLE_SHARE * persons))) if traps else []
    starts = {Part.CREATOR: 0}
    start = creators
    for part, count in counts.items():
        starts[part] = start
        start += count
    starts[Part.AGENCY] = start
    return Cast(
        persons,
        seed,
        starts,
        Groups(sizes, population=creators, seed=seed, purpose="agencies"),
        Groups(circles, population=creators, seed=seed, purpose="circles"),
    )


def _agency_sizes(persons: int, seed: int) -> list[int]:
    largest = min(LARGEST_AGENCY, max(4, persons // 50))
    return heavy_tailed(Draw(seed, "agency sizes"), members=max(6, round(MANAGED_SHARE * persons)), largest=largest)
