"""Notes that a tenant keeps on creators: written, counted and deleted here; pages of them are of the resolvers."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Self
from unicodedata import category

from creatorgraph.clock import Clock, to_text
from creatorgraph.errors import BadInputError, NotFoundError
from creatorgraph.identity_graph.graph import Graph, Row, Transaction

MOST_NOTES = 200
"""On one creator, of one tenant."""
LONGEST_TEXT = 2_000
UNSEEN = "\u200c\u200d\u200e\u200f" + "".join(map(chr, range(0xE0020, 0xE0080)))
"""Signs that print nothing themselves, and that words and emoji are written with."""
CONTROLS = {"Cc", "Cf", "Cs"}
"""Categories of Unicode: controls, signs of formatting, halves of pairs."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note: who wrote it and when (an instant as text)."""

    id: str
    text: str = field(repr=False)
    actor: str
    created_at: str

    @classmethod
    def of(cls, row: Row) -> Self:
        """Read the properties of a node."""
        return cls(row["id"], row["text"], row["actor"], row["created_at"])


class CreatorNotes:
    """Keeps notes in the graph. Every call names the tenant; of another's note it says that it is not there."""

    def __init__(self, graph: Graph, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._graph = graph
        self._clock = clock
        self._new_id = new_id

    async def add(self, creator: str, text: str, *, tenant: str, actor: str) -> Note:
        """Write a note on a creator, where it went if it was merged.

        Raises NotFoundError for no such creator, BadInputError for a text or a number of notes out of bounds.
        """
        note = Note(self._new_id(), _checked(text), actor, to_text(self._clock()))

        async def write(transaction: Transaction) -> None:
            held = await self._hold(transaction, creator)
            rows = await transaction.run("notes/count", id=held, tenant=tenant)
            if rows[0]["notes"] >= MOST_NOTES:
                raise BadInputError(
                    f"note: there are {rows[0]['notes']} notes on this creator, and at most {MOST_NOTES} may be; "
                    "delete one first",
                    argument="creator",
                )
            await transaction.run("notes/create", id=held, tenant=tenant, note=asdict(note))

        await self._graph.write(write)
        return note

    async def delete(self, id_: str, *, tenant: str) -> bool:
        """Delete a note; tell whether there was one."""

        async def write(transaction: Transaction) -> bool:
            return bool((await transaction.run("notes/delete", id=id_, tenant=tenant))[0]["deleted"])

        return await self._graph.write(write)

    async def _hold(self, transaction: Transaction, creator: str) -> str:
        """Take the turn of a creator and give its id, followed until it is the one that is held: it may be merged."""
        held, turn = creator, self._new_id()
        taken = False
        while True:
            found = await transaction.run("lists/found", ids=[held])
            if not found:
                raise NotFoundError(f"note: there is no creator {creator}", argument="creator")
            now = str(found[0]["creator"])
            if taken and now == held:
                return held
            held, taken = now, True
            await transaction.run("notes/lock", id=held, turn=turn)


def _checked(text: str) -> str:
    """Give a text with line feeds for its line breaks. Raises BadInputError for one out of bounds."""
    wanted = "\n".join(text.splitlines()).strip()
    if not wanted.strip(UNSEEN) or len(wanted) > LONGEST_TEXT or any(map(_is_control, wanted)):
        raise BadInputError(
            f"note: a text has 1 to {LONGEST_TEXT:,} printable characters and line breaks", argument="text"
        )
    return wanted


def _is_control(character: str) -> bool:
    """Tell whether a character is no part of a text; `isprintable` says so of wide blanks and new emoji as well."""
    return category(character) in CONTROLS and character not in f"\n{UNSEEN}"
