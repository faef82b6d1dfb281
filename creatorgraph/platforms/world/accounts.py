"""The accounts that a person holds."""

from dataclasses import dataclass

from creatorgraph.platforms.world.ids import Ids
from creatorgraph.platforms.world.people import People, Person
from creatorgraph.platforms.world.roster import Roster
from creatorgraph.platforms.world.rows import is_channel_id


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its number in the world, platform, username, id, and whether it is a second one there."""

    number: int
    platform: str
    username: str
    platform_id: str
    backup: bool

    @property
    def handle(self) -> str | None:
        """The handle as others mention it, without `@`; None for a bare channel id and for YouTube's older names."""
        if self.platform == "youtube" and not self.username.startswith("@"):
            return None
        return self.username.removeprefix("@")

    @property
    def label(self) -> str | None:
        """The handle as it may stand for a name; None for a bare channel id."""
        return None if is_channel_id(self.username) else self.username.rpartition("/")[2].removeprefix("@")


class Accounts:
    """Who holds which accounts in one world."""

    def __init__(self, people: People, book: Roster) -> None:
        self._book = book
        self._ids = Ids(people.cast.seed)

    def of(self, person: Person) -> list[Account]:
        """List a person's accounts."""
        first = self._book.starts[person.index]
        handles = zip(person.slots, self._book.of(person.index), strict=True)
        return [
            Account(first + rank, slot.platform, handle, self._ids.of(slot.platform, first + rank), slot.backup)
            for rank, (slot, handle) in enumerate(handles)
        ]
