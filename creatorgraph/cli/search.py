"""`creatorgraph search`: finds creators by a phrase, and says how the phrase was understood."""

from typing import Any

import click
import orjson

from creatorgraph.cli.query import post
from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

UNDERSTOOD = "filter text notUnderstood method byModel spans { text meaning }"
UNDERSTAND = f"query ($phrase: String!) {{ understood: understandQuery(phrase: $phrase) {{ {UNDERSTOOD} }} }}"
SEARCH = f"""query ($phrase: String!, $first: Int!) {{ search(phrase: $phrase, first: $first) {{
  totalCount understood {{ {UNDERSTOOD} }} removedBy {{ filter count alone }}
  edges {{ score node {{ key name accounts(first: 8) {{ nodes {{ platform handle key }} }} }} }} }} }}"""
FEW = 3
"""So few hits are explained by what the filter removed."""


@click.command("search")
@click.argument("phrase")
@click.option("--first", default=10, show_default=True, type=click.IntRange(1, 100), help="How many are shown.")
@click.option("--understand", is_flag=True, help="Only say how the phrase is understood; do not search.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's answer as it is.")
@click.option("--url", metavar="URL", help="The API to ask; the one of this installation by default.")
def search_command(phrase: str, *, first: int, understand: bool, as_json: bool, url: str | None) -> None:
    """Find creators by a PHRASE: 'fitness creators in Germany with 50-200k on TikTok, no brands'."""
    base = (url or Settings().api_url).rstrip("/").removesuffix("/graphql")
    variables: dict[str, Any] = {"phrase": phrase} if understand else {"phrase": phrase, "first": first}
    answer = post(f"{base}/graphql", {"query": UNDERSTAND if understand else SEARCH, "variables": variables})
    if answer.get("errors"):
        raise BadInputError(answer["errors"][0]["message"])
    if as_json:
        click.echo(orjson.dumps(answer["data"], option=orjson.OPT_INDENT_2).decode())
        return
    found = answer["data"].get("search")
    click.echo("\n".join(understood_lines(found["understood"] if found else answer["data"]["understood"])))
    if found:
        click.echo("\n".join(found_lines(found)))


def understood_lines(understood: dict[str, Any]) -> list[str]:
    """Say how a phrase was understood."""
    lines = [f"  {span['text']}: {span['meaning']}" for span in understood["spans"]]
    lines = ["understood as", *lines] if lines else ["no part of a filter was understood"]
    if understood["byModel"]:
        lines.append(f"  added by the model: {', '.join(understood['byModel'])}")
    if understood["notUnderstood"]:
        lines.append(f"no part of the filter: {' '.join(understood['notUnderstood'])}")
    if understood["text"]:
        lines.append(f"searched by words and meaning: {understood['text']}")
    return [*lines, f"filter: {orjson.dumps(understood['filter']).decode()}"]


def found_lines(found: dict[str, Any]) -> list[str]:
    """List the creators found, and where they are few, what the filter removed."""
    lines = [f"{found['totalCount']} found"]
    for edge in found["edges"]:
        accounts = (
            f"{one['platform'].lower()}:{one['handle']}" if one["handle"] else one["key"]
            for one in edge["node"]["accounts"]["nodes"]
        )
        score = [f"{edge['score']:.3f}"] if edge["score"] else []  # what is sorted by a field has none
        lines.append("  ".join(["", *score, edge["node"]["name"] or "(no name)", " ".join(accounts)]))
    if found["totalCount"] <= FEW:
        lines += [
            f"  without '{one['filter']}' {one['count']} more"
            if one["count"]
            else f"  '{one['filter']}' holds for {one['alone']}, not with the others"
            for one in found["removedBy"]
        ]
    return lines
