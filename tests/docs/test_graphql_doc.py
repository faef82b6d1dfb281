"""Every GraphQL request that the pages show is one request, and the schema knows all that it asks for."""

import re
from collections.abc import Iterator

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from tests.docs.code import code_of
from tests.project.files import CLONE, read

PAGES = ["README.md", *sorted(path.relative_to(CLONE).as_posix() for path in CLONE.glob("docs/**/*.md"))]
ASKED = re.compile(
    r"creatorgraph query - <<'END'\n(.*?)^END$|echo '([^']*)' \| creatorgraph query", re.MULTILINE | re.DOTALL
)
WHOLE = re.compile(r"\s*(?:query|mutation|subscription)?\s*\{\s.*\{.*\}\s*\}\s*", re.DOTALL)
"""What is a whole request in a span of code, or in a block that says no language."""


def requests_of(page: str) -> Iterator[str]:
    """Give each block of GraphQL, what a command is given to ask, and each span that is a request."""
    for language, text in code_of(page):
        if language == "graphql" or (not language and WHOLE.fullmatch(text)):
            yield text
        yield from ("".join(found) for found in ASKED.findall(text))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(read("schema.graphql"))


@pytest.mark.parametrize("page", PAGES)
def test_every_request_of_a_page_can_be_pasted(schema: GraphQLSchema, page: str) -> None:
    for text in requests_of(read(page)):
        document = parse(text)
        assert len([each for each in document.definitions if isinstance(each, OperationDefinitionNode)]) == 1, text
        assert validate(schema, document) == [], text


def test_requests_are_found_wherever_they_stand() -> None:
    page = """
```graphql
{ a }
```

```console
$ creatorgraph query - <<'END'
{ b }
END
$ echo '{ c }' | creatorgraph query -
```

See `{ d { e } }`, not `{f: 1}`:

    mutation { g { h } }
"""
    assert [text.strip() for text in requests_of(page)] == [
        "{ a }",
        "{ b }",
        "{ c }",
        "{ d { e } }",
        "mutation { g { h } }",
    ]
