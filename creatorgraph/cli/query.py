"""`creatorgraph query`: asks the running API."""

import sys
from pathlib import Path
from typing import Any, TextIO

import click
import httpx
import orjson

from creatorgraph.errors import BadInputError, UnavailableError
from creatorgraph.settings import Settings

SECONDS = 30.0


@click.command("query")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--variables", "-v", metavar="JSON|@FILE", help="The query's variables, as JSON or from a file.")
@click.option("--url", metavar="URL", help="The API to ask; the one of this installation by default.")
def query_command(file: TextIO, variables: str | None, url: str | None) -> None:
    """Ask the running API the GraphQL query in FILE ('-' for standard input) and print its answer as JSON.

    The exit code is 1 where the answer has errors.
    """
    body = {"query": _text_of(file), "variables": read_variables(variables)}
    base = (url or Settings().api_url).rstrip("/").removesuffix("/graphql")
    answer = post(f"{base}/graphql", body)
    click.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    if answer.get("errors"):
        sys.exit(1)


def _text_of(file: TextIO) -> str:
    try:
        return file.read()
    except UnicodeDecodeError:
        raise BadInputError(f"{file.name}: is not UTF-8; save the query in that encoding") from None


def read_variables(given: str | None) -> dict[str, Any]:
    """Read variables from JSON, or from a file named after an '@'. Raises BadInputError for anything else."""
    if given is None:
        return {}
    where = f"the file {given[1:]}" if given.startswith("@") else "--variables"
    try:
        text = Path(given[1:]).read_bytes() if given.startswith("@") else given
        variables = orjson.loads(text)
    except OSError as error:
        raise BadInputError(f"{where} cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise BadInputError(f"{where} is not JSON: {error}") from error
    if not isinstance(variables, dict):
        raise BadInputError(f'{where} is not a JSON object; write variables as {{"name": value}}')
    return variables


def post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send a query. Raises UnavailableError where nothing answers, or something that is not the API.

    Raises BadInputError for text that is none: what a shell gives of bytes that are not UTF-8.
    """
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if token := Settings().token:
        headers["Authorization"] = f"Bearer {token.get_secret_value()}"
    try:
        response = httpx.post(url, content=orjson.dumps(body), timeout=SECONDS, headers=headers)
        answer = orjson.loads(response.content)
    except httpx.TimeoutException as error:
        raise UnavailableError(f"{url} gave no answer within {SECONDS:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnavailableError(
            f"no API answers at {url} ({error}); start it with 'creatorgraph up', or name another with --url"
        ) from error
    except orjson.JSONEncodeError:
        raise BadInputError("what is asked is not UTF-8; write it in that encoding") from None
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict) or not {"data", "errors"} & answer.keys():
        raise UnavailableError(f"what answers at {url} is not the API of Creatorgraph; name another with --url")
    return answer
