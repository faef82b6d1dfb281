"""`creatorgraph reindex`: the search index from the graph."""

import asyncio
import shutil

import click

from creatorgraph.settings import Settings


@click.command("reindex")
@click.option("--after", default="", metavar="ID", help="Go on behind this creator's id.")
@click.option("--fresh", is_flag=True, help="First delete LanceDB's table, also one of another version.")
def reindex_command(after: str, *, fresh: bool) -> None:
    """Make the search index equal to the graph: write what is missing or old, remove what is gone.

    It shows how far it is. Where it was stopped, --after goes on.
    """
    settings = Settings()
    if fresh and not settings.weaviate_url:
        shutil.rmtree(settings.state / "search", ignore_errors=True)
    seen, mended = asyncio.run(_run(settings, after))
    click.echo(f"{seen:,} creators looked at, {mended:,} documents mended")


async def _run(settings: Settings, after: str) -> tuple[int, int]:
    from creatorgraph.bootstrap import opened  # noqa: PLC0415 - loads every driver
    from creatorgraph.operations.reindex import Reindex, Reindexed  # noqa: PLC0415

    def report(progress: Reindexed) -> None:
        click.echo(f"{progress.seen:,} seen, {progress.mended:,} mended; go on with --after {progress.after}", err=True)

    async with opened(settings) as parts:
        await parts.index.prepare()
        done = await Reindex(parts.graph, parts.index, parts.projection).run(after=after, report=report)
        await parts.index.optimize()
    return done.seen, done.mended
