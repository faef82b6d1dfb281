"""A question to the model within the budget: reserved before, settled after, the answer checked."""

import logging
from collections.abc import Mapping, Sequence

from creatorgraph.enrichment.answers import read_answer
from creatorgraph.enrichment.budget import CLASSIFY, Level, level_of
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.enrichment.client import ModelAwayError, ModelClient, Reply
from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.prices import Price
from creatorgraph.enrichment.questions import TOKENS_A_PROFILE, Profile, Prompt, classify_prompt, question_of

logger = logging.getLogger(__name__)

FRAME_TOKENS = 64
"""What the endpoint adds around two messages: role marks and the like."""


class OverBudgetError(Exception):
    """The budget has no room for the call; nothing was sent."""


def most_cost(price: Price, prompt: str, question: str, *, most_tokens: int) -> int:
    """Give the most that a question can cost, in micro-dollars: no token is shorter than a byte."""
    return price.cost(read=len(prompt.encode()) + len(question.encode()) + FRAME_TOKENS, written=most_tokens)


class Asker:
    """Asks a model: what profiles say, and what else has a prompt."""

    def __init__(self, client: ModelClient, *, budget: BudgetStore, price: Price) -> None:
        self.model = client.model
        self._client = client
        self._budget = budget
        self._price = price

    async def level(self, task: str | None = None) -> Level:
        """Tell how far the spend has come, of a task where one is named, and say so in the log where it is not well."""
        level = level_of(await self._budget.spend(), self._budget.limits, task=task)
        if level is not Level.OK:
            logger.warning("ai.budget", extra={"fields": {"level": level.value}})
        return level

    async def profiles(self, profiles: Sequence[Profile]) -> Mapping[int, Enrichment]:
        """Ask for the open fields of profiles in one call: what was said, by place.

        Raises OverBudgetError, ModelAwayError, and BadAnswerError for an answer of which nothing may be used.
        """
        most = TOKENS_A_PROFILE * len(profiles) + FRAME_TOKENS
        answer = await self.ask(CLASSIFY, prompt=classify_prompt(), question=question_of(profiles), most_tokens=most)
        return read_answer(answer, asked=profiles, model=self.model)

    async def ask(self, task: str, *, prompt: Prompt, question: str, most_tokens: int) -> str:
        """Ask once, the cost reserved before and settled after; give the answer as it came.

        Raises OverBudgetError and ModelAwayError.
        """
        most = most_cost(self._price, prompt.text, question, most_tokens=most_tokens)
        reservation = await self._budget.reserve(task, most)
        if reservation is None:
            raise OverBudgetError
        cost = reservation.amount
        try:
            reply = await self._client.ask(system=prompt.text, user=question, most_tokens=most_tokens)
            cost = self._cost(reply, reservation.amount)
        except ModelAwayError as error:
            cost = reservation.amount if error.charged else 0
            raise
        finally:
            await self._budget.settle(reservation, cost)
        return reply.text

    def _cost(self, reply: Reply, reserved: int) -> int:
        """Give what the reply's usage costs; a reply that does not say, or says less than nothing, costs all."""
        if not reply.has_usage:
            return reserved
        return self._price.cost(read=reply.read or 0, written=reply.written or 0)
