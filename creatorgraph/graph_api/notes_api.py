"""Notes on creators: written and deleted; `Creator.notes` shows them."""

from typing import Annotated

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import NotFoundError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.kept import Note
from creatorgraph.graph_api.types.scalars import creator_key

Text = Annotated[str, strawberry.argument(description="1 to 2,000 printable characters and line breaks.")]


@ruled(Scope.LISTS)
@strawberry.type(description="A note is gone.")
class NoteDeleted:
    """A note is gone."""

    key: strawberry.ID = strawberry.field(description="The id of the note that is gone.")


NoteResult = Annotated[
    Note | NotFound, strawberry.union("NoteResult", description="The note, or that there is no such creator.")
]
NoteDeletedResult = Annotated[
    NoteDeleted | NotFound, strawberry.union("NoteDeletedResult", description="What is gone, or that there was none.")
]


@strawberry.type
class NotesMutation:
    """What can be done with notes."""

    @resolved(
        "Write a note on a creator, given by its key or global id; your tenant keeps it, up to 200 on each creator.",
        needs=Scope.LISTS,
    )
    async def add_note(self, info: Info, creator: strawberry.ID, text: Text) -> NoteResult:
        """Write a note."""
        viewer, notes = info.context.viewer, info.context.services.notes
        try:
            note = await notes.add(creator_key(creator), text, tenant=viewer.tenant, actor=viewer.actor)
        except NotFoundError as error:
            return NotFound(message=str(error), argument="creator")
        return Note.of(note)

    @resolved("Delete a note.", needs=Scope.LISTS)
    async def delete_note(self, info: Info, key: strawberry.ID) -> NoteDeletedResult:
        """Delete a note."""
        if await info.context.services.notes.delete(key, tenant=info.context.viewer.tenant):
            return NoteDeleted(key=key)
        return NotFound(message=f"note: there is no note {key}", argument="key")
