"""The part of the graph that a batch touches, in memory: accounts, and who held which handle when."""

from dataclasses import dataclass, field, replace

from creatorgraph.identity_graph.accounts import AccountState
from creatorgraph.identity_graph.holdings import Holding


@dataclass(slots=True)
class View:
    """The part of the graph that a batch touches: accounts by key, holdings by (account, handle).

    `targets` are the keys of other accounts that are there: what links and mentions may point at. `posts` are the keys
    of those of the batch's posts that are there.
    """

    accounts: dict[str, AccountState] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    holdings: dict[tuple[str, str], Holding] = field(default_factory=dict)
    _holders: dict[str, set[str]] = field(default_factory=dict)
    _held: dict[str, set[str]] = field(default_factory=dict)

    def put(self, holding: Holding) -> None:
        """Keep a holding, in place of what was known of that account and handle."""
        self.holdings[holding.account, holding.handle] = holding
        self._holders.setdefault(holding.handle, set()).add(holding.account)
        self._held.setdefault(holding.account, set()).add(holding.handle)

    def move(self, old: str, new: str) -> None:
        """Give the holdings of one account to another."""
        for handle in self._held.pop(old, set()):
            holding = self.holdings.pop((old, handle))
            self._holders[handle].discard(old)
            held = self.holdings.get((new, handle))
            merged = held.seen(holding.first, holding.value).seen(holding.last, holding.value) if held else holding
            self.put(replace(merged, account=new))

    def drop(self, pair: tuple[str, str]) -> None:
        """Forget that an account held a handle."""
        del self.holdings[pair]
        self._held[pair[0]].discard(pair[1])
        self._holders[pair[1]].discard(pair[0])

    def of_handle(self, handle: str) -> list[Holding]:
        """Give who holds or held a handle."""
        return [self.holdings[account, handle] for account in self._holders.get(handle, ())]

    def of_account(self, account: str) -> list[Holding]:
        """Give the handles that an account holds or held."""
        return [self.holdings[account, handle] for handle in self._held.get(account, ())]
