"""`creatorgraph review`: people decide about identity, in a terminal view or by single commands."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from creatorgraph.access.viewer import LOCAL_OPERATOR
from creatorgraph.cli.asked_platforms import PLATFORM
from creatorgraph.cli.consoles import make_console
from creatorgraph.cli.outputs import output_option
from creatorgraph.errors import BadInputError
from creatorgraph.identity_graph.claims import CLAIM_MINUTES, MOST_MINUTES
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.decisions import Verdict
    from creatorgraph.identity_graph.review_desk import ReviewDesk
    from creatorgraph.identity_graph.review_previews import WeakLink
    from creatorgraph.identity_graph.review_queue import QueueFilter
    from creatorgraph.identity_graph.review_reads import Preview
    from creatorgraph.identity_graph.reviews import Decided

_NEAR = """query ($creator: ID!, $first: Int!) { possibleMatches(creator: $creator, first: $first) {
  probability meaning creator { key name } edge { account { key handle } other { key handle } reasons } } }"""
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON, one object a line.")
_REASON = click.option("--reason", "-r", metavar="TEXT", help="Why; it is kept with the decision.")
_FILTERS = (
    click.option("--band", type=click.Choice(["review", "link"]), default="review", help="The band of the edge."),
    click.option("--joined", is_flag=True, help="Edges inside one creator instead of those between two."),
    click.option(
        "--platform",
        type=PLATFORM,
        help="One of both accounts is on this platform.",
    ),
    click.option("--min-followers", default=0, metavar="N", help="At least so many followers hang on both sides."),
    click.option("--evidence", metavar="KIND", help="This comparison counted, as same_email."),
    click.option("--creator", metavar="ID", help="One of both sides is this creator."),
)


def _filtered(command: F) -> F:
    """Give a command the options of the queue's filter."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@click.group("review", invoke_without_command=True)
@click.option("--actor", default=LOCAL_OPERATOR.actor, metavar="NAME", help="Who decides.")
@_REASON
@_filtered
@click.pass_context
def review_command(context: click.Context, /, actor: str, reason: str | None, **given: Any) -> None:  # noqa: ANN401 - options
    """Decide which accounts are one creator's.

    Without a subcommand: the next cases in a terminal view, answered by single keys.
    """
    if not actor.strip():
        raise BadInputError("--actor: name who decides; every decision is kept with it")
    context.obj = actor
    if context.invoked_subcommand is None:
        if not sys.stdin.isatty():
            raise BadInputError("the view needs a terminal; without one: creatorgraph review list | same | different")
        _run(lambda desk: _session(desk, actor, reason, _wanted(given, open_to=actor)))


async def _session(desk: "ReviewDesk", actor: str, reason: str | None, wanted: "QueueFilter") -> None:
    from creatorgraph.cli.review_session import Session  # noqa: PLC0415 - help shows without drivers

    await Session(desk, make_console(), actor, wanted, reason, click.getchar).run()


