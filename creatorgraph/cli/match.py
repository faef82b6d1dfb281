"""`creatorgraph match`: whose the accounts and persons of a file are, compared with the graph and not written there."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from creatorgraph.access.viewer import LOCAL_OPERATOR, check_tenant
from creatorgraph.cli.bars import shown
from creatorgraph.cli.outputs import output_option
from creatorgraph.clock import system_clock
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.matching import Candidate, Match
    from creatorgraph.operations.files import Line

AT_ONCE = 100
"""So many rows are read, matched and written together."""
EXIT_REJECTED = 3
"""Some rows could not be read; the rest is matched."""


@click.command("match")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@output_option
@click.option(
    "--list", "listed", metavar="NAME", help="Put the creators whose these are on this list; made if need be."
)
@click.option("--tenant", default=LOCAL_OPERATOR.tenant, show_default=True, metavar="NAME", help="Whose list it is.")
def match_command(file: Path, output: Path, listed: str | None, tenant: str) -> None:
    """Say whose the accounts, or which creators the persons of FILE are; it may be what an import reads.

    A row need not name an account: an e-mail, a website, a name or links will do. Each is answered by a JSON line.
    Nothing of them is written to the graph. The exit code is 3 where some rows could not be read.
    """
    from creatorgraph.operations.targets import keep_off  # noqa: PLC0415 - loads readers of files

    check_tenant(tenant)
    keep_off(output, [file], option="--output")
    counts = asyncio.run(_match(Settings(), file, output, listed, tenant))
    found = ", ".join(f"{counts[kind]:,} {said}" for kind, said in _SAID.items() if counts[kind])
    click.echo(f"{counts.total():,} row{'s' * (counts.total() != 1)}: {found or 'none'}", err=True)
    sys.exit(EXIT_REJECTED if counts["rejected"] else 0)


_SAID = {
    "there": "are there",
    "joining": "would join a creator",
    "possible": "may be a creator's, which people should decide",
    "unknown": "are of nobody known",
    "rejected": "could not be read (their lines say why)",
}


async def _match(settings: Settings, file: Path, output: Path, listed: str | None, tenant: str) -> Counter[str]:
    from creatorgraph.access.sealing import Sealer  # noqa: PLC0415 - loads drivers
    from creatorgraph.access.secrets import sealing_key  # noqa: PLC0415
    from creatorgraph.bootstrap.graph import check_secret_key, new_id, opened_graph  # noqa: PLC0415
    from creatorgraph.bootstrap.matching import matcher_over  # noqa: PLC0415
    from creatorgraph.creator_search.lists import CreatorLists  # noqa: PLC0415
    from creatorgraph.operations.descriptions import COMPARABLE, read_description  # noqa: PLC0415
    from creatorgraph.operations.files import read_lines  # noqa: PLC0415
    from creatorgraph.operations.rows import Rejected  # noqa: PLC0415
    from creatorgraph.operations.targets import whole_file  # noqa: PLC0415

    counts: Counter[str] = Counter()
    async with opened_graph(settings) as graph:
        await check_secret_key(settings, graph)
        matcher = matcher_over(graph, settings, Sealer(sealing_key(settings)))
        lists = CreatorLists(graph, clock=system_clock, new_id=new_id)
        kept = None if listed is None else await lists.create(listed, tenant=tenant)
        with whole_file(output) as target, shown("matched") as show:
            for lines in _portions(read_lines(file, needed=COMPARABLE)):
                read = [Rejected("", line.problem) if line.problem else read_description(line.row) for line in lines]
                matches = await matcher.match([each for each in read if not isinstance(each, Rejected)])
                found = iter(matches)
                if kept and (creators := {match.creator for match in matches if match.creator}):
                    await lists.add(kept.id, sorted(creators), tenant=tenant)
                for line, each in zip(lines, read, strict=True):
                    if isinstance(each, Rejected):
                        counts["rejected"] += 1
                        answer: dict[str, Any] = {
                            "rejected": {"field": line.column_of(each.field), "reason": each.reason}
                        }
                    else:
                        match = next(found)
                        counts[_kind(match)] += 1
                        answer = _answer(match)
                    target.write(orjson.dumps({"line": line.number, "id": _called(line), **answer}) + b"\n")
                show(matched=(counts.total(), None))
    return counts


def _portions(lines: Iterator["Line"]) -> Iterator[list["Line"]]:
    portion: list[Line] = []
    for line in lines:
        portion.append(line)
        if len(portion) == AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _kind(match: "Match") -> str:
    if match.account:
        return "there"
    return "joining" if match.creator else "possible" if match.candidates else "unknown"


def _answer(match: "Match") -> dict[str, Any]:
    return {
        "account": match.account,
        "creator": match.creator,
        "confidence": match.confidence,
        "merges": match.merges,
        "candidates": [_candidate(each) for each in match.candidates],
    }


def _candidate(found: "Candidate") -> dict[str, Any]:
    return {
        "creator": found.creator,
        "account": found.account["key"],
        "name": found.account["display_name"] or found.account["handle"],
        **{name: found.edge[name] for name in ("probability", "band", "reasons")},
    }


def _called(line: "Line") -> str | None:
    """Give what the file calls a row: its id, or its user name as it is written there."""
    from creatorgraph.operations.rows import named_fields  # noqa: PLC0415 - loads readers of files

    named = named_fields(line.row) if isinstance(line.row, dict) else {}
    called = named.get("imported_as") or named.get("username") or named.get("platform_id")
    return None if called is None else str(called)
