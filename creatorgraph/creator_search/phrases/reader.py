"""Phrases read: by the grammar, and by the model where one is set up and words were left open."""

import asyncio
import logging
from collections import OrderedDict

from creatorgraph.creator_search.finder import Finder
from creatorgraph.creator_search.phrases.called import as_called, is_called, may_be_called
from creatorgraph.creator_search.phrases.grammar import understand
from creatorgraph.creator_search.phrases.model import (
    MOST_TOKENS,
    TASK,
    joined,
    question_of,
    read_answer,
    understand_prompt,
)
from creatorgraph.creator_search.phrases.understanding import Understanding
from creatorgraph.creator_search.suggesting import MOST
from creatorgraph.enrichment.asking import Asker, OverBudgetError
from creatorgraph.enrichment.budget import Level
from creatorgraph.enrichment.client import ModelAwayError
from creatorgraph.enrichment.questions import BadAnswerError
from creatorgraph.errors import CreatorgraphError, UnavailableError

logger = logging.getLogger(__name__)

REMEMBERED = 1_000
SECONDS = 4.0
"""How long a search waits for the model; after it the grammar's reading stands."""


class PhraseReader:
    """Reads phrases. Without an asker the grammar reads alone; with one it is asked once for each phrase."""

    def __init__(self, asker: Asker | None = None) -> None:
        self._asker = asker
        self._read: OrderedDict[str, Understanding] = OrderedDict()

    def use(self, asker: Asker) -> None:
        """Ask a model from now on."""
        self._asker = asker

    async def read(self, phrase: str, finder: Finder | None = None) -> Understanding:
        """Read a phrase; with a finder, one that is exactly the name or handle of somebody as this.

        Never fails: a model or an index that is away, too dear, or wrong leaves the grammar's reading.
        """
        found = await asyncio.to_thread(understand, phrase)
        if finder is not None and may_be_called(found) and await _is_called(finder, phrase):
            return as_called(found)
        if self._asker is None or not found.not_understood:
            return found
        if phrase not in self._read:
            asked = await self._asked(self._asker, found)
            if asked is None:
                return found
            self._read[phrase] = asked
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)
        return self._read[phrase]

    async def _asked(self, asker: Asker, found: Understanding) -> Understanding | None:
        prompt = understand_prompt()
        try:
            if await asker.level() is Level.PAUSE:
                return None
            async with asyncio.timeout(SECONDS):
                answer = await asker.ask(TASK, prompt=prompt, question=question_of(found), most_tokens=MOST_TOKENS)
            form, text = read_answer(answer)
            return joined(found, form, text, method=f"grammar and {asker.model}@{prompt.version}")
        except (OverBudgetError, ModelAwayError, BadAnswerError, UnavailableError, TimeoutError) as error:
            logger.warning("phrases.model", extra={"fields": {"why": type(error).__name__}})
            return None


async def _is_called(finder: Finder, phrase: str) -> bool:
    try:
        return is_called(phrase, await finder.suggest(phrase, first=MOST))
    except CreatorgraphError as error:
        logger.warning("phrases.names", extra={"fields": {"why": type(error).__name__}})
        return False