@review_command.command("list")
@click.option("--first", default=20, show_default=True, type=click.IntRange(1, 1_000), help="How many.")
@_filtered
@_JSON
def list_command(first: int, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - options
    """List the open cases, those first where a wrong answer is likeliest to cost most."""
    from creatorgraph.cli.review_view import case_row, json_line, queue_view  # noqa: PLC0415

    cases = _run(lambda desk: desk.reads.queue(_wanted(given), first=first))
    if as_json:
        for case in cases:
            click.echo(json_line(case_row(case)))
    else:
        make_console().print(queue_view(cases) if cases else "no open case")


@review_command.command("show")
@click.argument("one")
@click.argument("other")
@_JSON
def show_command(one: str, other: str, *, as_json: bool) -> None:
    """Show the evidence between two accounts, what people decided, and what both answers would change."""
    from creatorgraph.cli import review_view as view  # noqa: PLC0415 - help shows without drivers

    async def show(desk: "ReviewDesk") -> None:
        keys = [await desk.reads.find(name) for name in (one, other)]
        case, decisions, preview = await desk.reads.case(*keys), await desk.reads.decisions(*keys), None
        try:
            preview = await desk.reads.preview(*keys)
        except BadInputError as error:  # too much hangs together: the rest is there to see
            click.echo(f"creatorgraph: {error}", err=True)
        if as_json:
            more = {
                "decisions": [view.decision_row(each) for each in decisions],
                "answers": [view.answer_row(each) for each in preview.answers] if preview else None,
            }
            click.echo(view.json_line({**view.case_row(case), **more}))
        else:
            make_console().print(view.case_view(case, preview, decisions))

    _run(show)


@review_command.command("claim")
@click.argument("one")
@click.argument("other")
@click.option(
    "--minutes", default=CLAIM_MINUTES, show_default=True, type=click.IntRange(1, MOST_MINUTES), help="How long."
)
@click.pass_obj
def claim_command(actor: str, one: str, other: str, minutes: int) -> None:
    """Hold the case of two accounts, so that no other reviewer decides it; the view does so by itself."""

    async def claim(desk: "ReviewDesk") -> str:
        keys = [await desk.reads.find(name) for name in (one, other)]
        return (await desk.acts.claim(keys[0], keys[1], actor=actor, minutes=minutes)).until

    click.echo(f"held by {actor} until {_run(claim)}")


@review_command.command("release")
@click.argument("one")
@click.argument("other")
@click.pass_obj
def release_command(actor: str, one: str, other: str) -> None:
    """Let the case of two accounts go that you hold."""

    async def release(desk: "ReviewDesk") -> bool:
        keys = [await desk.reads.find(name) for name in (one, other)]
        return await desk.acts.release(keys[0], keys[1], actor=actor)

    click.echo("open for others" if _run(release) else f"{actor} does not hold it: nothing changed")


def _deciding(name: str, says: str) -> None:
    """Add the command that decides so."""

    @review_command.command(name, help=says)
    @click.argument("one")
    @click.argument("other")
    @_REASON
    @_JSON
    @click.pass_obj
    def decide(actor: str, one: str, other: str, reason: str | None, *, as_json: bool) -> None:
        from creatorgraph.identity_graph.decisions import Verdict  # noqa: PLC0415 - help shows without drivers

        _tell(_run(lambda desk: _decide(desk, Verdict(name.upper()), one, other, actor, reason)), as_json=as_json)


_deciding("same", "Decide that two accounts are one creator's.")
_deciding("different", "Decide that two accounts are not one creator's.")


async def _decide(
    desk: "ReviewDesk", verdict: "Verdict", one: str, other: str, actor: str, reason: str | None
) -> "Decided":
    keys = [await desk.reads.find(name) for name in (one, other)]
    return await desk.acts.decide(verdict, keys[0], keys[1], actor=actor, reason=reason)


@review_command.command("undo")
@click.argument("key")
@_REASON
@_JSON
@click.pass_obj
def undo_command(actor: str, key: str, reason: str | None, *, as_json: bool) -> None:
    """Undo a decision, or a whole split, by its id; what it had superseded is in force again."""
    _tell(_run(lambda desk: desk.acts.undo(key, actor=actor, reason=reason)), as_json=as_json)


@review_command.command("split")
@click.argument("creator")
@click.option("--part", "parts", multiple=True, required=True, metavar="A,B", help="Accounts of one part; repeatable.")
@click.option("--dry-run", is_flag=True, help="Show what it would change, and write nothing.")
@_REASON
@_JSON
@click.pass_obj
def split_command(
    actor: str, creator: str, parts: Sequence[str], reason: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Decide that a creator's accounts in different parts are not one's; one part alone is set against the rest."""
    from creatorgraph.cli.review_view import answer_row, json_line, preview_view  # noqa: PLC0415

    async def named(desk: "ReviewDesk") -> list[list[str]]:
        return [[await desk.reads.find(name.strip()) for name in part.split(",") if name.strip()] for part in parts]

    async def foresee(desk: "ReviewDesk") -> "Preview":
        return await desk.reads.preview_split(creator, await named(desk))

    async def split(desk: "ReviewDesk") -> "Decided":
        return await desk.acts.split(creator, await named(desk), actor=actor, reason=reason)

    if not dry_run:
        _tell(_run(split), as_json=as_json)
        return
    preview = _run(foresee)
    if as_json:
        click.echo(json_line(answer_row(preview.answers[0])))
    else:
        make_console().print(preview_view(preview))


@review_command.command("weakest")
@click.argument("creator")
def weakest_command(creator: str) -> None:
    """Show the single edge that a creator hangs on: were it wrong, the creator would fall apart."""
    from creatorgraph.cli.review_view import weakest_view  # noqa: PLC0415

    async def weakest(desk: "ReviewDesk") -> "WeakLink | None":
        await desk.reads.require_creator(creator)
        (link,) = await desk.reads.weakest_links([creator])
        return link

    link = _run(weakest)
    make_console().print("no single edge holds it together" if link is None else weakest_view(link))


@review_command.command("near")
@click.argument("creator")
@click.option("--first", default=10, show_default=True, type=click.IntRange(1, 50), help="How many are shown.")
@_JSON
def near_command(creator: str, first: int, *, as_json: bool) -> None:
    """Propose who may be a creator: others near by meaning that no evidence ties to it, the likeliest first.

    Most are other people; nothing is linked by it. The running API is asked.
    """
    from creatorgraph.cli.query import post  # noqa: PLC0415
    from creatorgraph.cli.review_view import json_line, near_view  # noqa: PLC0415

    answer = post(f"{Settings().api_url}/graphql", {"query": _NEAR, "variables": {"creator": creator, "first": first}})
    if answer.get("errors"):
        raise BadInputError(answer["errors"][0]["message"])
    found = answer["data"]["possibleMatches"]
    if as_json:
        for each in found:
            click.echo(json_line(each))
    else:
        make_console().print(near_view(found) if found else "nobody near by meaning is left to compare")


@review_command.command("conflicts")
@_JSON
def conflicts_command(*, as_json: bool) -> None:
    """List the decisions in force that contradict each other."""
    from creatorgraph.cli.review_view import conflict_view, decision_row, json_line  # noqa: PLC0415

    found = _run(lambda desk: desk.reads.conflicts())
    for one in found:
        if as_json:
            chain = [decision_row(step) for step in one.chain]
            click.echo(json_line({"different": decision_row(one.different), "chain": chain}))
        else:
            make_console().print(conflict_view(one))
    if not found and not as_json:
        click.echo("no decisions contradict each other")


@review_command.command("export")
@output_option
def export_command(output: Path) -> None:
    """Write every decision, superseded ones too, as JSON lines; the file is there whole or not at all."""

    async def write(desk: "ReviewDesk") -> int:
        from creatorgraph.operations.targets import whole_file  # noqa: PLC0415 - help shows without drivers

        count = 0
        with whole_file(output) as file:
            async for line in desk.files.export():
                file.write(line)
                count += 1
        return count

    click.echo(f"exported {_run(write)} decisions", err=True)


@review_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def import_command(file: Path) -> None:
    """Take in decisions that were exported, here or elsewhere.

    Accounts are found by the platform's id, or by handle where there was none. Decisions about accounts that are not
    found are reported as stale, and the exit code is then 1.
    """
    try:
        with click.open_file(str(file), "rb") as lines:
            done = _run(lambda desk: desk.files.take(lines))
    except OSError as error:
        raise BadInputError(f"{file}: cannot be read ({error.strerror})") from None
    for kind, refused in (("stale", done.stale), ("rejected", done.rejected)):
        for one in refused:
            click.echo(f"{file}:{one.line}: {kind}: {one.reason}", err=True)
    counts = f"written {done.written}, known {done.known}, ended {done.ended}, stale {len(done.stale)}"
    click.echo(f"{counts}, rejected {len(done.rejected)}")
    if done.stale or done.rejected:
        sys.exit(1)


def _wanted(given: dict[str, Any], *, open_to: str | None = None) -> "QueueFilter":
    from creatorgraph.identity_graph.review_queue import QueueFilter  # noqa: PLC0415 - help shows without drivers

    options = {name: value for name, value in given.items() if name != "min_followers"}
    return QueueFilter(**options, minimum=given["min_followers"], open_to=open_to)


def _run(work: "Callable[[ReviewDesk], Awaitable[T]]") -> T:
    """Do something at the desk over the graph of this installation."""

    async def run() -> T:
        from creatorgraph.bootstrap.reviews import opened_desk  # noqa: PLC0415 - loads drivers

        async with opened_desk(Settings()) as desk:
            return await work(desk)

    return asyncio.run(run())


def _tell(done: "Decided", *, as_json: bool) -> None:
    """Say what an act did."""
    from creatorgraph.cli import review_view as view  # noqa: PLC0415 - help shows without drivers

    if as_json:
        row = {
            "decisions": [view.decision_row(one) for one in done.decisions],
            "superseded": [view.decision_row(one) for one in done.superseded],
            "conflicts": len(done.conflicts),
            "was_so": done.was_so,
            "split": done.split,
        }
        click.echo(view.json_line(row))
        return
    console = make_console()
    console.print("it was decided so before" if done.was_so else "written; a worker resolves the accounts again now")
    console.print(view.decisions_view((*done.decisions, *done.superseded)))
    if done.split:
        console.print(f"split {done.split}: undo it with this id")
    for conflict in done.conflicts:
        console.print(view.conflict_view(conflict))
