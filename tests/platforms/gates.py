"""A gate that lets everything pass, for tests that change one thing about it."""

from creatorgraph.platforms.outcomes import Answer, Refusal
from creatorgraph.platforms.terms import Terms


class OpenGate:
    """Reserves nothing and learns nothing."""

    async def admit(self, terms: Terms, *, accounts: int, posts: int, queue: str, credential: str) -> int | Refusal:
        """Let all pass."""
        del terms, posts, queue, credential
        return accounts

    async def learn(self, terms: Terms, answer: Answer, *, credential: str) -> None:
        """Learn nothing."""

    async def bench(self, terms: Terms, *, credential: str) -> None:
        """Let it be."""

    async def admit_search(self, terms: Terms, *, queue: str, credential: str) -> Refusal | None:
        """Let it pass."""
        del terms, queue, credential
        return None

    async def learn_search(self, terms: Terms, refusal: Refusal, *, credential: str) -> None:
        """Learn nothing."""
