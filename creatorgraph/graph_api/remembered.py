"""Whole answers of searches, remembered by this process for half a minute: as bytes in its memory and nowhere else.

What Redis remembers (`creator_search/answers.py`) are ids and scores; reading the creators and executing GraphQL is the
larger part of a search that is asked again. Only a document that asks for nothing but searches, and for nothing that
needs a further scope, is remembered: what reviewers and owners of lists change must be there in their next answer.
An answer holds under one version of the index, which Redis is asked for each time: an erasure or a merge raises it at
once, other changes within `answers.LAG_SECONDS`. Without Redis nothing is remembered.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import orjson
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    visit,
)
from strawberry.http import GraphQLRequestData
from strawberry.types import ExecutionResult
from strawberry.types.field import StrawberryField

from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.clock import Clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.errors import UnavailableError
from creatorgraph.graph_api.rules import Requires

SECONDS = 30.0
MOST_BYTES = 64_000_000
LARGEST = 1_000_000
LONGEST_QUERY = 10_000
DOCUMENTS = 500

SEARCHES = {"search", "similarCreators"}
OF_LISTS = {"inLists", "notInLists"}


class Remembered:
    """Remembers whole answers, apart by viewer's tenant and scopes."""

    def __init__(self, schema: GraphQLSchema, answers: AnswerCache, clock: Clock) -> None:
        self._schema = schema
        self._answers = answers
        self._clock = clock
        self._verdicts: OrderedDict[str, bool] = OrderedDict()
        self._version = ""
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    async def answer(
        self, asked: GraphQLRequestData, viewer: Viewer, fresh: Callable[[], Awaitable[ExecutionResult]]
    ) -> ExecutionResult:
        """Give the answer that is remembered, or the fresh one."""
        query, variables = asked.query, asked.variables or {}
        if query is None or names_lists(variables) or not self.may_be_kept(query):
            return await fresh()
        try:
            name = await self._name(asked, viewer)
        except (UnavailableError, TypeError):  # the graph is away; variables that are no JSON
            return await fresh()
        kept = self._kept.get(name)
        version = await self._answers.version(held=None if kept is None else self._version)
        self._see(version)
        if kept is not None and version is not None and name in self._kept:
            self._kept.move_to_end(name)
            return ExecutionResult(data=cast("dict[str, Any]", orjson.Fragment(kept)), errors=None)
        result = await fresh()
        if version is not None and version == self._version and not result.errors and result.data is not None:
            self._keep(name, orjson.dumps(result.data))
        return result

    def may_be_kept(self, query: str) -> bool:
        """Tell whether a document asks for nothing but searches of the catalogue; told once for each text."""
        if len(query) > LONGEST_QUERY:
            return False
        found = self._verdicts.get(query)
        if found is None:
            found = self._verdicts[query] = asks_searches_only(self._schema, query)
            if len(self._verdicts) > DOCUMENTS:
                self._verdicts.popitem(last=False)
        return found

    async def _name(self, asked: GraphQLRequestData, viewer: Viewer) -> str:
        """Give the keyed hash of all that an answer depends on; days count to their beginning, so the day is in it."""
        scopes = sorted(scope.value for scope in viewer.scopes)
        variables = orjson.dumps(asked.variables or {}, option=orjson.OPT_SORT_KEYS)
        day = f"{self._clock():%Y-%m-%d}"
        model = await self._answers.model()
        return self._answers.digest([viewer.tenant, scopes, asked.query, asked.operation_name, variables, day, model])

    def _see(self, version: str | None) -> None:
        """Forget everything of another version, and everything where Redis cannot tell."""
        if version is None or version != self._version:
            self._version = version or ""
            self._kept.clear()
            self._bytes = 0

    def _keep(self, name: str, answer: bytes) -> None:
        if len(answer) > LARGEST:
            return
        self._forget(name, self._kept.get(name))
        self._kept[name] = answer
        self._bytes += len(answer)
        while self._bytes > MOST_BYTES:
            oldest = next(iter(self._kept))
            self._forget(oldest, self._kept[oldest])
        asyncio.get_running_loop().call_later(SECONDS, self._forget, name, answer)

    def _forget(self, name: str, answer: bytes | None) -> None:
        """Forget this very answer, where it is still the one that is kept."""
        if answer is not None and self._kept.get(name) is answer:
            del self._kept[name]
            self._bytes -= len(answer)


def asks_searches_only(schema: GraphQLSchema, query: str) -> bool:
    """Tell whether every operation of a document asks for searches alone, and no field needs more than the catalogue.

    A document that is not valid does not: it is refused by whoever executes it.
    """
    try:
        document = parse(query)
    except GraphQLError:
        return False
    info = TypeInfo(schema)
    looked = _Looking(info)
    visit(document, TypeInfoVisitor(info, looked))
    return looked.searches and not looked.others


def names_lists(value: object) -> bool:
    """Tell whether the variables of a request name lists of creators: who changes one sees it in the next answer."""
    waiting = [value]
    while waiting:  # variables come nested however deep
        one = waiting.pop()
        if isinstance(one, Mapping):
            if not OF_LISTS.isdisjoint(one):
                return True
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False


class _Looking(Visitor):
    """Looks for a field that is no search, or needs a scope beyond the catalogue's."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.searches = False
        self.others = False
        self._info = info

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Note an operation that is no query."""
        self.others |= node.operation is not OperationType.QUERY

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Note a search, and a field that is something else."""
        parent, field = self._info.get_parent_type(), self._info.get_field_def()
        if parent is not None and parent.name == "Query":
            self.searches |= node.name.value in SEARCHES
            self.others |= node.name.value not in SEARCHES
        if field is None:
            self.others = True
            return
        made_of = field.extensions.get("strawberry-definition")
        rules = made_of.extensions if isinstance(made_of, StrawberryField) else ()
        self.others |= any(isinstance(rule, Requires) and rule.scope is not Scope.READ_CATALOGUE for rule in rules)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        """Note a filter that names lists."""
        self.others |= node.name.value in OF_LISTS
