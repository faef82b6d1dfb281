"""Finding one account or creator by what a caller names it with."""

import re
from dataclasses import dataclass

from creatorgraph.identity_graph.normalize.handles import clean_handle, handle_key, platform_id_in, provisional_key
from creatorgraph.platforms.observation import Platform
from creatorgraph.resolvers.loaders import Loaders
from creatorgraph.resolvers.pages import ArgumentError
from creatorgraph.resolvers.records import AccountRecord

MAX_CHARACTERS = 300

_ODD = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class AccountName:
    """How a caller names an account: its platform, and either the handle it holds now or its immutable id."""

    platform: Platform
    handle: str | None = None
    platform_id: str | None = None


def check_name(name: AccountName, *, argument: str | None = None) -> AccountName:
    """Give the name with a bare handle. Raises ArgumentError unless exactly one of handle and platform id is there.

    What imports read as a handle is one here too: `@jane`, letters of full width, the address of a profile.
    `argument` is the argument that the name stands in, if it is not itself the arguments.
    """
    prefix = f"{argument}." if argument else ""
    if (name.handle is None) == (name.platform_id is None):
        raise ArgumentError(f"{prefix}handle", "give exactly one of 'handle' and 'platformId'")
    field, value = ("handle", name.handle) if name.platform_id is None else ("platformId", name.platform_id)
    bare = (value or "").strip()
    if field == "handle":
        bare = clean_handle(name.platform, bare) or bare.removeprefix("@")
    if not bare or len(bare) > MAX_CHARACTERS or _ODD.search(bare):
        raise ArgumentError(
            f"{prefix}{field}", f"it must be 1 to {MAX_CHARACTERS} characters without white space or control characters"
        )
    if field == "handle" and platform_id_in(name.platform, bare) is None:
        return AccountName(name.platform, bare, None)
    return AccountName(name.platform, None, platform_id_in(name.platform, bare) or bare)


async def find_account(loaders: Loaders, name: AccountName) -> AccountRecord | None:
    """Find the account that a checked name stands for: the present holder of a handle, in any case of its letters."""
    if name.platform_id is not None:
        return await loaders.accounts.load(f"{name.platform}:{name.platform_id}")
    handle = name.handle or ""
    holder = await loaders.handle_holders.load(handle_key(name.platform, handle))
    return holder or await loaders.accounts.load(provisional_key(name.platform, handle))


async def find_account_then(loaders: Loaders, name: AccountName, *, as_of: str) -> AccountRecord | None:
    """Find the account that a checked name stood for at an instant: whoever held the handle then."""
    history = loaders.history
    if name.platform_id is not None:
        return await history.accounts.load((f"{name.platform}:{name.platform_id}", as_of))
    holder = await history.holders.load((handle_key(name.platform, name.handle or ""), as_of))
    return None if holder is None else await history.accounts.load((holder, as_of))
