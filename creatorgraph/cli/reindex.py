"""`creatorgraph reindex` and `creatorgraph reembed`: the search index from the graph."""

import asyncio
import shutil
import sys
from typing import TYPE_CHECKING

import click

from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.operations.reindex import Reindexed  # loads every driver


@click.command("reindex")
@click.option("--after", default="", metavar="ID", help="Go on behind this creator's id.")
@click.option("--check", is_flag=True, help="Only tell the differences; the exit code is 1 where there are some.")
@click.option("--fresh", is_flag=True, help="First delete LanceDB's tables, also those of another version.")
@click.option("--force", is_flag=True, help="Also where the graph has lost most creators that the index has.")
def reindex_command(after: str, *, check: bool, fresh: bool, force: bool) -> None:
    """Make the search index equal to the graph: write what is missing or old, remove what is gone.

    It shows how far it is. Where it was stopped, --after goes on. A graph that is empty, or has less than half of the
    creators of the index, is taken for lost, and nothing is changed without --force.
    """
    if check and fresh:
        raise click.UsageError("--check changes nothing and --fresh deletes: give one of them")
    settings = Settings()
    seen, differences, words = asyncio.run(_reindex(settings, after, mend=not check, fresh=fresh, force=force))
    click.echo(f"{seen:,} creators looked at, {differences:,} documents {'differ' if check else 'mended'} ({words})")
    sys.exit(1 if check and differences else 0)


async def _reindex(settings: Settings, after: str, *, mend: bool, fresh: bool, force: bool) -> tuple[int, int, str]:
    from creatorgraph.bootstrap.parts import opened  # noqa: PLC0415 - loads every driver
    from creatorgraph.operations.reindex import Reindex, creators_in  # noqa: PLC0415

    async with opened(settings) as parts:
        tables = settings.state / "search"
        if fresh and not settings.weaviate_url and tables.exists():
            if not force and not await creators_in(parts.graph):
                raise click.ClickException(
                    "the graph has no creators: --fresh would leave an empty index; nothing was deleted. "
                    "Give --force if that is meant"
                )
            shutil.rmtree(tables, ignore_errors=True)
        now = await parts.indexes.shelf.current()
        reindex = Reindex(parts.graph, now, parts.projection)
        if mend and not force:
            await reindex.refuse_losses()
        done = await reindex.run(after=after, mend=mend, report=_tell)
        if mend:
            await now.index.optimize()
    return done.seen, done.differences, _worded(done)


@click.command("reembed")
@click.argument("model", required=False)
@click.option("--cancel", is_flag=True, help="Give up an index that is being filled, and delete it.")
def reembed_command(model: str | None, *, cancel: bool) -> None:
    """Embed everything with another MODEL beside the index that answers, then switch to it.

    Without a MODEL it lists the models, and which one answers. Searches go on meanwhile. Where it was stopped, the same
    command goes on.
    """
    click.echo(asyncio.run(_reembed(Settings(), model, cancel=cancel)))


async def _reembed(settings: Settings, model: str | None, *, cancel: bool) -> str:
    from creatorgraph.bootstrap.ai import embedder_of  # noqa: PLC0415
    from creatorgraph.bootstrap.parts import opened  # noqa: PLC0415 - loads every driver
    from creatorgraph.enrichment import embeddings  # noqa: PLC0415
    from creatorgraph.operations.reembed import Reembed  # noqa: PLC0415

    async with opened(settings) as parts:
        indexes = parts.indexes
        if model is None and not cancel:
            state = await indexes.states.read()
            says = {state.active: " (answers)", state.building: " (is being filled)"}
            names = dict.fromkeys((*embeddings.MODELS, *(name for name in says if name is not None)))
            listed = "\n".join(f"{name}{says.get(name, '')}" for name in names)
            return f"{listed}\nand those of an endpoint, with their dimensions: text-embedding-3-small@512"
        reembed = Reembed(
            parts.graph,
            shelf=indexes.shelf,
            states=indexes.states,
            projection=parts.projection,
            delete=indexes.delete,
        )
        if cancel or model is None:
            await reembed.cancel()
            return "nothing is being filled any more"
        await asyncio.to_thread(embedder_of(settings, model).embed, ["creator"])  # told now, not behind half a page
        switched = await reembed.run(model, report=_tell)
    return f"{model} answers now" if switched else f"{model} answers already; nothing was done"


def _tell(done: "Reindexed") -> None:
    where = f"; it goes on behind {done.after}" if done.after else ""
    click.echo(f"{done.seen:,} seen, {_worded(done)}{where}", err=True)


def _worded(done: "Reindexed") -> str:
    return (
        f"{done.missing:,} missing, {done.stale:,} old, {done.surplus:,} surplus, {done.unfound:,} not found by meaning"
    )
