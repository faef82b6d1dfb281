"""How a caller names one account in an argument."""

import strawberry

from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.scalars import parse_global_id
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.lookups import AccountName, check_name, find_account, find_account_then
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.records import AccountRecord


@strawberry.input(
    description="Names one account: by its key or global id, or by its platform with a handle or the platform's id."
)
class AccountRef:
    """Names one account."""

    id: strawberry.ID | None = strawberry.field(default=None, description="Its key ('x:12') or global id, alone.")
    platform: Platform | None = strawberry.field(default=None, description="The platform, with one of the two below.")
    handle: str | None = strawberry.field(default=None, description="The handle it holds now.")
    platform_id: str | None = strawberry.field(default=None, description="The platform's immutable id.")


async def account_of(info: Info, ref: AccountRef, argument: str, *, as_of: str | None = None) -> Account | None:
    """Load the account that an input names, or None. Raises ArgumentError where it names no account.

    With `as_of`, it is the account that the input named at that past instant, as it was then.
    """
    loaders = info.context.loaders
    if ref.id is not None:
        kind, key = parse_global_id(ref.id) or ("Account", ref.id)
        if kind != "Account" or ":" not in key or ref.platform or ref.handle or ref.platform_id:
            raise ArgumentError(
                f"{argument}.id", "give an account's key or global id alone, or 'platform' with one of the others"
            )
        return _view(await (loaders.history.accounts.load((key, as_of)) if as_of else loaders.accounts.load(key)))
    if ref.platform is None:
        raise ArgumentError(f"{argument}.platform", "give it with 'handle' or 'platformId', or give 'id'")
    name = check_name(AccountName(ref.platform, ref.handle, ref.platform_id), argument=argument)
    return _view(await (find_account_then(loaders, name, as_of=as_of) if as_of else find_account(loaders, name)))


def _view(record: AccountRecord | None) -> Account | None:
    return None if record is None else Account.of(record)
