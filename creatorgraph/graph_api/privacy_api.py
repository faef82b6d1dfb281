"""What data protection asks and does: erasure of a person, everywhere."""

import asyncio

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.errors import NotFoundError, UnavailableError
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved
from creatorgraph.graph_api.types.account_ref import AccountRef, account_of
from creatorgraph.graph_api.types.erasure import (
    ErasurePreview,
    ErasurePreviewResult,
    ErasureReceipt,
    ErasureResult,
)
from creatorgraph.graph_api.types.evidence import NotFound
from creatorgraph.graph_api.types.scalars import creator_key
from creatorgraph.identity_graph.erasing import Subject
from creatorgraph.identity_graph.tombstones import Names
from creatorgraph.operations.erasing import Erasure
from creatorgraph.resolvers.pages import ArgumentError


@strawberry.type
class PrivacyQuery:
    """What data protection asks."""

    @resolved("What erasing an account, or all accounts of a creator (one of both), would remove.", needs=Scope.ERASE)
    async def erasure_preview(
        self, info: Info, account: AccountRef | None = None, creator: strawberry.ID | None = None
    ) -> ErasurePreviewResult:
        """Foresee an erasure."""
        erasure = _erasure(info)
        subject = await _subject(info, erasure, account, creator)
        if isinstance(subject, NotFound):
            return subject
        raw = len(await asyncio.to_thread(erasure.raw_of, subject))
        return ErasurePreview.of(await erasure.graph.preview(subject), raw=raw)


@strawberry.type
class PrivacyMutation:
    """What data protection does."""

    @resolved(
        "Erase an account, or all accounts of a creator (one of both), from graph, index, archive and queue, for "
        "good: they are kept out of whatever comes later.",
        needs=Scope.ERASE,
    )
    async def erase(
        self, info: Info, account: AccountRef | None = None, creator: strawberry.ID | None = None
    ) -> ErasureResult:
        """Erase."""
        erasure = _erasure(info)
        subject = await _subject(info, erasure, account, creator)
        if isinstance(subject, NotFound):
            return subject
        return ErasureReceipt.of(await erasure.run(subject, actor=info.context.viewer.actor))


def _erasure(info: Info) -> Erasure:
    erasure = info.context.services.erasure
    if erasure is None:
        raise UnavailableError("this API is run without its archive and queue; use `creatorgraph erase`")
    return erasure


async def _subject(
    info: Info, erasure: Erasure, account: AccountRef | None, creator: strawberry.ID | None
) -> Subject | NotFound:
    if (account is None) == (creator is None):
        raise ArgumentError("account", "give an account, or a creator's id")
    if creator is not None:
        try:
            return await erasure.graph.subject_of_creator(creator_key(creator))
        except NotFoundError as error:
            return NotFound(message=str(error), argument="creator")
    found = await account_of(info, account, "account") if account else None
    if found is None:
        return NotFound(message="there is no such account; `creatorgraph erase` keeps it out", argument="account")
    handle = found.key.partition(":@")[2]
    names = Names.of(found.platform, platform_id=None if handle else found.key.partition(":")[2], handle=handle or None)
    return await erasure.graph.subject_of_accounts([names])
